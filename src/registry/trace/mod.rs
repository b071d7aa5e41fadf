//! The rows behind a figure: every number of [`stats`](super::stats) and
//! [`quota`](super::quota) can be traced to the communities, applications,
//! titles and totals that it counts, and each of them to its entry of the log.
//!
//! In: a year, and the figures wanted. Out: for every city and figure its
//! [`Cause`]s, whose counts sum up to the figure. It judges nothing anew: a
//! figure and its trace are two readings of the same rows, which a test holds
//! against one another.

use std::collections::{BTreeMap, HashSet};

use super::quota::{Quotas, base_year, counts_revoked, in_order};
use super::{Ledger, LedgerError, Path};
use crate::form::FormDef;
use crate::lang::Lang;

mod rows;

use rows::{Filed, Title};

/// A figure of the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// 城市社区总数, as it was given.
    Communities,
    /// Urban communities of the base.
    InBase,
    /// Rural ones.
    Rural,
    /// Communities with a renewal project.
    Pilots,
    /// Communities that have applied or hold a title.
    TakingPart,
    /// Communities that hold a title.
    Met,
    /// Communities that were given the limited title.
    Demonstration,
    /// Titles taken away.
    Revoked,
    /// Cases under way.
    Open,
    /// Titles that count in a window of the quota.
    Awarded,
    /// Open applications for the limited title.
    Pending,
}

impl Figure {
    /// Those of the progress, in the order of its columns.
    pub const PROGRESS: [Figure; 9] = [
        Figure::Communities,
        Figure::InBase,
        Figure::Rural,
        Figure::TakingPart,
        Figure::Met,
        Figure::Demonstration,
        Figure::Pilots,
        Figure::Open,
        Figure::Revoked,
    ];
    /// Those of the quota.
    pub const QUOTA: [Figure; 3] = [Figure::Communities, Figure::Awarded, Figure::Pending];

    /// The word in machine formats, as in `shenpi.stats/1` and `shenpi.quota/1`.
    pub fn name(self) -> &'static str {
        match self {
            Figure::Communities => "communities",
            Figure::InBase => "in_base",
            Figure::Rural => "rural",
            Figure::Pilots => "pilots",
            Figure::TakingPart => "taking_part",
            Figure::Met => "met",
            Figure::Demonstration => "demonstration",
            Figure::Revoked => "revoked",
            Figure::Open => "open",
            Figure::Awarded => "awarded",
            Figure::Pending => "pending",
        }
    }
}

/// One row that a figure counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The community's path; of a total the city and the year.
    pub row: String,
    /// What the row says: kind, project, title with batch and number, source.
    pub what: String,
    /// The day that counts.
    pub on: Option<String>,
    /// How much of the figure it is.
    pub count: i64,
    /// The entry of the log.
    pub entry: i64,
    /// The file that the entry rests on.
    pub file: Option<String>,
}

/// A figure of a city with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// 市（州）.
    pub city: String,
    /// Which figure.
    pub figure: Figure,
    /// First and last year, of the quota.
    pub window: Option<(i16, i16)>,
    /// Its rows, by path.
    pub rows: Vec<Cause>,
}

impl Traced {
    /// What the rows sum up to.
    pub fn sum(&self) -> i64 {
        self.rows.iter().map(|row| row.count).sum()
    }
}

/// What is asked: a division (city, county, street; as far as it is written),
/// and a figure. Nothing: all.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Parts of the path.
    pub within: Vec<String>,
    /// The figure.
    pub figure: Option<Figure>,
    /// Language of what rows say.
    pub lang: Lang,
}

impl Asked {
    fn wants(&self, figure: Figure) -> bool {
        self.figure.is_none_or(|wanted| wanted == figure)
    }

    fn holds(&self, path: &Path) -> bool {
        self.within.iter().zip(path.parts()).all(|(wanted, part)| wanted == part)
    }
}

/// Rows by city, figure and window.
type Sorted = BTreeMap<(String, Figure, Option<(i16, i16)>), Vec<Cause>>;

impl Ledger {
    /// The rows behind the progress at the end of a year.
    pub fn trace_stats(
        &self,
        form: &FormDef,
        year: i16,
        asked: &Asked,
    ) -> Result<Vec<Traced>, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let limited = flow.quota.as_ref().map_or("", |quota| quota.title.as_str());
        let (end, lang) = (format!("{year:04}-12-31"), asked.lang);
        let mut sorted = Sorted::new();
        if asked.wants(Figure::Communities) && asked.within.len() < 2 {
            self.totals_behind(asked, |of| (of == year).then_some(None), &mut sorted)?;
        }
        self.base_behind(asked, &mut sorted)?;
        let titles = self.titles(asked)?;
        let filed = self.filed(asked)?;
        let mut add = |path: &Path, figure: Figure, cause: Cause| {
            if asked.wants(figure) {
                sorted.entry((path.city.clone(), figure, None)).or_default().push(cause);
            }
        };
        let mut once = HashSet::new();
        for of in &filed {
            let before_end = of.filed_on.as_ref().is_some_and(|on| *on <= end);
            if before_end && once.insert((of.community, Figure::TakingPart)) {
                add(&of.path, Figure::TakingPart, self.cause_of_filed(of, flow, lang)?);
            }
            let stood = of.open || of.step_on > end;
            let named = of.named_on.as_ref().is_some_and(|on| *on <= end);
            if before_end && stood && !named {
                add(&of.path, Figure::Open, self.cause_of_filed(of, flow, lang)?);
            }
        }
        for of in titles.iter().filter(|of| of.named_on <= end) {
            if once.insert((of.community, Figure::TakingPart)) {
                add(&of.path, Figure::TakingPart, self.cause_of_title(of, of.id, lang)?);
            }
            let held = of.revoked_on.as_ref().is_none_or(|on| *on > end);
            if held && once.insert((of.community, Figure::Met)) {
                add(&of.path, Figure::Met, self.cause_of_title(of, of.id, lang)?);
            }
            if of.title == limited && once.insert((of.community, Figure::Demonstration)) {
                add(&of.path, Figure::Demonstration, self.cause_of_title(of, of.id, lang)?);
            }
            if let Some(on) = of.revoked_on.as_ref().filter(|on| **on <= end) {
                let entry = self.revoking(of, on)?;
                let cause = Cause { on: Some(on.clone()), ..self.cause_of_title(of, entry, lang)? };
                add(&of.path, Figure::Revoked, cause);
            }
        }
        Ok(in_cities(form, sorted))
    }

    /// The rows behind a quota.
    pub fn trace_quota(
        &self,
        form: &FormDef,
        quotas: &Quotas,
        asked: &Asked,
    ) -> Result<Vec<Traced>, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let mut sorted = Sorted::new();
        let lang = asked.lang;
        let revoked = counts_revoked(form);
        let titles = self.titles(asked)?;
        for city in &quotas.cities {
            for window in city.earlier.iter().chain([&city.window]) {
                let years = (window.from, window.to);
                let key = |figure| (city.city.clone(), figure, Some(years));
                if asked.wants(Figure::Communities) && asked.within.len() < 2 {
                    let of = base_year(form, window.from, window.to);
                    let own = Asked { within: vec![city.city.clone()], ..asked.clone() };
                    if asked.within.first().is_none_or(|wanted| *wanted == city.city) {
                        let when = |year| (year == of).then_some(Some(years));
                        self.totals_behind(&own, when, &mut sorted)?;
                    }
                }
                if asked.wants(Figure::Awarded) {
                    let counts = |of: &&Title| {
                        let year = of.named_on.get(..4).and_then(|year| year.parse::<i16>().ok());
                        of.path.city == city.city
                            && of.title == quotas.title
                            && (revoked || of.revoked_on.is_none())
                            && year.is_some_and(|year| (years.0..=years.1).contains(&year))
                    };
                    for of in titles.iter().filter(counts) {
                        let cause = self.cause_of_title(of, of.id, lang)?;
                        sorted.entry(key(Figure::Awarded)).or_default().push(cause);
                    }
                }
            }
        }
        if asked.wants(Figure::Pending) {
            let filed = self.filed(asked)?;
            let waits = |of: &&Filed| of.title == quotas.title && of.open && of.named_on.is_none();
            for of in filed.iter().filter(waits) {
                let city = quotas.cities.iter().find(|city| city.city == of.path.city);
                let window = city.map(|city| (city.window.from, city.window.to));
                let key = (of.path.city.clone(), Figure::Pending, window);
                sorted.entry(key).or_default().push(self.cause_of_filed(of, flow, lang)?);
            }
        }
        Ok(in_cities(form, sorted))
    }
}

/// Cities in the order of the division data, figures in that of [`Figure`].
fn in_cities(form: &FormDef, sorted: Sorted) -> Vec<Traced> {
    let cities = in_order(form, sorted.keys().map(|(city, ..)| city.clone()).collect());
    let mut all: Vec<Traced> = sorted
        .into_iter()
        .map(|((city, figure, window), rows)| Traced { city, figure, window, rows })
        .collect();
    all.sort_by_key(|of| cities.iter().position(|city| *city == of.city));
    all
}
