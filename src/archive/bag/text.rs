//! Tag files are text in the encoding that `bagit.txt` declares.
//!
//! In: bytes and that encoding. Out: the text and its lines, which end in LF,
//! CR or CRLF (RFC 8493, section 2.1). No letter is ever replaced: bytes that
//! are none in the encoding give no text at all.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding by its name in `bagit.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset {
    encoding: &'static Encoding,
    /// Plain `UTF-16`: the mark tells the order of bytes, which is big-endian
    /// where there is none (RFC 2781).
    by_mark: bool,
}

impl Charset {
    /// UTF-8, which `bagit.txt` itself always is.
    pub const UTF8: Charset = Charset { encoding: UTF_8, by_mark: false };

    /// The encoding of a name of the IANA register, or of the WHATWG's aliases.
    pub fn named(name: &str) -> Option<Charset> {
        if name.eq_ignore_ascii_case("utf-16") || name.eq_ignore_ascii_case("utf16") {
            return Some(Charset { encoding: UTF_16BE, by_mark: true });
        }
        let encoding = Encoding::for_label(name.as_bytes())?;
        Some(Charset { encoding, by_mark: false })
    }

    /// Whether it is UTF-8, as RFC 8493 recommends.
    pub fn is_utf8(self) -> bool {
        self.encoding == UTF_8
    }

    /// The text, and whether a byte order mark stood before it; `None` where
    /// the bytes are no text in this encoding.
    pub fn decode(self, bytes: &[u8]) -> Option<(Cow<'_, str>, bool)> {
        let (encoding, rest, mark) = match Encoding::for_bom(bytes) {
            Some((found, length)) if self.by_mark || found == self.encoding => {
                (found, bytes.get(length..).unwrap_or_default(), true)
            }
            _ => (self.encoding, bytes, false),
        };
        // A mark of UTF-16 is part of it, and no fault.
        let odd = mark && encoding != UTF_16LE && encoding != UTF_16BE;
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest)?;
        memchr::memchr(0, text.as_bytes()).is_none().then_some((text, odd))
    }
}

/// The lines of a text with their numbers, from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut rest = Some(text);
    let pieces = std::iter::from_fn(move || {
        let whole = rest.filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr2(b'\n', b'\r', whole.as_bytes());
        let (line, after) = match end {
            None => (whole, None),
            Some(end) => {
                let long = whole.as_bytes().get(end..end + 2) == Some(b"\r\n");
                (whole.get(..end)?, whole.get(end + 1 + usize::from(long)..))
            }
        };
        rest = after;
        Some(line)
    });
    (1..).zip(pieces)
}

/// The beginning of a line, to show it.
pub(super) fn excerpt(line: &str) -> Box<str> {
    line.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let found: Vec<(u32, &str)> = lines("a\nb\r\nc\rd\n\ne").collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, ""), (6, "e")]);
        assert_eq!(lines("a\n").count(), 1);
        assert_eq!(lines("").count(), 0);
    }

    #[test]
    fn encodings() {
        let decode = |name: &str, bytes: &[u8]| {
            let charset = Charset::named(name).unwrap();
            charset.decode(bytes).map(|(text, mark)| (text.into_owned(), mark))
        };
        assert_eq!(decode("UTF-8", "文".as_bytes()), Some(("文".into(), false)));
        assert_eq!(decode("UTF-8", b"\xef\xbb\xbfa"), Some(("a".into(), true)));
        assert_eq!(decode("UTF-8", b"\xff"), None);
        assert_eq!(decode("UTF-8", b"a\0"), None);
        assert_eq!(decode("UTF-16", b"\xfe\xff\0a"), Some(("a".into(), false)));
        assert_eq!(decode("UTF-16", b"\xff\xfea\0"), Some(("a".into(), false)));
        assert_eq!(decode("UTF-16", b"\0a"), Some(("a".into(), false)));
        assert_eq!(decode("ISO-8859-1", b"\xe9"), Some(("é".into(), false)));
        assert_eq!(decode("GB18030", b"\xce\xc4"), Some(("文".into(), false)));
        assert_eq!(Charset::named("rot13"), None);
    }
}
