//! Zip archives of forms, member by member.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Listing;
use crate::digest::{self, Algorithm};
use crate::document::package::{self, Kind, Package, main_part};
use crate::document::{Limits, ReadError};

/// A file inside an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its number in the archive.
    pub index: usize,
    /// Its path, `/`-separated, safe: no `..`, no root, no empty component.
    pub path: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// An open archive.
pub(super) struct Archive {
    path: PathBuf,
    package: Package<BufReader<File>>,
}

impl Archive {
    pub(super) fn open(path: &Path, limits: &Limits) -> io::Result<Result<Archive, ReadError>> {
        let file = BufReader::new(File::open(path)?);
        Ok(Package::from_reader(file, limits)
            .map(|package| Archive { path: path.to_owned(), package }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the archive is, and its files in the order of their paths.
    pub(super) fn list(&mut self) -> Result<Listing, ReadError> {
        self.package.renew();
        let office = ["[Content_Types].xml", "mimetype", "OFD.xml"];
        if office.iter().any(|part| self.package.find(part).is_some())
            && main_part(&mut self.package)?.kind != Kind::Other
        {
            return Ok(Listing::Document);
        }
        let mut members: Vec<Member> = self
            .package
            .members()
            .filter(|member| !member.folder)
            .filter_map(|member| {
                let path = safe_path(&member.name)?;
                Some(Member { index: member.index, path, encrypted: member.encrypted })
            })
            .collect();
        members.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
        members.dedup_by(|a, b| a.path == b.path);
        Ok(Listing::Archive(members))
    }

    pub(super) fn read(&mut self, index: usize) -> Result<Vec<u8>, ReadError> {
        self.package.renew();
        self.package.read(index)
    }

    /// Everything that the directory lists, unsafe names and links among it,
    /// for whoever judges the archive itself. Members that share a name are
    /// one to the reader: the second value tells that there are some.
    pub(super) fn entries(&self) -> (Vec<package::Member>, bool) {
        (self.package.members().collect(), self.package.repeats_a_name())
    }

    /// Digests in the order of the algorithms, as hexadecimal.
    pub(super) fn digest(
        &mut self,
        index: usize,
        algorithms: &[Algorithm],
    ) -> Result<Vec<String>, ReadError> {
        self.package.renew();
        let digests =
            self.package.stream(index, |mut bytes| digest::digests(&mut bytes, algorithms))?.1;
        Ok(digests.iter().map(digest::Digest::hex).collect())
    }
}

/// A member's path as a path inside a folder; `None` for one that would leave
/// it. Nothing is ever written under it: it only orders and names.
fn safe_path(name: &str) -> Option<String> {
    if name.starts_with('/') || name.contains('\0') || name.get(1..2) == Some(":") {
        return None;
    }
    let parts: Vec<&str> =
        name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(safe_path("甲/审批表.docx").as_deref(), Some("甲/审批表.docx"));
        assert_eq!(safe_path("./甲//表.docx").as_deref(), Some("甲/表.docx"));
        for name in ["../x", "a/../../x", "/etc/passwd", "C:/x", "", "./", "a\0b"] {
            assert_eq!(safe_path(name), None, "{name:?}");
        }
    }
}
