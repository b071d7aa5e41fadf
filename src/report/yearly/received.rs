//! Section: the reports of the cities, in time or late.

use super::{Run, Section, Table, day, heads};
use crate::lang::Lang;
use crate::registry::yearly::Report;
use crate::say;

/// The state of a city's report in words.
fn report(of: Report, lang: Lang) -> (String, &'static str) {
    match of {
        Report::InTime(on) => (on.to_string(), lang.pick("按期", "in time")),
        Report::Late(on) => (on.to_string(), lang.pick("逾期", "late")),
        Report::Overdue => (String::new(), lang.pick("逾期未报", "overdue")),
        Report::Awaited => (String::new(), lang.pick("未到期", "not due yet")),
    }
}

pub(super) fn section(run: &Run<'_>) -> Section {
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
