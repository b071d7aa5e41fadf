//! Text boxes that are anchored in a table: they stand after it, and after the
//! tables nested in it.
//!
//! Blocks are made in the order of the file, where a box may come before a
//! nested table. When the outermost table is over, they are put in order.

use std::io::{Read, Seek};
use std::mem;

use super::walk::Walk;
use crate::document::{Block, Place};

/// The boxes that are open inside tables, and the blocks they made.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    /// How many are open.
    pub(super) open: u32,
    blocks: Vec<usize>,
}

impl Boxes {
    /// A block was made at an index.
    pub(super) fn made(&mut self, block: usize) {
        if self.open > 0 {
            self.blocks.push(block);
        }
    }

    /// The last block, at an index, was taken back.
    pub(super) fn unmade(&mut self, block: usize) {
        self.blocks.pop_if(|made| *made == block);
    }
}

impl<R: Read + Seek> Walk<'_, '_, R> {
    /// An outermost table is over: what boxes made moves behind what is nested.
    /// `block` is the table's block, `number` its number, and `control` that of
    /// the first control that may stand in it.
    pub(super) fn settle_boxes(&mut self, block: usize, number: u32, control: usize) {
        let boxed = mem::take(&mut self.boxes.blocks);
        if boxed.is_empty() || self.out.blocks.len() <= block {
            return;
        }
        let made = self.out.blocks.split_off(block + 1);
        let mut was = number;
        let numbered = made.into_iter().zip(block + 1..).map(|(made, at)| {
            was += u32::from(matches!(made, Block::Table(_)));
            (boxed.binary_search(&at).is_ok(), was, made)
        });
        let (behind, nested): (Vec<_>, Vec<_>) = numbered.partition(|(boxed, ..)| *boxed);
        // New numbers, in the order of the old ones.
        let mut becomes = vec![number; nested.len() + behind.len()];
        let mut next = number;
        for (_, was, made) in nested.into_iter().chain(behind) {
            if matches!(made, Block::Table(_)) {
                next += 1;
                if let Some(new) = becomes.get_mut((was - number - 1) as usize) {
                    *new = next;
                }
            }
            self.out.blocks.push(made);
        }
        let renumber = |place: &mut Place| {
            if let Place::TableCell { table, .. } = place
                && let Some(was) = table.checked_sub(number + 1)
                && let Some(new) = becomes.get(was as usize)
            {
                *table = *new;
            }
        };
        let inside = self.out.controls.iter_mut().skip(control);
        inside.for_each(|control| renumber(&mut control.place));
        self.changes.first_place().map(renumber);
        if let Some(spots) = &mut self.spots {
            spots.renumber(renumber);
        }
    }
}
