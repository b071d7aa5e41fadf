//! Tables: from rows of cells to a grid with merged areas.
//!
//! A cell knows only its own width; what it is merged with shows when its row
//! is over. Text of cells that a merge covers is seen by nobody.

use std::io::{Read, Seek};

use super::story::StoryKind;
use super::walk::Walk;
use crate::document::{Block, Cell, Limit, Place, ReadError, Table};

/// Word's own limit of columns. A span over it is nonsense, and is taken to
/// reach to the end of the grid.
const MOST_COLUMNS: u32 = 63;

/// A table whose end has not come yet.
#[derive(Debug)]
pub(super) struct OpenTable {
    block: usize,
    number: u32,
    /// The first control that may stand in it.
    first_control: usize,
    /// How many stories wait below the one it stands in.
    level: usize,
    nested: bool,
    grid: u32,
    rows: u32,
    columns: u32,
    cells: Vec<Cell>,
    /// The areas of the row above that may go on below, by column.
    above: Vec<Area>,
    row: Option<Row>,
}

/// An area that a later row may lengthen.
#[derive(Clone, Copy, Debug)]
struct Area {
    column: u32,
    span: u32,
    cell: usize,
}

#[derive(Debug, Default)]
struct Row {
    /// Columns used so far.
    used: u32,
    /// Columns left free at the end.
    after: u32,
    cells: Vec<RowCell>,
    /// The cell that is being read.
    open: Option<OpenCell>,
}

#[derive(Debug)]
struct RowCell {
    column: u32,
    span: u32,
    vertical: Vertical,
    text: Box<str>,
    control: Option<u32>,
    font: Option<u16>,
}

/// What a cell says of itself before its text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellProperties {
    /// `w:gridSpan` as written.
    pub(super) span: Option<u32>,
    pub(super) vertical: Vertical,
    /// It is merged into the cell to its left.
    pub(super) covered: bool,
}

/// A cell's part in a vertical merge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Vertical {
    /// None.
    #[default]
    Alone,
    /// The first cell of one.
    First,
    /// It goes on with the cell above.
    Goes,
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct OpenCell {
    properties: CellProperties,
    filled: Filled,
}

/// Where to look for the control that fills a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Filled {
    /// The first control that may stand inside.
    pub(super) first_control: usize,
    /// A control around the whole cell.
    pub(super) wrapped_by: Option<usize>,
}

impl OpenTable {
    /// The place of the cell that is being read, or the next one.
    pub(super) fn place(&self) -> Place {
        let used = self.row.as_ref().map_or(0, |row| row.used);
        Place::TableCell { table: self.number, row: self.rows + 1, column: used + 1 }
    }

    /// Adds to the number of columns that the table declares.
    pub(super) fn set_grid(&mut self, columns: u32) {
        self.grid = columns;
    }

    /// What the properties of the row say of free columns at its ends.
    pub(super) fn set_free(&mut self, before: Option<u32>, after: Option<u32>) {
        let used = before.map_or(0, |before| self.width(before, 0));
        let after = after.map_or(0, |after| self.width(after, used));
        if let Some(row) = &mut self.row
            && row.cells.is_empty()
        {
            row.used = used;
            row.after = after;
        }
    }

    /// What the properties of the cell that is being read say.
    pub(super) fn set_cell(&mut self, properties: CellProperties) {
        if let Some(open) = self.row.as_mut().and_then(|row| row.open.as_mut()) {
            open.properties = properties;
        }
    }

    /// A width as written, where some columns are used: it stays inside Word's
    /// limit, or else inside the grid.
    fn width(&self, written: u32, used: u32) -> u32 {
        match written <= MOST_COLUMNS {
            true => written,
            false => self.grid.saturating_sub(used).min(written),
        }
    }

    /// Takes a finished row into the grid.
    fn settle(&mut self, row: Row) -> bool {
        let mut covered_text = false;
        let mut areas = Vec::with_capacity(row.cells.len());
        self.rows += 1;
        for cell in row.cells {
            let above = match cell.vertical {
                Vertical::Goes => self.above.binary_search_by_key(&cell.column, |area| area.column),
                Vertical::Alone | Vertical::First => Err(0),
            };
            let above = above.ok().and_then(|at| self.above.get(at));
            let mut area = Area { column: cell.column, span: cell.span, cell: self.cells.len() };
            // Areas of another width cannot be one: they would not be rectangles.
            match above.filter(|above| above.span == cell.span) {
                Some(above) => {
                    area.cell = above.cell;
                    covered_text |= !cell.text.trim().is_empty();
                    if let Some(owner) = self.cells.get_mut(above.cell) {
                        owner.row_span += 1;
                    }
                }
                None => self.cells.push(Cell {
                    row: self.rows,
                    column: cell.column,
                    row_span: 1,
                    column_span: cell.span,
                    text: cell.text,
                    control: cell.control,
                    font: cell.font,
                }),
            }
            if cell.vertical != Vertical::Alone {
                areas.push(area);
            }
        }
        self.columns = self.columns.max(row.used.saturating_add(row.after));
        self.above = areas;
        covered_text
    }
}

impl<'a, R: Read + Seek> Walk<'a, '_, R> {
    /// Begins a table where the present story stands.
    pub(super) fn begin_table(&mut self) -> Result<(), ReadError> {
        if self.tables.len() >= self.limits.table_depth {
            return Err(ReadError::OverLimit(Limit::Depth));
        }
        self.settle_joined();
        self.table_count += 1;
        self.tables.push(OpenTable {
            block: self.out.blocks.len(),
            number: self.table_count,
            first_control: self.out.controls.len(),
            level: self.suspended.len(),
            nested: self.story.kind == StoryKind::Cell,
            grid: 0,
            rows: 0,
            columns: 0,
            cells: Vec::new(),
            above: Vec::new(),
            row: None,
        });
        self.boxes.made(self.out.blocks.len());
        self.out.blocks.push(Block::Table(Table::default()));
        Ok(())
    }

    /// The table whose row or cell comes next, if one does: the innermost,
    /// where we stand right inside it.
    pub(super) fn table_here(&mut self) -> Option<&mut OpenTable> {
        let level = self.suspended.len();
        self.tables.last_mut().filter(|table| table.level == level)
    }

    /// The number of the table in whose row we stand, between its cells.
    pub(super) fn row_table(&self) -> Option<u32> {
        let table = self.tables.last()?;
        (table.level == self.suspended.len() && table.row.is_some()).then_some(table.number)
    }

    /// Ends the innermost table.
    pub(super) fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if table.rows == 0 && self.out.blocks.len() == table.block + 1 {
            // Every row was deleted: nothing is left of it.
            self.out.blocks.pop();
            self.boxes.unmade(table.block);
            self.table_count -= 1;
            return;
        }
        if let Some(slot) = self.out.blocks.get_mut(table.block) {
            *slot = Block::Table(Table {
                name: None,
                rows: table.rows,
                columns: table.columns,
                cells: table.cells,
                nested: table.nested,
                hidden: false,
            });
        }
        if self.tables.is_empty() {
            self.settle_boxes(table.block, table.number, table.first_control);
        }
    }

    /// Begins a row; false where no row can stand.
    pub(super) fn begin_row(&mut self) -> bool {
        let Some(table) = self.table_here().filter(|table| table.row.is_none()) else {
            return false;
        };
        table.row = Some(Row::default());
        true
    }

    /// Forgets the row that is being read: it was deleted.
    pub(super) fn drop_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.row = None;
        }
    }

    /// Ends a row. A nested table's text also stands in the cell around it.
    pub(super) fn end_row(&mut self) -> Result<(), ReadError> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Some(row) = table.row.take() else { return Ok(()) };
        if table.nested {
            let texts = row.cells.iter().map(|cell| &*cell.text);
            let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).collect();
            if !texts.is_empty() {
                if self.story.started {
                    self.story.text.push('\n');
                }
                self.story.started = true;
                let line = texts.join("\t");
                self.story.text.push_str(&line);
                self.kept = self.kept.saturating_add(line.len() as u64);
            }
        }
        if table.settle(row) {
            self.covered_text = true;
        }
        self.spend(0)
    }

    /// Begins a cell; false where no cell can stand.
    pub(super) fn begin_cell(&mut self) -> Result<bool, ReadError> {
        let first_control = self.out.controls.len();
        let number = self.row_table();
        let around = self.open_controls.iter().filter(|open| open.wraps_cells_of == number);
        let wrapped_by = around.map(|open| open.index).next_back();
        let Some(row) = self.table_here().and_then(|table| table.row.as_mut()) else {
            return Ok(false);
        };
        let filled = Filled { first_control, wrapped_by };
        row.open = Some(OpenCell { properties: CellProperties::default(), filled });
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(ReadError::OverLimit(Limit::Cells));
        }
        self.begin_story(StoryKind::Cell);
        Ok(true)
    }

    /// Forgets the cell that is being read: it was deleted.
    pub(super) fn drop_cell(&mut self) {
        let story = self.end_story();
        self.recycle(story);
        if let Some(row) = self.table_here().and_then(|table| table.row.as_mut()) {
            row.open = None;
        }
    }

    /// Ends a cell.
    pub(super) fn end_cell(&mut self) {
        let story = self.end_story();
        let open = self.tables.last().and_then(|table| table.row.as_ref()?.open.as_ref());
        let control = match open.map(|open| open.filled) {
            Some(filled) => self.control_of(&filled, &story.text),
            None => None,
        };
        if let Some(table) = self.table_here() {
            let grid = table.grid;
            let Some(row) = &mut table.row else { return };
            let Some(OpenCell { properties, .. }) = row.open.take() else { return };
            let span = match properties.span {
                Some(span @ 1..=MOST_COLUMNS) => span,
                Some(1..) => grid.saturating_sub(row.used).max(1),
                Some(0) | None => 1,
            };
            let column = row.used + 1;
            row.used = row.used.saturating_add(span);
            match row.cells.last_mut() {
                Some(left) if properties.covered => {
                    left.span = left.span.saturating_add(span);
                    if !story.text.trim().is_empty() {
                        self.covered_text = true;
                    }
                }
                _ => row.cells.push(RowCell {
                    column,
                    span,
                    vertical: properties.vertical,
                    text: story.text.as_str().into(),
                    control,
                    font: story.weights.commonest(),
                }),
            }
        }
        self.recycle(story);
    }
}
