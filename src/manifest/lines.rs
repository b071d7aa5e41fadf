//! Lists as text: GNU, BSD and OpenSSL lines, and those of BagIt.
//!
//! In: the name and the bytes of a list. Out: a [`Manifest`]; whatever is
//! wrong with a line is a fault with its number, never a lost line. Which
//! files exist is not asked.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::fault::{Fault, FaultKind};
use super::{Entry, Manifest, file_name, is_bag_list, is_list, name, settle};
use crate::digest::{Algorithm, Digest};

/// Bytes of the longest line: four times the longest path of any system.
const LONGEST: usize = 16 * 1024;

/// Letters of a malformed line that are kept to show it.
const EXCERPT: usize = 200;

/// Reads a digest list; the algorithm of plain lines is the one its file name
/// announces, else told by the length of each digest.
pub fn parse(name: &str, bytes: &[u8]) -> Manifest {
    let Some(text) = decode(bytes) else {
        let fault = Fault { line: 0, kind: FaultKind::NotText };
        return Manifest { faults: vec![fault], ..Manifest::default() };
    };
    let name = file_name(name);
    let style = Style { algorithm: is_list(name), bag: is_bag_list(name) };
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for (line, text) in (1..).zip(text.split('\n')) {
        let text = text.strip_suffix('\r').unwrap_or(text);
        let text = text.trim_start_matches([' ', '\t', '\u{feff}']);
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let mut named = None;
        match style.line(text, &mut named) {
            Ok((digest, name)) => entries.push(entry(name, Some(digest), line)),
            Err(kind) => {
                faults.push(Fault { line, kind });
                // The file is named all the same, so that one mistake in its
                // line does not also make it a file that no list knows.
                entries.extend(named.map(|name| Entry { faulty: true, ..entry(name, None, line) }));
            }
        }
    }
    settle::settle(entries, faults)
}

fn entry(name: name::Name, digest: Option<Digest>, line: u32) -> Entry {
    let name::Name { path, literal } = name;
    Entry { path, literal, digest, line, stamped: false, faulty: false, twin: None }
}

/// UTF-8, UTF-16 with its mark, else GB18030; `None` for what is no text.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)?
        }
        None => UTF_8
            .decode_without_bom_handling_and_without_replacement(bytes)
            .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes))?,
    };
    (memchr::memchr(0, text.as_bytes()).is_none()).then_some(text)
}

/// How the lines of a list are to be read.
struct Style {
    /// The algorithm that the list's name announces.
    algorithm: Option<Algorithm>,
    /// Paths are percent-encoded, and any blanks part them from the digest.
    bag: bool,
}

impl Style {
    /// One line that is neither blank nor a comment. `named` takes the file
    /// that a faulty line names.
    fn line(
        &self,
        text: &str,
        named: &mut Option<name::Name>,
    ) -> Result<(Digest, name::Name), FaultKind> {
        if text.len() > LONGEST {
            return Err(FaultKind::TooLong);
        }
        let malformed = || FaultKind::Malformed { text: text.chars().take(EXCERPT).collect() };
        let (escaped, rest) = match text.strip_prefix('\\') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (algorithm, hex, raw) = match tagged(rest) {
            Some((tag, raw, hex)) => {
                let algorithm = Algorithm::from_name(tag)
                    .ok_or_else(|| FaultKind::UnknownAlgorithm { name: tag.to_owned() });
                (algorithm.map(Some), hex, raw)
            }
            None => {
                let (hex, raw) = plain(rest, self.bag).ok_or_else(malformed)?;
                (Ok(self.algorithm.or_else(|| Algorithm::of_hex_length(hex.len()))), hex, raw)
            }
        };
        let raw = if escaped { unescape(raw).ok_or_else(malformed)? } else { Cow::Borrowed(raw) };
        let raw = if self.bag { percent_decode(raw) } else { raw };
        let name = name::read(&raw);
        let digest = algorithm.and_then(|algorithm| {
            let digest = algorithm.and_then(|algorithm| Digest::parse(algorithm, hex));
            digest.ok_or_else(|| FaultKind::NotADigest { text: hex.to_owned(), algorithm })
        });
        match (digest, name) {
            (Ok(digest), Some(name)) => Ok((digest, name)),
            (_, None) => Err(FaultKind::UnsafePath { path: raw.into_owned() }),
            (Err(kind), name) => {
                *named = name;
                Err(kind)
            }
        }
    }
}

/// `SHA256 (path) = HEX`, also `SHA256(path)= HEX`: tag, path and digest.
fn tagged(text: &str) -> Option<(&str, &str, &str)> {
    let (tag, rest) = text.split_once('(')?;
    let tag = tag.trim_end_matches([' ', '\t']);
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    // Longer than any name, shorter than any digest.
    if tag.is_empty() || tag.len() > 16 || !tag.chars().all(letters) {
        return None;
    }
    // A path may itself hold `) = `; a digest does not.
    let (path, hex) = rest.rsplit_once('=')?;
    let path = path.trim_end_matches([' ', '\t']).strip_suffix(')')?;
    Some((tag, path, hex.trim()))
}

/// `HEX  path`, `HEX *path` and their kin: digest and path.
fn plain(text: &str, bag: bool) -> Option<(&str, &str)> {
    let (hex, rest) = text.split_once([' ', '\t'])?;
    let digits = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let almost = hex.len() >= 32 && hex.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if hex.is_empty() || !(digits || almost) {
        return None;
    }
    // The one blank is gone; the second, or the star of binary mode, is part
    // of the form, and what follows is the name, with its own blanks.
    let rest = if bag { rest.trim_start_matches([' ', '\t']) } else { rest };
    let path = rest.strip_prefix([' ', '*', '\t']).unwrap_or(rest);
    (!path.trim().is_empty()).then_some((hex, path))
}

/// Undoes the escapes of GNU: `\\`, `\n` and `\r`, and nothing else.
fn unescape(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('\\') {
        return Some(Cow::Borrowed(path));
    }
    let mut plain = String::with_capacity(path.len());
    let mut letters = path.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(Cow::Owned(plain))
}

/// Undoes what RFC 8493 encodes: line feed, carriage return and the percent
/// sign; any other `%` is a plain character.
fn percent_decode(path: Cow<'_, str>) -> Cow<'_, str> {
    if !path.contains('%') {
        return path;
    }
    let mut plain = String::with_capacity(path.len());
    let mut rest = path.as_ref();
    while let Some((before, after)) = rest.split_once('%') {
        plain.push_str(before);
        let code = after.get(..2).map(str::to_ascii_uppercase);
        let letter = match code.as_deref() {
            Some("0A") => Some('\n'),
            Some("0D") => Some('\r'),
            Some("25") => Some('%'),
            _ => None,
        };
        plain.push(letter.unwrap_or('%'));
        rest = if letter.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests;
