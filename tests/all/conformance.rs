//! The decided examples beside this repository, judged as their README says:
//! each case lists what must hold of one application.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::support::{applications, codes, member, root, run, same, skipped};

#[derive(Deserialize)]
struct Expected {
    as_of: String,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    folder: String,
    stage: String,
    #[serde(default)]
    each: bool,
    cases: Vec<Case>,
    #[serde(default)]
    pairs: Vec<Pair>,
}

#[derive(Deserialize)]
struct Case {
    path: String,
    part: Option<String>,
    #[serde(default)]
    order: usize,
    #[serde(default)]
    format: Vec<String>,
    #[serde(default)]
    verdict: Vec<String>,
    #[serde(default)]
    errors: Vec<BTreeSet<String>>,
    #[serde(default)]
    must_warn: Vec<String>,
    #[serde(default)]
    must_not: Vec<String>,
    #[serde(default)]
    record: serde_json::Map<String, Value>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    attachments: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Pair {
    code: String,
    on_one_of: Vec<String>,
}

#[test]
fn decided_examples_hold() {
    let folder = root("../shared/conformance/check");
    let Ok(bytes) = fs::read(folder.join("expected.json")) else {
        skipped("../shared is not here");
        return;
    };
    let expected: Expected = serde_json::from_slice(&bytes).unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for group in &expected.groups {
        count += group.cases.len();
        judge_group(&folder, group, &expected.as_of, &mut failures);
    }
    assert!(count > 100, "only {count} cases were found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn judge_group(folder: &Path, group: &Group, as_of: &str, failures: &mut Vec<String>) {
    let inputs: BTreeSet<&str> = match group.each {
        true => group.cases.iter().map(|case| case.path.as_str()).collect(),
        false => BTreeSet::from([group.folder.as_str()]),
    };
    let mut found: Vec<Value> = Vec::new();
    for input in inputs {
        let stage = group.stage.as_str();
        let arguments = ["check", input, "--stage", stage, "--as-of", as_of, "--format", "json"];
        let output = run(folder, &arguments);
        match serde_json::from_slice::<Value>(&output.stdout) {
            Ok(report) => found.extend(applications(&report).iter().cloned()),
            Err(error) => {
                let talk = String::from_utf8_lossy(&output.stderr);
                failures.push(format!("{input}: no report: {error}: {talk}"));
            }
        }
    }
    for case in &group.cases {
        let mut same_path = found.iter().filter(|one| one["path"] == *case.path);
        let one = match &case.part {
            Some(part) => same_path.find(|one| one["part"] == **part),
            None => same_path.nth(case.order),
        };
        match one {
            Some(one) => failures.extend(
                faults(case, one)
                    .into_iter()
                    .map(|fault| format!("{} {}: {fault}", case.path, case.order)),
            ),
            None => failures.push(format!("{} {}: no such application", case.path, case.order)),
        }
    }
    for pair in &group.pairs {
        let on = |one: &&Value| pair.on_one_of.iter().any(|path| one["path"] == **path);
        let all = ["error", "warning", "info"];
        if !found.iter().filter(on).any(|one| codes(one, &all).contains(&pair.code)) {
            failures.push(format!("{} is on none of {:?}", pair.code, pair.on_one_of));
        }
    }
}

fn faults(case: &Case, found: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, fault: String| {
        if !holds {
            faults.push(fault);
        }
    };
    let errors = codes(found, &["error"]);
    must(case.errors.contains(&errors), format!("errors {errors:?}, not one of {:?}", case.errors));
    let one_of = |key: &str, allowed: &[String]| {
        allowed.is_empty() || allowed.iter().any(|value| found[key] == **value)
    };
    must(one_of("verdict", &case.verdict), format!("verdict {}", found["verdict"]));
    must(one_of("format", &case.format), format!("format {}", found["format"]));
    let all = codes(found, &["error", "warning", "info"]);
    for code in &case.must_warn {
        must(all.contains(code), format!("{code} is missing"));
    }
    for code in &case.must_not {
        must(!all.contains(code), format!("{code} must not be there"));
    }
    for (key, wanted) in &case.record {
        let (value, wanted) = (member(&found["record"], key), wanted.as_str().unwrap_or_default());
        must(same(key, value, wanted), format!("{key} is {value:?}, expected “{wanted}”"));
    }
    for key in &case.absent {
        let value = member(&found["record"], key);
        must(value.is_none(), format!("{key} is {value:?}, expected nothing"));
    }
    let attachments = found["attachments"].as_array().map_or(&[][..], Vec::as_slice);
    for (path, status) in &case.attachments {
        let there =
            attachments.iter().any(|one| one["path"] == **path && one["status"] == **status);
        must(there, format!("{path} is not {status}: {attachments:?}"));
    }
    faults
}
