use super::*;
use crate::document::Note;

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn table(rows: &[&[(&str, &str)]]) -> String {
    let row = |cells: &&[(&str, &str)]| {
        let cells: String = cells.iter().map(|(properties, text)| cell(properties, text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

const WIDE: &str = r#"<w:gridSpan w:val="2"/>"#;
const FIRST: &str = r#"<w:vMerge w:val="restart"/>"#;
const GOES: &str = "<w:vMerge/>";

#[test]
fn merged_areas() {
    let wide_first = format!("{WIDE}{FIRST}");
    let wide_goes = format!("{WIDE}{GOES}");
    check(&[
        (
            &table(&[&[("", "a"), (WIDE, "b")], &[("", "c"), ("", "d"), ("", "e")]]),
            "[2*3]
             1,1 a
             1,2+1*2 b
             2,1 c
             2,2 d
             2,3 e",
        ),
        (
            &table(&[
                &[(FIRST, "a"), ("", "b")],
                &[(GOES, ""), ("", "c")],
                &[(GOES, ""), ("", "d")],
            ]),
            "[3*2]
             1,1+3*1 a
             1,2 b
             2,2 c
             3,2 d",
        ),
        (
            &table(&[&[(&wide_first, "a"), ("", "b")], &[(&wide_goes, ""), ("", "c")]]),
            "[2*3]
             1,1+2*2 a
             1,3 b
             2,3 c",
        ),
        // Widths that differ cannot be one area.
        (
            &table(&[&[(&wide_first, "a")], &[(GOES, "b"), (GOES, "c")]]),
            "[2*2]
             1,1+1*2 a
             2,1 b
             2,2 c",
        ),
        // Going on with nothing.
        (&table(&[&[(GOES, "a")], &[(GOES, "")]]), "[2*1]\n1,1+2*1 a"),
        // Two areas, one below the other.
        (
            &table(&[&[(FIRST, "a")], &[(GOES, "")], &[(FIRST, "b")], &[(GOES, "")]]),
            "[4*1]
             1,1+2*1 a
             3,1+2*1 b",
        ),
        // A row without the column breaks the area.
        (
            &table(&[&[("", "x"), (FIRST, "a")], &[("", "y")], &[("", "z"), (GOES, "b")]]),
            "[3*2]
             1,1 x
             1,2 a
             2,1 y
             3,1 z
             3,2 b",
        ),
        (
            &table(&[&[("<w:hMerge w:val=\"restart\"/>", "a"), ("<w:hMerge/>", ""), ("", "b")]]),
            "[1*3]
             1,1+1*2 a
             1,3 b",
        ),
        (
            &format!(
                "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"2\"/><w:gridAfter w:val=\"1\"/></w:trPr>{}</w:tr></w:tbl>",
                cell("", "a")
            ),
            "[1*4]\n1,3 a",
        ),
    ]);
}

#[test]
fn spans_beyond_reason_reach_to_the_end_of_the_grid() {
    let grid = "<w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>";
    let cells = format!("{}{}", cell("", "a"), cell(r#"<w:gridSpan w:val="4294967295"/>"#, "b"));
    let free = r#"<w:trPr><w:gridAfter w:val="99999999999"/></w:trPr>"#;
    check(&[
        (&format!("<w:tbl>{grid}<w:tr>{cells}</w:tr></w:tbl>"), "[1*3]\n1,1 a\n1,2+1*2 b"),
        (&format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), "[1*2]\n1,1 a\n1,2 b"),
        (
            &format!(
                "<w:tbl>{grid}<w:tr>{free}{}</w:tr></w:tbl>",
                cell("<w:gridSpan w:val=\"0\"/>", "a")
            ),
            "[1*4]\n1,1 a",
        ),
    ]);
}

#[test]
fn text_under_a_merge_is_left_out_with_a_word() {
    let document = read_body(&table(&[&[(FIRST, "a")], &[(GOES, "藏")]])).unwrap();
    assert_eq!(shown(&document), "[2*1]\n1,1+2*1 a\n");
    assert!(matches!(document.notes.as_slice(), [Note::NotRead { .. }]));
}

#[test]
fn nested_tables_follow_and_their_text_stands_in_the_outer_cell() {
    let deepest = table(&[&[("", "丁")]]);
    let inner = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc><w:tc>{deepest}<w:p/></w:tc></w:tr></w:tbl>"
    );
    let body = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p>{inner}<w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>{}",
        table(&[&[("", "戊")]])
    );
    check(&[(
        &body,
        r"[1*1]
          1,1 甲\n乙\t丁\n\n丙
          [1*2 nested]
          1,1 乙
          1,2 丁\n
          [1*1 nested]
          1,1 丁
          [1*1]
          1,1 戊",
    )]);
}

#[test]
fn controls_around_rows_and_cells_change_no_place() {
    let sdt =
        |inside: &str| format!("<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>");
    let row = format!("<w:tr>{}{}</w:tr>", cell("", "a"), sdt(&sdt(&cell("", "b"))));
    check(&[
        (&format!("<w:tbl>{}{}</w:tbl>", row, sdt(&row)), "[2*2]\n1,1 a\n1,2 b\n2,1 a\n2,2 b"),
        (&sdt(&format!("<w:tbl>{row}</w:tbl>")), "[1*2]\n1,1 a\n1,2 b"),
    ]);
}

#[test]
fn cells_keep_their_lines() {
    let body = "<w:tbl><w:tr><w:tc><w:p/><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p/></w:tc><w:tc/></w:tr></w:tbl>";
    check(&[(body, "[1*2]\n1,1 \\na\\n\n1,2 ")]);
}

#[test]
fn rows_and_cells_out_of_place_lose_no_text() {
    check(&[
        ("<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>", "a"),
        ("<w:tbl><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tbl>", "[0*0]\na"),
    ]);
}
