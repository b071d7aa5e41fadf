//! Fields: only their result is text; form fields become controls.
//!
//! In: the begin, separator and end marks that the walk meets. Out: which
//! characters are hidden, the boxes and entries that form fields show, and
//! their [`Control`]s.

use std::collections::BTreeSet;

use super::form::{self, FormField, FormKind};
use super::sprm::Character;
use super::story::Walk;
use crate::document::{Control, ControlKind, Note, Place};

/// How a character looks.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) properties: Character,
    pub(super) visible: bool,
}

/// An open field.
#[derive(Default)]
pub(super) struct Field {
    hides: bool,
    in_result: bool,
    instruction: String,
    data: Option<u32>,
    /// The result of a text field, held back until it is known whether it is
    /// only the placeholder.
    result: Option<String>,
    /// How much of the result has been written already.
    written: usize,
}

/// Positions of begin marks that no end mark closes; such a field must not
/// hide the rest of the document.
pub(super) fn unclosed(units: &[u16]) -> BTreeSet<usize> {
    let mut open = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        match unit {
            0x13 => open.push(at),
            0x15 => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().collect()
}

impl Walk<'_, '_> {
    pub(super) fn begin_field(&mut self, closed: bool) {
        self.hiding += usize::from(closed);
        self.fields.push(Field { hides: closed, ..Field::default() });
    }

    pub(super) fn separate_field(&mut self) {
        let Some(field) = self.fields.last_mut() else { return };
        if field.in_result {
            return;
        }
        field.in_result = true;
        let is = |word| is_kind(&field.instruction, word);
        // What a check box or a list shows is in the data stream.
        if is("FORMCHECKBOX") || is("FORMDROPDOWN") {
            return;
        }
        if is("FORMTEXT") {
            field.result = Some(String::new());
        }
        self.hiding -= usize::from(field.hides);
        field.hides = false;
    }

    pub(super) fn end_field(&mut self, shown: Shown) {
        let Some(field) = self.fields.pop() else { return };
        self.hiding -= usize::from(field.hides);
        if self.hiding > 0 {
            return;
        }
        let form = field.data.and_then(|at| form::read(self.data(), at));
        if let Some(result) = field.result {
            self.end_text(&result, field.written, form);
            return;
        }
        if !shown.visible {
            return;
        }
        let (text, kind) = match form {
            Some(FormField { kind: FormKind::Checkbox { checked }, .. }) => {
                let text = if checked { "☑" } else { "☐" };
                (text.to_string(), ControlKind::Checkbox { checked })
            }
            Some(FormField { kind: FormKind::DropDown { ref chosen }, .. }) => {
                (chosen.clone().unwrap_or_default(), ControlKind::DropDown)
            }
            _ if is_kind(&field.instruction, "FORMCHECKBOX")
                || is_kind(&field.instruction, "FORMDROPDOWN") =>
            {
                let note = Note::NotRead {
                    what: "表单域（复选框或下拉列表）的状态".to_string()
                };
                if !self.document().notes.contains(&note) {
                    self.document().notes.push(note);
                }
                return;
            }
            _ => return,
        };
        text.chars().for_each(|letter| self.emit(letter, shown));
        self.push_control(form, kind, false, text);
    }

    fn end_text(&mut self, result: &str, written: usize, form: Option<FormField>) {
        // An empty text field shows a few wide spaces.
        let placeholder = written == 0 && result.chars().all(char::is_whitespace);
        let text = if placeholder { "" } else { result };
        for letter in text.get(written..).unwrap_or_default().chars() {
            if !self.hold(letter) {
                self.pen().text.push(letter);
            }
        }
        let date = matches!(form, Some(FormField { kind: FormKind::Text { date: true }, .. }));
        let kind = if date { ControlKind::Date } else { ControlKind::Text };
        self.push_control(form, kind, placeholder, text.to_string());
    }

    fn push_control(
        &mut self,
        form: Option<FormField>,
        kind: ControlKind,
        placeholder: bool,
        text: String,
    ) {
        let tag = form.map(|form| form.name).filter(|name| !name.is_empty());
        let controls = &mut self.document().controls;
        let index = controls.len() as u32;
        // The place is known when the paragraph or table ends.
        let place = Place::Whole;
        controls.push(Control { tag, alias: None, kind, placeholder, text, place });
        self.pen().controls.push(index);
    }

    /// Takes a character that belongs to the instruction of the innermost
    /// field, or stands in anything hidden by a field.
    pub(super) fn in_instruction(&mut self, letter: char, data: Option<u32>) -> bool {
        if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
            match (letter, data) {
                ('\u{1}', Some(data)) => field.data = Some(data),
                _ if field.instruction.len() < 64 => field.instruction.push(letter),
                _ => {}
            }
        }
        self.hiding > 0
    }

    /// Holds a character back where it belongs to the result of a text field.
    pub(super) fn hold(&mut self, letter: char) -> bool {
        // Text fields do not nest; one inside another field's result does.
        match self.fields.last_mut().and_then(|field| field.result.as_mut()) {
            Some(result) => {
                result.push(letter);
                true
            }
            None => false,
        }
    }

    /// At the end of a paragraph: writes what text fields held back.
    pub(super) fn release_fields(&mut self) {
        let Some(field) = self.fields.last_mut() else { return };
        let written = field.written;
        let Some(result) = &mut field.result else { return };
        let ready = result.get(written..).unwrap_or_default().to_string();
        result.push('\n');
        field.written = result.len();
        self.pen().text.push_str(&ready);
    }
}

fn is_kind(instruction: &str, word: &str) -> bool {
    instruction.split_whitespace().next() == Some(word)
}
