//! The items, each with the stages that ask it and the check behind it.
//!
//! In: [`Facts`]. Out: an [`Outcome`] an item. Numbers are those that public
//! sources quote for 归档; the other stages repeat most of them.

use super::facts::{Case, Facts, FileFact};
use super::rules::fits;
use super::{Inspection, Outcome, Property, Stage};
use crate::lang::Words;
use crate::words;

mod authenticity;
mod integrity;
mod safety;
mod usability;

/// An item of the list.
pub(super) struct ItemOf {
    pub(super) number: &'static str,
    pub(super) property: Property,
    /// Chinese, English.
    pub(super) name: (&'static str, &'static str),
    pub(super) stages: &'static [Stage],
    pub(super) check: fn(&Facts, &Inspection) -> Outcome,
}

const ALL: &[Stage] = &[Stage::Archiving, Stage::Transfer, Stage::Keeping];
const EARLY: &[Stage] = &[Stage::Archiving, Stage::Transfer];

const fn item(
    number: &'static str,
    property: Property,
    name: (&'static str, &'static str),
    stages: &'static [Stage],
    check: fn(&Facts, &Inspection) -> Outcome,
) -> ItemOf {
    ItemOf { number, property, name, stages, check }
}

use Property::{Authenticity, Integrity, Safety, Usability};

/// All items, in order.
pub(super) static ITEMS: &[ItemOf] = &[
    item(
        "1-1",
        Authenticity,
        ("固化信息有效性", "fixity information is valid"),
        ALL,
        authenticity::fixed,
    ),
    item(
        "1-2",
        Authenticity,
        ("元数据项数据长度", "length of metadata values"),
        EARLY,
        authenticity::lengths,
    ),
    item(
        "1-3",
        Authenticity,
        ("元数据项数据类型、格式", "type and form of metadata values"),
        EARLY,
        authenticity::types,
    ),
    item(
        "1-4",
        Authenticity,
        ("元数据项值域符合度", "metadata values are among the allowed"),
        EARLY,
        authenticity::values,
    ),
    item(
        "1-5",
        Authenticity,
        ("元数据项值合理性", "metadata values are plausible"),
        EARLY,
        authenticity::plausible,
    ),
    item(
        "1-6",
        Authenticity,
        ("元数据项和文件名特殊字符", "odd characters in metadata and names"),
        EARLY,
        authenticity::characters,
    ),
    item(
        "1-7",
        Authenticity,
        ("档号规范性", "reference number is well formed"),
        EARLY,
        authenticity::reference,
    ),
    item(
        "1-8",
        Authenticity,
        ("元数据项重复性", "metadata values are not repeated"),
        EARLY,
        authenticity::repeated,
    ),
    item(
        "1-10",
        Authenticity,
        ("内容数据的电子属性一致性", "electronic properties agree"),
        ALL,
        authenticity::properties,
    ),
    item(
        "1-11",
        Authenticity,
        ("元数据与内容数据关联", "metadata lead to their content"),
        ALL,
        authenticity::linked,
    ),
    item(
        "1-12",
        Authenticity,
        ("说明文件和目录、信息包组织结构规范性", "structure is as it should be"),
        EARLY,
        authenticity::layout,
    ),
    item(
        "1-14",
        Authenticity,
        ("信息包一致性", "the package is what it was"),
        ALL,
        authenticity::unchanged,
    ),
    item("2-1", Integrity, ("总件数相符性", "number of files agrees"), ALL, integrity::number),
    item("2-2", Integrity, ("总字节数相符性", "number of bytes agrees"), ALL, integrity::bytes),
    item(
        "2-3",
        Integrity,
        ("元数据项完整性", "metadata elements are all there"),
        EARLY,
        integrity::present,
    ),
    item(
        "2-4",
        Integrity,
        ("元数据必填项", "required metadata are filled in"),
        EARLY,
        integrity::required,
    ),
    item(
        "2-5",
        Integrity,
        ("过程信息完整性", "steps of the procedure are recorded"),
        EARLY,
        integrity::steps,
    ),
    item("2-6", Integrity, ("连续编号", "numbers are consecutive"), EARLY, integrity::consecutive),
    item("2-7", Integrity, ("内容数据完整性", "content is complete"), ALL, integrity::content),
    item(
        "2-8",
        Integrity,
        ("附件数据完整性", "attachments are complete"),
        ALL,
        integrity::attachments,
    ),
    item(
        "2-9",
        Integrity,
        ("归档范围", "everything that must be kept is there"),
        EARLY,
        integrity::scope,
    ),
    item(
        "2-10",
        Integrity,
        ("信息包元数据完整性", "metadata of the package are complete"),
        ALL,
        integrity::package,
    ),
    item(
        "2-11",
        Integrity,
        ("信息包内容数据完整性", "content of the package is complete"),
        ALL,
        integrity::complete,
    ),
    item(
        "3-1",
        Usability,
        ("信息包中元数据可读性", "metadata can be read"),
        ALL,
        usability::metadata_readable,
    ),
    item(
        "3-2",
        Usability,
        ("目标数据库中元数据可访问性", "metadata are there in the target system"),
        ALL,
        usability::target,
    ),
    item(
        "3-3",
        Usability,
        ("内容数据格式", "formats are fit for keeping"),
        ALL,
        usability::formats,
    ),
    item("3-4", Usability, ("内容数据可读性", "content can be read"), ALL, usability::readable),
    item(
        "3-5",
        Usability,
        ("软硬件环境", "software and hardware to read it"),
        ALL,
        usability::environment,
    ),
    item(
        "3-8",
        Usability,
        ("压缩、加密和非公开算法", "no encryption, no secret methods"),
        ALL,
        usability::closed,
    ),
    item("4-1", Safety, ("杀毒软件", "a virus scanner is there"), ALL, safety::scanner),
    item("4-2", Safety, ("病毒", "no viruses"), ALL, safety::viruses),
    item("4-3", Safety, ("载体中的非归档文件", "no foreign files"), ALL, safety::foreign),
    item("4-4", Safety, ("载体外观", "look of the carrier"), ALL, safety::look),
    item("4-5", Safety, ("载体读取", "the carrier can be read"), ALL, safety::carrier),
    item("4-6", Safety, ("光盘等载体技术指标", "technical state of discs"), ALL, safety::disc),
    item(
        "4-7",
        Safety,
        ("归档和管理过程安全", "the process is under control"),
        ALL,
        safety::process,
    ),
];

/// A place and what is wrong there.
type Findings = Vec<(String, String)>;

fn no_metadata() -> Outcome {
    Outcome::not_checked(words!(
        "没有元数据文件（元数据.xml 或 元数据.json）",
        "There is no metadata file (元数据.xml or 元数据.json)"
    ))
}

fn no_bag() -> Outcome {
    Outcome::not_checked(words!(
        "不是封装包，没有可以核对的清单",
        "Not a bag: there is no manifest to check against"
    ))
}

fn no_digests() -> Outcome {
    Outcome::not_checked(words!(
        "不是封装包，也没有摘要清单，没有可以核对的摘要",
        "Neither a bag nor a folder with a digest list: there are no digests to check against"
    ))
}

/// Every element of every case; `None` where there are no metadata.
fn elements(facts: &Facts) -> Option<Vec<(&Case, &str, &str)>> {
    if facts.cases.is_empty() {
        return None;
    }
    let known = facts.cases.iter().filter_map(|case| Some((case, case.metadata.as_ref().ok()?)));
    Some(
        known
            .flat_map(|(case, known)| {
                known
                    .elements
                    .iter()
                    .map(move |(name, value)| (case, name.as_str(), value.as_str()))
            })
            .collect(),
    )
}

fn at(case: &Case, name: &str) -> String {
    format!("{} · {name}", case.path)
}

/// What counts as said, when metadata of a case cannot be read: nothing.
fn of_metadata(facts: &Facts, note: Words, findings: Findings) -> Outcome {
    let lost = facts.cases.iter().filter(|case| case.metadata.is_err()).count();
    if lost > 0 && findings.is_empty() {
        return Outcome::not_checked(words!(
            "{lost} 份元数据读不出来，见 3-1",
            "{lost} metadata file(s) cannot be read, see 3-1"
        ));
    }
    Outcome::of(note, findings)
}

/// Files that metadata describe, with what is there.
fn described(
    facts: &Facts,
) -> impl Iterator<Item = (&Case, String, &super::metadata::FileOf, Option<&FileFact>)> {
    facts.cases.iter().flat_map(move |case| {
        case.metadata.iter().flat_map(|known| &known.files).map(move |file| {
            let path = format!("{}{}", case.below, file.path);
            let found = facts.files.binary_search_by(|fact| fact.path.as_str().cmp(&path)).ok();
            (case, path, file, found.and_then(|at| facts.files.get(at)))
        })
    })
}

/// Elements that each case must have, filled in or not.
fn demanded(facts: &Facts, wanted: Option<&Vec<String>>, filled: bool, note: Words) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
        return Outcome::not_checked(words!("规则没有列出", "The rules list none"));
    };
    let mut findings = Vec::new();
    for case in &facts.cases {
        let Ok(known) = &case.metadata else { continue };
        for name in wanted {
            let value = known.get(name);
            if value.is_none_or(|value| filled && value.trim().is_empty()) {
                findings
                    .push((at(case, name), if value.is_none() { "∅" } else { "“”" }.to_owned()));
            }
        }
    }
    of_metadata(facts, note, findings)
}

/// Each case must have a file for each pattern.
fn patterns(facts: &Facts, patterns: &[String]) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let mut findings = Vec::new();
    for case in &facts.cases {
        for pattern in patterns {
            let there = facts.files.iter().any(|file| {
                file.path.strip_prefix(&case.below).is_some_and(|path| fits(pattern, path))
            });
            if !there {
                findings.push((format!("{}{pattern}", case.below), "0".to_owned()));
            }
        }
    }
    let shown = patterns.join("、");
    Outcome::of(words!("每件应有：{shown}", "Each case must have: {shown}"), findings)
}
