//! Sections: where they begin and on what paper.

use std::collections::BTreeSet;

use super::bytes::{slice, u16_at, u32_at};
use super::sprm::Sprms;
use crate::document::PageSize;

/// Paper of the sections that state one, and the positions at which sections
/// begin. `plc` is `PlcfSed`.
pub(super) fn read(plc: &[u8], word: &[u8]) -> (Vec<PageSize>, BTreeSet<usize>) {
    let count = plc.len().saturating_sub(4) / 16;
    let mut pages = Vec::new();
    let mut starts = BTreeSet::new();
    // Word knows no document with more sections than this.
    for index in 0..count.min(32_768) {
        starts.extend(u32_at(plc, 4 * index + 4).map(|at| at as usize));
        let at = u32_at(plc, 4 * (count + 1) + 12 * index + 2).unwrap_or(u32::MAX) as usize;
        let Some(length) = u16_at(word, at).map(usize::from) else { continue };
        let list = slice(word, at + 2, length.min(4096)).unwrap_or_default();
        let (mut width, mut height) = (None, None);
        for (code, operand) in Sprms(list) {
            match code {
                0xB01F => width = u16_at(operand, 0).map(u32::from),
                0xB020 => height = u16_at(operand, 0).map(u32::from),
                _ => {}
            }
        }
        if width.is_some() || height.is_some() {
            // What is not stated is US letter.
            let (width, height) = (width.unwrap_or(12240), height.unwrap_or(15840));
            pages.push(PageSize { width, height });
        }
    }
    (pages, starts)
}
