//! Backups: a copy of the ledger as it is, and a copy put in its place.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Desk, Ledger};
use crate::cli::common::talk;
use crate::cli::{Exit, Outcome};
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
        // Nobody may be writing; one that is no ledger has no writers.
        let settled = Ledger::open(&self.db, &self.form).and_then(Ledger::settle);
        if let Err(error @ LedgerError::Busy(_)) = settled {
            return Err(self.fail(&error));
        }
        let kept = self.set_aside().map_err(open)?;
        fs::rename(&whole, &self.db).map_err(open)?;
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

    /// Gives the ledger that is there, with its write-ahead log, another name.
    fn set_aside(&self) -> std::io::Result<Option<PathBuf>> {
        if !self.db.exists() {
            return Ok(None);
        }
        let with = |path: &Path, end: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        let names = (1..).map(|count| with(&self.db, &format!(".old-{count}")));
        let mut free = names.filter(|name| !name.exists());
        let Some(kept) = free.next() else { return Ok(None) };
        fs::rename(&self.db, &kept)?;
        for end in ["-wal", "-shm"] {
            let side = with(&self.db, end);
            if side.exists() {
                fs::rename(&side, with(&kept, end))?;
            }
        }
        Ok(Some(kept))
    }
}
