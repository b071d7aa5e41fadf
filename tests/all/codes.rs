//! Every code that `check` gives has a sample that raises it and a near miss
//! that does not.

use std::collections::BTreeSet;

use crate::samples::{names, wanted};

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
