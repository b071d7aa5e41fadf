//! Cases: from a report of `check` into the flow, and step by step through it.
//!
//! In: applications that `check` accepted, and orders of a clerk for one
//! community or a roster of them. Out: entries of the log. Which steps there
//! are is the form's; what each does stands in `step`. A case is of one
//! community and one title, and open until it is withdrawn or its title is
//! taken away.

use std::collections::HashSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::Value as Json;

use super::base::{Community, Done, Judge, Terms, unknown};
use super::log::Change;
use super::roster::{self, Row};
use super::schema::{APPLICATION, OBJECTION};
use super::{Draft, Ledger, LedgerError, Outcome, Path, Run, Stamp, day, maybe, text};
use crate::application::reported;
pub use crate::application::reported::ReportError;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::flow::Deed;
use crate::form::{Flow, FormDef, Kind};
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

/// The titles that the form offers.
pub fn titles(form: &FormDef) -> Vec<&str> {
    let title = form.identity.title.as_deref().and_then(|id| form.field(id));
    match title.map(|field| &field.kind) {
        Some(Kind::Choice(options)) => options.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its id: the number of the entry that began it.
    pub id: i64,
    /// The community's id.
    pub community: i64,
    /// The community's path today.
    pub path: Path,
    /// 称号.
    pub title: String,
    /// Id of the step that it has passed.
    pub step: String,
    /// When.
    pub step_on: Date,
    /// 填报时间; `None` for a title given before the ledger began.
    pub filed_on: Option<Date>,
    /// How many times it was filed.
    pub round: i64,
    /// Whether it was drawn for the inspection; `None` before the draw.
    pub drawn: Option<bool>,
    /// The batch of its draw, notice or naming.
    pub batch: Option<i64>,
    /// Last day of the public notice.
    pub notice_to: Option<Date>,
    /// 整改期限.
    pub due: Option<Date>,
}

pub(super) const CASE: &str =
    "SELECT a.id, a.community, c.city, c.county, c.street, c.name, a.title,
    a.step, a.step_on, a.filed_on, a.round, a.drawn, a.batch, a.notice_to, a.due
    FROM application a JOIN community c ON c.id = a.community";

impl Case {
    pub(super) fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Case> {
        let date = |at: usize| -> rusqlite::Result<Option<Date>> {
            Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(super::date))
        };
        let first = || Date::new(1, 1, 1);
        Ok(Case {
            id: row.get(0)?,
            community: row.get(1)?,
            path: Path {
                city: row.get(2)?,
                county: row.get(3)?,
                street: row.get(4)?,
                name: row.get(5)?,
            },
            title: row.get(6)?,
            step: row.get(7)?,
            step_on: date(8)?.or_else(first).ok_or(rusqlite::Error::InvalidQuery)?,
            filed_on: date(9)?,
            round: row.get(10)?,
            drawn: row.get::<_, Option<i64>>(11)?.map(|drawn| drawn == 1),
            batch: row.get(12)?,
            notice_to: date(13)?,
            due: date(14)?,
        })
    }
}

/// The open cases of a community, the oldest first.
pub(super) fn cases_of(conn: &Connection, community: i64) -> Result<Vec<Case>, LedgerError> {
    let sql = format!("{CASE} WHERE a.community=?1 AND a.open=1 ORDER BY a.id");
    let mut statement = conn.prepare_cached(&sql)?;
    let cases = statement.query_map([community], Case::of)?.collect::<Result<_, _>>()?;
    Ok(cases)
}

/// What a clerk orders.
#[derive(Clone, Debug)]
pub enum Order {
    /// Forward, to a step by its index or to the next one.
    Advance(Option<usize>),
    /// Back to an earlier step.
    Return(usize),
    /// To the step that does this.
    Do(Deed),
    /// An objection is raised.
    Object,
    /// All open objections are settled.
    Settle,
}

/// An order with what it needs.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// What is ordered.
    pub order: Order,
    /// The day of the decision.
    pub on: Date,
    /// Who decided; else the step's own.
    pub by: Option<String>,
    /// Why; a row of a roster may give its own.
    pub reason: Option<String>,
    /// 整改期限, or the last day of a notice; a row may give its own.
    pub until: Option<Date>,
    /// The batch that is named.
    pub batch: Option<i64>,
    /// Which title, where a community has two cases; a row may give its own.
    pub title: Option<String>,
    /// Name and digest of the file that the decision rests on.
    pub file: Option<(String, String)>,
}

impl Ledger {
    /// Carries an instruction out for every row.
    pub fn instruct(
        &mut self,
        form: &FormDef,
        rows: &[Row],
        instruction: &Instruction,
        terms: Terms,
        stamp: &Stamp,
    ) -> Result<Done, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let lang = terms.lang;
        let judge = Judge::new(form, stamp.today, lang);
        self.write(stamp, |run| {
            let mut done = Done::default();
            let mut seen = HashSet::new();
            for row in rows {
                let mut found = roster::blanks(row, roster::STEPS, lang);
                let (path, more) = judge.path(row);
                // A street that the base has is good enough, whatever the data
                // of divisions says by now.
                let as_written = written(row);
                let known = match as_written.as_ref().map(|path| run.community(path)).transpose()? {
                    Some(Some(known)) => Some(known),
                    _ => {
                        found.extend(more);
                        match path {
                            Some(path) => match run.community(&path)? {
                                Some(known) => Some(known),
                                None => {
                                    found.push(unknown(run.conn, &path, row, lang)?);
                                    None
                                }
                            },
                            None => None,
                        }
                    }
                };
                if let Some(known) = known
                    && !roster::refuses(&found)
                {
                    let mut own = instruction.clone();
                    own.reason = row.get(5).map(str::to_owned).or(own.reason);
                    own.title = row.get(4).map(str::to_owned).or(own.title);
                    if let Some(text) = row.get(6) {
                        own.until = super::date(text);
                        if own.until.is_none() {
                            found.push(not_a_date(row, 6, text, lang));
                        }
                    }
                    match case(run.conn, &known, &own, flow, row, lang)? {
                        Ok(case) if !roster::refuses(&found) => {
                            if seen.insert(case.id) {
                                found.extend(run.carry_out(form, flow, &case, &own, row, lang)?);
                            } else {
                                found.push(again(row, &case, lang));
                            }
                        }
                        Ok(_) => {}
                        Err(fault) => found.push(*fault),
                    }
                }
                if !done.take(&row.path, found) {
                    done.done += 1;
                }
            }
            Ok(done.end(terms))
        })
    }
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

/// What a report of `check` holds of one application; summaries and telephone
/// numbers stay out of the ledger.
#[derive(Debug, Deserialize)]
pub struct Reported {
    path: String,
    #[serde(default)]
    part: Option<String>,
    #[serde(default)]
    sha256: Option<String>,
    verdict: String,
    #[serde(default, deserialize_with = "short")]
    record: Json,
}

/// A record without its long texts: a batch may hold a hundred thousand.
fn short<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Json, D::Error> {
    let mut record = Json::deserialize(from)?;
    if let Some(fields) = record.as_object_mut() {
        fields.retain(|_, value| match value {
            Json::String(text) => text.len() <= 300,
            Json::Object(_) => true,
            _ => false,
        });
        fields.remove("opinions");
    }
    Ok(record)
}

/// The applications of a report, json or ndjson.
pub fn report(form: &FormDef, json: &[u8]) -> Result<Vec<Reported>, ReportError> {
    reported::read(form, json).map(|report| report.applications)
}

impl Reported {
    fn get(&self, id: &str) -> Option<&str> {
        let value = id.split('.').try_fold(&self.record, |value, key| value.get(key))?;
        value.as_str().filter(|text| !text.is_empty())
    }

    /// The application in a few words.
    fn shown(&self) -> String {
        match &self.part {
            Some(part) => format!("{}（{part}）", self.path),
            None => self.path.clone(),
        }
    }

    /// The community's path, by the form's fields.
    fn community(&self, form: &FormDef) -> Option<Path> {
        let ids: Vec<&str> = form.identity.community.iter().map(String::as_str).collect();
        let [city, county, street, name] = ids.as_slice() else { return None };
        let get = |id: &str| self.get(id).map(crate::text::compact);
        Some(Path {
            city: get(city)?,
            county: get(county)?,
            street: get(street)?,
            name: get(name)?,
        })
    }
}

impl Ledger {
    /// Takes the accepted applications of a report in; the others are named.
    pub fn apply(
        &mut self,
        form: &FormDef,
        reported: &[Reported],
        terms: Terms,
        stamp: &Stamp,
        file: Option<(String, String)>,
    ) -> Result<Done, LedgerError> {
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let lang = terms.lang;
        self.write(stamp, |run| {
            let mut done = Done::default();
            for one in reported {
                let shown = one.shown();
                if one.verdict != "accept" {
                    let found = not_accepted(one, lang);
                    done.add(&shown, vec![found]);
                    continue;
                }
                let (found, changed) = run.file(form, flow, one, file.clone(), lang)?;
                if done.take(&shown, found) {
                    continue;
                }
                if changed {
                    done.done += 1;
                } else {
                    done.unchanged += 1;
                }
            }
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
        file: Option<(String, String)>,
        lang: Lang,
    ) -> Result<(Vec<Diagnostic>, bool), LedgerError> {
        let row = Row::given(Vec::new());
        let title = form.identity.title.as_deref().and_then(|id| one.get(id));
        let filed = form.fields.iter().find(|field| field.kind == Kind::Date && field.is_printed());
        let filed = filed.and_then(|field| one.get(&field.id)).and_then(super::date);
        let (Some(path), Some(title), Some(filed_on)) = (one.community(form), title, filed) else {
            let fault = Diagnostic::new(
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
            );
            return Ok((vec![fault], false));
        };
        if filed_on > self.stamp.today {
            let today = self.stamp.today;
            return Ok((vec![super::step::late(&row, filed_on, today, lang)], false));
        }
        let Some(community) = self.community(&path)? else {
            return Ok((vec![unknown(self.conn, &path, &row, lang)?], false));
        };
        let mut found = Vec::new();
        if community.kind == super::base::KINDS[2] {
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
            file: file.clone(),
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
                Ok((found, true))
            }
            Some((_, _, _, sha256, _)) if sha256.is_some() && sha256 == one.sha256 => {
                Ok((found, false))
            }
            // Returned to its beginning and filed again.
            Some((id, step, step_on, _, round)) if step == first.id => {
                let on = super::date(&step_on).map_or(filed_on, |on| on.max(filed_on));
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
                Ok((found, true))
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
                Ok((found, false))
            }
        }
    }

    /// An objection, or the end of one.
    pub(super) fn objection(
        &mut self,
        case: &Case,
        instruction: &Instruction,
        reason: &str,
        by: &str,
    ) -> Result<bool, LedgerError> {
        let on = instruction.on;
        let draft = |what: &'static str| Draft {
            community: Some(case.community),
            path: Some(case.path.to_string()),
            by: Some(by.to_owned()),
            on: Some(on),
            reason: Some(reason.to_owned()),
            file: instruction.file.clone(),
            what,
        };
        if matches!(instruction.order, Order::Object) {
            self.record(draft("object"), |id| {
                vec![Change::insert(
                    &OBJECTION,
                    vec![
                        Value::Integer(id),
                        Value::Integer(case.id),
                        day(on),
                        text(by),
                        text(reason),
                        Value::Null,
                        Value::Null,
                        Value::Null,
                    ],
                )]
            })?;
            return Ok(true);
        }
        let open = open_objections(self.conn, case.id)?;
        let mut changes = Vec::new();
        for (id, _) in &open {
            let set =
                [("settled_on", day(on)), ("settled_by", text(by)), ("outcome", text(reason))];
            changes.push(self.edit(&OBJECTION, Value::Integer(*id), &set)?);
        }
        if changes.is_empty() {
            return Ok(false);
        }
        self.record(draft("settle"), |_| changes)?;
        Ok(true)
    }
}

/// Ids and days of the objections that nobody has settled.
pub(super) fn open_objections(
    conn: &Connection,
    case: i64,
) -> Result<Vec<(i64, String)>, LedgerError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, raised_on FROM objection WHERE application=?1 AND settled_on IS NULL ORDER BY id",
    )?;
    let open = statement.query_map([case], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(open.collect::<Result<_, _>>()?)
}

impl Done {
    pub(super) fn end_with<T>(self, terms: Terms, value: T) -> Outcome<(Done, T)> {
        match self.end(terms) {
            Outcome::Keep(done) => Outcome::Keep((done, value)),
            Outcome::Drop(done) => Outcome::Drop((done, value)),
        }
    }
}
