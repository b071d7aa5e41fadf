//! What a bag holds, on disk or in a zip: every entry, and nothing followed out.
//!
//! In: a folder or a zip file. Out: a [`Tree`] of entries in order of path.
//! What cannot be read, named or trusted is an entry too, so that nothing is
//! lost: a link that leaves, a pipe, a name that is not Unicode. No file is
//! opened; a zip's directory is read by a worker.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::digest::{self, Algorithm, Digest};
use crate::manifest::name;
use crate::worker::{Program, Setup, Source, Watch, Worker, WorkerError};

mod folder;
mod zip;

/// All entries of a folder or archive.
#[derive(Debug)]
pub struct Tree {
    /// Entries in order of the bytes of their paths; folders are not among
    /// them.
    pub entries: Vec<Entry>,
    /// Names that are not in NFC, under their NFC.
    composed: OnceLock<BTreeMap<String, Option<usize>>>,
}

/// One entry.
#[derive(Debug)]
pub struct Entry {
    /// Path relative to the root, `/`-separated.
    pub path: Box<str>,
    /// What it is.
    pub what: What,
    /// Bytes; of a zip's member as its directory says.
    pub size: u64,
    /// When it was last written, where the system tells.
    pub modified: Option<SystemTime>,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A file of the tree's own.
    File,
    /// A link to a file inside the tree: the file's own path.
    Linked(PathBuf),
    /// A member of a zip, by its number.
    Member(usize),
    /// A link to a folder inside the tree, whose files stand under their own
    /// paths; it is not followed.
    FolderLink,
    /// A link that leaves the tree or leads nowhere; never read.
    Leaves,
    /// A pipe, a socket or a device; never opened.
    Special,
    /// The name is not Unicode; the path shows it as well as it can.
    NotUnicode,
    /// A zip's member whose name leaves the archive.
    Unsafe,
    /// A member that needs a password.
    Encrypted,
    /// A folder or file that the system will not show; its words.
    Unread(String),
}

impl Entry {
    /// Whether it has bytes that can be read.
    pub fn is_file(&self) -> bool {
        matches!(self.what, What::File | What::Linked(_) | What::Member(_))
    }
}

impl Tree {
    fn new(mut entries: Vec<Entry>) -> Tree {
        entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Tree { entries, composed: OnceLock::new() }
    }

    /// A tree without entries.
    pub fn empty() -> Tree {
        Tree::new(Vec::new())
    }

    /// The entry of a path: by its bytes, else by NFC.
    pub fn find(&self, path: &str) -> Option<usize> {
        let exact = self.entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok();
        exact.or_else(|| {
            if path.is_ascii() {
                return None;
            }
            let nfc = name::composed(path);
            let nfc = nfc.as_deref().unwrap_or(path);
            let by_nfc = self.entries.binary_search_by(|entry| (*entry.path).cmp(nfc)).ok();
            by_nfc.or_else(|| self.composed().get(nfc).copied().flatten())
        })
    }

    fn composed(&self) -> &BTreeMap<String, Option<usize>> {
        self.composed.get_or_init(|| {
            let mut map = BTreeMap::new();
            for (at, entry) in self.entries.iter().enumerate() {
                if let Some(nfc) = name::composed(&entry.path) {
                    map.entry(nfc).and_modify(|known| *known = None).or_insert(Some(at));
                }
            }
            map
        })
    }
}

/// Where a tree is, and how its bytes are had.
#[derive(Clone, Debug)]
pub enum Root {
    /// A folder.
    Folder(PathBuf),
    /// A zip file; the bag lies under this prefix in it, empty or ending in
    /// `/`.
    Zip(PathBuf, String),
}

/// One reader of a root: each thread has its own.
pub struct Reader<'a> {
    root: &'a Root,
    worker: Option<Worker>,
}

/// What is needed to start workers for zips.
#[derive(Clone, Debug)]
pub struct Workers {
    /// The program that serves as worker.
    pub program: Program,
    /// What it is told.
    pub setup: Arc<Setup>,
    /// Ends those that hang.
    pub watch: Arc<Watch>,
}

impl Workers {
    /// A worker, which starts its child when first asked.
    pub fn start(&self) -> Worker {
        Worker::new(self.program.clone(), Arc::clone(&self.setup), Arc::clone(&self.watch))
    }
}

/// Why bytes could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ReadFailure {
    /// The system's words.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The worker's.
    #[error(transparent)]
    Worker(#[from] WorkerError),
    /// A tag file over the limit.
    #[error("over {0} bytes")]
    TooLong(u64),
}

/// Bytes of the longest tag file that is read: a manifest of ten million
/// lines.
const LONGEST: u64 = 2 << 30;

impl<'a> Reader<'a> {
    /// A reader; `workers` are needed for zips alone.
    pub fn new(root: &'a Root, workers: &Workers) -> Reader<'a> {
        let worker = matches!(root, Root::Zip(..)).then(|| workers.start());
        Reader { root, worker }
    }

    /// Everything below the root.
    pub fn tree(&mut self) -> Result<Tree, ReadFailure> {
        match (self.root, &mut self.worker) {
            (Root::Zip(path, prefix), Some(worker)) => Ok(zip::walk(worker, path, prefix)?),
            (Root::Folder(path) | Root::Zip(path, _), _) => Ok(folder::walk(path)?),
        }
    }

    /// The bytes of a tag file.
    pub fn bytes(&mut self, entry: &Entry) -> Result<Vec<u8>, ReadFailure> {
        if entry.size > LONGEST {
            return Err(ReadFailure::TooLong(LONGEST));
        }
        match (self.source(entry), &mut self.worker) {
            (Source::File(path), _) => {
                let mut bytes = Vec::with_capacity(usize::try_from(entry.size).unwrap_or(0));
                let file = std::fs::File::open(path)?;
                io::Read::read_to_end(&mut io::Read::take(file, LONGEST), &mut bytes)?;
                Ok(bytes)
            }
            (source, Some(worker)) => Ok(worker.bytes(&source)?),
            (Source::Member(..), None) => Err(io::Error::other("no worker").into()),
        }
    }

    /// Length and digests of a file, in one pass over it.
    pub fn digests(
        &mut self,
        entry: &Entry,
        algorithms: &[Algorithm],
    ) -> Result<(u64, Vec<Digest>), ReadFailure> {
        match (self.source(entry), &mut self.worker) {
            (Source::File(path), _) => Ok(digest::file(&path, algorithms)?),
            (source, Some(worker)) => {
                let found = worker.digest(&source, algorithms)?;
                let digests = algorithms.iter().zip(&found);
                let digests: Option<Vec<Digest>> =
                    digests.map(|(algorithm, hex)| Digest::parse(*algorithm, hex)).collect();
                let lost = || ReadFailure::Io(io::Error::other("no digest"));
                Ok((entry.size, digests.ok_or_else(lost)?))
            }
            (Source::Member(..), None) => Err(io::Error::other("no worker").into()),
        }
    }

    /// Where the bytes of an entry are.
    pub fn source(&self, entry: &Entry) -> Source {
        match (&entry.what, self.root) {
            (What::Linked(path), _) => Source::File(path.clone()),
            (What::Member(index), Root::Zip(path, _)) => Source::Member(path.clone(), *index),
            (_, Root::Folder(path) | Root::Zip(path, _)) => Source::File(join(path, &entry.path)),
        }
    }
}

/// A `/`-separated path below a folder.
pub fn join(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, part| folder.join(part))
}
