//! Remarks upon a filled form: comments and marks put into a copy of the
//! applicant's own file.
//!
//! In: the bytes of a docx or xlsx and a [`Slip`], which says what is to be
//! said of which place. Out: the bytes of the marked copy. Only the parts that
//! must change are written anew (text or sheets, comments, styles of sheets,
//! relationships, content types); all others are copied as they are packed.
//! What an earlier round put in is taken out first, so that a form can go to
//! and fro. The marked copy is read back before it is handed over: it must say
//! the same in every field as the file did.
//!
//! It does not know what findings are, opens no file, and never touches macros:
//! what cannot be marked safely is refused ([`Refusal`]), and the caller writes
//! a form of our own instead. Foreign bytes: it runs in a worker.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::digest::{self, Algorithm};
use crate::document::package::{Kind, Package, main_part};
use crate::document::{self, Damage, Document, Format, Limits, Place, ReadError};
use crate::extract::{self, Extraction};
use crate::form::FormDef;
use crate::record::Date;

mod docx;
mod edit;
mod package;
#[cfg(test)]
mod tests;
mod xlsx;

/// Who speaks in the comments. What bears this name is taken out again when a
/// form comes round.
pub const AUTHOR: &str = "审批检查";

/// Everything that is to be said of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    /// The day that the comments bear.
    pub date: Date,
    /// One comment each.
    pub remarks: Vec<Remark>,
    /// The page or sheet that lists them all.
    pub notice: Notice,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// What it speaks of. What has no place in the text ([`Place::Whole`] and
    /// places that are gone) is said at the form's first line.
    pub place: Place,
    /// The colour of its cell: errors and warnings have one each.
    pub severity: Severity,
    /// Its lines.
    pub lines: Vec<String>,
}

/// A list of everything, for those who read on paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The name of its sheet or control, the same in every round.
    pub name: String,
    /// Its title; begins with the name.
    pub title: String,
    /// Lines above the table.
    pub lines: Vec<String>,
    /// Headings of the table, each with its width in percent.
    pub header: Vec<(String, u32)>,
    /// Its rows, as many cells as headings.
    pub rows: Vec<Vec<String>>,
}

/// Why a file is not marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is of a kind that takes no marks from us, or carries macros.
    #[error("no docx or xlsx without macros")]
    Kind,
    /// Its package is laid out as none that we know.
    #[error("laid out otherwise: {0}")]
    Layout(String),
    /// Marked, it would no longer say the same.
    #[error("the marks disturb the reading")]
    Disturbed,
}

impl From<zip::result::ZipError> for Refusal {
    fn from(error: zip::result::ZipError) -> Refusal {
        Refusal::Layout(error.to_string())
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Refusal {
        Refusal::Layout(error.to_string())
    }
}

/// What becomes of a file that is to be marked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// The marked copy.
    Marked(#[serde(with = "serde_bytes")] Vec<u8>),
    /// The file is not the one that was checked.
    Other,
    /// It takes no marks: what it holds, for a form of our own.
    Held(Box<Held>),
}

/// What a file holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Held {
    /// Everything that was read.
    pub document: Document,
    /// Whether its forms are rows of a roster.
    pub roster: bool,
    /// Its forms.
    pub forms: Vec<HeldForm>,
}

/// One form of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct HeldForm {
    /// Which part of the file it is, where there are several.
    pub part: Option<String>,
    /// Field and what stands there, as it was written.
    pub fields: Vec<(String, String)>,
}

/// Marks a file that must have this SHA-256, else says what it holds.
pub fn mark_or_hold(
    form: &FormDef,
    bytes: &[u8],
    sha256: &str,
    slip: &Slip,
    limits: &Limits,
) -> Result<Outcome, ReadError> {
    let found = digest::bytes(bytes, &[Algorithm::Sha256]);
    if found.first().is_none_or(|found| !found.hex().eq_ignore_ascii_case(sha256)) {
        return Ok(Outcome::Other);
    }
    // A panic costs the marks, not the form.
    let marked = AssertUnwindSafe(|| mark(form, bytes, slip, limits));
    if let Ok(Ok(marked)) = catch_unwind(marked) {
        return Ok(Outcome::Marked(marked));
    }
    let held = AssertUnwindSafe(|| -> Result<Held, ReadError> {
        let document = document::read(bytes, limits)?;
        let found = extract::extract(form, &document, limits.forms);
        let forms = found.forms.into_iter().map(|filled| HeldForm {
            part: filled.part,
            fields: filled.fields.into_iter().map(|(id, found)| (id, found.text)).collect(),
        });
        let forms = forms.collect();
        Ok(Held { document, roster: found.roster, forms })
    });
    let held = catch_unwind(held)
        .unwrap_or_else(|_| Err(ReadError::Damaged(Damage::Reader("panic".to_owned()))));
    held.map(|held| Outcome::Held(Box::new(held)))
}

/// Hues of cells that hold errors and warnings, as `RRGGBB`. They also tell our
/// marks from the applicant's own colours when a form comes round.
const HUES: [(Severity, &str); 2] = [(Severity::Error, "FBD9D7"), (Severity::Warning, "FFF0C4")];

fn hue(severity: Severity) -> Option<&'static str> {
    HUES.iter().find(|(of, _)| *of == severity).map(|(_, hue)| *hue)
}

/// The marked copy of a file. Where the list of everything would disturb the
/// reading, the comments alone are put in.
pub fn mark(
    form: &FormDef,
    bytes: &[u8],
    slip: &Slip,
    limits: &Limits,
) -> Result<Vec<u8>, Refusal> {
    let before = document::read(bytes, limits)?;
    if !matches!(before.format, Format::Docx | Format::Xlsx) {
        return Err(Refusal::Kind);
    }
    let said = extract::extract(form, &before, limits.forms);
    for notice in [true, false] {
        let marked = one(bytes, &before, slip, notice, limits)?;
        let after = document::read(&marked, limits)?;
        if same(&said, &extract::extract(form, &after, limits.forms)) {
            return Ok(marked);
        }
    }
    Err(Refusal::Disturbed)
}

fn one(
    bytes: &[u8],
    document: &Document,
    slip: &Slip,
    notice: bool,
    limits: &Limits,
) -> Result<Vec<u8>, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package)?;
    if package.has_macros() || package.has_duplicate_names() {
        return Err(Refusal::Kind);
    }
    let notice = notice.then_some(&slip.notice);
    let changes = match main.kind {
        Kind::Word => docx::changes(&mut package, &main, slip, notice, limits)?,
        Kind::Xlsx => xlsx::changes(&mut package, &main, document, slip, notice, limits)?,
        _ => return Err(Refusal::Kind),
    };
    changes.pack(bytes)
}

/// Whether two readings say the same in every field.
fn same(before: &Extraction, after: &Extraction) -> bool {
    before.roster == after.roster
        && before.forms.len() == after.forms.len()
        && before.forms.iter().zip(&after.forms).all(|(before, after)| {
            before.ambiguous.len() == after.ambiguous.len()
                && before.fields.len() == after.fields.len()
                && before
                    .fields
                    .iter()
                    .zip(&after.fields)
                    .all(|((id, found), (other, again))| id == other && found.text == again.text)
        })
}
