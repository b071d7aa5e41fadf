//! Running the binary and reading its reports.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The day on which all samples are checked.
pub(crate) const AS_OF: &str = "2022-06-30";

/// A path of this repository.
pub(crate) fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The command, in a folder and in an environment that says nothing.
pub(crate) fn shenpi(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shenpi"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("LANG").env_remove("LC_ALL");
    command
}

/// Runs the command in a folder.
pub(crate) fn run<S: AsRef<str>>(folder: &Path, arguments: &[S]) -> Output {
    let arguments = arguments.iter().map(AsRef::as_ref);
    shenpi(folder).args(arguments).output().expect("the binary runs")
}

/// `check` with `--format json`, as a value.
pub(crate) fn report<S: AsRef<str>>(folder: &Path, arguments: &[S]) -> Value {
    let fixed = ["check", "--as-of", AS_OF, "--format", "json", "--reproducible"];
    let all: Vec<&str> = fixed.into_iter().chain(arguments.iter().map(AsRef::as_ref)).collect();
    let output = run(folder, &all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let (code, talk) = (output.status.code(), String::from_utf8_lossy(&output.stderr));
        panic!("no report of {all:?}: {error}, exit {code:?}: {talk}")
    })
}

/// The applications of a report.
pub(crate) fn applications(report: &Value) -> &[Value] {
    report["applications"].as_array().map_or(&[], Vec::as_slice)
}

/// The codes of an application at one of these severities.
pub(crate) fn codes(application: &Value, severities: &[&str]) -> BTreeSet<String> {
    let diagnostics = application["diagnostics"].as_array().into_iter().flatten();
    diagnostics
        .filter(|one| one["severity"].as_str().is_some_and(|s| severities.contains(&s)))
        .filter_map(|one| one["code"].as_str().map(str::to_owned))
        .collect()
}

/// A member of a record by its dotted key.
pub(crate) fn member<'v>(record: &'v Value, key: &str) -> Option<&'v str> {
    let mut value = record;
    for part in key.split('.') {
        value = value.get(part)?;
    }
    value.as_str()
}

/// Whether two texts of a record say the same: white space is free in long
/// texts, and so is the full stop that ends an opinion.
pub(crate) fn same(key: &str, found: Option<&str>, wanted: &str) -> bool {
    let free = matches!(key, "summary" | "address") || key.ends_with(".text");
    let bare = |text: &str| -> String {
        let text: String = text.split_whitespace().collect();
        let end: &[char] = if key.ends_with(".text") { &['。', '.'] } else { &[] };
        text.trim_end_matches(end).to_owned()
    };
    found.is_some_and(|found| if free { bare(found) == bare(wanted) } else { found == wanted })
}

/// Says that a test was skipped, where people see it: the harness swallows what
/// `eprintln!` says in a test that passes.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// Whether expected files are to be renewed: `UPDATE=1`.
pub(crate) fn update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}
