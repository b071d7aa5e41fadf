//! The province against its targets: a radar, and the same in a table.

use std::fmt::Write as _;

use super::{Shown, TABLE_END, bar, section, table, thousandths};
use crate::form::{Scoring, number_text};
use crate::lang::Lang;
use crate::report::html::escape::Esc;
use crate::report::radar::{self, Axis};
use crate::report::registry::words::{share, target};
use crate::say;

/// One target: what there is, and what there should be, where it is known.
struct Goal {
    name: &'static str,
    is: Option<i64>,
    wanted: Option<i64>,
    /// The two as they are shown.
    shown: (String, String),
    note: String,
}

pub(super) fn write(out: &mut String, shown: &Shown<'_>) {
    let lang = shown.lang;
    let stats = shown.stats;
    let province = &stats.province;
    section(out, "targets", lang.pick("全省目标", "The province's targets"));
    let (met, part) = (
        share(province.sums.met, province.communities),
        share(province.sums.taking_part, province.communities),
    );
    let word = target(province.target, lang);
    let class = province.target.map_or("none", |target| target.name());
    let line = match province.percent {
        Some(percent) => say!(
            lang,
            "目标 {percent}%：<span class=\"word\">{word}</span>（参与 {part}，达标 {met}）",
            "Target {percent} %: <span class=\"word\">{word}</span> (taking part {part}, met {met})"
        ),
        None => {
            let year = stats.year;
            say!(
                lang,
                "{year}年没有目标（参与 {part}，达标 {met}）",
                "There is no target for {year} (taking part {part}, met {met})"
            )
        }
    };
    let _ = writeln!(out, "<p class=\"big {class}\">{line}</p>");
    let goals = goals(shown);
    let axes: Vec<Axis<'_>> = goals
        .iter()
        .filter_map(|goal| {
            let (is, wanted) = (goal.is?, goal.wanted.filter(|wanted| *wanted > 0)?);
            Some(Axis { name: goal.name, share: thousandths(is, Some(wanted)) * 10 })
        })
        .collect();
    let _ = writeln!(out, "<div class=\"pair\">");
    if axes.len() >= 3 {
        let name = lang.pick(
            "全省各项目标完成率的雷达图，数值见旁边的表",
            "Radar of how far the province's targets are reached; the table beside it has the numbers",
        );
        let _ = writeln!(out, "{}", radar::svg(name, &axes));
    } else {
        let why = lang.pick(
            "能够计算的目标不足三项，不画雷达图。",
            "Fewer than three targets can be computed: no radar.",
        );
        let _ = writeln!(out, "<p class=\"note\">{why}</p>");
    }
    let columns = lang.pick(
        [("项目", false), ("现有", true), ("应有", true), ("完成率", false), ("说明", false)],
        [
            ("Target", false),
            ("There is", true),
            ("Wanted", true),
            ("Reached", false),
            ("How", false),
        ],
    );
    table(out, "targets", lang.pick("各项目标完成率", "How far the targets are reached"), &columns);
    for goal in &goals {
        let reached = match (goal.is, goal.wanted) {
            (Some(is), Some(wanted)) => {
                bar(thousandths(is, Some(wanted)), &share(is, Some(wanted)))
            }
            _ => format!("<td>{}</td>", lang.pick("无法计算", "cannot be computed")),
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>{reached}<td class=\"note\">{}</td></tr>",
            goal.name,
            Esc(&goal.shown.0),
            Esc(&goal.shown.1),
            Esc(&goal.note)
        );
    }
    let _ = writeln!(out, "{TABLE_END}</div>");
    if !stats.missing.is_empty() {
        let (year, missing) = (stats.year, stats.missing.join(lang.pick("、", ", ")));
        let line = say!(
            lang,
            "缺{year}年城市社区总数：{missing}",
            "Numbers of {year} are missing: {missing}"
        );
        let _ =
            writeln!(out, "<p class=\"unknown\"><span class=\"word\">{}</span></p>", Esc(&line));
    }
    let _ = writeln!(out, "</section>");
}

fn goals(shown: &Shown<'_>) -> Vec<Goal> {
    let (lang, stats) = (shown.lang, shown.stats);
    let province = &stats.province;
    let targets = shown.form.flow.as_ref().map(|flow| &flow.targets);
    let percent = province.percent.unwrap_or(100);
    // "以上" holds the number itself: the least that is enough.
    let enough = province.communities.map(|all| (all.saturating_mul(percent) + 99).div_euclid(100));
    let of_all = match province.percent {
        Some(percent) => {
            say!(lang, "城市社区总数的 {percent}%", "{percent} % of the urban communities")
        }
        None => lang
            .pick("城市社区总数（本年没有目标）", "All urban communities (no target this year)")
            .to_owned(),
    };
    let mut goals = vec![
        count(lang.pick("参与", "Taking part"), province.sums.taking_part, enough, of_all.clone()),
        count(lang.pick("达标", "Met"), province.sums.met, enough, of_all),
    ];
    if let Some(titled) = targets.and_then(|targets| targets.titled) {
        let feasible = match stats.feasible {
            Some(most) if most >= titled => say!(
                lang,
                "各市（州）上限合计 {most} 个，可行",
                "The cities' caps sum up to {most}: feasible"
            ),
            Some(most) => say!(
                lang,
                "各市（州）上限合计只有 {most} 个，达不到",
                "The cities' caps sum up to {most} only: not feasible"
            ),
            None => say!(
                lang,
                "可行性无法判定：缺城市社区总数",
                "Feasibility cannot be judged: numbers are missing"
            ),
        };
        goals.push(count(
            lang.pick("省级示范", "Demonstration"),
            province.sums.demonstration,
            Some(titled),
            feasible,
        ));
    }
    if let Some(pilots) = targets.and_then(|targets| targets.pilots) {
        let note =
            lang.pick("老旧小区改造试点（鼓励）", "Pilots of renewal (encouraged)").to_owned();
        goals.push(count(lang.pick("试点", "Pilots"), province.sums.pilots, Some(pilots), note));
    }
    if let Some(scoring) = &shown.form.score {
        goals.push(score(shown.scored, scoring, lang));
    }
    goals
}

fn count(name: &'static str, is: i64, wanted: Option<i64>, note: String) -> Goal {
    let shown = (is.to_string(), super::super::words::maybe(wanted));
    Goal { name, is: Some(is), wanted, shown, note }
}

fn score(scored: Option<(i64, usize)>, scoring: &Scoring, lang: Lang) -> Goal {
    let points = scoring.points();
    let note = match scored {
        Some((_, count)) => say!(
            lang,
            "{count} 个达标社区的平均得分，满分为应有",
            "Mean of {count} communities with a title; wanted is the full score"
        ),
        None => lang
            .pick(
                "台账里没有达标社区的评分",
                "The ledger has no scores of communities with a title",
            )
            .to_owned(),
    };
    let shown =
        scored.map_or_else(|| "——".to_owned(), |(mean, _)| crate::report::score::mean(mean));
    Goal {
        name: lang.pick("评分", "Score"),
        is: scored.map(|(mean, _)| mean),
        wanted: scored.map(|_| points),
        shown: (shown, number_text(points)),
        note,
    }
}
