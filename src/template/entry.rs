//! What a blank takes: a line, a choice, a date. The same for Word and Excel.

use crate::form::{Field, FormDef, Kind};
use crate::record::{NUMBER_SCALE, Value};

/// What is to be filled in at one place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry {
    /// A line of text.
    Line,
    /// Digits that must stay as they are typed: a telephone number.
    Digits,
    /// Text of many lines, and how many characters it may have.
    Text(Option<u32>),
    /// One of these.
    Choice(Vec<String>),
    /// A date.
    Date,
}

/// What a field takes. A long text's limit is the setting `<id>_limit`, where
/// the form has one.
pub(super) fn of_field(form: &FormDef, field: &Field) -> Entry {
    match &field.kind {
        Kind::Choice(options) => Entry::Choice(options.clone()),
        Kind::City(_) => {
            let cities = form.divisions.iter().flat_map(|divisions| divisions.cities());
            Entry::Choice(cities.map(str::to_owned).collect())
        }
        Kind::Date => Entry::Date,
        Kind::Phone => Entry::Digits,
        Kind::LongText => Entry::Text(limit(form, &field.id)),
        Kind::Text | Kind::Division | Kind::Person | Kind::Address | Kind::Number => Entry::Line,
    }
}

fn limit(form: &FormDef, id: &str) -> Option<u32> {
    match form.setting(&format!("{id}_limit"))? {
        Value::Number(number) => u32::try_from(number / NUMBER_SCALE).ok(),
        _ => None,
    }
}

/// The date as forms print it before it is filled in.
pub(super) const DATE: &str = "\u{3000}\u{3000}年\u{3000}月\u{3000}日";

/// Longest row of open boxes that fits beside a label, in characters.
const LONGEST_CHOICES: usize = 24;

/// What stands at the place while it is blank; reads as blank by itself.
pub(super) fn blank(entry: &Entry) -> String {
    match entry {
        Entry::Date => DATE.to_owned(),
        Entry::Choice(options) => {
            let boxes: Vec<String> = options.iter().map(|option| format!("□{option}")).collect();
            let boxes = boxes.join("\u{3000}");
            if boxes.chars().count() <= LONGEST_CHOICES { boxes } else { spaces() }
        }
        Entry::Line | Entry::Digits | Entry::Text(_) => spaces(),
    }
}

fn spaces() -> String {
    "\u{3000}".repeat(6)
}

/// The id of a field on the cover, as `extract` knows it.
pub(super) fn cover_id(field: &Field) -> String {
    if field.table { format!("cover.{}", field.id) } else { field.id.clone() }
}

/// Fields of the cover in order.
pub(super) fn cover(form: &FormDef) -> impl Iterator<Item = &Field> {
    form.fields.iter().filter(|field| field.cover)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn every_entry_follows_from_its_field() {
        let form = FormDef::built_in("sichuan-green-community", &[]).expect("built in");
        let of = |id: &str| of_field(&form, form.field(id).expect("known"));
        assert_eq!(of("community"), Entry::Line);
        assert_eq!(of("phone"), Entry::Digits);
        assert_eq!(of("filed_on"), Entry::Date);
        assert_eq!(of("summary"), Entry::Text(Some(1000)));
        assert!(matches!(of("title"), Entry::Choice(options) if options.len() == 2));
        assert!(matches!(of("city"), Entry::Choice(cities) if cities.len() == 21));
    }

    #[test]
    fn blanks_read_as_blank_without_their_control() {
        let form = FormDef::built_in("sichuan-green-community", &[]).expect("built in");
        for field in &form.fields {
            let entry = of_field(&form, field);
            // Open boxes of a choice are judged by `check`, where none is ticked.
            if !blank(&entry).contains('□') {
                assert!(text::is_blank_placeholder(&blank(&entry)), "{}", field.id);
            }
        }
    }
}
