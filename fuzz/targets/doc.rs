#![no_main]
//! Word binary files: a compound file as it is, or its streams, parted.

use libfuzzer_sys::fuzz_target;
use shenpi::document::doc;
use shenpi_fuzz::{compound, lawful, limits, own_panics_only, parts};

const NAMES: [&str; 4] = ["WordDocument", "1Table", "Data", "0Table"];

fuzz_target!(|data: &[u8]| {
    own_panics_only();
    if data.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return lawful(&doc::read(data, &limits()));
    }
    let bytes = compound(NAMES.into_iter().zip(parts(data)));
    lawful(&doc::read(&bytes, &limits()));
});
