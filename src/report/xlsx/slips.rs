//! 退改清单: what was written for whom.
//!
//! In: one row an application, in the order of the run. Out: a workbook of one
//! sheet with links to the files beside it. No telephone number and no finding
//! stands in it.

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::looks::Looks;
use super::sheet::{Cell, Column, Sheet};
use super::{failed, number, text};
use crate::application::Verdict;
use crate::lang::Lang;
use crate::record::Date;

const COLUMNS: &[Column] = &[
    number("序号", "No.", 6.0),
    text("社区名称", "Community", 18.0),
    text("全称", "Full path", 34.0),
    text("原文件", "Original", 34.0),
    text("部分", "Part", 9.0),
    number("轮次", "Round", 6.0),
    number("错误", "Errors", 7.0),
    number("警告", "Warnings", 8.0),
    text("状态", "State", 9.0),
    text("退改单", "Corrections", 36.0),
    text("SHA-256", "SHA-256", 38.0),
    text("说明", "Notes", 44.0),
];

/// One application.
#[derive(Debug)]
pub struct SlipRow<'a> {
    /// The community's name.
    pub name: &'a str,
    /// Its full path.
    pub community: &'a str,
    /// The original.
    pub path: &'a str,
    /// Its part.
    pub part: &'a str,
    /// Which round it is.
    pub round: u32,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// What was written, and its SHA-256; `None` where nothing was.
    pub file: Option<(&'a str, &'a str)>,
    /// Why, or what is to be known.
    pub notes: &'a str,
}

/// The list being written.
#[allow(missing_debug_implementations)] // the workbook has none
pub struct Slips {
    workbook: Workbook,
    looks: Looks,
    sheet: Sheet,
    lang: Lang,
    count: u64,
}

impl Slips {
    /// Begins a list.
    pub fn open(lang: Lang) -> io::Result<Slips> {
        let mut workbook = Workbook::new();
        let looks = Looks::new();
        let name = lang.pick("退改清单", "Corrections");
        let sheet = Sheet::open(&mut workbook, name, COLUMNS, lang, &looks);
        let sheet = sheet.map_err(failed)?;
        Ok(Slips { workbook, looks, sheet, lang, count: 0 })
    }

    /// Adds a row.
    pub fn row(&mut self, of: &SlipRow<'_>) -> io::Result<()> {
        self.count += 1;
        let looks = &self.looks;
        let (verdict, word) = match of.file {
            Some(_) => (Verdict::Accept, self.lang.pick("已写", "written")),
            None => (Verdict::Return, self.lang.pick("未写", "not written")),
        };
        let (file, sha256) = match of.file {
            Some((file, sha256)) => (Cell::Link(file, Some(file.to_owned())), sha256),
            None => (Cell::Text("", &looks.text), ""),
        };
        let cells = [
            Cell::Count(self.count),
            Cell::Text(of.name, &looks.text),
            Cell::Text(of.community, &looks.text),
            Cell::Text(of.path, &looks.text),
            Cell::Text(of.part, &looks.text),
            Cell::Count(u64::from(of.round)),
            Cell::Count(of.errors),
            Cell::Count(of.warnings),
            Cell::Text(word, looks.verdict(verdict)),
            file,
            Cell::Text(sha256, &looks.digest),
            Cell::Text(of.notes, &looks.text),
        ];
        self.sheet.row(&mut self.workbook, looks, &cells).map_err(failed)
    }

    /// The workbook, dated with the day of the run.
    pub fn finish(self, as_of: Date) -> io::Result<Vec<u8>> {
        let Slips { mut workbook, mut sheet, .. } = self;
        let mut save = || -> Result<Vec<u8>, XlsxError> {
            sheet.close(&mut workbook)?;
            let year = as_of.year().unsigned_abs();
            let made = ExcelDateTime::from_ymd(year, as_of.month(), as_of.day());
            let made = made.or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
            workbook.save_to_buffer()
        };
        save().map_err(failed)
    }
}
