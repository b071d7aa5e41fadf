//! PDF: the pictures of each page, painted where the page puts them.
//!
//! In: the bytes of a PDF. Out: a [`Leaf`] a page: its pictures decoded
//! strictly, painted on a reduced page, and whether they make it a scan. Strips,
//! layers and seals laid over a page come together that way. Text and drawings
//! are not rendered: a page without pictures is no scan.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::Undecoded;
use crate::scan::Limits;
use crate::scan::finding::{Compression, Fault};
use crate::scan::resolution::{self, Resolution};
use crate::scan::sheet::Colours;

mod canvas;
mod image;

use canvas::{Canvas, Matrix};
use image::Shown;

/// What a PDF gives, one after another.
#[derive(Debug)]
pub(in crate::scan) enum Leaf {
    /// It cannot be read at all.
    Document(Undecoded),
    /// It asks for a password.
    Encrypted,
    /// It can be read, but its end is not as it must be.
    Ended(Fault),
    /// A page without pictures.
    Empty,
    /// A page with pictures.
    Page(Box<Sheaf>),
}

/// Pixels and resolution of the pictures that fill a page.
pub(in crate::scan) type Filling = ((u32, u32), Resolution);

/// A page with pictures.
#[derive(Debug)]
pub(in crate::scan) struct Sheaf {
    /// Pictures that could not be decoded.
    pub(in crate::scan) errors: Vec<Undecoded>,
    /// Pictures of compressions that are not decoded here.
    pub(in crate::scan) unknown: Vec<Compression>,
    /// Pixels and resolution, where pictures fill the page.
    pub(in crate::scan) scan: Option<Filling>,
    /// Whether any picture was painted.
    pub(in crate::scan) painted: bool,
    /// Points of the reduced page for a millimetre.
    pub(in crate::scan) mm: f32,
    /// The page, its pictures painted.
    pub(in crate::scan) colours: Colours,
}

/// Bytes that one stream of a PDF may expand to while it is opened.
const STREAM: usize = 64 << 20;

/// Bytes of a page's drawing instructions.
const CONTENT: usize = 16 << 20;

/// Forms inside forms.
const DEPTH: usize = 6;

/// Pictures painted on one page.
const PICTURES: usize = 400;

/// Pictures that are kept, in case that further pages show them too.
const KEPT: usize = 8;

/// Reads page after page; `each` says whether to go on.
pub(in crate::scan) fn pages(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(Leaf) -> bool) {
    let end = end(bytes);
    let options = LoadOptions::with_max_decompressed_size(STREAM);
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => {
            each(Leaf::Encrypted);
            return;
        }
        Err(_) => {
            let cut = matches!(end, Some(Fault::NoEnd));
            each(Leaf::Document(if cut { Fault::Cut.into() } else { Undecoded::Unknown }));
            return;
        }
    };
    if document.is_encrypted() {
        each(Leaf::Encrypted);
        return;
    }
    if let Some(fault) = end {
        each(Leaf::Ended(fault));
    }
    let mut press = Press { document: &document, limits, kept: BTreeMap::new() };
    let mut any = false;
    for id in document.page_iter() {
        any = true;
        if !each(press.page(id)) {
            return;
        }
    }
    if !any {
        each(Leaf::Document(Undecoded::Unknown));
    }
}

/// What is wrong with the end: the end marker must stand in the last kilobyte
/// (ISO 32000-1, H.3.4.4).
fn end(bytes: &[u8]) -> Option<Fault> {
    let Some(at) = memchr::memmem::rfind(bytes, b"%%EOF") else { return Some(Fault::NoEnd) };
    let rest = bytes.get(at + 5..).unwrap_or(&[]);
    let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    (rest.len() > 1024 && !rest.iter().all(blank)).then_some(Fault::Trailing(rest.len() as u64))
}

/// One picture that was painted.
struct Painted {
    pixels: (u32, u32),
    /// Part of the page that it covers.
    part: f64,
    /// Dots per inch in which it is shown.
    dpi: f64,
}

struct Press<'a> {
    document: &'a Document,
    limits: &'a Limits,
    kept: BTreeMap<ObjectId, Rc<Shown>>,
}

/// What a page collects while its instructions are followed.
struct Sight {
    canvas: Canvas,
    painted: Vec<Painted>,
    errors: Vec<Undecoded>,
    unknown: Vec<Compression>,
    pictures: usize,
}

impl Press<'_> {
    fn page(&mut self, id: ObjectId) -> Leaf {
        let bounds = self.bounds(id);
        let unit = self.number(id, b"UserUnit").filter(|unit| *unit > 0.0).unwrap_or(1.0);
        let mut sight = Sight {
            canvas: Canvas::new(bounds),
            painted: Vec::new(),
            errors: Vec::new(),
            unknown: Vec::new(),
            pictures: 0,
        };
        if let Ok((inline, inherited)) = self.document.get_page_resources(id) {
            let inherited =
                inherited.iter().filter_map(|id| self.document.get_dictionary(*id).ok());
            let resources: Vec<&Dictionary> = inline.into_iter().chain(inherited).collect();
            let content = self.document.get_page_content_with_limit(id, CONTENT);
            if let Ok(content) = content {
                self.follow(&content, &resources, Matrix::ONE, DEPTH, &mut sight);
            }
        }
        self.annotations(id, &mut sight);
        if sight.pictures == 0 {
            return Leaf::Empty;
        }
        let turns = self.number(id, b"Rotate").map_or(0, |degrees| (degrees / 90.0) as i64);
        // Points of the page are 1/72 inch, times its unit.
        let short = bounds.short() * unit / 72.0 * 25.4;
        let (scan, plausible) = sight.judge(unit, short);
        let mm = sight.canvas.scale / unit * 72.0 / 25.4;
        let mm = if plausible { mm } else { sight.canvas.short() / 210.0 };
        Leaf::Page(Box::new(Sheaf {
            errors: sight.errors,
            unknown: sight.unknown,
            scan,
            painted: !sight.painted.is_empty(),
            mm: mm as f32,
            colours: sight.canvas.turned(turns),
        }))
    }

    /// A number of the page or of the nodes above it.
    fn number(&self, id: ObjectId, key: &[u8]) -> Option<f64> {
        self.inherited(id, key)?.as_float().ok().map(f64::from)
    }

    fn inherited(&self, id: ObjectId, key: &[u8]) -> Option<&Object> {
        let mut node = self.document.get_dictionary(id).ok()?;
        for _ in 0..64 {
            if let Ok(value) = node.get_deref(key, self.document) {
                return Some(value);
            }
            let parent = node.get(b"Parent").ok()?.as_reference().ok()?;
            node = self.document.get_dictionary(parent).ok()?;
        }
        None
    }

    fn bounds(&self, id: ObjectId) -> canvas::Bounds {
        let of = |key: &[u8]| self.rectangle(self.inherited(id, key)?);
        of(b"CropBox").or_else(|| of(b"MediaBox")).unwrap_or(canvas::Bounds::A4)
    }

    fn rectangle(&self, object: &Object) -> Option<canvas::Bounds> {
        let numbers = self.numbers::<4>(object.as_array().ok()?)?;
        canvas::Bounds::of(numbers)
    }

    fn numbers<const N: usize>(&self, array: &[Object]) -> Option<[f64; N]> {
        let mut numbers = [0.0; N];
        for (number, object) in numbers.iter_mut().zip(array) {
            let (_, object) = self.document.dereference(object).ok()?;
            *number = f64::from(object.as_float().ok()?);
        }
        (array.len() == N && numbers.iter().all(|number| number.is_finite())).then_some(numbers)
    }

    /// Follows drawing instructions as far as they place pictures.
    fn follow(
        &mut self,
        content: &[u8],
        resources: &[&Dictionary],
        matrix: Matrix,
        depth: usize,
        sight: &mut Sight,
    ) {
        let Ok(content) = Content::decode(content) else { return };
        let mut state = (matrix, [0u8; 3]);
        let mut saved = Vec::new();
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "q" if saved.len() < 256 => saved.push(state),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    if let Some(numbers) = self.numbers::<6>(operands) {
                        state.0 = Matrix(numbers).then(&state.0);
                    }
                }
                "g" => {
                    if let Some([gray]) = self.numbers::<1>(operands) {
                        state.1 = [light(gray); 3];
                    }
                }
                "rg" => {
                    if let Some(rgb) = self.numbers::<3>(operands) {
                        state.1 = rgb.map(light);
                    }
                }
                "Do" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    let found = name.and_then(|name| {
                        resources.iter().find_map(|resources| {
                            let objects = resources.get_deref(b"XObject", self.document).ok()?;
                            objects.as_dict().ok()?.get(name).ok()
                        })
                    });
                    if let Some(found) = found {
                        self.object(found, resources, state, depth, sight);
                    }
                }
                "BI" => {
                    if let Some(Object::Stream(stream)) = operands.first() {
                        self.paint(None, &image::spelled_out(stream), state, sight);
                    }
                }
                _ => {}
            }
        }
    }

    /// A form or picture that is shown.
    fn object(
        &mut self,
        object: &Object,
        resources: &[&Dictionary],
        state: (Matrix, [u8; 3]),
        depth: usize,
        sight: &mut Sight,
    ) {
        let document = self.document;
        let Ok((id, Object::Stream(stream))) = document.dereference(object) else { return };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.paint(id, stream, state, sight),
            Ok(b"Form") if depth > 0 && sight.pictures < PICTURES => {
                let matrix = stream.dict.get_deref(b"Matrix", document).ok();
                let matrix = matrix.and_then(|matrix| self.numbers(matrix.as_array().ok()?));
                let matrix = Matrix(matrix.unwrap_or(Matrix::ONE.0)).then(&state.0);
                let own = stream.dict.get_deref(b"Resources", document);
                let own = own.and_then(Object::as_dict).map(|own| vec![own]);
                let Ok(content) = stream.decompressed_content_with_limit(CONTENT) else { return };
                self.follow(
                    &content,
                    own.as_deref().unwrap_or(resources),
                    matrix,
                    depth - 1,
                    sight,
                );
            }
            _ => {}
        }
    }

    /// What annotations show, such as the seal of a signature.
    fn annotations(&mut self, id: ObjectId, sight: &mut Sight) {
        let document = self.document;
        for annotation in
            document.get_page_annotations(id).unwrap_or_default().iter().take(PICTURES)
        {
            let Some(to) = annotation
                .get_deref(b"Rect", document)
                .ok()
                .and_then(|rectangle| self.rectangle(rectangle))
            else {
                continue;
            };
            let appearance = annotation.get_deref(b"AP", document).and_then(Object::as_dict);
            let Ok(appearance) = appearance.and_then(|states| states.get(b"N")) else { continue };
            let Ok((_, Object::Stream(stream))) = document.dereference(appearance) else {
                continue;
            };
            // The box of the appearance is laid over the rectangle (12.5.5).
            let from = stream.dict.get_deref(b"BBox", document).ok();
            let Some(from) = from.and_then(|bbox| self.rectangle(bbox)) else { continue };
            let matrix = from.onto(&to);
            self.object(appearance, &[], (matrix, [0; 3]), DEPTH, sight);
        }
    }

    fn paint(
        &mut self,
        id: Option<ObjectId>,
        stream: &lopdf::Stream,
        (matrix, fill): (Matrix, [u8; 3]),
        sight: &mut Sight,
    ) {
        sight.pictures += 1;
        if sight.pictures > PICTURES {
            return;
        }
        let part = sight.canvas.part(&matrix);
        let shown = match id.and_then(|id| self.kept.get(&id)) {
            Some(kept) => Rc::clone(kept),
            None => match image::decode(self.document, stream, self.limits.pixels) {
                Ok(shown) => {
                    let shown = Rc::new(shown);
                    if let Some(id) = id.filter(|_| self.kept.len() < KEPT && part < 0.3) {
                        self.kept.insert(id, Rc::clone(&shown));
                    }
                    shown
                }
                Err(image::Unseen::Picture(error)) => return sight.errors.push(error),
                Err(image::Unseen::Compression(compression)) => {
                    return sight.unknown.push(compression);
                }
            },
        };
        if let Some(fault) = shown.end {
            sight.errors.push(fault.into());
        }
        let (across, down) = matrix.sides();
        let dots = |pixels: u32, points: f64| f64::from(pixels) / points.max(1e-6) * 72.0;
        let (wide, high) = shown.pixels;
        sight.painted.push(Painted {
            pixels: shown.pixels,
            part,
            dpi: dots(wide, across).min(dots(high, down)),
        });
        sight.canvas.paint(&shown, &matrix, fill);
    }
}

/// A part of the light as a byte.
fn light(part: f64) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// Short sides of sheets in millimetres; another size of page is a converter's
/// habit of taking a pixel for a point.
const SHEETS: std::ops::RangeInclusive<f64> = 90.0..=450.0;

impl Sight {
    /// Pixels and resolution, where pictures fill the page; and whether the
    /// page's size can be believed.
    fn judge(&self, unit: f64, short: f64) -> (Option<Filling>, bool) {
        let largest = self.painted.iter().max_by(|one, other| one.part.total_cmp(&other.part));
        let Some(largest) = largest else { return (None, SHEETS.contains(&short)) };
        // Strips of one width are one page.
        let strips = self.painted.iter().filter(|of| of.pixels.0 == largest.pixels.0);
        let (mut rows, mut part) = (0u32, 0.0);
        for strip in strips {
            rows = rows.saturating_add(strip.pixels.1);
            part += strip.part;
        }
        let one = largest.part > 0.6;
        let pixels = if one { largest.pixels } else { (largest.pixels.0, rows) };
        let believed = SHEETS.contains(&short) || !resolution::is_a4_shaped(pixels.0, pixels.1);
        let tag = believed.then_some(largest.dpi / unit);
        let filled = one || part > 0.6;
        (filled.then(|| (pixels, Resolution::of(tag, pixels.0, pixels.1))), SHEETS.contains(&short))
    }
}
