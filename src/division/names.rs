//! How names of divisions are built: suffixes, peoples, functional zones.

/// Peoples whose names stand in those of autonomous divisions.
const PEOPLES: &[&str] = &[
    "藏族",
    "羌族",
    "彝族",
    "回族",
    "苗族",
    "傣族",
    "白族",
    "壮族",
    "侗族",
    "满族",
    "瑶族",
    "土家族",
    "傈僳族",
    "纳西族",
    "蒙古族",
    "布依族",
    "哈尼族",
    "仡佬族",
    "维吾尔族",
];

/// Words that a functional zone's name ends in. None of them ends the name of a
/// county.
const ZONES: &[&str] = &[
    "高新技术产业开发区",
    "高新技术开发区",
    "高新技术产业园区",
    "经济技术开发区",
    "经济开发区",
    "高新开发区",
    "旅游开发区",
    "开发区",
    "高新区",
    "经开区",
    "新区",
    "园区",
    "直管区",
    "保税区",
    "试验区",
    "示范区",
    "管理区",
    "临港区",
    "工业区",
    "产业区",
    "度假区",
    "风景区",
    "风景名胜区",
];

/// 成都 of 成都市, 阿坝 of 阿坝藏族羌族自治州.
pub(super) fn city_base(name: &str) -> &str {
    let autonomous = name.strip_suffix("自治州").map(without_peoples);
    autonomous.or_else(|| name.strip_suffix("市")).unwrap_or(name)
}

/// 武侯 of 武侯区, 北川 of 北川羌族自治县.
pub(super) fn county_base(name: &str) -> &str {
    let autonomous = name.strip_suffix("自治县").map(without_peoples);
    autonomous.or_else(|| name.strip_suffix(['区', '县', '市'])).unwrap_or(name)
}

/// 玉林 of 玉林街道, 三墩 of 三墩土家族乡.
pub(super) fn street_base(name: &str) -> &str {
    let ethnic = name.strip_suffix('乡').map(without_peoples);
    let base = name.strip_suffix("街道").or(ethnic).or_else(|| name.strip_suffix('镇'));
    base.filter(|base| !base.is_empty()).unwrap_or(name)
}

fn without_peoples(mut name: &str) -> &str {
    while let Some(rest) = PEOPLES.iter().find_map(|people| name.strip_suffix(people)) {
        name = rest;
    }
    name
}

/// Bytes of a functional zone's name at the start of a text.
pub(super) fn zone_length(text: &str) -> Option<usize> {
    let ends = text.char_indices().filter(|&(_, c)| c == '区').map(|(at, c)| at + c.len_utf8());
    let mut ends = ends.filter_map(|end| text.get(..end)).take(3);
    let fits = |name: &&str| ZONES.iter().any(|zone| name.ends_with(zone));
    let zone = ends.find(fits)?;
    let lower = zone.contains(['/', '镇', '乡', '路', '村']) || zone.contains("街道");
    (!lower && !zone.contains("社区") && zone.chars().count() <= 20).then_some(zone.len())
}

/// Bytes of what looks like a county's name at the start of a text.
pub(super) fn county_length(text: &str) -> Option<usize> {
    let (at, end) =
        text.char_indices().find(|&(at, c)| at > 0 && matches!(c, '区' | '县' | '市'))?;
    let name = text.get(..at + end.len_utf8())?;
    let lower = name.contains(['/', '镇', '乡', '路', '村']) || name.contains("街道");
    (!lower && !name.ends_with("社区") && !name.ends_with("小区") && name.chars().count() <= 12)
        .then_some(name.len())
}

/// Bytes of what looks like a city's name at the start of a text.
pub(super) fn city_length(text: &str) -> Option<usize> {
    let (at, end) = text.char_indices().find(|&(at, c)| at > 0 && matches!(c, '市' | '州'))?;
    let name = text.get(..at + end.len_utf8())?;
    let lower = name.contains(['/', '区', '县', '镇', '乡', '路', '村']) || name.contains("街道");
    (!lower && name.chars().count() <= 12).then_some(name.len())
}

/// Bytes of what looks like a street's or town's name at the start of a text.
pub(super) fn street_length(text: &str) -> Option<usize> {
    let street = text.find("街道").map(|at| at + "街道".len());
    let mut towns = text.char_indices().filter(|&(at, c)| at > 0 && matches!(c, '镇' | '乡'));
    let town = towns.next().map(|(at, c)| at + c.len_utf8());
    let end = match (street, town) {
        (Some(street), Some(town)) => {
            // 赵镇街道 is one name; 赵镇某街道 would be two.
            if text.get(town..street) == Some("街道") { street } else { street.min(town) }
        }
        (street, town) => street.or(town)?,
    };
    let name = text.get(..end)?;
    let lower = name.contains('/') || name.contains("社区");
    (!lower && name != "街道" && name.chars().count() <= 12).then_some(end)
}
