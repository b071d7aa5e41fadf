//! `registry rename`: divisions and communities that change their names, move,
//! or become one.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};

use super::super::log::Change;
use super::super::schema::{APPLICATION, AWARD, COMMUNITY, FORMER};
use super::super::{Draft, Ledger, LedgerError, Path, Run, Stamp, day, maybe, text};
use super::{Done, Taken, Terms};
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

/// A change of name, and what moves with it.
#[derive(Clone, Debug)]
pub struct Renaming<'a> {
    /// The old path: two to four parts parted by `/`.
    pub from: &'a str,
    /// The new one, of as many parts.
    pub to: &'a str,
    /// From which day on.
    pub on: Date,
    /// Why, or by which document.
    pub reason: &'a str,
}

impl Ledger {
    /// Renames or moves a division or a community, with everything below it. A
    /// community whose new path is that of another one is merged into it.
    pub fn rename(
        &mut self,
        renaming: &Renaming<'_>,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let lang = terms.lang;
        self.write(stamp, |run| {
            let parts = |text: &str| -> Vec<String> {
                text.split(['/', '／']).map(crate::text::compact).collect()
            };
            let (from, to) = (parts(renaming.from), parts(renaming.to));
            let blank = from.iter().chain(&to).any(String::is_empty);
            if from.len() != to.len() || blank || !(2..=4).contains(&from.len()) || from == to {
                return Ok(Done::refused(not_alike(renaming, lang)).end(terms));
            }
            let all = run.below(&from)?;
            if all.is_empty() {
                return Ok(Done::refused(nothing_below(renaming, lang)).end(terms));
            }
            let done = run.each(
                all,
                |_| "",
                |run, (id, path), found| {
                    let mut after = path.parts().map(str::to_owned);
                    for (slot, new) in after.iter_mut().zip(&to) {
                        slot.clone_from(new);
                    }
                    let [city, county, street, name] = after;
                    let new = Path { city, county, street, name };
                    found.extend(run.relocate(*id, path, &new, renaming, lang)?);
                    Ok(Taken::Changed)
                },
            )?;
            Ok(done.end(terms))
        })
    }
}

/// G503: the two paths are not of one level.
fn not_alike(renaming: &Renaming<'_>, lang: Lang) -> Diagnostic {
    let (from, to) = (renaming.from, renaming.to);
    Diagnostic::new(
        Code::new('G', 503),
        say!(lang, "“{from}”不能改为“{to}”", "“{from}” cannot become “{to}”"),
        say!(
            lang,
            "两个路径要写到同一级，如 --from 成都市/武侯区/甲街道 --to 成都市/武侯区/乙街道",
            "Write both paths down to the same level, such as CITY/COUNTY/STREET"
        ),
    )
}

/// G505.
fn nothing_below(renaming: &Renaming<'_>, lang: Lang) -> Diagnostic {
    let from = renaming.from;
    Diagnostic::new(
        Code::new('G', 505),
        say!(lang, "台账里没有“{from}”下的社区", "The ledger has no community under {from}"),
        say!(lang, "核对 --from 的路径", "Check the path of --from"),
    )
}

impl Run<'_> {
    /// The living communities of a division or of a full path.
    fn below(&self, from: &[String]) -> Result<Vec<(i64, Path)>, LedgerError> {
        let columns = ["city", "county", "street", "name"].iter().take(from.len()).enumerate();
        let test: Vec<String> =
            columns.map(|(at, column)| format!("{column}=?{}", at + 1)).collect();
        let sql = format!(
            "SELECT id, city, county, street, name FROM community
             WHERE ended_on IS NULL AND {} ORDER BY id",
            test.join(" AND ")
        );
        let mut statement = self.conn.prepare(&sql)?;
        let all = statement
            .query_map(params_from_iter(from), |row| Ok((row.get(0)?, Path::of(row, 1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(all)
    }

    fn relocate(
        &mut self,
        id: i64,
        old: &Path,
        new: &Path,
        renaming: &Renaming<'_>,
        lang: Lang,
    ) -> Result<Vec<Diagnostic>, LedgerError> {
        let there = self.community(new)?;
        let there_has_none = there.as_ref().is_some_and(|there| there.project.is_none());
        let into = there.map(|there| there.id);
        let draft = Draft {
            community: Some(id),
            path: Some(old.to_string()),
            on: Some(renaming.on),
            reason: Some(renaming.reason.to_owned()),
            ..Draft::of(if into.is_some() { "merge" } else { "rename" })
        };
        let mut changes = Vec::new();
        match into {
            Some(into) => {
                // Two open cases for one title cannot become one.
                let clash: Option<String> = self
                    .conn
                    .query_row(
                        "SELECT a.title FROM application a JOIN application b ON a.title = b.title
                         WHERE a.community=?1 AND b.community=?2 AND a.open=1 AND b.open=1",
                        params![id, into],
                        |row| row.get(0),
                    )
                    .optional()?;
                if let Some(title) = clash {
                    return Ok(vec![Diagnostic::new(
                        Code::new('G', 511),
                        say!(
                            lang,
                            "“{old}”和“{new}”都有{title}，不能合并",
                            "Both {old} and {new} have {title}; they cannot be merged"
                        ),
                        say!(
                            lang,
                            "先撤回或除名其中一个",
                            "Withdraw or revoke one of the two first"
                        ),
                    )]);
                }
                let set = [("merged_into", Value::Integer(into)), ("ended_on", day(renaming.on))];
                changes.push(self.edit(&COMMUNITY, Value::Integer(id), &set)?);
                // A pilot stays one under its new name.
                let project: Option<String> = self.conn.query_row(
                    "SELECT project FROM community WHERE id=?1",
                    [id],
                    |row| row.get(0),
                )?;
                if there_has_none && project.is_some() {
                    let set = [("project", maybe(project))];
                    changes.push(self.edit(&COMMUNITY, Value::Integer(into), &set)?);
                }
                for table in [&APPLICATION, &AWARD] {
                    let sql =
                        format!("SELECT id FROM {} WHERE community=?1 ORDER BY id", table.name);
                    let rows: Vec<i64> = self
                        .conn
                        .prepare(&sql)?
                        .query_map([id], |row| row.get(0))?
                        .collect::<Result<_, _>>()?;
                    for row in rows {
                        changes.push(self.edit(
                            table,
                            Value::Integer(row),
                            &[("community", Value::Integer(into))],
                        )?);
                    }
                }
            }
            None => {
                let [city, county, street, name] = new.parts().map(text);
                let set = [("city", city), ("county", county), ("street", street), ("name", name)];
                changes.push(self.edit(&COMMUNITY, Value::Integer(id), &set)?);
            }
        }
        let before = old.parts().map(text);
        self.record(draft, |seq| {
            let [city, county, street, name] = before;
            changes.push(Change::insert(
                &FORMER,
                vec![
                    Value::Integer(seq),
                    Value::Integer(id),
                    city,
                    county,
                    street,
                    name,
                    day(renaming.on),
                ],
            ));
            changes
        })?;
        Ok(Vec::new())
    }
}
