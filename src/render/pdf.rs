//! What the layout engine does not write into a PDF: duplex printing in the
//! catalogue, and the boxes of artwork.

use lopdf::{Document, Object, dictionary};
use typst::foundations::Value;
use typst_layout::PagedDocument;

use super::inspect::marks;

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

/// Completes a PDF that was just written.
pub(super) fn complete(
    bytes: &[u8],
    duplex: bool,
    boxes: &[Boxes],
) -> Result<Vec<u8>, lopdf::Error> {
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
    let mut written = Vec::with_capacity(bytes.len() + 512);
    pdf.save_to(&mut written)?;
    Ok(written)
}

/// Points to a thousandth: 0.35 µm.
fn round(number: f64) -> f32 {
    ((number * 1000.0).round() / 1000.0) as f32
}
