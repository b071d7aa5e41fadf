//! Public-key structures that signing and verifying share.
//!
//! In: DER from anywhere. Out: algorithms and the check of one signature
//! ([`algorithm`]), certificates ([`certificate`]) and the paths that lead from
//! them to a trusted root ([`chain`], [`policy`]), CMS signatures ([`cms`], RFC 5652),
//! time-stamp tokens ([`timestamp`], RFC 3161 with RFC 5816), and evidence that
//! a certificate was good: [`crl`] (RFC 5280), [`ocsp`] (RFC 6960) and what
//! both say together ([`revocation`]).
//!
//! Moments are [`jiff::Timestamp`]s and always arguments. Nothing here fetches,
//! signs, knows a PDF, or decides what a fault means for a document: that is
//! the business of `verify` and `sign`.
//!
//! Encoding is DER and nothing else, everywhere: BER, with its many ways to
//! write one thing, would let bytes change without the meaning.

pub mod algorithm;
pub mod certificate;
pub mod chain;
pub mod cms;
pub mod crl;
pub mod ess;
pub mod name;
pub mod ocsp;
pub mod policy;
pub mod revocation;
pub mod timestamp;
pub mod tlv;

pub use algorithm::{Scheme, SchemeError};
pub use certificate::Certificate;
pub use chain::{Links, Outcome, Path, Purpose};

/// Why bytes are no structure of this module: one English phrase for the
/// developer; users get the code of the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

impl Malformed {
    /// The same of what a parser said.
    pub fn new(what: impl std::fmt::Display) -> Malformed {
        Malformed(what.to_string())
    }
}

impl From<der::Error> for Malformed {
    fn from(error: der::Error) -> Malformed {
        Malformed::new(error)
    }
}

#[cfg(test)]
mod tests;
