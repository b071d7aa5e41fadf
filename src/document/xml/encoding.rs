//! The text of a part: UTF-8 as it stands, anything else transcoded.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::document::{Damage, ReadError};

/// Decodes a part. UTF-8, with or without its mark, is borrowed; UTF-16 is
/// known by its mark or by the shape of `<?xml`; other encodings must be
/// declared. Bytes that do not fit the encoding are damage.
pub fn decode<'a>(part: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, ReadError> {
    let broken = |why: &str| ReadError::Damaged(Damage::Xml(part.to_owned(), why.to_owned()));
    let (encoding, bytes) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (UTF_8, rest),
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        [b'<', 0, second, 0, ..] if *second != 0 => (UTF_16LE, bytes),
        [0, b'<', 0, second, ..] if *second != 0 => (UTF_16BE, bytes),
        _ => match declared(bytes) {
            None => (UTF_8, bytes),
            Some(label) => match Encoding::for_label(label) {
                // A declaration that could be read as bytes is not in UTF-16.
                Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => (UTF_8, bytes),
                Some(encoding) => (encoding, bytes),
                None => return Err(broken("unknown encoding")),
            },
        },
    };
    // Also checks UTF-8, several times as fast as `std` does.
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| broken("bytes that do not fit the encoding"))
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..bytes.len().min(256))?;
    let end = memchr::memmem::find(head, b"?>")?;
    let declaration = head.get(..end)?.strip_prefix(b"<?xml")?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let rest = declaration.get(at + b"encoding".len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let end = rest.iter().position(|byte| byte == quote)?;
    rest.get(..end)
}
