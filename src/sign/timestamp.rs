//! The client of a time-stamping authority (RFC 3161, RFC 5816).
//!
//! In: what is to be stamped, a number that was never used before. Out: a token,
//! DER, that was held against everything the request said: status, imprint,
//! nonce, policy; that its signature holds, that its certificate came with it,
//! is for timestamps only (RFC 3161, 2.3), is the one that the token names, and
//! was valid when it stamped. Whether the authority is trusted is asked by
//! whoever verifies.

use const_oid::ObjectIdentifier;
use der::Encode;

use super::fetch::{Client, FetchError};
use super::tag::{self, OCTETS, SEQUENCE, TRUE, element};
use crate::digest::{self, Algorithm};
use crate::pki::algorithm::digest_identifier;
use crate::pki::chain::{Purpose, suits_purpose};
use crate::pki::timestamp::{Response, Token};
use crate::pki::{Malformed, cms};

/// Longest response, in bytes; usual ones have three to eight thousand.
const LONGEST: u64 = 128 << 10;

/// An authority.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Its address.
    pub url: String,
    /// The policy that is wanted.
    pub policy: Option<ObjectIdentifier>,
    /// Who asks.
    pub client: Client,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// No answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The authority refused; PKIStatus and its words.
    #[error("refused with status {0}: {1}")]
    Refused(u32, String),
    /// The answer is no response.
    #[error("{0}")]
    Malformed(String),
    /// The token stamps something else.
    #[error("the token stamps something else")]
    Imprint,
    /// It answers another request.
    #[error("the nonce differs")]
    Nonce,
    /// It was made under another policy.
    #[error("policy {0}")]
    Policy(String),
    /// Its signature does not hold, or its certificate is missing.
    #[error("the token does not hold: {0}")]
    Signature(String),
    /// Its certificate is not one for timestamps.
    #[error("the certificate is not for timestamps: {0}")]
    Purpose(String),
    /// Its certificate was not valid at the time it names.
    #[error("the certificate was not valid at {0}")]
    Validity(String),
}

impl From<Malformed> for TimestampError {
    fn from(error: Malformed) -> TimestampError {
        TimestampError::Malformed(error.to_string())
    }
}

impl From<der::Error> for TimestampError {
    fn from(error: der::Error) -> TimestampError {
        TimestampError::Malformed(error.to_string())
    }
}

impl From<cms::Fault> for TimestampError {
    fn from(fault: cms::Fault) -> TimestampError {
        TimestampError::Signature(fault.to_string())
    }
}

impl Authority {
    /// A token over this SHA-256 digest. `nonce` must be new for every request.
    pub fn stamp(&self, imprint: &[u8], nonce: [u8; 8]) -> Result<Vec<u8>, TimestampError> {
        let request = self.request(imprint, nonce)?;
        let kind = "application/timestamp-query";
        let answer = self.client.post(&self.url, kind, &request, LONGEST)?;
        self.check(&answer, imprint, nonce)
    }

    /// The same over the digest of a message.
    pub fn stamp_message(&self, message: &[u8], nonce: [u8; 8]) -> Result<Vec<u8>, TimestampError> {
        let made = digest::bytes(message, &[Algorithm::Sha256]);
        let imprint = made.first().map(|digest| digest.bytes().to_vec()).unwrap_or_default();
        self.stamp(&imprint, nonce)
    }

    /// TimeStampReq (RFC 3161, 2.4.1): certReq is always set, for a token without
    /// its certificate cannot be verified in ten years.
    fn request(&self, imprint: &[u8], nonce: [u8; 8]) -> Result<Vec<u8>, TimestampError> {
        let algorithm = digest_identifier(Algorithm::Sha256).to_der()?;
        let imprint = element(SEQUENCE, &[&algorithm, &element(OCTETS, &[imprint])]);
        let policy = self.policy.map(tag::oid).unwrap_or_default();
        let parts = [&tag::unsigned(&[1]), &imprint, &policy, &tag::unsigned(&nonce)];
        let parts = parts.map(Vec::as_slice);
        let [version, imprint, policy, nonce] = parts;
        Ok(element(SEQUENCE, &[version, imprint, policy, nonce, TRUE]))
    }

    /// The token of a response, once everything about it was asked.
    fn check(
        &self,
        answer: &[u8],
        imprint: &[u8],
        nonce: [u8; 8],
    ) -> Result<Vec<u8>, TimestampError> {
        let response = Response::from_der(answer)?;
        if response.status > 1 {
            let words = response.text.unwrap_or_default();
            return Err(TimestampError::Refused(response.status, words));
        }
        let der = response.token.ok_or(TimestampError::Malformed("no token".to_owned()))?;
        let token = Token::from_der(&der)?;
        if token.info.algorithm != Algorithm::Sha256 || token.info.imprint != imprint {
            return Err(TimestampError::Imprint);
        }
        let bare = |bytes: &[u8]| -> Vec<u8> {
            bytes.iter().skip_while(|byte| **byte == 0).copied().collect()
        };
        if token.info.nonce.as_deref().map(bare) != Some(bare(&nonce)) {
            return Err(TimestampError::Nonce);
        }
        if self.policy.is_some_and(|policy| policy != token.info.policy) {
            return Err(TimestampError::Policy(token.info.policy.to_string()));
        }
        let checked = token.check(&[])?;
        let certificate = &checked.certificate;
        suits_purpose(certificate, Purpose::Timestamps)
            .map_err(|fault| TimestampError::Purpose(format!("{fault:?}")))?;
        let time = token.info.time;
        if time < certificate.not_before() || time > certificate.not_after() {
            return Err(TimestampError::Validity(super::shown(time)));
        }
        Ok(der)
    }
}
