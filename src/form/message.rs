//! Messages with placeholders: `“{label}”{characters(summary)}字`.

use crate::lang::{Lang, Words};
use crate::record::{NUMBER_SCALE, Value};
use crate::rule::{Expr, Fault, Scope, Values, parse};
use crate::words;

/// A message whose placeholders are expressions, in both languages.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    zh: Vec<Piece>,
    en: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Value(Expr),
}

/// Values longer than this are cut in messages, so that one stays one line.
const LONGEST: usize = 60;

impl Message {
    /// Parses both texts; a fault carries its offset in the text that has it.
    pub(super) fn parse(zh: &str, en: &str, scope: &dyn Scope) -> Result<Message, Fault> {
        Ok(Message { zh: pieces(zh, scope)?, en: pieces(en, scope)? })
    }

    /// The sentence for a record. A blank value stands as `——`.
    pub fn fill(&self, lang: Lang, values: &dyn Values) -> String {
        let mut sentence = String::new();
        for piece in lang.pick(&self.zh, &self.en) {
            match piece {
                Piece::Text(text) => sentence.push_str(text),
                Piece::Value(expr) => match expr.evaluate(values) {
                    Some(value) => sentence.push_str(&shown(&value)),
                    None => sentence.push_str("——"),
                },
            }
        }
        sentence
    }

    /// The whole text for a paper, in Chinese, with nothing cut. `None` where a
    /// placeholder is blank: a paper never prints half a sentence.
    pub fn print(&self, values: &dyn Values) -> Option<String> {
        let mut sentence = String::new();
        for piece in &self.zh {
            match piece {
                Piece::Text(text) => sentence.push_str(text),
                Piece::Value(expr) => match expr.evaluate(values)? {
                    Value::Text(text) => sentence.push_str(&text),
                    other => sentence.push_str(&shown(&other)),
                },
            }
        }
        Some(sentence)
    }
}

fn pieces(text: &str, scope: &dyn Scope) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let fault = |at: usize, message: Words| Fault { at, message, nearest: None };
    while let Some(open) = rest.find(['{', '}']) {
        let at = text.len() - rest.len() + open;
        if rest[open..].starts_with('}') {
            return Err(fault(at, words!("多出一个“}}”", "A “}}” too many")));
        }
        let Some(length) = rest[open..].find('}') else {
            return Err(fault(at, words!("“{{”没有配对的“}}”", "“{{” has no “}}”")));
        };
        if open > 0 {
            pieces.push(Piece::Text(rest[..open].to_owned()));
        }
        let expr = parse(&rest[open + 1..open + length], scope)
            .map_err(|inner| Fault { at: at + 1 + inner.at, ..inner })?;
        pieces.push(Piece::Value(expr));
        rest = &rest[open + length + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// A value as a sentence shows it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            match line.char_indices().nth(LONGEST) {
                Some((cut, _)) => format!("{}……", &line[..cut]),
                None => line,
            }
        }
        Value::Number(number) => number_text(*number),
        Value::Date(date) => date.to_string(),
        Value::Bool(bool) => if *bool { "是" } else { "否" }.to_owned(),
    }
}

/// A scaled number as people write it: `235000` is `23.5`.
pub(crate) fn number_text(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let scale = NUMBER_SCALE.unsigned_abs();
    let (whole, fraction) = (number.unsigned_abs() / scale, number.unsigned_abs() % scale);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = format!("{fraction:04}");
    format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
}
