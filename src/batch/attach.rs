//! Attachments: which files belong to a form, and whether they are what the
//! digest lists say (A301–A303, A309, A310, O208).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::folder::{self, Desk, Files, Task, is_page};
use super::lists::{
    Listed, Surroundings, every_file, named_only, own_lists, parse, resolve_bare_names,
};
use super::look::{self, Looks};
use super::tree::{Entry, Folder, Role, What, role};
use crate::application::{Application, Attachment, Status};
use crate::check::opinion_is_blank;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{self, Algorithm, Digest};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::manifest::{self, Found, Manifest};
use crate::reading::{Content, Reading};
use crate::say;
use crate::worker::{Source, WorkerError};

/// What is to be said of an application's attachments.
#[derive(Default)]
pub(super) struct Attached {
    pub(super) attachments: Vec<Attachment>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The folder of exactly one form: everything below it is attached, save
/// folders that are applications themselves.
pub(super) fn application_folder(
    desk: &mut Desk,
    folder: &Folder,
    files: Files,
    mut read: Vec<(Entry, Reading)>,
    above: &Arc<Surroundings>,
) {
    let mut gathered = Gathered::default();
    let Some(at) = read.iter().position(|(_, reading)| folder::is_form_file(reading)) else {
        return;
    };
    let (form, reading) = read.remove(at);
    for (entry, reading) in read {
        if let Content::Forms { .. } = reading.content {
            // A roster beside the form: its rows are applications, and it is a
            // file of the folder.
            desk.finish_all(&entry, reading, Attached::default());
            gathered.files.insert(entry.name.clone(), entry);
            continue;
        }
        if let Content::Failed(_) = reading.content {
            gathered.unreadable.push((entry.clone(), reading, entry.name.clone()));
        }
        gathered.files.insert(entry.name.clone(), entry);
    }
    for entry in files.lists.into_iter().chain(files.archives).chain(files.others) {
        if entry.shown != form.shown {
            gathered.files.insert(entry.name.clone(), entry);
        }
    }
    for entry in files.litter {
        if !matches!(entry.what, What::Folder(_)) {
            gathered.litter.insert(entry.name.clone(), entry);
        }
    }
    for (name, below) in files.folders {
        gathered.folder(desk, &below, &format!("{name}/"), above);
    }
    let mut lists: Vec<Listed> = Vec::new();
    for (path, entry) in &gathered.files {
        if matches!(role(&entry.name), Some(Role::List | Role::AttachmentList)) {
            lists.extend(parse(desk, entry, path));
        }
    }
    lists.extend(own_lists(&reading, &form.name));
    lists.extend(above.inherited(folder));
    resolve_bare_names(&mut lists, &gathered.files);
    let attached = judge(desk, &form, &reading, &lists, &gathered);
    let listed = |path: &str| {
        lists.iter().flat_map(|(_, manifest)| &manifest.entries).any(|e| *e.path == *path)
    };
    for (entry, reading, path) in std::mem::take(&mut gathered.unreadable) {
        if !listed(&path) {
            desk.finish_all(&entry, reading, Attached::default());
        }
    }
    // Several forms in one file share its attachments: the first answers.
    desk.finish_all(&form, reading, attached);
}

/// The files below an application folder.
#[derive(Default)]
struct Gathered {
    files: BTreeMap<String, Entry>,
    litter: BTreeMap<String, Entry>,
    unreadable: Vec<(Entry, Reading, String)>,
}

impl Gathered {
    fn folder(
        &mut self,
        desk: &mut Desk,
        folder: &Folder,
        prefix: &str,
        above: &Arc<Surroundings>,
    ) {
        let entries = desk.entries(folder);
        let sorted = Files::sort(entries);
        desk.litter.extend(sorted.litter.iter().map(|entry| entry.shown.clone()));
        let read: Vec<(Entry, Reading)> = sorted
            .candidates
            .into_iter()
            .map(|entry| {
                let reading = desk.read(&entry);
                (entry, reading)
            })
            .collect();
        let forms = read.iter().filter(|(_, reading)| folder::is_form_file(reading)).count();
        if forms == 1 {
            // An application of its own, with all below it.
            let task = Task::Folder(folder.clone(), Arc::clone(above));
            desk.children.push((folder.shown.clone(), 0, task));
            return;
        }
        for (entry, reading) in read {
            if let Content::Forms { .. } = reading.content {
                desk.finish_all(&entry, reading, Attached::default());
                continue;
            }
            let path = format!("{prefix}{}", entry.name);
            if let Content::Failed(_) = reading.content {
                self.unreadable.push((entry.clone(), reading, path.clone()));
            }
            self.files.insert(path, entry);
        }
        let plain = sorted.lists.into_iter().chain(sorted.archives).chain(sorted.others);
        self.files.extend(plain.map(|entry| (format!("{prefix}{}", entry.name), entry)));
        for entry in sorted.litter {
            if !matches!(entry.what, What::Folder(_)) {
                self.litter.insert(format!("{prefix}{}", entry.name), entry);
            }
        }
        for (name, below) in sorted.folders {
            self.folder(desk, &below, &format!("{prefix}{name}/"), above);
        }
    }
}

fn judge(
    desk: &mut Desk,
    form: &Entry,
    reading: &Reading,
    lists: &[Listed],
    gathered: &Gathered,
) -> Attached {
    let lang = desk.setup.lang;
    let mut entries: BTreeMap<&str, &Entry> =
        gathered.files.iter().map(|(path, entry)| (path.as_str(), entry)).collect();
    if !lists.is_empty() {
        // A list may name the form itself, and even litter.
        entries.insert(&form.name, form);
        entries.extend(
            named_only(&gathered.litter, lists).map(|(path, entry)| (path.as_str(), entry)),
        );
    }
    let (found, looks) = hash(desk, lists, &entries, form, reading);
    let exempt = |path: &str| path == form.name || gathered.litter.contains_key(path);
    let (attachments, diagnostics) = manifest::judge(lists, &found, &exempt, lang);
    look::settle(desk, lists, looks, Attached { attachments, diagnostics })
}

/// Reads every file once, for all the digests that are asked of it and for what
/// is to be seen on it.
fn hash(
    desk: &mut Desk,
    lists: &[Listed],
    entries: &BTreeMap<&str, &Entry>,
    form: &Entry,
    reading: &Reading,
) -> (BTreeMap<String, Found>, Looks) {
    let wanted = manifest::wanted(lists, entries.keys().copied());
    let mut found = BTreeMap::new();
    let mut looks = Looks::new();
    let mut plain = Vec::new();
    for (path, entry) in entries {
        let Some(algorithms) = wanted.get(path) else { continue };
        let known = (entry.shown == form.shown && algorithms.as_slice() == [Algorithm::Sha256])
            .then(|| Digest::parse(Algorithm::Sha256, reading.sha256.as_deref()?))
            .flatten();
        let hashed = match (known, &entry.what) {
            (Some(digest), _) => Found::Hashed(vec![digest]),
            (None, What::File(source)) => {
                let looked = match entry.shown == form.shown {
                    true => None, // the form is no scan of itself
                    false => look::look(desk, source, &entry.name, algorithms),
                };
                let (hashed, seen) = looked.unwrap_or_default();
                looks.extend(seen.map(|seen| ((*path).to_owned(), seen)));
                match (hashed, source) {
                    (Some(hashed), _) => hashed,
                    (None, Source::Member(..)) => digests(desk, source, algorithms),
                    (None, Source::File(file)) => {
                        plain.push(((*path).to_owned(), file.clone(), algorithms.clone()));
                        continue;
                    }
                }
            }
            (None, What::Special) => Found::Special,
            (None, What::Link | What::Folder(_)) => Found::Link,
        };
        found.insert((*path).to_owned(), hashed);
    }
    let mut plain = plain.into_iter();
    digest::files(
        || plain.next(),
        |path, result| {
            let hashed = result.map_or(Found::Unreadable, |(_, digests)| Found::Hashed(digests));
            found.insert(path, hashed);
        },
    );
    (found, looks)
}

pub(super) fn digests(desk: &mut Desk, source: &Source, algorithms: &[Algorithm]) -> Found {
    match source {
        Source::File(path) => digest::file(path, algorithms)
            .map_or(Found::Unreadable, |(_, digests)| Found::Hashed(digests)),
        Source::Member(..) => match desk.worker.digest(source, algorithms) {
            Ok(hex) => {
                let parse =
                    |(algorithm, hex): (&Algorithm, &String)| Digest::parse(*algorithm, hex);
                let digests = algorithms.iter().zip(&hex).filter_map(parse).collect();
                Found::Hashed(digests)
            }
            Err(WorkerError::Unopened(_) | WorkerError::Read(_) | WorkerError::Start(_)) => {
                Found::Unreadable
            }
        },
    }
}

/// A form that the user named by itself: only its own 附件清单 attaches files.
pub(super) fn of_lone_file(desk: &mut Desk, entry: &Entry, reading: &Reading) -> Attached {
    let lists = own_lists(reading, &entry.name);
    let Some(Source::File(path)) = entry.source() else { return Attached::default() };
    if lists.is_empty() {
        return Attached::default();
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => std::path::Path::new("."),
    };
    let shown = entry.shown.rsplit_once('/').map_or(".", |(parent, _)| parent);
    let folder = Folder::on_disk(shown.to_owned(), parent);
    let mut files = BTreeMap::new();
    every_file(desk, &folder, "", &mut files);
    judge_named(desk, entry, reading, lists, &files)
}

/// One form of several in a folder: files are its attachments where its own
/// 附件清单 or a list of the folder says so.
pub(super) fn of_one_of_several(
    desk: &mut Desk,
    entry: &Entry,
    reading: &Reading,
    around: &Arc<Surroundings>,
) -> Attached {
    let mut lists = own_lists(reading, &entry.name);
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let own = stem(&entry.name);
    let is_first = around.first.as_ref() == Some(&entry.name);
    for (path, manifest) in &around.lists {
        let mine = stem(path) == own;
        let entries: Vec<_> = manifest
            .entries
            .iter()
            .filter(|listed| {
                // The form whose name stands in the path, the longest first;
                // what is nobody's is the first form's.
                let owner = around
                    .candidates
                    .iter()
                    .filter(|name| *listed.path == ***name || listed.path.contains(&stem(name)))
                    .max_by_key(|name| name.len());
                mine || owner.map_or(is_first, |owner| *owner == entry.name)
            })
            .cloned()
            .collect();
        let faults = if is_first || mine { manifest.faults.clone() } else { Vec::new() };
        if !entries.is_empty() || !faults.is_empty() {
            let manifest = Manifest { entries, faults, ..Manifest::default() };
            lists.push((path.clone(), manifest));
        }
    }
    if lists.is_empty() {
        return Attached::default();
    }
    let around = Arc::clone(around);
    let files = around.files(desk);
    judge_named(desk, entry, reading, lists, files)
}

/// Judges only what the lists name: nothing is surplus.
fn judge_named(
    desk: &mut Desk,
    entry: &Entry,
    reading: &Reading,
    mut lists: Vec<Listed>,
    files: &BTreeMap<String, Entry>,
) -> Attached {
    let lang = desk.setup.lang;
    resolve_bare_names(&mut lists, files);
    let named: BTreeMap<&str, &Entry> =
        named_only(files, &lists).map(|(path, entry)| (path.as_str(), entry)).collect();
    let (found, looks) = hash(desk, &lists, &named, entry, reading);
    let (attachments, diagnostics) = manifest::judge(&lists, &found, &|_| true, lang);
    look::settle(desk, &lists, looks, Attached { attachments, diagnostics })
}

/// O208 in place of O201: the level's opinion is blank, but its scan is there.
pub(super) fn accept_scans(form: &FormDef, application: &mut Application, lang: Lang) {
    let blank = Code::new('O', 201);
    let names: Vec<&str> = application
        .attachments
        .iter()
        .filter(|attachment| attachment.status != Status::Missing && is_page(&attachment.path))
        .map(|attachment| attachment.path.rsplit('/').next().unwrap_or(&attachment.path))
        .collect();
    for diagnostic in &mut application.diagnostics {
        if diagnostic.code != blank {
            continue;
        }
        let Some(level) = diagnostic.field.as_deref().and_then(|id| form.level_of(id)) else {
            continue;
        };
        if !opinion_is_blank(&application.record, &level.id) {
            continue;
        }
        let holds = |name: &str, words: &[String]| words.iter().any(|w| name.contains(w.as_str()));
        let scan = names.iter().find(|name| {
            let scans = &form.scans;
            holds(name, &level.scans) && holds(name, &scans.opinion)
                || holds(name, &scans.form) && holds(name, &scans.stamped)
        });
        if let Some(scan) = scan {
            let label = level.label.get(lang);
            let message = say!(
                lang,
                "表中“{label}”意见是空的，附有扫描件“{scan}”",
                "The opinion of “{label}” is blank in the form; the scan “{scan}” is attached"
            );
            let help = say!(
                lang,
                "请打开扫描件，核对意见、日期和公章",
                "Open the scan and check opinion, date and seal"
            );
            *diagnostic = Diagnostic {
                field: diagnostic.field.take(),
                place: std::mem::take(&mut diagnostic.place),
                ..Diagnostic::new(Code::new('O', 208), message, help)
            };
        }
    }
}
