//! Everything a `check` run prints.
//!
//! In: a [`Head`], then one [`Application`] after another, then the
//! [`Totals`]. Out: bytes in one of seven formats. Every format streams: a
//! hundred thousand applications take no more memory than a hundred. JSON,
//! NDJSON, csv and SARIF are for machines and carry what was read as it was
//! read; the terminal, xlsx and html are for people, and telephone numbers are
//! masked there.
//!
//! What it does not do: judge, sort, read the clock, or open files (the caller
//! gives the writer; only xlsx and html use anonymous temporary files).

use std::fmt;
use std::io::{self, Write};
use std::path::{Component, Path};
use std::str::FromStr;

use crate::application::rounds::Sums;
use crate::application::{Application, Head, Totals};
use crate::lang::Lang;

pub mod bag;
mod csv;
pub mod document;
mod html;
mod human;
pub mod inspect;
mod json;
pub mod kept;
mod link;
mod mask;
mod radar;
pub(crate) mod records;
pub mod registry;
mod sarif;
mod scan;
pub mod score;
pub mod slip;
mod tally;
pub mod verify;
mod words;
mod xlsx;
pub mod yearly;

pub use human::{block, finding};
#[cfg(feature = "render")]
pub use xlsx::papers::{PaperRow, Papers};
pub use xlsx::slips::{SlipRow, Slips};

#[cfg(test)]
mod sample;

/// The formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text for a terminal.
    #[default]
    Human,
    /// One JSON object (contract, section 3).
    Json,
    /// One application a line, totals in the last.
    Ndjson,
    /// One finding a line, for spreadsheets.
    Csv,
    /// SARIF 2.1.0, for code-scanning tools.
    Sarif,
    /// A workbook for people.
    Xlsx,
    /// A self-contained page for people.
    Html,
}

impl Kind {
    /// All of them, in the order of the manual.
    pub const ALL: [Kind; 7] =
        [Kind::Human, Kind::Json, Kind::Ndjson, Kind::Csv, Kind::Sarif, Kind::Xlsx, Kind::Html];

    /// The word of `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Human => "human",
            Kind::Json => "json",
            Kind::Ndjson => "ndjson",
            Kind::Csv => "csv",
            Kind::Sarif => "sarif",
            Kind::Xlsx => "xlsx",
            Kind::Html => "html",
        }
    }

    /// Whether the bytes are not text, so that a terminal should not get them.
    pub fn is_binary(self) -> bool {
        self == Kind::Xlsx
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a format is one of human, json, ndjson, csv, sarif, xlsx, html")]
pub struct NotAKind;

impl FromStr for Kind {
    type Err = NotAKind;

    fn from_str(text: &str) -> Result<Kind, NotAKind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or(NotAKind)
    }
}

/// How a report is to look.
#[derive(Clone, Debug)]
pub struct Style {
    /// Language of what a person reads.
    pub lang: Lang,
    /// ANSI colours in [`Kind::Human`].
    pub color: bool,
    /// Columns of the terminal; only rules and bars depend on it, nothing is
    /// wrapped.
    pub width: usize,
    /// Hide the middle of telephone numbers in the formats for people.
    pub mask: bool,
    /// [`Kind::Human`] names only what is returned or unreadable.
    pub quiet: bool,
    /// Leave out what depends on the build or on where the report lies: the
    /// version of this program and the links to the files.
    pub reproducible: bool,
    /// Applications are compared with an earlier report.
    pub against: bool,
    /// Version of this program.
    pub version: &'static str,
    /// What goes before an application's path so that it leads there from the
    /// folder of the report: see [`links_from`]. `None` where the report goes
    /// to a stream; there are no links then.
    pub links: Option<String>,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            lang: Lang::Zh,
            color: false,
            width: 80,
            mask: true,
            quiet: false,
            reproducible: false,
            against: false,
            version: env!("CARGO_PKG_VERSION"),
            links: None,
        }
    }
}

/// A report being written. The writer holds a whole report only after
/// [`Report::finish`].
pub trait Report {
    /// Adds one application.
    fn application(&mut self, application: &Application) -> io::Result<()>;

    /// Takes the sums of a comparison with an earlier report, before the end.
    fn against(&mut self, sums: Sums) -> io::Result<()>;

    /// Writes what follows the last application, and flushes.
    fn finish(&mut self, totals: &Totals) -> io::Result<()>;
}

/// Begins a report.
pub fn open<'a>(
    kind: Kind,
    out: Box<dyn Write + Send + 'a>,
    head: &Head,
    style: &Style,
) -> io::Result<Box<dyn Report + 'a>> {
    let out = io::BufWriter::with_capacity(1 << 16, out);
    Ok(match kind {
        Kind::Human => Box::new(human::Human::open(out, head, style)),
        Kind::Json => Box::new(json::Json::open(out, head)?),
        Kind::Ndjson => Box::new(json::Ndjson::open(out, head)),
        Kind::Csv => Box::new(csv::Csv::open(out, head, style)?),
        Kind::Sarif => Box::new(sarif::Sarif::open(out, head, style)?),
        Kind::Xlsx => Box::new(xlsx::Xlsx::open(out, head, style)?),
        Kind::Html => Box::new(html::Html::open(out, head, style)?),
    })
}

/// What every format writes to.
type Out<'a> = io::BufWriter<Box<dyn Write + Send + 'a>>;

/// What [`Style::links`] must be for a report at `output` when the paths of
/// applications start at `from`; both are absolute. `None` where no relative
/// path leads from one to the other (two drives of Windows).
pub fn links_from(output: &Path, from: &Path) -> Option<String> {
    let folder: Vec<Component> = output.parent()?.components().collect();
    let from: Vec<Component> = from.components().collect();
    let shared = folder.iter().zip(&from).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let mut prefix = "../".repeat(folder.len() - shared);
    for component in from.iter().skip(shared) {
        prefix.push_str(&component.as_os_str().to_string_lossy());
        prefix.push('/');
    }
    Some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_names() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert_eq!("pdf".parse::<Kind>(), Err(NotAKind));
    }

    #[test]
    fn every_kind_writes_an_empty_report() {
        for kind in Kind::ALL {
            let bytes = sample::written(kind, &Style::default(), &[]);
            assert!(!bytes.is_empty(), "{kind}");
        }
    }

    #[test]
    fn same_input_same_bytes() {
        for kind in Kind::ALL {
            let style = Style { links: Some("../".to_owned()), ..Style::default() };
            let apps = sample::applications();
            assert!(
                sample::written(kind, &style, &apps) == sample::written(kind, &style, &apps),
                "{kind}"
            );
        }
    }

    #[test]
    fn links_lead_from_the_report_to_the_files() {
        for (output, from, want) in [
            ("/a/b/out.xlsx", "/a/b", Some("")),
            ("/a/out/r.xlsx", "/a/b", Some("../b/")),
            ("/a/out/r.xlsx", "/a", Some("../")),
            ("/r.xlsx", "/a/b", Some("a/b/")),
        ] {
            let got = links_from(Path::new(output), Path::new(from));
            assert_eq!(got.as_deref(), want, "{output} {from}");
        }
    }
}
