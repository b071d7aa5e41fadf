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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::application::{Attachment, Status};
    use crate::record::Record;

    const ALL: Sight = Sight { scans: true, quota: true };

    fn form() -> FormDef {
        FormDef::built_in("sichuan-green-community", &[]).expect("built in")
    }

    /// An application that says this, with these findings (`F105 phone`).
    fn said(
        path: &str,
        part: Option<&str>,
        record: &[(&str, &str)],
        found: &[&str],
    ) -> Application {
        let mut all = Record::default();
        for (id, text) in record {
            all.set(id, Value::Text((*text).to_owned()), Place::Whole);
        }
        let finding = |text: &&str| {
            let (code, field) = text.split_once(' ').unwrap_or((text, ""));
            let found = Diagnostic::new(code.parse().expect("a code"), "m", "h");
            match field.strip_prefix('@') {
                Some(path) => found.at(Place::Entry { path: path.to_owned() }),
                None if field.is_empty() => found,
                None => found.of(field),
            }
        };
        Application {
            path: path.to_owned(),
            part: part.map(str::to_owned),
            format: None,
            sha256: None,
            record: all,
            attachments: vec![Attachment {
                path: "a.jpg".to_owned(),
                status: Status::Intact,
                sha256: None,
                expected: None,
                scan: None,
            }],
            diagnostics: found.iter().map(finding).collect(),
            against: None,
        }
    }

    /// The same as an earlier report tells of it.
    fn told(one: &Application, round: u32) -> Earlier {
        let mut record = serde_json::Map::new();
        for (id, located) in one.record.iter() {
            let Value::Text(text) = &located.value else { continue };
            match id.split_once('.') {
                Some((head, tail)) => {
                    let below = record.entry(head).or_insert_with(|| json!({}));
                    below[tail] = json!(text);
                }
                None => {
                    record.insert(id.to_owned(), json!(text));
                }
            }
        }
        let findings: Vec<Json> = one
            .diagnostics
            .iter()
            .map(|found| {
                let place = match &found.place {
                    Place::Entry { path } => json!({"kind": "entry", "path": path}),
                    _ => json!({"kind": "table_cell", "table": 1, "row": 9, "column": 9}),
                };
                json!({"code": found.code.to_string(), "severity": found.severity.name(),
                       "field": found.field, "message": "then", "help": "h", "place": place})
            })
            .collect();
        serde_json::from_value(json!({
            "path": one.path, "part": one.part, "verdict": one.verdict().name(),
            "record": record, "diagnostics": findings, "against": {"round": round},
        }))
        .expect("an application")
    }

    fn rounds(earlier: &[Application], sight: Sight) -> Rounds {
        let applications = earlier.iter().map(|one| told(one, 1)).collect();
        Rounds::new(
            &form(),
            Report { applications, missing: Vec::new(), stage: None, fields: None },
            sight,
        )
    }

    fn community(name: &'static str, street: &'static str) -> Vec<(&'static str, &'static str)> {
        let mut all = vec![
            ("community", name),
            ("division.city", "成都市"),
            ("division.county", "武侯区"),
            ("leader", "王某某"),
            ("phone", "13800000000"),
            ("address", "玉林东路1号"),
        ];
        if !street.is_empty() {
            all.push(("division.street", street));
        }
        all
    }

    fn codes(found: &[Diagnostic]) -> Vec<String> {
        found.iter().map(|found| found.code.to_string()).collect()
    }

    #[test]
    fn findings_are_told_apart_by_code_field_and_file() {
        let record = community("甲社区", "玉林街道");
        let then = said(
            "a.docx",
            None,
            &record,
            &[
                "F105 phone",
                "F101 leader",
                "A301 @a.jpg",
                "A301 @b.jpg",
                "F110 summary",
                "F110 summary",
                "F115 summary",
            ],
        );
        let now = said(
            "b.docx",
            None,
            &record,
            &["F105 phone", "F101 address", "A301 @b.jpg", "F110 summary", "F115 summary"],
        );
        let mut rounds = rounds(&[then], ALL);
        let against = rounds.judge(&now);
        assert_eq!(against.round, 2);
        assert_eq!(codes(&against.open), ["F105", "A301", "F110"]);
        assert_eq!(codes(&against.new), ["F101"]);
        assert_eq!(codes(&against.fixed), ["F101", "A301", "F110"]);
        let sums = rounds.finish();
        assert_eq!((sums.fixed, sums.open, sums.new, sums.missing.len()), (3, 3, 1, 0));
    }

    #[test]
    fn a_community_is_known_by_its_path_whatever_its_file_is_called() {
        let two = [
            said("甲.docx", None, &community("甲社区", "玉林街道"), &["F105 phone"]),
            said("乙.docx", None, &community("乙社区", "玉林街道"), &["F101 title"]),
        ];
        let now = said("甲.docx", None, &community("乙社区", "玉林街道"), &[]);
        let mut all = rounds(&two, ALL);
        assert_eq!(codes(&all.judge(&now).fixed), ["F101"]);
        let missing = all.finish().missing;
        assert_eq!((missing.len(), missing[0].path.as_str()), (1, "甲.docx"));
    }

    #[test]
    fn a_community_whose_own_name_was_wrong_is_known_all_the_same() {
        // The name, and the street that was missing, are the very errors.
        for (name, street) in [("甲居委会", "玉林街道"), ("甲社区", ""), ("", "玉林街道")]
        {
            let mut record = community(name, street);
            record.retain(|(_, text)| !text.is_empty());
            let then = said("报送/甲.docx", None, &record, &["F108 community"]);
            let other = said("乙.docx", None, &[("community", "丙社区"), ("phone", "028-1")], &[]);
            for path in ["报送/甲.docx", "退改单/甲_退改单.docx"] {
                let now = said(path, None, &community("甲社区", "玉林街道"), &[]);
                let against = rounds(&[other.clone(), then.clone()], ALL).judge(&now);
                assert_eq!(codes(&against.fixed), ["F108"], "{name} {street} {path}");
            }
        }
    }

    #[test]
    fn another_community_in_the_same_row_is_another() {
        let then = said("名单.xlsx", Some("名单!5"), &community("甲社区", ""), &["F106 division"]);
        let record = [
            ("community", "丁社区"),
            ("phone", "13900000000"),
            ("leader", "李某某"),
            ("division.city", "成都市"),
        ];
        let now = said("名单.xlsx", Some("名单!5"), &record, &["F101 title"]);
        let mut all = rounds(&[then], ALL);
        let against = all.judge(&now);
        assert_eq!(
            (against.round, against.earlier, codes(&against.new)),
            (1, None, vec!["F101".to_owned()])
        );
        assert_eq!(all.finish().missing.len(), 1);
    }

    #[test]
    fn two_titles_of_one_community_are_two() {
        let with = |path: &str, title: &'static str, found: &[&str]| {
            let mut record = community("甲社区", "玉林街道");
            record.push(("title", title));
            said(path, None, &record, found)
        };
        let then = [
            with("1.docx", "四川省绿色社区", &["F105 phone"]),
            with("2.docx", "四川省绿色社区省级示范", &["F101 leader"]),
        ];
        let now = with("9.docx", "四川省绿色社区省级示范", &[]);
        assert_eq!(codes(&rounds(&then, ALL).judge(&now).fixed), ["F101"]);
    }

    #[test]
    fn what_was_not_looked_for_is_not_fixed() {
        let record = community("甲社区", "玉林街道");
        let found = ["A304 @a.jpg", "B402", "B401", "F105 phone"];
        let then = said("a.docx", None, &record, &found);
        let now = said("a.docx", None, &record, &[]);
        let blind = Sight { scans: false, quota: false };
        let against = rounds(std::slice::from_ref(&then), blind).judge(&now);
        assert_eq!(codes(&against.fixed), ["F105"]);
        assert_eq!(codes(&against.unchecked), ["A304", "B402", "B401"]);
        // An unreadable file mends nothing.
        let now = said("a.docx", None, &[], &["I102"]);
        let against = rounds(&[then], ALL).judge(&now);
        assert_eq!(
            (against.fixed.len(), against.unchecked.len(), codes(&against.new)),
            (0, 4, vec!["I102".to_owned()])
        );
    }

    #[test]
    fn a_form_that_comes_back_without_its_attachments_mends_none_of_them() {
        let record = community("甲社区", "玉林街道");
        let then = said("a.docx", None, &record, &["A301 @b.jpg", "F105 phone"]);
        let mut now = said("a.docx", None, &record, &[]);
        now.attachments.clear();
        let against = rounds(&[then], ALL).judge(&now);
        assert_eq!(
            (codes(&against.fixed), codes(&against.unchecked)),
            (vec!["F105".to_owned()], vec!["A301".to_owned()])
        );
    }

    #[test]
    fn a_blank_form_filled_in_for_an_unreadable_file_is_its_next_round() {
        let then = said("批次/富台山审批表.doc", None, &[], &["I103"]);
        let now = said(
            "退改单/富台山审批表_退改单.docx",
            None,
            &community("富台山社区", "玉林街道"),
            &[],
        );
        let against = rounds(&[then], ALL).judge(&now);
        assert_eq!((against.round, codes(&against.fixed)), (2, vec!["I103".to_owned()]));
    }

    #[test]
    fn the_order_of_applications_does_not_matter() {
        let then: Vec<Application> = ["甲社区", "乙社区", "丙社区"]
            .iter()
            .map(|name| {
                said(&format!("{name}.docx"), None, &community(name, ""), &["F106 division"])
            })
            .collect();
        let now: Vec<Application> = ["甲社区", "乙社区", "丙社区"]
            .iter()
            .map(|name| said(&format!("{name}.docx"), None, &community(name, "玉林街道"), &[]))
            .collect();
        let judged = |order: &[usize]| {
            let mut all = rounds(&then, ALL);
            let mut found: Vec<(usize, Against)> =
                order.iter().map(|at| (*at, all.judge(&now[*at]))).collect();
            found.sort_by_key(|(at, _)| *at);
            found
        };
        assert_eq!(judged(&[0, 1, 2]), judged(&[2, 0, 1]));
        assert!(judged(&[0, 1, 2]).iter().all(|(_, against)| against.fixed.len() == 1));
    }
}
