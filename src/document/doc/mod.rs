//! Word binary (97 and later): `.doc`, `.dot` and Kingsoft `.wps`.
//!
//! In: the bytes of a compound file. Out: the main text and the text boxes as a
//! [`Document`]: paragraphs, tables as grids with merged areas, form fields,
//! tracked changes taken as accepted, paper sizes. Fast-saved files are read
//! like any other, through their piece table.
//!
//! Deliberately not read: headers, footers, notes and comments, automatic
//! numbers, pictures, macros (named in a note, never run), and Word 6/95, whose
//! text has no stated encoding.
//!
//! The file information block (`fib`) says where everything is; the piece table
//! (`piece`) gives the text, the formatting pages (`page`) its properties
//! (`sprm`); `story` walks both and builds the document, `grid` its tables.

mod bytes;
mod fib;
mod field;
mod form;
mod grid;
mod page;
mod pen;
mod piece;
mod row;
mod section;
mod source;
mod sprm;
mod story;
mod style;
mod symbol;

use self::bytes::{damaged, u16_at, u32_at};
use self::fib::{Fib, Part};
use self::piece::Text;
use self::source::Source;
use self::story::Walk;
use self::style::Styles;
use super::ole::{self, Compound, OleKind};
use super::{Document, Foreign, Format, Limits, Note, ReadError};

/// Reads a Word binary file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    match ole::kind(bytes)? {
        OleKind::Word => {}
        OleKind::OldWord => return Err(ReadError::NotAForm(Foreign::OldWord)),
        OleKind::Works => return Err(ReadError::NotAForm(Foreign::Works)),
        OleKind::PowerPoint => return Err(ReadError::NotAForm(Foreign::Presentation)),
        OleKind::Excel | OleKind::Other => {
            return Err(ReadError::NotAForm(Foreign::UnknownPackage));
        }
    }
    let mut file = Compound::open(bytes)?;
    let word = file.stream("WordDocument", limits.part)?;
    let word = word.ok_or_else(|| damaged("no WordDocument stream"))?;
    let fib = Fib::read(&word)?;
    // A writer may have set the wrong bit; two table streams are not the rule.
    let [right, other] = fib.table_streams;
    let name = if file.has_stream(right) { right } else { other };
    let table = file.stream(name, limits.part)?;
    let table = table.ok_or_else(|| damaged("no table stream"))?;
    let data = file.stream("Data", limits.part)?.unwrap_or_default();

    let pieces = fib.part(&table, Part::Pieces)?;
    let wanted = if fib.boxes > 0 { fib.boxes_start + fib.boxes } else { fib.main };
    let (pages, sections) = section::read(fib.part(&table, Part::Sections)?, &word);
    // Names of fonts and bookmarks may be missing; no text hangs on them.
    let names = |part| fib.part(&table, part).unwrap_or_default();
    let source = Source {
        text: Text::read(pieces, &word, wanted)?,
        paragraphs: page::paragraphs(fib.part(&table, Part::ParagraphPages)?, &word)?,
        characters: page::characters(fib.part(&table, Part::CharacterPages)?, &word)?,
        styles: Styles::read(fib.part(&table, Part::Styles)?),
        fonts: style::fonts(names(Part::Fonts)),
        data,
        bookmarks: style::bookmarks(names(Part::BookmarkNames), names(Part::BookmarkStarts)),
        sections,
    };

    // Without paragraph properties every table would fall apart unnoticed.
    if fib.main > 0 && source.paragraphs.is_empty() {
        return Err(damaged("no paragraph properties"));
    }

    let mut document = Document::new(Format::Doc);
    document.pages = pages;
    if file.has_storage("Macros") {
        document.notes.push(Note::Macros);
    }
    if fib.notes > 0 {
        document.notes.push(Note::NotRead { what: "脚注或尾注".to_string() });
    }
    let mut walk = Walk::new(&source, limits, document);
    walk.read(0..fib.main, false)?;
    for range in boxes(fib.part(&table, Part::TextBoxes)?, fib.boxes) {
        walk.read(fib.boxes_start + range.start..fib.boxes_start + range.end, true)?;
    }
    Ok(walk.finish())
}

/// Ranges of the text of text boxes that are in use, within their story.
fn boxes(plc: &[u8], total: usize) -> Vec<std::ops::Range<usize>> {
    let count = plc.len().saturating_sub(4) / 26;
    let mut ranges = Vec::new();
    let mut from = 0;
    for index in 0..count {
        let start = u32_at(plc, 4 * index).map_or(0, |at| at as usize);
        let end = u32_at(plc, 4 * index + 4).map_or(0, |at| at as usize).min(total);
        // A descriptor marked as reusable holds no text box at present.
        let reusable = u16_at(plc, 4 * (count + 1) + 22 * index + 8).unwrap_or(0) & 1 != 0;
        if start >= from && end > start && !reusable {
            ranges.push(start..end);
            from = end;
        }
    }
    if count == 0 && total > 0 {
        ranges.push(0..total);
    }
    ranges
}

#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;
