//! The command line: arguments to calls, results to exit codes. No rule of its
//! own.
//!
//! stdout is data, stderr is talk. Exit codes: 0 nothing at or above
//! `--fail-on`, 1 findings, 2 usage or configuration or no input, 3 some input
//! was unreadable, 4 internal fault (contract, section 1).

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

use crate::form::FormError;
use crate::lang::Lang;
use crate::record::Date;
use crate::registry::LedgerError;
use crate::say;
use crate::worker;

mod archive;
mod args;
mod check;
mod common;
mod explain;
mod fixes;
mod manifest;
mod reading;
mod registry;
#[cfg(feature = "render")]
mod render;
mod score;
mod show;
mod sign;
mod template;
mod turns;
mod usage;
mod verify;

pub use args::command;

/// Exit codes of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings.
    Findings = 1,
    /// Usage or configuration, or no input matched.
    Usage = 2,
    /// Some input was unreadable.
    Unreadable = 3,
    /// A fault of this program.
    Internal = 4,
}

/// Why a verb ended without a result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A definition of a form is wrong.
    Form(FormError),
    /// The user can mend it: one sentence in the language asked for.
    Usage(String),
    /// What was named cannot be read: one sentence.
    Unreadable(String),
    /// The system refused.
    System(anyhow::Error),
}

impl From<FormError> for Failure {
    fn from(error: FormError) -> Failure {
        Failure::Form(error)
    }
}

impl Failure {
    /// Why a ledger cannot be used: damage is unreadable input.
    fn of_ledger(error: &LedgerError, lang: Lang) -> Failure {
        let sentence = error.text(lang);
        if error.is_unreadable() { Failure::Unreadable(sentence) } else { Failure::Usage(sentence) }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::System(error.into())
    }
}

type Outcome = Result<Exit, Failure>;

/// Runs one command line. `now` is the moment that counts where none is given.
pub fn run(arguments: Vec<OsString>, now: Timestamp) -> ExitCode {
    if arguments.get(1).is_some_and(|verb| verb == "__worker") {
        return match worker::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(Exit::Internal as u8),
        };
    }
    let lang = args::language(&arguments);
    let matches = match args::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return ExitCode::from(usage::explain(&error, lang) as u8),
    };
    let exit = dispatch(&matches, lang, now).unwrap_or_else(|failure| report(failure, lang));
    ExitCode::from(exit as u8)
}

/// The day of a moment, on Chinese time: the programme runs on it, wherever this
/// machine stands.
fn day(now: Timestamp) -> Option<Date> {
    let day = TimeZone::fixed(offset(8)).to_datetime(now).date();
    Date::new(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

fn dispatch(matches: &ArgMatches, lang: Lang, now: Timestamp) -> Outcome {
    let today = day(now).ok_or_else(|| anyhow::anyhow!("the clock shows {now}"));
    let today = today.map_err(Failure::System)?;
    let at = TimeZone::fixed(offset(8)).to_datetime(now).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let at = format!("{at}+08:00");
    match matches.subcommand() {
        Some(("check", matches)) => check::run(matches, lang, today),
        Some(("fixes", matches)) => fixes::run(matches, lang, today),
        Some(("show", matches)) => show::run(matches, lang, today),
        Some(("explain", matches)) => explain::run(matches, lang),
        Some(("manifest", matches)) => manifest::run(matches, lang),
        #[cfg(feature = "render")]
        Some(("render", matches)) => render::run(matches, lang, today, &at),
        #[cfg(not(feature = "render"))]
        Some(("render", _)) => Err(Failure::Usage(say!(
            lang,
            "这个程序是不带 render 功能编译的，不能生成文书；请用带有它的版本（cargo build 的默认设置）",
            "This program was built without the feature `render` and makes no papers; use one that has it (the default of cargo build)"
        ))),
        Some(("registry", matches)) => registry::run(matches, lang, today, &at),
        Some(("score", matches)) => score::run(matches, lang, today),
        Some(("sign", matches)) => sign::run(matches, lang, now),
        Some(("archive", matches)) => archive::run(matches, lang, today),
        Some(("template", matches)) => template::run(matches, lang),
        Some(("verify", matches)) => verify::run(matches, lang, now),
        Some(("completions", matches)) => completions(matches, lang),
        Some(("man", _)) => man(lang),
        _ => Err(Failure::Usage(say!(lang, "缺少命令", "No command was given"))),
    }
}

fn report(failure: Failure, lang: Lang) -> Exit {
    let (text, exit) = match failure {
        Failure::Form(error) => (error.text(lang), Exit::Usage),
        Failure::Usage(sentence) => {
            (say!(lang, "错误：{sentence}", "error: {sentence}"), Exit::Usage)
        }
        Failure::Unreadable(sentence) => {
            (say!(lang, "错误：{sentence}", "error: {sentence}"), Exit::Unreadable)
        }
        // The reader of our output went away: nothing is wrong.
        Failure::System(error) if is_broken_pipe(&error) => return Exit::Clean,
        Failure::System(error) => {
            (say!(lang, "程序出错：{error:#}", "internal fault: {error:#}"), Exit::Internal)
        }
    };
    let _ = writeln!(io::stderr(), "{text}");
    exit
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn completions(matches: &ArgMatches, lang: Lang) -> Outcome {
    if let Some(shell) = matches.get_one::<clap_complete::Shell>("shell") {
        let mut text = Vec::new();
        clap_complete::generate(*shell, &mut args::command(lang), "shenpi", &mut text);
        io::stdout().write_all(&text)?;
    }
    Ok(Exit::Clean)
}

fn man(lang: Lang) -> Outcome {
    let mut text = Vec::new();
    clap_mangen::Man::new(args::command(lang)).render(&mut text)?;
    io::stdout().write_all(&text)?;
    Ok(Exit::Clean)
}
