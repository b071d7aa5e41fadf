//! The piece table: where in the stream each stretch of the text lies.
//!
//! In: the `Clx` and the `WordDocument` stream. Out: the text in reading order
//! as UTF-16 units, each with its byte offset, by which the formatting pages
//! know it. Fast-saved files are nothing special here: they have more pieces.

use super::bytes::{damaged, slice, u8_at, u16_at, u32_at};
use crate::document::ReadError;

/// A stretch of text that lies in one place of the stream.
struct Piece {
    start: usize,
    end: usize,
    offset: u32,
    width: u32,
    change: u16,
}

/// The text of a document and the formatting that hangs on its pieces.
pub(super) struct Text<'a> {
    /// UTF-16 units in reading order: main text first, then the other stories.
    pub(super) units: Vec<u16>,
    pieces: Vec<Piece>,
    changes: Vec<&'a [u8]>,
}

/// A property change that a whole piece carries.
pub(super) enum Change<'a> {
    None,
    /// One property in short form: its number and its value.
    Short(u8, u8),
    /// A list of properties.
    Long(&'a [u8]),
}

impl<'a> Text<'a> {
    /// Reads the first `wanted` characters of the document.
    pub(super) fn read(clx: &'a [u8], word: &[u8], wanted: usize) -> Result<Text<'a>, ReadError> {
        let short = || damaged("piece table is cut short");
        let mut changes = Vec::new();
        let mut at = 0;
        let plc = loop {
            match u8_at(clx, at).ok_or_else(short)? {
                1 => {
                    let length = usize::from(u16_at(clx, at + 1).ok_or_else(short)?);
                    changes.push(slice(clx, at + 3, length).ok_or_else(short)?);
                    at += 3 + length;
                }
                2 => {
                    let length = u32_at(clx, at + 1).ok_or_else(short)? as usize;
                    break slice(clx, at + 5, length).ok_or_else(short)?;
                }
                _ => return Err(damaged("piece table")),
            }
        };
        // n pieces: n + 1 positions of 4 bytes, then n descriptors of 8.
        let count = plc.len().saturating_sub(4) / 12;
        let mut text = Text { units: Vec::new(), pieces: Vec::new(), changes };
        for index in 0..count {
            if text.units.len() >= wanted {
                break;
            }
            let start = u32_at(plc, 4 * index).ok_or_else(short)? as usize;
            let end = u32_at(plc, 4 * index + 4).ok_or_else(short)? as usize;
            let at = 4 * (count + 1) + 8 * index;
            let place = u32_at(plc, at + 2).ok_or_else(short)?;
            let change = u16_at(plc, at + 6).ok_or_else(short)?;
            if start != text.units.len() || end < start {
                return Err(damaged("piece table is out of order"));
            }
            let compressed = place & 0x4000_0000 != 0;
            let place = place & 0x3FFF_FFFF;
            let (offset, width) = if compressed { (place / 2, 1) } else { (place, 2) };
            let end = end.min(wanted);
            let bytes = (end - start)
                .checked_mul(width)
                .and_then(|length| slice(word, offset as usize, length))
                .ok_or_else(|| damaged("text lies outside the file"))?;
            // No byte is shown twice in an honest file; a hostile one could
            // make gigabytes from a thousand pieces over the same bytes.
            if text.units.len() + (end - start) > word.len() {
                return Err(damaged("pieces overlap"));
            }
            if compressed {
                text.units.extend(bytes.iter().map(|byte| windows_1252(*byte)));
            } else {
                let pairs = bytes.chunks_exact(2);
                text.units.extend(pairs.map(|pair| {
                    pair.iter().rev().fold(0, |unit, byte| (unit << 8) | u16::from(*byte))
                }));
            }
            text.pieces.push(Piece { start, end, offset, width: width as u32, change });
        }
        if text.units.len() < wanted {
            return Err(damaged("text is cut short"));
        }
        Ok(text)
    }

    /// Byte offset and width of a character in the stream, and the change that
    /// its piece carries.
    pub(super) fn locate(&self, position: usize) -> (u32, u32, Change<'a>) {
        let after = self.pieces.partition_point(|piece| piece.start <= position);
        let Some(piece) = after.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return (0, 1, Change::None);
        };
        let offset = piece.offset.saturating_add((position - piece.start) as u32 * piece.width);
        (offset, piece.width, self.change(piece.change))
    }

    /// The first position after `position` that may lie elsewhere.
    pub(super) fn piece_end(&self, position: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.end <= position);
        self.pieces.get(after).map_or(usize::MAX, |piece| piece.end)
    }

    fn change(&self, change: u16) -> Change<'a> {
        if change & 1 != 0 {
            let list = self.changes.get(usize::from(change >> 1));
            return list.map_or(Change::None, |list| Change::Long(list));
        }
        match ((change >> 1) & 0x7F) as u8 {
            0 => Change::None,
            number => Change::Short(number, (change >> 8) as u8),
        }
    }
}

/// One byte of a compressed piece.
fn windows_1252(byte: u8) -> u16 {
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
        0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ];
    let index = usize::from(byte).wrapping_sub(0x80);
    HIGH.get(index).copied().unwrap_or(u16::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A `Clx` of property lists and pieces: length, place, change.
    fn clx(lists: &[&[u8]], pieces: &[(u32, u32, u16)]) -> Vec<u8> {
        let mut clx = Vec::new();
        for list in lists {
            clx.push(1);
            clx.extend((list.len() as u16).to_le_bytes());
            clx.extend(*list);
        }
        let mut plc = 0u32.to_le_bytes().to_vec();
        let mut end = 0;
        for (length, ..) in pieces {
            end += length;
            plc.extend(end.to_le_bytes());
        }
        for (_, place, change) in pieces {
            plc.extend([0, 0]);
            plc.extend(place.to_le_bytes());
            plc.extend(change.to_le_bytes());
        }
        clx.push(2);
        clx.extend((plc.len() as u32).to_le_bytes());
        clx.extend(plc);
        clx
    }

    #[test]
    fn pieces_join_in_reading_order_whatever_their_place() {
        let mut word = vec![0; 8];
        word.extend("\u{793E}\u{533A}".encode_utf16().flat_map(u16::to_le_bytes));
        word.extend([b'a', 0x80, 0x93]);
        // A fast-saved file: the later bytes are read first, as one byte each.
        let clx = clx(&[&[1, 2, 3]], &[(3, 0x4000_0000 | 24, 1), (2, 8, 0x0183)]);
        let text = Text::read(&clx, &word, 5).expect("sound");
        assert_eq!(String::from_utf16_lossy(&text.units), "a€“社区");
        let places: Vec<_> = (0..5).map(|at| text.locate(at).0).collect();
        assert_eq!(places, [12, 13, 14, 8, 10]);
        assert!(matches!(text.locate(0).2, Change::Long([1, 2, 3])));
        // The second piece names a list that is not there.
        assert!(matches!(text.locate(4).2, Change::None));
        assert_eq!((text.piece_end(0), text.piece_end(3)), (3, 5));
    }

    #[test]
    fn broken_piece_tables_are_damage() {
        let word = vec![b'x'; 100];
        let whole = clx(&[], &[(10, 0x4000_0000, 0)]);
        let many: Vec<_> = (0..20).map(|_| (90, 0x4000_0000, 0)).collect();
        let cases = [
            ("cut", whole[..whole.len() - 9].to_vec(), 10),
            ("empty", Vec::new(), 0),
            ("text cut", whole.clone(), 11),
            ("outside", clx(&[], &[(10, 0x4000_0000 | 190, 0)]), 10),
            ("overlap", clx(&[], &many), 1800),
            ("kind", vec![9], 1),
        ];
        for (name, clx, wanted) in cases {
            assert!(Text::read(&clx, &word, wanted).is_err(), "{name}");
        }
        assert!(Text::read(&whole, &word, 10).is_ok());
    }

    #[test]
    fn short_changes_give_number_and_value() {
        let clx = clx(&[], &[(1, 0, 0x01 << 8 | 65 << 1)]);
        let text = Text::read(&clx, &[0; 4], 1).expect("sound");
        assert!(matches!(text.locate(0).2, Change::Short(65, 1)));
    }
}
