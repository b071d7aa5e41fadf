//! One step of one case: what must hold before it, and what it changes.
//!
//! Only one step forward, or back to an earlier one with a reason; no date
//! before the one of the step that stands; what the programme demands of the
//! single steps (drawn or not, the notice over, no open objection, the quota,
//! the deadline) is asked here (rules D1–D10, E1).

use rusqlite::types::Value;

use super::flow::{Case, Instruction, Order, open_objections};
use super::log::Change;
use super::quota::{self, Judged};
use super::roster::Row;
use super::schema::{APPLICATION, AWARD};
use super::{Draft, LedgerError, Run, day, maybe, number, text};
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
struct Against<'a> {
    row: &'a Row,
    lang: Lang,
    found: Vec<Diagnostic>,
}

impl Against<'_> {
    fn say(&mut self, code: u16, message: String, help: String) {
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
                    notes =
                        self.name(form, flow, case, own, &mut set, &mut changes, &mut against)?;
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

    /// The title is given.
    #[allow(clippy::too_many_arguments)] // one place, and each is another thing
    fn name(
        &mut self,
        form: &FormDef,
        flow: &Flow,
        case: &Case,
        own: &Instruction,
        set: &mut Vec<(&str, Value)>,
        changes: &mut Vec<Change>,
        against: &mut Against<'_>,
    ) -> Result<Vec<Diagnostic>, LedgerError> {
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
            return Ok(Vec::new());
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
        set.extend([("batch", Value::Integer(batch))]);
        let id = self.next();
        changes.push(Change::insert(
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
        ));
        changes.extend(number::reserve(self, form, id, &case.path, &case.title, on)?);
        Ok(notes)
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
        let same_day = of_last.as_deref().and_then(super::date) == Some(on);
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

/// The next step forward of a case, where it needs no command of its own.
fn next(form: &FormDef, flow: &Flow, here: usize, case: &Case) -> Option<usize> {
    let mut ways = flow.steps.iter().enumerate().filter(|(_, step)| {
        step.from.contains(&here) && matches!(step.does, Deed::Pass | Deed::Inspect | Deed::Notice)
    });
    let undrawn = case.drawn == Some(false) && undrawn_pass(form);
    ways.find(|(_, step)| step.does != Deed::Inspect || !undrawn).map(|(at, _)| at)
}

fn undrawn_pass(form: &FormDef) -> bool {
    form.setting("undrawn_pass") != Some(&Setting::Bool(false))
}

/// G507: the steps that may follow.
fn ways(flow: &Flow, here: usize, lang: Lang) -> String {
    let ways: Vec<&str> = flow
        .steps
        .iter()
        .filter(|step| step.from.contains(&here) && step.does != Deed::Withdraw)
        .map(|step| step.label.get(lang))
        .collect();
    if ways.is_empty() {
        lang.pick("（无）", "(none)").to_owned()
    } else {
        ways.join(lang.pick("、", ", "))
    }
}

fn may_return(flow: &Flow, here: usize, target: usize, case: &Case, against: &mut Against<'_>) {
    let lang = against.lang;
    let (now, to) = (
        flow.label(&case.step, lang),
        flow.steps.get(target).map_or("", |step| step.label.get(lang)),
    );
    let is_named = flow.doing(Deed::Name).is_some_and(|named| here >= named);
    let early =
        |step: &Step| matches!(step.does, Deed::File | Deed::Pass | Deed::Inspect | Deed::Notice);
    if is_named {
        against.say(
            507,
            say!(
                lang,
                "已经命名（{now}），不能退回到“{to}”",
                "It is named ({now}) and cannot go back to “{to}”"
            ),
            say!(
                lang,
                "退步的用 registry rectify 责令整改；录错的用 registry undo 撤销那一条",
                "Use registry rectify; an entry made by mistake is taken back with registry undo"
            ),
        );
    } else if target >= here || !flow.steps.get(target).is_some_and(early) {
        against.say(
            507,
            say!(
                lang,
                "现在是“{now}”，“{to}”不是更早的一步",
                "The case stands at “{now}”; “{to}” is no earlier step"
            ),
            say!(lang, "只能退回到更早的一步", "A return leads to an earlier step"),
        );
    }
}

fn may_enter(
    form: &FormDef,
    flow: &Flow,
    here: usize,
    step: &Step,
    case: &Case,
    against: &mut Against<'_>,
) {
    let lang = against.lang;
    let (now, to) = (flow.label(&case.step, lang), step.label.get(lang));
    if !step.from.contains(&here) {
        let ways = ways(flow, here, lang);
        against.say(
            507,
            say!(
                lang,
                "现在是“{now}”，不能直接到“{to}”",
                "The case stands at “{now}” and cannot go to “{to}”"
            ),
            say!(
                lang,
                "一次只进一步，下一步是：{ways}",
                "One step at a time; what follows: {ways}"
            ),
        );
        return;
    }
    // Past the inspection only those that were not drawn.
    let inspection = flow.steps.iter().find(|step| step.does == Deed::Inspect);
    let passes_by =
        inspection.is_some_and(|of| of.from.contains(&here)) && step.does == Deed::Notice;
    if !passes_by {
        return;
    }
    let inspection = inspection.map_or("", |step| step.label.get(lang));
    match case.drawn {
        Some(false) if undrawn_pass(form) => {}
        Some(false) => against.say(
            515,
            say!(
                lang,
                "设定要求全部{inspection}（undrawn_pass = false）",
                "The settings ask for the inspection of all"
            ),
            say!(lang, "先办理{inspection}", "Inspect it first"),
        ),
        Some(true) => against.say(
            515,
            say!(
                lang,
                "已被抽中，须先通过{inspection}",
                "It was drawn and must be inspected first"
            ),
            say!(
                lang,
                "用 registry advance --to {inspection} 登记结果",
                "Record the result with registry advance"
            ),
        ),
        None => against.say(
            515,
            say!(lang, "还没有抽样，不能越过{inspection}", "No sample was drawn yet"),
            say!(
                lang,
                "先用 registry sample 抽样；全部{inspection}的，逐个 advance",
                "Draw one with registry sample first, or inspect all"
            ),
        ),
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
