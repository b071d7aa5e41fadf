//! Pages by lot: with round red seals, and with all that is red but none.
//!
//! In: a seed. Out: a page as JPEG, and where its seals stand. The detector was
//! tuned on other seeds than those that judge it (`super`).

use std::f32::consts::TAU;

use super::draw::{Ink, Lot, Paper};

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// One seal or several.
    Seals,
    Letterhead,
    Signature,
    Fingerprint,
    SquareSeal,
    DrawnCircle,
    Disc,
    RedTable,
    OvalSeal,
    SmallMarks,
    RedText,
    EmptyRing,
    BlueSeal,
    Clean,
}

const NEGATIVES: [Subject; 13] = [
    Subject::Letterhead,
    Subject::Signature,
    Subject::Fingerprint,
    Subject::SquareSeal,
    Subject::DrawnCircle,
    Subject::Disc,
    Subject::RedTable,
    Subject::OvalSeal,
    Subject::SmallMarks,
    Subject::RedText,
    Subject::EmptyRing,
    Subject::BlueSeal,
    Subject::Clean,
];

/// A page and what is true of it.
pub(crate) struct Page {
    pub(crate) subject: Subject,
    /// Centres and radii of the seals, in millimetres.
    pub(crate) seals: Vec<(f32, f32, f32)>,
    pub(crate) jpeg: Vec<u8>,
    /// For whoever reads a failure.
    pub(crate) about: String,
}

/// The page of a seed; every other one has seals.
pub(crate) fn page(seed: u64) -> Page {
    let subject = match seed % 2 {
        0 => Subject::Seals,
        _ => NEGATIVES[(seed / 2) as usize % NEGATIVES.len()],
    };
    of(seed, subject)
}

/// A page of a subject.
pub(crate) fn of(seed: u64, subject: Subject) -> Page {
    let lot = &mut Lot::new(seed);
    let dpi = [150.0, 200.0, 200.0, 200.0, 240.0][lot.below(5)];
    let white = lot.between(236.0, 255.0);
    let tint = lot.between(0.0, 14.0);
    let paper = [white, white - tint * 0.5, white - tint].map(|value| value as u8);
    let mut paper = Paper::a4(dpi, paper);
    paper.slope = lot.between(-2.5, 2.5).to_radians().tan();
    let black = [lot.below(60) as u8; 3];
    let black = Ink::solid(black);
    let size = lot.between(3.8, 5.6);
    let lines = 8 + lot.below(18);
    paper.text(lot, 45.0, lines, size, &black);
    if lot.chance(0.3) {
        table(&mut paper, lot, &black);
    }
    let mut seals = Vec::new();
    let mut about = format!("{dpi} dpi, paper {white:.0}");
    match subject {
        Subject::Seals => {
            if lot.chance(0.15) {
                letterhead(&mut paper, lot);
            }
            let count = if lot.chance(0.12) { 2 + lot.below(2) } else { 1 };
            for at in 0..count {
                let radius =
                    if lot.chance(0.8) { lot.between(19.0, 22.6) } else { lot.between(17.0, 25.0) };
                let x = if count == 1 {
                    lot.between(50.0, 165.0)
                } else {
                    38.0 + at as f32 * 58.0 + lot.between(0.0, 6.0)
                };
                let y = lot.between(110.0, 250.0);
                let ink = seal_ink(lot);
                about += &format!(
                    "; seal {radius:.1} mm at {x:.0},{y:.0}, ink {:?} × {:.2}, dropped {:.2}",
                    ink.colour, ink.strength, ink.dropped
                );
                seal(&mut paper, lot, (x, y), radius, &ink);
                seals.push((x, y + paper.slope * x, radius));
            }
        }
        Subject::BlueSeal => {
            let colour = [40, 50, 150 + lot.below(60) as u8];
            let at = (lot.between(60.0, 150.0), lot.between(120.0, 240.0));
            seal(&mut paper, lot, at, 21.0, &Ink { strength: 0.9, ..Ink::solid(colour) });
        }
        other => negative(&mut paper, lot, other),
    }
    let (noise, blur) = (lot.below(9) as i32, lot.chance(0.5));
    paper.scanned(lot, noise, blur);
    let quality = 30 + lot.below(61) as u8;
    about += &format!(", quality {quality}, noise {noise}");
    let halved = lot.chance(0.7);
    Page { subject, seals, jpeg: paper.jpeg(quality, halved), about }
}

fn red(lot: &mut Lot) -> [u8; 3] {
    [190 + lot.below(56) as u8, 15 + lot.below(45) as u8, 20 + lot.below(55) as u8]
}

fn red_ink(lot: &mut Lot) -> Ink {
    Ink { colour: red(lot), strength: lot.between(0.75, 1.0), dropped: 0.0, seed: 0 }
}

fn seal_ink(lot: &mut Lot) -> Ink {
    let dropped = if lot.chance(0.7) { lot.between(0.0, 0.35) } else { lot.between(0.35, 0.5) };
    Ink { colour: red(lot), strength: lot.between(0.45, 1.0), dropped, seed: lot.next() as u32 }
}

/// An official seal: a rim, characters along it, mostly a star, perhaps a line.
pub(crate) fn seal(paper: &mut Paper, lot: &mut Lot, at: (f32, f32), radius: f32, ink: &Ink) {
    let turn = lot.between(-0.6, 0.6);
    let rim = lot.between(0.9, 1.35);
    // Uneven pressure: a part of the rim stays weak or away.
    let (gap, width) =
        (lot.between(0.0, TAU), if lot.chance(0.3) { lot.between(0.2, 0.9) } else { 0.0 });
    paper.fill(at, radius + 1.0, ink, |x, y| {
        let distance = x.hypot(y);
        let angle = (y.atan2(x) - gap).rem_euclid(TAU);
        distance <= radius && distance >= radius - rim && angle >= width
    });
    let count = 9 + lot.below(10);
    let span = lot.between(3.6, 4.9);
    let size = radius * lot.between(0.2, 0.27);
    for number in 0..count {
        let angle = -TAU / 4.0 + turn + span * ((number as f32 + 0.5) / count as f32 - 0.5);
        let inner = radius * 0.76;
        let place = (at.0 + inner * angle.cos(), at.1 + inner * angle.sin());
        paper.character(lot, place, size, angle + TAU / 4.0, ink);
    }
    if lot.chance(0.85) {
        let star = radius * lot.between(0.26, 0.34);
        paper.fill(at, star + 0.5, ink, |x, y| in_star(x, y, star, turn));
    }
    if lot.chance(0.5) {
        for number in 0..6 {
            let x = (number as f32 - 2.5) * radius * 0.17;
            let (sin, cos) = turn.sin_cos();
            let y = radius * 0.55;
            paper.character(
                lot,
                (at.0 + x * cos - y * sin, at.1 + x * sin + y * cos),
                radius * 0.15,
                turn,
                ink,
            );
        }
    }
}

fn in_star(x: f32, y: f32, size: f32, turn: f32) -> bool {
    let (distance, angle) = (x.hypot(y), y.atan2(x) + TAU / 4.0 - turn);
    // Between a point and a notch the edge is a straight line.
    let fifth = (angle.rem_euclid(TAU / 5.0) - TAU / 10.0).abs();
    let (tip, notch) = (size, size * 0.382);
    let from_tip = TAU / 10.0 - fifth;
    let edge =
        tip * notch * (TAU / 10.0).sin() / (tip * from_tip.sin() + notch * fifth.sin()).max(1e-4);
    distance <= edge
}

fn letterhead(paper: &mut Paper, lot: &mut Lot) {
    let ink = red_ink(lot);
    let size = lot.between(11.0, 17.0);
    let count = (150.0 / size) as usize;
    for at in 0..count {
        let x = 30.0 + at as f32 * size;
        paper.character(lot, (x, 24.0), size * 0.85, 0.0, &ink);
    }
    paper.stroke((26.0, 36.0), (184.0, 36.0), lot.between(0.4, 1.2), &ink);
}

fn table(paper: &mut Paper, lot: &mut Lot, ink: &Ink) {
    let (rows, columns) = (4 + lot.below(8), 2 + lot.below(5));
    let (high, wide) = (lot.between(9.0, 16.0), 160.0 / columns as f32);
    let top = lot.between(100.0, 150.0);
    for row in 0..=rows {
        let y = top + row as f32 * high;
        paper.stroke((25.0, y), (185.0, y), 0.3, ink);
    }
    for column in 0..=columns {
        let x = 25.0 + column as f32 * wide;
        paper.stroke((x, top), (x, top + rows as f32 * high), 0.3, ink);
    }
}

/// A closed line whose distance from its centre a function gives.
fn outline(
    paper: &mut Paper,
    at: (f32, f32),
    wide: f32,
    ink: &Ink,
    radius: impl Fn(f32) -> (f32, f32),
) {
    let steps = 90;
    let place = |step: usize| {
        let (x, y) = radius(step as f32 / steps as f32 * TAU);
        (at.0 + x, at.1 + y)
    };
    for step in 0..steps {
        paper.stroke(place(step), place(step + 1), wide, ink);
    }
}

fn negative(paper: &mut Paper, lot: &mut Lot, subject: Subject) {
    let at = (lot.between(55.0, 155.0), lot.between(110.0, 240.0));
    let ink = red_ink(lot);
    match subject {
        Subject::Letterhead => letterhead(paper, lot),
        Subject::Signature => {
            let mut from = at;
            for _ in 0..25 {
                let to = (from.0 + lot.between(-3.0, 5.0), from.1 + lot.between(-7.0, 7.0));
                paper.stroke(from, to, 0.6, &ink);
                from = to;
            }
        }
        Subject::Fingerprint => {
            let (wide, high) = (lot.between(6.0, 8.5), lot.between(8.5, 12.0));
            let ink = Ink { dropped: lot.between(0.1, 0.4), seed: lot.next() as u32, ..ink };
            let bend = lot.between(0.7, 1.4);
            paper.fill(at, high, &ink, |x, y| {
                (x / wide).powi(2) + (y / high).powi(2) <= 1.0
                    && ((x * bend).hypot(y + 2.0) * 1.9).rem_euclid(1.0) < 0.6
            });
        }
        Subject::SquareSeal => {
            let half = lot.between(6.0, 21.0);
            let rim = lot.between(0.8, 1.5);
            paper.fill(at, half, &ink, |x, y| x.abs().max(y.abs()) >= half - rim);
            let each = half * 2.0 / 3.0;
            for cell in 0..9 {
                let place =
                    (at.0 + (cell % 3 - 1) as f32 * each, at.1 + (cell / 3 - 1) as f32 * each);
                paper.character(lot, place, each * 0.75, 0.0, &ink);
            }
        }
        Subject::DrawnCircle => {
            let radius = lot.between(12.0, 26.0);
            let bumps: Vec<(f32, f32)> =
                (0..3).map(|_| (lot.between(0.03, 0.09), lot.between(0.0, TAU))).collect();
            let (flat, wide) = (lot.between(0.78, 0.95), lot.between(0.4, 0.9));
            outline(paper, at, wide, &ink, |angle| {
                let waves = bumps.iter().zip(2..);
                let by: f32 = waves
                    .map(|((size, from), times)| size * (angle * times as f32 + from).sin())
                    .sum();
                (radius * (1.0 + by) * angle.cos(), radius * flat * (1.0 + by) * angle.sin())
            });
            if lot.chance(0.5) {
                for number in 0..4 {
                    let place = (at.0 - 9.0 + 6.0 * number as f32, at.1);
                    paper.character(lot, place, 5.0, 0.0, &ink);
                }
            }
        }
        Subject::Disc => {
            let radius = lot.between(8.0, 25.0);
            paper.fill(at, radius, &ink, |x, y| x.hypot(y) <= radius);
        }
        Subject::RedTable => table(paper, lot, &ink),
        Subject::OvalSeal => {
            let (wide, flat) = (lot.between(20.0, 27.0), lot.between(0.62, 0.8));
            let rim = lot.between(0.9, 1.3);
            outline(paper, at, rim, &ink, |angle| (wide * angle.cos(), wide * flat * angle.sin()));
            for number in 0..12 {
                let angle = number as f32 / 12.0 * TAU;
                let place =
                    (at.0 + wide * 0.75 * angle.cos(), at.1 + wide * flat * 0.72 * angle.sin());
                paper.character(lot, place, 4.0, angle + TAU / 4.0, &ink);
            }
        }
        Subject::SmallMarks => {
            for _ in 0..3 + lot.below(6) {
                let place = (lot.between(30.0, 180.0), lot.between(60.0, 260.0));
                let size = lot.between(1.0, 4.5);
                match lot.below(3) {
                    0 => paper
                        .fill(place, size, &ink, |x, y| (size - 0.8..=size).contains(&x.hypot(y))),
                    1 => paper.stroke(place, (place.0 + size, place.1 - size), 0.7, &ink),
                    _ => paper.character(lot, place, size, 0.0, &ink),
                }
            }
        }
        Subject::RedText => {
            let (lines, size) = (3 + lot.below(12), lot.between(4.0, 8.0));
            let top = lot.between(110.0, 150.0);
            paper.text(lot, top, lines, size, &ink);
        }
        Subject::EmptyRing => {
            let (radius, rim) = (lot.between(16.0, 24.0), lot.between(0.6, 1.4));
            paper.fill(at, radius, &ink, |x, y| (radius - rim..=radius).contains(&x.hypot(y)));
        }
        Subject::Seals | Subject::BlueSeal | Subject::Clean => {}
    }
}
