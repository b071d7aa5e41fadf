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
use crate::registry::yearly::{City, Report, Yearly};
use crate::say;

mod formats;
mod json;

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
        progress(run),
        compared(run),
        quality(run),
        removals(run),
        deadlines(run),
        received(run),
        gaps(run),
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

fn progress(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let province = &of.now.province;
    let share = percent(province.sums.met, province.communities, lang);
    let mut text = vec![match province.percent {
        Some(goal) => say!(
            lang,
            "全省达标社区占城市社区总数的{share}，本年目标为{goal}%以上，{}。",
            "Of the urban communities {share} met the standard; the year's target is {goal} %: {}.",
            target(province.target, lang)
        ),
        None => say!(
            lang,
            "全省达标社区占城市社区总数的{share}；本年没有规定目标。",
            "Of the urban communities {share} met the standard; the year has no target."
        ),
    }];
    if let Some(flow) = &run.form.flow
        && let Some(goal) = flow.targets.titled
    {
        let count = province.sums.demonstration;
        text.push(say!(
            lang,
            "省级示范绿色社区累计{count}个，目标{goal}个；改造试点社区{}个。",
            "Demonstration communities {count} of {goal}; pilots {}.",
            province.sums.pilots
        ));
    }
    let row = |place: &crate::registry::stats::Place| {
        vec![
            place.name.clone(),
            known(place.communities, lang),
            place.sums.in_base.to_string(),
            place.sums.taking_part.to_string(),
            place.sums.met.to_string(),
            percent(place.sums.met, place.communities, lang),
            place.sums.demonstration.to_string(),
            place.sums.open.to_string(),
            target(place.target, lang).to_owned(),
        ]
    };
    let rows = of.now.cities.iter().chain([province]).map(row).collect();
    let bars = of
        .now
        .cities
        .iter()
        .map(|place| {
            let whole = place.communities.unwrap_or(0);
            let length = if whole > 0 { thousandths(place.sums.met, whole) } else { 0 };
            (place.name.clone(), percent(place.sums.met, place.communities, lang), length)
        })
        .collect();
    Section {
        heading: lang.pick("创建进度", "Progress").to_owned(),
        text,
        table: Some(Table {
            caption: lang.pick("各市（州）创建进度", "Progress by city").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("城市社区总数", "Communities", true),
                    ("底表城市社区", "In the base", true),
                    ("参与", "Taking part", true),
                    ("达标", "Met", true),
                    ("达标率", "Share", true),
                    ("省级示范", "Demonstration", true),
                    ("在办", "Open", true),
                    ("目标", "Target", false),
                ],
            ),
            rows,
        }),
        bars: Some(Bars {
            caption: lang
                .pick("各市（州）达标率", "Share of communities that met the standard")
                .to_owned(),
            bars,
        }),
    }
}

fn compared(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let signed = |now: i64, before: i64| {
        let change = now - before;
        if change > 0 { format!("+{change}") } else { change.to_string() }
    };
    let places = of.now.cities.iter().chain([&of.now.province]);
    let befores =
        |name: &str| of.before.cities.iter().chain([&of.before.province]).find(|b| b.name == name);
    let named = |name: &str| -> (i64, i64) {
        match of.cities.iter().find(|city| city.name == name) {
            Some(city) => city.named,
            None => of.cities.iter().fold((0, 0), |sum, c| (sum.0 + c.named.0, sum.1 + c.named.1)),
        }
    };
    let rows = places
        .map(|place| {
            let before = befores(&place.name).map(|place| place.sums).unwrap_or_default();
            let (new, old) = named(&place.name);
            vec![
                place.name.clone(),
                new.to_string(),
                old.to_string(),
                place.sums.met.to_string(),
                before.met.to_string(),
                signed(place.sums.met, before.met),
                signed(place.sums.taking_part, before.taking_part),
                signed(place.sums.demonstration, before.demonstration),
            ]
        })
        .collect();
    let most = of.cities.iter().map(|city| city.named.0).max().unwrap_or(0);
    let bars = of
        .cities
        .iter()
        .map(|city| (city.name.clone(), city.named.0.to_string(), thousandths(city.named.0, most)))
        .collect();
    let (now, before) = (of.now.province.sums.met, of.before.province.sums.met);
    let change = signed(now, before);
    let last = of.year - 1;
    Section {
        heading: lang.pick("与上年比较", "Compared with the year before").to_owned(),
        text: vec![say!(
            lang,
            "全省达标社区由{last}年底的{before}个变为{now}个（{change}）。",
            "Communities that met the standard: {before} at the end of {last}, {now} now ({change})."
        )],
        table: Some(Table {
            caption: lang.pick("与上年比较", "Compared with the year before").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("本年命名", "Named", true),
                    ("上年命名", "Year before", true),
                    ("达标", "Met", true),
                    ("上年底达标", "Met before", true),
                    ("达标增减", "Change", true),
                    ("参与增减", "Taking part", true),
                    ("示范增减", "Demonstration", true),
                ],
            ),
            rows,
        }),
        bars: Some(Bars {
            caption: lang.pick("各市（州）本年命名", "Named in the year").to_owned(),
            bars,
        }),
    }
}

fn quality(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let points = run.form.score.as_ref().map_or(0, crate::form::Scoring::points);
    let number = crate::form::number_text;
    let met = |city: &City| {
        of.now.cities.iter().find(|place| place.name == city.name).map_or(0, |place| place.sums.met)
    };
    let rows = of
        .cities
        .iter()
        .map(|city| {
            let (low, high) = match city.range {
                Some((low, high)) => (number(low), number(high)),
                None => ("—".to_owned(), "—".to_owned()),
            };
            vec![
                city.name.clone(),
                met(city).to_string(),
                city.scored.to_string(),
                city.mean.map_or_else(|| "—".to_owned(), super::score::mean),
                low,
                high,
            ]
        })
        .collect();
    let scored: i64 = of.cities.iter().map(|city| city.scored).sum();
    let all = of.now.province.sums.met;
    let text = if scored == 0 {
        say!(
            lang,
            "台账里没有达标社区的评分；用 shenpi registry scores 录入评分报告。",
            "The ledger has no scores; `shenpi registry scores` takes them in."
        )
    } else {
        say!(
            lang,
            "{all}个达标社区中，{scored}个有评分（附件1，满分{}）；没有评分的不计入平均。",
            "Of {all} communities with a title {scored} have a score (of {}); the others do not count.",
            number(points)
        )
    };
    let bars = of
        .cities
        .iter()
        .filter_map(|city| {
            let mean = city.mean?;
            Some((city.name.clone(), super::score::mean(mean), thousandths(mean, points)))
        })
        .collect::<Vec<_>>();
    Section {
        heading: lang.pick("创建质量", "Quality").to_owned(),
        text: vec![text],
        table: Some(Table {
            caption: lang.pick("达标社区的评分", "Scores").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("达标", "Met", true),
                    ("有评分", "Scored", true),
                    ("平均", "Mean", true),
                    ("最低", "Lowest", true),
                    ("最高", "Highest", true),
                ],
            ),
            rows,
        }),
        bars: Some(Bars {
            caption: lang.pick("各市（州）平均得分", "Mean scores").to_owned(),
            bars,
        })
        .filter(|bars| !bars.bars.is_empty()),
    }
}

fn removals(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let count = of.removals.len();
    let before: i64 = of.cities.iter().map(|city| city.revoked.1).sum();
    let rows: Vec<Vec<String>> = of
        .removals
        .iter()
        .map(|one| vec![one.community.clone(), one.title.clone(), one.on.clone()])
        .collect();
    Section {
        heading: lang.pick("除名", "Struck off").to_owned(),
        text: vec![say!(
            lang,
            "本年除名{count}个，上年{before}个。",
            "Struck off in the year: {count}; the year before: {before}."
        )],
        table: Some(Table {
            caption: lang.pick("本年除名", "Struck off in the year").to_owned(),
            columns: heads(
                lang,
                &[("社区", "Community", false), ("称号", "Title", false), ("日期", "Date", false)],
            ),
            rows,
        })
        .filter(|table| !table.rows.is_empty()),
        bars: None,
    }
}

fn deadlines(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let (all, over) = (of.rectifying.len(), of.overdue.len());
    let mut text = vec![say!(
        lang,
        "现有{all}个社区限期整改，其中{over}个期限已过。",
        "Told to rectify: {all}; the deadline of {over} has run out."
    )];
    if over > 0 {
        text.push(
            lang.pick(
                "期限已过的，请组织复查；是否除名，按程序由人决定，本报告不作除名处理。",
                "Let those be inspected again; whether one is struck off is for people to decide.",
            )
            .to_owned(),
        );
    }
    let rows: Vec<Vec<String>> = of
        .rectifying
        .iter()
        .map(|one| {
            let state = if of.overdue.contains(one) {
                lang.pick("期限已过", "run out")
            } else {
                lang.pick("整改中", "under way")
            };
            vec![one.community.clone(), one.title.clone(), one.due.clone(), state.to_owned()]
        })
        .collect();
    Section {
        heading: lang.pick("限期整改", "Told to rectify").to_owned(),
        text,
        table: Some(Table {
            caption: lang.pick("限期整改的社区", "Communities told to rectify").to_owned(),
            columns: heads(
                lang,
                &[
                    ("社区", "Community", false),
                    ("称号", "Title", false),
                    ("期限", "Deadline", false),
                    ("状态", "State", false),
                ],
            ),
            rows,
        })
        .filter(|table| !table.rows.is_empty()),
        bars: None,
    }
}

/// The state of a city's report in words.
fn report(of: Report, lang: Lang) -> (String, &'static str) {
    match of {
        Report::InTime(on) => (on.to_string(), lang.pick("按期", "in time")),
        Report::Late(on) => (on.to_string(), lang.pick("逾期", "late")),
        Report::Overdue => (String::new(), lang.pick("逾期未报", "overdue")),
        Report::Awaited => (String::new(), lang.pick("未到期", "not due yet")),
    }
}

fn received(run: &Run<'_>) -> Section {
    let (lang, of) = (run.lang, run.yearly);
    let names = |wanted: &dyn Fn(Report) -> bool| {
        let names: Vec<&str> =
            of.cities.iter().filter(|c| wanted(c.report)).map(|c| c.name.as_str()).collect();
        if names.is_empty() {
            lang.pick("无", "none").to_owned()
        } else {
            names.join(lang.pick("、", ", "))
        }
    };
    let due = day(of.due, lang);
    let late = names(&|report| matches!(report, Report::Late(_)));
    let overdue = names(&|report| report == Report::Overdue);
    let rows = of
        .cities
        .iter()
        .map(|city| {
            let (on, state) = report(city.report, lang);
            vec![city.name.clone(), on, state.to_owned()]
        })
        .collect();
    Section {
        heading: lang.pick("各市（州）年度报告", "Reports of the cities").to_owned(),
        text: vec![say!(
            lang,
            "各市（州）年度总结评估报告的截止日是{due}（当日收到算按期）。逾期收到：{late}；逾期未报：{overdue}。",
            "The cities' reports are due on {due}, that day included. Late: {late}; overdue: {overdue}."
        )],
        table: Some(Table {
            caption: lang.pick("年度报告收到情况", "Reports received").to_owned(),
            columns: heads(
                lang,
                &[
                    ("市（州）", "City", false),
                    ("收到日期", "Received", false),
                    ("结果", "State", false),
                ],
            ),
            rows,
        }),
        bars: None,
    }
}

/// What is missing, named.
pub(super) fn missing(run: &Run<'_>) -> Vec<String> {
    let (lang, of) = (run.lang, run.yearly);
    let mut gaps = Vec::new();
    let list = |names: Vec<&str>| names.join(lang.pick("、", ", "));
    for (year, stats) in [(of.year, &of.now), (of.year - 1, &of.before)] {
        if !stats.missing.is_empty() {
            let names = list(stats.missing.iter().map(String::as_str).collect());
            gaps.push(say!(
                lang,
                "没有{year}年城市社区总数，达标率和目标无法计算：{names}。",
                "No number of urban communities for {year}, so no share and no target: {names}."
            ));
        }
    }
    let empty: Vec<&str> =
        of.now.cities.iter().filter(|p| p.sums.in_base == 0).map(|p| p.name.as_str()).collect();
    if !empty.is_empty() {
        let names = list(empty);
        gaps.push(say!(
            lang,
            "底表里没有城市社区：{names}。",
            "No urban community in the base: {names}."
        ));
    }
    for place in &of.now.cities {
        if let Some(total) = place.communities.filter(|total| *total != place.sums.in_base)
            && place.sums.in_base > 0
        {
            let (name, base) = (&place.name, place.sums.in_base);
            gaps.push(say!(
                lang,
                "{name}城市社区总数{total}，底表有{base}个，两数不同。",
                "{name}: {total} urban communities were given, the base has {base}."
            ));
        }
    }
    let unscored: Vec<String> = of
        .cities
        .iter()
        .filter_map(|city| {
            let met = of.now.cities.iter().find(|place| place.name == city.name)?.sums.met;
            let left = met - city.scored;
            (left > 0).then(|| say!(lang, "{}（{left}个）", "{} ({left})", city.name))
        })
        .collect();
    if !unscored.is_empty() {
        let names = unscored.join(lang.pick("、", ", "));
        gaps.push(say!(
            lang,
            "有达标社区没有评分：{names}。",
            "Communities with a title but no score: {names}."
        ));
    }
    gaps
}

fn gaps(run: &Run<'_>) -> Section {
    let lang = run.lang;
    let mut text = missing(run);
    if text.is_empty() {
        text.push(lang.pick("没有发现缺口。", "Nothing is missing.").to_owned());
    }
    Section {
        heading: lang.pick("数据缺口", "What is missing").to_owned(),
        text,
        ..Section::default()
    }
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
