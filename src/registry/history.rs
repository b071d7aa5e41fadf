//! What happened to a community, and the undoing of an entry.
//!
//! In: a path, also a former one. Out: the log's entries of that community and
//! of those that were merged into it, in order. [`tell`] says one in a sentence.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};
use serde_json::Value as Json;

use super::base::{Done, Taken, Terms};
use super::log::{Change, Entry};
use super::schema::NUMBER;
use super::{Draft, Ledger, LedgerError, Path, Run, Stamp, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::say;

impl Ledger {
    /// The community's path today and its entries; `None` where the ledger
    /// knows no such path.
    pub fn history(&self, path: &Path) -> Result<Option<(Path, Vec<Entry>)>, LedgerError> {
        let today = match super::base::community(&self.conn, path)? {
            Some(known) => known,
            None => {
                let Some(renamed) = super::base::renamed(&self.conn, path)? else {
                    return Ok(None);
                };
                match super::base::community(&self.conn, &renamed)? {
                    Some(known) => known,
                    None => return Ok(None),
                }
            }
        };
        let mut statement = self.conn.prepare(
            "SELECT * FROM log WHERE community IN
               (WITH RECURSIVE whole (id) AS (SELECT ?1 UNION
                  SELECT c.id FROM community c JOIN whole w ON c.merged_into = w.id)
                SELECT id FROM whole) ORDER BY seq",
        )?;
        let entries = statement.query_map([today.id], Entry::of)?.collect::<Result<_, _>>()?;
        Ok(Some((today.path, entries)))
    }

    /// Takes an entry back, or all entries of its command: a new entry with the
    /// changes turned round, which holds only where nothing later rests on it.
    /// A number stays taken: it is voided.
    pub fn undo(
        &mut self,
        seq: i64,
        whole: bool,
        reason: &str,
        by: Option<&str>,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let lang = terms.lang;
        self.write(stamp, |run| {
            let first: Option<i64> = run
                .conn
                .query_row("SELECT run FROM log WHERE seq=?1", [seq], |row| row.get(0))
                .optional()?;
            let Some(first) = first else {
                let message = say!(lang, "日志里没有第 {seq} 条", "The log has no entry {seq}");
                return Ok(Done::refused(fast(message, lang)).end(terms));
            };
            let mut statement = run
                .conn
                .prepare("SELECT * FROM log WHERE run=?1 AND (?3 OR seq=?2) ORDER BY seq DESC")?;
            let entries: Vec<Entry> = statement
                .query_map(params![first, seq, whole], Entry::of)?
                .collect::<Result<_, _>>()?;
            drop(statement);
            let done = run.each(
                entries,
                |_| "",
                |run, entry, found| {
                    found.extend(run.undo(entry, reason, by, lang)?);
                    Ok(Taken::Changed)
                },
            )?;
            Ok(done.end(terms))
        })
    }
}

/// G521: an entry that stands.
fn fast(message: String, lang: Lang) -> Diagnostic {
    let help = say!(
        lang,
        "先撤销后来的，或用 return、void 等命令改正",
        "Undo what came later first, or mend it with return, void and the like"
    );
    Diagnostic::new(Code::new('G', 521), message, help)
}

impl Run<'_> {
    fn undo(
        &mut self,
        entry: &Entry,
        reason: &str,
        by: Option<&str>,
        lang: Lang,
    ) -> Result<Option<Diagnostic>, LedgerError> {
        let seq = entry.seq;
        if matches!(entry.what.as_str(), "init" | "undo") {
            let message = say!(lang, "第 {seq} 条不能撤销", "Entry {seq} cannot be undone");
            return Ok(Some(fast(message, lang)));
        }
        let changes = Change::read(self.conn, &entry.changes)?.unwrap_or_default();
        let mut back = Vec::new();
        let mut stale = changes.is_empty();
        for change in changes.into_iter().rev() {
            stale |= change.current(self.conn)? != change.after;
            let is_number = change.table == &NUMBER && change.before.is_none();
            if is_number && let Some(row) = &change.after {
                let key = row.first().cloned().unwrap_or(Value::Null);
                let set =
                    [("award", Value::Null), ("state", text("void")), ("reason", text(reason))];
                back.push(self.edit(&NUMBER, key, &set)?);
            } else {
                back.push(change.reversed());
            }
        }
        // What bears a number, or is referred to, must stay.
        if stale || !removable(self.conn, &back)? {
            let message = say!(
                lang,
                "第 {seq} 条之后还有改动以它为据，不能撤销",
                "Later changes rest on entry {seq}: it cannot be undone"
            );
            return Ok(Some(fast(message, lang)));
        }
        let draft = Draft {
            community: entry.community,
            path: entry.path.clone(),
            by: by.map(str::to_owned),
            reason: Some(format!("第{seq}条：{reason}")),
            ..Draft::of("undo")
        };
        self.record(draft, |_| back)?;
        Ok(None)
    }
}

/// Whether the rows that would go away are referred to by none that stays.
fn removable(conn: &rusqlite::Connection, back: &[Change]) -> Result<bool, LedgerError> {
    conn.execute_batch("SAVEPOINT trial")?;
    let tried = back.iter().try_for_each(|change| change.apply(conn));
    conn.execute_batch("ROLLBACK TO trial; RELEASE trial")?;
    match tried {
        Ok(()) => Ok(true),
        Err(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// An entry in one sentence.
pub fn tell(form: &FormDef, entry: &Entry, lang: Lang) -> String {
    let after = after(entry);
    let get = |table: &str, column: &str| {
        after.get(&(table.to_owned(), column.to_owned())).map(String::as_str)
    };
    let step = get("application", "step")
        .and_then(|id| form.flow.as_ref().map(|flow| flow.label(id, lang).to_owned()));
    let step = step.unwrap_or_default();
    let mut sentence = match entry.what.as_str() {
        "init" => say!(lang, "建立台账", "The ledger begins"),
        "import" => {
            let kind = get("community", "kind").unwrap_or_default();
            say!(lang, "录入底表（{kind}）", "Taken into the base ({kind})")
        }
        "update" => say!(lang, "更正底表", "The base was mended"),
        "total" => {
            let count = get("total", "communities").unwrap_or_default();
            say!(lang, "录入城市社区总数 {count}", "{count} urban communities")
        }
        "award" => {
            let title = get("award", "title").unwrap_or_default();
            let batch = get("award", "batch").unwrap_or_default();
            say!(
                lang,
                "补录：第 {batch} 批命名为{title}",
                "Named {title} in batch {batch}, before the ledger"
            )
        }
        "apply" => say!(lang, "申报受理", "The application was accepted"),
        "refile" => say!(lang, "退回后重新申报", "Filed again after a return"),
        "return" => say!(lang, "退回到“{step}”", "Returned to “{step}”"),
        "step" => {
            let mut words = say!(lang, "{step}", "{step}");
            if let (Some(from), Some(to)) =
                (get("application", "notice_from"), get("application", "notice_to"))
            {
                words.push_str(&say!(lang, "，{from} 至 {to}", ", {from} to {to}"));
            }
            if let (Some(title), Some(batch)) = (get("award", "title"), get("award", "batch")) {
                words.push_str(&say!(lang, "为{title}，第 {batch} 批", " {title}, batch {batch}"));
            }
            if let Some(number) = get("number", "") {
                words.push_str(&say!(lang, "，编号 {number}", ", number {number}"));
            }
            if let Some(due) = get("application", "due").filter(|due| !due.is_empty()) {
                words.push_str(&say!(lang, "，限 {due} 前", ", until {due}"));
            }
            words
        }
        "drawn" => say!(lang, "抽中抽验", "Drawn for the inspection"),
        "not-drawn" => say!(lang, "未被抽中", "Not drawn"),
        "draw" => say!(lang, "抽样", "A sample was drawn"),
        "object" => say!(lang, "收到异议", "An objection was raised"),
        "settle" => say!(lang, "异议处理完毕", "The objections were settled"),
        "void" => {
            let number = get("number", "").unwrap_or_default();
            say!(lang, "编号 {number} 作废", "The number {number} was voided")
        }
        "number" => {
            let number = get("number", "").unwrap_or_default();
            say!(lang, "另编号 {number}", "The number {number} was reserved")
        }
        "issue" => {
            let file = get("issued", "file").unwrap_or_default();
            say!(lang, "制发 {file}", "{file} was issued")
        }
        "rename" => say!(lang, "更名或改属", "Renamed or moved"),
        "merge" => say!(lang, "并入另一社区", "Merged into another community"),
        "received" => say!(lang, "收到年度总结评估报告", "The city's yearly report came in"),
        "score" => {
            let total = get("score", "total").and_then(|total| total.parse().ok());
            let total = total.map(crate::form::number_text).unwrap_or_default();
            say!(lang, "评分 {total} 分", "Scored {total}")
        }
        "undo" => say!(lang, "撤销", "Undone"),
        other => other.to_owned(),
    };
    if let Some(reason) = entry.reason.as_deref().filter(|_| entry.what != "number") {
        sentence.push_str(&say!(lang, "：{reason}", ": {reason}"));
    }
    sentence
}

/// Table and column → the value after; the first part of the key under "".
fn after(entry: &Entry) -> BTreeMap<(String, String), String> {
    let mut all = BTreeMap::new();
    let parsed: Json = serde_json::from_str(&entry.changes).unwrap_or_default();
    for change in parsed.as_array().into_iter().flatten() {
        let Some(table) = change["table"].as_str() else { continue };
        let show = |value: &Json| match value {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            other => other.to_string(),
        };
        all.insert((table.to_owned(), String::new()), show(&change["key"][0]));
        for (column, value) in change["after"].as_object().into_iter().flatten() {
            all.insert((table.to_owned(), column.clone()), show(value));
        }
    }
    all
}
