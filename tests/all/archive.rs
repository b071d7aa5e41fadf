//! `shenpi archive` as a user runs it: bad bags, zips, stopped runs, bit rot,
//! packing and inspection.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use shenpi::digest::{Algorithm, bytes};

use crate::support::{root, run};

/// A bag with these payload files and SHA-256 manifests.
fn bag(folder: &Path, name: &str, files: &[(&str, &str)]) -> PathBuf {
    let bag = folder.join(name);
    fs::create_dir_all(bag.join("data")).unwrap();
    fs::write(bag.join("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        .unwrap();
    let mut list = String::new();
    for (path, text) in files {
        let target = bag.join("data").join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, text).unwrap();
        list.push_str(&format!("{}  data/{path}\n", sha256(text)));
    }
    fs::write(bag.join("manifest-sha256.txt"), list).unwrap();
    seal(&bag);
    bag
}

fn sha256(text: &str) -> String {
    bytes(text.as_bytes(), &[Algorithm::Sha256])[0].hex()
}

/// Writes the tag manifest anew.
fn seal(bag: &Path) {
    let mut list = String::new();
    for item in fs::read_dir(bag).unwrap().map(Result::unwrap) {
        let name = item.file_name().to_string_lossy().into_owned();
        if item.file_type().unwrap().is_file() && !name.starts_with("tagmanifest") {
            let digest = bytes(&fs::read(item.path()).unwrap(), &[Algorithm::Sha256])[0].hex();
            list.push_str(&format!("{digest}  {name}\n"));
        }
    }
    fs::write(bag.join("tagmanifest-sha256.txt"), list).unwrap();
}

struct Told {
    files: Vec<Value>,
    exit: Option<i32>,
}

fn verify(folder: &Path, arguments: &[&str]) -> Told {
    let all: Vec<&str> =
        ["archive", "verify", "--format", "json"].iter().chain(arguments).copied().collect();
    let output = run(folder, &all);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {:?} {talk}", output.stdout));
    assert_eq!(report["schema"], "shenpi.verify/1");
    let files = report["files"].as_array().unwrap().clone();
    Told { files, exit: output.status.code() }
}

fn codes(file: &Value) -> BTreeSet<&str> {
    let found = file["diagnostics"].as_array().into_iter().flatten();
    found.filter_map(|one| one["code"].as_str()).collect()
}

/// The paths that findings of a code stand at.
fn places<'v>(file: &'v Value, code: &str) -> Vec<&'v str> {
    let found = file["diagnostics"].as_array().into_iter().flatten();
    let found = found.filter(|one| one["code"] == code);
    found.map(|one| one["place"]["path"].as_str().unwrap_or_default()).collect()
}

#[test]
fn every_bad_file_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("a", "一"), ("b", "二"), ("c/d", "三"), ("e", "四")];
    let bag = bag(folder.path(), "包", &files);
    fs::write(bag.join("bag-info.txt"), "Payload-Oxum: 12.4\n").unwrap();
    seal(&bag);
    assert_eq!(verify(folder.path(), &["包"]).files[0]["verdict"], "valid");
    // Sizes differ, so that the sum does; all the same each file is named.
    fs::write(bag.join("data/a"), "一个人").unwrap();
    fs::write(bag.join("data/c/d"), "参").unwrap();
    fs::remove_file(bag.join("data/b")).unwrap();
    fs::write(bag.join("data/新"), "").unwrap();
    let told = verify(folder.path(), &["包"]);
    let file = &told.files[0];
    assert_eq!((file["verdict"].as_str(), told.exit), (Some("invalid"), Some(1)));
    assert_eq!(places(file, "R805"), ["data/a", "data/c/d"]);
    assert_eq!(places(file, "R804"), ["data/b"]);
    assert_eq!(places(file, "R806"), ["data/新"]);
    assert_eq!(places(file, "R811"), ["bag-info.txt"]);
    let entries = &file["entries"];
    let number = |key: &str| entries[key].as_u64().unwrap();
    assert_eq!(["intact", "altered", "missing", "unlisted"].map(number), [4, 2, 1, 1]);
    // The same whatever the number of threads.
    let alone = verify(folder.path(), &["包", "--jobs", "1"]);
    let many = verify(folder.path(), &["包", "--jobs", "7"]);
    assert_eq!(alone.files, many.files);
}

#[test]
fn codes_of_tag_files() {
    let hex = |text: &str| sha256(text);
    let two = format!("{}  data/a\n{}  data/a\n", hex("一"), hex("二"));
    let twice = format!("{}  data/a\n{0}  data/a\n", hex("一"));
    let one = format!("{}  data/a\n", hex("一"));
    let cases: Vec<(&str, &str, String)> = vec![
        ("R802", "bagit.txt", "BagIt-Version: 3.0\nTag-File-Character-Encoding: UTF-8\n".into()),
        ("R803", "manifest-sha256.txt", String::new()),
        ("R807", "manifest-sm3.txt", String::new()),
        ("R808", "manifest-sha256.txt", format!("{one}一行\n")),
        ("R808", "manifest-sha256.txt", format!("{one}{}  bagit.txt\n", hex("一"))),
        ("R809", "manifest-sha256.txt", format!("{one}{}  ../a\n", hex("一"))),
        ("R809", "fetch.txt", "https://example.org/a - C:\\a\n".into()),
        ("R810", "manifest-sha256.txt", two),
        ("R810", "manifest-sha256.txt", twice),
        ("R812", "fetch.txt", "https://example.org/a 1 data/新\n".into()),
        ("R813", "manifest-sha256.txt", format!("{one}{}  data/远\n", hex("一"))),
        ("R814", "bag-info.txt", "没有冒号\n".into()),
        (
            "R821",
            "manifest-md5.txt",
            format!("{}  data/a\n", bytes("一".as_bytes(), &[Algorithm::Md5])[0].hex()),
        ),
        ("R822", "manifest-blake3.txt", "x".into()),
        ("R824", "manifest-sha256.txt", format!("{} *data/a\n", hex("一"))),
        ("R827", "bag-info.txt", "Bagging-Date: 2026年\n".into()),
        ("R829", "manifest-sha256.txt", format!("\u{feff}{one}")),
        ("R831", "说明.txt", "新".into()),
    ];
    for (code, name, text) in cases {
        let folder = tempfile::tempdir().unwrap();
        let bag = bag(folder.path(), "包", &[("a", "一")]);
        if code == "R803" {
            fs::remove_file(bag.join(name)).unwrap();
        } else {
            fs::write(bag.join(name), &text).unwrap();
        }
        if code == "R813" {
            fs::write(bag.join("fetch.txt"), "https://example.org/a - data/远\n").unwrap();
        }
        if code != "R831" {
            seal(&bag);
        }
        let told = verify(folder.path(), &["包"]);
        assert!(codes(&told.files[0]).contains(code), "{code}: {:?}", told.files[0]);
        let grave = code < "R821";
        let verdict = if grave { "invalid" } else { "valid" };
        assert_eq!(told.files[0]["verdict"], verdict, "{code}: {:?}", told.files[0]);
        assert_eq!(told.exit, Some(i32::from(grave)), "{code}");
    }
}

#[test]
fn names_and_spellings_that_only_warn() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("con.txt", "一"), ("100%.txt", "二"), ("Thumbs.db", "三")];
    let bag = bag(folder.path(), "包", &files);
    let list = bag.join("manifest-sha256.txt");
    // Version 1.0 writes the percent sign as %25; CRLF ends lines too.
    let text = fs::read_to_string(&list).unwrap().replace("100%", "100%25").replace('\n', "\r\n");
    fs::write(&list, text).unwrap();
    seal(&bag);
    let told = verify(folder.path(), &["包"]);
    assert_eq!(told.files[0]["verdict"], "valid", "{:?}", told.files[0]);
    assert!(codes(&told.files[0]).is_superset(&BTreeSet::from(["R826", "R828"])));
    fs::remove_file(bag.join("tagmanifest-sha256.txt")).unwrap();
    assert!(codes(&verify(folder.path(), &["包"]).files[0]).contains("R830"));
}

#[test]
fn what_is_no_bag() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("空")).unwrap();
    let told = verify(folder.path(), &["空"]);
    assert_eq!(codes(&told.files[0]), BTreeSet::from(["R801"]));
    fs::write(folder.path().join("x.zip"), "PK\u{3}\u{4}cut").unwrap();
    let told = verify(folder.path(), &["x.zip"]);
    assert_eq!(codes(&told.files[0]), BTreeSet::from(["R819"]));
    assert_eq!(told.exit, Some(3));
    let output = run(folder.path(), &["archive", "verify", "没有这个"]);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn links_pipes_and_names_that_are_not_unicode() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("外"), "秘密").unwrap();
    let files = [("a", "一"), ("进", "一"), ("出", "秘密"), ("组/b", "二")];
    let bag = bag(folder.path(), "包", &files);
    let data = bag.join("data");
    // A link that stays is the file; one that leaves is never read, though its
    // content would fit.
    fs::remove_file(data.join("进")).unwrap();
    symlink("a", data.join("进")).unwrap();
    fs::remove_file(data.join("出")).unwrap();
    symlink("../../外", data.join("出")).unwrap();
    symlink("组", data.join("环")).unwrap();
    symlink("没有", data.join("空")).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"\xce\xc4.txt");
    fs::write(data.join(odd), "").unwrap();
    let made = std::process::Command::new("mkfifo").arg(data.join("管")).status();
    let fifo = made.is_ok_and(|status| status.success());
    let told = verify(folder.path(), &["包"]);
    let file = &told.files[0];
    assert_eq!(file["verdict"], "invalid");
    assert_eq!(places(file, "R816"), ["data/出", "data/空"]);
    assert_eq!(places(file, "R832"), ["data/环"]);
    assert_eq!(places(file, "R818").len(), 1);
    assert_eq!(places(file, "R817").len(), usize::from(fifo));
    assert_eq!(places(file, "R805"), [""; 0]);
    assert_eq!(file["entries"]["intact"], 5, "{file}");
    assert_eq!(file["entries"]["missing"], 1, "{file}");
}

#[test]
fn a_store_of_bags_and_a_stopped_run() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["库/甲", "库/年/乙", "库/丙"] {
        bag(folder.path(), name, &[("a", "一"), ("b", "二")]);
    }
    let state = ["库", "--state", "状态", "--as-of"];
    let on =
        |date: &'static str| -> Vec<&'static str> { state.iter().copied().chain([date]).collect() };
    let told = verify(folder.path(), &on("2026-01-10"));
    let paths: Vec<&str> = told.files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["库/丙", "库/年/乙", "库/甲"]);
    assert_eq!(told.exit, Some(0));
    // Recent ones are passed over; later they are due again.
    let since = |date, since: &'static str| {
        let mut arguments = on(date);
        arguments.extend(["--since", since]);
        verify(folder.path(), &arguments).files.len()
    };
    assert_eq!(since("2026-01-20", "30d"), 0);
    assert_eq!(since("2026-03-20", "30d"), 3);
    assert_eq!(since("2026-03-21", "2026-03-20"), 0);
    // Not a state file: nothing happens to it.
    fs::write(folder.path().join("笔记"), "勿动").unwrap();
    let output = run(folder.path(), &["archive", "verify", "库", "--state", "笔记"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.path().join("笔记")).unwrap(), "勿动");
}

#[test]
fn bit_rot_is_told_from_an_edit() {
    let folder = tempfile::tempdir().unwrap();
    let bag = bag(folder.path(), "包", &[("a", "一"), ("b", "二")]);
    let state = ["包", "--state", "状态", "--as-of", "2026-01-10"];
    assert_eq!(verify(folder.path(), &state).exit, Some(0));
    let path = bag.join("data/a");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "乙").unwrap();
    // An edit: the time has changed.
    let now = before + std::time::Duration::from_secs(5);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(now).unwrap();
    assert_eq!(places(&verify(folder.path(), &state).files[0], "R805"), ["data/a"]);
    // Rot: nobody has written, yet the bytes differ.
    file.set_modified(before).unwrap();
    let told = verify(folder.path(), &state);
    assert_eq!(places(&told.files[0], "R820"), ["data/a"]);
    assert_eq!(told.exit, Some(1));
}

#[test]
fn packing_a_batch() {
    let folder = tempfile::tempdir().unwrap();
    let batch = root("samples/batch/彭山区");
    let batch = batch.to_str().unwrap();
    let fixed = ["--as-of", "2022-06-30", "--batch", "2022-01", "--case-number", "QT-{n:4}"];
    let pack = |output: &str, more: &[&str]| {
        let mut arguments = vec!["archive", "pack", batch, "--output", output];
        arguments.extend(fixed);
        arguments.extend(more);
        run(folder.path(), &arguments)
    };
    let done = pack("一", &["--algorithm", "sm3", "--metadata", "both"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let told = verify(folder.path(), &["一"]);
    assert_eq!(told.files.len(), 1);
    assert_eq!(told.files[0]["verdict"], "valid", "{:?}", told.files[0]);
    assert_eq!(codes(&told.files[0]), BTreeSet::new());
    let bag = fs::read_dir(folder.path().join("一")).unwrap().next().unwrap().unwrap().path();
    for file in ["记录.json", "检查报告.json", "版本.json", "元数据.xml", "元数据.json"]
    {
        assert!(bag.join("data").join(file).is_file(), "{file}");
    }
    let info = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    for line in [
        "Bag-Group-Identifier: 2022-01",
        "External-Identifier: QT-0001",
        "Bagging-Date: 2022-06-30",
    ] {
        assert!(info.lines().any(|one| one == line), "{line}: {info}");
    }
    // Again: refused, and nothing is left behind.
    assert_eq!(pack("一", &[]).status.code(), Some(2));
    assert_eq!(fs::read_dir(folder.path().join("一")).unwrap().count(), 1);
    // The same bytes as a zip, twice.
    assert_eq!(pack("二", &["--zip"]).status.code(), Some(0));
    assert_eq!(pack("三", &["--zip", "--jobs", "1"]).status.code(), Some(0));
    let zip = |name: &str| {
        let path = fs::read_dir(folder.path().join(name)).unwrap().next().unwrap().unwrap().path();
        fs::read(path).unwrap()
    };
    assert!(zip("二") == zip("三"));
    let told = verify(folder.path(), &["二"]);
    assert_eq!(told.files[0]["verdict"], "valid", "{:?}", told.files[0]);
    // A paper that names the community goes with it; one that names nobody is
    // said.
    let name = bag.file_name().unwrap().to_string_lossy().split_once('_').unwrap().1.to_owned();
    fs::create_dir(folder.path().join("文书")).unwrap();
    fs::write(folder.path().join(format!("文书/{name}-证书.pdf")), "%PDF-1.7").unwrap();
    fs::write(folder.path().join("文书/通知.pdf"), "%PDF-1.7").unwrap();
    let done = pack("四", &["--include", "文书"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("通知.pdf"));
    let told = verify(folder.path(), &["四"]);
    assert_eq!(told.files[0]["verdict"], "valid");
    let bag = fs::read_dir(folder.path().join("四")).unwrap().next().unwrap().unwrap().path();
    assert!(bag.join(format!("data/文书/{name}-证书.pdf")).is_file());
}

/// Signatures of what is taken in are judged, and the report goes with it.
#[test]
fn a_bag_holds_the_verdict_over_its_signed_papers() {
    let folder = tempfile::tempdir().unwrap();
    let batch = root("samples/batch/彭山区");
    let trust = root("tests/data/pki/bundle.pem");
    let pack = |output: &str, paper: &str, more: &[&str]| {
        let arguments = ["archive", "pack", batch.to_str().unwrap(), "--stage", "street"];
        let mut arguments = arguments.to_vec();
        arguments.extend(["--as-of", "2027-01-01", "--per", "batch", "--output", output]);
        arguments.extend(["--include", paper]);
        arguments.extend(more);
        let done = run(folder.path(), &arguments);
        let bag = fs::read_dir(folder.path().join(output)).unwrap().next().unwrap().unwrap();
        let report = fs::read(bag.path().join("data/核验报告.json")).ok();
        (done, report.map(|json| serde_json::from_slice::<Value>(&json).unwrap()))
    };
    let paper = root("samples/verify/valid-approval/file.pdf");
    let paper = paper.to_str().unwrap();
    let (done, report) = pack("一", paper, &["--trust", trust.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let report = report.unwrap();
    assert_eq!(report["schema"], "shenpi.verify/1");
    assert_eq!(report["files"][0]["path"], "文书/file.pdf");
    assert_eq!(report["files"][0]["verdict"], "valid");
    let bag = fs::read_dir(folder.path().join("一")).unwrap().next().unwrap().unwrap().path();
    let versions = fs::read_to_string(bag.join("data/版本.json")).unwrap();
    assert!(versions.contains("shenpi.verify/1"), "{versions}");
    // Without a root nothing is trusted, and that is no reason to stop.
    let (done, report) = pack("二", paper, &[]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(report.unwrap()["files"][0]["verdict"], "indeterminate");
    // A changed paper is packed as it is, and said.
    let altered = root("samples/verify/invalid-altered/file.pdf");
    let (done, report) = pack("三", altered.to_str().unwrap(), &[]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("签名核验为无效"));
    assert_eq!(report.unwrap()["files"][0]["verdict"], "invalid");
}

#[test]
fn a_changed_byte_in_a_zip_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let batch = root("samples/batch/彭山区");
    let arguments = ["archive", "pack", batch.to_str().unwrap(), "--output", "包", "--zip"];
    let dated: Vec<&str> = arguments.iter().copied().chain(["--as-of", "2022-06-30"]).collect();
    assert_eq!(run(folder.path(), &dated).status.code(), Some(0));
    let path = fs::read_dir(folder.path().join("包")).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&path).unwrap();
    for part in 1..12 {
        let mut bytes = whole.clone();
        let at = bytes.len() * part / 12;
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let told = verify(folder.path(), &[path.to_str().unwrap()]);
        assert_ne!(told.files[0]["verdict"], "valid", "byte {at}");
        assert_ne!(told.exit, Some(0), "byte {at}");
    }
}

#[test]
fn an_inspection_claims_nothing_that_was_not_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let batch = root("samples/batch/彭山区");
    let arguments = ["archive", "pack", batch.to_str().unwrap(), "--output", "包"];
    let number = ["--as-of", "2022-06-30", "--case-number", "QT-{n:4}"];
    let all: Vec<&str> = arguments.into_iter().chain(number).collect();
    assert_eq!(run(folder.path(), &all).status.code(), Some(0));
    let inspect = |more: &[&str]| -> (Value, Option<i32>) {
        let fixed = ["archive", "inspect", "包", "--as-of", "2022-06-30", "--format", "json"];
        let all: Vec<&str> = fixed.iter().chain(more).copied().collect();
        let output = run(folder.path(), &all);
        let talk = String::from_utf8_lossy(&output.stderr).into_owned();
        let report =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e} {talk}"));
        (report, output.status.code())
    };
    let state = |report: &Value, item: &str| -> String {
        let items = report["objects"][0]["items"].as_array().unwrap();
        let found = items.iter().find(|one| one["item"] == item);
        found.map_or_else(String::new, |one| one["state"].as_str().unwrap().to_owned())
    };
    let (report, exit) = inspect(&[]);
    assert_eq!(report["schema"], "shenpi.inspect/1");
    assert_eq!((report["objects"][0]["verdict"].as_str(), exit), (Some("incomplete"), Some(0)));
    for (item, expected) in [
        ("GD-1-1", "passed"),
        ("GD-1-7", "not_checked"),
        ("GD-1-10", "passed"),
        ("GD-2-1", "passed"),
        ("GD-3-1", "passed"),
        ("GD-4-1", "not_checked"),
        ("GD-4-2", "not_checked"),
        ("GD-4-4", "person"),
    ] {
        assert_eq!(state(&report, item), expected, "{item}");
    }
    // The other stages ask fewer items, under their own letters.
    let (keeping, _) = inspect(&["--stage", "cq"]);
    assert_eq!(state(&keeping, "CQ-1-1"), "passed");
    assert_eq!(state(&keeping, "CQ-1-7"), "");
    // Rules of the office.
    let rules = "[reference]\npattern = \"QT-####\"\n[metadata]\nrequired = [\"保管期限\"]\n";
    fs::write(folder.path().join("规则.toml"), rules).unwrap();
    let (report, exit) = inspect(&["--rules", "规则.toml"]);
    assert_eq!(state(&report, "GD-1-7"), "passed");
    assert_eq!((state(&report, "GD-2-4").as_str(), exit), ("failed", Some(1)));
    fs::write(folder.path().join("错.toml"), "[formats]\nallwed = []\n").unwrap();
    let output = run(folder.path(), &["archive", "inspect", "包", "--rules", "错.toml"]);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        talk.contains("R861") && talk.contains("错.toml:2") && talk.contains("allowed"),
        "{talk}"
    );
    // One changed byte: the items that vouch for it fail.
    let bag = fs::read_dir(folder.path().join("包")).unwrap().next().unwrap().unwrap().path();
    fs::write(bag.join("data/记录.json"), "{}").unwrap();
    let (report, exit) = inspect(&[]);
    assert_eq!(exit, Some(1));
    for item in ["GD-1-1", "GD-1-10", "GD-1-14", "GD-2-2"] {
        assert_eq!(state(&report, item), "failed", "{item}");
    }
    // Broken metadata pass nothing.
    fs::write(bag.join("data/元数据.xml"), "<电子文件元数据><题名>").unwrap();
    let (report, _) = inspect(&[]);
    assert_eq!(state(&report, "GD-3-1"), "failed");
    for item in ["GD-1-2", "GD-1-3", "GD-1-4", "GD-2-4"] {
        assert_eq!(state(&report, item), "not_checked", "{item}");
    }
}

#[test]
fn the_lists_of_a_plain_folder_count_too() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("案卷");
    fs::create_dir_all(case.join("附件")).unwrap();
    fs::write(case.join("申报表.txt"), "甲").unwrap();
    fs::write(case.join("附件/照片.txt"), "乙").unwrap();
    let states = || -> Vec<String> {
        let arguments = ["archive", "inspect", "案卷", "--as-of", "2022-06-30", "--format", "json"];
        let output = run(folder.path(), &arguments);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let items = report["objects"][0]["items"].as_array().unwrap().clone();
        let wanted = ["GD-1-1", "GD-1-14", "GD-2-11", "GD-4-5"];
        let state = |name: &str| {
            let item = items.iter().find(|one| one["item"] == name).unwrap();
            item["state"].as_str().unwrap().to_owned()
        };
        wanted.map(state).to_vec()
    };
    assert_eq!(states(), ["not_checked"; 4], "no list");
    let listed = run(&case, &["manifest", ".", "--output", "SHA256SUMS"]);
    assert_eq!(listed.status.code(), Some(0), "{listed:?}");
    assert_eq!(states(), ["passed"; 4]);
    fs::write(case.join("多出.txt"), "丙").unwrap();
    assert_eq!(states()[2], "failed", "a file that no list names");
    fs::remove_file(case.join("多出.txt")).unwrap();
    fs::write(case.join("附件/照片.txt"), "改").unwrap();
    assert_eq!(states(), ["failed", "failed", "passed", "passed"], "an altered file");
    fs::remove_file(case.join("附件/照片.txt")).unwrap();
    assert_eq!(states(), ["failed", "failed", "failed", "passed"], "a missing file");
}

#[cfg(unix)]
#[test]
fn a_configured_scanner_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    bag(folder.path(), "包", &[("a", "好"), ("b", "坏")]);
    let ask = |command: &str| -> Vec<(String, String)> {
        let rules =
            format!("[outside.virus]\ncommand = {command}\npass = [1]\nfail = [0]\nseconds = 1\n");
        fs::write(folder.path().join("规则.toml"), rules).unwrap();
        let arguments = ["archive", "inspect", "包", "--rules", "规则.toml", "--format", "json"];
        let output = run(folder.path(), &arguments);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let items = report["objects"][0]["items"].as_array().unwrap().clone();
        let safety = items.iter().filter(|one| one["item"] == "GD-4-1" || one["item"] == "GD-4-2");
        safety
            .map(|one| {
                let text = |key: &str| one[key].as_str().unwrap().to_owned();
                (text("state"), one["findings"].to_string())
            })
            .collect()
    };
    let found = ask("[\"grep\", \"-rl\", \"坏\", \"{path}\"]");
    assert_eq!((found[0].0.as_str(), found[1].0.as_str()), ("passed", "failed"));
    assert!(found[1].1.contains("data/b"), "{found:?}");
    let found = ask("[\"grep\", \"-rl\", \"毒\", \"{path}\"]");
    assert_eq!((found[0].0.as_str(), found[1].0.as_str()), ("passed", "passed"));
    // Cannot be started, gives no verdict, or hangs: never a pass.
    for command in ["[\"/没有/这个程序\"]", "[\"sh\", \"-c\", \"exit 7\"]", "[\"sleep\", \"600\"]"]
    {
        let found = ask(command);
        assert_eq!(
            (found[0].0.as_str(), found[1].0.as_str()),
            ("failed", "not_checked"),
            "{command}"
        );
    }
}
