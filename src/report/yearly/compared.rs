//! Section: this year beside the last.

use super::{Bars, Run, Section, Table, heads, thousandths};
use crate::registry::yearly::City;
use crate::say;

pub(super) fn section(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let signed = |now: i64, before: i64| {
        let change = now - before;
        if change > 0 { format!("+{change}") } else { change.to_string() }
    };
    let places = of.now.cities.iter().chain([&of.now.province]);
    let befores =
        |name: &str| of.before.cities.iter().chain([&of.before.province]).find(|b| b.name == name);
    let named = |name: &str| -> (i64, i64) {
        match of.cities.iter().find(|city| city.name == name) {
            Some(city) => city.named,
            None => of.cities.iter().fold((0, 0), |sum, c| (sum.0 + c.named.0, sum.1 + c.named.1)),
        }
    };
    let rows = places
        .map(|place| {
            let before = befores(&place.name).map(|place| place.sums).unwrap_or_default();
            let (new, old) = named(&place.name);
            vec![
                place.name.clone(),
                new.to_string(),
                old.to_string(),
                place.sums.met.to_string(),
                before.met.to_string(),
                signed(place.sums.met, before.met),
                signed(place.sums.taking_part, before.taking_part),
                signed(place.sums.demonstration, before.demonstration),
            ]
        })
        .collect();
    let most = of.cities.iter().map(|city| city.named.0).max().unwrap_or(0);
    let known = |city: &&City| of.now.cities.iter().any(|place| place.name == city.name);
    let bars = of
        .cities
        .iter()
        .filter(known)
        .map(|city| (city.name.clone(), city.named.0.to_string(), thousandths(city.named.0, most)))
        .collect();
    let (now, before) = (of.now.province.sums.met, of.before.province.sums.met);
    let change = signed(now, before);
    let last = of.year - 1;
    Section {
        heading: lang.pick("与上年比较", "Compared with the year before").to_owned(),
        text: vec![say!(
            lang,
            "全省达标社区由{last}年底的{before}个变为{now}个（{change}）。",
            "Communities that met the standard: {before} at the end of {last}, {now} now ({change})."
        )],
        table: Some(Table {
            caption: lang.pick("与上年比较", "Compared with the year before").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("本年命名", "Named", true),
                    ("上年命名", "Year before", true),
                    ("达标", "Met", true),
                    ("上年底达标", "Met before", true),
                    ("达标增减", "Change", true),
                    ("参与增减", "Taking part", true),
                    ("示范增减", "Demonstration", true),
                ],
            ),
            rows,
        }),
        bars: Some(Bars {
            caption: lang.pick("各市（州）本年命名", "Named in the year").to_owned(),
            measure: lang.pick("本年命名", "Named").to_owned(),
            bars,
        }),
    }
}
