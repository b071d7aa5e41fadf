//! Progress by city, with bars of the two shares.

use std::fmt::Write as _;

use super::{Shown, TABLE_END, bar, figure, section, table, thousandths};
use crate::registry::stats::Place;
use crate::registry::trace::Figure;
use crate::report::html::escape::Esc;
use crate::report::registry::words::{maybe, share, target};

pub(super) fn write(out: &mut String, shown: &Shown<'_>) {
    let (lang, stats) = (shown.lang, shown.stats);
    section(out, "cities", lang.pick("各市（州）进度", "Progress by city"));
    if stats.cities.is_empty() {
        let none = lang
            .pick("台账里还没有社区和总数。", "The ledger has no communities and no totals yet.");
        let _ = writeln!(out, "<p class=\"note\">{none}</p></section>");
        return;
    }
    let columns = lang.pick(
        [
            ("市（州）", false),
            ("城市社区总数", true),
            ("底表", true),
            ("参与", true),
            ("参与占比", false),
            ("达标", true),
            ("达标占比", false),
            ("示范", true),
            ("试点", true),
            ("在办", true),
            ("除名", true),
            ("目标", false),
        ],
        [
            ("City", false),
            ("Communities", true),
            ("In base", true),
            ("Taking part", true),
            ("Share", false),
            ("Met", true),
            ("Share", false),
            ("Demonstration", true),
            ("Pilots", true),
            ("Open", true),
            ("Revoked", true),
            ("Target", false),
        ],
    );
    table(out, "cities", lang.pick("各市（州）创建进度", "Progress by city"), &columns);
    for city in &stats.cities {
        row(out, shown, city, false);
    }
    row(out, shown, &stats.province, true);
    let _ = writeln!(out, "{TABLE_END}</section>");
}

fn row(out: &mut String, shown: &Shown<'_>, place: &Place, whole: bool) {
    let sums = &place.sums;
    let class = if whole { " class=\"sum\"" } else { "" };
    let _ = write!(out, "<tr{class}><th scope=\"row\">{}</th>", Esc(&place.name));
    let mut cell = |of: Figure, text: String| {
        let _ = write!(out, "{}", figure(shown, &place.name, of, None, &text));
    };
    cell(Figure::Communities, maybe(place.communities));
    cell(Figure::InBase, sums.in_base.to_string());
    cell(Figure::TakingPart, sums.taking_part.to_string());
    let part = |of: i64| bar(thousandths(of, place.communities), &share(of, place.communities));
    let _ = write!(out, "{}", part(sums.taking_part));
    let mut cell = |of: Figure, text: String| {
        let _ = write!(out, "{}", figure(shown, &place.name, of, None, &text));
    };
    cell(Figure::Met, sums.met.to_string());
    let _ = write!(out, "{}", part(sums.met));
    for (of, count) in [
        (Figure::Demonstration, sums.demonstration),
        (Figure::Pilots, sums.pilots),
        (Figure::Open, sums.open),
        (Figure::Revoked, sums.revoked),
    ] {
        let _ = write!(out, "{}", figure(shown, &place.name, of, None, &count.to_string()));
    }
    let class = place.target.map_or("none", |target| target.name());
    let word = target(place.target, shown.lang);
    let _ = writeln!(out, "<td class=\"{class}\"><span class=\"word\">{word}</span></td></tr>");
}
