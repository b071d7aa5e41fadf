//! The tables of a ledger, and their version.
//!
//! `log` is the truth: an append-only chain of entries. Every other table is
//! derived from it, one [`Change`](super::log::Change) after another, and can
//! be derived again; `registry verify` does so and compares. Triggers refuse
//! changes of the log, constraints refuse states that must not be.

use rusqlite::Connection;

/// Marks the file as a ledger (`PRAGMA application_id`): "SPLG".
pub const MARK: i32 = 0x5350_4C47;

/// The version of the tables that this program writes (`PRAGMA user_version`).
pub const VERSION: i32 = 2;

/// The steps from one version to the next; the first makes an empty ledger.
const MIGRATIONS: [&str; VERSION as usize] = [V1, V2];

const V1: &str = "
CREATE TABLE log (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  run INTEGER NOT NULL,
  at TEXT NOT NULL,
  what TEXT NOT NULL,
  community INTEGER,
  path TEXT,
  decided_by TEXT,
  decided_on TEXT,
  reason TEXT,
  file TEXT,
  digest TEXT,
  changes TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX log_of_community ON log (community, seq);
CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_never_shortened BEFORE DELETE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE ledger (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE community (
  id INTEGER PRIMARY KEY,
  city TEXT NOT NULL CHECK (city <> ''),
  county TEXT NOT NULL CHECK (county <> ''),
  street TEXT NOT NULL CHECK (street <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('城市社区', '城关镇社区', '农村社区')),
  project TEXT CHECK (project <> ''),
  merged_into INTEGER REFERENCES community (id) CHECK (merged_into <> id),
  ended_on TEXT,
  CHECK ((merged_into IS NULL) = (ended_on IS NULL))
) STRICT;
CREATE UNIQUE INDEX community_path ON community (city, county, street, name)
  WHERE ended_on IS NULL;

CREATE TABLE former (
  id INTEGER PRIMARY KEY,
  community INTEGER NOT NULL REFERENCES community (id),
  city TEXT NOT NULL,
  county TEXT NOT NULL,
  street TEXT NOT NULL,
  name TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
CREATE INDEX former_path ON former (city, county, street, name);

CREATE TABLE total (
  city TEXT NOT NULL CHECK (city <> ''),
  year INTEGER NOT NULL CHECK (year BETWEEN 1949 AND 9999),
  communities INTEGER NOT NULL CHECK (communities >= 0),
  source TEXT NOT NULL CHECK (source <> ''),
  PRIMARY KEY (city, year)
) STRICT;

CREATE TABLE application (
  id INTEGER PRIMARY KEY,
  community INTEGER NOT NULL REFERENCES community (id),
  title TEXT NOT NULL CHECK (title <> ''),
  step TEXT NOT NULL,
  step_on TEXT NOT NULL,
  filed_on TEXT,
  round INTEGER NOT NULL CHECK (round > 0),
  form TEXT,
  form_sha256 TEXT,
  draw INTEGER CHECK (draw > 0),
  drawn INTEGER CHECK (drawn IN (0, 1)),
  batch INTEGER CHECK (batch > 0),
  notice_from TEXT,
  notice_to TEXT CHECK (notice_to >= notice_from),
  due TEXT,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  CHECK ((draw IS NULL) = (drawn IS NULL)),
  CHECK ((notice_from IS NULL) = (notice_to IS NULL))
) STRICT;
CREATE UNIQUE INDEX application_open ON application (community, title) WHERE open = 1;
CREATE INDEX application_community ON application (community);
CREATE INDEX application_step ON application (step);
CREATE INDEX application_batch ON application (batch);

CREATE TABLE award (
  id INTEGER PRIMARY KEY,
  application INTEGER NOT NULL UNIQUE REFERENCES application (id),
  community INTEGER NOT NULL REFERENCES community (id),
  title TEXT NOT NULL,
  named_on TEXT NOT NULL,
  batch INTEGER NOT NULL CHECK (batch > 0),
  plaque_on TEXT CHECK (plaque_on >= named_on),
  revoked_on TEXT CHECK (revoked_on >= named_on)
) STRICT;
CREATE UNIQUE INDEX award_once ON award (community, title) WHERE revoked_on IS NULL;
CREATE INDEX award_batch ON award (batch);

CREATE TABLE number (
  number TEXT PRIMARY KEY NOT NULL CHECK (number <> ''),
  scope TEXT,
  sequence INTEGER CHECK (sequence > 0),
  award INTEGER REFERENCES award (id),
  state TEXT NOT NULL CHECK (state IN ('reserved', 'issued', 'void')),
  reason TEXT,
  CHECK ((scope IS NULL) = (sequence IS NULL)),
  CHECK (state <> 'void' OR reason IS NOT NULL),
  CHECK (state = 'void' OR award IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX number_order ON number (scope, sequence);
CREATE UNIQUE INDEX number_of_award ON number (award) WHERE state <> 'void';

CREATE TABLE objection (
  id INTEGER PRIMARY KEY,
  application INTEGER NOT NULL REFERENCES application (id),
  raised_on TEXT NOT NULL,
  raised_by TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  settled_on TEXT CHECK (settled_on >= raised_on),
  settled_by TEXT,
  outcome TEXT,
  CHECK ((settled_on IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX objection_application ON objection (application);

CREATE TABLE draw (
  batch INTEGER PRIMARY KEY CHECK (batch > 0),
  seed TEXT NOT NULL,
  percent TEXT NOT NULL,
  population INTEGER NOT NULL,
  size INTEGER NOT NULL CHECK (size BETWEEN 0 AND population),
  method TEXT NOT NULL
) STRICT;
CREATE TABLE draw_member (
  batch INTEGER NOT NULL REFERENCES draw (batch),
  application INTEGER NOT NULL REFERENCES application (id),
  path TEXT NOT NULL,
  drawn INTEGER NOT NULL CHECK (drawn IN (0, 1)),
  PRIMARY KEY (batch, application)
) STRICT;

CREATE TABLE issued (
  id INTEGER PRIMARY KEY,
  output TEXT NOT NULL,
  batch INTEGER,
  award INTEGER REFERENCES award (id),
  number TEXT,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
CREATE INDEX issued_award ON issued (award);
";

/// Reports of the cities (四（五）) and scores (附件1).
const V2: &str = "
CREATE TABLE received (
  city TEXT NOT NULL CHECK (city <> ''),
  year INTEGER NOT NULL CHECK (year BETWEEN 1949 AND 9999),
  received_on TEXT NOT NULL,
  PRIMARY KEY (city, year)
) STRICT;

CREATE TABLE score (
  id INTEGER PRIMARY KEY,
  community INTEGER NOT NULL REFERENCES community (id),
  scored_on TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  raters INTEGER NOT NULL CHECK (raters > 0),
  report TEXT
) STRICT;
CREATE INDEX score_of_community ON score (community, scored_on);
";

/// A table that is derived from the log: its columns, those of its key first.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// How many of the columns are its key.
    pub keys: usize,
    /// All columns, in the order of the definition.
    pub columns: &'static [&'static str],
}

macro_rules! tables {
    ($($constant:ident = $name:literal $keys:literal [$($column:literal)*];)*) => {
        $(#[doc = concat!("The table `", $name, "`.")]
        pub static $constant: Table =
            Table { name: $name, keys: $keys, columns: &[$($column),*] };)*
        /// All derived tables, in an order in which rows may refer backwards.
        pub static TABLES: &[&Table] = &[$(&$constant),*];
    };
}

tables! {
    LEDGER = "ledger" 1 ["key" "value"];
    COMMUNITY = "community" 1
        ["id" "city" "county" "street" "name" "kind" "project" "merged_into" "ended_on"];
    FORMER = "former" 1 ["id" "community" "city" "county" "street" "name" "until"];
    TOTAL = "total" 2 ["city" "year" "communities" "source"];
    APPLICATION = "application" 1
        ["id" "community" "title" "step" "step_on" "filed_on" "round" "form" "form_sha256" "draw"
         "drawn" "batch" "notice_from" "notice_to" "due" "open"];
    AWARD = "award" 1
        ["id" "application" "community" "title" "named_on" "batch" "plaque_on" "revoked_on"];
    NUMBER = "number" 1 ["number" "scope" "sequence" "award" "state" "reason"];
    OBJECTION = "objection" 1
        ["id" "application" "raised_on" "raised_by" "reason" "settled_on" "settled_by" "outcome"];
    DRAW = "draw" 1 ["batch" "seed" "percent" "population" "size" "method"];
    DRAW_MEMBER = "draw_member" 2 ["batch" "application" "path" "drawn"];
    RECEIVED = "received" 2 ["city" "year" "received_on"];
    SCORE = "score" 1 ["id" "community" "scored_on" "total" "raters" "report"];
    ISSUED = "issued" 1 ["id" "output" "batch" "award" "number" "file" "sha256"];
}

/// The table of a name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name)
}

/// Brings a database from its version to [`VERSION`]; the caller holds the
/// transaction.
pub fn migrate(conn: &Connection, from: i32) -> rusqlite::Result<()> {
    let from = usize::try_from(from).unwrap_or(0);
    for step in MIGRATIONS.iter().skip(from) {
        conn.execute_batch(step)?;
    }
    conn.pragma_update(None, "application_id", MARK)?;
    conn.pragma_update(None, "user_version", VERSION)
}
