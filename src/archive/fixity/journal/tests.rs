use super::*;

fn day(day: u8) -> Date {
    Date::new(2026, 11, day).unwrap()
}

fn stamp<'a>(path: &'a str, digests: &'a [crate::digest::Digest]) -> Stamp<'a> {
    Stamp { path, size: 3, modified: 7, digests }
}

/// A journal of two finished bags and one that was stopped in its middle.
fn written_journal(path: &Path) -> Vec<crate::digest::Digest> {
    let digests = digest::bytes(b"abc", &[Algorithm::Sha256, Algorithm::Sm3]);
    let (journal, dropped) = Journal::open(path, day(20)).unwrap();
    assert_eq!(dropped, 0);
    for (bag, good) in [("/库/甲", true), ("/库/乙", false)] {
        for file in ["data/一.txt", "data/二\n.txt"] {
            journal.file(bag, &stamp(file, &digests)).unwrap();
        }
        journal.bag(bag, good, "f00d").unwrap();
    }
    for file in ["data/一.txt", "data/二.txt", "data/三.txt"] {
        journal.file("/库/丙", &stamp(file, &digests)).unwrap();
    }
    digests
}

#[test]
fn what_is_noted_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let digests = written_journal(&path);
    let (journal, dropped) = Journal::open(&path, day(21)).unwrap();
    assert_eq!(dropped, 0);
    assert!(journal.is_recent("/库/甲", Since(day(20))));
    assert!(!journal.is_recent("/库/甲", Since(day(21))));
    assert!(!journal.is_recent("/库/乙", Since(day(1))), "it was not good");
    assert_eq!(journal.last_good("/库/甲"), Some((day(20), "f00d".to_owned())));
    assert_eq!(journal.last_good("/库/乙"), None);
    assert!(journal.known("/库/丙", &stamp("data/三.txt", &digests)));
    // The bag is done: nothing of it is taken for granted.
    assert!(!journal.known("/库/甲", &stamp("data/一.txt", &digests)));
    // Written since, or another digest on record.
    assert!(!journal.known("/库/丙", &Stamp { modified: 8, ..stamp("data/三.txt", &digests) }));
    assert!(!journal.known("/库/丙", &Stamp { size: 4, ..stamp("data/三.txt", &digests) }));
    assert!(!journal.known("/库/丙", &stamp("data/三.txt", &digests[..1])));
}

#[test]
fn a_bad_check_keeps_the_last_good_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    written_journal(&path);
    let (journal, _) = Journal::open(&path, day(22)).unwrap();
    journal.bag("/库/甲", false, "beef").unwrap();
    drop(journal);
    let (journal, _) = Journal::open(&path, day(23)).unwrap();
    assert!(!journal.is_recent("/库/甲", Since(day(1))));
    assert_eq!(journal.last_good("/库/甲"), Some((day(20), "f00d".to_owned())));
}

#[test]
fn old_progress_is_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let digests = written_journal(&path);
    let later = Date::new(2026, 11, 28).unwrap();
    let (journal, _) = Journal::open(&path, later).unwrap();
    assert!(!journal.known("/库/丙", &stamp("data/三.txt", &digests)));
}

#[test]
fn cut_at_any_byte_it_opens_and_invents_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let digests = written_journal(&path);
    let whole = fs::read(&path).unwrap();
    let files = ["data/一.txt", "data/二.txt", "data/三.txt"];
    let mut best = 0;
    for end in 0..=whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        let (journal, dropped) = Journal::open(&path, day(20)).unwrap();
        assert!(dropped <= 1, "{end}");
        // What is known only grows with the file.
        let known = files.iter().filter(|file| journal.known("/库/丙", &stamp(file, &digests)));
        let known = known.count();
        assert!(known >= best, "{end}");
        best = known;
        let cut = whole[..end].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(journal.last_good("/库/甲").is_some(), cut >= 4, "{end}");
        // It is whole again and can be written to.
        journal.bag("/库/丁", true, "cafe").unwrap();
        drop(journal);
        let (journal, dropped) = Journal::open(&path, day(20)).unwrap();
        assert_eq!(dropped, 0, "{end}");
        assert!(journal.is_recent("/库/丁", Since(day(20))));
    }
    assert_eq!(best, 3);
}

#[test]
fn a_changed_byte_costs_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    written_journal(&path);
    let whole = fs::read(&path).unwrap();
    let head = whole.iter().position(|byte| *byte == b'\n').unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();
        match Journal::open(&path, day(20)) {
            Ok((_, dropped)) => assert!(at > head && (1..=2).contains(&dropped), "{at}"),
            Err(error) => assert!(at <= head && matches!(error, StateError::Foreign), "{at}"),
        }
    }
}

#[test]
fn other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "年度计划").unwrap();
    assert!(matches!(Journal::open(&path, day(20)), Err(StateError::Foreign)));
    assert_eq!(fs::read(&path).unwrap(), "年度计划".as_bytes());
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let (first, _) = Journal::open(&path, day(20)).unwrap();
    assert!(matches!(Journal::open(&path, day(20)), Err(StateError::Busy)));
    drop(first);
    assert!(Journal::open(&path, day(20)).is_ok());
}
