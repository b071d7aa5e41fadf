//! Keys: PKCS#12, PEM and PKCS#8 files, PKCS#11 tokens.
//!
//! In: a file's bytes, certificates, a passphrase when one is needed. Out: a
//! [`Signer`] whose certificate fits its key, with notes on what is odd about
//! the file. Whether the certificate may sign now is asked by [`suits`].

use jiff::Timestamp;

use super::Signer;
use super::passphrase::Passphrase;
use crate::lang::Lang;
use crate::pki::chain::{Purpose, suits_purpose};
use crate::pki::{Certificate, Scheme, name};
use crate::say;

mod pem;
mod pkcs12;
mod soft;
pub mod token;

pub use soft::SoftKey;

/// What is odd about a key or its certificate, though it signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The PKCS#12 file has no MAC: nothing tells whether it was changed.
    NoMac,
    /// SM2 in PDF: no published reference file, and most readers do not verify it.
    Experimental,
    /// The certificate says nothing of what its key may be used for.
    NoUsage,
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Neither PKCS#12 nor PEM nor PKCS#8.
    #[error("no key file")]
    Unreadable,
    /// The passphrase does not open it.
    #[error("wrong passphrase")]
    Passphrase,
    /// It is protected, and no passphrase was given.
    #[error("a passphrase is needed")]
    Protected,
    /// It holds no private key.
    #[error("no private key")]
    NoKey,
    /// It holds several, and nothing says which.
    #[error("{0} private keys")]
    SeveralKeys(usize),
    /// No certificate given belongs to the key.
    #[error("the key fits none of {0} certificate(s)")]
    Mismatch(usize),
    /// There is no certificate.
    #[error("no certificate")]
    NoCertificate,
    /// A file of certificates cannot be read.
    #[error("not a certificate: {0}")]
    Certificate(String),
    /// Not valid yet at the moment of signing.
    #[error("not valid before {0}")]
    NotYet(Timestamp),
    /// No longer valid at the moment of signing.
    #[error("expired {0}")]
    Expired(Timestamp),
    /// The certificate is for something else.
    #[error("not for signing documents: {0}")]
    Unsuitable(String),
    /// An algorithm, curve or size that is not supported.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The PKCS#11 module or token, in its own words.
    #[error("token: {0}")]
    Token(String),
}

/// A key that is open, and what is odd about it.
pub struct Opened {
    /// The signer.
    pub signer: Box<dyn Signer>,
    /// What is worth saying.
    pub notes: Vec<Note>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("notes", &self.notes).finish_non_exhaustive()
    }
}

/// What a key file holds, before anything is chosen.
#[derive(Default)]
struct Material {
    /// Private keys, PKCS#8.
    keys: Vec<zeroize::Zeroizing<Vec<u8>>>,
    /// Certificates, DER.
    certificates: Vec<Vec<u8>>,
    notes: Vec<Note>,
}

/// Opens a key file. `certificates` come on top of those in the file, DER;
/// `ask` is called at most once, and only where the file is protected.
pub fn open(
    bytes: &[u8],
    certificates: &[Vec<u8>],
    pss: bool,
    ask: &mut dyn FnMut() -> Option<Passphrase>,
) -> Result<Opened, KeyError> {
    let mut material = if pem::is_pem(bytes) {
        pem::read(bytes, ask)?
    } else if pkcs12::is_pkcs12(bytes) {
        pkcs12::read(bytes, ask)?
    } else {
        pem::read_der(bytes, ask)?
    };
    // A certificate that was given by name comes first in the choice.
    let given = !certificates.is_empty();
    let inside = std::mem::replace(&mut material.certificates, certificates.to_vec());
    material.certificates.extend(inside);
    let count = material.certificates.len();
    if material.keys.is_empty() {
        return Err(KeyError::NoKey);
    }
    if material.keys.len() > 1 && !given {
        return Err(KeyError::SeveralKeys(material.keys.len()));
    }
    if count == 0 {
        return Err(KeyError::NoCertificate);
    }
    let mut notes = material.notes;
    for key in &material.keys {
        let wanted = if material.keys.len() > 1 { certificates } else { &material.certificates };
        if let Some(signer) = SoftKey::new(key, wanted, &material.certificates, pss)? {
            if signer.scheme() == Scheme::Sm2 {
                notes.push(Note::Experimental);
            }
            return Ok(Opened { signer: Box::new(signer), notes });
        }
    }
    Err(KeyError::Mismatch(count))
}

/// The certificates of a file: PEM or DER.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Vec<u8>>, KeyError> {
    let bad = |error: crate::pki::Malformed| KeyError::Certificate(error.to_string());
    if pem::is_pem(bytes) {
        let found = Certificate::from_pem(bytes).map_err(bad)?;
        return Ok(found.iter().map(|one| one.der().to_vec()).collect());
    }
    Certificate::from_der(bytes).map_err(bad)?;
    Ok(vec![bytes.to_vec()])
}

/// Whether the signer's certificate may sign documents at this moment.
pub fn suits(signer: &dyn Signer, now: Timestamp) -> Result<Option<Note>, KeyError> {
    let leaf = signer.chain().first().ok_or(KeyError::NoCertificate)?;
    let leaf =
        Certificate::from_der(leaf).map_err(|error| KeyError::Certificate(error.to_string()))?;
    if now < leaf.not_before() {
        return Err(KeyError::NotYet(leaf.not_before()));
    }
    if now > leaf.not_after() {
        return Err(KeyError::Expired(leaf.not_after()));
    }
    suits_purpose(&leaf, Purpose::Documents)
        .map_err(|fault| KeyError::Unsuitable(format!("{fault:?}")))?;
    let usage = leaf.key_usage().ok().flatten();
    Ok(usage.is_none().then_some(Note::NoUsage))
}

/// Orders certificates from the leaf upward. Self-signed roots are left out: a
/// verifier has its own or trusts none.
fn chain(leaf: &[u8], pool: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut chain = vec![leaf.to_vec()];
    let parsed: Vec<Certificate> =
        pool.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    let Ok(mut last) = Certificate::from_der(leaf) else { return chain };
    while !last.is_self_issued() {
        let above = parsed.iter().find(|one| {
            name::same(one.subject(), last.issuer())
                && !one.is_self_issued()
                && !chain.iter().any(|known| known == one.der())
                && last.is_signed_by(one)
        });
        let Some(above) = above else { break };
        chain.push(above.der().to_vec());
        last = above.clone();
    }
    chain
}

impl KeyError {
    /// The number of its code: S721 and so on.
    pub fn code(&self) -> u16 {
        match self {
            KeyError::Unreadable => 721,
            KeyError::Passphrase => 722,
            KeyError::Protected => 723,
            KeyError::NoKey => 724,
            KeyError::SeveralKeys(_) => 725,
            KeyError::Mismatch(_) => 726,
            KeyError::NoCertificate | KeyError::Certificate(_) => 727,
            KeyError::NotYet(_) | KeyError::Expired(_) => 728,
            KeyError::Unsuitable(_) => 729,
            KeyError::Unsupported(_) => 730,
            KeyError::Token(_) => 731,
        }
    }

    /// One sentence for the clerk, with the next step.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            KeyError::Unreadable => say!(
                lang,
                "不是密钥文件；--key 要 PKCS#12（.p12、.pfx）或 PEM 文件",
                "Not a key file: --key takes PKCS#12 (.p12, .pfx) or PEM"
            ),
            KeyError::Passphrase => {
                say!(lang, "密钥的口令不对，请核对后再试", "The passphrase of the key is wrong")
            }
            KeyError::Protected => say!(
                lang,
                "密钥有口令保护；请用 --passphrase-file、--passphrase-env 或 --passphrase-fd 给出口令",
                "The key is protected; give its passphrase with --passphrase-file, --passphrase-env or --passphrase-fd"
            ),
            KeyError::NoKey => say!(
                lang,
                "文件里没有私钥，只有证书；请导出时选择“包括私钥”",
                "The file holds no private key; export it together with its key"
            ),
            KeyError::SeveralKeys(count) => say!(
                lang,
                "文件里有 {count} 把私钥；请用 --cert 给出要用的证书",
                "The file holds {count} private keys; say which with --cert"
            ),
            KeyError::Mismatch(count) => say!(
                lang,
                "私钥与给出的 {count} 张证书都不配对，请换成与它配对的证书",
                "The key belongs to none of the {count} certificate(s); give the one made for it"
            ),
            KeyError::NoCertificate => say!(
                lang,
                "没有签名者的证书；请用 --cert 给出",
                "There is no certificate of the signer; give it with --cert"
            ),
            KeyError::Certificate(why) => say!(
                lang,
                "证书文件读不出来（{why}），请换成 PEM 或 DER 证书",
                "The certificate cannot be read ({why}); give PEM or DER"
            ),
            KeyError::NotYet(from) => {
                let from = super::shown(*from);
                say!(
                    lang,
                    "签名证书尚未生效（{from} 起），请核对本机时间或换证书",
                    "The certificate is not valid before {from}; check the clock or take another"
                )
            }
            KeyError::Expired(at) => {
                let at = super::shown(*at);
                say!(
                    lang,
                    "签名证书已于 {at} 过期，请换用有效的证书",
                    "The certificate expired at {at}; take a valid one"
                )
            }
            KeyError::Unsuitable(why) => say!(
                lang,
                "这张证书不能用来签署文件（密钥用途须含数字签名或不可否认：{why}），请换签名证书",
                "This certificate must not sign documents ({why}): its usage must include digitalSignature or nonRepudiation"
            ),
            KeyError::Unsupported(what) => say!(
                lang,
                "不支持这种密钥（{what}）；可用：RSA 2048 位以上、ECDSA P-256、P-384、SM2、Ed25519",
                "Unsupported key ({what}); use RSA of 2048 bits or more, ECDSA P-256 or P-384, SM2, Ed25519"
            ),
            KeyError::Token(why) => say!(
                lang,
                "密码设备出错：{why}；请检查 --pkcs11 的模块、令牌和标签",
                "The token failed: {why}; check the module, token and label of --pkcs11"
            ),
        }
    }
}
