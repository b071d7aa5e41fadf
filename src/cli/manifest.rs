//! `shenpi manifest`.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::common::{Output, talk};
use super::{Exit, Failure, Outcome};
use crate::digest::Algorithm;
use crate::lang::Lang;
use crate::manifest;
use crate::say;

pub(super) fn run(matches: &ArgMatches, lang: Lang) -> Outcome {
    let dir = matches.get_one::<String>("dir").map(PathBuf::from).unwrap_or_default();
    let shown = dir.display().to_string();
    if !dir.is_dir() {
        return Err(Failure::Usage(say!(
            lang,
            "没有“{shown}”这个文件夹",
            "There is no folder {shown}"
        )));
    }
    let algorithm = matches.get_one::<String>("algorithm").map_or("sha256", String::as_str);
    let algorithm = Algorithm::from_name(algorithm).unwrap_or(Algorithm::Sha256);
    let wanted = matches.get_one::<String>("output");
    let to_stdout = wanted.is_some_and(|path| path == "-");
    let path = match wanted {
        Some(path) => PathBuf::from(path),
        None => dir.join(format!("MANIFEST.{}", algorithm.name())),
    };
    if !to_stdout && path.exists() && !matches.get_flag("force") {
        let shown = path.display();
        return Err(Failure::Usage(say!(
            lang,
            "“{shown}”已经存在；要覆盖它，加上 --force",
            "{shown} exists; add --force to overwrite it"
        )));
    }
    let own = own_name(&dir, &path);
    let jobs = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let list = manifest::write_list(&dir, algorithm, &|name| own.as_deref() == Some(name), jobs)
        .map_err(|error| Failure::Usage(error.message(lang)))?;
    if to_stdout {
        io::stdout().write_all(&list)?;
        return Ok(Exit::Clean);
    }
    let output = Output::create(&path, lang)?;
    output.writer()?.write_all(&list)?;
    output.finish()?;
    let count = list.iter().filter(|byte| **byte == b'\n').count();
    let path = path.display();
    talk(&say!(lang, "{path}：{count} 个文件", "{path}: {count} files"));
    Ok(Exit::Clean)
}

/// The list's own path in the folder, where it lies there: it cannot list
/// itself.
fn own_name(dir: &Path, path: &Path) -> Option<String> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let inside = parent.canonicalize().ok()?;
    let inside = inside.strip_prefix(dir.canonicalize().ok()?).ok()?.join(path.file_name()?);
    Some(inside.to_str()?.replace('\\', "/"))
}
