//! Fonts of styles and of the theme, read only when some text needs them.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::run::{EastAsian, FontFace, fonts, half_points};
use crate::document::package::{Package, relationships, resolve};
use crate::document::xml::{self, Event, Reader, Space};
use crate::document::{Font, Limits, ReadError};

/// Styles that a chain of `w:basedOn` may have; a ring is no chain.
const LONGEST_CHAIN: usize = 32;

/// Where styles come from, and what was read of them.
#[derive(Debug)]
pub(super) struct Source<'p, R> {
    package: &'p mut Package<R>,
    main: &'p str,
    limits: &'p Limits,
    loaded: Option<Styles>,
}

/// The styles of a document, as far as fonts go.
#[derive(Debug, Default)]
struct Styles {
    styles: HashMap<String, Style>,
    /// The paragraph style of paragraphs that name none.
    default_style: Option<String>,
    default_face: FontFace<'static>,
    major: Option<String>,
    minor: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    face: FontFace<'static>,
}

impl<'p, R: Read + Seek> Source<'p, R> {
    /// Nothing is read yet.
    pub(super) fn new(
        package: &'p mut Package<R>,
        main: &'p str,
        limits: &'p Limits,
    ) -> Source<'p, R> {
        Source { package, main, limits, loaded: None }
    }

    /// The font of a run that leaves something to its styles.
    pub(super) fn font(
        &mut self,
        face: &FontFace<'_>,
        run_style: Option<&str>,
        paragraph_style: Option<&str>,
    ) -> Result<Font, ReadError> {
        let styles = match self.loaded.take() {
            Some(styles) => styles,
            None => self.load()?,
        };
        let font = styles.font(face, run_style, paragraph_style);
        self.loaded = Some(styles);
        Ok(font)
    }

    fn load(&mut self) -> Result<Styles, ReadError> {
        let links = relationships(self.package, self.main)?;
        let part_of = |kind: &str, usual: &str| {
            let link = links.iter().find(|link| link.kind == kind);
            link.map_or_else(|| resolve(self.main, usual), |link| link.target.clone())
        };
        let (style_part, theme_part) =
            (part_of("styles", "styles.xml"), part_of("theme", "theme/theme1.xml"));
        let mut styles = Styles::default();
        if let Some(bytes) = self.package.part(&style_part)? {
            let text = xml::decode(&style_part, &bytes)?;
            styles.read(Reader::new(&style_part, &text, self.limits))?;
        }
        if let Some(bytes) = self.package.part(&theme_part)? {
            let text = xml::decode(&theme_part, &bytes)?;
            styles.read_theme(Reader::new(&theme_part, &text, self.limits))?;
        }
        Ok(styles)
    }
}

impl Styles {
    fn read(&mut self, mut xml: Reader<'_>) -> Result<(), ReadError> {
        xml.root()?;
        loop {
            let tag = match xml.next_event()? {
                Event::Start(tag) => tag,
                Event::Eof => return Ok(()),
                Event::End | Event::Text(_) | Event::Char(_) => continue,
            };
            match (tag.space, tag.local) {
                (Space::Word, b"docDefaults" | b"rPrDefault") => {}
                (Space::Word, b"rPr") => self.default_face = read_face(&mut xml)?,
                (Space::Word, b"style") => {
                    let get = |name: &[u8]| xml.attribute(Space::Word, name);
                    let id = get(b"styleId").map(|id| id.into_owned());
                    let paragraph = get(b"type").is_none_or(|kind| kind == "paragraph");
                    let default = get(b"default").is_some_and(|on| super::run::is_on(&on));
                    let style = read_style(&mut xml)?;
                    if let Some(id) = id {
                        if default && paragraph {
                            self.default_style = Some(id.clone());
                        }
                        self.styles.insert(id, style);
                    }
                }
                _ => xml.skip()?,
            }
        }
    }

    fn read_theme(&mut self, mut xml: Reader<'_>) -> Result<(), ReadError> {
        loop {
            let tag = match xml.next_event()? {
                Event::Start(tag) => tag,
                Event::Eof => return Ok(()),
                Event::End | Event::Text(_) | Event::Char(_) => continue,
            };
            match (tag.space, tag.local) {
                (Space::Drawing, b"majorFont") => self.major = theme_font(&mut xml)?,
                (Space::Drawing, b"minorFont") => self.minor = theme_font(&mut xml)?,
                (Space::Drawing, b"clrScheme" | b"fmtScheme") => xml.skip()?,
                _ => {}
            }
        }
    }

    fn font(
        &self,
        face: &FontFace<'_>,
        run_style: Option<&str>,
        paragraph_style: Option<&str>,
    ) -> Font {
        let mut font = Font { name: None, half_points: None };
        self.fill(&mut font, face);
        self.follow(&mut font, run_style);
        self.follow(&mut font, paragraph_style.or(self.default_style.as_deref()));
        self.fill(&mut font, &self.default_face);
        font
    }

    /// Fills what is missing from a style and those it is based on.
    fn follow(&self, font: &mut Font, style: Option<&str>) {
        let mut next = style;
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { return };
            self.fill(font, &style.face);
            next = style.based_on.as_deref();
        }
    }

    fn fill(&self, font: &mut Font, face: &FontFace<'_>) {
        if font.name.is_none() {
            font.name = match &face.east_asian {
                Some(EastAsian::Name(name)) => Some(name.clone().into_owned()),
                Some(EastAsian::Theme { major: true }) => self.major.clone(),
                Some(EastAsian::Theme { major: false }) => self.minor.clone(),
                None => None,
            };
        }
        font.half_points = font.half_points.or(face.half_points);
    }
}

/// Reads `w:style`, to its end.
fn read_style(xml: &mut Reader<'_>) -> Result<Style, ReadError> {
    let mut style = Style::default();
    loop {
        match xml.next_event()? {
            Event::Start(tag) => match (tag.space, tag.local) {
                (Space::Word, b"rPr") => style.face = read_face(xml)?,
                (Space::Word, b"basedOn") => {
                    let based_on = xml.attribute(Space::Word, b"val");
                    style.based_on = based_on.map(|id| id.into_owned());
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Event::End | Event::Eof => return Ok(style),
            Event::Text(_) | Event::Char(_) => {}
        }
    }
}

/// Reads a `w:rPr`, to its end.
fn read_face(xml: &mut Reader<'_>) -> Result<FontFace<'static>, ReadError> {
    let mut face = FontFace::default();
    super::field::children(xml, |xml, tag| match (tag.space, tag.local) {
        (Space::Word, b"rFonts") => {
            face.east_asian = fonts(xml).0.map(|east_asian| match east_asian {
                EastAsian::Name(name) => EastAsian::Name(name.into_owned().into()),
                EastAsian::Theme { major } => EastAsian::Theme { major },
            });
        }
        (Space::Word, b"sz") => face.half_points = half_points(xml),
        _ => {}
    })?;
    Ok(face)
}

/// Reads `a:majorFont` or `a:minorFont`, to its end: its East Asian font, else
/// that for simplified Chinese.
fn theme_font(xml: &mut Reader<'_>) -> Result<Option<String>, ReadError> {
    let (mut east_asian, mut chinese) = (None, None);
    super::field::children(xml, |xml, tag| {
        let typeface = || {
            let name = xml.attribute(Space::None, b"typeface");
            name.filter(|name| !name.is_empty()).map(|name| name.into_owned())
        };
        match tag.local {
            b"ea" => east_asian = typeface(),
            b"font" => {
                let script = xml.attribute(Space::None, b"script");
                if script.is_some_and(|script| script == "Hans") {
                    chinese = typeface();
                }
            }
            _ => {}
        }
    })?;
    Ok(east_asian.or(chinese))
}
