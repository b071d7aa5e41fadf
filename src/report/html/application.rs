//! One application on the page: a line that opens to its findings, what was
//! read, and its attachments.

use std::io::{self, Write};

use super::escape::{Esc, Lines, base64};
use crate::application::{Application, Attachment, Head};
use crate::diagnostic::Severity;
use crate::record::Value;
use crate::report::scan::{self, Album};
use crate::report::{Style, link, mask, words};
use crate::say;

/// An application and how to show it.
pub(super) struct Shown<'a> {
    pub(super) application: &'a Application,
    /// Its number on the page, from 1.
    pub(super) number: u64,
    /// Whether it stands open at first.
    pub(super) open: bool,
    pub(super) head: &'a Head,
    pub(super) style: &'a Style,
}

impl Shown<'_> {
    pub(super) fn write(&self, out: &mut impl Write, album: &mut Album) -> io::Result<()> {
        let of = self.application;
        let verdict = of.verdict().name();
        write!(out, "<details class=\"app\" id=\"a{}\" data-verdict=\"{verdict}\"", self.number)?;
        write!(out, " data-codes=\"")?;
        let mut seen = Vec::new();
        for found in &of.diagnostics {
            if !seen.contains(&found.code) {
                write!(out, "{}{}", if seen.is_empty() { "" } else { " " }, found.code)?;
                seen.push(found.code);
            }
        }
        writeln!(out, "\"{}>", if self.open { " open" } else { "" })?;
        self.line(out)?;
        writeln!(out, "<div class=\"body\">")?;
        self.findings(out)?;
        self.record(out)?;
        self.attachments(out, album)?;
        self.file(out)?;
        writeln!(out, "</div></details>")
    }

    /// What is seen while it is closed.
    fn line(&self, out: &mut impl Write) -> io::Result<()> {
        let (of, lang) = (self.application, self.style.lang);
        let verdict = of.verdict();
        write!(
            out,
            "<summary><span class=\"badge {}\">{}</span>",
            verdict.name(),
            words::verdict(verdict, lang)
        )?;
        let division: Vec<&str> =
            words::DIVISION.iter().filter_map(|id| of.record.text(id)).collect();
        write!(out, "<span class=\"who\">")?;
        if let Some(name) = of.record.text("community") {
            write!(out, "<strong>{}</strong> ", Esc(name))?;
        }
        write!(out, "<span class=\"division\">{}</span></span>", Esc(&division.join(" ")))?;
        write!(out, "<span class=\"path\">{}", Esc(&of.path))?;
        if let Some(part) = &of.part {
            write!(out, " · {}", Esc(part))?;
        }
        write!(out, "</span><span class=\"counts\">")?;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count = of.diagnostics.iter().filter(|found| found.severity == severity).count();
            if count > 0 {
                let (class, word) = (severity.name(), words::severity(severity, lang));
                write!(out, "<span class=\"{class}\">{word} {count}</span>")?;
            }
        }
        writeln!(out, "</span></summary>")
    }

    fn findings(&self, out: &mut impl Write) -> io::Result<()> {
        let (lang, masked) = (self.style.lang, self.style.mask);
        let against = self.application.against.as_ref();
        if let Some(against) = against {
            let round = words::round(against, lang);
            writeln!(out, "<p class=\"round\"><strong>{}</strong></p>", Esc(&round))?;
            if against.gone().next().is_some() {
                writeln!(out, "<ul class=\"gone\">")?;
                for (since, found) in against.gone() {
                    let message = mask::sentence(&found.message, masked);
                    let word = words::since(since, lang);
                    let (code, message) = (found.code, Lines(&message));
                    writeln!(out, "<li><b>{word}</b> <code>{code}</code> {message}</li>")?;
                }
                writeln!(out, "</ul>")?;
            }
        }
        let against = against.filter(|against| against.earlier.is_some());
        if self.application.diagnostics.is_empty() {
            return writeln!(
                out,
                "<p class=\"none\">{}</p>",
                lang.pick("没有发现问题。", "Nothing was found.")
            );
        }
        head(
            out,
            "findings",
            lang.pick("发现的问题", "What was found"),
            &[
                lang.pick("级别", "Severity"),
                lang.pick("问题与办法", "Problem and remedy"),
                lang.pick("位置", "Place"),
            ],
        )?;
        for found in &self.application.diagnostics {
            let class = found.severity.name();
            write!(
                out,
                "<tr class=\"{class}\"><td><span class=\"word\">{}</span> <code>{}</code></td>",
                words::severity(found.severity, lang),
                found.code
            )?;
            let message = mask::sentence(&found.message, masked);
            let since = against.and_then(|against| against.since(found));
            let since = since.map_or_else(String::new, |since| {
                say!(lang, "（{}）", " ({})", words::since(since, lang))
            });
            write!(out, "<td><p>{}{since}</p>", Lines(&message))?;
            if !found.help.is_empty() {
                let help = mask::sentence(&found.help, masked);
                let word = lang.pick("办法", "Remedy");
                write!(out, "<p class=\"help\"><b>{word}</b> {}</p>", Lines(&help))?;
            }
            write!(out, "</td><td>")?;
            if let Some(field) = &found.field {
                let label = words::label(self.head, field);
                write!(out, "<span class=\"label\">{}</span> ", Esc(label))?;
            }
            let place = words::place(&found.place, lang);
            writeln!(out, "<span class=\"place\">{}</span></td></tr>", Esc(&place))?;
        }
        writeln!(out, "</tbody></table>")
    }

    fn record(&self, out: &mut impl Write) -> io::Result<()> {
        let (lang, masked) = (self.style.lang, self.style.mask);
        if self.application.record.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<details class=\"read\"><summary>{}</summary><dl>",
            lang.pick("读到的内容", "What was read")
        )?;
        for (id, located) in self.application.record.iter() {
            write!(out, "<div><dt>{}</dt><dd>", Esc(words::label(self.head, id)))?;
            match &located.value {
                Value::Text(text) => {
                    write!(out, "{}", Lines(&mask::value(id, text, masked)))?;
                }
                Value::Number(scaled) => write!(out, "{}", words::decimal(*scaled))?,
                Value::Date(date) => write!(out, "<time datetime=\"{date}\">{date}</time>")?,
                Value::Bool(true) => write!(out, "{}", lang.pick("是", "yes"))?,
                Value::Bool(false) => write!(out, "{}", lang.pick("否", "no"))?,
            }
            writeln!(out, "</dd></div>")?;
        }
        writeln!(out, "</dl></details>")
    }

    fn attachments(&self, out: &mut impl Write, album: &mut Album) -> io::Result<()> {
        let lang = self.style.lang;
        if self.application.attachments.is_empty() {
            return Ok(());
        }
        head(
            out,
            "files",
            lang.pick("附件", "Attachments"),
            &[lang.pick("状态", "State"), lang.pick("附件", "Attachment")],
        )?;
        for file in &self.application.attachments {
            let Attachment { path, status, .. } = file;
            write!(
                out,
                "<tr class=\"{}\"><td><span class=\"word\">{}</span></td><td>{}",
                status.name(),
                words::status(*status, lang),
                Esc(path)
            )?;
            if let Some(seen) = &file.scan {
                write!(out, "<p class=\"seen\">{}</p>", Esc(&scan::facts(seen, lang)))?;
            }
            for (page, picture) in album.take(file) {
                let caption = scan::caption(file, page, lang);
                let picture = base64(picture);
                write!(
                    out,
                    "<img class=\"page\" src=\"data:image/png;base64,{picture}\" alt=\"{}\">",
                    Esc(&caption)
                )?;
            }
            writeln!(out, "</td></tr>")?;
        }
        writeln!(out, "</tbody></table>")
    }

    /// The file itself: a link where one can be made, and its digest.
    fn file(&self, out: &mut impl Write) -> io::Result<()> {
        let (of, lang) = (self.application, self.style.lang);
        let target = link::target(&of.path, self.style);
        if target.is_none() && of.sha256.is_none() {
            return Ok(());
        }
        write!(out, "<p class=\"file\">")?;
        if let Some(target) = target {
            let name = say!(lang, "打开原文件“{}”", "Open “{}”", of.path);
            write!(out, "<a href=\"{}\">{}</a> ", Esc(&link::uri(&target)), Esc(&name))?;
        }
        if let Some(sha256) = &of.sha256 {
            write!(out, "<span class=\"digest\">SHA-256 <code>{}</code></span>", Esc(sha256))?;
        }
        writeln!(out, "</p>")
    }
}

/// Opens a table up to its body.
pub(super) fn head(
    out: &mut impl Write,
    class: &str,
    caption: &str,
    columns: &[&str],
) -> io::Result<()> {
    write!(out, "<table class=\"{class}\"><caption>{caption}</caption><thead><tr>")?;
    for column in columns {
        write!(out, "<th scope=\"col\">{column}</th>")?;
    }
    writeln!(out, "</tr></thead><tbody>")
}
