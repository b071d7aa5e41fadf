//! The sheet of rounds: what became of each finding since an earlier report,
//! and what did not come back.

use rust_xlsxwriter::XlsxError;

use super::looks::Looks;
use super::sheet::{Cell, Column};
use super::{Xlsx, number, text};
use crate::application::rounds::{Since, Sums};
use crate::application::{Application, Status, Verdict};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::report::{link, mask, words};

pub(super) const COLUMNS: &[Column] = &[
    text("与上一轮相比", "Since", 11.0),
    number("轮次", "Round", 6.0),
    text("社区名称", "Community", 18.0),
    text("文件", "File", 34.0),
    text("部分", "Part", 9.0),
    text("代码", "Code", 7.0),
    text("栏目", "Field", 15.0),
    text("问题", "Problem", 50.0),
];

impl Xlsx<'_> {
    /// One row a finding, and one for an application without any.
    pub(super) fn round_rows(&mut self, of: &Application) -> Result<(), XlsxError> {
        let lang = self.style.lang;
        let Some(against) = &of.against else { return Ok(()) };
        let today = of.diagnostics.iter().filter_map(|found| Some((against.since(found)?, found)));
        let all: Vec<(Since, &Diagnostic)> = against.gone().chain(today).collect();
        let community = of.record.text("community").unwrap_or("");
        let row = |since: &str, colour: Since, found: Option<&Diagnostic>| {
            let code = found.map_or_else(String::new, |found| found.code.to_string());
            let field = found.and_then(|found| found.field.as_deref());
            let label = field.map_or("", |field| words::label(&self.head, field));
            let message = found.map_or("", |found| &found.message);
            let message = mask::sentence(message, self.style.mask);
            let looks = &self.looks;
            let cells = [
                Cell::Text(since, looks.status(state(colour))),
                Cell::Count(u64::from(against.round)),
                Cell::Text(community, &looks.text),
                Cell::Link(&of.path, link::target(&of.path, &self.style)),
                Cell::Text(of.part.as_deref().unwrap_or(""), &looks.text),
                Cell::Text(&code, &looks.text),
                Cell::Text(label, &looks.text),
                Cell::Text(&message, &looks.text),
            ];
            match &mut self.rounds {
                Some(sheet) => sheet.row(&mut self.workbook, looks, &cells),
                None => Ok(()),
            }
        };
        let mut row = row;
        if all.is_empty() {
            return row(lang.pick("没有问题", "nothing found"), Since::Fixed, None);
        }
        all.into_iter()
            .try_for_each(|(since, found)| row(words::since(since, lang), since, Some(found)))
    }

    /// One row for each that was returned and did not come back.
    pub(super) fn missing_rows(&mut self, sums: &Sums) -> Result<(), XlsxError> {
        let lang = self.style.lang;
        let looks: &Looks = &self.looks;
        let Some(sheet) = &mut self.rounds else { return Ok(()) };
        let absent = sums.missing.iter().filter(|one| one.verdict != Verdict::Accept.name());
        for one in absent {
            let cells = [
                Cell::Text(missing(lang), looks.status(Status::Missing)),
                Cell::Count(u64::from(one.round())),
                Cell::Text(one.text("community").unwrap_or(""), &looks.text),
                Cell::Text(&one.path, &looks.text),
                Cell::Text(one.part.as_deref().unwrap_or(""), &looks.text),
                Cell::Text("", &looks.text),
                Cell::Text("", &looks.text),
                Cell::Text("", &looks.text),
            ];
            sheet.row(&mut self.workbook, looks, &cells)?;
        }
        Ok(())
    }
}

fn missing(lang: Lang) -> &'static str {
    lang.pick("未交回", "missing")
}

/// The state of a file that has the same colour.
fn state(since: Since) -> Status {
    match since {
        Since::Fixed => Status::Intact,
        Since::Open => Status::Altered,
        Since::New => Status::Missing,
        Since::Unchecked => Status::Unverified,
    }
}
