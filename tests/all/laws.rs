//! What must hold for any input: a record that is written reads back the same
//! in every format, the order of columns says nothing, a changed byte shows,
//! and the same input gives the same bytes.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use crate::support::{applications, codes, member, report, run, same};

const FIELDS: [&str; 9] =
    ["community", "city", "filed_on", "title", "division", "leader", "phone", "address", "summary"];
const LABELS: [&str; 9] = [
    "社区名称",
    "所在市（州）",
    "填报时间",
    "拟创建称号",
    "所在行政区划",
    "社区负责人姓名",
    "负责人联系电话",
    "社区居委会地址",
    "社区基本情况",
];
const DIVISIONS: [[&str; 3]; 4] = [
    ["成都市", "武侯区", "玉林街道"],
    ["绵阳市", "北川羌族自治县", "永昌镇"],
    ["阿坝藏族羌族自治州", "汶川县", "威州镇"],
    ["德阳市", "广汉市", "雒城街道"],
];

/// What stands in a form, in the order of `FIELDS`, and its division's parts.
#[derive(Clone, Debug)]
struct Form {
    values: [String; 9],
    division: [&'static str; 3],
}

prop_compose! {
    fn form()(
        community in "[\u{4e01}-\u{4eff}\u{5200}-\u{53ff}]{2,5}",
        at in 0..DIVISIONS.len(),
        (year, month, day) in (2020..2022i32, 1..=12u8, 1..=28u8),
        model in any::<bool>(),
        leader in "[\u{738b}\u{674e}\u{5f20}\u{9648}][\u{5a1c}-\u{5aff}]{1,2}",
        phone in "1[3-9][0-9]{9}",
        number in 1..999u32,
        summary in "绿色创建[\u{4e00}-\u{9fa5}A-Za-z0-9，。：；、“”（）<>&\"' %.+-]{20,300}完。",
    ) -> Form {
        let division = DIVISIONS[at];
        let title = if model { "四川省省级示范绿色社区" } else { "四川省绿色社区" };
        let values = [
            format!("{community}社区"),
            division[0].to_owned(),
            format!("{year}年{month}月{day}日"),
            title.to_owned(),
            division.concat(),
            leader,
            phone,
            format!("{}育才路{number}号", division[1]),
            summary,
        ];
        Form { values, division }
    }
}

/// A docx of a form: the least XML that is one.
fn docx(form: &Form) -> Vec<u8> {
    let text = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
    };
    let mut body = text("四川省绿色社区创建审批表");
    for (label, value) in LABELS.iter().zip(&form.values).take(3) {
        body += &text(&format!("{label}：{value}"));
    }
    body += "<w:tbl>";
    for at in [0, 3, 4, 5, 6, 7, 8] {
        let (label, value) = (text(LABELS[at]), text(&form.values[at]));
        let _ = write!(body, "<w:tr><w:tc>{label}</w:tc><w:tc>{value}</w:tc></w:tr>");
    }
    body += "</w:tbl>";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, part) in
        [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", &document)]
    {
        zip.start_file(name, options).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A roster of forms with its columns in some order.
fn roster(forms: &[Form], order: &[usize]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(order.iter().map(|at| LABELS[*at])).unwrap();
    for form in forms {
        out.write_record(order.iter().map(|at| &form.values[*at])).unwrap();
    }
    out.into_inner().unwrap()
}

/// What differs between a form and what was read of it.
fn difference(form: &Form, application: &Value) -> Option<String> {
    let record = &application["record"];
    FIELDS.iter().zip(&form.values).find_map(|(field, value)| {
        let holds = match *field {
            "division" => ["city", "county", "street"]
                .iter()
                .zip(form.division)
                .all(|(part, name)| member(record, &format!("division.{part}")) == Some(name)),
            "filed_on" => iso(value).as_deref() == member(record, field),
            _ => same(field, member(record, field), value),
        };
        (!holds).then(|| format!("{field}: wrote “{value}”, read {}", record[*field]))
    })
}

fn iso(date: &str) -> Option<String> {
    let (year, rest) = date.split_once('年')?;
    let (month, day) = rest.trim_end_matches('日').split_once('月')?;
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_reads_back_the_same_from_a_document_and_a_roster(form in form()) {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a.docx", &docx(&form));
        write(folder.path(), "b.csv", &roster(std::slice::from_ref(&form), &[0, 1, 2, 3, 4, 5, 6, 7, 8]));
        let found = report(folder.path(), &["a.docx", "b.csv"]);
        let found = applications(&found);
        prop_assert_eq!(found.len(), 2);
        for application in found {
            prop_assert_eq!(difference(&form, application), None, "{}", application["path"]);
        }
    }

    #[test]
    fn the_order_of_columns_says_nothing(
        forms in prop::collection::vec(form(), 1..6),
        order in Just([0, 1, 2, 3, 4, 5, 6, 7, 8usize]).prop_shuffle(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "名单.csv", &roster(&forms, &order));
        let found = report(folder.path(), &["名单.csv"]);
        let found = applications(&found);
        prop_assert_eq!(found.len(), forms.len());
        for (at, (form, application)) in forms.iter().zip(found).enumerate() {
            let row = (at + 2).to_string();
            prop_assert_eq!(application["part"].as_str(), Some(row.as_str()));
            prop_assert_eq!(difference(form, application), None);
        }
    }

    #[test]
    fn a_changed_byte_is_never_intact(
        form in form(),
        bytes in prop::collection::vec(any::<u8>(), 1..2000),
        at in any::<prop::sample::Index>(),
        bit in 0..8u32,
        algorithm in prop::sample::select(vec!["sha256", "sm3", "sha512"]),
    ) {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "审批表.docx", &docx(&form));
        write(folder.path(), "扫描件.jpg", &bytes);
        let made = run(folder.path(), &["manifest", ".", "--algorithm", algorithm]);
        prop_assert_eq!(made.status.code(), Some(0));
        let state = || {
            let found = report(folder.path(), &["."]);
            let application = &applications(&found)[0];
            let attachments = application["attachments"].as_array().unwrap().clone();
            let scan = attachments.into_iter().find(|one| one["path"] == "扫描件.jpg");
            (scan.unwrap()["status"].as_str().unwrap().to_owned(), codes(application, &["error"]).contains("A302"))
        };
        prop_assert_eq!(state(), ("intact".to_owned(), false));
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= 1 << bit;
        write(folder.path(), "扫描件.jpg", &changed);
        prop_assert_eq!(state(), ("altered".to_owned(), true));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(forms in prop::collection::vec(form(), 2..9)) {
        let folder = tempfile::tempdir().unwrap();
        for (at, form) in forms.iter().enumerate() {
            let below = folder.path().join(format!("{at}"));
            fs::create_dir(&below).unwrap();
            write(&below, "审批表.docx", &docx(form));
            write(&below, "推荐函.pdf", form.values[8].as_bytes());
        }
        write(folder.path(), "名单.csv", &roster(&forms, &[8, 7, 6, 5, 4, 3, 2, 1, 0]));
        for format in ["json", "human", "csv", "sarif", "html", "xlsx"] {
            let of = |jobs: &str| {
                let arguments = ["check", ".", "--format", format, "--jobs", jobs, "--as-of", "2022-06-30", "--reproducible"];
                run(folder.path(), &arguments).stdout
            };
            let one = of("1");
            prop_assert!(!one.is_empty());
            prop_assert!(one == of("3"), "{} depends on the number of jobs", format);
        }
    }
}
