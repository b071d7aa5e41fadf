//! `--since`: a date, or a duration before today.
//!
//! In: what the user wrote and today's date. Out: the day from which on a good
//! verification is recent enough.

use jiff::ToSpan;
use jiff::civil;

use crate::record::Date;

/// The first day that counts as recent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since(pub Date);

impl Since {
    /// Reads `2026-01-01`, `90d`, `12w`, `6m` or `1y`, also `90天`, `12周`,
    /// `6月`, `1年`.
    pub fn parse(text: &str, today: Date) -> Option<Since> {
        if let crate::date::DateText::Date(date) = crate::date::parse(text).date {
            return Some(Since(date));
        }
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(end);
        let number: i32 = number.parse().ok()?;
        let span = match unit {
            "d" | "天" => 1.day().checked_mul(number.into()),
            "w" | "周" => 1.week().checked_mul(number.into()),
            "m" | "月" => 1.month().checked_mul(number.into()),
            "y" | "年" => 1.year().checked_mul(number.into()),
            _ => return None,
        };
        let today = civil::Date::new(today.year(), today.month() as i8, today.day() as i8).ok()?;
        let date = today.checked_sub(span.ok()?).ok()?;
        Date::new(date.year(), date.month() as u8, date.day() as u8).map(Since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_durations() {
        let today = Date::new(2026, 11, 27).unwrap();
        let cases = [
            ("2026-01-01", Some((2026, 1, 1))),
            ("30d", Some((2026, 10, 28))),
            ("2w", Some((2026, 11, 13))),
            ("6m", Some((2026, 5, 27))),
            ("1y", Some((2025, 11, 27))),
            ("1年", Some((2025, 11, 27))),
            ("0d", Some((2026, 11, 27))),
            ("30", None),
            ("d", None),
            ("-3d", None),
            ("99999999999d", None),
            ("soon", None),
        ];
        for (text, expected) in cases {
            let expected = expected.and_then(|(y, m, d)| Date::new(y, m, d)).map(Since);
            assert_eq!(Since::parse(text, today), expected, "{text}");
        }
    }
}
