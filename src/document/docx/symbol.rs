//! Letters of symbol fonts, as letters that any font has.
//!
//! Tick boxes of every kind become `☑` and `☐`. A symbol that is not known
//! here becomes `◆`: something stands there, and it is not a box.

/// A ticked box.
pub(super) const TICKED: char = '☑';
/// An open box.
pub(super) const OPEN: char = '☐';
/// A symbol without a letter of its own.
const UNKNOWN: char = '◆';

/// The fonts whose letters are not what their codes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SymbolFont {
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
    Symbol,
}

impl SymbolFont {
    /// The symbol font of a name, if it is one.
    pub(super) fn named(name: &str) -> Option<SymbolFont> {
        match name {
            "Wingdings" => Some(SymbolFont::Wingdings),
            "Wingdings 2" => Some(SymbolFont::Wingdings2),
            "Wingdings 3" => Some(SymbolFont::Wingdings3),
            "Webdings" => Some(SymbolFont::Webdings),
            "Symbol" => Some(SymbolFont::Symbol),
            _ => None,
        }
    }

    /// What a person sees for a letter in this font. Letters outside the
    /// font, such as Chinese ones, are themselves.
    pub(super) fn letter(self, letter: char) -> char {
        let code = match letter as u32 {
            code @ 0x21..=0xFF => code,
            code @ 0xF021..=0xF0FF => code - 0xF000,
            _ => return letter,
        };
        match self {
            SymbolFont::Wingdings => wingdings(code),
            SymbolFont::Wingdings2 => wingdings2(code),
            SymbolFont::Wingdings3 => UNKNOWN,
            SymbolFont::Webdings => webdings(code),
            SymbolFont::Symbol => symbol(code),
        }
    }
}

/// The letter of a `w:sym`: a font and a hexadecimal code.
pub(super) fn of(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let letter = match SymbolFont::named(font) {
        Some(font) => font.letter(char::from_u32(code)?),
        None if (0xE000..=0xF8FF).contains(&code) => UNKNOWN,
        None => char::from_u32(code)?,
    };
    Some(as_box(letter))
}

/// The two boxes of a [`Document`](crate::document::Document) for the boxes
/// that a control may show.
pub(super) fn as_box(letter: char) -> char {
    match letter {
        '☑' | '☒' | '🗹' | '🗷' | '🗵' | '⮽' => TICKED,
        '☐' => OPEN,
        other => other,
    }
}

fn wingdings(code: u32) -> char {
    match code {
        0x6F..=0x72 | 0xA8 => OPEN,
        0x78 | 0xFD | 0xFE => TICKED,
        0xFC => '✓',
        0xFB => '✗',
        0x28 => '☎',
        0x29 => '✆',
        0x2A => '✉',
        0x4A => '☺',
        0x4C => '☹',
        0x6C => '●',
        0x6D => '❍',
        0x6E => '■',
        0x74 | 0x75 | 0x77 => '◆',
        0x76 => '❖',
        0x80 => '⓪',
        0x81..=0x8A => letter_from('①', code - 0x81),
        0x8B => '⓿',
        0x8C..=0x95 => letter_from('❶', code - 0x8C),
        0x9E => '·',
        0x9F => '•',
        0xA1 => '○',
        0xA7 => '▪',
        0xAB => '★',
        0xD8 => '➢',
        0xDF => '←',
        0xE0 | 0xE8 | 0xF0 => '→',
        0xE1 => '↑',
        0xE2 => '↓',
        _ => UNKNOWN,
    }
}

fn wingdings2(code: u32) -> char {
    match code {
        0x51..=0x54 => TICKED,
        0xA3 => OPEN,
        0x4F => '✗',
        0x50 => '✓',
        0x6A..=0x73 => letter_from('①', code - 0x6A),
        0x97..=0x9A => '●',
        _ => UNKNOWN,
    }
}

fn webdings(code: u32) -> char {
    match code {
        0x63 => OPEN,
        0x61 => '✓',
        0x72 => '✗',
        0x6E => '●',
        0x67 => '■',
        _ => UNKNOWN,
    }
}

/// The Symbol font: Greek, and a few signs that stand in forms.
fn symbol(code: u32) -> char {
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let nth = |letters: &str, n: u32| letters.chars().nth(n as usize).unwrap_or(UNKNOWN);
    match code {
        0x41..=0x5A => nth(CAPITALS, code - 0x41),
        0x61..=0x7A => nth(SMALL, code - 0x61),
        0x21 | 0x23 | 0x25 | 0x26 | 0x28..=0x3F | 0x5B | 0x5D | 0x5F | 0x7B..=0x7D => {
            char::from_u32(code).unwrap_or(UNKNOWN)
        }
        0xA3 => '≤',
        0xB0 => '°',
        0xB1 => '±',
        0xB3 => '≥',
        0xB4 => '×',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBB => '≈',
        0xBC => '…',
        0xAC => '←',
        0xAE => '→',
        0xD6 => '√',
        0xD7 => '⋅',
        _ => UNKNOWN,
    }
}

/// The letter some steps after another; the steps come from tables above.
fn letter_from(first: char, steps: u32) -> char {
    char::from_u32(first as u32 + steps).unwrap_or(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_symbol_fonts() {
        let cases = [
            ("Wingdings", "F0FE", Some('☑')),
            ("Wingdings", "00FE", Some('☑')),
            ("Wingdings", "FD", Some('☑')),
            ("Wingdings", "F0A8", Some('☐')),
            ("Wingdings", "F06F", Some('☐')),
            ("Wingdings", "F0FC", Some('✓')),
            ("Wingdings 2", "F052", Some('☑')),
            ("Wingdings 2", "F053", Some('☑')),
            ("Wingdings 2", "F054", Some('☑')),
            ("Wingdings 2", "F0A3", Some('☐')),
            ("MS Gothic", "2612", Some('☑')),
            ("MS Gothic", "2610", Some('☐')),
            ("宋体", "25A1", Some('□')),
            ("Symbol", "F062", Some('β')),
            ("Wingdings 3", "F041", Some('◆')),
            ("没有的字体", "F041", Some('◆')),
            ("Wingdings", "D800", None),
            ("Wingdings", "", None),
        ];
        for (font, code, expected) in cases {
            assert_eq!(of(font, code), expected, "{font} {code}");
        }
    }

    #[test]
    fn letters_typed_in_a_symbol_font() {
        assert_eq!(SymbolFont::Wingdings2.letter('R'), '☑');
        assert_eq!(SymbolFont::Wingdings2.letter('£'), '☐');
        assert_eq!(SymbolFont::Wingdings2.letter('绿'), '绿');
        assert_eq!(SymbolFont::Wingdings2.letter(' '), ' ');
    }
}
