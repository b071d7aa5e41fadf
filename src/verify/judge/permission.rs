//! What a signature permits: certification and locks.
//!
//! In: signature dictionaries. Out: the level of a certification (DocMDP, ISO
//! 32000-2, 12.8.2.2), the locks of fields (FieldMDP, 12.8.2.4), and whether a
//! change keeps to them (contract, section 5).

use super::Judge;
use crate::verify::changes::{Change, Kind, What};
use crate::verify::find::Found;
use crate::verify::pdf::{Dictionary, Object, Pdf};
use crate::verify::{Signature, text};

impl Judge<'_, '_, '_> {
    /// Whether a change in the step `at` is one that the signature allows.
    pub(super) fn allows(&self, change: &Change, at: usize, signature: &Signature) -> bool {
        match (change.kind, signature.certification) {
            // ISO 32000-2, 12.8.2.2: level 1 allows evidence and time stamps.
            (Kind::Signature, Some(1)) => !matches!(change.what, What::Signed(_)),
            (Kind::Signature, _) => true,
            (Kind::FormFill, Some(2 | 3)) => match &change.what {
                What::Filled(field) => {
                    !self.locks.iter().any(|(since, lock)| *since <= at && locks_field(lock, field))
                }
                _ => false,
            },
            (Kind::Annotation, Some(3)) => matches!(change.what, What::Note(_)),
            _ => false,
        }
    }
}

/// The level of a certification, where the signature is one: named in its
/// reference dictionary and as the document's permission.
pub(super) fn certification(pdf: &Pdf<'_>, signature: &Dictionary) -> Option<u8> {
    let view = pdf.today();
    let references = view.value(signature, "Reference")?;
    for reference in references.array()? {
        let reference = view.resolve(reference).ok()?;
        let reference = reference.dictionary()?;
        if view.value(reference, "TransformMethod")?.name() != Some(b"DocMDP") {
            continue;
        }
        let parameters = view.value(reference, "TransformParams");
        let parameters = parameters.as_ref().and_then(Object::dictionary);
        let level = parameters.and_then(|parameters| view.value(parameters, "P"));
        return match level.map_or(Some(2), |level| level.integer()) {
            Some(level @ 1..=3) => u8::try_from(level).ok(),
            _ => Some(1),
        };
    }
    None
}

/// The locks of all signatures, with the index of the revision that brought
/// them (ISO 32000-2, 12.7.5.5 and 12.8.2.4).
pub(super) fn locks(pdf: &Pdf<'_>, found: &[Found]) -> Vec<(usize, Dictionary)> {
    let view = pdf.today();
    let mut locks = Vec::new();
    for one in found {
        locks.extend(one.lock.clone().map(|lock| (one.revision, lock)));
        let references = view.value(&one.dictionary, "Reference");
        for reference in references.as_ref().and_then(Object::array).unwrap_or_default() {
            let Ok(reference) = view.resolve(reference) else { continue };
            let Some(reference) = reference.dictionary() else { continue };
            let method = view.value(reference, "TransformMethod");
            if method.as_ref().and_then(Object::name) == Some(b"FieldMDP")
                && let Some(parameters) = view.value(reference, "TransformParams")
                && let Some(parameters) = parameters.dictionary()
            {
                locks.push((one.revision, parameters.clone()));
            }
        }
    }
    locks
}

fn locks_field(lock: &Dictionary, field: &str) -> bool {
    let names = lock.get("Fields").and_then(Object::array).unwrap_or_default();
    let named = names.iter().filter_map(Object::string).map(text::decode).any(|name| {
        // Naming a field names those below it.
        field == name || field.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.'))
    });
    match lock.get("Action").and_then(Object::name) {
        Some(b"Include") => named,
        Some(b"Exclude") => !named,
        _ => true,
    }
}
