//! The digest lists that bear on an application: those of its folder, of the
//! folders above it, and the tables inside its form.
//!
//! In: files of a folder by their roles, and what was read of them. Out: parsed
//! lists with the paths they stand under, and what else is known of the folders
//! around. Nothing is compared here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::folder::{self, Desk, Files, lists_of};
use super::tree::{Entry, Folder, Role, What, role};
use crate::manifest::{self, Manifest};
use crate::reading::{Content, Reading};
use crate::text;
use crate::worker::Source;

/// A digest list and the path it stands under.
pub(super) type Listed = (String, Manifest);

/// The digest lists of a folder that is no application, and of those above it.
#[derive(Default)]
pub(super) struct Surroundings {
    pub(super) folder: Option<Folder>,
    pub(super) lists: Vec<Listed>,
    /// Names of all files that may be forms.
    pub(super) candidates: Vec<String>,
    /// The first form, which answers for entries that are nobody's.
    pub(super) first: Option<String>,
    /// Whether files that may be forms are there, and none could be read as one.
    unread: bool,
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
            unread: read
                .iter()
                .any(|(_, reading)| !matches!(reading.content, Content::Forms { .. })),
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

    /// Whether attachments of the folder wait for a form that cannot be read.
    pub(super) fn lacks_form(&self) -> bool {
        self.unread && self.first.is_none()
    }

    /// Whether a list of the folder names a file of it.
    pub(super) fn names(&self, name: &str) -> bool {
        let name = text::nfc(name);
        self.lists.iter().flat_map(|(_, manifest)| &manifest.entries).any(|entry| {
            text::nfc(&entry.path) == name
                || entry.literal.as_ref().is_some_and(|literal| text::nfc(literal) == name)
        })
    }

    pub(super) fn files(&self, desk: &mut Desk) -> &BTreeMap<String, Entry> {
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
    pub(super) fn inherited(&self, folder: &Folder) -> Vec<Listed> {
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
pub(super) fn parse(desk: &mut Desk, entry: &Entry, path: &str) -> Option<Listed> {
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
pub(super) fn own_lists(reading: &Reading, path: &str) -> Vec<Listed> {
    lists_of(reading)
        .iter()
        .filter_map(|rows| manifest::from_rows(rows.iter().cloned()))
        .map(|manifest| (path.to_owned(), manifest))
        .collect()
}

/// Every file below a folder, by its path from there.
pub(super) fn every_file(
    desk: &mut Desk,
    folder: &Folder,
    prefix: &str,
    files: &mut BTreeMap<String, Entry>,
) {
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

/// A table of attachments often names the files without their folder: a bare
/// name that only one file has means that file.
pub(super) fn resolve_bare_names(lists: &mut [Listed], files: &BTreeMap<String, Entry>) {
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

/// Files that some entry of the lists names.
pub(super) fn named_only<'a>(
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
