//! `shenpi score`.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::common::{self, Output, talk};
use super::reading;
use super::{Exit, Failure, Outcome};
use crate::application::Verdict;
use crate::diagnostic::Severity;
use crate::form::{FormDef, Scoring};
use crate::lang::Lang;
use crate::record::Date;
use crate::report::score::{self as report, Entry, Kind, Run};
use crate::say;
use crate::score::{self, Application, Community, Sheet};
use crate::worker::Setup;

mod read;

/// A check report longer than this is none.
const LONGEST_REPORT: u64 = 1 << 30;

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let scoring = scoring(&form, lang)?;
    let as_of = match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang)?,
        None => today,
    };
    let conventions = reading::conventions(&form, Some("score"), lang);
    let applications = matches
        .get_one::<String>("against")
        .map(|path| applications(Path::new(path), lang))
        .transpose()?;
    let inputs = read::inputs(matches, lang)?;
    let target = Target::of(matches, lang)?;
    let setup = Setup {
        form: source,
        settings,
        limits: common::limits(matches, lang)?,
        as_of,
        stage: 0,
        lang,
    };
    common::handle_interrupts();
    let mut entries = read::all(inputs, setup, reading::jobs(matches), lang)?;
    if let Some(applications) = &applications {
        for entry in &mut entries {
            score::against(scoring, &mut entry.sheet, applications, lang);
        }
    }
    let communities = {
        let mut sheets: Vec<&mut Sheet> =
            entries.iter_mut().map(|entry| &mut entry.sheet).collect();
        score::merge(scoring, &mut sheets, lang)
    };
    let run = Run {
        form: &form,
        scoring,
        entries: &entries,
        communities: &communities,
        conventions: &conventions,
        as_of,
        lang,
        mask: !matches.get_flag("no-mask"),
        reproducible: matches.get_flag("reproducible"),
    };
    target.write(&run, matches)?;
    Ok(exit(&entries, &communities))
}

/// The scoring of a form, or that it has none.
pub(super) fn scoring(form: &FormDef, lang: Lang) -> Result<&Scoring, Failure> {
    form.score.as_ref().ok_or_else(|| {
        let id = &form.id;
        Failure::Usage(say!(
            lang,
            "表格“{id}”没有评分标准（form.toml 的 [score]）",
            "The form {id} has nothing to score by ([score] of form.toml)"
        ))
    })
}

/// Unreadable input wins over findings.
fn exit(entries: &[Entry], communities: &[Community]) -> Exit {
    let verdicts: Vec<Verdict> = entries.iter().map(Entry::verdict).collect();
    let grave = |of: &Community| of.diagnostics.iter().any(|d| d.severity == Severity::Error);
    if verdicts.contains(&Verdict::Unreadable) {
        Exit::Unreadable
    } else if verdicts.contains(&Verdict::Return) || communities.iter().any(grave) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// The applications of a check report.
fn applications(path: &Path, lang: Lang) -> Result<Vec<Application>, Failure> {
    let shown = path.display();
    let refused = |why: String| {
        Failure::Usage(say!(
            lang,
            "“{shown}”不是 check 的 JSON 报告：{why}",
            "{shown} is no JSON report of check: {why}"
        ))
    };
    let size = fs::metadata(path).map_err(|error| refused(error.to_string()))?.len();
    if size > LONGEST_REPORT {
        return Err(refused(say!(lang, "文件过大", "it is too large")));
    }
    let bytes = fs::read(path).map_err(|error| refused(error.to_string()))?;
    let json: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| refused(error.to_string()))?;
    if json["schema"] != "shenpi.check/1" {
        return Err(refused(say!(
            lang,
            "没有 \"schema\": \"shenpi.check/1\"；用 shenpi check --format json 得到",
            "\"schema\" is not \"shenpi.check/1\"; `shenpi check --format json` makes one"
        )));
    }
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let all = json["applications"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(all
        .iter()
        .map(|one| {
            let record = &one["record"];
            let division = &record["division"];
            let parts = ["city", "county", "street"].map(|part| text(&division[part]));
            Application {
                community: text(&record["community"]),
                division: parts.concat(),
                summary: text(&record["summary"]),
            }
        })
        .filter(|application| !application.community.is_empty())
        .collect())
}

/// Where the report goes.
enum Target {
    Stream,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    fn of(matches: &ArgMatches, lang: Lang) -> Result<Target, Failure> {
        let kind = kind(matches);
        match matches.get_one::<String>("output").filter(|output| *output != "-") {
            Some(path) if Path::new(path).is_dir() => Ok(Target::Folder(path.into())),
            Some(path) => Ok(Target::File(path.into())),
            None if matches!(kind, Kind::Xlsx | Kind::Pdf) && io::stdout().is_terminal() => {
                Err(Failure::Usage(say!(
                    lang,
                    "{kind} 报告不能显示在屏幕上，请用 --output 写到文件",
                    "A report in {kind} cannot go to a terminal; use --output"
                )))
            }
            None => Ok(Target::Stream),
        }
    }

    fn write(&self, run: &Run<'_>, matches: &ArgMatches) -> Result<(), Failure> {
        let kind = kind(matches);
        match self {
            Target::Stream => Ok(io::stdout().write_all(&bytes(kind, run, matches)?)?),
            Target::File(path) => save(path, &bytes(kind, run, matches)?, run.lang),
            Target::Folder(folder) => each(folder, kind, run, matches),
        }
    }
}

/// The report's format: as asked, or by the output's extension.
fn kind(matches: &ArgMatches) -> Kind {
    let asked = matches.get_one::<String>("format").and_then(|name| name.parse().ok());
    let by_name = || {
        let path = Path::new(matches.get_one::<String>("output")?);
        path.extension()?.to_str()?.to_lowercase().parse().ok()
    };
    asked.or_else(by_name).unwrap_or_default()
}

fn save(path: &Path, bytes: &[u8], lang: Lang) -> Result<(), Failure> {
    let output = Output::create(path, lang)?;
    output.writer()?.write_all(bytes)?;
    Ok(output.finish()?)
}

/// One report a community, and one of all.
fn each(folder: &Path, kind: Kind, run: &Run<'_>, matches: &ArgMatches) -> Result<(), Failure> {
    let lang = run.lang;
    let extension = if kind == Kind::Human { "txt" } else { kind.name() };
    let mut files: Vec<(PathBuf, Vec<Entry>, Vec<Community>)> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for of in run.communities {
        let stem = safe(&format!("{}_评分报告", of.community));
        let mut name = stem.clone();
        let mut twin = 1;
        while taken.contains(&name) {
            twin += 1;
            name = format!("{stem}_{twin}");
        }
        taken.push(name.clone());
        let (entries, community) = alone(run, of);
        files.push((folder.join(format!("{name}.{extension}")), entries, vec![community]));
    }
    let all = folder.join(format!("评分汇总.{extension}"));
    let paths = files.iter().map(|(path, _, _)| path).chain([&all]);
    if let Some(path) = paths.into_iter().find(|path| path.exists())
        && !matches.get_flag("force")
    {
        let shown = path.display();
        return Err(Failure::Usage(say!(
            lang,
            "“{shown}”已经存在；要覆盖它，加上 --force",
            "{shown} exists; add --force to overwrite it"
        )));
    }
    for (path, entries, communities) in &files {
        let one = Run { entries, communities, ..*run };
        save(path, &bytes(kind, &one, matches)?, lang)?;
    }
    save(&all, &bytes(kind, run, matches)?, lang)?;
    let (count, shown) = (files.len() + 1, folder.display());
    talk(&say!(lang, "已写好 {count} 份报告：{shown}", "Written: {count} reports in {shown}"));
    Ok(())
}

/// One community with its own sheets, numbered anew.
fn alone(run: &Run<'_>, of: &Community) -> (Vec<Entry>, Community) {
    let mut numbers: Vec<usize> = of.counted.iter().chain(&of.left_out).copied().collect();
    numbers.sort_unstable();
    let entries = numbers.iter().filter_map(|at| run.entries.get(*at)).cloned().collect();
    let anew = |old: &[usize]| old.iter().filter_map(|at| numbers.binary_search(at).ok()).collect();
    let community =
        Community { counted: anew(&of.counted), left_out: anew(&of.left_out), ..of.clone() };
    (entries, community)
}

/// A community's name as a file may be called.
fn safe(name: &str) -> String {
    let kept = |c: char| if c.is_control() || "<>:\"/\\|?*".contains(c) { '_' } else { c };
    name.chars().map(kept).take(80).collect::<String>().trim().to_owned()
}

fn bytes(kind: Kind, run: &Run<'_>, matches: &ArgMatches) -> Result<Vec<u8>, Failure> {
    Ok(match kind {
        Kind::Human => report::human(run).into_bytes(),
        Kind::Json => report::json_text(run).map_err(io::Error::from)?.into_bytes(),
        Kind::Xlsx => report::xlsx(run)?,
        Kind::Html => report::html(run).into_bytes(),
        Kind::Pdf => pdf(run, matches)?,
    })
}

#[cfg(not(feature = "render"))]
fn pdf(run: &Run<'_>, _matches: &ArgMatches) -> Result<Vec<u8>, Failure> {
    Err(Failure::Usage(say!(
        run.lang,
        "这个程序是不带 render 功能编译的，不能生成 PDF；请用带有它的版本，或用 --format html",
        "This program was built without the feature `render` and makes no PDF; use --format html"
    )))
}

#[cfg(feature = "render")]
fn pdf(run: &Run<'_>, matches: &ArgMatches) -> Result<Vec<u8>, Failure> {
    use crate::render::report::{Report, pdf};
    let (form, _, _) = common::form(matches, run.lang)?;
    let fonts = super::render::fonts(matches, run.lang)?;
    let title = run.lang.pick("绿色社区评分报告", "Scores of green communities");
    let of = Report { title, layout: "score", lang: run.lang, as_of: run.as_of };
    pdf(form, fonts, &of, &report::for_layout(run)).map_err(|error| Failure::System(error.into()))
}
