//! What is seen of a signature: the seal at its true size, and words.
//!
//! In: [`Art`], a page that was laid out as a PDF (`render` does that with text
//! and embedded fonts), or a PNG. Out: a form XObject in the field's size with the
//! art in its middle. Nothing is ever scaled: a seal's diameter is prescribed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use image::GenericImageView;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use serde::{Deserialize, Serialize};

use super::field::{Field, blank, numbers};
use super::revision::Revision;
use super::{POINTS, PrepareError, Refusal};

/// What a field shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appearance {
    /// In the middle of the field.
    pub seal: Option<Art>,
    /// Under it, at the field's lower edge.
    pub words: Option<Art>,
}

/// A picture at its true size: a PDF of one page, as large as that page. Made
/// once for a run, it goes into every file as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Art {
    #[serde(with = "serde_bytes")]
    pdf: Vec<u8>,
    /// The same as objects, once a file has asked for it.
    #[serde(skip)]
    form: OnceLock<Form>,
}

/// A form XObject with all that it uses, numbered from 1.
#[derive(Clone, Debug)]
struct Form {
    objects: BTreeMap<ObjectId, Object>,
    placed: Placed,
}

impl Art {
    /// A page that was laid out.
    pub fn of_page(pdf: Vec<u8>) -> Art {
        Art { pdf, form: OnceLock::new() }
    }

    /// A PNG of this size in millimetres; its transparency stays.
    pub fn of_png(bytes: &[u8], width: f32, height: f32) -> Result<Art, PrepareError> {
        let mut revision = Revision::whole(Document::with_version("1.7"));
        let picture = picture(&mut revision, bytes)?;
        let (width, height) = (width * POINTS, height * POINTS);
        let content = format!("q {width:.4} 0 0 {height:.4} 0 0 cm /Picture Do Q");
        let content = revision.add_stream(dictionary! {}, content.into_bytes())?;
        let pages = revision.add(Object::Null)?;
        let page = revision.add(dictionary! {
            "Type" => "Page",
            "Parent" => Object::Reference(pages),
            "MediaBox" => super::field::rectangle([0.0, 0.0, width, height]),
            "Contents" => Object::Reference(content),
            "Resources" => dictionary! {
                "XObject" => dictionary! { "Picture" => Object::Reference(picture) },
            },
        })?;
        let kids = vec![Object::Reference(page)];
        revision.put(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 });
        let catalog = revision
            .add(dictionary! { "Type" => "Catalog", "Pages" => Object::Reference(pages) })?;
        let mut document = revision.into_whole();
        document.trailer.set("Root", Object::Reference(catalog));
        let mut out = Vec::new();
        document.save_to(&mut out).map_err(|error| PrepareError::Damaged(error.to_string()))?;
        Ok(Art::of_page(out))
    }
}

/// Pixels of a seal's picture; 60 mm at 1,200 dpi is a quarter of it.
const MOST_PIXELS: u64 = 32_000_000;

/// Objects of a laid-out page.
const MOST_OBJECTS: usize = 10_000;

/// A picture in the file: its object and its size in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) id: ObjectId,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Placed {
    /// Operators that paint it with its lower left corner there.
    pub(super) fn paint(&self, name: &str, x: f32, y: f32) -> String {
        format!("q 1 0 0 1 {x:.3} {y:.3} cm /{name} Do Q\n")
    }
}

/// The appearance of a field; the object that shows it.
pub(super) fn show(
    revision: &mut Revision,
    appearance: &Appearance,
    field: &Field,
) -> Result<ObjectId, PrepareError> {
    let [left, bottom, right, top] = field.rectangle;
    let (width, height) = (right - left, top - bottom);
    if width <= 0.0 || height <= 0.0 {
        return Err(Refusal::Invisible(field.name.clone()).into());
    }
    let page = revision.dict(field.widget).and_then(|widget| widget.get(b"P").ok());
    let page = page.and_then(|page| page.as_reference().ok());
    let turn = page.map_or(0, |page| Sheet::of(revision, page).turn);
    // As it is seen; a page that lies on its side swaps the two.
    let (width, height) = if turn % 180 == 0 { (width, height) } else { (height, width) };
    let mut content = String::new();
    let mut pictures = dictionary! {};
    let parts = [("Seal", &appearance.seal), ("Words", &appearance.words)];
    for (name, art) in parts {
        let Some(art) = art else { continue };
        let placed = place(revision, art)?;
        // A hundredth of a millimetre is rounding.
        if placed.width > width + 0.03 || placed.height > height + 0.03 {
            let tenths = |points: f32| (points / POINTS * 10.0).round() as u32;
            return Err(Refusal::Large {
                seal: [tenths(placed.width), tenths(placed.height)],
                field: [tenths(width), tenths(height)],
            }
            .into());
        }
        let x = (width - placed.width) / 2.0;
        let y = match name {
            "Seal" => (height - placed.height) / 2.0,
            // Inside the ring of a round seal.
            _ => (3.2 * POINTS).min(height - placed.height),
        };
        content.push_str(&placed.paint(name, x, y));
        pictures.set(name, Object::Reference(placed.id));
    }
    let mut form = blank(width, height);
    form.set("Resources", dictionary! { "XObject" => pictures });
    if turn != 0 {
        let matrix: [i64; 6] = match turn {
            90 => [0, 1, -1, 0, 0, 0],
            180 => [-1, 0, 0, -1, 0, 0],
            _ => [0, -1, 1, 0, 0, 0],
        };
        form.set("Matrix", matrix.map(Object::Integer).to_vec());
    }
    revision.add_stream(form, content.into_bytes())
}

/// A PNG as an image XObject; its transparency as a soft mask.
fn picture(revision: &mut Revision, bytes: &[u8]) -> Result<ObjectId, PrepareError> {
    let bad = |error: image::ImageError| PrepareError::from(Refusal::Picture(error.to_string()));
    let mut reader =
        image::ImageReader::with_format(std::io::Cursor::new(bytes), image::ImageFormat::Png);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    let image = reader.decode().map_err(bad)?;
    let (width, height) = image.dimensions();
    let pixels = image.into_rgba8();
    let mut colours = Vec::with_capacity(pixels.len() / 4 * 3);
    let mut mask = Vec::with_capacity(pixels.len() / 4);
    for image::Rgba([r, g, b, a]) in pixels.pixels() {
        colours.extend([r, g, b]);
        mask.push(*a);
    }
    let of = |space: &str| {
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(width),
            "Height" => i64::from(height),
            "ColorSpace" => space,
            "BitsPerComponent" => 8,
        }
    };
    let mut dictionary = of("DeviceRGB");
    if mask.iter().any(|alpha| *alpha != 255) {
        let mask = revision.add_stream(of("DeviceGray"), mask)?;
        dictionary.set("SMask", Object::Reference(mask));
    }
    revision.add_stream(dictionary, colours)
}

/// Brings a picture into the file: its page as a form XObject, with all that it
/// uses. It is read and compressed once, for the first file.
pub(super) fn place(revision: &mut Revision, art: &Art) -> Result<Placed, PrepareError> {
    let form = match art.form.get() {
        Some(form) => form,
        None => {
            let form = form(&art.pdf)?;
            art.form.get_or_init(|| form)
        }
    };
    let id = revision.adopt(&form.objects, form.placed.id)?;
    Ok(Placed { id, ..form.placed })
}

fn form(pdf: &[u8]) -> Result<Form, PrepareError> {
    let mut alone = Revision::whole(Document::new());
    let placed = draw(&mut alone, pdf)?;
    Ok(Form { objects: alone.into_whole().objects, placed })
}

/// The first page of a PDF as a form XObject.
fn draw(revision: &mut Revision, pdf: &[u8]) -> Result<Placed, PrepareError> {
    let bad = |what: &str| PrepareError::from(Refusal::Picture(what.to_owned()));
    let source = Document::load_mem(pdf).map_err(|error| bad(&error.to_string()))?;
    let page = source.page_iter().next().ok_or_else(|| bad("no page"))?;
    let content = source.get_page_content(page);
    let page = source.get_dictionary(page).map_err(|_| bad("no page"))?;
    let inherited = |key: &[u8]| -> Option<&Object> {
        let mut node = page;
        for _ in 0..32 {
            if let Ok(found) = node.get(key) {
                return source.dereference(found).ok().map(|(_, object)| object);
            }
            node = source.dereference(node.get(b"Parent").ok()?).ok()?.1.as_dict().ok()?;
        }
        None
    };
    let mut copies = BTreeMap::new();
    let resources = inherited(b"Resources").cloned().unwrap_or_else(|| dictionary! {}.into());
    let resources = copy(revision, &source, resources, &mut copies)?;
    let media = inherited(b"MediaBox").and_then(|media| media.as_array().ok());
    let media: Vec<f32> =
        media.into_iter().flatten().filter_map(|number| number.as_float().ok()).collect();
    let [left, bottom, right, top] = media.as_slice() else { return Err(bad("MediaBox")) };
    let (width, height) = (right - left, top - bottom);
    let mut form = blank(width, height);
    form.set("BBox", super::field::rectangle([*left, *bottom, *right, *top]));
    form.set("Resources", resources);
    // A page is a group of its own: what is transparent in it stays so here.
    if let Ok(group) = page.get(b"Group") {
        let group = copy(revision, &source, group.clone(), &mut copies)?;
        form.set("Group", group);
    }
    let id = revision.add_stream(form, content)?;
    Ok(Placed { id, width, height })
}

/// A copy of an object with everything that it refers to, under new numbers.
fn copy(
    revision: &mut Revision,
    source: &Document,
    object: Object,
    copies: &mut BTreeMap<ObjectId, ObjectId>,
) -> Result<Object, PrepareError> {
    // One list for all that waits: no recursion, whatever refers to what.
    let mut waiting: Vec<ObjectId> = Vec::new();
    let mut object = object;
    renumber(revision, &mut object, copies, &mut waiting)?;
    while let Some(id) = waiting.pop() {
        let mut found = source.get_object(id).cloned().unwrap_or(Object::Null);
        renumber(revision, &mut found, copies, &mut waiting)?;
        if let Some(new) = copies.get(&id) {
            revision.put(*new, found);
        }
    }
    Ok(object)
}

fn renumber(
    revision: &mut Revision,
    object: &mut Object,
    copies: &mut BTreeMap<ObjectId, ObjectId>,
    waiting: &mut Vec<ObjectId>,
) -> Result<(), PrepareError> {
    match object {
        Object::Reference(id) => {
            let new = match copies.get(id) {
                Some(new) => *new,
                None => {
                    if copies.len() > MOST_OBJECTS {
                        return Err(Refusal::Picture("objects".to_owned()).into());
                    }
                    let new = revision.add(Object::Null)?;
                    copies.insert(*id, new);
                    waiting.push(*id);
                    new
                }
            };
            *id = new;
        }
        Object::Array(members) => {
            for member in members {
                renumber(revision, member, copies, waiting)?;
            }
        }
        Object::Dictionary(dictionary) => {
            for (_, member) in dictionary.iter_mut() {
                renumber(revision, member, copies, waiting)?;
            }
        }
        Object::Stream(stream) => {
            for (_, member) in stream.dict.iter_mut() {
                renumber(revision, member, copies, waiting)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// A page as it is seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    /// Left, bottom, right, top of what is shown, in the page's own space.
    pub(super) bounds: [f32; 4],
    /// Degrees it is turned by, clockwise: 0, 90, 180, 270.
    pub(super) turn: i64,
}

impl Sheet {
    pub(super) fn of(revision: &Revision, page: ObjectId) -> Sheet {
        let mut bounds = None;
        let mut media = None;
        let mut turn = None;
        let mut node: Option<&Dictionary> = revision.dict(page);
        for _ in 0..32 {
            let Some(found) = node else { break };
            bounds = bounds.or_else(|| numbers(revision, found, b"CropBox"));
            media = media.or_else(|| numbers(revision, found, b"MediaBox"));
            turn = turn.or_else(|| revision.member(found, b"Rotate")?.as_i64().ok());
            node = revision.dictionary(found, b"Parent");
        }
        let bounds = bounds.or(media).unwrap_or([0.0, 0.0, 595.276, 841.89]);
        Sheet { bounds, turn: turn.unwrap_or(0).rem_euclid(360) / 90 * 90 }
    }

    /// Width and height as it is seen.
    pub(super) fn size(&self) -> (f32, f32) {
        let [left, bottom, right, top] = self.bounds;
        let (width, height) = (right - left, top - bottom);
        if self.turn % 180 == 0 { (width, height) } else { (height, width) }
    }

    /// A point of the page's own space from one counted from the upper left
    /// corner as it is seen.
    pub(super) fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let [left, bottom, right, top] = self.bounds;
        match self.turn {
            90 => (left + y, bottom + x),
            180 => (right - x, bottom + y),
            270 => (right - y, top - x),
            _ => (left + x, top - y),
        }
    }

    /// The same for a rectangle.
    pub(super) fn rectangle(&self, x: f32, y: f32, width: f32, height: f32) -> [f32; 4] {
        let (a, b) = self.point(x, y);
        let (c, d) = self.point(x + width, y + height);
        [a.min(c), b.min(d), a.max(c), b.max(d)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_where_it_is_seen_however_the_page_is_turned() {
        let sheet = |turn| Sheet { bounds: [0.0, 0.0, 100.0, 200.0], turn };
        assert_eq!(sheet(0).rectangle(10.0, 20.0, 30.0, 40.0), [10.0, 140.0, 40.0, 180.0]);
        assert_eq!(sheet(90).rectangle(10.0, 20.0, 30.0, 40.0), [20.0, 10.0, 60.0, 40.0]);
        assert_eq!(sheet(180).rectangle(10.0, 20.0, 30.0, 40.0), [60.0, 20.0, 90.0, 60.0]);
        assert_eq!(sheet(270).rectangle(10.0, 20.0, 30.0, 40.0), [40.0, 160.0, 80.0, 190.0]);
        assert_eq!(sheet(90).size(), (200.0, 100.0));
    }
}
