#![no_main]
//! Word documents: a zip as it is, the XML of the parts, or XML grown from the
//! input.

use libfuzzer_sys::fuzz_target;
use shenpi::document::{docx, package::Package};
use shenpi_fuzz::{grow, lawful, limits, package, parts};

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;
const LINKS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme" Target="theme.xml"/><Relationship Id="f" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header.xml"/><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="chunk.html"/></Relationships>"#;
/// Names of the parts, in the order in which an input gives them.
const NAMES: [&str; 6] = [
    "word/document.xml",
    "word/styles.xml",
    "word/theme.xml",
    "word/_rels/document.xml.rels",
    "word/header.xml",
    "word/footnotes.xml",
];

fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") {
        return read(data);
    }
    let parts = parts(data);
    let Some((first, rest)) = parts.split_first() else { return };
    let body = if first.starts_with(b"<?xml") || first.starts_with(b"\xFE\xFF") {
        first.to_vec()
    } else if first.starts_with(b"<") {
        whole(first)
    } else {
        whole(grow::grow(&grow::WORD, first).as_bytes())
    };
    let mut members = vec![(NAMES[0], body.as_slice())];
    members.extend(NAMES[1..].iter().copied().zip(rest.iter().copied()));
    if members.len() < 4 {
        members.push((NAMES[3], LINKS));
    }
    read(&package(members));
});

fn whole(body: &[u8]) -> Vec<u8> {
    let head = format!("<w:document {SPACES}><w:body>");
    [head.as_bytes(), body, b"</w:body></w:document>"].concat()
}

fn read(bytes: &[u8]) {
    let limits = limits();
    if let Ok(mut package) = Package::open(bytes, &limits) {
        lawful(&docx::read(&mut package, &limits));
    }
}
