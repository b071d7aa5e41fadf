//! One step of a case, or of every case of a roster; numbers voided, entries
//! taken back.

use super::{Desk, rosters, tell};
use crate::cli::common::talk;
use crate::cli::{Exit, Failure, Outcome};
use crate::form::flow::Deed;
use crate::registry::flow::{Instruction, Order};
use crate::registry::roster::{self, Row};
use crate::registry::{LedgerError, Path as Community};
use crate::say;

impl Desk<'_> {
    pub(super) fn step(&self, verb: &str) -> Outcome {
        let lang = self.lang;
        let to = self.matches.try_get_one::<String>("to").ok().flatten();
        let to = to.map(|name| self.step_of(name)).transpose()?;
        let order = match (verb, to) {
            ("advance", to) => Order::Advance(to),
            ("return", Some(to)) => Order::Return(to),
            ("object", _) => Order::Object,
            ("settle", _) => Order::Settle,
            ("name", _) => Order::Do(Deed::Name),
            ("plaque", _) => Order::Do(Deed::Plaque),
            ("rectify", _) => Order::Do(Deed::Rectify),
            ("restore", _) => Order::Do(Deed::Restore),
            ("revoke", _) => Order::Do(Deed::Revoke),
            ("withdraw", _) => Order::Do(Deed::Withdraw),
            _ => {
                return Err(Failure::Usage(say!(
                    lang,
                    "没有这个子命令：{verb}",
                    "No such subcommand: {verb}"
                )));
            }
        };
        let batch = self.matches.try_get_one::<i64>("batch").ok().flatten().copied();
        let instruction = Instruction {
            order,
            on: self.date("on")?.unwrap_or(self.stamp.today),
            by: self.text("by"),
            reason: self.text("reason"),
            until: self.date("until")?,
            batch,
            title: self.text("title"),
            file: self.file_of("file")?,
        };
        let mut rows = Vec::new();
        for path in self.matches.get_many::<String>("community").into_iter().flatten() {
            let Some(path) = Community::parse(path) else {
                return Err(Failure::Usage(say!(
                    lang,
                    "--community 要写全路径，如 成都市/武侯区/玉林街道/玉林东路社区，而不是“{path}”",
                    "--community takes a full path CITY/COUNTY/STREET/NAME, not “{path}”"
                )));
            };
            let mut cells: Vec<Option<String>> =
                path.parts().map(|part| Some(part.to_owned())).into();
            cells.resize(roster::STEPS.len(), None);
            rows.push(Row::given(&path.to_string(), cells));
        }
        if let Some(lists) = self.matches.get_many::<String>("list") {
            let rosters = rosters::read(self.matches, lists, roster::STEPS, &self.stamp, lang)?;
            if rosters.unreadable || !rosters.found.is_empty() {
                tell::found(&rosters.found, lang);
                return Ok(if rosters.unreadable { Exit::Unreadable } else { Exit::Findings });
            }
            rows.extend(rosters.rows());
        }
        let done = self.change(|ledger| {
            ledger.instruct(&self.form, &rows, &instruction, self.terms(), &self.stamp)
        })?;
        self.done(&done)
    }

    fn step_of(&self, name: &str) -> Result<usize, Failure> {
        let lang = self.lang;
        let flow = self.form.flow.as_ref().ok_or_else(|| self.fail(&LedgerError::NoFlow))?;
        flow.step(name).ok_or_else(|| {
            let all: Vec<&str> = flow.steps.iter().map(|step| step.label.get(lang)).collect();
            let all = all.join(lang.pick("、", ", "));
            Failure::Usage(say!(
                lang,
                "没有叫“{name}”的步骤，可用：{all}",
                "There is no step {name}; use one of: {all}"
            ))
        })
    }

    pub(super) fn void(&self) -> Outcome {
        let lang = self.lang;
        let number = self.get("number").unwrap_or_default();
        let reason = self.text("reason").unwrap_or_default();
        let (done, new) = self.change(|ledger| {
            ledger.void(&self.form, number, &reason, self.get("by"), self.terms(), &self.stamp)
        })?;
        if let Some(new) = new {
            talk(&say!(
                lang,
                "编号 {number} 作废，另给 {new}",
                "{number} is void; the new number is {new}"
            ));
        }
        self.done(&done)
    }

    pub(super) fn undo(&self) -> Outcome {
        let seq = self.matches.get_one::<i64>("seq").copied().unwrap_or(0);
        let whole = self.matches.get_flag("run");
        let reason = self.text("reason").unwrap_or_default();
        let done = self.change(|ledger| {
            ledger.undo(seq, whole, &reason, self.get("by"), self.terms(), &self.stamp)
        })?;
        self.done(&done)
    }
}
