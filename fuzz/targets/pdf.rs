#![no_main]
//! Signed PDFs, with and without a trusted root: always a verdict.

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shenpi::verify::{Context, Options, Verdict, judge};

static ROOT: &[u8] = include_bytes!("../../tests/data/pki/root.cer");

thread_local! {
    static TRUSTING: Context = {
        let at = 1_800_000_000;
        Context::new(&Options { trust: vec![ROOT.to_vec()], at, ..Options::default() }).expect("a root")
    };
}

/// Files that are valid as they are: the seeds.
static GOOD: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/pdf");
    let files = std::fs::read_dir(seeds).into_iter().flatten().filter_map(Result::ok);
    files.filter_map(|file| std::fs::read(file.path()).ok()).collect()
});

fuzz_target!(|data: &[u8]| {
    let report = TRUSTING.with(|context| judge(data, context));
    // What the fuzzer changed is never valid.
    if report.verdict == Verdict::Valid {
        assert!(GOOD.iter().any(|good| good == data), "changed and valid");
    }
});
