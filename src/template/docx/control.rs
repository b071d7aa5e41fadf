//! Content controls inside a paragraph: labels that cannot be changed, values
//! that cannot be deleted.
//!
//! All controls stand inside a paragraph, never around a cell or a table, so
//! that programs that know no controls still find every cell where it is.

use std::collections::BTreeMap;

use crate::document::markup::Markup;
use crate::template::entry::{self, Entry};

/// Writes controls and numbers them.
#[derive(Debug, Default)]
pub(super) struct Controls {
    last: u32,
    /// What is filled in already, by tag.
    values: BTreeMap<String, String>,
}

/// How the text of a control looks, where it is not as its paragraph says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// On a line to write on.
    pub(super) underlined: bool,
    /// Width of the spaces inside a printed label in percent.
    pub(super) narrow_spaces: Option<u32>,
}

impl Controls {
    /// Controls of which some are filled in, by tag.
    pub(super) fn filled(values: &BTreeMap<String, String>) -> Controls {
        Controls { last: 0, values: values.clone() }
    }

    /// A label: what is printed, and nobody edits. It has no tag and no title,
    /// which would name it as the field's value.
    pub(super) fn label(&mut self, markup: &mut Markup, printed: &str, look: Look) {
        let id = self.next();
        markup.within("w:sdt", &[], |markup| {
            markup.within("w:sdtPr", &[], |markup| {
                markup.empty("w:id", &[("w:val", &id)]);
                markup.empty("w:lock", &[("w:val", "sdtContentLocked")]);
            });
            markup.within("w:sdtContent", &[], |markup| spaced(markup, printed, look));
        });
    }

    /// A value to fill in, showing its blank or what it says already.
    pub(super) fn value(
        &mut self,
        markup: &mut Markup,
        tag: &str,
        title: &str,
        entry: &Entry,
        look: Look,
    ) {
        let id = self.next();
        let filled = self.values.get(tag);
        markup.within("w:sdt", &[], |markup| {
            markup.within("w:sdtPr", &[], |markup| {
                // The look of what will be typed in place of the blank.
                if look.underlined {
                    markup.within("w:rPr", &[], |markup| properties(markup, look, None));
                }
                markup.empty("w:alias", &[("w:val", title)]);
                markup.empty("w:tag", &[("w:val", tag)]);
                markup.empty("w:id", &[("w:val", &id)]);
                markup.empty("w:lock", &[("w:val", "sdtLocked")]);
                if filled.is_none() {
                    markup.empty("w:showingPlcHdr", &[]);
                }
                kind(markup, entry);
            });
            markup.within("w:sdtContent", &[], |markup| {
                if let Some(filled) = filled {
                    markup.within("w:r", &[], |markup| {
                        if look.underlined {
                            markup.within("w:rPr", &[], |markup| properties(markup, look, None));
                        }
                        lines(markup, filled);
                    });
                    return;
                }
                markup.within("w:r", &[], |markup| {
                    markup.within("w:rPr", &[], |markup| {
                        properties(markup, look, Some("PlaceholderText"));
                    });
                    text(markup, &entry::blank(entry));
                });
            });
        });
    }

    fn next(&mut self) -> String {
        self.last += 1;
        // Word keeps small numbers free for itself.
        (1_000_000 + self.last).to_string()
    }
}

/// What the control takes. Texts are rich text, which needs no word: LibreOffice
/// 7.4 writes the text of a plain one (`w:text`) several times over when it
/// saves, and a long text is better off with paragraphs of its own.
fn kind(markup: &mut Markup, entry: &Entry) {
    match entry {
        Entry::Line | Entry::Digits | Entry::Text(_) => {}
        Entry::Choice(options) => markup.within("w:dropDownList", &[], |markup| {
            for option in options {
                let item = [("w:displayText", option.as_str()), ("w:value", option.as_str())];
                markup.empty("w:listItem", &item);
            }
        }),
        Entry::Date => markup.within("w:date", &[], |markup| {
            markup.empty("w:dateFormat", &[("w:val", "yyyy年M月d日")]);
            markup.empty("w:lid", &[("w:val", "zh-CN")]);
            markup.empty("w:storeMappedDataAs", &[("w:val", "dateTime")]);
            markup.empty("w:calendar", &[("w:val", "gregorian")]);
        }),
    }
}

/// A run of plain text.
pub(super) fn run(markup: &mut Markup, letters: &str) {
    markup.within("w:r", &[], |markup| text(markup, letters));
}

/// The rest of a line to write on, up to the next tab stop.
pub(super) fn line_to_write_on(markup: &mut Markup) {
    markup.within("w:r", &[], |markup| {
        let look = Look { underlined: true, narrow_spaces: None };
        markup.within("w:rPr", &[], |markup| properties(markup, look, None));
        markup.empty("w:tab", &[]);
    });
}

/// Text of several lines.
fn lines(markup: &mut Markup, letters: &str) {
    for (number, line) in letters.split('\n').enumerate() {
        if number > 0 {
            markup.empty("w:br", &[]);
        }
        text(markup, line);
    }
}

fn text(markup: &mut Markup, letters: &str) {
    markup.leaf("w:t", &[("xml:space", "preserve")], letters);
}

fn properties(markup: &mut Markup, look: Look, style: Option<&str>) {
    if let Some(style) = style {
        markup.empty("w:rStyle", &[("w:val", style)]);
    }
    if let Some(percent) = look.narrow_spaces {
        markup.empty("w:w", &[("w:val", &percent.to_string())]);
    }
    if look.underlined {
        markup.empty("w:u", &[("w:val", "single"), ("w:color", "000000")]);
    }
}

/// A label with the spaces that the form prints to align it. They may be set
/// narrower, but they are there.
fn spaced(markup: &mut Markup, printed: &str, look: Look) {
    let pieces = if look.narrow_spaces.is_some() {
        printed.split_inclusive(' ').collect()
    } else {
        vec![printed]
    };
    for piece in pieces {
        let word = match look.narrow_spaces {
            Some(_) => piece.trim_end_matches(' '),
            None => piece,
        };
        if !word.is_empty() {
            run(markup, word);
        }
        if word.len() < piece.len() {
            markup.within("w:r", &[], |markup| {
                markup.within("w:rPr", &[], |markup| properties(markup, look, None));
                text(markup, &piece[word.len()..]);
            });
        }
    }
}
