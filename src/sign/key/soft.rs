//! Keys in memory.
//!
//! In: PKCS#8 and certificates. Out: a [`Signer`]. RSA signs through ring (in
//! constant time), keys that ring refuses (over 4096 bits, odd parameters)
//! through the `rsa` crate with blinding. Elliptic curves take their nonces from
//! the key and the message (RFC 6979), so that the same document gives the same
//! bytes; the salt of PSS is random.
//!
//! Keys are wiped when they are dropped, except that of ring: it keeps its own
//! copy of an RSA key in memory that it does not wipe, and offers no way to. The
//! copy lives as long as the process, which ends with the batch.

use der::Decode;
use p256::elliptic_curve::sec1::ToSec1Point;
use pkcs8::{DecodePrivateKey, PrivateKeyInfoRef};
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey};
use rsa::traits::PublicKeyParts;
use signature::{RandomizedSigner, SignatureEncoding, Signer as _};
use sm2::dsa::SigningKey as Sm2Key;

use super::{KeyError, chain};
use crate::digest::Algorithm;
use crate::pki::algorithm::{Curve, SM2_ID, oid, oid_name};
use crate::pki::{Certificate, Scheme};
use crate::sign::{SignError, Signer};

/// A key in memory with its chain of certificates.
pub struct SoftKey {
    secret: Secret,
    scheme: Scheme,
    chain: Vec<Vec<u8>>,
    longest: usize,
}

enum Secret {
    Ring(Box<ring::rsa::KeyPair>),
    Rsa(Box<rsa::PrivateKey>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    Sm2(Box<Sm2Key>),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

/// Shortest RSA key that signs (GB/T 38541 and ETSI TS 119 312 agree).
const LEAST_RSA: usize = 2048;

/// SHA-256 with its own length of salt (RFC 4055, 3.1).
const PSS: Scheme = Scheme::RsaPss { digest: Algorithm::Sha256, salt: 32 };

impl SoftKey {
    /// The key with that of the `wanted` certificates which belongs to it;
    /// `None` where none does. `pool` gives the certificates above it.
    pub(super) fn new(
        pkcs8: &[u8],
        wanted: &[Vec<u8>],
        pool: &[Vec<u8>],
        pss: bool,
    ) -> Result<Option<SoftKey>, KeyError> {
        let (secret, public) = Secret::open(pkcs8)?;
        let leaf = wanted.iter().find(|der| belongs(der, &public));
        let Some(leaf) = leaf else { return Ok(None) };
        let bound =
            PrivateKeyInfoRef::from_der(pkcs8).is_ok_and(|info| info.algorithm.oid == oid::RSA_PSS);
        let bound = bound
            || Certificate::from_der(leaf)
                .is_ok_and(|leaf| leaf.key().algorithm.oid == oid::RSA_PSS);
        let scheme = secret.scheme(pss || bound);
        let longest = secret.longest();
        Ok(Some(SoftKey { secret, scheme, chain: chain(leaf, pool), longest }))
    }
}

/// The bits of a public key, as a certificate holds them.
fn belongs(certificate: &[u8], public: &[u8]) -> bool {
    Certificate::from_der(certificate)
        .is_ok_and(|found| found.key().subject_public_key.raw_bytes() == public)
}

impl Secret {
    /// The key, and the bits of its public half.
    fn open(pkcs8: &[u8]) -> Result<(Secret, Vec<u8>), KeyError> {
        let info = PrivateKeyInfoRef::from_der(pkcs8).map_err(|_| KeyError::Unreadable)?;
        let bad = |what: &str| KeyError::Unsupported(what.to_owned());
        match info.algorithm.oid {
            oid::RSA | oid::RSA_PSS => {
                let der = info.private_key.as_bytes();
                let key = rsa::PrivateKey::from_pkcs1_der(der).map_err(|_| bad("RSA"))?;
                let bits = key.size() * 8;
                if bits < LEAST_RSA {
                    return Err(KeyError::Unsupported(format!("RSA {bits}")));
                }
                let public = key.to_public_key().to_pkcs1_der().map_err(|_| bad("RSA"))?;
                let secret = match ring::rsa::KeyPair::from_der(der) {
                    Ok(fast) => Secret::Ring(Box::new(fast)),
                    Err(_) => Secret::Rsa(Box::new(key)),
                };
                Ok((secret, public.as_bytes().to_vec()))
            }
            oid::EC => {
                let curve = info.algorithm.parameters_oid().map_err(|_| bad("EC"))?;
                match curve {
                    oid::P256 => {
                        let key =
                            p256::SecretKey::from_pkcs8_der(pkcs8).map_err(|_| bad("P-256"))?;
                        let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                        Ok((Secret::P256(Box::new(key.into())), public))
                    }
                    oid::P384 => {
                        let key =
                            p384::SecretKey::from_pkcs8_der(pkcs8).map_err(|_| bad("P-384"))?;
                        let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                        Ok((Secret::P384(Box::new(key.into())), public))
                    }
                    oid::SM2 => {
                        let key = sm2::SecretKey::from_pkcs8_der(pkcs8).map_err(|_| bad("SM2"))?;
                        let public = key.public_key().to_sec1_point(false).as_bytes().to_vec();
                        let key = Sm2Key::new(SM2_ID, &key).map_err(|_| bad("SM2"))?;
                        Ok((Secret::Sm2(Box::new(key)), public))
                    }
                    other => Err(KeyError::Unsupported(oid_name(&other))),
                }
            }
            oid::ED25519 => {
                let key =
                    ed25519_dalek::SigningKey::from_pkcs8_der(pkcs8).map_err(|_| bad("Ed25519"))?;
                let public = key.verifying_key().as_bytes().to_vec();
                Ok((Secret::Ed25519(Box::new(key)), public))
            }
            other => Err(KeyError::Unsupported(oid_name(&other))),
        }
    }

    fn scheme(&self, pss: bool) -> Scheme {
        match self {
            Secret::Ring(_) | Secret::Rsa(_) if pss => PSS,
            Secret::Ring(_) | Secret::Rsa(_) => Scheme::Rsa(Algorithm::Sha256),
            Secret::P256(_) => Scheme::Ecdsa(Curve::P256, Algorithm::Sha256),
            Secret::P384(_) => Scheme::Ecdsa(Curve::P384, Algorithm::Sha384),
            Secret::Sm2(_) => Scheme::Sm2,
            Secret::Ed25519(_) => Scheme::Ed25519,
        }
    }

    fn longest(&self) -> usize {
        match self {
            Secret::Ring(key) => key.public().modulus_len(),
            Secret::Rsa(key) => key.size(),
            // SEQUENCE of two INTEGERs, each perhaps with a leading zero.
            Secret::P256(_) | Secret::Sm2(_) => 72,
            Secret::P384(_) => 104,
            Secret::Ed25519(_) => 64,
        }
    }
}

impl Signer for SoftKey {
    fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn scheme(&self) -> Scheme {
        self.scheme
    }

    fn longest(&self) -> usize {
        self.longest
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let failed = |error: signature::Error| SignError::Key(error.to_string());
        let pss = matches!(self.scheme, Scheme::RsaPss { .. });
        Ok(match &self.secret {
            Secret::Ring(key) => {
                let padding: &dyn ring::signature::RsaEncoding = if pss {
                    &ring::signature::RSA_PSS_SHA256
                } else {
                    &ring::signature::RSA_PKCS1_SHA256
                };
                let mut signature = vec![0; key.public().modulus_len()];
                let random = ring::rand::SystemRandom::new();
                key.sign(padding, &random, message, &mut signature)
                    .map_err(|error| SignError::Key(error.to_string()))?;
                signature
            }
            Secret::Rsa(key) if pss => {
                let key = rsa::pss::SigningKey::<sha2::Sha256>::new((**key).clone());
                key.try_sign_with_rng(&mut getrandom::SysRng, message).map_err(failed)?.to_vec()
            }
            Secret::Rsa(key) => {
                let key = rsa::pkcs1v15::SigningKey::<sha2::Sha256>::new((**key).clone());
                key.try_sign(message).map_err(failed)?.to_vec()
            }
            Secret::P256(key) => {
                let made: p256::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                made.to_der().as_bytes().to_vec()
            }
            Secret::P384(key) => {
                let made: p384::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                made.to_der().as_bytes().to_vec()
            }
            Secret::Sm2(key) => {
                let made: sm2::dsa::Signature = key.try_sign(message).map_err(failed)?;
                crate::sign::tag::pair(&made.to_bytes())
            }
            Secret::Ed25519(key) => key.try_sign(message).map_err(failed)?.to_bytes().to_vec(),
        })
    }
}
