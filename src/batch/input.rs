//! What the user named: files, folders, archives, globs, lists of paths.

use std::path::{Path, PathBuf};

/// One file or folder to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// As the user wrote it, `/`-separated, without a trailing slash.
    pub shown: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Why an argument cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// There is no such file.
    #[error("no such file or folder: {0}")]
    Missing(String),
    /// A pattern that is wrong, or fits nothing.
    #[error("no file matches: {0}")]
    NoMatch(String),
}

/// Resolves arguments in their order; a file named twice is taken once.
pub fn inputs(arguments: &[String]) -> Result<Vec<Input>, InputError> {
    let mut inputs: Vec<Input> = Vec::new();
    for argument in arguments {
        for (shown, path) in resolve(argument)? {
            let known = inputs.iter().any(|input| same_file(&input.path, &path));
            if !known {
                inputs.push(Input { shown, path });
            }
        }
    }
    Ok(inputs)
}

fn resolve(argument: &str) -> Result<Vec<(String, PathBuf)>, InputError> {
    let path = Path::new(argument);
    if path.exists() {
        return Ok(vec![(shown(argument), path.to_owned())]);
    }
    if !argument.contains(['*', '?', '[']) {
        return Err(InputError::Missing(argument.to_owned()));
    }
    // Quoted patterns come through unexpanded, and Windows shells never expand.
    let no_match = || InputError::NoMatch(argument.to_owned());
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
    let mut found: Vec<(String, PathBuf)> = glob::glob_with(argument, options)
        .map_err(|_| no_match())?
        .filter_map(Result::ok)
        .map(|path| (shown(&path.to_string_lossy()), path))
        .collect();
    if found.is_empty() {
        return Err(no_match());
    }
    found.sort();
    Ok(found)
}

fn shown(argument: &str) -> String {
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        argument.replace('\\', "/")
    } else {
        argument.to_owned()
    };
    match text.trim_end_matches('/') {
        "" => "/".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    a == b
        || match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        }
}
