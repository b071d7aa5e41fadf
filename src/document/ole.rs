//! Compound files (OLE): which office file is inside, and its streams.
//!
//! In: the bytes of a file that begins with the compound file signature. Out:
//! an [`OleKind`], or a [`Compound`] that hands out whole streams, each checked
//! against the length its directory entry promises. Does not interpret the
//! streams beyond what telling the kinds apart needs, and decrypts nothing.

use std::io::{Cursor, Read};

use super::{Damage, Limit, ReadError};

/// The first eight bytes of every compound file.
pub const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What a compound file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OleKind {
    /// Word 97 and later, also Kingsoft `.wps`.
    Word,
    /// Word 6, Word 95 or older.
    OldWord,
    /// Excel binary, any version, also Kingsoft `.et`.
    Excel,
    /// Microsoft Works.
    Works,
    /// A presentation.
    PowerPoint,
    /// A legal compound file with nothing known in it.
    Other,
}

/// Which office file a compound file holds. A package encrypted by a password
/// or by rights management is [`ReadError::Protected`], since nobody can say
/// what is in it.
pub fn kind(bytes: &[u8]) -> Result<OleKind, ReadError> {
    let mut file = Compound::open(bytes)?;
    let has = |name: &str| file.has_stream(name);
    if has("EncryptedPackage") || has("EncryptionInfo") || has("\u{9}DRMContent") {
        return Err(ReadError::Protected);
    }
    if has("WordDocument") {
        let start = file.stream_start("WordDocument", 4)?;
        return match start.as_slice() {
            // Word 97 writes 0xC1, its Hebrew and Arabic builds 0xC0 and 0xC2.
            [0xEC, 0xA5, low, high] if u16::from_le_bytes([*low, *high]) >= 0xC0 => {
                Ok(OleKind::Word)
            }
            [0xEC, 0xA5, ..] | [0xDC, 0xA5, ..] => Ok(OleKind::OldWord),
            _ => Err(damaged("WordDocument has no file information block")),
        };
    }
    if has("Workbook") || has("Book") {
        return Ok(OleKind::Excel);
    }
    if has("PowerPoint Document") || has("PP97_DUALSTORAGE") {
        return Ok(OleKind::PowerPoint);
    }
    // Publisher also has a stream "Contents", beside its storage "Quill".
    if ["MatOST", "MN0", "MM"].iter().any(|name| has(name))
        || (has("CONTENTS") && !file.has_storage("Quill"))
    {
        return Ok(OleKind::Works);
    }
    Ok(OleKind::Other)
}

/// Whether a `Workbook` or `Book` stream is encrypted: a FILEPASS record stands
/// among the first records of its globals. True also for the password that
/// Excel uses for write-reserved books, which some readers know.
pub fn xls_protected(stream: &[u8]) -> bool {
    const BOF: u16 = 0x0809;
    const FILEPASS: u16 = 0x002F;
    let mut rest = stream;
    // Only WRITEPROT and the like may stand between BOF and FILEPASS.
    for index in 0..16 {
        let [a, b, c, d, tail @ ..] = rest else { return false };
        let (kind, length) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]));
        if index == 0 && kind & 0xFF != BOF & 0xFF {
            return false;
        }
        if kind == FILEPASS {
            return true;
        }
        rest = tail.get(usize::from(length)..).unwrap_or_default();
    }
    false
}

/// An open compound file in memory.
pub struct Compound<'a> {
    file: cfb::CompoundFile<Cursor<&'a [u8]>>,
    size: u64,
}

impl<'a> Compound<'a> {
    /// Opens a compound file and checks its allocation tables and directory.
    pub fn open(bytes: &'a [u8]) -> Result<Compound<'a>, ReadError> {
        if !bytes.starts_with(&SIGNATURE) {
            return Err(damaged("no compound file signature"));
        }
        check_table_chain(bytes)?;
        // Cycles: cfb refuses sectors that two others point to, entries seen
        // twice in the directory tree, and chains that come back to their start.
        let file = cfb::CompoundFile::open(Cursor::new(bytes))
            .map_err(|error| damaged(&error.to_string()))?;
        Ok(Compound { file, size: bytes.len() as u64 })
    }

    /// Whether a stream of that name (letter case aside) exists.
    pub fn has_stream(&self, path: &str) -> bool {
        self.file.is_stream(path)
    }

    /// Whether a storage of that name exists.
    pub fn has_storage(&self, path: &str) -> bool {
        self.file.is_storage(path)
    }

    /// A whole stream; `None` where there is none. Shorter than its directory
    /// entry says is damage, longer than `limit` is over the size limit.
    pub fn stream(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, ReadError> {
        if !self.has_stream(path) {
            return Ok(None);
        }
        let mut stream =
            self.file.open_stream(path).map_err(|error| damaged(&error.to_string()))?;
        let length = stream.len();
        if length > self.size {
            return Err(damaged(&format!("stream {path} is longer than the file")));
        }
        if length > limit {
            return Err(ReadError::OverLimit(Limit::Size));
        }
        let mut content = Vec::new();
        stream.read_to_end(&mut content).map_err(|error| damaged(&error.to_string()))?;
        if content.len() as u64 != length {
            return Err(damaged(&format!("stream {path} is cut short")));
        }
        Ok(Some(content))
    }

    /// At most the first `count` bytes of a stream.
    fn stream_start(&mut self, path: &str, count: u64) -> Result<Vec<u8>, ReadError> {
        let stream = self.file.open_stream(path).map_err(|error| damaged(&error.to_string()))?;
        let mut start = Vec::new();
        stream.take(count).read_to_end(&mut start).map_err(|error| damaged(&error.to_string()))?;
        Ok(start)
    }
}

/// Refuses a chain of DIFAT sectors that is longer than the file could need:
/// every entry makes cfb load a sector of the FAT, also the same one again and
/// again, which would turn a small file into gigabytes.
fn check_table_chain(bytes: &[u8]) -> Result<(), ReadError> {
    let number = |at: usize| -> Option<u32> {
        let field = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(field.try_into().ok()?))
    };
    let sector = match number(30).map(|shift| shift & 0xFFFF) {
        Some(9) => 512usize,
        Some(12) => 4096,
        _ => return Err(damaged("sector size")),
    };
    let covered = (sector / 4 - 1) * (sector / 4) * sector;
    let mut left = bytes.len() / covered + 2;
    let mut next = number(68).unwrap_or(u32::MAX);
    while let Some(at) = (next as usize).checked_add(1).and_then(|id| id.checked_mul(sector)) {
        let Some(following) = number(at.saturating_add(sector - 4)) else { return Ok(()) };
        if left == 0 {
            return Err(damaged("chain of allocation tables"));
        }
        left -= 1;
        next = following;
    }
    Ok(())
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(Damage::Ole(what.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    type Stream<'a> = (&'a str, &'a [u8]);

    fn file(streams: &[Stream]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("in memory");
        for (name, content) in streams {
            let mut stream = file.create_stream(name).expect("in memory");
            stream.write_all(content).expect("in memory");
        }
        file.flush().expect("in memory");
        file.into_inner().into_inner()
    }

    #[test]
    fn streams_tell_the_kind() {
        let word = [0xEC, 0xA5, 0xC1, 0];
        let cases: [(&[Stream], Result<OleKind, ReadError>); 12] = [
            (&[("WordDocument", &word)], Ok(OleKind::Word)),
            (&[("WordDocument", &[0xEC, 0xA5, 0x68, 0])], Ok(OleKind::OldWord)),
            (&[("WordDocument", &[0xDC, 0xA5, 0x65, 0])], Ok(OleKind::OldWord)),
            (
                &[("WordDocument", b"none")],
                Err(damaged("WordDocument has no file information block")),
            ),
            (&[("Workbook", b"")], Ok(OleKind::Excel)),
            (&[("Book", b"")], Ok(OleKind::Excel)),
            (&[("PowerPoint Document", b"")], Ok(OleKind::PowerPoint)),
            (&[("CONTENTS", b"CHNKWKS")], Ok(OleKind::Works)),
            (&[("MatOST", b""), ("MM", b"")], Ok(OleKind::Works)),
            (&[("EncryptionInfo", b""), ("EncryptedPackage", b"")], Err(ReadError::Protected)),
            (&[("Catalog", b"")], Ok(OleKind::Other)),
            (&[], Ok(OleKind::Other)),
        ];
        for (streams, expected) in cases {
            assert_eq!(kind(&file(streams)), expected, "{streams:?}");
        }
    }

    #[test]
    fn publisher_is_not_works() {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("in memory");
        file.create_storage("Quill").expect("in memory");
        file.create_stream("Contents").expect("in memory");
        file.flush().expect("in memory");
        assert_eq!(kind(&file.into_inner().into_inner()), Ok(OleKind::Other));
    }

    #[test]
    fn cut_and_foreign_bytes_are_damaged() {
        let whole = file(&[("WordDocument", &[0xEC, 0xA5, 0xC1, 0]), ("Data", &[7; 9000])]);
        for length in (0..whole.len() - 4096).step_by(211) {
            let result = kind(&whole[..length]);
            assert!(matches!(result, Err(ReadError::Damaged(Damage::Ole(_)))), "{length}");
        }
        assert!(kind(b"PK\x03\x04").is_err());
    }

    #[test]
    fn a_stream_longer_than_the_limit_is_refused() {
        let whole = file(&[("Data", &[7; 9000])]);
        let mut open = Compound::open(&whole).expect("sound");
        assert_eq!(open.stream("Data", 8999), Err(ReadError::OverLimit(Limit::Size)));
        assert_eq!(open.stream("data", 9000).map(|data| data.map(|d| d.len())), Ok(Some(9000)));
        assert_eq!(open.stream("None", 9000), Ok(None));
    }

    #[test]
    fn a_chain_of_tables_that_runs_in_circles_is_refused() {
        let mut whole = file(&[("Data", &[7; 9000])]);
        // The first DIFAT sector is sector 1, whose last word is made to point
        // at itself.
        whole[68..72].copy_from_slice(&1u32.to_le_bytes());
        let last = 3 * 4096 - 4;
        whole[last..last + 4].copy_from_slice(&1u32.to_le_bytes());
        assert_eq!(kind(&whole), Err(damaged("chain of allocation tables")));
    }

    #[test]
    fn a_password_on_a_workbook_shows_in_its_first_records() {
        let bof: &[u8] = &[0x09, 0x08, 4, 0, 0, 6, 5, 0];
        let cases: [(&[&[u8]], bool); 6] = [
            (&[bof, &[0x2F, 0, 2, 0, 0, 0]], true),
            (&[bof, &[0x86, 0, 0, 0], &[0x2F, 0, 2, 0, 0, 0]], true),
            (&[bof, &[0x42, 0, 2, 0, 0xB0, 4], &[0x0A, 0, 0, 0]], false),
            (&[&[0x2F, 0, 0, 0]], false),
            (&[bof, &[0x42, 0, 0xFF, 0xFF]], false),
            (&[], false),
        ];
        for (records, expected) in cases {
            assert_eq!(xls_protected(&records.concat()), expected, "{records:?}");
        }
    }
}
