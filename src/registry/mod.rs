//! The ledger: the community base, the flow from application to plaque, the
//! quota, and the log of everything that happened, in one SQLite file.
//!
//! In: rosters as rows ([`roster`]), reports of `check`, and what a clerk
//! decides. Out: a file that can be copied, and what it says: [`stats`],
//! [`quota`], [`history`]. Findings about rows are [`Diagnostic`]s, as `check`
//! gives them; [`LedgerError`] means that the file cannot be used.
//!
//! The log ([`log`]) is the truth and the tables ([`schema`]) follow from it:
//! every write goes through a `Run`, which appends an entry and applies its
//! changes in one transaction. A command is one transaction: all or nothing.
//! Several processes may read at once, and one write; others wait for
//! [`PATIENCE`] and then say so.
//!
//! It reads no clock and no foreign bytes, and knows no names of steps: those
//! are the form's ([`Flow`](crate::form::Flow)).
//!
//! # Examples
//!
//! ```
//! use shenpi::{form::FormDef, registry::{Ledger, Stamp}, record::Date};
//!
//! let folder = tempfile::tempdir()?;
//! let form = FormDef::built_in("sichuan-green-community", &[])?;
//! let stamp = Stamp { at: "2022-06-30T09:00:00+08:00".to_owned(), today: Date::new(2022, 6, 30).unwrap() };
//! let path = folder.path().join("台账.db");
//! Ledger::create(&path, &form, &stamp)?;
//! let ledger = Ledger::open(&path, &form)?;
//! assert!(ledger.verify()?.faults.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Diagnostic`]: crate::diagnostic::Diagnostic

use std::io::ErrorKind;
use std::path::{Path as File, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::form::FormDef;
use crate::record::Date;

pub mod base;
mod error;
pub mod flow;
pub mod history;
pub mod log;
pub mod number;
pub mod papers;
mod path;
pub mod quota;
pub mod roster;
pub mod sample;
pub mod schema;
pub mod stats;
pub mod trace;
pub mod verify;
pub mod yearly;

pub use error::LedgerError;
pub use path::Path;

use log::{Change, Entry};
use schema::Table;

/// How long a process waits for another one that writes.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// When a command runs; the clock is read by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment, ISO 8601 with zone: what the log bears as `at`.
    pub at: String,
    /// The day that counts as today: no decision may lie after it.
    pub today: Date,
}

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) conn: Connection,
    path: PathBuf,
    /// What is read in place of a file of an older version, until this closes.
    _scratch: Option<tempfile::TempDir>,
}

impl Ledger {
    /// Makes an empty ledger for a form. The file appears under its name when
    /// it is whole; one that is there is never replaced.
    pub fn create(path: &File, form: &FormDef, stamp: &Stamp) -> Result<(), LedgerError> {
        if path.exists() {
            return Err(LedgerError::Exists(path.to_owned()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::Builder::new()
            .prefix(".shenpi-")
            .suffix(".tmp")
            .tempfile_in(folder.unwrap_or(File::new(".")))
            .map_err(|error| LedgerError::Open(path.to_owned(), error.to_string()))?
            .into_temp_path();
        let conn = Connection::open(&file)?;
        let mut ledger = Ledger { conn, path: path.to_owned(), _scratch: None };
        ledger.conn.pragma_update(None, "journal_mode", "WAL")?;
        let tx = ledger.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::migrate(&tx, 0)?;
        tx.commit()?;
        let id = form.id.clone();
        ledger.write(stamp, |run| {
            run.record(Draft::of("init"), |_| {
                vec![Change::insert(&schema::LEDGER, vec![text("form"), Value::Text(id.clone())])]
            })?;
            Ok(Outcome::Keep(()))
        })?;
        ledger.close()?;
        readable(&file).map_err(|error| LedgerError::Open(path.to_owned(), error.to_string()))?;
        file.persist_noclobber(path)
            .map_err(|error| LedgerError::Open(path.to_owned(), error.error.to_string()))
    }

    /// Opens a ledger of a form for reading and writing. An older version is
    /// brought to [`schema::VERSION`].
    pub fn open(path: &File, form: &FormDef) -> Result<Ledger, LedgerError> {
        let opened = Ledger::connect(path, path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let (ledger, version) = opened.map_err(|error| match error {
            LedgerError::Open(path, why) => unwritable(path, why),
            error => error,
        })?;
        if version < schema::VERSION {
            ledger.migrate()?;
        }
        ledger.of_form(form)
    }

    /// Opens a ledger of a form for reading only: nothing is ever written to it.
    /// An older version is read from a copy that goes away again.
    ///
    /// The engine itself may write beside it (`-wal`, `-shm`), which the last
    /// one to close takes away again; where that is not allowed or there is no
    /// room nobody writes, and the file is read as it is.
    pub fn open_read_only(path: &File, form: &FormDef) -> Result<Ledger, LedgerError> {
        let opened = Ledger::connect(path, path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let (mut ledger, version) = match opened {
            Err(LedgerError::Open(..) | LedgerError::ReadOnly(..) | LedgerError::Full(..)) => {
                Ledger::connect_as_it_is(path)?
            }
            other => other?,
        };
        if version < schema::VERSION {
            ledger = ledger.copied()?;
        }
        ledger.conn.pragma_update(None, "query_only", true)?;
        ledger.of_form(form)
    }

    /// A file that cannot be written. Where a writer left its log behind, the
    /// file alone is not the ledger.
    fn connect_as_it_is(path: &File) -> Result<(Ledger, i32), LedgerError> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let unfinished = std::fs::metadata(log).is_ok_and(|found| found.len() > 0);
        let how = if unfinished { "mode=ro" } else { "immutable=1" };
        let uri = format!("file:{}?{how}", escaped(&path.to_string_lossy()));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        Ledger::connect(path, File::new(&uri), flags).map_err(|error| match error {
            LedgerError::Open(path, _) | LedgerError::ReadOnly(path) if unfinished => {
                LedgerError::Unfinished(path)
            }
            error => error,
        })
    }

    /// Opens a file and asks whether it is a ledger, and of which version.
    fn connect(path: &File, uri: &File, flags: OpenFlags) -> Result<(Ledger, i32), LedgerError> {
        if !path.is_file() {
            return Err(LedgerError::Missing(path.to_owned()));
        }
        let wanted = |error: rusqlite::Error| LedgerError::from(error).about(path);
        let conn = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(wanted)?;
        conn.busy_timeout(PATIENCE)?;
        conn.set_prepared_statement_cache_capacity(64);
        let number = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        if number("application_id").map_err(wanted)? != schema::MARK {
            return Err(LedgerError::NotALedger(path.to_owned()));
        }
        let version = number("user_version").map_err(wanted)?;
        if version > schema::VERSION {
            return Err(LedgerError::Newer(path.to_owned(), version));
        }
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        Ok((Ledger { conn, path: path.to_owned(), _scratch: None }, version))
    }

    fn migrate(&self) -> Result<(), LedgerError> {
        let wanted = |error: rusqlite::Error| LedgerError::from(error).about(&self.path);
        let tx = rusqlite::Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(wanted)?;
        // Another process may have done so while this one waited.
        let version = tx.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0));
        let version = version.map_err(wanted)?;
        if version < schema::VERSION {
            schema::migrate(&tx, version).map_err(wanted)?;
        }
        tx.commit().map_err(wanted)
    }

    /// The same in a file of its own, brought to this version.
    fn copied(self) -> Result<Ledger, LedgerError> {
        let open = |why: std::io::Error| LedgerError::Open(self.path.clone(), why.to_string());
        let scratch = tempfile::Builder::new().prefix("shenpi-").tempdir().map_err(open)?;
        let file = scratch.path().join("ledger.db");
        self.vacuum_into(&file)?;
        let (copy, _) = Ledger::connect(&file, &file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        copy.migrate()?;
        Ok(Ledger { path: self.path, _scratch: Some(scratch), ..copy })
    }

    /// That it belongs to a form.
    fn of_form(self, form: &FormDef) -> Result<Ledger, LedgerError> {
        let of: Result<String, _> =
            self.conn.query_row("SELECT value FROM ledger WHERE key='form'", [], |row| row.get(0));
        match of {
            Ok(of) if of == form.id => Ok(self),
            Ok(of) => Err(LedgerError::OtherForm(self.path, of)),
            // Verify shall say what is missing.
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok(self),
            Err(error) => Err(LedgerError::from(error).about(&self.path)),
        }
    }

    /// How long to wait for another process that writes.
    pub fn set_patience(&self, patience: Duration) -> Result<(), LedgerError> {
        Ok(self.conn.busy_timeout(patience)?)
    }

    /// Where it is.
    pub fn path(&self) -> &File {
        &self.path
    }

    /// The connection, for queries that only read.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Number and hash of the last entry: written down elsewhere, they prove
    /// later that nothing before was changed.
    pub fn head(&self) -> Result<(i64, String), LedgerError> {
        log::head(&self.conn)
    }

    /// Closes the file; the write-ahead log is folded in.
    pub fn close(self) -> Result<(), LedgerError> {
        self.conn.close().map_err(|(_, error)| error.into())
    }

    /// Puts the content of another ledger in the place of this one's, in one
    /// transaction of the engine: whoever reads meanwhile sees the one or the
    /// other, and a process that is killed leaves the one or the other.
    pub fn replace_by(&mut self, other: &Ledger) -> Result<(), LedgerError> {
        let path = self.path.clone();
        let of = |error: rusqlite::Error| LedgerError::from(error).about(&path);
        let copy = Backup::new(&other.conn, &mut self.conn).map_err(of)?;
        match copy.step(-1).map_err(of)? {
            StepResult::Done => Ok(()),
            _ => Err(LedgerError::Busy(path)),
        }
    }

    /// Copies the ledger as it is at this moment into a new file, also while
    /// others write.
    pub fn backup(&self, to: &File) -> Result<(), LedgerError> {
        if to.exists() {
            return Err(LedgerError::Exists(to.to_owned()));
        }
        let open = |error: std::io::Error| LedgerError::Open(to.to_owned(), error.to_string());
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = tempfile::Builder::new()
            .prefix(".shenpi-")
            .tempdir_in(folder.unwrap_or(File::new(".")))
            .map_err(open)?;
        let half = folder.path().join("backup.db");
        self.vacuum_into(&half)?;
        readable(&half).map_err(open)?;
        std::fs::File::open(&half).and_then(|file| file.sync_all()).map_err(open)?;
        // A new name only: nothing that is there is replaced.
        std::fs::hard_link(&half, to).or_else(|_| std::fs::rename(&half, to)).map_err(open)
    }

    fn vacuum_into(&self, file: &File) -> Result<(), LedgerError> {
        // The copy is written, not the ledger.
        self.conn.pragma_update(None, "query_only", false)?;
        self.conn
            .execute("VACUUM INTO ?1", [file.to_string_lossy()])
            .map_err(|error| LedgerError::from(error).about(&self.path))?;
        Ok(())
    }

    /// Runs a command as one transaction. `work` says whether it is kept.
    pub(crate) fn write<T>(
        &mut self,
        stamp: &Stamp,
        work: impl FnOnce(&mut Run<'_>) -> Result<Outcome<T>, LedgerError>,
    ) -> Result<T, LedgerError> {
        let path = self.path.clone();
        let of = |error: rusqlite::Error| LedgerError::from(error).about(&path);
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
        let (last, hash) = log::head(&tx)?;
        let mut run = Run { conn: &tx, stamp, first: last + 1, last, hash };
        match work(&mut run).map_err(|error| error.about(&path))? {
            Outcome::Keep(value) => tx.commit().map(|()| value).map_err(of),
            Outcome::Drop(value) => tx.rollback().map(|()| value).map_err(of),
        }
    }
}

/// What becomes of a command's transaction.
pub(crate) enum Outcome<T> {
    /// It holds.
    Keep(T),
    /// Findings stand against it: nothing was changed.
    Drop(T),
}

/// One command on its way: entries are chained and applied as they come.
pub(crate) struct Run<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) stamp: &'a Stamp,
    first: i64,
    last: i64,
    hash: String,
}

/// What an entry says beside its changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) what: &'static str,
    pub(crate) community: Option<i64>,
    pub(crate) path: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) on: Option<Date>,
    pub(crate) reason: Option<String>,
    /// Name and SHA-256.
    pub(crate) file: Option<(String, String)>,
}

impl Draft {
    pub(crate) fn of(what: &'static str) -> Draft {
        Draft { what, ..Draft::default() }
    }
}

impl Run<'_> {
    /// Appends an entry whose changes `make` gives for its number, which is
    /// also the id of any row that the entry brings into being.
    pub(crate) fn record(
        &mut self,
        draft: Draft,
        make: impl FnOnce(i64) -> Vec<Change>,
    ) -> Result<i64, LedgerError> {
        let seq = self.last + 1;
        let changes = make(seq);
        for change in &changes {
            change.apply(self.conn)?;
        }
        let (file, digest) = draft.file.unzip();
        let mut entry = Entry {
            seq,
            run: self.first,
            at: self.stamp.at.clone(),
            what: draft.what.to_owned(),
            community: draft.community,
            path: draft.path,
            by: draft.by,
            on: draft.on.map(|on| on.to_string()),
            reason: draft.reason,
            file,
            digest,
            changes: Change::list(&changes),
            previous: std::mem::take(&mut self.hash),
            hash: String::new(),
        };
        entry.hash = entry.digest_of();
        entry.append(self.conn)?;
        self.last = seq;
        self.hash = entry.hash;
        Ok(seq)
    }

    /// The number that the next entry will bear.
    pub(crate) fn next(&self) -> i64 {
        self.last + 1
    }

    /// A change of some columns of a row that is there.
    pub(crate) fn edit(
        &self,
        table: &'static Table,
        key: Value,
        set: &[(&str, Value)],
    ) -> Result<Change, LedgerError> {
        let before = log::select(self.conn, table, &[key])?.ok_or(LedgerError::Inconsistent)?;
        let mut after = before.clone();
        for (name, value) in set {
            let at = table.columns.iter().position(|column| column == name);
            let cell = at.and_then(|at| after.get_mut(at)).ok_or(LedgerError::Inconsistent)?;
            *cell = value.clone();
        }
        Ok(Change { table, before: Some(before), after: Some(after) })
    }
}

/// Temporary files are private; a ledger is like any other new file of the
/// folder that holds it.
fn readable(path: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))?;
    }
    let _ = path;
    Ok(())
}

/// The engine says only that a file cannot be opened: why nothing can be written
/// beside it.
fn unwritable(path: PathBuf, why: String) -> LedgerError {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let tried = tempfile::Builder::new()
        .prefix(".shenpi-")
        .tempfile_in(folder.unwrap_or(File::new(".")))
        .map_err(|error| error.kind());
    match tried {
        Err(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
            LedgerError::ReadOnly(path)
        }
        Err(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => LedgerError::Full(path),
        _ => LedgerError::Open(path, why),
    }
}

/// A path inside a URI.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23").replace('\\', "/")
}

/// A cell of text.
pub(crate) fn text(of: impl Into<String>) -> Value {
    Value::Text(of.into())
}

/// A cell that may be blank.
pub(crate) fn maybe<T: Into<Value>>(of: Option<T>) -> Value {
    of.map_or(Value::Null, Into::into)
}

/// A date as the ledger stores it.
pub(crate) fn day(of: Date) -> Value {
    Value::Text(of.to_string())
}

/// A date of the ledger.
pub fn date(text: &str) -> Option<Date> {
    match crate::date::parse(text).date {
        crate::date::DateText::Date(date) => Some(date),
        _ => None,
    }
}
