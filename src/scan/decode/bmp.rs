//! Windows bitmaps: decoded, and measured against the size in their header.

use super::{Decoded, Undecoded, by_image, little, trailing, within};
use crate::scan::finding::Fault;
use crate::scan::resolution::smaller;

/// Decodes a file.
pub(super) fn decode(bytes: &[u8], pixels: u64) -> Result<Decoded, Undecoded> {
    let field = |at| little(bytes, at).ok_or(Undecoded::Fault(Fault::Cut));
    let (size, offset, header) = (field(2)?, field(10)?, field(14)?);
    let mut whole = u64::from(offset);
    let mut tag = None;
    if header >= 40 {
        let (width, height) = (field(18)?, (field(22)? as i32).unsigned_abs());
        within(width, height, pixels)?;
        // Rows of whole words, as 2.2.2.3 of MS-WMF has them; packed ones are
        // as long as the header says.
        let depth = u64::from(field(28)? & 0xFFFF);
        whole += match field(30)? {
            0 | 3 | 6 => (u64::from(width) * depth).div_ceil(32) * 4 * u64::from(height),
            _ => u64::from(field(34)?),
        };
        tag = smaller(f64::from(field(38)? as i32) * 0.0254, f64::from(field(42)? as i32) * 0.0254);
    }
    if (bytes.len() as u64) < whole {
        return Err(Fault::Cut.into());
    }
    let (width, height, colours) = by_image(image::ImageFormat::Bmp, bytes, pixels)?;
    let end = usize::try_from(whole.max(u64::from(size))).unwrap_or(usize::MAX);
    let end = trailing(bytes.get(end..).unwrap_or(&[]));
    Ok(Decoded { width, height, tag, colours, end })
}
