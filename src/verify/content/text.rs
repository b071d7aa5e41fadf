//! The text that pages print, as far as their fonts say what it is.
//!
//! In: codes as they are painted. Out: the characters in that order, by the
//! fonts' ToUnicode (ISO 32000-2, 9.10.3) and by ActualText. A font without
//! ToUnicode gives nothing; encodings are not guessed. Positions, clipping and
//! layers are not looked at: text that is painted but covered counts.

use super::font::{self, Font};
use crate::verify::pdf::View;

/// Characters of a document, at most.
const MOST: usize = 20_000_000;

/// Text that is being read.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Codes of one byte without ToUnicode are Latin letters.
    pub(super) latin: bool,
    /// Some codes had no text.
    pub(super) mute: bool,
    /// The characters.
    pub(super) out: String,
}

impl Text {
    /// Takes a text as it is.
    pub(super) fn add(&mut self, text: &str) -> Result<(), &'static str> {
        self.out.push_str(text);
        if self.out.len() > MOST { Err("too much text") } else { Ok(()) }
    }

    /// Takes what codes mean in a font.
    pub(super) fn show(
        &mut self,
        view: &View<'_, '_>,
        font: Option<&Font>,
        codes: &[u8],
    ) -> Result<(), &'static str> {
        let Some(font) = font else {
            self.mute = true;
            return Ok(());
        };
        for code in codes.chunks(font.bytes) {
            match font.text(view, font::code(code)) {
                Some(text) => self.out.push_str(text),
                None if self.latin && font.bytes == 1 => {
                    self.out.extend(code.iter().map(|byte| char::from(*byte)));
                }
                None => self.mute = true,
            }
        }
        self.add("")
    }
}
