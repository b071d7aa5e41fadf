//! A new bag of BagIt 1.0 (RFC 8493).
//!
//! In: a [`Bag`]: its name, its files with the digests that they must have, its
//! metadata and algorithms. Out: a folder or a stored zip under that name, whole
//! and on disk, or nothing: it is written under a temporary name, synced, then
//! renamed. The same input gives the same bytes. Each file is read once, for the
//! copy and all digests; one that is no longer what it was when it was checked
//! is an error. It decides nothing about what belongs into a bag.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::bag::encode;
use crate::digest::{self, Algorithm, Digest};
use crate::lang::Lang;
use crate::manifest::name;
use crate::record::Date;
use crate::say;

mod metadata;
mod shelf;

pub use metadata::{Metadata, Step, format_of};

use shelf::Shelf;

/// A bag to be made.
pub struct Bag<'a> {
    /// The name of its folder, or of the zip without `.zip`.
    pub name: String,
    /// Its payload.
    pub items: Vec<Item>,
    /// Payload that describes the items, made when their digests are known.
    pub describe: &'a dyn Fn(&[Packed]) -> Vec<Item>,
    /// Elements of `bag-info.txt`, before the ones that packing adds.
    pub info: Vec<(String, String)>,
    /// The algorithms of its manifests; SHA-256 should be among them.
    pub algorithms: Vec<Algorithm>,
    /// `Bagging-Date`.
    pub on: Date,
}

/// A file of the payload.
pub struct Item {
    /// Path below `data/`, `/`-separated.
    pub path: String,
    /// Where its bytes come from.
    pub from: From,
    /// SHA-256 that it had when it was checked, in hexadecimal.
    pub expected: Option<String>,
}

/// Where bytes come from.
pub enum From {
    /// From memory.
    Bytes(Vec<u8>),
    /// From a file, which is only read.
    File(PathBuf),
}

/// A file that was packed.
#[derive(Clone, Debug)]
pub struct Packed {
    /// Path below `data/`.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Its digests, in the order of the algorithms.
    pub digests: Vec<Digest>,
    /// Its first bytes, by which its format is told.
    pub head: Vec<u8>,
}

/// A bag that was made.
#[derive(Debug)]
pub struct Made {
    /// Where it is.
    pub path: PathBuf,
    /// Files of its payload.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Why there is no bag.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Something of this name is there already.
    #[error("{0} exists")]
    Exists(PathBuf),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// A file changed since it was checked.
    #[error("{0} changed since it was checked")]
    Changed(PathBuf),
    /// Two files would bear one name, or names that some system takes for one.
    #[error("{0} and {1} would be one file")]
    Twins(String, String),
    /// A path that is not safe.
    #[error("{0} is not a safe path")]
    Unsafe(String),
}

impl PackError {
    /// What is wrong, for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            PackError::Exists(path) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”已经存在，没有改动它；请移走或换一个输出文件夹",
                    "{path} exists and was left alone; move it, or choose another folder"
                )
            }
            PackError::Io(path, error) => {
                let path = path.display();
                say!(lang, "“{path}”读写失败：{error}", "{path}: {error}")
            }
            PackError::Changed(path) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”在检查之后变动了，没有封装；请重新运行",
                    "{path} changed after it was checked, and nothing was packed; run again"
                )
            }
            PackError::Twins(one, other) => {
                let (one, other) = (name::shown(one), name::shown(other));
                say!(
                    lang,
                    "“{one}”与“{other}”在包里会成为同一个文件，请给其中一个重命名",
                    "“{one}” and “{other}” would be one file in the bag: rename one"
                )
            }
            PackError::Unsafe(path) => {
                let path = name::shown(path);
                say!(
                    lang,
                    "文件名“{path}”在其他系统上会指向别处，请重命名",
                    "the name “{path}” means another place on other systems: rename it"
                )
            }
        }
    }
}

/// How a bag is laid down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As a folder.
    Folder,
    /// As a zip that holds the folder, stored and not compressed.
    Zip,
}

/// Makes a bag in a folder. `half` is told the temporary name, for whoever
/// must remove it when the program is interrupted.
pub fn write(
    bag: Bag<'_>,
    folder: &Path,
    shape: Shape,
    half: &dyn Fn(Option<&Path>),
) -> Result<Made, PackError> {
    let end = if shape == Shape::Zip { ".zip" } else { "" };
    let target = folder.join(format!("{}{end}", bag.name));
    if target.symlink_metadata().is_ok() {
        return Err(PackError::Exists(target));
    }
    let Bag { name, mut items, describe, info, algorithms, on } = bag;
    let mut algorithms = algorithms;
    algorithms.sort_unstable();
    algorithms.dedup();
    let mut shelf = Shelf::new(folder, &name, shape)?;
    half(Some(shelf.path()));
    let mut packed: Vec<Packed> = Vec::with_capacity(items.len());
    items.sort_by(|one, other| one.path.cmp(&other.path));
    for item in items {
        packed.push(put(&mut shelf, item, &algorithms)?);
    }
    for item in describe(&packed) {
        packed.push(put(&mut shelf, item, &algorithms)?);
    }
    packed.sort_by(|one, other| one.path.cmp(&other.path));
    refuse_twins(&packed)?;
    let bytes = packed.iter().map(|one| one.size).sum();
    let files = packed.len() as u64;
    tags(&mut shelf, &packed, info, &algorithms, on)?;
    shelf.finish(&target)?;
    half(None);
    Ok(Made { path: target, files, bytes })
}

/// Copies one file in and hashes it on the way.
fn put(shelf: &mut Shelf, item: Item, algorithms: &[Algorithm]) -> Result<Packed, PackError> {
    let Item { path, from, expected } = item;
    if name::read(&path).is_none_or(|name| *name.path != path || name.literal.is_some()) {
        return Err(PackError::Unsafe(path));
    }
    let mut wanted = algorithms.to_vec();
    if expected.is_some() && !wanted.contains(&Algorithm::Sha256) {
        wanted.push(Algorithm::Sha256);
    }
    let (source, size) = match &from {
        From::Bytes(bytes) => (PathBuf::from(&path), bytes.len() as u64),
        From::File(file) => {
            let size = fs::metadata(file).map(|of| of.len());
            (file.clone(), size.map_err(|error| PackError::Io(file.clone(), error))?)
        }
    };
    let failed = |error: io::Error| PackError::Io(source.clone(), error);
    let mut head = Vec::new();
    let mut to = shelf.file(&format!("data/{path}"), size)?;
    let (size, mut digests) = match from {
        From::Bytes(bytes) => {
            to.write_all(&bytes).map_err(failed)?;
            head.extend(bytes.iter().take(HEAD));
            (size, digest::bytes(&bytes, &wanted))
        }
        From::File(file) => {
            let from = File::open(&file).map_err(failed)?;
            let mut tee = Tee { from, to: &mut to, head: &mut head };
            digest::digests(&mut tee, &wanted).map_err(failed)?
        }
    };
    to.close().map_err(failed)?;
    let sha256 = digests.iter().find(|digest| digest.algorithm() == Algorithm::Sha256);
    if let (Some(expected), Some(actual)) = (expected, sha256)
        && expected != actual.hex()
    {
        return Err(PackError::Changed(source));
    }
    digests.truncate(algorithms.len());
    Ok(Packed { path, size, digests, head })
}

/// First bytes that are kept.
const HEAD: usize = 4096;

/// Hands on what is read to a writer too.
struct Tee<'a, R, W> {
    from: R,
    to: &'a mut W,
    head: &'a mut Vec<u8>,
}

impl<R: Read, W: Write> Read for Tee<'_, R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let chunk = buffer.get(..read).unwrap_or_default();
        self.to.write_all(chunk)?;
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(chunk.iter().take(room));
        Ok(read)
    }
}

fn refuse_twins(packed: &[Packed]) -> Result<(), PackError> {
    let mut folded: Vec<(String, &str)> =
        packed.iter().map(|one| (name::folded(&one.path).collect(), one.path.as_str())).collect();
    folded.sort_unstable();
    let twins = folded.array_windows().find(|[(one, _), (other, _)]| one == other);
    match twins {
        Some([(_, one), (_, other)]) => {
            Err(PackError::Twins((*one).to_owned(), (*other).to_owned()))
        }
        None => Ok(()),
    }
}

/// Declaration, manifests, metadata, and last what vouches for these.
fn tags(
    shelf: &mut Shelf,
    packed: &[Packed],
    info: Vec<(String, String)>,
    algorithms: &[Algorithm],
    on: Date,
) -> Result<(), PackError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    files.push(("bagit.txt".to_owned(), declaration.into()));
    let bytes: u64 = packed.iter().map(|one| one.size).sum();
    let mut text = String::new();
    let agent = format!("shenpi {}", env!("CARGO_PKG_VERSION"));
    let added = [
        ("Bagging-Date".to_owned(), on.to_string()),
        ("Payload-Oxum".to_owned(), format!("{bytes}.{}", packed.len())),
        ("Bag-Software-Agent".to_owned(), agent),
    ];
    for (label, value) in info.into_iter().chain(added) {
        // One line each: a line break in a value would begin another element.
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str(&format!("{}: {}\n", flat(&label).replace(':', "："), flat(&value)));
    }
    files.push(("bag-info.txt".to_owned(), text.into_bytes()));
    for (at, algorithm) in algorithms.iter().enumerate() {
        let mut list = String::new();
        for one in packed {
            let Some(digest) = one.digests.get(at) else { continue };
            list.push_str(&format!("{digest}  data/{}\n", encode(&one.path)));
        }
        files.push((format!("manifest-{algorithm}.txt"), list.into_bytes()));
    }
    files.sort();
    for algorithm in algorithms {
        let mut list = String::new();
        for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("tag")) {
            for digest in digest::bytes(bytes, &[*algorithm]) {
                list.push_str(&format!("{digest}  {name}\n"));
            }
        }
        files.push((format!("tagmanifest-{algorithm}.txt"), list.into_bytes()));
    }
    for (name, bytes) in &files {
        let failed = |error| PackError::Io(PathBuf::from(name), error);
        let mut to = shelf.file(name, bytes.len() as u64)?;
        to.write_all(bytes).map_err(failed)?;
        to.close().map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
