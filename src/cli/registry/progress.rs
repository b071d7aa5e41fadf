//! `registry quota` and `registry stats`, and the rows behind their figures.

use std::io::{self, Write};

use super::Desk;
use crate::cli::{Exit, Failure, Outcome};
use crate::registry::Ledger;
use crate::registry::stats::Stats;
use crate::registry::trace::{Asked, Figure, Traced};
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
        let traced = self
            .asked()?
            .map(|asked| ledger.trace_quota(&self.form, &quotas, &asked))
            .transpose()
            .map_err(|error| self.fail(&error))?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        if self.is_json() {
            say_ledger::quota_json(&mut out, &self.form, &quotas, traced.as_deref(), lang)?;
        } else {
            say_ledger::quota(&mut out, &self.form, &quotas, lang)?;
            if let Some(traced) = &traced {
                say_ledger::explain(&mut out, traced, lang)?;
            }
        }
        out.flush()?;
        Ok(if quotas.is_exceeded() { Exit::Findings } else { Exit::Clean })
    }

    pub(super) fn stats(&self) -> Outcome {
        let lang = self.lang;
        let format = self.format(&["human", "json", "xlsx", "csv", "html"])?;
        let asked = self.asked()?;
        if asked.is_some() && ["xlsx", "csv"].contains(&format) {
            return Err(Failure::Usage(say!(
                lang,
                "--explain 用于 human、json、html 格式",
                "--explain goes with human, json and html"
            )));
        }
        let fail = |error| self.fail(&error);
        let (ledger, year) = (self.read_only()?, self.year());
        let stats = ledger.stats(&self.form, year).map_err(fail)?;
        let traced = asked
            .map(|asked| ledger.trace_stats(&self.form, year, &asked))
            .transpose()
            .map_err(fail)?;
        let depth = match self.get("level") {
            Some("county") => 2,
            Some("street") => 3,
            _ => 1,
        };
        let mut bytes = Vec::new();
        match format {
            "json" => {
                say_ledger::stats_json(&mut bytes, &self.form, &stats, traced.as_deref())?;
            }
            "csv" => say_ledger::stats_csv(&mut bytes, &stats, lang)?,
            "xlsx" => bytes = say_ledger::stats_xlsx(&self.form, &stats, lang)?,
            "html" => bytes = self.page(&ledger, &stats, traced)?.into_bytes(),
            _ => {
                say_ledger::stats(&mut bytes, &self.form, &stats, depth, lang)?;
                if let Some(traced) = &traced {
                    say_ledger::explain(&mut bytes, traced, lang)?;
                }
            }
        }
        self.deliver(&bytes)
    }

    /// The page: progress, and the quota of the same year.
    fn page(
        &self,
        ledger: &Ledger,
        stats: &Stats,
        mut traced: Option<Vec<Traced>>,
    ) -> Result<String, Failure> {
        let fail = |error| self.fail(&error);
        let quotas = ledger.quota(&self.form, stats.year).map_err(fail)?;
        if let (Some(traced), Some(quotas), Some(asked)) = (&mut traced, &quotas, self.asked()?) {
            traced.extend(ledger.trace_quota(&self.form, quotas, &asked).map_err(fail)?);
        }
        let head = ledger.head().map_err(fail)?;
        Ok(say_ledger::stats_html(&say_ledger::Shown {
            form: &self.form,
            stats,
            quotas: quotas.as_ref(),
            scored: ledger.mean_score(stats.year).map_err(fail)?,
            traced: traced.as_deref(),
            head: (head.0, &head.1),
            lang: self.lang,
        }))
    }

    /// `--explain` with `--within` and `--figure`.
    fn asked(&self) -> Result<Option<Asked>, Failure> {
        let lang = self.lang;
        if !self.matches.get_flag("explain") {
            return Ok(None);
        }
        let within: Vec<String> = match self.get("within") {
            Some(text) => text.split(['/', '／']).map(crate::text::compact).collect(),
            None => Vec::new(),
        };
        if within.len() > 4 || within.iter().any(String::is_empty) {
            return Err(Failure::Usage(say!(
                lang,
                "--within 写区划的路径，如 成都市 或 成都市/武侯区",
                "--within takes the path of a division, such as CITY or CITY/COUNTY"
            )));
        }
        let figure = self.get("figure").map(|name| {
            let known = Figure::PROGRESS.into_iter().chain(Figure::QUOTA);
            let all: Vec<&str> = match self.verb {
                "quota" => Figure::QUOTA.map(Figure::name).to_vec(),
                _ => Figure::PROGRESS.map(Figure::name).to_vec(),
            };
            let found = known.into_iter().find(|figure| figure.name() == name);
            found.filter(|_| all.contains(&name)).ok_or_else(|| {
                let all = all.join(lang.pick("、", ", "));
                Failure::Usage(say!(
                    lang,
                    "没有叫“{name}”的数，可用：{all}",
                    "There is no figure {name}; use one of: {all}"
                ))
            })
        });
        Ok(Some(Asked { within, figure: figure.transpose()?, lang }))
    }
}
