//! `--format human`: what a clerk reads on the terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Entry, Run, json, mean, shown, verdict_word};
use crate::application::Verdict;
use crate::diagnostic::Diagnostic;
use crate::document::Place;
use crate::form::number_text;
use crate::report::{mask, words};
use crate::say;
use crate::score::Community;

/// Cells of a bar.
const BAR: i64 = 20;

/// The whole report.
pub fn human(run: &Run<'_>) -> String {
    let mut out = String::new();
    for entry in run.entries {
        sheet(&mut out, run, entry);
    }
    let _ = writeln!(out, "{}", "─".repeat(64));
    for community in run.communities {
        summary(&mut out, run, community);
    }
    ending(&mut out, run);
    out
}

fn sheet(out: &mut String, run: &Run<'_>, entry: &Entry) {
    let lang = run.lang;
    let verdict = entry.verdict();
    let word = verdict_word(verdict, lang);
    let part = entry.sheet.part.as_ref().map(|part| format!(" · {part}")).unwrap_or_default();
    let _ = write!(out, "{word}  {}", words::plain(&format!("{}{part}", entry.path)));
    if verdict != Verdict::Unreadable {
        let community = entry.sheet.community.as_deref().unwrap_or("—");
        let rater = entry.sheet.rater.as_deref().unwrap_or("—");
        let total = shown(json::total(entry));
        let points = number_text(run.scoring.points());
        let text = say!(
            lang,
            "  {community}  评分人: {rater}  总分: {total} / {points}",
            "  {community}  rater: {rater}  total: {total} / {points}"
        );
        let _ = write!(out, "{}", words::plain(&text));
    }
    let _ = writeln!(out);
    for found in entry.diagnostics() {
        diagnostic(out, run, found);
    }
}

fn diagnostic(out: &mut String, run: &Run<'_>, found: &Diagnostic) {
    let lang = run.lang;
    let severity = words::severity(found.severity, lang);
    let message = mask::sentence(&found.message, run.mask);
    let _ = writeln!(out, "  {severity}[{}] {}", found.code, words::plain(&message));
    if found.place != Place::Whole {
        let _ = writeln!(out, "    --> {}", words::plain(&words::place(&found.place, lang)));
    }
    let help = mask::sentence(&found.help, run.mask);
    let _ = writeln!(out, "    {}: {}", lang.pick("办法", "help"), words::plain(&help));
}

/// One community: classes as bars with their numbers, then the total.
fn summary(out: &mut String, run: &Run<'_>, of: &Community) {
    let lang = run.lang;
    let name = words::plain(&of.community).into_owned();
    let division = of.division.as_deref().map(words::plain).unwrap_or_default();
    let _ = writeln!(out, "{name}  {division}");
    let Some(total) = &of.total else {
        let none =
            lang.pick("没有一份有效的评分表，不计算得分", "No sheet counts, so there is no score");
        let _ = writeln!(out, "  {none}");
        return;
    };
    let width = run.scoring.classes.iter().map(|class| class.name.width()).max().unwrap_or(0);
    for (class, found) in run.scoring.classes.iter().zip(&of.classes) {
        let pad = " ".repeat(width.saturating_sub(class.name.width()));
        let points = number_text(class.points);
        let filled = (found.mean * BAR / class.points.max(1)).clamp(0, BAR);
        let bar = "█".repeat(filled as usize) + &"░".repeat((BAR - filled) as usize);
        let _ = writeln!(
            out,
            "  {}{pad}  {bar}  {:>6} / {points}{}",
            class.name,
            mean(found.mean),
            range(run, of, found)
        );
    }
    let (points, raters) = (number_text(run.scoring.points()), of.counted.len());
    let label = lang.pick("总分", "total");
    let pad = " ".repeat((width + BAR as usize + 4).saturating_sub(label.width()));
    let _ =
        writeln!(out, "  {label}{pad}{:>6} / {points}{}", mean(total.mean), range(run, of, total));
    let mut line = say!(lang, "  计入 {raters} 份", "  sheets that count: {raters}");
    if !of.left_out.is_empty() {
        let out_of = of.left_out.len();
        line += &say!(lang, "，不计 {out_of} 份", ", left out: {out_of}");
    }
    if let Some(word) = run.passed_word(Some(total.mean)) {
        line += &say!(lang, "，{word}", ", {word}");
    }
    let _ = writeln!(out, "{line}");
    for found in &of.diagnostics {
        diagnostic(out, run, found);
    }
}

/// The range of several raters.
fn range(run: &Run<'_>, of: &Community, found: &crate::score::Spread) -> String {
    if of.counted.len() < 2 {
        return String::new();
    }
    let (low, high) = (number_text(found.lowest), number_text(found.highest));
    say!(run.lang, "（{low}～{high}）", " ({low} to {high})")
}

fn ending(out: &mut String, run: &Run<'_>) {
    let lang = run.lang;
    let count = |verdict| run.entries.iter().filter(|entry| entry.verdict() == verdict).count();
    let (all, communities) = (run.entries.len(), run.communities.len());
    let (valid, returned, unreadable) =
        (count(Verdict::Accept), count(Verdict::Return), count(Verdict::Unreadable));
    let _ = writeln!(
        out,
        "\n{}",
        say!(
            lang,
            "评分表 {all} 份，社区 {communities} 个: 有效 {valid}，退回 {returned}，无法读取 {unreadable}",
            "sheets {all}, communities {communities}: valid {valid}, returned {returned}, unreadable {unreadable}"
        )
    );
    if run.scoring.pass_line.is_none() {
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                "文件没有规定合格线，本报告只列分数",
                "The policy sets no pass line; this report gives scores only"
            )
        );
    }
    if !run.conventions.is_empty() {
        let _ = writeln!(out, "\n{}", lang.pick("本次采用的口径", "Conventions in force"));
        for of in run.conventions {
            let _ = writeln!(out, "  {} ({} = {})", of.text, of.id, of.value);
        }
    }
}
