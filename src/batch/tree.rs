//! Folders on disk and in archives, looked at alike.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::manifest;
use crate::worker::{Member, Source};

/// A folder somewhere.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// Its path as reports show it.
    pub(super) shown: String,
    place: PlaceOf,
    /// The root of the argument, links may not leave it.
    root: Option<Arc<Path>>,
}

#[derive(Clone, Debug)]
enum PlaceOf {
    Disk(PathBuf),
    /// A folder inside an archive: the members below it, and how many bytes of
    /// their paths lead to it.
    Archive(Arc<Archive>, usize, std::ops::Range<usize>),
}

#[derive(Debug)]
struct Archive {
    path: PathBuf,
    members: Vec<Member>,
}

/// A file or folder inside a folder.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its name.
    pub(super) name: String,
    /// Its path as reports show it.
    pub(super) shown: String,
    /// What it is.
    pub(super) what: What,
}

/// What an entry is.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A file whose bytes may be read.
    File(Source),
    /// A folder.
    Folder(Folder),
    /// A link to anything but a file of the argument's folder: never read.
    Link,
    /// A pipe, a socket, a device: never read.
    Special,
}

impl Entry {
    /// The file's source.
    pub(super) fn source(&self) -> Option<&Source> {
        match &self.what {
            What::File(source) => Some(source),
            _ => None,
        }
    }
}

impl Folder {
    /// A folder on disk that the user named.
    pub(super) fn on_disk(shown: String, path: &Path) -> Folder {
        Folder {
            shown,
            root: path.canonicalize().ok().map(Arc::from),
            place: PlaceOf::Disk(path.to_owned()),
        }
    }

    /// The root of an archive.
    pub(super) fn in_archive(shown: &str, path: &Path, members: Vec<Member>) -> Folder {
        let all = 0..members.len();
        let archive = Arc::new(Archive { path: path.to_owned(), members });
        Folder { shown: format!("{shown}!"), root: None, place: PlaceOf::Archive(archive, 0, all) }
    }

    /// Its files and folders in order of name.
    pub(super) fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = match &self.place {
            PlaceOf::Disk(path) => self.on_disk_entries(path)?,
            PlaceOf::Archive(archive, depth, range) => {
                self.archive_entries(archive, *depth, range.clone())
            }
        };
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn shown_of(&self, name: &str) -> String {
        match self.shown.as_str() {
            "." => format!("./{name}"),
            "/" => format!("/{name}"),
            shown => format!("{shown}/{name}"),
        }
    }

    fn on_disk_entries(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            let what = if kind.is_file() {
                What::File(Source::File(entry.path()))
            } else if kind.is_dir() {
                What::Folder(self.below(&name, entry.path()))
            } else if kind.is_symlink() {
                self.linked(&entry.path())
            } else {
                What::Special
            };
            entries.push(Entry { shown: self.shown_of(&name), name, what });
        }
        Ok(entries)
    }

    fn below(&self, name: &str, path: PathBuf) -> Folder {
        Folder { shown: self.shown_of(name), place: PlaceOf::Disk(path), root: self.root.clone() }
    }

    /// A link to a file inside the argument's folder is that file. Links to
    /// folders are not followed: what they lead to is walked in its own place.
    fn linked(&self, path: &Path) -> What {
        let inside =
            |target: &PathBuf| self.root.as_ref().is_some_and(|root| target.starts_with(root));
        match path.canonicalize() {
            Ok(target) if inside(&target) && target.is_file() => What::File(Source::File(target)),
            Ok(target) if inside(&target) && !target.is_dir() => What::Special,
            _ => What::Link,
        }
    }

    fn archive_entries(
        &self,
        archive: &Arc<Archive>,
        depth: usize,
        range: std::ops::Range<usize>,
    ) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let Some(member) = archive.members.get(at) else { break };
            let rest = member.path.get(depth..).unwrap_or_default();
            let (name, is_folder) = match rest.split_once('/') {
                Some((name, _)) => (name, true),
                None => (rest, false),
            };
            let what = if is_folder {
                let end = archive.members.get(at..range.end).map_or(at + 1, |members| {
                    at + members.partition_point(|other| {
                        other
                            .path
                            .get(depth..)
                            .and_then(|rest| rest.split_once('/'))
                            .is_some_and(|(first, _)| first == name)
                    })
                });
                let below = PlaceOf::Archive(Arc::clone(archive), depth + name.len() + 1, at..end);
                at = end.max(at + 1);
                What::Folder(Folder { shown: self.shown_of(name), place: below, root: None })
            } else {
                at += 1;
                What::File(Source::Member(archive.path.clone(), member.index))
            };
            entries.push(Entry { name: name.to_owned(), shown: self.shown_of(name), what });
        }
        entries
    }
}

/// What a file's name makes of it in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Passed over.
    Litter,
    /// A digest list.
    List,
    /// 附件清单.csv or .xlsx.
    AttachmentList,
    /// Read, to see whether it is a form.
    Candidate,
    /// A folder in a file.
    Archive,
    /// Anything else: at most an attachment.
    Other,
}

/// Extensions of files that may hold a form, or are refused by name.
const OFFICE: &[&str] = &[
    "docx", "docm", "dotx", "dotm", "doc", "dot", "wps", "wpt", "xlsx", "xlsm", "xltx", "xltm",
    "xls", "xlt", "et", "ett", "xlsb", "ods", "ots", "csv", "tsv", "html", "htm", "mht", "mhtml",
    "odt", "ott", "rtf", "ofd", "uof",
];
/// Extensions of files that are attachments and are not opened for a look.
const ATTACHMENTS: &[&str] = &[
    "jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif", "webp", "heic", "pdf", "txt", "md", "json",
    "xml", "log", "ini", "rar", "7z", "mp4", "mov", "avi", "mp3", "wav", "ppt", "pptx",
];

/// The role of a file by its name; `None` where a look at its first bytes must
/// tell whether it is a candidate.
pub(super) fn role(name: &str) -> Option<Role> {
    if manifest::is_litter(name) {
        return Some(Role::Litter);
    }
    if manifest::is_list(name).is_some() {
        return Some(Role::List);
    }
    if manifest::is_attachment_list(name) {
        return Some(Role::AttachmentList);
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("zip") => Some(Role::Archive),
        Some(extension) if OFFICE.contains(&extension) => Some(Role::Candidate),
        Some(extension) if ATTACHMENTS.contains(&extension) => Some(Role::Other),
        _ => None,
    }
}
