//! A radar as inline SVG: of the classes of a score, of the targets of a year.
//!
//! In: shares of what is wanted on each axis. Out: an SVG that is all lines and
//! words, with one accessible name; the table beside it has the numbers.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::report::html::escape::Esc;

/// Half the side of the picture, and the length of an axis.
const CENTRE: f64 = 160.0;
const AXIS: f64 = 96.0;

/// An axis: its short name, and the share reached in ten-thousandths.
pub(super) struct Axis<'a> {
    pub(super) name: &'a str,
    pub(super) share: i64,
}

/// The picture. `name` says what it shows.
pub(super) fn svg(name: &str, axes: &[Axis<'_>]) -> String {
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg class=\"radar\" viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"{1}\">",
        CENTRE * 2.0,
        Esc(name)
    );
    for ring in 1..=4 {
        let _ = write!(
            svg,
            "<polygon class=\"ring\" points=\"{}\"/>",
            polygon(axes.len(), |_| f64::from(ring) / 4.0)
        );
    }
    for at in 0..axes.len() {
        let (x, y) = point(at, axes.len(), 1.0);
        let _ = write!(
            svg,
            "<line class=\"ring\" x1=\"{CENTRE}\" y1=\"{CENTRE}\" x2=\"{x:.1}\" y2=\"{y:.1}\"/>"
        );
    }
    let share =
        |at: usize| axes.get(at).map_or(0.0, |axis| (axis.share as f64 / 10_000.0).clamp(0.0, 1.0));
    let _ = write!(svg, "<polygon class=\"area\" points=\"{}\"/>", polygon(axes.len(), share));
    for (at, axis) in axes.iter().enumerate() {
        let (x, y) = point(at, axes.len(), share(at));
        let _ = write!(svg, "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>");
        let (x, y) = point(at, axes.len(), 1.17);
        // A name at the side keeps inside the picture: 11 pixels a Chinese letter.
        let half = axis.name.width() as f64 * 2.75 + 4.0;
        let x = x.clamp(half.min(CENTRE), (CENTRE * 2.0 - half).max(CENTRE));
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            y + 4.0,
            Esc(axis.name)
        );
    }
    svg.push_str("</svg>");
    svg
}

fn polygon(count: usize, share: impl Fn(usize) -> f64) -> String {
    let points = (0..count).map(|at| {
        let (x, y) = point(at, count, share(at));
        format!("{x:.1},{y:.1}")
    });
    points.collect::<Vec<_>>().join(" ")
}

/// A point on an axis; the first axis points up, the others follow clockwise.
fn point(at: usize, count: usize, share: f64) -> (f64, f64) {
    let angle = TAU * at as f64 / count.max(1) as f64 - TAU / 4.0;
    (CENTRE + AXIS * share * angle.cos(), CENTRE + AXIS * share * angle.sin())
}

/// A class's name short enough for the end of an axis.
pub(super) fn short(name: &str) -> String {
    match name.char_indices().nth(8) {
        Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()),
        None => name.to_owned(),
    }
}
