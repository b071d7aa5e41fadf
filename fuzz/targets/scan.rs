#![no_main]
//! Pictures and PDFs: decoded, reduced, searched for seals, and drawn small.
//!
//! Panics inside the decoders' crates are caught and reported as a damaged
//! file; one in our own code ends the run.

use libfuzzer_sys::fuzz_target;
use shenpi::lang::Lang;
use shenpi::scan::{Limits, inspect};
use shenpi_fuzz::own_panics_only;

fuzz_target!(|data: &[u8]| {
    own_panics_only();
    let limits = Limits { pixels: 4_000_000, total: 8_000_000, pages: 20, thumbnails: 2 };
    let (scan, findings) = inspect(data, &limits);
    // What is not a page must be spoken of.
    assert!(!scan.pages.is_empty() || !findings.is_empty() || scan.undecoded == 0);
    for page in &scan.pages {
        assert!(page.seals.iter().all(|seal| seal.x <= 1000 && seal.y <= 1000));
    }
    for finding in findings {
        let told = finding.diagnostic("a.jpg", Lang::Zh);
        assert!(!told.message.is_empty() && !told.help.is_empty());
    }
});
