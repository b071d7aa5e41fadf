//! The file information block: what the `WordDocument` stream says of itself.
//!
//! In: the stream. Out: text lengths and the places of structures in the table
//! stream; encrypted and too old files are refused here.

use super::bytes::{damaged, u16_at, u32_at};
use crate::document::{Foreign, ReadError};

/// Structures of the table stream, by their number in the block.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Styles = 1,
    Sections = 6,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    BookmarkNames = 21,
    BookmarkStarts = 22,
    Pieces = 33,
    TextBoxes = 56,
}

/// What the other modules need of the block.
pub(super) struct Fib {
    /// Name of the stream that holds the structures, then of the other one.
    pub(super) table_streams: [&'static str; 2],
    /// Characters of the main text.
    pub(super) main: usize,
    /// Characters of foot- and endnotes.
    pub(super) notes: usize,
    /// Where the text of text boxes begins.
    pub(super) boxes_start: usize,
    /// Characters of text boxes.
    pub(super) boxes: usize,
    pairs: Vec<(u32, u32)>,
}

impl Fib {
    /// Reads the block at the start of the `WordDocument` stream.
    pub(super) fn read(word: &[u8]) -> Result<Fib, ReadError> {
        let short = || damaged("file information block is cut short");
        match u16_at(word, 0).ok_or_else(short)? {
            0xA5EC => {}
            0xA5DC => return Err(ReadError::NotAForm(Foreign::OldWord)),
            _ => return Err(damaged("no file information block")),
        }
        if u16_at(word, 2).ok_or_else(short)? < 0xC0 {
            return Err(ReadError::NotAForm(Foreign::OldWord));
        }
        let flags = u16_at(word, 10).ok_or_else(short)?;
        if flags & 0x0100 != 0 {
            return Err(ReadError::Protected);
        }
        // The two counted arrays before the pairs have had one length since
        // Word 97; the counts are followed all the same.
        let longs = 32 + 2 + 2 * usize::from(u16_at(word, 32).ok_or_else(short)?) + 2;
        let count = usize::from(u16_at(word, longs - 2).ok_or_else(short)?);
        let long = |index: usize| -> Result<usize, ReadError> {
            if index >= count {
                return Err(short());
            }
            let value = u32_at(word, longs + 4 * index).ok_or_else(short)?;
            // A negative length is as wrong as one beyond the stream.
            usize::try_from(value.cast_signed()).map_err(|_| damaged("negative text length"))
        };
        let pairs_at = longs + 4 * count + 2;
        let pair_count = usize::from(u16_at(word, pairs_at - 2).ok_or_else(short)?);
        let mut pairs = Vec::new();
        for index in 0..pair_count.min(Part::TextBoxes as usize + 1) {
            let at = pairs_at + 8 * index;
            pairs.push((
                u32_at(word, at).ok_or_else(short)?,
                u32_at(word, at + 4).ok_or_else(short)?,
            ));
        }
        // The seventh number is reserved and counts nothing.
        let [main, footnotes, headers, comments, endnotes, boxes] =
            [long(3)?, long(4)?, long(5)?, long(7)?, long(8)?, long(9)?];
        Ok(Fib {
            table_streams: if flags & 0x0200 != 0 {
                ["1Table", "0Table"]
            } else {
                ["0Table", "1Table"]
            },
            main,
            notes: footnotes + endnotes,
            boxes_start: main + footnotes + headers + comments + endnotes,
            boxes,
            pairs,
        })
    }

    /// A structure of the table stream: empty where the document has none.
    pub(super) fn part<'a>(&self, table: &'a [u8], part: Part) -> Result<&'a [u8], ReadError> {
        let (at, length) = self.pairs.get(part as usize).copied().unwrap_or_default();
        // The place of what is not there may be any number.
        if length == 0 {
            return Ok(&[]);
        }
        super::bytes::slice(table, at as usize, length as usize)
            .ok_or_else(|| damaged(&format!("{part:?} lies outside the table stream")))
    }
}
