//! Word documents: comments, shaded cells, and a page before the form that
//! lists everything.
//!
//! Anchors stand in the paragraphs of the very cell that the reader means
//! ([`Spots`]). The page is one content control with a tag, so that it can be
//! found and taken out when the form comes round.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Seek};
use std::ops::Range;

use super::edit::{self, Edits};
use super::package::{self, Changes};
use super::{HUES, Notice, Refusal, Remark, Slip, hue};
use crate::diagnostic::Severity;
use crate::document::docx::{self, ParagraphSpot, Spots};
use crate::document::markup::{Attribute, Markup};
use crate::document::package::{MainPart, Package, relationships};
use crate::document::xml::{self, Event, Reader, Space};
use crate::document::{Limits, Place};

mod comments;
mod page;

use comments::Comments;
use page::page;

/// The tag of the page's control.
const TAG: &str = "shenpi.notice";

const COMMENTS: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// What may stand behind `w:shd` in the properties of a cell, by schema.
const BEHIND_IN_CELL: &[&str] = &[
    "noWrap",
    "tcMar",
    "textDirection",
    "tcFitText",
    "vAlign",
    "hideMark",
    "headers",
    "cellIns",
    "cellDel",
    "cellMerge",
    "tcPrChange",
];

/// What may stand before it in the properties of a paragraph.
const BEFORE_IN_PARAGRAPH: &[&str] = &[
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
];

/// How Word's vocabulary is called in a document.
#[derive(Clone, Copy)]
struct Word {
    strict: bool,
    /// Whether the prefix `w` means it everywhere.
    declared: bool,
}

impl Word {
    fn of(text: &str) -> Word {
        let root = edit::root(text).start;
        let tag = text.get(root..edit::tag_end(text, root)).unwrap_or_default();
        let strict = tag.contains("http://purl.oclc.org/ooxml/wordprocessingml/main");
        let word = Word { strict, declared: false };
        let known =
            ['"', '\''].iter().any(|q| tag.contains(&format!("xmlns:w={q}{}{q}", word.space())));
        Word { declared: known, ..word }
    }

    fn space(self) -> &'static str {
        match self.strict {
            false => "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            true => "http://purl.oclc.org/ooxml/wordprocessingml/main",
        }
    }

    fn relation(self) -> &'static str {
        match self.strict {
            false => "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
            true => "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
        }
    }

    /// Attributes of an element that is put in, with the name space where the
    /// document does not give it.
    fn with<'a>(self, attributes: &[Attribute<'a>]) -> Vec<Attribute<'a>> {
        let own = (!self.declared).then_some(("xmlns:w", self.space()));
        own.into_iter().chain(attributes.iter().copied()).collect()
    }

    fn shade(self, hue: &str) -> String {
        let mut markup = Markup::piece();
        let attributes = [("w:val", "clear"), ("w:color", "auto"), ("w:fill", hue)];
        markup.empty("w:shd", &self.with(&attributes));
        markup.finish()
    }
}

/// The parts of a document that change.
pub(super) fn changes<R: Read + Seek>(
    package: &mut Package<R>,
    main: &MainPart,
    slip: &Slip,
    notice: Option<&Notice>,
    limits: &Limits,
) -> Result<Changes, Refusal> {
    let mut spots = Spots::default();
    docx::read_spots(package, main, limits, Some(&mut spots))?;
    package.renew();
    let bytes = package.required(&main.name)?;
    let text = xml::decode(&main.name, &bytes)?;
    let word = Word::of(&text);
    let mut changes = Changes::default();
    let relations = relationships(package, &main.name)?;
    let part = relations.into_iter().find(|relation| relation.kind == "comments");
    let part = part.map(|relation| relation.target).filter(|part| package.find(part).is_some());
    let old = match &part {
        Some(part) => Comments::read(part, &package.required(part)?, limits)?,
        None => Comments::default(),
    };

    let mut edits = Edits::default();
    let body = body(&text)?;
    let gone = old_notices(&text, &body);
    if let Some(notice) = notice {
        edits.insert(edit::tag_end(&text, body.start), page(notice, word));
    }
    gone.iter().for_each(|range| edits.replace(range.clone(), ""));
    take_out(&main.name, &text, &old.ours, limits, &mut edits)?;

    let sheet = Sheet { text: &text, spots: &spots, word, gone: &gone };
    let said = sheet.anchor(slip, old.next, &mut edits)?;
    let content = old.with(&said, slip, word);
    match part {
        Some(part) => changes.set(&part, content),
        None => {
            let part = package::free_name(package, &main.name, "comments", "xml");
            changes.relate(package, &main.name, word.relation(), &part)?;
            changes.add(&part, COMMENTS, content);
        }
    }
    changes.set(&main.name, package::restated(edits.apply(&text)));
    Ok(changes)
}

/// The body of the document.
fn body(text: &str) -> Result<Range<usize>, Refusal> {
    let mut found = edit::children(text, edit::root(text)).into_iter();
    found
        .find(|range| edit::local(edit::tag_name(text, range.start)) == "body")
        .ok_or_else(|| Refusal::Layout("no body".to_owned()))
}

/// The pages that earlier rounds put in.
fn old_notices(text: &str, body: &Range<usize>) -> Vec<Range<usize>> {
    let wanted = format!("\"{TAG}\"");
    if !text.contains(&wanted) {
        return Vec::new();
    }
    let ours = |range: &Range<usize>| {
        if edit::local(edit::tag_name(text, range.start)) != "sdt" {
            return false;
        }
        let first = edit::children(text, range.clone()).into_iter().next();
        first.and_then(|properties| text.get(properties)).is_some_and(|of| of.contains(&wanted))
    };
    edit::children(text, body.clone()).into_iter().filter(ours).collect()
}

/// Takes the anchors of earlier comments of ours out.
fn take_out(
    part: &str,
    text: &str,
    ours: &HashSet<String>,
    limits: &Limits,
    edits: &mut Edits,
) -> Result<(), Refusal> {
    if ours.is_empty() {
        return Ok(());
    }
    let mut xml = Reader::new(part, text, limits);
    loop {
        match xml.next_event()? {
            Event::Start(tag)
                if tag.space == Space::Word
                    && matches!(
                        tag.local,
                        b"commentRangeStart" | b"commentRangeEnd" | b"commentReference"
                    ) =>
            {
                let id = xml.attribute(Space::Word, b"id").unwrap_or_default();
                let from = xml.tag_start();
                if ours.contains(id.trim()) {
                    xml.skip()?;
                    edits.replace(from..xml.position(), "");
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A document and where its places stand.
struct Sheet<'a> {
    text: &'a str,
    spots: &'a Spots,
    word: Word,
    /// Pieces that are taken out.
    gone: &'a [Range<usize>],
}

/// What is put into one paragraph: at its beginning, and at its end.
#[derive(Default)]
struct Around {
    before: String,
    after: String,
}

impl Sheet<'_> {
    /// Puts in the anchors of all remarks and the shades of their cells; gives
    /// the remarks with their numbers.
    fn anchor<'s>(
        &self,
        slip: &'s Slip,
        first: u32,
        edits: &mut Edits,
    ) -> Result<Vec<(u32, &'s Remark)>, Refusal> {
        let mut around: BTreeMap<usize, Around> = BTreeMap::new();
        self.shade(slip, &mut around, edits);
        let title = self.title().ok_or_else(|| Refusal::Layout("no paragraph".to_owned()))?;
        let mut said = Vec::new();
        for (id, remark) in (first..).zip(&slip.remarks) {
            let (from, to) = self.paragraphs(&remark.place).unwrap_or((title, title));
            let number = id.to_string();
            let id_of = self.word.with(&[("w:id", &number)]);
            let mut markup = Markup::piece();
            markup.empty("w:commentRangeStart", &id_of);
            around.entry(from).or_default().before.push_str(&markup.finish());
            let mut markup = Markup::piece();
            markup.empty("w:commentRangeEnd", &id_of);
            markup.within("w:r", &self.word.with(&[]), |markup| {
                markup.empty("w:commentReference", &[("w:id", &number)]);
            });
            around.entry(to).or_default().after.push_str(&markup.finish());
            said.push((id, remark));
        }
        for (number, around) in around {
            if let Some(paragraph) = self.spots.paragraphs.get(number) {
                self.put(paragraph, &around, edits);
            }
        }
        Ok(said)
    }

    fn put(&self, paragraph: &ParagraphSpot, around: &Around, edits: &mut Edits) {
        let Around { before, after } = around;
        let tag = &paragraph.tag;
        match paragraph.end {
            Some(end) => {
                let inside = paragraph.properties.as_ref().map_or(tag.end, |range| range.end);
                edits.insert(inside, before.as_str());
                edits.insert(end, after.as_str());
            }
            None => {
                let name = edit::tag_name(self.text, tag.start);
                let open = self.text.get(tag.clone()).and_then(|tag| tag.strip_suffix("/>"));
                let from = tag.start + open.map_or(tag.len(), str::len);
                edits.replace(from..tag.end, format!(">{before}{after}</{name}>"));
            }
        }
    }

    /// The first and last paragraph of a place that take comments.
    fn paragraphs(&self, place: &Place) -> Option<(usize, usize)> {
        let takes = |at: &usize| {
            self.spots
                .paragraphs
                .get(*at)
                .is_some_and(|paragraph| paragraph.takes_comments && !self.is_gone(&paragraph.tag))
        };
        let (first, last) = match place {
            Place::TableCell { .. } => self.spots.cell(place)?.paragraphs?,
            Place::Paragraph { .. } => {
                let at = self.spots.paragraph(place)?;
                (at, at)
            }
            _ => return None,
        };
        (takes(&first) && takes(&last)).then_some((first, last))
    }

    fn is_gone(&self, tag: &Range<usize>) -> bool {
        self.gone.iter().any(|gone| gone.contains(&tag.start))
    }

    /// The first paragraph that says something, else the first of all.
    fn title(&self) -> Option<usize> {
        let mut all = self
            .spots
            .paragraphs
            .iter()
            .enumerate()
            .filter(|(_, paragraph)| paragraph.takes_comments && !self.is_gone(&paragraph.tag));
        let first = all.clone().next().map(|(at, _)| at);
        let says = |paragraph: &ParagraphSpot| {
            let from = paragraph.properties.as_ref().map_or(paragraph.tag.end, |range| range.end);
            let inside = paragraph.end.and_then(|end| self.text.get(from..end));
            inside.is_some_and(|inside| {
                let mut depth = 0usize;
                // Letters between tags.
                inside.chars().any(|c| {
                    match c {
                        '<' => depth += 1,
                        '>' => depth = depth.saturating_sub(1),
                        c => return depth == 0 && !c.is_whitespace(),
                    }
                    false
                })
            })
        };
        all.find(|(_, paragraph)| says(paragraph)).map(|(at, _)| at).or(first)
    }

    /// Colours the cells and lines that remarks speak of, and takes the colours
    /// of earlier rounds off the others.
    fn shade(&self, slip: &Slip, around: &mut BTreeMap<usize, Around>, edits: &mut Edits) {
        let gravest = |place: &Place| -> Option<&'static str> {
            let of = slip.remarks.iter().filter(|remark| remark.place == *place);
            let severity: Option<Severity> = of.map(|remark| remark.severity).max();
            severity.and_then(hue)
        };
        for cell in &self.spots.cells {
            let hue = gravest(&cell.place);
            match &cell.properties {
                Some(properties) => {
                    self.shade_in(properties, hue, |name| !BEHIND_IN_CELL.contains(&name), edits)
                }
                None => {
                    if let Some(hue) = hue {
                        let mut markup = Markup::piece();
                        markup.within("w:tcPr", &self.word.with(&[]), |_| {});
                        let shade = self.word.shade(hue);
                        let around = markup.finish().replace("></", &format!(">{shade}</"));
                        edits.insert(cell.inside, around);
                    }
                }
            }
        }
        for (number, paragraph) in self.spots.paragraphs.iter().enumerate() {
            if !matches!(paragraph.place, Place::Paragraph { .. }) {
                continue;
            }
            let hue = gravest(&paragraph.place).filter(|_| paragraph.takes_comments);
            match (&paragraph.properties, hue) {
                (Some(properties), hue) => self.shade_in(
                    properties,
                    hue,
                    |name| BEFORE_IN_PARAGRAPH.contains(&name),
                    edits,
                ),
                (None, Some(hue)) => {
                    let shade = self.word.shade(hue);
                    let mut markup = Markup::piece();
                    markup.within("w:pPr", &self.word.with(&[]), |_| {});
                    let whole = markup.finish().replace("></", &format!(">{shade}</"));
                    around.entry(number).or_default().before.insert_str(0, &whole);
                }
                (None, None) => {}
            }
        }
    }

    /// Sets the shade in an element of properties; `before` tells what stands
    /// before it there.
    fn shade_in(
        &self,
        properties: &Range<usize>,
        hue: Option<&str>,
        before: impl Fn(&str) -> bool,
        edits: &mut Edits,
    ) {
        let whole = self.text.get(properties.clone()).unwrap_or_default();
        let ours = HUES.iter().any(|(_, hue)| whole.contains(hue));
        if hue.is_none() && !ours {
            return;
        }
        let children = edit::children(self.text, properties.clone());
        let name = |range: &Range<usize>| edit::local(edit::tag_name(self.text, range.start));
        let old = children.iter().find(|range| name(range) == "shd").cloned();
        match (hue, old) {
            (Some(hue), Some(old)) => edits.replace(old, self.word.shade(hue)),
            (Some(hue), None) => {
                let shade = self.word.shade(hue);
                match children.iter().find(|range| !before(name(range))) {
                    Some(next) => edits.insert(next.start, shade),
                    None => edit::append(self.text, properties.clone(), &shade, edits),
                }
            }
            (None, Some(old)) => {
                let tag = self.text.get(old.clone()).unwrap_or_default();
                if HUES.iter().any(|(_, hue)| tag.contains(hue)) {
                    edits.replace(old, "");
                }
            }
            (None, None) => {}
        }
    }
}
