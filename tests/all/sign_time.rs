//! Timestamps, evidence, upgrade and renewal, against an authority on the
//! loopback interface: a small HTTP server around `openssl ts -reply`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lopdf::{Document, Object};
use shenpi::pki::cms::SignedData;
use shenpi::pki::timestamp::Token;
use shenpi::sign::fetch::{Client, FetchError};
use shenpi::sign::timestamp::{Authority, TimestampError};

use crate::sign::{data, folder, pdf, sign, signatures};
use crate::support::{codes, run, skipped};

/// How an authority answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Manner {
    Right,
    /// Stamps the digest of something else.
    OtherImprint,
    /// Gives the answer to the first request again.
    Stale,
    /// Leaves its certificate out.
    WithoutCertificate,
    /// HTTP 500.
    Broken,
    /// Half a megabyte.
    Long,
    /// Says nothing.
    Silent,
    /// HTML.
    Page,
}

/// An authority that answers as long as the test runs; `None` without OpenSSL.
pub(crate) fn authority(manner: Manner) -> Option<String> {
    if Command::new("openssl").arg("version").output().is_err() {
        skipped("timestamps: no openssl");
        return None;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/tsa", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let first: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
        let folder = tempfile::tempdir().unwrap();
        let mut kept = Vec::new();
        for stream in listener.incoming().flatten() {
            if manner == Manner::Silent {
                kept.push(stream);
                continue;
            }
            serve(stream, manner, folder.path(), &first);
        }
    });
    Some(url)
}

fn serve(stream: TcpStream, manner: Manner, folder: &Path, first: &Mutex<Option<Vec<u8>>>) {
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    let mut line = String::new();
    while from.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut query = vec![0; length];
    from.read_exact(&mut query).unwrap();
    let reply = match manner {
        Manner::Page => b"<html>login</html>".to_vec(),
        Manner::Long => vec![0x30; 512 << 10],
        Manner::Stale => {
            let mut first = first.lock().unwrap();
            first.get_or_insert_with(|| reply(folder, &query)).clone()
        }
        Manner::OtherImprint => {
            let arguments = ["ts", "-query", "-data", "query", "-sha256", "-cert", "-out", "other"];
            openssl(folder, &query, &arguments);
            let other = fs::read(folder.join("other")).unwrap();
            reply(folder, &other)
        }
        Manner::WithoutCertificate => {
            // certReq is the last member: BOOLEAN TRUE becomes FALSE.
            *query.last_mut().unwrap() = 0;
            reply(folder, &query)
        }
        _ => reply(folder, &query),
    };
    let status = if manner == Manner::Broken { "500 Internal Server Error" } else { "200 OK" };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        reply.len()
    );
    let mut to = stream;
    let _ = to.write_all(head.as_bytes()).and_then(|()| to.write_all(&reply));
}

fn openssl(folder: &Path, query: &[u8], arguments: &[&str]) {
    fs::write(folder.join("query"), query).unwrap();
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn reply(folder: &Path, query: &[u8]) -> Vec<u8> {
    let path = |name: &str| data(name).to_string_lossy().into_owned();
    let (config, key, cert) = (path("tsa.cnf"), path("tsa.key"), path("tsa.pem"));
    let arguments = [
        "ts",
        "-reply",
        "-config",
        &config,
        "-queryfile",
        "query",
        "-inkey",
        &key,
        "-signer",
        &cert,
        "-out",
        "reply",
    ];
    openssl(folder, query, &arguments);
    fs::read(folder.join("reply")).unwrap()
}

fn client(url: &str) -> Authority {
    let client = Client::new(Duration::from_millis(1500));
    Authority { url: url.to_owned(), policy: None, client }
}

#[test]
fn the_client_takes_only_the_answer_to_its_question() {
    let Some(url) = authority(Manner::Right) else { return };
    let imprint = [7; 32];
    let token = client(&url).stamp(&imprint, [1; 8]).expect("a token");
    let token = Token::from_der(&token).unwrap();
    assert_eq!(token.info.imprint, imprint);
    assert_eq!(token.info.policy.to_string(), "1.2.3.4.1");
    // A nonce that begins with zeros is a shorter INTEGER.
    client(&url).stamp(&imprint, [0, 0, 0x80, 0, 0, 0, 0, 1]).expect("a token");
    let policy = Some("1.2.3.4.5.6".parse().unwrap());
    let wanted = Authority { policy, ..client(&url) };
    let token = Token::from_der(&wanted.stamp(&imprint, [2; 8]).unwrap()).unwrap();
    assert_eq!(Some(token.info.policy), policy);
    let unknown = Authority { policy: Some("1.9.9".parse().unwrap()), ..client(&url) };
    assert!(matches!(unknown.stamp(&imprint, [3; 8]), Err(TimestampError::Refused(2, _))));
}

#[test]
fn wrong_answers_are_refused() {
    type Wanted = fn(&TimestampError) -> bool;
    let cases: [(Manner, Wanted); 7] = [
        (Manner::OtherImprint, |error| *error == TimestampError::Imprint),
        (Manner::Stale, |error| *error == TimestampError::Nonce),
        (Manner::WithoutCertificate, |error| matches!(error, TimestampError::Signature(_))),
        (Manner::Broken, |error| *error == TimestampError::Fetch(FetchError::Status(500))),
        (Manner::Long, |error| matches!(error, TimestampError::Fetch(FetchError::Long(_)))),
        (Manner::Silent, |error| matches!(error, TimestampError::Fetch(FetchError::Failed(_)))),
        (Manner::Page, |error| matches!(error, TimestampError::Malformed(_))),
    ];
    for (manner, wanted) in cases {
        let Some(url) = authority(manner) else { return };
        let asks = client(&url);
        if manner == Manner::Stale {
            asks.stamp(&[7; 32], [1; 8]).expect("the first answer is right");
        }
        let error = asks.stamp(&[7; 32], [2; 8]).expect_err("refused");
        assert!(wanted(&error), "{manner:?}: {error}");
    }
}

/// The token in a signature.
fn token(cms: &[u8]) -> Option<Token> {
    let signed = SignedData::from_der(cms).unwrap();
    let oid = "1.2.840.113549.1.9.16.2.14".parse().unwrap();
    let found = signed.signer.unsigned_values(oid).next()?;
    let token = Token::from_der(found).unwrap();
    assert!(token.stamps(signed.signer.signature.as_slice()), "over the signature's bytes");
    token.check(&[]).unwrap();
    Some(token)
}

/// Certificates and lists in the DSS, and the keys of VRI.
fn store(bytes: &[u8]) -> Option<(usize, usize, usize)> {
    let pdf = Document::load_mem(bytes).unwrap();
    let catalog = pdf.catalog().unwrap();
    let store = pdf.dereference(catalog.get(b"DSS").ok()?).unwrap().1.as_dict().unwrap();
    let count = |key: &[u8]| store.get(key).and_then(Object::as_array).map_or(0, Vec::len);
    let vri = store.get(b"VRI").and_then(Object::as_dict).map_or(0, lopdf::Dictionary::len);
    Some((count(b"Certs"), count(b"CRLs"), vri))
}

/// What our own judge says of the first signature, long after it was made:
/// its level and whether a time is proven. The file must be valid, and its
/// revocation known where the file carries evidence.
fn judged(folder: &Path, file: &str, evidence: bool) -> (String, bool) {
    let root = data("root.pem");
    let root = root.to_string_lossy();
    let flags = ["--trust", &root, "--at", "2050-01-01", "--format", "json"];
    let output = run(folder, &[&["verify", file], &flags[..]].concat());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = &report["files"][0];
    assert_eq!(found["verdict"], "valid", "{found:#}");
    let said = codes(found, &["error", "warning"]);
    assert_eq!(said.contains("S768"), !evidence, "{found:#}");
    let first = &found["signatures"][0];
    (first["level"].as_str().unwrap().to_owned(), !first["proven_time"].is_null())
}

#[test]
fn levels_from_b_t_to_b_lta() {
    let Some(url) = authority(Manner::Right) else { return };
    let (chain, crl) = (data("root.pem"), data("root.crl"));
    let (chain, crl) = (chain.to_string_lossy(), crl.to_string_lossy());
    let original = pdf(1, &[]);
    let evidence = ["--chain", &chain, "--crl", &crl];
    for (level, revisions) in [("B-T", 1), ("B-LT", 1), ("B-LTA", 2)] {
        let folder = folder("a.pdf", &original);
        let mut flags = vec!["a.pdf", "--tsa", &url, "--level", level];
        flags.extend(evidence);
        let (code, _, talk) = sign(folder.path(), "p256", &flags);
        assert_eq!(code, 0, "{level}: {talk}");
        let bytes = fs::read(folder.path().join("a.signed.pdf")).unwrap();
        assert!(bytes.starts_with(&original));
        let found = signatures(&bytes);
        assert_eq!(found.len(), revisions, "{level}");
        assert!(token(&found[0].cms).is_some());
        let judged = judged(folder.path(), "a.signed.pdf", level != "B-T");
        assert_eq!(judged, (level.to_owned(), true));
        // The room was measured with a token: hardly any is left over.
        let room = (found[0].range[2] - found[0].range[1] - 2) / 2;
        assert!(room - found[0].cms.len() < 80, "{level}");
        match level {
            "B-T" => assert_eq!(store(&bytes), None),
            // Signer, authority and root; one list speaks of both.
            _ => assert_eq!(store(&bytes), Some((3, 1, 1)), "{level}"),
        }
        if level == "B-LTA" {
            let stamp = Token::from_der(&found[1].cms).unwrap();
            assert!(stamp.stamps(found[1].covered.as_slice()));
            let kind = found[1].dictionary.get(b"Type").and_then(Object::as_name).unwrap();
            assert_eq!(kind, b"DocTimeStamp");
        }
    }
}

#[test]
fn what_was_signed_earlier_is_upgraded_and_renewed() {
    let Some(url) = authority(Manner::Right) else { return };
    let (chain, crl) = (data("root.pem"), data("root.crl"));
    let (chain, crl) = (chain.to_string_lossy(), crl.to_string_lossy());
    let evidence = ["--tsa", &url, "--chain", &chain, "--crl", &crl, "--in-place"];
    let folder = folder("a.pdf", &pdf(1, &[]));
    let (code, _, talk) = sign(folder.path(), "p256", &["a.pdf", "--in-place"]);
    assert_eq!(code, 0, "{talk}");
    let mut last = fs::read(folder.path().join("a.pdf")).unwrap();
    // A bare signature gets its time from a document timestamp.
    let steps: [(&[&str], usize); 4] = [
        (&["--upgrade", "LT"], 2),
        (&["--upgrade", "LTA"], 3),
        (&["--renew"], 4),
        (&["--renew"], 5),
    ];
    for (step, count) in steps {
        let mut flags = vec!["a.pdf"];
        flags.extend(step);
        flags.extend(evidence);
        let (code, _, talk) = sign(folder.path(), "p256", &flags);
        assert_eq!(code, 0, "{step:?}: {talk}");
        let now = fs::read(folder.path().join("a.pdf")).unwrap();
        assert!(now.starts_with(&last), "{step:?}");
        assert_eq!(signatures(&now).len(), count, "{step:?}");
        let (certificates, lists, _) = store(&now).unwrap();
        assert_eq!((certificates, lists), (3, 1), "each once, however often it is renewed");
        last = now;
        let level = if count == 2 { "B-LT" } else { "B-LTA" };
        assert_eq!(judged(folder.path(), "a.pdf", true), (level.to_owned(), true), "{step:?}");
    }
}

#[test]
fn without_evidence_or_authority_nothing_is_written() {
    let Some(url) = authority(Manner::Right) else { return };
    let chain = data("root.pem");
    let chain = chain.to_string_lossy();
    let folder = folder("a.pdf", &pdf(1, &[]));
    let cases: [(&[&str], i32, &str); 4] = [
        (&["--tsa", &url, "--level", "B-LT"], 1, "S714"),
        (&["--tsa", &url, "--level", "B-LT", "--chain", &chain], 1, "CRL"),
        (&["--level", "B-T"], 2, "--tsa"),
        (&["--tsa", "http://127.0.0.1:9/"], 1, "S713"),
    ];
    for (flags, code, said) in cases {
        let mut all = vec!["a.pdf"];
        all.extend(flags);
        let (found, _, talk) = sign(folder.path(), "p256", &all);
        assert_eq!((found, talk.contains(said)), (code, true), "{flags:?}: {talk}");
        assert!(!folder.path().join("a.signed.pdf").exists());
    }
}
