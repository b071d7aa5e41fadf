#![no_main]
//! Comma- and tab-separated text in any encoding.

use libfuzzer_sys::fuzz_target;
use shenpi::document::csv;
use shenpi_fuzz::{lawful, limits};

fuzz_target!(|data: &[u8]| {
    csv::looks_like_table(data);
    lawful(&csv::read(data, &limits()));
});
