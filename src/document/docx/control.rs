//! Content controls: what they are, what they show, where they stand.

use std::borrow::Cow;
use std::io::{Read, Seek};

use super::run::{is_on, toggle};
use super::symbol::{OPEN, TICKED};
use super::table::Filled;
use super::walk::Walk;
use crate::document::xml::{Event, Space};
use crate::document::{Control, ControlKind, Place, ReadError};

/// A control whose end has not come yet.
#[derive(Debug)]
pub(super) struct OpenControl {
    /// Its number in the document.
    pub(super) index: usize,
    /// It wraps whole cells of the table with this number.
    pub(super) wraps_cells_of: Option<u32>,
    placed: bool,
    /// Text that comes is its content.
    content: bool,
    /// Its content is a placeholder, which nobody should read as text.
    muted: bool,
    /// Paragraphs begun inside it.
    paragraphs: u32,
    /// The box to show in place of whatever the file shows.
    glyph: Option<char>,
}

impl<'a, R: Read + Seek> Walk<'a, '_, R> {
    /// Begins a control, of which little is known yet; gives its number.
    pub(super) fn begin_control(&mut self, tag: Option<String>, kind: ControlKind) -> usize {
        let index = self.out.controls.len();
        let placed = self.in_line();
        let place = if placed { self.here() } else { Place::Whole };
        self.open_controls.push(OpenControl {
            index,
            wraps_cells_of: self.row_table(),
            placed,
            content: false,
            muted: false,
            paragraphs: 0,
            glyph: None,
        });
        self.out.controls.push(Control {
            tag,
            alias: None,
            kind,
            placeholder: false,
            text: String::new(),
            place,
        });
        index
    }

    /// Reads `w:sdtPr`, to its end.
    pub(super) fn control_properties(&mut self, index: usize) -> Result<(), ReadError> {
        loop {
            let tag = match self.xml.next_event()? {
                Event::Start(tag) => tag,
                Event::End | Event::Eof => return Ok(()),
                Event::Text(_) | Event::Char(_) => continue,
            };
            let checked = match tag.local {
                b"checkbox" => Some(self.check_box()?),
                _ => None,
            };
            let Some(control) = self.out.controls.get_mut(index) else { continue };
            if let Some(checked) = checked {
                control.kind = ControlKind::Checkbox { checked };
                continue;
            }
            let value = || self.xml.attribute(Space::Word, b"val").map(Cow::into_owned);
            match (tag.space, tag.local) {
                (Space::Word, b"tag") => control.tag = value().filter(|tag| !tag.is_empty()),
                (Space::Word, b"alias") => {
                    control.alias = value().filter(|alias| !alias.is_empty());
                }
                (Space::Word, b"showingPlcHdr") => control.placeholder = toggle(&self.xml),
                (Space::Word, b"dropDownList" | b"comboBox") => {
                    control.kind = ControlKind::DropDown;
                }
                (Space::Word, b"date") => control.kind = ControlKind::Date,
                _ => {}
            }
            self.xml.skip()?;
        }
    }

    /// Reads `w14:checkbox`, to its end: whether it is ticked.
    fn check_box(&mut self) -> Result<bool, ReadError> {
        let mut checked = false;
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) => {
                    if tag.local == b"checked" {
                        let stated = self.xml.attribute(tag.space, b"val");
                        checked = stated.is_none_or(|stated| is_on(&stated));
                    }
                    self.xml.skip()?;
                }
                Event::End | Event::Eof => return Ok(checked),
                Event::Text(_) | Event::Char(_) => {}
            }
        }
    }

    /// From here on text belongs to a control.
    pub(super) fn begin_content(&mut self, index: usize) {
        let Some(open) = self.open_controls.iter_mut().rfind(|open| open.index == index) else {
            return;
        };
        let Some(control) = self.out.controls.get_mut(index) else { return };
        open.content = true;
        if let ControlKind::Checkbox { checked } = control.kind {
            control.placeholder = false;
            open.glyph = Some(if checked { TICKED } else { OPEN });
        } else if control.placeholder && !open.muted {
            open.muted = true;
            self.muted += 1;
        }
    }

    /// The content of a control is over.
    pub(super) fn end_content(&mut self, index: usize) -> Result<(), ReadError> {
        let in_line = self.in_line();
        let Some(open) = self.open_controls.iter_mut().rfind(|open| open.index == index) else {
            return Ok(());
        };
        if open.muted {
            open.muted = false;
            self.muted = self.muted.saturating_sub(1);
        }
        match open.glyph.take() {
            // A box that shows nothing at all is still a box.
            Some(glyph) if in_line => self.push_char(glyph),
            _ => Ok(()),
        }
    }

    /// Ends a control. Fields and content controls need not nest properly, so
    /// that it may not be the last one.
    pub(super) fn end_control(&mut self, index: usize) {
        let Some(at) = self.open_controls.iter().rposition(|open| open.index == index) else {
            return;
        };
        let open = self.open_controls.remove(at);
        if !open.placed {
            let here = self.here();
            if let Some(control) = self.out.controls.get_mut(index) {
                control.place = here;
            }
        }
    }

    /// A paragraph begins: controls that wait for their place have it now.
    pub(super) fn place_controls(&mut self) {
        if self.open_controls.is_empty() {
            return;
        }
        let here = self.here();
        for open in &mut self.open_controls {
            if !open.placed {
                open.placed = true;
                if let Some(control) = self.out.controls.get_mut(open.index) {
                    control.place = here.clone();
                }
            }
        }
    }

    /// A paragraph begins: the text of controls around it breaks its line.
    pub(super) fn break_controls(&mut self) {
        let muted = self.muted > 0;
        for open in self.open_controls.iter_mut().skip(self.story.first_control) {
            open.paragraphs += 1;
            if open.content
                && open.paragraphs > 1
                && !muted
                && let Some(control) = self.out.controls.get_mut(open.index)
            {
                control.text.push('\n');
            }
        }
    }

    /// Gives text to the controls around it, and gives back what to show: the
    /// state of a check box is the control's, not that of the letter shown.
    pub(super) fn fill_controls<'t>(&mut self, text: &'t str) -> Result<Cow<'t, str>, ReadError> {
        let mut text = Cow::Borrowed(text);
        if self.open_controls.len() <= self.story.first_control {
            return Ok(text);
        }
        if let Some(glyph) = self.open_controls.last_mut().and_then(|open| open.glyph.take()) {
            let mut letters = text.chars();
            let is_word = letters.next().is_some_and(char::is_alphanumeric);
            let rest = letters.as_str();
            text = match is_word && !rest.is_empty() {
                true => format!("{glyph}{text}").into(),
                false => format!("{glyph}{rest}").into(),
            };
        }
        for open in self.open_controls.iter().skip(self.story.first_control) {
            if let Some(control) = self.out.controls.get_mut(open.index)
                && open.content
            {
                control.text.push_str(&text);
                self.kept = self.kept.saturating_add(text.len() as u64);
            }
        }
        self.spend(0)?;
        Ok(text)
    }

    /// The control that fills a cell: it wraps the cell, or is all that stands
    /// in it. Of several the one with a tag counts, and the outer before the
    /// inner; several boxes in an empty cell fill it none.
    pub(super) fn control_of(&self, cell: &Filled, text: &str) -> Option<u32> {
        if let Some(wrapping) = cell.wrapped_by {
            return u32::try_from(wrapping).ok();
        }
        let text = text.trim();
        let place = self.tables.last()?.place();
        let filling = |(_, control): &(usize, &Control)| {
            control.place == place && control.text.trim() == text
        };
        let inside = self.out.controls.iter().enumerate().skip(cell.first_control);
        let found: Vec<(usize, &Control)> = inside.filter(filling).collect();
        let tagged: Vec<_> = found.iter().filter(|(_, control)| control.tag.is_some()).collect();
        let chosen = match (text.is_empty(), tagged.as_slice(), found.as_slice()) {
            (_, [one], _) => one.0,
            (false, [first, ..], _) => first.0,
            (true, [_, _, ..], _) => return None,
            (_, [], [one]) => one.0,
            (false, [], [first, ..]) => first.0,
            _ => return None,
        };
        u32::try_from(chosen).ok()
    }
}
