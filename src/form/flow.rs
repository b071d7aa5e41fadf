//! The programme behind a form, for the ledger: `flow.toml`.
//!
//! In: the parsed file. Out: a [`Flow`] whose steps, quota, targets and
//! calendar are resolved. What a step does to a case is Rust in `registry`;
//! which steps there are, in which order and who decides them is data.

use crate::lang::{Lang, Words};
use crate::record::Date;

/// From the application to the plaque and beyond.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Steps in order.
    pub steps: Vec<Step>,
    /// The limit on a title, where the programme has one.
    pub quota: Option<Quota>,
    /// What the programme is to reach.
    pub targets: Targets,
    /// Working days.
    pub calendar: Calendar,
}

/// One step; a case stands at the one that it has passed.
#[derive(Clone, Debug)]
pub struct Step {
    /// ASCII id, which the ledger stores.
    pub id: String,
    /// Its name.
    pub label: Words,
    /// Who decides, unless the clerk names another.
    pub by: Words,
    /// What it does to a case.
    pub does: Deed,
    /// Indices of the steps from which it may be reached.
    pub from: Vec<usize>,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    /// Begins a case.
    File,
    /// One level decides.
    Pass,
    /// The inspection of those that were drawn.
    Inspect,
    /// The public notice begins.
    Notice,
    /// The title is given, with a number.
    Name,
    /// The plaque is handed over.
    Plaque,
    /// A deadline is set.
    Rectify,
    /// The deadline was met.
    Restore,
    /// The title is taken away.
    Revoke,
    /// The case ends without a title.
    Withdraw,
}

/// No more than a share of a city's communities may get a title over some
/// consecutive years.
#[derive(Clone, Debug)]
pub struct Quota {
    /// The title.
    pub title: String,
    /// Percent, a whole number.
    pub percent: i64,
    /// Length of the window in years.
    pub years: i16,
}

/// What the programme is to reach.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// Year and percent of communities, sorted; the last holds for later years.
    pub share: Vec<(i16, i64)>,
    /// How many of the quota's title in all.
    pub titled: Option<i64>,
    /// How many pilots.
    pub pilots: Option<i64>,
}

impl Targets {
    /// The percent that holds in a year; `None` before the first.
    pub fn percent(&self, year: i16) -> Option<i64> {
        self.share.iter().rev().find(|(from, _)| *from <= year).map(|(_, percent)| *percent)
    }
}

impl Flow {
    /// The step of an id or of a label in either language.
    pub fn step(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        self.steps
            .iter()
            .position(|step| step.id == name || step.label.zh == name || step.label.en == name)
    }

    /// The first step that does this.
    pub fn doing(&self, deed: Deed) -> Option<usize> {
        self.steps.iter().position(|step| step.does == deed)
    }

    /// A step's label, by the id that the ledger stores.
    pub fn label<'a>(&'a self, id: &'a str, lang: Lang) -> &'a str {
        self.steps.iter().find(|step| step.id == id).map_or(id, |step| step.label.get(lang))
    }
}

/// Which days are working days.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Days that differ from the week, sorted: true where they are worked.
    pub days: Vec<(Date, bool)>,
}

impl Calendar {
    /// Whether a day is worked: Monday to Friday, unless the table says
    /// otherwise.
    pub fn is_working(&self, day: Date) -> bool {
        match self.days.binary_search_by_key(&day, |(known, _)| *known) {
            Ok(at) => self.days.get(at).is_some_and(|(_, worked)| *worked),
            Err(_) => civil(day).is_none_or(|civil| {
                !matches!(
                    civil.weekday(),
                    jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
                )
            }),
        }
    }

    /// Whether the table says anything of a year.
    pub fn knows(&self, year: i16) -> bool {
        self.days.iter().any(|(day, _)| day.year() == year)
    }

    /// The last day of a period of so many working days that begins on a day,
    /// which counts if it is one.
    pub fn period_end(&self, from: Date, days: u32) -> Option<Date> {
        let (mut day, mut left) = (from, days);
        loop {
            if self.is_working(day) {
                left = left.saturating_sub(1);
            }
            if left == 0 {
                return Some(day);
            }
            day = next(day)?;
        }
    }

    /// Working days from one day to another, both included.
    pub fn working_days(&self, from: Date, to: Date) -> u32 {
        let (mut day, mut count) = (from, 0);
        // A notice of ten years is a slip of the pen; the count need not go on.
        for _ in 0..=3660 {
            if day > to {
                break;
            }
            count += u32::from(self.is_working(day));
            match next(day) {
                Some(after) => day = after,
                None => break,
            }
        }
        count
    }
}

fn civil(day: Date) -> Option<jiff::civil::Date> {
    let (month, date) = (i8::try_from(day.month()).ok()?, i8::try_from(day.day()).ok()?);
    jiff::civil::Date::new(day.year(), month, date).ok()
}

fn next(day: Date) -> Option<Date> {
    let after = civil(day)?.tomorrow().ok()?;
    Date::new(after.year(), after.month().unsigned_abs(), after.day().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_run_over_holidays() {
        let form = crate::form::FormDef::built_in("sichuan-green-community", &[]).unwrap();
        let calendar = &form.flow.as_ref().unwrap().calendar;
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        // A plain week; one that begins on a Saturday; the national day of 2022
        // with its two working days; Friday to the spring festival of 2023.
        for (from, to) in [
            (day(2022, 12, 12), day(2022, 12, 16)),
            (day(2022, 12, 17), day(2022, 12, 23)),
            (day(2022, 9, 30), day(2022, 10, 11)),
            (day(2023, 1, 20), day(2023, 1, 31)),
        ] {
            assert_eq!(calendar.period_end(from, 5), Some(to), "{from}");
            assert_eq!(calendar.working_days(from, to), 5, "{from}");
        }
        assert!(calendar.knows(2022) && !calendar.knows(2035));
    }
}
