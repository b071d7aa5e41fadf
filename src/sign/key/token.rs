//! Keys on PKCS#11 tokens (OASIS PKCS#11 3.0), by `cryptoki`.
//!
//! In: a module, the labels of token and key, a PIN, certificates. Out: a
//! [`Signer`] whose key never leaves the token. Digests are made here and the
//! plain mechanisms are used (CKM_RSA_PKCS, CKM_RSA_PKCS_PSS, CKM_ECDSA), which
//! every token has; `r‖s` becomes the SEQUENCE of CMS. SM2 needs a vendor's
//! mechanism: implement [`Signer`] for such a device.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use const_oid::ObjectIdentifier;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::MechanismType;
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::{KeyError, Note, Opened, chain};
use crate::digest::{self, Algorithm};
use crate::pki::algorithm::{Curve, oid};
use crate::pki::tlv::Element;
use crate::pki::{Certificate, Scheme};
use crate::sign::passphrase::Passphrase;
use crate::sign::{SignError, Signer, tag};

/// Which key of which token.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Label of the token; the only one where none is said.
    pub token: Option<String>,
    /// Label of the key; the only one where none is said.
    pub key: Option<String>,
    /// RSA with PSS padding.
    pub pss: bool,
}

struct Token {
    /// A session does one thing at a time.
    session: Mutex<Session>,
    key: ObjectHandle,
    scheme: Scheme,
    longest: usize,
    chain: Vec<Vec<u8>>,
}

fn failed(error: Error) -> KeyError {
    match error {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _) => {
            KeyError::Passphrase
        }
        error => KeyError::Token(error.to_string()),
    }
}

/// Opens a token. `certificates` come on top of those on it.
pub fn open(
    module: &Path,
    wanted: &Wanted,
    certificates: &[Vec<u8>],
    ask: &mut dyn FnMut() -> Option<Passphrase>,
) -> Result<Opened, KeyError> {
    let context = Pkcs11::new(module).map_err(failed)?;
    match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(failed(error)),
    }
    let mut slots = Vec::new();
    for slot in context.get_slots_with_initialized_token().map_err(failed)? {
        let label = context.get_token_info(slot).map_err(failed)?.label().trim_end().to_owned();
        if wanted.token.as_ref().is_none_or(|wanted| *wanted == label) {
            slots.push((slot, label));
        }
    }
    let slot = match slots.as_slice() {
        [(slot, _)] => *slot,
        [] => return Err(KeyError::Token("CKR_TOKEN_NOT_PRESENT".to_owned())),
        several => {
            let labels: Vec<&str> = several.iter().map(|(_, label)| label.as_str()).collect();
            return Err(KeyError::Token(format!("--token: {}", labels.join(", "))));
        }
    };
    let session = context.open_ro_session(slot).map_err(failed)?;
    let pin = ask().ok_or(KeyError::Protected)?;
    let pin = AuthPin::new(pin.expose().to_owned().into());
    session.login(UserType::User, Some(&pin)).map_err(failed)?;
    let key = key(&session, wanted)?;
    let mut pool = certificates.to_vec();
    pool.extend(on_token(&session)?);
    let public = public(&session, key)?;
    let leaf = pool
        .iter()
        .find(|der| Certificate::from_der(der).is_ok_and(|found| public.matches(&found)));
    let leaf = leaf.ok_or(if pool.is_empty() {
        KeyError::NoCertificate
    } else {
        KeyError::Mismatch(pool.len())
    })?;
    let (scheme, longest) = scheme(leaf, wanted.pss)?;
    let chain = chain(leaf, &pool);
    let signer = Token { session: Mutex::new(session), key, scheme, longest, chain };
    let notes: Vec<Note> = Vec::new();
    Ok(Opened { signer: Box::new(signer), notes })
}

/// The private key with the label, else the only one.
fn key(session: &Session, wanted: &Wanted) -> Result<ObjectHandle, KeyError> {
    let mut template = vec![Attribute::Class(ObjectClass::PRIVATE_KEY)];
    if let Some(label) = &wanted.key {
        template.push(Attribute::Label(label.clone().into_bytes()));
    }
    let found = session.find_objects(&template).map_err(failed)?;
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(KeyError::NoKey),
        several => Err(KeyError::Token(format!("--key-label: {} keys", several.len()))),
    }
}

/// The certificates on the token.
fn on_token(session: &Session) -> Result<Vec<Vec<u8>>, KeyError> {
    let template = [Attribute::Class(ObjectClass::CERTIFICATE)];
    let mut found = Vec::new();
    for object in session.find_objects(&template).map_err(failed)? {
        let values = session.get_attributes(object, &[AttributeType::Value]).map_err(failed)?;
        found.extend(values.into_iter().filter_map(|value| match value {
            Attribute::Value(der) => Some(der),
            _ => None,
        }));
    }
    Ok(found)
}

/// What a token tells of the public half.
enum Public {
    Modulus(Vec<u8>),
    /// CKA_ID of the key, and the points of public keys that bear it.
    Points(Vec<Vec<u8>>),
}

impl Public {
    fn matches(&self, certificate: &Certificate) -> bool {
        let bits = certificate.key().subject_public_key.raw_bytes();
        match self {
            Public::Modulus(modulus) => {
                bits.windows(modulus.len()).any(|window| window == modulus.as_slice())
            }
            Public::Points(points) => points.iter().any(|point| point.as_slice() == bits),
        }
    }
}

fn public(session: &Session, key: ObjectHandle) -> Result<Public, KeyError> {
    let wanted = [AttributeType::Modulus, AttributeType::Id];
    let values = session.get_attributes(key, &wanted).map_err(failed)?;
    let mut id = None;
    for value in values {
        match value {
            Attribute::Modulus(modulus) if !modulus.is_empty() => {
                return Ok(Public::Modulus(modulus));
            }
            Attribute::Id(found) => id = Some(found),
            _ => {}
        }
    }
    let mut template = vec![Attribute::Class(ObjectClass::PUBLIC_KEY)];
    template.extend(id.map(Attribute::Id));
    let mut points = Vec::new();
    for object in session.find_objects(&template).map_err(failed)? {
        let values = session.get_attributes(object, &[AttributeType::EcPoint]).map_err(failed)?;
        for value in values {
            // An OCTET STRING around the point; some modules leave it off.
            if let Attribute::EcPoint(point) = value {
                let inner = Element::only(&point).map(|inner| inner.value.to_vec());
                points.push(inner.unwrap_or(point));
            }
        }
    }
    Ok(Public::Points(points))
}

fn scheme(leaf: &[u8], pss: bool) -> Result<(Scheme, usize), KeyError> {
    let leaf =
        Certificate::from_der(leaf).map_err(|error| KeyError::Certificate(error.to_string()))?;
    let key = leaf.key();
    let name = || KeyError::Unsupported(crate::pki::algorithm::key_name(key));
    match key.algorithm.oid {
        oid::RSA | oid::RSA_PSS => {
            // RSAPublicKey (RFC 8017, A.1.1): the modulus comes first.
            let modulus = Element::only(key.subject_public_key.raw_bytes())
                .and_then(|key| key.sequence()?.take())
                .map_err(|_| name())?;
            let longest = modulus.value.iter().skip_while(|byte| **byte == 0).count();
            let pss = pss || key.algorithm.oid == oid::RSA_PSS;
            let scheme = match pss {
                true => Scheme::RsaPss { digest: Algorithm::Sha256, salt: 32 },
                false => Scheme::Rsa(Algorithm::Sha256),
            };
            Ok((scheme, longest))
        }
        oid::EC => {
            let curve = key.algorithm.parameters.as_ref();
            let curve = curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
            let curve = curve.ok_or_else(name)?;
            match curve {
                oid::P256 => Ok((Scheme::Ecdsa(Curve::P256, Algorithm::Sha256), 72)),
                oid::P384 => Ok((Scheme::Ecdsa(Curve::P384, Algorithm::Sha384), 104)),
                _ => Err(name()),
            }
        }
        _ => Err(name()),
    }
}

/// DigestInfo of SHA-256 up to the digest (RFC 8017, 9.2, note 1).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

impl Signer for Token {
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
        let made = digest::bytes(message, &[self.scheme.digest()]);
        let digest = made.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default();
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let sign = |mechanism: &Mechanism, data: &[u8]| {
            let made = session.sign(mechanism, self.key, data);
            made.map_err(|error| SignError::Key(error.to_string()))
        };
        match self.scheme {
            Scheme::Rsa(_) => {
                let mut info = SHA256_INFO.to_vec();
                info.extend(digest);
                sign(&Mechanism::RsaPkcs, &info)
            }
            Scheme::RsaPss { .. } => {
                let parameters = PkcsPssParams {
                    hash_alg: MechanismType::SHA256,
                    mgf: PkcsMgfType::MGF1_SHA256,
                    s_len: 32.into(),
                };
                sign(&Mechanism::RsaPkcsPss(parameters), &digest)
            }
            _ => Ok(tag::pair(&sign(&Mechanism::Ecdsa, &digest)?)),
        }
    }
}
