//! What a page looks like: blank or not, straight or not.
//!
//! In: a [`Sheet`]. Out: whether anything is on it, and by how much its lines
//! of text lean. Nothing here knows what the text says.

use super::sheet::Sheet;

/// How much darker than paper ink is; print showing through from the back of a
/// sheet is less.
const INK: u8 = 56;

/// Side of the squares in which ink is looked for, in points (3 mm of A4).
const SQUARE: usize = 8;

/// Points of ink that a square must have: a speck of dust has fewer.
const POINTS: u32 = 4;

/// Squares that something is written in. A page number alone has two or three,
/// a line of six characters eight or more.
const SQUARES: usize = 8;

fn is_ink(dark: u8, red: u8) -> bool {
    dark >= INK || red >= INK
}

/// Whether next to nothing is on the page. The edges do not count: scanners
/// leave shadows there.
pub(super) fn is_blank(sheet: &Sheet) -> bool {
    let (across, down) = (sheet.width / SQUARE, sheet.height / SQUARE);
    let edge = (across / 25).max(1);
    let mut counts = vec![0u32; across + 1];
    let mut written = 0;
    for band in edge..down.saturating_sub(edge) {
        counts.fill(0);
        for y in band * SQUARE..(band + 1) * SQUARE {
            let row = y * sheet.width..(y + 1) * sheet.width;
            let (Some(dark), Some(red)) = (sheet.dark.get(row.clone()), sheet.red.get(row)) else {
                continue;
            };
            for ((dark, red), count) in
                dark.chunks(SQUARE).zip(red.chunks(SQUARE)).zip(counts.iter_mut())
            {
                *count += dark.iter().zip(red).filter(|(d, r)| is_ink(**d, **r)).count() as u32;
            }
        }
        let inner = counts.get(edge..across.saturating_sub(edge)).unwrap_or(&[]);
        written += inner.iter().filter(|count| **count >= POINTS).count();
        if written >= SQUARES {
            return false;
        }
    }
    true
}

/// Leaning that can be told, in tenths of a degree to either side.
const REACH: i32 = 150;

/// By how many tenths of a degree lines of text lean, positive clockwise;
/// `None` where there are too few to tell.
///
/// Postl's projection: along the right slope, lines and the gaps between them
/// stand out most.
pub(super) fn skew(sheet: &Sheet) -> Option<i16> {
    let points = lower_edges(sheet);
    if points.len() < 250 {
        return None;
    }
    let scores: Vec<(i32, f64)> = (-REACH..=REACH)
        .step_by(10)
        .map(|tenths| (tenths, contrast(&points, sheet, tenths)))
        .collect();
    let (coarse, best) = *scores.iter().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let mut all: Vec<f64> = scores.iter().map(|(_, score)| *score).collect();
    all.sort_by(f64::total_cmp);
    let middle = all.get(all.len() / 2).copied()?;
    // Text stands out clearly; a photograph does not.
    if best < middle * 1.35 || coarse.abs() == REACH {
        return None;
    }
    let fine = (coarse - 9..coarse + 10).step_by(2);
    let fine = fine.map(|tenths| (tenths, contrast(&points, sheet, tenths)));
    let (tenths, _) = fine.max_by(|one, other| one.1.total_cmp(&other.1))?;
    i16::try_from(tenths).ok()
}

/// Most points that are projected.
const PROJECTED: usize = 12_000;

/// Points of black ink with paper below them: the feet of characters and rules.
fn lower_edges(sheet: &Sheet) -> Vec<(i32, i32)> {
    let (width, height) = (sheet.width, sheet.height);
    let (left, top) = (width / 25, height / 25);
    let mut points = Vec::new();
    for y in top..height.saturating_sub(top + 1) {
        let row = |y: usize| sheet.dark.get(y * width + left..(y + 1) * width - left);
        let (Some(here), Some(below)) = (row(y), row(y + 1)) else { continue };
        for (x, (here, below)) in here.iter().zip(below).enumerate() {
            if *here >= INK && *below < INK {
                points.push((x as i32, y as i32));
            }
        }
    }
    if points.len() > PROJECTED {
        let every = points.len().div_ceil(PROJECTED);
        points = points.into_iter().step_by(every).collect();
    }
    points
}

/// How much neighbouring lines of the projection along a slope differ.
fn contrast(points: &[(i32, i32)], sheet: &Sheet, tenths: i32) -> f64 {
    let slope = (f64::from(tenths) / 10.0).to_radians().tan();
    let slope = (slope * 65_536.0) as i64;
    let shift = sheet.width as i64 / 2 + 2;
    let mut lines = vec![0i32; sheet.height + 2 * shift as usize];
    for (x, y) in points {
        let line = i64::from(*y) - ((i64::from(*x) * slope) >> 16) + shift;
        if let Some(count) = usize::try_from(line).ok().and_then(|line| lines.get_mut(line)) {
            *count += 1;
        }
    }
    lines
        .windows(2)
        .map(|pair| {
            let step =
                i64::from(pair.first().copied().unwrap_or(0) - pair.last().copied().unwrap_or(0));
            (step * step) as f64
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet with lines of short strokes that lean.
    fn sheet(lines: usize, degrees: f32) -> Sheet {
        let (width, height) = (551, 780);
        let mut dark = vec![0; width * height];
        let slope = degrees.to_radians().tan();
        for line in 0..lines {
            for x in (60..480).filter(|x| x % 9 < 6) {
                for thick in 0..3 {
                    let y = 150.0 + line as f32 * 22.0 + thick as f32 + x as f32 * slope;
                    dark[y as usize * width + x] = 200;
                }
            }
        }
        Sheet { width, height, red: vec![0; dark.len()], dark }
    }

    #[test]
    fn leaning_is_measured_to_a_third_of_a_degree() {
        for degrees in [-8.0, -3.2, -0.5, 0.0, 1.0, 2.8, 3.4, 7.0, 12.0] {
            let found = skew(&sheet(20, degrees)).map(|tenths| f32::from(tenths) / 10.0);
            assert!(
                found.is_some_and(|found| (found - degrees).abs() < 0.3),
                "{degrees} {found:?}"
            );
        }
        assert_eq!(skew(&sheet(0, 0.0)), None);
    }

    #[test]
    fn a_line_of_text_is_not_blank() {
        assert!(is_blank(&sheet(0, 0.0)));
        assert!(!is_blank(&sheet(1, 0.0)));
    }

    #[test]
    fn dust_and_shadows_at_the_edges_are_nothing() {
        let mut sheet = sheet(0, 0.0);
        for y in 0..sheet.height {
            for x in 0..6 {
                sheet.dark[y * sheet.width + x] = 255;
            }
        }
        for speck in 0..60 {
            sheet.dark[(60 + speck * 11) * sheet.width + 70 + speck * 6] = 255;
        }
        assert!(is_blank(&sheet));
    }
}
