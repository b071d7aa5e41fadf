//! Folders as maps, lists as text.

use super::super::parse;
use super::*;
use crate::digest;
use crate::document::Place;

fn hashed(content: &str) -> Found {
    Found::Hashed(digest::bytes(content.as_bytes(), &Algorithm::ALL))
}

/// A folder whose files hold what is given.
fn folder(files: &[(&str, &str)]) -> BTreeMap<String, Found> {
    files.iter().map(|(path, content)| ((*path).to_owned(), hashed(content))).collect()
}

/// A list that says the files hold what is given.
fn list(path: &str, lines: &[(&str, &str)]) -> (String, Manifest) {
    let algorithm = super::super::is_list(file_name(path)).unwrap();
    let line = |(name, content): &(&str, &str)| {
        let found = digest::bytes(content.as_bytes(), &[algorithm]);
        format!("{}  {name}\n", found[0])
    };
    let text: String = lines.iter().map(line).collect();
    (path.to_owned(), parse(path, text.as_bytes()))
}

/// `path status` of every attachment, and `CODE path` of every diagnostic.
fn run(
    lists: &[(String, Manifest)],
    files: &BTreeMap<String, Found>,
) -> (Vec<String>, Vec<String>) {
    let exempt = |path: &str| path == "审批表.docx";
    let (attachments, diagnostics) = judge(lists, files, &exempt, Lang::Zh);
    let (_, english) = judge(lists, files, &exempt, Lang::En);
    assert_eq!(diagnostics.len(), english.len());
    let attachments =
        attachments.iter().map(|found| format!("{} {}", found.path, found.status.name()));
    let diagnostics = diagnostics.iter().map(|found| match &found.place {
        Place::Entry { path } => format!("{} {path}", found.code),
        _ => found.code.to_string(),
    });
    (attachments.collect(), diagnostics.collect())
}

#[test]
fn all_states() {
    let files = folder(&[
        ("审批表.docx", "form"),
        ("清单.sha256", "list"),
        ("附件/好.pdf", "good"),
        ("附件/改.pdf", "new"),
        ("附件/多.txt", "more"),
    ]);
    let lists = [list(
        "清单.sha256",
        &[("附件/好.pdf", "good"), ("附件/改.pdf", "old"), ("附件/缺.pdf", "gone")],
    )];
    let (attachments, diagnostics) = run(&lists, &files);
    assert_eq!(
        attachments,
        [
            "附件/多.txt unlisted",
            "附件/好.pdf intact",
            "附件/改.pdf altered",
            "附件/缺.pdf missing"
        ]
    );
    assert_eq!(diagnostics, ["A303 附件/多.txt", "A302 附件/改.pdf", "A301 附件/缺.pdf"]);
    let (attachments, diagnostics) = judge(&lists, &files, &|_| true, Lang::Zh);
    assert_eq!(attachments.len(), 3, "a file that is exempt and not listed is no attachment");
    let sha256 = |content: &str| digest::bytes(content.as_bytes(), &[Algorithm::Sha256])[0];
    let (old, new) = (sha256("old").hex(), sha256("new").hex());
    let expected = format!(
        "文件“附件/改.pdf”的内容与清单“清单.sha256”第2行不符：清单 sha256:{}…{}，现为 {}…{}",
        &old[..4],
        &old[62..],
        &new[..4],
        &new[62..]
    );
    assert_eq!(diagnostics[0].message, expected);
    assert_eq!(diagnostics[1].message, "清单“清单.sha256”第3行列出的“附件/缺.pdf”不在文件夹中");
    assert_eq!(attachments[1].sha256, Some(new));
    assert_eq!(attachments[1].expected, Some(old));
    assert_eq!(attachments[2].sha256, None);
}

#[test]
fn cases() {
    let form = ("审批表.docx", "form");
    let nfc = "附件/N\u{fa}.jpg";
    let nfd = "附件/Nu\u{301}.jpg";
    /// Name, lists, files; attachments and diagnostics.
    type Case<'a> =
        (&'a str, Vec<(String, Manifest)>, &'a [(&'a str, &'a str)], &'a [&'a str], &'a [&'a str]);
    let cases: [Case; 13] = [
        (
            "no list",
            vec![],
            &[form, ("a", "1"), ("b", "2")],
            &["a unverified", "b unverified"],
            &["A310"],
        ),
        ("no attachments", vec![], &[form], &[], &[]),
        (
            "the form may be listed",
            vec![list("x.sha256", &[("审批表.docx", "form")])],
            &[form],
            &["审批表.docx intact"],
            &[],
        ),
        (
            "a list in a folder",
            vec![list("附件/SM3SUMS", &[("a.jpg", "1"), ("深/b", "2")])],
            &[form, ("附件/a.jpg", "1"), ("附件/深/b", "2"), ("附件/SM3SUMS", "")],
            &["附件/a.jpg intact", "附件/深/b intact"],
            &[],
        ),
        (
            "an NFD file",
            vec![list("x.sha256", &[(nfc, "1")])],
            &[form, (nfd, "1")],
            &["附件/Nu\u{301}.jpg intact"],
            &[],
        ),
        (
            "an NFD list",
            vec![list("x.sha256", &[(nfd, "1")])],
            &[form, (nfc, "1")],
            &["附件/N\u{fa}.jpg intact"],
            &[],
        ),
        (
            "never by case",
            vec![list("x.sha256", &[("A.jpg", "1")])],
            &[form, ("a.jpg", "1")],
            &["A.jpg missing", "a.jpg unlisted"],
            &["A301 A.jpg", "A303 a.jpg"],
        ),
        (
            "backslashes",
            vec![list("x.sha256", &[("附件\\a", "1"), ("附件\\b", "2")])],
            &[form, ("附件/a", "1"), ("附件\\b", "2")],
            &["附件/a intact", "附件\\b intact"],
            &[],
        ),
        (
            "the worst of several lists",
            vec![
                list("x.sha256", &[("a", "1"), ("b", "2")]),
                list("y.sm3", &[("a", "0"), ("b", "2")]),
                list("z.md5", &[("a", "0")]),
            ],
            &[form, ("a", "1"), ("b", "2"), ("x.sha256", ""), ("y.sm3", ""), ("z.md5", "")],
            &["a altered", "b intact"],
            &["A302 a"],
        ),
        (
            "a list that lists itself, and litter that got lost",
            vec![list("x.sha256", &[("x.sha256", ""), ("附件/.DS_Store", ""), (".hidden", "")])],
            &[form, ("x.sha256", "not empty")],
            &[".hidden missing"],
            &["A301 .hidden"],
        ),
        (
            "twins, both there",
            vec![list("x.sha256", &[("a", "1"), ("A", "2")])],
            &[form, ("a", "1"), ("A", "2")],
            &["A intact", "a intact"],
            &["A309 x.sha256"],
        ),
        (
            "twins, one there",
            vec![list("x.sha256", &[("a", "1"), ("A", "1")])],
            &[form, ("a", "1")],
            &["A missing", "a intact"],
            &["A309 x.sha256"],
        ),
        (
            "twins, none there",
            vec![list("x.sha256", &[("a", "1"), ("A", "1")])],
            &[form],
            &["A missing", "a missing"],
            &["A309 x.sha256", "A301 A", "A301 a"],
        ),
    ];
    for (name, lists, files, attachments, diagnostics) in cases {
        let found = run(&lists, &folder(files));
        assert_eq!(found.0, attachments, "{name}");
        assert_eq!(found.1, diagnostics, "{name}");
    }
}

#[test]
fn one_mistake_one_message() {
    let good = digest::bytes(b"1", &[Algorithm::Sha256])[0].hex();
    let other = "0".repeat(64);
    let cases = [
        // A faulty line names its file: neither unlisted nor missing.
        (format!("abc123  a\n{good}  b\n"), vec!["a unverified", "b intact"]),
        (format!("abc123  gone\n{good}  a\n{good}  b\n"), vec!["a intact", "b intact"]),
        (format!("{good}  a\n{other}  a\n{good}  b\n"), vec!["a unverified", "b intact"]),
        (format!("{good}  a\n{good}  b\n{other}  ../c\n"), vec!["a intact", "b intact"]),
        // A list that is no text at all says nothing of any file.
        ("\0".to_owned(), vec!["a unverified", "b unverified"]),
    ];
    let files = folder(&[("审批表.docx", "form"), ("a", "1"), ("b", "1")]);
    for (text, attachments) in cases {
        let lists = [("x.sha256".to_owned(), parse("x.sha256", text.as_bytes()))];
        let found = run(&lists, &files);
        assert_eq!(found.0, attachments, "{text}");
        assert_eq!(found.1, ["A309 x.sha256"], "{text}");
    }
}

#[test]
fn beside_a_list_that_is_no_text() {
    let lists =
        [list("x.sha256", &[("a", "1")]), ("y.sha256".to_owned(), parse("y.sha256", b"\0"))];
    let found = run(&lists, &folder(&[("a", "1"), ("b", "1")]));
    assert_eq!(found.0, ["a intact", "b unverified"]);
    assert_eq!(found.1, ["A309 y.sha256"]);
}

#[test]
fn an_empty_list_knows_no_file() {
    let lists = [("x.sha256".to_owned(), parse("x.sha256", b"\n"))];
    let found = run(&lists, &folder(&[("a", "1")]));
    assert_eq!(found, (vec!["a unlisted".to_owned()], vec!["A303 a".to_owned()]));
}

fn table(rows: &[[&str; 3]]) -> (String, Manifest) {
    let rows = rows.iter().map(|row| row.map(str::to_owned).to_vec());
    ("审批表.docx".to_owned(), super::super::from_rows((1..).zip(rows)).unwrap())
}

#[test]
fn a_table_without_all_digests() {
    let good = digest::bytes(b"1", &[Algorithm::Sha256])[0].hex();
    let lists =
        [table(&[["文件名", "摘要", "盖章"], ["a", &good, "是"], ["b", "", "√"], ["c", "", ""]])];
    let files = folder(&[("审批表.docx", "form"), ("a", "1"), ("b", "1"), ("c", "1")]);
    let (attachments, diagnostics) = run(&lists, &files);
    assert_eq!(attachments, ["a intact", "b unverified", "c unverified"]);
    assert_eq!(diagnostics, ["A310"]);
    let (_, diagnostics) = judge(&lists, &files, &|_| true, Lang::Zh);
    let expected = "清单“审批表.docx”第3行的“b”等2个附件没有登记摘要，无法核对是否被改动";
    assert_eq!(diagnostics[0].message, expected);
    let found: Vec<&str> = stamped(&lists, files.keys().map(String::as_str)).into_iter().collect();
    assert_eq!(found, ["a", "b"]);
}

#[test]
fn files_that_cannot_be_read() {
    let mut files = folder(&[("审批表.docx", "form")]);
    files.insert("a".into(), Found::Unreadable);
    files.insert("b".into(), Found::Link);
    files.insert("c".into(), Found::Special);
    let lists = [list("x.sha256", &[("a", "1"), ("b", "2")])];
    let (attachments, diagnostics) = run(&lists, &files);
    assert_eq!(attachments, ["a unverified", "b unverified", "c unverified"]);
    assert_eq!(diagnostics, ["A301 a", "A309 b", "A309 c"]);
}

#[test]
fn each_file_is_hashed_once() {
    let lists = [
        list("x.sha256", &[("a", "1"), ("N\u{fa}", "2")]),
        list("附件/y.sm3", &[("b", "0"), ("missing", "2")]),
        list("z.md5", &[("附件/b", "0"), ("Nu\u{301}", "2")]),
    ];
    let files = ["a", "附件/b", "Nu\u{301}", "c"];
    let found: Vec<_> = wanted(&lists, files).into_iter().collect();
    let sha256 = Algorithm::Sha256;
    let expected = [
        ("Nu\u{301}", vec![sha256, Algorithm::Md5]),
        ("a", vec![sha256]),
        ("c", vec![sha256]),
        ("附件/b", vec![sha256, Algorithm::Sm3, Algorithm::Md5]),
    ];
    assert_eq!(found, expected);
}
