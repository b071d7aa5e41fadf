//! `manifest-ALG.txt` and `tagmanifest-ALG.txt`.
//!
//! In: the bytes of one, its algorithm, and what `bagit.txt` says. Out: a
//! [`List`] of lines in their order. Which files exist is not asked, and lines
//! are not compared with each other.

use super::text::{excerpt, lines};
use super::{Charset, Fault, Kind, Version, path};
use crate::digest::{Algorithm, Digest};
use crate::manifest::is_litter;

/// A manifest as read.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// A file and its digest.
#[derive(Clone, Debug)]
pub struct Line {
    /// Path relative to the bag: decoded, `/`-separated, without `.` and `..`.
    pub path: Box<str>,
    /// Other readings of what is written, tried where no file bears the first.
    pub others: Vec<Box<str>>,
    /// The digest.
    pub digest: Digest,
    /// Line, from 1.
    pub line: u32,
}

impl List {
    /// Reads a manifest; `payload` where it is not one of tag files.
    pub fn read(
        bytes: &[u8],
        algorithm: Algorithm,
        payload: bool,
        charset: Charset,
        version: Version,
    ) -> List {
        let mut list = List::default();
        let Some((text, mark)) = charset.decode(bytes) else {
            list.faults.push(Fault::grave(0, Kind::NotText));
            return list;
        };
        if mark {
            list.faults.push(Fault::doubt(1, Kind::Mark));
        }
        for (number, line) in lines(&text) {
            if line.trim().is_empty() {
                continue;
            }
            if let Err(fault) = list.line(number, line, algorithm, payload, version) {
                list.faults.push(fault);
            }
        }
        list
    }

    fn line(
        &mut self,
        number: u32,
        line: &str,
        algorithm: Algorithm,
        payload: bool,
        version: Version,
    ) -> Result<(), Fault> {
        let grave = |kind| Fault::grave(number, kind);
        let malformed = || grave(Kind::Line(excerpt(line)));
        let text = line.trim_start_matches([' ', '\t']);
        let (hex, rest) = text.split_once([' ', '\t']).ok_or_else(malformed)?;
        let rest = rest.trim_start_matches([' ', '\t']);
        // md5sum marks binary mode with a star.
        let raw = rest.strip_prefix('*').unwrap_or(rest);
        if raw.trim().is_empty() {
            return Err(malformed());
        }
        let path = path::read(raw, version).ok_or_else(|| grave(Kind::Elsewhere(raw.into())))?;
        let digest = Digest::parse(algorithm, hex)
            .ok_or_else(|| grave(Kind::Digest(excerpt(hex), algorithm)))?;
        if path.first.starts_with("data/") != payload {
            return Err(grave(Kind::WrongPart(path.first)));
        }
        if path.loose || raw.len() != rest.len() || text.len() != line.len() {
            self.faults.push(Fault::doubt(number, Kind::Spelling(raw.into())));
        }
        if path::reserved(&path.first).is_some() {
            self.faults.push(Fault::doubt(number, Kind::Reserved(path.first.clone())));
        }
        let name = path.first.rsplit('/').next().unwrap_or_default();
        // Hidden files are no litter in a bag: whoever packed them meant them.
        if payload && is_litter(name) && (!name.starts_with('.') || is_mac_litter(name)) {
            self.faults.push(Fault::doubt(number, Kind::Litter(path.first.clone())));
        }
        let path::Path { first, others, .. } = path;
        self.lines.push(Line { path: first, others, digest, line: number });
        Ok(())
    }
}

fn is_mac_litter(name: &str) -> bool {
    name == ".DS_Store" || name.starts_with("._")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, payload: bool) -> List {
        List::read(text.as_bytes(), Algorithm::Md5, payload, Charset::UTF8, Version::RFC)
    }

    #[test]
    fn lines_and_faults() {
        let hex = "9e5ad981e0d29adc278f6a294b8c2aca";
        let none: &[bool] = &[];
        let cases: &[(String, bool, usize, &[bool])] = &[
            (format!("{hex}  data/a\n"), true, 1, none),
            (format!("{hex} data/a\r\n{hex}\tdata/b c"), true, 2, none),
            (format!("{}  data/a\n", hex.to_uppercase()), true, 1, none),
            (format!("{hex} *data/a\n"), true, 1, &[false]),
            (format!("{hex}  ./data/a\n"), true, 1, &[false]),
            (format!("{hex}  data/con.txt\n"), true, 1, &[false]),
            (format!("{hex}  data/Thumbs.db\n"), true, 1, &[false]),
            (format!("{hex}  data/.hidden\n"), true, 1, none),
            (format!("{hex}  bagit.txt\n"), false, 1, none),
            (format!("{hex}  bagit.txt\n"), true, 0, &[true]),
            (format!("{hex}  data/a\n"), false, 0, &[true]),
            (format!("{hex}  ../a\n"), true, 0, &[true]),
            (format!("{hex}\n"), true, 0, &[true]),
            (format!("{}  data/a\n", &hex[1..]), true, 0, &[true]),
            (format!("# note\n{hex}  data/a\n"), true, 1, &[true]),
            ("\n \n".to_owned(), true, 0, none),
        ];
        for (text, payload, lines, faults) in cases {
            let found = read(text, *payload);
            let grave: Vec<bool> = found.faults.iter().map(|fault| fault.grave).collect();
            assert_eq!((found.lines.len(), grave.as_slice()), (*lines, *faults), "{text:?}");
        }
    }
}
