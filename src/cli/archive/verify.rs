//! `shenpi archive verify`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::ArgMatches;

use super::super::common::{self, Output};
use super::super::reading::{self, Bar};
use super::super::{Exit, Failure, Outcome};
use super::{as_of, threads, workers};
use crate::archive::fixity::{self, Journal, Since};
use crate::archive::{self, Check, Follow, Options, Stamp, Verdict};
use crate::batch::Progress;
use crate::lang::Lang;
use crate::record::Date;
use crate::report::bag::{Bags, Shape};
use crate::say;

pub(in crate::cli) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let as_of = as_of(matches, lang, today)?;
    let workers = workers(matches, lang, as_of)?;
    let whole = !matches.get_flag("completeness-only");
    let options = Options {
        jobs: threads(matches),
        check: if whole { Check::Whole } else { Check::Completeness },
        lang,
    };
    let since = match matches.get_one::<String>("since") {
        None => None,
        Some(text) => Some(Since::parse(text, as_of).ok_or_else(|| {
            Failure::Usage(say!(
                lang,
                "--since 写作日期（2026-01-01）或时长（90d、12w、6m、1y），而不是“{text}”",
                "--since takes a date (2026-01-01) or a duration (90d, 12w, 6m, 1y), not “{text}”"
            ))
        })?),
    };
    let mut inputs = Vec::new();
    for argument in matches.get_many::<String>("paths").into_iter().flatten() {
        inputs.extend(reading::resolve(argument, lang)?);
    }
    let inputs = crate::batch::once(inputs);
    let journal = match matches.get_one::<String>("state") {
        Some(path) => Some(open_state(path, as_of, lang)?),
        None => None,
    };

    common::handle_interrupts();
    let output = matches.get_one::<String>("output").filter(|path| *path != "-");
    let output = output.map(|path| Output::create(Path::new(path), lang)).transpose()?;
    let json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    let quiet = matches.get_flag("quiet");
    let color = output.is_none()
        && io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let shape = if json { Shape::Json } else { Shape::Human { color, quiet } };
    let out: Box<dyn Write> = match &output {
        Some(output) => Box::new(output.writer()?),
        None => Box::new(io::stdout()),
    };
    let mut report = Bags::open(io::BufWriter::new(out), shape, lang)?;
    let bar = Bar::new(
        quiet,
        lang.pick("{spinner} 已核验 {pos} 个文件 {wide_msg}", "{spinner} {pos} files {wide_msg}"),
    );
    let watch = Watch { bar: &bar, done: AtomicU64::new(0), bytes: AtomicU64::new(0) };
    let mut recent = 0;
    let mut unread = false;
    for input in &inputs {
        for place in archive::find(&input.shown, &input.path, &workers) {
            let id = fixity::id(&place);
            if let (Some(journal), Some(since)) = (&journal, since)
                && journal.is_recent(&id, since)
            {
                recent += 1;
                continue;
            }
            let kept = Kept {
                journal: journal.as_ref(),
                id: &id,
                watch: &watch,
                failed: Mutex::new(None),
            };
            let bag = archive::verify(&place, &workers, &options, &kept);
            if let Some(error) = kept.failed.into_inner().unwrap_or_default() {
                return Err(state_failed(matches, &error, lang));
            }
            unread |= bag.unread || bag.verdict == Verdict::Unreadable;
            if let Some(journal) = &journal
                && whole
            {
                let good = bag.verdict == Verdict::Valid;
                let told = journal.bag(&id, good, &bag.fingerprint);
                told.map_err(|error| state_failed(matches, &error, lang))?;
            }
            report.bag(&bag)?;
        }
    }
    bar.clear();
    let sums = report.finish(recent)?;
    if let Some(output) = output {
        output.finish()?;
    }
    Ok(if unread {
        Exit::Unreadable
    } else if sums.invalid > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn open_state(path: &str, as_of: Date, lang: Lang) -> Result<Journal, Failure> {
    let (journal, dropped) = Journal::open(Path::new(path), as_of).map_err(|error| {
        Failure::Usage(match error {
            fixity::StateError::Foreign => say!(
                lang,
                "“{path}”不是核验状态文件，没有动它；请换一个文件名",
                "{path} is not a state file of this program and was left alone; name another"
            ),
            fixity::StateError::Busy => say!(
                lang,
                "另一个核验正在使用“{path}”，请等它结束",
                "Another run is using {path}; wait for it to end"
            ),
            fixity::StateError::Io(error) => {
                say!(
                    lang,
                    "用不了状态文件“{path}”：{error}",
                    "Cannot use the state file {path}: {error}"
                )
            }
        })
    })?;
    if dropped > 0 {
        common::talk(&say!(
            lang,
            "状态文件有 {dropped} 条记录不完整（上次中断所致），已不采用，相应的文件重新核验",
            "{dropped} record(s) of the state file are incomplete and were dropped; those files are verified again"
        ));
    }
    Ok(journal)
}

fn state_failed(matches: &ArgMatches, error: &io::Error, lang: Lang) -> Failure {
    let path = matches.get_one::<String>("state").map_or("", String::as_str);
    Failure::Usage(say!(
        lang,
        "写不了状态文件“{path}”：{error}",
        "Cannot write the state file {path}: {error}"
    ))
}

/// What is seen on the terminal.
struct Watch<'a> {
    bar: &'a Bar,
    done: AtomicU64,
    bytes: AtomicU64,
}

impl Watch<'_> {
    fn file(&self, path: &str, bytes: u64) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.bar.is_shown() {
            self.bar.step(done, &format!("{} MB  {path}", bytes >> 20));
        }
    }
}

/// One bag's view of the journal.
struct Kept<'a> {
    journal: Option<&'a Journal>,
    id: &'a str,
    watch: &'a Watch<'a>,
    failed: Mutex<Option<io::Error>>,
}

impl Follow for Kept<'_> {
    fn file(&self, path: &str, bytes: u64) {
        self.watch.file(path, bytes);
    }

    fn known(&self, stamp: &Stamp<'_>) -> bool {
        self.journal.is_some_and(|journal| journal.known(self.id, stamp))
    }

    fn intact(&self, stamp: &Stamp<'_>) {
        let Some(journal) = self.journal else { return };
        if let Err(error) = journal.file(self.id, stamp)
            && let Ok(mut failed) = self.failed.lock()
        {
            failed.get_or_insert(error);
        }
    }

    fn last_good(&self) -> Option<(Date, String)> {
        self.journal?.last_good(self.id)
    }
}
