//! Reading the rows that figures count, each with its entry of the log.

use rusqlite::{OptionalExtension, params};

use super::super::base::KINDS;
use super::super::{Ledger, LedgerError, Path};
use super::{Asked, Cause, Figure, Sorted};
use crate::form::Flow;
use crate::lang::Lang;
use crate::say;

/// A title, with whose it is.
pub(super) struct Title {
    pub(super) id: i64,
    pub(super) community: i64,
    pub(super) path: Path,
    pub(super) title: String,
    pub(super) named_on: String,
    pub(super) batch: i64,
    pub(super) revoked_on: Option<String>,
    pub(super) number: Option<String>,
}

/// An application, with whose it is.
pub(super) struct Filed {
    pub(super) id: i64,
    pub(super) community: i64,
    pub(super) path: Path,
    pub(super) title: String,
    pub(super) step: String,
    pub(super) step_on: String,
    pub(super) filed_on: Option<String>,
    pub(super) open: bool,
    pub(super) named_on: Option<String>,
}

impl Ledger {
    /// The totals of the years that are wanted.
    pub(super) fn totals_behind(
        &self,
        asked: &Asked,
        wanted: impl Fn(i16) -> Option<Option<(i16, i16)>>,
        sorted: &mut Sorted,
    ) -> Result<(), LedgerError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT city, year, communities, source FROM total ORDER BY 1, 2")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (city, year): (String, i16) = (row.get(0)?, row.get(1)?);
            let Some(window) = wanted(year) else { continue };
            if asked.within.first().is_some_and(|wanted| *wanted != city) {
                continue;
            }
            let path = format!("{city} {year}");
            let (entry, file) = self.entry_of_total(&path)?;
            let cause =
                Cause { row: path, what: row.get(3)?, on: None, count: row.get(2)?, entry, file };
            sorted.entry((city, Figure::Communities, window)).or_default().push(cause);
        }
        Ok(())
    }

    /// The entry that a total comes from: totals are of no community, so their
    /// path tells.
    fn entry_of_total(&self, path: &str) -> Result<(i64, Option<String>), LedgerError> {
        let found = self
            .conn
            .prepare_cached(
                "SELECT seq, file FROM log WHERE community IS NULL AND path=?1
                   AND changes LIKE '%\"table\":\"total\"%' ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([path], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found.unwrap_or((0, None)))
    }

    /// Communities of the base.
    pub(super) fn base_behind(
        &self,
        asked: &Asked,
        sorted: &mut Sorted,
    ) -> Result<(), LedgerError> {
        let wanted = [Figure::InBase, Figure::Rural, Figure::Pilots];
        if !wanted.into_iter().any(|figure| asked.wants(figure)) {
            return Ok(());
        }
        // The entry that says what the community is today.
        let mut statement = self.conn.prepare_cached(
            "SELECT id, city, county, street, name, kind, project, (SELECT max(l.seq) FROM log l
               WHERE l.community = c.id AND l.changes LIKE '%\"table\":\"community\"%')
             FROM community c WHERE ended_on IS NULL ORDER BY city, county, street, name",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let path = Path::of(row, 1)?;
            if !asked.holds(&path) {
                continue;
            }
            let (kind, project): (String, Option<String>) = (row.get(5)?, row.get(6)?);
            let entry = row.get::<_, Option<i64>>(7)?.map_or_else(|| row.get(0), Ok)?;
            let cause = Cause {
                row: path.to_string(),
                what: kind,
                on: None,
                count: 1,
                entry,
                file: self.file_of(entry)?,
            };
            if let Some(project) = project.filter(|_| asked.wants(Figure::Pilots)) {
                let cause = Cause { what: project, ..cause.clone() };
                sorted.entry((path.city.clone(), Figure::Pilots, None)).or_default().push(cause);
            }
            let figure = if cause.what == KINDS[2] { Figure::Rural } else { Figure::InBase };
            if asked.wants(figure) {
                sorted.entry((path.city, figure, None)).or_default().push(cause);
            }
        }
        Ok(())
    }

    pub(super) fn titles(&self, asked: &Asked) -> Result<Vec<Title>, LedgerError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT w.id, w.community, c.city, c.county, c.street, c.name, w.title, w.named_on,
                    w.batch, w.revoked_on, n.number
             FROM award w JOIN community c ON c.id = w.community
             LEFT JOIN number n ON n.award = w.id AND n.state <> 'void'
             ORDER BY 3, 4, 5, 6, w.named_on, w.id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Title {
                id: row.get(0)?,
                community: row.get(1)?,
                path: Path::of(row, 2)?,
                title: row.get(6)?,
                named_on: row.get(7)?,
                batch: row.get(8)?,
                revoked_on: row.get(9)?,
                number: row.get(10)?,
            })
        })?;
        let all = rows.filter(|of| of.as_ref().map_or(true, |of| asked.holds(&of.path)));
        Ok(all.collect::<Result<_, _>>()?)
    }

    pub(super) fn filed(&self, asked: &Asked) -> Result<Vec<Filed>, LedgerError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT a.id, a.community, c.city, c.county, c.street, c.name, a.title, a.step,
                    a.step_on, a.filed_on, a.open, w.named_on
             FROM application a JOIN community c ON c.id = a.community
             LEFT JOIN award w ON w.application = a.id
             ORDER BY 3, 4, 5, 6, a.filed_on, a.id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Filed {
                id: row.get(0)?,
                community: row.get(1)?,
                path: Path::of(row, 2)?,
                title: row.get(6)?,
                step: row.get(7)?,
                step_on: row.get(8)?,
                filed_on: row.get(9)?,
                open: row.get::<_, i64>(10)? == 1,
                named_on: row.get(11)?,
            })
        })?;
        let all = rows.filter(|of| of.as_ref().map_or(true, |of| asked.holds(&of.path)));
        Ok(all.collect::<Result<_, _>>()?)
    }

    pub(super) fn cause_of_title(
        &self,
        of: &Title,
        entry: i64,
        lang: Lang,
    ) -> Result<Cause, LedgerError> {
        let (title, batch) = (&of.title, of.batch);
        let number = of.number.as_deref().map_or_else(String::new, |number| format!(" {number}"));
        Ok(Cause {
            row: of.path.to_string(),
            what: say!(lang, "{title} 第{batch}批{number}", "{title} batch {batch}{number}"),
            on: Some(of.named_on.clone()),
            count: 1,
            entry,
            file: self.file_of(entry)?,
        })
    }

    pub(super) fn cause_of_filed(
        &self,
        of: &Filed,
        flow: &Flow,
        lang: Lang,
    ) -> Result<Cause, LedgerError> {
        Ok(Cause {
            row: of.path.to_string(),
            what: format!("{} {}", of.title, flow.label(&of.step, lang)),
            on: of.filed_on.clone(),
            count: 1,
            entry: of.id,
            file: self.file_of(of.id)?,
        })
    }

    /// The entry that took a title away.
    pub(super) fn revoking(&self, of: &Title, on: &str) -> Result<i64, LedgerError> {
        let found: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT max(seq) FROM log WHERE decided_on=?2
                   AND changes LIKE '%\"revoked_on\":\"%' AND community IN
                     (WITH RECURSIVE whole (id) AS (SELECT ?1 UNION
                        SELECT c.id FROM community c JOIN whole w ON c.merged_into = w.id)
                      SELECT id FROM whole)",
            )?
            .query_row(params![of.community, on], |row| row.get(0))?;
        Ok(found.unwrap_or(of.id))
    }

    fn file_of(&self, entry: i64) -> Result<Option<String>, LedgerError> {
        let mut statement = self.conn.prepare_cached("SELECT file FROM log WHERE seq=?1")?;
        Ok(statement.query_row([entry], |row| row.get(0)).optional()?.flatten())
    }
}
