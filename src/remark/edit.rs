//! Changes to a text of markup, by position.
//!
//! In: positions of the text as it was. Out: the text with all changes in, each
//! where it was meant. Also the little that must be known of raw tags: their
//! names, their children, where a root ends.

use std::ops::Range;

/// Changes to one text.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Puts something in; of several at one position the first stands first.
    pub(super) fn insert(&mut self, at: usize, markup: impl Into<String>) {
        self.edits.push((at..at, markup.into()));
    }

    /// Puts something in the place of a piece.
    pub(super) fn replace(&mut self, range: Range<usize>, markup: impl Into<String>) {
        self.edits.push((range, markup.into()));
    }

    /// Whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The text with all changes; of two that overlap the earlier one wins.
    pub(super) fn apply(mut self, text: &str) -> String {
        // Stable: what was put in first at a position stands first.
        self.edits.sort_by_key(|(range, _)| range.start);
        let more: usize = self.edits.iter().map(|(_, markup)| markup.len()).sum();
        let mut out = String::with_capacity(text.len() + more);
        let mut at = 0;
        for (range, markup) in self.edits {
            if range.start < at {
                continue;
            }
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(&markup);
            at = range.end.max(range.start);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// The name of the tag that stands at a position, with its prefix.
pub(super) fn tag_name(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let rest = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<')).unwrap_or(rest);
    let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The prefix of a name with its colon; empty where it has none.
pub(super) fn prefix(name: &str) -> &str {
    name.rfind(':').and_then(|at| name.get(..=at)).unwrap_or_default()
}

/// The end of the tag that begins at a position; `>` may stand in a value.
pub(super) fn tag_end(text: &str, at: usize) -> usize {
    let mut quote = None;
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| match (quote, byte) {
        (Some(open), byte) => {
            if open == *byte {
                quote = None;
            }
            false
        }
        (None, b'"' | b'\'') => {
            quote = Some(*byte);
            false
        }
        (None, byte) => *byte == b'>',
    });
    end.map_or(text.len(), |end| at + end + 1)
}

/// The elements right inside the element that a piece is, each with the whole
/// of its markup. The piece is known to be well formed.
pub(super) fn children(text: &str, element: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = tag_end(text, element.start);
    if text.get(..at).is_some_and(|tag| tag.ends_with("/>")) {
        return found;
    }
    let (mut depth, mut began) = (0usize, at);
    while at < element.end {
        let Some(open) = text.get(at..element.end).and_then(|rest| rest.find('<')) else { break };
        let open = at + open;
        let rest = text.get(open..element.end).unwrap_or_default();
        let past = |end: &str| rest.find(end).map_or(element.end, |to| open + to + end.len());
        if rest.starts_with("<!--") {
            at = past("-->");
        } else if rest.starts_with("<![CDATA[") {
            at = past("]]>");
        } else if rest.starts_with("<?") {
            at = past("?>");
        } else if rest.starts_with("</") {
            at = tag_end(text, open);
            match depth {
                0 => break,
                1 => found.push(began..at),
                _ => {}
            }
            depth -= 1;
        } else {
            at = tag_end(text, open);
            let empty = text.get(..at).is_some_and(|tag| tag.ends_with("/>"));
            if depth == 0 {
                began = open;
            }
            match (empty, depth) {
                (true, 0) => found.push(open..at),
                (true, _) => {}
                (false, _) => depth += 1,
            }
        }
    }
    found
}

/// The root element of a text.
pub(super) fn root(text: &str) -> Range<usize> {
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + open;
        let rest = text.get(open..).unwrap_or_default();
        let past = |end: &str| rest.find(end).map_or(text.len(), |to| open + to + end.len());
        at = match () {
            () if rest.starts_with("<?") => past("?>"),
            () if rest.starts_with("<!--") => past("-->"),
            () => return open..text.trim_end().len(),
        };
    }
    0..text.len()
}

/// Puts markup at the end of an element; one that is empty is opened for it.
pub(super) fn append(text: &str, element: Range<usize>, markup: &str, edits: &mut Edits) {
    let tag = tag_end(text, element.start);
    let name = tag_name(text, element.start);
    match text.get(element.start..tag).and_then(|tag| tag.strip_suffix("/>")) {
        Some(open) => {
            let to = element.start + open.len();
            edits.replace(to..tag, format!(">{markup}</{name}>"));
        }
        None => {
            let whole = text.get(element.clone()).unwrap_or_default();
            let end = whole.rfind("</").map_or(element.end, |end| element.start + end);
            edits.insert(end, markup);
        }
    }
}

/// Where a tag states an attribute without prefix: the whole of it, and its
/// value as written.
fn stated(tag: &str, name: &str) -> Option<(Range<usize>, Range<usize>)> {
    tag.match_indices(name).map(|(at, _)| at).find_map(|at| {
        let before = tag.get(..at)?;
        if !before.ends_with(|c: char| c.is_ascii_whitespace()) {
            return None;
        }
        let rest = tag.get(at + name.len()..)?;
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let from = tag.len() - value.len() + 1;
        let to = from + value.get(1..)?.find(quote)?;
        Some((at..to + 1, from..to))
    })
}

/// The value of an attribute without prefix, as written.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    stated(tag, name).and_then(|(_, value)| tag.get(value))
}

/// A tag with an attribute set, which has no prefix.
pub(super) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let set = format!(" {name}=\"{value}\"");
    if let Some((whole, _)) = stated(tag, name) {
        let before = tag.get(..whole.start).unwrap_or_default().trim_end();
        return format!("{before}{set}{}", tag.get(whole.end..).unwrap_or_default());
    }
    let end = if tag.ends_with("/>") { tag.len() - 2 } else { tag.len().saturating_sub(1) };
    let (before, after) = (tag.get(..end).unwrap_or(tag), tag.get(end..).unwrap_or_default());
    format!("{before}{set}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_stand_where_they_were_meant() {
        let mut edits = Edits::default();
        edits.insert(2, "1");
        edits.replace(3..4, "XY");
        edits.insert(2, "2");
        edits.replace(3..5, "lost");
        edits.insert(6, "end");
        assert_eq!(edits.apply("abcdef"), "ab12cXYefend");
    }

    #[test]
    fn children_of_an_element() {
        let text = "<?xml version='1.0'?><!-- <r> --><r a='>'><a/><b><a>x</a></b><![CDATA[<c>]]><!--<d/>--><e k=\"/>\"></e></r>\n";
        let element = root(text);
        let found = children(text, element.clone());
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["<a/>", "<b><a>x</a></b>", "<e k=\"/>\"></e>"]);
        assert_eq!(tag_name(text, element.start), "r");
        assert!(children("<r/>", 0..4).is_empty());
    }

    #[test]
    fn ends_of_elements() {
        for (text, want) in [
            ("<r/>", "<r><n/></r>"),
            ("<r></r>", "<r><n/></r>"),
            ("<p:r k='1' />", "<p:r k='1' ><n/></p:r>"),
        ] {
            let mut edits = Edits::default();
            append(text, root(text), "<n/>", &mut edits);
            assert_eq!(edits.apply(text), want);
        }
    }

    #[test]
    fn attributes_are_set() {
        assert_eq!(with_attribute("<c r=\"A1\" s=\"3\"/>", "s", "9"), "<c r=\"A1\" s=\"9\"/>");
        assert_eq!(with_attribute("<c r='A1'>", "s", "9"), "<c r='A1' s=\"9\">");
        assert_eq!(with_attribute("<c cs='1'/>", "s", "9"), "<c cs='1' s=\"9\"/>");
    }
}
