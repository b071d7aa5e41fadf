//! A pull tokenizer for the XML of packages: the one layer that every reader
//! of XML parts stands on.
//!
//! In: the text of one part, decoded by [`decode`]. Out: [`Event`]s that borrow
//! from it, with prefixes resolved to a [`Space`]. Anything that is not well
//! formed is an error, up to the last byte; so are document types, entities
//! beyond the five of XML, and nesting over the limit.
//!
//! It does not build trees, validate, or allocate per event. What it leaves
//! unchecked: repeated attributes, the exact sets of letters in names beyond
//! ASCII, the inside of the XML declaration, and prefixes of attributes that
//! nobody asks for.
//!
//! It is our own because this loop is where reading a form spends its time.
//! The same interface on the slice reader of `quick-xml` 0.42, with the checks
//! that it leaves to its caller (names, forbidden characters, space between
//! attributes, text outside the root), passed the same tests, but a check of a
//! whole batch took 14 % more processor time, past what `benches/compare.py`
//! allows. Among other things it checks each tag and text again for UTF-8.

use super::{Damage, Limit, Limits, ReadError};

mod attribute;
mod class;
mod encoding;
mod memo;
mod space;

pub use encoding::decode;
pub use memo::{Mark, Memo};
pub use space::Space;

use attribute::Attribute;
use class::{NAME, NAME_START, STOPS_TEXT, STOPS_VALUE, has};
use space::Scope;

/// What stands next in a part.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A start tag; an empty element gives a start and an end.
    Start(Tag<'a>),
    /// The end of the element that was opened last.
    End,
    /// Character data, as far as it stands in one piece.
    Text(&'a str),
    /// One character that was written as a reference, or a line end.
    Char(char),
    /// The part is over, and was whole.
    Eof,
}

/// A start tag.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    /// The namespace of the element.
    pub space: Space,
    /// Its name without prefix. The reader keeps the attributes, see
    /// [`Reader::attribute`].
    pub local: &'a [u8],
}

/// Reads one part from its start to its end.
#[derive(Debug)]
pub struct Reader<'a> {
    part: &'a str,
    text: &'a str,
    at: usize,
    /// Where the names of the open elements stand.
    open: Vec<(usize, usize)>,
    depth_limit: usize,
    scope: Scope<'a>,
    /// Those of the start tag that was read last.
    attributes: Vec<Attribute<'a>>,
    /// The last event was the start of an element that is empty.
    empty: bool,
    seen_root: bool,
}

impl<'a> Reader<'a> {
    /// Starts to read. `part` is the name that errors carry.
    pub fn new(part: &'a str, text: &'a str, limits: &Limits) -> Reader<'a> {
        Reader {
            part,
            text,
            at: 0,
            open: Vec::with_capacity(32),
            depth_limit: limits.xml_depth,
            scope: Scope::default(),
            attributes: Vec::with_capacity(8),
            empty: false,
            seen_root: false,
        }
    }

    /// The next event. After [`Event::Eof`] it stays there.
    #[inline]
    pub fn next_event(&mut self) -> Result<Event<'a>, ReadError> {
        if self.empty {
            self.empty = false;
            self.scope.leave(self.open.len() + 1);
            return Ok(Event::End);
        }
        loop {
            let event = match self.peek(0) {
                Some(b'<') => match self.peek(1) {
                    Some(b'/') => return self.end_tag(),
                    Some(b'!') => self.declaration()?,
                    Some(b'?') => self.instruction()?,
                    _ => return self.start_tag(),
                },
                Some(_) => self.characters()?,
                None => return self.finish(),
            };
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }

    /// Reads on to the end of the element that was opened last.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        let mut inside = 0usize;
        loop {
            match self.next_event()? {
                Event::Start(_) => inside += 1,
                Event::End if inside == 0 => return Ok(()),
                Event::End => inside -= 1,
                Event::Text(_) | Event::Char(_) => {}
                Event::Eof => return Err(self.broken("unexpected end")),
            }
        }
    }

    /// The text of the element that was opened last, up to its end; that of
    /// its children is left out.
    pub fn text(&mut self) -> Result<String, ReadError> {
        let mut text = String::new();
        self.append_text(&mut text)?;
        Ok(text)
    }

    /// The same, appended to what is there.
    pub fn append_text(&mut self, text: &mut String) -> Result<(), ReadError> {
        loop {
            match self.next_event()? {
                Event::Start(_) => self.skip()?,
                Event::End => return Ok(()),
                Event::Text(piece) => text.push_str(piece),
                Event::Char(letter) => text.push(letter),
                Event::Eof => return Err(self.broken("unexpected end")),
            }
        }
    }

    /// How many elements are open, with the one whose start tag was just read.
    #[inline]
    pub fn depth(&self) -> usize {
        self.open.len() + usize::from(self.empty)
    }

    /// How many bytes of the text were read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Where the tag that was read last begins.
    pub fn tag_start(&self) -> usize {
        // `<` stands nowhere inside a tag, not even in an attribute.
        self.text.get(..self.at).and_then(|read| read.rfind('<')).unwrap_or(0)
    }

    /// The start tag of the root element.
    pub fn root(&mut self) -> Result<Tag<'a>, ReadError> {
        match self.next_event()? {
            Event::Start(tag) => Ok(tag),
            _ => Err(self.broken("no root element")),
        }
    }

    /// The error for something that is not well formed.
    #[cold]
    pub fn broken(&self, why: &str) -> ReadError {
        ReadError::Damaged(Damage::Xml(self.part.to_owned(), why.to_owned()))
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[inline]
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes().get(self.at + ahead).copied()
    }

    /// Bytes from a position on.
    #[inline]
    fn rest(&self, from: usize) -> &'a [u8] {
        self.bytes().get(from..).unwrap_or_default()
    }

    #[inline]
    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn start_tag(&mut self) -> Result<Event<'a>, ReadError> {
        let bytes = self.bytes();
        let name = self.at + 1;
        if !bytes.get(name).is_some_and(|byte| has(*byte, NAME_START)) {
            return Err(self.broken(if name < bytes.len() {
                "malformed start tag"
            } else {
                "cut short"
            }));
        }
        if self.open.is_empty() && self.seen_root {
            return Err(self.broken("a second root element"));
        }
        let name_end = past_name(bytes, name);
        let depth = self.open.len() + 1;
        self.attributes.clear();
        let end = match bytes.get(name_end) {
            Some(b'>') => name_end,
            _ => self.attributes(name_end, depth)?,
        };
        self.empty = bytes.get(end) == Some(&b'/');
        self.at = end + 1 + usize::from(self.empty);
        if depth > self.depth_limit {
            return Err(ReadError::OverLimit(Limit::Depth));
        }
        if !self.empty {
            self.open.push((name, name_end));
        }
        self.seen_root = true;
        let (prefix, local) = split_name(bytes.get(name..name_end).unwrap_or_default());
        match self.scope.resolve(prefix) {
            Some(space) if !local.is_empty() => Ok(Event::Start(Tag { space, local })),
            Some(_) => Err(self.broken("malformed name")),
            None => Err(self.broken("undeclared prefix")),
        }
    }

    /// Reads the attributes of a start tag and declares its namespaces; gives
    /// the position of the closing `>` or `/>`.
    fn attributes(&mut self, from: usize, depth: usize) -> Result<usize, ReadError> {
        let bytes = self.bytes();
        let mut at = from;
        loop {
            let name = past_space(bytes, at);
            match bytes.get(name) {
                Some(b'>') => return Ok(name),
                Some(b'/') if bytes.get(name + 1) == Some(&b'>') => return Ok(name),
                Some(byte) if has(*byte, NAME_START) && name > at => {}
                Some(_) => return Err(self.broken("malformed attribute")),
                None => return Err(self.broken("cut short")),
            }
            let name_end = past_name(bytes, name);
            let equals = past_space(bytes, name_end);
            let quote_at = past_space(bytes, equals + 1);
            let quote = match (bytes.get(equals), bytes.get(quote_at)) {
                (Some(b'='), Some(quote @ (b'"' | b'\''))) => *quote,
                (_, None) => return Err(self.broken("cut short")),
                _ => return Err(self.broken("malformed attribute")),
            };
            let (end, plain) = self.value_end(quote_at + 1, quote)?;
            let (prefix, local) = split_name(bytes.get(name..name_end).unwrap_or_default());
            let attribute = Attribute { prefix, local, raw: self.slice(quote_at + 1, end), plain };
            if same(prefix, b"xmlns") || prefix.is_empty() && same(local, b"xmlns") {
                self.declare(&attribute, depth)?;
            }
            self.attributes.push(attribute);
            at = end + 1;
        }
    }

    /// The position of the quote that ends an attribute's value, and whether
    /// the value stands there as it is meant.
    #[inline]
    fn value_end(&self, from: usize, quote: u8) -> Result<(usize, bool), ReadError> {
        let bytes = self.bytes();
        let mut plain = true;
        let mut at = from;
        loop {
            at = position(bytes, at, |byte| has(byte, STOPS_VALUE));
            match bytes.get(at) {
                Some(byte) if *byte == quote => return Ok((at, plain)),
                Some(b'"' | b'\'') => at += 1,
                Some(b'\t' | b'\n' | b'\r') => {
                    plain = false;
                    at += 1;
                }
                Some(b'&') => {
                    plain = false;
                    at = self.reference(at)?.1;
                }
                Some(b'<') => return Err(self.broken("`<` in an attribute")),
                Some(_) => return Err(self.broken("a character that XML forbids")),
                None => return Err(self.broken("cut short")),
            }
        }
    }

    /// Takes an `xmlns` attribute into scope.
    #[cold]
    fn declare(&mut self, declaration: &Attribute<'a>, depth: usize) -> Result<(), ReadError> {
        let uri = declaration.value();
        let prefix = match declaration.prefix {
            b"" => b"",
            _ => declaration.local,
        };
        if uri.is_empty() && !prefix.is_empty() {
            return Err(self.broken("empty namespace"));
        }
        match self.scope.declare(prefix, &uri, depth) {
            true => Ok(()),
            false => Err(self.broken("too many prefixes")),
        }
    }

    fn end_tag(&mut self) -> Result<Event<'a>, ReadError> {
        let Some((start, end)) = self.open.pop() else {
            return Err(self.broken("an end tag without its start"));
        };
        let name = self.bytes().get(start..end).unwrap_or_default();
        let from = self.at + 2;
        if !same(self.bytes().get(from..from + name.len()).unwrap_or_default(), name) {
            return Err(self.broken("end tag does not match its start"));
        }
        let mut close = from + name.len();
        if self.bytes().get(close) != Some(&b'>') {
            close = past_space(self.bytes(), close);
            match self.bytes().get(close) {
                Some(b'>') => {}
                Some(_) => return Err(self.broken("end tag does not match its start")),
                None => return Err(self.broken("cut short")),
            }
        }
        self.at = close + 1;
        self.scope.leave(self.open.len() + 1);
        Ok(Event::End)
    }

    fn characters(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        if self.open.is_empty() {
            self.at = past_space(self.bytes(), self.at);
            return match self.peek(0) {
                Some(b'<') | None => Ok(None),
                Some(_) => Err(self.broken("text outside the root element")),
            };
        }
        let start = self.at;
        let mut at = start;
        loop {
            at = position(self.bytes(), at, |byte| has(byte, STOPS_TEXT));
            match self.bytes().get(at) {
                Some(b']') if self.rest(at).starts_with(b"]]>") => {
                    return Err(self.broken("`]]>` in text"));
                }
                Some(b']') => at += 1,
                Some(b'<') | None => break,
                Some(b'&' | b'\r') if at > start => break,
                Some(b'&') => {
                    let (letter, end) = self.reference(at)?;
                    self.at = end;
                    return Ok(Some(Event::Char(letter)));
                }
                Some(b'\r') => {
                    // Line ends are one `\n`, however they were written.
                    self.at = at + 1 + usize::from(self.bytes().get(at + 1) == Some(&b'\n'));
                    return Ok(Some(Event::Char('\n')));
                }
                Some(_) => return Err(self.broken("a character that XML forbids")),
            }
        }
        self.at = at;
        Ok(Some(Event::Text(self.slice(start, at))))
    }

    /// The character of the reference at `at`, and the position after it.
    fn reference(&self, at: usize) -> Result<(char, usize), ReadError> {
        let rest = self.rest(at);
        // The longest is `&#x10FFFF;`, but leading zeros are legal.
        let end = rest.iter().take(64).position(|byte| *byte == b';');
        let found = end.and_then(|end| {
            let letter = attribute::referred(rest.get(1..end)?)?;
            Some((letter, at + end + 1))
        });
        found.ok_or_else(|| self.broken("an entity that is not one of XML's five"))
    }

    /// A comment, character data section or document type.
    #[cold]
    fn declaration(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        let rest = self.rest(self.at);
        if let Some(comment) = rest.strip_prefix(b"<!--") {
            let Some(end) = memchr::memmem::find(comment, b"--") else {
                return Err(self.broken("cut short"));
            };
            if comment.get(end + 2) != Some(&b'>') {
                return Err(self.broken("malformed comment"));
            }
            self.at += 4 + end + 3;
            return Ok(None);
        }
        if let Some(data) = rest.strip_prefix(b"<![CDATA[") {
            if self.open.is_empty() {
                return Err(self.broken("text outside the root element"));
            }
            let Some(end) = memchr::memmem::find(data, b"]]>") else {
                return Err(self.broken("cut short"));
            };
            let start = self.at + 9;
            self.at = start + end + 3;
            return Ok(Some(Event::Text(self.slice(start, start + end))));
        }
        if rest.starts_with(b"<!DOCTYPE") {
            return Err(ReadError::Damaged(Damage::Dtd(self.part.to_owned())));
        }
        Err(self.broken("malformed declaration"))
    }

    /// The XML declaration or a processing instruction; both say nothing here.
    #[cold]
    fn instruction(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        let rest = self.rest(self.at);
        let Some(end) = memchr::memmem::find(rest, b"?>") else {
            return Err(self.broken("cut short"));
        };
        let inside = rest.get(2..end).unwrap_or_default();
        let name_length = inside.iter().take_while(|byte| has(**byte, NAME)).count();
        let name = inside.get(..name_length).unwrap_or_default();
        let named = name.first().is_some_and(|byte| has(*byte, NAME_START));
        let apart = inside.get(name_length).is_none_or(u8::is_ascii_whitespace);
        let misplaced = name.eq_ignore_ascii_case(b"xml") && self.at != 0;
        if !named || !apart || misplaced {
            return Err(self.broken("malformed processing instruction"));
        }
        self.at += end + 2;
        Ok(None)
    }

    #[cold]
    fn finish(&self) -> Result<Event<'a>, ReadError> {
        match (self.open.is_empty(), self.seen_root) {
            (true, true) => Ok(Event::Eof),
            (true, false) => Err(self.broken("no root element")),
            (false, _) => Err(self.broken("cut short")),
        }
    }
}

/// The first position from `from` on whose byte fits, else the end.
#[inline]
fn position(bytes: &[u8], from: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| fits(*byte)).unwrap_or(rest.len())
}

#[inline]
fn past_space(bytes: &[u8], from: usize) -> usize {
    position(bytes, from, |byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

#[inline]
fn past_name(bytes: &[u8], from: usize) -> usize {
    position(bytes, from, |byte| !has(byte, NAME))
}

/// Whether two names are the same. They are so short that a call to compare
/// memory costs more than the comparison.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a == b)
}

/// Splits a name at its colon into prefix and local name.
#[inline]
fn split_name(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().position(|byte| *byte == b':') {
        Some(at) => {
            let (prefix, rest) = name.split_at(at);
            (prefix, rest.get(1..).unwrap_or_default())
        }
        None => (b"", name),
    }
}

#[cfg(test)]
mod tests;
