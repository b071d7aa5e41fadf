//! What kind of file some bytes are, and the reader that fits. The name is not
//! asked: clerks' files bear every extension.

use super::package::{Kind, Package};
use super::{
    Damage, Document, Foreign, Format, Limits, ReadError, csv, doc, docx, encoding, html, mht, ole,
    package, sheet,
};

/// Reads a file of any kind that can hold a form.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Damaged(Damage::Empty));
    }
    if is_zip(bytes) {
        return read_package(bytes, limits);
    }
    if is_compound(bytes) {
        return match ole::kind(bytes)? {
            ole::OleKind::Word => doc::read(bytes, limits),
            ole::OleKind::Excel => sheet::read(bytes, Format::Xls, limits),
            ole::OleKind::OldWord => Err(ReadError::NotAForm(Foreign::OldWord)),
            ole::OleKind::Works => Err(ReadError::NotAForm(Foreign::Works)),
            ole::OleKind::PowerPoint => Err(ReadError::NotAForm(Foreign::Presentation)),
            ole::OleKind::Other => Err(ReadError::NotAForm(Foreign::UnknownPackage)),
        };
    }
    if let Some(foreign) = by_magic(bytes) {
        return Err(ReadError::NotAForm(foreign));
    }
    if mht::looks_like_mht(bytes) {
        return mht::read(bytes, limits);
    }
    if let Some(foreign) = xml_kind(bytes) {
        return Err(ReadError::NotAForm(foreign));
    }
    if html::looks_like_html(bytes) {
        return html::read(bytes, limits);
    }
    if csv::looks_like_table(bytes) {
        return csv::read(bytes, limits);
    }
    Err(ReadError::NotAForm(Foreign::Unknown))
}

/// Whether a file's first bytes are those of an office container, whatever its
/// name says.
pub fn looks_like_office(start: &[u8]) -> bool {
    is_zip(start) || is_compound(start)
}

fn is_zip(bytes: &[u8]) -> bool {
    // The second is the end record of an empty archive.
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

fn read_package(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let main = package::main_part(&mut package)?;
    let foreign = match main.kind {
        Kind::Word | Kind::WordMacro => return docx::read_main(&mut package, &main, limits),
        Kind::Xlsx => return sheet::read(bytes, Format::Xlsx, limits),
        Kind::Xlsm => return sheet::read(bytes, Format::Xlsm, limits),
        Kind::Xlsb => return sheet::read(bytes, Format::Xlsb, limits),
        Kind::Ods => return sheet::read(bytes, Format::Ods, limits),
        Kind::Presentation => Foreign::Presentation,
        Kind::Odt => Foreign::Odt,
        Kind::Ofd => Foreign::Ofd,
        Kind::Other => Foreign::UnknownPackage,
    };
    Err(ReadError::NotAForm(foreign))
}

/// Files that are told by their first bytes and cannot hold a form.
fn by_magic(bytes: &[u8]) -> Option<Foreign> {
    const MAGIC: &[(&[u8], Foreign)] = &[
        (b"%PDF", Foreign::Pdf),
        (b"{\\rtf", Foreign::Rtf),
        (b"\xFF\xD8\xFF", Foreign::Picture),
        (b"\x89PNG\r\n", Foreign::Picture),
        (b"GIF8", Foreign::Picture),
        (b"BM", Foreign::Picture),
        (b"II*\0", Foreign::Picture),
        (b"MM\0*", Foreign::Picture),
        (b"RIFF", Foreign::Picture),
        (b"Rar!", Foreign::Archive),
        (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
        (b"\x1F\x8B", Foreign::Archive),
        (b"BZh", Foreign::Archive),
        (b"\xFD7zXZ\0", Foreign::Archive),
    ];
    // PDF writers may put a few bytes before the header.
    let start = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    let pdf = memchr::memmem::find(start, b"%PDF-1.").map(|_| Foreign::Pdf);
    let known = MAGIC.iter().find(|(magic, _)| {
        // "BM" alone would take a text that begins so; a bitmap has zeros at 6.
        bytes.starts_with(magic) && (*magic != b"BM" || bytes.get(6..10) == Some(&[0; 4]))
    });
    known.map(|(_, foreign)| *foreign).or(pdf)
}

/// One-file XML formats of Office, which are named and refused.
fn xml_kind(bytes: &[u8]) -> Option<Foreign> {
    let start = bytes.get(..4096.min(bytes.len()))?;
    // A cut inside a character is no matter for a look at the head.
    let text = match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
            encoding::decode_text(start.get(..start.len() & !1)?)?.0
        }
        _ => String::from_utf8_lossy(start).into_owned(),
    };
    let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if !text.starts_with("<?xml") && !text.starts_with('<') {
        return None;
    }
    let has = |mark: &str| text.contains(mark);
    if has("schemas.microsoft.com/office/word/2003/wordml") || has("progid=\"Word.Document\"") {
        Some(Foreign::WordXml2003)
    } else if has("schemas.microsoft.com/office/2006/xmlPackage") {
        Some(Foreign::FlatOpc)
    } else if has("urn:schemas-microsoft-com:office:spreadsheet") && !has("<html")
        || has("progid=\"Excel.Sheet\"")
    {
        Some(Foreign::SpreadsheetXml2003)
    } else if has("urn:oasis:names:tc:opendocument") {
        Some(Foreign::Odt)
    } else {
        None
    }
}
