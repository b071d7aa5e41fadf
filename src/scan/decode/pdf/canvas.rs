//! A reduced page on which pictures are painted.
//!
//! In: pictures and the matrices that place them (ISO 32000-1, 8.3). Out: the
//! page's colours. Whatever lies outside the page is not painted.

use super::image::Shown;
use crate::scan::sheet::Colours;

/// An affine map: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const ONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    pub(super) fn then(&self, other: &Matrix) -> Matrix {
        let (Matrix([a, b, c, d, e, f]), Matrix([p, q, r, s, t, u])) = (self, other);
        Matrix([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let Matrix([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn determinant(&self) -> f64 {
        let Matrix([a, b, c, d, ..]) = self;
        a * d - b * c
    }

    fn inverse(&self) -> Option<Matrix> {
        let by = self.determinant();
        if !by.is_finite() || by.abs() < 1e-12 {
            return None;
        }
        let Matrix([a, b, c, d, e, f]) = self;
        Some(Matrix([d / by, -b / by, -c / by, a / by, (c * f - d * e) / by, (b * e - a * f) / by]))
    }

    /// The lengths of the sides of the square that it makes of one.
    pub(super) fn sides(&self) -> (f64, f64) {
        let Matrix([a, b, c, d, ..]) = self;
        (a.hypot(*b), c.hypot(*d))
    }
}

/// A rectangle of a page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    left: f64,
    low: f64,
    right: f64,
    high: f64,
}

impl Bounds {
    pub(super) const A4: Bounds = Bounds { left: 0.0, low: 0.0, right: 595.0, high: 842.0 };

    /// From two corners; `None` where it holds nothing or is beyond measure.
    pub(super) fn of([x, y, u, v]: [f64; 4]) -> Option<Bounds> {
        let bounds = Bounds { left: x.min(u), low: y.min(v), right: x.max(u), high: y.max(v) };
        let side = |length: f64| (0.01..100_000.0).contains(&length);
        (side(bounds.width()) && side(bounds.height())).then_some(bounds)
    }

    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn height(&self) -> f64 {
        self.high - self.low
    }

    pub(super) fn short(&self) -> f64 {
        self.width().min(self.height())
    }

    /// The map that lays this rectangle over another.
    pub(super) fn onto(&self, to: &Bounds) -> Matrix {
        let (x, y) = (to.width() / self.width(), to.height() / self.height());
        Matrix([x, 0.0, 0.0, y, to.left - self.left * x, to.low - self.low * y])
    }
}

/// Points of the short side, as a sheet of a picture has them.
const SHORT: f64 = 545.0;

/// Longest side in short ones; what is longer is a strip of film, and cut.
const LONGEST: f64 = 6.0;

#[derive(Debug)]
pub(super) struct Canvas {
    bounds: Bounds,
    /// Points of the canvas for one of the page.
    pub(super) scale: f64,
    colours: Colours,
}

impl Canvas {
    pub(super) fn new(bounds: Bounds) -> Canvas {
        let scale = SHORT / bounds.short();
        let side = |length: f64| (length * scale).round().clamp(1.0, SHORT * LONGEST) as usize;
        let colours = Colours::plain(side(bounds.width()), side(bounds.height()), 1.0);
        Canvas { bounds, scale, colours }
    }

    pub(super) fn short(&self) -> f64 {
        self.colours.width.min(self.colours.height) as f64
    }

    /// The part of the page that a picture under this matrix may cover.
    pub(super) fn part(&self, matrix: &Matrix) -> f64 {
        matrix.determinant().abs() / (self.bounds.width() * self.bounds.height())
    }

    /// Paints a picture into the square that the matrix makes of one.
    pub(super) fn paint(&mut self, shown: &Shown, matrix: &Matrix, fill: [u8; 3]) {
        // The page grows upwards, the canvas downwards.
        let down = Matrix([
            self.scale,
            0.0,
            0.0,
            -self.scale,
            -self.bounds.left * self.scale,
            self.bounds.high * self.scale,
        ]);
        let onto = matrix.then(&down);
        let Some(back) = onto.inverse() else { return };
        let corners =
            [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| onto.apply(x, y));
        let range = |values: [f64; 4], most: usize| {
            let low = values.into_iter().fold(f64::MAX, f64::min).floor().clamp(0.0, most as f64);
            let high = values.into_iter().fold(f64::MIN, f64::max).ceil().clamp(0.0, most as f64);
            low as usize..high as usize
        };
        let (width, height) = (self.colours.width, self.colours.height);
        let columns = range(corners.map(|corner| corner.0), width);
        for y in range(corners.map(|corner| corner.1), height) {
            for x in columns.clone() {
                let (u, v) = back.apply(x as f64 + 0.5, y as f64 + 0.5);
                if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                    continue;
                }
                if let Some(colour) = shown.at(u, 1.0 - v, fill)
                    && let Some(point) = self.colours.rgb.get_mut(y * width + x)
                {
                    *point = colour;
                }
            }
        }
    }

    /// The page as a reader shows it, turned clockwise by quarters.
    pub(super) fn turned(self, quarters: i64) -> Colours {
        let mut page = self.colours;
        for _ in 0..quarters.rem_euclid(4) {
            let (width, height) = (page.height, page.width);
            let mut rgb = Vec::with_capacity(page.rgb.len());
            for y in 0..height {
                for x in 0..width {
                    let from = (page.height - 1 - x) * page.width + y;
                    rgb.push(page.rgb.get(from).copied().unwrap_or([255; 3]));
                }
            }
            page = Colours { width, height, rgb, ..page };
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_and_its_inverse_are_nothing() {
        let matrix = Matrix([0.0, 842.0, -595.0, 0.0, 595.0, 0.0]);
        let both = matrix.then(&matrix.inverse().unwrap());
        for (found, wanted) in both.0.iter().zip(Matrix::ONE.0) {
            assert!((found - wanted).abs() < 1e-9, "{both:?}");
        }
        assert_eq!(Matrix([1.0, 2.0, 2.0, 4.0, 0.0, 0.0]).inverse(), None);
    }

    #[test]
    fn a_quarter_turn_takes_the_left_to_the_top() {
        let mut canvas = Canvas::new(Bounds::A4);
        let (width, height) = (canvas.colours.width, canvas.colours.height);
        for y in 0..height {
            canvas.colours.rgb[y * width] = [1; 3];
        }
        let page = canvas.turned(1);
        assert_eq!((page.width, page.height), (height, width));
        assert!(page.rgb[..height].iter().all(|point| *point == [1; 3]));
    }
}
