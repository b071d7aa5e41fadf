//! What comes in: rosters of communities, totals and awards, reports of
//! `check`, changes of names.

use super::{Desk, rosters, tell, whole};
use crate::cli::{Exit, Failure, Outcome};
use crate::registry::base::Renaming;
use crate::registry::flow::{ReportError, report as read_report};
use crate::registry::roster;
use crate::say;

impl Desk<'_> {
    pub(super) fn take_in(&self, verb: &str) -> Outcome {
        let columns = match verb {
            "import" => roster::COMMUNITIES,
            "totals" => roster::TOTALS,
            _ => roster::AWARDS,
        };
        // Opened first: a roster need not be read for a ledger that is none.
        let mut ledger = self.open()?;
        let paths = self.matches.get_many::<String>("roster").into_iter().flatten();
        let rosters = rosters::read(self.matches, paths, columns, &self.stamp, self.lang)?;
        if rosters.unreadable || !rosters.found.is_empty() && !self.terms().partial {
            tell::found(&rosters.found, self.lang);
            return Ok(if rosters.unreadable { Exit::Unreadable } else { Exit::Findings });
        }
        let (terms, stamp, rows) = (self.terms(), &self.stamp, rosters.rows());
        let done = match verb {
            "import" => ledger.import(&self.form, rows, terms, stamp),
            "totals" => ledger.totals(&self.form, rows, terms, stamp),
            _ => ledger.awards(&self.form, rows, terms, stamp),
        };
        let done = done.map_err(|error| self.fail(&error))?;
        ledger.close().map_err(|error| self.fail(&error))?;
        self.done(&done)
    }

    pub(super) fn rename(&self) -> Outcome {
        let renaming = Renaming {
            from: self.get("from").unwrap_or_default(),
            to: self.get("to").unwrap_or_default(),
            on: self.date("on")?.unwrap_or(self.stamp.today),
            reason: self.get("reason").unwrap_or_default(),
        };
        let done = self.change(|ledger| ledger.rename(&renaming, self.terms(), &self.stamp))?;
        self.done(&done)
    }

    pub(super) fn apply(&self) -> Outcome {
        let lang = self.lang;
        let mut all = Vec::new();
        for path in self.matches.get_many::<String>("report").into_iter().flatten() {
            let (bytes, file) = whole(path, lang)?;
            let found = read_report(&self.form, &bytes, Some(file)).map_err(|error| match error {
                ReportError::Json(why) => Failure::Unreadable(say!(
                    lang,
                    "“{path}”不是完整的 JSON 报告（{why}）；用 check --format json 重新生成",
                    "{path} is no whole JSON report ({why}); make it anew with check --format json"
                )),
                ReportError::Schema(_) => Failure::Unreadable(say!(
                    lang,
                    "“{path}”不是 check 的报告（shenpi.check/1）；用 check --format json 生成",
                    "{path} is no report of check (shenpi.check/1); make one with check --format json"
                )),
                ReportError::Form(other) => Failure::Usage(say!(
                    lang,
                    "“{path}”是表格“{other}”的报告；加上 --form {other}",
                    "{path} is a report of the form {other}; give --form {other}"
                )),
            })?;
            all.extend(found);
        }
        let done =
            self.change(|ledger| ledger.apply(&self.form, &all, self.terms(), &self.stamp))?;
        self.done(&done)
    }
}
