//! `word/document.xml` of the yearly report, for a clerk to edit: real headings,
//! paragraphs and tables, nothing locked. Bars are rows of blocks beside their
//! numbers.

use super::body::{Cell, WORD, cell, paragraph, section, table, table_row};
use super::control::run;
use crate::document::markup::Markup;
use crate::form::BLOCK_WIDTH;
use crate::report::yearly::{Bars, Document, Table};

/// Blocks of a whole bar.
const BLOCKS: i64 = 24;

/// The main part.
pub(super) fn document(of: &Document) -> String {
    let mut markup = Markup::new();
    markup.within("w:document", &[("xmlns:w", WORD)], |markup| {
        markup.within("w:body", &[], |markup| {
            let spacing = [("w:spacing", vec![("w:before", "240"), ("w:after", "480")])];
            paragraph(markup, "Title", &spacing, |markup| run(markup, &of.title));
            for line in &of.opening {
                paragraph(markup, "OfficialText", &[], |markup| run(markup, line));
            }
            for part in &of.sections {
                paragraph(markup, "Heading1", &[], |markup| run(markup, &part.heading));
                for line in &part.text {
                    paragraph(markup, "OfficialText", &[], |markup| run(markup, line));
                }
                if let Some(of) = &part.table {
                    rows(markup, of);
                }
                if let Some(of) = &part.bars {
                    bars(markup, of);
                }
            }
            let space = [("w:spacing", vec![("w:before", "480")])];
            paragraph(markup, "Seal", &space, |markup| run(markup, &of.issuer));
            paragraph(markup, "Seal", &[], |markup| run(markup, &of.date));
            section(markup);
        });
    });
    markup.finish()
}

fn rows(markup: &mut Markup, of: &Table) {
    paragraph(markup, "Caption", &[], |markup| run(markup, &of.caption));
    let widths = widths(of);
    table(markup, &widths, |markup| {
        markup.within("w:tr", &[], |markup| {
            markup.within("w:trPr", &[], |markup| {
                markup.empty("w:cantSplit", &[]);
                markup.empty("w:tblHeader", &[]);
            });
            for ((label, _), width) in of.columns.iter().zip(&widths) {
                small(markup, label, *width, "Caption");
            }
        });
        for cells in &of.rows {
            table_row(markup, 7, false, |markup| {
                for ((text, (_, number)), width) in cells.iter().zip(&of.columns).zip(&widths) {
                    small(markup, text, *width, if *number { "Number" } else { "Small" });
                }
            });
        }
    });
}

fn bars(markup: &mut Markup, of: &Bars) {
    paragraph(markup, "Caption", &[], |markup| run(markup, &of.caption));
    table(markup, &[48, 84, 24], |markup| {
        for (name, shown, length) in &of.bars {
            table_row(markup, 6, false, |markup| {
                small(markup, name, 48, "Small");
                let blocks = (length * BLOCKS / 1000).clamp(0, BLOCKS);
                small(markup, &"█".repeat(usize::try_from(blocks).unwrap_or(0)), 84, "Small");
                small(markup, shown, 24, "Number");
            });
        }
    });
}

fn small(markup: &mut Markup, text: &str, width: u32, style: &str) {
    cell(markup, Cell { width, span: 1, top: false }, |markup| {
        paragraph(markup, style, &[], |markup| run(markup, text));
    });
}

/// Widths in millimetres after the longest text of each column.
fn widths(of: &Table) -> Vec<u32> {
    let longest: Vec<u32> = of
        .columns
        .iter()
        .enumerate()
        .map(|(at, (label, _))| {
            let cells = of.rows.iter().filter_map(|row| row.get(at));
            let longest = cells.chain([label]).map(|text| text.chars().count()).max().unwrap_or(1);
            u32::try_from(longest.clamp(5, 24)).unwrap_or(24)
        })
        .collect();
    let all: u32 = longest.iter().sum::<u32>().max(1);
    longest.iter().map(|of| of * BLOCK_WIDTH / all).collect()
}
