//! `shenpi sign`: keys, fields, revisions, batches, and what is refused.
//!
//! Keys and certificates are those of `tests/data/sign`. That signatures hold is
//! asked of our own reader here, of others in `tests/judges/signatures.py`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lopdf::{Document, Object, dictionary};
use shenpi::pki::Certificate;
use shenpi::pki::cms::SignedData;
use shenpi::sign::key::{self, KeyError, Note};
use shenpi::sign::passphrase::Passphrase;

use crate::support::{root, run, shenpi, skipped};

/// The claimed time of all signatures here.
pub(crate) const TIME: &str = "2026-01-02T03:04:05+08:00";

/// The passphrase of the test keys.
const WORD: &str = "绿色社区 2022";

pub(crate) fn data(name: &str) -> PathBuf {
    root("tests/data/sign").join(name)
}

fn path(name: &str) -> String {
    data(name).to_string_lossy().into_owned()
}

/// A PDF of so many pages with empty signature fields.
pub(crate) fn pdf(pages: usize, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let tree = pdf.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for page in 1..=pages {
        let text = format!("0 0 {page} rg 100 100 50 50 re f").into_bytes();
        let content = pdf.add_object(lopdf::Stream::new(dictionary! {}, text));
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! {},
        };
        kids.push(pdf.add_object(page).into());
    }
    let first = kids.first().cloned().unwrap();
    let widgets: Vec<Object> = fields
        .iter()
        .enumerate()
        .map(|(at, (name, mapping))| {
            let left = 50 + 130 * at as i64;
            let widget = dictionary! {
                "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "F" => 4,
                "T" => lopdf::text_string(name), "TM" => lopdf::text_string(mapping),
                "Rect" => vec![left.into(), 50.into(), (left + 120).into(), 170.into()],
                "P" => first.clone(),
            };
            pdf.add_object(widget).into()
        })
        .collect();
    if let (Ok(id), false) = (first.as_reference(), widgets.is_empty()) {
        pdf.get_dictionary_mut(id).unwrap().set("Annots", widgets.clone());
    }
    let count = pages as i64;
    pdf.objects
        .insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if !widgets.is_empty() {
        catalog.set("AcroForm", dictionary! { "Fields" => widgets });
    }
    let catalog = pdf.add_object(catalog);
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

/// A folder with one PDF in it.
pub(crate) fn folder(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

/// Signs with a key of the test data; exit code, stdout, stderr.
pub(crate) fn sign(folder: &Path, key: &str, more: &[&str]) -> (i32, String, String) {
    let (key, cert) = (path(&format!("{key}.key")), path(&format!("{key}.pem")));
    let mut all = vec!["sign", "--key", &key, "--cert", &cert, "--time", TIME];
    all.extend(more);
    let output = run(folder, &all);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// A signature of a file.
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) dictionary: lopdf::Dictionary,
    pub(crate) range: [usize; 4],
    /// The bytes that it signs.
    pub(crate) covered: Vec<u8>,
    pub(crate) cms: Vec<u8>,
}

/// The signatures in the order of their ranges.
pub(crate) fn signatures(bytes: &[u8]) -> Vec<Found> {
    let pdf = Document::load_mem(bytes).expect("a PDF");
    let mut all = Vec::new();
    for object in pdf.objects.values() {
        let Ok(field) = object.as_dict() else { continue };
        let Ok(name) = field.get(b"T") else { continue };
        let Ok(value) = field.get(b"V").and_then(|value| pdf.dereference(value)) else { continue };
        let signature = value.1.as_dict().expect("a signature").clone();
        let range: Vec<usize> = signature
            .get(b"ByteRange")
            .and_then(Object::as_array)
            .unwrap()
            .iter()
            .map(|number| number.as_i64().unwrap() as usize)
            .collect();
        let range: [usize; 4] = range.try_into().unwrap();
        let [a, b, c, d] = range;
        let covered = [&bytes[a..a + b], &bytes[c..c + d]].concat();
        assert_eq!((bytes[b], bytes[c - 1]), (b'<', b'>'), "the gap is /Contents");
        let contents = signature.get(b"Contents").and_then(Object::as_str).unwrap();
        assert_eq!(contents.len() * 2 + 2, c - b, "the whole string and nothing else");
        let cms = shenpi::pki::tlv::Element::first(contents).unwrap().0.whole.to_vec();
        let name = lopdf::decode_text_string(name).unwrap();
        all.push(Found { name, dictionary: signature, range, covered, cms });
    }
    all.sort_by_key(|found| found.range[2]);
    all
}

impl Found {
    fn holds(&self) {
        let signed = SignedData::from_der(&self.cms).unwrap();
        let checked = signed.check(self.covered.as_slice(), &[]).unwrap();
        assert!(checked.ess, "signing-certificate-v2");
        assert!(signed.signer.signing_time().is_none(), "no signingTime");
    }

    fn room(&self) -> usize {
        (self.range[2] - self.range[1] - 2) / 2
    }
}

#[test]
fn every_kind_of_key_signs_and_only_adds_bytes() {
    let original = pdf(1, &[]);
    for key in ["rsa", "p256", "p384", "sm2", "ed25519"] {
        let folder = folder("证书.pdf", &original);
        let (code, out, talk) = sign(folder.path(), key, &["证书.pdf"]);
        assert_eq!((code, out.contains("证书.signed.pdf")), (0, true), "{key}: {talk}");
        assert_eq!(talk.contains("S717"), key == "sm2", "{talk}");
        let signed = fs::read(folder.path().join("证书.signed.pdf")).unwrap();
        assert!(signed.starts_with(&original), "{key}");
        assert_eq!(fs::read(folder.path().join("证书.pdf")).unwrap(), original);
        let found = signatures(&signed);
        assert_eq!(found.len(), 1);
        found[0].holds();
        let [_, _, c, d] = found[0].range;
        assert_eq!(c + d, signed.len(), "to the end of the file");
        // Measured, not guessed: what varies is the length of r and s.
        let spare = found[0].room() - found[0].cms.len();
        assert!(spare <= 4, "{key}: {spare} bytes too many");
        let time = found[0].dictionary.get(b"M").and_then(Object::as_str).unwrap();
        assert_eq!(time, b"D:20260102030405+08'00'");
    }
}

#[test]
fn pss_signs_and_differs_only_in_its_salt() {
    let folder = folder("a.pdf", &pdf(1, &[]));
    let (code, _, talk) = sign(folder.path(), "rsa", &["a.pdf", "--pss"]);
    assert_eq!(code, 0, "{talk}");
    let found = signatures(&fs::read(folder.path().join("a.signed.pdf")).unwrap());
    found[0].holds();
}

#[test]
fn four_offices_sign_in_turn_and_every_earlier_byte_stays() {
    let levels = [
        ("街道", "street"),
        ("县（市、区）", "county"),
        ("市（州）", "city"),
        ("省级", "province"),
    ];
    let mut last = pdf(2, &levels);
    let folder = folder("表.pdf", &last);
    // By its name, and by the level's id.
    for (at, (key, field)) in
        [("p256", "街道"), ("p384", "county"), ("rsa", "city"), ("p256", "省级")].iter().enumerate()
    {
        let (code, _, talk) = sign(folder.path(), key, &["表.pdf", "--field", field, "--in-place"]);
        assert_eq!(code, 0, "{talk}");
        let now = fs::read(folder.path().join("表.pdf")).unwrap();
        assert!(now.starts_with(&last));
        let found = signatures(&now);
        assert_eq!(found.len(), at + 1);
        found.iter().for_each(Found::holds);
        assert_eq!(found[at].name, levels[at].0);
        last = now;
    }
    // All are full now.
    let (code, _, talk) = sign(folder.path(), "rsa", &["表.pdf", "--field", "省级"]);
    assert_eq!((code, talk.contains("S706")), (1, true), "{talk}");
}

#[test]
fn what_cannot_be_signed_so_is_said_in_a_sentence() {
    let two = [("甲", "a"), ("乙", "b")];
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], i32, &'a str);
    let cases: [Case<'_>; 7] = [
        (&two, &[], 1, "S705"),
        (&two, &["--field", "丙"], 1, "S704"),
        (&[], &["--at", "3,10,10,42,42"], 1, "S710"),
        (&[], &["--across", "--seal", "SEAL"], 1, "S710"),
        (&[], &["--at", "1,10,10,30,30", "--seal", "SEAL", "--no-words"], 1, "S709"),
        (&[], &["--seal", "SEAL", "--no-words"], 1, "S709"),
        (&[], &["--upgrade", "LT"], 1, "S711"),
    ];
    let seal = root("tests/data/sign/seal.png").to_string_lossy().into_owned();
    for (fields, flags, code, said) in cases {
        let folder = folder("a.pdf", &pdf(1, fields));
        let mut all = vec!["a.pdf"];
        all.extend(flags.iter().map(|flag| if *flag == "SEAL" { seal.as_str() } else { flag }));
        if flags.contains(&"--across") {
            all.push("--no-words");
        }
        let (found, _, talk) = sign(folder.path(), "p256", &all);
        assert_eq!((found, talk.contains(said)), (code, true), "{flags:?}: {talk}");
        assert!(!folder.path().join("a.signed.pdf").exists());
    }
}

#[test]
fn files_that_cannot_be_read_are_exit_3_and_the_rest_goes_on() {
    let whole = pdf(1, &[]);
    let folder = folder("好.pdf", &whole);
    fs::write(folder.path().join("残.pdf"), &whole[..whole.len() / 2]).unwrap();
    fs::write(folder.path().join("空.pdf"), b"").unwrap();
    let text = String::from_utf8_lossy(&whole).replace("startxref\n", "startxref\n9");
    fs::write(folder.path().join("歪.pdf"), text.as_bytes()).unwrap();
    let (code, out, talk) = sign(folder.path(), "p256", &["残.pdf", "好.pdf", "空.pdf", "歪.pdf"]);
    assert_eq!(code, 3, "{talk}");
    assert!(out.contains("好.signed.pdf") && out.lines().count() == 1, "{out}");
    assert!(talk.contains("S701") && talk.contains("S703"), "{talk}");
    assert!(talk.contains("共 4 份，完成 1 份"), "{talk}");
}

#[test]
fn a_batch_is_the_same_whatever_the_number_of_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (1..=12).map(|n| format!("{n:02}.pdf")).collect();
    for (at, name) in names.iter().enumerate() {
        fs::write(folder.path().join(name), pdf(1 + at % 3, &[])).unwrap();
    }
    let mut outputs = Vec::new();
    for jobs in ["1", "4"] {
        let (code, out, talk) =
            sign(folder.path(), "p256", &["*.pdf", "--jobs", jobs, "--output", jobs]);
        assert_eq!(code, 0, "{talk}");
        outputs.push(out.replace(&format!("{jobs}/"), "/"));
    }
    assert_eq!(outputs[0], outputs[1], "in the order of the files");
    for name in &names {
        let of = |jobs: &str| fs::read(folder.path().join(jobs).join(name)).unwrap();
        assert_eq!(of("1"), of("4"), "{name}");
    }
    // Nothing is overwritten.
    let (code, _, talk) = sign(folder.path(), "p256", &["01.pdf", "--output", "1"]);
    assert_eq!((code, talk.contains("S712")), (1, true), "{talk}");
    let (code, _, _) = sign(folder.path(), "p256", &["01.pdf", "--output", "1", "--force"]);
    assert_eq!(code, 0);
}

#[test]
fn a_certification_says_what_may_follow() {
    for (level, again) in [("1", 1), ("2", 0), ("3", 0)] {
        let folder = folder("a.pdf", &pdf(1, &[("甲", "a"), ("乙", "b")]));
        let flags = ["a.pdf", "--field", "甲", "--certify", level, "--in-place"];
        let (code, _, talk) = sign(folder.path(), "p256", &flags);
        assert_eq!(code, 0, "{talk}");
        let (code, _, talk) =
            sign(folder.path(), "p256", &["a.pdf", "--field", "乙", "--in-place"]);
        assert_eq!((code, talk.contains("S707")), (again, again == 1), "{level}: {talk}");
        // Only the first signer certifies.
        if again == 0 {
            let flags = ["a.pdf", "--at", "1,10,10,20,20", "--certify", "2"];
            let (code, _, talk) = sign(folder.path(), "p256", &flags);
            assert_eq!((code, talk.contains("S708")), (1, true), "{talk}");
        }
    }
}

#[test]
fn a_locked_field_stays_empty() {
    for (lock, free) in [("all", false), ("乙", false), ("!乙", true), ("丙", true)] {
        let folder = folder("a.pdf", &pdf(1, &[("甲", "a"), ("乙", "b")]));
        let flags = ["a.pdf", "--field", "甲", "--lock", lock, "--in-place"];
        let (code, _, talk) = sign(folder.path(), "p256", &flags);
        assert_eq!(code, 0, "{talk}");
        let (code, _, talk) = sign(folder.path(), "p256", &["a.pdf", "--field", "b"]);
        assert_eq!(code == 0, free, "{lock}: {talk}");
        assert_eq!(talk.contains("S707"), !free, "{lock}: {talk}");
    }
}

/// Opens a file of the test data with a passphrase.
fn open(name: &str, passphrase: Option<&str>) -> Result<key::Opened, KeyError> {
    let bytes = fs::read(data(name)).unwrap();
    let mut ask = || passphrase.map(|text| Passphrase::new(text.to_owned()));
    key::open(&bytes, &[], false, &mut ask)
}

#[test]
fn pkcs12_of_every_encryption_opens() {
    for name in ["modern.p12", "legacy.p12", "3des.p12", "nomac.p12", "empty.p12"] {
        let opened = open(name, (name != "empty.p12").then_some(WORD));
        let opened = opened.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(opened.notes.contains(&Note::NoMac), name == "nomac.p12", "{name}");
        let leaf = Certificate::from_der(&opened.signer.chain()[0]).unwrap();
        assert_eq!(shenpi::pki::name::common(leaf.subject()), "街道测试");
        assert_eq!(opened.signer.chain().len(), 1, "the root is not sent along");
    }
    for name in ["modern.p12", "legacy.p12", "3des.p12", "nomac.p12"] {
        let wrong = open(name, Some("绿色社区2022"));
        assert!(matches!(wrong, Err(KeyError::Passphrase)), "{name}: {wrong:?}");
        assert!(matches!(open(name, None), Err(KeyError::Protected)), "{name}");
    }
    assert!(matches!(open("certificates.p12", Some("x")), Err(KeyError::NoKey)));
    assert!(matches!(open("tsa.cnf", None), Err(KeyError::Unreadable)));
}

#[test]
fn pkcs12_with_a_null_password_opens() {
    let folder = root("../shared/conformance/pyhanko/crypto/testing-ca");
    if !folder.is_dir() {
        return skipped("PKCS#12 with NULL passwords: no ../shared/conformance");
    }
    let mut opened = 0;
    for part in ["root", "interm"] {
        for entry in fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "pfx") {
                let bytes = fs::read(&path).unwrap();
                let found = key::open(&bytes, &[], false, &mut || None);
                found.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                opened += 1;
            }
        }
    }
    assert_eq!(opened, 10);
}

#[test]
fn a_key_that_must_not_sign_says_why() {
    let folder = folder("a.pdf", &pdf(1, &[]));
    let try_with = |flags: &[&str]| {
        let mut all = vec!["sign", "a.pdf", "--time", TIME];
        all.extend(flags);
        let output = shenpi(folder.path())
            .args(&all)
            .env("SHENPI_WORD", WORD)
            .env("SHENPI_WRONG", "x")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let at = |name: &str| path(name);
    let cases: Vec<(Vec<String>, &str)> = vec![
        (
            vec![
                "--key".into(),
                at("modern.p12"),
                "--passphrase-env".into(),
                "SHENPI_WRONG".into(),
            ],
            "S722",
        ),
        (
            vec![
                "--key".into(),
                at("p256.encrypted.key"),
                "--cert".into(),
                at("p256.pem"),
                "--passphrase-env".into(),
                "SHENPI_WRONG".into(),
            ],
            "S722",
        ),
        (vec!["--key".into(), at("two.key")], "S725"),
        (vec!["--key".into(), at("p256.key"), "--cert".into(), at("p384.pem")], "S726"),
        (vec!["--key".into(), at("p256.key")], "S727"),
        (vec!["--key".into(), at("expired.key"), "--cert".into(), at("expired.pem")], "S728"),
        (vec!["--key".into(), at("encrypt.key"), "--cert".into(), at("encrypt.pem")], "S729"),
        (vec!["--key".into(), at("p256.pem")], "S724"),
        (vec!["--key".into(), at("tsa.cnf")], "S721"),
    ];
    for (flags, code) in &cases {
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let (exit, talk) = try_with(&flags);
        assert_eq!((exit, talk.contains(code)), (Some(2), true), "{flags:?}: {talk}");
        assert_eq!(talk.lines().count(), 1, "one sentence: {talk}");
        assert!(!talk.contains(WORD));
    }
    // And those that may.
    let modern = at("modern.p12");
    let (exit, talk) = try_with(&["--key", &modern, "--passphrase-env", "SHENPI_WORD"]);
    assert_eq!(exit, Some(0), "{talk}");
    let (two, cert) = (at("two.key"), at("p384.pem"));
    let (exit, talk) = try_with(&["--key", &two, "--cert", &cert, "--force"]);
    assert_eq!(exit, Some(0), "{talk}");
}

#[cfg(unix)]
#[test]
fn passphrases_come_from_private_files_and_descriptors() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("a.pdf", &pdf(1, &[]));
    let file = folder.path().join("口令");
    fs::write(&file, format!("{WORD}\n")).unwrap();
    let key = path("modern.p12");
    let flags = ["sign", "a.pdf", "--key", &key, "--passphrase-file", "口令", "--time", TIME];
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let output = run(folder.path(), &flags);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), talk.contains("chmod 600")), (Some(2), true), "{talk}");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(run(folder.path(), &flags).status.code(), Some(0));
    let output = shenpi(folder.path())
        .args(["sign", "a.pdf", "--key", &key, "--passphrase-fd", "0", "--time", TIME, "--force"])
        .stdin(fs::File::open(&file).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_token_signs() {
    let module =
        ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let module = module.into_iter().find(|path| Path::new(path).is_file());
    let Some(module) = module else { return skipped("PKCS#11: no SoftHSM (apt: softhsm2)") };
    let folder = folder("a.pdf", &pdf(1, &[]));
    let conf = folder.path().join("softhsm2.conf");
    let tokens = folder.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    fs::write(&conf, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
    let util = |arguments: &[&str]| {
        let output =
            Command::new("softhsm2-util").env("SOFTHSM2_CONF", &conf).args(arguments).output();
        let Ok(output) = output else { return false };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        true
    };
    if !util(&[
        "--init-token",
        "--free",
        "--label",
        "测试",
        "--pin",
        "123456",
        "--so-pin",
        "654321",
    ]) {
        return skipped("PKCS#11: no softhsm2-util");
    }
    for (id, key) in [("01", "rsa"), ("02", "p256"), ("03", "p384")] {
        let file = path(&format!("{key}.key"));
        util(&[
            "--import", &file, "--token", "测试", "--label", key, "--id", id, "--pin", "123456",
        ]);
    }
    let sign = |key: &str, pin: &str, more: &[&str]| {
        let cert = path(&format!("{key}.pem"));
        let mut all = vec![
            "sign",
            "a.pdf",
            "--pkcs11",
            module,
            "--token",
            "测试",
            "--key-label",
            key,
            "--cert",
            &cert,
            "--passphrase-env",
            "PIN",
            "--time",
            TIME,
            "--force",
        ];
        all.extend(more);
        let output = shenpi(folder.path())
            .env("SOFTHSM2_CONF", &conf)
            .env("PIN", pin)
            .args(&all)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (key, more) in [("rsa", &[][..]), ("rsa", &["--pss"]), ("p256", &[]), ("p384", &[])] {
        let (code, talk) = sign(key, "123456", more);
        assert_eq!(code, Some(0), "{key}: {talk}");
        let found = signatures(&fs::read(folder.path().join("a.signed.pdf")).unwrap());
        found[0].holds();
        assert!(found[0].room() - found[0].cms.len() <= 4, "{key}");
    }
    let (code, talk) = sign("rsa", "000000", &[]);
    assert_eq!((code, talk.contains("S722")), (Some(2), true), "{talk}");
    let (code, talk) = sign("sm2", "123456", &[]);
    assert_eq!((code, talk.contains("S724")), (Some(2), true), "{talk}");
}

#[test]
fn a_file_in_object_streams_is_signed_in_its_own_form() {
    let mut pdf = Document::load_mem(&pdf(1, &[("甲", "a")])).unwrap();
    let mut bytes = Vec::new();
    pdf.save_modern(&mut bytes).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("\nxref\n"));
    let folder = folder("a.pdf", &bytes);
    let (code, _, talk) = sign(folder.path(), "p256", &["a.pdf"]);
    assert_eq!(code, 0, "{talk}");
    let signed = fs::read(folder.path().join("a.signed.pdf")).unwrap();
    assert!(!String::from_utf8_lossy(&signed).contains("\nxref\n"));
    signatures(&signed)[0].holds();
}

#[test]
fn files_in_the_wild_get_a_signature_or_a_sentence() {
    let wild = root("../shared/conformance/pyhanko/pdf");
    if !wild.is_dir() {
        return skipped("signing of foreign PDFs: no ../shared/conformance");
    }
    let folder = tempfile::tempdir().unwrap();
    let pattern = wild.join("*.pdf").to_string_lossy().into_owned();
    let (code, out, talk) = sign(folder.path(), "p256", &[&pattern, "--output", "out"]);
    assert_eq!(code, 3, "some are encrypted on purpose: {talk}");
    let all = fs::read_dir(&wild).unwrap().filter_map(Result::ok);
    let all = all.filter(|e| e.path().extension().is_some_and(|e| e == "pdf")).count();
    let said = talk.lines().filter(|line| line.starts_with("错误[S7")).count();
    assert_eq!(out.lines().count() + said, all, "{talk}");
    assert!(out.lines().count() >= 60, "{out}");
    for entry in fs::read_dir(folder.path().join("out")).unwrap() {
        let path = entry.unwrap().path();
        let signed = fs::read(&path).unwrap();
        let original = fs::read(wild.join(path.file_name().unwrap())).unwrap();
        assert!(signed.starts_with(&original), "{}", path.display());
        let last = signed.len() - original.len();
        // Our range, as it stands in the revision behind the file's own bytes.
        let added = String::from_utf8_lossy(&signed[original.len()..]).into_owned();
        let at = added.find("/ByteRange[0 ").expect("a range");
        let numbers: Vec<usize> = added[at + 13..]
            .split([' ', ']'])
            .filter(|part| !part.is_empty())
            .take(3)
            .map(|number| number.parse().unwrap())
            .collect();
        let [start, end, rest] = numbers[..] else { panic!("{added}") };
        assert_eq!(end + rest, signed.len(), "{}", path.display());
        assert!(start >= original.len() && end - start < last, "{}", path.display());
        let hex = std::str::from_utf8(&signed[start + 1..end - 1]).unwrap();
        let der: Vec<u8> = (0..hex.len() / 2)
            .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        let cms = shenpi::pki::tlv::Element::first(&der).unwrap().0.whole.to_vec();
        let covered = [&signed[..start], &signed[end..]].concat();
        SignedData::from_der(&cms).unwrap().check(covered.as_slice(), &[]).unwrap();
    }
}
