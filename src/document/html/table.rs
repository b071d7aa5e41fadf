//! An HTML table as a grid: `rowspan` and `colspan` become areas.

use crate::document::sheet::plain;
use crate::document::{Cell, Table};

use super::flow::Flow;

/// What the standard allows a cell to span.
const COLUMNS: u32 = 1_000;
const ROWS: u32 = 65_534;

/// A table while it is read.
pub(super) struct Open {
    /// Its place among the blocks.
    pub(super) block: usize,
    /// It stands in a cell of another table.
    pub(super) nested: bool,
    cells: Vec<Cell>,
    rows: u32,
    columns: u32,
    /// By column: the last row that a cell from above reaches.
    busy: Vec<u32>,
    cell: Option<OpenCell>,
    /// Next free column of the row.
    column: usize,
    /// Texts of the row, for the cell around a nested table.
    line: Vec<String>,
    in_row: bool,
}

struct OpenCell {
    flow: Flow,
    row_span: u32,
    column_span: u32,
    /// The number that the program wrote beside the text.
    number: Option<f64>,
}

impl Open {
    pub(super) fn new(block: usize, nested: bool) -> Open {
        Open {
            block,
            nested,
            cells: Vec::new(),
            rows: 0,
            columns: 0,
            busy: Vec::new(),
            cell: None,
            column: 0,
            line: Vec::new(),
            in_row: false,
        }
    }

    pub(super) fn flow(&mut self) -> Option<&mut Flow> {
        self.cell.as_mut().map(|cell| &mut cell.flow)
    }

    pub(super) fn begin_row(&mut self) {
        self.rows += 1;
        self.column = 0;
        self.in_row = true;
    }

    /// Begins a cell, and a row if none is open. No rows means all that follow.
    pub(super) fn begin_cell(&mut self, rows: u32, columns: u32, number: Option<f64>) {
        if !self.in_row {
            self.begin_row();
        }
        let row_span = if rows == 0 { ROWS } else { rows.min(ROWS) };
        let column_span = columns.clamp(1, COLUMNS);
        self.cell = Some(OpenCell { flow: Flow::default(), row_span, column_span, number });
    }

    /// Ends the cell, where one is open: the length of its text, and the
    /// columns that were looked at to place it.
    pub(super) fn end_cell(&mut self) -> Option<(usize, usize)> {
        let mut cell = self.cell.take()?;
        let before = self.column;
        let mut text = cell.flow.take();
        if let Some(number) = cell.number.filter(|_| shortened(&text)) {
            text = plain(number);
        }
        let row = self.rows;
        let free = |busy: &Vec<u32>, at: usize| busy.get(at).is_none_or(|last| *last < row);
        while !free(&self.busy, self.column) {
            self.column += 1;
        }
        let first = self.column;
        let wide = (1..cell.column_span as usize).take_while(|step| free(&self.busy, first + step));
        let span = 1 + wide.count();
        if self.busy.len() < first + span {
            self.busy.resize(first + span, 0);
        }
        let last = row.saturating_add(cell.row_span - 1);
        self.busy.iter_mut().skip(first).take(span).for_each(|busy| *busy = last);
        self.column = first + span;
        self.columns = self.columns.max((first + span) as u32);
        if self.nested && !text.is_empty() {
            self.line.push(text.clone());
        }
        let length = text.len();
        self.cells.push(Cell {
            row,
            column: first as u32 + 1,
            row_span: cell.row_span,
            column_span: span as u32,
            text: text.into(),
            control: None,
            font: None,
        });
        Some((length, self.column - before))
    }

    /// Ends the row; the line that a nested table leaves in the cell around it.
    pub(super) fn end_row(&mut self) -> Option<String> {
        self.in_row = false;
        let line = std::mem::take(&mut self.line);
        (!line.is_empty()).then(|| line.join("\t"))
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether it is wider than any sheet.
    pub(super) fn is_too_wide(&self) -> bool {
        self.columns > 16_384
    }

    pub(super) fn finish(mut self) -> Table {
        let rows = self.rows;
        for cell in &mut self.cells {
            cell.row_span = cell.row_span.min(rows - cell.row + 1);
        }
        Table {
            name: None,
            rows,
            columns: self.columns,
            cells: self.cells,
            nested: self.nested,
            hidden: false,
        }
    }
}

/// Whether a number did not fit its column: `1.38E+10`, `####`.
fn shortened(text: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | 'E');
    let exponent = text.contains("E+") || text.contains("E-");
    text.starts_with('#') && text.chars().all(|c| c == '#') || exponent && text.chars().all(figure)
}
