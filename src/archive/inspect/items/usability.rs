//! 可用性: whatever is there can be read.

use super::super::content::Readable;
use super::super::facts::Facts;
use super::super::outside::Answer;
use super::super::{Inspection, Outcome};
use super::{Findings, no_metadata};
use crate::words;

pub(super) fn metadata_readable(facts: &Facts, _: &Inspection) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let broken = facts
        .cases
        .iter()
        .filter_map(|case| Some((case.path.clone(), case.metadata.as_ref().err()?.clone())));
    let count = facts.cases.len();
    Outcome::of(
        words!("解析了 {count} 份元数据", "{count} metadata file(s) were parsed"),
        broken.collect(),
    )
}

pub(super) fn target(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::not_checked(words!(
        "目标数据库不在本软件里，请在接收系统中检测",
        "The target system is not part of this program; check it there"
    ))
}

pub(super) fn formats(facts: &Facts, inspection: &Inspection) -> Outcome {
    let allowed: Vec<&str> =
        inspection.rules.formats.allowed.iter().flatten().map(String::as_str).collect();
    let strange = facts.files.iter().filter(|file| !allowed.contains(&file.format));
    let mut findings: Findings =
        strange.map(|file| (file.path.clone(), file.format.to_owned())).collect();
    match &facts.registry {
        Answer::Failed(name, printed) => {
            findings.push((name.clone(), printed.lines().next().unwrap_or_default().to_owned()))
        }
        Answer::Silent(name, why) if findings.is_empty() => {
            return Outcome::not_checked(words!(
                "按内容识别都在允许之列；格式登记库程序 {name} 没有给出结论（{why}）",
                "By their content all are allowed; {name} gave no verdict ({why})"
            ));
        }
        _ => {}
    }
    let count = facts.files.len();
    Outcome::of(
        words!(
            "{count} 个文件按内容识别；没有核对到版本和 PDF/A 级别",
            "{count} file(s) by content; versions and PDF/A levels were not looked at"
        ),
        findings,
    )
}

pub(super) fn readable(facts: &Facts, _: &Inspection) -> Outcome {
    let broken = facts.files.iter().filter_map(|file| match &file.readable {
        Readable::Damaged(why) => Some((file.path.clone(), why.clone())),
        _ => None,
    });
    let findings: Findings = broken.collect();
    let whole = facts.files.iter().filter(|file| file.readable == Readable::Whole).count();
    let rest = facts.files.len() - whole;
    if findings.is_empty() && rest > 0 {
        return Outcome::not_checked(words!(
            "{whole} 个文件读到了末尾；另有 {rest} 个的格式本软件不能读到末尾",
            "{whole} file(s) were read to their end; {rest} are of formats that this program does not read to the end"
        ));
    }
    Outcome::of(
        words!("{whole} 个文件读到了末尾", "{whole} file(s) were read to their end"),
        findings,
    )
}

pub(super) fn environment(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::not_checked(words!(
        "阅读软件和设备不在本软件检测之列",
        "Programs and machines to read it with are not looked at"
    ))
}

pub(super) fn closed(facts: &Facts, _: &Inspection) -> Outcome {
    let closed = facts.files.iter().filter(|file| file.readable == Readable::Closed);
    Outcome::of(
        words!("加密的办公文件和压缩包、rar、7z", "Encrypted office files and zips, rar, 7z"),
        closed.map(|file| (file.path.clone(), file.format.to_owned())).collect(),
    )
}
