//! OpenDocument spreadsheets.
//!
//! In: an open package. Out: the tables of `content.xml`, whose repeated empty
//! cells and rows are counted and never made. calamine is not used here: it
//! does not tell merged areas, and reading them takes the same walk as reading
//! the cells. Comments and recorded changes are left out; text boxes follow
//! their sheet as paragraphs.

use std::borrow::Cow;

use super::Zip;
use super::grid::{Area, Budget, COLUMNS, Grid, ROWS};
use super::number::{iso, plain};
use crate::document::xml::{self, Event, Reader};
use crate::document::{Block, Damage, Document, Limits, Note, Paragraph, ReadError};

const CONTENT: &str = "content.xml";

/// Spaces that one `text:s` may stand for.
const SPACES: usize = 1_000;

/// A cell as it stands in a row, before repetition.
struct Stored {
    column: u32,
    /// How often it stands there, side by side.
    times: u32,
    text: String,
    rows: u32,
    columns: u32,
}

/// Reads all sheets into `document`.
pub(super) fn read(
    package: &mut Zip<'_>,
    document: &mut Document,
    limits: &Limits,
) -> Result<(), ReadError> {
    if encrypted(package, limits)? {
        return Err(ReadError::Protected);
    }
    let macros = |name: String| {
        let name = name.to_ascii_lowercase();
        name.starts_with("basic/") || name.starts_with("scripts/")
    };
    if package.names().any(macros) {
        document.notes.push(Note::Macros);
    }
    let bytes = package.required(CONTENT)?;
    let text = xml::decode(CONTENT, &bytes)?;
    let mut budget = Budget::new(limits);
    let mut invisible: Vec<String> = Vec::new();
    let mut style = String::new();
    let mut xml = Reader::new(CONTENT, &text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"style" => style = stated(&xml, b"name"),
                b"table-properties" if stated(&xml, b"display") == "false" => {
                    invisible.push(style.clone());
                }
                // Old content of changed cells.
                b"tracked-changes" => xml.skip()?,
                b"table" => {
                    let style = xml.attribute_named(b"style-name");
                    let hidden =
                        style.is_some_and(|style| invisible.iter().any(|name| *name == style));
                    let name = stated(&xml, b"name");
                    let mut boxes = Vec::new();
                    let grid = sheet(&mut xml, &mut budget, &mut boxes)?;
                    document.blocks.push(Block::Table(grid.finish(name, hidden)));
                    for text in boxes.into_iter().filter(|text| !text.trim().is_empty()) {
                        document.blocks.push(Block::Paragraph(Paragraph { text, font: None }));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn encrypted(package: &mut Zip<'_>, limits: &Limits) -> Result<bool, ReadError> {
    let manifest = "META-INF/manifest.xml";
    let Some(bytes) = package.part(manifest)? else {
        return Ok(false);
    };
    let text = xml::decode(manifest, &bytes)?;
    let mut xml = Reader::new(manifest, &text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag) if tag.local == b"encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The table that has just started. Text of boxes goes to `boxes`.
fn sheet(
    xml: &mut Reader<'_>,
    budget: &mut Budget,
    boxes: &mut Vec<String>,
) -> Result<Grid, ReadError> {
    let outer = xml.depth();
    let mut grid = Grid::default();
    let mut row = 1u32;
    while xml.depth() >= outer {
        let Event::Start(tag) = xml.next_event()? else { continue };
        match tag.local {
            b"table-row" => {
                let times = xml.number_named(b"number-rows-repeated").unwrap_or(1u32).max(1);
                let stored = cells(xml, budget, boxes)?;
                if !stored.is_empty() {
                    repeat(&stored, row, times, &mut grid, budget)?;
                }
                row = row.saturating_add(times);
            }
            b"p" => boxes.push(paragraph(xml)?),
            // A data source or a scenario, not what the sheet shows.
            b"table-source" | b"dde-source" | b"scenario" | b"forms" => xml.skip()?,
            _ => {}
        }
    }
    Ok(grid)
}

/// Puts the cells of a row as often as the row is repeated.
fn repeat(
    stored: &[Stored],
    row: u32,
    times: u32,
    grid: &mut Grid,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let last = row.checked_add(times - 1).filter(|last| *last <= ROWS);
    let Some(last) = last else {
        return Err(ReadError::Damaged(Damage::Content("more rows than a sheet has".to_owned())));
    };
    for row in row..=last {
        for cell in stored {
            budget.visit_many(u64::from(cell.times))?;
            for column in (cell.column..).take(cell.times as usize) {
                grid.put(row, column, cell.text.as_str(), budget)?;
                let last_row = row.saturating_add(cell.rows - 1).min(ROWS);
                let last_column = column.saturating_add(cell.columns - 1).min(COLUMNS);
                if (last_row, last_column) != (row, column) {
                    grid.merge(Area { row, column, last_row, last_column }, budget)?;
                }
            }
        }
    }
    Ok(())
}

/// The cells of the row that has just started which show or merge something.
fn cells(
    xml: &mut Reader<'_>,
    budget: &mut Budget,
    boxes: &mut Vec<String>,
) -> Result<Vec<Stored>, ReadError> {
    let outer = xml.depth();
    let mut stored = Vec::new();
    let mut column = 1u32;
    while xml.depth() >= outer {
        let Event::Start(tag) = xml.next_event()? else { continue };
        let covered = match tag.local {
            b"table-cell" => false,
            b"covered-table-cell" => true,
            _ => continue,
        };
        budget.visit()?;
        let times = xml.number_named(b"number-columns-repeated").unwrap_or(1u32).max(1);
        let rows = xml.number_named(b"number-rows-spanned").unwrap_or(1u32).max(1);
        let columns = xml.number_named(b"number-columns-spanned").unwrap_or(1u32).max(1);
        let value = Value::of(xml);
        let text = value.shown(lines(xml, boxes)?);
        if !covered && (!text.is_empty() || rows > 1 || columns > 1) {
            if column.checked_add(times - 1).is_none_or(|last| last > COLUMNS) {
                let what = "more columns than a sheet has".to_owned();
                return Err(ReadError::Damaged(Damage::Content(what)));
            }
            stored.push(Stored { column, times, text, rows, columns });
        }
        column = column.saturating_add(times);
    }
    Ok(stored)
}

/// What the attributes of a cell say.
struct Value {
    text: Option<String>,
    /// It is shown only where the cell has no lines.
    spare: bool,
}

impl Value {
    /// That of the cell that has just started.
    fn of(xml: &Reader<'_>) -> Value {
        let value = |name: &[u8]| xml.attribute_named(name);
        let number = || value(b"value")?.trim().parse::<f64>().ok().map(plain);
        let kind = value(b"value-type").unwrap_or_default();
        let text = match &*kind {
            "float" | "percentage" | "currency" => number(),
            "date" => value(b"date-value").map(|date| iso(&date)),
            "time" => value(b"time-value").and_then(|time| duration(&time)),
            "boolean" => value(b"boolean-value").map(|truth| truth.to_uppercase()),
            "string" => value(b"string-value").map(Cow::into_owned),
            _ => None,
        };
        Value { text, spare: kind == "string" }
    }

    /// What the cell shows: its value where it has one, else its lines.
    fn shown(self, lines: String) -> String {
        match self.text {
            // A truth value that came from Excel is a number in a format of its own.
            _ if matches!(lines.as_str(), "TRUE" | "FALSE") => lines,
            Some(text) if lines.is_empty() || !self.spare => text,
            _ => lines,
        }
    }
}

/// The text of an attribute; empty where there is none.
fn stated(xml: &Reader<'_>, name: &[u8]) -> String {
    xml.attribute_named(name).unwrap_or_default().into_owned()
}

/// `PT08H30M00S` as `08:30`.
fn duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.trim_end_matches('S').split(['.', ',']).next()?;
    let two = |digits: &str| digits.parse::<u32>().ok().map(|number| format!("{number:02}"));
    match two(seconds)?.as_str() {
        "00" => Some(format!("{}:{}", two(hours)?, two(minutes)?)),
        seconds => Some(format!("{}:{}:{seconds}", two(hours)?, two(minutes)?)),
    }
}

/// The paragraphs of the cell that has just started, joined by `\n`. Those of
/// shapes anchored to it go to `boxes`.
fn lines(xml: &mut Reader<'_>, boxes: &mut Vec<String>) -> Result<String, ReadError> {
    let outer = xml.depth();
    let mut lines: Option<String> = None;
    while xml.depth() >= outer {
        let Event::Start(tag) = xml.next_event()? else { continue };
        match tag.local {
            b"annotation" => xml.skip()?,
            b"p" if xml.depth() == outer + 1 => {
                let line = paragraph(xml)?;
                lines = Some(match lines {
                    Some(before) => format!("{before}\n{line}"),
                    None => line,
                });
            }
            b"p" => boxes.push(paragraph(xml)?),
            _ => {}
        }
    }
    Ok(lines.unwrap_or_default())
}

/// The text of the paragraph that has just started, white space as OpenDocument
/// wants it: runs are one space, `text:s` are the others.
fn paragraph(xml: &mut Reader<'_>) -> Result<String, ReadError> {
    let outer = xml.depth();
    let (mut text, mut piece) = (String::new(), String::new());
    let mut space = true;
    while xml.depth() >= outer {
        piece.clear();
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"s" => {
                    let count = xml.number_named(b"c").unwrap_or(1usize).min(SPACES);
                    text.extend(std::iter::repeat_n(' ', count));
                    space = false;
                }
                b"tab" => text.push('\t'),
                b"line-break" => text.push('\n'),
                b"annotation" | b"note" | b"ruby-text" => xml.skip()?,
                _ => {}
            },
            Event::Text(text) => piece.push_str(text),
            Event::Char(letter) => piece.push(letter),
            Event::End | Event::Eof => {}
        }
        for letter in piece.chars() {
            let blank = matches!(letter, ' ' | '\t' | '\n' | '\r');
            if !blank {
                text.push(letter);
            } else if !space {
                text.push(' ');
            }
            space = blank;
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(body: &str) -> Result<Vec<(Grid, Vec<String>)>, ReadError> {
        let text = format!("<o:body xmlns:o='o' xmlns:t='t' xmlns:x='x'>{body}</o:body>");
        let limits = Limits::default();
        let mut budget = Budget::new(&limits);
        let mut xml = Reader::new(CONTENT, &text, &limits);
        let mut found = Vec::new();
        loop {
            match xml.next_event()? {
                Event::Start(tag) if tag.local == b"table" => {
                    let mut boxes = Vec::new();
                    found.push((sheet(&mut xml, &mut budget, &mut boxes)?, boxes));
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    fn shape(body: &str) -> Vec<(u32, u32, u32, u32, String)> {
        let (grid, _) = tables(body).expect("a sheet").remove(0);
        let table = grid.finish(String::new(), false);
        let of = |cell: &crate::document::Cell| {
            (cell.row, cell.column, cell.row_span, cell.column_span, cell.text.to_string())
        };
        table.cells.iter().map(of).collect()
    }

    #[test]
    fn repeated_and_merged_cells() {
        let body = "<t:table><t:table-column t:number-columns-repeated='16384'/>\
            <t:table-row t:number-rows-repeated='3'><t:table-cell t:number-columns-repeated='99'/></t:table-row>\
            <t:table-header-rows><t:table-row t:number-rows-repeated='2'>\
            <t:table-cell t:number-columns-repeated='2'><x:p>甲</x:p></t:table-cell><t:table-cell/>\
            <t:table-cell t:number-columns-spanned='2' t:number-rows-spanned='1'/>\
            <t:covered-table-cell><x:p>covered</x:p></t:covered-table-cell>\
            <t:table-cell><x:p>乙</x:p></t:table-cell></t:table-row></t:table-header-rows>\
            <t:table-row t:number-rows-repeated='1048571'><t:table-cell t:number-columns-repeated='16384'/></t:table-row>\
            </t:table>";
        let one = |row, column, span, text: &str| (row, column, 1, span, text.to_owned());
        let mut expected = Vec::new();
        for row in [4, 5] {
            expected.extend([one(row, 1, 1, "甲"), one(row, 2, 1, "甲"), one(row, 4, 2, "")]);
            expected.push(one(row, 6, 1, "乙"));
        }
        assert_eq!(shape(body), expected);
    }

    #[test]
    fn values_and_lines() {
        let cases = [
            ("o:value-type='float' o:value='13800000000'", "<x:p>1.38E10</x:p>", "13800000000"),
            ("o:value-type='float' o:value='1'", "<x:p>TRUE</x:p>", "TRUE"),
            ("o:value-type='percentage' o:value='0.5'", "<x:p>50%</x:p>", "0.5"),
            ("o:value-type='date' o:date-value='2021-09-01'", "<x:p>九月一日</x:p>", "2021-09-01"),
            ("o:value-type='time' o:time-value='PT08H30M00S'", "<x:p>8:30</x:p>", "08:30"),
            ("o:value-type='boolean' o:boolean-value='false'", "", "FALSE"),
            ("o:value-type='string' o:string-value=''", "<x:p>#N/A</x:p>", "#N/A"),
            ("o:value-type='string' o:string-value='隐'", "", "隐"),
            (
                "o:value-type='string'",
                "<x:p>a  <x:s x:c='2'/>b\n</x:p><x:p/><x:p>c<x:line-break/>d</x:p>",
                "a   b \n\nc\nd",
            ),
            ("", "<o:annotation><x:p>批注</x:p></o:annotation><x:p>文</x:p>", "文"),
        ];
        for (attributes, inner, text) in cases {
            let body = format!(
                "<t:table><t:table-row><t:table-cell {attributes}>{inner}</t:table-cell></t:table-row></t:table>"
            );
            assert_eq!(shape(&body), [(1, 1, 1, 1, text.to_owned())], "{inner}");
        }
    }

    #[test]
    fn repetition_is_bounded() {
        let row = |rows: &str, columns: &str| {
            tables(&format!(
                "<t:table><t:table-row t:number-rows-repeated='{rows}'><t:table-cell \
                 t:number-columns-repeated='{columns}'><x:p>x</x:p></t:table-cell></t:table-row></t:table>"
            ))
        };
        let cells = ReadError::OverLimit(crate::document::Limit::Cells);
        assert_eq!(row("1048576", "16384").err(), Some(cells));
        assert!(matches!(row("4294967295", "1").err(), Some(ReadError::Damaged(_))));
        assert!(matches!(row("1", "4294967295").err(), Some(ReadError::Damaged(_))));
    }
}
