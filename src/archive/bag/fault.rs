//! What is wrong with a tag file.
//!
//! In: nothing. Out: the closed set of things that reading finds, each with its
//! line. The words for them are in `verify::words`.

use crate::digest::Algorithm;

/// Something wrong in a tag file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// What it is.
    pub kind: Kind,
    /// It makes the bag invalid. Else it is a warning: what older versions
    /// allow, and what tools write that no reader misunderstands.
    pub grave: bool,
}

impl Fault {
    pub(super) fn grave(line: u32, kind: Kind) -> Fault {
        Fault { line, kind, grave: true }
    }

    pub(super) fn doubt(line: u32, kind: Kind) -> Fault {
        Fault { line, kind, grave: false }
    }
}

/// The ways in which a tag file can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No text in the declared encoding.
    NotText,
    /// A byte order mark before the text.
    Mark,
    /// `bagit.txt`: a line that is not the one that must stand there.
    Declaration(Box<str>),
    /// `bagit.txt`: a version that is no `M.N`, or that nobody has defined.
    Version(Box<str>),
    /// `bagit.txt`: an encoding that is not known.
    Encoding(Box<str>),
    /// White space where there must be none, or too much of it.
    Space(Box<str>),
    /// A line of a manifest, of `bag-info.txt` or of `fetch.txt` in no known
    /// form.
    Line(Box<str>),
    /// A digest of another length than its algorithm makes, or not in
    /// hexadecimal.
    Digest(Box<str>, Algorithm),
    /// A path that leaves the bag, or does on another system.
    Elsewhere(Box<str>),
    /// A payload manifest names a file outside `data/`, or a tag manifest one
    /// inside.
    WrongPart(Box<str>),
    /// A path in the spelling of other tools: `*` before it, `./`, `\`, `..`.
    Spelling(Box<str>),
    /// A name that Windows cannot hold.
    Reserved(Box<str>),
    /// What systems leave behind in folders, listed as payload.
    Litter(Box<str>),
    /// A length in `fetch.txt` that is no number.
    Length(Box<str>),
    /// `Payload-Oxum` is not `bytes.files`.
    Oxum(Box<str>),
    /// A label that must not, or should not, be repeated.
    Repeated(Box<str>),
    /// `Bagging-Date` is not a date.
    Date(Box<str>),
}
