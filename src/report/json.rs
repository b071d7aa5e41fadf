//! `--format json` and `ndjson`: schema `shenpi.check/1` (contract, section 3).
//!
//! In: core types. Out: the JSON that other programs may rely on, one
//! application a line in both. The core types do not derive their public shape:
//! the view structs here are it, and they change only by adding. Nothing is
//! masked: these are formats for machines.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::{Out, Report};
use crate::application::reported::Earlier;
use crate::application::rounds::{Against, Sums};
use crate::application::{Application, Attachment, Head, Totals};
use crate::diagnostic::Diagnostic;
use crate::document::{Place, column_name};
use crate::record::{NUMBER_SCALE, Record, Value};
use crate::scan::{Kind, Scan};

const SCHEMA: &str = "shenpi.check/1";

/// `--format json`.
pub(super) struct Json<'a> {
    out: Out<'a>,
    first: bool,
    sums: Option<Sums>,
}

impl<'a> Json<'a> {
    pub(super) fn open(mut out: Out<'a>, head: &Head) -> io::Result<Json<'a>> {
        // The object stays open: its last members come with the applications.
        let mut opening = serde_json::to_vec(&HeadView::of(head))?;
        opening.pop();
        out.write_all(&opening)?;
        out.write_all(b",\n\"applications\":[")?;
        Ok(Json { out, first: true, sums: None })
    }
}

impl Report for Json<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(&mut self.out, &ApplicationView::of(application))?;
        Ok(())
    }

    fn against(&mut self, sums: Sums) -> io::Result<()> {
        self.sums = Some(sums);
        Ok(())
    }

    fn finish(&mut self, totals: &Totals) -> io::Result<()> {
        self.out.write_all(if self.first { b"],\n" } else { b"\n],\n" })?;
        if let Some(sums) = &self.sums {
            self.out.write_all(b"\"missing\":")?;
            serde_json::to_writer(&mut self.out, &missing(sums))?;
            self.out.write_all(b",\n")?;
        }
        self.out.write_all(b"\"totals\":")?;
        let totals =
            TotalsView { against: self.sums.as_ref().map(SumsView::of), ..TotalsView::of(totals) };
        serde_json::to_writer(&mut self.out, &totals)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

/// `--format ndjson`.
pub(super) struct Ndjson<'a> {
    out: Out<'a>,
    head: Head,
    sums: Option<Sums>,
}

impl<'a> Ndjson<'a> {
    pub(super) fn open(out: Out<'a>, head: &Head) -> Ndjson<'a> {
        Ndjson { out, head: head.clone(), sums: None }
    }
}

impl Report for Ndjson<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, &ApplicationView::of(application))?;
        self.out.write_all(b"\n")
    }

    fn against(&mut self, sums: Sums) -> io::Result<()> {
        self.sums = Some(sums);
        Ok(())
    }

    fn finish(&mut self, totals: &Totals) -> io::Result<()> {
        #[derive(Serialize)]
        struct Last<'h> {
            #[serde(flatten)]
            head: HeadView<'h>,
            #[serde(skip_serializing_if = "Option::is_none")]
            missing: Option<Vec<MissingView<'h>>>,
            totals: TotalsView,
        }
        let sums = self.sums.as_ref();
        let last = Last {
            head: HeadView::of(&self.head),
            missing: sums.map(missing),
            totals: TotalsView { against: sums.map(SumsView::of), ..TotalsView::of(totals) },
        };
        serde_json::to_writer(&mut self.out, &last)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}

#[derive(Serialize)]
struct HeadView<'h> {
    schema: &'static str,
    form: &'h str,
    as_of: String,
    stage: &'h str,
    conventions: Vec<ConventionView<'h>>,
}

#[derive(Serialize)]
pub(super) struct ConventionView<'h> {
    id: &'h str,
    value: &'h str,
    text: &'h str,
}

impl<'h> HeadView<'h> {
    fn of(head: &'h Head) -> HeadView<'h> {
        HeadView {
            schema: SCHEMA,
            form: &head.form,
            as_of: head.as_of.to_string(),
            stage: &head.stage.0,
            conventions: conventions(head),
        }
    }
}

/// The conventions of a run, as JSON and SARIF show them.
pub(super) fn conventions(head: &Head) -> Vec<ConventionView<'_>> {
    head.conventions
        .iter()
        .map(|of| ConventionView { id: &of.id, value: &of.value, text: &of.text })
        .collect()
}

/// The totals, as JSON and SARIF show them.
#[derive(Serialize)]
pub(super) struct TotalsView {
    applications: u64,
    accept: u64,
    #[serde(rename = "return")]
    returned: u64,
    unreadable: u64,
    errors: u64,
    warnings: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<SumsView>,
}

impl TotalsView {
    pub(super) fn of(totals: &Totals) -> TotalsView {
        TotalsView {
            applications: totals.applications,
            accept: totals.accept,
            returned: totals.returned,
            unreadable: totals.unreadable,
            errors: totals.errors,
            warnings: totals.warnings,
            against: None,
        }
    }
}

/// Sums of a comparison with an earlier report.
#[derive(Serialize)]
struct SumsView {
    fixed: u64,
    open: u64,
    new: u64,
    unchecked: u64,
    unknown: u64,
    missing: usize,
}

impl SumsView {
    fn of(sums: &Sums) -> SumsView {
        let Sums { fixed, open, new, unchecked, unknown, missing } = sums;
        SumsView {
            fixed: *fixed,
            open: *open,
            new: *new,
            unchecked: *unchecked,
            unknown: *unknown,
            missing: missing.len(),
        }
    }
}

/// What became of an application since an earlier report.
#[derive(Serialize)]
struct AgainstView<'a> {
    round: u32,
    earlier: Option<EarlierView<'a>>,
    fixed: Vec<MarkView<'a>>,
    open: Vec<MarkView<'a>>,
    new: Vec<MarkView<'a>>,
    unchecked: Vec<MarkView<'a>>,
}

#[derive(Serialize)]
struct EarlierView<'a> {
    path: &'a str,
    part: Option<&'a str>,
}

/// A finding in a few words.
#[derive(Serialize)]
struct MarkView<'a> {
    code: Shown<&'a crate::diagnostic::Code>,
    severity: &'static str,
    field: Option<&'a str>,
    message: &'a str,
}

impl<'a> AgainstView<'a> {
    fn of(against: &'a Against) -> AgainstView<'a> {
        let marks = |all: &'a [Diagnostic]| {
            let mark = |found: &'a Diagnostic| MarkView {
                code: Shown(&found.code),
                severity: found.severity.name(),
                field: found.field.as_deref(),
                message: &found.message,
            };
            all.iter().map(mark).collect()
        };
        AgainstView {
            round: against.round,
            earlier: against
                .earlier
                .as_ref()
                .map(|(path, part)| EarlierView { path, part: part.as_deref() }),
            fixed: marks(&against.fixed),
            open: marks(&against.open),
            new: marks(&against.new),
            unchecked: marks(&against.unchecked),
        }
    }
}

/// An application that did not come back, with all that the next round needs.
#[derive(Serialize)]
struct MissingView<'a> {
    path: &'a str,
    part: Option<&'a str>,
    format: Option<&'a str>,
    sha256: Option<&'a str>,
    verdict: &'a str,
    record: &'a serde_json::Value,
    diagnostics: Vec<DiagnosticView<'a>>,
    against: RoundView,
}

#[derive(Serialize)]
struct RoundView {
    round: u32,
}

fn missing(sums: &Sums) -> Vec<MissingView<'_>> {
    fn view(one: &Earlier) -> MissingView<'_> {
        MissingView {
            path: &one.path,
            part: one.part.as_deref(),
            format: one.format.as_deref(),
            sha256: one.sha256.as_deref(),
            verdict: &one.verdict,
            record: &one.record,
            diagnostics: one.found().map(DiagnosticView::of).collect(),
            against: RoundView { round: one.round() },
        }
    }
    sums.missing.iter().map(view).collect()
}

#[derive(Serialize)]
struct ApplicationView<'a> {
    path: &'a str,
    part: Option<&'a str>,
    format: Option<&'static str>,
    sha256: Option<&'a str>,
    verdict: &'static str,
    record: RecordView<'a>,
    #[serde(serialize_with = "attachments")]
    attachments: &'a [Attachment],
    #[serde(serialize_with = "diagnostics")]
    diagnostics: &'a [Diagnostic],
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstView<'a>>,
}

impl<'a> ApplicationView<'a> {
    fn of(application: &'a Application) -> ApplicationView<'a> {
        ApplicationView {
            path: &application.path,
            part: application.part.as_deref(),
            format: application.format.map(|format| format.name()),
            sha256: application.sha256.as_deref(),
            verdict: application.verdict().name(),
            record: RecordView::of(&application.record),
            attachments: &application.attachments,
            diagnostics: &application.diagnostics,
            against: application.against.as_ref().map(AgainstView::of),
        }
    }
}

#[derive(Serialize)]
struct AttachmentView<'a> {
    path: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<ScanView>,
}

/// What was seen on a scan; `null` is what is not known.
#[derive(Serialize)]
struct ScanView {
    kind: Option<&'static str>,
    pages: usize,
    #[serde(skip_serializing_if = "is_zero")]
    undecoded: u32,
    dpi: Option<f64>,
    a4: Option<bool>,
    seals: usize,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl ScanView {
    fn of(scan: &Scan) -> ScanView {
        let sizes: Option<Vec<bool>> = scan.pages.iter().map(|page| page.a4).collect();
        ScanView {
            kind: scan.kind.map(Kind::name),
            pages: scan.pages.len(),
            undecoded: scan.undecoded,
            dpi: scan.dpi().map(|dpi| (f64::from(dpi) * 10.0).round() / 10.0),
            a4: sizes.filter(|all| !all.is_empty()).map(|all| all.into_iter().all(|a4| a4)),
            seals: scan.seals(),
        }
    }
}

fn attachments<S: Serializer>(all: &&[Attachment], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(all.iter().map(|attachment| AttachmentView {
        path: &attachment.path,
        status: attachment.status.name(),
        sha256: attachment.sha256.as_deref(),
        expected: attachment.expected.as_deref(),
        scan: attachment.scan.as_deref().map(ScanView::of),
    }))
}

/// A finding, as every JSON report shows it.
#[derive(Serialize)]
pub(super) struct DiagnosticView<'a> {
    code: Shown<&'a crate::diagnostic::Code>,
    severity: &'static str,
    field: Option<&'a str>,
    message: &'a str,
    help: &'a str,
    place: PlaceView<'a>,
}

impl<'a> DiagnosticView<'a> {
    pub(super) fn of(diagnostic: &'a Diagnostic) -> DiagnosticView<'a> {
        DiagnosticView {
            code: Shown(&diagnostic.code),
            severity: diagnostic.severity.name(),
            field: diagnostic.field.as_deref(),
            message: &diagnostic.message,
            help: &diagnostic.help,
            place: PlaceView::of(&diagnostic.place),
        }
    }
}

/// A value written as the text that it displays as, without a string between.
struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

fn diagnostics<S: Serializer>(all: &&[Diagnostic], to: S) -> Result<S::Ok, S::Error> {
    let mut list = to.serialize_seq(Some(all.len()))?;
    for diagnostic in *all {
        list.serialize_element(&DiagnosticView::of(diagnostic))?;
    }
    list.end()
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum PlaceView<'a> {
    Whole,
    Cell { sheet: Option<&'a str>, cell: String },
    TableCell { table: u32, row: u32, column: u32 },
    Paragraph { index: u32 },
    Page { page: u32 },
    Entry { path: &'a str },
}

impl<'a> PlaceView<'a> {
    pub(super) fn of(place: &'a Place) -> PlaceView<'a> {
        match *place {
            Place::Whole => PlaceView::Whole,
            Place::Cell { ref sheet, row, column } => PlaceView::Cell {
                sheet: sheet.as_deref(),
                cell: format!("{}{row}", column_name(column)),
            },
            Place::TableCell { table, row, column } => PlaceView::TableCell { table, row, column },
            Place::Paragraph { index } => PlaceView::Paragraph { index },
            Place::Page { page } => PlaceView::Page { page },
            Place::Entry { ref path } => PlaceView::Entry { path },
        }
    }
}

/// A record with its dotted ids (`division.city`) as nested objects, in the
/// order in which they first occur.
pub(super) struct RecordView<'a> {
    record: &'a Record,
    only: Option<Only<'a>>,
}

/// Whether a dotted id is shown.
type Only<'a> = Box<dyn Fn(&str) -> bool + 'a>;

impl<'a> RecordView<'a> {
    /// The whole record.
    pub(super) fn of(record: &'a Record) -> RecordView<'a> {
        RecordView { record, only: None }
    }

    /// The fields that `only` lets through.
    pub(super) fn only(record: &'a Record, only: impl Fn(&str) -> bool + 'a) -> RecordView<'a> {
        RecordView { record, only: Some(Box::new(only)) }
    }
}

impl Serialize for RecordView<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let shown = |id: &str| self.only.as_ref().is_none_or(|only| only(id));
        let fields: Vec<_> = self
            .record
            .iter()
            .filter(|(id, _)| shown(id))
            .map(|(id, located)| (id, &located.value))
            .collect();
        Level(&fields).serialize(to)
    }
}

/// The fields of one object, each with what is left of its id.
struct Level<'a>(&'a [(&'a str, &'a Value)]);

impl Serialize for Level<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (at, (id, value)) in self.0.iter().enumerate() {
            let key = head_of(id);
            if self.0.iter().take(at).any(|(earlier, _)| head_of(earlier) == key) {
                continue;
            }
            let below: Vec<_> = self
                .0
                .iter()
                .skip(at)
                .filter(|(id, _)| head_of(id) == key)
                // A field that has fields below it: its own value has no name.
                .map(|(id, value)| (id.split_once('.').map_or("", |(_, rest)| rest), *value))
                .collect();
            if below.len() == 1 && !id.contains('.') {
                map.serialize_entry(key, &ValueView(value))?;
            } else {
                map.serialize_entry(key, &Level(&below))?;
            }
        }
        map.end()
    }
}

fn head_of(id: &str) -> &str {
    id.split_once('.').map_or(id, |(head, _)| head)
}

struct ValueView<'a>(&'a Value);

impl Serialize for ValueView<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => to.serialize_str(text),
            Value::Number(scaled) if scaled % NUMBER_SCALE == 0 => {
                to.serialize_i64(scaled / NUMBER_SCALE)
            }
            // Up to 15 digits the nearest double prints as the very decimal it
            // came from; no form has numbers of a hundred thousand million.
            Value::Number(scaled) => to.serialize_f64(*scaled as f64 / NUMBER_SCALE as f64),
            Value::Date(date) => to.collect_str(date),
            Value::Bool(bool) => to.serialize_bool(*bool),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Date;
    use crate::report::{Kind, Style, sample};

    #[test]
    fn the_whole_report() {
        let bytes = sample::written(Kind::Json, &Style::default(), &sample::applications());
        let got: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let want: serde_json::Value = serde_json::from_str(include_str!("sample.json")).unwrap();
        assert_eq!(got, want, "{}", String::from_utf8_lossy(&bytes));
        let keys: Vec<&String> = got["applications"][0].as_object().unwrap().keys().collect();
        assert_eq!(keys.len(), 8);
    }

    #[test]
    fn ndjson_is_a_line_an_application_and_a_last_line() {
        let bytes = sample::written(Kind::Ndjson, &Style::default(), &sample::applications());
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let whole: serde_json::Value = serde_json::from_str(include_str!("sample.json")).unwrap();
        let (last, applications) = lines.split_last().unwrap();
        assert_eq!(serde_json::json!(applications), whole["applications"]);
        assert_eq!(last["totals"], whole["totals"]);
        assert_eq!(last["schema"], SCHEMA);
        assert_eq!(last["as_of"], whole["as_of"]);
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn ids_nest_and_values_keep_their_kind() {
        let mut record = Record::default();
        let mut set = |id: &str, value| record.set(id, value, Place::Whole);
        set("division.city", Value::Text("成都市".to_owned()));
        set("score", Value::Number(235_000));
        set("division.county", Value::Text("武侯区".to_owned()));
        set("opinions.street.date", Value::Date(Date::new(2021, 9, 10).unwrap()));
        set("opinions.city.agreed", Value::Bool(true));
        set("whole", Value::Number(-20_000));
        set("tenth", Value::Number(1000));
        set("most", Value::Number(999_999_999_999_999));
        set("a", Value::Number(1));
        set("a.b", Value::Number(-10_001));
        assert_eq!(
            serde_json::to_string(&RecordView::of(&record)).unwrap(),
            "{\"division\":{\"city\":\"成都市\",\"county\":\"武侯区\"},\"score\":23.5,\
             \"opinions\":{\"street\":{\"date\":\"2021-09-10\"},\"city\":{\"agreed\":true}},\
             \"whole\":-2,\"tenth\":0.1,\"most\":99999999999.9999,\
             \"a\":{\"\":0.0001,\"b\":-1.0001}}"
        );
    }
}
