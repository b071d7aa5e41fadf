//! 四性检测: authenticity, integrity, usability and safety, item by item.
//!
//! In: a bag or a folder, the stage, and [`Rules`]. Out: a [`Report`] with every
//! item of the stage as passed, failed, not checked with the reason, or for a
//! person. What nobody looked at is never passed: an item that could only be
//! checked in part says what was left.
//!
//! The list of items is reconstructed from public sources that quote the codes
//! of DA/T 70-2018 ([`BASIS`]); the standard itself was not at hand, and no
//! conformance is claimed.

mod content;
mod facts;
mod fixity;
mod items;
mod metadata;
mod outside;
mod rules;

pub use facts::Seen;
pub use rules::{BUILT_IN, Rules, RulesError};

use super::find::Place;
use super::tree::Workers;
use super::verify::Options;
use crate::lang::{Lang, Words};
use crate::record::Date;

/// Where the list of items comes from, for every report.
pub const BASIS: (&str, &str) = (
    "项目表按引用 DA/T 70-2018 的公开资料重建，编号可能与标准不同，不声明符合该标准",
    "The list of items is reconstructed from public sources that quote DA/T 70-2018; its numbers may differ, and no conformance is claimed",
);

/// The stage of a record's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 归档.
    Archiving,
    /// 移交与接收.
    Transfer,
    /// 长期保存.
    Keeping,
}

impl Stage {
    /// The letters before an item's number.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Archiving => "GD",
            Stage::Transfer => "YJ",
            Stage::Keeping => "CQ",
        }
    }

    /// The stage of some letters.
    pub fn parse(text: &str) -> Option<Stage> {
        let all = [Stage::Archiving, Stage::Transfer, Stage::Keeping];
        all.into_iter().find(|stage| stage.code().eq_ignore_ascii_case(text))
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Stage::Archiving => lang.pick("归档", "archiving"),
            Stage::Transfer => lang.pick("移交与接收", "transfer"),
            Stage::Keeping => lang.pick("长期保存", "long-term keeping"),
        }
    }
}

/// The four properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// 真实性.
    Authenticity,
    /// 完整性.
    Integrity,
    /// 可用性.
    Usability,
    /// 安全性.
    Safety,
}

impl Property {
    /// All of them.
    pub const ALL: [Property; 4] =
        [Property::Authenticity, Property::Integrity, Property::Usability, Property::Safety];

    /// The word in machine formats.
    pub fn id(self) -> &'static str {
        match self {
            Property::Authenticity => "authenticity",
            Property::Integrity => "integrity",
            Property::Usability => "usability",
            Property::Safety => "safety",
        }
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Property::Authenticity => lang.pick("真实性", "authenticity"),
            Property::Integrity => lang.pick("完整性", "integrity"),
            Property::Usability => lang.pick("可用性", "usability"),
            Property::Safety => lang.pick("安全性", "safety"),
        }
    }
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 通过.
    Passed,
    /// 不通过.
    Failed,
    /// 未检测.
    NotChecked,
    /// 需人工.
    Person,
}

impl State {
    /// The word in machine formats.
    pub fn id(self) -> &'static str {
        match self {
            State::Passed => "passed",
            State::Failed => "failed",
            State::NotChecked => "not_checked",
            State::Person => "person",
        }
    }

    /// The word for people.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            State::Passed => lang.pick("通过", "passed"),
            State::Failed => lang.pick("不通过", "failed"),
            State::NotChecked => lang.pick("未检测", "not checked"),
            State::Person => lang.pick("需人工", "needs a person"),
        }
    }

    /// The code of its finding; `None` for what passed.
    pub fn code(self) -> Option<&'static str> {
        match self {
            State::Passed => None,
            State::Failed => Some("R851"),
            State::NotChecked => Some("R852"),
            State::Person => Some("R853"),
        }
    }
}

/// One item of a report.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its code, as `GD-1-1`.
    pub code: String,
    /// The property it belongs to.
    pub property: Property,
    /// Its name.
    pub name: &'static str,
    /// What became of it.
    pub state: State,
    /// What was done, or why not.
    pub note: String,
    /// What failed: path, or name of the element, and why.
    pub findings: Vec<(String, String)>,
}

/// The report on one object.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its path as given.
    pub path: String,
    /// Whether it is a bag.
    pub bag: bool,
    /// The items of the stage, in order.
    pub items: Vec<Item>,
    /// Something could not be read at all.
    pub unread: bool,
}

impl Report {
    /// Items of a state.
    pub fn count(&self, state: State) -> usize {
        self.items.iter().filter(|item| item.state == state).count()
    }
}

/// How an inspection is run.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The stage.
    pub stage: Stage,
    /// The rules.
    pub rules: Rules,
    /// The day that counts as today.
    pub today: Date,
    /// How bags are verified.
    pub options: Options,
}

/// Inspects one object. `seen` remembers what earlier objects of the run bore,
/// for the items that look across them.
pub fn inspect(
    place: &Place,
    workers: &Workers,
    inspection: &Inspection,
    seen: &mut Seen,
) -> Report {
    let facts = facts::gather(place, workers, inspection, seen);
    let lang = inspection.options.lang;
    let chosen = items::ITEMS.iter().filter(|item| item.stages.contains(&inspection.stage));
    let items = chosen.map(|item| {
        let outcome = (item.check)(&facts, inspection);
        Item {
            code: format!("{}-{}", inspection.stage.code(), item.number),
            property: item.property,
            name: lang.pick(item.name.0, item.name.1),
            state: outcome.state,
            note: outcome.note.get(lang).to_owned(),
            findings: outcome.findings,
        }
    });
    Report {
        path: place.shown.clone(),
        bag: facts.verified.is_some(),
        items: items.collect(),
        unread: facts.unread,
    }
}

/// What an item's check gives.
struct Outcome {
    state: State,
    note: Words,
    findings: Vec<(String, String)>,
}

impl Outcome {
    fn passed(note: Words) -> Outcome {
        Outcome { state: State::Passed, note, findings: Vec::new() }
    }

    fn not_checked(note: Words) -> Outcome {
        Outcome { state: State::NotChecked, note, findings: Vec::new() }
    }

    fn person(note: Words) -> Outcome {
        Outcome { state: State::Person, note, findings: Vec::new() }
    }

    /// Passed where nothing was found.
    fn of(note: Words, findings: Vec<(String, String)>) -> Outcome {
        let state = if findings.is_empty() { State::Passed } else { State::Failed };
        Outcome { state, note, findings }
    }
}
