//! The blank form as a Word document: the package around `body`.
//!
//! Every value is a content control whose tag is the field's id and which
//! cannot be deleted; every label is one whose content cannot be changed. The
//! package has the same bytes for the same definition: no clock, no random id.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{FORM_PROPERTY, TemplateError};
use crate::document::markup::Markup;
use crate::form::FormDef;

mod body;
mod control;
mod score;
mod yearly;

/// Writes the package of the form with some values filled in.
pub(super) fn write(
    form: &FormDef,
    values: &BTreeMap<String, String>,
) -> Result<Vec<u8>, TemplateError> {
    package(form, &form.title.zh, &body::document(form, values))
}

/// Writes the package of the scoring sheet; `None` for a form without scoring.
pub(super) fn score(form: &FormDef) -> Result<Option<Vec<u8>>, TemplateError> {
    let Some(scoring) = &form.score else { return Ok(None) };
    package(form, &scoring.title.zh, &score::document(form, scoring)).map(Some)
}

/// Writes the package of the yearly report.
pub(super) fn yearly(
    form: &FormDef,
    of: &crate::report::yearly::Document,
) -> Result<Vec<u8>, TemplateError> {
    package(form, &of.title, &yearly::document(of))
}

fn package(form: &FormDef, title: &str, document: &str) -> Result<Vec<u8>, TemplateError> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    let (core, custom) = (core(title), custom(form));
    // Word wants the content types first.
    let parts = [
        ("[Content_Types].xml", include_str!("content_types.xml")),
        ("_rels/.rels", include_str!("package_rels.xml")),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", include_str!("document_rels.xml")),
        ("word/styles.xml", include_str!("styles.xml")),
        ("word/settings.xml", include_str!("settings.xml")),
        ("word/fontTable.xml", include_str!("font_table.xml")),
        ("docProps/core.xml", core.as_str()),
        ("docProps/custom.xml", custom.as_str()),
    ];
    for (name, text) in parts {
        package.start_file(name, options)?;
        package.write_all(text.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

fn core(title: &str) -> String {
    let mut markup = Markup::new();
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    markup.within("cp:coreProperties", &spaces, |markup| {
        markup.leaf("dc:title", &[], title);
        markup.leaf("dc:language", &[], "zh-CN");
        let kind = [("xsi:type", "dcterms:W3CDTF")];
        // Fixed: a blank form is not older or newer than its definition.
        for name in ["dcterms:created", "dcterms:modified"] {
            markup.leaf(name, &kind, "2000-01-01T00:00:00Z");
        }
    });
    markup.finish()
}

fn custom(form: &FormDef) -> String {
    let mut markup = Markup::new();
    let spaces = [
        ("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
        ("xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"),
    ];
    markup.within("Properties", &spaces, |markup| {
        let property = [
            ("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"),
            ("pid", "2"),
            ("name", FORM_PROPERTY),
        ];
        markup.within("property", &property, |markup| {
            markup.leaf("vt:lpwstr", &[], &form.id);
        });
    });
    markup.finish()
}
