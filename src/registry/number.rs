//! Numbers of certificates and plaques: reserved when a title is given, before
//! any paper is made; never given twice; voided with a reason.
//!
//! In: the form's `[numbering]` and an award. Out: the next number. Numbers
//! count on within their scope: the text of the format without the running
//! number (`川绿社2022-`), so that a new year begins at 1.

use std::borrow::Cow;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};

use super::base::{Done, Terms};
use super::log::Change;
use super::roster::Row;
use super::schema::NUMBER;
use super::{Draft, Ledger, LedgerError, Path, Run, Stamp, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::record::{self, Date};
use crate::rule::Values;
use crate::say;

/// Who bears a number, also a void one; `None` where it was never given.
pub(super) fn bearer(conn: &Connection, number: &str) -> Result<Option<String>, LedgerError> {
    let found: Option<Option<String>> = conn
        .prepare_cached(
            "SELECT c.city || '/' || c.county || '/' || c.street || '/' || c.name
             FROM number n LEFT JOIN award a ON a.id = n.award
             LEFT JOIN community c ON c.id = a.community WHERE n.number = ?1",
        )?
        .query_row([number], |row| row.get(0))
        .optional()?;
    Ok(found.map(|path| path.unwrap_or_else(|| "（已作废）".to_owned())))
}

/// G520.
pub(super) fn taken(row: &Row, number: &str, bearer: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 520),
        say!(lang, "编号“{number}”已用于“{bearer}”", "The number {number} belongs to {bearer}"),
        say!(lang, "编号不重复使用，核对编号", "A number is never used again; check it"),
    )
    .at(row.place(7))
}

/// What the format may use.
struct Named<'a> {
    path: &'a Path,
    title: &'a str,
    on: Date,
    sequence: &'a str,
}

impl Values for Named<'_> {
    fn value(&self, name: &str) -> Option<Cow<'_, record::Value>> {
        let text = match name {
            "named_on" => return Some(Cow::Owned(record::Value::Date(self.on))),
            "sequence" => self.sequence,
            "community" => &self.path.name,
            "title" => self.title,
            "division.city" => &self.path.city,
            "division.county" => &self.path.county,
            "division.street" => &self.path.street,
            _ => return None,
        };
        Some(Cow::Owned(record::Value::Text(text.to_owned())))
    }
}

/// The change that reserves the next number for an award, where the form
/// numbers its papers.
pub(super) fn reserve(
    run: &Run<'_>,
    form: &FormDef,
    award: i64,
    path: &Path,
    title: &str,
    on: Date,
) -> Result<Option<Change>, LedgerError> {
    let Some(numbering) = &form.numbering else { return Ok(None) };
    let print = |sequence: &str| numbering.format.print(&Named { path, title, on, sequence });
    let Some(scope) = print("\u{2026}") else { return Ok(None) };
    let last: Option<i64> = run
        .conn
        .prepare_cached("SELECT max(sequence) FROM number WHERE scope=?1")?
        .query_row([&scope], |row| row.get(0))?;
    let mut sequence = last.unwrap_or(0);
    loop {
        sequence += 1;
        let digits = format!("{sequence:0width$}", width = numbering.digits);
        let Some(number) = print(&digits) else { return Ok(None) };
        // One that a roster brought in is passed over.
        if bearer(run.conn, &number)?.is_some() {
            continue;
        }
        return Ok(Some(Change::insert(
            &NUMBER,
            vec![
                text(number),
                text(scope),
                Value::Integer(sequence),
                Value::Integer(award),
                text("reserved"),
                Value::Null,
            ],
        )));
    }
}

impl Ledger {
    /// Voids a number with a reason; its award gets the next one.
    pub fn void(
        &mut self,
        form: &FormDef,
        number: &str,
        reason: &str,
        by: Option<&str>,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<(Done, Option<String>), LedgerError> {
        let lang = terms.lang;
        self.write(stamp, |run| {
            let found: Option<(String, i64, i64, String, String, Path)> = run
                .conn
                .query_row(
                    "SELECT n.state, a.id, a.community, a.title, a.named_on,
                            c.city, c.county, c.street, c.name
                     FROM number n JOIN award a ON a.id = n.award
                     JOIN community c ON c.id = a.community WHERE n.number = ?1",
                    [number],
                    |row| {
                        let path = Path::of(row, 5)?;
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, path))
                    },
                )
                .optional()?;
            let refused = |message: String| {
                let help = say!(lang, "核对编号", "Check the number");
                let fault = Diagnostic::new(Code::new('G', 520), message, help);
                Ok(Done::refused(fault).end_with(terms, None))
            };
            let (award, community, title, on, path) = match found {
                Some((state, award, community, title, on, path)) if state != "void" => {
                    (award, community, title, on, path)
                }
                // One that was taken back with its naming has no award any more.
                found if found.is_some() || bearer(run.conn, number)?.is_some() => {
                    return refused(say!(
                        lang,
                        "编号“{number}”已经作废",
                        "The number {number} is void already"
                    ));
                }
                _ => {
                    return refused(say!(
                        lang,
                        "台账里没有编号“{number}”",
                        "The ledger has no number {number}"
                    ));
                }
            };
            let set = [("state", text("void")), ("reason", text(reason))];
            let change = run.edit(&NUMBER, text(number), &set)?;
            let draft = Draft {
                community: Some(community),
                path: Some(path.to_string()),
                by: by.map(str::to_owned),
                reason: Some(reason.to_owned()),
                ..Draft::of("void")
            };
            run.record(draft, |_| vec![change])?;
            let on = super::date(&on).unwrap_or(stamp.today);
            let next = reserve(run, form, award, &path, &title, on)?;
            let new = next.as_ref().and_then(|change| match change.after.as_deref()?.first()? {
                Value::Text(number) => Some(number.clone()),
                _ => None,
            });
            if let Some(change) = next {
                let draft = Draft {
                    community: Some(community),
                    path: Some(path.to_string()),
                    reason: new.clone(),
                    ..Draft::of("number")
                };
                run.record(draft, |_| vec![change])?;
            }
            let done = Done { done: 1, ..Done::default() };
            Ok(done.end_with(terms, new))
        })
    }
}
