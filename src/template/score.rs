//! The blank scoring sheet as a workbook: 附件1 with a column to score in, sums
//! by formula, and the figures behind its items.
//!
//! One sheet, so that a workbook may hold several communities. Everything but
//! what is to be filled in is locked, without a password; scores take numbers
//! from 0 to the points of their criterion. A sum stays empty until all its
//! scores are there: a blank is not a zero.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, ProtectionOptions, Worksheet, XlsxError,
};

use super::TemplateError;
use super::cells::{self, TITLE_FONT};
use crate::form::score::{Column, Mark, Measure};
use crate::form::{FormDef, Scoring, number_text};
use crate::record::NUMBER_SCALE;

/// Columns of the criteria, with their widths in millimetres.
const COLUMNS: [(Column, u32); 7] = [
    (Column::Class, 26),
    (Column::ClassPoints, 13),
    (Column::No, 13),
    (Column::Title, 52),
    (Column::Points, 13),
    (Column::Items, 118),
    (Column::Score, 20),
];
const LAST: u16 = 6;
const SCORE: u16 = 6;

/// Characters on a line of the items and of the titles.
const ITEM_LINE: usize = 26;
const TITLE_LINE: usize = 11;
const LINE: f64 = 16.0;

/// A4 in Excel's list of papers.
const A4: u8 = 9;

/// Writes the workbook; `None` for a form without scoring.
pub(super) fn write(form: &FormDef) -> Result<Option<Vec<u8>>, TemplateError> {
    let Some(scoring) = &form.score else { return Ok(None) };
    let mut workbook = cells::workbook(form, &scoring.title.zh)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(cells::sheet_name(&scoring.name))?;
    // Else a sum that nobody has calculated yet is stored as 0, which a program
    // that keeps stored results hands on as a wrong sum.
    sheet.set_formula_result_default("");
    Page { form, scoring, sheet, looks: Looks::new(), row: 0 }.whole()?;
    Ok(Some(workbook.save_to_buffer()?))
}

struct Looks {
    annex: Format,
    title: Format,
    label: Format,
    line: Format,
    header: Format,
    cell: Format,
    middle: Format,
    sum: Format,
    score: Format,
    figure: Format,
    note: Format,
}

impl Looks {
    fn new() -> Looks {
        let base = cells::base().set_font_size(10.5);
        let boxed = base.clone().set_border(FormatBorder::Thin);
        let middle = boxed.clone().set_align(FormatAlign::Center);
        let fill = Color::RGB(0xFF_FB_E6);
        Looks {
            annex: base.clone().set_font_name(cells::HEADING_FONT).set_font_size(14),
            title: Format::new()
                .set_font_name(TITLE_FONT)
                .set_font_size(18)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            label: base.clone().set_align(FormatAlign::Right),
            line: base
                .clone()
                .set_unlocked()
                .set_num_format("@")
                .set_border_bottom(FormatBorder::Thin),
            header: middle.clone().set_bold().set_background_color(Color::RGB(0xEE_F1_EE)),
            cell: boxed.clone(),
            sum: middle.clone().set_bold().set_num_format("0.0##"),
            score: middle.clone().set_unlocked().set_num_format("0.0##").set_background_color(fill),
            figure: middle
                .clone()
                .set_unlocked()
                .set_num_format("0.####")
                .set_background_color(fill),
            note: base.clone(),
            middle,
        }
    }
}

struct Page<'a> {
    form: &'a FormDef,
    scoring: &'a Scoring,
    sheet: &'a mut Worksheet,
    looks: Looks,
    /// The next row, from 0.
    row: u32,
}

impl Page<'_> {
    fn whole(mut self) -> Result<(), XlsxError> {
        for (at, (_, width)) in (0..).zip(COLUMNS) {
            self.sheet.set_column_width_pixels(at, cells::pixels(width))?;
        }
        self.head()?;
        let header = self.row;
        self.criteria()?;
        self.notes()?;
        self.figures()?;
        self.print(header)
    }

    fn next(&mut self, height: f64) -> Result<u32, XlsxError> {
        let row = self.row;
        self.sheet.set_row_height(row, height)?;
        self.row += 1;
        Ok(row)
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        if let Some(annex) = &self.scoring.annex {
            let row = self.next(22.0)?;
            self.sheet.write_string_with_format(row, 0, annex, &self.looks.annex)?;
        }
        let row = self.next(34.0)?;
        self.sheet.merge_range(row, 0, row, LAST, &self.scoring.title.zh, &self.looks.title)?;
        let division = self.form.printed().find(|f| f.kind == crate::form::Kind::Division);
        let division = division.map_or("", |field| field.label.zh.as_str());
        let lines = [
            (self.scoring.mark(Mark::Community), "填写社区的名称，如“玉林东路社区”"),
            (division, "填写市（州）、县（市、区）和街道（镇）全称；没有同名社区的可以不填"),
            (self.scoring.mark(Mark::Rater), "填写评分人的姓名"),
            (self.scoring.mark(Mark::Date), "填写评分的日期，如 2022年6月20日"),
        ];
        for (label, fill) in lines.map(|(label, fill)| (label.to_owned(), fill)) {
            if label.is_empty() {
                continue;
            }
            let row = self.next(22.0)?;
            self.sheet.write_string_with_format(row, 0, &label, &self.looks.label)?;
            self.sheet.merge_range(row, 1, row, LAST, "", &self.looks.line)?;
            let rule = cells::validation(&label, fill, &super::entry::Entry::Line)?;
            self.sheet.add_data_validation(row, 1, row, LAST, &rule)?;
        }
        Ok(())
    }

    fn criteria(&mut self) -> Result<(), XlsxError> {
        let row = self.next(24.0)?;
        for (at, (column, _)) in (0..).zip(COLUMNS) {
            let heading = self.scoring.heading(column);
            self.sheet.write_string_with_format(row, at, heading, &self.looks.header)?;
        }
        let mut sums = Vec::new();
        for at in 0..self.scoring.classes.len() {
            let first = self.row;
            let of: Vec<_> =
                self.scoring.criteria.iter().filter(|criterion| criterion.class == at).collect();
            for criterion in &of {
                let items = criterion.items.join("\n");
                let lines = |text: &str, most: usize| -> usize {
                    text.lines().map(|line| line.chars().count().div_ceil(most).max(1)).sum()
                };
                let lines = lines(&items, ITEM_LINE).max(lines(&criterion.title, TITLE_LINE));
                let row = self.next(LINE * lines as f64 + 6.0)?;
                let looks = &self.looks;
                let no = f64::from(criterion.no);
                self.sheet.write_number_with_format(row, 2, no, &looks.middle)?;
                self.sheet.write_string_with_format(row, 3, &criterion.title, &looks.cell)?;
                let points = criterion.points as f64 / NUMBER_SCALE as f64;
                self.sheet.write_number_with_format(row, 4, points, &looks.middle)?;
                self.sheet.write_string_with_format(row, 5, &items, &looks.cell)?;
                self.sheet.write_blank(row, SCORE, &looks.score)?;
                self.limit(row, criterion.no, criterion.points)?;
            }
            let last = self.row.saturating_sub(1);
            let class = &self.scoring.classes[at];
            let points = class.points as f64 / NUMBER_SCALE as f64;
            let row = self.next(22.0)?;
            // The class covers its criteria and its sum.
            if first < row {
                self.sheet.merge_range(first, 0, row, 0, &class.name, &self.looks.middle)?;
                self.sheet.merge_range(first, 1, row, 1, "", &self.looks.middle)?;
                self.sheet.write_number_with_format(first, 1, points, &self.looks.middle)?;
            }
            let label = self.scoring.mark(Mark::Subtotal).to_owned();
            self.sheet.merge_range(row, 2, row, 5, &label, &self.looks.sum)?;
            let cells = format!("{0}{1}:{0}{2}", letter(SCORE), first + 1, last + 1);
            self.sum(row, &cells, of.len())?;
            sums.push((cells, of.len()));
        }
        let row = self.next(24.0)?;
        let label = self.scoring.mark(Mark::Total).to_owned();
        self.sheet.write_string_with_format(row, 0, &label, &self.looks.sum)?;
        let points = self.scoring.points() as f64 / NUMBER_SCALE as f64;
        self.sheet.write_number_with_format(row, 1, points, &self.looks.middle)?;
        self.sheet.merge_range(row, 2, row, 3, "", &self.looks.middle)?;
        self.sheet.write_number_with_format(row, 4, points, &self.looks.middle)?;
        self.sheet.write_blank(row, 5, &self.looks.middle)?;
        let cells: Vec<&str> = sums.iter().map(|(cells, _)| cells.as_str()).collect();
        let count = sums.iter().map(|(_, count)| count).sum();
        self.sum(row, &cells.join(","), count)
    }

    /// A sum that is empty until all its scores are there.
    fn sum(&mut self, row: u32, cells: &str, count: usize) -> Result<(), XlsxError> {
        let formula = format!("=IF(COUNT({cells})={count},SUM({cells}),\"\")");
        self.sheet.write_formula_with_format(row, SCORE, Formula::new(formula), &self.looks.sum)?;
        Ok(())
    }

    /// What a score may be. The step is said, and what is off it is marked.
    fn limit(&mut self, row: u32, no: u32, points: i64) -> Result<(), XlsxError> {
        let (most, step) = (number_text(points), self.scoring.step);
        let said = number_text(step);
        let rule = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(
                0.0,
                points as f64 / NUMBER_SCALE as f64,
            ))
            .set_input_title(format!("第{no}条"))?
            .set_input_message(format!("0 至 {most} 分，步长 {said}；没有评的空着"))?
            .set_error_title(format!("第{no}条"))?
            .set_error_message(format!("请填 0 至 {most} 之间的分数，步长 {said}"))?;
        self.sheet.add_data_validation(row, SCORE, row, SCORE, &rule)?;
        let cell = format!("{}{}", letter(SCORE), row + 1);
        // In ten-thousandths, so that no binary fraction is compared.
        let scaled = format!("ROUND({cell}*{NUMBER_SCALE},0)");
        let off = Formula::new(format!("=AND(ISNUMBER({cell}),MOD({scaled},{step})<>0)"));
        let red = Format::new().set_font_color(Color::RGB(0xB0_28_1E)).set_bold();
        let mark = ConditionalFormatFormula::new().set_rule(off).set_format(red);
        self.sheet.add_conditional_format(row, SCORE, row, SCORE, &mark)?;
        Ok(())
    }

    fn notes(&mut self) -> Result<(), XlsxError> {
        let lines: Vec<String> = (1..)
            .zip(self.scoring.notes.iter().chain(&self.scoring.remarks))
            .map(|(number, note)| format!("注{number}：{note}"))
            .collect();
        for line in lines {
            let row = self.next(20.0)?;
            self.sheet.merge_range(row, 0, row, LAST, &line, &self.looks.note)?;
        }
        Ok(())
    }

    fn figures(&mut self) -> Result<(), XlsxError> {
        if self.scoring.measures.is_empty() {
            return Ok(());
        }
        self.next(12.0)?;
        let row = self.next(24.0)?;
        let heading = |column| self.scoring.heading(column).to_owned();
        let headings = [Column::Measure, Column::Unit, Column::Value, Column::Demand].map(heading);
        let [measure, unit, value, demand] = &headings;
        let looks = &self.looks;
        self.sheet.merge_range(row, 0, row, 1, heading(Column::No).as_str(), &looks.header)?;
        self.sheet.merge_range(row, 2, row, 3, measure, &looks.header)?;
        self.sheet.write_string_with_format(row, 4, unit, &looks.header)?;
        self.sheet.write_string_with_format(row, 5, demand, &looks.header)?;
        self.sheet.write_string_with_format(row, 6, value, &looks.header)?;
        for (at, measure) in self.scoring.measures.iter().enumerate() {
            let demand = self.scoring.thresholds.iter().find(|threshold| threshold.at == at);
            let demand = demand.map_or("", |threshold| threshold.text.zh.as_str()).to_owned();
            let row = self.next(20.0)?;
            let looks = &self.looks;
            let of = measure.of.map_or_else(|| "—".to_owned(), |no| no.to_string());
            self.sheet.merge_range(row, 0, row, 1, &of, &looks.middle)?;
            self.sheet.merge_range(row, 2, row, 3, &measure.label, &looks.cell)?;
            self.sheet.write_string_with_format(row, 4, &measure.unit, &looks.middle)?;
            self.sheet.write_string_with_format(row, 5, &demand, &looks.cell)?;
            self.sheet.write_blank(row, 6, &looks.figure)?;
            let rule = figure(measure, row)?;
            self.sheet.add_data_validation(row, 6, row, 6, &rule)?;
        }
        Ok(())
    }

    fn print(self, header: u32) -> Result<(), XlsxError> {
        let sheet = self.sheet;
        sheet.set_paper_size(A4).set_landscape();
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_print_center_horizontally(true);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_print_area(0, 0, self.row.saturating_sub(1), LAST)?;
        sheet.set_repeat_rows(header, header)?;
        sheet.set_freeze_panes(header + 1, 0)?;
        sheet.set_footer("&C第 &P 页，共 &N 页");
        sheet.set_screen_gridlines(false);
        sheet.protect_with_options(&ProtectionOptions {
            format_cells: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }
}

/// What a figure may be. A percentage typed as `85%` would become 0.85, which is
/// refused here and asked about by `score`.
fn figure(measure: &Measure, row: u32) -> Result<DataValidation, XlsxError> {
    let cell = format!("{}{}", letter(6), row + 1);
    let rule = DataValidation::new();
    let (rule, said) = if measure.unit == "%" {
        let formula = format!("=OR({cell}=0,AND({cell}>1,{cell}<=100))");
        (rule.allow_custom(Formula::new(formula)), "直接写数，85% 写 85".to_owned())
    } else if measure.whole {
        let whole = DataValidationRule::GreaterThanOrEqualTo(0);
        (rule.allow_whole_number(whole), format!("整数，单位：{}", measure.unit))
    } else {
        let number = DataValidationRule::GreaterThanOrEqualTo(0.0);
        (rule.allow_decimal_number(number), format!("数，单位：{}", measure.unit))
    };
    let title: String = measure.label.chars().take(32).collect();
    rule.set_input_title(title.clone())?
        .set_input_message(format!("{said}；没有数据的空着"))?
        .set_error_title(title)?
        .set_error_message(format!("请填{said}"))
}

fn letter(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}
