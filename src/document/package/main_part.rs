//! What kind of document an office package holds, and in which part.
//!
//! The word of the package counts, in this order: the `mimetype` of
//! OpenDocument, `OFD.xml`, then the relationship and content type of the main
//! part, and last the part's usual name. File names never count.

use std::io::{Read, Seek};

use super::{Package, relationships, resolve};
use crate::document::xml::{self, Event, Space};
use crate::document::{Damage, ReadError};

/// The kinds of packages that can be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Word document or template, Transitional or Strict.
    Word,
    /// The same, declared to carry macros.
    WordMacro,
    /// A workbook.
    Xlsx,
    /// The same, declared to carry macros.
    Xlsm,
    /// A workbook in Excel's binary parts.
    Xlsb,
    /// A presentation, Office Open XML or OpenDocument.
    Presentation,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument text.
    Odt,
    /// OFD.
    Ofd,
    /// A zip file with none of these in it.
    Other,
}

/// The main part of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MainPart {
    /// What it is.
    pub kind: Kind,
    /// Its name, without a leading slash; empty where the kind has none.
    pub name: String,
}

/// Finds out what a package holds.
pub fn main_part<R: Read + Seek>(package: &mut Package<R>) -> Result<MainPart, ReadError> {
    let unnamed = |kind| Ok(MainPart { kind, name: String::new() });
    if let Some(kind) = open_document(package)? {
        return unnamed(kind);
    }
    if package.find("OFD.xml").is_some() {
        return unnamed(Kind::Ofd);
    }
    let linked = relationships(package, "")?
        .into_iter()
        .find(|link| link.kind == "officeDocument")
        .map(|link| link.target);
    let types = content_types(package)?;
    if let Some(name) = linked {
        let stated = types.iter().find(|(part, _)| part.eq_ignore_ascii_case(&name));
        let kind = stated.map(|(_, kind)| *kind).or_else(|| usual_kind(&name));
        if package.find(&name).is_none() {
            return Err(ReadError::Damaged(Damage::Content(format!("{name} is missing"))));
        }
        let kind = match kind {
            Some(kind) => kind,
            None => kind_by_root(package, &name)?,
        };
        return Ok(MainPart { kind, name });
    }
    let stated = types.into_iter().find(|(part, _)| package.find(part).is_some());
    if let Some((name, kind)) = stated {
        return Ok(MainPart { kind, name });
    }
    let usual = USUAL.iter().find(|(name, _)| package.find(name).is_some());
    match usual {
        Some((name, kind)) => Ok(MainPart { kind: *kind, name: (*name).to_owned() }),
        None => unnamed(Kind::Other),
    }
}

/// Where main parts stand when nothing says so.
const USUAL: [(&str, Kind); 4] = [
    ("word/document.xml", Kind::Word),
    ("xl/workbook.xml", Kind::Xlsx),
    ("xl/workbook.bin", Kind::Xlsb),
    ("ppt/presentation.xml", Kind::Presentation),
];

fn usual_kind(name: &str) -> Option<Kind> {
    let usual = USUAL.iter().find(|(usual, _)| usual.eq_ignore_ascii_case(name));
    usual.map(|(_, kind)| *kind)
}

/// The kind that the root element of a part tells, where nothing else does.
fn kind_by_root<R: Read + Seek>(package: &mut Package<R>, name: &str) -> Result<Kind, ReadError> {
    let bytes = package.part(name)?.unwrap_or_default();
    let Ok(text) = xml::decode(name, &bytes) else { return Ok(Kind::Other) };
    let root = xml::Reader::new(name, &text, &package.limits).root();
    Ok(match root.map(|root| root.space) {
        Ok(Space::Word) => Kind::Word,
        Ok(Space::Sheet) => Kind::Xlsx,
        Ok(Space::Presentation) => Kind::Presentation,
        _ => Kind::Other,
    })
}

fn open_document<R: Read + Seek>(package: &mut Package<R>) -> Result<Option<Kind>, ReadError> {
    let Some(index) = package.find("mimetype") else { return Ok(None) };
    if package.member(index).is_none_or(|member| member.size > 200) {
        return Ok(None);
    }
    let bytes = package.read(index)?;
    let stated = bytes.trim_ascii().strip_prefix(b"application/vnd.oasis.opendocument.");
    Ok(stated.map(|kind| match kind {
        kind if kind.starts_with(b"text") => Kind::Odt,
        kind if kind.starts_with(b"spreadsheet") => Kind::Ods,
        kind if kind.starts_with(b"presentation") => Kind::Presentation,
        _ => Kind::Other,
    }))
}

/// The parts whose content type is that of a main part.
fn content_types<R: Read + Seek>(
    package: &mut Package<R>,
) -> Result<Vec<(String, Kind)>, ReadError> {
    const PART: &str = "[Content_Types].xml";
    let mut found = Vec::new();
    let Some(bytes) = package.part(PART)? else { return Ok(found) };
    let text = xml::decode(PART, &bytes)?;
    let mut reader = xml::Reader::new(PART, &text, &package.limits);
    loop {
        match reader.next_event()? {
            Event::Start(tag) if tag.space == Space::ContentTypes && tag.local == b"Override" => {
                let kind = reader.attribute(Space::None, b"ContentType");
                let name = reader.attribute(Space::None, b"PartName");
                if let (Some(kind), Some(name)) = (kind.and_then(|kind| stated(&kind)), name) {
                    found.push((resolve("", &name), kind));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The kind that a content type stands for, if it is one of a main part.
fn stated(content_type: &str) -> Option<Kind> {
    let content_type = content_type.to_ascii_lowercase();
    let main = content_type.strip_prefix("application/vnd.")?;
    Some(match main {
        "openxmlformats-officedocument.wordprocessingml.document.main+xml"
        | "openxmlformats-officedocument.wordprocessingml.template.main+xml" => Kind::Word,
        "ms-word.document.macroenabled.main+xml"
        | "ms-word.template.macroenabledtemplate.main+xml" => Kind::WordMacro,
        "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        | "openxmlformats-officedocument.spreadsheetml.template.main+xml" => Kind::Xlsx,
        "ms-excel.sheet.macroenabled.main+xml"
        | "ms-excel.template.macroenabled.main+xml"
        | "ms-excel.addin.macroenabled.main+xml" => Kind::Xlsm,
        "ms-excel.sheet.binary.macroenabled.main" => Kind::Xlsb,
        _ if main.starts_with("openxmlformats-officedocument.presentationml.")
            && main.ends_with(".main+xml") =>
        {
            Kind::Presentation
        }
        _ if main.starts_with("ms-powerpoint.") && main.ends_with(".main+xml") => {
            Kind::Presentation
        }
        _ => return None,
    })
}
