#![no_main]
//! Marks on foreign files. A package as it is; after `w` the body of a Word
//! document, after `x` a sheet, each as XML or grown. What is marked reads as it
//! did, and takes the same marks again, which then replace the first.

use libfuzzer_sys::fuzz_target;
use shenpi::document::{self, Place};
use shenpi::extract;
use shenpi::record::Date;
use shenpi::remark::{self, Notice, Refusal, Remark, Slip};
use shenpi_fuzz::{form, grow, limits, own_panics_only, package};

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const SHEET: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

fuzz_target!(|data: &[u8]| {
    own_panics_only();
    let bytes = match data {
        [b'w', rest @ ..] => word(rest),
        [b'x', rest @ ..] => workbook(rest),
        whole => whole.to_vec(),
    };
    let (form, limits) = (form(), limits());
    let Ok(document) = document::read(&bytes, &limits) else { return };
    let found = extract::extract(form, &document, limits.forms);
    let slip = slip(&found);
    let Ok(once) = remark::mark(form, &bytes, &slip, &limits) else { return };
    let twice = match remark::mark(form, &once, &slip, &limits) {
        Ok(twice) => twice,
        // Marks may carry a file over a limit, but not out of what we read.
        Err(Refusal::Read(_)) => return,
        Err(refusal) => panic!("marked once, then: {refusal}"),
    };
    let said = |bytes: &[u8]| {
        let document = document::read(bytes, &limits).expect("it was read back");
        let found = extract::extract(form, &document, limits.forms);
        let fields = found.forms.into_iter().flat_map(|form| form.fields);
        fields.map(|(id, field)| (id, field.text)).collect::<Vec<_>>()
    };
    assert_eq!(said(&once), said(&twice), "the second round reads as the first");
});

fn grown(grammar: &grow::Grammar, bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"<") { bytes.to_vec() } else { grow::grow(grammar, bytes).into_bytes() }
}

fn links(kind: &str, target: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>"#).into_bytes()
}

fn word(body: &[u8]) -> Vec<u8> {
    let head = format!("<w:document {WORD}><w:body>");
    let body = grown(&grow::WORD, body);
    let document = [head.as_bytes(), &body, b"</w:body></w:document>"].concat();
    package([
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &links("officeDocument", "word/document.xml")),
        ("word/document.xml", &document),
    ])
}

fn workbook(sheet: &[u8]) -> Vec<u8> {
    let head = format!("<worksheet {SHEET}>");
    let sheet = [head.as_bytes(), &grown(&grow::SHEET, sheet), b"</worksheet>"].concat();
    package([
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &links("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", &links("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/workbook.xml", WORKBOOK),
    ])
}

/// A remark where every field stands, and some where nothing need be.
fn slip(found: &extract::Extraction) -> Slip {
    let fields = found.forms.iter().flat_map(|form| &form.fields);
    let mut places: Vec<Place> = fields.map(|(_, field)| field.place.clone()).collect();
    places.truncate(40);
    places.extend([
        Place::Whole,
        Place::TableCell { table: 1, row: 2, column: 2 },
        Place::Paragraph { index: 2 },
        Place::Cell { sheet: Some("A".to_owned()), row: 3, column: 2 },
        Place::Cell { sheet: None, row: 1 << 19, column: 9 },
    ]);
    let remark = |(at, place): (usize, Place)| Remark {
        place,
        severity: if at % 2 == 0 {
            shenpi::diagnostic::Severity::Error
        } else {
            shenpi::diagnostic::Severity::Warning
        },
        lines: vec!["错误[F101] 未填写".to_owned(), "办法：补上 <&>".to_owned()],
    };
    Slip {
        date: Date::new(2022, 6, 30).expect("a day"),
        remarks: places.into_iter().enumerate().map(remark).collect(),
        notice: Notice {
            name: "退改意见".to_owned(),
            title: "退改意见（第1轮）".to_owned(),
            lines: vec!["致甲社区：".to_owned()],
            header: vec![("序号".to_owned(), 10), ("问题".to_owned(), 90)],
            rows: vec![vec!["1".to_owned(), "“社区名称”未填写\n两行".to_owned()]],
        },
    }
}
