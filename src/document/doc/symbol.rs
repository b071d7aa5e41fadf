//! Characters of symbol fonts, as Unicode.
//!
//! In: a font name and a code. Out: the character a person sees, a ticked box
//! of any shape as `☑`. Only boxes, ticks and the commonest signs: the rest
//! stays in the private use area.

/// The character that a symbol font shows for a code; the high byte F0 that
/// Word adds does not matter.
pub(super) fn character(font: &str, code: u16) -> char {
    let low = (code & 0xFF) as u8;
    let own = if code & 0xFF00 == 0xF000 || code < 0x100 { lookup(font, low) } else { None };
    own.or_else(|| char::from_u32(u32::from(code))).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn lookup(font: &str, low: u8) -> Option<char> {
    let found = match font {
        "Wingdings 2" => match low {
            0x4F | 0xCE => '×',
            0x50 => '√',
            0x51..=0x54 => '☑',
            0x2A | 0x30 | 0xA3 | 0xA4 => '☐',
            0xA2 => '■',
            _ => return None,
        },
        "Webdings" => match low {
            0x61 => '√',
            0x63 => '☐',
            0x67 => '■',
            0x72 => '×',
            _ => return None,
        },
        "Symbol" => match low {
            0x20..=0x40 if low != 0x22 && low != 0x24 && low != 0x27 => char::from(low),
            0xB0 => '°',
            0xB1 => '±',
            0xB3 => '≥',
            0xB4 => '×',
            0xB7 => '·',
            0xA3 => '≤',
            0xB8 => '÷',
            0xD6 => '√',
            _ => return None,
        },
        name if !name.is_empty() && !name.starts_with("Wingdings") => return None,
        _ => match low {
            0x6F..=0x72 | 0xA8 => '☐',
            0x78 | 0xFD | 0xFE => '☑',
            0xFC => '√',
            0xFB => '×',
            0x6E => '■',
            0x6C => '●',
            0xA1 => '○',
            _ => return None,
        },
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_and_ticks_are_known_in_every_font() {
        let cases = [
            ("Wingdings", 0xF0FE, '☑'),
            ("Wingdings", 0xFE, '☑'),
            ("Wingdings", 0xF0A8, '☐'),
            ("Wingdings", 0xF0FC, '√'),
            ("Wingdings 2", 0xF052, '☑'),
            ("Wingdings 2", 0xF0A3, '☐'),
            ("Webdings", 0xF063, '☐'),
            ("Symbol", 0xF0B7, '·'),
            ("", 0xF06F, '☐'),
            ("仿宋", 0x4E00, '一'),
            ("仿宋", 0xF0FE, '\u{F0FE}'),
            ("Wingdings", 0xD800, '\u{FFFD}'),
        ];
        for (font, code, expected) in cases {
            assert_eq!(character(font, code), expected, "{font} {code:x}");
        }
    }
}
