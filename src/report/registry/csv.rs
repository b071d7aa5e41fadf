//! Progress as csv: every division of every level on a line, for spreadsheets.

use std::io::{self, Write};

use super::xlsx::{COLUMNS, rows};
use crate::lang::Lang;
use crate::registry::stats::Stats;

/// Writes the table with a byte order mark, as Excel wants it.
pub fn stats(out: &mut dyn Write, stats: &Stats, lang: Lang) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS.iter().map(|(zh, en)| lang.pick(*zh, *en)))?;
    for row in rows(stats, lang) {
        let names = row.names.iter().map(|name| safe(name));
        let numbers = row.numbers.iter().map(|of| of.map_or_else(String::new, |of| of.to_string()));
        writer.write_record(std::iter::once(row.level.to_owned()).chain(names).chain(numbers))?;
    }
    writer.flush()
}

/// A cell that a spreadsheet will not take for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}
