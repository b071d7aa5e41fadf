//! What is wrong with a document, where, and what to do next.
//!
//! A [`Diagnostic`] is a value, never an `Err`: stages return `(T,
//! Vec<Diagnostic>)`, so that one run reports everything. The one place where a
//! code's name, severity, reason, clause, example and remedy stand is
//! [`table`]; [`explain`] prints it and `docs/rules.md` is the [`catalogue`] of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::document::Place;

mod catalogue;
mod explain;
pub mod table;
pub use catalogue::catalogue;
pub use explain::{explain, explain_own, nearest_codes};
pub use table::{Bilingual, Entry, entries, entry};

/// A code such as `F101`: a letter for the stage and three digits. Append-only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Code {
    letter: u8,
    number: u16,
}

impl Code {
    /// The code of a literal; the letter must be `A`–`Z`, the number below 1000.
    pub const fn new(letter: char, number: u16) -> Code {
        assert!(letter.is_ascii_uppercase() && number < 1000);
        Code { letter: letter as u8, number }
    }

    /// The letter, which names the stage.
    pub fn letter(self) -> char {
        char::from(self.letter)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.letter(), self.number)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a letter and three digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code is a capital letter and three digits, as in F101")]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Code, NotACode> {
        let bytes = text.as_bytes();
        match bytes {
            [letter, rest @ ..]
                if letter.is_ascii_uppercase()
                    && rest.len() == 3
                    && rest.iter().all(u8::is_ascii_digit) =>
            {
                let number = rest.iter().fold(0, |n, d| n * 10 + u16::from(d - b'0'));
                Ok(Code { letter: *letter, number })
            }
            _ => Err(NotACode),
        }
    }
}

/// How bad it is. Orders from harmless to grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A person should look; the form is not returned for it.
    Warning,
    /// The form is returned.
    Error,
}

impl Severity {
    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing that is wrong, in words for the clerk, in the language asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The field's dotted id, where one is meant.
    pub field: Option<String>,
    /// What is wrong, with the values seen. One sentence, no full stop.
    pub message: String,
    /// The next thing to do. One sentence, no full stop.
    pub help: String,
    /// Where it stands.
    pub place: Place,
}

impl Diagnostic {
    /// A diagnostic of a code of [`table`], with that code's severity.
    ///
    /// A code that the table lacks counts as an error: the test
    /// `codes_in_source_are_in_the_table` keeps that from happening.
    pub fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: entry(code).map_or(Severity::Error, |entry| entry.severity),
            field: None,
            message: message.into(),
            help: help.into(),
            place: Place::Whole,
        }
    }

    /// The same, standing at a place.
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = place;
        self
    }

    /// The same, speaking of a field.
    pub fn of(mut self, field: &str) -> Diagnostic {
        self.field = Some(field.to_owned());
        self
    }
}
