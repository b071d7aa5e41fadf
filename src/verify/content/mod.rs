//! What pages paint, read operator by operator (ISO 32000-2, 8 to 9).
//!
//! In: a view. Out: the text of its pages ([`text()`]) and the text that they
//! paint and then cover ([`overlay`]). Nothing is drawn: places come from
//! matrices, widths of glyphs from their fonts.

use super::pdf::{self, Dictionary, Object, Parser, View};

mod area;
mod font;
mod overlay;
mod text;

pub(super) use overlay::{Hidden, hidden};
pub(super) use text::{of_stream, text};

/// Forms inside forms, at most.
const DEEPEST: usize = 12;

/// Operands of one operator, at most.
const OPERANDS: usize = 1_000;

/// The content streams of a page, one after another.
fn of_page(view: &View<'_, '_>, page: &Dictionary) -> Result<Vec<u8>, &'static str> {
    let streams = match view.value(page, "Contents") {
        Some(Object::Array(list)) => list.to_vec(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let mut content = Vec::new();
    for stream in streams {
        let Ok(Object::Stream(stream)) = view.resolve(&stream) else { continue };
        content.extend(view.pdf().data(&stream, view).map_err(|_| "content stream")?);
        content.push(b'\n');
    }
    Ok(content)
}

/// A value of a page or of a node above it.
fn inherited(view: &View<'_, '_>, page: &Dictionary, key: &str) -> Option<Object> {
    let mut node = page.clone();
    for _ in 0..64 {
        if let Some(found) = view.value(&node, key) {
            return Some(found);
        }
        node = view.value(&node, "Parent")?.dictionary()?.clone();
    }
    None
}

/// A resource of a kind by its name.
fn resource(
    view: &View<'_, '_>,
    resources: Option<&Dictionary>,
    kind: &str,
    name: &[u8],
) -> Option<Object> {
    let all = view.value(resources?, kind)?;
    view.value(all.dictionary()?, std::str::from_utf8(name).ok()?)
}

/// Which operands are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All.
    All,
    /// All but numbers outside of arrays, which are most of a drawing.
    Text,
}

/// What is done with an operator and its operands.
type Visit<'v> = dyn FnMut(&[u8], &[Object]) -> Result<(), &'static str> + 'v;

/// Calls for every operator with its operands. An inline image is one operator,
/// `ID`, with the keys and values of its dictionary.
fn operators(content: &[u8], wanted: Wanted, visit: &mut Visit<'_>) -> Result<(), &'static str> {
    let mut parser = Parser::of_content(content);
    let mut operands: Vec<Object> = Vec::new();
    loop {
        parser.space();
        let Some(byte) = content.get(parser.at) else { return Ok(()) };
        let is_word = byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"');
        if matches!(byte, b'0'..=b'9' | b'-' | b'.' | b'+') {
            let rest = content.get(parser.at..).unwrap_or_default();
            let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'.' | b'+');
            let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
            if wanted == Wanted::All {
                let number = pdf::number(rest.get(..end).unwrap_or_default());
                operands.push(number.map_err(|_| "content stream")?);
                if operands.len() > OPERANDS {
                    return Err("content stream");
                }
            }
            parser.at += end;
            continue;
        }
        if !is_word {
            operands.push(parser.object().map_err(|_| "content stream")?);
            if operands.len() > OPERANDS {
                return Err("content stream");
            }
            continue;
        }
        let start = parser.at;
        while content
            .get(parser.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'"' | b'*'))
        {
            parser.at += 1;
        }
        let word = content.get(start..parser.at).unwrap_or_default();
        match word {
            b"true" | b"false" | b"null" => {
                operands.push(match word {
                    b"null" => Object::Null,
                    word => Object::Boolean(word == b"true"),
                });
                continue;
            }
            b"ID" => parser.at = after_image(content, parser.at).ok_or("inline image")?,
            _ => {}
        }
        visit(word, &operands)?;
        operands.clear();
    }
}

/// Where the data of an inline image ends: behind an `EI` that stands alone.
fn after_image(content: &[u8], from: usize) -> Option<usize> {
    let rest = content.get(from..)?;
    let is_space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let alone = |at: &usize| {
        is_space(at.checked_sub(1).and_then(|at| rest.get(at))) && is_space(rest.get(at + 2))
    };
    memchr::memmem::find_iter(rest, b"EI").find(alone).map(|at| from + at + 2)
}
