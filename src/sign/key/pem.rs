//! PEM and DER keys: PKCS#8, encrypted PKCS#8, and the older forms of OpenSSL
//! (PKCS#1, SEC 1) without encryption of their own.

use der::Decode;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use super::{KeyError, Material};
use crate::pki::algorithm::oid;
use crate::pki::certificate::blocks;
use crate::pki::tlv::Element;
use crate::sign::passphrase::Passphrase;
use crate::sign::tag::{self, INTEGER, NULL, OCTETS, SEQUENCE, element};

/// Whether the bytes are PEM.
pub(super) fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(11).take(1 << 16).any(|window| window == b"-----BEGIN ")
}

pub(super) fn read(
    bytes: &[u8],
    ask: &mut dyn FnMut() -> Option<Passphrase>,
) -> Result<Material, KeyError> {
    let all = |label: &str| blocks(bytes, label).map_err(|_| KeyError::Unreadable);
    if bytes.windows(10).any(|window| window == b"DEK-Info: ") {
        return Err(KeyError::Unsupported("PEM, DEK-Info".to_owned()));
    }
    let mut material = Material { certificates: all("CERTIFICATE")?, ..Material::default() };
    material.keys.extend(all("PRIVATE KEY")?.into_iter().map(Zeroizing::new));
    for block in all("RSA PRIVATE KEY")? {
        material.keys.push(wrapped(&[&tag::oid(oid::RSA), NULL], &Zeroizing::new(block)));
    }
    for block in all("EC PRIVATE KEY")? {
        material.keys.push(sec1(&Zeroizing::new(block))?);
    }
    let mut passphrase = None;
    for block in all("ENCRYPTED PRIVATE KEY")? {
        if passphrase.is_none() {
            passphrase = Some(ask().ok_or(KeyError::Protected)?);
        }
        let Some(passphrase) = &passphrase else { continue };
        material.keys.push(decrypted(&block, passphrase)?);
    }
    Ok(material)
}

/// DER: PKCS#8, plain or encrypted.
pub(super) fn read_der(
    bytes: &[u8],
    ask: &mut dyn FnMut() -> Option<Passphrase>,
) -> Result<Material, KeyError> {
    let key = if PrivateKeyInfoRef::from_der(bytes).is_ok() {
        Zeroizing::new(bytes.to_vec())
    } else if EncryptedPrivateKeyInfoRef::from_der(bytes).is_ok() {
        decrypted(bytes, &ask().ok_or(KeyError::Protected)?)?
    } else {
        return Err(KeyError::Unreadable);
    };
    Ok(Material { keys: vec![key], ..Material::default() })
}

fn decrypted(der: &[u8], passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let protected = EncryptedPrivateKeyInfoRef::from_der(der).map_err(|_| KeyError::Unreadable)?;
    let key = protected.decrypt(passphrase.expose()).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(pkcs8::pkcs5::Error::UnsupportedAlgorithm { oid }) => {
            KeyError::Unsupported(crate::pki::algorithm::oid_name(&oid))
        }
        _ => KeyError::Passphrase,
    })?;
    Ok(Zeroizing::new(key.as_bytes().to_vec()))
}

/// A key in its own form, as PKCS#8 (RFC 5958).
fn wrapped(algorithm: &[&[u8]], key: &[u8]) -> Zeroizing<Vec<u8>> {
    let algorithm = element(SEQUENCE, algorithm);
    let version = element(INTEGER, &[&[0]]);
    let key = Zeroizing::new(element(OCTETS, &[key]));
    Zeroizing::new(element(SEQUENCE, &[&version, &algorithm, &key]))
}

/// ECPrivateKey (RFC 5915): its curve becomes the algorithm's parameter.
fn sec1(der: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let broken = |_| KeyError::Unreadable;
    let members = Element::only(der).and_then(|key| key.members()).map_err(broken)?;
    let curve = members.iter().find(|member| member.is_context(0));
    let curve = curve.ok_or_else(|| KeyError::Unsupported("EC PRIVATE KEY".to_owned()))?;
    Ok(wrapped(&[&tag::oid(oid::EC), curve.value], der))
}
