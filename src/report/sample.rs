//! Three made-up applications that every format's tests report: one accepted
//! with a warning, one returned, one unreadable.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::{Kind, Style, open};
use crate::application::{Application, Attachment, Convention, Head, Status, Totals};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Format, Place};
use crate::record::{Date, Record, Value};

pub(super) fn head() -> Head {
    let label = |id: &str, label: &str| (id.to_owned(), label.to_owned());
    Head {
        form: "sichuan-green-community".to_owned(),
        title: "四川省绿色社区创建审批表".to_owned(),
        as_of: Date::new(2026, 11, 23).unwrap(),
        stage: ("community".to_owned(), "社区申报".to_owned()),
        labels: vec![
            label("community", "社区名称"),
            label("title", "拟创建称号"),
            label("leader", "社区负责人姓名"),
            label("phone", "社区负责人电话"),
            label("summary", "社区基本情况"),
        ],
        own_codes: Vec::new(),
        conventions: vec![Convention {
            id: "count".to_owned(),
            value: "characters".to_owned(),
            text: "社区基本情况的字数按字符计，不计空白".to_owned(),
        }],
    }
}

pub(super) fn applications() -> Vec<Application> {
    vec![accepted(), returned(), unreadable()]
}

fn diagnostic(code: Code, severity: Severity, message: &str, help: &str) -> Diagnostic {
    // The severity stands here: the table may not know the code yet.
    Diagnostic { severity, ..Diagnostic::new(code, message, help) }
}

fn record(fields: &[(&str, &str)]) -> Record {
    let mut record = Record::default();
    for (id, text) in fields {
        record.set(id, Value::Text((*text).to_owned()), Place::Whole);
    }
    record
}

fn attachment(path: &str, status: Status) -> Attachment {
    let there = status != Status::Missing;
    Attachment {
        path: path.to_owned(),
        status,
        sha256: there.then(|| "aa".repeat(32)),
        expected: (status != Status::Unlisted).then(|| "bb".repeat(32)),
        scan: None,
    }
}

pub(super) fn accepted() -> Application {
    let mut record = record(&[
        ("community", "玉林东路社区"),
        ("title", "四川省绿色社区"),
        ("division.city", "成都市"),
        ("division.county", "武侯区"),
        ("division.street", "玉林街道"),
        ("leader", "王某某"),
        ("phone", "13800000000"),
    ]);
    record.set("filed_on", Value::Date(Date::new(2021, 9, 1).unwrap()), Place::Whole);
    Application {
        path: "批次/玉林东路社区/审批表.docx".to_owned(),
        part: None,
        format: Some(Format::Docx),
        against: None,
        sha256: Some("00".repeat(32)),
        record,
        attachments: vec![attachment("附件/街道意见扫描件.jpg", Status::Intact)],
        diagnostics: vec![
            diagnostic(
                Code::new('F', 117),
                Severity::Warning,
                "“社区负责人电话”填了多个号码：13800000000、13900001111",
                "只填一个最常用的号码",
            )
            .of("phone")
            .at(Place::TableCell { table: 1, row: 4, column: 4 }),
        ],
    }
}

pub(super) fn returned() -> Application {
    Application {
        path: "批次/名单 1.xlsx".to_owned(),
        part: Some("名单!5".to_owned()),
        format: Some(Format::Xlsx),
        against: None,
        sha256: Some("11".repeat(32)),
        record: record(&[
            ("community", "=SUM(1)<b>社区"),
            ("city", "成都市"),
            ("phone", "028-85551234"),
        ]),
        attachments: vec![
            attachment("a.jpg", Status::Altered),
            attachment("b.jpg", Status::Missing),
            attachment("c.tmp", Status::Unlisted),
        ],
        diagnostics: vec![
            diagnostic(
                Code::new('F', 101),
                Severity::Error,
                "“社区负责人姓名”未填写",
                "填写社区居委会主要负责人的姓名",
            )
            .of("leader")
            .at(Place::Cell { sheet: Some("名单".to_owned()), row: 5, column: 3 }),
            diagnostic(Code::new('A', 302), Severity::Error, "文件已改动", "取回登记时的原件")
                .at(Place::Entry { path: "a.jpg".to_owned() }),
            diagnostic(Code::new('F', 115), Severity::Info, "字数接近上限", ""),
        ],
    }
}

pub(super) fn unreadable() -> Application {
    Application {
        path: "批次.zip!/坏\u{1b}[2J.doc".to_owned(),
        part: None,
        format: None,
        against: None,
        sha256: None,
        record: Record::default(),
        attachments: Vec::new(),
        diagnostics: vec![diagnostic(
            Code::new('I', 102),
            Severity::Error,
            "文件已损坏",
            "重新传送原文件",
        )],
    }
}

/// The bytes of a whole report.
pub(super) fn written(kind: Kind, style: &Style, applications: &[Application]) -> Vec<u8> {
    let out = Shared::default();
    let mut totals = Totals::default();
    let mut report = open(kind, Box::new(out.clone()), &head(), style).unwrap();
    for application in applications {
        report.application(application).unwrap();
        totals.add(application);
    }
    report.finish(&totals).unwrap();
    drop(report);
    out.0.lock().unwrap().clone()
}

/// The text of a whole report.
pub(super) fn text(kind: Kind, style: &Style, applications: &[Application]) -> String {
    String::from_utf8(written(kind, style, applications)).unwrap()
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
