//! What a template sees, and what travels inside the PDF.
//!
//! `record.json` (schema `shenpi.record/1`) holds the records of a paper with
//! the digests of their sources; it is attached to the PDF and can be read
//! back. `data.json` holds that, cut to the fields that the output may show,
//! with the form's labels, the settings, the office's texts and the QR code.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{Algorithm, Renderer, digest, qr};
use crate::application::Application;
use crate::form::{FormDef, Format, Kind, Message, Output, Per};
use crate::record::Value;
use crate::render::font::Role;
use crate::report::RecordView;

/// The schema of `record.json`.
pub(crate) const SCHEMA: &str = "shenpi.record/1";

#[derive(Serialize)]
struct Attached<'a> {
    schema: &'static str,
    form: &'a str,
    /// What the records were cut to; absent where they are whole.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    fields: &'a [String],
    applications: Vec<Case<'a>>,
}

#[derive(Serialize)]
struct Case<'a> {
    path: &'a str,
    part: Option<&'a str>,
    sha256: Option<&'a str>,
    record: RecordView<'a>,
    attachments: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    status: &'static str,
    sha256: Option<&'a str>,
}

/// `record.json` of a paper. It does not name the paper: outputs that show the
/// same fields of a record give the same digest, so that a proof sheet and a
/// sheet of several plates bear the codes of the plates themselves.
pub(super) fn attached(form: &FormDef, output: &Output, cases: &[Application]) -> Vec<u8> {
    let shown = |id: &str| {
        let base = id.split('.').next().unwrap_or(id);
        output.fields.is_empty() || output.fields.iter().any(|field| field == base)
    };
    let attached = Attached {
        schema: SCHEMA,
        form: &form.id,
        fields: &output.fields,
        applications: cases
            .iter()
            .map(|case| Case {
                path: &case.path,
                part: case.part.as_deref(),
                sha256: case.sha256.as_deref(),
                record: RecordView::only(&case.record, shown),
                attachments: case
                    .attachments
                    .iter()
                    .map(|file| File {
                        path: &file.path,
                        status: file.status.name(),
                        sha256: file.sha256.as_deref(),
                    })
                    .collect(),
            })
            .collect(),
    };
    // Only a map with keys that are not text can fail here.
    serde_json::to_vec(&attached).unwrap_or_default()
}

/// SHA-256 as lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    digest::bytes(bytes, &[Algorithm::Sha256])
        .first()
        .map(|digest| digest.hex())
        .unwrap_or_default()
}

/// `data.json` of a paper.
pub(super) fn seen(
    renderer: &Renderer,
    cases: &[Application],
    format: Format,
    attached: &[u8],
) -> Vec<u8> {
    let digest = sha256(attached);
    let form = renderer.form();
    let output = renderer.output();
    let mut record: Json = serde_json::from_slice(attached).unwrap_or_default();
    let records: Vec<Json> = record["applications"]
        .as_array_mut()
        .map(|cases| cases.iter_mut().map(|case| case["record"].take()).collect())
        .unwrap_or_default();
    let first = cases.first();
    let words = |case: &Application, digest: &str| -> Map<String, Json> {
        let values = renderer.values(case, cases.len(), Some(digest));
        let text = |message: &Message| message.print(&values).map_or(Json::Null, Json::String);
        output.texts.iter().map(|(key, message)| (key.clone(), text(message))).collect()
    };
    let texts = first.map(|case| words(case, &digest)).unwrap_or_default();
    let code = |case: &Application, digest: &str| {
        let text = output.qr.as_ref()?.print(&renderer.values(case, cases.len(), Some(digest)))?;
        let code = qr::Modules::of(&text)?;
        Some(json!({ "width": code.width(), "path": code.path(), "text": text }))
    };
    let modules = first.and_then(|case| code(case, &digest));
    // A sheet of several papers bears the words and codes of each of them.
    let alone = |case: &Application| {
        let digest = sha256(&self::attached(form, output, std::slice::from_ref(case)));
        json!({ "texts": words(case, &digest), "qr": code(case, &digest) })
    };
    let of_each = output.per == Per::Batch && output.qr.is_some();
    let each: Vec<Json> = cases.iter().filter(|_| of_each).map(alone).collect();
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
    let settings: Map<String, Json> =
        form.settings.iter().map(|setting| (setting.id.clone(), plain(&setting.value))).collect();
    let fonts: Map<String, Json> = Role::ALL
        .iter()
        .map(|role| (role.family().to_owned(), json!(renderer.fonts().chain(*role))))
        .collect();
    let faces: Vec<Json> = renderer
        .fonts()
        .names()
        .into_iter()
        .map(|(family, name, file)| {
            let file = file.file_name().map(|name| name.to_string_lossy());
            json!({ "family": family, "name": name, "file": file })
        })
        .collect();
    let ids = |row: &Vec<usize>| -> Vec<&str> {
        row.iter().filter_map(|at| Some(form.fields.get(*at)?.id.as_str())).collect()
    };
    let template = &form.template;
    let options: Vec<(&str, &[String])> = form
        .fields
        .iter()
        .filter_map(|field| match &field.kind {
            Kind::Choice(options) => Some((field.id.as_str(), options.as_slice())),
            _ => None,
        })
        .collect();
    let options: Map<String, Json> =
        options.into_iter().map(|(id, options)| (id.to_owned(), json!(options))).collect();
    let levels: Vec<Json> = form
        .opinions
        .iter()
        .flat_map(|opinions| &opinions.levels)
        .map(|level| json!({ "id": level.id, "label": level.label.zh, "printed": level.printed }))
        .collect();
    let data = json!({
        "output": output.id,
        "format": format.name(),
        "name": output.name.zh,
        "proof": renderer.options.proof,
        "attach": output.attach,
        "duplex": output.duplex,
        "digest": digest,
        "texts": texts,
        "qr": modules,
        "each": each,
        "record": records.first(),
        "records": records,
        "settings": settings,
        "fonts": fonts,
        "faces": faces,
        "form": {
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
        },
    });
    serde_json::to_vec(&data).unwrap_or_default()
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
        Value::Number(number) if number % crate::record::NUMBER_SCALE == 0 => {
            json!(number / crate::record::NUMBER_SCALE)
        }
        // Lengths in millimetres with up to four decimals: exact enough.
        Value::Number(number) => {
            json!(*number as f64 / crate::record::NUMBER_SCALE as f64)
        }
        Value::Date(date) => json!(date.to_string()),
        Value::Bool(bool) => json!(bool),
    }
}
