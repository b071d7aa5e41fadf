//! PKCS#12 (RFC 7292): encryptions old and new by p12-keystore; the MAC under a
//! NULL password, and its absence, here.

use cms::content_info::ContentInfo;
use der::Decode;
use der::asn1::OctetString;
use hmac::{Hmac, KeyInit, Mac};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use pkcs12::pfx::Pfx;
use zeroize::Zeroizing;

use super::{KeyError, Material, Note};
use crate::digest::Algorithm;
use crate::pki::algorithm::digest_of;
use crate::pki::tlv::Element;
use crate::sign::passphrase::Passphrase;
use crate::sign::tag::{SEQUENCE, element};

/// Rounds beyond which a file is refused: it would cost minutes.
const MOST_ROUNDS: i32 = 1_000_000;

/// Whether the bytes are a PFX.
pub(super) fn is_pkcs12(bytes: &[u8]) -> bool {
    Pfx::from_der(bytes).is_ok()
}

pub(super) fn read(
    bytes: &[u8],
    ask: &mut dyn FnMut() -> Option<Passphrase>,
) -> Result<Material, KeyError> {
    let pfx = Pfx::from_der(bytes).map_err(|_| KeyError::Unreadable)?;
    // The empty password and none at all differ in PKCS#12 (RFC 7292, B.1: two
    // zero bytes, or nothing). Both open without a question.
    let without = match &pfx.mac_data {
        None => Pkcs12Archive::from_pkcs12(bytes, ""),
        Some(_) if null_mac_holds(&pfx) => Pkcs12Archive::from_pkcs12(&without_mac(bytes)?, ""),
        Some(_) => Pkcs12Archive::from_pkcs12(bytes, ""),
    };
    let archive = match without {
        Ok(archive) => archive,
        Err(error @ (Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm)) => {
            return Err(KeyError::Unsupported(error.to_string()));
        }
        Err(_) => {
            let passphrase = ask().ok_or(KeyError::Protected)?;
            let opened = Pkcs12Archive::from_pkcs12(bytes, passphrase.expose());
            opened.map_err(|error| match error {
                Error::UnsupportedEncryptionScheme
                | Error::UnsupportedMacAlgorithm
                | Error::UnsupportedContentType
                | Error::InvalidParameters => KeyError::Unsupported(error.to_string()),
                Error::InvalidVersion => KeyError::Unreadable,
                // Without a MAC a wrong passphrase shows as bytes that are no
                // structure.
                _ => KeyError::Passphrase,
            })?
        }
    };
    let notes = if pfx.mac_data.is_none() { vec![Note::NoMac] } else { Vec::new() };
    let keys = archive.keys.iter().map(|bag| Zeroizing::new(bag.key.as_der().to_vec()));
    let certificates = archive.certs.iter().map(|bag| bag.cert.as_der().to_vec());
    Ok(Material { keys: keys.collect(), certificates: certificates.collect(), notes })
}

/// The same file with its MAC cut off.
fn without_mac(bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
    let parts = Element::only(bytes).and_then(|outer| outer.members());
    match parts.unwrap_or_default().as_slice() {
        [version, safe, _] => Ok(element(SEQUENCE, &[version.whole, safe.whole])),
        _ => Err(KeyError::Unreadable),
    }
}

/// Whether the MAC is that of the NULL password.
fn null_mac_holds(pfx: &Pfx) -> bool {
    let Some(mac) = &pfx.mac_data else { return false };
    let Some(content) = content(&pfx.auth_safe) else { return false };
    let (salt, rounds) = (mac.mac_salt.as_bytes(), mac.iterations);
    if salt.is_empty() || !(1..=MOST_ROUNDS).contains(&rounds) {
        return false;
    }
    let expected = mac.mac.digest.as_bytes();
    macro_rules! holds {
        ($digest:ty, $length:literal) => {{
            let key = derive_key::<$digest>(&[], salt, Pkcs12KeyType::Mac, rounds, $length);
            let code =
                Hmac::<$digest>::new_from_slice(&key).map(|code| code.chain_update(&content));
            code.is_ok_and(|code| code.verify_slice(expected).is_ok())
        }};
    }
    match digest_of(&mac.mac.algorithm) {
        Ok(Algorithm::Sha1) => holds!(sha1::Sha1, 20),
        Ok(Algorithm::Sha256) => holds!(sha2::Sha256, 32),
        Ok(Algorithm::Sha384) => holds!(sha2::Sha384, 48),
        Ok(Algorithm::Sha512) => holds!(sha2::Sha512, 64),
        _ => false,
    }
}

/// The bytes that the MAC covers: the content of the OCTET STRING (RFC 7292, 4).
fn content(safe: &ContentInfo) -> Option<Vec<u8>> {
    Some(safe.content.decode_as::<OctetString>().ok()?.as_bytes().to_vec())
}
