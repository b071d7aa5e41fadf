//! The one pass over the main part.
//!
//! Elements that mean something here stand as a [`Frame`] on a stack until
//! their end; those that only hold others (hyperlinks, smart tags, fields of
//! one piece, unknown ones) let their content through; those that nobody sees
//! are skipped whole.

use std::borrow::Cow;
use std::io::{Read, Seek};
use std::mem;

use super::boxes::Boxes;
use super::change::{Change, Changes};
use super::control::OpenControl;
use super::font;
use super::run::{EastAsian, FontFace, Run};
use super::spots::Spots;
use super::story::{Story, StoryKind};
use super::styles::Source;
use super::symbol;
use super::table::{CellProperties, OpenTable};
use crate::document::xml::{Event, Memo, Reader, Space, Tag};
use crate::document::{ControlKind, Damage, Document, Format, Limits, Note, ReadError};

/// Everything that is known while a document is read.
pub(super) struct Walk<'a, 'p, R> {
    pub(super) xml: Reader<'a>,
    pub(super) limits: &'p Limits,
    pub(super) out: Document,
    /// The story that is being read, and those around it.
    pub(super) story: Story<'a>,
    pub(super) suspended: Vec<Story<'a>>,
    pub(super) spare: Vec<Story<'a>>,
    pub(super) tables: Vec<OpenTable>,
    pub(super) boxes: Boxes,
    pub(super) open_controls: Vec<OpenControl>,
    pub(super) run: Run<'a>,
    /// Properties that were read lately: what they made of a run, the style of
    /// the paragraph, the cell.
    pub(super) known_runs: Memo<'a, Run<'a>>,
    pub(super) known_paragraphs: Memo<'a, Option<Cow<'a, str>>>,
    pub(super) known_cells: Memo<'a, CellProperties>,
    /// How many open controls show a placeholder.
    pub(super) muted: u32,
    pub(super) changes: Changes,
    /// Paragraphs, tables and cells begun, and bytes of text kept.
    pub(super) paragraphs: u32,
    pub(super) table_count: u32,
    pub(super) cells: u64,
    pub(super) kept: u64,
    /// A merge covered some text.
    pub(super) covered_text: bool,
    /// White space counts unless a text element says otherwise.
    pub(super) preserve: bool,
    /// Where everything stands, for a caller who asks.
    pub(super) spots: Option<Box<Spots>>,
    styles: Source<'p, R>,
    /// The last font that styles had to be asked for.
    recent_font: Option<Asked<'a>>,
    frames: Vec<Frame<'a>>,
}

/// What was asked of the styles, and the number of the font found.
struct Asked<'a> {
    face: FontFace<'a>,
    run_style: Option<Cow<'a, str>>,
    paragraph_style: Option<Cow<'a, str>>,
    font: Option<u16>,
}

/// What to do at the end of an element that is open.
enum Frame<'a> {
    /// Nothing.
    Plain,
    Paragraph,
    /// Go back to the run around it.
    Run(Option<Box<Run<'a>>>),
    Table,
    Row,
    Cell,
    TextBox,
    /// A content control or its content, by its number.
    Control(usize),
    ControlContent(usize),
    /// `mc:AlternateContent`: whether one of its choices was taken.
    Alternate(bool),
}

/// Reads the main part to its end; fills `spots` where they are given.
pub(super) fn walk<R: Read + Seek>(
    xml: Reader<'_>,
    styles: Source<'_, R>,
    limits: &Limits,
    format: Format,
    spots: Option<&mut Spots>,
) -> Result<Document, ReadError> {
    let mut walk = Walk {
        xml,
        limits,
        out: Document::new(format),
        story: Story::default(),
        suspended: Vec::new(),
        spare: Vec::new(),
        tables: Vec::new(),
        boxes: Boxes::default(),
        open_controls: Vec::new(),
        run: Run::default(),
        known_runs: Memo::default(),
        known_paragraphs: Memo::default(),
        known_cells: Memo::default(),
        muted: 0,
        changes: Changes::default(),
        paragraphs: 0,
        table_count: 0,
        cells: 0,
        kept: 0,
        covered_text: false,
        preserve: false,
        spots: spots.is_some().then(Box::default),
        styles,
        recent_font: None,
        frames: Vec::with_capacity(32),
    };
    walk.whole()?;
    if walk.covered_text {
        walk.note_not_read("被合并单元格遮住的文字");
    }
    let Walk { mut out, changes, spots: found, .. } = walk;
    if let (Some(spots), Some(found)) = (spots, found) {
        *spots = *found;
    }
    out.notes.extend(changes.note());
    Ok(out)
}

impl<'a, R: Read + Seek> Walk<'a, '_, R> {
    fn whole(&mut self) -> Result<(), ReadError> {
        let root = self.xml.root()?;
        if root.space != Space::Word || root.local != b"document" {
            let why = "the main part is not a Word document".to_owned();
            return Err(ReadError::Damaged(Damage::Content(why)));
        }
        let space = self.xml.attribute(Space::Xml, b"space");
        self.preserve = space.is_some_and(|space| space == "preserve");
        self.frames.push(Frame::Plain);
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) => self.start(&tag)?,
                Event::End => self.end()?,
                Event::Text(_) | Event::Char(_) => {} // white space between elements
                Event::Eof => break,
            }
        }
        self.end_story();
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'a>) -> Result<(), ReadError> {
        match tag.space {
            Space::Word => self.start_word(tag),
            Space::Compatibility => self.start_alternate(tag),
            Space::Math => match tag.local {
                b"t" => self.text_element(),
                b"r" => self.open_run(),
                _ => self.open(Frame::Plain),
            },
            Space::Drawing => match tag.local {
                b"txBody" => self.open_text_box(),
                b"p" => self.open_paragraph(false),
                b"t" => self.text_element(),
                _ => self.open(Frame::Plain),
            },
            Space::Vml if tag.local == b"textpath" => self.word_art(),
            Space::Other if tag.local == b"relIds" => {
                self.note_not_read("SmartArt 图示");
                self.xml.skip()
            }
            _ => self.open(Frame::Plain),
        }
    }

    fn start_word(&mut self, tag: &Tag<'a>) -> Result<(), ReadError> {
        match tag.local {
            b"p" => self.open_paragraph(true),
            b"pPr" => {
                let from = self.xml.tag_start();
                self.paragraph_properties()?;
                self.spot_paragraph_properties(from);
                Ok(())
            }
            b"r" => self.open_run(),
            b"rPr" => self.run_properties(),
            b"t" => self.text_element(),
            b"tab" | b"ptab" => self.letter('\t'),
            b"br" => self.line_break(),
            b"cr" => self.letter('\n'),
            b"noBreakHyphen" => self.letter('-'),
            b"sym" => self.symbol(),
            b"fldChar" => self.field_mark(),
            b"instrText" | b"delInstrText" | b"delText" | b"softHyphen" => self.xml.skip(),
            b"tbl" => {
                self.begin_table()?;
                self.open(Frame::Table)
            }
            b"tblGrid" => self.table_grid(),
            b"tr" => {
                let frame = if self.begin_row() { Frame::Row } else { Frame::Plain };
                self.open(frame)
            }
            b"trPr" => self.row_start(),
            b"tc" => {
                if !self.begin_cell()? {
                    return self.open(Frame::Plain);
                }
                self.spot_cell();
                self.open(Frame::Cell)
            }
            b"tcPr" => self.cell_start(),
            b"sdt" => {
                let control = self.begin_control(None, ControlKind::Text);
                self.open(Frame::Control(control))
            }
            b"sdtPr" => match self.frames.last() {
                Some(&Frame::Control(control)) => self.control_properties(control),
                _ => self.xml.skip(),
            },
            b"sdtContent" => match self.frames.last() {
                Some(&Frame::Control(control)) => {
                    self.begin_content(control);
                    self.open(Frame::ControlContent(control))
                }
                _ => self.open(Frame::Plain),
            },
            b"ins" | b"moveTo" | b"del" | b"moveFrom" => self.changed(tag),
            b"sectPr" => self.section_properties(),
            b"txbxContent" => self.open_text_box(),
            b"altChunk" => {
                self.note_not_read("嵌入的其他文件（altChunk）");
                self.xml.skip()
            }
            b"subDoc" => {
                self.note_not_read("子文档");
                self.xml.skip()
            }
            b"object" => {
                self.note_not_read("嵌入的对象（OLE 或 ActiveX）");
                self.open(Frame::Plain)
            }
            // Looks, and what stands above or beside the text that counts.
            b"tblPr" | b"tblPrEx" | b"sdtEndPr" | b"smartTagPr" | b"customXmlPr" | b"rubyPr"
            | b"rt" | b"background" => self.xml.skip(),
            _ => self.open(Frame::Plain),
        }
    }

    fn end(&mut self) -> Result<(), ReadError> {
        match self.frames.pop() {
            Some(Frame::Plain | Frame::Alternate(_)) | None => {}
            Some(Frame::Paragraph) => {
                self.spot_paragraph_end();
                self.end_paragraph();
            }
            Some(Frame::Run(around)) => self.run = around.map_or_else(Run::default, |run| *run),
            Some(Frame::Table) => self.end_table(),
            Some(Frame::Row) => return self.end_row(),
            Some(Frame::Cell) => {
                self.spot_cell_end();
                self.end_cell();
            }
            Some(Frame::TextBox) => {
                let story = self.end_story();
                self.recycle(story);
            }
            Some(Frame::Control(control)) => self.end_control(control),
            Some(Frame::ControlContent(control)) => return self.end_content(control),
        }
        Ok(())
    }

    fn open(&mut self, frame: Frame<'a>) -> Result<(), ReadError> {
        self.frames.push(frame);
        Ok(())
    }

    fn open_paragraph(&mut self, word: bool) -> Result<(), ReadError> {
        self.begin_paragraph();
        self.spot_paragraph(word);
        self.open(Frame::Paragraph)
    }

    fn open_run(&mut self) -> Result<(), ReadError> {
        let around = mem::take(&mut self.run);
        // Runs stand in runs only around text boxes and ruby.
        let nested = around != Run::default();
        self.open(Frame::Run(nested.then(|| Box::new(around))))
    }

    fn open_text_box(&mut self) -> Result<(), ReadError> {
        self.begin_story(StoryKind::TextBox);
        self.open(Frame::TextBox)
    }

    /// Adds a character that an element stands for. Tab stops of paragraphs
    /// bear the same name, but are skipped with the paragraph's properties.
    fn letter(&mut self, letter: char) -> Result<(), ReadError> {
        self.push_char(letter)?;
        self.xml.skip()
    }

    fn line_break(&mut self) -> Result<(), ReadError> {
        match self.xml.attribute(Space::Word, b"type").as_deref() {
            Some("page" | "column") => {
                self.push_break();
                self.xml.skip()
            }
            _ => self.letter('\n'),
        }
    }

    fn symbol(&mut self) -> Result<(), ReadError> {
        let font = self.xml.attribute(Space::Word, b"font").unwrap_or_default();
        let code = self.xml.attribute(Space::Word, b"char").unwrap_or_default();
        if let Some(letter) = symbol::of(&font, &code) {
            let typed = self.run.symbols.take();
            self.push_char(letter)?;
            self.run.symbols = typed;
        }
        self.xml.skip()
    }

    /// The text of VML word art stands in an attribute.
    fn word_art(&mut self) -> Result<(), ReadError> {
        if let Some(text) = self.xml.attribute(Space::None, b"string") {
            self.begin_story(StoryKind::TextBox);
            self.push(&text)?;
            let story = self.end_story();
            self.recycle(story);
        }
        self.xml.skip()
    }

    /// Insertions are read as if accepted; what was deleted is gone.
    fn changed(&mut self, tag: &Tag<'a>) -> Result<(), ReadError> {
        let (change, gone) = match tag.local {
            b"del" => (Change::Edit, true),
            b"moveFrom" => (Change::MovedFrom, true),
            b"moveTo" => (Change::MovedTo, false),
            _ => (Change::Edit, false),
        };
        self.note_change(change);
        if gone { self.xml.skip() } else { self.open(Frame::Plain) }
    }

    /// The properties of a row may say that it was deleted.
    fn row_start(&mut self) -> Result<(), ReadError> {
        if !matches!(self.frames.last(), Some(Frame::Row)) {
            return self.xml.skip();
        }
        if self.row_properties()? {
            self.xml.skip()?;
            self.frames.pop();
            self.drop_row();
        }
        Ok(())
    }

    /// The same for a cell.
    fn cell_start(&mut self) -> Result<(), ReadError> {
        if !matches!(self.frames.last(), Some(Frame::Cell)) {
            return self.xml.skip();
        }
        let from = self.xml.tag_start();
        if self.cell_properties()? {
            self.xml.skip()?;
            self.frames.pop();
            self.spot_cell_dropped();
            self.drop_cell();
        } else {
            self.spot_cell_properties(from);
        }
        Ok(())
    }

    /// `mc:AlternateContent`: the first choice that we understand, else the
    /// fallback; never both, since they show the same.
    fn start_alternate(&mut self, tag: &Tag<'a>) -> Result<(), ReadError> {
        let understood = match tag.local {
            b"AlternateContent" => return self.open(Frame::Alternate(false)),
            b"Choice" => {
                let requires = self.xml.attribute(Space::None, b"Requires");
                requires.is_some_and(|requires| {
                    requires.split_ascii_whitespace().all(|prefix| {
                        let meaning = self.xml.meaning(prefix);
                        !matches!(meaning, Space::Other | Space::None)
                    })
                })
            }
            b"Fallback" => true,
            _ => return self.open(Frame::Plain),
        };
        match self.frames.last_mut() {
            Some(Frame::Alternate(taken)) if understood && !*taken => {
                *taken = true;
                self.open(Frame::Plain)
            }
            _ => self.xml.skip(),
        }
    }

    /// Something that a person may see and we do not read.
    fn note_not_read(&mut self, what: &str) {
        let note = Note::NotRead { what: what.to_owned() };
        if !self.out.notes.contains(&note) {
            self.out.notes.push(note);
        }
    }

    /// The number of the present run's font.
    pub(super) fn run_font(&mut self) -> Result<Option<u16>, ReadError> {
        if let Some(font) = self.run.font {
            return Ok(font);
        }
        let font = self.find_font()?;
        self.run.font = Some(font);
        Ok(font)
    }

    fn find_font(&mut self) -> Result<Option<u16>, ReadError> {
        let face = &self.run.face;
        if let (Some(EastAsian::Name(name)), Some(_)) = (&face.east_asian, face.half_points) {
            return Ok(font::number(&mut self.out, Some(name), face.half_points));
        }
        if let Some(asked) = &self.recent_font
            && asked.face == *face
            && asked.run_style == self.run.style
            && asked.paragraph_style == self.story.style
        {
            return Ok(asked.font);
        }
        let (run_style, style) = (self.run.style.as_deref(), self.story.style.as_deref());
        let found = self.styles.font(face, run_style, style)?;
        let font = font::number(&mut self.out, found.name.as_deref(), found.half_points);
        self.recent_font = Some(Asked {
            face: face.clone(),
            run_style: self.run.style.clone(),
            paragraph_style: self.story.style.clone(),
            font,
        });
        Ok(font)
    }
}
