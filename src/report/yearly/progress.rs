//! Section: progress by city.

use super::{Bars, Run, Section, Table, heads, known, percent, target, thousandths};
use crate::say;

pub(super) fn section(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let province = &of.now.province;
    let share = match province.communities {
        Some(_) => {
            let share = percent(province.sums.met, province.communities, lang);
            say!(
                lang,
                "全省达标社区占城市社区总数的{share}",
                "Of the urban communities {share} met the standard"
            )
        }
        None => say!(
            lang,
            "全省达标率无法计算（城市社区总数不全，见“数据缺口”）",
            "The share that met the standard cannot be computed: numbers are missing, see below"
        ),
    };
    let mut text = vec![match province.percent {
        Some(goal) => say!(
            lang,
            "{share}；本年目标为{goal}%以上，{}。",
            "{share}; the year's target is {goal} %: {}.",
            target(province.target, lang)
        ),
        None => say!(lang, "{share}；本年没有规定目标。", "{share}; the year has no target."),
    }];
    if let Some(flow) = &run.form.flow
        && let Some(goal) = flow.targets.titled
    {
        let count = province.sums.demonstration;
        text.push(say!(
            lang,
            "省级示范绿色社区累计{count}个，目标{goal}个；改造试点社区{}个。",
            "Demonstration communities {count} of {goal}; pilots {}.",
            province.sums.pilots
        ));
    }
    let row = |place: &crate::registry::stats::Place| {
        vec![
            place.name.clone(),
            known(place.communities, lang),
            place.sums.in_base.to_string(),
            place.sums.taking_part.to_string(),
            place.sums.met.to_string(),
            percent(place.sums.met, place.communities, lang),
            place.sums.demonstration.to_string(),
            place.sums.open.to_string(),
            target(place.target, lang).to_owned(),
        ]
    };
    let rows = of.now.cities.iter().chain([province]).map(row).collect();
    let bars = of
        .now
        .cities
        .iter()
        .map(|place| {
            let whole = place.communities.unwrap_or(0);
            let length = if whole > 0 { thousandths(place.sums.met, whole) } else { 0 };
            (place.name.clone(), percent(place.sums.met, place.communities, lang), length)
        })
        .collect();
    Section {
        heading: lang.pick("创建进度", "Progress").to_owned(),
        text,
        table: Some(Table {
            caption: lang.pick("各市（州）创建进度", "Progress by city").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("城市社区总数", "Communities", true),
                    ("底表城市社区", "In the base", true),
                    ("参与", "Taking part", true),
                    ("达标", "Met", true),
                    ("达标率", "Share", true),
                    ("省级示范", "Demonstration", true),
                    ("在办", "Open", true),
                    ("目标", "Target", false),
                ],
            ),
            rows,
        }),
        bars: Some(Bars {
            caption: lang
                .pick("各市（州）达标率", "Share of communities that met the standard")
                .to_owned(),
            measure: lang.pick("达标率", "Share").to_owned(),
            bars,
        }),
    }
}
