//! 完整性: nothing that should be there is missing.

use super::super::facts::Facts;
use super::super::{Inspection, Outcome};
use super::{Findings, at, demanded, no_bag, no_digests, no_metadata, of_metadata, patterns};
use crate::words;

/// Payload-Oxum and what is there: bytes and files.
fn oxum(facts: &Facts) -> Option<(u64, u64)> {
    let info = &facts.verified.as_ref()?.info;
    let (_, value) = info.iter().find(|(label, _)| label.eq_ignore_ascii_case("Payload-Oxum"))?;
    let (bytes, files) = value.split_once('.')?;
    Some((bytes.parse().ok()?, files.parse().ok()?))
}

pub(super) fn number(facts: &Facts, _: &Inspection) -> Outcome {
    let Some((_, said)) = oxum(facts) else {
        return Outcome::not_checked(words!(
            "没有登记总件数（Payload-Oxum）",
            "No number is on record (Payload-Oxum)"
        ));
    };
    let there = facts.files.len() as u64;
    let findings = if said == there {
        vec![]
    } else {
        vec![("Payload-Oxum".to_owned(), format!("{there} ≠ {said}"))]
    };
    Outcome::of(
        words!("登记 {said} 个文件，实有 {there} 个", "{said} file(s) on record, {there} there"),
        findings,
    )
}

pub(super) fn bytes(facts: &Facts, _: &Inspection) -> Outcome {
    let Some((said, _)) = oxum(facts) else {
        return Outcome::not_checked(words!(
            "没有登记总字节数（Payload-Oxum）",
            "No sum of bytes is on record (Payload-Oxum)"
        ));
    };
    let there: u64 = facts.files.iter().map(|file| file.size).sum();
    let findings = if said == there {
        vec![]
    } else {
        vec![("Payload-Oxum".to_owned(), format!("{there} ≠ {said}"))]
    };
    Outcome::of(
        words!("登记 {said} 字节，实有 {there} 字节", "{said} byte(s) on record, {there} there"),
        findings,
    )
}

pub(super) fn present(facts: &Facts, inspection: &Inspection) -> Outcome {
    let wanted = inspection.rules.metadata.present.as_ref();
    demanded(
        facts,
        wanted,
        false,
        words!(
            "按规则的元数据项（DA/T 46-2009 一类）",
            "Against the elements of the rules (of DA/T 46-2009 kind)"
        ),
    )
}

pub(super) fn required(facts: &Facts, inspection: &Inspection) -> Outcome {
    let wanted = inspection.rules.metadata.required.as_ref();
    demanded(
        facts,
        wanted,
        true,
        words!("按规则的必填项", "Against the required elements of the rules"),
    )
}

pub(super) fn steps(facts: &Facts, inspection: &Inspection) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let Some(acts) = inspection.rules.metadata.acts.as_ref().filter(|acts| !acts.is_empty()) else {
        return Outcome::not_checked(words!(
            "规则没有写应有的步骤（metadata.acts）",
            "The rules list no steps (metadata.acts)"
        ));
    };
    let mut findings = Vec::new();
    for case in &facts.cases {
        let Ok(known) = &case.metadata else { continue };
        for act in acts {
            match known.steps.iter().find(|step| step.act == *act) {
                None => findings.push((at(case, act), "∅".to_owned())),
                Some(step) if step.on.trim().is_empty() => {
                    findings.push((at(case, act), "时间 ∅".to_owned()));
                }
                Some(_) => {}
            }
        }
    }
    of_metadata(
        facts,
        words!("按规则的步骤，各有时间", "Against the steps of the rules, each with its date"),
        findings,
    )
}

pub(super) fn consecutive(facts: &Facts, _: &Inspection) -> Outcome {
    let count: usize = facts.serials.values().map(Vec::len).sum();
    if count < 2 {
        return Outcome::not_checked(words!(
            "到这一个为止只有 {count} 个带顺序号的档号，无从比较",
            "Up to this object there are {count} reference number(s) with a serial number, and nothing to compare"
        ));
    }
    let mut findings = Vec::new();
    for (stem, numbers) in &facts.serials {
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        for [one, next] in sorted.array_windows() {
            if *next != one + 1 {
                findings.push((stem.clone(), format!("{one} → {next}")));
            }
        }
    }
    Outcome::of(
        words!("这次给出的对象之间，到这一个为止", "Over the objects of this run, up to this one"),
        findings,
    )
}

pub(super) fn content(facts: &Facts, _: &Inspection) -> Outcome {
    let lost = facts.verified.as_ref().map_or(0, |verified| verified.entries.missing);
    let empty = facts.files.iter().filter(|file| file.size == 0);
    let findings: Findings = empty.map(|file| (file.path.clone(), "0 bytes".to_owned())).collect();
    if lost > 0 || !findings.is_empty() {
        let mut findings = findings;
        if lost > 0 {
            findings.push(("manifest".to_owned(), format!("−{lost}")));
        }
        return Outcome::of(words!("缺失 {lost} 个文件", "{lost} file(s) are missing"), findings);
    }
    let count = facts.files.len();
    Outcome::person(words!(
        "{count} 个文件都在、都不是空的；内容是否完整须由人看",
        "{count} file(s) are there and none is empty; whether the content is complete a person must see"
    ))
}

pub(super) fn attachments(facts: &Facts, _: &Inspection) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let findings = facts.cases.iter().flat_map(|case| {
        case.missing.iter().map(|path| (format!("{}{path}", case.below), "missing".to_owned()))
    });
    Outcome::of(
        words!("按检查时的附件清单（记录.json）", "Against the attachments as checked (记录.json)"),
        findings.collect(),
    )
}

pub(super) fn scope(facts: &Facts, inspection: &Inspection) -> Outcome {
    match inspection.rules.content.scope.as_ref().filter(|scope| !scope.is_empty()) {
        Some(scope) => patterns(facts, scope),
        None => Outcome::not_checked(words!(
            "规则没有写归档范围（content.scope）",
            "The rules give no scope (content.scope)"
        )),
    }
}

pub(super) fn package(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(verified) = &facts.verified else { return no_bag() };
    let wanted = inspection.rules.bag.info.iter().flatten();
    let findings = wanted.filter(|label| {
        !verified
            .info
            .iter()
            .any(|(known, value)| known.eq_ignore_ascii_case(label) && !value.is_empty())
    });
    Outcome::of(
        words!("bag-info.txt 里的必备项", "The required elements of bag-info.txt"),
        findings.map(|label| (label.clone(), "∅".to_owned())).collect(),
    )
}

pub(super) fn complete(facts: &Facts, _: &Inspection) -> Outcome {
    let Some(fixity) = &facts.fixity else { return no_digests() };
    let entries = fixity.entries;
    let mut findings = Vec::new();
    for (name, count) in [("missing", entries.missing), ("unlisted", entries.unlisted)] {
        if count > 0 {
            findings.push((name.to_owned(), count.to_string()));
        }
    }
    Outcome::of(words!("清单与实有的文件比对", "The manifests against what is there"), findings)
}
