//! Every signature of a file, in every revision, and whether its structure
//! holds: ByteRange and Contents (ISO 32000-2, 12.8.1).
//!
//! In: a [`Pdf`]. Out: [`Found`] signatures in the order of the bytes they
//! cover. Signatures that a later revision took away are found too, and those
//! that no field holds.

use std::collections::{BTreeMap, BTreeSet};

use super::pdf::{Dictionary, Object, Pdf, View};
use super::text;

/// Fields inside fields, at most.
const DEEPEST: usize = 32;

/// Fields of a form, at most.
const FIELDS: usize = 200_000;

/// A signature as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The full name of its field; empty where no field holds it.
    pub(super) field: String,
    /// The signature dictionary.
    pub(super) dictionary: Dictionary,
    /// What it covers, or what is wrong with that.
    pub(super) cover: Result<Cover, Wrong>,
    /// Index of the revision that brought it.
    pub(super) revision: usize,
    /// Whether the document of today no longer has it.
    pub(super) removed: bool,
    /// The lock of its field, where it has one.
    pub(super) lock: Option<Dictionary>,
}

/// What a signature covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    /// Where the gap begins.
    pub(super) gap: usize,
    /// Where it ends.
    pub(super) resume: usize,
    /// Where the covered bytes end.
    pub(super) end: usize,
    /// The bytes of Contents.
    pub(super) contents: Vec<u8>,
}

/// What is wrong with ByteRange or Contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// ByteRange is not four whole numbers from 0 on, in order, in the file.
    ByteRange,
    /// The gap is not exactly the hexadecimal string of Contents.
    Gap,
    /// Contents holds nothing but zeroes: never signed.
    Empty,
}

/// All signatures.
pub(super) fn signatures(pdf: &Pdf<'_>) -> Vec<Found> {
    let mut found: BTreeMap<usize, Found> = BTreeMap::new();
    let last = pdf.revisions().len().saturating_sub(1);
    for (at, revision) in pdf.revisions().iter().enumerate().rev() {
        let view = pdf.view(revision);
        let mut seen = BTreeSet::new();
        let mut room = FIELDS;
        let mut visit = |field: Field| {
            let place = field.place(&view);
            // A widget of two pages, or a field that two lists name.
            let entry = found.entry(place).or_insert_with(|| Found {
                cover: cover(pdf, &view, &field),
                dictionary: field.signature.clone(),
                field: field.name.clone(),
                revision: at,
                removed: at < last,
                lock: field.lock.clone(),
            });
            entry.revision = at;
        };
        fields(&view, &mut seen, &mut room, &mut visit);
        // The rest only where the bytes say that there is more.
        let named = memchr::memmem::find_iter(pdf.bytes(), b"/ByteRange").count();
        if named > found.len() {
            orphans(pdf, &view, at, last, &mut found);
        }
    }
    let mut found: Vec<Found> = found.into_values().collect();
    found.sort_by_key(|found| match &found.cover {
        Ok(cover) => (cover.end, cover.gap),
        Err(_) => (usize::MAX, found.revision),
    });
    found
}

/// A signature field with a value.
struct Field {
    name: String,
    /// The object of the value, where it is one of its own.
    number: Option<u32>,
    /// The object of the field.
    holder: Option<u32>,
    signature: Dictionary,
    lock: Option<Dictionary>,
}

impl Field {
    /// What tells it from others: where its Contents stands.
    fn place(&self, view: &View<'_, '_>) -> usize {
        let number = self.number.or(self.holder);
        let slot = number.and_then(|number| view.slot(number));
        match (slot, self.signature.place("Contents")) {
            (Some((_, None)), Some((_, place))) => place.start,
            (Some((offset, at)), _) => offset + at.unwrap_or(0),
            (None, _) => usize::MAX - number.unwrap_or(0) as usize,
        }
    }
}

/// Calls for every signature field that has a value: those of the form, then
/// widgets that only a page knows.
fn fields(
    view: &View<'_, '_>,
    seen: &mut BTreeSet<u32>,
    room: &mut usize,
    visit: &mut dyn FnMut(Field),
) {
    let Ok(catalog) = view.catalog() else { return };
    let Some(catalog) = catalog.dictionary() else { return };
    let mut walk = Walk { view, seen, room, visit };
    if let Some(form) = view.value(catalog, "AcroForm")
        && let Some(form) = form.dictionary()
        && let Some(list) = view.value(form, "Fields")
    {
        for field in list.array().unwrap_or_default() {
            walk.field(field, "", None, DEEPEST);
        }
    }
    for page in pages(view) {
        let Some(annotations) = view.value(&page, "Annots") else { continue };
        for annotation in annotations.array().unwrap_or_default() {
            walk.field(annotation, "", None, DEEPEST);
        }
    }
}

/// A walk through trees of fields: what it has seen, how many objects it may
/// still look at, and whom it calls.
struct Walk<'a, 'v, 'p> {
    view: &'a View<'v, 'p>,
    seen: &'a mut BTreeSet<u32>,
    room: &'a mut usize,
    visit: &'a mut dyn FnMut(Field),
}

impl Walk<'_, '_, '_> {
    fn field(&mut self, object: &Object, above: &str, kind: Option<&[u8]>, depth: usize) {
        let view = self.view;
        let (Some(depth), Some(left)) = (depth.checked_sub(1), self.room.checked_sub(1)) else {
            return;
        };
        *self.room = left;
        let holder = object.reference().map(|id| id.0);
        if holder.is_some_and(|number| !self.seen.insert(number)) {
            return;
        }
        let Ok(field) = view.resolve(object) else { return };
        let Some(field) = field.dictionary() else { return };
        let mut name = above.to_owned();
        if let Some(part) = view.value(field, "T").as_ref().and_then(Object::string) {
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(&text::decode(part));
        }
        let own = view.value(field, "FT");
        let kind = own.as_ref().and_then(Object::name).or(kind);
        if kind == Some(b"Sig")
            && let Some(value) = field.get("V")
            && let Ok(signature) = view.resolve(value)
            && let Some(signature) = signature.dictionary()
        {
            let lock = view.value(field, "Lock").and_then(|lock| lock.dictionary().cloned());
            (self.visit)(Field {
                name: name.clone(),
                number: value.reference().map(|id| id.0),
                holder,
                signature: signature.clone(),
                lock,
            });
        }
        let kids = view.value(field, "Kids");
        for kid in kids.as_ref().and_then(Object::array).unwrap_or_default() {
            self.field(kid, &name, kind, depth);
        }
    }
}

/// The pages, in order.
pub(super) fn pages(view: &View<'_, '_>) -> Vec<Dictionary> {
    let mut pages = Vec::new();
    let Ok(catalog) = view.catalog() else { return pages };
    let Some(root) = catalog.dictionary().and_then(|catalog| catalog.get("Pages")) else {
        return pages;
    };
    let (mut open, mut seen) = (vec![root.clone()], BTreeSet::new());
    while let Some(node) = open.pop() {
        if node.reference().is_some_and(|id| !seen.insert(id)) || seen.len() > 100_000 {
            continue;
        }
        let Ok(node) = view.resolve(&node) else { continue };
        let Some(node) = node.dictionary() else { continue };
        match view.value(node, "Kids") {
            Some(kids) => open.extend(kids.array().unwrap_or_default().iter().rev().cloned()),
            None => pages.push(node.clone()),
        }
    }
    pages
}

/// Signature dictionaries that no field holds.
fn orphans(
    pdf: &Pdf<'_>,
    view: &View<'_, '_>,
    at: usize,
    last: usize,
    found: &mut BTreeMap<usize, Found>,
) {
    let numbers: Vec<u32> = view.numbers().take(FIELDS).collect();
    for number in numbers {
        let Some((_, None)) = view.slot(number) else { continue };
        // Generations other than 0 do not occur in signed files.
        let Ok(object) = view.get((number, 0)) else { continue };
        let Some(dictionary) = object.dictionary() else { continue };
        if dictionary.get("ByteRange").is_none() || dictionary.get("Contents").is_none() {
            continue;
        }
        let field = Field {
            name: String::new(),
            number: Some(number),
            holder: None,
            signature: dictionary.clone(),
            lock: None,
        };
        let place = field.place(view);
        let entry = found.entry(place).or_insert_with(|| Found {
            cover: cover(pdf, view, &field),
            dictionary: dictionary.clone(),
            field: String::new(),
            revision: at,
            removed: at < last,
            lock: None,
        });
        entry.revision = entry.revision.min(at);
    }
}

fn cover(pdf: &Pdf<'_>, view: &View<'_, '_>, field: &Field) -> Result<Cover, Wrong> {
    let bytes = pdf.bytes();
    // The place of Contents is a place in the file only where the object is.
    let number = field.number.or(field.holder);
    let in_file = number.and_then(|number| view.slot(number)).is_some_and(|slot| slot.1.is_none());
    let contents = field.signature.place("Contents");
    let (Some((Object::String(contents), place)), true) = (contents, in_file) else {
        return Err(Wrong::Gap);
    };
    if contents.iter().all(|byte| *byte == 0) {
        return Err(Wrong::Empty);
    }
    let range = field.signature.get("ByteRange").map(|range| view.resolve(range));
    let Some(Ok(Object::Array(range))) = range else { return Err(Wrong::ByteRange) };
    let numbers: Option<Vec<usize>> =
        range.iter().map(|number| usize::try_from(number.integer()?).ok()).collect();
    let Some([0, gap, resume, rest]) = numbers.as_deref() else { return Err(Wrong::ByteRange) };
    let end = resume.checked_add(*rest).filter(|end| *end <= bytes.len());
    let end = end.ok_or(Wrong::ByteRange)?;
    if gap >= resume {
        return Err(Wrong::ByteRange);
    }
    if place != (*gap..*resume) || !is_plain_hex(bytes.get(place).unwrap_or_default()) {
        return Err(Wrong::Gap);
    }
    Ok(Cover { gap: *gap, resume: *resume, end, contents: contents.clone() })
}

/// Whether the text is `<…>` with an even number of digits in one case and
/// nothing else: the gap is not signed, so it may have one spelling only.
fn is_plain_hex(text: &[u8]) -> bool {
    let Some(digits) = text.strip_prefix(b"<").and_then(|text| text.strip_suffix(b">")) else {
        return false;
    };
    let lower = digits.iter().any(u8::is_ascii_lowercase);
    let upper = digits.iter().any(u8::is_ascii_uppercase);
    digits.len() % 2 == 0 && digits.iter().all(u8::is_ascii_hexdigit) && !(lower && upper)
}
