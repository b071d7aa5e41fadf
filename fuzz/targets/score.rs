#![no_main]
//! Any file to its scores, as a worker reads it, and what several raters make of
//! them. A file as it is; after a zero byte, a table whose cells the fuzzer
//! chooses among what scoring sheets say. A sheet that is accepted is whole, in
//! range, and sums up.

use libfuzzer_sys::fuzz_target;
use shenpi::lang::Lang;
use shenpi::reading;
use shenpi::score;
use shenpi_fuzz::{form, limits, own_panics_only};

/// Cells that are no criterion's title.
const WORDS: [&str; 48] = [
    "",
    "序号",
    "创建标准",
    "分值",
    "得分",
    "自评得分",
    "专家评分",
    "考核内容",
    "总分",
    "评分细则",
    "小计",
    "合计",
    "总得分",
    "社区名称",
    "玉林东路社区",
    "社区名称：甲社区",
    "所在行政区划",
    "成都市武侯区玉林街道",
    "评分人",
    "甲",
    "日期",
    "2022-06-30",
    "指标",
    "指标值",
    "总户数",
    "总人数",
    "社区绿地率",
    "公共绿地面积",
    "0",
    "0.5",
    "1",
    "2",
    "2.5",
    "3",
    "4",
    "5",
    "10",
    "25",
    "100",
    "-1",
    "1e308",
    "NaN",
    "３分",
    "/",
    "85%",
    "第5条",
    "四川省绿色社区创建标准细则（试行）",
    "绿色社区创建评分表",
];

/// Two bytes a cell: its text, or the end of a row or a table.
fn table(program: &[u8]) -> String {
    let scoring = form().score.as_ref().expect("the built-in form scores");
    let mut text = String::new();
    for pair in program.chunks_exact(2) {
        let (kind, which) = (pair[0], usize::from(pair[1]));
        match kind % 8 {
            0 => text.push('\n'),
            1 => text.push_str("</tr></table>\n<table><tr>"),
            2 => text.push_str("</tr><tr>"),
            kind => {
                let criterion = scoring.criteria.get(which % scoring.criteria.len());
                let cell = match (kind, criterion) {
                    (3, Some(of)) => of.title.clone(),
                    (4, Some(of)) => of.items.join("\n"),
                    (5, Some(of)) => of.no.to_string(),
                    _ => WORDS[which % WORDS.len()].to_owned(),
                };
                let span = if which > 250 { " rowspan=2 colspan=2" } else { "" };
                text.push_str(&format!("<td{span}>{cell}</td>"));
            }
        }
    }
    format!("<html><body><table><tr>{text}</tr></table></body></html>")
}

fuzz_target!(|data: &[u8]| {
    own_panics_only();
    let bytes = match data {
        [0, program @ ..] => table(program).into_bytes(),
        whole => whole.to_vec(),
    };
    let read = || reading::score(form(), "评分表.xlsx", &bytes, &limits(), Lang::Zh);
    let scored = read();
    assert_eq!(scored, read(), "two readings differ");
    let scoring = form().score.as_ref().expect("the built-in form scores");
    for sheet in &scored.sheets {
        assert_eq!(sheet.scores.len(), scoring.criteria.len(), "a score for each criterion");
        assert_eq!(sheet.is_complete(), sheet.total().is_some(), "a total where nothing is blank");
        if sheet.is_returned() {
            continue;
        }
        let total = sheet.total().expect("an accepted sheet is whole");
        assert_eq!(total, sheet.scores.iter().flatten().sum::<i64>(), "the total is the sum");
        for (score, criterion) in sheet.scores.iter().flatten().zip(&scoring.criteria) {
            assert!((0..=criterion.points).contains(score), "an accepted score is in range");
        }
    }
    let mut sheets = scored.sheets;
    let mut all: Vec<&mut score::Sheet> = sheets.iter_mut().collect();
    let count = all.len();
    for community in score::merge(scoring, &mut all, Lang::En) {
        assert!(community.counted.len() + community.left_out.len() <= count, "nobody counts twice");
    }
});
