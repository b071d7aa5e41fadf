use super::*;
use crate::document::{Note, Place};

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn text_of_one_paragraph() {
    let field = |instruction: &str, result: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    let cases = [
        (r("姓名"), "姓名"),
        (r("a&amp;b&#x4E2D;&#20013;"), "a&b中中"),
        (r("<![CDATA[a<b]]>c"), "a<bc"),
        // White space as Word shows it.
        (r("  姓 名\n  "), "姓 名"),
        (r#"<x/>"#.into(), ""),
        (r#"<w:r><w:t xml:space="preserve"> 甲 </w:t></w:r>"#.into(), " 甲 "),
        (r("a\r\nb"), "a b"),
        (
            "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/></w:r>".into(),
            "甲\t乙\n丙\n",
        ),
        (r#"<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>"#.into(), "甲\n乙"),
        (r#"<w:r><w:br w:type="page"/></w:r>"#.into(), ""),
        (r#"<w:r><w:t>甲</w:t><w:br w:type="page"/></w:r>"#.into(), "甲"),
        ("<w:r><w:t>028</w:t><w:noBreakHyphen/><w:t>8</w:t><w:softHyphen/></w:r>".into(), "028-8"),
        (format!("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>{}", r("甲")), "甲"),
        // Things that only hold others.
        (format!("<w:hyperlink>{}</w:hyperlink>", r("链")), "链"),
        (format!("<w:smartTag><w:smartTagPr/>{}</w:smartTag>", r("签")), "签"),
        (format!("<w:customXml><w:customXmlPr/>{}</w:customXml>", r("自")), "自"),
        (format!("<w:bdo w:val=\"ltr\"><w:dir>{}</w:dir></w:bdo>", r("向")), "向"),
        (format!("<w:fldSimple w:instr=\"DATE\">{}</w:fldSimple>", r("今")), "今"),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>lǜ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>绿</w:t></w:r></w:rubyBase></w:ruby></w:r>".into(),
            "绿",
        ),
        ("<m:oMath><m:r><w:rPr/><m:t>x=1</m:t></m:r></m:oMath>".into(), "x=1"),
        // Fields.
        (field("DATE", &r("九月")), "九月"),
        (field(&format!("IF {}", field("X", &r("内"))), &r("外")), "外"),
        (field("A", &format!("前{}后", field("B", &r("内")))).replace("前", &r("前")), "前内"),
        (format!("{}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>", r("甲")), "甲"),
        ("<w:r><w:fldChar w:fldCharType=\"end\"/><w:t>甲</w:t></w:r>".into(), "甲"),
        // What nobody sees.
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>".into(), ""),
        ("<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r>".into(), "显"),
        (format!("<w:commentRangeStart w:id=\"0\"/>{}<w:r><w:footnoteReference w:id=\"1\"/></w:r>", r("注")), "注"),
        // Symbols.
        (r#"<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>绿色社区</w:t></w:r>"#.into(), "☑绿色社区"),
        (
            r#"<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>"#.into(),
            "☑",
        ),
    ];
    for (runs, expected) in cases {
        let document = read_body(&p(&runs)).unwrap();
        let texts: Vec<_> = document.paragraphs().map(|(_, p)| p.text.as_str()).collect();
        assert_eq!(texts, [expected], "{runs}");
        assert!(document.notes.is_empty(), "{runs}");
    }
}

#[test]
fn prefixes_and_strict_names_do_not_matter() {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let cases = [
        format!(
            r#"<ns0:document xmlns:ns0="{main}"><ns0:body><ns0:p><ns0:r><ns0:t>甲</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>"#
        ),
        format!(r#"<document xmlns="{main}"><body><p><r><t>甲</t></r></p></body></document>"#),
        format!(
            r#"<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>"#
        ),
        format!(
            r#"<a:document xmlns:a="{main}"><a:body><b:p xmlns:b="{strict}"><b:r><b:t>甲</b:t></b:r></b:p></a:body></a:document>"#
        ),
    ];
    for xml in cases {
        let document = read_parts(&[("word/document.xml", xml.as_bytes())]).unwrap();
        assert_eq!(shown(&document), "甲\n", "{xml}");
    }
}

#[test]
fn tracked_changes_are_accepted() {
    let ins = |what: &str| format!(r#"<w:ins w:id="1" w:author="甲">{what}</w:ins>"#);
    let del = r#"<w:del w:id="2"><w:r><w:delText>旧</w:delText></w:r></w:del>"#;
    let gone = "<w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr>";
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(&r(text)));
    let place = |index| Place::Paragraph { index };
    let in_table = |row, column| Place::TableCell { table: 1, row, column };
    let cases = [
        (p(&format!("{}{del}{}", r("甲"), ins(&r("新")))), "甲新\n", 2, place(1)),
        (
            format!(
                "{}{}",
                p(&format!("<w:moveFrom w:id=\"1\">{}</w:moveFrom>", r("移"))),
                p(&format!("<w:moveTo w:id=\"2\">{}</w:moveTo>", r("移")))
            ),
            "\n移\n",
            1,
            place(1),
        ),
        // A deleted paragraph mark joins two paragraphs.
        (format!("{}{}", p(&format!("{gone}{}", r("甲"))), p(&r("乙"))), "甲乙\n", 1, place(1)),
        (format!("{}{}{}", p(&r("前")), p(gone), p(&r("乙"))), "前\n乙\n", 1, place(2)),
        (format!("{}{}", p(&r("前")), p(gone)), "前\n", 1, place(2)),
        // Rows and cells.
        (
            format!(
                "<w:tbl><w:tr>{}</w:tr><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr><w:tr>{}</w:tr></w:tbl>",
                cell("一"),
                cell("二"),
                cell("三")
            ),
            "[2*1]\n1,1 一\n2,1 三\n",
            1,
            in_table(2, 1),
        ),
        (
            format!(
                "<w:tbl><w:tr>{}<w:tc><w:tcPr><w:cellDel w:id=\"1\"/></w:tcPr>{}</w:tc>{}</w:tr></w:tbl>",
                cell("一"),
                p(&r("二")),
                cell("三")
            ),
            "[1*2]\n1,1 一\n1,2 三\n",
            1,
            in_table(1, 2),
        ),
        (
            format!(
                "<w:tbl><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr></w:tbl>{}",
                cell("一"),
                p(&r("后"))
            ),
            "后\n",
            1,
            in_table(1, 1),
        ),
    ];
    for (body, expected, count, place) in cases {
        let document = read_body(&body).unwrap();
        assert_eq!(shown(&document), expected, "{body}");
        assert_eq!(document.notes, [Note::TrackedChanges { count, place }], "{body}");
    }
}

#[test]
fn changes_of_looks_are_none() {
    let body = p(
        r#"<w:pPr><w:rPr><w:b/></w:rPr><w:pPrChange w:id="1"><w:pPr/></w:pPrChange></w:pPr><w:r><w:rPr><w:b/><w:rPrChange w:id="2"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>甲</w:t></w:r>"#,
    );
    let document = read_body(&body).unwrap();
    assert_eq!(shown(&document), "甲\n");
    assert!(document.notes.is_empty());
}

#[test]
fn text_boxes_follow_the_paragraph_that_anchors_them() {
    let inside = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(&r(text)));
    let vml = |text: &str| {
        format!(
            "<w:r><w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict></w:r>",
            inside(text)
        )
    };
    let both = |requires: &str, first: &str, second: &str| {
        format!(
            r#"<w:r><mc:AlternateContent><mc:Choice Requires="{requires}"><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"#,
            inside(first),
            inside(second)
        )
    };
    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let cases = [
        (p(&format!("{}{}{}", r("前"), vml("框"), r("后"))), "前后\n框\n"),
        (p(&both("wps", "新", "旧")), "\n新\n"),
        (p(&both("chart", "新", "旧")), "\n旧\n"),
        (p(&both("wps nobody", "新", "旧")), "\n旧\n"),
        (
            p(&format!(
                "<w:r><w:pict><w:txbxContent>{table}{}</w:txbxContent></w:pict></w:r>",
                p("")
            )),
            "\n[1*1]\n1,1 格\n\n",
        ),
        // In a cell: after the table, and not in the cell's text.
        (
            format!(
                "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
                p(&format!("{}{}{}", r("前"), vml("框"), r("后")))
            ),
            "[1*1]\n1,1 前后\n框\n",
        ),
        (
            p(r#"<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>"#),
            "\n艺术字\n",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(shown(&read_body(&body).unwrap()), expected, "{body}");
    }
}

#[test]
fn a_box_in_a_table_stands_after_the_tables_nested_in_it() {
    let boxed = "<w:r><w:pict><w:txbxContent><w:p><w:sdt><w:sdtPr><w:tag w:val=\"t\"/></w:sdtPr><w:sdtContent><w:r><w:t>框</w:t></w:r></w:sdtContent></w:sdt></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>框中格</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:txbxContent></w:pict></w:r>";
    let nested = "<w:tbl><w:tr><w:tc><w:p><w:sdt><w:sdtContent><w:r><w:t>内</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc></w:tr></w:tbl>";
    let body = format!(
        "<w:p/><w:tbl><w:tr><w:tc><w:p>{boxed}</w:p>{nested}<w:p/></w:tc></w:tr></w:tbl><w:p/>"
    );
    let document = read_body(&body).unwrap();
    assert_eq!(
        shown(&document),
        "\n[1*1]\n1,1 \\n内\\n\n[1*1 nested]\n1,1 内\n框\n[1*1]\n1,1 框中格\n\n"
    );
    let places: Vec<_> = document.controls.iter().map(|control| &control.place).collect();
    assert_eq!(
        places,
        [&Place::Paragraph { index: 2 }, &Place::TableCell { table: 2, row: 1, column: 1 }]
    );
}

#[test]
fn what_is_not_read_is_said() {
    let document = read_body("<w:altChunk r:id=\"x\"/><w:altChunk r:id=\"y\"/><w:p/>").unwrap();
    assert!(matches!(document.notes.as_slice(), [Note::NotRead { .. }]));
    assert_eq!(shown(&document), "\n");
    let document = read_body("<w:p><w:r><w:object/><w:t>甲</w:t></w:r></w:p>").unwrap();
    assert!(matches!(document.notes.as_slice(), [Note::NotRead { .. }]));
    assert_eq!(shown(&document), "甲\n");
}
