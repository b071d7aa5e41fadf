//! A page at about 66 dpi: what everything but decoding looks at.
//!
//! In: the samples of a decoded picture, in any of the layouts that decoders
//! give. Out: a [`Sheet`], paper made white, with the darkness and the redness
//! of every point. One pass over two rows of samples for each row of the sheet,
//! whole numbers only, so that it costs a small part of decoding.

/// How the samples of a picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One byte, 0 is black.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity.
    Rgba,
    /// Brightness and two differences of colour, as JPEG has them.
    Ycc,
}

impl Layout {
    pub(super) fn channels(self) -> usize {
        match self {
            Layout::Gray => 1,
            Layout::Rgb | Layout::Ycc => 3,
            Layout::Rgba => 4,
        }
    }
}

/// A decoded picture, rows from the top without gaps between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Picture<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) layout: Layout,
    pub(super) data: &'a [u8],
}

/// Points of the short side of a sheet; an A4 page has 66 dpi then.
const SHORT_SIDE: usize = 545;

/// Colours of a page, at a fraction of its resolution.
#[derive(Clone, Debug)]
pub(super) struct Colours {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Pixels of the picture for one point, both ways.
    pub(super) step: f32,
    pub(super) rgb: Vec<[u8; 3]>,
}

impl Colours {
    /// A page of one colour.
    pub(super) fn plain(width: usize, height: usize, step: f32) -> Colours {
        Colours { width, height, step, rgb: vec![[255; 3]; width * height] }
    }

    /// The reduced picture.
    pub(super) fn of(picture: &Picture) -> Colours {
        let short = picture.width.min(picture.height);
        let step = (short as f32 / SHORT_SIDE as f32).round().max(1.0) as usize;
        let (width, height) = (picture.width.div_ceil(step), picture.height.div_ceil(step));
        let mut rgb = Vec::with_capacity(width * height);
        let stride = picture.width * picture.layout.channels();
        for row in 0..height {
            let at = |third: usize| (row * step + step * third / 3).min(picture.height - 1);
            let line = |at: usize| picture.data.get(at * stride..(at + 1) * stride).unwrap_or(&[]);
            let lines = [line(at(1)), line(at(2))];
            match picture.layout {
                Layout::Gray => averages::<1>(lines, step, |[y]| rgb.push([y; 3])),
                Layout::Rgb => averages::<3>(lines, step, |point| rgb.push(point)),
                Layout::Rgba => averages::<4>(lines, step, |[r, g, b, a]| {
                    rgb.push([r, g, b].map(|c| over_white(c, a)));
                }),
                Layout::Ycc => averages::<3>(lines, step, |point| rgb.push(from_ycc(point))),
            }
        }
        rgb.resize(width * height, [255; 3]);
        Colours { width, height, step: step as f32, rgb }
    }
}

/// The means of every `step` pixels of two rows. Steps of common resolutions
/// (100 to 400 dpi) are known when this is compiled, which halves its time.
fn averages<const C: usize>(lines: [&[u8]; 2], step: usize, mut each: impl FnMut([u8; C])) {
    let lines = lines.map(|line| line.as_chunks::<C>().0);
    match step {
        2 => by::<C, 2>(lines, &mut each),
        3 => by::<C, 3>(lines, &mut each),
        4 => by::<C, 4>(lines, &mut each),
        5 => by::<C, 5>(lines, &mut each),
        6 => by::<C, 6>(lines, &mut each),
        _ => {
            for (above, below) in lines[0].chunks(step).zip(lines[1].chunks(step)) {
                each(mean(above, below));
            }
        }
    }
}

/// The same for a step that is known, and for what is left at the end.
fn by<const C: usize, const S: usize>(lines: [&[[u8; C]]; 2], each: &mut impl FnMut([u8; C])) {
    let [(above, last), (below, end)] = lines.map(|line| line.as_chunks::<S>());
    for (above, below) in above.iter().zip(below) {
        each(mean(above, below));
    }
    if !last.is_empty() && !end.is_empty() {
        each(mean(last, end));
    }
}

#[inline(always)]
fn mean<const C: usize>(above: &[[u8; C]], below: &[[u8; C]]) -> [u8; C] {
    let mut sums = [0u32; C];
    for (a, b) in above.iter().zip(below) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += u32::from(*a) + u32::from(*b);
        }
    }
    // One division for the point in place of one for each channel.
    let share = 65_536 / (2 * above.len() as u32).max(1);
    sums.map(|sum| ((sum * share + 32_768) >> 16).min(255) as u8)
}

fn over_white(colour: u8, opacity: u8) -> u8 {
    let (colour, opacity) = (u32::from(colour), u32::from(opacity));
    ((colour * opacity + 255 * (255 - opacity)) / 255) as u8
}

/// JFIF, 7: full range, in 16 bits of fraction.
fn from_ycc([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let byte = |v: i32| ((v + 32_768) >> 16).clamp(0, 255) as u8;
    [byte(y + 91_881 * cr), byte(y - 22_554 * cb - 46_802 * cr), byte(y + 116_130 * cb)]
}

/// A page with its paper made white.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) width: usize,
    pub(super) height: usize,
    /// 0 is paper, 255 is black.
    pub(super) dark: Vec<u8>,
    /// How much redder than anything else.
    pub(super) red: Vec<u8>,
}

impl Sheet {
    /// Divides by the colour of the paper, which most of a page shows.
    pub(super) fn of(colours: &Colours) -> Sheet {
        let paper = median(&colours.rgb);
        let white: [[u8; 256]; 3] = paper.map(|paper| {
            // Where a page is dark all over there is no paper to make white.
            let paper = u32::from(paper.max(96));
            std::array::from_fn(|value| (value as u32 * 255 / paper).min(255) as u8)
        });
        let mut dark = Vec::with_capacity(colours.rgb.len());
        let mut red = Vec::with_capacity(colours.rgb.len());
        for [r, g, b] in &colours.rgb {
            let (r, g, b) =
                (white[0][usize::from(*r)], white[1][usize::from(*g)], white[2][usize::from(*b)]);
            let luma = (u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8;
            dark.push(255 - luma as u8);
            red.push(r.saturating_sub(g.max(b)));
        }
        Sheet { width: colours.width, height: colours.height, dark, red }
    }
}

/// The middle value of each channel.
fn median(rgb: &[[u8; 3]]) -> [u8; 3] {
    let mut counts = [[0u32; 256]; 3];
    for point in rgb {
        for (counts, value) in counts.iter_mut().zip(point) {
            counts[usize::from(*value)] += 1;
        }
    }
    let half = rgb.len() as u32 / 2;
    counts.map(|counts| {
        let mut sum = 0;
        counts
            .iter()
            .position(|count| {
                sum += count;
                sum > half
            })
            .unwrap_or(255) as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_gives_the_same_colours() {
        let points = [[255u8, 255, 255], [200, 20, 30], [0, 0, 0], [90, 200, 10]];
        for [r, g, b] in points {
            let of = |layout, one: &[u8]| {
                let data = one.repeat(24 * 24);
                Colours::of(&Picture { width: 24, height: 24, layout, data: &data }).rgb[30]
            };
            assert_eq!(of(Layout::Rgb, &[r, g, b]), [r, g, b]);
            assert_eq!(of(Layout::Rgba, &[r, g, b, 255]), [r, g, b]);
            assert_eq!(of(Layout::Rgba, &[r, g, b, 0]), [255; 3]);
            let (rf, gf, bf) = (f32::from(r), f32::from(g), f32::from(b));
            let y = 0.299 * rf + 0.587 * gf + 0.114 * bf;
            let ycc = [y, (bf - y) / 1.772 + 128.0, (rf - y) / 1.402 + 128.0];
            let back = of(Layout::Ycc, &ycc.map(|v| v.round() as u8));
            for (one, other) in back.iter().zip([r, g, b]) {
                assert!(one.abs_diff(other) <= 2, "{back:?} {r} {g} {b}");
            }
        }
    }

    #[test]
    fn tinted_paper_is_white_and_not_red() {
        let mut rgb = vec![[250, 225, 215]; 1000];
        rgb.push([190, 60, 60]);
        let sheet = Sheet::of(&Colours { width: 1001, height: 1, step: 1.0, rgb });
        assert_eq!((sheet.dark[0], sheet.red[0]), (0, 0));
        assert!(sheet.red[1000] > 100);
    }
}
