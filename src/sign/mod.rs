//! Signatures in PDFs: PAdES B-B to B-LTA (ETSI EN 319 142-1, ISO 32000-1,
//! 12.8), and the keys that make them.
//!
//! In: the bytes of a PDF, what is to be signed where ([`pdf::Plan`]), and a
//! [`Signer`]. Out: the same bytes with one more revision behind them; what was
//! there is never changed. The work is in three steps, so that foreign bytes
//! are parsed where a crash costs nothing while the key stays where it is:
//!
//! ```text
//! worker: pdf::prepare    PDF + Plan      → the new revision, with room for the signature
//! here:   cms             digest + Signer → CMS, timestamped where asked
//! here:   Prepared::embed revision + CMS  → the signed PDF
//! ```
//!
//! The CMS follows RFC 5652 with the signing-certificate-v2 attribute of RFC 5035
//! and 5816; time stamps follow RFC 3161, SM2 GM/T 0009 and GB/T 35275.
//!
//! It does not lay out seals (`render` does), does not read the clock, and asks
//! the network for nothing but what was asked for: a timestamp, evidence.

mod cms;
pub mod evidence;
pub mod fetch;
pub mod key;
pub mod passphrase;
pub mod pdf;
mod tag;
pub mod timestamp;
pub mod work;

pub use cms::{longest, sign};

use crate::pki::{Malformed, Scheme};

/// Whoever signs: the one thing that an office must implement to plug in a
/// device of its own (GM/T 0010, PKCS#11, a signing service).
///
/// The key never leaves it. `sign` may be called from several threads at once.
pub trait Signer: Sync + Send {
    /// Certificates in DER, the signer's own first, then those above it.
    fn chain(&self) -> &[Vec<u8>];

    /// How it signs.
    fn scheme(&self) -> Scheme;

    /// The most bytes that a signature can have.
    fn longest(&self) -> usize;

    /// Signs a message (not its digest): the value of a CMS SignerInfo, so
    /// `r` and `s` of elliptic curves as a DER SEQUENCE.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// Why nothing was signed although the document is well.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The signer has no certificate that can be read.
    #[error("the signer has no certificate")]
    NoCertificate,
    /// The key or its device refused, in its own words.
    #[error("the key did not sign: {0}")]
    Key(String),
    /// A structure could not be read or written.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The signature is longer than the place that was measured for it.
    #[error("the signature has {needed} bytes, there is room for {room}")]
    Room {
        /// Bytes of the signature.
        needed: usize,
        /// Bytes of the place.
        room: usize,
    },
    /// The prepared revision is not what was asked for.
    #[error("the prepared revision is wrong: {0}")]
    Prepared(&'static str),
}

impl From<der::Error> for SignError {
    fn from(error: der::Error) -> SignError {
        SignError::Malformed(error.into())
    }
}

/// A moment as it is shown: Chinese time, to the minute.
pub fn shown(at: jiff::Timestamp) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}
