//! Sections: where they begin and on what paper.

use std::collections::BTreeSet;

use super::bytes::{slice, u16_at, u32_at};
use super::sprm::Sprms;
use crate::document::PageSize;

/// Paper of the sections, and the positions at which sections begin. `plc` is
/// `PlcfSed`.
pub(super) fn read(plc: &[u8], word: &[u8]) -> (Vec<PageSize>, BTreeSet<usize>) {
    let count = plc.len().saturating_sub(4) / 16;
    let mut pages = Vec::new();
    let mut starts = BTreeSet::new();
    // Word knows no document with more sections than this.
    for index in 0..count.min(32_768) {
        starts.extend(u32_at(plc, 4 * index + 4).map(|at| at as usize));
        let at = u32_at(plc, 4 * (count + 1) + 12 * index + 2).unwrap_or(u32::MAX) as usize;
        let length = u16_at(word, at).map_or(0, usize::from);
        let list = slice(word, at.saturating_add(2), length.min(4096)).unwrap_or_default();
        // A section that does not say is on US letter: the format's default.
        let (mut width, mut height) = (12240, 15840);
        for (code, operand) in Sprms(list) {
            match code {
                0xB01F => width = u16_at(operand, 0).map_or(width, u32::from),
                0xB020 => height = u16_at(operand, 0).map_or(height, u32::from),
                _ => {}
            }
        }
        pages.push(PageSize { width, height });
    }
    (pages, starts)
}
