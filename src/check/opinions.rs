//! The opinions of the levels and their flow: O201–O207.
//!
//! In: the cells of all levels, each taken apart by `opinion_cell`. Out: what
//! is missing, skipped, out of order, refused or signed by a foreign unit.

use super::opinion_cell::{Stance, read, stance};
use super::{Check, short};
use crate::date::{self, DateText};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Place;
use crate::form::{Level, Opinions};
use crate::record::{Date, Record, Value};
use crate::say;
use crate::text;

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
