//! `registry sample`: the draw for the inspection.

use std::io::{self, Write};

use super::Desk;
use crate::cli::common::talk;
use crate::cli::{Exit, Failure, Outcome};
use crate::report::registry as say_ledger;
use crate::say;

impl Desk<'_> {
    pub(super) fn sample(&self) -> Outcome {
        let lang = self.lang;
        let written =
            self.get("percent").unwrap_or_default().trim_end_matches(['%', '％']).to_owned();
        let percent =
            crate::rule::decimal(&written).filter(|percent| (1..=1_000_000).contains(percent));
        let Some(percent) = percent else {
            return Err(Failure::Usage(say!(
                lang,
                "--percent 要大于 0、不超过 100，而不是“{written}”",
                "--percent is above 0 and at most 100, not “{written}”"
            )));
        };
        let batch = self.matches.get_one::<i64>("batch").copied().unwrap_or(1);
        let seed = self.get("seed").unwrap_or_default();
        let (done, sample) = self.change(|ledger| {
            let percent = (written.as_str(), percent);
            ledger.sample(&self.form, batch, percent, seed, self.terms(), &self.stamp)
        })?;
        if done.refused > 0 {
            return self.done(&done);
        }
        let mut out = io::stdout().lock();
        if self.is_json() {
            say_ledger::sample_json(&mut out, &sample)?;
            return Ok(Exit::Clean);
        }
        let (of, drew, method) =
            (sample.population, sample.drawn.len(), crate::registry::sample::METHOD);
        for path in &sample.drawn {
            writeln!(out, "{path}")?;
        }
        talk(&say!(
            lang,
            "第 {batch} 批：{of} 个社区中抽 {drew} 个（{written}%，种子“{seed}”，方法 {method}，见 docs/ledger.md）",
            "Batch {batch}: {drew} of {of} communities ({written} %, seed “{seed}”, method {method}, see docs/ledger.md)"
        ));
        Ok(Exit::Clean)
    }
}
