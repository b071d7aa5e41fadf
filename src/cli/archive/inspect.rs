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

/// The report as PDF/A, with its JSON attached.
#[cfg(feature = "render")]
fn pdf(about: &report::About, reports: &[inspect::Report], lang: Lang) -> Result<Vec<u8>, Failure> {
    use crate::form::{FormDef, built_in_ids};
    use crate::render::{Fonts, report as paper};
    let form = FormDef::built_in(built_in_ids().next().unwrap_or_default(), &[])?;
    let program = std::env::current_exe().ok();
    let folders: Vec<_> = crate::render::usual_folder(program.as_deref()).into_iter().collect();
    let fonts = Fonts::load(&folders, &[]).map_err(|error| Failure::System(error.into()))?;
    let tables = tables(about, reports, lang);
    let mut says = serde_json::to_value(&tables).map_err(|error| Failure::System(error.into()))?;
    if let Some(says) = says.as_object_mut() {
        says.insert("inspection".to_owned(), report::value(about, reports));
    }
    let head = paper::Report {
        title: lang.pick("四性检测报告", "Inspection report"),
        layout: "tables",
        lang,
        as_of: about.as_of,
    };
    paper::pdf(form, fonts, &head, &says).map_err(|error| Failure::System(error.into()))
}

/// What the PDF shows: a section an object, a row an item.
#[cfg(feature = "render")]
fn tables(
    about: &report::About,
    reports: &[inspect::Report],
    lang: Lang,
) -> crate::render::report::Tables {
    use crate::render::report::{Cell, Column, Section, Table, Tables, Tone, Verdict};
    let tone = |state: State| match state {
        State::Passed => Tone::Good,
        State::Failed => Tone::Bad,
        State::NotChecked | State::Person => Tone::Open,
    };
    let count = |state: State| reports.iter().map(|report| report.count(state)).sum::<usize>();
    let states = [State::Passed, State::Failed, State::NotChecked, State::Person];
    let sums: Vec<String> =
        states.iter().map(|state| format!("{} {}", state.name(lang), count(*state))).collect();
    let (text, tone_of_all) = if count(State::Failed) > 0 {
        (State::Failed.name(lang), Tone::Bad)
    } else if count(State::NotChecked) + count(State::Person) > 0 {
        (
            lang.pick("没有不通过的，有未检测或需人工的", "nothing failed; some was not checked"),
            Tone::Open,
        )
    } else {
        (State::Passed.name(lang), Tone::Good)
    };
    let section = |report: &inspect::Report| {
        let rows = report.items.iter().map(|item| {
            let mut note = item.note.clone();
            for (at, found) in item.findings.iter().take(20) {
                note.push_str(&format!("\n{at}{}{found}", lang.pick("：", ": ")));
            }
            if item.findings.len() > 20 {
                note.push_str(&format!("\n… +{}", item.findings.len() - 20));
            }
            vec![
                Cell::from(item.code.as_str()),
                Cell::from(item.property.name(lang)),
                Cell::from(item.name),
                Cell { text: item.state.name(lang).to_owned(), tone: tone(item.state) },
                Cell::from(note),
            ]
        });
        Section {
            heading: report.path.clone(),
            text: Vec::new(),
            table: Some(Table {
                columns: vec![
                    Column::new(lang.pick("项目", "Item"), "18mm"),
                    Column::new(lang.pick("性质", "Property"), "18mm"),
                    Column::new(lang.pick("检测内容", "What"), "2fr"),
                    Column::new(lang.pick("结果", "Result"), "18mm"),
                    Column::new(lang.pick("说明", "Note"), "3fr"),
                ],
                rows: rows.collect(),
            }),
        }
    };
    let rules = about.rules.clone().unwrap_or_else(|| lang.pick("自带", "built-in").to_owned());
    let fact = |label: &str, value: String| (label.to_owned(), value);
    Tables {
        facts: vec![
            fact(
                lang.pick("环节", "Stage"),
                format!("{} {}", about.stage.code(), about.stage.name(lang)),
            ),
            fact(lang.pick("检测日期", "Date"), about.as_of.to_string()),
            fact(lang.pick("规则", "Rules"), rules),
            fact(
                lang.pick("依据", "Basis"),
                lang.pick(inspect::BASIS.0, inspect::BASIS.1).to_owned(),
            ),
        ],
        verdict: Some(Verdict {
            text: text.to_owned(),
            tone: tone_of_all,
            because: Some(sums.join(lang.pick("，", ", "))),
        }),
        sections: reports.iter().map(section).collect(),
    }
}

#[cfg(not(feature = "render"))]
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
