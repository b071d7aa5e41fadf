//! `--format json`: schema `shenpi.yearly/1`.

use serde_json::{Value, json};

use super::Run;
use super::gaps::missing;
use crate::registry::stats::{Overdue, Place};
use crate::registry::yearly::{City, Report};
use crate::report::score::json_number;

/// The report as a value.
pub fn json(run: &Run<'_>) -> Value {
    let of = run.yearly;
    let cities: Vec<Value> = of
        .cities
        .iter()
        .map(|city| {
            let find = |all: &'_ [Place]| all.iter().find(|p| p.name == city.name).map(place);
            let (now, before) = (find(&of.now.cities), find(&of.before.cities));
            view(city, now, before)
        })
        .collect();
    let cases = |all: &[Overdue]| -> Vec<Value> {
        let one =
            |one: &Overdue| json!({"community": one.community, "title": one.title, "due": one.due});
        all.iter().map(one).collect()
    };
    let conventions: Vec<Value> = run
        .conventions
        .iter()
        .map(|of| json!({"id": of.id, "value": of.value, "text": of.text}))
        .collect();
    let names = |wanted: &dyn Fn(Report) -> bool| -> Vec<&str> {
        of.cities.iter().filter(|c| wanted(c.report)).map(|c| c.name.as_str()).collect()
    };
    json!({
        "schema": "shenpi.yearly/1",
        "form": run.form.id,
        "year": of.year,
        "as_of": of.today.to_string(),
        "due": of.due.to_string(),
        "province": {"now": place(&of.now.province), "before": place(&of.before.province)},
        "cities": cities,
        "removals": of.removals.iter().map(|one| json!({
            "community": one.community, "title": one.title, "on": one.on,
        })).collect::<Vec<_>>(),
        "rectifying": cases(&of.rectifying),
        "overdue": cases(&of.overdue),
        "late": names(&|report| matches!(report, Report::Late(_))),
        "not_received": names(&|report| report == Report::Overdue),
        "gaps": missing(run),
        "conventions": conventions,
    })
}

fn view(city: &City, now: Option<Value>, before: Option<Value>) -> Value {
    let received = match city.report {
        Report::InTime(on) | Report::Late(on) => Some(on.to_string()),
        Report::Overdue | Report::Awaited => None,
    };
    json!({
        "city": city.name,
        "now": now,
        "before": before,
        "named": city.named.0,
        "named_before": city.named.1,
        "revoked": city.revoked.0,
        "revoked_before": city.revoked.1,
        "scored": city.scored,
        "mean": city.mean.map(json_number),
        "lowest": city.range.map(|(low, _)| json_number(low)),
        "highest": city.range.map(|(_, high)| json_number(high)),
        "report": city.report.name(),
        "received": received,
    })
}

fn place(of: &Place) -> Value {
    json!({
        "communities": of.communities,
        "in_base": of.sums.in_base,
        "taking_part": of.sums.taking_part,
        "met": of.sums.met,
        "demonstration": of.sums.demonstration,
        "revoked": of.sums.revoked,
        "open": of.sums.open,
        "target_percent": of.percent,
        "target": of.target.map(|target| target.name()),
    })
}
