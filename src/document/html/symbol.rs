//! Boxes and ticks set in a symbol font.

use super::token::Tag;

/// Fonts whose letters are pictures.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Symbol {
    None,
    Wingdings,
    Wingdings2,
}

impl Symbol {
    /// The font of a `span` or `font` inside another.
    pub(super) fn of(tag: &Tag, around: Option<Symbol>) -> Symbol {
        let style = tag.style();
        let family = match style.contains("font-family") {
            true => Some(style),
            false => tag.attribute("face").map(|face| face.to_ascii_lowercase().replace(' ', "")),
        };
        match family {
            Some(family) if family.contains("wingdings2") => Symbol::Wingdings2,
            Some(family) if family.contains("wingdings") => Symbol::Wingdings,
            Some(_) => Symbol::None,
            None => around.unwrap_or(Symbol::None),
        }
    }

    /// What the letters of the two symbol fonts show, as far as forms use them.
    pub(super) fn shows(self, letter: char) -> char {
        match (self, letter) {
            (Symbol::Wingdings, 'þ' | '\u{f0fe}') | (Symbol::Wingdings2, 'R' | '\u{f052}') => '☑',
            (Symbol::Wingdings, 'ý' | 'x' | '\u{f0fd}' | '\u{f078}')
            | (Symbol::Wingdings2, 'S' | 'T' | '\u{f053}' | '\u{f054}') => '☒',
            (Symbol::Wingdings, '¨' | 'o' | 'q' | '\u{f0a8}' | '\u{f06f}' | '\u{f071}')
            | (Symbol::Wingdings2, '£' | '*' | '\u{f0a3}' | '\u{f02a}') => '☐',
            (Symbol::Wingdings, 'ü' | '\u{f0fc}') | (Symbol::Wingdings2, 'P' | '\u{f050}') => '✓',
            (_, letter) => letter,
        }
    }
}
