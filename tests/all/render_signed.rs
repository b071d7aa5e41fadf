//! From a record to a sealed paper to a verdict: what `render` makes, `sign`
//! seals and `verify` calls valid, with nothing held against it.

use std::path::Path;

use serde_json::Value;

use crate::support::{codes, root, run};

/// The moment of signing, and one at which everything is still in date.
const TIME: &str = "2026-01-02T03:04:05+08:00";
const AT: &str = "2026-01-03";

fn path(name: &str) -> String {
    root("tests/data/sign").join(name).to_string_lossy().into_owned()
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {talk}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Signs with a seal; `more` may ask for 骑缝章.
fn sign(folder: &Path, file: &str, key: &str, field: &str, seal: &str, more: &[&str]) {
    let (key, certificate) = (path(&format!("{key}.key")), path(&format!("{key}.pem")));
    let seal = path(seal);
    let of_key = ["--key", &key, "--cert", &certificate, "--time", TIME];
    let of_field = ["--field", field, "--seal", &seal, "--in-place"];
    said(folder, &[&["sign", file], &of_key[..], &of_field[..], more].concat());
}

/// The one file of a report of `verify`.
fn verified(folder: &Path, file: &str) -> Value {
    let trust = path("root.pem");
    let said = said(folder, &["verify", file, "--trust", &trust, "--at", AT, "--format", "json"]);
    let report: Value = serde_json::from_str(&said).unwrap();
    report["files"][0].clone()
}

/// Valid, and nothing said but that there is no revocation data and no
/// timestamp.
fn assert_sound(file: &Value) {
    assert_eq!(file["verdict"], "valid", "{file:#}");
    let said = codes(file, &["error", "warning", "info"]);
    assert_eq!(said, ["S768".to_owned(), "S771".to_owned()].into(), "{file:#}");
}

#[test]
fn a_certificate_sealed_with_any_key_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let roster = root("tests/gallery/几个.csv").to_string_lossy().into_owned();
    let day = "named_on=2022-12-30";
    let made = said(
        folder.path(),
        &["render", "certificate", &roster, "--value", day, "--as-of", "2022-12-30"],
    );
    let papers: Vec<&str> = made.lines().filter(|line| line.ends_with(".pdf")).collect();
    let keys = [
        ("rsa", "rsa-sha256"),
        ("p256", "ecdsa-p256-sha256"),
        ("p384", "ecdsa-p384-sha384"),
        ("sm2", "sm2-sm3"),
    ];
    assert!(papers.len() >= keys.len(), "{made}");
    for (paper, (key, algorithm)) in papers.iter().zip(keys) {
        let seal = if key == "p256" { "seal.svg" } else { "seal.png" };
        sign(folder.path(), paper, key, "province", seal, &[]);
        let file = verified(folder.path(), paper);
        assert_sound(&file);
        let signature = &file["signatures"][0];
        assert_eq!(signature["algorithm"], algorithm);
        assert_eq!(signature["coverage"], "whole_file");
        assert_eq!(signature["level"], "B-B");
        assert_eq!(signature["trust"], "trusted");
    }
}

#[test]
fn four_offices_seal_a_form_in_turn_and_all_are_valid() {
    let source =
        root("samples/batch/单份报送/李杜祠社区审批表.docx").to_string_lossy().into_owned();
    let levels = ["street", "county", "city", "province"];
    // Seals as pictures and as drawings, the first of them across the edges of
    // the pages too: none is said to hide what lies under it.
    for seals in [["seal.png", "seal.svg"], ["seal.svg", "seal.png"]] {
        let folder = tempfile::tempdir().unwrap();
        let made = said(folder.path(), &["render", "form", &source, "--as-of", "2022-06-30"]);
        let paper = made.lines().find(|line| line.ends_with(".pdf")).unwrap();
        for (at, (level, seal)) in levels.into_iter().zip(seals.iter().cycle()).enumerate() {
            let more: &[&str] = if at == 0 { &["--across"] } else { &[] };
            sign(folder.path(), paper, "p256", level, seal, more);
            let file = verified(folder.path(), paper);
            assert_sound(&file);
            let signatures = file["signatures"].as_array().unwrap();
            assert_eq!(signatures.len(), at + 1);
            let (last, earlier) = signatures.split_last().unwrap();
            assert_eq!(last["coverage"], "whole_file");
            assert!(earlier.iter().all(|one| one["later_changes"] == "signature"), "{file:#}");
        }
    }
}
