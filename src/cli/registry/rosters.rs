//! Rosters, read in a worker like every foreign file.

use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;

use super::named;
use crate::cli::{Failure, common};
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use crate::reading;
use crate::registry::Stamp;
use crate::registry::roster::{Columns, Roster, Row};
use crate::say;
use crate::worker::{Program, Setup, Source, Watch, Worker, WorkerError};

/// What the rosters of a command hold.
pub(super) struct Rosters {
    all: Vec<Roster>,
    /// What is wrong with a file as a whole, with its path.
    pub(super) found: Vec<(String, Diagnostic)>,
    pub(super) unreadable: bool,
}

impl Rosters {
    /// The rows of all of them, in their order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.all.iter().flat_map(Roster::rows)
    }
}

pub(super) fn read<'a>(
    matches: &ArgMatches,
    paths: impl Iterator<Item = &'a String>,
    columns: Columns,
    stamp: &Stamp,
    lang: Lang,
) -> Result<Rosters, Failure> {
    let (_, form, settings) = common::form(matches, lang)?;
    let limits = common::limits(matches, lang)?;
    let setup = Setup { form, settings, limits, as_of: stamp.today, stage: 0, lang };
    let mut worker = Worker::new(Program::this()?, Arc::new(setup), Watch::start());
    let mut all = Rosters { all: Vec::new(), found: Vec::new(), unreadable: false };
    for shown in paths {
        let path = PathBuf::from(shown);
        if !path.is_file() {
            return Err(Failure::Usage(say!(
                lang,
                "没有这个文件：{shown}",
                "No such file: {shown}"
            )));
        }
        let fault = match worker.show(&Source::File(path.clone())) {
            Ok(seen) => {
                let file = Some(named(shown, lang)?);
                let (roster, found) = Roster::new(shown, file, seen.document, columns, lang);
                all.all.push(roster);
                all.found.extend(found.into_iter().map(|found| (shown.clone(), found)));
                continue;
            }
            Err(WorkerError::Read(error)) => match reading::failed(error, lang).content {
                reading::Content::Failed(fault) => fault,
                _ => unopened("protocol", lang),
            },
            Err(WorkerError::Unopened(why)) => unopened(&why, lang),
            Err(WorkerError::Start(why)) => return Err(Failure::System(why.into())),
        };
        all.unreadable = true;
        all.found.push((shown.clone(), fault));
    }
    Ok(all)
}

fn unopened(why: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('I', 102),
        say!(lang, "文件打不开：{why}", "The file cannot be opened: {why}"),
        say!(
            lang,
            "检查文件是否被占用、是否有读取权限",
            "Check that it is not in use and may be read"
        ),
    )
}
