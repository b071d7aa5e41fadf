//! Words that the reports of the ledger share.

use crate::diagnostic::{Code, Diagnostic};
use crate::form::{FormDef, shown};
use crate::lang::Lang;
use crate::record::Value;
use crate::registry::quota::{City, State};
use crate::registry::stats::Target;
use crate::registry::trace::Figure;
use crate::registry::verify::Fault;
use crate::say;

/// A setting of the ledger that is our own reading.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Convention {
    /// Its id.
    pub id: String,
    /// The value in force.
    pub value: String,
    /// What it means.
    pub text: String,
}

/// The ledger's settings in force whose ids begin so.
pub fn conventions(form: &FormDef, prefix: &str, lang: Lang) -> Vec<Convention> {
    form.settings
        .iter()
        .filter(|setting| setting.convention && setting.of_ledger && setting.id.starts_with(prefix))
        .map(|setting| Convention {
            id: setting.id.clone(),
            value: match &setting.value {
                Value::Bool(on) => on.to_string(),
                value => shown(value),
            },
            text: setting.text.get(lang).to_owned(),
        })
        .collect()
}

/// The name of a figure.
pub(super) fn figure(figure: Figure, lang: Lang) -> &'static str {
    match figure {
        Figure::Communities => lang.pick("城市社区总数", "Urban communities"),
        Figure::InBase => lang.pick("底表城市社区", "Urban communities in the base"),
        Figure::Rural => lang.pick("底表农村社区", "Rural communities in the base"),
        Figure::Pilots => lang.pick("试点", "Pilots"),
        Figure::TakingPart => lang.pick("参与", "Taking part"),
        Figure::Met => lang.pick("达标", "Met the standard"),
        Figure::Demonstration => lang.pick("省级示范", "Demonstration"),
        Figure::Revoked => lang.pick("除名", "Revoked"),
        Figure::Open => lang.pick("在办", "Under way"),
        Figure::Awarded => lang.pick("已命名", "Named"),
        Figure::Pending => lang.pick("在办", "Pending"),
    }
}

/// How a city stands in its quota, in words.
pub(super) fn state(city: &City, lang: Lang) -> String {
    match city.state {
        State::Within => lang.pick("有余", "within").to_owned(),
        State::Full => lang.pick("用完", "full").to_owned(),
        State::Exceeded => lang.pick("超限", "exceeded").to_owned(),
        State::Unknown => {
            let year = city.base_year;
            say!(
                lang,
                "无法判定：缺{year}年城市社区总数",
                "cannot be judged: the number of {year} is missing"
            )
        }
    }
}

/// A share with one decimal, cut, never rounded up to a target.
pub(super) fn share(of: i64, whole: Option<i64>) -> String {
    match whole.filter(|whole| *whole > 0) {
        Some(whole) => {
            let tenths = i128::from(of) * 1000 / i128::from(whole);
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
        None => "——".to_owned(),
    }
}

/// A number that may be missing.
pub(super) fn maybe(of: Option<i64>) -> String {
    of.map_or_else(|| "——".to_owned(), |of| of.to_string())
}

/// Whether a target is reached, in words.
pub(super) fn target(target: Option<Target>, lang: Lang) -> &'static str {
    match target {
        None => lang.pick("无目标", "no target"),
        Some(Target::Reached) => lang.pick("达到", "reached"),
        Some(Target::Missed) => lang.pick("未达到", "missed"),
        Some(Target::Unknown) => lang.pick("无法判定", "cannot be judged"),
    }
}

/// A fault of the ledger as a finding.
pub fn fault(fault: &Fault, lang: Lang) -> Diagnostic {
    let help = say!(
        lang,
        "用 registry restore-backup 换回备份，并查明谁改动过文件",
        "Put a backup in its place with registry restore-backup, and find out who touched the file"
    );
    let (number, message) = match fault {
        Fault::File(why) => (540, say!(lang, "文件损坏：{why}", "The file is damaged: {why}")),
        Fault::Schema(object) => {
            (540, say!(lang, "结构被改动：{object}", "The schema was changed: {object}"))
        }
        Fault::Altered(seq) => (
            541,
            say!(
                lang,
                "日志第 {seq} 条的内容与它的摘要不符",
                "Entry {seq} of the log does not fit its digest"
            ),
        ),
        Fault::Impossible(seq, what) => (
            541,
            say!(
                lang,
                "日志第 {seq} 条的改动与之前的状态对不上（{what}）",
                "The changes of entry {seq} do not fit the state before it ({what})"
            ),
        ),
        Fault::Broken { seq, expected } if seq == expected => (
            542,
            say!(
                lang,
                "日志第 {seq} 条接不上前一条",
                "Entry {seq} does not follow on the one before it"
            ),
        ),
        Fault::Broken { seq, expected } => (
            542,
            say!(
                lang,
                "日志第 {expected} 条应在这里，却是第 {seq} 条",
                "Entry {expected} should stand where entry {seq} is"
            ),
        ),
        Fault::Head { seq, found } => {
            let found = found.as_deref().unwrap_or_else(|| lang.pick("没有这一条", "missing"));
            (
                542,
                say!(
                    lang,
                    "日志第 {seq} 条与另记的摘要不同：{found}",
                    "Entry {seq} is not the one written down: {found}"
                ),
            )
        }
        Fault::Row { table, key, cell: Some((column, found, wanted)), .. } => (
            543,
            say!(
                lang,
                "表 {table} 的 {key} 被改：{column} 是“{found}”，按日志应为“{wanted}”",
                "Row {key} of {table} was changed: {column} is “{found}”, by the log “{wanted}”"
            ),
        ),
        Fault::Row { table, key, cell: None, there: true } => (
            543,
            say!(
                lang,
                "表 {table} 多出 {key}，日志里没有",
                "Table {table} has {key}, which the log does not know"
            ),
        ),
        Fault::Row { table, key, cell: None, there: false } => {
            (543, say!(lang, "表 {table} 少了 {key}", "Table {table} lacks {key}"))
        }
    };
    Diagnostic::new(Code::new('G', number), message, help)
}
