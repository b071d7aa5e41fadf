//! One application as an archive sees it: its files, its number, its metadata.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use super::super::Failure;
use crate::application::{Application, Status};
use crate::archive::bag::reserved;
use crate::archive::pack::{From, Item, Metadata, Step};
use crate::archive::tree::Workers;
use crate::batch::Input;
use crate::form::FormDef;
use crate::lang::Lang;
use crate::manifest;
use crate::record::Date;
use crate::say;
use crate::worker::{Source, Worker};

/// How cases are numbered.
pub(super) struct Numbering {
    /// A text with `{n}` or `{n:4}` in it.
    pub(super) pattern: Option<String>,
    /// The first serial number.
    pub(super) first: u64,
}

impl Numbering {
    /// The number of a case; `None` where none was asked for.
    pub(super) fn of(&self, n: u64) -> Option<String> {
        let pattern = self.pattern.as_deref()?;
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("{n") {
            out.push_str(before);
            let Some((width, after)) = after.split_once('}') else {
                rest = after;
                continue;
            };
            let width = width.trim_start_matches(':').parse().unwrap_or(0).min(20);
            out.push_str(&format!("{n:0width$}"));
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }
}

/// The community's name, as far as it is known.
pub(super) fn community(case: &Application) -> &str {
    case.record.text("community").unwrap_or_default()
}

/// A part of a path that every system can hold.
pub(super) fn safe(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|c| if c.is_control() || "<>:\"/\\|?*".contains(c) { '_' } else { c })
        .take(60)
        .collect();
    name.truncate(name.trim_end_matches([' ', '.']).len());
    if name.is_empty() || name.starts_with('~') || reserved(&name).is_some() {
        name.insert(0, '_');
    }
    name
}

/// The name of a case's folder or bag.
pub(super) fn folder_name(number: u64, case: &Application) -> String {
    safe(&format!("{number:04}_{}", community(case)))
}

/// What the case is about, in a line.
pub(super) fn title(case: &Application, form: &FormDef) -> String {
    let (path, title) = (division(case), case.record.text("title").unwrap_or_default());
    let kind = &form.title.zh;
    format!("{path}{}申报{title}：{kind}", community(case))
}

fn division(case: &Application) -> String {
    ["city", "county", "street"]
        .iter()
        .filter_map(|level| case.record.text(&format!("division.{level}")))
        .collect()
}

/// The form, its attachments and its digest lists, below `申报材料`.
pub(super) fn items(
    case: &Application,
    inputs: &[Input],
    workers: &Workers,
    below: &str,
    lang: Lang,
) -> Result<Vec<Item>, Failure> {
    let (folder, name) = case.path.rsplit_once('/').unwrap_or(("", &case.path));
    let lost = |path: &str| {
        Failure::Usage(say!(
            lang,
            "“{path}”在检查之后读不到了，没有封装",
            "{path} cannot be read any more, and nothing was packed"
        ))
    };
    let mut home = Home::of(&case.path, inputs, workers).ok_or_else(|| lost(&case.path))?;
    let mut seen = BTreeSet::from([name.to_owned()]);
    let mut items = Vec::new();
    let mut add = |home: &mut Home, path: &str, expected: Option<String>| {
        let from = home.take(path).ok_or_else(|| lost(&format!("{folder}/{path}")))?;
        items.push(Item { path: format!("{below}申报材料/{path}"), from, expected });
        Ok::<(), Failure>(())
    };
    add(&mut home, name, case.sha256.clone())?;
    for file in case.attachments.iter().filter(|file| file.status != Status::Missing) {
        if seen.insert(file.path.clone()) {
            add(&mut home, &file.path, file.sha256.clone())?;
        }
    }
    // The list that the attachments were checked against is evidence too.
    if !case.attachments.is_empty() {
        for name in home.names() {
            let list = manifest::is_list(&name).is_some() || manifest::is_attachment_list(&name);
            if list && seen.insert(name.clone()) {
                add(&mut home, &name, None)?;
            }
        }
    }
    Ok(items)
}

/// The folder of a form: on disk, or in a zip that a worker reads.
enum Home {
    Disk(PathBuf),
    Zip { worker: Worker, archive: PathBuf, members: BTreeMap<String, usize> },
}

impl Home {
    /// The folder of a form by its path in a report.
    fn of(path: &str, inputs: &[Input], workers: &Workers) -> Option<Home> {
        let Some((archive, inner)) = path.split_once("!/") else {
            return Some(Home::Disk(on_disk(path, inputs)?.parent()?.to_owned()));
        };
        let archive = on_disk(archive, inputs)?;
        let mut worker = workers.start();
        let folder =
            inner.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let (members, _) = worker.entries(&archive).ok()?;
        let members = members.into_iter().filter(|one| !one.folder && !one.link);
        let members = members
            .filter_map(|one| Some((one.name.strip_prefix(&folder)?.to_owned(), one.index)))
            .collect();
        Some(Home::Zip { worker, archive, members })
    }

    /// A file by its path in the folder; `None` where it cannot be read.
    fn take(&mut self, path: &str) -> Option<From> {
        match self {
            Home::Disk(folder) => Some(From::File(crate::archive::tree::join(folder, path))),
            Home::Zip { worker, archive, members } => {
                let source = Source::Member(archive.clone(), *members.get(path)?);
                worker.bytes(&source).ok().map(From::Bytes)
            }
        }
    }

    /// The names of the files that lie in the folder itself.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Home::Disk(folder) => fs::read_dir(folder)
                .into_iter()
                .flatten()
                .filter_map(Result::ok)
                .filter(|item| item.file_type().is_ok_and(|kind| kind.is_file()))
                .map(|item| item.file_name().to_string_lossy().into_owned())
                .collect(),
            Home::Zip { members, .. } => {
                members.keys().filter(|name| !name.contains('/')).cloned().collect()
            }
        };
        names.sort();
        names
    }
}

/// Where a path of a report is on disk.
fn on_disk(path: &str, inputs: &[Input]) -> Option<PathBuf> {
    inputs.iter().find_map(|input| {
        if path == input.shown {
            return Some(input.path.clone());
        }
        let rest = path.strip_prefix(&input.shown)?;
        let rest = rest.strip_prefix('/').or(input.shown.ends_with('/').then_some(rest))?;
        Some(crate::archive::tree::join(&input.path, rest))
    })
}

/// Metadata of DA/T 46 kind, from the record.
pub(super) fn metadata(
    case: &Application,
    form: &FormDef,
    number: Option<String>,
    batch: Option<&str>,
    info: &[(String, String)],
    as_of: Date,
) -> Metadata {
    let record = &case.record;
    let filed = record.date("filed_on");
    let mut elements: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            elements.push((name.to_owned(), value));
        }
    };
    add("聚合层次", Some("件".to_owned()));
    add("档号", number);
    add("批次号", batch.map(str::to_owned));
    add("年度", Some(filed.unwrap_or(as_of).year().to_string()));
    add("题名", Some(title(case, form)));
    add("责任者", record.text("community").map(|name| format!("{name}居民委员会")));
    add("日期", filed.map(|date| date.to_string()));
    add("文种", Some(form.title.zh.clone()));
    add("主题词", record.text("title").map(str::to_owned));
    add("行政区划", Some(division(case)));
    add("语种", Some("zh-CN".to_owned()));
    let count = 1 + case.attachments.iter().filter(|one| one.status != Status::Missing).count();
    add("件数", Some(count.to_string()));
    add("归档日期", Some(as_of.to_string()));
    for (label, value) in info {
        // What the office says in its own words belongs to the record; the
        // English labels are the bag's.
        if !label.is_ascii() {
            add(label, Some(value.clone()));
        } else if label == "Source-Organization" {
            add("立档单位名称", Some(value.clone()));
        }
    }
    let mut steps = vec![Step {
        act: "填报".to_owned(),
        on: filed,
        by: record.text("community").map(str::to_owned),
        text: None,
    }];
    for (id, label) in form.stages() {
        let get = |part: &str| format!("opinions.{id}.{part}");
        let (text, on) = (record.text(&get("text")), record.date(&get("date")));
        if text.is_some() || on.is_some() {
            steps.push(Step {
                act: format!("{}意见", label.zh),
                on,
                by: record.text(&get("unit")).map(str::to_owned),
                text: text.map(str::to_owned),
            });
        }
    }
    steps.push(Step { act: "归档".to_owned(), on: Some(as_of), by: None, text: None });
    Metadata { elements, steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let of = |pattern: &str| Numbering { pattern: Some(pattern.into()), first: 1 }.of(7);
        assert_eq!(of("QT·2026-永久-{n:4}").as_deref(), Some("QT·2026-永久-0007"));
        assert_eq!(of("{n}/{n:2}").as_deref(), Some("7/07"));
        assert_eq!(of("无").as_deref(), Some("无"));
        assert_eq!(of("{n").as_deref(), Some(""));
        assert_eq!(Numbering { pattern: None, first: 1 }.of(7), None);
    }

    #[test]
    fn safe_names() {
        for (text, expected) in
            [("a/b:c", "a_b_c"), ("con", "_con"), ("", "_"), ("~x", "_~x"), ("玉林. ", "玉林")]
        {
            assert_eq!(safe(text), expected);
        }
        assert!(safe(&"长".repeat(500)).chars().count() <= 61);
    }
}
