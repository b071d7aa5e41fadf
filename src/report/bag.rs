//! What `archive verify` prints: schema `shenpi.verify/1` (contract, section
//! 5), and the same for people.
//!
//! In: one judged bag after another. Out: JSON with an entry a bag, or a block
//! of text a bag and a closing line. Both stream: thousands of bags take no
//! more memory than one.

use std::io::{self, Write};

use serde::Serialize;

use super::json::DiagnosticView;
use super::words;
use crate::archive::{Entries, Verdict, Verified};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Place;
use crate::lang::Lang;
use crate::say;

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One JSON object.
    Json,
    /// Text; with the colours of a terminal, and only what is not in order.
    Human {
        /// ANSI colours.
        color: bool,
        /// Leave out what is in order.
        quiet: bool,
    },
}

/// The sums of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Bags judged.
    pub bags: u64,
    /// Of these valid, or complete where only that was asked.
    pub good: u64,
    /// Invalid.
    pub invalid: u64,
    /// Unreadable.
    pub unreadable: u64,
    /// Not judged, since their last good check is recent enough.
    pub recent: u64,
}

/// A report being written.
pub struct Bags<W: Write> {
    out: W,
    shape: Shape,
    lang: Lang,
    sums: Sums,
}

impl<W: Write> Bags<W> {
    /// Begins a report.
    pub fn open(mut out: W, shape: Shape, lang: Lang) -> io::Result<Bags<W>> {
        if shape == Shape::Json {
            out.write_all(b"{\"schema\":\"shenpi.verify/1\",\"files\":[")?;
        }
        Ok(Bags { out, shape, lang, sums: Sums::default() })
    }

    /// Adds a bag.
    pub fn bag(&mut self, bag: &Verified) -> io::Result<()> {
        let first = self.sums.bags == 0;
        self.sums.bags += 1;
        *match bag.verdict {
            Verdict::Valid | Verdict::Indeterminate => &mut self.sums.good,
            Verdict::Invalid => &mut self.sums.invalid,
            Verdict::Unreadable => &mut self.sums.unreadable,
        } += 1;
        match self.shape {
            Shape::Json => {
                self.out.write_all(if first { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, &FileView::of(bag))?;
                Ok(())
            }
            Shape::Human { color, quiet } => self.block(bag, color, quiet),
        }
    }

    /// Ends the report; `recent` bags were passed over.
    pub fn finish(mut self, recent: u64) -> io::Result<Sums> {
        self.sums.recent = recent;
        let sums = self.sums;
        match self.shape {
            Shape::Json => self.out.write_all(b"\n]}\n")?,
            Shape::Human { .. } => {
                let Sums { bags, good, invalid, unreadable, .. } = sums;
                let line = say!(
                    self.lang,
                    "共 {bags} 个封装包：合格 {good}，无效 {invalid}，无法读取 {unreadable}",
                    "bags {bags}: good {good}, invalid {invalid}, unreadable {unreadable}"
                );
                writeln!(self.out, "{line}")?;
                if recent > 0 {
                    let line = say!(
                        self.lang,
                        "另有 {recent} 个近期核验过，这次没有核验",
                        "{recent} more were verified recently and not again"
                    );
                    writeln!(self.out, "{line}")?;
                }
            }
        }
        self.out.flush()?;
        Ok(sums)
    }

    fn block(&mut self, bag: &Verified, color: bool, quiet: bool) -> io::Result<()> {
        let good = matches!(bag.verdict, Verdict::Valid | Verdict::Indeterminate);
        let silent = bag.diagnostics.iter().all(|found| found.severity == Severity::Info);
        if quiet && good && silent {
            return Ok(());
        }
        let word = painted(verdict(bag.verdict, self.lang), if good { "32" } else { "31" }, color);
        let path = words::plain(&bag.path);
        writeln!(self.out, "{word}  {path}  {}", counts(&bag.entries, self.lang))?;
        for found in &bag.diagnostics {
            finding(&mut self.out, found, color, self.lang)?;
        }
        Ok(())
    }
}

/// The verdict as a person says it.
fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Valid => lang.pick("有效", "valid"),
        Verdict::Invalid => lang.pick("无效", "invalid"),
        Verdict::Unreadable => lang.pick("无法读取", "unreadable"),
        Verdict::Indeterminate => {
            lang.pick("齐全（内容未核对）", "complete (contents not checked)")
        }
    }
}

fn counts(entries: &Entries, lang: Lang) -> String {
    let named = [
        (lang.pick("完好", "intact"), entries.intact),
        (lang.pick("改动", "altered"), entries.altered),
        (lang.pick("缺失", "missing"), entries.missing),
        (lang.pick("清单外", "unlisted"), entries.unlisted),
        (lang.pick("未核验", "unverified"), entries.unverified),
    ];
    let there: Vec<String> = named
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    there.join(lang.pick("，", ", "))
}

/// One finding of a bag, for people.
pub(super) fn finding(
    out: &mut dyn Write,
    found: &Diagnostic,
    color: bool,
    lang: Lang,
) -> io::Result<()> {
    let hue = match found.severity {
        Severity::Error => "31",
        Severity::Warning => "33",
        Severity::Info => "36",
    };
    let word = format!("{}[{}]", words::severity(found.severity, lang), found.code);
    writeln!(out, "  {} {}", painted(&word, hue, color), words::plain(&found.message))?;
    if let Place::Entry { path } = &found.place {
        writeln!(out, "    --> {}", words::plain(path))?;
    }
    if !found.help.is_empty() {
        writeln!(out, "    {}: {}", lang.pick("办法", "help"), words::plain(&found.help))?;
    }
    Ok(())
}

pub(super) fn painted(text: &str, hue: &str, color: bool) -> String {
    if color { format!("\u{1b}[{hue}m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[derive(Serialize)]
struct FileView<'a> {
    path: &'a str,
    kind: &'static str,
    verdict: &'static str,
    entries: EntriesView,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    diagnostics: Vec<DiagnosticView<'a>>,
}

#[derive(Serialize)]
struct EntriesView {
    intact: u64,
    altered: u64,
    missing: u64,
    unlisted: u64,
    unverified: u64,
}

impl<'a> FileView<'a> {
    fn of(bag: &'a Verified) -> FileView<'a> {
        let Entries { intact, altered, missing, unlisted, unverified } = bag.entries;
        FileView {
            path: &bag.path,
            kind: "bag",
            verdict: bag.verdict.name(),
            entries: EntriesView { intact, altered, missing, unlisted, unverified },
            version: bag.version.map(|version| version.to_string()),
            diagnostics: bag.diagnostics.iter().map(DiagnosticView::of).collect(),
        }
    }
}
