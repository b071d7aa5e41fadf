//! Annotations over a page (ISO 32000-2, 12.5.5).
//!
//! In: a page. Out: the appearances of its annotations, each with its place. A
//! seal in a signature field is none of them: that is what its signer put there
//! for all to see.

use std::rc::Rc;

use super::area::{Area, Matrix};
use super::numbers;
use crate::verify::pdf::{Dictionary, Object, Stream, View};

/// What annotations show, in the order in which they come over the page.
pub(super) fn shown(view: &View<'_, '_>, page: &Dictionary) -> Vec<(Rc<Stream>, Matrix)> {
    let list = view.value(page, "Annots");
    let list = list.as_ref().and_then(Object::array).unwrap_or_default();
    let seen = list.iter().filter_map(|annotation| {
        let annotation = view.resolve(annotation).ok()?;
        let annotation = annotation.dictionary()?;
        if is_signature(view, annotation) || is_unseen(view, annotation) {
            return None;
        }
        let stream = appearance(view, annotation)?;
        let matrix = placed(view, annotation, &stream.dictionary)?;
        Some((stream, matrix))
    });
    seen.collect()
}

fn is_signature(view: &View<'_, '_>, widget: &Dictionary) -> bool {
    let own = view.value(widget, "FT");
    let above = || {
        let parent = view.value(widget, "Parent")?;
        view.value(parent.dictionary()?, "FT")
    };
    own.or_else(above).is_some_and(|kind| kind.name() == Some(b"Sig"))
}

/// Hidden or not viewed (12.5.3), or a pop-up.
fn is_unseen(view: &View<'_, '_>, annotation: &Dictionary) -> bool {
    let flags = view.value(annotation, "F").and_then(|flags| flags.integer()).unwrap_or(0);
    flags & 0b10_0010 != 0 || annotation.is("Subtype", "Popup")
}

fn appearance(view: &View<'_, '_>, annotation: &Dictionary) -> Option<Rc<Stream>> {
    let states = view.value(annotation, "AP")?;
    match view.value(states.dictionary()?, "N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dictionary(states) => {
            let state = view.value(annotation, "AS")?;
            let name = std::str::from_utf8(state.name()?).ok()?.to_owned();
            view.value(&states, &name)?.stream().cloned()
        }
        _ => None,
    }
}

/// The matrix that fits an appearance into its rectangle (12.5.5).
fn placed(view: &View<'_, '_>, annotation: &Dictionary, form: &Dictionary) -> Option<Matrix> {
    let rect = numbers(view, annotation, "Rect")?;
    let bounds = numbers(view, form, "BBox")?;
    let ([a, b, c, d], [e, f, g, h]) = (rect.get(..4)?, bounds.get(..4)?) else { return None };
    let own = numbers(view, form, "Matrix").and_then(|own| Matrix::of(&own));
    let own = own.unwrap_or(Matrix::NONE);
    let (low, high) = Area::rectangle([*e, *f], [*g, *h], own).bounds();
    let (left, bottom) = (a.min(*c), b.min(*d));
    let wide = |size: f64, from: f64| if from > 0.0 { size / from } else { 0.0 };
    let (sx, sy) = (wide((a - c).abs(), high[0] - low[0]), wide((b - d).abs(), high[1] - low[1]));
    Matrix::of(&[sx, 0.0, 0.0, sy, left - low[0] * sx, bottom - low[1] * sy])
}
