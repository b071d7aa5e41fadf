//! `word/document.xml`: cover, explanations, table, opinions, a page each.

use std::collections::BTreeMap;

use super::control::{Controls, Look, line_to_write_on, run};
use crate::document::markup::Markup;
use crate::form::{FormDef, Level, Opinions};
use crate::template::entry::{self, Entry};

pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Heights in millimetres. The block of text is 225 high.
const ROW: u32 = 12;
const LONG_ROWS: u32 = 158;
const OPINIONS: u32 = 196;
const TALLEST_OPINION: u32 = 48;

/// Space between the edge of a label's cell and its text, in twips.
const LABEL_MARGIN: u32 = 57;

/// Twentieths of a point in a millimetre, rounded.
fn twips(millimetres: u32) -> u32 {
    (millimetres * 14_400 + 127) / 254
}

fn twips_text(millimetres: u32) -> String {
    twips(millimetres).to_string()
}

/// The main part, with the values that are known already by tag.
pub(super) fn document(form: &FormDef, values: &BTreeMap<String, String>) -> String {
    let mut markup = Markup::new();
    markup.within("w:document", &[("xmlns:w", WORD)], |markup| {
        markup.within("w:body", &[], |markup| {
            let controls = Controls::filled(values);
            let mut body = Body { form, markup, controls, turned: true };
            body.whole();
            section(body.markup);
        });
    });
    markup.finish()
}

/// A4 portrait with the margins of GB/T 9704.
pub(super) fn section(markup: &mut Markup) {
    markup.within("w:sectPr", &[], |markup| {
        markup.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        let margins = [
            ("w:top", twips_text(37)),
            ("w:right", twips_text(26)),
            ("w:bottom", twips_text(35)),
            ("w:left", twips_text(28)),
            ("w:header", twips_text(15)),
            ("w:footer", twips_text(17)),
            ("w:gutter", twips_text(0)),
        ];
        let margins: Vec<_> = margins.iter().map(|(name, value)| (*name, value.as_str())).collect();
        markup.empty("w:pgMar", &margins);
    });
}

struct Body<'a> {
    form: &'a FormDef,
    markup: &'a mut Markup,
    controls: Controls,
    /// The next block begins a page by itself.
    turned: bool,
}

impl Body<'_> {
    fn whole(&mut self) {
        let cover = entry::cover(self.form).next().is_some();
        if cover {
            self.cover();
        }
        if !self.form.template.guide.is_empty() {
            self.guide();
        }
        self.turn();
        if !cover {
            self.title("0", "240");
        }
        self.table();
        if let Some(opinions) = &self.form.opinions {
            self.turned = false;
            self.turn();
            self.opinions(opinions);
        }
        for note in &self.form.template.notes {
            paragraph(self.markup, "Note", &[], |markup| run(markup, note));
        }
        if self.form.template.notes.is_empty() {
            // A document does not end with a table.
            paragraph(self.markup, "Note", &[], |_| {});
        }
    }

    /// The next block stands on a new page.
    fn turn(&mut self) {
        if !std::mem::take(&mut self.turned) {
            paragraph(self.markup, "PageTurn", &[], |_| {});
        }
    }

    fn title(&mut self, before: &str, after: &str) {
        let annex = self.form.template.annex.as_deref();
        if let Some(annex) = annex {
            paragraph(self.markup, "Annex", &[], |markup| run(markup, annex));
        }
        let spacing = [("w:spacing", vec![("w:before", before), ("w:after", after)])];
        paragraph(self.markup, "Title", &spacing, |markup| run(markup, &self.form.title.zh));
    }

    fn cover(&mut self) {
        self.title("2800", "3600");
        for field in entry::cover(self.form) {
            let entry = entry::of_field(self.form, field);
            let id = entry::cover_id(field);
            let controls = &mut self.controls;
            paragraph(self.markup, "CoverLine", &[], |markup| {
                controls.label(markup, &field.printed, Look::default());
                markup.within("w:r", &[], |markup| markup.empty("w:tab", &[]));
                let look = Look { underlined: true, narrow_spaces: None };
                controls.value(markup, &id, &field.label.zh, &entry, look);
                line_to_write_on(markup);
            });
        }
        self.turned = false;
    }

    fn guide(&mut self) {
        self.turn();
        let template = &self.form.template;
        paragraph(self.markup, "GuideHeading", &[], |markup| run(markup, &template.heading));
        for (number, text) in (1..).zip(&template.guide) {
            paragraph(self.markup, "Guide", &[], |markup| {
                run(markup, &format!("{number}. {text}"));
            });
        }
        self.turned = false;
    }

    fn table(&mut self) {
        let form = self.form;
        let columns = form.template.columns;
        let is_long = |at: &usize| {
            let field = form.fields.get(*at);
            field.is_some_and(|field| matches!(entry::of_field(form, field), Entry::Text(_)))
        };
        let long = form.template.rows.iter().filter(|row| row.iter().any(is_long)).count();
        let tall = (LONG_ROWS / u32::try_from(long.max(1)).unwrap_or(1)).max(40);
        let controls = &mut self.controls;
        table(self.markup, &columns, |markup| {
            for row in &form.template.rows {
                let long = row.iter().any(is_long);
                table_row(markup, if long { tall } else { ROW }, long, |markup| {
                    let alone = row.len() == 1;
                    for (fields, widths) in row.iter().zip(columns.chunks(2)) {
                        let (Some(field), [label, value]) = (form.fields.get(*fields), widths)
                        else {
                            continue;
                        };
                        label_cell(markup, controls, &field.printed, *label);
                        let width = if alone { columns[1..].iter().sum() } else { *value };
                        let entry = entry::of_field(form, field);
                        let look = Cell { width, span: if alone { 3 } else { 1 }, top: long };
                        cell(markup, look, |markup| {
                            let style = if long { "LongText" } else { "Normal" };
                            paragraph(markup, style, &[], |markup| {
                                let (id, title) = (&field.id, &field.label.zh);
                                controls.value(markup, id, title, &entry, Look::default());
                            });
                        });
                    }
                });
            }
        });
    }

    fn opinions(&mut self, opinions: &Opinions) {
        let columns = self.form.template.columns;
        let (label, value) = (columns[0], columns[1..].iter().sum());
        let levels = u32::try_from(opinions.levels.len().max(1)).unwrap_or(1);
        let height = (OPINIONS / levels).min(TALLEST_OPINION);
        let seal = self.form.template.seal.as_str();
        let controls = &mut self.controls;
        table(self.markup, &[label, value], |markup| {
            table_row(markup, ROW, false, |markup| {
                let whole = Cell { width: label + value, span: 2, top: false };
                cell(markup, whole, |markup| {
                    paragraph(markup, "Label", &[], |markup| {
                        controls.label(markup, &opinions.label.zh, Look::default());
                    });
                });
            });
            for level in &opinions.levels {
                table_row(markup, height, false, |markup| {
                    label_cell(markup, controls, &level.printed, label);
                    let look = Cell { width: value, span: 1, top: true };
                    cell(markup, look, |markup| {
                        opinion(markup, controls, level, seal, height);
                    });
                });
            }
        });
    }
}

/// The opinion on top, the seal and the date at the right below.
fn opinion(markup: &mut Markup, controls: &mut Controls, level: &Level, seal: &str, height: u32) {
    let id = |part: &str| format!("opinions.{}.{part}", level.id);
    let label = &level.label.zh;
    let look = Look::default();
    paragraph(markup, "LongText", &[], |markup| {
        controls.value(markup, &id("text"), &format!("{label}意见"), &Entry::Text(None), look);
    });
    // What the three lines leave of the row.
    let above = twips_text(height.saturating_sub(27));
    let spacing = ("w:spacing", vec![("w:before", above.as_str())]);
    let indent = ("w:ind", vec![("w:right", "1200")]);
    paragraph(markup, "Seal", &[spacing, indent], |markup| {
        controls.label(markup, seal, look);
    });
    paragraph(markup, "Seal", &[("w:spacing", vec![("w:after", "60")])], |markup| {
        controls.value(markup, &id("date"), &format!("{label}日期"), &Entry::Date, look);
    });
}

/// Paragraph properties beyond the style, in the order of the schema.
pub(super) type Properties<'a> = [(&'static str, Vec<(&'static str, &'a str)>)];

pub(super) fn paragraph(
    markup: &mut Markup,
    style: &str,
    properties: &Properties,
    content: impl FnOnce(&mut Markup),
) {
    markup.within("w:p", &[], |markup| {
        if style != "Normal" || !properties.is_empty() {
            markup.within("w:pPr", &[], |markup| {
                if style != "Normal" {
                    markup.empty("w:pStyle", &[("w:val", style)]);
                }
                for (name, attributes) in properties {
                    markup.empty(name, attributes);
                }
            });
        }
        content(markup);
    });
}

/// A table with fixed columns, in millimetres.
pub(super) fn table(markup: &mut Markup, columns: &[u32], rows: impl FnOnce(&mut Markup)) {
    let width = columns.iter().map(|column| twips(*column)).sum::<u32>().to_string();
    markup.within("w:tbl", &[], |markup| {
        markup.within("w:tblPr", &[], |markup| {
            markup.empty("w:tblStyle", &[("w:val", "FormTable")]);
            markup.empty("w:tblW", &[("w:w", &width), ("w:type", "dxa")]);
            markup.empty("w:jc", &[("w:val", "center")]);
            markup.empty("w:tblLayout", &[("w:type", "fixed")]);
        });
        markup.within("w:tblGrid", &[], |markup| {
            for column in columns {
                markup.empty("w:gridCol", &[("w:w", &twips_text(*column))]);
            }
        });
        rows(markup);
    });
}

/// A row of at least this height; a long one may break over pages.
pub(super) fn table_row(
    markup: &mut Markup,
    height: u32,
    breaks: bool,
    cells: impl FnOnce(&mut Markup),
) {
    markup.within("w:tr", &[], |markup| {
        markup.within("w:trPr", &[], |markup| {
            if !breaks {
                markup.empty("w:cantSplit", &[]);
            }
            let height = twips_text(height);
            markup.empty("w:trHeight", &[("w:val", &height), ("w:hRule", "atLeast")]);
        });
        cells(markup);
    });
}

/// Measures of a cell.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    /// In millimetres.
    pub(super) width: u32,
    /// Columns.
    pub(super) span: u32,
    /// Text begins at the top, not in the middle.
    pub(super) top: bool,
}

pub(super) fn cell(markup: &mut Markup, look: Cell, content: impl FnOnce(&mut Markup)) {
    cell_merged(markup, look, None, content);
}

/// A cell that begins (`true`) or goes on (`false`) an area merged downwards.
pub(super) fn cell_merged(
    markup: &mut Markup,
    look: Cell,
    begins: Option<bool>,
    content: impl FnOnce(&mut Markup),
) {
    markup.within("w:tc", &[], |markup| {
        markup.within("w:tcPr", &[], |markup| {
            markup.empty("w:tcW", &[("w:w", &twips_text(look.width)), ("w:type", "dxa")]);
            if look.span > 1 {
                markup.empty("w:gridSpan", &[("w:val", &look.span.to_string())]);
            }
            match begins {
                Some(true) => markup.empty("w:vMerge", &[("w:val", "restart")]),
                Some(false) => markup.empty("w:vMerge", &[]),
                None => {}
            }
            if !look.top {
                markup.empty("w:vAlign", &[("w:val", "center")]);
            }
        });
        content(markup);
    });
}

pub(super) fn label_cell(markup: &mut Markup, controls: &mut Controls, printed: &str, width: u32) {
    markup.within("w:tc", &[], |markup| {
        markup.within("w:tcPr", &[], |markup| {
            markup.empty("w:tcW", &[("w:w", &twips_text(width)), ("w:type", "dxa")]);
            let margin = LABEL_MARGIN.to_string();
            markup.within("w:tcMar", &[], |markup| {
                for side in ["w:left", "w:right"] {
                    markup.empty(side, &[("w:w", &margin), ("w:type", "dxa")]);
                }
            });
            markup.empty("w:vAlign", &[("w:val", "center")]);
        });
        paragraph(markup, "Label", &[], |markup| {
            let look = Look { underlined: false, narrow_spaces: narrowed(printed, width) };
            controls.label(markup, printed, look);
        });
    });
}

/// How narrow the spaces of a label must be, in percent, for it to stay on one
/// line of its cell: a letter is 240 twips wide, a space half of that.
fn narrowed(printed: &str, width: u32) -> Option<u32> {
    let room = twips(width).saturating_sub(2 * LABEL_MARGIN + 40);
    let count = |wanted: &dyn Fn(char) -> bool| {
        printed.chars().filter(|c| wanted(*c)).count().try_into().unwrap_or(u32::MAX)
    };
    let spaces: u32 = count(&|c| c == ' ');
    let letters: u32 = count(&|c| c != ' ');
    let text = letters.saturating_mul(240);
    if spaces == 0 || text.saturating_add(spaces.saturating_mul(120)) <= room {
        return None;
    }
    Some((room.saturating_sub(text) * 100 / spaces.saturating_mul(120)).clamp(10, 100))
}
