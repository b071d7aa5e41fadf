//! Resolution: what the picture says of itself, and what may be inferred.
//!
//! In: tags of the several formats and the size in pixels. Out: tenths of a
//! dot per inch, where they come from, and whether the page is A4. Unknown is
//! a state of its own and never passes for enough.

use serde::{Deserialize, Serialize};

/// Pixels for an inch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolution {
    /// The picture's own tag, in tenths of a dpi; the smaller of two.
    Tagged(u32),
    /// No tag, but the shape of an A4 page: its pixels over A4, in tenths.
    Inferred(u32),
    /// Neither.
    #[default]
    Unknown,
}

/// The sides of A4 in tenths of a millimetre (GB/T 148).
const A4: (f64, f64) = (2100.0, 2970.0);

/// Millimetres of a tenth that a page may differ from A4: scanners crop and
/// take the edge along.
const SLACK: f64 = 80.0;

/// Ratio of A4's sides, and how far a page's may be from it.
const RATIO: (f64, f64) = (std::f64::consts::SQRT_2, 0.03);

impl Resolution {
    /// The resolution of a picture, from its tag or else its shape.
    pub(super) fn of(tag: Option<f64>, width: u32, height: u32) -> Resolution {
        let tenths = |dpi: f64| (dpi * 10.0).round() as u32;
        match tag {
            Some(dpi) if dpi.is_finite() && (1.0..100_000.0).contains(&dpi) => {
                Resolution::Tagged(tenths(dpi))
            }
            _ if is_a4_shaped(width, height) => {
                Resolution::Inferred(tenths(f64::from(width.min(height)) * 254.0 / A4.0))
            }
            _ => Resolution::Unknown,
        }
    }

    /// Dots per inch, where they are known.
    pub fn dpi(self) -> Option<f32> {
        match self {
            Resolution::Tagged(tenths) | Resolution::Inferred(tenths) => Some(tenths as f32 / 10.0),
            Resolution::Unknown => None,
        }
    }

    /// Under 200 dpi, half a dot forgiven (contract, section 6.12).
    pub(super) fn is_coarse(self) -> bool {
        match self {
            Resolution::Tagged(tenths) | Resolution::Inferred(tenths) => tenths < 1995,
            Resolution::Unknown => false,
        }
    }

    /// Whether a page of so many pixels is A4; `None` where that is unknown.
    pub(super) fn is_a4(self, width: u32, height: u32) -> Option<bool> {
        let dpi = f64::from(self.dpi()?);
        let side = |pixels: u32| f64::from(pixels) * 254.0 / dpi;
        let (short, long) = (side(width.min(height)), side(width.max(height)));
        Some((short - A4.0).abs() <= SLACK && (long - A4.1).abs() <= SLACK)
    }
}

/// Whether the sides are in the ratio of A4's.
pub(super) fn is_a4_shaped(width: u32, height: u32) -> bool {
    let (short, long) = (f64::from(width.min(height)), f64::from(width.max(height)));
    short > 0.0 && (long / short - RATIO.0).abs() <= RATIO.1
}

/// The smaller of two resolutions of one picture.
pub(super) fn smaller(across: f64, down: f64) -> Option<f64> {
    let usable = |value: &f64| value.is_finite() && *value > 0.0;
    [across, down].into_iter().filter(usable).reduce(f64::min)
}

/// What a block of EXIF says that matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Exif {
    /// Dots per inch.
    pub(super) dpi: Option<f64>,
    /// Taken by a camera, which writes 72 dpi of no meaning.
    pub(super) camera: bool,
}

/// Reads the first directory of a TIFF structure (EXIF 2.32, 4.6.2). Whatever
/// is out of order is passed over.
pub(super) fn exif(tiff: &[u8]) -> Exif {
    read_exif(tiff).unwrap_or_default()
}

fn read_exif(tiff: &[u8]) -> Option<Exif> {
    let big = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => false,
        [b'M', b'M', 0, 42] => true,
        _ => return None,
    };
    let short = |at: usize| -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(u32::from(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }))
    };
    let long = |at: usize| -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    let first = long(4)? as usize;
    let count = short(first)? as usize;
    let (mut across, mut down, mut unit, mut camera) = (None, None, 2, false);
    for entry in 0..count {
        let at = first + 2 + entry * 12;
        let Some(tag) = short(at) else { break };
        let rational = || -> Option<f64> {
            let to = long(at + 8)? as usize;
            let (over, under) = (long(to)?, long(to.checked_add(4)?)?);
            (under > 0).then(|| f64::from(over) / f64::from(under))
        };
        match tag {
            0x010F | 0x0110 => camera = true,
            0x011A => across = rational(),
            0x011B => down = rational(),
            0x0128 => unit = short(at + 8)?,
            _ => {}
        }
    }
    let across = across.or(down);
    let inch = match unit {
        2 => 1.0,
        3 => 2.54,
        _ => return Some(Exif { dpi: None, camera }),
    };
    let dpi = across.and_then(|across| smaller(across, down.unwrap_or(across)));
    Some(Exif { dpi: dpi.map(|dpi| dpi * inch), camera })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_win_and_a4_is_inferred() {
        let of = Resolution::of;
        assert_eq!(of(Some(300.0), 800, 600), Resolution::Tagged(3000));
        assert_eq!(of(None, 1654, 2339), Resolution::Inferred(2001));
        assert_eq!(of(None, 2339, 1654), Resolution::Inferred(2001));
        assert_eq!(of(None, 800, 1131), Resolution::Inferred(968));
        assert_eq!(of(None, 800, 800), Resolution::Unknown);
        assert_eq!(of(Some(f64::NAN), 800, 800), Resolution::Unknown);
        assert_eq!(of(Some(0.0), 1654, 2339), Resolution::Inferred(2001));
    }

    #[test]
    fn half_a_dot_is_forgiven() {
        for (dpi, coarse) in [(199.4, true), (199.5, false), (200.0, false), (72.0, true)] {
            assert_eq!(Resolution::of(Some(dpi), 1, 1).is_coarse(), coarse, "{dpi}");
        }
        assert!(!Resolution::Unknown.is_coarse());
    }

    #[test]
    fn a4_needs_a_scale() {
        assert_eq!(Resolution::Tagged(2000).is_a4(1654, 2339), Some(true));
        assert_eq!(Resolution::Tagged(3000).is_a4(1654, 2339), Some(false));
        assert_eq!(Resolution::Tagged(2000).is_a4(2339, 3307), Some(false)); // A3
        assert_eq!(Resolution::Unknown.is_a4(1654, 2339), None);
    }

    #[test]
    fn exif_in_both_orders() {
        let block = |big: bool| {
            let s = |v: u16| if big { v.to_be_bytes() } else { v.to_le_bytes() };
            let l = |v: u32| if big { v.to_be_bytes() } else { v.to_le_bytes() };
            let mut tiff = if big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
            tiff.extend(l(8));
            tiff.extend(s(2));
            for (tag, kind, value) in [(0x011A_u16, 5_u16, 38_u32), (0x0128, 3, 0)] {
                tiff.extend(s(tag));
                tiff.extend(s(kind));
                tiff.extend(l(1));
                if tag == 0x0128 {
                    tiff.extend(s(3));
                    tiff.extend(s(0));
                } else {
                    tiff.extend(l(value));
                }
            }
            tiff.extend(l(0));
            assert_eq!(tiff.len(), 38);
            tiff.extend(l(1181));
            tiff.extend(l(10));
            tiff
        };
        for big in [false, true] {
            let dpi = exif(&block(big)).dpi.unwrap();
            assert!((dpi - 299.97).abs() < 0.1, "{dpi}");
        }
        assert_eq!(exif(b"II*\0\xFF\xFF\xFF\xFF"), Exif::default());
    }
}
