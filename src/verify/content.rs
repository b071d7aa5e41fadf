//! The text that pages print, as far as their fonts say what it is.
//!
//! In: a view. Out: the characters in the order in which the pages paint them,
//! by the fonts' ToUnicode (ISO 32000-2, 9.10.3) and by ActualText. A font
//! without ToUnicode gives nothing; encodings are not guessed. Positions,
//! clipping and layers are not looked at: text that is painted but covered
//! counts.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::find;
use super::pdf::{Dictionary, Object, Parser, View};
use super::text;

/// Forms inside forms, at most.
const DEEPEST: usize = 12;

/// Characters of a document, at most.
const MOST: usize = 20_000_000;

/// The text of all pages.
pub(super) fn text(view: &View<'_, '_>) -> Result<String, &'static str> {
    let mut reader = Reader { view, out: String::new(), fonts: BTreeMap::new() };
    for page in find::pages(view) {
        let mut content = Vec::new();
        let streams = match view.value(&page, "Contents") {
            Some(Object::Array(list)) => list.to_vec(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        for stream in streams {
            let Ok(Object::Stream(stream)) = view.resolve(&stream) else { continue };
            let data = view.pdf().data(&stream, view).map_err(|_| "content stream")?;
            content.extend(data);
            content.push(b'\n');
        }
        let resources = inherited(view, &page, "Resources").unwrap_or(Object::Null);
        reader.run(&content, resources.dictionary(), DEEPEST)?;
    }
    Ok(reader.out)
}

/// A value of a page or of a node above it.
fn inherited(view: &View<'_, '_>, page: &Dictionary, key: &str) -> Option<Object> {
    let mut node = page.clone();
    for _ in 0..64 {
        if let Some(found) = view.value(&node, key) {
            return Some(found);
        }
        node = view.value(&node, "Parent")?.dictionary()?.clone();
    }
    None
}

/// What a font's codes mean.
struct Font {
    /// Bytes of a code.
    width: usize,
    map: BTreeMap<u32, String>,
}

struct Reader<'v, 'p, 'a> {
    view: &'v View<'p, 'a>,
    out: String,
    fonts: BTreeMap<u32, Rc<Font>>,
}

impl Reader<'_, '_, '_> {
    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&Dictionary>,
        depth: usize,
    ) -> Result<(), &'static str> {
        let depth = depth.checked_sub(1).ok_or("forms nest too deep")?;
        let mut parser = Parser::new(content, 0);
        let mut operands: Vec<Object> = Vec::new();
        let mut font: Option<Rc<Font>> = None;
        // Marked content: whether ActualText stands for what is inside.
        let mut marks: Vec<bool> = Vec::new();
        loop {
            parser.space();
            let Some(byte) = content.get(parser.at) else { return Ok(()) };
            let is_word = byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"');
            if !is_word {
                operands.push(parser.object().map_err(|_| "content stream")?);
                if operands.len() > 1_000 {
                    return Err("content stream");
                }
                continue;
            }
            let start = parser.at;
            while content.get(parser.at).is_some_and(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'"' | b'*')
            }) {
                parser.at += 1;
            }
            let word = content.get(start..parser.at).unwrap_or_default();
            let silent = marks.contains(&true);
            match word {
                b"true" | b"false" | b"null" => {
                    operands.push(Object::Null);
                    continue;
                }
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
                b"ID" => {
                    let rest = content.get(parser.at..).unwrap_or_default();
                    let end = memchr::memmem::find(rest, b"EI").ok_or("inline image")?;
                    parser.at += end + 2;
                }
                _ => {}
            }
            operands.clear();
            if self.out.len() > MOST {
                return Err("too much text");
            }
        }
    }

    fn actual(&self, resources: Option<&Dictionary>, value: Option<&Object>) -> Option<String> {
        let list = match value? {
            Object::Name(name) => {
                let all = self.view.value(resources?, "Properties")?;
                self.view.value(all.dictionary()?, std::str::from_utf8(name).ok()?)?
            }
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
        let found = (|| {
            let all = self.view.value(resources?, "XObject")?;
            self.view.value(all.dictionary()?, std::str::from_utf8(name).ok()?)
        })();
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
        let font = font.dictionary()?;
        let width = if font.is("Subtype", "Type0") { 2 } else { 1 };
        let map = self.view.value(font, "ToUnicode");
        let map = map.as_ref().and_then(Object::stream);
        let map = map.and_then(|map| self.view.pdf().data(map, self.view).ok());
        let map = map.map(|map| to_unicode(&map)).unwrap_or_default();
        let font = Rc::new(Font { width, map });
        if let Some(number) = number {
            self.fonts.insert(number, Rc::clone(&font));
        }
        Some(font)
    }

    fn show(&mut self, font: Option<&Font>, codes: &[u8]) {
        let Some(font) = font else { return };
        for code in codes.chunks(font.width) {
            let code = code.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
            if let Some(text) = font.map.get(&code) {
                self.out.push_str(text);
            }
        }
    }
}

/// The `bfchar` and `bfrange` of a CMap.
fn to_unicode(bytes: &[u8]) -> BTreeMap<u32, String> {
    let mut map = BTreeMap::new();
    let mut parser = Parser::new(bytes, 0);
    let mut operands: Vec<Object> = Vec::new();
    let code = |object: &Object| {
        let bytes = object.string()?;
        (bytes.len() <= 4)
            .then(|| bytes.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)))
    };
    let utf16 = |bytes: &[u8]| {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    loop {
        parser.space();
        let Some(byte) = bytes.get(parser.at) else { return map };
        if byte.is_ascii_alphabetic() {
            let start = parser.at;
            while bytes.get(parser.at).is_some_and(u8::is_ascii_alphanumeric) {
                parser.at += 1;
            }
            match bytes.get(start..parser.at).unwrap_or_default() {
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        let [from, to] = pair else { continue };
                        if let (Some(from), Some(to)) = (code(from), to.string()) {
                            map.insert(from, utf16(to));
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operands.chunks_exact(3) {
                        let [from, last, to] = triple else { continue };
                        let (Some(from), Some(last)) = (code(from), code(last)) else { continue };
                        for at in 0..=last.saturating_sub(from).min(0xffff) {
                            let text = match to {
                                Object::Array(list) => list
                                    .get(at as usize)
                                    .and_then(Object::string)
                                    .map(utf16)
                                    .unwrap_or_default(),
                                to => shifted(to.string().unwrap_or_default(), at),
                            };
                            map.insert(from + at, text);
                        }
                    }
                }
                _ => {}
            }
            operands.clear();
            continue;
        }
        match parser.object() {
            Ok(object) => operands.push(object),
            // A closing bracket of PostScript: passed over.
            Err(_) => parser.at += 1,
        }
        if map.len() > 200_000 || operands.len() > 200_000 {
            return map;
        }
    }
}

/// UTF-16 text whose last unit is raised.
fn shifted(bytes: &[u8], by: u32) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(by as u16);
    }
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cmaps() {
        let map = to_unicode(
            b"/CIDInit /ProcSet findresource begin 1 beginbfchar <0001> <7EFF> endbfchar\n\
              2 beginbfrange <0002> <0004> <0041> <0010> <0011> [<8272> <D840DC00>] endbfrange end",
        );
        let text: String = [1, 2, 3, 4, 0x10, 0x11].iter().map(|code| map[code].as_str()).collect();
        assert_eq!(text, "绿ABC色\u{20000}");
    }
}
