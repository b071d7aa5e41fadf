//! A zip file, by the directory that a worker reads.

use std::path::Path;

use super::{Entry, Tree, What};
use crate::manifest::name;
use crate::worker::{Worker, WorkerError};

/// Everything in an archive, by its path below `prefix`; what lies outside
/// keeps its whole path with a `/` before it, so that it is seen.
pub(super) fn walk(worker: &mut Worker, path: &Path, prefix: &str) -> Result<Tree, WorkerError> {
    let (members, twins) = worker.entries(path)?;
    let mut entries: Vec<Entry> = Vec::with_capacity(members.len());
    for member in members {
        let safe = name::read(&member.name).is_some_and(|name| *name.path == member.name);
        let what = if member.link {
            What::Leaves
        } else if member.folder {
            if safe || name::read(&member.name).is_some() {
                continue;
            }
            What::Unsafe
        } else if !safe {
            What::Unsafe
        } else if member.encrypted {
            What::Encrypted
        } else if member.name.contains('\u{fffd}') {
            What::NotUnicode
        } else {
            What::Member(member.index)
        };
        let path = match member.name.strip_prefix(prefix) {
            Some(rest) => rest.to_owned(),
            None => format!("/{}", member.name),
        };
        entries.push(Entry { path: path.into(), what, size: member.size, modified: None });
    }
    if twins {
        // Which of the two is meant, readers do not agree on.
        let what = What::Unread("two members of one name".to_owned());
        entries.push(Entry { path: "".into(), what, size: 0, modified: None });
    }
    Ok(Tree::new(entries))
}
