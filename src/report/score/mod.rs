//! Reports of `score`: one of a run, or of one community.
//!
//! In: judged sheets, what the raters of each community gave, and the form's
//! [`Scoring`]. Out: text, JSON (`shenpi.score/1`), a workbook, a page, or the
//! same JSON for the layout `score` of `render::report`. No report says
//! that a community passed unless the office has set a pass line (rules F3), and
//! a radar never stands without its table.

use std::fmt;
use std::str::FromStr;

use crate::application::{Convention, Verdict};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Format;
use crate::form::{FormDef, Scoring};
use crate::lang::Lang;
use crate::record::Date;
use crate::score::{Community, Sheet};

mod html;
mod human;
mod json;
mod xlsx;

pub use html::html;
pub use human::human;
pub(super) use json::number as json_number;
pub use json::{for_layout, json, text as json_text};
pub use xlsx::xlsx;

/// The formats of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text for a terminal.
    #[default]
    Human,
    /// `shenpi.score/1` (contract, section 7).
    Json,
    /// A workbook.
    Xlsx,
    /// A self-contained page.
    Html,
    /// PDF/A.
    Pdf,
}

impl Kind {
    /// All of them, in the order of the manual.
    pub const ALL: [Kind; 5] = [Kind::Human, Kind::Json, Kind::Xlsx, Kind::Html, Kind::Pdf];

    /// The word of `--format`, and the extension of a file of it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Human => "human",
            Kind::Json => "json",
            Kind::Xlsx => "xlsx",
            Kind::Html => "html",
            Kind::Pdf => "pdf",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Kind, ()> {
        match text {
            "txt" => Ok(Kind::Human),
            "htm" => Ok(Kind::Html),
            _ => Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or(()),
        }
    }
}

/// A sheet with the file it stands in, or a file that holds none.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Path as given, `/`-separated.
    pub path: String,
    /// The kind of file.
    pub format: Option<Format>,
    /// SHA-256 of the file.
    pub sha256: Option<String>,
    /// What is to be said of the file.
    pub notes: Vec<Diagnostic>,
    /// The sheet; blank where the file holds none.
    pub sheet: Sheet,
}

impl Entry {
    /// Everything that was found: of the file, then of the sheet.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.notes.iter().chain(&self.sheet.diagnostics)
    }

    /// The verdict that follows.
    pub fn verdict(&self) -> Verdict {
        let unreadable = |code: Code| {
            let numbers = [101, 102, 103, 104, 106];
            numbers.iter().any(|number| code == Code::new('I', *number))
        };
        if self.diagnostics().any(|found| unreadable(found.code)) {
            return Verdict::Unreadable;
        }
        if self.diagnostics().any(|found| found.severity == Severity::Error) {
            return Verdict::Return;
        }
        Verdict::Accept
    }
}

/// Everything that a report shows.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The form.
    pub form: &'a FormDef,
    /// Its scoring.
    pub scoring: &'a Scoring,
    /// The sheets in order.
    pub entries: &'a [Entry],
    /// What the raters gave, by community; numbers of sheets are those of
    /// `entries`.
    pub communities: &'a [Community],
    /// Settings in force that are our own reading.
    pub conventions: &'a [Convention],
    /// The day of the report.
    pub as_of: Date,
    /// Language of what a person reads.
    pub lang: Lang,
    /// Hide the middle of telephone numbers in what people read.
    pub mask: bool,
    /// Leave out the version.
    pub reproducible: bool,
}

impl Run<'_> {
    /// Whether a total reaches the pass line; `None` where the office has set
    /// none.
    fn passed(&self, total: Option<i64>) -> Option<bool> {
        Some(total? >= self.scoring.pass_line?)
    }

    /// The word for that.
    fn passed_word(&self, total: Option<i64>) -> Option<String> {
        let line = crate::form::number_text(self.scoring.pass_line?);
        Some(if self.passed(total)? {
            crate::say!(self.lang, "达到合格线 {line} 分", "reaches the pass line of {line}")
        } else {
            crate::say!(self.lang, "未达合格线 {line} 分", "below the pass line of {line}")
        })
    }
}

/// A verdict on a scoring sheet as a person says it.
fn verdict_word(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Accept => lang.pick("有效", "valid"),
        other => super::words::verdict(other, lang),
    }
}

/// A score as people read it, with as many decimals as it has; a dash where
/// there is none.
fn shown(score: Option<i64>) -> String {
    score.map_or_else(|| "—".to_owned(), crate::form::number_text)
}

/// A mean with two decimals, half to even (GB/T 8170).
pub(super) fn mean(value: i64) -> String {
    let (floor, rest) = (value.div_euclid(100), value.rem_euclid(100));
    let up = match rest.cmp(&50) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => floor.rem_euclid(2),
    };
    let hundredths = floor + up;
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_have_two_decimals() {
        for (value, want) in [
            (917_500, "91.75"),
            (13_333, "1.33"),
            (16_667, "1.67"),
            (10_050, "1.00"),
            (10_150, "1.02"),
            (0, "0.00"),
            (-5_000, "-0.50"),
        ] {
            assert_eq!(mean(value), want);
        }
    }
}
