//! The graphics state, as far as it says where and how densely is painted
//! (ISO 32000-2, 8.4 and 9.3).
//!
//! In: graphics state dictionaries. Out: a [`State`].

use std::rc::Rc;

use super::area::{Clip, Matrix};
use super::colour::{Colour, Space};
use super::font::Font;
use super::resource;
use crate::verify::pdf::{Dictionary, Object, View};

/// The least opacity, of a colour or of an image's mask, that covers.
pub(super) const OPAQUE: f64 = 0.9;

/// The graphics state, as far as it says where and how densely is painted.
#[derive(Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) clip: Option<Rc<Clip>>,
    pub(super) font: Option<Rc<Font>>,
    pub(super) size: f64,
    pub(super) spacing: f64,
    pub(super) words: f64,
    pub(super) stretch: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
    pub(super) width: f64,
    pub(super) fill: f64,
    pub(super) stroke: f64,
    pub(super) blended: bool,
    pub(super) masked: bool,
    pub(super) pattern: bool,
    /// The space of the fill's colour, and the colour where it is plain.
    pub(super) space: Space,
    pub(super) colour: Option<Colour>,
}

impl Default for State {
    fn default() -> State {
        State {
            matrix: Matrix::NONE,
            clip: None,
            font: None,
            size: 0.0,
            spacing: 0.0,
            words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            width: 1.0,
            fill: 1.0,
            stroke: 1.0,
            blended: false,
            masked: false,
            pattern: false,
            space: Space::Grey,
            colour: Some(Colour::BLACK),
        }
    }
}

impl State {
    pub(super) fn fills(&self) -> bool {
        !self.blended && !self.masked && !self.pattern && self.fill >= OPAQUE
    }

    /// The colour in which areas and text are filled, where it is plain and
    /// opaque.
    pub(super) fn plain(&self) -> Option<Colour> {
        self.colour.filter(|_| self.fills())
    }

    /// A colour in a space of its own (8.6.8).
    pub(super) fn paint_in(&mut self, space: Space, parts: &[f64]) {
        (self.space, self.colour, self.pattern) = (space, space.colour(parts), false);
    }

    pub(super) fn strokes(&self) -> bool {
        !self.blended && !self.masked && self.stroke >= OPAQUE
    }

    /// What a graphics state dictionary sets (8.4.5).
    pub(super) fn set(&mut self, view: &View<'_, '_>, resources: Option<&Dictionary>, name: &[u8]) {
        let found = resource(view, resources, "ExtGState", name);
        let Some(found) = found.as_ref().and_then(Object::dictionary) else { return };
        let number = |key| view.value(found, key).and_then(|number| number.number());
        self.fill = number("ca").unwrap_or(self.fill);
        self.stroke = number("CA").unwrap_or(self.stroke);
        self.width = number("LW").unwrap_or(self.width);
        let mode = view.value(found, "BM");
        let first = mode.as_ref().and_then(Object::array).and_then(<[Object]>::first).cloned();
        let plain = |mode: &Object| matches!(mode.name(), Some(b"Normal" | b"Compatible"));
        if let Some(mode) = first.or(mode) {
            self.blended = !plain(&mode);
        }
        match view.value(found, "SMask") {
            None => {}
            Some(Object::Name(_)) => self.masked = false,
            Some(_) => self.masked = true,
        }
    }
}

/// Whether a pattern is a tiling one, which may leave gaps.
pub(super) fn is_tiling(view: &View<'_, '_>, resources: Option<&Dictionary>, name: &[u8]) -> bool {
    let found = resource(view, resources, "Pattern", name);
    let found = found.as_ref().and_then(Object::dictionary);
    found.is_none_or(|found| found.get("PatternType").and_then(Object::integer) != Some(2))
}
