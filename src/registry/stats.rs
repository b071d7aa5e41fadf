//! Progress: how many communities take part, met the standard and are
//! demonstration communities, by city and division (rules E2–E5).
//!
//! In: a year. Out: counts at its end, over the base as it stands today (a base
//! has no dates). "Taking part" is whoever has applied or
//! holds a title, "met" whoever holds a title that was not taken away by then:
//! the two are counted apart, and a community with both titles counts once.

use std::collections::BTreeMap;

use rusqlite::params;

use super::quota::{self, cities};
use super::{Ledger, LedgerError};
use crate::form::FormDef;
use crate::form::flow::Deed;

/// Sums of a place. Each community counts once in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Urban communities of the base (城市社区, 城关镇社区).
    pub in_base: i64,
    /// Rural ones.
    pub rural: i64,
    /// Pilots: those with a renewal project.
    pub pilots: i64,
    /// Communities that have applied or hold a title.
    pub taking_part: i64,
    /// Communities that hold a title.
    pub met: i64,
    /// Communities that were ever given the limited title.
    pub demonstration: i64,
    /// Titles taken away.
    pub revoked: i64,
    /// Cases under way: filed by then, and neither named nor withdrawn by then.
    pub open: i64,
}

impl Sums {
    /// Adds another place.
    pub fn add(&mut self, other: &Sums) {
        self.in_base += other.in_base;
        self.rural += other.rural;
        self.pilots += other.pilots;
        self.taking_part += other.taking_part;
        self.met += other.met;
        self.demonstration += other.demonstration;
        self.revoked += other.revoked;
        self.open += other.open;
    }
}

/// Whether a target is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Both shares are there.
    Reached,
    /// One is not.
    Missed,
    /// The number of communities is missing.
    Unknown,
}

impl Target {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Target::Reached => "reached",
            Target::Missed => "missed",
            Target::Unknown => "unknown",
        }
    }
}

/// One city, or the province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// The number of urban communities that was given for the year.
    pub communities: Option<i64>,
    /// What the ledger counts.
    pub sums: Sums,
    /// The percent that is to be reached; `None` where the year has no target.
    pub percent: Option<i64>,
    /// Whether it is; for a city only as a guide.
    pub target: Option<Target>,
}

/// The whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The year at whose end is counted.
    pub year: i16,
    /// The province.
    pub province: Place,
    /// By city, in the order of the division data.
    pub cities: Vec<Place>,
    /// By street, in the order of the paths: city, county, street. Their sums
    /// are those above.
    pub streets: Vec<([String; 3], Sums)>,
    /// Cities whose number of communities is missing.
    pub missing: Vec<String>,
    /// The most demonstration communities that the cities' quotas allow, where
    /// all numbers are known.
    pub feasible: Option<i64>,
}

impl Stats {
    /// The sums of every division down to a depth: 1 city, 2 county, 3 street.
    pub fn rolled_up(&self, depth: usize) -> Vec<(Vec<&str>, Sums)> {
        let mut all: BTreeMap<Vec<&str>, Sums> = BTreeMap::new();
        for (path, sums) in &self.streets {
            let path: Vec<&str> = path.iter().take(depth).map(String::as_str).collect();
            all.entry(path).or_default().add(sums);
        }
        // Cities keep the order of the division data.
        let mut rows: Vec<(Vec<&str>, Sums)> = all.into_iter().collect();
        let order = |name: &str| self.cities.iter().position(|city| city.name == name);
        rows.sort_by_key(|(path, _)| path.first().and_then(|city| order(city)));
        rows
    }
}

impl Ledger {
    /// Counts at the end of a year.
    pub fn stats(&self, form: &FormDef, year: i16) -> Result<Stats, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let conn = &self.conn;
        let limited = flow.quota.as_ref().map_or("", |quota| quota.title.as_str());
        let end = format!("{year:04}-12-31");
        let mut statement = conn.prepare_cached(
            "WITH
             given AS (SELECT community,
                 max(revoked_on IS NULL OR revoked_on > ?1) AS held,
                 max(title = ?2) AS limited, sum(revoked_on <= ?1) AS revoked
               FROM award WHERE named_on <= ?1 GROUP BY community),
             filed AS (SELECT community, max(filed_on <= ?1) AS applied,
                 sum(filed_on <= ?1 AND (open = 1 OR step_on > ?1) AND NOT EXISTS
                   (SELECT 1 FROM award w WHERE w.application = application.id
                      AND w.named_on <= ?1)) AS open
               FROM application GROUP BY community)
             SELECT c.city, c.county, c.street,
               sum(c.kind <> '农村社区'), sum(c.kind = '农村社区'), sum(c.project IS NOT NULL),
               sum(COALESCE(f.applied, 0) OR g.community IS NOT NULL),
               sum(COALESCE(g.held, 0)), sum(COALESCE(g.limited, 0)), sum(COALESCE(g.revoked, 0)),
               sum(COALESCE(f.open, 0))
             FROM community c
             LEFT JOIN given g ON g.community = c.id LEFT JOIN filed f ON f.community = c.id
             WHERE c.ended_on IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        )?;
        let streets: Vec<([String; 3], Sums)> = statement
            .query_map(params![end, limited], |row| {
                let sums = Sums {
                    in_base: row.get(3)?,
                    rural: row.get(4)?,
                    pilots: row.get(5)?,
                    taking_part: row.get(6)?,
                    met: row.get(7)?,
                    demonstration: row.get(8)?,
                    revoked: row.get(9)?,
                    open: row.get(10)?,
                };
                Ok(([row.get(0)?, row.get(1)?, row.get(2)?], sums))
            })?
            .collect::<Result<_, _>>()?;
        let mut by_city: BTreeMap<&str, Sums> = BTreeMap::new();
        for (path, sums) in &streets {
            by_city.entry(path[0].as_str()).or_default().add(sums);
        }
        let percent = flow.targets.percent(year);
        let place = |name: String, communities: Option<i64>, sums: Sums| Place {
            target: percent.map(|percent| target(communities, &sums, percent)),
            name,
            communities,
            sums,
            percent,
        };
        let mut totals: BTreeMap<String, i64> = conn
            .prepare_cached("SELECT city, communities FROM total WHERE year=?1")?
            .query_map([year], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        let (mut whole, mut missing) = (Sums::default(), Vec::new());
        let (mut known, mut feasible) = (Some(0), Some(0));
        for city in cities(conn, form)? {
            let sums = by_city.get(city.as_str()).copied().unwrap_or_default();
            let communities = totals.remove(&city);
            whole.add(&sums);
            if communities.is_none() {
                missing.push(city.clone());
            }
            known = known.zip(communities).map(|(sum, of)| sum + of);
            if let Some(limit) = &flow.quota {
                feasible =
                    feasible.zip(communities).map(|(sum, of)| sum + quota::cap(of, limit.percent));
            }
            all.push(place(city, communities, sums));
        }
        let none = all.is_empty();
        let province = form.divisions.as_ref().map_or("", |data| data.province());
        Ok(Stats {
            year,
            province: place(province.to_owned(), known.filter(|_| !none), whole),
            cities: all,
            streets,
            missing,
            feasible: feasible.filter(|_| !none && flow.quota.is_some()),
        })
    }
}

/// Both shares count: who takes part and who met the standard. "以上" holds the
/// number itself.
fn target(communities: Option<i64>, sums: &Sums, percent: i64) -> Target {
    let Some(communities) = communities else { return Target::Unknown };
    let reached = |of: i64| of.saturating_mul(100) >= communities.saturating_mul(percent);
    if reached(sums.met) && reached(sums.taking_part) { Target::Reached } else { Target::Missed }
}

/// A community whose 整改 deadline ran out: a hint, nobody is struck off by a
/// program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The community's path.
    pub community: String,
    /// 称号.
    pub title: String,
    /// The day that ran out.
    pub due: String,
}

impl Ledger {
    /// Cases whose deadline lies before a day.
    pub fn overdue(&self, on: crate::record::Date) -> Result<Vec<Overdue>, LedgerError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.city || '/' || c.county || '/' || c.street || '/' || c.name, a.title, a.due
             FROM application a JOIN community c ON c.id = a.community
             WHERE a.open = 1 AND a.due < ?1 ORDER BY a.due, 1",
        )?;
        let rows = statement.query_map([on.to_string()], |row| {
            Ok(Overdue { community: row.get(0)?, title: row.get(1)?, due: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Cases whose notice ended before a day and that wait to be named.
    pub fn notices_over(
        &self,
        form: &FormDef,
        on: crate::record::Date,
    ) -> Result<Vec<Overdue>, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let noticed = flow.doing(Deed::Notice).and_then(|at| flow.steps.get(at));
        let step = noticed.map_or("", |step| step.id.as_str());
        let mut statement = self.conn.prepare_cached(
            "SELECT c.city || '/' || c.county || '/' || c.street || '/' || c.name, a.title, a.notice_to
             FROM application a JOIN community c ON c.id = a.community
             WHERE a.open = 1 AND a.step = ?2 AND a.notice_to < ?1 ORDER BY a.notice_to, 1",
        )?;
        let rows = statement.query_map(params![on.to_string(), step], |row| {
            Ok(Overdue { community: row.get(0)?, title: row.get(1)?, due: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
