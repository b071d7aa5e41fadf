//! Seed values: what a field demands of the signature in it.

use lopdf::{Dictionary, Document, Object, dictionary};

use crate::sign::{folder, pdf, sign, signatures};

/// A file with one empty field that demands something.
fn seeded(seed: Dictionary) -> Vec<u8> {
    let mut file = Document::load_mem(&pdf(1, &[("省级", "province")])).unwrap();
    let field = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
    let mut fields = field.filter(|one| one.get(b"FT").is_ok());
    fields.next().unwrap().set("SV", seed);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

fn texts(all: &[&str]) -> Object {
    Object::Array(all.iter().map(|text| lopdf::text_string(text)).collect())
}

fn names(all: &[&str]) -> Object {
    Object::Array(all.iter().map(|name| Object::Name(name.as_bytes().to_vec())).collect())
}

#[test]
fn mandatory_demands_are_met_or_refused() {
    let leaf = std::fs::read(crate::sign::data("p256.pem")).unwrap();
    let leaf = shenpi::pki::Certificate::from_pem(&leaf).unwrap().remove(0);
    let der = |bytes: &[u8]| Object::String(bytes.to_vec(), lopdf::StringFormat::Hexadecimal);
    let cert = |bit: i64, key: &str, value: Object| {
        let mut cert = dictionary! { "Ff" => bit };
        cert.set(key, value);
        dictionary! { "Cert" => cert }
    };
    let subject = dictionary! { "CN" => lopdf::text_string("街道测试") };
    let stranger = dictionary! { "CN" => lopdf::text_string("别人") };
    let list = |one: Dictionary| Object::Array(vec![one.into()]);
    let ok = "";
    let cases: Vec<(Dictionary, &[&str], &str)> = vec![
        // Preferences are passed over.
        (dictionary! { "SubFilter" => names(&["adbe.pkcs7.detached"]) }, &[], ok),
        (dictionary! { "Reasons" => texts(&["同意"]) }, &["--reason", "不同意"], ok),
        // What must be.
        (dictionary! { "Ff" => 1, "Filter" => "Adobe.PPKLite" }, &[], ok),
        (dictionary! { "Ff" => 1, "Filter" => "Entrust.PPKEF" }, &[], "Entrust.PPKEF"),
        (
            dictionary! { "Ff" => 2, "SubFilter" => names(&["adbe.pkcs7.detached", "ETSI.CAdES.detached"]) },
            &[],
            ok,
        ),
        (
            dictionary! { "Ff" => 2, "SubFilter" => names(&["adbe.pkcs7.detached"]) },
            &[],
            "adbe.pkcs7.detached",
        ),
        (dictionary! { "Ff" => 4, "V" => 2 }, &[], ok),
        (dictionary! { "Ff" => 4, "V" => 4 }, &[], "不支持"),
        (
            dictionary! { "Ff" => 8, "Reasons" => texts(&["同意", "已阅"]) },
            &["--reason", "已阅"],
            ok,
        ),
        (dictionary! { "Ff" => 8, "Reasons" => texts(&["同意", "已阅"]) }, &[], "--reason"),
        (
            dictionary! { "Ff" => 8, "Reasons" => texts(&["同意", "已阅"]) },
            &["--reason", "不"],
            "同意、已阅",
        ),
        (dictionary! { "Ff" => 8, "Reasons" => texts(&["."]) }, &["--reason", "同意"], "--reason"),
        (dictionary! { "Ff" => 8, "Reasons" => texts(&["."]) }, &[], ok),
        (dictionary! { "Ff" => 32, "AddRevInfo" => true }, &[], "AddRevInfo"),
        (dictionary! { "Ff" => 32, "AddRevInfo" => false }, &[], ok),
        (dictionary! { "Ff" => 64, "DigestMethod" => texts(&["SHA256", "SHA384"]) }, &[], ok),
        (dictionary! { "Ff" => 64, "DigestMethod" => texts(&["SHA512"]) }, &[], "SHA512"),
        (dictionary! { "Ff" => 128, "LockDocument" => "true" }, &[], "LockDocument"),
        (dictionary! { "Ff" => 256, "AppearanceFilter" => texts(&["x"]) }, &[], "AppearanceFilter"),
        (dictionary! { "MDP" => dictionary! { "P" => 0 } }, &[], ok),
        (dictionary! { "MDP" => dictionary! { "P" => 0 } }, &["--certify", "2"], "--certify"),
        (dictionary! { "MDP" => dictionary! { "P" => 2 } }, &[], "--certify 2"),
        (dictionary! { "MDP" => dictionary! { "P" => 2 } }, &["--certify", "2"], ok),
        (
            dictionary! { "TimeStamp" => dictionary! { "URL" => texts(&[]), "Ff" => 1 } },
            &[],
            "--tsa",
        ),
        (dictionary! { "TimeStamp" => dictionary! { "Ff" => 0 } }, &[], ok),
        (cert(1, "Subject", Object::Array(vec![der(leaf.der())])), &[], ok),
        (cert(1, "Subject", Object::Array(vec![der(b"other")])), &[], "Subject"),
        (cert(2, "Issuer", Object::Array(vec![der(leaf.der())])), &[], "Issuer"),
        (cert(4, "OID", texts(&["1.2.3"])), &[], "OID"),
        (cert(8, "SubjectDN", list(subject)), &[], ok),
        (cert(8, "SubjectDN", list(stranger)), &[], "SubjectDN"),
        (cert(32, "KeyUsage", texts(&["1XXXXXXXX"])), &[], ok),
        (cert(32, "KeyUsage", texts(&["0XXXXXXXX"])), &[], "KeyUsage"),
    ];
    for (seed, flags, said) in cases {
        let shown = format!("{seed:?} {flags:?}");
        let folder = folder("a.pdf", &seeded(seed));
        let (code, _, talk) = sign(folder.path(), "p256", &[&["a.pdf"], flags].concat());
        let made = folder.path().join("a.signed.pdf");
        if said.is_empty() {
            assert_eq!(code, 0, "{shown}: {talk}");
            assert_eq!(signatures(&std::fs::read(made).unwrap()).len(), 1);
        } else {
            assert_eq!((code, made.exists()), (1, false), "{shown}: {talk}");
            assert!(talk.contains("S732") && talk.contains(said), "{shown}: {talk}");
        }
    }
}

#[test]
fn the_only_reason_is_taken() {
    let seed = dictionary! { "Ff" => 8, "Reasons" => texts(&["同意"]) };
    let folder = folder("a.pdf", &seeded(seed));
    let (code, _, talk) = sign(folder.path(), "p256", &["a.pdf"]);
    assert_eq!(code, 0, "{talk}");
    let made = std::fs::read(folder.path().join("a.signed.pdf")).unwrap();
    let found = signatures(&made).remove(0).dictionary;
    assert_eq!(lopdf::decode_text_string(found.get(b"Reason").unwrap()).unwrap(), "同意");
}
