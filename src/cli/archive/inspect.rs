//! `shenpi archive inspect`.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::ArgMatches;

use super::super::common::Output;
use super::super::reading;
use super::super::{Exit, Failure, Outcome};
use super::{as_of, threads, workers};
use crate::archive::inspect::{self, BUILT_IN, Inspection, Rules, Seen, Stage, State};
use crate::archive::{self, Check, Options};
use crate::lang::Lang;
use crate::record::Date;
use crate::report::inspect as report;
use crate::say;

pub(in crate::cli) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    if matches.get_flag("print-rules") {
        io::stdout().write_all(BUILT_IN.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let as_of = as_of(matches, lang, today)?;
    let workers = workers(matches, lang, as_of)?;
    let rules_file = matches.get_one::<String>("rules");
    let rules = match rules_file {
        None => Rules::built_in(),
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|error| {
                Failure::Usage(say!(
                    lang,
                    "读不了规则文件“{path}”：{error}",
                    "Cannot read the rule file {path}: {error}"
                ))
            })?;
            match Rules::read(path, &text, as_of) {
                Ok(rules) => rules,
                Err(error) => {
                    super::super::common::talk(&error.text(lang));
                    return Ok(Exit::Usage);
                }
            }
        }
    };
    let stage = matches.get_one::<String>("stage").and_then(|text| Stage::parse(text));
    let inspection = Inspection {
        stage: stage.unwrap_or(Stage::Archiving),
        rules,
        today: as_of,
        options: Options { jobs: threads(matches), check: Check::Whole, lang },
    };
    let mut inputs = Vec::new();
    for argument in matches.get_many::<String>("paths").into_iter().flatten() {
        inputs.extend(reading::resolve(argument, lang)?);
    }
    let (mut reports, mut seen) = (Vec::new(), Seen::default());
    for input in crate::batch::once(inputs) {
        for place in archive::find(&input.shown, &input.path, &workers) {
            reports.push(inspect::inspect(&place, &workers, &inspection, &mut seen));
        }
    }
    let about = report::About { stage: inspection.stage, as_of, rules: rules_file.cloned(), lang };
    write(matches, &about, &reports, lang)?;
    let failed = reports.iter().any(|report| report.count(State::Failed) > 0);
    Ok(if reports.iter().any(|report| report.unread) {
        Exit::Unreadable
    } else if failed {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// The format: as asked, or by the output's extension.
fn format(matches: &ArgMatches) -> String {
    if let Some(format) = matches.get_one::<String>("format") {
        return format.clone();
    }
    let by_name = matches.get_one::<String>("output").and_then(|path| {
        let extension = Path::new(path).extension()?.to_str()?.to_lowercase();
        ["json", "xlsx", "pdf"].contains(&extension.as_str()).then_some(extension)
    });
    by_name.unwrap_or_else(|| "human".to_owned())
}

fn write(
    matches: &ArgMatches,
    about: &report::About,
    reports: &[inspect::Report],
    lang: Lang,
) -> Result<(), Failure> {
    let output = matches.get_one::<String>("output").filter(|path| *path != "-");
    let format = format(matches);
    let mut bytes = Vec::new();
    match format.as_str() {
        "json" => report::json(&mut bytes, about, reports)?,
        "xlsx" => bytes = report::xlsx(about, reports)?,
        "pdf" => bytes = pdf(about, reports, lang)?,
        _ => {
            let color = output.is_none()
                && io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            report::human(&mut bytes, about, reports, color, matches.get_flag("quiet"))?;
        }
    }
    match output {
        Some(path) => {
            let output = Output::create(Path::new(path), lang)?;
            output.writer()?.write_all(&bytes)?;
            output.finish()?;
        }
        None if matches!(format.as_str(), "xlsx" | "pdf") && io::stdout().is_terminal() => {
            return Err(Failure::Usage(say!(
                lang,
                "{format} 报告不能显示在屏幕上，请用 --output 写到文件",
                "A report in {format} cannot go to a terminal; use --output"
            )));
        }
        None => io::stdout().write_all(&bytes)?,
    }
    Ok(())
}

fn pdf(
    _about: &report::About,
    _reports: &[inspect::Report],
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    Err(Failure::Usage(say!(
        lang,
        "这个程序是不带 render 功能编译的，不能生成 PDF；请用 xlsx 或 json",
        "This program was built without the feature `render` and makes no PDF; use xlsx or json"
    )))
}
