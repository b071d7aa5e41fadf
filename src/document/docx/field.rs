//! Complex fields and legacy form fields.
//!
//! Of a field a person sees the result, never the instruction. A form field
//! is also a control, named by its bookmark.

use std::io::{Read, Seek};

use super::run::toggle;
use super::symbol::{OPEN, TICKED};
use super::walk::Walk;
use crate::document::xml::{Event, Reader, Space, Tag};
use crate::document::{ControlKind, Limit, ReadError};

/// A field between its begin and its end.
#[derive(Debug)]
pub(super) struct Field {
    /// The instruction is over.
    shows: bool,
    form: Option<FormField>,
}

/// A legacy form field.
#[derive(Debug)]
struct FormField {
    /// The number of its control.
    control: usize,
    /// What it shows whatever stands in its result.
    shown: Option<String>,
}

/// What `w:ffData` says.
#[derive(Debug, Default)]
struct FormData {
    name: Option<String>,
    check_box: Option<CheckBox>,
    list: Option<List>,
    text: bool,
}

#[derive(Debug, Default)]
struct CheckBox {
    default: bool,
    checked: Option<bool>,
}

#[derive(Debug, Default)]
struct List {
    default: usize,
    result: Option<usize>,
    entries: Vec<String>,
}

impl<'a, R: Read + Seek> Walk<'a, '_, R> {
    /// Reads `w:fldChar`, to its end.
    pub(super) fn field_mark(&mut self) -> Result<(), ReadError> {
        let kind = self.xml.attribute(Space::Word, b"fldCharType");
        match kind.as_deref() {
            Some("begin") => self.begin_field(),
            Some("separate") => {
                self.show_field();
                self.xml.skip()
            }
            Some("end") => {
                self.end_field()?;
                self.xml.skip()
            }
            _ => self.xml.skip(),
        }
    }

    fn begin_field(&mut self) -> Result<(), ReadError> {
        let mut data = None;
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) if tag.space == Space::Word && tag.local == b"ffData" => {
                    data = Some(self.form_data()?);
                }
                Event::Start(_) => self.xml.skip()?,
                Event::End | Event::Eof => break,
                Event::Text(_) | Event::Char(_) => {}
            }
        }
        if self.story.fields.len() >= self.limits.xml_depth {
            return Err(ReadError::OverLimit(Limit::Depth));
        }
        let form = data.and_then(|data| self.begin_form_field(data));
        self.story.instructions += 1;
        self.story.fields.push(Field { shows: false, form });
        Ok(())
    }

    fn begin_form_field(&mut self, data: FormData) -> Option<FormField> {
        let (kind, shown) = match (data.check_box, data.list) {
            (Some(check_box), _) => {
                let checked = check_box.checked.unwrap_or(check_box.default);
                let glyph = if checked { TICKED } else { OPEN };
                (ControlKind::Checkbox { checked }, Some(glyph.to_string()))
            }
            (None, Some(list)) => {
                let chosen = list.result.unwrap_or(list.default);
                let shown = list.entries.into_iter().nth(chosen).unwrap_or_default();
                (ControlKind::DropDown, Some(shown))
            }
            (None, None) if data.text => (ControlKind::Text, None),
            (None, None) => return None,
        };
        let control = self.begin_control(data.name.filter(|name| !name.is_empty()), kind);
        self.begin_content(control);
        Some(FormField { control, shown })
    }

    /// The result of the field begins.
    fn show_field(&mut self) {
        let Some(field) = self.story.fields.last_mut() else { return };
        let fixed = field.form.as_ref().is_some_and(|form| form.shown.is_some());
        if !field.shows && !fixed {
            field.shows = true;
            self.story.instructions = self.story.instructions.saturating_sub(1);
        }
    }

    fn end_field(&mut self) -> Result<(), ReadError> {
        let Some(field) = self.story.fields.pop() else { return Ok(()) };
        if !field.shows {
            self.story.instructions = self.story.instructions.saturating_sub(1);
        }
        let Some(form) = field.form else { return Ok(()) };
        if let Some(shown) = form.shown {
            self.push(&shown)?;
        }
        self.end_control(form.control);
        if let Some(control) = self.out.controls.get_mut(form.control)
            && control.kind == ControlKind::Text
            && control.text.trim().is_empty()
        {
            // An empty text field shows five wide spaces.
            control.placeholder = true;
            control.text.clear();
        }
        Ok(())
    }

    /// The story is over: fields that have no end must not hold anything.
    pub(super) fn close_fields(&mut self) {
        while let Some(field) = self.story.fields.pop() {
            if let Some(form) = field.form {
                self.end_control(form.control);
            }
        }
        self.story.instructions = 0;
    }

    fn form_data(&mut self) -> Result<FormData, ReadError> {
        let mut data = FormData::default();
        loop {
            let tag = match self.xml.next_event()? {
                Event::Start(tag) => tag,
                Event::End | Event::Eof => return Ok(data),
                Event::Text(_) | Event::Char(_) => continue,
            };
            match tag.local {
                b"name" => {
                    let name = self.xml.attribute(Space::Word, b"val");
                    data.name = name.map(|name| name.into_owned());
                    self.xml.skip()?;
                }
                b"checkBox" => {
                    let check_box = data.check_box.insert(CheckBox::default());
                    children(&mut self.xml, |xml, tag| match tag.local {
                        b"default" => check_box.default = toggle(xml),
                        b"checked" => check_box.checked = Some(toggle(xml)),
                        _ => {}
                    })?;
                }
                b"ddList" => {
                    let list = data.list.insert(List::default());
                    children(&mut self.xml, |xml, tag| {
                        let value = xml.attribute(Space::Word, b"val");
                        let number = value.as_ref().and_then(|value| value.parse().ok());
                        match tag.local {
                            b"default" => list.default = number.unwrap_or(0),
                            b"result" => list.result = number,
                            b"listEntry" => list.entries.extend(value.map(|v| v.into_owned())),
                            _ => {}
                        }
                    })?;
                }
                b"textInput" => {
                    data.text = true;
                    self.xml.skip()?;
                }
                _ => self.xml.skip()?,
            }
        }
    }
}

/// Shows every child of the element that was opened last, to its end.
pub(super) fn children<'a>(
    xml: &mut Reader<'a>,
    mut look: impl FnMut(&Reader<'a>, &Tag<'a>),
) -> Result<(), ReadError> {
    loop {
        match xml.next_event()? {
            Event::Start(tag) => {
                look(xml, &tag);
                xml.skip()?;
            }
            Event::End | Event::Eof => return Ok(()),
            Event::Text(_) | Event::Char(_) => {}
        }
    }
}
