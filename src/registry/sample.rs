//! The draw for the inspection, which anyone can repeat.
//!
//! In: a batch, a percent and a seed. Out: the communities drawn. The method,
//! `sha256-order/1`: the population is every community with an open case that
//! stands right before the inspection and was in no draw since; for each take
//! the SHA-256 of the UTF-8 bytes of the seed, one line feed (U+000A) and the
//! community's path `CITY/COUNTY/STREET/NAME`; sort by the digest (as lower-case
//! hexadecimal), then by the path; the first ⌈percent × population / 100⌉ are
//! drawn. Seed, population, size and every member are recorded. A batch is
//! drawn once: asked again with the same seed and percent it gives the same
//! answer, with others it refuses, so that nobody draws until he likes it.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

use super::base::{Done, Terms};
use super::flow::{CASE, Case};
use super::log::{Change, sha256};
use super::schema::{APPLICATION, DRAW, DRAW_MEMBER};
use super::{Draft, Ledger, LedgerError, Stamp, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::FormDef;
use crate::form::flow::Deed;
use crate::say;

/// The name of the method, recorded with every draw.
pub const METHOD: &str = "sha256-order/1";

/// A draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The seed.
    pub seed: String,
    /// The percent, as it was written.
    pub percent: String,
    /// Communities that could be drawn.
    pub population: usize,
    /// Paths drawn, in the order of the draw.
    pub drawn: Vec<String>,
}

/// Draws from paths: pure, the same for everyone. `percent` is in
/// ten-thousandths (10 % is 100,000).
pub fn draw(seed: &str, paths: &[String], percent: i64) -> Vec<String> {
    let mut keyed: Vec<(String, &String)> =
        paths.iter().map(|path| (sha256(format!("{seed}\n{path}").as_bytes()), path)).collect();
    keyed.sort();
    let count = i128::try_from(paths.len()).unwrap_or(0) * i128::from(percent.max(0));
    let size = (count + 999_999) / 1_000_000;
    let size = usize::try_from(size).unwrap_or(0).min(paths.len());
    keyed.into_iter().take(size).map(|(_, path)| path.clone()).collect()
}

impl Ledger {
    /// Draws for a batch, or gives the draw that was made.
    pub fn sample(
        &mut self,
        form: &FormDef,
        batch: i64,
        percent: (&str, i64),
        seed: &str,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<(Done, Sample), LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let lang = terms.lang;
        self.write(stamp, |run| {
            let mut done = Done::default();
            if let Some((own, of)) = drawn(run.conn, batch)? {
                if own.seed == seed && own.percent == percent.0 {
                    done.unchanged = 1;
                    return Ok(done.end_with(terms, own));
                }
                let fault = Diagnostic::new(
                    Code::new('G', 516),
                    say!(
                        lang,
                        "第 {batch} 批已经抽过样（种子“{}”，{}%，{of} 个中抽 {} 个），不能另抽",
                        "Batch {batch} was drawn already (seed “{}”, {} %, of {of} drew {})",
                        own.seed,
                        own.percent,
                        own.drawn.len()
                    ),
                    say!(
                        lang,
                        "用原来的种子和比例可以重现；新进的社区用下一个批次号抽",
                        "The same seed and percent give it again; draw new communities under the next batch"
                    ),
                );
                done.take("", vec![fault]);
                return Ok(done.end_with(terms, Sample::default()));
            }
            let inspect = flow.doing(Deed::Inspect).and_then(|at| flow.steps.get(at));
            let from: Vec<&str> = inspect
                .iter()
                .flat_map(|step| &step.from)
                .filter_map(|at| flow.steps.get(*at))
                .map(|step| step.id.as_str())
                .collect();
            let marks = vec!["?"; from.len()].join(",");
            let sql =
                format!("{CASE} WHERE a.open=1 AND a.draw IS NULL AND a.step IN ({marks}) ORDER BY a.id");
            let mut statement = run.conn.prepare(&sql)?;
            let cases: Vec<Case> =
                statement.query_map(params_from_iter(&from), Case::of)?.collect::<Result<_, _>>()?;
            drop(statement);
            let mut by_path: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
            for case in &cases {
                by_path.entry(case.path.to_string()).or_default().push(case);
            }
            let paths: Vec<String> = by_path.keys().cloned().collect();
            if paths.is_empty() {
                let fault = Diagnostic::new(
                    Code::new('G', 516),
                    say!(lang, "没有可以抽样的社区", "There is no community to draw from"),
                    say!(
                        lang,
                        "通过复核、还没有抽过样的才能抽；用 registry advance 推进到复核",
                        "Only those that were confirmed and in no draw yet; advance them first"
                    ),
                );
                done.take("", vec![fault]);
                return Ok(done.end_with(terms, Sample::default()));
            }
            let chosen = draw(seed, &paths, percent.1);
            let count = |of: usize| Value::Integer(i64::try_from(of).unwrap_or(i64::MAX));
            let head = Change::insert(
                &DRAW,
                vec![
                    Value::Integer(batch),
                    text(seed),
                    text(percent.0),
                    count(paths.len()),
                    count(chosen.len()),
                    text(METHOD),
                ],
            );
            let draft = Draft {
                path: Some(format!("第{batch}批")),
                by: inspect.map(|step| step.by.zh.clone()),
                reason: Some(format!("{METHOD}；{seed}；{}%", percent.0)),
                ..Draft::of("draw")
            };
            run.record(draft, |_| vec![head])?;
            for (path, cases) in &by_path {
                let is_drawn = i64::from(chosen.contains(path));
                for case in cases {
                    let set = [
                        ("draw", Value::Integer(batch)),
                        ("drawn", Value::Integer(is_drawn)),
                        ("batch", Value::Integer(batch)),
                    ];
                    let change = run.edit(&APPLICATION, Value::Integer(case.id), &set)?;
                    let member = Change::insert(
                        &DRAW_MEMBER,
                        vec![
                            Value::Integer(batch),
                            Value::Integer(case.id),
                            text(path.clone()),
                            Value::Integer(is_drawn),
                        ],
                    );
                    let draft = Draft {
                        community: Some(case.community),
                        path: Some(path.clone()),
                        ..Draft::of(if is_drawn == 1 { "drawn" } else { "not-drawn" })
                    };
                    run.record(draft, |_| vec![change, member])?;
                }
            }
            done.done = u64::try_from(paths.len()).unwrap_or(u64::MAX);
            let sample = Sample {
                seed: seed.to_owned(),
                percent: percent.0.to_owned(),
                population: paths.len(),
                drawn: chosen,
            };
            Ok(done.end_with(terms, sample))
        })
    }
}

/// The draw of a batch as it was recorded, drawn again from its population.
fn drawn(conn: &rusqlite::Connection, batch: i64) -> Result<Option<(Sample, usize)>, LedgerError> {
    let head: Option<(String, String)> = conn
        .query_row("SELECT seed, percent FROM draw WHERE batch=?1", [batch], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((seed, percent)) = head else { return Ok(None) };
    let mut statement =
        conn.prepare("SELECT DISTINCT path FROM draw_member WHERE batch=?1 ORDER BY path")?;
    let paths: Vec<String> =
        statement.query_map([batch], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let scaled = crate::rule::decimal(&percent).unwrap_or(0);
    let chosen = draw(&seed, &paths, scaled);
    let population = paths.len();
    Ok(Some((Sample { seed, percent, population, drawn: chosen }, population)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_is_the_same_for_everyone() {
        let paths: Vec<String> = (1..=40).map(|n| format!("甲市/乙县/丙街道/第{n}社区")).collect();
        let once = draw("2022-11-01", &paths, 100_000);
        assert_eq!(once.len(), 4);
        let mut turned = paths.clone();
        turned.reverse();
        assert_eq!(draw("2022-11-01", &turned, 100_000), once);
        assert_ne!(draw("2022-11-02", &paths, 100_000), once);
        // ⌈P %⌉ of them, whatever P.
        for (percent, size) in
            [(0, 0), (1, 1), (25_000, 1), (25_001, 2), (1_000_000, 40), (5_000_000, 40)]
        {
            assert_eq!(draw("s", &paths, percent).len(), size, "{percent}");
        }
    }
}
