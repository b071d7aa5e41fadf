//! The signing-certificate attributes (RFC 2634, 5.4; RFC 5035, 3): which
//! certificate a signer meant.
//!
//! In: the value of the attribute. Out: identifiers of certificates, the
//! signer's first.

use der::{Decode, Tag};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::pkix::name::GeneralName;

use super::algorithm::digest_of;
use super::tlv::Element;
use super::{Certificate, Malformed, name};
use crate::digest::{self, Algorithm};

/// ESSCertID or ESSCertIDv2.
#[derive(Clone, Debug)]
pub struct CertificateId {
    /// The algorithm of the digest.
    pub algorithm: Algorithm,
    /// The digest of the certificate.
    pub digest: Vec<u8>,
    /// Issuer and serial number, where they are named.
    issuer: Option<(Vec<GeneralName>, Vec<u8>)>,
}

impl CertificateId {
    /// Whether it names this certificate.
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        let made = digest::bytes(certificate.der(), &[self.algorithm]);
        let digest = made.first().is_some_and(|made| made.bytes() == self.digest);
        let issuer = self.issuer.as_ref().is_none_or(|(names, serial)| {
            let named = names.iter().any(|found| match found {
                GeneralName::DirectoryName(found) => name::same(found, certificate.issuer()),
                _ => false,
            });
            named && certificate.serial() == serial.as_slice()
        });
        digest && issuer
    }
}

/// The identifiers of the attribute's value; `v2` for signing-certificate-v2.
pub fn read(value: &[u8], v2: bool) -> Result<Vec<CertificateId>, Malformed> {
    let mut outer = Element::only(value)?.sequence()?;
    let list = outer.take()?;
    let mut ids = Vec::new();
    for element in list.sequence().and(list.members())? {
        let mut members = element.sequence()?;
        let named = if v2 { members.take_if(Tag::Sequence) } else { None };
        let algorithm = match named {
            Some(named) => {
                let named: AlgorithmIdentifierOwned = named.decode()?;
                digest_of(&named).map_err(Malformed::new)?
            }
            None if v2 => Algorithm::Sha256,
            None => Algorithm::Sha1,
        };
        let digest = members.take_tag(Tag::OctetString)?.value.to_vec();
        let issuer = match members.take_if(Tag::Sequence) {
            Some(issuer) => {
                let mut parts = issuer.sequence()?;
                let names = Vec::<GeneralName>::from_der(parts.take()?.whole)?;
                let serial = parts.take_tag(Tag::Integer)?.value.to_vec();
                parts.finish()?;
                Some((names, serial))
            }
            None => None,
        };
        members.finish()?;
        ids.push(CertificateId { algorithm, digest, issuer });
    }
    Ok(ids)
}
