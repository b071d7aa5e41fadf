//! What proves in twenty years that a certificate was good: its chain, and for
//! each link a revocation list or an OCSP response.
//!
//! In: certificates to prove, those at hand, evidence given as files, and a
//! client where fetching was asked for. Out: an [`Evidence`] for the DSS, or
//! which certificate lacks what. Evidence is taken in only where its signature
//! holds and it speaks of the certificate.

use std::sync::Mutex;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, CrlDistributionPoints};

use super::fetch::Client;
use super::pdf::Evidence;
use crate::pki::crl::Crl;
use crate::pki::ocsp::{self, Ocsp};
use crate::pki::revocation::{self, Standing, standing};
use crate::pki::timestamp::Token;
use crate::pki::{Certificate, Links, name};

const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");

/// Longest chain.
const LONGEST: usize = 10;

/// Evidence at hand, growing by what is fetched: one for a whole run.
#[derive(Debug, Default)]
pub struct Stock {
    held: Mutex<Held>,
    client: Option<Client>,
}

#[derive(Clone, Debug, Default)]
struct Held {
    certificates: Vec<Certificate>,
    evidence: revocation::Evidence,
}

/// What is missing for a signature that can be verified for long.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// The certificate above this one.
    #[error("no issuer of {0}")]
    Issuer(String),
    /// A word on whether it was revoked.
    #[error("no revocation data for {0}")]
    Revocation(String),
    /// It was revoked.
    #[error("{0} was revoked")]
    Revoked(String),
}

impl Stock {
    /// What was given as files; `client` only where fetching is wanted.
    pub fn new(
        certificates: Vec<Certificate>,
        crls: Vec<Crl>,
        ocsps: Vec<Ocsp>,
        client: Option<Client>,
    ) -> Stock {
        let evidence = revocation::Evidence { crls, ocsps };
        Stock { held: Mutex::new(Held { certificates, evidence }), client }
    }

    /// Evidence for these certificates; `more` are others that came with them.
    pub fn gather(
        &self,
        leaves: &[Certificate],
        more: &[Certificate],
        at: Timestamp,
    ) -> Result<Evidence, Lack> {
        let mut held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut found = Evidence::default();
        let links = Links::default();
        for leaf in leaves {
            let mut certificate = leaf.clone();
            for _ in 0..LONGEST {
                put(&mut found.certificates, certificate.der());
                if certificate.is_self_issued() && certificate.is_signed_by(&certificate) {
                    break;
                }
                let issuer = self.issuer(&mut held, &certificate, more)?;
                self.prove(&mut held, &certificate, &issuer, at, &links, &mut found)?;
                certificate = issuer;
            }
        }
        Ok(found)
    }

    /// The certificate above this one.
    fn issuer(
        &self,
        held: &mut Held,
        certificate: &Certificate,
        more: &[Certificate],
    ) -> Result<Certificate, Lack> {
        let known = held.certificates.iter().chain(more).find(|one| {
            name::same(one.subject(), certificate.issuer()) && certificate.is_signed_by(one)
        });
        if let Some(known) = known {
            return Ok(known.clone());
        }
        for url in addresses(certificate, ISSUERS) {
            let Some(client) = &self.client else { break };
            let Ok(bytes) = client.get(&url) else { continue };
            if let Ok(found) = Certificate::from_der(&bytes)
                && certificate.is_signed_by(&found)
            {
                held.certificates.push(found.clone());
                return Ok(found);
            }
        }
        Err(Lack::Issuer(name::shown(certificate.subject())))
    }

    /// Adds a word on a certificate to what was found.
    fn prove(
        &self,
        held: &mut Held,
        certificate: &Certificate,
        issuer: &Certificate,
        at: Timestamp,
        links: &Links,
        found: &mut Evidence,
    ) -> Result<(), Lack> {
        let named = || name::shown(certificate.subject());
        if standing(certificate, issuer, &held.evidence, at, links) == Standing::Unknown {
            self.fetch(held, certificate, issuer);
        }
        // One that speaks of it is enough; the others would only add weight.
        for crl in &held.evidence.crls {
            let alone = revocation::Evidence { crls: vec![crl.clone()], ocsps: Vec::new() };
            match standing(certificate, issuer, &alone, at, links) {
                Standing::Good => {
                    put(&mut found.crls, crl.der());
                    return Ok(());
                }
                Standing::Revoked(_) => return Err(Lack::Revoked(named())),
                Standing::Unknown => {}
            }
        }
        for ocsp in &held.evidence.ocsps {
            let alone = revocation::Evidence { crls: Vec::new(), ocsps: vec![ocsp.clone()] };
            match standing(certificate, issuer, &alone, at, links) {
                Standing::Good => {
                    put(&mut found.ocsps, ocsp.der());
                    return Ok(());
                }
                Standing::Revoked(_) => return Err(Lack::Revoked(named())),
                Standing::Unknown => {}
            }
        }
        Err(Lack::Revocation(named()))
    }

    /// Asks where the certificate says: its OCSP responder, then its list.
    fn fetch(&self, held: &mut Held, certificate: &Certificate, issuer: &Certificate) {
        let Some(client) = &self.client else { return };
        for url in addresses(certificate, OCSP) {
            let Ok(request) = ocsp::request(certificate, issuer) else { continue };
            let answer = client.post(&url, "application/ocsp-request", &request, 256 << 10);
            if let Some(found) = answer.ok().and_then(|bytes| Ocsp::from_der(&bytes).ok())
                && found.find(certificate, issuer).is_some()
            {
                held.evidence.ocsps.push(found);
                return;
            }
        }
        for url in lists(certificate) {
            let answer = client.get(&url).ok();
            if let Some(found) = answer.and_then(|bytes| Crl::from_file(&bytes).ok()) {
                held.evidence.crls.extend(found);
                return;
            }
        }
    }
}

/// The certificates that a token brought, the authority's own first.
pub fn of_token(der: &[u8]) -> Option<(Certificate, Vec<Certificate>)> {
    let token = Token::from_der(der).ok()?;
    let checked = token.check(&[]).ok()?;
    Some((checked.certificate, token.signed.certificates))
}

fn put(all: &mut Vec<Vec<u8>>, der: &[u8]) {
    if !all.iter().any(|known| known == der) {
        all.push(der.to_vec());
    }
}

/// HTTP addresses of an access method (RFC 5280, 4.2.2.1).
fn addresses(certificate: &Certificate, method: ObjectIdentifier) -> Vec<String> {
    let found = certificate.extension::<AuthorityInfoAccessSyntax>().ok().flatten();
    let found = found.map(|(_, access)| access.0).unwrap_or_default();
    let found = found.iter().filter(|one| one.access_method == method);
    found.filter_map(|one| http(&one.access_location)).collect()
}

/// HTTP addresses of revocation lists (RFC 5280, 4.2.1.13).
fn lists(certificate: &Certificate) -> Vec<String> {
    let found = certificate.extension::<CrlDistributionPoints>().ok().flatten();
    let points = found.map(|(_, points)| points.0).unwrap_or_default();
    let names = points.into_iter().filter_map(|point| match point.distribution_point? {
        DistributionPointName::FullName(names) => Some(names),
        DistributionPointName::NameRelativeToCRLIssuer(_) => None,
    });
    names.flatten().filter_map(|name| http(&name)).collect()
}

fn http(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => {
            let uri = uri.as_str();
            let lower = uri.to_ascii_lowercase();
            let known = lower.starts_with("http://") || lower.starts_with("https://");
            known.then(|| uri.to_owned())
        }
        _ => None,
    }
}
