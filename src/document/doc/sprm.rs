//! Single property modifiers: the lists of changes that format text.
//!
//! In: bytes of a list (`grpprl`). Out: number and operand of each change, and
//! the character and paragraph properties that matter for reading a form.

use super::bytes::{slice, u8_at, u16_at, u32_at};
use super::piece::Change;

/// Walks a list of properties; stops where the list is broken.
pub(super) struct Sprms<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Sprms<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let code = u16_at(self.0, 0)?;
        let (start, length) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            // Table definitions count their bytes, plus one, in two bytes.
            _ if matches!(code, 0xD606 | 0xD608) => {
                (4, usize::from(u16_at(self.0, 2)?).checked_sub(1)?)
            }
            _ => match (code, usize::from(u8_at(self.0, 2)?)) {
                // A list of tab stops too long for its count byte.
                (0xC615, 255) => {
                    let deleted = 4 * usize::from(u8_at(self.0, 3)?);
                    let added = 3 * usize::from(u8_at(self.0, 4 + deleted)?);
                    (3, 2 + deleted + added)
                }
                (_, length) => (3, length),
            },
        };
        let operand = slice(self.0, start, length)?;
        self.0 = self.0.get(start + length..)?;
        Some((code, operand))
    }
}

/// Character properties; `None` where a list is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Character {
    pub(super) deleted: Option<u8>,
    pub(super) inserted: Option<u8>,
    pub(super) hidden: Option<u8>,
    /// Font and code of a symbol that replaces the character.
    pub(super) symbol: Option<(u16, u16)>,
    /// Fonts of Latin, East Asian and other letters.
    pub(super) fonts: [Option<u16>; 3],
    pub(super) half_points: Option<u16>,
    /// Where in the data stream the picture or form field lies.
    pub(super) data: Option<u32>,
    /// The character style.
    pub(super) style: Option<u16>,
}

impl Character {
    /// Applies one property.
    pub(super) fn apply(&mut self, code: u16, operand: &[u8]) {
        let byte = u8_at(operand, 0);
        let word = u16_at(operand, 0);
        match code {
            0x0800 => self.deleted = byte,
            0x0801 => self.inserted = byte,
            0x083C | 0x0818 => self.hidden = byte,
            0x6A09 => self.symbol = word.zip(u16_at(operand, 2)),
            0x4A4F => self.fonts[0] = word,
            0x4A50 => self.fonts[1] = word,
            0x4A51 => self.fonts[2] = word,
            0x4A43 => self.half_points = word,
            0x6A03 => self.data = u32_at(operand, 0),
            0x4A30 => self.style = word,
            // Back to the style, but for what is not formatting.
            0x2A33 => {
                *self = Character {
                    deleted: self.deleted,
                    inserted: self.inserted,
                    symbol: self.symbol,
                    data: self.data,
                    ..Character::default()
                };
            }
            _ => {}
        }
    }

    /// Applies a list.
    pub(super) fn apply_all(&mut self, list: &[u8]) {
        Sprms(list).for_each(|(code, operand)| self.apply(code, operand));
    }

    /// Applies the change of a piece.
    pub(super) fn apply_change(&mut self, change: &Change<'_>) {
        match *change {
            Change::None => {}
            Change::Long(list) => self.apply_all(list),
            Change::Short(65, value) => self.apply(0x0800, &[value]),
            Change::Short(66, value) => self.apply(0x0801, &[value]),
            Change::Short(92, value) => self.apply(0x083C, &[value]),
            Change::Short(..) => {}
        }
    }

    /// This over `style`: what this list leaves open, the style says.
    pub(super) fn over(self, style: Character) -> Character {
        let [a, b, c] = self.fonts;
        let [x, y, z] = style.fonts;
        Character {
            deleted: toggle(self.deleted, style.deleted),
            inserted: toggle(self.inserted, style.inserted),
            hidden: toggle(self.hidden, style.hidden),
            symbol: self.symbol,
            fonts: [a.or(x), b.or(y), c.or(z)],
            half_points: self.half_points.or(style.half_points),
            data: self.data,
            style: self.style.or(style.style),
        }
    }
}

/// Whether a resolved switch is on.
pub(super) fn on(switch: Option<u8>) -> bool {
    switch.is_some_and(|value| value & 1 != 0)
}

/// 0x80 says "as the style", 0x81 "against the style"; in tracked deletions
/// 0x81 is common and means that the text is deleted.
fn toggle(own: Option<u8>, style: Option<u8>) -> Option<u8> {
    match own {
        None | Some(0x80) => style,
        Some(0x81) => Some(u8::from(!on(style))),
        own => own,
    }
}

/// Paragraph properties, and the row that a row's last paragraph defines.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    in_table: bool,
    level: i32,
    /// Ends a row of the outermost table.
    pub(super) row_end: bool,
    /// Ends a cell of an inner table.
    pub(super) inner_cell: bool,
    /// Ends a row of an inner table.
    pub(super) inner_row_end: bool,
    pub(super) row: super::row::Row,
}

impl Paragraph {
    /// How many tables the paragraph stands in. Older writers say only that it
    /// stands in one.
    pub(super) fn depth(&self) -> usize {
        usize::try_from(self.level).unwrap_or(0).max(usize::from(self.in_table))
    }

    /// Applies a list; `data` is the data stream, which holds the lists that
    /// are too long for a page. Returns how many bytes were read.
    pub(super) fn apply_all(&mut self, list: &[u8], data: &[u8]) -> usize {
        let mut work = list.len();
        for (code, operand) in Sprms(list) {
            if matches!(code, 0x6645 | 0x6646 | 0x646B) {
                let at = u32_at(operand, 0).map_or(usize::MAX, |at| at as usize);
                let long = u16_at(data, at)
                    .and_then(|length| slice(data, at.checked_add(2)?, usize::from(length)));
                let long = long.unwrap_or_default();
                work += long.len();
                Sprms(long).for_each(|(code, operand)| self.apply(code, operand));
            } else {
                self.apply(code, operand);
            }
        }
        work
    }

    /// Applies the change of a piece.
    pub(super) fn apply_change(&mut self, change: &Change<'_>, data: &[u8]) -> usize {
        match *change {
            Change::None => {}
            Change::Long(list) => return self.apply_all(list, data),
            Change::Short(24, value) => self.apply(0x2416, &[value]),
            Change::Short(25, value) => self.apply(0x2417, &[value]),
            Change::Short(..) => {}
        }
        0
    }

    fn apply(&mut self, code: u16, operand: &[u8]) {
        let flag = u8_at(operand, 0).is_some_and(|value| value != 0);
        let long = u32_at(operand, 0).map_or(0, u32::cast_signed);
        match code {
            0x2416 => self.in_table = flag,
            0x2417 => self.row_end = flag,
            0x244B => self.inner_cell = flag,
            0x244C => self.inner_row_end = flag,
            0x6649 => self.level = long,
            0x664A => self.level = self.level.saturating_add(long),
            0x4600 => self.style = u16_at(operand, 0).unwrap_or(self.style),
            // Table properties have 5 in bits 10 to 12.
            _ if (code >> 10) & 7 == 5 => self.row.apply(code, operand),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_the_size_their_code_says() {
        let list = [
            0x16, 0x24, 1, // one byte
            0x03, 0x6A, 1, 2, 3, 4, // four
            0x08, 0xD6, 4, 0, 9, 9, 9, // two count bytes, one too many
            0x15, 0xC6, 255, 1, 0, 0, 0, 0, 1, 0, 0, 0, // long list of tabs
            0x2B, 0xD6, 2, 7, 3,    // one count byte
            0x01, // cut
        ];
        let found: Vec<_> = Sprms(&list).map(|(code, operand)| (code, operand.len())).collect();
        assert_eq!(found, [(0x2416, 1), (0x6A03, 4), (0xD608, 3), (0xC615, 9), (0xD62B, 2)]);
    }

    #[test]
    fn switches_hold_against_the_style_too() {
        let plain = Character::default();
        let hidden = Character { hidden: Some(1), ..plain };
        let cases = [
            (None, plain, false),
            (None, hidden, true),
            (Some(0), hidden, false),
            (Some(1), plain, true),
            (Some(0x80), hidden, true),
            (Some(0x80), plain, false),
            (Some(0x81), plain, true),
            (Some(0x81), hidden, false),
        ];
        for (own, style, expected) in cases {
            let own = Character { hidden: own, deleted: own, ..plain };
            assert_eq!(on(own.over(style).hidden), expected, "{own:?} {style:?}");
        }
        // The value that tracked deletions really carry.
        let deleted = Character { deleted: Some(0x81), ..plain };
        assert!(on(deleted.over(plain).deleted));
    }

    #[test]
    fn long_lists_lie_in_the_data_stream() {
        let data = [9, 9, 6, 0, 0x16, 0x24, 1, 0x17, 0x24, 1, 7];
        let cases = [(2u32, (1, true)), (3, (0, false)), (900, (0, false)), (u32::MAX, (0, false))];
        for (at, expected) in cases {
            let mut list = vec![0x46, 0x66];
            list.extend(at.to_le_bytes());
            let mut paragraph = Paragraph::default();
            paragraph.apply_all(&list, &data);
            assert_eq!((paragraph.depth(), paragraph.row_end), expected, "{at}");
        }
    }

    #[test]
    fn a_level_below_zero_is_no_table() {
        let mut paragraph = Paragraph::default();
        paragraph.apply_all(&[0x49, 0x66, 0xFF, 0xFF, 0xFF, 0xFF], &[]);
        assert_eq!(paragraph.depth(), 0);
        paragraph.apply_all(&[0x16, 0x24, 1], &[]);
        assert_eq!(paragraph.depth(), 1);
    }
}
