//! The BagIt conformance suite, whole, on every system.
//!
//! The folder of a bag says what it must give: `valid` and `warning` are valid,
//! `invalid`, `linux-only` and `windows-only` are not: path rules of every
//! system hold everywhere. `warning` says something besides.
//!
//! Three bags cannot be whole in a checkout, and what they give is decided
//! here:
//!
//! - `special-system-files` lists `data/.DS_Store`, which the checkout dropped:
//!   **invalid**, R804 names it. A bag that lacks a payload file is never valid.
//!   With the empty file put back it is valid with the warning R826.
//! - `duplicate-file-with-different-case` lists one file as `hello.txt` and as
//!   `HELLO.txt` with one digest: **valid** with the warning R823, since its
//!   Payload-Oxum counts one file: nothing is missing. Without that count it is
//!   invalid (R804), for nobody could tell.
//! - `same-filename-listed-twice-with-different-normalization` lists one file in
//!   NFC and in NFD: **valid** with the warning R823: names match after NFC
//!   (contract, section 5), so both lines are about the file that is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{root, run, skipped};

/// Every bag of the suite: version, class and name, with its folder.
fn suite() -> Vec<(String, PathBuf)> {
    let folder = root("../shared/conformance/bagit");
    let mut bags = Vec::new();
    let children = |folder: &Path| {
        let listed = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<PathBuf> =
            listed.map(|item| item.path()).filter(|path| path.is_dir()).collect();
        paths.sort();
        paths
    };
    for bag in children(&folder).iter().flat_map(|v| children(v)).flat_map(|c| children(&c)) {
        let name = bag.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
        bags.push((name, bag));
    }
    bags
}

/// Verdict, codes and exit of a bag.
fn verify(bag: &Path, flags: &[&str]) -> (String, BTreeSet<String>, Option<i32>) {
    let bag = bag.to_str().unwrap();
    let arguments: Vec<&str> =
        ["archive", "verify", "--format", "json", bag].iter().chain(flags).copied().collect();
    let output = run(&root(""), &arguments);
    let talk = String::from_utf8_lossy(&output.stderr);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e} {talk}"));
    let file = &report["files"][0];
    let codes = file["diagnostics"].as_array().into_iter().flatten();
    let codes = codes.filter_map(|one| one["code"].as_str().map(str::to_owned)).collect();
    (file["verdict"].as_str().unwrap_or_default().to_owned(), codes, output.status.code())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap().filter_map(Result::ok) {
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy(&item.path(), &target);
        } else {
            fs::write(target, fs::read(item.path()).unwrap()).unwrap();
        }
    }
}

#[test]
fn the_whole_suite() {
    let bags = suite();
    if bags.is_empty() {
        return skipped("the BagIt suite is not in ../shared/conformance/bagit");
    }
    assert_eq!(bags.len(), 60);
    let mut wrong = Vec::new();
    for (name, bag) in &bags {
        let class = name.split('/').nth(1).unwrap();
        // See the head of this file.
        let incomplete = name.ends_with("warning/special-system-files");
        let valid = matches!(class, "valid" | "warning") && !incomplete;
        let (verdict, codes, exit) = verify(bag, &[]);
        let expected = if valid { ("valid", Some(0)) } else { ("invalid", Some(1)) };
        if (verdict.as_str(), exit) != expected {
            wrong.push(format!("{name}: {verdict}, exit {exit:?}, {codes:?}"));
        }
        // Something beyond the weak MD5 that most of the suite uses.
        if class == "warning" && codes.iter().all(|code| code == "R821") {
            wrong.push(format!("{name}: no warning"));
        }
    }
    assert!(wrong.is_empty(), "{} of 60 wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_three_that_a_checkout_cannot_hold() {
    let warning = root("../shared/conformance/bagit/v0.97/warning");
    if !warning.is_dir() {
        return skipped("the BagIt suite is not in ../shared/conformance/bagit");
    }
    let folder = tempfile::tempdir().unwrap();
    let has = |codes: &BTreeSet<String>, code: &str| codes.contains(code);

    let bag = folder.path().join("special");
    copy(&warning.join("special-system-files"), &bag);
    let (verdict, codes, _) = verify(&bag, &[]);
    assert!(verdict == "invalid" && has(&codes, "R804"), "{verdict} {codes:?}");
    fs::write(bag.join("data/.DS_Store"), "").unwrap();
    let (verdict, codes, _) = verify(&bag, &[]);
    assert!(verdict == "valid" && has(&codes, "R826"), "{verdict} {codes:?}");

    let bag = folder.path().join("case");
    copy(&warning.join("duplicate-file-with-different-case"), &bag);
    let (verdict, codes, _) = verify(&bag, &[]);
    assert!(verdict == "valid" && has(&codes, "R823"), "{verdict} {codes:?}");
    // Without the count nobody can tell that no file is missing. The tag
    // manifest goes too, since it lists the file that goes.
    fs::remove_file(bag.join("bag-info.txt")).unwrap();
    fs::remove_file(bag.join("tagmanifest-sha512.txt")).unwrap();
    let (verdict, codes, _) = verify(&bag, &[]);
    assert!(verdict == "invalid" && has(&codes, "R804"), "{verdict} {codes:?}");

    let bag = warning.join("same-filename-listed-twice-with-different-normalization");
    let (verdict, codes, _) = verify(&bag, &[]);
    assert!(verdict == "valid" && has(&codes, "R823"), "{verdict} {codes:?}");
}

#[test]
fn completeness_alone_is_no_validity() {
    let suite = root("../shared/conformance/bagit/v0.97");
    if !suite.is_dir() {
        return skipped("the BagIt suite is not in ../shared/conformance/bagit");
    }
    let flags = ["--completeness-only"];
    let (verdict, _, exit) = verify(&suite.join("valid/basic-bag"), &flags);
    assert_eq!((verdict.as_str(), exit), ("indeterminate", Some(0)));
    let (verdict, codes, exit) = verify(&suite.join("invalid/extra-file-in-bag"), &flags);
    assert_eq!((verdict.as_str(), exit), ("invalid", Some(1)));
    assert!(codes.contains("R806"));
}
