//! What was prepared in the signed revision to show something else later
//! (the shadow attacks of Mainka, Mladenov and Rohlmann, 2021).
//!
//! In: the signed revision, and what its pages paint so that nobody sees it. Out:
//! warnings, never a verdict: all of it also stands in honest files.

use std::collections::BTreeSet;

use super::content::Hidden;
use super::pdf::{Dictionary, Object, Revision, View};
use super::words::Say;
use super::{content, find, text};

/// Objects that are looked at, at most.
const MOST: usize = 300_000;

/// The part of a page that an annotation may cover without a word.
const LARGE: f64 = 0.25;

/// Looks for layers that are off, objects that nothing uses, fonts that are
/// not embedded, text that is covered, and fields that show another value than
/// they hold.
pub(super) fn look(
    revision: &Revision,
    view: &View<'_, '_>,
    hidden: &[Result<Vec<Hidden>, &'static str>],
    say: &mut Say,
) {
    let Ok(catalog) = view.catalog() else { return };
    let Some(catalog) = catalog.dictionary() else { return };
    layers(view, catalog, say);
    objects(view, say);
    if let Some(object) = loose_object(revision, view) {
        say.unlisted(&object);
    }
    for (at, (page, hidden)) in find::pages(view).iter().zip(hidden).enumerate() {
        if is_covered(view, page) {
            say.covering(at + 1);
        }
        match hidden {
            Ok(hidden) => hidden.iter().for_each(|hidden| say.hidden_text(at + 1, hidden)),
            Err(why) => say.unlooked(at + 1, why),
        }
        fields(view, page, say);
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
            Object::Array(array) => open.extend(array.iter().filter(|one| leads(one)).cloned()),
            Object::Dictionary(_) | Object::Stream(_) => {
                let Some(dictionary) = object.dictionary() else { continue };
                if let Some(font) = loose_font(view, dictionary) {
                    loose.insert(font);
                }
                let values = dictionary.iter().map(|(_, value)| value);
                open.extend(values.filter(|value| leads(value)).cloned());
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
            Some(b"Page" | b"Pages" | b"Catalog" | b"Font" | b"FontDescriptor" | b"XObject") => {
                true
            }
            Some(_) => false,
            // A bare stream may be a page's content.
            None => object.stream().is_some() && dictionary.get("Linearized").is_none(),
        }
    });
    if let Some(first) = unused.next() {
        say.unused(first, unused.count() + 1);
    }
}

/// Whether other objects may be reached through a value.
fn leads(value: &Object) -> bool {
    matches!(
        value,
        Object::Reference(_) | Object::Array(_) | Object::Dictionary(_) | Object::Stream(_)
    )
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

/// An object in the signed bytes that no cross-reference section knows, such as
/// `4 0 obj`: a later section need only name its place to exchange what is
/// shown. What stands in the data of a stream is none.
fn loose_object(revision: &Revision, view: &View<'_, '_>) -> Option<String> {
    let bytes = view.pdf().bytes();
    let signed = bytes.get(..revision.end)?;
    let offsets = view.pdf().offsets();
    let mut behind = 0;
    for at in memchr::memmem::find_iter(signed, b"obj") {
        if at < behind {
            continue;
        }
        let Some(start) = head(signed, at) else { continue };
        if offsets.contains(&start) {
            continue;
        }
        let before = offsets.range(..start).next_back();
        match before.and_then(|before| view.end_at(*before)) {
            Some(end) if end > start => behind = end,
            _ => return Some(String::from_utf8_lossy(signed.get(start..at + 3)?).into_owned()),
        }
    }
    None
}

/// Where the numbers before an `obj` begin.
fn head(bytes: &[u8], obj: usize) -> Option<usize> {
    let back = |mut at: usize, is: fn(&u8) -> bool| {
        let from = at;
        while at > 0 && bytes.get(at - 1).is_some_and(is) {
            at -= 1;
        }
        (at < from).then_some(at)
    };
    let at = back(obj, u8::is_ascii_whitespace)?;
    let at = back(at, u8::is_ascii_digit)?;
    let at = back(at, u8::is_ascii_whitespace)?;
    back(at, u8::is_ascii_digit)
}

/// Text fields of a page whose appearance does not show their value: readers
/// show the appearance until the field is touched, and the value from then on.
fn fields(view: &View<'_, '_>, page: &Dictionary, say: &mut Say) {
    let Some(list) = view.value(page, "Annots") else { return };
    for widget in list.array().unwrap_or_default() {
        let Ok(widget) = view.resolve(widget) else { continue };
        let Some(widget) = widget.dictionary().filter(|one| one.is("Subtype", "Widget")) else {
            continue;
        };
        if let Some((name, value)) = shows_other(view, widget) {
            say.shows_other(&name, &value);
        }
    }
}

/// Bits of Ff that show something else on purpose: passwords (12.7.5.3).
const PASSWORD: i64 = 1 << 13;

fn shows_other(view: &View<'_, '_>, widget: &Dictionary) -> Option<(String, String)> {
    let mut above = vec![widget.clone()];
    while let Some(parent) = above.last().and_then(|node| view.value(node, "Parent")) {
        above.push(parent.dictionary()?.clone());
        if above.len() > 32 {
            return None;
        }
    }
    let first = |key| above.iter().find_map(|node| view.value(node, key));
    let is_text = first("FT").is_some_and(|kind| kind.name() == Some(b"Tx"));
    let flags = first("Ff").and_then(|flags| flags.integer()).unwrap_or(0);
    if !is_text || flags & PASSWORD != 0 {
        return None;
    }
    let value = text::decode(first("V")?.string()?);
    let states = view.value(widget, "AP")?;
    let shown = view.value(states.dictionary()?, "N")?;
    let shown = content::of_stream(view, shown.stream()?).ok()?;
    // Separators and breaks of lines belong to the format.
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    if bare(&shown).contains(&bare(&value)) {
        return None;
    }
    let names = above.iter().rev().filter_map(|node| view.value(node, "T"));
    let names: Vec<String> = names.filter_map(|name| name.string().map(text::decode)).collect();
    Some((names.join("."), value))
}
