#![no_main]
//! The tag files of a bag, and the rule file of an inspection. The first byte
//! chooses the file, the second version and encoding.

use libfuzzer_sys::fuzz_target;
use shenpi::archive::bag::{Charset, Declaration, Fault, Fetch, Info, List, Version};
use shenpi::archive::inspect::Rules;
use shenpi::digest::Algorithm;
use shenpi::lang::Lang;
use shenpi::record::Date;

const ENCODINGS: [&str; 4] = ["UTF-8", "UTF-16", "GB18030", "ISO-8859-1"];

fuzz_target!(|data: &[u8]| {
    let [file, how, rest @ ..] = data else { return };
    let version = if how & 1 == 0 { Version::RFC } else { Version(0, 97) };
    let charset = Charset::named(ENCODINGS[usize::from(how >> 1) % 4]).expect("a known encoding");
    match file % 6 {
        0 => {
            let found = Declaration::read(rest);
            assert!(found.version <= Version::RFC);
            lines(&found.faults, rest);
        }
        1 => {
            let found = Info::read(rest, charset, version);
            for (label, value) in &found.elements {
                assert!(!label.contains('\n') && !value.contains(['\n', '\r']));
            }
        }
        2 | 3 => {
            let payload = file % 6 == 2;
            let found = List::read(rest, Algorithm::Sha256, payload, charset, version);
            let mut last = 0;
            for line in &found.lines {
                assert!(line.line > last, "order of lines");
                last = line.line;
                assert_eq!(line.path.starts_with("data/"), payload, "{:?}", line.path);
                std::iter::once(&line.path).chain(&line.others).for_each(|path| inside(path));
            }
        }
        4 => {
            let found = Fetch::read(rest, charset, version);
            for wanted in &found.wanted {
                assert!(wanted.path.starts_with("data/"));
                std::iter::once(&wanted.path).chain(&wanted.others).for_each(|path| inside(path));
            }
        }
        _ => {
            let Ok(text) = std::str::from_utf8(rest) else { return };
            let today = Date::new(2026, 11, 27).expect("a real day");
            if let Err(error) = Rules::read("规则.toml", text, today) {
                assert!(error.line >= 1);
                assert!(error.text(Lang::Zh).contains("R861"));
            }
        }
    }
});

/// A fault stands in the file.
fn lines(faults: &[Fault], bytes: &[u8]) {
    for fault in faults {
        assert!(fault.line as usize <= bytes.len() + 2, "{fault:?}");
    }
}

/// A path that leads nowhere else.
fn inside(path: &str) {
    assert!(!path.starts_with('/'), "{path:?}");
    assert!(
        path.split('/').all(|part| part != ".." && !part.is_empty() || path.contains('\\')),
        "{path:?}"
    );
    assert!(!path.contains('\0'));
}
