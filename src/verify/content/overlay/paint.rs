//! Content streams, operator by operator: what they paint where (ISO 32000-2,
//! 8 and 9).
//!
//! In: a content stream and a state. Out: glyphs added, and covers over those
//! that were there.

use std::rc::Rc;

use super::image::is_stencil;
use super::state::{Face, State};
use super::{Glyph, Painter};
use crate::verify::content::area::{Area, Clip, Matrix, is_open};
use crate::verify::content::font::{self, Widths};
use crate::verify::content::{Wanted, operators, resource};
use crate::verify::pdf::{Dictionary, Object};

/// Glyphs of a page, at most.
const GLYPHS: usize = 200_000;

/// Lines thinner than this cover nothing, in points.
const THICK: f64 = 4.0;

/// Where a glyph is looked at, along its width and its height.
const SPOTS: [(f64, f64); 5] = [(0.5, 0.35), (0.2, 0.1), (0.8, 0.1), (0.2, 0.6), (0.8, 0.6)];

impl Painter<'_, '_, '_> {
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
        let mut path = Area::default();
        let mut clipping: Option<bool> = None;
        let (mut line, mut text) = (Matrix::NONE, Matrix::NONE);
        let mut numbers: Vec<f64> = Vec::with_capacity(8);
        operators(content, Wanted::All, &mut |word, operands| {
            numbers.clear();
            numbers.extend(operands.iter().filter_map(Object::number));
            let name = || operands.first().and_then(Object::name).unwrap_or_default();
            let at = |x: f64, y: f64| state.matrix.apply([x, y]);
            match (word, numbers.as_slice()) {
                // Paths, the most frequent first.
                (b"l", [x, y]) => path.line(at(*x, *y)),
                (b"m", [x, y]) => path.begin(at(*x, *y)),
                (b"c", [a, b, c, d, x, y]) => path.curve(at(*a, *b), at(*c, *d), at(*x, *y)),
                (b"v", [c, d, x, y]) => {
                    if let Some((_, from)) = path.ends() {
                        path.curve(from, at(*c, *d), at(*x, *y));
                    }
                }
                (b"y", [a, b, x, y]) => path.curve(at(*a, *b), at(*x, *y), at(*x, *y)),
                (b"h", _) => {
                    if let Some((first, _)) = path.ends() {
                        path.line(first);
                    }
                }
                (b"re", [x, y, width, height]) => {
                    path.add_rectangle([*x, *y], [x + width, y + height], state.matrix);
                }
                (b"q", _) if kept.len() < 512 => kept.push(state.clone()),
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
                (b"gs", _) => state.set(self.view, resources, name()),
                (b"cs", _) => state.pattern = name() == b"Pattern",
                (b"scn" | b"sc", _) => {
                    let tile = operands.last().and_then(Object::name);
                    state.pattern = tile.is_some_and(|tile| self.is_tiling(resources, tile));
                }
                (b"g" | b"rg" | b"k", _) => state.pattern = false,
                (b"W", _) => clipping = Some(false),
                (b"W*", _) => clipping = Some(true),
                (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"n", _) => {
                    let path = std::mem::take(&mut path);
                    let width = state.width * state.matrix.scale();
                    if matches!(word, b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s")
                        && width >= THICK
                        && state.strokes()
                    {
                        self.cover(&path.stroked(width), state.clip.as_ref())?;
                    }
                    let path = path.by_rule(word.ends_with(b"*"));
                    if matches!(word, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*")
                        && state.fills()
                    {
                        self.cover(&path, state.clip.as_ref())?;
                    }
                    if let Some(even_odd) = clipping.take() {
                        let area = path.by_rule(even_odd);
                        state.clip = Some(Rc::new(Clip { area, outer: state.clip.take() }));
                    }
                }
                (b"sh", _) if state.fills() => {
                    if let Some(clip) = state.clip.clone() {
                        self.cover(&clip.area, clip.outer.as_ref())?;
                    }
                }
                // Text.
                (b"BT", _) => (line, text) = (Matrix::NONE, Matrix::NONE),
                (b"Tf", _) => {
                    state.font = self.font(resources, name());
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
                    line = Matrix([1.0, 0.0, 0.0, 1.0, *x, *y]).then(line);
                    text = line;
                }
                (b"Tm", numbers) => {
                    if let Some(matrix) = Matrix::of(numbers) {
                        (line, text) = (matrix, matrix);
                    }
                }
                (b"T*" | b"'" | b"\"", _) => {
                    if let (b"\"", [words, spacing]) = (word, numbers.as_slice()) {
                        (state.words, state.spacing) = (*words, *spacing);
                    }
                    line = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]).then(line);
                    text = line;
                    if let Some(Object::String(codes)) = operands.last() {
                        self.show(&state, &mut text, codes)?;
                    }
                }
                (b"Tj", _) => {
                    if let Some(Object::String(codes)) = operands.last() {
                        self.show(&state, &mut text, codes)?;
                    }
                }
                (b"TJ", _) => {
                    for part in operands.last().and_then(Object::array).unwrap_or_default() {
                        match part {
                            Object::String(codes) => self.show(&state, &mut text, codes)?,
                            part => {
                                let by = part.number().unwrap_or(0.0) / 1000.0;
                                advance(&mut text, -by * state.size * state.stretch);
                            }
                        }
                    }
                }
                // Images and forms.
                (b"ID", _) if state.fills() && !is_stencil(operands) => self.image(&state)?,
                (b"Do", _) => {
                    let found = resource(self.view, resources, "XObject", name());
                    if let Some(Object::Stream(stream)) = found {
                        self.object(&stream, resources, &state, depth)?;
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// Whether a pattern is a tiling one, which may leave gaps.
    pub(super) fn is_tiling(&self, resources: Option<&Dictionary>, name: &[u8]) -> bool {
        let found = resource(self.view, resources, "Pattern", name);
        let found = found.as_ref().and_then(Object::dictionary);
        found.is_none_or(|found| found.get("PatternType").and_then(Object::integer) != Some(2))
    }

    pub(super) fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Face>> {
        let all = self.view.value(resources?, "Font")?;
        let name = std::str::from_utf8(name).ok()?;
        let number = all.dictionary()?.get(name)?.reference().map(|id| id.0);
        if let Some(known) = number.and_then(|number| self.fonts.get(&number)) {
            return Some(Rc::clone(known));
        }
        let font = self.view.value(all.dictionary()?, name)?;
        let font = font.dictionary()?;
        let face = Rc::new(Face {
            dictionary: font.clone(),
            bytes: font::bytes(font),
            widths: Widths::of(self.view, font),
        });
        if let Some(number) = number {
            self.fonts.insert(number, Rc::clone(&face));
        }
        Some(face)
    }

    pub(super) fn show(
        &mut self,
        state: &State,
        text: &mut Matrix,
        codes: &[u8],
    ) -> Result<(), &'static str> {
        let Some(face) = &state.font else { return Ok(()) };
        // Modes 3 and 7 paint nothing (9.3.6); others may be filled or stroked.
        let seen = !matches!(state.mode, 3 | 7);
        for bytes in codes.chunks(face.bytes) {
            let code = font::code(bytes);
            let width = face.widths.get(code) / 1000.0 * state.size;
            let is_space = face.bytes == 1 && code == 32;
            if seen && !is_space && width > 0.0 {
                let place = text.then(state.matrix);
                let spots = SPOTS.map(|(along, up)| {
                    place.apply([width * along * state.stretch, state.rise + state.size * up])
                });
                if spots.iter().all(|spot| is_open(state.clip.as_ref(), *spot)) {
                    self.glyphs.push(Glyph {
                        spots,
                        code,
                        font: Some(Rc::clone(face)),
                        covered: 0,
                        by_annotation: false,
                    });
                    if self.glyphs.len() > GLYPHS {
                        return Err("too much text");
                    }
                }
            }
            let words = if is_space { state.words } else { 0.0 };
            advance(text, (width + state.spacing + words) * state.stretch);
        }
        Ok(())
    }
}

fn advance(text: &mut Matrix, by: f64) {
    *text = Matrix([1.0, 0.0, 0.0, 1.0, by, 0.0]).then(*text);
}
