//! The 审批表 as a PDF: every value on it, nothing cut, an even number of sides.
//!
//! What is on a page is what `pdftotext` reads there; without it these tests
//! say that they were skipped.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use lopdf::content::Content;
use lopdf::{Document, Object};
use shenpi::application::Application;
use shenpi::document::Place;
use shenpi::form::FormDef;
use shenpi::record::{Date, Record, Value};
use shenpi::render::{Fonts, Options, Refusal, Renderer};

use crate::support::{root, run};

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// A form that was rendered.
struct Sheet {
    pdf: Document,
    bytes: Vec<u8>,
}

/// Layout needs more stack than a test thread has.
fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(16 << 20);
        let thread = builder.spawn_scoped(scope, work).expect("a thread starts");
        thread.join().expect("it does not panic")
    })
}

fn record(values: &[(&str, &str)]) -> Record {
    let mut record = Record::default();
    for (id, text) in values {
        let value = if id.ends_with("_on") || id.ends_with(".date") {
            Value::Date(date(text))
        } else {
            Value::Text((*text).to_owned())
        };
        record.set(id, value, Place::Whole);
    }
    record
}

fn date(text: &str) -> Date {
    let parts: Vec<i16> = text.split('-').map(|part| part.parse().unwrap()).collect();
    Date::new(parts[0], parts[1] as u8, parts[2] as u8).unwrap()
}

fn rendered(record: &Record, settings: &[(&str, &str)], proof: bool) -> Sheet {
    let settings: Vec<(String, String)> =
        settings.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
    let case = Application {
        path: "审批表.docx".to_owned(),
        part: None,
        format: None,
        sha256: None,
        record: record.clone(),
        attachments: Vec::new(),
        diagnostics: Vec::new(),
        against: None,
    };
    let bytes = with_stack(|| {
        let form = FormDef::built_in("sichuan-green-community", &settings).expect("built in");
        let fonts = Fonts::load(&[root("fonts")], &[]).expect("the fonts that come along");
        let as_of = date("2022-06-30");
        let options = Options { as_of, proof, templates: None, lang: Default::default() };
        let renderer = Renderer::new(form, "form", fonts, options).expect("an output");
        match renderer.render(&[case], shenpi::form::Format::Pdf) {
            Ok(paper) => paper.pdf().expect("it meets its standards"),
            Err(Refusal::Template(error)) => panic!("{error}"),
            Err(Refusal::Record(found)) => panic!("{found:?}"),
        }
    });
    let pdf = Document::load_mem(&bytes).expect("a PDF");
    assert_eq!(pdf.get_pages().len() % 2, 0, "both sides of each sheet");
    Sheet { pdf, bytes }
}

impl Sheet {
    fn sides(&self) -> usize {
        self.pdf.get_pages().len()
    }

    /// `pdftotext`; `None` where it is not here.
    fn read(&self, options: &[&str]) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("form.pdf");
        std::fs::write(&file, &self.bytes).unwrap();
        read(&file, options)
    }

    /// The text of each side.
    fn text(&self) -> Option<Vec<String>> {
        let text = self.read(&[])?;
        Some(text.split('\u{c}').take(self.sides()).map(str::to_owned).collect())
    }

    /// Sizes of type, in tenths of a point.
    fn sizes(&self) -> BTreeSet<i64> {
        let mut sizes = BTreeSet::new();
        for id in self.pdf.get_pages().values() {
            let content = Content::decode(&self.pdf.get_page_content(*id)).unwrap();
            let mut size = 0.0;
            for operation in &content.operations {
                let number = |at: usize| -> f64 {
                    operation.operands.get(at).map_or(0.0, |n| n.as_float().unwrap_or(0.0).into())
                };
                match operation.operator.as_str() {
                    "Tf" => size = number(1),
                    // Nothing is scaled on its way to the page.
                    "Tm" | "cm" => assert!((number(0).abs() - 1.0).abs() < 1e-6),
                    "TJ" | "Tj" => drop(sizes.insert((size * 10.0).round() as i64)),
                    _ => {}
                }
            }
        }
        sizes
    }

    /// The alternative texts of its figures.
    fn figures(&self) -> Vec<String> {
        let of = |object: &Object| {
            let alt = object.as_dict().ok()?.get(b"Alt").ok()?;
            lopdf::decode_text_string(alt).ok()
        };
        self.pdf.objects.values().filter_map(of).collect()
    }
}

fn read(file: &Path, options: &[&str]) -> Option<String> {
    let output = Command::new("pdftotext").args(options).arg(file).arg("-").output();
    let Ok(output) = output else {
        eprintln!("skipped: pdftotext is not here");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Without white space, as far as lines and indents go.
fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The summary, put together from the table and the added sides.
fn summary_of(sides: &[String], community: &str) -> String {
    let table = flat(&sides[2]);
    let (_, text) = table.rsplit_once("社区基本情况").expect("the label stands before its value");
    let mut whole = text.trim_end_matches("（下接附页）").to_owned();
    let added: Vec<String> = sides.iter().map(|side| flat(side)).collect();
    let added: Vec<&String> = added
        .iter()
        .filter(|side| {
            side.contains("附页1/") || side.contains(&format!("社区名称：{community}附页"))
        })
        .collect();
    for (at, side) in added.iter().enumerate() {
        let head = format!("社区名称：{community}附页{}/{}", at + 1, added.len());
        assert!(side.contains(&head), "{head} is not in {side}");
        whole += &side.replacen(&head, "", 1).replacen("社区基本情况（续）", "", 1);
    }
    whole
}

/// A summary of so many characters without white space.
fn summary(characters: usize, paragraphs: bool) -> String {
    const SENTENCES: [&str; 6] = [
        "社区辖区面积2.61平方公里，有居民4402户、18485人，设党支部12个、居民小组18个。",
        "自2020年启动绿色社区创建以来，成立创建工作领导小组，制定年度计划，召开居民议事会20次。",
        "社区绿地率28%，人均公共绿地1.58平方米；更换节能路灯144盏。",
        "组建“小手拉大手”环保志愿者队伍6支，注册志愿者108人，每年开展活动8次以上。",
        "沿䢺江新建透水铺装1325平方米、雨水花园9处，改造老旧小区（含漹城里）6个。",
        "设置垃圾分类投放点58处，分类覆盖率达到90%以上，居民满意度89.5%。",
    ];
    let mut text = String::new();
    let mut left = characters;
    for at in 0.. {
        let sentence = format!("{}.{}", at + 1, SENTENCES[at % SENTENCES.len()]);
        let part: String = sentence.chars().take(left).collect();
        left -= part.chars().count();
        text += &part;
        if left == 0 {
            break;
        }
        if paragraphs && at % 5 == 4 {
            text.push('\n');
        }
    }
    assert_eq!(flat(&text).chars().count(), characters);
    text
}

const OPINION: &str = "经审核，该社区创建工作领导小组健全，人居环境整洁，基础设施绿色化水平较高，\
    居民满意度较高，符合四川省绿色社区创建标准，同意推荐。";

const PLACE: [(&str, &str); 9] = [
    ("community", "漹城里社区"),
    ("city", "阿坝藏族羌族自治州"),
    ("filed_on", "2021-09-01"),
    ("title", "四川省省级示范绿色社区"),
    ("division.city", "阿坝藏族羌族自治州"),
    ("division.county", "汶川县"),
    ("division.street", "𰝟渡镇"),
    ("leader", "李㛃·扎西𫖯"),
    ("phone", "13800009001、13900009002"),
];

#[test]
fn every_value_stands_on_the_form() {
    let mut values = PLACE.to_vec();
    let address = "汶川县𰝟渡镇羌寨大道1234号附5号政务服务中心综合楼3单元2楼（原卫生院旧址，\
        乘公交2路、5路可达），网址https://www.example.org/abcdefghijklmnopqrstuvwxyz/0123456789";
    let text = summary(600, true);
    values.extend([("address", address), ("summary", text.as_str())]);
    let levels = [
        ("street", "街道", "𰝟渡镇人民政府", "2021-09-10"),
        ("county", "县(市、区)", "汶川县住房城乡建设和交通运输局城市建设管理股", "2021-10-01"),
        ("city", "市(州)", "阿坝藏族羌族自治州住房和城乡建设局", "2021-11-11"),
        ("province", "省级", "四川省住房和城乡建设厅", "2022-01-30"),
    ];
    let ids: Vec<[String; 3]> = levels
        .iter()
        .map(|(id, ..)| ["text", "unit", "date"].map(|part| format!("opinions.{id}.{part}")))
        .collect();
    for ((_, _, unit, date), [text_id, unit_id, date_id]) in levels.iter().zip(&ids) {
        values.extend([(text_id.as_str(), OPINION), (unit_id, *unit), (date_id, *date)]);
    }
    let sheet = rendered(&record(&values), &[], false);
    assert_eq!(sheet.sides(), 4);
    let Some(sides) = sheet.text() else { return };
    let all = sides.join("\n");
    for (id, value) in values.iter().filter(|(id, _)| !id.starts_with("division.")) {
        if id.ends_with("_on") || id.ends_with(".date") {
            let written = date(value).written();
            assert!(all.contains(&written), "{id}: {written}");
        } else if value.chars().count() <= 20 {
            assert!(all.contains(value), "{id}: {value} is not in {all}");
        } else {
            assert!(flat(&all).contains(&flat(value)), "{id}: {value} is not in {all}");
        }
    }
    assert!(sides[2].contains("阿坝藏族羌族自治州汶川县𰝟渡镇"), "{}", sides[2]);
    assert_eq!(flat(&sides[3]).matches(&flat(OPINION)).count(), 4, "{}", sides[3]);
    assert_eq!(summary_of(&sides, "漹城里社区"), flat(&text));

    let form = FormDef::built_in("sichuan-green-community", &[]).unwrap();
    assert!(sides[0].contains("附件 2") && sides[0].contains(&form.title.zh), "{}", sides[0]);
    for field in form.fields.iter().filter(|field| field.cover || field.table) {
        let on = if field.table { &sides[2] } else { &sides[0] };
        // pdftotext takes evenly spaced letters for one word.
        assert!(flat(on).contains(&flat(&field.printed)), "{} is not in {on}", field.printed);
    }
    for line in &form.template.guide {
        assert!(flat(&sides[1]).contains(&flat(line)), "{line} is not in {}", sides[1]);
    }
    for words in ["各级审核意见", &form.template.notes[0]].into_iter().chain(levels.map(|l| l.1))
    {
        assert!(sides[3].contains(words), "{words} is not in {}", sides[3]);
    }
    let figures = sheet.figures();
    for place in ["街道", "县（市、区）", "市（州）", "省级"] {
        let wanted = format!("{place}签章位置");
        assert_eq!(figures.iter().filter(|alt| **alt == wanted).count(), 1, "{figures:?}");
    }
}

#[test]
fn blanks_keep_what_the_form_prints() {
    let values = record(&[("community", "空白社区")]);
    assert_eq!(rendered(&values, &[], true).sides(), 4);
    let sheet = rendered(&values, &[], false);
    assert_eq!(sheet.sides(), 4);
    let figures = sheet.figures();
    let open = figures.iter().filter(|alt| alt.starts_with("未选：")).count();
    assert_eq!(open, 2, "a box for each title: {figures:?}");
    let Some(sides) = sheet.text() else { return };
    let (cover, opinions) = (flat(&sides[0]), flat(&sides[3]));
    for words in ["年", "月", "日"] {
        assert_eq!(cover.matches(words).count(), 1, "{cover}");
    }
    for words in ["(盖章)", "年", "月", "日"] {
        assert_eq!(opinions.matches(words).count(), 4, "{opinions}");
    }
    assert!(flat(&sides[2]).contains("四川省绿色社区"), "{}", sides[2]);
}

#[test]
fn a_roster_without_the_cover_s_city_has_it_from_the_division() {
    let values = [("community", "漹城里社区"), ("division.city", "眉山市")];
    let Some(sides) = rendered(&record(&values), &[], false).text() else { return };
    assert!(sides[0].contains("眉山市"), "{}", sides[0]);
}

#[test]
fn a_thousand_characters_stay_in_the_table() {
    for paragraphs in [false, true] {
        let text = summary(1000, paragraphs);
        let mut values = PLACE.to_vec();
        values.push(("summary", &text));
        let sheet = rendered(&record(&values), &[], false);
        assert_eq!(sheet.sides(), 4);
        assert!(sheet.sizes().first() >= Some(&105), "{:?}", sheet.sizes());
        within_the_block(&sheet);
        let Some(sides) = sheet.text() else { return };
        assert_eq!(summary_of(&sides, "漹城里社区"), flat(&text));
    }
}

#[test]
fn what_the_table_cannot_hold_follows_on_added_sides() {
    // Sentences, one sentence without end, and digits that must not be parted.
    let endless: String = "测试".repeat(2500);
    let numbers: String = (1000..2250).map(|number| format!("{number}，")).collect();
    for (text, settings) in [
        (summary(5000, false), vec![]),
        (summary(5000, true), vec![]),
        (endless, vec![]),
        (numbers, vec![]),
        (summary(1000, false), vec![("smallest_type", "12")]),
    ] {
        let mut values = PLACE.to_vec();
        values.push(("summary", &text));
        let sheet = rendered(&record(&values), &settings, false);
        assert!(sheet.sides() > 4);
        assert!(sheet.sizes().first() >= Some(&120), "{:?}", sheet.sizes());
        within_the_block(&sheet);
        let Some(sides) = sheet.text() else { return };
        assert!(sides[3].contains("各级审核意见"), "the fourth side is for opinions: {}", sides[3]);
        assert!(sides[4].contains("附页 1/"), "{}", sides[4]);
        assert_eq!(summary_of(&sides, "漹城里社区"), flat(&text));
    }
}

#[test]
fn long_opinions_are_whole_and_have_their_seal_places() {
    for characters in [150, 500, 2500] {
        let text: String = OPINION.chars().cycle().take(characters).collect();
        let mut values = PLACE.to_vec();
        let ids = ["street", "county", "city", "province"].map(|id| format!("opinions.{id}.text"));
        values.extend(ids.iter().map(|id| (id.as_str(), text.as_str())));
        // The stamp of a proof stands in the middle of tables that run on.
        for proof in [false, true] {
            let sheet = rendered(&record(&values), &[], proof);
            let places = sheet.figures().iter().filter(|alt| alt.ends_with("签章位置")).count();
            assert_eq!(places, 4);
            if proof {
                continue;
            }
            assert!(sheet.sizes().first() >= Some(&105), "{:?}", sheet.sizes());
            within_the_block(&sheet);
            let Some(sides) = sheet.text() else { return };
            let opinions = flat(&sides[3..].join("")).replace("各级审核意见", "");
            assert_eq!(opinions.matches(&flat(&text)).count(), 4, "{opinions}");
        }
    }
}

#[test]
fn nothing_runs_out_of_its_cell() {
    let address = format!("https://example.org/{}{}", "a".repeat(300), "…".repeat(120));
    let long = "很长很长的名字".repeat(8) + "社区";
    let leader = "阿布都热合曼·吐尔逊江·买买提依明";
    let phone = ("phone", "13800009001");
    let mut values = PLACE.to_vec();
    values.extend([("community", long.as_str()), ("address", &address), ("leader", leader), phone]);
    let sheet = rendered(&record(&values), &[], false);
    within_the_block(&sheet);
    let Some(sides) = sheet.text() else { return };
    let all = flat(&sides.join(""));
    for value in [&long, &address, leader] {
        assert!(all.contains(value), "{value} is not in {all}");
    }
    // An address higher than a side.
    let address = "玉林东路21号，".repeat(400);
    values.push(("address", &address));
    let sheet = rendered(&record(&values), &[], false);
    within_the_block(&sheet);
    let Some(sides) = sheet.text() else { return };
    assert_eq!(flat(&sides.join("")).matches("玉林东路21号，").count(), 400);
}

/// Every word stands inside the block of 156 × 225 mm, or is the head of an
/// added side.
fn within_the_block(sheet: &Sheet) {
    let Some(words) = sheet.read(&["-bbox"]) else { return };
    let mut side = 0;
    let mut seen = 0;
    for line in words.lines() {
        side += usize::from(line.trim_start().starts_with("<page "));
        let Some(rest) = line.trim_start().strip_prefix("<word ") else { continue };
        let edge = |name: &str| -> f64 {
            let (_, rest) = rest.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        seen += 1;
        let left = if side % 2 == 1 { 28.0 } else { 26.0 };
        // The empty half of a mark at the end of a line stands outside.
        let slack = 7.0;
        assert!(edge("xMin") > left * MM - slack, "side {side}: {line}");
        assert!(edge("xMax") < (left + 156.0) * MM + slack, "side {side}: {line}");
        assert!(edge("yMax") < (297.0 - 35.0) * MM + slack, "side {side}: {line}");
        let head = if side > 4 { 12.0 * MM } else { 0.0 };
        assert!(edge("yMin") > 37.0 * MM - slack - head, "side {side}: {line}");
    }
    assert!(seen > 20, "{words}");
}

#[test]
fn another_form_needs_no_rust() {
    let folder = tempfile::tempdir().unwrap();
    let form = root("samples/forms/garden-estate");
    let source = form.join("batch/翠湖苑.docx");
    let arguments = [
        "render",
        "declaration",
        source.to_str().unwrap(),
        "--form",
        form.to_str().unwrap(),
        "--as-of",
        crate::support::AS_OF,
        "--output",
        folder.path().to_str().unwrap(),
    ];
    let output = run(&root(""), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 1);
    let Some(text) = read(&files[0].path(), &[]) else { return };
    for words in ["园林式居住小区申报表", "翠湖苑", "以上内容属实"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}
