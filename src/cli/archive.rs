//! `shenpi archive`: verify, pack, inspect.

use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::ArgMatches;

use super::common;
use super::{Failure, Outcome};
use crate::archive::tree::Workers;
use crate::document::Limits;
use crate::lang::Lang;
use crate::record::Date;
use crate::say;
use crate::worker::{FormSource, Program, Setup, Watch};

mod case;
mod include;
mod inspect;
mod pack;
mod verify;

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    match matches.subcommand() {
        Some(("verify", matches)) => verify::run(matches, lang, today),
        Some(("pack", matches)) => pack::run(matches, lang, today),
        Some(("inspect", matches)) => inspect::run(matches, lang, today),
        _ => Err(Failure::Usage(say!(lang, "缺少命令", "No command was given"))),
    }
}

/// The day that counts as today.
fn as_of(matches: &ArgMatches, lang: Lang, today: Date) -> Result<Date, Failure> {
    match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang),
        None => Ok(today),
    }
}

fn threads(matches: &ArgMatches) -> NonZeroUsize {
    NonZeroUsize::new(super::reading::jobs(matches)).unwrap_or(NonZeroUsize::MIN)
}

/// Workers that read zips. A bag is larger than a form: a member may have 64
/// GB and take an hour, but it is never held in memory.
pub(super) fn workers(matches: &ArgMatches, lang: Lang, as_of: Date) -> Result<Workers, Failure> {
    let base = Limits {
        expanded: 64 << 30,
        part: 64 << 30,
        time_ms: 3_600_000,
        entries: 1_000_000,
        memory: 4 << 30,
        ..Limits::default()
    };
    let setup = Setup {
        form: FormSource::BuiltIn(
            crate::form::built_in_ids().next().unwrap_or_default().to_owned(),
        ),
        settings: Vec::new(),
        limits: common::limits_over(base, matches, lang)?,
        as_of,
        stage: 0,
        lang,
    };
    Ok(Workers { program: Program::this()?, setup: Arc::new(setup), watch: Watch::start() })
}
