//! `--format html`: one self-contained page that loads and runs nothing.
//!
//! Every radar has its table beside it; colours never speak alone; everything
//! from a sheet is escaped.

use std::fmt::Write as _;

use super::{Entry, Run, json, mean, shown, verdict_word};
use crate::application::Verdict;
use crate::diagnostic::Diagnostic;
use crate::form::number_text;
use crate::record::NUMBER_SCALE;
use crate::report::html::escape::{Esc, policy_digest};
use crate::report::radar::{self, Axis};
use crate::report::{mask, words};
use crate::say;
use crate::score::{Community, State};

const CSS: &str = concat!(include_str!("../common.css"), include_str!("page.css"));

/// The page.
pub fn html(run: &Run<'_>) -> String {
    let mut out = String::new();
    head(&mut out, run);
    overview(&mut out, run);
    for (at, of) in run.communities.iter().enumerate() {
        community(&mut out, run, of, at);
    }
    sheets(&mut out, run);
    ending(&mut out, run);
    out
}

fn head(out: &mut String, run: &Run<'_>) {
    let lang = run.lang;
    let kicker = lang.pick("评分报告", "Score report");
    let title = run.scoring.title.get(lang);
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{} · {kicker}</title>\n<style>{CSS}</style>\n</head>\n<body>",
        lang.pick("zh-CN", "en"),
        policy_digest(CSS),
        Esc(title)
    );
    let skip = lang.pick("跳到各社区", "Skip to the communities");
    let _ = writeln!(
        out,
        "<a class=\"skip\" href=\"#communities\">{skip}</a>\n<header><p class=\"kicker\">{kicker}</p>\n<h1>{}</h1>\n<dl class=\"facts\">",
        Esc(title)
    );
    let count = |verdict| run.entries.iter().filter(|entry| entry.verdict() == verdict).count();
    let mut fact = |name: &str, value: String| {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", Esc(&value));
    };
    fact(lang.pick("日期", "Date"), run.as_of.to_string());
    fact(lang.pick("社区", "Communities"), run.communities.len().to_string());
    fact(lang.pick("评分表", "Sheets"), run.entries.len().to_string());
    for verdict in [Verdict::Accept, Verdict::Return, Verdict::Unreadable] {
        fact(verdict_word(verdict, lang), count(verdict).to_string());
    }
    if !run.reproducible {
        fact(lang.pick("程序", "Program"), format!("shenpi {}", env!("CARGO_PKG_VERSION")));
    }
    let _ = writeln!(out, "</dl></header>\n<main>");
}

fn overview(out: &mut String, run: &Run<'_>) {
    let lang = run.lang;
    let _ = writeln!(
        out,
        "<h2 id=\"communities\" tabindex=\"-1\">{}</h2>",
        lang.pick("各社区得分", "Scores")
    );
    if run.scoring.pass_line.is_none() {
        let _ = writeln!(
            out,
            "<p class=\"note\">{}</p>",
            lang.pick(
                "文件没有规定合格线，本报告只列总分和各类得分。",
                "The policy sets no pass line: this report gives scores and nothing else."
            )
        );
    }
    let _ = write!(
        out,
        "<div class=\"scroll\"><table><caption>{}</caption><thead><tr><th scope=\"col\">{}</th><th class=\"n\" scope=\"col\">{}</th>",
        lang.pick("各社区总分和各类得分", "Totals and classes by community"),
        lang.pick("社区", "Community"),
        lang.pick("计入份数", "Sheets"),
    );
    for class in &run.scoring.classes {
        let points = number_text(class.points);
        let _ = write!(
            out,
            "<th class=\"n\" scope=\"col\">{}（{points}）</th>",
            Esc(&radar::short(&class.name))
        );
    }
    let points = number_text(run.scoring.points());
    let _ = writeln!(
        out,
        "<th class=\"n\" scope=\"col\">{}（{points}）</th></tr></thead><tbody>",
        lang.pick("总分", "Total")
    );
    for (at, of) in run.communities.iter().enumerate() {
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"#c{}\">{}</a></th><td class=\"n\">{}</td>",
            at + 1,
            Esc(&of.community),
            of.counted.len()
        );
        for class in 0..run.scoring.classes.len() {
            let found = of.classes.get(class).map_or("—".to_owned(), |found| mean(found.mean));
            let _ = write!(out, "<td class=\"n\">{found}</td>");
        }
        let total = of.total.map_or("—".to_owned(), |total| mean(total.mean));
        let _ = writeln!(out, "<td class=\"n\"><b>{total}</b></td></tr>");
    }
    let _ = writeln!(out, "</tbody></table></div>");
}

fn community(out: &mut String, run: &Run<'_>, of: &Community, at: usize) {
    let lang = run.lang;
    let division = of.division.as_deref().unwrap_or_default();
    let _ = writeln!(
        out,
        "<section class=\"community\"><h2 id=\"c{}\">{} <small class=\"note\">{}</small></h2>",
        at + 1,
        Esc(&of.community),
        Esc(division)
    );
    let Some(total) = &of.total else {
        let _ = writeln!(
            out,
            "<p>{}</p></section>",
            lang.pick(
                "没有一份有效的评分表，不计算得分。",
                "No sheet counts, so there is no score."
            )
        );
        return;
    };
    let points = number_text(run.scoring.points());
    let counted = of.counted.len();
    let mut line = say!(
        lang,
        "<span class=\"big\">{} / {points}</span>　计入评分表 {counted} 份",
        "<span class=\"big\">{} / {points}</span> — sheets that count: {counted}",
        mean(total.mean)
    );
    if counted > 1 {
        let (low, high) = (number_text(total.lowest), number_text(total.highest));
        line += &say!(lang, "，总分 {low}～{high}", ", totals {low} to {high}");
    }
    if let Some(word) = run.passed_word(Some(total.mean)) {
        line += &say!(lang, "，{}", ", {}", Esc(&word));
    }
    let _ = writeln!(out, "<p>{line}</p>\n<div class=\"pair\">");
    let names: Vec<String> =
        run.scoring.classes.iter().map(|class| radar::short(&class.name)).collect();
    let axes: Vec<Axis<'_>> = run
        .scoring
        .classes
        .iter()
        .zip(&of.classes)
        .zip(&names)
        .map(|((class, found), name)| Axis { name, share: share(found.mean, class.points) })
        .collect();
    let name = say!(
        lang,
        "{}各类得分率的雷达图，数值见旁边的表",
        "Radar of the classes of {}; the table beside it has the numbers",
        of.community
    );
    let _ = writeln!(out, "{}", radar::svg(&name, &axes));
    classes(out, run, of);
    let _ = writeln!(out, "</div>");
    criteria(out, run, of);
    diagnostics(out, run, of.diagnostics.iter());
    let _ = writeln!(out, "</section>");
}

/// A part of the points in ten-thousandths, rounded down.
pub(super) fn share(score: i64, points: i64) -> i64 {
    i64::try_from(i128::from(score) * i128::from(NUMBER_SCALE) / i128::from(points.max(1)))
        .unwrap_or(0)
}

/// The same as a percentage with one decimal.
pub(super) fn percent(score: i64, points: i64) -> String {
    let tenths = share(score, points) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn table(out: &mut String, caption: &str, columns: &[(&str, bool)]) {
    let _ =
        write!(out, "<div class=\"scroll\"><table><caption>{}</caption><thead><tr>", Esc(caption));
    for (name, number) in columns {
        let class = if *number { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", Esc(name));
    }
    let _ = writeln!(out, "</tr></thead><tbody>");
}

fn classes(out: &mut String, run: &Run<'_>, of: &Community) {
    let lang = run.lang;
    table(
        out,
        lang.pick("各类得分", "Classes"),
        &[
            (lang.pick("考核内容", "Class"), false),
            (lang.pick("总分", "Points"), true),
            (lang.pick("得分", "Score"), true),
            (lang.pick("得分率", "Share"), true),
        ],
    );
    for (class, found) in run.scoring.classes.iter().zip(&of.classes) {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            Esc(&class.name),
            number_text(class.points),
            mean(found.mean),
            percent(found.mean, class.points)
        );
    }
    if let Some(total) = &of.total {
        let points = run.scoring.points();
        let _ = writeln!(
            out,
            "<tr class=\"sum\"><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            lang.pick("合计", "Total"),
            number_text(points),
            mean(total.mean),
            percent(total.mean, points)
        );
    }
    let _ = writeln!(out, "</tbody></table></div>");
}

fn criteria(out: &mut String, run: &Run<'_>, of: &Community) {
    let lang = run.lang;
    let _ = writeln!(out, "<h3>{}</h3>", lang.pick("逐条得分", "By criterion"));
    let mut columns = vec![
        (lang.pick("序号", "No."), true),
        (lang.pick("创建标准", "Criterion"), false),
        (lang.pick("分值", "Points"), true),
    ];
    let raters: Vec<&Entry> = of.counted.iter().filter_map(|at| run.entries.get(*at)).collect();
    let names: Vec<String> = raters
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let unnamed = || say!(lang, "评分人{}", "rater {}", at + 1);
            entry.sheet.rater.clone().unwrap_or_else(unnamed)
        })
        .collect();
    columns.extend(names.iter().map(|name| (name.as_str(), true)));
    if raters.len() > 1 {
        columns.push((lang.pick("平均", "Mean"), true));
        columns.push((lang.pick("相差", "Apart"), true));
        columns.push((lang.pick("分歧", "Disputed"), false));
    }
    table(out, lang.pick("逐条得分", "Scores by criterion"), &columns);
    for ((at, criterion), found) in run.scoring.criteria.iter().enumerate().zip(&of.criteria) {
        let disputed = of.disputed.contains(&criterion.no);
        let class = if disputed { " class=\"disputed\"" } else { "" };
        let _ = write!(
            out,
            "<tr{class}><td class=\"n\">{}</td><th scope=\"row\">{}</th><td class=\"n\">{}</td>",
            criterion.no,
            Esc(&criterion.title),
            number_text(criterion.points)
        );
        for entry in &raters {
            let score = shown(entry.sheet.scores.get(at).copied().flatten());
            let _ = write!(out, "<td class=\"n\">{score}</td>");
        }
        if raters.len() > 1 {
            let word = if disputed { lang.pick("有分歧", "disputed") } else { "" };
            let _ = write!(
                out,
                "<td class=\"n\">{}</td><td class=\"n\">{}</td><td><span class=\"word\">{word}</span></td>",
                mean(found.mean),
                number_text(found.apart())
            );
        }
        let _ = writeln!(out, "</tr>");
    }
    let _ = writeln!(out, "</tbody></table></div>");
}

fn sheets(out: &mut String, run: &Run<'_>) {
    let lang = run.lang;
    let _ = writeln!(out, "<h2>{}</h2>", lang.pick("逐份评分表", "Sheets"));
    for entry in run.entries {
        let verdict = entry.verdict();
        let part = entry.sheet.part.as_ref().map(|part| format!(" · {part}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "<section><h3 class=\"{}\"><span class=\"word\">{}</span> {}</h3>",
            verdict.name(),
            verdict_word(verdict, lang),
            Esc(&format!("{}{part}", entry.path))
        );
        if verdict != Verdict::Unreadable {
            let _ = writeln!(out, "<dl class=\"facts\">");
            let mut fact = |name: &str, value: Option<&str>| {
                let value = value.unwrap_or("—");
                let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", Esc(value));
            };
            fact(lang.pick("社区", "Community"), entry.sheet.community.as_deref());
            fact(lang.pick("评分人", "Rater"), entry.sheet.rater.as_deref());
            fact(lang.pick("日期", "Date"), entry.sheet.date.as_deref());
            fact(lang.pick("总分", "Total"), Some(&shown(json::total(entry))));
            let _ = writeln!(out, "</dl>");
            demands(out, run, entry);
        }
        diagnostics(out, run, entry.diagnostics());
        let _ = writeln!(out, "</section>");
    }
}

/// Thresholds of the figures that the sheet gives.
fn demands(out: &mut String, run: &Run<'_>, entry: &Entry) {
    let lang = run.lang;
    let pairs = || run.scoring.thresholds.iter().zip(&entry.sheet.demands);
    if pairs().all(|(_, state)| *state == State::Blank) {
        return;
    }
    table(
        out,
        lang.pick("指标", "Figures"),
        &[
            (lang.pick("条", "No."), true),
            (lang.pick("指标", "Figure"), false),
            (lang.pick("值", "Value"), true),
            (lang.pick("要求", "Demand"), false),
            (lang.pick("结果", "Result"), false),
        ],
    );
    for (threshold, state) in pairs() {
        let Some(measure) = run.scoring.measures.get(threshold.at) else { continue };
        let value = entry.sheet.figures.get(threshold.at).copied().flatten();
        let value =
            value.map_or("—".to_owned(), |v| format!("{}{}", number_text(v), measure.unit));
        let _ = writeln!(
            out,
            "<tr class=\"{}\"><td class=\"n\">{}</td><th scope=\"row\">{}</th><td class=\"n\">{}</td><td>{}</td><td><span class=\"word\">{}</span></td></tr>",
            state.name(),
            threshold.of,
            Esc(&measure.label),
            Esc(&value),
            Esc(threshold.text.get(lang)),
            state_word(*state, lang)
        );
    }
    let _ = writeln!(out, "</tbody></table></div>");
}

/// The state of a threshold as a person says it.
pub(super) fn state_word(state: State, lang: crate::lang::Lang) -> &'static str {
    match state {
        State::Met => lang.pick("达到", "reached"),
        State::Missed => lang.pick("未达到", "missed"),
        State::NotApplicable => lang.pick("不适用", "does not apply"),
        State::Unjudged => lang.pick("无法判定", "cannot be judged"),
        State::Blank => lang.pick("未填", "not given"),
    }
}

fn diagnostics<'d>(out: &mut String, run: &Run<'_>, found: impl Iterator<Item = &'d Diagnostic>) {
    let lang = run.lang;
    let mut found = found.peekable();
    if found.peek().is_none() {
        return;
    }
    table(
        out,
        lang.pick("发现的问题", "What was found"),
        &[
            (lang.pick("级别", "Severity"), false),
            (lang.pick("问题和办法", "Problem and remedy"), false),
            (lang.pick("位置", "Place"), false),
        ],
    );
    for one in found {
        let _ = writeln!(
            out,
            "<tr class=\"{}\"><td><span class=\"word\">{}</span> {}</td><td>{}<br><span class=\"note\">{}</span></td><td>{}</td></tr>",
            one.severity.name(),
            words::severity(one.severity, lang),
            one.code,
            Esc(&mask::sentence(&one.message, run.mask)),
            Esc(&mask::sentence(&one.help, run.mask)),
            Esc(&words::place(&one.place, lang))
        );
    }
    let _ = writeln!(out, "</tbody></table></div>");
}

fn ending(out: &mut String, run: &Run<'_>) {
    let lang = run.lang;
    if !run.conventions.is_empty() {
        let _ =
            writeln!(out, "<h2>{}</h2><ul>", lang.pick("本次采用的口径", "Conventions in force"));
        for of in run.conventions {
            let _ = writeln!(
                out,
                "<li>{} <code>{} = {}</code></li>",
                Esc(&of.text),
                Esc(&of.id),
                Esc(&of.value)
            );
        }
        let _ = writeln!(out, "</ul>");
    }
    let _ = writeln!(
        out,
        "</main>\n<footer><p>{}</p></footer>\n</body>\n</html>",
        lang.pick(
            "得分由评分人给出；程序只核对范围、步长、合计和指标，并求平均。",
            "Scores are the raters’; the program checks range, step, sums and figures, and takes the mean."
        )
    );
}
