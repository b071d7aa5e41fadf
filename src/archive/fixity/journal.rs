//! The state file: lines with checksums, added and never changed.
//!
//! In: a file of this shape, or none yet. Out: what its whole lines say; broken
//! ones are dropped and counted. Opening writes the state anew, without what no
//! run needs any more, under a temporary name that is then renamed.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Since;
use crate::archive::Stamp;
use crate::digest::{self, Algorithm};
use crate::record::Date;

/// The first line, after its checksum.
const SCHEMA: &str = "shenpi.fixity/1";
/// Days for which a file that a stopped run found intact need not be read
/// again by the run that goes on with it.
const RESUMABLE: i32 = 7;
/// Bytes of file records after which a finished bag has the state rewritten.
const SPENT: u64 = 64 << 20;

/// The state of a store of bags, open for one run.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    today: Date,
    state: Mutex<State>,
    /// Held as long as the journal is open; the system lets go of it however
    /// the run ends.
    _lock: File,
}

#[derive(Debug)]
struct State {
    file: File,
    bags: BTreeMap<String, Bag>,
    /// Files that a stopped run found intact, by bag and path.
    files: HashMap<String, HashMap<String, Intact>>,
    /// Bytes written since the state was last rewritten.
    written: u64,
}

/// What is known of one bag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bag {
    checked: Date,
    good: bool,
    last_good: Option<(Date, String)>,
}

/// A file found intact.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Intact {
    on: Date,
    size: u64,
    modified: u128,
    /// A digest of the digests on record.
    expected: String,
}

/// Why there is no journal.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A file of another kind, which is left alone.
    #[error("not a state file")]
    Foreign,
    /// Another run holds it.
    #[error("in use")]
    Busy,
    /// The system's words.
    #[error(transparent)]
    Io(#[from] io::Error),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Head {
        schema: String,
    },
    File {
        file: String,
        bag: String,
        on: String,
        size: u64,
        modified: String,
        expected: String,
    },
    Bag {
        bag: String,
        checked: String,
        good: bool,
        good_on: Option<String>,
        fingerprint: Option<String>,
    },
}

impl Journal {
    /// Opens or begins a state file. The number is of lines that were broken.
    pub fn open(path: &Path, today: Date) -> Result<(Journal, u64), StateError> {
        let mut lock_name = path.as_os_str().to_owned();
        lock_name.push(".lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(lock_name)?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => StateError::Busy,
            fs::TryLockError::Error(error) => StateError::Io(error),
        })?;
        let mut bags = BTreeMap::new();
        let mut files = HashMap::new();
        let dropped = match File::open(path) {
            Ok(file) => load(file, today, &mut bags, &mut files)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error.into()),
        };
        let file = rewrite(path, &bags, &files)?;
        let state = Mutex::new(State { file, bags, files, written: 0 });
        Ok((Journal { path: path.to_owned(), today, state, _lock: lock }, dropped))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a bag was found good on this day or later, and nothing since.
    pub fn is_recent(&self, id: &str, since: Since) -> bool {
        self.state().bags.get(id).is_some_and(|bag| bag.good && bag.checked >= since.0)
    }

    /// When a bag was last found good, and its fingerprint then.
    pub fn last_good(&self, id: &str) -> Option<(Date, String)> {
        self.state().bags.get(id)?.last_good.clone()
    }

    /// Whether the run that this one goes on with found the file intact, and
    /// nobody has written to it since.
    pub fn known(&self, id: &str, stamp: &Stamp<'_>) -> bool {
        let state = self.state();
        let Some(known) = state.files.get(id).and_then(|files| files.get(stamp.path)) else {
            return false;
        };
        known.size == stamp.size
            && known.modified == stamp.modified
            && stamp.modified > 0
            && known.expected == expected(stamp)
    }

    /// Notes that a file is intact.
    pub fn file(&self, id: &str, stamp: &Stamp<'_>) -> io::Result<()> {
        let line = Line::File {
            file: stamp.path.to_owned(),
            bag: id.to_owned(),
            on: self.today.to_string(),
            size: stamp.size,
            modified: stamp.modified.to_string(),
            expected: expected(stamp),
        };
        self.state().add(&line)
    }

    /// Notes that a bag is done, and makes sure that it stays noted.
    pub fn bag(&self, id: &str, good: bool, fingerprint: &str) -> io::Result<()> {
        let mut state = self.state();
        let earlier = state.bags.get(id).and_then(|bag| bag.last_good.clone());
        let last_good = if good { Some((self.today, fingerprint.to_owned())) } else { earlier };
        let bag = Bag { checked: self.today, good, last_good };
        state.add(&line_of(id, &bag))?;
        state.files.remove(id);
        state.bags.insert(id.to_owned(), bag);
        if state.written > SPENT {
            state.file = rewrite(&self.path, &state.bags, &state.files)?;
            state.written = 0;
        } else {
            state.file.sync_data()?;
        }
        Ok(())
    }
}

impl State {
    /// One line in one call, so that a killed process leaves whole lines.
    fn add(&mut self, line: &Line) -> io::Result<()> {
        let text = written(line)?;
        self.file.write_all(text.as_bytes())?;
        self.written += text.len() as u64;
        Ok(())
    }
}

fn expected(stamp: &Stamp<'_>) -> String {
    let all: String =
        stamp.digests.iter().map(|digest| format!("{}:{digest}\n", digest.algorithm())).collect();
    checksum(all.as_bytes())
}

/// The first half of a SHA-256.
fn checksum(bytes: &[u8]) -> String {
    let digest = digest::bytes(bytes, &[Algorithm::Sha256]);
    digest.first().map(|digest| digest.hex().chars().take(32).collect()).unwrap_or_default()
}

fn written(line: &Line) -> io::Result<String> {
    let json = serde_json::to_string(line)?;
    Ok(format!("{} {json}\n", checksum(json.as_bytes())))
}

fn line_of(id: &str, bag: &Bag) -> Line {
    Line::Bag {
        bag: id.to_owned(),
        checked: bag.checked.to_string(),
        good: bag.good,
        good_on: bag.last_good.as_ref().map(|(date, _)| date.to_string()),
        fingerprint: bag.last_good.as_ref().map(|(_, fingerprint)| fingerprint.clone()),
    }
}

/// A line whose checksum fits.
fn parse(line: &[u8]) -> Option<Line> {
    let text = std::str::from_utf8(line).ok()?;
    let (sum, json) = text.split_once(' ')?;
    (checksum(json.as_bytes()) == sum).then(|| serde_json::from_str(json).ok()).flatten()
}

/// Reads what there is; the number is of broken lines.
fn load(
    file: File,
    today: Date,
    bags: &mut BTreeMap<String, Bag>,
    files: &mut HashMap<String, HashMap<String, Intact>>,
) -> Result<u64, StateError> {
    let mut from = BufReader::new(file);
    let mut line = Vec::new();
    let head = written(&Line::Head { schema: SCHEMA.to_owned() })?;
    // Of a foreign file no more than this is read.
    io::Read::read_to_end(&mut io::Read::take(&mut from, head.len() as u64), &mut line)?;
    if line != head.as_bytes() {
        // Cut short while it was begun: there is nothing in it to lose.
        return if head.as_bytes().starts_with(&line) { Ok(0) } else { Err(StateError::Foreign) };
    }
    let date = |text: &str| match crate::date::parse(text).date {
        crate::date::DateText::Date(date) => Some(date),
        _ => None,
    };
    let mut dropped = 0;
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(dropped);
        }
        let whole = line.strip_suffix(b"\n");
        match whole.and_then(parse) {
            Some(Line::File { file, bag, on, size, modified, expected }) => {
                let (Some(on), Ok(modified)) = (date(&on), modified.parse()) else { continue };
                if today.days_since(on) <= RESUMABLE {
                    let known = Intact { on, size, modified, expected };
                    files.entry(bag).or_default().insert(file, known);
                }
            }
            Some(Line::Bag { bag, checked, good, good_on, fingerprint }) => {
                files.remove(&bag);
                let Some(checked) = date(&checked) else { continue };
                let last_good = good_on.as_deref().and_then(date).zip(fingerprint);
                bags.insert(bag, Bag { checked, good, last_good });
            }
            Some(Line::Head { .. }) => {}
            None => dropped += 1,
        }
    }
}

/// Writes the state anew and gives a handle at its end.
fn rewrite(
    path: &Path,
    bags: &BTreeMap<String, Bag>,
    files: &HashMap<String, HashMap<String, Intact>>,
) -> io::Result<File> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::Builder::new().prefix(".shenpi-").suffix(".tmp").tempfile_in(folder)?;
    let mut out = io::BufWriter::new(new.as_file_mut());
    out.write_all(written(&Line::Head { schema: SCHEMA.to_owned() })?.as_bytes())?;
    for (id, bag) in bags {
        out.write_all(written(&line_of(id, bag))?.as_bytes())?;
    }
    let order: BTreeMap<_, _> = files.iter().collect();
    for (id, files) in order {
        let order: BTreeMap<_, _> = files.iter().collect();
        for (file, known) in order {
            let line = Line::File {
                file: file.clone(),
                bag: id.clone(),
                on: known.on.to_string(),
                size: known.size,
                modified: known.modified.to_string(),
                expected: known.expected.clone(),
            };
            out.write_all(written(&line)?.as_bytes())?;
        }
    }
    out.flush()?;
    drop(out);
    new.as_file().sync_all()?;
    new.persist(path).map_err(|error| error.error)
}

#[cfg(test)]
mod tests;
