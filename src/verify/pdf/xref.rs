//! One section of the cross-reference chain: a table, a stream, or a table
//! with a stream beside it (ISO 32000-2, 7.5.4 and 7.5.8).

use std::collections::BTreeMap;

use flate2::Decompress;

use super::file::Entry;
use super::filter;
use super::object::{Dictionary, Object, Parser};
use super::{ENTRIES, EXPANDED, PdfError};

/// A section as it stands in the file.
#[derive(Debug)]
pub(super) struct Section {
    /// Where it begins.
    pub(super) offset: usize,
    /// What it says of objects.
    pub(super) entries: BTreeMap<u32, Entry>,
    /// Its trailer, or the dictionary of its stream.
    pub(super) trailer: Dictionary,
    /// Where its last part ends.
    pub(super) end: usize,
}

const BROKEN: PdfError = PdfError::Damaged("cross-reference section");

/// Reads the section at an offset.
pub(super) fn section(bytes: &[u8], offset: usize) -> Result<Section, PdfError> {
    let mut parser = Parser::new(bytes, offset);
    if parser.keyword("xref") { table(bytes, offset, parser) } else { stream(bytes, offset) }
}

fn table(bytes: &[u8], offset: usize, mut parser: Parser<'_>) -> Result<Section, PdfError> {
    let mut entries = BTreeMap::new();
    while !parser.keyword("trailer") {
        let first = parser.number().ok_or(BROKEN)?;
        let count = parser.number().ok_or(BROKEN)?;
        for at in 0..count {
            let place = parser.number().ok_or(BROKEN)?;
            let generation = parser.number().ok_or(BROKEN)?;
            let number = u32::try_from(first + at).map_err(|_| BROKEN)?;
            let entry = if parser.keyword("n") {
                Entry::InFile {
                    offset: usize::try_from(place).map_err(|_| BROKEN)?,
                    generation: u16::try_from(generation).map_err(|_| BROKEN)?,
                }
            } else if parser.keyword("f") {
                Entry::Free
            } else {
                return Err(BROKEN);
            };
            if entries.insert(number, entry).is_some() {
                return Err(PdfError::Damaged("an object occurs twice in one section"));
            }
            if entries.len() > ENTRIES {
                return Err(PdfError::Limit("too many objects"));
            }
        }
    }
    let Object::Dictionary(trailer) = parser.object()? else { return Err(BROKEN) };
    // A hybrid file: what the table hides stands in the stream.
    if let Some(hidden) = trailer.get("XRefStm") {
        let hidden = hidden.integer().and_then(|at| usize::try_from(at).ok()).ok_or(BROKEN)?;
        for (number, entry) in stream(bytes, hidden)?.entries {
            let known = entries.entry(number).or_insert(Entry::Free);
            if *known == Entry::Free {
                *known = entry;
            }
        }
    }
    let trailer = Dictionary::clone(&trailer);
    Ok(Section { offset, entries, trailer, end: parser.at })
}

fn stream(bytes: &[u8], offset: usize) -> Result<Section, PdfError> {
    let (_, dictionary, data, end) = plain_stream(bytes, offset)?;
    if !dictionary.is("Type", "XRef") {
        return Err(BROKEN);
    }
    let data = bytes.get(data).ok_or(BROKEN)?;
    let content = filter::decode(&dictionary, data, EXPANDED, &mut Decompress::new(true))?;
    let numbers = |key: &str| -> Option<Vec<usize>> {
        let array = dictionary.get(key)?.array()?;
        array.iter().map(|n| usize::try_from(n.integer()?).ok()).collect()
    };
    let widths = numbers("W").ok_or(BROKEN)?;
    let [kind, second, third] = widths[..] else { return Err(BROKEN) };
    let size = dictionary.get("Size").and_then(Object::integer).ok_or(BROKEN)?;
    let size = usize::try_from(size).map_err(|_| BROKEN)?;
    let index = if dictionary.get("Index").is_some() {
        numbers("Index").ok_or(BROKEN)?
    } else {
        vec![0, size]
    };
    let width = kind + second + third;
    if width == 0 || width > 24 || index.len() % 2 != 0 {
        return Err(BROKEN);
    }
    let value = |bytes: &[u8]| {
        bytes.iter().try_fold(0_u64, |sum, byte| Some(sum.checked_mul(256)? + u64::from(*byte)))
    };
    let mut rows = content.chunks_exact(width);
    let mut entries = BTreeMap::new();
    for (first, count) in index.iter().step_by(2).zip(index.iter().skip(1).step_by(2)) {
        for at in 0..*count {
            let row = rows.next().ok_or(BROKEN)?;
            let (one, rest) = row.split_at_checked(kind).ok_or(BROKEN)?;
            let (two, three) = rest.split_at_checked(second).ok_or(BROKEN)?;
            let (two, three) = (value(two).ok_or(BROKEN)?, value(three).ok_or(BROKEN)?);
            let kind = if one.is_empty() { Some(1) } else { value(one) };
            let entry = match kind {
                Some(0) => Entry::Free,
                Some(1) => Entry::InFile {
                    offset: usize::try_from(two).map_err(|_| BROKEN)?,
                    generation: u16::try_from(three).map_err(|_| BROKEN)?,
                },
                Some(2) => Entry::InStream {
                    stream: u32::try_from(two).map_err(|_| BROKEN)?,
                    index: usize::try_from(three).map_err(|_| BROKEN)?,
                },
                _ => Entry::Free, // 7.5.8.3: other types are null
            };
            let number = u32::try_from(first.checked_add(at).ok_or(BROKEN)?).map_err(|_| BROKEN)?;
            if entries.insert(number, entry).is_some() {
                return Err(PdfError::Damaged("an object occurs twice in one section"));
            }
            if entries.len() > ENTRIES {
                return Err(PdfError::Limit("too many objects"));
            }
        }
    }
    Ok(Section { offset, entries, trailer: dictionary, end })
}

type PlainStream = (u32, Dictionary, std::ops::Range<usize>, usize);

/// An object that is a stream with a direct length: number, dictionary, data,
/// and the end of the object.
fn plain_stream(bytes: &[u8], offset: usize) -> Result<PlainStream, PdfError> {
    let mut parser = Parser::new(bytes, offset);
    let number = parser.number().and_then(|number| u32::try_from(number).ok()).ok_or(BROKEN)?;
    parser.number().ok_or(BROKEN)?;
    if !parser.keyword("obj") {
        return Err(BROKEN);
    }
    let Object::Dictionary(dictionary) = parser.object()? else { return Err(BROKEN) };
    let length = dictionary.get("Length").and_then(Object::integer).ok_or(BROKEN)?;
    let data = data(bytes, &mut parser, usize::try_from(length).map_err(|_| BROKEN)?)?;
    Ok((number, Dictionary::clone(&dictionary), data, parser.at))
}

/// The data of a stream whose dictionary has just been read; the parser goes
/// to the end of the object.
pub(super) fn data<'a>(
    bytes: &'a [u8],
    parser: &mut Parser<'a>,
    length: usize,
) -> Result<std::ops::Range<usize>, PdfError> {
    const BROKEN: PdfError = PdfError::Damaged("length of a stream");
    if !parser.keyword("stream") {
        return Err(BROKEN);
    }
    // 7.3.8.1: a line feed, or a carriage return and a line feed.
    let start = match bytes.get(parser.at..) {
        Some([b'\r', b'\n', ..]) => parser.at + 2,
        Some([b'\n', ..]) => parser.at + 1,
        _ => return Err(BROKEN),
    };
    let end = start.checked_add(length).filter(|end| *end <= bytes.len()).ok_or(BROKEN)?;
    *parser = Parser::new(bytes, end);
    // No comment may hide here: only the end of a line.
    while matches!(bytes.get(parser.at), Some(b'\r' | b'\n' | b' ')) {
        parser.at += 1;
    }
    if !bytes.get(parser.at..).is_some_and(|rest| rest.starts_with(b"endstream")) {
        return Err(BROKEN);
    }
    if !parser.keyword("endstream") || !parser.keyword("endobj") {
        return Err(BROKEN);
    }
    Ok(start..end)
}
