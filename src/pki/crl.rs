//! Certificate revocation lists (RFC 5280, 5).
//!
//! In: DER or PEM. Out: a [`Crl`] with the bytes that were signed, and what it
//! says of one certificate. Delta lists and lists that certify only part of
//! what they seem to are refused rather than half understood.

use std::fmt;
use std::sync::Arc;

use const_oid::ObjectIdentifier;
use der::{Decode, Tag};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{CrlReason, IssuingDistributionPoint};
use x509_cert::name::Name;
use x509_cert::time::Time;

use super::algorithm::Scheme;
use super::certificate::blocks;
use super::tlv::Element;
use super::{Certificate, Malformed, name};

/// issuingDistributionPoint.
const DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
/// reasonCode of an entry.
const REASON: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
/// certificateIssuer of an entry.
const CERTIFICATE_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.29");
/// expiredCertsOnCRL (X.509, 9.5.2.8).
const EXPIRED_CERTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");
/// Critical extensions that change nothing for us: number, key identifier.
const HARMLESS: [ObjectIdentifier; 2] =
    [ObjectIdentifier::new_unwrap("2.5.29.20"), ObjectIdentifier::new_unwrap("2.5.29.35")];

/// A revocation list. Cloning shares it.
#[derive(Clone)]
pub struct Crl(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: (usize, usize),
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    /// Where the entries begin and end in `der`.
    entries: Option<(usize, usize)>,
    scope: Scope,
    keeps_expired: bool,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
}

/// Which certificates a list speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    All,
    Users,
    Authorities,
    /// Indirect, partial, delta, or with an extension that is not understood.
    Unknown,
}

/// A certificate that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// When.
    pub at: Timestamp,
    /// Why, where the authority says.
    pub reason: Option<CrlReason>,
}

impl Crl {
    /// The list that these bytes are.
    pub fn from_der(bytes: &[u8]) -> Result<Crl, Malformed> {
        let outer = Element::only(bytes)?;
        let place = |part: &[u8]| {
            // `part` is a slice of `bytes`.
            let start = part.as_ptr() as usize - bytes.as_ptr() as usize;
            (start, start + part.len())
        };
        let mut members = outer.sequence()?;
        let tbs = members.take()?;
        let algorithm: AlgorithmIdentifierOwned = members.take()?.decode()?;
        let signature: der::asn1::BitString = members.take()?.decode()?;
        members.finish()?;
        let mut parts = tbs.sequence()?;
        if let Some(version) = parts.take_if(Tag::Integer)
            && version.value != [1]
        {
            return Err(Malformed::new("version of the list"));
        }
        let inner: AlgorithmIdentifierOwned = parts.take()?.decode()?;
        if inner != algorithm {
            return Err(Malformed::new("two signature algorithms in one list"));
        }
        let issuer: Name = parts.take()?.decode()?;
        let this_update = moment(&parts.take()?)?;
        let mut next_update = None;
        for tag in [Tag::UtcTime, Tag::GeneralizedTime] {
            if let Some(time) = parts.take_if(tag) {
                next_update = Some(moment(&time)?);
            }
        }
        let entries = parts.take_if(Tag::Sequence).map(|entries| place(entries.value));
        let (mut scope, mut keeps_expired) = (Scope::All, false);
        if let Some(extensions) = parts.take_context(0) {
            for extension in Element::only(extensions.value)?.members()? {
                let extension: Extension = extension.decode()?;
                match extension.extn_id {
                    DISTRIBUTION_POINT => scope = self::scope(extension.extn_value.as_bytes())?,
                    EXPIRED_CERTS => keeps_expired = true,
                    other if extension.critical && !HARMLESS.contains(&other) => {
                        scope = Scope::Unknown;
                    }
                    _ => {}
                }
            }
        }
        parts.finish()?;
        Ok(Crl(Arc::new(Inner {
            tbs: place(tbs.whole),
            issuer,
            this_update,
            next_update,
            entries,
            scope,
            keeps_expired,
            algorithm,
            signature: signature.as_bytes().ok_or_else(|| Malformed::new("signature"))?.to_vec(),
            der: bytes.to_vec(),
        })))
    }

    /// The lists of a file: PEM blocks, or one list in DER.
    pub fn from_file(bytes: &[u8]) -> Result<Vec<Crl>, Malformed> {
        let blocks = blocks(bytes, "X509 CRL")?;
        if blocks.is_empty() {
            return Ok(vec![Crl::from_der(bytes)?]);
        }
        blocks.iter().map(|block| Crl::from_der(block)).collect()
    }

    /// Its DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Whose list it is.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// The moment of which it speaks.
    pub fn this_update(&self) -> Timestamp {
        self.0.this_update
    }

    /// When the next one comes at the latest.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.0.next_update
    }

    /// Whether the list still names certificates that have expired.
    pub fn keeps_expired(&self) -> bool {
        self.0.keeps_expired
    }

    /// Whether it speaks of certificates of this issuer, and of this one.
    pub fn speaks_of(&self, certificate: &Certificate) -> bool {
        let authority = || {
            let constraints = certificate.basic_constraints().ok().flatten();
            constraints.is_some_and(|constraints| constraints.ca)
        };
        name::same(&self.0.issuer, certificate.issuer())
            && match self.0.scope {
                Scope::All => true,
                Scope::Users => !authority(),
                Scope::Authorities => authority(),
                Scope::Unknown => false,
            }
    }

    /// Whether the key of this certificate made it.
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let Ok(scheme) = Scheme::of(&self.0.algorithm, None, issuer.key()) else { return false };
        let Some(tbs) = self.0.der.get(self.0.tbs.0..self.0.tbs.1) else { return false };
        scheme.holds(issuer.key(), tbs, &self.0.signature)
    }

    /// What it says of a serial number; `None` where it does not list it.
    pub fn find(&self, serial: &[u8]) -> Result<Option<Revoked>, Malformed> {
        let Some((start, end)) = self.0.entries else { return Ok(None) };
        let mut rest = self.0.der.get(start..end).unwrap_or_default();
        while !rest.is_empty() {
            let (entry, after) = Element::first(rest)?;
            rest = after;
            let (number, tail) = Element::first(entry.value)?;
            if number.value != serial {
                continue;
            }
            let (date, tail) = Element::first(tail)?;
            let mut reason = None;
            if !tail.is_empty() {
                for extension in Element::only(tail)?.members()? {
                    let extension: Extension = extension.decode()?;
                    match extension.extn_id {
                        REASON => {
                            reason = Some(CrlReason::from_der(extension.extn_value.as_bytes())?);
                        }
                        CERTIFICATE_ISSUER => return Err(Malformed::new("an indirect list")),
                        _ => {}
                    }
                }
            }
            return Ok(Some(Revoked { at: moment(&date)?, reason }));
        }
        Ok(None)
    }
}

impl fmt::Debug for Crl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Crl({}, {})", name::shown(&self.0.issuer), self.0.this_update)
    }
}

fn moment(element: &Element<'_>) -> Result<Timestamp, Malformed> {
    let time: Time = element.decode()?;
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(Malformed::new)?;
    Timestamp::from_second(seconds).map_err(Malformed::new)
}

fn scope(value: &[u8]) -> Result<Scope, Malformed> {
    let point = IssuingDistributionPoint::from_der(value)?;
    let partial = point.indirect_crl
        || point.only_some_reasons.is_some()
        || point.only_contains_attribute_certs;
    Ok(match (partial, point.only_contains_user_certs, point.only_contains_ca_certs) {
        (true, ..) | (_, true, true) => Scope::Unknown,
        (false, true, false) => Scope::Users,
        (false, false, true) => Scope::Authorities,
        (false, false, false) => Scope::All,
    })
}
