//! F102: a choice is exactly one of its options, written out or ticked.

use super::{Check, short};
use crate::diagnostic::Code;
use crate::document::Place;
use crate::form::Field;
use crate::record::Value;
use crate::rule;
use crate::say;
use crate::text;

/// Marks that tick a box.
const TICKS: &[char] = &['☑', '☒', '√', '✓', '✔', '■', '●', '◉'];
/// Boxes that are open.
const BOXES: &[char] = &['☐', '□', '○', '◯', '▢'];

/// What the boxes in a text say.
pub(super) enum Ticks<'a> {
    /// There are no boxes.
    None,
    /// Texts beside the ticked ones; empty where none is ticked.
    Chosen(Vec<&'a str>),
}

/// Reads boxes: `☑ 甲 ☐ 乙` or `甲 ☑ 乙 ☐`.
pub(super) fn ticks(text: &str) -> Ticks<'_> {
    let is_mark = |c: char| TICKS.contains(&c) || BOXES.contains(&c);
    if !text.contains(is_mark) {
        return Ticks::None;
    }
    let leads = text.trim_start().starts_with(is_mark);
    let mut chosen = Vec::new();
    let mut start = 0;
    let mut last = None;
    let clean = |part: &'_ str| {
        part.trim_matches(|c: char| c.is_whitespace() || "，,、；;（）()".contains(c)).len()
    };
    for (at, mark) in text.char_indices().filter(|(_, c)| is_mark(*c)) {
        let before = &text[start..at];
        match (leads, last) {
            (true, Some(true)) if clean(before) > 0 => chosen.push(before),
            (false, _) if TICKS.contains(&mark) && clean(before) > 0 => chosen.push(before),
            _ => {}
        }
        last = Some(TICKS.contains(&mark));
        start = at + mark.len_utf8();
    }
    if leads && last == Some(true) {
        chosen.push(&text[start..]);
    }
    Ticks::Chosen(chosen.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect())
}

impl Check<'_> {
    pub(super) fn choice(&mut self, field: &Field, options: &[String], text: &str, place: Place) {
        let lang = self.lang();
        let written = match ticks(text) {
            Ticks::None => vec![text],
            Ticks::Chosen(chosen) => chosen,
        };
        if written.is_empty() {
            return self.blank(field);
        }
        let matching: Vec<&String> = written
            .iter()
            .filter_map(|text| {
                let bare = bare(text);
                options.iter().find(|option| bare == *option.as_str())
            })
            .collect();
        if let ([option], 1) = (matching.as_slice(), written.len()) {
            self.record.set(&field.id, Value::Text((*option).clone()), place);
            return;
        }
        let label = field.label.get(lang);
        let shown = short(&written.join(lang.pick("、", ", ")));
        let all = text::compact(text);
        let both = written.len() > 1
            || options.iter().filter(|option| all.contains(option.as_str())).count() > 1;
        let (message, help) = if both {
            (
                say!(
                    lang,
                    "“{label}”选了不止一个：{shown}",
                    "“{label}” holds more than one choice: “{shown}”"
                ),
                say!(
                    lang,
                    "只填其中一个：{}",
                    "Keep one of them: {}",
                    options.join(lang.pick("或", " or "))
                ),
            )
        } else {
            let near = rule::nearest(&all, options.iter().map(String::as_str));
            (
                say!(
                    lang,
                    "“{label}”填的“{shown}”不是规定的称号",
                    "“{shown}” in “{label}” is none of the options"
                ),
                match near {
                    Some(near) => say!(
                        lang,
                        "改为规定的写法，如“{near}”；可选：{}",
                        "Write an option exactly, such as {near}; options: {}",
                        options.join(lang.pick("、", ", "))
                    ),
                    None => {
                        say!(
                            lang,
                            "填写规定的称号之一：{}",
                            "Write one of: {}",
                            options.join(lang.pick("、", ", "))
                        )
                    }
                },
            )
        };
        self.report(Code::new('F', 102), &field.id, message, help);
    }
}

/// A choice without white space, and without the quotation marks that the
/// form's explanation prints around its options.
fn bare(text: &str) -> String {
    let bare: String = text::nfc(text).chars().filter(|c| !c.is_whitespace()).collect();
    bare.trim_matches(|c| "“”\"「」《》。；;,，".contains(c)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_choose_the_text_beside_them() {
        let cases: &[(&str, Option<&[&str]>)] = &[
            ("四川省绿色社区", None),
            ("☑甲 ☐乙", Some(&["甲"])),
            ("☐甲 ☑乙", Some(&["乙"])),
            ("☐甲\n☒ 乙", Some(&["乙"])),
            ("甲☑ 乙☐", Some(&["甲"])),
            ("甲□ 乙√", Some(&["乙"])),
            ("☑甲 ☑乙", Some(&["甲", "乙"])),
            ("☐甲 ☐乙", Some(&[])),
            ("□甲 ■乙", Some(&["乙"])),
            ("√甲", Some(&["甲"])),
            ("甲√", Some(&["甲"])),
            ("□√甲 □乙", Some(&["甲"])),
        ];
        for (text, expected) in cases {
            let found = match ticks(text) {
                Ticks::None => None,
                Ticks::Chosen(chosen) => Some(chosen),
            };
            assert_eq!(found.as_deref(), *expected, "{text}");
        }
    }
}
