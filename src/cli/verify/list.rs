//! Digest lists of a folder: what it holds, hashed, against what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::application::Status;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::{self, Algorithm};
use crate::lang::Lang;
use crate::manifest::{self, Found, Manifest};
use crate::report::verify::{Counts, Entry, Kind};
use crate::say;
use crate::verify::Verdict;
use crate::worker::{Source, Worker};

/// Files of a folder, at most.
const MOST: usize = 1_000_000;

/// Judges the lists of a folder.
pub(super) fn judge(
    shown: &str,
    folder: &Path,
    lists: &[String],
    worker: &mut Worker,
    lang: Lang,
) -> Entry {
    let unreadable = |why: String| {
        let help = say!(lang, "检查路径和权限", "check path and permission");
        let why = Diagnostic::new(Code::new('S', 790), why, help);
        Entry::unreadable(shown, Kind::Manifest, why)
    };
    let mut parsed: Vec<(String, Manifest)> = Vec::new();
    for name in lists {
        match worker.bytes(&Source::File(folder.join(name))) {
            Ok(bytes) => parsed.push((name.clone(), manifest::parse(name, &bytes))),
            Err(error) => {
                return unreadable(say!(
                    lang,
                    "清单“{name}”读不出来：{error}",
                    "the list {name} cannot be read: {error}"
                ));
            }
        }
    }
    let mut walk = Walk {
        root: folder.canonicalize().unwrap_or_else(|_| folder.to_owned()),
        files: BTreeMap::new(),
        seen: BTreeSet::new(),
    };
    walk.folder(folder, "");
    let names: Vec<&str> = walk.files.keys().map(String::as_str).collect();
    let wanted = manifest::wanted(&parsed, names);
    let unread = |what: &What| match what {
        What::File(_) => None,
        What::Link => Some(Found::Link),
        What::Special => Some(Found::Special),
    };
    let unread = walk.files.iter().filter_map(|(name, what)| Some((name.clone(), unread(what)?)));
    let mut found: BTreeMap<String, Found> = unread.collect();
    let mut files = walk.files.iter();
    let take = || {
        files.find_map(|(name, what)| {
            let What::File(path) = what else { return None };
            let algorithms = wanted.get(name.as_str()).cloned();
            Some((name, path.clone(), algorithms.unwrap_or_else(|| vec![Algorithm::Sha256])))
        })
    };
    digest::files(take, |name, result| {
        let what = result.map_or(Found::Unreadable, |(_, digests)| Found::Hashed(digests));
        found.insert(name.clone(), what);
    });
    let last = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let exempt = |name: &str| manifest::is_litter(&last(name));
    let (attachments, diagnostics) = manifest::judge(&parsed, &found, &exempt, lang);
    let count = |status| attachments.iter().filter(|one| one.status == status).count();
    let counts = Counts {
        intact: count(Status::Intact),
        altered: count(Status::Altered),
        missing: count(Status::Missing),
        unlisted: count(Status::Unlisted),
    };
    let broken = parsed.iter().any(|(_, manifest)| manifest.is_unreadable());
    let faulty = diagnostics.iter().any(|one| one.severity == Severity::Error);
    let verdict = match (broken, faulty) {
        (true, _) => Verdict::Unreadable,
        (_, true) => Verdict::Invalid,
        _ => Verdict::Valid,
    };
    Entry::list(shown, Kind::Manifest, verdict, counts, diagnostics)
}

/// A file of the folder.
enum What {
    File(PathBuf),
    Link,
    Special,
}

struct Walk {
    root: PathBuf,
    files: BTreeMap<String, What>,
    /// Folders that links led to, so that a ring ends.
    seen: BTreeSet<PathBuf>,
}

impl Walk {
    fn folder(&mut self, path: &Path, prefix: &str) {
        let Ok(real) = path.canonicalize() else { return };
        if !self.seen.insert(real) {
            return;
        }
        let Ok(entries) = fs::read_dir(path) else { return };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.files.len() >= MOST {
                return;
            }
            let Ok(kind) = entry.file_type() else { continue };
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            if kind.is_symlink() {
                // Inside it is a file like others; outside it is never read.
                let inside = path.canonicalize().is_ok_and(|real| real.starts_with(&self.root));
                if !inside {
                    self.files.insert(name, What::Link);
                    continue;
                }
            }
            match fs::metadata(&path) {
                Ok(data) if data.is_dir() => self.folder(&path, &format!("{name}/")),
                Ok(data) if data.is_file() => {
                    self.files.insert(name, What::File(path));
                }
                _ => {
                    self.files.insert(name, What::Special);
                }
            }
        }
    }
}
