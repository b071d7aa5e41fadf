//! `flow.toml`: the programme behind the form.

use toml::Spanned;

use super::{Loader, words};
use crate::form::flow::{Calendar, Deed, Flow, Quota, Step, Targets};
use crate::form::{Field, source::Source};
use crate::form::{FormError, Kind, schema};
use crate::record::Date;
use crate::rule;
use crate::words as wording;

const FILE: &str = "flow.toml";

/// The parsed file, if the form has one.
pub(super) fn read(source: &Source) -> Result<Option<(schema::Flow, String)>, FormError> {
    if !source.has(FILE) {
        return Ok(None);
    }
    let text = source.read(FILE)?;
    let parsed = toml::from_str(&text)
        .map_err(|error| FormError::toml(&source.shown(FILE), &text, &error))?;
    Ok(Some((parsed, text)))
}

/// Resolves it against the form's fields.
pub(super) fn flow(
    source: &Source,
    parsed: &schema::Flow,
    text: &str,
    fields: &[Field],
) -> Result<Flow, FormError> {
    let loader = Loader { source, file: source.shown(FILE), text: text.to_owned() };
    Ok(Flow {
        steps: loader.steps(&parsed.step)?,
        quota: parsed.quota.as_ref().map(|quota| loader.quota(quota, fields)).transpose()?,
        targets: loader.targets(&parsed.targets)?,
        calendar: match &parsed.calendar {
            Some(calendar) => loader.calendar(calendar.holidays.get_ref())?,
            None => Calendar::default(),
        },
    })
}

impl Loader<'_> {
    fn steps(&self, parsed: &[schema::Step]) -> Result<Vec<Step>, FormError> {
        let ids: Vec<&str> = parsed.iter().map(|step| step.id.get_ref().as_str()).collect();
        let mut steps = Vec::new();
        for (at, step) in parsed.iter().enumerate() {
            self.ascii_id(&step.id)?;
            let id = step.id.get_ref();
            if ids.iter().filter(|known| *known == id).count() > 1 {
                return Err(self.error(
                    step.id.span(),
                    wording!("步骤“{id}”写了两次", "The step “{id}” stands twice"),
                ));
            }
            let from = match &step.from {
                Some(from) => from
                    .iter()
                    .map(|name| self.step_of(name, &ids))
                    .collect::<Result<Vec<_>, _>>()?,
                None => at.checked_sub(1).into_iter().collect(),
            };
            steps.push(Step {
                id: id.clone(),
                label: words(&step.label),
                by: words(&step.by),
                does: step.does,
                from,
            });
        }
        if steps.first().is_none_or(|step| step.does != Deed::File) {
            return Err(FormError::whole(
                &self.file,
                wording!(
                    "第一步的 does 须为 \"file\"（申报）",
                    "The first step must have does = \"file\""
                ),
            ));
        }
        Ok(steps)
    }

    fn step_of(&self, name: &Spanned<String>, ids: &[&str]) -> Result<usize, FormError> {
        let id = name.get_ref();
        ids.iter().position(|known| known == id).ok_or_else(|| {
            let message = wording!("没有叫“{id}”的步骤", "There is no step “{id}”");
            let mut error = self.error(name.span(), message);
            error.nearest = rule::nearest(id, ids.iter().copied());
            error
        })
    }

    fn quota(&self, parsed: &schema::Quota, fields: &[Field]) -> Result<Quota, FormError> {
        let title = parsed.title.get_ref();
        let known: Vec<&str> = fields
            .iter()
            .flat_map(|field| match &field.kind {
                Kind::Choice(options) => options.as_slice(),
                _ => &[],
            })
            .map(String::as_str)
            .collect();
        if !known.contains(&title.as_str()) {
            let message = wording!("没有叫“{title}”的称号", "No field offers the title “{title}”");
            let mut error = self.error(parsed.title.span(), message);
            error.nearest = rule::nearest(title, known);
            return Err(error);
        }
        let (percent, years) = (*parsed.percent.get_ref(), *parsed.years.get_ref());
        if !(1..=100).contains(&percent) {
            return Err(self.error(
                parsed.percent.span(),
                wording!("percent 须在 1 至 100 之间", "percent must be 1 to 100"),
            ));
        }
        if !(1..=50).contains(&years) {
            return Err(self.error(
                parsed.years.span(),
                wording!("years 须在 1 至 50 之间", "years must be 1 to 50"),
            ));
        }
        Ok(Quota { title: title.clone(), percent, years })
    }

    fn targets(&self, parsed: &schema::Targets) -> Result<Targets, FormError> {
        let mut share = Vec::new();
        for (year, percent) in &parsed.share {
            let number = year.get_ref().parse().ok().filter(|year: &i16| *year > 0);
            let Some(number) = number else {
                let shown = year.get_ref();
                return Err(self
                    .error(year.span(), wording!("“{shown}”不是年份", "“{shown}” is not a year")));
            };
            share.push((number, *percent));
        }
        share.sort_unstable();
        Ok(Targets { share, titled: parsed.titled, pilots: parsed.pilots })
    }

    /// The holiday table: a day, 休 or 班, and a name that is for people.
    fn calendar(&self, name: &str) -> Result<Calendar, FormError> {
        let text = self.source.read(name)?;
        let file = self.source.shown(name);
        let mut days = Vec::new();
        let mut offset = 0;
        for (at, line) in text.split_inclusive('\n').enumerate() {
            let begins = offset;
            offset += line.len();
            let mut cells = line.trim().split(',');
            let (day, kind) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            if at == 0 || day.is_empty() {
                continue;
            }
            let date = match crate::date::parse(day).date {
                crate::date::DateText::Date(date) => Some(date),
                _ => None,
            };
            let worked = match kind.trim() {
                "休" => Some(false),
                "班" => Some(true),
                _ => None,
            };
            match (date, worked) {
                (Some(date), Some(worked)) => days.push((date, worked)),
                _ => {
                    let message = wording!(
                        "节假日表每行写：日期,休或班,名称，如“2022-10-01,休,国庆节”",
                        "A line of the holiday table is a day, 休 (off) or 班 (worked), and a name"
                    );
                    return Err(FormError::at(&file, &text, begins, message));
                }
            }
        }
        days.sort_unstable_by_key(|(day, _): &(Date, bool)| *day);
        if let Some(pair) = days.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let day = pair[0].0;
            let message = wording!("{day} 写了两次", "{day} stands twice");
            return Err(FormError::whole(&file, message));
        }
        Ok(Calendar { days })
    }
}
