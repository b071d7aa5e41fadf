//! Lists against what is really there.
//!
//! In: the lists of an application and the files of its folder, hashed by the
//! caller as [`wanted`] says. Out: one attachment a file, and A301, A302,
//! A303, A309 and A310. A file is found by its exact name, else by one that is
//! the same in NFC, never by another case. It opens nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use super::name::{composed, join};
use super::{Entry, Manifest, file_name, is_litter};
use crate::application::{Attachment, Status};
use crate::diagnostic::Diagnostic;
use crate::digest::{Algorithm, Digest};
use crate::lang::Lang;

/// What the caller found of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Its digests, at least in the algorithms that [`wanted`] names.
    Hashed(Vec<Digest>),
    /// It is there, but could not be read to its end.
    Unreadable,
    /// A link to anything but a file of the folder; it was not read.
    Link,
    /// A pipe, a socket or a device; it was not read.
    Special,
}

impl Found {
    fn digest(&self, algorithm: Algorithm) -> Option<&Digest> {
        match self {
            Found::Hashed(digests) => digests.iter().find(|digest| digest.algorithm() == algorithm),
            Found::Unreadable | Found::Link | Found::Special => None,
        }
    }
}

/// The algorithms that each file must be hashed with, in one pass: SHA-256
/// always, then what the lists ask for.
pub fn wanted<'a>(
    lists: &[(String, Manifest)],
    files: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<&'a str, Vec<Algorithm>> {
    let names = Names::new(files);
    let mut wanted: BTreeMap<&str, Vec<Algorithm>> =
        names.exact.iter().map(|file| (*file, vec![Algorithm::Sha256])).collect();
    for (list, manifest) in lists {
        for entry in &manifest.entries {
            let Some(digest) = &entry.digest else { continue };
            let algorithms = names.find(list, entry).and_then(|file| wanted.get_mut(file));
            if let Some(algorithms) = algorithms
                && !algorithms.contains(&digest.algorithm())
            {
                algorithms.push(digest.algorithm());
            }
        }
    }
    wanted
}

/// The files that a list marks as bearing a seal.
pub fn stamped<'a>(
    lists: &[(String, Manifest)],
    files: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    let names = Names::new(files);
    let mut stamped = BTreeSet::new();
    for (list, manifest) in lists {
        let marked = manifest.entries.iter().filter(|entry| entry.stamped);
        stamped.extend(marked.filter_map(|entry| names.find(list, entry)));
    }
    stamped
}

/// Names of files, to be found by exact name or in NFC.
struct Names<'a> {
    exact: BTreeSet<&'a str>,
    /// Files whose name is not NFC, under their NFC; `None` where several
    /// would be.
    composed: BTreeMap<String, Option<&'a str>>,
}

impl<'a> Names<'a> {
    fn new(files: impl IntoIterator<Item = &'a str>) -> Names<'a> {
        let exact: BTreeSet<&str> = files.into_iter().collect();
        let mut folded = BTreeMap::new();
        for file in &exact {
            if let Some(nfc) = composed(file) {
                folded.entry(nfc).and_modify(|known| *known = None).or_insert(Some(*file));
            }
        }
        Names { exact, composed: folded }
    }

    /// The file that an entry of a list means.
    fn find(&self, list: &str, entry: &Entry) -> Option<&'a str> {
        let literal = entry.literal.as_deref().and_then(|path| self.named(&join(list, path)));
        literal.or_else(|| self.named(&join(list, &entry.path)))
    }

    fn named(&self, path: &str) -> Option<&'a str> {
        if let Some(file) = self.exact.get(path) {
            return Some(file);
        }
        match composed(path) {
            Some(nfc) => self
                .exact
                .get(nfc.as_str())
                .copied()
                .or_else(|| self.composed.get(&nfc).copied().flatten()),
            None => self.composed.get(path).copied().flatten(),
        }
    }
}

/// What all lists together say of one file.
#[derive(Default)]
struct Account<'a> {
    /// A digest that fits.
    fits: Option<&'a Digest>,
    /// The first digest that does not: with it the list, its line, and what
    /// the file has.
    differs: Option<(Line<'a>, &'a Digest, &'a Digest)>,
    /// A digest that was not compared, since the file could not be read.
    unread: Option<(Line<'a>, Option<&'a Digest>)>,
    /// Listed without a digest.
    bare: Option<Line<'a>>,
}

/// A line of a list.
#[derive(Clone, Copy)]
struct Line<'a> {
    list: &'a str,
    number: u32,
}

/// Judges the files of an application by all its lists; the worst counts.
///
/// `lists` have their path relative to the folder of the application, as
/// `files` have; the list inside a form goes by the form's path. `files` must
/// hold every file that a list may name, litter too. `exempt` is true of files
/// that no list need name: the form, litter, foreign files; list files are
/// exempt of themselves. Where an exempt file is listed, it is judged.
pub fn judge(
    lists: &[(String, Manifest)],
    files: &BTreeMap<String, Found>,
    exempt: &dyn Fn(&str) -> bool,
    lang: Lang,
) -> (Vec<Attachment>, Vec<Diagnostic>) {
    let heard = hear(lists, files);
    // What an unreadable list would have said of a file nobody knows: its
    // A309 has spoken, and no file counts as missing from the lists.
    let complete = lists.iter().all(|(_, manifest)| !manifest.is_unreadable());
    let own: BTreeSet<&str> = lists.iter().map(|(list, _)| list.as_str()).collect();
    let mut told: BTreeMap<&str, Diagnostic> = BTreeMap::new();
    let mut attachments = Vec::new();
    let mut bare: Option<(&str, Line)> = None;
    let (mut unlisted, mut bare_files) = (0, 0);
    for (file, found) in files {
        let account = heard.accounts.get(file.as_str());
        if account.is_none() && (exempt(file) || own.contains(file.as_str())) {
            continue;
        }
        let (status, expected, diagnostic) = match (found, account) {
            (Found::Link, _) => (Status::Unverified, None, Some(words::link(file, lang))),
            (Found::Special, _) => (Status::Unverified, None, Some(words::special(file, lang))),
            (_, Some(account)) => account.verdict(file, lang),
            (_, None) if complete && !lists.is_empty() => {
                (Status::Unlisted, None, Some(words::surplus(file, lang)))
            }
            (_, None) => {
                unlisted += 1;
                (Status::Unverified, None, None)
            }
        };
        if let Some(diagnostic) = diagnostic {
            told.insert(file, diagnostic);
        } else if let Some(line) = account.and_then(|account| account.bare)
            && status == Status::Unverified
        {
            bare_files += 1;
            bare = bare.or(Some((file, line)));
        }
        let sha256 = found.digest(Algorithm::Sha256).map(Digest::hex);
        let expected = expected.map(Digest::hex);
        attachments.push(Attachment { path: file.clone(), status, sha256, expected, scan: None });
    }
    for (path, absent) in &heard.absent {
        let expected = absent.expected.map(Digest::hex);
        let status = Status::Missing;
        attachments.push(Attachment {
            path: path.clone(),
            status,
            sha256: None,
            expected,
            scan: None,
        });
        if !absent.silent {
            told.insert(path, words::missing(path, absent.line, lang));
        }
    }
    attachments.sort_by(|one, other| one.path.cmp(&other.path));
    let faults = lists.iter().flat_map(|(list, manifest)| manifest.diagnostics(list, lang));
    let mut diagnostics: Vec<Diagnostic> = faults.chain(told.into_values()).collect();
    if unlisted > 0 && lists.is_empty() {
        diagnostics.push(words::without_list(unlisted, lang));
    } else if let Some((file, line)) = bare {
        diagnostics.push(words::without_digest(file, line, bare_files, lang));
    }
    (attachments, diagnostics)
}

/// Everything the lists say, by file.
#[derive(Default)]
struct Heard<'a> {
    /// Of files that are there.
    accounts: BTreeMap<&'a str, Account<'a>>,
    /// Of files that are not.
    absent: BTreeMap<String, Absent<'a>>,
}

fn hear<'a>(lists: &'a [(String, Manifest)], files: &'a BTreeMap<String, Found>) -> Heard<'a> {
    let names = Names::new(files.keys().map(String::as_str));
    let mut heard = Heard::default();
    for (list, manifest) in lists {
        let mut present: BTreeSet<u32> = BTreeSet::new();
        let mut lost: Vec<&Entry> = Vec::new();
        for entry in &manifest.entries {
            match names.find(list, entry) {
                // A list cannot hold its own digest.
                Some(file) if file == list => {}
                Some(file) => {
                    present.extend(entry.twin);
                    let line = Line { list, number: entry.line };
                    let found = files.get(file).unwrap_or(&Found::Unreadable);
                    heard.accounts.entry(file).or_default().hear(line, entry, found);
                }
                None => lost.push(entry),
            }
        }
        for entry in lost {
            let path = join(list, &entry.path);
            if entry.faulty || path == *list || is_left_behind(file_name(&path)) {
                continue;
            }
            // Where one of the twins is there, A309 has said why the other
            // one cannot be.
            let silent = entry.twin.is_some_and(|twin| present.contains(&twin));
            let line = Line { list, number: entry.line };
            let absent =
                heard.absent.entry(path).or_insert(Absent { line, expected: None, silent });
            absent.silent &= silent;
            absent.expected = absent.expected.or(entry.digest.as_ref());
        }
    }
    heard
}

/// A listed file that is not there.
struct Absent<'a> {
    line: Line<'a>,
    expected: Option<&'a Digest>,
    /// Another message has spoken of it.
    silent: bool,
}

/// Litter whose loss on the way is nobody's mistake. Hidden files that a
/// person listed are not.
fn is_left_behind(name: &str) -> bool {
    is_litter(name) && (!name.starts_with('.') || name.starts_with("._") || name == ".DS_Store")
}

impl<'a> Account<'a> {
    fn hear(&mut self, line: Line<'a>, entry: &'a Entry, found: &'a Found) {
        if entry.faulty {
            return;
        }
        let Some(expected) = &entry.digest else {
            if *found == Found::Unreadable {
                self.unread.get_or_insert((line, None));
            } else {
                self.bare.get_or_insert(line);
            }
            return;
        };
        match found.digest(expected.algorithm()) {
            Some(actual) if actual == expected => {
                self.fits.get_or_insert(expected);
            }
            Some(actual) => {
                self.differs.get_or_insert((line, expected, actual));
            }
            None => {
                self.unread.get_or_insert((line, Some(expected)));
            }
        }
    }

    fn verdict(&self, file: &str, lang: Lang) -> (Status, Option<&'a Digest>, Option<Diagnostic>) {
        if let Some((line, expected, actual)) = self.differs {
            let diagnostic = words::altered(file, line, expected, actual, lang);
            return (Status::Altered, Some(expected), Some(diagnostic));
        }
        if let Some((line, expected)) = self.unread {
            return (Status::Unverified, expected, Some(words::unread(file, line, lang)));
        }
        match self.fits {
            Some(expected) => (Status::Intact, Some(expected), None),
            None => (Status::Unverified, None, None),
        }
    }
}

#[cfg(test)]
mod tests;
mod words;
