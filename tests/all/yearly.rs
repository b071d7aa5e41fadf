//! The yearly report in every format says what the ledger of
//! `samples/ledger/year.args` says: progress, a removal, deadlines that ran out,
//! and who was late.

use std::fs;
use std::path::Path;

use shenpi::document::{self, Limits};

use crate::support::{root, run};

/// The ledger of the story, without its reports.
fn year(folder: &Path) {
    for entry in fs::read_dir(root("samples/ledger")).unwrap().flatten() {
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let script = fs::read_to_string(root("samples/ledger/year.args")).unwrap();
    for line in script.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !["report", "stats", "verify", "due"].iter().any(|verb| words.contains(verb)) {
            run(folder, &words);
        }
    }
}

fn report(folder: &Path, file: &str, more: &[&str]) -> Vec<u8> {
    let fixed = ["registry", "--db", "年.db", "report", "--year", "2022", "--as-of", "2023-02-01"];
    let all: Vec<&str> = fixed.iter().chain(&["--output", file]).chain(more).copied().collect();
    let done = run(folder, &all);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let once = fs::read(folder.join(file)).unwrap();
    run(folder, &all);
    assert!(once == fs::read(folder.join(file)).unwrap(), "{file}: the same bytes again");
    once
}

/// What each format must hold, by words that stand in a cell or a sentence.
const WANTED: [&str; 9] = [
    "2022年绿色社区创建行动年度总结评估报告",
    "全省达标率无法计算",
    "本年除名1个，上年0个。",
    "现有2个社区限期整改，其中1个期限已过。",
    "绵阳市/游仙区/游仙街道/芙蓉东社区",
    "期限已过",
    "逾期收到：绵阳市；逾期未报：德阳市、",
    "逾期未报",
    "绵阳市城市社区总数4，底表有3个，两数不同。",
];

fn holds(text: &str, format: &str) {
    let bare: String = text.split_whitespace().collect();
    for wanted in WANTED {
        assert!(bare.contains(wanted), "{format}: {wanted}");
    }
}

#[test]
fn every_format_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    year(folder.path());
    let text = String::from_utf8(report(folder.path(), "r.txt", &[])).unwrap();
    holds(&text, "txt");
    let page = String::from_utf8(report(folder.path(), "r.html", &[])).unwrap();
    holds(&page, "html");
    assert!(!page.contains("<script") && page.contains("<caption>"));
    let read = |name: &str| {
        let bytes = report(folder.path(), name, &[]);
        let document = document::read(&bytes, &Limits::default()).unwrap();
        let tables = document.tables().flat_map(|(_, table)| &table.cells);
        let cells = tables.map(|cell| cell.text.to_string());
        let paragraphs = document.blocks.iter().filter_map(|block| match block {
            document::Block::Paragraph(paragraph) => Some(paragraph.text.to_string()),
            document::Block::Table(_) => None,
        });
        (paragraphs.chain(cells).collect::<Vec<_>>().join("\n"), document)
    };
    let (text, _) = read("r.docx");
    holds(&text, "docx");
    let (text, document) = read("r.xlsx");
    let bare: String = text.split_whitespace().collect();
    for wanted in WANTED.iter().skip(1) {
        assert!(bare.contains(wanted), "xlsx: {wanted}");
    }
    // The chart plots shares as shares and counts as counts, beside their names.
    let sheet = |name: &str| {
        let mut tables = document.tables().map(|(_, table)| table);
        tables
            .find(|table| table.name.as_deref().is_some_and(|known| known.contains(name)))
            .unwrap()
    };
    for (name, measure, city, wanted) in [
        ("创建进度", "达标率", "成都市", "0.6"),
        ("与上年比较", "本年命名", "成都市", "2"),
        ("创建质量", "平均得分", "绵阳市", "96"),
    ] {
        let cells = &sheet(name).cells;
        let head =
            cells.iter().filter(|cell| &*cell.text == measure).max_by_key(|cell| cell.column);
        let head = head.unwrap();
        let row = cells
            .iter()
            .find(|cell| &*cell.text == city && cell.column + 1 == head.column)
            .unwrap()
            .row;
        let value =
            cells.iter().find(|cell| cell.row == row && cell.column == head.column).unwrap();
        let shown = value.text.trim_end_matches('%').parse::<f64>().unwrap();
        let scale = if value.text.ends_with('%') { 100.0 } else { 1.0 };
        assert_eq!(shown / scale, wanted.parse::<f64>().unwrap(), "{name}: {}", value.text);
    }
}

#[cfg(feature = "render")]
#[test]
fn the_paper_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    year(folder.path());
    report(folder.path(), "r.pdf", &[]);
    let done = std::process::Command::new("pdftotext")
        .args(["-layout", "r.pdf", "-"])
        .current_dir(folder.path())
        .output();
    match done {
        Ok(done) => {
            let text = String::from_utf8(done.stdout).unwrap();
            let bare: String = text.split_whitespace().collect();
            for wanted in
                ["本年除名1个，上年0个。", "其中1个期限已过", "逾期收到：绵阳市；", "60.0%"]
            {
                assert!(bare.contains(wanted), "{wanted}");
            }
        }
        Err(_) => crate::support::skipped("the words of the yearly report: no pdftotext"),
    }
}
