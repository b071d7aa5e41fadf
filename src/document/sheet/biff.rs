//! Records and strings of the Excel binary stream, BIFF5 to BIFF8.
//!
//! In: the bytes of the `Workbook` stream. Out: records with the records that
//! continue them, and their strings as text. Nothing here knows what a record
//! means.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};

use crate::document::{Damage, ReadError};

/// A record and its continuations.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    pub(super) more: Vec<&'a [u8]>,
}

const CONTINUE: u16 = 0x003C;

/// The records from some place of the stream on.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// `None` where `position` lies behind the end.
    pub(super) fn at(stream: &'a [u8], position: usize) -> Option<Records<'a>> {
        stream.get(position..).map(|rest| Records { rest })
    }

    /// The next record; the stream must not end before the record that ends
    /// its part, so that an end is an error.
    pub(super) fn next(&mut self) -> Result<Record<'a>, ReadError> {
        let (kind, data) = self.one().ok_or_else(|| broken("cut short"))?;
        let mut more = Vec::new();
        while u16_at(self.rest, 0) == Some(CONTINUE) {
            let (_, data) = self.one().ok_or_else(|| broken("cut short"))?;
            more.push(data);
        }
        Ok(Record { kind, data, more })
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let (kind, length) = (u16_at(self.rest, 0)?, usize::from(u16_at(self.rest, 2)?));
        let data = self.rest.get(4..4 + length)?;
        self.rest = self.rest.get(4 + length..)?;
        Some((kind, data))
    }
}

impl<'a> Record<'a> {
    /// The bytes from `at` on, through all continuations.
    pub(super) fn pieces(&self, at: usize) -> Option<Pieces<'a>> {
        let mut pieces = vec![self.data.get(at..)?];
        pieces.extend(self.more.iter().rev());
        // Taken from the back, so the record itself goes last.
        pieces.rotate_left(1);
        let now = pieces.pop()?;
        Some(Pieces { now, later: pieces })
    }

    /// An error about this record.
    pub(super) fn short(&self) -> ReadError {
        broken(&format!("record {:#06x}", self.kind))
    }
}

/// An error about the stream.
pub(super) fn broken(what: &str) -> ReadError {
    ReadError::Damaged(Damage::Content(format!("Workbook: {what}")))
}

/// How strings are stored.
#[derive(Clone, Copy)]
pub(super) struct Letters {
    /// BIFF8: UTF-16, often with the high bytes left out.
    pub(super) unicode: bool,
    /// Before BIFF8: the code page.
    pub(super) page: &'static Encoding,
}

impl Letters {
    /// The encoding of a Windows code page; Chinese where it is unknown, since
    /// GB18030 agrees with all of them on ASCII.
    pub(super) fn page(number: u16) -> &'static Encoding {
        match number {
            932 => SHIFT_JIS,
            949 => EUC_KR,
            950 => BIG5,
            1252 | 0x8000 | 0x8001 => WINDOWS_1252,
            _ => GB18030,
        }
    }

    /// A string behind its length, which has one byte or two.
    pub(super) fn string(self, pieces: &mut Pieces, wide_length: bool) -> Option<String> {
        let length = match wide_length {
            true => pieces.u16()?,
            false => u16::from(pieces.u8()?),
        };
        if self.unicode {
            return pieces.unicode(length);
        }
        let bytes = pieces.bytes(usize::from(length))?;
        Some(self.page.decode_without_bom_handling(&bytes).0.into_owned())
    }
}

/// Bytes that run on from a record into its continuations.
pub(super) struct Pieces<'a> {
    now: &'a [u8],
    /// The last one comes next.
    later: Vec<&'a [u8]>,
}

impl Pieces<'_> {
    /// Whether everything was taken.
    pub(super) fn done(&self) -> bool {
        self.now.is_empty() && self.later.iter().all(|piece| piece.is_empty())
    }

    fn advance(&mut self) -> Option<()> {
        while self.now.is_empty() {
            self.now = self.later.pop()?;
        }
        Some(())
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.advance()?;
        let (byte, rest) = self.now.split_first()?;
        self.now = rest;
        Some(*byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(count.min(1 << 16));
        while bytes.len() < count {
            self.advance()?;
            let (taken, rest) = self.now.split_at((count - bytes.len()).min(self.now.len()));
            bytes.extend_from_slice(taken);
            self.now = rest;
        }
        Some(bytes)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.advance()?;
            let step = count.min(self.now.len());
            self.now = self.now.get(step..)?;
            count -= step;
        }
        Some(())
    }

    /// A string of `length` letters behind its flags, formatting runs and
    /// phonetic data passed over.
    pub(super) fn unicode(&mut self, length: u16) -> Option<String> {
        let flags = self.u8()?;
        let runs = if flags & 0x08 != 0 { self.u16()? } else { 0 };
        let phonetic = if flags & 0x04 != 0 { self.u32()? } else { 0 };
        let text = self.letters(usize::from(length), flags & 1 != 0)?;
        self.skip(usize::from(runs) * 4 + phonetic as usize)?;
        Some(text)
    }

    /// Letters; a continuation begins with a byte that says their width anew.
    pub(super) fn letters(&mut self, mut left: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::with_capacity(left);
        while left > 0 {
            if self.now.is_empty() {
                wide = self.u8()? & 1 != 0;
            }
            let size = 1 + usize::from(wide);
            let count = left.min(self.now.len() / size);
            let (taken, rest) = self.now.split_at(count * size);
            match wide {
                true => units.extend(taken.chunks_exact(2).filter_map(|pair| u16_at(pair, 0))),
                false => units.extend(taken.iter().map(|byte| u16::from(*byte))),
            }
            if count == 0 && !rest.is_empty() {
                return None;
            }
            self.now = rest;
            left -= count;
        }
        Some(String::from_utf16_lossy(&units))
    }
}

/// Two bytes at a place.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// Four bytes at a place.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// A double at a place.
pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let bytes = data.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(pieces: &[&'static [u8]]) -> Record<'static> {
        Record { kind: 0, data: pieces[0], more: pieces[1..].to_vec() }
    }

    #[test]
    fn strings_run_through_continuations() {
        let letters = Letters { unicode: true, page: GB18030 };
        let cases: &[(&[&'static [u8]], &str)] = &[
            (&[b"\x02\x00\x00ab"], "ab"),
            (&[b"\x02\x00\x01\x3e\x79\x3a\x53"], "社区"),
            // The width changes at the seam.
            (&[b"\x03\x00\x00ab", b"\x01\x3e\x79"], "ab社"),
            (&[b"\x03\x00\x01\x3e\x79", b"\x00ab"], "社ab"),
            // Two runs and three phonetic bytes follow, over a seam.
            (&[b"\x01\x00\x0c\x02\x00\x03\x00\x00\x00x1234", b"1234abc"], "x"),
            (&[b"\x00\x00\x00"], ""),
        ];
        for (pieces, text) in cases {
            let record = record(pieces);
            let mut pieces = record.pieces(0).expect("bytes");
            assert_eq!(letters.string(&mut pieces, true).as_deref(), Some(*text));
            assert!(pieces.done());
        }
    }

    #[test]
    fn cut_strings_are_none() {
        let letters = Letters { unicode: true, page: GB18030 };
        let cases: &[&[&'static [u8]]] =
            &[&[b""], &[b"\x05"], &[b"\x05\x00\x00ab"], &[b"\x02\x00\x01\x3e\x79\x3a"]];
        for pieces in cases {
            let mut pieces = record(pieces).pieces(0).expect("bytes");
            assert_eq!(letters.string(&mut pieces, true), None);
        }
    }

    #[test]
    fn code_pages_before_biff8() {
        let letters = Letters { unicode: false, page: Letters::page(936) };
        let mut pieces = record(&[b"\x04\xc9\xe7\xc7\xf8"]).pieces(0).expect("bytes");
        assert_eq!(letters.string(&mut pieces, false).as_deref(), Some("社区"));
    }
}
