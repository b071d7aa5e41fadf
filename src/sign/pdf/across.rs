//! 骑缝章: one seal across the edges of all pages.
//!
//! In: a seal. Each page shows a slice of it at its right edge, so that the
//! pages laid like a fan show it whole, and none can be taken out unseen. It is
//! page content, so only the first signature may bring it: behind any other it
//! would be a change to what was signed.

use lopdf::{Object, ObjectId, dictionary};

use super::appearance::{Placed, Sheet, place};
use super::revision::Revision;
use super::{Art, PrepareError, Refusal};

/// Pages that share one seal; a slice of a 42 mm seal is then 2 mm wide.
const MOST: usize = 20;

/// The name of the seal among a page's resources.
const NAME: &str = "ShenpiSeam";

/// Seals across all pages.
pub(super) fn seal(revision: &mut Revision, art: &Art) -> Result<(), PrepareError> {
    let pages = revision.pages();
    if pages.len() < 2 {
        return Err(Refusal::OnePage.into());
    }
    let placed = place(revision, art)?;
    // Groups as even as can be: no last page with a seal of its own.
    let groups = pages.len().div_ceil(MOST);
    let size = pages.len().div_ceil(groups);
    for group in pages.chunks(size) {
        for (at, page) in group.iter().enumerate() {
            slice(revision, *page, &placed, at, group.len())?;
        }
    }
    Ok(())
}

/// One slice on one page.
fn slice(
    revision: &mut Revision,
    page: ObjectId,
    placed: &Placed,
    at: usize,
    of: usize,
) -> Result<(), PrepareError> {
    let sheet = Sheet::of(revision, page);
    let (width, height) = sheet.size();
    let [left, bottom, right, top] = sheet.bounds;
    // From the page as it is seen, origin at its lower left, to its own space.
    let matrix = match sheet.turn {
        90 => [0.0, 1.0, -1.0, 0.0, left + height, bottom],
        180 => [-1.0, 0.0, 0.0, -1.0, right, bottom + height],
        270 => [0.0, -1.0, 1.0, 0.0, right - height, top],
        _ => [1.0, 0.0, 0.0, 1.0, left, bottom],
    };
    let matrix = matrix.map(|number: f32| format!("{number:.3}")).join(" ");
    let part = placed.width / of as f32;
    let (x, y) = (width - part, (height - placed.height) / 2.0);
    let seal = placed.paint(NAME, x - part * at as f32, y);
    let tall = placed.height;
    let content = format!(
        "Q /Artifact BMC q {matrix} cm {x:.3} {y:.3} {part:.3} {tall:.3} re W n\n{seal}Q EMC\n"
    );
    let before = revision.add_stream(dictionary! {}, b"q\n".to_vec())?;
    let behind = revision.add_stream(dictionary! {}, content.into_bytes())?;
    let known = revision.dict(page).and_then(|page| page.get(b"Contents").ok()).cloned();
    let known = match known {
        Some(Object::Reference(id)) => match revision.get(id) {
            Some(Object::Array(parts)) => parts.clone(),
            _ => vec![Object::Reference(id)],
        },
        Some(Object::Array(parts)) => parts,
        _ => Vec::new(),
    };
    let mut contents = vec![Object::Reference(before)];
    contents.extend(known);
    contents.push(Object::Reference(behind));
    let mut resources = resources(revision, page);
    let pictures = revision.dictionary(&resources, b"XObject").cloned();
    let mut pictures = pictures.unwrap_or_default();
    pictures.set(NAME, Object::Reference(placed.id));
    resources.set("XObject", pictures);
    let page = revision.edit(page)?;
    page.set("Contents", contents);
    page.set("Resources", resources);
    Ok(())
}

/// The resources of a page, its own or inherited.
fn resources(revision: &Revision, page: ObjectId) -> lopdf::Dictionary {
    let mut node = revision.dict(page);
    for _ in 0..32 {
        let Some(found) = node else { break };
        if let Some(resources) = revision.dictionary(found, b"Resources") {
            return resources.clone();
        }
        node = revision.dictionary(found, b"Parent");
    }
    dictionary! {}
}
