//! 生成清单: the papers of one run, for those who hand them out.
//!
//! In: one row a file, in the order of the run. Out: a workbook of one sheet,
//! with links to the files beside it. Rows are kept packed in a temporary file
//! until the run has ended: the many small pieces that a workbook in the making
//! is of would lie between the large ones that papers are made in, and memory
//! would grow with the run.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use serde::{Deserialize, Serialize};

use super::looks::Looks;
use super::sheet::{Cell, Column, Sheet};
use super::{failed, number, text};
use crate::application::Verdict;
use crate::lang::Lang;
use crate::record::Date;

const COLUMNS: &[Column] = &[
    number("序号", "No.", 6.0),
    text("编号", "Number", 19.0),
    text("社区", "Community", 18.0),
    text("行政区划", "Division", 28.0),
    text("称号", "Title", 22.0),
    text("文件", "File", 40.0),
    text("SHA-256", "SHA-256", 38.0),
    number("页数", "Pages", 6.0),
    text("状态", "State", 8.0),
    text("说明", "Notes", 50.0),
];

/// One file, or one paper that was not made.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PaperRow<'a> {
    /// Number of the paper in the run, from 1.
    pub order: u64,
    /// The number that it bears.
    pub number: &'a str,
    /// The community.
    pub community: &'a str,
    /// Its division, as one text.
    pub division: &'a str,
    /// The title awarded.
    pub title: &'a str,
    /// The file and its SHA-256; `None` where it was not made.
    pub file: Option<(&'a str, &'a str)>,
    /// Pages of the paper.
    pub pages: usize,
    /// What stood against it or is worth knowing.
    pub notes: &'a str,
}

/// The list being written.
#[derive(Debug)]
pub struct Papers {
    /// Rows, one after another, each behind its length; once there is one.
    rows: Option<BufWriter<File>>,
    /// Their number.
    count: u64,
    lang: Lang,
    /// The word for a paper that is there.
    made: &'static str,
}

impl Papers {
    /// Begins a list; of proofs, if so.
    pub fn open(lang: Lang, proof: bool) -> Papers {
        let made =
            if proof { lang.pick("样稿", "proof") } else { lang.pick("已生成", "made") };
        Papers { rows: None, count: 0, lang, made }
    }

    /// Adds a row.
    pub fn row(&mut self, of: &PaperRow<'_>) -> io::Result<()> {
        let bytes = postcard::to_stdvec(of).map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let rows = match &mut self.rows {
            Some(rows) => rows,
            none => none.insert(BufWriter::new(tempfile::tempfile()?)),
        };
        self.count += 1;
        rows.write_all(&length.to_le_bytes())?;
        rows.write_all(&bytes)
    }

    /// The workbook, dated with the day of the run.
    pub fn finish(mut self, as_of: Date) -> io::Result<Vec<u8>> {
        let mut workbook = Workbook::new();
        let looks = Looks::new();
        let name = self.lang.pick("生成清单", "Papers");
        let mut sheet =
            Sheet::open(&mut workbook, name, COLUMNS, self.lang, &looks).map_err(failed)?;
        if let Some(rows) = self.rows.take() {
            let mut rows = rows.into_inner().map_err(|error| error.into_error())?;
            rows.rewind()?;
            let (mut rows, mut bytes) = (BufReader::new(rows), Vec::new());
            for _ in 0..self.count {
                let mut length = [0; 4];
                rows.read_exact(&mut length)?;
                bytes.resize(u32::from_le_bytes(length) as usize, 0);
                rows.read_exact(&mut bytes)?;
                let of = postcard::from_bytes(&bytes).map_err(io::Error::other)?;
                self.write(&of, &mut sheet, &mut workbook, &looks).map_err(failed)?;
            }
        }
        let mut save = || -> Result<Vec<u8>, XlsxError> {
            sheet.close(&mut workbook)?;
            let year = as_of.year().unsigned_abs();
            let made = ExcelDateTime::from_ymd(year, as_of.month(), as_of.day());
            let made = made.or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
            let properties = DocProperties::new().set_creation_datetime(&made);
            workbook.set_properties(&properties);
            workbook.save_to_buffer()
        };
        save().map_err(failed)
    }

    fn write(
        &self,
        of: &PaperRow<'_>,
        sheet: &mut Sheet,
        workbook: &mut Workbook,
        looks: &Looks,
    ) -> Result<(), XlsxError> {
        let (file, sha256, pages) = match of.file {
            Some((file, sha256)) => (Cell::Beside(file), sha256, Cell::Count(of.pages as u64)),
            None => (Cell::Text("", &looks.text), "", Cell::Text("", &looks.text)),
        };
        let state = match of.file {
            Some(_) => Cell::Text(self.made, looks.verdict(Verdict::Accept)),
            None => {
                let word = self.lang.pick("未生成", "not made");
                Cell::Text(word, looks.verdict(Verdict::Return))
            }
        };
        let cells = [
            Cell::Count(of.order),
            Cell::Text(of.number, &looks.text),
            Cell::Text(of.community, &looks.text),
            Cell::Text(of.division, &looks.text),
            Cell::Text(of.title, &looks.text),
            file,
            Cell::Text(sha256, &looks.digest),
            pages,
            state,
            Cell::Text(of.notes, &looks.text),
        ];
        sheet.row(workbook, looks, &cells)
    }
}
