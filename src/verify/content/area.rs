//! Places on a page: matrices, paths, and the areas that they fill
//! (ISO 32000-2, 8.3 and 8.5).
//!
//! In: points of paths. Out: an [`Area`] that says which points lie
//! inside it. Curves are taken as a few straight lines.

use std::rc::Rc;

/// A point, in points of the page.
pub(super) type Point = [f64; 2];

/// A matrix as PDF writes it: a b c d e f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// Changes nothing.
    pub(super) const NONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The matrix of six numbers.
    pub(super) fn of(numbers: &[f64]) -> Option<Matrix> {
        let numbers: [f64; 6] = numbers.try_into().ok()?;
        numbers.iter().all(|number| number.is_finite()).then_some(Matrix(numbers))
    }

    /// A shift.
    pub(super) fn moved(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// The same after a step along its own first axis.
    pub(super) fn advance(&mut self, by: f64) {
        *self = Matrix::moved(by, 0.0).then(*self);
    }

    /// First this, then the other.
    pub(super) fn then(self, other: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    /// Where a point comes to lie.
    pub(super) fn apply(self, [x, y]: Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// How much longer lines become, about.
    pub(super) fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}

/// Straight lines that a curve is taken for.
pub(super) const CURVE: usize = 6;

/// Outlines and the rule that says what is inside them.
#[derive(Clone, Debug, Default)]
pub(super) struct Area {
    outlines: Vec<Vec<Point>>,
    even_odd: bool,
}

impl Area {
    /// The image of the unit square, or of another rectangle.
    pub(super) fn rectangle(from: Point, to: Point, matrix: Matrix) -> Area {
        let ([left, bottom], [right, top]) = (from, to);
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
        let outline = corners.map(|corner| matrix.apply(corner)).to_vec();
        Area { outlines: vec![outline], even_odd: false }
    }

    /// Begins an outline.
    pub(super) fn begin(&mut self, at: Point) {
        self.outlines.push(vec![at]);
    }

    /// A line from where the outline stands.
    pub(super) fn line(&mut self, to: Point) {
        if let Some(outline) = self.outlines.last_mut() {
            outline.push(to);
        }
    }

    /// A curve from where the outline stands.
    pub(super) fn curve(&mut self, one: Point, two: Point, to: Point) {
        let Some(from) = self.outlines.last().and_then(|outline| outline.last()).copied() else {
            return;
        };
        for step in 1..=CURVE {
            let t = step as f64 / CURVE as f64;
            let u = 1.0 - t;
            let part = |axis: fn(Point) -> f64| {
                u * u * u * axis(from)
                    + 3.0 * u * u * t * axis(one)
                    + 3.0 * u * t * t * axis(two)
                    + t * t * t * axis(to)
            };
            self.line([part(|[x, _]| x), part(|[_, y]| y)]);
        }
    }

    /// The same lines, each as wide as a pen.
    pub(super) fn stroked(&self, width: f64) -> Area {
        let mut area = Area::default();
        for outline in &self.outlines {
            for pair in outline.windows(2) {
                let [[ax, ay], [bx, by]] = pair else { continue };
                let (dx, dy) = (bx - ax, by - ay);
                let length = dx.hypot(dy);
                if length > 0.0 {
                    let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
                    area.outlines.push(vec![
                        [ax + nx, ay + ny],
                        [bx + nx, by + ny],
                        [bx - nx, by - ny],
                        [ax - nx, ay - ny],
                    ]);
                }
            }
        }
        area
    }

    /// The same with this rule.
    pub(super) fn by_rule(mut self, even_odd: bool) -> Area {
        self.even_odd = even_odd;
        self
    }

    /// The corners of the rectangle around it: lower left, upper right.
    pub(super) fn bounds(&self) -> (Point, Point) {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for [x, y] in self.outlines.iter().flatten() {
            low = [low[0].min(*x), low[1].min(*y)];
            high = [high[0].max(*x), high[1].max(*y)];
        }
        (low, high)
    }

    /// Whether a point lies inside (8.5.3.3).
    pub(super) fn contains(&self, [x, y]: Point) -> bool {
        let (mut winding, mut crossings) = (0_i64, 0_u64);
        for outline in &self.outlines {
            let next = outline.iter().skip(1).chain(outline.first());
            for ([ax, ay], [bx, by]) in outline.iter().zip(next) {
                if (*ay <= y) == (*by <= y) {
                    continue;
                }
                if ax + (y - ay) / (by - ay) * (bx - ax) > x {
                    winding += if by > ay { 1 } else { -1 };
                    crossings += 1;
                }
            }
        }
        if self.even_odd { crossings % 2 == 1 } else { winding != 0 }
    }
}

/// What may be painted: an area inside another.
#[derive(Debug)]
pub(super) struct Clip {
    /// The area.
    pub(super) area: Area,
    /// The one around it.
    pub(super) outer: Option<Rc<Clip>>,
}

/// Whether a point may be painted.
pub(super) fn is_open(mut clip: Option<&Rc<Clip>>, at: Point) -> bool {
    while let Some(inner) = clip {
        if !inner.area.contains(at) {
            return false;
        }
        clip = inner.outer.as_ref();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_areas() {
        let square = Area::rectangle([0.0, 0.0], [10.0, 10.0], Matrix::NONE);
        assert!(square.contains([5.0, 5.0]) && !square.contains([11.0, 5.0]));
        // A ring by the even-odd rule; by the other it is full.
        let mut ring = square.clone();
        for (at, corner) in [[3.0, 3.0], [7.0, 3.0], [7.0, 7.0], [3.0, 7.0]].into_iter().enumerate()
        {
            if at == 0 { ring.begin(corner) } else { ring.line(corner) }
        }
        assert!(ring.contains([5.0, 5.0]));
        assert!(!ring.clone().by_rule(true).contains([5.0, 5.0]));
        assert!(ring.by_rule(true).contains([1.0, 5.0]));
        let turned = Matrix([0.0, 2.0, -2.0, 0.0, 100.0, 0.0]);
        let area = Area::rectangle([0.0, 0.0], [10.0, 10.0], turned);
        assert_eq!(area.bounds(), ([80.0, 0.0], [100.0, 20.0]));
        let mut disc = Area::default();
        disc.begin([10.0, 0.0]);
        disc.curve([10.0, 13.3], [-10.0, 13.3], [-10.0, 0.0]);
        disc.curve([-10.0, -13.3], [10.0, -13.3], [10.0, 0.0]);
        assert!(disc.contains([0.0, 9.0]) && !disc.contains([9.0, 9.0]));
        let mut line = Area::default();
        line.begin([0.0, 0.0]);
        line.line([10.0, 0.0]);
        assert!(line.stroked(4.0).contains([5.0, 1.5]) && !line.stroked(4.0).contains([5.0, 2.5]));
        assert!(!Area::default().contains([0.0, 0.0]));
    }

    #[test]
    fn matrices() {
        let moved = Matrix([1.0, 0.0, 0.0, 1.0, 5.0, 6.0]);
        let doubled = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        assert_eq!(moved.then(doubled).apply([1.0, 1.0]), [12.0, 14.0]);
        assert_eq!(doubled.then(moved).apply([1.0, 1.0]), [7.0, 8.0]);
        assert!(Matrix::of(&[f64::NAN; 6]).is_none() && Matrix::of(&[1.0]).is_none());
    }
}
