//! What a template can see: its own folder, the record, the fonts and the date
//! that the caller gave. No disk beyond the folder, no network, no clock.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::font::Fonts;
use super::run::{self, Subject};
use crate::form::FormDef;
use crate::record::Date;

/// The building blocks that every template may import, and the layouts of
/// reports, which no form owns.
const BUILT_IN: &[(&str, &str)] = &[
    ("shenpi.typ", include_str!("shenpi.typ")),
    ("run.typ", include_str!("run.typ")),
    ("seal.typ", include_str!("seal.typ")),
    ("report/blocks.typ", include_str!("report/blocks.typ")),
    ("report/score.typ", include_str!("report/score.typ")),
    ("report/yearly.typ", include_str!("report/yearly.typ")),
    ("report/tables.typ", include_str!("report/tables.typ")),
];

fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// What all papers of a run share.
#[derive(Debug)]
pub(super) struct Workshop {
    library: LazyHash<Library>,
    pub(super) fonts: Fonts,
    form: FormDef,
    /// The office's own templates, which win over the form's.
    templates: Option<PathBuf>,
    as_of: Date,
    /// Files that the run reads once: templates with their syntax trees,
    /// pictures, and `run.json`.
    read: Mutex<HashMap<FileId, FileResult<Read>>>,
}

#[derive(Clone, Debug)]
struct Read {
    bytes: Bytes,
    source: Option<Source>,
}

impl Workshop {
    pub(super) fn new(
        form: FormDef,
        fonts: Fonts,
        templates: Option<PathBuf>,
        as_of: Date,
        run: &Subject<'_>,
    ) -> Workshop {
        // `pdf.header-cell`: labels beside their values are headers of rows,
        // which a table cannot say otherwise (PDF/UA-1, 7.5).
        let features = [Feature::A11yExtras].into_iter().collect();
        let library = LazyHash::new(Library::builder().with_features(features).build());
        let mut read = HashMap::new();
        if let Some(id) = file_id("/run.json") {
            let bytes = Bytes::new(run::json(&form, &fonts, run));
            read.insert(id, Ok(Read { bytes, source: None }));
        }
        Workshop { library, fonts, form, templates, as_of, read: Mutex::new(read) }
    }

    pub(super) fn form(&self) -> &FormDef {
        &self.form
    }

    /// The name of a file as messages show it.
    pub(super) fn shown(&self, id: FileId) -> String {
        let name = id.get().vpath().get_without_slash();
        if built_in(name).is_some() {
            return name.to_owned();
        }
        match self.own(name) {
            Some(path) => path.display().to_string(),
            None => self.form.shown_file(name),
        }
    }

    /// The office's own file of a name, where there is one.
    fn own(&self, name: &str) -> Option<PathBuf> {
        self.templates.as_ref().map(|dir| dir.join(name)).filter(|path| path.is_file())
    }

    fn file(&self, id: FileId) -> FileResult<Read> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(id).or_insert_with(|| self.load(id)).clone()
    }

    fn load(&self, id: FileId) -> FileResult<Read> {
        if *id.get().root() != VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        let name = id.get().vpath().get_without_slash();
        let bytes = if let Some(text) = built_in(name) {
            text.as_bytes().to_vec()
        } else if let Some(path) = self.own(name) {
            std::fs::read(&path).map_err(|error| FileError::from_io(error, &path))?
        } else {
            self.form.file(name).map_err(|_| FileError::NotFound(name.into()))?
        };
        let source = match std::str::from_utf8(&bytes) {
            Ok(text) if name.ends_with(".typ") => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                Some(Source::new(id, text.to_owned()))
            }
            _ => None,
        };
        Ok(Read { bytes: Bytes::new(bytes), source })
    }
}

/// A file's identity inside the form's folder; `None` for a name that leaves it.
pub(super) fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// One paper: the workshop with one record on the bench.
pub(super) struct Bench<'w> {
    pub(super) workshop: &'w Workshop,
    pub(super) main: FileId,
    /// Files made for this paper alone: `data.json`, `record.json`.
    pub(super) own: Vec<(FileId, Bytes)>,
}

impl World for Bench<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.workshop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.workshop.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.workshop.file(id)?.source.ok_or(FileError::NotSource)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match self.own.iter().find(|(own, _)| *own == id) {
            Some((_, bytes)) => Ok(bytes.clone()),
            None => Ok(self.workshop.file(id)?.bytes),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.workshop.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let date = self.workshop.as_of;
        Datetime::from_ymd(i32::from(date.year()), date.month(), date.day())
    }
}
