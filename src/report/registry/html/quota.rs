//! The quota of every city with a meter: what is named and under way, of the
//! most that may be.

use std::fmt::Write as _;

use super::{Shown, TABLE_END, figure, section, table};
use crate::lang::Lang;
use crate::registry::quota::City;
use crate::registry::trace::Figure;
use crate::report::html::escape::Esc;
use crate::report::registry::words::{maybe, state};
use crate::say;

pub(super) fn write(out: &mut String, shown: &Shown<'_>) {
    let Some(quotas) = shown.quotas else { return };
    let (lang, title) = (shown.lang, &quotas.title);
    section(out, "quota", &say!(lang, "{title}名额", "Quota of {title}"));
    let columns = lang.pick(
        [
            ("市（州）", false),
            ("窗口", false),
            ("社区总数", true),
            ("上限", true),
            ("已命名", true),
            ("在办", true),
            ("剩余", true),
            ("用去", false),
            ("状态", false),
        ],
        [
            ("City", false),
            ("Window", false),
            ("Communities", true),
            ("Cap", true),
            ("Named", true),
            ("Pending", true),
            ("Left", true),
            ("Used", false),
            ("State", false),
        ],
    );
    table(out, "quota", lang.pick("各市（州）名额", "Quota by city"), &columns);
    for city in &quotas.cities {
        row(out, shown, city);
        for window in &city.earlier {
            let years = (window.from, window.to);
            let left = maybe(window.cap.map(|cap| cap - window.awarded));
            let _ = writeln!(
                out,
                "<tr class=\"exceeded\"><th scope=\"row\">{}</th><td>{}—{}</td>{}<td class=\"n\">{}</td>{}<td></td><td class=\"n\">{left}</td><td></td><td><span class=\"word\">{}</span></td></tr>",
                Esc(&city.city),
                window.from,
                window.to,
                figure(
                    shown,
                    &city.city,
                    Figure::Communities,
                    Some(years),
                    &maybe(window.communities)
                ),
                maybe(window.cap),
                figure(
                    shown,
                    &city.city,
                    Figure::Awarded,
                    Some(years),
                    &window.awarded.to_string()
                ),
                lang.pick("此前超限", "exceeded before")
            );
        }
    }
    let _ = writeln!(out, "{TABLE_END}</section>");
}

fn row(out: &mut String, shown: &Shown<'_>, city: &City) {
    let window = &city.window;
    let years = Some((window.from, window.to));
    let _ = writeln!(
        out,
        "<tr class=\"{}\"><th scope=\"row\">{}</th><td>{}—{}</td>{}<td class=\"n\">{}</td>{}{}<td class=\"n\">{}</td><td>{}</td><td><span class=\"word\">{}</span></td></tr>",
        city.state.name(),
        Esc(&city.city),
        window.from,
        window.to,
        figure(shown, &city.city, Figure::Communities, years, &maybe(window.communities)),
        maybe(window.cap),
        figure(shown, &city.city, Figure::Awarded, years, &window.awarded.to_string()),
        figure(shown, &city.city, Figure::Pending, years, &city.pending.to_string()),
        maybe(city.left),
        meter(city, shown.lang),
        Esc(&state(city, shown.lang))
    );
}

/// What a screen reader says stands in the label; the numbers are in the cells
/// before it too.
fn meter(city: &City, lang: Lang) -> String {
    let Some(cap) = city.window.cap else { return String::new() };
    let (name, used) = (&city.city, city.window.awarded + city.pending);
    let label =
        say!(lang, "{name}名额：上限 {cap}，用去 {used}", "Quota of {name}: {used} of {cap}");
    // A meter of nothing would be full of nothing: one that is used up is full.
    let (value, max) = if cap > 0 { (used.clamp(0, cap), cap) } else { (1, 1) };
    format!(
        "<meter min=\"0\" max=\"{max}\" value=\"{value}\" aria-label=\"{}\">{used}/{cap}</meter> {used}/{cap}",
        Esc(&label)
    )
}
