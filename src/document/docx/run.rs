//! The properties of a run that reading needs: its font, and whether anybody
//! can see it.

use std::borrow::Cow;

use super::symbol::SymbolFont;
use super::walk::Walk;
use crate::document::ReadError;
use crate::document::xml::{Event, Reader, Space, Tag};

/// An East Asian font as a run or style states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EastAsian<'a> {
    /// By name.
    Name(Cow<'a, str>),
    /// By its role in the theme: major (headings) or minor (text).
    Theme {
        /// Whether it is the font of headings.
        major: bool,
    },
}

/// What a run or a style says of its font.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FontFace<'a> {
    pub(super) east_asian: Option<EastAsian<'a>>,
    pub(super) half_points: Option<u16>,
}

/// The run that is being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Run<'a> {
    pub(super) face: FontFace<'a>,
    pub(super) style: Option<Cow<'a, str>>,
    pub(super) hidden: bool,
    pub(super) symbols: Option<SymbolFont>,
    /// The font's number once some text asked for it.
    pub(super) font: Option<Option<u16>>,
}

impl<'a, R: std::io::Read + std::io::Seek> Walk<'a, '_, R> {
    /// Reads `w:rPr` of a run, to its end. Most runs have the properties of an
    /// earlier one to the byte.
    pub(super) fn run_properties(&mut self) -> Result<(), ReadError> {
        let alone = self.run == Run::default();
        if alone && let Some(run) = self.known_runs.pass(&mut self.xml) {
            self.run = run.clone();
            return Ok(());
        }
        let mark = self.xml.mark().filter(|_| alone);
        self.read_run_properties()?;
        if let Some(mark) = mark {
            self.known_runs.keep(mark, &self.xml, self.run.clone());
        }
        Ok(())
    }

    fn read_run_properties(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) => {
                    if tag.space == Space::Word {
                        self.run_property(&tag);
                    }
                    self.xml.skip()?;
                }
                Event::End | Event::Eof => return Ok(()),
                Event::Text(_) | Event::Char(_) => {}
            }
        }
    }

    fn run_property(&mut self, tag: &Tag<'a>) {
        match tag.local {
            b"rFonts" => {
                let (face, symbols) = fonts(&self.xml);
                self.run.face.east_asian = face;
                self.run.symbols = symbols;
            }
            b"sz" => self.run.face.half_points = half_points(&self.xml),
            b"vanish" => self.run.hidden = toggle(&self.xml),
            b"rStyle" => self.run.style = self.xml.attribute(Space::Word, b"val"),
            _ => {}
        }
    }
}

/// The East Asian font of a `w:rFonts`, and its symbol font if it is one.
pub(super) fn fonts<'a>(xml: &Reader<'a>) -> (Option<EastAsian<'a>>, Option<SymbolFont>) {
    let mut face = None;
    let mut symbols = None;
    for (space, name, value) in xml.attributes_of_tag() {
        if space != Space::Word {
            continue;
        }
        match name {
            // The theme wins over a name that stands beside it.
            b"eastAsiaTheme" => {
                face = Some(EastAsian::Theme { major: value.starts_with("major") });
            }
            b"eastAsia" if face.is_none() && !value.is_empty() => {
                face = Some(EastAsian::Name(value));
            }
            b"ascii" | b"hAnsi" if symbols.is_none() => symbols = SymbolFont::named(&value),
            _ => {}
        }
    }
    (face, symbols)
}

/// The size that a `w:sz` states.
pub(super) fn half_points(xml: &Reader<'_>) -> Option<u16> {
    let value = xml.attribute(Space::Word, b"val")?;
    match value.strip_suffix("pt") {
        // Strict allows a measure in points.
        Some(points) => {
            let half = points.trim().parse::<f64>().ok()? * 2.0;
            (0.0..=3276.0).contains(&half).then_some(half as u16)
        }
        None => value.trim().parse().ok(),
    }
}

/// Whether an on-off property is on.
pub(super) fn toggle(xml: &Reader<'_>) -> bool {
    xml.attribute(Space::Word, b"val").is_none_or(|value| is_on(&value))
}

/// Whether a value of an on-off property means on.
pub(super) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}
