//! A reader of PDF structure for judges, not for viewers (ISO 32000-2, 7).
//!
//! In: the bytes of a file. Out: a [`Pdf`] with its revisions, and a [`View`]
//! of the document as it stood at each. It reads exactly what the
//! cross-reference chain says and repairs nothing: what a lenient reader would
//! guess, two readers guess differently, and a forger lives on the difference.
//! Pages, fonts and content are not understood here.

mod file;
mod filter;
mod object;
mod xref;

pub use file::{Entry, Pdf, Revision, View};
pub use object::{Dictionary, Id, Object, Parser, Stream, TENS, number};

/// Why a file cannot be read: one English phrase, shown in brackets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The structure is broken.
    #[error("{0}")]
    Damaged(&'static str),
    /// The file is encrypted.
    #[error("encrypted")]
    Encrypted,
    /// A limit was passed.
    #[error("{0}")]
    Limit(&'static str),
}

/// Members and objects inside each other, at most.
const DEEPEST: usize = 100;

/// Sections of the cross-reference chain, at most: four offices that sign and
/// renew for thirty years write some hundred.
const SECTIONS: usize = 2_000;

/// Entries of all sections, at most.
const ENTRIES: usize = 4_000_000;

/// Bytes that one stream may expand to.
const EXPANDED: usize = 64 << 20;

/// Bytes that all streams read may expand to.
const EXPANDED_IN_ALL: usize = 512 << 20;
