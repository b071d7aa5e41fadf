//! Structures made by OpenSSL 3 (`tests/data/pki/make.sh`), and what one
//! changed byte does to them.

use jiff::Timestamp;

use super::cms::{Fault as CmsFault, SignedData};
use super::crl::Crl;
use super::ocsp::Ocsp;
use super::revocation::{Evidence, Standing, standing};
use super::timestamp::{Response, Token, generalized_time};
use super::*;
use crate::digest::Algorithm;

macro_rules! data {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/data/pki/", $name)).as_slice()
    };
}

const CONTENT: &[u8] = data!("content.txt");

fn certificate(bytes: &[u8]) -> Certificate {
    Certificate::from_der(bytes).unwrap()
}

fn pool() -> Vec<Certificate> {
    [data!("inter.cer"), data!("leaf.cer"), data!("deep.cer"), data!("con.cer")]
        .map(certificate)
        .to_vec()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn path(leaf: &[u8], purpose: Purpose, moment: &str, trust: &[&[u8]]) -> Path {
    let trust: Vec<Certificate> = trust.iter().map(|bytes| certificate(bytes)).collect();
    let links = Links::default();
    let (pool, at) = (pool(), at(moment));
    let search =
        chain::Search { pool: &pool, trust: &trust, at, purpose, old: false, links: &links };
    search.path(&certificate(leaf))
}

const SOON: &str = "2027-01-01T00:00:00Z";

#[test]
fn paths() {
    use chain::Fault::*;
    let root: &[&[u8]] = &[data!("root.cer")];
    let unsuitable = |at, fault| Outcome::Unsuitable { at, fault };
    type Case<'a> = (&'a [u8], Purpose, &'a str, &'a [&'a [u8]], Outcome);
    let cases: [Case<'_>; 14] = [
        (data!("leaf.cer"), Purpose::Documents, SOON, root, Outcome::Trusted),
        (data!("leaf.cer"), Purpose::Documents, SOON, &[], Outcome::Incomplete),
        (data!("leaf.cer"), Purpose::Documents, SOON, &[data!("inter.cer")], Outcome::Trusted),
        (data!("leaf.cer"), Purpose::Documents, SOON, &[data!("leaf.cer")], Outcome::Trusted),
        (data!("root.cer"), Purpose::Documents, SOON, &[], Outcome::Untrusted),
        (
            data!("leaf.cer"),
            Purpose::Documents,
            "2026-01-01T00:00:00Z",
            root,
            Outcome::Expired { at: 0 },
        ),
        (
            data!("leaf.cer"),
            Purpose::Documents,
            "2090-01-01T00:00:00Z",
            root,
            Outcome::Expired { at: 0 },
        ),
        (data!("enc.cer"), Purpose::Documents, SOON, root, unsuitable(0, KeyUsage)),
        (
            data!("odd.cer"),
            Purpose::Documents,
            SOON,
            root,
            unsuitable(0, Critical("1.2.3.4".to_owned())),
        ),
        (data!("below.cer"), Purpose::Documents, SOON, root, unsuitable(2, PathLength)),
        (data!("notca.cer"), Purpose::Documents, SOON, root, unsuitable(1, NotAnAuthority)),
        (data!("outside.cer"), Purpose::Documents, SOON, root, unsuitable(1, NameConstraints)),
        (data!("tsa.cer"), Purpose::Documents, SOON, root, unsuitable(0, ExtendedKeyUsage)),
        (data!("leaf.cer"), Purpose::Timestamps, SOON, root, unsuitable(0, ExtendedKeyUsage)),
    ];
    for (at, (leaf, purpose, moment, trust, outcome)) in cases.into_iter().enumerate() {
        assert_eq!(path(leaf, purpose, moment, trust).outcome, outcome, "case {at}");
    }
    assert_eq!(path(data!("inside.cer"), Purpose::Documents, SOON, root).outcome, Outcome::Trusted);
    assert_eq!(path(data!("tsa.cer"), Purpose::Timestamps, SOON, root).outcome, Outcome::Trusted);
    let long = path(data!("leaf.cer"), Purpose::Documents, SOON, root);
    assert_eq!(long.certificates.len(), 3);
    assert_eq!(name::shown(long.root().unwrap().subject()), "CN=测试根, O=测试单位, C=CN");
}

#[test]
fn pem_bundles() {
    assert_eq!(Certificate::from_pem(data!("bundle.pem")).unwrap().len(), 2);
    assert_eq!(Certificate::from_pem(b"hello").unwrap().len(), 0);
    let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(Certificate::from_pem(broken).is_err());
    assert!(Certificate::from_pem(b"-----BEGIN CERTIFICATE-----\nAAAA\n").is_err());
}

#[test]
fn signatures_of_every_algorithm() {
    for (bytes, scheme) in [
        (data!("rsa-sha256.p7s"), "rsa-sha256"),
        (data!("rsa-sha512.p7s"), "rsa-sha512"),
        (data!("rsa-pss-sha256.p7s"), "rsa-pss-sha256"),
        (data!("ecdsa-p256-sha256.p7s"), "ecdsa-p256-sha256"),
        (data!("ecdsa-p384-sha384.p7s"), "ecdsa-p384-sha384"),
    ] {
        let signed = SignedData::from_der(bytes).unwrap();
        let checked = signed.check(CONTENT, &[]).unwrap();
        assert_eq!(checked.scheme.to_string(), scheme);
        assert!(checked.ess, "{scheme}");
        assert!(signed.content.is_none());
        assert_eq!(signed.check(b"other".as_slice(), &[]).unwrap_err(), CmsFault::Content);
        // What is written is read back.
        let identifier = checked.scheme.identifier().unwrap();
        let again =
            Scheme::of(&identifier, Some(checked.scheme.digest()), checked.certificate.key());
        assert_eq!(again, Ok(checked.scheme));
    }
    let plain = SignedData::from_der(data!("noattr.p7s")).unwrap();
    assert!(!plain.check(CONTENT, &[]).unwrap().ess);
    assert_eq!(plain.check(b"other".as_slice(), &[]).unwrap_err(), CmsFault::Content);
    let by_key = SignedData::from_der(data!("keyid.p7s")).unwrap();
    assert!(by_key.check(CONTENT, &[]).is_ok());
    assert!(SignedData::from_der(data!("inside.p7s")).unwrap().content.is_some());
    assert!(SignedData::from_der(data!("twice.p7s")).is_err());
}

#[test]
fn sm2_with_the_default_identity() {
    use der::Decode;
    let key = spki::SubjectPublicKeyInfoOwned::from_der(data!("sm2.spki")).unwrap();
    for oid in [algorithm::oid::SM2_SM3, algorithm::oid::SM2_SIGN] {
        let identifier = spki::AlgorithmIdentifierOwned { oid, parameters: None };
        let scheme = Scheme::of(&identifier, Some(Algorithm::Sm3), &key).unwrap();
        assert!(scheme.holds(&key, CONTENT, data!("sm2.sig")));
        assert!(!scheme.holds(&key, b"other", data!("sm2.sig")));
        assert!(Scheme::of(&identifier, Some(Algorithm::Sha256), &key).is_err());
    }
}

/// Nothing in a signature can change unnoticed: every bit of it, turned, makes
/// it malformed, or makes it fail, or leaves a certificate beside the signer's
/// that its issuer did not sign.
#[test]
fn every_bit_of_a_signature_counts() {
    let original = data!("ecdsa-p256-sha256.p7s");
    let good = SignedData::from_der(original).unwrap();
    let root = certificate(data!("root.cer"));
    let mut bytes = original.to_vec();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            if let Ok(signed) = SignedData::from_der(&bytes) {
                let holds = signed.check(CONTENT, &[]).is_ok();
                let path = |certificate: &Certificate| {
                    let pool = &signed.certificates;
                    let links = Links::default();
                    let trust = std::slice::from_ref(&root);
                    let search = chain::Search {
                        pool,
                        trust,
                        at: self::at(SOON),
                        purpose: Purpose::Documents,
                        old: false,
                        links: &links,
                    };
                    search.path(certificate).outcome
                };
                let signer = good.check(CONTENT, &[]).unwrap().certificate;
                assert!(
                    !holds || path(&signer) != Outcome::Trusted,
                    "bit {bit} of byte {at} was not missed"
                );
            }
            bytes[at] ^= 1 << bit;
        }
    }
}

#[test]
fn tokens() {
    let response = Response::from_der(data!("r.tsr")).unwrap();
    assert_eq!(response.status, 0);
    assert!(response.token.is_some());
    let token = Token::from_der(data!("token.der")).unwrap();
    assert_eq!(token.info.accuracy_ms, Some(1500));
    assert_eq!(token.info.policy.to_string(), "1.2.3");
    assert!(token.stamps(CONTENT));
    assert!(!token.stamps(b"other".as_slice()));
    let checked = token.check(&[]).unwrap();
    assert_eq!(name::common(checked.certificate.subject()), "时间戳");
    let mut bytes = data!("token.der").to_vec();
    let mut changed = 0;
    for at in 0..bytes.len() {
        bytes[at] ^= 1;
        let holds = Token::from_der(&bytes).is_ok_and(|token| {
            token.check(&[]).is_ok_and(|found| found.certificate == checked.certificate)
        });
        // The bytes of the second certificate are the path's business.
        changed += u32::from(!holds);
        bytes[at] ^= 1;
    }
    assert!(changed > 900, "{changed}");
}

#[test]
fn generalized_times() {
    let good = generalized_time(b"20240229235959.125Z").unwrap();
    assert_eq!(good, at("2024-02-29T23:59:59.125Z"));
    assert!(generalized_time(b"20240229235959Z").is_ok());
    for text in [
        "20240230000000Z",
        "20240229235959",
        "20240229235959.Z",
        "20240229235959.10Z",
        "2024-229235959Z",
        "20240229235960Z",
        "",
    ] {
        assert!(generalized_time(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn evidence() {
    let (inter, leaf, enc) = (
        certificate(data!("inter.cer")),
        certificate(data!("leaf.cer")),
        certificate(data!("enc.cer")),
    );
    let crl = Crl::from_file(data!("crl.pem")).unwrap().remove(0);
    assert_eq!(crl.der(), data!("crl.der"));
    let links = Links::default();
    let ask = |evidence: &Evidence, who: &Certificate, moment: &str| {
        standing(who, &inter, evidence, at(moment), &links)
    };
    let lists = Evidence { crls: vec![crl], ocsps: Vec::new() };
    assert_eq!(ask(&lists, &leaf, "2026-12-01T00:00:00Z"), Standing::Good);
    assert_eq!(ask(&lists, &leaf, "2026-11-27T00:00:00Z"), Standing::Good);
    // No news since: the list no longer counts.
    assert_eq!(ask(&lists, &leaf, "2027-12-01T00:00:00Z"), Standing::Unknown);
    assert!(matches!(ask(&lists, &enc, "2026-12-01T00:00:00Z"), Standing::Revoked(_)));
    // Taken back on 20 November, good on the 19th.
    assert_eq!(ask(&lists, &enc, "2026-11-19T00:00:00Z"), Standing::Good);
    let said = |bytes| Evidence { crls: Vec::new(), ocsps: vec![Ocsp::from_der(bytes).unwrap()] };
    // Nobody speaks of the responder, and its certificate does not say that
    // nobody need ask: its "good" is none until a list speaks.
    let good = said(data!("ocsp-good.der"));
    assert_eq!(ask(&good, &leaf, "2026-11-30T00:00:00Z"), Standing::Unknown);
    let both = Evidence { crls: lists.crls.clone(), ocsps: good.ocsps };
    assert_eq!(ask(&both, &leaf, "2026-11-30T00:00:00Z"), Standing::Good);
    assert_eq!(ask(&said(data!("ocsp-good.der")), &enc, "2026-11-30T00:00:00Z"), Standing::Unknown);
    assert!(matches!(
        ask(&said(data!("ocsp-revoked.der")), &enc, "2026-11-30T00:00:00Z"),
        Standing::Revoked(_)
    ));
    // Signed by somebody whom the issuer did not appoint.
    assert_eq!(
        ask(&said(data!("ocsp-stranger.der")), &leaf, "2026-11-30T00:00:00Z"),
        Standing::Unknown
    );
    assert_eq!(ocsp::request(&leaf, &inter).unwrap(), data!("req.der"));
    // One changed byte, and the evidence is none.
    for bytes in [data!("crl.der"), data!("ocsp-good.der")] {
        for at in 0..bytes.len() {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= 4;
            let mut evidence = Evidence::default();
            if evidence.add(&bytes) {
                let found = ask(&evidence, &leaf, "2026-11-30T00:00:00Z");
                assert_ne!(found, Standing::Good, "byte {at}");
            }
        }
    }
}

#[test]
fn nothing_panics() {
    let all =
        [data!("rsa-sha256.p7s"), data!("token.der"), data!("crl.der"), data!("ocsp-good.der")];
    for bytes in all {
        for end in 0..bytes.len() {
            let cut = &bytes[..end];
            assert!(SignedData::from_der(cut).is_err());
            assert!(Token::from_der(cut).is_err());
            assert!(Crl::from_der(cut).is_err());
            assert!(Ocsp::from_der(cut).is_err());
            assert!(Certificate::from_der(cut).is_err());
        }
    }
}
