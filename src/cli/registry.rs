//! `shenpi registry`: the community base and the ledger.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::common::{self, Output, talk};
use super::{Exit, Failure, Outcome};
use crate::digest::{self, Algorithm};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::Date;
use crate::registry::base::{Done, Terms};
use crate::registry::{Ledger, LedgerError, Stamp};
use crate::say;

mod copy;
mod look;
mod progress;
mod report;
mod rosters;
mod sample;
mod step;
mod take;
mod tell;

/// What every subcommand is told.
struct Desk<'a> {
    verb: &'a str,
    matches: &'a ArgMatches,
    form: FormDef,
    db: PathBuf,
    lang: Lang,
    stamp: Stamp,
}

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date, at: &str) -> Outcome {
    let Some((verb, matches)) = matches.subcommand() else {
        return Err(Failure::Usage(say!(lang, "缺少子命令", "No subcommand was given")));
    };
    let (form, _, _) = common::form(matches, lang)?;
    let Some(db) = matches.get_one::<String>("db") else {
        return Err(Failure::Usage(say!(
            lang,
            "用 --db 写明台账文件，如 --db 台账.db",
            "Name the ledger with --db, such as --db ledger.db"
        )));
    };
    let as_of = matches.try_get_one::<String>("as-of").ok().flatten();
    let today = as_of.map(|text| common::date(text, lang)).transpose()?.unwrap_or(today);
    let stamp = Stamp { at: at.to_owned(), today };
    let desk = Desk { verb, matches, form, db: PathBuf::from(db), lang, stamp };
    match verb {
        "init" => desk.init(),
        "import" | "totals" | "awards" => desk.take_in(verb),
        "rename" => desk.rename(),
        "apply" => desk.apply(),
        "sample" => desk.sample(),
        "void" => desk.void(),
        "undo" => desk.undo(),
        "quota" => desk.quota(),
        "stats" => desk.stats(),
        "report" => desk.report(),
        "received" => desk.received(),
        "scores" => desk.scores(),
        "history" => desk.history(),
        "due" => desk.due(),
        "verify" => desk.verify(),
        "backup" => desk.backup(),
        "restore-backup" => desk.restore_backup(),
        step => desk.step(step),
    }
}

impl Desk<'_> {
    fn fail(&self, error: &LedgerError) -> Failure {
        Failure::of_ledger(error, self.lang)
    }

    fn open(&self) -> Result<Ledger, Failure> {
        self.patient(Ledger::open(&self.db, &self.form))
    }

    fn read_only(&self) -> Result<Ledger, Failure> {
        self.patient(Ledger::open_read_only(&self.db, &self.form))
    }

    /// `--wait`.
    fn patient(&self, opened: Result<Ledger, LedgerError>) -> Result<Ledger, Failure> {
        let ledger = opened.map_err(|error| self.fail(&error))?;
        if let Some(seconds) = self.matches.get_one::<u64>("wait") {
            let patience = std::time::Duration::from_secs(*seconds);
            ledger.set_patience(patience).map_err(|error| self.fail(&error))?;
        }
        Ok(ledger)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.matches.get_one::<String>(name).map(String::as_str)
    }

    fn text(&self, name: &str) -> Option<String> {
        let text = crate::text::nfc(self.get(name)?.trim()).into_owned();
        (!text.is_empty()).then_some(text)
    }

    fn date(&self, name: &str) -> Result<Option<Date>, Failure> {
        self.get(name).map(|text| common::date(text, self.lang)).transpose()
    }

    fn terms(&self) -> Terms {
        let partial = self.matches.try_get_one::<bool>("partial").ok().flatten();
        Terms { partial: partial.copied().unwrap_or(false), lang: self.lang }
    }

    fn is_json(&self) -> bool {
        self.get("format") == Some("json")
    }

    /// Says what became of the rows; exit 1 where one was refused.
    fn done(&self, done: &Done) -> Outcome {
        tell::done(done, self.lang);
        Ok(if done.refused > 0 { Exit::Findings } else { Exit::Clean })
    }

    fn init(&self) -> Outcome {
        if self.form.flow.is_none() {
            return Err(self.fail(&LedgerError::NoFlow));
        }
        Ledger::create(&self.db, &self.form, &self.stamp).map_err(|error| self.fail(&error))?;
        let (shown, title) = (self.db.display(), self.form.title.get(self.lang));
        talk(&say!(self.lang, "已建立台账：{shown}（{title}）", "A new ledger: {shown} ({title})"));
        Ok(Exit::Clean)
    }

    fn year(&self) -> i16 {
        self.matches.get_one::<i16>("year").copied().unwrap_or(self.stamp.today.year())
    }

    /// A ledger for a command that writes, closed when it is done.
    fn change<T>(
        &self,
        work: impl FnOnce(&mut Ledger) -> Result<T, LedgerError>,
    ) -> Result<T, Failure> {
        let mut ledger = self.open()?;
        let done = work(&mut ledger).map_err(|error| self.fail(&error))?;
        ledger.close().map_err(|error| self.fail(&error))?;
        Ok(done)
    }

    /// Name and digest of the file that a flag gives.
    fn file_of(&self, flag: &str) -> Result<Option<(String, String)>, Failure> {
        self.get(flag).map(|path| named(path, self.lang)).transpose()
    }

    /// `--output`, unless it is the standard output.
    fn output(&self) -> Option<&str> {
        self.get("output").filter(|path| *path != "-")
    }

    /// `--format`, or what the output is called.
    fn format(&self, all: &[&'static str]) -> Result<&'static str, Failure> {
        let lang = self.lang;
        let by_name = self.output().and_then(|path| Path::new(path).extension()?.to_str());
        let asked = self.get("format").or(by_name).unwrap_or("human").to_lowercase();
        let asked = match asked.as_str() {
            "txt" => "human",
            "htm" => "html",
            other => other,
        };
        let Some(format) = all.iter().find(|known| **known == asked) else {
            let (verb, all) = (self.verb, all.join(lang.pick("、", ", ")));
            return Err(Failure::Usage(say!(
                lang,
                "{verb} 没有 {asked} 格式，可用：{all}",
                "{verb} does not come as {asked}; use one of {all}"
            )));
        };
        let binary = ["xlsx", "pdf", "docx"].contains(format);
        if binary && self.output().is_none() && std::io::stdout().is_terminal() {
            return Err(Failure::Usage(say!(
                lang,
                "{format} 不能显示在屏幕上，请用 --output 写到文件",
                "{format} cannot go to a terminal; use --output"
            )));
        }
        Ok(format)
    }

    /// Writes a report where it shall go.
    fn deliver(&self, bytes: &[u8]) -> Outcome {
        match self.output() {
            None => std::io::stdout().write_all(bytes)?,
            Some(path) => {
                let output = Output::create(Path::new(path), self.lang)?;
                output.writer()?.write_all(bytes)?;
                output.finish()?;
            }
        }
        Ok(Exit::Clean)
    }
}

/// Name and SHA-256 of a file that a decision or an import rests on.
fn named(path: &str, lang: Lang) -> Result<(String, String), Failure> {
    let (_, digests) = digest::file(Path::new(path), &[Algorithm::Sha256]).map_err(|why| {
        Failure::Usage(say!(lang, "读不了“{path}”：{why}", "Cannot read {path}: {why}"))
    })?;
    let hex = digests.first().map(digest::Digest::hex).unwrap_or_default();
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    Ok((name.unwrap_or_else(|| path.to_owned()), hex))
}

/// The bytes of a report that another command made, with its name and digest.
fn whole(path: &str, lang: Lang) -> Result<(Vec<u8>, (String, String)), Failure> {
    let bytes = std::fs::read(path).map_err(|why| {
        Failure::Usage(say!(lang, "读不了“{path}”：{why}", "Cannot read {path}: {why}"))
    })?;
    let hex = digest::bytes(&bytes, &[Algorithm::Sha256]).first().map(digest::Digest::hex);
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    Ok((bytes, (name.unwrap_or_else(|| path.to_owned()), hex.unwrap_or_default())))
}
