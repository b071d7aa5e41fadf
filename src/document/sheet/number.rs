//! Numbers and dates of spreadsheet cells as a person would type them.
//!
//! In: a stored number and its number format. Out: text. Only whether a format
//! shows a date or a time matters; thousands separators, currencies, percent
//! signs and colours are left aside, since a rule asks for the value.

/// What a number format shows. All false: a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Year, month or day.
    pub(super) date: bool,
    /// Hour, minute or second of a day.
    pub(super) time: bool,
    /// A duration, counted past 24 hours.
    pub(super) elapsed: bool,
}

impl Shape {
    const DATE: Shape = Shape { date: true, time: false, elapsed: false };
    const TIME: Shape = Shape { date: false, time: true, elapsed: false };
    pub(super) const BOTH: Shape = Shape { date: true, time: true, elapsed: false };
    pub(super) const ELAPSED: Shape = Shape { date: false, time: false, elapsed: true };

    /// The formats that have a number and no text in the file, with those of
    /// the Chinese edition (27–36, 50–58).
    pub(super) fn builtin(id: u32) -> Shape {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shape::DATE,
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Shape::TIME,
            22 => Shape::BOTH,
            46 => Shape::ELAPSED,
            _ => Shape::default(),
        }
    }

    /// Reads a format text such as `yyyy"年"m"月"d"日";@`.
    pub(super) fn of(code: &str) -> Shape {
        let mut shape = Shape::default();
        let (mut months_or_minutes, mut era) = (false, false);
        let mut rest = code.chars();
        while let Some(c) = rest.next() {
            match c.to_ascii_lowercase() {
                ';' => break,
                '"' => {
                    rest.by_ref().find(|c| *c == '"');
                }
                '\\' | '_' | '*' => {
                    rest.next();
                }
                '[' => {
                    let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    let unit = inside.to_ascii_lowercase();
                    let of_one = |letter| !unit.is_empty() && unit.chars().all(|c| c == letter);
                    shape.elapsed |= of_one('h') || of_one('m') || of_one('s');
                }
                'g' if starts(&rest, "eneral") => {
                    rest.nth("eneral".len() - 1);
                }
                'a' if starts(&rest, "m/pm") || starts(&rest, "/p") => {
                    shape.time = true;
                    let skip = if starts(&rest, "m/pm") { 4 } else { 2 };
                    rest.nth(skip - 1);
                }
                'a' if starts(&rest, "aa") => shape.date = true,
                'y' | 'd' => shape.date = true,
                'h' | 's' => shape.time = true,
                'm' => months_or_minutes = true,
                // The year of an era; before a sign it is the exponent's letter.
                'e' if !starts(&rest, "+") && !starts(&rest, "-") => era = true,
                _ => {}
            }
        }
        if months_or_minutes && !shape.time && !shape.elapsed {
            shape.date = true;
        }
        shape.date |= era && months_or_minutes;
        if shape.elapsed {
            shape = Shape::ELAPSED;
        }
        shape
    }
}

fn starts(rest: &std::str::Chars, word: &str) -> bool {
    rest.as_str().get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// A stored number in the shape of its format. `late` is the 1904 date system.
pub(super) fn shown(value: f64, shape: Shape, late: bool) -> String {
    dated(value, shape, late).unwrap_or_else(|| plain(value))
}

/// Without exponent, without `.0`, and with no more than the 15 digits that a
/// spreadsheet keeps of what is typed, so that 0.1 + 0.2 is `0.3`.
pub(in crate::document) fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return "#NUM!".to_owned();
    }
    let shortest = value.to_string();
    let digits = shortest.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 || !shortest.contains('.') {
        return shortest;
    }
    match format!("{value:.14e}").parse::<f64>() {
        Ok(rounded) => rounded.to_string(),
        Err(_) => shortest,
    }
}

const DAY: i64 = 86_400;

/// `None` where the format shows no date, or the number lies outside its years.
fn dated(value: f64, shape: Shape, late: bool) -> Option<String> {
    // The last day that a spreadsheet knows, 9999-12-31.
    if shape == Shape::default() || !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = (value * DAY as f64).round() as i64;
    let (days, clock) = (seconds / DAY, seconds % DAY);
    if shape.elapsed {
        return Some(time(seconds));
    }
    if !shape.date || (days == 0 && shape.time && !late) {
        return Some(time(clock));
    }
    let date = match (late, days) {
        (true, _) => civil(days - 24_107),
        (false, 0) => "1900-01-00".to_owned(),
        // Lotus thought that 1900 had a 29th of February, and Excel follows.
        (false, 60) => "1900-02-29".to_owned(),
        (false, 1..60) => civil(days - 25_568),
        (false, _) => civil(days - 25_569),
    };
    match clock {
        0 => Some(date),
        _ if !shape.time => Some(date),
        _ => Some(format!("{date} {}", time(clock))),
    }
}

/// `08:30`, with seconds only where there are any.
fn time(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{rest:02}"),
    }
}

/// The Gregorian date of a day counted from 1970-01-01, by counting in years
/// that begin in March (so that the leap day comes last).
fn civil(days: i64) -> String {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, (month + 2) % 12 + 1);
    let year = era * 400 + year + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// An ISO 8601 date as OpenDocument and Strict write it, its time left out at
/// midnight: `2021-09-01T08:30:00` is `2021-09-01 08:30`.
pub(super) fn iso(text: &str) -> String {
    let text = text.trim();
    let (date, clock) = text.split_once('T').unwrap_or((text, ""));
    let clock = clock.trim_end_matches('Z').split('.').next().unwrap_or_default();
    let clock = clock.strip_suffix(":00").filter(|short| short.contains(':')).unwrap_or(clock);
    match (date, clock) {
        ("", clock) => clock.to_owned(),
        (date, "" | "00:00") => date.to_owned(),
        (date, clock) => format!("{date} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_what_they_show() {
        let cases = [
            ("General", Shape::default()),
            ("G/通用格式", Shape::default()),
            ("0.00E+00", Shape::default()),
            ("#,##0.00 \"元/day\"", Shape::default()),
            ("[Red]0;[Blue]-0", Shape::default()),
            ("0_d;@", Shape::default()),
            ("[$¥-804]#,##0", Shape::default()),
            ("yyyy\"年\"m\"月\"d\"日\";@", Shape::DATE),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Shape::DATE),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"", Shape::DATE),
            ("mmm-yy", Shape::DATE),
            ("m/d", Shape::DATE),
            ("[$-804]aaaa", Shape::DATE),
            ("yyyy\\-mm\\-dd hh:mm", Shape::BOTH),
            ("h:mm AM/PM", Shape::TIME),
            ("上午/下午h\"时\"mm\"分\"", Shape::TIME),
            ("mm:ss.0", Shape::TIME),
            ("[h]:mm:ss", Shape::ELAPSED),
        ];
        for (code, shape) in cases {
            assert_eq!(Shape::of(code), shape, "{code}");
        }
    }

    #[test]
    fn numbers_as_typed() {
        let cases = [
            (13_800_000_000.0, "13800000000"),
            (16_510_782_694.0, "16510782694"),
            (0.1 + 0.2, "0.3"),
            (2.75, "2.75"),
            (-0.0, "0"),
            (-1.5, "-1.5"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (99.99999999999999, "100"),
            (510_107_199_001_011.0, "510107199001011"),
            (f64::INFINITY, "#NUM!"),
        ];
        for (value, text) in cases {
            assert_eq!(plain(value), text);
        }
    }

    #[test]
    fn dates_in_both_systems() {
        let cases = [
            (44_440.0, Shape::DATE, false, "2021-09-01"),
            (44_440.0, Shape::BOTH, false, "2021-09-01"),
            (44_440.354_166_666_664, Shape::BOTH, false, "2021-09-01 08:30"),
            (44_440.354_166_666_664, Shape::DATE, false, "2021-09-01"),
            (44_440.999_999_999, Shape::BOTH, false, "2021-09-02"),
            (42_978.0, Shape::DATE, true, "2021-09-01"),
            (0.0, Shape::DATE, true, "1904-01-01"),
            (0.0, Shape::DATE, false, "1900-01-00"),
            (1.0, Shape::DATE, false, "1900-01-01"),
            (59.0, Shape::DATE, false, "1900-02-28"),
            (60.0, Shape::DATE, false, "1900-02-29"),
            (61.0, Shape::DATE, false, "1900-03-01"),
            (2_958_465.0, Shape::DATE, false, "9999-12-31"),
            (2_958_466.0, Shape::DATE, false, "2958466"),
            (-1.0, Shape::DATE, false, "-1"),
            (45_351.0, Shape::DATE, false, "2024-02-29"),
            (0.354_166_666_666_666_6, Shape::TIME, false, "08:30"),
            (0.354_178_240_740_740_7, Shape::BOTH, false, "08:30:01"),
            (1.25, Shape::ELAPSED, false, "30:00"),
            (44_440.0, Shape::default(), false, "44440"),
        ];
        for (value, shape, late, text) in cases {
            assert_eq!(shown(value, shape, late), text, "{value} {shape:?}");
        }
    }

    #[test]
    fn iso_dates() {
        let cases = [
            ("2021-09-01", "2021-09-01"),
            ("2021-09-01T00:00:00", "2021-09-01"),
            ("2021-09-01T00:00:00.000Z", "2021-09-01"),
            ("2021-09-01T08:30:00", "2021-09-01 08:30"),
            ("2021-09-01T08:30:15", "2021-09-01 08:30:15"),
            ("2021-09-01T08:00", "2021-09-01 08:00"),
            ("T08:30:00", "08:30"),
        ];
        for (stored, text) in cases {
            assert_eq!(iso(stored), text, "{stored}");
        }
    }
}
