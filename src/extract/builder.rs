//! Hits of one form, gathered and settled: which occurrence is the cover's,
//! which the table's, and whether they agree.

use crate::date::{self, DateText};
use crate::document::{Control, ControlKind};
use crate::extract::grid::CellHit;
use crate::extract::{Ambiguous, FEWEST_LABELS, Filled, Found};
use crate::form::{Field, FormDef, Kind, Label};
use crate::text;

/// A label with its value.
pub(super) struct Hit {
    pub(super) label: Label,
    pub(super) found: Found,
    pub(super) origin: Origin,
}

/// Where a label stood.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Paragraph,
    Cell,
}

/// A form in the making.
#[derive(Default)]
pub(super) struct Builder {
    hits: Vec<Hit>,
    tags: Vec<(String, Found)>,
    pub(super) tables: Vec<u32>,
    pub(super) sheet: Option<String>,
    pub(super) first_row: Option<u32>,
}

impl Builder {
    pub(super) fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.tags.is_empty()
    }

    pub(super) fn add(&mut self, hit: Hit) {
        self.hits.push(hit);
    }

    /// Takes a control whose tag or title names a field.
    pub(super) fn tag(&mut self, form: &FormDef, control: &Control) {
        if matches!(control.kind, ControlKind::Checkbox { .. }) {
            return; // its state stands in the text as ☑ or ☐
        }
        let named = [&control.tag, &control.alias].into_iter().flatten();
        let id = named.into_iter().find_map(|name| tag_field(form, name));
        if let Some(id) = id {
            let text = if control.placeholder { "" } else { control.text.trim() };
            let found = Found { text: text.to_owned(), place: control.place.clone(), font: None };
            self.tags.push((id, found));
        }
    }

    /// Whether a table of the form has been seen.
    pub(super) fn has_table(&self) -> bool {
        self.fields_in_table() >= FEWEST_LABELS
    }

    /// Whether a label was hit in a cell.
    pub(super) fn has(&self, label: Label) -> bool {
        self.hits.iter().any(|hit| hit.label == label && hit.origin == Origin::Cell)
    }

    /// Distinct fields whose label stood in a cell.
    pub(super) fn fields_in_table(&self) -> usize {
        let mut seen: Vec<Label> = Vec::new();
        for hit in &self.hits {
            let field = matches!(hit.label, Label::Field(_)) && hit.origin == Origin::Cell;
            if field && !seen.contains(&hit.label) {
                seen.push(hit.label);
            }
        }
        seen.len()
    }

    /// How many distinct fields of the coming hits the form has already; none
    /// where the first of them is new.
    pub(super) fn repeats(&self, coming: &[CellHit]) -> usize {
        let known = |label: &Label| {
            self.hits.iter().any(|hit| hit.label == *label && hit.origin == Origin::Cell)
        };
        let mut seen: Vec<Label> = Vec::new();
        for label in coming.iter().map_while(|hit| hit.label) {
            let field = matches!(label, Label::Field(_));
            if seen.is_empty() && !known(&label) {
                return 0;
            }
            if field && known(&label) && !seen.contains(&label) {
                seen.push(label);
            }
        }
        seen.len()
    }

    /// Whether there is enough of the form to call it one.
    pub(super) fn is_form(&self, form: &FormDef) -> bool {
        let wanted = FEWEST_LABELS.min(form.printed().count());
        let mut seen: Vec<&str> = Vec::new();
        let fields = self.hits.iter().filter_map(|hit| match hit.label {
            Label::Field(at) => form.fields.get(at).map(|field| field.id.as_str()),
            _ => None,
        });
        for id in fields.chain(self.tags.iter().map(|(id, _)| id.as_str())) {
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        // Two or three lines such as 联系电话 and 地址 also stand in letters.
        seen.len() >= wanted
            && (self.fields_in_table() + self.tags.len() >= 3 || seen.len() > wanted)
    }

    /// The part's name, where the file holds several forms.
    pub(super) fn part(&self) -> Option<String> {
        match (&self.sheet, self.first_row) {
            (Some(sheet), Some(row)) => Some(format!("{sheet}!{row}")),
            (Some(sheet), None) => Some(sheet.clone()),
            (None, Some(row)) => self.tables.first().map(|table| format!("table {table}!{row}")),
            (None, None) => self.tables.first().map(|table| format!("table {table}")),
        }
    }

    /// Settles every field.
    pub(super) fn finish(self, form: &FormDef, part: Option<String>) -> Filled {
        let mut filled = Filled { part, ..Filled::default() };
        let in_cells = self.fields_in_table() > 0;
        let first_own = self.hits.iter().position(|hit| {
            hit.origin == Origin::Cell
                && matches!(hit.label, Label::Field(at) if !form.fields[at].cover)
        });
        for (at, field) in form.fields.iter().enumerate() {
            let hits =
                || self.hits.iter().enumerate().filter(|(_, hit)| hit.label == Label::Field(at));
            let all: Vec<&Found> = hits().map(|(_, hit)| &hit.found).collect();
            if !(field.cover && field.table) {
                let cells: Vec<&Found> = hits()
                    .filter(|(_, hit)| hit.origin == Origin::Cell)
                    .map(|(_, hit)| &hit.found)
                    .collect();
                let chosen = if field.table && !cells.is_empty() { cells } else { all };
                self.settle(&mut filled, &field.id, &chosen, &field.kind);
                continue;
            }
            // On the cover and in the table: lines of text are the cover's; in a
            // sheet, what stands before the first field of the table proper.
            let cells = hits().filter(|(_, hit)| hit.origin == Origin::Cell).count();
            let lines = hits().count() - cells;
            let (mut cover, mut table) = (Vec::new(), Vec::new());
            for (order, hit) in hits() {
                let early = first_own.is_none_or(|own| order < own);
                let on_cover = match hit.origin {
                    Origin::Paragraph => in_cells,
                    Origin::Cell => lines == 0 && cells > 1 && early && cover.is_empty(),
                };
                if on_cover { &mut cover } else { &mut table }.push(&hit.found);
            }
            self.settle(&mut filled, &format!("cover.{}", field.id), &cover, &field.kind);
            self.settle(&mut filled, &field.id, &table, &field.kind);
        }
        self.opinions(form, &mut filled);
        filled
    }

    fn opinions(&self, form: &FormDef, filled: &mut Filled) {
        let Some(opinions) = &form.opinions else { return };
        let heading = self.hits.iter().any(|hit| hit.label == Label::Opinions);
        let levels: Vec<usize> = (0..opinions.levels.len())
            .filter(|at| self.hits.iter().any(|hit| hit.label == Label::Level(*at)))
            .collect();
        // A lone 街道 without its heading is a word, not an opinion.
        let trusted = heading || levels.len() > 1;
        for (at, level) in opinions.levels.iter().enumerate() {
            let founds: Vec<&Found> = self
                .hits
                .iter()
                .filter(|hit| trusted && hit.label == Label::Level(at))
                .map(|hit| &hit.found)
                .collect();
            let id = format!("opinions.{}", level.id);
            self.settle(filled, &id, &founds, &Kind::LongText);
            for part in ["text", "date", "unit"] {
                self.settle(filled, &format!("{id}.{part}"), &[], &Kind::LongText);
            }
        }
    }

    /// One field: a tag wins, a filled value wins over a blank, and two
    /// different values are reported, not picked from.
    fn settle(&self, filled: &mut Filled, id: &str, founds: &[&Found], kind: &Kind) {
        let tagged: Vec<&Found> =
            self.tags.iter().filter(|(tag, _)| tag == id).map(|(_, found)| found).collect();
        // A control that is still blank does not hide what was typed beside it.
        let empty = tagged.iter().all(|found| is_blank(found));
        let typed = founds.iter().any(|found| !is_blank(found));
        let candidates =
            if tagged.is_empty() || empty && typed { founds } else { tagged.as_slice() };
        let Some(first) = candidates.first() else { return };
        let mut chosen = *first;
        for found in candidates {
            if std::ptr::eq(*found, chosen) || is_blank(found) {
                continue;
            }
            if is_blank(chosen) {
                chosen = found;
            } else if !same(&chosen.text, &found.text, kind) {
                filled.ambiguous.push(Ambiguous {
                    id: id.to_owned(),
                    first: chosen.clone(),
                    second: (*found).clone(),
                });
                break;
            }
        }
        let mut chosen = chosen.clone();
        if chosen.font.is_none() {
            // A tagged control does not say its font; the cell around it does.
            let around = founds.iter().find(|found| found.place == chosen.place);
            chosen.font = around.and_then(|found| found.font);
        }
        filled.fields.push((id.to_owned(), chosen));
    }
}

fn is_blank(found: &Found) -> bool {
    text::is_blank_placeholder(&found.text)
}

/// Whether two texts of one field say the same.
fn same(a: &str, b: &str, kind: &Kind) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (text::strip_placeholders(a), text::strip_placeholders(b));
    if text::label_key(&a) == text::label_key(&b) {
        return true;
    }
    match (kind, date::parse(&a).date, date::parse(&b).date) {
        (Kind::Date, DateText::Date(a), DateText::Date(b)) => a == b,
        _ => false,
    }
}

/// The field that a tag, title or bookmark names: an id, or a label.
fn tag_field(form: &FormDef, name: &str) -> Option<String> {
    let name = name.trim();
    if form.field(name).is_some_and(Field::is_printed)
        || (name.starts_with("cover.") && form.field(&name[6..]).is_some())
        || form.level_of(name).is_some()
    {
        return Some(name.to_owned());
    }
    match form.label(name)? {
        Label::Field(at) => {
            let field = form.fields.get(at)?;
            // A label alone does not tell the cover's blank from the table's.
            (!(field.cover && field.table)).then(|| field.id.clone())
        }
        Label::Level(at) => {
            Some(format!("opinions.{}", form.opinions.as_ref()?.levels.get(at)?.id))
        }
        Label::Opinions => None,
    }
}
