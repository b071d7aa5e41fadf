//! Styles, and the names of fonts and bookmarks.
//!
//! In: the style sheet (`STSH`), the font table (`SttbfFfn`) and the bookmarks.
//! Out: what each style says of characters, its ancestors taken in, the names
//! of fonts, and of bookmarks.
//! Paragraph and table properties of styles are not read: no writer puts the
//! table flags there.

use std::collections::BTreeMap;

use super::bytes::{slice, u8_at, u16_at, u32_at};
use super::sprm::Character;

/// Styles by index, and the fonts of text that no style formats.
#[derive(Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
    fonts: [Option<u16>; 3],
}

#[derive(Default)]
struct Style {
    base: usize,
    paragraph: bool,
    own: Character,
}

impl Styles {
    /// Reads the style sheet; what is broken in it is left out, since it can
    /// cost a font name but no text.
    pub(super) fn read(sheet: &[u8]) -> Styles {
        let mut styles = Styles::default();
        let Some(length) = u16_at(sheet, 0).map(usize::from) else { return styles };
        let Some(head) = slice(sheet, 2, length) else { return styles };
        let count = u16_at(head, 0).unwrap_or(0);
        let base_size = u16_at(head, 2).map_or(10, usize::from);
        styles.fonts = [u16_at(head, 12), u16_at(head, 14), u16_at(head, 16)];
        let mut at = 2 + length;
        for _ in 0..count.min(4095) {
            let Some(length) = u16_at(sheet, at).map(usize::from) else { break };
            let Some(body) = slice(sheet, at + 2, length) else { break };
            styles.styles.push(style(body, base_size).unwrap_or_default());
            at += 2 + length + length % 2;
        }
        styles
    }

    /// What a paragraph style says of its text.
    pub(super) fn paragraph(&self, index: u16) -> Character {
        let mut found = self.resolve(usize::from(index), true);
        for (font, default) in found.fonts.iter_mut().zip(self.fonts) {
            *font = font.or(default);
        }
        found
    }

    /// What a character style says.
    pub(super) fn character(&self, index: u16) -> Character {
        self.resolve(usize::from(index), false)
    }

    fn resolve(&self, mut index: usize, paragraph: bool) -> Character {
        let mut found = Character::default();
        // Word allows eleven ancestors; a cycle ends here too.
        for _ in 0..16 {
            let Some(style) = self.styles.get(index).filter(|style| style.paragraph == paragraph)
            else {
                break;
            };
            found = found.over(style.own);
            index = style.base;
        }
        found
    }
}

fn style(body: &[u8], base_size: usize) -> Option<Style> {
    let kind_and_base = u16_at(body, 2)?;
    let updates = usize::from(u16_at(body, 4)? & 15);
    let mut at = base_size + 2 + 2 * usize::from(u16_at(body, base_size)?) + 2;
    let mut own = Character::default();
    let kind = kind_and_base & 15;
    // The character part is the second of a paragraph style, the only one of a
    // character style.
    let wanted = if kind == 1 { 1 } else { 0 };
    for index in 0..updates.min(3) {
        at += at % 2;
        let length = usize::from(u16_at(body, at)?);
        let update = slice(body, at + 2, length)?;
        if index == wanted && matches!(kind, 1 | 2) {
            own.apply_all(update);
        }
        at += 2 + length;
    }
    own.style = None;
    Some(Style { base: usize::from(kind_and_base >> 4), paragraph: kind == 1, own })
}

/// Names in the font table, by index.
pub(super) fn fonts(table: &[u8]) -> Vec<String> {
    let count = u16_at(table, 0).unwrap_or(0);
    let mut names = Vec::new();
    let mut at = 4;
    for _ in 0..count {
        let Some(length) = u8_at(table, at).map(usize::from) else { break };
        // 39 bytes of weight, family, signature, then the name up to a zero.
        let name = slice(table, at + 1, length).and_then(|entry| entry.get(39..));
        let units: Vec<u16> = name
            .unwrap_or_default()
            .chunks_exact(2)
            .filter_map(|pair| u16_at(pair, 0))
            .take_while(|unit| *unit != 0)
            .collect();
        names.push(String::from_utf16_lossy(&units));
        at += 1 + length;
    }
    names
}

/// Bookmark names by the position at which the bookmark begins; the first of
/// several at one position. `names` is `SttbfBkmk`, `starts` is `PlcfBkf`.
pub(super) fn bookmarks(names: &[u8], starts: &[u8]) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let mut at = 6;
    for index in 0..u16_at(names, 2).map_or(0, usize::from) {
        let Some(length) = u16_at(names, at).map(usize::from) else { break };
        let Some(name) = slice(names, at + 2, 2 * length) else { break };
        let Some(start) = u32_at(starts, 4 * index) else { break };
        let units: Vec<u16> = name.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
        let name = String::from_utf16_lossy(&units);
        // Those with a low line in front are hidden helpers of the writer.
        if !name.starts_with('_') {
            found.entry(start as usize).or_insert(name);
        }
        at += 2 + 2 * length;
    }
    found
}
