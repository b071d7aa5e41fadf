//! The shape of `form.toml`, for serde. Checked and turned into a
//! [`super::FormDef`] by `load`.

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) id: Spanned<String>,
    pub(super) title: Words,
    #[serde(default)]
    pub(super) titles: Vec<String>,
    #[serde(default)]
    pub(super) instructions: Vec<String>,
    #[serde(default)]
    pub(super) settings: std::collections::BTreeMap<String, Setting>,
    pub(super) field: Vec<Field>,
    pub(super) opinions: Option<Opinions>,
    #[serde(default)]
    pub(super) rule: Vec<Rule>,
    #[serde(default)]
    pub(super) identity: Identity,
    #[serde(default)]
    pub(super) checks: Checks,
    pub(super) divisions: Option<Divisions>,
    #[serde(default)]
    pub(super) phones: Phones,
    #[serde(default)]
    pub(super) persons: Persons,
    #[serde(default)]
    pub(super) scans: Scans,
    #[serde(default)]
    pub(super) numerals: Numerals,
    pub(super) template: Option<Template>,
    #[serde(default)]
    pub(super) output: Vec<Output>,
    pub(super) numbering: Option<Numbering>,
    pub(super) score: Option<Score>,
}

/// A text in Chinese and, where given, in English.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) zh: Spanned<String>,
    pub(super) en: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setting {
    pub(super) value: Spanned<toml::Value>,
    #[serde(default)]
    pub(super) one_of: Vec<String>,
    #[serde(default = "yes")]
    pub(super) convention: bool,
    pub(super) reports: Option<String>,
    pub(super) text: Words,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub(super) id: Spanned<String>,
    pub(super) label: Spanned<String>,
    pub(super) printed: Option<String>,
    pub(super) label_en: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<Spanned<String>>,
    #[serde(rename = "type")]
    pub(super) kind: Spanned<Kind>,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default = "table")]
    pub(super) on: Vec<On>,
    #[serde(default)]
    pub(super) options: Vec<String>,
    pub(super) same_as: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) numerals: bool,
    #[serde(default)]
    pub(super) fullwidth: bool,
    pub(super) fill: Option<Words>,
    #[serde(default)]
    pub(super) basis: String,
}

fn table() -> Vec<On> {
    vec![On::Table]
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum On {
    Cover,
    Table,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Text,
    LongText,
    Choice,
    Date,
    Phone,
    Division,
    City,
    Person,
    Address,
    Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opinions {
    pub(super) label: Spanned<String>,
    pub(super) label_en: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<Spanned<String>>,
    pub(super) agree: Vec<String>,
    pub(super) refuse: Vec<String>,
    #[serde(default)]
    pub(super) doubt: Vec<String>,
    #[serde(default)]
    pub(super) neutral: Vec<String>,
    #[serde(default)]
    pub(super) basis: String,
    pub(super) level: Vec<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Level {
    pub(super) id: Spanned<String>,
    pub(super) label: Spanned<String>,
    pub(super) printed: Option<String>,
    pub(super) label_en: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) units: Vec<String>,
    #[serde(default)]
    pub(super) scans: Vec<String>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) of_fixed: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) code: Spanned<String>,
    pub(super) name: Option<Words>,
    pub(super) severity: Option<crate::diagnostic::Severity>,
    pub(super) when: Option<Spanned<String>>,
    pub(super) assert: Spanned<String>,
    pub(super) at: Spanned<String>,
    pub(super) message: Words,
    pub(super) help: Words,
    #[serde(default)]
    pub(super) basis: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identity {
    #[serde(default)]
    pub(super) community: Vec<Spanned<String>>,
    pub(super) title: Option<Spanned<String>>,
    pub(super) phone: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Checks {
    #[serde(default)]
    pub(super) layout: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Divisions {
    pub(super) counties: String,
    pub(super) streets: String,
    pub(super) revoked: String,
    pub(super) aliases: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phones {
    #[serde(default)]
    pub(super) area_codes: std::collections::BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Persons {
    #[serde(default)]
    pub(super) job_titles: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scans {
    #[serde(default)]
    pub(super) shared: Vec<String>,
    #[serde(default)]
    pub(super) opinion: Vec<String>,
    #[serde(default)]
    pub(super) form: Vec<String>,
    #[serde(default)]
    pub(super) stamped: Vec<String>,
    #[serde(default)]
    pub(super) sealed: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numerals {
    #[serde(default)]
    pub(super) whitelist: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) name: Option<String>,
    pub(super) annex: Option<String>,
    pub(super) heading: Option<String>,
    #[serde(default)]
    pub(super) guide: Vec<String>,
    pub(super) columns: Option<Spanned<[u32; 4]>>,
    #[serde(default)]
    pub(super) rows: Vec<Vec<Spanned<String>>>,
    pub(super) seal: Option<String>,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    pub(super) roster: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    pub(super) id: Spanned<String>,
    pub(super) name: Words,
    pub(super) template: Spanned<String>,
    pub(super) formats: Spanned<Vec<super::output::Format>>,
    #[serde(default)]
    pub(super) standards: Vec<super::output::Standard>,
    pub(super) per: super::output::Per,
    #[serde(default)]
    pub(super) fields: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) needs: Vec<Spanned<String>>,
    pub(super) file: Spanned<String>,
    pub(super) qr: Option<Spanned<String>>,
    pub(super) texts: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) duplex: bool,
    #[serde(default)]
    pub(super) attach: bool,
    #[serde(default)]
    pub(super) seals: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbering {
    pub(super) field: Spanned<String>,
    pub(super) format: Spanned<String>,
    pub(super) digits: Spanned<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Score {
    pub(super) file: Spanned<String>,
    pub(super) name: Option<String>,
    pub(super) annex: Option<String>,
    pub(super) title: Words,
    #[serde(default)]
    pub(super) titles: Vec<String>,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    #[serde(default)]
    pub(super) remarks: Vec<String>,
    #[serde(default)]
    pub(super) aliases: std::collections::BTreeMap<String, Spanned<String>>,
    pub(super) community: Vec<Spanned<String>>,
    pub(super) rater: Vec<Spanned<String>>,
    pub(super) date: Vec<Spanned<String>>,
    pub(super) total: Vec<Spanned<String>>,
    pub(super) subtotal: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) basis: String,
    pub(super) columns: ScoreColumns,
    #[serde(default)]
    pub(super) measure: Vec<Measure>,
    #[serde(default)]
    pub(super) threshold: Vec<Threshold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScoreColumns {
    pub(super) class: Vec<Spanned<String>>,
    pub(super) class_points: Vec<Spanned<String>>,
    pub(super) no: Vec<Spanned<String>>,
    pub(super) title: Vec<Spanned<String>>,
    pub(super) points: Vec<Spanned<String>>,
    pub(super) items: Vec<Spanned<String>>,
    pub(super) score: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) subtotal: Vec<Spanned<String>>,
    pub(super) measure: Vec<Spanned<String>>,
    pub(super) unit: Vec<Spanned<String>>,
    pub(super) value: Vec<Spanned<String>>,
    pub(super) demand: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measure {
    pub(super) id: Spanned<String>,
    pub(super) of: Option<Spanned<u32>>,
    pub(super) item: Option<u32>,
    pub(super) label: Spanned<String>,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) whole: bool,
    #[serde(default)]
    pub(super) summary: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threshold {
    pub(super) of: Spanned<u32>,
    pub(super) at: Spanned<String>,
    pub(super) when: Option<Spanned<String>>,
    pub(super) given: Option<Spanned<String>>,
    pub(super) assert: Spanned<String>,
    pub(super) text: Words,
}

/// `texts.toml`: the office's words, by output and key.
pub(super) type Texts = std::collections::BTreeMap<
    Spanned<String>,
    std::collections::BTreeMap<String, Spanned<String>>,
>;

/// `flow.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flow {
    #[serde(default)]
    pub(super) settings: std::collections::BTreeMap<String, Setting>,
    pub(super) step: Vec<Step>,
    pub(super) quota: Option<Quota>,
    #[serde(default)]
    pub(super) targets: Targets,
    pub(super) calendar: Option<Calendar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) id: Spanned<String>,
    pub(super) label: Words,
    pub(super) by: Words,
    pub(super) does: super::flow::Deed,
    pub(super) from: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quota {
    pub(super) title: Spanned<String>,
    pub(super) percent: Spanned<i64>,
    pub(super) years: Spanned<i16>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Targets {
    #[serde(default)]
    pub(super) share: std::collections::BTreeMap<Spanned<String>, i64>,
    pub(super) titled: Option<i64>,
    pub(super) pilots: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calendar {
    pub(super) holidays: Spanned<String>,
}
