//! Telephone numbers as forms hold them (rules A7, contract F105 and F117).
//!
//! In: the text of a phone field. Out: one number or several in one spelling,
//! or that it is none. Which area code belongs to which city is data that the
//! caller hands in.

use crate::text::{is_blank_placeholder, is_unseen, narrow};

/// What a phone text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneText {
    /// Nothing, or only a placeholder.
    Blank,
    /// One number: `13800000000`, `028-88888888`, `028-88888888-123`.
    One(String),
    /// Several different numbers, each valid, in the order written.
    Many(Vec<String>),
    /// No telephone number, or one that is none among several.
    Invalid,
}

/// A phone text and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What it says.
    pub phone: PhoneText,
    /// Full-width digits were used (F111).
    pub full_width: bool,
}

/// Reads the whole text of a phone field.
///
/// Accepted are `1[3-9]` and nine digits, or an area code with 7 or 8 digits
/// and an extension; spaces and dashes between groups, `+86`, brackets around
/// the area code, `转123`. Several numbers are parted by `、 / ; ， |`, a line
/// break or a space.
pub fn parse(text: &str) -> Reading {
    let full_width = text.chars().any(|c| matches!(c, '０'..='９'));
    Reading { phone: phones(text), full_width }
}

fn phones(text: &str) -> PhoneText {
    if is_blank_placeholder(text) {
        return PhoneText::Blank;
    }
    if text.len() > LONGEST {
        return PhoneText::Invalid;
    }
    let plain: String = text.chars().map(spelling).collect();
    let mut found = Vec::new();
    for part in plain.split([',', '/', ';', '|']).filter(|part| !part.trim().is_empty()) {
        if !read_part(part, &mut found) {
            return PhoneText::Invalid;
        }
    }
    match found.len() {
        0 => PhoneText::Invalid,
        1 => found.pop().map_or(PhoneText::Invalid, PhoneText::One),
        _ => PhoneText::Many(found),
    }
}

/// Bytes of the longest text that is looked at: some eight numbers.
const LONGEST: usize = 512;

/// One number, or several parted by spaces alone.
fn read_part(part: &str, found: &mut Vec<String>) -> bool {
    let mut push = |number: String| {
        if !found.contains(&number) {
            found.push(number);
        }
    };
    if let Some(number) = number(part) {
        push(number);
        return true;
    }
    // `138 0000 0000 028 8888 8888`: as many words as make a number, again and
    // again; a line break parts before a space does.
    let mut rest = part.trim();
    while !rest.is_empty() {
        let ends = rest.char_indices().filter(|&(_, c)| c == '\n' || c == ' ');
        let ends = ends.map(|(at, _)| at).chain([rest.len()]);
        let words = ends.filter_map(|end| rest.split_at_checked(end));
        let Some((number, after)) =
            words.filter_map(|(word, after)| Some((number(word)?, after))).next()
        else {
            return false;
        };
        push(number);
        rest = after.trim();
    }
    true
}

/// One spelling for every kind of dash, bracket, separator and blank.
fn spelling(c: char) -> char {
    match narrow(c) {
        '‐'..='―' | '−' | '─' | '━' | '~' => '-',
        '、' | '，' | '。' | '和' | '或' => ',',
        '\r' | '\n' | '\u{2028}' | '\u{2029}' => '\n',
        c if is_unseen(c) => ' ',
        c => c,
    }
}

/// The canonical spelling of one number, if it is one.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    let (text, national) = without_country(text);
    let (main, extension) = split_extension(text)?;
    let groups = groups(main)?;
    let digits: String = groups.concat();
    if extension.is_empty() && is_mobile(&digits) && !main.contains('(') {
        return Some(digits);
    }
    // +86 28 8888 8888 leaves out the 0.
    if national && !digits.starts_with('0') {
        let prefixed: Vec<String> = match groups.split_first() {
            Some((first, rest)) => std::iter::once(format!("0{first}"))
                .chain(rest.iter().map(|g| (*g).to_owned()))
                .collect(),
            None => return None,
        };
        let groups: Vec<&str> = prefixed.iter().map(String::as_str).collect();
        return landline(&groups, extension);
    }
    landline(&groups, extension)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// The text after +86, 0086 or (+86), and whether there was one.
fn without_country(text: &str) -> (&str, bool) {
    for prefix in ["(+86)", "+86", "0086", "(86)", "86-", "86 "] {
        if let Some(rest) = text.strip_prefix(prefix) {
            return (rest.trim_start_matches(['-', ' ']), true);
        }
    }
    // 8613800000000: nothing else has 13 digits.
    match text.strip_prefix("86") {
        Some(rest) if is_mobile(rest) => (rest, true),
        _ => (text, false),
    }
}

/// The number and what stands behind 转 or 分机; that must be 1 to 6 digits.
fn split_extension(text: &str) -> Option<(&str, &str)> {
    for word in ["转分机", "转", "分机", "ext.", "ext", "#"] {
        if let Some((main, extension)) = text.split_once(word) {
            let extension = extension.trim_matches([' ', '-', ':']);
            return is_extension(extension).then_some((main, extension));
        }
    }
    Some((text, ""))
}

fn is_extension(text: &str) -> bool {
    (1..=6).contains(&text.len()) && all_digits(text)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Runs of digits; `None` where anything else than spaces, dashes and one pair
/// of brackets around the first run parts them.
fn groups(text: &str) -> Option<Vec<&str>> {
    let text = text.trim_matches(' ').trim_end_matches('-');
    let (area, rest) = match text.strip_prefix('(') {
        Some(inner) => {
            let (area, rest) = inner.split_once(')')?;
            (Some(area.trim()), rest)
        }
        None => (None, text),
    };
    let parts = rest.split([' ', '-', '\n']).filter(|part| !part.is_empty());
    let groups: Vec<&str> = area.into_iter().chain(parts).collect();
    let plain = !groups.is_empty() && groups.len() <= 12;
    (plain && groups.iter().all(|group| !group.is_empty() && all_digits(group))).then_some(groups)
}

/// Area code, number and extension, joined by dashes.
fn landline(groups: &[&str], extension: &str) -> Option<String> {
    let (&first, rest) = groups.split_first()?;
    if !first.starts_with('0') {
        return None;
    }
    let fits = |number: &str| matches!(number.len(), 7 | 8);
    // The area code stands by itself …
    if matches!(first.len(), 3 | 4) {
        let joined = rest.concat();
        return match rest {
            [number, inner] if fits(number) && is_extension(inner) && extension.is_empty() => {
                Some(format!("{first}-{number}-{inner}"))
            }
            _ if fits(&joined) => Some(with_extension(first, &joined, extension)),
            [many @ .., inner]
                if fits(&many.concat()) && is_extension(inner) && extension.is_empty() =>
            {
                Some(format!("{first}-{}-{inner}", many.concat()))
            }
            _ => None,
        };
    }
    // … or is joined to the number: 010 and 02x have three digits, all other
    // codes four; where that leaves no number, the other length is tried.
    let short = first.starts_with("010") || first.starts_with("02");
    let cut = if short { [3, 4] } else { [4, 3] };
    let (area, number) =
        cut.iter().filter_map(|&at| first.split_at_checked(at)).find(|(_, number)| fits(number))?;
    match rest {
        [] => Some(with_extension(area, number, extension)),
        [inner] if extension.is_empty() && is_extension(inner) => {
            Some(format!("{area}-{number}-{inner}"))
        }
        _ => None,
    }
}

fn with_extension(area: &str, number: &str, extension: &str) -> String {
    if extension.is_empty() {
        format!("{area}-{number}")
    } else {
        format!("{area}-{number}-{extension}")
    }
}

/// The area code of a number in the spelling of [`parse`]; a mobile has none.
pub fn area_code(phone: &str) -> Option<&str> {
    let (area, _) = phone.split_once('-')?;
    area.starts_with('0').then_some(area)
}

/// Whether a number in the spelling of [`parse`] may belong to a city, by the
/// area codes given as (city, code). `None` for a mobile, and where the list
/// says nothing of the city. Cities may share a code.
pub fn belongs_to<S: AsRef<str>>(phone: &str, city: &str, codes: &[(S, S)]) -> Option<bool> {
    let area = area_code(phone)?;
    let mut of_city = codes.iter().filter(|(name, _)| name.as_ref() == city).peekable();
    of_city.peek()?;
    Some(of_city.any(|(_, code)| code.as_ref() == area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number() {
        let cases = [
            ("13800000000", "13800000000"),
            (" 13800000000\n", "13800000000"),
            ("138 0000 0000", "13800000000"),
            ("138-0000-0000", "13800000000"),
            ("138－0000－0000", "13800000000"),
            ("138\u{3000}00000000", "13800000000"),
            ("138\u{200B}00000000", "13800000000"),
            ("+8613800000000", "13800000000"),
            ("+86 138 0000 0000", "13800000000"),
            ("+86-13800000000", "13800000000"),
            ("(+86)13800000000", "13800000000"),
            ("（+86）13800000000", "13800000000"),
            ("008613800000000", "13800000000"),
            ("8613800000000", "13800000000"),
            ("19999999999", "19999999999"),
            ("028-88888888", "028-88888888"),
            ("02888888888", "028-88888888"),
            ("028 88888888", "028-88888888"),
            ("028—88888888", "028-88888888"),
            ("028--88888888", "028-88888888"),
            ("028-8888 8888", "028-88888888"),
            ("028-8888-8888", "028-88888888"),
            ("(028)8888 8888", "028-88888888"),
            ("（028）88888888", "028-88888888"),
            ("( 028 ) 88888888", "028-88888888"),
            ("(028)-88888888", "028-88888888"),
            ("+86 28 8888 8888", "028-88888888"),
            ("+86-028-88888888", "028-88888888"),
            ("08382345678", "0838-2345678"),
            ("0838-2345678", "0838-2345678"),
            ("083812345678", "0838-12345678"),
            ("028-8888888", "028-8888888"),
            ("028-88888888-123", "028-88888888-123"),
            ("02888888888-123", "028-88888888-123"),
            ("028-88888888转123", "028-88888888-123"),
            ("028-88888888 转 123", "028-88888888-123"),
            ("028-88888888转分机8001", "028-88888888-8001"),
            ("0838-2345678-1", "0838-2345678-1"),
            ("028-8888-8888-12", "028-88888888-12"),
            ("13800000000、13800000000", "13800000000"),
            ("13800000000、", "13800000000"),
        ];
        for (text, expected) in cases {
            let expected =
                Reading { phone: PhoneText::One(expected.to_owned()), full_width: false };
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn full_width_is_flagged() {
        for text in ["１３８００００００００", "138 ００００ 0000", "１３８－００００－００００"]
        {
            let expected = PhoneText::One("13800000000".to_owned());
            assert_eq!(parse(text), Reading { phone: expected, full_width: true }, "{text:?}");
        }
        let expected = PhoneText::One("028-88888888".to_owned());
        assert_eq!(parse("（０２８）８８８８８８８８").phone, expected);
        assert!(!parse("（028）88888888").full_width);
    }

    #[test]
    fn several_numbers() {
        let both = ["13800000000", "028-88888888"];
        let cases = [
            "13800000000、028-88888888",
            "13800000000/028-88888888",
            "13800000000／02888888888",
            "13800000000; 028-88888888",
            "13800000000；028-88888888",
            "13800000000，028-88888888",
            "13800000000,028-88888888",
            "13800000000\n028-88888888",
            "13800000000 028-88888888",
            "13800000000\u{3000}02888888888",
            "138 0000 0000 028 8888 8888",
            "13800000000或028-88888888",
        ];
        for text in cases {
            let expected = PhoneText::Many(both.map(str::to_owned).to_vec());
            assert_eq!(parse(text).phone, expected, "{text:?}");
        }
    }

    #[test]
    fn no_number() {
        let invalid = [
            "1380000000",
            "138000000000",
            "12800000000",
            "23800000000",
            "88888888",
            "8888888",
            "028-888888",
            "028-888888888",
            "28-88888888",
            "01-88888888",
            "00838-2345678",
            "400-800-8888",
            "110",
            "13800000000转1",
            "138(0000)0000",
            "(138)00000000",
            "1380000000O",
            "138x0000000",
            "张三13800000000",
            "13800000000（张三）",
            "028-88888888-1234567",
            "028-88888888转",
            "13800000000、123",
            "13800000000 123",
            "028-88888888/9",
            "无电话",
            "+86",
            "()",
            "138.0000.0000",
        ];
        for text in invalid {
            let expected = if text == "()" { PhoneText::Blank } else { PhoneText::Invalid };
            assert_eq!(parse(text).phone, expected, "{text:?}");
        }
        assert_eq!(parse(&"1 ".repeat(100_000)).phone, PhoneText::Invalid);
        for text in ["", " ", "/", "无", "____", "—"] {
            assert_eq!(parse(text).phone, PhoneText::Blank, "{text:?}");
        }
    }

    #[test]
    fn area_codes() {
        let codes = [("成都市", "028"), ("眉山市", "028"), ("绵阳市", "0816")];
        let cases = [
            ("028-88888888", "成都市", Some(true)),
            ("028-88888888", "眉山市", Some(true)),
            ("028-88888888", "绵阳市", Some(false)),
            ("0816-2345678-1", "绵阳市", Some(true)),
            ("010-88888888", "成都市", Some(false)),
            ("13800000000", "成都市", None),
            ("028-88888888", "自贡市", None),
        ];
        for (phone, city, expected) in cases {
            assert_eq!(belongs_to(phone, city, &codes), expected, "{phone} {city}");
        }
        assert_eq!(area_code("028-88888888"), Some("028"));
        assert_eq!(area_code("13800000000"), None);
    }
}
