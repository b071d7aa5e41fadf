//! What the fuzz targets share: small limits, containers around the bytes that
//! the fuzzer makes, and the laws that a document must keep.
//!
//! A checksum or a deflate stream hides a parser from a fuzzer. So most targets
//! take their input in one of two ways: a whole file as it is, or the parts of
//! one, parted by [`CUT`], which are put into a sound container here.

use std::collections::HashSet;
use std::io::{Cursor, Write};
use std::sync::{Once, OnceLock};

use shenpi::check::Context;
use shenpi::document::{Block, Document, Format, Limits, Place, ReadError};
use shenpi::form::FormDef;
use shenpi::lang::Lang;
use shenpi::record::Date;

pub mod grow;

/// Parts the parts of a file in an input.
pub const CUT: &[u8] = b"\n%%\n";

/// Limits under which an input of a few kilobytes is decided in milliseconds.
pub fn limits() -> Limits {
    Limits {
        expanded: 32 << 20,
        part: 16 << 20,
        ratio_from: 1 << 20,
        entries: 1000,
        cells: 100_000,
        time_ms: 5_000,
        memory: 512 << 20,
        ..Limits::default()
    }
}

/// The form that every target reads with.
pub fn form() -> &'static FormDef {
    static FORM: OnceLock<FormDef> = OnceLock::new();
    FORM.get_or_init(|| {
        FormDef::built_in("sichuan-green-community", &[]).expect("the built-in form loads")
    })
}

/// A run on some day; `stage` is taken round the stages of the form.
pub fn context(stage: u8) -> Context {
    let as_of = Date::new(2021, 10, 1).expect("a day");
    let stage = usize::from(stage) % form().stages().len();
    Context { as_of, stage, lang: if stage.is_multiple_of(2) { Lang::Zh } else { Lang::En } }
}

/// Lets panics inside calamine, cfb and the decoders of pictures and PDFs pass,
/// which our readers catch and report as a damaged file; every other panic, also one that would be caught, ends
/// the run.
pub fn own_panics_only() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let fatal = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let file = panic.location().map_or("", |location| location.file());
            const CAUGHT: [&str; 10] = [
                "/calamine-",
                "/cfb-",
                "/lopdf-",
                "/image-",
                "/png-",
                "/tiff-",
                "/zune-",
                "/fax-",
                "/hayro-",
                "/weezl-",
            ];
            if !CAUGHT.iter().any(|caught| file.contains(caught)) {
                fatal(panic);
            }
        }));
    });
}

/// The parts of an input.
pub fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(CUT.len()).position(|window| window == CUT) {
        parts.push(&rest[..at]);
        rest = &rest[at + CUT.len()..];
    }
    parts.push(rest);
    parts
}

/// A zip file of these members, stored.
pub fn package<'a>(members: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(name, options).expect("a name");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// A compound file of these streams.
pub fn compound<'a>(streams: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .expect("memory");
    for (name, bytes) in streams {
        file.create_stream(name).expect("a name").write_all(bytes).expect("memory");
    }
    file.flush().expect("memory");
    file.into_inner().into_inner()
}

/// Holds the result of a reader to what `shenpi::document` promises.
pub fn lawful(read: &Result<Document, ReadError>) {
    let Ok(document) = read else { return };
    let fonts = document.fonts.len();
    let known_font = |font: Option<u16>| font.is_none_or(|font| usize::from(font) < fonts);
    let mut table_before = false;
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                assert!(known_font(paragraph.font), "font of a paragraph");
                table_before = false;
            }
            Block::Table(table) => {
                // In a Word file that is not valid a paragraph may stand between the two.
                let between = matches!(document.format, Format::Docx | Format::Docm);
                assert!(
                    !table.nested || table_before || between,
                    "a nested table follows its holder"
                );
                table_before = true;
                let mut last = (0, 0);
                for cell in &table.cells {
                    let corner = (cell.row, cell.column);
                    assert!(corner > last, "{corner:?} after {last:?}: not in row-major order");
                    last = corner;
                    assert!(cell.row >= 1 && cell.column >= 1, "counted from 1");
                    assert!(cell.row_span >= 1 && cell.column_span >= 1, "an empty area");
                    let bottom = cell.row.checked_add(cell.row_span - 1).expect("rows overflow");
                    let right =
                        cell.column.checked_add(cell.column_span - 1).expect("columns overflow");
                    assert!(bottom <= table.rows, "row {bottom} of {}", table.rows);
                    assert!(right <= table.columns, "column {right} of {}", table.columns);
                    assert!(known_font(cell.font), "font of a cell");
                    let control = cell.control.map_or(0, |control| control as usize + 1);
                    assert!(control <= document.controls.len(), "control of a cell");
                }
                disjoint(table);
            }
        }
    }
    for control in &document.controls {
        // A control alone in a deleted paragraph or in a table without rows
        // names one that is gone, so no upper bound.
        match control.place {
            Place::TableCell { table, .. } => assert!(table >= 1, "table of a control"),
            Place::Paragraph { index } => assert!(index >= 1, "paragraph of a control"),
            _ => {}
        }
        assert!(!control.placeholder || control.text.is_empty(), "text of a placeholder");
    }
}

/// No two areas of a table overlap. Asked of small tables only.
fn disjoint(table: &shenpi::document::Table) {
    let area =
        |cell: &shenpi::document::Cell| u64::from(cell.row_span) * u64::from(cell.column_span);
    if table.cells.iter().map(area).fold(0, u64::saturating_add) > 4096 {
        return;
    }
    let mut taken = HashSet::new();
    for cell in &table.cells {
        for row in cell.row..cell.row + cell.row_span {
            for column in cell.column..cell.column + cell.column_span {
                assert!(taken.insert((row, column)), "two cells at {row}, {column}");
            }
        }
    }
}
