//! Objections during the notice, and how they were settled.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::super::log::Change;
use super::super::schema::OBJECTION;
use super::super::{Draft, LedgerError, Run, day, text};
use super::{Case, Instruction, Order};

impl Run<'_> {
    /// An objection, or the end of one.
    pub(super) fn objection(
        &mut self,
        case: &Case,
        instruction: &Instruction,
        reason: &str,
        by: &str,
    ) -> Result<bool, LedgerError> {
        let on = instruction.on;
        let draft = |what: &'static str| Draft {
            community: Some(case.community),
            path: Some(case.path.to_string()),
            by: Some(by.to_owned()),
            on: Some(on),
            reason: Some(reason.to_owned()),
            file: instruction.file.clone(),
            what,
        };
        if matches!(instruction.order, Order::Object) {
            self.record(draft("object"), |id| {
                vec![Change::insert(
                    &OBJECTION,
                    vec![
                        Value::Integer(id),
                        Value::Integer(case.id),
                        day(on),
                        text(by),
                        text(reason),
                        Value::Null,
                        Value::Null,
                        Value::Null,
                    ],
                )]
            })?;
            return Ok(true);
        }
        let open = open_objections(self.conn, case.id)?;
        let mut changes = Vec::new();
        for (id, _) in &open {
            let set =
                [("settled_on", day(on)), ("settled_by", text(by)), ("outcome", text(reason))];
            changes.push(self.edit(&OBJECTION, Value::Integer(*id), &set)?);
        }
        if changes.is_empty() {
            return Ok(false);
        }
        self.record(draft("settle"), |_| changes)?;
        Ok(true)
    }
}

/// Ids and days of the objections that nobody has settled.
pub(super) fn open_objections(
    conn: &Connection,
    case: i64,
) -> Result<Vec<(i64, String)>, LedgerError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, raised_on FROM objection WHERE application=?1 AND settled_on IS NULL ORDER BY id",
    )?;
    let open = statement.query_map([case], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(open.collect::<Result<_, _>>()?)
}
