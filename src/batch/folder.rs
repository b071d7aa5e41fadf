//! What a folder is (contract, section 2): an application with its
//! attachments, a place with several forms, or only a way to others.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use super::Options;
use super::attach::{self, Attached};
use super::cross::Scan;
use super::input::Input;
use super::lists::Surroundings;
use super::queue::Done;
use super::tree::{Entry, Folder, Role, What, role};
use crate::application::Application;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Format, Limit, ReadError};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::reading::{self, Content, Judged, ListRows, Reading};
use crate::say;
use crate::scan;
use crate::worker::{Listing, Setup, Source, Worker, WorkerError};

/// Something to do.
pub(super) enum Task {
    /// A folder, with the digest lists of the folders above it.
    Folder(Folder, Arc<Surroundings>),
    /// A file that the user named.
    Named(Entry),
    /// An archive.
    Archive { shown: String, source: Source, named: bool },
    /// Files of a folder that is known to hold several forms.
    Files(Vec<Entry>, Arc<Surroundings>),
    /// The next rows of a roster.
    Rows(Rows),
}

/// What is left of a long roster. It is read in pieces, each a task of its own,
/// so that memory does not grow with it.
pub(super) struct Rows {
    entry: Entry,
    format: Option<Format>,
    sha256: Option<String>,
    /// What is said of the file, and so of each of its rows.
    notes: Vec<Diagnostic>,
    /// The next row, from 0, and how many there are from it on.
    from: usize,
    left: usize,
}

impl Task {
    /// What the user named.
    pub(super) fn named(input: &Input) -> Task {
        if input.path.is_dir() {
            let folder = Folder::on_disk(input.shown.clone(), &input.path);
            return Task::Folder(folder, Arc::new(Surroundings::named()));
        }
        let source = Source::File(input.path.clone());
        let name = input.shown.rsplit('/').next().unwrap_or(&input.shown).to_owned();
        if role(&name) == Some(Role::Archive) {
            return Task::Archive { shown: input.shown.clone(), source, named: true };
        }
        Task::Named(Entry { name, shown: input.shown.clone(), what: What::File(source) })
    }
}

/// Where one task is worked on, and what came of it.
pub(super) struct Desk<'a> {
    pub(super) form: &'a FormDef,
    pub(super) setup: &'a Setup,
    pub(super) worker: &'a mut Worker,
    /// How scans are looked at; `None` where they are not.
    pub(super) scans: Option<scan::Limits>,
    pub(super) done: Vec<Done>,
    /// Each with its place in the order: the path, and how many applications of
    /// that path come before it.
    pub(super) children: Vec<(String, usize, Task)>,
    /// How many applications of the path come before the first of `done`.
    pub(super) first: usize,
    pub(super) litter: Vec<String>,
    pub(super) without_form: Vec<String>,
    pub(super) unchecked: Vec<String>,
    pub(super) unlisted: Vec<(String, String)>,
}

/// Files of a folder with several forms that one task takes.
const CHUNK: usize = 16;

impl<'a> Desk<'a> {
    pub(super) fn new(form: &'a FormDef, options: &'a Options, worker: &'a mut Worker) -> Desk<'a> {
        Desk {
            form,
            setup: &options.setup,
            worker,
            scans: options.scans,
            done: Vec::new(),
            children: Vec::new(),
            first: 0,
            litter: Vec::new(),
            without_form: Vec::new(),
            unchecked: Vec::new(),
            unlisted: Vec::new(),
        }
    }

    /// The entries of a folder; what cannot be listed is remembered.
    pub(super) fn entries(&mut self, folder: &Folder) -> Vec<Entry> {
        folder.entries().unwrap_or_else(|error| {
            self.unlisted.push((folder.shown.clone(), error.to_string()));
            Vec::new()
        })
    }

    /// Reads one file in the worker.
    pub(super) fn read(&mut self, entry: &Entry) -> Reading {
        let lang = self.setup.lang;
        let Some(source) = entry.source() else {
            return reading::failed(ReadError::NotAForm(document::Foreign::Unknown), lang);
        };
        match self.worker.read(source, &entry.name) {
            Ok(reading) => reading,
            Err(WorkerError::Read(error)) => reading::failed(error, lang),
            Err(WorkerError::Unopened(why)) => unopened(lang, &why),
            Err(error @ WorkerError::Start(_)) => unopened(lang, &error.to_string()),
        }
    }

    /// All applications of a file; what is attached belongs to the first.
    pub(super) fn finish_all(&mut self, entry: &Entry, reading: Reading, attached: Attached) {
        let Reading { format, sha256, notes, content } = reading;
        let entry = entry.clone();
        let mut of = Rows { entry, format, sha256, notes, from: 0, left: 0 };
        match content {
            Content::Forms { forms, rest, .. } => {
                (of.from, of.left) = (forms.len(), rest);
                let mut attached = Some(attached);
                for judged in forms {
                    self.finish(&of, judged, attached.take().unwrap_or_default());
                }
                self.go_on(of);
            }
            Content::NoForm { .. } => {
                of.notes.push(no_form(self.setup.lang, self.form));
                self.finish(&of, Judged::default(), attached);
            }
            Content::Failed(failure) => {
                of.notes.push(failure);
                self.finish(&of, Judged::default(), attached);
            }
        }
    }

    /// One application of a file.
    fn finish(&mut self, of: &Rows, judged: Judged, attached: Attached) {
        let mut diagnostics = of.notes.clone();
        diagnostics.extend(judged.diagnostics);
        diagnostics.extend(attached.diagnostics);
        let mut application = Application {
            path: of.entry.shown.clone(),
            part: judged.part,
            format: of.format,
            sha256: of.sha256.clone(),
            record: judged.record,
            attachments: attached.attachments,
            diagnostics,
            against: None,
        };
        attach::accept_scans(self.form, &mut application, self.setup.lang);
        let scans = Scan::of(self.form, &application);
        self.done.push(Done { application, scans });
    }

    /// The next piece of a roster is a task of its own, right behind this one.
    fn go_on(&mut self, rows: Rows) {
        if rows.left > 0 {
            let number = self.first + self.done.len();
            self.children.push((rows.entry.shown.clone(), number, Task::Rows(rows)));
        }
    }

    /// The next piece of a roster.
    fn rows(&mut self, mut rows: Rows) {
        let lang = self.setup.lang;
        let rest = match rows.entry.source() {
            Some(source) => self.worker.rest(source, &rows.entry.name, rows.from),
            None => Err(WorkerError::Read(ReadError::NotAForm(document::Foreign::Unknown))),
        };
        let failed = match rest {
            Ok(rest) if rest.sha256 == rows.sha256 && !rest.forms.is_empty() => {
                rows.from += rest.forms.len();
                rows.left = rows.left.saturating_sub(rest.forms.len());
                for judged in rest.forms {
                    self.finish(&rows, judged, Attached::default());
                }
                return self.go_on(rows);
            }
            // Whoever saved it meanwhile means another roster.
            Ok(_) => unopened(lang, lang.pick("检查时被改动", "it was changed meanwhile")),
            Err(WorkerError::Read(error)) => reading::failed(error, lang),
            Err(error) => unopened(lang, &error.to_string()),
        };
        self.finish_all(&rows.entry, failed, Attached::default());
    }
}

/// I102 for a file that the system does not open.
fn unopened(lang: Lang, why: &str) -> Reading {
    let mut reading =
        reading::failed(ReadError::Damaged(document::Damage::Reader(String::new())), lang);
    if let Content::Failed(failure) = &mut reading.content {
        failure.message = say!(lang, "文件打不开：{why}", "The file cannot be opened: {why}");
        failure.help = say!(
            lang,
            "检查文件是否被占用、是否有读取权限，然后重新检查",
            "Check that it is not in use and may be read, and check again"
        );
    }
    reading
}

/// I106.
fn no_form(lang: Lang, form: &FormDef) -> Diagnostic {
    let title = form.title.get(lang);
    let message = say!(lang, "文件里没有找到《{title}》", "The file holds no “{title}”");
    let help = say!(
        lang,
        "用空白审批表（shenpi template form）重新填写；若是附件，放进社区自己的文件夹",
        "Fill in a blank form (shenpi template form); an attachment belongs in its community's folder"
    );
    Diagnostic::new(Code::new('I', 106), message, help)
}

/// Does one task.
pub(super) fn process(desk: &mut Desk, task: Task) {
    match task {
        Task::Folder(folder, above) => folder_task(desk, &folder, &above),
        Task::Named(entry) => {
            let reading = desk.read(&entry);
            let attached = attach::of_lone_file(desk, &entry, &reading);
            desk.finish_all(&entry, reading, attached);
        }
        Task::Archive { shown, source, named } => archive_task(desk, shown, source, named),
        Task::Rows(rows) => desk.rows(rows),
        Task::Files(entries, around) => {
            for entry in entries {
                let reading = desk.read(&entry);
                several(desk, &entry, reading, &around);
            }
        }
    }
}

fn archive_task(desk: &mut Desk, shown: String, source: Source, named: bool) {
    let name = shown.rsplit('/').next().unwrap_or(&shown).to_owned();
    let entry = Entry { name, shown: shown.clone(), what: What::File(source.clone()) };
    let Source::File(path) = &source else {
        // An archive in an archive is not opened: its own folder is the place
        // for a community's files.
        let lang = desk.setup.lang;
        let mut reading = reading::failed(ReadError::OverLimit(Limit::Depth), lang);
        if let Content::Failed(failure) = &mut reading.content {
            failure.help =
                say!(lang, "解压里层的压缩包后再检查", "Unpack the inner archive and check again");
        }
        return desk.finish_all(&entry, reading, Attached::default());
    };
    match desk.worker.list(path) {
        Ok(Listing::Document) => process(desk, Task::Named(entry)),
        Ok(Listing::Archive(members)) => {
            let empty = members.iter().all(|member| {
                let name = member.path.rsplit('/').next().unwrap_or(&member.path);
                !matches!(role(name), Some(Role::Candidate | Role::Archive) | None)
            });
            if empty && named {
                let reading = Reading {
                    format: None,
                    sha256: None,
                    notes: Vec::new(),
                    content: Content::NoForm { lists: Vec::new() },
                };
                return desk.finish_all(&entry, reading, Attached::default());
            }
            let root = Folder::in_archive(&shown, path, members);
            let around = Arc::new(Surroundings::named());
            desk.children.push((root.shown.clone(), 0, Task::Folder(root, around)));
        }
        Err(WorkerError::Read(error)) => {
            let reading = reading::failed(error, desk.setup.lang);
            desk.finish_all(&entry, reading, Attached::default());
        }
        Err(error) => {
            let reading = unopened(desk.setup.lang, &error.to_string());
            desk.finish_all(&entry, reading, Attached::default());
        }
    }
}

/// The files of one folder, by their roles.
#[derive(Default)]
pub(super) struct Files {
    pub(super) folders: Vec<(String, Folder)>,
    pub(super) lists: Vec<Entry>,
    pub(super) candidates: Vec<Entry>,
    pub(super) archives: Vec<Entry>,
    pub(super) others: Vec<Entry>,
    pub(super) litter: Vec<Entry>,
}

impl Files {
    pub(super) fn sort(entries: Vec<Entry>) -> Files {
        let mut files = Files::default();
        for entry in entries {
            if let What::Folder(folder) = &entry.what {
                if crate::manifest::is_litter(&entry.name) || entry.name == "__MACOSX" {
                    files.litter.push(entry);
                } else {
                    files.folders.push((entry.name.clone(), folder.clone()));
                }
                continue;
            }
            let role = role(&entry.name).unwrap_or_else(|| by_content(&entry));
            match role {
                Role::Litter => &mut files.litter,
                Role::List | Role::AttachmentList => &mut files.lists,
                Role::Candidate => &mut files.candidates,
                Role::Archive => &mut files.archives,
                Role::Other => &mut files.others,
            }
            .push(entry);
        }
        files
    }
}

/// A file with an extension that says nothing: its first bytes tell.
fn by_content(entry: &Entry) -> Role {
    let Some(Source::File(path)) = entry.source() else { return Role::Other };
    let mut start = [0; 8];
    match File::open(path).and_then(|mut file| file.read_exact(&mut start)) {
        Ok(()) if document::looks_like_office(&start) => Role::Candidate,
        _ => Role::Other,
    }
}

fn folder_task(desk: &mut Desk, folder: &Folder, above: &Arc<Surroundings>) {
    let entries = desk.entries(folder);
    let mut files = Files::sort(entries);
    desk.litter.extend(files.litter.iter().map(|entry| entry.shown.clone()));
    // Two forms make it a folder with several; then the rest need not wait.
    let mut read: Vec<(Entry, Reading)> = Vec::new();
    let mut rest = Vec::new();
    let mut forms = 0;
    for entry in std::mem::take(&mut files.candidates) {
        if forms >= 2 {
            rest.push(entry);
            continue;
        }
        let reading = desk.read(&entry);
        forms += usize::from(is_form_file(&reading));
        read.push((entry, reading));
    }
    if forms == 0 {
        // A form may hide under the name of a picture or a text.
        for entry in &files.others {
            if by_content(entry) == Role::Candidate {
                let reading = desk.read(entry);
                forms += usize::from(is_form_file(&reading));
                if matches!(reading.content, Content::Forms { .. }) {
                    read.push((entry.clone(), reading));
                }
            }
        }
    }
    if forms == 1 {
        return attach::application_folder(desk, folder, files, read, above);
    }
    let around = Arc::new(Surroundings::new(desk, folder, &files, &read, &rest, above));
    for (_, below) in &files.folders {
        let task = Task::Folder(below.clone(), Arc::clone(&around));
        desk.children.push((below.shown.clone(), 0, task));
    }
    for archive in &files.archives {
        if let Some(source) = archive.source() {
            let (shown, source) = (archive.shown.clone(), source.clone());
            let task = Task::Archive { shown: shown.clone(), source, named: false };
            desk.children.push((shown, 0, task));
        }
    }
    if around.lacks_form() && !(files.others.is_empty() && files.lists.is_empty()) {
        desk.unchecked.push(folder.shown.clone());
    }
    let nothing = read.is_empty() && rest.is_empty();
    for (entry, reading) in read {
        several(desk, &entry, reading, &around);
    }
    let mut rest = rest.into_iter().peekable();
    while rest.peek().is_some() {
        let chunk: Vec<Entry> = rest.by_ref().take(CHUNK).collect();
        if let Some(first) = chunk.first() {
            let shown = first.shown.clone();
            desk.children.push((shown, 0, Task::Files(chunk, Arc::clone(&around))));
        }
    }
    if nothing {
        formless(desk, folder, &files, above);
    }
}

/// A roster never makes its folder an application.
pub(super) fn is_form_file(reading: &Reading) -> bool {
    matches!(reading.content, Content::Forms { roster: false, .. })
}

/// I101: of a kind that cannot hold a form.
const NOT_A_FORM: Code = Code::new('I', 101);

/// A file of a folder that is no application: each form for itself; what is
/// not a form is I106 where there is no form at all and no list names it.
fn several(desk: &mut Desk, entry: &Entry, reading: Reading, around: &Arc<Surroundings>) {
    match &reading.content {
        Content::Forms { .. } => {
            let attached = attach::of_one_of_several(desk, entry, &reading, around);
            desk.finish_all(entry, reading, attached);
        }
        Content::NoForm { .. } if around.holds_form() || around.names(&entry.name) => {}
        // A list names the forms too: only what is of another kind than any form
        // can be an attachment and nothing else.
        Content::Failed(why) if why.code == NOT_A_FORM && around.names(&entry.name) => {}
        _ => desk.finish_all(entry, reading, Attached::default()),
    }
}

/// A folder without anything to read: a PDF or picture in place of the form is
/// told so, the rest is only mentioned.
fn formless(desk: &mut Desk, folder: &Folder, files: &Files, above: &Surroundings) {
    let lone = above.is_named() && files.folders.is_empty() && files.archives.is_empty();
    let names = &desk.form.scans.form;
    let instead: Vec<Entry> = files
        .others
        .iter()
        .filter(|entry| is_page(&entry.name))
        .filter(|entry| lone || names.iter().any(|word| entry.name.contains(word.as_str())))
        .cloned()
        .collect();
    let told = !instead.is_empty();
    for entry in instead {
        let reading = desk.read(&entry);
        desk.finish_all(&entry, reading, Attached::default());
    }
    if !told && files.folders.is_empty() && files.archives.is_empty() && !files.others.is_empty() {
        if above.lacks_form() {
            desk.unchecked.push(folder.shown.clone());
        } else {
            desk.without_form.push(folder.shown.clone());
        }
    }
}

/// Whether a file shows pages, by its extension: what people scan to.
pub(super) fn is_page(name: &str) -> bool {
    const PAGES: &[&str] =
        &["jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp", "gif", "pdf", "ofd"];
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        PAGES.iter().any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// Rows of the attachment tables inside a form.
pub(super) fn lists_of(reading: &Reading) -> &[ListRows] {
    match &reading.content {
        Content::Forms { lists, .. } | Content::NoForm { lists } => lists,
        Content::Failed(_) => &[],
    }
}
