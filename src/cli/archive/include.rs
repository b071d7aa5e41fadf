//! Files that are taken into bags beside the application's own: rendered and
//! signed PDFs, reports of `verify`.
//!
//! In: paths of the user and the communities that are packed. Out: which file
//! goes into which bag, by the community's name in its path. A file that names
//! none, or one that two cases share, is nobody's, and said.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::Failure;
use crate::lang::Lang;
use crate::say;

/// Included files: the name in the bag, and the file.
pub(super) struct Includes {
    cases: Vec<Vec<(String, PathBuf)>>,
    rest: Vec<(String, PathBuf)>,
}

impl Includes {
    /// Gathers the files below each path and gives them to the cases.
    pub(super) fn gather<'a>(
        paths: impl Iterator<Item = &'a String>,
        communities: &[&str],
        lang: Lang,
    ) -> Result<Includes, Failure> {
        let mut includes =
            Includes { cases: vec![Vec::new(); communities.len()], rest: Vec::new() };
        for path in paths {
            let root = Path::new(path);
            let mut files = Vec::new();
            let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
            walk(root, &name.clone().unwrap_or_default(), &mut files).map_err(|error| {
                Failure::Usage(say!(
                    lang,
                    "--include 的“{path}”读不出来：{error}",
                    "Cannot read {path} of --include: {error}"
                ))
            })?;
            files.sort();
            for (name, file) in files {
                let place = folder_of(&file);
                let name = format!("{place}/{}", name.rsplit('/').next().unwrap_or(&name));
                match owner(&file, communities) {
                    Some(at) => {
                        if let Some(case) = includes.cases.get_mut(at) {
                            case.push((name, file));
                        }
                    }
                    None => includes.rest.push((name, file)),
                }
            }
        }
        Ok(includes)
    }

    /// What belongs to a case.
    pub(super) fn take(&mut self, at: usize) -> Vec<(String, PathBuf)> {
        self.cases.get_mut(at).map(std::mem::take).unwrap_or_default()
    }

    /// What belongs to none.
    pub(super) fn rest(&mut self) -> Vec<(String, PathBuf)> {
        std::mem::take(&mut self.rest)
    }
}

/// Reports of `verify` and `score` are JSON, papers are not.
fn folder_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("json" | "ndjson" | "csv" | "sarif" | "xlsx" | "html") => "核验报告",
        _ => "文书",
    }
}

/// The case whose community the path names: the longest name wins; `None`
/// where no case, or more than one, bears it.
fn owner(file: &Path, communities: &[&str]) -> Option<usize> {
    let parts: Vec<String> =
        file.iter().rev().take(2).map(|part| part.to_string_lossy().into_owned()).collect();
    // The file's own name speaks before its folder's.
    for part in parts {
        let named = |name: &&str| !name.is_empty() && part.contains(*name);
        let longest = communities.iter().copied().filter(named).max_by_key(|name| name.len());
        let Some(longest) = longest else { continue };
        let mut owners = communities.iter().enumerate().filter(|(_, name)| **name == longest);
        return match (owners.next(), owners.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        };
    }
    None
}

fn walk(path: &Path, shown: &str, files: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    let kind = path.symlink_metadata()?;
    if kind.is_dir() {
        for item in fs::read_dir(path)? {
            let item = item?;
            let name = item.file_name().to_string_lossy().into_owned();
            if !crate::manifest::is_litter(&name) {
                walk(&item.path(), &format!("{shown}/{name}"), files)?;
            }
        }
    } else if kind.is_file() {
        files.push((shown.to_owned(), path.to_owned()));
    } else {
        let error = std::io::Error::other(format!("{}: not a regular file", path.display()));
        return Err(error);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_wins() {
        let communities = ["玉林社区", "玉林东路社区", "同名社区", "同名社区"];
        for (file, expected) in [
            ("a/玉林东路社区-证书.pdf", Some(1)),
            ("a/玉林社区.pdf", Some(0)),
            ("玉林东路社区/证书.pdf", Some(1)),
            ("a/同名社区.pdf", None),
            ("a/通知.pdf", None),
        ] {
            assert_eq!(owner(Path::new(file), &communities), expected, "{file}");
        }
    }
}
