//! The signatures that a file holds, as bytes: what `--upgrade` and `--renew`
//! start from. Whether they are any good is `verify`'s business.

use serde::{Deserialize, Serialize};

use super::field::fields;
use super::revision::Revision;
use super::{PrepareError, Refusal};
use crate::digest::{self, Algorithm};
use crate::pki::tlv::Element;

/// A signature or document timestamp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its field.
    pub field: String,
    /// What it is.
    pub kind: Kind,
    /// Its CMS, DER, without the zeros behind it.
    #[serde(with = "serde_bytes")]
    pub der: Vec<u8>,
    /// Its key in /VRI: SHA-1 of the whole /Contents.
    pub key: String,
}

/// What stands in a signature field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Somebody's signature.
    Signature,
    /// A document timestamp.
    Timestamp,
}

/// The signatures, in the order in which they were made.
pub fn survey(bytes: &[u8]) -> Result<Vec<Found>, PrepareError> {
    let revision = Revision::of(bytes)?;
    let mut found = Vec::new();
    for field in fields(&revision)? {
        if field.value.is_none() {
            continue;
        }
        let signature = revision.dict(field.id).and_then(|of| revision.dictionary(of, b"V"));
        let Some(signature) = signature else { continue };
        let Some(contents) = revision.member(signature, b"Contents").and_then(|c| c.as_str().ok())
        else {
            continue;
        };
        let is_stamp = revision
            .member(signature, b"SubFilter")
            .is_some_and(|name| name.as_name().is_ok_and(|name| name == b"ETSI.RFC3161"));
        let Ok((element, _)) = Element::first(contents) else { continue };
        let made = digest::bytes(contents, &[Algorithm::Sha1]);
        let key = made.first().map(|digest| digest.hex().to_uppercase()).unwrap_or_default();
        let range = revision.array(signature, b"ByteRange");
        let end = range.and_then(|range| {
            let number = |at: usize| range.get(at)?.as_i64().ok();
            number(2)?.checked_add(number(3)?)
        });
        let kind = if is_stamp { Kind::Timestamp } else { Kind::Signature };
        let der = element.whole.to_vec();
        found.push((end.unwrap_or(0), Found { field: field.name, kind, der, key }));
    }
    if found.is_empty() {
        return Err(Refusal::NoSignature.into());
    }
    found.sort_by_key(|(end, _)| *end);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}
