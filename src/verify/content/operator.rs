//! The operators of a content stream, one after another (ISO 32000-2, 7.8.2).
//!
//! In: the bytes of a content stream. Out: each operator with its operands. An
//! inline image is one operator, `ID`, with the keys and values of its
//! dictionary. What operators mean is not known here.

use crate::verify::pdf::{self, Object, Parser};

/// Operands of one operator, at most.
const OPERANDS: usize = 1_000;

const BROKEN: &str = "content stream";

/// A content stream that is being read.
pub(super) struct Operators<'c> {
    /// What is still to be read.
    rest: &'c [u8],
    /// The operands that are numbers: most of a drawing.
    numbers: Vec<f64>,
    /// The others, each with its place among all.
    others: Vec<(usize, Object)>,
    misread: bool,
}

impl<'c> Operators<'c> {
    /// Before the first operator.
    pub(super) fn of(content: &'c [u8]) -> Operators<'c> {
        Operators {
            rest: content,
            numbers: Vec::with_capacity(8),
            others: Vec::new(),
            misread: false,
        }
    }

    /// The numbers among the operands.
    pub(super) fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// The operand before all others, where it is no number.
    pub(super) fn first(&self) -> Option<&Object> {
        self.others.first().filter(|(at, _)| *at == 0).map(|(_, first)| first)
    }

    /// The operand behind all others, where it is no number.
    pub(super) fn last(&self) -> Option<&Object> {
        let count = self.numbers.len() + self.others.len();
        self.others.last().filter(|(at, _)| at + 1 == count).map(|(_, last)| last)
    }

    /// The name that is the first operand; empty where there is none.
    pub(super) fn name(&self) -> &[u8] {
        self.first().and_then(Object::name).unwrap_or_default()
    }

    /// Whether so far a number was none, or an operator had too many: text can
    /// be read all the same, but not where it stands.
    pub(super) fn misread(&self) -> bool {
        self.misread
    }

    /// Whether an inline image is a stencil, of which nothing is known.
    pub(super) fn is_stencil(&self) -> bool {
        let count = self.numbers.len() + self.others.len();
        self.others.iter().any(|(at, key)| {
            let value = self.others.iter().find(|(value, _)| *value == at + 1);
            at % 2 == 0
                && at + 1 < count
                && matches!(key.name(), Some(b"IM" | b"ImageMask"))
                && value.is_none_or(|(_, value)| *value != Object::Boolean(false))
        })
    }

    /// The next operator; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<&'c [u8]>, &'static str> {
        self.numbers.clear();
        self.others.clear();
        while let Some(byte) = self.rest.first() {
            match byte {
                b'0'..=b'9' | b'-' | b'.' | b'+' => {
                    let (number, rest) = number(self.rest);
                    self.rest = rest;
                    match number {
                        Some(number) if self.numbers.len() < OPERANDS => self.numbers.push(number),
                        _ => self.misread = true,
                    }
                }
                0 | b'\t' | b'\n' | 12 | b'\r' | b' ' => self.pass(1),
                b'a'..=b'z' | b'A'..=b'Z' | b'\'' | b'"' => {
                    let is_part = |byte: &u8| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'"' | b'*')
                    };
                    let length = self.rest.iter().position(|byte| !is_part(byte));
                    let length = length.unwrap_or(self.rest.len());
                    let word = self.rest.get(..length).unwrap_or_default();
                    self.pass(length);
                    match word {
                        b"null" => self.add(Object::Null)?,
                        b"true" | b"false" => self.add(Object::Boolean(word == b"true"))?,
                        b"ID" => {
                            self.pass(image(self.rest).ok_or("inline image")?);
                            return Ok(Some(word));
                        }
                        _ => return Ok(Some(word)),
                    }
                }
                b'%' => {
                    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
                    let length = self.rest.iter().position(is_end);
                    self.pass(length.unwrap_or(self.rest.len()));
                }
                _ => {
                    let mut parser = Parser::of_content(self.rest);
                    let object = parser.object().map_err(|_| BROKEN)?;
                    self.pass(parser.at);
                    self.add(object)?;
                }
            }
        }
        Ok(None)
    }

    fn pass(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn add(&mut self, object: Object) -> Result<(), &'static str> {
        if self.others.len() >= OPERANDS {
            return Err(BROKEN);
        }
        self.others.push((self.numbers.len() + self.others.len(), object));
        self.misread |= self.numbers.len() + self.others.len() > OPERANDS;
        Ok(())
    }
}

/// The number that a text begins with, where it is one, and what comes after.
/// Digits with one point and a sign before them, too few to be rounded, are
/// nearly all there is; [`pdf::number`] reads the rest.
fn number(text: &[u8]) -> (Option<f64>, &[u8]) {
    let (negative, mut rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mut sum, mut digits, mut places) = (0_i64, 0, 0);
    let mut take = |rest: &mut &[u8], count: &mut usize| {
        while let [digit @ b'0'..=b'9', more @ ..] = *rest {
            sum = sum.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            *count += 1;
            *rest = more;
        }
    };
    take(&mut rest, &mut digits);
    if let [b'.', more @ ..] = rest {
        rest = more;
        take(&mut rest, &mut places);
    }
    let plain = (1..=15).contains(&(digits + places));
    if !plain || matches!(rest, [b'.' | b'+' | b'-', ..]) {
        return odd(text);
    }
    let number = sum as f64 / pdf::TENS.get(places).copied().unwrap_or(1.0);
    (Some(if negative { -number } else { number }), rest)
}

#[cold]
fn odd(text: &[u8]) -> (Option<f64>, &[u8]) {
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'.' | b'+');
    let end = text.iter().position(|byte| !is_part(byte)).unwrap_or(text.len());
    let (text, rest) = text.split_at(end);
    (pdf::number(text).ok().and_then(|number| number.number()), rest)
}

/// Where the data of an inline image ends: behind an `EI` that stands alone.
fn image(data: &[u8]) -> Option<usize> {
    let is_space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let alone = |at: &usize| {
        is_space(at.checked_sub(1).and_then(|at| data.get(at))) && is_space(data.get(at + 2))
    };
    memchr::memmem::find_iter(data, b"EI").find(alone).map(|at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read here, the reader of objects reads too.
    #[test]
    fn numbers() {
        for text in [
            "0",
            "-0",
            "1",
            "-17",
            "007",
            "1.5",
            "-1.25",
            ".5",
            "-.5",
            "5.",
            "+3",
            "+.5",
            "-",
            ".",
            "-.",
            "1.2.3",
            "--1",
            "1-2",
            "1234567890123456",
            "0.1234567890123456",
            "-0.0",
            "123456789012345",
            "12345678901234.5",
            "99999999999999999999",
            "0.000000000000001",
        ] {
            let content = format!("{text} l");
            let (found, rest) = number(content.as_bytes());
            let wanted = pdf::number(text.as_bytes()).ok().and_then(|wanted| wanted.number());
            let zero = |number: f64| if number == 0.0 { 0 } else { number.to_bits() };
            assert_eq!(found.map(zero), wanted.map(zero), "{text}");
            assert_eq!(rest, b" l", "{text}");
        }
    }

    #[test]
    fn operands() {
        let content = b"1 0 0 rg /F1 12 Tf [(a) -20 <62>] TJ /P 0.5 scn true BI /W 1 /IM true ID \
            xEI EI Q";
        let mut operators = Operators::of(content);
        let mut seen = Vec::new();
        while let Some(word) = operators.next().unwrap() {
            seen.push(String::from_utf8_lossy(word).into_owned());
            match word {
                b"rg" => assert_eq!(operators.numbers(), [1.0, 0.0, 0.0]),
                b"Tf" => {
                    assert_eq!((operators.name(), operators.numbers()), (&b"F1"[..], &[12.0][..]))
                }
                b"TJ" => assert_eq!(operators.last().unwrap().array().unwrap().len(), 3),
                // The last operand is a number.
                b"scn" => assert!(operators.last().is_none() && operators.name() == b"P"),
                b"ID" => assert!(operators.is_stencil()),
                _ => {}
            }
        }
        assert_eq!(seen, ["rg", "Tf", "TJ", "scn", "BI", "ID", "Q"]);
        assert!(!operators.misread());
        let mut operators = Operators::of(b"1.2.3 Tc (a) Tj");
        assert_eq!(operators.next(), Ok(Some(&b"Tc"[..])));
        assert!(operators.misread());
        assert_eq!(operators.next(), Ok(Some(&b"Tj"[..])));
        assert!(Operators::of(b"(a").next().is_err());
        assert!(Operators::of(&b"/a ".repeat(2_000)).next().is_err());
    }
}
