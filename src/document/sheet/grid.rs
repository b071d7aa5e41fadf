//! Cells and merged areas of one sheet, put together as a [`Table`].
//!
//! In: cells in any order, most often sorted, and merged areas. Out: a table
//! whose cells are areas in row-major order, no two with the same corner.
//! Empty cells are left out unless they own a merged area. What a merged area
//! covers is not seen by a person and is left out. Of overlapping areas, which
//! no program writes, the first holds.

use std::collections::BTreeMap;

use crate::document::{Cell, Limit, Limits, ReadError, Table};

/// The size of an Excel sheet; other programs go no further.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of an Excel sheet.
pub(super) const COLUMNS: u32 = 16_384;

/// Cells of one merged area at most; longer ones (whole columns merged) are cut
/// in height.
const AREA: u32 = 1 << 20;

/// What is left of the limits while the sheets of a file are read.
pub(super) struct Budget {
    cells: u64,
    text: u64,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Budget {
        Budget { cells: limits.cells, text: limits.expanded }
    }

    /// Counts a cell, empty or not, or a merged area.
    pub(super) fn visit(&mut self) -> Result<(), ReadError> {
        self.visit_many(1)
    }

    /// Counts several cells at once.
    pub(super) fn visit_many(&mut self, count: u64) -> Result<(), ReadError> {
        let left = self.cells.checked_sub(count);
        self.cells = left.ok_or(ReadError::OverLimit(Limit::Cells))?;
        Ok(())
    }

    /// Counts text that is kept: one long string may be shared by every cell.
    fn keep(&mut self, length: usize) -> Result<(), ReadError> {
        let left = self.text.checked_sub(length as u64);
        self.text = left.ok_or(ReadError::OverLimit(Limit::Size))?;
        Ok(())
    }
}

/// A merged area; all from 1, the last row and column included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Area {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) last_row: u32,
    pub(super) last_column: u32,
}

/// A sheet while it is read.
#[derive(Default)]
pub(super) struct Grid {
    cells: Vec<Cell>,
    areas: Vec<Area>,
}

impl Grid {
    /// Puts a cell; an empty one is left out.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: impl Into<Box<str>>,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let text = text.into();
        if text.is_empty() {
            return Ok(());
        }
        budget.keep(text.len())?;
        self.cells.push(single(row, column, text));
        Ok(())
    }

    /// Merges an area; one of a single cell is left as it is.
    pub(super) fn merge(&mut self, area: Area, budget: &mut Budget) -> Result<(), ReadError> {
        budget.visit()?;
        let backwards = area.last_row < area.row || area.last_column < area.column;
        if !backwards && (area.last_row, area.last_column) != (area.row, area.column) {
            self.areas.push(area);
        }
        Ok(())
    }

    /// The finished table.
    pub(super) fn finish(mut self, name: String, hidden: bool) -> Table {
        if !self.cells.is_sorted_by_key(corner) {
            self.cells.sort_by_key(corner);
        }
        // Of a cell that is written twice the later one is shown.
        self.cells.dedup_by(|later, earlier| {
            let same = corner(later) == corner(earlier);
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        let owners = self.owners();
        let cells = if owners.is_empty() { self.cells } else { joined(self.cells, owners) };
        let rows = cells.iter().map(|cell| cell.row + cell.row_span - 1).max();
        let columns = cells.iter().map(|cell| cell.column + cell.column_span - 1).max();
        Table {
            name: Some(name),
            rows: rows.unwrap_or(0),
            columns: columns.unwrap_or(0),
            cells,
            nested: false,
            hidden,
        }
    }

    /// The areas that hold, sorted, cut to a size that is of use.
    fn owners(&mut self) -> Vec<Area> {
        let used = self.cells.last().map_or(0, |cell| cell.row);
        let wide = self.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        self.areas.sort_unstable();
        let mut owners: Vec<Area> = Vec::new();
        let mut open = Open::default();
        for mut area in std::mem::take(&mut self.areas) {
            area.last_column = area.last_column.min(wide.max(area.column.saturating_add(255)));
            area.last_row = area.last_row.min(used.max(area.row.saturating_add(999)));
            let width = area.last_column - area.column + 1;
            let height = (AREA / width).max(1);
            area.last_row = area.last_row.min(area.row.saturating_add(height - 1));
            if open.add(&area) {
                owners.push(area);
            }
        }
        owners
    }
}

/// Merged areas that reach down to the present row, by their first column. No
/// two of them overlap.
#[derive(Default)]
struct Open(BTreeMap<u32, Area>);

impl Open {
    /// Opens an area at its first row, unless it overlaps an open one.
    fn add(&mut self, area: &Area) -> bool {
        loop {
            let last = self.0.range(..=area.last_column).next_back();
            match last.map(|(_, open)| *open).filter(|open| open.last_column >= area.column) {
                Some(open) if open.last_row >= area.row => return false,
                Some(closed) => {
                    self.0.remove(&closed.column);
                }
                None => {
                    self.0.insert(area.column, *area);
                    return true;
                }
            }
        }
    }

    /// Whether an open area covers a cell.
    fn covers(&self, row: u32, column: u32) -> bool {
        let last = self.0.range(..=column).next_back();
        last.is_some_and(|(_, open)| open.last_column >= column && open.last_row >= row)
    }
}

/// Gives owners their spans, adds empty owners, drops what is covered.
fn joined(cells: Vec<Cell>, owners: Vec<Area>) -> Vec<Cell> {
    let mut joined: Vec<Cell> = Vec::with_capacity(cells.len() + owners.len());
    let mut owners = owners.into_iter().peekable();
    let mut open = Open::default();
    for cell in cells {
        while let Some(area) = owners.next_if(|area| (area.row, area.column) < corner(&cell)) {
            open.add(&area);
            joined.push(spanning(area, Box::from("")));
        }
        if let Some(area) = owners.next_if(|area| (area.row, area.column) == corner(&cell)) {
            open.add(&area);
            joined.push(spanning(area, cell.text));
        } else if !open.covers(cell.row, cell.column) {
            joined.push(cell);
        }
    }
    joined.extend(owners.map(|area| spanning(area, Box::from(""))));
    joined
}

fn spanning(area: Area, text: Box<str>) -> Cell {
    Cell {
        row_span: area.last_row - area.row + 1,
        column_span: area.last_column - area.column + 1,
        ..single(area.row, area.column, text)
    }
}

fn corner(cell: &Cell) -> (u32, u32) {
    (cell.row, cell.column)
}

fn single(row: u32, column: u32, text: Box<str>) -> Cell {
    Cell { row, column, row_span: 1, column_span: 1, text, control: None, font: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(u32, u32, &str)], areas: &[[u32; 4]]) -> Table {
        let mut budget = Budget::new(&Limits::default());
        let mut grid = Grid::default();
        for (row, column, text) in cells {
            grid.put(*row, *column, *text, &mut budget).expect("within limits");
        }
        for [row, column, last_row, last_column] in areas.iter().copied() {
            let area = Area { row, column, last_row, last_column };
            grid.merge(area, &mut budget).expect("within limits");
        }
        grid.finish("表".to_owned(), false)
    }

    fn shape(table: &Table) -> Vec<(u32, u32, u32, u32, &str)> {
        let of = |cell: &'_ Cell| (cell.row, cell.column, cell.row_span, cell.column_span);
        let each = table.cells.iter().map(|cell| (of(cell), &*cell.text));
        each.map(|((r, c, rs, cs), text)| (r, c, rs, cs, text)).collect()
    }

    #[test]
    fn merged_areas_and_their_owners() {
        let table = table(
            &[
                (3, 1, "x"),
                (1, 1, "标题"),
                (1, 2, "covered"),
                (2, 1, "a"),
                (3, 2, "y"),
                (4, 9, "z"),
            ],
            &[[2, 2, 3, 3], [1, 1, 1, 4], [6, 1, 6, 2], [2, 3, 4, 3], [5, 5, 5, 5], [7, 7, 6, 6]],
        );
        let expected = vec![
            (1, 1, 1, 4, "标题"),
            (2, 1, 1, 1, "a"),
            (2, 2, 2, 2, ""),
            (3, 1, 1, 1, "x"),
            (4, 9, 1, 1, "z"),
            (6, 1, 1, 2, ""),
        ];
        assert_eq!(shape(&table), expected);
        assert_eq!((table.rows, table.columns), (6, 9));
    }

    #[test]
    fn the_later_of_two_cells_is_shown() {
        assert_eq!(shape(&table(&[(1, 1, "a"), (1, 1, "b")], &[])), vec![(1, 1, 1, 1, "b")]);
    }

    #[test]
    fn whole_columns_and_sheets_are_cut() {
        let table = table(&[(1, 1, "a")], &[[1, 1, ROWS, COLUMNS]]);
        assert_eq!((table.rows, table.columns), (1000, 256));
        let far = [(1, 1, "a"), (ROWS, COLUMNS, "b")];
        let table = self::table(&far, &[[1, 1, ROWS, COLUMNS]]);
        assert_eq!((table.rows, table.columns), (ROWS, COLUMNS));
        assert_eq!(table.cells.len(), 2);
    }

    #[test]
    fn one_long_text_shared_by_many_cells_is_counted() {
        let mut budget = Budget::new(&Limits { expanded: 10, ..Limits::default() });
        let mut grid = Grid::default();
        assert_eq!(grid.put(1, 1, "12345678", &mut budget), Ok(()));
        let over = Err(ReadError::OverLimit(Limit::Size));
        assert_eq!(grid.put(1, 2, "12345678", &mut budget), over);
    }
}
