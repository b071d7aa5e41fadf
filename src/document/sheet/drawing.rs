//! Text boxes that lie upon a worksheet.
//!
//! In: a worksheet's name in an open package. Out: the paragraphs of its shapes
//! appended to the document, after the sheet. Charts and pictures hold no text
//! of a form and are passed over.

use quick_xml::events::Event;

use super::grid::Budget;
use super::package::Package;
use super::xml::Xml;
use crate::document::{Block, Document, Limits, Paragraph, ReadError};

/// Appends the text of the shapes on a sheet.
pub(super) fn read(
    package: &mut Package,
    sheet: &str,
    document: &mut Document,
    budget: &mut Budget,
    limits: &Limits,
) -> Result<(), ReadError> {
    let relations = package.relations(sheet)?;
    for relation in relations.iter().filter(|relation| relation.kind == "drawing") {
        let Some(text) = package.text(&relation.target)? else { continue };
        let mut xml = Xml::new(&text, &relation.target, limits);
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    // The same shapes again, for older programs.
                    "Fallback" => xml.skip()?,
                    "p" => {
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

fn paragraph(xml: &mut Xml) -> Result<String, ReadError> {
    let outer = xml.depth();
    let mut text = String::new();
    while xml.depth() >= outer {
        if let Event::Start(e) = xml.next()? {
            match e.local_name().as_ref() {
                "t" => text.push_str(&xml.text()?),
                "br" => text.push('\n'),
                _ => {}
            }
        }
    }
    Ok(text)
}
