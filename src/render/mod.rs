//! Records to official papers: PDF, SVG and PNG.
//!
//! In: a form's [`Output`], records, fonts. Out: a [`Paper`], laid out once and
//! written in any of the output's formats, with what was found on the way. How
//! a paper looks is a template, a `.typ` file in the form's folder; this module
//! gives it the record as data, never as markup, and looks at every glyph
//! afterwards. The layout engine stays behind it: no other module names it.
//!
//! Around it: [`plan`] says which records become papers and under which names
//! and numbers, [`batch`] makes many at once, [`from`] reads records back. It
//! does not read forms, does not write files, and signs nothing.

use std::borrow::Cow;

use typst::diag::{Severity as TypstSeverity, SourceDiagnostic};
use typst::foundations::Bytes;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;

use crate::application::Application;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{self, Algorithm};
use crate::form::{FormDef, FormError, Format, Output, Per};
use crate::lang::{Lang, Words};
use crate::record::{Date, Value};
use crate::rule::Values;
use crate::{say, words};

pub mod batch;
mod data;
mod font;
pub mod from;
mod inspect;
mod mistake;
mod paper;
mod pdf;
pub mod plan;
mod qr;
pub mod report;
mod run;
pub mod seal;
mod world;

pub(crate) use crate::text::name::Taken;

pub use font::{FontError, Fonts, Role, StandIn, usual_folder};
pub use paper::{Paper, PaperError};

use run::Subject;
use world::{Bench, Workshop, file_id};

/// What the attached record is, for whoever opens the PDF.
const RECORD: &str = "本文书所据的记录和来源文件的摘要";

/// Lays out the papers of one output of one form.
#[derive(Debug)]
pub struct Renderer {
    workshop: Workshop,
    output: Output,
    options: Options,
}

/// How the papers of a run are made.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day that counts as today: date of the PDF's metadata.
    pub as_of: Date,
    /// Whether 样稿 is stamped across every page.
    pub proof: bool,
    /// The office's own templates and texts.
    pub templates: Option<std::path::PathBuf>,
    /// The language of diagnostics.
    pub lang: Lang,
}

/// Why a paper could not be made.
#[derive(Debug)]
pub enum Refusal {
    /// The record lacks something, or no font has a character: the record must
    /// change.
    Record(Vec<Diagnostic>),
    /// The template is wrong (D901).
    Template(FormError),
}

impl Renderer {
    /// Takes a form and the id of one of its outputs.
    pub fn new(
        mut form: FormDef,
        output: &str,
        fonts: Fonts,
        options: Options,
    ) -> Result<Renderer, FormError> {
        if let Some(dir) = &options.templates {
            form.retext(dir)?;
        }
        let output = form.output(output).cloned().ok_or_else(|| {
            let known = form.outputs.iter().map(|output| output.id.as_str());
            FormError::unknown(
                "--",
                words!("这个表没有叫“{output}”的文书", "The form has no output “{output}”"),
                output,
                known,
            )
        })?;
        let run = Subject {
            id: &output.id,
            name: &output.name.zh,
            proof: options.proof,
            attach: output.attach.then_some(("/record.json", RECORD)),
            duplex: output.duplex,
        };
        let workshop = Workshop::new(form, fonts, options.templates.clone(), options.as_of, &run);
        Ok(Renderer { workshop, output, options })
    }

    /// The output that it makes.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// The form that it belongs to.
    pub fn form(&self) -> &FormDef {
        self.workshop.form()
    }

    /// The fonts in use.
    pub fn fonts(&self) -> &Fonts {
        &self.workshop.fonts
    }

    /// Lays out one paper: of one record, or, where the output is for a whole
    /// batch, of all of them. The template knows the format that it will be
    /// written in: artwork for print has room for marks around it, a picture of
    /// it has not.
    pub fn render(&self, cases: &[Application], format: Format) -> Result<Paper, Refusal> {
        let faults = self.faults(cases);
        if !faults.is_empty() {
            return Err(Refusal::Record(faults));
        }
        let main = format!("/{}", self.output.template);
        let (Some(main), Some(data), Some(record)) =
            (file_id(&main), file_id("/data.json"), file_id("/record.json"))
        else {
            return Err(Refusal::Template(FormError::about(
                &main,
                words!("模板的文件名不对", "Not a name for a template"),
            )));
        };
        let attached = data::attached(self.form(), &self.output, cases);
        let seen = data::seen(self, cases, format, &attached);
        let digest = data::sha256(&attached);
        let own = vec![(data, Bytes::new(seen)), (record, Bytes::new(attached))];
        let bench = Bench { workshop: &self.workshop, main, own };
        let compiled = typst::compile::<PagedDocument>(&bench);
        let document = compiled.output.map_err(|errors| self.refusal(&bench, &errors))?;
        // A warning of a template (an unknown font, a label twice) is a mistake
        // in it: a paper that bears a seal is not printed over one.
        if let Some(warning) = compiled.warnings.first() {
            return Err(Refusal::Template(explained(&bench, warning)));
        }
        let mut paper = Paper::new(document, digest, &self.output, &self.options);
        // A proof is not to be signed.
        if !self.options.proof {
            paper.places = pdf::places(&paper.document, self.form(), &self.output.seals);
        }
        inspect::inspect(self, &paper).map(|notes| paper.with(notes))
    }

    /// What keeps the records from being printed: blanks, and characters that
    /// no font has.
    pub fn faults(&self, cases: &[Application]) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let lang = self.options.lang;
        for case in cases {
            for need in &self.output.needs {
                if self.values(case, 0, None).value(need).is_none_or(|value| is_blank(&value)) {
                    faults.push(self.blank(need, lang));
                }
            }
            for (id, located) in case.record.iter() {
                let Value::Text(text) = &located.value else { continue };
                if !self.shows(id) {
                    continue;
                }
                for c in self.fonts().missing(text) {
                    faults.push(self.no_glyph(id, c, lang).at(located.place.clone()));
                }
            }
        }
        faults
    }

    fn blank(&self, id: &str, lang: Lang) -> Diagnostic {
        let label = self.form().label_of(id, lang);
        let name = self.output.name.get(lang);
        let field = self.form().field(id.split('.').next().unwrap_or(id));
        let help = field.map_or(String::new(), |field| field.fill.get(lang).to_owned());
        Diagnostic::new(
            Code::new('P', 601),
            say!(lang, "“{label}”是空的，不能印{name}", "{label} is blank: no {name} can be made"),
            help,
        )
        .of(id)
    }

    fn no_glyph(&self, id: &str, c: char, lang: Lang) -> Diagnostic {
        let label = self.form().label_of(id, lang);
        let code = u32::from(c);
        let seen = if c.is_control() { ' ' } else { c };
        Diagnostic::new(
            Code::new('P', 602),
            say!(
                lang,
                "“{label}”里的“{seen}”（U+{code:04X}）没有字体能印",
                "No font has “{seen}” (U+{code:04X}) of {label}"
            ),
            say!(
                lang,
                "核对是否输错；确是生僻字的，用 --fonts 或 --font 仿宋=文件 给出含这个字的字体",
                "Check it; if it is right, give a font that has it with --fonts or --font"
            ),
        )
        .of(id)
    }

    /// Whether the output may show a field.
    pub fn shows(&self, id: &str) -> bool {
        let id = id.strip_prefix("cover.").unwrap_or(id);
        let base = id.split('.').next().unwrap_or(id);
        self.output.fields.is_empty() || self.output.fields.iter().any(|field| field == base)
    }

    fn values<'a>(
        &'a self,
        case: &'a Application,
        count: usize,
        digest: Option<&'a str>,
    ) -> Names<'a> {
        Names { renderer: self, case, count, digest }
    }

    /// The name of a paper's file, as the output says; `None` where something
    /// in it is blank.
    fn file_name(&self, cases: &[Application]) -> Option<String> {
        self.output.file.print(&self.values(cases.first()?, cases.len(), None))
    }

    /// The number of a record with this running number; `None` where something
    /// in it is blank, or the form has no numbers.
    fn number(&self, case: &Application, sequence: &str) -> Option<String> {
        let of = self.values(case, 1, None);
        self.form().numbering.as_ref()?.format.print(&plan::Numbered { of, sequence })
    }

    fn refusal(&self, bench: &Bench<'_>, errors: &[SourceDiagnostic]) -> Refusal {
        let first = errors.iter().find(|error| error.severity == TypstSeverity::Error);
        match first.or(errors.first()) {
            Some(error) => Refusal::Template(explained(bench, error)),
            None => Refusal::Template(FormError::about(
                &self.output.template,
                words!("模板有误", "The template is wrong"),
            )),
        }
    }
}

/// A mistake in a template as D901, with line, column and excerpt.
fn explained(bench: &Bench<'_>, error: &SourceDiagnostic) -> FormError {
    let message = Words::of(|lang| {
        let reason = &error.message;
        let zh = mistake::zh(reason);
        say!(lang, "模板有误：{zh}", "The template is wrong: {reason}")
    });
    let workshop = bench.workshop;
    let place = error.span.id().and_then(|id| {
        let source = bench.source(id).ok()?;
        Some((workshop.shown(id), source, bench.range(error.span)?))
    });
    let mut fault = match place {
        Some((file, source, range)) => {
            FormError::in_text(&file, source.text(), range.start, message)
        }
        None => FormError::about(&workshop.shown(bench.main), message),
    };
    fault.nearest = None;
    fault
}

fn is_blank(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.trim().is_empty())
}

/// Names that texts use: fields, settings, `digest`, `count`.
struct Names<'a> {
    renderer: &'a Renderer,
    case: &'a Application,
    count: usize,
    digest: Option<&'a str>,
}

impl Values for Names<'_> {
    fn value(&self, name: &str) -> Option<Cow<'_, Value>> {
        if let Some(setting) = name.strip_prefix("settings.") {
            return self.renderer.form().setting(setting).map(Cow::Borrowed);
        }
        match name {
            "as_of" => return Some(Cow::Owned(Value::Date(self.renderer.options.as_of))),
            "digest" => return Some(Cow::Owned(Value::Text(self.digest?.to_owned()))),
            "count" => {
                let count = i64::try_from(self.count).ok()?;
                return Some(Cow::Owned(Value::Number(count * crate::record::NUMBER_SCALE)));
            }
            _ => {}
        }
        let name = name.strip_prefix("cover.").unwrap_or(name);
        let record = &self.case.record;
        if let Some(located) = record.get(name) {
            return Some(Cow::Borrowed(&located.value));
        }
        // A division's own name is the chain of its parts.
        let prefix = format!("{name}.");
        let parts: String = record
            .iter()
            .filter(|(id, _)| id.starts_with(&prefix))
            .filter_map(|(id, _)| record.text(id))
            .collect();
        (!parts.is_empty()).then_some(Cow::Owned(Value::Text(parts)))
    }
}

/// Whether one paper holds all records of a run.
pub fn is_batch(output: &Output) -> bool {
    output.per == Per::Batch
}
