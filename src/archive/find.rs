//! Which bags a path names: a bag, a zip of bags, or a store of either.
//!
//! In: a folder or a file. Out: the places of bags in order of path. Links are
//! not followed, and no search goes on inside a bag. Where there is no bag at
//! all, the path itself is given, so that its verdict says so.

use std::fs;
use std::path::Path;

use super::tree::{Root, Workers};

/// A bag to look at.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its path as reports show it, `/`-separated; in a zip
    /// `archive.zip!/inner`.
    pub shown: String,
    /// Where it is.
    pub root: Root,
}

/// Folders inside folders that are searched.
const DEEPEST: usize = 64;

/// The bags at or below a path, which `shown` is for reports.
pub fn find(shown: &str, path: &Path, workers: &Workers) -> Vec<Place> {
    let mut found = Vec::new();
    if path.is_dir() {
        search(shown, path, workers, 0, &mut found);
        if found.is_empty() {
            found.push(Place { shown: shown.to_owned(), root: Root::Folder(path.to_owned()) });
        }
    } else {
        in_zip(shown, path, workers, true, &mut found);
    }
    found
}

fn search(shown: &str, path: &Path, workers: &Workers, depth: usize, found: &mut Vec<Place>) {
    let Ok(listed) = fs::read_dir(path) else { return };
    let (mut folders, mut zips, mut bag) = (Vec::new(), Vec::new(), false);
    let (mut list, mut data) = (false, false);
    for item in listed.filter_map(Result::ok) {
        let name = item.file_name().to_string_lossy().into_owned();
        let Ok(kind) = item.file_type() else { continue };
        if kind.is_dir() {
            data |= name == "data";
            folders.push((name, item.path()));
        } else {
            bag |= name == "bagit.txt";
            list |= name.starts_with("manifest-") && name.ends_with(".txt");
            let zip = Path::new(&name).extension().is_some_and(|x| x.eq_ignore_ascii_case("zip"));
            if kind.is_file() && zip {
                zips.push((name, item.path()));
            }
        }
    }
    // A bag that lost its declaration is a bag in need, not a store.
    if bag || list && data {
        found.push(Place { shown: shown.to_owned(), root: Root::Folder(path.to_owned()) });
        return;
    }
    let mut below: Vec<(String, std::path::PathBuf, bool)> =
        folders.into_iter().map(|(name, path)| (name, path, true)).collect();
    below.extend(zips.into_iter().map(|(name, path)| (name, path, false)));
    below.sort();
    for (name, path, folder) in below {
        let shown =
            if shown.ends_with('/') { format!("{shown}{name}") } else { format!("{shown}/{name}") };
        if !folder {
            in_zip(&shown, &path, workers, false, found);
        } else if depth < DEEPEST {
            search(&shown, &path, workers, depth + 1, found);
        }
    }
}

/// The bags of a zip: at its root, or one in each folder of its first level.
/// `named`: also where it holds none.
fn in_zip(shown: &str, path: &Path, workers: &Workers, named: bool, found: &mut Vec<Place>) {
    let mut worker = workers.start();
    let (members, _) = worker.entries(path).unwrap_or_default();
    let mut prefixes: Vec<&str> = members
        .iter()
        .filter_map(|member| member.name.strip_suffix("bagit.txt"))
        .filter(|prefix| prefix.is_empty() || prefix.find('/') == Some(prefix.len() - 1))
        .collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    if prefixes.contains(&"") || prefixes.is_empty() && named {
        prefixes = vec![""];
    }
    for prefix in prefixes {
        let shown = match prefix {
            "" => shown.to_owned(),
            prefix => format!("{shown}!/{}", prefix.trim_end_matches('/')),
        };
        found.push(Place { shown, root: Root::Zip(path.to_owned(), prefix.to_owned()) });
    }
}
