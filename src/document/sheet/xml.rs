//! The XML of a package part, event by event, with the promises that readers
//! of foreign files need.
//!
//! In: the text of one part. Out: events. A document type definition, nesting
//! over the limit, an element that never closes and a part without an element
//! are errors. Names are compared without their prefix, so that Strict and
//! foreign prefixes read like any other.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::document::{Damage, Limit, Limits, ReadError};

/// A part on its way through the parser.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
    deepest: usize,
    began: bool,
}

impl<'a> Xml<'a> {
    /// `part` is named in errors.
    pub(super) fn new(text: &'a str, part: &'a str, limits: &Limits) -> Xml<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, part, depth: 0, deepest: limits.xml_depth, began: false }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next event; [`Event::Eof`] only where every element is closed. An
    /// empty element comes as a start and an end.
    pub(super) fn next(&mut self) -> Result<Event<'a>, ReadError> {
        let event = match self.reader.read_event() {
            Ok(event) => event,
            Err(error) => return Err(self.broken(&error.to_string())),
        };
        match &event {
            Event::Start(_) => {
                self.began = true;
                self.depth += 1;
                if self.depth > self.deepest {
                    return Err(ReadError::OverLimit(Limit::Depth));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(ReadError::Damaged(Damage::Dtd(self.part.to_owned())));
            }
            Event::Eof if self.depth > 0 => return Err(self.broken("cut short")),
            Event::Eof if !self.began => return Err(self.broken("no element")),
            _ => {}
        }
        Ok(event)
    }

    /// Appends the character data of an event, line ends as `\n`.
    pub(super) fn push_text(&self, event: &Event, text: &mut String) -> Result<(), ReadError> {
        match event {
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                Ok(None) => match resolve_predefined_entity(&entity.xml10_content()) {
                    Some(known) => text.push_str(known),
                    None => return Err(self.broken("unknown entity")),
                },
                Err(error) => return Err(self.broken(&error.to_string())),
            },
            _ => {}
        }
        Ok(())
    }

    /// All text inside the element that has just started, up to its end.
    pub(super) fn text(&mut self) -> Result<String, ReadError> {
        let mut text = String::new();
        self.append_text(&mut text)?;
        Ok(text)
    }

    /// The same, appended to what is there.
    pub(super) fn append_text(&mut self, text: &mut String) -> Result<(), ReadError> {
        let outer = self.depth;
        while self.depth >= outer {
            let event = self.next()?;
            self.push_text(&event, text)?;
        }
        Ok(())
    }

    /// Passes over the element that has just started.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let outer = self.depth;
        while self.depth >= outer {
            self.next()?;
        }
        Ok(())
    }

    /// An error in this part.
    pub(super) fn broken(&self, why: &str) -> ReadError {
        ReadError::Damaged(Damage::Xml(self.part.to_owned(), why.to_owned()))
    }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
        })
}

/// An attribute that holds a number.
pub(super) fn number_attribute<T: std::str::FromStr>(
    element: &BytesStart,
    name: &str,
) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}
