//! What pages paint, read operator by operator (ISO 32000-2, 8 to 9).
//!
//! In: a view. Out: what its pages show ([`look`]): their text, and the text
//! that they paint so that nobody sees it. Nothing is drawn: places come from matrices,
//! widths of glyphs from their fonts.

use super::find;
use super::pdf::{Dictionary, Object, Stream, View};

mod annotation;
mod area;
mod colour;
mod font;
mod ground;
mod image;
mod operator;
mod overlay;
mod path;
mod state;
mod text;
mod walk;

use overlay::Paint;
pub(super) use overlay::{By, Hidden};
use text::Text;
use walk::{UNWANTED, Walk};

/// Forms inside forms, at most.
const DEEPEST: usize = 12;

/// Bytes of content in which covered text is looked for, at most.
const CONTENT: usize = 64 << 20;

/// What is asked of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Their text.
    pub(super) text: bool,
    /// What nobody sees.
    pub(super) hidden: bool,
}

/// What pages show; `Err` where they cannot be read or hold too much.
#[derive(Debug)]
pub(super) struct Shown {
    /// The text of all pages.
    pub(super) text: Result<String, &'static str>,
    /// What of each page nobody sees.
    pub(super) hidden: Vec<Result<Vec<Hidden>, &'static str>>,
}

/// Looks at all pages once.
pub(super) fn look(view: &View<'_, '_>, wanted: Wanted) -> Shown {
    let text = if wanted.text { Ok(Text::default()) } else { Err(UNWANTED) };
    let mut walk = Walk::new(view, text, Err(UNWANTED));
    let mut hidden = Vec::new();
    let expanded = view.pdf().expanded();
    for page in find::pages(view) {
        if wanted.hidden {
            let room = view.pdf().expanded() - expanded < CONTENT;
            walk.paint = if room { Ok(Paint::new()) } else { Err("too much content") };
        }
        walk.page(&page);
        let paint = std::mem::replace(&mut walk.paint, Err(UNWANTED));
        hidden.push(paint.map(|paint| paint.found(view)));
    }
    Shown { text: walk.text.map(|text| text.out), hidden }
}

/// The text of one form XObject; `Err` too where its fonts do not tell. Codes of
/// simple fonts without ToUnicode are taken as the Latin letters that they are
/// in nearly all.
pub(super) fn of_stream(view: &View<'_, '_>, stream: &Stream) -> Result<String, &'static str> {
    let text = Text { latin: true, ..Text::default() };
    let mut walk = Walk::new(view, Ok(text), Err(UNWANTED));
    let content = view.pdf().data(stream, view).map_err(|_| "form")?;
    let resources = view.value(&stream.dictionary, "Resources");
    let resources = resources.as_ref().and_then(Object::dictionary);
    walk.run(&content, resources, state::State::default(), DEEPEST)?;
    let text = walk.text?;
    if text.mute { Err("fonts") } else { Ok(text.out) }
}

/// The content streams of a page, one after another.
fn of_page(view: &View<'_, '_>, page: &Dictionary) -> Result<Vec<u8>, &'static str> {
    let streams = match view.value(page, "Contents") {
        Some(Object::Array(list)) => list.to_vec(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let mut content = Vec::new();
    for stream in streams {
        let Ok(Object::Stream(stream)) = view.resolve(&stream) else { continue };
        content.extend(view.pdf().data(&stream, view).map_err(|_| "content stream")?);
        content.push(b'\n');
    }
    Ok(content)
}

/// A value of a page or of a node above it.
fn inherited(view: &View<'_, '_>, page: &Dictionary, key: &str) -> Option<Object> {
    let mut node = page.clone();
    for _ in 0..64 {
        if let Some(found) = view.value(&node, key) {
            return Some(found);
        }
        node = view.value(&node, "Parent")?.dictionary()?.clone();
    }
    None
}

/// A resource of a kind by its name.
fn resource(
    view: &View<'_, '_>,
    resources: Option<&Dictionary>,
    kind: &str,
    name: &[u8],
) -> Option<Object> {
    let all = view.value(resources?, kind)?;
    view.value(all.dictionary()?, std::str::from_utf8(name).ok()?)
}

/// An array of numbers.
fn numbers(view: &View<'_, '_>, dictionary: &Dictionary, key: &str) -> Option<Vec<f64>> {
    let list = view.value(dictionary, key)?;
    list.array()?.iter().map(|one| view.resolve(one).ok()?.number()).collect()
}
