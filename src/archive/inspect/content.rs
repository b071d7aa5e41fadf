//! Whether the content of a file can be read, as far as this program can tell.
//!
//! In: a file and its format. Out: [`Readable`]. Office files are opened by a
//! worker; a format that nothing here reads to its end is not called readable.

use crate::document::{Limit, ReadError};
use crate::worker::{Source, Worker, WorkerError};

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
        "json" | "xml" | "text" => text(source, name, format, worker),
        _ => Readable::Unknown,
    }
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

/// Whether a PDF holds a signature: a look for its marks, not a judgement.
pub(super) fn is_signed(source: &Source, worker: &mut Worker) -> bool {
    worker.bytes(source).is_ok_and(|bytes| memchr::memmem::find(&bytes, b"/ByteRange").is_some())
}
