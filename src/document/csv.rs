//! Delimited text: rosters as Excel, WPS and portals export them.
//!
//! In: the bytes of a `.csv`, `.tsv` or `.txt`. Out: one table without a name;
//! its rows are the records of the file, blank lines counted, so that row 5 is
//! the row 5 that a spreadsheet shows. The separator is found by trial, not
//! by the file name. Cells stay as they are, save for two tricks by which
//! people keep a number text: `="138…"` and a leading apostrophe. Nothing is
//! read as number or date here.

use super::encoding::decode_text;
use super::{Block, Cell, Damage, Document, Format, Limit, Limits, ReadError, Table};

/// Separators in the order of preference when they divide equally well.
const SEPARATORS: [char; 4] = ['\t', ',', ';', '|'];

/// Lines on which the separator is tried.
const TRIED: usize = 32;

/// Reads delimited text; the format is [`Format::Tsv`] for tabs, else
/// [`Format::Csv`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Damaged(Damage::Empty));
    }
    if bytes.len() as u64 > limits.part {
        return Err(ReadError::OverLimit(Limit::Size));
    }
    let (text, _) = decode_text(bytes).ok_or_else(|| damaged("encoding"))?;
    if text.contains('\0') {
        return Err(damaged("NUL bytes"));
    }
    let (separator, body) = separator(&text);
    let mut document = Document::new(match separator {
        '\t' => Format::Tsv,
        _ => Format::Csv,
    });
    document.blocks.push(Block::Table(table(body, separator, limits)?));
    Ok(document)
}

/// Whether bytes are delimited text: decodable, without control bytes, with at
/// least two columns in most lines, and none of the formats that are text too.
pub fn looks_like_table(bytes: &[u8]) -> bool {
    let Some((text, _)) = decode_text(bytes) else {
        return false;
    };
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let head = text.trim_start();
    if head.starts_with(['<', '{', '[']) || head.starts_with("%PDF") || text.contains(control) {
        return false;
    }
    if declared(&text).is_some() {
        return true;
    }
    let trial = best(&text);
    // One line alone may be a sentence with a comma in it.
    let enough = if trial.lines == 1 { 4 } else { 2 };
    trial.columns >= enough && trial.divided * 2 > trial.lines
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(Damage::Content(what.to_owned()))
}

/// The separator, and the text behind a `sep=` line.
fn separator(text: &str) -> (char, &str) {
    declared(text).unwrap_or_else(|| (best(text).separator, text))
}

/// The first line `sep=;`, which Excel obeys and does not show.
fn declared(text: &str) -> Option<(char, &str)> {
    let line_end = text.find(['\r', '\n'])?;
    let (line, rest) = text.split_at(line_end);
    let line = line.trim_matches('"');
    let sign = line.strip_prefix("sep=").or(line.strip_prefix("SEP="))?;
    let mut signs = sign.chars();
    let (separator, None) = (signs.next()?, signs.next()) else {
        return None;
    };
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.get(1..))?;
    Some((separator, rest))
}

/// What one separator does to the first lines.
struct Trial {
    separator: char,
    /// Lines that are not blank.
    lines: usize,
    /// Lines of at least two columns.
    divided: usize,
    /// The commonest number of columns among these.
    columns: usize,
    /// Lines of exactly that number.
    equal: usize,
}

/// The separator that divides the most of the first lines into an equal number
/// of columns.
fn best(text: &str) -> Trial {
    let mut found: Option<Trial> = None;
    for separator in SEPARATORS {
        let trial = attempt(text, separator);
        if found
            .as_ref()
            .is_none_or(|known| (known.equal, known.columns) < (trial.equal, trial.columns))
        {
            found = Some(trial);
        }
    }
    // With no line divided any separator reads the same; the comma names the format.
    match found {
        Some(trial) if trial.columns > 1 => trial,
        _ => attempt(text, ','),
    }
}

fn attempt(text: &str, separator: char) -> Trial {
    let mut counts = Vec::new();
    let (mut columns, mut blank) = (0, true);
    for field in Fields::new(text, separator).flatten() {
        columns += 1;
        blank &= field.text.is_empty();
        if field.ends_row {
            if !blank {
                counts.push(columns);
            }
            (columns, blank) = (0, true);
            if counts.len() == TRIED {
                break;
            }
        }
    }
    let lines = counts.len();
    let divided: Vec<usize> = counts.into_iter().filter(|count| *count > 1).collect();
    let equal = |width: usize| divided.iter().filter(|other| **other == width).count();
    let columns = divided.iter().copied().max_by_key(|width| (equal(*width), *width)).unwrap_or(1);
    Trial { separator, lines, divided: divided.len(), columns, equal: equal(columns) }
}

fn table(text: &str, separator: char, limits: &Limits) -> Result<Table, ReadError> {
    let mut table = Table::default();
    let (mut row, mut column) = (1u32, 1u32);
    let mut visited = 0u64;
    for field in Fields::new(text, separator) {
        let field = field?;
        visited += 1;
        if visited > limits.cells {
            return Err(ReadError::OverLimit(Limit::Cells));
        }
        if !field.text.is_empty() {
            table.rows = row;
            table.columns = table.columns.max(column);
            table.cells.push(Cell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text: field.text.into(),
                control: None,
                font: None,
            });
        }
        (row, column) = if field.ends_row { (row.saturating_add(1), 1) } else { (row, column + 1) };
    }
    Ok(table)
}

/// One field of a record.
struct Field {
    text: String,
    ends_row: bool,
}

/// The fields of a text, one after the other. A quote that never closes is an
/// error: what follows it is not a cell.
struct Fields<'a> {
    rest: &'a str,
    separator: char,
    done: bool,
}

impl<'a> Fields<'a> {
    fn new(text: &'a str, separator: char) -> Fields<'a> {
        Fields { rest: text, separator, done: text.is_empty() }
    }

    /// The text between the quotes that `rest` begins behind.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let (before, after) = self.rest.split_once('"')?;
            text.push_str(before);
            match after.strip_prefix('"') {
                Some(after) => {
                    text.push('"');
                    self.rest = after;
                }
                None => {
                    self.rest = after;
                    return Some(text);
                }
            }
        }
    }
}

impl Iterator for Fields<'_> {
    type Item = Result<Field, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let mut text = String::new();
        let bare = self.rest.trim_start_matches([' ', '=']);
        if let Some(inside) = bare.strip_prefix('"')
            && matches!(&self.rest[..self.rest.len() - bare.len()], "" | "=" | " ")
        {
            self.rest = inside;
            let Some(quoted) = self.quoted() else {
                self.done = true;
                return Some(Err(damaged("unclosed quote")));
            };
            text = quoted;
        }
        let end = self.rest.find([self.separator, '\r', '\n']).unwrap_or(self.rest.len());
        let (plain, after) = self.rest.split_at(end);
        text.push_str(plain);
        let ends_row = !after.starts_with(self.separator);
        self.rest = match after.strip_prefix("\r\n") {
            Some(rest) => rest,
            None => after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or(""),
        };
        // A separator at the very end still opens an empty last field; a line
        // end there opens no further row.
        self.done = self.rest.is_empty() && ends_row;
        Some(Ok(Field { text: unwrapped(text), ends_row }))
    }
}

/// Undoes the two ways to keep digits text in a csv, and joins line ends.
fn unwrapped(text: String) -> String {
    let digits =
        |inner: &str| inner.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    if let Some(inner) = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')) {
        return inner.replace("\"\"", "\"");
    }
    if let Some(inner) = text.strip_prefix('\'').filter(|inner| digits(inner)) {
        return inner.to_owned();
    }
    if text.contains('\r') {
        return text.replace("\r\n", "\n").replace('\r', "\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Vec<(u32, u32, String)> {
        let document = read(text.as_bytes(), &Limits::default()).expect("a table");
        let (_, table) = document.tables().next().expect("one table");
        table.cells.iter().map(|cell| (cell.row, cell.column, cell.text.to_string())).collect()
    }

    fn cells(rows: &[&[&str]]) -> Vec<(u32, u32, String)> {
        let mut all = Vec::new();
        for (row, cells) in (1..).zip(rows) {
            for (column, text) in (1..).zip(*cells) {
                if !text.is_empty() {
                    all.push((row, column, (*text).to_owned()));
                }
            }
        }
        all
    }

    #[test]
    fn records_and_fields() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("a,b\nc,d\n", &[&["a", "b"], &["c", "d"]]),
            ("a,b\r\nc,d", &[&["a", "b"], &["c", "d"]]),
            ("a,b\rc,d\r", &[&["a", "b"], &["c", "d"]]),
            ("a\tb,b\nc\td\n", &[&["a", "b,b"], &["c", "d"]]),
            ("a;b;c\nd;e,e;f\n", &[&["a", "b", "c"], &["d", "e,e", "f"]]),
            ("a|b\nc|d\n", &[&["a", "b"], &["c", "d"]]),
            ("甲，乙,丙\n丁,戊\n", &[&["甲，乙", "丙"], &["丁", "戊"]]),
            ("a,\"b,\"\"c\"\"\r\nd\",e\n", &[&["a", "b,\"c\"\nd", "e"]]),
            ("a,,b,\n\n,,,\nc,d,e,f\n", &[&["a", "", "b"], &[], &[], &["c", "d", "e", "f"]]),
            ("sep=;\na,b;c\n", &[&["a,b", "c"]]),
            ("n,\"=\"\"13800000000\"\"\"\n", &[&["n", "13800000000"]]),
            ("n,=\"13800000000\",x\n", &[&["n", "13800000000", "x"]]),
            ("n,'13800000000,'twas\n", &[&["n", "13800000000", "'twas"]]),
            ("a,say \"hi\" now,b\n", &[&["a", "say \"hi\" now", "b"]]),
            ("a, b ,c\n", &[&["a", " b ", "c"]]),
            ("单列\n社区\n", &[&["单列"], &["社区"]]),
            ("\"a\"x,b\n", &[&["ax", "b"]]),
        ];
        for (text, rows) in cases {
            assert_eq!(grid(text), cells(rows), "{text:?}");
        }
    }

    #[test]
    fn separator_names_the_format() {
        for (text, format) in
            [("a\tb\n", Format::Tsv), ("a,b\n", Format::Csv), ("a\n", Format::Csv)]
        {
            let document = read(text.as_bytes(), &Limits::default()).expect("a table");
            assert_eq!(document.format, format);
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let cases: &[(&[u8], ReadError)] = &[
            (b"", ReadError::Damaged(Damage::Empty)),
            (b"a,b\0\0\0c", damaged("NUL bytes")),
            (b"a,\"b\nc,d\n", damaged("unclosed quote")),
            (b"a,\xFF\xFF", damaged("encoding")),
            (b"1,2\n3,4\n", ReadError::OverLimit(Limit::Cells)),
        ];
        let limits = Limits { cells: 3, ..Limits::default() };
        for (bytes, error) in cases {
            assert_eq!(read(bytes, &limits).as_ref(), Err(error), "{bytes:?}");
        }
    }

    #[test]
    fn tables_and_other_text() {
        let cases: &[(&str, bool)] = &[
            ("社区名称,电话\n桂湖社区,13800000000\n", true),
            ("社区名称\t电话\n桂湖社区\t13800000000\n", true),
            ("a,b,c,d", true),
            ("一句话,而已。", false),
            ("多行的\n文字\n没有列\n", false),
            ("<html><td>a,b\n</td>c,d\n", false),
            ("{\"a\": 1, \"b\": 2}", false),
            ("{\\rtf1 a,b\nc,d}", false),
            ("%PDF-1.7\n1,2\n3,4\n", false),
            ("a,b\u{1}\nc,d\n", false),
            ("", false),
        ];
        for (text, is) in cases {
            assert_eq!(looks_like_table(text.as_bytes()), *is, "{text:?}");
        }
    }
}
