//! What is to be seen on attachments (A304–A307, A311, A313).
//!
//! In: files that are pictures or PDFs by their content, or claim to be by
//! their name. Out: what the worker saw, and what is to be said of it. A file
//! that costs the worker its life costs one diagnostic and is hashed again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;

use super::attach::Attached;
use super::folder::Desk;
use super::lists::Listed;
use crate::diagnostic::Diagnostic;
use crate::digest::{Algorithm, Digest};
use crate::document::{Limit, ReadError};
use crate::manifest::{self, Found};
use crate::scan::finding::{Fault, Finding};
use crate::scan::{HEAD, Kind, Scan};
use crate::worker::{Source, WorkerError};

/// What was seen, by path.
pub(super) type Looks = BTreeMap<String, Seen>;

/// What was seen on one file.
pub(super) struct Seen {
    scan: Option<Scan>,
    findings: Vec<Finding>,
}

/// Looks at a file and hashes it in one reading. `None` where that is not
/// asked of it; without digests where the worker did not live to tell them,
/// and with nothing seen where the file is no scan.
pub(super) fn look(
    desk: &mut Desk,
    source: &Source,
    name: &str,
    algorithms: &[Algorithm],
) -> Option<(Option<Found>, Option<Seen>)> {
    let limits = desk.scans?;
    // A member of an archive is unpacked in the worker only, which tells.
    if let Source::File(path) = source
        && Kind::claimed(name).is_none()
        && !is_scan(path)
    {
        return None;
    }
    let of = |finding| Some(Seen { scan: None, findings: vec![finding] });
    match desk.worker.look(source, name, algorithms, limits) {
        Ok(looked) => {
            let parse = |(algorithm, hex): (&Algorithm, &String)| Digest::parse(*algorithm, hex);
            let digests = algorithms.iter().zip(&looked.digests).filter_map(parse).collect();
            let seen = looked.scan.map(|(scan, findings)| Seen { scan: Some(scan), findings });
            Some((Some(Found::Hashed(digests)), seen))
        }
        Err(WorkerError::Read(ReadError::OverLimit(limit))) => {
            let megapixels = (limits.pixels / 1_000_000) as u32;
            Some((
                None,
                of(match limit {
                    Limit::Time | Limit::Memory => Finding::OverLimit { limit },
                    _ => Finding::TooLarge { page: None, megapixels },
                }),
            ))
        }
        Err(WorkerError::Read(_)) => {
            Some((None, of(Finding::Broken { page: None, fault: Fault::Damaged })))
        }
        // The digests will say that it cannot be opened.
        Err(WorkerError::Unopened(_) | WorkerError::Start(_)) => None,
    }
}

fn is_scan(path: &std::path::Path) -> bool {
    let mut head = Vec::with_capacity(HEAD);
    File::open(path)
        .and_then(|file| file.take(HEAD as u64).read_to_end(&mut head))
        .is_ok_and(|_| Kind::of(&head).is_some())
}

/// Puts what was seen to the attachments, and what is to be said of it behind
/// what the lists say.
pub(super) fn settle(
    desk: &Desk,
    lists: &[Listed],
    looks: Looks,
    mut attached: Attached,
) -> Attached {
    let lang = desk.setup.lang;
    let stamped = manifest::stamped(lists, looks.keys().map(String::as_str));
    let stamped: BTreeSet<String> = stamped.into_iter().map(str::to_owned).collect();
    for (path, seen) in looks {
        let told = seen.findings.iter().map(|finding| finding.diagnostic(&path, lang));
        attached.diagnostics.extend(told);
        let Some(scan) = seen.scan else { continue };
        attached.diagnostics.extend(without_seal(desk, &path, &stamped, &scan));
        let of_file = attached.attachments.iter_mut().find(|attachment| attachment.path == path);
        if let Some(attachment) = of_file {
            let empty = scan.pages.is_empty() && scan.undecoded == 0;
            attachment.scan = (scan.kind.is_some() && !empty).then(|| Box::new(scan));
        }
    }
    attached
}

/// A307, of those that must bear a seal.
fn without_seal(
    desk: &Desk,
    path: &str,
    stamped: &BTreeSet<String>,
    scan: &Scan,
) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let asked = desk.form.scans.sealed.iter().any(|word| name.contains(word.as_str()));
    if !asked && !stamped.contains(path) {
        return None;
    }
    Some(scan.lacks_seal()?.diagnostic(path, desk.setup.lang))
}
