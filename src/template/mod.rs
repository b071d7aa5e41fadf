//! The blank form, the roster and the scoring sheet, to be filled in: `shenpi template`.
//!
//! In: a [`FormDef`]. Out: the bytes of a Word document or a workbook, the same
//! for the same definition. Labels, kinds, options and levels come from the
//! fields, the words around them from [`crate::form::Template`], so that a new
//! form has its blank without Rust. Nothing is read here, and no file written.
//!
//! A blank that nobody filled in reads as blank even where a program forgets
//! that it was a placeholder: what stands there is what paper forms print
//! (`年 月 日`, open boxes, spaces), never a prompt in words.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::form::FormDef;

mod cells;
mod copy;
mod docx;
mod entry;
mod roster;
mod score;
mod xlsx;

/// Why a blank form could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The Word package.
    #[error("docx: {0}")]
    Package(#[from] zip::result::ZipError),
    /// The Word package's bytes.
    #[error("docx: {0}")]
    Write(#[from] std::io::Error),
    /// The workbook.
    #[error("xlsx: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// The property of the file that names the form it is the blank of.
const FORM_PROPERTY: &str = "shenpi.form";

/// The blank form as a Word document.
pub fn docx(form: &FormDef) -> Result<Vec<u8>, TemplateError> {
    docx::write(form, &BTreeMap::new())
}

/// The form as a Word document with values filled in, by field id; what is
/// wrong with them stands as it was written.
pub fn filled_docx(
    form: &FormDef,
    values: &BTreeMap<String, String>,
) -> Result<Vec<u8>, TemplateError> {
    docx::write(form, values)
}

/// A workbook that says what another file's tables say, each in the same cells;
/// and the names of its sheets, in the order of the tables.
pub fn copy(form: &FormDef, document: &Document) -> Result<(Vec<u8>, Vec<String>), TemplateError> {
    copy::write(form, document)
}

/// The blank form as a workbook.
pub fn xlsx(form: &FormDef) -> Result<Vec<u8>, TemplateError> {
    xlsx::write(form)
}

/// The blank roster as a workbook.
pub fn roster(form: &FormDef) -> Result<Vec<u8>, TemplateError> {
    roster::write(form)
}

/// The blank scoring sheet as a workbook; `None` for a form without scoring.
pub fn score_xlsx(form: &FormDef) -> Result<Option<Vec<u8>>, TemplateError> {
    score::write(form)
}

/// The blank scoring sheet as a Word document; `None` for a form without
/// scoring.
pub fn score_docx(form: &FormDef) -> Result<Option<Vec<u8>>, TemplateError> {
    docx::score(form)
}

/// The yearly report as a Word document that a clerk can edit.
pub fn yearly_docx(
    form: &FormDef,
    of: &crate::report::yearly::Document,
) -> Result<Vec<u8>, TemplateError> {
    docx::yearly(form, of)
}

#[cfg(test)]
mod tests;
