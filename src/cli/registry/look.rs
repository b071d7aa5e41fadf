//! What the ledger says of a community, of deadlines, and of itself.

use std::io::{self, Write};

use super::Desk;
use crate::cli::common::talk;
use crate::cli::{Exit, Failure, Outcome};
use crate::registry::Path as Community;
use crate::report::registry as say_ledger;
use crate::say;

impl Desk<'_> {
    pub(super) fn history(&self) -> Outcome {
        let lang = self.lang;
        let written = self.get("community").unwrap_or_default();
        let ledger = self.read_only()?;
        let found = match Community::parse(written) {
            Some(path) => ledger.history(&path).map_err(|error| self.fail(&error))?,
            None => None,
        };
        let Some((path, entries)) = found else {
            return Err(Failure::Usage(say!(
                lang,
                "台账里没有社区“{written}”；写全路径，如 成都市/武侯区/玉林街道/玉林东路社区",
                "The ledger has no community “{written}”; write CITY/COUNTY/STREET/NAME"
            )));
        };
        let mut out = io::stdout().lock();
        if self.is_json() {
            say_ledger::history_json(&mut out, &self.form, &path, &entries, lang)?;
        } else {
            say_ledger::history(&mut out, &self.form, &path, &entries, lang)?;
        }
        Ok(Exit::Clean)
    }

    pub(super) fn due(&self) -> Outcome {
        let lang = self.lang;
        let ledger = self.read_only()?;
        let today = self.stamp.today;
        let overdue = ledger.overdue(today).map_err(|error| self.fail(&error))?;
        let over = ledger.notices_over(&self.form, today).map_err(|error| self.fail(&error))?;
        let mut out = io::stdout().lock();
        for one in &overdue {
            let (path, title, due) = (&one.community, &one.title, &one.due);
            writeln!(
                out,
                "{}",
                say!(
                    lang,
                    "整改逾期  {path}  {title}  期限 {due}；可按程序除名，由人决定",
                    "overdue  {path}  {title}  deadline {due}; people decide what follows"
                )
            )?;
        }
        for one in &over {
            let (path, title, due) = (&one.community, &one.title, &one.due);
            writeln!(
                out,
                "{}",
                say!(
                    lang,
                    "公示期满  {path}  {title}  至 {due}",
                    "notice over  {path}  {title}  until {due}"
                )
            )?;
        }
        let (late, ready) = (overdue.len(), over.len());
        talk(&say!(
            lang,
            "到 {today}：整改逾期 {late} 个，公示期满待命名 {ready} 个",
            "On {today}: {late} overdue, {ready} notices over"
        ));
        Ok(Exit::Clean)
    }

    pub(super) fn verify(&self) -> Outcome {
        let lang = self.lang;
        let known = self.get("head").map(|text| {
            let parts = text.split_once(':').and_then(|(seq, hash)| {
                Some((seq.trim().parse::<i64>().ok()?, hash.trim().to_lowercase()))
            });
            parts.ok_or_else(|| {
                Failure::Usage(say!(
                    lang,
                    "--head 写作 序号:摘要，如 verify 所显示的，而不是“{text}”",
                    "--head takes SEQ:HASH as verify shows it, not “{text}”"
                ))
            })
        });
        let known = known.transpose()?;
        let ledger = self.read_only()?;
        let known = known.as_ref().map(|(seq, hash)| (*seq, hash.as_str()));
        let check = ledger.verify_against(known).map_err(|error| self.fail(&error))?;
        let mut out = io::stdout().lock();
        if self.is_json() {
            say_ledger::verify_json(&mut out, &check, lang)?;
        } else {
            say_ledger::verify(&mut out, &check, lang)?;
        }
        Ok(if check.count > 0 { Exit::Findings } else { Exit::Clean })
    }
}
