//! Text boxes that lie upon a worksheet.
//!
//! In: a worksheet's name in an open package. Out: the paragraphs of its shapes
//! appended to the document, after the sheet. Charts and pictures hold no text
//! of a form and are passed over.

use super::Zip;
use super::grid::Budget;
use crate::document::package::relationships;
use crate::document::xml::{self, Event, Reader};
use crate::document::{Block, Document, Limits, Paragraph, ReadError};

/// Appends the text of the shapes on a sheet.
pub(super) fn read(
    package: &mut Zip<'_>,
    sheet: &str,
    document: &mut Document,
    budget: &mut Budget,
    limits: &Limits,
) -> Result<(), ReadError> {
    let relations = relationships(package, sheet)?;
    for relation in relations.iter().filter(|relation| relation.kind == "drawing") {
        let Some(bytes) = package.part(&relation.target)? else { continue };
        let text = xml::decode(&relation.target, &bytes)?;
        let mut xml = Reader::new(&relation.target, &text, limits);
        loop {
            match xml.next_event()? {
                Event::Start(tag) => match tag.local {
                    // The same shapes again, for older programs.
                    b"Fallback" => xml.skip()?,
                    b"p" => {
                        budget.visit()?;
                        let text = paragraph(&mut xml)?;
                        if !text.trim().is_empty() {
                            let paragraph = Paragraph { text, font: None };
                            document.blocks.push(Block::Paragraph(paragraph));
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}

fn paragraph(xml: &mut Reader<'_>) -> Result<String, ReadError> {
    let outer = xml.depth();
    let mut text = String::new();
    while xml.depth() >= outer {
        if let Event::Start(tag) = xml.next_event()? {
            match tag.local {
                b"t" => xml.append_text(&mut text)?,
                b"br" => text.push('\n'),
                _ => {}
            }
        }
    }
    Ok(text)
}
