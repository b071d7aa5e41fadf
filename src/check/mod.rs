//! A form definition and what was found in a form to a record and diagnostics.
//!
//! In: [`Filled`] texts, the [`Document`] for its page and fonts, and the
//! [`Context`] of the run. Out: the typed [`Record`] and everything that is
//! wrong with it, in the order of the form. A rule over a blank field is
//! skipped, since F101 has spoken: one mistake, one message.
//!
//! It sees one form. What needs its neighbours or attachments is in `batch`.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Place};
use crate::extract::{Filled, Found};
use crate::form::{FormDef, Kind};
use crate::lang::Lang;
use crate::record::{Date, Record, Value};
use crate::rule::Values;
use crate::say;
use crate::text;

mod address;
mod choice;
mod division;
mod layout;
mod opinion_cell;
mod opinions;
mod typed;
mod writing;

pub use opinions::opinion_is_blank;

/// What a run is told from outside.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The day that counts as today.
    pub as_of: Date,
    /// How many levels must have given their opinion: the index of the stage
    /// in [`FormDef::stages`].
    pub stage: usize,
    /// Language of messages.
    pub lang: Lang,
}

/// Judges one form.
pub fn check(
    form: &FormDef,
    filled: &Filled,
    document: &Document,
    context: &Context,
) -> (Record, Vec<Diagnostic>) {
    let mut check = Check {
        form,
        filled,
        context,
        record: Record::default(),
        cover: Record::default(),
        found: Vec::new(),
    };
    check.ambiguous();
    for field in &form.fields {
        check.field(field);
    }
    check.area_codes();
    check.opinions();
    check.rules();
    check.agreement();
    check.writing();
    if form.layout && !filled.roster {
        check.layout(document);
    }
    (check.record, check.found)
}

struct Check<'a> {
    form: &'a FormDef,
    filled: &'a Filled,
    context: &'a Context,
    record: Record,
    /// Values of the cover, where the table has the same field.
    cover: Record,
    found: Vec<Diagnostic>,
}

/// Names of an expression: fields, `cover.` fields, settings, `as_of`, `stage`.
struct Names<'a>(&'a Check<'a>);

impl Values for Names<'_> {
    fn value(&self, name: &str) -> Option<Cow<'_, Value>> {
        let check = self.0;
        if let Some(setting) = name.strip_prefix("settings.") {
            return check.form.setting(setting).map(Cow::Borrowed);
        }
        if let Some(field) = name.strip_prefix("cover.") {
            return check.cover.get(field).map(|located| Cow::Borrowed(&located.value));
        }
        match name {
            "as_of" => Some(Cow::Owned(Value::Date(check.context.as_of))),
            "stage" => {
                let stages = check.form.stages();
                let (id, _) = stages.get(check.context.stage)?;
                Some(Cow::Owned(Value::Text((*id).to_owned())))
            }
            _ => check.record.get(name).map(|located| Cow::Borrowed(&located.value)),
        }
    }
}

impl Check<'_> {
    fn lang(&self) -> Lang {
        self.context.lang
    }

    fn label(&self, id: &str) -> String {
        self.form.label_of(id, self.lang())
    }

    /// Where a field stands: its value's place, or the whole file.
    fn place(&self, id: &str) -> Place {
        let stands = self.filled.get(id).map(|found| &found.place);
        let base = id.split('.').next().unwrap_or(id);
        let stands = stands.or_else(|| self.filled.get(base).map(|found| &found.place));
        let stands = stands.or_else(|| self.record.get(id).map(|located| &located.place));
        stands.cloned().unwrap_or_default()
    }

    fn report(&mut self, code: Code, id: &str, message: String, help: String) {
        let place = self.place(id);
        self.found.push(Diagnostic::new(code, message, help).of(id).at(place));
    }

    /// The found text of a field without its placeholders; `None` where blank.
    fn text(&self, id: &str) -> Option<(String, &Found)> {
        let found = self.filled.get(id)?;
        if text::is_blank_placeholder(&found.text) {
            return None;
        }
        let text = text::strip_placeholders(&found.text);
        (!text.is_empty()).then_some((text, found))
    }

    fn is_ambiguous(&self, id: &str) -> bool {
        self.filled.ambiguous.iter().any(|ambiguous| ambiguous.id == id)
    }

    /// I107.
    fn ambiguous(&mut self) {
        let lang = self.lang();
        for ambiguous in &self.filled.ambiguous {
            let label = self.label(&ambiguous.id);
            let (first, second) = (short(&ambiguous.first.text), short(&ambiguous.second.text));
            let message = say!(
                lang,
                "“{label}”出现两次，内容不同：“{first}”和“{second}”",
                "“{label}” stands twice with different values: “{first}” and “{second}”"
            );
            let help = say!(
                lang,
                "只留正确的一处，或改成相同的内容",
                "Keep the right one, or make them the same"
            );
            let place = ambiguous.second.place.clone();
            self.found.push(
                Diagnostic::new(Code::new('I', 107), message, help).of(&ambiguous.id).at(place),
            );
        }
    }

    /// The form's own rules, in order.
    fn rules(&mut self) {
        let mut spoken = Vec::new();
        let names = Names(self);
        for rule in &self.form.rules {
            let asked = rule.when.as_ref().is_none_or(|when| when.holds(&names) == Some(true));
            if asked && rule.assert.holds(&names) == Some(false) {
                let mut diagnostic = Diagnostic::new(
                    rule.code,
                    rule.message.fill(self.lang(), &names),
                    rule.help.fill(self.lang(), &names),
                );
                diagnostic.severity = rule.severity;
                spoken.push(diagnostic.of(&rule.at).at(self.place(&rule.at)));
            }
        }
        self.found.extend(spoken);
    }

    /// F107 of a city field: it must name the city of the division.
    fn agreement(&mut self) {
        let lang = self.lang();
        for field in &self.form.fields {
            let Kind::City(Some(other)) = &field.kind else { continue };
            let (Some(city), Some(expected)) =
                (self.record.text(&field.id), self.record.text(other))
            else {
                continue;
            };
            let meant = self
                .form
                .divisions
                .as_ref()
                .and_then(|divisions| division::city_meant(divisions, city))
                .unwrap_or(city);
            if text::compact(meant) == text::compact(expected) {
                continue;
            }
            let label = field.label.get(lang);
            let message = say!(
                lang,
                "“{label}”填的是“{city}”，所在行政区划却在“{expected}”",
                "“{label}” says {city}, but the division lies in {expected}"
            );
            let help = say!(
                lang,
                "核对后改成同一个市（州）",
                "Make both name the same city or prefecture"
            );
            let id = field.id.clone();
            self.report(Code::new('F', 107), &id, message, help);
        }
    }
}

/// A value in one short line, for messages.
fn short(value: &str) -> String {
    crate::form::shown(&Value::Text(value.to_owned()))
}
