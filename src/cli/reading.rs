//! What the verbs that read a batch share: which inputs, how many jobs, at
//! which stage, and what is said of it on the terminal.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::time::Duration;

use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use super::common::talk;
use crate::application::reported::{self, Report, ReportError};
use crate::application::{Convention, Head, OwnCode};
use crate::batch::{self, Input, InputError, Progress, Summary};
use crate::form::{FormDef, Setting, shown};
use crate::lang::Lang;
use crate::record::{Date, Value};
use crate::say;

/// The files that an argument names.
pub(super) fn resolve(argument: &String, lang: Lang) -> Result<Vec<Input>, Failure> {
    batch::inputs(std::slice::from_ref(argument)).map_err(|error| {
        Failure::Usage(match error {
            InputError::Missing(path) => {
                say!(lang, "没有这个文件或文件夹：{path}", "No such file or folder: {path}")
            }
            InputError::NoMatch(pattern) => {
                say!(lang, "没有文件与“{pattern}”相符", "No file matches {pattern}")
            }
        })
    })
}

/// Bytes of the largest report that is read: some million applications.
const LARGEST_REPORT: u64 = 1 << 30;

/// A report of `check` that a user names; one that is none is a mistake of his.
pub(super) fn earlier<T: serde::de::DeserializeOwned>(
    path: &Path,
    form: &FormDef,
    lang: Lang,
) -> Result<Report<T>, Failure> {
    let shown = path.display();
    let unread = |why: &dyn std::fmt::Display| {
        Failure::Usage(say!(lang, "读不了“{shown}”：{why}", "Cannot read {shown}: {why}"))
    };
    // A pipe or a device may never end.
    if path.exists() && !path.is_file() {
        return Err(unread(&lang.pick("不是文件", "not a file")));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| unread(&error))?;
    file.take(LARGEST_REPORT + 1).read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    if bytes.len() as u64 > LARGEST_REPORT {
        return Err(unread(&lang.pick("文件过大，不会是检查报告", "too large for a report")));
    }
    reported::read(form, &bytes).map_err(|error| {
        Failure::Usage(match error {
            ReportError::Json(why) => say!(
                lang,
                "“{shown}”不是完整的 JSON 报告（{why}）；用 check --format json 重新生成",
                "{shown} is no whole JSON report ({why}); make it anew with check --format json"
            ),
            ReportError::Schema(_) => say!(
                lang,
                "“{shown}”不是 check 的报告（shenpi.check/1）；用 check --format json 生成",
                "{shown} is no report of check (shenpi.check/1); make one with check --format json"
            ),
            ReportError::Form(other) => say!(
                lang,
                "“{shown}”是表格“{other}”的报告；加上 --form {other}",
                "{shown} is a report of the form {other}; give --form {other}"
            ),
        })
    })
}

/// `--jobs`, else one for each processor.
pub(super) fn jobs(matches: &ArgMatches) -> usize {
    let jobs = matches.get_one::<u16>("jobs").map(|jobs| usize::from(*jobs));
    jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// The stage asked for, and what is true of the whole run.
pub(super) fn head(
    matches: &ArgMatches,
    form: &FormDef,
    as_of: Date,
    lang: Lang,
) -> Result<(usize, Head), Failure> {
    let wanted = matches.get_one::<String>("stage").map_or("community", String::as_str);
    head_at(wanted, form, as_of, lang)
}

/// The same at a stage that is known by its id.
pub(super) fn head_at(
    wanted: &str,
    form: &FormDef,
    as_of: Date,
    lang: Lang,
) -> Result<(usize, Head), Failure> {
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
    let conventions = conventions(form, None, lang);
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

/// Our own readings of the policy that the reports of a verb list; `None` is
/// `check` and what shares its settings.
pub(super) fn conventions(form: &FormDef, verb: Option<&str>, lang: Lang) -> Vec<Convention> {
    listed(form, lang, &|setting| !setting.of_ledger && setting.reports.as_deref() == verb)
}

/// Those of the ledger.
pub(super) fn ledger_conventions(form: &FormDef, lang: Lang) -> Vec<Convention> {
    listed(form, lang, &|setting| setting.of_ledger)
}

fn listed(form: &FormDef, lang: Lang, wanted: &dyn Fn(&Setting) -> bool) -> Vec<Convention> {
    let settings = form.settings.iter().filter(|setting| setting.convention && wanted(setting));
    settings
        .map(|setting| Convention {
            id: setting.id.clone(),
            value: match &setting.value {
                Value::Bool(on) => on.to_string(),
                value => shown(value),
            },
            text: setting.text.get(lang).to_owned(),
        })
        .collect()
}

/// What was passed over, on stderr.
pub(super) fn notes(summary: &Summary, lang: Lang) {
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
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar of this template; hidden where nobody looks.
    pub(super) fn new(quiet: bool, template: &str) -> Bar {
        let shown = !quiet && io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(125));
        }
        Bar { bar }
    }

    /// Whether anybody looks.
    pub(super) fn is_shown(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Takes it off the screen.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Runs something that prints, with the bar out of the way.
    pub(super) fn aside<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
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
