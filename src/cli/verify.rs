//! `shenpi verify`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::offset;

use super::common::{self, Output};
use super::reading::jobs;
use super::turns::in_turn;
use super::{Exit, Failure, Outcome};
use crate::archive::{self, Check, tree::Workers};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Limit, ReadError};
#[cfg(feature = "render")]
use crate::form::FormDef;
use crate::form::built_in_ids;
use crate::lang::Lang;
use crate::manifest;
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::ocsp::Ocsp;
use crate::record::Date;
use crate::report::verify::{self as report, Counts, Entry, Kind};
use crate::say;
use crate::verify::{Options, Verdict};
use crate::worker::{FormSource, Program, Setup, Source, Watch, Worker, WorkerError};

mod list;

pub(super) fn run(matches: &ArgMatches, lang: Lang, now: Timestamp) -> Outcome {
    common::handle_interrupts();
    let options = options(matches, lang, now)?;
    let limits = common::limits(matches, lang)?;
    let paths: Vec<String> =
        matches.get_many::<String>("paths").into_iter().flatten().cloned().collect();
    let mut tasks = Vec::new();
    for path in &paths {
        gather(path, &mut tasks, lang)?;
    }
    let at = Timestamp::from_second(options.at).unwrap_or(now);
    let day = super::day(at).ok_or_else(|| io::Error::other("calendar"))?;
    let bags = super::archive::workers(matches, lang, day)?;
    let setup = Arc::new(Setup {
        form: FormSource::BuiltIn(built_in_ids().next().unwrap_or_default().to_owned()),
        settings: Vec::new(),
        limits,
        as_of: day,
        stage: 0,
        lang,
    });
    let entries = judge_all(&tasks, jobs(matches), &setup, &options, &bags)?;
    let json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    let text = if json {
        report::json(&entries).map_err(io::Error::other)?
    } else {
        report::human(&entries, at, lang)
    };
    if let Some(path) = matches.get_one::<String>("report") {
        write_report(Path::new(path), &entries, at, day, lang)?;
    }
    match matches.get_one::<String>("output").filter(|path| *path != "-") {
        Some(path) => {
            let output = Output::create(Path::new(path), lang)?;
            output.writer()?.write_all(text.as_bytes())?;
            output.finish()?;
        }
        None => io::stdout().write_all(text.as_bytes())?,
    }
    let worst = entries.iter().map(|entry| entry.verdict).max().unwrap_or(Verdict::Valid);
    Ok(match worst {
        Verdict::Valid => Exit::Clean,
        Verdict::Unsigned | Verdict::Indeterminate | Verdict::Invalid => Exit::Findings,
        Verdict::Unreadable => Exit::Unreadable,
    })
}

#[cfg(feature = "render")]
fn write_report(
    path: &Path,
    entries: &[Entry],
    at: Timestamp,
    as_of: Date,
    lang: Lang,
) -> Result<(), Failure> {
    use crate::render::{Fonts, report as paper, usual_folder};
    let says = report::tables(entries, at, lang).map_err(io::Error::other)?;
    let form = FormDef::built_in(built_in_ids().next().unwrap_or_default(), &[])?;
    let program = std::env::current_exe().ok();
    let folders: Vec<PathBuf> = usual_folder(program.as_deref()).into_iter().collect();
    let fonts = Fonts::load(&folders, &[]).map_err(|error| {
        Failure::Usage(say!(
            lang,
            "找不到写报告的字体：{error}",
            "The fonts of the report were not found: {error}"
        ))
    })?;
    let title = lang.pick("电子签名核验报告", "Report of verification");
    let head = paper::Report { title, layout: "tables", lang, as_of };
    let bytes = paper::pdf(form, fonts, &head, &says).map_err(io::Error::other)?;
    let output = Output::create(path, lang)?;
    output.writer()?.write_all(&bytes)?;
    output.finish()?;
    Ok(())
}

#[cfg(not(feature = "render"))]
fn write_report(_: &Path, _: &[Entry], _: Timestamp, _: Date, lang: Lang) -> Result<(), Failure> {
    Err(Failure::Usage(say!(
        lang,
        "这个程序是不带 render 功能编译的，不能写 PDF 报告",
        "This program was built without the feature `render` and writes no PDF report"
    )))
}

/// One thing to verify.
enum Task {
    Pdf { shown: String, path: PathBuf },
    Bag { shown: String, path: PathBuf },
    List { shown: String, folder: PathBuf, lists: Vec<String> },
    Failed { shown: String, why: Diagnostic },
}

/// What a path of the command line names.
fn gather(path: &str, tasks: &mut Vec<Task>, lang: Lang) -> Result<(), Failure> {
    let place = Path::new(path);
    let shown = path.replace('\\', "/");
    let shown = shown.trim_end_matches('/').to_owned();
    if place.is_dir() {
        let before = tasks.len();
        folder(place, &shown, tasks, lang, 0);
        if tasks.len() == before {
            return Err(Failure::Usage(say!(
                lang,
                "“{shown}”里没有可以核验的 PDF 或摘要清单",
                "{shown} holds no PDF and no digest list"
            )));
        }
        return Ok(());
    }
    if !place.is_file() {
        return Err(Failure::Usage(say!(lang, "没有这个文件：{shown}", "No such file: {shown}")));
    }
    let name = place.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    if manifest::is_list(&name).is_some() {
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        tasks.push(Task::List { shown, folder, lists: vec![name] });
    } else {
        tasks.push(Task::Pdf { shown, path: place.to_owned() });
    }
    Ok(())
}

/// Folders inside folders, at most.
const DEEPEST: usize = 64;

fn folder(path: &Path, shown: &str, tasks: &mut Vec<Task>, lang: Lang, depth: usize) {
    let failed = |why: &dyn std::fmt::Display| {
        Diagnostic::new(
            Code::new('S', 790),
            say!(lang, "打不开文件夹：{why}", "the folder cannot be opened: {why}"),
            say!(lang, "检查路径和权限", "check path and permission"),
        )
    };
    let entries = match fs::read_dir(path) {
        Ok(entries) if depth < DEEPEST => entries,
        Ok(_) => return,
        Err(error) => {
            let why = failed(&error);
            return tasks.push(Task::Failed { shown: shown.to_owned(), why });
        }
    };
    let mut names: Vec<(String, bool)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let kind = entry.file_type().ok()?;
            // A link to a folder could lead in a ring.
            (!kind.is_symlink() || !entry.path().is_dir())
                .then(|| Some((entry.file_name().into_string().ok()?, entry.path().is_dir())))?
        })
        .collect();
    names.sort();
    let lists: Vec<String> = names
        .iter()
        .filter(|(name, is_dir)| !is_dir && manifest::is_list(name).is_some())
        .map(|(name, _)| name.clone())
        .collect();
    if names.iter().any(|(name, is_dir)| !is_dir && name == "bagit.txt") {
        let shown = shown.to_owned();
        return tasks.push(Task::Bag { shown, path: path.to_owned() });
    }
    if !lists.is_empty() {
        let shown = shown.to_owned();
        return tasks.push(Task::List { shown, folder: path.to_owned(), lists });
    }
    for (name, is_dir) in names {
        if manifest::is_litter(&name) {
            continue;
        }
        let (below, shown) = (path.join(&name), format!("{shown}/{name}"));
        if is_dir {
            folder(&below, &shown, tasks, lang, depth + 1);
        } else if name.to_lowercase().ends_with(".pdf") {
            tasks.push(Task::Pdf { shown, path: below });
        }
    }
}

/// Judges all tasks; the order of the result is theirs, whatever the number of
/// jobs.
fn judge_all(
    tasks: &[Task],
    jobs: usize,
    setup: &Arc<Setup>,
    options: &Options,
    bags: &Workers,
) -> Result<Vec<Entry>, Failure> {
    let (program, watch) = (Program::this()?, Watch::start());
    let worker = || Worker::new(program.clone(), Arc::clone(setup), Arc::clone(&watch));
    let judge = |worker: &mut Worker, task: &Task| judge(task, worker, options, bags);
    let mut all = Vec::with_capacity(tasks.len());
    in_turn(tasks, jobs, worker, judge, |_, entry| {
        all.push(entry);
        Ok::<(), Failure>(())
    })?;
    Ok(all)
}

fn judge(task: &Task, worker: &mut Worker, options: &Options, bags: &Workers) -> Entry {
    let lang = options.lang;
    match task {
        Task::Bag { shown, path } => bag(shown, path, bags, lang),
        Task::Pdf { shown, path } => pdf(shown, path, worker, options, lang),
        Task::List { shown, folder, lists } => list::judge(shown, folder, lists, worker, lang),
        Task::Failed { shown, why } => Entry::unreadable(shown, Kind::Pdf, why.clone()),
    }
}

/// A bag (RFC 8493).
fn bag(shown: &str, path: &Path, workers: &Workers, lang: Lang) -> Entry {
    let root = archive::tree::Root::Folder(path.to_owned());
    let place = archive::Place { shown: shown.to_owned(), root };
    let jobs = std::num::NonZeroUsize::MIN;
    let options = archive::Options { jobs, check: Check::Whole, lang };
    let found = archive::verify(&place, workers, &options, &());
    let verdict = match found.verdict {
        archive::Verdict::Valid => Verdict::Valid,
        archive::Verdict::Invalid => Verdict::Invalid,
        archive::Verdict::Indeterminate => Verdict::Indeterminate,
        archive::Verdict::Unreadable => Verdict::Unreadable,
    };
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let counts = Counts {
        intact: count(found.entries.intact),
        altered: count(found.entries.altered),
        missing: count(found.entries.missing),
        unlisted: count(found.entries.unlisted),
    };
    Entry::list(shown, Kind::Bag, verdict, counts, found.diagnostics)
}

/// The verdict over one PDF, or why there is none.
pub(super) fn pdf(
    shown: &str,
    path: &Path,
    worker: &mut Worker,
    options: &Options,
    lang: Lang,
) -> Entry {
    let problem = |number: u16, message: String, help: String| {
        Entry::unreadable(shown, Kind::Pdf, Diagnostic::new(Code::new('S', number), message, help))
    };
    if !is_pdf(path) {
        return problem(
            744,
            say!(lang, "不是 PDF，也不是摘要清单", "this is neither a PDF nor a digest list"),
            say!(
                lang,
                "给出 PDF、清单文件，或含有清单的文件夹",
                "give a PDF, a list, or a folder that holds one"
            ),
        );
    }
    match worker.verify(&Source::File(path.to_owned()), options) {
        Ok(report) => Entry::pdf(shown, report),
        Err(WorkerError::Read(ReadError::OverLimit(limit))) => {
            let what = match limit {
                Limit::Time => lang.pick("时间", "time"),
                Limit::Memory => lang.pick("内存", "memory"),
                _ => lang.pick("大小", "size"),
            };
            problem(
                740,
                say!(lang, "核验超出了{what}限度", "verifying it passed the limit of {what}"),
                say!(
                    lang,
                    "确认来源可靠后用 --limit 放宽（如 --limit seconds=60）",
                    "if you trust its origin, raise the limit (--limit seconds=60)"
                ),
            )
        }
        Err(WorkerError::Read(_)) => problem(
            740,
            say!(lang, "核验程序读到它时中断", "the reader broke off on it"),
            say!(lang, "向签发单位重新索取原件", "ask the issuing office for the original"),
        ),
        Err(error) => problem(
            790,
            say!(lang, "打不开文件：{error}", "the file cannot be opened: {error}"),
            say!(lang, "检查路径和权限", "check path and permission"),
        ),
    }
}

/// Whether a file begins as PDFs do, or cannot be asked.
fn is_pdf(path: &Path) -> bool {
    let mut start = [0; 1024];
    let read = fs::File::open(path).and_then(|mut file| io::Read::read(&mut file, &mut start));
    match read {
        Ok(read) => {
            let start = start.get(..read).unwrap_or_default();
            memchr::memmem::find(start, b"%PDF").is_some()
                || path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"))
        }
        Err(_) => true,
    }
}

/// The bundles of roots where systems keep them.
const SYSTEM_STORES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

fn read(path: &str, lang: Lang) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        Failure::Usage(say!(lang, "打不开“{path}”：{error}", "Cannot open {path}: {error}"))
    })
}

/// The roots of `--trust`, DER.
pub(super) fn trusted(matches: &ArgMatches, lang: Lang) -> Result<Vec<Vec<u8>>, Failure> {
    let mut trust = Vec::new();
    for path in matches.get_many::<String>("trust").into_iter().flatten() {
        let found = Certificate::from_pem(&read(path, lang)?).map_err(|error| {
            Failure::Usage(say!(
                lang,
                "“{path}”里的证书读不出来：{error}",
                "A certificate in {path} cannot be read: {error}"
            ))
        })?;
        if found.is_empty() {
            return Err(Failure::Usage(say!(
                lang,
                "“{path}”里没有 PEM 证书（-----BEGIN CERTIFICATE-----）",
                "{path} holds no PEM certificate (-----BEGIN CERTIFICATE-----)"
            )));
        }
        trust.extend(found.iter().map(|certificate| certificate.der().to_vec()));
    }
    Ok(trust)
}

fn options(matches: &ArgMatches, lang: Lang, now: Timestamp) -> Result<Options, Failure> {
    let files = |name: &str| -> Vec<String> {
        matches.get_many::<String>(name).into_iter().flatten().cloned().collect()
    };
    let mut trust = trusted(matches, lang)?;
    if matches.get_flag("trust-system") {
        let store = SYSTEM_STORES.iter().find_map(|path| fs::read(path).ok());
        let Some(store) = store else {
            return Err(Failure::Usage(say!(
                lang,
                "找不到本机的根证书库；请导出为 PEM，用 --trust 给出",
                "This system's store of roots was not found; export it as PEM and give it with --trust"
            )));
        };
        // One root that is odd must not cost all others.
        let blocks = crate::pki::certificate::blocks(&store, "CERTIFICATE").unwrap_or_default();
        let good = blocks.into_iter().filter(|der| Certificate::from_der(der).is_ok());
        trust.extend(good);
    }
    let mut evidence = Vec::new();
    let unread = |path: &str, error: &dyn std::fmt::Display| {
        Failure::Usage(say!(lang, "“{path}”读不出来：{error}", "{path} cannot be read: {error}"))
    };
    for path in files("crl") {
        let lists = Crl::from_file(&read(&path, lang)?).map_err(|error| unread(&path, &error))?;
        evidence.extend(lists.iter().map(|list| list.der().to_vec()));
    }
    for path in files("ocsp") {
        let response =
            Ocsp::from_der(&read(&path, lang)?).map_err(|error| unread(&path, &error))?;
        evidence.push(response.der().to_vec());
    }
    let at = match matches.get_one::<String>("at") {
        Some(text) => moment(text, lang)?,
        None => now,
    };
    Ok(Options {
        trust,
        evidence,
        at: at.as_second(),
        require_revocation: matches.get_flag("require-revocation"),
        lang,
    })
}

/// A date or a time; +08:00 where no zone is given, and the end of a day where
/// no time is.
pub(super) fn moment(text: &str, lang: Lang) -> Result<Timestamp, Failure> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let china = offset(8);
    let here = |time: civil::DateTime| china.to_timestamp(time).ok();
    let time = text.parse::<civil::DateTime>().ok();
    let time =
        time.or_else(|| text.replacen(' ', "T", 1).parse().ok()).filter(|_| text.contains(':'));
    if let Some(moment) = time.and_then(here) {
        return Ok(moment);
    }
    let day = common::date(text, lang).map_err(|_| {
        Failure::Usage(say!(
            lang,
            "“{text}”不是日期或时间，写作 2026-11-23 或 2026-11-23T09:00:00+08:00",
            "“{text}” is no date or time; write 2026-11-23 or 2026-11-23T09:00:00+08:00"
        ))
    })?;
    let day = format!("{day}").parse::<civil::Date>().ok();
    let moment = day.and_then(|day| here(day.at(23, 59, 59, 0)));
    moment.ok_or_else(|| Failure::Usage(say!(lang, "“{text}”不是日期", "“{text}” is no date")))
}
