//! WebP: decoded, and measured against the size that RIFF states.

use super::{Decoded, Undecoded, by_image, little, trailing};
use crate::scan::finding::Fault;
use crate::scan::resolution;

/// Decodes a file.
pub(super) fn decode(bytes: &[u8], pixels: u64) -> Result<Decoded, Undecoded> {
    let stated = little(bytes, 4).map_or(0, |size| size as usize);
    let whole = stated.saturating_add(8).saturating_add(stated % 2);
    if bytes.len() < stated.saturating_add(8) {
        return Err(Fault::Cut.into());
    }
    use image::ImageDecoder;
    let head = image::codecs::webp::WebPDecoder::new(std::io::Cursor::new(bytes));
    let (width, height) = head.map_err(|_| Fault::Damaged)?.dimensions();
    super::within(width, height, pixels)?;
    let (width, height, colours) = by_image(image::ImageFormat::WebP, bytes, pixels)?;
    let end = trailing(bytes.get(whole..).unwrap_or(&[]));
    Ok(Decoded { width, height, tag: exif(bytes), colours, end })
}

/// The resolution in the chunk of EXIF, if there is one.
fn exif(bytes: &[u8]) -> Option<f64> {
    let mut at = 12usize;
    loop {
        let name = bytes.get(at..at + 4)?;
        let length = little(bytes, at + 4)? as usize;
        if name == b"EXIF" {
            let data = bytes.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
            let tiff = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
            return resolution::exif(tiff).dpi;
        }
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
    }
}
