//! Empty fields for everyone who will sign, put in before anybody does.
//!
//! A field that is made and tagged after the first signature is a change to what
//! was signed; one that is there already is only filled.

use lopdf::Document;

use super::field::{self, New};
use super::revision::Revision;
use super::{PrepareError, Refusal};

/// Where an office will sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The level's id, such as `province`: the field's mapping name.
    pub id: String,
    /// Its label, such as 省级: the field's name.
    pub label: String,
    /// What is read aloud there: the alternative text of the figure that marks
    /// the place.
    pub spoken: String,
    /// Page, from 1.
    pub page: usize,
    /// From the page's left and upper edges, and its size, in points.
    pub rectangle: [f32; 4],
}

/// Adds a field at each place.
pub fn add_places(document: Document, places: &[Place]) -> Result<Document, PrepareError> {
    let mut revision = Revision::whole(document);
    let pages = revision.pages();
    for place in places {
        let page = pages.get(place.page.wrapping_sub(1)).copied();
        let page = page.ok_or(Refusal::NoPage(place.page, pages.len()))?;
        let [x, y, width, height] = place.rectangle;
        let rectangle =
            super::appearance::Sheet::of(&revision, page).rectangle(x, y, width, height);
        let name = place.label.replace('.', "_");
        let new = New {
            name: &name,
            mapping: Some(&place.id),
            spoken: &place.spoken,
            page,
            rectangle,
            tag: true,
        };
        field::add(&mut revision, &new)?;
    }
    Ok(revision.into_whole())
}
