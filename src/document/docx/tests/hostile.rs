use super::*;
use crate::document::{Damage, Limit};

fn error_of(body: &str) -> ReadError {
    read_body(body).unwrap_err()
}

#[test]
fn depth_is_a_limit_and_not_a_crash() {
    let cases = [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 20_000),
        ("<w:tbl>", "</w:tbl>", 65),
        ("<w:sdt>", "</w:sdt>", 50_000),
        ("<x>", "</x>", 100_000),
    ];
    for (open, close, times) in cases {
        let body = format!("{}{}", open.repeat(times), close.repeat(times));
        assert_eq!(error_of(&body), ReadError::OverLimit(Limit::Depth), "{open}");
    }
}

#[test]
fn fields_without_end_have_a_limit() {
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let body = format!("<w:p>{}</w:p>", begin.repeat(1000));
    assert_eq!(error_of(&body), ReadError::OverLimit(Limit::Depth));
}

#[test]
fn tables_to_the_limit_are_read() {
    // Half the limit, since each table costs three elements of XML depth.
    let times = 60;
    let body = format!(
        "{}<w:p/>{}",
        "<w:tbl><w:tr><w:tc>".repeat(times),
        "</w:tc></w:tr></w:tbl>".repeat(times)
    );
    assert_eq!(read_body(&body).unwrap().tables().count(), times);
}

#[test]
fn text_repeated_by_nesting_has_a_limit() {
    let inner = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "字".repeat(1000));
    let body = format!(
        "{}{inner}{}",
        "<w:sdt><w:sdtContent>".repeat(50),
        "</w:sdtContent></w:sdt>".repeat(50)
    );
    let bytes = zipped(&[("word/document.xml", document(&body).as_bytes())]);
    let limits = Limits { expanded: 100_000, ..Limits::default() };
    let mut package = Package::open(&bytes, &limits).unwrap();
    let found = crate::document::docx::read(&mut package, &limits);
    assert_eq!(found.unwrap_err(), ReadError::OverLimit(Limit::Size));
}

#[test]
fn every_cut_is_an_error() {
    let whole = document(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲&amp;</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    );
    for end in 0..whole.len() {
        let found = read_parts(&[("word/document.xml", &whole.as_bytes()[..end])]);
        assert!(found.is_err(), "{end}");
    }
    assert!(read_parts(&[("word/document.xml", whole.as_bytes())]).is_ok());
}

#[test]
fn changed_bytes_do_no_harm() {
    let body = r#"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p><w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc></w:tr></w:tbl>"#;
    let whole = document(body).into_bytes();
    let start = whole.len() - body.len() - 30;
    for at in start..whole.len() {
        for byte in *b"<>/\"&w0\x00\xFF" {
            let mut changed = whole.clone();
            changed[at] = byte;
            // An answer of either kind will do.
            let _ = read_parts(&[("word/document.xml", &changed)]);
        }
    }
}

#[test]
fn broken_xml_is_damage() {
    let good = document("<w:p/>");
    let cases: [(String, &str); 6] = [
        (format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{good}"), "dtd"),
        (document("<w:p>&a;</w:p>"), "xml"),
        (document("<w:p></w:r>"), "xml"),
        (format!("{good}<w:p/>"), "xml"),
        (format!("{good}尾"), "xml"),
        (good.replace("document", "styles"), "content"),
    ];
    for (xml, kind) in cases {
        let error = read_parts(&[("word/document.xml", xml.as_bytes())]).unwrap_err();
        let found = match &error {
            ReadError::Damaged(Damage::Dtd(_)) => "dtd",
            ReadError::Damaged(Damage::Xml(..)) => "xml",
            ReadError::Damaged(Damage::Content(_)) => "content",
            _ => "other",
        };
        assert_eq!(found, kind, "{xml}: {error:?}");
    }
}

#[test]
fn a_bomb_stops_at_the_cap() {
    let limits = Limits { part: 1 << 20, ..Limits::default() };
    let body = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(2 << 20));
    let bytes = zipped(&[("word/document.xml", document(&body).as_bytes())]);
    let mut package = Package::open(&bytes, &limits).unwrap();
    let found = crate::document::docx::read(&mut package, &limits);
    assert_eq!(found.unwrap_err(), ReadError::OverLimit(Limit::Size));
}
