//! Seed values: what the maker of a field demands of the signature in it
//! (ISO 32000-2, 12.7.5.5, tables 237 and 238).
//!
//! In: the field and the signature that is wanted. Out: the reason to state, or
//! which demand is not met. Only mandatory entries count (Ff), and MDP and a
//! required time stamp, which are always so; mere preferences are passed over.
//! What cannot be met at all (legal attestations, revocation data among the
//! signed attributes, locking the document, appearances by name) is refused.

use lopdf::{Dictionary, Object};
use serde::{Deserialize, Serialize};

use super::field::Field;
use super::revision::Revision;
use super::{Approval, PrepareError, Refusal};
use crate::pki::{Certificate, name};

/// How a signature is made, as far as a field may ask.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Maker {
    /// Certificates, the signer's own first.
    pub chain: Vec<Vec<u8>>,
    /// The digest as PDF names it: SHA256.
    pub digest: String,
    /// It will be timestamped.
    pub timed: bool,
}

/// A demand that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Demand {
    /// Another Filter than Adobe.PPKLite; which.
    Filter(String),
    /// None of these is what we make.
    SubFilter(Vec<String>),
    /// None of these digests is the key's.
    Digest(Vec<String>),
    /// One of these reasons.
    Reason(Vec<String>),
    /// No reason.
    NoReason,
    /// A certificate of other owners, issuers, policies or key usage: the entry.
    Certificate(String),
    /// A certification of this level; 0 for an approval.
    Level(i64),
    /// A time stamp.
    Timestamp,
    /// Something that is not supported: the entry.
    Other(String),
}

/// The reason that the signature states, where all demands are met.
pub(super) fn obey(
    revision: &Revision,
    field: &Field,
    approval: &Approval,
) -> Result<Option<String>, PrepareError> {
    let found = [field.id, field.widget].into_iter().find_map(|id| {
        let holder = revision.dict(id)?;
        revision.dictionary(holder, b"SV")
    });
    let Some(seed) = found else { return Ok(approval.reason.clone()) };
    let seed = Seed { revision, seed, approval };
    seed.check().map_err(|demand| Refusal::Seed(field.name.clone(), demand).into())
}

struct Seed<'a> {
    revision: &'a Revision,
    seed: &'a Dictionary,
    approval: &'a Approval,
}

impl Seed<'_> {
    fn check(&self) -> Result<Option<String>, Demand> {
        let flags = self.integer(self.seed, b"Ff").unwrap_or(0);
        let must = |bit: u32, key: &[u8]| flags & 1 << (bit - 1) != 0 && self.seed.has(key);
        if must(1, b"Filter") {
            let filter = self.name(b"Filter").unwrap_or_default();
            if filter != "Adobe.PPKLite" {
                return Err(Demand::Filter(filter));
            }
        }
        let filters = self.texts(self.seed, b"SubFilter");
        if must(2, b"SubFilter") && !filters.iter().any(|one| one == "ETSI.CAdES.detached") {
            return Err(Demand::SubFilter(filters));
        }
        // 3 is the seed of ISO 32000-2.
        let version = self.revision.member(self.seed, b"V").and_then(|v| v.as_float().ok());
        if must(3, b"V") && version.is_none_or(|version| version > 3.0) {
            return Err(Demand::Other("V".to_owned()));
        }
        let digests = self.texts(self.seed, b"DigestMethod");
        if must(7, b"DigestMethod") && !digests.contains(&self.approval.maker.digest) {
            return Err(Demand::Digest(digests));
        }
        let truth = |key| self.revision.member(self.seed, key).and_then(|one| one.as_bool().ok());
        if must(6, b"AddRevInfo") && truth(b"AddRevInfo") == Some(true) {
            return Err(Demand::Other("AddRevInfo".to_owned()));
        }
        if must(5, b"LegalAttestation") && self.approval.certify.is_some() {
            return Err(Demand::Other("LegalAttestation".to_owned()));
        }
        if must(8, b"LockDocument") && self.name(b"LockDocument").as_deref() == Some("true") {
            return Err(Demand::Other("LockDocument".to_owned()));
        }
        if must(9, b"AppearanceFilter") {
            return Err(Demand::Other("AppearanceFilter".to_owned()));
        }
        if let Some(level) = self.dictionary(b"MDP").and_then(|mdp| self.integer(mdp, b"P"))
            && level != self.approval.certify.map_or(0, i64::from)
        {
            return Err(Demand::Level(level));
        }
        if let Some(stamp) = self.dictionary(b"TimeStamp")
            && self.integer(stamp, b"Ff") == Some(1)
            && !self.approval.maker.timed
        {
            return Err(Demand::Timestamp);
        }
        if let Some(wanted) = self.dictionary(b"Cert") {
            self.certificate(wanted)?;
        }
        self.reason(must(4, b"Reasons"))
    }

    /// A list of the single reason "." forbids one.
    fn reason(&self, must: bool) -> Result<Option<String>, Demand> {
        let own = self.approval.reason.clone();
        let reasons = self.texts(self.seed, b"Reasons");
        match (reasons.as_slice(), own) {
            (_, own) if !must => Ok(own),
            ([only], None) if only == "." => Ok(None),
            ([only], Some(_)) if only == "." => Err(Demand::NoReason),
            ([], own) => Ok(own),
            ([only], None) => Ok(Some(only.clone())),
            (some, Some(own)) if some.contains(&own) => Ok(Some(own)),
            (some, _) => Err(Demand::Reason(some.to_vec())),
        }
    }

    fn certificate(&self, wanted: &Dictionary) -> Result<(), Demand> {
        let chain = &self.approval.maker.chain;
        let flags = self.integer(wanted, b"Ff").unwrap_or(0);
        let must = |bit: u32, key: &[u8]| flags & 1 << (bit - 1) != 0 && wanted.has(key);
        let lacks = |key: &str| Err(Demand::Certificate(key.to_owned()));
        let listed = |key: &[u8]| -> Vec<Vec<u8>> {
            let list = self.revision.array(wanted, key).into_iter().flatten();
            let strings = list.filter_map(|one| self.revision.resolve(one)?.as_str().ok());
            strings.map(<[u8]>::to_vec).collect()
        };
        let leaf = chain.first().and_then(|der| Certificate::from_der(der).ok());
        let Some(leaf) = leaf else { return lacks("Subject") };
        if must(1, b"Subject") && !listed(b"Subject").iter().any(|der| der == leaf.der()) {
            return lacks("Subject");
        }
        if must(2, b"Issuer") {
            let issuers = listed(b"Issuer");
            let above = |der: &Vec<u8>| {
                chain.iter().skip(1).any(|one| one == der)
                    || Certificate::from_der(der).is_ok_and(|issuer| leaf.is_signed_by(&issuer))
            };
            if !issuers.iter().any(above) {
                return lacks("Issuer");
            }
        }
        if must(3, b"OID") {
            let policies = leaf.extension::<x509_cert::ext::pkix::CertificatePolicies>();
            let policies = policies.ok().flatten().map(|(_, policies)| policies.0);
            let policies = policies.unwrap_or_default();
            let stated = |wanted: &Vec<u8>| {
                policies.iter().any(|one| one.policy_identifier.to_string().as_bytes() == wanted)
            };
            if !listed(b"OID").iter().any(stated) {
                return lacks("OID");
            }
        }
        if must(4, b"SubjectDN") && !self.is_named(wanted, &leaf) {
            return lacks("SubjectDN");
        }
        if must(6, b"KeyUsage") && !listed(b"KeyUsage").iter().any(|mask| suits(mask, &leaf)) {
            return lacks("KeyUsage");
        }
        Ok(())
    }

    /// Whether the name has all parts of one of the names asked for.
    fn is_named(&self, wanted: &Dictionary, leaf: &Certificate) -> bool {
        let own: Vec<(String, String)> = name::parts(leaf.subject());
        let names = self.revision.array(wanted, b"SubjectDN").into_iter().flatten();
        names.filter_map(|one| self.revision.resolve(one)?.as_dict().ok()).any(|parts| {
            parts.iter().all(|(key, _)| {
                let (Some(value), Ok(key_text)) =
                    (self.revision.text(parts, key), std::str::from_utf8(key))
                else {
                    return false;
                };
                own.iter()
                    .any(|(known, found)| known.eq_ignore_ascii_case(key_text) && *found == value)
            })
        })
    }

    fn integer(&self, of: &Dictionary, key: &[u8]) -> Option<i64> {
        self.revision.member(of, key)?.as_i64().ok()
    }

    fn dictionary(&self, key: &[u8]) -> Option<&Dictionary> {
        self.revision.dictionary(self.seed, key)
    }

    fn name(&self, key: &[u8]) -> Option<String> {
        let name = self.revision.member(self.seed, key)?.as_name().ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    }

    /// Names and text strings of a list.
    fn texts(&self, of: &Dictionary, key: &[u8]) -> Vec<String> {
        let list = self.revision.array(of, key).into_iter().flatten();
        list.filter_map(|one| match self.revision.resolve(one)? {
            Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
            text => lopdf::decode_text_string(text).ok(),
        })
        .collect()
    }
}

/// A mask of nine characters, digitalSignature first: 1 must be set, 0 must not,
/// X may be either.
fn suits(mask: &[u8], certificate: &Certificate) -> bool {
    let Ok(Some(usage)) = certificate.key_usage() else { return false };
    let bits = [
        usage.digital_signature(),
        usage.non_repudiation(),
        usage.key_encipherment(),
        usage.data_encipherment(),
        usage.key_agreement(),
        usage.key_cert_sign(),
        usage.crl_sign(),
        usage.encipher_only(),
        usage.decipher_only(),
    ];
    mask.iter().zip(bits).all(|(wanted, is_set)| match wanted {
        b'1' => is_set,
        b'0' => !is_set,
        _ => true,
    })
}
