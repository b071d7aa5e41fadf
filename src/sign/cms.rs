//! The CMS signature that goes into a PDF (RFC 5652; ETSI EN 319 142-1, 6.2).
//!
//! In: the digest of the signed ranges, a [`Signer`], perhaps a timestamp. Out:
//! DER. One SignerInfo, no eContent, and of signed attributes the three that
//! PAdES asks for: contentType, messageDigest, signing-certificate-v2 (RFC
//! 5035). No signingTime: the claimed time stands in the PDF (/M). The length is
//! known before anything is signed, so the place for it is measured.

use const_oid::ObjectIdentifier;

use der::Encode;

use super::tag::{self, OCTETS, SEQUENCE, SET, context, element, set_of};
use super::{SignError, Signer};
use crate::digest;
use crate::pki::algorithm::digest_identifier;
use crate::pki::tlv::Element;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// id-aa-signatureTimeStampToken (RFC 3161, appendix A).
pub(super) const SIGNATURE_TIMESTAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// Turns the bytes of a signature into a timestamp token over them.
pub(super) type Stamp<'a, E> = dyn FnMut(&[u8]) -> Result<Vec<u8>, E> + 'a;

/// Signs a digest. `stamp` turns the signature's bytes into a timestamp token
/// over them (RFC 3161), where one is wanted.
pub fn sign<E: From<SignError>>(
    signer: &dyn Signer,
    digest: &[u8],
    stamp: Option<&mut Stamp<'_, E>>,
) -> Result<Vec<u8>, E> {
    let attributes = attributes(signer, digest)?;
    let signature = signer.sign(&attributes)?;
    let token = match stamp {
        Some(stamp) => Some(stamp(&signature)?),
        None => None,
    };
    Ok(assemble(signer, &attributes, &signature, token.as_deref())?)
}

/// The signed attributes of a digest, as the SET that is signed.
fn attributes(signer: &dyn Signer, digest: &[u8]) -> Result<Vec<u8>, SignError> {
    let certificate = leaf(signer)?;
    let attribute = |name: ObjectIdentifier, value: &[u8]| {
        element(SEQUENCE, &[&tag::oid(name), &element(SET, &[value])])
    };
    // ESSCertIDv2: SHA-256 is the default and therefore not written; the issuer
    // and serial number are left to the SignerInfo, as EN 319 122-1, 5.2.2.3 has it.
    let hash = digest::bytes(certificate, &[digest::Algorithm::Sha256]);
    let hash = hash.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default();
    let ess = element(SEQUENCE, &[&element(OCTETS, &[&hash])]);
    let ess = element(SEQUENCE, &[&element(SEQUENCE, &[&ess])]);
    Ok(set_of(
        SET,
        vec![
            attribute(CONTENT_TYPE, &tag::oid(DATA)),
            attribute(MESSAGE_DIGEST, &element(OCTETS, &[digest])),
            attribute(SIGNING_CERTIFICATE_V2, &ess),
        ],
    ))
}

/// Puts the parts together: `attributes` as signed, the signature over them,
/// certificates (the signer's first), and the timestamp token over the signature.
fn assemble(
    signer: &dyn Signer,
    attributes: &[u8],
    signature: &[u8],
    token: Option<&[u8]>,
) -> Result<Vec<u8>, SignError> {
    let scheme = signer.scheme();
    let digest = digest_identifier(scheme.digest()).to_der()?;
    let version_1 = tag::unsigned(&[1]);
    let sid = issuer_and_serial(leaf(signer)?)?;
    // In the SignerInfo the SET carries the tag [0] instead of its own.
    let (_, signed) = attributes.split_first().unwrap_or((&SET, &[]));
    let unsigned = token.map(|token| {
        let value = element(SET, &[token]);
        let attribute = element(SEQUENCE, &[&tag::oid(SIGNATURE_TIMESTAMP), &value]);
        element(context(1), &[&attribute])
    });
    let info = element(
        SEQUENCE,
        &[
            &version_1,
            &sid,
            &digest,
            &[context(0)],
            signed,
            &scheme.identifier()?.to_der()?,
            &element(OCTETS, &[signature]),
            unsigned.as_deref().unwrap_or_default(),
        ],
    );
    let certificates = set_of(context(0), signer.chain().to_vec());
    let data = element(
        SEQUENCE,
        &[
            &version_1,
            &element(SET, &[&digest]),
            &element(SEQUENCE, &[&tag::oid(DATA)]),
            &certificates,
            &element(SET, &[&info]),
        ],
    );
    Ok(element(SEQUENCE, &[&tag::oid(SIGNED_DATA), &element(context(0), &[&data])]))
}

/// The most bytes that a signature of this signer can take, with a token of
/// this length.
pub fn longest(signer: &dyn Signer, token: usize) -> Result<usize, SignError> {
    let digest = vec![0; signer.scheme().digest().length()];
    let attributes = attributes(signer, &digest)?;
    let token = vec![0; token];
    let token = Some(token.as_slice()).filter(|token| !token.is_empty());
    Ok(assemble(signer, &attributes, &vec![0; signer.longest()], token)?.len())
}

fn leaf(signer: &dyn Signer) -> Result<&[u8], SignError> {
    Ok(signer.chain().first().ok_or(SignError::NoCertificate)?)
}

/// IssuerAndSerialNumber, as the certificate's bytes have it (RFC 5280, 4.1).
fn issuer_and_serial(certificate: &[u8]) -> Result<Vec<u8>, SignError> {
    let mut outer = Element::only(certificate)?.sequence()?;
    let mut tbs = outer.take()?.sequence()?;
    let _version = tbs.take_context(0);
    let serial = tbs.take()?.whole;
    let _algorithm = tbs.take()?;
    let issuer = tbs.take()?.whole;
    Ok(element(SEQUENCE, &[issuer, serial]))
}
