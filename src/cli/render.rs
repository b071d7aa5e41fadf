//! `shenpi render`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ArgMatches;

use super::common::{self, Output, talk};
use super::{Exit, Failure, Outcome};
use crate::application::Application;
use crate::batch::{self, Options};
use crate::document::Place;
use crate::form::Format;
use crate::lang::Lang;
use crate::record::Date;
use crate::render::{self, Fonts, Refusal, Renderer, Role};
use crate::say;
use crate::worker::{Program, Setup};

pub(super) fn run(matches: &ArgMatches, lang: Lang, today: Date) -> Outcome {
    let (form, source, settings) = common::form(matches, lang)?;
    let as_of = match matches.get_one::<String>("as-of") {
        Some(text) => common::date(text, lang)?,
        None => today,
    };
    let fonts = fonts(matches, lang)?;
    let id = matches.get_one::<String>("output-id").map_or("", String::as_str);
    let options = render::Options {
        as_of,
        proof: matches.get_flag("proof"),
        templates: matches.get_one::<String>("templates").map(PathBuf::from),
        lang,
    };
    let setup = Setup {
        form: source,
        settings: settings.clone(),
        limits: common::limits(matches, lang)?,
        as_of,
        stage: 0,
        lang,
    };
    let from: Vec<String> =
        matches.get_many::<String>("from").into_iter().flatten().cloned().collect();
    let inputs = batch::inputs(&from).map_err(|error| Failure::Usage(error.to_string()))?;
    let options_batch = Options { setup: Arc::new(setup), program: Program::this()?, jobs: 2 };
    let mut cases: Vec<Application> = Vec::new();
    batch::run(&form, &options_batch, &inputs, &(), &mut |application| {
        cases.push(application);
        Ok(())
    })?;
    for pair in matches.get_many::<String>("value").into_iter().flatten() {
        if let Some((id, text)) = pair.split_once('=')
            && let Some(value) = form.given(id, text)
        {
            for case in &mut cases {
                case.record.set(id, value.clone(), Place::Whole);
            }
        }
    }
    let renderer = Renderer::new(form, id, fonts, options)?;
    let asked = matches.get_one::<String>("format");
    let format = match asked {
        Some(name) => {
            let known = renderer.output().formats.iter().find(|format| format.name() == name);
            known.copied().ok_or_else(|| {
                let output = renderer.output().name.get(lang);
                Failure::Usage(say!(lang, "{output}不能写成 {name}", "{output} cannot be {name}"))
            })?
        }
        None => renderer.output().formats.first().copied().unwrap_or(Format::Pdf),
    };
    let dpi = f64::from(matches.get_one::<u16>("dpi").copied().unwrap_or(150));
    let folder = PathBuf::from(matches.get_one::<String>("output").map_or(".", String::as_str));
    let mut exit = Exit::Clean;
    let groups: Vec<&[Application]> =
        if render::is_batch(renderer.output()) { vec![&cases] } else { cases.chunks(1).collect() };
    for (at, group) in groups.iter().enumerate() {
        match renderer.render(group, format) {
            Ok(paper) => {
                let name =
                    group.first().and_then(|case| renderer.print(&renderer.output().file, case));
                let name = format!("{}.{}", name.unwrap_or_else(|| at.to_string()), format.name());
                let output = Output::create(&folder.join(name), lang)?;
                let bytes = match format {
                    Format::Pdf => paper.pdf(),
                    Format::Svg => paper.svg(0),
                    Format::Png => paper.png(0, dpi),
                };
                let bytes = bytes.map_err(|error| Failure::System(error.into()))?;
                output.writer()?.write_all(&bytes)?;
                output.finish()?;
            }
            Err(Refusal::Template(error)) => return Err(Failure::Form(error)),
            Err(Refusal::Record(found)) => {
                exit = Exit::Findings;
                for diagnostic in found {
                    talk(&format!("{} {}", diagnostic.code, diagnostic.message));
                }
            }
        }
    }
    Ok(exit)
}

fn fonts(matches: &ArgMatches, lang: Lang) -> Result<Fonts, Failure> {
    let mut own = Vec::new();
    for pair in matches.get_many::<String>("font").into_iter().flatten() {
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
    let given = matches.get_many::<String>("fonts").into_iter().flatten();
    let mut folders: Vec<PathBuf> = given.map(PathBuf::from).collect();
    let program = std::env::current_exe().ok();
    folders.extend(render::usual_folder(program.as_deref().map(Path::new)));
    Fonts::load(&folders, &own).map_err(|error| Failure::Usage(error.to_string()))
}
