//! Word documents of Office Open XML: Transitional and Strict, with or without
//! macros, templates.
//!
//! In: an opened [`Package`]. Out: a [`Document`] with paragraphs, grids,
//! controls and fonts, as a person sees it with all tracked changes accepted.
//! One pass over the main part, without a tree and without recursion: elements
//! that are open stand on a stack of our own, so that depth is a limit and not
//! a crash.
//!
//! Only the main part is inflated, and styles and theme when some text does
//! not state its font itself. Headers, footers, notes, comments and media are
//! not read; macros are never looked into.

use std::io::{Read, Seek};

use super::package::{Kind, MainPart, Package, main_part};
use super::{Damage, Document, Format, Limits, Note, ReadError, xml};

mod boxes;
mod change;
mod control;
mod field;
mod font;
mod properties;
mod run;
mod spots;
mod story;
mod styles;
mod symbol;
mod table;
mod walk;

pub(crate) use spots::{ParagraphSpot, Spots};

/// Reads a Word document.
pub fn read<R: Read + Seek>(
    package: &mut Package<R>,
    limits: &Limits,
) -> Result<Document, ReadError> {
    let main = main_part(package)?;
    read_main(package, &main, limits)
}

/// The same, where the caller already knows the main part.
pub fn read_main<R: Read + Seek>(
    package: &mut Package<R>,
    main: &MainPart,
    limits: &Limits,
) -> Result<Document, ReadError> {
    read_spots(package, main, limits, None)
}

/// The same, telling where everything stands.
pub(crate) fn read_spots<R: Read + Seek>(
    package: &mut Package<R>,
    main: &MainPart,
    limits: &Limits,
    spots: Option<&mut Spots>,
) -> Result<Document, ReadError> {
    let content = |why: &str| ReadError::Damaged(Damage::Content(why.to_owned()));
    if !matches!(main.kind, Kind::Word | Kind::WordMacro) {
        return Err(content("the package holds no Word document"));
    }
    if package.has_duplicate_names() {
        // Which of two parts of one name is meant depends on the program.
        return Err(ReadError::Damaged(Damage::Zip("two parts of the same name".into())));
    }
    let macros = package.has_macros();
    let format = match main.kind {
        Kind::WordMacro => Format::Docm,
        _ if macros => Format::Docm,
        _ => Format::Docx,
    };
    let bytes = package.required(&main.name)?;
    let text = xml::decode(&main.name, &bytes)?;
    let reader = xml::Reader::new(&main.name, &text, limits);
    let styles = styles::Source::new(package, &main.name, limits);
    let mut document = walk::walk(reader, styles, limits, format, spots)?;
    if macros {
        document.notes.push(Note::Macros);
    }
    Ok(document)
}

#[cfg(test)]
mod tests;
