//! `fetch.txt`: payload files that are to be had elsewhere.
//!
//! In: its bytes. Out: a [`Fetch`]. Nothing is ever fetched: a file that is not
//! in the bag makes it incomplete, and the report says where it was to come
//! from.

use super::text::{excerpt, lines};
use super::{Charset, Fault, Kind, Version, path};

/// `fetch.txt` as read.
#[derive(Clone, Debug, Default)]
pub struct Fetch {
    /// Its lines, in order.
    pub wanted: Vec<Wanted>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// A file to fetch.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where it is to come from.
    pub url: Box<str>,
    /// Its bytes; `None` for `-`.
    pub length: Option<u64>,
    /// Path relative to the bag, as in [`Line`](super::Line).
    pub path: Box<str>,
    /// Other readings of the path.
    pub others: Vec<Box<str>>,
    /// Line, from 1.
    pub line: u32,
}

impl Fetch {
    /// Reads the file.
    pub fn read(bytes: &[u8], charset: Charset, version: Version) -> Fetch {
        let mut fetch = Fetch::default();
        let Some((text, mark)) = charset.decode(bytes) else {
            fetch.faults.push(Fault::grave(0, Kind::NotText));
            return fetch;
        };
        if mark {
            fetch.faults.push(Fault::doubt(1, Kind::Mark));
        }
        for (number, line) in lines(&text) {
            if line.trim().is_empty() {
                continue;
            }
            match wanted(number, line, version) {
                Ok((wanted, loose)) => {
                    if loose {
                        let kind = Kind::Spelling(wanted.path.clone());
                        fetch.faults.push(Fault::doubt(number, kind));
                    }
                    fetch.wanted.push(wanted);
                }
                Err(kind) => fetch.faults.push(Fault::grave(number, kind)),
            }
        }
        fetch
    }
}

/// `URL LENGTH PATH`, each apart by white space; the path may hold blanks.
fn wanted(line: u32, text: &str, version: Version) -> Result<(Wanted, bool), Kind> {
    let blank = [' ', '\t'];
    let malformed = || Kind::Line(excerpt(text));
    let (url, rest) = text.trim_start_matches(blank).split_once(blank).ok_or_else(malformed)?;
    let rest = rest.trim_start_matches(blank);
    let (length, rest) = rest.split_once(blank).ok_or_else(malformed)?;
    let raw = rest.trim_start_matches(blank);
    if !url.contains(':') || raw.trim().is_empty() {
        return Err(malformed());
    }
    let length = match length {
        "-" => None,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse().map_err(|_| Kind::Length(excerpt(digits)))?)
        }
        other => return Err(Kind::Length(excerpt(other))),
    };
    let path = path::read(raw, version).ok_or_else(|| Kind::Elsewhere(raw.into()))?;
    if !path.first.starts_with("data/") {
        return Err(Kind::WrongPart(path.first));
    }
    let path::Path { first, others, loose } = path;
    Ok((Wanted { url: url.into(), length, path: first, others, line }, loose))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_faults() {
        let cases = [
            ("http://x/a - data/a\r\n", 1, 0),
            ("http://x/a 12 data/a b\n", 1, 0),
            ("http://x/a\t12\tdata/a\n", 1, 0),
            ("http://x/a twelve data/a\n", 0, 1),
            ("http://x/a data/a\n", 0, 1),
            ("x 12 data/a\n", 0, 1),
            ("http://x/a - ../../a\n", 0, 1),
            ("http://x/a - /tmp/a\n", 0, 1),
            ("http://x/a - C:\\a\n", 0, 1),
            ("http://x/a - \\\\?\\UNC\\a\n", 0, 1),
            ("http://x/a - %HomeDrive%\\a\n", 0, 1),
            ("http://x/a - ~root/a\n", 0, 1),
            ("http://x/a - bag-info.txt\n", 0, 1),
            ("http://x/a 99999999999999999999 data/a\n", 0, 1),
        ];
        for (text, wanted, faults) in cases {
            let fetch = Fetch::read(text.as_bytes(), Charset::UTF8, Version::RFC);
            assert_eq!((fetch.wanted.len(), fetch.faults.len()), (wanted, faults), "{text}");
        }
    }
}
