#![no_main]
//! Digest lists and tables of attachments, and their judgement over a folder.
//! The first byte chooses the list's name.

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use shenpi::digest;
use shenpi::lang::Lang;
use shenpi::manifest::{self, Found, Manifest};

const NAMES: [&str; 8] = [
    "MANIFEST.sha256",
    "材料/MANIFEST.sm3",
    "manifest-sha256.txt",
    "tagmanifest-md5.txt",
    "SHA512SUMS",
    "a.md5",
    "附件清单.csv",
    "manifest-sm3.txt",
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    let list = if name.ends_with(".csv") {
        let text = String::from_utf8_lossy(rest);
        let rows = text.lines().map(|line| line.split('\t').map(str::to_owned).collect());
        manifest::from_rows((1..).zip(rows))
    } else {
        let file = name.rsplit('/').next().unwrap_or(name);
        assert!(manifest::is_list(file).is_some(), "{name} is a list's name");
        Some(manifest::parse(name, rest))
    };
    if let Some(list) = list {
        lawful(&list);
        judge(name, list);
    }
});

fn lawful(list: &Manifest) {
    let mut last = 0;
    for entry in &list.entries {
        assert!(entry.line >= last, "order of lines");
        last = entry.line;
        let steps = entry.path.split('/');
        let stays = steps.into_iter().all(|step| !matches!(step, "" | "." | ".."));
        assert!(stays || entry.faulty, "{:?} leaves the folder", entry.path);
        if let Some(literal) = &entry.literal {
            assert!(
                !literal.starts_with('/') && !literal.split('/').any(|step| step == ".."),
                "{literal:?}"
            );
        }
    }
    for lang in [Lang::Zh, Lang::En] {
        let spoken = list.diagnostics("清单", lang);
        assert!(spoken.is_empty() == list.faults.is_empty(), "faults without a word");
    }
}

/// Every other file that the list names is there.
fn judge(name: &str, list: Manifest) {
    let named: Vec<String> =
        list.entries.iter().step_by(2).map(|entry| entry.path.to_string()).collect();
    let lists = [(name.to_owned(), list)];
    let files: Vec<&str> =
        named.iter().map(String::as_str).chain([name, "审批表.docx", "多出.jpg"]).collect();
    let wanted = manifest::wanted(&lists, files.iter().copied());
    let found: BTreeMap<String, Found> = wanted
        .iter()
        .map(|(file, algorithms)| {
            ((*file).to_owned(), Found::Hashed(digest::bytes(file.as_bytes(), algorithms)))
        })
        .collect();
    manifest::stamped(&lists, files.iter().copied());
    let (attachments, _) = manifest::judge(&lists, &found, &|file| file == "审批表.docx", Lang::Zh);
    for file in &files {
        let times = attachments.iter().filter(|attachment| attachment.path == *file).count();
        assert!(times <= 1, "{file:?} stands {times} times");
    }
}
