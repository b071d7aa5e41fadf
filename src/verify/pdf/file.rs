//! The file, its revisions, and the document as it stood at each.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use flate2::Decompress;

use super::filter;
use super::object::{Dictionary, Id, Object, Parser, Stream};
use super::xref::{self, Section};
use super::{DEEPEST, ENTRIES, EXPANDED, EXPANDED_IN_ALL, PdfError, SECTIONS};

/// What a section says of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// No object.
    Free,
    /// In the file.
    InFile {
        /// Where it begins.
        offset: usize,
        /// Its generation.
        generation: u16,
    },
    /// In an object stream.
    InStream {
        /// The stream's number.
        stream: u32,
        /// Its index in it.
        index: usize,
    },
}

/// Tables of revisions that are kept, at most.
const TABLES: usize = 16;

/// Where an object stands, whatever the revision.
type Slot = (usize, Option<usize>);

/// The objects of an object stream: number and object.
type Packed = Rc<Vec<(u32, Rc<Object>)>>;

/// What sections say of objects, the later ones over the earlier.
type Table = Rc<BTreeMap<u32, Entry>>;

/// A file.
#[derive(Debug)]
pub struct Pdf<'a> {
    bytes: &'a [u8],
    /// Oldest first.
    sections: Vec<Section>,
    revisions: Vec<Revision>,
    objects: RefCell<BTreeMap<(u32, Slot), Rc<Object>>>,
    streams: RefCell<BTreeMap<usize, Packed>>,
    /// What the first so many sections say together.
    tables: RefCell<BTreeMap<usize, Table>>,
    expanded: Cell<usize>,
    inflater: RefCell<Decompress>,
    /// The trailer of a file without sections.
    nothing: Dictionary,
}

/// A revision: what one saving added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: usize,
    /// Where its `%%EOF` ends.
    pub end: usize,
    /// How many sections, from the oldest, make the document of it.
    sections: usize,
}

impl<'a> Pdf<'a> {
    /// Reads the chain of a file.
    pub fn open(bytes: &'a [u8]) -> Result<Pdf<'a>, PdfError> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(PdfError::Damaged("no %PDF- at the beginning"));
        }
        let mut sections = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(last_startxref(bytes)?);
        let mut entries = 0_usize;
        while let Some(offset) = next {
            if !seen.insert(offset) {
                return Err(PdfError::Damaged("the cross-reference chain is a ring"));
            }
            let section = xref::section(bytes, offset)?;
            entries += section.entries.len();
            if entries > ENTRIES || seen.len() > SECTIONS {
                return Err(PdfError::Limit("too many sections"));
            }
            if section.trailer.get("Encrypt").is_some() {
                return Err(PdfError::Encrypted);
            }
            next = match section.trailer.get("Prev") {
                None => None,
                Some(previous) => {
                    let previous = previous.integer().and_then(|at| usize::try_from(at).ok());
                    Some(previous.ok_or(PdfError::Damaged("Prev"))?)
                }
            };
            sections.push(section);
        }
        sections.reverse();
        let revisions = revisions(bytes, &sections);
        Ok(Pdf {
            bytes,
            sections,
            revisions,
            objects: RefCell::default(),
            streams: RefCell::default(),
            tables: RefCell::default(),
            expanded: Cell::new(0),
            inflater: RefCell::new(Decompress::new(true)),
            nothing: Dictionary::default(),
        })
    }

    /// The bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The revisions, oldest first; the last one is the document of today.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Where the sections of the chain stand.
    pub fn sections(&self) -> impl Iterator<Item = Range<usize>> {
        self.sections.iter().map(|section| section.offset..section.end)
    }

    /// Where objects and sections begin, as any section says.
    pub fn offsets(&self) -> BTreeSet<usize> {
        let mut offsets: BTreeSet<usize> = self.sections.iter().map(|one| one.offset).collect();
        for section in &self.sections {
            offsets.extend(section.entries.values().filter_map(|entry| match entry {
                Entry::InFile { offset, .. } => Some(*offset),
                _ => None,
            }));
        }
        offsets
    }

    /// The document of a revision.
    pub fn view(&self, revision: &Revision) -> View<'_, 'a> {
        let sections = self.sections.iter().take(revision.sections);
        let known = self.tables.borrow().get(&revision.sections).cloned();
        let entries = known.unwrap_or_else(|| {
            let mut entries = BTreeMap::new();
            for section in sections.clone() {
                entries.extend(section.entries.iter().map(|(number, entry)| (*number, *entry)));
            }
            let entries = Rc::new(entries);
            // Thousands of revisions need not all be kept.
            let mut tables = self.tables.borrow_mut();
            if tables.len() < TABLES {
                tables.insert(revision.sections, Rc::clone(&entries));
            }
            entries
        });
        let trailer =
            sections.into_iter().next_back().map_or(&self.nothing, |section| &section.trailer);
        View { pdf: self, entries, trailer }
    }

    /// The document of today.
    pub fn today(&self) -> View<'_, 'a> {
        let all = Revision { number: 0, end: self.bytes.len(), sections: self.sections.len() };
        self.view(self.revisions.last().unwrap_or(&all))
    }

    /// The expanded data of a stream.
    pub fn data(&self, stream: &Stream, view: &View<'_, '_>) -> Result<Vec<u8>, PdfError> {
        let most = EXPANDED.min(EXPANDED_IN_ALL.saturating_sub(self.expanded.get()));
        let raw = self.bytes.get(stream.data.clone()).ok_or(PdfError::Damaged("stream"))?;
        let mut parameters = Vec::new();
        for key in ["Filter", "DecodeParms"] {
            if let Some(value) = stream.dictionary.get(key) {
                parameters.push((key, view.flat(value)));
            }
        }
        let dictionary = Dictionary::of(parameters);
        let data = filter::decode(&dictionary, raw, most, &mut self.inflater.borrow_mut())?;
        self.expanded.set(self.expanded.get() + data.len());
        Ok(data)
    }

    /// Bytes that streams have been expanded to so far.
    pub fn expanded(&self) -> usize {
        self.expanded.get()
    }

    /// The raw data of a stream.
    pub fn raw(&self, stream: &Stream) -> &'a [u8] {
        self.bytes.get(stream.data.clone()).unwrap_or_default()
    }
}

/// The document of a revision.
#[derive(Debug)]
pub struct View<'p, 'a> {
    pdf: &'p Pdf<'a>,
    entries: Table,
    trailer: &'p Dictionary,
}

impl<'p, 'a> View<'p, 'a> {
    /// The file.
    pub fn pdf(&self) -> &'p Pdf<'a> {
        self.pdf
    }

    /// The trailer.
    pub fn trailer(&self) -> &'p Dictionary {
        self.trailer
    }

    /// The numbers of the objects there are.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.entries.iter().filter(|(_, entry)| **entry != Entry::Free).map(|(number, _)| *number)
    }

    /// Where an object stands.
    pub fn slot(&self, number: u32) -> Option<Slot> {
        match self.entries.get(&number)? {
            Entry::Free => None,
            Entry::InFile { offset, .. } => Some((*offset, None)),
            Entry::InStream { stream, index } => match self.entries.get(stream)? {
                Entry::InFile { offset, .. } => Some((*offset, Some(*index))),
                _ => None,
            },
        }
    }

    /// The object that a reference means; null where there is none.
    pub fn get(&self, id: Id) -> Result<Rc<Object>, PdfError> {
        self.read(id, DEEPEST)
    }

    fn read(&self, id: Id, depth: usize) -> Result<Rc<Object>, PdfError> {
        let depth = depth.checked_sub(1).ok_or(PdfError::Limit("references lead too far"))?;
        let Some(slot) = self.slot(id.0) else { return Ok(Rc::new(Object::Null)) };
        let generation = match self.entries.get(&id.0) {
            Some(Entry::InFile { generation, .. }) => *generation,
            _ => 0,
        };
        if generation != id.1 {
            return Ok(Rc::new(Object::Null));
        }
        if let Some(known) = self.pdf.objects.borrow().get(&(id.0, slot)) {
            return Ok(Rc::clone(known));
        }
        let object = match slot {
            (offset, None) => Rc::new(self.in_file(id, offset, depth)?.0),
            (_, Some(index)) => {
                let Some(Entry::InStream { stream, .. }) = self.entries.get(&id.0) else {
                    return Ok(Rc::new(Object::Null));
                };
                let packed = self.packed(*stream, depth)?;
                match packed.get(index) {
                    Some((number, object)) if *number == id.0 => Rc::clone(object),
                    _ => return Err(PdfError::Damaged("an object is not in its stream")),
                }
            }
        };
        self.pdf.objects.borrow_mut().insert((id.0, slot), Rc::clone(&object));
        Ok(object)
    }

    /// The object at an offset, and where it ends.
    fn in_file(&self, id: Id, offset: usize, depth: usize) -> Result<(Object, usize), PdfError> {
        const BROKEN: PdfError = PdfError::Damaged("an object is not where it should be");
        let bytes = self.pdf.bytes;
        let mut parser = Parser::new(bytes, offset);
        let found = (parser.number(), parser.number());
        if found != (Some(id.0.into()), Some(id.1.into())) || !parser.keyword("obj") {
            return Err(BROKEN);
        }
        let object = parser.object()?;
        if let Object::Dictionary(dictionary) = &object {
            let mut ahead = parser.clone();
            if ahead.keyword("stream") {
                let length = match dictionary.get("Length") {
                    Some(Object::Reference(id)) => self.read(*id, depth)?.integer(),
                    Some(length) => length.integer(),
                    None => None,
                };
                let length = length.and_then(|length| usize::try_from(length).ok());
                let length = length.ok_or(PdfError::Damaged("length of a stream"))?;
                let data = xref::data(bytes, &mut parser, length)?;
                let dictionary = Dictionary::clone(dictionary);
                return Ok((Object::Stream(Rc::new(Stream { dictionary, data })), parser.at));
            }
        }
        if !parser.keyword("endobj") {
            return Err(BROKEN);
        }
        Ok((object, parser.at))
    }

    /// Where an object of the file ends; `None` for one in an object stream.
    pub fn span(&self, number: u32) -> Option<Range<usize>> {
        let Some(Entry::InFile { offset, generation }) = self.entries.get(&number) else {
            return None;
        };
        let (_, end) = self.in_file((number, *generation), *offset, DEEPEST).ok()?;
        Some(*offset..end)
    }

    /// Where the object that stands at an offset ends.
    pub fn end_at(&self, offset: usize) -> Option<usize> {
        let mut parser = Parser::new(self.pdf.bytes, offset);
        let number = u32::try_from(parser.number()?).ok()?;
        let generation = u16::try_from(parser.number()?).ok()?;
        Some(self.in_file((number, generation), offset, DEEPEST).ok()?.1)
    }

    fn packed(&self, number: u32, depth: usize) -> Result<Packed, PdfError> {
        const BROKEN: PdfError = PdfError::Damaged("object stream");
        let Some(Entry::InFile { offset, generation }) = self.entries.get(&number) else {
            return Err(BROKEN);
        };
        if let Some(known) = self.pdf.streams.borrow().get(offset) {
            return Ok(Rc::clone(known));
        }
        let object = self.read((number, *generation), depth)?;
        let stream = object.stream().ok_or(BROKEN)?;
        if !stream.dictionary.is("Type", "ObjStm") {
            return Err(BROKEN);
        }
        let count = stream.dictionary.get("N").and_then(Object::integer).ok_or(BROKEN)?;
        let first = stream.dictionary.get("First").and_then(Object::integer).ok_or(BROKEN)?;
        let (Ok(count), Ok(first)) = (usize::try_from(count), usize::try_from(first)) else {
            return Err(BROKEN);
        };
        let data = self.pdf.data(stream, self)?;
        if count > data.len() {
            return Err(BROKEN);
        }
        let mut header = Parser::new(&data, 0);
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            let number = header.number().and_then(|n| u32::try_from(n).ok()).ok_or(BROKEN)?;
            let offset = header.number().and_then(|n| usize::try_from(n).ok()).ok_or(BROKEN)?;
            let at = first.checked_add(offset).filter(|at| *at <= data.len()).ok_or(BROKEN)?;
            let object = Parser::new(&data, at).object()?;
            list.push((number, Rc::new(object)));
        }
        let list = Rc::new(list);
        self.pdf.streams.borrow_mut().insert(*offset, Rc::clone(&list));
        Ok(list)
    }

    /// The object itself, references followed.
    pub fn resolve(&self, object: &Object) -> Result<Object, PdfError> {
        let mut object = object.clone();
        for _ in 0..DEEPEST {
            match object {
                Object::Reference(id) => object = Object::clone(&*self.get(id)?),
                object => return Ok(object),
            }
        }
        Err(PdfError::Damaged("references lead in a ring"))
    }

    /// A value of a dictionary, references followed; `None` where it is absent,
    /// null or broken.
    pub fn value(&self, dictionary: &Dictionary, key: &str) -> Option<Object> {
        let value = self.resolve(dictionary.get(key)?).ok()?;
        (value != Object::Null).then_some(value)
    }

    /// The catalogue.
    pub fn catalog(&self) -> Result<Object, PdfError> {
        let root = self.trailer().get("Root").ok_or(PdfError::Damaged("no Root"))?;
        let catalog = self.resolve(root)?;
        match catalog.dictionary() {
            Some(_) => Ok(catalog),
            None => Err(PdfError::Damaged("no catalogue")),
        }
    }

    /// The object with the references of its first two levels followed.
    fn flat(&self, object: &Object) -> Object {
        let object = self.resolve(object).unwrap_or(Object::Null);
        match &object {
            Object::Array(array) => {
                let members = array.iter().map(|one| self.resolve(one).unwrap_or(Object::Null));
                Object::Array(Rc::new(members.collect()))
            }
            _ => object,
        }
    }
}

/// The offset that the last `startxref` names.
fn last_startxref(bytes: &[u8]) -> Result<usize, PdfError> {
    const BROKEN: PdfError = PdfError::Damaged("startxref");
    let tail = bytes.len().saturating_sub(2048);
    let found = memchr::memmem::rfind(bytes.get(tail..).unwrap_or_default(), b"startxref");
    let mut parser = Parser::new(bytes, tail + found.ok_or(BROKEN)?);
    if !parser.keyword("startxref") {
        return Err(BROKEN);
    }
    let offset = parser.number().and_then(|at| usize::try_from(at).ok()).ok_or(BROKEN)?;
    if offset >= bytes.len() {
        return Err(BROKEN);
    }
    Ok(offset)
}

/// Where the `%%EOF` after a section ends, and the offset named before it.
fn closing(bytes: &[u8], section: &Section) -> Option<(usize, usize)> {
    let mut parser = Parser::new(bytes, section.end);
    if !parser.keyword("startxref") {
        return None;
    }
    let offset = usize::try_from(parser.number()?).ok()?;
    let mut at = parser.at;
    while matches!(bytes.get(at), Some(b'\r' | b'\n' | b' ' | b'\t')) {
        at += 1;
    }
    bytes.get(at..)?.starts_with(b"%%EOF").then_some((at + 5, offset))
}

fn revisions(bytes: &[u8], sections: &[Section]) -> Vec<Revision> {
    let mut found: Vec<Revision> = Vec::new();
    let mut furthest = 0;
    for (at, section) in sections.iter().enumerate() {
        // The first section of a linearized file closes with 0, its second
        // with the place of the first: together they are one revision.
        let Some((end, named)) = closing(bytes, section) else { continue };
        let mut after = sections.iter().skip(at);
        let Some(last) = after.position(|section| section.offset == named) else { continue };
        let count = at + last + 1;
        if end <= furthest || sections.iter().take(count).any(|section| section.end > end) {
            continue;
        }
        furthest = end;
        found.push(Revision { number: found.len() + 1, end, sections: count });
    }
    // A last section without a proper end still is the document of today.
    if found.last().is_none_or(|last| last.sections != sections.len()) {
        found.push(Revision {
            number: found.len() + 1,
            end: bytes.len(),
            sections: sections.len(),
        });
    }
    found
}
