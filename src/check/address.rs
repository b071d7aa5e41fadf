//! F113: an address that nobody could find.

use super::{Check, short};
use crate::diagnostic::Code;
use crate::document::Place;
use crate::form::{Field, Kind};
use crate::say;
use crate::text;

/// One of these names the road …
const ROADS: &[char] = &['路', '街', '巷', '道', '村', '组', '段'];
/// … and one of these the door.
const DOORS: &[&str] = &["号", "栋", "幢", "单元", "层"];

impl Check<'_> {
    pub(super) fn address(&mut self, field: &Field, text: String, place: Place) {
        self.set(field, text.clone(), place);
        let lang = self.lang();
        let bare = text::compact(&text);
        let label = field.label.get(lang);
        // 玉林街道 names no road.
        let road = bare.replace("街道", "").contains(ROADS);
        let door = DOORS.iter().any(|word| bare.contains(word));
        let message = if !road || !door {
            let lacks = match (road, door) {
                (false, true) => lang.pick("路（街、巷）", "road"),
                (true, false) => lang.pick("门牌号", "number"),
                _ => lang.pick("路（街、巷）和门牌号", "road and number"),
            };
            let text = short(&text);
            Some(say!(
                lang,
                "“{label}”填的“{text}”没有{lacks}",
                "“{text}” in “{label}” has no {lacks}"
            ))
        } else {
            self.other_county(&bare)
        };
        if let Some(message) = message {
            let help = if road && door {
                say!(
                    lang,
                    "核对地址和所在行政区划，改正写错的一处",
                    "Check both and mend the wrong one"
                )
            } else {
                field.fill.get(lang).to_owned()
            };
            self.report(Code::new('F', 113), &field.id, message, help);
        }
    }

    /// The address names a county, and it is not the form's.
    fn other_county(&self, bare: &str) -> Option<String> {
        let lang = self.lang();
        let divisions = self.form.divisions.as_ref()?;
        let field = self.form.fields.iter().find(|field| field.kind == Kind::Division)?;
        let county = self.record.text(&format!("{}.county", field.id))?;
        let named = divisions.county_in_text(bare);
        if named.is_empty() || named.iter().any(|(name, _)| *name == county) {
            return None;
        }
        let (other, _) = named.first()?;
        Some(say!(
            lang,
            "地址写的是“{other}”，所在行政区划却是“{county}”",
            "The address names {other}, the division {county}"
        ))
    }
}
