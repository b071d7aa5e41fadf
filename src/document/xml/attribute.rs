//! Attributes of a start tag, understood only when somebody asks.

use std::borrow::Cow;
use std::str::FromStr;

use super::{Reader, Space, same};

/// An attribute as it stands in its tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'a> {
    pub(super) prefix: &'a [u8],
    pub(super) local: &'a [u8],
    /// What stands between the quotes.
    pub(super) raw: &'a str,
    /// That is also what is meant.
    pub(super) plain: bool,
}

impl<'a> Attribute<'a> {
    /// What is meant.
    #[inline]
    pub(super) fn value(&self) -> Cow<'a, str> {
        match self.plain {
            true => Cow::Borrowed(self.raw),
            false => Cow::Owned(unescape(self.raw)),
        }
    }
}

impl<'a> Reader<'a> {
    /// The value of an attribute of the start tag that was read last.
    #[inline]
    pub fn attribute(&self, space: Space, local: &[u8]) -> Option<Cow<'a, str>> {
        let found = self.attributes.iter().find(|attribute| {
            same(attribute.local, local) && self.scope.resolve_attribute(attribute.prefix) == space
        });
        found.map(Attribute::value)
    }

    /// The first of that local name, whatever its namespace.
    pub fn attribute_named(&self, local: &[u8]) -> Option<Cow<'a, str>> {
        let found = self.attributes.iter().find(|attribute| same(attribute.local, local));
        found.map(Attribute::value)
    }

    /// The same, where it holds a number.
    pub fn number_named<T: FromStr>(&self, local: &[u8]) -> Option<T> {
        self.attribute_named(local)?.trim().parse().ok()
    }

    /// All attributes of that tag, by namespace and local name.
    #[inline]
    pub fn attributes_of_tag(&self) -> impl Iterator<Item = (Space, &'a [u8], Cow<'a, str>)> {
        self.attributes.iter().map(|attribute| {
            let space = self.scope.resolve_attribute(attribute.prefix);
            (space, attribute.local, attribute.value())
        })
    }

    /// What a prefix means where that tag stands, as `mc:Choice Requires` asks.
    pub fn meaning(&self, prefix: &str) -> Space {
        self.scope.resolve_attribute(prefix.as_bytes())
    }
}

/// A value with its references replaced and its white space made spaces.
fn unescape(raw: &str) -> String {
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
    text
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
