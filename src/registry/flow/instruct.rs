//! One order for a community or for every row of a roster.

use std::borrow::Borrow;
use std::collections::HashSet;

use rusqlite::Connection;

use super::super::base::{Community, Done, Judge, Taken, Terms, unknown};
use super::super::roster::{self, Row};
use super::super::{Ledger, LedgerError, Path, Run, Stamp, date};
use super::{Case, Instruction, Order, cases_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Flow, FormDef};
use crate::lang::Lang;
use crate::say;

impl Ledger {
    /// Carries an instruction out for every row.
    pub fn instruct<R: Borrow<Row>>(
        &mut self,
        form: &FormDef,
        rows: impl IntoIterator<Item = R>,
        instruction: &Instruction,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let judge = Judge::new(form, stamp.today, terms.lang);
        self.write(stamp, |run| {
            let mut seen = HashSet::new();
            let done = run.rows(rows, |run, row, found| {
                let known = run.known(&judge, row, found, terms.lang)?;
                let Some(known) = known.filter(|_| !roster::refuses(found)) else {
                    return Ok(Taken::Passed);
                };
                let own = own(instruction, row, found, terms.lang);
                match case(run.conn, &known, &own, flow, row, terms.lang)? {
                    Err(fault) => found.push(*fault),
                    Ok(_) if roster::refuses(found) => {}
                    Ok(case) if !seen.insert(case.id) => found.push(again(row, &case, terms.lang)),
                    Ok(case) => {
                        found.extend(run.carry_out(form, flow, &case, &own, row, terms.lang)?);
                    }
                }
                Ok(Taken::Changed)
            })?;
            Ok(done.end(terms))
        })
    }
}

impl Run<'_> {
    /// The community of a row.
    fn known(
        &self,
        judge: &Judge<'_>,
        row: &Row,
        found: &mut Vec<Diagnostic>,
        lang: Lang,
    ) -> Result<Option<Community>, LedgerError> {
        found.extend(roster::blanks(row, roster::STEPS, lang));
        // A street that the base has is good enough, whatever the data of
        // divisions says by now.
        if let Some(path) = written(row)
            && let Some(known) = self.community(&path)?
        {
            return Ok(Some(known));
        }
        let (path, more) = judge.path(row);
        found.extend(more);
        let Some(path) = path else { return Ok(None) };
        let known = self.community(&path)?;
        if known.is_none() {
            found.push(unknown(self.conn, &path, row, lang)?);
        }
        Ok(known)
    }
}

/// The instruction with what the row says itself.
fn own(
    instruction: &Instruction,
    row: &Row,
    found: &mut Vec<Diagnostic>,
    lang: Lang,
) -> Instruction {
    let mut own = instruction.clone();
    own.reason = row.get(5).map(str::to_owned).or(own.reason);
    own.title = row.get(4).map(str::to_owned).or(own.title);
    if let Some(text) = row.get(6) {
        own.until = date(text);
        if own.until.is_none() {
            found.push(not_a_date(row, 6, text, lang));
        }
    }
    own
}

/// The path of a row as it is written.
fn written(row: &Row) -> Option<Path> {
    let part = |at: usize| row.get(at).map(crate::text::compact);
    Some(Path { city: part(0)?, county: part(1)?, street: part(2)?, name: part(3)? })
}

fn not_a_date(row: &Row, at: usize, text: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 503),
        say!(lang, "“期限”不能是“{text}”", "“期限” cannot be “{text}”"),
        say!(lang, "写日期，如 2023-06-30", "Write a date such as 2023-06-30"),
    )
    .at(row.place(at))
}

fn again(row: &Row, case: &Case, lang: Lang) -> Diagnostic {
    let path = &case.path;
    Diagnostic::new(
        Code::new('G', 504),
        say!(lang, "名单里“{path}”出现两次", "{path} stands twice in the roster"),
        say!(lang, "只留一行", "Keep one of the rows"),
    )
    .at(row.place(3))
}

/// The case that an instruction means.
fn case(
    conn: &Connection,
    community: &Community,
    instruction: &Instruction,
    flow: &Flow,
    row: &Row,
    lang: Lang,
) -> Result<Result<Case, Box<Diagnostic>>, LedgerError> {
    let mut cases = cases_of(conn, community.id)?;
    if let Some(title) = &instruction.title {
        cases.retain(|case| case.title == *title);
    }
    let path = &community.path;
    let fault = |message: String, help: String| {
        Box::new(Diagnostic::new(Code::new('G', 506), message, help).at(row.place(3)))
    };
    // Of two cases only one may be able to take the step.
    if cases.len() > 1
        && let Order::Do(deed) = instruction.order
        && let Some(step) = flow.doing(deed).and_then(|at| flow.steps.get(at))
    {
        let can = |case: &&Case| flow.step(&case.step).is_some_and(|at| step.from.contains(&at));
        let able: Vec<Case> = cases.iter().filter(can).cloned().collect();
        if able.len() == 1 {
            cases = able;
        }
    }
    let mut cases = cases.into_iter();
    Ok(match (cases.next(), cases.next()) {
        (Some(case), None) => Ok(case),
        (None, _) => Err(fault(
            say!(lang, "“{path}”没有在办的申报", "{path} has no case"),
            say!(
                lang,
                "先用 registry apply 录入受理的申报；已除名或撤回的要重新申报",
                "Take its application in with registry apply first"
            ),
        )),
        (Some(first), Some(second)) => {
            let (first, second) = (first.title, second.title);
            Err(fault(
                say!(
                    lang,
                    "“{path}”有两个称号在办：{first}、{second}",
                    "{path} has two cases: {first}, {second}"
                ),
                say!(
                    lang,
                    "用 --title 或名单的“称号”一列指明是哪一个",
                    "Say which with --title, or with the column 称号"
                ),
            ))
        }
    })
}
