//! Office Open XML workbooks, Transitional and Strict.
//!
//! In: an open package. Out: its worksheets as tables, in the order of their
//! tabs. Every part is read once, as a stream of events, and only what stands
//! in a cell is kept, so that a sheet of two far corners costs two cells.
//! calamine is not used here: one macro sheet fails its whole workbook, it
//! takes a comment inside `<v>` for an empty cell, does not refuse a document
//! type definition and does not tell the paper. Formulas are never computed.

use quick_xml::events::{BytesStart, Event};

use super::drawing;
use super::grid::Budget;
use super::number::Shape;
use super::package::{Package, Relation};
use super::strings::Strings;
use super::worksheet;
use super::xml::{Xml, attribute, number_attribute};
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
    package: &mut Package,
    document: &mut Document,
    limits: &Limits,
) -> Result<(), ReadError> {
    let root = package.relations("")?;
    let main = root.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let relations = package.relations(&main)?;
    let of_kind = |kind: &str| relations.iter().find(|relation| relation.kind == kind);
    let mut workbook = Workbook::default();
    let tabs = tabs(&package.required(&main)?, &main, &mut workbook, limits)?;
    if let Some(Relation { target, .. }) = of_kind("sharedStrings") {
        workbook.strings = Strings::read(&package.required(target)?, target, limits)?;
    }
    if let Some(Relation { target, .. }) = of_kind("styles") {
        workbook.shapes = shapes(&package.required(target)?, target, limits)?;
    }
    if package.names().iter().any(|name| name.ends_with("/vbaproject.bin")) {
        document.notes.push(Note::Macros);
    }
    let mut budget = Budget::new(limits);
    for tab in tabs {
        let relation = relations.iter().find(|relation| relation.id == tab.relation);
        let Some(Relation { kind, target, .. }) = relation else {
            let what = format!("no part for sheet {}", tab.name);
            return Err(ReadError::Damaged(Damage::Content(what)));
        };
        if kind != "worksheet" {
            skipped(document, kind, &tab.name);
            continue;
        }
        let text = package.required(target)?;
        let sheet = worksheet::read(&text, target, &workbook, &mut budget, limits)?;
        drop(text);
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
    let mut xml = Xml::new(text, part, limits);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "workbook" | "sheets" => {}
                "sheet" => tabs.push(tab(&e)),
                "workbookPr" => {
                    let late = attribute(&e, "date1904");
                    workbook.late |= matches!(late.as_deref(), Some("1" | "true" | "on"));
                }
                name if xml.depth() == 1 => {
                    let what = format!("{part} is a {name}");
                    return Err(ReadError::Damaged(Damage::Content(what)));
                }
                _ => {}
            },
            Event::Eof => return Ok(tabs),
            _ => {}
        }
    }
}

fn tab(e: &BytesStart) -> Tab {
    let state = attribute(e, "state");
    Tab {
        name: attribute(e, "name").unwrap_or_default(),
        hidden: matches!(state.as_deref(), Some("hidden" | "veryHidden")),
        relation: attribute(e, "id").unwrap_or_default(),
    }
}

/// What each cell format shows, by its place among `cellXfs`.
fn shapes(text: &str, part: &str, limits: &Limits) -> Result<Vec<Shape>, ReadError> {
    let mut codes: Vec<(u32, Shape)> = Vec::new();
    let mut shapes = Vec::new();
    let mut inside = false;
    let mut xml = Xml::new(text, part, limits);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&e, "formatCode").unwrap_or_default();
                    if let Some(id) = number_attribute(&e, "numFmtId") {
                        codes.push((id, Shape::of(&code)));
                    }
                }
                "cellXfs" => {
                    codes.sort_by_key(|(id, _)| *id);
                    inside = true;
                }
                "xf" if inside => {
                    let id = number_attribute(&e, "numFmtId").unwrap_or(0);
                    let own = codes.binary_search_by_key(&id, |(id, _)| *id).ok();
                    let own = own.and_then(|at| codes.get(at)).map(|(_, shape)| *shape);
                    shapes.push(own.unwrap_or_else(|| Shape::builtin(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Eof => return Ok(shapes),
            _ => {}
        }
    }
}
