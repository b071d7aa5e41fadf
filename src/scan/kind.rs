//! What a file is, by its first bytes; names and extensions lie.

use serde::{Deserialize, Serialize};

/// A kind of file that pages are scanned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG.
    Png,
    /// TIFF, one page or many.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// WebP.
    Webp,
    /// GIF: known, not decoded.
    Gif,
    /// PDF, whose pages may be pictures.
    Pdf,
}

/// Bytes that [`Kind::of`] needs to see.
pub const HEAD: usize = 1024;

impl Kind {
    /// The kind of a file that begins with these bytes.
    pub fn of(head: &[u8]) -> Option<Kind> {
        Some(match head {
            [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Kind::Png,
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Kind::Tiff,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::Webp,
            // Two letters are little: the header's own size must be a known one.
            [b'B', b'M', rest @ ..]
                if matches!(
                    rest.get(12..16),
                    Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])
                ) =>
            {
                Kind::Bmp
            }
            // Readers allow a few bytes before the header (ISO 32000-1, H.3.4.1).
            _ => {
                let start = head.get(..HEAD).unwrap_or(head);
                memchr::memmem::find(start, b"%PDF-")?;
                Kind::Pdf
            }
        })
    }

    /// The kind that a file's extension claims.
    pub fn claimed(name: &str) -> Option<Kind> {
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" | "jfif" => Kind::Jpeg,
            "png" => Kind::Png,
            "tif" | "tiff" => Kind::Tiff,
            "bmp" => Kind::Bmp,
            "webp" => Kind::Webp,
            "gif" => Kind::Gif,
            "pdf" => Kind::Pdf,
            _ => return None,
        })
    }

    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpeg",
            Kind::Png => "png",
            Kind::Tiff => "tiff",
            Kind::Bmp => "bmp",
            Kind::Webp => "webp",
            Kind::Gif => "gif",
            Kind::Pdf => "pdf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind() {
        let mut bmp = b"BM".to_vec();
        bmp.extend([0; 12]);
        bmp.extend([40, 0, 0, 0]);
        let cases: [(&[u8], Option<Kind>); 11] = [
            (b"\xFF\xD8\xFF\xE0", Some(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(Kind::Png)),
            (b"II*\0", Some(Kind::Tiff)),
            (b"MM\0*", Some(Kind::Tiff)),
            (b"GIF89a", Some(Kind::Gif)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(Kind::Webp)),
            (&bmp, Some(Kind::Bmp)),
            (b"BMW is a make of cars, no bitmap", None),
            (b"\n%PDF-1.7", Some(Kind::Pdf)),
            (b"PK\x03\x04", None),
            (b"", None),
        ];
        for (bytes, kind) in cases {
            assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
        }
    }
}
