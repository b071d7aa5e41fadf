//! The yearly report in every format says what the ledger of
//! `samples/ledger/year.args` says: progress, a removal, deadlines that ran out,
//! and who was late.

use std::fs;
use std::io::Read;
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
    // The charts plot columns of the tables: shares as shares, counts as counts.
    let bytes = fs::read(folder.path().join("r.xlsx")).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut plotted = Vec::new();
    for at in 1..=3 {
        let mut chart = String::new();
        let name = format!("xl/charts/chart{at}.xml");
        package.by_name(&name).unwrap().read_to_string(&mut chart).unwrap();
        let formulas = chart.split("<c:f>").skip(1).filter_map(|rest| rest.split('<').next());
        plotted.extend(formulas.map(str::to_owned).collect::<Vec<_>>());
    }
    assert_eq!(
        plotted,
        [
            "'一、创建进度'!$A$5:$A$7",
            "'一、创建进度'!$F$5:$F$7",
            "'二、与上年比较'!$A$4:$A$6",
            "'二、与上年比较'!$B$4:$B$6",
            "'三、创建质量'!$A$4:$A$6",
            "'三、创建质量'!$D$4:$D$6",
        ]
    );
    let share = document
        .tables()
        .find(|(_, table)| table.name.as_deref() == Some("一、创建进度"))
        .and_then(|(_, table)| table.cells.iter().find(|cell| (cell.row, cell.column) == (5, 6)));
    assert_eq!(&*share.unwrap().text, "0.6", "成都市: a number, shown as 60.0%");
    assert!(page.contains("<h1>2022年绿色社区创建行动年度总结评估报告</h1>"));
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
