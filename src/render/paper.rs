//! A paper that is laid out, and the formats it can be written in.

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use super::{Options, pdf};
use crate::diagnostic::Diagnostic;
use crate::form::{Output, Standard};
use crate::record::Date;
use crate::sign::pdf::{Place, PrepareError};

/// A paper, laid out.
#[derive(Debug)]
pub struct Paper {
    pub(super) document: PagedDocument,
    /// SHA-256 of the record that it shows, lower-case hexadecimal.
    pub digest: String,
    /// What is worth knowing about it, such as rare characters that another
    /// face printed.
    pub notes: Vec<Diagnostic>,
    standards: Vec<PdfStandard>,
    duplex: bool,
    /// Where it will be signed.
    pub(super) places: Vec<Place>,
    timestamp: Option<Timestamp>,
}

/// Why a laid-out paper could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The standards asked for cannot be kept, in the layout engine's words.
    #[error("{0}")]
    Standard(String),
    /// The PDF could not be completed.
    #[error(transparent)]
    Pdf(#[from] lopdf::Error),
    /// The fields for signatures could not be put in.
    #[error(transparent)]
    Field(#[from] PrepareError),
    /// There is no such page, or it is too large for a picture.
    #[error("page {0} cannot be drawn")]
    Page(usize),
}

/// Minutes that Chinese time is ahead of UTC.
const CHINA: i32 = 8 * 60;

/// Most pixels of a picture: 600 × 400 mm at 600 dpi is a third of it.
const MOST_PIXELS: f64 = 400e6;

impl Paper {
    pub(super) fn new(
        document: PagedDocument,
        digest: String,
        output: &Output,
        options: &Options,
    ) -> Paper {
        Paper::of(document, digest, &output.standards, output.duplex, options.as_of)
    }

    pub(super) fn of(
        document: PagedDocument,
        digest: String,
        standards: &[Standard],
        duplex: bool,
        date: Date,
    ) -> Paper {
        let midnight =
            Datetime::from_ymd_hms(i32::from(date.year()), date.month(), date.day(), 0, 0, 0);
        let standards = standards.iter().map(|standard| match standard {
            Standard::A2a => PdfStandard::A_2a,
            Standard::A3a => PdfStandard::A_3a,
            Standard::Ua1 => PdfStandard::Ua_1,
        });
        Paper {
            document,
            digest,
            notes: Vec::new(),
            standards: standards.collect(),
            duplex,
            places: Vec::new(),
            timestamp: midnight.and_then(|time| Timestamp::new_local(time, CHINA)),
        }
    }

    pub(super) fn with(mut self, notes: Vec<Diagnostic>) -> Paper {
        self.notes = notes;
        self
    }

    /// Number of pages.
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// The whole paper as a PDF. The same paper gives the same bytes.
    pub fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let standards = PdfStandards::new(&self.standards)
            .map_err(|error| PaperError::Standard(error.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(self.digest.clone()),
            creator: Smart::Custom(Some(concat!("shenpi ", env!("CARGO_PKG_VERSION")).to_owned())),
            timestamp: self.timestamp,
            page_ranges: None,
            standards,
            tagged: !self.standards.is_empty(),
            pretty: false,
        };
        let bytes = typst_pdf::pdf(&self.document, &options)
            .map_err(|errors| PaperError::Standard(words(&errors)))?;
        let boxes = pdf::boxes(&self.document);
        if !self.duplex && boxes.is_empty() && self.places.is_empty() {
            return Ok(bytes);
        }
        pdf::complete(&bytes, self.duplex, &boxes, &self.places)
    }

    /// A page (from 0) as SVG, all text as outlines.
    pub fn svg(&self, page: usize) -> Result<Vec<u8>, PaperError> {
        let page = self.document.pages().get(page).ok_or(PaperError::Page(page + 1))?;
        let options = SvgOptions { render_bleed: false, pretty: false };
        Ok(typst_svg::svg(page, &options).into_bytes())
    }

    /// A page (from 0) as PNG with so many pixels an inch.
    pub fn png(&self, page: usize, dpi: f64) -> Result<Vec<u8>, PaperError> {
        let fault = PaperError::Page(page + 1);
        let Some(page) = self.document.pages().get(page) else { return Err(fault) };
        let scale = dpi / 72.0;
        let size = page.frame.size();
        if size.x.to_pt() * scale * size.y.to_pt() * scale > MOST_PIXELS {
            return Err(fault);
        }
        let options = RenderOptions { pixel_per_pt: scale.into(), render_bleed: false };
        typst_render::render(page, &options).encode_png().map_err(|_| fault)
    }
}

fn words(errors: &EcoVec<SourceDiagnostic>) -> String {
    let mut words: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    words.dedup();
    words.join("; ")
}
