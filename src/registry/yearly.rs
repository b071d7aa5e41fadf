//! The year's report (四（五）): what the ledger knows for it, and when the
//! cities' own reports came in.
//!
//! In: a year and the day that counts as today. Out: a [`Yearly`]: progress by
//! city beside the year before, titles given and taken away, scores, reports
//! received and late, deadlines that ran out, and what is missing. It proposes
//! nothing: whoever is struck off is so by a person.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use super::schema::{RECEIVED, SCORE};
use super::stats::{Overdue, Stats};
use super::{Draft, Ledger, LedgerError, Outcome, Stamp, day, maybe, text};
use crate::form::{FormDef, Scoring};
use crate::record::{Date, Value as Setting};
use crate::registry::log::Change;
use rusqlite::types::Value;

/// Month and day by which a city's report is due (四（五）), unless the form says
/// otherwise.
const DUE: &str = "11-10";

/// How a city's report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// It came by the due day, which counts.
    InTime(Date),
    /// It came later.
    Late(Date),
    /// It has not come, and the day is past.
    Overdue,
    /// It has not come, and need not yet.
    Awaited,
}

impl Report {
    /// The word in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Report::InTime(_) => "in_time",
            Report::Late(_) => "late",
            Report::Overdue => "overdue",
            Report::Awaited => "awaited",
        }
    }
}

/// One city in the year.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// Its name.
    pub name: String,
    /// Titles given in the year, and in the year before.
    pub named: (i64, i64),
    /// Titles taken away in the year, and in the year before.
    pub revoked: (i64, i64),
    /// Communities with a title whose score is known.
    pub scored: i64,
    /// The mean of their latest scores, scaled, half to even.
    pub mean: Option<i64>,
    /// The lowest and the highest.
    pub range: Option<(i64, i64)>,
    /// Its own report.
    pub report: Report,
}

/// A title that was taken away.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// The community's path.
    pub community: String,
    /// The title.
    pub title: String,
    /// When.
    pub on: String,
}

/// The year.
#[derive(Clone, Debug)]
pub struct Yearly {
    /// The year.
    pub year: i16,
    /// The day that counts as today.
    pub today: Date,
    /// The day by which reports are due.
    pub due: Date,
    /// Progress at the end of the year.
    pub now: Stats,
    /// Progress at the end of the year before.
    pub before: Stats,
    /// By city: those of [`Stats::cities`] in their order, then those of the
    /// division data of which the ledger knows nothing.
    pub cities: Vec<City>,
    /// Titles taken away in the year.
    pub removals: Vec<Removal>,
    /// Cases that are told to rectify, with their deadlines.
    pub rectifying: Vec<Overdue>,
    /// Those whose deadline lies before today.
    pub overdue: Vec<Overdue>,
}

/// A score to be kept: a community of a score report.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Name.
    pub community: String,
    /// Division as one text; `None` where the sheets give none.
    pub division: Option<String>,
    /// The mean of the totals, scaled.
    pub total: i64,
    /// Raters.
    pub raters: i64,
}

/// Why a score was not kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Unplaced {
    /// The base has no such community.
    Unknown(String),
    /// It has several; their paths.
    Several(String, Vec<String>),
}

impl Ledger {
    /// Notes that a city's report of a year came in. `Err` inside is the day on
    /// which it already had.
    pub fn received(
        &mut self,
        city: &str,
        year: i16,
        on: Date,
        file: Option<(String, String)>,
        stamp: &Stamp,
    ) -> Result<Result<(), String>, LedgerError> {
        self.write(stamp, |run| {
            let known: Option<String> = run
                .conn
                .query_row(
                    "SELECT received_on FROM received WHERE city=?1 AND year=?2",
                    params![city, year],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(known) = known {
                return Ok(Outcome::Drop(Err(known)));
            }
            let row = vec![text(city), Value::Integer(year.into()), day(on)];
            let draft = Draft {
                path: Some(city.to_owned()),
                on: Some(on),
                reason: Some(year.to_string()),
                file,
                ..Draft::of("received")
            };
            run.record(draft, |_| vec![Change::insert(&RECEIVED, row)])?;
            Ok(Outcome::Keep(Ok(())))
        })
    }

    /// Keeps scores as of a day; a community may be scored again later. All or
    /// none.
    pub fn scored(
        &mut self,
        scores: &[Scored],
        on: Date,
        file: Option<(String, String)>,
        stamp: &Stamp,
    ) -> Result<Result<usize, Vec<Unplaced>>, LedgerError> {
        self.write(stamp, |run| {
            let mut unplaced = Vec::new();
            let mut count = 0;
            for score in scores {
                let found = place(run.conn, score)?;
                let [(id, path)] = found.as_slice() else {
                    unplaced.push(if found.is_empty() {
                        Unplaced::Unknown(score.community.clone())
                    } else {
                        let paths = found.into_iter().map(|(_, path)| path).collect();
                        Unplaced::Several(score.community.clone(), paths)
                    });
                    continue;
                };
                let (id, total, raters) = (*id, score.total, score.raters);
                let digest = file.as_ref().map(|(_, digest)| digest.clone());
                let draft = Draft {
                    community: Some(id),
                    path: Some(path.clone()),
                    on: Some(on),
                    file: file.clone(),
                    ..Draft::of("score")
                };
                run.record(draft, |seq| {
                    let row = vec![
                        Value::Integer(seq),
                        Value::Integer(id),
                        day(on),
                        Value::Integer(total),
                        Value::Integer(raters),
                        maybe(digest),
                    ];
                    vec![Change::insert(&SCORE, row)]
                })?;
                count += 1;
            }
            Ok(if unplaced.is_empty() {
                Outcome::Keep(Ok(count))
            } else {
                Outcome::Drop(Err(unplaced))
            })
        })
    }

    /// What the report of a year says.
    pub fn yearly(&self, form: &FormDef, year: i16, today: Date) -> Result<Yearly, LedgerError> {
        let (now, before) = (self.stats(form, year)?, self.stats(form, year - 1)?);
        let due = due(form, year);
        let named = self.by_city("named_on", year)?;
        let revoked = self.by_city("revoked_on", year)?;
        let scores = self.scores(year)?;
        let received: BTreeMap<String, String> = self
            .conn
            .prepare_cached("SELECT city, received_on FROM received WHERE year=?1")?
            .query_map([year], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        // Cities of which the ledger knows nothing owe their report too.
        let mut names: Vec<&str> = now.cities.iter().map(|place| place.name.as_str()).collect();
        for city in form.divisions.iter().flat_map(|data| data.cities()) {
            if !names.contains(&city) {
                names.push(city);
            }
        }
        let cities = names
            .into_iter()
            .map(|name| {
                let of = |map: &BTreeMap<String, (i64, i64)>| map.get(name).copied();
                let scores = scores.get(name).map(Vec::as_slice).unwrap_or_default();
                let spread = crate::score::Spread::of(scores);
                let report = match received.get(name).and_then(|on| super::date(on)) {
                    Some(on) if on <= due => Report::InTime(on),
                    Some(on) => Report::Late(on),
                    None if today > due => Report::Overdue,
                    None => Report::Awaited,
                };
                City {
                    name: name.to_owned(),
                    named: of(&named).unwrap_or_default(),
                    revoked: of(&revoked).unwrap_or_default(),
                    scored: i64::try_from(scores.len()).unwrap_or(i64::MAX),
                    mean: spread.map(|spread| spread.mean),
                    range: spread.map(|spread| (spread.lowest, spread.highest)),
                    report,
                }
            })
            .collect();
        let mut statement = self.conn.prepare_cached(
            "SELECT c.city || '/' || c.county || '/' || c.street || '/' || c.name, w.title,
               w.revoked_on
             FROM award w JOIN community c ON c.id = w.community
             WHERE substr(w.revoked_on, 1, 4) = ?1 ORDER BY w.revoked_on, 1",
        )?;
        let removals = statement
            .query_map([format!("{year:04}")], |row| {
                Ok(Removal { community: row.get(0)?, title: row.get(1)?, on: row.get(2)? })
            })?
            .collect::<Result<_, _>>()?;
        let mut statement = self.conn.prepare_cached(
            "SELECT c.city || '/' || c.county || '/' || c.street || '/' || c.name, a.title, a.due
             FROM application a JOIN community c ON c.id = a.community
             WHERE a.open = 1 AND a.due IS NOT NULL ORDER BY a.due, 1",
        )?;
        let rectifying = statement
            .query_map([], |row| {
                Ok(Overdue { community: row.get(0)?, title: row.get(1)?, due: row.get(2)? })
            })?
            .collect::<Result<_, _>>()?;
        let overdue = self.overdue(today)?;
        Ok(Yearly { year, today, due, now, before, cities, removals, rectifying, overdue })
    }

    /// Awards by city whose date lies in a year, and in the year before.
    fn by_city(
        &self,
        column: &'static str,
        year: i16,
    ) -> Result<BTreeMap<String, (i64, i64)>, LedgerError> {
        // The name of the column is one of ours.
        let sql = format!(
            "SELECT c.city, sum(substr(w.{column}, 1, 4) = ?1), sum(substr(w.{column}, 1, 4) = ?2)
             FROM award w JOIN community c ON c.id = w.community
             WHERE w.{column} IS NOT NULL GROUP BY 1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let years = params![format!("{year:04}"), format!("{:04}", year - 1)];
        let rows =
            statement.query_map(years, |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The mean of the latest scores of the communities that held a title at the
    /// end of a year, scaled, half to even; and how many there are.
    pub fn mean_score(&self, year: i16) -> Result<Option<(i64, usize)>, LedgerError> {
        let all: Vec<i64> = self.scores(year)?.into_values().flatten().collect();
        let spread = crate::score::Spread::of(&all);
        Ok(spread.map(|spread| (spread.mean, all.len())))
    }

    /// By city, the latest score of every community that held a title at the
    /// end of the year.
    fn scores(&self, year: i16) -> Result<BTreeMap<String, Vec<i64>>, LedgerError> {
        let end = format!("{year:04}-12-31");
        let mut statement = self.conn.prepare_cached(
            "SELECT c.city, (SELECT s.total FROM score s
                 WHERE s.community = c.id AND s.scored_on <= ?1
                 ORDER BY s.scored_on DESC, s.id DESC LIMIT 1) AS latest
             FROM community c
             WHERE c.ended_on IS NULL AND latest IS NOT NULL AND EXISTS
               (SELECT 1 FROM award w WHERE w.community = c.id AND w.named_on <= ?1
                 AND (w.revoked_on IS NULL OR w.revoked_on > ?1))
             ORDER BY 1, c.id",
        )?;
        let mut by_city: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        let rows = statement.query_map([end], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (city, total): (String, i64) = row?;
            by_city.entry(city).or_default().push(total);
        }
        Ok(by_city)
    }
}

/// The living communities that a score may be of.
fn place(conn: &rusqlite::Connection, score: &Scored) -> Result<Vec<(i64, String)>, LedgerError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, city || county || street, city || '/' || county || '/' || street || '/' || name
         FROM community WHERE name = ?1 AND ended_on IS NULL ORDER BY 3",
    )?;
    let rows = statement.query_map([crate::text::compact(&score.community)], |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?))
    })?;
    let division = score.division.as_deref().map(crate::text::compact);
    let mut found = Vec::new();
    for row in rows {
        let (id, chain, path): (i64, String, String) = row?;
        let bare = |text: &str| text.trim_start_matches("四川省").replace(['/', '、', '-'], "");
        if division.as_ref().is_none_or(|division| chain.ends_with(&bare(division))) {
            found.push((id, path));
        }
    }
    Ok(found)
}

/// The day by which the reports of a year are due: the setting `report_due`, as
/// `11-10`.
fn due(form: &FormDef, year: i16) -> Date {
    let given = match form.setting("report_due") {
        Some(Setting::Text(text)) => text.as_str(),
        _ => DUE,
    };
    let day = |text: &str| {
        let (month, day) = text.split_once('-')?;
        Date::new(year, month.trim().parse().ok()?, day.trim().parse().ok()?)
    };
    // A setting that is no day of every year falls back on the policy's.
    day(given).or_else(|| day(DUE)).unwrap_or_else(|| Date::new(1, 11, 10).expect("a day"))
}

/// The scores of a report of `score`: its day, and every community that has
/// one. `None` where the text is no such report.
pub fn read_scores(json: &[u8], scoring: &Scoring) -> Option<(Date, Vec<Scored>)> {
    let json: serde_json::Value = serde_json::from_slice(json).ok()?;
    if json["schema"] != "shenpi.score/1" {
        return None;
    }
    let on = super::date(json["as_of"].as_str()?)?;
    let mut scores = Vec::new();
    for one in json["communities"].as_array()? {
        // As it is written, so that no binary fraction comes between.
        let Some(total) = one["total"]["mean"].as_number().map(ToString::to_string) else {
            continue;
        };
        let total = crate::rule::decimal(&total).filter(|total| *total <= scoring.points())?;
        let raters = one["counted"].as_array().map_or(0, Vec::len);
        scores.push(Scored {
            community: one["community"].as_str()?.to_owned(),
            division: one["division"].as_str().map(str::to_owned),
            total,
            raters: i64::try_from(raters).unwrap_or(i64::MAX),
        });
    }
    Some((on, scores))
}
