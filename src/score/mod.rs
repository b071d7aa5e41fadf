//! Filled scoring sheets (附件1): read, judged, merged.
//!
//! In: a [`Document`] and the [`Scoring`] of a form. Out: a [`Sheet`] for every
//! scoring sheet in it, with its scores by criterion and what is wrong. The
//! label is the binding, as in `extract`: headings say what a column holds,
//! titles and numbers which criterion a row is of, however the table was broken
//! over pages. Points, sums and thresholds are those of the form's data.
//!
//! A blank is not a zero, two values are never picked from silently, and no
//! sheet “passes”: the policy has no pass line (rules F3). All numbers are
//! scaled integers.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Document, Place};
use crate::form::{FormDef, Scoring};
use crate::lang::Lang;

mod facts;
mod judge;
mod line;
mod merge;
mod number;
mod table;
mod threshold;

pub use facts::{Application, against};
pub use merge::{Community, Spread, merge};

/// One filled sheet, judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Which part of the file it is, where the file holds several.
    pub part: Option<String>,
    /// The community's name.
    pub community: Option<String>,
    /// Its division, where the sheet gives one.
    pub division: Option<String>,
    /// Who scored.
    pub rater: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// The score of every criterion, as read; `None` where there is none.
    pub scores: Vec<Option<i64>>,
    /// Where it stands, or should.
    pub places: Vec<Place>,
    /// The figures of [`Scoring::measures`].
    pub figures: Vec<Option<i64>>,
    /// Where they stand.
    pub figure_places: Vec<Place>,
    /// What became of [`Scoring::thresholds`].
    pub demands: Vec<State>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a figure says of its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Reached.
    Met,
    /// Not reached.
    Missed,
    /// The threshold does not apply, as where no renewal was planned.
    NotApplicable,
    /// It cannot be judged: nothing to compare with.
    Unjudged,
    /// The sheet gives no figure.
    Blank,
}

impl State {
    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            State::Met => "met",
            State::Missed => "missed",
            State::NotApplicable => "not_applicable",
            State::Unjudged => "unjudged",
            State::Blank => "blank",
        }
    }
}

impl Sheet {
    /// Whether every criterion has a score.
    pub fn is_complete(&self) -> bool {
        !self.scores.is_empty() && self.scores.iter().all(Option::is_some)
    }

    /// The sum of all scores; `None` while a criterion has none.
    pub fn total(&self) -> Option<i64> {
        sum(self.scores.iter().copied())
    }

    /// The sum of a class's scores; `None` while one of its criteria has none.
    pub fn class(&self, scoring: &Scoring, class: usize) -> Option<i64> {
        let pairs = scoring.criteria.iter().zip(&self.scores);
        sum(pairs.filter(|(criterion, _)| criterion.class == class).map(|(_, score)| *score))
    }

    /// Whether an error stands against it.
    pub fn is_returned(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }
}

/// The sum of scores, where all are there.
pub(crate) fn sum(mut scores: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    scores.try_fold(0_i64, |sum, score| sum.checked_add(score?))
}

/// Every scoring sheet of a document; none where it holds none.
pub fn read(form: &FormDef, document: &Document, lang: Lang) -> Vec<Sheet> {
    let Some(scoring) = &form.score else { return Vec::new() };
    let raws = table::read(form, scoring, document);
    let several = raws.len() > 1;
    raws.into_iter().map(|raw| judge::judge(form, scoring, raw, several, lang)).collect()
}

/// A diagnostic of a C code.
fn c(number: u16, message: String, help: String) -> Diagnostic {
    Diagnostic::new(code(number), message, help)
}

const fn code(number: u16) -> Code {
    Code::new('C', number)
}

/// A text from a sheet as a sentence shows it: one line, cut.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(40) {
        Some((cut, _)) => format!("{}……", line.get(..cut).unwrap_or_default()),
        None => line,
    }
}
