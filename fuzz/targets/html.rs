#![no_main]
//! Web pages and MIME HTML. An input that begins with a zero byte is grown.

use libfuzzer_sys::fuzz_target;
use shenpi::document::{html, mht};
use shenpi_fuzz::{grow, lawful, limits};

fuzz_target!(|data: &[u8]| {
    if let [0, program @ ..] = data {
        let page = grow::grow(&grow::PAGE, program);
        return lawful(&html::read(page.as_bytes(), &limits()));
    }
    html::looks_like_html(data);
    if mht::looks_like_mht(data) {
        lawful(&mht::read(data, &limits()));
    } else {
        lawful(&html::read(data, &limits()));
    }
});
