//! One opinion's cell, taken apart: its text, the unit that signs, its date.
//!
//! In: the cell as extracted, with the level's words. Out: [`Parts`], without
//! seal marks, captions and signatures; and the [`Stance`] of what is left.
//! Whether an opinion had to be there, and in which order, is not asked here.

use super::choice::{Ticks, ticks};
use crate::date::{self, DateText};
use crate::form::{Level, Opinions};
use crate::text;

/// What an opinion says of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    Agrees,
    Refuses,
    /// Neither: 情况属实, 已阅, 拟 ….
    Unclear,
}

/// One opinion, taken apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) text: String,
    pub(super) unit: Option<String>,
    /// The text of the date, where there is more than a placeholder.
    pub(super) date: Option<(String, date::Reading)>,
}

/// Marks and captions of the cell that are no opinion, longest first.
const MARKS: &[&str] = &[
    "（单位盖章）",
    "(单位盖章)",
    "（加盖公章）",
    "(加盖公章)",
    "（公章）",
    "(公章)",
    "（盖章）",
    "(盖章)",
    "（印章）",
    "(印章)",
    "（章）",
    "(章)",
    "（签章）",
    "(签章)",
    "（签字）",
    "(签字)",
    "（签名）",
    "(签名)",
    "（签字盖章）",
    "(签字盖章)",
    "【盖章】",
    "[盖章]",
];
/// Captions of lines that name a person or a unit.
const CAPTIONS: &[&str] = &[
    "审核单位",
    "推荐单位",
    "单位名称",
    "单位",
    "盖章",
    "公章",
    "落款",
    "审核意见",
    "意见",
    "日期",
];
/// Lines that hold a signature.
const SIGNATURES: &[&str] = &["负责人", "经办人", "签字", "签名", "审核人", "联系人", "主要领导"];

/// Takes an opinion's cell apart.
pub(super) fn read(cell: &str, level: &Level, opinions: &Opinions) -> Parts {
    let mut parts = Parts::default();
    if text::is_blank_placeholder(cell) {
        return parts;
    }
    let mut rest = text::nfc(cell).into_owned();
    if let Some((range, reading)) = date::find_last(&rest) {
        let text = text::strip_placeholders(&rest[range.clone()]);
        if reading.date != DateText::Blank {
            parts.date = Some((text, reading));
        }
        rest.replace_range(range, "\n");
    }
    for mark in MARKS {
        // A seal mark ends the unit's name before it.
        rest = rest.replace(mark, "\n");
    }
    if let Ticks::Chosen(chosen) = ticks(&rest) {
        rest = chosen.join("\n");
    }
    let mut kept: Vec<String> = Vec::new();
    for line in rest.lines() {
        let line = text::strip_placeholders(line);
        let line = caption_cut(line.trim_start_matches(['：', ':']));
        let bare = text::compact(line);
        if bare.is_empty() || text::is_blank_placeholder(line) || is_signature(&bare) {
            continue;
        }
        let (opinion, unit) = split_unit(line, level, opinions);
        if let Some(unit) = unit {
            parts.unit = Some(unit.to_owned());
        }
        if !opinion.is_empty() {
            kept.push(opinion.to_owned());
        }
    }
    parts.text = kept.join("\n");
    parts
}

fn is_signature(bare: &str) -> bool {
    SIGNATURES.iter().any(|word| bare.starts_with(word)) && bare.chars().count() <= 20
}

/// A line without its caption, as in `审核单位：…`; a caption alone is nothing.
fn caption_cut(line: &str) -> &str {
    let trimmed = line.trim();
    for caption in CAPTIONS {
        if let Some(rest) = trimmed.strip_prefix(caption) {
            let rest = rest.trim_start();
            if rest.is_empty() {
                return "";
            }
            if let Some(rest) = rest.strip_prefix(['：', ':']) {
                return rest.trim();
            }
        }
    }
    trimmed
}

/// The opinion and the unit that stand in one line.
fn split_unit<'a>(line: &'a str, level: &Level, opinions: &Opinions) -> (&'a str, Option<&'a str>) {
    let is_unit = |part: &str| {
        let bare = text::compact(part);
        let short = bare.chars().count() <= 40;
        let names = level.units.iter().any(|word| bare.contains(word.as_str()));
        short && names && !bare.contains(['，', ',', '。', '；']) && !speaks(&bare, opinions)
    };
    if is_unit(line) {
        return ("", Some(line));
    }
    // 同意推荐。　玉林街道办事处: the unit is the last word.
    let cut = line
        .char_indices()
        .filter(|(_, c)| c.is_whitespace() || *c == '。')
        .map(|(at, c)| at + c.len_utf8())
        .next_back();
    if let Some(cut) = cut
        && is_unit(&line[cut..])
    {
        return (line[..cut].trim(), Some(line[cut..].trim()));
    }
    (line, None)
}

/// Whether a text holds any word of an opinion.
fn speaks(bare: &str, opinions: &Opinions) -> bool {
    opinions.agree.iter().chain(&opinions.refuse).any(|word| bare.contains(word.as_str()))
}

/// What an opinion says. A firm refusal wins; agreement wins over a doubt such
/// as 不符合, which may stand in 未发现不符合条件的情形，同意推荐.
pub(super) fn stance(opinion: &str, opinions: &Opinions) -> Stance {
    let mut bare = text::compact(opinion);
    for word in &opinions.neutral {
        bare = bare.replace(word.as_str(), "");
    }
    let holds = |words: &[String]| words.iter().any(|word| bare.contains(word.as_str()));
    if holds(&opinions.refuse) {
        return Stance::Refuses;
    }
    let agrees = opinions
        .agree
        .iter()
        .any(|word| bare.match_indices(word.as_str()).any(|(at, _)| !bare[..at].ends_with('拟')));
    match () {
        () if agrees => Stance::Agrees,
        () if holds(&opinions.doubt) => Stance::Refuses,
        () => Stance::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FormDef;

    fn form() -> FormDef {
        FormDef::built_in("sichuan-green-community", &[]).expect("the built-in form loads")
    }

    #[test]
    fn a_cell_comes_apart() {
        let form = form();
        let opinions = form.opinions.as_ref().expect("has opinions");
        let cases = [
            ("同意推荐\n（盖章）\n2021年9月10日", "同意推荐", None, true),
            ("(盖章) 年 月 日", "", None, false),
            ("\n(盖章)\n年 月 日", "", None, false),
            ("同意□ 不同意□\n(盖章) 年 月 日", "", None, false),
            ("☑同意 ☐不同意\n(盖章)\n2021年9月10日", "同意", None, true),
            (
                "同意推荐\n玉林街道办事处（盖章）\n2021年9月10日",
                "同意推荐",
                Some("玉林街道办事处"),
                true,
            ),
            (
                "同意推荐。 玉林街道办事处（盖章）2021年9月10日",
                "同意推荐。",
                Some("玉林街道办事处"),
                true,
            ),
            (
                "情况属实，同意推荐\n单位（盖章）：龙安镇人民政府\n2021.9.10",
                "情况属实，同意推荐",
                Some("龙安镇人民政府"),
                true,
            ),
            ("同意上报\n负责人签字：王伟\n（盖章）\n年 月 日", "同意上报", None, false),
            ("\n（盖章）\n2021年07月22日", "", None, true),
        ];
        for (cell, text, unit, dated) in cases {
            let parts = read(cell, &opinions.levels[0], opinions);
            assert_eq!(parts.text, text, "{cell}");
            assert_eq!(parts.unit.as_deref(), unit, "{cell}");
            assert_eq!(parts.date.is_some(), dated, "{cell}");
        }
    }

    #[test]
    fn stances() {
        let form = form();
        let opinions = form.opinions.as_ref().expect("has opinions");
        let cases = [
            ("同意推荐", Stance::Agrees),
            ("经审核，符合创建标准，同意推荐", Stance::Agrees),
            ("不同意上报", Stance::Refuses),
            ("经初审不符合条件，不予同意", Stance::Refuses),
            ("居民无不同意见，同意推荐", Stance::Agrees),
            ("未发现不符合条件的情形，同意推荐", Stance::Agrees),
            ("经核查不符合条件", Stance::Refuses),
            ("情况属实", Stance::Unclear),
            ("已阅", Stance::Unclear),
            ("拟同意", Stance::Unclear),
            ("拟同意，经会议研究，同意上报", Stance::Agrees),
            ("经抽验合格，同意命名", Stance::Agrees),
        ];
        for (text, expected) in cases {
            assert_eq!(stance(text, opinions), expected, "{text}");
        }
    }
}
