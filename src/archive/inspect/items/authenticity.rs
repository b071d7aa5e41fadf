//! 真实性: what is there is what was fixed when it was packed, and its metadata
//! tell the truth about it.

use super::super::content::Signed;
use super::super::facts::Facts;
use super::super::fixity::Fixity;
use super::super::outside::Answer;
use super::super::rules::{day, fits};
use super::super::{Inspection, Outcome};
use super::{Findings, at, described, elements, no_digests, no_metadata, of_metadata, patterns};
use crate::archive::verify::Verdict;
use crate::words;

pub(super) fn fixed(facts: &Facts, _: &Inspection) -> Outcome {
    let Some(fixity) = &facts.fixity else { return no_digests() };
    let mut findings = told(fixity);
    let signed = facts.files.iter().filter(|file| file.signed != Signed::Not);
    let count = signed.clone().count();
    for file in signed {
        if let Signed::Broken(why) = &file.signed {
            findings.push((file.path.clone(), why.clone()));
        }
    }
    match &facts.signatures {
        Answer::Failed(name, printed) => {
            findings.push((name.clone(), printed.lines().next().unwrap_or_default().to_owned()));
        }
        Answer::Silent(name, why) if findings.is_empty() => {
            return Outcome::not_checked(words!(
                "摘要都相符；验签程序 {name} 没有给出结论（{why}）",
                "All digests fit; {name} gave no verdict on signatures ({why})"
            ));
        }
        Answer::None if findings.is_empty() && count > 0 => {
            return Outcome::not_checked(words!(
                "摘要都相符，{count} 份 PDF 签名以后没有改动；签名人可信与否没有检测（没有配置 outside.signatures）",
                "All digests fit, and {count} PDF(s) are as they were signed; whether the signers can be trusted was not checked (outside.signatures is not configured)"
            ));
        }
        _ => {}
    }
    if findings.is_empty() && fixity.verdict != Verdict::Valid {
        return doubtful(fixity);
    }
    Outcome::of(
        words!(
            "逐个核对摘要；电子签名 {count} 份",
            "Every digest was compared; signatures in {count} file(s)"
        ),
        findings,
    )
}

pub(super) fn lengths(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(elements) = elements(facts) else { return no_metadata() };
    let limits = &inspection.rules.limits;
    let mut findings = Vec::new();
    for (case, name, value) in elements {
        let own = limits.elements.as_ref().and_then(|own| own.get(name)).copied();
        let most = own.or(limits.value).unwrap_or(usize::MAX);
        let length = value.chars().count();
        if length > most {
            findings.push((at(case, name), format!("{length} > {most}")));
        }
    }
    of_metadata(facts, words!("按规则的最长字数", "Against the lengths of the rules"), findings)
}

pub(super) fn types(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(elements) = elements(facts) else { return no_metadata() };
    let rules = &inspection.rules.metadata;
    let mut findings = Vec::new();
    for (case, name, value) in elements.into_iter().filter(|(_, _, value)| !value.trim().is_empty())
    {
        let date = rules.dates.as_ref().is_some_and(|dates| dates.contains_key(name));
        let number = rules.numbers.as_ref().is_some_and(|numbers| numbers.contains_key(name));
        if date && value.parse::<jiff::civil::Date>().is_err()
            || number && value.parse::<i64>().is_err()
        {
            findings.push((at(case, name), value.to_owned()));
        }
    }
    of_metadata(
        facts,
        words!("日期须为 ISO 写法，数须为整数", "Dates are ISO, numbers whole"),
        findings,
    )
}

pub(super) fn values(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(elements) = elements(facts) else { return no_metadata() };
    let Some(allowed) = &inspection.rules.metadata.values else {
        return Outcome::not_checked(words!("规则没有写值域", "The rules list no values"));
    };
    let mut findings = Vec::new();
    for (case, name, value) in elements {
        if let Some(allowed) = allowed.get(name)
            && !allowed.iter().any(|one| one == value)
        {
            findings.push((at(case, name), format!("“{value}” ∉ {}", allowed.join("、"))));
        }
    }
    of_metadata(facts, words!("按规则的值域", "Against the values of the rules"), findings)
}

pub(super) fn plausible(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(elements) = elements(facts) else { return no_metadata() };
    let (rules, today) = (&inspection.rules.metadata, inspection.today);
    let mut findings = Vec::new();
    for (case, name, value) in elements {
        let range = rules.dates.as_ref().and_then(|dates| dates.get(name));
        let date = day(value, today).filter(|_| value != "today");
        if let (Some(range), Some(date)) = (range, date) {
            let (from, to) = (day(&range.from, today), day(&range.to, today));
            if from.is_some_and(|from| date < from) || to.is_some_and(|to| date > to) {
                findings.push((at(case, name), format!("{value}: {} – {}", range.from, range.to)));
            }
        }
        let range = rules.numbers.as_ref().and_then(|numbers| numbers.get(name));
        if let (Some(range), Ok(number)) = (range, value.parse::<i64>())
            && !(range.from..=range.to).contains(&number)
        {
            findings.push((at(case, name), format!("{number}: {} – {}", range.from, range.to)));
        }
    }
    for case in &facts.cases {
        let Ok(known) = &case.metadata else { continue };
        let dated: Vec<_> =
            known.steps.iter().filter_map(|step| Some((step, day(&step.on, today)?))).collect();
        for [(one, earlier), (other, later)] in dated.array_windows() {
            if later < earlier {
                findings.push((at(case, &other.act), format!("{later} < {} {earlier}", one.act)));
            }
        }
    }
    of_metadata(
        facts,
        words!(
            "按规则的范围；业务行为须先后有序",
            "Against the ranges of the rules; steps must be in order"
        ),
        findings,
    )
}

pub(super) fn characters(facts: &Facts, inspection: &Inspection) -> Outcome {
    let limits = &inspection.rules.limits;
    let mut findings = Vec::new();
    for (case, name, value) in elements(facts).unwrap_or_default() {
        if let Some(c) = value.chars().find(|c| is_odd(*c)) {
            findings.push((at(case, name), format!("U+{:04X}", u32::from(c))));
        }
    }
    for file in &facts.files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if let Some(c) = file.path.chars().find(|c| is_odd(*c) || *c == '\n') {
            findings.push((file.path.clone(), format!("U+{:04X}", u32::from(c))));
        } else if let Some(part) = crate::archive::bag::reserved(&file.path) {
            findings.push((file.path.clone(), part.to_owned()));
        } else if limits.name_bytes.is_some_and(|most| name.len() > most)
            || limits.path_bytes.is_some_and(|most| file.path.len() > most)
        {
            findings.push((file.path.clone(), format!("{} bytes", file.path.len())));
        }
    }
    if facts.cases.is_empty() && findings.is_empty() {
        return Outcome::not_checked(words!(
            "文件名没有问题；没有元数据文件可以检测",
            "The names are in order; there are no metadata to check"
        ));
    }
    of_metadata(
        facts,
        words!(
            "控制字符、私用区字符、替换符，和 Windows 不能用的文件名",
            "Control, private-use and replacement characters, and names that Windows lacks"
        ),
        findings,
    )
}

/// Control characters, private use, the replacement character.
fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
}

pub(super) fn reference(facts: &Facts, inspection: &Inspection) -> Outcome {
    let pattern = inspection.rules.reference.pattern.as_deref().unwrap_or_default();
    if pattern.is_empty() {
        return Outcome::not_checked(words!(
            "规则没有写档号的写法（reference.pattern）",
            "The rules give no pattern (reference.pattern)"
        ));
    }
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let mut findings = Vec::new();
    for case in &facts.cases {
        let Ok(known) = &case.metadata else { continue };
        let number = known.get("档号").unwrap_or_default();
        if !fits(pattern, number) {
            findings.push((at(case, "档号"), format!("“{number}” ≠ {pattern}")));
        }
    }
    of_metadata(facts, words!("按规则的写法 {pattern}", "Against the pattern {pattern}"), findings)
}

pub(super) fn repeated(facts: &Facts, _: &Inspection) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let findings = facts
        .repeated
        .iter()
        .map(|(name, value, first)| (format!("{name} {value}"), first.clone()));
    of_metadata(
        facts,
        words!(
            "档号、文号、题名，在这次给出的所有对象之间",
            "Reference numbers, document numbers and titles, over all objects of this run"
        ),
        findings.collect(),
    )
}

pub(super) fn properties(facts: &Facts, _: &Inspection) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let mut findings = Vec::new();
    let mut compared = 0;
    for (_, path, file, found) in described(facts) {
        let Some(found) = found else { continue };
        compared += 1;
        if file.size.is_some_and(|size| size != found.size) {
            findings
                .push((path.clone(), format!("{} ≠ {} bytes", found.size, file.size.unwrap_or(0))));
        }
        if !file.format.is_empty() && file.format != found.format {
            findings.push((path.clone(), format!("{} ≠ {}", found.format, file.format)));
        }
        if let Some(fault) = &found.digest_fault {
            findings.push((path, fault.clone()));
        }
    }
    if compared == 0 && findings.is_empty() {
        return Outcome::not_checked(words!(
            "元数据没有描述任何文件",
            "The metadata describe no file"
        ));
    }
    of_metadata(
        facts,
        words!(
            "{compared} 个文件的大小、格式和摘要与元数据比对",
            "Size, format and digest of {compared} file(s) against the metadata"
        ),
        findings,
    )
}

pub(super) fn linked(facts: &Facts, _: &Inspection) -> Outcome {
    if facts.cases.is_empty() {
        return no_metadata();
    }
    let lost = described(facts).filter(|(_, _, _, found)| found.is_none());
    let findings: Findings = lost.map(|(case, path, ..)| (path, case.path.clone())).collect();
    of_metadata(
        facts,
        words!("元数据所指的文件都要在", "Each file that the metadata name must be there"),
        findings,
    )
}

pub(super) fn layout(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(layout) = inspection.rules.content.layout.as_ref().filter(|all| !all.is_empty())
    else {
        return Outcome::not_checked(words!(
            "规则没有写组织结构（content.layout）",
            "The rules give no structure (content.layout)"
        ));
    };
    patterns(facts, layout)
}

pub(super) fn unchanged(facts: &Facts, _: &Inspection) -> Outcome {
    let Some(fixity) = &facts.fixity else { return no_digests() };
    let intact = fixity.entries.intact;
    match fixity.verdict {
        Verdict::Valid => Outcome::passed(words!(
            "{intact} 个文件与封装时的摘要相符",
            "{intact} file(s) are as they were packed"
        )),
        Verdict::Unreadable | Verdict::Indeterminate => doubtful(fixity),
        Verdict::Invalid => Outcome::of(
            words!("与封装时的摘要比对", "Against the digests of packing"),
            told(fixity),
        ),
    }
}

/// What is wrong by the digests on record.
fn told(fixity: &Fixity) -> Findings {
    fixity.errors.iter().map(|one| (one.code.to_string(), one.message.clone())).collect()
}

/// Nothing is known to be wrong, but not all is known to be right.
fn doubtful(fixity: &Fixity) -> Outcome {
    let count = fixity.entries.unverified;
    Outcome::not_checked(match fixity.verdict {
        Verdict::Indeterminate => words!(
            "{count} 个文件在清单里没有摘要，无从核对",
            "{count} file(s) are listed without a digest, and cannot be compared"
        ),
        _ => words!("有文件读不出来，见 4-5", "Files cannot be read, see 4-5"),
    })
}
