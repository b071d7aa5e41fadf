//! What a template sees, and what travels inside the PDF.
//!
//! `record.json` (schema `shenpi.record/1`) holds the records of a paper with
//! the digests of their sources; it is attached to the PDF and can be read
//! back. `data.json` holds that, cut to the fields that the output may show,
//! with the office's texts and the QR code. What all papers of a run share
//! stands in [`run`](super::run).

use serde_json::{Map, Value as Json, json};

use super::{Algorithm, Renderer, digest, qr};
use crate::application::Application;
use crate::form::{FormDef, Format, Message, Output, Per};
use crate::report::records::Records;

/// `record.json` of a paper. It does not name the paper: outputs that show the
/// same fields of a record give the same digest, so that a proof sheet and a
/// sheet of several plates bear the codes of the plates themselves.
pub(super) fn attached(form: &FormDef, output: &Output, cases: &[Application]) -> Vec<u8> {
    // Only a map with keys that are not text can fail here.
    serde_json::to_vec(&Records::of(&form.id, &output.fields, cases)).unwrap_or_default()
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
    let data = json!({
        "format": format.name(),
        "digest": digest,
        "texts": texts,
        "qr": modules,
        "each": each,
        "record": records.first(),
        "records": records,
    });
    serde_json::to_vec(&data).unwrap_or_default()
}
