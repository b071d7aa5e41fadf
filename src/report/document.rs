//! What a reader saw, for `shenpi show`: JSON of the contract, and a picture
//! for people.

use std::fmt::Write as _;

use serde::Serialize;

use super::json::PlaceView;
use super::{mask, words};
use crate::document::{Block, ControlKind, Document, Place};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::say;

/// A field that a label or tag gave: id, place and text.
type Field = (String, Place, String);

#[derive(Serialize)]
struct DocumentView<'a> {
    schema: &'static str,
    path: &'a str,
    format: &'static str,
    paragraphs: Vec<&'a str>,
    tables: Vec<TableView<'a>>,
    fields: Vec<FieldView<'a>>,
}

#[derive(Serialize)]
struct TableView<'a> {
    name: Option<&'a str>,
    rows: u32,
    columns: u32,
    cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
struct CellView<'a> {
    row: u32,
    column: u32,
    row_span: u32,
    column_span: u32,
    text: &'a str,
    control: Option<ControlView<'a>>,
}

#[derive(Serialize)]
struct ControlView<'a> {
    kind: &'static str,
    tag: Option<&'a str>,
    title: Option<&'a str>,
    checked: Option<bool>,
    placeholder: bool,
}

#[derive(Serialize)]
struct FieldView<'a> {
    field: &'a str,
    place: PlaceView<'a>,
    text: &'a str,
}

/// `shenpi.document/1`.
pub fn json(path: &str, document: &Document, fields: &[Field]) -> std::io::Result<String> {
    let control = |index: Option<u32>| {
        let control = document.controls.get(index? as usize)?;
        let (kind, checked) = match control.kind {
            ControlKind::Text => ("text", None),
            ControlKind::Checkbox { checked } => ("checkbox", Some(checked)),
            ControlKind::DropDown => ("drop_down", None),
            ControlKind::Date => ("date", None),
        };
        let (tag, title) = (control.tag.as_deref(), control.alias.as_deref());
        Some(ControlView { kind, tag, title, checked, placeholder: control.placeholder })
    };
    let tables = document.tables().map(|(_, table)| TableView {
        name: table.name.as_deref(),
        rows: table.rows,
        columns: table.columns,
        cells: table
            .cells
            .iter()
            .map(|cell| CellView {
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span,
                column_span: cell.column_span,
                text: &cell.text,
                control: control(cell.control),
            })
            .collect(),
    });
    let view = DocumentView {
        schema: "shenpi.document/1",
        path,
        format: document.format.name(),
        paragraphs: document.paragraphs().map(|(_, found)| found.text.as_str()).collect(),
        tables: tables.collect(),
        fields: fields
            .iter()
            .map(|(field, place, text)| FieldView { field, place: PlaceView::of(place), text })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&view)?;
    text.push('\n');
    Ok(text)
}

/// Cells shown of one table; the rest is counted.
const CELLS: usize = 2000;

/// The same for people: paragraphs and grids in reading order, then the fields.
pub fn human(
    form: &FormDef,
    path: &str,
    document: &Document,
    fields: &[Field],
    masked: bool,
    lang: Lang,
) -> String {
    let mut out = String::new();
    let show = |text: &str| {
        let line = text.replace('\n', "⏎");
        mask::sentence(&line, masked).into_owned()
    };
    let _ = writeln!(out, "{path}  {}", document.format.name());
    let (mut paragraph, mut table) = (0, 0);
    for block in &document.blocks {
        match block {
            Block::Paragraph(found) => {
                paragraph += 1;
                if !found.text.trim().is_empty() {
                    let _ = writeln!(out, "¶{paragraph}  {}", show(&found.text));
                }
            }
            Block::Table(found) => {
                table += 1;
                let name =
                    found.name.as_deref().map_or_else(String::new, |name| format!("“{name}”"));
                let (rows, columns) = (found.rows, found.columns);
                let nested = if found.nested { lang.pick("（嵌套）", " (nested)") } else { "" };
                let hidden = if found.hidden { lang.pick("（隐藏）", " (hidden)") } else { "" };
                let _ = writeln!(
                    out,
                    "{}",
                    say!(
                        lang,
                        "表{table}{name}{nested}{hidden}  {rows}行 {columns}列",
                        "table {table}{name}{nested}{hidden}  {rows} rows, {columns} columns"
                    )
                );
                for cell in found.cells.iter().take(CELLS) {
                    let span = if cell.row_span > 1 || cell.column_span > 1 {
                        format!(" ({}×{})", cell.row_span, cell.column_span)
                    } else {
                        String::new()
                    };
                    let control = cell
                        .control
                        .and_then(|at| document.controls.get(at as usize))
                        .and_then(|control| control.tag.as_deref().or(control.alias.as_deref()))
                        .map_or_else(String::new, |tag| format!(" <{tag}>"));
                    let text = show(&cell.text);
                    let (row, column) = (cell.row, cell.column);
                    let _ = writeln!(out, "  [{row},{column}]{span}{control}  {text}");
                }
                if found.cells.len() > CELLS {
                    let more = found.cells.len() - CELLS;
                    let _ = writeln!(
                        out,
                        "{}",
                        say!(lang, "  ……另有{more}格", "  … {more} more cells")
                    );
                }
            }
        }
    }
    if fields.is_empty() {
        let title = form.title.get(lang);
        let _ =
            writeln!(out, "{}", say!(lang, "没有找到《{title}》的栏目", "No fields of “{title}”"));
    } else {
        let _ = writeln!(out, "{}", say!(lang, "读到的栏目", "Fields"));
    }
    for (id, at, text) in fields {
        let (label, place) = (form.label_of(id, lang), words::place(at, lang));
        let text =
            if text.trim().is_empty() { say!(lang, "（空）", "(blank)") } else { show(text) };
        let _ = writeln!(out, "  {label} [{id}]  {place}: {text}");
    }
    out
}
