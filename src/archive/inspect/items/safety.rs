//! 安全性: nothing does harm, and the carrier is well.

use super::super::facts::{Facts, is_litter};
use super::super::outside::Answer;
use super::super::{Inspection, Outcome};
use super::Findings;
use crate::words;

pub(super) fn scanner(facts: &Facts, _: &Inspection) -> Outcome {
    match &facts.virus {
        Answer::None => unconfigured(),
        Answer::Silent(name, why) => Outcome::of(
            words!("杀毒程序 {name} 没有运行成（{why}）", "The scanner {name} did not run ({why})"),
            vec![(name.clone(), why.clone())],
        ),
        Answer::Passed(name) | Answer::Failed(name, _) => Outcome::passed(words!(
            "杀毒程序 {name} 运行正常；病毒库是否最新须由人看",
            "The scanner {name} runs; whether its data are new a person must see"
        )),
    }
}

fn unconfigured() -> Outcome {
    Outcome::not_checked(words!(
        "没有配置杀毒程序（规则文件 outside.virus）",
        "No virus scanner is configured (outside.virus of the rule file)"
    ))
}

pub(super) fn viruses(facts: &Facts, _: &Inspection) -> Outcome {
    match &facts.virus {
        Answer::None => unconfigured(),
        Answer::Silent(name, why) => Outcome::not_checked(words!(
            "杀毒程序 {name} 没有给出结论（{why}）",
            "The scanner {name} gave no verdict ({why})"
        )),
        Answer::Passed(name) => Outcome::passed(words!(
            "杀毒程序 {name} 没有报告",
            "The scanner {name} reports nothing"
        )),
        Answer::Failed(name, printed) => {
            let lines = printed.lines().filter(|line| !line.trim().is_empty());
            let mut findings: Findings =
                lines.map(|line| (name.clone(), line.to_owned())).collect();
            if findings.is_empty() {
                findings.push((name.clone(), "!".to_owned()));
            }
            Outcome::of(words!("杀毒程序 {name} 有报告", "The scanner {name} reports"), findings)
        }
    }
}

pub(super) fn foreign(facts: &Facts, _: &Inspection) -> Outcome {
    let programs = facts
        .files
        .iter()
        .filter(|file| matches!(file.format, "exe" | "elf") || is_litter(&file.path));
    let mut findings: Findings =
        programs.map(|file| (file.path.clone(), file.format.to_owned())).collect();
    findings.extend(facts.strange.iter().map(|path| (path.clone(), "link, device …".to_owned())));
    let unlisted = facts.verified.as_ref().map_or(0, |verified| verified.entries.unlisted);
    if unlisted > 0 {
        findings.push(("data/".to_owned(), format!("+{unlisted}")));
    }
    Outcome::of(
        words!(
            "程序、系统文件、链接和清单外的文件",
            "Programs, files of systems, links, and files that no list names"
        ),
        findings,
    )
}

pub(super) fn look(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::person(words!(
        "由检测人员查看载体有无划痕、变形、污损",
        "An inspector looks for scratches, bends and stains"
    ))
}

pub(super) fn carrier(facts: &Facts, _: &Inspection) -> Outcome {
    if facts.unread {
        let wrong = facts.verified.iter().flat_map(|verified| &verified.diagnostics);
        let unread = wrong.filter(|one| one.code.to_string() == "R815");
        let mut findings: Findings =
            unread.map(|one| (one.code.to_string(), one.message.clone())).collect();
        if findings.is_empty() {
            findings.push(("R815".to_owned(), "!".to_owned()));
        }
        return Outcome::of(words!("读取时出错", "Errors while reading"), findings);
    }
    if facts.fixity.is_none() {
        return Outcome::not_checked(words!(
            "只读了文件的开头；封装后或有了摘要清单可以通读",
            "Only the beginnings of files were read; a bag, or a folder with a digest list, is read through"
        ));
    }
    Outcome::passed(words!("每个文件都从头读到了尾", "Every file was read from end to end"))
}

pub(super) fn disc(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::not_checked(words!("需要光盘检测设备", "Needs a disc tester"))
}

pub(super) fn process(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::person(words!(
        "由人判断归档和管理过程是否安全可控",
        "A person judges whether the process is safe and under control"
    ))
}
