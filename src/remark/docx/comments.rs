//! The comments of a Word document.
//!
//! In: the part as it is, and what is to be said. Out: the part with those
//! comments; ours of earlier rounds are gone, all others stay as they are.

use std::collections::HashSet;

use super::page::text_run;
use super::{Word, edit, package};
use crate::document::Limits;
use crate::document::markup::Markup;
use crate::document::xml::{Event, Reader, Space};
use crate::remark::edit::Edits;
use crate::remark::{AUTHOR, Refusal, Remark, Slip};

/// The comments that the document has.
#[derive(Default)]
pub(super) struct Comments {
    /// The part without those of ours.
    pub(super) rest: Option<String>,
    /// Ids of those of ours.
    pub(super) ours: HashSet<String>,
    /// The first free number.
    pub(super) next: u32,
}

impl Comments {
    pub(super) fn read(part: &str, bytes: &[u8], limits: &Limits) -> Result<Comments, Refusal> {
        let text = package::text(part, bytes)?;
        let mut edits = Edits::default();
        let mut found = Comments::default();
        let mut xml = Reader::new(part, &text, limits);
        loop {
            match xml.next_event()? {
                Event::Start(tag) if tag.space == Space::Word && tag.local == b"comment" => {
                    let id = xml.attribute(Space::Word, b"id").unwrap_or_default();
                    let author = xml.attribute(Space::Word, b"author").unwrap_or_default();
                    let from = xml.tag_start();
                    let number: Option<u32> = id.trim().parse().ok();
                    found.next = found.next.max(number.map_or(0, |id| id.saturating_add(1)));
                    if author.trim() == AUTHOR {
                        found.ours.insert(id.trim().to_owned());
                        xml.skip()?;
                        edits.replace(from..xml.position(), "");
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        found.rest = Some(edits.apply(&text));
        Ok(found)
    }

    /// The part with the comments of this round.
    pub(super) fn with(&self, said: &[(u32, &Remark)], slip: &Slip, word: Word) -> String {
        // Whatever prefix the rest has, ours are declared with their own.
        let word = Word { declared: false, ..word };
        let date = format!("{}T00:00:00Z", slip.date);
        let mut markup = Markup::piece();
        for (id, remark) in said {
            let id = id.to_string();
            let attributes = word.with(&[
                ("w:id", &id),
                ("w:author", AUTHOR),
                ("w:date", &date),
                ("w:initials", "审"),
            ]);
            markup.within("w:comment", &attributes, |markup| {
                for (number, line) in remark.lines.iter().enumerate() {
                    markup.within("w:p", &[], |markup| text_run(markup, line, number == 0, None));
                }
            });
        }
        let said = markup.finish();
        let empty = || {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
                 <w:comments xmlns:w=\"{}\"/>",
                word.space()
            )
        };
        let rest = self.rest.clone().unwrap_or_else(empty);
        let mut edits = Edits::default();
        edit::append(&rest, edit::root(&rest), &said, &mut edits);
        edits.apply(&rest)
    }
}
