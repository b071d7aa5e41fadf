//! The items, each with the stages that ask it and the check behind it.
//!
//! In: [`Facts`]. Out: an [`Outcome`] an item. Numbers are those that public
//! sources quote for 归档; the other stages repeat most of them.

use super::content::{Readable, Signed};
use super::facts::{Case, Facts, FileFact, is_litter};
use super::outside::Answer;
use super::rules::{day, fits};
use super::{Inspection, Outcome, Property, Stage};
use crate::archive::verify::Verdict;
use crate::lang::Words;
use crate::words;

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
    item("1-1", Authenticity, ("固化信息有效性", "fixity information is valid"), ALL, fixed),
    item("1-2", Authenticity, ("元数据项数据长度", "length of metadata values"), EARLY, lengths),
    item(
        "1-3",
        Authenticity,
        ("元数据项数据类型、格式", "type and form of metadata values"),
        EARLY,
        types,
    ),
    item(
        "1-4",
        Authenticity,
        ("元数据项值域符合度", "metadata values are among the allowed"),
        EARLY,
        values,
    ),
    item(
        "1-5",
        Authenticity,
        ("元数据项值合理性", "metadata values are plausible"),
        EARLY,
        plausible,
    ),
    item(
        "1-6",
        Authenticity,
        ("元数据项和文件名特殊字符", "odd characters in metadata and names"),
        EARLY,
        characters,
    ),
    item("1-7", Authenticity, ("档号规范性", "reference number is well formed"), EARLY, reference),
    item(
        "1-8",
        Authenticity,
        ("元数据项重复性", "metadata values are not repeated"),
        EARLY,
        repeated,
    ),
    item(
        "1-10",
        Authenticity,
        ("内容数据的电子属性一致性", "electronic properties agree"),
        ALL,
        properties,
    ),
    item(
        "1-11",
        Authenticity,
        ("元数据与内容数据关联", "metadata lead to their content"),
        ALL,
        linked,
    ),
    item(
        "1-12",
        Authenticity,
        ("说明文件和目录、信息包组织结构规范性", "structure is as it should be"),
        EARLY,
        layout,
    ),
    item("1-14", Authenticity, ("信息包一致性", "the package is what it was"), ALL, unchanged),
    item("2-1", Integrity, ("总件数相符性", "number of files agrees"), ALL, number),
    item("2-2", Integrity, ("总字节数相符性", "number of bytes agrees"), ALL, bytes),
    item("2-3", Integrity, ("元数据项完整性", "metadata elements are all there"), EARLY, present),
    item("2-4", Integrity, ("元数据必填项", "required metadata are filled in"), EARLY, required),
    item("2-5", Integrity, ("过程信息完整性", "steps of the procedure are recorded"), EARLY, steps),
    item("2-6", Integrity, ("连续编号", "numbers are consecutive"), EARLY, consecutive),
    item("2-7", Integrity, ("内容数据完整性", "content is complete"), ALL, content),
    item("2-8", Integrity, ("附件数据完整性", "attachments are complete"), ALL, attachments),
    item("2-9", Integrity, ("归档范围", "everything that must be kept is there"), EARLY, scope),
    item(
        "2-10",
        Integrity,
        ("信息包元数据完整性", "metadata of the package are complete"),
        ALL,
        package,
    ),
    item(
        "2-11",
        Integrity,
        ("信息包内容数据完整性", "content of the package is complete"),
        ALL,
        complete,
    ),
    item(
        "3-1",
        Usability,
        ("信息包中元数据可读性", "metadata can be read"),
        ALL,
        metadata_readable,
    ),
    item(
        "3-2",
        Usability,
        ("目标数据库中元数据可访问性", "metadata are there in the target system"),
        ALL,
        target,
    ),
    item("3-3", Usability, ("内容数据格式", "formats are fit for keeping"), ALL, formats),
    item("3-4", Usability, ("内容数据可读性", "content can be read"), ALL, readable),
    item("3-5", Usability, ("软硬件环境", "software and hardware to read it"), ALL, environment),
    item(
        "3-8",
        Usability,
        ("压缩、加密和非公开算法", "no encryption, no secret methods"),
        ALL,
        closed,
    ),
    item("4-1", Safety, ("杀毒软件", "a virus scanner is there"), ALL, scanner),
    item("4-2", Safety, ("病毒", "no viruses"), ALL, viruses),
    item("4-3", Safety, ("载体中的非归档文件", "no foreign files"), ALL, foreign),
    item("4-4", Safety, ("载体外观", "look of the carrier"), ALL, look),
    item("4-5", Safety, ("载体读取", "the carrier can be read"), ALL, carrier),
    item("4-6", Safety, ("光盘等载体技术指标", "technical state of discs"), ALL, disc),
    item("4-7", Safety, ("归档和管理过程安全", "the process is under control"), ALL, process),
];

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

/// Every element of every case; `None` where there are no metadata.
fn elements<'f>(facts: &'f Facts) -> Option<Vec<(&'f Case, &'f str, &'f str)>> {
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

fn fixed(facts: &Facts, _: &Inspection) -> Outcome {
    let Some(verified) = &facts.verified else { return no_bag() };
    let wrong = verified
        .diagnostics
        .iter()
        .filter(|one| one.severity == crate::diagnostic::Severity::Error);
    let mut findings: Findings =
        wrong.map(|one| (one.code.to_string(), one.message.clone())).collect();
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
    if findings.is_empty() && verified.verdict != Verdict::Valid {
        return Outcome::not_checked(words!(
            "有文件读不出来，见 4-5",
            "Files cannot be read, see 4-5"
        ));
    }
    Outcome::of(
        words!(
            "逐个核对摘要；电子签名 {count} 份",
            "Every digest was compared; signatures in {count} file(s)"
        ),
        findings,
    )
}

fn lengths(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn types(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn values(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn plausible(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn characters(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn reference(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn repeated(facts: &Facts, _: &Inspection) -> Outcome {
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

/// Files that metadata describe, with what is there.
fn described<'f>(
    facts: &'f Facts,
) -> impl Iterator<Item = (&'f Case, String, &'f super::metadata::FileOf, Option<&'f FileFact>)> {
    facts.cases.iter().flat_map(move |case| {
        case.metadata.iter().flat_map(|known| &known.files).map(move |file| {
            let path = format!("{}{}", case.below, file.path);
            let found = facts.files.binary_search_by(|fact| fact.path.as_str().cmp(&path)).ok();
            (case, path, file, found.and_then(|at| facts.files.get(at)))
        })
    })
}

fn properties(facts: &Facts, _: &Inspection) -> Outcome {
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

fn linked(facts: &Facts, _: &Inspection) -> Outcome {
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

fn layout(facts: &Facts, inspection: &Inspection) -> Outcome {
    let Some(layout) = inspection.rules.content.layout.as_ref().filter(|all| !all.is_empty())
    else {
        return Outcome::not_checked(words!(
            "规则没有写组织结构（content.layout）",
            "The rules give no structure (content.layout)"
        ));
    };
    patterns(facts, layout)
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

fn unchanged(facts: &Facts, _: &Inspection) -> Outcome {
    let Some(verified) = &facts.verified else { return no_bag() };
    let entries = verified.entries;
    let intact = entries.intact;
    match verified.verdict {
        Verdict::Valid => Outcome::passed(words!(
            "{intact} 个文件与封装时的摘要相符",
            "{intact} file(s) are as they were packed"
        )),
        Verdict::Unreadable | Verdict::Indeterminate => {
            Outcome::not_checked(words!("有文件读不出来，见 4-5", "Files cannot be read, see 4-5"))
        }
        Verdict::Invalid => {
            let wrong = verified
                .diagnostics
                .iter()
                .filter(|one| one.severity == crate::diagnostic::Severity::Error);
            Outcome::of(
                words!("与封装时的摘要比对", "Against the digests of packing"),
                wrong.map(|one| (one.code.to_string(), one.message.clone())).collect(),
            )
        }
    }
}

/// Payload-Oxum and what is there: bytes and files.
fn oxum(facts: &Facts) -> Option<(u64, u64)> {
    let info = &facts.verified.as_ref()?.info;
    let (_, value) = info.iter().find(|(label, _)| label.eq_ignore_ascii_case("Payload-Oxum"))?;
    let (bytes, files) = value.split_once('.')?;
    Some((bytes.parse().ok()?, files.parse().ok()?))
}

fn number(facts: &Facts, _: &Inspection) -> Outcome {
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

fn bytes(facts: &Facts, _: &Inspection) -> Outcome {
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

fn present(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn required(facts: &Facts, inspection: &Inspection) -> Outcome {
    let wanted = inspection.rules.metadata.required.as_ref();
    demanded(
        facts,
        wanted,
        true,
        words!("按规则的必填项", "Against the required elements of the rules"),
    )
}

fn steps(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn consecutive(facts: &Facts, _: &Inspection) -> Outcome {
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

fn content(facts: &Facts, _: &Inspection) -> Outcome {
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

fn attachments(facts: &Facts, _: &Inspection) -> Outcome {
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

fn scope(facts: &Facts, inspection: &Inspection) -> Outcome {
    match inspection.rules.content.scope.as_ref().filter(|scope| !scope.is_empty()) {
        Some(scope) => patterns(facts, scope),
        None => Outcome::not_checked(words!(
            "规则没有写归档范围（content.scope）",
            "The rules give no scope (content.scope)"
        )),
    }
}

fn package(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn complete(facts: &Facts, _: &Inspection) -> Outcome {
    let Some(verified) = &facts.verified else { return no_bag() };
    let entries = verified.entries;
    let mut findings = Vec::new();
    for (name, count) in [("missing", entries.missing), ("unlisted", entries.unlisted)] {
        if count > 0 {
            findings.push((name.to_owned(), count.to_string()));
        }
    }
    Outcome::of(words!("清单与实有的文件比对", "The manifests against what is there"), findings)
}

fn metadata_readable(facts: &Facts, _: &Inspection) -> Outcome {
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

fn target(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::not_checked(words!(
        "目标数据库不在本软件里，请在接收系统中检测",
        "The target system is not part of this program; check it there"
    ))
}

fn formats(facts: &Facts, inspection: &Inspection) -> Outcome {
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

fn readable(facts: &Facts, _: &Inspection) -> Outcome {
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

fn environment(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::not_checked(words!(
        "阅读软件和设备不在本软件检测之列",
        "Programs and machines to read it with are not looked at"
    ))
}

fn closed(facts: &Facts, _: &Inspection) -> Outcome {
    let closed = facts.files.iter().filter(|file| file.readable == Readable::Closed);
    Outcome::of(
        words!("加密的办公文件和压缩包、rar、7z", "Encrypted office files and zips, rar, 7z"),
        closed.map(|file| (file.path.clone(), file.format.to_owned())).collect(),
    )
}

fn scanner(facts: &Facts, _: &Inspection) -> Outcome {
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

fn viruses(facts: &Facts, _: &Inspection) -> Outcome {
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

fn foreign(facts: &Facts, _: &Inspection) -> Outcome {
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

fn look(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::person(words!(
        "由检测人员查看载体有无划痕、变形、污损",
        "An inspector looks for scratches, bends and stains"
    ))
}

fn carrier(facts: &Facts, _: &Inspection) -> Outcome {
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
    if facts.verified.is_none() {
        return Outcome::not_checked(words!(
            "只读了文件的开头；封装后可以通读",
            "Only the beginnings of files were read; a bag is read through"
        ));
    }
    Outcome::passed(words!("每个文件都从头读到了尾", "Every file was read from end to end"))
}

fn disc(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::not_checked(words!("需要光盘检测设备", "Needs a disc tester"))
}

fn process(_: &Facts, _: &Inspection) -> Outcome {
    Outcome::person(words!(
        "由人判断归档和管理过程是否安全可控",
        "A person judges whether the process is safe and under control"
    ))
}
