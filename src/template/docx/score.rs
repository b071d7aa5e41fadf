//! `word/document.xml` of the scoring sheet: 附件1 with a column to score in,
//! and the figures behind its items.

use super::body::{Cell, WORD, cell, label_cell, paragraph, section, table, table_row};
use super::control::{Controls, Look, line_to_write_on, run};
use crate::document::markup::Markup;
use crate::form::score::{Column, Mark};
use crate::form::{FormDef, Kind, Scoring, number_text};
use crate::template::entry::Entry;

/// Columns in millimetres, 156 together.
const COLUMNS: [(Column, u32); 7] = [
    (Column::Class, 20),
    (Column::ClassPoints, 11),
    (Column::No, 11),
    (Column::Title, 30),
    (Column::Points, 11),
    (Column::Items, 58),
    (Column::Score, 15),
];
const FIGURES: [u32; 5] = [12, 54, 18, 50, 22];

/// The main part.
pub(super) fn document(form: &FormDef, scoring: &Scoring) -> String {
    let mut markup = Markup::new();
    markup.within("w:document", &[("xmlns:w", WORD)], |markup| {
        markup.within("w:body", &[], |markup| {
            let mut body = Body { form, scoring, markup, controls: Controls::default() };
            body.head();
            body.criteria();
            body.notes();
            body.figures();
            section(body.markup);
        });
    });
    markup.finish()
}

struct Body<'a> {
    form: &'a FormDef,
    scoring: &'a Scoring,
    markup: &'a mut Markup,
    controls: Controls,
}

impl Body<'_> {
    fn head(&mut self) {
        if let Some(annex) = &self.scoring.annex {
            paragraph(self.markup, "Annex", &[], |markup| run(markup, annex));
        }
        let spacing = [("w:spacing", vec![("w:before", "120"), ("w:after", "240")])];
        paragraph(self.markup, "Title", &spacing, |markup| run(markup, &self.scoring.title.zh));
        let division = self.form.printed().find(|field| field.kind == Kind::Division);
        let division = division.map(|field| ("division", field.label.zh.as_str()));
        let lines = [
            Some(("community", self.scoring.mark(Mark::Community))),
            division,
            Some(("rater", self.scoring.mark(Mark::Rater))),
            Some(("date", self.scoring.mark(Mark::Date))),
        ];
        for (id, label) in lines.into_iter().flatten() {
            let controls = &mut self.controls;
            paragraph(self.markup, "CoverLine", &[], |markup| {
                controls.label(markup, &format!("{label}："), Look::default());
                markup.within("w:r", &[], |markup| markup.empty("w:tab", &[]));
                let look = Look { underlined: true, narrow_spaces: None };
                let tag = format!("score.{id}");
                controls.value(markup, &tag, label, &Entry::Line, look);
                line_to_write_on(markup);
            });
        }
    }

    fn criteria(&mut self) {
        let widths = COLUMNS.map(|(_, width)| width);
        let (scoring, controls) = (self.scoring, &mut self.controls);
        table(self.markup, &widths, |markup| {
            heading_row(
                markup,
                controls,
                &COLUMNS.map(|(column, _)| scoring.heading(column)),
                &widths,
            );
            for (at, class) in scoring.classes.iter().enumerate() {
                let mut first = true;
                for criterion in scoring.criteria.iter().filter(|c| c.class == at) {
                    table_row(markup, 10, false, |markup| {
                        merged(markup, controls, &class.name, widths[0], first);
                        merged(markup, controls, &number_text(class.points), widths[1], first);
                        label_cell(markup, controls, &criterion.no.to_string(), widths[2]);
                        text_cell(markup, &[&criterion.title], widths[3]);
                        label_cell(markup, controls, &number_text(criterion.points), widths[4]);
                        let items: Vec<&str> = criterion.items.iter().map(String::as_str).collect();
                        text_cell(markup, &items, widths[5]);
                        let title = format!("第{}条得分", criterion.no);
                        let tag = format!("score.{}", criterion.no);
                        value_cell(markup, controls, &tag, &title, widths[6]);
                    });
                    first = false;
                }
                table_row(markup, 8, false, |markup| {
                    merged(markup, controls, "", widths[0], false);
                    merged(markup, controls, "", widths[1], false);
                    let label = scoring.mark(Mark::Subtotal);
                    spanned(markup, controls, label, widths[2..6].iter().sum(), 4);
                    let title = format!("{}{label}", class.name);
                    let tag = format!("score.class.{}", at + 1);
                    value_cell(markup, controls, &tag, &title, widths[6]);
                });
            }
            table_row(markup, 8, false, |markup| {
                let points = number_text(scoring.points());
                label_cell(markup, controls, scoring.mark(Mark::Total), widths[0]);
                label_cell(markup, controls, &points, widths[1]);
                spanned(markup, controls, "", widths[2] + widths[3], 2);
                label_cell(markup, controls, &points, widths[4]);
                text_cell(markup, &[], widths[5]);
                value_cell(markup, controls, "score.total", scoring.mark(Mark::Total), widths[6]);
            });
        });
    }

    fn notes(&mut self) {
        for (number, note) in (1..).zip(self.scoring.notes.iter().chain(&self.scoring.remarks)) {
            paragraph(self.markup, "Note", &[], |markup| {
                run(markup, &format!("注{number}：{note}"))
            });
        }
        paragraph(self.markup, "Note", &[], |_| {});
    }

    fn figures(&mut self) {
        if self.scoring.measures.is_empty() {
            return;
        }
        let (scoring, controls) = (self.scoring, &mut self.controls);
        table(self.markup, &FIGURES, |markup| {
            let columns =
                [Column::No, Column::Measure, Column::Unit, Column::Demand, Column::Value];
            heading_row(markup, controls, &columns.map(|column| scoring.heading(column)), &FIGURES);
            for (at, measure) in scoring.measures.iter().enumerate() {
                let demand = scoring.thresholds.iter().find(|threshold| threshold.at == at);
                let demand = demand.map_or("", |threshold| threshold.text.zh.as_str());
                table_row(markup, 8, false, |markup| {
                    let of = measure.of.map_or_else(|| "—".to_owned(), |no| no.to_string());
                    label_cell(markup, controls, &of, FIGURES[0]);
                    text_cell(markup, &[&measure.label], FIGURES[1]);
                    label_cell(markup, controls, &measure.unit, FIGURES[2]);
                    text_cell(markup, &[demand], FIGURES[3]);
                    let tag = format!("figure.{}", measure.id);
                    value_cell(markup, controls, &tag, &measure.label, FIGURES[4]);
                });
            }
        });
        // A document does not end with a table.
        paragraph(self.markup, "Note", &[], |_| {});
    }
}

/// The header, repeated on every page.
fn heading_row(markup: &mut Markup, controls: &mut Controls, headings: &[&str], widths: &[u32]) {
    markup.within("w:tr", &[], |markup| {
        markup.within("w:trPr", &[], |markup| {
            markup.empty("w:cantSplit", &[]);
            markup.empty("w:tblHeader", &[]);
        });
        for (heading, width) in headings.iter().zip(widths) {
            label_cell(markup, controls, heading, *width);
        }
    });
}

/// A cell of a column that is merged downwards; its text stands in the first.
fn merged(markup: &mut Markup, controls: &mut Controls, text: &str, width: u32, first: bool) {
    let look = Cell { width, span: 1, top: false };
    super::body::cell_merged(markup, look, Some(first), |markup| {
        paragraph(markup, "Label", &[], |markup| {
            if first {
                controls.label(markup, text, Look::default());
            }
        });
    });
}

fn spanned(markup: &mut Markup, controls: &mut Controls, text: &str, width: u32, span: u32) {
    cell(markup, Cell { width, span, top: false }, |markup| {
        paragraph(markup, "Label", &[], |markup| {
            if !text.is_empty() {
                controls.label(markup, text, Look::default());
            }
        });
    });
}

fn text_cell(markup: &mut Markup, lines: &[&str], width: u32) {
    cell(markup, Cell { width, span: 1, top: false }, |markup| {
        if lines.is_empty() {
            paragraph(markup, "Small", &[], |_| {});
        }
        for line in lines {
            paragraph(markup, "Small", &[], |markup| run(markup, line));
        }
    });
}

fn value_cell(markup: &mut Markup, controls: &mut Controls, tag: &str, title: &str, width: u32) {
    cell(markup, Cell { width, span: 1, top: false }, |markup| {
        paragraph(markup, "Label", &[], |markup| {
            controls.value(markup, tag, title, &Entry::Digits, Look::default());
        });
    });
}
