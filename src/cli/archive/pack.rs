//! `shenpi archive pack`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use clap::ArgMatches;

use super::super::common::{self, talk};
use super::super::reading::{self, Bar};
use super::super::{Exit, Failure, Outcome, verify as judging};
use super::case::{self, Numbering};
use super::include::Includes;
use super::{as_of, workers};
use crate::application::{Application, Head, Totals, Verdict};
use crate::archive::pack::{self, Bag, From, Item, Packed, Shape};
use crate::archive::tree::Workers;
use crate::batch::{self, Input, Options};
use crate::digest::Algorithm;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::Date;
use crate::report::verify::{json, verdict};
use crate::report::{self, Kind, Style, kept};
use crate::say;
use crate::verify;
use crate::worker::{Program, Setup, Watch, Worker};

/// Names in a bag. What archivists read is Chinese.
const REPORT: &str = "检查报告.json";
const VERIFIED: &str = "核验报告.json";
const RECORD: &str = "记录.json";
const METADATA: &str = "元数据";
const VERSIONS: &str = "版本.json";

pub(in crate::cli) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let as_of = as_of(matches, lang, today)?;
    let (form, source, settings) = common::form(matches, lang)?;
    let (stage, head) = reading::head(matches, &form, as_of, lang)?;
    let setup = Setup {
        form: source,
        settings,
        limits: common::limits(matches, lang)?,
        as_of,
        stage,
        lang,
    };
    let scans = crate::scan::Limits { pixels: setup.limits.pixels, ..Default::default() };
    let jobs = reading::jobs(matches);
    let options =
        Options { setup: Arc::new(setup), program: Program::this()?, jobs, scans: Some(scans) };
    let workers = workers(matches, lang, as_of)?;
    let judge = Judge {
        worker: Mutex::new(Worker::new(
            options.program.clone(),
            Arc::clone(&options.setup),
            Watch::start(),
        )),
        options: verify::Options {
            trust: judging::trusted(matches, lang)?,
            evidence: Vec::new(),
            at: judging::moment(&as_of.to_string(), lang)?.as_second(),
            require_revocation: false,
            lang,
        },
        doubtful: AtomicUsize::new(0),
    };
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let numbering = Numbering {
        pattern: text("case-number").map(str::to_owned),
        first: matches.get_one::<u64>("first-number").copied().unwrap_or(1),
    };
    let order = Order {
        form: &form,
        head: &head,
        workers: &workers,
        judge: &judge,
        as_of,
        lang,
        numbering,
        batch: text("batch").map(str::to_owned),
        info: common::pairs(matches, "info", lang)?,
        algorithms: algorithms(matches),
        metadata: text("metadata").unwrap_or("xml").to_owned(),
        shape: if matches.get_flag("zip") { Shape::Zip } else { Shape::Folder },
        folder: PathBuf::from(text("output").unwrap_or(".")),
    };
    let mut inputs = Vec::new();
    for argument in matches.get_many::<String>("paths").into_iter().flatten() {
        inputs.extend(reading::resolve(argument, lang)?);
    }
    let inputs = batch::once(inputs);
    common::handle_interrupts();
    let (mut accepted, passed_over) = read(matches, &order, &options, &inputs)?;
    if accepted.is_empty() {
        return Err(Failure::Usage(say!(
            lang,
            "没有可以封装的申报：{passed_over} 份没有通过检查（加 --with-returned 一并封装）",
            "Nothing to pack: {passed_over} did not pass the check (--with-returned packs them too)"
        )));
    }
    let names: Vec<&str> = accepted.iter().map(case::community).collect();
    let wanted = matches.get_many::<String>("include").into_iter().flatten();
    let mut includes = Includes::gather(wanted, &names, lang)?;
    let mut made = 0_u64;
    let all = text("per") == Some("batch");
    if all {
        let name = order.batch_name(&inputs);
        let cases: Vec<Case> =
            accepted.drain(..).enumerate().map(|(at, case)| (case, includes.take(at))).collect();
        let rest = includes.rest();
        order.pack(&name, order.numbering.first, &cases, &rest, &inputs, true)?;
        made += 1;
    } else {
        for (at, case) in accepted.drain(..).enumerate() {
            let number = order.numbering.first + at as u64;
            let name = case::folder_name(number, &case);
            let own = includes.take(at);
            order.pack(&name, number, &[(case, own)], &[], &inputs, false)?;
            made += 1;
        }
    }
    let lost = if all { Vec::new() } else { includes.rest() };
    talk(&say!(lang, "封装了 {made} 个包", "{made} bag(s) made"));
    if passed_over > 0 {
        talk(&say!(
            lang,
            "{passed_over} 份没有通过检查，没有封装",
            "{passed_over} did not pass the check and were not packed"
        ));
    }
    for (_, path) in &lost {
        let path = path.display();
        talk(&say!(
            lang,
            "“{path}”的文件名里没有哪个社区的名称，没有封装；请改名，或用 --per batch",
            "{path} names no community and was not packed; rename it, or use --per batch"
        ));
    }
    let doubtful = judge.doubtful.into_inner();
    Ok(if lost.is_empty() && passed_over == 0 && doubtful == 0 {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn algorithms(matches: &ArgMatches) -> Vec<Algorithm> {
    let asked = matches.get_many::<String>("algorithm").into_iter().flatten();
    let asked = asked.filter_map(|name| Algorithm::from_name(name));
    std::iter::once(Algorithm::Sha256).chain(asked).collect()
}

/// Reads and checks everything; the number is of those that are not packed.
fn read(
    matches: &ArgMatches,
    order: &Order<'_>,
    options: &Options,
    inputs: &[Input],
) -> Result<(Vec<Application>, u64), Failure> {
    let lang = order.lang;
    let bar = Bar::new(
        false,
        lang.pick("{spinner} 已检查 {pos} 份 {wide_msg}", "{spinner} {pos} checked {wide_msg}"),
    );
    let returned = matches.get_flag("with-returned");
    let (mut accepted, mut passed_over) = (Vec::new(), 0);
    let summary = batch::run(order.form, options, inputs, &bar, &mut |application| {
        let verdict = application.verdict();
        if verdict == Verdict::Accept || returned && verdict == Verdict::Return {
            accepted.push(application);
        } else {
            passed_over += 1;
        }
        Ok(())
    })?;
    bar.clear();
    reading::notes(&summary, lang);
    Ok((accepted, passed_over))
}

/// An application, and the files that are taken in with it.
type Case = (Application, Vec<(String, PathBuf)>);

/// Everything that all bags of a run share.
struct Order<'a> {
    form: &'a FormDef,
    head: &'a Head,
    workers: &'a Workers,
    judge: &'a Judge,
    as_of: Date,
    lang: Lang,
    numbering: Numbering,
    batch: Option<String>,
    info: Vec<common::Pair>,
    algorithms: Vec<Algorithm>,
    metadata: String,
    shape: Shape,
    folder: PathBuf,
}

impl Order<'_> {
    fn batch_name(&self, inputs: &[Input]) -> String {
        let input = inputs.first().map_or("", |input| input.shown.as_str());
        let last = input.rsplit('/').find(|part| !matches!(*part, "" | "." | ".."));
        case::safe(self.batch.as_deref().or(last).unwrap_or("批次"))
    }

    /// One bag of one case, or of all; `first` is the first case's number.
    fn pack(
        &self,
        name: &str,
        first: u64,
        cases: &[Case],
        rest: &[(String, PathBuf)],
        inputs: &[Input],
        together: bool,
    ) -> Result<(), Failure> {
        let mut items = Vec::new();
        let mut folders = Vec::new();
        let mut schemas =
            vec!["shenpi.check/1", "shenpi.record/1", "shenpi.metadata/1", "shenpi.versions/1"];
        let mut verified =
            |below: &str, own: &[(String, PathBuf)]| -> Result<Option<Item>, Failure> {
                let Some(report) = self.judge.report(own)? else { return Ok(None) };
                if !schemas.contains(&VERIFY) {
                    schemas.push(VERIFY);
                }
                Ok(Some(bytes(format!("{below}{VERIFIED}"), report)))
            };
        for (at, (case, own)) in cases.iter().enumerate() {
            let number = first + at as u64;
            let below = match together {
                true => format!("{}/", case::folder_name(number, case)),
                false => String::new(),
            };
            items.extend(case::items(case, inputs, self.workers, &below, self.lang)?);
            items.extend(own.iter().map(|(name, path)| file(format!("{below}{name}"), path)));
            items.extend(verified(&below, own)?);
            items.push(bytes(format!("{below}{RECORD}"), kept::records(&self.form.id, &[case])));
            items.push(bytes(format!("{below}{REPORT}"), self.report(&[case])?));
            folders.push((below, number));
        }
        items.extend(verified("", rest)?);
        items.extend(rest.iter().map(|(name, path)| file(name.clone(), path)));
        if together {
            let all: Vec<&Application> = cases.iter().map(|(case, _)| case).collect();
            items.push(bytes(REPORT.to_owned(), self.report(&all)?));
        }
        items.push(bytes(VERSIONS.to_owned(), kept::versions(&self.form.id, &schemas)));
        let describe = |packed: &[Packed]| {
            let mut items = Vec::new();
            for ((case, _), (below, number)) in cases.iter().zip(&folders) {
                let metadata = case::metadata(
                    case,
                    self.form,
                    self.numbering.of(*number),
                    self.batch.as_deref(),
                    &self.info,
                    self.as_of,
                );
                if self.metadata != "json" {
                    let path = format!("{below}{METADATA}.xml");
                    items.push(bytes(path, metadata.xml(packed, below)));
                }
                if self.metadata != "xml" {
                    let path = format!("{below}{METADATA}.json");
                    items.push(bytes(path, kept::metadata(&metadata, packed, below)));
                }
            }
            items
        };
        let bag = Bag {
            name: name.to_owned(),
            items,
            describe: &describe,
            info: self.info(cases, first, together),
            algorithms: self.algorithms.clone(),
            on: self.as_of,
        };
        let made = pack::write(bag, &self.folder, self.shape, &common::half)
            .map_err(|error| Failure::Usage(error.message(self.lang)))?;
        let path = made.path.display();
        let (files, bytes) = (made.files, made.bytes);
        talk(&say!(
            self.lang,
            "{path}：{files} 个文件，{bytes} 字节",
            "{path}: {files} files, {bytes} bytes"
        ));
        Ok(())
    }

    /// The check's own report, as it would print it.
    fn report(&self, cases: &[&Application]) -> io::Result<Vec<u8>> {
        let sink = Shared::default();
        let mut report =
            report::open(Kind::Json, Box::new(sink.clone()), self.head, &Style::default())?;
        let mut totals = Totals::default();
        for case in cases {
            totals.add(case);
            report.application(case)?;
        }
        report.finish(&totals)?;
        drop(report);
        Ok(sink.take())
    }

    fn info(&self, cases: &[Case], first: u64, together: bool) -> Vec<(String, String)> {
        let mut info = self.info.clone();
        let mut add = |label: &str, value: String| info.push((label.to_owned(), value));
        if let Some(batch) = &self.batch {
            add("Bag-Group-Identifier", batch.clone());
            add("Batch-Number", batch.clone());
        }
        for (at, (case, _)) in cases.iter().enumerate() {
            if let Some(number) = self.numbering.of(first + at as u64) {
                if !together {
                    add("External-Identifier", number.clone());
                }
                add("Case-Number", number);
            }
            if !together {
                add("External-Description", case::title(case, self.form));
            }
        }
        if together {
            let count = cases.len();
            let title = &self.form.title.zh;
            add("External-Description", format!("{title}，{count} 份"));
        }
        info
    }
}

/// The schema of a report of `verify`.
const VERIFY: &str = "shenpi.verify/1";

/// Judges the signatures of what is taken in, as of the end of `--as-of`.
struct Judge {
    worker: Mutex<Worker>,
    options: verify::Options,
    /// Files whose signatures are worse than indeterminate.
    doubtful: AtomicUsize,
}

impl Judge {
    /// The report of `verify` over the PDFs among some files, by their names in
    /// the bag; none where none is signed.
    fn report(&self, files: &[(String, PathBuf)]) -> Result<Option<Vec<u8>>, Failure> {
        let lang = self.options.lang;
        let mut worker = self.worker.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut entries = Vec::new();
        for (name, path) in files {
            if name.to_lowercase().ends_with(".pdf") {
                entries.push(judging::pdf(name, path, &mut worker, &self.options, lang));
            }
        }
        if entries.iter().all(|entry| entry.verdict == verify::Verdict::Unsigned) {
            return Ok(None);
        }
        for entry in &entries {
            if matches!(entry.verdict, verify::Verdict::Invalid | verify::Verdict::Unreadable) {
                self.doubtful.fetch_add(1, Ordering::Relaxed);
                let (path, verdict) = (&entry.path, verdict(entry.verdict, lang));
                talk(&say!(
                    lang,
                    "“{path}”的签名核验为{verdict}，照样封装，详见包里的{VERIFIED}",
                    "{path} is {verdict}; it was packed all the same, see {VERIFIED} in the bag"
                ));
            }
        }
        Ok(Some(json(&entries).map_err(io::Error::other)?.into_bytes()))
    }
}

fn bytes(path: String, bytes: Vec<u8>) -> Item {
    Item { path, from: From::Bytes(bytes), expected: None }
}

fn file(path: String, source: &Path) -> Item {
    Item { path, from: From::File(source.to_owned()), expected: None }
}

/// A buffer that a report writes to and this side reads.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
