//! Walks a stretch of text paragraph by paragraph and builds the document.
//!
//! In: the text, its formatting and the range of one story (main text, or text
//! boxes). Out: blocks, controls and tracked changes in the [`Document`].
//! Everything that nests lives here: tables in `open`, fields in `fields`.

use std::ops::Range;

use super::field::{self, Field, Shown};
use super::grid::{self, Content, RawRow};
use super::pen::Pen;
use super::source::Source;
use super::sprm::{Character, Paragraph, on};
use super::symbol;
use crate::document::{self, Block, Document, Limit, Limits, Note, Place, ReadError};

/// A table whose rows are still coming.
struct OpenTable {
    block: usize,
    number: u32,
    rows: Vec<RawRow>,
    cells: Vec<Content>,
    pen: Pen,
}

/// How a character is tracked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tracked {
    No,
    Inserted,
    Deleted,
}

/// The walk and what it has built.
pub(super) struct Walk<'s, 'a> {
    source: &'s Source<'a>,
    limits: &'s Limits,
    document: Document,
    body: Pen,
    open: Vec<OpenTable>,
    paragraphs: u32,
    tables: u32,
    cells: u64,
    pub(super) work: usize,
    budget: usize,
    pub(super) fields: Vec<Field>,
    /// Indices of the open fields that hold their result back.
    pub(super) holding: Vec<usize>,
    /// How many of the open fields hide what stands in them.
    pub(super) hiding: usize,
    tracked: Tracked,
    changes: u32,
    first_change: Place,
}

impl<'s, 'a> Walk<'s, 'a> {
    pub(super) fn new(
        source: &'s Source<'a>,
        limits: &'s Limits,
        document: Document,
    ) -> Walk<'s, 'a> {
        Walk {
            source,
            limits,
            document,
            body: Pen::default(),
            open: Vec::new(),
            paragraphs: 0,
            tables: 0,
            cells: 0,
            work: 0,
            // Bytes of property lists read; an honest file stays far below,
            // a hostile one hangs a long list on every character.
            budget: (64 << 20) + 64 * source.text.units.len(),
            fields: Vec::new(),
            holding: Vec::new(),
            hiding: 0,
            tracked: Tracked::No,
            changes: 0,
            first_change: Place::Whole,
        }
    }

    /// Reads a story. Its last paragraph is left out where it is empty and
    /// `boxed`: every text box ends in one.
    pub(super) fn read(&mut self, range: Range<usize>, boxed: bool) -> Result<(), ReadError> {
        let units = &self.source.text.units;
        let range = range.start.min(units.len())..range.end.min(units.len());
        let unclosed = field::unclosed(units.get(range.clone()).unwrap_or_default());
        let mut start = range.start;
        while start < range.end {
            let mark = (start..range.end).find(|at| self.source.ends_paragraph(*at));
            let end = mark.unwrap_or(range.end);
            let properties = self.paragraph_properties(end.min(range.end - 1))?;
            self.enter(properties.depth())?;
            let mark_properties = self.characters(start..end, mark, properties.style, |at| {
                !unclosed.contains(&(at - range.start))
            })?;
            self.end_paragraph(mark, &properties, mark_properties, boxed && end + 1 >= range.end)?;
            start = end + 1;
        }
        self.enter(0)?;
        if !self.body.is_empty() {
            self.push_paragraph();
        }
        self.fields.clear();
        self.holding.clear();
        self.hiding = 0;
        Ok(())
    }

    /// The document, with what is known of it as a whole.
    pub(super) fn finish(mut self) -> Document {
        if self.changes > 0 {
            let note = Note::TrackedChanges { count: self.changes, place: self.first_change };
            self.document.notes.push(note);
        }
        self.document
    }

    fn paragraph_properties(&mut self, mark: usize) -> Result<Paragraph, ReadError> {
        let (properties, work) = self.source.paragraph(mark);
        self.spend(work)?;
        Ok(properties)
    }

    fn spend(&mut self, work: usize) -> Result<(), ReadError> {
        self.work += work;
        if self.work > self.budget { Err(ReadError::OverLimit(Limit::Time)) } else { Ok(()) }
    }

    /// Closes and opens tables until `depth` of them are open.
    fn enter(&mut self, depth: usize) -> Result<(), ReadError> {
        if depth > self.limits.table_depth {
            return Err(ReadError::OverLimit(Limit::Depth));
        }
        while self.open.len() > depth {
            if let Some(table) = self.open.pop() {
                self.close(table);
            }
        }
        if self.open.is_empty() && depth > 0 && !self.body.is_empty() {
            // The mark before the table was deleted or hidden.
            self.push_paragraph();
        }
        while self.open.len() < depth {
            self.count_cell()?;
            self.tables += 1;
            self.open.push(OpenTable {
                block: self.document.blocks.len(),
                number: self.tables,
                rows: Vec::new(),
                cells: Vec::new(),
                pen: Pen::default(),
            });
            self.document.blocks.push(Block::Table(document::Table::default()));
        }
        Ok(())
    }

    fn count_cell(&mut self) -> Result<(), ReadError> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(ReadError::OverLimit(Limit::Cells));
        }
        Ok(())
    }

    /// Reads the characters of a paragraph; returns the properties of its mark.
    fn characters(
        &mut self,
        range: Range<usize>,
        mark: Option<usize>,
        style: u16,
        closed: impl Fn(usize) -> bool,
    ) -> Result<Character, ReadError> {
        let source = self.source;
        let mut properties = Character::default();
        let mut until = range.start;
        let end = mark.map_or(range.end, |mark| mark + 1);
        let mut at = range.start;
        while at < end {
            if at >= until {
                let work;
                (properties, until, work) = source.character(at, style);
                self.spend(work)?;
                self.track(&properties);
            }
            if at >= range.end {
                break;
            }
            let unit = source.text.units.get(at).copied().unwrap_or(0);
            let shown =
                Shown { properties, visible: !on(properties.hidden) && !on(properties.deleted) };
            match unit {
                0x13 => self.begin_field(at, closed(at))?,
                0x14 => self.separate_field(),
                0x15 => self.end_field(shown),
                _ => {
                    let next = source.text.units.get(at + 1).copied().filter(|_| at + 1 < end);
                    let mut decoded = char::decode_utf16([unit].into_iter().chain(next));
                    let letter = match decoded.next() {
                        Some(Ok(letter)) => letter,
                        _ => char::REPLACEMENT_CHARACTER,
                    };
                    self.character(letter, shown);
                    at += letter.len_utf16() - 1;
                }
            }
            at += 1;
        }
        Ok(properties)
    }

    /// One character that does not part fields or paragraphs.
    fn character(&mut self, letter: char, shown: Shown) {
        if self.in_instruction(letter, shown.properties.data) || !shown.visible {
            return;
        }
        let source = self.source;
        let name = |font: Option<u16>| {
            let name = font.and_then(|font| source.fonts.get(usize::from(font)));
            name.map_or("", String::as_str)
        };
        if let Some((font, code)) = shown.properties.symbol {
            self.emit(symbol::character(name(Some(font)), code), shown);
            return;
        }
        match letter {
            '\t' => self.emit('\t', shown),
            '\u{B}' | '\n' => self.emit('\n', shown),
            // Page and column breaks part lines, but make no empty one.
            '\u{C}' | '\u{E}' => {
                if !self.pen().at_line_start() {
                    self.emit('\n', shown);
                }
            }
            '\u{1E}' => self.emit('-', shown),
            // Pictures, footnote and comment marks, soft hyphens.
            '\0'..='\u{1F}' => {}
            '\u{F020}'..='\u{F0FF}' => {
                let fonts = shown.properties.fonts.map(name);
                let known = ["Wingdings", "Webdings", "Symbol"];
                let font = fonts.into_iter().find(|font| known.iter().any(|k| font.starts_with(k)));
                self.emit(symbol::character(font.unwrap_or(""), letter as u32 as u16), shown);
            }
            _ => self.emit(letter, shown),
        }
    }

    /// Writes a character that a person sees.
    pub(super) fn emit(&mut self, letter: char, shown: Shown) {
        let [_, font, _] = shown.properties.fonts;
        self.pen().tally(letter, (font, shown.properties.half_points));
        if !self.hold(letter) {
            self.pen().text.push(letter);
        }
    }

    pub(super) fn pen(&mut self) -> &mut Pen {
        match self.open.last_mut() {
            Some(table) => &mut table.pen,
            None => &mut self.body,
        }
    }

    pub(super) fn document(&mut self) -> &mut Document {
        &mut self.document
    }

    pub(super) fn source(&self) -> &'s Source<'a> {
        self.source
    }

    /// Counts the stretches of tracked text.
    fn track(&mut self, properties: &Character) {
        let now = if on(properties.deleted) {
            Tracked::Deleted
        } else if on(properties.inserted) {
            Tracked::Inserted
        } else {
            Tracked::No
        };
        if now != self.tracked && now != Tracked::No {
            if self.changes == 0 {
                self.pen().changed = true;
            }
            self.changes += 1;
        }
        self.tracked = now;
    }

    fn end_paragraph(
        &mut self,
        mark: Option<usize>,
        properties: &Paragraph,
        of_mark: Character,
        last_of_boxes: bool,
    ) -> Result<(), ReadError> {
        let unit = mark.and_then(|mark| self.source.text.units.get(mark)).copied();
        let is_cell_mark = unit == Some(0x07);
        self.release_fields();
        // A deleted or hidden mark, or one inside a field's instruction, does
        // not part paragraphs; the structure of tables stands all the same.
        let parts = !on(of_mark.deleted) && !on(of_mark.hidden) && self.hiding == 0;
        match self.open.len() {
            0 if last_of_boxes && self.body.is_empty() => Ok(()),
            0 => {
                if parts {
                    self.push_paragraph();
                }
                Ok(())
            }
            1 if is_cell_mark && properties.row_end => self.end_row(properties, &of_mark),
            1 if is_cell_mark => self.end_cell(),
            2.. if properties.inner_row_end || (is_cell_mark && properties.row_end) => {
                self.end_row(properties, &of_mark)
            }
            2.. if properties.inner_cell || is_cell_mark => self.end_cell(),
            _ => {
                if parts {
                    self.pen().text.push('\n');
                }
                Ok(())
            }
        }
    }

    fn push_paragraph(&mut self) {
        self.paragraphs += 1;
        let content = self.body.take(&mut self.document, &self.source.fonts);
        let place = Place::Paragraph { index: self.paragraphs };
        for control in &content.controls {
            if let Some(control) = self.document.controls.get_mut(*control as usize) {
                control.place = place.clone();
            }
        }
        if content.changed {
            self.first_change = place;
        }
        let paragraph = document::Paragraph { text: content.text, font: content.font };
        self.document.blocks.push(Block::Paragraph(paragraph));
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        self.count_cell()?;
        if let Some(table) = self.open.last_mut() {
            let content = table.pen.take(&mut self.document, &self.source.fonts);
            table.cells.push(content);
        }
        Ok(())
    }

    fn end_row(&mut self, properties: &Paragraph, of_mark: &Character) -> Result<(), ReadError> {
        if !self.pen().is_empty() {
            self.end_cell()?;
        }
        // A row costs memory too, even one without cells.
        self.count_cell()?;
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let cells = std::mem::take(&mut table.cells);
        let blank = |cell: &Content| cell.text.trim().is_empty() && cell.controls.is_empty();
        if on(of_mark.deleted) && cells.iter().all(blank) {
            // A deleted row is gone; the next cell takes over its mention.
            table.pen.changed |= cells.iter().any(|cell| cell.changed);
        } else {
            let mut shape = properties.row.clone();
            shape.truncate(cells.len());
            table.rows.push(RawRow { shape, cells });
        }
        Ok(())
    }

    fn close(&mut self, mut table: OpenTable) {
        // A row that never ended is shown all the same.
        if !table.pen.is_empty() {
            table.cells.push(table.pen.take(&mut self.document, &self.source.fonts));
        }
        if !table.cells.is_empty() {
            table.rows.push(RawRow { cells: table.cells, ..RawRow::default() });
        }
        let (mut grid, spots) = grid::table(table.rows);
        for spot in spots {
            let place =
                Place::TableCell { table: table.number, row: spot.row, column: spot.column };
            match spot.control {
                None => self.first_change = place,
                Some(control) => {
                    if let Some(control) = self.document.controls.get_mut(control as usize) {
                        control.place = place;
                    }
                }
            }
        }
        for cell in &mut grid.cells {
            // Only a control that is all the cell holds fills it.
            cell.control = cell.control.filter(|control| {
                let control = self.document.controls.get(*control as usize);
                control.is_some_and(|control| control.text.trim() == cell.text.trim())
            });
        }
        grid.nested = !self.open.is_empty();
        if let Some(block) = self.document.blocks.get_mut(table.block) {
            *block = Block::Table(grid);
        }
    }
}
