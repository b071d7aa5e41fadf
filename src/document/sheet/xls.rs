//! Excel binary workbooks (BIFF5 to BIFF8), also Kingsoft `.et`.
//!
//! In: the bytes of a compound file. Out: its worksheets as tables. Cells are
//! kept as they come, never as a dense range: a cell in IV65536 costs one cell,
//! where calamine makes room for all sixteen million before it. Formulas give
//! their stored result. Workbooks with a password are refused, whatever the
//! password; charts and macro sheets are named in a note.

use std::io::{Cursor, Read};

use super::biff::{Letters, Record, Records, broken, f64_at, u16_at, u32_at};
use super::grid::{Area, Budget, COLUMNS, Grid};
use super::number::{Shape, shown};
use super::worksheet::paper_of;
use crate::document::{
    Block, Damage, Document, Limit, Limits, Note, PageSize, Paragraph, ReadError,
};

/// What the sheets share.
struct Globals {
    letters: Letters,
    late: bool,
    strings: Vec<String>,
    codes: Vec<(u16, Shape)>,
    /// Number format of each cell format.
    formats: Vec<u16>,
    tabs: Vec<Tab>,
}

struct Tab {
    name: String,
    hidden: bool,
    kind: u8,
    position: usize,
}

/// Reads all sheets into `document`.
pub(super) fn read(
    bytes: &[u8],
    document: &mut Document,
    limits: &Limits,
) -> Result<(), ReadError> {
    let ole = |error: std::io::Error| ReadError::Damaged(Damage::Ole(error.to_string()));
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(ole)?;
    let mut stream = Vec::new();
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let body = file.open_stream(name).map_err(ole)?;
    body.take(limits.part.saturating_add(1)).read_to_end(&mut stream).map_err(ole)?;
    if stream.len() as u64 > limits.part {
        return Err(ReadError::OverLimit(Limit::Size));
    }
    if file.is_storage("/_VBA_PROJECT_CUR") || file.is_storage("/_VBA_PROJECT") {
        document.notes.push(Note::Macros);
    }
    let globals = globals(&stream)?;
    let mut budget = Budget::new(limits);
    for tab in &globals.tabs {
        if let Some(what) = other(tab.kind) {
            if tab.kind == 1 && !document.notes.contains(&Note::Macros) {
                document.notes.push(Note::Macros);
            }
            document.notes.push(Note::NotRead { what: format!("{what}“{}”", tab.name) });
            continue;
        }
        let mut sheet = Sheet::default();
        sheet.read(&stream, tab, &globals, &mut budget)?;
        let table = sheet.grid.finish(tab.name.clone(), tab.hidden);
        if let Some(page) = sheet.page.filter(|_| !tab.hidden && !table.cells.is_empty()) {
            document.pages.push(page);
        }
        document.blocks.push(Block::Table(table));
        for text in sheet.boxes.into_iter().filter(|text| !text.trim().is_empty()) {
            document.blocks.push(Block::Paragraph(Paragraph { text, font: None }));
        }
        if sheet.controls {
            let what = format!("工作表“{}”中的表单控件（如复选框）", tab.name);
            document.notes.push(Note::NotRead { what });
        }
    }
    Ok(())
}

/// Words for a tab that is no worksheet.
fn other(kind: u8) -> Option<&'static str> {
    match kind {
        0 => None,
        1 => Some("宏工作表"),
        2 => Some("图表工作表"),
        6 => Some("宏模块"),
        _ => Some("不认识的工作表"),
    }
}

fn globals(stream: &[u8]) -> Result<Globals, ReadError> {
    let mut globals = Globals {
        letters: Letters { unicode: true, page: Letters::page(936) },
        late: false,
        strings: Vec::new(),
        codes: Vec::new(),
        formats: Vec::new(),
        tabs: Vec::new(),
    };
    let mut records = Records::at(stream, 0).ok_or_else(|| broken("empty"))?;
    let first = records.next()?;
    match (first.kind, u16_at(first.data, 0)) {
        (0x0809, Some(0x0600)) => {}
        (0x0809, Some(_)) => globals.letters.unicode = false,
        _ => return Err(broken("older than Excel 5, or no workbook")),
    }
    loop {
        let record = records.next()?;
        if record.kind == 0x000A {
            break;
        }
        globals.take(&record)?;
    }
    globals.codes.sort_by_key(|(id, _)| *id);
    Ok(globals)
}

impl Globals {
    fn take(&mut self, record: &Record) -> Result<(), ReadError> {
        let data = record.data;
        match record.kind {
            0x002F => return Err(ReadError::Protected),
            0x0042 => self.letters.page = Letters::page(u16_at(data, 0).unwrap_or(936)),
            0x0022 => self.late = u16_at(data, 0) == Some(1),
            0x041E => self.codes.extend(self.code(record)),
            0x00E0 => self.formats.push(u16_at(data, 2).ok_or_else(|| record.short())?),
            0x0085 => self.tabs.push(self.tab(record).ok_or_else(|| record.short())?),
            0x00FC => {
                let mut pieces = record.pieces(8).ok_or_else(|| record.short())?;
                while !pieces.done() {
                    let text = self.letters.string(&mut pieces, true);
                    self.strings.push(text.ok_or_else(|| record.short())?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A number format; one that cannot be read shows a number.
    fn code(&self, record: &Record) -> Option<(u16, Shape)> {
        let id = u16_at(record.data, 0)?;
        let code = self.letters.string(&mut record.pieces(2)?, self.letters.unicode)?;
        Some((id, Shape::of(&code)))
    }

    fn tab(&self, record: &Record) -> Option<Tab> {
        let position = u32_at(record.data, 0)? as usize;
        let (state, kind) = (record.data.get(4)?, *record.data.get(5)?);
        let name = self.letters.string(&mut record.pieces(6)?, false)?;
        let name = name.replace('\0', "");
        Some(Tab { name, hidden: state & 3 != 0, kind, position })
    }

    fn number(&self, value: f64, format: u16) -> String {
        let id = self.formats.get(usize::from(format)).copied().unwrap_or(0);
        let own = self.codes.binary_search_by_key(&id, |(id, _)| *id).ok();
        let own = own.and_then(|at| self.codes.get(at)).map(|(_, shape)| *shape);
        let shape = own.unwrap_or_else(|| Shape::builtin(u32::from(id)));
        shown(value, shape, self.late)
    }
}

/// A worksheet while it is read.
#[derive(Default)]
struct Sheet {
    grid: Grid,
    page: Option<PageSize>,
    boxes: Vec<String>,
    controls: bool,
    /// Where the string that a formula gave will stand.
    pending: Option<(u32, u32)>,
    /// The kind of the object whose text may follow.
    object: u16,
}

/// Objects of the drawing layer whose text is not the sheet's own.
const CHECK_BOX: u16 = 0x0B;
const OPTION: u16 = 0x0C;
const COMMENT: u16 = 0x19;

impl Sheet {
    fn read(
        &mut self,
        stream: &[u8],
        tab: &Tab,
        globals: &Globals,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        let mut records =
            Records::at(stream, tab.position).ok_or_else(|| broken("sheet behind the end"))?;
        let first = records.next()?;
        if first.kind != 0x0809 {
            return Err(broken("no sheet where one is said to be"));
        }
        // Charts that lie upon the sheet are streams inside the stream.
        let mut inner = 0u32;
        loop {
            let record = records.next()?;
            match record.kind {
                0x0809 => inner += 1,
                0x000A if inner == 0 => return Ok(()),
                0x000A => inner -= 1,
                _ if inner == 0 => {
                    let taken = self.take(&record, globals, budget)?;
                    taken.ok_or_else(|| record.short())?;
                }
                _ => {}
            }
        }
    }

    /// `Ok(None)` where the record is too short.
    fn take(
        &mut self,
        record: &Record,
        globals: &Globals,
        budget: &mut Budget,
    ) -> Result<Option<()>, ReadError> {
        let text = match record.kind {
            0x0006 | 0x0203..=0x0205 | 0x027E | 0x00FD | 0x00D6 => {
                return self.cell(record, globals, budget);
            }
            0x0201 | 0x00BE => return budget.visit().map(Some),
            0x00BD => return self.numbers(record, globals, budget),
            0x00E5 => return self.merge(record, budget),
            0x0207 => record.pieces(0).and_then(|mut p| globals.letters.string(&mut p, true)),
            0x00A1 => {
                self.page = self.page.or(paper(record.data));
                return Ok(Some(()));
            }
            0x005D => {
                self.object = u16_at(record.data, 4).unwrap_or(0);
                self.controls |= matches!(self.object, CHECK_BOX | OPTION);
                return Ok(Some(()));
            }
            0x01B6 => {
                if self.object != COMMENT {
                    self.boxes.extend(boxed(record));
                }
                return Ok(Some(()));
            }
            _ => return Ok(Some(())),
        };
        let Some(text) = text else { return Ok(None) };
        if let Some((row, column)) = self.pending.take() {
            self.grid.put(row, column, lines(text), budget)?;
        }
        Ok(Some(()))
    }

    /// A record of one cell.
    fn cell(
        &mut self,
        record: &Record,
        globals: &Globals,
        budget: &mut Budget,
    ) -> Result<Option<()>, ReadError> {
        budget.visit()?;
        let data = record.data;
        let Some((row, column)) = place(data)? else { return Ok(None) };
        let Some(format) = u16_at(data, 4) else { return Ok(None) };
        let text = match record.kind {
            0x0203 => f64_at(data, 6).map(|value| globals.number(value, format)),
            0x027E => u32_at(data, 6).map(|rk| globals.number(packed(rk), format)),
            0x00FD => {
                let index = u32_at(data, 6).map(|index| index as usize);
                let text = index.and_then(|index| globals.strings.get(index));
                text.map(|text| lines(text.clone()))
            }
            0x0205 => match (data.get(6), data.get(7)) {
                (Some(value), Some(0)) => Some(truth(*value)),
                (Some(code), Some(_)) => Some(error(*code).to_owned()),
                _ => None,
            },
            0x0006 => {
                self.pending = None;
                match data.get(6..14) {
                    Some([0, .., 0xFF, 0xFF]) => {
                        self.pending = Some((row, column));
                        return Ok(Some(()));
                    }
                    Some([1, _, value, .., 0xFF, 0xFF]) => Some(truth(*value)),
                    Some([2, _, code, .., 0xFF, 0xFF]) => Some(error(*code).to_owned()),
                    Some([_, .., 0xFF, 0xFF]) => Some(String::new()),
                    _ => f64_at(data, 6).map(|value| globals.number(value, format)),
                }
            }
            _ => {
                let mut pieces = record.pieces(6);
                pieces.as_mut().and_then(|p| globals.letters.string(p, true)).map(lines)
            }
        };
        let Some(text) = text else { return Ok(None) };
        self.grid.put(row, column, text, budget)?;
        Ok(Some(()))
    }

    /// A record of several numbers side by side.
    fn numbers(
        &mut self,
        record: &Record,
        globals: &Globals,
        budget: &mut Budget,
    ) -> Result<Option<()>, ReadError> {
        let Some((row, first)) = place(record.data)? else { return Ok(None) };
        let cells = record.data.get(4..record.data.len().saturating_sub(2)).unwrap_or(&[]);
        for (column, cell) in (first..=COLUMNS).zip(cells.chunks_exact(6)) {
            budget.visit()?;
            if let (Some(format), Some(rk)) = (u16_at(cell, 0), u32_at(cell, 2)) {
                self.grid.put(row, column, globals.number(packed(rk), format), budget)?;
            }
        }
        Ok(Some(()))
    }

    fn merge(&mut self, record: &Record, budget: &mut Budget) -> Result<Option<()>, ReadError> {
        let areas = record.data.get(2..).unwrap_or(&[]).chunks_exact(8);
        let count = u16_at(record.data, 0).map_or(0, usize::from);
        if areas.len() < count {
            return Ok(None);
        }
        for area in areas.take(count) {
            let at = |place| u16_at(area, place).map_or(0, |value| u32::from(value) + 1);
            let area = Area { row: at(0), last_row: at(2), column: at(4), last_column: at(6) };
            self.grid.merge(area, budget)?;
        }
        Ok(Some(()))
    }
}

/// Row and column, from 1, of a cell record; `Ok(None)` where it is too short.
fn place(data: &[u8]) -> Result<Option<(u32, u32)>, ReadError> {
    let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
        return Ok(None);
    };
    match u32::from(column) < COLUMNS {
        true => Ok(Some((u32::from(row) + 1, u32::from(column) + 1))),
        false => Err(broken("column number")),
    }
}

/// A number in four bytes: an integer or the upper half of a double, either of
/// them perhaps a hundredfold.
fn packed(rk: u32) -> f64 {
    let value = match rk & 2 {
        0 => f64::from_bits(u64::from(rk & !3) << 32),
        _ => f64::from(rk as i32 >> 2),
    };
    if rk & 1 == 0 { value } else { value / 100.0 }
}

fn truth(value: u8) -> String {
    if value == 0 { "FALSE" } else { "TRUE" }.to_owned()
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// Line ends as `\n`.
fn lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// The text of a text box, which stands in the first continuation.
fn boxed(record: &Record) -> Option<String> {
    let length = usize::from(u16_at(record.data, 10)?);
    let mut pieces = record.pieces(record.data.len())?;
    let wide = pieces.u8()? & 1 != 0;
    Some(lines(pieces.letters(length, wide)?))
}

/// The paper of a `Setup` record that has been filled in.
fn paper(data: &[u8]) -> Option<PageSize> {
    let flags = u16_at(data, 10)?;
    if flags & 0x0004 != 0 {
        return None;
    }
    let landscape = flags & 0x0042 == 0;
    paper_of(u32::from(u16_at(data, 0)?), landscape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers() {
        let cases = [
            (0x3FF0_0000, 1.0),
            (0x3FF0_0001, 0.01),
            ((13_800_000 << 2) | 2, 13_800_000.0),
            ((275 << 2) | 3, 2.75),
            ((-1i32 << 2) as u32 | 2, -1.0),
        ];
        for (rk, value) in cases {
            assert_eq!(packed(rk), value);
        }
    }

    #[test]
    fn paper_of_setup_records() {
        let setup = |paper: u8, flags: u8| [paper, 0, 100, 0, 1, 0, 1, 0, 1, 0, flags, 0];
        let portrait = PageSize { width: 11_906, height: 16_838 };
        let landscape = PageSize { width: 16_838, height: 11_906 };
        assert_eq!(paper(&setup(9, 0x02)), Some(portrait));
        assert_eq!(paper(&setup(9, 0x00)), Some(landscape));
        assert_eq!(paper(&setup(9, 0x40)), Some(portrait));
        assert_eq!(paper(&setup(9, 0x06)), None);
        assert_eq!(paper(&[9, 0]), None);
    }
}
