//! Revocation data and certificate policies as `verify` takes them from files:
//! what counts, what does not, and what is refused. The files are made by
//! `tests/data/verify/codes.py`.

use std::fs;

use serde_json::Value;
use shenpi::pki::chain::Fault;
use shenpi::pki::{Certificate, Links, Outcome, Purpose, chain};

use crate::support::{codes, root, run};

const AT: &str = "2027-01-01T00:00:00Z";

/// `verify` on the file with the whole chain: the report's one file.
fn verified(more: &[&str]) -> (Option<i32>, Value) {
    let folder = root("tests/data/verify/evidence");
    let file = root("samples/verify/valid-whole-chain/file.pdf");
    let file = file.to_str().unwrap();
    let fixed = ["verify", file, "--trust", "../pki/root.pem", "--at", AT, "--format", "json"];
    let output = run(&folder, &[&fixed[..], more].concat());
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{more:?}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), report["files"][0].clone())
}

/// What a file of evidence about the signer does, beside a list about the
/// authority above: verdict, whether all was checked, code of what is said.
const TABLE: &[(&str, &str, bool, &str)] = &[
    ("good.crl", "valid", true, ""),
    ("users-only.crl", "valid", true, ""),
    ("revoked.crl", "indeterminate", true, "S765"),
    ("stale.crl", "valid", false, "S768"),
    ("other-issuer.crl", "valid", false, "S768"),
    ("forged.crl", "valid", false, "S768"),
    ("delta.crl", "valid", false, "S768"),
    ("indirect.crl", "valid", false, "S768"),
    ("some-reasons.crl", "valid", false, "S768"),
    ("authorities-only.crl", "valid", false, "S768"),
    ("strange-critical.crl", "valid", false, "S768"),
    ("good.ocsp", "valid", true, ""),
    ("good-by-issuer.ocsp", "valid", true, ""),
    ("good-by-bare.ocsp", "valid", false, "S768"),
    ("good-by-fallen.ocsp", "valid", false, "S768"),
    ("good-by-stranger.ocsp", "valid", false, "S768"),
    ("revoked.ocsp", "indeterminate", true, "S765"),
    ("revoked-by-bare.ocsp", "indeterminate", true, "S765"),
    ("unknown.ocsp", "valid", false, "S768"),
    ("stale.ocsp", "valid", false, "S768"),
    ("other-certificate.ocsp", "valid", false, "S768"),
    ("other-issuer.ocsp", "valid", false, "S768"),
];

fn flag(file: &str) -> &'static str {
    if file.ends_with("ocsp") { "--ocsp" } else { "--crl" }
}

#[test]
fn evidence_from_files() {
    for (file, verdict, checked, code) in TABLE {
        let (_, found) = verified(&["--crl", "root.crl", flag(file), file]);
        let first = &found["signatures"][0];
        assert_eq!(found["verdict"], *verdict, "{file}: {found:#}");
        assert_eq!(first["revocation_checked"], *checked, "{file}: {found:#}");
        let said = codes(&found, &["error", "warning"]);
        assert_eq!(said.contains("S768"), *code == "S768", "{file}: {said:?}");
        assert!(code.is_empty() || said.contains(*code), "{file}: {said:?}");
    }
}

/// `--require-revocation` turns the lack of data into "cannot be judged", and
/// nothing else.
#[test]
fn evidence_that_is_required() {
    for (file, verdict, checked, _) in TABLE {
        let flags = ["--crl", "root.crl", flag(file), file, "--require-revocation"];
        let (code, found) = verified(&flags);
        let wanted = if *checked { verdict } else { "indeterminate" };
        assert_eq!(found["verdict"], wanted, "{file}: {found:#}");
        assert_eq!(code, Some(i32::from(wanted != "valid")), "{file}");
    }
    // One link without a word is enough.
    let (_, found) = verified(&["--crl", "good.crl", "--require-revocation"]);
    assert_eq!(found["verdict"], "indeterminate", "nobody spoke of the authority: {found:#}");
}

/// A responder whose certificate does not say that nobody need ask: a list of
/// the issuer decides.
#[test]
fn the_responder_is_asked_about_too() {
    let both = |ocsp| ["--crl", "root.crl", "--crl", "good.crl", "--ocsp", ocsp];
    let alone = |ocsp| verified(&["--crl", "root.crl", "--ocsp", ocsp]).1["verdict"].clone();
    assert_eq!(verified(&both("good-by-bare.ocsp")).1["signatures"][0]["revocation_checked"], true);
    // Its word counts against the certificate, until it is known to have fallen.
    assert_eq!(alone("revoked-by-fallen.ocsp"), "indeterminate");
    assert_eq!(verified(&both("revoked-by-fallen.ocsp")).1["verdict"], "valid");
}

#[test]
fn what_is_no_evidence_is_refused() {
    let folder = root("tests/data/verify/evidence");
    let file = root("samples/verify/valid-whole-chain/file.pdf");
    let file = file.to_str().unwrap();
    for (flag, path, words) in [
        ("--ocsp", "try-later.ocsp", "读不出来"),
        ("--ocsp", "good.crl", "读不出来"),
        ("--crl", "good.ocsp", "读不出来"),
        ("--crl", "none.crl", "打不开"),
    ] {
        let output = run(&folder, &["verify", file, "--trust", "../pki/root.pem", flag, path]);
        let talk = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{path}: {talk}");
        assert!(talk.contains(words) && talk.contains(path), "{path}: {talk}");
    }
}

/// The system's store: a file where systems keep it, or a sentence.
#[test]
fn the_roots_of_the_system() {
    let file = root("samples/verify/valid-whole-chain/file.pdf");
    let file = file.to_str().unwrap();
    let flags = ["verify", file, "--trust-system", "--at", AT, "--format", "json"];
    let output = run(&root("."), &flags);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.code() == Some(2) {
        assert!(talk.contains("--trust"), "{talk}");
        return;
    }
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let first = &report["files"][0]["signatures"][0];
    // Our test root is none of them; without the flag it would be `unknown`.
    assert_ne!(first["trust"], "unknown", "{report:#}");
    assert_ne!(first["trust"], "trusted", "{report:#}");
    let more = ["--trust", "tests/data/verify/pki/root.pem"];
    let output = run(&root("."), &[&flags[..], &more].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["signatures"][0]["trust"], "trusted", "both count");
}

fn certificate(name: &str) -> Certificate {
    let pem = fs::read(root("tests/data/verify/pki").join(format!("{name}.pem"))).unwrap();
    Certificate::from_pem(&pem).unwrap().remove(0)
}

/// RFC 5280, 6.1: policies that an authority demands.
#[test]
fn policies_along_a_path() {
    let missing = |at| Outcome::Unsuitable { at, fault: Fault::Policy };
    for (path, wanted) in [
        (&["with-policy", "demanding", "root"][..], Outcome::Trusted),
        (&["no-policy", "demanding", "root"], missing(0)),
        (&["wrong-policy", "demanding", "root"], missing(0)),
        // anyPolicy of an authority passes on what came before.
        (&["passed", "passing", "demanding", "root"], Outcome::Trusted),
        // It is no answer where anyPolicy is inhibited.
        (&["any-only", "strict", "root"], missing(0)),
        // A policy under another name.
        (&["renamed", "mapping", "demanding", "root"], Outcome::Trusted),
        (&["unrenamed", "mapping", "demanding", "root"], missing(0)),
        (&["signer", "inter", "root"], Outcome::Trusted),
    ] {
        let path: Vec<Certificate> = path.iter().map(|name| certificate(name)).collect();
        let links = Links::default();
        let search = chain::Search {
            pool: &[],
            trust: &[],
            at: AT.parse().unwrap(),
            purpose: Purpose::Documents,
            old: false,
            links: &links,
        };
        assert_eq!(search.judge(&path), wanted, "{path:?}");
    }
}
