//! Sections: who was struck off, and who is told to rectify. A deadline that ran
//! out is a hint.

use super::{Run, Section, Table, heads};
use crate::say;

pub(super) fn section(run: &Run<'_>) -> Section {
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

pub(super) fn deadlines(run: &Run<'_>) -> Section {
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
