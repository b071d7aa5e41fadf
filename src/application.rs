//! One application: a form with its attachments, judged.
//!
//! Out of `batch`, into `report`. It knows nothing of how files were found.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Format;
use crate::record::{Date, Record};
use crate::scan::Scan;

pub mod reported;
pub mod rounds;

use rounds::Against;

/// One application (contract, section 2) and everything found about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Path as given or found, `/`-separated; a zip member is
    /// `archive.zip!/inner/path`.
    pub path: String,
    /// Sheet, sheet and row, or table, when one file holds several.
    pub part: Option<String>,
    /// The kind of file; `None` where it could not be told.
    pub format: Option<Format>,
    /// SHA-256 of the form file, lower-case hexadecimal; `None` where it could
    /// not be read.
    pub sha256: Option<String>,
    /// The fields that were read.
    pub record: Record,
    /// Its attachments, in order of path.
    pub attachments: Vec<Attachment>,
    /// Everything found, file first, then form, then attachments, then batch.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of it since an earlier report, where one is compared with.
    pub against: Option<Against>,
}

impl Application {
    /// The verdict that follows from the diagnostics.
    pub fn verdict(&self) -> Verdict {
        let unreadable = |code: Code| {
            code >= Code::new('I', 101)
                && code <= Code::new('I', 106)
                && code != Code::new('I', 105)
        };
        let mut verdict = Verdict::Accept;
        for diagnostic in &self.diagnostics {
            if unreadable(diagnostic.code) {
                return Verdict::Unreadable;
            }
            if diagnostic.severity == Severity::Error {
                verdict = Verdict::Return;
            }
        }
        verdict
    }
}

/// What becomes of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// No error.
    Accept,
    /// At least one error that is not I101–I104 or I106.
    Return,
    /// I101–I104 or I106.
    Unreadable,
}

impl Verdict {
    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Return => "return",
            Verdict::Unreadable => "unreadable",
        }
    }
}

/// A file that belongs to an application.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Path relative to the folder of the form, `/`-separated.
    pub path: String,
    /// Its state against the digest list.
    pub status: Status,
    /// SHA-256 of its bytes; `None` where missing or unreadable.
    pub sha256: Option<String>,
    /// The digest on record, in whatever algorithm the list uses.
    pub expected: Option<String>,
    /// What was seen on it; `None` where it is no picture or PDF, or where
    /// scans were not looked at.
    pub scan: Option<Box<Scan>>,
}

/// State of an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The digest on record fits.
    Intact,
    /// It does not.
    Altered,
    /// On the list, but not there.
    Missing,
    /// There, but not on the list.
    Unlisted,
    /// No digest on record.
    Unverified,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 5] =
        [Status::Intact, Status::Altered, Status::Missing, Status::Unlisted, Status::Unverified];

    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Status::Intact => "intact",
            Status::Altered => "altered",
            Status::Missing => "missing",
            Status::Unlisted => "unlisted",
            Status::Unverified => "unverified",
        }
    }
}

/// What is true of a whole run; known before the first application.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Id of the form.
    pub form: String,
    /// Its title, as a person reads it.
    pub title: String,
    /// The day that counts as today.
    pub as_of: Date,
    /// The stage that was judged (`community`, `street`, …), with its label.
    pub stage: (String, String),
    /// Field ids and labels, in the order of the form.
    pub labels: Vec<(String, String)>,
    /// Codes that the form declares itself.
    pub own_codes: Vec<OwnCode>,
    /// Settings in force that are our own reading of the policy.
    pub conventions: Vec<Convention>,
}

/// A code of a form's own rules, which the table of codes lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnCode {
    /// The code.
    pub code: Code,
    /// Its severity.
    pub severity: Severity,
    /// Its name in the language asked for; the code itself where the form
    /// gives none.
    pub name: String,
    /// The clause behind it.
    pub basis: String,
}

/// A setting that the policy leaves open.
#[derive(Clone, Debug, PartialEq)]
pub struct Convention {
    /// Its id in `form.toml`.
    pub id: String,
    /// The value in force.
    pub value: String,
    /// What it means, in the language asked for.
    pub text: String,
}

/// Sums over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Applications.
    pub applications: u64,
    /// Of these accepted.
    pub accept: u64,
    /// Returned.
    pub returned: u64,
    /// Unreadable.
    pub unreadable: u64,
    /// Diagnostics of severity error.
    pub errors: u64,
    /// Diagnostics of severity warning.
    pub warnings: u64,
}

impl Totals {
    /// Counts one application in.
    pub fn add(&mut self, application: &Application) {
        self.applications += 1;
        match application.verdict() {
            Verdict::Accept => self.accept += 1,
            Verdict::Return => self.returned += 1,
            Verdict::Unreadable => self.unreadable += 1,
        }
        for diagnostic in &application.diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => {}
            }
        }
    }
}
