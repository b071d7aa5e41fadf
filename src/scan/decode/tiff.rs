//! TIFF: every page, in the compressions that scanners write.
//!
//! What the crate `tiff` does not decode (old JPEG) is said to be unknown, but
//! for group 3 fax, which goes to [`super::fax`]. Strips must lie inside the file, and one of JPEG must have its end
//! marker: the crate forgives both.

use std::io::Cursor;

use hayro_ccitt::{DecodeSettings, EncodingMode};
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::{Decoded, Undecoded, within};
use crate::scan::finding::Fault;
use crate::scan::resolution::smaller;
use crate::scan::sheet::{Colours, Layout, Picture};

/// Decodes page after page; `each` says whether to go on.
pub(in crate::scan) fn pages(
    bytes: &[u8],
    pixels: u64,
    each: &mut dyn FnMut(Result<Decoded, Undecoded>) -> bool,
) {
    let mut limits = Limits::default();
    let most = usize::try_from(pixels.saturating_mul(8)).unwrap_or(usize::MAX);
    limits.decoding_buffer_size = most;
    limits.intermediate_buffer_size = most;
    let mut decoder = match Decoder::new(Cursor::new(bytes)) {
        Ok(decoder) => decoder.with_limits(limits),
        Err(error) => {
            each(Err(cause(&error)));
            return;
        }
    };
    while each(page(&mut decoder, bytes, pixels)) && decoder.more_images() {
        if let Err(error) = decoder.next_image() {
            each(Err(cause(&error)));
            return;
        }
    }
}

fn cause(error: &TiffError) -> Undecoded {
    match error {
        TiffError::UnsupportedError(_) => Undecoded::Unknown,
        TiffError::LimitsExceeded => Undecoded::TooLarge,
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Fault::Cut.into()
        }
        _ => Fault::Damaged.into(),
    }
}

type File<'a> = Decoder<Cursor<&'a [u8]>>;

fn page(decoder: &mut File, bytes: &[u8], pixels: u64) -> Result<Decoded, Undecoded> {
    let words = |error: TiffError| cause(&error);
    let (width, height) = decoder.dimensions().map_err(words)?;
    within(width, height, pixels)?;
    strips(decoder, bytes)?;
    let colour = decoder.colortype().map_err(words)?;
    let tag = dpi(decoder);
    let (wide, high) = (width as usize, height as usize);
    if let Some(samples) = group_3(decoder, bytes, width, height)? {
        let picture = Picture { width: wide, height: high, layout: Layout::Gray, data: &samples };
        return Ok(Decoded { width, height, tag, colours: Colours::of(&picture), end: None });
    }
    let data = decoder.read_image().map_err(words)?;
    let (layout, samples) = samples(decoder, colour, data, wide, high).ok_or(Undecoded::Unknown)?;
    if samples.len() < wide * high * layout.channels() {
        return Err(Fault::Damaged.into());
    }
    let picture = Picture { width: wide, height: high, layout, data: &samples };
    Ok(Decoded { width, height, tag, colours: Colours::of(&picture), end: None })
}

/// Whether the strips or tiles lie inside the file and end as they must.
fn strips(decoder: &mut File, bytes: &[u8]) -> Result<(), Undecoded> {
    let mut list = |one, other| {
        let found = decoder.get_tag_u64_vec(one).or_else(|_| decoder.get_tag_u64_vec(other));
        found.unwrap_or_default()
    };
    let offsets = list(Tag::StripOffsets, Tag::TileOffsets);
    let counts = list(Tag::StripByteCounts, Tag::TileByteCounts);
    let jpeg = decoder.get_tag_u32(Tag::Compression).is_ok_and(|method| method == 7);
    for (offset, count) in offsets.iter().zip(&counts) {
        let place = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let strip = bytes.get(place(*offset)..place(offset.saturating_add(*count)));
        let Some(strip) = strip else { return Err(Fault::Cut.into()) };
        if jpeg && memchr::memmem::rfind(strip, b"\xFF\xD9").is_none() {
            return Err(Fault::NoEnd.into());
        }
    }
    Ok(())
}

/// Strips of group 3 fax, or of its lines without their ends (TIFF 6.0, sections
/// 10 and 11); `None` where the page is of another compression.
fn group_3(
    decoder: &mut File,
    bytes: &[u8],
    width: u32,
    height: u32,
) -> Result<Option<Vec<u8>>, Undecoded> {
    let mut tag = |tag, default| decoder.get_tag_u32(tag).unwrap_or(default);
    let bare = match tag(Tag::Compression, 1) {
        2 => true,
        3 => false,
        _ => return Ok(None),
    };
    // Bit 0: lines told by their difference to the one before; no bit of
    // T4Options changes how ends of lines are found.
    let two_dimensional = !bare && tag(Tag::Unknown(292), 0) & 1 == 1;
    let reversed = tag(Tag::FillOrder, 1) == 2;
    let black_is_zero = tag(Tag::PhotometricInterpretation, 0) == 1;
    let rows = tag(Tag::RowsPerStrip, height).clamp(1, height);
    let offsets = decoder.get_tag_u64_vec(Tag::StripOffsets).unwrap_or_default();
    let counts = decoder.get_tag_u64_vec(Tag::StripByteCounts).unwrap_or_default();
    let mut samples = Vec::new();
    let mut left = height;
    for (offset, count) in offsets.iter().zip(&counts) {
        let place = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let strip = bytes.get(place(*offset)..place(offset.saturating_add(*count)));
        let strip = strip.ok_or(Fault::Cut)?;
        let reordered: Vec<u8>;
        let strip = if reversed {
            reordered = strip.iter().map(|byte| byte.reverse_bits()).collect();
            &reordered
        } else {
            strip
        };
        let settings = DecodeSettings {
            columns: width,
            rows: rows.min(left),
            end_of_block: !bare,
            end_of_line: !bare,
            rows_are_byte_aligned: bare,
            encoding: match two_dimensional {
                true => EncodingMode::Group3_2D { k: u32::MAX },
                false => EncodingMode::Group3_1D,
            },
            invert_black: false,
        };
        left -= settings.rows;
        samples.extend(super::fax::samples(strip, settings, black_is_zero)?);
        if left == 0 {
            break;
        }
    }
    if left > 0 { Err(Fault::Cut.into()) } else { Ok(Some(samples)) }
}

/// Tags 282, 283 and 296.
fn dpi(decoder: &mut File) -> Option<f64> {
    let inch = match decoder.get_tag_u32(Tag::ResolutionUnit) {
        Ok(3) => 2.54,
        Ok(1) => return None,
        _ => 1.0,
    };
    let across = ratio(decoder, Tag::XResolution)?;
    let down = ratio(decoder, Tag::YResolution).unwrap_or(across);
    smaller(across * inch, down * inch)
}

fn ratio(decoder: &mut File, tag: Tag) -> Option<f64> {
    use tiff::decoder::ifd::Value;
    match decoder.get_tag(tag).ok()? {
        Value::Rational(over, under) if under > 0 => Some(f64::from(over) / f64::from(under)),
        other => other.into_u32().ok().map(f64::from),
    }
}

/// One of the layouts that a sheet is made from.
fn samples(
    decoder: &mut File,
    colour: ColorType,
    data: DecodingResult,
    width: usize,
    height: usize,
) -> Option<(Layout, Vec<u8>)> {
    let bytes = match data {
        DecodingResult::U8(bytes) => bytes,
        DecodingResult::U16(words) => words.into_iter().map(|word| (word >> 8) as u8).collect(),
        _ => return None,
    };
    Some(match colour {
        ColorType::Gray(1) => (Layout::Gray, unpacked::<1>(&bytes, width, height)),
        ColorType::Gray(2) => (Layout::Gray, unpacked::<2>(&bytes, width, height)),
        ColorType::Gray(4) => (Layout::Gray, unpacked::<4>(&bytes, width, height)),
        ColorType::Gray(8 | 16) => (Layout::Gray, bytes),
        ColorType::RGB(8 | 16) => (Layout::Rgb, bytes),
        ColorType::RGBA(8 | 16) => (Layout::Rgba, bytes),
        ColorType::YCbCr(8) => (Layout::Ycc, bytes),
        ColorType::CMYK(8) => (Layout::Rgb, from_cmyk(&bytes)),
        ColorType::Palette(depth @ (1 | 2 | 4 | 8)) => {
            let indices = match depth {
                1 => indices::<1>(&bytes, width, height),
                2 => indices::<2>(&bytes, width, height),
                4 => indices::<4>(&bytes, width, height),
                _ => bytes,
            };
            (Layout::Rgb, coloured(decoder, &indices, depth)?)
        }
        _ => return None,
    })
}

/// Samples of a few bits, each in a byte of its own; rows begin a byte.
pub(super) fn indices<const BITS: usize>(bytes: &[u8], width: usize, height: usize) -> Vec<u8> {
    let stride = (width * BITS).div_ceil(8).max(1);
    let mut all = Vec::with_capacity(width * height);
    for row in bytes.chunks(stride).take(height) {
        let parts = row.iter().flat_map(|byte| {
            (0..8 / BITS)
                .map(move |part| byte >> (8 - BITS * (part + 1)) & ((1u16 << BITS) - 1) as u8)
        });
        all.extend(parts.take(width));
    }
    all
}

/// The same as shades of gray.
pub(super) fn unpacked<const BITS: usize>(bytes: &[u8], width: usize, height: usize) -> Vec<u8> {
    let most = ((1u16 << BITS) - 1) as u8;
    let mut all = indices::<BITS>(bytes, width, height);
    for sample in &mut all {
        *sample *= 255 / most;
    }
    all
}

/// Inks to light, without a profile: enough to tell red from black.
pub(super) fn from_cmyk(bytes: &[u8]) -> Vec<u8> {
    let (points, _) = bytes.as_chunks::<4>();
    points
        .iter()
        .flat_map(|[c, m, y, k]| {
            let light = |ink: &u8| (u32::from(255 - ink) * u32::from(255 - k) / 255) as u8;
            [light(c), light(m), light(y)]
        })
        .collect()
}

/// Colours of a palette: all reds, then all greens, then all blues, in 16 bits.
fn coloured(decoder: &mut File, indices: &[u8], depth: u8) -> Option<Vec<u8>> {
    let map = decoder.get_tag_u16_vec(Tag::ColorMap).ok()?;
    let count = 1usize << depth;
    let at = |channel: usize, index: &u8| {
        map.get(channel * count + usize::from(*index)).map_or(0, |value| (value >> 8) as u8)
    };
    Some(indices.iter().flat_map(|index| [at(0, index), at(1, index), at(2, index)]).collect())
}
