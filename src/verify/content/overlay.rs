//! Text that a page paints and then covers (the hide attack of Mainka,
//! Mladenov and Rohlmann, 2021).
//!
//! In: what a page paints, in its order. Out: the text that lies wholly under
//! something opaque that came later: a filled area, a thick line, an image, a
//! shading; in the page's own content or in an annotation.
//!
//! Deliberately rough: glyphs are boxes, tiling patterns and whatever is blended
//! or masked count as transparent, images count by the share of their mask.
//! Nothing is drawn, no colour is looked at.

use std::cell::LazyCell;
use std::rc::Rc;

use super::area::{Area, Clip, Matrix, Point, is_open};
use super::font::{self, Font};
use super::state::State;
use crate::verify::pdf::View;

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

/// Glyphs of a page, at most.
const GLYPHS: usize = 200_000;

/// Where a glyph is looked at, along its width and its height.
const SPOTS: [(f64, f64); 5] = [(0.5, 0.35), (0.2, 0.1), (0.8, 0.1), (0.2, 0.6), (0.8, 0.6)];

/// A glyph on the page.
struct Glyph {
    spots: [Point; 5],
    code: u32,
    font: Rc<Font>,
    /// Which spots are covered, a bit each.
    covered: u8,
    by_annotation: bool,
}

/// What a page has painted so far.
pub(super) struct Paint {
    glyphs: Vec<Glyph>,
    room: usize,
    /// Annotations paint now; before, the page's own content.
    pub(super) by_annotation: bool,
}

impl Paint {
    /// An empty page.
    pub(super) fn new() -> Paint {
        Paint { glyphs: Vec::new(), room: WORK, by_annotation: false }
    }

    /// Something opaque is painted over what is there: an area within bounds,
    /// which is asked for only where a glyph lies in them.
    pub(super) fn cover(
        &mut self,
        (low, high): (Point, Point),
        area: impl FnOnce() -> Area,
        clip: Option<&Rc<Clip>>,
    ) -> Result<(), &'static str> {
        self.room = self.room.checked_sub(self.glyphs.len()).ok_or("too much to compare")?;
        let area = LazyCell::new(area);
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

    /// Text is painted; its place moves on.
    pub(super) fn show(
        &mut self,
        view: &View<'_, '_>,
        state: &State,
        text: &mut Matrix,
        codes: &[u8],
    ) -> Result<(), &'static str> {
        let Some(font) = &state.font else { return Ok(()) };
        // Modes 3 and 7 paint nothing (9.3.6); others may be filled or stroked.
        let seen = !matches!(state.mode, 3 | 7);
        for bytes in codes.chunks(font.bytes) {
            let code = font::code(bytes);
            let width = font.width(view, code) / 1000.0 * state.size;
            let is_space = font.bytes == 1 && code == 32;
            if seen && !is_space && width > 0.0 {
                let place = text.then(state.matrix);
                let spots = SPOTS.map(|(along, up)| {
                    place.apply([width * along * state.stretch, state.rise + state.size * up])
                });
                if spots.iter().all(|spot| is_open(state.clip.as_ref(), *spot)) {
                    let font = Rc::clone(font);
                    self.glyphs.push(Glyph { spots, code, font, covered: 0, by_annotation: false });
                    if self.glyphs.len() > GLYPHS {
                        return Err("too much text");
                    }
                }
            }
            let words = if is_space { state.words } else { 0.0 };
            text.advance((width + state.spacing + words) * state.stretch);
        }
        Ok(())
    }

    /// The glyphs of which every spot is covered.
    pub(super) fn found(self, view: &View<'_, '_>) -> Option<Hidden> {
        let mut hidden = Hidden::default();
        for glyph in self.glyphs.iter().filter(|glyph| glyph.covered == 0b1_1111) {
            hidden.glyphs += 1;
            hidden.by_annotation |= glyph.by_annotation;
            if hidden.text.chars().count() >= 40 {
                continue;
            }
            match glyph.font.text(view, glyph.code) {
                Some(text) => hidden.text.push_str(text),
                None if glyph.font.bytes == 1 => hidden.text.extend(char::from_u32(glyph.code)),
                None => {}
            }
        }
        (hidden.glyphs > 0).then_some(hidden)
    }
}
