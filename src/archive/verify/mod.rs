//! One bag, judged.
//!
//! In: where the bag is. Out: a [`Verified`] with its verdict, the numbers of
//! its files, and every finding of one run: a manifest that is short of a file
//! does not keep the other files from being hashed, and sizes that differ do
//! not either. Each file is read once, for all its algorithms. Nothing is
//! fetched, followed or repaired.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::time::UNIX_EPOCH;

use super::bag::{Charset, Declaration, Fetch, Info, Version};
use super::find::Place;
use super::tree::{Reader, Root, Tree, What, Workers};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::{self, Algorithm, Digest};
use crate::lang::Lang;
use crate::record::Date;

mod hash;
mod listed;
mod words;

use listed::{Listed, Source};

/// How to judge.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that hash.
    pub jobs: NonZeroUsize,
    /// How far to look.
    pub check: Check,
    /// Language of the findings.
    pub lang: Lang,
}

/// How far a check goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Every digest is compared.
    Whole,
    /// Only that each file is there, and no other.
    Completeness,
}

/// What is told while a bag is judged, and what is known from before. All
/// methods may be called from several threads.
pub trait Follow: Sync {
    /// A file was done.
    fn file(&self, _path: &str, _bytes: u64) {}
    /// Whether a file of this stamp was found intact earlier in the same run.
    fn known(&self, _stamp: &Stamp<'_>) -> bool {
        false
    }
    /// A file was found intact.
    fn intact(&self, _stamp: &Stamp<'_>) {}
    /// When all of the bag was last found intact, with its fingerprint then.
    fn last_good(&self) -> Option<(Date, String)> {
        None
    }
}

impl Follow for () {}

/// A file as it stands on disk, and what it should be.
#[derive(Debug)]
pub struct Stamp<'a> {
    /// Path relative to the bag.
    pub path: &'a str,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of its last writing; 0 where not known.
    pub modified: u128,
    /// The digests on record.
    pub digests: &'a [Digest],
}

/// What is known of one bag.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Its path as given.
    pub path: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The numbers of its files.
    pub entries: Entries,
    /// Everything found, in order of tag file, then of path.
    pub diagnostics: Vec<Diagnostic>,
    /// Something could not be read, whatever the verdict.
    pub unread: bool,
    /// The version it declares; `None` where there is no declaration.
    pub version: Option<Version>,
    /// Its metadata.
    pub info: Vec<(String, String)>,
    /// Bytes of its payload.
    pub bytes: u64,
    /// A digest of paths, sizes and times of all files: the same as long as
    /// nobody wrote to the bag.
    pub fingerprint: String,
}

/// The verdict of a bag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Complete, and every digest fits.
    Valid,
    /// At least one error.
    Invalid,
    /// Nothing is known to be wrong, but something could not be read.
    Unreadable,
    /// Complete; no digest was compared ([`Check::Completeness`]).
    Indeterminate,
}

impl Verdict {
    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Valid => "valid",
            Verdict::Invalid => "invalid",
            Verdict::Unreadable => "unreadable",
            Verdict::Indeterminate => "indeterminate",
        }
    }
}

/// Numbers of files: those that a manifest lists, and payload that none does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Every digest on record fits.
    pub intact: u64,
    /// One does not.
    pub altered: u64,
    /// Listed, but not there.
    pub missing: u64,
    /// Payload that no manifest lists.
    pub unlisted: u64,
    /// Listed and there, but not compared: not asked, or not readable.
    pub unverified: u64,
}

/// Judges one bag.
pub fn verify(
    place: &Place,
    workers: &Workers,
    options: &Options,
    follow: &dyn Follow,
) -> Verified {
    let lang = options.lang;
    let mut reader = Reader::new(&place.root, workers);
    let mut verified = Verified {
        path: place.shown.clone(),
        verdict: Verdict::Unreadable,
        entries: Entries::default(),
        diagnostics: Vec::new(),
        unread: false,
        version: None,
        info: Vec::new(),
        bytes: 0,
        fingerprint: String::new(),
    };
    let tree = match reader.tree() {
        Ok(tree) => tree,
        Err(error) => {
            verified.unread = true;
            verified.diagnostics.push(words::no_tree(&place.root, &error, lang));
            return verified;
        }
    };
    let mut judge = Judge { tree: &tree, lang, reader, verified, failed: false };
    judge.strange_entries();
    let declaration = judge.declaration();
    if declaration.is_none() && !judge.has_manifest() {
        // Not a bag at all: one sentence is enough.
        return judge.finish(options.check);
    }
    let declaration = declaration.unwrap_or(Declaration {
        version: Version::RFC,
        charset: Charset::UTF8,
        faults: Vec::new(),
    });
    let sources = judge.sources(&declaration);
    let info = judge.info(&declaration);
    let fetch = judge.fetch(&declaration);
    judge.data_folder(&place.root);
    let mut listed = judge.settle(sources, &declaration, &info);
    judge.compare_with_tree(&mut listed, &fetch, &declaration, &info);
    judge.verified.fingerprint = fingerprint(&tree);
    match options.check {
        Check::Completeness => judge.count_unverified(&listed),
        Check::Whole => judge.hash(&place.root, workers, options.jobs, &listed, follow),
    }
    judge.finish(options.check)
}

/// A bag on its way to a verdict.
struct Judge<'a> {
    tree: &'a Tree,
    lang: Lang,
    reader: Reader<'a>,
    verified: Verified,
    /// An error that is more than a failed reading.
    failed: bool,
}

impl Judge<'_> {
    fn say(&mut self, found: Diagnostic) {
        let reading = found.code == words::UNREAD;
        self.verified.unread |= reading;
        self.failed |= found.severity == Severity::Error && !reading;
        self.verified.diagnostics.push(found);
    }

    fn finish(mut self, check: Check) -> Verified {
        self.verified.verdict = match (self.failed, self.verified.unread, check) {
            (true, ..) => Verdict::Invalid,
            (_, true, _) => Verdict::Unreadable,
            (.., Check::Completeness) => Verdict::Indeterminate,
            (.., Check::Whole) => Verdict::Valid,
        };
        self.verified
    }

    /// Entries that are no files, wherever they stand.
    fn strange_entries(&mut self) {
        for entry in &self.tree.entries {
            if let Some(found) = words::strange(entry, self.lang) {
                self.say(found);
            }
        }
    }

    fn declaration(&mut self) -> Option<Declaration> {
        let Some(bytes) = self.tag_file("bagit.txt") else {
            if self.tree.find("bagit.txt").is_none() {
                self.say(words::no_declaration(self.has_manifest(), self.lang));
            }
            return None;
        };
        let declaration = Declaration::read(&bytes);
        for fault in &declaration.faults {
            self.say(words::declaration(fault, self.lang));
        }
        self.verified.version = Some(declaration.version);
        Some(declaration)
    }

    /// The bytes of a tag file; what keeps it from being read is said.
    fn tag_file(&mut self, path: &str) -> Option<Vec<u8>> {
        let entry = self.tree.entries.get(self.tree.find(path)?)?;
        if !entry.is_file() {
            return None;
        }
        match self.reader.bytes(entry) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.say(words::unread(path, &error.to_string(), self.lang));
                None
            }
        }
    }

    fn has_manifest(&self) -> bool {
        self.tree.entries.iter().any(|entry| listed::manifest_name(&entry.path).is_some())
    }

    /// Reads every manifest of the bag.
    fn sources(&mut self, declaration: &Declaration) -> Vec<Source> {
        let mut sources = Vec::new();
        let mut weak = Vec::new();
        for entry in &self.tree.entries {
            let Some((payload, name)) = listed::manifest_name(&entry.path) else { continue };
            let Some(algorithm) = Algorithm::from_name(name) else {
                self.say(words::unknown_algorithm(&entry.path, name, self.lang));
                continue;
            };
            let Some(bytes) = self.tag_file(&entry.path) else { continue };
            let Declaration { charset, version, .. } = *declaration;
            let list = super::bag::List::read(&bytes, algorithm, payload, charset, version);
            for fault in &list.faults {
                self.say(words::list(&entry.path, fault, self.lang));
            }
            if algorithm.is_weak() && !weak.contains(&algorithm) {
                weak.push(algorithm);
            }
            sources.push(Source { name: entry.path.clone(), payload, lines: list.lines });
        }
        if !sources.iter().any(|source| source.payload) {
            self.say(words::no_manifest(self.lang));
        } else if !sources.iter().any(|source| !source.payload) {
            self.say(words::no_tag_manifest(self.lang));
        }
        if !weak.is_empty() {
            self.say(words::weak(&weak, self.lang));
        }
        sources
    }

    fn info(&mut self, declaration: &Declaration) -> Info {
        let name = declaration.version.info_name();
        let Some(bytes) = self.tag_file(name) else { return Info::default() };
        let mut info = Info::read(&bytes, declaration.charset, declaration.version);
        for fault in &info.faults {
            self.say(words::info(name, fault, self.lang));
        }
        self.verified.info = std::mem::take(&mut info.elements);
        info
    }

    fn fetch(&mut self, declaration: &Declaration) -> Fetch {
        let Some(bytes) = self.tag_file("fetch.txt") else { return Fetch::default() };
        let fetch = Fetch::read(&bytes, declaration.charset, declaration.version);
        for fault in &fetch.faults {
            self.say(words::fetch(fault, self.lang));
        }
        fetch
    }

    fn data_folder(&mut self, root: &Root) {
        let missing = match root {
            Root::Folder(path) => !path.join("data").is_dir(),
            Root::Zip(..) => false,
        };
        if missing {
            self.say(words::no_data(self.lang));
        }
    }

    fn count_unverified(&mut self, listed: &[Listed]) {
        let there: BTreeMap<usize, ()> =
            listed.iter().filter_map(|one| Some((one.entry?, ()))).collect();
        self.verified.entries.unverified = there.len() as u64;
    }
}

/// See [`Verified::fingerprint`].
fn fingerprint(tree: &Tree) -> String {
    let mut text = String::new();
    for entry in &tree.entries {
        text.push_str(&entry.path);
        text.push_str(&format!("\0{}\0{}\n", entry.size, modified(entry)));
    }
    let digest = digest::bytes(text.as_bytes(), &[Algorithm::Sha256]);
    digest.first().map(|digest| digest.hex().chars().take(32).collect()).unwrap_or_default()
}

fn modified(entry: &super::tree::Entry) -> u128 {
    let since = entry.modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos())
}

/// Whether an entry is payload.
fn is_payload(path: &str) -> bool {
    path.starts_with("data/")
}

/// Whether an entry stands for one that could not be opened.
fn is_unread(what: &What) -> bool {
    matches!(what, What::Unread(_))
}
