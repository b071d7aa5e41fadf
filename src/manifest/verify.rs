//! Lists against what is really there.
//!
//! In: the lists of an application and the files of its folder, hashed by the
//! caller as [`wanted`] says. Out: one attachment a file, and A301, A302,
//! A303, A309 and A310. A file is found by its exact name, else by one that is
//! the same in NFC, never by another case. It opens nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use super::name::{composed, join, shown};
use super::{Entry, Manifest, file_name, is_litter};
use crate::application::{Attachment, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Algorithm, Digest};
use crate::document::Place;
use crate::lang::Lang;
use crate::say;

/// What the caller found of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Its digests, at least in the algorithms that [`wanted`] names.
    Hashed(Vec<Digest>),
    /// It is there, but could not be read to its end.
    Unreadable,
    /// A link that leaves the folder, and was not read.
    Outside,
}

impl Found {
    fn digest(&self, algorithm: Algorithm) -> Option<&Digest> {
        match self {
            Found::Hashed(digests) => digests.iter().find(|digest| digest.algorithm() == algorithm),
            Found::Unreadable | Found::Outside => None,
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
    let names = Names::new(files.keys().map(String::as_str));
    let mut diagnostics = Vec::new();
    let mut accounts: BTreeMap<&str, Account> = BTreeMap::new();
    let mut absent: BTreeMap<String, Absent> = BTreeMap::new();
    for (list, manifest) in lists {
        diagnostics.extend(manifest.diagnostics(list, lang));
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
                    accounts.entry(file).or_default().hear(line, entry, found);
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
            let absent = absent.entry(path).or_insert(Absent { line, expected: None, silent });
            absent.silent &= silent;
            absent.expected = absent.expected.or(entry.digest.as_ref());
        }
    }
    let readable = lists.iter().any(|(_, manifest)| !manifest.is_unreadable());
    let own: BTreeSet<&str> = lists.iter().map(|(list, _)| list.as_str()).collect();
    let mut told: BTreeMap<&str, Diagnostic> = BTreeMap::new();
    let mut attachments = Vec::new();
    let mut bare: Option<(&str, Line)> = None;
    let (mut unlisted, mut bare_files) = (0, 0);
    for (file, found) in files {
        let account = accounts.get(file.as_str());
        if account.is_none() && (exempt(file) || own.contains(file.as_str())) {
            continue;
        }
        let (status, expected, diagnostic) = match (found, account) {
            (Found::Outside, _) => (Status::Unverified, None, Some(outside(file, lang))),
            (_, Some(account)) => account.verdict(file, lang),
            (_, None) if readable => (Status::Unlisted, None, Some(surplus(file, lang))),
            (_, None) => {
                unlisted += 1;
                (Status::Unverified, None, None)
            }
        };
        told.extend(diagnostic.map(|diagnostic| (file.as_str(), diagnostic)));
        if let Some(line) = account.and_then(|account| account.bare)
            && status == Status::Unverified
        {
            bare_files += 1;
            bare = bare.or(Some((file, line)));
        }
        let sha256 = found.digest(Algorithm::Sha256).map(Digest::hex);
        let expected = expected.map(Digest::hex);
        attachments.push(Attachment { path: file.clone(), status, sha256, expected });
    }
    for (path, absent) in &absent {
        let expected = absent.expected.map(Digest::hex);
        let status = Status::Missing;
        attachments.push(Attachment { path: path.clone(), status, sha256: None, expected });
        if !absent.silent {
            told.insert(path, missing(path, absent.line, lang));
        }
    }
    attachments.sort_by(|one, other| one.path.cmp(&other.path));
    diagnostics.extend(told.into_values());
    // An unreadable list has had its A309; nobody can say more without it.
    if unlisted > 0 && lists.is_empty() {
        diagnostics.push(without_list(unlisted, lang));
    } else if let Some((file, line)) = bare {
        diagnostics.push(without_digest(file, line, bare_files, lang));
    }
    (attachments, diagnostics)
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
            let diagnostic = altered(file, line, expected, actual, lang);
            return (Status::Altered, Some(expected), Some(diagnostic));
        }
        if let Some((line, expected)) = self.unread {
            return (Status::Unverified, expected, Some(unread(file, line, lang)));
        }
        match self.fits {
            Some(expected) => (Status::Intact, Some(expected), None),
            None => (Status::Unverified, None, None),
        }
    }
}

fn speak(number: u16, file: &str, message: String, help: String) -> Diagnostic {
    let place = Place::Entry { path: file.to_owned() };
    Diagnostic::new(Code::new('A', number), message, help).at(place)
}

fn missing(file: &str, line: Line, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let message = say!(
        lang,
        "清单“{list}”第{number}行列出的“{name}”不在文件夹中",
        "“{name}”, line {number} of list “{list}”, is not in the folder"
    );
    let help = say!(
        lang,
        "补交该文件，或从清单中删去这一行",
        "send the file, or delete the line from the list"
    );
    speak(301, file, message, help)
}

/// A file that is there and cannot be read is as good as missing.
fn unread(file: &str, line: Line, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let message = say!(
        lang,
        "清单“{list}”第{number}行列出的“{name}”无法读取，未能核对",
        "“{name}”, line {number} of list “{list}”, cannot be read and was not checked"
    );
    let help = say!(lang, "重新提交该文件", "send the file again");
    speak(301, file, message, help)
}

fn altered(file: &str, line: Line, expected: &Digest, actual: &Digest, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let algorithm = expected.algorithm();
    let (expected, actual) = (abridged(expected), abridged(actual));
    let message = say!(
        lang,
        "文件“{name}”的内容与清单“{list}”第{number}行不符：清单 {algorithm}:{expected}，现为 {actual}",
        "the content of “{name}” is not what line {number} of list “{list}” says: {algorithm}:{expected} on record, {actual} found"
    );
    let help = say!(
        lang,
        "取回登记时的原件；确已更换的，重新生成清单（shenpi manifest）",
        "bring back the original; if it was replaced on purpose, make the list anew (shenpi manifest)"
    );
    speak(302, file, message, help)
}

fn surplus(file: &str, lang: Lang) -> Diagnostic {
    let name = shown(file);
    let message = say!(lang, "文件“{name}”不在清单中", "“{name}” is not on the list");
    let help = say!(
        lang,
        "确认该文件应当报送，再重新生成清单（shenpi manifest）；不该报送的请移出文件夹",
        "if the file belongs here, make the list anew (shenpi manifest); else take it out of the folder"
    );
    speak(303, file, message, help)
}

fn outside(file: &str, lang: Lang) -> Diagnostic {
    let name = shown(file);
    let message = say!(
        lang,
        "“{name}”是指向文件夹之外的链接，未读取",
        "“{name}” is a link that leaves the folder and was not read"
    );
    let help = say!(
        lang,
        "把文件本身放进文件夹，不要用链接或快捷方式",
        "put the file itself into the folder, not a link to it"
    );
    speak(309, file, message, help)
}

fn without_list(count: usize, lang: Lang) -> Diagnostic {
    let message = say!(
        lang,
        "{count}个附件没有摘要清单，无法核对是否被改动",
        "no digest list covers the {count} attachment(s), so changes cannot be detected"
    );
    Diagnostic::new(Code::new('A', 310), message, make_list(lang))
}

fn without_digest(file: &str, line: Line, count: usize, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let message = if count > 1 {
        say!(
            lang,
            "清单“{list}”第{number}行的“{name}”等{count}个附件没有登记摘要，无法核对是否被改动",
            "{count} listed attachments have no digest on record, so changes cannot be detected; the first is “{name}”, line {number} of list “{list}”"
        )
    } else {
        say!(
            lang,
            "清单“{list}”第{number}行的“{name}”没有登记摘要，无法核对是否被改动",
            "“{name}”, line {number} of list “{list}”, has no digest on record, so changes cannot be detected"
        )
    };
    Diagnostic::new(Code::new('A', 310), message, make_list(lang))
}

fn make_list(lang: Lang) -> String {
    say!(
        lang,
        "用 shenpi manifest 生成摘要清单，与附件一并报送",
        "make a digest list with shenpi manifest and send it along"
    )
}

/// Enough of a digest to tell two apart by eye.
fn abridged(digest: &Digest) -> String {
    let hex = digest.hex();
    match (hex.get(..4), hex.get(hex.len().saturating_sub(2)..)) {
        (Some(head), Some(tail)) => format!("{head}…{tail}"),
        _ => hex,
    }
}

#[cfg(test)]
mod tests;
