//! `shenpi render`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use super::common::{self, talk};
use super::reading::{self, Bar};
use super::{Exit, Failure, Outcome};
use crate::application::Application;
use crate::batch::{Options, Progress};
use crate::form::{FormDef, Kind, Label};
use crate::lang::Lang;
use crate::record::{Date, Value};
use crate::registry::{Ledger, LedgerError, Stamp};
use crate::render::batch::{Press, PressError, Tray};
use crate::render::plan::{Given, Planned, Planner};
use crate::render::{self, FontError, Fonts, Renderer, Role, from};
use crate::report::Style;
use crate::rule;
use crate::say;
use crate::worker::{Program, Setup};

mod source;
mod store;
mod tell;

use source::Sources;
use store::Store;
use tell::{Said, Teller};

/// The layout engine's and the store's failures, as the user is told of them.
fn failure(error: PressError, lang: Lang) -> Failure {
    if let Some(sentence) = store::as_usage(&error) {
        return Failure::Usage(sentence);
    }
    match error {
        PressError::Form(error) => Failure::Form(error),
        PressError::Page(page) => Failure::Usage(say!(
            lang,
            "第 {page} 页太大，画不成图片；写小一点的 --dpi",
            "Page {page} is too large for a picture; give a lower --dpi"
        )),
        PressError::System(error) => Failure::System(error.into()),
    }
}

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date, at: &str) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let as_of = match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang)?,
        None => today,
    };
    let (stage, head) = reading::head(matches, &form, as_of, lang)?;
    let id = output(&form, matches, lang)?;
    let given = given(&form, matches, lang)?;
    let limits = common::limits(matches, lang)?;
    let scans = crate::scan::Limits { pixels: limits.pixels, ..Default::default() };
    let setup = Setup { form: source, settings, limits, as_of, stage, lang };
    let jobs = reading::jobs(matches);
    // A form with a broken scan is not rendered, as `check` would return it.
    let reading =
        Options { setup: Arc::new(setup), program: Program::this()?, jobs, scans: Some(scans) };
    let ledger = matches.get_one::<String>("registry").map(PathBuf::from);
    let batch = matches.get_one::<i64>("batch").copied().unwrap_or(0);
    let sources = match &ledger {
        Some(path) => Sources::of_ledger(of_ledger(path, &form, &id, batch, lang)?),
        None => Sources::resolve(matches, lang)?,
    };
    let fonts = fonts(matches, lang)?;
    let options = render::Options {
        as_of,
        proof: matches.get_flag("proof"),
        templates: templates(matches, lang)?,
        lang,
    };
    let proof = options.proof;
    let renderer = Renderer::new(form, &id, fonts, options)?;
    common::handle_interrupts();
    let (format, store) = Store::of(matches, renderer.output(), as_of, lang)?;
    let store = match store {
        Ok(store) => store,
        Err(there) => {
            let found = store::there(&there, lang);
            let (message, help) = (found.message, found.help);
            talk(&say!(lang, "错误[P606] {message}；{help}", "error[P606] {message}; {help}"));
            return Ok(Exit::Findings);
        }
    };
    stand_ins(renderer.fonts(), lang);
    let bar = Bar::new(
        false,
        lang.pick(
            "{spinner} 已生成 {pos} 份（每秒 {per_sec}）{wide_msg}",
            "{spinner} {pos} made ({per_sec}) {wide_msg}",
        ),
    );
    let style = Style { lang, ..Style::default() };
    let mut teller = Teller::new(&renderer, store, head, style, &bar, proof, ledger.is_some());
    let dpi = matches.get_one::<u16>("dpi").copied().unwrap_or(150);
    let press = Press::new(&renderer, format, dpi, jobs)?;
    let mut planner = Planner::new(&renderer, given);
    let store = teller.store();
    let feed = |tray: &mut Tray<'_, '_, Said>| {
        // Numbers are given out once all that are borne already are known. To
        // read twice costs little beside a paper; to hold all that was read
        // would make memory grow with the roster.
        if planner.gives_numbers() {
            sources.feed(&renderer, &reading, &mut |case| {
                planner.reserve(&case);
                Ok(())
            })?;
        }
        if !render::is_batch(renderer.output()) {
            let mut each = |case| one(case, &mut planner, &store, tray);
            return sources.feed(&renderer, &reading, &mut each);
        }
        let mut cases = Vec::new();
        let summary = sources.feed(&renderer, &reading, &mut |case| {
            cases.push(case);
            Ok(())
        })?;
        all(cases, &renderer, &mut planner, &store, tray)?;
        Ok(summary)
    };
    let summary = press.run(feed, &mut |said, outcome| teller.take(said, outcome));
    bar.clear();
    let summary = summary.map_err(|error| failure(error, lang))?;
    reading::notes(&summary, lang);
    let unlisted = !summary.unlisted.is_empty();
    let (output, issued) = (renderer.output(), teller.issued());
    let exit = teller.finish(as_of)?;
    // A proof is no paper.
    if let Some(path) = ledger.filter(|_| !proof && !issued.is_empty()) {
        let stamp = Stamp { at: at.to_owned(), today: as_of };
        let kept = Ledger::open(&path, renderer.form())
            .and_then(|mut ledger| ledger.issue(output, batch, &issued, &stamp));
        if let Err(error) = kept {
            let sentence = error.text(lang);
            return Err(Failure::Usage(say!(
                lang,
                "文书已生成，但台账没有记下它们的摘要：{sentence}；用 --force 重做一次即可补记",
                "The papers are made, but the ledger did not record their digests: {sentence}; make them again with --force"
            )));
        }
    }
    Ok(if unlisted { Exit::Unreadable } else { exit })
}

/// The records of a batch of the ledger.
fn of_ledger(
    path: &Path,
    form: &FormDef,
    output: &str,
    batch: i64,
    lang: Lang,
) -> Result<Vec<Application>, Failure> {
    let fail = |error: LedgerError| Failure::of_ledger(&error, lang);
    let ledger = Ledger::open_read_only(path, form).map_err(fail)?;
    let Some(output) = form.output(output) else { return Ok(Vec::new()) };
    let cases = ledger.papers(form, output, batch).map_err(fail)?;
    if cases.is_empty() {
        let name = output.name.get(lang);
        return Err(Failure::Usage(say!(
            lang,
            "台账里第 {batch} 批没有可以出{name}的社区：证书、标识牌、决定在命名（registry name --batch {batch}）以后，公示在进入公示（registry advance --batch {batch}）以后",
            "The ledger has nobody in batch {batch} for {name}: name them with registry name first, or put them on notice with registry advance"
        )));
    }
    Ok(cases)
}

/// One paper of one record.
fn one(
    application: Application,
    planner: &mut Planner<'_>,
    store: &store::Shelf,
    tray: &mut Tray<'_, '_, Said>,
) -> Result<(), PressError> {
    let Planned { case, mut faults, unreadable } = planner.plan(application);
    let cases = [case];
    let name = planner.name(&cases);
    let [case] = cases;
    if faults.is_empty()
        && let Some(there) = store.taken(&name)
    {
        faults.push(store::there(&there, store.lang()));
    }
    let said = Said::of(&case, name, faults, unreadable);
    let cases = if said.faults.is_empty() { vec![case] } else { Vec::new() };
    tray.put(cases, said)
}

/// One paper of all records; any that may not be printed keeps it from being
/// made.
fn all(
    applications: Vec<Application>,
    renderer: &Renderer,
    planner: &mut Planner<'_>,
    store: &store::Shelf,
    tray: &mut Tray<'_, '_, Said>,
) -> Result<(), PressError> {
    if applications.is_empty() {
        return Ok(());
    }
    let mut cases = Vec::with_capacity(applications.len());
    let mut whole = true;
    for application in applications {
        let Planned { case, mut faults, unreadable } = planner.plan(application);
        if faults.is_empty() {
            faults = renderer.faults(std::slice::from_ref(&case));
        }
        if faults.is_empty() {
            cases.push(case);
        } else {
            whole = false;
            tray.put(Vec::new(), Said::member(&case, faults, unreadable))?;
        }
    }
    let name = planner.name(&cases);
    let mut faults = Vec::new();
    if whole && let Some(there) = store.taken(&name) {
        faults.push(store::there(&there, store.lang()));
    }
    let cases = if whole && faults.is_empty() { cases } else { Vec::new() };
    tray.put(cases, Said::whole(name, faults))
}

/// The id of the output asked for.
fn output(form: &FormDef, matches: &ArgMatches, lang: Lang) -> Result<String, Failure> {
    let id = matches.get_one::<String>("output-id").map_or("", String::as_str);
    if form.output(id).is_some() {
        return Ok(id.to_owned());
    }
    let known: Vec<&str> = form.outputs.iter().map(|output| output.id.as_str()).collect();
    let near = nearest(rule::nearest(id, known.iter().copied()), lang);
    let known = known.join(lang.pick("、", ", "));
    Err(Failure::Usage(if form.outputs.is_empty() {
        say!(lang, "这个表没有定义任何文书（[[output]]）", "This form declares no outputs")
    } else {
        say!(
            lang,
            "没有叫“{id}”的文书{near}；可用：{known}",
            "There is no output {id}{near}; use one of: {known}"
        )
    }))
}

fn nearest(near: Option<String>, lang: Lang) -> String {
    near.map_or_else(String::new, |near| say!(lang, "，是否为“{near}”", ", perhaps {near}"))
}

/// `--value` and `--first-number`.
fn given(form: &FormDef, matches: &ArgMatches, lang: Lang) -> Result<Given, Failure> {
    let mut values = Vec::new();
    for pair in matches.get_many::<String>("value").into_iter().flatten() {
        let Some((name, text)) = pair.split_once('=') else {
            return Err(Failure::Usage(say!(
                lang,
                "--value 要写成 字段=内容，而不是“{pair}”",
                "--value takes FIELD=TEXT, not “{pair}”"
            )));
        };
        values.push(value(form, name.trim(), text.trim(), lang)?);
    }
    let first_number = matches.get_one::<u64>("first-number").copied();
    if first_number.is_some() && form.numbering.is_none() {
        return Err(Failure::Usage(say!(
            lang,
            "这个表没有编号规则（form.toml 的 [numbering]），不能用 --first-number",
            "This form has no [numbering]; --first-number cannot be used"
        )));
    }
    Ok(Given { values, first_number })
}

/// A value for a field, which may be named by its id or its label.
fn value(form: &FormDef, name: &str, text: &str, lang: Lang) -> Result<(String, Value), Failure> {
    let names = form.names();
    let by_label = || match form.column(name)? {
        Label::Field(at) => form.fields.get(at).map(|field| field.id.clone()),
        Label::Opinions | Label::Level(_) => None,
    };
    let is_known = names.contains_key(name) && from::is_field(name);
    let id = if is_known { Some(name.to_owned()) } else { by_label() };
    let Some(id) = id else {
        let known = names.keys().map(String::as_str).filter(|id| from::is_field(id));
        let near = nearest(rule::nearest(name, known), lang);
        return Err(Failure::Usage(say!(
            lang,
            "--value：没有叫“{name}”的字段{near}",
            "--value: there is no field {name}{near}"
        )));
    };
    let text = crate::text::nfc(text);
    let options = form.field(&id).and_then(|field| match &field.kind {
        Kind::Choice(options) if !options.iter().any(|option| *option == text) => Some(options),
        _ => None,
    });
    if let Some(options) = options {
        let label = form.label_of(&id, lang);
        let options = options.join(lang.pick("、", ", "));
        return Err(Failure::Usage(say!(
            lang,
            "--value：“{label}”不能是“{text}”，可用：{options}",
            "--value: {label} cannot be “{text}”; use one of: {options}"
        )));
    }
    match form.given(&id, &text).filter(|_| !text.is_empty()) {
        Some(value) => Ok((id, value)),
        None => {
            let label = form.label_of(&id, lang);
            Err(Failure::Usage(say!(
                lang,
                "--value：“{text}”不能作为“{label}”；日期写作 2022-12-30，数字写作 12.5",
                "--value: “{text}” does not fit {label}; a date is 2022-12-30, a number 12.5"
            )))
        }
    }
}

fn templates(matches: &ArgMatches, lang: Lang) -> Result<Option<PathBuf>, Failure> {
    let Some(dir) = matches.get_one::<String>("templates") else { return Ok(None) };
    if Path::new(dir).is_dir() {
        return Ok(Some(PathBuf::from(dir)));
    }
    Err(Failure::Usage(say!(
        lang,
        "--templates：没有“{dir}”这个文件夹",
        "--templates: there is no folder {dir}"
    )))
}

/// The fonts of `--font` and `--fonts`, where a verb has these flags, and those
/// beside the program.
pub(super) fn fonts(matches: &ArgMatches, lang: Lang) -> Result<Fonts, Failure> {
    let all = |name| matches.try_get_many::<String>(name).ok().flatten().into_iter().flatten();
    let mut own = Vec::new();
    for pair in all("font") {
        let role = pair.split_once('=').and_then(|(name, file)| {
            let role = Role::ALL.into_iter().find(|role| role.family() == name.trim())?;
            Some((role, PathBuf::from(file.trim())))
        });
        own.push(role.ok_or_else(|| {
            Failure::Usage(say!(
                lang,
                "--font 要写成 仿宋=文件（仿宋、小标宋、黑体、楷体之一），而不是“{pair}”",
                "--font takes ROLE=FILE with a role of 仿宋, 小标宋, 黑体, 楷体, not “{pair}”"
            ))
        })?);
    }
    let mut folders: Vec<PathBuf> = all("fonts").map(PathBuf::from).collect();
    let program = std::env::current_exe().ok();
    folders.extend(render::usual_folder(program.as_deref()));
    Fonts::load(&folders, &own).map_err(|error| Failure::Usage(font_error(&error, lang)))
}

fn font_error(error: &FontError, lang: Lang) -> String {
    match error {
        FontError::Unreadable(path, why) => {
            let path = path.display();
            say!(lang, "读不了字体“{path}”：{why}", "Cannot read the fonts at {path}: {why}")
        }
        FontError::NotAFont(path) => {
            let path = path.display();
            say!(lang, "“{path}”不是字体文件", "{path} is not a font")
        }
        FontError::Restricted(path) => {
            let path = path.display();
            say!(
                lang,
                "字体“{path}”不允许嵌入文件（OS/2 fsType 2），请换一个",
                "The font {path} may not be embedded (OS/2 fsType 2); give another"
            )
        }
        FontError::NoFace(role, _) => {
            let role = role.family();
            say!(
                lang,
                "没有找到印“{role}”的字体：把随附的 fonts 文件夹放在程序旁边，或写 --fonts 文件夹",
                "No font prints {role}: put the folder fonts beside the program, or give --fonts"
            )
        }
    }
}

/// Says once which faces stand in for the genuine ones.
fn stand_ins(fonts: &Fonts, lang: Lang) {
    let all: Vec<String> = fonts
        .stand_ins()
        .iter()
        .map(|found| {
            let (genuine, by) = (found.role.genuine_name(), &found.by);
            say!(lang, "{genuine} 未找到，以 {by} 代替", "{genuine} was not found; {by} stands in")
        })
        .collect();
    if let Some(first) = fonts.stand_ins().first() {
        let (all, role) = (all.join(lang.pick("；", "; ")), first.role.family());
        talk(&say!(
            lang,
            "{all}；要用本单位的字体，写 --font {role}=文件",
            "{all}; the office's own font is given with --font {role}=FILE"
        ));
    }
}
