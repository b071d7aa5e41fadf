//! The shape of one table row: column edges and merge flags.
//!
//! In: the table properties of the paragraph that ends a row. Out: a [`Row`].
//! How rows form one grid is the business of `grid`.

use super::bytes::{i16_at, u8_at, u16_at};

/// Word allows 63 columns.
const MOST: usize = 63;

/// How a cell merges with the one to its left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Across {
    #[default]
    Alone,
    First,
    Next,
}

/// How a cell merges with the one above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Down {
    #[default]
    Alone,
    First,
    Next,
}

/// One cell's merge flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) across: Across,
    pub(super) down: Down,
}

/// The shape of a row: one more edge than cells, in twentieths of a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub(super) edges: Vec<i32>,
    pub(super) merges: Vec<Merge>,
}

impl Row {
    /// Applies one table property.
    pub(super) fn apply(&mut self, code: u16, operand: &[u8]) {
        let first = u8_at(operand, 0).map_or(usize::MAX, usize::from);
        let second = u8_at(operand, 1).map_or(0, usize::from);
        let width = i16_at(operand, 2).map_or(0, i32::from).max(0);
        match code {
            0xD606 => self.define(operand, 10),
            0xD608 => self.define(operand, 20),
            0xD62B => {
                if let Some(merge) = self.merges.get_mut(first) {
                    merge.down = down(second as u16);
                }
            }
            0x5624 | 0x5625 => {
                for (index, merge) in self.range(first, second).iter_mut().enumerate() {
                    merge.across = match (code, index) {
                        (0x5625, _) => Across::Alone,
                        (_, 0) => Across::First,
                        _ => Across::Next,
                    };
                }
            }
            0x7621 => self.insert(first, second, width),
            0x5622 => self.delete(first, second),
            0x7623 => self.resize(first, second, width),
            _ => {}
        }
    }

    /// Forgets what lies to the right of the first `count` cells.
    pub(super) fn truncate(&mut self, count: usize) {
        self.merges.truncate(count);
        self.edges.truncate(count + 1);
        self.merges.shrink_to_fit();
        self.edges.shrink_to_fit();
    }

    fn define(&mut self, operand: &[u8], size: usize) {
        let count = u8_at(operand, 0).map_or(0, usize::from).min(MOST);
        let edges: Vec<i32> =
            (0..=count).filter_map(|i| i16_at(operand, 1 + 2 * i)).map(i32::from).collect();
        if edges.len() <= count {
            return;
        }
        let flags =
            (0..count).map(|i| u16_at(operand, 1 + 2 * (count + 1) + size * i).unwrap_or(0));
        // The published format says 2 begins a merged set and 1 goes on, its
        // older edition says the reverse: what comes first in a row begins.
        let mut begins = 0;
        self.merges = flags
            .map(|flags| {
                let across = flags & 3;
                if begins == 0 {
                    begins = across;
                }
                let across = match across {
                    0 => Across::Alone,
                    3 => Across::First,
                    value if value == begins => Across::First,
                    _ => Across::Next,
                };
                // The 10-byte descriptors of Word 6 have no vertical merges.
                let down = if size == 20 { down(flags >> 5) } else { Down::Alone };
                Merge { across, down }
            })
            .collect();
        self.edges = edges;
    }

    fn range(&mut self, first: usize, end: usize) -> &mut [Merge] {
        let end = end.min(self.merges.len());
        self.merges.get_mut(first.min(end)..end).unwrap_or_default()
    }

    fn insert(&mut self, first: usize, count: usize, width: i32) {
        let first = first.min(self.merges.len());
        let count = count.min(MOST.saturating_sub(self.merges.len()));
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        let Some(&start) = self.edges.get(first) else { return };
        let grown = width * count as i32;
        self.edges.iter_mut().skip(first + 1).for_each(|edge| *edge = edge.saturating_add(grown));
        for index in 0..count {
            let edge = start.saturating_add(width * (index as i32 + 1));
            self.edges.insert(first + 1 + index, edge);
            self.merges.insert(first, Merge::default());
        }
    }

    fn delete(&mut self, first: usize, end: usize) {
        let end = end.min(self.merges.len());
        if first >= end {
            return;
        }
        let (Some(&from), Some(&to)) = (self.edges.get(first), self.edges.get(end)) else {
            return;
        };
        let gone = to.saturating_sub(from);
        self.merges.drain(first..end);
        self.edges.drain(first + 1..end + 1);
        self.edges.iter_mut().skip(first + 1).for_each(|edge| *edge = edge.saturating_sub(gone));
    }

    fn resize(&mut self, first: usize, end: usize, width: i32) {
        for index in first..end.min(self.merges.len()) {
            let (Some(&from), Some(&to)) = (self.edges.get(index), self.edges.get(index + 1))
            else {
                return;
            };
            let grown = width.saturating_sub(to.saturating_sub(from));
            self.edges
                .iter_mut()
                .skip(index + 1)
                .for_each(|edge| *edge = edge.saturating_add(grown));
        }
    }
}

fn down(flags: u16) -> Down {
    match flags & 3 {
        1 => Down::Next,
        0 => Down::Alone,
        _ => Down::First,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(edges: &[i16], flags: &[u16]) -> Vec<u8> {
        let mut operand = vec![(edges.len() - 1) as u8];
        operand.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
        for flags in flags {
            operand.extend(flags.to_le_bytes());
            operand.extend([0; 18]);
        }
        operand
    }

    fn row(edges: &[i16], flags: &[u16]) -> Row {
        let mut row = Row::default();
        row.apply(0xD608, &definition(edges, flags));
        row
    }

    #[test]
    fn either_reading_of_sideways_merges_gives_the_same() {
        use Across::{Alone, First, Next};
        let cases = [
            ([1, 2, 2, 0], [First, Next, Next, Alone]),
            ([2, 1, 1, 0], [First, Next, Next, Alone]),
            ([3, 1, 3, 1], [First, Next, First, Next]),
            ([0, 2, 1, 2], [Alone, First, Next, First]),
            ([0, 0, 0, 0], [Alone, Alone, Alone, Alone]),
        ];
        for (flags, expected) in cases {
            let row = row(&[0, 100, 200, 300, 400], &flags);
            let found: Vec<_> = row.merges.iter().map(|merge| merge.across).collect();
            assert_eq!(found, expected, "{flags:?}");
        }
    }

    #[test]
    fn downward_merges_come_from_the_definition_and_from_a_later_change() {
        let mut row = row(&[0, 100, 200], &[0x60, 0x20]);
        let down = |row: &Row| row.merges.iter().map(|merge| merge.down).collect::<Vec<_>>();
        assert_eq!(down(&row), [Down::First, Down::Next]);
        row.apply(0xD62B, &[1, 3]);
        row.apply(0xD62B, &[0, 0]);
        row.apply(0xD62B, &[77, 3]);
        assert_eq!(down(&row), [Down::Alone, Down::First]);
    }

    #[test]
    fn later_changes_move_edges() {
        let cases: [(u16, &[u8], &[i32]); 5] = [
            (0x7621, &[1, 2, 50, 0], &[0, 100, 150, 200, 300, 400]),
            (0x5622, &[0, 1], &[0, 100, 200]),
            (0x7623, &[0, 2, 10, 0], &[0, 10, 20, 120]),
            (0x5624, &[0, 2], &[0, 100, 200, 300]),
            (0x5622, &[9, 200], &[0, 100, 200, 300]),
        ];
        for (code, operand, expected) in cases {
            let mut row = row(&[0, 100, 200, 300], &[0, 0, 0]);
            row.apply(code, operand);
            assert_eq!(row.edges, expected, "{code:x}");
            assert_eq!(row.merges.len() + 1, row.edges.len());
        }
    }

    #[test]
    fn hostile_operands_do_no_harm() {
        for code in [0xD606, 0xD608, 0xD62B, 0x5624, 0x5625, 0x7621, 0x5622, 0x7623] {
            for operand in [&[][..], &[255; 3], &[255; 4], &[0; 2], &[63; 300]] {
                let mut row = row(&[0, 100], &[0]);
                for _ in 0..200 {
                    row.apply(code, operand);
                    row.apply(0x7621, &[0, 255, 255, 127]);
                    row.apply(0x7623, &[0, 255, 255, 127]);
                }
                assert!(row.merges.len() <= MOST && row.edges.len() == row.merges.len() + 1);
            }
        }
    }
}
