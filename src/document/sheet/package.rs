//! The zip package around a spreadsheet.
//!
//! In: the bytes of the file. Out: its parts, one at a time, each inflated no
//! further than the limits allow, whatever the headers declare. Parts that are
//! not asked for (pictures, caches) are never inflated and do not count.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{Xml, attribute};
use crate::document::encoding::{marked, strict};
use crate::document::{Damage, Limit, Limits, ReadError};

/// An open package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by part name: lower case, `/`-separated, without a leading `/`.
    entries: HashMap<String, usize>,
    limits: &'a Limits,
    length: u64,
    expanded: u64,
}

/// A line of a `.rels` part.
pub(super) struct Relation {
    pub(super) id: String,
    /// Last segment of the type's URI, the same in Transitional and Strict.
    pub(super) kind: String,
    /// Name of the target part.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Package<'a>, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Damaged(Damage::Empty));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
        if zip.len() > limits.entries {
            return Err(ReadError::OverLimit(Limit::Entries));
        }
        let mut twice = zip.has_duplicate_names();
        let mut entries = HashMap::with_capacity(zip.len());
        for (at, name) in zip.file_names_raw().enumerate() {
            let name = part_name(&String::from_utf8_lossy(name));
            twice |= entries.insert(name, at).is_some();
        }
        if twice {
            // Which of the two a person sees depends on the program.
            return Err(ReadError::Damaged(Damage::Zip("two entries of one name".to_owned())));
        }
        Ok(Package { zip, entries, limits, length: bytes.len() as u64, expanded: 0 })
    }

    /// Names of all parts, lower case, in alphabetical order.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.entries.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The bytes of a part; `None` where there is none of that name.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(at) = self.entries.get(&part_name(name)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(*at).map_err(refused)?;
        let packed = file.compressed_size().min(self.length);
        let declared = file.size();
        let left = self.limits.expanded.saturating_sub(self.expanded);
        let thin = self.limits.ratio_from.max(packed.saturating_mul(self.limits.ratio));
        let most = self.limits.part.min(left).min(thin);
        let over = match most == thin {
            true => ReadError::OverLimit(Limit::Ratio),
            false => ReadError::OverLimit(Limit::Size),
        };
        if declared > most {
            return Err(over);
        }
        // Deflate gains no more than 1:1032, so a lie reserves little.
        let likely = declared.min(packed.saturating_mul(1032));
        let mut bytes = Vec::with_capacity(usize::try_from(likely).unwrap_or(0));
        let cut = |error: std::io::Error| {
            ReadError::Damaged(Damage::Zip(format!("{}: {error}", part_name(name))))
        };
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(cut)?;
        self.expanded += bytes.len() as u64;
        match bytes.len() as u64 > most {
            true => Err(over),
            false => Ok(Some(bytes)),
        }
    }

    /// The text of an XML part.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.bytes(name)? else {
            return Ok(None);
        };
        match xml_text(bytes) {
            Some(text) => Ok(Some(text)),
            None => Err(ReadError::Damaged(Damage::Xml(name.to_owned(), "encoding".to_owned()))),
        }
    }

    /// The text of an XML part that must be there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, ReadError> {
        let missing = || ReadError::Damaged(Damage::Content(format!("missing part {name}")));
        self.text(name)?.ok_or_else(missing)
    }

    /// What a part refers to inside the package; `""` is the package itself.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = resolve(folder, &format!("_rels/{file}.rels"));
        let Some(text) = self.text(&name)? else {
            return Ok(Vec::new());
        };
        let mut relations = Vec::new();
        let mut xml = Xml::new(&text, &name, self.limits);
        loop {
            match xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                    let external = attribute(&e, "TargetMode").as_deref() == Some("External");
                    let (id, target) = (attribute(&e, "Id"), attribute(&e, "Target"));
                    if let (Some(id), Some(target), false) = (id, target, external) {
                        let kind = attribute(&e, "Type").unwrap_or_default();
                        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                        relations.push(Relation { id, kind, target: resolve(folder, &target) });
                    }
                }
                Event::Eof => return Ok(relations),
                _ => {}
            }
        }
    }
}

/// A target as seen from a folder; a leading `/` means the package's root.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Part names are compared without case; some writers use `\`.
fn part_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

fn refused(error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Protected,
        error => ReadError::Damaged(Damage::Zip(error.to_string())),
    }
}

/// XML bytes as text: by byte order mark, by the zero bytes of `<`, as UTF-8,
/// or as the declaration says.
fn xml_text(bytes: Vec<u8>) -> Option<String> {
    if let Some((encoding, mark)) = marked(&bytes) {
        return strict(bytes.get(mark..)?, encoding);
    }
    match bytes.as_slice() {
        [b'<', 0, ..] => strict(&bytes, UTF_16LE),
        [0, b'<', ..] => strict(&bytes, UTF_16BE),
        _ => match String::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                let bytes = error.into_bytes();
                let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?);
                let (_, name) = head.split_once("encoding=")?;
                let name = name.get(1..)?.split(['"', '\'']).next()?;
                strict(&bytes, Encoding::for_label(name.as_bytes())?)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        let cases = [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
            ("", "xl\\workbook.xml", "xl/workbook.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ];
        for (folder, target, part) in cases {
            assert_eq!(resolve(folder, target), part);
        }
    }

    #[test]
    fn xml_in_its_encodings() {
        let text = "<?xml version=\"1.0\" encoding=\"gb2312\"?><a>社区</a>";
        let wide = |mark: &str| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let gb = encoding_rs::GB18030.encode(text).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), gb, wide("\u{feff}"), wide("")] {
            assert_eq!(xml_text(bytes).as_deref(), Some(text));
        }
        assert_eq!(xml_text(b"<a>\xFF</a>".to_vec()), None);
    }
}
