//! Colours of fills, as far as two of them can be held against each other (ISO
//! 32000-2, 8.6).
//!
//! In: operands of colour operators and resources. Out: a [`Colour`], or none
//! where only a renderer could say what it looks like. Profiles are not read:
//! spaces of one or three components count as grey or RGB.

use super::resource;
use crate::verify::pdf::{Dictionary, Object, View};

/// How far two components may lie apart and still look alike, of 255.
const ALIKE: u8 = 5;

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

impl Colour {
    /// Paper.
    pub(super) const WHITE: Colour = Colour([255; 3]);
    /// What a page begins with.
    pub(super) const BLACK: Colour = Colour([0; 3]);

    /// Whether nobody sees one on the other.
    pub(super) fn is_like(self, other: Colour) -> bool {
        self.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) <= ALIKE)
    }
}

/// A colour space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// One component.
    Grey,
    /// Three.
    Rgb,
    /// Four.
    Cmyk,
    /// Patterns, separations, tables, Lab.
    Other,
}

impl Space {
    /// The space of a name (8.6.3).
    pub(super) fn of(view: &View<'_, '_>, resources: Option<&Dictionary>, name: &[u8]) -> Space {
        match name {
            b"DeviceGray" => return Space::Grey,
            b"DeviceRGB" => return Space::Rgb,
            b"DeviceCMYK" => return Space::Cmyk,
            _ => {}
        }
        let found = resource(view, resources, "ColorSpace", name);
        let list = found.as_ref().and_then(Object::array).unwrap_or_default();
        match (list.first().and_then(Object::name), list.get(1)) {
            (Some(b"CalGray"), _) => Space::Grey,
            (Some(b"CalRGB"), _) => Space::Rgb,
            (Some(b"ICCBased"), Some(profile)) => {
                let profile = view.resolve(profile).ok();
                let count = profile.as_ref().and_then(Object::dictionary);
                match count.and_then(|found| view.value(found, "N")?.integer()) {
                    Some(1) => Space::Grey,
                    Some(3) => Space::Rgb,
                    Some(4) => Space::Cmyk,
                    _ => Space::Other,
                }
            }
            _ => Space::Other,
        }
    }

    /// The colour that a space begins with (8.6.5.1).
    pub(super) fn first(self) -> Option<Colour> {
        (self != Space::Other).then_some(Colour::BLACK)
    }

    /// The colour of components.
    pub(super) fn colour(self, parts: &[f64]) -> Option<Colour> {
        let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        match (self, parts) {
            (Space::Grey, [grey]) => Some(Colour([byte(*grey); 3])),
            (Space::Rgb, [red, green, blue]) => Some(Colour([*red, *green, *blue].map(byte))),
            // What inks give together only a profile knows.
            (Space::Cmyk, [c, m, y, black]) if c + m + y == 0.0 => {
                Some(Colour([byte(1.0 - black); 3]))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours() {
        let white = [
            Space::Grey.colour(&[1.0]),
            Space::Rgb.colour(&[1.0, 0.99, 1.0]),
            Space::Cmyk.colour(&[0.0; 4]),
        ];
        assert!(white.into_iter().all(|colour| colour.unwrap().is_like(Colour::WHITE)));
        assert!(!Space::Grey.colour(&[0.95]).unwrap().is_like(Colour::WHITE));
        assert!(Space::Cmyk.colour(&[0.1, 0.0, 0.0, 0.0]).is_none());
        assert!(Space::Grey.colour(&[1.0, 1.0]).is_none() && Space::Other.first().is_none());
    }
}
