//! PNG: decoded with its check sums, its chunks walked to the last.

use super::{Decoded, Undecoded, big, by_image, trailing, within};
use crate::scan::finding::Fault;
use crate::scan::resolution::{self, smaller};

/// Decodes a file.
pub(super) fn decode(bytes: &[u8], pixels: u64) -> Result<Decoded, Undecoded> {
    let walk = Walk::over(bytes);
    if let (Some(width), Some(height)) = (big(bytes, 16), big(bytes, 20)) {
        within(width, height, pixels)?;
    }
    let (width, height, colours) =
        by_image(image::ImageFormat::Png, bytes, pixels).map_err(|error| match error {
            Undecoded::Fault(_) if walk.cut => Fault::Cut.into(),
            other => other,
        })?;
    let end = match walk.end {
        Some(end) => trailing(bytes.get(end..).unwrap_or(&[])),
        None => Some(Fault::NoEnd),
    };
    Ok(Decoded { width, height, tag: walk.dpi, colours, end })
}

#[derive(Default)]
struct Walk {
    /// The place after IEND.
    end: Option<usize>,
    /// The bytes end inside a chunk or before IEND.
    cut: bool,
    dpi: Option<f64>,
}

impl Walk {
    /// PNG, 5.3: length, name, data, check sum.
    fn over(bytes: &[u8]) -> Walk {
        let mut walk = Walk::default();
        let mut at = 8;
        loop {
            let (Some(length), Some(name)) = (big(bytes, at), bytes.get(at + 4..at + 8)) else {
                walk.cut = true;
                return walk;
            };
            let from = at + 8;
            let to = from.saturating_add(length as usize);
            let (Some(data), true) = (bytes.get(from..to), to.saturating_add(4) <= bytes.len())
            else {
                walk.cut = true;
                return walk;
            };
            at = to + 4;
            match name {
                b"IEND" => {
                    walk.end = Some(at);
                    return walk;
                }
                // Pixels for a metre, where the unit is one.
                b"pHYs" if data.get(8) == Some(&1) => {
                    let metre = |at| big(data, at).map_or(0.0, f64::from);
                    walk.dpi = smaller(metre(0) * 0.0254, metre(4) * 0.0254);
                }
                b"eXIf" => walk.dpi = walk.dpi.or(resolution::exif(data).dpi),
                _ => {}
            }
        }
    }
}
