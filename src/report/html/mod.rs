//! `--format html`: one self-contained page for people.
//!
//! In: applications and totals. Out: HTML with its style and its script inside,
//! which loads nothing and runs nothing else (its policy names both by digest),
//! reads well without script, on paper and in the dark. The sums stand first
//! though they are known last: the applications go to a temporary file and are
//! put behind the sums at the end. Everything from a document is escaped, and
//! telephone numbers are masked unless the style says otherwise.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use super::scan::Album;
use super::tally::Tally;
use super::{Out, Report, Style};
use crate::application::rounds::Sums;
use crate::application::{Application, Head, Totals, Verdict};

mod application;
pub(super) mod escape;
mod page;

/// How many applications that were not accepted stand open at first.
const OPEN: u64 = 20;

/// `--format html`.
pub(super) struct Html<'a> {
    out: Out<'a>,
    head: Head,
    style: Style,
    tally: Tally,
    body: BufWriter<File>,
    count: u64,
    album: Album,
    sums: Option<Sums>,
}

impl<'a> Html<'a> {
    pub(super) fn open(out: Out<'a>, head: &Head, style: &Style) -> io::Result<Html<'a>> {
        Ok(Html {
            out,
            head: head.clone(),
            style: style.clone(),
            tally: Tally::default(),
            body: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?),
            count: 0,
            album: Album::default(),
            sums: None,
        })
    }
}

impl Report for Html<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        self.tally.add(application);
        self.count += 1;
        let shown = application::Shown {
            application,
            number: self.count,
            open: application.verdict() != Verdict::Accept && self.tally.failed <= OPEN,
            head: &self.head,
            style: &self.style,
        };
        shown.write(&mut self.body, &mut self.album)
    }

    fn against(&mut self, sums: Sums) -> io::Result<()> {
        self.sums = Some(sums);
        Ok(())
    }

    fn finish(&mut self, totals: &Totals) -> io::Result<()> {
        if self.album.full {
            let lang = self.style.lang;
            let note = lang.pick(
                "扫描件太多，其余的缩略图从略；检测结果都已列出。",
                "There are too many scans: further thumbnails are left out, no result is.",
            );
            writeln!(self.body, "<p class=\"none\">{note}</p>")?;
        }
        let page = page::Page {
            head: &self.head,
            style: &self.style,
            totals,
            tally: &self.tally,
            since: self.sums.as_ref(),
        };
        page.opening(&mut self.out)?;
        self.body.flush()?;
        let body = self.body.get_mut();
        body.rewind()?;
        io::copy(body, &mut self.out)?;
        page.closing(&mut self.out)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::report::{Kind, sample};

    fn page(style: &Style) -> String {
        sample::text(Kind::Html, style, &sample::applications())
    }

    /// Checks that every element is closed in order, and gives all attributes
    /// as one text.
    fn well_formed(page: &str) -> String {
        use quick_xml::events::Event;
        let (before, script) = page.split_once("<script>").unwrap();
        let page = format!("{before}{}", script.split_once("</script>").unwrap().1);
        let page = page.replacen("<!doctype html>", "", 1);
        let mut reader = quick_xml::Reader::from_str(&page);
        reader.config_mut().check_end_names = false;
        let mut open = Vec::new();
        let mut seen = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => {
                    for attribute in tag.html_attributes().map(Result::unwrap) {
                        seen.push_str(&format!("{}={};", attribute.key.as_ref(), attribute.value));
                    }
                    let name: &str = tag.name().into_inner();
                    if !["meta", "input", "br", "img"].contains(&name) {
                        open.push(name.to_owned());
                    }
                }
                Event::End(tag) => {
                    assert_eq!(open.pop().as_deref(), Some(tag.name().into_inner()));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty(), "{open:?}");
        seen
    }

    #[test]
    fn the_sums_come_before_the_applications() {
        let page = page(&Style::default());
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}\n{page}"));
        assert!(at("<h1>") < at("id=\"sums\""));
        assert!(at("id=\"sums\"") < at("id=\"a1\""));
        assert!(at("id=\"a1\"") < at("id=\"a3\""));
        assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
        assert!(page.ends_with("</html>\n"));
        assert!(page.contains("data-verdict=\"return\" data-codes=\"F101 A302 F115\" open"));
    }

    #[test]
    fn every_element_is_closed_and_no_style_or_handler_is_inline() {
        for lang in [Lang::Zh, Lang::En] {
            let style = Style { lang, links: Some(String::new()), ..Style::default() };
            let attributes = well_formed(&page(&style));
            for forbidden in ["style=", ";on", "javascript:", "http:", "https:"] {
                assert!(!attributes.contains(forbidden), "{forbidden}: {attributes}");
            }
        }
    }

    #[test]
    fn what_a_document_says_is_text() {
        let page = page(&Style::default());
        assert!(page.contains("=SUM(1)&lt;b&gt;社区"));
        assert!(!page.contains("<b>社区") && !page.contains('\u{1b}'));
    }

    #[test]
    fn telephone_numbers_are_masked_unless_asked() {
        let masked = page(&Style::default());
        assert!(masked.contains("138****0000") && !masked.contains("13800000000"));
        assert!(!masked.contains("85551234"));
        assert!(page(&Style { mask: false, ..Style::default() }).contains("13800000000"));
    }

    #[test]
    fn links_lead_to_the_files() {
        let linked = page(&Style { links: Some("../".to_owned()), ..Style::default() });
        assert!(linked.contains("href=\"../%E6%89%B9%E6%AC%A1/%E5%90%8D%E5%8D%95%201.xlsx\""));
        assert!(!page(&Style::default()).contains("href=\".."));
    }

    #[test]
    fn only_the_first_failures_stand_open() {
        let apps = vec![sample::returned(); 30];
        let page = sample::text(Kind::Html, &Style::default(), &apps);
        assert_eq!(page.matches(" open>").count() as u64, OPEN);
    }
}
