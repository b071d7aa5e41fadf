//! Office Open XML workbooks, Transitional and Strict.
//!
//! In: an open package. Out: its worksheets as tables, in the order of their
//! tabs. Every part is read once, as a stream of events, and only what stands
//! in a cell is kept, so that a sheet of two far corners costs two cells.
//! calamine is not used here: one macro sheet fails its whole workbook, it
//! takes a comment inside `<v>` for an empty cell, does not refuse a document
//! type definition and does not tell the paper. Formulas are never computed.

use super::grid::Budget;
use super::number::Shape;
use super::strings::Strings;
use super::worksheet;
use super::{Zip, drawing};
use crate::document::package::{Relationship, relationships};
use crate::document::xml::{self, Event, Reader};
use crate::document::{Block, Damage, Document, Limits, Note, ReadError};

/// What the sheets of a workbook share.
#[derive(Default)]
pub(super) struct Workbook {
    pub(super) strings: Strings,
    /// By `s` of a cell: what its number format shows.
    pub(super) shapes: Vec<Shape>,
    /// Whether days are counted from 1904.
    pub(super) late: bool,
}

/// A tab of the workbook.
struct Tab {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads all sheets into `document`.
pub(super) fn read(
    package: &mut Zip<'_>,
    document: &mut Document,
    limits: &Limits,
) -> Result<(), ReadError> {
    let root = relationships(package, "")?;
    let main = root.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let relations = relationships(package, &main)?;
    let of_kind = |kind: &str| relations.iter().find(|relation| relation.kind == kind);
    let mut workbook = Workbook::default();
    let tabs = tabs(&xml::decode(&main, &package.required(&main)?)?, &main, &mut workbook, limits)?;
    if let Some(Relationship { target, .. }) = of_kind("sharedStrings") {
        workbook.strings =
            Strings::read(&xml::decode(target, &package.required(target)?)?, target, limits)?;
    }
    if let Some(Relationship { target, .. }) = of_kind("styles") {
        workbook.shapes =
            shapes(&xml::decode(target, &package.required(target)?)?, target, limits)?;
    }
    if package.has_macros() {
        document.notes.push(Note::Macros);
    }
    let mut budget = Budget::new(limits);
    for tab in tabs {
        let relation = relations.iter().find(|relation| relation.id == tab.relation);
        let Some(Relationship { kind, target, .. }) = relation else {
            let what = format!("no part for sheet {}", tab.name);
            return Err(ReadError::Damaged(Damage::Content(what)));
        };
        if kind != "worksheet" {
            skipped(document, kind, &tab.name);
            continue;
        }
        let sheet = {
            let bytes = package.required(target)?;
            let text = xml::decode(target, &bytes)?;
            worksheet::read(&text, target, &workbook, &mut budget, limits)?
        };
        let table = sheet.grid.finish(tab.name.clone(), tab.hidden);
        if let Some(page) = sheet.page.filter(|_| !tab.hidden && !table.cells.is_empty()) {
            document.pages.push(page);
        }
        if sheet.controls {
            let what = format!("工作表“{}”中的表单控件（如复选框）", tab.name);
            document.notes.push(Note::NotRead { what });
        }
        document.blocks.push(Block::Table(table));
        if sheet.drawing {
            drawing::read(package, target, document, &mut budget, limits)?;
        }
    }
    Ok(())
}

/// The worksheets of a workbook in the order of their tabs: name and part.
pub(super) fn worksheets(
    package: &mut Zip<'_>,
    main: &str,
    limits: &Limits,
) -> Result<Vec<(String, String)>, ReadError> {
    let relations = relationships(package, main)?;
    let bytes = package.required(main)?;
    let tabs = tabs(&xml::decode(main, &bytes)?, main, &mut Workbook::default(), limits)?;
    let part = |tab: Tab| {
        let of_tab =
            |relation: &&Relationship| relation.id == tab.relation && relation.kind == "worksheet";
        let part = relations.iter().find(of_tab)?.target.clone();
        Some((tab.name, part))
    };
    Ok(tabs.into_iter().filter_map(part).collect())
}

/// Says that a tab without cells, or with macros in them, was passed over.
fn skipped(document: &mut Document, kind: &str, name: &str) {
    let kind = match kind {
        "chartsheet" => "图表工作表",
        "dialogsheet" => "对话框工作表",
        "xlMacrosheet" | "xlIntlMacrosheet" => {
            if !document.notes.contains(&Note::Macros) {
                document.notes.push(Note::Macros);
            }
            "宏工作表"
        }
        _ => "不认识的工作表",
    };
    document.notes.push(Note::NotRead { what: format!("{kind}“{name}”") });
}

fn tabs(
    text: &str,
    part: &str,
    workbook: &mut Workbook,
    limits: &Limits,
) -> Result<Vec<Tab>, ReadError> {
    let mut tabs = Vec::new();
    let mut xml = Reader::new(part, text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"workbook" | b"sheets" => {}
                b"sheet" => tabs.push(tab(&xml)),
                b"workbookPr" => {
                    let late = xml.attribute_named(b"date1904");
                    workbook.late |= matches!(late.as_deref(), Some("1" | "true" | "on"));
                }
                name if xml.depth() == 1 => {
                    let what = format!("{part} is a {}", String::from_utf8_lossy(name));
                    return Err(ReadError::Damaged(Damage::Content(what)));
                }
                _ => {}
            },
            Event::Eof => return Ok(tabs),
            _ => {}
        }
    }
}

fn tab(xml: &Reader<'_>) -> Tab {
    let text = |name: &[u8]| xml.attribute_named(name).unwrap_or_default().into_owned();
    let state = xml.attribute_named(b"state");
    Tab {
        name: text(b"name"),
        hidden: matches!(state.as_deref(), Some("hidden" | "veryHidden")),
        relation: text(b"id"),
    }
}

/// What each cell format shows, by its place among `cellXfs`.
fn shapes(text: &str, part: &str, limits: &Limits) -> Result<Vec<Shape>, ReadError> {
    let mut codes: Vec<(u32, Shape)> = Vec::new();
    let mut shapes = Vec::new();
    let mut outer = 0;
    let mut xml = Reader::new(part, text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"numFmt" => {
                    let code = xml.attribute_named(b"formatCode").unwrap_or_default();
                    if let Some(id) = xml.number_named(b"numFmtId") {
                        codes.push((id, Shape::of(&code)));
                    }
                }
                b"cellXfs" => {
                    codes.sort_by_key(|(id, _)| *id);
                    outer = xml.depth();
                }
                b"xf" if outer > 0 => {
                    let id = xml.number_named(b"numFmtId").unwrap_or(0);
                    let own = codes.binary_search_by_key(&id, |(id, _)| *id).ok();
                    let own = own.and_then(|at| codes.get(at)).map(|(_, shape)| *shape);
                    shapes.push(own.unwrap_or_else(|| Shape::builtin(id)));
                }
                _ => {}
            },
            Event::End if xml.depth() < outer => outer = 0,
            Event::Eof => return Ok(shapes),
            _ => {}
        }
    }
}
