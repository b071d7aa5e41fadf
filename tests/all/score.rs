//! Scoring sheets: `samples/score/NAME` is read and must give
//! `NAME.expected.json`, which `UPDATE=1` renews. Names are claims, as in
//! `samples`.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use shenpi::document::{self, Block, Cell, Limits, Table};
use shenpi::form::FormDef;
use shenpi::lang::Lang;
use shenpi::{score, template};

use crate::samples::{first_difference, wanted};
use crate::support::{AS_OF, root, run, update};

const FOLDER: &str = "samples/score";

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root(FOLDER))
        .expect(FOLDER)
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".expected.json") && !name.ends_with(".args"))
        .collect();
    names.sort();
    names
}

/// `score` with `--format json`, and its exit code.
fn scored(arguments: &[&str]) -> (Value, i32) {
    let fixed = ["score", "--as-of", AS_OF, "--format", "json", "--reproducible"];
    let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().copied()).collect();
    let output = run(&root(FOLDER), &all);
    let json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{all:?}: {error}, {:?}", output.stderr));
    (json, output.status.code().unwrap_or(-1))
}

fn found<'v>(report: &'v Value, severities: &[&str]) -> BTreeSet<&'v str> {
    let of = |key: &str| report[key].as_array().into_iter().flatten();
    of("sheets")
        .chain(of("communities"))
        .flat_map(|one| one["diagnostics"].as_array().into_iter().flatten())
        .filter(|one| one["severity"].as_str().is_some_and(|s| severities.contains(&s)))
        .filter_map(|one| one["code"].as_str())
        .collect()
}

#[test]
fn every_sheet_gives_what_it_must() {
    let mut failures = Vec::new();
    for name in names() {
        let given = fs::read_to_string(root(FOLDER).join(format!("{name}.args")));
        let given = given.unwrap_or_default();
        let arguments: Vec<&str> = [name.as_str()].into_iter().chain(given.lines()).collect();
        let (report, exit) = scored(&arguments);
        let (graves, infos) = (found(&report, &["error", "warning"]), found(&report, &["info"]));
        let claim = wanted(&name);
        let raised: BTreeSet<&str> = claim.raised.iter().map(String::as_str).collect();
        if raised.difference(&infos).copied().collect::<BTreeSet<_>>() != graves {
            failures.push(format!("{name}: raises {graves:?}, its name says {raised:?}"));
            continue;
        }
        if claim.absent.as_deref().is_some_and(|code| graves.contains(code)) {
            failures.push(format!("{name}: raises {:?}", claim.absent));
        }
        let errors = !found(&report, &["error"]).is_empty();
        let unreadable = name.starts_with('I');
        let want = if unreadable { 3 } else { i32::from(errors) };
        if exit != want {
            failures.push(format!("{name}: exit {exit}, not {want}"));
        }
        let path = root(FOLDER).join(format!("{name}.expected.json"));
        if update() {
            let mut text = serde_json::to_string_pretty(&report).unwrap();
            text.push('\n');
            fs::write(&path, text).unwrap();
            continue;
        }
        let expected = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let expected: Value = expected.unwrap_or_default();
        if let Some(difference) = first_difference("", &expected, &report) {
            failures.push(format!("{name}: {difference}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn jobs_change_nothing() {
    let report = |jobs: &str| scored(&[".", "--jobs", jobs]);
    let (one, four) = (report("1"), report("4"));
    assert!(one == four, "the same report whatever the number of jobs");
    let paths: Vec<&str> =
        one.0["sheets"].as_array().unwrap().iter().filter_map(|one| one["path"].as_str()).collect();
    assert!(paths.contains(&"./good-archive.zip!/评分/good-openpyxl.xlsx"), "{paths:?}");
}

#[test]
fn every_code_has_its_sample() {
    // C115 and C120 need a check report: below.
    let elsewhere = ["C115", "C120"];
    let raised: BTreeSet<String> = names().iter().flat_map(|name| wanted(name).raised).collect();
    for entry in shenpi::diagnostic::entries() {
        let code = entry.code.to_string();
        if code.starts_with('C') && !elsewhere.contains(&code.as_str()) {
            assert!(raised.contains(&code), "{code}: no sample raises it");
        }
    }
}

#[test]
fn figures_are_compared_with_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let report = |summary: &str, community: &str| {
        let json = serde_json::json!({"schema": "shenpi.check/1", "applications": [{"record": {
            "community": community, "summary": summary,
            "division": {"city": "成都市", "county": "武侯区", "street": "玉林街道"}}}]});
        let path = folder.path().join("报告.json");
        fs::write(&path, json.to_string()).unwrap();
        path.to_string_lossy().into_owned()
    };
    let codes = |path: &str| -> Vec<String> {
        let (report, _) = scored(&["good-openpyxl.xlsx", "--against", path]);
        found(&report, &["error", "warning", "info"]).iter().map(|c| (*c).to_owned()).collect()
    };
    let same = report("社区有居民2,036户，5068人，改造300户。", "玉林东路社区");
    assert!(codes(&same).is_empty());
    let other = report("社区有居民2306户，5068人。", "玉林东路社区");
    assert_eq!(codes(&other), ["C115"]);
    let silent = report("社区位于一环路南。", "玉林东路社区");
    assert!(codes(&silent).is_empty());
    let stranger = report("社区有居民2036户。", "和平社区");
    assert_eq!(codes(&stranger), ["C120"]);
    // A report of something else is a mistake of the caller.
    fs::write(folder.path().join("报告.json"), "{}").unwrap();
    let path = folder.path().join("报告.json").to_string_lossy().into_owned();
    let output = run(&root(FOLDER), &["score", "good-openpyxl.xlsx", "--against", &path]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn nobody_passes_without_a_pass_line() {
    let text = |arguments: &[&str]| {
        let all: Vec<&str> = ["score", "good-three-raters", "--as-of", AS_OF]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        String::from_utf8(run(&root(FOLDER), &all).stdout).unwrap()
    };
    for format in ["human", "html"] {
        let without = text(&["--format", format]);
        for word in ["达到合格线", "未达合格线", "判定合格", "为合格"] {
            assert!(!without.contains(word), "{format}: {word}");
        }
        assert!(text(&["--format", format, "--set", "pass_line=70"]).contains("达到合格线 70 分"));
        assert!(text(&["--format", format, "--set", "pass_line=97"]).contains("未达合格线 97 分"));
    }
    let (report, _) = scored(&["good-three-raters"]);
    assert_eq!(report["communities"][0]["passed"], Value::Null);
    let (report, _) = scored(&["good-three-raters", "--set", "pass_line=70"]);
    assert_eq!(report["communities"][0]["passed"], true);
    // The lines themselves are linted.
    let output = run(&root(FOLDER), &["score", "good-zero.xlsx", "--set", "pass_line=101"]);
    assert_eq!(output.status.code(), Some(2));
    let output = run(&root(FOLDER), &["score", "good-zero.xlsx", "--set", "score_step=0.25"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_folder_gets_a_report_of_each_community_and_one_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_string_lossy().into_owned();
    let arguments = [
        "score",
        "good-three-raters",
        "good-python-docx.docx",
        "--format",
        "html",
        "--output",
        &to,
    ];
    let output = run(&root(FOLDER), &arguments);
    assert_eq!(output.status.code(), Some(0), "{:?}", output.stderr);
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["玉林东路社区_评分报告.html", "评分汇总.html"]);
    // Nothing is overwritten unasked.
    assert_eq!(run(&root(FOLDER), &arguments).status.code(), Some(2));
    let forced: Vec<&str> = arguments.into_iter().chain(["--force"]).collect();
    assert_eq!(run(&root(FOLDER), &forced).status.code(), Some(0));
}

fn form() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).unwrap()
}

/// The blank sheet as the reader sees it, with the scores and the total
/// written in, both in tenths of a point.
fn filled(form: &FormDef, scores: &[Option<i64>], total: Option<i64>) -> document::Document {
    let bytes = template::score_xlsx(form).unwrap().unwrap();
    let mut document = document::read(&bytes, &Limits::default()).unwrap();
    let Some(Block::Table(table)) =
        document.blocks.iter_mut().find(|block| matches!(block, Block::Table(_)))
    else {
        panic!("no sheet");
    };
    let row = |no: usize| {
        let title = &form.score.as_ref().unwrap().criteria[no].title;
        table.cells.iter().find(|cell| *cell.text == **title).unwrap().row
    };
    let rows: Vec<u32> = (0..scores.len()).map(row).collect();
    let write = |table: &mut Table, row: u32, column: u32, text: String| {
        table.cells.retain(|cell| (cell.row, cell.column) != (row, column));
        let at = table.cells.partition_point(|cell| (cell.row, cell.column) < (row, column));
        let cell = Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            text: text.into(),
            control: None,
            font: None,
        };
        table.cells.insert(at, cell);
    };
    let label = table.cells.iter().find(|cell| *cell.text == *"社区名称").unwrap().row;
    write(table, label, 2, "玉林东路社区".to_owned());
    let last = table.cells.iter().find(|cell| *cell.text == *"合计").unwrap().row;
    let scores = rows.iter().copied().zip(scores.iter().copied());
    for (row, tenths) in scores.chain([(last, total)]) {
        let Some(tenths) = tenths else { continue };
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = tenths.unsigned_abs();
        write(table, row, 7, format!("{sign}{}.{}", tenths / 10, tenths % 10));
    }
    document
}

/// Scores in tenths of a point: every second sheet keeps all rules, of the
/// others most scores do.
fn scores(form: &FormDef) -> impl Strategy<Value = Vec<Option<i64>>> + use<> {
    let criteria = || form.score.as_ref().unwrap().criteria.iter();
    let lawful = |points: i64| (0..=points / 5_000).prop_map(|halves| Some(halves * 5)).boxed();
    let any = |points: i64| {
        prop_oneof![
            8 => lawful(points),
            1 => Just(None),
            1 => (-30..=90_i64).prop_map(Some),
        ]
        .boxed()
    };
    prop_oneof![
        criteria().map(|c| lawful(c.points)).collect::<Vec<_>>(),
        criteria().map(|c| any(c.points)).collect::<Vec<_>>(),
    ]
}

#[test]
fn what_is_written_is_read_and_no_breach_is_missed() {
    let form = form();
    let scoring = form.score.as_ref().unwrap();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(48));
    let law = |(scores, said): (Vec<Option<i64>>, Option<i64>)| {
        let document = filled(&form, &scores, said);
        let sheets = score::read(&form, &document, Lang::Zh);
        prop_assert_eq!(sheets.len(), 1);
        let sheet = &sheets[0];
        let scaled: Vec<Option<i64>> = scores.iter().map(|s| s.map(|s| s * 1_000)).collect();
        prop_assert_eq!(&sheet.scores, &scaled);
        let count = |code: &str| {
            sheet.diagnostics.iter().filter(|found| found.code.to_string() == code).count()
        };
        let pairs = || scaled.iter().zip(&scoring.criteria);
        let blank = scaled.iter().filter(|score| score.is_none()).count();
        let out = |score: i64, points: i64| score < 0 || score > points;
        let range = pairs().filter(|(s, c)| s.is_some_and(|s| out(s, c.points))).count();
        let off =
            pairs().filter(|(s, c)| s.is_some_and(|s| !out(s, c.points) && s % 5_000 != 0)).count();
        prop_assert_eq!((count("C101"), count("C102"), count("C103")), (blank, range, off));
        prop_assert_eq!(sheet.is_complete(), blank == 0);
        let sum: Option<i64> = (blank == 0).then(|| scaled.iter().flatten().sum());
        prop_assert_eq!(sheet.total(), sum);
        // The class sums are as the blank sheet stores them: not calculated.
        let wrong = sum.zip(said).is_some_and(|(sum, said)| said * 1_000 != sum);
        prop_assert_eq!((count("C105"), count("C106")), (0, usize::from(wrong)));
        prop_assert_eq!(sheet.is_returned(), blank + range + off > 0 || wrong);
        Ok(())
    };
    // The total is blank, right, or off by up to a point.
    let cases = scores(&form).prop_flat_map(|scores| {
        let sum: i64 = scores.iter().flatten().sum();
        let said = prop_oneof![Just(None), Just(Some(sum)), (sum - 10..=sum + 10).prop_map(Some)];
        (Just(scores), said)
    });
    runner.run(&cases, law).unwrap();
}

#[test]
fn blank_sheets_are_blank_and_the_same_every_time() {
    let form = form();
    let scoring = form.score.as_ref().unwrap();
    for write in [template::score_xlsx, template::score_docx] {
        let bytes = write(&form).unwrap().unwrap();
        assert_eq!(bytes, write(&form).unwrap().unwrap());
        let document = document::read(&bytes, &Limits::default()).unwrap();
        let sheets = score::read(&form, &document, Lang::Zh);
        assert_eq!(sheets.len(), 1);
        let codes: Vec<String> =
            sheets[0].diagnostics.iter().map(|found| found.code.to_string()).collect();
        let blanks = codes.iter().filter(|code| *code == "C101").count();
        assert_eq!((blanks, codes.len()), (scoring.criteria.len(), blanks + 1), "{codes:?}");
        assert!(codes.contains(&"C110".to_owned()));
    }
}
