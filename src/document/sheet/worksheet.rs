//! One worksheet part of an Office Open XML workbook.
//!
//! In: its text and what the workbook shares. Out: cells, merged areas, paper,
//! and whether shapes or controls lie upon it.

use std::borrow::Cow;

use super::grid::{Area, Budget, COLUMNS, Grid, ROWS};
use super::number::{Shape, iso, shown};
use super::strings::{clean, rich};
use super::xlsx::Workbook;
use crate::document::xml::{Event, Reader, Space};
use crate::document::{Damage, Limits, PageSize, ReadError};

/// What one part gives.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) grid: Grid,
    pub(super) page: Option<PageSize>,
    /// Shapes lie upon the sheet, in a part of their own.
    pub(super) drawing: bool,
    /// Form controls lie upon the sheet.
    pub(super) controls: bool,
}

/// How the content of `<v>` is meant.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Boolean,
    /// A string of a formula, or an error.
    Text,
    Iso,
}

/// What the attributes of a `<c>` say.
struct Stored {
    /// `None` where it stands next to the one before; the inner where it says
    /// no place that there is.
    place: Option<Option<(u32, u32)>>,
    style: Option<usize>,
    kind: Kind,
}

impl Stored {
    fn of(xml: &Reader<'_>) -> Stored {
        let mut stored = Stored { place: None, style: Some(0), kind: Kind::Number };
        for (space, name, value) in xml.attributes_of_tag() {
            let value = value.trim();
            match name {
                _ if space != Space::None => {}
                b"r" => stored.place = Some(position(value)),
                b"s" => stored.style = value.parse().ok(),
                b"t" => {
                    stored.kind = match value {
                        "n" => Kind::Number,
                        "s" => Kind::Shared,
                        "b" => Kind::Boolean,
                        "d" => Kind::Iso,
                        _ => Kind::Text,
                    }
                }
                _ => {}
            }
        }
        stored
    }
}

/// Reads the part.
pub(super) fn read(
    text: &str,
    part: &str,
    workbook: &Workbook,
    budget: &mut Budget,
    limits: &Limits,
) -> Result<Sheet, ReadError> {
    let mut sheet = Sheet::default();
    let mut xml = Reader::new(part, text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag) => match tag.local {
                b"sheetData" => cells(&mut xml, part, workbook, &mut sheet.grid, budget)?,
                b"mergeCell" => {
                    let area = xml.attribute_named(b"ref");
                    let area = area.as_deref().and_then(area_of);
                    sheet.grid.merge(area.ok_or_else(|| content(part, "merged area"))?, budget)?;
                }
                b"pageSetup" => sheet.page = sheet.page.or(paper(&xml)),
                b"drawing" => sheet.drawing = true,
                b"control" => sheet.controls = true,
                // Sparklines and the like have cells and rows of other kinds.
                b"extLst" => xml.skip()?,
                b"worksheet" => {}
                name if xml.depth() == 1 => {
                    return Err(content(part, &format!("a {}", String::from_utf8_lossy(name))));
                }
                _ => {}
            },
            Event::Eof => return Ok(sheet),
            _ => {}
        }
    }
}

fn content(part: &str, what: &str) -> ReadError {
    ReadError::Damaged(Damage::Content(format!("{part}: {what}")))
}

/// Reads rows up to the end of `sheetData`.
fn cells(
    xml: &mut Reader<'_>,
    part: &str,
    workbook: &Workbook,
    grid: &mut Grid,
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let outer = xml.depth();
    let (mut row, mut column) = (0u32, 0u32);
    let mut value = String::new();
    while xml.depth() >= outer {
        let Event::Start(tag) = xml.next_event()? else { continue };
        match tag.local {
            b"row" => {
                let stated = xml.attribute(Space::None, b"r").map(|r| r.trim().parse().ok());
                row = stated.unwrap_or(row.checked_add(1)).unwrap_or(0);
                column = 0;
                if row == 0 || row > ROWS {
                    return Err(content(part, "row number"));
                }
            }
            b"c" => {
                budget.visit()?;
                let stored = Stored::of(xml);
                let next = Some((row, column + 1));
                (row, column) = stored.place.unwrap_or(next).unwrap_or((0, 0));
                if row == 0 || row > ROWS || column == 0 || column > COLUMNS {
                    return Err(content(part, "cell reference"));
                }
                let put = |text: &str| grid.put(row, column, text, budget);
                cell(xml, part, &stored, workbook, &mut value, put)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Reads the cell that has just started and puts what it shows.
fn cell(
    xml: &mut Reader<'_>,
    part: &str,
    stored: &Stored,
    workbook: &Workbook,
    value: &mut String,
    put: impl FnOnce(&str) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let outer = xml.depth();
    let mut inline = String::new();
    value.clear();
    while xml.depth() >= outer {
        if let Event::Start(tag) = xml.next_event()? {
            match tag.local {
                b"v" => xml.append_text(value)?,
                b"is" => rich(xml, &mut inline)?,
                _ => xml.skip()?,
            }
        }
    }
    if !inline.is_empty() {
        return put(&inline);
    }
    let written = value.trim();
    if written.is_empty() && !matches!(stored.kind, Kind::Text) {
        return Ok(());
    }
    match stored.kind {
        Kind::Shared => {
            let shared = written.parse().ok().and_then(|index| workbook.strings.get(index));
            put(shared.ok_or_else(|| content(part, "no such shared string"))?)
        }
        Kind::Number => {
            let shape = stored.style.and_then(|style| workbook.shapes.get(style)).copied();
            put(&number(written, shape.unwrap_or_default(), workbook.late))
        }
        Kind::Boolean => put(if matches!(written, "1" | "true") { "TRUE" } else { "FALSE" }),
        Kind::Iso => put(&iso(written)),
        Kind::Text => put(&clean(value)),
    }
}

/// A stored number; digits alone are what the person typed.
fn number(stored: &str, shape: Shape, late: bool) -> Cow<'_, str> {
    let digits = stored.bytes().all(|byte| byte.is_ascii_digit());
    if digits && shape == Shape::default() && (stored == "0" || !stored.starts_with('0')) {
        return Cow::Borrowed(stored);
    }
    match stored.parse::<f64>() {
        Ok(value) if value.is_finite() => Cow::Owned(shown(value, shape, late)),
        _ => Cow::Borrowed(stored),
    }
}

/// Row and column of `C5`; `$` is passed over.
fn position(reference: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0u32, 0u32);
    for byte in reference.bytes() {
        match byte {
            b'$' => {}
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            letter if letter.is_ascii_alphabetic() && row == 0 => {
                let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(value)?;
            }
            _ => return None,
        }
    }
    (row > 0 && column > 0).then_some((row, column))
}

fn area_of(reference: &str) -> Option<Area> {
    let reference = reference.trim();
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((row, column), (last_row, last_column)) = (position(first)?, position(last)?);
    Some(Area {
        row: row.min(last_row),
        column: column.min(last_column),
        last_row: row.max(last_row).min(ROWS),
        last_column: column.max(last_column).min(COLUMNS),
    })
}

/// The paper of a `pageSetup` that names one.
fn paper(xml: &Reader<'_>) -> Option<PageSize> {
    let landscape = xml.attribute_named(b"orientation").as_deref() == Some("landscape");
    paper_of(xml.number_named(b"paperSize")?, landscape)
}

/// Paper by the number that Windows gives it; unknown numbers are passed over.
pub(super) fn paper_of(code: u32, landscape: bool) -> Option<PageSize> {
    let (width, height) = match code {
        1 | 2 => (12_240, 15_840),
        3 => (15_840, 24_480),
        5 => (12_240, 20_160),
        7 => (10_440, 15_120),
        8 => (16_838, 23_811),
        9 | 10 => (11_906, 16_838),
        11 => (8_391, 11_906),
        12 => (14_570, 20_636),
        13 => (10_318, 14_570),
        _ => return None,
    };
    Some(match landscape {
        true => PageSize { width: height, height: width },
        false => PageSize { width, height },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let cases = [
            ("A1", Some((1, 1))),
            ("XFD1048576", Some((ROWS, COLUMNS))),
            ("$c$5", Some((5, 3))),
            ("A", None),
            ("1", None),
            ("1A", None),
            ("", None),
            ("A99999999999", None),
            ("ZZZZZZZZ1", None),
            ("单1", None),
        ];
        for (reference, place) in cases {
            assert_eq!(position(reference), place, "{reference}");
        }
    }

    #[test]
    fn stored_numbers() {
        let plain = Shape::default();
        let cases = [
            ("13800000000", plain, "13800000000"),
            ("510107199001011234", plain, "510107199001011234"),
            ("1.3800000000E10", plain, "13800000000"),
            ("16510782694.0", plain, "16510782694"),
            ("007", plain, "7"),
            ("0.30000000000000004", plain, "0.3"),
            ("44440", Shape::BOTH, "2021-09-01"),
            ("many", plain, "many"),
        ];
        for (stored, shape, text) in cases {
            assert_eq!(number(stored, shape, false), text, "{stored}");
        }
    }
}
