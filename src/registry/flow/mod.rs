//! Cases: from a report of `check` into the flow, and step by step through it.
//!
//! In: applications that `check` accepted, and orders of a clerk for one
//! community or a roster of them. Out: entries of the log. Which steps there
//! are is the form's; what each does stands in `step`. A case is of one
//! community and one title, and open until it is withdrawn or its title is
//! taken away.

use rusqlite::Connection;

use super::{LedgerError, Path, date};
use crate::form::flow::Deed;
use crate::form::{FormDef, Kind};
use crate::record::Date;

mod apply;
mod instruct;
mod name;
mod objection;
mod report;
mod step;
mod way;

pub use report::{ReportError, Reported, report};

/// The titles that the form offers.
pub fn titles(form: &FormDef) -> Vec<&str> {
    let title = form.identity.title.as_deref().and_then(|id| form.field(id));
    match title.map(|field| &field.kind) {
        Some(Kind::Choice(options)) => options.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its id: the number of the entry that began it.
    pub id: i64,
    /// The community's id.
    pub community: i64,
    /// The community's path today.
    pub path: Path,
    /// 称号.
    pub title: String,
    /// Id of the step that it has passed.
    pub step: String,
    /// When.
    pub step_on: Date,
    /// 填报时间; `None` for a title given before the ledger began.
    pub filed_on: Option<Date>,
    /// How many times it was filed.
    pub round: i64,
    /// Whether it was drawn for the inspection; `None` before the draw.
    pub drawn: Option<bool>,
    /// The batch of its draw, notice or naming.
    pub batch: Option<i64>,
    /// Last day of the public notice.
    pub notice_to: Option<Date>,
    /// 整改期限.
    pub due: Option<Date>,
}

pub(in crate::registry) const CASE: &str =
    "SELECT a.id, a.community, c.city, c.county, c.street, c.name, a.title,
    a.step, a.step_on, a.filed_on, a.round, a.drawn, a.batch, a.notice_to, a.due
    FROM application a JOIN community c ON c.id = a.community";

impl Case {
    pub(in crate::registry) fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Case> {
        let day = |at: usize| -> rusqlite::Result<Option<Date>> {
            Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(date))
        };
        let first = || Date::new(1, 1, 1);
        Ok(Case {
            id: row.get(0)?,
            community: row.get(1)?,
            path: Path::of(row, 2)?,
            title: row.get(6)?,
            step: row.get(7)?,
            step_on: day(8)?.or_else(first).ok_or(rusqlite::Error::InvalidQuery)?,
            filed_on: day(9)?,
            round: row.get(10)?,
            drawn: row.get::<_, Option<i64>>(11)?.map(|drawn| drawn == 1),
            batch: row.get(12)?,
            notice_to: day(13)?,
            due: day(14)?,
        })
    }
}

/// The open cases of a community, the oldest first.
pub(in crate::registry) fn cases_of(
    conn: &Connection,
    community: i64,
) -> Result<Vec<Case>, LedgerError> {
    let sql = format!("{CASE} WHERE a.community=?1 AND a.open=1 ORDER BY a.id");
    let mut statement = conn.prepare_cached(&sql)?;
    let cases = statement.query_map([community], Case::of)?.collect::<Result<_, _>>()?;
    Ok(cases)
}

/// What a clerk orders.
#[derive(Clone, Debug)]
pub enum Order {
    /// Forward, to a step by its index or to the next one.
    Advance(Option<usize>),
    /// Back to an earlier step.
    Return(usize),
    /// To the step that does this.
    Do(Deed),
    /// An objection is raised.
    Object,
    /// All open objections are settled.
    Settle,
}

/// An order with what it needs.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// What is ordered.
    pub order: Order,
    /// The day of the decision.
    pub on: Date,
    /// Who decided; else the step's own.
    pub by: Option<String>,
    /// Why; a row of a roster may give its own.
    pub reason: Option<String>,
    /// 整改期限, or the last day of a notice; a row may give its own.
    pub until: Option<Date>,
    /// The batch that is named.
    pub batch: Option<i64>,
    /// Which title, where a community has two cases; a row may give its own.
    pub title: Option<String>,
    /// Name and digest of the file that the decision rests on.
    pub file: Option<(String, String)>,
}
