//! A small picture of a page for reports, its seals circled.
//!
//! In: the reduced page and its seals. Out: a PNG of 216 colours, a few kB.

use super::seal::Seal;
use super::sheet::Colours;

/// Pixels of the longer side.
const LONG: usize = 300;

/// Colour of the circles: one that neither ink nor paper has.
const MARK: u8 = 6 * 6 * 6;

/// A PNG of the page.
pub(super) fn png(page: &Colours, seals: &[Seal]) -> Vec<u8> {
    let (width, height) = size(page.width, page.height);
    let mut pixels: Vec<u8> = Vec::with_capacity(width * height);
    for y in 0..height {
        let (top, bottom) = span(y, height, page.height);
        for x in 0..width {
            let (left, right) = span(x, width, page.width);
            let (mut sums, mut count) = ([0u32; 3], 0);
            for row in top..bottom {
                let from = row * page.width;
                for point in page.rgb.get(from + left..from + right).unwrap_or(&[]) {
                    count += 1;
                    for (sum, value) in sums.iter_mut().zip(point) {
                        *sum += u32::from(*value);
                    }
                }
            }
            let level = |sum: u32| ((sum / count.max(1)) * 5 + 127) / 255;
            let [r, g, b] = sums.map(level);
            pixels.push((r * 36 + g * 6 + b) as u8);
        }
    }
    for seal in seals {
        circle(&mut pixels, width, height, seal);
    }
    encoded(width, height, &pixels)
}

/// The size of a thumbnail of a page of this size.
fn size(width: usize, height: usize) -> (usize, usize) {
    let long = width.max(height).max(1);
    let side = |of: usize| (of * LONG.min(long) / long).max(1);
    (side(width), side(height))
}

fn span(at: usize, of: usize, from: usize) -> (usize, usize) {
    let start = at * from / of;
    (start, ((at + 1) * from / of).max(start + 1).min(from))
}

/// A ring just outside the seal, two pixels wide.
fn circle(pixels: &mut [u8], width: usize, height: usize, seal: &Seal) {
    let place = |part: u16, whole: usize| f32::from(part) / 1000.0 * whole as f32;
    let (cx, cy) = (place(seal.x, width), place(seal.y, height));
    let radius = place(seal.radius, width) + 3.0;
    for y in 0..height {
        for x in 0..width {
            let distance = (x as f32 + 0.5 - cx).hypot(y as f32 + 0.5 - cy);
            if (distance - radius).abs() <= 1.2
                && let Some(pixel) = pixels.get_mut(y * width + x)
            {
                *pixel = MARK;
            }
        }
    }
}

fn encoded(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let mut palette: Vec<u8> = Vec::with_capacity(217 * 3);
    for colour in 0..216u8 {
        palette.extend([colour / 36, colour / 6 % 6, colour % 6].map(|level| level * 51));
    }
    palette.extend([0, 110, 220]);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_filter(png::Filter::NoFilter);
    // Into memory, which does not fail.
    let _ = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    bytes
}
