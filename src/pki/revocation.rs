//! What revocation lists and OCSP responses together say of a certificate at
//! a moment.
//!
//! In: a certificate, its issuer, the evidence at hand. Out: a [`Standing`].
//! Nothing is fetched. Evidence counts only where its own signature holds
//! under the issuer, or under a responder that the issuer appointed
//! (RFC 6960, 4.2.2.2) and that was not taken back itself: its certificate says
//! that nobody need ask (id-pkix-ocsp-nocheck), or a list of the issuer speaks
//! of it. A word against a certificate counts also where nothing is known of the
//! responder.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::chain::suits_purpose;
use super::crl::{Crl, Revoked};
use super::ocsp::{Ocsp, Status};
use super::{Certificate, Links, Purpose};

/// id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1).
const NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

/// Lists and responses.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Revocation lists.
    pub crls: Vec<Crl>,
    /// OCSP responses.
    pub ocsps: Vec<Ocsp>,
}

impl Evidence {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.crls.is_empty() && self.ocsps.is_empty()
    }

    /// Takes in DER of either kind; what is neither is dropped and counted by
    /// the caller.
    pub fn add(&mut self, der: &[u8]) -> bool {
        if let Ok(crl) = Crl::from_der(der) {
            self.crls.push(crl);
        } else if let Ok(ocsp) = Ocsp::from_der(der) {
            self.ocsps.push(ocsp);
        } else {
            return false;
        }
        true
    }
}

/// Whether a certificate was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Evidence says so.
    Good,
    /// It was taken back before the moment.
    Revoked(Revoked),
    /// No evidence that counts.
    Unknown,
}

/// The standing of a certificate at a moment.
pub fn standing(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &Evidence,
    at: Timestamp,
    links: &Links,
) -> Standing {
    let mut good = false;
    for crl in &evidence.crls {
        if !crl.speaks_of(certificate) || !crl.is_signed_by(issuer) {
            continue;
        }
        if suits_purpose(issuer, Purpose::Crl).is_err() {
            continue;
        }
        match crl.find(certificate.serial()) {
            Ok(Some(revoked)) if revoked.at <= at => return Standing::Revoked(revoked),
            // Taken back later: at the moment it was good.
            Ok(Some(_)) => good = true,
            Ok(None) => {
                // A list forgets certificates that have expired.
                let forgot = crl.this_update() > certificate.not_after() && !crl.keeps_expired();
                good |= !forgot && is_current(crl.this_update(), crl.next_update(), at);
            }
            Err(_) => {}
        }
    }
    for ocsp in &evidence.ocsps {
        let Some(said) = ocsp.find(certificate, issuer) else { continue };
        let Some(word) = word_of(ocsp, issuer, evidence, at, links) else { continue };
        match said.status {
            Status::Revoked(revoked) if revoked.at <= at => return Standing::Revoked(revoked),
            _ if word == Word::Against => {}
            Status::Revoked(_) => good = true,
            Status::Good => good |= is_current(said.this_update, said.next_update, at),
            Status::Unknown => {}
        }
    }
    if good { Standing::Good } else { Standing::Unknown }
}

/// Whether what was said at `this` is still (or already) true at the moment:
/// said after it, or not yet overtaken by the next word.
fn is_current(this: Timestamp, next: Option<Timestamp>, at: Timestamp) -> bool {
    this >= at || next.is_some_and(|next| at <= next)
}

/// How far a response counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// Only where it speaks against a certificate: whether its responder was
    /// taken back is not known.
    Against,
    /// Whatever it says.
    Whole,
}

/// How far a response counts that the issuer, or a responder that it appointed,
/// signed; `None` where nobody did who may.
fn word_of(
    ocsp: &Ocsp,
    issuer: &Certificate,
    evidence: &Evidence,
    at: Timestamp,
    links: &Links,
) -> Option<Word> {
    if ocsp.is_signed_by(issuer) {
        return Some(Word::Whole);
    }
    let appointed = |responder: &&Certificate| {
        ocsp.is_signed_by(responder)
            && links.holds(responder, issuer)
            && suits_purpose(responder, Purpose::Ocsp).is_ok()
            && responder.not_before() <= ocsp.produced_at()
            && ocsp.produced_at() <= responder.not_after()
    };
    let word = |responder: &Certificate| {
        if responder.has(NO_CHECK) {
            return Some(Word::Whole);
        }
        // Lists only: responders that vouch for each other vouch for nothing.
        let lists = Evidence { crls: evidence.crls.clone(), ocsps: Vec::new() };
        match standing(responder, issuer, &lists, at, links) {
            Standing::Good => Some(Word::Whole),
            Standing::Unknown => Some(Word::Against),
            Standing::Revoked(_) => None,
        }
    };
    ocsp.certificates().iter().filter(appointed).filter_map(word).max()
}
