//! Counties that a running text mentions.

use super::Divisions;

/// The Chinese numerals of rules B3.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '零'
            | '一'
            | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
    )
}

pub(super) fn counties<'a>(all: &'a Divisions, text: &str) -> Vec<(&'a str, &'a str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for (at, c) in text.char_indices().filter(|&(_, c)| matches!(c, '区' | '县' | '市')) {
        let end = at + c.len_utf8();
        let (Some(upto), Some(after)) = (text.get(..end), text.get(end..)) else { continue };
        if goes_on(c, after) {
            continue;
        }
        for (county, city) in longest(all, upto) {
            let before = upto.strip_suffix(county).unwrap_or_default();
            if stands_alone(all, before, county) && !found.contains(&(county, city)) {
                found.push((county, city));
            }
        }
    }
    found
}

/// 万源市场, 新都区域: the suffix begins another word.
fn goes_on(suffix: char, after: &str) -> bool {
    let next = after.chars().next();
    match suffix {
        '区' => next.is_some_and(|c| "域间位别块".contains(c)),
        '市' => next.is_some_and(|c| "场民".contains(c)),
        _ => false,
    }
}

/// The longest county name that ends a text; of two alike the one whose city
/// stands before it, else both.
fn longest<'a>(all: &'a Divisions, upto: &str) -> Vec<(&'a str, &'a str)> {
    let length = all.county_names().map(|(name, _)| name).filter(|name| upto.ends_with(name));
    let Some(length) = length.map(str::len).max() else { return Vec::new() };
    let fits = |&(name, _): &(&str, &str)| name.len() == length && upto.ends_with(name);
    let both: Vec<(&str, &str)> = all.county_names().filter(fits).collect();
    let named = |&&(name, city): &&(&str, &str)| {
        upto.strip_suffix(name).is_some_and(|before| before.ends_with(city))
    };
    match both.iter().find(named) {
        Some(&one) => vec![one],
        None => both,
    }
}

/// Whether a short name (东区, 高县) is meant as a county: at the start, after
/// its city or after something that is no ideograph. 城东区 and 小区东区 are
/// none.
fn stands_alone(all: &Divisions, before: &str, county: &str) -> bool {
    county.chars().count() > 2
        || before.chars().next_back().is_none_or(|c| !crate::text::is_han(c))
        || before.ends_with(all.name(all.province))
        || all.cities().any(|city| before.ends_with(city))
}
