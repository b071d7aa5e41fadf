//! Cells to fill in, the same in the form and in the roster: how they look and
//! what they accept.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, Workbook, XlsxError,
};

use super::FORM_PROPERTY;
use super::entry::Entry;
use crate::form::FormDef;

/// The type that 填表说明 asks for.
pub(super) const FONT: &str = "仿宋_GB2312";
/// 小四.
pub(super) const SIZE: f64 = 12.0;
/// The type of titles.
pub(super) const TITLE_FONT: &str = "方正小标宋简体";
/// The type of headings.
pub(super) const HEADING_FONT: &str = "黑体";

/// Longest texts that Excel takes in a validation.
const LONGEST_TITLE: usize = 32;
const LONGEST_MESSAGE: usize = 255;
const LONGEST_LIST: usize = 255;

/// Plain text in the form's type.
pub(super) fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(SIZE)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// A cell that may be filled in although its sheet is protected.
pub(super) fn value(entry: &Entry) -> Format {
    let format = base().set_unlocked();
    match entry {
        Entry::Date => format.set_num_format("yyyy\"年\"m\"月\"d\"日\""),
        // Old Excel shows #### for long texts in text cells.
        Entry::Text(_) => format.set_align(FormatAlign::Top),
        // A house number such as 3-5 is no date.
        Entry::Line | Entry::Digits | Entry::Choice(_) => format.set_num_format("@"),
    }
}

/// What a cell accepts, with a word on how to fill it in.
pub(super) fn validation(
    label: &str,
    fill: &str,
    entry: &Entry,
) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new();
    let (rule, wrong) = match entry {
        Entry::Choice(options) if fits(options) => {
            (rule.allow_list_strings(options)?, "请从下拉列表中选择一项".to_owned())
        }
        Entry::Date => {
            let first = ExcelDateTime::from_ymd(2000, 1, 1)?;
            let rule = rule.allow_date(DataValidationRule::GreaterThanOrEqualTo(first));
            (rule, "请填写日期，如 2021-9-1".to_owned())
        }
        Entry::Text(Some(limit)) => {
            let rule = rule.allow_text_length(DataValidationRule::LessThanOrEqualTo(*limit));
            // Excel counts spaces, the limit does not: a person decides.
            let rule = rule.set_error_style(DataValidationErrorStyle::Warning);
            (rule, format!("连同空格超过 {limit} 字；不计空格也超过的，请删减"))
        }
        _ => (rule.allow_any_value(), String::new()),
    };
    let rule = rule.set_input_title(cut(label, LONGEST_TITLE))?;
    let rule = rule.set_input_message(cut(fill, LONGEST_MESSAGE))?;
    if wrong.is_empty() {
        return Ok(rule);
    }
    rule.set_error_title(cut(label, LONGEST_TITLE))?.set_error_message(wrong)
}

/// Whether a list fits into the cell itself; a comma parts its items.
fn fits(options: &[String]) -> bool {
    let length: usize = options.iter().map(|option| option.chars().count() + 1).sum();
    length <= LONGEST_LIST && !options.is_empty() && !options.iter().any(|o| o.contains(','))
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A workbook whose default type is the form's. Columns are as many digits wide
/// as the default type has them, and the digits of every 仿宋 and 宋体 are half
/// as wide as they are high, so that the columns keep their width wherever one
/// of them stands in for another.
pub(super) fn workbook(form: &FormDef, title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let default = Format::new().set_font_name(FONT).set_font_size(SIZE);
    workbook.set_default_format(&default, 20, 72)?;
    workbook.set_properties(&properties(form, title)?);
    Ok(workbook)
}

/// Properties of the file: the form it is the blank of, and no clock.
fn properties(form: &FormDef, title: &str) -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(title)
        .set_creation_datetime(&made)
        .set_custom_property(FORM_PROPERTY, form.id.as_str()))
}

/// A name that a sheet may bear.
pub(super) fn sheet_name(name: &str) -> String {
    let kept = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    cut(&name.chars().filter(kept).collect::<String>(), 31)
}

/// Pixels of a width in millimetres at 96 dots an inch.
pub(super) fn pixels(millimetres: u32) -> u32 {
    (millimetres * 960 + 127) / 254
}
