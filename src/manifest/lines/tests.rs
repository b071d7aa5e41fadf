//! Every form of line, good and bad.

use proptest::prelude::*;

use super::*;

/// An MD5, so that the lines below stay short.
const HEX: &str = "900150983cd24fb0d6963f7d28e17f72";

/// Path, literal name and algorithm of the one entry of one line.
fn one(list: &str, line: &str) -> (String, Option<String>, Algorithm) {
    let found = parse(list, line.as_bytes());
    assert_eq!(found.faults, [], "{line}");
    let [entry] = found.entries.as_slice() else { panic!("{line}: {:?}", found.entries) };
    let digest = entry.digest.unwrap();
    assert_eq!(digest.hex(), HEX, "{line}");
    assert!(!entry.faulty);
    (entry.path.to_string(), entry.literal.as_deref().map(str::to_owned), digest.algorithm())
}

#[test]
fn good_lines() {
    let upper = HEX.to_uppercase();
    let cases = [
        (format!("{HEX}  附件/a b.jpg"), "附件/a b.jpg", None),
        (format!("{HEX} *附件/a.jpg"), "附件/a.jpg", None),
        (format!("{HEX}  *a.jpg"), "*a.jpg", None),
        (format!("{HEX} a.jpg"), "a.jpg", None),
        (format!("{HEX}\ta.jpg"), "a.jpg", None),
        (format!("{HEX}\t*a.jpg"), "a.jpg", None),
        (format!("{HEX}\t\ta.jpg"), "a.jpg", None),
        (format!("{HEX}    a.jpg"), "a.jpg", Some("  a.jpg")),
        (format!("{HEX}  a.jpg "), "a.jpg", Some("a.jpg ")),
        (format!("  {HEX}  a.jpg"), "a.jpg", None),
        (format!("{upper}  a.jpg"), "a.jpg", None),
        (format!("{HEX}  a.jpg\r\n"), "a.jpg", None),
        (format!("\u{feff}{HEX}  a.jpg\n"), "a.jpg", None),
        (format!("# 清单\n\n  \r\n{HEX}  a.jpg\n\n"), "a.jpg", None),
        (format!("{HEX}  附件\\a.jpg"), "附件/a.jpg", Some("附件\\a.jpg")),
        (format!("{HEX}  a\\nb"), "a/nb", Some("a\\nb")),
        (format!("\\{HEX}  a\\nb\\\\c\\rd"), "a\nb/c\rd", Some("a\nb\\c\rd")),
        (format!("\\{HEX} *a\\nb"), "a\nb", None),
        (format!("MD5 (a.jpg) = {HEX}"), "a.jpg", None),
        (format!("MD5 (a (1).jpg) = {HEX}"), "a (1).jpg", None),
        (format!("MD5 (a) = b) = {HEX}"), "a) = b", None),
        (format!("MD5(a.jpg)= {HEX}"), "a.jpg", None),
        (format!("md5 ( a.jpg ) = {upper}"), "a.jpg", Some(" a.jpg ")),
        (format!("\\MD5 (a\\nb) = {HEX}"), "a\nb", None),
        (format!("{HEX}  a (1) = b.jpg"), "a (1) = b.jpg", None),
        (format!("{HEX}  ()="), "()=", None),
        (format!("{HEX}  a%0Ab%25.jpg"), "a%0Ab%25.jpg", None),
        (format!("{HEX}  ./a//b/../c.jpg"), "a/c.jpg", None),
    ];
    for (line, path, literal) in cases {
        let expected = (path.to_owned(), literal.map(str::to_owned), Algorithm::Md5);
        assert_eq!(one("清单.md5", &line), expected, "{line}");
    }
}

#[test]
fn bag_lines() {
    let cases = [
        ("  data/a.jpg", "data/a.jpg"),
        (" data/a.jpg", "data/a.jpg"),
        ("\tdata/a.jpg", "data/a.jpg"),
        ("     data/a.jpg", "data/a.jpg"),
        (" *data/a.jpg", "data/a.jpg"),
        ("  ./data/a.jpg", "data/a.jpg"),
        ("  data/a%0Ab%0dc%25d%2Fe%", "data/a\nb\rc%d%2Fe%"),
        ("  data/%文%0", "data/%文%0"),
    ];
    for (line, path) in cases {
        let found = one("manifest-md5.txt", &format!("{HEX}{line}"));
        assert_eq!(found, (path.to_owned(), None, Algorithm::Md5), "{line}");
    }
}

#[test]
fn the_name_of_the_list_tells_the_algorithm() {
    let hex = "ab".repeat(32);
    let cases = [
        ("清单.sha256", format!("{hex}  x"), Algorithm::Sha256),
        ("清单.sm3", format!("{hex}  x"), Algorithm::Sm3),
        ("附件/SM3SUMS", format!("{hex}  x"), Algorithm::Sm3),
        ("清单.sha256", format!("SM3 (x) = {hex}"), Algorithm::Sm3),
        ("清单.sm3", format!("SHA2-256(x)= {hex}"), Algorithm::Sha256),
        ("清单.sm3", format!("SHA2-512(x)= {hex}{hex}"), Algorithm::Sha512),
        ("随便.txt", format!("{hex}  x"), Algorithm::Sha256),
        ("随便.txt", format!("{hex}{hex}  x"), Algorithm::Sha512),
    ];
    for (list, line, algorithm) in cases {
        let found = parse(list, line.as_bytes());
        assert_eq!(found.faults, [], "{list} {line}");
        let found: Vec<_> = found.entries.iter().filter_map(|entry| entry.digest).collect();
        assert_eq!(found.first().map(Digest::algorithm), Some(algorithm), "{list} {line}");
    }
}

#[test]
fn bad_lines() {
    let malformed = |text: &str| FaultKind::Malformed { text: text.into() };
    let digest = |text: &str, algorithm| FaultKind::NotADigest { text: text.into(), algorithm };
    let outside = |path: &str| FaultKind::UnsafePath { path: path.into() };
    let sha1 = "a".repeat(40);
    let letters = "z".repeat(32);
    let md5 = Some(Algorithm::Md5);
    let cases = [
        ("这一行不是摘要".to_owned(), malformed("这一行不是摘要"), None),
        (HEX.to_owned(), malformed(HEX), None),
        (format!("{HEX}  "), malformed(&format!("{HEX}  ")), None),
        (format!("附件/a.jpg  {HEX}"), malformed(&format!("附件/a.jpg  {HEX}")), None),
        (format!("\\{HEX}  a\\tb"), malformed(&format!("\\{HEX}  a\\tb")), None),
        (format!("\\{HEX}  a\\"), malformed(&format!("\\{HEX}  a\\")), None),
        ("abc123  附件/a.jpg".into(), digest("abc123", md5), Some("附件/a.jpg")),
        (format!("{sha1}  a.jpg"), digest(&sha1, md5), Some("a.jpg")),
        (format!("{letters}  a.jpg"), digest(&letters, md5), Some("a.jpg")),
        (format!("MD5 (a.jpg) = {sha1}"), digest(&sha1, md5), Some("a.jpg")),
        (
            format!("BLAKE2b (a.jpg) = {HEX}"),
            FaultKind::UnknownAlgorithm { name: "BLAKE2b".into() },
            Some("a.jpg"),
        ),
        (format!("{HEX}  ../秘密.pdf"), outside("../秘密.pdf"), None),
        (format!("{HEX}  /etc/hostname"), outside("/etc/hostname"), None),
        (format!("{HEX} *C:\\a.jpg"), outside("C:\\a.jpg"), None),
        (format!("\\{HEX}  ..\\\\a.jpg"), outside("..\\a.jpg"), None),
        (format!("MD5 (../a) = {HEX}"), outside("../a"), None),
        (format!("MD5 () = {HEX}"), outside(""), None),
        ("abc123  ../a".into(), outside("../a"), None),
        (format!("{HEX}  {}", "长".repeat(6000)), FaultKind::TooLong, None),
    ];
    for (line, kind, named) in cases {
        let found = parse("清单.md5", format!("{HEX}  好.jpg\n{line}\n").as_bytes());
        assert_eq!(found.faults, [Fault { line: 2, kind }], "{line}");
        let named: Vec<&str> = named.into_iter().collect();
        let faulty: Vec<&str> =
            found.entries.iter().filter(|entry| entry.faulty).map(|entry| &*entry.path).collect();
        assert_eq!(faulty, named, "{line}");
        assert_eq!(found.entries.len(), 1 + named.len(), "{line}");
    }
}

#[test]
fn encodings() {
    let text = format!("{HEX}  附件/联通.jpg\r\n{HEX}  附件/社区𠮷.jpg\r\n");
    let utf16 = |big: bool| {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let cases: [Vec<u8>; 5] = [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        GB18030.encode(&text).0.into_owned(),
        utf16(false),
        utf16(true),
    ];
    for bytes in cases {
        let found = parse("清单.md5", &bytes);
        assert_eq!(found.faults, []);
        let paths: Vec<&str> = found.entries.iter().map(|entry| &*entry.path).collect();
        assert_eq!(paths, ["附件/联通.jpg", "附件/社区𠮷.jpg"]);
    }
}

#[test]
fn what_is_no_text() {
    let cases: [&[u8]; 4] = [b"PK\x03\x04\x00\x00", b"\xff\xff\xff", b"\x00", b"\xff\xfea"];
    for bytes in cases {
        let found = parse("清单.sha256", bytes);
        assert!(found.is_unreadable() && found.entries.is_empty(), "{bytes:?}");
    }
    assert_eq!(parse("清单.sha256", b""), Manifest::default());
}

#[test]
fn a_long_list_is_read_in_one_go() {
    let line = |n: u32| format!("{n:032x}  附件/{}/扫描件{n}.jpg\n", n % 100);
    let text: String = (0..100_000).map(line).collect();
    let found = parse("清单.md5", text.as_bytes());
    assert_eq!((found.entries.len(), found.faults.len()), (100_000, 0));
    assert_eq!(found.entries.last().map(|entry| entry.line), Some(100_000));
}

/// A name with the characters that lists trip over.
fn names() -> impl Strategy<Value = String> {
    let odd = ['/', '\\', '.', ' ', '*', '%', '(', ')', '=', '\n', '\r', '~', 'ú'];
    let letter = prop_oneof![
        any::<char>().prop_filter("a NUL is no text", |c| *c != '\0'),
        proptest::sample::select(odd.to_vec()),
    ];
    proptest::collection::vec(letter, 1..12).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes: Vec<u8>, list in "(清单.sha256|manifest-md5.txt|x)") {
        for fault in parse(&list, &bytes).faults {
            fault.diagnostic(&list, crate::lang::Lang::Zh);
        }
    }

    #[test]
    fn what_is_read_is_safe(
        digest in "([0-9a-f]{32}|[0-9a-f]{0,9}|MD5 ?\\()",
        path in "[ *\t)(=]{0,3}[a./\\\\%~:0]{0,9}",
        end in "(\\) ?= ?[0-9a-f]{32})?\r?",
    ) {
        for entry in parse("x.md5", format!("{digest}{path}{end}").as_bytes()).entries {
            prop_assert!(name::read(&entry.path).is_some(), "{:?}", entry.path);
        }
    }

    /// Escaped as GNU writes it, in both forms of line.
    #[test]
    fn a_name_stays_the_name(raw in names()) {
        let special = raw.contains(['\\', '\n', '\r']);
        let mark = if special { "\\" } else { "" };
        let written = raw.replace('\\', r"\\").replace('\n', r"\n").replace('\r', r"\r");
        let plain = format!("{mark}{HEX}  {written}\n");
        let tagged = format!("{mark}MD5 ({written}) = {HEX}\n");
        for line in [plain, tagged] {
            let found = parse("x.md5", line.as_bytes());
            let names: Vec<name::Name> = found
                .entries
                .into_iter()
                .map(|entry| name::Name { path: entry.path, literal: entry.literal })
                .collect();
            let expected: Vec<name::Name> = name::read(&raw).into_iter().collect();
            prop_assert_eq!(names, expected, "{}", line);
        }
    }
}
