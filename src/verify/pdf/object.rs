//! Objects and their syntax (ISO 32000-2, 7.2 and 7.3).

use std::ops::Range;
use std::rc::Rc;

use super::{DEEPEST, PdfError};

/// The number and generation of an indirect object.
pub type Id = (u32, u16);

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// null, and every reference to nothing.
    Null,
    /// A truth value.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A name, `#xx` decoded.
    Name(Vec<u8>),
    /// A string, escapes decoded.
    String(Vec<u8>),
    /// An array.
    Array(Rc<Vec<Object>>),
    /// A dictionary.
    Dictionary(Rc<Dictionary>),
    /// A stream.
    Stream(Rc<Stream>),
    /// A reference.
    Reference(Id),
}

/// A dictionary: each key once.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// Key, value, and where the value stands in the bytes that were parsed.
    entries: Vec<(Vec<u8>, Object, Range<usize>)>,
}

/// A stream: its dictionary and where its data stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// The dictionary.
    pub dictionary: Dictionary,
    /// The raw data.
    pub data: Range<usize>,
}

impl Dictionary {
    /// A dictionary of these entries, which stand nowhere.
    pub(super) fn of(entries: Vec<(&str, Object)>) -> Dictionary {
        let entries = entries.into_iter();
        Dictionary {
            entries: entries.map(|(key, value)| (key.as_bytes().to_vec(), value, 0..0)).collect(),
        }
    }

    /// A value.
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.place(key).map(|(value, _)| value)
    }

    /// A value and where it stands.
    pub fn place(&self, key: &str) -> Option<(&Object, Range<usize>)> {
        let found = self.entries.iter().find(|(found, ..)| found == key.as_bytes());
        found.map(|(_, value, place)| (value, place.clone()))
    }

    /// Whether a name stands under the key.
    pub fn is(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Object::name) == Some(name.as_bytes())
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.entries.iter().map(|(key, value, _)| (key.as_slice(), value))
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl PartialEq for Dictionary {
    /// The order of keys says nothing.
    fn eq(&self, other: &Dictionary) -> bool {
        let within = |one: &Dictionary, other: &Dictionary| {
            one.entries.iter().all(|(key, value, _)| {
                let found = other.entries.iter().find(|(found, ..)| found == key);
                found.is_some_and(|(_, found, _)| found == value)
            })
        };
        self.len() == other.len() && within(self, other)
    }
}

impl Object {
    /// The name.
    pub fn name(&self) -> Option<&[u8]> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The whole number.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Object::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Object::Integer(number) => Some(*number as f64),
            Object::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// The bytes of the string.
    pub fn string(&self) -> Option<&[u8]> {
        match self {
            Object::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The array.
    pub fn array(&self) -> Option<&[Object]> {
        match self {
            Object::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The dictionary, also that of a stream.
    pub fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    /// The stream.
    pub fn stream(&self) -> Option<&Rc<Stream>> {
        match self {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    /// The reference.
    pub fn reference(&self) -> Option<Id> {
        match self {
            Object::Reference(id) => Some(*id),
            _ => None,
        }
    }
}

/// Reads objects from bytes.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    bytes: &'a [u8],
    /// Where it stands.
    pub at: usize,
    /// Two numbers and an R are a reference: not so in content.
    references: bool,
}

/// What a byte is: 1 white space, 2 a delimiter (7.2.3).
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut at = 0;
    while at < 256 {
        kinds[at] = match at as u8 {
            0 | 9 | 10 | 12 | 13 | 32 => 1,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => 2,
            _ => 0,
        };
        at += 1;
    }
    kinds
};

fn kind(byte: u8) -> u8 {
    KINDS.get(usize::from(byte)).copied().unwrap_or(0)
}

fn is_space(byte: u8) -> bool {
    kind(byte) == 1
}

fn is_delimiter(byte: u8) -> bool {
    kind(byte) == 2
}

const BROKEN: PdfError = PdfError::Damaged("syntax of an object");

impl<'a> Parser<'a> {
    /// A reader that begins at a place.
    pub fn new(bytes: &'a [u8], at: usize) -> Parser<'a> {
        Parser { bytes, at, references: true }
    }

    /// A reader of a content stream, where no reference stands (7.8.2).
    pub fn of_content(bytes: &'a [u8]) -> Parser<'a> {
        Parser { bytes, at: 0, references: false }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn starts_with(&self, text: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(text))
    }

    /// Passes over white space and comments.
    pub fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                return;
            }
        }
    }

    /// Passes over a keyword that stands here after white space; false where
    /// another one does.
    pub fn keyword(&mut self, word: &str) -> bool {
        let mut ahead = self.clone();
        ahead.space();
        if !ahead.starts_with(word.as_bytes()) {
            return false;
        }
        ahead.at += word.len();
        if ahead.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            return false;
        }
        self.at = ahead.at;
        true
    }

    /// A whole number without a sign.
    pub fn number(&mut self) -> Option<u64> {
        self.space();
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.bytes.get(start..self.at).filter(|digits| !digits.is_empty())?;
        digits
            .iter()
            .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
    }

    /// The next object; a number may be the beginning of a reference.
    pub fn object(&mut self) -> Result<Object, PdfError> {
        self.nested(DEEPEST)
    }

    fn nested(&mut self, depth: usize) -> Result<Object, PdfError> {
        let depth = depth.checked_sub(1).ok_or(PdfError::Limit("objects nest too deep"))?;
        self.space();
        match self.peek().ok_or(BROKEN)? {
            b'/' => Ok(Object::Name(self.name()?)),
            b'(' => Ok(Object::String(self.literal()?)),
            b'<' if self.starts_with(b"<<") => {
                self.at += 2;
                Ok(Object::Dictionary(Rc::new(self.dictionary(depth)?)))
            }
            b'<' => Ok(Object::String(self.hexadecimal()?)),
            b'[' => {
                self.at += 1;
                let mut array = Vec::new();
                loop {
                    self.space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Object::Array(Rc::new(array)));
                    }
                    array.push(self.nested(depth)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number_or_reference(),
            _ if self.keyword("true") => Ok(Object::Boolean(true)),
            _ if self.keyword("false") => Ok(Object::Boolean(false)),
            _ if self.keyword("null") => Ok(Object::Null),
            _ => Err(BROKEN),
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, PdfError> {
        let mut entries: Vec<(Vec<u8>, Object, Range<usize>)> = Vec::with_capacity(4);
        loop {
            self.space();
            if self.starts_with(b">>") {
                self.at += 2;
                break;
            }
            if self.peek() != Some(b'/') {
                return Err(BROKEN);
            }
            let key = self.name()?;
            self.space();
            let start = self.at;
            let value = self.nested(depth)?;
            entries.push((key, value, start..self.at));
        }
        // Which of two values counts is what readers disagree on.
        let twice = if entries.len() <= 12 {
            let mut rest = entries.as_slice();
            std::iter::from_fn(|| {
                let (first, more) = rest.split_first()?;
                rest = more;
                Some(more.iter().any(|(key, ..)| *key == first.0))
            })
            .any(|twice| twice)
        } else {
            let mut keys: Vec<&[u8]> = entries.iter().map(|(key, ..)| key.as_slice()).collect();
            keys.sort_unstable();
            keys.windows(2).any(|pair| pair.first() == pair.last())
        };
        if twice {
            return Err(PdfError::Damaged("a key occurs twice"));
        }
        // A null value is no entry (7.3.7).
        entries.retain(|(_, value, _)| *value != Object::Null);
        Ok(Dictionary { entries })
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| kind(*byte) != 0).unwrap_or(rest.len());
        let plain = rest.get(..end).unwrap_or_default();
        if !plain.contains(&b'#') {
            self.at += end;
            return Ok(plain.to_vec());
        }
        let mut name = Vec::with_capacity(plain.len());
        while let Some(byte) = self.peek().filter(|byte| !is_space(*byte) && !is_delimiter(*byte)) {
            self.at += 1;
            if byte != b'#' {
                name.push(byte);
                continue;
            }
            let digits = self.bytes.get(self.at..self.at + 2);
            match digits.and_then(|digits| std::str::from_utf8(digits).ok()) {
                Some(digits) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                    name.push(u8::from_str_radix(digits, 16).map_err(|_| BROKEN)?);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
        }
        Ok(name)
    }

    fn literal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let (mut text, mut depth) = (Vec::new(), 1_usize);
        loop {
            let byte = self.peek().ok_or(BROKEN)?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(text);
                    }
                }
                b'\\' => {
                    let escaped = self.peek().ok_or(BROKEN)?;
                    self.at += 1;
                    match escaped {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'\r' => {
                            if self.peek() == Some(b'\n') {
                                self.at += 1;
                            }
                        }
                        b'\n' => {}
                        b'0'..=b'7' => {
                            let mut value = u32::from(escaped - b'0');
                            for _ in 0..2 {
                                match self.peek() {
                                    Some(digit @ b'0'..=b'7') => {
                                        value = value * 8 + u32::from(digit - b'0');
                                        self.at += 1;
                                    }
                                    _ => break,
                                }
                            }
                            text.push((value & 0xff) as u8);
                        }
                        other => text.push(other),
                    }
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let (mut text, mut high) = (Vec::new(), None);
        loop {
            let byte = self.peek().ok_or(BROKEN)?;
            self.at += 1;
            let value = match byte {
                b'>' => break,
                byte if is_space(byte) => continue,
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                _ => return Err(BROKEN),
            };
            match high.take() {
                None => high = Some(value),
                Some(high) => text.push(high << 4 | value),
            }
        }
        if let Some(high) = high {
            text.push(high << 4);
        }
        Ok(text)
    }

    fn number_or_reference(&mut self) -> Result<Object, PdfError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9')) {
            self.at += 1;
        }
        if self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            return Err(BROKEN);
        }
        let text = self.bytes.get(start..self.at).ok_or(BROKEN)?;
        let number = match number(text)? {
            Object::Integer(number) => number,
            real => return Ok(real),
        };
        if self.references && text.iter().all(u8::is_ascii_digit) {
            let mut ahead = self.clone();
            if let Some(generation) = ahead.number()
                && ahead.keyword("R")
                && let (Ok(number), Ok(generation)) =
                    (u32::try_from(number), u16::try_from(generation))
            {
                self.at = ahead.at;
                return Ok(Object::Reference((number, generation)));
            }
        }
        Ok(Object::Integer(number))
    }
}

/// Powers of ten that a real number holds exactly.
pub const TENS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The number that a text is; an error where it is none.
pub fn number(text: &[u8]) -> Result<Object, PdfError> {
    if let Some(number) = short(text) {
        return Ok(number);
    }
    let text = std::str::from_utf8(text).map_err(|_| BROKEN)?;
    match text.parse::<i64>() {
        Ok(number) => Ok(Object::Integer(number)),
        Err(_) => Ok(Object::Real(text.parse::<f64>().map_err(|_| BROKEN)?)),
    }
}

/// A number of so few digits that it needs no care: whole part and fraction
/// together make a whole number that a real number holds exactly, so that one
/// division rounds rightly. `None` for all others.
fn short(text: &[u8]) -> Option<Object> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let (mut sum, mut point) = (0_i64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => sum = sum * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(digits.len() - 1 - at),
            _ => return None,
        }
    }
    let sum = if negative { -sum } else { sum };
    match point {
        None => Some(Object::Integer(sum)),
        Some(_) if digits.len() == 1 => None,
        // -0.0 is its own number.
        Some(_) if sum == 0 && negative => Some(Object::Real(-0.0)),
        Some(places) => Some(Object::Real(sum as f64 / TENS.get(places)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What [`short`] reads, the standard library reads too.
    #[test]
    fn short_numbers() {
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
            "0.1",
            "123456.7891",
            "-0.000001",
            "99999999999999",
            "0.0",
            "-0.0",
            "12345678901234.",
        ] {
            let wanted = match text.parse::<i64>() {
                Ok(number) => Object::Integer(number),
                Err(_) => Object::Real(text.parse().unwrap()),
            };
            let found = short(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found, wanted, "{text}");
            if let (Object::Real(one), Object::Real(other)) = (found, wanted) {
                assert_eq!(one.to_bits(), other.to_bits(), "{text}");
            }
        }
        for text in ["", "-", ".", "1.2.3", "--1", "+1", "1-2", "1234567890123456"] {
            assert!(short(text.as_bytes()).is_none(), "{text}");
        }
    }
}
