//! What the digests on record say of an object.
//!
//! In: the verdict of a bag, or a plain folder with the digest lists in it. Out:
//! a [`Fixity`], the same for both, which items 1-1, 1-14 and 2-11 judge. Files
//! of a folder without a list are fixed by nothing, and so is what no list
//! names.

use std::collections::BTreeMap;

use crate::application::Status;
use crate::archive::tree::{Reader, Tree};
use crate::archive::verify::{Entries, Verdict, Verified};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::Lang;
use crate::manifest::{self, Found, Manifest};

/// The digests on record against the files.
pub(super) struct Fixity {
    pub(super) verdict: Verdict,
    pub(super) entries: Entries,
    /// Errors only.
    pub(super) errors: Vec<Diagnostic>,
    /// A file or list could not be read, whatever the verdict.
    pub(super) unread: bool,
}

impl Fixity {
    pub(super) fn of_bag(verified: &Verified) -> Fixity {
        Fixity {
            verdict: verified.verdict,
            entries: verified.entries,
            errors: errors(&verified.diagnostics),
            unread: verified.unread,
        }
    }

    /// Of a plain folder; `None` where no digest list lies in it.
    pub(super) fn of_folder(tree: &Tree, reader: &mut Reader<'_>, lang: Lang) -> Option<Fixity> {
        let files = || tree.entries.iter().filter(|entry| entry.is_file());
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let lists = files().filter(|entry| manifest::is_list(&name(&entry.path)).is_some());
        let mut unread = false;
        let mut parsed: Vec<(String, Manifest)> = Vec::new();
        for entry in lists {
            match reader.bytes(entry) {
                Ok(bytes) => {
                    parsed.push((entry.path.to_string(), manifest::parse(&entry.path, &bytes)))
                }
                Err(_) => unread = true,
            }
        }
        if parsed.is_empty() && !unread {
            return None;
        }
        let wanted = manifest::wanted(&parsed, files().map(|entry| &*entry.path));
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for entry in files() {
            let algorithms = wanted.get(&*entry.path).map(Vec::as_slice);
            let digests = reader.digests(entry, algorithms.unwrap_or_default());
            let digests = digests.map_or(Found::Unreadable, |(_, found)| Found::Hashed(found));
            found.insert(entry.path.to_string(), digests);
        }
        let exempt = |path: &str| manifest::is_litter(&name(path));
        let (attachments, diagnostics) = manifest::judge(&parsed, &found, &exempt, lang);
        let count = |status| attachments.iter().filter(|one| one.status == status).count() as u64;
        let entries = Entries {
            intact: count(Status::Intact),
            altered: count(Status::Altered),
            missing: count(Status::Missing),
            unlisted: count(Status::Unlisted),
            unverified: count(Status::Unverified),
        };
        let errors = errors(&diagnostics);
        let unread = unread
            || parsed.iter().any(|(_, list)| list.is_unreadable())
            || found.values().any(|found| *found == Found::Unreadable);
        let verdict = match (errors.is_empty(), unread) {
            (false, _) => Verdict::Invalid,
            (true, true) => Verdict::Unreadable,
            (true, false) if entries.unverified > 0 => Verdict::Indeterminate,
            (true, false) => Verdict::Valid,
        };
        Some(Fixity { verdict, entries, errors, unread })
    }
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    diagnostics.iter().filter(|one| one.severity == Severity::Error).cloned().collect()
}
