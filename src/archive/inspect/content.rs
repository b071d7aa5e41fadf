//! Whether the content of a file can be read, as far as this program can tell.
//!
//! In: a file and its format. Out: [`Readable`]. Office files are opened by a
//! worker; a format that nothing here reads to its end is not called readable.

use crate::diagnostic::Severity;
use crate::document::{Limit, ReadError};
use crate::lang::Lang;
use crate::record::Date;
use crate::scan::{self, Finding};
use crate::verify;
use crate::worker::{Source, Worker, WorkerError};

/// What is known of a PDF's signatures. Whether the signer can be trusted is
/// not among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Signed {
    /// It bears none.
    Not,
    /// Nothing was changed since it was signed.
    Intact,
    /// It was changed, or the signature is no good; why.
    Broken(String),
}

/// What is known of a file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Readable {
    /// It was read to its end.
    Whole,
    /// It is damaged; why.
    Damaged(String),
    /// It needs a password, or is packed by a method that is not public.
    Closed,
    /// Nothing here reads it to its end.
    Unknown,
}

pub(super) fn readable(source: &Source, name: &str, format: &str, worker: &mut Worker) -> Readable {
    match format {
        "docx" | "xlsx" | "ole" | "ods" => match worker.show(source) {
            Ok(_) => Readable::Whole,
            Err(WorkerError::Read(ReadError::Protected)) => Readable::Closed,
            // It may be a kind of office file that holds no form, as a
            // presentation; or too large to look at.
            Err(WorkerError::Read(ReadError::NotAForm(_) | ReadError::OverLimit(_))) => {
                Readable::Unknown
            }
            Err(error) => Readable::Damaged(error.to_string()),
        },
        "rar" | "7z" => Readable::Closed,
        "zip" => match worker.entries_of(source) {
            Ok(members) if members.iter().any(|member| member.encrypted) => Readable::Closed,
            Ok(_) => Readable::Unknown,
            Err(error) => Readable::Damaged(error.to_string()),
        },
        "jpeg" | "png" | "tiff" | "bmp" | "webp" | "pdf" => picture(source, name, format, worker),
        "json" | "xml" | "text" => text(source, name, format, worker),
        _ => Readable::Unknown,
    }
}

/// Pictures, alone or in a PDF, are decoded to their last byte. What else a PDF
/// shows is not drawn here, so that it is never called whole.
fn picture(source: &Source, name: &str, format: &str, worker: &mut Worker) -> Readable {
    let looked = match worker.look(source, name, &[], scan::Limits::default()) {
        Ok(looked) => looked,
        Err(WorkerError::Read(ReadError::OverLimit(_))) => return Readable::Unknown,
        Err(error) => return Readable::Damaged(error.to_string()),
    };
    let Some((_, findings)) = looked.scan else { return Readable::Unknown };
    let mut unchecked = format == "pdf";
    for finding in findings {
        match finding {
            Finding::Broken { fault, .. } => return Readable::Damaged(format!("A304 {fault:?}")),
            Finding::Unchecked { why: scan::Unchecked::Encrypted, .. } => return Readable::Closed,
            Finding::Unchecked { .. } | Finding::TooLarge { .. } | Finding::OverLimit { .. } => {
                unchecked = true;
            }
            Finding::Coarse { .. } | Finding::Blank { .. } | Finding::Skewed { .. } => {}
        }
    }
    if unchecked { Readable::Unknown } else { Readable::Whole }
}

/// Text of any length is read to its end in pieces by whoever hashes it; here
/// up to 64 MB are looked at.
fn text(source: &Source, name: &str, format: &str, worker: &mut Worker) -> Readable {
    let bytes = match worker.bytes(source) {
        Ok(bytes) => bytes,
        Err(WorkerError::Read(ReadError::OverLimit(Limit::Size))) => return Readable::Unknown,
        Err(error) => return Readable::Damaged(error.to_string()),
    };
    match format {
        "json" => match serde_json::from_slice::<serde::de::IgnoredAny>(&bytes) {
            Ok(_) => Readable::Whole,
            // Several values, a line each, are JSON too.
            Err(_) if name.ends_with(".ndjson") => Readable::Unknown,
            Err(error) => Readable::Damaged(error.to_string()),
        },
        "xml" => match well_formed(name, &bytes) {
            Ok(()) => Readable::Whole,
            Err(error) => Readable::Damaged(error.to_string()),
        },
        _ => match crate::document::encoding::decode_text(&bytes) {
            Some(_) => Readable::Whole,
            None => Readable::Unknown,
        },
    }
}

fn well_formed(name: &str, bytes: &[u8]) -> Result<(), ReadError> {
    use crate::document::xml::{Event, Reader, decode};
    let text = decode(name, bytes)?;
    let limits = crate::document::Limits::default();
    let mut reader = Reader::new(name, &text, &limits);
    while !matches!(reader.next_event()?, Event::Eof) {}
    Ok(())
}

/// The verdict on a PDF's signatures at noon of a day, without any trust.
pub(super) fn signature(source: &Source, at: Date, lang: Lang, worker: &mut Worker) -> Signed {
    if !is_marked(source, worker) {
        return Signed::Not;
    }
    let epoch = Date::new(1970, 1, 1).unwrap_or(at);
    let options = verify::Options {
        trust: Vec::new(),
        evidence: Vec::new(),
        at: i64::from(at.days_since(epoch)) * 86_400 + 43_200,
        require_revocation: false,
        lang,
    };
    match worker.verify(source, &options) {
        Ok(report) => match report.verdict {
            verify::Verdict::Unsigned => Signed::Not,
            verify::Verdict::Valid | verify::Verdict::Indeterminate => Signed::Intact,
            verify::Verdict::Invalid | verify::Verdict::Unreadable => {
                let why = report.diagnostics.iter().find(|one| one.severity == Severity::Error);
                Signed::Broken(why.map_or_else(String::new, |one| one.message.clone()))
            }
        },
        Err(error) => Signed::Broken(error.to_string()),
    }
}

/// Whether a PDF holds the marks of a signature.
fn is_marked(source: &Source, worker: &mut Worker) -> bool {
    let bytes = worker.bytes(source);
    bytes.is_ok_and(|bytes| memchr::memmem::find(&bytes, b"/ByteRange").is_some())
}
