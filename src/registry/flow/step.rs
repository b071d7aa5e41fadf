//! One step of one case: what must hold before it, and what it changes.
//!
//! Only one step forward, or back to an earlier one with a reason; no date
//! before the one of the step that stands; what the programme demands of the
//! single steps (drawn or not, the notice over, no open objection, the quota,
//! the deadline) is asked here, in `way` and in `name` (rules D1–D10, E1).

use rusqlite::types::Value;

use super::super::roster::Row;
use super::super::schema::{APPLICATION, AWARD};
use super::super::{Draft, LedgerError, Run, day, maybe, text};
use super::objection::open_objections;
use super::way::{may_enter, may_return, next, ways};
use super::{Case, Instruction, Order};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::flow::{Deed, Step};
use crate::form::{Flow, FormDef};
use crate::lang::Lang;
use crate::record::{Date, NUMBER_SCALE, Value as Setting};
use crate::say;

/// G508: a decision after today.
pub(super) fn late(row: &Row, on: Date, today: Date, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 508),
        say!(lang, "日期 {on} 晚于今天（{today}）", "The date {on} lies after today ({today})"),
        say!(lang, "核对日期；事情办了再录入", "Check the date; record what has happened"),
    )
    .at(row.place(3))
}

/// What stands against a step.
pub(super) struct Against<'a> {
    pub(super) row: &'a Row,
    pub(super) lang: Lang,
    pub(super) found: Vec<Diagnostic>,
}

impl Against<'_> {
    pub(super) fn say(&mut self, code: u16, message: String, help: String) {
        let found = Diagnostic::new(Code::new('G', code), message, help);
        self.found.push(found.at(self.row.place(3)));
    }
}

impl Run<'_> {
    /// Carries an instruction out for a case, or says what stands against it.
    pub(super) fn carry_out(
        &mut self,
        form: &FormDef,
        flow: &Flow,
        case: &Case,
        own: &Instruction,
        row: &Row,
        lang: Lang,
    ) -> Result<Vec<Diagnostic>, LedgerError> {
        let mut against = Against { row, lang, found: Vec::new() };
        let Some(here) = flow.step(&case.step) else { return Err(LedgerError::Inconsistent) };
        let Some(standing) = flow.steps.get(here) else { return Err(LedgerError::Inconsistent) };
        self.dates(case, own, &mut against);
        if let Order::Object | Order::Settle = own.order {
            return self.object_or_settle(case, standing, own, against);
        }
        let back = matches!(own.order, Order::Return(_));
        let target = match own.order {
            Order::Return(to) => to,
            Order::Advance(Some(to)) => to,
            Order::Advance(None) => match next(form, flow, here, case) {
                Some(to) => to,
                None => {
                    self.no_next(flow, here, case, &mut against);
                    return Ok(against.found);
                }
            },
            Order::Do(deed) => flow.doing(deed).ok_or(LedgerError::NoFlow)?,
            Order::Object | Order::Settle => return Err(LedgerError::Inconsistent),
        };
        let Some(step) = flow.steps.get(target) else { return Err(LedgerError::Inconsistent) };
        if back {
            may_return(flow, here, target, case, &mut against);
        } else {
            may_enter(form, flow, here, step, case, &mut against);
        }
        let needs_reason =
            back || matches!(step.does, Deed::Rectify | Deed::Revoke | Deed::Withdraw);
        if needs_reason && own.reason.is_none() {
            let label = if back { lang.pick("退回", "A return") } else { step.label.get(lang) };
            against.say(
                509,
                say!(lang, "{label}须写明理由", "{label} needs a reason"),
                say!(
                    lang,
                    "用 --reason 或名单的“理由”一列写明",
                    "Give --reason, or the column 理由"
                ),
            );
        }
        if !against.found.is_empty() {
            return Ok(against.found);
        }
        let mut set = vec![("step", text(step.id.clone())), ("step_on", day(own.on))];
        let mut changes = Vec::new();
        let mut notes = Vec::new();
        if back {
            self.give_back(flow, target, case, &mut set);
        } else {
            match step.does {
                Deed::Notice => notice(form, flow, own, &mut set, &mut against),
                Deed::Name => {
                    (changes, notes) = self.name(form, flow, case, own, &mut against)?;
                    set.extend(own.batch.map(|batch| ("batch", Value::Integer(batch))));
                }
                Deed::Plaque => {
                    let award = self.award_of(case)?;
                    changes.push(self.edit(&AWARD, award, &[("plaque_on", day(own.on))])?);
                }
                Deed::Rectify => match own.until {
                    Some(until) if until > own.on => set.push(("due", day(until))),
                    Some(until) => {
                        let on = own.on;
                        against.say(
                            510,
                            say!(
                                lang,
                                "整改期限 {until} 不晚于发出的日期 {on}",
                                "The deadline {until} is not after the day of the order, {on}"
                            ),
                            say!(lang, "写一个以后的日期", "Give a later day"),
                        );
                    }
                    None => against.say(
                        510,
                        say!(lang, "限期整改须写明期限", "An order to rectify needs a deadline"),
                        say!(
                            lang,
                            "用 --until 或名单的“期限”一列写明，如 2023-06-30",
                            "Give --until, or the column 期限, such as 2023-06-30"
                        ),
                    ),
                },
                Deed::Restore => set.push(("due", Value::Null)),
                Deed::Revoke => {
                    if let Some(due) = case.due.filter(|due| own.on <= *due) {
                        against.say(
                            510,
                            say!(
                                lang,
                                "整改期限 {due} 还没有过，不能除名",
                                "The deadline {due} has not passed: the title stays"
                            ),
                            say!(
                                lang,
                                "逾期不能整改的才除名；期限届满次日起办理",
                                "Only who misses the deadline is struck off, from the day after it"
                            ),
                        );
                    }
                    set.extend([("open", Value::Integer(0)), ("due", Value::Null)]);
                    let award = self.award_of(case)?;
                    changes.push(self.edit(&AWARD, award, &[("revoked_on", day(own.on))])?);
                }
                Deed::Withdraw => set.push(("open", Value::Integer(0))),
                Deed::File | Deed::Pass | Deed::Inspect => {}
            }
        }
        if !against.found.is_empty() {
            return Ok(against.found);
        }
        changes.insert(0, self.edit(&APPLICATION, Value::Integer(case.id), &set)?);
        let decided = if back { standing } else { step };
        let draft = Draft {
            community: Some(case.community),
            path: Some(case.path.to_string()),
            by: own.by.clone().or_else(|| Some(decided.by.zh.clone())),
            on: Some(own.on),
            reason: own.reason.clone(),
            file: own.file.clone(),
            ..Draft::of(if back { "return" } else { "step" })
        };
        self.record(draft, |_| changes)?;
        Ok(notes)
    }

    /// G508: no date before the step that stands, none after today.
    fn dates(&self, case: &Case, own: &Instruction, against: &mut Against<'_>) {
        let (on, before, lang) = (own.on, case.step_on, against.lang);
        if on < before {
            against.say(
                508,
                say!(
                    lang,
                    "日期 {on} 早于上一步的日期 {before}",
                    "The date {on} lies before that of the last step, {before}"
                ),
                say!(lang, "核对 --on 的日期", "Check --on"),
            );
        }
        let today = self.stamp.today;
        if on > today {
            let found = late(against.row, on, today, lang);
            against.found.push(found);
        }
    }

    fn object_or_settle(
        &mut self,
        case: &Case,
        standing: &Step,
        own: &Instruction,
        mut against: Against<'_>,
    ) -> Result<Vec<Diagnostic>, LedgerError> {
        let lang = against.lang;
        let raising = matches!(own.order, Order::Object);
        let open = open_objections(self.conn, case.id)?;
        if raising && standing.does != Deed::Notice {
            let label = standing.label.get(lang);
            against.say(
                507,
                say!(
                    lang,
                    "异议在公示时提出，现在是“{label}”",
                    "Objections are raised during the notice; the case stands at “{label}”"
                ),
                say!(
                    lang,
                    "已命名的用 registry rectify 责令整改",
                    "Of one that is named, use registry rectify"
                ),
            );
        }
        if !raising && open.is_empty() {
            against.say(
                507,
                say!(lang, "没有未处理的异议", "There is no open objection"),
                say!(lang, "用 registry history 查看", "See registry history"),
            );
        }
        let Some(reason) = &own.reason else {
            against.say(
                509,
                if raising {
                    say!(lang, "须写明异议的内容", "Say what the objection is")
                } else {
                    say!(lang, "须写明处理结果", "Say how it was settled")
                },
                say!(lang, "用 --reason 写明", "Give --reason"),
            );
            return Ok(against.found);
        };
        let by = own.by.clone().unwrap_or_else(|| standing.by.zh.clone());
        if against.found.is_empty() {
            self.objection(case, own, reason, &by)?;
        }
        Ok(against.found)
    }

    fn award_of(&self, case: &Case) -> Result<Value, LedgerError> {
        let id: i64 = self
            .conn
            .prepare_cached("SELECT id FROM award WHERE application=?1")?
            .query_row([case.id], |row| row.get(0))?;
        Ok(Value::Integer(id))
    }

    /// What a return undoes: the draw and the notice, where they lie ahead
    /// again.
    fn give_back(&self, flow: &Flow, target: usize, case: &Case, set: &mut Vec<(&str, Value)>) {
        let before = |deed| flow.doing(deed).is_some_and(|at| target < at);
        let drawn_from = flow.doing(Deed::Inspect).and_then(|at| flow.steps.get(at));
        let keeps = drawn_from.is_some_and(|step| step.from.contains(&target));
        if before(Deed::Inspect) && !keeps {
            set.extend([("draw", Value::Null), ("drawn", Value::Null)]);
            if case.batch.is_some() {
                set.push(("batch", Value::Null));
            }
        }
        if before(Deed::Notice) {
            set.extend([("notice_from", Value::Null), ("notice_to", Value::Null)]);
        }
    }

    fn no_next(&self, flow: &Flow, here: usize, case: &Case, against: &mut Against<'_>) {
        let lang = against.lang;
        let label = flow.label(&case.step, lang);
        let ways = ways(flow, here, lang);
        against.say(
            507,
            say!(
                lang,
                "现在是“{label}”，没有下一步可以直接推进",
                "The case stands at “{label}”: nothing to advance to"
            ),
            say!(
                lang,
                "下一步是：{ways}；用相应的命令办理",
                "What follows: {ways}; use the command for it"
            ),
        );
    }
}

/// The notice begins.
fn notice(
    form: &FormDef,
    flow: &Flow,
    own: &Instruction,
    set: &mut Vec<(&str, Value)>,
    against: &mut Against<'_>,
) {
    let (lang, on) = (against.lang, own.on);
    let days = match form.setting("notice_days") {
        Some(Setting::Number(days)) => u32::try_from(days / NUMBER_SCALE).unwrap_or(5),
        _ => 5,
    };
    let Some(least) = flow.calendar.period_end(on, days.max(1)) else { return };
    let to = own.until.unwrap_or(least);
    if to < least {
        let worked = flow.calendar.working_days(on, to);
        against.say(
            512,
            say!(
                lang,
                "公示 {on} 至 {to} 只有 {worked} 个工作日，少于 {days} 个",
                "The notice from {on} to {to} has {worked} working days, fewer than {days}"
            ),
            say!(
                lang,
                "公示到 {least} 或更晚（--until）",
                "Let it last until {least} or later (--until)"
            ),
        );
    }
    set.extend([("notice_from", day(on)), ("notice_to", day(to))]);
    if own.batch.is_some() {
        set.push(("batch", maybe(own.batch)));
    }
}
