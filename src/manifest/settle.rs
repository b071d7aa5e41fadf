//! Lines that speak of the same file.
//!
//! In: the entries as they were read. Out: one entry for each path and
//! algorithm; lines that contradict each other and names that some file system
//! cannot keep apart become faults. One sort, whatever the list.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hasher};

use super::fault::{Fault, FaultKind};
use super::{Entry, Manifest, name};
use crate::digest::{Algorithm, Digest};

/// An entry on its way: the hash of its folded name brings lines about one
/// file together without a second copy of every name.
struct Line {
    hash: u64,
    entry: Entry,
    dropped: bool,
}

impl Line {
    fn new(entry: Entry) -> Line {
        let mut hasher = DefaultHasher::new();
        if entry.path.is_ascii() {
            entry.path.bytes().for_each(|byte| hasher.write_u32(byte.to_ascii_lowercase().into()));
        } else {
            name::folded(&entry.path).for_each(|letter| hasher.write_u32(letter.into()));
        }
        Line { hash: hasher.finish(), entry, dropped: false }
    }

    fn algorithm(&self) -> Option<Algorithm> {
        self.entry.digest.as_ref().map(Digest::algorithm)
    }

    /// Orders by folded name. Names that share a hash by chance are told apart.
    fn by_name(&self, other: &Line) -> Ordering {
        self.hash.cmp(&other.hash).then_with(|| {
            if self.entry.path == other.entry.path {
                return Ordering::Equal;
            }
            name::folded(&self.entry.path).cmp(name::folded(&other.entry.path))
        })
    }
}

/// Settles what was read, and sorts it by line.
pub(super) fn settle(entries: Vec<Entry>, mut faults: Vec<Fault>) -> Manifest {
    let mut repeats = Vec::new();
    let mut lines: Vec<Line> = entries.into_iter().map(Line::new).collect();
    lines.sort_unstable_by(|one, other| {
        one.by_name(other)
            .then_with(|| one.entry.path.cmp(&other.entry.path))
            .then_with(|| one.algorithm().cmp(&other.algorithm()))
            .then_with(|| one.entry.line.cmp(&other.entry.line))
    });
    for group in lines.chunk_by_mut(|one, other| one.by_name(other).is_eq()) {
        twins(group, &mut faults);
        for same in group.chunk_by_mut(|one, other| one.entry.path == other.entry.path) {
            bare(same);
            for lines in same.chunk_by_mut(|one, other| one.algorithm() == other.algorithm()) {
                agree(lines, &mut faults, &mut repeats);
            }
        }
    }
    let kept = lines.into_iter().filter(|line| !line.dropped).map(|line| line.entry);
    let mut entries: Vec<Entry> = kept.collect();
    entries.sort_by_key(|entry| (entry.line, entry.digest.as_ref().map(Digest::algorithm)));
    faults.sort_by_key(|fault| fault.line);
    repeats.sort_unstable();
    Manifest { entries, faults, repeats }
}

/// Several names in one group: every name but the earliest is a fault.
fn twins(group: &mut [Line], faults: &mut Vec<Fault>) {
    let mut names: Vec<(u32, &str)> = Vec::new();
    for same in group.chunk_by(|one, other| one.entry.path == other.entry.path) {
        let line = same.iter().map(|line| line.entry.line).min().unwrap_or_default();
        names.extend(same.first().map(|first| (line, &*first.entry.path)));
    }
    names.sort_unstable();
    let [(first, earlier), later @ ..] = names.as_slice() else { return };
    if later.is_empty() {
        return;
    }
    let first = *first;
    faults.extend(later.iter().map(|(line, path)| Fault {
        line: *line,
        kind: FaultKind::Twins { path: (*path).to_owned(), earlier: (*earlier).to_owned(), first },
    }));
    for line in group {
        line.entry.twin = Some(first);
    }
}

/// A line without a digest says nothing beside one that has one.
fn bare(same: &mut [Line]) {
    let mut spoken = same.iter().any(|line| line.entry.digest.is_some());
    let stamped = same.iter().any(|line| line.entry.stamped);
    for line in same {
        line.entry.stamped = stamped;
        if line.entry.digest.is_none() && !line.entry.faulty {
            line.dropped = spoken;
            spoken = true;
        }
    }
}

/// Lines of one path and one algorithm: the first stays if all agree.
fn agree(lines: &mut [Line], faults: &mut Vec<Fault>, repeats: &mut Vec<u32>) {
    let [first, later @ ..] = lines else { return };
    if first.entry.digest.is_none() {
        return;
    }
    let recorded = first.entry.digest;
    for line in later {
        line.dropped = true;
        if line.entry.digest == recorded {
            repeats.push(line.entry.line);
            continue;
        }
        // Which of the two is right nobody can say: neither is used.
        first.entry.digest = None;
        first.entry.faulty = true;
        faults.push(Fault {
            line: line.entry.line,
            kind: FaultKind::Conflict {
                path: line.entry.path.clone().into_string(),
                first: first.entry.line,
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn list(lines: &[(char, &str)]) -> Manifest {
        let text: String = lines
            .iter()
            .map(|(digit, path)| format!("{}  {path}\n", digit.to_string().repeat(64)))
            .collect();
        parse("清单.sha256", text.as_bytes())
    }

    #[test]
    fn the_same_twice_is_fine() {
        let found = list(&[('a', "x"), ('b', "y"), ('a', "./x"), ('a', "x")]);
        assert_eq!(found.faults, []);
        assert_eq!(found.repeats, [3, 4]);
        let paths: Vec<&str> = found.entries.iter().map(|entry| &*entry.path).collect();
        assert_eq!(paths, ["x", "y"]);
    }

    #[test]
    fn different_digests_contradict() {
        let found = list(&[('a', "x"), ('b', "x"), ('c', "x")]);
        let conflict =
            |line| Fault { line, kind: FaultKind::Conflict { path: "x".into(), first: 1 } };
        assert_eq!(found.faults, [conflict(2), conflict(3)]);
        assert_eq!(found.entries.len(), 1);
        assert!(found.entries[0].faulty && found.entries[0].digest.is_none());
    }

    #[test]
    fn different_algorithms_do_not() {
        let text = format!("SHA256 (x) = {}\nSM3 (x) = {}\n", "a".repeat(64), "b".repeat(64));
        let found = parse("清单.sha256", text.as_bytes());
        assert_eq!((found.entries.len(), found.faults.len()), (2, 0));
    }

    #[test]
    fn twins_by_case_and_by_normalisation() {
        let cases = [("附件/a.jpg", "附件/A.JPG"), ("N\u{fa}", "Nu\u{301}"), ("ß", "SS")];
        for (one, other) in cases {
            let found = list(&[('a', one), ('c', "neutral"), ('b', other)]);
            let kind = FaultKind::Twins { path: other.into(), earlier: one.into(), first: 1 };
            assert_eq!(found.faults, [Fault { line: 3, kind }], "{one} {other}");
            let twins: Vec<_> = found.entries.iter().map(|entry| entry.twin).collect();
            assert_eq!(twins, [Some(1), None, Some(1)]);
        }
    }

    #[test]
    fn many_lines_about_one_file() {
        let lines = vec![('a', "附件/同一个文件.jpg"); 100_000];
        let found = list(&lines);
        assert_eq!((found.entries.len(), found.repeats.len()), (1, 99_999));
    }
}
