//! What papers are made from: forms and rosters, JSON, PDFs that we made.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use clap::ArgMatches;

use super::PressError;
use crate::application::Application;
use crate::application::reported::ReportError;
use crate::batch::{self, Input, Options, Summary};
use crate::cli::{Failure, reading};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::reading::{Content, failed};
use crate::record::Record;
use crate::render::Renderer;
use crate::render::from::{self, FromError};
use crate::say;
use crate::worker::{Source, Watch, Worker, WorkerError};

/// The record's name inside a PDF.
const RECORD: &str = "record.json";

/// Everything that the user named. Forms come first, in one batch, since the
/// rules between applications need all of them; then records in their order.
pub(super) struct Sources {
    forms: Vec<Input>,
    records: Vec<(Input, Written)>,
    /// What the ledger gave.
    ledger: Vec<Application>,
}

/// What we wrote ourselves.
#[derive(Clone, Copy)]
enum Written {
    Json,
    Pdf,
}

impl Sources {
    /// Resolves `FROM…`.
    pub(super) fn resolve(matches: &ArgMatches, lang: Lang) -> Result<Sources, Failure> {
        let mut all = Vec::new();
        for argument in matches.get_many::<String>("from").into_iter().flatten() {
            all.extend(reading::resolve(argument, lang)?);
        }
        let mut sources = Sources { forms: Vec::new(), records: Vec::new(), ledger: Vec::new() };
        for input in batch::once(all) {
            match written(&input.path) {
                Some(kind) => sources.records.push((input, kind)),
                None => sources.forms.push(input),
            }
        }
        Ok(sources)
    }

    /// The applications that a ledger gave.
    pub(super) fn of_ledger(ledger: Vec<Application>) -> Sources {
        Sources { forms: Vec::new(), records: Vec::new(), ledger }
    }

    /// Gives all applications to `each`, in order.
    pub(super) fn feed(
        &self,
        renderer: &Renderer,
        options: &Options,
        each: &mut dyn FnMut(Application) -> Result<(), PressError>,
    ) -> Result<Summary, PressError> {
        let mut summary = Summary::default();
        self.ledger.iter().cloned().try_for_each(&mut *each)?;
        if !self.forms.is_empty() {
            let mut stopped = None;
            let run = batch::run(renderer.form(), options, &self.forms, &(), &mut |application| {
                each(application).map_err(|error| {
                    stopped = Some(error);
                    io::Error::other("stopped")
                })
            });
            if let Some(error) = stopped {
                return Err(error);
            }
            summary = run?;
        }
        let watch = Watch::start();
        let setup = Arc::clone(&options.setup);
        let mut worker = Worker::new(options.program.clone(), setup, watch);
        let lang = options.setup.lang;
        for (input, kind) in &self.records {
            let json = match kind {
                Written::Json => std::fs::read(&input.path).map_err(|why| unopened(&why, lang)),
                Written::Pdf => attached(&mut worker, input, lang),
            };
            let found = match json {
                Ok(json) => read(renderer, &json, lang)?,
                Err(fault) => Err(fault),
            };
            match found {
                Ok(applications) => applications.into_iter().try_for_each(&mut *each)?,
                Err(fault) => each(unreadable(input, fault))?,
            }
        }
        Ok(summary)
    }
}

/// Whether a file is JSON or a PDF, by its first bytes.
fn written(path: &Path) -> Option<Written> {
    if !path.is_file() {
        return None;
    }
    let mut start = Vec::new();
    File::open(path).ok()?.take(1024).read_to_end(&mut start).ok()?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
    if text.starts_with(b"{") {
        return Some(Written::Json);
    }
    // Not further on: an archive may hold a PDF as it is.
    start.starts_with(b"%PDF-").then_some(Written::Pdf)
}

/// The record inside a PDF, read in the worker.
fn attached(worker: &mut Worker, input: &Input, lang: Lang) -> Result<Vec<u8>, Diagnostic> {
    let found = worker.attached(&Source::File(input.path.clone()), RECORD);
    match found {
        Ok(Some(record)) => Ok(record),
        Ok(None) => Err(Diagnostic::new(
            Code::new('I', 101),
            say!(
                lang,
                "这份 PDF 里没有记录，不是本程序生成的文书",
                "This PDF holds no record: it is no paper made by this program"
            ),
            instead(lang),
        )),
        Err(WorkerError::Read(error)) => match failed(error, lang).content {
            Content::Failed(fault) => Err(fault),
            _ => Err(unopened(&io::Error::other("protocol"), lang)),
        },
        Err(WorkerError::Unopened(why)) => Err(unopened(&io::Error::other(why), lang)),
        Err(WorkerError::Start(why)) => Err(unopened(&why, lang)),
    }
}

/// What to give in place of a file that holds no record.
fn instead(lang: Lang) -> String {
    say!(
        lang,
        "请给出原来的表格、名单，check 的 JSON 报告，或本程序生成的证书、决定等 PDF",
        "Give the form, the roster, a JSON report of check, or a PDF made by this program"
    )
}

fn unopened(why: &io::Error, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('I', 102),
        say!(lang, "文件打不开：{why}", "The file cannot be opened: {why}"),
        say!(
            lang,
            "检查文件是否被占用、是否有读取权限",
            "Check that it is not in use and may be read"
        ),
    )
}

/// The applications of a record or report; a form of another kind is a
/// configuration error, and everything else that is wrong a fault of the file.
fn read(
    renderer: &Renderer,
    json: &[u8],
    lang: Lang,
) -> Result<Result<Vec<Application>, Diagnostic>, PressError> {
    let form = renderer.form();
    let bad =
        |message: String| Ok(Err(Diagnostic::new(Code::new('I', 102), message, instead(lang))));
    let found = match from::read(form, json) {
        Ok(found) => found,
        Err(FromError::Report(ReportError::Json(why))) => {
            return bad(say!(lang, "JSON 写法有误：{why}", "The JSON is wrong: {why}"));
        }
        Err(FromError::Report(ReportError::Schema(_))) => {
            return Ok(Err(Diagnostic::new(
                Code::new('I', 101),
                say!(
                    lang,
                    "这份 JSON 既不是 check 的报告（shenpi.check/1），也不是记录（shenpi.record/1）",
                    "This JSON is neither a report of check (shenpi.check/1) nor a record (shenpi.record/1)"
                ),
                instead(lang),
            )));
        }
        Err(FromError::Field(id, near)) => {
            let near = super::nearest(near, lang);
            return bad(say!(
                lang,
                "记录里的“{id}”不是这个表的字段{near}",
                "{id} in the record is no field of this form{near}"
            ));
        }
        Err(FromError::Value(id)) => {
            let label = form.label_of(&id, lang);
            return bad(say!(
                lang,
                "记录里“{label}”（{id}）的值不合要求",
                "The record's value of {label} ({id}) does not fit"
            ));
        }
        Err(FromError::Report(ReportError::Form(other))) => {
            let error = say!(
                lang,
                "这份记录属于表格“{other}”，现在用的是“{}”；加上 --form {other}",
                "This record belongs to the form {other}, not to {}; give --form {other}",
                form.id
            );
            return Err(super::store::usage(error));
        }
    };
    let mut applications = found.applications;
    if let Some(lacks) = found.fields.and_then(|fields| cut(form, &fields, renderer, lang)) {
        for application in &mut applications {
            application.diagnostics.push(lacks.clone());
        }
    }
    Ok(Ok(applications))
}

/// A record that was cut to the fields of another paper does not give this one:
/// what the form prints would be blank.
fn cut(form: &FormDef, to: &[String], renderer: &Renderer, lang: Lang) -> Option<Diagnostic> {
    let mut shown = form.printed().filter(|field| renderer.shows(&field.id));
    let lacks = shown.find(|field| !to.contains(&field.id))?;
    let label = lacks.label.get(lang);
    Some(Diagnostic {
        severity: Severity::Error,
        ..Diagnostic::new(
            Code::new('P', 601),
            say!(
                lang,
                "这份文书里的记录没有“{label}”等内容",
                "The record inside this paper does not hold {label}"
            ),
            instead(lang),
        )
    })
}

/// An application in place of a file that could not be read.
fn unreadable(input: &Input, fault: Diagnostic) -> Application {
    Application {
        path: input.shown.clone(),
        part: None,
        format: None,
        sha256: None,
        record: Record::default(),
        attachments: Vec::new(),
        diagnostics: vec![fault],
        against: None,
    }
}
