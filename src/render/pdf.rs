//! What the layout engine does not write into a PDF: duplex printing in the
//! catalogue, the boxes of artwork, and empty fields for those who will sign.

use lopdf::{Document, Object, dictionary};
use typst::foundations::{Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::PaperError;
use super::inspect::marks;
use crate::form::FormDef;
use crate::sign::pdf::{Place, add_places};

/// Trim and bleed of a page, in points from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Boxes {
    /// Page, from 1.
    page: u32,
    trim: [f64; 4],
    bleed: [f64; 4],
}

/// The boxes that a template marked: `#metadata((page: 1, trim: (x, y, w, h),
/// bleed: (…))) <boxes>`, lengths from the page's upper left corner.
pub(super) fn boxes(document: &PagedDocument) -> Vec<Boxes> {
    let corners = |value: &Value| {
        let Value::Array(array) = value else { return None };
        let lengths: Vec<f64> = array
            .iter()
            .filter_map(|value| match value {
                Value::Length(length) => Some(length.abs.to_pt()),
                _ => None,
            })
            .collect();
        <[f64; 4]>::try_from(lengths).ok()
    };
    marks(document, "boxes")
        .iter()
        .filter_map(|mark| {
            let Ok(Value::Int(page)) = mark.get("page") else { return None };
            Some(Boxes {
                page: u32::try_from(*page).ok()?,
                trim: corners(mark.get("trim").ok()?)?,
                bleed: corners(mark.get("bleed").ok()?)?,
            })
        })
        .collect()
}

/// Where the levels of an output sign, as `seal-place` of the template says.
pub(super) fn places(document: &PagedDocument, form: &FormDef, seals: &[String]) -> Vec<Place> {
    let Some(label) = Label::new(PicoStr::intern("seal")) else { return Vec::new() };
    let introspector = document.introspector();
    let mut places: Vec<Place> = Vec::new();
    for content in introspector.query(&Selector::Label(label)) {
        let Some(Value::Dict(mark)) =
            content.to_packed::<MetadataElem>().map(|mark| mark.value.clone())
        else {
            continue;
        };
        let length = |key: &str| match mark.get(key) {
            Ok(Value::Length(length)) => Some(length.abs.to_pt() as f32),
            _ => None,
        };
        let (Ok(Value::Str(id)), Some(width), Some(height)) =
            (mark.get("id"), length("width"), length("height"))
        else {
            continue;
        };
        let level = form.opinions.iter().flat_map(|opinions| &opinions.levels);
        let Some(level) = level.into_iter().find(|level| level.id == id.as_str()) else { continue };
        let position = content.location().and_then(|location| introspector.position(location));
        let (Some(position), true) = (position, seals.contains(&level.id)) else { continue };
        // One field a level: a second place of the same one only shows it.
        if places.iter().any(|place| place.id == level.id) {
            continue;
        }
        let (x, y) = (position.point.x.to_pt() as f32, position.point.y.to_pt() as f32);
        places.push(Place {
            id: level.id.clone(),
            label: level.label.zh.clone(),
            spoken: format!("{}签章位置", level.label.zh),
            page: position.page.get(),
            rectangle: [x, y, width, height],
        });
    }
    places
}

/// Completes a PDF that was just written.
pub(super) fn complete(
    bytes: &[u8],
    duplex: bool,
    boxes: &[Boxes],
    places: &[Place],
) -> Result<Vec<u8>, PaperError> {
    let mut pdf = Document::load_mem(bytes)?;
    if duplex {
        let catalog = pdf.catalog_mut()?;
        let mut preferences = match catalog.get(b"ViewerPreferences") {
            Ok(Object::Dictionary(known)) => known.clone(),
            _ => dictionary! {},
        };
        preferences.set("Duplex", Object::Name(b"DuplexFlipLongEdge".to_vec()));
        preferences.set("PrintScaling", Object::Name(b"None".to_vec()));
        catalog.set("ViewerPreferences", preferences);
    }
    let pages = pdf.get_pages();
    for of in boxes {
        let Some(id) = pages.get(&of.page) else { continue };
        let page = pdf.get_object_mut(*id)?.as_dict_mut()?;
        let media: Vec<f64> = page
            .get(b"MediaBox")?
            .as_array()?
            .iter()
            .filter_map(|number| number.as_float().ok().map(f64::from))
            .collect();
        let [left, _, _, top] = media.as_slice() else { continue };
        // PDF counts from the lower left corner.
        let rectangle = |[x, y, w, h]: [f64; 4]| {
            let numbers = [left + x, top - y - h, left + x + w, top - y];
            Object::Array(numbers.map(|n| Object::Real(round(n))).to_vec())
        };
        page.set("TrimBox", rectangle(of.trim));
        page.set("BleedBox", rectangle(of.bleed));
    }
    if !places.is_empty() {
        pdf = add_places(pdf, places)?;
    }
    let mut written = Vec::with_capacity(bytes.len() + 4096);
    pdf.save_to(&mut written).map_err(lopdf::Error::IO)?;
    Ok(written)
}

/// Points to a thousandth: 0.35 µm.
fn round(number: f64) -> f32 {
    ((number * 1000.0).round() / 1000.0) as f32
}
