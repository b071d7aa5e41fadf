//! Digest lists: which files a folder should hold, and what they should be.
//!
//! In: the bytes of a list ([`parse`]) or the rows of an attachment table
//! ([`from_rows`]). Out: a [`Manifest`] of entries and faults; against what a
//! folder really holds, [`judge`] turns manifests into attachments and
//! diagnostics, and [`write_list`] makes a new list. Reading never fails and
//! never touches the disk: a path that leaves the folder is refused by its
//! text alone, the same on every system. Walking folders for `judge` and
//! hashing are the caller's.

mod fault;
mod lines;
pub(crate) mod name;
mod settle;
mod table;
mod verify;
mod write;

pub use fault::{Fault, FaultKind};
pub use lines::parse;
pub use table::from_rows;
pub use verify::{Found, judge, stamped, wanted};
pub use write::{WriteError, write_list};

use crate::digest::{Algorithm, Digest};

/// A digest list as read: what it says, and where it cannot be believed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// One entry for each path and algorithm, in order of line.
    pub entries: Vec<Entry>,
    /// What is wrong with the list, in order of line.
    pub faults: Vec<Fault>,
    /// Lines that say again, word for word, what an earlier line said.
    pub repeats: Vec<u32>,
}

/// One file that a list names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Path relative to the folder of the list: unescaped, `/`-separated,
    /// without `.`, `..` and empty components, in the list's own normalisation.
    pub path: Box<str>,
    /// The name taken to the letter, where that is another one: with `\` as a
    /// plain character, or with the blanks around it. A file of this name wins.
    pub literal: Option<Box<str>>,
    /// The digest on record; `None` where there is none that can be used.
    pub digest: Option<Digest>,
    /// Line or row of the list, from 1.
    pub line: u32,
    /// The list says that the file bears a seal.
    pub stamped: bool,
    /// A fault has spoken of this line: the file counts as named, and nothing
    /// else is said of it.
    pub faulty: bool,
    /// The line of the first of several names that differ only in case or
    /// normalisation, this one among them.
    pub twin: Option<u32>,
}

/// The algorithm of a digest list, told by its file name (no folders);
/// `None` for a name that is no list's.
pub fn is_list(name: &str) -> Option<Algorithm> {
    let lower = name.to_lowercase();
    let exact = |text: &str| Algorithm::ALL.into_iter().find(|known| known.name() == text);
    if let Some((_, extension)) = lower.rsplit_once('.')
        && let Some(algorithm) = exact(extension)
    {
        return Some(algorithm);
    }
    if let Some(stem) = bag_stem(&lower) {
        return exact(stem);
    }
    exact(lower.strip_suffix(".txt").unwrap_or(&lower).strip_suffix("sums")?)
}

/// True for the names of BagIt, whose paths are percent-encoded.
fn is_bag_list(name: &str) -> bool {
    bag_stem(&name.to_lowercase()).is_some()
}

fn bag_stem(lower: &str) -> Option<&str> {
    lower.strip_prefix("tag").unwrap_or(lower).strip_prefix("manifest-")?.strip_suffix(".txt")
}

/// True for a table of attachments, `附件清单.csv` or `附件清单.xlsx`.
pub fn is_attachment_list(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let extension = extension.trim_end();
    stem.trim() == "附件清单"
        && (extension.eq_ignore_ascii_case("csv") || extension.eq_ignore_ascii_case("xlsx"))
}

/// True for what systems and office programs leave behind in a folder
/// (contract, section 6.2), told by file name; hidden files are litter too.
pub fn is_litter(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}

/// The last component of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_by_name() {
        let cases = [
            ("清单.sha256", Some(Algorithm::Sha256)),
            ("MANIFEST.sha256", Some(Algorithm::Sha256)),
            ("a.jpg.SM3", Some(Algorithm::Sm3)),
            (".sha512", Some(Algorithm::Sha512)),
            ("x.md5", Some(Algorithm::Md5)),
            ("x.sha1", Some(Algorithm::Sha1)),
            ("x.sha224", Some(Algorithm::Sha224)),
            ("x.sha384", Some(Algorithm::Sha384)),
            ("SHA256SUMS", Some(Algorithm::Sha256)),
            ("sha256sums.TXT", Some(Algorithm::Sha256)),
            ("SM3SUMS", Some(Algorithm::Sm3)),
            ("SM3SUMS.txt", Some(Algorithm::Sm3)),
            ("SHA512SUMS", Some(Algorithm::Sha512)),
            ("manifest-sha256.txt", Some(Algorithm::Sha256)),
            ("Manifest-SM3.txt", Some(Algorithm::Sm3)),
            ("tagmanifest-md5.txt", Some(Algorithm::Md5)),
            ("manifest-sha256", None),
            ("manifest-blake3.txt", None),
            ("sha256", None),
            ("SUMS", None),
            ("清单.txt", None),
            ("SHA256SUMS.doc", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(is_list(name), expected, "{name}");
        }
    }

    #[test]
    fn attachment_lists_by_name() {
        for name in ["附件清单.csv", "附件清单.xlsx", "附件清单.XLSX", " 附件清单 .csv"]
        {
            assert!(is_attachment_list(name), "{name}");
        }
        for name in ["附件清单", "附件清单.docx", "01附件清单.xlsx", "附件清单.sha256", "清单.csv"]
        {
            assert!(!is_attachment_list(name), "{name}");
        }
    }

    #[test]
    fn litter_by_name() {
        for name in ["~$审批表.docx", "._a.jpg", ".DS_Store", "Thumbs.db", "Desktop.ini", ".git"]
        {
            assert!(is_litter(name), "{name}");
        }
        for name in ["审批表.docx", "~WRL0001.tmp", "thumbs.dbx", "a.ini"] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
