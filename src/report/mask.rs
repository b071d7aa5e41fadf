//! Telephone numbers for people's eyes: `138****0000`, `028-85****34`.
//!
//! In: any text that may cite a number, also one that is wrong by a digit. Out:
//! the same text with the middle of every number starred. Digests, dates and
//! other long numbers stay as they are.

use std::borrow::Cow;

/// Masks the telephone numbers in a sentence, if `wanted`.
pub(super) fn sentence(text: &str, wanted: bool) -> Cow<'_, str> {
    masked(text, wanted, false)
}

/// Masks a field's value, if `wanted`. In a telephone field a number without
/// its area code counts too; in prose it could be a date or a sum.
pub(super) fn value<'a>(field: &str, text: &'a str, wanted: bool) -> Cow<'a, str> {
    masked(text, wanted, field.rsplit('.').next().is_some_and(|id| id.contains("phone")))
}

fn masked(text: &str, wanted: bool, local: bool) -> Cow<'_, str> {
    // Nearly every text has no digits at all.
    if !wanted || !text.chars().any(is_digit) {
        return Cow::Borrowed(text);
    }
    let mut chars: Vec<char> = text.chars().collect();
    let mut changed = false;
    let mut at = 0;
    while at < chars.len() {
        if !chars.get(at).is_some_and(|c| is_digit(*c)) {
            at += 1;
            continue;
        }
        match number_at(&chars, at, local) {
            Some(number) => {
                for position in number.hidden {
                    if let Some(c) = chars.get_mut(position) {
                        *c = '*';
                        changed = true;
                    }
                }
                at = number.end;
            }
            None => at += chars.iter().skip(at).take_while(|c| is_digit(**c)).count(),
        }
    }
    if changed { Cow::Owned(chars.into_iter().collect()) } else { Cow::Borrowed(text) }
}

struct Number {
    hidden: Vec<usize>,
    end: usize,
}

/// The telephone number whose digits begin at `at`, where a run of digits
/// begins.
fn number_at(chars: &[char], at: usize, local: bool) -> Option<Number> {
    if in_digest(chars, at) {
        return None;
    }
    country_code(chars, at)
        .and_then(|after| mobile(chars, after))
        .or_else(|| mobile(chars, at))
        .or_else(|| landline(chars, at))
        .or_else(|| if local { subscriber(chars, at) } else { None })
}

/// Position after a leading 86 or 0086.
fn country_code(chars: &[char], at: usize) -> Option<usize> {
    let length = [&[0, 0, 8, 6][..], &[8, 6]].into_iter().find_map(|code| {
        code.iter()
            .enumerate()
            .all(|(i, want)| chars.get(at + i).and_then(|c| digit(*c)) == Some(*want))
            .then_some(code.len())
    })?;
    let after = at + length;
    Some(if chars.get(after).is_some_and(|c| is_joint(*c)) { after + 1 } else { after })
}

/// `1[3-9]` and nine more digits, perhaps grouped 3-4-4. One digit too few or
/// too many is still somebody's number, as F105 cites it.
fn mobile(chars: &[char], at: usize) -> Option<Number> {
    let lead = (chars.get(at).and_then(|c| digit(*c)), chars.get(at + 1).and_then(|c| digit(*c)));
    if !matches!(lead, (Some(1), Some(3..=9))) {
        return None;
    }
    let (digits, end) = digits(chars, at, &[3, 7]);
    if !(10..=12).contains(&digits.len()) {
        return None;
    }
    let hidden = digits.get(3..digits.len() - 4)?.to_vec();
    Some(Number { hidden, end })
}

/// An area code and a number of seven or eight digits (one more or less is
/// still one), perhaps with a joint or brackets; an extension stays.
fn landline(chars: &[char], at: usize) -> Option<Number> {
    let lead = (chars.get(at).and_then(|c| digit(*c)), chars.get(at + 1).and_then(|c| digit(*c)));
    let area = match lead {
        (Some(0), Some(1..=2)) => 3,
        (Some(0), Some(3..=9)) => 4,
        _ => return None,
    };
    if !(0..area).all(|i| chars.get(at + i).is_some_and(|c| is_digit(*c))) {
        return None;
    }
    let mut from = at + area;
    while from < at + area + 2
        && chars.get(from).is_some_and(|c| is_joint(*c) || ")）".contains(*c))
    {
        from += 1;
    }
    subscriber(chars, from)
}

/// A number within an area; its middle four digits are hidden.
fn subscriber(chars: &[char], at: usize) -> Option<Number> {
    let (digits, end) = digits(chars, at, &[4]);
    if !(6..=9).contains(&digits.len()) {
        return None;
    }
    let from = (digits.len() - 4) / 2;
    Some(Number { hidden: digits.get(from..from + 4)?.to_vec(), end })
}

/// Positions of the digits from `at`, over a joint only after as many digits
/// as `joints` says.
fn digits(chars: &[char], at: usize, joints: &[usize]) -> (Vec<usize>, usize) {
    let mut found = Vec::new();
    let mut end = at;
    while let Some(c) = chars.get(end) {
        if is_digit(*c) {
            found.push(end);
        } else if !(is_joint(*c)
            && joints.contains(&found.len())
            && chars.get(end + 1).is_some_and(|c| is_digit(*c)))
        {
            break;
        }
        end += 1;
    }
    (found, end)
}

/// Whether the run stands in a long word of ASCII letters and digits.
fn in_digest(chars: &[char], at: usize) -> bool {
    let before = chars.iter().take(at).rev().take_while(|c| c.is_ascii_alphanumeric()).count();
    let after = chars.iter().skip(at).take_while(|c| c.is_ascii_alphanumeric()).count();
    before + after >= 24
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | ' ' | '－' | '—' | '–' | '‐' | '\u{3000}' | '\u{a0}')
}

fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

/// The value of a digit, half or full width.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_middle() {
        for (text, want) in [
            ("13800000000", "138****0000"),
            ("电话13800000000、13912345678", "电话138****0000、139****5678"),
            ("13800000000 13912345678", "138****0000 139****5678"),
            ("138 0000 0000", "138 **** 0000"),
            ("138-0000-0000转2", "138-****-0000转2"),
            ("+86 13800000000", "+86 138****0000"),
            ("8613800000000", "86138****0000"),
            ("１３８００００００００", "１３８****００００"),
            ("028-85551234", "028-85****34"),
            ("（028）85551234", "（028）85****34"),
            ("02885551234-8001", "02885****34-8001"),
            ("0830-1234567", "0830-1****67"),
            ("“1380000000”不是电话号码", "“138***0000”不是电话号码"),
            ("138000000001", "138*****0001"),
        ] {
            assert_eq!(sentence(text, true), want);
            assert_eq!(sentence(text, false), text);
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "2021-09-01",
            "20210901",
            "85551234",
            "共 1024 字",
            "sm3:9f2c13800000000aa00bb11cc22dd33ee",
            "510107196001011234",
            "玉林东路社区",
        ] {
            assert_eq!(sentence(text, true), text);
        }
    }

    #[test]
    fn a_telephone_field_hides_local_numbers_too() {
        assert_eq!(value("phone", "85551234", true), "85****34");
        assert_eq!(value("leader_phone", "5551234", true), "5****34");
        assert_eq!(value("summary", "85551234", true), "85551234");
    }
}
