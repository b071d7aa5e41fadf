#![no_main]
//! Structures of the public-key infrastructure, and what is asked of them.

use libfuzzer_sys::fuzz_target;
use shenpi::pki::certificate::Certificate;
use shenpi::pki::cms::SignedData;
use shenpi::pki::crl::Crl;
use shenpi::pki::ocsp::Ocsp;
use shenpi::pki::timestamp::{Response, Token};
use shenpi::pki::{Links, Purpose, chain, name};

fuzz_target!(|data: &[u8]| {
    if let Ok(signed) = SignedData::from_der(data) {
        let _ = signed.check(b"content".as_slice(), &[]);
        let _ = signed.signer.signing_time();
    }
    if let Ok(token) = Token::from_der(data) {
        let _ = token.check(&[]);
    }
    let _ = Response::from_der(data);
    let _ = Certificate::from_pem(data);
    let certificate = Certificate::from_der(data);
    if let Ok(certificate) = &certificate {
        name::shown(certificate.subject());
        let links = Links::default();
        let own = std::slice::from_ref(certificate);
        let at = certificate.not_before();
        let purpose = Purpose::Documents;
        let search =
            chain::Search { pool: own, trust: &[], at, purpose, old: false, links: &links };
        search.path(certificate);
    }
    if let Ok(list) = Crl::from_der(data) {
        let _ = list.find(&[1]);
    }
    if let (Ok(said), Ok(certificate)) = (Ocsp::from_der(data), &certificate) {
        said.find(certificate, certificate);
    }
});
