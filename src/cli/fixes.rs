//! `shenpi fixes`: a 退改单 for everything that a report of `check` returns.
//!
//! One file an original: a roster or a file of several forms goes back as one.
//! Foreign bytes are marked in a worker; what takes no marks is copied to a form
//! of our own. A file that cannot be done does not stop the others.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use super::common::{self, Output, talk};
use super::turns::in_turn;
use super::{Exit, Failure, Outcome, reading};
use crate::application::Head;
use crate::application::reported::Earlier;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::{self, Algorithm};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::reading::{Content, failed};
use crate::record::Date;
use crate::remark;
use crate::report::slip;
use crate::report::{self, SlipRow, Slips};
use crate::say;
use crate::template;
use crate::text::name::Names;
use crate::worker::{Program, Setup, Watch, Worker, WorkerError};

mod original;
mod ours;

use original::Originals;

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let as_of = match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang)?,
        None => today,
    };
    let path = matches.get_one::<String>("report").map_or("", String::as_str);
    let report = reading::earlier::<Earlier>(Path::new(path), &form, lang)?;
    let stage = report.stage.as_deref().unwrap_or("community");
    let (stage, head) = reading::head_at(stage, &form, as_of, lang)
        .or_else(|_| reading::head_at("community", &form, as_of, lang))?;
    let limits = common::limits(matches, lang)?;
    let setup = Arc::new(Setup { form: source, settings, limits, as_of, stage, lang });
    let roots = matches.get_many::<String>("root").into_iter().flatten();
    let originals = Originals::new(Path::new(path), roots, lang)?;
    let folder =
        PathBuf::from(matches.get_one::<String>("output").map_or("退改单", String::as_str));
    fs::create_dir_all(&folder).map_err(|error| {
        let shown = folder.display();
        Failure::Usage(say!(lang, "不能写到“{shown}”：{error}", "Cannot write to {shown}: {error}"))
    })?;
    common::handle_interrupts();
    let clerk = Clerk { form: &form, head: &head, setup: &setup, originals: &originals };
    let mut desk = Desk {
        form: &form,
        head: &head,
        lang,
        folder,
        force: matches.get_flag("force"),
        originals: BTreeSet::new(),
        names: Names::default(),
        list: Slips::open(lang)?,
        done: Done::default(),
        round: 0,
    };
    let files = files(&report.applications);
    if desk.force {
        desk.originals = originals.of(files.iter().flatten().map(|one| one.path.as_str()));
    }
    let (program, watch) = (Program::this()?, Watch::start());
    let worker = || Worker::new(program.clone(), Arc::clone(&setup), Arc::clone(&watch));
    in_turn(
        &files,
        reading::jobs(matches),
        worker,
        |worker, cases| clerk.file(worker, cases),
        |cases, made| desk.take(cases, made?),
    )?;
    desk.finish()
}

/// The applications of each file, in the order in which the files come.
fn files(all: &[Earlier]) -> Vec<Vec<&Earlier>> {
    let mut files: Vec<Vec<&Earlier>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for one in all {
        let at = *known.entry(&one.path).or_insert(files.len());
        match files.get_mut(at) {
            Some(file) => file.push(one),
            None => files.push(vec![one]),
        }
    }
    files
}

/// What became of a run.
#[derive(Default)]
struct Done {
    written: u64,
    accepted: u64,
    /// In the way of a file.
    refused: u64,
    /// Originals that are not there, or not the same.
    lost: u64,
}

/// Makes papers; several at once.
struct Clerk<'a> {
    form: &'a FormDef,
    head: &'a Head,
    setup: &'a Setup,
    originals: &'a Originals,
}

/// Gives papers their names and writes them and the list, in the order of the
/// report.
struct Desk<'a> {
    form: &'a FormDef,
    head: &'a Head,
    lang: Lang,
    folder: PathBuf,
    force: bool,
    /// Files that nothing may be written upon, even by force.
    originals: BTreeSet<PathBuf>,
    names: Names,
    list: Slips,
    done: Done,
    /// The highest round of what stands in the list.
    round: u32,
}

/// One file to be written.
struct Paper<'a> {
    bytes: Vec<u8>,
    extension: &'static str,
    /// Whose it is.
    cases: Vec<&'a Earlier>,
    /// Whether it is one application and nothing else.
    alone: bool,
    /// What is to be known of it.
    note: Option<Diagnostic>,
}

/// The papers of one file, or why it has none.
type Made<'a> = Result<Vec<Paper<'a>>, Diagnostic>;

impl<'a> Clerk<'a> {
    /// Everything that a report says of one file.
    fn file(&self, worker: &mut Worker, cases: &[&'a Earlier]) -> Result<Made<'a>, Failure> {
        let of = |verdict: &str| -> Vec<&'a Earlier> {
            cases.iter().copied().filter(|one| one.verdict == verdict).collect()
        };
        let (unread, returned) = (of("unreadable"), of("return"));
        match (unread.first().copied(), returned.first().copied()) {
            (Some(first), _) => Ok(self.unread(first, unread).map(|paper| vec![paper])),
            (None, Some(first)) => self.returned(worker, first, returned),
            (None, None) => Ok(Ok(Vec::new())),
        }
    }

    /// An application that could not be read gets a blank form.
    fn unread(&self, first: &Earlier, cases: Vec<&'a Earlier>) -> Result<Paper<'a>, Diagnostic> {
        let slip = slip::slip(self.form, self.head, &cases, self.head.as_of, self.setup.lang);
        let extension = first.path.rsplit_once('.').map(|(_, end)| end.to_lowercase());
        let sheet = extension.is_some_and(|end| {
            ["xlsx", "xlsm", "xls", "xlsb", "et", "ods", "csv", "tsv"].contains(&end.as_str())
        });
        let (blank, extension) = match sheet {
            true => (template::xlsx(self.form), "xlsx"),
            false => (template::docx(self.form), "docx"),
        };
        let bytes = blank.map_err(|error| self.broken(&error))?;
        let bytes = remark::mark(self.form, &bytes, &slip, &self.setup.limits)
            .map_err(|error| self.broken(&error))?;
        Ok(Paper { bytes, extension, cases, alone: true, note: None })
    }

    /// The papers of a file with applications that were returned.
    fn returned(
        &self,
        worker: &mut Worker,
        first: &Earlier,
        cases: Vec<&'a Earlier>,
    ) -> Result<Made<'a>, Failure> {
        let lang = self.setup.lang;
        let sha256 = first.sha256.as_deref().unwrap_or_default();
        let source = match self.originals.find(&first.path, worker) {
            Ok(source) => source,
            Err(fault) => return Ok(Err(fault)),
        };
        let slip = slip::slip(self.form, self.head, &cases, self.head.as_of, lang);
        let outcome = match worker.remark(&source, sha256, &slip) {
            Ok(outcome) => outcome,
            Err(WorkerError::Start(why)) => return Err(Failure::System(why.into())),
            Err(WorkerError::Unopened(why)) => {
                return Ok(Err(original::lost(&first.path, &why, lang)));
            }
            Err(WorkerError::Read(error)) => {
                return Ok(Err(match failed(error, lang).content {
                    Content::Failed(fault) => fault,
                    _ => original::lost(&first.path, "protocol", lang),
                }));
            }
        };
        Ok(match outcome {
            remark::Outcome::Marked(bytes) => {
                let extension = extension(first);
                let alone = first.part.is_none();
                Ok(vec![Paper { bytes, extension, cases, alone, note: None }])
            }
            remark::Outcome::Other => Err(original::changed(&first.path, lang)),
            remark::Outcome::Held(held) => self.ours(&held, &slip, cases),
        })
    }

    /// What our own writers refuse: a fault of ours, said of the one file.
    fn broken(&self, error: &dyn std::fmt::Display) -> Diagnostic {
        let lang = self.setup.lang;
        Diagnostic::new(
            Code::new('I', 102),
            say!(lang, "写不成退改单：{error}", "The corrections cannot be written: {error}"),
            say!(
                lang,
                "请按报告里的位置和办法告知申报人，并把这个文件报告给软件维护人",
                "Tell the applicant what the report says, and report this file"
            ),
        )
    }
}

impl Desk<'_> {
    /// Takes what was made of one file.
    fn take(&mut self, cases: &[&Earlier], made: Made<'_>) -> Result<(), Failure> {
        let is_accepted = |one: &&&Earlier| !["unreadable", "return"].contains(&&*one.verdict);
        self.done.accepted += cases.iter().filter(is_accepted).count() as u64;
        match made {
            Ok(papers) => papers.into_iter().try_for_each(|paper| self.write(&paper)),
            Err(fault) => self.fault(cases, fault),
        }
    }

    /// Gives a paper its name.
    fn write(&mut self, paper: &Paper<'_>) -> Result<(), Failure> {
        let lang = self.lang;
        let Some(first) = paper.cases.first() else { return Ok(()) };
        let stem = match paper.cases.as_slice() {
            [one] if paper.alone => one.text("community"),
            _ => None,
        };
        let file = first.path.rsplit('/').next().unwrap_or(&first.path);
        let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let round = paper.cases.iter().map(|one| one.round()).max().unwrap_or(1);
        let ends = match round {
            1 => say!(lang, "退改单", "corrections"),
            round => say!(lang, "退改单_第{round}轮", "corrections_round{round}"),
        };
        let stem = stem.unwrap_or(file);
        // The end must survive where the name is cut.
        let stem: String = stem.chars().take(60).collect();
        let name = self.names.take(&format!("{stem}_{ends}"), &ends);
        let name = format!("{name}.{}", paper.extension);
        let path = self.folder.join(&name);
        if path.exists() && (!self.force || self.is_original(&path)) {
            let cases: Vec<&Earlier> = paper.cases.clone();
            return self.fault(&cases, there(&path, lang));
        }
        let output = Output::create(&path, lang)?;
        output.write(&[&paper.bytes])?;
        output.finish()?;
        writeln!(io::stdout(), "{}", path.display())?;
        self.done.written += 1;
        let digest = digest::bytes(&paper.bytes, &[Algorithm::Sha256]);
        let sha256 = digest.first().map(digest::Digest::hex).unwrap_or_default();
        if let Some(note) = &paper.note {
            talk(&say!(lang, "{}：{}", "{}: {}", first.path, note.message));
        }
        let notes = paper.note.as_ref().map_or("", |note| &note.message);
        for one in &paper.cases {
            self.row(one, Some((&name, &sha256)), notes)?;
        }
        Ok(())
    }

    /// Whether a path is that of an original.
    fn is_original(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|real| self.originals.contains(&real))
    }

    /// Says why a file of the report got nothing.
    fn fault(&mut self, cases: &[&Earlier], fault: Diagnostic) -> Result<(), Failure> {
        let lang = self.lang;
        match (fault.code.letter(), fault.code == Code::new('P', 606)) {
            (_, true) => self.done.refused += 1,
            _ => self.done.lost += 1,
        }
        let mut out = io::stderr().lock();
        if let Some(first) = cases.first() {
            writeln!(out, "{}", first.path)?;
        }
        report::finding(&mut out, &fault, lang)?;
        for one in cases.iter().filter(|one| one.verdict != "accept") {
            self.row(one, None, &fault.message)?;
        }
        Ok(())
    }

    fn row(
        &mut self,
        one: &Earlier,
        file: Option<(&str, &str)>,
        notes: &str,
    ) -> Result<(), Failure> {
        self.round = self.round.max(one.round());
        let count = |severity| one.found().filter(|found| found.severity == severity).count();
        let community = slip::community(self.form, one, self.lang);
        let row = SlipRow {
            name: one.text("community").unwrap_or_default(),
            community: &community,
            path: &one.path,
            part: one.part.as_deref().unwrap_or_default(),
            round: one.round(),
            errors: count(Severity::Error) as u64,
            warnings: count(Severity::Warning) as u64,
            file,
            notes,
        };
        Ok(self.list.row(&row)?)
    }

    /// Writes the list and says what became of the run.
    fn finish(self) -> Outcome {
        let lang = self.lang;
        let Done { written, accepted, refused, lost } = self.done;
        let mut refused = refused;
        if written + refused + lost > 0 {
            let name = match self.round {
                0 | 1 => say!(lang, "退改清单.xlsx", "corrections.xlsx"),
                round => say!(lang, "退改清单_第{round}轮.xlsx", "corrections_round{round}.xlsx"),
            };
            let path = self.folder.join(name);
            if path.exists() && !self.force {
                let fault = there(&path, lang);
                report::finding(&mut io::stderr().lock(), &fault, lang)?;
                refused += 1;
            } else {
                let bytes = self.list.finish(self.head.as_of)?;
                let output = Output::create(&path, lang)?;
                output.write(&[&bytes])?;
                output.finish()?;
            }
        }
        let mut words = say!(lang, "退改单 {written} 份", "corrections: {written}");
        for (count, zh, en) in [
            (accepted, "已受理、不用退改", "accepted, nothing to correct"),
            (refused, "已有同名文件、没有写", "not written, for the file is there already"),
            (lost, "没有做成", "not made"),
        ] {
            if count > 0 {
                words += &say!(lang, "，{zh} {count}", ", {en}: {count}");
            }
        }
        talk(&words);
        Ok(match (lost, refused) {
            (0, 0) => Exit::Clean,
            (0, _) => Exit::Findings,
            _ => Exit::Unreadable,
        })
    }
}

/// The extension of a marked copy: a template stays one.
fn extension(one: &Earlier) -> &'static str {
    let own = one.path.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    match (own.as_deref(), one.format.as_deref()) {
        (Some("dotx"), _) => "dotx",
        (Some("xltx"), _) => "xltx",
        (_, Some("xlsx")) => "xlsx",
        _ => "docx",
    }
}

/// P606.
fn there(path: &Path, lang: Lang) -> Diagnostic {
    let shown = path.display();
    Diagnostic::new(
        Code::new('P', 606),
        say!(lang, "已有“{shown}”，没有覆盖", "{shown} is there already and was left alone"),
        say!(
            lang,
            "换一个文件夹，或加 --force 覆盖；原件从不覆盖",
            "Choose another folder, or add --force; an original is never overwritten"
        ),
    )
}
