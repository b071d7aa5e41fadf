//! Section: what is missing, named.

use super::{Run, Section};
use crate::say;

/// What is missing, named.
pub(super) fn missing(run: &Run<'_>) -> Vec<String> {
    let (lang, of) = (run.lang, run.yearly);
    let mut gaps = Vec::new();
    let list = |names: Vec<&str>| names.join(lang.pick("、", ", "));
    for (year, stats) in [(of.year, &of.now), (of.year - 1, &of.before)] {
        if !stats.missing.is_empty() {
            let names = list(stats.missing.iter().map(String::as_str).collect());
            gaps.push(say!(
                lang,
                "没有{year}年城市社区总数，达标率和目标无法计算：{names}。",
                "No number of urban communities for {year}, so no share and no target: {names}."
            ));
        }
    }
    let absent: Vec<&str> = of
        .cities
        .iter()
        .filter(|city| !of.now.cities.iter().any(|place| place.name == city.name))
        .map(|city| city.name.as_str())
        .collect();
    if !absent.is_empty() {
        let names = list(absent);
        gaps.push(say!(
            lang,
            "台账里没有任何数据：{names}。",
            "The ledger knows nothing of: {names}."
        ));
    }
    let empty: Vec<&str> =
        of.now.cities.iter().filter(|p| p.sums.in_base == 0).map(|p| p.name.as_str()).collect();
    if !empty.is_empty() {
        let names = list(empty);
        gaps.push(say!(
            lang,
            "底表里没有城市社区：{names}。",
            "No urban community in the base: {names}."
        ));
    }
    for place in &of.now.cities {
        if let Some(total) = place.communities.filter(|total| *total != place.sums.in_base)
            && place.sums.in_base > 0
        {
            let (name, base) = (&place.name, place.sums.in_base);
            gaps.push(say!(
                lang,
                "{name}城市社区总数{total}，底表有{base}个，两数不同。",
                "{name}: {total} urban communities were given, the base has {base}."
            ));
        }
    }
    let unscored: Vec<String> = of
        .cities
        .iter()
        .filter_map(|city| {
            let met = of.now.cities.iter().find(|place| place.name == city.name)?.sums.met;
            let left = met - city.scored;
            (left > 0).then(|| say!(lang, "{}（{left}个）", "{} ({left})", city.name))
        })
        .collect();
    if !unscored.is_empty() {
        let names = unscored.join(lang.pick("、", ", "));
        gaps.push(say!(
            lang,
            "有达标社区没有评分：{names}。",
            "Communities with a title but no score: {names}."
        ));
    }
    gaps
}

pub(super) fn section(run: &Run<'_>) -> Section {
    let lang = run.lang;
    let mut text = missing(run);
    if text.is_empty() {
        text.push(lang.pick("没有发现缺口。", "Nothing is missing.").to_owned());
    }
    Section {
        heading: lang.pick("数据缺口", "What is missing").to_owned(),
        text,
        ..Section::default()
    }
}
