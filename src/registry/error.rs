//! Why a ledger cannot be used, in words for the clerk.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::lang::Lang;
use crate::say;

/// The file cannot be used, or the system refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no such file.
    #[error("no ledger at {0}")]
    Missing(PathBuf),
    /// A file is there already.
    #[error("{0} exists")]
    Exists(PathBuf),
    /// It cannot be opened or written; the system's words.
    #[error("{0}: {1}")]
    Open(PathBuf, String),
    /// The file is something else.
    #[error("{0} is no ledger")]
    NotALedger(PathBuf),
    /// A later version of this program made it.
    #[error("{0} has schema version {1}")]
    Newer(PathBuf, i32),
    /// It belongs to another form.
    #[error("{0} belongs to the form {1}")]
    OtherForm(PathBuf, String),
    /// The file is damaged; the engine's words.
    #[error("{0} is damaged: {1}")]
    Damaged(PathBuf, String),
    /// Another process writes and does not end.
    #[error("{0} is in use")]
    Busy(PathBuf),
    /// The file or its folder may not be written.
    #[error("{0} is read-only")]
    ReadOnly(PathBuf),
    /// A writer was killed and left its log (`-wal`), which cannot be folded in
    /// where nothing may be written.
    #[error("{0} has an unfinished write")]
    Unfinished(PathBuf),
    /// The disk is full.
    #[error("no room for {0}")]
    Full(PathBuf),
    /// The form has no `flow.toml`.
    #[error("the form has no flow.toml")]
    NoFlow,
    /// The tables contradict the log, so that a command cannot go on.
    #[error("the tables contradict the log")]
    Inconsistent,
    /// Anything else that the engine says.
    #[error(transparent)]
    Engine(rusqlite::Error),
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> LedgerError {
        let here = PathBuf::new();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy(here),
            Some(ErrorCode::NotADatabase) => LedgerError::NotALedger(here),
            Some(ErrorCode::DatabaseCorrupt) => LedgerError::Damaged(here, error.to_string()),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => LedgerError::ReadOnly(here),
            Some(ErrorCode::DiskFull) => LedgerError::Full(here),
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => {
                LedgerError::Open(here, error.to_string())
            }
            // A table or column that is not there, or a cell of another type:
            // somebody edited the file.
            Some(ErrorCode::Unknown) | None => LedgerError::Damaged(here, error.to_string()),
            _ => LedgerError::Engine(error),
        }
    }
}

impl LedgerError {
    /// The same, about this file.
    pub(crate) fn about(self, path: &Path) -> LedgerError {
        let known = |of: PathBuf| if of.as_os_str().is_empty() { path.to_owned() } else { of };
        match self {
            LedgerError::Busy(of) => LedgerError::Busy(known(of)),
            LedgerError::NotALedger(of) => LedgerError::NotALedger(known(of)),
            LedgerError::Damaged(of, why) => LedgerError::Damaged(known(of), why),
            LedgerError::ReadOnly(of) => LedgerError::ReadOnly(known(of)),
            LedgerError::Full(of) => LedgerError::Full(known(of)),
            LedgerError::Open(of, why) => LedgerError::Open(known(of), why),
            other => other,
        }
    }

    /// Whether the input itself is unreadable (exit code 3), not the command
    /// wrong.
    pub fn is_unreadable(&self) -> bool {
        matches!(self, LedgerError::Damaged(..) | LedgerError::Inconsistent)
    }

    /// One sentence with the next step.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            LedgerError::Missing(path) => {
                let path = path.display();
                say!(
                    lang,
                    "没有“{path}”这个台账；新建用 shenpi registry --db {path} init",
                    "There is no ledger {path}; make one with shenpi registry --db {path} init"
                )
            }
            LedgerError::Exists(path) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”已经存在，没有覆盖；换一个文件名",
                    "{path} is there already and was left alone; choose another name"
                )
            }
            LedgerError::Open(path, why) => {
                let path = path.display();
                say!(lang, "打不开或写不了“{path}”：{why}", "Cannot open or write {path}: {why}")
            }
            LedgerError::NotALedger(path) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”不是本程序的台账，没有改动；核对 --db 的文件名",
                    "{path} is not a ledger of this program and was left alone; check the name"
                )
            }
            LedgerError::Newer(path, version) => {
                let (path, known) = (path.display(), super::schema::VERSION);
                say!(
                    lang,
                    "“{path}”由更新版本的程序写成（结构版本 {version}，本程序认到 {known}）；请升级本程序",
                    "{path} was written by a newer version (schema {version}, this program knows {known}); upgrade this program"
                )
            }
            LedgerError::OtherForm(path, form) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”是表格“{form}”的台账；加上 --form {form}",
                    "{path} is the ledger of the form {form}; give --form {form}"
                )
            }
            LedgerError::Damaged(path, why) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”已损坏（{why}）；用 restore-backup 换回备份",
                    "{path} is damaged ({why}); put a backup in its place with restore-backup"
                )
            }
            LedgerError::Busy(path) => {
                let path = path.display();
                say!(
                    lang,
                    "另一个程序正在写“{path}”，等到现在仍未结束，这次什么也没有改；稍后再试，或用 --wait 多等几秒",
                    "Another process is writing {path} and has not ended yet; nothing was changed; try again later, or wait longer with --wait"
                )
            }
            LedgerError::ReadOnly(path) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”或它所在的文件夹是只读的，什么也没有改；检查权限",
                    "{path} or its folder is read-only and nothing was changed; check the permissions"
                )
            }
            LedgerError::Unfinished(path) => {
                let path = path.display();
                say!(
                    lang,
                    "“{path}”旁边有没有收尾的写入（-wal 文件），而文件夹不能写；给予写权限，或连同 -wal 复制到别处再打开",
                    "A write beside {path} is unfinished (the -wal file), and the folder may not be written; allow it, or copy both elsewhere"
                )
            }
            LedgerError::Full(path) => {
                let path = path.display();
                say!(
                    lang,
                    "磁盘已满，“{path}”没有改动；腾出空间后再试",
                    "The disk is full; {path} was not changed; make room and try again"
                )
            }
            LedgerError::NoFlow => say!(
                lang,
                "这个表没有流程定义（flow.toml），不能建台账；见 docs/ledger.md",
                "This form has no flow.toml, so it can have no ledger; see docs/ledger.md"
            ),
            LedgerError::Inconsistent => say!(
                lang,
                "台账的内容与日志不一致，不能继续；用 registry verify 查看，用 restore-backup 换回备份",
                "The tables contradict the log; see registry verify, and put a backup in its place with restore-backup"
            ),
            LedgerError::Engine(error) => {
                say!(lang, "台账出错：{error}", "The ledger failed: {error}")
            }
        }
    }
}
