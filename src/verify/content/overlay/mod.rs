//! Text that a page paints and then covers (the hide attack of Mainka,
//! Mladenov and Rohlmann, 2021).
//!
//! In: a page. Out: the text that is painted and lies wholly under something
//! opaque that comes later: a filled area, a thick line, an image, a shading;
//! in the page's own content or in an annotation. A seal in a signature field
//! is none: that is what its signer put there for all to see.
//!
//! Deliberately rough: glyphs are boxes, tiling patterns and whatever is blended
//! or masked count as transparent, images count by the share of their mask.
//! Nothing is drawn, no colour is looked at.

use std::collections::BTreeMap;
use std::rc::Rc;

use self::state::{Face, State};
use super::area::{Area, Clip, Matrix, Point, is_open};
use super::font::Font;
use super::{DEEPEST, inherited, of_page};
use crate::verify::pdf::{Dictionary, Object, Stream, View};

mod image;
mod paint;
mod state;

/// Text that lies under something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::verify) struct Hidden {
    /// What it says, where its fonts tell.
    pub(in crate::verify) text: String,
    /// Its glyphs.
    pub(in crate::verify) glyphs: usize,
    /// An annotation covers it; else the page's own content.
    pub(in crate::verify) by_annotation: bool,
}

/// Comparisons of glyphs and covers of a page, at most.
const WORK: usize = 20_000_000;

/// What of a page lies under something; `Err` where it cannot be read or holds
/// too much.
pub(in crate::verify) fn hidden(
    view: &View<'_, '_>,
    page: &Dictionary,
) -> Result<Option<Hidden>, &'static str> {
    let content = of_page(view, page)?;
    let resources = inherited(view, page, "Resources").unwrap_or(Object::Null);
    let mut painter = Painter {
        view,
        fonts: BTreeMap::new(),
        glyphs: Vec::new(),
        room: WORK,
        by_annotation: false,
    };
    painter.run(&content, resources.dictionary(), State::default(), DEEPEST)?;
    painter.annotations(page)?;
    Ok(painter.found())
}

/// A glyph on the page.
struct Glyph {
    spots: [Point; 5],
    code: u32,
    font: Option<Rc<Face>>,
    /// Which spots are covered, a bit each.
    covered: u8,
    by_annotation: bool,
}

struct Painter<'v, 'p, 'a> {
    view: &'v View<'p, 'a>,
    fonts: BTreeMap<u32, Rc<Face>>,
    glyphs: Vec<Glyph>,
    room: usize,
    by_annotation: bool,
}

impl Painter<'_, '_, '_> {
    fn numbers(&self, dictionary: &Dictionary, key: &str) -> Option<Vec<f64>> {
        let list = self.view.value(dictionary, key)?;
        let members = list.array()?.iter().map(|one| self.view.resolve(one).ok()?.number());
        members.collect()
    }

    /// Something opaque is painted over what is there.
    fn cover(&mut self, area: &Area, clip: Option<&Rc<Clip>>) -> Result<(), &'static str> {
        let (low, high) = area.bounds();
        self.room = self.room.checked_sub(self.glyphs.len()).ok_or("too much to compare")?;
        for glyph in &mut self.glyphs {
            for (at, spot) in glyph.spots.iter().enumerate() {
                let [x, y] = *spot;
                let near = x >= low[0] && x <= high[0] && y >= low[1] && y <= high[1];
                if near
                    && glyph.covered & 1 << at == 0
                    && area.contains(*spot)
                    && is_open(clip, *spot)
                {
                    glyph.covered |= 1 << at;
                    glyph.by_annotation = self.by_annotation;
                }
            }
        }
        Ok(())
    }

    /// Annotations come over the page, in their order (12.5.5).
    fn annotations(&mut self, page: &Dictionary) -> Result<(), &'static str> {
        self.by_annotation = true;
        let list = self.view.value(page, "Annots");
        for annotation in list.as_ref().and_then(Object::array).unwrap_or_default() {
            let Ok(annotation) = self.view.resolve(annotation) else { continue };
            let Some(annotation) = annotation.dictionary() else { continue };
            if self.is_signature(annotation) || self.is_unseen(annotation) {
                continue;
            }
            let Some(stream) = self.appearance(annotation) else { continue };
            let Some(matrix) = self.placed(annotation, &stream.dictionary) else { continue };
            let state = State { matrix, ..State::default() };
            let depth = DEEPEST - 1;
            self.object(&stream, None, &state, depth)?;
        }
        Ok(())
    }

    fn is_signature(&self, widget: &Dictionary) -> bool {
        let own = self.view.value(widget, "FT");
        let above = || {
            let parent = self.view.value(widget, "Parent")?;
            self.view.value(parent.dictionary()?, "FT")
        };
        own.or_else(above).is_some_and(|kind| kind.name() == Some(b"Sig"))
    }

    /// Hidden or not viewed (12.5.3), or a pop-up.
    fn is_unseen(&self, annotation: &Dictionary) -> bool {
        let flags = self.view.value(annotation, "F").and_then(|flags| flags.integer()).unwrap_or(0);
        flags & 0b10_0010 != 0 || annotation.is("Subtype", "Popup")
    }

    fn appearance(&self, annotation: &Dictionary) -> Option<Rc<Stream>> {
        let states = self.view.value(annotation, "AP")?;
        match self.view.value(states.dictionary()?, "N")? {
            Object::Stream(stream) => Some(stream),
            Object::Dictionary(states) => {
                let state = self.view.value(annotation, "AS")?;
                let name = std::str::from_utf8(state.name()?).ok()?.to_owned();
                self.view.value(&states, &name)?.stream().cloned()
            }
            _ => None,
        }
    }

    /// The matrix that fits an appearance into its rectangle (12.5.5).
    fn placed(&self, annotation: &Dictionary, form: &Dictionary) -> Option<Matrix> {
        let rect = self.numbers(annotation, "Rect")?;
        let bounds = self.numbers(form, "BBox")?;
        let ([a, b, c, d], [e, f, g, h]) = (rect.get(..4)?, bounds.get(..4)?) else { return None };
        let own = self.numbers(form, "Matrix").and_then(|own| Matrix::of(&own));
        let own = own.unwrap_or(Matrix::NONE);
        let (low, high) = Area::rectangle([*e, *f], [*g, *h], own).bounds();
        let (left, bottom) = (a.min(*c), b.min(*d));
        let wide = |size: f64, from: f64| if from > 0.0 { size / from } else { 0.0 };
        let (sx, sy) =
            (wide((a - c).abs(), high[0] - low[0]), wide((b - d).abs(), high[1] - low[1]));
        Matrix::of(&[sx, 0.0, 0.0, sy, left - low[0] * sx, bottom - low[1] * sy])
    }

    /// The glyphs of which every spot is covered.
    fn found(self) -> Option<Hidden> {
        let mut hidden = Hidden::default();
        let mut known: Vec<(*const Face, Font)> = Vec::new();
        for glyph in self.glyphs.iter().filter(|glyph| glyph.covered == 0b1_1111) {
            hidden.glyphs += 1;
            hidden.by_annotation |= glyph.by_annotation;
            let Some(face) = &glyph.font else { continue };
            if hidden.text.chars().count() >= 40 {
                continue;
            }
            let place = Rc::as_ptr(face);
            if !known.iter().any(|(at, _)| *at == place) {
                known.push((place, Font::of(self.view, &face.dictionary)));
            }
            let font = known.iter().find(|(at, _)| *at == place).map(|(_, font)| font);
            match font.and_then(|font| font.map.get(&glyph.code)) {
                Some(text) => hidden.text.push_str(text),
                None if face.bytes == 1 => hidden.text.extend(char::from_u32(glyph.code)),
                None => {}
            }
        }
        (hidden.glyphs > 0).then_some(hidden)
    }
}
