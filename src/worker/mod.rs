//! Child processes that read foreign bytes, within limits of time and memory.
//!
//! In: requests over a pipe. Out: replies; or, when the child hangs, crashes or
//! eats its memory, the error that one file costs. The child is this same
//! binary under a hidden subcommand ([`serve`]); the parent holds a [`Worker`]
//! for each job. Programs that a user's rule file names are
//! started here too ([`outside()`]). Nothing else in this crate starts a process
//! or asks which system it runs on.

use std::borrow::Cow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::digest::Algorithm;
use crate::document::package::Member as Entry;
use crate::document::{Document, Limits, ReadError};
use crate::lang::Lang;
use crate::reading::{Judged, Reading, Scored};
use crate::record::Date;
use crate::remark::{self, Slip};
use crate::scan::{self, Finding, Scan};
use crate::sign::pdf::{Found, Plan, PrepareError, Prepared};
use crate::verify::{self, Options};

mod archive;
mod child;
mod limit;
mod outside;
mod parent;
mod watch;

pub use archive::Member;
pub use child::serve;
pub use outside::{Ended, outside};
pub use parent::{Program, Worker};
pub use watch::Watch;

/// What a child is told once, before any request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// The form to read.
    pub form: FormSource,
    /// Settings that override those of the form.
    pub settings: Vec<(String, String)>,
    /// Limits of one file.
    pub limits: Limits,
    /// The day that counts as today.
    pub as_of: Date,
    /// Index of the stage.
    pub stage: usize,
    /// Language of messages.
    pub lang: Lang,
}

/// Where a form comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormSource {
    /// A form that is compiled in, by id.
    BuiltIn(String),
    /// A folder.
    Folder(PathBuf),
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A file on disk.
    File(PathBuf),
    /// A member of a zip archive, by its number.
    Member(PathBuf, usize),
}

/// What a child is asked.
#[derive(Debug, Serialize, Deserialize)]
enum Request<'a> {
    /// Read and judge a file.
    Read { source: Source, name: String },
    /// Read and judge a file of scoring sheets.
    Score { source: Source, name: String },
    /// The rows of a roster from this one on.
    Rest { source: Source, name: String, from: usize },
    /// What the reader sees of a file.
    Show { source: Source },
    /// The members of an archive.
    List { archive: PathBuf },
    /// All that an archive's directory lists.
    Entries { archive: PathBuf },
    /// The bytes of a digest list.
    Bytes { source: Source },
    /// The attachment of a PDF by its name.
    #[cfg(feature = "render")]
    Attached { source: Source, name: String },
    /// Put remarks into a copy of a file, if it still has this SHA-256.
    Remark { source: Source, sha256: String, slip: Box<Slip> },
    /// What to trust when verifying; before the first [`Request::Verify`].
    Trust { options: Box<Options> },
    /// Judge a signed PDF.
    Verify { source: Source },
    /// The plan of all [`Request::Prepare`]s up to the next plan. Nothing is
    /// answered.
    Plan(Cow<'a, Plan>),
    /// One more revision of a PDF of so many bytes, which follow the frame as
    /// they are.
    Prepare { length: u32 },
    /// The signatures of a PDF, likewise.
    Survey { length: u32 },
    /// The digests of a member.
    Digest { source: Source, algorithms: Vec<Algorithm> },
    /// The digests of a file and what is to be seen on it.
    Look { source: Source, name: String, algorithms: Vec<Algorithm>, limits: scan::Limits },
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Reading(Box<Reading>),
    Scored(Box<Scored>),
    Rest(Rest),
    Document(Result<Box<Shown>, ReadError>),
    Members(Result<Listing, ReadError>),
    Entries(Result<(Vec<Entry>, bool), ReadError>),
    Bytes(Result<ByteBuf, ReadError>),
    #[cfg(feature = "render")]
    Attached(Result<Option<ByteBuf>, ReadError>),
    Remarked(Result<remark::Outcome, ReadError>),
    Trusted(Result<(), String>),
    Verified(Result<Box<verify::Report>, ReadError>),
    Prepared(Result<Prepared, PrepareError>),
    Surveyed(Result<Vec<Found>, PrepareError>),
    Digests(Result<Vec<String>, ReadError>),
    Looked(Result<Box<Looked>, ReadError>),
    /// The file could not be opened; the system's words.
    Unopened(String),
}

/// A piece of a roster.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rest {
    /// SHA-256 of the file that it was read from, lower-case hexadecimal;
    /// another than before where the file has changed meanwhile.
    pub sha256: Option<String>,
    /// The next applications; none where the file is no roster any more.
    pub forms: Vec<Judged>,
}

/// A document with the fields that a form finds in it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shown {
    /// The document.
    pub document: Document,
    /// Field id, place and text of every label that was found, form by form.
    pub fields: Vec<(String, crate::document::Place, String)>,
}

/// A file that may be a scan.
#[derive(Debug, Serialize, Deserialize)]
pub struct Looked {
    /// Its digests, as hexadecimal, in the order of the algorithms.
    pub digests: Vec<String>,
    /// What was seen; `None` where neither content nor name is a scan's.
    pub scan: Option<(Scan, Vec<Finding>)>,
}

/// What an archive is.
#[derive(Debug, Serialize, Deserialize)]
pub enum Listing {
    /// A folder in a file.
    Archive(Vec<Member>),
    /// An office document, whatever its name.
    Document,
}

/// Why there is no reply.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The file cannot be opened.
    #[error("{0}")]
    Unopened(String),
    /// The file cost the child its life, or is unreadable.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No child can be started.
    #[error("cannot start a worker: {0}")]
    Start(std::io::Error),
}

/// Longest frame, so that a broken pipe cannot ask for all memory.
const LONGEST_FRAME: u32 = 1 << 30;

/// Writes a frame; whoever ends a message flushes it.
fn write_frame<T: Serialize>(out: &mut impl std::io::Write, value: &T) -> std::io::Result<()> {
    let bytes = postcard::to_stdvec(value).map_err(std::io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)
}

fn read_frame<T: for<'a> Deserialize<'a>>(from: &mut impl std::io::Read) -> std::io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_FRAME {
        return Err(std::io::Error::other("frame too long"));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(std::io::Error::other)
}
