//! `shenpi render`: names, exit codes, refusals, places, sources.
//!
//! How papers look is tested with the templates; here a small template of our
//! own keeps the runs short, save for the built-in certificate.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;

use calamine::{Data, DataType, Reader};
use serde_json::json;

use crate::support::{root, run};

const AS_OF: &str = "2022-12-31";

/// `render certificate` in a folder, with the small template.
fn render(folder: &Path, arguments: &[&str]) -> Output {
    let templates = sample("templates");
    let fixed = ["render", "certificate", "--as-of", AS_OF, "--templates", &templates];
    let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().copied()).collect();
    run(folder, &all)
}

fn sample(name: &str) -> String {
    root("samples/render").join(name).to_string_lossy().into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// The files of a folder with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// A roster of one community with further columns.
fn roster(folder: &Path, columns: &str, values: &str) {
    let text = format!(
        "社区名称,拟创建称号,所在行政区划,负责人联系电话{columns}\n\
         玉林东路社区,四川省绿色社区,成都市武侯区玉林街道,13800000000{values}\n"
    );
    write(folder, "名单.csv", &text);
}

#[test]
fn a_roster_becomes_papers_whatever_the_number_of_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let roster = sample("名单.csv");
    let one = render(folder.path(), &[&roster, "--output", "一", "--jobs", "1"]);
    assert_eq!(code(&one), 0, "{}", stderr(&one));
    let names = [
        "川绿社2022-00001_玉林东路社区.pdf",
        "川绿社2022-00002_渡口社区.pdf",
        "川绿社2022-00003_漹城社区.pdf",
        "川绿社2022-00004_䢺江社区.pdf",
        "生成清单.xlsx",
    ];
    assert_eq!(stdout(&one), names.map(|name| format!("一/{name}")));
    let four = render(folder.path(), &[&roster, "--output", "四", "--jobs", "4"]);
    assert_eq!(code(&four), 0, "{}", stderr(&four));
    let (one_files, four_files) =
        (files(&folder.path().join("一")), files(&folder.path().join("四")));
    assert_eq!(one_files.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    });
    assert!(one_files == four_files, "the bytes depend on the number of jobs");
    let talk = stderr(&one);
    assert!(talk.contains("已生成 4 份，未生成 0 份，无法读取 0 份"), "{talk}");
    assert!(talk.contains("--font 仿宋=文件"), "{talk}");
    // Rare characters are said, by record.
    assert!(talk.contains("P604") && talk.contains("U+3075F"), "{talk}");
}

#[test]
fn the_list_says_what_became_of_each() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(sample("名单.csv")).unwrap();
    let text = text.replace("川绿社2022-00003,2022-12-30", "川绿社2022-00003,");
    write(folder.path(), "名单.csv", &text);
    let output = render(folder.path(), &["名单.csv", "--output", "出"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert_eq!(stdout(&output).len(), 4, "three papers and the list");
    assert!(stderr(&output).contains("P601"), "{}", stderr(&output));
    let out = folder.path().join("出");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(out.join("生成清单.xlsx")).unwrap();
    let range = book.worksheet_range("生成清单").unwrap();
    let text = |cell: &Data| cell.as_string().unwrap_or_default();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(text).collect()).collect();
    assert_eq!(
        rows[0],
        ["序号", "编号", "社区", "行政区划", "称号", "文件", "SHA-256", "页数", "状态", "说明"]
    );
    let name = "川绿社2022-00002_渡口社区.pdf";
    assert_eq!(
        rows[2][1..6],
        ["川绿社2022-00002", "渡口社区", "达州市渠县𰝟渡镇", "四川省绿色社区", name]
    );
    let bytes = fs::read(out.join(name)).unwrap();
    let digest = shenpi::digest::bytes(&bytes, &[shenpi::digest::Algorithm::Sha256])[0].hex();
    assert_eq!(rows[2][6..9], [digest.as_str(), "1", "已生成"]);
    assert!(rows[2][9].contains("P604"), "{}", rows[2][9]);
    assert_eq!(rows[3][5..9], ["", "", "", "未生成"]);
    assert!(rows[3][9].contains("P601") && rows[3][9].contains("命名日期"), "{}", rows[3][9]);
    // The first one, whose template has two pages.
    assert_eq!((rows[1][0].as_str(), rows[1][7].as_str()), ("1", "2"));
}

#[test]
fn nothing_is_overwritten_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write(here, "川绿社2022-00002_渡口社区.pdf", "signed");
    let roster = sample("名单.csv");
    let output = render(here, &[&roster]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("P606"), "{}", stderr(&output));
    let first = files(here);
    assert_eq!(first["川绿社2022-00002_渡口社区.pdf"], b"signed");
    assert_eq!(first.len(), 5);
    let again = render(here, &[&roster]);
    assert_eq!((code(&again), stdout(&again)), (1, vec!["生成清单_2.xlsx".to_owned()]));
    let forced = render(here, &[&roster, "--force"]);
    assert_eq!(code(&forced), 0, "{}", stderr(&forced));
    assert!(files(here)["川绿社2022-00002_渡口社区.pdf"].starts_with(b"%PDF-"));
    let one = render(here, &["川绿社2022-00001_玉林东路社区.pdf", "--output", "生成清单.xlsx.pdf"]);
    assert_eq!(code(&one), 0, "{}", stderr(&one));
    let again =
        render(here, &["川绿社2022-00001_玉林东路社区.pdf", "--output", "生成清单.xlsx.pdf"]);
    assert_eq!(code(&again), 1);
    assert!(stderr(&again).contains("P606"), "{}", stderr(&again));
}

#[test]
fn one_file_or_one_archive() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let roster = sample("名单.csv");
    for (output, words) in [("证书.pdf", "不止一份"), ("没有/证书.zip", "不能写到")] {
        let found = render(here, &[&roster, "--output", output]);
        assert_eq!(code(&found), 2, "{}", stderr(&found));
        assert!(stderr(&found).contains(words), "{}", stderr(&found));
        assert!(files(here).is_empty(), "{:?}", files(here).keys());
    }
    let zipped = |name: &str, jobs: &str| {
        let output = render(here, &[&roster, "--output", name, "--jobs", jobs]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_eq!(stdout(&output), [name]);
        fs::read(here.join(name)).unwrap()
    };
    let bytes = zipped("证书.zip", "1");
    assert!(bytes == zipped("又.zip", "3"), "the archive depends on the number of jobs");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(archive.len(), 5);
    let mut member = archive.by_index(1).unwrap();
    assert_eq!(member.name().unwrap(), "川绿社2022-00002_渡口社区.pdf");
    let mut pdf = Vec::new();
    member.read_to_end(&mut pdf).unwrap();
    drop(member);
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(archive.by_index(4).unwrap().name().unwrap(), "生成清单.xlsx");
    // Pages of pictures are told apart.
    let output = render(here, &[&roster, "--output", "图", "--format", "svg"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let names: Vec<String> = files(&here.join("图")).into_keys().collect();
    assert!(names.contains(&"川绿社2022-00001_玉林东路社区-2.svg".to_owned()), "{names:?}");
    assert!(names.contains(&"川绿社2022-00002_渡口社区.svg".to_owned()), "{names:?}");
    // An archive of papers is no PDF, though it holds some as they are.
    let png = render(here, &["证书.zip", "--output", "x.png"]);
    assert_eq!(code(&png), 3, "{}", stderr(&png));
    assert!(!here.join("x.png").exists());
}

#[test]
fn a_paper_made_from_a_paper_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let output = render(here, &[&sample("名单.csv"), "--output", "一"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = render(here, &["一/*.pdf", "--output", "二"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let (first, second) = (files(&here.join("一")), files(&here.join("二")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in first.iter().filter(|(name, _)| name.ends_with(".pdf")) {
        assert!(second[name] == *bytes, "{name} changed");
    }
    // Its record holds what a certificate shows, and no whole form.
    let form = run(here, &["render", "form", "一/川绿社2022-00002_渡口社区.pdf", "--as-of", AS_OF]);
    assert_eq!(code(&form), 1, "{}", stderr(&form));
    assert!(stderr(&form).contains("P605"), "{}", stderr(&form));
}

#[test]
fn a_report_of_check_is_a_source() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let roster = sample("名单.csv");
    let direct = render(here, &[&roster, "--output", "一"]);
    assert_eq!(code(&direct), 0, "{}", stderr(&direct));
    for format in ["json", "ndjson"] {
        let report = format!("报告.{format}");
        run(here, &["check", &roster, "--as-of", AS_OF, "--output", &report]);
        let output = render(here, &[&report, "--output", format]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(files(&here.join(format)) == files(&here.join("一")), "{format}");
    }
}

#[test]
fn what_is_no_source_says_what_to_give() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for (name, text, codes, words) in [
        (
            "别人.pdf",
            "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
            3,
            "JSON 报告",
        ),
        ("坏.json", "{", 3, "JSON 写法有误"),
        ("别的.json", "{\"a\":1}", 3, "shenpi.record/1"),
        ("别表.json", "{\"schema\":\"shenpi.record/1\",\"form\":\"x\"}", 2, "--form x"),
    ] {
        write(here, name, text);
        let output = render(here, &[name, "--output", "出"]);
        assert_eq!(code(&output), codes, "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{name}: {}", stderr(&output));
    }
    // The rest of the run is made all the same.
    let output = render(here, &["坏.json", &sample("名单.csv"), "--output", "出"]);
    assert_eq!((code(&output), stdout(&output).len()), (3, 5), "{}", stderr(&output));
    let output = render(here, &["没有.csv"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn values_and_numbers_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let roster = sample("无编号.csv");
    let output = render(here, &[&roster, "--output", "一"]);
    assert_eq!((code(&output), stdout(&output).len()), (1, 1), "{}", stderr(&output));
    let given = ["--value", "命名日期=2022年12月30日", "--first-number", "7"];
    let all: Vec<&str> = [roster.as_str(), "--output", "二"].into_iter().chain(given).collect();
    let output = render(here, &all);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        stdout(&output)[..3],
        [
            "二/川绿社2022-00007_玉林东路社区.pdf",
            "二/川绿社2021-00999_渡口社区.pdf", // its own number wins
            "二/川绿社2022-00008_漹城社区.pdf",
        ]
    );
    let bad: [(&[&str], &str); 6] = [
        (&["--value", "named_no=2022-12-30"], "named_on"),
        (&["--value", "named_on=昨天"], "命名日期"),
        (&["--value", "named_on"], "字段=内容"),
        (&["--value", "title=模范社区"], "四川省绿色社区"),
        (&["--value", "settings.count=word"], "没有叫"),
        (&["--first-number", "0"], "--first-number"),
    ];
    for (arguments, words) in bad {
        let all: Vec<&str> =
            [roster.as_str()].into_iter().chain(arguments.iter().copied()).collect();
        let output = render(here, &all);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
    }
    // A number that the roster gives too is refused, naming both.
    let given = ["--value", "named_on=2021-12-30", "--first-number", "999", "--output", "三"];
    let all: Vec<&str> = [roster.as_str()].into_iter().chain(given).collect();
    let output = render(here, &all);
    assert_eq!(code(&output), 1);
    let talk = stderr(&output);
    assert!(
        talk.contains("P607") && talk.contains("玉林东路社区") && talk.contains("渡口社区"),
        "{talk}"
    );
    assert_eq!(files(&here.join("三")).len(), 3, "two papers and the list");
}

#[test]
fn a_form_with_errors_is_no_paper_save_as_a_proof() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    // A division that is none is shown; a missing telephone is not.
    write(
        here,
        "名单.csv",
        "社区名称,拟创建称号,所在行政区划,负责人姓名,编号,命名日期\n\
         玉林东路社区,四川省绿色社区,成都市武侯区玉林街道,张三,1,2022-12-30\n\
         渡口居委会,四川省绿色社区,达州市渠县𰝟渡镇,李四,2,2022-12-30\n",
    );
    let output = render(here, &["名单.csv", "--output", "一"]);
    let talk = stderr(&output);
    assert_eq!(
        (code(&output), stdout(&output)[0].as_str()),
        (1, "一/1_玉林东路社区.pdf"),
        "{talk}"
    );
    assert!(talk.contains("P605") && talk.contains("F108"), "{talk}");
    let proof = render(here, &["名单.csv", "--output", "二", "--proof"]);
    assert_eq!(code(&proof), 0, "{}", stderr(&proof));
    assert_eq!(stdout(&proof).len(), 3);
    let (plain, stamped) = (files(&here.join("一")), files(&here.join("二")));
    assert!(plain["1_玉林东路社区.pdf"] != stamped["1_玉林东路社区.pdf"], "no stamp");
}

#[test]
fn a_character_without_glyph_is_named() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path(), ",编号,命名日期", ",甲\u{e0ab}1,2022-12-30");
    let output = render(folder.path(), &["名单.csv"]);
    let talk = stderr(&output);
    assert_eq!(code(&output), 1, "{talk}");
    assert!(talk.contains("P602") && talk.contains("U+E0AB") && talk.contains("编号"), "{talk}");
    assert!(stdout(&output).is_empty());
}

#[test]
fn an_office_changes_texts_and_templates() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    roster(here, ",编号,命名日期", ",1,2022-12-30");
    let own = here.join("本单位");
    fs::create_dir(&own).unwrap();
    let run = |output: &str| {
        run(
            here,
            &[
                "render",
                "certificate",
                "名单.csv",
                "--as-of",
                AS_OF,
                "--templates",
                "本单位",
                "--output",
                output,
            ],
        )
    };
    fs::copy(sample("templates/certificate.typ"), own.join("certificate.typ")).unwrap();
    let before = run("一.pdf");
    assert_eq!(code(&before), 0, "{}", stderr(&before));
    write(&own, "texts.toml", "[certificate]\naward = \"经审核，授予\"\n");
    let after = run("二.pdf");
    assert_eq!(code(&after), 0, "{}", stderr(&after));
    let all = files(here);
    assert!(all["一.pdf"] != all["二.pdf"], "the text changes nothing");
    write(&own, "texts.toml", "[certificate]\nawrd = \"经审核，授予\"\n");
    let wrong = run("三.pdf");
    assert_eq!(code(&wrong), 2);
    assert!(
        stderr(&wrong).contains("texts.toml:2:") && stderr(&wrong).contains("award"),
        "{}",
        stderr(&wrong)
    );
    fs::remove_file(own.join("texts.toml")).unwrap();
    // Columns count characters, not bytes.
    write(
        &own,
        "certificate.typ",
        "#import \"/shenpi.typ\": *\n#show: paper.with(title: \"证\")\n四个汉字 #fehler()\n",
    );
    let wrong = run("四.pdf");
    let talk = stderr(&wrong);
    assert_eq!(code(&wrong), 2, "{talk}");
    assert!(talk.contains("D901") && talk.contains("certificate.typ:3:7\n"), "{talk}");
    assert!(talk.contains("| 四个汉字 #fehler()"), "{talk}");
    write(
        &own,
        "certificate.typ",
        "#import \"/shenpi.typ\": *\n#show: paper.with(title: \"证\")\n#fault(\"太长\", field: \"community\") 甲 #seal-place(\"province\")\n",
    );
    let full = run("五.pdf");
    assert_eq!(code(&full), 1, "{}", stderr(&full));
    assert!(stderr(&full).contains("P603"), "{}", stderr(&full));
    assert!(!here.join("五.pdf").exists());
}

#[test]
fn names_that_no_system_takes_are_changed_and_twins_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let row = |number: &str, name: &str| {
        format!("{name},四川省绿色社区,成都市武侯区玉林街道,张三,{number},2022-12-30\n")
    };
    let text = format!(
        "社区名称,拟创建称号,所在行政区划,负责人姓名,编号,命名日期\n{}{}{}",
        row("A/1", "甲社区"),
        row("A:1", "甲社区"),
        row("a?1", "甲社区"),
    );
    write(here, "名单.csv", &text);
    let output = render(here, &["名单.csv", "--output", "出", "--proof"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let names = ["出/A_1_甲社区.pdf", "出/A_1_甲社区_2.pdf", "出/a_1_甲社区_3.pdf"];
    assert_eq!(stdout(&output)[..3], names);
    assert_eq!(files(&here.join("出")).len(), 4);
}

#[test]
fn a_paper_of_many_is_made_of_all_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let own = here.join("模板");
    fs::create_dir(&own).unwrap();
    write(
        &own,
        "decision.typ",
        "#import \"/shenpi.typ\": *\n#show: paper.with(title: \"决定\")\n\
         #for one in records [#one.community #one.title #parbreak()]\n#seal-place(\"province\")\n",
    );
    let roster = sample("名单.csv");
    let run = |more: &[&str]| {
        let fixed = ["render", "decision", &roster, "--as-of", AS_OF, "--templates", "模板"];
        let all: Vec<&str> = fixed.into_iter().chain(more.iter().copied()).collect();
        run(here, &all)
    };
    let output = run(&[]);
    let talk = stderr(&output);
    assert_eq!(code(&output), 1, "{talk}");
    // What all four lack is said once.
    assert_eq!(talk.matches("P601").count(), 2, "{talk}");
    assert!(talk.contains("4 份记录有问题（其中 3 份与上面的相同）"), "{talk}");
    let output = run(&[
        "--value",
        "document_number=川建城建发〔2022〕12号",
        "--value",
        "signed_on=2022-12-30",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output).len(), 1, "one paper needs no list: {:?}", stdout(&output));
}

#[test]
fn english_speaks_english() {
    let folder = tempfile::tempdir().unwrap();
    roster(folder.path(), ",编号", ",1");
    let output = render(folder.path(), &["名单.csv", "--lang", "en"]);
    let talk = stderr(&output);
    assert_eq!(code(&output), 1);
    assert!(talk.contains("not made 1") && talk.contains("is blank"), "{talk}");
    let wrong = run(folder.path(), &["render", "certifcate", "名单.csv", "--lang", "en"]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("perhaps certificate"), "{}", stderr(&wrong));
    for bad in [["--output", "x.pdf", "--format", "png"], ["--font", "宋体=a", "--format", "pdf"]]
    {
        let all: Vec<&str> = ["名单.csv"].into_iter().chain(bad).collect();
        assert_eq!(code(&render(folder.path(), &all)), 2, "{bad:?}");
    }
}

#[test]
fn the_built_in_certificate_from_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let record = json!({
        "schema": "shenpi.record/1",
        "form": "sichuan-green-community",
        "applications": [{"path": "手写", "record": {
            "community": "玉林东路社区",
            "title": "四川省绿色社区",
            "division": {"city": "成都市", "county": "武侯区", "street": "玉林街道"},
            "number": "川绿社2022-00001",
            "named_on": "2022-12-30",
        }}],
    });
    write(folder.path(), "记录.json", &record.to_string());
    let output = run(folder.path(), &["render", "certificate", "记录.json", "--as-of", AS_OF]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), ["川绿社2022-00001_玉林东路社区.pdf"]);
}
