//! Character references of HTML.

/// Names that office programs and portals write, in the order of their bytes.
const NAMES: &[(&str, char)] = &[
    ("Aacute", 'Á'),
    ("Agrave", 'À'),
    ("Alpha", 'Α'),
    ("Beta", 'Β'),
    ("Ccedil", 'Ç'),
    ("Delta", 'Δ'),
    ("Eacute", 'É'),
    ("Gamma", 'Γ'),
    ("Lambda", 'Λ'),
    ("Ntilde", 'Ñ'),
    ("Omega", 'Ω'),
    ("Ouml", 'Ö'),
    ("Phi", 'Φ'),
    ("Pi", 'Π'),
    ("Prime", '″'),
    ("Psi", 'Ψ'),
    ("Sigma", 'Σ'),
    ("Theta", 'Θ'),
    ("Uuml", 'Ü'),
    ("Xi", 'Ξ'),
    ("aacute", 'á'),
    ("acute", '´'),
    ("agrave", 'à'),
    ("alpha", 'α'),
    ("amp", '&'),
    ("apos", '\''),
    ("auml", 'ä'),
    ("bdquo", '„'),
    ("beta", 'β'),
    ("brvbar", '¦'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cedil", '¸'),
    ("cent", '¢'),
    ("check", '✓'),
    ("clubs", '♣'),
    ("copy", '©'),
    ("cross", '✗'),
    ("curren", '¤'),
    ("dagger", '†'),
    ("darr", '↓'),
    ("deg", '°'),
    ("delta", 'δ'),
    ("diams", '♦'),
    ("divide", '÷'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("epsilon", 'ε'),
    ("equiv", '≡'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("frasl", '⁄'),
    ("gamma", 'γ'),
    ("ge", '≥'),
    ("gt", '>'),
    ("harr", '↔'),
    ("hearts", '♥'),
    ("hellip", '…'),
    ("horbar", '―'),
    ("iacute", 'í'),
    ("iexcl", '¡'),
    ("infin", '∞'),
    ("iquest", '¿'),
    ("lambda", 'λ'),
    ("laquo", '«'),
    ("larr", '←'),
    ("ldquo", '“'),
    ("le", '≤'),
    ("lsaquo", '‹'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("macr", '¯'),
    ("mdash", '—'),
    ("micro", 'µ'),
    ("middot", '·'),
    ("minus", '−'),
    ("mu", 'μ'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ne", '≠'),
    ("not", '¬'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("omega", 'ω'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("ouml", 'ö'),
    ("para", '¶'),
    ("permil", '‰'),
    ("phi", 'φ'),
    ("pi", 'π'),
    ("plusmn", '±'),
    ("pound", '£'),
    ("prime", '′'),
    ("quot", '"'),
    ("radic", '√'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsaquo", '›'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("sdot", '⋅'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("sigma", 'σ'),
    ("spades", '♠'),
    ("square", '□'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("szlig", 'ß'),
    ("theta", 'θ'),
    ("thinsp", '\u{2009}'),
    ("times", '×'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("uarr", '↑'),
    ("uml", '¨'),
    ("uuml", 'ü'),
    ("xi", 'ξ'),
    ("yen", '¥'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

/// What the numbers 128 to 159 mean, which are taken as Windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Text with its references resolved; what is no reference stays as it is.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        decoded.push_str(before);
        let (letter, length) = one(reference).unwrap_or(('&', 1));
        decoded.push(letter);
        rest = reference.get(length..).unwrap_or("");
    }
    decoded.push_str(rest);
    decoded
}

/// The letter of the reference at the start of `text`, and the bytes it takes.
fn one(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(digits) = body.strip_prefix('#') {
        let (digits, radix, before) = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (digits, 10, 2),
        };
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let number = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
        let closed = usize::from(digits.as_bytes().get(end) == Some(&b';'));
        let letter = match number {
            128..=159 => WINDOWS.get(number as usize - 128).copied()?,
            _ => char::from_u32(number).filter(|c| *c != '\0').unwrap_or('\u{fffd}'),
        };
        return Some((letter, before + end + closed));
    }
    let end = body.find(|c: char| !c.is_ascii_alphanumeric())?;
    let at = NAMES.binary_search_by_key(&body.get(..end)?, |(name, _)| *name).ok()?;
    let closed = usize::from(body.as_bytes().get(end) == Some(&b';'));
    NAMES.get(at).map(|(_, letter)| (*letter, 1 + end + closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn references() {
        let cases = [
            ("&nbsp;&emsp;&ensp;", "\u{a0}\u{2003}\u{2002}"),
            ("&ldquo;绿色&rdquo;&middot;", "“绿色”·"),
            ("&#31038;&#x533A;&#X533A ", "社区区 "),
            ("&#133;&#0;&#xD800;", "…\u{fffd}\u{fffd}"),
            ("a&b &unknown; &; &", "a&b &unknown; &; &"),
            ("&amp;lt;", "&lt;"),
            ("&lt 3", "< 3"),
            ("&#99999999999;", "&#99999999999;"),
        ];
        for (text, meant) in cases {
            assert_eq!(decoded(text), meant);
        }
    }
}
