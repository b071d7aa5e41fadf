//! What is kept beside a case in a bag: its record as JSON, and its metadata.
//!
//! In: core types. Out: the bytes of `记录.json` (schema `shenpi.record/1`, which
//! `render` reads back), `元数据.json` (`shenpi.metadata/1`, the same content as
//! the XML) and `版本.json` (`shenpi.versions/1`).

use serde::Serialize;

use super::records::Records;
use crate::application::Application;
use crate::archive::pack::{Metadata, Packed, format_of};

/// The records of some applications.
pub fn records(form: &str, cases: &[&Application]) -> Vec<u8> {
    pretty(&Records::of(form, &[], cases.iter().copied()))
}

#[derive(Serialize)]
struct MetadataView<'a> {
    schema: &'static str,
    elements: Vec<ElementView<'a>>,
    files: Vec<FileView<'a>>,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct ElementView<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct FileView<'a> {
    path: &'a str,
    format: &'static str,
    size: u64,
    digests: Vec<String>,
}

#[derive(Serialize)]
struct StepView<'a> {
    act: &'a str,
    on: Option<String>,
    by: Option<&'a str>,
    text: Option<&'a str>,
}

/// The metadata of a case; paths are shown without `below`.
pub fn metadata(metadata: &Metadata, files: &[Packed], below: &str) -> Vec<u8> {
    let files = files.iter().filter_map(|file| {
        Some(FileView {
            path: file.path.strip_prefix(below)?,
            format: format_of(&file.head),
            size: file.size,
            digests: file
                .digests
                .iter()
                .map(|digest| format!("{}:{digest}", digest.algorithm()))
                .collect(),
        })
    });
    pretty(&MetadataView {
        schema: "shenpi.metadata/1",
        elements: metadata
            .elements
            .iter()
            .map(|(name, value)| ElementView { name, value })
            .collect(),
        files: files.collect(),
        steps: metadata
            .steps
            .iter()
            .map(|step| StepView {
                act: &step.act,
                on: step.on.map(|on| on.to_string()),
                by: step.by.as_deref(),
                text: step.text.as_deref(),
            })
            .collect(),
    })
}

#[derive(Serialize)]
struct Versions<'a> {
    schema: &'static str,
    program: &'a str,
    version: &'a str,
    form: &'a str,
    schemas: &'a [&'a str],
}

/// By which program, form and schemas the other files were made.
pub fn versions(form: &str, schemas: &[&str]) -> Vec<u8> {
    pretty(&Versions {
        schema: "shenpi.versions/1",
        program: "shenpi",
        version: env!("CARGO_PKG_VERSION"),
        form,
        schemas,
    })
}

fn pretty(value: &impl Serialize) -> Vec<u8> {
    // Only a map with keys that are not text can fail here.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
