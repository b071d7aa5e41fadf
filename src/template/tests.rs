//! Blank forms are read back, filled in and judged by the whole pipeline.

use std::io::{Cursor, Read, Write};

use super::*;
use crate::check::Context;
use crate::document::{self, Block, Limits};
use crate::lang::Lang;
use crate::reading::{self, Content, Judged};
use crate::record::Date;

fn built_in() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).expect("built in")
}

/// The forms of a file with the codes of everything that is said of it.
fn judge(form: &FormDef, name: &str, bytes: &[u8], stage: usize) -> (Vec<Judged>, Vec<String>) {
    let as_of = Date::new(2022, 6, 30).expect("a date");
    let context = Context { as_of, stage, lang: Lang::Zh };
    let reading = reading::read(form, name, bytes, &Limits::default(), &context);
    let Content::Forms { forms, .. } = reading.content else {
        panic!("{name}: no form: {:?}", reading.notes);
    };
    let own = forms.iter().flat_map(|form| &form.diagnostics);
    let codes = reading.notes.iter().chain(own).map(|found| {
        format!("{} {}", found.code, found.field.as_deref().unwrap_or_default()).trim().to_owned()
    });
    let codes = codes.collect();
    (forms, codes)
}

fn required(form: &FormDef) -> Vec<String> {
    let required = form.fields.iter().filter(|field| field.required);
    required.map(|field| format!("F101 {}", field.id)).collect()
}

fn part(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// A package with another main part.
fn repacked(package: &[u8], document: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("readable");
        if name == "word/document.xml" {
            bytes = document.as_bytes().to_vec();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
        out.write_all(&bytes).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

/// Types a value over the blank of the control with this tag, as Word does.
fn fill(document: &str, tag: &str, value: &str) -> String {
    let at = document.find(&format!("<w:tag w:val=\"{tag}\"/>")).expect(tag);
    let (before, after) = document.split_at(at);
    let after = after.replacen("<w:showingPlcHdr/>", "", 1);
    let after = after.replacen("<w:rStyle w:val=\"PlaceholderText\"/>", "", 1);
    let start = after.find("preserve\">").expect("a text") + "preserve\">".len();
    let end = start + after[start..].find("</w:t>").expect("its end");
    format!("{before}{}{value}{}", &after[..start], &after[end..])
}

const SUMMARY: &str = "玉林东路社区有居民3126户、7840人。2020年起开展绿色社区创建，完成9个老旧小区改造，更换节能灯具412盏，设置垃圾分类投放点27处，组建志愿服务队5支，开展节能节水宣传活动36场，参与居民4200人次，居民满意度达到96%，社区环境明显改善，绿色生活方式深入人心，居民自治机制更加健全。";

const VALUES: &[(&str, &str)] = &[
    ("cover.community", "玉林东路社区"),
    ("city", "成都市"),
    ("filed_on", "2021年9月1日"),
    ("community", "玉林东路社区"),
    ("title", "四川省绿色社区"),
    ("division", "成都市武侯区玉林街道"),
    ("leader", "李秀英"),
    ("phone", "13800000000"),
    ("address", "成都市武侯区玉林东路12号"),
    ("summary", SUMMARY),
    ("opinions.street.text", "情况属实，同意推荐。"),
    ("opinions.street.date", "2021年9月10日"),
    ("opinions.county.text", "同意上报。"),
    ("opinions.county.date", "2021年9月20日"),
    ("opinions.city.text", "同意上报。"),
    ("opinions.city.date", "2021年10月9日"),
    ("opinions.province.text", "同意。"),
    ("opinions.province.date", "2021年10月29日"),
];

#[test]
fn a_blank_form_lacks_what_is_required_and_nothing_else() {
    let form = built_in();
    for (name, bytes) in [("表.docx", docx(&form)), ("表.xlsx", xlsx(&form))] {
        let bytes = bytes.expect(name);
        let (forms, codes) = judge(&form, name, &bytes, 0);
        assert_eq!(forms.len(), 1, "{name}");
        assert_eq!(codes, required(&form), "{name}");
    }
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let form = built_in();
    for write in [docx, xlsx, roster] {
        assert_eq!(write(&form).expect("written"), write(&form).expect("written again"));
    }
}

#[test]
fn a_form_filled_in_by_its_controls_is_clean() {
    let form = built_in();
    let blank = docx(&form).expect("written");
    let mut document = part(&blank, "word/document.xml");
    for (tag, value) in VALUES {
        document = fill(&document, tag, value);
    }
    assert!(!document.contains("showingPlcHdr"), "a control has no value here");
    let levels = form.opinions.as_ref().map_or(0, |opinions| opinions.levels.len());
    let (forms, codes) = judge(&form, "表.docx", &repacked(&blank, &document), levels);
    assert_eq!(codes, Vec::<String>::new());
    let record = &forms.first().expect("one form").record;
    assert_eq!(record.text("community"), Some("玉林东路社区"));
    assert_eq!(record.text("opinions.province.text"), Some("同意。"));
    assert_eq!(record.date("opinions.street.date"), Date::new(2021, 9, 10));
}

#[test]
fn labels_stand_as_printed_and_are_locked() {
    let form = built_in();
    let blank = docx(&form).expect("written");
    let read = document::read(&blank, &Limits::default()).expect("read");
    let cells: Vec<&str> = (read.blocks.iter())
        .filter_map(|block| match block {
            Block::Table(table) => Some(&table.cells),
            Block::Paragraph(_) => None,
        })
        .flatten()
        .map(|cell| &*cell.text)
        .collect();
    let levels = form.opinions.iter().flat_map(|opinions| &opinions.levels);
    let printed = (form.fields.iter().filter(|field| field.table)).map(|field| &field.printed);
    for label in printed.chain(levels.map(|level| &level.printed)) {
        assert!(cells.contains(&label.as_str()), "{label}");
        let locked = read.controls.iter().any(|control| control.text == *label);
        assert!(locked, "{label}");
    }
    let document = part(&blank, "word/document.xml");
    let tagged = document.matches("<w:tag ").count();
    assert_eq!(tagged, VALUES.len());
    assert_eq!(document.matches("\"sdtLocked\"").count(), tagged);
    let controls = document.matches("<w:sdt>").count();
    assert_eq!(document.matches("\"sdtContentLocked\"").count(), controls - tagged);
}

/// Written by other programs over our blanks.
#[test]
fn forms_filled_in_elsewhere_are_clean() {
    macro_rules! sample {
        ($name:literal) => {
            ($name, include_bytes!(concat!("../../samples/readers/template/", $name)).as_slice())
        };
    }
    let form = built_in();
    let samples = [
        sample!("python-docx.docx"),
        sample!("libreoffice.docx"),
        sample!("libreoffice.doc"),
        sample!("openpyxl.xlsx"),
        sample!("libreoffice.xlsx"),
        sample!("libreoffice.ods"),
        sample!("libreoffice.xls"),
    ];
    for (name, bytes) in samples {
        let (forms, codes) = judge(&form, name, bytes, 1);
        assert_eq!(codes, Vec::<String>::new(), "{name}");
        assert_eq!(forms.first().and_then(|one| one.record.text("leader")), Some("李秀英"));
    }
    let (name, bytes) = sample!("roster.ods");
    let (forms, codes) = judge(&form, name, bytes, 0);
    assert_eq!((forms.len(), codes), (1, Vec::new()));
    assert_eq!(forms.first().and_then(|one| one.part.as_deref()), Some("名单!3"));
}

#[test]
fn a_blank_roster_holds_no_application() {
    let form = built_in();
    let context =
        Context { as_of: Date::new(2022, 6, 30).expect("a date"), stage: 0, lang: Lang::Zh };
    let bytes = roster(&form).expect("written");
    let reading = reading::read(&form, "名单.xlsx", &bytes, &Limits::default(), &context);
    assert!(matches!(reading.content, Content::NoForm { .. }), "{:?}", reading.content);
}

/// Its explanations are of the roster: they speak of no cover, which it lacks,
/// and of every column.
#[test]
fn a_roster_explains_its_columns_and_nothing_else() {
    let form = built_in();
    let bytes = roster(&form).expect("written");
    let read = document::read(&bytes, &Limits::default()).expect("read");
    let sheets = read.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    let lines: Vec<&str> =
        sheets.skip(1).flat_map(|sheet| &sheet.cells).map(|cell| &*cell.text).collect();
    for field in form.printed() {
        let lines: Vec<_> = lines.iter().filter(|line| line.contains(&field.label.zh)).collect();
        assert!(!lines.is_empty(), "{}", field.id);
        let hint = &field.fill.zh;
        assert!(lines.iter().any(|line| line.contains(hint)), "{}: {lines:?}", field.id);
    }
    for line in lines {
        assert!(!line.contains("封面") && !line.contains("表内"), "{line}");
    }
}

/// A form of another office: no cover, no opinions, no `[template]`.
#[test]
fn another_form_needs_no_rust() {
    let text = "id = \"loan\"\ntitle = { zh = \"场地借用登记表\" }\n".to_owned()
        + &[("who", "借用人", "person"), ("phone", "电话号码", "phone"), ("day", "借用日期", "date")]
            .map(|(id, label, kind)| {
                format!("[[field]]\nid = \"{id}\"\nlabel = \"{label}\"\ntype = \"{kind}\"\nrequired = true\n")
            })
            .concat()
        + "[[field]]\nid = \"why\"\nlabel = \"借用事由\"\ntype = \"long_text\"\nrequired = true\n"
        + "[[field]]\nid = \"room\"\nlabel = \"场地\"\ntype = \"choice\"\noptions = [\"礼堂\", \"会议室\"]\nrequired = true\n";
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("form.toml"), text).expect("written");
    let form = FormDef::load(dir.path(), &[]).expect("loads");
    assert_eq!(form.template.rows.len(), 5);
    for (name, bytes) in [("表.docx", docx(&form)), ("表.xlsx", xlsx(&form))] {
        let (forms, codes) = judge(&form, name, &bytes.expect(name), 0);
        assert_eq!(forms.len(), 1, "{name}");
        assert_eq!(codes, required(&form), "{name}");
    }
    roster(&form).expect("written");
}
