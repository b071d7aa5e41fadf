//! Reports as PDF/A: what was verified, inspected, scored, counted.
//!
//! In: what a report says, as JSON, and the name of a layout under
//! `src/render/report/`. Out: a PDF/A-3a and PDF/UA-1 with that JSON attached.
//! Reports speak of foreign things, so no character stops them: one that no
//! font has is printed as its code point, never dropped and never a box.
//!
//! It does not decide what a report says, and no form owns a layout: offices
//! change their papers, not the verdicts on them.

use std::thread;

use serde::Serialize;
use serde_json::Value as Json;
use typst::foundations::Bytes;
use typst_layout::PagedDocument;

use super::batch::STACK;
use super::data::sha256;
use super::paper::{Paper, PaperError};
use super::run::Subject;
use super::world::{Bench, Workshop, file_id};
use super::{Fonts, explained};
use crate::form::{FormDef, FormError, Standard};
use crate::lang::Lang;
use crate::record::Date;
use crate::words;

/// What a report of the layout `tables` says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tables {
    /// Labels and their values, above all else.
    pub facts: Vec<(String, String)>,
    /// The verdict, where the report has one.
    pub verdict: Option<Verdict>,
    /// The rest.
    pub sections: Vec<Section>,
}

/// A verdict in words.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The verdict.
    pub text: String,
    /// Its colour beside the words.
    pub tone: Tone,
    /// Why, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// How a verdict is tinted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Everything held.
    Good,
    /// Something is wrong.
    Bad,
    /// It cannot be judged, or a person must.
    Open,
    /// Neither.
    Plain,
}

/// A heading, paragraphs and a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Paragraphs above the table.
    pub text: Vec<String>,
    /// The table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
}

/// A table whose header repeats on every page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// What stands in the header.
    pub label: String,
    /// `auto`, a share such as `2fr`, or millimetres such as `20mm`.
    pub width: &'static str,
    /// `left` or `right`.
    pub align: &'static str,
}

impl Column {
    /// A column of this width, aligned to the left.
    pub fn new(label: impl Into<String>, width: &'static str) -> Column {
        Column { label: label.into(), width, align: "left" }
    }

    /// The same, aligned to the right: numbers.
    pub fn of_numbers(label: impl Into<String>, width: &'static str) -> Column {
        Column { align: "right", ..Column::new(label, width) }
    }
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// Its colour beside the words.
    pub tone: Tone,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell { text: text.into(), tone: Tone::Plain }
    }
}

/// A report to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Its title.
    pub title: &'a str,
    /// The layout's name: `tables`, or another of `src/render/report/`.
    pub layout: &'a str,
    /// Its language.
    pub lang: Lang,
    /// The date of the PDF's metadata.
    pub as_of: Date,
}

/// Why a report could not be laid out. All of them are faults of this program.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such layout, or it is wrong.
    #[error(transparent)]
    Layout(#[from] FormError),
    /// The PDF could not be written.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// What it says cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The layout engine failed.
    #[error("the layout engine failed")]
    Engine,
    /// A thread could not be started.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// What the attached JSON is, for whoever opens the PDF.
const ATTACHED: &str = "本报告的数据";

/// Lays out a report. `says` is an object; the layout sees it as `report`, with
/// `title` and `lang` beside its own keys. The form gives settings and the
/// blocks of its folder.
pub fn pdf(
    form: FormDef,
    fonts: Fonts,
    report: &Report<'_>,
    says: &impl Serialize,
) -> Result<Vec<u8>, ReportError> {
    let says = serde_json::to_value(says)?;
    thread::scope(|scope| {
        let deep = thread::Builder::new().stack_size(STACK);
        let laid = deep.spawn_scoped(scope, || lay_out(form, fonts, report, says))?;
        laid.join().unwrap_or(Err(ReportError::Engine))
    })
}

fn lay_out(
    form: FormDef,
    fonts: Fonts,
    report: &Report<'_>,
    mut says: Json,
) -> Result<Vec<u8>, ReportError> {
    if let Json::Object(says) = &mut says {
        says.insert("title".to_owned(), report.title.into());
        says.insert("lang".to_owned(), report.lang.pick("zh", "en").into());
    }
    // The reader of the attachment gets the text as it is; the page shows what
    // it can.
    let attached = serde_json::to_vec(&says)?;
    printable(&fonts, &mut says);
    let printed = serde_json::json!({
        "format": "pdf",
        "digest": sha256(&attached),
        "texts": {},
        "qr": null,
        "each": [],
        "record": null,
        "records": [],
        "report": says,
    });
    let subject = Subject {
        id: report.layout,
        name: report.title,
        proof: false,
        attach: Some(("/report.json", ATTACHED)),
        duplex: false,
    };
    let workshop = Workshop::new(form, fonts, None, report.as_of, &subject);
    let main = format!("/report/{}.typ", report.layout);
    let unknown = || {
        FormError::about(&main, words!("没有这个报告版式", "There is no such layout of a report"))
    };
    let own = |name: &str, bytes: Vec<u8>| Some((file_id(name)?, Bytes::new(bytes)));
    let digest = sha256(&attached);
    let own = [own("/data.json", serde_json::to_vec(&printed)?), own("/report.json", attached)];
    let bench = Bench {
        workshop: &workshop,
        main: file_id(&main).ok_or_else(unknown)?,
        own: own.into_iter().flatten().collect(),
    };
    let compiled = typst::compile::<PagedDocument>(&bench);
    let document = compiled.output.map_err(|errors| match errors.first() {
        Some(error) => explained(&bench, error),
        None => unknown(),
    })?;
    if let Some(warning) = compiled.warnings.first() {
        return Err(explained(&bench, warning).into());
    }
    let paper = Paper::of(document, digest, &[Standard::A3a, Standard::Ua1], false, report.as_of);
    Ok(paper.pdf()?)
}

/// Writes characters that no font has as their code points, and leaves out
/// those that control.
fn printable(fonts: &Fonts, says: &mut Json) {
    match says {
        Json::String(text) => {
            let missing = fonts.missing(text);
            if missing.is_empty() && !text.chars().any(char::is_control) {
                return;
            }
            let mut shown = String::with_capacity(text.len());
            for c in text.chars() {
                if c == '\n' {
                    shown.push(c);
                } else if c.is_control() || missing.contains(&c) {
                    shown.push_str(&format!("〔U+{:04X}〕", u32::from(c)));
                } else {
                    shown.push(c);
                }
            }
            *text = shown;
        }
        Json::Array(all) => all.iter_mut().for_each(|one| printable(fonts, one)),
        Json::Object(all) => all.values_mut().for_each(|one| printable(fonts, one)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
