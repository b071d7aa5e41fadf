//! What a form can be turned into: `[[output]]` of `form.toml` and the office's
//! texts in `texts.toml`.
//!
//! In: the parsed sections. Out: [`Output`]s whose names, texts and file names
//! are resolved. How a page looks stands in the output's template, a `.typ`
//! file beside `form.toml`, which `render` lays out.

use super::{FormDef, Message, Words};

/// One kind of paper that a form can be turned into.
#[derive(Clone, Debug)]
pub struct Output {
    /// ASCII id, as `shenpi render` takes it.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// The template's file in the form's folder.
    pub template: String,
    /// What it can be written as; the first is the usual one.
    pub formats: Vec<Format>,
    /// Standards that its PDF must meet; none for artwork.
    pub standards: Vec<Standard>,
    /// One paper for each record, or one for all of them.
    pub per: Per,
    /// Ids of the fields that it may show. Nothing else reaches the template or
    /// the record attached to it. Empty: all.
    pub fields: Vec<String>,
    /// Ids of the fields without which it must not be made.
    pub needs: Vec<String>,
    /// The file's name, without extension.
    pub file: Message,
    /// What its QR code says, where it has one.
    pub qr: Option<Message>,
    /// Whether it is printed on both sides: an even number of pages, and the
    /// viewer is told so.
    pub duplex: bool,
    /// Whether the record travels inside the PDF.
    pub attach: bool,
    /// Levels (and other names) whose signature places the template must hold.
    pub seals: Vec<String>,
    /// The section of `texts.toml` that holds its texts: its own id, or that of
    /// an output that says the same.
    pub wording: String,
    /// The office's texts, by key.
    pub texts: Vec<(String, Message)>,
}

/// File formats of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// PDF.
    Pdf,
    /// SVG with all text as outlines, one file a page.
    Svg,
    /// PNG, one file a page.
    Png,
}

impl Format {
    /// Its name, which is also its extension.
    pub fn name(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Svg => "svg",
            Format::Png => "png",
        }
    }
}

/// Standards of PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub enum Standard {
    /// ISO 19005-2, conformance level a: archiving, without attachments.
    #[serde(rename = "a-2a")]
    A2a,
    /// ISO 19005-3, conformance level a: archiving, with attachments.
    #[serde(rename = "a-3a")]
    A3a,
    /// ISO 14289-1: accessible.
    #[serde(rename = "ua-1")]
    Ua1,
}

/// How many papers a run makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// One for each record.
    Record,
    /// One for all records of the run.
    Batch,
}

impl FormDef {
    /// The output of an id.
    pub fn output(&self, id: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.id == id)
    }
}
