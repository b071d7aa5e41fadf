use super::*;
use crate::document::{Damage, Font, Format, Note, PageSize};

fn para(properties: &str, run: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    )
}

const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:latentStyles><w:lsdException w:name="x"/></w:latentStyles>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:rPr><w:sz w:val="21"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="b"/><w:pPr><w:rPr/></w:pPr></w:style>
<w:style w:type="character" w:styleId="d"><w:rPr><w:sz w:val="30"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="e"><w:basedOn w:val="f"/></w:style>
<w:style w:type="paragraph" w:styleId="f"><w:basedOn w:val="e"/></w:style>
</w:styles>"#;

const THEME: &str = r#"<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme/><a:fontScheme><a:majorFont><a:latin typeface="x"/><a:ea typeface="楷体"/></a:majorFont><a:minorFont><a:ea typeface=""/><a:font script="Hans" typeface="宋体"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"#;

#[test]
fn fonts_come_from_runs_styles_and_theme() {
    let fang = r#"<w:rFonts w:eastAsia="仿宋_GB2312"/>"#;
    let twelve = r#"<w:sz w:val="24"/>"#;
    let major = r#"<w:rFonts w:eastAsiaTheme="majorEastAsia" w:eastAsia="仿宋"/>"#;
    let style = |id: &str| format!("<w:pStyle w:val=\"{id}\"/>");
    let cases = [
        (para("", &format!("{fang}{twelve}"), "文"), Some(("仿宋_GB2312", 24))),
        (para("", fang, "文"), Some(("仿宋_GB2312", 21))),
        (para("", "", "文"), Some(("宋体", 21))),
        (para("", major, "文"), Some(("楷体", 21))),
        (para(&style("b"), "", "文"), Some(("黑体", 21))),
        (para(&style("c"), "", "文"), Some(("黑体", 21))),
        (para(&style("c"), "<w:rStyle w:val=\"d\"/>", "文"), Some(("黑体", 30))),
        (para(&style("e"), "", "文"), Some(("宋体", 22))),
        (para(&style("没有"), twelve, "文"), Some(("宋体", 24))),
        (para("", "", " \u{3000}"), None),
        (para("", "", ""), None),
        // Most of the text decides; East Asian letters before others.
        (
            format!(
                "<w:p><w:r><w:rPr>{fang}{twelve}</w:rPr><w:t>三个字</w:t></w:r><w:r><w:t>两字 13800000000</w:t></w:r></w:p>"
            ),
            Some(("仿宋_GB2312", 24)),
        ),
    ];
    for (body, expected) in cases {
        let parts: [(&str, &[u8]); 3] = [
            ("word/document.xml", &document(&body).into_bytes()),
            ("word/styles.xml", STYLES.as_bytes()),
            ("word/theme/theme1.xml", THEME.as_bytes()),
        ];
        let document = read_parts(&parts).unwrap();
        let (_, paragraph) = document.paragraphs().next().unwrap();
        let font = paragraph.font.map(|font| document.fonts[font as usize].clone());
        let expected =
            expected.map(|(name, size)| Font { name: Some(name.into()), half_points: Some(size) });
        assert_eq!(font, expected, "{body}");
    }
}

#[test]
fn fonts_of_a_document_without_styles() {
    let document = read_body(&para("", "", "文")).unwrap();
    assert_eq!(document.paragraphs().next().unwrap().1.font, None);
    assert!(document.fonts.is_empty());
}

#[test]
fn pages_of_all_sections() {
    let body = r#"<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:pPr></w:p><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar/><w:sectPrChange><w:sectPr><w:pgSz w:w="1" w:h="1"/></w:sectPr></w:sectPrChange></w:sectPr>"#;
    let pages = read_body(body).unwrap().pages;
    assert_eq!(
        pages,
        [PageSize { width: 16838, height: 11906 }, PageSize { width: 11906, height: 16838 }]
    );
}

#[test]
fn parts_in_other_encodings() {
    let text = document("<w:p><w:r><w:t>绿色社区</w:t></w:r></w:p>");
    let with =
        |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\r\n{text}");
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        let pair = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(pair).collect()
    };
    let mut marked = vec![0xFF, 0xFE];
    marked.extend(utf16(&text, true));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8", with("UTF-8").into_bytes()),
        ("utf-8 with its mark", ["\u{FEFF}", &with("utf-8")].concat().into_bytes()),
        ("utf-16le with its mark", marked),
        ("utf-16le", utf16(&with("UTF-16"), true)),
        ("utf-16be", utf16(&with("UTF-16"), false)),
        ("gb18030", encoding_rs::GB18030.encode(&with("GB18030")).0.into_owned()),
        ("gbk", encoding_rs::GBK.encode(&with("gbk")).0.into_owned()),
    ];
    for (name, bytes) in cases {
        let document = read_parts(&[("word/document.xml", &bytes)]);
        assert_eq!(shown(&document.expect(name)), "绿色社区\n", "{name}");
    }
    let unknown = with("no-such");
    let bad: [&[u8]; 3] = [&encoding_rs::GBK.encode(&text).0, unknown.as_bytes(), b"<\0?\0"];
    for bytes in bad {
        let found = read_parts(&[("word/document.xml", bytes)]);
        assert!(matches!(found, Err(ReadError::Damaged(Damage::Xml(..)))));
    }
}

#[test]
fn the_main_part_is_found_by_its_relationship() {
    let main = document("<w:p><w:r><w:t>甲</w:t></w:r></w:p>");
    let rels = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let types = |kind: &str, part: &str| {
        format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="{part}" ContentType="{kind}"/></Types>"#
        )
    };
    let transitional =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument";
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let template =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";
    let macros = "application/vnd.ms-word.document.macroEnabled.main+xml";
    let cases: [(Option<String>, Option<String>, &str, Format); 8] = [
        (Some(rels(transitional, "/word/document.xml")), None, "Word/Document.xml", Format::Docx),
        (
            Some(rels(strict, "a/main.xml")),
            Some(types(word, "/a/main.xml")),
            "a/main.xml",
            Format::Docx,
        ),
        (
            Some(rels(strict, "main.xml")),
            Some(types(template, "/main.xml")),
            "main.xml",
            Format::Docx,
        ),
        (
            Some(rels(strict, "main.xml")),
            Some(types(macros, "/main.xml")),
            "main.xml",
            Format::Docm,
        ),
        (None, Some(types(word, "/x/y.xml")), "x/y.xml", Format::Docx),
        (Some(rels(strict, "document2.xml")), None, "document2.xml", Format::Docx),
        (None, None, "word/document.xml", Format::Docx),
        (None, None, "word\\document.xml", Format::Docx),
    ];
    for (rels, types, name, format) in &cases {
        let mut parts: Vec<(&str, &[u8])> = vec![(name, main.as_bytes())];
        parts.extend(rels.iter().map(|rels| ("_rels/.rels", rels.as_bytes())));
        parts.extend(types.iter().map(|types| ("[Content_Types].xml", types.as_bytes())));
        let document = read_parts(&parts).unwrap();
        assert_eq!((document.format, shown(&document).as_str()), (*format, "甲\n"), "{name}");
    }
}

#[test]
fn macros_are_noted_and_never_read() {
    let main = document("<w:p/>");
    let document =
        read_parts(&[("word/document.xml", main.as_bytes()), ("word/vbaProject.bin", b"\0")]);
    let document = document.unwrap();
    assert_eq!((document.format, document.notes), (Format::Docm, vec![Note::Macros]));
}

#[test]
fn other_packages_are_not_read_as_empty_documents() {
    for name in ["xl/workbook.xml", "ppt/presentation.xml", "readme.txt"] {
        let found = read_parts(&[(name, b"<x/>")]);
        assert!(matches!(found, Err(ReadError::Damaged(Damage::Content(_)))), "{name}");
    }
}

#[test]
fn media_are_never_inflated() {
    let main = document("<w:p/>");
    let large = vec![0; 4 << 20];
    let bytes =
        zipped(&[("word/document.xml", main.as_bytes()), ("word/media/image1.bmp", &large)]);
    let limits = Limits { expanded: 1 << 20, part: 1 << 20, ..Limits::default() };
    let mut package = Package::open(&bytes, &limits).unwrap();
    assert!(crate::document::docx::read(&mut package, &limits).is_ok());
}

#[test]
fn repeated_properties_say_the_same_again() {
    let changed = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>";
    let page = "<w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:pPr>";
    let plain = "<w:pPr><w:jc w:val='center'/></w:pPr>";
    let paragraph = |properties: &str| format!("<w:p>{properties}<w:r><w:t>甲</w:t></w:r></w:p>");
    let body: String = [plain, changed, plain, changed, plain, page, page, plain]
        .into_iter()
        .map(paragraph)
        .collect();
    let document = read_body(&body).unwrap();
    assert_eq!(shown(&document), "甲\n甲甲\n甲甲\n甲\n甲\n甲\n");
    assert_eq!(document.pages.len(), 2);
    assert!(matches!(document.notes[..], [Note::TrackedChanges { count: 2, .. }]));

    let merged = "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>";
    let inserted = "<w:tcPr><w:gridSpan w:val='2'/><w:cellIns w:id='1'/></w:tcPr>";
    let row = |properties: &str| {
        format!("<w:tr><w:tc>{properties}<w:p/></w:tc><w:tc>{properties}<w:p/></w:tc></w:tr>")
    };
    let body = format!("<w:tbl>{}{}{}</w:tbl>", row(merged), row(inserted), row(inserted));
    let document = read_body(&body).unwrap();
    let spans: Vec<u32> = document
        .tables()
        .flat_map(|(_, table)| &table.cells)
        .map(|cell| cell.column_span)
        .collect();
    assert_eq!(spans, [2; 6]);
    assert!(matches!(document.notes[..], [Note::TrackedChanges { count: 4, .. }]));
}
