//! `registry quota` and `registry stats`.

use std::io;

use super::Desk;
use crate::cli::{Exit, Failure, Outcome};
use crate::report::registry as say_ledger;
use crate::say;

impl Desk<'_> {
    pub(super) fn quota(&self) -> Outcome {
        let lang = self.lang;
        let ledger = self.read_only()?;
        let quotas = ledger.quota(&self.form, self.year()).map_err(|error| self.fail(&error))?;
        let Some(quotas) = quotas else {
            return Err(Failure::Usage(say!(
                lang,
                "这个表的 flow.toml 没有名额（[quota]）",
                "This form has no [quota] in its flow.toml"
            )));
        };
        let mut out = io::stdout().lock();
        if self.is_json() {
            say_ledger::quota_json(&mut out, &self.form, &quotas, lang)?;
        } else {
            say_ledger::quota(&mut out, &self.form, &quotas, lang)?;
        }
        Ok(if quotas.is_exceeded() { Exit::Findings } else { Exit::Clean })
    }

    pub(super) fn stats(&self) -> Outcome {
        let lang = self.lang;
        let format = self.format(&["human", "json", "xlsx", "csv"])?;
        let ledger = self.read_only()?;
        let stats = ledger.stats(&self.form, self.year()).map_err(|error| self.fail(&error))?;
        let depth = match self.get("level") {
            Some("county") => 2,
            Some("street") => 3,
            _ => 1,
        };
        let mut bytes = Vec::new();
        match format {
            "json" => say_ledger::stats_json(&mut bytes, &self.form, &stats)?,
            "csv" => say_ledger::stats_csv(&mut bytes, &stats, lang)?,
            "xlsx" => bytes = say_ledger::stats_xlsx(&self.form, &stats, lang)?,
            _ => say_ledger::stats(&mut bytes, &self.form, &stats, depth, lang)?,
        }
        self.deliver(&bytes)
    }
}
