//! Naming: the notice over, no open objection, the next batch, room in the
//! quota; then the title and its number.

use rusqlite::types::Value;

use super::super::log::Change;
use super::super::quota::{self, Judged};
use super::super::schema::AWARD;
use super::super::{LedgerError, Run, date, day, number, text};
use super::objection::open_objections;
use super::step::Against;
use super::{Case, Instruction};
use crate::diagnostic::Diagnostic;
use crate::form::{Flow, FormDef};
use crate::record::Date;
use crate::say;

impl Run<'_> {
    /// The title is given in the batch of the instruction: what changes with it,
    /// and what is to be noted although it is given.
    pub(super) fn name(
        &mut self,
        form: &FormDef,
        flow: &Flow,
        case: &Case,
        own: &Instruction,
        against: &mut Against<'_>,
    ) -> Result<(Vec<Change>, Vec<Diagnostic>), LedgerError> {
        let (lang, on) = (against.lang, own.on);
        if let Some(to) = case.notice_to.filter(|to| on <= *to) {
            against.say(
                512,
                say!(
                    lang,
                    "公示到 {to} 为止，{on} 不能命名",
                    "The notice lasts until {to}: no naming on {on}"
                ),
                say!(lang, "公示期满次日起办理", "Name it from the day after"),
            );
        }
        let open = open_objections(self.conn, case.id)?;
        if let Some((_, raised)) = open.first() {
            let count = open.len();
            against.say(
                513,
                say!(
                    lang,
                    "有 {count} 个异议没有处理（最早的在 {raised}），不能命名",
                    "{count} objection(s) are open, the first of {raised}: no naming"
                ),
                say!(
                    lang,
                    "先用 registry settle 登记处理结果",
                    "Record the outcome with registry settle first"
                ),
            );
        }
        let Some(batch) = own.batch else {
            against.say(
                514,
                say!(lang, "命名须写明批次", "A naming needs its batch"),
                say!(lang, "用 --batch 写明第几批", "Give --batch"),
            );
            return Ok((Vec::new(), Vec::new()));
        };
        self.batch(batch, on, against)?;
        let mut notes = Vec::new();
        if let Some(quota) = &flow.quota
            && quota.title == case.title
        {
            let room = quota::judge(self.conn, form, quota, &case.path.city, on.year(), 1, false)?;
            for judged in room {
                let found = quota::finding(&judged, &case.path.city, lang).at(against.row.place(3));
                match judged {
                    Judged::Exceeded(_) => against.found.push(found),
                    Judged::Unknown { .. } => notes.push(found),
                }
            }
        }
        let id = self.next();
        let mut changes = vec![Change::insert(
            &AWARD,
            vec![
                Value::Integer(id),
                Value::Integer(case.id),
                Value::Integer(case.community),
                text(case.title.clone()),
                day(on),
                Value::Integer(batch),
                Value::Null,
                Value::Null,
            ],
        )];
        changes.extend(number::reserve(self, form, id, &case.path, &case.title, on)?);
        Ok((changes, notes))
    }

    /// G514: batches follow one another, each on one day.
    fn batch(&self, batch: i64, on: Date, against: &mut Against<'_>) -> Result<(), LedgerError> {
        let lang = against.lang;
        let last: i64 = self
            .conn
            .prepare_cached("SELECT COALESCE(max(batch), 0) FROM award")?
            .query_row([], |row| row.get(0))?;
        let of_last: Option<String> = self
            .conn
            .prepare_cached("SELECT max(named_on) FROM award WHERE batch=?1")?
            .query_row([last], |row| row.get(0))?;
        let same_day = of_last.as_deref().and_then(date) == Some(on);
        let next = last + 1;
        if batch == next || batch == last && same_day {
            return Ok(());
        }
        let day = of_last.unwrap_or_default();
        let message = if batch == last {
            say!(
                lang,
                "第 {batch} 批已于 {day} 命名，{on} 的要编入下一批",
                "Batch {batch} was named on {day}; a naming on {on} belongs to the next"
            )
        } else {
            say!(
                lang,
                "批次号 {batch} 与上一批（第 {last} 批）不连续",
                "Batch {batch} does not follow on batch {last}"
            )
        };
        against.say(514, message, say!(lang, "用 --batch {next}", "Use --batch {next}"));
        Ok(())
    }
}
