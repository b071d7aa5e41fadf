//! What lies under text: everything that a page painted before it.
//!
//! In: what is painted, in its order. Out: the colour that shows at a point, or
//! none where only a renderer could say. A page begins white.

use std::cell::OnceCell;
use std::rc::Rc;

use super::area::{Area, Clip, Point, is_open};
use super::colour::Colour;
use super::path::Path;

/// Segments of paths that are kept, at most.
const SEGMENTS: usize = 500_000;

/// Comparisons of points with layers and their segments, at most.
const WORK: usize = 100_000_000;

const TOO_MUCH: &str = "too much to compare";

/// Colours that text is held against, at most: a picture made of areas has more.
const COLOURS: usize = 64;

/// How a path is painted.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// By the even-odd rule or the other.
    Filled(bool),
    /// With a pen of this width.
    Stroked(f64),
}

struct Layer {
    path: Path,
    way: Way,
    area: OnceCell<Area>,
    bounds: (Point, Point),
    clip: Option<Rc<Clip>>,
    /// None where it is no plain opaque colour.
    colour: Option<Colour>,
}

/// What a page has painted so far, text aside.
#[derive(Default)]
pub(super) struct Ground {
    layers: Vec<Layer>,
    segments: usize,
    work: usize,
    /// The colours of the layers, each once.
    colours: Vec<Colour>,
}

impl Ground {
    /// Something is painted over what is there.
    pub(super) fn add(
        &mut self,
        path: Path,
        way: Way,
        clip: Option<Rc<Clip>>,
        colour: Option<Colour>,
    ) {
        self.segments = self.segments.saturating_add(path.len() + 1);
        if self.segments > SEGMENTS {
            return self.layers.clear();
        }
        let (mut low, mut high) = path.bounds();
        if let Way::Stroked(width) = way {
            low = low.map(|at| at - width);
            high = high.map(|at| at + width);
        }
        if self.colours.len() < COLOURS {
            self.colours.extend(colour.filter(|colour| !self.colours.contains(colour)));
        }
        self.layers.push(Layer {
            path,
            way,
            area: OnceCell::new(),
            bounds: (low, high),
            clip,
            colour,
        });
    }

    /// Whether a colour may show anywhere.
    pub(super) fn may_show(&self, colour: Colour) -> bool {
        colour.is_like(Colour::WHITE) || self.colours.iter().any(|one| one.is_like(colour))
    }

    /// Whether all spots show a colour. `Err` where there was too much to keep
    /// or is too much to compare.
    pub(super) fn shows(&mut self, spots: &[Point], colour: Colour) -> Result<bool, &'static str> {
        if self.segments > SEGMENTS {
            return Err(TOO_MUCH);
        }
        let is_like = |layer: &Layer| layer.colour.is_some_and(|own| own.is_like(colour));
        for spot in spots {
            // The last layer of the colour is looked for first: there are few.
            let above = match self.top(0, *spot, is_like)? {
                Some(own) => own + 1,
                None if colour.is_like(Colour::WHITE) => 0,
                None => return Ok(false),
            };
            if self.top(above, *spot, |_| true)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The uppermost of some layers that holds a point.
    fn top(
        &mut self,
        from: usize,
        spot: Point,
        is_one: impl Fn(&Layer) -> bool,
    ) -> Result<Option<usize>, &'static str> {
        let layers = self.layers.get(from..).unwrap_or_default();
        self.work += layers.len();
        for (at, layer) in layers.iter().enumerate().rev() {
            if is_one(layer) && layer.is_near(spot) {
                self.work += layer.path.len();
                if self.work > WORK {
                    return Err(TOO_MUCH);
                }
                if layer.holds(spot) {
                    return Ok(Some(from + at));
                }
            }
        }
        if self.work > WORK { Err(TOO_MUCH) } else { Ok(None) }
    }
}

impl Layer {
    fn is_near(&self, [x, y]: Point) -> bool {
        let ([left, bottom], [right, top]) = self.bounds;
        x >= left && x <= right && y >= bottom && y <= top
    }

    fn holds(&self, spot: Point) -> bool {
        let area = || match self.way {
            Way::Filled(even_odd) => self.path.area().by_rule(even_odd),
            Way::Stroked(width) => self.path.area().stroked(width),
        };
        is_open(self.clip.as_ref(), spot) && self.area.get_or_init(area).contains(spot)
    }
}
