//! Signature and digest algorithms: their identifiers, their names, and the
//! check of one signature.
//!
//! In: an AlgorithmIdentifier, a public key, a message, a signature. Out:
//! whether it holds. RSA (RFC 8017), ECDSA on P-256 and P-384 (FIPS 186-5),
//! Ed25519 (RFC 8032, 8419), SM2 with SM3 (GB/T 32918, identifiers of both
//! GM/T 0006 and GB/T 35275). Whether an algorithm is still good enough is not
//! asked here.

use std::fmt;

use const_oid::ObjectIdentifier;
use der::{Any, Decode, Encode};
use rsa::Pss;
use rsa::pkcs1v15::Pkcs1v15Sign;
use signature::Verifier as _;
use signature::hazmat::PrehashVerifier as _;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::tlv::Element;
use crate::digest::{self, Algorithm};

/// Object identifiers of algorithms and curves.
pub mod oid {
    use const_oid::ObjectIdentifier;

    /// One identifier.
    const fn of(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    /// rsaEncryption (RFC 8017).
    pub const RSA: ObjectIdentifier = of("1.2.840.113549.1.1.1");
    /// md5WithRSAEncryption.
    pub const RSA_MD5: ObjectIdentifier = of("1.2.840.113549.1.1.4");
    /// sha1WithRSAEncryption.
    pub const RSA_SHA1: ObjectIdentifier = of("1.2.840.113549.1.1.5");
    /// id-RSASSA-PSS.
    pub const RSA_PSS: ObjectIdentifier = of("1.2.840.113549.1.1.10");
    /// sha256WithRSAEncryption.
    pub const RSA_SHA256: ObjectIdentifier = of("1.2.840.113549.1.1.11");
    /// sha384WithRSAEncryption.
    pub const RSA_SHA384: ObjectIdentifier = of("1.2.840.113549.1.1.12");
    /// sha512WithRSAEncryption.
    pub const RSA_SHA512: ObjectIdentifier = of("1.2.840.113549.1.1.13");
    /// sha224WithRSAEncryption.
    pub const RSA_SHA224: ObjectIdentifier = of("1.2.840.113549.1.1.14");
    /// id-mgf1.
    pub const MGF1: ObjectIdentifier = of("1.2.840.113549.1.1.8");
    /// id-ecPublicKey (RFC 5480).
    pub const EC: ObjectIdentifier = of("1.2.840.10045.2.1");
    /// secp256r1, P-256.
    pub const P256: ObjectIdentifier = of("1.2.840.10045.3.1.7");
    /// secp384r1, P-384.
    pub const P384: ObjectIdentifier = of("1.3.132.0.34");
    /// ecdsa-with-SHA1.
    pub const ECDSA_SHA1: ObjectIdentifier = of("1.2.840.10045.4.1");
    /// ecdsa-with-SHA224.
    pub const ECDSA_SHA224: ObjectIdentifier = of("1.2.840.10045.4.3.1");
    /// ecdsa-with-SHA256.
    pub const ECDSA_SHA256: ObjectIdentifier = of("1.2.840.10045.4.3.2");
    /// ecdsa-with-SHA384.
    pub const ECDSA_SHA384: ObjectIdentifier = of("1.2.840.10045.4.3.3");
    /// ecdsa-with-SHA512.
    pub const ECDSA_SHA512: ObjectIdentifier = of("1.2.840.10045.4.3.4");
    /// id-Ed25519 (RFC 8410).
    pub const ED25519: ObjectIdentifier = of("1.3.101.112");
    /// id-Ed448.
    pub const ED448: ObjectIdentifier = of("1.3.101.113");
    /// The SM2 curve (GM/T 0006).
    pub const SM2: ObjectIdentifier = of("1.2.156.10197.1.301");
    /// SM2 signing, as GB/T 35275 names it.
    pub const SM2_SIGN: ObjectIdentifier = of("1.2.156.10197.1.301.1");
    /// SM2 with SM3 (GM/T 0006).
    pub const SM2_SM3: ObjectIdentifier = of("1.2.156.10197.1.501");
    /// MD5.
    pub const MD5: ObjectIdentifier = of("1.2.840.113549.2.5");
    /// SHA-1.
    pub const SHA1: ObjectIdentifier = of("1.3.14.3.2.26");
    /// SHA-224.
    pub const SHA224: ObjectIdentifier = of("2.16.840.1.101.3.4.2.4");
    /// SHA-256.
    pub const SHA256: ObjectIdentifier = of("2.16.840.1.101.3.4.2.1");
    /// SHA-384.
    pub const SHA384: ObjectIdentifier = of("2.16.840.1.101.3.4.2.2");
    /// SHA-512.
    pub const SHA512: ObjectIdentifier = of("2.16.840.1.101.3.4.2.3");
    /// SM3 (GM/T 0006).
    pub const SM3: ObjectIdentifier = of("1.2.156.10197.1.401");
    /// SM3 as a digest without a key.
    pub const SM3_PLAIN: ObjectIdentifier = of("1.2.156.10197.1.401.1");
}

/// The user's identity in SM2 signatures where nobody agreed on another
/// (GM/T 0009, 10).
pub const SM2_ID: &str = "1234567812345678";

/// A curve for ECDSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
}

/// How a signature is made. Displays as the contract names it:
/// `rsa-sha256`, `ecdsa-p384-sha384`, `sm2-sm3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Rsa(Algorithm),
    /// RSASSA-PSS with MGF1 over the same digest.
    RsaPss {
        /// The digest.
        digest: Algorithm,
        /// Bytes of the salt.
        salt: usize,
    },
    /// ECDSA.
    Ecdsa(Curve, Algorithm),
    /// Ed25519; the digest of the message around it is SHA-512 (RFC 8419).
    Ed25519,
    /// SM2 with SM3 and the default identity [`SM2_ID`].
    Sm2,
}

/// Why an identifier names no scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// An algorithm that is not supported, by its usual name or its OID.
    #[error("unsupported algorithm {0}")]
    Unsupported(String),
    /// The parts contradict each other.
    #[error("{0}")]
    Contradiction(&'static str),
}

/// The digest algorithm of an identifier.
pub fn digest_of(identifier: &AlgorithmIdentifierOwned) -> Result<Algorithm, SchemeError> {
    // RFC 5754, 2: absent parameters and NULL mean the same.
    if identifier.parameters.as_ref().is_some_and(|parameters| !parameters.is_null()) {
        return Err(SchemeError::Unsupported(oid_name(&identifier.oid)));
    }
    digest_of_oid(&identifier.oid)
        .ok_or_else(|| SchemeError::Unsupported(oid_name(&identifier.oid)))
}

fn digest_of_oid(found: &ObjectIdentifier) -> Option<Algorithm> {
    Some(match *found {
        oid::MD5 => Algorithm::Md5,
        oid::SHA1 => Algorithm::Sha1,
        oid::SHA224 => Algorithm::Sha224,
        oid::SHA256 => Algorithm::Sha256,
        oid::SHA384 => Algorithm::Sha384,
        oid::SHA512 => Algorithm::Sha512,
        oid::SM3 | oid::SM3_PLAIN => Algorithm::Sm3,
        _ => return None,
    })
}

/// The OID of a digest algorithm.
pub fn digest_oid(algorithm: Algorithm) -> ObjectIdentifier {
    match algorithm {
        Algorithm::Md5 => oid::MD5,
        Algorithm::Sha1 => oid::SHA1,
        Algorithm::Sha224 => oid::SHA224,
        Algorithm::Sha256 => oid::SHA256,
        Algorithm::Sha384 => oid::SHA384,
        Algorithm::Sha512 => oid::SHA512,
        Algorithm::Sm3 => oid::SM3,
    }
}

/// The identifier of a digest algorithm, without parameters (RFC 5754, 2).
pub fn digest_identifier(algorithm: Algorithm) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: digest_oid(algorithm), parameters: None }
}

/// The usual name of an OID, else its digits.
pub fn oid_name(found: &ObjectIdentifier) -> String {
    match *found {
        oid::ED448 => "ed448".to_owned(),
        _ => match const_oid::db::DB.by_oid(found) {
            Some(name) => name.to_owned(),
            None => found.to_string(),
        },
    }
}

impl Scheme {
    /// The scheme of a signature under a key. `digest` is the digest algorithm
    /// named beside it, as in a CMS SignerInfo; a certificate names none.
    pub fn of(
        identifier: &AlgorithmIdentifierOwned,
        digest: Option<Algorithm>,
        key: &SubjectPublicKeyInfoOwned,
    ) -> Result<Scheme, SchemeError> {
        let scheme = Scheme::named(identifier, digest, key)?;
        if digest.is_some_and(|digest| digest != scheme.digest()) {
            return Err(SchemeError::Contradiction("two digest algorithms for one signature"));
        }
        Ok(scheme)
    }

    fn named(
        identifier: &AlgorithmIdentifierOwned,
        digest: Option<Algorithm>,
        key: &SubjectPublicKeyInfoOwned,
    ) -> Result<Scheme, SchemeError> {
        let wanted = match identifier.oid {
            oid::RSA_PSS => return pss(identifier, key),
            oid::RSA => Scheme::Rsa(digest.ok_or(SchemeError::Contradiction("no digest named"))?),
            oid::RSA_MD5 => Scheme::Rsa(Algorithm::Md5),
            oid::RSA_SHA1 => Scheme::Rsa(Algorithm::Sha1),
            oid::RSA_SHA224 => Scheme::Rsa(Algorithm::Sha224),
            oid::RSA_SHA256 => Scheme::Rsa(Algorithm::Sha256),
            oid::RSA_SHA384 => Scheme::Rsa(Algorithm::Sha384),
            oid::RSA_SHA512 => Scheme::Rsa(Algorithm::Sha512),
            oid::ECDSA_SHA1 => Scheme::Ecdsa(curve(key)?, Algorithm::Sha1),
            oid::ECDSA_SHA224 => Scheme::Ecdsa(curve(key)?, Algorithm::Sha224),
            oid::ECDSA_SHA256 => Scheme::Ecdsa(curve(key)?, Algorithm::Sha256),
            oid::ECDSA_SHA384 => Scheme::Ecdsa(curve(key)?, Algorithm::Sha384),
            oid::ECDSA_SHA512 => Scheme::Ecdsa(curve(key)?, Algorithm::Sha512),
            oid::ED25519 => Scheme::Ed25519,
            oid::SM2_SM3 | oid::SM2_SIGN | oid::SM2 => Scheme::Sm2,
            _ => return Err(SchemeError::Unsupported(oid_name(&identifier.oid))),
        };
        let parameters = identifier.parameters.as_ref();
        let fits = match wanted {
            Scheme::Rsa(_) => {
                // RFC 8017 wants NULL; absent is met.
                parameters.is_none_or(Any::is_null) && key.algorithm.oid == oid::RSA
            }
            Scheme::Ecdsa(..) => parameters.is_none() && key.algorithm.oid == oid::EC,
            Scheme::Ed25519 => parameters.is_none() && key.algorithm.oid == oid::ED25519,
            Scheme::Sm2 => parameters.is_none_or(Any::is_null) && is_sm2(key),
            Scheme::RsaPss { .. } => false,
        };
        if fits { Ok(wanted) } else { Err(SchemeError::Contradiction("algorithm and key differ")) }
    }

    /// The digest algorithm.
    pub fn digest(self) -> Algorithm {
        match self {
            Scheme::Rsa(digest) | Scheme::RsaPss { digest, .. } | Scheme::Ecdsa(_, digest) => {
                digest
            }
            Scheme::Ed25519 => Algorithm::Sha512,
            Scheme::Sm2 => Algorithm::Sm3,
        }
    }

    /// The identifier for a SignerInfo or a certificate.
    pub fn identifier(self) -> der::Result<AlgorithmIdentifierOwned> {
        let plain = |oid| AlgorithmIdentifierOwned { oid, parameters: None };
        Ok(match self {
            Scheme::Rsa(digest) => AlgorithmIdentifierOwned {
                oid: match digest {
                    Algorithm::Md5 => oid::RSA_MD5,
                    Algorithm::Sha1 => oid::RSA_SHA1,
                    Algorithm::Sha224 => oid::RSA_SHA224,
                    Algorithm::Sha256 => oid::RSA_SHA256,
                    Algorithm::Sha384 => oid::RSA_SHA384,
                    Algorithm::Sha512 => oid::RSA_SHA512,
                    Algorithm::Sm3 => oid::RSA,
                },
                parameters: Some(Any::null()),
            },
            Scheme::RsaPss { digest, salt } => {
                let hash = AlgorithmIdentifierOwned {
                    oid: digest_oid(digest),
                    parameters: Some(Any::null()),
                };
                let mask = AlgorithmIdentifierOwned {
                    oid: oid::MGF1,
                    parameters: Some(Any::encode_from(&hash)?),
                };
                let salt = u32::try_from(salt).map_err(|_| der::ErrorKind::Overflow)?;
                let members =
                    [(0xa0, hash.to_der()?), (0xa1, mask.to_der()?), (0xa2, salt.to_der()?)];
                let mut parameters = Vec::new();
                for (tag, member) in members {
                    parameters.push(tag);
                    der::Length::try_from(member.len())?.encode_to_vec(&mut parameters)?;
                    parameters.extend(member);
                }
                AlgorithmIdentifierOwned {
                    oid: oid::RSA_PSS,
                    parameters: Some(Any::new(der::Tag::Sequence, parameters)?),
                }
            }
            Scheme::Ecdsa(_, digest) => plain(match digest {
                Algorithm::Sha1 | Algorithm::Md5 => oid::ECDSA_SHA1,
                Algorithm::Sha224 => oid::ECDSA_SHA224,
                Algorithm::Sha256 | Algorithm::Sm3 => oid::ECDSA_SHA256,
                Algorithm::Sha384 => oid::ECDSA_SHA384,
                Algorithm::Sha512 => oid::ECDSA_SHA512,
            }),
            Scheme::Ed25519 => plain(oid::ED25519),
            Scheme::Sm2 => plain(oid::SM2_SM3),
        })
    }

    /// Whether this signature over this message was made with the key's other
    /// half.
    pub fn holds(self, key: &SubjectPublicKeyInfoOwned, message: &[u8], signature: &[u8]) -> bool {
        self.check(key, message, signature).is_some()
    }

    /// Through ring, which is several times as fast. It refuses what the other
    /// crates take (short keys, other digests), so only its yes counts.
    fn holds_fast(self, bits: &[u8], message: &[u8], signature: &[u8]) -> bool {
        use ring::signature as fast;
        let algorithm: &dyn fast::VerificationAlgorithm = match self {
            Scheme::Rsa(Algorithm::Sha256) => &fast::RSA_PKCS1_2048_8192_SHA256,
            Scheme::Rsa(Algorithm::Sha384) => &fast::RSA_PKCS1_2048_8192_SHA384,
            Scheme::Rsa(Algorithm::Sha512) => &fast::RSA_PKCS1_2048_8192_SHA512,
            Scheme::Ecdsa(Curve::P256, Algorithm::Sha256) => &fast::ECDSA_P256_SHA256_ASN1,
            Scheme::Ecdsa(Curve::P384, Algorithm::Sha384) => &fast::ECDSA_P384_SHA384_ASN1,
            _ => return false,
        };
        fast::UnparsedPublicKey::new(algorithm, bits).verify(message, signature).is_ok()
    }

    fn check(
        self,
        key: &SubjectPublicKeyInfoOwned,
        message: &[u8],
        signature: &[u8],
    ) -> Option<()> {
        let hash = |algorithm| {
            let made = digest::bytes(message, &[algorithm]);
            made.first().map(|digest| digest.bytes().to_vec())
        };
        let bits = key.subject_public_key.as_bytes()?;
        if self.holds_fast(bits, message, signature) {
            return Some(());
        }
        match self {
            Scheme::Rsa(digest) => {
                let scheme = Pkcs1v15Sign {
                    hash_len: Some(digest.length()),
                    prefix: prefix(digest)?.into_boxed_slice(),
                };
                rsa_key(key)?.verify(scheme, &hash(digest)?, signature).ok()
            }
            Scheme::RsaPss { digest, salt } => {
                let (key, hash) = (rsa_key(key)?, hash(digest)?);
                match digest {
                    Algorithm::Sha1 => {
                        key.verify(Pss::<sha1::Sha1>::new_with_salt(salt), &hash, signature)
                    }
                    Algorithm::Sha224 => {
                        key.verify(Pss::<sha2::Sha224>::new_with_salt(salt), &hash, signature)
                    }
                    Algorithm::Sha256 => {
                        key.verify(Pss::<sha2::Sha256>::new_with_salt(salt), &hash, signature)
                    }
                    Algorithm::Sha384 => {
                        key.verify(Pss::<sha2::Sha384>::new_with_salt(salt), &hash, signature)
                    }
                    Algorithm::Sha512 => {
                        key.verify(Pss::<sha2::Sha512>::new_with_salt(salt), &hash, signature)
                    }
                    Algorithm::Md5 | Algorithm::Sm3 => return None,
                }
                .ok()
            }
            Scheme::Ecdsa(Curve::P256, digest) => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(bits).ok()?;
                let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
                key.verify_prehash(&hash(digest)?, &signature).ok()
            }
            Scheme::Ecdsa(Curve::P384, digest) => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(bits).ok()?;
                let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
                key.verify_prehash(&hash(digest)?, &signature).ok()
            }
            Scheme::Ed25519 => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(bits.try_into().ok()?).ok()?;
                let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
                key.verify_strict(message, &signature).ok()
            }
            Scheme::Sm2 => {
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, bits).ok()?;
                let signature = sm2::dsa::Signature::from_der(signature).ok()?;
                key.verify(message, &signature).ok()
            }
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scheme::Rsa(digest) => write!(f, "rsa-{digest}"),
            Scheme::RsaPss { digest, .. } => write!(f, "rsa-pss-{digest}"),
            Scheme::Ecdsa(Curve::P256, digest) => write!(f, "ecdsa-p256-{digest}"),
            Scheme::Ecdsa(Curve::P384, digest) => write!(f, "ecdsa-p384-{digest}"),
            Scheme::Ed25519 => f.write_str("ed25519"),
            Scheme::Sm2 => f.write_str("sm2-sm3"),
        }
    }
}

/// DigestInfo up to the digest (RFC 8017, 9.2).
fn prefix(algorithm: Algorithm) -> Option<Vec<u8>> {
    let identifier =
        AlgorithmIdentifierOwned { oid: digest_oid(algorithm), parameters: Some(Any::null()) };
    let identifier = identifier.to_der().ok()?;
    let length = algorithm.length();
    let mut prefix = vec![0x30, u8::try_from(identifier.len() + 2 + length).ok()?];
    prefix.extend(identifier);
    prefix.extend([0x04, u8::try_from(length).ok()?]);
    Some(prefix)
}

fn rsa_key(key: &SubjectPublicKeyInfoOwned) -> Option<rsa::PublicKey> {
    let bits = key.subject_public_key.as_bytes()?;
    use rsa::pkcs1::DecodeRsaPublicKey as _;
    rsa::PublicKey::from_pkcs1_der(bits).ok()
}

/// The curve of a key that ECDSA is done with.
fn curve(key: &SubjectPublicKeyInfoOwned) -> Result<Curve, SchemeError> {
    match curve_oid(key) {
        Some(oid::P256) => Ok(Curve::P256),
        Some(oid::P384) => Ok(Curve::P384),
        Some(other) => Err(SchemeError::Unsupported(format!("ecdsa-{}", oid_name(&other)))),
        None => Err(SchemeError::Contradiction("algorithm and key differ")),
    }
}

fn curve_oid(key: &SubjectPublicKeyInfoOwned) -> Option<ObjectIdentifier> {
    let parameters = key.algorithm.parameters.as_ref()?;
    (key.algorithm.oid == oid::EC).then(|| parameters.decode_as().ok()).flatten()
}

/// Whether a key is one for SM2.
pub fn is_sm2(key: &SubjectPublicKeyInfoOwned) -> bool {
    key.algorithm.oid == oid::SM2 || curve_oid(key) == Some(oid::SM2)
}

/// The name and strength of a key: `rsa-2048`, `p256`.
pub fn key_name(key: &SubjectPublicKeyInfoOwned) -> String {
    match key.algorithm.oid {
        oid::RSA | oid::RSA_PSS => match rsa_key(key) {
            Some(key) => format!("rsa-{}", rsa::traits::PublicKeyParts::size(&key) * 8),
            None => "rsa".to_owned(),
        },
        oid::EC => match curve_oid(key) {
            Some(oid::P256) => "p256".to_owned(),
            Some(oid::P384) => "p384".to_owned(),
            Some(oid::SM2) => "sm2".to_owned(),
            Some(other) => oid_name(&other),
            None => "ec".to_owned(),
        },
        other => oid_name(&other),
    }
}

/// RSASSA-PSS-params (RFC 8017, A.2.3); MGF1 must use the same digest, and the
/// trailer be the one there is.
fn pss(
    identifier: &AlgorithmIdentifierOwned,
    key: &SubjectPublicKeyInfoOwned,
) -> Result<Scheme, SchemeError> {
    let odd = SchemeError::Contradiction("parameters of RSASSA-PSS");
    if !matches!(key.algorithm.oid, oid::RSA | oid::RSA_PSS) {
        return Err(SchemeError::Contradiction("algorithm and key differ"));
    }
    let mut parts = (Algorithm::Sha1, Algorithm::Sha1, 20_usize);
    let whole = match &identifier.parameters {
        Some(parameters) => parameters.to_der().map_err(|_| odd.clone())?,
        None => return Err(odd),
    };
    let element = Element::only(&whole).map_err(|_| odd.clone())?;
    let mut members = element.sequence().map_err(|_| odd.clone())?;
    let parse = |value: &[u8]| AlgorithmIdentifierOwned::from_der(value).map_err(|_| odd.clone());
    if let Some(hash) = members.take_context(0) {
        parts.0 = digest_of(&parse(hash.value)?)?;
    }
    if let Some(mask) = members.take_context(1) {
        let mask = parse(mask.value)?;
        if mask.oid != oid::MGF1 {
            return Err(SchemeError::Unsupported(oid_name(&mask.oid)));
        }
        let inner = mask.parameters.and_then(|inner| inner.to_der().ok()).ok_or(odd.clone())?;
        parts.1 = digest_of(&parse(&inner)?)?;
    }
    if let Some(salt) = members.take_context(2) {
        let salt = u32::from_der(salt.value).map_err(|_| odd.clone())?;
        parts.2 = usize::try_from(salt).map_err(|_| odd.clone())?;
    }
    if let Some(trailer) = members.take_context(3)
        && u32::from_der(trailer.value).ok() != Some(1)
    {
        return Err(odd);
    }
    members.finish().map_err(|_| odd.clone())?;
    if parts.0 != parts.1 {
        return Err(SchemeError::Unsupported(format!("rsa-pss-{}-mgf1-{}", parts.0, parts.1)));
    }
    Ok(Scheme::RsaPss { digest: parts.0, salt: parts.2 })
}
