//! What is known of an object before any item is judged.
//!
//! In: a bag or a folder. Out: [`Facts`]: the verdict of the bag, its files with
//! formats, its cases with their metadata. Foreign office files are looked at
//! by a worker; of other files only the first bytes are read here.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use super::Inspection;
use super::content::{self, Readable, Signed};
use super::fixity::Fixity;
use super::metadata::{self, Known};
use super::outside::{self, Answer};
use crate::archive::find::Place;
use crate::archive::pack::format_of;
use crate::archive::tree::{Entry, Reader, Root, Tree, Workers};
use crate::archive::verify::{Verified, verify};
use crate::worker::Source;

/// Everything that the items look at.
pub(super) struct Facts {
    /// The verdict of the bag; `None` for a plain folder.
    pub(super) verified: Option<Verified>,
    /// What the digests on record say; `None` where there are none.
    pub(super) fixity: Option<Fixity>,
    /// All entries, `/`-separated; of a bag its payload, below `data/`.
    pub(super) files: Vec<FileFact>,
    /// Names that are no regular files.
    pub(super) strange: Vec<String>,
    /// One for each metadata file.
    pub(super) cases: Vec<Case>,
    /// Where this object stands among those that bear the same number or
    /// title: name of the element, its value, and the earlier object.
    pub(super) repeated: Vec<(String, String, String)>,
    /// Serial numbers of earlier objects of the run, before this one's.
    pub(super) serials: BTreeMap<String, Vec<u64>>,
    pub(super) virus: Answer,
    pub(super) signatures: Answer,
    pub(super) registry: Answer,
    pub(super) unread: bool,
}

/// A file.
pub(super) struct FileFact {
    pub(super) path: String,
    pub(super) size: u64,
    /// Its format by content.
    pub(super) format: &'static str,
    /// Its signatures, of a PDF.
    pub(super) signed: Signed,
    pub(super) readable: Readable,
    /// Digests that metadata gave and that do not fit, or could not be made.
    pub(super) digest_fault: Option<String>,
}

/// A case: the folder of a metadata file.
pub(super) struct Case {
    /// The path of the metadata file.
    pub(super) path: String,
    /// What its paths stand under: empty, or ending in `/`.
    pub(super) below: String,
    /// What it says, or why it cannot be read.
    pub(super) metadata: Result<Known, String>,
    /// Attachments that the case's record says are missing.
    pub(super) missing: Vec<String>,
}

/// What the objects of a run bore, for the items that look across them.
#[derive(Debug, Default)]
pub struct Seen {
    /// Element and value, and the first object that bears it.
    values: HashMap<(String, String), String>,
    /// Serial numbers, by what stands before them.
    serials: BTreeMap<String, Vec<u64>>,
}

/// Bytes of a metadata file that are read at most.
const LONGEST: u64 = 64 << 20;
/// First bytes by which a format is told.
const HEAD: u64 = 4096;

pub(super) fn gather(
    place: &Place,
    workers: &Workers,
    inspection: &Inspection,
    seen: &mut Seen,
) -> Facts {
    let mut reader = Reader::new(&place.root, workers);
    let tree = reader.tree();
    let unread = tree.is_err();
    let tree = tree.unwrap_or_else(|_| Tree::empty());
    let bag = tree.find("bagit.txt").is_some();
    let verified = bag.then(|| verify(place, workers, &inspection.options, &()));
    let lang = inspection.options.lang;
    let fixity = match &verified {
        Some(verified) => Some(Fixity::of_bag(verified)),
        None => Fixity::of_folder(&tree, &mut reader, lang),
    };
    let mut facts = Facts {
        unread: unread || fixity.as_ref().is_some_and(|fixity| fixity.unread),
        verified,
        fixity,
        files: Vec::new(),
        strange: Vec::new(),
        cases: Vec::new(),
        repeated: Vec::new(),
        serials: BTreeMap::new(),
        virus: Answer::None,
        signatures: Answer::None,
        registry: Answer::None,
    };
    let path = match &place.root {
        Root::Folder(path) | Root::Zip(path, _) => path,
    };
    let outside = &inspection.rules.outside;
    facts.virus = outside::ask(outside.virus.as_ref(), path, workers);
    facts.signatures = outside::ask(outside.signatures.as_ref(), path, workers);
    facts.registry = outside::ask(outside.formats.as_ref(), path, workers);
    let mut worker = workers.start();
    for entry in &tree.entries {
        let Some(name) = inside(&entry.path, bag) else { continue };
        if !entry.is_file() {
            facts.strange.push(name.to_owned());
            continue;
        }
        let source = reader.source(entry);
        let head = head(&source, &mut worker);
        facts.unread |= head.is_none();
        let head = head.unwrap_or_default();
        let format = format_of(&head);
        facts.files.push(FileFact {
            path: name.to_owned(),
            size: entry.size,
            format,
            signed: match format {
                "pdf" => content::signature(&source, inspection.today, lang, &mut worker),
                _ => Signed::Not,
            },
            readable: content::readable(&source, name, format, &mut worker),
            digest_fault: None,
        });
        if is_metadata(name) && entry.size <= LONGEST {
            facts.cases.push(case(name, entry, &tree, bag, &mut reader));
        }
    }
    compare_digests(&mut facts, &tree, bag, &mut reader);
    across(&mut facts, place, seen);
    facts
}

/// The path of payload, or of any file of a plain folder.
fn inside(path: &str, bag: bool) -> Option<&str> {
    if bag { path.strip_prefix("data/") } else { Some(path) }
}

fn is_metadata(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "元数据.xml" || name == "元数据.json"
}

/// The first bytes; `None` where they cannot be had.
fn head(source: &Source, worker: &mut crate::worker::Worker) -> Option<Vec<u8>> {
    match source {
        Source::File(path) => {
            let mut head = Vec::new();
            std::fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
            Some(head)
        }
        Source::Member(..) => {
            let mut bytes = worker.bytes(source).ok()?;
            bytes.truncate(HEAD as usize);
            Some(bytes)
        }
    }
}

fn case(name: &str, entry: &Entry, tree: &Tree, bag: bool, reader: &mut Reader<'_>) -> Case {
    let metadata = match reader.bytes(entry) {
        Ok(bytes) => metadata::read(name, &bytes),
        Err(error) => Err(error.to_string()),
    };
    let below = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let record = format!("{}{below}记录.json", if bag { "data/" } else { "" });
    let record = tree.find(&record).and_then(|at| tree.entries.get(at));
    let missing = record
        .and_then(|entry| reader.bytes(entry).ok())
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .map(|record| missing(&record))
        .unwrap_or_default();
    Case { path: name.to_owned(), below, metadata, missing }
}

/// Attachments that a record knows as missing.
fn missing(record: &serde_json::Value) -> Vec<String> {
    let list = |value: &serde_json::Value, key: &str| {
        value.get(key).and_then(serde_json::Value::as_array).cloned().unwrap_or_default()
    };
    let cases = list(record, "applications");
    let files = cases.iter().flat_map(|case| list(case, "attachments"));
    files
        .filter(|file| file.get("status").and_then(serde_json::Value::as_str) == Some("missing"))
        .filter_map(|file| file.get("path")?.as_str().map(str::to_owned))
        .collect()
}

/// The digests of metadata against the files.
fn compare_digests(facts: &mut Facts, tree: &Tree, bag: bool, reader: &mut Reader<'_>) {
    use crate::digest::{Algorithm, Digest};
    let mut wanted: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for case in &facts.cases {
        for file in case.metadata.iter().flat_map(|known| &known.files) {
            let digests = file
                .digests
                .iter()
                .filter_map(|(name, hex)| Digest::parse(Algorithm::from_name(name)?, hex.trim()));
            wanted.entry(format!("{}{}", case.below, file.path)).or_default().extend(digests);
        }
    }
    for file in &mut facts.files {
        let Some(expected) = wanted.get(&file.path).filter(|digests| !digests.is_empty()) else {
            continue;
        };
        let full = format!("{}{}", if bag { "data/" } else { "" }, file.path);
        let Some(entry) = tree.find(&full).and_then(|at| tree.entries.get(at)) else { continue };
        let mut algorithms: Vec<Algorithm> = expected.iter().map(Digest::algorithm).collect();
        algorithms.sort_unstable();
        algorithms.dedup();
        file.digest_fault = match reader.digests(entry, &algorithms) {
            Err(error) => Some(error.to_string()),
            Ok((_, found)) => {
                let bad = expected.iter().find(|digest| !found.contains(digest));
                bad.map(|digest| digest.algorithm().to_string())
            }
        };
    }
}

/// What other objects of the run bear too.
fn across(facts: &mut Facts, place: &Place, seen: &mut Seen) {
    for case in &facts.cases {
        let Ok(known) = &case.metadata else { continue };
        let here = format!("{} · {}", place.shown, case.path);
        for element in ["档号", "文号", "题名"] {
            let Some(value) = known.get(element).filter(|value| !value.trim().is_empty()) else {
                continue;
            };
            // The JSON beside the XML says the same of the same case.
            let twin = |other: &str| strip(other) == strip(&here);
            let key = (element.to_owned(), value.to_owned());
            let first = seen.values.entry(key).or_insert_with(|| here.clone());
            if *first != here && !twin(first) {
                facts.repeated.push((element.to_owned(), value.to_owned(), first.clone()));
            }
        }
        if let Some((stem, serial)) = known.get("档号").and_then(serial) {
            let serials = seen.serials.entry(stem).or_default();
            if !serials.contains(&serial) {
                serials.push(serial);
            }
        }
    }
    facts.serials = seen.serials.clone();
}

fn strip(path: &str) -> &str {
    path.trim_end_matches(".xml").trim_end_matches(".json")
}

/// A number's last digits, and what stands before them.
fn serial(text: &str) -> Option<(String, u64)> {
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(stem.len()..)?;
    Some((stem.to_owned(), digits.parse().ok()?))
}

/// Whether a system left it behind.
pub(super) fn is_litter(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(crate::manifest::is_litter)
}
