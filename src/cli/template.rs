//! `shenpi template`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::common::{self, Output, talk};
use super::{Exit, Failure, Outcome};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::say;
use crate::template::{self, TemplateError};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    FormDocx,
    FormXlsx,
    Roster,
    ScoreXlsx,
    ScoreDocx,
}

impl Blank {
    fn write(self, form: &FormDef) -> Result<Option<Vec<u8>>, TemplateError> {
        match self {
            Blank::FormDocx => template::docx(form).map(Some),
            Blank::FormXlsx => template::xlsx(form).map(Some),
            Blank::Roster => template::roster(form).map(Some),
            Blank::ScoreXlsx => template::score_xlsx(form),
            Blank::ScoreDocx => template::score_docx(form),
        }
    }

    /// The file's name where none is given.
    fn name(self, form: &FormDef) -> String {
        let score = form.score.as_ref().map_or(&form.id, |scoring| &scoring.name);
        let (name, extension) = match self {
            Blank::FormDocx => (&form.template.name, "docx"),
            Blank::FormXlsx => (&form.template.name, "xlsx"),
            Blank::Roster => (&form.template.roster, "xlsx"),
            Blank::ScoreXlsx => (score, "xlsx"),
            Blank::ScoreDocx => (score, "docx"),
        };
        let kept = |c: &char| !c.is_control() && !"/\\:*?\"<>|".contains(*c);
        format!("{}.{extension}", name.chars().filter(kept).collect::<String>())
    }
}

pub(super) fn run(matches: &ArgMatches, lang: Lang) -> Outcome {
    let (form, _, _) = common::form(matches, lang)?;
    let get = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let wanted = get("output");
    let what = get("what").unwrap_or("form");
    if what == "score" {
        super::score::scoring(&form, lang)?;
    }
    let blank = blank(what, get("format"), wanted, lang)?;
    let bytes = blank.write(&form).map_err(|error| Failure::System(error.into()))?;
    let bytes = bytes.unwrap_or_default();
    if wanted == Some("-") {
        io::stdout().write_all(&bytes)?;
        return Ok(Exit::Clean);
    }
    let path = wanted.map_or_else(|| PathBuf::from(blank.name(&form)), PathBuf::from);
    let shown = path.display();
    if path.is_dir() {
        return Err(Failure::Usage(say!(
            lang,
            "“{shown}”是一个文件夹；请写明文件名",
            "{shown} is a folder; name a file"
        )));
    }
    if path.exists() && !matches.get_flag("force") {
        return Err(Failure::Usage(say!(
            lang,
            "“{shown}”已经存在；要覆盖它，加上 --force",
            "{shown} exists; add --force to overwrite it"
        )));
    }
    let output = Output::create(&path, lang)?;
    output.writer()?.write_all(&bytes)?;
    output.finish()?;
    talk(&say!(lang, "已写好：{shown}", "Written: {shown}"));
    Ok(Exit::Clean)
}

/// What the arguments ask for: `--format`, else the extension of `--output`,
/// else Word for the form and a workbook for the others.
fn blank(
    what: &str,
    format: Option<&str>,
    output: Option<&str>,
    lang: Lang,
) -> Result<Blank, Failure> {
    let extension = output
        .filter(|output| *output != "-")
        .and_then(|output| Path::new(output).extension())
        .map(|extension| extension.to_string_lossy().to_lowercase());
    let extension = extension.as_deref();
    let usual = if what == "form" { "docx" } else { "xlsx" };
    let chosen = format.or(extension).unwrap_or(usual);
    if let (Some(format), Some(extension)) = (format, extension)
        && format != extension
    {
        return Err(Failure::Usage(say!(
            lang,
            "--format 是 {format}，文件名却以 .{extension} 结尾；请改成一致",
            "--format is {format}, yet the name ends in .{extension}; make them agree"
        )));
    }
    match (what, chosen) {
        ("roster", "xlsx") => Ok(Blank::Roster),
        ("roster", "docx") => Err(Failure::Usage(say!(
            lang,
            "名单（roster）只有 xlsx 格式，没有 docx",
            "The roster comes as xlsx only, not as docx"
        ))),
        ("score", "xlsx") => Ok(Blank::ScoreXlsx),
        ("score", "docx") => Ok(Blank::ScoreDocx),
        (_, "docx") => Ok(Blank::FormDocx),
        (_, "xlsx") => Ok(Blank::FormXlsx),
        (_, other) => Err(Failure::Usage(say!(
            lang,
            "不能写成“.{other}”；表格和评分表用 docx 或 xlsx，名单用 xlsx",
            "Cannot write .{other}: the form and the scoring sheet are docx or xlsx, the roster xlsx"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_and_extension_say_what_is_meant() {
        let cases = [
            ("form", None, None, Ok(Blank::FormDocx)),
            ("form", None, Some("-"), Ok(Blank::FormDocx)),
            ("form", Some("xlsx"), None, Ok(Blank::FormXlsx)),
            ("form", None, Some("a/表.XLSX"), Ok(Blank::FormXlsx)),
            ("form", None, Some("无扩展名"), Ok(Blank::FormDocx)),
            ("form", Some("xlsx"), Some("表.docx"), Err("--format")),
            ("form", None, Some("表.doc"), Err(".doc")),
            ("roster", None, None, Ok(Blank::Roster)),
            ("roster", None, Some("名单.xlsx"), Ok(Blank::Roster)),
            ("score", None, None, Ok(Blank::ScoreXlsx)),
            ("score", None, Some("表.docx"), Ok(Blank::ScoreDocx)),
            ("score", None, Some("表.csv"), Err(".csv")),
            ("roster", Some("docx"), None, Err("只有 xlsx")),
            ("roster", None, Some("名单.docx"), Err("只有 xlsx")),
            ("roster", None, Some("名单.csv"), Err(".csv")),
        ];
        for (what, format, output, expected) in cases {
            let found = blank(what, format, output, Lang::Zh);
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(Failure::Usage(sentence)), Err(part)) => {
                    assert!(sentence.contains(part), "{sentence}");
                }
                (found, expected) => panic!("{output:?}: {found:?}, not {expected:?}"),
            }
        }
    }
}
