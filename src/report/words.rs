//! The words that several formats share: verdicts, severities, places.
//!
//! In: values of the core types and a language. Out: text for a person, not
//! yet escaped for any format.

use std::borrow::Cow;

use crate::application::rounds::{Against, Since, Sums};
use crate::application::{Application, Head, Status, Verdict};
use crate::diagnostic::{Code, Severity, entry};
use crate::document::{Place, column_name};
use crate::lang::Lang;
use crate::record::NUMBER_SCALE;
use crate::say;

/// The verdict as a person says it.
pub(super) fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Accept => lang.pick("受理", "accepted"),
        Verdict::Return => lang.pick("退回", "returned"),
        Verdict::Unreadable => lang.pick("无法读取", "unreadable"),
    }
}

/// The severity as a person says it.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "error"),
        Severity::Warning => lang.pick("警告", "warning"),
        Severity::Info => lang.pick("提示", "info"),
    }
}

/// The state of an attachment as a person says it.
pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Intact => lang.pick("完好", "intact"),
        Status::Altered => lang.pick("改动", "altered"),
        Status::Missing => lang.pick("缺失", "missing"),
        Status::Unlisted => lang.pick("清单外", "unlisted"),
        Status::Unverified => lang.pick("未核验", "unverified"),
    }
}

/// What became of a finding since the earlier report.
pub(super) fn since(since: Since, lang: Lang) -> &'static str {
    match since {
        Since::Fixed => lang.pick("已改", "fixed"),
        Since::Open => lang.pick("未改", "still open"),
        Since::New => lang.pick("新增", "new"),
        Since::Unchecked => lang.pick("本轮未检", "not looked for"),
    }
}

/// How an application stands beside the earlier report.
pub(super) fn round(against: &Against, lang: Lang) -> String {
    let Against { round, fixed, open, new, unchecked, .. } = against;
    if against.earlier.is_none() {
        return say!(
            lang,
            "第 1 轮：上一轮的报告里没有",
            "round 1: the earlier report does not have it"
        );
    }
    let mut text = say!(
        lang,
        "第 {} 轮：已改 {}，未改 {}，新增 {}",
        "round {}: fixed {}, still open {}, new {}",
        round,
        fixed.len(),
        open.len(),
        new.len()
    );
    if !unchecked.is_empty() {
        text += &say!(lang, "，本轮未检 {}", ", not looked for {}", unchecked.len());
    }
    text
}

/// The sums of a comparison in one line.
pub(super) fn sums(sums: &Sums, lang: Lang) -> String {
    let accepted = sums.missing.iter().filter(|one| one.verdict == Verdict::Accept.name()).count();
    let absent = sums.missing.len() - accepted;
    let Sums { fixed, open, new, unchecked, unknown, .. } = sums;
    let mut text = say!(
        lang,
        "已改 {fixed}，未改 {open}，新增 {new}",
        "fixed {fixed}, still open {open}, new {new}"
    );
    for (count, zh, en) in [
        (*unchecked, "本轮未检", "not looked for"),
        (*unknown, "上一轮没有的申报", "applications that were not there"),
        (absent as u64, "退回后未交回", "returned and not come back"),
        (accepted as u64, "上一轮已受理、这次没有交", "accepted then and not sent again"),
    ] {
        if count > 0 {
            text += &say!(lang, "，{zh} {count}", ", {en} {count}");
        }
    }
    text
}

/// The name of a code, from the table or from the form.
pub(super) fn code_name(head: &Head, code: Code, lang: Lang) -> Cow<'_, str> {
    match entry(code) {
        Some(entry) => Cow::Borrowed(entry.name.get(lang)),
        None => match head.own_codes.iter().find(|own| own.code == code) {
            Some(own) => Cow::Borrowed(&own.name),
            None => Cow::Owned(code.to_string()),
        },
    }
}

/// The label of a field; its id where the form has none for it.
pub(super) fn label<'a>(head: &'a Head, field: &'a str) -> &'a str {
    head.labels.iter().find(|(id, _)| id == field).map_or(field, |(_, label)| label)
}

/// Where something stands, as a person would find it.
pub(super) fn place(place: &Place, lang: Lang) -> String {
    match place {
        Place::Whole => say!(lang, "全文", "whole file"),
        Place::Cell { sheet, row, column } => {
            let cell = format!("{}{row}", column_name(*column));
            match sheet {
                Some(sheet) => say!(lang, "工作表“{}” {}", "sheet “{}” {}", sheet, cell),
                None => say!(lang, "单元格 {}", "cell {}", cell),
            }
        }
        Place::TableCell { table, row, column } => {
            say!(lang, "表{} 第{}行第{}列", "table {}, row {}, column {}", table, row, column)
        }
        Place::Paragraph { index } => say!(lang, "第{}段", "paragraph {}", index),
        Place::Page { page } => say!(lang, "第{}页", "page {}", page),
        Place::Entry { path } => say!(lang, "附件“{}”", "attachment “{}”", path),
    }
}

/// The community as read: its name, then its divisions in brackets.
pub(super) fn community(application: &Application, lang: Lang) -> String {
    let record = &application.record;
    let chain: String = DIVISION
        .iter()
        .filter_map(|id| record.text(id))
        .collect::<Vec<_>>()
        .join(lang.pick("", ", "));
    let name = record.text("community").unwrap_or("");
    match (name.is_empty(), chain.is_empty()) {
        (_, true) => name.to_owned(),
        (true, false) => chain,
        (false, false) => say!(lang, "{}（{}）", "{} ({})", name, chain),
    }
}

/// The divisions of an application, from the top.
pub(super) const DIVISION: [&str; 3] = ["division.city", "division.county", "division.street"];

/// A number of a record as a decimal: 235000 is `23.5`.
pub(super) fn decimal(scaled: i64) -> String {
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, rest) = (
        scaled.unsigned_abs() / NUMBER_SCALE.unsigned_abs(),
        scaled.unsigned_abs() % NUMBER_SCALE.unsigned_abs(),
    );
    let digits = format!("{sign}{whole}.{rest:04}");
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Two sentences as one text: what is wrong, then what to do.
pub(super) fn sentences(message: &str, help: &str, lang: Lang) -> String {
    if help.is_empty() {
        message.to_owned()
    } else {
        format!("{message}{}{help}", lang.pick("。", ". "))
    }
}

/// Text that cannot steer a terminal or turn the reading direction: line ends
/// and tabs become spaces, other control and direction marks `\u{fffd}`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let tame = |c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if steers(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(tame).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_words() {
        let cell = |sheet: Option<&str>| Place::Cell {
            sheet: sheet.map(str::to_owned),
            row: 5,
            column: 3,
        };
        for (found, zh, en) in [
            (Place::Whole, "全文", "whole file"),
            (cell(Some("审批表")), "工作表“审批表” C5", "sheet “审批表” C5"),
            (cell(None), "单元格 C5", "cell C5"),
            (
                Place::TableCell { table: 1, row: 4, column: 2 },
                "表1 第4行第2列",
                "table 1, row 4, column 2",
            ),
            (Place::Paragraph { index: 3 }, "第3段", "paragraph 3"),
            (Place::Page { page: 2 }, "第2页", "page 2"),
            (
                Place::Entry { path: "附件/a.jpg".to_owned() },
                "附件“附件/a.jpg”",
                "attachment “附件/a.jpg”",
            ),
        ] {
            assert_eq!(place(&found, Lang::Zh), zh);
            assert_eq!(place(&found, Lang::En), en);
        }
    }

    #[test]
    fn numbers_are_decimals() {
        for (scaled, want) in [
            (235_000, "23.5"),
            (0, "0"),
            (100_000, "10"),
            (-1, "-0.0001"),
            (i64::MIN, "-922337203685477.5808"),
        ] {
            assert_eq!(decimal(scaled), want);
        }
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(plain("玉林\u{1b}[31m东路\n社区"), "玉林\u{fffd}[31m东路 社区");
        assert_eq!(plain("a\u{202e}b"), "a\u{fffd}b");
        assert!(matches!(plain("玉林东路社区"), Cow::Borrowed(_)));
    }
}
