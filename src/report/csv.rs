//! `--format csv`: one finding a line, for spreadsheets.
//!
//! In: applications. Out: UTF-8 with a byte order mark and CRLF, which Excel
//! and WPS both open rightly; an application without findings has one line, so
//! that every name is there. Cells that a spreadsheet would take for a formula
//! begin with an apostrophe. Beside an earlier report there are two more columns,
//! and a line for what is gone. Numbers are not masked: it is a machine format.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Out, Report, Style, words};
use crate::application::rounds::{Since, Sums};
use crate::application::{Application, Head, Totals};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;

/// `--format csv`.
pub(super) struct Csv<'a> {
    out: ::csv::Writer<Out<'a>>,
    head: Head,
    lang: Lang,
    against: bool,
}

const COLUMNS: [(&str, &str); 11] = [
    ("文件", "path"),
    ("部分", "part"),
    ("社区", "community"),
    ("结论", "verdict"),
    ("代码", "code"),
    ("级别", "severity"),
    ("字段", "field"),
    ("栏目", "label"),
    ("位置", "place"),
    ("问题", "message"),
    ("办法", "help"),
];

/// Columns beside an earlier report.
const AGAINST: [(&str, &str); 2] = [("轮次", "round"), ("与上一轮相比", "since")];

impl<'a> Csv<'a> {
    pub(super) fn open(mut out: Out<'a>, head: &Head, style: &Style) -> io::Result<Csv<'a>> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut out =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        let more = if style.against { &AGAINST[..] } else { &[] };
        let columns = COLUMNS.iter().chain(more).map(|(zh, en)| style.lang.pick(zh, en));
        out.write_record(columns)?;
        Ok(Csv { out, head: head.clone(), lang: style.lang, against: style.against })
    }
}

impl Report for Csv<'_> {
    fn application(&mut self, application: &Application) -> io::Result<()> {
        let path = safe(&application.path);
        let part = safe(application.part.as_deref().unwrap_or(""));
        let community = safe(application.record.text("community").unwrap_or(""));
        let verdict = application.verdict().name();
        let application_cells = [&*path, &*part, &*community, verdict];
        let against = application.against.as_ref();
        let round = against.map_or_else(String::new, |against| against.round.to_string());
        let of_today = application
            .diagnostics
            .iter()
            .map(|found| (found, against.and_then(|against| against.since(found))));
        let gone = against.into_iter().flat_map(|against| against.gone());
        let mut all = of_today.chain(gone.map(|(since, found)| (found, Some(since)))).peekable();
        if all.peek().is_none() {
            let more = self.against.then_some([&*round, ""]);
            let blank = application_cells.into_iter().chain([""; 7]);
            self.out.write_record(blank.chain(more.into_iter().flatten()))?;
        }
        for (found, since) in all {
            let cells = self.cells(found);
            let since = since.map_or("", Since::name);
            let more = self.against.then_some([&*round, since]);
            let line = application_cells.into_iter().chain(cells.iter().map(|cell| &**cell));
            self.out.write_record(line.chain(more.into_iter().flatten()))?;
        }
        Ok(())
    }

    fn against(&mut self, _: Sums) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, _: &Totals) -> io::Result<()> {
        self.out.flush()
    }
}

impl Csv<'_> {
    fn cells<'f>(&self, found: &'f Diagnostic) -> [Cow<'f, str>; 7] {
        let field = found.field.as_deref().unwrap_or("");
        let label = words::label(&self.head, field);
        let place = words::place(&found.place, self.lang);
        [
            Cow::Owned(found.code.to_string()),
            Cow::Borrowed(found.severity.name()),
            safe(field),
            Cow::Owned(safe(label).into_owned()),
            Cow::Owned(safe(&place).into_owned()),
            safe(&found.message),
            safe(&found.help),
        ]
    }
}

/// A cell that no spreadsheet takes for a formula.
fn safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Kind, sample};

    #[test]
    fn the_whole_report() {
        let mut apps = sample::applications();
        apps[0].diagnostics.clear();
        let got = sample::text(Kind::Csv, &Style::default(), &apps);
        let want = [
            "\u{feff}文件,部分,社区,结论,代码,级别,字段,栏目,位置,问题,办法",
            "批次/玉林东路社区/审批表.docx,,玉林东路社区,accept,,,,,,,",
            "批次/名单 1.xlsx,名单!5,'=SUM(1)<b>社区,return,F101,error,leader,社区负责人姓名,\
             工作表“名单” C5,“社区负责人姓名”未填写,填写社区居委会主要负责人的姓名",
            "批次/名单 1.xlsx,名单!5,'=SUM(1)<b>社区,return,A302,error,,,附件“a.jpg”,\
             文件已改动,取回登记时的原件",
            "批次/名单 1.xlsx,名单!5,'=SUM(1)<b>社区,return,F115,info,,,全文,字数接近上限,",
            "批次.zip!/坏\u{1b}[2J.doc,,,unreadable,I102,error,,,全文,文件已损坏,重新传送原文件",
            "",
        ];
        assert_eq!(got, want.join("\r\n"));
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, want) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("玉林=1", "玉林=1"),
            ("", ""),
        ] {
            assert_eq!(safe(cell), want);
        }
    }

    #[test]
    fn the_header_speaks_the_language() {
        let style = Style { lang: Lang::En, ..Style::default() };
        let got = sample::text(Kind::Csv, &style, &[]);
        assert_eq!(
            got,
            "\u{feff}path,part,community,verdict,code,severity,field,label,place,message,help\r\n"
        );
    }
}
