//! `bagit.txt`: version and encoding.
//!
//! In: its bytes. Out: a [`Declaration`]; where a line is missing or wrong, the
//! strictest version and UTF-8 stand in, so that the rest can be judged.

use std::fmt;

use super::text::{excerpt, lines};
use super::{Charset, Fault, Kind};

/// A version of BagIt. Orders by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u16, pub u16);

impl Version {
    /// RFC 8493.
    pub const RFC: Version = Version(1, 0);

    /// `M.N` of a version that is defined.
    fn parse(text: &str) -> Option<Version> {
        let (major, minor) = text.split_once('.')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(major) || !digits(minor) {
            return None;
        }
        let version = Version(major.parse().ok()?, minor.parse().ok()?);
        let known = version == Version::RFC || (version.0 == 0 && (90..=97).contains(&version.1));
        known.then_some(version)
    }

    /// The name of the file with the bag's metadata.
    pub fn info_name(self) -> &'static str {
        if self < Version(0, 96) { "package-info.txt" } else { "bag-info.txt" }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// What `bagit.txt` says.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The version; 1.0 where it cannot be read.
    pub version: Version,
    /// The encoding of the other tag files; UTF-8 where it cannot be read.
    pub charset: Charset,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Declaration {
    /// Reads `bagit.txt`, which is UTF-8 without a mark (RFC 8493, section
    /// 2.1.1).
    pub fn read(bytes: &[u8]) -> Declaration {
        let mut found =
            Declaration { version: Version::RFC, charset: Charset::UTF8, faults: Vec::new() };
        let Some((text, mark)) = Charset::UTF8.decode(bytes) else {
            found.faults.push(Fault::grave(0, Kind::NotText));
            return found;
        };
        if mark {
            found.faults.push(Fault::grave(1, Kind::Mark));
        }
        let mut lines = lines(&text).filter(|(_, line)| !line.trim().is_empty());
        found.version(lines.next());
        found.encoding(lines.next());
        if let Some((line, text)) = lines.next() {
            let kind = Kind::Declaration(excerpt(text));
            found.push(line, kind);
        }
        found
    }

    /// A fault that RFC 8493 does not forgive, and older versions do.
    fn push(&mut self, line: u32, kind: Kind) {
        let grave = self.version >= Version::RFC;
        self.faults.push(Fault { line, kind, grave });
    }

    fn version(&mut self, line: Option<(u32, &str)>) {
        let (number, text) = line.unwrap_or((1, ""));
        let Some((value, spaced)) = value(text, "BagIt-Version") else {
            self.faults.push(Fault::grave(number, Kind::Declaration(excerpt(text))));
            return;
        };
        match Version::parse(value.trim()) {
            Some(version) => self.version = version,
            None => self.faults.push(Fault::grave(number, Kind::Version(excerpt(value.trim())))),
        }
        self.spaces(number, text, value, spaced);
    }

    fn encoding(&mut self, line: Option<(u32, &str)>) {
        let (number, text) = line.unwrap_or((2, ""));
        let Some((value, spaced)) = value(text, "Tag-File-Character-Encoding") else {
            self.faults.push(Fault::grave(number, Kind::Declaration(excerpt(text))));
            return;
        };
        match Charset::named(value.trim()) {
            Some(charset) => self.charset = charset,
            None => self.faults.push(Fault::grave(number, Kind::Encoding(excerpt(value.trim())))),
        }
        self.spaces(number, text, value, spaced);
    }

    /// White space before the colon is against RFC 8493; around the value it
    /// is only loose.
    fn spaces(&mut self, line: u32, text: &str, value: &str, before_colon: bool) {
        if before_colon {
            self.push(line, Kind::Space(excerpt(text)));
        } else if value.trim_end() != value || value.trim_start().len() + 1 != value.len() {
            self.faults.push(Fault::doubt(line, Kind::Space(excerpt(text))));
        }
    }
}

/// What stands after `LABEL:`, and whether white space stands before the
/// colon or the label.
fn value<'t>(line: &'t str, label: &str) -> Option<(&'t str, bool)> {
    let (found, value) = line.split_once(':')?;
    (found.trim() == label).then_some((value, found != label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> (Version, Vec<(u32, bool)>) {
        let found = Declaration::read(text.as_bytes());
        (found.version, found.faults.iter().map(|fault| (fault.line, fault.grave)).collect())
    }

    #[test]
    fn declarations() {
        let second = "Tag-File-Character-Encoding: UTF-8";
        let cases = [
            (format!("BagIt-Version: 1.0\n{second}\n"), Version(1, 0), vec![]),
            (format!("BagIt-Version: 0.93\r\n{second}"), Version(0, 93), vec![]),
            (format!("BagIt-Version : 1.0\n{second}\n"), Version(1, 0), vec![(1, true)]),
            (format!("BagIt-Version : 0.97\n{second}\n"), Version(0, 97), vec![(1, false)]),
            (format!("BagIt-Version: 1.0 \n{second}\n"), Version(1, 0), vec![(1, false)]),
            (format!("BagIt-Version:1.0\n{second}\n"), Version(1, 0), vec![(1, false)]),
            (format!("BagIt-Version: .97\n{second}\n"), Version(1, 0), vec![(1, true)]),
            (format!("BagIt-Version: 2.0\n{second}\n"), Version(1, 0), vec![(1, true)]),
            (format!("BagIt-Version: 1.0.0\n{second}\n"), Version(1, 0), vec![(1, true)]),
            (format!("\u{feff}BagIt-Version: 0.97\n{second}\n"), Version(0, 97), vec![(1, true)]),
            ("BagIt-Version: 0.97\n".to_owned(), Version(0, 97), vec![(2, true)]),
            (format!("{second}\nBagIt-Version: 1.0\n"), Version(1, 0), vec![(1, true), (2, true)]),
            (format!("BagIt-Version: 1.0\n{second}\nx\n"), Version(1, 0), vec![(3, true)]),
            (format!("BagIt-Version: 0.97\n{second}\nx\n"), Version(0, 97), vec![(3, false)]),
            (
                "BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n".to_owned(),
                Version(1, 0),
                vec![(2, true)],
            ),
            (String::new(), Version(1, 0), vec![(1, true), (2, true)]),
        ];
        for (text, version, faults) in cases {
            assert_eq!(codes(&text), (version, faults), "{text:?}");
        }
    }
}
