//! Pictures, decoded to their last byte.
//!
//! In: the bytes of a picture. Out: the page reduced ([`Colours`]), its size
//! and resolution tag, and what is wrong with its end. Each format is one
//! module. A decoder that is content with half a picture is not asked alone:
//! the ends of the format are looked for beside it.

use super::finding::Fault;
use super::sheet::Colours;

mod bmp;
mod fax;
pub(super) mod jpeg;
pub(super) mod pdf;
mod png;
mod tiff;
mod webp;

pub(super) use tiff::pages as tiff_pages;

/// A picture that was decoded.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Dots per inch, by its own tag.
    pub(super) tag: Option<f64>,
    pub(super) colours: Colours,
    /// What its end lacks or has too much of, though all of it could be decoded.
    pub(super) end: Option<Fault>,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undecoded {
    /// It is damaged.
    Fault(Fault),
    /// It is of a variant that is not decoded here.
    Unknown,
    /// It has more pixels than the limit.
    TooLarge,
}

impl From<Fault> for Undecoded {
    fn from(fault: Fault) -> Undecoded {
        Undecoded::Fault(fault)
    }
}

/// Decodes a file of one picture.
pub(super) fn single(kind: super::Kind, bytes: &[u8], pixels: u64) -> Result<Decoded, Undecoded> {
    match kind {
        super::Kind::Jpeg => jpeg::decode(bytes, pixels),
        super::Kind::Png => png::decode(bytes, pixels),
        super::Kind::Bmp => bmp::decode(bytes, pixels),
        super::Kind::Webp => webp::decode(bytes, pixels),
        super::Kind::Gif | super::Kind::Tiff | super::Kind::Pdf => Err(Undecoded::Unknown),
    }
}

/// A size within the limit.
fn within(width: u32, height: u32, pixels: u64) -> Result<(), Undecoded> {
    if width == 0 || height == 0 {
        return Err(Fault::Damaged.into());
    }
    if u64::from(width) * u64::from(height) > pixels {
        return Err(Undecoded::TooLarge);
    }
    Ok(())
}

/// By the crate `image`: PNG, BMP and WebP.
fn by_image(
    format: image::ImageFormat,
    bytes: &[u8],
    pixels: u64,
) -> Result<(u32, u32, Colours), Undecoded> {
    use image::DynamicImage as Image;

    use super::sheet::{Layout, Picture};

    let mut reader = image::ImageReader::with_format(std::io::Cursor::new(bytes), format);
    reader.no_limits(); // the size is held to ours
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(pixels.saturating_mul(8));
    reader.limits(limits);
    let image = reader.decode().map_err(|error| match error {
        image::ImageError::Unsupported(_) => Undecoded::Unknown,
        image::ImageError::Limits(_) => Undecoded::TooLarge,
        _ => Fault::Damaged.into(),
    })?;
    let (width, height) = (image.width(), image.height());
    let image = match image {
        Image::ImageLuma8(_) | Image::ImageRgb8(_) | Image::ImageRgba8(_) => image,
        Image::ImageLuma16(_) => Image::ImageLuma8(image.into_luma8()),
        Image::ImageRgb16(_) | Image::ImageRgb32F(_) => Image::ImageRgb8(image.into_rgb8()),
        other => Image::ImageRgba8(other.into_rgba8()),
    };
    let layout = match image {
        Image::ImageLuma8(_) => Layout::Gray,
        Image::ImageRgb8(_) => Layout::Rgb,
        _ => Layout::Rgba,
    };
    let data = image.as_bytes();
    let picture = Picture { width: width as usize, height: height as usize, layout, data };
    Ok((width, height, Colours::of(&picture)))
}

/// Four bytes, the lowest first.
fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Four bytes, the highest first.
fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Bytes after the end; zeros are padding, and no fault.
fn trailing(rest: &[u8]) -> Option<Fault> {
    rest.iter().any(|byte| *byte != 0).then_some(Fault::Trailing(rest.len() as u64))
}
