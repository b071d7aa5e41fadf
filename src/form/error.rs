//! D901: a form definition that is wrong, with the place to mend.

use std::fmt;
use std::ops::Range;

use crate::lang::{Lang, Words};
use crate::rule;
use crate::{say, words};

/// Why a form could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormError {
    /// The file, as given.
    pub file: String,
    /// Line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself.
    pub excerpt: String,
    /// What is wrong; boxed, so that a `Result` that is good stays small.
    pub message: Box<Words>,
    /// The nearest right name.
    pub nearest: Option<String>,
}

impl FormError {
    /// An error about a file as a whole, for those who read its other files.
    #[cfg(feature = "render")]
    pub(crate) fn about(file: &str, message: Words) -> FormError {
        FormError::whole(file, message)
    }

    /// An error at a byte offset of a file's text, likewise.
    #[cfg(feature = "render")]
    pub(crate) fn in_text(file: &str, text: &str, offset: usize, message: Words) -> FormError {
        FormError::at(file, text, offset, message)
    }

    /// A name that is not known, with the nearest that is.
    #[cfg(feature = "render")]
    pub(crate) fn unknown<'a>(
        file: &str,
        message: Words,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> FormError {
        FormError { nearest: rule::nearest(name, known), ..FormError::whole(file, message) }
    }

    /// An error about a file as a whole.
    pub(super) fn whole(file: &str, message: Words) -> FormError {
        FormError {
            file: file.to_owned(),
            line: 0,
            column: 0,
            excerpt: String::new(),
            message: Box::new(message),
            nearest: None,
        }
    }

    /// An error at a byte offset of a file's text.
    pub(super) fn at(file: &str, text: &str, offset: usize, message: Words) -> FormError {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        FormError {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            excerpt: text[start..].lines().next().unwrap_or_default().to_owned(),
            message: Box::new(message),
            nearest: None,
        }
    }

    /// An error that the TOML parser found.
    pub(super) fn toml(file: &str, text: &str, error: &toml::de::Error) -> FormError {
        let offset = error.span().map_or(0, |span| span.start);
        let (message, nearest) = translate(error.message());
        FormError { nearest, ..FormError::at(file, text, offset, message) }
    }

    /// A fault inside a quoted expression whose value stands at `span`.
    pub(super) fn expression(
        file: &str,
        text: &str,
        span: &Range<usize>,
        inner: usize,
        fault: rule::Fault,
    ) -> FormError {
        let quoted = text.get(span.clone()).unwrap_or_default();
        let quotes = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
        let offset = span.start + quotes + inner + fault.at;
        FormError { nearest: fault.nearest, ..FormError::at(file, text, offset, fault.message) }
    }
}

impl FormError {
    /// The error with its code, its place and the line itself.
    pub fn text(&self, lang: Lang) -> String {
        let message = self.message.get(lang);
        let mut text = say!(lang, "错误[D901] {message}", "error[D901] {message}");
        if let Some(nearest) = &self.nearest {
            text.push_str(&say!(lang, "，是否为“{nearest}”", "; perhaps “{nearest}”"));
        }
        text.push_str(&format!("\n  --> {}", self.file));
        if self.line > 0 {
            text.push_str(&format!(":{}:{}\n  | {}", self.line, self.column, self.excerpt));
        }
        text
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::default()))
    }
}

impl std::error::Error for FormError {}

/// The TOML parser's words in both languages, with the nearest of the names it
/// expected.
fn translate(message: &str) -> (Words, Option<String>) {
    let other = || {
        let message = message.replace('\n', " ");
        words!("TOML 写法有误：{message}", "Not TOML: {message}")
    };
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let [first, known @ ..] = named.as_slice() else {
        return (other(), None);
    };
    let nearest = rule::nearest(first, known.iter().copied());
    let text = if message.starts_with("unknown field") {
        words!("没有叫“{first}”的键", "There is no key “{first}”")
    } else if message.starts_with("unknown variant") {
        Words::of(|lang| {
            let known = known.join(lang.pick("、", ", "));
            say!(
                lang,
                "没有叫“{first}”的种类，可用：{known}",
                "There is no kind “{first}”; use one of {known}"
            )
        })
    } else if message.starts_with("missing field") {
        words!("缺少键“{first}”", "The key “{first}” is missing")
    } else if message.starts_with("duplicate") {
        words!("键“{first}”写了两次", "The key “{first}” stands twice")
    } else {
        return (other(), None);
    };
    (text, nearest)
}
