//! Metadata files, read back.
//!
//! In: the bytes of `元数据.xml` or `元数据.json`. Out: elements, files and
//! steps; or in what way it cannot be read. Unknown elements are elements too.

use serde::Deserialize;

use crate::document::xml::{self, Event, Reader};
use crate::document::{Limits, ReadError};

/// What a metadata file says.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Elements by name, in order; blank ones too.
    pub(super) elements: Vec<(String, String)>,
    /// The files that it describes.
    pub(super) files: Vec<FileOf>,
    /// What was done: act, date, by whom.
    pub(super) steps: Vec<StepOf>,
}

/// A file as metadata describe it.
#[derive(Clone, Debug, Default)]
pub(super) struct FileOf {
    pub(super) path: String,
    pub(super) format: String,
    pub(super) size: Option<u64>,
    /// Algorithm and hexadecimal.
    pub(super) digests: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct StepOf {
    pub(super) act: String,
    pub(super) on: String,
}

impl Known {
    /// The first value of an element.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.elements.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a metadata file by its extension.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Known, String> {
    if path.ends_with(".json") { json(bytes) } else { xml(path, bytes).map_err(|e| e.to_string()) }
}

#[derive(Deserialize)]
struct Json {
    #[serde(default)]
    elements: Vec<JsonElement>,
    #[serde(default)]
    files: Vec<JsonFile>,
    #[serde(default)]
    steps: Vec<JsonStep>,
}

#[derive(Deserialize)]
struct JsonElement {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct JsonFile {
    path: String,
    #[serde(default)]
    format: String,
    size: Option<u64>,
    #[serde(default)]
    digests: Vec<String>,
}

#[derive(Deserialize)]
struct JsonStep {
    act: String,
    on: Option<String>,
}

fn json(bytes: &[u8]) -> Result<Known, String> {
    let found: Json = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let pair =
        |text: String| text.split_once(':').map(|(name, hex)| (name.to_owned(), hex.to_owned()));
    Ok(Known {
        elements: found.elements.into_iter().map(|one| (one.name, one.value)).collect(),
        files: found
            .files
            .into_iter()
            .map(|file| FileOf {
                path: file.path,
                format: file.format,
                size: file.size,
                digests: file.digests.into_iter().filter_map(pair).collect(),
            })
            .collect(),
        steps: found
            .steps
            .into_iter()
            .map(|step| StepOf { act: step.act, on: step.on.unwrap_or_default() })
            .collect(),
    })
}

/// Groups whose children are elements; any other element with text is one.
const GROUPS: &[&str] = &["电子文件元数据", "文件实体", "业务实体", "电子属性"];

fn xml(path: &str, bytes: &[u8]) -> Result<Known, ReadError> {
    let text = xml::decode(path, bytes)?;
    let limits = Limits::default();
    let mut reader = Reader::new(path, &text, &limits);
    let mut known = Known::default();
    loop {
        let name = match reader.next_event()? {
            Event::Start(tag) => String::from_utf8_lossy(tag.local).into_owned(),
            Event::Eof => return Ok(known),
            _ => continue,
        };
        match name.as_str() {
            name if GROUPS.contains(&name) => {}
            "文件" => known.files.push(file(&mut reader)?),
            "业务行为" => known.steps.push(step(&mut reader)?),
            "附注" => {
                let label = reader.attribute_named("项".as_bytes()).map(|of| of.into_owned());
                let value = reader.text()?;
                known.elements.push((label.unwrap_or(name), value));
            }
            _ => {
                let value = reader.text()?;
                known.elements.push((name, value));
            }
        }
    }
}

/// The children of an element that was opened, with one attribute of each.
fn children(
    reader: &mut Reader<'_>,
    attribute: &str,
    mut each: impl FnMut(&str, Option<String>, String),
) -> Result<(), ReadError> {
    loop {
        match reader.next_event()? {
            Event::Start(tag) => {
                let name = String::from_utf8_lossy(tag.local).into_owned();
                let of = reader.attribute_named(attribute.as_bytes()).map(|of| of.into_owned());
                let text = reader.text()?;
                each(&name, of, text);
            }
            Event::End | Event::Eof => return Ok(()),
            Event::Text(_) | Event::Char(_) => {}
        }
    }
}

fn file(reader: &mut Reader<'_>) -> Result<FileOf, ReadError> {
    let mut file = FileOf::default();
    children(reader, "算法", |name, algorithm, text| match name {
        "计算机文件名" => file.path = text,
        "格式" => file.format = text,
        "计算机文件大小" => file.size = text.trim().parse().ok(),
        "摘要" => file.digests.extend(algorithm.map(|algorithm| (algorithm, text))),
        _ => {}
    })?;
    Ok(file)
}

fn step(reader: &mut Reader<'_>) -> Result<StepOf, ReadError> {
    let mut step = StepOf::default();
    children(reader, "", |name, _, text| match name {
        "行为" => step.act = text,
        "时间" => step.on = text,
        _ => {}
    })?;
    Ok(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::pack::{Metadata, Packed, Step};
    use crate::record::Date;

    #[test]
    fn what_packing_writes_is_read_back() {
        let metadata = Metadata {
            elements: vec![("题名".into(), "甲 & 乙".into()), ("备 注".into(), "<x>".into())],
            steps: vec![Step {
                act: "填报".into(),
                on: Date::new(2021, 9, 1),
                by: None,
                text: None,
            }],
        };
        let digests = crate::digest::bytes(b"1", &[crate::digest::Algorithm::Sha256]);
        let files =
            vec![Packed { path: "x/审批表.docx".into(), size: 1, digests, head: b"1".to_vec() }];
        let known = read("元数据.xml", &metadata.xml(&files, "x/")).unwrap();
        assert_eq!(known.elements, metadata.elements);
        assert_eq!((known.files[0].path.as_str(), known.files[0].size), ("审批表.docx", Some(1)));
        assert_eq!(known.files[0].digests[0].0, "sha256");
        assert_eq!(
            (known.steps[0].act.as_str(), known.steps[0].on.as_str()),
            ("填报", "2021-09-01")
        );
    }

    #[test]
    fn broken_metadata_say_so() {
        for text in ["<电子文件元数据><题名>", "", "<!DOCTYPE x><a/>", "<a></b>"] {
            assert!(read("元数据.xml", text.as_bytes()).is_err(), "{text}");
        }
        assert!(read("元数据.json", b"{").is_err());
    }
}
