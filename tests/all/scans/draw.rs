//! Ink on paper: the strokes from which pages are generated.

/// Numbers by lot, the same for the same seed (SplitMix64).
pub(crate) struct Lot(u64);

impl Lot {
    pub(crate) fn new(seed: u64) -> Lot {
        Lot(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EA1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub(crate) fn part(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.part()
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, part: f32) -> bool {
        self.part() < part
    }
}

/// A sheet of paper; lengths are in millimetres.
pub(crate) struct Paper {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) dpi: f32,
    pub(crate) rgb: Vec<u8>,
    /// The whole page leans by this slope.
    pub(crate) slope: f32,
}

/// What a pen or a seal leaves.
#[derive(Clone, Copy)]
pub(crate) struct Ink {
    pub(crate) colour: [u8; 3],
    /// How much of the paper it covers.
    pub(crate) strength: f32,
    /// The part of its points that stay blank …
    pub(crate) dropped: f32,
    /// … by a pattern of this seed.
    pub(crate) seed: u32,
}

impl Ink {
    pub(crate) fn solid(colour: [u8; 3]) -> Ink {
        Ink { colour, strength: 1.0, dropped: 0.0, seed: 0 }
    }
}

impl Paper {
    pub(crate) fn a4(dpi: f32, colour: [u8; 3]) -> Paper {
        let side = |mm: f32| (mm / 25.4 * dpi).round() as usize;
        let (width, height) = (side(210.0), side(297.0));
        Paper { width, height, dpi, rgb: colour.repeat(width * height), slope: 0.0 }
    }

    pub(crate) fn px(&self, mm: f32) -> f32 {
        mm / 25.4 * self.dpi
    }

    /// Ink on one pixel: it multiplies, so that black stays black below red.
    fn point(&mut self, x: i32, y: i32, ink: &Ink) {
        if x < 0 || y < 0 || x as usize >= self.width || y as usize >= self.height {
            return;
        }
        if ink.dropped > 0.0 && blot(x, y, ink.seed) < ink.dropped {
            return;
        }
        let at = (y as usize * self.width + x as usize) * 3;
        for (value, colour) in self.rgb[at..at + 3].iter_mut().zip(ink.colour) {
            let through = 1.0 - ink.strength * (1.0 - f32::from(colour) / 255.0);
            *value = (f32::from(*value) * through) as u8;
        }
    }

    /// Whatever `inside` says, within a square around a centre.
    pub(crate) fn fill(
        &mut self,
        centre: (f32, f32),
        reach: f32,
        ink: &Ink,
        inside: impl Fn(f32, f32) -> bool,
    ) {
        let scale = self.dpi / 25.4;
        let lean = self.slope * centre.0;
        let (cx, cy) = (self.px(centre.0), self.px(centre.1 + lean));
        let reach = self.px(reach).ceil() as i32;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                if inside(dx as f32 / scale, dy as f32 / scale) {
                    self.point(cx as i32 + dx, cy as i32 + dy, ink);
                }
            }
        }
    }

    /// A straight stroke with round ends.
    pub(crate) fn stroke(&mut self, from: (f32, f32), to: (f32, f32), wide: f32, ink: &Ink) {
        let lean = |(x, y): (f32, f32)| (x, y + self.slope * x);
        let (from, to) = (lean(from), lean(to));
        let (ax, ay) = (self.px(from.0), self.px(from.1));
        let (bx, by) = (self.px(to.0), self.px(to.1));
        let half = (self.px(wide) / 2.0).max(0.6);
        let (vx, vy) = (bx - ax, by - ay);
        let length = (vx * vx + vy * vy).max(0.01);
        let edge = half.ceil() + 1.0;
        for y in (ay.min(by) - edge) as i32..=(ay.max(by) + edge) as i32 {
            for x in (ax.min(bx) - edge) as i32..=(ax.max(bx) + edge) as i32 {
                let (px, py) = (x as f32 - ax, y as f32 - ay);
                let along = ((px * vx + py * vy) / length).clamp(0.0, 1.0);
                if (px - along * vx).hypot(py - along * vy) <= half {
                    self.point(x, y, ink);
                }
            }
        }
    }

    /// Strokes that are as dense as a Chinese character, turned by an angle.
    pub(crate) fn character(
        &mut self,
        lot: &mut Lot,
        centre: (f32, f32),
        size: f32,
        turn: f32,
        ink: &Ink,
    ) {
        let (sin, cos) = turn.sin_cos();
        let half = size / 2.0;
        let place = |x: f32, y: f32| (centre.0 + x * cos - y * sin, centre.1 + x * sin + y * cos);
        for _ in 0..4 + lot.below(5) {
            let (x, y) = (lot.between(-half, half), lot.between(-half, half));
            let (u, v) = match lot.below(5) {
                0 | 1 => (lot.between(-half, half), y),
                2 | 3 => (x, lot.between(-half, half)),
                _ => (lot.between(-half, half), lot.between(-half, half)),
            };
            self.stroke(place(x, y), place(u, v), size * 0.11, ink);
        }
    }

    /// Lines of characters.
    pub(crate) fn text(&mut self, lot: &mut Lot, top: f32, lines: usize, size: f32, ink: &Ink) {
        for line in 0..lines {
            let y = top + line as f32 * size * 1.9;
            let indent = if line % 4 == 0 { 2.0 * size } else { 0.0 };
            let most = ((155.0 - indent) / size) as usize;
            let count = if lot.chance(0.2) { 3 + lot.below(most) } else { most };
            for at in 0..count.min(most) {
                let x = 28.0 + indent + at as f32 * size;
                self.character(lot, (x, y), size * 0.82, 0.0, ink);
            }
        }
    }

    /// Lens, sensor and glass: a slight blur and noise.
    pub(crate) fn scanned(&mut self, lot: &mut Lot, noise: i32, blur: bool) {
        if blur {
            let (width, stride) = (self.width, self.width * 3);
            let before = self.rgb.clone();
            for y in 1..self.height - 1 {
                for x in 3..(width - 1) * 3 {
                    let at = y * stride + x;
                    let sum = u32::from(before[at]) * 4
                        + u32::from(before[at - 3])
                        + u32::from(before[at + 3])
                        + u32::from(before[at - stride])
                        + u32::from(before[at + stride]);
                    self.rgb[at] = (sum / 8) as u8;
                }
            }
        }
        if noise > 0 {
            let span = (2 * noise + 1) as u64;
            for bytes in self.rgb.chunks_mut(8) {
                let mut drawn = lot.next();
                for byte in bytes {
                    let step = (((drawn & 0xFF) * span) >> 8) as i32 - noise;
                    *byte = (i32::from(*byte) + step).clamp(0, 255) as u8;
                    drawn >>= 8;
                }
            }
        }
    }

    /// A JPEG file, colours at half the resolution as scanners store them.
    pub(crate) fn jpeg(&self, quality: u8, halved: bool) -> Vec<u8> {
        use image::codecs::jpeg::{JpegEncoder, PixelDensity};
        let mut rgb = self.rgb.clone();
        if halved {
            halve(&mut rgb, self.width, self.height);
        }
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        encoder.set_pixel_density(PixelDensity::dpi(self.dpi as u16));
        let (width, height) = (self.width as u32, self.height as u32);
        encoder.encode(&rgb, width, height, image::ExtendedColorType::Rgb8).unwrap();
        bytes
    }
}

/// Colour of four pixels at a time: each keeps its brightness.
fn halve(rgb: &mut [u8], width: usize, height: usize) {
    let luma =
        |p: &[u8]| (i32::from(p[0]) * 77 + i32::from(p[1]) * 150 + i32::from(p[2]) * 29) >> 8;
    for y in (0..height - 1).step_by(2) {
        for x in (0..width - 1).step_by(2) {
            let at =
                [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| ((y + dy) * width + x + dx) * 3);
            let mut mean = [0i32; 3];
            let mut mean_luma = 0;
            for at in at {
                for (sum, value) in mean.iter_mut().zip(&rgb[at..at + 3]) {
                    *sum += i32::from(*value);
                }
                mean_luma += luma(&rgb[at..at + 3]);
            }
            for at in at {
                let step = luma(&rgb[at..at + 3]) - mean_luma / 4;
                for (value, sum) in rgb[at..at + 3].iter_mut().zip(mean) {
                    *value = (sum / 4 + step).clamp(0, 255) as u8;
                }
            }
        }
    }
}

/// A pattern of blots from 0 to 1: patches of some pixels, and grain.
fn blot(x: i32, y: i32, seed: u32) -> f32 {
    let cell = |x: i32, y: i32, salt: u32| {
        let mut h = (x as u32).wrapping_mul(0x85EB_CA6B)
            ^ (y as u32).wrapping_mul(0xC2B2_AE35)
            ^ seed
            ^ salt;
        h ^= h >> 15;
        h = h.wrapping_mul(0x2C1B_3C6D);
        h ^= h >> 12;
        (h & 0xFFFF) as f32 / 65_536.0
    };
    0.45 * cell(x.div_euclid(9), y.div_euclid(9), 1)
        + 0.25 * cell(x.div_euclid(3), y.div_euclid(3), 2)
        + 0.3 * cell(x, y, 3)
}
