//! What a reader saw, whatever the file format: paragraphs and grids.
//!
//! In: the bytes of a file and its name. Out: a [`Document`], or a
//! [`ReadError`] that says why there is none. A Word table and a sheet are both
//! a [`Table`]: sparse cells with merged areas, counted from 1. Readers do not
//! know any form: labels and fields are the business of `extract`.
//!
//! What a reader promises: every character of the document that a person can
//! see stands in the result, or the result is an error, or a [`Note`] says what
//! was left out. Never a partial read without a word.

use serde::{Deserialize, Serialize};

#[cfg(feature = "render")]
mod attached;
pub mod csv;
pub mod doc;
pub mod docx;
pub mod encoding;
pub mod html;
mod limits;
pub(crate) mod markup;
pub mod mht;
pub mod ole;
pub mod package;
pub mod sheet;
mod sniff;
pub mod xml;

#[cfg(feature = "render")]
pub use attached::attached;
pub use limits::Limits;
pub use sniff::{looks_like_office, read};

/// The kind of file that was found (contract, section 6.1). Never taken from
/// the file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Office Open XML text, also Strict and templates (`.dotx`).
    Docx,
    /// The same with macros.
    Docm,
    /// Word binary (97 and later), also Kingsoft `.wps`.
    Doc,
    /// Office Open XML workbook.
    Xlsx,
    /// The same with macros.
    Xlsm,
    /// Excel binary (BIFF), also Kingsoft `.et`.
    Xls,
    /// Excel binary workbook in a zip package.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Comma-separated text in any of the encodings that Excel and WPS write.
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// HTML, also under a `.doc` or `.xls` name.
    Html,
    /// MIME HTML ("single file web page").
    Mht,
}

impl Format {
    /// The word that stands in reports as `format`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Docm => "docm",
            Format::Doc => "doc",
            Format::Xlsx => "xlsx",
            Format::Xlsm => "xlsm",
            Format::Xls => "xls",
            Format::Xlsb => "xlsb",
            Format::Ods => "ods",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Html => "html",
            Format::Mht => "mht",
        }
    }

    /// File-name extensions (lower case) that fit this kind of file, so that
    /// I105 stays silent. `wps`, `dot`, `et` … are other names of the same bytes.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Docx => &["docx", "dotx", "wps", "wpt"],
            Format::Docm => &["docm", "dotm"],
            Format::Doc => &["doc", "dot", "wps", "wpt"],
            Format::Xlsx => &["xlsx", "xltx", "et", "ett"],
            Format::Xlsm => &["xlsm", "xltm"],
            Format::Xls => &["xls", "xlt", "et", "ett"],
            Format::Xlsb => &["xlsb"],
            Format::Ods => &["ods", "ots"],
            Format::Csv => &["csv", "txt"],
            Format::Tsv => &["tsv", "tab", "txt", "csv"],
            Format::Html => &["html", "htm"],
            Format::Mht => &["mht", "mhtml"],
        }
    }
}

/// Everything a reader found in one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The kind of file that was found.
    pub format: Format,
    /// Paragraphs and tables in reading order. A nested table follows the
    /// table that holds it.
    pub blocks: Vec<Block>,
    /// Content controls and legacy form fields, in reading order.
    pub controls: Vec<Control>,
    /// Fonts of text, referred to by [`Cell::font`] and [`Paragraph::font`].
    pub fonts: Vec<Font>,
    /// The paper of every section or sheet that states one.
    pub pages: Vec<PageSize>,
    /// What the clerk should know about the file itself.
    pub notes: Vec<Note>,
}

impl Document {
    /// An empty document of a kind.
    pub fn new(format: Format) -> Document {
        Document {
            format,
            blocks: Vec::new(),
            controls: Vec::new(),
            fonts: Vec::new(),
            pages: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Paragraphs outside tables, numbered from 1 as [`Place::Paragraph`] does.
    pub fn paragraphs(&self) -> impl Iterator<Item = (u32, &Paragraph)> {
        let found = self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        });
        (1..).zip(found)
    }

    /// Tables and sheets, numbered from 1 as [`Place::TableCell`] does.
    pub fn tables(&self) -> impl Iterator<Item = (u32, &Table)> {
        let found = self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        (1..).zip(found)
    }

    /// The index of a font in [`Document::fonts`], added when new; what
    /// [`Cell::font`] and [`Paragraph::font`] hold.
    pub fn font(&mut self, font: Font) -> u16 {
        if let Some(at) = self.fonts.iter().position(|known| *known == font) {
            return at as u16;
        }
        self.fonts.push(font);
        (self.fonts.len() - 1) as u16
    }
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A line of text outside tables, also from a text box.
    Paragraph(Paragraph),
    /// A Word table or a sheet.
    Table(Table),
}

/// A paragraph outside tables. Line breaks inside it are `\n`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// What a person reads, tracked changes taken as accepted. A ticked box is
    /// `☑`, an open one `☐`, whatever the file used. Placeholder text of a
    /// content control is left out.
    pub text: String,
    /// Index into [`Document::fonts`] of the font of the filled text, where the
    /// reader knows it: [`Font`] says how it is chosen.
    pub font: Option<u16>,
}

/// A Word table or a sheet as a sparse grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name; `None` for a Word or HTML table and for csv.
    pub name: Option<String>,
    /// Number of rows, merged areas counted in full.
    pub rows: u32,
    /// Number of columns, likewise.
    pub columns: u32,
    /// Owners of areas, in row-major order, no two with the same corner. In a
    /// sheet empty cells are left out; in a Word table they are present.
    pub cells: Vec<Cell>,
    /// True where the table stands inside a cell of the table before it.
    pub nested: bool,
    /// True where the sheet is hidden from the person who opens the file.
    pub hidden: bool,
}

/// One area of a table: a cell, or the cells merged into one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// First row, from 1.
    pub row: u32,
    /// First column, from 1.
    pub column: u32,
    /// Rows covered, at least 1.
    pub row_span: u32,
    /// Columns covered, at least 1.
    pub column_span: u32,
    /// Text as in [`Paragraph::text`]; paragraphs are parted by `\n`. Numbers
    /// as a person would type them (`13800000000`), date cells as `2021-09-01`.
    pub text: Box<str>,
    /// Index into [`Document::controls`] of the control that fills the cell.
    pub control: Option<u32>,
    /// Index into [`Document::fonts`], as in [`Paragraph::font`].
    pub font: Option<u16>,
}

/// A content control (`w:sdt`) or a legacy form field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// `w:tag`, or the form field's bookmark name.
    pub tag: Option<String>,
    /// `w:alias`, the title a person sees.
    pub alias: Option<String>,
    /// What it is.
    pub kind: ControlKind,
    /// True while it still shows its placeholder; `text` is then empty.
    pub placeholder: bool,
    /// Its content, as in [`Paragraph::text`].
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// The kinds of control that matter to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ControlKind {
    /// Plain or rich text, and everything not named below.
    Text,
    /// A check box and its state.
    Checkbox {
        /// Whether it is ticked.
        checked: bool,
    },
    /// A drop-down list or combo box.
    DropDown,
    /// A date picker.
    Date,
}

/// The font of the filled text of a cell or paragraph: of its East Asian
/// letters, weighted by length, the commonest. Resolved through styles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Font {
    /// East Asian font name; `None` where the file does not say.
    pub name: Option<String>,
    /// Size in half points (24 is 12 pt); `None` where the file does not say.
    pub half_points: Option<u16>,
}

/// Paper of a section or sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSize {
    /// Width in twentieths of a point (A4: 11906).
    pub width: u32,
    /// Height in twentieths of a point (A4: 16838).
    pub height: u32,
}

/// Something about the file that its reader must pass on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// I108: tracked changes, read as if accepted; the first stands here.
    TrackedChanges {
        /// How many insertions, deletions and moves.
        count: u32,
        /// Where the first one stands.
        place: Place,
    },
    /// I109: the package carries macros.
    Macros,
    /// I111: content that this reader does not read, such as an `altChunk`.
    NotRead {
        /// What it is, in words for the clerk (Chinese).
        what: String,
    },
}

/// Where something stands (contract, section 3, `place`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// The file as a whole.
    #[default]
    Whole,
    /// A cell of a sheet; row and column from 1.
    Cell {
        /// Name of the sheet; `None` for csv.
        sheet: Option<String>,
        /// Row, from 1.
        row: u32,
        /// Column, from 1.
        column: u32,
    },
    /// A cell of a Word or HTML table, all from 1.
    TableCell {
        /// Table, in reading order.
        table: u32,
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// A paragraph outside tables, from 1.
    Paragraph {
        /// Paragraph, in reading order.
        index: u32,
    },
    /// A page, from 1.
    Page {
        /// Page.
        page: u32,
    },
    /// Another file: an attachment or an entry of a list.
    Entry {
        /// Path, `/`-separated, relative to the application.
        path: String,
    },
}

/// Name of a column of a sheet: 1 is `A`, 27 is `AA`.
pub fn column_name(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(b'A' + (column % 26) as u8);
        column /= 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

/// Why a file gave no [`Document`]. Each is one code; the words for the clerk
/// are made in `diagnostic`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum ReadError {
    /// I101: a file that cannot hold a form.
    #[error("not a form format: {0:?}")]
    NotAForm(Foreign),
    /// I102: cut short or broken.
    #[error("damaged: {0}")]
    Damaged(Damage),
    /// I103: encrypted.
    #[error("protected by a password")]
    Protected,
    /// I104: over a limit.
    #[error("over the limit of {0:?}")]
    OverLimit(Limit),
}

/// Kinds of file that are recognised and refused, so that the message can say
/// what to send instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// WordprocessingML 2003 (one XML file).
    WordXml2003,
    /// SpreadsheetML 2003 (one XML file).
    SpreadsheetXml2003,
    /// Flat OPC (a whole package in one XML file).
    FlatOpc,
    /// OFD.
    Ofd,
    /// PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A presentation.
    Presentation,
    /// Microsoft Works (another `.wps`).
    Works,
    /// Word 6/95 or older, whose text cannot be read reliably.
    OldWord,
    /// RAR, 7z and other archives.
    Archive,
    /// A legal zip or compound file with nothing known in it.
    UnknownPackage,
    /// Anything else.
    Unknown,
}

/// What is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Damage {
    /// No bytes at all.
    #[error("empty file")]
    Empty,
    /// The zip container cannot be read to its end.
    #[error("zip: {0}")]
    Zip(String),
    /// The compound file cannot be read.
    #[error("compound file: {0}")]
    Ole(String),
    /// XML that is cut short or not well formed, in the named part.
    #[error("xml in {0}: {1}")]
    Xml(String, String),
    /// A document type definition, which is never read.
    #[error("document type definition in {0}")]
    Dtd(String),
    /// A part is missing or contradicts itself.
    #[error("content: {0}")]
    Content(String),
    /// The reader itself failed on it.
    #[error("reader failed: {0}")]
    Reader(String),
}

/// Which limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Expanded bytes in all, or of one part.
    Size,
    /// Compression ratio of a part.
    Ratio,
    /// Entries of an archive.
    Entries,
    /// Nesting of tables or of XML.
    Depth,
    /// Cells visited.
    Cells,
    /// Forms or roster rows in one file.
    Forms,
    /// Time for one file.
    Time,
    /// Memory for one file.
    Memory,
}
