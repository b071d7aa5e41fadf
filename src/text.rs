//! Text as a clerk counts, compares and leaves it blank.
//!
//! In: text from a form. Out: keys for comparing labels, the counts behind F103
//! (`characters`, `words`), what is full-width (F111), what is only a
//! placeholder (F101, O201). It knows no field and writes no message.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

mod blank;
pub(crate) mod name;
pub use blank::{is_blank_placeholder, strip_placeholders};

/// The text in Unicode form C; borrowed where it already is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// Characters of almost every Chinese text, which form C leaves alone: cheaper
/// than a look into the tables.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{2000}'..='\u{20CF}' | '\u{3000}'..='\u{3029}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Zero-width marks, which are no part of what a person reads: U+200B–200D,
/// U+2060, U+FEFF and the variation selectors (口径 of rules C).
pub fn is_zero_width(c: char) -> bool {
    matches!(c,
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// White space, control characters and zero-width marks: what never counts.
pub fn is_unseen(c: char) -> bool {
    // Nearly every character of a form is one of these: no table is asked.
    if matches!(c, '!'..='~' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}') {
        return false;
    }
    c.is_whitespace() || c.is_control() || is_zero_width(c)
}

/// NFC without white space, control characters and zero-width marks: for
/// comparing values that were spaced out to fill a line.
pub fn compact(text: &str) -> String {
    nfc(text).chars().filter(|&c| !is_unseen(c)).collect()
}

/// What is left of a label for comparing: NFKC, no white space, no zero-width
/// marks, no colons, no asterisk at either end. Brackets stay, half-width.
///
/// `社 区 名 称：` and `社区名称` give the same key, as do `县（市、区）` and
/// `县(市、区)`.
pub fn label_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    if text.chars().all(keeps_its_key) {
        text.chars().for_each(|c| push_key(&mut key, narrow(c)));
    } else {
        text.nfkc().for_each(|c| push_key(&mut key, c));
    }
    let starred = |c| matches!(c, '*' | '※' | '★');
    let inner = key.trim_matches(starred);
    if inner.len() < key.len() { inner.to_owned() } else { key }
}

/// [`label_key`] with brackets and what they hold left out: `县(市、区)` gives
/// `县`. An unclosed bracket runs to the end.
pub fn label_key_unbracketed(text: &str) -> String {
    let mut depth = 0_u32;
    let mut key = label_key(text);
    key.retain(|c| match c {
        '(' | '[' | '{' | '【' | '〔' | '〈' | '《' => {
            depth += 1;
            false
        }
        ')' | ']' | '}' | '】' | '〕' | '〉' | '》' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    key
}

/// Adds one character to a key, as [`label_key`] would; for keys that grow
/// along a text. What NFKC would take apart is left as it is.
pub(crate) fn extend_key(key: &mut String, c: char) {
    push_key(key, narrow(c));
}

fn push_key(key: &mut String, c: char) {
    // NFKC has turned ：﹕︰ into the ASCII colon; ∶ and ꞉ only look like one.
    if !is_unseen(c) && !matches!(c, ':' | '∶' | '꞉') {
        key.push(c);
    }
}

/// Characters whose NFKC is themselves or what [`narrow`] makes of them, and
/// that join with nothing: almost every label of almost every form.
fn keeps_its_key(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7F}' | '\u{A0}' | '·' | '—' | '‘'..='”' | '\u{3000}'..='〕'
        | '\u{4E00}'..='\u{9FFF}' | '！'..='～')
}

/// N_char, the count that decides F103: code points that are not white space,
/// after NFC, without zero-width marks and control characters (rules C).
pub fn characters(text: &str) -> usize {
    if text.chars().all(counts_alone) {
        text.chars().filter(|&c| !is_unseen(c)).count()
    } else {
        text.nfc().filter(|&c| !is_unseen(c)).count()
    }
}

/// The part of a text after its `limit`-th counted character: what has to be
/// cut, so that `characters` of it is the number to cut. Expects NFC, as record
/// values are.
pub fn cut_after(text: &str, limit: usize) -> &str {
    let seen = text.char_indices().filter(|&(_, c)| !is_unseen(c));
    match seen.skip(limit).map(|(at, _)| at).next() {
        Some(at) => text.get(at..).unwrap_or_default(),
        None => "",
    }
}

/// Characters that NFC neither splits nor joins with a neighbour, so that
/// counting may skip it.
fn counts_alone(c: char) -> bool {
    matches!(u32::from(c),
        0..=0x2FF | 0x2000..=0x20CF | 0x2100..=0x23FF | 0x2460..=0x27BF | 0x3000..=0x3029
        | 0x3030..=0x303F | 0x3105..=0x312F | 0x3200..=0x9FFF | 0xE000..=0xFAFF
        | 0xFE00..=0xFE0F | 0xFE30..=0xFFEF | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFF
        | 0xE0100..=0xE01EF)
}

/// N_word, the 字数 that Word shows: each East Asian character, full-width
/// punctuation included, is 1, each run of other characters between white space
/// or East Asian characters is 1.
pub fn words(text: &str) -> usize {
    let (mut count, mut in_run) = (0, false);
    for c in nfc(text).chars() {
        if c.is_whitespace() {
            in_run = false;
        } else if is_zero_width(c) || c.is_control() {
            // Neither counts nor parts a word.
        } else if is_east_asian(c) {
            count += 1;
            in_run = false;
        } else if !in_run {
            count += 1;
            in_run = true;
        }
    }
    count
}

/// Characters that Word counts one by one. The quotes, dashes and signs whose
/// width is ambiguous stand in Chinese text here and are counted as such.
fn is_east_asian(c: char) -> bool {
    matches!(u32::from(c),
        0xB7 | 0x2014..=0x2016 | 0x2018..=0x201F | 0x2025..=0x2027 | 0x2030..=0x2033 | 0x203B
        | 0x2100..=0x22FF | 0x2460..=0x24FF | 0x2500..=0x27BF | 0x2E80..=0xA4CF
        | 0xA960..=0xA97F | 0xAC00..=0xD7AF | 0xE000..=0xFAFF | 0xFE10..=0xFE1F
        | 0xFE30..=0xFE6F | 0xFF01..=0xFFEF | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFF)
}

/// N_han: ideographs, 〇 and 々 included.
pub fn han(text: &str) -> usize {
    nfc(text).chars().filter(|&c| is_han(c)).count()
}

/// Whether a character is an ideograph.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x3005 | 0x3007 | 0x2E80..=0x2FD5
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The first run of full-width digits and letters (F111); full-width
/// punctuation is right in Chinese text and is not meant.
pub fn fullwidth_alnum(text: &str) -> Option<&str> {
    let start = text.find(is_fullwidth_alnum)?;
    let rest = text.get(start..)?;
    let end = rest.find(|c| !is_fullwidth_alnum(c)).unwrap_or(rest.len());
    rest.get(..end)
}

fn is_fullwidth_alnum(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Full-width ASCII and U+3000 made half-width; borrowed where there is none.
pub fn halfwidth(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| narrow(c) != c) {
        Cow::Owned(text.chars().map(narrow).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// One character of [`halfwidth`].
pub fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_rules_c() {
        let cases: &[(&str, usize, usize, usize)] = &[
            ("社区有居民2036户，5068人。", 17, 11, 7),
            ("垃圾分类覆盖率达到90%以上", 14, 12, 11),
            ("2021年", 5, 2, 1),
            ("86.5%", 5, 1, 0),
            ("5G", 2, 1, 0),
            ("Wi-Fi 6", 6, 2, 0),
            ("", 0, 0, 0),
            (" \u{3000}\t\u{A0}\r\n", 0, 0, 0),
            ("一\r\n二", 2, 2, 2),
            ("一\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}二", 2, 2, 2),
            ("葛\u{E0100}城", 2, 2, 2),
            ("☎\u{FE0F}", 1, 1, 0),
            ("A\u{0}\u{1}B", 2, 1, 0),
            ("Wi\u{200B}Fi", 4, 1, 0),
            ("e\u{301}t", 2, 1, 0),
            ("𰝟渡镇", 3, 3, 3),
            ("“互联网+社区”", 8, 8, 5),
            ("PM2.5年均浓度下降16%。", 15, 9, 6),
            ("Ａ１", 2, 2, 0),
            ("二〇二一", 4, 4, 4),
            ("か\u{3099}", 1, 1, 0),
        ];
        for &(text, expected_characters, expected_words, expected_han) in cases {
            assert_eq!(characters(text), expected_characters, "characters of {text:?}");
            assert_eq!(words(text), expected_words, "words of {text:?}");
            assert_eq!(han(text), expected_han, "han of {text:?}");
            assert!(words(text) <= characters(text), "{text:?}");
        }
    }

    #[test]
    fn the_limit_is_exact() {
        let fits = format!("一、{}\n 终", "绿".repeat(997));
        assert_eq!(characters(&fits), 1000);
        assert_eq!(cut_after(&fits, 1000), "");
        let long = format!("{fits}。 完");
        assert_eq!(characters(&long), 1002);
        assert_eq!(cut_after(&long, 1000), "。 完");
        assert_eq!(characters(cut_after(&long, 1000)), 2);
    }

    #[test]
    fn counting_agrees_with_plain_nfc() {
        for c in ('\0'..=char::MAX).filter(|&c| counts_alone(c)) {
            let text = c.to_string();
            assert_eq!(text.nfc().count(), 1, "{c:?} is split");
            assert!(
                !unicode_normalization::char::is_combining_mark(c) || is_zero_width(c),
                "{c:?}"
            );
        }
    }

    #[test]
    fn label_keys_agree_with_plain_nfkc() {
        for c in ('\0'..=char::MAX).filter(|&c| keeps_its_key(c)) {
            let (mut fast, mut slow) = (String::new(), String::new());
            push_key(&mut fast, narrow(c));
            c.to_string().nfkc().for_each(|c| push_key(&mut slow, c));
            assert_eq!(fast, slow, "{c:?}");
        }
    }

    #[test]
    fn label_keys() {
        let cases: &[(&str, &str, &str)] = &[
            ("社 区 名 称", "社区名称", "社区名称"),
            ("社 区 名 称：", "社区名称", "社区名称"),
            ("拟 创建\n称\u{3000}号*", "拟创建称号", "拟创建称号"),
            ("*联系电话", "联系电话", "联系电话"),
            ("县（市、区）", "县(市、区)", "县"),
            ("县(市、区)", "县(市、区)", "县"),
            ("所在市（州） ", "所在市(州)", "所在市"),
            ("填报\u{200B}时间 :", "填报时间", "填报时间"),
            ("⾯积", "面积", "面积"),
            ("联系电话【手机】", "联系电话【手机】", "联系电话"),
            ("（盖章）", "(盖章)", ""),
            ("负责人﹕", "负责人", "负责人"),
            ("", "", ""),
        ];
        for &(text, key, unbracketed) in cases {
            assert_eq!(label_key(text), key, "{text:?}");
            assert_eq!(label_key_unbracketed(text), unbracketed, "{text:?}");
        }
    }

    #[test]
    fn fullwidth_runs() {
        let cases: &[(&str, Option<&str>, &str)] = &[
            ("电话１３８００００００００。", Some("１３８００００００００"), "电话13800000000。"),
            ("５Ｇ基站", Some("５Ｇ"), "5G基站"),
            ("ａ", Some("ａ"), "a"),
            ("居民2036户，（含）：！％＋", None, "居民2036户,(含):!%+"),
            ("", None, ""),
        ];
        for &(text, run, half) in cases {
            assert_eq!(fullwidth_alnum(text), run, "{text:?}");
            assert_eq!(halfwidth(text), half.to_owned(), "{text:?}");
        }
    }
}
