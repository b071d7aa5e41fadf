//! The text of the paragraph or cell that is being read, and its font.

use super::grid::Content;
use crate::document::{Document, Font};

/// East Asian font by index, and size in half points.
type Face = (Option<u16>, Option<u16>);

/// Text that has not yet become a paragraph or a cell.
#[derive(Default)]
pub(super) struct Pen {
    pub(super) text: String,
    /// Indices of the controls in it.
    pub(super) controls: Vec<u32>,
    /// Whether the first tracked change of the document stands in it.
    pub(super) changed: bool,
    faces: Vec<(Face, u32)>,
}

impl Pen {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.controls.is_empty()
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Counts a letter for the choice of the font; only East Asian ones count.
    pub(super) fn tally(&mut self, letter: char, face: Face) {
        // Ideographs, kana, bopomofo, hangul, their compatibility forms.
        if !matches!(letter, '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..) {
            return;
        }
        let full = self.faces.len() >= 32;
        match self.faces.iter_mut().find(|(known, _)| *known == face) {
            Some((_, count)) => *count += 1,
            // No form has that many fonts in one cell.
            None if !full => self.faces.push((face, 1)),
            None => {}
        }
    }

    /// Hands out what was written and begins anew.
    pub(super) fn take(&mut self, document: &mut Document, fonts: &[String]) -> Content {
        let pen = std::mem::take(self);
        // The first of equals, so that the result does not depend on chance.
        let best = pen.faces.iter().rev().max_by_key(|(_, count)| *count);
        let font = best.and_then(|((font, half_points), _)| {
            let name = font.and_then(|font| fonts.get(usize::from(font))).cloned();
            let half_points = *half_points;
            let wanted = Font { name: name.filter(|name| !name.is_empty()), half_points };
            let empty = wanted.name.is_none() && wanted.half_points.is_none();
            // More fonts than any form has would make the search slow.
            let full = document.fonts.len() >= 1000;
            (!empty && !full).then(|| document.font(wanted))
        });
        Content { text: pen.text, font, controls: pen.controls, changed: pen.changed }
    }
}
