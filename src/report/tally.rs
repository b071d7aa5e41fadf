//! Counts that a closing block shows and [`Totals`] lacks.
//!
//! In: applications, one by one. Out: how often each code spoke, the states of
//! attachments, and the first names that were not accepted. Its size does not
//! grow with the batch.
//!
//! [`Totals`]: crate::application::Totals

use std::collections::BTreeMap;

use crate::application::{Application, Status, Verdict};
use crate::diagnostic::{Code, Severity};

/// How many names of failing applications are kept.
pub(super) const NAMES: usize = 20;

/// All states, best first.
pub(super) const STATUSES: [Status; 5] =
    [Status::Intact, Status::Altered, Status::Missing, Status::Unlisted, Status::Unverified];

/// The counts so far.
#[derive(Default)]
pub(super) struct Tally {
    codes: BTreeMap<Code, (Severity, u64)>,
    attachments: [u64; STATUSES.len()],
    /// The first failing applications: verdict, path, part, community.
    pub(super) failing: Vec<Failing>,
    /// How many failed in all.
    pub(super) failed: u64,
}

/// One application that was not accepted.
pub(super) struct Failing {
    pub(super) verdict: Verdict,
    pub(super) path: String,
    pub(super) part: Option<String>,
    pub(super) community: String,
}

/// One code that was found.
pub(super) struct CodeCount {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) count: u64,
}

impl Tally {
    /// Counts one application in.
    pub(super) fn add(&mut self, application: &Application) {
        for diagnostic in &application.diagnostics {
            let slot = self.codes.entry(diagnostic.code).or_insert((diagnostic.severity, 0));
            slot.0 = slot.0.max(diagnostic.severity);
            slot.1 += 1;
        }
        for attachment in &application.attachments {
            for (count, status) in self.attachments.iter_mut().zip(STATUSES) {
                *count += u64::from(attachment.status == status);
            }
        }
        let verdict = application.verdict();
        if verdict != Verdict::Accept {
            self.failed += 1;
            if self.failing.len() < NAMES {
                self.failing.push(Failing {
                    verdict,
                    path: application.path.clone(),
                    part: application.part.clone(),
                    community: application.record.text("community").unwrap_or("").to_owned(),
                });
            }
        }
    }

    /// The codes found: gravest first, then the commonest.
    pub(super) fn codes(&self) -> Vec<CodeCount> {
        let mut found: Vec<CodeCount> = self
            .codes
            .iter()
            .map(|(code, (severity, count))| CodeCount {
                code: *code,
                severity: *severity,
                count: *count,
            })
            .collect();
        found.sort_by_key(|found| (std::cmp::Reverse((found.severity, found.count)), found.code));
        found
    }

    /// How many attachments there are.
    pub(super) fn attachments(&self) -> u64 {
        self.attachments.iter().sum()
    }

    /// How many there are in each state.
    pub(super) fn statuses(&self) -> impl Iterator<Item = (Status, u64)> {
        STATUSES.into_iter().zip(self.attachments)
    }
}
