//! The report of an inspection: schema `shenpi.inspect/1`, text, and a workbook.
//!
//! In: one [`Report`] an object. Out: bytes. Each says that the list of items is
//! reconstructed, and never shows as passed what was not checked.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde::Serialize;

use super::bag::painted;
use super::words;
use crate::archive::inspect::{BASIS, Item, Property, Report, Stage, State};
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

/// What is true of a whole run.
#[derive(Clone, Debug)]
pub struct About {
    /// The stage.
    pub stage: Stage,
    /// The day of the inspection.
    pub as_of: Date,
    /// The rule file; `None` for the built-in one.
    pub rules: Option<String>,
    /// Language.
    pub lang: Lang,
}

#[derive(Serialize)]
struct RunView<'a> {
    schema: &'static str,
    stage: &'static str,
    as_of: String,
    rules: Option<&'a str>,
    basis: &'static str,
    objects: Vec<ObjectView<'a>>,
}

#[derive(Serialize)]
struct ObjectView<'a> {
    path: &'a str,
    kind: &'static str,
    verdict: &'static str,
    totals: TotalsView,
    items: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct TotalsView {
    passed: usize,
    failed: usize,
    not_checked: usize,
    person: usize,
}

#[derive(Serialize)]
struct ItemView<'a> {
    item: &'a str,
    property: &'static str,
    name: &'a str,
    state: &'static str,
    code: Option<&'static str>,
    note: &'a str,
    findings: Vec<FindingView<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    at: &'a str,
    found: &'a str,
}

/// `passed` only where every item is; `failed` where one failed.
fn verdict(report: &Report) -> State {
    let rest = report.count(State::NotChecked) + report.count(State::Person);
    match (report.count(State::Failed), rest) {
        (0, 0) => State::Passed,
        (0, _) => State::NotChecked,
        _ => State::Failed,
    }
}

/// The whole run as a value: for JSON, and for the template of the PDF.
pub fn value(about: &About, reports: &[Report]) -> serde_json::Value {
    let objects = reports.iter().map(|report| ObjectView {
        path: &report.path,
        kind: if report.bag { "bag" } else { "folder" },
        verdict: match verdict(report) {
            State::Passed => "passed",
            State::Failed => "failed",
            _ => "incomplete",
        },
        totals: TotalsView {
            passed: report.count(State::Passed),
            failed: report.count(State::Failed),
            not_checked: report.count(State::NotChecked),
            person: report.count(State::Person),
        },
        items: report.items.iter().map(item).collect(),
    });
    let run = RunView {
        schema: "shenpi.inspect/1",
        stage: about.stage.code(),
        as_of: about.as_of.to_string(),
        rules: about.rules.as_deref(),
        basis: about.lang.pick(BASIS.0, BASIS.1),
        objects: objects.collect(),
    };
    // Only a map with keys that are not text can fail here.
    serde_json::to_value(&run).unwrap_or_default()
}

fn item(item: &Item) -> ItemView<'_> {
    ItemView {
        item: &item.code,
        property: item.property.id(),
        name: item.name,
        state: item.state.id(),
        code: item.state.code(),
        note: &item.note,
        findings: item.findings.iter().map(|(at, found)| FindingView { at, found }).collect(),
    }
}

/// JSON of the run.
pub fn json(out: &mut dyn Write, about: &About, reports: &[Report]) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &value(about, reports))?;
    out.write_all(b"\n")
}

/// Text for people; `quiet` shows only what failed.
pub fn human(
    out: &mut dyn Write,
    about: &About,
    reports: &[Report],
    color: bool,
    quiet: bool,
) -> io::Result<()> {
    let lang = about.lang;
    for report in reports {
        let name = about.stage.name(lang);
        let path = words::plain(&report.path);
        writeln!(
            out,
            "{}",
            say!(lang, "四性检测（{name}）：{path}", "Inspection ({name}): {path}")
        )?;
        let colon = lang.pick("：", ": ");
        for property in Property::ALL {
            let mut items = report.items.iter().filter(|item| item.property == property).peekable();
            if items.peek().is_none() {
                continue;
            }
            writeln!(out, " {}", property.name(lang))?;
            for item in items.filter(|item| !quiet || item.state == State::Failed) {
                let word = painted(item.state.name(lang), hue(item.state), color);
                let note = words::plain(&item.note);
                writeln!(out, "  {:<8}{word}  {}{colon}{note}", item.code, item.name)?;
                for (at, found) in &item.findings {
                    writeln!(out, "      --> {}: {}", words::plain(at), words::plain(found))?;
                }
            }
        }
        writeln!(out, "{}", sums(report, lang))?;
    }
    writeln!(out, "{}", lang.pick(BASIS.0, BASIS.1))
}

fn sums(report: &Report, lang: Lang) -> String {
    let [passed, failed, not, person] =
        [State::Passed, State::Failed, State::NotChecked, State::Person]
            .map(|state| report.count(state));
    say!(
        lang,
        "通过 {passed} 项，不通过 {failed} 项，未检测 {not} 项，需人工 {person} 项",
        "passed {passed}, failed {failed}, not checked {not}, for a person {person}"
    )
}

fn hue(state: State) -> &'static str {
    match state {
        State::Passed => "32",
        State::Failed => "31",
        State::NotChecked => "33",
        State::Person => "36",
    }
}

/// A workbook: a sheet with one line an item, and what failed below it.
pub fn xlsx(about: &About, reports: &[Report]) -> io::Result<Vec<u8>> {
    workbook(about, reports).map_err(io::Error::other)
}

fn workbook(about: &About, reports: &[Report]) -> Result<Vec<u8>, XlsxError> {
    let lang = about.lang;
    let mut book = Workbook::new();
    let day = about.as_of;
    let made = ExcelDateTime::from_ymd(day.year() as u16, day.month(), day.day())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet();
    sheet.set_name(lang.pick("四性检测", "Inspection"))?;
    let bold = Format::new().set_bold().set_background_color("DDEBF7").set_text_wrap();
    let wrap = Format::new().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
    let paint = |state: State| {
        let color = match state {
            State::Passed => "E2EFDA",
            State::Failed => "F8CBAD",
            State::NotChecked => "FFF2CC",
            State::Person => "D9E1F2",
        };
        wrap.clone().set_background_color(color)
    };
    let columns = [
        (lang.pick("对象", "Object"), 34.0),
        (lang.pick("项目", "Item"), 9.0),
        (lang.pick("性质", "Property"), 10.0),
        (lang.pick("检测内容", "What"), 30.0),
        (lang.pick("结果", "Result"), 10.0),
        (lang.pick("说明", "Note"), 50.0),
        (lang.pick("问题", "Findings"), 60.0),
    ];
    for (at, (title, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, title, &bold)?;
    }
    let colon = lang.pick("：", ": ");
    let mut row = 1;
    for report in reports {
        for item in &report.items {
            let findings: Vec<String> = item
                .findings
                .iter()
                .take(100)
                .map(|(at, found)| format!("{at}{colon}{found}"))
                .collect();
            let mut findings = findings.join("\n");
            if item.findings.len() > 100 {
                let more = item.findings.len() - 100;
                findings.push_str(&say!(
                    lang,
                    "\n另有 {more} 条，见 JSON 报告",
                    "\nand {more} more, see the JSON report"
                ));
            }
            let findings: String = findings.chars().take(32_000).collect();
            let cells = [
                (report.path.as_str(), &wrap),
                (item.code.as_str(), &wrap),
                (item.property.name(lang), &wrap),
                (item.name, &wrap),
                (item.state.name(lang), &paint(item.state)),
                (item.note.as_str(), &wrap),
                (findings.as_str(), &wrap),
            ];
            for (at, (text, format)) in (0u16..).zip(cells) {
                sheet.write_string_with_format(row, at, text, format)?;
            }
            row += 1;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if row > 1 {
        sheet.autofilter(0, 0, row - 1, 6)?;
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    let stage = about.stage.name(lang);
    sheet.write_string(
        row + 1,
        0,
        say!(lang, "环节：{stage}；检测日期：{day}", "Stage: {stage}; day: {day}"),
    )?;
    sheet.write_string(row + 2, 0, lang.pick(BASIS.0, BASIS.1))?;
    book.save_to_buffer()
}
