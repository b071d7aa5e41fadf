//! Reports of `check`: what the ledger wants of them.
//!
//! In: json or ndjson. Out: [`Reported`] applications, without long texts.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::super::Path;
use crate::form::FormDef;

/// What a report of `check` holds of one application; summaries and telephone
/// numbers stay out of the ledger.
#[derive(Debug, Deserialize)]
pub struct Reported {
    path: String,
    #[serde(default)]
    part: Option<String>,
    #[serde(default)]
    pub(super) sha256: Option<String>,
    pub(super) verdict: String,
    #[serde(default, deserialize_with = "short")]
    record: Json,
    /// Name and SHA-256 of the report.
    #[serde(skip)]
    file: Option<Arc<(String, String)>>,
}

/// A record without its long texts: a batch may hold a hundred thousand.
fn short<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Json, D::Error> {
    let mut record = Json::deserialize(from)?;
    if let Some(fields) = record.as_object_mut() {
        fields.retain(|_, value| match value {
            Json::String(text) => text.len() <= 300,
            Json::Object(_) => true,
            _ => false,
        });
        fields.remove("opinions");
    }
    Ok(record)
}

/// Why a file is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// It is not JSON, or not of this shape: the parser's words.
    #[error("{0}")]
    Json(String),
    /// It is no report of `check`.
    #[error("schema {0:?}")]
    Schema(Option<String>),
    /// It is of another form.
    #[error("form {0}")]
    Form(String),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Top {
    schema: Option<String>,
    form: Option<String>,
    applications: Vec<Reported>,
}

/// The applications of a report, json or ndjson. `file` is its name and SHA-256.
pub fn report(
    form: &FormDef,
    json: &[u8],
    file: Option<(String, String)>,
) -> Result<Vec<Reported>, ReportError> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Part {
        Line(Reported),
        Top(Top),
    }
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let (mut all, mut schema) = (Vec::new(), None);
    // A whole report begins with its schema, a line of ndjson does not: reading
    // it as the one that it is keeps the parser's words.
    let whole = serde_json::from_slice::<Top>(json);
    let tops: Vec<Top> = match whole {
        Ok(top) => vec![top],
        Err(error) => {
            let mut tops = Vec::new();
            for part in serde_json::Deserializer::from_slice(json).into_iter::<Part>() {
                match part {
                    Ok(Part::Line(line)) => all.push(line),
                    Ok(Part::Top(top)) => tops.push(top),
                    Err(_) => return Err(ReportError::Json(error.to_string())),
                }
            }
            tops
        }
    };
    for top in tops {
        if let Some(other) = top.form.filter(|id| *id != form.id) {
            return Err(ReportError::Form(other));
        }
        schema = schema.or(top.schema);
        all.extend(top.applications);
    }
    match schema.as_deref() {
        Some("shenpi.check/1") => {
            let file = file.map(Arc::new);
            all.iter_mut().for_each(|one| one.file.clone_from(&file));
            Ok(all)
        }
        _ => Err(ReportError::Schema(schema)),
    }
}

impl Reported {
    /// Name and SHA-256 of the report.
    pub(super) fn file(&self) -> Option<(String, String)> {
        self.file.as_deref().cloned()
    }

    /// A field of the record by its dotted id.
    pub(super) fn get(&self, id: &str) -> Option<&str> {
        let value = id.split('.').try_fold(&self.record, |value, key| value.get(key))?;
        value.as_str().filter(|text| !text.is_empty())
    }

    /// The application in a few words.
    pub(super) fn shown(&self) -> String {
        match &self.part {
            Some(part) => format!("{}（{part}）", self.path),
            None => self.path.clone(),
        }
    }

    /// The community's path, by the form's fields.
    pub(super) fn community(&self, form: &FormDef) -> Option<Path> {
        let ids: Vec<&str> = form.identity.community.iter().map(String::as_str).collect();
        let [city, county, street, name] = ids.as_slice() else { return None };
        let get = |id: &str| self.get(id).map(crate::text::compact);
        Some(Path {
            city: get(city)?,
            county: get(county)?,
            street: get(street)?,
            name: get(name)?,
        })
    }
}
