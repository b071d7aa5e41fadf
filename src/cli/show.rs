//! `shenpi show`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;

use super::common;
use super::{Exit, Failure, Outcome};
use crate::lang::Lang;
use crate::reading;
use crate::record::Date;
use crate::report::document;
use crate::say;
use crate::worker::{Program, Setup, Source, Watch, Worker, WorkerError};

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let limits = common::limits(matches, lang)?;
    let shown = matches.get_one::<String>("file").cloned().unwrap_or_default();
    let path = PathBuf::from(&shown);
    if !path.is_file() {
        return Err(Failure::Usage(say!(lang, "没有这个文件：{shown}", "No such file: {shown}")));
    }
    let setup = Setup { form: source, settings, limits, as_of: today, stage: 0, lang };
    let mut worker = Worker::new(Program::this()?, Arc::new(setup), Watch::start());
    let seen = match worker.show(&Source::File(path)) {
        Ok(seen) => seen,
        Err(WorkerError::Read(error)) => {
            let reading = reading::failed(error, lang);
            if let reading::Content::Failed(failure) = reading.content {
                let text = say!(
                    lang,
                    "错误[{}] {}\n  --> {shown}\n  办法: {}",
                    "error[{}] {}\n  --> {shown}\n  help: {}",
                    failure.code,
                    failure.message,
                    failure.help
                );
                common::talk(&text);
            }
            return Ok(Exit::Unreadable);
        }
        Err(error) => return Err(Failure::Usage(format!("{shown}: {error}"))),
    };
    let json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    let text = if json {
        document::json(&shown, &seen.document, &seen.fields)?
    } else {
        let mask = !matches.get_flag("no-mask");
        document::human(&form, &shown, &seen.document, &seen.fields, mask, lang)
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}
