//! Section: scores.

use super::{Bars, Run, Section, Table, heads, thousandths};
use crate::registry::yearly::City;
use crate::report::score;
use crate::say;

pub(super) fn section(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let points = run.form.score.as_ref().map_or(0, crate::form::Scoring::points);
    let number = crate::form::number_text;
    let met = |city: &City| {
        of.now.cities.iter().find(|place| place.name == city.name).map_or(0, |place| place.sums.met)
    };
    let known = |city: &&City| of.now.cities.iter().any(|place| place.name == city.name);
    let rows = of
        .cities
        .iter()
        .filter(known)
        .map(|city| {
            let (low, high) = match city.range {
                Some((low, high)) => (number(low), number(high)),
                None => ("—".to_owned(), "—".to_owned()),
            };
            vec![
                city.name.clone(),
                met(city).to_string(),
                city.scored.to_string(),
                city.mean.map_or_else(|| "—".to_owned(), score::mean),
                low,
                high,
            ]
        })
        .collect();
    let scored: i64 = of.cities.iter().map(|city| city.scored).sum();
    let all = of.now.province.sums.met;
    let text = if scored == 0 {
        say!(
            lang,
            "台账里没有达标社区的评分；用 shenpi registry scores 录入评分报告。",
            "The ledger has no scores; `shenpi registry scores` takes them in."
        )
    } else {
        say!(
            lang,
            "{all}个达标社区中，{scored}个有评分（附件1，满分{}）；没有评分的不计入平均。",
            "Of {all} communities with a title {scored} have a score (of {}); the others do not count.",
            number(points)
        )
    };
    let bars = of
        .cities
        .iter()
        .filter_map(|city| {
            let mean = city.mean?;
            Some((city.name.clone(), score::mean(mean), thousandths(mean, points)))
        })
        .collect::<Vec<_>>();
    Section {
        heading: lang.pick("创建质量", "Quality").to_owned(),
        text: vec![text],
        table: Some(Table {
            caption: lang.pick("达标社区的评分", "Scores").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("达标", "Met", true),
                    ("有评分", "Scored", true),
                    ("平均", "Mean", true),
                    ("最低", "Lowest", true),
                    ("最高", "Highest", true),
                ],
            ),
            rows,
        }),
        bars: Some(Bars {
            caption: lang.pick("各市（州）平均得分", "Mean scores").to_owned(),
            measure: lang.pick("平均", "Mean").to_owned(),
            bars,
        })
        .filter(|bars| !bars.bars.is_empty()),
    }
}
