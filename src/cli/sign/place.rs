//! Where signed files go.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::cli::Failure;
use crate::lang::Lang;
use crate::say;

/// The way from a file to its signed twin.
pub(super) enum Place {
    /// Beside it, as NAME.signed.pdf.
    Beside(bool),
    /// In its own place.
    Instead,
    /// This file.
    File(PathBuf, bool),
    /// This folder, under the same name.
    Folder(PathBuf, bool),
}

impl Place {
    pub(super) fn of(matches: &ArgMatches, files: &[String], lang: Lang) -> Result<Place, Failure> {
        let force = matches.get_flag("force");
        let output = matches.get_one::<String>("output").map(PathBuf::from);
        let place = match (output, matches.get_flag("in-place")) {
            (Some(_), true) => {
                return Err(Failure::Usage(say!(
                    lang,
                    "--in-place 和 --output 只能用一个",
                    "Give --in-place or --output, not both"
                )));
            }
            (None, true) => Place::Instead,
            (None, false) => Place::Beside(force),
            (Some(path), false) => {
                let name = path.to_string_lossy().to_lowercase();
                if files.len() == 1 && name.ends_with(".pdf") && !path.is_dir() {
                    Place::File(path, force)
                } else {
                    fs::create_dir_all(&path).map_err(|why| {
                        let path = path.display();
                        Failure::Usage(say!(
                            lang,
                            "不能建立文件夹“{path}”：{why}",
                            "Cannot make the folder {path}: {why}"
                        ))
                    })?;
                    Place::Folder(path, force)
                }
            }
        };
        let mut seen = BTreeSet::new();
        for file in files {
            let to = place.path(file);
            let key = to.to_string_lossy().to_lowercase();
            if !seen.insert(key) {
                let to = to.display();
                return Err(Failure::Usage(say!(
                    lang,
                    "有两份文件都要写成“{to}”；请分次签，或不用 --output",
                    "Two files would become {to}; sign them apart, or leave --output out"
                )));
            }
        }
        Ok(place)
    }

    /// The twin of a file.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        let file = Path::new(file);
        match self {
            Place::Instead => file.to_owned(),
            Place::File(path, _) => path.clone(),
            Place::Folder(folder, _) => match file.file_name() {
                Some(name) => folder.join(name),
                None => folder.clone(),
            },
            Place::Beside(_) => {
                let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                let stem = stem.unwrap_or_default();
                // Signed a second time it is still one name.
                let stem = stem.strip_suffix(".signed").unwrap_or(&stem);
                file.with_file_name(format!("{stem}.signed.pdf"))
            }
        }
    }

    /// What stands there and must not be replaced.
    pub(super) fn taken(&self, to: &Path) -> Option<PathBuf> {
        let free = match self {
            Place::Instead => true,
            Place::Beside(force) | Place::File(_, force) | Place::Folder(_, force) => *force,
        };
        (!free && to.exists()).then(|| to.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn names_of_signed_files() {
        let beside = Place::Beside(false);
        assert_eq!(beside.path("甲/证书.pdf").to_string_lossy(), "甲/证书.signed.pdf");
        assert_eq!(beside.path("证书.signed.pdf").to_string_lossy(), "证书.signed.pdf");
        let folder = Place::Folder("已签".into(), false);
        assert_eq!(folder.path("甲/证书.pdf"), std::path::Path::new("已签").join("证书.pdf"));
    }
}
