//! `registry awards`: titles that were given before the ledger began.

use std::borrow::Borrow;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use super::super::log::Change;
use super::super::roster::{self, Row};
use super::super::schema::{APPLICATION, AWARD, NUMBER};
use super::super::{Draft, Ledger, LedgerError, Run, Stamp, date, day, flow, number, text};
use super::done::Line;
use super::judge::{bad, count};
use super::{Done, Taken, Terms, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::FormDef;
use crate::form::flow::Deed;
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

impl Ledger {
    /// Takes in titles that were given before the ledger began.
    pub fn awards<R: Borrow<Row>>(
        &mut self,
        form: &FormDef,
        rows: impl IntoIterator<Item = R>,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let named = flow.doing(Deed::Name).and_then(|at| flow.steps.get(at));
        let named = named.map(|step| step.id.as_str()).ok_or(LedgerError::NoFlow)?;
        let rows = (rows, roster::AWARDS);
        self.take(form, rows, terms, stamp, |run, line| run.award(form, named, line))
    }
}

impl Run<'_> {
    fn award(
        &mut self,
        form: &FormDef,
        named: &str,
        line: &mut Line<'_, '_>,
    ) -> Result<Taken, LedgerError> {
        let Line { judge, row, found, lang } = line;
        let (row, lang) = (*row, *lang);
        let (path, more) = judge.path(row);
        found.extend(more);
        let award = award(form, row, self.stamp.today, lang, found);
        let mut community = None;
        if let Some(path) = &path {
            match self.community(path)? {
                Some(known) => community = Some(known),
                None => found.push(unknown(self.conn, path, row, lang)?),
            }
        }
        if let (Some(community), Some((title, on, _))) = (&community, &award) {
            match self.held(community.id, title)? {
                // The very same row again says nothing new.
                Some(Some(named_on)) if on.to_string() == named_on && !roster::refuses(found) => {
                    return Ok(Taken::Same);
                }
                Some(Some(named_on)) => found.push(has_title(row, title, &named_on, lang)),
                Some(None) => found.push(under_way(row, title, lang)),
                None => {}
            }
        }
        let number = row.get(7).map(crate::text::compact);
        if let Some(number) = &number
            && let Some(bearer) = number::bearer(self.conn, number)?
        {
            found.push(number::taken(row, number, &bearer, lang));
        }
        let (Some(community), Some((title, on, batch)), false) =
            (community, award, roster::refuses(found))
        else {
            return Ok(Taken::Passed);
        };
        let draft = Draft {
            community: Some(community.id),
            path: Some(community.path.to_string()),
            on: Some(on),
            file: row.file(),
            ..Draft::of("award")
        };
        self.record(draft, |id| {
            before_the_ledger(id, community.id, &title, named, on, batch, number)
        })?;
        Ok(Taken::Changed)
    }

    /// The day of a title that a community holds; `None` inside where it has
    /// only applied for it.
    fn held(&self, community: i64, title: &str) -> Result<Option<Option<String>>, LedgerError> {
        let held = self
            .conn
            .prepare_cached(
                "SELECT (SELECT named_on FROM award w WHERE w.application = a.id)
                 FROM application a WHERE a.community=?1 AND a.title=?2 AND a.open=1",
            )?
            .query_row(params![community, title], |row| row.get(0))
            .optional()?;
        Ok(held)
    }
}

/// Title, day and batch of a row of `awards`.
fn award(
    form: &FormDef,
    row: &Row,
    today: Date,
    lang: Lang,
    found: &mut Vec<Diagnostic>,
) -> Option<(String, Date, i64)> {
    let title = row.get(4).map(crate::text::compact);
    let titles = flow::titles(form);
    let title = title.filter(|title| titles.is_empty() || titles.contains(&title.as_str()));
    if title.is_none() && row.get(4).is_some() {
        let all = titles.join(lang.pick("、", ", "));
        let wanted = say!(lang, "填写其中之一：{all}", "Write one of {all}");
        found.push(bad(row, 4, "称号", wanted, lang));
    }
    let on = row.get(5).and_then(date);
    match on {
        None if row.get(5).is_some() => {
            let wanted = say!(lang, "写日期，如 2022-12-30", "Write a date such as 2022-12-30");
            found.push(bad(row, 5, "命名日期", wanted, lang));
        }
        Some(on) if on > today => {
            let wanted = say!(
                lang,
                "命名日期不能晚于今天（{today}）",
                "It cannot lie after today ({today})"
            );
            found.push(bad(row, 5, "命名日期", wanted, lang));
        }
        _ => {}
    }
    let batch = row.get(6).and_then(count).filter(|batch| *batch > 0);
    if batch.is_none() && row.get(6).is_some() {
        let wanted = say!(lang, "写批次的序号，如 1", "Write the number of the batch, such as 1");
        found.push(bad(row, 6, "批次", wanted, lang));
    }
    Some((title?, on.filter(|on| *on <= today)?, batch?))
}

/// A case that stands at naming from its beginning.
fn before_the_ledger(
    id: i64,
    community: i64,
    title: &str,
    step: &str,
    on: Date,
    batch: i64,
    number: Option<String>,
) -> Vec<Change> {
    let mut application = vec![Value::Null; APPLICATION.columns.len()];
    for (column, value) in [
        (0, Value::Integer(id)),
        (1, Value::Integer(community)),
        (2, text(title)),
        (3, text(step)),
        (4, day(on)),
        (6, Value::Integer(1)),
        (11, Value::Integer(batch)),
        (15, Value::Integer(1)),
    ] {
        if let Some(cell) = application.get_mut(column) {
            *cell = value;
        }
    }
    let mut changes = vec![
        Change::insert(&APPLICATION, application),
        Change::insert(
            &AWARD,
            vec![
                Value::Integer(id),
                Value::Integer(id),
                Value::Integer(community),
                text(title),
                day(on),
                Value::Integer(batch),
                Value::Null,
                Value::Null,
            ],
        ),
    ];
    if let Some(number) = number {
        changes.push(Change::insert(
            &NUMBER,
            vec![
                text(number),
                Value::Null,
                Value::Null,
                Value::Integer(id),
                text("issued"),
                Value::Null,
            ],
        ));
    }
    changes
}

fn has_title(row: &Row, title: &str, named_on: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 511),
        say!(
            lang,
            "这个社区已于 {named_on} 命名为{title}，同一称号只命名一次",
            "This community was given the title {title} on {named_on}; a title is given once"
        ),
        say!(lang, "核对社区、称号和命名日期", "Check community, title and date"),
    )
    .at(row.place(4))
}

fn under_way(row: &Row, title: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 511),
        say!(
            lang,
            "这个社区申报{title}正在办理，不能补录命名",
            "This community's application for {title} is under way"
        ),
        say!(lang, "用 registry name 办理命名", "Name it with registry name"),
    )
    .at(row.place(4))
}
