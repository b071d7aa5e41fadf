//! A copy of the tables of any file as a workbook, cell by cell: for files that
//! take no marks from us.
//!
//! What stands in a cell is kept as text, merged areas stay merged, and every
//! cell keeps its place. Colours, formulas and pictures are not kept.

use std::collections::{BTreeMap, HashSet};

use rust_xlsxwriter::{Format, FormatBorder, XlsxError};

use unicode_width::UnicodeWidthStr;

use super::TemplateError;
use super::cells;
use crate::document::{Document, Table};
use crate::form::FormDef;

/// What a worksheet holds.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// Characters of one cell.
const CELL: usize = 32_767;

/// Writes the workbook; gives the names of its sheets.
pub(super) fn write(
    form: &FormDef,
    document: &Document,
) -> Result<(Vec<u8>, Vec<String>), TemplateError> {
    let mut workbook = cells::workbook(form, &form.title.zh)?;
    let mut names = Vec::new();
    let mut taken = HashSet::new();
    for (number, table) in document.tables() {
        let name = name(table, number, &mut taken);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        sheet.set_paper_size(9);
        sheet.set_hidden(table.hidden);
        copy(table, sheet)?;
        names.push(name);
    }
    Ok((workbook.save_to_buffer()?, names))
}

/// A name that no sheet bears yet.
fn name(table: &Table, number: u32, taken: &mut HashSet<String>) -> String {
    let own = table.name.as_deref().map(cells::sheet_name).filter(|name| !name.trim().is_empty());
    let own = own.unwrap_or_else(|| format!("表{number}"));
    let numbered = format!("表{number}（副本）");
    let mut names = [own, numbered].into_iter().chain((1..).map(|n| format!("表{number}-{n}")));
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

/// As wide as the longest line of a column, within reason.
fn widths(table: &Table) -> BTreeMap<u16, f64> {
    let mut widths: BTreeMap<u16, f64> = BTreeMap::new();
    let alone = table.cells.iter().filter(|cell| cell.column_span == 1 && cell.column <= COLUMNS);
    for cell in alone {
        let lines = cell.text.lines().map(UnicodeWidthStr::width);
        let wide = lines.max().unwrap_or(0).clamp(6, 44) as f64 + 2.0;
        let column = u16::try_from(cell.column.saturating_sub(1)).unwrap_or(u16::MAX);
        let slot = widths.entry(column).or_insert(wide);
        *slot = slot.max(wide);
    }
    widths
}

fn copy(table: &Table, sheet: &mut rust_xlsxwriter::Worksheet) -> Result<(), XlsxError> {
    let look: Format = cells::base().set_border(FormatBorder::Thin).set_num_format("@");
    for cell in &table.cells {
        let (row, column) = (cell.row.saturating_sub(1), cell.column.saturating_sub(1));
        if row >= ROWS || column >= COLUMNS {
            continue;
        }
        let narrow = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
        let last_row = row.saturating_add(cell.row_span.max(1) - 1).min(ROWS - 1);
        let last = column.saturating_add(cell.column_span.max(1) - 1).min(COLUMNS - 1);
        let text: String = cell.text.chars().take(CELL / 2).collect();
        let (from, to) = (narrow(column), narrow(last));
        if (last_row, last) != (row, column)
            && sheet.merge_range(row, from, last_row, to, &text, &look).is_ok()
        {
            continue;
        }
        // Areas that overlap are written as their corners.
        sheet.write_string_with_format(row, from, &text, &look)?;
    }
    for (column, width) in widths(table) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}
