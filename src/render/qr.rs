//! A text as a QR code.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder};

/// The modules of a QR code (ISO/IEC 18004, model 2, error correction M),
/// without quiet zone.
pub(super) struct Modules {
    width: usize,
    dark: Vec<bool>,
}

/// Steps to the right, down, left and up, y counting downwards.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// The modules ahead of a corner for each step: on its right and on its left.
const AHEAD: [[(isize, isize); 2]; 4] =
    [[(0, 0), (0, -1)], [(-1, 0), (0, 0)], [(-1, -1), (-1, 0)], [(0, -1), (-1, -1)]];

impl Modules {
    /// The code of a text; `None` where it is too long for any version (2,331
    /// bytes).
    pub(super) fn of(text: &str) -> Option<Modules> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let modules = code.data.get(..code.size * code.size)?;
        Some(Modules { width: code.size, dark: modules.iter().map(|m| m.value()).collect() })
    }

    /// Modules on a side.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    fn is_dark(&self, x: isize, y: isize) -> bool {
        let inside = |n: isize| usize::try_from(n).ok().filter(|n| *n < self.width);
        let at = inside(x).zip(inside(y)).map(|(x, y)| y * self.width + x);
        at.and_then(|at| self.dark.get(at)).copied().unwrap_or_default()
    }

    /// Whether the outline goes on from a corner in a direction: dark on its
    /// right hand, light on its left.
    fn goes(&self, (x, y): (isize, isize), direction: usize) -> bool {
        let [right, left] = AHEAD[direction % 4];
        self.is_dark(x + right.0, y + right.1) && !self.is_dark(x + left.0, y + left.1)
    }

    /// The outlines of the dark areas, closed, as corners in modules: around an
    /// area clockwise, around a hole in it the other way. No two of them share
    /// an edge, so that a workshop can cut or foil along them.
    fn outlines(&self) -> Vec<Vec<[isize; 2]>> {
        let width = self.width as isize;
        let mut seen = vec![false; (self.width + 1) * (self.width + 1)];
        let index = |x: isize, y: isize| y as usize * (self.width + 1) + x as usize;
        let mut outlines = Vec::new();
        for start in (0..=width).flat_map(|y| (0..width).map(move |x| (x, y))) {
            // Each outline has an edge to the right somewhere.
            if seen[index(start.0, start.1)] || !self.goes(start, 0) {
                continue;
            }
            let (mut at, mut direction, mut corners) = (start, 0, Vec::new());
            loop {
                if direction == 0 {
                    let first = !std::mem::replace(&mut seen[index(at.0, at.1)], true);
                    if !first {
                        break;
                    }
                }
                at = (at.0 + STEPS[direction].0, at.1 + STEPS[direction].1);
                // Modules that only touch at a corner stay apart: right turns first.
                let turns = [direction + 1, direction, direction + 3];
                let next = turns.into_iter().find(|turn| self.goes(at, *turn));
                let next = next.unwrap_or(direction) % 4;
                if next != direction {
                    corners.push([at.0, at.1]);
                }
                direction = next;
            }
            outlines.push(corners);
        }
        outlines
    }

    /// The outlines as the data of one SVG path (`M`, `H`, `V`, `z`, absolute),
    /// a unit a module.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for outline in self.outlines() {
            let mut last = None;
            for [x, y] in outline {
                // Corners alternate between going along x and along y.
                let _ = match last {
                    None => write!(path, "M{x} {y}"),
                    Some(above) if above == y => write!(path, "H{x}"),
                    Some(_) => write!(path, "V{y}"),
                };
                last = Some(y);
            }
            path.push('z');
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice the area inside outlines, by the shoelace formula.
    fn area(outlines: &[Vec<[isize; 2]>]) -> isize {
        let of = |outline: &Vec<[isize; 2]>| -> isize {
            let next = outline.iter().cycle().skip(1);
            outline.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
        };
        outlines.iter().map(of).sum::<isize>()
    }

    #[test]
    fn the_outlines_hold_the_dark_modules_and_nothing_else() {
        for text in ["川绿社2022-00001", "A", &"9".repeat(900)] {
            let code = Modules::of(text).expect("short enough");
            let dark = code.dark.iter().filter(|dark| **dark).count();
            assert_eq!(area(&code.outlines()), 2 * dark as isize, "{text}");
        }
    }

    #[test]
    fn a_ring_and_modules_that_touch_at_a_corner() {
        let modules = |rows: &[&str]| Modules {
            width: rows.len(),
            dark: rows.iter().flat_map(|row| row.chars()).map(|c| c == '#').collect(),
        };
        let ring = modules(&["###", "#.#", "###"]).outlines();
        assert_eq!(ring.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
        assert_eq!(area(&ring), 16);
        let apart = modules(&["#.", ".#"]).outlines();
        assert_eq!(apart.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    }
}
