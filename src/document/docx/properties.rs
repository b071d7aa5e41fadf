//! Properties of paragraphs, sections, rows and cells: the few that say what
//! is there, rather than how it looks.

use std::io::{Read, Seek};

use super::change::Change;
use super::field::children;
use super::table::{CellProperties, Vertical};
use super::walk::Walk;
use crate::document::xml::{Event, Reader, Space, Tag};
use crate::document::{PageSize, ReadError};

impl<'a, R: Read + Seek> Walk<'a, '_, R> {
    /// Reads `w:pPr`, to its end. Most paragraphs have the properties of an
    /// earlier one to the byte.
    pub(super) fn paragraph_properties(&mut self) -> Result<(), ReadError> {
        let alone = self.story.style.is_none();
        if alone && let Some(style) = self.known_paragraphs.pass(&mut self.xml) {
            self.story.style = style.clone();
            return Ok(());
        }
        let mark = self.xml.mark().filter(|_| alone);
        let style_alone = self.read_paragraph_properties()?;
        if let Some(mark) = mark.filter(|_| style_alone) {
            self.known_paragraphs.keep(mark, &self.xml, self.story.style.clone());
        }
        Ok(())
    }

    /// Whether they give a style at most: no changes, no pages.
    fn read_paragraph_properties(&mut self) -> Result<bool, ReadError> {
        let mut style_alone = true;
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) if tag.space == Space::Word => match tag.local {
                    b"pStyle" => {
                        self.story.style = self.xml.attribute(Space::Word, b"val");
                        self.xml.skip()?;
                    }
                    b"rPr" => style_alone &= !self.mark_properties()?,
                    b"sectPr" => {
                        style_alone = false;
                        self.section_properties()?;
                    }
                    _ => self.xml.skip()?,
                },
                Event::Start(_) => self.xml.skip()?,
                Event::End | Event::Eof => return Ok(style_alone),
                Event::Text(_) | Event::Char(_) => {}
            }
        }
    }

    /// Reads the properties of the paragraph's mark: whether it is a change.
    fn mark_properties(&mut self) -> Result<bool, ReadError> {
        let mut changed = false;
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) => {
                    if let Some((change, deletes)) = change_of(&tag) {
                        changed = true;
                        self.note_change(change);
                        self.story.mark_deleted |= deletes;
                    }
                    self.xml.skip()?;
                }
                Event::End | Event::Eof => return Ok(changed),
                Event::Text(_) | Event::Char(_) => {}
            }
        }
    }

    /// Reads `w:sectPr`, to its end.
    pub(super) fn section_properties(&mut self) -> Result<(), ReadError> {
        let pages = &mut self.out.pages;
        children(&mut self.xml, |xml, tag| {
            if tag.space != Space::Word || tag.local != b"pgSz" {
                return;
            }
            let side = |name: &[u8]| xml.attribute(Space::Word, name).and_then(|v| twips(&v));
            if let (Some(width), Some(height)) = (side(b"w"), side(b"h")) {
                pages.push(PageSize { width, height });
            }
        })
    }

    /// Reads `w:tblGrid`, to its end.
    pub(super) fn table_grid(&mut self) -> Result<(), ReadError> {
        let mut columns = 0;
        children(&mut self.xml, |_, tag| columns += u32::from(tag.local == b"gridCol"))?;
        if let Some(table) = self.table_here() {
            table.set_grid(columns);
        }
        Ok(())
    }

    /// Reads `w:trPr`, to its end: whether the row was deleted.
    pub(super) fn row_properties(&mut self) -> Result<bool, ReadError> {
        let (mut before, mut after, mut change) = (None, None, None);
        children(&mut self.xml, |xml, tag| match (tag.space, tag.local) {
            (Space::Word, b"gridBefore") => before = number(xml),
            (Space::Word, b"gridAfter") => after = number(xml),
            _ => change = change_of(tag).or(change),
        })?;
        if let Some((kind, _)) = change {
            self.note_change_in_table(kind);
        }
        if let Some(table) = self.table_here() {
            table.set_free(before, after);
        }
        Ok(change.is_some_and(|(_, deletes)| deletes))
    }

    /// Reads `w:tcPr`, to its end: whether the cell was deleted.
    pub(super) fn cell_properties(&mut self) -> Result<bool, ReadError> {
        if let Some(properties) = self.known_cells.pass(&mut self.xml) {
            if let Some(table) = self.tables.last_mut() {
                table.set_cell(*properties);
            }
            return Ok(false);
        }
        let mark = self.xml.mark();
        let mut properties = CellProperties::default();
        let (mut changed, mut deleted) = (false, false);
        children(&mut self.xml, |xml, tag| {
            if tag.space != Space::Word {
                return;
            }
            let starts = || xml.attribute(Space::Word, b"val").is_some_and(|v| v == "restart");
            match tag.local {
                b"gridSpan" => properties.span = number(xml),
                b"vMerge" if starts() => properties.vertical = Vertical::First,
                b"vMerge" => properties.vertical = Vertical::Goes,
                b"hMerge" => properties.covered = !starts(),
                b"cellDel" => (changed, deleted) = (true, true),
                b"cellIns" => changed = true,
                b"cellMerge" => {
                    changed = true;
                    let merge = xml.attribute(Space::Word, b"vMerge");
                    match merge.as_deref() {
                        Some("rest") => properties.vertical = Vertical::First,
                        Some("cont") => properties.vertical = Vertical::Goes,
                        _ => {}
                    }
                }
                _ => {}
            }
        })?;
        if changed {
            self.note_change(Change::Edit);
        } else if let Some(mark) = mark {
            self.known_cells.keep(mark, &self.xml, properties);
        }
        // The cell's own story is open: its table waits one level below.
        if let Some(table) = self.tables.last_mut() {
            table.set_cell(properties);
        }
        Ok(deleted)
    }

    /// Counts a change where the present character stands.
    pub(super) fn note_change(&mut self, change: Change) {
        let place = self.here();
        self.changes.add(change, place);
    }

    /// Counts a change of a row.
    fn note_change_in_table(&mut self, change: Change) {
        let place = match self.tables.last() {
            Some(table) => table.place(),
            None => self.here(),
        };
        self.changes.add(change, place);
    }
}

/// The change that an element inside properties stands for, and whether it
/// takes away what the properties are of.
fn change_of(tag: &Tag<'_>) -> Option<(Change, bool)> {
    if tag.space != Space::Word {
        return None;
    }
    match tag.local {
        b"ins" => Some((Change::Edit, false)),
        b"del" => Some((Change::Edit, true)),
        b"moveTo" => Some((Change::MovedTo, false)),
        b"moveFrom" => Some((Change::MovedFrom, true)),
        _ => None,
    }
}

/// The number that an element states; one too large for us is still large.
fn number(xml: &Reader<'_>) -> Option<u32> {
    let value = xml.attribute(Space::Word, b"val")?;
    let number = value.trim().parse::<u64>().ok()?;
    Some(u32::try_from(number).unwrap_or(u32::MAX))
}

/// A measure in twentieths of a point; Strict also allows other units.
fn twips(value: &str) -> Option<u32> {
    let value = value.trim();
    if let Ok(twips) = value.parse::<u32>() {
        return Some(twips);
    }
    let split = value.len().checked_sub(2)?;
    let (number, unit) = (value.get(..split)?, value.get(split..)?);
    let per_unit = match unit {
        "pt" => 20.0,
        "pc" | "pi" => 240.0,
        "in" => 1440.0,
        "mm" => 1440.0 / 25.4,
        "cm" => 1440.0 / 2.54,
        _ => return value.parse::<f64>().ok().map(|twips| twips.round() as u32),
    };
    Some((number.trim().parse::<f64>().ok()? * per_unit).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::twips;

    #[test]
    fn measures() {
        let cases = [
            ("11906", Some(11906)),
            ("595.3pt", Some(11906)),
            ("210mm", Some(11906)),
            ("29.7cm", Some(16838)),
            ("-1", Some(0)),
            ("", None),
            ("宽", None),
        ];
        for (written, expected) in cases {
            assert_eq!(twips(written), expected, "{written}");
        }
    }
}
