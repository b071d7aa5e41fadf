//! Labels: what a cell's text is the label of, and what an id is called.
//!
//! In: the text of a cell, or a dotted id. Out: the field, heading or level
//! that it names; the words that a report shows for it. Spaces, brackets and
//! width of characters are folded by [`text::label_key`].

use super::{Field, FormDef, Kind};
use crate::lang::Lang;
use crate::text;

/// What a label is the label of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Index into [`FormDef::fields`].
    Field(usize),
    /// The heading of the opinions.
    Opinions,
    /// Index into [`Opinions::levels`](super::Opinions::levels).
    Level(usize),
}

impl FormDef {
    /// Whether a text may begin with a label, a title or a heading.
    pub fn may_start_label(&self, text: &str) -> bool {
        text.chars().find(|c| !c.is_whitespace() && !text::is_unseen(*c)).is_some_and(|c| {
            self.starts.binary_search(&text::narrow(c)).is_ok() || !c.is_alphabetic()
        })
    }

    /// What a cell's whole text is the label of, if it is one that the form
    /// prints.
    pub fn label(&self, cell: &str) -> Option<Label> {
        self.column(cell).filter(|label| self.is_printed(*label))
    }

    /// What a roster's column of this heading holds: also fields that the form
    /// itself does not print.
    pub fn column(&self, cell: &str) -> Option<Label> {
        // No label is long; a summary of a thousand characters need not be folded.
        if cell.len() > 200 || !self.may_start_label(cell) {
            return None;
        }
        let key = text::label_key(cell);
        if key.is_empty() {
            return None;
        }
        self.of_key(&key).or_else(|| {
            let bare = text::label_key_unbracketed(cell);
            if bare == key { None } else { self.of_key(&bare) }
        })
    }

    /// The printed label whose key is exactly this one.
    pub fn label_of_key(&self, key: &str) -> Option<Label> {
        self.of_key(key).filter(|label| self.is_printed(*label))
    }

    fn of_key(&self, key: &str) -> Option<Label> {
        let at = self.labels.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
        self.labels.get(at).map(|(_, label)| *label)
    }

    /// Whether the form itself prints a label.
    pub fn is_printed(&self, label: Label) -> bool {
        match label {
            Label::Field(at) => self.fields.get(at).is_some_and(Field::is_printed),
            Label::Opinions | Label::Level(_) => true,
        }
    }

    /// The fields that the form itself prints.
    pub fn printed(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_printed())
    }

    /// Characters of the longest label key.
    pub fn longest_label(&self) -> usize {
        self.longest_label
    }

    /// The label of a dotted id, in a language: of the field, or of the
    /// opinion's level.
    pub fn label_of(&self, id: &str, lang: Lang) -> String {
        let id = id.strip_prefix("cover.").unwrap_or(id);
        if let Some(level) = self.level_of(id) {
            return level.label.get(lang).to_owned();
        }
        let base = id.split('.').next().unwrap_or(id);
        self.field(base).map_or_else(|| id.to_owned(), |field| field.label.get(lang).to_owned())
    }

    /// Every dotted id that a record or diagnostic may bear, with its label, in
    /// the order of the form.
    pub fn labels(&self, lang: Lang) -> Vec<(String, String)> {
        let mut labels = Vec::new();
        for field in &self.fields {
            let label = field.label.get(lang);
            labels.push((field.id.clone(), label.to_owned()));
            if field.cover && field.table {
                let cover = crate::say!(lang, "封面{label}", "{label} on the cover");
                labels.push((format!("cover.{}", field.id), cover));
            }
            if field.kind == Kind::Division {
                let parts = [
                    ("city", lang.pick("市（州）", "City or prefecture")),
                    ("county", lang.pick("县（市、区）", "County")),
                    ("street", lang.pick("街道（镇）", "Street or town")),
                ];
                labels.extend(
                    parts.map(|(part, label)| (format!("{}.{part}", field.id), label.to_owned())),
                );
            }
        }
        for level in self.opinions.iter().flat_map(|opinions| &opinions.levels) {
            let (id, label) = (&level.id, level.label.get(lang));
            labels.push((format!("opinions.{id}"), label.to_owned()));
            for (part, zh, en) in [
                ("text", "意见", "opinion"),
                ("unit", "签署单位", "unit"),
                ("date", "日期", "date"),
            ] {
                let words = lang.pick(zh, en);
                let label = crate::say!(lang, "{label}{words}", "{label}: {words}");
                labels.push((format!("opinions.{id}.{part}"), label));
            }
        }
        labels
    }
}
