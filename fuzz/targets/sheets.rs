#![no_main]
//! Spreadsheets. A file as it is, or by the first byte: `x` parts of an xlsx,
//! `o` of an ods, `b` of an xlsb, `s` the stream of an xls, `X` and `O` grown.

use libfuzzer_sys::fuzz_target;
use shenpi::document;
use shenpi_fuzz::{compound, grow, lawful, limits, own_panics_only, package, parts};

const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const STYLES: &[u8] = br#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;-&quot;m"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;
const STRINGS: &[u8] = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si><si><r><t>b</t></r></si></sst>"#;
const SPACES: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;
const OPEN_SPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#;

fuzz_target!(|data: &[u8]| {
    own_panics_only();
    let Some((kind, rest)) = data.split_first() else { return };
    let bytes = match kind {
        b'x' => xlsx(&parts(rest)),
        b'X' => {
            let sheet = grow::grow(&grow::SHEET, rest);
            xlsx(&[format!("<worksheet {SPACES}>{sheet}</worksheet>").as_bytes()])
        }
        b'o' => ods(rest),
        b'O' => {
            let body = grow::grow(&grow::OPEN_SHEET, rest);
            ods(format!("<office:document-content {OPEN_SPACES}><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>").as_bytes())
        }
        b'b' => xlsb(&parts(rest)),
        b's' => compound([("Workbook", rest)]),
        _ => data.to_vec(),
    };
    lawful(&document::read(&bytes, &limits()));
});

fn links(kind: &str, target: &str) -> String {
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.{end}"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.{end}"/></Relationships>"#,
        end = target.rsplit('.').next().unwrap_or_default()
    )
}

/// Sheet, strings, styles, workbook; what is missing is a sound one.
fn xlsx(parts: &[&[u8]]) -> Vec<u8> {
    let part =
        |index: usize, otherwise: &'static [u8]| parts.get(index).copied().unwrap_or(otherwise);
    package([
        ("_rels/.rels", links("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/_rels/workbook.xml.rels", links("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", part(0, b"")),
        ("xl/sharedStrings.xml", part(1, STRINGS)),
        ("xl/styles.xml", part(2, STYLES)),
        ("xl/workbook.xml", part(3, WORKBOOK)),
        ("xl/worksheets/_rels/sheet1.xml.rels", part(4, b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>")),
        ("xl/drawings/drawing1.xml", part(5, b"<a/>")),
    ])
}

fn ods(content: &[u8]) -> Vec<u8> {
    package([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
        ("META-INF/manifest.xml", br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#),
        ("content.xml", content),
    ])
}

/// Sheet, strings, styles, workbook: streams of binary records.
fn xlsb(parts: &[&[u8]]) -> Vec<u8> {
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    package([
        ("_rels/.rels", links("officeDocument", "xl/workbook.bin").as_bytes()),
        ("xl/_rels/workbook.bin.rels", links("worksheet", "worksheets/sheet1.bin").as_bytes()),
        ("xl/worksheets/sheet1.bin", part(0)),
        ("xl/sharedStrings.bin", part(1)),
        ("xl/styles.bin", part(2)),
        ("xl/workbook.bin", part(3)),
    ])
}
