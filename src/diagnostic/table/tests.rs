//! Laws of the table and of every text in it.

use std::path::{Path, PathBuf};

use super::*;

/// The codes of the contract, section 4, with their severities, A311 to A313,
/// I111, F120, the P codes of papers, the S codes of signatures, the R codes of
/// archives, the G codes of the ledger and the C codes of scores.
const CONTRACT: &str = "
    A301E A302E A303W A304E A305W A306W A307W A308W A309E A310W A311W A312W A313W
    B401E B402E B403W B404W
    C101E C102E C103E C104E C105E C106E C107E C108E C109E C110E
    C111E C112E C113I C114E C115W C116W C117E C118W C119E C120W C121W
    D901E
    F101E F102E F103E F104E F105E F106E F107E F108E F109W F110W
    F111W F112W F113W F114W F115I F116W F117W F118W F119E F120E
    G501E G502E G503E G504E G505E G506E G507E G508E G509E G510E G511E
    G512E G513E G514E G515E G516E G518I G519W G520E G521E G540E G541E
    G542E G543E
    I101E I102E I103E I104E I105W I106E I107E I108W I109W I110W I111W
    L501W L502W
    O201E O202W O203E O204E O205E O206W O207E O208W
    P601E P602E P603E P604I P605E P606E P607E
    P621E P622E P623I
    R801E R802E R803E R804E R805E R806E R807E R808E R809E R810E R811E R812E R813E
    R814E R815E R816E R817E R818E R819E R820E R821W R822W R823W R824W R825W R826W
    R827W R828W R829W R830W R831W R832W R851E R852W R853I R861E
    S701E S702E S703E S704E S705E S706E S707E S708E S709E S710E S711E
    S712E S713E S714E S715E S716W S717I S718W S721E S722E S723E S724E
    S725E S726E S727E S728E S729E S730E S731E S732E S740E S741E S742W S743W
    S744E S745E S746E S747E S748E S749W S750E S751E S752E S753E S754E
    S755E S758W S760W S761W S762W S763W S764E S765W S766E S767E S768W
    S769E S770W S771I S772W S773E S774W S775E S780W S781W S782W S783W S784W
    S785E S786W S787W S788W S790E";

#[test]
fn the_table_is_the_contract() {
    let ours: Vec<String> = entries()
        .map(|entry| {
            let severity = match entry.severity {
                Severity::Error => 'E',
                Severity::Warning => 'W',
                Severity::Info => 'I',
            };
            format!("{}{severity}", entry.code)
        })
        .collect();
    let theirs: Vec<&str> = CONTRACT.split_whitespace().collect();
    assert_eq!(ours, theirs);
}

#[test]
fn codes_are_unique_and_sorted() {
    let codes: Vec<Code> = entries().map(|entry| entry.code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    for &code in &codes {
        assert_eq!(entry(code).map(|entry| entry.code), Some(code));
    }
    for unknown in ["A300", "F100", "F999", "Z101"] {
        assert!(entry(unknown.parse().unwrap()).is_none(), "{unknown}");
    }
}

/// Every text of an entry with its name, its language, and whether it is made
/// of whole sentences.
fn texts(entry: &Entry) -> Vec<(String, Lang, &'static str, bool)> {
    let mut texts = Vec::new();
    for (name, both, sentences) in [
        ("name", entry.name, false),
        ("why", entry.why, true),
        ("basis", entry.basis, false),
        ("example", entry.example, false),
        ("fix", entry.fix, true),
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let label = format!("{} {name} {lang:?}", entry.code);
            texts.push((label, lang, both.get(lang), sentences));
        }
    }
    texts
}

fn all_texts() -> impl Iterator<Item = (String, Lang, &'static str, bool)> {
    entries().flat_map(texts)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[test]
fn texts_are_there_and_end_as_they_should() {
    for (label, lang, text, sentences) in all_texts() {
        assert!(!text.trim().is_empty(), "{label} is empty");
        assert_eq!(text, text.trim(), "{label} has white space around it");
        assert!(!text.contains(['\n', '\t']), "{label} has line breaks");
        assert_eq!(text.ends_with(lang.pick('。', '.')), sentences, "{label} ends wrongly: {text}");
        // The number of a standard is the same in every language.
        if lang == Lang::Zh && !label.contains(" basis ") {
            assert!(text.contains(is_han), "{label} is not Chinese: {text}");
        }
    }
}

#[test]
fn names_fit_a_heading() {
    for entry in entries() {
        assert!(entry.name.zh.chars().filter(|&c| is_han(c)).count() <= 14, "{}", entry.name.zh);
        assert!(entry.name.en.chars().count() <= 48, "{}", entry.name.en);
    }
}

#[test]
fn whys_are_short() {
    for entry in entries() {
        let zh = entry.why.zh.matches('。').count();
        assert!((1..=4).contains(&zh), "{} has {zh} sentences", entry.code);
        assert!(entry.fix.zh.matches('。').count() <= 2, "{} fixes at length", entry.code);
    }
}

/// The half-width marks that stand where Chinese wants full-width ones.
fn half_width_marks(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (at, &mark) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
        let after = chars.get(at + 1).copied().unwrap_or(' ');
        let wrong = match mark {
            // A file name may have its full stop after a Chinese character.
            '.' => is_han(before) && !after.is_ascii_alphanumeric(),
            ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '\'' => is_han(before) || is_han(after),
            _ => false,
        };
        if wrong {
            found.push(format!("{before}{mark}{after}"));
        }
    }
    found
}

#[test]
fn chinese_has_chinese_punctuation() {
    assert_eq!(half_width_marks("空着,或.无"), ["着,或", "或.无"]);
    assert_eq!(half_width_marks("审批表.docx，10:30，“2021.9.1”"), [""; 0]);
    for (label, lang, text, _) in all_texts() {
        if lang == Lang::Zh {
            assert_eq!(half_width_marks(text), [""; 0], "{label}: {text}");
            assert!(!text.contains("  ") || label.contains("example"), "{label}: double space");
        }
        let (open, close) = (text.matches('“').count(), text.matches('”').count());
        assert_eq!(open, close, "{label}: quotation marks do not pair");
        assert_eq!(text.matches('（').count(), text.matches('）').count(), "{label}: brackets");
    }
}

#[test]
fn texts_mention_only_codes_that_exist() {
    for (label, _, text, _) in all_texts() {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            if let Ok(code) = word.parse::<Code>() {
                assert!(entry(code).is_some(), "{label} mentions {code}");
                assert!(!label.starts_with(word), "{label} mentions itself");
            }
        }
    }
}

#[test]
fn languages_mention_the_same_codes() {
    let codes = |text: &str| -> Vec<Code> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        let mut codes: Vec<Code> = words.filter_map(|word| word.parse().ok()).collect();
        codes.sort();
        codes
    };
    for entry in entries() {
        for both in [entry.why, entry.fix] {
            assert_eq!(codes(both.zh), codes(both.en), "{}", entry.code);
        }
    }
}

/// Codes in a text of source: `Code::new('X', 123)`, and string literals that
/// are one of the table's letters and three digits.
fn codes_in(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in source.split("Code::new(").skip(1) {
        let mut parts = call.splitn(3, [',', ')']);
        let letter = parts.next().and_then(|part| part.trim().strip_prefix('\''));
        let number = parts.next().map(str::trim);
        if let (Some(letter), Some(number)) = (letter, number)
            && number.parse::<u16>().is_ok()
        {
            found.push(format!("{}{number:0>3}", letter.trim_end_matches('\'')));
        }
    }
    for piece in source.split('"') {
        if matches!(piece.as_bytes(), [b'I' | b'F' | b'O' | b'A' | b'B' | b'L' | b'D' | b'P' | b'S' | b'R' | b'G' | b'C', rest @ ..]
            if rest.len() == 3 && rest.iter().all(u8::is_ascii_digit))
        {
            found.push(piece.to_owned());
        }
    }
    found
}

/// All files below a folder with an extension; none where there is no folder.
fn files(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) {
    let Ok(members) = std::fs::read_dir(folder) else { return };
    for member in members {
        let path = member.unwrap().path();
        if path.is_dir() {
            files(&path, extension, into);
        } else if path.extension().is_some_and(|found| found == extension) {
            into.push(path);
        }
    }
}

#[test]
fn codes_in_source_are_in_the_table() {
    let sample =
        r#"Code::new('F', 103) Code::new( 'I',111 ) Code::new(letter, 1) "A301" "A3" "F10x""#;
    assert_eq!(codes_in(sample), ["F103", "I111", "A301"]);

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    files(&root.join("src"), "rs", &mut sources);
    files(&root.join("forms"), "toml", &mut sources);
    assert!(!sources.is_empty());
    for path in sources {
        // This file names codes that must not exist.
        // Readers know no codes: what looks like one is a code point.
        if path.ends_with("table/tests.rs") || path.starts_with(root.join("src/document")) {
            continue;
        }
        for code in codes_in(&std::fs::read_to_string(&path).unwrap()) {
            let known = code.parse().ok().and_then(entry).is_some();
            assert!(known, "{} uses {code}, which the table lacks", path.display());
        }
    }
}
