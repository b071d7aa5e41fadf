use super::*;
use crate::document::{Control, ControlKind, Place};

fn sdt(properties: &str, content: &str) -> String {
    format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn tag(tag: &str) -> String {
    format!("<w:tag w:val=\"{tag}\"/>")
}

fn check_box(checked: &str) -> String {
    format!("<w14:checkbox><w14:checked w14:val=\"{checked}\"/></w14:checkbox>")
}

/// `tag kind text`, and `?` before the text of a placeholder.
fn line(control: &Control) -> String {
    let kind = match control.kind {
        ControlKind::Text => "text",
        ControlKind::Checkbox { checked: true } => "ticked",
        ControlKind::Checkbox { checked: false } => "open",
        ControlKind::DropDown => "list",
        ControlKind::Date => "date",
    };
    let tag = control.tag.as_deref().or(control.alias.as_deref()).unwrap_or("-");
    let placeholder = if control.placeholder { "?" } else { "" };
    format!("{tag} {kind} {placeholder}{}", control.text)
}

fn form_field(data: &str, result: &str) -> String {
    format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Text1"/><w:enabled/>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
    )
}

#[test]
fn controls_and_form_fields() {
    let alias = "<w:alias w:val=\"名\"/>";
    let hint = "<w:showingPlcHdr/>";
    let both = format!("{}{}", p(&r("一")), p(&r("二")));
    let list = "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"甲\"/><w:listEntry w:val=\"乙\"/></w:ddList>";
    let box_of = |inside: &str| format!("<w:checkBox><w:sizeAuto/>{inside}</w:checkBox>");
    let cases: Vec<(String, &str, &str)> = vec![
        (p(&sdt(&tag("a"), &r("甲"))), "甲\n", "a text 甲"),
        (p(&sdt(alias, &r("甲"))), "甲\n", "名 text 甲"),
        (p(&sdt(&(tag("a") + "<w:date/>"), &r("九月"))), "九月\n", "a date 九月"),
        (
            p(&sdt(&(tag("a") + "<w:dropDownList><w:listItem/></w:dropDownList>"), &r("乙"))),
            "乙\n",
            "a list 乙",
        ),
        (p(&sdt(&(tag("a") + "<w:comboBox/>"), &r("乙"))), "乙\n", "a list 乙"),
        (sdt(&tag("a"), &both), "一\n二\n", "a text 一\n二"),
        // Placeholders are not text.
        (
            p(&format!("{}{}", r("姓名"), sdt(&(tag("a") + hint), &r("点击输入")))),
            "姓名\n",
            "a text ?",
        ),
        (sdt(&(tag("a") + hint), &both), "\n\n", "a text ?"),
        (p(&sdt(&(tag("a") + "<w:showingPlcHdr w:val=\"0\"/>"), &r("甲"))), "甲\n", "a text 甲"),
        // Boxes show their state, whatever letter the file shows.
        (p(&sdt(&(tag("a") + &check_box("1")), &r("☒"))), "☑\n", "a ticked ☑"),
        (p(&sdt(&(tag("a") + &check_box("true")), &r("R"))), "☑\n", "a ticked ☑"),
        (p(&sdt(&(tag("a") + &check_box("0")), &r("□"))), "☐\n", "a open ☐"),
        (p(&sdt(&(tag("a") + &check_box("0")), &r("绿色社区"))), "☐绿色社区\n", "a open ☐绿色社区"),
        (
            p(&sdt(
                &(tag("a") + &check_box("1")),
                "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>",
            )),
            "☑\n",
            "a ticked ☑",
        ),
        (p(&sdt(&(tag("a") + &check_box("1")), "")), "☑\n", "a ticked ☑"),
        (sdt(&(tag("a") + &check_box("1")), &p(&r("☐"))), "☑\n", "a ticked ☑"),
        // Nested ones.
        (
            p(&sdt(&tag("a"), &format!("{}{}", r("甲"), sdt(&tag("b"), &r("乙"))))),
            "甲乙\n",
            "a text 甲乙|b text 乙",
        ),
        // Form fields.
        (p(&form_field("<w:textInput/>", &r("张三"))), "张三\n", "Text1 text 张三"),
        (
            p(&form_field("<w:textInput/>", &r("\u{2002}\u{2002}"))),
            "\u{2002}\u{2002}\n",
            "Text1 text ?",
        ),
        (
            p(&form_field(&box_of("<w:default w:val=\"0\"/><w:checked/>"), "")),
            "☑\n",
            "Text1 ticked ☑",
        ),
        (p(&form_field(&box_of("<w:default w:val=\"1\"/>"), "")), "☑\n", "Text1 ticked ☑"),
        (
            p(&form_field(&box_of("<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>"), &r("x"))),
            "☐\n",
            "Text1 open ☐",
        ),
        (p(&form_field(list, "")), "乙\n", "Text1 list 乙"),
        (
            p(&form_field("<w:ddList><w:listEntry w:val=\"甲\"/></w:ddList>", &r("x"))),
            "甲\n",
            "Text1 list 甲",
        ),
    ];
    for (body, expected, controls) in cases {
        let document = read_body(&body).unwrap();
        assert_eq!(shown(&document), expected.replace('\u{2002}', "\\u{2002}"), "{body}");
        let found: Vec<_> = document.controls.iter().map(line).collect();
        assert_eq!(found.join("|"), controls, "{body}");
    }
}

#[test]
fn the_control_that_fills_a_cell() {
    let hint = "<w:showingPlcHdr/>";
    let cell = |inside: &str| format!("<w:tbl><w:tr><w:tc/><w:tc>{inside}</w:tc></w:tr></w:tbl>");
    let cases = [
        (cell(&p(&sdt(&tag("a"), &r("甲")))), Some("a")),
        (cell(&sdt(&tag("a"), &p(&r("甲")))), Some("a")),
        (cell(&p(&sdt(&(tag("a") + hint), &r("点击")))), Some("a")),
        (cell(&p(&sdt("", &sdt(&tag("a"), &r("甲"))))), Some("a")),
        (cell(&p(&sdt(&tag("a"), &sdt(&tag("b"), &r("甲"))))), Some("a")),
        (cell(&p(&format!("{}{}", r("姓名："), sdt(&tag("a"), &r("甲"))))), None),
        (cell(&p(&(sdt(&(tag("a") + hint), &r("年")) + &sdt(&(tag("b") + hint), &r("月"))))), None),
        (cell(&p(&form_field("<w:textInput/>", &r("甲")))), Some("Text1")),
        (
            format!(
                "<w:tbl><w:tr><w:tc/>{}</w:tr></w:tbl>",
                sdt(&tag("a"), &format!("<w:tc>{}</w:tc>", p(&r("甲"))))
            ),
            Some("a"),
        ),
        (
            format!(
                "<w:tbl>{}</w:tbl>",
                sdt(&tag("a"), &format!("<w:tr><w:tc/><w:tc>{}</w:tc></w:tr>", p(&r("甲"))))
            ),
            None,
        ),
    ];
    for (body, expected) in cases {
        let document = read_body(&body).unwrap();
        let (_, table) = document.tables().next().unwrap();
        let control = table.cells[1].control.map(|index| &document.controls[index as usize]);
        assert_eq!(control.and_then(|control| control.tag.as_deref()), expected, "{body}");
        assert_eq!(table.cells[0].control, None, "{body}");
        let place = Place::TableCell { table: 1, row: 1, column: 2 };
        if let Some(control) = control {
            assert_eq!(control.place, place, "{body}");
        }
    }
}

#[test]
fn places_of_controls_outside_tables() {
    let body = format!(
        "{}{}{}",
        p(&r("一")),
        sdt(&tag("a"), &p(&r("二"))),
        p(&(r("三") + &sdt(&tag("b"), &r("四"))))
    );
    let document = read_body(&body).unwrap();
    let places: Vec<_> = document.controls.iter().map(|control| control.place.clone()).collect();
    assert_eq!(places, [Place::Paragraph { index: 2 }, Place::Paragraph { index: 3 }]);
}

#[test]
fn controls_and_fields_that_cross_each_other() {
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/><w:textInput/></w:ffData></w:fldChar><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let end = r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
    let body = p(&format!(
        "{}{}{end}{}",
        sdt(&tag("a"), &(begin.to_owned() + &r("甲"))),
        r("乙"),
        r("丙")
    ));
    let document = read_body(&body).unwrap();
    let found: Vec<_> = document.controls.iter().map(line).collect();
    assert_eq!(found, ["a text 甲", "f text 甲乙"]);
    assert_eq!(shown(&document), "甲乙丙\n");
}
