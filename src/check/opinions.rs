//! The opinions of the levels and their flow: O201–O207.
//!
//! An opinion's cell holds its text, the unit that signs, seal marks and a
//! date. `read` takes it apart; what is left is the opinion.

use super::choice::{Ticks, ticks};
use super::{Check, short};
use crate::date::{self, DateText};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Place;
use crate::form::{Level, Opinions};
use crate::record::{Date, Record, Value};
use crate::say;
use crate::text;

/// What an opinion says of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stance {
    Agrees,
    Refuses,
    /// Neither: 情况属实, 已阅, 拟 ….
    Unclear,
}

/// One opinion, taken apart.
#[derive(Debug, Default, PartialEq)]
struct Parts {
    text: String,
    unit: Option<String>,
    /// The text of the date, where there is more than a placeholder.
    date: Option<(String, date::Reading)>,
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

/// Whether neither text nor date of a level stands in a record (O208).
pub fn opinion_is_blank(record: &Record, level: &str) -> bool {
    ["text", "date"].iter().all(|part| record.get(&format!("opinions.{level}.{part}")).is_none())
}

/// Where a level's opinion stands, for the flow.
struct Step<'a> {
    level: &'a Level,
    text: Option<String>,
    date: Option<Date>,
    /// There is a date text, though not a real date (F104 has spoken).
    dated: bool,
    stance: Option<Stance>,
}

impl Step<'_> {
    fn is_blank(&self) -> bool {
        self.text.is_none() && !self.dated
    }
}

impl Check<'_> {
    /// Reads and judges all opinions.
    pub(super) fn opinions(&mut self) {
        let Some(opinions) = &self.form.opinions else { return };
        let steps: Vec<Step> =
            opinions.levels.iter().map(|level| self.opinion(opinions, level)).collect();
        self.complete(&steps);
        self.skipped(&steps);
        self.order(&steps);
        self.refused(&steps);
    }

    fn opinion<'a>(&mut self, opinions: &Opinions, level: &'a Level) -> Step<'a> {
        let id = format!("opinions.{}", level.id);
        let cell = self.filled.get(&id);
        let mut parts = cell.map(|found| read(&found.text, level, opinions)).unwrap_or_default();
        let mut place = self.place(&id);
        // Tagged controls hold the parts one by one.
        if let Some((text, found)) = self.text(&format!("{id}.text")) {
            place = found.place.clone();
            parts.text = read(&text, level, opinions).text;
        }
        if let Some((text, _)) = self.text(&format!("{id}.date")) {
            let reading = date::parse(&text);
            parts.date = (reading.date != DateText::Blank).then_some((text, reading));
        }
        if let Some((text, _)) = self.text(&format!("{id}.unit")) {
            parts.unit = Some(text);
        }
        let mut step = Step { level, text: None, date: None, dated: false, stance: None };
        if self.is_ambiguous(&id) {
            // I107 has spoken; the level is there, whatever it says.
            step.dated = true;
            step.text = Some(String::new());
            return step;
        }
        if !parts.text.is_empty() {
            step.stance = Some(stance(&parts.text, opinions));
            self.record.set(&format!("{id}.text"), Value::Text(parts.text.clone()), place.clone());
            step.text = Some(parts.text);
        }
        if let Some(unit) = parts.unit {
            self.foreign_unit(level, &id, &unit);
            self.record.set(&format!("{id}.unit"), Value::Text(unit), place.clone());
        }
        if let Some((text, reading)) = parts.date {
            step.dated = true;
            let id = format!("{id}.date");
            if let DateText::Date(date) = reading.date {
                step.date = Some(date);
                self.record.set(&id, Value::Date(date), place);
                self.date_writing(&id, &text, &reading);
            } else {
                self.not_a_date(&id, &text, reading.date == DateText::Partial);
            }
        }
        if step.stance == Some(Stance::Unclear) {
            self.unclear(&step, &id);
        }
        step
    }

    fn say_of(&mut self, code: Code, level: &Level, message: String, help: String) {
        let id = format!("opinions.{}", level.id);
        let place: Place = self.place(&id);
        self.found.push(Diagnostic::new(code, message, help).of(&id).at(place));
    }

    /// O202.
    fn unclear(&mut self, step: &Step, id: &str) {
        let lang = self.lang();
        let (label, text) =
            (step.level.label.get(lang), short(step.text.as_deref().unwrap_or_default()));
        let message = say!(
            lang,
            "“{label}”意见“{text}”没有写明同意或不同意",
            "The opinion of “{label}”, “{text}”, neither agrees nor refuses"
        );
        let help = say!(
            lang,
            "写明“同意推荐”“同意上报”或“不同意”",
            "Write clearly whether the level agrees"
        );
        self.report(Code::new('O', 202), id, message, help);
    }

    /// O201: what the stage requires, and texts without dates.
    fn complete(&mut self, steps: &[Step]) {
        let lang = self.lang();
        for (at, step) in steps.iter().enumerate() {
            let label = step.level.label.get(lang);
            let required = at < self.context.stage;
            let (message, help) = if step.is_blank() {
                if !required {
                    continue;
                }
                (
                    say!(lang, "“{label}”意见未签署", "The opinion of “{label}” is blank"),
                    say!(
                        lang,
                        "请该级写明意见、日期并加盖公章；若已签在纸上，附上扫描件",
                        "Have the level write, date and stamp its opinion, or attach the scan"
                    ),
                )
            } else if step.text.is_none() {
                (
                    say!(
                        lang,
                        "“{label}”只有日期，没有意见",
                        "“{label}” has a date but no opinion"
                    ),
                    say!(lang, "请该级写明意见", "Have the level write its opinion"),
                )
            } else if !step.dated {
                (
                    say!(lang, "“{label}”有意见，没有日期", "“{label}” has an opinion but no date"),
                    say!(lang, "请该级补写日期", "Have the level date its opinion"),
                )
            } else {
                continue;
            };
            self.say_of(Code::new('O', 201), step.level, message, help);
        }
    }

    /// O204: blank levels below a filled one. Where the stage requires the
    /// blank level, O201 has spoken.
    fn skipped(&mut self, steps: &[Step]) {
        let lang = self.lang();
        let Some(last) = steps.iter().rposition(|step| !step.is_blank()) else { return };
        let blank: Vec<&Step> = steps
            .iter()
            .take(last)
            .skip(self.context.stage)
            .filter(|step| step.is_blank())
            .collect();
        let (Some(first), Some(later)) = (blank.first(), steps.get(last)) else { return };
        let names: Vec<&str> = blank.iter().map(|step| step.level.label.get(lang)).collect();
        let (names, later) = (names.join(lang.pick("”“", ", ")), later.level.label.get(lang));
        let message = say!(
            lang,
            "“{later}”已签署意见，“{names}”却是空的",
            "“{later}” has given its opinion, “{names}” has not"
        );
        let help = say!(
            lang,
            "按社区、街道、县、市、省的次序逐级签署，补上缺的一级",
            "Opinions go level by level: add the missing one"
        );
        self.say_of(Code::new('O', 204), first.level, message, help);
    }

    /// O203 and O205: dates in order, none in the future.
    fn order(&mut self, steps: &[Step]) {
        let lang = self.lang();
        let as_of = self.context.as_of;
        let filed = self
            .form
            .fields
            .iter()
            .find(|field| field.cover && { self.record.date(&field.id).is_some() });
        let mut before: Option<(String, Date)> = filed
            .and_then(|field| {
                Some((field.label.get(lang).to_owned(), self.record.date(&field.id)?))
            })
            .filter(|(_, date)| *date <= as_of);
        for step in steps {
            let Some(date) = step.date else { continue };
            let label = step.level.label.get(lang);
            if date > as_of {
                let message = say!(
                    lang,
                    "“{label}”意见的日期{date}晚于检查日期{as_of}",
                    "The date {date} of “{label}” lies after {as_of}"
                );
                let help = say!(
                    lang,
                    "核对日期；若检查日期不对，用 --as-of 指定",
                    "Check the date, or give --as-of"
                );
                self.say_of(Code::new('O', 205), step.level, message, help);
                continue; // a date that is wrong anyway orders nothing
            }
            if let Some((earlier, other)) = &before
                && date < *other
            {
                let message = say!(
                    lang,
                    "“{label}”意见的日期{date}早于“{earlier}”的日期{other}",
                    "The date {date} of “{label}” lies before {other} of “{earlier}”"
                );
                let help = say!(
                    lang,
                    "日期应按填报、街道、县、市、省的次序先后，核对这两处",
                    "Dates go from filing up the levels: check both"
                );
                self.say_of(Code::new('O', 203), step.level, message, help);
            }
            before = Some((label.to_owned(), date));
        }
    }

    /// O207: a level refused, a later one went on.
    fn refused(&mut self, steps: &[Step]) {
        let lang = self.lang();
        let Some(at) = steps.iter().position(|step| step.stance == Some(Stance::Refuses)) else {
            return;
        };
        let on = steps
            .iter()
            .skip(at + 1)
            .find(|step| matches!(step.stance, Some(Stance::Agrees | Stance::Unclear)));
        let (Some(step), Some(on)) = (steps.get(at), on) else { return };
        let (label, later) = (step.level.label.get(lang), on.level.label.get(lang));
        let message = say!(
            lang,
            "“{label}”不同意，“{later}”却继续上报",
            "“{label}” refused, yet “{later}” went on"
        );
        let help = say!(
            lang,
            "退回社区整改后重新逐级申报，或核对“{label}”的意见是否写错",
            "Return it to the community, or check the opinion of “{label}”"
        );
        self.say_of(Code::new('O', 207), step.level, message, help);
    }

    /// O206: the unit that signs names another division.
    fn foreign_unit(&mut self, level: &Level, id: &str, unit: &str) {
        let lang = self.lang();
        let expected = match (&level.of, &level.of_fixed) {
            (Some(field), _) => self.record.text(field).map(str::to_owned),
            (None, Some(fixed)) => Some(fixed.clone()),
            (None, None) => None,
        };
        let Some(expected) = expected else { return };
        let name = text::compact(unit);
        if name.contains(&expected) || name.contains(stem(&expected)) {
            return;
        }
        let Some(own) = level.units.iter().filter_map(|word| name.find(word.as_str())).min() else {
            return;
        };
        let prefix = &name[..own];
        // 玉林街道办事处: the keyword itself ends the division's name.
        let by_keyword = name[own..].starts_with(['街', '镇', '乡']) && !prefix.is_empty();
        // 武侯区住房建设…: at least two characters up to 区. A bare 区住建局 names none.
        let by_class = prefix
            .char_indices()
            .skip(1)
            .any(|(_, c)| matches!(c, '市' | '区' | '县' | '州' | '省' | '镇' | '乡'));
        if !by_keyword && !by_class {
            return;
        }
        let (label, unit) = (level.label.get(lang), short(unit));
        let message = say!(
            lang,
            "“{label}”意见由“{unit}”签署，与所在行政区划“{expected}”不符",
            "“{label}” is signed by {unit}, which is not of {expected}"
        );
        let help = say!(
            lang,
            "核对签署单位，应为“{expected}”的审核单位",
            "Check the unit: it should be of {expected}"
        );
        self.report(Code::new('O', 206), id, message, help);
    }
}

/// A division's name without its class: 武侯区 is 武侯.
fn stem(name: &str) -> &str {
    for class in ["街道", "区", "县", "市", "镇", "乡", "省"] {
        if let Some(stem) = name.strip_suffix(class)
            && stem.chars().count() >= 2
        {
            return stem;
        }
    }
    name
}

/// Takes an opinion's cell apart.
fn read(cell: &str, level: &Level, opinions: &Opinions) -> Parts {
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
fn stance(opinion: &str, opinions: &Opinions) -> Stance {
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
