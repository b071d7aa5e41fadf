//! Text strings and dates of PDF (ISO 32000-2, 7.9.2 and 7.9.4).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// A text string: UTF-16 or UTF-8 with its mark, else one byte a character.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let (pairs, _) = rest.as_chunks::<2>();
            let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A date: `D:20260901120000+08'00'`; without a zone it is UTC.
pub(super) fn date(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_prefix("D:")?;
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (civil, zone) = text.split_at_checked(digits)?;
    let part = |from: usize, to: usize, default: i8| match civil.get(from..to) {
        Some(part) => part.parse().ok(),
        None => Some(default),
    };
    let year = civil.get(..4)?.parse().ok()?;
    let time = DateTime::new(
        year,
        part(4, 6, 1)?,
        part(6, 8, 1)?,
        part(8, 10, 0)?,
        part(10, 12, 0)?,
        part(12, 14, 0)?,
        0,
    )
    .ok()?;
    let mut zone = zone.chars();
    let sign = match zone.next() {
        Some('+') => 1,
        Some('-') => -1,
        _ => 0,
    };
    let rest: String = zone.filter(char::is_ascii_digit).collect();
    let hours: i32 = rest.get(..2).map_or(Some(0), |part| part.parse().ok())?;
    let minutes: i32 = rest.get(2..4).map_or(Some(0), |part| part.parse().ok())?;
    let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    offset.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (text, want) in [
            ("D:20260901120000+08'00'", Some("2026-09-01T04:00:00Z")),
            ("D:20260901120000Z", Some("2026-09-01T12:00:00Z")),
            ("D:20260901120000-05'30'", Some("2026-09-01T17:30:00Z")),
            ("D:2026", Some("2026-01-01T00:00:00Z")),
            ("2026", None),
            ("D:20261301", None),
            ("D:", None),
        ] {
            assert_eq!(date(text.as_bytes()), want.map(|want| want.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn strings() {
        assert_eq!(decode(b"\xfe\xff\x7e\xff"), "\u{7eff}");
        assert_eq!(decode("\u{feff}绿".as_bytes()), "绿");
        assert_eq!(decode(b"Sig1"), "Sig1");
    }
}
