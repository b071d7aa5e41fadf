//! The trailer, the document information, the catalogue and its store of
//! evidence.
//!
//! In: both catalogues. Out: changes of their keys; DSS and Extensions may come
//! and grow (ETSI EN 319 142-1, 5.4.2), metadata may say when it was saved.

use std::collections::BTreeSet;

use super::{Diff, Kind, What};
use crate::verify::pdf::{Dictionary, Object, View};
use crate::verify::xmp;

impl Diff<'_, '_, '_> {
    pub(super) fn document(&mut self) {
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

    pub(super) fn catalog(&mut self, old: &Dictionary, new: &Dictionary, number: Option<u32>) {
        let own = ["AcroForm", "Pages", "DSS", "Extensions", "Version", "Metadata"];
        self.keys(old, new, &own, Kind::Other, number, &|key| What::Catalog(key.to_owned()));
        // Every saving writes its date there; what is shown must not change.
        let (before, after) = (old.get("Metadata"), new.get("Metadata"));
        if before != after || after.is_some_and(|after| self.is_overwritten(after)) {
            let said = |view: &View<'_, '_>, value: Option<&Object>| match value {
                Some(value) => xmp::said(view, value),
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

    /// Whether a value is a document security store (ISO 32000-2, 12.8.4.3).
    pub(super) fn is_dss(&self, value: &Object) -> bool {
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
}
