//! The text that pages print, as far as their fonts say what it is.
//!
//! In: a view. Out: the characters in the order in which the pages paint them,
//! by the fonts' ToUnicode (ISO 32000-2, 9.10.3) and by ActualText. A font
//! without ToUnicode gives nothing; encodings are not guessed. Positions,
//! clipping and layers are not looked at: text that is painted but covered
//! counts.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::font::{self, Font};
use super::{DEEPEST, Wanted, inherited, of_page, operators, resource};
use crate::verify::pdf::{Dictionary, Object, Stream, View};
use crate::verify::{find, text};

/// Characters of a document, at most.
const MOST: usize = 20_000_000;

/// The text of all pages.
pub(in crate::verify) fn text(view: &View<'_, '_>) -> Result<String, &'static str> {
    let mut reader = Reader::new(view, false);
    for page in find::pages(view) {
        let content = of_page(view, &page)?;
        let resources = inherited(view, &page, "Resources").unwrap_or(Object::Null);
        reader.run(&content, resources.dictionary(), DEEPEST)?;
    }
    Ok(reader.out)
}

/// The text of one form XObject; `Err` too where its fonts do not tell. Codes of
/// simple fonts without ToUnicode are taken as the Latin letters that they are
/// in nearly all.
pub(in crate::verify) fn of_stream(
    view: &View<'_, '_>,
    stream: &Stream,
) -> Result<String, &'static str> {
    let mut reader = Reader::new(view, true);
    let content = view.pdf().data(stream, view).map_err(|_| "form")?;
    let resources = view.value(&stream.dictionary, "Resources");
    reader.run(&content, resources.as_ref().and_then(Object::dictionary), DEEPEST)?;
    if reader.mute { Err("fonts") } else { Ok(reader.out) }
}

struct Reader<'v, 'p, 'a> {
    view: &'v View<'p, 'a>,
    /// Codes of one byte without ToUnicode are Latin letters.
    latin: bool,
    /// Some codes had no text.
    mute: bool,
    out: String,
    fonts: BTreeMap<u32, Rc<Font>>,
}

impl<'v, 'p, 'a> Reader<'v, 'p, 'a> {
    fn new(view: &'v View<'p, 'a>, latin: bool) -> Reader<'v, 'p, 'a> {
        Reader { view, latin, mute: false, out: String::new(), fonts: BTreeMap::new() }
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&Dictionary>,
        depth: usize,
    ) -> Result<(), &'static str> {
        let depth = depth.checked_sub(1).ok_or("forms nest too deep")?;
        let mut font: Option<Rc<Font>> = None;
        // Marked content: whether ActualText stands for what is inside.
        let mut marks: Vec<bool> = Vec::new();
        operators(content, Wanted::Text, &mut |word, operands| {
            let silent = marks.contains(&true);
            match word {
                b"Tf" => {
                    let name = operands.first().and_then(Object::name).unwrap_or_default();
                    font = self.font(resources, name);
                }
                b"Tj" | b"'" | b"\"" if !silent => {
                    if let Some(Object::String(codes)) = operands.last() {
                        self.show(font.as_deref(), codes);
                    }
                }
                b"TJ" if !silent => {
                    for part in operands.last().and_then(Object::array).unwrap_or_default() {
                        if let Object::String(codes) = part {
                            self.show(font.as_deref(), codes);
                        }
                    }
                }
                b"BMC" => marks.push(false),
                b"BDC" => {
                    let actual = self.actual(resources, operands.last());
                    marks.push(actual.is_some());
                    if let Some(actual) = actual.filter(|_| !silent) {
                        self.out.push_str(&actual);
                    }
                }
                b"EMC" => {
                    marks.pop();
                }
                b"Do" => {
                    let name = operands.first().and_then(Object::name).unwrap_or_default();
                    self.form(resources, name, depth)?;
                }
                _ => {}
            }
            if self.out.len() > MOST { Err("too much text") } else { Ok(()) }
        })
    }

    fn actual(&self, resources: Option<&Dictionary>, value: Option<&Object>) -> Option<String> {
        let list = match value? {
            Object::Name(name) => resource(self.view, resources, "Properties", name)?,
            other => other.clone(),
        };
        let actual = self.view.value(list.dictionary()?, "ActualText")?;
        Some(text::decode(actual.string()?))
    }

    fn form(
        &mut self,
        resources: Option<&Dictionary>,
        name: &[u8],
        depth: usize,
    ) -> Result<(), &'static str> {
        let found = resource(self.view, resources, "XObject", name);
        let Some(Object::Stream(stream)) = found else { return Ok(()) };
        if !stream.dictionary.is("Subtype", "Form") {
            return Ok(());
        }
        let content = self.view.pdf().data(&stream, self.view).map_err(|_| "form")?;
        let own = self.view.value(&stream.dictionary, "Resources");
        let own = own.as_ref().and_then(Object::dictionary).or(resources);
        self.run(&content, own, depth)
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let all = self.view.value(resources?, "Font")?;
        let name = std::str::from_utf8(name).ok()?;
        let number = all.dictionary()?.get(name)?.reference().map(|id| id.0);
        if let Some(known) = number.and_then(|number| self.fonts.get(&number)) {
            return Some(Rc::clone(known));
        }
        let font = self.view.value(all.dictionary()?, name)?;
        let font = Rc::new(Font::of(self.view, font.dictionary()?));
        if let Some(number) = number {
            self.fonts.insert(number, Rc::clone(&font));
        }
        Some(font)
    }

    fn show(&mut self, font: Option<&Font>, codes: &[u8]) {
        let Some(font) = font else {
            self.mute = true;
            return;
        };
        for code in codes.chunks(font.bytes) {
            match font.map.get(&font::code(code)) {
                Some(text) => self.out.push_str(text),
                None if self.latin && font.bytes == 1 => {
                    self.out.extend(code.iter().map(|byte| char::from(*byte)));
                }
                None => self.mute = true,
            }
        }
    }
}
