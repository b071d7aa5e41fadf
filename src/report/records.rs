//! Records that leave the program as they are: schema `shenpi.record/1`.
//!
//! In: applications, and the fields they are cut to. Out: a view that
//! serialises; `render` attaches it to every PDF and reads it back, `archive
//! pack` lays it into every bag. It names neither the paper nor the bag, so
//! that the same record has the same digest wherever it travels.

use serde::Serialize;

use super::json::RecordView;
use crate::application::Application;

/// The schema's name.
pub(crate) const SCHEMA: &str = "shenpi.record/1";

/// The records of some applications.
#[derive(Serialize)]
pub(crate) struct Records<'a> {
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

impl<'a> Records<'a> {
    /// Records of a form, cut to `fields`; whole where none are named.
    pub(crate) fn of(
        form: &'a str,
        fields: &'a [String],
        cases: impl IntoIterator<Item = &'a Application>,
    ) -> Records<'a> {
        let shown = |id: &str| {
            let base = id.split('.').next().unwrap_or(id);
            fields.is_empty() || fields.iter().any(|field| field == base)
        };
        let case = |case: &'a Application| Case {
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
        };
        let applications = cases.into_iter().map(case).collect();
        Records { schema: SCHEMA, form, fields, applications }
    }
}
