//! Chinese numerals where Arabic ones are asked for (F110, rules B3).
//!
//! In: a text, and the words in which a numeral is no number. Out: each number,
//! date, percentage that should be written in Arabic digits, with the digits.
//! Nothing is rewritten.
//!
//! The order is that of rules B3: longest white-listed word, names of
//! divisions, approximate numbers; what is left is a finding. Two readings are
//! our own (口径): a bare 一 before a measure word (一个, 一次, 一户) is an
//! idiom far more often than a count and is no finding; 百, 千, 万 without a
//! digit before them (百日, 上千人, 万户) say "many" and are none.

use std::collections::HashMap;
use std::ops::Range;

mod date;
mod value;
use value::{arabic, digit, is_about, is_numeral, value};

#[cfg(test)]
mod tests;

/// A number in Chinese numerals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'t> {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// As written, with its measure word: 二十三户.
    pub text: &'t str,
    /// As it should be written: 23户.
    pub suggestion: String,
}

/// Words in which a numeral is no number, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Numerals {
    /// By their first character.
    words: HashMap<char, Vec<Box<str>>>,
    /// Characters of the longest word.
    longest: usize,
}

/// Measure words of rules B3; a longer one stands before its beginning.
const MEASURES: &[&str] = &[
    "平方米",
    "平方公里",
    "公里",
    "万元",
    "户",
    "人",
    "个",
    "名",
    "栋",
    "幢",
    "米",
    "吨",
    "次",
    "场",
    "支",
    "处",
    "盏",
    "株",
    "辆",
    "%",
    "％",
];

/// What may not follow a measure word, since both together are another word:
/// 三支部, 二次会议, 五人制, 四处奔走.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    ("次", &["会议", "全会", "全体", "大会", "代表", "党代会", "性", "生", "要", "品"]),
    ("支", &["部", "行", "渠", "路", "流", "撑", "持", "付", "出"]),
    ("人", &["制", "民", "大", "行", "工", "才", "居", "均"]),
    ("个", &["一", "性", "体", "别"]),
    ("名", &["称", "单", "山", "录", "片"]),
    (
        "处",
        &[
            "奔", "走", "乱", "散", "张", "飘", "寻", "找", "打", "游", "流", "理", "置", "罚",
            "长", "室",
        ],
    ),
    ("场", &["镇", "所", "地", "景", "馆", "口", "社"]),
    ("户", &["籍", "口", "外", "型"]),
    ("米", &["粉", "线", "饭", "易", "阳光", "社区"]),
];

impl Numerals {
    /// From white-listed words and from names of places.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Numerals {
        let mut all = Numerals::default();
        for word in words {
            let Some(first) = word.chars().next() else { continue };
            all.longest = all.longest.max(word.chars().count());
            all.words.entry(first).or_default().push(word.into());
        }
        all
    }

    /// Every number in Chinese numerals that should be Arabic, in the order of
    /// the text.
    pub fn find<'t>(&self, text: &'t str) -> Vec<Finding<'t>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(run) = next_run(text, from) {
            from = run.end;
            let Some(mut candidate) = candidate(text, &run) else { continue };
            if self.covers(text, &run) {
                continue;
            }
            candidate.extend_back(text);
            from = candidate.range.end;
            found.extend(candidate.finding(text));
        }
        found
    }

    /// Whether a white-listed word holds all of the run.
    fn covers(&self, text: &str, run: &Range<usize>) -> bool {
        let Some(before) = text.get(..run.start) else { return false };
        let back = before.char_indices().rev().take(self.longest).map(|(at, _)| at);
        std::iter::once(run.start).chain(back).any(|start| {
            let Some(rest) = text.get(start..) else { return false };
            let words = rest.chars().next().and_then(|first| self.words.get(&first));
            words
                .into_iter()
                .flatten()
                .any(|word| start + word.len() >= run.end && rest.starts_with(&**word))
        })
    }
}

/// The next run of numerals from a byte on.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    // A ring is a zero only between numerals: 二○二一.
    let start = from + rest.find(|c| is_numeral(c) && c != '○')?;
    let run = text.get(start..)?;
    let end = start + run.find(|c| !is_numeral(c)).unwrap_or(run.len());
    Some(start..end)
}

/// A run that counts something, and what it should be.
struct Candidate {
    range: Range<usize>,
    suggestion: String,
    /// Whether it may be the end of a range or of a decimal.
    number: bool,
}

impl Candidate {
    fn finding(self, text: &str) -> Option<Finding<'_>> {
        let written = text.get(self.range.clone())?;
        Some(Finding { range: self.range, text: written, suggestion: self.suggestion })
    }

    /// Takes in the lower end of a range (二至四次) and the whole part of a
    /// decimal (三点五公里).
    fn extend_back(&mut self, text: &str) {
        if !self.number {
            return;
        }
        let Some(before) = text.get(..self.range.start) else { return };
        let Some(mark) = before.chars().next_back() else { return };
        let point = mark == '点';
        if !point && !matches!(mark, '至' | '到' | '-' | '－' | '–' | '—' | '～' | '~') {
            return;
        }
        let before = before.get(..before.len() - mark.len_utf8()).unwrap_or_default();
        let lower = before.trim_end_matches(is_numeral).len();
        let Some(run) = before.get(lower..).filter(|run| !run.is_empty()) else { return };
        let Some(number) = arabic(run) else { return };
        let mark = if point { '.' } else { mark };
        self.suggestion = format!("{number}{mark}{}", self.suggestion);
        self.range.start = lower;
    }
}

fn candidate(text: &str, run: &Range<usize>) -> Option<Candidate> {
    let (mut start, end) = (run.start, run.end);
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let mut digits = text.get(run.clone())?;
    // 统一三个: the 一 belongs to the word before.
    if let Some(rest) = digits.strip_prefix('一')
        && rest.starts_with(|c| digit(c).is_some())
        && before
            .ends_with(['统', '唯', '之', '单', '同', '逐', '合', '周', '期', '专', '归', '划'])
    {
        (digits, start) = (rest, start + '一'.len_utf8());
    }
    let plain = |length: usize, suggestion: String| {
        Some(Candidate { range: start..end + length, suggestion, number: true })
    };
    if let Some(share) = share(before, digits, after) {
        return share;
    }
    if let Some((length, suggestion)) = date::date(before, text.get(start..)?) {
        return Some(Candidate { range: start..start + length, suggestion, number: false });
    }
    if !is_count(before, digits) {
        return None;
    }
    if let Some(rest) = after.strip_prefix('成') {
        let word = rest.starts_with(|c| "立为员果功效本长熟就绩都年人型品分交村".contains(c));
        let tenths = value(digits).filter(|&tenths| !word && tenths <= 10)?;
        return Some(Candidate {
            number: false,
            ..plain('成'.len_utf8(), format!("{}%", tenths * 10))?
        });
    }
    // 三十万元: 万 has gone into the run.
    if digits.ends_with('万') && after.starts_with('元') {
        return plain('元'.len_utf8(), format!("{}元", arabic(digits)?));
    }
    let measure = MEASURES.iter().find(|measure| after.starts_with(**measure))?;
    let beyond = after.get(measure.len()..).unwrap_or_default();
    if is_other_word(digits, measure, beyond) {
        return None;
    }
    plain(measure.len(), format!("{}{}", arabic(digits)?, measure.replace('％', "%")))
}

/// 百分之八十五, 千分之三. `Some(None)` where it is one, but no definite number.
fn share(before: &str, digits: &str, after: &str) -> Option<Option<Candidate>> {
    let (head, sign) =
        [("百分之", '%'), ("千分之", '‰')].into_iter().find(|(head, _)| before.ends_with(head))?;
    let start = before.len() - head.len();
    let end = before.len() + digits.len();
    let point = after.strip_prefix('点').map(|rest| {
        rest.get(..rest.find(|c| digit(c).is_none()).unwrap_or(rest.len())).unwrap_or_default()
    });
    let about = is_about(digits) || after.starts_with(['几', '多', '余', '来']);
    // 百分之百 is all of it.
    let whole = if digits == "百" { Some("100".to_owned()) } else { arabic(digits) };
    let found =
        whole.filter(|_| !about).map(|whole| match point.filter(|point| !point.is_empty()) {
            Some(point) => Candidate {
                range: start..end + '点'.len_utf8() + point.len(),
                suggestion: format!("{whole}.{}{sign}", arabic(point).unwrap_or_default()),
                number: false,
            },
            None => {
                Candidate { range: start..end, suggestion: format!("{whole}{sign}"), number: false }
            }
        });
    Some(found)
}

/// Whether a run is a definite number: not bare 一, not 百 or 上万, no ordinal,
/// no approximate number, no tail of an Arabic one (5万).
fn is_count(before: &str, digits: &str) -> bool {
    let tail =
        |c: char| c.is_numeric() && !is_numeral(c) || matches!(c, '第' | '数' | '几' | '.' | '．');
    digits != "一"
        && !digits.starts_with(['百', '千', '万'])
        && !before.ends_with(tail)
        && !is_about(digits)
        && value(digits).is_some()
}

fn is_other_word(digits: &str, measure: &str, beyond: &str) -> bool {
    // 二次供水, 二次装修: what is counted is 两次.
    if measure == "次" && digits == "二" {
        return true;
    }
    // 三支队 is a unit's name, 三支队伍 are counted.
    if measure == "支" && beyond.starts_with('队') && !beyond.starts_with("队伍") {
        return true;
    }
    let listed = OTHER_WORDS.iter().find(|(known, _)| *known == measure);
    listed.is_some_and(|(_, words)| words.iter().any(|word| beyond.starts_with(word)))
}
