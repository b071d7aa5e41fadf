//! A form definition and a document to the texts of its fields.
//!
//! In: a [`FormDef`] and a [`Document`]. Out: one [`Filled`] for every form or
//! roster row in it: which text stands for which field, and where. The label
//! is the binding, so that a Word table and a sheet are read alike; tags of
//! content controls win over labels.
//!
//! It does not judge: values are not typed, and a blank is a blank text. Where
//! two places give different values it picks neither ([`Ambiguous`], I107).

use crate::document::{Block, Document, Format, Place, Table};
use crate::form::{FormDef, Label};
use crate::manifest;
use crate::text;

mod builder;
mod grid;
mod inline;
mod roster;

use builder::{Builder, Hit, Origin};
pub(crate) use grid::Grid;

/// What was found in one document.
#[derive(Debug, Default)]
pub struct Extraction {
    /// Forms and roster rows in reading order.
    pub forms: Vec<Filled>,
    /// True where the forms are rows of a roster, so that the file makes no
    /// folder an application (contract, section 2).
    pub roster: bool,
    /// Rows of the 附件清单 tables in the document, for [`manifest::from_rows`].
    pub lists: Vec<Vec<(u32, Vec<String>)>>,
    /// There are more than were asked for; the rest was not looked at.
    pub too_many: bool,
}

/// One form: its fields' texts.
#[derive(Debug, Default)]
pub struct Filled {
    /// Which part of the file it is, where the file holds several.
    pub part: Option<String>,
    /// Field id (`community`, `cover.community`, `opinions.street` …) and what
    /// stands there; blank where the label stands without a value.
    pub fields: Vec<(String, Found)>,
    /// Fields with two different values.
    pub ambiguous: Vec<Ambiguous>,
    /// A row of a roster, whose page and type are not the form's.
    pub roster: bool,
}

impl Filled {
    /// What stands for a field.
    pub fn get(&self, id: &str) -> Option<&Found> {
        self.fields.iter().find(|(known, _)| known == id).map(|(_, found)| found)
    }
}

/// The text of one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// As it stands in the document, trimmed.
    pub text: String,
    /// Where.
    pub place: Place,
    /// Index into [`Document::fonts`].
    pub font: Option<u16>,
}

/// One label, two values.
#[derive(Clone, Debug, PartialEq)]
pub struct Ambiguous {
    /// The field.
    pub id: String,
    /// What stands first.
    pub first: Found,
    /// What stands second.
    pub second: Found,
}

/// Distinct fields that make a table or text a form, and a row a roster's
/// header (contract, section 2).
const FEWEST_LABELS: usize = 4;

/// Finds every form in a document, but no more than `most` and one.
pub fn extract(form: &FormDef, document: &Document, most: usize) -> Extraction {
    let mut walk = Walk::new(form, document, most);
    let mut paragraph = 0;
    let mut table = 0;
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(found) => {
                paragraph += 1;
                walk.paragraph(paragraph, &found.text, found.font);
            }
            Block::Table(found) => {
                table += 1;
                let holds_nested = matches!(
                    document.blocks.get(at + 1),
                    Some(Block::Table(next)) if next.nested
                );
                walk.table(table, found, holds_nested);
            }
        }
    }
    walk.finish()
}

struct Walk<'a> {
    most: usize,
    form: &'a FormDef,
    document: &'a Document,
    sheets: bool,
    current: Builder,
    done: Vec<Builder>,
    rows: Vec<Filled>,
    lists: Vec<Vec<(u32, Vec<String>)>>,
    /// Inside 填表说明, whose words are no labels.
    instructions: bool,
    /// Next control to hand out, in reading order.
    control: usize,
    /// The last table that is not nested gave hits, so its nested tables are
    /// parts of values.
    outer_hits: bool,
}

impl<'a> Walk<'a> {
    fn new(form: &'a FormDef, document: &'a Document, most: usize) -> Walk<'a> {
        Walk {
            most,
            form,
            document,
            sheets: is_sheet(document.format),
            current: Builder::default(),
            done: Vec::new(),
            rows: Vec::new(),
            lists: Vec::new(),
            instructions: false,
            control: 0,
            outer_hits: false,
        }
    }

    fn next_form(&mut self) {
        let finished = std::mem::take(&mut self.current);
        if !finished.is_empty() {
            self.done.push(finished);
        }
    }

    fn paragraph(&mut self, index: u32, text: &str, font: Option<u16>) {
        let place = Place::Paragraph { index };
        if text.len() <= 300 && self.form.may_start_label(text) {
            let key = text::label_key(text);
            if self.form.titles.contains(&key) {
                if self.current.has_table() {
                    self.next_form();
                }
                self.instructions = false;
                return;
            }
            if self.form.instructions.contains(&key) {
                self.instructions = true;
            }
        }
        self.take_controls(&place);
        if self.instructions {
            return;
        }
        for (label, value) in inline::in_paragraph(self.form, text) {
            let cover = matches!(label, Label::Field(at) if self.form.fields[at].cover);
            // Cover lines behind a whole table belong to the next form.
            if cover && self.current.fields_in_table() >= FEWEST_LABELS {
                self.next_form();
            }
            let found = Found { text: value.to_owned(), place: place.clone(), font };
            self.current.add(Hit { label, found, origin: Origin::Paragraph });
        }
    }

    fn table(&mut self, number: u32, table: &Table, holds_nested: bool) {
        if !table.nested {
            self.instructions = false;
        }
        if manifest::from_rows(grid::rows(table)).is_some() {
            self.lists.push(grid::rows(table).collect());
            return;
        }
        let grid = Grid::new(table, number, self.sheets);
        if table.nested && self.outer_hits {
            return self.nested(&grid);
        }
        if let Some(header) = roster::header(self.form, &grid) {
            let room = (self.most + 1).saturating_sub(self.rows.len());
            self.rows.extend(roster::rows(self.form, &grid, &header, self.sheets).take(room));
            return;
        }
        if self.sheets {
            self.next_form();
        }
        let hits = grid.hits(self.form, !holds_nested);
        if holds_nested && hits.is_empty() {
            self.layout(&grid);
        }
        self.outer_hits = !hits.is_empty();
        self.current.tables.push(number);
        self.take_table_controls(number);
        for at in 0..hits.len() {
            if hits[at].label.is_none() {
                // The form's title in a cell.
                if self.current.has_table() {
                    self.split(number, &hits[at].found.place);
                }
                continue;
            }
            if self.current.repeats(&hits[at..]) >= FEWEST_LABELS {
                self.split(number, &hits[at].found.place);
            }
            let hit = &hits[at];
            if let Some(label) = hit.label {
                let found = hit.found.clone();
                self.current.add(Hit { label, found, origin: Origin::Cell });
            }
        }
        if self.sheets {
            self.current.sheet = table.name.clone();
            self.next_form();
        }
    }

    /// A table inside a cell of the form: fields that the form's own table
    /// lacks may stand in it. What the form has already is part of a value.
    fn nested(&mut self, grid: &Grid) {
        for hit in grid.hits(self.form, true) {
            if let Some(label @ Label::Field(_)) = hit.label
                && !self.current.has(label)
            {
                self.current.add(Hit { label, found: hit.found, origin: Origin::Cell });
            }
        }
    }

    /// A table that only holds the form in place: its cells' lines are read as
    /// the cover's paragraphs. Rows of the table inside stand there too, with
    /// tabs, and are read in their own place.
    fn layout(&mut self, grid: &Grid) {
        for cell in &grid.table.cells {
            let mut instructions = false;
            for line in cell.text.lines().filter(|line| !line.contains('\t')) {
                instructions |=
                    line.len() <= 300 && self.form.instructions.contains(&text::label_key(line));
                if instructions {
                    continue;
                }
                for (label, value) in inline::in_paragraph(self.form, line) {
                    let cover = matches!(label, Label::Field(at) if self.form.fields[at].cover);
                    if cover {
                        let place = grid.place(cell);
                        let found = Found { text: value.to_owned(), place, font: cell.font };
                        self.current.add(Hit { label, found, origin: Origin::Paragraph });
                    }
                }
            }
        }
    }

    /// The next form of the same table or sheet begins.
    fn split(&mut self, table: u32, place: &Place) {
        let sheet = match place {
            Place::Cell { sheet, .. } => sheet.clone(),
            _ => None,
        };
        self.current.sheet = sheet;
        self.next_form();
        self.current.tables.push(table);
        self.current.first_row = match place {
            Place::Cell { row, .. } | Place::TableCell { row, .. } => Some(*row),
            _ => None,
        };
    }

    /// Tagged controls that stand in a paragraph.
    fn take_controls(&mut self, place: &Place) {
        let controls = &self.document.controls;
        while let Some(control) = controls.get(self.control) {
            if control.place != *place {
                break;
            }
            self.control += 1;
            self.current.tag(self.form, control);
        }
    }

    /// Tagged controls that stand in a table.
    fn take_table_controls(&mut self, number: u32) {
        let controls = &self.document.controls;
        while let Some(control) = controls.get(self.control) {
            match control.place {
                Place::TableCell { table, .. } if table <= number => {
                    self.control += 1;
                    self.current.tag(self.form, control);
                }
                _ => break,
            }
        }
    }

    fn finish(mut self) -> Extraction {
        self.next_form();
        let roster = !self.rows.is_empty();
        let forms: Vec<Builder> =
            self.done.into_iter().filter(|builder| builder.is_form(self.form)).collect();
        let several = forms.len() > 1;
        let mut filled: Vec<Filled> = forms
            .into_iter()
            .map(|builder| {
                let part = several.then(|| builder.part()).flatten();
                builder.finish(self.form, part)
            })
            .collect();
        let roster = roster && filled.is_empty();
        filled.append(&mut self.rows);
        let too_many = filled.len() > self.most;
        Extraction { forms: filled, roster, lists: self.lists, too_many }
    }
}

/// Whether tables of a format are sheets, whose cells have names like `C5`.
pub(crate) fn is_sheet(format: Format) -> bool {
    !matches!(format, Format::Docx | Format::Docm | Format::Doc | Format::Html | Format::Mht)
}

#[cfg(test)]
mod tests;
