//! A folder on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Entry, Tree, What};

/// Everything below a folder. Only the folder itself must be readable.
pub(super) fn walk(root: &Path) -> io::Result<Tree> {
    let real = root.canonicalize()?;
    let mut entries = Vec::new();
    let mut folders: Vec<(PathBuf, String)> = vec![(root.to_owned(), String::new())];
    let mut first = true;
    while let Some((folder, prefix)) = folders.pop() {
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(error) if first => return Err(error),
            Err(error) => {
                entries.push(unread(prefix.trim_end_matches('/'), &error));
                continue;
            }
        };
        first = false;
        for item in listed {
            let item = match item {
                Ok(item) => item,
                Err(error) => {
                    entries.push(unread(prefix.trim_end_matches('/'), &error));
                    break;
                }
            };
            let name = item.file_name();
            let Some(name) = name.to_str() else {
                let path = format!("{prefix}{}", name.to_string_lossy());
                entries.push(entry(path, What::NotUnicode));
                continue;
            };
            let path = format!("{prefix}{name}");
            match item.file_type() {
                Ok(kind) if kind.is_dir() => folders.push((item.path(), path + "/")),
                Ok(kind) if kind.is_file() => entries.push(file(path, What::File, item.metadata())),
                // Junctions and other name surrogates of Windows are links too.
                Ok(kind) if kind.is_symlink() => entries.push(link(path, &item.path(), &real)),
                Ok(_) => entries.push(entry(path, What::Special)),
                Err(error) => entries.push(unread(&path, &error)),
            }
        }
    }
    Ok(Tree::new(entries))
}

fn entry(path: String, what: What) -> Entry {
    Entry { path: path.into(), what, size: 0, modified: None }
}

fn unread(path: &str, error: &io::Error) -> Entry {
    entry(path.to_owned(), What::Unread(error.to_string()))
}

fn file(path: String, what: What, metadata: io::Result<fs::Metadata>) -> Entry {
    match metadata {
        Ok(metadata) => Entry {
            path: path.into(),
            what,
            size: metadata.len(),
            modified: metadata.modified().ok(),
        },
        Err(error) => unread(&path, &error),
    }
}

fn link(path: String, place: &Path, root: &Path) -> Entry {
    let Some(target) = place.canonicalize().ok().filter(|target| target.starts_with(root)) else {
        return entry(path, What::Leaves);
    };
    match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => entry(path, What::FolderLink),
        Ok(metadata) if metadata.is_file() => file(path, What::Linked(target), Ok(metadata)),
        Ok(_) => entry(path, What::Special),
        Err(error) => unread(&path, &error),
    }
}
