//! `标签：值` beside the table: the community, who scored and when.

use crate::form::score::Mark;
use crate::form::{FormDef, Kind, Label, Scoring};
use crate::text;

/// What a label beside the table stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Mark(Mark),
    /// The form's field of the division.
    Division,
}

/// Longest text that is looked through for labels, in bytes.
const LONGEST: usize = 600;

/// The slot that a whole text is the label of.
pub(super) fn slot(form: &FormDef, scoring: &Scoring, text: &str) -> Option<Slot> {
    if text.len() > 120 {
        return None;
    }
    of_key(form, scoring, &text::label_key(text)).or_else(|| {
        let bare = text::label_key_unbracketed(text);
        of_key(form, scoring, &bare)
    })
}

fn of_key(form: &FormDef, scoring: &Scoring, key: &str) -> Option<Slot> {
    if key.is_empty() {
        return None;
    }
    if let Some(mark) = scoring.mark_of(key) {
        return Some(Slot::Mark(mark));
    }
    match form.label_of_key(key)? {
        Label::Field(at) => {
            let field = form.fields.get(at)?;
            (field.kind == Kind::Division).then_some(Slot::Division)
        }
        _ => None,
    }
}

/// Labels with their values in one line: behind a colon, underscores or, for the
/// community, a space. `社区名称：玉林东路社区　　评分人：张三` gives two.
pub(super) fn pairs<'a>(form: &FormDef, scoring: &Scoring, text: &'a str) -> Vec<(Slot, &'a str)> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize, Slot)> = Vec::new();
    let mut starts = vec![0];
    let mut spaces = 0;
    for (at, c) in text.char_indices() {
        match c {
            '\n' | '\t' | ';' | '；' | '，' | ',' => starts.push(at + c.len_utf8()),
            '_' | '＿' => spaces += 1,
            c if c.is_whitespace() => spaces += if c == '\u{3000}' { 2 } else { 1 },
            _ => {
                if spaces >= 2 {
                    starts.push(at);
                }
                spaces = 0;
            }
        }
    }
    for start in starts {
        if found.last().is_some_and(|(_, end, _)| start < *end) {
            continue;
        }
        if let Some((length, slot)) = label(form, scoring, &text[start..]) {
            found.push((start, start + length, slot));
        }
    }
    let ends = found.iter().skip(1).map(|(start, _, _)| *start).chain([text.len()]);
    found
        .iter()
        .zip(ends)
        .map(|((_, from, slot), to)| (*slot, text.get(*from..to).unwrap_or_default()))
        .collect()
}

/// The label at the start of a text, and the bytes up to its value.
fn label(form: &FormDef, scoring: &Scoring, text: &str) -> Option<(usize, Slot)> {
    let end = text.find([':', '：', '_', '＿']);
    let behind_colon = end.and_then(|end| {
        let slot = slot(form, scoring, text.get(..end)?)?;
        let mark = text.get(end..)?.chars().next()?;
        let length = if matches!(mark, '_' | '＿') { end } else { end + mark.len_utf8() };
        Some((length, slot))
    });
    behind_colon.or_else(|| {
        // 社区名称 玉林东路社区: parted by a space only.
        let community = scoring.marks.get(&Mark::Community)?;
        let trimmed = text.trim_start();
        let indent = text.len() - trimmed.len();
        let heading = community.iter().find(|heading| {
            let rest = trimmed.strip_prefix(heading.text.as_str());
            rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })?;
        let rest = &trimmed[heading.text.len()..];
        let short = rest.chars().count() <= 40 && !rest.contains(['。', '，', '、']);
        short.then_some((indent + heading.text.len(), Slot::Mark(Mark::Community)))
    })
}

/// A value without the line it was written on; `None` where nothing was.
pub(super) fn value(text: &str) -> Option<String> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '＿'));
    let clean = text::nfc(trimmed).split_whitespace().collect::<Vec<_>>().join(" ");
    (!text::is_blank_placeholder(&clean)).then_some(clean)
}
