//! Papers of a batch: what the ledger gives to `render`, and what it keeps of
//! the files that came of it.
//!
//! In: an output of the form and a batch. Out: one application for each title
//! of the batch, with its number and date, or, for an output that needs the
//! dates of the notice, one for each case on notice. Names and telephone
//! numbers of people are not in the ledger and reach no paper (rule G6).

use rusqlite::params;
use rusqlite::types::Value;

use super::log::Change;
use super::schema::{ISSUED, NUMBER};
use super::{Draft, Ledger, LedgerError, Outcome, Path, Stamp, maybe, text};
use crate::application::Application;
use crate::document::Place;
use crate::form::flow::Deed;
use crate::form::{FormDef, Kind, Output};
use crate::record::{Record, Value as Cell};

/// The fields that an output takes from the ledger, where the form has them.
const NAMED_ON: &str = "named_on";
const NOTICE_FROM: &str = "notice_from";
const NOTICE_TO: &str = "notice_to";

/// A file that was made from the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The number that it bears; none where it is of the whole batch.
    pub number: Option<String>,
    /// The file's name.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// One row that becomes a paper.
struct Row {
    path: Path,
    title: String,
    number: Option<String>,
    dates: Vec<(&'static str, String)>,
}

impl Ledger {
    /// The applications of a batch that an output is made of, in the order of
    /// their numbers.
    pub fn papers(
        &self,
        form: &FormDef,
        output: &Output,
        batch: i64,
    ) -> Result<Vec<Application>, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let rows: Vec<Row> = if output.needs.iter().any(|need| need == NOTICE_FROM) {
            let noticed = flow.doing(Deed::Notice).and_then(|at| flow.steps.get(at));
            let step = noticed.map_or("", |step| step.id.as_str());
            let mut statement = self.conn.prepare(
                "SELECT c.city, c.county, c.street, c.name, a.title, a.notice_from, a.notice_to
                 FROM application a JOIN community c ON c.id = a.community
                 WHERE a.batch=?1 AND a.open=1 AND a.step=?2 ORDER BY 1, 2, 3, 4, 5",
            )?;
            statement
                .query_map(params![batch, step], |row| {
                    Ok(Row {
                        path: Path::of(row, 0)?,
                        title: row.get(4)?,
                        number: None,
                        dates: vec![(NOTICE_FROM, row.get(5)?), (NOTICE_TO, row.get(6)?)],
                    })
                })?
                .collect::<Result<_, _>>()?
        } else {
            let mut statement = self.conn.prepare(
                "SELECT c.city, c.county, c.street, c.name, w.title, w.named_on, n.number
                 FROM award w JOIN community c ON c.id = w.community
                 LEFT JOIN number n ON n.award = w.id AND n.state <> 'void'
                 WHERE w.batch=?1 AND w.revoked_on IS NULL
                 ORDER BY n.scope, n.sequence, 1, 2, 3, 4, 5",
            )?;
            statement
                .query_map([batch], |row| {
                    Ok(Row {
                        path: Path::of(row, 0)?,
                        title: row.get(4)?,
                        number: row.get(6)?,
                        dates: vec![(NAMED_ON, row.get(5)?)],
                    })
                })?
                .collect::<Result<_, _>>()?
        };
        Ok(rows.into_iter().map(|row| application(form, row)).collect())
    }

    /// Records the files that were made of a batch.
    pub fn issue(
        &mut self,
        output: &Output,
        batch: i64,
        files: &[Issued],
        stamp: &Stamp,
    ) -> Result<(), LedgerError> {
        self.write(stamp, |run| {
            for file in files {
                let bearer: Option<(i64, i64, Path, String)> = match &file.number {
                    Some(number) => {
                        let mut statement = run.conn.prepare_cached(
                            "SELECT c.city, c.county, c.street, c.name, w.id, w.community, n.state
                             FROM number n JOIN award w ON w.id = n.award
                             JOIN community c ON c.id = w.community WHERE n.number=?1",
                        )?;
                        let mut rows = statement.query([number])?;
                        match rows.next()? {
                            Some(row) => {
                                Some((row.get(4)?, row.get(5)?, Path::of(row, 0)?, row.get(6)?))
                            }
                            None => None,
                        }
                    }
                    None => None,
                };
                let mut changes = Vec::new();
                if let (Some(number), Some((.., state))) = (&file.number, &bearer)
                    && state == "reserved"
                {
                    let set = [("state", text("issued"))];
                    changes.push(run.edit(&NUMBER, text(number.clone()), &set)?);
                }
                let draft = Draft {
                    community: bearer.as_ref().map(|(_, community, ..)| *community),
                    path: Some(match &bearer {
                        Some((_, _, path, _)) => path.to_string(),
                        None => format!("第{batch}批"),
                    }),
                    on: Some(stamp.today),
                    file: Some((file.file.clone(), file.sha256.clone())),
                    ..Draft::of("issue")
                };
                run.record(draft, |id| {
                    changes.push(Change::insert(
                        &ISSUED,
                        vec![
                            Value::Integer(id),
                            text(output.id.clone()),
                            Value::Integer(batch),
                            maybe(bearer.as_ref().map(|(award, ..)| *award)),
                            maybe(file.number.clone()),
                            text(file.file.clone()),
                            text(file.sha256.clone()),
                        ],
                    ));
                    changes
                })?;
            }
            Ok(Outcome::Keep(()))
        })
    }
}

fn application(form: &FormDef, row: Row) -> Application {
    let mut record = Record::default();
    let mut set = |id: &str, value: Cell| record.set(id, value, Place::Whole);
    let ids = form.identity.community.iter();
    for (id, part) in ids.zip(row.path.parts()) {
        set(id, Cell::Text(part.to_owned()));
    }
    let division = form.fields.iter().find(|field| field.kind == Kind::Division);
    if let Some(field) = division {
        let Path { city, county, street, .. } = &row.path;
        set(&field.id, Cell::Text(format!("{city}{county}{street}")));
    }
    if let Some(id) = &form.identity.title {
        set(id, Cell::Text(row.title));
    }
    if let (Some(numbering), Some(number)) = (&form.numbering, row.number) {
        set(&numbering.field, Cell::Text(number));
    }
    for (id, text) in row.dates {
        if let (Some(_), Some(date)) = (form.field(id), super::date(&text)) {
            set(id, Cell::Date(date));
        }
    }
    Application {
        path: row.path.to_string(),
        part: None,
        format: None,
        sha256: None,
        record,
        attachments: Vec::new(),
        diagnostics: Vec::new(),
        against: None,
    }
}
