//! Progress as one self-contained page that loads and runs nothing: the
//! province against its targets, the cities with bars, the quota with meters.
//!
//! In: progress, quota and, where asked for, the rows behind the figures. Out:
//! tables that a screen reader can walk (captions, scopes) and that scroll by
//! keyboard; the radar stands beside its table; no colour speaks alone; a
//! figure whose rows are on the page links to them.

use std::fmt::Write as _;

use crate::form::FormDef;
use crate::lang::Lang;
use crate::registry::quota::Quotas;
use crate::registry::stats::Stats;
use crate::registry::trace::{Figure, Traced};
use crate::report::html::escape::{Esc, policy_digest};
use crate::say;

mod behind;
mod cities;
mod quota;
mod targets;

const CSS: &str = concat!(include_str!("../../common.css"), include_str!("page.css"));

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The form.
    pub form: &'a FormDef,
    /// Progress at the end of the year.
    pub stats: &'a Stats,
    /// The quota of the windows that end in it, where there is one.
    pub quotas: Option<&'a Quotas>,
    /// The mean of the known scores, scaled, and how many there are.
    pub scored: Option<(i64, usize)>,
    /// The rows behind the figures.
    pub traced: Option<&'a [Traced]>,
    /// Number and hash of the last entry: which state of the ledger this is.
    pub head: (i64, &'a str),
    /// Language.
    pub lang: Lang,
}

/// The page.
pub fn stats(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    opening(&mut out, shown);
    targets::write(&mut out, shown);
    cities::write(&mut out, shown);
    quota::write(&mut out, shown);
    behind::write(&mut out, shown);
    ending(&mut out, shown);
    out
}

fn opening(out: &mut String, shown: &Shown<'_>) {
    let (lang, year) = (shown.lang, shown.stats.year);
    let title =
        say!(lang, "绿色社区创建进度（{year}年底）", "Green communities at the end of {year}");
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body>",
        lang.pick("zh-CN", "en"),
        policy_digest(CSS),
    );
    let links = [
        ("targets", lang.pick("全省目标", "Targets"), true),
        ("cities", lang.pick("各市（州）进度", "Cities"), true),
        ("quota", lang.pick("名额", "Quota"), shown.quotas.is_some()),
        ("behind", lang.pick("各数的依据", "Rows behind the figures"), shown.traced.is_some()),
    ];
    let skip = lang.pick("跳到正文", "Skip to the content");
    let _ = writeln!(
        out,
        "<a class=\"skip\" href=\"#main\">{skip}</a>\n<header><p class=\"kicker\">{}</p>\n<h1>{title}</h1>",
        lang.pick("台账", "ledger")
    );
    let (seq, hash) = shown.head;
    let short: String = hash.chars().take(16).collect();
    let facts = [
        (lang.pick("省", "Province"), shown.stats.province.name.clone()),
        (lang.pick("表单", "Form"), shown.form.title.get(lang).to_owned()),
        (lang.pick("台账末条", "Last entry"), format!("{seq}:{short}…")),
    ];
    let _ = writeln!(out, "<dl class=\"facts\">");
    for (name, value) in facts {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", Esc(&value));
    }
    let _ = writeln!(out, "</dl>");
    let label = lang.pick("本页内容", "Contents");
    let _ = writeln!(out, "<nav aria-label=\"{label}\"><ul>");
    for (id, name, _) in links.iter().filter(|(.., there)| *there) {
        let _ = writeln!(out, "<li><a href=\"#{id}\">{name}</a></li>");
    }
    let _ = writeln!(out, "</ul></nav></header>\n<main id=\"main\" tabindex=\"-1\">");
}

fn ending(out: &mut String, shown: &Shown<'_>) {
    let lang = shown.lang;
    let conventions = super::words::conventions(shown.form, "", lang);
    if !conventions.is_empty() {
        let title = lang.pick("采用的口径", "Conventions in force");
        let _ = writeln!(
            out,
            "<section aria-labelledby=\"h-conv\"><h2 id=\"h-conv\">{title}</h2>\n<ul>"
        );
        for of in &conventions {
            let (text, id, value) = (Esc(&of.text), Esc(&of.id), Esc(&of.value));
            let _ = writeln!(out, "<li>{text} <code>{id} = {value}</code></li>");
        }
        let _ = writeln!(out, "</ul></section>");
    }
    let _ = writeln!(
        out,
        "</main>\n<footer><p>{}</p></footer>\n</body>\n</html>",
        lang.pick(
            "底表和试点按台账现状计，其余按年底计；市（州）的目标只作参考。",
            "The base and the pilots are counted as they stand today, all else at the end of the year; a city's target is a guide."
        )
    );
}

/// Opens a section with its heading.
fn section(out: &mut String, id: &str, heading: &str) {
    let _ = writeln!(
        out,
        "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\" tabindex=\"-1\">{}</h2>",
        Esc(heading)
    );
}

/// Opens a table; a heading with true is of numbers. A wide one scrolls by
/// keyboard.
fn table(out: &mut String, id: &str, caption: &str, columns: &[(&str, bool)]) {
    let _ = write!(
        out,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"c-{id}\" tabindex=\"0\"><table><caption id=\"c-{id}\">{}</caption>\n<thead><tr>",
        Esc(caption)
    );
    for (name, number) in columns {
        let class = if *number { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", Esc(name));
    }
    let _ = writeln!(out, "</tr></thead>\n<tbody>");
}

const TABLE_END: &str = "</tbody></table></div>";

/// A cell with a figure: a link where its rows are on the page.
fn figure(
    shown: &Shown<'_>,
    city: &str,
    figure: Figure,
    window: Option<(i16, i16)>,
    text: &str,
) -> String {
    let at = shown
        .traced
        .into_iter()
        .flatten()
        .position(|of| of.city == city && of.figure == figure && of.window == window);
    match at {
        Some(at) => format!("<td class=\"n\"><a href=\"#r{at}\">{}</a></td>", Esc(text)),
        None => format!("<td class=\"n\">{}</td>", Esc(text)),
    }
}

/// A bar of so many thousandths, beside its number in words.
fn bar(thousandths: i64, text: &str) -> String {
    format!(
        "<td class=\"bar\"><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{}\" height=\"10\"/></svg> <span>{}</span></td>",
        thousandths.clamp(0, 1000),
        Esc(text)
    )
}

/// A part of a whole in thousandths, cut; nothing of an unknown whole.
fn thousandths(part: i64, whole: Option<i64>) -> i64 {
    let Some(whole) = whole.filter(|whole| *whole > 0) else { return 0 };
    i64::try_from((i128::from(part.max(0)) * 1000 / i128::from(whole)).min(1000)).unwrap_or(0)
}
