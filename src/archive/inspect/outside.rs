//! Programs of the outside: a virus scanner, a verifier, a format registry.
//!
//! In: a command of the rule file. Out: what its exit code says, with the
//! beginning of what it printed. A program that is not configured, cannot be
//! started, takes too long or ends with an unknown code has not checked
//! anything.

use std::path::Path;

use super::rules::Program;
use crate::archive::tree::Workers;
use crate::worker;

/// What a program said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// None is configured.
    None,
    /// It ran and passed the object: the command's first word.
    Passed(String),
    /// It ran and failed it: the command's first word, and what it printed.
    Failed(String, String),
    /// It could not be started, or gave no verdict; why.
    Silent(String, String),
}

pub(super) fn ask(program: Option<&Program>, path: &Path, workers: &Workers) -> Answer {
    let Some(program) = program else { return Answer::None };
    let Some(name) = program.command.first() else { return Answer::None };
    let path = path.to_string_lossy();
    let command: Vec<String> =
        program.command.iter().map(|word| word.replace("{path}", &path)).collect();
    match worker::outside(&command, program.seconds, &workers.watch) {
        Ok(worker::Ended { code: Some(code), .. }) if program.pass.contains(&code) => {
            Answer::Passed(name.clone())
        }
        Ok(worker::Ended { code: Some(code), printed, .. }) if program.fail.contains(&code) => {
            Answer::Failed(name.clone(), printed)
        }
        Ok(worker::Ended { late: true, .. }) => {
            Answer::Silent(name.clone(), format!("> {} s", program.seconds))
        }
        Ok(worker::Ended { code, .. }) => {
            Answer::Silent(name.clone(), format!("exit {}", code.unwrap_or(-1)))
        }
        Err(error) => Answer::Silent(name.clone(), error.to_string()),
    }
}
