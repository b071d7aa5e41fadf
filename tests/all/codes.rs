//! Every code that `check` gives has a sample that raises it and a near miss
//! that does not; every code that `verify` gives has a sample.

use std::collections::BTreeSet;
use std::fs;

use crate::samples::{names, wanted};
use crate::support::{codes, root};

/// Codes of the table that belong to other verbs, to later work, or (F120) to
/// fields of a type that the built-in form does not have.
const ELSEWHERE: &[&str] = &["D901", "F120"];

#[test]
fn every_code_has_a_positive_and_a_near_negative() {
    let wanted: Vec<_> = names().iter().map(|name| wanted(name)).collect();
    let raised: BTreeSet<&str> =
        wanted.iter().flat_map(|one| &one.raised).map(String::as_str).collect();
    let near: BTreeSet<&str> = wanted.iter().filter_map(|one| one.absent.as_deref()).collect();
    let mut missing = Vec::new();
    let mut known = BTreeSet::new();
    for entry in shenpi::diagnostic::entries() {
        let code = entry.code.to_string();
        // Codes of other verbs have their samples in their own tests.
        if ELSEWHERE.contains(&code.as_str()) || code.starts_with(['P', 'S', 'R', 'G', 'C']) {
            continue;
        }
        if !raised.contains(code.as_str()) {
            missing.push(format!("{code}: no sample raises it"));
        }
        if !near.contains(code.as_str()) {
            missing.push(format!("{code}: no near-{code}-… sample"));
        }
        known.insert(code);
    }
    let strange = raised.union(&near).filter(|code| !known.contains(**code));
    missing.extend(strange.map(|code| format!("{code}: named by a sample, not in the table")));
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Every code that `verify` gives has a sample under `samples/verify` that raises
/// it; those named near ones raise no doubt, those named prepared ones do.
#[test]
fn every_code_of_verify_has_a_sample() {
    // What cannot be opened is not kept as a sample: tests/all/verify.rs makes it.
    const UNKEPT: &str = "S790";
    let mut raised = BTreeSet::new();
    for entry in fs::read_dir(root("samples/verify")).unwrap() {
        let folder = entry.unwrap().path();
        let text = fs::read_to_string(folder.join("expected.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        let found = codes(&report["files"][0], &["error", "warning", "info"]);
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        // What hides nothing must not be said to hide anything.
        let doubts = ["S780", "S781", "S783", "S784", "S787", "S788"];
        let doubted = doubts.iter().any(|code| found.contains(*code));
        assert!(!name.contains("-near-") || !doubted, "{name}: {found:?}");
        assert!(!name.contains("-prepared") || doubted, "{name}: {found:?}");
        raised.extend(found);
    }
    let entries = shenpi::diagnostic::entries().map(|entry| entry.code.to_string());
    let missing: Vec<String> = entries
        .filter(|code| ("S740".."S799").contains(&code.as_str()) && code != UNKEPT)
        .filter(|code| !raised.contains(code))
        .collect();
    assert!(missing.is_empty(), "no sample under samples/verify raises {missing:?}");
}
