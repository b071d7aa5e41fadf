//! `标签：值` inside one paragraph or cell: labels split by spaces, values
//! behind a colon, a line of underscores, or on the cover's underlined blank.

use crate::form::{FormDef, Label};
use crate::text;

/// A label with its value in one line, as in `社 区 名 称 ____玉林东路社区____`.
pub(super) type Pair<'a> = (Label, &'a str);

/// Pairs in a paragraph. On the cover a space, or nothing at all, may part a
/// label from its value.
pub(super) fn in_paragraph<'a>(form: &FormDef, text: &'a str) -> Vec<Pair<'a>> {
    pairs(form, text, true)
}

/// Pairs in a cell: only behind a colon, underscores or a line end.
pub(super) fn in_cell<'a>(form: &FormDef, text: &'a str) -> Vec<Pair<'a>> {
    pairs(form, text, false)
}

fn pairs<'a>(form: &FormDef, text: &'a str, paragraph: bool) -> Vec<Pair<'a>> {
    let mut found: Vec<(usize, usize, Label)> = Vec::new();
    let mut at = 0;
    // Where a label may begin: at the start, after a line end, a tab, two
    // spaces or a semicolon.
    while at < text.len() {
        let rest = &text[at..];
        let indent = rest.len() - rest.trim_start().len();
        let start = at + indent;
        if form.may_start_label(&text[start..])
            && let Some((label, length)) = label_at(form, &text[start..], paragraph, start == 0)
        {
            found.push((start, start + length, label));
            at = start + length;
        }
        match next_start(&text[at.max(start)..]) {
            Some(skip) => at = at.max(start) + skip,
            None => break,
        }
    }
    let ends = found.iter().skip(1).map(|(start, _, _)| *start).chain([text.len()]);
    found
        .iter()
        .zip(ends)
        .map(|((_, from, label), to)| (*label, text.get(*from..to).unwrap_or_default().trim()))
        .collect()
}

/// Bytes to the next position where a label may begin.
fn next_start(text: &str) -> Option<usize> {
    let mut spaces = 0;
    for (at, c) in text.char_indices() {
        if spaces >= 2 && !c.is_whitespace() {
            return Some(at);
        }
        match c {
            '\n' | '\t' | '；' | ';' => return Some(at + c.len_utf8()),
            '\u{3000}' => spaces += 2,
            c if c.is_whitespace() => spaces += 1,
            '_' => spaces += 1,
            _ => spaces = 0,
        }
    }
    None
}

/// The label at the start of a text and the bytes up to its value.
fn label_at(form: &FormDef, text: &str, paragraph: bool, first: bool) -> Option<(Label, usize)> {
    let longest = form.longest_label();
    let mut key = String::new();
    let mut best = None;
    let mut characters = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '\n' | ':' | '：' | '_') {
            break;
        }
        if c.is_whitespace() || text::is_zero_width(c) {
            continue;
        }
        text::extend_key(&mut key, c);
        characters += 1;
        if characters > longest {
            break;
        }
        let end = at + c.len_utf8();
        if let Some(label) = form.label_of_key(&key)
            && let Some(gap) = separator(form, label, &text[end..], paragraph, first)
        {
            best = Some((label, end + gap));
        }
    }
    best
}

/// Bytes between a label and its value, if what follows parts them.
fn separator(
    form: &FormDef,
    label: Label,
    rest: &str,
    paragraph: bool,
    first: bool,
) -> Option<usize> {
    let hint = bracketed(rest);
    let tail = &rest[hint..];
    let trimmed = tail.trim_start_matches([' ', '\u{3000}', '\u{a0}']);
    let spaces = tail.len() - trimmed.len();
    let next = trimmed.chars().next();
    let cover = matches!(label, Label::Field(at) if form.fields[at].cover);
    match next {
        Some(c @ (':' | '：')) => Some(hint + spaces + c.len_utf8()),
        Some('_' | '＿') => Some(hint + spaces),
        Some('\n') if !paragraph || first => Some(hint + spaces),
        Some(_) if paragraph && cover && first && is_value(trimmed) => Some(hint + spaces),
        None if paragraph && cover && first => Some(rest.len()),
        _ => None,
    }
}

/// A cover value without a colon is one short phrase, not a sentence.
fn is_value(text: &str) -> bool {
    text.chars().count() <= 40 && !text.contains(['，', '。', '；', '、', '：'])
}

/// Bytes of a bracketed hint right behind a label: `（1000字以内）`.
fn bracketed(rest: &str) -> usize {
    let trimmed = rest.trim_start_matches([' ', '\u{3000}']);
    if !trimmed.starts_with(['（', '(']) {
        return 0;
    }
    match trimmed.find(['）', ')', '\n']) {
        Some(end) if !trimmed[end..].starts_with('\n') && end <= 60 => {
            let close = trimmed[end..].chars().next().map_or(0, char::len_utf8);
            rest.len() - trimmed.len() + end + close
        }
        _ => 0,
    }
}
