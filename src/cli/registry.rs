//! `shenpi registry`: the community base and the ledger.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::common::{self, Output, talk};
use super::{Exit, Failure, Outcome};
use crate::digest::{self, Algorithm};
use crate::form::FormDef;
use crate::form::flow::Deed;
use crate::lang::Lang;
use crate::record::Date;
use crate::registry::base::{Done, Renaming, Terms};
use crate::registry::flow::{Instruction, Order, ReportError, report as read_report};
use crate::registry::roster::{self, Row};
use crate::registry::{Ledger, LedgerError, Path as Community, Stamp};
use crate::report::registry as say_ledger;
use crate::say;

mod copy;
mod report;
mod rosters;
mod tell;

/// What every subcommand is told.
struct Desk<'a> {
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
    let desk = Desk { matches, form, db: PathBuf::from(db), lang, stamp };
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

    fn take_in(&self, verb: &str) -> Outcome {
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
        let (terms, stamp, rows) = (self.terms(), &self.stamp, &rosters.rows);
        let file = rosters.file;
        let done = match verb {
            "import" => ledger.import(&self.form, rows, terms, stamp, file),
            "totals" => ledger.totals(&self.form, rows, terms, stamp, file),
            _ => ledger.awards(&self.form, rows, terms, stamp, file),
        };
        let done = done.map_err(|error| self.fail(&error))?;
        ledger.close().map_err(|error| self.fail(&error))?;
        self.done(&done)
    }

    fn rename(&self) -> Outcome {
        let mut ledger = self.open()?;
        let renaming = Renaming {
            from: self.get("from").unwrap_or_default(),
            to: self.get("to").unwrap_or_default(),
            on: self.date("on")?.unwrap_or(self.stamp.today),
            reason: self.get("reason").unwrap_or_default(),
        };
        let done = ledger
            .rename(&renaming, self.terms(), &self.stamp)
            .map_err(|error| self.fail(&error))?;
        self.done(&done)
    }

    fn apply(&self) -> Outcome {
        let lang = self.lang;
        let mut ledger = self.open()?;
        let mut all = Vec::new();
        let mut file = None;
        for path in self.matches.get_many::<String>("report").into_iter().flatten() {
            let bytes = fs::read(path).map_err(|why| {
                Failure::Usage(say!(lang, "读不了“{path}”：{why}", "Cannot read {path}: {why}"))
            })?;
            file = Some((name(path), sha256(&bytes)));
            let found = read_report(&self.form, &bytes).map_err(|error| match error {
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
        let done = ledger
            .apply(&self.form, &all, self.terms(), &self.stamp, file)
            .map_err(|error| self.fail(&error))?;
        self.done(&done)
    }

    fn step(&self, verb: &str) -> Outcome {
        let lang = self.lang;
        let mut ledger = self.open()?;
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
        let file = self.get("file").map(|path| {
            let found = digest::file(Path::new(path), &[Algorithm::Sha256]).map_err(|why| {
                Failure::Usage(say!(lang, "读不了“{path}”：{why}", "Cannot read {path}: {why}"))
            })?;
            let hex = found.1.first().map(digest::Digest::hex).unwrap_or_default();
            Ok::<_, Failure>((name(path), hex))
        });
        let batch = self.matches.try_get_one::<i64>("batch").ok().flatten().copied();
        let instruction = Instruction {
            order,
            on: self.date("on")?.unwrap_or(self.stamp.today),
            by: self.text("by"),
            reason: self.text("reason"),
            until: self.date("until")?,
            batch,
            title: self.text("title"),
            file: file.transpose()?,
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
            rows.push(Row { path: path.to_string(), ..Row::given(cells) });
        }
        if let Some(lists) = self.matches.get_many::<String>("list") {
            let rosters = rosters::read(self.matches, lists, roster::STEPS, &self.stamp, lang)?;
            if rosters.unreadable || !rosters.found.is_empty() {
                tell::found(&rosters.found, lang);
                return Ok(if rosters.unreadable { Exit::Unreadable } else { Exit::Findings });
            }
            rows.extend(rosters.rows);
        }
        let done = ledger
            .instruct(&self.form, &rows, &instruction, self.terms(), &self.stamp)
            .map_err(|error| self.fail(&error))?;
        ledger.close().map_err(|error| self.fail(&error))?;
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

    fn sample(&self) -> Outcome {
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
        let mut ledger = self.open()?;
        let (done, sample) = ledger
            .sample(&self.form, batch, (&written, percent), seed, self.terms(), &self.stamp)
            .map_err(|error| self.fail(&error))?;
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

    fn void(&self) -> Outcome {
        let lang = self.lang;
        let mut ledger = self.open()?;
        let number = self.get("number").unwrap_or_default();
        let reason = self.text("reason").unwrap_or_default();
        let (done, new) = ledger
            .void(&self.form, number, &reason, self.get("by"), self.terms(), &self.stamp)
            .map_err(|error| self.fail(&error))?;
        if let Some(new) = new {
            talk(&say!(
                lang,
                "编号 {number} 作废，另给 {new}",
                "{number} is void; the new number is {new}"
            ));
        }
        self.done(&done)
    }

    fn undo(&self) -> Outcome {
        let mut ledger = self.open()?;
        let seq = self.matches.get_one::<i64>("seq").copied().unwrap_or(0);
        let whole = self.matches.get_flag("run");
        let reason = self.text("reason").unwrap_or_default();
        let done = ledger
            .undo(seq, whole, &reason, self.get("by"), self.terms(), &self.stamp)
            .map_err(|error| self.fail(&error))?;
        self.done(&done)
    }

    fn year(&self) -> i16 {
        self.matches.get_one::<i16>("year").copied().unwrap_or(self.stamp.today.year())
    }

    fn quota(&self) -> Outcome {
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

    fn stats(&self) -> Outcome {
        let lang = self.lang;
        let ledger = self.read_only()?;
        let stats = ledger.stats(&self.form, self.year()).map_err(|error| self.fail(&error))?;
        let output = self.get("output").filter(|path| *path != "-");
        let by_name = output.and_then(|path| Path::new(path).extension()?.to_str());
        let format = self.get("format").or(by_name).unwrap_or("human").to_lowercase();
        let depth = match self.get("level") {
            Some("county") => 2,
            Some("street") => 3,
            _ => 1,
        };
        let mut bytes = Vec::new();
        match format.as_str() {
            "json" => say_ledger::stats_json(&mut bytes, &self.form, &stats)?,
            "csv" => say_ledger::stats_csv(&mut bytes, &stats, lang)?,
            "xlsx" if output.is_none() && io::IsTerminal::is_terminal(&io::stdout()) => {
                return Err(Failure::Usage(say!(
                    lang,
                    "xlsx 不能显示在屏幕上，请用 --output 写到文件",
                    "xlsx cannot go to a terminal; use --output"
                )));
            }
            "xlsx" => bytes = say_ledger::stats_xlsx(&self.form, &stats, lang)?,
            "human" | "txt" => say_ledger::stats(&mut bytes, &self.form, &stats, depth, lang)?,
            other => {
                return Err(Failure::Usage(say!(
                    lang,
                    "stats 没有 {other} 格式，可用：human、json、xlsx、csv",
                    "stats does not come as {other}; use human, json, xlsx or csv"
                )));
            }
        }
        match output {
            Some(path) => {
                let output = Output::create(Path::new(path), lang)?;
                output.writer()?.write_all(&bytes)?;
                output.finish()?;
            }
            None => io::stdout().write_all(&bytes)?,
        }
        Ok(Exit::Clean)
    }

    fn history(&self) -> Outcome {
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

    fn due(&self) -> Outcome {
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

    fn verify(&self) -> Outcome {
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

fn name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn sha256(bytes: &[u8]) -> String {
    digest::bytes(bytes, &[Algorithm::Sha256]).first().map(digest::Digest::hex).unwrap_or_default()
}
