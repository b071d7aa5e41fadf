//! The log: what happened, in a chain of digests that shows any gap.
//!
//! In: an [`Entry`] with its [`Change`]s. Out: one row of `log`, and the state
//! tables brought to the state after it. An entry's `hash` is the SHA-256 of
//! the JSON array `[previous, seq, run, at, what, community, path, by, on,
//! reason, file, digest, changes]`, and `previous` is the hash of the entry
//! before it (64 zeros before the first), so that no row can be altered, taken
//! out or moved without a break. Nothing is ever taken back: an undo is a new
//! entry with the changes turned round.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde_json::{Map, Value as Json, json};

use super::LedgerError;
use super::schema::{Table, table};
use crate::digest::{self, Algorithm};

/// `previous` of the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One thing that happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// The number of the first entry of the same command.
    pub run: i64,
    /// When it was recorded: ISO 8601 with zone.
    pub at: String,
    /// What happened: `import`, `step`, `object` … (see [`super::history`]).
    pub what: String,
    /// The community, where it is of one.
    pub community: Option<i64>,
    /// Its full path at that time, or what else the entry is about.
    pub path: Option<String>,
    /// Who decided.
    pub by: Option<String>,
    /// The day of the decision.
    pub on: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The file that it rests on …
    pub file: Option<String>,
    /// … and its SHA-256.
    pub digest: Option<String>,
    /// JSON of the changes, as [`Change::list`] writes them.
    pub changes: String,
    /// The hash of the entry before.
    pub previous: String,
    /// The hash of this one.
    pub hash: String,
}

impl Entry {
    /// Everything that the hash covers but the hash before, in the order of the
    /// columns.
    fn cells(&self) -> [Value; 12] {
        let blank = |of: &Option<String>| of.clone().map_or(Value::Null, Value::Text);
        [
            Value::Integer(self.seq),
            Value::Integer(self.run),
            Value::Text(self.at.clone()),
            Value::Text(self.what.clone()),
            self.community.map_or(Value::Null, Value::Integer),
            blank(&self.path),
            blank(&self.by),
            blank(&self.on),
            blank(&self.reason),
            blank(&self.file),
            blank(&self.digest),
            Value::Text(self.changes.clone()),
        ]
    }

    /// The hash that the entry must bear.
    pub fn digest_of(&self) -> String {
        let cells = self.cells();
        let all: Vec<Json> =
            std::iter::once(json!(self.previous)).chain(cells.iter().map(to_json)).collect();
        sha256(Json::Array(all).to_string().as_bytes())
    }

    /// Reads a row of `SELECT * FROM log`.
    pub fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
        Ok(Entry {
            seq: row.get(0)?,
            run: row.get(1)?,
            at: row.get(2)?,
            what: row.get(3)?,
            community: row.get(4)?,
            path: row.get(5)?,
            by: row.get(6)?,
            on: row.get(7)?,
            reason: row.get(8)?,
            file: row.get(9)?,
            digest: row.get(10)?,
            changes: row.get(11)?,
            previous: row.get(12)?,
            hash: row.get(13)?,
        })
    }

    /// Puts the row into the log.
    pub(super) fn append(&self, conn: &Connection) -> rusqlite::Result<()> {
        let ends = [&self.previous, &self.hash].map(|hash| Value::Text(hash.clone()));
        conn.prepare_cached("INSERT INTO log VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")?
            .execute(params_from_iter(self.cells().into_iter().chain(ends)))
            .map(|_| ())
    }
}

/// SHA-256 as lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    digest::bytes(bytes, &[Algorithm::Sha256]).first().map(digest::Digest::hex).unwrap_or_default()
}

/// One row of a state table, before and after; `None` where it is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The table.
    pub table: &'static Table,
    /// The whole row before.
    pub before: Option<Vec<Value>>,
    /// The whole row after.
    pub after: Option<Vec<Value>>,
}

impl Change {
    /// A row that was not there before.
    pub(super) fn insert(table: &'static Table, row: Vec<Value>) -> Change {
        debug_assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        Change { table, before: None, after: Some(row) }
    }

    /// The same, turned round.
    pub(super) fn reversed(self) -> Change {
        Change { table: self.table, before: self.after, after: self.before }
    }

    /// The key of the row.
    fn key(&self) -> &[Value] {
        let row = self.after.as_deref().or(self.before.as_deref()).unwrap_or_default();
        row.get(..self.table.keys).unwrap_or_default()
    }

    /// The row as it is in the database now.
    pub(super) fn current(&self, conn: &Connection) -> rusqlite::Result<Option<Vec<Value>>> {
        select(conn, self.table, self.key())
    }

    /// Brings the table to the row after.
    pub(super) fn apply(&self, conn: &Connection) -> rusqlite::Result<()> {
        let Table { name, keys, columns } = self.table;
        match (&self.before, &self.after) {
            (_, Some(row)) if self.before.is_none() => {
                let marks = vec!["?"; columns.len()].join(",");
                conn.prepare_cached(&format!("INSERT INTO {name} VALUES ({marks})"))?
                    .execute(params_from_iter(row))?;
            }
            (_, Some(row)) => {
                let set: Vec<String> = columns
                    .iter()
                    .enumerate()
                    .skip(*keys)
                    .map(|(at, column)| format!("{column}=?{}", at + 1))
                    .collect();
                let (set, test) = (set.join(","), test(self.table));
                conn.prepare_cached(&format!("UPDATE {name} SET {set} WHERE {test}"))?
                    .execute(params_from_iter(row))?;
            }
            (Some(_), None) => {
                let test = test(self.table);
                conn.prepare_cached(&format!("DELETE FROM {name} WHERE {test}"))?
                    .execute(params_from_iter(self.key()))?;
            }
            (None, None) => {}
        }
        Ok(())
    }

    /// The JSON of the log: table, key, and the columns that differ. Blank
    /// columns of a new row are left out.
    pub fn list(changes: &[Change]) -> String {
        let all: Vec<Json> = changes.iter().map(Change::json).collect();
        Json::Array(all).to_string()
    }

    fn json(&self) -> Json {
        let columns = self.table.columns;
        let differs = |at: usize| match (&self.before, &self.after) {
            (Some(before), Some(after)) => before.get(at) != after.get(at),
            (Some(row), None) | (None, Some(row)) => row.get(at) != Some(&Value::Null),
            (None, None) => false,
        };
        let side = |row: &Option<Vec<Value>>| {
            let Some(row) = row else { return Json::Null };
            let cells = columns.iter().zip(row).enumerate();
            let cells = cells.filter(|(at, _)| *at >= self.table.keys && differs(*at));
            Json::Object(
                cells.map(|(_, (name, value))| ((*name).to_owned(), to_json(value))).collect(),
            )
        };
        let key: Vec<Json> = self.key().iter().map(to_json).collect();
        json!({
            "table": self.table.name,
            "key": key,
            "before": side(&self.before),
            "after": side(&self.after),
        })
    }

    /// Reads changes back, the rest of a changed row taken from the database.
    /// `None` where the text is not what [`Change::list`] writes.
    pub(super) fn read(conn: &Connection, text: &str) -> rusqlite::Result<Option<Vec<Change>>> {
        let Ok(Json::Array(all)) = serde_json::from_str(text) else { return Ok(None) };
        let mut changes = Vec::with_capacity(all.len());
        for one in all {
            let Some(change) = Change::of(conn, &one)? else { return Ok(None) };
            changes.push(change);
        }
        Ok(Some(changes))
    }

    pub(super) fn of(conn: &Connection, json: &Json) -> rusqlite::Result<Option<Change>> {
        let Some(table) = json["table"].as_str().and_then(table) else { return Ok(None) };
        let Some(key) = json["key"].as_array() else { return Ok(None) };
        let Some(key) = key.iter().map(from_json).collect::<Option<Vec<Value>>>() else {
            return Ok(None);
        };
        if key.len() != table.keys {
            return Ok(None);
        }
        let (before, after) = (&json["before"], &json["after"]);
        // Of a changed row only the differing columns stand in the log.
        let base = match (before.is_object(), after.is_object()) {
            (true, true) => match select(conn, table, &key)? {
                Some(row) => row,
                None => return Ok(None),
            },
            _ => {
                let mut blank = key.clone();
                blank.resize(table.columns.len(), Value::Null);
                blank
            }
        };
        let side = |cells: &Json| -> Option<Option<Vec<Value>>> {
            match cells {
                Json::Null => Some(None),
                Json::Object(cells) => filled(table, &base, cells).map(Some),
                _ => None,
            }
        };
        match (side(before), side(after)) {
            (Some(before), Some(after)) => Ok(Some(Change { table, before, after })),
            _ => Ok(None),
        }
    }
}

fn filled(table: &Table, base: &[Value], cells: &Map<String, Json>) -> Option<Vec<Value>> {
    let mut row = base.to_vec();
    for (name, value) in cells {
        let at = table.columns.iter().position(|column| column == name)?;
        *row.get_mut(at)? = from_json(value)?;
    }
    Some(row)
}

fn test(table: &Table) -> String {
    let keys = table.columns.iter().take(table.keys).enumerate();
    keys.map(|(at, column)| format!("{column}=?{}", at + 1)).collect::<Vec<_>>().join(" AND ")
}

/// A row by its key.
pub(super) fn select(
    conn: &Connection,
    table: &Table,
    key: &[Value],
) -> rusqlite::Result<Option<Vec<Value>>> {
    let (name, test, columns) = (table.name, test(table), table.columns.join(","));
    conn.prepare_cached(&format!("SELECT {columns} FROM {name} WHERE {test}"))?
        .query_row(params_from_iter(key), |row| cells(row, table.columns.len()))
        .optional()
}

/// All cells of a row.
pub(super) fn cells(row: &rusqlite::Row<'_>, count: usize) -> rusqlite::Result<Vec<Value>> {
    (0..count).map(|at| row.get(at)).collect()
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Integer(number) => json!(number),
        Value::Text(text) => json!(text),
        // The tables are STRICT and have no such columns.
        Value::Null | Value::Real(_) | Value::Blob(_) => Json::Null,
    }
}

fn from_json(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => Value::Integer(number.as_i64()?),
        _ => return None,
    })
}

/// The last entry's number and hash.
pub(super) fn head(conn: &Connection) -> Result<(i64, String), LedgerError> {
    let last = conn
        .prepare_cached("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((0, GENESIS.to_owned())))
}
