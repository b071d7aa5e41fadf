//! Where the originals of a report are.
//!
//! A report names paths as they were given to `check`, but it may come from
//! anybody: it leads to regular files inside the working folder, its own folder
//! and the folders that the user names, and nowhere else, whatever `..` or links
//! it holds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use crate::say;
use crate::worker::{Listing, Source, Worker};

/// The folders in which originals are sought.
pub(super) struct Originals {
    roots: Vec<PathBuf>,
    lang: Lang,
}

impl Originals {
    /// The folders of the user first, then the working folder, then the
    /// report's.
    pub(super) fn new<'a>(
        report: &Path,
        named: impl Iterator<Item = &'a String>,
        lang: Lang,
    ) -> Result<Originals, Failure> {
        let mut roots = Vec::new();
        for root in named {
            let real = Path::new(root).canonicalize().ok().filter(|real| real.is_dir());
            let Some(real) = real else {
                return Err(Failure::Usage(say!(
                    lang,
                    "--root：没有“{root}”这个文件夹",
                    "--root: there is no folder {root}"
                )));
            };
            roots.push(real);
        }
        let own = report.canonicalize().ok().and_then(|real| Some(real.parent()?.to_owned()));
        let here = std::env::current_dir()?.canonicalize()?;
        roots.extend([here].into_iter().chain(own));
        let mut seen = BTreeSet::new();
        roots.retain(|root| seen.insert(root.clone()));
        Ok(Originals { roots, lang })
    }

    /// The files that these paths lead to: originals, or archives with them.
    pub(super) fn of<'a>(&self, paths: impl Iterator<Item = &'a str>) -> BTreeSet<PathBuf> {
        let files = paths.flat_map(|path| {
            let outer = path.match_indices("!/").filter_map(|(at, _)| path.get(..at));
            [path].into_iter().chain(outer).filter_map(|path| self.file(path))
        });
        files.collect()
    }

    /// The file that a path of the report means.
    pub(super) fn find(&self, path: &str, worker: &mut Worker) -> Result<Source, Diagnostic> {
        if let Some(real) = self.file(path) {
            return Ok(Source::File(real));
        }
        // A member of an archive; its own name may hold the mark too.
        for (at, _) in path.match_indices("!/") {
            let (Some(outer), Some(inner)) = (path.get(..at), path.get(at + 2..)) else { continue };
            let Some(real) = self.file(outer) else { continue };
            if let Ok(Listing::Archive(members)) = worker.list(&real)
                && let Some(member) = members.iter().find(|member| member.path == inner)
            {
                return Ok(Source::Member(real, member.index));
            }
        }
        let why = self.lang.pick("没有这个文件", "there is no such file");
        let outside = self.roots.iter().any(|root| root.join(path).exists());
        let why = if outside {
            self.lang.pick("不在允许的文件夹里", "it lies outside the folders given")
        } else {
            why
        };
        Err(lost(path, why, self.lang))
    }

    /// A regular file inside one of the folders.
    fn file(&self, path: &str) -> Option<PathBuf> {
        self.roots.iter().find_map(|root| {
            let real = root.join(path).canonicalize().ok()?;
            let inside = self.roots.iter().any(|root| real.starts_with(root));
            (inside && real.is_file()).then_some(real)
        })
    }
}

/// P621.
pub(super) fn lost(path: &str, why: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('P', 621),
        say!(lang, "找不到原件“{path}”：{why}", "The original {path} is not there: {why}"),
        say!(
            lang,
            "在运行 check 的文件夹里做，或写 --root 原件所在的文件夹",
            "Run it where check was run, or give the folder of the originals with --root"
        ),
    )
}

/// P622.
pub(super) fn changed(path: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('P', 622),
        say!(
            lang,
            "原件“{path}”与检查时的不同（SHA-256），没有在上面批注",
            "The original {path} is not the one that was checked (SHA-256); nothing was written upon it"
        ),
        say!(
            lang,
            "重新运行 check，再用新的报告做退改单",
            "Run check again and make the corrections from the new report"
        ),
    )
}
