//! The form: fields that were there, values filled in, fields signed, and new
//! signature fields (ISO 32000-2, 12.7).
//!
//! In: both forms. Out: changes of fields. An old appearance that serves another
//! place as well is a change of that place too.

use std::collections::BTreeSet;

use super::page::is_seen;
use super::{Diff, Found, Kind, MOST, What};
use crate::verify::pdf::{Dictionary, Id, Object, View};
use crate::verify::text;

impl Diff<'_, '_, '_> {
    pub(super) fn form(&mut self, old: &Found, new: &Found) {
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
            inner.name.push_str(&text::decode(part));
        }
        if let Some(Object::Name(kind)) = view.value(field, "FT") {
            inner.kind = Some(kind);
        }
        inner
    }
}
