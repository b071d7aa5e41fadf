//! Rounds: what became of an application since an earlier report.
//!
//! In: the earlier report and, one after another, the applications of today.
//! Out: for each an [`Against`]: which of its findings are gone, which are
//! still there, which are new, and how often it has been judged. What this run
//! could not see is never called mended ([`Against::unchecked`]).
//!
//! Two findings are one where code and field agree (and the file, where they
//! speak of an attachment): a place may move and a message name another value.
//! Two applications are one where the community's full path agrees; else where
//! file and part agree and at least half of what was said is still said; else
//! where the earlier one said nothing and the name is that of its 退改单; else
//! where a single one says at least half of the same. The order in which
//! applications come never matters.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::reported::{Earlier, Report};
use super::{Application, Verdict};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Place;
use crate::form::FormDef;
use crate::record::Value;
use crate::text;

/// An application beside the one of an earlier report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Against {
    /// How often it has been judged, this time included.
    pub round: u32,
    /// Where it stood then: path and part; `None` for one that is new.
    pub earlier: Option<(String, Option<String>)>,
    /// Findings that are gone.
    pub fixed: Vec<Diagnostic>,
    /// Findings that are still there, in their words of today.
    pub open: Vec<Diagnostic>,
    /// Findings that were not there.
    pub new: Vec<Diagnostic>,
    /// Earlier findings that this run did not look for.
    pub unchecked: Vec<Diagnostic>,
}

impl Against {
    /// What became of a finding of today; nothing of what is only worth knowing.
    pub fn since(&self, found: &Diagnostic) -> Option<Since> {
        let open = self.open.iter().any(|open| open == found);
        match found.severity {
            Severity::Info => None,
            _ if open => Some(Since::Open),
            _ => Some(Since::New),
        }
    }

    /// Earlier findings that today's do not show, each with what became of it.
    pub fn gone(&self) -> impl Iterator<Item = (Since, &Diagnostic)> {
        let fixed = self.fixed.iter().map(|found| (Since::Fixed, found));
        fixed.chain(self.unchecked.iter().map(|found| (Since::Unchecked, found)))
    }
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It is gone.
    Fixed,
    /// It is still there.
    Open,
    /// It was not there.
    New,
    /// This run did not look for it.
    Unchecked,
}

impl Since {
    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Since::Fixed => "fixed",
            Since::Open => "open",
            Since::New => "new",
            Since::Unchecked => "unchecked",
        }
    }
}

/// Sums over a run, and what did not come back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    /// Findings of each kind.
    pub fixed: u64,
    /// Still there.
    pub open: u64,
    /// New.
    pub new: u64,
    /// Not looked for.
    pub unchecked: u64,
    /// Applications that the earlier report does not have.
    pub unknown: u64,
    /// Applications of the earlier report that this run does not have.
    pub missing: Vec<Earlier>,
}

/// What a run looks at beside the forms.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Scans.
    pub scans: bool,
    /// The ledger, for the quota.
    pub quota: bool,
}

impl Sight {
    /// Whether this run could have found a code again.
    fn covers(self, code: Code) -> bool {
        let (letter, number) = (code.letter(), code.to_string());
        match (letter, number.as_str()) {
            ('A', "A304" | "A305" | "A306" | "A307" | "A308" | "A311" | "A312") if !self.scans => {
                false
            }
            ('B', "B402" | "B403") => self.quota,
            // They need all the others of the batch, which may not be here.
            ('B', "B401" | "B404") | ('A', "A308") | ('I', "I110") => false,
            _ => true,
        }
    }
}

/// An earlier report, ready to be compared with.
#[derive(Debug)]
pub struct Rounds {
    community: Vec<String>,
    title: Option<String>,
    sight: Sight,
    earlier: Vec<Earlier>,
    values: Vec<Vec<Said>>,
    by_community: HashMap<String, Vec<usize>>,
    by_file: HashMap<(String, Option<String>), usize>,
    by_value: HashMap<Said, Vec<usize>>,
    /// Files that said nothing, by their name.
    by_stem: HashMap<String, Vec<usize>>,
    met: Vec<bool>,
    sums: Sums,
}

/// A field and what it says, without white space.
type Said = (String, String);

/// A value that more than so many applications share tells nobody apart.
const SHARED: usize = 50;

/// Fewer values than these make no likeness.
const FEWEST: usize = 3;

impl Rounds {
    /// Takes an earlier report.
    pub fn new(form: &FormDef, report: Report<Earlier>, sight: Sight) -> Rounds {
        let mut rounds = Rounds {
            community: form.identity.community.clone(),
            title: form.identity.title.clone(),
            sight,
            earlier: Vec::new(),
            values: Vec::new(),
            by_community: HashMap::new(),
            by_file: HashMap::new(),
            by_value: HashMap::new(),
            by_stem: HashMap::new(),
            met: Vec::new(),
            sums: Sums::default(),
        };
        for one in report.applications.into_iter().chain(report.missing) {
            rounds.take(one);
        }
        rounds.met = vec![false; rounds.earlier.len()];
        rounds
    }

    fn take(&mut self, one: Earlier) {
        let at = self.earlier.len();
        if let Some(key) = self.key(|id| one.text(id).map(str::to_owned)) {
            self.by_community.entry(key).or_default().push(at);
        }
        self.by_file.entry((one.path.clone(), one.part.clone())).or_insert(at);
        let mut values = Vec::new();
        leaves("", &one.record, &mut values);
        for value in &values {
            self.by_value.entry(value.clone()).or_default().push(at);
        }
        if values.is_empty() {
            self.by_stem.entry(stem(&one.path).to_owned()).or_default().push(at);
        }
        self.values.push(values);
        self.earlier.push(one);
    }

    /// The community's full path; `None` where any of it is blank.
    fn key(&self, get: impl Fn(&str) -> Option<String>) -> Option<String> {
        let parts: Option<Vec<String>> =
            self.community.iter().map(|id| get(id).map(|part| text::compact(&part))).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join("/"))
    }

    /// Compares an application of today.
    pub fn judge(&mut self, application: &Application) -> Against {
        let found = self.find(application);
        let against = match found.and_then(|at| Some((at, self.earlier.get(at)?))) {
            Some((at, earlier)) => {
                let against = compare(earlier, application, self.sight);
                if let Some(met) = self.met.get_mut(at) {
                    *met = true;
                }
                against
            }
            None => {
                self.sums.unknown += 1;
                let new = grave(&application.diagnostics).cloned().collect();
                Against { round: 1, new, ..Against::default() }
            }
        };
        self.sums.fixed += against.fixed.len() as u64;
        self.sums.open += against.open.len() as u64;
        self.sums.new += against.new.len() as u64;
        self.sums.unchecked += against.unchecked.len() as u64;
        against
    }

    /// The sums, and what did not come back in the order of the earlier report.
    pub fn finish(self) -> Sums {
        let missing = self.earlier.into_iter().zip(self.met).filter(|(_, met)| !met);
        Sums { missing: missing.map(|(one, _)| one).collect(), ..self.sums }
    }

    fn find(&self, application: &Application) -> Option<usize> {
        let text = |id: &str| application.record.text(id).map(str::to_owned);
        let here = (application.path.clone(), application.part.clone());
        if let Some(same) = self.key(text).and_then(|key| self.by_community.get(&key)) {
            // One community may apply twice: for another title, in another file.
            let title = self.title.as_deref();
            let fits = |at: &&usize| -> (bool, bool) {
                let Some(one) = self.earlier.get(**at) else { return (false, false) };
                let title = title.is_some_and(|id| one.text(id) == application.record.text(id));
                (title, (&one.path, &one.part) == (&here.0, &here.1))
            };
            // Of equals the first.
            return same.iter().rev().max_by_key(fits).copied();
        }
        let values = said(application);
        let shared = |at: usize| {
            let all = self.values.get(at).map_or(&[][..], Vec::as_slice);
            (all.iter().filter(|value| values.contains(value)).count(), all.len())
        };
        if let Some(at) = self.by_file.get(&here) {
            let (same, all) = shared(*at);
            // What cannot be read says nothing: the file's name must do.
            if same * 2 >= all || values.is_empty() {
                return Some(*at);
            }
        }
        // The blank form that went out for a file that nobody could read.
        if let Some([only]) = self.by_stem.get(stem(&here.0)).map(Vec::as_slice) {
            return Some(*only);
        }
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for value in &values {
            let all = self.by_value.get(value).map_or(&[][..], Vec::as_slice);
            if all.len() <= SHARED {
                for at in all {
                    *votes.entry(*at).or_default() += 1;
                }
            }
        }
        let most = votes.values().max().copied().filter(|most| *most >= FEWEST)?;
        let mut best = votes.into_iter().filter(|(_, count)| *count == most).map(|(at, _)| at);
        let (at, more) = (best.next()?, best.next());
        let (same, all) = shared(at);
        (more.is_none() && same * 2 >= all).then_some(at)
    }
}

/// A file's name without its extension and what `fixes` put behind it.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    ["_退改单", "_corrections"]
        .iter()
        .find_map(|end| Some(name.rsplit_once(end)?.0))
        .unwrap_or(name)
}

/// Errors and warnings.
fn grave(found: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    found.iter().filter(|found| found.severity != Severity::Info)
}

/// What makes two findings one.
fn identity(found: &Diagnostic) -> (Code, Option<&str>, Option<&str>) {
    let file = match &found.place {
        Place::Entry { path } => Some(path.as_str()),
        _ => None,
    };
    (found.code, found.field.as_deref(), file)
}

fn compare(earlier: &Earlier, application: &Application, sight: Sight) -> Against {
    let mut against = Against {
        round: earlier.round().saturating_add(1),
        earlier: Some((earlier.path.clone(), earlier.part.clone())),
        ..Against::default()
    };
    // Several of one identity are matched one by one.
    let told: Vec<Diagnostic> = earlier.found().cloned().collect();
    let mut before: Vec<&Diagnostic> = grave(&told).collect();
    for found in grave(&application.diagnostics) {
        match before.iter().position(|old| identity(old) == identity(found)) {
            Some(at) => {
                before.remove(at);
                against.open.push(found.clone());
            }
            None => against.new.push(found.clone()),
        }
    }
    let unread = application.verdict() == Verdict::Unreadable;
    for old in before {
        // A form that comes back alone says nothing of its attachments.
        let alone = old.code.letter() == 'A' && application.attachments.is_empty();
        let seen = !unread && !alone && sight.covers(old.code);
        if seen { &mut against.fixed } else { &mut against.unchecked }.push(old.clone());
    }
    against
}

/// What an application says, as reports write it.
fn said(application: &Application) -> Vec<Said> {
    let all = application.record.iter().filter_map(|(id, located)| {
        let text = match &located.value {
            Value::Text(text) => text.clone(),
            Value::Date(date) => date.to_string(),
            Value::Number(_) | Value::Bool(_) => return None,
        };
        told(id, &text)
    });
    all.collect()
}

/// Short texts below an id; opinions come and go with the rounds.
fn leaves(id: &str, value: &Json, out: &mut Vec<Said>) {
    match value {
        Json::Object(members) => {
            for (key, below) in members {
                let id = match (id.is_empty(), key.is_empty()) {
                    (_, true) => id.to_owned(),
                    (true, false) => key.clone(),
                    (false, false) => format!("{id}.{key}"),
                };
                leaves(&id, below, out);
            }
        }
        Json::String(text) => out.extend(told(id, text)),
        _ => {}
    }
}

fn told(id: &str, text: &str) -> Option<Said> {
    let short = text.len() <= 300 && !id.starts_with("opinions.");
    short.then(|| (id.to_owned(), text::compact(text)))
}

#[cfg(test)]
mod tests;
