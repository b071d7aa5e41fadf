//! The gallery: every kind of paper as a picture, in `docs/gallery/`.
//!
//! A picture that changes by one pixel fails here, and `UPDATE=1 cargo test`
//! draws it anew: look at the difference before you commit it. Names of two and
//! of twenty characters, all 21 cities, chains of many lines, rare characters.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use shenpi::digest::{Algorithm, bytes};

use crate::support::{root, run};

/// Folder in the gallery, output, sources, flags.
type Wall = (&'static str, &'static str, &'static str, &'static [&'static str]);

const DAY: [&str; 4] = ["--as-of", "2022-12-30", "--format", "png"];

const WALLS: &[Wall] = &[
    ("certificate", "certificate", "tests/gallery/名单.csv", &["--dpi", "40"]),
    (
        "certificate-open",
        "certificate",
        "tests/gallery/几个.csv",
        &["--dpi", "40", "--set", "certificate_size=open"],
    ),
    ("plaque", "plaque", "tests/gallery/几个.csv", &["--dpi", "30"]),
    (
        "plaque-280x135",
        "plaque",
        "tests/gallery/几个.csv",
        &["--dpi", "60", "--set", "plaque_width=280", "--set", "plaque_height=135"],
    ),
    (
        "plaque-vertical",
        "plaque",
        "tests/gallery/几个.csv",
        &["--dpi", "30", "--set", "plaque_orientation=vertical"],
    ),
    ("plaque-proof", "plaque-proof", "tests/gallery/几个.csv", &["--dpi", "50"]),
    ("form", "form", "tests/gallery/审批表.json", &["--dpi", "50", "--stage", "province"]),
    ("form-proof", "form", "tests/gallery/审批表.json", &["--dpi", "50", "--proof"]),
    ("decision", "decision", "tests/gallery/名单.csv", &["--dpi", "50"]),
    ("notice", "notice", "tests/gallery/名单.csv", &["--dpi", "50"]),
];

const VALUES: &[&str] = &[
    "document_number=川建城建发〔2022〕12号",
    "signed_on=2022-12-30",
    "notice_from=2022-12-12",
    "notice_to=2022-12-18",
];

#[test]
fn pictures_are_as_they_were() {
    let home = root("docs/gallery");
    let update = std::env::var_os("UPDATE").is_some();
    let mut changed = Vec::new();
    for (wall, output, source, flags) in WALLS {
        let drawn = tempfile::tempdir().unwrap();
        let folder = drawn.path().to_str().unwrap();
        let mut arguments = vec!["render", output, source, "--output", folder];
        arguments.extend(["--templates", "tests/gallery/office"]);
        arguments.extend(VALUES.iter().flat_map(|value| ["--value", value]));
        arguments.extend(DAY);
        arguments.extend(*flags);
        let done = run(&root(""), &arguments);
        let talk = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{wall}: {:?}: {talk}", done.status.code());
        let (new, hung) = (pictures(drawn.path()), pictures(&home.join(wall)));
        assert!(!new.is_empty(), "{wall}: nothing was drawn");
        if new == hung {
            continue;
        }
        if update {
            let _ = fs::remove_dir_all(home.join(wall));
            fs::create_dir_all(home.join(wall)).unwrap();
            for name in new.keys() {
                fs::copy(drawn.path().join(name), home.join(wall).join(name)).unwrap();
            }
        }
        let other = new.iter().filter(|(name, digest)| hung.get(*name) != Some(*digest));
        changed.extend(other.map(|(name, _)| format!("{wall}/{name}")));
        let gone = hung.keys().filter(|name| !new.contains_key(*name));
        changed.extend(gone.map(|name| format!("{wall}/{name} (gone)")));
    }
    assert!(
        changed.is_empty() || update,
        "changed pictures (UPDATE=1 draws them anew): {}",
        changed.join(", ")
    );
}

/// The pictures of a folder with the digests of their bytes.
fn pictures(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let digest = bytes(&fs::read(file.path()).ok()?, &[Algorithm::Sha256]);
            name.ends_with(".png").then(|| (name, digest[0].hex()))
        })
        .collect()
}
