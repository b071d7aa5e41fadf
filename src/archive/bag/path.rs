//! Paths in tag files: what they mean, and on which systems.
//!
//! In: a path as a manifest or `fetch.txt` writes it, and the version. Out:
//! the names that a file may bear to be meant by it, the likeliest first; or
//! nothing where any of them leaves the bag. The rules of every system hold on
//! every system: a bag travels.

use std::borrow::Cow;

use super::Version;
use crate::manifest::name;

/// A path of a tag file.
#[derive(Debug, PartialEq)]
pub(super) struct Path {
    /// The name that is meant first.
    pub(super) first: Box<str>,
    /// Others that are tried where no file bears the first.
    pub(super) others: Vec<Box<str>>,
    /// It is not written as the standard says.
    pub(super) loose: bool,
}

/// What a written path means; `None` where it leaves the bag.
pub(super) fn read(raw: &str, version: Version) -> Option<Path> {
    let decoded = decode(raw, version >= Version::RFC);
    // Before 1.0 the percent sign itself was not encoded, so that a name may
    // hold `%0A` and mean it: the plain reading comes first there.
    let readings = match &decoded {
        Cow::Borrowed(_) => [Some(raw), None],
        Cow::Owned(decoded) if version >= Version::RFC => [Some(decoded.as_str()), Some(raw)],
        Cow::Owned(decoded) => [Some(raw), Some(decoded.as_str())],
    };
    let mut names: Vec<Box<str>> = Vec::new();
    let mut loose = false;
    for reading in readings.into_iter().flatten() {
        let found = name::read(reading)?;
        loose |= *found.path != *reading;
        // A name with a plain `\` or blanks is more exact than the folder
        // that a Windows tool may have meant.
        for name in found.literal.into_iter().chain([found.path]) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let mut names = names.into_iter();
    Some(Path { first: names.next()?, others: names.collect(), loose })
}

/// Undoes `%0A` and `%0D`, and from 1.0 on `%25`; any other `%` is plain.
fn decode(raw: &str, percent: bool) -> Cow<'_, str> {
    if !raw.contains('%') {
        return Cow::Borrowed(raw);
    }
    let mut plain = String::with_capacity(raw.len());
    let (mut rest, mut changed) = (raw, false);
    while let Some((before, after)) = rest.split_once('%') {
        plain.push_str(before);
        let letter = match after.get(..2).map(str::to_ascii_uppercase).as_deref() {
            Some("0A") => Some('\n'),
            Some("0D") => Some('\r'),
            Some("25") if percent => Some('%'),
            _ => None,
        };
        changed |= letter.is_some();
        plain.push(letter.unwrap_or('%'));
        rest = if letter.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    plain.push_str(rest);
    if changed { Cow::Owned(plain) } else { Cow::Borrowed(raw) }
}

/// A path as a manifest of version 1.0 writes it (RFC 8493, section 2.1.3).
pub(crate) fn encode(path: &str) -> Cow<'_, str> {
    if !path.contains(['%', '\n', '\r']) {
        return Cow::Borrowed(path);
    }
    Cow::Owned(path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D"))
}

/// The component of a path that no Windows can hold: a name of a device,
/// forbidden letters, a blank or a full stop at the end.
pub fn reserved(path: &str) -> Option<&str> {
    const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
    path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or_default().trim_end();
        let device = DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
            || stem.get(..3).is_some_and(|port| {
                (port.eq_ignore_ascii_case("COM") || port.eq_ignore_ascii_case("LPT"))
                    && matches!(stem.as_bytes(), [_, _, _, b'1'..=b'9'])
            });
        let letters =
            |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\');
        device || part.contains(letters) || part.ends_with([' ', '.'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_version() {
        let old = Version(0, 97);
        let read = |raw, version| {
            let path = read(raw, version)?;
            let names: Vec<String> =
                std::iter::once(path.first).chain(path.others).map(String::from).collect();
            Some((names, path.loose))
        };
        let names = |names: &[&str], loose| {
            Some((names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), loose))
        };
        assert_eq!(read("data/a b.txt", old), names(&["data/a b.txt"], false));
        assert_eq!(read("./data/a", old), names(&["data/a"], true));
        assert_eq!(read("data/%7Ea", old), names(&["data/%7Ea"], false));
        assert_eq!(read("data/%7Ea", Version::RFC), names(&["data/%7Ea"], false));
        assert_eq!(read("data/%25a", old), names(&["data/%25a"], false));
        assert_eq!(read("data/%25a", Version::RFC), names(&["data/%a", "data/%25a"], false));
        assert_eq!(read("data/a%0a", Version::RFC), names(&["data/a\n", "data/a%0a"], false));
        assert_eq!(read("data/a%0D", old), names(&["data/a%0D", "data/a\r"], false));
        assert_eq!(read("data\\a", old), names(&["data\\a", "data/a"], true));
        assert_eq!(read("data/x/../a", old), names(&["data/a"], true));
        for raw in [
            "/a",
            "../a",
            "data/../../a",
            "C:\\a",
            "\\\\s\\a",
            "~/a",
            "~root/a",
            "%HomeDrive%\\a",
            "",
        ] {
            assert_eq!(read(raw, old), None, "{raw}");
            assert_eq!(read(raw, Version::RFC), None, "{raw}");
        }
        // What only decoding brings to light.
        assert_eq!(read("%25HomeDrive%25\\a", Version::RFC), None);
    }

    #[test]
    fn encoding_is_undone() {
        for name in ["a", "100%", "%0A", "a\nb\r", "%25"] {
            assert_eq!(decode(&encode(name), true), name);
        }
    }

    #[test]
    fn names_that_windows_lacks() {
        for path in
            ["data/con", "data/Aux.txt", "COM1", "a/lpt9.x", "a:b", "a.", "a /b", "a?", "a\\b"]
        {
            assert!(reserved(path).is_some(), "{path}");
        }
        for path in ["data/console", "com", "com0", "COM10", "a.b", "数据/附件.pdf"] {
            assert_eq!(reserved(path), None, "{path}");
        }
    }
}
