//! `--format human`: what a clerk reads on the terminal.
//!
//! In: applications and totals. Out: one block an application, then a closing
//! block with sums, codes, conventions and the names of what was not accepted.
//! Nothing is wrapped; nothing from a document can steer the terminal;
//! telephone numbers are masked unless the style says otherwise.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::tally::Tally;
use super::{Out, Report, Style, mask, words};
use crate::application::rounds::{Against, Since, Sums};
use crate::application::{Application, Attachment, Head, Status, Totals, Verdict};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Place;
use crate::lang::Lang;
use crate::say;

/// `--format human`.
pub(super) struct Human<'a> {
    out: Out<'a>,
    head: Head,
    style: Style,
    tally: Tally,
    sums: Option<Sums>,
}

impl<'a> Human<'a> {
    pub(super) fn open(out: Out<'a>, head: &Head, style: &Style) -> Human<'a> {
        Human { out, head: head.clone(), style: style.clone(), tally: Tally::default(), sums: None }
    }
}

impl Report for Human<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        self.tally.add(application);
        let verdict = application.verdict();
        if self.style.quiet && verdict == Verdict::Accept {
            return Ok(());
        }
        let word = words::verdict(verdict, self.style.lang);
        heading(&mut self.out, word, verdict, application, &self.style)?;
        let against = application.against.as_ref();
        if let Some(against) = against {
            self.round(against)?;
        }
        for found in &application.diagnostics {
            let since = against.filter(|against| against.earlier.is_some());
            let since = since.and_then(|against| against.since(found));
            let since = since.map(|since| words::since(since, self.style.lang));
            diagnostic(&mut self.out, found, since, &self.head, &self.style)?;
        }
        if let Some(against) = against {
            self.gone(against)?;
        }
        self.attachments(&application.attachments)
    }

    fn against(&mut self, sums: Sums) -> io::Result<()> {
        self.sums = Some(sums);
        Ok(())
    }

    fn finish(&mut self, totals: &Totals) -> io::Result<()> {
        let lang = self.style.lang;
        writeln!(self.out, "{}", "─".repeat(self.style.width.clamp(8, 64)))?;
        writeln!(self.out, "{}", self.sums(totals))?;
        writeln!(
            self.out,
            "{}",
            say!(
                lang,
                "{}，阶段: {}，截至 {}",
                "{}, stage: {}, as of {}",
                self.head.title,
                self.head.stage.1,
                self.head.as_of
            )
        )?;
        self.codes()?;
        self.failing()?;
        self.since()?;
        self.attachment_sums()?;
        self.conventions()?;
        self.out.flush()
    }
}

impl Human<'_> {
    /// How an application stands beside the earlier report.
    fn round(&mut self, against: &Against) -> io::Result<()> {
        let text = words::round(against, self.style.lang);
        writeln!(self.out, "  {}", painted(&text, CYAN, &self.style))
    }

    /// Findings of the earlier report that today's list does not show.
    fn gone(&mut self, against: &Against) -> io::Result<()> {
        let (lang, masked) = (self.style.lang, self.style.mask);
        for (since, found) in against.gone() {
            let hue = if since == Since::Fixed { GREEN } else { YELLOW };
            let word = format!("{}[{}]", words::since(since, lang), found.code);
            let message = mask::sentence(&found.message, masked);
            let word = painted(&word, hue, &self.style);
            writeln!(self.out, "  {word} {}", words::plain(&message))?;
        }
        Ok(())
    }

    /// The sums of the comparison, and the names of what did not come back.
    fn since(&mut self) -> io::Result<()> {
        let lang = self.style.lang;
        let Some(sums) = self.sums.take() else { return Ok(()) };
        writeln!(self.out, "\n{}", lang.pick("与上一轮相比", "Since the earlier report"))?;
        writeln!(self.out, "  {}", words::sums(&sums, lang))?;
        let absent = sums.missing.iter().filter(|one| one.verdict != Verdict::Accept.name());
        for (number, one) in absent.clone().enumerate() {
            if number == super::tally::NAMES {
                let more = absent.clone().count() - number;
                let more = say!(lang, "其余 {} 份从略", "and {} more", more);
                writeln!(self.out, "  {more}")?;
                break;
            }
            let word = lang.pick("未交回", "missing");
            let word = painted(word, YELLOW, &self.style);
            let name = named(&one.path, one.part.as_deref());
            let community = one.text("community").unwrap_or_default();
            let line = format!("  {word}  {name}  {}", words::plain(community));
            let round = say!(lang, "（第 {} 轮退回）", " (returned in round {})", one.round());
            writeln!(self.out, "{}{round}", line.trim_end())?;
        }
        Ok(())
    }

    /// What is not intact, by name; nothing where all is well.
    fn attachments(&mut self, all: &[Attachment]) -> io::Result<()> {
        let lang = self.style.lang;
        for status in super::tally::STATUSES {
            let mut paths = all.iter().filter(|of| of.status == status).peekable();
            if status == Status::Intact || paths.peek().is_none() {
                continue;
            }
            let hue =
                if status == Status::Altered || status == Status::Missing { RED } else { YELLOW };
            let word = painted(words::status(status, lang), hue, &self.style);
            write!(self.out, "  {}[{word}]", lang.pick("附件", "attachments "))?;
            for (at, of) in paths.enumerate() {
                let joint = if at == 0 { " " } else { lang.pick("、", ", ") };
                write!(self.out, "{joint}{}", words::plain(&of.path))?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn sums(&self, totals: &Totals) -> String {
        let lang = self.style.lang;
        let verdict = |verdict: Verdict, count: u64| {
            let text = format!("{} {count}", words::verdict(verdict, lang));
            if count == 0 { text } else { painted(&text, hue(verdict), &self.style) }
        };
        say!(
            lang,
            "共 {} 份: {}，{}，{}；错误 {}，警告 {}",
            "applications {}: {}, {}, {}; errors {}, warnings {}",
            totals.applications,
            verdict(Verdict::Accept, totals.accept),
            verdict(Verdict::Return, totals.returned),
            verdict(Verdict::Unreadable, totals.unreadable),
            totals.errors,
            totals.warnings,
        )
    }

    fn codes(&mut self) -> io::Result<()> {
        let lang = self.style.lang;
        let codes = self.tally.codes();
        if codes.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{}", lang.pick("发现的问题", "What was found"))?;
        let digits = codes.iter().map(|of| of.count.to_string().len()).max().unwrap_or(1);
        let column = codes.iter().map(|of| words::severity(of.severity, lang).width()).max();
        for of in codes {
            let word = padded(words::severity(of.severity, lang), column.unwrap_or(0));
            let word = painted(&word, severity_hue(of.severity), &self.style);
            let name = words::code_name(&self.head, of.code, lang);
            writeln!(self.out, "  {word}  {}  {:>digits$}  {name}", of.code, of.count)?;
        }
        Ok(())
    }

    /// The names of what was not accepted, so that they stand at the end of a
    /// long run too.
    fn failing(&mut self) -> io::Result<()> {
        let lang = self.style.lang;
        if self.tally.failed == 0 {
            return Ok(());
        }
        writeln!(self.out, "\n{}", lang.pick("未受理的申报", "Not accepted"))?;
        let failing = &self.tally.failing;
        let verdicts = failing.iter().map(|of| words::verdict(of.verdict, lang).width()).max();
        let paths = failing.iter().map(|of| named(&of.path, of.part.as_deref()).width()).max();
        for of in failing {
            let word = padded(words::verdict(of.verdict, lang), verdicts.unwrap_or(0));
            let word = painted(&word, hue(of.verdict), &self.style);
            let name = padded(&named(&of.path, of.part.as_deref()), paths.unwrap_or(0));
            let line = format!("  {word}  {name}  {}", words::plain(&of.community));
            writeln!(self.out, "{}", line.trim_end())?;
        }
        let more = self.tally.failed - failing.len() as u64;
        if more > 0 {
            let more = say!(lang, "其余 {} 份见上文", "and {} more, shown above", more);
            writeln!(self.out, "  {more}")?;
        }
        Ok(())
    }

    fn attachment_sums(&mut self) -> io::Result<()> {
        let lang = self.style.lang;
        if self.tally.attachments() == 0 {
            return Ok(());
        }
        let counts: Vec<String> = self
            .tally
            .statuses()
            .map(|(status, count)| format!("{} {count}", words::status(status, lang)))
            .collect();
        let counts = counts.join(lang.pick("，", ", "));
        let all = self.tally.attachments();
        writeln!(self.out, "\n{}", say!(lang, "附件 {} 个: {}", "attachments {}: {}", all, counts))
    }

    fn conventions(&mut self) -> io::Result<()> {
        let lang = self.style.lang;
        if self.head.conventions.is_empty() {
            return Ok(());
        }
        let title = lang.pick("本次采用的口径", "Conventions in force");
        writeln!(self.out, "\n{title}")?;
        for of in &self.head.conventions {
            writeln!(self.out, "  {} = {}  {}", of.id, of.value, of.text)?;
        }
        Ok(())
    }
}

/// An application with what was found about it, under a word of the caller:
/// the block that a run other than `check` prints.
pub fn block(
    out: &mut dyn Write,
    word: &str,
    application: &Application,
    found: &[Diagnostic],
    head: &Head,
    style: &Style,
) -> io::Result<()> {
    let grave = found.iter().any(|found| found.severity == Severity::Error);
    let verdict = if grave { Verdict::Return } else { Verdict::Accept };
    heading(out, word, verdict, application, style)?;
    found.iter().try_for_each(|found| diagnostic(out, found, None, head, style))
}

/// One finding under a file's name, for a run that has no form's head.
pub fn finding(out: &mut dyn Write, found: &Diagnostic, lang: Lang) -> io::Result<()> {
    let word = words::severity(found.severity, lang);
    writeln!(out, "  {word}[{}] {}", found.code, words::plain(&found.message))?;
    if found.place != Place::Whole {
        writeln!(out, "    --> {}", words::plain(&words::place(&found.place, lang)))?;
    }
    writeln!(out, "    {}: {}", lang.pick("办法", "help"), words::plain(&found.help))
}

fn heading(
    out: &mut dyn Write,
    word: &str,
    verdict: Verdict,
    application: &Application,
    style: &Style,
) -> io::Result<()> {
    let word = painted(word, hue(verdict), style);
    let name = named(&application.path, application.part.as_deref());
    let community = words::community(application, style.lang);
    let gap = if community.is_empty() { "" } else { "  " };
    writeln!(out, "{word}  {name}{gap}{}", words::plain(&community))
}

fn diagnostic(
    out: &mut dyn Write,
    found: &Diagnostic,
    since: Option<&str>,
    head: &Head,
    style: &Style,
) -> io::Result<()> {
    let (lang, masked) = (style.lang, style.mask);
    let word = painted(
        &format!("{}[{}]", words::severity(found.severity, lang), found.code),
        severity_hue(found.severity),
        style,
    );
    let message = mask::sentence(&found.message, masked);
    let since = since.map_or_else(String::new, |since| say!(lang, "（{}）", " ({})", since));
    writeln!(out, "  {word} {}{since}", words::plain(&message))?;
    let place = words::place(&found.place, lang);
    match &found.field {
        Some(field) => {
            let label = words::label(head, field);
            writeln!(out, "    --> {} · {}", words::plain(&place), words::plain(label))?;
        }
        // That it stands in the file as a whole goes without saying.
        None if found.place == Place::Whole => {}
        None => writeln!(out, "    --> {}", words::plain(&place))?,
    }
    if !found.help.is_empty() {
        let help = mask::sentence(&found.help, masked);
        writeln!(out, "    {}: {}", lang.pick("办法", "help"), words::plain(&help))?;
    }
    Ok(())
}

fn named(path: &str, part: Option<&str>) -> String {
    let name = match part {
        Some(part) => format!("{path} · {part}"),
        None => path.to_owned(),
    };
    words::plain(&name).into_owned()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const CYAN: &str = "36";

fn hue(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => GREEN,
        Verdict::Return | Verdict::Unreadable => RED,
    }
}

fn severity_hue(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    }
}

fn painted(text: &str, hue: &str, style: &Style) -> String {
    if style.color { format!("\u{1b}[{hue}m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Kind, sample};

    /// The expected text, with the names that the code table gives today.
    fn expected(lang: Lang) -> String {
        let mut text = include_str!("sample.txt").to_owned();
        let head = sample::head();
        for code in ["A302", "F101", "I102", "F117", "F115"] {
            let name = words::code_name(&head, code.parse().unwrap(), lang);
            text = text.replace(&format!("{{{code}}}"), &name);
        }
        text
    }

    #[test]
    fn the_whole_report() {
        let style = Style { width: 20, ..Style::default() };
        let got = sample::text(Kind::Human, &style, &sample::applications());
        assert_eq!(got, expected(Lang::Zh));
    }

    #[test]
    fn colours_add_nothing_else() {
        let style = Style { width: 20, color: true, ..Style::default() };
        let mut got = sample::text(Kind::Human, &style, &sample::applications());
        assert!(got.contains("\u{1b}[31m错误[F101]\u{1b}[0m “社区"));
        assert!(got.contains("\u{1b}[32m受理\u{1b}[0m  批次"));
        for hue in [RED, GREEN, YELLOW, CYAN, "0"] {
            got = got.replace(&format!("\u{1b}[{hue}m"), "");
        }
        assert_eq!(got, expected(Lang::Zh));
    }

    #[test]
    fn quiet_names_only_what_failed() {
        let style = Style { quiet: true, ..Style::default() };
        let got = sample::text(Kind::Human, &style, &sample::applications());
        assert!(got.starts_with("退回  批次/名单 1.xlsx"), "{got}");
        assert!(!got.contains("玉林东路社区") && got.contains("受理 1"));
    }

    #[test]
    fn english() {
        let style = Style { lang: Lang::En, mask: false, ..Style::default() };
        let got = sample::text(Kind::Human, &style, &sample::applications());
        for line in [
            "accepted  批次/玉林东路社区/审批表.docx  玉林东路社区 (成都市, 武侯区, 玉林街道)",
            "  warning[F117] “社区负责人电话”填了多个号码：13800000000、13900001111",
            "    --> table 1, row 4, column 4 · 社区负责人电话",
            "  attachments [altered] a.jpg",
            "applications 3: accepted 1, returned 1, unreadable 1; errors 3, warnings 1",
        ] {
            assert!(got.lines().any(|got| got == line), "{line}\n{got}");
        }
    }

    #[test]
    fn a_long_run_names_the_first_failures_at_its_end() {
        let apps = vec![sample::returned(); 30];
        let got = sample::text(Kind::Human, &Style::default(), &apps);
        assert!(got.contains("  其余 10 份见上文\n"));
    }
}
