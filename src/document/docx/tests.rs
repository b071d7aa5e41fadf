//! Small documents, each with one hard thing in it.

mod controls;
mod hostile;
mod tables;
mod text;
mod whole;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::document::package::Package;
use crate::document::{Block, Document, Limits, ReadError};

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:chart="urn:a-chart""#;

/// A zip file of parts.
pub(super) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A main part around a body.
pub(super) fn document(body: &str) -> String {
    format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>")
}

/// Reads a package of parts.
pub(super) fn read_parts(parts: &[(&str, &[u8])]) -> Result<Document, ReadError> {
    let limits = Limits::default();
    let bytes = zipped(parts);
    super::read(&mut Package::open(&bytes, &limits)?, &limits)
}

/// Reads a document of one body.
pub(super) fn read_body(body: &str) -> Result<Document, ReadError> {
    read_parts(&[("word/document.xml", document(body).as_bytes())])
}

/// What was read, a line for each paragraph, table and cell:
/// `row,column+rows*columns text` where an area is more than one cell.
pub(super) fn shown(document: &Document) -> String {
    let mut shown = String::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                writeln!(shown, "{}", paragraph.text.escape_debug()).unwrap();
            }
            Block::Table(table) => {
                let nested = if table.nested { " nested" } else { "" };
                writeln!(shown, "[{}*{}{nested}]", table.rows, table.columns).unwrap();
                for cell in &table.cells {
                    write!(shown, "{},{}", cell.row, cell.column).unwrap();
                    if (cell.row_span, cell.column_span) != (1, 1) {
                        write!(shown, "+{}*{}", cell.row_span, cell.column_span).unwrap();
                    }
                    writeln!(shown, " {}", cell.text.escape_debug()).unwrap();
                }
            }
        }
    }
    shown
}

/// Checks bodies against what must be shown of them.
pub(super) fn check(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        let document = read_body(body).unwrap_or_else(|error| panic!("{error:?}: {body}"));
        let expected: String =
            expected.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        assert_eq!(shown(&document), expected, "{body}");
    }
}
