//! OCSP responses (RFC 6960), and the request for one.
//!
//! In: DER. Out: an [`Ocsp`] with the bytes that were signed, and what it says
//! of one certificate.

use std::fmt;
use std::sync::Arc;

use const_oid::ObjectIdentifier;
use der::asn1::{Null, OctetString};
use der::{Any, Decode, Encode, Tag};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::name::Name;

use super::algorithm::{Scheme, digest_of, oid};
use super::crl::Revoked;
use super::timestamp::generalized_time;
use super::tlv::Element;
use super::{Certificate, Malformed, name};
use crate::digest::{self, Algorithm};

/// id-pkix-ocsp-basic.
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");

/// A response with status "successful". Cloning shares it.
#[derive(Clone)]
pub struct Ocsp(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: Vec<u8>,
    responder: Responder,
    produced_at: Timestamp,
    answers: Vec<Answer>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
    certificates: Vec<Certificate>,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Responder {
    Name(Name),
    KeyHash(Vec<u8>),
}

/// SingleResponse.
#[derive(Clone, Debug)]
struct Answer {
    algorithm: Algorithm,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    serial: Vec<u8>,
    status: Status,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
}

/// What a response says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked(Revoked),
    /// The responder does not know it.
    Unknown,
}

/// A status and the moments between which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The status.
    pub status: Status,
    /// The moment of which it speaks.
    pub this_update: Timestamp,
    /// When there will be news.
    pub next_update: Option<Timestamp>,
}

impl Ocsp {
    /// The response that these bytes are: an OCSPResponse, or the
    /// BasicOCSPResponse inside one.
    pub fn from_der(bytes: &[u8]) -> Result<Ocsp, Malformed> {
        let mut outer = Element::only(bytes)?.sequence()?;
        let first = outer.take()?;
        if first.tag == Tag::Sequence {
            return Ocsp::basic(bytes, bytes);
        }
        if first.tag != Tag::Enumerated || first.value != [0] {
            return Err(Malformed::new("the responder refused"));
        }
        let body = outer.take_context(0).ok_or_else(|| Malformed::new("no response"))?;
        outer.finish()?;
        let mut body = Element::only(body.value)?.sequence()?;
        if body.take()?.decode::<ObjectIdentifier>()? != BASIC {
            return Err(Malformed::new("no basic response"));
        }
        let basic = body.take_tag(Tag::OctetString)?.value;
        body.finish()?;
        Ocsp::basic(bytes, basic)
    }

    fn basic(whole: &[u8], basic: &[u8]) -> Result<Ocsp, Malformed> {
        let mut members = Element::only(basic)?.sequence()?;
        let tbs = members.take()?;
        let algorithm = members.take()?.decode()?;
        let signature: der::asn1::BitString = members.take()?.decode()?;
        let mut certificates = Vec::new();
        if let Some(list) = members.take_context(0) {
            for certificate in Element::only(list.value)?.members()? {
                certificates.push(Certificate::from_der(certificate.whole)?);
            }
        }
        members.finish()?;
        let mut parts = tbs.sequence()?;
        parts.take_context(0); // version 1, the only one
        let responder = match (parts.take_context(1), parts.take_context(2)) {
            (Some(found), None) => Responder::Name(Name::from_der(found.value)?),
            (None, Some(found)) => {
                Responder::KeyHash(OctetString::from_der(found.value)?.as_bytes().to_vec())
            }
            _ => return Err(Malformed::new("no responder")),
        };
        let produced_at = generalized_time(parts.take_tag(Tag::GeneralizedTime)?.value)?;
        let list = parts.take_tag(Tag::Sequence)?.members()?;
        let answers = list.iter().map(answer).collect::<Result<_, _>>()?;
        parts.take_context(1);
        parts.finish()?;
        Ok(Ocsp(Arc::new(Inner {
            der: whole.to_vec(),
            tbs: tbs.whole.to_vec(),
            responder,
            produced_at,
            answers,
            algorithm,
            signature: signature.as_bytes().ok_or_else(|| Malformed::new("signature"))?.to_vec(),
            certificates,
        })))
    }

    /// Its DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// When it was signed.
    pub fn produced_at(&self) -> Timestamp {
        self.0.produced_at
    }

    /// The certificates that came with it.
    pub fn certificates(&self) -> &[Certificate] {
        &self.0.certificates
    }

    /// Whether its responder is this one, and this one's key made it.
    pub fn is_signed_by(&self, responder: &Certificate) -> bool {
        let named = match &self.0.responder {
            Responder::Name(found) => name::same(found, responder.subject()),
            Responder::KeyHash(hash) => *hash == responder.key_hash(),
        };
        let Ok(scheme) = Scheme::of(&self.0.algorithm, None, responder.key()) else {
            return false;
        };
        named && scheme.holds(responder.key(), &self.0.tbs, &self.0.signature)
    }

    /// What it says of a certificate of this issuer.
    pub fn find(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Said> {
        let subject = issuer.subject().to_der().ok()?;
        let hash = |algorithm, bytes: &[u8]| {
            let made = digest::bytes(bytes, &[algorithm]);
            made.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default()
        };
        let found = self.0.answers.iter().find(|answer| {
            answer.serial == certificate.serial()
                && answer.name_hash == hash(answer.algorithm, &subject)
                && answer.key_hash
                    == hash(answer.algorithm, issuer.key().subject_public_key.raw_bytes())
        })?;
        Some(Said {
            status: found.status,
            this_update: found.this_update,
            next_update: found.next_update,
        })
    }
}

impl fmt::Debug for Ocsp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ocsp({})", self.0.produced_at)
    }
}

fn answer(element: &Element<'_>) -> Result<Answer, Malformed> {
    let mut members = element.sequence()?;
    let mut id = members.take()?.sequence()?;
    let algorithm: AlgorithmIdentifierOwned = id.take()?.decode()?;
    let algorithm = digest_of(&algorithm).map_err(Malformed::new)?;
    let name_hash = id.take_tag(Tag::OctetString)?.value.to_vec();
    let key_hash = id.take_tag(Tag::OctetString)?.value.to_vec();
    let serial = id.take_tag(Tag::Integer)?.value.to_vec();
    id.finish()?;
    let status = members.take()?;
    let status = if status.is_implicit(0) {
        Status::Good
    } else if status.is_context(1) {
        let parts = status.members()?;
        let at = parts.first().filter(|at| at.tag == Tag::GeneralizedTime);
        let at = at.ok_or_else(|| Malformed::new("no time of revocation"))?;
        let reason = match parts.get(1) {
            Some(reason) => Some(CrlReason::from_der(reason.value)?),
            None => None,
        };
        Status::Revoked(Revoked { at: generalized_time(at.value)?, reason })
    } else if status.is_implicit(2) {
        Status::Unknown
    } else {
        return Err(Malformed::new("certStatus"));
    };
    let this_update = generalized_time(members.take_tag(Tag::GeneralizedTime)?.value)?;
    let next_update = match members.take_context(0) {
        Some(next) => Some(generalized_time(Element::only(next.value)?.value)?),
        None => None,
    };
    members.take_context(1);
    members.finish()?;
    Ok(Answer { algorithm, name_hash, key_hash, serial, status, this_update, next_update })
}

/// OCSPRequest for one certificate (RFC 6960, 4.1), identified by SHA-1 as
/// every responder understands (RFC 5019, 2.1.1); without nonce, so that
/// stored answers serve.
pub fn request(certificate: &Certificate, issuer: &Certificate) -> Result<Vec<u8>, der::Error> {
    let algorithm =
        AlgorithmIdentifierOwned { oid: oid::SHA1, parameters: Some(Any::encode_from(&Null)?) };
    let hash = |bytes: &[u8]| {
        let made = digest::bytes(bytes, &[Algorithm::Sha1]);
        OctetString::new(made.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default())
    };
    let mut id = algorithm.to_der()?;
    id.extend(hash(&issuer.subject().to_der()?)?.to_der()?);
    id.extend(hash(issuer.key().subject_public_key.raw_bytes())?.to_der()?);
    id.extend(certificate.parsed().tbs_certificate().serial_number().to_der()?);
    let mut whole = id;
    // CertID, Request, requestList, TBSRequest, OCSPRequest.
    for _ in 0..5 {
        whole = Any::new(Tag::Sequence, whole)?.to_der()?;
    }
    Ok(whole)
}
