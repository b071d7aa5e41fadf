//! The cells of one worksheet: other formats, and cells that were not there.

use std::collections::{BTreeMap, BTreeSet};

use super::styles::Styles;
use crate::document::column_name;
use crate::document::xml::{Event, Reader, Space};
use crate::document::{Limits, ReadError};
use crate::remark::edit::{self, Edits};

/// Cells to colour, by row and column.
pub(super) type Wanted = BTreeMap<(u32, u32), &'static str>;

/// Colours the cells that are wanted and takes the colour of earlier rounds off
/// the others.
pub(super) fn colour(
    part: &str,
    text: &str,
    wanted: &Wanted,
    styles: &mut Styles,
    limits: &Limits,
    edits: &mut Edits,
) -> Result<(), ReadError> {
    let mut sheet = Cells {
        text,
        wanted,
        left: wanted.keys().copied().collect(),
        columns: Vec::new(),
        prefix: String::new(),
        styles,
        edits,
    };
    let mut xml = Reader::new(part, text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"col" => {
                    let (first, last) = (xml.number_named(b"min"), xml.number_named(b"max"));
                    if let (Some(first), Some(last), Some(style)) =
                        (first, last, xml.number_named(b"style"))
                    {
                        sheet.columns.push((first, last, style));
                    }
                }
                b"sheetData" => sheet.data(&mut xml)?,
                b"extLst" => xml.skip()?,
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

struct Cells<'a> {
    text: &'a str,
    wanted: &'a Wanted,
    /// Wanted and not yet met.
    left: BTreeSet<(u32, u32)>,
    /// First and last column with their format.
    columns: Vec<(u32, u32, usize)>,
    /// Of the names of elements.
    prefix: String,
    styles: &'a mut Styles,
    edits: &'a mut Edits,
}

impl Cells<'_> {
    fn data(&mut self, xml: &mut Reader<'_>) -> Result<(), ReadError> {
        let (outer, from) = (xml.depth(), xml.tag_start());
        self.prefix = edit::prefix(edit::tag_name(self.text, from)).to_owned();
        let (mut row, mut column) = (0u32, 0u32);
        // The format of the row that is open, and where its tag ends.
        let (mut style, mut tag) = (None, 0..0);
        loop {
            match xml.next_event()? {
                Event::Start(start) => match start.local {
                    b"row" if xml.depth() == outer + 1 => {
                        let stated: Option<u32> = xml.number_named(b"r");
                        row = stated.unwrap_or(row.saturating_add(1));
                        column = 0;
                        style = xml.number_named(b"s");
                        tag = xml.tag_start()..xml.position();
                        self.rows_before(row, tag.start);
                    }
                    b"c" => {
                        let place = xml.attribute(Space::None, b"r");
                        let place = place.as_deref().and_then(position);
                        (row, column) = place.unwrap_or((row, column.saturating_add(1)));
                        self.cell(xml, (row, column), style);
                    }
                    _ => {}
                },
                Event::End if xml.depth() == outer => {
                    self.row_end(xml, row, style, &tag);
                }
                Event::End if xml.depth() < outer => break,
                Event::Eof => break,
                _ => {}
            }
        }
        let end = xml.position();
        self.rows_at_end(from..end);
        Ok(())
    }

    /// A cell that is there.
    fn cell(&mut self, xml: &Reader<'_>, place: (u32, u32), row: Option<usize>) {
        let tag = xml.tag_start()..xml.position();
        let before: Vec<(u32, u32)> = self.left.range((place.0, 0)..place).copied().collect();
        if !before.is_empty() {
            let new = self.new_cells(&before, row);
            self.edits.insert(tag.start, new);
        }
        let format = xml.number_named(b"s").unwrap_or(0);
        let hue = match self.wanted.get(&place) {
            Some(hue) => Some(*hue),
            None if self.styles.is_ours(format) => None,
            None => return,
        };
        self.left.remove(&place);
        let old = self.text.get(tag.clone()).unwrap_or_default();
        let number = self.styles.filled(format, hue).to_string();
        self.edits.replace(tag, edit::with_attribute(old, "s", &number));
    }

    fn row_end(
        &mut self,
        xml: &Reader<'_>,
        row: u32,
        style: Option<usize>,
        tag: &std::ops::Range<usize>,
    ) {
        let left: Vec<(u32, u32)> = self.left.range((row, 0)..=(row, u32::MAX)).copied().collect();
        if left.is_empty() {
            return;
        }
        let new = self.new_cells(&left, style);
        edit::append(self.text, tag.start..xml.position(), &new, self.edits);
    }

    /// Rows that are not there, before one that is.
    fn rows_before(&mut self, row: u32, at: usize) {
        let left: Vec<(u32, u32)> = self.left.range(..(row, 0)).copied().collect();
        if !left.is_empty() {
            let new = self.new_rows(&left);
            self.edits.insert(at, new);
        }
    }

    fn rows_at_end(&mut self, data: std::ops::Range<usize>) {
        let left: Vec<(u32, u32)> = self.left.iter().copied().collect();
        if !left.is_empty() {
            let new = self.new_rows(&left);
            edit::append(self.text, data, &new, self.edits);
        }
    }

    fn new_rows(&mut self, places: &[(u32, u32)]) -> String {
        let mut out = String::new();
        for row in places.chunk_by(|a, b| a.0 == b.0) {
            let number = row.first().map_or(0, |(row, _)| *row);
            let cells = self.new_cells(row, None);
            let p = &self.prefix;
            out.push_str(&format!("<{p}row r=\"{number}\">{cells}</{p}row>"));
        }
        out
    }

    fn new_cells(&mut self, places: &[(u32, u32)], row: Option<usize>) -> String {
        let mut out = String::new();
        for (at, column) in places {
            self.left.remove(&(*at, *column));
            let of_column =
                self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(column));
            let format = row.or(of_column.map(|(.., style)| *style)).unwrap_or(0);
            let hue = self.wanted.get(&(*at, *column)).copied();
            let style = self.styles.filled(format, hue);
            let name = column_name(*column);
            out.push_str(&format!("<{}c r=\"{name}{at}\" s=\"{style}\"/>", self.prefix));
        }
        out
    }
}

/// Row and column of `C5`.
pub(super) fn position(reference: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0u32, 0u32);
    for byte in reference.trim().bytes() {
        match byte {
            b'$' => {}
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            letter if letter.is_ascii_alphabetic() && row == 0 => {
                let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(value)?;
            }
            _ => return None,
        }
    }
    (row > 0 && column > 0).then_some((row, column))
}
