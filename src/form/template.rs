//! What the blank form prints besides its fields: `[template]` of `form.toml`.
//!
//! In: the parsed section. Out: a [`Template`], whole even for a form without
//! the section. How the blank looks in Word or Excel is not decided here.

use toml::Spanned;

use super::{Field, schema};
use crate::lang::Words;
use crate::words;

/// The words and measures of the blank form.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// A short name, for the sheet and the file.
    pub name: String,
    /// What stands at the head of the first page, as `附件 2`.
    pub annex: Option<String>,
    /// The heading of the explanations.
    pub heading: String,
    /// The explanations, a paragraph each; they are numbered by whoever prints.
    pub guide: Vec<String>,
    /// Widths in millimetres: label, value, label, value.
    pub columns: [u32; 4],
    /// Indices into [`super::FormDef::fields`]: one or two fields a row.
    pub rows: Vec<Vec<usize>>,
    /// What is printed where a level sets its seal.
    pub seal: String,
    /// Lines under the last table.
    pub notes: Vec<String>,
    /// The title of the roster.
    pub roster: String,
}

/// Width of the block of text of A4 in millimetres (GB/T 9704: 156 × 225).
pub const BLOCK_WIDTH: u32 = 156;

/// A mistake in the section, with the text it stands at.
pub(super) struct Mistake<'a> {
    pub(super) at: &'a Spanned<String>,
    pub(super) message: Words,
    pub(super) unknown: bool,
}

/// Completes the section: fields of the table that no row names follow in rows
/// of their own.
pub(super) fn template<'a>(
    section: Option<&'a schema::Template>,
    fields: &[Field],
    title: &str,
) -> Result<Template, Mistake<'a>> {
    let empty = schema::Template::default();
    let given = section.unwrap_or(&empty);
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for row in section.map(|section| section.rows.as_slice()).unwrap_or_default() {
        let mut found = Vec::new();
        for at in row {
            let id = at.get_ref();
            let index = fields.iter().position(|field| field.id == *id && field.table);
            let Some(index) = index else {
                let message = words!("表内没有叫“{id}”的字段", "The table has no field “{id}”");
                return Err(Mistake { at, message, unknown: true });
            };
            let twice = found.contains(&index) || rows.iter().any(|row| row.contains(&index));
            if twice || found.len() == 2 {
                let message = if twice {
                    words!("字段在 rows 里写了两次", "The field stands in rows twice")
                } else {
                    words!("一行至多两个字段", "A row holds two fields at most")
                };
                return Err(Mistake { at, message, unknown: false });
            }
            found.push(index);
        }
        rows.push(found);
    }
    rows.retain(|row| !row.is_empty());
    for (index, field) in fields.iter().enumerate() {
        if field.table && !rows.iter().any(|row| row.contains(&index)) {
            rows.push(vec![index]);
        }
    }
    let text = |given: &Option<String>, usual: String| given.clone().unwrap_or(usual);
    Ok(Template {
        name: text(&given.name, title.to_owned()),
        annex: given.annex.clone(),
        heading: text(&given.heading, "填表说明".to_owned()),
        guide: given.guide.clone(),
        columns: given.columns.as_ref().map_or([34, 44, 34, 44], |columns| *columns.get_ref()),
        rows,
        seal: text(&given.seal, "（盖章）".to_owned()),
        notes: given.notes.clone(),
        roster: text(&given.roster, format!("{title}名单")),
    })
}
