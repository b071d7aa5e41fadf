//! Excel binary workbooks in a zip package, by way of calamine.
//!
//! In: an open package and its bytes. Out: the worksheets as tables. calamine
//! streams the cells; merged areas, which it does not tell, are looked up in
//! the records of the sheet. Every part that it will read is inflated once
//! beforehand, so that it meets none over the limits. calamine may panic on
//! damaged records; `sheet::read` catches that.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsb, XlsbError};

use super::Zip;
use super::biff::{u16_at, u32_at};
use super::grid::{Area, Budget, COLUMNS, Grid, ROWS};
use super::number::{Shape, plain, shown};
use super::strings::clean;
use crate::document::package::relationships;
use crate::document::{Block, Damage, Document, Limits, Note, ReadError};

const WORKBOOK: &str = "xl/workbook.bin";
const BUNDLE_SHEET: u32 = 0x009C;
const MERGE_CELL: u32 = 0x00B0;

/// Reads all sheets into `document`.
pub(super) fn read(
    bytes: &[u8],
    package: &mut Zip<'_>,
    document: &mut Document,
    limits: &Limits,
) -> Result<(), ReadError> {
    let relations = relationships(package, WORKBOOK)?;
    let tabs = tabs(&package.required(WORKBOOK)?);
    if package.has_macros() {
        document.notes.push(Note::Macros);
    }
    // Measured, and let go: calamine inflates without a limit.
    for part in ["xl/sharedStrings.bin", "xl/styles.bin"] {
        package.part(part)?;
    }
    let mut sheets: Vec<(String, Vec<Area>)> = Vec::new();
    for (name, id) in tabs {
        let target = relations.iter().find(|relation| relation.id == id);
        let part = match target {
            Some(relation) => package.part(&relation.target)?,
            None => None,
        };
        sheets.push((name, part.map(|part| merged(&part)).unwrap_or_default()));
    }
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(refused)?;
    let late = workbook.has_1904_epoch();
    let metadata = workbook.sheets_metadata().to_vec();
    let mut budget = Budget::new(limits);
    for sheet in metadata {
        if sheet.typ != SheetType::WorkSheet {
            let what = format!("不是表格的工作表“{}”", sheet.name);
            document.notes.push(Note::NotRead { what });
            continue;
        }
        let mut grid = Grid::default();
        let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(refused)?;
        while let Some(cell) = cells.next_cell().map_err(refused)? {
            budget.visit()?;
            let (row, column) = cell.get_position();
            if row >= ROWS || column >= COLUMNS {
                return Err(ReadError::Damaged(Damage::Content("cell reference".to_owned())));
            }
            grid.put(row + 1, column + 1, text(cell.get_value(), late), &mut budget)?;
        }
        let areas = sheets.iter().find(|(name, _)| *name == sheet.name);
        for area in areas.map(|(_, areas)| areas.as_slice()).unwrap_or_default() {
            grid.merge(*area, &mut budget)?;
        }
        let hidden = sheet.visible != SheetVisible::Visible;
        document.blocks.push(Block::Table(grid.finish(sheet.name, hidden)));
    }
    Ok(())
}

fn refused(error: XlsbError) -> ReadError {
    match error {
        XlsbError::Password => ReadError::Protected,
        error => ReadError::Damaged(Damage::Content(error.to_string())),
    }
}

fn text(value: &DataRef, late: bool) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(date) => {
            let shape = if date.is_duration() { Shape::ELAPSED } else { Shape::BOTH };
            shown(date.as_f64(), shape, late)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
    }
}

/// Name and relation of every tab.
fn tabs(workbook: &[u8]) -> Vec<(String, String)> {
    let bundle = |data: &[u8]| {
        let (relation, after) = wide(data, 8)?;
        let (name, _) = wide(data, after)?;
        Some((name, relation))
    };
    let found = Records { rest: workbook }.filter(|(kind, _)| *kind == BUNDLE_SHEET);
    found.filter_map(|(_, data)| bundle(data)).collect()
}

/// A string of counted UTF-16 units, and where it ends.
fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let start = at.checked_add(4)?;
    let end = start.checked_add(usize::try_from(u32_at(data, at)?).ok()?.checked_mul(2)?)?;
    let units = data.get(start..end)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
    Some((String::from_utf16_lossy(&units.collect::<Vec<u16>>()), end))
}

/// Merged areas of a sheet.
fn merged(sheet: &[u8]) -> Vec<Area> {
    let area = |data: &[u8]| {
        let at = |place, most: u32| Some(u32_at(data, place)?.min(most - 1) + 1);
        let (row, last_row) = (at(0, ROWS)?, at(4, ROWS)?);
        let (column, last_column) = (at(8, COLUMNS)?, at(12, COLUMNS)?);
        Some(Area { row, last_row, column, last_column })
    };
    let found = Records { rest: sheet }.filter(|(kind, _)| *kind == MERGE_CELL);
    found.filter_map(|(_, data)| area(data)).collect()
}

/// Records of the binary parts: a kind of one or two bytes and a length of up
/// to four, seven bits a byte.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn number(&mut self, most: usize) -> Option<u32> {
        let mut number = 0;
        for at in 0..most {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u32::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.number(2)?;
        let length = self.number(4)? as usize;
        let data = self.rest.get(..length)?;
        self.rest = self.rest.get(length..)?;
        Some((kind, data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_the_binary_parts() {
        let mut workbook = vec![0x83, 0x01, 0x00];
        let mut bundle = vec![0; 8];
        for text in ["rId1", "审批表"] {
            bundle.extend((text.encode_utf16().count() as u32).to_le_bytes());
            bundle.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        workbook.extend([0x9C, 0x01, bundle.len() as u8]);
        workbook.extend(&bundle);
        assert_eq!(tabs(&workbook), [("审批表".to_owned(), "rId1".to_owned())]);

        let mut sheet = vec![0xB0, 0x01, 0x10];
        sheet.extend([1u32, 3, 0, u32::MAX].into_iter().flat_map(u32::to_le_bytes));
        let area = Area { row: 2, last_row: 4, column: 1, last_column: COLUMNS };
        assert_eq!(merged(&sheet), [area]);
        sheet.pop();
        assert_eq!(merged(&sheet), []);
    }
}
