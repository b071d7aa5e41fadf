//! `shenpi check`.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::Arc;

use clap::ArgMatches;

use super::common::{self, Output};
use super::reading::{self, Bar};
use super::{Exit, Failure, Outcome};
use crate::application::Convention;
use crate::application::reported::Earlier;
use crate::application::rounds::{Rounds, Sight};
use crate::batch::{self, Input, Options, Summary};
use crate::lang::Lang;
use crate::record::Date;
use crate::registry::quota::Counter;
use crate::registry::{Ledger, LedgerError};
use crate::report::{self, Kind, Style};
use crate::say;
use crate::scan;
use crate::worker::{Program, Setup};

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let as_of = match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang)?,
        None => today,
    };
    let (stage, mut head) = reading::head(matches, &form, as_of, lang)?;
    if matches.contains_id("registry") {
        // The quota's readings stand where the quota is judged.
        let own = report::registry::conventions(&form, "quota_", lang);
        head.conventions.extend(own.into_iter().map(|of| Convention {
            id: of.id,
            value: of.value,
            text: of.text,
        }));
    }
    let kind = kind(matches);
    let setup = Setup {
        form: source,
        settings,
        limits: common::limits(matches, lang)?,
        as_of,
        stage,
        lang,
    };
    let mut rounds = match matches.get_one::<String>("against") {
        Some(path) => {
            let report = reading::earlier::<Earlier>(Path::new(path), &form, lang)?;
            let sight = Sight {
                scans: matches.get_one::<String>("scans").is_none_or(|value| value == "on"),
                quota: matches.contains_id("registry"),
            };
            if let Some(then) = report.stage.as_ref().filter(|then| **then != head.stage.0) {
                let now = &head.stage.0;
                common::talk(&say!(
                    lang,
                    "上一轮按阶段 {then} 检查，这一轮按 {now}：只在其中一个阶段要求的意见，会算作已改或新增",
                    "The earlier run was at stage {then}, this one at {now}: opinions that only one of them asks for count as fixed or new"
                ));
            }
            Some(Rounds::new(&form, report, sight))
        }
        None => None,
    };
    let jobs = reading::jobs(matches);
    let spool = Spool::from_stdin(matches)?;
    let inputs = inputs(matches, spool.as_ref(), lang)?;
    let scans = scans(matches, kind, setup.limits.pixels);
    if scans.is_none() {
        head.conventions.push(Convention {
            id: "scans".to_owned(),
            value: "off".to_owned(),
            text: say!(
                lang,
                "扫描件未检测（--scans off）：只核对了摘要，没有看是否完整、清晰、盖章",
                "Scans were not checked (--scans off): only digests were, not whether they are whole, sharp and stamped"
            ),
        });
    }
    let options = Options { setup: Arc::new(setup), program: Program::this()?, jobs, scans };
    let quiet = matches.get_flag("quiet");

    common::handle_interrupts();
    let output = matches.get_one::<String>("output").filter(|path| *path != "-");
    let output = output.map(|path| Output::create(Path::new(path), lang)).transpose()?;
    if output.is_none() && kind.is_binary() && io::stdout().is_terminal() {
        return Err(Failure::Usage(say!(
            lang,
            "{kind} 报告不能显示在屏幕上，请用 --output 写到文件",
            "A report in {kind} cannot go to a terminal; use --output"
        )));
    }
    let out: Box<dyn Write + Send> = match &output {
        Some(output) => Box::new(output.writer()?),
        None => Box::new(io::stdout()),
    };
    let style =
        Style { against: rounds.is_some(), ..style(matches, output.is_none(), quiet, lang) };
    let mut report = report::open(kind, out, &head, &style)?;
    let bar = Bar::new(
        quiet,
        lang.pick(
            "{spinner} 已检查 {pos} 份（每秒 {per_sec}）{wide_msg}",
            "{spinner} {pos} checked ({per_sec}) {wide_msg}",
        ),
    );
    let of_ledger = |error: &LedgerError| Failure::of_ledger(error, lang);
    let ledger = matches
        .get_one::<String>("registry")
        .map(|path| Ledger::open_read_only(Path::new(path), &form))
        .transpose()
        .map_err(|error| of_ledger(&error))?;
    let mut counter = ledger.as_ref().map(|ledger| Counter::new(ledger, &form, as_of.year(), lang));
    let summary = batch::run_asking(
        &form,
        &options,
        &inputs,
        &bar,
        &mut |application| {
            counter.as_mut().map_or_else(Vec::new, |counter| counter.judge(application))
        },
        &mut |mut application| {
            application.against = rounds.as_mut().map(|rounds| rounds.judge(&application));
            report.application(&application)
        },
    )?;
    bar.clear();
    if let Some(error) = counter.and_then(|counter| counter.failed) {
        return Err(of_ledger(&error));
    }
    if summary.totals.applications == 0 {
        drop(report);
        reading::notes(&summary, lang);
        return Err(Failure::Usage(say!(
            lang,
            "没有找到可以检查的表格：给出的路径下没有 Word、WPS 或 Excel 文件",
            "Nothing to check: no Word, WPS or Excel files in the paths given"
        )));
    }
    if let Some(rounds) = rounds {
        report.against(rounds.finish())?;
    }
    report.finish(&summary.totals)?;
    drop(report);
    if let Some(output) = output {
        output.finish()?;
    }
    reading::notes(&summary, lang);
    Ok(exit(matches, &summary))
}

/// How scans are looked at; `None` where the user wants none of it. Only the
/// reports that show pictures have them made.
fn scans(matches: &ArgMatches, kind: Kind, pixels: u64) -> Option<scan::Limits> {
    let on = matches.get_one::<String>("scans").is_none_or(|value| value == "on");
    let thumbnails = if matches!(kind, Kind::Html | Kind::Xlsx) { THUMBNAILS } else { 0 };
    on.then(|| scan::Limits { pixels, thumbnails, ..scan::Limits::default() })
}

/// Pages of one scan that a report shows.
const THUMBNAILS: u32 = 4;

/// Unreadable input wins over findings.
fn exit(matches: &ArgMatches, summary: &Summary) -> Exit {
    let totals = &summary.totals;
    let warnings = matches.get_one::<String>("fail-on").is_some_and(|level| level == "warning");
    if totals.unreadable > 0 || !summary.unlisted.is_empty() {
        Exit::Unreadable
    } else if totals.errors > 0 || warnings && totals.warnings > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// The report's format: as asked, or by the output's extension.
fn kind(matches: &ArgMatches) -> Kind {
    let asked = matches.get_one::<String>("format").and_then(|name| name.parse().ok());
    let by_name = || {
        let path = Path::new(matches.get_one::<String>("output")?);
        let extension = path.extension()?.to_str()?.to_lowercase();
        match extension.as_str() {
            "htm" => Some(Kind::Html),
            "jsonl" => Some(Kind::Ndjson),
            "txt" => Some(Kind::Human),
            other => other.parse().ok(),
        }
    };
    asked.or_else(by_name).unwrap_or_default()
}

fn style(matches: &ArgMatches, to_stdout: bool, quiet: bool, lang: Lang) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
    let links = matches.get_one::<String>("output").filter(|_| !to_stdout).and_then(|output| {
        let here = std::env::current_dir().ok()?;
        report::links_from(&here.join(output), &here)
    });
    Style {
        lang,
        color: to_stdout && io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        mask: !matches.get_flag("no-mask"),
        quiet,
        reproducible: matches.get_flag("reproducible"),
        links,
        ..Style::default()
    }
}

/// The file that `-` names, kept on disk for the worker to read.
struct Spool {
    file: tempfile::NamedTempFile,
}

impl Spool {
    fn from_stdin(matches: &ArgMatches) -> Result<Option<Spool>, Failure> {
        let mut paths = matches.get_many::<String>("paths").into_iter().flatten();
        if !paths.any(|path| path == "-") {
            return Ok(None);
        }
        let mut file = tempfile::NamedTempFile::new()?;
        io::copy(&mut io::stdin().lock(), &mut file)?;
        Ok(Some(Spool { file }))
    }
}

fn inputs(matches: &ArgMatches, spool: Option<&Spool>, lang: Lang) -> Result<Vec<Input>, Failure> {
    let mut arguments: Vec<String> =
        matches.get_many::<String>("paths").into_iter().flatten().cloned().collect();
    if let Some(from) = matches.get_one::<String>("files-from") {
        let text = if from == "-" {
            let mut text = Vec::new();
            io::stdin().lock().read_to_end(&mut text)?;
            text
        } else {
            fs::read(from).map_err(|error| {
                Failure::Usage(say!(lang, "读不了“{from}”：{error}", "Cannot read {from}: {error}"))
            })?
        };
        let text = crate::document::encoding::decode_text(&text).map_or_else(String::new, |t| t.0);
        arguments.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
    }
    let mut found = Vec::new();
    for argument in &arguments {
        if argument == "-" {
            if let Some(spool) = spool {
                let path = spool.file.path().to_owned();
                found.push(Input { shown: "-".to_owned(), path });
            }
            continue;
        }
        found.extend(reading::resolve(argument, lang)?);
    }
    if found.is_empty() {
        return Err(Failure::Usage(say!(
            lang,
            "没有给出要检查的文件或文件夹",
            "No file or folder was given"
        )));
    }
    Ok(batch::once(found))
}
