//! Mutated PDFs through the real worker: always a verdict, never a panic, a
//! hang, or memory without bound, and never "valid" of something changed.
//!
//! The mutations are drawn by a small generator of our own from a seed, so that
//! a file that fails can be made again: bytes turned, pieces cut, doubled and
//! moved, numbers of tables and ranges enlarged, loops closed, claims of 4 GiB.
//! Half of them get a sound table again, so that what was changed is reached.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{root, run};

/// SplitMix64: numbers that a seed determines.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % sides.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// Keys whose numbers say how far something reaches.
const REACHES: [&[u8]; 16] = [
    b"/ByteRange",
    b"/Length",
    b"/Prev",
    b"/Size",
    b"/Count",
    b"/N ",
    b"/First",
    b"/W",
    b"/Index",
    b"/XRefStm",
    b"startxref",
    b"xref",
    b"/Width",
    b"/Height",
    b"/Columns",
    b"/P ",
];

/// Claims that no file can keep.
const CLAIMS: [&str; 8] = [
    "4294967296",
    "4294967295",
    "9999999999",
    "18446744073709551615",
    "9223372036854775807",
    "-1",
    "0",
    "99999999999999999999999",
];

/// Where a text stands; one of the places.
fn place(bytes: &[u8], what: &[u8], dice: &mut Dice) -> Option<usize> {
    let places: Vec<usize> = bytes
        .windows(what.len())
        .enumerate()
        .filter(|(_, w)| *w == what)
        .map(|(at, _)| at)
        .collect();
    (!places.is_empty()).then(|| *dice.pick(&places))
}

/// The digits at or after a place.
fn digits(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let start = from + bytes[from..].iter().take(60).position(u8::is_ascii_digit)?;
    let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some((start, end))
}

/// References that can be led elsewhere.
fn reference(bytes: &[u8], dice: &mut Dice) -> Option<(usize, usize)> {
    let at = place(bytes, b" 0 R", dice)?;
    let start = bytes[..at].iter().rposition(|byte| !byte.is_ascii_digit())? + 1;
    (start < at).then_some((start, at))
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let whole = bytes.len();
    match dice.roll(10) {
        // Single bytes.
        0 => {
            for _ in 0..=dice.roll(20) {
                let at = dice.roll(whole);
                bytes[at] ^= 1 << dice.roll(8);
            }
        }
        // A piece cut, doubled, moved, or everything behind it gone.
        1 => {
            let (at, length) = (dice.roll(whole), dice.roll(400));
            bytes.drain(at..(at + length).min(whole));
        }
        2 => {
            let (at, length) = (dice.roll(whole), dice.roll(2_000));
            let piece = bytes[at..(at + length).min(whole)].to_vec();
            let to = dice.roll(whole);
            bytes.splice(to..to, piece);
        }
        3 => bytes.truncate(dice.roll(whole)),
        // A number that says how far something reaches.
        4 | 5 => {
            let key = dice.pick(&REACHES);
            if let Some(at) = place(bytes, key, dice)
                && let Some((start, end)) = digits(bytes, at)
            {
                let claim = dice.pick(&CLAIMS);
                bytes.splice(start..end, claim.bytes());
            }
        }
        // A reference led elsewhere: loops of pages, forms, streams, parents.
        6 | 7 => {
            if let Some((start, end)) = reference(bytes, dice) {
                let number = (1 + dice.roll(30)).to_string();
                bytes.splice(start..end, number.bytes());
            }
        }
        // Chains that meet themselves: a revision whose Prev is its own place.
        8 => {
            let start = bytes.len() + 1;
            let previous = if dice.roll(2) == 0 { start } else { dice.roll(whole) };
            let section = format!(
                "\nxref\n1 1\n{:010} 00000 n \ntrailer\n<< /Size 40 /Root 1 0 R /Prev {previous} >>\nstartxref\n{start}\n%%EOF\n",
                dice.roll(whole)
            );
            bytes.extend(section.bytes());
        }
        // Nesting, or an object stream that claims to hold itself.
        _ => {
            let number = 1 + dice.roll(30);
            let start = bytes.len() + 1;
            let object = match dice.roll(3) {
                0 => format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)),
                1 => format!(
                    "<< /Kids [{number} 0 R {number} 0 R] /Type /Pages /Parent {number} 0 R >>"
                ),
                _ => format!(
                    "<< /Type /ObjStm /N 4294967295 /First 0 /Extends {number} 0 R /Length {number} 0 R >>\nstream\n{number} 0\nendstream"
                ),
            };
            bytes.extend(format!("\n{number} 0 obj\n{object}\nendobj\n").bytes());
            let table = bytes.len();
            let last = table.saturating_sub(whole);
            let section = format!(
                "xref\n{number} 1\n{start:010} 00000 n \ntrailer\n<< /Size 40 /Root 1 0 R /Prev {} >>\nstartxref\n{table}\n%%EOF\n",
                whole.saturating_sub(last)
            );
            bytes.extend(section.bytes());
        }
    }
}

/// Puts a table behind the file that names every object where it now stands, so
/// that what was changed inside them is read and not only the broken table.
fn mend(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let mut places = std::collections::BTreeMap::new();
    for at in 1..bytes.len() {
        if bytes[at - 1] != b'\n' || !bytes[at].is_ascii_digit() {
            continue;
        }
        let Some((start, end)) = digits(bytes, at) else { continue };
        if start == at && bytes[end..].starts_with(b" 0 obj") && end - at < 6 {
            let number: u32 = String::from_utf8_lossy(&bytes[start..end]).parse().unwrap();
            places.insert(number, at);
        }
    }
    let root = place(bytes, b"/Root ", dice).and_then(|at| digits(bytes, at));
    let Some((start, end)) = root else { return };
    let root = String::from_utf8_lossy(&bytes[start..end]).into_owned();
    let table = bytes.len() + 1;
    let mut section = "\nxref\n".to_owned();
    for (number, at) in &places {
        section.push_str(&format!("{number} 1\n{at:010} 00000 n \n"));
    }
    section.push_str(&format!(
        "trailer\n<< /Size 100 /Root {root} 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    bytes.extend(section.bytes());
}

/// Signed files of all shapes that we have.
fn originals() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in
        ["tests/data/verify", "samples/verify/valid-whole-chain", "samples/verify/valid-record"]
    {
        for entry in fs::read_dir(root(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "pdf") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((format!("{folder}/{name}"), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 5);
    found
}

/// Verifies so many mutants by the command itself, a folder at a time.
fn verify_mutants(seed: u64, count: usize) {
    let originals = originals();
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(seed);
    let mut changed = Vec::new();
    for at in 0..count {
        let (name, original) = dice.pick(&originals).clone();
        let mut bytes = original.clone();
        for _ in 0..=dice.roll(3) {
            if !bytes.is_empty() {
                mutate(&mut bytes, &mut dice);
            }
        }
        if dice.roll(2) == 0 {
            mend(&mut bytes, &mut dice);
        }
        changed.push((name, bytes != original));
        fs::write(folder.path().join(format!("{at:05}.pdf")), &bytes).unwrap();
    }
    let trust = [root("tests/data/pki/bundle.pem"), root("tests/data/verify/pki/root.pem")];
    let [one, other] = trust.each_ref().map(|path| path.to_str().unwrap());
    let began = Instant::now();
    let flags = ["--at", "2027-01-01T00:00:00Z", "--format", "json", "--limit", "seconds=10"];
    let arguments = [&["verify", ".", "--trust", one, "--trust", other][..], &flags].concat();
    let output = run(folder.path(), &arguments);
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{:?}: {talk}", output.status);
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), count, "a verdict of every file");
    let mut verdicts = std::collections::BTreeMap::new();
    for (file, (original, is_changed)) in files.iter().zip(&changed) {
        let verdict = file["verdict"].as_str().unwrap();
        *verdicts.entry(verdict.to_owned()).or_insert(0) += 1;
        let said = file["diagnostics"].to_string();
        // A crash or a limit is a verdict, but ours must not crash or hang.
        for bad in ["中断", "限度"] {
            assert!(
                !said.contains(bad),
                "seed {seed}, {}, made of {original}: {said}",
                file["path"]
            );
        }
        let sound = verdict != "valid" || !is_changed || is_harmless(file);
        assert!(sound, "seed {seed}, {} of {original} is valid: {file:#}", file["path"]);
    }
    assert!(verdicts.len() >= 3, "{verdicts:?}");
    let took = began.elapsed();
    assert!(took < Duration::from_millis(200) * count as u32 + Duration::from_secs(30), "{took:?}");
}

/// Signed bytes that stand, and nothing behind them that shows: the mutation
/// took away a later revision, or brought an object that nothing uses.
fn is_harmless(file: &Value) -> bool {
    let signatures = file["signatures"].as_array().unwrap();
    signatures.iter().all(|one| {
        one["integrity"] == "intact"
            && (one["later_changes"] == "none" || one["later_changes"] == "signature")
    })
}

/// The 2,000 of the issue.
#[test]
fn two_thousand_mutants_get_a_verdict() {
    for seed in 0..8 {
        verify_mutants(1_000 + seed, 250);
    }
}
