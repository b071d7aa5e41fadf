//! The command: exit codes, streams, formats, inputs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::support::{AS_OF, applications, codes, report, root, run, shenpi, skipped};

fn samples() -> PathBuf {
    root("samples/check")
}

/// `check` on samples, on their day.
fn check(arguments: &[&str]) -> Output {
    let fixed = ["check", "--as-of", crate::support::AS_OF];
    let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().copied()).collect();
    run(&samples(), &all)
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A copy of a sample's folder that a test may change.
fn copy(name: &str) -> tempfile::TempDir {
    fn all(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let target = to.join(entry.file_name());
            match entry.path() {
                path if path.is_dir() => all(&path, &target),
                path => drop(fs::copy(path, target).unwrap()),
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    all(&samples().join(name), folder.path());
    folder
}

#[test]
fn exit_codes() {
    let cases: [(&[&str], i32); 14] = [
        (&["good-xlsx", "--stage", "street"], 0),
        (&["L501-not-a4-portrait"], 0),
        (&["L501-not-a4-portrait", "--fail-on", "warning"], 1),
        (&["F115-close-to-the-limit", "--fail-on", "warning"], 0),
        (&["F101-blank"], 1),
        (&["I102-empty"], 3),
        (&["F101-blank", "I102-empty"], 3),
        (&["no-such-folder"], 2),
        (&["no-such-*"], 2),
        (&[], 2),
        (&["good-xlsx", "--stage", "village"], 2),
        (&["good-xlsx", "--as-of", "tomorrow"], 2),
        (&["good-xlsx", "--form", "no-such-form"], 2),
        (&["claims.json"], 3),
    ];
    for (arguments, code) in cases {
        let output = check(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        if code == 2 {
            assert!(output.stdout.is_empty(), "{arguments:?} writes data");
            assert!(!output.stderr.is_empty(), "{arguments:?} says nothing");
        }
    }
    let empty = tempfile::tempdir().unwrap();
    let output = run(empty.path(), &["check", "."]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn everything_under_samples_is_one_run() {
    let arguments = ["check", "samples/", "--as-of", crate::support::AS_OF];
    let run = |format: &str, jobs: &str| {
        let more = ["--format", format, "--jobs", jobs, "--reproducible"];
        let all: Vec<&str> = arguments.into_iter().chain(more).collect();
        run(&root(""), &all)
    };
    for format in ["json", "human", "csv"] {
        let (one, four) = (run(format, "1"), run(format, "4"));
        assert_eq!(one.status.code(), Some(3), "{}", stderr(&one));
        assert!(one.stdout == four.stdout, "{format} depends on the number of jobs");
    }
    let found: Value = serde_json::from_slice(&run("json", "2").stdout).unwrap();
    let applications = applications(&found);
    assert!(applications.len() > 250, "{}", applications.len());
    for application in applications {
        let path = application["path"].as_str().unwrap();
        assert!(path.starts_with("samples/"), "{path}");
        assert!(!path.ends_with(".json") && !path.ends_with(".py"), "{path} is no form");
    }
}

#[test]
fn an_output_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let good = samples().join("good-xlsx");
    let good = good.to_str().unwrap();
    let names = || -> Vec<_> {
        let entries = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
    };
    let nothing = tempfile::tempdir().unwrap();
    let nothing = nothing.path().to_str().unwrap();
    let output = run(folder.path(), &["check", nothing, "--output", "report.json"]);
    assert_eq!((output.status.code(), names()), (Some(2), vec![]));
    let output = run(folder.path(), &["check", good, "--output", "no/folder/report.json"]);
    assert_eq!((output.status.code(), names()), (Some(2), vec![]));
    fs::write(folder.path().join("report.json"), "an older report").unwrap();
    let output = run(folder.path(), &["check", nothing, "--output", "report.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("report.json")).unwrap(), "an older report");
    let output = run(folder.path(), &["check", good, "--output", "report.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let text = fs::read(folder.path().join("report.json")).unwrap();
    assert!(serde_json::from_slice::<Value>(&text).is_ok(), "the extension gives the format");
    assert_eq!(names(), ["report.json"]);
}

#[test]
fn csv_is_for_spreadsheets() {
    let folder = copy("F101-blank");
    for name in ["=1+1", "+1", "-1", "@a"] {
        let from = folder.path().join("没有电话.docx");
        fs::copy(from, folder.path().join(format!("{name}.docx"))).unwrap();
    }
    // The file's own path begins the line.
    let files = ["=1+1.docx", "+1.docx", "./-1.docx", "@a.docx"];
    let all: Vec<&str> = ["check", "--format", "csv"].into_iter().chain(files).collect();
    let text = stdout(&run(folder.path(), &all));
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut paths = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        paths.push(record[0].to_owned());
        for cell in &record {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell} is a formula");
        }
    }
    paths.dedup();
    assert_eq!(paths, ["'=1+1.docx", "'+1.docx", "./-1.docx", "'@a.docx"]);
}

#[test]
fn every_format_is_what_it_says() {
    let of = |format: &str| {
        let output = check(&["F101-blank", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}: {}", stderr(&output));
        output.stdout
    };
    let json: Value = serde_json::from_slice(&of("json")).unwrap();
    assert_eq!(json["schema"], "shenpi.check/1");
    assert_eq!(json["totals"]["applications"], 4);
    let lines = String::from_utf8(of("ndjson")).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[4]["totals"], json["totals"]);
    assert_eq!(lines[..4], *applications(&json));
    let sarif: Value = serde_json::from_slice(&of("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(of("xlsx").starts_with(b"PK"));
    let html = String::from_utf8(of("html")).unwrap();
    assert!(html.to_lowercase().starts_with("<!doctype html"));
}

#[test]
fn people_read_masked_numbers_and_machines_whole_ones() {
    let found = report(&samples(), &["F101-blank"]);
    let phones: Vec<&str> =
        applications(&found).iter().filter_map(|one| one["record"]["phone"].as_str()).collect();
    assert_eq!(phones.len(), 3);
    for format in ["human", "html"] {
        let text = stdout(&check(&["B404-one-number-two-communities", "--format", format]));
        let plain =
            stdout(&check(&["B404-one-number-two-communities", "--format", format, "--no-mask"]));
        let found = report(&samples(), &["B404-one-number-two-communities"]);
        let phone = applications(&found)[0]["record"]["phone"].as_str().unwrap().to_owned();
        assert!(!text.contains(&phone), "{format} shows {phone}");
        assert!(plain.contains(&phone), "{format} hides {phone} in spite of --no-mask");
    }
}

#[test]
fn english_and_chinese_say_the_same_codes() {
    let found = |lang: &str| -> Vec<(String, String)> {
        let found = report(&samples(), &["F101-blank", "O204-street-blank", "--lang", lang]);
        let all =
            applications(&found).iter().flat_map(|one| one["diagnostics"].as_array().unwrap());
        all.map(|one| {
            let text = |key: &str| one[key].as_str().unwrap().to_owned();
            (text("code"), text("message"))
        })
        .collect()
    };
    let (zh, en) = (found("zh"), found("en"));
    assert_eq!(zh.len(), en.len());
    for ((code, zh), (same, en)) in zh.iter().zip(&en) {
        assert_eq!(code, same);
        assert_ne!(zh, en, "{code}");
        assert!(en.contains(' '), "{en}");
    }
    let output = check(&["no-such-folder", "--lang", "en"]);
    assert!(stderr(&output).is_ascii(), "{}", stderr(&output));
}

/// Every sample in English: names and values of the form stay Chinese, what is
/// said of them does not.
#[test]
fn english_sentences_hold_no_chinese_ones() {
    let found = report(&samples(), &[".", "--lang", "en"]);
    let mut told = 0;
    for one in applications(&found).iter().flat_map(|one| one["diagnostics"].as_array().unwrap()) {
        for key in ["message", "help"] {
            let text = one[key].as_str().unwrap();
            let own: String = text.split(['“', '”']).step_by(2).collect();
            let stray = own.contains(['，', '。', '；', '：', '、', '（', '）']);
            assert!(!stray, "{}: {text}", one["code"]);
            let words = own.chars().filter(|c| c.is_ascii_alphabetic()).count();
            assert!(
                words > own.chars().filter(|c| !c.is_ascii()).count() || key == "help",
                "{text}"
            );
            told += 1;
        }
    }
    assert!(told > 100, "{told}");
}

/// The name that a form gives its own code, wherever a code has a name.
#[test]
fn a_forms_own_codes_have_names() {
    let here = root("samples/forms");
    let form = ["--form", "garden-estate"];
    let text = |arguments: &[&str]| stdout(&run(&here, &[arguments, &form].concat()));
    let reports = ["human", "html", "sarif"];
    for (lang, name) in
        [("zh", "绿地分项合计不符"), ("en", "Parts of the green area do not add up")]
    {
        for format in reports {
            let arguments = ["check", "garden-estate/batch", "--format", format, "--lang", lang];
            assert!(text(&arguments).contains(name), "{format}");
        }
        assert!(text(&["explain", "Y101", "--lang", lang]).starts_with(&format!("Y101  {name}\n")));
        assert!(text(&["explain", "--lang", lang]).contains(name));
    }
}

/// A pipe or a socket is no link, and what belongs to a form that cannot be
/// read is no folder without forms.
#[test]
fn folders_are_called_what_they_are() {
    let output = check(&["I102-attachments-wait-for-the-form"]);
    let talk = stderr(&output);
    let folder = "I102-attachments-wait-for-the-form/玉林东路社区";
    assert!(talk.contains("1 个文件夹里的附件没有核对"), "{talk}");
    assert!(talk.trim_end().ends_with(folder), "{talk}");
    assert!(!talk.contains("没有可以读取的表格"), "{talk}");
    #[cfg(unix)]
    {
        let folder = copy("A310-no-list");
        let socket = folder.path().join("附件/插座");
        let _kept = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        std::os::unix::fs::symlink("插座", folder.path().join("附件/插座的链接")).unwrap();
        std::os::unix::fs::symlink("/etc/hosts", folder.path().join("附件/外面")).unwrap();
        let found = report(folder.path(), &["."]);
        let told = applications(&found)[0]["diagnostics"].as_array().unwrap();
        let told: Vec<(&str, &str)> = told
            .iter()
            .filter(|one| one["code"] == "A309")
            .map(|one| (one["place"]["path"].as_str().unwrap(), one["message"].as_str().unwrap()))
            .collect();
        let kinds = [
            ("附件/外面", "链接"),
            ("附件/插座", "不是普通文件"),
            ("附件/插座的链接", "不是普通文件"),
        ];
        assert_eq!(told.len(), kinds.len(), "{told:?}");
        for (path, word) in kinds {
            assert!(told.iter().any(|(at, text)| *at == path && text.contains(word)), "{told:?}");
        }
    }
}

#[test]
fn a_file_from_standard_input() {
    let bytes = fs::read(samples().join("good-xls/审批表.xls")).unwrap();
    let mut child = shenpi(&samples())
        .args(["check", "-", "--as-of", crate::support::AS_OF, "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let application = &applications(&found)[0];
    assert_eq!(application["path"], "-");
    assert_eq!(application["format"], "xls");
    assert_eq!(application["verdict"], "accept");
    // The name of the spool is nobody's extension.
    assert!(codes(application, &["error", "warning"]).is_empty(), "{application}");
}

#[test]
fn paths_may_be_patterns_or_come_from_a_file() {
    let paths = |found: &Value| -> Vec<String> {
        applications(found).iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect()
    };
    let found = report(&samples(), &["F10[12]-b*/*.docx"]);
    let found = paths(&found);
    assert!(found.contains(&"F102-both-ticked/审批表.docx".to_owned()), "{found:?}");
    assert!(found.iter().all(|path| path.starts_with("F10")), "{found:?}");
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.txt");
    fs::write(&list, "\u{feff}good-xls/审批表.xls\r\n\r\ngood-xlsx\r\n").unwrap();
    let found = report(&samples(), &["--files-from", list.to_str().unwrap()]);
    assert_eq!(paths(&found), ["good-xls/审批表.xls", "good-xlsx/审批表.xlsx"]);
    // Named twice, and inside a folder that is named too: still one.
    let found = report(&samples(), &["good-xls", "good-xls/审批表.xls", "good-xls"]);
    assert_eq!(paths(&found), ["good-xls/审批表.xls"]);
}

#[test]
fn mistakes_are_answered_in_chinese_with_the_nearest_word() {
    let cases: [(&[&str], &[&str]); 4] = [
        (&["check", "good-xls", "--formt", "json"], &["没有“--formt”", "--format"]),
        (&["chek", "good-xls"], &["chek", "check"]),
        (&["check", "good-xls", "--format", "jsn"], &["jsn", "json"]),
        (&["check", "good-xls", "--limit", "secnds=3"], &["secnds", "seconds"]),
    ];
    for (arguments, words) in cases {
        let output = run(&samples(), arguments);
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        assert!(text.contains('“'), "not in Chinese: {text}");
    }
}

#[test]
fn no_colour_where_nobody_looks() {
    for set in [None, Some("1")] {
        let mut command = shenpi(&samples());
        command.args(["check", "F101-blank"]).env("TERM", "xterm-256color");
        if let Some(value) = set {
            command.env("NO_COLOR", value);
        }
        let output = command.output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b));
    }
}

#[test]
fn talk_goes_to_stderr() {
    let output = check(&["good-litter-is-passed-over", "--format", "json"]);
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
    assert!(stderr(&output).contains('5'), "{}", stderr(&output));
}

#[test]
fn a_written_list_is_accepted_by_others_and_by_us() {
    let folder = copy("A310-no-list");
    fs::write(folder.path().join("附件/名 字\n换行.txt"), "x").unwrap();
    let here = folder.path();
    let output = run(here, &["manifest", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let list = fs::read_to_string(here.join("MANIFEST.sha256")).unwrap();
    let judge = std::process::Command::new("sha256sum")
        .args(["--strict", "-c", "MANIFEST.sha256"])
        .current_dir(here)
        .output();
    match judge {
        Ok(judge) => assert!(judge.status.success(), "{}", stderr(&judge)),
        Err(_) => skipped("sha256sum is not here"),
    }
    let found = report(here, &["."]);
    let application = &applications(&found)[0];
    let attachments = application["attachments"].as_array().unwrap();
    assert_eq!(attachments.len(), 4, "{attachments:?}");
    assert!(attachments.iter().all(|one| one["status"] == "intact"), "{attachments:?}");
    assert_eq!(run(here, &["manifest", "."]).status.code(), Some(2), "no --force");
    assert_eq!(fs::read_to_string(here.join("MANIFEST.sha256")).unwrap(), list);
    let again = run(here, &["manifest", ".", "--force"]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(fs::read_to_string(here.join("MANIFEST.sha256")).unwrap(), list);
    let sm3 = run(here, &["manifest", ".", "--algorithm", "sm3", "--output", "-"]);
    assert_eq!(stdout(&sm3).lines().count(), 4, "a list does not list lists");
}

#[test]
fn originals_are_never_changed() {
    let folder = copy("I108-tracked-changes");
    let file = folder.path().join("审批表.docx");
    let before = (fs::read(&file).unwrap(), fs::metadata(&file).unwrap().modified().unwrap());
    run(folder.path(), &["check", "."]);
    run(folder.path(), &["show", "审批表.docx"]);
    let after = (fs::read(&file).unwrap(), fs::metadata(&file).unwrap().modified().unwrap());
    assert!(before == after);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// `--output` to a pipe or a device writes through it: as root a rename would
/// put a file in the place of /dev/null.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_through() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("管");
    match std::process::Command::new("mkfifo").arg(&pipe).status() {
        Ok(made) if made.success() => {}
        _ => return skipped("--output to a pipe: no mkfifo"),
    }
    let sample = root("samples/check/good-scan-webp");
    let write = |to: &std::path::Path| {
        let (sample, to) = (sample.to_str().unwrap(), to.to_str().unwrap());
        let arguments = ["check", sample, "--as-of", AS_OF, "--format", "json", "--output", to];
        run(folder.path(), &arguments).status.code()
    };
    let cat = std::process::Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn();
    let mut cat = cat.unwrap();
    let code = write(&pipe);
    if code != Some(0) || !fs::metadata(&pipe).unwrap().file_type().is_fifo() {
        cat.kill().unwrap();
        panic!("exit {code:?}, {:?}", fs::metadata(&pipe));
    }
    let read = String::from_utf8(cat.wait_with_output().unwrap().stdout).unwrap();
    assert!(read.starts_with("{\"schema\":\"shenpi.check/1\""), "{read}");
    // A link stays a link, and the file behind it is the new one.
    let (file, link) = (folder.path().join("结果.json"), folder.path().join("最新.json"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink("结果.json", &link).unwrap();
    assert_eq!(write(&link), Some(0));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), read);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing half-written stays");
}
