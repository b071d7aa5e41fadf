//! Bytes of a text file to a string.
//!
//! In: bytes whose encoding nobody states: rosters saved by Excel or WPS,
//! digest lists, HTML without a `charset`. Out: the text and the name of the
//! encoding, or `None` where the bytes are text in none of them. The order is
//! byte order mark, UTF-8, UTF-16 by its zero bytes, GB18030; nothing is ever
//! replaced by `U+FFFD`. What a file *says* about its own encoding (a `meta`
//! element, a MIME header) is the business of its reader.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Text of a file and the name of its encoding (`UTF-8`, `UTF-16LE`,
/// `UTF-16BE`, `GB18030`), byte order mark removed.
pub fn decode_text(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (body, encoding) = match marked(bytes) {
        Some((encoding, mark)) => (bytes.get(mark..)?, encoding),
        None => (bytes, guess(bytes)?),
    };
    // encoding_rs writes this one name small.
    let name = if encoding == GB18030 { "GB18030" } else { encoding.name() };
    Some((strict(body, encoding)?, name))
}

/// The encoding that a byte order mark states, and the length of the mark.
pub(crate) fn marked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes)
}

/// Decodes without a single replacement character, or not at all.
pub(crate) fn strict(body: &[u8], encoding: &'static Encoding) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(body)?;
    Some(text.into_owned())
}

fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(wide) = wide_order(bytes) {
        return Some(wide);
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(UTF_8),
        Err(error) => {
            // UTF-8 that breaks off inside its last character was cut short, and
            // one wrong byte behind many good letters is damage. Read as GB18030
            // either could become other, wrong characters.
            let good = bytes.get(..error.valid_up_to())?;
            let letters = good.iter().filter(|byte| **byte >= 0xC2).count();
            let enough = if error.error_len().is_none() { 3 } else { 16 };
            if letters >= enough {
                return None;
            }
            Some(GB18030)
        }
    }
}

/// UTF-16 without a mark: zero bytes stand on one side of the pairs only, as
/// the high halves of commas, digits and line ends.
fn wide_order(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1)?;
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in head.chunks_exact(2) {
        if let [first, second] = pair {
            even += usize::from(*first == 0);
            odd += usize::from(*second == 0);
        }
    }
    match (even, odd) {
        (0, 1..) => Some(UTF_16LE),
        (1.., 0) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let order = |unit: u16| {
            if big { unit.to_be_bytes() } else { unit.to_le_bytes() }
        };
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(order).collect()
    }

    #[test]
    fn encodings_are_recognised() {
        let text = "社区名称,电话\n桂湖社区,13800000000";
        let gb = GB18030.encode(text).0.into_owned();
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8"),
            (gb, "GB18030"),
            (wide(text, false, true), "UTF-16LE"),
            (wide(text, true, true), "UTF-16BE"),
            (wide(text, false, false), "UTF-16LE"),
            (wide(text, true, false), "UTF-16BE"),
        ];
        for (bytes, name) in cases {
            assert_eq!(decode_text(&bytes), Some((text.to_owned(), name)), "{name}");
        }
    }

    #[test]
    fn rare_names_of_gb18030_are_kept() {
        let text = "㑇㛃街道𠮷";
        let bytes = GB18030.encode(text).0.into_owned();
        assert_eq!(decode_text(&bytes), Some((text.to_owned(), "GB18030")));
    }

    #[test]
    fn bytes_of_no_encoding_give_nothing() {
        let cut = "绿色社区".as_bytes();
        let cases: &[&[u8]] = &[
            &[0xFF, 0xFF, 0xFF, 0x41],
            &cut[..cut.len() - 1],
            b"\xEF\xBB\xBF\xE7\xBB",
            b"\xFF\xFEa",
            &[0xC9, 0xE7, 0xC7],
            &[cut, cut, cut, cut, &[0x80, 0x81]].concat(),
        ];
        for bytes in cases {
            assert_eq!(decode_text(bytes), None, "{bytes:x?}");
        }
    }

    #[test]
    fn an_empty_file_is_empty_text() {
        assert_eq!(decode_text(b""), Some((String::new(), "UTF-8")));
    }
}
