//! Fields: only their result is text; form fields become controls.
//!
//! In: the begin, separator and end marks that the walk meets. Out: which
//! characters are hidden, the boxes and entries that form fields show, and
//! their [`Control`]s.

use std::collections::BTreeSet;

use super::form::{self, FormKind};
use super::sprm::Character;
use super::story::Walk;
use crate::document::{Control, ControlKind, Limit, Note, Place, ReadError};

/// Fields inside fields; Word's own forms have two or three.
const DEEPEST: usize = 1000;

/// How a character looks.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) properties: Character,
    pub(super) visible: bool,
}

/// An open field.
#[derive(Default)]
pub(super) struct Field {
    start: usize,
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
    pub(super) fn begin_field(&mut self, start: usize, closed: bool) -> Result<(), ReadError> {
        if self.fields.len() >= DEEPEST {
            return Err(ReadError::OverLimit(Limit::Depth));
        }
        self.hiding += usize::from(closed);
        self.fields.push(Field { start, hides: closed, ..Field::default() });
        Ok(())
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
            self.holding.push(self.fields.len() - 1);
        }
        let Some(field) = self.fields.last_mut() else { return };
        self.hiding -= usize::from(field.hides);
        field.hides = false;
    }

    pub(super) fn end_field(&mut self, shown: Shown) {
        let Some(field) = self.fields.pop() else { return };
        self.hiding -= usize::from(field.hides);
        if field.result.is_some() {
            self.holding.pop();
        }
        if self.hiding > 0 {
            return;
        }
        let form = field.data.and_then(|at| form::read(&self.source().data, at));
        // Many fields may point to one long description.
        self.work += form.as_ref().map_or(0, |form| form.size);
        // Word gives the name twice, other writers only as a bookmark.
        let own = form.as_ref().map(|form| &form.name).filter(|name| !name.is_empty());
        let tag = own.or_else(|| self.source().bookmarks.get(&field.start)).cloned();
        let form = form.map(|form| form.kind);
        if let Some(result) = field.result {
            self.end_text(&result, field.written, tag, form);
            return;
        }
        if !shown.visible {
            return;
        }
        let (text, kind) = match form {
            Some(FormKind::Checkbox { checked }) => {
                let text = if checked { "☑" } else { "☐" };
                (text.to_string(), ControlKind::Checkbox { checked })
            }
            Some(FormKind::DropDown { chosen }) => {
                (chosen.unwrap_or_default(), ControlKind::DropDown)
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
            _ if !field.in_result && is_kind(&field.instruction, "EQ") => {
                equation(&field.instruction).chars().for_each(|letter| self.emit(letter, shown));
                return;
            }
            _ => return,
        };
        text.chars().for_each(|letter| self.emit(letter, shown));
        self.push_control(tag, kind, false, text);
    }

    fn end_text(
        &mut self,
        result: &str,
        written: usize,
        tag: Option<String>,
        form: Option<FormKind>,
    ) {
        // An empty text field shows a few wide spaces.
        let placeholder = written == 0 && result.chars().all(char::is_whitespace);
        let text = if placeholder { "" } else { result };
        for letter in text.get(written..).unwrap_or_default().chars() {
            if !self.hold(letter) {
                self.pen().text.push(letter);
            }
        }
        let date = matches!(form, Some(FormKind::Text { date: true }));
        let kind = if date { ControlKind::Date } else { ControlKind::Text };
        self.push_control(tag, kind, placeholder, text.trim_end_matches('\n').to_string());
    }

    fn push_control(
        &mut self,
        tag: Option<String>,
        kind: ControlKind,
        placeholder: bool,
        text: String,
    ) {
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
                _ if field.instruction.len() < 256 => field.instruction.push(letter),
                _ => {}
            }
        }
        self.hiding > 0
    }

    /// Holds a character back where it belongs to the result of a text field.
    pub(super) fn hold(&mut self, letter: char) -> bool {
        let field = self.holding.last().and_then(|index| self.fields.get_mut(*index));
        match field.and_then(|field| field.result.as_mut()) {
            Some(result) => {
                result.push(letter);
                true
            }
            None => false,
        }
    }

    /// At the end of a paragraph: writes what text fields held back.
    pub(super) fn release_fields(&mut self) {
        let field = self.holding.last().and_then(|index| self.fields.get_mut(*index));
        let Some(field) = field else { return };
        let written = field.written;
        let Some(result) = &mut field.result else { return };
        let ready = result.get(written..).unwrap_or_default().to_string();
        result.push('\n');
        field.written = result.len();
        self.pen().text.push_str(&ready);
    }
}

fn is_kind(instruction: &str, word: &str) -> bool {
    let first = instruction.split_whitespace().next();
    first.is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// What an equation field shows, which has no stored result. Word makes its
/// enclosed characters this way: `EQ \o\ac(□,√)` is a ticked box.
fn equation(instruction: &str) -> String {
    let inner = instruction.split_once('(').map_or("", |(_, rest)| rest.trim_end());
    let inner = inner.strip_suffix(')').unwrap_or(inner);
    let parts: Vec<&str> =
        inner.split([',', ';', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    // In a phonetic guide the raised reading is a part with a switch in front.
    let parts: Vec<&str> = match parts.iter().any(|part| !part.starts_with('\\')) {
        true => parts.into_iter().filter(|part| !part.starts_with('\\')).collect(),
        false => parts,
    };
    let is = |set: &[&str]| parts.iter().any(|part| set.contains(part));
    if is(&["□", "☐", "○"]) && is(&["√", "✓", "✔", "×", "✕", "■", "●"]) {
        return "☑".to_string();
    }
    match parts.as_slice() {
        // A ring or box around one character: the character is what is meant.
        ["□" | "○" | "△" | "◇", enclosed] => (*enclosed).to_string(),
        parts if instruction.contains("\\f") => parts.join("/"),
        parts => parts.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_closed_fields_may_hide() {
        let cases: [(&[u16], &[usize]); 4] = [
            (&[0x13, 1, 0x14, 2, 0x15], &[]),
            (&[0x13, 0x13, 0x15, 7], &[0]),
            (&[0x15, 0x13, 0x13], &[1, 2]),
            (&[], &[]),
        ];
        for (units, expected) in cases {
            assert_eq!(unclosed(units).into_iter().collect::<Vec<_>>(), expected, "{units:?}");
        }
    }

    #[test]
    fn enclosed_characters_are_read() {
        let cases = [
            (r" eq \o\ac(□,√) ", "☑"),
            (r"EQ \o\ac(○,1)", "1"),
            (r"EQ \f(1,2)", "1/2"),
            (r"EQ \o\ac(□)", "□"),
            (r"EQ \* jc0 \o\ad(\s\up 9(shè),社)", "社"),
            ("EQ", ""),
        ];
        for (instruction, expected) in cases {
            assert_eq!(equation(instruction), expected, "{instruction}");
        }
    }
}
