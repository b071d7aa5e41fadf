//! `shenpi check`.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::common::{self, Output, talk};
use super::{Exit, Failure, Outcome};
use crate::application::{Convention, Head, OwnCode};
use crate::batch::{self, Input, InputError, Options, Progress, Summary};
use crate::form::{FormDef, shown};
use crate::lang::Lang;
use crate::record::{Date, Value};
use crate::report::{self, Kind, Style};
use crate::say;
use crate::worker::{Program, Setup};

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let as_of = match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang)?,
        None => today,
    };
    let (stage, head) = head(matches, &form, as_of, lang)?;
    let kind = kind(matches);
    let setup = Setup {
        form: source,
        settings,
        limits: common::limits(matches, lang)?,
        as_of,
        stage,
        lang,
    };
    let jobs = matches.get_one::<u16>("jobs").map(|jobs| usize::from(*jobs));
    let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let spool = Spool::from_stdin(matches)?;
    let inputs = inputs(matches, spool.as_ref(), lang)?;
    let options = Options { setup: Arc::new(setup), program: Program::this()?, jobs };
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
    let style = style(matches, output.is_none(), quiet, lang);
    let mut report = report::open(kind, out, &head, &style)?;
    let bar = Bar::new(quiet, lang);
    let summary = batch::run(&form, &options, &inputs, &bar, &mut |application| {
        report.application(&application)
    })?;
    bar.bar.finish_and_clear();
    if summary.totals.applications == 0 {
        drop(report);
        notes(&summary, lang);
        return Err(Failure::Usage(say!(
            lang,
            "没有找到可以检查的表格：给出的路径下没有 Word、WPS 或 Excel 文件",
            "Nothing to check: no Word, WPS or Excel files in the paths given"
        )));
    }
    report.finish(&summary.totals)?;
    drop(report);
    if let Some(output) = output {
        output.finish()?;
    }
    notes(&summary, lang);
    Ok(exit(matches, &summary))
}

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

fn head(
    matches: &ArgMatches,
    form: &FormDef,
    as_of: Date,
    lang: Lang,
) -> Result<(usize, Head), Failure> {
    let wanted = matches.get_one::<String>("stage").map_or("community", String::as_str);
    let stages = form.stages();
    let Some(stage) = stages.iter().position(|(id, _)| *id == wanted) else {
        let known: Vec<&str> = stages.iter().map(|(id, _)| *id).collect();
        let known = known.join(lang.pick("、", ", "));
        return Err(Failure::Usage(say!(
            lang,
            "--stage 不能是“{wanted}”，可用：{known}",
            "--stage cannot be “{wanted}”; use one of: {known}"
        )));
    };
    let label = match stages.get(stage) {
        Some((_, words)) if stage > 0 => words.get(lang).to_owned(),
        _ => say!(lang, "社区申报", "Filed by the community"),
    };
    let conventions = form
        .settings
        .iter()
        .filter(|setting| setting.convention)
        .map(|setting| Convention {
            id: setting.id.clone(),
            value: match &setting.value {
                Value::Bool(on) => on.to_string(),
                value => shown(value),
            },
            text: setting.text.get(lang).to_owned(),
        })
        .collect();
    let own_codes = form
        .own_codes()
        .map(|rule| OwnCode {
            code: rule.code,
            severity: rule.severity,
            name: rule
                .name
                .as_ref()
                .map_or_else(|| rule.code.to_string(), |name| name.get(lang).to_owned()),
            basis: rule.basis.clone(),
        })
        .collect();
    let head = Head {
        form: form.id.clone(),
        title: form.title.get(lang).to_owned(),
        as_of,
        stage: (wanted.to_owned(), label),
        labels: form.labels(lang),
        own_codes,
        conventions,
    };
    Ok((stage, head))
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
        found.extend(batch::inputs(std::slice::from_ref(argument)).map_err(|error| {
            Failure::Usage(match error {
                InputError::Missing(path) => {
                    say!(lang, "没有这个文件或文件夹：{path}", "No such file or folder: {path}")
                }
                InputError::NoMatch(pattern) => {
                    say!(lang, "没有文件与“{pattern}”相符", "No file matches {pattern}")
                }
            })
        })?);
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

/// What was passed over, on stderr.
fn notes(summary: &Summary, lang: Lang) {
    if !summary.litter.is_empty() {
        let (count, first) = (summary.litter.len(), preview(&summary.litter, lang));
        talk(&say!(
            lang,
            "跳过 {count} 个临时或隐藏文件：{first}",
            "Passed over {count} temporary or hidden file(s): {first}"
        ));
    }
    if !summary.unchecked.is_empty() {
        let (count, first) = (summary.unchecked.len(), preview(&summary.unchecked, lang));
        talk(&say!(
            lang,
            "{count} 个文件夹里的附件没有核对，因为其中的申报表格无法读取：{first}",
            "The attachments in {count} folder(s) were not checked, for their form cannot be read: {first}"
        ));
    }
    if !summary.without_form.is_empty() {
        let (count, first) = (summary.without_form.len(), preview(&summary.without_form, lang));
        talk(&say!(
            lang,
            "{count} 个文件夹里没有可以读取的表格：{first}",
            "{count} folder(s) hold nothing that can be a form: {first}"
        ));
    }
    for (path, why) in summary.unlisted.iter().take(10) {
        talk(&say!(lang, "打不开文件夹“{path}”：{why}", "Cannot open the folder {path}: {why}"));
    }
}

fn preview(names: &[String], lang: Lang) -> String {
    let mut text = names.iter().take(3).cloned().collect::<Vec<_>>().join(lang.pick("、", ", "));
    if names.len() > 3 {
        text.push_str(" …");
    }
    text
}

/// Progress on a terminal.
struct Bar {
    bar: ProgressBar,
}

impl Bar {
    fn new(quiet: bool, lang: Lang) -> Bar {
        let shown = !quiet && io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let template = lang.pick(
            "{spinner} 已检查 {pos} 份（每秒 {per_sec}）{wide_msg}",
            "{spinner} {pos} checked ({per_sec}) {wide_msg}",
        );
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(125));
        }
        Bar { bar }
    }
}

impl Progress for Bar {
    fn step(&self, done: u64, path: &str) {
        if !self.bar.is_hidden() {
            self.bar.set_position(done);
            self.bar.set_message(path.to_owned());
        }
    }
}
