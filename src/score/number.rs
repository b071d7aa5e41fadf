//! Scores, sums and figures as people write them.

use crate::record::NUMBER_SCALE;
use crate::text;

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    /// Scaled; rounded to the nearest where it has more than four decimals.
    pub(super) value: i64,
    /// Whether it had more.
    pub(super) rounded: bool,
}

/// Whether nothing was written.
pub(super) fn is_blank(text: &str) -> bool {
    // A dash or slash says nothing; a zero does.
    text::is_blank_placeholder(text) || matches!(text.trim(), "—" | "——" | "-" | "–" | "／" | "/")
}

/// A score or a sum: a decimal, a unit `分` behind it allowed.
pub(super) fn score(text: &str) -> Option<Read> {
    let text = compact(text);
    decimal(text.strip_suffix('分').unwrap_or(&text))
}

/// A figure in a unit, which may stand behind it; and whether it has a percent
/// sign.
pub(super) fn figure(text: &str, unit: &str) -> Option<(Read, bool)> {
    let text = compact(text);
    let bare = text.replace([',', '，'], "");
    let unit = compact(unit);
    let units = [unit.as_str(), "㎡", "m²", "m2", "平米", "%"];
    let of_unit = |other: &&str| {
        !other.is_empty() && (**other == *unit || unit == "平方米" && **other != *"%")
    };
    let behind = units.iter().filter(|u| of_unit(u)).find_map(|unit| bare.strip_suffix(*unit));
    let percent = unit == "%" && behind.is_some();
    decimal(behind.unwrap_or(&bare)).map(|read| (read, percent))
}

fn compact(text: &str) -> String {
    text::halfwidth(&text::compact(text)).into_owned()
}

/// A decimal of any length, half up to four places; `-` in front allowed.
fn decimal(text: &str) -> Option<Read> {
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 12 {
        return None;
    }
    let (kept, rest) = fraction.split_at_checked(4).unwrap_or((fraction, ""));
    let mut value = whole.parse::<i64>().ok()?.checked_mul(NUMBER_SCALE)?;
    value = value.checked_add(format!("{kept:0<4}").parse().ok()?)?;
    let rounded = rest.bytes().any(|byte| byte != b'0');
    if rest.starts_with(|c: char| c >= '5') {
        value += 1;
    }
    Some(Read { value: sign * value, rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_as_people_write_them() {
        let cases: &[(&str, Option<i64>)] = &[
            ("2", Some(20_000)),
            ("2.5", Some(25_000)),
            (" ２．５ 分", Some(25_000)),
            ("0", Some(0)),
            ("0.0", Some(0)),
            ("-1", Some(-10_000)),
            ("2.50000", Some(25_000)),
            ("", None),
            ("优", None),
            ("2/5", None),
            ("2.", None),
            (".5", None),
            ("1e2", None),
            ("99999999999999999999", None),
            ("√", None),
        ];
        for (text, want) in cases {
            assert_eq!(score(text).map(|read| read.value), *want, "{text:?}");
        }
        assert_eq!(score("23.100000000000001"), Some(Read { value: 231_000, rounded: true }));
        assert_eq!(score("23.09999999999999"), Some(Read { value: 231_000, rounded: true }));
    }

    #[test]
    fn blanks_are_not_zero() {
        for text in ["", " ", "　", "/", "—", "____", "无", "-"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["0", "0.0", "０", "0分"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn figures_with_their_units() {
        let value = |text, unit| figure(text, unit).map(|(read, percent)| (read.value, percent));
        assert_eq!(value("85%", "%"), Some((850_000, true)));
        assert_eq!(value("85％", "%"), Some((850_000, true)));
        assert_eq!(value("0.85", "%"), Some((8_500, false)));
        assert_eq!(value("2,036户", "户"), Some((20_360_000, false)));
        assert_eq!(value("5200㎡", "平方米"), Some((52_000_000, false)));
        assert_eq!(value("5200平方米", "平方米"), Some((52_000_000, false)));
        assert_eq!(value("85%", "户"), None);
        assert_eq!(value("约85", "%"), None);
    }
}
