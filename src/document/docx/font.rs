//! The commonest font of a paragraph or cell.

use crate::document::{Document, Font};

/// More fonts than any form has; further ones are not told apart, so that a
/// hostile file cannot make the look-up slow.
const MOST_FONTS: usize = 256;

/// The number of a font in the document, entered when new.
pub(super) fn number(
    document: &mut Document,
    name: Option<&str>,
    half_points: Option<u16>,
) -> Option<u16> {
    let same = |known: &Font| known.half_points == half_points && known.name.as_deref() == name;
    if let Some(at) = document.fonts.iter().position(same) {
        return u16::try_from(at).ok();
    }
    let stated = name.is_some() || half_points.is_some();
    let room = document.fonts.len() < MOST_FONTS;
    let new = Font { name: name.map(str::to_owned), half_points };
    (stated && room).then(|| document.font(new))
}

/// How much of a text is in which font.
#[derive(Debug, Default)]
pub(super) struct Weights(Vec<(Option<u16>, Weight)>);

/// East Asian letters decide; other visible ones only where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    east_asian: u32,
    other: u32,
}

impl Weights {
    /// Adds the letters of a piece of text.
    pub(super) fn add(&mut self, font: Option<u16>, text: &str) {
        let mut weight = Weight::default();
        for letter in text.chars() {
            match letter {
                '\0'..=' ' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{3000}' => {}
                '\u{2E80}'.. => weight.east_asian += 1,
                _ => weight.other += 1,
            }
        }
        if weight == Weight::default() {
            return;
        }
        let known = self.0.iter_mut().find(|(known, _)| *known == font);
        let sum = match known {
            Some((_, sum)) => sum,
            None => {
                self.0.push((font, Weight::default()));
                let Some((_, sum)) = self.0.last_mut() else { return };
                sum
            }
        };
        sum.east_asian = sum.east_asian.saturating_add(weight.east_asian);
        sum.other = sum.other.saturating_add(weight.other);
    }

    /// The font of most of the text; of equals the first.
    pub(super) fn commonest(&self) -> Option<u16> {
        let mut best: Option<&(Option<u16>, Weight)> = None;
        for entry in &self.0 {
            if best.is_none_or(|best| entry.1 > best.1) {
                best = Some(entry);
            }
        }
        best.and_then(|(font, _)| *font)
    }

    /// Starts afresh.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
