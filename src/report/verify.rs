//! What `verify` prints: text for people, JSON of the contract (section 5),
//! and a page of PDF/A.
//!
//! In: [`Entry`]s, one a file, folder or list. Out: bytes. Three states are
//! never mixed up: valid, invalid, and not to be judged; there is no single
//! tick for all of them.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde::Serialize;
use serde_json::Value;

use super::words;
use crate::diagnostic::Diagnostic;
use crate::document::Place;
use crate::lang::Lang;
use crate::say;
use crate::verify::{Coverage, Integrity, LaterChanges, Level, Report, Signature, Trust, Verdict};

/// What was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// Digest lists.
    Manifest,
    /// A bag (RFC 8493).
    Bag,
    /// A QR code.
    Qr,
    /// The ledger.
    Register,
}

/// Files of a list by their state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// As listed.
    pub intact: usize,
    /// Changed.
    pub altered: usize,
    /// Listed, not there.
    pub missing: usize,
    /// There, not listed.
    pub unlisted: usize,
}

/// One thing that was verified.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its path as given or found.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// The verdict.
    pub verdict: Verdict,
    /// Revisions of a PDF.
    pub revisions: usize,
    /// Signatures of a PDF.
    pub signatures: Vec<Signature>,
    /// Files of a list.
    pub counts: Option<Counts>,
    /// What is to be said.
    pub diagnostics: Vec<Diagnostic>,
}

impl Entry {
    /// A PDF.
    pub fn pdf(path: &str, report: Report) -> Entry {
        Entry {
            path: path.to_owned(),
            kind: Kind::Pdf,
            verdict: report.verdict,
            revisions: report.revisions,
            signatures: report.signatures,
            counts: None,
            diagnostics: report.diagnostics,
        }
    }

    /// A list or a bag.
    pub fn list(
        path: &str,
        kind: Kind,
        verdict: Verdict,
        counts: Counts,
        diagnostics: Vec<Diagnostic>,
    ) -> Entry {
        Entry {
            path: path.to_owned(),
            kind,
            verdict,
            revisions: 0,
            signatures: Vec::new(),
            counts: Some(counts),
            diagnostics,
        }
    }

    /// Something that cannot be read.
    pub fn unreadable(path: &str, kind: Kind, why: Diagnostic) -> Entry {
        Entry {
            path: path.to_owned(),
            kind,
            verdict: Verdict::Unreadable,
            revisions: 0,
            signatures: Vec::new(),
            counts: (kind != Kind::Pdf).then(Counts::default),
            diagnostics: vec![why],
        }
    }
}

#[derive(Serialize)]
struct View<'a> {
    schema: &'static str,
    files: Vec<FileView<'a>>,
}

#[derive(Serialize)]
struct FileView<'a> {
    path: &'a str,
    kind: Kind,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    revisions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signatures: Option<Vec<SignatureView<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Counts>,
    diagnostics: Vec<Value>,
}

#[derive(Serialize)]
struct SignatureView<'a> {
    field: &'a str,
    revision: usize,
    verdict: Verdict,
    integrity: Integrity,
    coverage: Coverage,
    later_changes: LaterChanges,
    trust: Trust,
    signer: Option<&'a str>,
    root: Option<&'a str>,
    algorithm: Option<&'a str>,
    level: Level,
    claimed_time: Option<String>,
    proven_time: Option<String>,
    certification: Option<u8>,
    revocation_checked: bool,
}

/// ISO 8601 on Chinese time.
fn time(seconds: i64) -> Option<String> {
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(moment.display_with_offset(offset(8)).to_string())
}

/// For people: 2026-11-23 09:00:00.
fn shown_time(seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(moment) => {
            let here = TimeZone::fixed(offset(8)).to_datetime(moment);
            here.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
        Err(_) => seconds.to_string(),
    }
}

fn view(entries: &[Entry]) -> View<'_> {
    let files = entries.iter().map(|entry| FileView {
        path: &entry.path,
        kind: entry.kind,
        verdict: entry.verdict,
        revisions: (entry.revisions > 0).then_some(entry.revisions),
        signatures: entry.counts.is_none().then(|| {
            let signatures = entry.signatures.iter();
            signatures
                .map(|one| SignatureView {
                    field: &one.field,
                    revision: one.revision,
                    verdict: one.verdict,
                    integrity: one.integrity,
                    coverage: one.coverage,
                    later_changes: one.later_changes,
                    trust: one.trust,
                    signer: one.signer.as_deref(),
                    root: one.root.as_deref(),
                    algorithm: one.algorithm.as_deref(),
                    level: one.level,
                    claimed_time: one.claimed_time.and_then(time),
                    proven_time: one.proven_time.and_then(time),
                    certification: one.certification,
                    revocation_checked: one.revocation_checked,
                })
                .collect()
        }),
        entries: entry.counts,
        diagnostics: entry.diagnostics.iter().map(diagnostic).collect(),
    });
    View { schema: "shenpi.verify/1", files: files.collect() }
}

fn diagnostic(found: &Diagnostic) -> Value {
    let place = match &found.place {
        Place::Entry { path } => serde_json::json!({"kind": "entry", "path": path}),
        Place::Page { page } => serde_json::json!({"kind": "page", "page": page}),
        _ => serde_json::json!({"kind": "whole"}),
    };
    serde_json::json!({
        "code": found.code.to_string(),
        "severity": found.severity.name(),
        "field": found.field,
        "message": found.message,
        "help": found.help,
        "place": place,
    })
}

/// JSON of the contract, section 5.
pub fn json(entries: &[Entry]) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&view(entries))? + "\n")
}

/// The verdict as a person says it.
pub fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Valid => lang.pick("有效", "valid"),
        Verdict::Unsigned => lang.pick("没有签名", "unsigned"),
        Verdict::Indeterminate => lang.pick("不能判定", "cannot be judged"),
        Verdict::Invalid => lang.pick("无效", "invalid"),
        Verdict::Unreadable => lang.pick("无法读取", "unreadable"),
    }
}

/// Labels and values of a signature, for people.
fn facts(one: &Signature, revisions: usize, lang: Lang) -> Vec<(&'static str, String)> {
    let t = |zh, en| lang.pick(zh, en);
    let none = || t("无", "none").to_owned();
    let integrity = match one.integrity {
        Integrity::Intact => t("内容完好", "intact"),
        Integrity::Altered => t("内容被改动", "altered"),
        Integrity::Malformed => t("签名不合规，内容未能核对", "malformed, content not checked"),
        Integrity::Unknown => {
            t("签名类型不支持，内容没有核对", "not supported, content not checked")
        }
    };
    let revision = one.revision;
    let coverage = match one.coverage {
        Coverage::WholeFile => say!(lang, "覆盖整个文件", "covers the whole file"),
        Coverage::WholeRevision => say!(
            lang,
            "覆盖第 {revision} 次修订（共 {revisions} 次）",
            "covers revision {revision} of {revisions}"
        ),
        Coverage::Partial => say!(lang, "只覆盖一部分", "covers only part"),
    };
    let later = match one.later_changes {
        LaterChanges::None => t("没有改动", "nothing"),
        LaterChanges::Signature => {
            t("只加了签名、时间戳或验证数据", "only signatures, time stamps or validation data")
        }
        LaterChanges::FormFill => t("填了表单", "fields were filled in"),
        LaterChanges::Annotation => t("加了批注", "annotations"),
        LaterChanges::Other => t("改动了内容", "content was changed"),
    };
    let trust = match one.trust {
        Trust::Trusted if one.revocation_checked => t("可信，证书未被吊销", "trusted, not revoked"),
        Trust::Trusted => t("可信（是否吊销未检查）", "trusted (revocation not checked)"),
        Trust::Untrusted => t("根证书不受信任，不能判定", "root not trusted: cannot be judged"),
        Trust::Incomplete => t("证书链不完整，不能判定", "chain incomplete: cannot be judged"),
        Trust::Expired => t("证书不在有效期", "certificate not valid at that time"),
        Trust::Revoked => t("证书已被吊销", "certificate revoked"),
        Trust::Unsuitable => t("证书不得这样使用", "certificate not for this"),
        Trust::Unknown if one.signer.is_none() => t("没有核对", "not judged"),
        Trust::Unknown => {
            t("没有给出信任的根，不能判定", "no trusted root given: cannot be judged")
        }
    };
    let level = match one.level {
        Level::Basic => t("普通（ISO 32000）", "basic (ISO 32000)"),
        Level::BaselineB => "PAdES B-B",
        Level::BaselineT => "PAdES B-T",
        Level::BaselineLt => "PAdES B-LT",
        Level::BaselineLta => "PAdES B-LTA",
        Level::DocumentTimestamp => t("文档时间戳", "document time stamp"),
    };
    let level = match one.certification {
        Some(number) => say!(lang, "{level}，认证级别 {number}", "{level}, certification {number}"),
        None => level.to_owned(),
    };
    vec![
        (t("结论", "verdict"), verdict(one.verdict, lang).to_owned()),
        (t("签名人", "signer"), one.signer.clone().unwrap_or_else(none)),
        (t("信任", "trust"), trust.to_owned()),
        (t("信任的根", "root"), one.root.clone().unwrap_or_else(none)),
        (t("内容", "content"), say!(lang, "{integrity}，{coverage}", "{integrity}, {coverage}")),
        (t("签名之后", "after it"), later.to_owned()),
        (t("自称时间", "claimed time"), one.claimed_time.map_or_else(none, shown_time)),
        (
            t("证明时间", "proven time"),
            one.proven_time.map_or_else(|| t("没有证明", "not proven").to_owned(), shown_time),
        ),
        (t("算法", "algorithm"), one.algorithm.clone().unwrap_or_else(none)),
        (t("级别", "level"), level),
    ]
}

fn heading(one: &Signature, lang: Lang) -> String {
    let field =
        if one.field.is_empty() { lang.pick("（无域）", "(no field)") } else { &one.field };
    say!(lang, "签名“{field}”", "Signature {field}")
}

/// Counts of a list in a sentence.
fn counted(counts: &Counts, lang: Lang) -> String {
    let Counts { intact, altered, missing, unlisted } = counts;
    say!(
        lang,
        "完好 {intact}，改动 {altered}，缺失 {missing}，清单外 {unlisted}",
        "intact {intact}, altered {altered}, missing {missing}, unlisted {unlisted}"
    )
}

/// Text for a terminal.
pub fn human(entries: &[Entry], at: Timestamp, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(&words::plain(words));
        text.push('\n');
    };
    for entry in entries {
        let colon = lang.pick("：", ": ");
        line(&format!("{}{colon}{}", entry.path, verdict(entry.verdict, lang)));
        if let Some(counts) = &entry.counts {
            line(&format!("  {}", counted(counts, lang)));
        }
        for one in &entry.signatures {
            line(&format!("  {}", heading(one, lang)));
            for (label, value) in facts(one, entry.revisions, lang) {
                line(&format!("    {label}{colon}{value}"));
            }
        }
        for found in &entry.diagnostics {
            let severity = words::severity(found.severity, lang);
            line(&format!("  {severity}[{}] {}", found.code, found.message));
            line(&format!("    {}{colon}{}", lang.pick("办法", "help"), found.help));
        }
    }
    let of = |verdict| entries.iter().filter(|entry| entry.verdict == verdict).count();
    let states = [
        Verdict::Valid,
        Verdict::Invalid,
        Verdict::Indeterminate,
        Verdict::Unsigned,
        Verdict::Unreadable,
    ];
    let counts: Vec<String> = states
        .into_iter()
        .filter(|state| of(*state) > 0)
        .map(|state| format!("{} {}", verdict(state, lang), of(state)))
        .collect();
    let (all, counts) = (entries.len(), counts.join(lang.pick("，", ", ")));
    let at = shown_time(at.as_second());
    line(&say!(
        lang,
        "共 {all} 个：{counts}（按北京时间 {at} 核验）",
        "{all} in all: {counts} (validated for {at} +08:00)"
    ));
    text
}

/// The report as PDF/A-3a and PDF/UA-1, with the JSON of the run attached.
#[cfg(feature = "render")]
pub fn tables(entries: &[Entry], at: Timestamp, lang: Lang) -> serde_json::Result<Value> {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let worst = entries.iter().map(|entry| entry.verdict).max().unwrap_or(Verdict::Unsigned);
    let tone = |verdict| match verdict {
        Verdict::Valid => "good",
        Verdict::Indeterminate | Verdict::Unsigned => "open",
        Verdict::Invalid | Verdict::Unreadable => "bad",
    };
    let plain = |text: String| serde_json::json!({"text": text, "tone": "plain"});
    let column = |label: &str, width: &str| serde_json::json!({"label": label, "width": width, "align": "left"});
    let mut sections = Vec::new();
    for entry in entries {
        let mut text = Vec::new();
        if let Some(counts) = &entry.counts {
            text.push(counted(counts, lang));
        }
        for found in &entry.diagnostics {
            let severity = words::severity(found.severity, lang);
            text.push(format!("{severity} {}　{}", found.code, found.message));
        }
        let mut rows = Vec::new();
        for one in &entry.signatures {
            for (at, (label, value)) in facts(one, entry.revisions, lang).into_iter().enumerate() {
                let name = if at == 0 { heading(one, lang) } else { String::new() };
                let tone = if at == 0 { tone(one.verdict) } else { "plain" };
                rows.push(serde_json::json!([
                    plain(name),
                    plain(label.to_owned()),
                    {"text": value, "tone": tone},
                ]));
            }
        }
        let mut section = serde_json::json!({
            "heading": format!("{}　{}", entry.path, verdict(entry.verdict, lang)),
            "text": text,
        });
        if !rows.is_empty() {
            section["table"] = serde_json::json!({
                "columns": [
                    column(t("签名", "Signature"), "1fr"),
                    column(t("项目", "Item"), "22mm"),
                    column(t("结果", "Result"), "3fr"),
                ],
                "rows": rows,
            });
        }
        sections.push(section);
    }
    let count = entries.len().to_string();
    let because = t(
        "“不能判定”不等于有效，也不等于伪造：缺少的是信任的根、证书或时间的证明。",
        "“Cannot be judged” is neither valid nor forged: a trusted root, a certificate or a proof of time is missing.",
    );
    let mut says = serde_json::json!({
        "facts": [
            [t("核验时刻（北京时间）", "Validated for (+08:00)"), shown_time(at.as_second())],
            [t("文件数", "Files"), count],
        ],
        "verdict": {"text": verdict(worst, lang), "tone": tone(worst)},
        "sections": sections,
        "verify": serde_json::to_value(view(entries))?,
    });
    if worst == Verdict::Indeterminate {
        says["verdict"]["because"] = because.into();
    }
    Ok(says)
}
