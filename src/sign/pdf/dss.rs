//! The document security store (ETSI EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3).
//!
//! In: certificates, revocation lists, OCSP responses. Out: a catalogue whose
//! DSS holds them besides what it held before, each once.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};
use serde::{Deserialize, Serialize};

use super::PrepareError;
use super::revision::Revision;

/// Evidence for signatures in the file, all DER.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Certificate revocation lists (RFC 5280).
    pub crls: Vec<Vec<u8>>,
    /// OCSP responses (RFC 6960).
    pub ocsps: Vec<Vec<u8>>,
    /// The signatures it is for: SHA-1 of their /Contents, upper-case
    /// hexadecimal, the keys of /VRI.
    pub signatures: Vec<String>,
}

impl Evidence {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.crls.is_empty() && self.ocsps.is_empty()
    }
}

/// Puts evidence into the file.
pub(super) fn keep(revision: &mut Revision, evidence: &Evidence) -> Result<(), PrepareError> {
    let catalog = revision.catalog()?;
    let known = revision.dict(catalog).and_then(|of| revision.dictionary(of, b"DSS")).cloned();
    let mut store = known.unwrap_or_else(|| dictionary! { "Type" => "DSS" });
    let kinds = [
        ("Certs", "Cert", &evidence.certificates),
        ("CRLs", "CRL", &evidence.crls),
        ("OCSPs", "OCSP", &evidence.ocsps),
    ];
    let mut related = dictionary! {};
    for (all, one, parts) in kinds {
        if parts.is_empty() {
            continue;
        }
        let mut members = revision.array(&store, all.as_bytes()).cloned().unwrap_or_default();
        let mut there = contents(revision, &members);
        let mut used = Vec::new();
        for part in parts {
            let id = match there.get(part) {
                Some(id) => *id,
                None => {
                    let id = revision.add_stream(dictionary! {}, part.clone())?;
                    members.push(Object::Reference(id));
                    there.insert(part.clone(), id);
                    id
                }
            };
            used.push(Object::Reference(id));
        }
        store.set(all, members);
        related.set(one, used);
    }
    if !evidence.signatures.is_empty() {
        let known = revision.dictionary(&store, b"VRI").cloned();
        let mut each = known.unwrap_or_default();
        for key in &evidence.signatures {
            let known = revision.dictionary(&each, key.as_bytes()).cloned().unwrap_or_default();
            each.set(key.as_str(), merged(revision, known, &related));
        }
        store.set("VRI", each);
    }
    let place = revision.dict(catalog).and_then(|of| of.get(b"DSS").ok());
    match place.and_then(|place| place.as_reference().ok()) {
        Some(id) => *revision.edit(id)? = store,
        None => {
            let id = revision.add(store)?;
            revision.edit(catalog)?.set("DSS", Object::Reference(id));
        }
    }
    Ok(())
}

/// The streams of an array by what they hold.
fn contents(revision: &Revision, members: &[Object]) -> BTreeMap<Vec<u8>, ObjectId> {
    let ids = members.iter().filter_map(|member| member.as_reference().ok());
    ids.filter_map(|id| {
        let stream = revision.get(id)?.as_stream().ok()?;
        Some((stream.get_plain_content_with_limit(16 << 20).ok()?, id))
    })
    .collect()
}

/// Both, each reference once.
fn merged(revision: &Revision, mut known: Dictionary, more: &Dictionary) -> Dictionary {
    for (key, references) in more.iter() {
        let mut all = revision.array(&known, key).cloned().unwrap_or_default();
        for reference in references.as_array().into_iter().flatten() {
            if !all.contains(reference) {
                all.push(reference.clone());
            }
        }
        known.set(key.clone(), all);
    }
    known
}
