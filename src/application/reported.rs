//! Reports of `check`, read back; records of papers have the same shape.
//!
//! In: the JSON that `check --format json` or `ndjson` wrote (contract, section
//! 3), or the `record.json` of a paper. Out: its applications, each as whatever part of it the caller wants
//! ([`Earlier`] is all that a later round needs). What a report says is foreign
//! like any other file: paths and places are taken as words, and nothing is
//! opened here.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Place;
use crate::form::FormDef;

/// The schema of a report of `check`.
pub(crate) const SCHEMA: &str = "shenpi.check/1";

/// Why a file is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// It is not JSON, or not of this shape: the parser's words.
    #[error("{0}")]
    Json(String),
    /// It is nothing that was asked for; the schema that it names.
    #[error("schema {0:?}")]
    Schema(Option<String>),
    /// It is of another form.
    #[error("form {0}")]
    Form(String),
}

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report<T> {
    /// Its applications in their order.
    pub applications: Vec<T>,
    /// Applications of earlier rounds that had not come back.
    pub missing: Vec<T>,
    /// The stage that was judged.
    pub stage: Option<String>,
    /// Ids of the fields that the records were cut to; `None`: they are whole.
    pub fields: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Top<T> {
    #[serde(default)]
    schema: Option<String>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    stage: Option<String>,
    #[serde(default)]
    fields: Option<Vec<String>>,
    #[serde(default = "Vec::new")]
    applications: Vec<T>,
    #[serde(default = "Vec::new")]
    missing: Vec<T>,
}

#[derive(Deserialize)]
#[serde(untagged, bound(deserialize = "T: Deserialize<'de>"))]
enum Part<T> {
    Line(T),
    Top(Top<T>),
}

/// Reads a report, json or ndjson.
pub fn read<T: DeserializeOwned>(form: &FormDef, json: &[u8]) -> Result<Report<T>, ReportError> {
    read_any(form, json, &[SCHEMA])
}

/// The same of any of these schemas.
pub fn read_any<T: DeserializeOwned>(
    form: &FormDef,
    json: &[u8],
    schemas: &[&str],
) -> Result<Report<T>, ReportError> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let (applications, missing) = (Vec::new(), Vec::new());
    let mut report = Report { applications, missing, stage: None, fields: None };
    let mut schema = None;
    // A whole report begins with its schema, a line of ndjson does not: reading
    // it as the one that it is keeps the parser's words.
    let tops: Vec<Top<T>> = match serde_json::from_slice::<Top<T>>(json) {
        Ok(top) => vec![top],
        Err(error) => {
            let mut tops = Vec::new();
            for part in serde_json::Deserializer::from_slice(json).into_iter::<Part<T>>() {
                match part {
                    Ok(Part::Line(line)) => report.applications.push(line),
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
        report.stage = report.stage.or(top.stage);
        report.fields = report.fields.or(top.fields);
        report.applications.extend(top.applications);
        report.missing.extend(top.missing);
    }
    match schema {
        Some(schema) if schemas.contains(&schema.as_str()) => Ok(report),
        other => Err(ReportError::Schema(other)),
    }
}

/// One application as a report tells of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Earlier {
    /// Path as it was given to `check`.
    pub path: String,
    /// Which part of the file it was.
    #[serde(default)]
    pub part: Option<String>,
    /// The kind of file, by its name in reports.
    #[serde(default)]
    pub format: Option<String>,
    /// SHA-256 of the file.
    #[serde(default)]
    pub sha256: Option<String>,
    /// `accept`, `return` or `unreadable`.
    pub verdict: String,
    /// What was read.
    #[serde(default)]
    pub record: Json,
    /// What was found.
    #[serde(default)]
    pub diagnostics: Vec<Told>,
    /// How often it had been judged.
    #[serde(default)]
    against: Option<Counted>,
}

/// What is asked of an application's comparison with a still earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Counted {
    round: u32,
}

/// A finding as a report tells of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Told(pub Diagnostic);

#[derive(Deserialize)]
struct Written {
    code: String,
    severity: Severity,
    #[serde(default)]
    field: Option<String>,
    message: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    place: Placed,
}

/// A place as reports write it.
#[derive(Default, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Placed {
    #[default]
    Whole,
    Cell {
        #[serde(default)]
        sheet: Option<String>,
        cell: String,
    },
    TableCell {
        table: u32,
        row: u32,
        column: u32,
    },
    Paragraph {
        index: u32,
    },
    Page {
        page: u32,
    },
    Entry {
        path: String,
    },
}

impl TryFrom<Written> for Told {
    type Error = String;

    fn try_from(written: Written) -> Result<Told, String> {
        let code: Code =
            written.code.parse().map_err(|why| format!("`{}`: {why}", written.code))?;
        let place = match written.place {
            Placed::Whole => Place::Whole,
            Placed::Cell { sheet, cell } => {
                let (row, column) = corner(&cell).ok_or_else(|| format!("no cell `{cell}`"))?;
                Place::Cell { sheet, row, column }
            }
            Placed::TableCell { table, row, column } => Place::TableCell { table, row, column },
            Placed::Paragraph { index } => Place::Paragraph { index },
            Placed::Page { page } => Place::Page { page },
            Placed::Entry { path } => Place::Entry { path },
        };
        let Written { severity, field, message, help, .. } = written;
        Ok(Told(Diagnostic { code, severity, field, message, help, place }))
    }
}

/// Row and column of `C5`.
fn corner(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.find(|c: char| !c.is_ascii_uppercase())?;
    let (column, row) = cell.split_at(letters);
    let number = |sum: u32, letter: u8| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.checked_sub(b'A')?) + 1)
    };
    let column = column.bytes().try_fold(0, number)?;
    let row: u32 = row.parse().ok()?;
    (row > 0 && column > 0).then_some((row, column))
}

impl Earlier {
    /// Which round it was: the first, unless the report says otherwise.
    pub fn round(&self) -> u32 {
        self.against.map_or(1, |counted| counted.round.max(1))
    }

    /// A text of the record by its dotted id; blank ones are none.
    pub fn text(&self, id: &str) -> Option<&str> {
        let value = id.split('.').try_fold(&self.record, |value, key| value.get(key))?;
        // A field that has fields below it stands there under no name.
        let value = if value.is_object() { value.get("")? } else { value };
        value.as_str().filter(|text| !text.is_empty())
    }

    /// Its findings.
    pub fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().map(|told| &told.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> FormDef {
        FormDef::built_in("sichuan-green-community", &[]).expect("built in")
    }

    const LINE: &str = r#"{"path":"a.xlsx","part":"名单!5","verdict":"return","record":{"community":"甲社区","division":{"city":"成都市"}},"against":{"round":3},"diagnostics":[{"code":"F105","severity":"error","field":"phone","message":"m","help":"h","place":{"kind":"cell","sheet":"名单","cell":"AB5"}},{"code":"A301","severity":"error","message":"m","place":{"kind":"entry","path":"a.jpg"}}]}"#;

    #[test]
    fn an_application_is_read_back() {
        let whole = format!(
            "\u{feff}{{\"schema\":\"shenpi.check/1\",\"form\":\"sichuan-green-community\",\"stage\":\"street\",\"applications\":[{LINE}],\"missing\":[{LINE}]}}"
        );
        let lines = format!(
            "{LINE}\n{{\"schema\":\"shenpi.check/1\",\"form\":\"sichuan-green-community\",\"stage\":\"street\",\"missing\":[{LINE}],\"totals\":{{}}}}\n"
        );
        for text in [whole, lines] {
            let report: Report<Earlier> = read(&form(), text.as_bytes()).expect("a report");
            assert_eq!((report.applications.len(), report.missing.len()), (1, 1));
            assert_eq!(report.stage.as_deref(), Some("street"));
            let one = &report.applications[0];
            assert_eq!((one.round(), one.text("division.city")), (3, Some("成都市")));
            let places: Vec<&Place> = one.found().map(|found| &found.place).collect();
            let cell = Place::Cell { sheet: Some("名单".to_owned()), row: 5, column: 28 };
            assert_eq!(places, [&cell, &Place::Entry { path: "a.jpg".to_owned() }]);
        }
    }

    #[test]
    fn what_is_no_report() {
        let read = |text: &str| read::<Earlier>(&form(), text.as_bytes()).unwrap_err();
        assert!(matches!(read("{"), ReportError::Json(_)));
        assert!(matches!(read("[1]"), ReportError::Json(_)));
        assert_eq!(read("[]"), ReportError::Schema(None));
        assert_eq!(read("{}"), ReportError::Schema(None));
        assert_eq!(
            read("{\"schema\":\"shenpi.check/1\",\"form\":\"other\"}"),
            ReportError::Form("other".to_owned())
        );
        let deep = "[".repeat(100_000);
        let deep = format!("{{\"schema\":\"shenpi.check/1\",\"applications\":{deep}");
        assert!(matches!(read(&deep), ReportError::Json(_)));
        let bad = LINE.replace("AB5", "5B");
        let bad = format!("{{\"schema\":\"shenpi.check/1\",\"applications\":[{bad}]}}");
        assert!(matches!(read(&bad), ReportError::Json(_)));
    }
}
