//! Stories: the body, a cell, a text box. Each gathers its own text.
//!
//! While one is read, those around it wait on a stack.

use std::borrow::Cow;
use std::io::{Read, Seek};
use std::mem;

use super::field::Field;
use super::font::Weights;
use super::walk::Walk;
use crate::document::xml::{Event, Space};
use crate::document::{Block, Limit, Paragraph, Place, ReadError};

/// Where paragraphs go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum StoryKind {
    /// The body: each paragraph is a block.
    #[default]
    Body,
    /// A text box: the same, after the paragraph that anchors it.
    TextBox,
    /// A table cell: paragraphs are lines of its text.
    Cell,
}

/// What has been read of a story that is still open.
#[derive(Debug, Default)]
pub(super) struct Story<'a> {
    pub(super) kind: StoryKind,
    /// Text of the open paragraph, or of the whole cell.
    pub(super) text: String,
    pub(super) weights: Weights,
    /// The block of the open paragraph.
    pub(super) block: Option<usize>,
    /// A cell that has had a paragraph.
    pub(super) started: bool,
    /// The mark of the open paragraph was deleted.
    pub(super) mark_deleted: bool,
    /// The open paragraph goes on in the next one, for that reason.
    pub(super) joined: bool,
    /// A page or column break, which parts lines only if text follows.
    pub(super) break_due: bool,
    /// Style of the open paragraph.
    pub(super) style: Option<Cow<'a, str>>,
    /// Complex fields that are open.
    pub(super) fields: Vec<Field>,
    /// How many of them are still in their instruction.
    pub(super) instructions: u32,
    /// A text box that is anchored inside a table.
    boxed: bool,
    /// The first of the open controls that takes text from here.
    pub(super) first_control: usize,
}

impl<'a, R: Read + Seek> Walk<'a, '_, R> {
    /// Begins a story inside the present one.
    pub(super) fn begin_story(&mut self, kind: StoryKind) {
        let mut story = self.spare.pop().unwrap_or_default();
        story.kind = kind;
        story.first_control = match kind {
            StoryKind::Cell => self.story.first_control,
            StoryKind::Body | StoryKind::TextBox => self.open_controls.len(),
        };
        story.boxed = kind == StoryKind::TextBox && !self.tables.is_empty();
        self.boxes.open += u32::from(story.boxed);
        self.suspended.push(mem::replace(&mut self.story, story));
    }

    /// Ends the present story and goes back to the one around it.
    pub(super) fn end_story(&mut self) -> Story<'a> {
        self.close_fields();
        self.settle_joined();
        self.close_paragraph();
        self.boxes.open -= u32::from(self.story.boxed);
        let around = self.suspended.pop().unwrap_or_default();
        mem::replace(&mut self.story, around)
    }

    /// Keeps a story that was read to its end, so that its memory serves again.
    pub(super) fn recycle(&mut self, mut story: Story<'a>) {
        story.text.clear();
        story.weights.clear();
        story.fields.clear();
        let (text, weights, fields) = (story.text, story.weights, story.fields);
        self.spare.push(Story { text, weights, fields, ..Story::default() });
    }

    /// Begins a paragraph, or goes on with one whose mark was deleted.
    pub(super) fn begin_paragraph(&mut self) {
        if self.story.joined {
            self.story.joined = false;
        } else {
            match self.story.kind {
                StoryKind::Cell if self.story.started => self.story.text.push('\n'),
                StoryKind::Cell => {}
                StoryKind::Body | StoryKind::TextBox => self.open_block(),
            }
            self.break_controls();
        }
        self.story.started = true;
        self.story.mark_deleted = false;
        self.story.break_due = false;
        self.story.style = None;
        self.place_controls();
    }

    fn open_block(&mut self) {
        self.close_paragraph();
        self.paragraphs += 1;
        self.story.block = Some(self.out.blocks.len());
        self.boxes.made(self.out.blocks.len());
        self.out.blocks.push(Block::Paragraph(Paragraph::default()));
    }

    /// Ends a paragraph, unless its deleted mark joins it with the next.
    pub(super) fn end_paragraph(&mut self) {
        if self.story.mark_deleted {
            self.story.joined = true;
        } else {
            self.close_paragraph();
        }
    }

    /// Writes the open paragraph to its block.
    fn close_paragraph(&mut self) {
        let Some(block) = self.story.block.take() else { return };
        let paragraph = Paragraph {
            text: self.story.text.as_str().to_owned(),
            font: self.story.weights.commonest(),
        };
        if let Some(slot) = self.out.blocks.get_mut(block) {
            *slot = Block::Paragraph(paragraph);
        }
        self.story.text.clear();
        self.story.weights.clear();
    }

    /// A paragraph whose mark was deleted has nothing after it to join: it
    /// stays, unless it is empty.
    pub(super) fn settle_joined(&mut self) {
        if !mem::take(&mut self.story.joined) {
            return;
        }
        let last = self.out.blocks.len().checked_sub(1);
        if self.story.text.is_empty() && self.story.block.is_some() && self.story.block == last {
            self.story.block = None;
            self.out.blocks.pop();
            self.boxes.unmade(self.out.blocks.len());
            self.paragraphs -= 1;
        }
        self.close_paragraph();
    }

    /// Whether a paragraph is open, so that text goes on in its line.
    pub(super) fn in_line(&self) -> bool {
        match self.story.kind {
            StoryKind::Cell => self.story.started,
            StoryKind::Body | StoryKind::TextBox => self.story.block.is_some(),
        }
    }

    /// The place where the next character stands.
    pub(super) fn here(&self) -> Place {
        if let (StoryKind::Cell, Some(table)) = (self.story.kind, self.tables.last()) {
            return table.place();
        }
        let next = u32::from(self.story.block.is_none());
        Place::Paragraph { index: self.paragraphs + next }
    }

    /// Adds text that a person sees, at the end of the present paragraph.
    pub(super) fn push(&mut self, text: &str) -> Result<(), ReadError> {
        if text.is_empty() || self.run.hidden || self.muted > 0 || self.story.instructions > 0 {
            return Ok(());
        }
        match self.run.symbols {
            Some(symbols) => {
                let letters: String = text.chars().map(|letter| symbols.letter(letter)).collect();
                self.push_letters(&letters)
            }
            None => self.push_letters(text),
        }
    }

    fn push_letters(&mut self, text: &str) -> Result<(), ReadError> {
        if !self.in_line() {
            self.begin_paragraph();
        }
        if mem::take(&mut self.story.break_due) {
            self.push_letters("\n")?;
        }
        let font = self.run_font()?;
        let text = self.fill_controls(text)?;
        self.story.text.push_str(&text);
        self.story.weights.add(font, &text);
        self.spend(text.len())
    }

    /// A page or column break, of which a person sees only that lines part.
    pub(super) fn push_break(&mut self) {
        self.story.break_due = !self.story.text.is_empty();
    }

    /// Adds one character.
    pub(super) fn push_char(&mut self, letter: char) -> Result<(), ReadError> {
        self.push(letter.encode_utf8(&mut [0; 4]))
    }

    /// Counts text that was kept. Nested tables and controls repeat text, so
    /// that the size of the part alone is no limit.
    pub(super) fn spend(&mut self, length: usize) -> Result<(), ReadError> {
        self.kept = self.kept.saturating_add(length as u64);
        match self.kept > self.limits.expanded {
            true => Err(ReadError::OverLimit(Limit::Size)),
            false => Ok(()),
        }
    }

    /// Reads a text element, to its end. As in Word, white space at its ends
    /// counts only where `xml:space` says so.
    pub(super) fn text_element(&mut self) -> Result<(), ReadError> {
        let mut first = true;
        let mut held = None;
        loop {
            let piece = match self.xml.next_event()? {
                Event::Text(text) => Piece::Text(text),
                Event::Char(letter) => Piece::Char(letter),
                Event::Start(_) => {
                    self.xml.skip()?;
                    continue;
                }
                Event::End | Event::Eof => break,
            };
            if let Some(held) = held.replace(piece) {
                self.push_piece(held, first, false)?;
                first = false;
            }
        }
        match held {
            Some(held) => self.push_piece(held, first, true),
            None => Ok(()),
        }
    }

    fn push_piece(&mut self, piece: Piece<'a>, first: bool, last: bool) -> Result<(), ReadError> {
        let mut text = match piece {
            Piece::Text(text) => text,
            Piece::Char('\n' | '\r') => " ",
            Piece::Char(letter) => return self.push_char(letter),
        };
        let space = |letter: char| matches!(letter, ' ' | '\t' | '\n');
        if text.starts_with(space) || text.ends_with(space) {
            let stated = self.xml.attribute(Space::Xml, b"space");
            if !stated.map_or(self.preserve, |stated| stated == "preserve") {
                text = if first { text.trim_start_matches(space) } else { text };
                text = if last { text.trim_end_matches(space) } else { text };
            }
        }
        match text.contains('\n') {
            true => self.push(&text.replace('\n', " ")),
            false => self.push(text),
        }
    }
}

/// A piece of a text element.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Text(&'a str),
    Char(char),
}
