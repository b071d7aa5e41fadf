//! Lines of fax, groups 3 and 4 (ITU-T T.4 and T.6), as TIFF and PDF hold them.
//!
//! In: the coded lines and how they are coded. Out: a gray sample a point.
//! Every line must be there, and be as wide as the picture.

use hayro_ccitt::{DecodeSettings, DecoderContext};

use crate::scan::finding::Fault;

/// Decodes the lines; `black_is_one` where a set bit means black to the picture
/// that holds them, so that a gray of 1 bit shows it as white.
pub(in crate::scan) fn samples(
    data: &[u8],
    settings: DecodeSettings,
    black_is_one: bool,
) -> Result<Vec<u8>, Fault> {
    let mut lines =
        Lines { width: settings.columns as usize, samples: Vec::new(), lines: 0, black_is_one };
    let done = hayro_ccitt::decode(data, &mut lines, &mut DecoderContext::new(settings));
    if done.is_err() || lines.lines < settings.rows {
        return Err(Fault::Cut);
    }
    Ok(lines.samples)
}

struct Lines {
    width: usize,
    samples: Vec<u8>,
    lines: u32,
    black_is_one: bool,
}

impl hayro_ccitt::Decoder for Lines {
    fn push_pixels(&mut self, white: bool, count: u32) {
        let room = (self.lines as usize + 1) * self.width;
        let end = (self.samples.len() + count as usize).min(room);
        self.samples.resize(end, if white != self.black_is_one { 255 } else { 0 });
    }

    fn next_line(&mut self) {
        self.lines += 1;
        self.samples.resize(self.lines as usize * self.width, 255);
    }
}
