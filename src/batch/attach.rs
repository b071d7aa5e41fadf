//! Attachments: which files belong to a form, and whether they are what the
//! digest lists say (A301–A303, A309, A310, O208).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::folder::{self, Desk, Files, Task, is_page, lists_of};
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
use crate::text;
use crate::worker::{Source, WorkerError};

/// What is to be said of an application's attachments.
#[derive(Default)]
pub(super) struct Attached {
    pub(super) attachments: Vec<Attachment>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A digest list and the path it stands under.
type Listed = (String, Manifest);

/// The digest lists of a folder that is no application, and of those above it.
#[derive(Default)]
pub(super) struct Surroundings {
    folder: Option<Folder>,
    lists: Vec<Listed>,
    /// Names of all files that may be forms.
    candidates: Vec<String>,
    /// The first form, which answers for entries that are nobody's.
    first: Option<String>,
    named: bool,
    above: Option<Arc<Surroundings>>,
    /// All files below the folder, by relative path; gathered when a list asks.
    files: OnceLock<BTreeMap<String, Entry>>,
}

impl Surroundings {
    /// Around what the user named: nothing.
    pub(super) fn named() -> Surroundings {
        Surroundings { named: true, ..Surroundings::default() }
    }

    /// Around the files of a folder.
    pub(super) fn new(
        desk: &mut Desk,
        folder: &Folder,
        files: &Files,
        read: &[(Entry, Reading)],
        rest: &[Entry],
        above: &Arc<Surroundings>,
    ) -> Surroundings {
        let lists =
            files.lists.iter().filter_map(|entry| parse(desk, entry, &entry.name)).collect();
        let candidates = read.iter().map(|(entry, _)| entry).chain(rest);
        Surroundings {
            folder: Some(folder.clone()),
            lists,
            candidates: candidates.map(|entry| entry.name.clone()).collect(),
            first: read
                .iter()
                .find(|(_, reading)| folder::is_form_file(reading))
                .map(|(entry, _)| entry.name.clone()),
            named: false,
            above: Some(Arc::clone(above)),
            files: OnceLock::new(),
        }
    }

    /// Whether this stands for what the user named.
    pub(super) fn is_named(&self) -> bool {
        self.named
    }

    /// Whether the folder holds a form.
    pub(super) fn holds_form(&self) -> bool {
        self.first.is_some()
    }

    /// Whether a list of the folder names a file of it.
    pub(super) fn names(&self, name: &str) -> bool {
        let name = text::nfc(name);
        self.lists.iter().flat_map(|(_, manifest)| &manifest.entries).any(|entry| {
            text::nfc(&entry.path) == name
                || entry.literal.as_ref().is_some_and(|literal| text::nfc(literal) == name)
        })
    }

    fn files(&self, desk: &mut Desk) -> &BTreeMap<String, Entry> {
        if let Some(files) = self.files.get() {
            return files;
        }
        let mut files = BTreeMap::new();
        if let Some(folder) = &self.folder {
            every_file(desk, folder, "", &mut files);
        }
        self.files.get_or_init(|| files)
    }

    /// Lists of upper folders, with what they say of a folder below them.
    fn inherited(&self, folder: &Folder) -> Vec<Listed> {
        let mut found = Vec::new();
        let mut around = Some(self);
        while let Some(here) = around {
            if let Some(own) = &here.folder
                && let Some(below) = folder.shown.strip_prefix(&format!("{}/", own.shown))
            {
                let up = "../".repeat(below.split('/').count());
                for (path, manifest) in &here.lists {
                    let entries: Vec<_> = manifest
                        .entries
                        .iter()
                        .filter_map(|entry| {
                            let path = entry.path.strip_prefix(below)?.strip_prefix('/')?;
                            let mut entry = entry.clone();
                            entry.path = path.into();
                            entry.literal = None;
                            Some(entry)
                        })
                        .collect();
                    if !entries.is_empty() {
                        let manifest = Manifest { entries, ..Manifest::default() };
                        found.push((format!("{up}{path}"), manifest));
                    }
                }
            }
            around = here.above.as_deref();
        }
        found
    }
}

/// Reads a digest list; a table of attachments is read by the worker.
fn parse(desk: &mut Desk, entry: &Entry, path: &str) -> Option<Listed> {
    if role(&entry.name) == Some(Role::AttachmentList) {
        let reading = desk.read(entry);
        let rows = lists_of(&reading).first()?;
        let manifest = manifest::from_rows(rows.iter().cloned())?;
        return Some((path.to_owned(), manifest));
    }
    let bytes = match entry.source()? {
        Source::File(file) => std::fs::read(file).ok()?,
        source => desk.worker.bytes(source).ok()?,
    };
    Some((path.to_owned(), manifest::parse(&entry.name, &bytes)))
}

/// The tables of attachments inside a form, under the form's own path.
fn own_lists(reading: &Reading, path: &str) -> Vec<Listed> {
    lists_of(reading)
        .iter()
        .filter_map(|rows| manifest::from_rows(rows.iter().cloned()))
        .map(|manifest| (path.to_owned(), manifest))
        .collect()
}

/// Every file below a folder, by its path from there.
fn every_file(desk: &mut Desk, folder: &Folder, prefix: &str, files: &mut BTreeMap<String, Entry>) {
    for entry in desk.entries(folder) {
        let path = format!("{prefix}{}", entry.name);
        match &entry.what {
            What::Folder(below) => every_file(desk, below, &format!("{path}/"), files),
            _ => {
                files.insert(path, entry);
            }
        }
    }
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
            desk.children.push((folder.shown.clone(), task));
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

/// A table of attachments often names the files without their folder: a bare
/// name that only one file has means that file.
fn resolve_bare_names(lists: &mut [Listed], files: &BTreeMap<String, Entry>) {
    let mut by_name: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for (path, entry) in files {
        by_name
            .entry(text::nfc(&entry.name).into_owned())
            .and_modify(|known| *known = None)
            .or_insert(Some(path));
    }
    for (path, manifest) in lists {
        let name = path.rsplit('/').next().unwrap_or(path);
        let base = path.strip_suffix(name).unwrap_or_default().to_owned();
        if manifest::is_list(name).is_some() {
            continue; // these lists are written by programs, with full paths
        }
        for entry in &mut manifest.entries {
            let here = format!("{base}{}", entry.path);
            if entry.path.contains('/') || files.contains_key(&here) {
                continue;
            }
            let name = text::nfc(&entry.path).into_owned();
            if let Some(Some(found)) = by_name.get(&name)
                && let Some(relative) = found.strip_prefix(&base)
            {
                entry.path = relative.into();
            }
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
    let found = hash(desk, lists, &entries, form, reading);
    let exempt = |path: &str| path == form.name || gathered.litter.contains_key(path);
    let (attachments, diagnostics) = manifest::judge(lists, &found, &exempt, lang);
    Attached { attachments, diagnostics }
}

/// Files that some entry of the lists names.
fn named_only<'a>(
    files: &'a BTreeMap<String, Entry>,
    lists: &[Listed],
) -> impl Iterator<Item = (&'a String, &'a Entry)> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (list, manifest) in lists {
        let base = list.rsplit_once('/').map(|(base, _)| format!("{base}/")).unwrap_or_default();
        let base = if base.starts_with("../") { String::new() } else { base };
        for entry in &manifest.entries {
            for path in std::iter::once(&entry.path).chain(&entry.literal) {
                names.insert(text::nfc(&format!("{base}{path}")).into_owned());
            }
        }
    }
    files.iter().filter(move |(path, _)| names.contains(text::nfc(path).as_ref()))
}

/// Reads every file once, for all the digests that are asked of it.
fn hash(
    desk: &mut Desk,
    lists: &[Listed],
    entries: &BTreeMap<&str, &Entry>,
    form: &Entry,
    reading: &Reading,
) -> BTreeMap<String, Found> {
    let wanted = manifest::wanted(lists, entries.keys().copied());
    let mut found = BTreeMap::new();
    for (path, entry) in entries {
        let Some(algorithms) = wanted.get(path) else { continue };
        let known = (entry.shown == form.shown && algorithms.as_slice() == [Algorithm::Sha256])
            .then(|| Digest::parse(Algorithm::Sha256, reading.sha256.as_deref()?))
            .flatten();
        let hashed = match (known, entry.source()) {
            (Some(digest), _) => Found::Hashed(vec![digest]),
            (None, None) => Found::Outside,
            (None, Some(source)) => digests(desk, source, algorithms),
        };
        found.insert((*path).to_owned(), hashed);
    }
    found
}

fn digests(desk: &mut Desk, source: &Source, algorithms: &[Algorithm]) -> Found {
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
    let found = hash(desk, &lists, &named, entry, reading);
    let (attachments, diagnostics) = manifest::judge(&lists, &found, &|_| true, lang);
    Attached { attachments, diagnostics }
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
                "The opinion of “{label}” is blank in the form; the scan {scan} is attached"
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
