//! From an application to a paper that can be made: values given for all,
//! numbers in order, the name of the file, and what stands against it.
//!
//! In: applications, one after another in the order of the run. Out: a
//! [`Planned`] each. Nothing is laid out here, so that every name and number
//! is known, and its twin found, before anything is written.

use std::collections::HashMap;
use std::ops::Range;

use super::{Renderer, is_batch, is_blank};
use crate::application::Application;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Place;
use crate::lang::Lang;
use crate::record::Value;
use crate::rule::Values;
use crate::say;
use crate::text::name::{Key, Names, key};

/// What all papers of a run share.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Values for the records that lack them, by id.
    pub values: Vec<(String, Value)>,
    /// The running number of the first record without a number.
    pub first_number: Option<u64>,
}

/// One application on its way to paper.
#[derive(Debug)]
pub struct Planned {
    /// With the values and the number that it was given.
    pub case: Application,
    /// What keeps it from being made; none where it can be.
    pub faults: Vec<Diagnostic>,
    /// Whether the file itself could not be read.
    pub unreadable: bool,
}

/// Plans the papers of one run.
#[derive(Debug)]
pub struct Planner<'r> {
    renderer: &'r Renderer,
    given: Given,
    next: Option<u64>,
    names: Names,
    /// Numbers of the run and who bears them.
    numbers: Bearers,
}

/// Numbers, and who bears each.
#[derive(Debug, Default)]
struct Bearers {
    of: HashMap<Key, Range<usize>>,
    /// All bearers, one after another.
    words: String,
}

impl Bearers {
    fn get(&self, number: &str) -> Option<&str> {
        self.words.get(self.of.get(&key(number))?.clone())
    }

    fn set(&mut self, number: &str, who: &str) {
        let begin = self.words.len();
        self.words.push_str(who);
        self.of.insert(key(number), begin..self.words.len());
    }
}

impl<'r> Planner<'r> {
    /// A planner for the papers of a renderer.
    pub fn new(renderer: &'r Renderer, given: Given) -> Planner<'r> {
        let next = given.first_number;
        Planner { renderer, given, next, names: Names::default(), numbers: Bearers::default() }
    }

    /// Whether numbers are given out: then all applications must be reserved
    /// before the first is planned.
    pub fn gives_numbers(&self) -> bool {
        self.next.is_some()
    }

    /// Keeps an application's own number for it, so that none that is given out
    /// takes its place.
    pub fn reserve(&mut self, case: &Application) {
        let Some(numbering) = &self.renderer.form().numbering else { return };
        if let Some(own) = case.record.text(&numbering.field).filter(|own| !own.is_empty())
            && self.numbers.get(own).is_none()
        {
            self.numbers.set(own, &who(case));
        }
    }

    /// Plans the next application.
    pub fn plan(&mut self, mut case: Application) -> Planned {
        if case.verdict() == crate::application::Verdict::Unreadable {
            let faults = errors(&case).cloned().collect();
            return Planned { case, faults, unreadable: true };
        }
        let mut filled = Vec::new();
        for (id, value) in &self.given.values {
            if case.record.get(id).is_none_or(|located| is_blank(&located.value)) {
                case.record.set(id, value.clone(), Place::Whole);
                filled.push(id.as_str());
            }
        }
        let faults = self.refusal(&case, &filled).into_iter().collect();
        let mut planned = Planned { case, faults, unreadable: false };
        self.number(&mut planned);
        planned
    }

    /// The name of the next paper's file, without its extension.
    pub fn name(&mut self, cases: &[Application]) -> String {
        let output = self.renderer.output();
        let Some(first) = cases.first() else { return self.names.take("", &output.id) };
        let made = self.renderer.file_name(cases);
        let named = made.or_else(|| first.record.text("community").map(str::to_owned));
        let instead = if is_batch(output) { output.id.clone() } else { origin(first) };
        self.names.take(&named.unwrap_or_default(), &instead)
    }

    /// P605: an error on a field that the paper shows, or on the whole.
    fn refusal(&self, case: &Application, filled: &[&str]) -> Option<Diagnostic> {
        if self.renderer.options.proof {
            return None;
        }
        let blank = Code::new('F', 101);
        let against = |found: &&Diagnostic| {
            let Some(field) = found.field.as_deref() else { return true };
            // A blank that the command line filled is none.
            let mended = found.code == blank && filled.contains(&field);
            self.renderer.shows(field) && !mended
        };
        let found: Vec<&Diagnostic> = errors(case).filter(against).collect();
        let first = found.first()?;
        let lang = self.renderer.options.lang;
        let (code, message, count) = (first.code, &first.message, found.len());
        let name = self.renderer.output().name.get(lang);
        let more = match count - 1 {
            0 => String::new(),
            more => say!(lang, "（另有 {more} 个错误）", " (and {more} more)"),
        };
        let mut refusal = Diagnostic::new(
            Code::new('P', 605),
            say!(
                lang,
                "检查没有通过，不出{name}：{code} {message}{more}",
                "It does not pass the check, so there is no {name}: {code} {message}{more}"
            ),
            say!(
                lang,
                "改好后再生成；看全部问题用 shenpi check，先看样子可加 --proof",
                "Mend it first; shenpi check shows everything, --proof makes a proof"
            ),
        )
        .at(first.place.clone());
        refusal.field = first.field.clone();
        Some(refusal)
    }

    /// Gives a number where there is none, in the order of the run whatever
    /// stands against the record, so that a second run over mended records
    /// gives the same numbers; and finds numbers that occur twice (P607).
    fn number(&mut self, planned: &mut Planned) {
        let Some(numbering) = &self.renderer.form().numbering else { return };
        let case = &mut planned.case;
        if case.record.text(&numbering.field).is_none_or(str::is_empty)
            && let Some(next) = self.next.as_mut()
        {
            let sequence = format!("{next:0digits$}", digits = numbering.digits);
            *next = next.saturating_add(1);
            if let Some(number) = self.renderer.number(case, &sequence) {
                case.record.set(&numbering.field, Value::Text(number), Place::Whole);
            }
        }
        let Some(number) = case.record.text(&numbering.field).filter(|text| !text.is_empty())
        else {
            return;
        };
        if !self.renderer.shows(&numbering.field) {
            return;
        }
        let who = who(case);
        let lang = self.renderer.options.lang;
        match self.numbers.get(number) {
            None => self.numbers.set(number, &who),
            Some(other) if other == who => {}
            Some(other) => planned.faults.push(twice(number, &who, other, &numbering.field, lang)),
        }
    }
}

/// P607.
fn twice(number: &str, who: &str, other: &str, field: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('P', 607),
        say!(
            lang,
            "编号“{number}”已用于{other}，不能再用于{who}",
            "The number {number} is borne by {other} already, not by {who} too"
        ),
        say!(
            lang,
            "改正名单里的编号，或换一个 --first-number",
            "Mend the number in the roster, or choose another --first-number"
        ),
    )
    .of(field)
}

fn errors(case: &Application) -> impl Iterator<Item = &Diagnostic> {
    case.diagnostics.iter().filter(|found| found.severity == Severity::Error)
}

/// An application in a few words: its community and where it was read.
fn who(case: &Application) -> String {
    let community = case.record.text("community").unwrap_or_default();
    match &case.part {
        Some(part) => format!("{community}（{} · {part}）", case.path),
        None => format!("{community}（{}）", case.path),
    }
}

/// A name after the file that it was read from.
fn origin(case: &Application) -> String {
    let file = case.path.rsplit('/').next().unwrap_or(&case.path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match &case.part {
        Some(part) => format!("{stem}_{part}"),
        None => stem.to_owned(),
    }
}

/// A record with a running number.
pub(super) struct Numbered<'a, V: Values> {
    pub(super) of: V,
    pub(super) sequence: &'a str,
}

impl<V: Values> Values for Numbered<'_, V> {
    fn value(&self, name: &str) -> Option<std::borrow::Cow<'_, Value>> {
        if name == "sequence" {
            return Some(std::borrow::Cow::Owned(Value::Text(self.sequence.to_owned())));
        }
        self.of.value(name)
    }
}
