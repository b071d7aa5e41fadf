//! One signature: what it covers, what it says, and the verdict that follows.
//!
//! In: a signature as found, and the times that outer signatures prove. Out: a
//! [`Signature`]; a document time stamp that holds adds to the proofs.

use jiff::Timestamp;

use super::open::{Opened, Ranges};
use super::permission::certification;
use super::{Judge, SHA1_ENDS};
use crate::pki::{Purpose, cms, name};
use crate::verify::find::Found;
use crate::verify::pdf::Object;
use crate::verify::words::Say;
use crate::verify::{
    Coverage, Integrity, LaterChanges, Level, Signature, Trust, Verdict, store, text,
};

impl Judge<'_, '_, '_> {
    pub(super) fn signature(
        &self,
        found: &Found,
        proofs: &mut Vec<(usize, usize, Timestamp)>,
        say: &mut Say,
    ) -> Signature {
        let sub_filter = found.dictionary.get("SubFilter").and_then(Object::name);
        let is_stamp = sub_filter == Some(b"ETSI.RFC3161");
        say.about(&found.field);
        let mut signature = Signature {
            field: found.field.clone(),
            revision: found.revision + 1,
            verdict: Verdict::Invalid,
            integrity: Integrity::Malformed,
            coverage: Coverage::Partial,
            later_changes: LaterChanges::None,
            trust: Trust::Unknown,
            signer: None,
            root: None,
            algorithm: None,
            level: match sub_filter {
                Some(b"ETSI.RFC3161") => Level::DocumentTimestamp,
                Some(b"ETSI.CAdES.detached") => Level::BaselineB,
                _ => Level::Basic,
            },
            claimed_time: found
                .dictionary
                .get("M")
                .and_then(Object::string)
                .and_then(text::date)
                .map(Timestamp::as_second),
            proven_time: None,
            certification: certification(self.pdf, &found.dictionary),
            revocation_checked: false,
        };
        let cover = match &found.cover {
            Ok(cover) => cover,
            Err(wrong) => {
                say.structure(*wrong);
                signature.later_changes = self.later(found, found.revision, &signature, say).0;
                return signature;
            }
        };
        let (revision, coverage) = self.coverage(cover.end);
        signature.coverage = coverage;
        if let Some(revision) = revision {
            signature.revision = revision + 1;
        } else {
            say.partial(cover.end, self.pdf.bytes().len());
        }
        let bytes = self.pdf.bytes();
        let ranges = Ranges(
            bytes.get(..cover.gap).unwrap_or_default(),
            bytes.get(cover.resume..cover.end).unwrap_or_default(),
        );
        let (later, allowed) =
            self.later(found, revision.unwrap_or(found.revision), &signature, say);
        signature.later_changes = later;
        let opened = match self.open(sub_filter, &cover.contents, &ranges, say) {
            Ok(opened) => opened,
            Err(integrity) => {
                signature.integrity = integrity;
                let unknown = integrity == Integrity::Unknown;
                if unknown && allowed && coverage != Coverage::Partial {
                    signature.verdict = Verdict::Indeterminate;
                }
                return signature;
            }
        };
        signature.integrity = Integrity::Intact;
        let proof = proofs.iter().filter(|(end, ..)| *end > cover.end).map(|(_, _, time)| *time);
        let outer = proof.min();
        let (signed, checked) = match &opened {
            Opened::Document(signed, checked) => (signed, checked),
            Opened::Stamp(token, checked) => (&token.signed, checked),
        };
        signature.signer = Some(name::shown(checked.certificate.subject()));
        signature.algorithm = Some(checked.scheme.to_string());
        let mut sound = self.certificates_fit(&signed.certificates, say);
        let (mut proven, mut stamped) = (outer, outer.is_some());
        if let Opened::Document(signed, _) = &opened {
            if let Some(time) = signed.signer.signing_time() {
                signature.claimed_time = Some(time.as_second());
            }
            for token in signed.signer.unsigned_values(cms::oid::TIMESTAMP_TOKEN) {
                match self.stamp(token, &signed.signer.signature, outer, say) {
                    Ok(Some(time)) => {
                        stamped = true;
                        proven = Some(proven.map_or(time, |known| known.min(time)));
                    }
                    Ok(None) => stamped = true,
                    Err(()) => sound = false,
                }
            }
        }
        let purpose = if is_stamp { Purpose::Timestamps } else { Purpose::Documents };
        let evidence = self.evidence(signed);
        let judged = self.trust(&checked.certificate, signed, purpose, proven, &evidence);
        signature.trust = judged.trust;
        signature.revocation_checked = judged.checked;
        signature.root = match judged.trust {
            Trust::Unknown | Trust::Untrusted | Trust::Incomplete => None,
            _ => judged.path.root().map(|root| name::shown(root.subject())),
        };
        say.trust(&judged.trust, &judged.path, proven.is_some());
        if judged.trust == Trust::Trusted && !judged.checked {
            say.not_checked(self.context.require_revocation);
        }
        let weak = checked.scheme.digest().is_weak()
            && proven.is_none_or(|proven| proven.as_second() >= SHA1_ENDS);
        if weak {
            say.weak(&checked.scheme.to_string());
        }
        match &opened {
            Opened::Stamp(token, _) => {
                signature.claimed_time = None;
                if judged.trust == Trust::Trusted && !weak && sound {
                    let time = token.info.time;
                    signature.proven_time = Some(time.as_second());
                    proofs.push((cover.end, signature.revision, time));
                }
            }
            Opened::Document(signed, _) => {
                signature.proven_time = proven.map(Timestamp::as_second);
                if signed.signer.signed.is_none() {
                    say.no_attributes();
                }
                if let (Some(claimed), Some(proven)) = (signature.claimed_time, proven)
                    && claimed > proven.as_second() + 60
                {
                    say.claimed_late();
                }
                if proven.is_none() {
                    say.only_claimed(stamped);
                }
                if signature.level == Level::BaselineB && stamped {
                    let after = proofs.iter().filter(|(end, ..)| *end > cover.end);
                    let covers = |(_, revision, _): &(usize, usize, Timestamp)| {
                        self.pdf
                            .revisions()
                            .get(revision - 1)
                            .is_some_and(|revision| store::read(&self.pdf.view(revision)).present)
                    };
                    signature.level = match self.keeps(&judged.path, proven) {
                        false => Level::BaselineT,
                        true if after.clone().any(covers) => Level::BaselineLta,
                        true => Level::BaselineLt,
                    };
                }
            }
        }
        let trust = match judged.trust {
            Trust::Trusted if self.context.require_revocation && !judged.checked => {
                Verdict::Indeterminate
            }
            Trust::Trusted => Verdict::Valid,
            Trust::Untrusted | Trust::Incomplete | Trust::Unknown => Verdict::Indeterminate,
            Trust::Expired | Trust::Revoked if proven.is_none() => Verdict::Indeterminate,
            Trust::Expired | Trust::Revoked | Trust::Unsuitable => Verdict::Invalid,
        };
        let whole = sound && allowed && !weak && coverage != Coverage::Partial;
        signature.verdict = if whole { trust } else { Verdict::Invalid };
        signature
    }
}
