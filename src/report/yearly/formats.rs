//! The yearly report for people: terminal, page, workbook.

use std::fmt::Write as _;
use std::io;

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartSolidFill, ChartType, DocProperties, ExcelDateTime,
    Format, Workbook, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::{Bars, Document, Table};
use crate::lang::Lang;
use crate::record::Date;
use crate::report::html::escape::{Esc, policy_digest};
use crate::report::words;
use crate::report::xlsx::looks::Looks;
use crate::report::xlsx::sheet::{fit, page};

const CSS: &str = concat!(include_str!("../common.css"), include_str!("page.css"));

/// Cells of a bar on the terminal.
const BAR: i64 = 30;

/// Text for a terminal.
pub fn human(of: &Document) -> String {
    let mut out = format!("{}\n\n", of.title);
    for line in &of.opening {
        let _ = writeln!(out, "{}", words::plain(line));
    }
    for section in &of.sections {
        let _ = writeln!(out, "\n{}", words::plain(&section.heading));
        for line in &section.text {
            let _ = writeln!(out, "  {}", words::plain(line));
        }
        if let Some(table) = &section.table {
            columns(&mut out, table);
        }
        if let Some(bars) = &section.bars {
            let _ = writeln!(out, "\n  {}", bars.caption);
            let wide = bars.bars.iter().map(|(name, _, _)| name.width()).max().unwrap_or(0);
            for (name, shown, length) in &bars.bars {
                let pad = " ".repeat(wide.saturating_sub(name.width()));
                let full = (length * BAR / 1000).clamp(0, BAR);
                let bar = "█".repeat(full as usize) + &"░".repeat((BAR - full) as usize);
                let _ = writeln!(out, "  {name}{pad}  {bar}  {shown}");
            }
        }
    }
    let _ = writeln!(out, "\n{}", of.date);
    out
}

fn columns(out: &mut String, table: &Table) {
    let cell = |row: &Vec<String>, at: usize| row.get(at).map_or(0, |cell| cell.width());
    let widths: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, (label, _))| {
            table.rows.iter().map(|row| cell(row, at)).chain([label.width()]).max().unwrap_or(0)
        })
        .collect();
    let mut line = |cells: Vec<&str>| {
        let mut text = String::from("  ");
        for ((cell, (_, number)), width) in cells.iter().zip(&table.columns).zip(&widths) {
            let cell = words::plain(cell);
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            text += &if *number { format!("{pad}{cell}  ") } else { format!("{cell}{pad}  ") };
        }
        let _ = writeln!(out, "{}", text.trim_end());
    };
    line(table.columns.iter().map(|(label, _)| label.as_str()).collect());
    for row in &table.rows {
        line(row.iter().map(String::as_str).collect());
    }
}

/// A self-contained page that loads and runs nothing.
pub fn html(of: &Document, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{2}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n<h1>{2}</h1>",
        lang.pick("zh-CN", "en"),
        policy_digest(CSS),
        Esc(&of.title)
    );
    for line in &of.opening {
        let _ = writeln!(out, "<p>{}</p>", Esc(line));
    }
    for section in &of.sections {
        let _ = writeln!(out, "<section><h2>{}</h2>", Esc(&section.heading));
        for line in &section.text {
            let _ = writeln!(out, "<p>{}</p>", Esc(line));
        }
        if let Some(bars) = &section.bars {
            chart(&mut out, bars);
        }
        if let Some(table) = &section.table {
            let _ = write!(
                out,
                "<div class=\"scroll\" tabindex=\"0\"><table><caption>{}</caption><thead><tr>",
                Esc(&table.caption)
            );
            let class = |number: bool| if number { " class=\"n\"" } else { "" };
            for (label, number) in &table.columns {
                let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(*number), Esc(label));
            }
            let _ = writeln!(out, "</tr></thead><tbody>");
            for row in &table.rows {
                let _ = write!(out, "<tr>");
                for (at, (cell, (_, number))) in row.iter().zip(&table.columns).enumerate() {
                    let (open, close) =
                        if at == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                    let _ = write!(out, "<{open}{}>{}</{close}>", class(*number), Esc(cell));
                }
                let _ = writeln!(out, "</tr>");
            }
            let _ = writeln!(out, "</tbody></table></div>");
        }
        let _ = writeln!(out, "</section>");
    }
    let _ = writeln!(out, "<p class=\"date\">{}</p>\n</main>\n</body>\n</html>", Esc(&of.date));
    out
}

/// Bars as SVG; the numbers stand beside them and in the table below.
fn chart(out: &mut String, bars: &Bars) {
    let _ =
        writeln!(out, "<figure><figcaption>{}</figcaption><dl class=\"bars\">", Esc(&bars.caption));
    for (name, shown, length) in &bars.bars {
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{length}\" height=\"10\"/></svg> {}</dd></div>",
            Esc(name),
            Esc(shown)
        );
    }
    let _ = writeln!(out, "</dl></figure>");
}

/// Numbers are numbers, shares are shares; what is unknown is a word.
fn number_of(cell: &str) -> Option<f64> {
    let plain = cell.strip_suffix('%').unwrap_or(cell).trim_start_matches('+');
    let value = plain.parse::<f64>().ok().filter(|value| value.is_finite())?;
    Some(if cell.ends_with('%') { value / 100.0 } else { value })
}

fn looks_of(cell: &str, looks: &Looks) -> Format {
    if cell.ends_with('%') {
        looks.percent.clone()
    } else {
        looks.count.clone().set_num_format("General")
    }
}

/// A chart of a column of the table: of the rows that have bars.
fn plot(sheet: &str, head: u32, table: &Table, bars: &Bars) -> Option<Chart> {
    let at = table.columns.iter().position(|(label, _)| *label == bars.measure)?;
    let column = u16::try_from(at).ok()?;
    let barred = |row: &Vec<String>| bars.bars.iter().any(|(name, ..)| Some(name) == row.first());
    let last = head + u32::try_from(table.rows.iter().rposition(barred)? + 1).ok()?;
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_categories((sheet, head + 1, 0, last, 0))
        .set_values((sheet, head + 1, column, last, column))
        .set_data_label(ChartDataLabel::new().show_value())
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color("1D5F43")));
    chart.title().set_name(&fit(&bars.caption).to_string());
    chart.legend().set_hidden();
    // The first city on top; nothing begins above zero.
    chart.y_axis().set_reverse();
    chart.x_axis().set_min(0).set_major_gridlines(false);
    if bars.bars.iter().any(|(_, shown, _)| shown.ends_with('%')) {
        chart.x_axis().set_num_format("0%");
    }
    chart.set_alt_text(fit(&bars.caption));
    let height = 120 + 22 * (last - head);
    chart.set_width(620).set_height(height);
    Some(chart)
}

/// Bytes of a workbook: a sheet a section, a chart beside its table.
pub fn xlsx(of: &Document, today: Date, lang: Lang) -> io::Result<Vec<u8>> {
    workbook(of, today, lang).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    })
}

fn workbook(of: &Document, today: Date, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    for section in &of.sections {
        let name: String =
            section.heading.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        sheet.write_string_with_format(0, 0, fit(&section.heading), &looks.title)?;
        let mut row = 1;
        for line in &section.text {
            sheet.write_string_with_format(row, 0, fit(line), &looks.note)?;
            row += 1;
        }
        let Some(table) = &section.table else {
            page(sheet, lang);
            continue;
        };
        let head = row;
        for (at, (label, number)) in (0..).zip(&table.columns) {
            let wide = table.rows.iter().filter_map(|row| row.get(usize::from(at)));
            let wide = wide.map(|cell| cell.width()).chain([label.width()]).max().unwrap_or(8);
            sheet.set_column_width(at, (wide as f64 + 3.0).min(60.0))?;
            let look = if *number { &looks.header_right } else { &looks.header };
            sheet.write_string_with_format(head, at, fit(label), look)?;
        }
        for (at, cells) in (head + 1..).zip(&table.rows) {
            for (column, (cell, (_, number))) in (0..).zip(cells.iter().zip(&table.columns)) {
                match number_of(cell).filter(|_| *number) {
                    Some(value) => {
                        let look = looks_of(cell, &looks);
                        sheet.write_number_with_format(at, column, value, &look)?;
                    }
                    None => {
                        let look = if *number { &looks.count } else { &looks.text };
                        sheet.write_string_with_format(at, column, fit(cell), look)?;
                    }
                }
            }
        }
        let last = head + u32::try_from(table.rows.len()).unwrap_or(0);
        if let Some(chart) = section.bars.as_ref().and_then(|bars| plot(&name, head, table, bars)) {
            // Below the table, so that both print on one page.
            sheet.insert_chart(last + 2, 0, &chart)?;
        }
        sheet.set_freeze_panes(head + 1, 1)?;
        sheet.autofilter(head, 0, last, u16::try_from(table.columns.len()).unwrap_or(1) - 1)?;
        page(sheet, lang);
    }
    let made = ExcelDateTime::from_ymd(today.year().unsigned_abs(), today.month(), today.day());
    let made = made.or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?;
    let properties = DocProperties::new().set_title(&of.title).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    workbook.save_to_buffer()
}
