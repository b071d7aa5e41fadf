//! Paths under construction (ISO 32000-2, 8.5.2).
//!
//! In: operands of path operators. Out: the rectangle around the path and, where
//! somebody has to know, its [`Area`]: most paths lie over nothing that counts.

use super::area::{Area, CURVE, Matrix, Point};

/// Lines of a path, at most: more are no cover but a drawing.
const MOST: usize = 4_000;

#[derive(Clone, Copy)]
enum Segment {
    Begin(Point),
    Line(Point),
    Curve(Point, Point, Point),
}

/// A path, in points of the page.
#[derive(Clone, Default)]
pub(super) struct Path {
    segments: Vec<Segment>,
    /// Where the outline began and where it stands.
    ends: Option<(Point, Point)>,
    lines: usize,
}

impl Path {
    /// Begins an outline.
    pub(super) fn begin(&mut self, at: Point) {
        if self.segments.len() > 2 * MOST {
            self.segments.clear();
        }
        self.segments.push(Segment::Begin(at));
        self.ends = Some((at, at));
    }

    /// A line from where the outline stands.
    pub(super) fn line(&mut self, to: Point) {
        self.add(1, Segment::Line(to), to);
    }

    /// A curve from where the outline stands.
    pub(super) fn curve(&mut self, one: Point, two: Point, to: Point) {
        if self.ends.is_some() {
            self.add(CURVE, Segment::Curve(one, two, to), to);
        }
    }

    /// A line back to where the outline began.
    pub(super) fn close(&mut self) {
        if let Some((first, _)) = self.ends {
            self.line(first);
        }
    }

    /// A rectangle, placed by a matrix.
    pub(super) fn rectangle(&mut self, [left, bottom]: Point, [right, top]: Point, by: Matrix) {
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
        let [first, rest @ ..] = corners.map(|corner| by.apply(corner));
        self.lines += 4;
        if self.lines <= MOST {
            self.segments.push(Segment::Begin(first));
            self.segments.extend(rest.map(Segment::Line));
            self.ends = Some((first, rest[2]));
        }
    }

    /// The square that a matrix makes of the unit square.
    pub(super) fn square(matrix: Matrix) -> Path {
        let mut path = Path::default();
        path.rectangle([0.0, 0.0], [1.0, 1.0], matrix);
        path
    }

    /// Its segments.
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    /// Where the outline stands.
    pub(super) fn at(&self) -> Option<Point> {
        self.ends.map(|(_, at)| at)
    }

    fn add(&mut self, lines: usize, segment: Segment, to: Point) {
        self.lines += lines;
        if self.lines > MOST {
            self.segments.clear();
            self.ends = None;
        } else if let Some((first, _)) = self.ends {
            self.segments.push(segment);
            self.ends = Some((first, to));
        }
    }

    /// The corners of a rectangle that holds the path: lower left, upper right.
    pub(super) fn bounds(&self) -> (Point, Point) {
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        let mut add = |[x, y]: Point| {
            low = [low[0].min(x), low[1].min(y)];
            high = [high[0].max(x), high[1].max(y)];
        };
        for segment in &self.segments {
            match *segment {
                Segment::Begin(to) | Segment::Line(to) => add(to),
                // A curve lies within its control points.
                Segment::Curve(one, two, to) => [one, two, to].into_iter().for_each(&mut add),
            }
        }
        (low, high)
    }

    /// What it fills.
    pub(super) fn area(&self) -> Area {
        let mut area = Area::default();
        for segment in &self.segments {
            match *segment {
                Segment::Begin(at) => area.begin(at),
                Segment::Line(to) => area.line(to),
                Segment::Curve(one, two, to) => area.curve(one, two, to),
            }
        }
        area
    }
}
