use std::io::Write as _;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Every place where bytes stand in others.
fn places(bytes: &[u8], of: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| bytes[*at..].starts_with(of)).collect()
}

#[test]
fn parts_by_name() {
    let bytes = zipped(&[("word/Document.xml", b"x"), ("a\\b.xml", b"y")]);
    let mut package = Package::open(&bytes, &Limits::default()).unwrap();
    for name in ["word/Document.xml", "/word/document.xml", "WORD/DOCUMENT.XML"] {
        assert_eq!(package.part(name).unwrap().as_deref(), Some(&b"x"[..]), "{name}");
    }
    assert_eq!(package.part("a/b.xml").unwrap().as_deref(), Some(&b"y"[..]));
    assert_eq!(package.part("document.xml").unwrap(), None);
    assert_eq!(package.names().collect::<Vec<_>>(), ["word/Document.xml", "a/b.xml"]);
}

#[test]
fn names_of_members() {
    let gbk = [0xC7, 0xE0, 0xC9, 0xBD, 0xC9, 0xE7, 0xC7, 0xF8]; // 青山社区
    let cases: [(&[u8], bool, &str); 6] = [
        (b"plain.docx", false, "plain.docx"),
        ("青山".as_bytes(), true, "青山"),
        (&gbk, false, "青山社区"),
        // The flag lies: then as without it.
        (&gbk, true, "青山社区"),
        // UTF-8 that GB18030 cannot hold was written without the flag.
        ("é!".as_bytes(), false, "茅!"),
        (&[0xE9, 0x9D, 0x92, 0x2F], false, "闈?/"),
    ];
    for (raw, utf8, expected) in cases.iter().take(5) {
        assert_eq!(decode_name(raw, *utf8), *expected);
    }
    assert_eq!(decode_name(cases[5].0, false), "青/");
}

#[test]
fn limits_hold_for_what_is_read() {
    let zeros = vec![0u8; 1 << 20];
    let bytes = zipped(&[("a", &zeros), ("b", &zeros), ("c", b"1")]);
    let base = Limits { ratio_from: u64::MAX, ..Limits::default() };
    let cases = [
        (base.clone(), None),
        (Limits { part: 1 << 20, ..base.clone() }, None),
        (Limits { part: (1 << 20) - 1, ..base.clone() }, Some(Limit::Size)),
        (Limits { expanded: (1 << 20) + 1, ..base.clone() }, None),
        (Limits { expanded: (1 << 20) - 1, ..base.clone() }, Some(Limit::Size)),
        (Limits { ratio_from: 1000, ..base.clone() }, Some(Limit::Ratio)),
        (Limits { ratio_from: 1000, ratio: 2000, ..base.clone() }, None),
    ];
    for (limits, expected) in cases {
        let mut package = Package::open(&bytes, &limits).unwrap();
        let found = package.part("a").err();
        assert_eq!(found, expected.map(ReadError::OverLimit), "{limits:?}");
    }
    let limits = Limits { expanded: 3 << 19, ..base.clone() };
    let mut package = Package::open(&bytes, &limits).unwrap();
    assert!(package.part("a").is_ok());
    assert!(package.part("c").is_ok());
    assert_eq!(package.part("b"), Err(ReadError::OverLimit(Limit::Size)));

    let limits = Limits { entries: 2, ..base };
    let found = Package::open(&bytes, &limits).err();
    assert_eq!(found, Some(ReadError::OverLimit(Limit::Entries)));
}

#[test]
fn what_a_file_says_of_itself_is_not_trusted() {
    let good = zipped(&[("a", b"hello hello hello hello")]);
    let directory = places(&good, b"PK\x01\x02")[0];
    let damaged = |bytes: &[u8]| {
        let found = Package::open(bytes, &Limits::default()).and_then(|mut p| p.part("a"));
        assert!(matches!(found, Err(ReadError::Damaged(Damage::Zip(_)))), "{found:?}");
    };
    // CRC, packed size, expanded size.
    for (field, changes) in [(16, [1, 0xFF]), (20, [1, 3]), (24, [1, 0xFF])] {
        for change in changes {
            let mut bytes = good.clone();
            match field {
                20 => bytes[directory + field] = change,
                _ => bytes[directory + field] ^= change,
            }
            damaged(&bytes);
        }
    }
    let mut bytes = good.clone();
    bytes[directory + 24 + 3] = 0xFF; // four thousand million bytes
    damaged(&bytes);
    for end in 0..good.len() {
        damaged(&good[..end]);
    }
}

#[test]
fn encrypted_members_are_protected() {
    let mut bytes = zipped(&[("a", b"hello")]);
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = places(&bytes, magic)[0];
        bytes[at + flags] |= 1;
    }
    let mut package = Package::open(&bytes, &Limits::default()).unwrap();
    assert!(package.member(0).unwrap().encrypted);
    assert_eq!(package.part("a"), Err(ReadError::Protected));
}

#[test]
fn two_members_of_one_name() {
    let mut bytes = zipped(&[("a1", b"one"), ("a2", b"two")]);
    for at in places(&bytes, b"a2") {
        bytes[at + 1] = b'1';
    }
    let mut package = Package::open(&bytes, &Limits::default()).unwrap();
    assert!(package.has_duplicate_names());
    assert!(package.part("a1").is_ok());
}

#[test]
fn names_that_mean_the_same_part() {
    for (one, other, same) in
        [("a/b.xml", "A\\B.XML", true), ("a", "/a", true), ("a", "ab", false), ("社", "区", false)]
    {
        let bytes = zipped(&[(one, b"1"), (other, b"2")]);
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(package.has_duplicate_names(), same, "{one} {other}");
    }
}

#[test]
fn relationships_of_parts() {
    let rels = r#"<r:Relationships xmlns:r="http://schemas.openxmlformats.org/package/2006/relationships">
        <r:Relationship Id="a" Type="http://x/styles" Target="../s.xml"/>
        <r:Relationship Id="b" Type="http://x/image" Target="http://y/" TargetMode="External"/>
        <Relationship Id="c" Type="http://x/theme" Target="t.xml"/></r:Relationships>"#;
    let bytes = zipped(&[("w/_rels/d.xml.rels", rels.as_bytes())]);
    let mut package = Package::open(&bytes, &Limits::default()).unwrap();
    let styles = Relationship { id: "a".into(), kind: "styles".into(), target: "s.xml".into() };
    assert_eq!(relationships(&mut package, "w/d.xml"), Ok(vec![styles]));
    assert_eq!(relationships(&mut package, ""), Ok(vec![]));
}

#[test]
fn kinds_of_packages() {
    let rels = |target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{target}"/></Relationships>"#
        )
    };
    let types = |part: &str, kind: &str| {
        format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{part}" ContentType="application/vnd.{kind}"/></Types>"#
        )
    };
    let office = [
        (
            "word/document.xml",
            "openxmlformats-officedocument.wordprocessingml.document.main+xml",
            Kind::Word,
        ),
        ("word/document.xml", "ms-word.template.macroEnabledTemplate.main+xml", Kind::WordMacro),
        (
            "xl/workbook.xml",
            "openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            Kind::Xlsx,
        ),
        ("xl/workbook.xml", "ms-excel.sheet.macroEnabled.main+xml", Kind::Xlsm),
        ("xl/workbook.bin", "ms-excel.sheet.binary.macroEnabled.main", Kind::Xlsb),
        (
            "ppt/presentation.xml",
            "openxmlformats-officedocument.presentationml.presentation.main+xml",
            Kind::Presentation,
        ),
    ];
    for (part, content_type, kind) in office {
        let (rels, types) = (rels(part), types(part, content_type));
        let parts: [(&str, &[u8]); 3] = [
            ("_rels/.rels", rels.as_bytes()),
            ("[Content_Types].xml", types.as_bytes()),
            (part, b"<x/>"),
        ];
        let bytes = zipped(&parts);
        let mut package = Package::open(&bytes, &Limits::default()).unwrap();
        let found = main_part(&mut package).unwrap();
        assert_eq!(found, MainPart { kind, name: part.to_owned() });
    }
    let others: [(&str, &[u8], Kind); 5] = [
        ("mimetype", b"application/vnd.oasis.opendocument.text", Kind::Odt),
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet-template\n", Kind::Ods),
        ("mimetype", b"application/vnd.oasis.opendocument.presentation", Kind::Presentation),
        ("OFD.xml", b"<x/>", Kind::Ofd),
        ("readme.txt", b"", Kind::Other),
    ];
    for (part, content, kind) in others {
        let bytes = zipped(&[(part, content)]);
        let mut package = Package::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(main_part(&mut package).unwrap().kind, kind, "{part}");
    }
    let gone = rels("word/document.xml");
    let bytes = zipped(&[("_rels/.rels", gone.as_bytes())]);
    let mut package = Package::open(&bytes, &Limits::default()).unwrap();
    assert!(matches!(main_part(&mut package), Err(ReadError::Damaged(Damage::Content(_)))));
}

#[test]
fn targets_of_relationships() {
    let cases = [
        ("word/document.xml", "styles.xml", "word/styles.xml"),
        ("word/document.xml", "/word/styles.xml", "word/styles.xml"),
        ("word/document.xml", "../a/./b.xml", "a/b.xml"),
        ("word/document.xml", "../../../../etc/passwd", "etc/passwd"),
        ("", "word\\document.xml", "word/document.xml"),
    ];
    for (from, target, expected) in cases {
        assert_eq!(resolve(from, target), expected);
    }
}
