//! The samples: `samples/check/NAME` is checked and must give
//! `NAME.expected.json`, which `UPDATE=1` renews.
//!
//! What an update cannot hide: the codes in the folder's name, and the claims
//! of `claims.json`, which the makers of the samples wrote (codes of every
//! application, and what its record must say).
//!
//! - `F101-O203-…` raises exactly these errors and warnings; infos may be named
//!   too and must then be there, others are free.
//! - `near-F103-…` must not raise F103; codes that follow it are those raised.
//! - `good-…` raises neither errors nor warnings.
//!
//! `NAME.args` holds further arguments, one a line; a line that does not begin
//! with `-` is a path under `samples/check` to be checked in place of the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::support::{applications, codes, member, report, root, same, update};

/// Samples that the checker does not yet judge as it must: passed over in a
/// visible line, with what it says instead. One that holds must go from here.
const PENDING: &[&str] = &[];

/// What a sample's name asks for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Wanted {
    /// Codes that must be raised.
    pub(crate) raised: BTreeSet<String>,
    /// A code that must not.
    pub(crate) absent: Option<String>,
}

/// Reads a sample's name.
pub(crate) fn wanted(name: &str) -> Wanted {
    let mut words = name.split('-').peekable();
    let mut wanted = Wanted::default();
    if words.next_if_eq(&"near").is_some() {
        wanted.absent = words.next().map(str::to_owned);
    }
    let is_code = |word: &&str| word.parse::<shenpi::diagnostic::Code>().is_ok();
    wanted.raised = words.take_while(is_code).map(str::to_owned).collect();
    wanted
}

/// The names of all samples.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root("samples/check"))
        .expect("samples/check")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What the makers of the samples claim of every application.
type Claims = serde_json::Map<String, Value>;

fn claims() -> Claims {
    serde_json::from_slice(&fs::read(root("samples/check/claims.json")).unwrap()).unwrap()
}

#[test]
fn every_sample_gives_what_it_must() {
    let (names, claims) = (names(), claims());
    // Each sample is a process of its own; two at a time fill the machine.
    let (even, odd): (Vec<_>, Vec<_>) = names.iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let work = |part: Vec<(usize, &String)>| -> Vec<String> {
        part.into_iter().flat_map(|(_, name)| judge(name, &claims)).collect()
    };
    let failures = std::thread::scope(|scope| {
        let other = scope.spawn(|| work(even));
        let mut failures = work(odd);
        failures.extend(other.join().unwrap());
        failures
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_demonstration_batch_gives_what_it_must() {
    let found = check("samples", "batch");
    let mut failures = broken_claims("batch", applications(&found), &claims());
    if failures.is_empty() {
        failures.extend(differs("samples/batch", &found).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(found["totals"]["applications"], 30);
    assert_eq!(found["totals"]["unreadable"], 1);
}

/// The report of one sample in a folder, with its further arguments.
fn check(folder: &str, name: &str) -> Value {
    let folder = root(folder);
    let given = fs::read_to_string(folder.join(format!("{name}.args"))).unwrap_or_default();
    let mut arguments: Vec<&str> = given.lines().collect();
    if arguments.iter().all(|argument| argument.starts_with('-')) {
        arguments.push(name);
    }
    report(&folder, &arguments)
}

/// What is wrong with the report of one sample.
fn judge(name: &str, claims: &Claims) -> Vec<String> {
    let found = check("samples/check", name);
    let mut failures = against_its_name(name, applications(&found));
    failures.extend(broken_claims(name, applications(&found), claims));
    if PENDING.contains(&name) {
        for failure in &failures {
            eprintln!("passed over: {failure}");
        }
        let holds = failures.is_empty();
        return holds
            .then(|| format!("{name}: holds now; take it off PENDING"))
            .into_iter()
            .collect();
    }
    if failures.is_empty() {
        // A report that is wrong is never written down as expected.
        failures.extend(differs(&format!("samples/check/{name}"), &found).err());
    }
    failures
}

fn against_its_name(name: &str, applications: &[Value]) -> Vec<String> {
    let all = |severities: &[&str]| -> BTreeSet<String> {
        applications.iter().flat_map(|one| codes(one, severities)).collect()
    };
    let (graves, infos) = (all(&["error", "warning"]), all(&["info"]));
    let wanted = wanted(name);
    let mut failures = Vec::new();
    if wanted.raised.difference(&infos).cloned().collect::<BTreeSet<_>>() != graves {
        failures.push(format!("{name}: raises {graves:?}, its name says {:?}", wanted.raised));
    }
    if let Some(absent) = wanted.absent.filter(|code| graves.contains(code) || infos.contains(code))
    {
        failures.push(format!("{name}: raises {absent}"));
    }
    failures
}

/// Claims are keyed by path, and part where a file holds several.
fn broken_claims(name: &str, applications: &[Value], claims: &Claims) -> Vec<String> {
    let mut failures = Vec::new();
    let of_sample: BTreeMap<&String, &Value> =
        claims.iter().filter(|(key, _)| key.split('/').next() == Some(name)).collect();
    if of_sample.is_empty() {
        failures.push(format!("{name}: nothing is claimed of it in claims.json"));
    }
    let mut seen = BTreeSet::new();
    for application in applications {
        let path = application["path"].as_str().unwrap_or_default();
        let key = match application["part"].as_str() {
            Some(part) => format!("{path}#{part}"),
            None => path.to_owned(),
        };
        let Some(claim) = of_sample.get(&key) else {
            failures.push(format!("{key}: an application of which nothing is claimed"));
            continue;
        };
        let (graves, infos) =
            (codes(application, &["error", "warning"]), codes(application, &["info"]));
        let claimed = claim["codes"].as_array().into_iter().flatten();
        let claimed: BTreeSet<String> =
            claimed.filter_map(|code| code.as_str().map(str::to_owned)).collect();
        if claimed.difference(&infos).cloned().collect::<BTreeSet<_>>() != graves {
            failures.push(format!("{key}: raises {graves:?}, claimed {claimed:?}"));
            seen.insert(key);
            continue; // what it says beside that would only be noise
        }
        for (field, value) in claim["record"].as_object().into_iter().flatten() {
            let (found, value) = (member(&application["record"], field), value.as_str().unwrap());
            if !same(field, found, value) {
                failures.push(format!("{key}: {field} is {found:?}, claimed “{value}”"));
            }
        }
        let states = attachments(application);
        let claimed: BTreeMap<&str, &str> = claim["attachments"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(path, state)| Some((path.as_str(), state.as_str()?)))
            .collect();
        if states != claimed {
            failures.push(format!("{key}: attachments {states:?}, claimed {claimed:?}"));
        }
        seen.insert(key);
    }
    let missing = of_sample.keys().filter(|key| !seen.contains(**key));
    failures.extend(missing.map(|key| format!("{key}: no such application in the report")));
    failures
}

/// The state of each attachment.
fn attachments(application: &Value) -> BTreeMap<&str, &str> {
    let attachments = application["attachments"].as_array().into_iter().flatten();
    attachments.filter_map(|one| Some((one["path"].as_str()?, one["status"].as_str()?))).collect()
}

/// Compares the whole report with the expected one.
fn differs(name: &str, found: &Value) -> Result<(), String> {
    let path = root(&format!("{name}.expected.json"));
    if update() {
        let mut text = serde_json::to_string_pretty(found).unwrap();
        text.push('\n');
        if fs::read_to_string(&path).is_ok_and(|known| known == text) {
            return Ok(());
        }
        return fs::write(&path, text).map_err(|error| error.to_string());
    }
    let known = fs::read(&path).ok();
    let expected: Value = known
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| format!("{name}: no expected report; run with UPDATE=1"))?;
    match first_difference("", &expected, found) {
        None => Ok(()),
        Some(difference) => Err(format!("{name}: {difference}")),
    }
}

/// The first place where two values differ, in words.
pub(crate) fn first_difference(place: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            keys.into_iter().find_map(|key| {
                let (left, right) = (left.get(key), right.get(key));
                let null = Value::Null;
                first_difference(
                    &format!("{place}/{key}"),
                    left.unwrap_or(&null),
                    right.unwrap_or(&null),
                )
            })
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let pairs = left.iter().zip(right).enumerate();
            pairs
                .into_iter()
                .find_map(|(at, (l, r))| first_difference(&format!("{place}/{at}"), l, r))
        }
        _ if expected == found => None,
        _ => Some(format!("{place} is {found}, expected {expected}")),
    }
}

#[test]
fn names_are_read_rightly() {
    let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let near = |code: &str| Some(code.to_owned());
    let cases = [
        ("F101-blank", Wanted { raised: set(&["F101"]), absent: None }),
        ("A301-A303-renamed", Wanted { raised: set(&["A301", "A303"]), absent: None }),
        ("good-text-box-cover", Wanted::default()),
        ("near-F103-exactly-1000", Wanted { raised: set(&[]), absent: near("F103") }),
        ("near-O201-O208-scan", Wanted { raised: set(&["O208"]), absent: near("O201") }),
        ("F103-1001", Wanted { raised: set(&["F103"]), absent: None }),
    ];
    for (name, expected) in cases {
        assert_eq!(wanted(name), expected, "{name}");
    }
}
