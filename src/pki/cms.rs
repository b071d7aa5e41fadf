//! CMS SignedData with one signer (RFC 5652, 5; GB/T 35275), read strictly.
//!
//! In: DER. Out: [`SignedData`] with the bytes that were signed, and
//! [`SignedData::check`], which holds the signature against the content.
//!
//! Strict means: DER; one SignerInfo; versions as RFC 5652 computes them; one
//! digest algorithm, the signer's; every signed attribute once and with one
//! value. So nothing stands in it that could change unnoticed. Whom the
//! certificate belongs to and whether to trust it is not asked.

use const_oid::ObjectIdentifier;
use der::{Decode, Tag};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::name::Name;

use super::algorithm::{Scheme, SchemeError, digest_of};
use super::ess::{self, CertificateId};
use super::tlv::{Element, Members};
use super::{Certificate, Malformed};
use crate::digest::Algorithm;

/// Object identifiers of content types and attributes.
pub mod oid {
    use const_oid::ObjectIdentifier;

    /// id-data.
    pub const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
    /// id-signedData.
    pub const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
    /// Data, as GB/T 35275 names it.
    pub const GB_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.1");
    /// Signed data, as GB/T 35275 names it.
    pub const GB_SIGNED_DATA: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.156.10197.6.1.4.2.2");
    /// contentType (RFC 5652, 11.1).
    pub const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
    /// messageDigest (RFC 5652, 11.2).
    pub const MESSAGE_DIGEST: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
    /// signingTime (RFC 5652, 11.3).
    pub const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
    /// CMSAlgorithmProtection (RFC 6211).
    pub const ALGORITHM_PROTECTION: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52");
    /// id-aa-signingCertificate (RFC 2634).
    pub const SIGNING_CERTIFICATE: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
    /// id-aa-signingCertificateV2 (RFC 5035).
    pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
    /// id-aa-timeStampToken (RFC 3161, A).
    pub const TIMESTAMP_TOKEN: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
    /// adbe-revocationInfoArchival (ISO 32000-1, 12.8.3.3.2).
    pub const ADBE_REVOCATION: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");
    /// id-ri-ocsp-response (RFC 5940).
    pub const OCSP_RESPONSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");
}

/// SignedData with its one signer.
#[derive(Clone, Debug)]
pub struct SignedData {
    /// The type of the content.
    pub content_type: ObjectIdentifier,
    /// The content, where it is inside.
    pub content: Option<Vec<u8>>,
    /// The certificates that came with it.
    pub certificates: Vec<Certificate>,
    /// The revocation lists that came with it, as DER.
    pub crls: Vec<Vec<u8>>,
    /// The OCSP responses that came with it, as DER.
    pub ocsps: Vec<Vec<u8>>,
    /// The signer.
    pub signer: Signer,
}

/// SignerInfo.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Whose signature it is.
    pub id: SignerId,
    /// The digest algorithm, or why there is none.
    pub digest: Result<Algorithm, SchemeError>,
    /// The signed attributes, where there are any.
    pub signed: Option<SignedAttributes>,
    /// The algorithm of the signature.
    pub algorithm: AlgorithmIdentifierOwned,
    /// The signature.
    pub signature: Vec<u8>,
    /// The unsigned attributes.
    pub unsigned: Vec<Attribute>,
}

/// How a signer is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerId {
    /// By the issuer and serial number of the certificate.
    IssuerAndSerial(Name, Vec<u8>),
    /// By the identifier of the key.
    KeyId(Vec<u8>),
}

/// The signed attributes.
#[derive(Clone, Debug)]
pub struct SignedAttributes {
    /// What the signature covers: the attributes as a SET.
    pub covered: Vec<u8>,
    /// The attributes.
    pub list: Vec<Attribute>,
}

/// An attribute: its type and its values, as DER.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The type.
    pub oid: ObjectIdentifier,
    /// The values.
    pub values: Vec<Vec<u8>>,
}

/// Why a signature does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The signer's certificate did not come with it.
    #[error("the signer's certificate is missing")]
    NoCertificate,
    /// A structure is not as RFC 5652 wants it.
    #[error("{0}")]
    Malformed(&'static str),
    /// An algorithm that is not supported.
    #[error("unsupported algorithm {0}")]
    Unsupported(String),
    /// The content is not what was signed.
    #[error("the content was altered")]
    Content,
    /// The signature does not belong to the attributes and the key.
    #[error("the signature does not hold")]
    Signature,
    /// The signed identifier names another certificate.
    #[error("another certificate was signed for")]
    OtherCertificate,
}

impl From<SchemeError> for Fault {
    fn from(error: SchemeError) -> Fault {
        match error {
            SchemeError::Unsupported(name) => Fault::Unsupported(name),
            SchemeError::Contradiction(what) => Fault::Malformed(what),
        }
    }
}

/// What a signature covers: its digest in any algorithm, and its bytes.
pub trait Content {
    /// The digest.
    fn digest(&self, algorithm: Algorithm) -> Vec<u8>;
    /// All of it, for signatures without signed attributes.
    fn bytes(&self) -> Vec<u8>;
}

impl Content for [u8] {
    fn digest(&self, algorithm: Algorithm) -> Vec<u8> {
        let made = crate::digest::bytes(self, &[algorithm]);
        made.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        self.to_vec()
    }
}

/// A signature that holds.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// How it was signed.
    pub scheme: Scheme,
    /// Whether the signed attributes name the certificate.
    pub ess: bool,
}

impl SignedData {
    /// The structure that these bytes are, with nothing behind it.
    pub fn from_der(bytes: &[u8]) -> Result<SignedData, Malformed> {
        let mut outer = Element::only(bytes)?.sequence()?;
        let kind: ObjectIdentifier = outer.take()?.decode()?;
        if kind != oid::SIGNED_DATA && kind != oid::GB_SIGNED_DATA {
            return Err(Malformed::new("no SignedData"));
        }
        let inner = outer.take_context(0).ok_or_else(|| Malformed::new("no content"))?;
        outer.finish()?;
        let mut members = Element::only(inner.value)?.sequence()?;
        let version: u8 = members.take()?.decode()?;
        let digests = members.take_tag(Tag::Set)?.members()?;
        let (content_type, content) = encapsulated(&members.take()?)?;
        let (mut certificates, mut other) = (Vec::new(), false);
        if let Some(set) = members.take_context(0) {
            for member in set.members()? {
                match member.tag {
                    Tag::Sequence => certificates.push(Certificate::from_der(member.whole)?),
                    _ => other = true,
                }
            }
        }
        let (mut crls, mut ocsps) = (Vec::new(), Vec::new());
        if let Some(set) = members.take_context(1) {
            for member in set.members()? {
                match member.tag {
                    Tag::Sequence => crls.push(member.whole.to_vec()),
                    _ => ocsps.extend(other_revocation(&member)),
                }
            }
        }
        let mut signers = members.take_tag(Tag::Set)?.members()?.into_iter();
        members.finish()?;
        let (Some(signer), None) = (signers.next(), signers.next()) else {
            return Err(Malformed::new("not exactly one SignerInfo"));
        };
        let signer = Signer::read(&signer)?;
        if let [digest] = digests.as_slice() {
            let named: AlgorithmIdentifierOwned = digest.decode()?;
            if digest_of(&named) != signer.digest {
                return Err(Malformed::new("two digest algorithms for one signature"));
            }
        } else {
            return Err(Malformed::new("not exactly one digest algorithm"));
        }
        let plain = content_type == oid::DATA || content_type == oid::GB_DATA;
        let by_key = matches!(signer.id, SignerId::KeyId(_));
        let wanted = match (other || !ocsps.is_empty(), plain && !by_key) {
            (true, _) => version.clamp(3, 5), // attribute certificates: 3 to 5
            (false, true) => 1,
            (false, false) => 3,
        };
        // Many signers who are named by their key write version 1 all the same.
        if version != wanted && !(by_key && plain && version == 1) {
            return Err(Malformed::new("a version that does not fit the content"));
        }
        Ok(SignedData { content_type, content, certificates, crls, ocsps, signer })
    }

    /// Holds the signature against the content. The signer's certificate is
    /// looked for in the structure itself, then in `more`.
    pub fn check<C: Content + ?Sized>(
        &self,
        content: &C,
        more: &[Certificate],
    ) -> Result<Checked, Fault> {
        let own = self.certificates.iter().chain(more);
        let mut named = own.filter(|certificate| self.signer.id.is_of(certificate)).peekable();
        if named.peek().is_none() {
            return Err(Fault::NoCertificate);
        }
        // Two certificates of one name can be in the pool: the key decides.
        let mut fault = Fault::NoCertificate;
        for certificate in named {
            match self.check_under(content, certificate) {
                Ok(checked) => return Ok(checked),
                Err(found) => fault = found,
            }
        }
        Err(fault)
    }

    fn check_under<C: Content + ?Sized>(
        &self,
        content: &C,
        certificate: &Certificate,
    ) -> Result<Checked, Fault> {
        let signer = &self.signer;
        let digest = signer.digest.clone()?;
        let scheme = Scheme::of(&signer.algorithm, Some(digest), certificate.key())?;
        let checked = |ess| Checked { certificate: certificate.clone(), scheme, ess };
        let Some(signed) = &signer.signed else {
            // RFC 5652, 5.3: without attributes the content must be data.
            if self.content_type != oid::DATA && self.content_type != oid::GB_DATA {
                return Err(Fault::Malformed("no signed attributes"));
            }
            let holds = scheme.holds(certificate.key(), &content.bytes(), &signer.signature);
            return if holds { Ok(checked(false)) } else { Err(Fault::Content) };
        };
        let kind = signed.value(oid::CONTENT_TYPE)?.ok_or(Fault::Malformed("no contentType"))?;
        let fits = ObjectIdentifier::from_der(kind).is_ok_and(|kind| {
            let data = [oid::DATA, oid::GB_DATA];
            kind == self.content_type || data.contains(&kind) && data.contains(&self.content_type)
        });
        if !fits {
            return Err(Fault::Malformed("contentType differs"));
        }
        let wanted =
            signed.value(oid::MESSAGE_DIGEST)?.ok_or(Fault::Malformed("no messageDigest"))?;
        let wanted = Element::only(wanted).ok().filter(|found| found.tag == Tag::OctetString);
        let wanted = wanted.ok_or(Fault::Malformed("no messageDigest"))?;
        if let Some(protection) = signed.value(oid::ALGORITHM_PROTECTION)?
            && protects(protection, signer) != Some(true)
        {
            return Err(Fault::Malformed("algorithms differ from the protected ones"));
        }
        if !scheme.holds(certificate.key(), &signed.covered, &signer.signature) {
            return Err(Fault::Signature);
        }
        if content.digest(digest) != wanted.value {
            return Err(Fault::Content);
        }
        let mut ess = false;
        for (kind, v2) in [(oid::SIGNING_CERTIFICATE, false), (oid::SIGNING_CERTIFICATE_V2, true)] {
            let Some(value) = signed.value(kind)? else { continue };
            let ids = ess::read(value, v2).map_err(|_| Fault::Malformed("signing certificate"))?;
            let first: &CertificateId =
                ids.first().ok_or(Fault::Malformed("signing certificate"))?;
            if !first.is_of(certificate) {
                return Err(Fault::OtherCertificate);
            }
            ess = true;
        }
        Ok(checked(ess))
    }
}

impl Signer {
    fn read(element: &Element<'_>) -> Result<Signer, Malformed> {
        let mut members = element.sequence()?;
        let version: u8 = members.take()?.decode()?;
        let id = members.take()?;
        let id = if id.is_implicit(0) {
            SignerId::KeyId(id.value.to_vec())
        } else {
            let mut parts = id.sequence()?;
            let issuer = parts.take()?.decode()?;
            let serial = parts.take_tag(Tag::Integer)?.value.to_vec();
            parts.finish()?;
            SignerId::IssuerAndSerial(issuer, serial)
        };
        let by_key = matches!(id, SignerId::KeyId(_));
        if version != if by_key { 3 } else { 1 } {
            return Err(Malformed::new("version of SignerInfo"));
        }
        let digest: AlgorithmIdentifierOwned = members.take()?.decode()?;
        let signed = match members.take_context(0) {
            Some(set) => Some(SignedAttributes::read(&set)?),
            None => None,
        };
        let algorithm = members.take()?.decode()?;
        let signature = members.take_tag(Tag::OctetString)?.value.to_vec();
        let unsigned = match members.take_context(1) {
            Some(set) => attributes(&set)?,
            None => Vec::new(),
        };
        members.finish()?;
        let digest = digest_of(&digest);
        Ok(Signer { id, digest, signed, algorithm, signature, unsigned })
    }

    /// The time that the signer claims in the signed attributes.
    pub fn signing_time(&self) -> Option<Timestamp> {
        let value = self.signed.as_ref()?.value(oid::SIGNING_TIME).ok()??;
        let time = x509_cert::time::Time::from_der(value).ok()?;
        Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok()
    }

    /// The values of an unsigned attribute.
    pub fn unsigned_values(&self, oid: ObjectIdentifier) -> impl Iterator<Item = &[u8]> {
        let found = self.unsigned.iter().filter(move |attribute| attribute.oid == oid);
        found.flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }
}

impl SignerId {
    /// Whether it names this certificate.
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        match self {
            SignerId::IssuerAndSerial(issuer, serial) => {
                // To the letter: this field is not signed.
                certificate.serial() == serial.as_slice() && certificate.issuer() == issuer
            }
            SignerId::KeyId(id) => certificate.subject_key_id().as_ref() == Some(id),
        }
    }
}

impl SignedAttributes {
    fn read(set: &Element<'_>) -> Result<SignedAttributes, Malformed> {
        let list = attributes(set)?;
        for (at, one) in list.iter().enumerate() {
            if list.iter().skip(at + 1).any(|other| other.oid == one.oid) {
                return Err(Malformed::new("a signed attribute occurs twice"));
            }
        }
        // What is signed is the SET OF, not the [0] (RFC 5652, 5.4).
        let mut covered = set.whole.to_vec();
        if let Some(tag) = covered.first_mut() {
            *tag = 0x31;
        }
        Ok(SignedAttributes { covered, list })
    }

    /// The one value of an attribute.
    pub fn value(&self, oid: ObjectIdentifier) -> Result<Option<&[u8]>, Fault> {
        let Some(found) = self.list.iter().find(|attribute| attribute.oid == oid) else {
            return Ok(None);
        };
        match found.values.as_slice() {
            [value] => Ok(Some(value)),
            _ => Err(Fault::Malformed("an attribute with several values")),
        }
    }
}

fn attributes(set: &Element<'_>) -> Result<Vec<Attribute>, Malformed> {
    let mut list = Vec::new();
    for member in set.members()? {
        let mut members = member.sequence()?;
        let oid = members.take()?.decode()?;
        let values = members.take_tag(Tag::Set)?.members()?;
        members.finish()?;
        let values = values.iter().map(|value| value.whole.to_vec()).collect();
        list.push(Attribute { oid, values });
    }
    Ok(list)
}

fn encapsulated(element: &Element<'_>) -> Result<(ObjectIdentifier, Option<Vec<u8>>), Malformed> {
    let mut members: Members<'_> = element.sequence()?;
    let kind = members.take()?.decode()?;
    let content = match members.take_context(0) {
        // PKCS #7 and GB/T 35275 allow any type; CMS an OCTET STRING.
        Some(content) => Some(Element::only(content.value)?.value.to_vec()),
        None => None,
    };
    members.finish()?;
    Ok((kind, content))
}

/// The OCSP response of an OtherRevocationInfoFormat (RFC 5940).
fn other_revocation(element: &Element<'_>) -> Option<Vec<u8>> {
    let members = element.members().ok()?;
    let [kind, value] = members.as_slice() else { return None };
    let kind: ObjectIdentifier = kind.decode().ok()?;
    (kind == oid::OCSP_RESPONSE).then(|| value.whole.to_vec())
}

/// Whether CMSAlgorithmProtection names the algorithms of the signer
/// (RFC 6211, 2).
fn protects(value: &[u8], signer: &Signer) -> Option<bool> {
    let mut members = Element::only(value).ok()?.sequence().ok()?;
    let digest: AlgorithmIdentifierOwned = members.take().ok()?.decode().ok()?;
    let mut whole = members.take_context(1)?.whole.to_vec();
    *whole.first_mut()? = 0x30;
    let algorithm = AlgorithmIdentifierOwned::from_der(&whole).ok()?;
    Some(digest_of(&digest) == signer.digest && algorithm == signer.algorithm)
}
