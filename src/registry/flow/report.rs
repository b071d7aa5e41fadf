//! Reports of `check`: what the ledger wants of them.
//!
//! In: json or ndjson. Out: [`Reported`] applications, without long texts.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::super::Path;
use crate::application::reported;
pub use crate::application::reported::ReportError;
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

/// The applications of a report, json or ndjson. `file` is its name and SHA-256.
pub fn report(
    form: &FormDef,
    json: &[u8],
    file: Option<(String, String)>,
) -> Result<Vec<Reported>, ReportError> {
    let mut all: Vec<Reported> = reported::read(form, json)?.applications;
    let file = file.map(Arc::new);
    all.iter_mut().for_each(|one| one.file.clone_from(&file));
    Ok(all)
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
