use super::*;
use crate::document::Block;

fn page(text: &str) -> Document {
    read(text.as_bytes(), &Limits::default()).expect("a page")
}

/// Paragraphs as they are; tables as `row,column[+rows+columns]text`.
fn shape(text: &str) -> Vec<String> {
    let mut shape = Vec::new();
    for block in page(text).blocks {
        match block {
            Block::Paragraph(paragraph) => shape.push(paragraph.text),
            Block::Table(table) => {
                let nested = if table.nested { "nested " } else { "" };
                let mut line = format!("{nested}{}x{}:", table.rows, table.columns);
                for cell in table.cells {
                    line.push_str(&format!(" {},{}", cell.row, cell.column));
                    if cell.row_span + cell.column_span > 2 {
                        line.push_str(&format!("+{}+{}", cell.row_span, cell.column_span));
                    }
                    line.push_str(&format!("={}", cell.text));
                }
                shape.push(line);
            }
        }
    }
    shape
}

#[test]
fn pages() {
    let cases: &[(&str, &[&str])] = &[
        ("<p>甲<p>乙<div>丙</div>丁", &["甲", "乙", "丙", "丁"]),
        ("<h1> a \n b </h1>x<br>y", &["a b", "x\ny"]),
        ("<p>绿色\n社区 a\nb</p>", &["绿色社区 a b"]),
        ("<p>姓&nbsp;&nbsp;名</p>", &["姓  名"]),
        ("<p>&nbsp;</p><p> </p>", &[]),
        ("<title>no</title><p>a<b>b</b><i> c</i></p>", &["ab c"]),
        ("<pre>a\n  b</pre>", &["a\n  b"]),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td colspan=2>c</td></tr></table>",
            &["2x2: 1,1=a 1,2=b 2,1+1+2=c"],
        ),
        (
            "<table><tr><th rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>",
            &["3x2: 1,1+2+1=a 1,2=b 2,2=c 3,1=d 3,2=e"],
        ),
        ("<table><td>a<td>b</table>", &["1x2: 1,1=a 1,2=b"]),
        (
            "<table><tr><td rowspan=99>a<td rowspan=0>b<tr><td>c</table>",
            &["2x3: 1,1+2+1=a 1,2+2+1=b 2,3=c"],
        ),
        (
            "<table><tr><td>x<td rowspan=2>a<tr><td colspan=9>b</table>",
            &["2x2: 1,1=x 1,2+2+1=a 2,1=b"],
        ),
        ("<table><tr><td></td><td>&nbsp;</td></tr></table>", &["1x2: 1,1= 1,2="]),
        ("<table><tr><td><p>a</p><p>b<br>c</p></td></tr></table>", &["1x1: 1,1=a\nb\nc"]),
        (
            "<table><caption>题</caption><thead><tr><td>a</thead><tbody><tr><td>b</tbody></table>",
            &["题", "2x1: 1,1=a 2,1=b"],
        ),
        (
            "<table><tr><td>a<table><tr><td>b<td>c<tr><td>d</table>e<td>f</table>",
            &["1x2: 1,1=a\nb\tc\nd\ne 1,2=f", "nested 2x2: 1,1=b 1,2=c 2,1=d"],
        ),
        ("<table></table>x", &["x"]),
        (
            "<table><td x:num='13800000000'>1.38E+10<td sdval=5>##<td x:num=1>1.0</table>",
            &["1x3: 1,1=13800000000 1,2=5 1,3=1.0"],
        ),
        ("<p>a<span style='display: none'>no<span>no</span></span>b", &["ab"]),
        ("<p>a<span style='mso-hide:all'>no</span><del>no</del><ins>b</ins>", &["ab"]),
        (
            "<table><tr style='display:none'><td>no<table><tr><td>no</table></tr><tr><td style='display:none'>no<td>a</table>",
            &["1x1: 1,1=a"],
        ),
        ("<input type=checkbox checked>甲<input type=CHECKBOX>乙", &["☑甲☐乙"]),
        (
            "<input value='成都'><input type=hidden value=no><textarea>a\nb</textarea>",
            &["成都a\nb"],
        ),
        ("<select><option>甲<option selected>乙</select>", &["乙"]),
        ("<select><option>请选择</option><option>乙</option></select>", &["请选择"]),
        (
            "<span style='font-family:\"Wingdings 2\"'>R</span>甲<font face=Wingdings>o</font>乙",
            &["☑甲☐乙"],
        ),
        ("<![if !supportLists]><span>1.</span><![endif]>a", &["1.a"]),
        ("<!--[if gte mso 9]><p>no</p><![endif]-->a<!--[if !mso]><!-->b<!--<![endif]-->", &["ab"]),
        ("text <o:p></o:p>only", &["text only"]),
        ("</td></table></p>x", &["x"]),
        ("<td>a<td>b", &["a", "b"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), *expected, "{text}");
    }
}

#[test]
fn encodings() {
    let gb = |text: &str| GB18030.encode(text).0.into_owned();
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let cases: Vec<Vec<u8>> = vec![
        "<p>社区".into(),
        "\u{feff}<p>社区".into(),
        gb("<p>社区"),
        gb("<meta charset=\"gb2312\"><p>社区"),
        gb("<meta http-equiv=Content-Type content='text/html; charset=gbk'><p>社区"),
        // The page says what is not true.
        gb("<meta charset=utf-8><p>社区"),
        "<meta charset=utf-16><p>社区".into(),
        wide("\u{feff}<p>社区"),
        wide("<p>社区"),
        encoding_rs::BIG5.encode("<meta charset=big5><p>社區").0.into_owned(),
    ];
    for bytes in cases {
        let document = read(&bytes, &Limits::default()).expect("a page");
        let text = document.paragraphs().next().map(|(_, paragraph)| paragraph.text.clone());
        assert!(matches!(text.as_deref(), Some("社区" | "社區")), "{text:?}");
    }
    // "社区" in UTF-8 is also some text in GB18030: the page's word counts.
    assert_eq!(decode("<p>社区".as_bytes(), Some("utf-8")).as_deref(), Some("<p>社区"));
    assert_eq!(decode(b"<p>\xFF\xFF", None), None);
}

#[test]
fn frames_are_named() {
    let document =
        page("<html><frameset><frame src='sheet001.htm'><frame src=a></frameset></html>");
    assert!(matches!(document.notes.as_slice(), [Note::NotRead { .. }]));
}

#[test]
fn bad_pages() {
    let deep = "<table><tr><td>".repeat(65);
    let wide = format!("<table>{}</table>", "<td colspan=1000>".repeat(20));
    let cases: &[(&str, ReadError)] = &[
        ("", ReadError::Damaged(Damage::Empty)),
        ("<html><table><tr><td>a", ReadError::Damaged(Damage::Content("HTML cut short".into()))),
        ("<p>a</p><!-- ", ReadError::Damaged(Damage::Content("HTML cut short".into()))),
        (&deep, ReadError::OverLimit(Limit::Depth)),
        (&wide, ReadError::OverLimit(Limit::Cells)),
    ];
    for (text, error) in cases {
        assert_eq!(read(text.as_bytes(), &Limits::default()).as_ref(), Err(error));
    }
}

#[test]
fn pages_are_recognised() {
    let wide: Vec<u8> = "\u{feff} <html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: &[(&[u8], bool)] = &[
        (b"<html>", true),
        (b"\xEF\xBB\xBF\r\n<HTML xmlns:v=\"urn\">", true),
        (b"<!DOCTYPE html PUBLIC \"-//W3C//DTD\">", true),
        (b"<?xml version=\"1.0\"?><!DOCTYPE html><html>", true),
        (b"<!-- c --><table border=1>", true),
        (b"<meta charset=utf-8><table>", true),
        (&wide, true),
        (b"<?xml version=\"1.0\"?><w:wordDocument>", false),
        (b"<!DOCTYPE svg>", false),
        (b"<pkg:package>", false),
        (b"<tablet>", false),
        (b"a,b\n", false),
        (b"", false),
    ];
    for (bytes, is) in cases {
        assert_eq!(looks_like_html(bytes), *is, "{:?}", String::from_utf8_lossy(bytes));
    }
}
