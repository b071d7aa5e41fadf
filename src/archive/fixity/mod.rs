//! Fixity over years: which bags were good when, and how far a stopped run had
//! come.
//!
//! In: a state file and what [`verify`](super::verify()) finds, file by file. Out: which
//! files need not be read again, which bags were verified recently, and what is
//! needed to tell bit rot from an edit. Memory grows with the number of bags by
//! a line each, never with the number of their files.
//!
//! The state is a [`Journal`]: lines that are only ever added, each with its own
//! checksum, so that a run that is killed at any moment loses at most the line
//! that it was writing.

mod journal;
mod since;

pub use journal::{Journal, StateError};
pub use since::Since;

use super::find::Place;
use super::tree::Root;

/// How the journal names a bag: its real path, whatever folder the command is
/// run in.
pub fn id(place: &Place) -> String {
    let (path, prefix) = match &place.root {
        Root::Folder(path) => (path, ""),
        Root::Zip(path, prefix) => (path, prefix.as_str()),
    };
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    let mut id = real.to_string_lossy().into_owned();
    if !prefix.is_empty() {
        id.push_str("!/");
        id.push_str(prefix);
    }
    id
}
