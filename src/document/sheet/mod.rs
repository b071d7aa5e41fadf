//! Spreadsheets: xlsx, xlsm, xlsb, xls (also Kingsoft `.et`), ods.
//!
//! In: bytes whose kind the caller has found. Out: one [`Table`] a sheet, in
//! the order of the tabs, hidden ones marked. Strings stand as they are shown,
//! numbers as a person would type them, true dates as `2021-09-01`, formulas as
//! their stored result. Nothing is computed and no macro is looked at.
//!
//! [`Table`]: super::Table

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::package::Package;
use super::{Damage, Document, Format, Limits, ReadError};

mod biff;
mod drawing;
mod grid;
mod number;
mod ods;
mod strings;
mod worksheet;
mod xls;
mod xlsb;
mod xlsx;

pub(super) use number::plain;

/// The package around a spreadsheet.
type Zip<'a> = Package<Cursor<&'a [u8]>>;

/// Reads a spreadsheet of a kind that is already known.
pub fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, ReadError> {
    let attempt = AssertUnwindSafe(|| dispatch(bytes, format, limits));
    catch_unwind(attempt).unwrap_or_else(|panic| {
        let why = panic.downcast_ref::<String>().map(String::as_str);
        let why = why.or(panic.downcast_ref::<&str>().copied()).unwrap_or("panic");
        Err(ReadError::Damaged(Damage::Reader(why.to_owned())))
    })
}

/// The worksheets of an open workbook in the order of their tabs: name and
/// part. `main` is the workbook's own part.
pub(crate) fn worksheets(
    package: &mut Package<Cursor<&[u8]>>,
    main: &str,
    limits: &Limits,
) -> Result<Vec<(String, String)>, ReadError> {
    xlsx::worksheets(package, main, limits)
}

fn dispatch(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Damaged(Damage::Empty));
    }
    let mut document = Document::new(format);
    match format {
        Format::Xlsx | Format::Xlsm => {
            let mut package = open(bytes, limits)?;
            xlsx::read(&mut package, &mut document, limits)?;
        }
        Format::Ods => {
            let mut package = open(bytes, limits)?;
            ods::read(&mut package, &mut document, limits)?;
        }
        Format::Xlsb => {
            let mut package = open(bytes, limits)?;
            xlsb::read(bytes, &mut package, &mut document, limits)?;
        }
        Format::Xls => xls::read(bytes, &mut document, limits)?,
        _ => {
            let what = format!("{} is not a spreadsheet", format.name());
            return Err(ReadError::Damaged(Damage::Reader(what)));
        }
    }
    Ok(document)
}

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Zip<'a>, ReadError> {
    let package = Package::open(bytes, limits)?;
    match package.has_duplicate_names() {
        // Which of two parts of one name is meant depends on the program.
        true => Err(ReadError::Damaged(Damage::Zip("two parts of the same name".to_owned()))),
        false => Ok(package),
    }
}

#[cfg(test)]
mod tests;
