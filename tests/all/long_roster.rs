//! A long roster comes from the worker in pieces: nobody can tell.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use shenpi::document::Limits;
use shenpi::lang::Lang;
use shenpi::record::Date;
use shenpi::worker::{FormSource, Program, Setup, Source, Watch, Worker};

use crate::support::{applications, report};

/// More rows than three pieces hold.
const ROWS: usize = 900;

fn roster(name: &str, rows: usize) -> String {
    let mut text = String::from("社区名称,拟创建称号,所在行政区划,负责人联系电话\n");
    for row in 0..rows {
        let _ = writeln!(text, "{name}{row}社区,四川省绿色社区,成都市武侯区玉林街道,");
    }
    text
}

#[test]
fn every_row_is_reported_once_in_order_whatever_the_number_of_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("甲.csv", &roster("甲", ROWS));
    write("乙.csv", &roster("乙", ROWS + 1));
    write("丙.csv", &roster("丙", 3));
    let one = report(folder.path(), &["--jobs", "1", "."]);
    let wanted = [("丙", 3), ("乙", ROWS + 1), ("甲", ROWS)];
    let wanted: Vec<String> = wanted
        .iter()
        .flat_map(|(name, rows)| (0..*rows).map(move |row| format!("{name}{row}社区")))
        .collect();
    let found: Vec<&str> = applications(&one)
        .iter()
        .filter_map(|application| application["record"]["community"].as_str())
        .collect();
    assert_eq!(found, wanted);
    let last = applications(&one).last().unwrap();
    assert_eq!(last["part"], (ROWS + 1).to_string(), "rows keep their numbers");
    let four = report(folder.path(), &["--jobs", "4", "."]);
    assert!(one == four, "jobs change nothing");
}

fn worker() -> Worker {
    let setup = Setup {
        form: FormSource::BuiltIn("sichuan-green-community".to_owned()),
        settings: Vec::new(),
        limits: Limits::default(),
        as_of: Date::new(2022, 6, 30).unwrap(),
        stage: 0,
        lang: Lang::Zh,
    };
    let program = Program {
        path: env!("CARGO_BIN_EXE_shenpi").into(),
        arguments: vec!["__worker".to_owned()],
    };
    Worker::new(program, Arc::new(setup), Watch::start())
}

fn names(forms: &[shenpi::reading::Judged]) -> Vec<&str> {
    forms.iter().filter_map(|form| form.record.text("community")).collect()
}

#[test]
fn a_roster_that_changes_between_two_pieces_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| Source::File(Path::new(folder.path()).join(name));
    fs::write(folder.path().join("甲.csv"), roster("甲", ROWS)).unwrap();
    fs::write(folder.path().join("乙.csv"), roster("乙", ROWS)).unwrap();
    let mut worker = worker();
    let first = worker.read(&file("甲.csv"), "甲.csv").unwrap();
    let from = ROWS - 2;
    // Another roster in between: the first is read once more.
    worker.read(&file("乙.csv"), "乙.csv").unwrap();
    let rest = worker.rest(&file("甲.csv"), "甲.csv", from).unwrap();
    assert_eq!(names(&rest.forms), ["甲898社区", "甲899社区"]);
    assert_eq!(rest.sha256, first.sha256);
    fs::write(folder.path().join("甲.csv"), roster("丁", ROWS)).unwrap();
    let rest = worker.rest(&file("甲.csv"), "甲.csv", from - 1).unwrap();
    assert_ne!(rest.sha256, first.sha256);
}
