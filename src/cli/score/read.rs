//! Which files are scoring sheets, and reading them in workers.
//!
//! In: files, folders and archives as the user named them. Out: an [`Entry`]
//! for each sheet, in order of the arguments and, below them, of the paths,
//! whatever the number of jobs.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use crate::batch::{self, Input};
use crate::cli::turns::in_turn;
use crate::cli::{Failure, reading};
use crate::lang::Lang;
use crate::reading::{Scored, unscored};
use crate::report::score::Entry;
use crate::say;
use crate::score::Sheet;
use crate::worker::{Listing, Program, Setup, Source, Watch, Worker, WorkerError};

/// Extensions of files that may be scoring sheets.
const EXTENSIONS: [&str; 16] = [
    "docx", "docm", "doc", "wps", "xlsx", "xlsm", "xls", "et", "ods", "xlsb", "csv", "tsv", "html",
    "htm", "mht", "mhtml",
];

/// A file to read.
struct Wanted {
    shown: String,
    source: Source,
}

/// The files and archives that were named; of a folder, those in it.
pub(super) fn inputs(matches: &ArgMatches, lang: Lang) -> Result<Vec<Input>, Failure> {
    let mut files = Vec::new();
    for argument in matches.get_many::<String>("files").into_iter().flatten() {
        for input in batch::once(reading::resolve(argument, lang)?) {
            if input.path.is_dir() {
                walk(&input, &mut files)?;
            } else {
                files.push(input);
            }
        }
    }
    if files.is_empty() {
        return Err(Failure::Usage(say!(
            lang,
            "给出的文件夹里没有评分表（xlsx、xls、ods、docx、doc、zip 等）",
            "The folders that were given hold no office files"
        )));
    }
    Ok(batch::once(files))
}

fn walk(folder: &Input, files: &mut Vec<Input>) -> io::Result<()> {
    let mut members: Vec<PathBuf> =
        fs::read_dir(&folder.path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    members.sort();
    for path in members {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with(['.', '~']) {
            continue;
        }
        let shown = format!("{}/{name}", folder.shown);
        if path.is_dir() && !path.is_symlink() {
            walk(&Input { shown, path }, files)?;
        } else if path.is_file() && (is_office(name) || extension(name) == "zip") {
            files.push(Input { shown, path });
        }
    }
    Ok(())
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

fn is_office(name: &str) -> bool {
    EXTENSIONS.contains(&extension(name).as_str())
}

/// Whether a file may be a folder in a file: an office document says what it is
/// by its name.
fn is_archive(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut head = [0; 4];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    !is_office(&name.unwrap_or_default()) && read.is_ok() && head.starts_with(b"PK")
}

/// Every sheet of every file.
pub(super) fn all(
    inputs: Vec<Input>,
    setup: Setup,
    jobs: usize,
    lang: Lang,
) -> Result<Vec<Entry>, Failure> {
    let (program, setup, watch) = (Program::this()?, Arc::new(setup), Watch::start());
    let mut first = Worker::new(program.clone(), Arc::clone(&setup), Arc::clone(&watch));
    let mut wanted = Vec::new();
    for input in inputs {
        members(&mut first, input, &mut wanted)?;
    }
    drop(first);
    let worker = || Worker::new(program.clone(), Arc::clone(&setup), Arc::clone(&watch));
    let read = |worker: &mut Worker, one: &Wanted| read(worker, one, lang);
    let mut all = Vec::new();
    in_turn(&wanted, jobs, worker, read, |_, entries| entries.map(|entries| all.extend(entries)))?;
    Ok(all)
}

/// The file itself, or the sheets in an archive; an archive in one stays closed.
fn members(worker: &mut Worker, input: Input, wanted: &mut Vec<Wanted>) -> Result<(), Failure> {
    let Input { shown, path } = input;
    let before = wanted.len();
    if is_archive(&path) {
        match worker.list(&path) {
            Ok(Listing::Archive(mut members)) => {
                members.sort_by(|a, b| a.path.cmp(&b.path));
                for member in members {
                    let name = member.path.rsplit('/').next().unwrap_or_default();
                    if is_office(name) && !name.starts_with(['.', '~']) {
                        let shown = format!("{shown}!/{}", member.path);
                        let source = Source::Member(path.clone(), member.index);
                        wanted.push(Wanted { shown, source });
                    }
                }
            }
            // Reading it will say what is wrong.
            Ok(Listing::Document) | Err(WorkerError::Read(_) | WorkerError::Unopened(_)) => {}
            Err(error @ WorkerError::Start(_)) => return Err(Failure::System(error.into())),
        }
    }
    if wanted.len() == before {
        wanted.push(Wanted { shown, source: Source::File(path) });
    }
    Ok(())
}

fn read(worker: &mut Worker, one: &Wanted, lang: Lang) -> Result<Vec<Entry>, Failure> {
    let path = &one.shown;
    let name = path.rsplit('/').next().unwrap_or_default();
    let scored = match worker.score(&one.source, name) {
        Ok(scored) => scored,
        Err(WorkerError::Read(error)) => unscored(&error, lang),
        Err(WorkerError::Unopened(why)) => {
            return Err(Failure::Usage(say!(
                lang,
                "打不开“{path}”：{why}",
                "Cannot open {path}: {why}"
            )));
        }
        Err(error) => return Err(Failure::System(error.into())),
    };
    Ok(of_file(path, scored))
}

/// An entry for each sheet of a file, or one that says why there is none.
fn of_file(path: &str, scored: Scored) -> Vec<Entry> {
    let Scored { format, sha256, notes, sheets } = scored;
    let entry = |notes, sheet| Entry {
        path: path.to_owned(),
        format,
        sha256: sha256.clone(),
        notes,
        sheet,
    };
    if sheets.is_empty() {
        return vec![entry(notes, Sheet::default())];
    }
    // What is to be said of the file is said once.
    let mut notes = Some(notes);
    sheets.into_iter().map(|sheet| entry(notes.take().unwrap_or_default(), sheet)).collect()
}
