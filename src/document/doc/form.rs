//! Legacy form fields: what the data stream says of one.
//!
//! In: the data stream and the offset that the field's placeholder character
//! carries. Out: name, kind and state. The result text of a text field stands
//! in the document itself.

use super::bytes::{slice, u16_at, u32_at};

/// One form field.
#[derive(Debug, PartialEq)]
pub(super) struct FormField {
    /// The bookmark name; may be empty.
    pub(super) name: String,
    pub(super) kind: FormKind,
}

/// Its kind and state.
#[derive(Debug, PartialEq)]
pub(super) enum FormKind {
    Text { date: bool },
    Checkbox { checked: bool },
    DropDown { chosen: Option<String> },
}

/// Reads the field at `offset`; `None` where there is none or it is broken.
pub(super) fn read(data: &[u8], offset: u32) -> Option<FormField> {
    let start = offset as usize;
    let total = u32_at(data, start)? as usize;
    let header = usize::from(u16_at(data, start.checked_add(4)?)?);
    let field = slice(data, start, total)?.get(header..)?;
    if u32_at(field, 0)? != u32::MAX {
        return None;
    }
    let bits = u16_at(field, 4)?;
    // 25 says that the user has not touched it: the default holds.
    let state = (bits >> 2) & 31;
    let mut at = 10;
    let name = string(field, &mut at)?;
    let kind = match bits & 3 {
        0 => FormKind::Text { date: matches!((bits >> 11) & 7, 2 | 3) },
        1 => {
            let default = u16_at(field, at)?;
            let state = if state == 25 { default } else { state };
            FormKind::Checkbox { checked: state == 1 }
        }
        2 => {
            let default = u16_at(field, at)?;
            at += 2;
            // Format, help, status, entry and exit macro come before the list.
            for _ in 0..5 {
                string(field, &mut at)?;
            }
            let state = if state == 25 { default } else { state };
            FormKind::DropDown { chosen: entry(field, at, usize::from(state)) }
        }
        _ => return None,
    };
    Some(FormField { name, kind })
}

/// A counted string with a zero behind it.
fn string(field: &[u8], at: &mut usize) -> Option<String> {
    let length = usize::from(u16_at(field, *at)?);
    let text = utf16(slice(field, *at + 2, 2 * length)?);
    *at += 2 + 2 * length + 2;
    Some(text)
}

/// The entry of a string table whose marker says that it holds UTF-16.
fn entry(field: &[u8], at: usize, wanted: usize) -> Option<String> {
    if u16_at(field, at)? != 0xFFFF || wanted >= usize::from(u16_at(field, at + 2)?) {
        return None;
    }
    let extra = usize::from(u16_at(field, at + 4)?);
    let mut at = at + 6;
    for _ in 0..wanted {
        at += 2 + 2 * usize::from(u16_at(field, at)?) + extra;
    }
    let length = usize::from(u16_at(field, at)?);
    Some(utf16(slice(field, at + 2, 2 * length)?))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    String::from_utf16_lossy(&units)
}
