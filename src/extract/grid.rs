//! A table as a grid: who owns a position, which cells are labels, and which
//! cell holds a label's value.

use std::collections::HashSet;

use crate::document::{Cell, Place, Table};
use crate::extract::{Found, inline};
use crate::form::{FormDef, Label};
use crate::text;

/// A table with look-up by position.
pub(crate) struct Grid<'a> {
    pub(crate) table: &'a Table,
    number: u32,
    sheet: bool,
    /// Cells that cover more than one position.
    spanned: Vec<&'a Cell>,
}

/// A label in a cell, with the text that belongs to it. `None` as a label is
/// the form's title.
pub(super) struct CellHit {
    pub(super) label: Option<Label>,
    pub(super) found: Found,
    order: (u32, u32),
}

/// Columns of a sheet that may be empty between a label and its value.
const GAP: u32 = 3;

impl<'a> Grid<'a> {
    pub(crate) fn new(table: &'a Table, number: u32, sheet: bool) -> Grid<'a> {
        let spanned =
            table.cells.iter().filter(|cell| cell.row_span > 1 || cell.column_span > 1).collect();
        Grid { table, number, sheet, spanned }
    }

    /// The table's number in the document, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The place of a cell.
    pub(crate) fn place(&self, cell: &Cell) -> Place {
        self.place_of(cell.row, cell.column)
    }

    /// The place of a position, whether or not a cell is there.
    pub(crate) fn place_of(&self, row: u32, column: u32) -> Place {
        if self.sheet {
            Place::Cell { sheet: self.table.name.clone(), row, column }
        } else {
            Place::TableCell { table: self.number, row, column }
        }
    }

    /// The cell that owns a position.
    pub(crate) fn owner(&self, row: u32, column: u32) -> Option<&'a Cell> {
        let cells = &self.table.cells;
        match cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)) {
            Ok(at) => cells.get(at),
            Err(_) => self.spanned.iter().copied().find(|cell| {
                (cell.row..cell.row.saturating_add(cell.row_span)).contains(&row)
                    && (cell.column..cell.column.saturating_add(cell.column_span)).contains(&column)
            }),
        }
    }

    /// Cells whose corner lies in a row, left to right.
    pub(super) fn row(&self, row: u32) -> &'a [Cell] {
        let cells = &self.table.cells;
        let from = cells.partition_point(|cell| cell.row < row);
        let to = cells.partition_point(|cell| cell.row <= row);
        cells.get(from..to).unwrap_or_default()
    }

    /// Labels with their values, in reading order. Where `inline` is set,
    /// `标签：值` in one cell counts too.
    pub(super) fn hits(&self, form: &FormDef, inline: bool) -> Vec<CellHit> {
        let labels: Vec<(usize, Label)> = (self.table.cells.iter().enumerate())
            .filter_map(|(at, cell)| Some((at, form.label(&cell.text)?)))
            .collect();
        let corners: HashSet<(u32, u32)> = labels
            .iter()
            .filter_map(|(at, _)| self.table.cells.get(*at))
            .map(|cell| (cell.row, cell.column))
            .collect();
        let is_label = |cell: &Cell| corners.contains(&(cell.row, cell.column));
        let mut hits = Vec::new();
        let mut values: HashSet<(u32, u32)> = HashSet::new();
        for (at, label) in &labels {
            let Some(cell) = self.table.cells.get(*at) else { continue };
            let cells = match label {
                Label::Level(_) => self.opinion_cells(cell, &is_label),
                Label::Opinions => Vec::new(),
                Label::Field(_) => self.value_cell(cell, &is_label).into_iter().collect(),
            };
            values.extend(cells.iter().map(|cell| (cell.row, cell.column)));
            hits.push(CellHit {
                label: Some(*label),
                found: self.found(cell, &cells),
                order: (cell.row, cell.column),
            });
        }
        for cell in &self.table.cells {
            let order = (cell.row, cell.column);
            if cell.text.is_empty() || values.contains(&order) || is_label(cell) {
                continue;
            }
            if cell.text.len() <= 300 && form.titles.contains(&text::label_key(&cell.text)) {
                let found = Found { place: self.place(cell), ..Found::default() };
                hits.push(CellHit { label: None, found, order });
            } else if inline {
                for (label, value) in inline::in_cell(form, &cell.text) {
                    let found =
                        Found { text: value.to_owned(), place: self.place(cell), font: cell.font };
                    hits.push(CellHit { label: Some(label), found, order });
                }
            }
        }
        hits.sort_by_key(|hit| hit.order);
        hits
    }

    fn found(&self, label: &Cell, values: &[&Cell]) -> Found {
        let texts: Vec<&str> =
            values.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
        let filled = values.iter().find(|cell| !cell.text.trim().is_empty());
        let first = filled.or(values.first()).copied();
        Found {
            text: texts.join("\n"),
            place: self.place(first.unwrap_or(label)),
            font: first.and_then(|cell| cell.font),
        }
    }

    /// The value of a label: right of it, unless that is a label; else below.
    fn value_cell(&self, label: &Cell, is_label: &dyn Fn(&Cell) -> bool) -> Option<&'a Cell> {
        let right = label.column.saturating_add(label.column_span);
        let mut beside = self.owner(label.row, right).filter(|cell| cell.row <= label.row);
        if self.sheet
            && beside.is_none_or(|cell| cell.text.trim().is_empty() && cell.column_span == 1)
        {
            // Empty cells of a sheet are often left over from a column that was
            // merged before.
            let further = (right + 1..=right.saturating_add(GAP))
                .find_map(|column| self.owner(label.row, column))
                .filter(|cell| !is_label(cell) && !cell.text.trim().is_empty());
            beside = further.or(beside);
        }
        match beside {
            Some(cell) if !is_label(cell) => Some(cell),
            // An empty cell of a sheet is not there at all: the value is blank,
            // unless labels stand side by side over their values.
            None if self.sheet && right <= self.table.columns && !self.heads(label, is_label) => {
                None
            }
            _ => self.below(label, is_label),
        }
    }

    /// Whether the row of a label holds nothing but labels.
    fn heads(&self, label: &Cell, is_label: &dyn Fn(&Cell) -> bool) -> bool {
        self.row(label.row).iter().all(|cell| is_label(cell) || cell.text.trim().is_empty())
    }

    /// The cell under a label, unless it is the value of a label beside it.
    fn below(&self, label: &Cell, is_label: &dyn Fn(&Cell) -> bool) -> Option<&'a Cell> {
        let row = label.row.saturating_add(label.row_span);
        let cell = self.owner(row, label.column)?;
        let left = cell.column.checked_sub(1).and_then(|column| self.owner(row, column));
        let own = cell.row >= row && !is_label(cell) && !left.is_some_and(is_label);
        own.then_some(cell)
    }

    /// The cells of a level's opinion: all cells right of the label, over all
    /// the rows that it spans, up to the next label; else the one below.
    fn opinion_cells(&self, label: &Cell, is_label: &dyn Fn(&Cell) -> bool) -> Vec<&'a Cell> {
        let right = label.column.saturating_add(label.column_span);
        let mut cells = Vec::new();
        // A merged label in a hostile sheet may span a million rows.
        let rows = label.row..label.row.saturating_add(label.row_span.min(100));
        for row in rows {
            for cell in self.row(row).iter().filter(|cell| cell.column >= right) {
                if is_label(cell) {
                    break;
                }
                cells.push(cell);
            }
        }
        if cells.is_empty() {
            let row = label.row.saturating_add(label.row_span);
            cells.extend(
                self.owner(row, label.column).filter(|cell| cell.row >= row && !is_label(cell)),
            );
        }
        cells
    }
}

/// Rows of a table as texts, for 附件清单.
pub(super) fn rows(table: &Table) -> impl Iterator<Item = (u32, Vec<String>)> + '_ {
    table.cells.chunk_by(|a, b| a.row == b.row).map(|row| {
        let mut texts = Vec::new();
        for cell in row {
            let column = cell.column.min(1000) as usize;
            texts.resize(column.saturating_sub(1).max(texts.len()), String::new());
            texts.push(cell.text.to_string());
        }
        (row.first().map_or(0, |cell| cell.row), texts)
    })
}
