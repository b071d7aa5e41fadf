//! Workbooks: comments, coloured cells, and a sheet that lists everything.
//!
//! Cells are found by their own references. The sheet stands last, so that no
//! other changes its number.

use std::collections::BTreeMap;
use std::io::Cursor;

use super::edit::{self, Edits};
use super::package::{self, Changes};
use super::{Notice, Refusal, Slip, hue};
use crate::diagnostic::Severity;
use crate::document::package::{MainPart, Package, relationships};
use crate::document::sheet;
use crate::document::{Document, Limits, Place};

mod cells;
mod comments;
mod notice;
mod styles;

use cells::Wanted;
use comments::Said;
use styles::Styles;

type Zip<'a> = Package<Cursor<&'a [u8]>>;

const WORKSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// What may stand behind `legacyDrawing` in a worksheet, by schema.
const BEHIND: &[&str] = &[
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// What is said and coloured on one sheet.
#[derive(Default)]
struct Page {
    said: Said,
    wanted: BTreeMap<(u32, u32), Severity>,
}

/// The parts of a workbook that change.
pub(super) fn changes(
    package: &mut Zip<'_>,
    main: &MainPart,
    document: &Document,
    slip: &Slip,
    notice: Option<&Notice>,
    limits: &Limits,
) -> Result<Changes, Refusal> {
    package.renew();
    let bytes = package.required(&main.name)?;
    let workbook = package::text(&main.name, &bytes)?;
    let book = Book {
        strict: workbook.contains("http://purl.oclc.org/ooxml/spreadsheetml/main"),
        sheets: sheet::worksheets(package, &main.name, limits)?,
        main: &main.name,
        limits,
    };
    let relations = relationships(package, &main.name)?;
    let styles = relations.into_iter().find(|relation| relation.kind == "styles");
    let styles = styles.ok_or_else(|| Refusal::Layout("no styles".to_owned()))?.target;
    let text = package::text(&styles, &package.required(&styles)?)?;
    let mut looks = Styles::new(text)?;
    let mut changes = Changes::default();
    let pages = book.pages(document, slip)?;
    for (number, (name, part)) in book.sheets.iter().enumerate() {
        let empty = Page::default();
        let page = pages.get(name.as_str()).unwrap_or(&empty);
        book.page(package, part, number, page, &mut looks, &mut changes)?;
    }
    if let Some(notice) = notice {
        book.notice(package, &workbook, document, notice, &mut looks, &mut changes)?;
    }
    changes.set(&styles, looks.finish());
    Ok(changes)
}

/// Formats with a colour of ours that a part of styles has.
#[cfg(test)]
pub(super) fn coloured(styles: String) -> Vec<usize> {
    Styles::new(styles).map(|styles| styles.coloured()).unwrap_or_default()
}

struct Book<'a> {
    strict: bool,
    /// Name and part of every worksheet.
    sheets: Vec<(String, String)>,
    main: &'a str,
    limits: &'a Limits,
}

impl Book<'_> {
    fn relation(&self, kind: &str) -> String {
        match self.strict {
            false => {
                format!(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
                )
            }
            true => format!("http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}"),
        }
    }

    /// Who speaks of which cell, sheet by sheet.
    fn pages<'s>(
        &'s self,
        document: &'s Document,
        slip: &'s Slip,
    ) -> Result<BTreeMap<&'s str, Page>, Refusal> {
        let known = |name: &str| {
            self.sheets.iter().map(|(known, _)| known.as_str()).find(|known| *known == name)
        };
        let at = |place: &Place| match place {
            Place::Cell { sheet: Some(name), row, column }
                if (1..=1_048_576).contains(row) && (1..=16_384).contains(column) =>
            {
                known(name).map(|name| (name, (*row, *column)))
            }
            _ => None,
        };
        // The first line of the form, else of the first sheet that says anything.
        let of_form = slip.remarks.iter().find_map(|remark| at(&remark.place));
        let said = |name: &str| {
            let named = |table: &crate::document::Table| table.name.as_deref() == Some(name);
            let table = document.tables().map(|(_, table)| table).find(|table| named(table))?;
            table.cells.first().map(|cell| (cell.row, cell.column))
        };
        let visible = document.tables().map(|(_, table)| table).find(|table| {
            !table.hidden
                && !table.cells.is_empty()
                && table.name.as_deref().is_some_and(|n| known(n).is_some())
        });
        let first = of_form
            .map(|(name, _)| name)
            .or_else(|| visible.and_then(|table| known(table.name.as_deref()?)))
            .or_else(|| self.sheets.first().map(|(name, _)| name.as_str()))
            .ok_or_else(|| Refusal::Layout("no worksheet".to_owned()))?;
        let title = (first, said(first).unwrap_or((1, 1)));
        let mut pages: BTreeMap<&str, Page> = BTreeMap::new();
        for remark in &slip.remarks {
            let found = at(&remark.place);
            let (name, cell) = found.unwrap_or(title);
            let page = pages.entry(name).or_default();
            let lines = page.said.entry(cell).or_default();
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(remark.lines.iter().cloned());
            if found.is_some() {
                let severity = page.wanted.entry(cell).or_insert(remark.severity);
                *severity = (*severity).max(remark.severity);
            }
        }
        Ok(pages)
    }

    /// One worksheet.
    fn page(
        &self,
        package: &mut Zip<'_>,
        part: &str,
        number: usize,
        page: &Page,
        styles: &mut Styles,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let relations = relationships(package, part)?;
        let find = |kind: &str| {
            let found = relations.iter().find(|relation| relation.kind == kind);
            found.map(|relation| relation.target.clone())
        };
        let (comments, drawing) = (find("comments"), find("vmlDrawing"));
        let speaks = !page.said.is_empty() || comments.is_some();
        if !speaks && !styles.has_ours() {
            return Ok(());
        }
        let bytes = package.required(part)?;
        let text = package::text(part, &bytes)?;
        let mut edits = Edits::default();
        let hues: Wanted = page
            .wanted
            .iter()
            .filter_map(|(place, severity)| Some((*place, hue(*severity)?)))
            .collect();
        cells::colour(part, &text, &hues, styles, self.limits, &mut edits)?;
        if speaks {
            self.comments(package, part, number, page, (comments, &drawing), changes)?;
            if drawing.is_none() && !page.said.is_empty() {
                let name =
                    package::free_name(package, part, &format!("vmlShenpi{}_", number + 1), "vml");
                let empty = std::collections::BTreeSet::new();
                let content =
                    comments::drawing(&name, None, &page.said, &empty, number + 1, self.limits)?;
                changes.add_by_extension(&name, DRAWING, content);
                let id = changes.relate(package, part, &self.relation("vmlDrawing"), &name)?;
                self.refer(&text, &id, &mut edits);
            }
        }
        if !edits.is_empty() {
            changes.set(part, edits.apply(&text));
        }
        Ok(())
    }

    /// The comments of a sheet, and its drawing where it has one.
    fn comments(
        &self,
        package: &mut Zip<'_>,
        part: &str,
        number: usize,
        page: &Page,
        (comments, drawing): (Option<String>, &Option<String>),
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let old = match &comments {
            Some(part) => changes.text(package, part)?,
            None => None,
        };
        let name = comments.clone().unwrap_or_else(|| {
            package::free_name(package, part, &format!("commentsShenpi{}_", number + 1), "xml")
        });
        let (content, gone) =
            self::comments::comments(&name, old, &page.said, self.strict, self.limits)?;
        match comments {
            Some(_) => changes.set(&name, content),
            None => {
                changes.add(&name, COMMENTS, content);
                changes.relate(package, part, &self.relation("comments"), &name)?;
            }
        }
        if let Some(drawing) = drawing {
            let old = changes.text(package, drawing)?;
            let new =
                self::comments::drawing(drawing, old, &page.said, &gone, number + 1, self.limits)?;
            changes.set(drawing, new);
        }
        Ok(())
    }

    /// Refers from a worksheet to its drawing.
    fn refer(&self, text: &str, id: &str, edits: &mut Edits) {
        let root = edit::root(text);
        let prefix = edit::prefix(edit::tag_name(text, root.start)).to_owned();
        let space = match self.strict {
            false => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            true => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        };
        let markup = format!("<{prefix}legacyDrawing xmlns:r=\"{space}\" r:id=\"{id}\"/>");
        let children = edit::children(text, root.clone());
        let name = |at: usize| edit::local(edit::tag_name(text, at));
        match children.iter().find(|range| BEHIND.contains(&name(range.start))) {
            Some(next) => edits.insert(next.start, markup),
            None => edit::append(text, root, &markup, edits),
        }
    }

    /// The sheet that lists everything: the one of an earlier round, else a new
    /// one.
    fn notice(
        &self,
        package: &mut Zip<'_>,
        workbook: &str,
        document: &Document,
        notice: &Notice,
        styles: &mut Styles,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let space = match self.strict {
            false => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            true => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        };
        let content = notice::sheet(notice, styles.notice(), space);
        let ours = |name: &str| {
            name == notice.name
                && document.tables().any(|(_, table)| {
                    let first = table.cells.first();
                    table.name.as_deref() == Some(name)
                        && first.is_some_and(|cell| cell.text.starts_with(&*notice.name))
                })
        };
        if let Some((_, part)) = self.sheets.iter().find(|(name, _)| ours(name)) {
            changes.set(part, content);
            return Ok(());
        }
        let taken = |name: &str| {
            let name = name.to_lowercase();
            self.sheets.iter().any(|(known, _)| known.to_lowercase() == name)
        };
        let numbered = (2..).map(|n| format!("{}{n}", notice.name));
        let mut names = std::iter::once(notice.name.clone()).chain(numbered);
        let name = names.find(|name| !taken(name)).unwrap_or_default();
        let beside = self.sheets.first().map_or(self.main, |(_, part)| part);
        let part = package::free_name(package, beside, "sheetShenpi", "xml");
        changes.add(&part, WORKSHEET, content);
        let id = changes.relate(package, self.main, &self.relation("worksheet"), &part)?;
        let mut all = edit::children(workbook, edit::root(workbook)).into_iter();
        let sheets = all
            .find(|range| edit::local(edit::tag_name(workbook, range.start)) == "sheets")
            .ok_or_else(|| Refusal::Layout("no sheets".to_owned()))?;
        let prefix = edit::prefix(edit::tag_name(workbook, sheets.start)).to_owned();
        let ids = edit::children(workbook, sheets.clone()).into_iter().filter_map(|range| {
            let tag = workbook.get(range.start..edit::tag_end(workbook, range.start))?;
            edit::attribute(tag, "sheetId")?.trim().parse::<u32>().ok()
        });
        let number = ids.max().unwrap_or(0).saturating_add(1);
        let relations = match self.strict {
            false => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            true => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        };
        let markup = format!(
            "<{prefix}sheet xmlns:r=\"{relations}\" name=\"{name}\" sheetId=\"{number}\" r:id=\"{id}\"/>"
        );
        let mut edits = Edits::default();
        edit::append(workbook, sheets, &markup, &mut edits);
        changes.set(self.main, edits.apply(workbook));
        Ok(())
    }
}
