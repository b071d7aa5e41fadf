//! The verdict over a file: structure, then signatures, then time and trust.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::changes::{self, Change, Kind, What};
use super::find::{self, Found};
use super::pdf::{Dictionary, Object, Parser, Pdf, PdfError, View};
use super::store::{self, Store};
use super::words::Say;
use super::{
    Context, Coverage, Integrity, LaterChanges, Level, Report, Signature, Trust, Verdict, record,
    shadow, text,
};
use crate::digest::{self, Algorithm};
use crate::pki::cms::{self, Checked, Content, SignedData};
use crate::pki::revocation::{Evidence, Standing, standing};
use crate::pki::timestamp::Token;
use crate::pki::tlv::Element;
use crate::pki::{Certificate, Outcome, Path, Purpose, chain, name};

/// The first moment at which SHA-1 no longer counts: 2017-01-01 (SOG-IS,
/// NIST SP 800-131A: forged in February 2017).
const SHA1_ENDS: i64 = 1_483_228_800;

/// Judges a PDF.
pub fn judge(bytes: &[u8], context: &Context) -> Report {
    let mut say = Say::new(context.lang);
    let pdf = match Pdf::open(bytes) {
        Ok(pdf) => pdf,
        Err(error) => return unopened(bytes, &error, say),
    };
    let mut found = find::signatures(&pdf);
    let today = pdf.today();
    if today.catalog().is_err() {
        return unopened(bytes, &PdfError::Damaged("no catalogue"), say);
    }
    record::compare(&today, &mut say);
    if found.is_empty() {
        say.unsigned();
        return report(Verdict::Unsigned, &pdf, Vec::new(), say);
    }
    let judge = Judge {
        context,
        pdf: &pdf,
        store: store::read(&today),
        steps: pdf.revisions().iter().map(|_| OnceCell::new()).collect(),
        locks: locks(&pdf, &found),
    };
    if judge.store.broken > 0 {
        say.store_broken(judge.store.broken);
    }
    // The outermost first: what it proves counts for those inside.
    let mut proofs: Vec<(usize, usize, Timestamp)> = Vec::new();
    let mut signatures = BTreeMap::new();
    for (at, found) in found.iter_mut().enumerate().rev() {
        let mut words = Say::new(context.lang);
        let signature = judge.signature(found, &mut proofs, &mut words);
        signatures.insert(at, (signature, words));
    }
    let mut list = Vec::new();
    for (_, (signature, words)) in signatures {
        list.push(signature);
        say.take(words);
    }
    let first = list.iter().map(|signature| signature.revision).min().unwrap_or(1);
    if let Some(revision) = pdf.revisions().get(first - 1) {
        shadow::look(&pdf.view(revision), &mut say);
    }
    let mut verdict = list.iter().map(|signature| signature.verdict).max();
    if judge.store.broken > 0 || say.has_record_fault() {
        verdict = verdict.max(Some(Verdict::Invalid));
    }
    report(verdict.unwrap_or(Verdict::Unsigned), &pdf, list, say)
}

fn report(verdict: Verdict, pdf: &Pdf<'_>, signatures: Vec<Signature>, say: Say) -> Report {
    Report { verdict, revisions: pdf.revisions().len(), signatures, diagnostics: say.diagnostics }
}

/// A file whose structure does not hold. What carries a signature is
/// unreadable: nobody can say which document was signed. Without one a lenient
/// reader may say that it is a PDF and unsigned.
fn unopened(bytes: &[u8], error: &PdfError, mut say: Say) -> Report {
    let signed = memchr::memmem::find(bytes, b"/ByteRange").is_some();
    let verdict = match error {
        PdfError::Encrypted => {
            say.encrypted();
            Verdict::Unreadable
        }
        PdfError::Damaged(_) if !signed && is_readable(bytes) => {
            say.repaired(&error.to_string());
            say.unsigned();
            Verdict::Unsigned
        }
        _ => {
            say.unreadable(&error.to_string(), signed);
            Verdict::Unreadable
        }
    };
    Report { verdict, revisions: 0, signatures: Vec::new(), diagnostics: say.diagnostics }
}

/// Whether a reader that repairs finds a document.
fn is_readable(bytes: &[u8]) -> bool {
    let options = lopdf::LoadOptions::with_max_decompressed_size(64 << 20);
    match lopdf::Document::load_mem_with_options(bytes, options) {
        Ok(found) => !found.is_encrypted() && found.catalog().is_ok(),
        Err(_) => false,
    }
}

struct Judge<'c, 'p, 'a> {
    context: &'c Context,
    pdf: &'p Pdf<'a>,
    store: Store,
    /// The changes from each revision to the next.
    steps: Vec<OnceCell<Vec<Change>>>,
    locks: Vec<(usize, Dictionary)>,
}

/// The two covered ranges.
struct Ranges<'a>(&'a [u8], &'a [u8]);

impl Content for Ranges<'_> {
    fn digest(&self, algorithm: Algorithm) -> Vec<u8> {
        let mut both = std::io::Read::chain(self.0, self.1);
        let made = digest::digests(&mut both, &[algorithm]);
        let made = made.map(|(_, made)| made.first().map(|digest| digest.bytes().to_vec()));
        made.ok().flatten().unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        [self.0, self.1].concat()
    }
}

/// A certificate judged.
struct Trusted {
    trust: Trust,
    path: Path,
    checked: bool,
}

/// What a signature says before time and trust.
enum Opened {
    Document(SignedData, Checked),
    Stamp(Token, Checked),
}

impl Judge<'_, '_, '_> {
    fn signature(
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
            Err((integrity, supported)) => {
                signature.integrity = integrity;
                if !supported && allowed && coverage != Coverage::Partial {
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

    /// The revision that ends where the covered bytes end.
    fn coverage(&self, end: usize) -> (Option<usize>, Coverage) {
        let bytes = self.pdf.bytes();
        let revisions = self.pdf.revisions();
        if end == bytes.len() {
            return (revisions.len().checked_sub(1), Coverage::WholeFile);
        }
        let ends = |revision: &super::pdf::Revision| {
            let between = bytes.get(revision.end..end);
            between.is_some_and(|between| matches!(between, b"" | b"\n" | b"\r" | b"\r\n"))
        };
        match revisions.iter().position(ends) {
            Some(at) => (Some(at), Coverage::WholeRevision),
            None => (None, Coverage::Partial),
        }
    }

    /// What came after a revision, and whether this signature allows it.
    fn later(
        &self,
        found: &Found,
        revision: usize,
        signature: &Signature,
        say: &mut Say,
    ) -> (LaterChanges, bool) {
        let (mut worst, mut allowed) = (LaterChanges::None, true);
        if found.removed {
            say.removed();
            (worst, allowed) = (LaterChanges::Other, false);
        }
        let last = self.pdf.revisions().len().saturating_sub(1);
        if signature.coverage != Coverage::WholeFile && self.has_tail() {
            let what = What::Broken("bytes after the last revision");
            let tail = Change { kind: Kind::Other, what, object: None };
            (worst, allowed) = (LaterChanges::Other, false);
            say.change(&tail, last + 1, false, None);
        }
        for at in revision..last {
            for change in self.step(at) {
                let fits = self.allows(change, at, signature);
                let kind = match change.kind {
                    Kind::Signature => LaterChanges::Signature,
                    Kind::FormFill => LaterChanges::FormFill,
                    Kind::Annotation => LaterChanges::Annotation,
                    Kind::Other => LaterChanges::Other,
                };
                worst = worst.max(kind);
                allowed &= fits;
                say.change(change, at + 2, fits, signature.certification);
            }
        }
        (worst, allowed)
    }

    /// Whether something stands behind the last revision: no section knows it,
    /// but a reader that repairs would find it.
    fn has_tail(&self) -> bool {
        let end = self.pdf.revisions().last().map_or(0, |last| last.end);
        let tail = self.pdf.bytes().get(end..).unwrap_or_default();
        !tail.iter().all(u8::is_ascii_whitespace)
    }

    fn step(&self, at: usize) -> &[Change] {
        let Some(cell) = self.steps.get(at) else { return &[] };
        cell.get_or_init(|| {
            let (Some(old), Some(new)) =
                (self.pdf.revisions().get(at), self.pdf.revisions().get(at + 1))
            else {
                return Vec::new();
            };
            let view = self.pdf.view(new);
            let mut changes = changes::between(&self.pdf.view(old), &view);
            if stray(self.pdf, &view, old.end, new.end) {
                changes.push(Change {
                    kind: Kind::Other,
                    what: What::Broken("bytes that belong to no object"),
                    object: None,
                });
            }
            changes
        })
    }

    /// Whether a change in the step `at` is one that the signature allows.
    fn allows(&self, change: &Change, at: usize, signature: &Signature) -> bool {
        match (change.kind, signature.certification) {
            // ISO 32000-2, 12.8.2.2: level 1 allows evidence and time stamps.
            (Kind::Signature, Some(1)) => !matches!(change.what, What::Signed(_)),
            (Kind::Signature, _) => true,
            (Kind::FormFill, Some(2 | 3)) => match &change.what {
                What::Filled(field) => {
                    !self.locks.iter().any(|(since, lock)| *since <= at && locks_field(lock, field))
                }
                _ => false,
            },
            (Kind::Annotation, Some(3)) => matches!(change.what, What::Note(_)),
            _ => false,
        }
    }

    /// Reads Contents and holds the signature against the covered bytes. `Err`
    /// has the integrity and whether its kind is supported.
    fn open(
        &self,
        sub_filter: Option<&[u8]>,
        contents: &[u8],
        ranges: &Ranges<'_>,
        say: &mut Say,
    ) -> Result<Opened, (Integrity, bool)> {
        const MALFORMED: (Integrity, bool) = (Integrity::Malformed, true);
        // The structure ends; what follows is padding.
        let (element, padding) = Element::first(contents).map_err(|error| {
            say.malformed(&error.to_string());
            MALFORMED
        })?;
        if padding.iter().any(|byte| *byte != 0) {
            say.malformed("bytes behind the signature");
            return Err(MALFORMED);
        }
        let mut malformed = |error: &dyn std::fmt::Display| {
            say.malformed(&error.to_string());
            MALFORMED
        };
        let more = &self.store.certificates;
        let result = match sub_filter {
            Some(b"ETSI.RFC3161") => {
                let token = Token::from_der(element.whole).map_err(|error| malformed(&error))?;
                if token.stamps(ranges) {
                    token.check(more).map(|checked| Opened::Stamp(token, checked))
                } else {
                    Err(cms::Fault::Content)
                }
            }
            Some(kind @ (b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached" | b"adbe.pkcs7.sha1")) => {
                let signed =
                    SignedData::from_der(element.whole).map_err(|error| malformed(&error))?;
                let checked = match (&signed.content, kind == b"adbe.pkcs7.sha1") {
                    (Some(content), true) if *content == ranges.digest(Algorithm::Sha1) => {
                        signed.check(content.as_slice(), more)
                    }
                    (Some(_), true) => Err(cms::Fault::Content),
                    (None, true) => Err(cms::Fault::Malformed("no content")),
                    (Some(_), false) => Err(cms::Fault::Malformed("content inside the signature")),
                    (None, false) => signed.check(ranges, more),
                };
                match checked {
                    Ok(checked) if kind == b"ETSI.CAdES.detached" && !checked.ess => {
                        Err(cms::Fault::Malformed("no signing-certificate attribute"))
                    }
                    Ok(checked) => Ok(Opened::Document(signed, checked)),
                    Err(fault) => Err(fault),
                }
            }
            other => {
                let name = other.map(|name| String::from_utf8_lossy(name).into_owned());
                say.unsupported(&name.unwrap_or_else(|| "SubFilter".to_owned()));
                // RSA with SHA-1 is not good enough, whatever it says.
                return Err((Integrity::Malformed, other == Some(b"adbe.x509.rsa_sha1")));
            }
        };
        result.map_err(|fault| match fault {
            cms::Fault::Content => {
                say.altered();
                (Integrity::Altered, true)
            }
            cms::Fault::Signature => {
                say.not_the_key();
                (Integrity::Altered, true)
            }
            cms::Fault::Unsupported(name) => {
                say.unsupported(&name);
                (Integrity::Malformed, false)
            }
            cms::Fault::NoCertificate => {
                say.malformed(&fault.to_string());
                (Integrity::Malformed, true)
            }
            cms::Fault::Malformed(_) | cms::Fault::OtherCertificate => {
                say.malformed(&fault.to_string());
                MALFORMED
            }
        })
    }

    /// The time that a token proves: `None` where it holds but its authority
    /// is not trusted.
    fn stamp(
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
    fn evidence(&self, signed: &SignedData) -> Evidence {
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

    fn trust(
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
    fn certificates_fit(&self, certificates: &[Certificate], say: &mut Say) -> bool {
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
    fn keeps(&self, path: &Path, proven: Option<Timestamp>) -> bool {
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

/// The level of a certification, where the signature is one: named in its
/// reference dictionary and as the document's permission.
fn certification(pdf: &Pdf<'_>, signature: &Dictionary) -> Option<u8> {
    let view = pdf.today();
    let references = view.value(signature, "Reference")?;
    for reference in references.array()? {
        let reference = view.resolve(reference).ok()?;
        let reference = reference.dictionary()?;
        if view.value(reference, "TransformMethod")?.name() != Some(b"DocMDP") {
            continue;
        }
        let parameters = view.value(reference, "TransformParams");
        let parameters = parameters.as_ref().and_then(Object::dictionary);
        let level = parameters.and_then(|parameters| view.value(parameters, "P"));
        return match level.map_or(Some(2), |level| level.integer()) {
            Some(level @ 1..=3) => u8::try_from(level).ok(),
            _ => Some(1),
        };
    }
    None
}

/// The locks of all signatures, with the index of the revision that brought
/// them (ISO 32000-2, 12.7.5.5 and 12.8.2.4).
fn locks(pdf: &Pdf<'_>, found: &[Found]) -> Vec<(usize, Dictionary)> {
    let view = pdf.today();
    let mut locks = Vec::new();
    for one in found {
        locks.extend(one.lock.clone().map(|lock| (one.revision, lock)));
        let references = view.value(&one.dictionary, "Reference");
        for reference in references.as_ref().and_then(Object::array).unwrap_or_default() {
            let Ok(reference) = view.resolve(reference) else { continue };
            let Some(reference) = reference.dictionary() else { continue };
            let method = view.value(reference, "TransformMethod");
            if method.as_ref().and_then(Object::name) == Some(b"FieldMDP")
                && let Some(parameters) = view.value(reference, "TransformParams")
                && let Some(parameters) = parameters.dictionary()
            {
                locks.push((one.revision, parameters.clone()));
            }
        }
    }
    locks
}

fn locks_field(lock: &Dictionary, field: &str) -> bool {
    let names = lock.get("Fields").and_then(Object::array).unwrap_or_default();
    let named = names.iter().filter_map(Object::string).map(text::decode).any(|name| {
        // Naming a field names those below it.
        field == name || field.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.'))
    });
    match lock.get("Action").and_then(Object::name) {
        Some(b"Include") => named,
        Some(b"Exclude") => !named,
        _ => true,
    }
}

/// Whether bytes of a later revision belong to no object and no section.
fn stray(pdf: &Pdf<'_>, view: &View<'_, '_>, from: usize, to: usize) -> bool {
    let bytes = pdf.bytes();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for number in view.numbers() {
        if let Some((offset, None)) = view.slot(number)
            && (from..to).contains(&offset)
            && let Some(span) = view.span(number)
        {
            places.insert(span.start, span.end);
        }
    }
    for section in pdf.sections() {
        places.insert(section.start, section.end);
    }
    let mut at = from;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) && at < to {
            at += 1;
        }
        if at >= to {
            return false;
        }
        if let Some(end) = places.get(&at).filter(|end| **end > at) {
            at = *end;
            continue;
        }
        // The close of a section.
        let mut parser = Parser::new(bytes, at);
        if parser.keyword("startxref") && parser.number().is_some() {
            at = parser.at;
            while matches!(bytes.get(at), Some(b' ' | b'\r' | b'\n')) {
                at += 1;
            }
            if bytes.get(at..).is_some_and(|rest| rest.starts_with(b"%%EOF")) {
                at += 5;
                continue;
            }
        }
        return true;
    }
}
