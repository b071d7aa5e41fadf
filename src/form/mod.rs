//! The definition of one form: `forms/<id>/form.toml` with its data files.
//!
//! In: a folder, or the form that is compiled in. Out: a [`FormDef`] whose
//! rules and messages are parsed and typed, or a [`FormError`] with file, line,
//! column and the nearest right name (D901). Nothing here reads a filled form.
//!
//! `docs/forms.md` explains every key of `form.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::{Code, Severity, entry};
use crate::division::Divisions;
use crate::numeral::Numerals;
use crate::record::Value;
use crate::rule::{Expr, Type};

mod error;
pub mod flow;
mod label;
mod load;
mod message;
mod output;
mod schema;
mod scope;
pub mod score;
mod source;
mod template;

pub use crate::lang::Words;
pub use error::FormError;
pub use flow::Flow;
pub use label::Label;
pub(crate) use load::title_key;
pub use message::Message;
pub(crate) use message::{number_text, shown};
pub use output::{Format, Output, Per, Standard};
pub use score::Scoring;
pub use source::built_in_ids;
pub use template::{BLOCK_WIDTH, Template};

/// One form, ready for use.
#[derive(Debug)]
pub struct FormDef {
    /// Its id, which is also the folder's name.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Keys ([`text::label_key`](crate::text::label_key)) of the title paragraphs that begin a form.
    pub titles: Vec<String>,
    /// Keys of the headings whose paragraphs explain and hold no values.
    pub instructions: Vec<String>,
    /// Fields in printed order.
    pub fields: Vec<Field>,
    /// The opinions of the levels, where the form has any.
    pub opinions: Option<Opinions>,
    /// Settings in force.
    pub settings: Vec<Setting>,
    /// Rules in order.
    pub rules: Vec<Rule>,
    /// What makes two applications the same.
    pub identity: Identity,
    /// Whether page and type are checked (L501, L502).
    pub layout: bool,
    /// The division data, where a field needs it.
    pub divisions: Option<Divisions>,
    /// Area codes by city, for F117.
    pub area_codes: Vec<(String, String)>,
    /// Endings that are job titles and no part of a name (F112).
    pub job_titles: Vec<String>,
    /// Words in the names of scans.
    pub scans: Scans,
    /// The lint for Chinese numerals (F110).
    pub numerals: Numerals,
    /// Label keys and what stands beside them, sorted.
    labels: Vec<(String, Label)>,
    /// First characters of all labels, titles and headings: a text that begins
    /// otherwise need not be folded to be looked up.
    starts: Vec<char>,
    /// Characters of the longest label.
    longest_label: usize,
    /// What the blank form prints besides the fields.
    pub template: Template,
    /// The papers it can be turned into.
    pub outputs: Vec<Output>,
    /// How papers are numbered, where the form says so.
    pub numbering: Option<Numbering>,
    /// What its communities are scored by, where the form says so.
    pub score: Option<Scoring>,
    /// The programme behind it, where the ledger knows it.
    pub flow: Option<Flow>,
    /// Where its files are.
    source: source::Source,
}

/// How papers are numbered in order.
#[derive(Clone, Debug)]
pub struct Numbering {
    /// The field that takes the number.
    pub field: String,
    /// The number's text; `{sequence}` is the running number.
    pub format: Message,
    /// Digits of the running number, filled up with zeros.
    pub digits: usize,
}

/// One field of the form.
#[derive(Clone, Debug)]
pub struct Field {
    /// ASCII id.
    pub id: String,
    /// Label in Chinese, without inner spaces, and in English.
    pub label: Words,
    /// The label exactly as the form prints it.
    pub printed: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether a blank is F101.
    pub required: bool,
    /// Whether it stands on the cover.
    pub cover: bool,
    /// Whether it stands in the table.
    pub table: bool,
    /// Whether Chinese numerals are remarked (F110).
    pub numerals: bool,
    /// Whether full-width digits and letters are remarked (F111).
    pub fullwidth: bool,
    /// What to write there: the help of F101.
    pub fill: Words,
    /// The clause behind it.
    pub basis: String,
}

impl Field {
    /// Whether the form itself has a place for it; else only rosters and the
    /// command line give it, for the papers that need it.
    pub fn is_printed(&self) -> bool {
        self.cover || self.table
    }
}

/// Types of fields. A new one needs Rust; a new field does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// Text of many lines.
    LongText,
    /// One of these options, exactly (F102).
    Choice(Vec<String>),
    /// A civil date (F104).
    Date,
    /// A telephone number (F105, F117).
    Phone,
    /// A chain of administrative divisions (F106, F109).
    Division,
    /// A city or prefecture (F106); the field that must agree with it, if any
    /// (F107).
    City(Option<String>),
    /// A person's name (F112).
    Person,
    /// A postal address (F113).
    Address,
    /// A decimal number.
    Number,
}

/// The opinions of the approving levels.
#[derive(Clone, Debug)]
pub struct Opinions {
    /// Keys of the heading that stands beside or above the levels.
    pub headings: Vec<String>,
    /// The heading's label.
    pub label: Words,
    /// Levels from the lowest to the highest.
    pub levels: Vec<Level>,
    /// Words that agree.
    pub agree: Vec<String>,
    /// Words that refuse; they win over words that agree.
    pub refuse: Vec<String>,
    /// Words that refuse unless the opinion agrees.
    pub doubt: Vec<String>,
    /// Phrases that hold such words and say nothing.
    pub neutral: Vec<String>,
    /// The clause behind it.
    pub basis: String,
}

/// One approving level.
#[derive(Clone, Debug)]
pub struct Level {
    /// ASCII id; also the name of the stage.
    pub id: String,
    /// Label.
    pub label: Words,
    /// The label exactly as the form prints it.
    pub printed: String,
    /// Endings or parts of the names of units that sign here.
    pub units: Vec<String>,
    /// Words by which the name of a scan names this level (O208).
    pub scans: Vec<String>,
    /// The division that the unit must belong to (O206): a field id such as
    /// `division.street` …
    pub of: Option<String>,
    /// … or a fixed name.
    pub of_fixed: Option<String>,
}

/// A setting: what the policy leaves open, or a number that it fixes.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its id.
    pub id: String,
    /// The value in force.
    pub value: Value,
    /// Values allowed for a text.
    pub one_of: Vec<String>,
    /// Whether it is our own reading, to be listed in reports.
    pub convention: bool,
    /// Whose reports list it, where it is a verb other than `check`.
    pub reports: Option<String>,
    /// Whether it belongs to the ledger and stands in `flow.toml`.
    pub of_ledger: bool,
    /// What it means.
    pub text: Words,
}

/// A rule: where its condition holds, its assertion must.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The code of its diagnostic.
    pub code: Code,
    /// What the code is called, where it is the form's own and has a name; the
    /// same for every rule of a code.
    pub name: Option<Words>,
    /// Its severity.
    pub severity: Severity,
    /// Asked only where this is true.
    pub when: Option<Expr>,
    /// Must not be false.
    pub assert: Expr,
    /// The field it speaks of.
    pub at: String,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Message,
    /// The clause behind it.
    pub basis: String,
}

/// What makes two applications the same.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// Fields that name the community.
    pub community: Vec<String>,
    /// The field of the title applied for.
    pub title: Option<String>,
    /// The field of the telephone number.
    pub phone: Option<String>,
}

/// Words in the names of scans.
#[derive(Clone, Debug, Default)]
pub struct Scans {
    /// Names that may be shared by communities.
    pub shared: Vec<String>,
    /// Names of an opinion's scan, with a level's word.
    pub opinion: Vec<String>,
    /// Names of a form …
    pub form: Vec<String>,
    /// … that is stamped.
    pub stamped: Vec<String>,
    /// Names of scans that must bear a seal (A307).
    pub sealed: Vec<String>,
}

impl FormDef {
    /// The form that is compiled in.
    pub fn built_in(id: &str, settings: &[(String, String)]) -> Result<FormDef, FormError> {
        load::load(&source::built_in(id)?, settings)
    }

    /// A form from its folder. `settings` override those of the file.
    pub fn load(dir: &Path, settings: &[(String, String)]) -> Result<FormDef, FormError> {
        load::load(&source::Source::Folder(dir.to_owned()), settings)
    }

    /// Replaces texts of the outputs by those of `texts.toml` in an office's own
    /// folder; each must be there already. No such file, nothing to do.
    pub fn retext(&mut self, dir: &Path) -> Result<(), FormError> {
        let source = source::Source::Folder(dir.to_owned());
        if !source.has("texts.toml") {
            return Ok(());
        }
        let names = self.names();
        load::texts(&source, &names, &mut self.outputs, true)
    }

    /// One of the form's own files, such as a template.
    pub fn file(&self, name: &str) -> Result<Vec<u8>, FormError> {
        self.source.bytes(name)
    }

    /// A file's name as messages show it.
    pub fn shown_file(&self, name: &str) -> String {
        self.source.shown(name)
    }

    /// A value for a field, given as text outside any form. `None` where the
    /// text does not fit the field's type.
    pub fn given(&self, id: &str, text: &str) -> Option<Value> {
        load::given(*self.names().get(id)?, text)
    }

    /// The field of an id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The level that a dotted id such as `opinions.street.date` names.
    pub fn level_of(&self, id: &str) -> Option<&Level> {
        let level = id.strip_prefix("opinions.")?.split('.').next()?;
        self.opinions.as_ref()?.levels.iter().find(|known| known.id == level)
    }

    /// The first rule of every code that is the form's own, in order.
    pub fn own_codes(&self) -> impl Iterator<Item = &Rule> {
        let first = |at: usize, code: Code| !self.rules[..at].iter().any(|r| r.code == code);
        let rules = self.rules.iter().enumerate();
        rules
            .filter(move |(at, rule)| entry(rule.code).is_none() && first(*at, rule.code))
            .map(|(_, rule)| rule)
    }

    /// Stages in order: `community`, then the levels.
    pub fn stages(&self) -> Vec<(&str, &Words)> {
        let mut stages = vec![("community", &self.title)];
        if let Some(opinions) = &self.opinions {
            stages.extend(opinions.levels.iter().map(|level| (level.id.as_str(), &level.label)));
        }
        stages
    }

    /// A setting's value.
    pub fn setting(&self, id: &str) -> Option<&Value> {
        self.settings.iter().find(|setting| setting.id == id).map(|setting| &setting.value)
    }

    /// Names and types that expressions may use.
    pub fn names(&self) -> BTreeMap<String, Type> {
        scope::names(&self.fields, self.opinions.as_ref(), &self.settings)
    }
}

#[cfg(test)]
mod tests;
