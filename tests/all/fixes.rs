//! `fixes` and `check --against`: what goes back, and what comes back of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{AS_OF, applications, codes, root, run, update};

/// A folder to work in, with some samples in it.
fn desk(samples: &[&str]) -> TempDir {
    let desk = TempDir::new().unwrap();
    for sample in samples {
        let from = root(sample);
        let name = from.file_name().unwrap().to_owned();
        copy(&from, &desk.path().join(name));
    }
    desk
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().filter_map(Result::ok) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// `check` into a file; its exit code.
fn check(desk: &Path, out: &str, arguments: &[&str]) -> i32 {
    let fixed = ["check", "--as-of", AS_OF, "--format", "json", "--reproducible", "--output", out];
    let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().copied()).collect();
    let output = run(desk, &all);
    output.status.code().unwrap_or(-1)
}

fn report(desk: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.join(name)).unwrap()).unwrap()
}

/// `fixes`: its exit code, what it wrote, what it said.
fn fixes(desk: &Path, arguments: &[&str]) -> (i32, Vec<String>, String) {
    let all: Vec<&str> =
        ["fixes", "--as-of", AS_OF].into_iter().chain(arguments.iter().copied()).collect();
    let output = run(desk, &all);
    let written = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    let talk = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap_or(-1), written, talk)
}

fn members(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = BTreeMap::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        all.insert(name, String::from_utf8_lossy(&content).into_owned());
    }
    all
}

/// Puts one text in the place of another in every part of a package.
fn mend(path: &Path, wrong: &str, right: &str) {
    let parts = members(&fs::read(path).unwrap());
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut hits = 0;
    for (name, content) in parts {
        let in_text = !name.contains("comments");
        hits += if in_text { content.matches(&format!(">{wrong}<")).count() } else { 0 };
        let content = match in_text {
            true => content.replace(&format!(">{wrong}<"), &format!(">{right}<")),
            false => content,
        };
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    assert!(hits > 0, "{wrong} does not stand in {}", path.display());
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

/// Everything of an element's text, without tags.
fn plain(markup: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// What a 退改单 says, comment by comment: what it is anchored at, then its
/// lines.
fn said(path: &Path) -> String {
    let parts = members(&fs::read(path).unwrap());
    let mut out = String::new();
    let of = |end: &str| parts.iter().find(|(name, _)| name.ends_with(end)).map(|(_, text)| text);
    if let Some(document) = of("word/document.xml") {
        let comments = of("word/comments.xml").expect("comments");
        for comment in comments.split("<w:comment ").skip(1) {
            let id = comment.split("w:id=\"").nth(1).unwrap().split('"').next().unwrap();
            let from =
                document.find(&format!("<w:commentRangeStart w:id=\"{id}\"/>")).expect("a start");
            let to = document.find(&format!("<w:commentRangeEnd w:id=\"{id}\"/>")).expect("an end");
            assert!(document.contains(&format!("<w:commentReference w:id=\"{id}\"/>")));
            let lines: Vec<String> = comment.split("</w:p>").map(plain_tail).collect();
            let lines: Vec<&str> =
                lines.iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
            out.push_str(&format!("@ {}\n  {}\n", plain(&document[from..to]), lines.join("\n  ")));
        }
        return out;
    }
    for (name, comments) in parts.iter().filter(|(name, _)| name.contains("omments")) {
        assert!(name.ends_with(".xml"));
        for comment in comments.split("<comment ").skip(1) {
            let at = comment.split("ref=\"").nth(1).unwrap().split('"').next().unwrap();
            let text =
                plain_tail(comment.split("</comment>").next().unwrap()).replace("&#10;", "\n  ");
            out.push_str(&format!("@ {at}\n  {text}\n"));
        }
    }
    out
}

/// The text of markup that may begin inside a tag.
fn plain_tail(markup: &str) -> String {
    let from = match (markup.find('<'), markup.find('>')) {
        (Some(open), Some(close)) if close < open => close + 1,
        (None, Some(close)) => close + 1,
        _ => 0,
    };
    plain(&markup[from..])
}

/// Samples of `check` whose 退改单 is kept in words: `samples/fixes/NAME.expected.txt`.
const TOLD: &[&str] = &[
    "F105-not-a-number",
    "F105-roster-second-row",
    "F101-roster-without-a-column",
    "F106-cover-short",
    "A302-one-byte-changed",
    "B401-same-community-two-forms",
    "I107-two-values",
    "I103-password",
];

#[test]
fn what_goes_back_says_what_it_must() {
    for name in TOLD {
        let desk = desk(&[&format!("samples/check/{name}")]);
        check(desk.path(), "r.json", &[name]);
        let (_, written, _) = fixes(desk.path(), &["r.json"]);
        let mut text = String::new();
        for path in &written {
            text.push_str(&format!("{path}\n{}", said(&desk.path().join(path))));
        }
        let expected = root(&format!("samples/fixes/{name}.expected.txt"));
        if update() {
            fs::write(&expected, &text).unwrap();
        }
        assert_eq!(text, fs::read_to_string(&expected).unwrap_or_default(), "{name}");
    }
}

#[test]
fn a_word_form_goes_to_and_fro_until_it_is_right() {
    let desk = desk(&["samples/check/F105-not-a-number"]);
    let here = desk.path();
    assert_eq!(check(here, "1.json", &["F105-not-a-number"]), 1);
    let before: Vec<Vec<u8>> =
        forms(&here.join("F105-not-a-number")).iter().map(|p| fs::read(p).unwrap()).collect();
    let (exit, written, talk) = fixes(here, &["1.json"]);
    assert_eq!((exit, written.len()), (0, 3), "{talk}");
    let after: Vec<Vec<u8>> =
        forms(&here.join("F105-not-a-number")).iter().map(|p| fs::read(p).unwrap()).collect();
    assert!(before == after, "an original was changed");
    // The applicant mends one, makes one worse, and loses one.
    let paper = |name: &str| here.join(format!("退改单/{name}社区_退改单.docx"));
    mend(&paper("大地湾"), "12300001234", "13800000000");
    fs::remove_file(paper("老观桥")).unwrap();
    assert_eq!(check(here, "2.json", &["退改单", "--against", "1.json"]), 1);
    let second = report(here, "2.json");
    let sums = &second["totals"]["against"];
    assert_eq!(
        (&sums["fixed"], &sums["open"], &sums["new"], &sums["missing"]),
        (&1.into(), &1.into(), &0.into(), &1.into())
    );
    assert_eq!(second["missing"][0]["record"]["community"], "老观桥社区");
    for one in applications(&second) {
        assert_eq!(one["against"]["round"], 2);
        let fixed = one["record"]["community"] == "大地湾社区";
        let list = if fixed { "fixed" } else { "open" };
        assert_eq!(one["against"][list][0]["code"], "F105", "{one}");
        assert_eq!(one["verdict"], if fixed { "accept" } else { "return" });
    }
    // The second round goes back: its page and comments replace the first's.
    let (exit, written, _) = fixes(here, &["2.json"]);
    assert_eq!((exit, written), (0, vec!["退改单/明光路社区_退改单_第2轮.docx".to_owned()]));
    let paper = here.join("退改单/明光路社区_退改单_第2轮.docx");
    let document = &members(&fs::read(&paper).unwrap())["word/document.xml"];
    assert!(document.contains("第2轮") && !document.contains("第1轮"));
    assert_eq!(document.matches("commentReference").count(), 1);
    mend(&paper, "1380000123", "13800001230");
    let back = "退改单/明光路社区_退改单_第2轮.docx";
    assert_eq!(check(here, "3.json", &[back, "--against", "2.json"]), 0);
    let third = report(here, "3.json");
    assert_eq!(applications(&third)[0]["against"]["round"], 3);
    // Who was missing in the second round is still known, with his round.
    let missing = third["missing"].as_array().unwrap();
    let lost = missing.iter().find(|one| one["record"]["community"] == "老观桥社区").unwrap();
    assert_eq!(lost["against"]["round"], 1);
    let original = "F105-not-a-number/没有区号.docx";
    assert_eq!(check(here, "4.json", &[original, "--against", "3.json"]), 1);
    let fourth = report(here, "4.json");
    assert_eq!(applications(&fourth)[0]["against"]["round"], 2);
    assert_eq!(applications(&fourth)[0]["against"]["open"][0]["code"], "F105");
}

/// Files of a folder in order.
fn forms(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|e| e.path()).collect();
    all.sort();
    all
}

#[test]
fn a_workbook_goes_to_and_fro() {
    let desk = desk(&["samples/fixes/xlsx"]);
    let here = desk.path();
    assert_eq!(check(here, "1.json", &["xlsx"]), 1);
    let (exit, written, talk) = fixes(here, &["1.json"]);
    assert_eq!((exit, written.len()), (0, 1), "{talk}");
    let paper = here.join(&written[0]);
    let parts = members(&fs::read(&paper).unwrap());
    assert!(parts["xl/workbook.xml"].contains("退改意见"));
    let wrong = applications(&report(here, "1.json"))[0]["record"]["phone"].clone();
    assert!(wrong.is_null(), "{wrong}");
    let message = report(here, "1.json")["applications"][0]["diagnostics"][0]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    let wrong = message.split('“').nth(2).unwrap().split('”').next().unwrap().to_owned();
    mend(&paper, &wrong, &format!("{wrong}0"));
    assert_eq!(check(here, "2.json", &[&written[0], "--against", "1.json"]), 0, "{message}");
    let second = report(here, "2.json");
    assert_eq!(applications(&second)[0]["against"]["fixed"][0]["code"], "F105");
}

/// Codes that a form gives by itself, whatever its neighbours and attachments.
fn own(codes: BTreeSet<String>) -> BTreeSet<String> {
    let own = |code: &String| {
        (code.starts_with('F') || code.starts_with('O'))
            && !["O201", "O208"].contains(&code.as_str())
    };
    codes.into_iter().filter(own).collect()
}

#[test]
fn every_returned_sample_goes_back_and_reads_as_before() {
    let desk = TempDir::new().unwrap();
    let here = desk.path();
    let samples = root("samples/check");
    let samples = samples.to_str().unwrap();
    check(here, "1.json", &[samples, "--stage", "street", "--scans", "off"]);
    let (exit, written, talk) = fixes(here, &["1.json", "--root", samples]);
    assert_eq!(exit, 0, "{talk}");
    let first = report(here, "1.json");
    let returned: BTreeSet<&str> = applications(&first)
        .iter()
        .filter(|one| one["verdict"] == "return")
        .filter_map(|one| one["path"].as_str())
        .collect();
    assert!(written.len() > returned.len(), "{} of {}", written.len(), returned.len());
    let list: String = written.iter().map(|path| format!("{path}\n")).collect();
    fs::write(here.join("list"), list).unwrap();
    check(
        here,
        "2.json",
        &["--files-from", "list", "--stage", "street", "--scans", "off", "--against", "1.json"],
    );
    let second = report(here, "2.json");
    let mut failures = Vec::new();
    for one in applications(&second) {
        let (path, part) = (&one["against"]["earlier"]["path"], &one["against"]["earlier"]["part"]);
        let Some(before) =
            applications(&first).iter().find(|b| b["path"] == *path && b["part"] == *part)
        else {
            // A blank form in place of one that could not be read.
            continue;
        };
        if before["verdict"] == "unreadable" {
            continue;
        }
        let all = |one: &Value| own(codes(one, &["error", "warning"]));
        if all(before) != all(one) {
            failures.push(format!(
                "{} from {path} {part}: {:?} were {:?}",
                one["path"],
                all(one),
                all(before)
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_same_report_gives_the_same_bytes_and_nothing_is_overwritten() {
    let desk = desk(&["samples/check/F105-not-a-number", "samples/check/F105-roster-second-row"]);
    let here = desk.path();
    check(here, "1.json", &["F105-not-a-number", "F105-roster-second-row"]);
    let (exit, written, said) = fixes(here, &["1.json", "--output", "甲", "--jobs", "1"]);
    assert_eq!((exit, written.len()), (0, 4));
    // Whatever the number of jobs.
    let (_, others, also) = fixes(here, &["1.json", "--output", "乙", "--jobs", "4"]);
    let others: Vec<String> = others.iter().map(|path| path.replace('乙', "甲")).collect();
    assert_eq!((&written, said), (&others, also));
    for path in forms(&here.join("甲")) {
        let other = here.join("乙").join(path.file_name().unwrap());
        assert!(fs::read(&path).unwrap() == fs::read(other).unwrap(), "{}", path.display());
    }
    let (exit, written, talk) = fixes(here, &["1.json", "--output", "甲"]);
    assert_eq!((exit, written.len()), (1, 0));
    assert!(talk.contains("P606") && talk.contains("没有覆盖"), "{talk}");
    assert_eq!(fixes(here, &["1.json", "--output", "甲", "--force"]).0, 0);
}

#[test]
fn a_member_of_an_archive_goes_back() {
    let desk = TempDir::new().unwrap();
    let here = desk.path();
    let mut zip = zip::ZipWriter::new(fs::File::create(here.join("批次.zip")).unwrap());
    zip.start_file("甲/审批表.docx", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&fs::read(root("samples/check/F105-not-a-number/号段.docx")).unwrap()).unwrap();
    zip.finish().unwrap();
    assert_eq!(check(here, "1.json", &["批次.zip"]), 1);
    let (exit, written, talk) = fixes(here, &["1.json"]);
    assert_eq!((exit, written.len()), (0, 1), "{talk}");
    assert_eq!(check(here, "2.json", &[&written[0], "--against", "1.json"]), 1);
    assert_eq!(applications(&report(here, "2.json"))[0]["against"]["open"][0]["code"], "F105");
}

#[test]
fn a_report_leads_to_nothing_that_the_user_did_not_name() {
    let desk = desk(&["samples/check/F105-not-a-number"]);
    let here = desk.path().join("in");
    fs::create_dir(&here).unwrap();
    check(desk.path(), "1.json", &["F105-not-a-number/十位.docx"]);
    let text = fs::read_to_string(desk.path().join("1.json")).unwrap();
    let outside = desk.path().join("F105-not-a-number/十位.docx");
    let name = "F105-not-a-number/十位.docx";
    for path in
        [format!("../{name}"), outside.to_str().unwrap().to_owned(), "link/十位.docx".to_owned()]
    {
        #[cfg(unix)]
        if path.starts_with("link") {
            std::os::unix::fs::symlink(desk.path().join("F105-not-a-number"), here.join("link"))
                .unwrap();
        }
        fs::write(here.join("r.json"), text.replace(name, &path)).unwrap();
        let (exit, written, talk) = fixes(&here, &["r.json"]);
        assert_eq!((exit, written.len()), (3, 0), "{path}: {talk}");
        assert!(talk.contains("错误[P621]"), "{talk}");
        let (exit, written, talk) = fixes(&here, &["r.json", "--root", "..", "--force"]);
        assert_eq!((exit, written.len()), (0, 1), "{path}: {talk}");
    }
}

#[test]
fn an_original_that_changed_is_not_marked() {
    let desk = desk(&["samples/check/F105-not-a-number"]);
    let here = desk.path();
    check(here, "1.json", &["F105-not-a-number"]);
    mend(&here.join("F105-not-a-number/十位.docx"), "1380000123", "1380000124");
    let (exit, written, talk) = fixes(here, &["1.json"]);
    assert_eq!((exit, written.len()), (3, 2), "{talk}");
    assert!(talk.contains("错误[P622]") && talk.contains("十位.docx"), "{talk}");
}

#[test]
fn what_is_no_report_is_a_mistake_of_the_user() {
    let desk = desk(&["samples/check/F105-not-a-number"]);
    let here = desk.path();
    check(here, "good.json", &["F105-not-a-number"]);
    let good = fs::read_to_string(here.join("good.json")).unwrap();
    let cut: String = good.chars().take(good.chars().count() / 2).collect();
    let deep = format!("{{\"schema\":\"shenpi.check/1\",\"applications\":{}", "[".repeat(1 << 20));
    for (name, text, says) in [
        ("cut.json", cut.as_str(), "不是完整的 JSON 报告"),
        ("other.json", "{\"schema\":\"shenpi.score/1\"}", "不是 check 的报告"),
        ("form.json", "{\"schema\":\"shenpi.check/1\",\"form\":\"other\"}", "加上 --form other"),
        ("deep.json", &deep, "不是完整的 JSON 报告"),
        ("empty.json", "", "不是"),
        ("word.json", "\u{0}PK", "不是完整的 JSON 报告"),
    ] {
        fs::write(here.join(name), text).unwrap();
        for all in [
            vec!["fixes", name, "--as-of", AS_OF],
            vec!["check", "F105-not-a-number", "--as-of", AS_OF, "--against", name],
        ] {
            let output = run(here, &all);
            let talk = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{all:?}: {talk}");
            assert!(talk.contains(says) && talk.contains(name), "{all:?}: {talk}");
        }
    }
    for all in [
        vec!["fixes", "none.json"],
        vec!["fixes", "."],
        vec!["fixes", "good.json", "--root", "none"],
    ] {
        assert_eq!(run(here, &all).status.code(), Some(2), "{all:?}");
    }
    assert!(!here.join("退改单").exists());
    // In English.
    let output = run(here, &["fixes", "cut.json", "--lang", "en"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("is no whole JSON report"));
}

#[test]
fn every_format_tells_of_rounds() {
    let desk = desk(&["samples/check/F105-not-a-number"]);
    let here = desk.path();
    check(here, "1.json", &["F105-not-a-number"]);
    let form = here.join("F105-not-a-number/号段.docx");
    mend(&form, "12300001234", "13800000000");
    fs::remove_file(here.join("F105-not-a-number/没有区号.docx")).unwrap();
    let of = |format: &str| {
        let fixed = ["check", "F105-not-a-number", "--as-of", AS_OF, "--against", "1.json"];
        let all: Vec<&str> = fixed.into_iter().chain(["--format", format]).collect();
        String::from_utf8_lossy(&run(here, &all).stdout).into_owned()
    };
    let human = of("human");
    for line in [
        "  第 2 轮：已改 1，未改 0，新增 0",
        "  第 2 轮：已改 0，未改 1，新增 0",
        "  已改 1，未改 1，新增 0，退回后未交回 1",
    ] {
        assert!(human.lines().any(|got| got == line), "{line}\n{human}");
    }
    assert!(
        human.contains("已改[F105]")
            && human.contains("（未改）")
            && human.contains("没有区号.docx")
    );
    let ndjson = of("ndjson");
    let last: Value = serde_json::from_str(ndjson.lines().last().unwrap()).unwrap();
    assert_eq!(last["totals"]["against"]["missing"], 1);
    assert_eq!(last["missing"].as_array().unwrap().len(), 1);
    // A report by lines is read like any other.
    fs::write(here.join("2.ndjson"), &ndjson).unwrap();
    check(here, "3.json", &["F105-not-a-number", "--against", "2.ndjson"]);
    assert_eq!(applications(&report(here, "3.json"))[0]["against"]["round"], 3);
    let csv = of("csv");
    assert!(
        csv.contains("轮次,与上一轮相比") && csv.contains(",2,fixed") && csv.contains(",2,open")
    );
    let sarif: Value = serde_json::from_str(&of("sarif")).unwrap();
    let states: BTreeSet<&str> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["baselineState"].as_str())
        .collect();
    assert_eq!(states, BTreeSet::from(["absent", "unchanged"]));
    let html = of("html");
    assert!(
        html.contains("id=\"since\"") && html.contains("退回后未交回") && html.contains("（未改）")
    );
    let fixed = ["check", "F105-not-a-number", "--as-of", AS_OF, "--against", "1.json"];
    let all: Vec<&str> = fixed.into_iter().chain(["--output", "r.xlsx"]).collect();
    run(here, &all);
    let book = members(&fs::read(here.join("r.xlsx")).unwrap());
    assert!(book["xl/workbook.xml"].contains("复查"));
    let texts: String = book.values().cloned().collect();
    assert!(texts.contains("未交回") && texts.contains("已改"));
}

#[test]
fn what_a_run_does_not_look_for_is_not_called_mended() {
    let sample = "A304-jpeg-cut-short";
    let desk = desk(&[&format!("samples/check/{sample}")]);
    let here = desk.path();
    check(here, "1.json", &[sample]);
    check(here, "2.json", &[sample, "--against", "1.json", "--scans", "off"]);
    let second = report(here, "2.json");
    let unchecked: Vec<&Value> = applications(&second)
        .iter()
        .flat_map(|one| one["against"]["unchecked"].as_array().into_iter().flatten())
        .collect();
    assert!(unchecked.iter().any(|one| one["code"] == "A304"), "{second}");
    assert_eq!(second["totals"]["against"]["fixed"], 0);
}
