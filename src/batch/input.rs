//! What the user named: files, folders, archives, globs, lists of paths.

use std::collections::HashMap;
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

/// Resolves arguments in their order.
pub fn inputs(arguments: &[String]) -> Result<Vec<Input>, InputError> {
    let mut inputs = Vec::new();
    for argument in arguments {
        inputs.extend(resolve(argument)?.into_iter().map(|(shown, path)| Input { shown, path }));
    }
    Ok(inputs)
}

/// A file that is named twice is taken once, and so is one inside a folder that
/// is named too.
pub fn once(inputs: Vec<Input>) -> Vec<Input> {
    let real: Vec<Option<PathBuf>> =
        inputs.iter().map(|input| input.path.canonicalize().ok()).collect();
    let all: HashMap<&Path, usize> = real
        .iter()
        .enumerate()
        .rev() // the first of several wins
        .filter_map(|(at, path)| Some((path.as_deref()?, at)))
        .collect();
    let keep: Vec<bool> = real
        .iter()
        .enumerate()
        .map(|(at, path)| {
            let Some(path) = path else { return true };
            let above = path.ancestors().skip(1).any(|above| all.contains_key(above));
            !above && all.get(path.as_path()) == Some(&at)
        })
        .collect();
    inputs.into_iter().zip(keep).filter_map(|(input, keep)| keep.then_some(input)).collect()
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
