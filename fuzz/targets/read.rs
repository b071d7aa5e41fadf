#![no_main]
//! Any file to its judgement, as a worker does it, twice: the answer must be
//! the same. A file as it is; after a zero byte, the body of a Word document,
//! grown; or the body itself.

use libfuzzer_sys::fuzz_target;
use shenpi::reading;
use shenpi_fuzz::{context, form, grow, limits, own_panics_only, package};

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;

fuzz_target!(|data: &[u8]| {
    own_panics_only();
    let body = match data {
        [0, program @ ..] => Some(grow::grow(&grow::WORD, program)),
        [b'<', b'w', b':', ..] => std::str::from_utf8(data).ok().map(str::to_owned),
        _ => None,
    };
    let bytes = body.map_or_else(
        || data.to_vec(),
        |body| {
            let document = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
            package([("word/document.xml", document.as_bytes())])
        },
    );
    let stage = data.len() as u8;
    let read = || reading::read(form(), "表.docx", &bytes, &limits(), &context(stage));
    assert_eq!(read(), read(), "two readings differ");
});
