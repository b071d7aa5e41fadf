//! `registry totals`: the cities' numbers of urban communities, by year.

use std::borrow::Borrow;
use std::collections::HashSet;

use rusqlite::types::Value;

use super::super::log::Change;
use super::super::roster::{self, Row};
use super::super::schema::TOTAL;
use super::super::{Draft, Ledger, LedgerError, Run, Stamp, text};
use super::done::Line;
use super::judge::{bad, count, twice, year};
use super::{Done, Taken, Terms};
use crate::form::FormDef;
use crate::say;

impl Ledger {
    /// Takes the numbers of urban communities in.
    pub fn totals<R: Borrow<Row>>(
        &mut self,
        form: &FormDef,
        rows: impl IntoIterator<Item = R>,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let mut seen = HashSet::new();
        let rows = (rows, roster::TOTALS);
        self.take(form, rows, terms, stamp, |run, line| run.total(&mut seen, line))
    }
}

impl Run<'_> {
    fn total(
        &mut self,
        seen: &mut HashSet<(String, i64)>,
        line: &mut Line<'_, '_>,
    ) -> Result<Taken, LedgerError> {
        let Line { judge, row, found, lang } = line;
        let (row, lang) = (*row, *lang);
        let city = match row.get(0).map(|_| judge.city(row)) {
            Some(Ok(city)) => Some(city),
            Some(Err(fault)) => {
                found.push(fault);
                None
            }
            None => None,
        };
        let year = row.get(1).and_then(year);
        if year.is_none() && row.get(1).is_some() {
            let wanted = say!(lang, "写四位年份，如 2022", "Write a year such as 2022");
            found.push(bad(row, 1, "年份", wanted, lang));
        }
        let number = row.get(2).and_then(count);
        if number.is_none() && row.get(2).is_some() {
            let wanted = say!(lang, "写整数，如 1995", "Write a whole number such as 1995");
            found.push(bad(row, 2, "城市社区总数", wanted, lang));
        }
        if let (Some(city), Some(year)) = (&city, year)
            && !seen.insert((city.clone(), year))
        {
            found.push(twice(row, &format!("{city} {year}"), lang));
        }
        let (Some(city), Some(year), Some(number), Some(source), false) =
            (city, year, number, row.get(3), roster::refuses(found))
        else {
            return Ok(Taken::Passed);
        };
        let path = Some(format!("{city} {year}"));
        let after = vec![text(city), Value::Integer(year), Value::Integer(number), text(source)];
        let mut change = Change::insert(&TOTAL, after);
        change.before = change.current(self.conn)?;
        if change.before == change.after {
            return Ok(Taken::Same);
        }
        let draft = Draft { path, file: row.file(), ..Draft::of("total") };
        self.record(draft, |_| vec![change])?;
        Ok(Taken::Changed)
    }
}
