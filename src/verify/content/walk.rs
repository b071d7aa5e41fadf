//! One walk over what pages paint, operator by operator (ISO 32000-2, 8 and 9).
//!
//! In: a view and who wants to know: the reader of [`Text`], the [`Paint`] that
//! looks for what is covered. Out: both, fed. Content is expanded and read once
//! for the two; where one of them has enough, the other goes on.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::area::{Area, Clip, Matrix};
use super::colour::Space;
use super::font::Font;
use super::image::is_opaque;
use super::operator::Operators;
use super::overlay::Paint;
use super::path::Path;
use super::state::{State, is_tiling};
use super::text::Text;
use super::{DEEPEST, annotation, inherited, numbers, of_page, resource};
use crate::verify::pdf::{Dictionary, Object, Stream, View};

/// States that are kept on the stack, at most.
const KEPT: usize = 512;

/// Why a reader is not fed.
pub(super) const UNWANTED: &str = "not asked for";

/// The walk. A reader that failed is the reason why.
pub(super) struct Walk<'v, 'p, 'a> {
    pub(super) view: &'v View<'p, 'a>,
    pub(super) text: Result<Text, &'static str>,
    pub(super) paint: Result<Paint, &'static str>,
    fonts: BTreeMap<u32, Rc<Font>>,
}

impl<'v, 'p, 'a> Walk<'v, 'p, 'a> {
    /// Before the first page.
    pub(super) fn new(
        view: &'v View<'p, 'a>,
        text: Result<Text, &'static str>,
        paint: Result<Paint, &'static str>,
    ) -> Walk<'v, 'p, 'a> {
        Walk { view, text, paint, fonts: BTreeMap::new() }
    }

    /// A page: its own content, and what annotations paint over it.
    pub(super) fn page(&mut self, page: &Dictionary) {
        if self.text.is_err() && self.paint.is_err() {
            return;
        }
        let walked = of_page(self.view, page).and_then(|content| {
            let resources = inherited(self.view, page, "Resources").unwrap_or(Object::Null);
            self.run(&content, resources.dictionary(), State::default(), DEEPEST)
        });
        if let Err(why) = walked {
            self.text(|_| Err(why));
            self.paint(|_| Err(why));
        }
        self.paint(|paint| {
            paint.by_annotation = true;
            Ok(())
        });
        if self.paint.is_ok() {
            // Their text is none of the page's.
            let text = std::mem::replace(&mut self.text, Err(UNWANTED));
            for (stream, matrix) in annotation::shown(self.view, page) {
                let state = State { matrix, ..State::default() };
                if let Err(why) = self.object(&stream, None, &state, DEEPEST - 1) {
                    self.paint(|_| Err(why));
                }
            }
            self.text = text;
        }
    }

    /// A content stream; `Err` where nobody can read on.
    pub(super) fn run(
        &mut self,
        content: &[u8],
        resources: Option<&Dictionary>,
        state: State,
        depth: usize,
    ) -> Result<(), &'static str> {
        let depth = depth.checked_sub(1).ok_or("forms nest too deep")?;
        let mut state = state;
        let mut kept: Vec<State> = Vec::new();
        let mut path = Path::default();
        let mut clipping: Option<bool> = None;
        let (mut line, mut text) = (Matrix::NONE, Matrix::NONE);
        // Marked content: whether ActualText stands for what is inside.
        let (mut marks, mut silent): (Vec<bool>, usize) = (Vec::new(), 0);
        let mut operators = Operators::of(content);
        while let Some(word) = operators.next()? {
            if operators.misread() {
                self.paint(|_| Err("content stream"));
            }
            let at = |x: f64, y: f64| state.matrix.apply([x, y]);
            match (word, operators.numbers()) {
                // Paths, the most frequent first.
                (b"l", [x, y]) => path.line(at(*x, *y)),
                (b"m", [x, y]) => path.begin(at(*x, *y)),
                (b"c", [a, b, c, d, x, y]) => path.curve(at(*a, *b), at(*c, *d), at(*x, *y)),
                (b"v", [c, d, x, y]) => {
                    if let Some(from) = path.at() {
                        path.curve(from, at(*c, *d), at(*x, *y));
                    }
                }
                (b"y", [a, b, x, y]) => path.curve(at(*a, *b), at(*x, *y), at(*x, *y)),
                (b"h", _) => path.close(),
                (b"re", [x, y, width, height]) => {
                    path.rectangle([*x, *y], [x + width, y + height], state.matrix);
                }
                (b"q", _) if kept.len() < KEPT => kept.push(state.clone()),
                (b"Q", _) => {
                    if let Some(last) = kept.pop() {
                        state = last;
                    }
                }
                (b"cm", numbers) => {
                    if let Some(matrix) = Matrix::of(numbers) {
                        state.matrix = matrix.then(state.matrix);
                    }
                }
                (b"w", [width]) => state.width = *width,
                (b"gs", _) => state.set(self.view, resources, operators.name()),
                (b"cs", _) => {
                    state.pattern = operators.name() == b"Pattern";
                    state.space = Space::of(self.view, resources, operators.name());
                    state.colour = state.space.first();
                }
                (b"scn" | b"sc", numbers) => {
                    state.colour = state.space.colour(numbers);
                    let tile = operators.last().and_then(Object::name);
                    state.pattern = tile.is_some_and(|tile| is_tiling(self.view, resources, tile));
                }
                (b"g", numbers) => state.paint_in(Space::Grey, numbers),
                (b"rg", numbers) => state.paint_in(Space::Rgb, numbers),
                (b"k", numbers) => state.paint_in(Space::Cmyk, numbers),
                (b"W", _) => clipping = Some(false),
                (b"W*", _) => clipping = Some(true),
                (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n", _) => {
                    let path = std::mem::take(&mut path);
                    let clip = clipping.take().map(|even_odd| path.area().by_rule(even_odd));
                    self.painted(word, path, &state);
                    if let Some(area) = clip {
                        state.clip = Some(Rc::new(Clip { area, outer: state.clip.take() }));
                    }
                }
                (b"sh", _) => {
                    let area = state.clip.clone();
                    self.paint(|paint| paint.shade(area.as_deref(), &state));
                }
                // Text.
                (b"BT", _) => (line, text) = (Matrix::NONE, Matrix::NONE),
                (b"Tf", numbers) => {
                    state.font = self.font(resources, operators.name());
                    state.size = numbers.last().copied().unwrap_or(0.0);
                }
                (b"Tc", [value]) => state.spacing = *value,
                (b"Tw", [value]) => state.words = *value,
                (b"Tz", [value]) => state.stretch = value / 100.0,
                (b"TL", [value]) => state.leading = *value,
                (b"Ts", [value]) => state.rise = *value,
                (b"Tr", [value]) => state.mode = *value as i64,
                (b"Td" | b"TD", [x, y]) => {
                    if word == b"TD" {
                        state.leading = -y;
                    }
                    line = Matrix::moved(*x, *y).then(line);
                    text = line;
                }
                (b"Tm", numbers) => {
                    if let Some(matrix) = Matrix::of(numbers) {
                        (line, text) = (matrix, matrix);
                    }
                }
                (b"T*" | b"'" | b"\"", numbers) => {
                    if let (b"\"", [words, spacing]) = (word, numbers) {
                        (state.words, state.spacing) = (*words, *spacing);
                    }
                    line = Matrix::moved(0.0, -state.leading).then(line);
                    text = line;
                    if let (b"'" | b"\"", Some(Object::String(codes))) = (word, operators.last()) {
                        self.show(&state, &mut text, codes, silent == 0);
                    }
                }
                (b"Tj", _) => {
                    if let Some(Object::String(codes)) = operators.last() {
                        self.show(&state, &mut text, codes, silent == 0);
                    }
                }
                (b"TJ", _) => {
                    for part in operators.last().and_then(Object::array).unwrap_or_default() {
                        match part {
                            Object::String(codes) => {
                                self.show(&state, &mut text, codes, silent == 0);
                            }
                            part => {
                                let by = part.number().unwrap_or(0.0) / 1000.0;
                                text.advance(-by * state.size * state.stretch);
                            }
                        }
                    }
                }
                (b"BMC", _) => marks.push(false),
                (b"BDC", _) => {
                    let actual = self.actual(resources, operators.last());
                    marks.push(actual.is_some());
                    if let Some(actual) = actual {
                        self.text(|text| if silent == 0 { text.add(&actual) } else { Ok(()) });
                        silent += 1;
                    }
                }
                (b"EMC", _) => silent -= usize::from(marks.pop() == Some(true)),
                // Images and forms.
                (b"ID", _) => self.image(&state, !operators.is_stencil()),
                (b"Do", _) => {
                    let found = resource(self.view, resources, "XObject", operators.name());
                    if let Some(Object::Stream(stream)) = found {
                        self.object(&stream, resources, &state, depth)?;
                    }
                }
                _ => {}
            }
        }
        if operators.misread() {
            self.paint(|_| Err("content stream"));
        }
        Ok(())
    }

    /// A form or an image (8.9 and 8.10).
    pub(super) fn object(
        &mut self,
        stream: &Stream,
        resources: Option<&Dictionary>,
        state: &State,
        depth: usize,
    ) -> Result<(), &'static str> {
        let dictionary = &stream.dictionary;
        if dictionary.is("Subtype", "Form") {
            let content = self.view.pdf().data(stream, self.view).map_err(|_| "form")?;
            let own = self.view.value(dictionary, "Resources");
            let own = own.as_ref().and_then(Object::dictionary).or(resources);
            let mut inner = state.clone();
            let matrix = numbers(self.view, dictionary, "Matrix");
            if let Some(matrix) = matrix.and_then(|numbers| Matrix::of(&numbers)) {
                inner.matrix = matrix.then(inner.matrix);
            }
            let bounds = numbers(self.view, dictionary, "BBox");
            if let Some([left, bottom, right, top]) = bounds.as_deref() {
                let area = Area::rectangle([*left, *bottom], [*right, *top], inner.matrix);
                inner.clip = Some(Rc::new(Clip { area, outer: inner.clip.take() }));
            }
            return self.run(&content, own, inner, depth);
        }
        if dictionary.is("Subtype", "Image") && self.paint.is_ok() {
            self.image(state, state.fills() && is_opaque(self.view, stream));
        }
        Ok(())
    }

    /// An image fills the unit square (8.9.5.1).
    fn image(&mut self, state: &State, opaque: bool) {
        let square = Path::square(state.matrix);
        let opaque = opaque && state.fills();
        self.paint(|paint| paint.fill(square, false, opaque, None, state));
    }

    /// A path that is filled, stroked, or both.
    fn painted(&mut self, word: &[u8], path: Path, state: &State) {
        let (stroked, filled) = match word {
            b"S" | b"s" => (true, false),
            b"f" | b"F" | b"f*" => (false, true),
            b"n" => return,
            _ => (true, true),
        };
        if stroked {
            self.paint(|paint| paint.stroke(path.clone(), state));
        }
        if filled {
            let (even_odd, colour) = (word.ends_with(b"*"), state.plain());
            self.paint(|paint| paint.fill(path, even_odd, state.fills(), colour, state));
        }
    }

    fn show(&mut self, state: &State, place: &mut Matrix, codes: &[u8], counts: bool) {
        let view = self.view;
        if counts {
            self.text(|text| text.show(view, state.font.as_deref(), codes));
        }
        self.paint(|paint| paint.show(view, state, place, codes));
    }

    /// Gives the reader of text something; what fails is read no more.
    fn text(&mut self, give: impl FnOnce(&mut Text) -> Result<(), &'static str>) {
        if let Err(why) = self.text.as_mut().map_or(Ok(()), give) {
            self.text = Err(why);
        }
    }

    /// The same for what is painted.
    fn paint(&mut self, give: impl FnOnce(&mut Paint) -> Result<(), &'static str>) {
        if let Err(why) = self.paint.as_mut().map_or(Ok(()), give) {
            self.paint = Err(why);
        }
    }

    fn actual(&self, resources: Option<&Dictionary>, value: Option<&Object>) -> Option<String> {
        self.text.as_ref().ok()?;
        let list = match value? {
            Object::Name(name) => resource(self.view, resources, "Properties", name)?,
            other => other.clone(),
        };
        let actual = self.view.value(list.dictionary()?, "ActualText")?;
        Some(crate::verify::text::decode(actual.string()?))
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let all = self.view.value(resources?, "Font")?;
        let name = std::str::from_utf8(name).ok()?;
        let number = all.dictionary()?.get(name)?.reference().map(|id| id.0);
        if let Some(known) = number.and_then(|number| self.fonts.get(&number)) {
            return Some(Rc::clone(known));
        }
        let font = Rc::new(Font::of(self.view.value(all.dictionary()?, name)?)?);
        if let Some(number) = number {
            self.fonts.insert(number, Rc::clone(&font));
        }
        Some(font)
    }
}
