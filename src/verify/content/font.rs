//! What a font says of its codes: how many bytes they have, which text they
//! mean (ToUnicode, 9.10.3) and how wide their glyphs are (9.2.4, 9.7.4.3).
//!
//! In: a font dictionary. Out: a [`Font`]. Encodings are not guessed, glyph
//! programs are not read.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::verify::pdf::{Dictionary, Object, Parser, View};

/// Codes of a font, at most.
const MOST: usize = 200_000;

/// A font. What it says is read when it is first asked for.
#[derive(Debug)]
pub(super) struct Font {
    dictionary: Object,
    /// Bytes of a code.
    pub(super) bytes: usize,
    map: OnceCell<Map>,
    widths: OnceCell<Widths>,
}

impl Font {
    /// The font of a dictionary.
    pub(super) fn of(dictionary: Object) -> Option<Font> {
        let bytes = bytes(dictionary.dictionary()?);
        Some(Font { dictionary, bytes, map: OnceCell::new(), widths: OnceCell::new() })
    }

    /// Whether its glyphs are drawings with colours of their own (Type 3).
    pub(super) fn is_drawn(&self) -> bool {
        self.dictionary.dictionary().is_some_and(|font| font.is("Subtype", "Type3"))
    }

    /// The text that a code means.
    pub(super) fn text(&self, view: &View<'_, '_>, code: u32) -> Option<&str> {
        let map = self.map.get_or_init(|| {
            let map = self.dictionary.dictionary().and_then(|font| view.value(font, "ToUnicode"));
            let map = map.as_ref().and_then(Object::stream);
            let map = map.and_then(|map| view.pdf().data(map, view).ok());
            map.map(|map| to_unicode(&map)).unwrap_or_default()
        });
        map.get(code)
    }

    /// The width of a code's glyph, in thousandths of the font's size.
    pub(super) fn width(&self, view: &View<'_, '_>, code: u32) -> f64 {
        let widths = self.widths.get_or_init(|| match self.dictionary.dictionary() {
            Some(font) => Widths::of(view, font),
            None => Widths::default(),
        });
        widths.get(code)
    }
}

/// Bytes of a code: composite fonts of our time have two.
fn bytes(font: &Dictionary) -> usize {
    if font.is("Subtype", "Type0") { 2 } else { 1 }
}

/// A code of so many bytes.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
}

/// The widths of a font's glyphs, in thousandths of its size.
#[derive(Debug, Default)]
struct Widths {
    default: f64,
    by_code: BTreeMap<u32, f64>,
}

impl Widths {
    /// Those that the dictionary states; half the size where it says nothing,
    /// as of the fonts that every reader has.
    fn of(view: &View<'_, '_>, font: &Dictionary) -> Widths {
        if bytes(font) == 1 {
            return Widths::simple(view, font);
        }
        let below = view.value(font, "DescendantFonts");
        let below = below.as_ref().and_then(Object::array).and_then(<[Object]>::first);
        let below = below.and_then(|below| view.resolve(below).ok());
        match below.as_ref().and_then(Object::dictionary) {
            Some(below) => Widths::composite(view, below),
            None => Widths { default: 1000.0, ..Widths::default() },
        }
    }

    /// The width of a code.
    fn get(&self, code: u32) -> f64 {
        self.by_code.get(&code).copied().unwrap_or(self.default)
    }

    fn simple(view: &View<'_, '_>, font: &Dictionary) -> Widths {
        let first = view.value(font, "FirstChar").and_then(|first| first.integer()).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        let list = view.value(font, "Widths");
        let list = list.as_ref().and_then(Object::array).unwrap_or_default();
        let widths = list.iter().take(256).zip(first..);
        let by_code =
            widths.filter_map(|(width, code)| Some((code, view.resolve(width).ok()?.number()?)));
        Widths { default: 500.0, by_code: by_code.collect() }
    }

    /// `W`: a code and a list, or two codes and the width of all between.
    fn composite(view: &View<'_, '_>, font: &Dictionary) -> Widths {
        let default = view.value(font, "DW").and_then(|width| width.number()).unwrap_or(1000.0);
        let mut widths = Widths { default, by_code: BTreeMap::new() };
        let list = view.value(font, "W");
        let mut rest = list.as_ref().and_then(Object::array).unwrap_or_default();
        while let [from, to, more @ ..] = rest {
            let Some(from) = from.integer().and_then(|from| u32::try_from(from).ok()) else {
                break;
            };
            rest = more;
            match (view.resolve(to), more) {
                (Ok(Object::Array(list)), _) => {
                    let found = list.iter().map(Object::number).zip(from..);
                    widths.by_code.extend(found.filter_map(|(width, code)| Some((code, width?))));
                }
                (Ok(to), [width, more @ ..]) => {
                    let (Some(to), Some(width)) = (to.integer(), width.number()) else { break };
                    let to = u32::try_from(to).unwrap_or(0).min(from.saturating_add(0xffff));
                    widths.by_code.extend((from..=to).map(|code| (code, width)));
                    rest = more;
                }
                _ => break,
            }
            if widths.by_code.len() > MOST {
                break;
            }
        }
        widths
    }
}

/// Text by code.
#[derive(Debug, Default)]
struct Map {
    /// All texts, one after another.
    text: String,
    /// Code and place of its text, in the order of codes; of two the later
    /// counts.
    places: Vec<(u32, Range<usize>)>,
}

impl Map {
    fn add(&mut self, code: u32, units: impl Iterator<Item = u16>) {
        let start = self.text.len();
        self.text.extend(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')));
        self.places.push((code, start..self.text.len()));
    }

    fn get(&self, code: u32) -> Option<&str> {
        let after = self.places.partition_point(|(known, _)| *known <= code);
        let (known, place) = self.places.get(after.checked_sub(1)?)?;
        if *known == code { self.text.get(place.clone()) } else { None }
    }
}

fn units(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair))
}

/// The `bfchar` and `bfrange` of a CMap.
fn to_unicode(bytes: &[u8]) -> Map {
    let mut map = read(bytes);
    map.places.sort_by_key(|(code, _)| *code);
    map
}

fn read(bytes: &[u8]) -> Map {
    let mut map = Map::default();
    let mut parser = Parser::new(bytes, 0);
    let mut operands: Vec<Object> = Vec::new();
    let short = |object: &Object| object.string().filter(|bytes| bytes.len() <= 4).map(code);
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
                        if let (Some(from), Some(to)) = (short(from), to.string()) {
                            map.add(from, units(to));
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operands.chunks_exact(3) {
                        let [from, last, to] = triple else { continue };
                        let (Some(from), Some(last)) = (short(from), short(last)) else { continue };
                        for at in 0..=last.saturating_sub(from).min(0xffff) {
                            let (to, by) = match to {
                                Object::Array(list) => (list.get(at as usize), 0),
                                to => (Some(to), at),
                            };
                            let to = to.and_then(Object::string).unwrap_or_default();
                            map.add(from + at, raised(to, by));
                            if map.places.len() > MOST {
                                return map;
                            }
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
        if map.places.len() > MOST || operands.len() > MOST {
            return map;
        }
    }
}

/// UTF-16 text whose last unit is raised.
fn raised(bytes: &[u8], by: u32) -> impl Iterator<Item = u16> {
    let last = bytes.len() / 2;
    let by = move |at: usize| if at + 1 == last { by as u16 } else { 0 };
    units(bytes).enumerate().map(move |(at, unit)| unit.wrapping_add(by(at)))
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
        let text: String =
            [1, 2, 3, 4, 0x10, 0x11].iter().map(|code| map.get(*code).unwrap()).collect();
        assert_eq!(text, "绿ABC色\u{20000}");
    }
}
