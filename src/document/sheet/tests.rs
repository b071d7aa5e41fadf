//! Hard cases as whole files, packed here from their parts.

use std::io::{Cursor, Write};

use super::*;
use crate::document::{Block, Cell, Limit, Note, PageSize, Table};
use zip::write::{SimpleFileOptions, ZipWriter};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

/// A workbook of the given sheets (kind, `sheet` attributes, part).
fn workbook(sheets: &[(&str, &str, &str)], properties: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let (mut tabs, mut relations) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (at, (kind, attributes, text)) in sheets.iter().enumerate() {
        tabs.push_str(&format!("<sheet name='表{at}' r:id='s{at}' {attributes}/>"));
        relations.push_str(&format!(
            "<Relationship Id='s{at}' Type='{RELATIONS}/{kind}' Target='sheets/{at}.xml'/>"
        ));
        parts.push((format!("xl/sheets/{at}.xml"), text.as_bytes().to_vec()));
    }
    for (kind, text) in others {
        relations.push_str(&format!(
            "<Relationship Id='{kind}' Type='{RELATIONS}/{kind}' Target='/xl/{kind}.xml'/>"
        ));
        parts.push((format!("xl/{kind}.xml"), text.as_bytes().to_vec()));
    }
    let book = format!("<workbook xmlns:r='r'>{properties}<sheets>{tabs}</sheets></workbook>");
    parts.push(("xl/workbook.xml".to_owned(), book.into_bytes()));
    let relations = format!("<Relationships xmlns='{PACKAGE}'>{relations}</Relationships>");
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations.into_bytes()));
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    package(&parts)
}

fn one_sheet(rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    workbook(&[("worksheet", "", &sheet)], "", others)
}

fn xlsx(bytes: &[u8]) -> Result<Document, ReadError> {
    read(bytes, Format::Xlsx, &Limits::default())
}

fn tables(document: &Document) -> Vec<&Table> {
    document.tables().map(|(_, table)| table).collect()
}

fn texts(table: &Table) -> Vec<(u32, u32, &str)> {
    let text = |cell: &'_ Cell| (cell.row, cell.column);
    table.cells.iter().map(|cell| (text(cell), &*cell.text)).map(|((r, c), t)| (r, c, t)).collect()
}

#[test]
fn cells_of_every_kind() {
    let strings = "<sst><si><t>社区</t></si></sst>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId='180' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/>\
        </numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
        <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='180'/></cellXfs></styleSheet>";
    let others = [("sharedStrings", strings), ("styles", styles)];
    let cases = [
        ("<c t='s'><v>0</v></c>", "社区"),
        ("<c><v>13800000000</v></c>", "13800000000"),
        ("<c><v>1.38E10</v></c>", "13800000000"),
        ("<c><v>4<!-- c -->2</v></c>", "42"),
        ("<c><v><![CDATA[42]]></v></c>", "42"),
        ("<c s='1'><v>44440</v></c>", "2021-09-01"),
        ("<c s='2'><v>44440</v></c>", "2021-09-01"),
        ("<c s='1'><v>60</v></c>", "1900-02-29"),
        ("<c s='9'><v>44440</v></c>", "44440"),
        ("<c t='d'><v>2021-09-01T00:00:00Z</v></c>", "2021-09-01"),
        ("<c t='b'><v>1</v></c>", "TRUE"),
        ("<c t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c t='str'><f>A1&amp;B1</f><v>甲_x000D_\n乙</v></c>", "甲\n乙"),
        ("<c t='inlineStr'><is><r><t>甲</t></r><r><t> 乙</t></r></is></c>", "甲 乙"),
        ("<c t='inlineStr'><v>9</v><is><t>甲</t></is></c>", "甲"),
        ("<c><extLst><ext><v>9</v></ext></extLst><v>1</v></c>", "1"),
        ("<x:c xmlns:x='u'><x:v>5</x:v></x:c>", "5"),
    ];
    for (cell, text) in cases {
        let document = xlsx(&one_sheet(&format!("<row>{cell}</row>"), &others)).expect(cell);
        assert_eq!(texts(tables(&document)[0]), [(1, 1, text)], "{cell}");
    }
    for empty in
        ["<c/>", "<c r='A1' s='1'/>", "<c t='s'/>", "<c><f>A1</f></c>", "<c t='str'><v/></c>"]
    {
        let document = xlsx(&one_sheet(&format!("<row>{empty}</row>"), &others)).expect(empty);
        assert_eq!(texts(tables(&document)[0]), [], "{empty}");
    }
}

#[test]
fn places_stated_and_implied() {
    let rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c r='C4'><v>3</v></c>\
        <c><v>4</v></c></row><row><c><v>5</v></c></row><row r='1048576'><c r='XFD1048576'><v>6</v></c></row>";
    let document = xlsx(&one_sheet(rows, &[])).expect("a sheet");
    let expected =
        [(1, 1, "1"), (1, 2, "2"), (4, 3, "3"), (4, 4, "4"), (5, 1, "5"), (1_048_576, 16_384, "6")];
    assert_eq!(texts(tables(&document)[0]), expected);
}

#[test]
fn tabs_paper_dates_of_1904_and_merged_areas() {
    let first = "<worksheet><sheetData><row><c s='0'><v>42978</v></c></row></sheetData>\
        <mergeCells><mergeCell ref='B1:D2'/></mergeCells><pageSetup paperSize='9' orientation='landscape'/></worksheet>";
    let second = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><pageSetup paperSize='8'/></worksheet>";
    let styles = "<styleSheet><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>";
    let sheets = [
        ("worksheet", "", first),
        ("worksheet", "state='veryHidden'", second),
        ("chartsheet", "", "<chartsheet/>"),
        ("xlMacrosheet", "", "<xm:macrosheet xmlns:xm='m'/>"),
    ];
    let bytes = workbook(&sheets, "<workbookPr date1904='1'/>", &[("styles", styles)]);
    let document = xlsx(&bytes).expect("a workbook");
    let found = tables(&document);
    let names: Vec<_> = found.iter().map(|table| (table.name.as_deref(), table.hidden)).collect();
    assert_eq!(names, [(Some("表0"), false), (Some("表1"), true)]);
    assert_eq!(texts(found[0]), [(1, 1, "2021-09-01"), (1, 2, "")]);
    assert_eq!((found[0].cells[1].row_span, found[0].cells[1].column_span), (2, 3));
    assert_eq!(document.pages, [PageSize { width: 16_838, height: 11_906 }]);
    assert!(document.notes.contains(&Note::Macros));
    assert_eq!(document.notes.len(), 3);
}

#[test]
fn what_lies_upon_a_sheet() {
    let sheet = "<worksheet><sheetData/><drawing r:id='d' xmlns:r='r'/>\
        <controls><control shapeId='1'/></controls></worksheet>";
    let drawing = "<xdr:wsDr xmlns:xdr='x' xmlns:a='a' xmlns:mc='mc'><mc:AlternateContent><mc:Choice>\
        <xdr:sp><xdr:txBody><a:p><a:r><a:t>文本</a:t></a:r><a:br/><a:r><a:t>框</a:t></a:r></a:p></xdr:txBody></xdr:sp>\
        </mc:Choice><mc:Fallback><a:p><a:t>again</a:t></a:p></mc:Fallback></mc:AlternateContent></xdr:wsDr>";
    let relations = format!(
        "<Relationships xmlns='{PACKAGE}'><Relationship Id='d' Type='{RELATIONS}/drawing' Target='../drawing.xml'/></Relationships>"
    );
    let book = "<workbook><sheets><sheet name='表' id='s'/></sheets></workbook>";
    let tabs = format!(
        "<Relationships xmlns='{PACKAGE}'><Relationship Id='s' Type='{RELATIONS}/worksheet' Target='sheets\\1.xml'/></Relationships>"
    );
    let bytes = package(&[
        ("xl/workbook.xml", book.into()),
        ("xl/_rels/workbook.xml.rels", tabs.into_bytes()),
        ("xl/sheets/1.xml", sheet.into()),
        ("xl/sheets/_rels/1.xml.rels", relations.into_bytes()),
        ("XL\\Drawing.XML", drawing.into()),
        ("xl/vbaProject.bin", vec![0]),
    ]);
    let document = xlsx(&bytes).expect("a workbook");
    assert!(
        matches!(&document.blocks[1], Block::Paragraph(paragraph) if paragraph.text == "文本\n框")
    );
    assert!(matches!(document.notes.as_slice(), [Note::Macros, Note::NotRead { .. }]));
}

#[test]
fn a_part_in_utf_16() {
    let sheet =
        "<worksheet><sheetData><row><c t='str'><v>社区</v></c></row></sheetData></worksheet>";
    let wide: Vec<u8> =
        format!("\u{feff}{sheet}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tabs = format!(
        "<Relationships xmlns='{PACKAGE}'><Relationship Id='s' Type='{RELATIONS}/worksheet' Target='1.xml'/></Relationships>"
    );
    let bytes = package(&[
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name='表' id='s'/></sheets></workbook>".into(),
        ),
        ("xl/_rels/workbook.xml.rels", tabs.into_bytes()),
        ("xl/1.xml", wide),
    ]);
    let document = xlsx(&bytes).expect("a workbook");
    assert_eq!(texts(tables(&document)[0]), [(1, 1, "社区")]);
}

#[test]
fn bad_workbooks() {
    let sheet = |text: &str| workbook(&[("worksheet", "", text)], "", &[]);
    let good = one_sheet("<row><c><v>1</v></c></row>", &[]);
    let bomb = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(17 << 20));
    let deep = format!("<worksheet>{}{}</worksheet>", "<a>".repeat(300), "</a>".repeat(300));
    let xml = |why: &str| format!("Damaged(Xml(\"xl/sheets/0.xml\", \"{why}");
    let cases: Vec<(Vec<u8>, String)> = vec![
        (Vec::new(), "Damaged(Empty)".into()),
        (b"PK\x03\x04".to_vec(), "Damaged(Zip(".into()),
        (good[..good.len() / 2].to_vec(), "Damaged(Zip(".into()),
        (package(&[("a", vec![])]), "Damaged(Content(\"missing part xl/workbook.xml".into()),
        (
            package(&[("xl/workbook.xml", vec![]), ("XL\\Workbook.xml", vec![])]),
            "Damaged(Zip(\"two parts".into(),
        ),
        (sheet("<worksheet><sheetData><row><c><v>1"), xml("cut short")),
        (sheet("<worksheet><x:a/></worksheet>"), xml("undeclared prefix")),
        (sheet("<worksheet/><worksheet/>"), xml("a second root")),
        (sheet("<worksheet><sheetData></worksheet>"), xml("")),
        (sheet(""), xml("no root element")),
        (sheet("<html/>"), "Damaged(Content(\"xl/sheets/0.xml: a html".into()),
        (
            sheet("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"),
            "Damaged(Dtd(\"xl/sheets/0.xml".into(),
        ),
        (one_sheet("<row><c t='s'><v>0</v></c></row>", &[]), "Damaged(Content(".into()),
        (one_sheet("<row><c r='ZZZZ1'><v>0</v></c></row>", &[]), "Damaged(Content(".into()),
        (one_sheet("<row r='0'/>", &[]), "Damaged(Content(".into()),
        (one_sheet("<row><c t='str'><v>&nope;</v></c></row>", &[]), xml("an entity")),
        (sheet(&bomb), "OverLimit(Ratio)".into()),
        (sheet(&deep), "OverLimit(Depth)".into()),
    ];
    for (at, (bytes, error)) in cases.iter().enumerate() {
        let found = format!("{:?}", xlsx(bytes).expect_err(error));
        assert!(found.starts_with(error), "case {at}: {found}, not {error}");
    }
}

#[test]
fn limits_are_kept() {
    let rows = "<row><c><v>1</v></c><c/><c/></row>";
    let cases = [
        (Limits { cells: 2, ..Limits::default() }, Limit::Cells),
        (Limits { part: 40, ..Limits::default() }, Limit::Size),
        (Limits { expanded: 300, ..Limits::default() }, Limit::Size),
        (Limits { entries: 2, ..Limits::default() }, Limit::Entries),
    ];
    for (limits, limit) in cases {
        let found = read(&one_sheet(rows, &[]), Format::Xlsx, &limits);
        assert_eq!(found, Err(ReadError::OverLimit(limit)));
    }
}

#[test]
fn encrypted_files() {
    let manifest =
        "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let bytes = package(&[("META-INF/manifest.xml", manifest.into()), ("content.xml", vec![1, 2])]);
    assert_eq!(read(&bytes, Format::Ods, &Limits::default()), Err(ReadError::Protected));

    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    let mut stream = file.create_stream("/Workbook").expect("a stream");
    let records = [&[0x09, 0x08, 4, 0, 0, 6, 5, 0][..], &[0x2F, 0, 2, 0, 0, 0], &[0x0A, 0, 0, 0]];
    stream.write_all(&records.concat()).expect("its bytes");
    drop(stream);
    let bytes = file.into_inner().into_inner();
    assert_eq!(read(&bytes, Format::Xls, &Limits::default()), Err(ReadError::Protected));
}

/// Files made by xlwt (a cell in IV65536), by hand, and by LibreOffice.
#[test]
fn files_of_other_programs() {
    let xls = include_bytes!("../../../samples/readers/sheet/corner.xls");
    let document = read(xls, Format::Xls, &Limits::default()).expect("a workbook");
    let expected = [
        (1, 1, "标题"),
        (2, 1, "社区"),
        (2, 2, "13800000000"),
        (2, 3, "2021-09-01"),
        (65_536, 256, "角"),
    ];
    assert_eq!(texts(tables(&document)[0]), expected);
    assert_eq!(tables(&document)[0].cells[0].column_span, 4);

    let xlsb = include_bytes!("../../../samples/readers/sheet/binary.xlsb");
    let document = read(xlsb, Format::Xlsb, &Limits::default()).expect("a workbook");
    let expected = [
        (1, 1, "社区名称"),
        (1, 2, "安靖社区"),
        (2, 1, "13800000000"),
        (2, 2, "2021-09-01"),
        (2, 3, "3.14"),
        (3, 1, "TRUE"),
        (3, 2, "#N/A"),
        (3, 3, "x\ny"),
        (5, 1, ""),
    ];
    assert_eq!(texts(tables(&document)[0]), expected);
    assert!(tables(&document)[1].hidden);

    let ods = include_bytes!("../../../samples/readers/sheet/sheets.ods");
    let document = read(ods, Format::Ods, &Limits::default()).expect("a workbook");
    let hidden: Vec<_> = tables(&document).iter().map(|table| table.hidden).collect();
    assert_eq!(hidden, [false, true, false]);
    let spans = tables(&document)[0].cells.iter().filter(|cell| cell.row_span > 1).count();
    assert_eq!(spans, 2);
}
