//! What was prepared in the signed revision to show something else later
//! (the shadow attacks of Mainka, Mladenov and Rohlmann, 2021).
//!
//! In: the signed revision. Out: warnings, never a verdict: all of it also
//! stands in honest files. Content of pages is not rendered; objects that a
//! page paints over each other are not seen here.

use std::collections::BTreeSet;

use super::find;
use super::pdf::{Dictionary, Object, View};
use super::words::Say;

/// Objects that are looked at, at most.
const MOST: usize = 300_000;

/// The part of a page that an annotation may cover without a word.
const LARGE: f64 = 0.25;

/// Looks for layers that are off, objects that nothing uses, fonts that are
/// not embedded, and annotations that cover a page.
pub(super) fn look(view: &View<'_, '_>, say: &mut Say) {
    let Ok(catalog) = view.catalog() else { return };
    let Some(catalog) = catalog.dictionary() else { return };
    layers(view, catalog, say);
    objects(view, say);
    for (at, page) in find::pages(view).iter().enumerate() {
        if is_covered(view, page) {
            say.covering(at + 1);
        }
    }
}

fn layers(view: &View<'_, '_>, catalog: &Dictionary, say: &mut Say) {
    let Some(layers) = view.value(catalog, "OCProperties") else { return };
    let Some(layers) = layers.dictionary() else { return };
    let all = view.value(layers, "OCGs");
    let all = all.as_ref().and_then(Object::array).map_or(0, <[Object]>::len);
    let Some(config) = view.value(layers, "D") else { return };
    let Some(config) = config.dictionary() else { return };
    let count = |key| {
        let list = view.value(config, key);
        list.as_ref().and_then(Object::array).map_or(0, <[Object]>::len)
    };
    let off = match view.value(config, "BaseState") {
        Some(Object::Name(state)) if state == b"OFF" => all.saturating_sub(count("ON")),
        _ => count("OFF"),
    };
    if off > 0 {
        say.hidden_layers(off);
    }
}

fn objects(view: &View<'_, '_>, say: &mut Say) {
    let mut used = BTreeSet::new();
    let mut loose: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<Object> = view.trailer().iter().map(|(_, value)| value.clone()).collect();
    while let Some(object) = open.pop() {
        match &object {
            Object::Reference(id) => {
                if used.insert(id.0)
                    && used.len() < MOST
                    && let Ok(found) = view.get(*id)
                {
                    open.push(Object::clone(&found));
                }
            }
            Object::Array(array) => open.extend(array.iter().cloned()),
            Object::Dictionary(_) | Object::Stream(_) => {
                let Some(dictionary) = object.dictionary() else { continue };
                if let Some(font) = loose_font(view, dictionary) {
                    loose.insert(font);
                }
                open.extend(dictionary.iter().map(|(_, value)| value.clone()));
            }
            _ => {}
        }
    }
    if let Some(font) = loose.first() {
        say.loose_fonts(font, loose.len());
    }
    if used.len() >= MOST {
        return;
    }
    let mut unused = view.numbers().filter(|number| !used.contains(number)).filter(|number| {
        let Ok(object) = view.get((*number, 0)) else { return false };
        let Some(dictionary) = object.dictionary() else { return false };
        // An empty drawing shows nothing: the appearance that a signature field
        // had before it was signed is one.
        if object.stream().is_some_and(|stream| stream.data.is_empty()) {
            return false;
        }
        let kind = dictionary.get("Type").and_then(Object::name);
        match kind {
            Some(b"Page" | b"Font" | b"FontDescriptor" | b"XObject") => true,
            Some(_) => false,
            // A bare stream may be a page's content.
            None => object.stream().is_some() && dictionary.get("Linearized").is_none(),
        }
    });
    if let Some(first) = unused.next() {
        say.unused(first, unused.count() + 1);
    }
}

/// The name of a font that is not embedded.
fn loose_font(view: &View<'_, '_>, font: &Dictionary) -> Option<String> {
    if !font.is("Type", "Font") {
        return None;
    }
    let kind = font.get("Subtype").and_then(Object::name)?;
    // Composite fonts have theirs below; Type 3 fonts are drawings.
    if matches!(kind, b"Type0" | b"Type3") {
        return None;
    }
    let descriptor = view.value(font, "FontDescriptor");
    let embedded = descriptor.as_ref().and_then(Object::dictionary).is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.get(key).is_some())
    });
    let name = view.value(font, "BaseFont")?;
    (!embedded).then(|| String::from_utf8_lossy(name.name().unwrap_or_default()).into_owned())
}

/// Whether an annotation other than a form field covers a good part of a page.
fn is_covered(view: &View<'_, '_>, page: &Dictionary) -> bool {
    let area = |dictionary: &Dictionary, key: &str| {
        let list = view.value(dictionary, key)?;
        let numbers: Vec<f64> = list.array()?.iter().filter_map(Object::number).collect();
        let [left, bottom, right, top] = numbers[..] else { return None };
        Some(((right - left) * (top - bottom)).abs())
    };
    let whole = area(page, "MediaBox").unwrap_or(595.0 * 842.0);
    let Some(list) = view.value(page, "Annots") else { return false };
    list.array().unwrap_or_default().iter().any(|annotation| {
        let Ok(annotation) = view.resolve(annotation) else { return false };
        let Some(annotation) = annotation.dictionary() else { return false };
        annotation.get("AP").is_some()
            && !annotation.is("Subtype", "Widget")
            && area(annotation, "Rect").is_some_and(|area| area > whole * LARGE)
    })
}
