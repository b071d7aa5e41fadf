//! The sheet that lists everything.

use super::styles::Look;
use crate::document::column_name;
use crate::document::markup::Markup;
use crate::remark::Notice;

/// Characters of the whole breadth of an A4 page.
const BREADTH: u32 = 88;

/// The part of the sheet, in the name space of the workbook.
pub(super) fn sheet(notice: &Notice, look: Look, space: &str) -> String {
    let mut markup = Markup::new();
    let last = u32::try_from(notice.header.len().max(1)).unwrap_or(1);
    markup.within("worksheet", &[("xmlns", space)], |markup| {
        markup.within("sheetPr", &[], |markup| {
            markup.empty("pageSetUpPr", &[("fitToPage", "1")]);
        });
        markup.within("sheetViews", &[], |markup| {
            markup.empty("sheetView", &[("showGridLines", "0"), ("workbookViewId", "0")]);
        });
        markup.within("cols", &[], |markup| {
            for (number, (_, percent)) in (1u32..).zip(&notice.header) {
                let (number, width) =
                    (number.to_string(), (percent * BREADTH / 100).max(5).to_string());
                let column = [
                    ("min", &*number),
                    ("max", &*number),
                    ("width", &*width),
                    ("customWidth", "1"),
                ];
                markup.empty("col", &column);
            }
        });
        let mut merged = Vec::new();
        markup.within("sheetData", &[], |markup| {
            let mut row = 1;
            wide(markup, row, &notice.title, look.title, 26);
            merged.push(row);
            for line in &notice.lines {
                row += 1;
                let high = line.chars().count().div_ceil(BREADTH as usize / 2).max(1);
                wide(markup, row, line, look.plain, 16 * high);
                merged.push(row);
            }
            row += 1;
            let header: Vec<String> = notice.header.iter().map(|(name, _)| name.clone()).collect();
            cells(markup, row, &header, look.heading);
            for texts in &notice.rows {
                row += 1;
                cells(markup, row, texts, look.cell);
            }
        });
        let count = merged.len().to_string();
        markup.within("mergeCells", &[("count", &count)], |markup| {
            for row in merged {
                let area = format!("A{row}:{}{row}", column_name(last));
                markup.empty("mergeCell", &[("ref", &area)]);
            }
        });
        let setup = [("paperSize", "9"), ("orientation", "portrait"), ("fitToHeight", "0")];
        markup.empty("pageSetup", &setup);
    });
    markup.finish()
}

fn wide(markup: &mut Markup, row: u32, text: &str, style: usize, high: usize) {
    let (row, high) = (row.to_string(), high.to_string());
    markup.within("row", &[("r", &row), ("ht", &high), ("customHeight", "1")], |markup| {
        cell(markup, &format!("A{row}"), text, style);
    });
}

fn cells(markup: &mut Markup, row: u32, texts: &[String], style: usize) {
    markup.within("row", &[("r", &row.to_string())], |markup| {
        for (column, text) in (1..).zip(texts) {
            cell(markup, &format!("{}{row}", column_name(column)), text, style);
        }
    });
}

fn cell(markup: &mut Markup, at: &str, text: &str, style: usize) {
    let style = style.to_string();
    markup.within("c", &[("r", at), ("s", &style), ("t", "inlineStr")], |markup| {
        markup.within("is", &[], |markup| markup.leaf("t", &[("xml:space", "preserve")], text));
    });
}
