//! Passphrases: where they come from, and that they leave no trace.
//!
//! In: the name of a file, an environment variable, a file descriptor; or the
//! terminal. Out: a [`Passphrase`], which is wiped from memory when dropped and
//! never printed. There is no way to give one on the command line, where every
//! user of the machine could read it.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// A passphrase in UTF-8.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes a text over.
    pub fn new(text: String) -> Passphrase {
        Passphrase(Zeroizing::new(text))
    }

    /// The text, for whoever decrypts with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Where a passphrase is to be taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The first line of a file that nobody else may read.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
    /// An open file descriptor, up to its end or its first line.
    Descriptor(u32),
    /// The terminal, without echo.
    Prompt,
}

/// Why there is no passphrase.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// The group or everybody may read the file (Unix mode given).
    #[error("{0} may be read by others (mode {1:o})")]
    Open(PathBuf, u32),
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(io::Error),
    /// It is not UTF-8, or longer than any passphrase.
    #[error("not a line of UTF-8")]
    NotText,
    /// The environment has no such variable.
    #[error("no such variable")]
    NoVariable,
    /// Nobody sits at a terminal.
    #[error("no terminal")]
    NoTerminal,
}

/// Longest passphrase, in bytes.
const LONGEST: u64 = 4096;

impl Origin {
    /// Fetches the passphrase; `question` is what a prompt asks.
    pub fn fetch(&self, question: &str) -> Result<Passphrase, PassphraseError> {
        match self {
            Origin::File(path) => {
                let file = File::open(path).map_err(PassphraseError::Unreadable)?;
                is_private(path, &file)?;
                first_line(file)
            }
            Origin::Variable(name) => match std::env::var(name) {
                Ok(text) => Ok(Passphrase::new(text)),
                Err(std::env::VarError::NotPresent) => Err(PassphraseError::NoVariable),
                Err(std::env::VarError::NotUnicode(_)) => Err(PassphraseError::NotText),
            },
            Origin::Descriptor(number) => {
                // The portable, safe way to an inherited descriptor on Unix.
                let file = File::open(format!("/dev/fd/{number}"));
                first_line(file.map_err(PassphraseError::Unreadable)?)
            }
            Origin::Prompt => match rpassword::prompt_password(question) {
                Ok(text) => Ok(Passphrase::new(text)),
                Err(_) => Err(PassphraseError::NoTerminal),
            },
        }
    }
}

fn first_line(from: File) -> Result<Passphrase, PassphraseError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    from.take(LONGEST + 1).read_to_end(&mut bytes).map_err(PassphraseError::Unreadable)?;
    if bytes.len() as u64 > LONGEST {
        return Err(PassphraseError::NotText);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| PassphraseError::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.split('\n').next().unwrap_or_default();
    Ok(Passphrase::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
}

#[cfg(unix)]
fn is_private(path: &Path, file: &File) -> Result<(), PassphraseError> {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    let data = file.metadata().map_err(PassphraseError::Unreadable)?;
    let mode = data.permissions().mode() & 0o777;
    // A pipe (bash: <(pass show …)) belongs to whoever opened it.
    if mode & 0o077 != 0 && !data.file_type().is_fifo() {
        return Err(PassphraseError::Open(path.to_owned(), mode));
    }
    Ok(())
}

/// Elsewhere modes say nothing: who may read is an access list.
#[cfg(not(unix))]
fn is_private(_path: &Path, _file: &File) -> Result<(), PassphraseError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_gives_its_first_line_and_nothing_is_printed() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all("\u{feff}口令 一\r\n第二行\n".as_bytes()).unwrap();
        let found = Origin::File(file.path().to_owned()).fetch("").unwrap();
        assert_eq!(found.expose(), "口令 一");
        assert_eq!(format!("{found:?}"), "Passphrase(…)");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::NamedTempFile::new().unwrap();
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            file.as_file().set_permissions(std::fs::Permissions::from_mode(mode)).unwrap();
            let found = Origin::File(file.path().to_owned()).fetch("");
            assert_eq!(found.is_ok(), fine, "{mode:o}");
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let variable = Origin::Variable("SHENPI_NO_SUCH_VARIABLE".to_owned());
        assert!(matches!(variable.fetch(""), Err(PassphraseError::NoVariable)));
        let file = Origin::File("/no/such/file".into());
        assert!(matches!(file.fetch(""), Err(PassphraseError::Unreadable(_))));
    }
}
