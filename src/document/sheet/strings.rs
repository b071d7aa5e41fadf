//! Text of workbook cells: shared strings, and what all strings go through.

use crate::document::xml::{Event, Reader};
use crate::document::{Limits, ReadError};

/// The shared strings of a workbook, in one piece of memory.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Reads `sharedStrings.xml`.
    pub(super) fn read(text: &str, part: &str, limits: &Limits) -> Result<Strings, ReadError> {
        let mut strings = Strings::default();
        let mut xml = Reader::new(part, text, limits);
        loop {
            match xml.next_event()? {
                Event::Start(tag) if tag.local == b"si" => {
                    rich(&mut xml, &mut strings.text)?;
                    strings.ends.push(strings.text.len());
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index {
            0 => 0,
            _ => *self.ends.get(index - 1)?,
        };
        self.text.get(start..end)
    }
}

/// Appends the text of an `si` or `is` that has just started: its runs joined,
/// the phonetic guide (`rPh`) left out.
pub(super) fn rich(xml: &mut Reader<'_>, text: &mut String) -> Result<(), ReadError> {
    let outer = xml.depth();
    let start = text.len();
    let mut shown = false;
    while xml.depth() >= outer {
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"t" => shown = true,
                b"rPh" => xml.skip()?,
                _ => {}
            },
            Event::End => shown = false,
            Event::Text(piece) if shown => text.push_str(piece),
            Event::Char(letter) if shown => text.push(letter),
            _ => {}
        }
    }
    if text.get(start..).is_some_and(needs_care) {
        let tail = text.split_off(start);
        text.push_str(&clean(&tail));
    }
    Ok(())
}

fn needs_care(text: &str) -> bool {
    text.contains("_x") || text.contains('\r')
}

/// Undoes `_x000D_` escapes and makes every line end `\n`.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        clean.push_str(before);
        let (letter, length) = unescaped(escape).unwrap_or(('_', 1));
        clean.push(letter);
        rest = escape.get(length..).unwrap_or("");
    }
    clean.push_str(rest);
    match clean.contains('\r') {
        true => clean.replace("\r\n", "\n").replace('\r', "\n"),
        false => clean,
    }
}

/// The letter of an `_xHHHH_` escape and the bytes it takes; a pair of
/// surrogates is one letter.
fn unescaped(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| -> Option<u16> {
        let hex = text.strip_prefix("_x")?.get(..4)?;
        let closed = text.as_bytes().get(6) == Some(&b'_');
        let plain = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        (closed && plain).then(|| u16::from_str_radix(hex, 16).ok())?
    };
    let first = unit(text)?;
    if let Some(letter) = char::from_u32(u32::from(first)) {
        return Some((letter, 7));
    }
    let second = unit(text.get(7..)?)?;
    let letter = char::decode_utf16([first, second]).next()?.ok()?;
    Some((letter, 14))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let cases = [
            ("a_x000D_\nb", "a\nb"),
            ("a_x000d_b", "a\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD842__xDFB7_", "𠮷"),
            ("_xD842_", "_xD842_"),
            ("_x12_ _x", "_x12_ _x"),
            ("_x社区社_", "_x社区社_"),
            ("a\r\nb\rc", "a\nb\nc"),
        ];
        for (stored, text) in cases {
            assert_eq!(clean(stored), text, "{stored}");
        }
    }

    #[test]
    fn shared_strings() {
        let text = "<x:sst xmlns:x='u'><x:si><x:t>社区</x:t></x:si><x:si/>\
            <x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space='preserve'>绿 </x:t></x:r>\
            <x:r><x:t>色&amp;_x000D_</x:t></x:r><x:rPh sb='0' eb='1'><x:t>ル</x:t></x:rPh>\
            <x:phoneticPr fontId='1'/></x:si></x:sst>";
        let strings = Strings::read(text, "s", &Limits::default()).expect("strings");
        let all: Vec<_> = (0..4).map(|at| strings.get(at)).collect();
        assert_eq!(all, [Some("社区"), Some(""), Some("绿 色&\n"), None]);
    }
}
