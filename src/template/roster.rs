//! The blank roster: one application a row, every field a column.
//!
//! The sheet with the explanations must not look like a form to `extract`:
//! its lines begin with numbers, never with a label.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, FormatBorder, Formula, Worksheet,
    XlsxError,
};

use super::TemplateError;
use super::cells::{self, HEADING_FONT, TITLE_FONT};
use super::entry::{self, Entry};
use crate::form::{Field, FormDef, Kind};

/// Rows prepared with formats and validations.
const ROWS: u32 = 200;
/// Rows above the data: title and header.
const HEAD: u32 = 2;
const A4: u8 = 9;

/// Writes the workbook.
pub(super) fn write(form: &FormDef) -> Result<Vec<u8>, TemplateError> {
    let mut workbook = cells::workbook(form, &form.template.roster)?;
    let fields: Vec<&Field> = form.printed().collect();
    list(form, &fields, workbook.add_worksheet())?;
    explain(&fields, workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

fn list(form: &FormDef, fields: &[&Field], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("名单")?;
    let last = u16::try_from(fields.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let title = Format::new()
        .set_font_name(TITLE_FONT)
        .set_font_size(20)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    sheet.set_row_height(0, 44)?;
    if last == 0 {
        sheet.write_string_with_format(0, 0, &form.template.roster, &title)?;
    } else {
        sheet.merge_range(0, 0, 0, last, &form.template.roster, &title)?;
    }
    let header = cells::base()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xEE_F1_EE));
    sheet.set_row_height(1, 40)?;
    for (column, field) in (0..).zip(fields) {
        let entry = entry::of_field(form, field);
        sheet.set_column_width_pixels(column, cells::pixels(width(field, &entry)))?;
        sheet.write_string_with_format(1, column, &field.label.zh, &header)?;
        let look = cells::value(&entry);
        // Pasted rows beyond the prepared ones keep their leading zeros too.
        sheet.set_column_format(column, &look)?;
        for row in HEAD..HEAD + ROWS {
            sheet.write_blank(row, column, &look)?;
        }
        let rule = cells::validation(&field.label.zh, &field.fill.zh, &entry)?;
        sheet.add_data_validation(HEAD, column, HEAD + ROWS - 1, column, &rule)?;
    }
    // Lines round filled rows only, so that empty ones are not printed.
    let first = rust_xlsxwriter::utility::column_number_to_name(last);
    let filled = Formula::new(format!("=COUNTA($A{0}:${first}{0})>0", HEAD + 1));
    let lines = ConditionalFormatFormula::new()
        .set_rule(filled)
        .set_format(Format::new().set_border(FormatBorder::Thin));
    sheet.add_conditional_format(HEAD, 0, HEAD + ROWS - 1, last, &lines)?;
    sheet.set_freeze_panes(HEAD, 0)?;
    sheet.set_repeat_rows(0, HEAD - 1)?;
    print(sheet);
    Ok(())
}

fn print(sheet: &mut Worksheet) {
    sheet.set_paper_size(A4).set_landscape();
    sheet.set_margins(0.6, 0.6, 0.8, 0.7, 0.4, 0.4);
    sheet.set_print_center_horizontally(true);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页，共 &N 页");
}

/// Width of a column in millimetres.
fn width(field: &Field, entry: &Entry) -> u32 {
    match (entry, &field.kind) {
        (Entry::Text(_), _) => 62,
        (_, Kind::Division | Kind::Address) => 40,
        (_, Kind::Person) => 22,
        (Entry::Digits, _) => 30,
        _ => 32,
    }
}

fn explain(fields: &[&Field], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("说明")?;
    let heading = Format::new().set_font_name(HEADING_FONT).set_font_size(16);
    let text = cells::base();
    sheet.set_column_width_pixels(0, cells::pixels(200))?;
    sheet.set_row_height(0, 36)?;
    sheet.write_string_with_format(0, 0, "名单填写说明", &heading)?;
    let general = [
        "每行填写一份申报，从表头的下一行填起；表头不要改动，不需要的行空着。".to_owned(),
        format!("已备好 {ROWS} 行；不够时接着往下填写即可。"),
    ];
    let of_field = |field: &&Field| {
        let (label, fill) = (&field.label.zh, &field.fill.zh);
        let need = if field.required { "必填" } else { "选填" };
        format!("{label}（{need}）——{fill}。")
    };
    let lines = general.into_iter().chain(fields.iter().map(of_field));
    for (number, line) in (1..).zip(lines) {
        sheet.set_row_height(number, 26)?;
        sheet.write_string_with_format(number, 0, format!("{number}. {line}"), &text)?;
    }
    print(sheet);
    Ok(())
}
