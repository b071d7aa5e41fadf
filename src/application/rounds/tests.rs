//! Made-up reports against made-up applications.

use serde_json::json;

use super::*;
use crate::application::{Attachment, Status};
use crate::record::Record;

const ALL: Sight = Sight { scans: true, quota: true };

fn form() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).expect("built in")
}

/// An application that says this, with these findings (`F105 phone`).
fn said(path: &str, part: Option<&str>, record: &[(&str, &str)], found: &[&str]) -> Application {
    let mut all = Record::default();
    for (id, text) in record {
        all.set(id, Value::Text((*text).to_owned()), Place::Whole);
    }
    let finding = |text: &&str| {
        let (code, field) = text.split_once(' ').unwrap_or((text, ""));
        let found = Diagnostic::new(code.parse().expect("a code"), "m", "h");
        match field.strip_prefix('@') {
            Some(path) => found.at(Place::Entry { path: path.to_owned() }),
            None if field.is_empty() => found,
            None => found.of(field),
        }
    };
    Application {
        path: path.to_owned(),
        part: part.map(str::to_owned),
        format: None,
        sha256: None,
        record: all,
        attachments: vec![Attachment {
            path: "a.jpg".to_owned(),
            status: Status::Intact,
            sha256: None,
            expected: None,
            scan: None,
        }],
        diagnostics: found.iter().map(finding).collect(),
        against: None,
    }
}

/// The same as an earlier report tells of it.
fn told(one: &Application, round: u32) -> Earlier {
    let mut record = serde_json::Map::new();
    for (id, located) in one.record.iter() {
        let Value::Text(text) = &located.value else { continue };
        match id.split_once('.') {
            Some((head, tail)) => {
                let below = record.entry(head).or_insert_with(|| json!({}));
                below[tail] = json!(text);
            }
            None => {
                record.insert(id.to_owned(), json!(text));
            }
        }
    }
    let findings: Vec<Json> = one
        .diagnostics
        .iter()
        .map(|found| {
            let place = match &found.place {
                Place::Entry { path } => json!({"kind": "entry", "path": path}),
                _ => json!({"kind": "table_cell", "table": 1, "row": 9, "column": 9}),
            };
            json!({"code": found.code.to_string(), "severity": found.severity.name(),
                   "field": found.field, "message": "then", "help": "h", "place": place})
        })
        .collect();
    serde_json::from_value(json!({
        "path": one.path, "part": one.part, "verdict": one.verdict().name(),
        "record": record, "diagnostics": findings, "against": {"round": round},
    }))
    .expect("an application")
}

fn rounds(earlier: &[Application], sight: Sight) -> Rounds {
    let applications = earlier.iter().map(|one| told(one, 1)).collect();
    let report = Report { applications, missing: Vec::new(), stage: None, fields: None };
    Rounds::new(&form(), report, sight)
}

fn community(name: &'static str, street: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        ("community", name),
        ("division.city", "成都市"),
        ("division.county", "武侯区"),
        ("leader", "王某某"),
        ("phone", "13800000000"),
        ("address", "玉林东路1号"),
    ];
    if !street.is_empty() {
        all.push(("division.street", street));
    }
    all
}

fn codes(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|found| found.code.to_string()).collect()
}

#[test]
fn findings_are_told_apart_by_code_field_and_file() {
    let record = community("甲社区", "玉林街道");
    let then = said(
        "a.docx",
        None,
        &record,
        &[
            "F105 phone",
            "F101 leader",
            "A301 @a.jpg",
            "A301 @b.jpg",
            "F110 summary",
            "F110 summary",
            "F115 summary",
        ],
    );
    let now = said(
        "b.docx",
        None,
        &record,
        &["F105 phone", "F101 address", "A301 @b.jpg", "F110 summary", "F115 summary"],
    );
    let mut rounds = rounds(&[then], ALL);
    let against = rounds.judge(&now);
    assert_eq!(against.round, 2);
    assert_eq!(codes(&against.open), ["F105", "A301", "F110"]);
    assert_eq!(codes(&against.new), ["F101"]);
    assert_eq!(codes(&against.fixed), ["F101", "A301", "F110"]);
    let sums = rounds.finish();
    assert_eq!((sums.fixed, sums.open, sums.new, sums.missing.len()), (3, 3, 1, 0));
}

#[test]
fn a_community_is_known_by_its_path_whatever_its_file_is_called() {
    let two = [
        said("甲.docx", None, &community("甲社区", "玉林街道"), &["F105 phone"]),
        said("乙.docx", None, &community("乙社区", "玉林街道"), &["F101 title"]),
    ];
    let now = said("甲.docx", None, &community("乙社区", "玉林街道"), &[]);
    let mut all = rounds(&two, ALL);
    assert_eq!(codes(&all.judge(&now).fixed), ["F101"]);
    let missing = all.finish().missing;
    assert_eq!((missing.len(), missing[0].path.as_str()), (1, "甲.docx"));
}

#[test]
fn a_community_whose_own_name_was_wrong_is_known_all_the_same() {
    // The name, and the street that was missing, are the very errors.
    for (name, street) in [("甲居委会", "玉林街道"), ("甲社区", ""), ("", "玉林街道")]
    {
        let mut record = community(name, street);
        record.retain(|(_, text)| !text.is_empty());
        let then = said("报送/甲.docx", None, &record, &["F108 community"]);
        let other = said("乙.docx", None, &[("community", "丙社区"), ("phone", "028-1")], &[]);
        for path in ["报送/甲.docx", "退改单/甲_退改单.docx"] {
            let now = said(path, None, &community("甲社区", "玉林街道"), &[]);
            let against = rounds(&[other.clone(), then.clone()], ALL).judge(&now);
            assert_eq!(codes(&against.fixed), ["F108"], "{name} {street} {path}");
        }
    }
}

#[test]
fn another_community_in_the_same_row_is_another() {
    let then = said("名单.xlsx", Some("名单!5"), &community("甲社区", ""), &["F106 division"]);
    let record = [
        ("community", "丁社区"),
        ("phone", "13900000000"),
        ("leader", "李某某"),
        ("division.city", "成都市"),
    ];
    let now = said("名单.xlsx", Some("名单!5"), &record, &["F101 title"]);
    let mut all = rounds(&[then], ALL);
    let against = all.judge(&now);
    assert_eq!(
        (against.round, against.earlier, codes(&against.new)),
        (1, None, vec!["F101".to_owned()])
    );
    assert_eq!(all.finish().missing.len(), 1);
}

#[test]
fn two_titles_of_one_community_are_two() {
    let with = |path: &str, title: &'static str, found: &[&str]| {
        let mut record = community("甲社区", "玉林街道");
        record.push(("title", title));
        said(path, None, &record, found)
    };
    let then = [
        with("1.docx", "四川省绿色社区", &["F105 phone"]),
        with("2.docx", "四川省绿色社区省级示范", &["F101 leader"]),
    ];
    let now = with("9.docx", "四川省绿色社区省级示范", &[]);
    assert_eq!(codes(&rounds(&then, ALL).judge(&now).fixed), ["F101"]);
}

#[test]
fn what_was_not_looked_for_is_not_fixed() {
    let record = community("甲社区", "玉林街道");
    let found = ["A304 @a.jpg", "B402", "B401", "F105 phone"];
    let then = said("a.docx", None, &record, &found);
    let now = said("a.docx", None, &record, &[]);
    let blind = Sight { scans: false, quota: false };
    let against = rounds(std::slice::from_ref(&then), blind).judge(&now);
    assert_eq!(codes(&against.fixed), ["F105"]);
    assert_eq!(codes(&against.unchecked), ["A304", "B402", "B401"]);
    // An unreadable file mends nothing.
    let now = said("a.docx", None, &[], &["I102"]);
    let against = rounds(&[then], ALL).judge(&now);
    assert_eq!(
        (against.fixed.len(), against.unchecked.len(), codes(&against.new)),
        (0, 4, vec!["I102".to_owned()])
    );
}

#[test]
fn a_form_that_comes_back_without_its_attachments_mends_none_of_them() {
    let record = community("甲社区", "玉林街道");
    let then = said("a.docx", None, &record, &["A301 @b.jpg", "F105 phone"]);
    let mut now = said("a.docx", None, &record, &[]);
    now.attachments.clear();
    let against = rounds(&[then], ALL).judge(&now);
    assert_eq!(
        (codes(&against.fixed), codes(&against.unchecked)),
        (vec!["F105".to_owned()], vec!["A301".to_owned()])
    );
}

#[test]
fn a_blank_form_filled_in_for_an_unreadable_file_is_its_next_round() {
    let then = said("批次/富台山审批表.doc", None, &[], &["I103"]);
    let now =
        said("退改单/富台山审批表_退改单.docx", None, &community("富台山社区", "玉林街道"), &[]);
    let against = rounds(&[then], ALL).judge(&now);
    assert_eq!((against.round, codes(&against.fixed)), (2, vec!["I103".to_owned()]));
}

#[test]
fn the_order_of_applications_does_not_matter() {
    let then: Vec<Application> = ["甲社区", "乙社区", "丙社区"]
        .iter()
        .map(|name| said(&format!("{name}.docx"), None, &community(name, ""), &["F106 division"]))
        .collect();
    let now: Vec<Application> = ["甲社区", "乙社区", "丙社区"]
        .iter()
        .map(|name| said(&format!("{name}.docx"), None, &community(name, "玉林街道"), &[]))
        .collect();
    let judged = |order: &[usize]| {
        let mut all = rounds(&then, ALL);
        let mut found: Vec<(usize, Against)> =
            order.iter().map(|at| (*at, all.judge(&now[*at]))).collect();
        found.sort_by_key(|(at, _)| *at);
        found
    };
    assert_eq!(judged(&[0, 1, 2]), judged(&[2, 0, 1]));
    assert!(judged(&[0, 1, 2]).iter().all(|(_, against)| against.fixed.len() == 1));
}
