//! A package with some parts changed and some added.
//!
//! In: the changed parts by name. Out: the package, every other member copied
//! as it is packed, in its old order; new parts stand at the end.

use std::io::{Cursor, Read, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::Refusal;
use super::edit::{self, Edits};
use crate::document::markup::Markup;
use crate::document::package::{Package, resolve};
use crate::document::{ReadError, xml};

const CONTENT_TYPES: &str = "[Content_Types].xml";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Parts that change.
#[derive(Debug, Default)]
pub(super) struct Changes {
    parts: Vec<(String, Vec<u8>)>,
    /// Content types to state, by part.
    types: Vec<(String, &'static str)>,
    /// Content types to state, by extension.
    extensions: Vec<(&'static str, &'static str)>,
}

impl Changes {
    /// Sets the content of a part.
    pub(super) fn set(&mut self, name: &str, content: String) {
        self.parts.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.parts.push((name.to_owned(), content.into_bytes()));
    }

    /// What a part will say: as changed, else as it is.
    pub(super) fn text<R: Read + Seek>(
        &self,
        package: &mut Package<R>,
        name: &str,
    ) -> Result<Option<String>, ReadError> {
        let changed = self.parts.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let bytes = match changed {
            Some((_, bytes)) => Some(bytes.clone()),
            None => package.part(name)?,
        };
        bytes.map(|bytes| text(name, &bytes)).transpose()
    }

    /// Adds a part of a content type.
    pub(super) fn add(&mut self, name: &str, content_type: &'static str, content: String) {
        self.set(name, content);
        self.types.push((name.to_owned(), content_type));
    }

    /// Adds a part whose content type its extension tells.
    pub(super) fn add_by_extension(
        &mut self,
        name: &str,
        content_type: &'static str,
        content: String,
    ) {
        self.set(name, content);
        if let Some((_, extension)) = name.rsplit_once('.')
            && extension == "vml"
        {
            self.extensions.push(("vml", content_type));
        }
    }

    /// Relates a part to another of the same package, and gives the id.
    pub(super) fn relate<R: Read + Seek>(
        &mut self,
        package: &mut Package<R>,
        from: &str,
        kind: &str,
        to: &str,
    ) -> Result<String, Refusal> {
        let file = from.rsplit('/').next().unwrap_or_default();
        let part = resolve(from, &format!("_rels/{file}.rels"));
        let old = self.text(package, &part)?;
        let old = old.unwrap_or_else(|| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
                 <Relationships xmlns=\"{RELATIONSHIPS}\"/>"
            )
        });
        let id = (1..).map(|n| format!("rIdShenpi{n}"));
        let id = id.into_iter().find(|id| !old.contains(id.as_str())).unwrap_or_default();
        let mut markup = Markup::piece();
        let target = format!("/{to}");
        let attributes =
            [("xmlns", RELATIONSHIPS), ("Id", &id), ("Type", kind), ("Target", &target)];
        markup.empty("Relationship", &attributes);
        let mut edits = Edits::default();
        edit::append(&old, edit::root(&old), &markup.finish(), &mut edits);
        let new = edits.apply(&old);
        self.set(&part, new);
        Ok(id)
    }

    /// The package with all changes.
    pub(super) fn pack(mut self, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        self.state_types(&mut archive)?;
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + (16 << 10))));
        let mut waiting: Vec<Option<(String, Vec<u8>)>> =
            self.parts.into_iter().map(Some).collect();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT);
        for index in 0..archive.len() {
            let member = archive.by_index_raw(index)?;
            let name = member.name()?.into_owned();
            let plain = name.replace('\\', "/");
            let plain = plain.trim_start_matches('/');
            let new = waiting
                .iter_mut()
                .find_map(|slot| slot.take_if(|(part, _)| part.eq_ignore_ascii_case(plain)));
            match new {
                Some((_, content)) => {
                    out.start_file(name, options)?;
                    out.write_all(&content)?;
                }
                None => out.raw_copy_file(member)?,
            }
        }
        for (name, content) in waiting.into_iter().flatten() {
            out.start_file(name, options)?;
            out.write_all(&content)?;
        }
        Ok(out.finish()?.into_inner())
    }

    /// States the content types of added parts.
    fn state_types(&mut self, archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Refusal> {
        if self.types.is_empty() && self.extensions.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        archive.by_name(CONTENT_TYPES)?.read_to_end(&mut bytes)?;
        let old = text(CONTENT_TYPES, &bytes)?;
        let mut markup = Markup::piece();
        for (extension, kind) in &self.extensions {
            let known = old.to_ascii_lowercase().contains(&format!("extension=\"{extension}\""));
            if !known {
                let attributes =
                    [("xmlns", TYPES), ("Extension", *extension), ("ContentType", *kind)];
                markup.empty("Default", &attributes);
            }
        }
        for (name, kind) in &self.types {
            let name = format!("/{name}");
            if !old.to_ascii_lowercase().contains(&format!("\"{}\"", name.to_ascii_lowercase())) {
                let attributes = [("xmlns", TYPES), ("PartName", &*name), ("ContentType", *kind)];
                markup.empty("Override", &attributes);
            }
        }
        let mut edits = Edits::default();
        edit::append(&old, edit::root(&old), &markup.finish(), &mut edits);
        let new = edits.apply(&old);
        self.set(CONTENT_TYPES, new);
        Ok(())
    }
}

/// The text of a part that will be written in UTF-8.
pub(super) fn text(name: &str, bytes: &[u8]) -> Result<String, ReadError> {
    Ok(restated(xml::decode(name, bytes)?.into_owned()))
}

/// A text whose declaration names no other encoding than UTF-8.
pub(super) fn restated(text: String) -> String {
    let Some((declaration, rest)) =
        text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"))
    else {
        return text;
    };
    let declaration = declaration.to_ascii_lowercase();
    if !declaration.contains("encoding") || declaration.contains("utf-8") {
        return text;
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{rest}")
}

/// A name beside a part that no member bears.
pub(super) fn free_name<R: Read + Seek>(
    package: &Package<R>,
    beside: &str,
    stem: &str,
    extension: &str,
) -> String {
    let plain = std::iter::once(format!("{stem}.{extension}"));
    let numbered = (1..).map(|n| format!("{stem}{n}.{extension}"));
    let mut names = plain.chain(numbered).map(|name| resolve(beside, &name));
    names.find(|name| package.find(name).is_none()).unwrap_or_default()
}
