//! One pass over a date: a cursor on the text, and the forms it may take.

use super::{DateText, Reading};
use crate::record::Date;
use crate::text::{is_unseen, is_zero_width, narrow};

/// Words that may stand before a date.
pub(super) const LEADS: &[&str] = &[
    "填报时间",
    "填报日期",
    "填表时间",
    "填表日期",
    "申报时间",
    "申报日期",
    "签字日期",
    "日期",
    "时间",
    "填报于",
    "填于",
    "于",
    "公历",
    "公元",
];

/// Words that may stand after it.
const TAILS: &[&str] = &["填报", "填表", "填", "上午", "下午"];

/// More digits than these are no number of anybody; bounds the work on a text
/// made of digits.
const LONGEST: usize = 32;

/// A number in a date: its value, how many digits gave it (0 where it was
/// written with 十), and in what digits.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
    full_width: bool,
    chinese: bool,
}

/// What is left of the text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

/// The characters that any date or date placeholder begins with.
pub(super) fn may_start_date(c: char) -> bool {
    digit(c).is_some() || matches!(c, '年' | '十' | '廿' | '卅')
}

/// The date, partial date or placeholder at the cursor, and what follows it,
/// weekday and time skipped. `None` where there is nothing like a date.
pub(super) fn date_at(mut at: Cursor<'_>) -> Option<(Reading, Cursor<'_>)> {
    let year = at.number();
    if let Some(year) = year {
        if year.digits == 8 && !at.follows(is_mark) {
            let (month, day) = (year.value / 100 % 100, year.value % 100);
            let parts =
                [Some(Number { value: year.value / 10_000, digits: 4, ..year }), None, None];
            let date = civil(year.value / 10_000, month, day);
            return Some((reading(date, &parts), at.after_date()));
        }
        if at.take('月') {
            // Month and day without a year.
            let day = at.number();
            at.take_day();
            return Some((reading(DateText::Partial, &[Some(year), day, None]), at.after_date()));
        }
    }
    if at.take('年') {
        let month = at.number().or_else(|| at.first_month());
        let mut day = None;
        if (month.is_some() && at.take_separator('月')) || at.take('月') {
            day = at.number();
            let closed = at.take_day();
            if !closed && day.is_none() && month.is_none() && year.is_none() {
                return None;
            }
        } else if year.is_none() {
            return None;
        }
        let parts = [year, month, day];
        return Some((reading(marked_date(&parts), &parts), at.after_date()));
    }
    with_strokes(year?, at)
}

/// The rest of `2021-09-01`, of `2021 09 01`, or of a year alone.
fn with_strokes(year: Number, mut at: Cursor<'_>) -> Option<(Reading, Cursor<'_>)> {
    let full = year.digits == 4;
    let year_alone = at;
    if (at.take_separator('-') || (full && at.parted()))
        && let Some(month) = at.number()
    {
        let before_day = at;
        if (at.take_separator('月') || (full && at.parted()))
            && let Some(day) = at.number()
        {
            at.take_day();
            let parts = [Some(year), Some(month), Some(day)];
            let found = (reading(marked_date(&parts), &parts), at.after_date());
            return plausible(&parts).then_some(found);
        }
        let parts = [Some(year), Some(month), None];
        let found = (reading(DateText::Partial, &parts), before_day.after_date());
        return (full && month.digits <= 2).then_some(found);
    }
    let found = (reading(DateText::Partial, &[Some(year), None, None]), year_alone.after_date());
    full.then_some(found)
}

/// Whether three numbers parted by strokes are meant as a date at all;
/// telephone numbers are not.
fn plausible(parts: &[Option<Number>; 3]) -> bool {
    let [Some(year), Some(month), Some(day)] = parts else { return false };
    matches!(year.digits, 2 | 4) && month.digits <= 2 && day.digits <= 2
}

/// What year, month and day come to.
fn marked_date(parts: &[Option<Number>; 3]) -> DateText {
    match parts {
        [None, None, None] => DateText::Blank,
        [Some(year), month, day] => match (year.digits, month, day) {
            (4, Some(month), Some(day)) => civil(year.value, month.value, day.value),
            (4, _, _) => DateText::Partial,
            // The printed century of `20 年 月 日`.
            (2, None, None) if year.value == 20 => DateText::Blank,
            (3, None, None) if year.value == 202 => DateText::Blank,
            _ => DateText::Invalid,
        },
        _ => DateText::Partial,
    }
}

fn civil(year: u32, month: u32, day: u32) -> DateText {
    let date = (|| {
        let year = i16::try_from(year).ok().filter(|&year| year >= 1000)?;
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    })();
    date.map_or(DateText::Invalid, DateText::Date)
}

fn reading(date: DateText, parts: &[Option<Number>; 3]) -> Reading {
    let any = |test: fn(&Number) -> bool| parts.iter().flatten().any(test);
    Reading { date, full_width: any(|n| n.full_width), chinese: any(|n| n.chinese) }
}

/// An Arabic or Chinese digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' | '○' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => narrow(c).to_digit(10),
    }
}

/// Letters that stand for 〇 inside a number: 二O二一.
fn is_zero_letter(c: char) -> bool {
    matches!(c, 'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' | 'Ｏ' | '◯')
}

fn is_mark(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号')
}

fn is_stroke(c: char) -> bool {
    matches!(narrow(c), '-' | '.' | '/' | '‐'..='―' | '−' | '─' | '、' | '。' | '·')
}

/// White space and lines to write on.
fn is_gap(c: char) -> bool {
    is_unseen(c) || matches!(c, '_' | '＿')
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { rest: text }
    }

    pub(super) fn rest(self) -> &'a str {
        self.rest
    }

    /// Bytes of the number here, telephone dashes included; at least one
    /// character.
    pub(super) fn number_length(self) -> usize {
        let part = |c| {
            digit(c).is_some()
                || is_zero_letter(c)
                || matches!(c, '十' | '廿' | '卅' | '-' | '‐'..='―')
        };
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        end.max(self.rest.chars().next().map_or(0, char::len_utf8))
    }

    /// Skips brackets and words such as `填报时间：` before a date.
    pub(super) fn skip_lead(&mut self) {
        let junk = |c| is_gap(c) || matches!(c, ':' | '：' | '(' | '（');
        self.rest = self.rest.trim_start_matches(junk);
        while let Some(after) = LEADS.iter().find_map(|word| self.rest.strip_prefix(word)) {
            self.rest = after.trim_start_matches(junk);
        }
    }

    /// Whether nothing but punctuation and a word such as 填 is left.
    pub(super) fn at_end(self) -> bool {
        let end = |c: char| is_gap(c) || matches!(narrow(c), '.' | ',' | ';' | ')' | '。');
        let rest = self.rest.trim_start_matches(end);
        let rest = TAILS.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        rest.trim_start_matches(end).is_empty()
    }

    fn skip_gap(&mut self) {
        self.rest = self.rest.trim_start_matches(is_gap);
    }

    fn follows(mut self, test: impl Fn(char) -> bool) -> bool {
        self.skip_gap();
        self.rest.chars().next().is_some_and(test)
    }

    fn take(&mut self, mark: char) -> bool {
        let mut ahead = *self;
        ahead.skip_gap();
        match ahead.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes a stroke, or the given mark in place of one.
    fn take_separator(&mut self, mark: char) -> bool {
        let mut ahead = *self;
        ahead.skip_gap();
        match ahead.rest.chars().next() {
            Some(c) if c == mark || is_stroke(c) => {
                self.rest = ahead.rest.get(c.len_utf8()..).unwrap_or_default();
                true
            }
            _ => false,
        }
    }

    fn take_day(&mut self) -> bool {
        self.take('日') || self.take('号')
    }

    /// True where white space parts this number from a next one.
    fn parted(self) -> bool {
        self.rest.starts_with([' ', '\u{3000}', '\u{A0}']) && self.follows(|c| digit(c).is_some())
    }

    /// 元月, the first month.
    fn first_month(&mut self) -> Option<Number> {
        let mut ahead = *self;
        if ahead.take('元') && ahead.follows(|c| c == '月') {
            *self = ahead;
            return Some(Number { value: 1, digits: 0, full_width: false, chinese: true });
        }
        None
    }

    /// A number, also spaced out where a mark follows: `2 0 2 1 年`.
    fn number(&mut self) -> Option<Number> {
        let (spaced, after) = self.digits(true)?;
        if after.follows(is_mark) {
            *self = after;
            return Some(spaced);
        }
        let (number, after) = self.digits(false)?;
        *self = after;
        Some(number)
    }

    /// Digits at the cursor; with `spaced`, gaps between them are skipped.
    /// `None` without any, and where tens and digits make no number.
    fn digits(mut self, spaced: bool) -> Option<(Number, Cursor<'a>)> {
        self.skip_gap();
        let mut number = Number { value: 0, digits: 0, full_width: false, chinese: false };
        let mut tens = Tens::None;
        let mut end = self;
        let mut chars = self.rest.chars();
        while let Some(c) = chars.next() {
            if number.digits > LONGEST {
                break;
            }
            if spaced && number.digits > 0 && is_gap(c) || is_zero_width(c) {
                continue;
            }
            let value = match digit(c) {
                None if number.digits > 0 && is_zero_letter(c) => Some(0),
                value => value,
            };
            match (value, c) {
                (Some(value), _) => {
                    // Saturates: such a number is no year, month or day.
                    number.value = number.value.saturating_mul(10).saturating_add(value);
                    number.full_width |= matches!(c, '０'..='９');
                    number.chinese |= !narrow(c).is_ascii_digit();
                    tens = tens.unit(value)?;
                }
                (None, '十' | '廿' | '卅') => {
                    number.chinese = true;
                    tens = tens.ten(c, number.digits, number.value)?;
                }
                _ => break,
            }
            number.digits += 1;
            end.rest = chars.as_str();
        }
        if let Tens::Sum { sum, .. } = tens {
            (number.value, number.digits) = (sum, 0);
            return Some((number, end));
        }
        (number.digits > 0).then_some((number, end))
    }

    /// What follows a date, its weekday and time of day skipped.
    fn after_date(mut self) -> Cursor<'a> {
        let start = self;
        self.rest = self.rest.trim_start_matches(|c| is_gap(c) || matches!(c, ',' | '，'));
        let bracket = self.rest.strip_prefix(['(', '（']);
        let inner = bracket.unwrap_or(self.rest);
        let weekday = ["星期", "礼拜", "周"].iter().find_map(|word| inner.strip_prefix(word));
        let weekday = weekday
            .and_then(|rest| rest.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天']));
        let closed = match (weekday, bracket) {
            (Some(rest), Some(_)) => rest.strip_prefix([')', '）']),
            (rest, _) => rest,
        };
        let after = Cursor { rest: closed.unwrap_or(start.rest) };
        after.after_time().unwrap_or(after)
    }

    /// Skips `00:00`, `T00:00:00.000+08:00` and the like.
    fn after_time(mut self) -> Option<Cursor<'a>> {
        self.skip_gap();
        let rest = self.rest.strip_prefix(['T', 't']).unwrap_or(self.rest);
        let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z');
        let end = rest.find(|c| !clock(c)).unwrap_or(rest.len());
        let (time, rest) = (rest.get(..end)?, rest.get(end..)?);
        let (hour, minutes) = time.split_once(':')?;
        let hour_fits = hour.parse::<u8>().is_ok_and(|hour| hour < 24);
        let minute_fits = minutes.get(..2)?.parse::<u8>().is_ok_and(|minute| minute < 60);
        (hour_fits && minute_fits).then_some(Cursor { rest })
    }
}

/// The reading of 十, 二十, 二十八, 廿八, 卅: at most one digit, a ten, at most
/// one digit.
#[derive(Clone, Copy)]
enum Tens {
    None,
    Sum { sum: u32, closed: bool },
}

impl Tens {
    fn unit(self, value: u32) -> Option<Tens> {
        match self {
            Tens::None => Some(Tens::None),
            Tens::Sum { sum, closed: false } => Some(Tens::Sum { sum: sum + value, closed: true }),
            Tens::Sum { .. } => None,
        }
    }

    fn ten(self, c: char, digits: usize, value: u32) -> Option<Tens> {
        let times = match (self, c, digits) {
            (Tens::Sum { .. }, _, _) => return None,
            (_, '廿', 0) => 2,
            (_, '卅', 0) => 3,
            (_, '十', 0) => 1,
            (_, '十', 1) if value > 0 => value,
            _ => return None,
        };
        Some(Tens::Sum { sum: times * 10, closed: false })
    }
}
