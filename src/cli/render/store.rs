//! Where papers go: a folder, one file, or a zip archive.
//!
//! A file appears under its name when it is whole. Nothing that is there
//! already is replaced without `--force`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::PressError;
use crate::cli::Failure;
use crate::cli::common::Output;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Format};
use crate::lang::Lang;
use crate::record::Date;
use crate::render::Taken;
use crate::render::batch::File;
use crate::say;

/// What is known before a paper is made: which names are taken on disk.
#[derive(Clone)]
pub(super) struct Shelf {
    folder: Option<PathBuf>,
    format: Format,
    force: bool,
    lang: Lang,
}

/// Where the files of a run go.
pub(super) struct Store {
    shelf: Shelf,
    place: Place,
    /// Names of this run.
    written: Taken,
    as_of: Date,
}

enum Place {
    Folder(PathBuf),
    /// The only paper of the run, held until the run has ended.
    File(PathBuf, Option<Vec<File>>),
    Zip(PathBuf, Box<(Output, ZipWriter<fs::File>)>),
}

/// The sentence of a usage error travels as an error of the system's kind and
/// is recognised by [`as_usage`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

/// A mistake of the user that is found on the way.
pub(super) fn usage(sentence: String) -> PressError {
    PressError::System(io::Error::other(Usage(sentence)))
}

/// The sentence of such a mistake.
pub(super) fn as_usage(error: &PressError) -> Option<String> {
    let PressError::System(error) = error else { return None };
    error.get_ref()?.downcast_ref::<Usage>().map(|usage| usage.0.clone())
}

/// P606.
pub(super) fn there(path: &Path, lang: Lang) -> Diagnostic {
    let shown = path.display();
    Diagnostic::new(
        Code::new('P', 606),
        say!(lang, "已有“{shown}”，没有覆盖", "{shown} is there already and was left alone"),
        say!(lang, "换一个文件夹，或加 --force 覆盖", "Choose another folder, or add --force"),
    )
}

impl Shelf {
    /// The file that stands where a paper of this name would go.
    pub(super) fn taken(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_ref().filter(|_| !self.force)?;
        let extension = self.format.name();
        let first = format!("{name}-1.{extension}");
        let paged = (self.format != Format::Pdf).then_some(first);
        let mut names = [Some(format!("{name}.{extension}")), paged].into_iter().flatten();
        names.find_map(|name| Some(folder.join(name)).filter(|path| path.exists()))
    }

    /// The language of messages.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }
}

impl Store {
    /// The format and the place that the arguments ask for; `Err` inside holds
    /// the file that is in the way.
    pub(super) fn of(
        matches: &ArgMatches,
        output: &form::Output,
        as_of: Date,
        lang: Lang,
    ) -> Result<(Format, Result<Store, PathBuf>), Failure> {
        let wanted = matches.get_one::<String>("output").map_or(".", String::as_str);
        let path = PathBuf::from(wanted);
        let extension = path.extension().map(|of| of.to_string_lossy().to_lowercase());
        let extension = extension.filter(|_| !path.is_dir());
        let by_name = |name: &str| ALL.into_iter().find(|format| format.name() == name);
        let of_file = extension.as_deref().and_then(by_name);
        let asked = matches.get_one::<String>("format").map(String::as_str).and_then(by_name);
        let format = match (asked, of_file) {
            (Some(asked), Some(of_file)) if asked != of_file => {
                let (asked, of_file) = (asked.name(), of_file.name());
                return Err(Failure::Usage(say!(
                    lang,
                    "--format 是 {asked}，文件名却以 .{of_file} 结尾；请改成一致",
                    "--format is {asked}, yet the name ends in .{of_file}; make them agree"
                )));
            }
            (asked, of_file) => asked.or(of_file).or(output.formats.first().copied()),
        };
        let format = format.unwrap_or(Format::Pdf);
        if !output.formats.contains(&format) {
            let (name, asked) = (output.name.get(lang), format.name());
            let known: Vec<&str> = output.formats.iter().map(|format| format.name()).collect();
            let known = known.join(lang.pick("、", ", "));
            return Err(Failure::Usage(say!(
                lang,
                "{name}没有 {asked} 格式，可用：{known}",
                "{name} does not come as {asked}; use one of: {known}"
            )));
        }
        let force = matches.get_flag("force");
        let zip = extension.as_deref() == Some("zip");
        let single = zip || of_file.is_some();
        if single && path.exists() && !force {
            return Ok((format, Err(path)));
        }
        let place = if zip {
            let output = Output::create(&path, lang)?;
            let writer = ZipWriter::new(output.writer()?);
            Place::Zip(path.clone(), Box::new((output, writer)))
        } else if of_file.is_some() {
            Place::File(path.clone(), None)
        } else {
            fs::create_dir_all(&path).map_err(|why| {
                Failure::Usage(say!(
                    lang,
                    "不能建立文件夹“{wanted}”：{why}",
                    "Cannot make the folder {wanted}: {why}"
                ))
            })?;
            Place::Folder(path.clone())
        };
        let folder = (!single).then_some(path);
        let shelf = Shelf { folder, format, force, lang };
        Ok((format, Ok(Store { shelf, place, written: Taken::default(), as_of })))
    }

    /// What can be asked before a paper is made.
    pub(super) fn shelf(&self) -> Shelf {
        self.shelf.clone()
    }

    /// Puts a paper's files away and gives their names; `Err` inside holds the
    /// one that is in the way.
    pub(super) fn put(
        &mut self,
        name: &str,
        files: Vec<File>,
    ) -> Result<Result<Vec<(String, String)>, PathBuf>, PressError> {
        let names = names(name, files.len(), self.shelf.format);
        if let Place::File(path, held) = &mut self.place {
            if held.is_some() {
                let path = path.display();
                return Err(usage(say!(
                    self.shelf.lang,
                    "不止一份，不能都写进“{path}”；--output 请写一个文件夹，或以 .zip 结尾",
                    "There is more than one paper for {path}; give --output a folder, or a name in .zip"
                )));
            }
            let digests = files.iter().map(|file| file.sha256.clone());
            let named = names.into_iter().zip(digests).collect();
            *held = Some(files);
            return Ok(Ok(named));
        }
        for name in &names {
            let twin = self.written.contains(name);
            let there = match &self.place {
                Place::Folder(folder) => Some(folder.join(name)),
                _ => None,
            };
            let there = there.filter(|path| twin || !self.shelf.force && path.exists());
            if let Some(there) = there.or_else(|| twin.then(|| PathBuf::from(name))) {
                return Ok(Err(there));
            }
        }
        let mut named = Vec::new();
        for (name, file) in names.into_iter().zip(files) {
            self.write(&name, &file.bytes)?;
            self.written.insert(&name);
            named.push((name, file.sha256));
        }
        Ok(Ok(named))
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), PressError> {
        let lang = self.shelf.lang;
        match &mut self.place {
            Place::Folder(folder) => write(&folder.join(name), bytes, lang),
            Place::File(..) => Ok(()),
            Place::Zip(_, zip) => {
                let zip = &mut zip.1;
                let day = self.as_of;
                let year = day.year().unsigned_abs();
                let time = zip::DateTime::from_date_and_time(year, day.month(), day.day(), 0, 0, 0);
                // PDF, PNG and xlsx are packed already.
                let method = match name.ends_with(".svg") {
                    true => CompressionMethod::Deflated,
                    false => CompressionMethod::Stored,
                };
                let options = SimpleFileOptions::default()
                    .compression_method(method)
                    // The zip format knows no day before 1980.
                    .last_modified_time(time.unwrap_or_default())
                    .unix_permissions(0o644);
                zip.start_file(name, options).map_err(io::Error::other)?;
                Ok(zip.write_all(bytes)?)
            }
        }
    }

    /// Adds the list of the papers; its path, or nothing where it lies in an
    /// archive. In a folder an older list keeps its name.
    pub(super) fn list(&mut self, stem: &str, bytes: &[u8]) -> Result<Option<String>, PressError> {
        let names = (1..).map(|count| match count {
            1 => format!("{stem}.xlsx"),
            count => format!("{stem}_{count}.xlsx"),
        });
        let folder = match &self.place {
            Place::Folder(folder) => Some(folder.clone()),
            _ => None,
        };
        let free = |name: &String| {
            self.shelf.force || folder.as_ref().is_none_or(|folder| !folder.join(name).exists())
        };
        let Some(name) = names.into_iter().find(free) else { return Ok(None) };
        self.write(&name, bytes)?;
        Ok(folder.map(|folder| shown(&folder.join(name))))
    }

    /// Whether files show themselves one by one.
    pub(super) fn shown(&self, name: &str) -> Option<String> {
        match &self.place {
            Place::Folder(folder) => Some(shown(&folder.join(name))),
            Place::File(..) | Place::Zip(..) => None,
        }
    }

    /// Whether it takes one paper only.
    pub(super) fn is_single(&self) -> bool {
        matches!(self.place, Place::File(..))
    }

    /// The place in words.
    pub(super) fn place(&self) -> String {
        match &self.place {
            Place::Folder(path) | Place::File(path, _) | Place::Zip(path, _) => shown(path),
        }
    }

    /// Completes what was held back; the paths that appeared.
    pub(super) fn finish(self) -> Result<Vec<String>, PressError> {
        match self.place {
            Place::Folder(_) => Ok(Vec::new()),
            Place::Zip(path, zip) => {
                let (output, writer) = *zip;
                writer.finish().map_err(io::Error::other)?;
                output.finish()?;
                Ok(vec![shown(&path)])
            }
            Place::File(path, held) => {
                let files = held.unwrap_or_default();
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                let names = names(&stem.unwrap_or_default(), files.len(), self.shelf.format);
                let mut paths = Vec::new();
                for (name, file) in names.into_iter().zip(files) {
                    // A single page keeps the very name that was asked for.
                    let path = if paths.is_empty() && !name.contains("-1.") {
                        path.clone()
                    } else {
                        path.with_file_name(name)
                    };
                    write(&path, &file.bytes, self.shelf.lang)?;
                    paths.push(shown(&path));
                }
                Ok(paths)
            }
        }
    }
}

const ALL: [Format; 3] = [Format::Pdf, Format::Svg, Format::Png];

/// A path as it is printed: `/`-separated, without a leading `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}

/// The names of a paper's files: one, or one a page.
fn names(name: &str, count: usize, format: Format) -> Vec<String> {
    let extension = format.name();
    match count {
        0 | 1 => vec![format!("{name}.{extension}")],
        count => (1..=count).map(|page| format!("{name}-{page}.{extension}")).collect(),
    }
}

fn write(path: &Path, bytes: &[u8], lang: Lang) -> Result<(), PressError> {
    let output = Output::create(path, lang).map_err(|failure| match failure {
        Failure::Usage(sentence) | Failure::Unreadable(sentence) => usage(sentence),
        Failure::System(error) => PressError::System(io::Error::other(error)),
        Failure::Form(error) => PressError::Form(error),
    })?;
    output.writer()?.write_all(bytes)?;
    Ok(output.finish()?)
}
