//! What a verification says: the diagnostics S740 to S799, in both languages.
//!
//! In: what was found. Out: [`Diagnostic`]s whose sentences name the signature,
//! the revision and the object. It decides nothing.
//!
//! The sentences are in the files of their subject.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::lang::Lang;
use crate::say;

mod change;
mod shadow;
mod structure;
mod trust;

/// Diagnostics being gathered, of one signature at a time.
#[derive(Debug)]
pub(super) struct Say {
    lang: Lang,
    field: Option<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

const fn code(number: u16) -> Code {
    Code::new('S', number)
}

impl Say {
    pub(super) fn new(lang: Lang) -> Say {
        Say { lang, field: None, diagnostics: Vec::new() }
    }

    /// From now on it speaks of the signature in this field.
    pub(super) fn about(&mut self, field: &str) {
        self.field = Some(field.to_owned());
    }

    /// Takes over what another one gathered.
    pub(super) fn take(&mut self, other: Say) {
        self.diagnostics.extend(other.diagnostics);
    }

    fn push(&mut self, number: u16, message: String, help: String) {
        let mut diagnostic = match &self.field {
            Some(field) => {
                let name = if field.is_empty() {
                    self.lang.pick("（无域）", "(no field)")
                } else {
                    field
                };
                let message =
                    say!(self.lang, "签名“{name}”：{message}", "signature {name}: {message}");
                Diagnostic::new(code(number), message, help).of(field)
            }
            None => Diagnostic::new(code(number), message, help),
        };
        if diagnostic.message.chars().count() > 600 {
            diagnostic.message = diagnostic.message.chars().take(600).collect();
        }
        if !self.diagnostics.contains(&diagnostic) && self.diagnostics.len() < 500 {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether the attached record was found to differ from the pages.
    pub(super) fn has_record_fault(&self) -> bool {
        self.diagnostics.iter().any(|one| one.code == code(785) && one.severity == Severity::Error)
    }
}
