//! Rows become one grid with merged areas.
//!
//! In: rows with their edges, merge flags and cell contents, as the text gave
//! them. Out: a [`Table`], and where each cell of a row ended up. Rows of one
//! table state their edges each for themselves; edges of different rows that
//! lie closer than [`SLACK`] are one line of the grid.

use std::collections::BTreeMap;

use super::row::{Across, Down, Row};
use crate::document::{Cell, Table};

/// Twentieths of a point within which edges of different rows are one: half a
/// millimetre, more than Word's rounding and less than any column.
const SLACK: i32 = 30;

/// A row as it was read.
#[derive(Default)]
pub(super) struct RawRow {
    pub(super) shape: Row,
    pub(super) cells: Vec<Content>,
}

/// What stands in a cell.
#[derive(Default)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) font: Option<u16>,
    /// Indices of the controls in it.
    pub(super) controls: Vec<u32>,
    /// Whether the first tracked change of the document stands in it.
    pub(super) changed: bool,
}

/// A control or the first tracked change (`None`) and the cell it stands in.
pub(super) struct Spot {
    pub(super) control: Option<u32>,
    pub(super) row: u32,
    pub(super) column: u32,
}

/// Lays the rows out.
pub(super) fn table(rows: Vec<RawRow>) -> (Table, Vec<Spot>) {
    let lines = lines(&rows);
    let mut table = Table { rows: rows.len() as u32, ..Table::default() };
    let mut spots = Vec::new();
    // Areas of the row above that may go on downwards: first line to owner.
    let mut above: BTreeMap<u32, usize> = BTreeMap::new();
    for ((row, lines), number) in rows.into_iter().zip(&lines).zip(1..) {
        let mut here = BTreeMap::new();
        for area in areas(row, lines) {
            let upper = above.get(&area.start).copied().filter(|owner| {
                table.cells.get(*owner).is_some_and(|cell| cell.column_span == area.span())
            });
            let owner = match upper.filter(|_| area.down == Down::Next) {
                // Word shows nothing of a cell that goes on from above.
                Some(owner) => owner,
                None => {
                    table.cells.push(Cell {
                        row: number,
                        column: area.start + 1,
                        row_span: 0,
                        column_span: area.span(),
                        text: area.content.text.into(),
                        control: None,
                        font: area.content.font,
                    });
                    table.cells.len() - 1
                }
            };
            let Some(cell) = table.cells.get_mut(owner) else { continue };
            cell.row_span += 1;
            table.columns = table.columns.max(area.end);
            if area.down != Down::Alone {
                here.insert(area.start, owner);
            }
            let (row, column) = (cell.row, cell.column);
            if let [only] = area.content.controls.as_slice() {
                cell.control = Some(*only);
            }
            let changed = area.content.changed.then_some(None);
            let controls = area.content.controls.into_iter().map(Some).chain(changed);
            spots.extend(controls.map(|control| Spot { control, row, column }));
        }
        above = here;
    }
    (table, spots)
}

/// Cells of a row that merge sideways into one.
struct Area {
    start: u32,
    end: u32,
    down: Down,
    content: Content,
}

impl Area {
    fn span(&self) -> u32 {
        self.end - self.start
    }
}

fn areas(row: RawRow, lines: &[u32]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    let bounds = lines.iter().zip(lines.iter().skip(1));
    for (index, (content, (&start, &end))) in row.cells.into_iter().zip(bounds).enumerate() {
        let merge = row.shape.merges.get(index).copied().unwrap_or_default();
        match areas.last_mut() {
            Some(area) if merge.across == Across::Next => {
                area.end = end;
                // Old descriptions of the format make the texts one stream.
                if !content.text.trim().is_empty() {
                    if !area.content.text.is_empty() {
                        area.content.text.push('\n');
                    }
                    area.content.text.push_str(&content.text);
                }
                area.content.controls.extend(content.controls);
                area.content.changed |= content.changed;
            }
            _ => areas.push(Area { start, end, down: merge.down, content }),
        }
    }
    areas
}

/// For every row the grid line of each edge, one more than it has cells, in
/// rising order.
fn lines(rows: &[RawRow]) -> Vec<Vec<u32>> {
    let mut edges: Vec<(i32, usize)> = Vec::new();
    let mut known: Vec<i32> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let own = &row.shape.edges;
        // A row that does not define itself looks like the one above it.
        if !own.is_empty() {
            known.clone_from(own);
        }
        let mut last = i32::MIN;
        for position in 0..=row.cells.len() {
            let edge = match known.get(position) {
                Some(edge) => (*edge).max(last),
                None if position == 0 => 0,
                None => last.saturating_add(1000),
            };
            edges.push((edge, index));
            last = edge;
        }
    }
    // Stable: equal edges of one row keep their order.
    edges.sort_by_key(|(edge, _)| *edge);
    let mut lines: Vec<Vec<u32>> = vec![Vec::new(); rows.len()];
    let mut line = 0;
    let mut begin = edges.first().map_or(0, |(edge, _)| *edge);
    for (edge, row) in edges {
        let Some(own) = lines.get_mut(row) else { continue };
        // Two edges of one row are never one line, however narrow the cell.
        if edge.saturating_sub(begin) > SLACK || own.last() == Some(&line) {
            line += 1;
            begin = edge;
        }
        own.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::document::doc::row::Merge;

    fn row(edges: &[i32], cells: &[(&str, Across, Down)]) -> RawRow {
        let merges = cells.iter().map(|(_, across, down)| Merge { across: *across, down: *down });
        RawRow {
            shape: Row { edges: edges.to_vec(), merges: merges.collect() },
            cells: cells
                .iter()
                .map(|(text, ..)| Content { text: text.to_string(), ..Content::default() })
                .collect(),
        }
    }

    fn plain(edges: &[i32], texts: &[&str]) -> RawRow {
        let cells: Vec<_> = texts.iter().map(|text| (*text, Across::Alone, Down::Alone)).collect();
        row(edges, &cells)
    }

    fn areas(rows: Vec<RawRow>) -> Vec<(u32, u32, u32, u32, String)> {
        let (table, _) = table(rows);
        let area = |cell: Cell| {
            (cell.row, cell.column, cell.row_span, cell.column_span, cell.text.into_string())
        };
        table.cells.into_iter().map(area).collect()
    }

    fn expect(rows: Vec<RawRow>, expected: &[(u32, u32, u32, u32, &str)]) {
        let found = areas(rows);
        let found: Vec<_> =
            found.iter().map(|(r, c, h, w, text)| (*r, *c, *h, *w, &**text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn edges_that_nearly_agree_are_one_line() {
        expect(
            vec![
                plain(&[-108, 2000, 8400], &["a", "b"]),
                plain(&[-100, 2012, 4000, 6000, 8395], &["c", "d", "e", "f"]),
            ],
            &[
                (1, 1, 1, 1, "a"),
                (1, 2, 1, 3, "b"),
                (2, 1, 1, 1, "c"),
                (2, 2, 1, 1, "d"),
                (2, 3, 1, 1, "e"),
                (2, 4, 1, 1, "f"),
            ],
        );
    }

    #[test]
    fn cells_narrower_than_the_slack_stay_cells() {
        expect(
            vec![plain(&[0, 5, 5, 1000], &["a", "b", "c"]), plain(&[0, 1000], &["d"])],
            &[(1, 1, 1, 1, "a"), (1, 2, 1, 1, "b"), (1, 3, 1, 1, "c"), (2, 1, 1, 3, "d")],
        );
    }

    #[test]
    fn merged_cells_have_one_owner() {
        use {Across as A, Down as D};
        let edges = [0, 100, 200, 300];
        expect(
            vec![
                row(
                    &edges,
                    &[
                        ("一", A::Alone, D::First),
                        ("二", A::First, D::Alone),
                        ("三", A::Next, D::Alone),
                    ],
                ),
                row(
                    &edges,
                    &[
                        ("", A::Alone, D::Next),
                        ("四", A::Alone, D::First),
                        ("五", A::Alone, D::Alone),
                    ],
                ),
                row(
                    &edges,
                    &[
                        ("六", A::Alone, D::First),
                        ("", A::Alone, D::Next),
                        ("七", A::Alone, D::Next),
                    ],
                ),
            ],
            &[
                (1, 1, 2, 1, "一"),
                (1, 2, 1, 2, "二\n三"),
                (2, 2, 2, 1, "四"),
                (2, 3, 1, 1, "五"),
                (3, 1, 1, 1, "六"),
                // Nothing above to go on from: a cell of its own.
                (3, 3, 1, 1, "七"),
            ],
        );
    }

    #[test]
    fn rows_without_a_sound_definition_keep_their_cells() {
        expect(
            vec![
                plain(&[], &["a", "b"]),
                plain(&[0, 500, 900], &["c", "d"]),
                plain(&[], &["e", "f", "g"]),
                plain(&[900, 100, 50], &["h", "i"]),
            ],
            &[
                (1, 1, 1, 5, "a"),
                (1, 6, 1, 2, "b"),
                (2, 1, 1, 1, "c"),
                (2, 2, 1, 1, "d"),
                (3, 1, 1, 1, "e"),
                (3, 2, 1, 1, "f"),
                (3, 3, 1, 4, "g"),
                // Edges that run backwards: no width, but a column each.
                (4, 3, 1, 1, "h"),
                (4, 4, 1, 1, "i"),
            ],
        );
    }
}
