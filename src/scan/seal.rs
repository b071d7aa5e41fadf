//! Round red seals: where they are and how large.
//!
//! In: a [`Sheet`] and its scale. Out: circles of red of the size that official
//! seals have, with something inside. It says that a mark is there, never whose
//! it is or that it is genuine.
//!
//! Edges of red vote for the centre that they would have on a seal's outer rim;
//! where votes gather, 96 spokes are laid from that centre and must meet red at
//! one distance, find little beyond it and neither nothing nor everything
//! within. Square seals, letterheads, ovals, discs and hand-drawn circles fail
//! one of these. The same sheet gives the same seals: nothing is drawn by lot.

use std::f32::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sheet::Sheet;

/// A round red mark.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seal {
    /// Its centre, in thousandths of the page's width from the left …
    pub x: u16,
    /// … and in thousandths of its height from the top.
    pub y: u16,
    /// Its radius in thousandths of the page's width.
    pub radius: u16,
    /// Spokes of a hundred that meet the rim.
    pub coverage: u8,
}

/// Points of a sheet for one millimetre, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    /// By the picture's own resolution, or since it is an A4 page.
    Millimetre(f32),
    /// A picture of anything: seals may be of any size.
    Unknown,
}

/// Radii of official seals in millimetres, with room for a scanner's error:
/// 国务院 1999 国发〔1999〕25号 has 42 mm for towns, 45 for counties, 50 for
/// provinces; companies have 38 to 42.
const RADII: (f32, f32) = (15.0, 31.0);

/// What is red ink, beyond the noise of JPEG's colours.
const INK: u8 = 30;

/// Spokes laid from a centre.
const SPOKES: usize = 96;

/// Most centres that are looked at on one page.
const CENTRES: usize = 14;

/// Edges that may vote; a page with more is thinned.
const EDGES: usize = 60_000;

/// Finds the seals of a page, the surest first.
pub(super) fn find(sheet: &Sheet, scale: Scale) -> Vec<Seal> {
    let short = sheet.width.min(sheet.height) as f32;
    let (least, most, mm, coverage) = match scale {
        Scale::Millimetre(mm) => {
            let most = (RADII.1 * mm).min(short * 0.49);
            (RADII.0 * mm, most, mm, 0.66)
        }
        Scale::Unknown => (short * 0.05, short * 0.49, short / 210.0, 0.85),
    };
    if least < 8.0 || most < least + 2.0 {
        return Vec::new();
    }
    let edges = edges(sheet);
    if edges.len() < 60 {
        return Vec::new();
    }
    let votes = Votes::of(sheet, &edges, least, most);
    let mut found: Vec<Circle> = votes
        .peaks(least)
        .into_iter()
        .filter_map(|(x, y)| Probe { sheet, least, most, mm, coverage }.circle(x, y))
        .collect();
    found.sort_by(|one, other| other.coverage.total_cmp(&one.coverage));
    let mut seals: Vec<Circle> = Vec::new();
    for circle in found {
        let apart = |known: &Circle| {
            (known.x - circle.x).hypot(known.y - circle.y) > 0.6 * known.radius.max(circle.radius)
        };
        if seals.iter().all(apart) {
            seals.push(circle);
        }
    }
    let thousandths = |part: f32, whole: usize| (part / whole as f32 * 1000.0).round() as u16;
    seals
        .iter()
        .map(|circle| Seal {
            x: thousandths(circle.x, sheet.width),
            y: thousandths(circle.y, sheet.height),
            radius: thousandths(circle.radius, sheet.width),
            coverage: (circle.coverage * 100.0).round() as u8,
        })
        .collect()
}

/// A point where red begins, and the direction in which it grows.
struct Edge {
    x: f32,
    y: f32,
    dx: f32,
    dy: f32,
}

/// Points with a clear step of redness (Sobel).
fn edges(sheet: &Sheet) -> Vec<Edge> {
    let width = sheet.width;
    let mut edges = Vec::new();
    if width < 3 {
        return edges;
    }
    let rows: Vec<&[u8]> = sheet.red.chunks_exact(width).collect();
    for (y, three) in rows.windows(3).enumerate() {
        let [above, here, below] = three else { continue };
        if !above.iter().chain(*here).chain(*below).any(|red| *red >= INK) {
            continue;
        }
        let columns = above.windows(3).zip(here.windows(3)).zip(below.windows(3));
        for (x, ((above, here), below)) in columns.enumerate() {
            let (&[a, b, c], &[d, e, f], &[g, h, i]) = (above, here, below) else { continue };
            if a.max(b).max(c).max(d).max(e).max(f).max(g).max(h).max(i) < INK {
                continue;
            }
            let v = |value: u8| i32::from(value);
            let dx = v(c) + 2 * v(f) + v(i) - v(a) - 2 * v(d) - v(g);
            let dy = v(g) + 2 * v(h) + v(i) - v(a) - 2 * v(b) - v(c);
            let strength = dx * dx + dy * dy;
            if strength < 90 * 90 {
                continue;
            }
            let length = (strength as f32).sqrt();
            let (x, y) = (x as f32 + 1.0, y as f32 + 1.0);
            edges.push(Edge { x, y, dx: dx as f32 / length, dy: dy as f32 / length });
        }
    }
    if edges.len() > EDGES {
        let every = edges.len().div_ceil(EDGES);
        edges = edges.into_iter().step_by(every).collect();
    }
    edges
}

/// Votes for centres, at half the sheet's resolution.
struct Votes {
    width: usize,
    height: usize,
    counts: Vec<u32>,
}

impl Votes {
    fn of(sheet: &Sheet, edges: &[Edge], least: f32, most: f32) -> Votes {
        let (width, height) = (sheet.width / 2 + 1, sheet.height / 2 + 1);
        let mut counts = vec![0u32; width * height];
        // A wide range of radii is walked in wider steps.
        let step = ((most - least) / 24.0).max(2.0);
        for edge in edges {
            let mut radius = least;
            while radius <= most {
                let (x, y) = (edge.x + edge.dx * radius, edge.y + edge.dy * radius);
                radius += step;
                if x < 0.0 || y < 0.0 {
                    continue;
                }
                let (x, y) = (x as usize / 2, y as usize / 2);
                if x < width
                    && let Some(count) = counts.get_mut(y * width + x)
                {
                    *count += 1;
                }
            }
        }
        let mut votes = Votes { width, height, counts };
        votes.gather();
        votes
    }

    /// Sums of five by five cells: directions are known to a few degrees only.
    fn gather(&mut self) {
        let (width, height) = (self.width, self.height);
        let mut across = vec![0u32; width * height];
        for (from, to) in self.counts.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
            for (window, sum) in from.windows(5).zip(to.iter_mut().skip(2)) {
                *sum = window.iter().sum();
            }
        }
        self.counts.fill(0);
        let rows: Vec<&[u32]> = across.chunks_exact(width).collect();
        for (five, to) in rows.windows(5).zip(self.counts.chunks_exact_mut(width).skip(2)) {
            for row in five {
                for (sum, count) in to.iter_mut().zip(*row) {
                    *sum += count;
                }
            }
        }
    }

    /// The cells with the most votes, none close to another.
    fn peaks(mut self, least: f32) -> Vec<(f32, f32)> {
        let apart = (least / 4.0).max(3.0) as usize;
        // A rim of which a third is seen.
        let enough = (least * TAU * 0.33) as u32;
        let mut peaks = Vec::new();
        while peaks.len() < CENTRES {
            let best =
                self.counts.iter().enumerate().max_by_key(|(at, count)| (**count, usize::MAX - at));
            let Some((at, count)) = best else { break };
            if *count < enough {
                break;
            }
            let (x, y) = (at % self.width, at / self.width);
            peaks.push((x as f32 * 2.0 + 1.0, y as f32 * 2.0 + 1.0));
            for row in y.saturating_sub(apart)..(y + apart + 1).min(self.height) {
                let from = row * self.width + x.saturating_sub(apart);
                let to = row * self.width + (x + apart + 1).min(self.width);
                if let Some(cells) = self.counts.get_mut(from..to) {
                    cells.fill(0);
                }
            }
        }
        peaks
    }
}

struct Circle {
    x: f32,
    y: f32,
    radius: f32,
    coverage: f32,
}

/// Lays spokes from centres.
struct Probe<'a> {
    sheet: &'a Sheet,
    least: f32,
    most: f32,
    /// Points for a millimetre.
    mm: f32,
    /// Least part of the spokes that must meet the rim.
    coverage: f32,
}

impl Probe<'_> {
    /// The seal around a point, if there is one.
    fn circle(&self, x: f32, y: f32) -> Option<Circle> {
        let (mut best, mut at) = (self.rim(x, y, 2)?, (x, y));
        if best.1 < self.coverage * 0.5 {
            return None;
        }
        // Votes lie by a few points: the best of the places around.
        for reach in [4.0f32, 2.0, 1.0] {
            let from = at;
            for (dx, dy) in [
                (-1.0, 0.0),
                (1.0, 0.0),
                (0.0, -1.0),
                (0.0, 1.0),
                (-1.0, -1.0),
                (1.0, 1.0),
                (-1.0, 1.0),
                (1.0, -1.0),
            ] {
                let place = (from.0 + dx * reach, from.1 + dy * reach);
                let Some(rim) = self.rim(place.0, place.1, 1) else { continue };
                if rim.1 > best.1 {
                    (best, at) = (rim, place);
                }
            }
        }
        let (radius, coverage) = best;
        let circle = Circle { x: at.0, y: at.1, radius, coverage };
        let sure = coverage >= self.coverage
            && self.is_round(&circle)
            && self.alone(&circle)
            && self.is_filled(&circle);
        sure.then_some(circle)
    }

    fn red(&self, x: f32, y: f32) -> bool {
        if x < 0.0 || y < 0.0 {
            return false;
        }
        let (x, y) = (x as usize, y as usize);
        x < self.sheet.width
            && self.sheet.red.get(y * self.sheet.width + x).is_some_and(|red| *red >= INK)
    }

    /// The distance at which most spokes meet red, and how many of them do.
    fn rim(&self, x: f32, y: f32, every: usize) -> Option<(f32, f32)> {
        // A few hundred distances at the most: the sheet has 545 points.
        let least = self.least.max(1.0);
        let count = ((self.most - least) as usize + 4).min(600);
        let mut meets = vec![0u16; count];
        let mut hits = vec![false; count];
        let mut spokes = 0;
        for spoke in (0..SPOKES).step_by(every) {
            spokes += 1;
            let (sin, cos) = (spoke as f32 / SPOKES as f32 * TAU).sin_cos();
            for (at, hit) in hits.iter_mut().enumerate() {
                let distance = least - 1.0 + at as f32;
                *hit = self.red(x + cos * distance, y + sin * distance);
            }
            for (three, meets) in hits.windows(3).zip(meets.iter_mut().skip(1)) {
                *meets += u16::from(three.contains(&true));
            }
        }
        let most = *meets.iter().max()?;
        // Of several equally good distances the outermost is the rim.
        let at = meets.iter().rposition(|count| *count == most)?;
        Some((least - 1.0 + at as f32, f32::from(most) / spokes as f32))
    }

    /// The rim is met on all sides. A circle that follows an oval along two
    /// arcs misses it on the two between them; a seal may lack one side.
    fn is_round(&self, circle: &Circle) -> bool {
        const SIDES: usize = 8;
        let mut met = [0usize; SIDES];
        for spoke in 0..SPOKES {
            let (sin, cos) = (spoke as f32 / SPOKES as f32 * TAU).sin_cos();
            let hit = [-1.0, 0.0, 1.0].iter().any(|off| {
                let distance = circle.radius + off;
                self.red(circle.x + cos * distance, circle.y + sin * distance)
            });
            if let Some(side) = met.get_mut(spoke * SIDES / SPOKES) {
                *side += usize::from(hit);
            }
        }
        let (near, far) = met.split_at(SIDES / 2);
        let pairs = near.iter().zip(far).map(|(one, opposite)| one + opposite);
        pairs.min().is_some_and(|least| least * 100 >= 36 * 2 * SPOKES / SIDES)
    }

    /// Little red follows beyond the rim.
    fn alone(&self, circle: &Circle) -> bool {
        let beyond = (0..SPOKES).filter(|spoke| {
            let (sin, cos) = (*spoke as f32 / SPOKES as f32 * TAU).sin_cos();
            let from = circle.radius + (1.4 * self.mm).max(3.0);
            (0..=(2.0 * self.mm) as usize).any(|further| {
                let distance = from + further as f32;
                self.red(circle.x + cos * distance, circle.y + sin * distance)
            })
        });
        beyond.count() as f32 / (SPOKES as f32) < 0.25
    }

    /// Something is inside, and not everything.
    fn is_filled(&self, circle: &Circle) -> bool {
        let inner = circle.radius * 0.84;
        let (mut all, mut red) = (0u32, 0u32);
        let reach = inner as i32;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                if (dx * dx + dy * dy) as f32 <= inner * inner {
                    all += 1;
                    red += u32::from(self.red(circle.x + dx as f32, circle.y + dy as f32));
                }
            }
        }
        let fill = red as f32 / all.max(1) as f32;
        (0.035..=0.72).contains(&fill)
    }
}
