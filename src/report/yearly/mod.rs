//! The yearly report (四（五）): what the ledger says of a year, in words, tables
//! and bars.
//!
//! In: a [`Yearly`]. Out: a [`Document`] that every format renders alike, and
//! the JSON `shenpi.yearly/1`. What is not known is named, never left out; a
//! deadline that ran out is a hint to a person, no proposal to strike off.

use serde::Serialize;

use crate::application::Convention;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::Date;
use crate::registry::stats::Target;
use crate::registry::yearly::Yearly;
use crate::say;

mod compared;
mod formats;
mod gaps;
mod json;
mod progress;
mod quality;
mod received;
mod removals;

pub use formats::{html, human, xlsx};
pub use json::json;

/// The report as every format shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Paragraphs before the sections.
    pub opening: Vec<String>,
    /// Numbered sections.
    pub sections: Vec<Section>,
    /// Who issues it, blank for the office to fill in.
    pub issuer: String,
    /// The day, as official papers print it.
    pub date: String,
}

/// A section.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    /// Its heading, with its number.
    pub heading: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// A table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    /// Bars; their numbers stand in the table too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bars: Option<Bars>,
}

/// A table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Headings; true for numbers.
    pub columns: Vec<(String, bool)>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A bar for each city.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Bars {
    /// What they show.
    pub caption: String,
    /// What is measured: a column of the table.
    pub measure: String,
    /// Name, the number in words, and its length in thousandths.
    pub bars: Vec<(String, String, i64)>,
}

/// What the report is made from.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The form.
    pub form: &'a FormDef,
    /// What the ledger says.
    pub yearly: &'a Yearly,
    /// Settings in force that are our own reading.
    pub conventions: &'a [Convention],
    /// Language.
    pub lang: Lang,
}

/// Numbers of sections.
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Puts the report together.
pub fn document(run: &Run<'_>) -> Document {
    let (lang, year) = (run.lang, run.yearly.year);
    let mut sections = vec![
        progress::section(run),
        compared::section(run),
        quality::section(run),
        removals::section(run),
        removals::deadlines(run),
        received::section(run),
        gaps::section(run),
        conventions(run),
    ];
    for (numeral, section) in NUMERALS.iter().zip(&mut sections) {
        let heading = std::mem::take(&mut section.heading);
        section.heading = lang.pick(format!("{numeral}、{heading}"), heading.clone());
    }
    Document {
        title: say!(
            lang,
            "{year}年绿色社区创建行动年度总结评估报告",
            "Green communities: report of the year {year}"
        ),
        opening: opening(run),
        sections,
        issuer: String::new(),
        date: lang.pick(run.yearly.today.written(), run.yearly.today.to_string()),
    }
}

fn opening(run: &Run<'_>) -> Vec<String> {
    let (lang, of) = (run.lang, run.yearly);
    let (year, today, sums) = (of.year, day(of.today, lang), &of.now.province.sums);
    let province = &of.now.province.name;
    let communities = known(of.now.province.communities, lang);
    vec![say!(
        lang,
        "根据《四川省绿色社区创建行动实施方案》第四（五）款，现将{province}{year}年绿色社区创建情况总结如下。数据取自台账，截至{today}。至{year}年底，全省城市社区总数{communities}，参与创建{}个，达标{}个，其中省级示范{}个。",
        "By part 4 (5) of the programme, this is what the ledger of {province} says of {year}, as of {today}: urban communities {communities}, taking part {}, met the standard {}, demonstration communities {}.",
        sums.taking_part,
        sums.met,
        sums.demonstration,
    )]
}

fn day(date: Date, lang: Lang) -> String {
    lang.pick(date.written(), date.to_string())
}

fn known(count: Option<i64>, lang: Lang) -> String {
    count.map_or_else(|| lang.pick("未知", "unknown").to_owned(), |count| count.to_string())
}

/// A part of a whole as a percentage with one decimal, rounded down.
fn percent(part: i64, whole: Option<i64>, lang: Lang) -> String {
    match whole {
        Some(whole) if whole > 0 => {
            let tenths = i128::from(part) * 1000 / i128::from(whole);
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
        _ => lang.pick("无法计算", "unknown").to_owned(),
    }
}

fn thousandths(part: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(part.max(0)) * 1000 / i128::from(whole.max(1)))
        .unwrap_or(1000)
        .min(1000)
}

fn target(of: Option<Target>, lang: Lang) -> &'static str {
    match of {
        None => lang.pick("无目标", "none"),
        Some(Target::Reached) => lang.pick("达到", "reached"),
        Some(Target::Missed) => lang.pick("未达到", "missed"),
        Some(Target::Unknown) => lang.pick("无法判定", "unknown"),
    }
}

fn heads(lang: Lang, all: &[(&str, &str, bool)]) -> Vec<(String, bool)> {
    all.iter().map(|(zh, en, number)| (lang.pick(*zh, *en).to_owned(), *number)).collect()
}

fn conventions(run: &Run<'_>) -> Section {
    let lang = run.lang;
    let rows: Vec<Vec<String>> = run
        .conventions
        .iter()
        .map(|of| vec![of.text.clone(), of.value.clone(), of.id.clone()])
        .collect();
    Section {
        heading: lang.pick("采用的口径", "Conventions in force").to_owned(),
        text: vec![
            lang.pick(
                "文件没有写明、由本单位选定的做法如下，均可修改。",
                "What the policy leaves open was read as follows; every line is a setting.",
            )
            .to_owned(),
        ],
        table: Some(Table {
            caption: lang.pick("口径", "Conventions").to_owned(),
            columns: heads(
                lang,
                &[("含义", "Meaning", false), ("值", "Value", false), ("设定", "Setting", false)],
            ),
            rows,
        }),
        bars: None,
    }
}
