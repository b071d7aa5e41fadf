//! `--format sarif`: SARIF 2.1.0, for tools that show findings of any kind.
//!
//! In: applications. Out: one run. Its rules are the whole code table and the
//! form's own codes behind it, known before the first result, so that results
//! stream. A place in a form is no line of text: it is a
//! logical location beside the file. Nothing is masked: it is a machine format.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::json::{ConventionView, TotalsView, conventions};
use super::{Out, Report, Style, link, words};
use crate::application::rounds::{Since, Sums};
use crate::application::{Application, Head, OwnCode, Totals};
use crate::diagnostic::entries;
use crate::diagnostic::{Code, Diagnostic, Entry, Severity};
use crate::document::Place;
use crate::lang::Lang;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// `--format sarif`.
pub(super) struct Sarif<'a> {
    out: Out<'a>,
    head: Head,
    lang: Lang,
    first: bool,
}

impl<'a> Sarif<'a> {
    pub(super) fn open(mut out: Out<'a>, head: &Head, style: &Style) -> io::Result<Sarif<'a>> {
        let lang = style.lang;
        let driver = Driver {
            name: "shenpi",
            version: (!style.reproducible).then_some(style.version),
            language: lang.pick("zh-CN", "en-US"),
            rules: entries()
                .map(|entry| Rule::of(entry, lang))
                .chain(head.own_codes.iter().map(Rule::own))
                .collect(),
        };
        let language = lang.pick("zh-CN", "en-US");
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[")?;
        write!(out, "{{\"language\":\"{language}\",\"tool\":{{\"driver\":")?;
        serde_json::to_writer(&mut out, &driver)?;
        write!(out, "}},\n\"results\":[")?;
        Ok(Sarif { out, head: head.clone(), lang, first: true })
    }
}

impl Report for Sarif<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        let against = application.against.as_ref();
        let of_today = application
            .diagnostics
            .iter()
            .map(|found| (found, against.and_then(|against| against.since(found))));
        let gone = against.into_iter().flat_map(|against| against.gone());
        for (found, since) in of_today.chain(gone.map(|(since, found)| (found, Some(since)))) {
            self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
            self.first = false;
            let finding = Finding::of(&self.head, application, found, since, self.lang);
            serde_json::to_writer(&mut self.out, &finding)?;
        }
        Ok(())
    }

    fn against(&mut self, _: Sums) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, totals: &Totals) -> io::Result<()> {
        let properties = RunProperties {
            form: &self.head.form,
            as_of: self.head.as_of.to_string(),
            stage: &self.head.stage.0,
            conventions: conventions(&self.head),
            totals: TotalsView::of(totals),
        };
        write!(self.out, "\n],\"columnKind\":\"unicodeCodePoints\",\"properties\":")?;
        serde_json::to_writer(&mut self.out, &properties)?;
        self.out.write_all(b"}]}\n")?;
        self.out.flush()
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'static str>,
    language: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: String,
    short_description: Message<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message<&'a str>>,
    default_configuration: Configuration,
    properties: RuleProperties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'a> {
    basis: &'a str,
}

impl<'a> Rule<'a> {
    fn of(entry: &'a Entry, lang: Lang) -> Rule<'a> {
        Rule {
            id: entry.code.to_string(),
            short_description: Message { text: entry.name.get(lang) },
            full_description: Some(Message { text: entry.why.get(lang) }),
            help: Some(Message { text: entry.fix.get(lang) }),
            default_configuration: Configuration { level: level(entry.severity) },
            properties: RuleProperties { basis: entry.basis.get(lang) },
        }
    }

    fn own(own: &'a OwnCode) -> Rule<'a> {
        Rule {
            id: own.code.to_string(),
            short_description: Message { text: &own.name },
            full_description: None,
            help: None,
            default_configuration: Configuration { level: level(own.severity) },
            properties: RuleProperties { basis: &own.basis },
        }
    }
}

#[derive(Serialize)]
struct RunProperties<'a> {
    form: &'a str,
    as_of: String,
    stage: &'a str,
    conventions: Vec<ConventionView<'a>>,
    totals: TotalsView,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    /// What became of it since the report that it is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    message: Message<String>,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    logical_locations: [LogicalLocation; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "shenpi/v1")]
    v1: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    help: &'a str,
    verdict: &'static str,
}

impl<'a> Finding<'a> {
    fn of(
        head: &Head,
        application: &'a Application,
        found: &'a Diagnostic,
        since: Option<Since>,
        lang: Lang,
    ) -> Finding<'a> {
        Finding {
            rule_id: found.code.to_string(),
            rule_index: rule_index(head, found.code),
            level: level(found.severity),
            baseline_state: since.map(|since| match since {
                Since::Fixed => "absent",
                Since::New => "new",
                // What was not looked for counts as being there.
                Since::Open | Since::Unchecked => "unchanged",
            }),
            message: Message { text: words::sentences(&found.message, &found.help, lang) },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation { uri: link::uri(&application.path) },
                },
                logical_locations: [LogicalLocation {
                    fully_qualified_name: words::place(&found.place, lang),
                    kind: kind(&found.place),
                }],
            }],
            partial_fingerprints: Fingerprints { v1: fingerprint(application, found) },
            properties: Properties {
                part: application.part.as_deref(),
                field: found.field.as_deref(),
                help: &found.help,
                verdict: application.verdict().name(),
            },
        }
    }
}

fn rule_index(head: &Head, code: Code) -> Option<usize> {
    let own = head.own_codes.iter().map(|own| own.code);
    entries().map(|entry| entry.code).chain(own).position(|known| known == code)
}

/// Kinds of places; SARIF leaves the words free.
fn kind(place: &Place) -> &'static str {
    match place {
        Place::Whole => "file",
        Place::Cell { .. } => "cell",
        Place::TableCell { .. } => "table_cell",
        Place::Paragraph { .. } => "paragraph",
        Place::Page { .. } => "page",
        Place::Entry { .. } => "entry",
    }
}

/// What makes the same finding of two runs the same: not its words, nor the
/// cell, which moves when a row is put in.
fn fingerprint(application: &Application, found: &Diagnostic) -> String {
    let entry = match &found.place {
        Place::Entry { path } => path,
        _ => "",
    };
    let mut hash = Sha256::new();
    for text in [
        &*application.path,
        application.part.as_deref().unwrap_or(""),
        &found.code.to_string(),
        found.field.as_deref().unwrap_or(""),
        entry,
    ] {
        hash.update(text);
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Kind, sample};

    /// Of a code that the table lacks.
    const OWN_LETTER: char = 'Y';
    const SARIF_SCHEMA: &str = include_str!("../../tests/data/sarif-schema-2.1.0.json");

    fn parsed(style: &Style) -> serde_json::Value {
        let bytes = sample::written(Kind::Sarif, style, &sample::applications());
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn the_official_schema_accepts_it() {
        // The schema has a stray bracket in its pattern of languages, which a
        // strict engine of regular expressions refuses.
        let mended = SARIF_SCHEMA.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
        let schema: serde_json::Value = serde_json::from_str(&mended).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let log = parsed(&Style { lang, ..Style::default() });
            let errors: Vec<String> = validator
                .iter_errors(&log)
                .map(|e| format!("{}: {e}", e.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        let mut broken = parsed(&Style::default());
        broken["runs"][0]["results"][0]["level"] = "info".into();
        assert!(!validator.is_valid(&broken), "the schema itself is toothless");
    }

    #[test]
    fn results_say_what_where_and_how() {
        let log = parsed(&Style::default());
        let results = &log["runs"][0]["results"];
        assert_eq!(results.as_array().unwrap().len(), 5);
        assert_eq!(
            results[0]["message"]["text"],
            "“社区负责人电话”填了多个号码：13800000000、13900001111。只填一个最常用的号码"
        );
        assert_eq!(results[3]["level"], "note");
        assert_eq!(results[3]["message"]["text"], "字数接近上限");
        let location = &results[1]["locations"][0];
        assert_eq!(
            location["physicalLocation"]["artifactLocation"]["uri"],
            "%E6%89%B9%E6%AC%A1/%E5%90%8D%E5%8D%95%201.xlsx"
        );
        assert_eq!(location["logicalLocations"][0]["kind"], "cell");
        assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "工作表“名单” C5");
        assert_eq!(results[1]["properties"]["verdict"], "return");
        assert_eq!(log["runs"][0]["properties"]["totals"]["applications"], 3);
    }

    #[test]
    fn a_forms_own_code_is_a_rule_of_the_run() {
        let own = |number| Code::new(OWN_LETTER, number);
        let code = own(101);
        let mut head = sample::head();
        head.own_codes.push(OwnCode {
            code,
            severity: Severity::Warning,
            name: "绿地分项合计不符".to_owned(),
            basis: "申报条件一".to_owned(),
        });
        let at = rule_index(&head, code).unwrap();
        assert_eq!(at, entries().count());
        let rule = serde_json::to_value(Rule::own(&head.own_codes[0])).unwrap();
        let wanted = serde_json::json!({
            "id": "Y101",
            "shortDescription": { "text": "绿地分项合计不符" },
            "defaultConfiguration": { "level": "warning" },
            "properties": { "basis": "申报条件一" },
        });
        assert_eq!(rule, wanted);
        assert_eq!(rule_index(&head, own(102)), None);
    }

    #[test]
    fn fingerprints_survive_new_words_and_rows_and_tell_findings_apart() {
        let app = sample::returned();
        let mut moved = app.diagnostics[0].clone();
        moved.message.push('！');
        moved.place = Place::Cell { sheet: None, row: 9, column: 3 };
        assert_eq!(fingerprint(&app, &app.diagnostics[0]), fingerprint(&app, &moved));
        let mut other = app.diagnostics[1].clone();
        other.place = Place::Entry { path: "b.jpg".to_owned() };
        assert_ne!(fingerprint(&app, &app.diagnostics[1]), fingerprint(&app, &other));
    }

    #[test]
    fn reproducible_leaves_the_version_out() {
        let version = |reproducible| {
            let log = parsed(&Style { reproducible, ..Style::default() });
            log["runs"][0]["tool"]["driver"].get("version").is_some()
        };
        assert!(version(false) && !version(true));
    }
}
