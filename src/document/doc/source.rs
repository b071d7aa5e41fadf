//! The text with everything that formats it, and the properties it has at any
//! position.
//!
//! In: what the other modules read from the streams. Out: resolved properties
//! of paragraphs and characters, with the number of bytes of property lists
//! that had to be read for them, which the walk keeps within bounds.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{self, Run};
use super::piece::{Change, Text};
use super::sprm::{Character, Paragraph};
use super::style::Styles;

/// What a story is read from.
pub(super) struct Source<'a> {
    pub(super) text: Text<'a>,
    pub(super) paragraphs: Vec<Run<'a>>,
    pub(super) characters: Vec<Run<'a>>,
    pub(super) styles: Styles,
    pub(super) fonts: Vec<String>,
    pub(super) data: Vec<u8>,
    /// Names of bookmarks by the position at which they begin.
    pub(super) bookmarks: BTreeMap<usize, String>,
    /// Positions at which a section begins.
    pub(super) sections: BTreeSet<usize>,
}

impl Source<'_> {
    /// Whether the character ends a paragraph, a cell or a section.
    pub(super) fn ends_paragraph(&self, at: usize) -> bool {
        match self.text.units.get(at) {
            Some(0x0D | 0x07) => true,
            Some(0x0C) => self.sections.contains(&(at + 1)),
            _ => false,
        }
    }

    /// Properties of the paragraph that ends at `mark`, and the bytes read.
    pub(super) fn paragraph(&self, mark: usize) -> (Paragraph, usize) {
        let (offset, _, change) = self.text.locate(mark);
        let mut properties = Paragraph::default();
        let mut work = 0;
        if let Some(run) = page::find(&self.paragraphs, offset) {
            properties.style = run.style;
            work += properties.apply_all(run.list, &self.data);
        }
        work += properties.apply_change(&change, &self.data);
        (properties, work)
    }

    /// Properties of a character, up to where they hold at least, and the
    /// bytes read.
    pub(super) fn character(&self, at: usize, style: u16) -> (Character, usize, usize) {
        let (offset, width, change) = self.text.locate(at);
        let mut own = Character::default();
        let mut until = at + 1;
        let mut work = 0;
        if let Some(run) = page::find(&self.characters, offset) {
            own.apply_all(run.list);
            work += run.list.len();
            until = at + (run.end - offset).div_ceil(width) as usize;
        }
        own.apply_change(&change);
        if let Change::Long(list) = change {
            work += list.len();
        }
        let named = own.style.map(|style| self.styles.character(style)).unwrap_or_default();
        let properties = own.over(named).over(self.styles.paragraph(style));
        (properties, until.min(self.text.piece_end(at)), work)
    }
}
