use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::archive::tree::{Root, Workers};
use crate::archive::{Check, Options, Place, Verdict, Verified, verify};
use crate::document::Limits;
use crate::worker::{FormSource, Program, Setup, Watch};

/// Folders need no worker; the program is none.
fn verified(bag: &Path) -> Verified {
    let setup = Setup {
        form: FormSource::BuiltIn(String::new()),
        settings: Vec::new(),
        limits: Limits::default(),
        as_of: day(),
        stage: 0,
        lang: Lang::En,
    };
    let program = Program { path: PathBuf::new(), arguments: Vec::new() };
    let workers = Workers { program, setup: Arc::new(setup), watch: Watch::start() };
    let options = Options { jobs: NonZeroUsize::MIN, check: Check::Whole, lang: Lang::En };
    let place = Place { shown: "bag".into(), root: Root::Folder(bag.to_owned()) };
    verify(&place, &workers, &options, &())
}

fn day() -> Date {
    Date::new(2026, 11, 27).unwrap()
}

fn bag(items: &[(String, Vec<u8>)], algorithms: &[Algorithm]) -> Bag<'static> {
    let items = items.iter().map(|(path, bytes)| Item {
        path: path.clone(),
        from: From::Bytes(bytes.clone()),
        expected: None,
    });
    Bag {
        name: "包".into(),
        items: items.collect(),
        describe: &|_| Vec::new(),
        info: vec![("Source-Organization".into(), "某市\n住建局: 二".into())],
        algorithms: algorithms.to_vec(),
        on: day(),
    }
}

fn made(bag: Bag<'_>, shape: Shape) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let made = write(bag, folder.path(), shape, &|_| {}).unwrap();
    (folder, made.path)
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in fs::read_dir(next).unwrap().map(Result::unwrap) {
            if item.path().is_dir() {
                folders.push(item.path());
            } else {
                let bytes = fs::read(item.path()).unwrap();
                found.insert(item.path().strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    found
}

/// Payload with names that lists must encode, some of them in folders.
fn payload() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let name = prop::sample::select(vec![
        "a.txt",
        "审批表.docx",
        "100%.pdf",
        "%0A",
        "两 个 空 格",
        "a/b/c",
        "a/b/d",
        "x%25y",
        "附件/图.jpg",
    ]);
    prop::collection::btree_map(name, prop::collection::vec(any::<u8>(), 0..40), 1..6)
        .prop_map(|map| map.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_packed_is_valid(items in payload(), sm3 in any::<bool>()) {
        let mut algorithms = vec![Algorithm::Sha256];
        algorithms.extend(sm3.then_some(Algorithm::Sm3));
        let (_folder, path) = made(bag(&items, &algorithms), Shape::Folder);
        let found = verified(&path);
        prop_assert_eq!(found.verdict, Verdict::Valid, "{:?}", found.diagnostics);
        prop_assert_eq!(found.diagnostics, vec![]);
        prop_assert_eq!(found.entries.intact, items.len() as u64 + 2 + algorithms.len() as u64);
    }

    #[test]
    fn one_changed_byte_anywhere_makes_it_invalid(
        items in payload(),
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let (_folder, path) = made(bag(&items, &[Algorithm::Sha256]), Shape::Folder);
        let all: Vec<(PathBuf, Vec<u8>)> =
            files(&path).into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
        let (name, mut bytes) = all[file.index(all.len())].clone();
        let at = at.index(bytes.len());
        let before = bytes.clone();
        bytes[at] ^= flip;
        fs::write(path.join(&name), &bytes).unwrap();
        let found = verified(&path);
        // Nothing vouches for the last list but its own form: a tab for a
        // blank, or a capital letter in a digest, says the same.
        let words = |bytes: &[u8]| -> Vec<Vec<u8>> {
            let words = bytes.split(|byte| b" \t\r\n*".contains(byte)).filter(|word| !word.is_empty());
            words.map(<[u8]>::to_ascii_lowercase).collect()
        };
        if name.to_string_lossy().starts_with("tagmanifest") && words(&bytes) == words(&before) {
            prop_assert_ne!(found.verdict, Verdict::Unreadable);
        } else {
            prop_assert_eq!(found.verdict, Verdict::Invalid, "{} byte {}", name.display(), at);
        }
    }

    #[test]
    fn same_input_same_bytes(items in payload()) {
        let (_one, first) = made(bag(&items, &[Algorithm::Sha256]), Shape::Folder);
        let (_other, second) = made(bag(&items, &[Algorithm::Sha256]), Shape::Folder);
        prop_assert_eq!(files(&first), files(&second));
        let (_one, first) = made(bag(&items, &[Algorithm::Sha256]), Shape::Zip);
        let (_other, second) = made(bag(&items, &[Algorithm::Sha256]), Shape::Zip);
        prop_assert_eq!(fs::read(first).unwrap(), fs::read(second).unwrap());
    }
}

#[test]
fn nothing_is_overwritten_and_nothing_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let one = [("a".to_owned(), b"1".to_vec())];
    fs::create_dir(folder.path().join("包")).unwrap();
    let refused = write(bag(&one, &[Algorithm::Sha256]), folder.path(), Shape::Folder, &|_| {});
    assert!(matches!(refused, Err(PackError::Exists(_))));
    let twins = [("a".to_owned(), vec![1]), ("A".to_owned(), vec![2])];
    let refused = write(bag(&twins, &[Algorithm::Sha256]), folder.path(), Shape::Zip, &|_| {});
    assert!(matches!(refused, Err(PackError::Twins(..))));
    let unsafe_ = [("../a".to_owned(), vec![1])];
    let refused = write(bag(&unsafe_, &[Algorithm::Sha256]), folder.path(), Shape::Zip, &|_| {});
    assert!(matches!(refused, Err(PackError::Unsafe(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only what was there");
}

#[test]
fn a_file_that_changed_since_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("来源.txt");
    fs::write(&source, "二").unwrap();
    let mut bag = bag(&[], &[Algorithm::Sm3]);
    bag.items.push(Item {
        path: "a.txt".into(),
        from: From::File(source),
        expected: digest::bytes("一".as_bytes(), &[Algorithm::Sha256]).first().map(Digest::hex),
    });
    let refused = write(bag, &folder.path().join("out"), Shape::Folder, &|_| {});
    assert!(matches!(refused, Err(PackError::Changed(_))));
}
