//! Zip packages and archives, read member by member within limits.
//!
//! In: the bytes of a zip file, or a reader over them. Out: names, and the
//! bytes of the members that somebody asks for, checked against their CRC.
//! Nothing is trusted that the file says of itself: a member is inflated only
//! up to the limits, whatever size it declares. Members that nobody asks for
//! cost nothing. Nothing is ever written to disk.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek};

use encoding_rs::GB18030;
use serde::{Deserialize, Serialize};
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Damage, Limit, Limits, ReadError};

mod main_part;
mod relation;

pub use main_part::{Kind, MainPart, main_part};
pub use relation::{Relationship, relationships, resolve};

/// Bit 11 of a member's flags: its name is UTF-8. The `zip` crate also sets it
/// where the Info-ZIP Unicode Path field gave the name.
const NAME_IS_UTF8: u16 = 1 << 11;

/// An opened zip file.
#[derive(Debug)]
pub struct Package<R = Cursor<Vec<u8>>> {
    archive: ZipArchive<R>,
    limits: Limits,
    /// Expanded bytes of the members read so far.
    expanded: u64,
}

/// A member of an archive, as the directory describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its number in the archive, for [`Package::read`].
    pub index: usize,
    /// Its path: by the UTF-8 flag or the Unicode path field, else GB18030;
    /// always `/`-separated. It may hold `..` and the like: never a path to
    /// write to.
    pub name: String,
    /// Expanded bytes as declared, which need not be true.
    pub size: u64,
    /// Whether it is a folder.
    pub folder: bool,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether it is a symbolic link.
    pub link: bool,
}

impl<'a> Package<Cursor<&'a [u8]>> {
    /// Opens a zip file that is in memory.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        Package::from_reader(Cursor::new(bytes), limits)
    }
}

impl<R: Read + Seek> Package<R> {
    /// Opens a zip file anywhere.
    pub fn from_reader(reader: R, limits: &Limits) -> Result<Package<R>, ReadError> {
        let archive = ZipArchive::new(reader).map_err(|error| damaged(&error))?;
        if archive.len() > limits.entries {
            return Err(ReadError::OverLimit(Limit::Entries));
        }
        Ok(Package { archive, limits: limits.clone(), expanded: 0 })
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.archive.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.archive.is_empty()
    }

    /// Whether two members bear the same name, without regard to case and slant
    /// of slashes: which of the two parts is meant depends on the program.
    pub fn has_duplicate_names(&self) -> bool {
        let mut seen = HashSet::with_capacity(self.len());
        let mut names = self.archive.file_names_raw();
        self.archive.has_duplicate_names() || !names.all(|name| seen.insert(folded(name)))
    }

    /// Whether two members bear the very same name.
    pub fn repeats_a_name(&self) -> bool {
        self.archive.has_duplicate_names()
    }

    /// Whether an office package carries macros, in its usual part for them.
    pub fn has_macros(&self) -> bool {
        let project = b"vbaproject.bin";
        self.archive.file_names_raw().any(|raw| {
            let start = raw.len().saturating_sub(project.len());
            raw.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(project))
        })
    }

    /// Decoded names of all members, in the order of the directory.
    pub fn names(&self) -> impl Iterator<Item = String> {
        (0..self.len()).filter_map(|index| Some(self.member(index)?.name))
    }

    /// All members, in the order of the directory.
    pub fn members(&self) -> impl Iterator<Item = Member> {
        (0..self.len()).filter_map(|index| self.member(index))
    }

    /// What the directory says of one member.
    pub fn member(&self, index: usize) -> Option<Member> {
        let entry = self.archive.by_index_data(index).ok()?;
        let utf8 = entry.flags().as_u16() & NAME_IS_UTF8 != 0;
        let name = decode_name(entry.name_raw(), utf8).replace('\\', "/");
        Some(Member {
            index,
            folder: name.ends_with('/'),
            name,
            size: entry.size(),
            encrypted: entry.encrypted(),
            link: entry.is_symlink(),
        })
    }

    /// Where a part of an office package stands: names match without regard to
    /// ASCII case, a leading slash, or the slant of slashes.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.strip_prefix('/').unwrap_or(name).as_bytes();
        self.archive.file_names_raw().position(|raw| same_part(raw, name))
    }

    /// The bytes of a part; `None` where there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.find(name).map(|index| self.read(index)).transpose()
    }

    /// The bytes of a part that must be there.
    pub fn required(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let missing = || ReadError::Damaged(Damage::Content(format!("missing part {name}")));
        self.part(name)?.ok_or_else(missing)
    }

    /// Counts expanded bytes from nothing again: each member of an archive of
    /// forms is a file of its own.
    pub fn renew(&mut self) {
        self.expanded = 0;
    }

    /// The bytes of a member by its number.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>, ReadError> {
        let (declared, packed) = match self.archive.by_index_data(index) {
            Ok(entry) if entry.encrypted() => return Err(ReadError::Protected),
            Ok(entry) => (entry.size(), entry.compressed_size()),
            Err(error) => return Err(damaged(&error)),
        };
        let (cap, limit) = self.cap(packed);
        let member = self.archive.by_index(index).map_err(|error| damaged(&error))?;
        // Deflate cannot make more than 1032 bytes of one: a false size in the
        // directory does not get its memory.
        // One more, so that a member that is just too large needs no second room.
        let room = declared.min(cap).min(packed.saturating_mul(1032)).saturating_add(1);
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0));
        let taken = member.take(cap.saturating_add(1)).read_to_end(&mut bytes);
        let length = bytes.len() as u64;
        self.expanded = self.expanded.saturating_add(length);
        if length > cap {
            return Err(ReadError::OverLimit(limit));
        }
        taken.map_err(|error| broken(&error))?;
        if length != declared {
            return Err(ReadError::Damaged(Damage::Zip("a member's size is not as stated".into())));
        }
        Ok(bytes)
    }

    /// Hands a member's bytes on as they are inflated, within the same limits;
    /// nothing is held in memory.
    pub fn stream<T>(
        &mut self,
        index: usize,
        take: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> Result<T, ReadError> {
        let (declared, packed) = match self.archive.by_index_data(index) {
            Ok(entry) if entry.encrypted() => return Err(ReadError::Protected),
            Ok(entry) => (entry.size(), entry.compressed_size()),
            Err(error) => return Err(damaged(&error)),
        };
        let (cap, limit) = self.cap(packed);
        let member = self.archive.by_index(index).map_err(|error| damaged(&error))?;
        let mut capped = member.take(cap.saturating_add(1));
        let taken = take(&mut capped);
        let length = cap.saturating_add(1).saturating_sub(capped.limit());
        self.expanded = self.expanded.saturating_add(length);
        if length > cap {
            return Err(ReadError::OverLimit(limit));
        }
        let taken = taken.map_err(|error| broken(&error))?;
        if length != declared {
            return Err(ReadError::Damaged(Damage::Zip("a member's size is not as stated".into())));
        }
        Ok(taken)
    }

    /// How many bytes a member may expand to, and which limit says so.
    fn cap(&self, packed: u64) -> (u64, Limit) {
        let limits = &self.limits;
        let size = limits.part.min(limits.expanded.saturating_sub(self.expanded));
        let ratio = limits.ratio_from.max(packed.saturating_mul(limits.ratio));
        if ratio < size { (ratio, Limit::Ratio) } else { (size, Limit::Size) }
    }
}

/// Whether the raw name of a member is that of a part.
fn same_part(raw: &[u8], name: &[u8]) -> bool {
    let raw = unrooted(raw);
    raw.len() == name.len() && raw.iter().zip(name).all(|(a, b)| fold(*a) == fold(*b))
}

/// The name of a part as it is compared.
fn folded(raw: &[u8]) -> Vec<u8> {
    unrooted(raw).iter().map(|byte| fold(*byte)).collect()
}

fn unrooted(raw: &[u8]) -> &[u8] {
    match raw {
        [b'/' | b'\\', rest @ ..] => rest,
        _ => raw,
    }
}

fn fold(byte: u8) -> u8 {
    if byte == b'\\' { b'/' } else { byte.to_ascii_lowercase() }
}

/// The name of a member (contract, section 2): UTF-8 where the file says so,
/// else GB18030, which is what Chinese Windows writes. Bytes that only one of
/// the two can hold are read as that one.
fn decode_name(raw: &[u8], utf8: bool) -> String {
    let as_utf8 = std::str::from_utf8(raw).ok();
    if utf8 && let Some(name) = as_utf8 {
        return name.to_owned();
    }
    match (GB18030.decode_without_bom_handling_and_without_replacement(raw), as_utf8) {
        (Some(name), _) => name.into_owned(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => {
            let name: Cow<'_, str> = String::from_utf8_lossy(raw);
            name.into_owned()
        }
    }
}

fn damaged(error: &ZipError) -> ReadError {
    ReadError::Damaged(Damage::Zip(error.to_string()))
}

fn broken(error: &io::Error) -> ReadError {
    ReadError::Damaged(Damage::Zip(error.to_string()))
}

#[cfg(test)]
mod tests;
