//! What several verbs share: the form, limits, and outputs that appear whole or
//! not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::ArgMatches;
use tempfile::NamedTempFile;

use super::Failure;
use crate::document::Limits;
use crate::form::{FormDef, built_in_ids};
use crate::lang::Lang;
use crate::record::Date;
use crate::rule;
use crate::say;
use crate::worker::FormSource;

/// The form that `--form` names, with `--set` applied.
pub(super) fn form(
    matches: &ArgMatches,
    lang: Lang,
) -> Result<(FormDef, FormSource, Vec<Pair>), Failure> {
    let settings = pairs(matches, "set", lang)?;
    let default = built_in_ids().next().unwrap_or_default().to_owned();
    let wanted = matches.get_one::<String>("form").unwrap_or(&default);
    let path = Path::new(wanted);
    if path.join("form.toml").is_file() || path.is_dir() {
        let folder = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let form = FormDef::load(path, &settings)?;
        return Ok((form, FormSource::Folder(folder), settings));
    }
    let form = FormDef::built_in(wanted, &settings)?;
    Ok((form, FormSource::BuiltIn(wanted.clone()), settings))
}

/// A key and its value.
pub(super) type Pair = (String, String);

/// The `KEY=VALUE`s of a flag.
pub(super) fn pairs(matches: &ArgMatches, name: &str, lang: Lang) -> Result<Vec<Pair>, Failure> {
    let given = matches.get_many::<String>(name).into_iter().flatten();
    given
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) => Ok((key.trim().to_owned(), value.trim().to_owned())),
            None => Err(Failure::Usage(say!(
                lang,
                "--{name} 要写成 KEY=VALUE，而不是“{pair}”",
                "--{name} takes KEY=VALUE, not “{pair}”"
            ))),
        })
        .collect()
}

/// The limits of reading, with `--limit` applied.
pub(super) fn limits(matches: &ArgMatches, lang: Lang) -> Result<Limits, Failure> {
    limits_over(Limits::default(), matches, lang)
}

/// The same over other defaults.
pub(super) fn limits_over(
    mut limits: Limits,
    matches: &ArgMatches,
    lang: Lang,
) -> Result<Limits, Failure> {
    for (key, value) in pairs(matches, "limit", lang)? {
        let number: u64 = value.parse().map_err(|_| {
            Failure::Usage(say!(
                lang,
                "--limit {key} 要一个整数，而不是“{value}”",
                "--limit {key} takes a whole number, not “{value}”"
            ))
        })?;
        let size = usize::try_from(number).unwrap_or(usize::MAX);
        match key.as_str() {
            "expanded" => limits.expanded = number,
            "part" => limits.part = number,
            "ratio" => limits.ratio = number,
            "entries" => limits.entries = size,
            "table_depth" => limits.table_depth = size,
            "xml_depth" => limits.xml_depth = size,
            "cells" => limits.cells = number,
            "forms" => limits.forms = size,
            "pixels" => limits.pixels = number,
            "seconds" => limits.time_ms = number.saturating_mul(1000),
            "memory" => limits.memory = number,
            _ => {
                let known = [
                    "expanded",
                    "part",
                    "ratio",
                    "entries",
                    "table_depth",
                    "xml_depth",
                    "cells",
                    "forms",
                    "pixels",
                    "seconds",
                    "memory",
                ];
                let near = rule::nearest(&key, known);
                let near = near.map(|near| say!(lang, "，是否为“{near}”", ", perhaps {near}"));
                let near = near.unwrap_or_default();
                return Err(Failure::Usage(say!(
                    lang,
                    "没有叫“{key}”的限度{near}",
                    "There is no limit {key}{near}"
                )));
            }
        }
    }
    Ok(limits)
}

/// A date given on the command line, in any of the ways a form may write it.
pub(super) fn date(text: &str, lang: Lang) -> Result<Date, Failure> {
    match crate::date::parse(text).date {
        crate::date::DateText::Date(date) => Ok(date),
        _ => Err(Failure::Usage(say!(
            lang,
            "“{text}”不是日期，写作 2026-11-23",
            "“{text}” is not a date; write 2026-11-23"
        ))),
    }
}

/// The temporary file or folder that must vanish when the user presses Ctrl-C.
static HALF: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From now on Ctrl-C removes the half-written output and ends with 130.
pub(super) fn handle_interrupts() {
    // A second call in one process is refused, which is as well.
    let _ = ctrlc::set_handler(|| {
        let half = HALF.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(half) = half {
            let _ = fs::remove_file(&half).or_else(|_| fs::remove_dir_all(&half));
        }
        std::process::exit(130);
    });
}

/// Names the temporary file or folder that is being written; `None` when it is
/// whole.
pub(super) fn half(path: Option<&Path>) {
    *HALF.lock().unwrap_or_else(PoisonError::into_inner) = path.map(Path::to_owned);
}

/// A file that appears under its name only when it is whole.
///
/// A device or a pipe (`/dev/null`, a FIFO) is written through and stays what it
/// is; of a link to a file the file is replaced and the link stays.
#[derive(Debug)]
pub(super) struct Output {
    file: NamedTempFile,
    path: PathBuf,
    /// Whether something that is no file stands there.
    through: bool,
}

impl Output {
    /// Begins to write; the folder must be there.
    pub(super) fn create(path: &Path, lang: Lang) -> Result<Output, Failure> {
        let shown = path.display();
        let mut there = fs::symlink_metadata(path).ok().map(|there| there.file_type());
        let mut target = path.to_owned();
        if there.is_some_and(|there| there.is_symlink()) {
            there = fs::metadata(path).ok().map(|there| there.file_type());
            target = fs::canonicalize(path).unwrap_or(target);
        }
        let through = there.is_some_and(|there| !there.is_file() && !there.is_dir());
        let folder = match target.parent() {
            _ if through => std::env::temp_dir(),
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut new = tempfile::Builder::new();
        new.prefix(".shenpi-").suffix(".tmp");
        if !through {
            like_any_other(&mut new);
        }
        let file = new.tempfile_in(folder).map_err(|error| {
            Failure::Usage(say!(
                lang,
                "不能写到“{shown}”：{error}",
                "Cannot write to {shown}: {error}"
            ))
        })?;
        *HALF.lock().unwrap_or_else(PoisonError::into_inner) = Some(file.path().to_owned());
        let path = if through { path.to_owned() } else { target };
        Ok(Output { file, path, through })
    }

    /// A handle to write through.
    pub(super) fn writer(&self) -> io::Result<fs::File> {
        self.file.as_file().try_clone()
    }

    /// Writes these parts, one behind the other.
    pub(super) fn write(&self, parts: &[&[u8]]) -> io::Result<()> {
        parts.iter().try_for_each(|part| self.file.as_file().write_all(part))
    }

    /// Gives the file its name.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        if self.through {
            let mut to = fs::OpenOptions::new().write(true).open(&self.path)?;
            io::copy(&mut self.file.reopen()?, &mut to)?;
            HALF.lock().unwrap_or_else(PoisonError::into_inner).take();
            return to.flush();
        }
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path).map_err(|error| error.error)?;
        HALF.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(())
    }
}

/// Temporary files are private; an output is like any other new file: readable
/// as far as the user's mask allows.
#[cfg(unix)]
fn like_any_other(new: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    new.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn like_any_other(_new: &mut tempfile::Builder<'_, '_>) {}

/// Prints a line of talk; a closed stderr is no fault.
pub(super) fn talk(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
