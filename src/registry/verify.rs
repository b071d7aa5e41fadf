//! Whether a ledger is what its log says.
//!
//! In: an open ledger. Out: a [`Check`] with everything that does not fit: the
//! file, its schema, the chain of the log, and the state tables against the
//! state that follows from the log, derived anew in a scratch database on disk.
//! Memory does not grow with the ledger.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::log::{self, Change, Entry, GENESIS};
use super::schema::{self, TABLES, Table};
use super::{Ledger, LedgerError};

/// Faults that are listed; the rest is counted.
const LISTED: usize = 100;

/// What a check of a ledger found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// Entries of the log.
    pub entries: i64,
    /// Rows of the state tables.
    pub rows: u64,
    /// The hash of the last entry.
    pub head: String,
    /// What does not fit, no more than the first hundred.
    pub faults: Vec<Fault>,
    /// How many there are in all.
    pub count: u64,
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The engine finds the file damaged.
    File(String),
    /// An object of the schema is missing, added or different.
    Schema(String),
    /// The content of an entry does not fit its hash.
    Altered(i64),
    /// An entry does not follow on the one before it: rows are missing or were
    /// moved.
    Broken {
        /// The entry.
        seq: i64,
        /// The number that should stand there.
        expected: i64,
    },
    /// The changes of an entry do not fit the state before it.
    Impossible(i64, String),
    /// A row of a state table is not as the log says.
    Row {
        /// Table.
        table: &'static str,
        /// Its key.
        key: String,
        /// Column, value found and value by the log; `None`: the row itself is
        /// missing or too many.
        cell: Option<(&'static str, String, String)>,
        /// Whether the row is there.
        there: bool,
    },
    /// The entry that the caller wrote down is not in the log any more.
    Head {
        /// Its number.
        seq: i64,
        /// What stands there now.
        found: Option<String>,
    },
}

impl Check {
    fn add(&mut self, fault: Fault) {
        self.count += 1;
        if self.faults.len() < LISTED {
            self.faults.push(fault);
        }
    }
}

impl Ledger {
    /// Checks everything.
    pub fn verify(&self) -> Result<Check, LedgerError> {
        self.verify_against(None)
    }

    /// Checks everything, and that an entry written down elsewhere still bears
    /// its hash.
    pub fn verify_against(&self, known: Option<(i64, &str)>) -> Result<Check, LedgerError> {
        let mut check = Check::default();
        // One snapshot of the file, whatever others write meanwhile.
        let tx = self.conn.unchecked_transaction()?;
        file(&tx, &mut check)?;
        schema_of(&tx, &mut check)?;
        // A scratch database: on disk where it grows.
        let scratch = Connection::open("")?;
        scratch.pragma_update(None, "journal_mode", "MEMORY")?;
        scratch.pragma_update(None, "synchronous", "OFF")?;
        scratch.set_prepared_statement_cache_capacity(64);
        schema::migrate(&scratch, 0)?;
        let replayed = scratch.unchecked_transaction()?;
        replay(&tx, &replayed, known, &mut check)?;
        for table in TABLES {
            compare(&tx, &replayed, table, &mut check)?;
        }
        Ok(check)
    }
}

fn file(conn: &Connection, check: &mut Check) -> Result<(), LedgerError> {
    let mut statement = conn.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            check.add(Fault::File(line));
        }
    }
    Ok(())
}

/// Name and definition of everything but what the engine makes itself.
fn objects(conn: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT type || ' ' || name, sql FROM sqlite_schema
               WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY 1";
    let mut statement = conn.prepare(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn schema_of(conn: &Connection, check: &mut Check) -> Result<(), LedgerError> {
    let fresh = Connection::open_in_memory()?;
    schema::migrate(&fresh, 0)?;
    let (wanted, found) = (objects(&fresh)?, objects(conn)?);
    let differs = wanted.iter().filter(|object| !found.contains(object));
    let more = found.iter().filter(|(name, _)| !wanted.iter().any(|(known, _)| known == name));
    for (name, _) in differs.chain(more) {
        check.add(Fault::Schema(name.clone()));
    }
    Ok(())
}

/// Walks the chain and derives the state in `scratch`.
fn replay(
    conn: &Connection,
    scratch: &Connection,
    known: Option<(i64, &str)>,
    check: &mut Check,
) -> Result<(), LedgerError> {
    let mut statement = conn.prepare("SELECT * FROM log ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut previous = GENESIS.to_owned();
    let mut expected = 1;
    let mut standing = None;
    while let Some(row) = rows.next()? {
        // A cell of another type cannot be ours.
        let Ok(entry) = Entry::of(row) else {
            check.add(Fault::Altered(expected));
            expected += 1;
            continue;
        };
        check.entries += 1;
        let seq = entry.seq;
        if entry.hash != entry.digest_of() {
            check.add(Fault::Altered(seq));
        }
        if seq != expected || entry.previous != previous {
            check.add(Fault::Broken { seq, expected });
        }
        if known.is_some_and(|(number, _)| number == seq) {
            standing = Some(entry.hash.clone());
        }
        if let Err(why) = derive(scratch, &entry) {
            check.add(Fault::Impossible(seq, why));
        }
        previous = entry.hash;
        expected = seq + 1;
    }
    check.head = previous;
    if let Some((seq, hash)) = known
        && standing.as_deref() != Some(hash)
    {
        check.add(Fault::Head { seq, found: standing });
    }
    Ok(())
}

/// Applies an entry's changes to the derived state.
fn derive(scratch: &Connection, entry: &Entry) -> Result<(), String> {
    let words = |error: rusqlite::Error| error.to_string();
    let parsed: serde_json::Value =
        serde_json::from_str(&entry.changes).map_err(|error| error.to_string())?;
    for one in parsed.as_array().ok_or("changes")? {
        let change = Change::of(scratch, one).map_err(words)?.ok_or("changes")?;
        if change.current(scratch).map_err(words)? != change.before {
            return Err(change.table.name.to_owned());
        }
        change.apply(scratch).map_err(words)?;
    }
    Ok(())
}

/// Walks a table of the ledger beside the derived one.
fn compare(
    conn: &Connection,
    scratch: &Connection,
    table: &'static Table,
    check: &mut Check,
) -> Result<(), LedgerError> {
    let (name, columns) = (table.name, table.columns.join(","));
    let keys = table.columns.get(..table.keys).unwrap_or_default().join(",");
    let sql = format!("SELECT {columns} FROM {name} ORDER BY {keys}");
    let (mut ours, mut theirs) = (conn.prepare(&sql)?, scratch.prepare(&sql)?);
    let (mut ours, mut theirs) = (ours.query([])?, theirs.query([])?);
    let count = table.columns.len();
    let next = |rows: &mut rusqlite::Rows<'_>| -> rusqlite::Result<Option<Vec<Value>>> {
        rows.next()?.map(|row| log::cells(row, count)).transpose()
    };
    let (mut found, mut wanted) = (next(&mut ours)?, next(&mut theirs)?);
    loop {
        let order = match (&found, &wanted) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(found), Some(wanted)) => compare_keys(found, wanted, table.keys),
        };
        let row = |row: &[Value], there, cell| Fault::Row {
            table: name,
            key: row.iter().take(table.keys).map(shown).collect::<Vec<_>>().join(", "),
            cell,
            there,
        };
        match (order, &found, &wanted) {
            (std::cmp::Ordering::Less, Some(more), _) => check.add(row(more, true, None)),
            (std::cmp::Ordering::Greater, _, Some(less)) => check.add(row(less, false, None)),
            (_, Some(here), Some(there)) => {
                for ((column, a), b) in table.columns.iter().zip(here).zip(there) {
                    if a != b {
                        let cell = Some((*column, shown(a), shown(b)));
                        check.add(row(here, true, cell));
                    }
                }
            }
            _ => {}
        }
        if order.is_le() {
            check.rows += 1;
            found = next(&mut ours)?;
        }
        if order.is_ge() {
            wanted = next(&mut theirs)?;
        }
    }
    Ok(())
}

/// The order in which SQLite sorts keys of integers and texts.
fn compare_keys(a: &[Value], b: &[Value], keys: usize) -> std::cmp::Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 1,
        Value::Text(_) => 2,
        Value::Blob(_) => 3,
    };
    for (a, b) in a.iter().zip(b).take(keys) {
        let order = match (a, b) {
            (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
            (Value::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            (a, b) => rank(a).cmp(&rank(b)),
        };
        if order.is_ne() {
            return order;
        }
    }
    std::cmp::Ordering::Equal
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "——".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(_) => "(blob)".to_owned(),
    }
}
