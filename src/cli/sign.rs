//! `shenpi sign`.

use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::ArgMatches;
use jiff::Timestamp;

use super::common::{self, Output, talk};
use super::reading::{self, Bar};
use super::turns::in_turn;
use super::{Exit, Failure, Outcome};
use crate::batch::Progress;
use crate::diagnostic::Code;
use crate::lang::Lang;
use crate::say;
use crate::sign::key::KeyError;
use crate::sign::pdf::{Found, Plan, Prepared};
use crate::sign::work::{self, Bench, Desk, Fault, Task};
use crate::worker::{FormSource, Program, Setup, Watch, Worker, WorkerError};

mod key;
mod place;
mod plan;
mod tell;

use place::Place;

/// Why a file has no signed twin.
pub(super) enum Broken {
    /// The signing, or the file.
    Fault(Fault),
    /// The worker.
    Worker(WorkerError),
    /// The system, in its own words.
    System(std::io::Error),
    /// Something of that name is there.
    There(PathBuf),
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Broken {
        Broken::Fault(fault)
    }
}

/// A worker as [`work`] wants it.
struct Hands(Worker);

impl Bench for Hands {
    type Error = Broken;

    fn prepare(&mut self, bytes: &[u8], plan: &Arc<Plan>) -> Result<Prepared, Broken> {
        let prepared = self.0.prepare(bytes, plan).map_err(Broken::Worker)?;
        prepared.map_err(|error| Broken::Fault(error.into()))
    }

    fn survey(&mut self, bytes: &[u8]) -> Result<Vec<Found>, Broken> {
        let found = self.0.survey(bytes).map_err(Broken::Worker)?;
        found.map_err(|error| Broken::Fault(error.into()))
    }
}

/// What became of a file: where its twin is and which field was signed.
type Fate = Result<(PathBuf, String), Broken>;

pub(super) fn run(matches: &ArgMatches, lang: Lang, now: Timestamp) -> Outcome {
    let files = files(matches, lang)?;
    let place = Place::of(matches, &files, lang)?;
    let claimed = plan::time(matches, now, lang)?;
    let limits = common::limits(matches, lang)?;
    let level = plan::level(matches, lang)?;
    let upgrade = matches.contains_id("upgrade") || matches.get_flag("renew");
    common::handle_interrupts();
    let refused = |error: KeyError| {
        let (code, text) = (Code::new('S', error.code()), error.text(lang));
        talk(&say!(lang, "错误[{code}] {text}", "error[{code}] {text}"));
        Ok(Exit::Usage)
    };
    let opened = match upgrade {
        true => None,
        false => match key::open(matches, claimed, lang)? {
            Ok(opened) => Some(opened),
            Err(error) => return refused(error),
        },
    };
    let signer = opened.as_ref().map(|opened| opened.signer.as_ref());
    let wanted = match signer {
        None => None,
        Some(signer) => Some((signer, plan::approval(matches, signer, claimed, lang)?)),
    };
    let authority = plan::authority(matches, lang)?;
    let stock = plan::stock(matches, lang)?;
    // Drawn once and counted on: no number comes twice, none can be foreseen.
    let mut start = [0; 8];
    getrandom::fill(&mut start).map_err(|error| Failure::System(anyhow::anyhow!("{error}")))?;
    let count = AtomicU64::new(u64::from_be_bytes(start));
    let nonce = || count.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let mut token = 0;
    if let Some(authority) = &authority {
        token = match work::measure(authority, nonce()) {
            Ok(token) => token,
            Err(error) => {
                let found = tell::timestamp(&error, lang);
                tell::print(None, &found, lang);
                return Ok(Exit::Findings);
            }
        };
    }
    let task = match wanted {
        None => plan::raise(matches),
        Some((signer, approval)) => match Task::sign(signer, approval, level, token) {
            Ok(task) => task,
            Err(error) => return refused(KeyError::Certificate(error.to_string())),
        },
    };
    let desk = Desk {
        signer,
        authority: authority.as_ref(),
        token,
        stock: &stock,
        now: claimed,
        nonce: &nonce,
    };
    let setup = Setup {
        form: FormSource::BuiltIn(
            crate::form::built_in_ids().next().unwrap_or_default().to_owned(),
        ),
        settings: Vec::new(),
        limits,
        as_of: super::day(now)
            .ok_or_else(|| anyhow::anyhow!("the clock"))
            .map_err(Failure::System)?,
        stage: 0,
        lang,
    };
    let (program, setup, watch) = (Program::this()?, Arc::new(setup), Watch::start());
    let hands = || Hands(Worker::new(program.clone(), Arc::clone(&setup), Arc::clone(&watch)));
    let bar = Bar::new(
        false,
        lang.pick(
            "{spinner} 已签 {pos} 份（每秒 {per_sec}）{wide_msg}",
            "{spinner} {pos} signed ({per_sec}) {wide_msg}",
        ),
    );
    let mut exit = Exit::Clean;
    let mut signed = 0_u64;
    let mut told = 0_u64;
    let mut broken_pipe = Ok(());
    let work = |hands: &mut Hands, file: &String| one(hands, file, &desk, &task, &place);
    let Ok(()) = in_turn(&files, reading::jobs(matches), hands, work, |file, fate: Fate| {
        told += 1;
        bar.step(told, file);
        match fate {
            Ok((to, field)) => {
                signed += 1;
                if broken_pipe.is_ok() {
                    broken_pipe = bar.aside(|| tell::done(file, &to, &field, lang));
                }
            }
            Err(broken) => {
                let (found, unreadable) = tell::broken(&broken, lang);
                bar.aside(|| tell::print(Some(file), &found, lang));
                exit = match (exit, unreadable) {
                    (_, true) | (Exit::Unreadable, _) => Exit::Unreadable,
                    _ => Exit::Findings,
                };
            }
        }
        Ok::<(), Infallible>(())
    });
    bar.clear();
    broken_pipe?;
    if files.len() > 1 {
        let all = files.len();
        talk(&say!(lang, "共 {all} 份，完成 {signed} 份", "{signed} of {all} done"));
    }
    Ok(exit)
}

/// The files to sign, each once, in the order given.
fn files(matches: &ArgMatches, lang: Lang) -> Result<Vec<String>, Failure> {
    let mut files: Vec<String> = Vec::new();
    for argument in matches.get_many::<String>("file").into_iter().flatten() {
        let found: Vec<String> = if Path::new(argument).is_file() {
            vec![argument.clone()]
        } else if argument.contains(['*', '?', '[']) {
            let paths = glob::glob(argument).into_iter().flatten().filter_map(Result::ok);
            paths.map(|path| path.to_string_lossy().into_owned()).collect()
        } else {
            Vec::new()
        };
        if found.is_empty() {
            return Err(Failure::Usage(say!(
                lang,
                "没有这个文件：{argument}；sign 要 PDF 文件或通配符",
                "No such file: {argument}; `sign` takes PDF files or patterns"
            )));
        }
        for file in found {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    Ok(files)
}

fn one(hands: &mut Hands, file: &str, desk: &Desk<'_>, task: &Task, place: &Place) -> Fate {
    let to = place.path(file);
    if let Some(there) = place.taken(&to) {
        return Err(Broken::There(there));
    }
    let bytes = fs::read(file).map_err(Broken::System)?;
    let done = work::work(hands, desk, &bytes, task)?;
    // What was there is there still: every revision is only behind it.
    let write = || -> Result<(), Failure> {
        let output = Output::create(&to, Lang::Zh)?;
        output.write(&[&bytes, &done.added])?;
        Ok(output.finish()?)
    };
    write().map_err(|failure| match failure {
        Failure::System(error) => Broken::System(std::io::Error::other(error)),
        Failure::Usage(sentence) | Failure::Unreadable(sentence) => {
            Broken::System(std::io::Error::other(sentence))
        }
        Failure::Form(error) => Broken::System(std::io::Error::other(error)),
    })?;
    Ok((to, done.field))
}
