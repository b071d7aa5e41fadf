//! Dates as people write them in forms (contract, section 6.8).
//!
//! In: the text of a date field, or an opinion that ends in its date. Out: the
//! date, or in what way it is none. Whether it is early, late or in order is
//! for rules to say.

use std::ops::Range;

use crate::record::Date;
use crate::text::{is_blank_placeholder, is_unseen};

mod scan;
use scan::{Cursor, date_at};

/// What a date text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateText {
    /// Nothing, or only `年 月 日`.
    Blank,
    /// A day that exists, with a four-digit year.
    Date(Date),
    /// Year, month or day is missing: `2021年 月 日`, `2021年9月`.
    Partial,
    /// No date: `2021年2月30日`, `21年9月1日`, `44440`, other words.
    Invalid,
}

/// A date text and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What it says.
    pub date: DateText,
    /// Full-width digits were used (F111).
    pub full_width: bool,
    /// Chinese numerals were used (F110).
    pub chinese: bool,
}

/// Reads the whole text of a date field.
pub fn parse(text: &str) -> Reading {
    let none = |date| Reading { date, full_width: false, chinese: false };
    if is_blank_placeholder(text) {
        return none(DateText::Blank);
    }
    let mut cursor = Cursor::new(text);
    cursor.skip_lead();
    match date_at(cursor) {
        Some((reading, after)) if after.at_end() => reading,
        _ => none(DateText::Invalid),
    }
}

/// The date that signs a longer text such as `同意推荐\n（盖章）\n2021年9月10日`,
/// with the bytes that it takes.
///
/// It stands at the end, where only white space, punctuation and seal marks may
/// follow; else alone on a line. A date inside a sentence is none. Of several
/// the last one counts, a filled one before a placeholder `年 月 日`.
pub fn find_last(text: &str) -> Option<(Range<usize>, Reading)> {
    let mut best: Option<Candidate> = None;
    // Whoever signs does so near the end; bounds the work on a hostile text.
    let mut at = text.ceil_char_boundary(text.len().saturating_sub(TAIL));
    while let Some(found) = next_candidate(text, at) {
        at = found.range.end;
        if best.as_ref().is_none_or(|best| found.rank >= best.rank) {
            best = Some(found);
        }
    }
    best.map(|found| (found.range, found.reading))
}

/// Bytes at the end of a text in which [`find_last`] looks.
const TAIL: usize = 4096;

struct Candidate {
    range: Range<usize>,
    reading: Reading,
    rank: Rank,
}

/// How well a date is placed; orders from worse to better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Placeholder,
    OwnLine,
    AtEnd,
}

/// The first date from byte `from` on that may sign the text.
fn next_candidate(text: &str, from: usize) -> Option<Candidate> {
    let mut skip_to = from;
    for (offset, c) in text.get(from..)?.char_indices() {
        let start = from + offset;
        if start < skip_to || !scan::may_start_date(c) {
            continue;
        }
        let Some((reading, after)) = text.get(start..).and_then(|rest| date_at(Cursor::new(rest)))
        else {
            // The rest of a number is no date either.
            skip_to = start + Cursor::new(text.get(start..)?).number_length();
            continue;
        };
        let end = text.len() - after.rest().len();
        let end = start + text.get(start..end)?.trim_end_matches(is_unseen).len();
        skip_to = end;
        let range = lead_start(text, start)..end;
        if let Some(rank) = rank(text, &range, reading.date) {
            return Some(Candidate { range, reading, rank });
        }
    }
    None
}

/// Where a date begins with the word before it: `日期：2021年9月10日`.
fn lead_start(text: &str, start: usize) -> usize {
    let Some(before) = text.get(..start) else { return start };
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let lead = before.get(line..).unwrap_or_default();
    let trimmed = lead.trim_end_matches(|c| is_unseen(c) || matches!(c, ':' | '：'));
    scan::LEADS
        .iter()
        .find(|word| trimmed.ends_with(**word))
        .filter(|_| trimmed.len() < lead.len())
        .map_or(start, |word| line + trimmed.len() - word.len())
}

fn rank(text: &str, range: &Range<usize>, date: DateText) -> Option<Rank> {
    let before = text.get(..range.start)?;
    let after = text.get(range.end..)?;
    let partial = date == DateText::Partial;
    if partial && text.get(range.clone())?.chars().all(char::is_numeric) {
        return None; // A bare number may count anything.
    }
    // A partial date in running text is part of the sentence: `截至2021年9月`.
    let set_apart = !partial || before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let at_end = set_apart && is_blank_placeholder(after);
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let line_after = after.split('\n').next().unwrap_or_default();
    let own_line = is_blank_placeholder(line_before) && is_blank_placeholder(line_after);
    match date {
        DateText::Blank => (at_end || own_line).then_some(Rank::Placeholder),
        _ if at_end => Some(Rank::AtEnd),
        _ => own_line.then_some(Rank::OwnLine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: u8, day: u8) -> DateText {
        Date::new(year, month, day).map_or(DateText::Invalid, DateText::Date)
    }

    #[test]
    fn forms_of_contract_6_8() {
        let plain = [
            "2021年9月1日",
            "2021 年 9 月 1 日",
            " 2021年 9月 1日 ",
            "2021年09月01日",
            "2021年09月01",
            "2021年9月1号",
            "2021-09-01",
            "2021-9-1",
            "2021.9.1",
            "2021.09.01",
            "2021.9.1.",
            "2021/9/1",
            "2021/09/01",
            "2021—9—1",
            "2021－9－1",
            "2021–9–1",
            "2021、9、1",
            "20210901",
            "2021-09-01 00:00:00",
            "2021-09-01T00:00:00",
            "2021-09-01T00:00:00+08:00",
            "2021-09-01T00:00:00.000Z",
            "2021/9/1 0:00",
            "2021年9月1日 10:30",
            "2021 09 01",
            "2021年9月1日（星期三）",
            "2021年9月1日 星期三",
            "2021年9月1日，周三",
            "填于2021年9月1日",
            "填报时间：2021年9月1日",
            "日期:2021-09-01",
            "2021年9月1日填",
            "2021年9月1日。",
            "__2021__年__9__月__1__日__",
            "2021\u{A0}年\u{3000}9 月\n1 日",
            "2021 年 0 9 月 0 1 日",
            "2 0 2 1 年 9 月 1 日",
            "（2021年9月1日）",
            "2021\u{200B}年9月1日",
        ];
        for text in plain {
            let expected = Reading { date: day(2021, 9, 1), full_width: false, chinese: false };
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn other_digits_are_flagged() {
        let cases: &[(&str, DateText, bool, bool)] = &[
            ("２０２１年９月１日", day(2021, 9, 1), true, false),
            ("2021年９月1日", day(2021, 9, 1), true, false),
            ("２０２１－０９－０１", day(2021, 9, 1), true, false),
            ("２０２１．９．１", day(2021, 9, 1), true, false),
            ("２０２１０９０１", day(2021, 9, 1), true, false),
            ("二〇二一年九月一日", day(2021, 9, 1), false, true),
            ("二零二一年九月一日", day(2021, 9, 1), false, true),
            ("二○二一年九月一日", day(2021, 9, 1), false, true),
            ("二O二一年十月三十一日", day(2021, 10, 31), false, true),
            ("二0二一年十二月二十八日", day(2021, 12, 28), false, true),
            ("二〇二一年十一月廿八日", day(2021, 11, 28), false, true),
            ("二〇二一年十月卅一日", day(2021, 10, 31), false, true),
            ("二〇二一年十月卅日", day(2021, 10, 30), false, true),
            ("二〇二一年一〇月二〇日", day(2021, 10, 20), false, true),
            ("二〇二一年元月一日", day(2021, 1, 1), false, true),
            ("二 〇 二 一 年 九 月 十 日", day(2021, 9, 10), false, true),
            ("2021年九月1日", day(2021, 9, 1), false, true),
        ];
        for &(text, date, full_width, chinese) in cases {
            assert_eq!(parse(text), Reading { date, full_width, chinese }, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date() {
        use DateText::{Blank, Invalid, Partial};
        let cases: &[(&str, DateText)] = &[
            ("", Blank),
            ("年 月 日", Blank),
            ("    年   月   日 ", Blank),
            ("20  年  月  日", Blank),
            ("____", Blank),
            ("/", Blank),
            ("无", Blank),
            ("2021年 月 日", Partial),
            ("2021年9月", Partial),
            ("2021年9月 日", Partial),
            ("2021年", Partial),
            ("2021", Partial),
            ("2021-09", Partial),
            ("2021.9", Partial),
            ("9月1日", Partial),
            ("年9月1日", Partial),
            ("二〇二一年九月", Partial),
            ("2021年2月30日", Invalid),
            ("2021年02月29日", Invalid),
            ("2020年2月29日", day(2020, 2, 29)),
            ("2021年13月1日", Invalid),
            ("2021年0月1日", Invalid),
            ("2021-00-10", Invalid),
            ("2021年9月31日", Invalid),
            ("2021年9月0日", Invalid),
            ("20210230", Invalid),
            ("21年9月1日", Invalid),
            ("21.9.1", Invalid),
            ("210901", Invalid),
            ("202109", Invalid),
            ("20211年9月1日", Invalid),
            ("0021年9月1日", Invalid),
            ("二一年九月一日", Invalid),
            ("44440", Invalid),
            ("9/1/2021", Invalid),
            ("2021年9月1日-9月10日", Invalid),
            ("2021年9月1日、2日", Invalid),
            ("2021年9月100日", Invalid),
            ("2021-09-01-02", Invalid),
            ("2021-09-01 25", Invalid),
            ("去年九月", Invalid),
            ("待定", Invalid),
            ("同意2021年9月1日", Invalid),
            ("99999999999999999999年9月1日", Invalid),
            ("2021年99999999999999999999月1日", Invalid),
            ("O021年9月1日", Invalid),
        ];
        for &(text, expected) in cases {
            assert_eq!(parse(text).date, expected, "{text:?}");
        }
    }

    #[test]
    fn the_date_that_signs() {
        let cases: &[(&str, Option<(&str, DateText)>)] = &[
            ("同意推荐\n（盖章）\n2021年9月10日", Some(("2021年9月10日", day(2021, 9, 10)))),
            ("同意推荐 2021年9月10日", Some(("2021年9月10日", day(2021, 9, 10)))),
            ("同意推荐2021-09-10", Some(("2021-09-10", day(2021, 9, 10)))),
            ("同意推荐。2021年9月10日（盖章）", Some(("2021年9月10日", day(2021, 9, 10)))),
            (
                "经2021年8月复核，同意\n(盖章) 2021 年 9 月 10 日",
                Some(("2021 年 9 月 10 日", day(2021, 9, 10))),
            ),
            (
                "经2021年8月1日复核，同意。二〇二一年九月十日",
                Some(("二〇二一年九月十日", day(2021, 9, 10))),
            ),
            ("经2021年8月复核，同意", None),
            ("经2021年8月1日复核，同意", None),
            ("同意，公示期截至2021年9月", None),
            ("同意\n2021年9月10日\n经办人：张三", Some(("2021年9月10日", day(2021, 9, 10)))),
            (
                "同意\n日期：2021年9月10日\n经办人：张三 13800000000",
                Some(("日期：2021年9月10日", day(2021, 9, 10))),
            ),
            ("同意推荐\n(盖章) 年 月 日", Some(("年 月 日", DateText::Blank))),
            ("(盖章)    年   月   日", Some(("年   月   日", DateText::Blank))),
            (
                "同意推荐\n2021年9月10日\n（盖章） 年 月 日",
                Some(("2021年9月10日", day(2021, 9, 10))),
            ),
            ("同意推荐\n（盖章）2021年 月 日", Some(("2021年 月 日", DateText::Partial))),
            ("同意推荐\n2021年9月", Some(("2021年9月", DateText::Partial))),
            ("同意推荐\n2021年2月30日", Some(("2021年2月30日", DateText::Invalid))),
            ("同意推荐\n21年9月10日", Some(("21年9月10日", DateText::Invalid))),
            ("同意推荐\n21.9.10", Some(("21.9.10", DateText::Invalid))),
            ("同意推荐 20210910", Some(("20210910", day(2021, 9, 10)))),
            ("同意推荐\n2021年9月10日 星期五", Some(("2021年9月10日 星期五", day(2021, 9, 10)))),
            ("2021年9月8日\n同意推荐\n2021年9月10日", Some(("2021年9月10日", day(2021, 9, 10)))),
            ("同意推荐，联系电话028-8888-8888", None),
            ("同意推荐，联系电话13800000000", None),
            ("同意推荐", None),
            ("", None),
            ("得分为91.5", None),
            ("同意推荐。共3", None),
            ("三年来成效明显，同意推荐", None),
        ];
        for &(text, ref expected) in cases {
            let found = find_last(text).map(|(range, reading)| (&text[range], reading.date));
            assert_eq!(found, *expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in odd_text()) {
            parse(&text);
            if let Some((range, reading)) = find_last(&text) {
                let cut = text.get(range).expect("the range is one of whole characters");
                proptest::prop_assert!(!cut.is_empty());
                if let DateText::Date(_) = reading.date {
                    proptest::prop_assert_eq!(parse(cut).date, reading.date);
                }
            }
        }
    }

    fn odd_text() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let letters: Vec<char> =
            "年月日号0129２〇一二三十廿元O -—./:T（）()盖章星期三周同意，。\n_填日期"
                .chars()
                .collect();
        proptest::collection::vec(proptest::sample::select(letters), 0..30)
            .prop_map(|letters| letters.into_iter().collect())
    }
}
