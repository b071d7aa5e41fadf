//! Module order is dependency order: a module uses only what stands before it
//! in `src/lib.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::root;

#[test]
fn no_module_uses_a_later_one() {
    let source = fs::read_to_string(root("src/lib.rs")).unwrap();
    let order: BTreeMap<&str, usize> =
        modules(&source).enumerate().map(|(at, m)| (m, at)).collect();
    assert!(order.len() > 10, "src/lib.rs was not understood");
    let mut upward = Vec::new();
    for (module, at) in &order {
        let alone = root(&format!("src/{module}.rs"));
        let mut files = Vec::new();
        if alone.is_file() {
            files.push(alone);
        }
        gather(&root(&format!("src/{module}")), &mut files);
        assert!(!files.is_empty(), "no file of module {module}");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for (line, used) in uses(&text) {
                if order.get(used.as_str()).is_some_and(|other| other > at) {
                    let file = file.strip_prefix(root("")).unwrap_or(&file).display();
                    upward.push(format!(
                        "{file}:{line}: {module} uses {used}, which stands after it"
                    ));
                }
            }
        }
    }
    upward.sort();
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

/// The modules of `lib.rs` in their order.
fn modules(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    })
}

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The modules that a file names by `crate::…`, with their lines, in code and
/// in links of doc comments; `use crate::{a, b::c}` names several.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].matches('\n').count() + 1;
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if text[start..at].trim_start().starts_with("//") {
            continue; // words, not a use
        }
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.extend(first_name(rest).map(|name| (line, name))),
            Some(group) => found.extend(top_names(group).into_iter().map(|name| (line, name))),
        }
    }
    found
}

/// The identifier at the beginning.
fn first_name(text: &str) -> Option<String> {
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The first names of the members of a `{…}` group.
fn top_names(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut begins) = (Vec::new(), 0, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            c if begins && !c.is_whitespace() => {
                names.extend(first_name(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn uses_are_found() {
    let text = "use crate::lang::Lang;\nuse crate::{\n    date, text::{self, nfc},\n};\n\
                // crate::cli is no use\nfn f() { crate::report::open() }\n";
    let found: Vec<(usize, String)> = uses(text);
    let found: Vec<(usize, &str)> =
        found.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(found, [(1, "lang"), (2, "date"), (2, "text"), (6, "report")]);
}
