//! `--fetch`: evidence from where the certificate says, over a loopback server;
//! without the flag nobody is asked.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::sign::{TIME, data, pdf};
use crate::sign_time::{Manner, authority};
use crate::support::{run, skipped};

/// What the server answers to what it is asked.
#[derive(Clone, Copy, PartialEq)]
enum Serves {
    /// Everything.
    All,
    /// No OCSP: HTTP 500.
    ListOnly,
    /// HTTP 500 to all.
    Nothing,
}

const CONFIG: &str = "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\ncrlnumber=crlnumber\nnew_certs_dir=.\n\
default_md=sha256\npolicy=any\nunique_subject=no\ndefault_crl_days=9000\n[any]\ncommonName=supplied\n\
[req]\ndistinguished_name=dn\n[dn]\n\
[root]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign,digitalSignature\nsubjectKeyIdentifier=hash\n\
[leaf]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\n\
authorityKeyIdentifier=keyid\n\
authorityInfoAccess=OCSP;URI:URL/ocsp,caIssuers;URI:URL/ca.cer\ncrlDistributionPoints=URI:URL/list.crl\n";

fn openssl(folder: &Path, arguments: &str) {
    let arguments = arguments.split(' ');
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// An authority whose certificates name the server at `url`.
fn issue(folder: &Path, url: &str) {
    fs::write(folder.join("ca.cnf"), CONFIG.replace("URL", url)).unwrap();
    for (name, text) in [("index.txt", ""), ("serial", "1000\n"), ("crlnumber", "01\n")] {
        fs::write(folder.join(name), text).unwrap();
    }
    let life = "-startdate 20200101000000Z -enddate 20500101000000Z -batch -notext -config ca.cnf";
    for (name, rest) in
        [("root", "-selfsign -keyfile root.key"), ("leaf", "-cert root.pem -keyfile root.key")]
    {
        openssl(
            folder,
            &format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {name}.key"),
        );
        openssl(
            folder,
            &format!(
                "req -new -key {name}.key -subj /CN=fetched-{name} -config ca.cnf -out {name}.csr"
            ),
        );
        openssl(
            folder,
            &format!("ca {life} -extensions {name} -in {name}.csr -out {name}.pem {rest}"),
        );
    }
    openssl(folder, "x509 -in root.pem -outform DER -out ca.cer");
    openssl(folder, "ca -gencrl -config ca.cnf -keyfile root.key -cert root.pem -out list.pem");
    openssl(folder, "crl -in list.pem -outform DER -out list.crl");
}

type Asked = Arc<Mutex<Vec<String>>>;

/// A folder with the authority's files, what was asked for, and the server.
fn server(serves: Serves) -> Option<(tempfile::TempDir, Asked)> {
    if Command::new("openssl").arg("version").output().is_err() {
        skipped("--fetch: no openssl");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    issue(folder.path(), &format!("http://{}", listener.local_addr().unwrap()));
    let asked = Asked::default();
    let (place, log) = (folder.path().to_owned(), Arc::clone(&asked));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer(stream, serves, &place, &log);
        }
    });
    Some((folder, asked))
}

fn answer(stream: TcpStream, serves: Serves, folder: &Path, log: &Asked) {
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let (mut length, mut line, mut first) = (0, String::new(), String::new());
    while from.read_line(&mut line).is_ok_and(|read| read > 2) {
        if first.is_empty() {
            first = line.split(' ').nth(1).unwrap_or_default().to_owned();
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).unwrap();
    log.lock().unwrap().push(first.clone());
    let found = match (serves, first.as_str()) {
        (Serves::Nothing, _) | (Serves::ListOnly, "/ocsp") => None,
        (_, "/ocsp") => {
            fs::write(folder.join("asked"), body).unwrap();
            openssl(
                folder,
                "ocsp -index index.txt -CA root.pem -rsigner root.pem -rkey root.key -reqin asked -respout said -ndays 9000",
            );
            fs::read(folder.join("said")).ok()
        }
        (_, path) => fs::read(folder.join(path.trim_start_matches('/'))).ok(),
    };
    let status = if found.is_some() { "200 OK" } else { "500 Internal Server Error" };
    let found = found.unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        found.len()
    );
    let mut to = stream;
    let _ = to.write_all(head.as_bytes()).and_then(|()| to.write_all(&found));
}

/// Signs at B-LT with the key of the folder; exit code and stderr.
fn sign(folder: &Path, more: &[&str]) -> (Option<i32>, String) {
    let url = authority(Manner::Right).expect("openssl is there");
    let path = |name: &str| data(name).to_string_lossy().into_owned();
    // The evidence of the time stamp is at hand.
    let (chain, crl) = (path("root.pem"), path("root.crl"));
    fs::write(folder.join("a.pdf"), pdf(1, &[])).unwrap();
    let fixed = ["sign", "a.pdf", "--key", "leaf.key", "--cert", "leaf.pem", "--time", TIME];
    let timed = ["--tsa", &url, "--level", "B-LT", "--chain", &chain, "--crl", &crl];
    let output = run(folder, &[&fixed[..], &timed, more].concat());
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn evidence_is_fetched_from_where_the_certificate_says() {
    for (serves, wanted) in [
        (Serves::All, vec!["/ca.cer", "/ocsp"]),
        // No answer there: its list.
        (Serves::ListOnly, vec!["/ca.cer", "/ocsp", "/list.crl"]),
    ] {
        let Some((folder, asked)) = server(serves) else { return };
        let (code, talk) = sign(folder.path(), &["--fetch"]);
        assert_eq!(code, Some(0), "{talk}");
        assert_eq!(*asked.lock().unwrap(), wanted);
        let roots = data("root.pem");
        let roots = roots.to_string_lossy();
        let flags = [
            "--trust",
            "root.pem",
            "--trust",
            &roots,
            "--at",
            "2045-01-01",
            "--require-revocation",
        ];
        let output = run(
            folder.path(),
            &[&["verify", "a.signed.pdf", "--format", "json"], &flags[..]].concat(),
        );
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let first = &report["files"][0]["signatures"][0];
        assert_eq!(first["level"], "B-LT", "{report:#}");
        assert_eq!(first["revocation_checked"], true, "{report:#}");
        assert_eq!(report["files"][0]["verdict"], "valid", "{report:#}");
    }
}

#[test]
fn nobody_is_asked_without_the_flag() {
    let Some((folder, asked)) = server(Serves::All) else { return };
    let (code, talk) = sign(folder.path(), &[]);
    assert_eq!(code, Some(1), "{talk}");
    assert!(talk.contains("S714") && talk.contains("--fetch"), "{talk}");
    assert!(asked.lock().unwrap().is_empty());
    assert!(!folder.path().join("a.signed.pdf").exists());
}

#[test]
fn no_answer_is_a_lack() {
    let Some((folder, asked)) = server(Serves::Nothing) else { return };
    let (code, talk) = sign(folder.path(), &["--fetch"]);
    assert_eq!(code, Some(1), "{talk}");
    assert!(talk.contains("S714") && talk.contains("上级证书"), "{talk}");
    assert_eq!(*asked.lock().unwrap(), ["/ca.cer"]);
    // The chain is at hand, the word on revocation is not.
    let (code, talk) = sign(folder.path(), &["--fetch", "--chain", "root.pem"]);
    assert_eq!(code, Some(1), "{talk}");
    assert!(talk.contains("S714") && talk.contains("吊销信息"), "{talk}");
}
