//! Near names, for offering what was perhaps meant.

use super::names::{city_base, county_base, street_base};

/// The names that are nearest to what was written, at most three, the nearest
/// first. A name that shares no character but its suffix is not near.
pub fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<char> = base(written).chars().collect();
    let mut scratch = Vec::new();
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for name in names {
        let own: Vec<char> = base(name).chars().collect();
        let shared = own.iter().filter(|c| wanted.contains(c)).count();
        if shared == 0 {
            continue;
        }
        // Twice the distance, so that another suffix counts half a character.
        let suffix = usize::from(written.chars().last() != name.chars().last());
        let distance = 2 * distance(&wanted, &own, &mut scratch) + suffix;
        found.push((distance, usize::MAX - shared, name));
    }
    found.sort();
    found.dedup();
    let best = found.first().map_or(0, |first| first.0);
    found.retain(|&(distance, _, _)| distance <= best + 2);
    found.into_iter().map(|(_, _, name)| name).take(3).collect()
}

fn base(name: &str) -> &str {
    match name.chars().last() {
        Some('区' | '县') => county_base(name),
        Some('市' | '州') => city_base(name),
        _ => street_base(name),
    }
}

/// Edit distance by characters.
fn distance(left: &[char], right: &[char], row: &mut Vec<usize>) -> usize {
    row.clear();
    row.extend(0..=right.len());
    for (at, c) in left.iter().enumerate() {
        let mut diagonal = at;
        let mut before = at + 1;
        for (slot, other) in row.iter_mut().skip(1).zip(right) {
            let replaced = diagonal + usize::from(c != other);
            diagonal = *slot;
            before = replaced.min(*slot + 1).min(before + 1);
            *slot = before;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let cases = [
            ("", "", 0),
            ("玉林", "玉林", 0),
            ("玉林", "玉米", 1),
            ("玉林", "林", 1),
            ("甲乙丙", "丙乙甲", 2),
        ];
        for (left, right, expected) in cases {
            assert_eq!(distance(&chars(left), &chars(right), &mut Vec::new()), expected);
        }
    }

    #[test]
    fn near_names() {
        let names = ["武侯区", "锦江区", "青羊区", "金牛区", "双流区", "新都区", "新津区"];
        let near = |written| nearest(written, names.into_iter());
        assert_eq!(near("武候区"), ["武侯区"]);
        assert_eq!(near("武侯县"), ["武侯区"]);
        assert_eq!(near("锦江市"), ["锦江区"]);
        assert_eq!(near("玉林县"), [""; 0]);
        assert_eq!(near("新区"), ["新津区", "新都区"]);
    }
}
