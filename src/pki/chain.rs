//! Paths from a certificate to a trusted root, and whether they hold at a
//! moment (RFC 5280, 6.1).
//!
//! In: a certificate, others that may lie between, trusted roots, a purpose
//! and a moment. Out: the best [`Path`] there is, and what is wrong with it.
//! Revocation is not asked here.
//!
//! Any policy will do, but one that a certificate demands must be there
//! ([`policy`]). A trusted root may be any certificate, also the signer's own.

use std::cell::RefCell;
use std::collections::BTreeMap;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use x509_cert::ext::pkix::NameConstraints;
use x509_cert::ext::pkix::name::GeneralName;

use super::{Certificate, Malformed, name, policy};

/// Certificates of a path, at most.
const LONGEST: usize = 12;

/// Signatures that one search may check.
const SEARCH: usize = 200;

/// Extended key usages (RFC 5280, 4.2.1.12; RFC 9336).
mod eku {
    use const_oid::ObjectIdentifier;

    pub(super) const ANY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
    pub(super) const TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
    pub(super) const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
    /// What a certificate for documents may be for: e-mail, client
    /// authentication, documents (RFC 9336, Microsoft, Adobe).
    pub(super) const DOCUMENTS: [ObjectIdentifier; 6] = [
        ANY,
        ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4"),
        ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2"),
        ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36"),
        ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.10.3.12"),
        ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5"),
    ];
}

/// Extensions that this module or its callers understand.
const UNDERSTOOD: [&str; 13] = [
    "2.5.29.14",         // subject key identifier
    "2.5.29.15",         // key usage
    "2.5.29.17",         // subject alternative name
    "2.5.29.19",         // basic constraints
    "2.5.29.30",         // name constraints
    "2.5.29.31",         // CRL distribution points
    "2.5.29.32",         // certificate policies
    "2.5.29.33",         // policy mappings
    "2.5.29.35",         // authority key identifier
    "2.5.29.36",         // policy constraints
    "2.5.29.37",         // extended key usage
    "2.5.29.54",         // inhibit anyPolicy
    "1.3.6.1.5.5.7.1.3", // statements of qualified certificates
];

/// emailAddress (PKCS #9).
const EMAIL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// What the certificate is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents.
    Documents,
    /// Signing time-stamp tokens (RFC 3161, 2.3).
    Timestamps,
    /// Signing OCSP responses (RFC 6960, 4.2.2.2).
    Ocsp,
    /// Signing revocation lists.
    Crl,
}

/// What a path is worth. Orders from worst to best.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The issuer of the last certificate is not known.
    Incomplete,
    /// It ends in a root that is not trusted.
    Untrusted,
    /// A certificate must not be used so.
    Unsuitable {
        /// Its index in the path.
        at: usize,
        /// Why.
        fault: Fault,
    },
    /// A certificate was not valid yet, or no longer, at the moment.
    Expired {
        /// Its index in the path.
        at: usize,
    },
    /// It holds.
    Trusted,
}

/// Why a certificate must not be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Its key usage does not allow it.
    KeyUsage,
    /// Its extended key usage does not allow it.
    ExtendedKeyUsage,
    /// It made certificates but is no authority.
    NotAnAuthority,
    /// More authorities below it than it allows.
    PathLength,
    /// A name lies outside what an authority may name.
    NameConstraints,
    /// A policy that an authority above it demands is not stated.
    Policy,
    /// A critical extension that is not understood; its OID.
    Critical(String),
    /// An extension that cannot be read.
    Extension,
    /// Its signature was made with a digest that can be forged.
    WeakDigest,
}

/// A chain of certificates, the subject's own first; a trusted root is the
/// last where one was reached.
#[derive(Clone, Debug)]
pub struct Path {
    /// The certificates.
    pub certificates: Vec<Certificate>,
    /// What it is worth.
    pub outcome: Outcome,
}

impl Path {
    /// The trusted root, where one was reached.
    pub fn root(&self) -> Option<&Certificate> {
        match self.outcome {
            Outcome::Incomplete | Outcome::Untrusted => None,
            _ => self.certificates.last(),
        }
    }
}

/// Fingerprints of a certificate and of its issuer.
type Pair = ([u8; 32], [u8; 32]);

/// Signatures between certificates that were checked before. One for a whole
/// run: the same authorities come again in every file.
#[derive(Debug, Default)]
pub struct Links {
    checked: RefCell<BTreeMap<Pair, bool>>,
}

impl Links {
    /// Whether the issuer's key made the certificate.
    pub fn holds(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let pair = (*certificate.fingerprint(), *issuer.fingerprint());
        if let Some(known) = self.checked.borrow().get(&pair) {
            return *known;
        }
        let holds = certificate.is_signed_by(issuer);
        let mut checked = self.checked.borrow_mut();
        if checked.len() < 100_000 {
            checked.insert(pair, holds);
        }
        holds
    }
}

/// Everything that a search needs but the certificate.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// Certificates that may lie between.
    pub pool: &'a [Certificate],
    /// Trusted roots.
    pub trust: &'a [Certificate],
    /// The moment.
    pub at: Timestamp,
    /// What the first certificate is used for.
    pub purpose: Purpose,
    /// SHA-1 and MD5 count as good: a time before 2017 is proven.
    pub old: bool,
    /// Signatures checked before.
    pub links: &'a Links,
}

impl Search<'_> {
    /// The best path from a certificate.
    pub fn path(&self, leaf: &Certificate) -> Path {
        let mut best = Path { certificates: vec![leaf.clone()], outcome: Outcome::Incomplete };
        let mut room = SEARCH;
        let mut path = vec![leaf.clone()];
        self.extend(&mut path, &mut best, &mut room);
        best
    }

    fn extend(&self, path: &mut Vec<Certificate>, best: &mut Path, room: &mut usize) {
        let Some(last) = path.last().cloned() else { return };
        if self.trust.contains(&last) {
            self.offer(path, best, None);
            return;
        }
        if best.outcome == Outcome::Trusted || path.len() >= LONGEST {
            return;
        }
        if last.is_self_issued() && self.links.holds(&last, &last) {
            self.offer(path, best, Some(Outcome::Untrusted));
        }
        let mut dead = true;
        let candidates = self.trust.iter().chain(self.pool);
        for issuer in candidates.filter(|issuer| names(issuer, &last)) {
            if path.contains(issuer) {
                continue;
            }
            let Some(left) = room.checked_sub(1) else { return };
            *room = left;
            if self.links.holds(&last, issuer) {
                dead = false;
                path.push(issuer.clone());
                self.extend(path, best, room);
                path.pop();
            }
        }
        if dead {
            self.offer(path, best, Some(Outcome::Incomplete));
        }
    }

    /// Takes the path where it is better than the best so far.
    fn offer(&self, path: &[Certificate], best: &mut Path, outcome: Option<Outcome>) {
        let outcome = outcome.unwrap_or_else(|| self.judge(path));
        let better = outcome > best.outcome
            || outcome == best.outcome && path.len() > best.certificates.len();
        if better {
            *best = Path { certificates: path.to_vec(), outcome };
        }
    }

    /// What a path to a trusted root is worth.
    pub fn judge(&self, path: &[Certificate]) -> Outcome {
        for (at, certificate) in path.iter().enumerate() {
            if let Err(fault) = self.suits(path, at, certificate) {
                return Outcome::Unsuitable { at, fault };
            }
        }
        match policy::judge(path) {
            Ok(None) => {}
            Ok(Some(at)) => return Outcome::Unsuitable { at, fault: Fault::Policy },
            Err((at, _)) => return Outcome::Unsuitable { at, fault: Fault::Extension },
        }
        let dead = |certificate: &Certificate| {
            self.at < certificate.not_before() || self.at > certificate.not_after()
        };
        match path.iter().position(dead) {
            Some(at) => Outcome::Expired { at },
            None => Outcome::Trusted,
        }
    }

    fn suits(
        &self,
        path: &[Certificate],
        at: usize,
        certificate: &Certificate,
    ) -> Result<(), Fault> {
        let is_root = at + 1 == path.len();
        for oid in certificate.critical() {
            let text = oid.to_string();
            if !UNDERSTOOD.contains(&text.as_str()) {
                return Err(Fault::Critical(text));
            }
        }
        if !is_root && !self.old {
            let scheme = path.get(at + 1).and_then(|issuer| certificate.scheme(issuer));
            if scheme.is_some_and(|scheme| scheme.digest().is_weak()) {
                return Err(Fault::WeakDigest);
            }
        }
        if at == 0 {
            suits_purpose(certificate, self.purpose)
        } else {
            is_authority(path, at, certificate)
        }
    }
}

/// Whether the issuer's name and key identifier fit the certificate.
fn names(issuer: &Certificate, certificate: &Certificate) -> bool {
    if !name::same(issuer.subject(), certificate.issuer()) {
        return false;
    }
    match (certificate.authority_key_id(), issuer.subject_key_id()) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => true,
    }
}

fn extension(_: Malformed) -> Fault {
    Fault::Extension
}

/// Whether the first certificate may do what it did.
pub fn suits_purpose(certificate: &Certificate, purpose: Purpose) -> Result<(), Fault> {
    if let Some(usage) = certificate.key_usage().map_err(extension)? {
        let allowed = match purpose {
            Purpose::Crl => usage.crl_sign(),
            _ => usage.digital_signature() || usage.non_repudiation(),
        };
        if !allowed {
            return Err(Fault::KeyUsage);
        }
    }
    let extended = certificate.extended_key_usage().map_err(extension)?;
    let has = |wanted: &[ObjectIdentifier]| {
        let found = extended.as_ref().map(|(_, extended)| &extended.0);
        found.is_some_and(|found| found.iter().any(|one| wanted.contains(one)))
    };
    let suits = match purpose {
        Purpose::Documents => extended.is_none() || has(&eku::DOCUMENTS),
        // RFC 3161, 2.3: critical, and nothing else.
        Purpose::Timestamps => extended
            .as_ref()
            .is_some_and(|(critical, extended)| *critical && extended.0 == [eku::TIME]),
        Purpose::Ocsp => has(&[eku::OCSP]),
        Purpose::Crl => true,
    };
    if suits { Ok(()) } else { Err(Fault::ExtendedKeyUsage) }
}

/// Whether the certificate at `at` may have made those below it.
fn is_authority(path: &[Certificate], at: usize, certificate: &Certificate) -> Result<(), Fault> {
    let constraints = certificate.basic_constraints().map_err(extension)?;
    match constraints {
        Some(constraints) if constraints.ca => {
            // Self-issued certificates and the signer's own do not count.
            let between = path.iter().take(at).skip(1).filter(|below| !below.is_self_issued());
            let length = constraints.path_len_constraint.map(usize::from);
            if length.is_some_and(|most| between.count() > most) {
                return Err(Fault::PathLength);
            }
        }
        // A root of version 1 knows no constraints and is trusted as it is.
        None if at + 1 == path.len()
            && certificate.parsed().tbs_certificate().version() == x509_cert::Version::V1 => {}
        _ => return Err(Fault::NotAnAuthority),
    }
    if let Some(usage) = certificate.key_usage().map_err(extension)?
        && !usage.key_cert_sign()
    {
        return Err(Fault::KeyUsage);
    }
    let names = certificate.extension::<NameConstraints>().map_err(extension)?;
    if let Some((_, constraints)) = names {
        // 6.1.3, b: a key that an authority changed keeps its own name.
        let bound = |(at, below): &(usize, &Certificate)| *at == 0 || !below.is_self_issued();
        for (_, below) in path.iter().take(at).enumerate().filter(bound) {
            if !within(below, &constraints).map_err(extension)? {
                return Err(Fault::NameConstraints);
            }
        }
    }
    Ok(())
}

/// Whether all names of a certificate are allowed (RFC 5280, 4.2.1.10).
fn within(certificate: &Certificate, constraints: &NameConstraints) -> Result<bool, Malformed> {
    let mut names = Vec::new();
    if !certificate.subject().is_empty() {
        names.push(GeneralName::DirectoryName(certificate.subject().clone()));
    }
    // An address in the name itself counts like one beside it (4.2.1.6).
    for member in certificate.subject().iter() {
        if member.oid == EMAIL
            && let Ok(address) = member.value.decode_as::<der::asn1::Ia5String>()
        {
            names.push(GeneralName::Rfc822Name(address));
        }
    }
    let alternatives = certificate.extension::<x509_cert::ext::pkix::SubjectAltName>()?;
    if let Some((_, alternatives)) = alternatives {
        names.extend(alternatives.0);
    }
    for name in &names {
        let bases =
            |trees: &Option<Vec<x509_cert::ext::pkix::constraints::name::GeneralSubtree>>| {
                let trees = trees.iter().flatten();
                trees.map(|tree| tree.base.clone()).collect::<Vec<_>>()
            };
        for base in bases(&constraints.excluded_subtrees) {
            if covers(&base, name) != Some(false) && same_kind(&base, name) {
                return Ok(false);
            }
        }
        let permitted = bases(&constraints.permitted_subtrees);
        let mut of_kind = permitted.iter().filter(|base| same_kind(base, name)).peekable();
        if of_kind.peek().is_some() && !of_kind.any(|base| covers(base, name) == Some(true)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_kind(one: &GeneralName, other: &GeneralName) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Whether a name lies under a base of its kind; `None` where that kind is not
/// judged.
fn covers(base: &GeneralName, found: &GeneralName) -> Option<bool> {
    match (base, found) {
        (GeneralName::DirectoryName(base), GeneralName::DirectoryName(found)) => {
            Some(name::is_under(found, base))
        }
        (GeneralName::DnsName(base), GeneralName::DnsName(found)) => {
            Some(is_domain(base.as_str(), found.as_str(), true))
        }
        (GeneralName::Rfc822Name(base), GeneralName::Rfc822Name(found)) => {
            let (base, found) = (base.as_str().to_lowercase(), found.as_str().to_lowercase());
            let host = found.rsplit('@').next().unwrap_or_default();
            Some(match base.strip_prefix('.') {
                Some(_) => is_domain(&base, host, false),
                None if base.contains('@') => base == found,
                None => base == host,
            })
        }
        (
            GeneralName::UniformResourceIdentifier(base),
            GeneralName::UniformResourceIdentifier(found),
        ) => {
            let rest = found.as_str().split("://").nth(1)?;
            let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
            let host = host.split(':').next()?;
            Some(is_domain(base.as_str(), host, false))
        }
        (GeneralName::IpAddress(base), GeneralName::IpAddress(found)) => {
            let (base, found) = (base.as_bytes(), found.as_bytes());
            let (net, mask) = base.split_at_checked(base.len() / 2)?;
            if net.len() != found.len() || mask.len() != net.len() {
                return Some(false);
            }
            let parts = net.iter().zip(mask).zip(found);
            Some(parts.clone().all(|((net, mask), found)| net & mask == found & mask))
        }
        _ => None,
    }
}

/// Whether a host lies in a domain; `itself` counts for DNS names without a
/// leading dot.
fn is_domain(base: &str, host: &str, itself: bool) -> bool {
    let (base, host) = (base.to_lowercase(), host.to_lowercase());
    match base.strip_prefix('.') {
        Some(bare) => host.ends_with(&base) && host.len() > bare.len(),
        None if base.is_empty() => true,
        None => host == base || itself && host.ends_with(&format!(".{base}")),
    }
}
