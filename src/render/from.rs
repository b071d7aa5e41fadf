//! Records read back: from the `record.json` of a paper and from a report of
//! `check`.
//!
//! In: JSON of schema `shenpi.record/1` or `shenpi.check/1`, also a line an
//! application. Out: [`Application`]s as they were when it was written, with
//! their values in the types of the form and in the order of the file, so that
//! a paper made from its own record is the same paper. Places are not read
//! back: they belong to the file that was checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::application::reported::{self, ReportError, Told};
use crate::application::{Application, Attachment, Status};
use crate::document::Place;
use crate::form::FormDef;
use crate::record::{Date, NUMBER_SCALE, Record, Value};
use crate::report::records;
use crate::rule::{self, Type};
use crate::text;

/// Why JSON gives no records.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FromError {
    /// It is neither a record nor a report of this form.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The form has no such field; the nearest that it has.
    #[error("field {0}")]
    Field(String, Option<String>),
    /// A value does not fit its field's type.
    #[error("value of {0}")]
    Value(String),
}

/// What JSON held.
#[derive(Debug)]
pub struct Found {
    /// The applications in their order.
    pub applications: Vec<Application>,
    /// Ids of the fields that the records were cut to; `None`: they are whole.
    pub fields: Option<Vec<String>>,
}

/// What a paper needs of an application.
#[derive(Deserialize)]
struct Case {
    path: String,
    #[serde(default)]
    part: Option<String>,
    #[serde(default)]
    sha256: Option<String>,
    record: Node,
    #[serde(default)]
    attachments: Vec<File>,
    #[serde(default)]
    diagnostics: Vec<Told>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    status: String,
    #[serde(default)]
    sha256: Option<String>,
    #[serde(default)]
    expected: Option<String>,
}

/// JSON whose objects keep their order.
enum Node {
    Object(Vec<(String, Node)>),
    Text(String),
    Number(i64),
    Bool(bool),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Node, D::Error> {
        from.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text, a number, true, false or an object")
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Node, E> {
        Ok(Node::Bool(bool))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Node, E> {
        let scaled = number.checked_mul(NUMBER_SCALE);
        scaled.map(Node::Number).ok_or_else(|| E::custom("number too large"))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Node, E> {
        self.visit_i64(i64::try_from(number).map_err(E::custom)?)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Node, E> {
        let scaled = (number * NUMBER_SCALE as f64).round();
        // Beyond this a double does not hold four decimals.
        if scaled.abs() < 9e15 {
            Ok(Node::Number(scaled as i64))
        } else {
            Err(E::custom("number too large"))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Node::Object(members))
    }
}

/// Reads the records of JSON for a form.
pub fn read(form: &FormDef, json: &[u8]) -> Result<Found, FromError> {
    let report = reported::read_any(form, json, &[reported::SCHEMA, records::SCHEMA])?;
    let names = form.names();
    let applications = report.applications.into_iter().map(|case| application(&names, case));
    Ok(Found { applications: applications.collect::<Result<_, _>>()?, fields: report.fields })
}

/// The names of a form with their types.
type Names = BTreeMap<String, Type>;

fn application(names: &Names, case: Case) -> Result<Application, FromError> {
    let mut record = Record::default();
    fill(names, "", case.record, &mut record)?;
    let attachments = case.attachments.into_iter().map(|file| {
        let File { path, status, sha256, expected } = file;
        let known = Status::ALL.into_iter().find(|known| known.name() == status);
        let status =
            known.ok_or_else(|| ReportError::Json(format!("unknown status `{status}`")))?;
        Ok(Attachment { path, status, sha256, expected, scan: None })
    });
    let diagnostics = case.diagnostics.into_iter();
    Ok(Application {
        attachments: attachments.collect::<Result<_, FromError>>()?,
        diagnostics: diagnostics.map(|Told(found)| found.at(Place::Whole)).collect(),
        path: case.path,
        part: case.part,
        format: None,
        sha256: case.sha256,
        record,
        against: None,
    })
}

/// Puts what stands below an id into the record, in order.
fn fill(names: &Names, id: &str, node: Node, record: &mut Record) -> Result<(), FromError> {
    let Node::Object(members) = node else {
        record.set(id, value(names, id, node)?, Place::Whole);
        return Ok(());
    };
    for (key, below) in members {
        // A field that has fields below it stands there under no name.
        let id = match (id.is_empty(), key.is_empty()) {
            (_, true) => id.to_owned(),
            (true, false) => key,
            (false, false) => format!("{id}.{key}"),
        };
        fill(names, &id, below, record)?;
    }
    Ok(())
}

fn value(names: &Names, id: &str, node: Node) -> Result<Value, FromError> {
    let Some(kind) = names.get(id).filter(|_| is_field(id)) else {
        let known = names.keys().map(String::as_str).filter(|id| is_field(id));
        return Err(FromError::Field(id.to_owned(), rule::nearest(id, known)));
    };
    let value = match (kind, node) {
        (Type::Text, Node::Text(text)) => Some(Value::Text(text::nfc(text.trim()).into_owned())),
        (Type::Date, Node::Text(text)) => date(&text).map(Value::Date),
        (Type::Number, Node::Number(number)) => Some(Value::Number(number)),
        (Type::Bool, Node::Bool(bool)) => Some(Value::Bool(bool)),
        _ => None,
    };
    value.ok_or_else(|| FromError::Value(id.to_owned()))
}

/// Whether a name that expressions may use is a value of a record.
pub(crate) fn is_field(id: &str) -> bool {
    !id.starts_with("settings.") && id != "as_of" && id != "stage"
}

fn date(text: &str) -> Option<Date> {
    match crate::date::parse(text).date {
        crate::date::DateText::Date(date) => Some(date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::render::data;

    fn form() -> FormDef {
        FormDef::built_in("sichuan-green-community", &[]).unwrap()
    }

    fn json(record: &str) -> String {
        format!(
            "{{\"schema\":\"shenpi.record/1\",\"form\":\"sichuan-green-community\",\
             \"fields\":[\"community\"],\"applications\":[{{\"path\":\"名单.csv\",\"part\":\"2\",\
             \"sha256\":null,\"record\":{record},\"attachments\":[{{\"path\":\"a.jpg\",\
             \"status\":\"intact\",\"sha256\":\"00\"}}]}}]}}"
        )
    }

    #[test]
    fn a_record_written_and_read_is_the_same() {
        let form = form();
        let record = "{\"community\":\"玉林东路社区\",\"named_on\":\"2022-12-30\",\
                      \"division\":{\"city\":\"成都市\",\"street\":\"玉林街道\"},\
                      \"opinions\":{\"street\":{\"date\":\"2021-09-10\",\"text\":\"同意\"}}}";
        let found = read(&form, json(record).as_bytes()).unwrap();
        assert_eq!(found.fields.as_deref(), Some(["community".to_owned()].as_slice()));
        let [application] = found.applications.as_slice() else { panic!("one application") };
        assert_eq!(application.record.date("named_on"), Date::new(2022, 12, 30));
        assert_eq!(application.attachments[0].status, Status::Intact);
        let output = form.output("form").unwrap();
        let again = data::attached(&form, output, &found.applications);
        // The form shows all fields: nothing is cut.
        let wanted = json(record).replace("\"fields\":[\"community\"],", "");
        assert_eq!(String::from_utf8(again).unwrap(), wanted);
    }

    #[test]
    fn a_report_line_by_line() {
        let lines = "{\"path\":\"a.docx\",\"verdict\":\"return\",\"record\":{\"community\":\"甲社区\"},\
                     \"diagnostics\":[{\"code\":\"F101\",\"severity\":\"error\",\"field\":\"leader\",\
                     \"message\":\"空\",\"help\":\"填\",\"place\":{\"kind\":\"whole\"}}]}\n\
                     {\"schema\":\"shenpi.check/1\",\"form\":\"sichuan-green-community\",\"totals\":{}}\n";
        let found = read(&form(), lines.as_bytes()).unwrap();
        assert_eq!(found.applications.len(), 1);
        let diagnostic = &found.applications[0].diagnostics[0];
        assert_eq!(
            (diagnostic.code, diagnostic.field.as_deref()),
            (Code::new('F', 101), Some("leader"))
        );
    }

    #[test]
    fn mistakes_are_named() {
        let error = |record: &str| read(&form(), json(record).as_bytes()).unwrap_err();
        assert_eq!(
            error("{\"comunity\":\"甲\"}"),
            FromError::Field("comunity".to_owned(), Some("community".to_owned()))
        );
        assert_eq!(error("{\"named_on\":\"2022-02-30\"}"), FromError::Value("named_on".to_owned()));
        assert_eq!(error("{\"community\":1}"), FromError::Value("community".to_owned()));
        assert!(matches!(error("{\"settings\":{\"count\":\"word\"}}"), FromError::Field(..)));
        let is_json = |error| matches!(error, FromError::Report(ReportError::Json(_)));
        assert!(is_json(error("[1]")));
        assert!(is_json(read(&form(), b"{").unwrap_err()));
        assert_eq!(read(&form(), b"{}").unwrap_err(), ReportError::Schema(None).into());
        let other = "{\"schema\":\"shenpi.record/1\",\"form\":\"other\",\"applications\":[]}";
        assert_eq!(
            read(&form(), other.as_bytes()).unwrap_err(),
            ReportError::Form("other".to_owned()).into()
        );
    }
}
