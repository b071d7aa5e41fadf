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
    /// Bytes of its description.
    pub(super) size: usize,
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
    // Names, texts and lists of a field are short by the format's own rules.
    if total > 1 << 16 {
        return None;
    }
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
    Some(FormField { name, kind, size: total })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn field(bits: u16, rest: &[u8]) -> Vec<u8> {
        let mut body = vec![0xFF; 4];
        body.extend(bits.to_le_bytes());
        body.extend([0; 4]);
        body.extend([2, 0, b'n', 0, b'1', 0, 0, 0]);
        body.extend(rest);
        let mut data = ((6 + body.len()) as u32).to_le_bytes().to_vec();
        data.extend([6, 0]);
        data.extend(body);
        data
    }

    #[test]
    fn state_or_else_default_counts() {
        let checked = |bits, default| read(&field(bits, &[default, 0]), 0).map(|form| form.kind);
        let cases = [
            (1, 1, false),           // touched, open
            (1 | 1 << 2, 0, true),   // touched, ticked
            (1 | 25 << 2, 1, true),  // untouched, ticked by default
            (1 | 25 << 2, 0, false), // untouched
        ];
        for (bits, default, expected) in cases {
            let expected = Some(FormKind::Checkbox { checked: expected });
            assert_eq!(checked(bits, default), expected, "{bits}");
        }
    }

    #[test]
    fn lists_give_the_chosen_entry() {
        let mut rest = vec![0, 0];
        rest.extend([0; 20]);
        rest.extend([0xFF, 0xFF, 2, 0, 0, 0, 1, 0, b'a', 0, 2, 0, b'b', 0, b'c', 0]);
        for (state, expected) in [(0, Some("a")), (1, Some("bc")), (25, Some("a")), (2, None)] {
            let form = read(&field(2 | state << 2, &rest), 0).expect("sound");
            let chosen = expected.map(str::to_string);
            assert_eq!((&*form.name, form.kind), ("n1", FormKind::DropDown { chosen }));
        }
    }

    #[test]
    fn cut_and_foreign_bytes_give_none() {
        let whole = field(1, &[0, 0]);
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length], 0), None, "{length}");
        }
        assert_eq!(read(&whole, 7), None);
        assert_eq!(read(&whole, u32::MAX), None);
    }
}
