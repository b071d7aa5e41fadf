//! What all papers of a run share, made once: `run.json`.
//!
//! In: the form, the fonts, what is printed. Out: the JSON that `run.typ` reads
//! for every template: labels and measures of the form, settings, families.
//! The layout engine keeps what it made of it, since it never changes within a
//! run; a single paper's own data stand in [`data`](super::data).

use serde_json::{Map, Value as Json, json};

use super::font::{Fonts, Role};
use crate::form::{FormDef, Kind};
use crate::record::{NUMBER_SCALE, Value};

/// What is printed.
pub(super) struct Subject<'a> {
    /// ASCII id of the output or report.
    pub(super) id: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// Whether 样稿 is stamped across every page.
    pub(super) proof: bool,
    /// The virtual file that travels inside the PDF, and what it is.
    pub(super) attach: Option<(&'a str, &'a str)>,
    /// Whether it is printed on both sides.
    pub(super) duplex: bool,
}

/// `run.json` of a run.
pub(super) fn json(form: &FormDef, fonts: &Fonts, subject: &Subject<'_>) -> Vec<u8> {
    let settings: Map<String, Json> =
        form.settings.iter().map(|setting| (setting.id.clone(), plain(&setting.value))).collect();
    let families: Map<String, Json> = Role::ALL
        .iter()
        .map(|role| (role.family().to_owned(), json!(fonts.chain(*role))))
        .collect();
    let faces: Vec<Json> = fonts
        .names()
        .into_iter()
        .map(|(family, name, file)| {
            let file = file.file_name().map(|name| name.to_string_lossy());
            json!({ "family": family, "name": name, "file": file })
        })
        .collect();
    let attach = subject.attach.map(|(file, what)| json!({ "file": file, "description": what }));
    let run = json!({
        "output": subject.id,
        "name": subject.name,
        "proof": subject.proof,
        "attach": attach,
        "duplex": subject.duplex,
        "settings": settings,
        "fonts": families,
        "faces": faces,
        "form": of_form(form),
    });
    // Only a map with keys that are not text can fail here.
    serde_json::to_vec(&run).unwrap_or_default()
}

/// The form's words and measures.
fn of_form(form: &FormDef) -> Json {
    let labels: Map<String, Json> = form
        .fields
        .iter()
        .map(|field| {
            let label = json!({
                "label": field.label.zh,
                "printed": field.printed,
                "kind": kind(&field.kind),
                "same_as": match &field.kind {
                    Kind::City(same_as) => same_as.as_deref(),
                    _ => None,
                },
            });
            (field.id.clone(), label)
        })
        .collect();
    let ids = |row: &Vec<usize>| -> Vec<&str> {
        row.iter().filter_map(|at| Some(form.fields.get(*at)?.id.as_str())).collect()
    };
    let options: Map<String, Json> = form
        .fields
        .iter()
        .filter_map(|field| match &field.kind {
            Kind::Choice(options) => Some((field.id.clone(), json!(options))),
            _ => None,
        })
        .collect();
    let levels: Vec<Json> = form
        .opinions
        .iter()
        .flat_map(|opinions| &opinions.levels)
        .map(|level| json!({ "id": level.id, "label": level.label.zh, "printed": level.printed }))
        .collect();
    let template = &form.template;
    json!({
        "title": form.title.zh,
        "annex": template.annex,
        "heading": template.heading,
        "guide": template.guide,
        "columns": template.columns,
        "rows": template.rows.iter().map(ids).collect::<Vec<_>>(),
        "cover": form.fields.iter().filter(|f| f.cover).map(|f| &f.id).collect::<Vec<_>>(),
        "seal": template.seal,
        "notes": template.notes,
        "labels": labels,
        "options": options,
        "opinions": form.opinions.as_ref().map(|opinions| &opinions.label.zh),
        "levels": levels,
    })
}

/// How a template must treat a field's value: the blank of a date and the
/// boxes of a choice differ from a line, and a long text may need a page.
fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::LongText => "long_text",
        Kind::Choice(_) => "choice",
        Kind::Date => "date",
        Kind::Number => "number",
        Kind::Text
        | Kind::Phone
        | Kind::Division
        | Kind::City(_)
        | Kind::Person
        | Kind::Address => "line",
    }
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) if number % NUMBER_SCALE == 0 => json!(number / NUMBER_SCALE),
        // Lengths in millimetres with up to four decimals: exact enough.
        Value::Number(number) => json!(*number as f64 / NUMBER_SCALE as f64),
        Value::Date(date) => json!(date.to_string()),
        Value::Bool(bool) => json!(bool),
    }
}
