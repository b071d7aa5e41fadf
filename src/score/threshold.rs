//! Figures against what they must reach (rules F5), each with its exact sense:
//! more than 80 % is not at least 80 %.

use std::borrow::Cow;

use crate::form::score::Threshold;
use crate::form::{FormDef, Scoring, number_text};
use crate::lang::Lang;
use crate::record::Value;
use crate::rule::{Expr, Values};
use crate::say;
use crate::score::{Sheet, State, c};

/// Figures and settings by name.
struct Figures<'a> {
    form: &'a FormDef,
    scoring: &'a Scoring,
    figures: &'a [Option<i64>],
}

impl Values for Figures<'_> {
    fn value(&self, name: &str) -> Option<Cow<'_, Value>> {
        if let Some(setting) = name.strip_prefix("settings.") {
            return self.form.setting(setting).map(Cow::Borrowed);
        }
        let at = self.scoring.measures.iter().position(|measure| measure.id == name)?;
        Some(Cow::Owned(Value::Number((*self.figures.get(at)?)?)))
    }
}

/// Judges all thresholds and says which are missed.
pub(super) fn judge(form: &FormDef, scoring: &Scoring, sheet: &mut Sheet, lang: Lang) {
    let mut found = Vec::new();
    let figures = Figures { form, scoring, figures: &sheet.figures };
    for threshold in &scoring.thresholds {
        let state = state(threshold, &figures);
        sheet.demands.push(state);
        let place = sheet.figure_places.get(threshold.at).cloned().unwrap_or_default();
        let Some(measure) = scoring.measures.get(threshold.at) else { continue };
        let (no, label, unit) = (threshold.of, &measure.label, &measure.unit);
        let demand = threshold.text.get(lang);
        let value = sheet.figures.get(threshold.at).copied().flatten().map(number_text);
        let value = value.unwrap_or_default();
        let unit = if value.is_empty() { "" } else { unit };
        match state {
            State::Missed => {
                let score = sheet.scores.get(no as usize - 1).copied().flatten();
                let points = scoring.criterion(no).map(|criterion| criterion.points);
                let Some(score) = score else { continue };
                let message = say!(
                    lang,
                    "“{label}”为 {value}{unit}，没有达到“{demand}”",
                    "“{label}” is {value}{unit} and does not reach “{demand}”"
                );
                let (number, message, help) = if Some(score) >= points {
                    (
                        112,
                        say!(
                            lang,
                            "{message}，第{no}条却得了满分",
                            "{message}, yet criterion {no} has full points"
                        ),
                        say!(
                            lang,
                            "核对指标值；指标无误的，第{no}条不能得满分",
                            "Check the figure; where it is right, criterion {no} cannot have full points"
                        ),
                    )
                } else {
                    (
                        113,
                        message,
                        say!(
                            lang,
                            "第{no}条已扣分，无须修改",
                            "Criterion {no} lost points for it; nothing to mend"
                        ),
                    )
                };
                found.push(c(number, message, help).at(place));
            }
            State::Unjudged => {
                let names = missing(threshold, &figures, lang);
                let message = say!(
                    lang,
                    "不能判定“{demand}”：{names}",
                    "“{demand}” cannot be judged: {names}"
                );
                let help = say!(
                    lang,
                    "补上指标值；分母为 0 的，不填这项指标",
                    "Give the figure; where there is nothing to compare with, leave it blank"
                );
                found.push(c(116, message, help).at(place));
            }
            State::Met | State::NotApplicable | State::Blank => {}
        }
    }
    sheet.diagnostics.extend(found);
}

fn state(threshold: &Threshold, figures: &Figures) -> State {
    let blank = figures.figures.get(threshold.at).copied().flatten().is_none();
    let holds = |expr: &Option<Expr>| expr.as_ref().map(|expr| expr.holds(figures));
    if holds(&threshold.when) == Some(Some(false)) {
        return State::NotApplicable;
    }
    match (threshold.assert.holds(figures), holds(&threshold.given)) {
        (_, Some(Some(false))) if !blank => State::Unjudged,
        (Some(false), _) => State::Missed,
        (Some(true), _) => State::Met,
        (None, _) if blank => State::Blank,
        (None, _) => State::Unjudged,
    }
}

/// The figures that are blank or zero, in words.
fn missing(threshold: &Threshold, figures: &Figures, lang: Lang) -> String {
    let all = [Some(&threshold.assert), threshold.given.as_ref(), threshold.when.as_ref()];
    let mut names: Vec<&str> = Vec::new();
    for name in all.into_iter().flatten().flat_map(Expr::names) {
        if !names.contains(&name) && !name.starts_with("settings.") {
            names.push(name);
        }
    }
    let of_given: Vec<&str> = threshold.given.iter().flat_map(Expr::names).collect();
    let said: Vec<String> = names
        .into_iter()
        .filter_map(|name| {
            let measure = figures.scoring.measures.iter().find(|measure| measure.id == name)?;
            let label = &measure.label;
            match figures.value(name).map(Cow::into_owned) {
                None => Some(say!(lang, "没有填“{label}”", "“{label}” is blank")),
                Some(Value::Number(0)) if of_given.contains(&name) => {
                    Some(say!(lang, "“{label}”为 0", "“{label}” is 0"))
                }
                _ => None,
            }
        })
        .collect();
    said.join(lang.pick("，", ", "))
}
