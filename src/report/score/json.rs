//! `--format json`: schema `shenpi.score/1` (contract, section 7), also what the
//! PDF is laid out from and carries inside.

use serde_json::{Map, Value, json};

use super::{Entry, Run};
use crate::diagnostic::Diagnostic;
use crate::record::NUMBER_SCALE;
use crate::report::json::PlaceView;
use crate::report::{mask, words};
use crate::score::{Community, Spread};

const SCHEMA: &str = "shenpi.score/1";

/// The report as text, a line's end behind it.
pub fn text(run: &Run<'_>) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&json(run))?;
    text.push('\n');
    Ok(text)
}

/// The report as a value. Telephone numbers are masked in what a layout prints
/// not in what machines read.
pub fn json(run: &Run<'_>) -> Value {
    view(run, false)
}

/// The same for the layout of the PDF.
pub fn for_layout(run: &Run<'_>) -> Value {
    view(run, run.mask)
}

fn view(run: &Run<'_>, mask: bool) -> Value {
    let conventions: Vec<Value> = run
        .conventions
        .iter()
        .map(|of| json!({"id": of.id, "value": of.value, "text": of.text}))
        .collect();
    json!({
        "schema": SCHEMA,
        "form": run.form.id,
        "as_of": run.as_of.to_string(),
        "conventions": conventions,
        "points": number(run.scoring.points()),
        "pass_line": run.scoring.pass_line.map(number),
        "sheets": run.entries.iter().map(|entry| sheet(run, entry, mask)).collect::<Vec<_>>(),
        "communities": run.communities.iter().map(|of| community(run, of, mask)).collect::<Vec<_>>(),
    })
}

fn sheet(run: &Run<'_>, entry: &Entry, mask: bool) -> Value {
    let (scoring, sheet) = (run.scoring, &entry.sheet);
    let classes: Vec<Value> = (0..)
        .zip(&scoring.classes)
        .map(|(at, class)| {
            json!({
                "name": class.name,
                "points": number(class.points),
                "score": sheet.class(scoring, at).filter(|_| !sheet.scores.is_empty()).map(number),
            })
        })
        .collect();
    let criteria: Vec<Value> = scoring
        .criteria
        .iter()
        .zip(&sheet.scores)
        .map(|(criterion, score)| {
            json!({
                "no": criterion.no,
                "points": number(criterion.points),
                "score": score.map(number),
            })
        })
        .collect();
    let figures: Vec<Value> = scoring
        .measures
        .iter()
        .zip(&sheet.figures)
        .filter_map(|(measure, value)| {
            Some(json!({
                "id": measure.id,
                "criterion": measure.of,
                "label": measure.label,
                "unit": measure.unit,
                "value": number((*value)?),
            }))
        })
        .collect();
    let thresholds: Vec<Value> = scoring
        .thresholds
        .iter()
        .zip(&sheet.demands)
        .map(|(threshold, state)| {
            json!({
                "criterion": threshold.of,
                "text": threshold.text.get(run.lang),
                "state": state.name(),
            })
        })
        .collect();
    json!({
        "path": entry.path,
        "part": sheet.part,
        "format": entry.format.map(|format| format.name()),
        "sha256": entry.sha256,
        "community": sheet.community,
        "division": sheet.division,
        "rater": sheet.rater,
        "date": sheet.date,
        "verdict": entry.verdict().name(),
        "classes": classes,
        "criteria": criteria,
        "total": total(entry).map(number),
        "complete": sheet.is_complete(),
        "passed": run.passed(total(entry).filter(|_| !sheet.is_returned())),
        "figures": figures,
        "thresholds": thresholds,
        "diagnostics": entry.diagnostics().map(|found| diagnostic(found, run, mask)).collect::<Vec<_>>(),
    })
}

/// The total of a sheet that was read.
pub(super) fn total(entry: &Entry) -> Option<i64> {
    entry.sheet.total().filter(|_| !entry.sheet.scores.is_empty())
}

fn community(run: &Run<'_>, of: &Community, mask: bool) -> Value {
    let paths = |numbers: &[usize]| -> Vec<Value> {
        let entries = numbers.iter().filter_map(|at| run.entries.get(*at));
        entries
            .map(|entry| {
                json!({
                    "path": entry.path,
                    "part": entry.sheet.part,
                    "rater": entry.sheet.rater,
                    "total": total(entry).map(number),
                })
            })
            .collect()
    };
    let classes: Vec<Value> = run
        .scoring
        .classes
        .iter()
        .zip(&of.classes)
        .map(|(class, found)| {
            let mut view = spread(found);
            view.insert("name".to_owned(), class.name.as_str().into());
            view.insert("points".to_owned(), number(class.points));
            Value::Object(view)
        })
        .collect();
    let criteria: Vec<Value> = run
        .scoring
        .criteria
        .iter()
        .zip(&of.criteria)
        .map(|(criterion, found)| {
            let mut view = spread(found);
            view.insert("no".to_owned(), criterion.no.into());
            view.insert("title".to_owned(), criterion.title.as_str().into());
            view.insert("points".to_owned(), number(criterion.points));
            Value::Object(view)
        })
        .collect();
    json!({
        "community": of.community,
        "division": of.division,
        "counted": paths(&of.counted),
        "left_out": paths(&of.left_out),
        "classes": classes,
        "criteria": criteria,
        "total": of.total.as_ref().map(spread),
        "disputed": of.disputed,
        "passed": run.passed(of.total.map(|total| total.mean)),
        "diagnostics": of.diagnostics.iter().map(|found| diagnostic(found, run, mask)).collect::<Vec<_>>(),
    })
}

fn spread(of: &Spread) -> Map<String, Value> {
    let pairs =
        [("mean", of.mean), ("lowest", of.lowest), ("highest", of.highest), ("spread", of.apart())];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), number(value))).collect()
}

fn diagnostic(found: &Diagnostic, run: &Run<'_>, mask: bool) -> Value {
    json!({
        "code": found.code.to_string(),
        "severity": found.severity.name(),
        "field": found.field,
        "message": mask::sentence(&found.message, mask),
        "help": mask::sentence(&found.help, mask),
        "where": words::place(&found.place, run.lang),
        "place": serde_json::to_value(PlaceView::of(&found.place)).unwrap_or_default(),
    })
}

/// A scaled number. Up to 15 digits the nearest double prints as the very
/// decimal it came from, and no score is larger.
pub(in crate::report) fn number(scaled: i64) -> Value {
    if scaled % NUMBER_SCALE == 0 {
        return (scaled / NUMBER_SCALE).into();
    }
    serde_json::Number::from_f64(scaled as f64 / NUMBER_SCALE as f64).into()
}
