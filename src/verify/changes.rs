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

use std::collections::BTreeSet;

use super::pdf::{Dictionary, Id, Object, View};

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

/// Pages of a document, at most.
const PAGES: usize = 100_000;

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

    fn document(&mut self) {
        let (old, new) = (self.old.trailer(), self.new.trailer());
        const FREE: [&str; 11] = [
            "Size",
            "Prev",
            "XRefStm",
            "ID",
            "Root",
            "Info",
            "Type",
            "W",
            "Index",
            "Filter",
            "DecodeParms",
        ];
        self.keys(old, new, &[&FREE[..], &["Length"]].concat(), Kind::Other, None, &|key| {
            What::Trailer(key.to_owned())
        });
        let first = |view: &View<'_, '_>, trailer: &Dictionary| {
            view.value(trailer, "ID").and_then(|id| id.array()?.first().cloned())
        };
        if first(self.old, old) != first(self.new, new) {
            self.report(Kind::Other, What::Trailer("ID".to_owned()), None);
        }
        if let (_, Some(info)) = self.pair(old.get("Info"), new.get("Info")) {
            let before = Self::find(self.old, old.get("Info")).unwrap_or_default();
            let what = |key: &str| What::Trailer(format!("Info/{key}"));
            self.keys(&before.0, &info.0, &["ModDate"], Kind::Other, info.1, &what);
            self.compared.extend(info.1);
        } else if old.get("Info").is_some() {
            self.report(Kind::Other, What::Trailer("Info".to_owned()), None);
        }
        if old.get("Root").and_then(Object::reference)
            != new.get("Root").and_then(Object::reference)
        {
            self.report(Kind::Other, What::Trailer("Root".to_owned()), None);
        }
        let (Some(old), Some(new)) = self.pair(old.get("Root"), new.get("Root")) else {
            self.report(Kind::Other, What::Catalog("Root".to_owned()), None);
            return;
        };
        self.compared.extend(new.1);
        self.catalog(&old.0, &new.0, new.1);
    }

    fn catalog(&mut self, old: &Dictionary, new: &Dictionary, number: Option<u32>) {
        let own = ["AcroForm", "Pages", "DSS", "Extensions", "Version", "Metadata"];
        self.keys(old, new, &own, Kind::Other, number, &|key| What::Catalog(key.to_owned()));
        // Every saving writes its date there; what is shown must not change.
        let (before, after) = (old.get("Metadata"), new.get("Metadata"));
        if before != after || after.is_some_and(|after| self.is_overwritten(after)) {
            let said = |view: &View<'_, '_>, value: Option<&Object>| match value {
                Some(value) => super::xmp::said(view, value),
                None => Some(Vec::new()),
            };
            let (one, other) = (said(self.old, before), said(self.new, after));
            if one.is_none() || one != other {
                let number = after.and_then(Object::reference).map(|id| id.0);
                self.report(Kind::Other, What::Catalog("Metadata".to_owned()), number);
            }
        }
        for key in ["DSS", "Extensions"] {
            let (before, after) = (old.get(key), new.get(key));
            if self.is_same(before, after) {
                continue;
            }
            match after {
                // What was kept for later must not vanish.
                None => self.report(Kind::Other, What::Catalog(key.to_owned()), number),
                Some(after) if key == "DSS" && !self.is_dss(after) => {
                    self.report(Kind::Other, What::Catalog(key.to_owned()), number);
                }
                Some(_) => self.report(Kind::Signature, What::Evidence, None),
            }
        }
        if old.get("Version") != new.get("Version")
            && !matches!(new.get("Version"), Some(Object::Name(_)))
        {
            self.report(Kind::Other, What::Catalog("Version".to_owned()), number);
        }
        // Fields first: pages ask which widgets they have.
        let (form, later) = self.pair(old.get("AcroForm"), new.get("AcroForm"));
        match (form, later) {
            (form, Some(later)) => self.form(&form.unwrap_or_default(), &later),
            (Some(_), None) => self.report(Kind::Other, What::Form, number),
            (None, None) => {}
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if let (Some(old), Some(new)) = (old.get("Pages"), new.get("Pages")) {
            let mut seen = BTreeSet::new();
            self.tree(old, new, &mut before, &mut after, &mut seen);
        }
        for (at, (old, new)) in before.iter().zip(&after).enumerate() {
            self.page(*old, *new, at + 1);
        }
    }

    /// Compares all keys to the letter but those that have their own rule.
    fn keys(
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
    fn same(&mut self, old: &Object, new: &Object, kind: Kind, object: Option<u32>, what: &What) {
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
    fn is_same(&self, old: Option<&Object>, new: Option<&Object>) -> bool {
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
    fn rest(&mut self) {
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

    /// Whether a value is a document security store (ISO 32000-2, 12.8.4.3).
    fn is_dss(&self, value: &Object) -> bool {
        let Some((store, _)) = Self::find(self.new, Some(value)) else { return false };
        let streams = |value: &Object| {
            let list = self.new.resolve(value).ok();
            let list = list.as_ref().and_then(Object::array);
            list.is_some_and(|list| {
                list.iter().all(|one| {
                    self.new.resolve(one).is_ok_and(|one| matches!(one, Object::Stream(_)))
                })
            })
        };
        let is_name = |value: &Object, name: &[u8]| value.name() == Some(name);
        store.iter().all(|(key, value)| match key {
            b"Type" => is_name(value, b"DSS"),
            b"Certs" | b"CRLs" | b"OCSPs" => streams(value),
            b"VRI" => Self::find(self.new, Some(value)).is_some_and(|(list, _)| {
                list.iter().all(|(key, value)| {
                    let key =
                        key == b"Type" || key.len() == 40 && key.iter().all(u8::is_ascii_hexdigit);
                    let Some((entry, _)) = Self::find(self.new, Some(value)) else {
                        return key && value.name() == Some(b"VRI");
                    };
                    key && entry.iter().all(|(key, value)| match key {
                        b"Type" => is_name(value, b"VRI"),
                        b"Cert" | b"CRL" | b"OCSP" => streams(value),
                        b"TU" | b"TS" => true,
                        _ => false,
                    })
                })
            }),
            _ => false,
        })
    }

    fn form(&mut self, old: &Found, new: &Found) {
        self.compared.extend(new.1);
        let fresh = old.0.is_empty();
        let what = |_: &str| What::Form;
        let mut own = vec!["Fields", "SigFlags", "DR"];
        // A form that did not exist may bring what every writer puts in.
        if fresh {
            own.push("DA");
        }
        self.keys(&old.0, &new.0, &own, Kind::Other, new.1, &what);
        self.resources(old.0.get("DR"), new.0.get("DR"), 2);
        let flags = |form: &Dictionary| form.get("SigFlags").and_then(Object::integer).unwrap_or(0);
        let (before, after) = (flags(&old.0), flags(&new.0));
        if before & !after != 0 || !(0..=3).contains(&after) && before != after {
            self.report(Kind::Other, What::Form, new.1);
        }
        let mut seen = BTreeSet::new();
        self.fields(&old.0, &new.0, "Fields", &Above::default(), &mut seen);
    }

    /// Resources of the form: more may come, what was there stays.
    fn resources(&mut self, old: Option<&Object>, new: Option<&Object>, depth: usize) {
        let (Some(old), Some(new)) = (old, new) else {
            if old.is_some() {
                self.report(Kind::Other, What::Form, None);
            }
            return;
        };
        match self.pair(Some(old), Some(new)) {
            (Some(before), Some(after)) if depth > 0 => {
                for (key, value) in before.0.iter() {
                    let key = String::from_utf8_lossy(key).into_owned();
                    self.resources(Some(value), after.0.get(&key), depth - 1);
                }
            }
            _ => self.same(old, new, Kind::Other, None, &What::Form),
        }
    }

    fn list(view: &View<'_, '_>, dictionary: &Dictionary, key: &str) -> Vec<Object> {
        let list = view.value(dictionary, key);
        list.as_ref().and_then(Object::array).map(<[Object]>::to_vec).unwrap_or_default()
    }

    /// Fields under a key: those that were there, in their order, then new
    /// signature fields.
    fn fields(
        &mut self,
        old: &Dictionary,
        new: &Dictionary,
        key: &str,
        above: &Above,
        seen: &mut BTreeSet<u32>,
    ) {
        let (before, after) = (Self::list(self.old, old, key), Self::list(self.new, new, key));
        for (at, old) in before.iter().enumerate() {
            let Some(new) = after.get(at).filter(|new| *new == old) else {
                return self.report(Kind::Other, What::Form, None);
            };
            let (Some(before), Some(after)) = self.pair(Some(old), Some(new)) else {
                // A field that is none stays none.
                self.same(old, new, Kind::Other, None, &What::Form);
                continue;
            };
            if after.1.is_none_or(|number| seen.insert(number)) && seen.len() < MOST {
                self.field(&before, &after, above, seen);
            }
        }
        for new in after.iter().skip(before.len()) {
            self.new_field(new, above);
        }
    }

    fn field(&mut self, old: &Found, new: &Found, above: &Above, seen: &mut BTreeSet<u32>) {
        self.compared.extend(new.1);
        let above = above.with(self.old, &old.0);
        let name = above.name.clone();
        let signature = above.kind.as_deref() == Some(b"Sig");
        let value = |view: &View<'_, '_>, field: &Dictionary| {
            view.value(field, "V").is_some() || above.signed
        };
        let (before, after) = (value(self.old, &old.0), value(self.new, &new.0));
        let what = |_: &str| What::Field(name.clone());
        let own: &[&str] = match (signature, before, after) {
            (true, false, true) => &["Kids", "V", "AP", "M", "F", "AS"],
            (true, ..) if above.signing => &["Kids", "AP", "M", "F", "AS"],
            (true, ..) => &["Kids"],
            (false, ..) => &["Kids", "V", "AP", "AS", "M", "I"],
        };
        self.keys(&old.0, &new.0, own, Kind::Other, new.1, &what);
        let mut above = above;
        if signature && !before && after {
            above.signing = true;
            let stamp = Self::find(self.new, new.0.get("V"));
            let stamp = stamp.is_some_and(|(stamp, _)| stamp.is("SubFilter", "ETSI.RFC3161"));
            let what = if stamp { What::Stamped } else { What::Signed };
            self.report(Kind::Signature, what(name.clone()), new.1);
        }
        if above.signing {
            self.signing.extend(new.1);
            self.redrawn(&old.0, &new.0, &name, new.1);
        }
        if !signature {
            for key in ["V", "AP", "AS", "I"] {
                if !self.is_same(old.0.get(key), new.0.get(key)) {
                    self.report(Kind::FormFill, What::Filled(name.clone()), new.1);
                }
            }
        }
        self.fields(&old.0, &new.0, "Kids", &above, seen);
    }

    /// A field that is signed now and had been drawn before: what an earlier
    /// signer saw there has changed, as when a field is filled in; and where
    /// the old drawing serves another place too, that place may have changed.
    fn redrawn(&mut self, old: &Dictionary, new: &Dictionary, name: &str, number: Option<u32>) {
        let Some(before) = old.get("AP") else { return };
        if is_blank(self.old, before) || self.is_same(Some(before), new.get("AP")) {
            return;
        }
        self.report(Kind::FormFill, What::Filled(name.to_owned()), number);
        let inner = Self::find(self.old, Some(before));
        let inner = inner.as_ref().and_then(|(states, _)| states.get("N")).cloned();
        for target in [Some(before.clone()), inner].into_iter().flatten() {
            let Some(target) = target.reference() else { continue };
            if uses(self.old, target, 2) > 1 {
                self.report(Kind::Other, What::Field(name.to_owned()), Some(target.0));
            }
        }
    }

    /// A field that was not there: only for a signature, and only what such a
    /// field has.
    fn new_field(&mut self, value: &Object, above: &Above) {
        const KEYS: [&str; 24] = [
            "Type", "Subtype", "FT", "T", "TU", "TM", "V", "F", "Ff", "Rect", "P", "AP", "AS", "M",
            "NM", "Parent", "Kids", "Lock", "SV", "MK", "BS", "Border", "DA", "H",
        ];
        let Some((field, number)) = Self::find(self.new, Some(value)) else {
            return self.report(Kind::Other, What::Form, None);
        };
        let above = above.with(self.new, &field);
        let name = above.name.clone();
        let known = field.iter().all(|(key, _)| KEYS.iter().any(|known| known.as_bytes() == key));
        let is_new = number.is_none_or(|number| self.old.slot(number).is_none());
        if above.kind.as_deref() != Some(b"Sig") || !known || !is_new {
            return self.report(Kind::Other, What::Field(name), number);
        }
        self.signing.extend(number);
        self.compared.extend(number);
        let mut seen = is_seen(self.new, &field);
        for kid in Self::list(self.new, &field, "Kids") {
            let Some((widget, kid)) = Self::find(self.new, Some(&kid)) else { continue };
            let known =
                widget.iter().all(|(key, _)| KEYS.iter().any(|known| known.as_bytes() == key));
            if !known || widget.get("Kids").is_some() {
                return self.report(Kind::Other, What::Field(name), kid);
            }
            seen |= is_seen(self.new, &widget);
            self.signing.extend(kid);
            self.compared.extend(kid);
        }
        self.report(Kind::Signature, What::NewField(name.clone(), seen), number);
        if let Some((signature, _)) = Self::find(self.new, field.get("V")) {
            let stamp = signature.is("SubFilter", "ETSI.RFC3161");
            let what = if stamp { What::Stamped } else { What::Signed };
            self.report(Kind::Signature, what(name), number);
        }
    }

    /// The tree of pages: the same nodes with the same pages in them.
    fn tree(
        &mut self,
        old: &Object,
        new: &Object,
        before: &mut Vec<Id>,
        after: &mut Vec<Id>,
        seen: &mut BTreeSet<Id>,
    ) {
        let mut open = vec![(old.clone(), new.clone())];
        while let Some((old, new)) = open.pop() {
            let (Some(one), Some(other)) = (old.reference(), new.reference()) else {
                self.same(&old, &new, Kind::Other, None, &What::Pages);
                continue;
            };
            if one != other {
                self.report(Kind::Other, What::Pages, Some(other.0));
            }
            if !seen.insert(one) || seen.len() > PAGES {
                continue;
            }
            let (Some(dictionary), Some(later)) = self.pair(Some(&old), Some(&new)) else {
                self.same(&old, &new, Kind::Other, None, &What::Pages);
                continue;
            };
            if dictionary.0.get("Kids").is_none() {
                before.push(one);
                after.push(other);
                self.compared.insert(other.0);
                continue;
            }
            self.compared.insert(other.0);
            self.keys(&dictionary.0, &later.0, &["Kids"], Kind::Other, Some(other.0), &|_| {
                What::Pages
            });
            let kids = Self::list(self.old, &dictionary.0, "Kids");
            let others = Self::list(self.new, &later.0, "Kids");
            if kids != others {
                self.report(Kind::Other, What::Pages, Some(other.0));
            }
            open.extend(kids.into_iter().zip(others).rev());
        }
    }

    fn page(&mut self, old: Id, new: Id, number: usize) {
        let (before, after) = (Object::Reference(old), Object::Reference(new));
        let (Some(before), Some(after)) = self.pair(Some(&before), Some(&after)) else { return };
        self.keys(&before.0, &after.0, &["Annots"], Kind::Other, Some(new.0), &|_| {
            What::Page(number)
        });
        let list =
            (Self::list(self.old, &before.0, "Annots"), Self::list(self.new, &after.0, "Annots"));
        for one in &list.0 {
            if !list.1.contains(one) {
                self.report(Kind::Annotation, What::Annotation(number), Some(new.0));
            }
        }
        let kept: Vec<&Object> = list.1.iter().filter(|one| list.0.contains(one)).collect();
        let order: Vec<&Object> = list.0.iter().filter(|one| list.1.contains(one)).collect();
        if kept != order {
            // Another order is another painting.
            self.report(Kind::Annotation, What::Annotation(number), Some(new.0));
        }
        for one in &list.1 {
            let id = one.reference();
            if list.0.contains(one) {
                let done = id.is_some_and(|id| self.compared.contains(&id.0));
                if !done {
                    let pair = self.pair(Some(one), Some(one));
                    if let (Some(old), Some(new)) = pair {
                        self.compared.extend(new.1);
                        self.keys(&old.0, &new.0, &[], Kind::Annotation, new.1, &|_| {
                            What::Annotation(number)
                        });
                    }
                }
                continue;
            }
            if id.is_some_and(|id| self.signing.contains(&id.0)) {
                continue;
            }
            let note =
                Self::find(self.new, Some(one)).is_some_and(|(note, _)| is_note(self.new, &note));
            let what = if note { What::Note } else { What::Annotation };
            self.report(Kind::Annotation, what(number), id.map(|id| id.0));
        }
    }
}

/// Whether an appearance draws nothing.
fn is_blank(view: &View<'_, '_>, appearance: &Object) -> bool {
    let states = view.resolve(appearance).ok();
    let Some(states) = states.as_ref().and_then(Object::dictionary) else { return false };
    match view.value(states, "N") {
        None => true,
        Some(Object::Stream(stream)) => view
            .pdf()
            .data(&stream, view)
            .is_ok_and(|data| data.iter().all(u8::is_ascii_whitespace)),
        Some(_) => false,
    }
}

/// How often an object is referred to, counted up to `most`.
fn uses(view: &View<'_, '_>, target: Id, most: usize) -> usize {
    let mut count = 0;
    let mut roots: Vec<Object> = view.trailer().iter().map(|(_, value)| value.clone()).collect();
    let mut numbers: Vec<u32> = view.numbers().collect();
    loop {
        while let Some(object) = roots.pop() {
            match &object {
                Object::Reference(id) => count += usize::from(*id == target),
                Object::Array(array) => roots.extend(array.iter().cloned()),
                object => {
                    let Some(dictionary) = object.dictionary() else { continue };
                    roots.extend(dictionary.iter().map(|(_, value)| value.clone()));
                }
            }
        }
        if count >= most {
            return count;
        }
        let Some(number) = numbers.pop() else { return count };
        if let Ok(object) = view.get((number, 0)) {
            roots.push(Object::clone(&object));
        }
    }
}

/// What a field takes from those above it.
#[derive(Clone, Debug, Default)]
struct Above {
    name: String,
    kind: Option<Vec<u8>>,
    signed: bool,
    signing: bool,
}

impl Above {
    fn with(&self, view: &View<'_, '_>, field: &Dictionary) -> Above {
        let mut inner = self.clone();
        if let Some(part) = view.value(field, "T").as_ref().and_then(Object::string) {
            if !inner.name.is_empty() {
                inner.name.push('.');
            }
            inner.name.push_str(&super::text::decode(part));
        }
        if let Some(Object::Name(kind)) = view.value(field, "FT") {
            inner.kind = Some(kind);
        }
        inner
    }
}

/// Whether an annotation has a place where it is seen.
fn is_seen(view: &View<'_, '_>, annotation: &Dictionary) -> bool {
    size(view, annotation).is_some_and(|(width, height)| width > 0.0 && height > 0.0)
        && view.value(annotation, "AP").is_some()
}

/// Width and height of the rectangle, in points.
fn size(view: &View<'_, '_>, annotation: &Dictionary) -> Option<(f64, f64)> {
    let rect = view.value(annotation, "Rect")?;
    let numbers: Vec<f64> = rect.array()?.iter().filter_map(Object::number).collect();
    let [left, bottom, right, top] = numbers[..] else { return None };
    Some(((right - left).abs(), (top - bottom).abs()))
}

/// A text note or a pop-up that can cover nothing but the spot of its icon:
/// no appearance of its own beyond half an inch.
fn is_note(view: &View<'_, '_>, annotation: &Dictionary) -> bool {
    let small =
        size(view, annotation).is_some_and(|(width, height)| width <= 36.0 && height <= 36.0);
    annotation.is("Subtype", "Text") && (small || annotation.get("AP").is_none())
        || annotation.is("Subtype", "Popup") && annotation.get("AP").is_none()
}
