//! Backups: a copy of the ledger as it is, and a copy put in its place.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Desk, Ledger};
use crate::cli::common::talk;
use crate::cli::{Exit, Failure, Outcome};
use crate::registry::LedgerError;
use crate::report::registry as say_ledger;
use crate::say;

impl Desk<'_> {
    pub(super) fn backup(&self) -> Outcome {
        let to = PathBuf::from(self.get("file").unwrap_or_default());
        let ledger = self.read_only()?;
        ledger.backup(&to).map_err(|error| self.fail(&error))?;
        let (seq, hash) = ledger.head().map_err(|error| self.fail(&error))?;
        let shown = to.display();
        talk(&say!(
            self.lang,
            "已备份到 {shown}，末条 {seq}:{hash}",
            "Copied to {shown}; the last entry is {seq}:{hash}"
        ));
        Ok(Exit::Clean)
    }

    /// The backup must be sound. The ledger that is there, if any, keeps its
    /// bytes under another name.
    pub(super) fn restore_backup(&self) -> Outcome {
        let lang = self.lang;
        let from = PathBuf::from(self.get("file").unwrap_or_default());
        let backup =
            Ledger::open_read_only(&from, &self.form).map_err(|error| self.fail(&error))?;
        let check = backup.verify().map_err(|error| self.fail(&error))?;
        if check.count > 0 {
            say_ledger::verify(&mut std::io::stderr().lock(), &check, lang)?;
            return Ok(Exit::Findings);
        }
        let kept = match Ledger::open(&self.db, &self.form) {
            Ok(ledger) => self.replace(self.patient(Ok(ledger))?, &backup)?,
            Err(
                LedgerError::Missing(_) | LedgerError::NotALedger(_) | LedgerError::Damaged(..),
            ) => self.exchange(&backup)?,
            Err(error) => return Err(self.fail(&error)),
        };
        let (shown, entries) = (self.db.display(), check.entries);
        talk(&match kept {
            Some(kept) => {
                let kept = kept.display();
                say!(
                    lang,
                    "已用备份换下 {shown}（日志 {entries} 条）；原来的在 {kept}",
                    "{shown} is the backup now ({entries} entries); the old file is {kept}"
                )
            }
            None => say!(
                lang,
                "已由备份恢复 {shown}（日志 {entries} 条）",
                "{shown} is restored ({entries} entries)"
            ),
        });
        Ok(Exit::Clean)
    }

    /// Puts the backup into the ledger in one transaction; the old content is
    /// copied before.
    fn replace(&self, mut ledger: Ledger, backup: &Ledger) -> Result<Option<PathBuf>, Failure> {
        let Some(kept) = self.kept_name() else { return self.exchange(backup) };
        let done = ledger.backup(&kept).and_then(|()| ledger.replace_by(backup));
        match done {
            Ok(()) => Ok(Some(kept)),
            // What cannot be copied goes aside as it is.
            Err(LedgerError::Damaged(..) | LedgerError::Engine(_)) => {
                drop(ledger);
                self.exchange(backup)
            }
            Err(error) => Err(self.fail(&error)),
        }
    }

    /// Puts a copy of the backup in the place of a file that is no sound ledger.
    /// That file, with its write-ahead log, keeps its bytes under another name;
    /// at every moment there is a file under the ledger's.
    fn exchange(&self, backup: &Ledger) -> Result<Option<PathBuf>, Failure> {
        let open = |error: std::io::Error| {
            self.fail(&LedgerError::Open(self.db.clone(), error.to_string()))
        };
        let folder = self.db.parent().filter(|folder| !folder.as_os_str().is_empty());
        let scratch = tempfile::Builder::new()
            .prefix(".shenpi-")
            .tempdir_in(folder.unwrap_or(Path::new(".")))
            .map_err(open)?;
        let whole = scratch.path().join("ledger.db");
        backup.backup(&whole).map_err(|error| self.fail(&error))?;
        let kept = self.kept_name();
        if let Some(kept) = &kept {
            fs::hard_link(&self.db, kept)
                .or_else(|_| fs::copy(&self.db, kept).map(|_| ()))
                .map_err(open)?;
            // A log of the old file must never meet the new one.
            for end in ["-wal", "-shm"] {
                let side = with(&self.db, end);
                if side.exists() {
                    fs::rename(&side, with(kept, end)).map_err(open)?;
                }
            }
        }
        fs::rename(&whole, &self.db).map_err(open)?;
        Ok(kept)
    }

    /// A free name for the ledger that is there.
    fn kept_name(&self) -> Option<PathBuf> {
        let mut names = (1..).map(|count| with(&self.db, &format!(".old-{count}")));
        self.db.exists().then(|| names.find(|name| !name.exists())).flatten()
    }
}

/// A path with something behind its name.
fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
