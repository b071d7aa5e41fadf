//! A long sheet, written row by row.
//!
//! In: rows of cells. Out: one worksheet, or several where a batch has more
//! rows than a worksheet can hold. Only the current row is in memory, and the
//! links and heights of the first ten thousand rows.

use rust_xlsxwriter::{Format, Formula, Url, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::looks::Looks;
use crate::lang::Lang;
use crate::report::{link, words};
use crate::say;

/// Links of one sheet. Excel refuses a sheet with more than 65,530, and they
/// are all held in memory until the workbook is saved.
const LINKS: u32 = 10_000;

/// Rows whose height is stated; the writer holds all heights in memory. Below
/// them it is left to the program that opens the workbook.
const HEIGHTS: u32 = 10_000;

/// Rows of one worksheet, the header included.
const ROWS: u32 = 1_048_576;

/// Characters of one cell, counted as UTF-16 does.
const CELL: usize = 32_767;

/// A column of a long sheet.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) width: f64,
    /// Numbers stand at the right, and so does their title.
    pub(super) number: bool,
}

/// What stands in a cell.
pub(super) enum Cell<'a> {
    Text(&'a str, &'a Format),
    Count(u64),
    /// A path, and where it leads if that is known.
    Link(&'a str, Option<String>),
    /// A file beside the workbook. Its link is a formula, which is written with
    /// the row: the writer holds all other links until the end.
    #[cfg_attr(
        not(feature = "render"),
        expect(dead_code, reason = "the list of papers is its one user")
    )]
    Beside(&'a str),
}

/// A sheet being written.
pub(super) struct Sheet {
    name: &'static str,
    columns: &'static [Column],
    lang: Lang,
    full: Vec<Worksheet>,
    current: Worksheet,
    row: u32,
    links: u32,
    /// Whether some path has no link because there are too many.
    pub(super) unlinked: bool,
}

impl Sheet {
    pub(super) fn open(
        workbook: &mut Workbook,
        name: &'static str,
        columns: &'static [Column],
        lang: Lang,
        looks: &Looks,
    ) -> Result<Sheet, XlsxError> {
        let mut current = workbook.new_worksheet_with_constant_memory()?;
        current.set_name(name)?;
        head(&mut current, columns, lang, looks)?;
        Ok(Sheet {
            name,
            columns,
            lang,
            full: Vec::new(),
            current,
            row: 1,
            links: 0,
            unlinked: false,
        })
    }

    /// Adds a row.
    pub(super) fn row(
        &mut self,
        workbook: &mut Workbook,
        looks: &Looks,
        cells: &[Cell<'_>],
    ) -> Result<(), XlsxError> {
        if self.row >= ROWS {
            self.next(workbook, looks)?;
        }
        // Office programs differ in whether they fit rows to wrapped text when
        // they open a file.
        if self.row <= HEIGHTS && self.full.is_empty() {
            let lines = cells.iter().zip(self.columns).map(|(cell, column)| lines(cell, column));
            let lines = lines.max().unwrap_or(1).min(25);
            self.current.set_row_height(self.row, f64::from(lines * 15 + 2))?;
        }
        for (column, cell) in (0..).zip(cells) {
            match cell {
                // A blank cell still has its border.
                Cell::Text("", format) => {
                    self.current.write_blank(self.row, column, format)?;
                }
                Cell::Text(text, format) => {
                    self.current.write_string_with_format(self.row, column, fit(text), format)?;
                }
                Cell::Count(count) => {
                    let count = *count as f64;
                    self.current.write_number_with_format(self.row, column, count, &looks.count)?;
                }
                Cell::Link(path, target) => self.path(column, path, target.as_deref(), looks)?,
                Cell::Beside(name) => self.beside(column, name, looks)?,
            }
        }
        self.row += 1;
        Ok(())
    }

    fn path(
        &mut self,
        column: u16,
        path: &str,
        target: Option<&str>,
        looks: &Looks,
    ) -> Result<(), XlsxError> {
        if let Some(target) = target {
            if self.links < LINKS {
                // A percent sign in a name would be read as an escape.
                let target =
                    if target.contains('%') { link::uri(target) } else { target.to_owned() };
                let url = Url::new(format!("file:///{target}")).set_text(fit(path));
                let done = self.current.write_url_with_format(self.row, column, url, &looks.link);
                if done.is_ok() {
                    self.links += 1;
                    return Ok(());
                }
                // Too long for a link: the name alone must do.
            } else {
                self.unlinked = true;
            }
        }
        self.current.write_string_with_format(self.row, column, fit(path), &looks.text)?;
        Ok(())
    }

    fn beside(&mut self, column: u16, name: &str, looks: &Looks) -> Result<(), XlsxError> {
        let target = if name.contains('%') { link::uri(name) } else { name.to_owned() };
        // A text in a formula has 255 characters at most.
        if target.encode_utf16().count() > 255 || name.encode_utf16().count() > 255 {
            return self.path(column, name, None, looks);
        }
        let [target, shown] = [&target, name].map(|text| text.replace('"', "\"\""));
        let formula = format!("=HYPERLINK(\"{target}\",\"{shown}\")");
        let formula = Formula::new(formula).set_result(name);
        self.current.write_formula_with_format(self.row, column, formula, &looks.link)?;
        Ok(())
    }

    /// Goes on in a new worksheet.
    fn next(&mut self, workbook: &mut Workbook, looks: &Looks) -> Result<(), XlsxError> {
        let mut next = workbook.new_worksheet_with_constant_memory()?;
        next.set_name(format!("{} {}", self.name, self.full.len() + 2))?;
        head(&mut next, self.columns, self.lang, looks)?;
        let mut done = std::mem::replace(&mut self.current, next);
        foot(&mut done, self.row, self.columns)?;
        self.full.push(done);
        self.row = 1;
        Ok(())
    }

    /// Hands the worksheets to the workbook, in order.
    pub(super) fn close(&mut self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        foot(&mut self.current, self.row, self.columns)?;
        for full in self.full.drain(..) {
            workbook.push_worksheet(full);
        }
        workbook.push_worksheet(std::mem::take(&mut self.current));
        Ok(())
    }
}

/// About how many lines a cell takes in its column.
fn lines(cell: &Cell<'_>, column: &Column) -> u32 {
    match cell {
        Cell::Text(text, _) | Cell::Link(text, _) | Cell::Beside(text) => {
            // A little more than the letters need: words do not fill a line.
            let wide = text.width() as f64 * 1.1 / column.width;
            (wide.ceil().min(100.0) as u32).max(1)
        }
        Cell::Count(_) => 1,
    }
}

fn head(
    sheet: &mut Worksheet,
    columns: &[Column],
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
    }
    sheet.set_row_height(0, 22)?;
    for (at, column) in (0..).zip(columns) {
        let title = lang.pick(column.zh, column.en);
        let format = if column.number { &looks.header_right } else { &looks.header };
        sheet.write_string_with_format(0, at, title, format)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    page(sheet, lang);
    Ok(())
}

fn foot(sheet: &mut Worksheet, rows: u32, columns: &[Column]) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.autofilter(0, 0, rows.saturating_sub(1), last)?;
    Ok(())
}

/// A4 landscape, as wide as one page, with page numbers.
pub(in crate::report) fn page(sheet: &mut Worksheet, lang: Lang) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer(say!(lang, "&C第 &P 页，共 &N 页", "&CPage &P of &N"));
}

/// Text as a cell can hold it; what is cut off is marked.
pub(in crate::report) fn fit(text: &str) -> String {
    let text = words::plain(text);
    if text.len() <= CELL || text.encode_utf16().count() <= CELL {
        return text.into_owned();
    }
    let mut room = CELL - 1;
    let kept = |c: &char| {
        let fits = room >= c.len_utf16();
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(kept).chain(['…']).collect()
}
