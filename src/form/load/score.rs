//! `[score]` and its csv file: every sum checked, every name resolved.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Loader, words};
use crate::form::score::{Class, Column, Criterion, Heading, Mark, Measure, Scoring, Threshold};
use crate::form::{FormError, Setting, schema};
use crate::lang::Words;
use crate::record::{NUMBER_SCALE, Value};
use crate::rule::{self, Type};
use crate::text;
use crate::words as wording;

/// Columns of the csv file, in order.
const HEADER: [&str; 6] = ["category", "category_points", "no", "title", "points", "items"];

impl Loader<'_> {
    /// The scoring of a form.
    pub(super) fn score(
        &self,
        parsed: &schema::Score,
        settings: &[Setting],
    ) -> Result<Scoring, FormError> {
        let (classes, criteria) = self.criteria(parsed)?;
        let measures = self.measures(parsed, &criteria)?;
        let thresholds = self.thresholds(parsed, &measures, &criteria, settings)?;
        let title = words(&parsed.title);
        let titles = parsed.titles.iter().chain([&title.zh]).map(|t| text::label_key(t)).collect();
        let number = |id: &str, usual: i64| -> i64 {
            match settings.iter().find(|setting| setting.id == id).map(|setting| &setting.value) {
                Some(Value::Number(number)) => *number,
                _ => usual,
            }
        };
        let step = number("score_step", NUMBER_SCALE / 2);
        // Scores have one decimal place at most (contract, section 7).
        if step <= 0 || step % (NUMBER_SCALE / 10) != 0 {
            let message = wording!(
                "设定“score_step”须是 0.1 的倍数，且大于 0",
                "The setting “score_step” is a multiple of 0.1 and more than 0"
            );
            return Err(FormError::whole(&self.file, message));
        }
        let most: i64 = classes.iter().map(|class| class.points).sum();
        let line = number("pass_line", 0);
        if !(0..=most).contains(&line) {
            let message = wording!(
                "设定“pass_line”须在 0 与总分之间；0 为不设合格线",
                "The setting “pass_line” lies between 0 (none) and the points of all criteria"
            );
            return Err(FormError::whole(&self.file, message));
        }
        Ok(Scoring {
            name: parsed.name.clone().unwrap_or_else(|| title.zh.clone()),
            title,
            titles,
            annex: parsed.annex.clone(),
            notes: parsed.notes.clone(),
            remarks: parsed.remarks.clone(),
            classes,
            criteria,
            measures,
            thresholds,
            columns: self.columns(&parsed.columns)?,
            marks: self.marks(parsed)?,
            step,
            apart: number("score_apart", 40 * NUMBER_SCALE),
            pass_line: (line > 0).then_some(line),
            basis: parsed.basis.clone(),
        })
    }

    fn criteria(&self, parsed: &schema::Score) -> Result<(Vec<Class>, Vec<Criterion>), FormError> {
        let name = parsed.file.get_ref();
        if !self.source.has(name) {
            let message = wording!("没有文件“{name}”", "There is no file “{name}”");
            return Err(self.error(parsed.file.span(), message));
        }
        let text = self.source.read(name)?;
        let shown = self.source.shown(name);
        let mut sheet = Criteria { file: &shown, text: &text, classes: vec![], criteria: vec![] };
        sheet.read()?;
        let Criteria { mut classes, criteria, .. } = sheet;
        for (other, name) in &parsed.aliases {
            let Some(class) = classes.iter_mut().find(|class| class.name == *name.get_ref()) else {
                let wanted = name.get_ref();
                let message = wording!("没有叫“{wanted}”的类别", "There is no class “{wanted}”");
                let mut error = self.error(name.span(), message);
                error.nearest =
                    rule::nearest(wanted, classes.iter().map(|class| class.name.as_str()));
                return Err(error);
            };
            class.keys.push(text::label_key(other));
        }
        Ok((classes, criteria))
    }

    fn measures(
        &self,
        parsed: &schema::Score,
        criteria: &[Criterion],
    ) -> Result<Vec<Measure>, FormError> {
        let mut measures: Vec<Measure> = Vec::new();
        for measure in &parsed.measure {
            self.ascii_id(&measure.id)?;
            let (id, label) = (measure.id.get_ref(), measure.label.get_ref());
            let key = text::label_key(label);
            if measures.iter().any(|known| known.id == *id || known.key == key) {
                return Err(self.error(
                    measure.id.span(),
                    wording!(
                        "指标“{id}”或“{label}”写了两次",
                        "The figure “{id}” or its label “{label}” stands twice"
                    ),
                ));
            }
            if let Some(of) = &measure.of {
                self.known_criterion(of, measure.item, criteria)?;
            }
            measures.push(Measure {
                id: id.clone(),
                of: measure.of.as_ref().map(|of| *of.get_ref()),
                item: measure.item,
                label: label.clone(),
                key,
                unit: measure.unit.clone(),
                whole: measure.whole,
                summary: measure.summary.clone(),
            });
        }
        Ok(measures)
    }

    fn known_criterion(
        &self,
        of: &Spanned<u32>,
        item: Option<u32>,
        criteria: &[Criterion],
    ) -> Result<(), FormError> {
        let no = *of.get_ref();
        let Some(criterion) = criteria.iter().find(|criterion| criterion.no == no) else {
            let most = criteria.len();
            return Err(self.error(
                of.span(),
                wording!("没有第 {no} 条，共 {most} 条", "There is no criterion {no} of {most}"),
            ));
        };
        let items = criterion.items.len();
        match item {
            Some(item) if item == 0 || item as usize > items => Err(self.error(
                of.span(),
                wording!(
                    "第 {no} 条没有第 {item} 小项，共 {items} 项",
                    "Criterion {no} has no item {item} of {items}"
                ),
            )),
            _ => Ok(()),
        }
    }

    fn thresholds(
        &self,
        parsed: &schema::Score,
        measures: &[Measure],
        criteria: &[Criterion],
        settings: &[Setting],
    ) -> Result<Vec<Threshold>, FormError> {
        let mut names = crate::form::scope::names(&[], None, settings);
        names.extend(measures.iter().map(|measure| (measure.id.clone(), Type::Number)));
        let condition = |text: &Option<Spanned<String>>| {
            text.as_ref().map(|text| self.expression(text, &names)).transpose()
        };
        let mut thresholds = Vec::new();
        for threshold in &parsed.threshold {
            self.known_criterion(&threshold.of, None, criteria)?;
            let at = threshold.at.get_ref();
            let Some(at) = measures.iter().position(|measure| measure.id == *at) else {
                let message = wording!("没有叫“{at}”的指标", "There is no figure “{at}”");
                let mut error = self.error(threshold.at.span(), message);
                error.nearest = rule::nearest(at, measures.iter().map(|m| m.id.as_str()));
                return Err(error);
            };
            thresholds.push(Threshold {
                of: *threshold.of.get_ref(),
                at,
                when: condition(&threshold.when)?,
                given: condition(&threshold.given)?,
                assert: self.expression(&threshold.assert, &names)?,
                text: words(&threshold.text),
            });
        }
        Ok(thresholds)
    }

    fn columns(
        &self,
        parsed: &schema::ScoreColumns,
    ) -> Result<BTreeMap<Column, Vec<Heading>>, FormError> {
        self.headings(&[
            (Column::Class, &parsed.class),
            (Column::ClassPoints, &parsed.class_points),
            (Column::No, &parsed.no),
            (Column::Title, &parsed.title),
            (Column::Points, &parsed.points),
            (Column::Items, &parsed.items),
            (Column::Score, &parsed.score),
            (Column::Subtotal, &parsed.subtotal),
            (Column::Measure, &parsed.measure),
            (Column::Unit, &parsed.unit),
            (Column::Value, &parsed.value),
            (Column::Demand, &parsed.demand),
        ])
    }

    fn marks(&self, parsed: &schema::Score) -> Result<BTreeMap<Mark, Vec<Heading>>, FormError> {
        self.headings(&[
            (Mark::Community, &parsed.community),
            (Mark::Rater, &parsed.rater),
            (Mark::Date, &parsed.date),
            (Mark::Total, &parsed.total),
            (Mark::Subtotal, &parsed.subtotal),
        ])
    }

    /// Headings by what they stand for; one that stands twice is a mistake.
    fn headings<K: Copy + Ord>(
        &self,
        given: &[(K, &Vec<Spanned<String>>)],
    ) -> Result<BTreeMap<K, Vec<Heading>>, FormError> {
        let mut map: BTreeMap<K, Vec<Heading>> = BTreeMap::new();
        for (of, texts) in given {
            for written in *texts {
                let key = text::label_key(written.get_ref());
                let label = written.get_ref();
                if key.is_empty() || map.values().flatten().any(|known| known.key == key) {
                    let message = wording!(
                        "标签“{label}”是空的，或已属于别的栏目",
                        "The label “{label}” is empty or belongs to something else already"
                    );
                    return Err(self.error(written.span(), message));
                }
                map.entry(*of).or_default().push(Heading { text: label.clone(), key });
            }
        }
        Ok(map)
    }
}

/// The csv file being read.
struct Criteria<'a> {
    file: &'a str,
    text: &'a str,
    classes: Vec<Class>,
    criteria: Vec<Criterion>,
}

impl Criteria<'_> {
    fn error(&self, line: u64, message: Words) -> FormError {
        let line = usize::try_from(line).unwrap_or(1).max(1);
        let offset = self.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        FormError::at(self.file, self.text, offset, message)
    }

    fn read(&mut self) -> Result<(), FormError> {
        let text = self.text;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for (at, record) in reader.records().enumerate() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, csv::Position::line);
                let columns = HEADER.len();
                self.error(
                    line,
                    wording!("每行须有 {columns} 栏", "Each line has {columns} columns"),
                )
            })?;
            let line = record.position().map_or(1, csv::Position::line);
            let cells: Vec<&str> = record.iter().map(str::trim).collect();
            let Ok(cells) = <[&str; 6]>::try_from(cells) else {
                return Err(self.error(line, wording!("每行须有 6 栏", "Each line has 6 columns")));
            };
            if at == 0 {
                if cells != HEADER {
                    let wanted = HEADER.join(",");
                    return Err(self.error(
                        1,
                        wording!("第一行须是“{wanted}”", "The first line must be “{wanted}”"),
                    ));
                }
                continue;
            }
            self.line(line, cells)?;
        }
        if self.criteria.is_empty() {
            return Err(self.error(1, wording!("一条也没有", "There is no criterion")));
        }
        for at in 0..self.classes.len() {
            self.sum(at)?;
        }
        Ok(())
    }

    fn line(&mut self, line: u64, cells: [&str; 6]) -> Result<(), FormError> {
        let [category, category_points, no, title, points, items] = cells;
        let wanted = self.criteria.len() + 1;
        let number = no.parse::<u32>().ok().filter(|no| *no as usize == wanted);
        let Some(number) = number else {
            return Err(self.error(
                line,
                wording!(
                    "序号是“{no}”，应为 {wanted}",
                    "The number is “{no}” where {wanted} should stand"
                ),
            ));
        };
        let points = self.points(line, points)?;
        let class_points = self.points(line, category_points)?;
        let key = title_key(title);
        if key.is_empty() || self.criteria.iter().any(|known| known.key == key) {
            return Err(self.error(
                line,
                wording!(
                    "创建标准是空的，或与前面的一条相同",
                    "The title is empty, or that of an earlier criterion"
                ),
            ));
        }
        let class = match self.classes.iter().position(|class| class.name == category) {
            Some(at) if at + 1 == self.classes.len() => at,
            Some(_) => {
                return Err(self.error(
                    line,
                    wording!(
                        "类别“{category}”的各条须连在一起",
                        "The criteria of the class “{category}” must stand together"
                    ),
                ));
            }
            None => {
                self.classes.push(Class {
                    name: category.to_owned(),
                    keys: vec![text::label_key(category)],
                    points: class_points,
                });
                self.classes.len() - 1
            }
        };
        if self.classes[class].points != class_points {
            return Err(self.error(
                line,
                wording!(
                    "同一类别的 category_points 前后不一",
                    "category_points differ within one class"
                ),
            ));
        }
        let items: Vec<String> = items
            .split('|')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect();
        self.criteria.push(Criterion {
            no: number,
            class,
            title: title.to_owned(),
            key,
            points,
            item_keys: items.iter().map(|item| title_key(item)).collect(),
            items,
        });
        Ok(())
    }

    fn points(&self, line: u64, text: &str) -> Result<i64, FormError> {
        rule::decimal(text).filter(|points| *points > 0).ok_or_else(|| {
            self.error(
                line,
                wording!("分值“{text}”不是大于 0 的数", "The points “{text}” are no number over 0"),
            )
        })
    }

    /// The points of a class are those of its criteria.
    fn sum(&self, at: usize) -> Result<(), FormError> {
        let class = &self.classes[at];
        let of = |criterion: &&Criterion| criterion.class == at;
        let sum: i64 = self.criteria.iter().filter(of).map(|criterion| criterion.points).sum();
        if sum == class.points {
            return Ok(());
        }
        let first = self.criteria.iter().position(|criterion| criterion.class == at).unwrap_or(0);
        let (name, sum) = (&class.name, crate::form::number_text(sum));
        let said = crate::form::number_text(class.points);
        Err(self.error(
            first as u64 + 2,
            wording!(
                "类别“{name}”各条分值之和是 {sum}，category_points 写的是 {said}",
                "The criteria of “{name}” have {sum} points together, category_points says {said}"
            ),
        ))
    }
}

/// The key of a title or item: its label key without the marks at its end.
pub(crate) fn title_key(title: &str) -> String {
    let key = text::label_key(title);
    key.trim_end_matches(['。', '.', ';', '；', ',', '，', '、']).to_owned()
}
