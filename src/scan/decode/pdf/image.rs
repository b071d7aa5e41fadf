//! One picture of a PDF: filters off, samples out (ISO 32000-1, 8.9).
//!
//! The samples must all be there: a stream that expands to less than its
//! picture needs is cut. JPEG 2000 and JBIG2 are not decoded and said so.

use hayro_ccitt::{DecodeSettings, EncodingMode};
use lopdf::{Dictionary, Document, Object, Stream};

use super::super::{Undecoded, jpeg, tiff, within};
use crate::scan::finding::{Compression, Fault};
use crate::scan::sheet::{Colours, Layout, Picture};

/// A picture, reduced.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) pixels: (u32, u32),
    pub(super) end: Option<Fault>,
    colours: Colours,
    /// Opacity, where the picture has some.
    mask: Option<Colours>,
    /// A stencil through which the colour of the page's state is painted.
    stencil: bool,
}

/// Why there is none.
pub(super) enum Unseen {
    Picture(Undecoded),
    Compression(Compression),
}

impl From<Undecoded> for Unseen {
    fn from(error: Undecoded) -> Unseen {
        Unseen::Picture(error)
    }
}

impl From<Fault> for Unseen {
    fn from(fault: Fault) -> Unseen {
        Unseen::Picture(fault.into())
    }
}

impl Shown {
    /// The colour at a place of the unit square, from the top; `None` where
    /// the page shows through.
    pub(super) fn at(&self, u: f64, v: f64, fill: [u8; 3]) -> Option<[u8; 3]> {
        let of = |page: &Colours| {
            let place = |part: f64, whole: usize| {
                ((part * whole as f64) as usize).min(whole.saturating_sub(1))
            };
            page.rgb.get(place(v, page.height) * page.width + place(u, page.width)).copied()
        };
        let colour = of(&self.colours)?;
        if self.stencil {
            return (colour[0] < 160).then_some(fill);
        }
        if let Some(mask) = &self.mask
            && of(mask)?[0] < 128
        {
            return None;
        }
        Some(colour)
    }
}

/// Decodes a picture with its mask.
pub(super) fn decode(document: &Document, stream: &Stream, pixels: u64) -> Result<Shown, Unseen> {
    let mut shown = one(document, stream, pixels)?;
    let mask = stream.dict.get_deref(b"SMask", document);
    if let Ok(Object::Stream(mask)) = mask {
        shown.mask = Some(one(document, mask, pixels)?.colours);
    } else if let Ok(Object::Stream(mask)) = stream.dict.get_deref(b"Mask", document) {
        // Where a stencil is marked, the page shows through: 0 paints.
        let mut mask = one(document, mask, pixels)?.colours;
        for point in &mut mask.rgb {
            *point = point.map(|value| 255 - value);
        }
        shown.mask = Some(mask);
    }
    Ok(shown)
}

fn one(document: &Document, stream: &Stream, pixels: u64) -> Result<Shown, Unseen> {
    let dict = &stream.dict;
    let number = |key: &[u8]| {
        let value = dict.get_deref(key, document).ok()?.as_i64().ok()?;
        u32::try_from(value).ok()
    };
    let (Some(width), Some(height)) = (number(b"Width"), number(b"Height")) else {
        return Err(Fault::Damaged.into());
    };
    within(width, height, pixels)?;
    let stencil = matches!(dict.get_deref(b"ImageMask", document), Ok(Object::Boolean(true)));
    let inverted = is_inverted(document, dict);
    let filters: Vec<&[u8]> = stream.filters().unwrap_or_default();
    let last = filters.last().copied().unwrap_or_default();
    let room = usize::try_from(pixels.saturating_mul(4)).unwrap_or(usize::MAX);
    let mut shown = match last {
        b"JPXDecode" => return Err(Unseen::Compression(Compression::Jpx)),
        b"JBIG2Decode" => return Err(Unseen::Compression(Compression::Jbig2)),
        b"DCTDecode" | b"DCT" => {
            let data = before_last(document, stream, &filters, room)?;
            // A line end before `endstream` is no part of the picture.
            let data = data.strip_suffix(b"\n").unwrap_or(&data);
            let data = data.strip_suffix(b"\r").unwrap_or(data);
            let decoded = jpeg::decode(data, pixels)?;
            let pixels = (decoded.width, decoded.height);
            Shown { pixels, end: decoded.end, colours: decoded.colours, mask: None, stencil: false }
        }
        b"CCITTFaxDecode" | b"CCF" => {
            let data = before_last(document, stream, &filters, room)?;
            let parameters = parameters(document, dict, filters.len());
            let samples = fax(document, parameters, &data, width, height)?;
            picture(width, height, Layout::Gray, &samples)?
        }
        _ => {
            let data = match stream.decompressed_content_with_limit(room) {
                Ok(data) => data,
                Err(lopdf::Error::Unimplemented(_)) => {
                    return Err(Unseen::Compression(Compression::Other));
                }
                Err(_) => return Err(Fault::Damaged.into()),
            };
            let depth = if stencil { 1 } else { number(b"BitsPerComponent").unwrap_or(8) };
            let space = if stencil { Space::Gray } else { Space::of(document, dict, 4)? };
            let (layout, samples) = space.samples(&data, width, height, depth)?;
            picture(width, height, layout, &samples)?
        }
    };
    shown.stencil = stencil;
    if inverted {
        for point in &mut shown.colours.rgb {
            *point = point.map(|value| 255 - value);
        }
    }
    Ok(shown)
}

fn picture(width: u32, height: u32, layout: Layout, data: &[u8]) -> Result<Shown, Unseen> {
    let (wide, high) = (width as usize, height as usize);
    if data.len() < wide * high * layout.channels() {
        return Err(Fault::Cut.into());
    }
    let colours = Colours::of(&Picture { width: wide, height: high, layout, data });
    Ok(Shown { pixels: (width, height), end: None, colours, mask: None, stencil: false })
}

/// The stream with all filters off but the last.
fn before_last(
    document: &Document,
    stream: &Stream,
    filters: &[&[u8]],
    room: usize,
) -> Result<Vec<u8>, Unseen> {
    let Some((_, others)) = filters.split_last().filter(|(_, others)| !others.is_empty()) else {
        return Ok(stream.content.clone());
    };
    let mut dict = Dictionary::new();
    let names = others.iter().map(|name| Object::Name(name.to_vec())).collect::<Vec<_>>();
    dict.set("Filter", Object::Array(names));
    if let Ok(Object::Array(all)) = stream.dict.get_deref(b"DecodeParms", document) {
        let kept = all.iter().take(others.len()).cloned().collect::<Vec<_>>();
        dict.set("DecodeParms", Object::Array(kept));
    }
    let inner = Stream::new(dict, stream.content.clone());
    inner.decompressed_content_with_limit(room).map_err(|_| Fault::Damaged.into())
}

/// The parameters of the last filter.
fn parameters<'a>(
    document: &'a Document,
    dict: &'a Dictionary,
    filters: usize,
) -> Option<&'a Dictionary> {
    let all = dict.get_deref(b"DecodeParms", document).or_else(|_| dict.get_deref(b"DP", document));
    match all.ok()? {
        Object::Dictionary(one) => Some(one),
        Object::Array(all) => {
            let (_, one) = document.dereference(all.get(filters.checked_sub(1)?)?).ok()?;
            one.as_dict().ok()
        }
        _ => None,
    }
}

/// Whether `Decode` turns black and white around.
fn is_inverted(document: &Document, dict: &Dictionary) -> bool {
    let decode = dict.get_deref(b"Decode", document).and_then(Object::as_array);
    decode.is_ok_and(|pairs| {
        let number = |at: usize| pairs.get(at).and_then(|object| object.as_float().ok());
        matches!((number(0), number(1)), (Some(low), Some(high)) if low > high)
    })
}

/// Groups 3 and 4 with the parameters of a PDF (ISO 32000-1, 7.4.6).
fn fax(
    document: &Document,
    parameters: Option<&Dictionary>,
    data: &[u8],
    width: u32,
    height: u32,
) -> Result<Vec<u8>, Unseen> {
    let value = |key: &[u8]| parameters.and_then(|all| all.get_deref(key, document).ok());
    let number = |key: &[u8]| value(key).and_then(|object| object.as_i64().ok());
    let flag = |key: &[u8], default: bool| match value(key) {
        Some(Object::Boolean(value)) => *value,
        _ => default,
    };
    let columns = number(b"Columns").and_then(|value| u32::try_from(value).ok()).unwrap_or(1728);
    if columns != width {
        return Err(Fault::Damaged.into());
    }
    let encoding = match number(b"K").unwrap_or(0) {
        k if k < 0 => EncodingMode::Group4,
        0 => EncodingMode::Group3_1D,
        k => EncodingMode::Group3_2D { k: u32::try_from(k).unwrap_or(u32::MAX) },
    };
    let settings = DecodeSettings {
        columns,
        rows: height,
        end_of_block: flag(b"EndOfBlock", true),
        end_of_line: flag(b"EndOfLine", false),
        rows_are_byte_aligned: flag(b"EncodedByteAlign", false),
        encoding,
        invert_black: false,
    };
    Ok(super::super::fax::samples(data, settings, flag(b"BlackIs1", false))?)
}

/// Colour spaces, as far as telling red from black needs them.
enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// Colours by number.
    Indexed(Vec<[u8; 3]>),
}

impl Space {
    fn of(document: &Document, dict: &Dictionary, depth: usize) -> Result<Space, Unseen> {
        match dict.get_deref(b"ColorSpace", document) {
            Ok(object) => Space::named(document, object, depth),
            Err(_) => Ok(Space::Gray),
        }
    }

    fn named(document: &Document, object: &Object, depth: usize) -> Result<Space, Unseen> {
        let unknown = || Unseen::Compression(Compression::Other);
        let get = |object| document.dereference(object).map(|(_, object)| object).ok();
        let depth = depth.checked_sub(1).ok_or_else(unknown)?;
        match object {
            Object::Name(name) => Space::channels(match name.as_slice() {
                b"DeviceGray" | b"G" | b"CalGray" => 1,
                b"DeviceRGB" | b"RGB" | b"CalRGB" => 3,
                b"DeviceCMYK" | b"CMYK" => 4,
                _ => 0,
            }),
            Object::Array(parts) => {
                let name = parts.first().and_then(get).and_then(|name| name.as_name().ok());
                match (name, parts.get(1).and_then(get)) {
                    (Some(b"ICCBased"), Some(Object::Stream(profile))) => {
                        let count = profile.dict.get(b"N").and_then(Object::as_i64).unwrap_or(0);
                        Space::channels(count)
                    }
                    (Some(b"Indexed" | b"I"), Some(base)) => {
                        let base = Space::named(document, base, depth)?;
                        let table = match parts.get(3).and_then(get) {
                            Some(Object::String(bytes, _)) => bytes.clone(),
                            Some(Object::Stream(stream)) => {
                                stream.decompressed_content_with_limit(4096).unwrap_or_default()
                            }
                            _ => return Err(unknown()),
                        };
                        Ok(Space::Indexed(base.table(&table)))
                    }
                    (Some(name), _) => Space::named(document, &Object::Name(name.to_vec()), depth),
                    _ => Err(unknown()),
                }
            }
            _ => Err(unknown()),
        }
    }

    fn channels(count: i64) -> Result<Space, Unseen> {
        match count {
            1 => Ok(Space::Gray),
            3 => Ok(Space::Rgb),
            4 => Ok(Space::Cmyk),
            _ => Err(Unseen::Compression(Compression::Other)),
        }
    }

    fn table(&self, bytes: &[u8]) -> Vec<[u8; 3]> {
        match self {
            Space::Gray => bytes.iter().map(|gray| [*gray; 3]).collect(),
            Space::Cmyk => tiff::from_cmyk(bytes).as_chunks::<3>().0.to_vec(),
            Space::Rgb | Space::Indexed(_) => bytes.as_chunks::<3>().0.to_vec(),
        }
    }

    /// One of the layouts that a page is reduced from.
    fn samples(
        &self,
        data: &[u8],
        width: u32,
        height: u32,
        depth: u32,
    ) -> Result<(Layout, Vec<u8>), Unseen> {
        let (wide, high) = (width as usize, height as usize);
        let channels = match self {
            Space::Gray | Space::Indexed(_) => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
        };
        let row = wide * channels;
        if data.len() < (row * depth as usize).div_ceil(8) * high {
            return Err(Fault::Cut.into());
        }
        let numbers = matches!(self, Space::Indexed(_));
        let samples = match (depth, numbers) {
            (1, true) => tiff::indices::<1>(data, row, high),
            (2, true) => tiff::indices::<2>(data, row, high),
            (4, true) => tiff::indices::<4>(data, row, high),
            (1, false) => tiff::unpacked::<1>(data, row, high),
            (2, false) => tiff::unpacked::<2>(data, row, high),
            (4, false) => tiff::unpacked::<4>(data, row, high),
            (8, _) => data.get(..row * high).unwrap_or(&[]).to_vec(),
            (16, false) => data.iter().step_by(2).take(row * high).copied().collect(),
            _ => return Err(Unseen::Compression(Compression::Other)),
        };
        Ok(match self {
            Space::Gray => (Layout::Gray, samples),
            Space::Rgb => (Layout::Rgb, samples),
            Space::Cmyk => (Layout::Rgb, tiff::from_cmyk(&samples)),
            Space::Indexed(table) => {
                let colour = |index: &u8| table.get(usize::from(*index)).copied().unwrap_or([0; 3]);
                (Layout::Rgb, samples.iter().flat_map(colour).collect())
            }
        })
    }
}

/// An inline picture with its abbreviated keys written out.
pub(super) fn spelled_out(stream: &Stream) -> Stream {
    let mut dict = Dictionary::new();
    for (key, value) in stream.dict.iter() {
        let long: &[u8] = match key.as_slice() {
            b"W" => b"Width",
            b"H" => b"Height",
            b"BPC" => b"BitsPerComponent",
            b"CS" => b"ColorSpace",
            b"F" => b"Filter",
            b"DP" => b"DecodeParms",
            b"D" => b"Decode",
            b"IM" => b"ImageMask",
            other => other,
        };
        let value = match (long, value) {
            (b"Filter", Object::Name(name)) => Object::Name(filter(name).to_vec()),
            (b"Filter", Object::Array(names)) => Object::Array(
                names
                    .iter()
                    .map(|name| match name {
                        Object::Name(name) => Object::Name(filter(name).to_vec()),
                        other => other.clone(),
                    })
                    .collect(),
            ),
            (_, value) => value.clone(),
        };
        dict.set(long.to_vec(), value);
    }
    Stream::new(dict, stream.content.clone())
}

fn filter(name: &[u8]) -> &[u8] {
    match name {
        b"AHx" => b"ASCIIHexDecode",
        b"A85" => b"ASCII85Decode",
        b"LZW" => b"LZWDecode",
        b"Fl" => b"FlateDecode",
        b"RL" => b"RunLengthDecode",
        b"CCF" => b"CCITTFaxDecode",
        b"DCT" => b"DCTDecode",
        other => other,
    }
}
