//! Looking communities up by their full path, also by one that they bore
//! before.

use rusqlite::{Connection, OptionalExtension, params};

use super::super::roster::Row;
use super::super::{LedgerError, Path, Run};
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use crate::say;

/// Kinds of communities; the first two are urban.
pub const KINDS: [&str; 3] = ["城市社区", "城关镇社区", "农村社区"];

/// A community of the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Its id: the number of the entry that brought it in.
    pub id: i64,
    /// Its path today.
    pub path: Path,
    /// 类别.
    pub kind: String,
    /// 改造项目号: it is a pilot.
    pub project: Option<String>,
}

impl Run<'_> {
    /// The living community of a path.
    pub(in crate::registry) fn community(
        &self,
        path: &Path,
    ) -> Result<Option<Community>, LedgerError> {
        community(self.conn, path)
    }
}

/// The living community of a path.
pub(in crate::registry) fn community(
    conn: &Connection,
    path: &Path,
) -> Result<Option<Community>, LedgerError> {
    let found = conn
        .prepare_cached(
            "SELECT id, kind, project FROM community
             WHERE city=?1 AND county=?2 AND street=?3 AND name=?4 AND ended_on IS NULL",
        )?
        .query_row(params![path.city, path.county, path.street, path.name], |row| {
            Ok(Community {
                id: row.get(0)?,
                path: path.clone(),
                kind: row.get(1)?,
                project: row.get(2)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// The community that bore a path before it was renamed or merged, and the path
/// that it bears today.
pub(in crate::registry) fn renamed(
    conn: &Connection,
    path: &Path,
) -> Result<Option<Path>, LedgerError> {
    let found = conn
        .prepare_cached(
            "WITH RECURSIVE heir (id, former) AS (
               SELECT community, id FROM former
                 WHERE city=?1 AND county=?2 AND street=?3 AND name=?4
               UNION SELECT c.merged_into, h.former FROM heir h JOIN community c ON c.id = h.id
                 WHERE c.merged_into IS NOT NULL)
             SELECT c.city, c.county, c.street, c.name
             FROM heir h JOIN community c ON c.id = h.id
             WHERE c.ended_on IS NULL ORDER BY h.former DESC LIMIT 1",
        )?
        .query_row(params![path.city, path.county, path.street, path.name], |row| Path::of(row, 0))
        .optional()?;
    Ok(found)
}

/// G505: the base has no such community.
pub(in crate::registry) fn unknown(
    conn: &Connection,
    path: &Path,
    row: &Row,
    lang: Lang,
) -> Result<Diagnostic, LedgerError> {
    let help = match renamed(conn, path)? {
        Some(today) => say!(
            lang,
            "它已更名或并入“{today}”，请用这个名称",
            "It was renamed or merged into {today}; use that path"
        ),
        None => {
            let mut statement = conn.prepare_cached(
                "SELECT city, county, street FROM community
                 WHERE name=?1 AND ended_on IS NULL ORDER BY 1, 2, 3 LIMIT 3",
            )?;
            let near: Vec<String> = statement
                .query_map([&path.name], |row| {
                    let [city, county, street]: [String; 3] =
                        [row.get(0)?, row.get(1)?, row.get(2)?];
                    Ok(format!("{city}/{county}/{street}"))
                })?
                .collect::<Result<_, _>>()?;
            let near = near.join(lang.pick("、", ", "));
            if near.is_empty() {
                say!(
                    lang,
                    "核对全路径；新设的社区先用 registry import 录入",
                    "Check the path; a new community is imported first"
                )
            } else {
                say!(
                    lang,
                    "同名社区在：{near}；核对区划",
                    "Communities of that name: {near}; check the division"
                )
            }
        }
    };
    Ok(Diagnostic::new(
        Code::new('G', 505),
        say!(lang, "台账里没有社区“{path}”", "The ledger has no community {path}"),
        help,
    )
    .at(row.place(3)))
}
