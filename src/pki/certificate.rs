//! Certificates (X.509, RFC 5280) with the bytes that were signed.
//!
//! In: DER or PEM. Out: a [`Certificate`] that answers what path building and
//! reports ask. It never judges: validity, purpose and trust are `chain`.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use const_oid::ObjectIdentifier;
use der::Decode;
use jiff::Timestamp;
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};
use x509_cert::name::Name;

use super::algorithm::Scheme;
use super::tlv::Element;
use super::{Malformed, name};
use crate::digest::{self, Algorithm};

/// A certificate. Cloning shares it.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: Range<usize>,
    parsed: x509_cert::Certificate,
    fingerprint: [u8; 32],
}

impl Certificate {
    /// The certificate that these bytes are, with nothing behind it.
    pub fn from_der(bytes: &[u8]) -> Result<Certificate, Malformed> {
        let parsed = x509_cert::Certificate::from_der(bytes)?;
        let outer = Element::only(bytes)?;
        let tbs = outer.sequence()?.take()?.whole.len();
        let start = bytes.len() - outer.value.len();
        if parsed.signature_algorithm() != parsed.tbs_certificate().signature() {
            return Err(Malformed::new("two signature algorithms in one certificate"));
        }
        let made = digest::bytes(bytes, &[Algorithm::Sha256]);
        let fingerprint = made.first().and_then(|digest| digest.bytes().try_into().ok());
        Ok(Certificate(Arc::new(Inner {
            der: bytes.to_vec(),
            tbs: start..start + tbs,
            parsed,
            fingerprint: fingerprint.unwrap_or_default(),
        })))
    }

    /// The certificates of a PEM bundle; text between them is passed over. One
    /// that is broken is an error with its number, from 1.
    pub fn from_pem(text: &[u8]) -> Result<Vec<Certificate>, Malformed> {
        let mut found = Vec::new();
        for (at, der) in blocks(text, "CERTIFICATE")?.into_iter().enumerate() {
            let certificate = Certificate::from_der(&der)
                .map_err(|error| Malformed(format!("certificate {}: {error}", at + 1)))?;
            found.push(certificate);
        }
        Ok(found)
    }

    /// Its DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of its DER.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.0.fingerprint
    }

    /// The parsed structure.
    pub fn parsed(&self) -> &x509_cert::Certificate {
        &self.0.parsed
    }

    fn tbs(&self) -> &x509_cert::TbsCertificate {
        self.0.parsed.tbs_certificate()
    }

    /// Whose it is.
    pub fn subject(&self) -> &Name {
        self.tbs().subject()
    }

    /// Who made it.
    pub fn issuer(&self) -> &Name {
        self.tbs().issuer()
    }

    /// The serial number, big-endian.
    pub fn serial(&self) -> &[u8] {
        self.tbs().serial_number().as_bytes()
    }

    /// The public key.
    pub fn key(&self) -> &SubjectPublicKeyInfoOwned {
        self.tbs().subject_public_key_info()
    }

    /// The first moment of its life.
    pub fn not_before(&self) -> Timestamp {
        moment(self.tbs().validity().not_before.to_unix_duration().as_secs())
    }

    /// The last moment of its life.
    pub fn not_after(&self) -> Timestamp {
        moment(self.tbs().validity().not_after.to_unix_duration().as_secs())
    }

    /// Whether it names itself as its maker.
    pub fn is_self_issued(&self) -> bool {
        name::same(self.subject(), self.issuer())
    }

    /// An extension and whether it is critical; a broken one is an error.
    pub fn extension<T>(&self) -> Result<Option<(bool, T)>, Malformed>
    where
        T: for<'a> Decode<'a, Error = der::Error> + const_oid::AssociatedOid,
    {
        let mut found = None;
        for extension in self.tbs().extensions().into_iter().flatten() {
            if extension.extn_id == T::OID {
                if found.is_some() {
                    return Err(Malformed::new("an extension occurs twice"));
                }
                let value = T::from_der(extension.extn_value.as_bytes())?;
                found = Some((extension.critical, value));
            }
        }
        Ok(found)
    }

    /// The critical extensions.
    pub fn critical(&self) -> impl Iterator<Item = ObjectIdentifier> {
        let all = self.tbs().extensions().into_iter().flatten();
        all.filter(|extension| extension.critical).map(|extension| extension.extn_id)
    }

    /// Whether an extension is there, whatever it says.
    pub fn has(&self, oid: ObjectIdentifier) -> bool {
        self.tbs().extensions().into_iter().flatten().any(|extension| extension.extn_id == oid)
    }

    /// Basic constraints.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, Malformed> {
        Ok(self.extension::<BasicConstraints>()?.map(|(_, found)| found))
    }

    /// Key usage.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, Malformed> {
        Ok(self.extension::<KeyUsage>()?.map(|(_, found)| found))
    }

    /// Extended key usage and whether it is critical.
    pub fn extended_key_usage(&self) -> Result<Option<(bool, ExtendedKeyUsage)>, Malformed> {
        self.extension::<ExtendedKeyUsage>()
    }

    /// The identifier of its key, where it carries one.
    pub fn subject_key_id(&self) -> Option<Vec<u8>> {
        let found = self.extension::<SubjectKeyIdentifier>().ok()??;
        Some(found.1.0.as_bytes().to_vec())
    }

    /// The identifier of its maker's key, where it carries one.
    pub fn authority_key_id(&self) -> Option<Vec<u8>> {
        let found = self.extension::<AuthorityKeyIdentifier>().ok()??;
        Some(found.1.key_identifier?.as_bytes().to_vec())
    }

    /// SHA-1 of the key's bits (RFC 5280, 4.2.1.2; RFC 6960, 4.2.1).
    pub fn key_hash(&self) -> Vec<u8> {
        let bits = self.key().subject_public_key.raw_bytes();
        let made = digest::bytes(bits, &[Algorithm::Sha1]);
        made.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default()
    }

    /// The scheme that its own signature was made with, under its maker's key.
    pub fn scheme(&self, issuer: &Certificate) -> Option<Scheme> {
        Scheme::of(self.0.parsed.signature_algorithm(), None, issuer.key()).ok()
    }

    /// Whether the issuer's key made it; names are not asked.
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let Some(scheme) = self.scheme(issuer) else { return false };
        let (Some(tbs), Some(signature)) =
            (self.0.der.get(self.0.tbs.clone()), self.0.parsed.signature().as_bytes())
        else {
            return false;
        };
        scheme.holds(issuer.key(), tbs, signature)
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Certificate) -> bool {
        self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({})", name::shown(self.subject()))
    }
}

/// A moment of so many seconds after 1970; the end of time where there is no
/// such moment.
fn moment(seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// The DER of every PEM block of a label (RFC 7468).
pub fn blocks(text: &[u8], label: &str) -> Result<Vec<Vec<u8>>, Malformed> {
    let text = String::from_utf8_lossy(text);
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut found = Vec::new();
    let mut rest = text.as_ref();
    while let Some(start) = rest.find(&begin) {
        let body = rest.get(start + begin.len()..).unwrap_or_default();
        let stop = body.find(&end).ok_or_else(|| Malformed::new("a PEM block has no end"))?;
        let base64: String = body.get(..stop).unwrap_or_default().split_whitespace().collect();
        found.push(base64_decode(&base64).ok_or_else(|| Malformed::new("no Base64"))?);
        rest = body.get(stop + end.len()..).unwrap_or_default();
    }
    Ok(found)
}

fn base64_decode(text: &str) -> Option<Vec<u8>> {
    let bytes = text.trim_end_matches('=').as_bytes();
    let mut out = Vec::with_capacity(bytes.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    Some(out)
}
