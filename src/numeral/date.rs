//! Calendar dates in Chinese numerals. A number of years (三年) is no date.

use super::is_count;
use super::value::{digit, is_about, is_numeral, value};

/// The date at the start of a text, its bytes and how it should be written:
/// 二〇二一年九月一日, 九月一日, 九月, 三日.
pub(super) fn date(before: &str, text: &str) -> Option<(usize, String)> {
    let (rest, written) = match (year(text), month(text)) {
        (Some(year), _) => match month(year.rest) {
            Some(month) => month_and_day(&month, format!("{}年", year.value)),
            None => (year.rest, format!("{}年", year.value)),
        },
        (None, Some(month)) => {
            // 一月 is as often "a month", and 两月 is two of them.
            let bare = day(month.rest).is_none() && !before.ends_with('年');
            if bare && (month.digits == "两" || !is_count(before, month.digits)) {
                return None;
            }
            month_and_day(&month, String::new())
        }
        (None, None) => {
            let day = day(text).filter(|day| day.mark == '日')?;
            let other_word = day.rest.starts_with(['常', '益', '夜', '均', '照']);
            if other_word || !(before.ends_with('月') || is_count(before, day.digits)) {
                return None;
            }
            (day.rest, format!("{}日", day.value))
        }
    };
    (!names_a_place(rest)).then(|| (text.len() - rest.len(), written))
}

/// 十月村, 五月路: the date is a name. 十月村民代表会 is none.
fn names_a_place(rest: &str) -> bool {
    let village = rest.strip_prefix('村');
    village.is_some_and(|rest| !rest.starts_with(['民', '级', '委', '组', '里', '庄']))
        || rest.starts_with(['路', '街', '巷'])
}

fn month_and_day<'t>(month: &Part<'t>, before: String) -> (&'t str, String) {
    let written = format!("{before}{}月", month.value);
    match day(month.rest) {
        Some(day) => (day.rest, format!("{written}{}{}", day.value, day.mark)),
        None => (month.rest, written),
    }
}

/// A number with the mark behind it.
struct Part<'t> {
    digits: &'t str,
    value: u64,
    mark: char,
    rest: &'t str,
}

fn part<'t>(text: &'t str, marks: &[char]) -> Option<Part<'t>> {
    let (digits, rest) = text.split_at_checked(text.find(|c| !is_numeral(c))?)?;
    let mark = rest.chars().next().filter(|mark| marks.contains(mark))?;
    let rest = rest.get(mark.len_utf8()..)?;
    Some(Part { digits, value: value(digits)?, mark, rest })
}

fn year(text: &str) -> Option<Part<'_>> {
    let is_year = |part: &Part| {
        part.digits.chars().count() == 4
            && part.digits.chars().all(|c| digit(c).is_some() && c != '两')
    };
    part(text, &['年']).filter(is_year)
}

fn month(text: &str) -> Option<Part<'_>> {
    part(text, &['月']).filter(|part| (1..=12).contains(&part.value) && !is_about(part.digits))
}

fn day(text: &str) -> Option<Part<'_>> {
    part(text, &['日', '号'])
        .filter(|part| (1..=31).contains(&part.value) && !is_about(part.digits))
}
