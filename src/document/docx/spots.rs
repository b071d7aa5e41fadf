//! Where in the markup the places of a document stand, for whoever adds to it.
//!
//! Filled by the same walk that reads the document, so that a place means the
//! same cell to both. Positions are bytes of the decoded main part.

use std::io::{Read, Seek};
use std::ops::Range;

use super::story::StoryKind;
use super::walk::Walk;
use crate::document::Place;

/// Places of a document and their markup.
#[derive(Debug, Default)]
pub(crate) struct Spots {
    /// Cells in the order of the file; of two with one place the last counts.
    pub(crate) cells: Vec<CellSpot>,
    /// Paragraphs of body and cells in the order of the file.
    pub(crate) paragraphs: Vec<ParagraphSpot>,
    open_cells: Vec<CellSpot>,
    open_paragraphs: Vec<usize>,
}

/// One cell.
#[derive(Debug)]
pub(crate) struct CellSpot {
    /// Its place, a table's cell.
    pub(crate) place: Place,
    /// Right behind its start tag.
    pub(crate) inside: usize,
    /// Its `w:tcPr`.
    pub(crate) properties: Option<Range<usize>>,
    /// Its first and last own paragraph among [`Spots::paragraphs`].
    pub(crate) paragraphs: Option<(usize, usize)>,
}

/// One paragraph.
#[derive(Debug)]
pub(crate) struct ParagraphSpot {
    /// Its own place, or that of its cell.
    pub(crate) place: Place,
    /// Its start tag.
    pub(crate) tag: Range<usize>,
    /// Its `w:pPr`.
    pub(crate) properties: Option<Range<usize>>,
    /// Where its end tag begins; `None` for an empty element.
    pub(crate) end: Option<usize>,
    /// Whether Word takes a comment here: not in a text box or a drawing.
    pub(crate) takes_comments: bool,
}

impl Spots {
    /// The cell at a place.
    pub(crate) fn cell(&self, place: &Place) -> Option<&CellSpot> {
        self.cells.iter().rfind(|cell| cell.place == *place)
    }

    /// The paragraph outside tables at a place.
    pub(crate) fn paragraph(&self, place: &Place) -> Option<usize> {
        self.paragraphs.iter().position(|paragraph| paragraph.place == *place)
    }

    /// Tables have other numbers from now on.
    pub(super) fn renumber(&mut self, mut change: impl FnMut(&mut Place)) {
        self.cells.iter_mut().for_each(|cell| change(&mut cell.place));
        self.paragraphs.iter_mut().for_each(|paragraph| change(&mut paragraph.place));
    }
}

impl<R: Read + Seek> Walk<'_, '_, R> {
    /// A paragraph was begun; `word` tells Word's own from a drawing's.
    pub(super) fn spot_paragraph(&mut self, word: bool) {
        let Some(mut spots) = self.spots.take() else { return };
        let boxed = |kind| kind == StoryKind::TextBox;
        let in_box = boxed(self.story.kind) || self.suspended.iter().any(|s| boxed(s.kind));
        let tag = self.xml.tag_start()..self.xml.position();
        let number = spots.paragraphs.len();
        spots.paragraphs.push(ParagraphSpot {
            place: self.here(),
            tag,
            properties: None,
            end: None,
            takes_comments: word && !in_box,
        });
        if self.story.kind == StoryKind::Cell
            && let Some(cell) = spots.open_cells.last_mut()
        {
            let first = cell.paragraphs.map_or(number, |(first, _)| first);
            cell.paragraphs = Some((first, number));
        }
        spots.open_paragraphs.push(number);
        self.spots = Some(spots);
    }

    /// The properties of the open paragraph were read; they began at `from`.
    pub(super) fn spot_paragraph_properties(&mut self, from: usize) {
        let to = self.xml.position();
        let Some(spots) = &mut self.spots else { return };
        if let Some(open) = spots.open_paragraphs.last()
            && let Some(paragraph) = spots.paragraphs.get_mut(*open)
        {
            paragraph.properties = Some(from..to);
        }
    }

    /// The open paragraph is over.
    pub(super) fn spot_paragraph_end(&mut self) {
        let (start, to) = (self.xml.tag_start(), self.xml.position());
        let Some(spots) = &mut self.spots else { return };
        let Some(open) = spots.open_paragraphs.pop() else { return };
        if let Some(paragraph) = spots.paragraphs.get_mut(open)
            && paragraph.tag.end != to
        {
            paragraph.end = Some(start);
        }
    }

    /// A cell was begun.
    pub(super) fn spot_cell(&mut self) {
        let inside = self.xml.position();
        if let Some(spots) = &mut self.spots
            && let Some(table) = self.tables.last()
        {
            let place = table.place();
            spots.open_cells.push(CellSpot { place, inside, properties: None, paragraphs: None });
        }
    }

    /// The properties of the open cell were read; they began at `from`.
    pub(super) fn spot_cell_properties(&mut self, from: usize) {
        let to = self.xml.position();
        if let Some(cell) = self.spots.as_mut().and_then(|spots| spots.open_cells.last_mut()) {
            cell.properties = Some(from..to);
        }
    }

    /// The open cell is over.
    pub(super) fn spot_cell_end(&mut self) {
        if let Some(spots) = &mut self.spots {
            let cell = spots.open_cells.pop();
            spots.cells.extend(cell);
        }
    }

    /// The open cell is forgotten.
    pub(super) fn spot_cell_dropped(&mut self) {
        if let Some(spots) = &mut self.spots {
            spots.open_cells.pop();
        }
    }
}
