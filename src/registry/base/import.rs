//! `registry import`: communities into the base.

use std::borrow::Borrow;
use std::collections::HashSet;

use rusqlite::types::Value;

use super::super::log::Change;
use super::super::roster::{self, Row};
use super::super::schema::COMMUNITY;
use super::super::{Draft, Ledger, LedgerError, Run, Stamp, maybe, text};
use super::done::Line;
use super::judge::{bad, twice};
use super::{Done, KINDS, Taken, Terms};
use crate::form::FormDef;
use crate::say;

impl Ledger {
    /// Takes communities in.
    pub fn import<R: Borrow<Row>>(
        &mut self,
        form: &FormDef,
        rows: impl IntoIterator<Item = R>,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        // Digests instead of paths: a base of 100,000 has as many.
        let mut seen = HashSet::new();
        let rows = (rows, roster::COMMUNITIES);
        self.take(form, rows, terms, stamp, |run, line| run.import(&mut seen, line))
    }
}

impl Run<'_> {
    fn import(
        &mut self,
        seen: &mut HashSet<[u8; 16]>,
        line: &mut Line<'_, '_>,
    ) -> Result<Taken, LedgerError> {
        let Line { judge, row, found, lang } = line;
        let (row, lang) = (*row, *lang);
        let (path, more) = judge.path(row);
        found.extend(more);
        let kind = row.get(4).map(crate::text::compact);
        let kind = kind.and_then(|kind| KINDS.into_iter().find(|known| *known == kind));
        if kind.is_none() && row.get(4).is_some() {
            let all = KINDS.join(lang.pick("、", ", "));
            let wanted = say!(lang, "填写其中之一：{all}", "Write one of {all}");
            found.push(bad(row, 4, "类别", wanted, lang));
        }
        if let Some(path) = &path
            && !seen.insert(path.key())
        {
            found.push(twice(row, &path.to_string(), lang));
        }
        let (Some(path), Some(kind), false) = (path, kind, roster::refuses(found)) else {
            return Ok(Taken::Passed);
        };
        let project = row.get(5).map(str::to_owned);
        let draft = |what: &'static str, community: i64| Draft {
            community: Some(community),
            path: Some(path.to_string()),
            file: row.file(),
            ..Draft::of(what)
        };
        match self.community(&path)? {
            Some(old) if old.kind == kind && (project.is_none() || old.project == project) => {
                return Ok(Taken::Same);
            }
            Some(old) => {
                let set = [("kind", text(kind)), ("project", maybe(project.or(old.project)))];
                let change = self.edit(&COMMUNITY, Value::Integer(old.id), &set)?;
                self.record(draft("update", old.id), |_| vec![change])?;
            }
            None => {
                self.record(draft("import", self.next()), |id| {
                    let [city, county, street, name] = path.parts().map(text);
                    let row = vec![
                        Value::Integer(id),
                        city,
                        county,
                        street,
                        name,
                        text(kind),
                        maybe(project),
                        Value::Null,
                        Value::Null,
                    ];
                    vec![Change::insert(&COMMUNITY, row)]
                })?;
            }
        }
        Ok(Taken::Changed)
    }
}
