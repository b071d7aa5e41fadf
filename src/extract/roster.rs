//! Rosters: a header row with at least four labels, one application a row.

use std::collections::HashSet;

use crate::document::Cell;
use crate::extract::grid::Grid;
use crate::extract::{FEWEST_LABELS, Filled, Found};
use crate::form::{FormDef, Kind, Label};
use crate::text;

/// The header of a roster.
pub(super) struct Header {
    /// Column and what it holds.
    columns: Vec<(u32, Label)>,
    /// First row of data.
    first: u32,
}

/// Rows that may stand above a header: titles, dates, notes.
const HEADER_WITHIN: u32 = 30;

/// The header row of a roster, if the table is one.
pub(super) fn header(form: &FormDef, grid: &Grid) -> Option<Header> {
    let wanted = FEWEST_LABELS.min(form.printed().count());
    let mut rows = grid.table.cells.chunk_by(|a, b| a.row == b.row).take(HEADER_WITHIN as usize);
    let row = rows.find(|row| {
        if row.len() < wanted {
            return false;
        }
        let labels: Vec<Option<Label>> = row.iter().map(|cell| form.column(&cell.text)).collect();
        let fields: HashSet<Label> =
            labels.iter().flatten().filter(|l| matches!(l, Label::Field(_))).copied().collect();
        // A 名单 of those named has 编号 and 命名日期 in place of person and address.
        let printed = fields.iter().filter(|label| form.is_printed(**label)).count();
        fields.len() >= wanted && printed + 1 >= wanted && !is_pairs(row, &labels)
    })?;
    let last = row.iter().map(|cell| cell.row.saturating_add(cell.row_span)).max()?;
    // A header of two rows has its grouped columns' names in the second one.
    let start = row.first()?.row;
    let first = if last - start <= 3 { last } else { start + 1 };
    let mut columns: Vec<(u32, Label)> = Vec::new();
    for row in start..first {
        for cell in grid.row(row) {
            if let Some(label) = form.column(&cell.text)
                && !columns.iter().any(|(column, _)| *column == cell.column)
            {
                columns.push((cell.column, label));
            }
        }
    }
    Some(Header { columns, first })
}

/// Label, value, label, value in one row is a form, not a header.
fn is_pairs(row: &[Cell], labels: &[Option<Label>]) -> bool {
    let filled: Vec<bool> = row
        .iter()
        .zip(labels)
        .filter(|(cell, _)| !cell.text.trim().is_empty())
        .map(|(_, label)| label.is_some())
        .collect();
    filled.len() >= 4 && filled.iter().enumerate().all(|(at, label)| *label == (at % 2 == 0))
}

/// The filled rows of a roster.
pub(super) fn rows<'a>(
    form: &'a FormDef,
    grid: &'a Grid,
    header: &'a Header,
    sheet: bool,
) -> impl Iterator<Item = Filled> + 'a {
    let data = grid.table.cells.partition_point(|cell| cell.row < header.first);
    let cells = grid.table.cells.get(data..).unwrap_or_default();
    cells
        .chunk_by(|a, b| a.row == b.row)
        .filter_map(|row| row.first())
        .filter_map(move |cell| read_row(form, grid, header, cell.row, sheet))
}

fn read_row(form: &FormDef, grid: &Grid, header: &Header, row: u32, sheet: bool) -> Option<Filled> {
    let values: Vec<(Label, &Cell)> = header
        .columns
        .iter()
        .filter_map(|(column, label)| Some((*label, grid.owner(row, *column)?)))
        .collect();
    if !is_data(form, grid, row, &values) {
        return None;
    }
    let part = match (&grid.table.name, sheet) {
        (Some(name), _) => format!("{name}!{row}"),
        (None, true) => row.to_string(),
        (None, false) => format!("table {}!{row}", grid.number()),
    };
    let mut filled = Filled { part: Some(part), roster: true, ..Filled::default() };
    for (label, cell) in &values {
        let id = match label {
            Label::Field(at) => form.fields.get(*at).map(|field| field.id.clone()),
            Label::Level(at) => form
                .opinions
                .as_ref()
                .and_then(|opinions| opinions.levels.get(*at))
                .map(|level| format!("opinions.{}", level.id)),
            Label::Opinions => None,
        };
        let found =
            Found { text: cell.text.trim().to_owned(), place: grid.place(cell), font: cell.font };
        if let Some(id) = id
            && filled.get(&id).is_none()
        {
            filled.fields.push((id, found));
        }
    }
    join_division(form, &mut filled);
    Some(filled)
}

/// Whether a row is an application: not blank, not the header again, not a sum
/// or a note under the list.
fn is_data(form: &FormDef, grid: &Grid, row: u32, values: &[(Label, &Cell)]) -> bool {
    // A value merged over several rows counts for them, but makes no row.
    let own = |cell: &Cell| cell.row == row && !text::is_blank_placeholder(&cell.text);
    let filled: Vec<&(Label, &Cell)> = values.iter().filter(|(_, cell)| own(cell)).collect();
    let Some((_, first)) = filled.first() else { return false };
    let again = filled.iter().filter(|(label, cell)| form.column(&cell.text) == Some(*label));
    if again.count() >= 3 {
        return false;
    }
    // 合计 often stands in the column of numbers, which is no field's.
    let leading = grid.row(row).iter().find(|cell| !cell.text.trim().is_empty());
    let head = text::label_key(&leading.unwrap_or(first).text);
    let foot = [
        "合计",
        "总计",
        "小计",
        "注",
        "备注",
        "说明",
        "填表人",
        "填报人",
        "制表",
        "审核人",
        "联系人",
    ];
    let is_foot = foot.iter().any(|word| head.starts_with(word));
    let wide = filled.iter().all(|(_, cell)| std::ptr::eq(*cell, *first));
    !(is_foot && filled.len() <= 3 || wide && (first.column_span > 2 || is_foot))
}

/// Columns 市（州）, 县（市、区）, 街道（镇） in place of one 所在行政区划.
fn join_division(form: &FormDef, filled: &mut Filled) {
    let Some(field) = form.fields.iter().find(|field| field.kind == Kind::Division) else {
        return;
    };
    let Some(opinions) = &form.opinions else { return };
    if filled.get(&field.id).is_some() {
        return;
    }
    let of = |part: &str| {
        // 所在市（州） is a field of its own, and stays one.
        let city = form.fields.iter().find(|field| matches!(field.kind, Kind::City(_)));
        let city = city
            .filter(|_| part == "city")
            .and_then(|field| Some((field.id.clone(), filled.get(&field.id)?.clone())));
        let wanted = format!("{}.{part}", field.id);
        let level = opinions.levels.iter().find(|level| level.of.as_ref() == Some(&wanted));
        let column = level.and_then(|level| {
            let id = format!("opinions.{}", level.id);
            let found = filled.get(&id)?.clone();
            let short = found.text.chars().count() <= 20 && !found.text.contains("同意");
            short.then_some((id, found))
        });
        column.or(city)
    };
    let columns: Vec<(String, Found)> =
        ["city", "county", "street"].iter().filter_map(|part| of(part)).collect();
    if columns.len() < 2 {
        return;
    }
    let text = columns.iter().map(|(_, found)| found.text.as_str()).collect::<String>();
    let place = columns.last().map(|(_, found)| found.place.clone()).unwrap_or_default();
    filled.fields.retain(|(id, _)| {
        !(id.starts_with("opinions.") && columns.iter().any(|(known, _)| known == id))
    });
    filled.fields.push((field.id.clone(), Found { text, place, font: None }));
}
