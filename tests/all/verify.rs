//! `verify`: attacks of our own making, the public cases beside this
//! repository, and the law that nothing is both valid and changed.
//!
//! The signed files under `tests/data/verify` are made by `make.sh` there
//! (`shenpi sign`); the attacks are made here, by appending revisions to them
//! or changing their bytes. Each stands under `samples/verify` in a folder
//! whose name begins with its verdict, with the JSON it must give
//! (`UPDATE=1` renews both).

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use serde_json::Value;
use shenpi::pki::Certificate;
use shenpi::verify::{Context, LaterChanges, Options, Report, Verdict, judge};

use crate::support::{root, run, skipped, update};

const AT: &str = "2027-01-01T00:00:00Z";

fn data(name: &str) -> Vec<u8> {
    fs::read(root("tests/data/verify").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn context(trust: Vec<Vec<u8>>, at: &str) -> Context {
    let at = at.parse::<jiff::Timestamp>().unwrap().as_second();
    Context::new(&Options { trust, at, ..Options::default() }).unwrap()
}

fn ours() -> Context {
    context(vec![fs::read(root("tests/data/pki/root.cer")).unwrap()], AT)
}

fn rfind(bytes: &[u8], what: &[u8]) -> usize {
    let at = bytes.windows(what.len()).rposition(|window| window == what);
    at.unwrap_or_else(|| panic!("no {:?}", String::from_utf8_lossy(what)))
}

/// The text of an object as it stands now, between `obj` and `endobj`.
fn object(bytes: &[u8], number: u32) -> String {
    let head = format!("\n{number} 0 obj");
    let start = rfind(bytes, head.as_bytes()) + head.len();
    let rest = &bytes[start..];
    let end = rest.windows(6).position(|window| window == b"endobj").unwrap();
    String::from_utf8_lossy(&rest[..end]).into_owned()
}

/// The number of the object that holds a text.
fn holder(bytes: &[u8], what: &str) -> u32 {
    let before = &bytes[..rfind(bytes, what.as_bytes())];
    let line = &before[..rfind(before, b" 0 obj")];
    let digits: String =
        line.iter().rev().map(|b| char::from(*b)).take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap()
}

/// The file with one more revision.
fn append(base: &[u8], objects: &[(u32, String)]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    let tail = String::from_utf8_lossy(&base[rfind(base, b"startxref")..]).into_owned();
    let previous = tail.split_whitespace().nth(1).unwrap().to_owned();
    let text = String::from_utf8_lossy(base);
    let number = |key: &str| -> u32 {
        let at = text.rfind(key).unwrap() + key.len();
        text[at..]
            .trim_start()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .unwrap()
    };
    let (root, size) =
        (number("/Root"), number("/Size").max(1 + objects.iter().map(|o| o.0).max().unwrap()));
    let mut offsets = BTreeMap::new();
    for (number, body) in objects {
        offsets.insert(*number, bytes.len());
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }
    let start = bytes.len();
    bytes.extend(b"xref\n");
    for (number, offset) in &offsets {
        bytes.extend(format!("{number} 1\n{offset:010} 00000 n \n").bytes());
    }
    let id = text.rfind("/ID").map(|at| {
        let rest = &text[at..];
        rest[..rest.find(']').unwrap() + 1].to_owned()
    });
    let id = id.unwrap_or_default();
    bytes.extend(format!("trailer\n<< /Size {size} /Root {root} 0 R /Prev {previous} {id} >>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

fn stream(dictionary: &str, data: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{data}\nendstream", data.len())
}

/// A changed object of the file as it stands.
fn edit(base: &[u8], number: u32, from: &str, to: &str) -> Vec<u8> {
    let body = object(base, number);
    assert!(body.contains(from), "{number}: {body}");
    append(base, &[(number, body.replacen(from, to, 1))])
}

/// Adds an annotation to page 1 (object 3).
fn annotate(base: &[u8], annotation: &str) -> Vec<u8> {
    let page = object(base, 3);
    let at = page.find("/Annots").unwrap();
    let at = at + page[at..].find('[').expect("annotations stand in the page") + 1;
    let page = format!("{}900 0 R {}", &page[..at], &page[at..]);
    append(base, &[(3, page), (900, annotation.to_owned())])
}

/// Replaces bytes in place.
fn patch(base: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = base.to_vec();
    let at = rfind(&bytes, from.as_bytes());
    assert_eq!(from.len(), to.len());
    bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
    bytes
}

const PAGE: &str = "BT /F1 24 Tf 72 700 Td (Approved: 900) Tj ET";
const SQUARE: &str = "<< /Type /Annot /Subtype /Square /Rect [60 680 400 740] /F 4 /IC [1 1 1] /AP << /N 7 0 R >> >>";
const NOTE: &str =
    "<< /Type /Annot /Subtype /Text /Rect [500 800 520 820] /F 4 /Contents (see me) >>";

/// Every attack and every honest change: folder under `samples/verify` (its
/// first word is the verdict) and bytes.
fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let signed = data("approval.pdf");
    let twice = data("twice.pdf");
    let (one, two, three) = (data("certify1.pdf"), data("certify2.pdf"), data("certify3.pdf"));
    let locked = data("locked.pdf");
    let range = {
        let at = rfind(&signed, b"/ByteRange");
        let end = at + signed[at..].iter().position(|byte| *byte == b']').unwrap() + 1;
        String::from_utf8_lossy(&signed[at..end]).into_owned()
    };
    let ranged = |text: &str| {
        patch(&signed, &range, &format!("/ByteRange[{text:<width$}]", width = range.len() - 12))
    };
    let contents = {
        let at = rfind(&signed, b"/Contents<") + 9;
        let end = at + signed[at..].iter().position(|byte| *byte == b'>').unwrap() + 1;
        (at, end)
    };
    let replaced = |bytes: &[u8]| {
        let mut out = signed.clone();
        let old = &mut out[contents.0 + 1..contents.1 - 1];
        old.fill(b'0');
        old[..bytes.len()].copy_from_slice(bytes);
        out
    };
    let field = |bytes: &[u8]| holder(bytes, "/FT/Sig");
    // Wrapping: the gap holds more than the value of Contents.
    let wrapped = {
        let mut out = signed.clone();
        out[contents.1 - 24..contents.1].copy_from_slice(b">/X(wrapped content    )");
        out
    };
    let overlaid = append(&signed, &[(4, stream("", PAGE))]);
    let mut bare = signed.clone();
    bare.extend(format!("4 0 obj\n{}\nendobj\n", stream("", PAGE)).bytes());
    vec![
        ("valid-approval", signed.clone()),
        ("valid-signed-twice", twice.clone()),
        ("valid-certified-1", one.clone()),
        ("valid-certified-2-form-filled", edit(&two, 6, "/T", "/V (filled) /T")),
        ("valid-certified-3-note", annotate(&three, NOTE)),
        // Universal signature forgery.
        ("invalid-usf-byterange-null", ranged("null")),
        ("invalid-usf-byterange-short", ranged("0 10 20 30")),
        ("invalid-usf-byterange-negative", ranged("0 -1 -1 0")),
        ("invalid-usf-byterange-huge", ranged("0 1 2 99999999999999")),
        ("invalid-usf-contents-zero", replaced(b"")),
        ("invalid-usf-contents-empty-sequence", replaced(b"3000")),
        ("invalid-usf-contents-null", patch(&signed, "/Contents<", "/Contentz<")),
        // Incremental saving.
        ("invalid-isa-page-content", overlaid.clone()),
        ("invalid-isa-without-xref", bare),
        (
            "invalid-isa-new-page",
            append(
                &signed,
                &[
                    (2, "<< /Type /Pages /Kids [3 0 R 901 0 R] /Count 2 >>".to_owned()),
                    (901, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned()),
                ],
            ),
        ),
        (
            "invalid-isa-page-removed",
            append(&signed, &[(2, "<< /Type /Pages /Kids [] /Count 0 >>".to_owned())]),
        ),
        ("invalid-isa-page-turned", edit(&signed, 3, "/MediaBox", "/Rotate 90 /MediaBox")),
        ("invalid-font-changed", edit(&signed, 5, "Helvetica", "Symbol")),
        (
            "invalid-tounicode-changed",
            append(&signed, &[(14, stream("", "1 beginbfrange <20> <7e> <0021> endbfrange"))]),
        ),
        (
            "invalid-attachment-changed",
            append(&signed, &[(9, stream("/Type /EmbeddedFile", "HELLO"))]),
        ),
        (
            "invalid-layer-off",
            edit(&signed, holder(&signed, "/OCProperties"), "/D<<", "/D<</OFF[11 0 R]"),
        ),
        (
            "invalid-title-changed",
            append(
                &signed,
                &[(
                    13,
                    stream(
                        "/Type /Metadata /Subtype /XML",
                        "<x:xmpmeta><dc:title>other</dc:title></x:xmpmeta>",
                    ),
                )],
            ),
        ),
        (
            "invalid-outline-changed",
            edit(&signed, 10, "/Count 0", "/Count 1 /First 902 0 R /Last 902 0 R"),
        ),
        (
            "invalid-open-action",
            edit(
                &signed,
                holder(&signed, "/OCProperties"),
                "/OCProperties",
                "/OpenAction << /S /JavaScript /JS (x) >> /OCProperties",
            ),
        ),
        ("invalid-signature-removed", edit(&signed, field(&signed), "/FT/Sig", "/FT/Tx")),
        (
            "invalid-signature-moved",
            edit(&twice, field(&twice), "/Rect[", "/Rect[1 1 99 99] /Old["),
        ),
        // Signature wrapping.
        ("invalid-swa-content-in-the-gap", wrapped),
        // Forms and annotations.
        ("invalid-form-filled", edit(&signed, 6, "/T", "/V (filled) /T")),
        ("invalid-annotated", annotate(&signed, SQUARE)),
        ("invalid-note", annotate(&signed, NOTE)),
        ("invalid-certified-1-form-filled", edit(&one, 6, "/T", "/V (filled) /T")),
        ("invalid-certified-2-locked", edit(&locked, 6, "/T", "/V (filled) /T")),
        ("valid-certified-2-not-locked", edit(&locked, 12, "/T", "/V (filled) /T")),
        ("invalid-certified-2-moved-field", edit(&two, 6, "[72 500 300 520]", "[72 690 300 710]")),
        ("invalid-certified-3-overlay", annotate(&three, SQUARE)),
        ("invalid-certified-2-shared-appearance", {
            // A field's appearance that the page paints too.
            append(
                &two,
                &[(4, stream("", PAGE)), (6, object(&two, 6).replacen("/T", "/V (x) /T", 1))],
            )
        }),
        // One changed byte.
        ("invalid-altered", patch(&signed, "(Approved: 100)", "(Approved: 900)")),
        ("unreadable-xref-ring", {
            let mut out = append(&signed, &[(903, "null".to_owned())]);
            let start = rfind(&out, b"\nxref\n") + 1;
            let at = rfind(&out, b"/Prev ") + 6;
            let digits = out[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let text = format!("{start:0digits$}");
            out.splice(at..at + digits, text.bytes());
            out
        }),
    ]
}

/// The verdict that a folder's name says.
fn wanted(name: &str) -> Verdict {
    match name.split('-').next().unwrap() {
        "valid" => Verdict::Valid,
        "invalid" => Verdict::Invalid,
        "indeterminate" => Verdict::Indeterminate,
        "unsigned" => Verdict::Unsigned,
        "unreadable" => Verdict::Unreadable,
        other => panic!("{other} is no verdict"),
    }
}

#[test]
fn attacks_and_honest_changes() {
    let ours = ours();
    let mut wrong = Vec::new();
    let folder = root("samples/verify");
    for (name, bytes) in cases() {
        let report = judge(&bytes, &ours);
        if report.verdict != wanted(name) {
            let said: Vec<&str> = report.diagnostics.iter().map(|d| d.message.as_str()).collect();
            wrong.push(format!("{name}: {:?} {said:?}", report.verdict));
        }
        let place = folder.join(name);
        if update() {
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("file.pdf"), &bytes).unwrap();
        }
        let kept = fs::read(place.join("file.pdf")).unwrap_or_default();
        if kept != bytes {
            wrong.push(format!("{name}/file.pdf is behind: UPDATE=1 cargo test attacks"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The folders under `samples/verify`: those above and those of
/// `tests/data/verify/codes.py` and `faint.py`.
fn folders() -> Vec<String> {
    let entries = fs::read_dir(root("samples/verify")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The file of a sample, and how it is verified.
fn sample(name: &str) -> (String, Vec<String>) {
    let folder = root("samples/verify").join(name);
    let trust = root("tests/data/pki/bundle.pem").to_str().unwrap().to_owned();
    let arguments = match fs::read_to_string(folder.join("arguments")) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(_) => vec!["--trust".to_owned(), trust, "--at".to_owned(), AT.to_owned()],
    };
    let odd = folder.join("file.docx").is_file();
    (format!("{name}/{}", if odd { "file.docx" } else { "file.pdf" }), arguments)
}

#[test]
fn samples_give_their_json() {
    let folder = root("samples/verify");
    let mut wrong = Vec::new();
    for name in folders() {
        let (file, more) = sample(&name);
        let mut arguments =
            vec!["verify".to_owned(), file, "--format".to_owned(), "json".to_owned()];
        arguments.extend(more);
        let output = run(&folder, &arguments);
        let json = String::from_utf8_lossy(&output.stdout).into_owned();
        let report: Value = serde_json::from_str(&json).unwrap_or_default();
        let code = match wanted(&name) {
            Verdict::Valid => 0,
            Verdict::Unreadable => 3,
            _ => 1,
        };
        let verdict = serde_json::to_value(wanted(&name)).unwrap();
        if output.status.code() != Some(code) || report["files"][0]["verdict"] != verdict {
            let talk = String::from_utf8_lossy(&output.stderr);
            wrong.push(format!("{name}: exit {:?}: {talk}{json}", output.status.code()));
        }
        let expected = folder.join(&name).join("expected.json");
        if update() {
            fs::write(&expected, &json).unwrap();
        }
        let kept = fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n");
        if kept != json {
            wrong.push(format!("{name}/expected.json differs: {json}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No file is both valid and changed: every byte of a signed file, turned.
#[test]
fn every_byte_counts() {
    let ours = ours();
    for name in ["approval.pdf", "twice.pdf"] {
        let mut bytes = data(name);
        assert_eq!(judge(&bytes, &ours).verdict, Verdict::Valid, "{name}");
        // Every byte would take a minute: every one of the signature's
        // surroundings and each seventh elsewhere, by another bit each time.
        for at in 0..bytes.len() {
            if at % 7 != 0 && bytes[at].is_ascii_hexdigit() {
                continue;
            }
            let bit = 1 << (at / 7 % 8);
            bytes[at] ^= bit;
            let verdict = judge(&bytes, &ours).verdict;
            assert_ne!(verdict, Verdict::Valid, "{name}: byte {at} turned by {bit}");
            bytes[at] ^= bit;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// One byte anywhere, turned anyhow.
    #[test]
    fn no_changed_byte_is_valid(place in any::<prop::sample::Index>(), by in 1_u8..=255) {
        let mut bytes = data("twice.pdf");
        let at = place.index(bytes.len());
        bytes[at] ^= by;
        prop_assert_ne!(judge(&bytes, &ours()).verdict, Verdict::Valid, "byte {} by {}", at, by);
    }

    /// A revision that overwrites any object of the signed file with anything.
    #[test]
    fn no_overwritten_object_is_valid(number in 1_u32..15, value in "[0-9]{1,6}|<< /A /B >>|\\[ \\]") {
        let bytes = append(&data("approval.pdf"), &[(number, value)]);
        prop_assert_ne!(judge(&bytes, &ours()).verdict, Verdict::Valid);
    }

    /// Cut, doubled or sprinkled: a verdict, never a panic.
    #[test]
    fn mutated_files_get_a_verdict(
        cut in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
    ) {
        let whole = data("twice.pdf");
        let mut bytes = whole[..cut.index(whole.len())].to_vec();
        bytes.extend(&whole[from.index(whole.len())..]);
        for (at, byte) in noise {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let verdict = judge(&bytes, &ours()).verdict;
        prop_assert!(bytes == whole || verdict != Verdict::Valid);
    }
}

/// The public cases of pyHanko beside this repository; rows that are not
/// settled there are decided in `tests/data/verify/decisions.tsv`.
#[test]
fn public_cases() {
    let folder = root("../shared/conformance/pyhanko");
    let folder =
        [folder, root("../../shared/conformance/pyhanko")].into_iter().find(|at| at.is_dir());
    let Some(folder) = folder else {
        return skipped("../shared/conformance/pyhanko is not here: 110 public PDFs");
    };
    let table = fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let decisions = String::from_utf8(data("decisions.tsv")).unwrap();
    let decided: BTreeMap<&str, &str> = decisions
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, count, verdict, trust, trusted, integrity, coverage, later, ..] = cells[..]
        else {
            panic!("{line}")
        };
        rows += 1;
        let bytes = fs::read(folder.join(file)).unwrap();
        let found = judge(&bytes, &context(Vec::new(), "2026-11-27T00:00:00Z"));
        let mut check = |what: &str, found: String, wanted: &str| {
            if found != wanted {
                wrong.push(format!("{file}: {what} is {found}, not {wanted}"));
            }
        };
        let word = |value: Value| value.as_str().unwrap().to_owned();
        let name = |verdict: Verdict| word(serde_json::to_value(verdict).unwrap());
        let settled = if verdict == "?" {
            decided.get(file).copied().unwrap_or("(undecided)")
        } else {
            verdict
        };
        check("verdict", name(found.verdict), settled);
        if count != "-" {
            check("signatures", found.signatures.len().to_string(), count);
        }
        if let Some(first) = found.signatures.first() {
            for (what, value, wanted) in [
                ("integrity", serde_json::to_value(first.integrity), integrity),
                ("coverage", serde_json::to_value(first.coverage), coverage),
                ("later_changes", serde_json::to_value(first.later_changes), later),
            ] {
                if !matches!(wanted, "?" | "-") {
                    check(what, word(value.unwrap()), wanted);
                }
            }
        }
        if trusted == "?" {
            continue;
        }
        let at = found.signatures.iter().find_map(|signature| signature.claimed_time);
        let at = jiff::Timestamp::from_second(at.unwrap_or(1_800_000_000)).unwrap().to_string();
        let roots = match trust {
            "" => Vec::new(),
            trust => {
                let pem = fs::read(folder.join("crypto").join(trust)).unwrap();
                let found = Certificate::from_pem(&pem).unwrap();
                found.iter().map(|certificate| certificate.der().to_vec()).collect()
            }
        };
        check("trusted verdict", name(judge(&bytes, &context(roots, &at)).verdict), trusted);
    }
    assert_eq!(rows, 110);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_came_later_is_named() {
    let report: Report = judge(&append(&data("approval.pdf"), &[(4, stream("", PAGE))]), &ours());
    let first = &report.signatures[0];
    assert_eq!(first.later_changes, LaterChanges::Other);
    let said =
        &report.diagnostics.iter().find(|one| one.code.to_string() == "S752").unwrap().message;
    assert!(said.contains("第 1 页") && said.contains("对象 4") && said.contains("修订"), "{said}");
}

#[test]
fn lists_and_bags_are_verified() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    fs::write(place.join("a.txt"), "abc").unwrap();
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    fs::write(place.join("MANIFEST.sha256"), format!("{digest}  a.txt\n")).unwrap();
    let report = |code: i32, path: &str| -> Value {
        let output = run(place, &["verify", path, "--format", "json"]);
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["files"][0].clone()
    };
    for path in [".", "MANIFEST.sha256"] {
        let found = report(0, path);
        assert_eq!(found["kind"], "manifest");
        assert_eq!(found["entries"]["intact"], 1);
    }
    fs::write(place.join("more.txt"), "x").unwrap();
    let found = report(0, ".");
    assert_eq!((&found["entries"]["unlisted"], &found["verdict"]), (&1.into(), &"valid".into()));
    fs::write(place.join("a.txt"), "abd").unwrap();
    let found = report(1, ".");
    assert_eq!((&found["entries"]["altered"], &found["verdict"]), (&1.into(), &"invalid".into()));
    assert_eq!(found["diagnostics"][0]["code"], "A302");
    fs::create_dir_all(place.join("bag/data")).unwrap();
    fs::write(
        place.join("bag/bagit.txt"),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    )
    .unwrap();
    fs::write(place.join("bag/data/a"), "abc").unwrap();
    fs::write(place.join("bag/manifest-sha256.txt"), format!("{digest}  data/a\n")).unwrap();
    let found = report(0, "bag");
    assert_eq!((&found["kind"], &found["verdict"]), (&"bag".into(), &"valid".into()));
    fs::write(place.join("bag/data/b"), "abc").unwrap();
    assert_eq!(report(1, "bag")["verdict"], "invalid");
}

/// S790 is no sample, since git keeps no file that cannot be opened: links that
/// lead nowhere stand for all of them.
#[cfg(unix)]
#[test]
fn what_cannot_be_opened_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let lead_nowhere = |name: &str| {
        fs::create_dir_all(place.join(name).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("nowhere", place.join(name)).unwrap();
    };
    fs::write(place.join("a.pdf"), data("approval.pdf")).unwrap();
    lead_nowhere("b.pdf");
    lead_nowhere("list/MANIFEST.sha256");
    let trust = root("tests/data/pki/bundle.pem");
    let trust = ["--trust", trust.to_str().unwrap(), "--at", AT];
    for (lang, words) in
        [("zh", ["打不开文件", "读不出来"]), ("en", ["cannot be opened", "cannot be read"])]
    {
        let asked = ["verify", ".", "--format", "json", "--lang", lang];
        let output = run(place, &[&asked[..], &trust].concat());
        assert_eq!(output.status.code(), Some(3));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let file = |at: usize| &report["files"][at];
        assert_eq!(file(0)["verdict"], "valid", "{report:#}");
        for (at, words) in [1, 2].into_iter().zip(words) {
            assert_eq!(file(at)["verdict"], "unreadable", "{report:#}");
            let said = &file(at)["diagnostics"][0];
            assert_eq!(said["code"], "S790", "{report:#}");
            assert!(said["message"].as_str().unwrap().contains(words), "{said}");
        }
    }
}

#[test]
fn the_command_says_what_is_wrong_with_its_arguments() {
    let folder = root("tests/data/verify");
    let says = |arguments: &[&str], code: i32, words: &str| {
        let output = run(&folder, arguments);
        let talk = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {talk}");
        assert!(talk.contains(words), "{arguments:?}: {talk}");
    };
    says(&["verify", "nothing.pdf"], 2, "没有这个文件");
    says(&["verify", "approval.pdf", "--trust", "approval.pdf"], 2, "没有 PEM 证书");
    says(&["verify", "approval.pdf", "--at", "someday"], 2, "不是日期或时间");
    says(&["verify", "approval.pdf", "--crl", "approval.pdf"], 2, "读不出来");
    let output = run(&folder, &["verify", "approval.pdf"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("不能判定") && text.contains("S760"), "{text}");
    let output = run(&folder, &["verify", "make.sh", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
}
