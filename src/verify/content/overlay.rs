//! Text that a page paints so that nobody sees it (the hide attack of Mainka,
//! Mladenov and Rohlmann, 2021).
//!
//! In: what a page paints, in its order. Out: the text that lies wholly under
//! something opaque that came later: a filled area, a thick line, an image, a
//! shading; in the page's own content or in an annotation. And the text of the
//! page's own content in the colour of what lies under it.
//!
//! Deliberately rough: glyphs are boxes, tiling patterns and whatever is blended
//! or masked count as transparent, images count by the share of their mask.
//! Nothing is drawn; text on an image, a pattern or a blend counts as seen.

use std::cell::LazyCell;
use std::rc::Rc;

use super::area::{Area, Clip, Matrix, Point, is_open};
use super::colour::Colour;
use super::font::{self, Font};
use super::ground::{Ground, Way};
use super::path::Path;
use super::state::State;
use crate::verify::pdf::View;

/// Text that lies under something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::verify) struct Hidden {
    /// What it says, where its fonts tell.
    pub(in crate::verify) text: String,
    /// Its glyphs.
    pub(in crate::verify) glyphs: usize,
    /// What hides it.
    pub(in crate::verify) by: By,
}

/// What hides text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::verify) enum By {
    /// The page's own content covers it.
    #[default]
    Content,
    /// An annotation covers it.
    Annotation,
    /// It has the colour of what lies under it.
    Colour,
}

/// Lines thinner than this cover nothing, in points.
const THICK: f64 = 4.0;

/// Farther than any page reaches, in points.
const FAR: f64 = 1e9;

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
    /// It has the colour of what lay under it.
    faint: bool,
}

/// What a page has painted so far.
pub(super) struct Paint {
    glyphs: Vec<Glyph>,
    ground: Ground,
    room: usize,
    /// Annotations paint now; before, the page's own content.
    pub(super) by_annotation: bool,
}

impl Paint {
    /// An empty page.
    pub(super) fn new() -> Paint {
        Paint { glyphs: Vec::new(), ground: Ground::default(), room: WORK, by_annotation: false }
    }

    /// An area is filled: in a colour, or in none that is known.
    pub(super) fn fill(
        &mut self,
        path: Path,
        even_odd: bool,
        opaque: bool,
        colour: Option<Colour>,
        state: &State,
    ) -> Result<(), &'static str> {
        if opaque {
            let area = || path.area().by_rule(even_odd);
            self.cover(path.bounds(), area, state.clip.as_ref())?;
        }
        self.ground.add(path, Way::Filled(even_odd), state.clip.clone(), colour);
        Ok(())
    }

    /// Lines are drawn.
    pub(super) fn stroke(&mut self, path: Path, state: &State) -> Result<(), &'static str> {
        let width = state.width * state.matrix.scale();
        if width >= THICK && state.strokes() {
            let lines = path.area().stroked(width);
            self.cover(lines.bounds(), || lines, state.clip.as_ref())?;
        }
        self.ground.add(path, Way::Stroked(width), state.clip.clone(), None);
        Ok(())
    }

    /// All that is open is shaded.
    pub(super) fn shade(&mut self, clip: Option<&Clip>, state: &State) -> Result<(), &'static str> {
        if let Some(clip) = clip.filter(|_| state.fills()) {
            self.cover(clip.area.bounds(), || clip.area.clone(), clip.outer.as_ref())?;
        }
        let mut all = Path::default();
        all.rectangle([-FAR, -FAR], [FAR, FAR], Matrix::NONE);
        self.ground.add(all, Way::Filled(false), state.clip.clone(), None);
        Ok(())
    }

    /// Something opaque is painted over what is there: an area within bounds,
    /// which is asked for only where a glyph lies in them.
    fn cover(
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
        let colour =
            state.plain().filter(|_| state.mode == 0 && !self.by_annotation && !font.is_drawn());
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
                    let faint = match colour {
                        Some(colour) => self.is_faint(&spots, colour)?,
                        None => false,
                    };
                    let font = Rc::clone(font);
                    let by_annotation = false;
                    self.glyphs.push(Glyph { spots, code, font, covered: 0, by_annotation, faint });
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

    /// Whether a glyph has the colour of what lies under it. Text under text, as
    /// in marks that are put together from glyphs, counts as seen.
    fn is_faint(&mut self, spots: &[Point; 5], colour: Colour) -> Result<bool, &'static str> {
        if !self.ground.may_show(colour) || !self.ground.shows(spots, colour)? {
            return Ok(false);
        }
        self.room = self.room.checked_sub(self.glyphs.len()).ok_or("too much to compare")?;
        let beside = |glyph: &Glyph| {
            let [middle, from, .., to] = glyph.spots;
            let [x, y] = spots[0];
            let near = |a: f64, b: f64, at: f64| a.min(b) <= at && at <= a.max(b);
            near(from[0], to[0], x) && near(from[1], to[1], y) || middle == spots[0]
        };
        Ok(!self.glyphs.iter().any(beside))
    }

    /// The glyphs of which every spot is covered, and those in the colour of
    /// their ground.
    pub(super) fn found(self, view: &View<'_, '_>) -> Vec<Hidden> {
        let (mut covered, mut faint) = (Hidden::default(), Hidden::default());
        faint.by = By::Colour;
        for glyph in &self.glyphs {
            if glyph.covered == 0b1_1111 {
                if glyph.by_annotation {
                    covered.by = By::Annotation;
                }
                covered.add(view, glyph);
            } else if glyph.faint {
                faint.add(view, glyph);
            }
        }
        [covered, faint].into_iter().filter(|hidden| hidden.glyphs > 0).collect()
    }
}

impl Hidden {
    fn add(&mut self, view: &View<'_, '_>, glyph: &Glyph) {
        let text = glyph.font.text(view, glyph.code);
        // White space is hidden in any colour.
        if self.by == By::Colour && text.is_none_or(|text| text.trim().is_empty()) {
            return;
        }
        self.glyphs += 1;
        if self.text.chars().count() >= 40 {
            return;
        }
        match text {
            Some(text) => self.text.push_str(text),
            None if glyph.font.bytes == 1 => self.text.extend(char::from_u32(glyph.code)),
            None => {}
        }
    }
}
