//! Attributes of a start tag, looked at only when somebody asks.

use std::borrow::Cow;

use super::{Reader, Space, Tag, is_space, split_name};

impl<'a> Reader<'a> {
    /// The value of an attribute of the tag that was just read.
    #[inline]
    pub fn attribute(&self, tag: &Tag<'a>, space: Space, local: &[u8]) -> Option<Cow<'a, str>> {
        pairs(tag.attributes).find_map(|(name, value)| {
            let (prefix, own) = split_name(name.as_bytes());
            let same = own == local && self.scope.resolve_attribute(prefix) == space;
            same.then(|| unescape(value))
        })
    }

    /// All attributes of the tag that was just read, by namespace and local name.
    #[inline]
    pub fn attributes_of(
        &self,
        tag: &Tag<'a>,
    ) -> impl Iterator<Item = (Space, &'a [u8], Cow<'a, str>)> {
        pairs(tag.attributes).map(|(name, value)| {
            let (prefix, local) = split_name(name.as_bytes());
            (self.scope.resolve_attribute(prefix), local, unescape(value))
        })
    }

    /// What a prefix means where the tag that was just read stands, as
    /// `mc:Choice Requires` asks.
    pub fn meaning(&self, prefix: &str) -> Space {
        self.scope.resolve_attribute(prefix.as_bytes())
    }
}

/// Names and raw values. The tag was checked when it was read.
fn pairs(mut rest: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let start = bytes.iter().position(|byte| !is_space(*byte))?;
        let equals = start + bytes.get(start..)?.iter().position(|byte| *byte == b'=')?;
        let open = equals + bytes.get(equals..)?.iter().position(|b| matches!(b, b'"' | b'\''))?;
        let quote = *bytes.get(open)?;
        let close = open + 1 + bytes.get(open + 1..)?.iter().position(|byte| *byte == quote)?;
        let name = rest.get(start..equals)?.trim_ascii_end();
        let value = rest.get(open + 1..close)?;
        rest = rest.get(close + 1..)?;
        Some((name, value))
    })
}

/// A value with its references replaced and its white space made spaces.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        let (plain, from) = rest.split_at(at);
        text.push_str(plain);
        let mut used = 1;
        match from.strip_prefix('&') {
            Some(reference) => {
                let end = reference.find(';').unwrap_or(reference.len());
                let name = reference.as_bytes().get(..end).unwrap_or_default();
                text.extend(referred(name));
                used = end + 2;
            }
            None => text.push(' '),
        }
        rest = from.get(used..).unwrap_or_default();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that stands for what is between `&` and `;`.
pub(super) fn referred(name: &[u8]) -> Option<char> {
    let named = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        _ => {
            let digits = std::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
            let (digits, radix) = match digits.strip_prefix('x') {
                Some(digits) => (digits, 16),
                None => (digits, 10),
            };
            if !digits.starts_with(|first: char| first.is_ascii_hexdigit()) {
                return None; // `from_str_radix` would take a sign
            }
            let code = u32::from_str_radix(digits, radix).ok()?;
            let legal = matches!(code, 9 | 10 | 13 | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x10000..);
            return char::from_u32(code).filter(|_| legal);
        }
    };
    Some(named)
}
