//! The list of what a folder holds, as `sha256sum -c` reads it.
//!
//! In: a folder and an algorithm. Out: the bytes of the list, the same
//! whatever the number of threads. It writes no file; litter, hidden files
//! and other lists are left out, and a name that the list could not say
//! safely is an error rather than a gap.

use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::{file_name, is_attachment_list, is_list, is_litter, name};
use crate::digest::{self, Algorithm, Digest};
use crate::lang::Lang;
use crate::say;

/// Why there is no list. Paths are relative to the folder.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder or a file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A link that leaves the folder.
    #[error("{path} is a link that leaves the folder")]
    Leaves {
        /// The link.
        path: String,
    },
    /// A name that is not Unicode.
    #[error("the name of {path} is not Unicode")]
    NotUnicode {
        /// The name, as far as it can be shown.
        path: String,
    },
    /// A name that means another place on some system.
    #[error("the name of {path} is not safe in a list")]
    Unsafe {
        /// The name.
        path: String,
    },
    /// Two names that some file system takes for one.
    #[error("{path} and {earlier} differ only in case or normalisation")]
    Twins {
        /// A name.
        path: String,
        /// The other.
        earlier: String,
    },
}

impl WriteError {
    /// What is wrong, for the clerk.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            WriteError::Read { path, source } => {
                let path = name::shown(path);
                say!(lang, "无法读取“{path}”：{source}", "cannot read “{path}”: {source}")
            }
            WriteError::Leaves { path } => {
                let path = name::shown(path);
                say!(
                    lang,
                    "“{path}”是指向文件夹之外或已失效的链接，请把文件本身放进文件夹",
                    "“{path}” is a link that leaves the folder or leads nowhere: put the file itself there"
                )
            }
            WriteError::NotUnicode { path } => {
                let path = name::shown(path);
                say!(
                    lang,
                    "“{path}”的文件名编码有误，请重命名",
                    "the name of “{path}” is not Unicode: rename it"
                )
            }
            WriteError::Unsafe { path } => {
                let path = name::shown(path);
                say!(
                    lang,
                    "文件名“{path}”在其他系统上会指向别处，请重命名",
                    "the name “{path}” means another place on other systems: rename it"
                )
            }
            WriteError::Twins { path, earlier } => {
                let (path, earlier) = (name::shown(path), name::shown(earlier));
                say!(
                    lang,
                    "“{earlier}”与“{path}”只有大小写或字符编码形式不同，请给其中一个重命名",
                    "“{earlier}” and “{path}” differ only in case or Unicode normalisation: rename one"
                )
            }
        }
    }
}

/// The list of every regular file below `dir` that is not litter, not a list
/// and not skipped, hashed by `jobs` threads and sorted by the bytes of its
/// path. Links that stay inside are followed.
pub fn write_list(
    dir: &Path,
    algorithm: Algorithm,
    skip: &dyn Fn(&str) -> bool,
    jobs: NonZeroUsize,
) -> Result<Vec<u8>, WriteError> {
    let root =
        fs::canonicalize(dir).map_err(|source| read_error(&dir.to_string_lossy(), source))?;
    let mut walk = Walk { dir, root: &root, skip, above: vec![root.clone()], files: Vec::new() };
    walk.folder("")?;
    let mut files = walk.files;
    files.sort_unstable();
    refuse_twins(&files)?;
    let digests = hash(dir, &files, algorithm, jobs)?;
    let mut list = Vec::new();
    for (path, digest) in files.iter().zip(digests) {
        line(&mut list, path, &digest);
    }
    Ok(list)
}

/// One line of GNU form.
fn line(list: &mut Vec<u8>, path: &str, digest: &Digest) {
    let special = path.contains(['\\', '\n', '\r']);
    let text = if special {
        let path = path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        format!("\\{digest}  {path}\n")
    } else {
        format!("{digest}  {path}\n")
    };
    list.extend_from_slice(text.as_bytes());
}

fn read_error(path: &str, source: io::Error) -> WriteError {
    WriteError::Read { path: path.to_owned(), source }
}

struct Walk<'a> {
    dir: &'a Path,
    /// The folder, with every link on the way to it resolved.
    root: &'a Path,
    skip: &'a dyn Fn(&str) -> bool,
    /// The real folders from the root down to here.
    above: Vec<PathBuf>,
    files: Vec<String>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &str) -> Result<(), WriteError> {
        let shown = if path.is_empty() { "." } else { path };
        let folder = self.dir.join(path);
        let entries = fs::read_dir(folder).map_err(|source| read_error(shown, source))?;
        for entry in entries {
            let entry = entry.map_err(|source| read_error(shown, source))?;
            let below = |name: &str| {
                if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
            };
            let name = entry.file_name();
            let lossy = name.to_string_lossy();
            if is_litter(&lossy) {
                continue;
            }
            let full = below(&lossy);
            if name.to_str().is_none() {
                return Err(WriteError::NotUnicode { path: full });
            }
            let kind = entry.file_type().map_err(|source| read_error(&full, source))?;
            self.entry(full, kind)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: String, kind: fs::FileType) -> Result<(), WriteError> {
        if (self.skip)(&path) {
            return Ok(());
        }
        let full = self.dir.join(&path);
        let mut real = None;
        let (is_dir, is_file) = if kind.is_symlink() {
            let target = fs::canonicalize(&full).ok().filter(|to| to.starts_with(self.root));
            let Some(target) = target else { return Err(WriteError::Leaves { path }) };
            let kind = fs::metadata(&target).map_err(|source| read_error(&path, source))?;
            real = Some(target);
            (kind.is_dir(), kind.is_file())
        } else {
            (kind.is_dir(), kind.is_file())
        };
        if is_dir {
            let real = match real {
                Some(real) => real,
                None => fs::canonicalize(&full).map_err(|source| read_error(&path, source))?,
            };
            // A link to a folder on the way here leads round in a circle.
            if self.above.contains(&real) {
                return Ok(());
            }
            self.above.push(real);
            self.folder(&path)?;
            self.above.pop();
        } else if is_file {
            let name = file_name(&path);
            if is_list(name).is_some() || is_attachment_list(name) {
                return Ok(());
            }
            if name::read(&path).is_none() {
                return Err(WriteError::Unsafe { path });
            }
            self.files.push(path);
        }
        Ok(())
    }
}

/// Names that would make the list itself an A309 are refused here, where the
/// files can still be renamed.
fn refuse_twins(files: &[String]) -> Result<(), WriteError> {
    let read = |path: &str| name::read(path).map(|name| name::folded(&name.path).collect());
    let mut folded: Vec<(Option<String>, &String)> =
        files.iter().map(|path| (read(path), path)).collect();
    folded.sort_unstable();
    let twins = folded.array_windows().find_map(|[(one, earlier), (other, path)]| {
        (one == other).then(|| (path.to_string(), earlier.to_string()))
    });
    match twins {
        Some((path, earlier)) => Err(WriteError::Twins { path, earlier }),
        None => Ok(()),
    }
}

/// Digests of files, in their order. Of several that fail, the first in that
/// order is reported.
fn hash(
    dir: &Path,
    files: &[String],
    algorithm: Algorithm,
    jobs: NonZeroUsize,
) -> Result<Vec<Digest>, WriteError> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let work = || {
        let mut done: Vec<(usize, Result<Digest, io::Error>)> = Vec::new();
        // Files are taken in order: whatever comes before one that failed has
        // been taken by some thread, and will be finished.
        let take = || {
            if failed.load(Ordering::Relaxed) {
                return None;
            }
            let at = next.fetch_add(1, Ordering::Relaxed);
            files.get(at).map(|path| (at, dir.join(path), vec![algorithm]))
        };
        digest::files(take, |at, result| {
            let only = |(_, found): (u64, Vec<Digest>)| found.first().copied();
            let result = result.and_then(|found| only(found).ok_or(io::ErrorKind::Other.into()));
            if result.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            done.push((at, result));
        });
        done
    };
    let threads = jobs.get().min(files.len()).max(1);
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(part) => done.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    let digests = done.into_iter().zip(files);
    digests.map(|((_, result), path)| result.map_err(|source| read_error(path, source))).collect()
}

#[cfg(test)]
mod tests;
