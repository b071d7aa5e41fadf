//! What a run of Chinese numerals comes to.

/// The numerals of rules B3.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

/// The digits, 两 among them.
pub(super) fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' => 10_000,
        _ => return None,
    })
}

/// The number that a run is: 二十三, 一千二百, 三万五千, also digit by digit
/// (二〇二一). `None` for what is no number: 千千万万, 百十.
pub(super) fn value(run: &str) -> Option<u64> {
    let length = run.chars().count();
    // Longer ones are no number of anybody.
    if length == 0 || length > 16 {
        return None;
    }
    if run.chars().all(|c| digit(c).is_some()) {
        return Some(run.chars().filter_map(digit).fold(0, |sum, digit| sum * 10 + digit));
    }
    let (high, low) = match run.split_once('万') {
        Some((high, low)) => (Some(below_ten_thousand(high)?), low),
        None => (None, run),
    };
    let Some(high) = high else { return below_ten_thousand(low) };
    let rest = match low {
        "" => 0,
        // 三万五 is 35000.
        low if low.chars().count() == 1 => low.chars().next().and_then(digit)? * 1000,
        low => below_ten_thousand(low)?,
    };
    Some(high * 10_000 + rest)
}

fn below_ten_thousand(run: &str) -> Option<u64> {
    let (mut sum, mut pending, mut last, mut gap) = (0, None, 10_000, false);
    for (at, c) in run.chars().enumerate() {
        match (digit(c), unit(c)) {
            (Some(0), _) if pending.is_none() => gap = true,
            (Some(digit), _) if pending.is_none() => pending = Some(digit),
            (_, Some(unit)) if unit < last => {
                // 十二 begins with its unit; 百二 is none.
                let times = match pending.take() {
                    Some(times) => times,
                    None if unit == 10 && (at == 0 || gap) => 1,
                    None => return None,
                };
                sum += times * unit;
                (last, gap) = (unit, false);
            }
            _ => return None,
        }
    }
    let tail = pending.unwrap_or(0);
    // 一百二 is 120, 一百零二 is 102.
    let place = if gap || last == 10_000 { 1 } else { last / 10 };
    Some(sum + tail * place)
}

/// Whether two digits stand side by side, as in 三五个 and 二三十户: about that
/// many. Longer rows of digits are numbers read digit by digit.
pub(super) fn is_about(run: &str) -> bool {
    let mut row = 0;
    let mut zero = false;
    for c in run.chars().chain(['十']) {
        match digit(c) {
            Some(digit) => {
                row += 1;
                zero |= digit == 0;
            }
            None if row == 2 && !zero => return true,
            None => (row, zero) = (0, false),
        }
    }
    false
}

/// The number in Arabic digits as a form should have it: 一千二百 → 1200,
/// 三十万 → 30万, 三万五千 → 35000.
pub(super) fn arabic(run: &str) -> Option<String> {
    if let Some(high) = run.strip_suffix('万') {
        return Some(format!("{}万", value(high).filter(|&high| high < 10_000)?));
    }
    if run.chars().all(|c| digit(c).is_some()) {
        // Digit by digit, a zero in front included.
        return Some(run.chars().filter_map(digit).map(|digit| digit.to_string()).collect());
    }
    Some(value(run)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let cases = [
            ("二十三", Some("23")),
            ("十", Some("10")),
            ("十二", Some("12")),
            ("一百二", Some("120")),
            ("一百零二", Some("102")),
            ("一百一十", Some("110")),
            ("一千二百", Some("1200")),
            ("两千零五十", Some("2050")),
            ("一千零一十二", Some("1012")),
            ("三万五千", Some("35000")),
            ("三万五", Some("35000")),
            ("三十万", Some("30万")),
            ("一万零三", Some("10003")),
            ("二〇二一", Some("2021")),
            ("零五", Some("05")),
            ("八", Some("8")),
            ("千千万万", None),
            ("百十", None),
            ("万", None),
            ("十十", None),
            ("二百千", None),
            ("三十万万", None),
            ("", Some("")),
        ];
        for (run, expected) in cases {
            assert_eq!(arabic(run).as_deref(), expected, "{run}");
        }
        assert_eq!(value(&"九".repeat(17)), None);
    }

    #[test]
    fn about() {
        for run in ["三五", "十二三", "二三十", "七八", "三四百"] {
            assert!(is_about(run), "{run}");
        }
        for run in ["二十三", "二〇二一", "十", "一一九", "三万五千", "零五"] {
            assert!(!is_about(run), "{run}");
        }
    }
}
