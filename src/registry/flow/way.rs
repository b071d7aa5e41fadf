//! Which steps may follow on which (rules D1, D5).

use super::Case;
use super::step::Against;
use crate::form::flow::{Deed, Step};
use crate::form::{Flow, FormDef};
use crate::lang::Lang;
use crate::record::Value as Setting;
use crate::say;

/// The next step forward of a case, where it needs no command of its own.
pub(super) fn next(form: &FormDef, flow: &Flow, here: usize, case: &Case) -> Option<usize> {
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
pub(super) fn ways(flow: &Flow, here: usize, lang: Lang) -> String {
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

pub(super) fn may_return(
    flow: &Flow,
    here: usize,
    target: usize,
    case: &Case,
    against: &mut Against<'_>,
) {
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

pub(super) fn may_enter(
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
