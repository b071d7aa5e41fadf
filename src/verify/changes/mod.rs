//! What a later revision changed, object by object, against a white list.
//!
//! In: the document as it stood at two revisions that follow each other. Out:
//! the [`Change`]s between them, each of a [`Kind`]. Whatever is not on the
//! white list is [`Kind::Other`]; nothing is judged harmless because it looks
//! small.
//!
//! The white list: DSS and Extensions in the catalogue, Version; in the form
//! new signature fields and values of empty ones; values and appearances of
//! other fields; annotations of pages. These containers are compared key by
//! key. Then everything else that can be reached is compared to the letter,
//! with those containers left out, so that an object that is shared between an
//! allowed place and another one is found from the other.
//!
//! The comparison to the letter is here; the containers with their own rules
//! are in [`document`], [`form`] and [`page`].

use std::collections::BTreeSet;

use super::pdf::{Dictionary, Id, Object, View};

mod document;
mod form;
mod page;

/// What kind of change it is. Orders by gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A signature, a time stamp or DSS data was added.
    Signature,
    /// The value or appearance of a field that was there.
    FormFill,
    /// An annotation was added, changed or removed.
    Annotation,
    /// Anything else.
    Other,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Its kind.
    pub(super) kind: Kind,
    /// What it concerns.
    pub(super) what: What,
    /// The object.
    pub(super) object: Option<u32>,
}

/// What a change concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Evidence for later (DSS).
    Evidence,
    /// A signature was put into a field.
    Signed(String),
    /// A time stamp was put into a field.
    Stamped(String),
    /// A signature field was added; whether it is seen.
    NewField(String, bool),
    /// A field was filled in.
    Filled(String),
    /// A text note or its pop-up was added to a page.
    Note(usize),
    /// An annotation of a page.
    Annotation(usize),
    /// A page, by number: its content, its fonts, its size.
    Page(usize),
    /// The list of pages.
    Pages,
    /// A field, beyond its value.
    Field(String),
    /// The form as a whole.
    Form,
    /// An entry of the catalogue.
    Catalog(String),
    /// An entry of the trailer or the document information.
    Trailer(String),
    /// The file does not say it as PDF does: the words of the reader.
    Broken(&'static str),
    /// Too much to compare.
    TooMuch,
}

/// Pairs of objects that one comparison looks at.
const MOST: usize = 2_000_000;

/// The changes from one revision to the next.
pub(super) fn between(old: &View<'_, '_>, new: &View<'_, '_>) -> Vec<Change> {
    let mut overwritten = BTreeSet::new();
    for number in old.numbers() {
        if old.slot(number) != new.slot(number) {
            overwritten.insert(number);
        }
    }
    let mut diff = Diff {
        old,
        new,
        overwritten,
        compared: BTreeSet::new(),
        signing: BTreeSet::new(),
        queue: Vec::new(),
        seen: BTreeSet::new(),
        changes: Vec::new(),
    };
    diff.document();
    diff.rest();
    diff.changes
}

struct Diff<'v, 'p, 'a> {
    old: &'v View<'p, 'a>,
    new: &'v View<'p, 'a>,
    /// Objects that stood in the old revision and are others now.
    overwritten: BTreeSet<u32>,
    /// Objects that were compared by a rule of their own.
    compared: BTreeSet<u32>,
    /// Widgets of signature fields that were added or signed now.
    signing: BTreeSet<u32>,
    /// References still to be compared to the letter.
    queue: Vec<(Id, Id, Kind, What)>,
    seen: BTreeSet<(Id, Id)>,
    changes: Vec<Change>,
}

/// A dictionary and the number of the object that it is.
type Found = (Dictionary, Option<u32>);

impl Diff<'_, '_, '_> {
    fn report(&mut self, kind: Kind, what: What, object: Option<u32>) {
        let change = Change { kind, what, object };
        if !self.changes.contains(&change) && self.changes.len() < 1_000 {
            self.changes.push(change);
        }
    }

    fn is_overwritten(&self, value: &Object) -> bool {
        value.reference().is_some_and(|id| self.overwritten.contains(&id.0))
    }

    fn find(view: &View<'_, '_>, value: Option<&Object>) -> Option<Found> {
        let value = value?;
        let number = value.reference().map(|id| id.0);
        let object = view.resolve(value).ok()?;
        Some((object.dictionary()?.clone(), number))
    }

    fn pair(&self, old: Option<&Object>, new: Option<&Object>) -> (Option<Found>, Option<Found>) {
        (Self::find(self.old, old), Self::find(self.new, new))
    }

    /// Compares all keys to the letter but those that have their own rule.
    pub(super) fn keys(
        &mut self,
        old: &Dictionary,
        new: &Dictionary,
        but: &[&str],
        kind: Kind,
        object: Option<u32>,
        what: &dyn Fn(&str) -> What,
    ) {
        let mut names: BTreeSet<&[u8]> = old.iter().map(|(key, _)| key).collect();
        names.extend(new.iter().map(|(key, _)| key));
        for name in names {
            let Ok(key) = std::str::from_utf8(name) else {
                self.report(kind, what("?"), object);
                continue;
            };
            if but.contains(&key) {
                continue;
            }
            match (old.get(key), new.get(key)) {
                (Some(old), Some(new)) => self.same(old, new, kind, object, &what(key)),
                _ => self.report(kind, what(key), object),
            }
        }
    }

    /// Compares two values to the letter; references wait in the queue.
    pub(super) fn same(
        &mut self,
        old: &Object,
        new: &Object,
        kind: Kind,
        object: Option<u32>,
        what: &What,
    ) {
        match (old, new) {
            (Object::Reference(old), Object::Reference(new)) => {
                self.queue.push((*old, *new, kind, what.clone()));
            }
            (Object::Reference(_), _) | (_, Object::Reference(_)) => {
                let (Ok(before), Ok(after)) = (self.old.resolve(old), self.new.resolve(new)) else {
                    return self.report(kind, what.clone(), object);
                };
                self.same(&before, &after, kind, object, what);
            }
            (Object::Array(old), Object::Array(new)) => {
                if old.len() != new.len() {
                    return self.report(kind, what.clone(), object);
                }
                for (old, new) in old.iter().zip(new.iter()) {
                    self.same(old, new, kind, object, what);
                }
            }
            (Object::Dictionary(old), Object::Dictionary(new)) => {
                self.keys(old, new, &[], kind, object, &|_| what.clone());
            }
            (Object::Stream(before), Object::Stream(after)) => {
                let (one, other) = (self.old.pdf().raw(before), self.new.pdf().raw(after));
                if one != other {
                    return self.report(kind, what.clone(), object);
                }
                let lists = (&before.dictionary, &after.dictionary);
                self.keys(lists.0, lists.1, &["Length"], kind, object, &|_| what.clone());
            }
            (old, new) if old == new => {}
            _ => self.report(kind, what.clone(), object),
        }
    }

    /// Whether two values are the same to the letter, with all below them.
    pub(super) fn is_same(&self, old: Option<&Object>, new: Option<&Object>) -> bool {
        let (old, new) = match (old, new) {
            (None, None) => return true,
            (Some(old), Some(new)) => (old, new),
            _ => return false,
        };
        let mut quiet = Diff {
            old: self.old,
            new: self.new,
            overwritten: self.overwritten.clone(),
            compared: BTreeSet::new(),
            signing: BTreeSet::new(),
            queue: Vec::new(),
            seen: BTreeSet::new(),
            changes: Vec::new(),
        };
        // A parent's or a page's reference leads out of the value.
        quiet.compared.extend(self.compared.iter());
        quiet.same(old, new, Kind::Other, None, &What::Form);
        quiet.rest();
        quiet.changes.is_empty()
    }

    /// Works off the queue.
    pub(super) fn rest(&mut self) {
        // Where all that was overwritten has been compared by its own rule,
        // what else can be reached is the same by its very place.
        let untouched = self.overwritten.is_subset(&self.compared);
        while let Some((old, new, kind, what)) = self.queue.pop() {
            if old == new && (untouched || self.compared.contains(&old.0)) {
                continue;
            }
            if !self.seen.insert((old, new)) {
                continue;
            }
            if self.seen.len() > MOST {
                return self.report(Kind::Other, What::TooMuch, None);
            }
            match (self.old.get(old), self.new.get(new)) {
                (Ok(before), Ok(after)) => self.same(&before, &after, kind, Some(new.0), &what),
                // The same broken object in both is the signer's business.
                (Err(_), Err(_)) if old == new && self.old.slot(old.0) == self.new.slot(new.0) => {}
                (_, Err(super::pdf::PdfError::Damaged(words))) => {
                    self.report(Kind::Other, What::Broken(words), Some(new.0));
                }
                _ => self.report(kind, what, Some(new.0)),
            }
        }
    }

    pub(super) fn list(view: &View<'_, '_>, dictionary: &Dictionary, key: &str) -> Vec<Object> {
        let list = view.value(dictionary, key);
        list.as_ref().and_then(Object::array).map(<[Object]>::to_vec).unwrap_or_default()
    }
}
