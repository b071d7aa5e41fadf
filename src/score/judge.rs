//! What was found of a sheet to a [`Sheet`]: numbers read, limits and sums
//! asked (rules F2, F3), every fault said once and where it stands.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Place;
use crate::form::score::{Criterion, Mark};
use crate::form::{FormDef, Scoring, number_text};
use crate::lang::Lang;
use crate::record::NUMBER_SCALE;
use crate::say;
use crate::score::line::{self, Slot};
use crate::score::table::{Found, Raw};
use crate::score::{Sheet, c, number, quoted, threshold};

pub(super) fn judge(
    form: &FormDef,
    scoring: &Scoring,
    raw: Raw,
    several: bool,
    lang: Lang,
) -> Sheet {
    let part = raw.sheet.clone().or_else(|| Some(format!("table {}", raw.table)));
    let mut judge = Judge {
        scoring,
        raw: &raw,
        lang,
        sheet: Sheet { part: part.filter(|_| several), ..Sheet::default() },
    };
    judge.head();
    judge.scores();
    judge.strays();
    judge.sums();
    judge.figures();
    threshold::judge(form, scoring, &mut judge.sheet, lang);
    judge.sheet
}

struct Judge<'a> {
    scoring: &'a Scoring,
    raw: &'a Raw,
    lang: Lang,
    sheet: Sheet,
}

impl Judge<'_> {
    fn say(&mut self, found: Diagnostic, place: &Place) {
        self.sheet.diagnostics.push(found.at(place.clone()));
    }

    /// Community, division, rater and date.
    fn head(&mut self) {
        let lang = self.lang;
        self.sheet.community = self.slot(Slot::Mark(Mark::Community));
        self.sheet.division = self.slot(Slot::Division);
        self.sheet.rater = self.slot(Slot::Mark(Mark::Rater));
        self.sheet.date = self.slot(Slot::Mark(Mark::Date));
        let twice = self.sheet.diagnostics.iter().any(|d| d.code == Code::new('I', 107));
        if self.sheet.community.is_none() && !twice {
            let label = self.scoring.mark(Mark::Community).to_owned();
            let place = self.place_of(Slot::Mark(Mark::Community));
            let message =
                say!(lang, "没有写“{label}”", "The sheet does not say “{label}”, whose it is");
            let help = say!(
                lang,
                "在评分表上方的“{label}”后填写社区的名称",
                "Write the community's name behind “{label}” above the table"
            );
            self.say(c(110, message, help), &place);
        }
    }

    fn place_of(&self, slot: Slot) -> Place {
        let found = self.raw.slots.iter().find(|(known, _)| *known == slot);
        found.map(|(_, found)| found.place.clone()).unwrap_or_default()
    }

    /// The one value of a label; two different ones are I107.
    fn slot(&mut self, slot: Slot) -> Option<String> {
        let raw = self.raw;
        let mut values = raw
            .slots
            .iter()
            .filter(|(known, _)| *known == slot)
            .filter_map(|(_, found)| Some((line::value(&found.text)?, found.place.clone())));
        let (first, _) = values.next()?;
        if let Some((other, place)) = values.find(|(value, _)| *value != first) {
            let label = match slot {
                Slot::Mark(mark) => self.scoring.mark(mark).to_owned(),
                Slot::Division => self.lang.pick("所在行政区划", "division").to_owned(),
            };
            let (a, b) = (quoted(&first), quoted(&other));
            let message = say!(
                self.lang,
                "“{label}”有两个值：“{a}”和“{b}”",
                "“{label}” stands twice: “{a}” and “{b}”"
            );
            let help = say!(self.lang, "核对后只留一个", "Keep the right one");
            self.say(Diagnostic::new(Code::new('I', 107), message, help), &place);
            return None;
        }
        Some(first)
    }

    fn scores(&mut self) {
        let raw = self.raw;
        if let Some(place) = raw.no_column.as_ref().filter(|_| raw.scores.is_empty()) {
            let heading = self.scoring.heading(crate::form::score::Column::Score).to_owned();
            let message =
                say!(self.lang, "表里没有“{heading}”一栏", "The table has no column “{heading}”");
            let help = say!(
                self.lang,
                "在“分值”旁加一栏“{heading}”，逐条填写；或改用 shenpi template score 的评分表",
                "Add a column “{heading}”, or use the sheet of `shenpi template score`"
            );
            self.say(c(111, message, help), &place.clone());
        }
        let blanks = raw.no_column.is_none() || !raw.scores.is_empty();
        let shared = self.shared();
        let columns = self.two_columns();
        for (at, criterion) in self.scoring.criteria.iter().enumerate() {
            let usual = raw.rows.get(&at).cloned();
            let mut place = usual.clone().unwrap_or_default();
            let mut score = None;
            let filled: Vec<&Found> = raw.scores.get(&at).map_or_else(Vec::new, |cells| {
                let cells = cells.iter().map(|(_, found)| found);
                cells.filter(|found| !number::is_blank(&found.text)).collect()
            });
            match filled.as_slice() {
                _ if columns => {}
                [] => self.blank(criterion, usual.as_ref(), blanks),
                [found] => {
                    place = found.place.clone();
                    if !shared.contains(&found.place) {
                        score = self.score(criterion, found);
                    }
                }
                [first, .., last] => self.several(criterion, first, last),
            }
            self.sheet.scores.push(score);
            self.sheet.places.push(place);
            self.points(at, criterion);
        }
    }

    /// C117: two columns of scores, both filled.
    fn two_columns(&mut self) -> bool {
        let raw = self.raw;
        let mut used: BTreeMap<usize, &Found> = BTreeMap::new();
        for (rank, found) in raw.scores.values().flatten() {
            if !number::is_blank(&found.text) {
                used.entry(*rank).or_insert(found);
            }
        }
        if used.len() < 2 {
            return false;
        }
        let names = raw.headings.join(self.lang.pick("、", ", "));
        let place = used.values().next().map(|found| found.place.clone()).unwrap_or_default();
        let message = say!(
            self.lang,
            "有几栏得分都填了（{names}），不知以哪一栏为准",
            "Several columns of scores are filled in ({names}); which one counts is not said"
        );
        let help = say!(
            self.lang,
            "只留一栏得分；几位评分人的得分各用一份评分表",
            "Keep one column; each rater has a sheet of their own"
        );
        self.say(c(117, message, help), &place);
        true
    }

    /// C108: one filled cell for several criteria. Gives the places.
    fn shared(&mut self) -> Vec<Place> {
        let raw = self.raw;
        let mut owners: Vec<(&Found, Vec<u32>)> = Vec::new();
        for (at, cells) in &raw.scores {
            let no = u32::try_from(at + 1).unwrap_or(u32::MAX);
            for (_, found) in cells.iter().filter(|(_, found)| !number::is_blank(&found.text)) {
                match owners.iter_mut().find(|(known, _)| known.place == found.place) {
                    Some((_, numbers)) => numbers.push(no),
                    None => owners.push((found, vec![no])),
                }
            }
        }
        let mut places = Vec::new();
        for (found, numbers) in owners.into_iter().filter(|(_, numbers)| numbers.len() > 1) {
            let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
            let numbers = numbers.join(self.lang.pick("、", ", "));
            let text = quoted(&found.text);
            let message = say!(
                self.lang,
                "得分“{text}”的单元格跨了第{numbers}条，不知是哪一条的",
                "The cell of the score “{text}” covers criteria {numbers}"
            );
            let help = say!(
                self.lang,
                "取消合并单元格，每条各填一个得分",
                "Unmerge the cell and score each criterion"
            );
            self.say(c(108, message, help), &found.place.clone());
            places.push(found.place.clone());
        }
        places
    }

    fn blank(&mut self, criterion: &Criterion, place: Option<&Place>, blanks: bool) {
        let (no, title) = (criterion.no, quoted(&criterion.title));
        match place {
            None => {
                let message = say!(
                    self.lang,
                    "表里没有第{no}条“{title}”",
                    "The table lacks criterion {no}, “{title}”"
                );
                let help = say!(
                    self.lang,
                    "补上这一条并评分；行被删掉的，改用空白评分表重新填写",
                    "Put the criterion back and score it, or begin anew with a blank sheet"
                );
                self.say(c(107, message, help), &Place::Whole);
            }
            Some(place) if blanks => {
                let message = say!(
                    self.lang,
                    "第{no}条“{title}”没有评分",
                    "Criterion {no}, “{title}”, has no score"
                );
                let help = say!(
                    self.lang,
                    "填写得分；得 0 分的写 0，空着不等于 0 分",
                    "Write the score; a blank is not a zero, write 0 for that"
                );
                self.say(c(101, message, help), &place.clone());
            }
            Some(_) => {}
        }
    }

    fn several(&mut self, criterion: &Criterion, first: &Found, last: &Found) {
        let no = criterion.no;
        let (a, b) = (quoted(&first.text), quoted(&last.text));
        let message = say!(
            self.lang,
            "第{no}条有几个得分（“{a}”“{b}”），小项不拆分值",
            "Criterion {no} has several scores (“{a}”, “{b}”); items have no points of their own"
        );
        let help = say!(self.lang, "每条只填一个得分", "Give each criterion one score");
        self.say(c(108, message, help), &last.place.clone());
    }

    /// Reads one score; one that is out of range is still what the sheet says.
    fn score(&mut self, criterion: &Criterion, found: &Found) -> Option<i64> {
        let (no, lang) = (criterion.no, self.lang);
        let text = quoted(&found.text);
        let Some(read) = number::score(&found.text) else {
            let message = say!(
                lang,
                "第{no}条的得分“{text}”不是数",
                "The score of criterion {no}, “{text}”, is not a number"
            );
            let help = say!(lang, "写成阿拉伯数字，如 2.5", "Write a number such as 2.5");
            self.say(c(104, message, help), &found.place.clone());
            return None;
        };
        let points = number_text(criterion.points);
        if read.value < 0 || read.value > criterion.points {
            let message = say!(
                lang,
                "第{no}条得分 {text}，超出 0 至 {points} 分",
                "Criterion {no} is scored {text}, outside 0 to {points}"
            );
            let help =
                say!(lang, "改为 0 至 {points} 之间的分数", "Give a score between 0 and {points}");
            self.say(c(102, message, help), &found.place.clone());
        } else if read.rounded || read.value % self.scoring.step != 0 {
            let step = number_text(self.scoring.step);
            let low = read.value - read.value % self.scoring.step;
            let high = number_text((low + self.scoring.step).min(criterion.points));
            let low = number_text(low);
            let message = say!(
                lang,
                "第{no}条得分 {text}，不是 {step} 分的整倍数",
                "Criterion {no} is scored {text}, no multiple of {step}"
            );
            let help = say!(
                lang,
                "改为 {low} 或 {high}；步长另有规定的，用 --set score_step= 设定",
                "Give {low} or {high}; another step is set with --set score_step="
            );
            self.say(c(103, message, help), &found.place.clone());
        }
        Some(read.value)
    }

    /// C109: the sheet was made for other points.
    fn points(&mut self, at: usize, criterion: &Criterion) {
        let raw = self.raw;
        for found in raw.points.get(&at).into_iter().flatten() {
            let read = number::score(&found.text);
            if number::is_blank(&found.text) || read.is_none_or(|r| r.value == criterion.points) {
                continue;
            }
            let (no, said) = (criterion.no, quoted(&found.text));
            let points = number_text(criterion.points);
            let message = say!(
                self.lang,
                "第{no}条的分值印作 {said}，标准是 {points}",
                "Criterion {no} is printed with {said} points, the standard gives {points}"
            );
            let help =
                say!(self.lang, "改用现行标准的评分表", "Use a sheet of the standard in force");
            self.say(c(109, message, help), &found.place.clone());
            return;
        }
    }

    /// C108 for scores of no criterion, C121 for rows of two.
    fn strays(&mut self) {
        let raw = self.raw;
        for found in &raw.orphans {
            let text = quoted(&found.text);
            let message = say!(
                self.lang,
                "得分“{text}”所在的行看不出是哪一条",
                "The row of the score “{text}” is of no criterion"
            );
            let help = say!(
                self.lang,
                "在这一行写上序号和创建标准，或删掉多余的分数",
                "Give the row its number and title, or delete the score"
            );
            self.say(c(108, message, help), &found.place);
        }
        for (at, found) in &raw.misnumbered {
            let Some(criterion) = self.scoring.criteria.get(*at) else { continue };
            let (no, title) = (criterion.no, quoted(&criterion.title));
            let said = quoted(&found.text);
            let message = say!(
                self.lang,
                "序号写作 {said}，创建标准“{title}”却是第{no}条，已按创建标准读取",
                "The row is numbered {said}, its title “{title}” is of criterion {no}; read by the title"
            );
            let help =
                say!(self.lang, "核对这一行有没有错位", "See whether the row is out of place");
            self.say(c(121, message, help), &found.place);
        }
    }

    /// C105 and C106: printed sums against those of the scores.
    fn sums(&mut self) {
        let raw = self.raw;
        for (class, found) in &raw.subtotals {
            let name = self.scoring.classes.get(*class).map_or("", |class| &class.name).to_owned();
            let sum = self.sheet.class(self.scoring, *class);
            let label = say!(self.lang, "“{name}”的小计", "The sum of “{name}”");
            self.sum(105, &label, sum, found);
        }
        for found in &raw.totals {
            let label = self.lang.pick("合计", "The total").to_owned();
            self.sum(106, &label, self.sheet.total(), found);
        }
    }

    fn sum(&mut self, code: u16, label: &str, sum: Option<i64>, found: &Found) {
        if number::is_blank(&found.text) {
            return;
        }
        let said = quoted(&found.text);
        // While a criterion has no score, that is what there is to say.
        let Some(sum) = sum else { return };
        if number::score(&found.text).is_some_and(|read| read.value == sum) {
            return;
        }
        let right = number_text(sum);
        let message = say!(
            self.lang,
            "{label}写作“{said}”，各条得分之和是 {right}",
            "{label} is given as “{said}”; the scores add up to {right}"
        );
        let help = say!(
            self.lang,
            "核对各条得分；得分无误的，把这里改为 {right}",
            "Check the scores; where they are right, write {right} here"
        );
        self.say(c(code, message, help), &found.place);
    }

    fn figures(&mut self) {
        let raw = self.raw;
        for (at, measure) in self.scoring.measures.iter().enumerate() {
            let cells = raw.figures.get(&at).map(Vec::as_slice).unwrap_or_default();
            let filled: Vec<&Found> =
                cells.iter().filter(|found| !number::is_blank(&found.text)).collect();
            let place = filled.first().copied().or(cells.first()).map(|found| found.place.clone());
            let value = match filled.as_slice() {
                [] => None,
                [first, .., last] if first.text != last.text => {
                    let (label, a, b) = (&measure.label, quoted(&first.text), quoted(&last.text));
                    let message = say!(
                        self.lang,
                        "指标“{label}”有两个值：“{a}”和“{b}”",
                        "The figure “{label}” stands twice: “{a}” and “{b}”"
                    );
                    let help = say!(self.lang, "核对后只留一个", "Keep the right one");
                    self.say(c(114, message, help), &last.place.clone());
                    None
                }
                [found, ..] => match figure(measure, found, self.lang) {
                    Ok(value) => Some(value),
                    Err((message, help)) => {
                        self.say(c(114, message, help), &found.place.clone());
                        None
                    }
                },
            };
            self.sheet.figures.push(value);
            self.sheet.figure_places.push(place.unwrap_or_default());
        }
    }
}

/// A figure, or what is wrong with it and what to do.
fn figure(
    measure: &crate::form::score::Measure,
    found: &Found,
    lang: Lang,
) -> Result<i64, (String, String)> {
    let (label, unit, text) = (&measure.label, &measure.unit, quoted(&found.text));
    let plain =
        || say!(lang, "填写以“{unit}”为单位的数，如 85", "Write a number in {unit}, such as 85");
    let Some((read, percent)) = number::figure(&found.text, unit) else {
        let message = say!(
            lang,
            "指标“{label}”的值“{text}”不是数",
            "The figure “{label}” is “{text}”, which is not a number"
        );
        return Err((message, plain()));
    };
    let value = read.value;
    // A sheet that turned 85% into 0.85: never guessed.
    if unit == "%" && !percent && value > 0 && value <= NUMBER_SCALE {
        let message = say!(
            lang,
            "指标“{label}”写作 {text}，分不清是百分之几还是比例",
            "The figure “{label}” is {text}: a percentage or a ratio?"
        );
        let help = say!(
            lang,
            "85% 就写 85（或 85%），不要写 0.85",
            "Write 85 (or 85%) for 85 %, not 0.85"
        );
        return Err((message, help));
    }
    let over = unit == "%" && value > 100 * NUMBER_SCALE;
    if value < 0 || over || measure.whole && (read.rounded || value % NUMBER_SCALE != 0) {
        let message = say!(
            lang,
            "指标“{label}”的值 {text}{unit} 不可能",
            "The figure “{label}” cannot be {text} {unit}"
        );
        return Err((message, plain()));
    }
    Ok(value)
}
