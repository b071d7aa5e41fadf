//! JPEG: a strict decoder, and the markers walked beside it.
//!
//! No decoder says whether the end marker is there and what follows it, so the
//! markers are walked first (ITU-T T.81, annex B). Samples stay as the file has
//! them, brightness and two differences of colour: only the reduced page is
//! turned into colours, which saves a fifth of decoding.

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Decoded, Undecoded, trailing, within};
use crate::scan::finding::Fault;
use crate::scan::resolution::{self, Exif, smaller};
use crate::scan::sheet::{Colours, Layout, Picture};

/// Decodes a file.
pub(in crate::scan) fn decode(bytes: &[u8], pixels: u64) -> Result<Decoded, Undecoded> {
    let walk = Walk::over(bytes);
    let lacks_end = walk.end.is_none();
    let broken = || Undecoded::Fault(if lacks_end { Fault::Cut } else { Fault::Damaged });
    let words = |error: DecodeErrors| match error {
        DecodeErrors::Unsupported(_) => Undecoded::Unknown,
        _ => broken(),
    };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(words)?;
    let (width, height) = decoder.dimensions().ok_or_else(broken)?;
    let (wide, high) = (width as u32, height as u32);
    within(wide, high, pixels)?;
    let (space, layout) = match decoder.input_colorspace() {
        Some(ColorSpace::YCbCr) => (ColorSpace::YCbCr, Layout::Ycc),
        Some(ColorSpace::Luma) => (ColorSpace::Luma, Layout::Gray),
        _ => (ColorSpace::RGB, Layout::Rgb),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let data = decoder.decode().map_err(words)?;
    let picture = Picture { width, height, layout, data: &data };
    let end = match walk.end {
        None => Some(Fault::NoEnd),
        Some(end) => {
            let rest = bytes.get(end..).unwrap_or(&[]);
            if walk.is_known_tail(rest) { None } else { trailing(rest) }
        }
    };
    Ok(Decoded { width: wide, height: high, tag: walk.dpi(), colours: Colours::of(&picture), end })
}

/// What the markers say.
#[derive(Debug, Default)]
struct Walk {
    /// The place after the end marker.
    end: Option<usize>,
    /// Unit, across and down, of JFIF.
    jfif: Option<(u8, u16, u16)>,
    exif: Exif,
    /// Further pictures follow (CIPA DC-007).
    several: bool,
}

impl Walk {
    fn over(bytes: &[u8]) -> Walk {
        let mut walk = Walk::default();
        let _ = walk.step(bytes);
        walk
    }

    fn step(&mut self, bytes: &[u8]) -> Option<()> {
        let mut at = 2;
        loop {
            if *bytes.get(at)? != 0xFF {
                return None;
            }
            while *bytes.get(at)? == 0xFF {
                at += 1; // fill bytes are allowed
            }
            let marker = *bytes.get(at)?;
            at += 1;
            match marker {
                0xD9 => {
                    self.end = Some(at);
                    return None;
                }
                0x01 | 0xD0..=0xD8 => continue,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
            let body = bytes.get(at + 2..at + length)?;
            at += length;
            match (marker, body) {
                (0xE0, [b'J', b'F', b'I', b'F', 0, _, _, unit, a, b, c, d, ..]) => {
                    let pair = (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]));
                    self.jfif = Some((*unit, pair.0, pair.1));
                }
                (0xE1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => {
                    self.exif = resolution::exif(tiff);
                }
                (0xE2, [b'M', b'P', b'F', 0, ..]) => self.several = true,
                _ => {}
            }
            if marker == 0xDA {
                at = after_scan(bytes, at)?;
            }
        }
    }

    /// JFIF's resolution, else EXIF's. A camera's 72 dpi means nothing.
    fn dpi(&self) -> Option<f64> {
        let jfif = self.jfif.and_then(|(unit, across, down)| {
            let inch = match unit {
                1 => 1.0,
                2 => 2.54,
                _ => return None,
            };
            smaller(f64::from(across) * inch, f64::from(down) * inch)
        });
        let dpi = jfif.or(self.exif.dpi)?;
        let meaningless = self.exif.camera && (dpi == 72.0 || dpi == 96.0);
        (!meaningless).then_some(dpi)
    }

    /// What telephones put behind a picture: further pictures that an index
    /// announces, and the trailer that closes with its own name.
    fn is_known_tail(&self, rest: &[u8]) -> bool {
        self.several && memchr::memmem::find(rest, b"\xFF\xD8\xFF").is_some()
            || rest.ends_with(b"SEFT")
    }
}

/// The place of the marker that ends a scan.
fn after_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}
