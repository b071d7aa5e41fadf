//! `registry apply`: accepted applications become cases.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use super::super::base::{Done, KINDS, Taken, Terms, unknown};
use super::super::log::Change;
use super::super::roster::Row;
use super::super::schema::APPLICATION;
use super::super::{Draft, Ledger, LedgerError, Run, Stamp, date, day, maybe, text};
use super::Reported;
use super::step::late;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Flow, FormDef, Kind};
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

impl Ledger {
    /// Takes the accepted applications of reports in; the others are named.
    pub fn apply(
        &mut self,
        form: &FormDef,
        reported: &[Reported],
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        self.write(stamp, |run| {
            let items = reported.iter().map(|one| (one, one.shown()));
            let done = run.each(
                items,
                |(_, shown)| shown,
                |run, (one, _), found| {
                    if one.verdict != "accept" {
                        found.push(not_accepted(one, terms.lang));
                        return Ok(Taken::Passed);
                    }
                    run.file(form, flow, one, found, terms.lang)
                },
            )?;
            Ok(done.end(terms))
        })
    }
}

/// G518.
fn not_accepted(one: &Reported, lang: Lang) -> Diagnostic {
    let unreadable = one.verdict == "unreadable";
    let word = if unreadable {
        lang.pick("无法读取", "unreadable")
    } else {
        lang.pick("退回", "returned")
    };
    Diagnostic::new(
        Code::new('G', 518),
        say!(
            lang,
            "检查的结论是“{word}”，没有录入台账",
            "The check says “{word}”; it was not taken in"
        ),
        say!(lang, "改好并通过检查后再录入", "Mend it, check it again and take it in then"),
    )
}

impl Run<'_> {
    fn file(
        &mut self,
        form: &FormDef,
        flow: &Flow,
        one: &Reported,
        found: &mut Vec<Diagnostic>,
        lang: Lang,
    ) -> Result<Taken, LedgerError> {
        let row = Row::given("", Vec::new());
        let title = form.identity.title.as_deref().and_then(|id| one.get(id));
        let filed = form.fields.iter().find(|field| field.kind == Kind::Date && field.is_printed());
        let filed = filed.and_then(|field| one.get(&field.id)).and_then(date);
        let (Some(path), Some(title), Some(filed_on)) = (one.community(form), title, filed) else {
            found.push(Diagnostic::new(
                Code::new('G', 502),
                say!(
                    lang,
                    "报告里没有社区的全路径、称号或填报时间",
                    "The report lacks the full path, the title or the date of filing"
                ),
                say!(
                    lang,
                    "用 check --format json 重新生成报告",
                    "Make the report anew with check --format json"
                ),
            ));
            return Ok(Taken::Passed);
        };
        if filed_on > self.stamp.today {
            let today = self.stamp.today;
            found.push(late(&row, filed_on, today, lang));
            return Ok(Taken::Passed);
        }
        let Some(community) = self.community(&path)? else {
            found.push(unknown(self.conn, &path, &row, lang)?);
            return Ok(Taken::Passed);
        };
        if community.kind == KINDS[2] {
            found.push(Diagnostic::new(
                Code::new('G', 519),
                say!(lang, "“{path}”在底表里是农村社区", "{path} is a rural community in the base"),
                say!(
                    lang,
                    "创建对象是城市社区：核对底表的类别，或退回申报",
                    "The programme is for urban communities: check its kind, or return the application"
                ),
            ));
        }
        let Some(first) = flow.steps.first() else { return Err(LedgerError::NoFlow) };
        let held: Option<(i64, String, String, Option<String>, i64)> = self
            .conn
            .prepare_cached(
                "SELECT id, step, step_on, form_sha256, round FROM application
                 WHERE community=?1 AND title=?2 AND open=1",
            )?
            .query_row(params![community.id, title], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .optional()?;
        let draft = |on: Date, what: &'static str| Draft {
            community: Some(community.id),
            path: Some(path.to_string()),
            by: Some(first.by.zh.clone()),
            on: Some(on),
            reason: Some(format!("{title} · {}", one.shown())),
            file: one.file(),
            ..Draft::of(what)
        };
        match held {
            None => {
                let form_sha256 = one.sha256.clone();
                self.record(draft(filed_on, "apply"), |id| {
                    let mut row = vec![Value::Null; APPLICATION.columns.len()];
                    let cells = [
                        Value::Integer(id),
                        Value::Integer(community.id),
                        text(title),
                        text(first.id.clone()),
                        day(filed_on),
                        day(filed_on),
                        Value::Integer(1),
                        text(one.shown()),
                        maybe(form_sha256),
                    ];
                    for (slot, cell) in row.iter_mut().zip(cells) {
                        *slot = cell;
                    }
                    if let Some(open) = row.last_mut() {
                        *open = Value::Integer(1);
                    }
                    vec![Change::insert(&APPLICATION, row)]
                })?;
                Ok(Taken::Changed)
            }
            Some((_, _, _, sha256, _)) if sha256.is_some() && sha256 == one.sha256 => {
                Ok(Taken::Same)
            }
            // Returned to its beginning and filed again.
            Some((id, step, step_on, _, round)) if step == first.id => {
                let on = date(&step_on).map_or(filed_on, |on| on.max(filed_on));
                let change = self.edit(
                    &APPLICATION,
                    Value::Integer(id),
                    &[
                        ("step_on", day(on)),
                        ("filed_on", day(filed_on)),
                        ("form", text(one.shown())),
                        ("form_sha256", maybe(one.sha256.clone())),
                        ("round", Value::Integer(round + 1)),
                    ],
                )?;
                self.record(draft(on, "refile"), |_| vec![change])?;
                Ok(Taken::Changed)
            }
            Some((_, step, ..)) => {
                let label = flow.label(&step, lang);
                found.push(Diagnostic::new(
                    Code::new('G', 511),
                    say!(
                        lang,
                        "“{path}”申报{title}已在台账中（{label}）",
                        "{path} has {title} in the ledger already ({label})"
                    ),
                    say!(
                        lang,
                        "同一社区同一称号只办一次；要重新申报，先退回或撤回原来的",
                        "A title is applied for once; return or withdraw the earlier case first"
                    ),
                ));
                Ok(Taken::Passed)
            }
        }
    }
}
