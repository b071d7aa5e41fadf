//! The limit on a title: no more than a percent of a city's communities over
//! some consecutive years (rules E1).
//!
//! In: awards, open cases and the cities' numbers of urban communities. Out:
//! for every city the window that ends in a year, what is left in it, and the
//! earlier windows that were exceeded. Whole numbers only: 100 × awarded ≤
//! percent × communities. Where the number is missing nothing is judged.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::{Ledger, LedgerError};
use crate::application::{Application, Verdict};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::form::FormDef;
use crate::form::flow::Quota as Limit;
use crate::lang::Lang;
use crate::record::Value;
use crate::say;

/// Some consecutive years of one city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
    /// Urban communities, where the number is known.
    pub communities: Option<i64>,
    /// The most titles, where it is known.
    pub cap: Option<i64>,
    /// Titles given in these years.
    pub awarded: i64,
}

impl Window {
    /// Whether more were given than allowed.
    pub fn is_exceeded(&self) -> bool {
        self.cap.is_some_and(|cap| self.awarded > cap)
    }
}

/// How a city stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is room.
    Within,
    /// Nothing is left.
    Full,
    /// More were given than allowed.
    Exceeded,
    /// The number of communities is missing.
    Unknown,
}

impl State {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            State::Within => "within",
            State::Full => "full",
            State::Exceeded => "exceeded",
            State::Unknown => "unknown",
        }
    }
}

/// One city's quota in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    /// 市（州）.
    pub city: String,
    /// The window that ends in the year.
    pub window: Window,
    /// Open applications for the title.
    pub pending: i64,
    /// cap − awarded − pending.
    pub left: Option<i64>,
    /// How it stands.
    pub state: State,
    /// Earlier windows that were exceeded, the oldest first.
    pub earlier: Vec<Window>,
    /// The year whose number of communities is needed.
    pub base_year: i16,
}

/// The quota of all cities that the ledger knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// The last year of the windows.
    pub year: i16,
    /// The title that is limited.
    pub title: String,
    /// By city, in the order of the division data.
    pub cities: Vec<City>,
}

impl Quotas {
    /// Whether any window is exceeded.
    pub fn is_exceeded(&self) -> bool {
        self.cities.iter().any(|city| city.state == State::Exceeded || !city.earlier.is_empty())
    }
}

/// Titles given by city and year.
type Given = BTreeMap<(String, i16), i64>;

/// The most titles for so many communities: floor(communities × percent / 100).
pub fn cap(communities: i64, percent: i64) -> i64 {
    communities.saturating_mul(percent).div_euclid(100)
}

/// The year whose number of communities counts for a window.
pub(super) fn base_year(form: &FormDef, from: i16, to: i16) -> i16 {
    match form.setting("quota_total") {
        Some(Value::Text(which)) if which == "first" => from,
        _ => to,
    }
}

pub(super) fn counts_revoked(form: &FormDef) -> bool {
    form.setting("quota_counts_revoked") != Some(&Value::Bool(false))
}

fn given(conn: &Connection, form: &FormDef, title: &str) -> Result<Given, LedgerError> {
    let mut statement = conn.prepare_cached(
        "SELECT c.city, CAST(substr(w.named_on, 1, 4) AS INTEGER), count(*)
         FROM award w JOIN community c ON c.id = w.community
         WHERE w.title = ?1 AND (?2 OR w.revoked_on IS NULL) GROUP BY 1, 2",
    )?;
    let rows = statement.query_map(params![title, counts_revoked(form)], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn total(conn: &Connection, city: &str, year: i16) -> Result<Option<i64>, LedgerError> {
    let mut statement =
        conn.prepare_cached("SELECT communities FROM total WHERE city=?1 AND year=?2")?;
    let mut rows = statement.query(params![city, year])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

fn window(
    conn: &Connection,
    form: &FormDef,
    limit: &Limit,
    given: &Given,
    city: &str,
    to: i16,
) -> Result<Window, LedgerError> {
    let from = to - (limit.years - 1);
    let communities = total(conn, city, base_year(form, from, to))?;
    let awarded = (from..=to).filter_map(|year| given.get(&(city.to_owned(), year))).sum();
    let cap = communities.map(|communities| cap(communities, limit.percent));
    Ok(Window { from, to, communities, cap, awarded })
}

/// Cities in the order of the division data, others after them.
pub(super) fn in_order(form: &FormDef, cities: BTreeSet<String>) -> Vec<String> {
    let known: Vec<&str> = form.divisions.iter().flat_map(|data| data.cities()).collect();
    let mut cities: Vec<String> = cities.into_iter().collect();
    cities.sort_by_key(|city| known.iter().position(|known| known == city).unwrap_or(usize::MAX));
    cities
}

/// All cities that the ledger says anything of.
pub(super) fn cities(conn: &Connection, form: &FormDef) -> Result<Vec<String>, LedgerError> {
    let mut statement =
        conn.prepare("SELECT DISTINCT city FROM community UNION SELECT DISTINCT city FROM total")?;
    let all =
        statement.query_map([], |row| row.get(0))?.collect::<Result<BTreeSet<String>, _>>()?;
    Ok(in_order(form, all))
}

/// Open applications for a title by city.
fn pending(conn: &Connection, title: &str) -> Result<BTreeMap<String, i64>, LedgerError> {
    let mut statement = conn.prepare_cached(
        "SELECT c.city, count(*) FROM application a JOIN community c ON c.id = a.community
         WHERE a.title = ?1 AND a.open = 1
           AND NOT EXISTS (SELECT 1 FROM award w WHERE w.application = a.id) GROUP BY 1",
    )?;
    let rows = statement.query_map([title], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Ledger {
    /// The quota of a year; `None` where the programme has none.
    pub fn quota(&self, form: &FormDef, year: i16) -> Result<Option<Quotas>, LedgerError> {
        let Some(limit) = form.flow.as_ref().and_then(|flow| flow.quota.as_ref()) else {
            return Ok(None);
        };
        let conn = &self.conn;
        let given = given(conn, form, &limit.title)?;
        let pending = pending(conn, &limit.title)?;
        let first = given.keys().map(|(_, year)| *year).min().unwrap_or(year);
        let mut all = Vec::new();
        for city in cities(conn, form)? {
            let own = window(conn, form, limit, &given, &city, year)?;
            let pending = pending.get(&city).copied().unwrap_or(0);
            let left = own.cap.map(|cap| cap - own.awarded - pending);
            let state = match left {
                None => State::Unknown,
                Some(_) if own.is_exceeded() => State::Exceeded,
                Some(left) if left <= 0 => State::Full,
                Some(_) => State::Within,
            };
            let mut earlier = Vec::new();
            for to in first..year {
                let window = window(conn, form, limit, &given, &city, to)?;
                if window.is_exceeded() {
                    earlier.push(window);
                }
            }
            let base_year = base_year(form, own.from, own.to);
            all.push(City { city, window: own, pending, left, state, earlier, base_year });
        }
        Ok(Some(Quotas { year, title: limit.title.clone(), cities: all }))
    }

    /// What stands against so many more titles of a city in a year, applications
    /// under way counted in.
    pub fn room(
        &self,
        form: &FormDef,
        city: &str,
        year: i16,
        more: i64,
    ) -> Result<Vec<Judged>, LedgerError> {
        match form.flow.as_ref().and_then(|flow| flow.quota.as_ref()) {
            Some(limit) => judge(&self.conn, form, limit, city, year, more, true),
            None => Ok(Vec::new()),
        }
    }
}

/// What stands against further titles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// B402: a window would be exceeded.
    Exceeded(Room),
    /// B403: it cannot be judged.
    Unknown {
        /// The year whose number of communities is missing.
        year: i16,
    },
}

/// A window that has no room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The window as it stands.
    pub window: Window,
    /// Titles under way, the new ones counted in.
    pub wanted: i64,
    /// The percent.
    pub percent: i64,
}

/// Judges `more` titles of a city that would be given in a year: every window
/// that holds the year, as far as its number is known; the one that ends in it
/// must be.
pub(super) fn judge(
    conn: &Connection,
    form: &FormDef,
    limit: &Limit,
    city: &str,
    year: i16,
    more: i64,
    with_pending: bool,
) -> Result<Vec<Judged>, LedgerError> {
    let given = given(conn, form, &limit.title)?;
    let pending = match with_pending {
        true => pending(conn, &limit.title)?.get(city).copied().unwrap_or(0),
        false => 0,
    };
    let wanted = pending + more;
    for to in year..year + limit.years {
        let window = window(conn, form, limit, &given, city, to)?;
        match window.cap {
            None if to == year => {
                let year = base_year(form, window.from, window.to);
                return Ok(vec![Judged::Unknown { year }]);
            }
            Some(cap) if window.awarded + wanted > cap => {
                return Ok(vec![Judged::Exceeded(Room { window, wanted, percent: limit.percent })]);
            }
            _ => {}
        }
    }
    Ok(Vec::new())
}

/// B402 or B403 in words.
pub fn finding(judged: &Judged, city: &str, lang: Lang) -> Diagnostic {
    match judged {
        Judged::Exceeded(Room { window, wanted, percent }) => {
            let Window { from, to, awarded, .. } = window;
            let (communities, cap) =
                (window.communities.unwrap_or_default(), window.cap.unwrap_or_default());
            let sum = awarded + wanted;
            Diagnostic::new(
                Code::new('B', 402),
                say!(
                    lang,
                    "{city} {from}—{to}年省级示范名额 {cap} 个（{communities} 个城市社区的 {percent}%），已命名 {awarded} 个，加上在办和这一个共 {sum} 个",
                    "{city} may have {cap} in {from}–{to} ({percent} % of {communities} urban communities); {awarded} are named, with those under way and this one {sum}"
                ),
                say!(
                    lang,
                    "由市（州）住建部门在名额内取舍，其余的改报四川省绿色社区或以后再报",
                    "The city chooses within its quota; the others apply for 四川省绿色社区, or later"
                ),
            )
        }
        Judged::Unknown { year } => Diagnostic::new(
            Code::new('B', 403),
            say!(
                lang,
                "不知道{city}{year}年的城市社区总数，省级示范名额无法判定",
                "The number of urban communities of {city} in {year} is not known: the quota cannot be judged"
            ),
            say!(
                lang,
                "向市（州）取得总数和出处，用 registry totals 录入",
                "Get the number and its source from the city and take it in with registry totals"
            ),
        ),
    }
}

/// Judges the applications of a batch against a ledger, which is only read:
/// B402 and B403. An application that was accepted takes its place in the
/// quota, unless the ledger counts it already.
#[derive(Debug)]
pub struct Counter<'a> {
    ledger: &'a Ledger,
    form: &'a FormDef,
    year: i16,
    lang: Lang,
    /// Accepted in this batch, by city.
    taken: BTreeMap<String, i64>,
    /// Why the ledger could not be asked.
    pub failed: Option<LedgerError>,
}

impl<'a> Counter<'a> {
    /// A counter for titles that would be given in a year.
    pub fn new(ledger: &'a Ledger, form: &'a FormDef, year: i16, lang: Lang) -> Counter<'a> {
        Counter { ledger, form, year, lang, taken: BTreeMap::new(), failed: None }
    }

    /// What stands against an application.
    pub fn judge(&mut self, application: &Application) -> Vec<Diagnostic> {
        match self.room(application) {
            Ok(found) => found,
            Err(error) => {
                self.failed = Some(error);
                Vec::new()
            }
        }
    }

    fn room(&mut self, application: &Application) -> Result<Vec<Diagnostic>, LedgerError> {
        let Some(limit) = self.form.flow.as_ref().and_then(|flow| flow.quota.as_ref()) else {
            return Ok(Vec::new());
        };
        let Some(field) = &self.form.identity.title else { return Ok(Vec::new()) };
        let record = &application.record;
        if record.text(field) != Some(limit.title.as_str()) {
            return Ok(Vec::new());
        }
        let part = |at: usize| {
            let id = self.form.identity.community.get(at)?;
            record.text(id).map(crate::text::compact)
        };
        let Some(city) = part(0) else { return Ok(Vec::new()) };
        let known = match (part(1), part(2), part(3)) {
            (Some(county), Some(street), Some(name)) => {
                let path = super::Path { city: city.clone(), county, street, name };
                self.counted(&path, &limit.title)?
            }
            _ => false,
        };
        let taken = self.taken.entry(city.clone()).or_default();
        let more = *taken + i64::from(!known);
        let judged = judge(&self.ledger.conn, self.form, limit, &city, self.year, more, true)?;
        let place = record.get(field).map(|located| located.place.clone()).unwrap_or_default();
        let found: Vec<Diagnostic> = judged
            .iter()
            .map(|one| finding(one, &city, self.lang).of(field).at(place.clone()))
            .collect();
        let refused = found.iter().any(|found| found.severity == Severity::Error)
            || application.verdict() != Verdict::Accept;
        if !refused {
            *taken = more;
        }
        Ok(found)
    }

    /// Whether the ledger has the community's case or title already.
    fn counted(&self, path: &super::Path, title: &str) -> Result<bool, LedgerError> {
        let Some(community) = super::base::community(&self.ledger.conn, path)? else {
            return Ok(false);
        };
        let mut statement = self.ledger.conn.prepare_cached(
            "SELECT 1 FROM application WHERE community=?1 AND title=?2 AND open=1",
        )?;
        Ok(statement.exists(params![community.id, title])?)
    }
}
