//! Time and trust: time stamps, revocation data, paths.
//!
//! In: certificates and the moment that counts. Out: how far they can be
//! trusted then (RFC 5280, 6; RFC 3161; ETSI EN 319 102-1, 5.2.6 and 5.6).

use jiff::Timestamp;

use super::{Judge, SHA1_ENDS};
use crate::pki::cms::{self, SignedData};
use crate::pki::revocation::{Evidence, Standing, standing};
use crate::pki::timestamp::Token;
use crate::pki::tlv::Element;
use crate::pki::{Certificate, Outcome, Path, Purpose, chain, name};
use crate::verify::Trust;
use crate::verify::words::Say;

/// A certificate judged.
pub(super) struct Trusted {
    pub(super) trust: Trust,
    pub(super) path: Path,
    pub(super) checked: bool,
}

impl Judge<'_, '_, '_> {
    /// The time that a token proves: `None` where it holds but its authority
    /// is not trusted.
    pub(super) fn stamp(
        &self,
        token: &[u8],
        stamped: &[u8],
        outer: Option<Timestamp>,
        say: &mut Say,
    ) -> Result<Option<Timestamp>, ()> {
        let token = match Token::from_der(token) {
            Ok(token) if token.stamps(stamped) => token,
            Ok(_) => {
                say.stamp_broken("imprint");
                return Err(());
            }
            Err(error) => {
                say.stamp_broken(&error.to_string());
                return Err(());
            }
        };
        let checked = match token.check(&self.store.certificates) {
            Ok(checked) => checked,
            Err(cms::Fault::Unsupported(name)) => {
                say.unsupported(&name);
                return Ok(None);
            }
            Err(fault) => {
                say.stamp_broken(&fault.to_string());
                return Err(());
            }
        };
        if !self.certificates_fit(&token.signed.certificates, say) {
            return Err(());
        }
        let evidence = self.evidence(&token.signed);
        let judged =
            self.trust(&checked.certificate, &token.signed, Purpose::Timestamps, outer, &evidence);
        let weak = checked.scheme.digest().is_weak() || token.info.algorithm.is_weak();
        let old = outer.is_some_and(|outer| outer.as_second() < SHA1_ENDS);
        if judged.trust == Trust::Trusted && (!weak || old) {
            return Ok(Some(token.info.time));
        }
        if judged.trust != Trust::Unknown {
            say.stamp_untrusted(&name::shown(checked.certificate.subject()), judged.trust);
        }
        Ok(None)
    }

    /// What is at hand about revocation for one signature.
    pub(super) fn evidence(&self, signed: &SignedData) -> Evidence {
        let mut evidence = self.context.evidence.borrow().clone();
        evidence.crls.extend(self.store.evidence.crls.iter().cloned());
        evidence.ocsps.extend(self.store.evidence.ocsps.iter().cloned());
        for der in signed.crls.iter().chain(&signed.ocsps) {
            evidence.add(der);
        }
        let archived = signed.signer.signed.as_ref();
        let archived = archived.and_then(|signed| signed.value(cms::oid::ADBE_REVOCATION).ok()?);
        if let Some(Ok(members)) =
            archived.and_then(|value| Element::only(value).ok()).map(|list| list.members())
        {
            let lists = members.iter().filter(|list| list.is_context(0) || list.is_context(1));
            for list in lists.filter_map(|list| Element::only(list.value).ok()) {
                for der in list.members().unwrap_or_default() {
                    evidence.add(der.whole);
                }
            }
        }
        evidence
    }

    pub(super) fn trust(
        &self,
        certificate: &Certificate,
        signed: &SignedData,
        purpose: Purpose,
        proven: Option<Timestamp>,
        evidence: &Evidence,
    ) -> Trusted {
        let at = proven.unwrap_or(self.context.at);
        let pool: Vec<Certificate> =
            signed.certificates.iter().chain(&self.store.certificates).cloned().collect();
        let search = chain::Search {
            pool: &pool,
            trust: &self.context.trust,
            at,
            purpose,
            old: proven.is_some_and(|proven| proven.as_second() < SHA1_ENDS),
            links: &self.context.links,
        };
        let path = search.path(certificate);
        let mut checked = true;
        let mut trust = match &path.outcome {
            _ if self.context.trust.is_empty() => Trust::Unknown,
            Outcome::Trusted => Trust::Trusted,
            Outcome::Expired { .. } => Trust::Expired,
            Outcome::Unsuitable { .. } => Trust::Unsuitable,
            Outcome::Untrusted => Trust::Untrusted,
            Outcome::Incomplete => Trust::Incomplete,
        };
        for pair in path.certificates.windows(2) {
            let [certificate, issuer] = pair else { continue };
            match standing(certificate, issuer, evidence, at, &self.context.links) {
                Standing::Good => {}
                Standing::Unknown => checked = false,
                Standing::Revoked(_) if trust == Trust::Trusted || trust == Trust::Expired => {
                    trust = Trust::Revoked;
                }
                Standing::Revoked(_) => {}
            }
        }
        Trusted { trust, path, checked }
    }

    /// Whether every certificate that came along is one that its issuer
    /// signed, as far as the issuer is known: nothing beside the signature may
    /// have changed either.
    pub(super) fn certificates_fit(&self, certificates: &[Certificate], say: &mut Say) -> bool {
        let known: Vec<&Certificate> = certificates
            .iter()
            .chain(&self.context.trust)
            .chain(&self.store.certificates)
            .collect();
        for certificate in certificates {
            if self.context.trust.contains(certificate) {
                continue;
            }
            let mut issuers =
                known.iter().filter(|one| name::same(one.subject(), certificate.issuer()));
            let named = issuers.clone().next().is_some();
            let signed = issuers.any(|issuer| self.context.links.holds(certificate, issuer));
            let twin = self.context.trust.iter().any(|trusted| {
                name::same(trusted.subject(), certificate.subject())
                    || trusted.key() == certificate.key()
            });
            if !signed && (named || twin) {
                say.certificate_altered(&name::shown(certificate.subject()));
                return false;
            }
        }
        true
    }

    /// Whether the store keeps evidence for every certificate of the path.
    pub(super) fn keeps(&self, path: &Path, proven: Option<Timestamp>) -> bool {
        let at = proven.unwrap_or(self.context.at);
        let kept = |pair: &[Certificate]| match pair {
            [certificate, issuer] => {
                let evidence = &self.store.evidence;
                standing(certificate, issuer, evidence, at, &self.context.links)
                    != Standing::Unknown
            }
            _ => true,
        };
        self.store.present && path.certificates.windows(2).all(kept)
    }
}
