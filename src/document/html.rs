//! HTML: what Word, WPS and Excel save as a web page, and what portals export,
//! often under a `.doc` or `.xls` name.
//!
//! In: the bytes of the file. Out: its paragraphs and tables as a person sees
//! them in a browser. No style sheet is read, no script is run, no other file
//! is opened; a page of frames is named in a note.

mod entity;
mod flow;
mod hidden;
mod symbol;
mod table;
mod token;
mod walk;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::{decode_text, marked, strict};
use super::{Damage, Document, Format, Limit, Limits, Note, ReadError};

/// Bytes of the head in which a `charset` is looked for.
const HEAD: usize = 8192;

/// Reads a page; its encoding is what its mark, its `meta` or its bytes say.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut document = Document::new(Format::Html);
    append(bytes, None, &mut document, limits)?;
    Ok(document)
}

/// Reads a page into a document; `charset` is what a MIME header says.
pub(super) fn append(
    bytes: &[u8],
    charset: Option<&str>,
    document: &mut Document,
    limits: &Limits,
) -> Result<(), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Damaged(Damage::Empty));
    }
    if bytes.len() as u64 > limits.part {
        return Err(ReadError::OverLimit(Limit::Size));
    }
    let damaged = || ReadError::Damaged(Damage::Content("encoding".to_owned()));
    let text = decode(bytes, charset).ok_or_else(damaged)?;
    walk::walk(&text, document, limits)
}

/// Whether a page that was read consists of frames.
pub(super) fn has_frames(document: &Document) -> bool {
    document.notes.iter().any(is_of_frames)
}

/// Whether a note says that frames were not read.
pub(super) fn is_of_frames(note: &Note) -> bool {
    matches!(note, Note::NotRead { what } if what == walk::FRAMES)
}

/// Whether bytes begin like a page, after a byte order mark, white space, an
/// XML declaration and comments; also in UTF-16.
pub fn looks_like_html(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let text = match marked(head) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(head.get(mark..).unwrap_or(&[])).0
        }
        None => match head {
            [b'<', 0, ..] => UTF_16LE.decode_without_bom_handling(head).0,
            [0, b'<', ..] => UTF_16BE.decode_without_bom_handling(head).0,
            _ => String::from_utf8_lossy(head),
        },
    };
    let mut rest = text.trim_start();
    loop {
        let skipped = match rest {
            _ if rest.starts_with("<!--") => rest.split_once("-->"),
            _ if rest.starts_with("<?xml") => rest.split_once('>'),
            _ => break,
        };
        match skipped {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    let Some(tag) = rest.strip_prefix('<') else {
        return false;
    };
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(tag.len());
    let (name, after) = tag.split_at(end);
    let name = name.to_ascii_lowercase();
    if name == "!doctype" {
        let kind = after.trim_start().get(..4).unwrap_or("");
        return kind.eq_ignore_ascii_case("html");
    }
    let known = matches!(
        name.as_str(),
        "html"
            | "head"
            | "body"
            | "meta"
            | "title"
            | "table"
            | "div"
            | "style"
            | "script"
            | "link"
            | "center"
            | "font"
            | "span"
            | "form"
            | "p"
            | "br"
            | "h1"
            | "h2"
            | "h3"
            | "b"
            | "base"
    );
    known && after.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
}

fn decode(bytes: &[u8], charset: Option<&str>) -> Option<String> {
    if marked(bytes).is_some() {
        return decode_text(bytes).map(|(text, _)| text);
    }
    let wide = matches!(bytes, [b'<', 0, ..] | [0, b'<', ..]);
    if !wide {
        let stated = charset.and_then(known).or_else(|| meta(bytes));
        if let Some(text) = stated.and_then(|encoding| strict(bytes, encoding)) {
            return Some(text);
        }
    }
    decode_text(bytes).map(|(text, _)| text)
}

/// An encoding by its label. GB2312 and GBK are read as their superset; UTF-16
/// cannot be true of a head that was readable as ASCII.
fn known(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    match encoding {
        _ if encoding == GBK => Some(GB18030),
        _ if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
        _ if encoding.name() == "x-user-defined" || encoding.name() == "replacement" => None,
        encoding => Some(encoding),
    }
}

/// The `charset` of the head, in either of its two forms.
fn meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some((_, after)) = rest.split_once("charset") {
        rest = after;
        if let Some(value) = after.trim_start().strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
            let label = value.get(..value.find(ends).unwrap_or(value.len()))?;
            if let Some(encoding) = known(label) {
                return Some(encoding);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
