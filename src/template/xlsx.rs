//! The blank form as a workbook: one sheet laid out as the form, page by page.
//!
//! Labels are locked and the sheet is protected without a password; what is to
//! be filled in is unlocked and says what it takes.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, ProtectionOptions, Worksheet, XlsxError};

use super::TemplateError;
use super::cells::{self, HEADING_FONT, TITLE_FONT};
use super::entry::{self, Entry};
use crate::form::{Field, FormDef, Opinions};

/// Heights in points; a page has about 700.
const ROW: f64 = 34.0;
const LINE: f64 = 24.0;
/// A long text is two rows merged, since no row is higher than 409 points.
const LONG_ROWS: f64 = 510.0;
const OPINIONS: f64 = 620.0;
const SIGNATURE: f64 = 40.0;
const SPACE: f64 = 120.0;

/// Characters on a line of the explanations, with room to spare.
const GUIDE_LINE: usize = 34;

/// A4 in Excel's list of papers.
const A4: u8 = 9;

/// Last column, from 0.
const LAST: u16 = 3;

/// Writes the workbook.
pub(super) fn write(form: &FormDef) -> Result<Vec<u8>, TemplateError> {
    let mut workbook = cells::workbook(form, &form.title.zh)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(cells::sheet_name(&form.template.name))?;
    Page { form, sheet, looks: Looks::new(), row: 0, breaks: Vec::new() }.whole()?;
    Ok(workbook.save_to_buffer()?)
}

struct Looks {
    label: Format,
    annex: Format,
    title: Format,
    heading: Format,
    guide: Format,
    cover: Format,
    seal: Format,
}

impl Looks {
    fn new() -> Looks {
        let base = cells::base();
        let bare = base.clone().set_text_wrap();
        let large = |font: &str, size: f64| {
            Format::new()
                .set_font_name(font)
                .set_font_size(size)
                .set_align(FormatAlign::VerticalCenter)
        };
        Looks {
            // Printed with inner spaces, a label is wider than its column.
            label: Format::new()
                .set_font_name(cells::FONT)
                .set_font_size(cells::SIZE)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_shrink()
                .set_border(FormatBorder::Thin),
            annex: large(HEADING_FONT, 16.0),
            title: large(TITLE_FONT, 22.0).set_align(FormatAlign::Center).set_shrink(),
            heading: large(HEADING_FONT, 16.0).set_align(FormatAlign::Center),
            guide: bare.clone(),
            cover: large(cells::FONT, cells::SIZE)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::Bottom)
                .set_indent(1),
            seal: bare
                .set_align(FormatAlign::Right)
                .set_border_left(FormatBorder::Thin)
                .set_border_bottom(FormatBorder::Thin),
        }
    }
}

struct Page<'a> {
    form: &'a FormDef,
    sheet: &'a mut Worksheet,
    looks: Looks,
    /// The next row, from 0.
    row: u32,
    /// Rows that begin a page.
    breaks: Vec<u32>,
}

impl Page<'_> {
    fn whole(mut self) -> Result<(), XlsxError> {
        for (column, width) in (0..).zip(self.form.template.columns) {
            self.sheet.set_column_width_pixels(column, cells::pixels(width))?;
        }
        let cover = entry::cover(self.form).next().is_some();
        if cover {
            self.cover()?;
        }
        if !self.form.template.guide.is_empty() {
            self.guide()?;
        }
        self.turn();
        if !cover {
            self.title(0.0)?;
        }
        self.table()?;
        if let Some(opinions) = &self.form.opinions {
            self.turn();
            self.opinions(opinions)?;
        }
        for note in &self.form.template.notes {
            let row = self.next(LINE)?;
            self.sheet.merge_range(row, 0, row, LAST, note, &self.looks.guide)?;
        }
        self.print()
    }

    fn print(&mut self) -> Result<(), XlsxError> {
        let sheet = &mut *self.sheet;
        sheet.set_paper_size(A4).set_portrait();
        sheet.set_margins(0.79, 0.79, 0.98, 0.9, 0.5, 0.5);
        sheet.set_print_center_horizontally(true);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_area(0, 0, self.row.saturating_sub(1), LAST)?;
        sheet.set_page_breaks(&self.breaks)?;
        sheet.set_screen_gridlines(false);
        // 可视情况调整字号: type and row heights may be changed.
        sheet.protect_with_options(&ProtectionOptions {
            format_cells: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    /// Takes the next row.
    fn next(&mut self, height: f64) -> Result<u32, XlsxError> {
        let row = self.row;
        self.sheet.set_row_height(row, height)?;
        self.row += 1;
        Ok(row)
    }

    /// What follows stands on a new page.
    fn turn(&mut self) {
        if self.row > 0 && self.breaks.last() != Some(&self.row) {
            self.breaks.push(self.row);
        }
    }

    fn title(&mut self, space: f64) -> Result<(), XlsxError> {
        if let Some(annex) = &self.form.template.annex {
            let row = self.next(ROW)?;
            self.sheet.write_string_with_format(row, 0, annex, &self.looks.annex)?;
        }
        if space > 0.0 {
            self.next(space)?;
        }
        let row = self.next(44.0)?;
        self.sheet.merge_range(row, 0, row, LAST, &self.form.title.zh, &self.looks.title)?;
        Ok(())
    }

    fn cover(&mut self) -> Result<(), XlsxError> {
        self.title(SPACE)?;
        self.next(SPACE)?;
        for field in entry::cover(self.form) {
            let row = self.next(40.0)?;
            self.sheet.write_string_with_format(row, 0, &field.printed, &self.looks.cover)?;
            let entry = entry::of_field(self.form, field);
            let look = cells::value(&entry)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::Bottom)
                .set_border_bottom(FormatBorder::Thin);
            self.value(field, &entry, [row, row], [1, LAST], &look)?;
        }
        Ok(())
    }

    fn guide(&mut self) -> Result<(), XlsxError> {
        self.turn();
        let template = &self.form.template;
        let row = self.next(44.0)?;
        self.sheet.merge_range(row, 0, row, LAST, &template.heading, &self.looks.heading)?;
        for (number, text) in (1..).zip(&template.guide) {
            let text = format!("{number}. {text}");
            let lines = text.chars().count().div_ceil(GUIDE_LINE).max(1);
            let row = self.next(LINE * lines as f64)?;
            self.sheet.merge_range(row, 0, row, LAST, &text, &self.looks.guide)?;
        }
        Ok(())
    }

    fn table(&mut self) -> Result<(), XlsxError> {
        let form = self.form;
        let field = |at: &usize| form.fields.get(*at);
        let is_long = |field: &Field| matches!(entry::of_field(form, field), Entry::Text(_));
        let rows = || form.template.rows.iter().map(|row| row.iter().filter_map(field));
        let long = rows().filter(|row| row.clone().any(is_long)).count();
        let tall = (LONG_ROWS / long.max(1) as f64 / 2.0).max(60.0);
        for fields in rows() {
            let long = fields.clone().any(is_long);
            let alone = fields.clone().count() == 1;
            // Every value is a merged area, which stays an area when it is
            // empty: a lone empty cell is nothing at all in a file.
            let height = if alone { ROW } else { ROW / 2.0 };
            let first = self.next(if long { tall } else { height })?;
            let last =
                if long || !alone { self.next(if long { tall } else { height })? } else { first };
            for (field, column) in fields.zip([0, 2]) {
                self.label(&field.printed, [first, last], [column, column])?;
                let entry = entry::of_field(form, field);
                let look = cells::value(&entry).set_border(FormatBorder::Thin);
                let to = if alone { LAST } else { column + 1 };
                self.value(field, &entry, [first, last], [column + 1, to], &look)?;
            }
        }
        Ok(())
    }

    fn opinions(&mut self, opinions: &Opinions) -> Result<(), XlsxError> {
        let row = self.next(ROW)?;
        self.label(&opinions.label.zh, [row, row], [0, LAST])?;
        let height = (OPINIONS / opinions.levels.len().max(1) as f64).min(150.0);
        for level in &opinions.levels {
            let first = self.next((height - SIGNATURE).max(40.0))?;
            let last = self.next(SIGNATURE)?;
            self.label(&level.printed, [first, last], [0, 0])?;
            let text = Entry::Text(None);
            let look = cells::value(&text)
                .set_border_top(FormatBorder::Thin)
                .set_border_left(FormatBorder::Thin)
                .set_border_right(FormatBorder::Thin);
            let label = &level.label.zh;
            let fill = "写明同意或不同意，并在右下方填写日期、加盖公章";
            let rule = cells::validation(&format!("{label}意见"), fill, &text)?;
            self.sheet.merge_range(first, 1, first, LAST, "", &look)?;
            self.sheet.add_data_validation(first, 1, first, LAST, &rule)?;
            let seal = &self.form.template.seal;
            self.sheet.merge_range(last, 1, last, 2, seal, &self.looks.seal)?;
            let look = cells::value(&Entry::Date)
                .set_align(FormatAlign::Center)
                .set_border_right(FormatBorder::Thin)
                .set_border_bottom(FormatBorder::Thin);
            let fill = "填写签署意见的日期，如 2021-9-10";
            let rule = cells::validation(&format!("{label}日期"), fill, &Entry::Date)?;
            self.sheet.write_string_with_format(last, LAST, entry::DATE, &look)?;
            self.sheet.add_data_validation(last, LAST, last, LAST, &rule)?;
        }
        Ok(())
    }

    fn label(&mut self, text: &str, rows: [u32; 2], columns: [u16; 2]) -> Result<(), XlsxError> {
        let look = &self.looks.label;
        if rows[0] == rows[1] && columns[0] == columns[1] {
            self.sheet.write_string_with_format(rows[0], columns[0], text, look)?;
        } else {
            self.sheet.merge_range(rows[0], columns[0], rows[1], columns[1], text, look)?;
        }
        Ok(())
    }

    /// Cells to fill in. A date shows the form's own 年月日 until it is typed
    /// over; everything else is empty.
    fn value(
        &mut self,
        field: &Field,
        entry: &Entry,
        rows: [u32; 2],
        columns: [u16; 2],
        look: &Format,
    ) -> Result<(), XlsxError> {
        let blank = if *entry == Entry::Date { entry::DATE } else { "" };
        if rows[0] == rows[1] && columns[0] == columns[1] {
            self.sheet.write_string_with_format(rows[0], columns[0], blank, look)?;
        } else {
            self.sheet.merge_range(rows[0], columns[0], rows[1], columns[1], blank, look)?;
        }
        let rule = cells::validation(&field.label.zh, &field.fill.zh, entry)?;
        self.sheet.add_data_validation(rows[0], columns[0], rows[1], columns[1], &rule)?;
        Ok(())
    }
}
