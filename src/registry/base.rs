//! The community base: communities by full path, the cities' numbers of urban
//! communities, and titles given before the ledger began.
//!
//! In: roster rows. Out: entries of the log, and findings by row. A row that is
//! there already and says the same changes nothing; one that says something
//! else of the same community is an `update`. Divisions that are renamed or
//! merged move their communities ([`Ledger::rename`]): the former paths stay,
//! and everything that happened stays with the community.

use std::collections::HashSet;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use super::log::Change;
use super::roster::{self, Row};
use super::schema::{APPLICATION, AWARD, COMMUNITY, FORMER, NUMBER, TOTAL};
use super::{Draft, Ledger, LedgerError, Outcome, Path, Run, Stamp, day, maybe, text};
use crate::check::{self, Context};
use crate::diagnostic::{Code, Diagnostic};
use crate::division::{Level, Problem};
use crate::document::Document;
use crate::extract::{Filled, Found};
use crate::form::flow::Deed;
use crate::form::{FormDef, Kind};
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

/// Kinds of communities; the first two are urban.
pub const KINDS: [&str; 3] = ["城市社区", "城关镇社区", "农村社区"];

/// How a command treats rows that cannot be taken.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Take the good rows, although others are refused.
    pub partial: bool,
    /// Language of findings.
    pub lang: Lang,
}

/// What became of a command's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// Rows that changed something.
    pub done: u64,
    /// Rows that said what the ledger said already.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Everything found, in the order of the rows, with their file.
    pub found: Vec<(String, Diagnostic)>,
    /// Whether the changes were kept: false where a row was refused and the
    /// good ones were not asked for.
    pub kept: bool,
}

impl Done {
    pub(super) fn add(&mut self, path: &str, found: Vec<Diagnostic>) {
        self.found.extend(found.into_iter().map(|found| (path.to_owned(), found)));
    }

    /// Takes what was found about one row; true where it refuses the row.
    pub(super) fn take(&mut self, path: &str, found: Vec<Diagnostic>) -> bool {
        let refuses = roster::refuses(&found);
        self.refused += u64::from(refuses);
        self.add(path, found);
        refuses
    }

    pub(super) fn end(mut self, terms: Terms) -> Outcome<Done> {
        self.kept = terms.partial || self.refused == 0;
        if self.kept { Outcome::Keep(self) } else { Outcome::Drop(self) }
    }
}

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
    pub(super) fn community(&self, path: &Path) -> Result<Option<Community>, LedgerError> {
        community(self.conn, path)
    }
}

/// The living community of a path.
pub(super) fn community(
    conn: &rusqlite::Connection,
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
pub(super) fn renamed(
    conn: &rusqlite::Connection,
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
        .query_row(params![path.city, path.county, path.street, path.name], |row| {
            Ok(Path {
                city: row.get(0)?,
                county: row.get(1)?,
                street: row.get(2)?,
                name: row.get(3)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Judges the paths of rows by the form's division data and its rules on names.
pub(super) struct Judge<'a> {
    form: &'a FormDef,
    context: Context,
    division: Option<&'a str>,
    name: Option<&'a str>,
    document: Document,
}

impl<'a> Judge<'a> {
    pub(super) fn new(form: &'a FormDef, today: Date, lang: Lang) -> Judge<'a> {
        let division =
            form.fields.iter().find(|field| field.kind == Kind::Division).map(|f| f.id.as_str());
        let name = form.identity.community.last().map(String::as_str);
        let context = Context { as_of: today, stage: 0, lang };
        let document = Document::new(crate::document::Format::Csv);
        Judge { form, context, division, name, document }
    }

    /// The path of a row whose first four cells are city, county, street and
    /// name; with the findings that `check` would give.
    pub(super) fn path(&self, row: &Row) -> (Option<Path>, Vec<Diagnostic>) {
        let part = |at: usize| row.get(at).map(crate::text::compact).unwrap_or_default();
        let [city, county, street, name] = [part(0), part(1), part(2), part(3)];
        if [&city, &county, &street, &name].iter().any(|part| part.is_empty()) {
            return (None, Vec::new()); // G502 has spoken
        }
        let whole = format!("{city}{county}{street}");
        let (Some(division), Some(field)) = (self.division, self.name) else {
            return (Some(Path { city, county, street, name }), Vec::new());
        };
        let level = self.form.divisions.as_ref().map_or(0, |data| {
            match data.parse(&whole).problems.first() {
                Some(Problem::UnknownCity { .. }) => 0,
                Some(Problem::Missing { level, .. } | Problem::Abbreviated { level, .. }) => {
                    match level {
                        Level::Province | Level::City => 0,
                        Level::County => 1,
                        Level::Street => 2,
                    }
                }
                Some(
                    Problem::UnknownStreet { .. }
                    | Problem::WrongSuffix { .. }
                    | Problem::RevokedStreet { .. },
                ) => 2,
                _ => 1,
            }
        });
        let found = |text: &str, at: usize| Found {
            text: text.to_owned(),
            place: row.place(at),
            font: None,
        };
        let filled = Filled {
            fields: vec![
                (field.to_owned(), found(&name, 3)),
                (division.to_owned(), found(&whole, level)),
            ],
            roster: true,
            ..Filled::default()
        };
        let (record, all) = check::check(self.form, &filled, &self.document, &self.context);
        // The other fields of the form do not stand in this roster, and 类别
        // says why a community under a town is urban.
        let skip = Code::new('F', 116);
        let findings: Vec<Diagnostic> = all
            .into_iter()
            .filter(|found| {
                let of = found.field.as_deref();
                found.code != skip && (of == Some(division) || of == Some(field))
            })
            .map(|found| Diagnostic { field: None, ..found })
            .collect();
        let part = |level: &str| record.text(&format!("{division}.{level}")).map(str::to_owned);
        let path = match (part("city"), part("county"), part("street")) {
            (Some(city), Some(county), Some(street)) => Some(Path { city, county, street, name }),
            _ => None,
        };
        (path.filter(|_| !roster::refuses(&findings)), findings)
    }

    /// A city's full name.
    fn city(&self, row: &Row) -> Result<String, Diagnostic> {
        let written = row.get(0).map(crate::text::compact).unwrap_or_default();
        let Some(data) = &self.form.divisions else { return Ok(written) };
        let lang = self.context.lang;
        let (message, help) = match data.city(&written) {
            crate::division::CityText::Full(city) => return Ok(city.to_owned()),
            crate::division::CityText::Abbreviated(city) => (
                say!(lang, "“市（州）”填的“{written}”不是全称", "“{written}” is not the full name"),
                say!(lang, "改为“{city}”", "Write {city}"),
            ),
            crate::division::CityText::Unknown(near) => (
                say!(lang, "没有“{written}”这个市（州）", "There is no city “{written}”"),
                match near.first() {
                    Some(city) => say!(
                        lang,
                        "填市（州）全称，是否为“{city}”",
                        "Write the city in full: {city}?"
                    ),
                    None => say!(lang, "填市（州）全称", "Write the city in full"),
                },
            ),
        };
        Err(Diagnostic::new(Code::new('F', 106), message, help).at(row.place(0)))
    }
}

/// G503: a cell says what it cannot.
fn bad(row: &Row, at: usize, label: &str, wanted: String, lang: Lang) -> Diagnostic {
    let written = row.get(at).unwrap_or_default();
    Diagnostic::new(
        Code::new('G', 503),
        say!(lang, "“{label}”不能是“{written}”", "“{label}” cannot be “{written}”"),
        wanted,
    )
    .at(row.place(at))
}

/// G504: the same row stands above.
fn twice(row: &Row, what: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 504),
        say!(lang, "名单里“{what}”出现两次", "{what} stands twice in the roster"),
        say!(lang, "只留一行", "Keep one of the rows"),
    )
    .at(row.place(0))
}

impl Ledger {
    /// Takes communities in.
    pub fn import(
        &mut self,
        form: &FormDef,
        rows: &[Row],
        terms: Terms,
        stamp: &Stamp,
        file: Option<(String, String)>,
    ) -> Result<Done, LedgerError> {
        let lang = terms.lang;
        let judge = Judge::new(form, stamp.today, lang);
        self.write(stamp, |run| {
            let mut done = Done::default();
            let mut seen = HashSet::new();
            for row in rows {
                let mut found = roster::blanks(row, roster::COMMUNITIES, lang);
                let (path, more) = judge.path(row);
                found.extend(more);
                let kind = row.get(4).map(crate::text::compact);
                let kind = kind.and_then(|kind| KINDS.into_iter().find(|known| *known == kind));
                if kind.is_none() && row.get(4).is_some() {
                    let all = KINDS.join(lang.pick("、", ", "));
                    let wanted = say!(lang, "填写其中之一：{all}", "Write one of {all}");
                    found.push(bad(row, 4, "类别", wanted, lang));
                }
                if let Some(path) = &path
                    && !seen.insert(path.clone())
                {
                    found.push(twice(row, &path.to_string(), lang));
                }
                if done.take(&row.path, found) {
                    continue;
                }
                let (Some(path), Some(kind)) = (path, kind) else { continue };
                let project = row.get(5).map(str::to_owned);
                let mut draft = Draft {
                    path: Some(path.to_string()),
                    file: file.clone(),
                    ..Draft::of("import")
                };
                match run.community(&path)? {
                    Some(old)
                        if old.kind == kind && (project.is_none() || old.project == project) =>
                    {
                        done.unchanged += 1;
                        continue;
                    }
                    Some(old) => {
                        let project = project.or(old.project);
                        let set = [("kind", text(kind)), ("project", maybe(project))];
                        let change = run.edit(&COMMUNITY, Value::Integer(old.id), &set)?;
                        draft.what = "update";
                        draft.community = Some(old.id);
                        run.record(draft, |_| vec![change])?;
                    }
                    None => {
                        let next = run.next();
                        draft.community = Some(next);
                        run.record(draft, |id| {
                            let [city, county, street, name] = path.parts().map(text);
                            vec![Change::insert(
                                &COMMUNITY,
                                vec![
                                    Value::Integer(id),
                                    city,
                                    county,
                                    street,
                                    name,
                                    text(kind),
                                    maybe(project),
                                    Value::Null,
                                    Value::Null,
                                ],
                            )]
                        })?;
                    }
                }
                done.done += 1;
            }
            Ok(done.end(terms))
        })
    }

    /// Takes the numbers of urban communities in.
    pub fn totals(
        &mut self,
        form: &FormDef,
        rows: &[Row],
        terms: Terms,
        stamp: &Stamp,
        file: Option<(String, String)>,
    ) -> Result<Done, LedgerError> {
        let lang = terms.lang;
        let judge = Judge::new(form, stamp.today, lang);
        self.write(stamp, |run| {
            let mut done = Done::default();
            let mut seen = HashSet::new();
            for row in rows {
                let mut found = roster::blanks(row, roster::TOTALS, lang);
                let city = match row.get(0).map(|_| judge.city(row)) {
                    Some(Ok(city)) => Some(city),
                    Some(Err(fault)) => {
                        found.push(fault);
                        None
                    }
                    None => None,
                };
                let year = row.get(1).and_then(year);
                if year.is_none() && row.get(1).is_some() {
                    let wanted = say!(lang, "写四位年份，如 2022", "Write a year such as 2022");
                    found.push(bad(row, 1, "年份", wanted, lang));
                }
                let number = row.get(2).and_then(count);
                if number.is_none() && row.get(2).is_some() {
                    let wanted = say!(lang, "写整数，如 1995", "Write a whole number such as 1995");
                    found.push(bad(row, 2, "城市社区总数", wanted, lang));
                }
                if let (Some(city), Some(year)) = (&city, year)
                    && !seen.insert((city.clone(), year))
                {
                    found.push(twice(row, &format!("{city} {year}"), lang));
                }
                if done.take(&row.path, found) {
                    continue;
                }
                let (Some(city), Some(year), Some(number), Some(source)) =
                    (city, year, number, row.get(3))
                else {
                    continue;
                };
                let after = vec![
                    text(city.clone()),
                    Value::Integer(year),
                    Value::Integer(number),
                    text(source),
                ];
                let mut change = Change::insert(&TOTAL, after);
                change.before = change.current(run.conn)?;
                if change.before == change.after {
                    done.unchanged += 1;
                    continue;
                }
                let path = Some(format!("{city} {year}"));
                run.record(Draft { path, file: file.clone(), ..Draft::of("total") }, |_| {
                    vec![change]
                })?;
                done.done += 1;
            }
            Ok(done.end(terms))
        })
    }

    /// Takes in titles that were given before the ledger began.
    pub fn awards(
        &mut self,
        form: &FormDef,
        rows: &[Row],
        terms: Terms,
        stamp: &Stamp,
        file: Option<(String, String)>,
    ) -> Result<Done, LedgerError> {
        let lang = terms.lang;
        let flow = form.flow.as_ref().ok_or(LedgerError::NoFlow)?;
        let judge = Judge::new(form, stamp.today, lang);
        self.write(stamp, |run| {
            let mut done = Done::default();
            for row in rows {
                let mut found = roster::blanks(row, roster::AWARDS, lang);
                let (path, more) = judge.path(row);
                found.extend(more);
                let award = award(form, row, stamp.today, lang, &mut found);
                let mut community = None;
                if let Some(path) = &path {
                    match run.community(path)? {
                        Some(known) => community = Some(known),
                        None => found.push(unknown(run.conn, path, row, lang)?),
                    }
                }
                if let (Some(community), Some((title, _, _))) = (&community, &award) {
                    let held: Option<(Option<String>, i64)> = run
                        .conn
                        .prepare_cached(
                            "SELECT (SELECT named_on FROM award w WHERE w.application = a.id), a.id
                             FROM application a WHERE a.community=?1 AND a.title=?2 AND a.open=1",
                        )?
                        .query_row(params![community.id, title], |row| {
                            Ok((row.get(0)?, row.get(1)?))
                        })
                        .optional()?;
                    match held {
                        Some((Some(named_on), _)) => {
                            // The very same row again says nothing new.
                            let same =
                                award.as_ref().is_some_and(|(_, on, _)| on.to_string() == named_on);
                            if same && !roster::refuses(&found) {
                                done.add(&row.path, found);
                                done.unchanged += 1;
                                continue;
                            }
                            found.push(has_title(row, title, &named_on, lang));
                        }
                        Some((None, _)) => found.push(under_way(row, title, lang)),
                        None => {}
                    }
                }
                let number = row.get(7).map(crate::text::compact);
                if let Some(number) = &number
                    && let Some(bearer) = super::number::bearer(run.conn, number)?
                {
                    found.push(super::number::taken(row, number, &bearer, lang));
                }
                if done.take(&row.path, found) {
                    continue;
                }
                let (Some(community), Some((title, on, batch))) = (community, award) else {
                    continue;
                };
                let named = flow.doing(Deed::Name).and_then(|at| flow.steps.get(at));
                let step = named.map(|step| step.id.clone()).ok_or(LedgerError::NoFlow)?;
                let draft = Draft {
                    community: Some(community.id),
                    path: Some(community.path.to_string()),
                    on: Some(on),
                    file: file.clone(),
                    ..Draft::of("award")
                };
                run.record(draft, |id| {
                    before_the_ledger(id, community.id, &title, &step, on, batch, number)
                })?;
                done.done += 1;
            }
            Ok(done.end(terms))
        })
    }
}

/// Title, day and batch of a row of `awards`.
fn award(
    form: &FormDef,
    row: &Row,
    today: Date,
    lang: Lang,
    found: &mut Vec<Diagnostic>,
) -> Option<(String, Date, i64)> {
    let title = row.get(4).map(crate::text::compact);
    let titles = super::flow::titles(form);
    let title = title.filter(|title| titles.is_empty() || titles.contains(&title.as_str()));
    if title.is_none() && row.get(4).is_some() {
        let all = titles.join(lang.pick("、", ", "));
        let wanted = say!(lang, "填写其中之一：{all}", "Write one of {all}");
        found.push(bad(row, 4, "称号", wanted, lang));
    }
    let on = row.get(5).and_then(super::date);
    match on {
        None if row.get(5).is_some() => {
            let wanted = say!(lang, "写日期，如 2022-12-30", "Write a date such as 2022-12-30");
            found.push(bad(row, 5, "命名日期", wanted, lang));
        }
        Some(on) if on > today => {
            let wanted = say!(
                lang,
                "命名日期不能晚于今天（{today}）",
                "It cannot lie after today ({today})"
            );
            found.push(bad(row, 5, "命名日期", wanted, lang));
        }
        _ => {}
    }
    let batch = row.get(6).and_then(count).filter(|batch| *batch > 0);
    if batch.is_none() && row.get(6).is_some() {
        let wanted = say!(lang, "写批次的序号，如 1", "Write the number of the batch, such as 1");
        found.push(bad(row, 6, "批次", wanted, lang));
    }
    Some((title?, on.filter(|on| *on <= today)?, batch?))
}

/// A case that stands at naming from its beginning.
fn before_the_ledger(
    id: i64,
    community: i64,
    title: &str,
    step: &str,
    on: Date,
    batch: i64,
    number: Option<String>,
) -> Vec<Change> {
    let mut application = vec![Value::Null; APPLICATION.columns.len()];
    for (column, value) in [
        (0, Value::Integer(id)),
        (1, Value::Integer(community)),
        (2, text(title)),
        (3, text(step)),
        (4, day(on)),
        (6, Value::Integer(1)),
        (11, Value::Integer(batch)),
        (15, Value::Integer(1)),
    ] {
        if let Some(cell) = application.get_mut(column) {
            *cell = value;
        }
    }
    let mut changes = vec![
        Change::insert(&APPLICATION, application),
        Change::insert(
            &AWARD,
            vec![
                Value::Integer(id),
                Value::Integer(id),
                Value::Integer(community),
                text(title),
                day(on),
                Value::Integer(batch),
                Value::Null,
                Value::Null,
            ],
        ),
    ];
    if let Some(number) = number {
        changes.push(Change::insert(
            &NUMBER,
            vec![
                text(number),
                Value::Null,
                Value::Null,
                Value::Integer(id),
                text("issued"),
                Value::Null,
            ],
        ));
    }
    changes
}

fn has_title(row: &Row, title: &str, named_on: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 511),
        say!(
            lang,
            "这个社区已于 {named_on} 命名为{title}，同一称号只命名一次",
            "This community was given the title {title} on {named_on}; a title is given once"
        ),
        say!(lang, "核对社区、称号和命名日期", "Check community, title and date"),
    )
    .at(row.place(4))
}

fn under_way(row: &Row, title: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 511),
        say!(
            lang,
            "这个社区申报{title}正在办理，不能补录命名",
            "This community's application for {title} is under way"
        ),
        say!(lang, "用 registry name 办理命名", "Name it with registry name"),
    )
    .at(row.place(4))
}

/// G505: the base has no such community.
pub(super) fn unknown(
    conn: &rusqlite::Connection,
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

/// A four-digit year; 年 may follow.
fn year(text: &str) -> Option<i64> {
    let text = crate::text::halfwidth(text).into_owned();
    let digits = text.strip_suffix('年').unwrap_or(&text);
    let year: i64 = digits.parse().ok()?;
    (digits.len() == 4 && (1949..=9999).contains(&year)).then_some(year)
}

/// A whole number that is not negative; thousands may be parted by commas.
fn count(text: &str) -> Option<i64> {
    let text = crate::text::halfwidth(text).replace('，', ",");
    let groups: Vec<&str> = text.trim().split(',').collect();
    let first = groups.first()?;
    let parted = groups.iter().skip(1).all(|group| group.len() == 3)
        && (groups.len() == 1 || (1..=3).contains(&first.len()));
    let digits = groups.concat();
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (parted && plain).then(|| digits.parse().ok()).flatten()
}

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
            let mut done = Done::default();
            let parts = |text: &str| -> Vec<String> {
                text.split(['/', '／']).map(crate::text::compact).collect()
            };
            let (from, to) = (parts(renaming.from), parts(renaming.to));
            let blank = from.iter().chain(&to).any(String::is_empty);
            if from.len() != to.len() || blank || !(2..=4).contains(&from.len()) || from == to {
                let fault = Diagnostic::new(
                    Code::new('G', 503),
                    say!(lang, "“{}”不能改为“{}”", "“{}” cannot become “{}”", renaming.from, renaming.to),
                    say!(
                        lang,
                        "两个路径要写到同一级，如 --from 成都市/武侯区/甲街道 --to 成都市/武侯区/乙街道",
                        "Write both paths down to the same level, such as CITY/COUNTY/STREET"
                    ),
                );
                done.take("", vec![fault]);
                return Ok(done.end(terms));
            }
            let columns = ["city", "county", "street", "name"];
            let test: Vec<String> = columns
                .iter()
                .take(from.len())
                .enumerate()
                .map(|(at, column)| format!("{column}=?{}", at + 1))
                .collect();
            let sql = format!(
                "SELECT id, city, county, street, name FROM community
                 WHERE ended_on IS NULL AND {} ORDER BY id",
                test.join(" AND ")
            );
            let mut statement = run.conn.prepare(&sql)?;
            let all: Vec<(i64, Path)> = statement
                .query_map(rusqlite::params_from_iter(&from), |row| {
                    let path = Path {
                        city: row.get(1)?,
                        county: row.get(2)?,
                        street: row.get(3)?,
                        name: row.get(4)?,
                    };
                    Ok((row.get(0)?, path))
                })?
                .collect::<Result<_, _>>()?;
            drop(statement);
            if all.is_empty() {
                let fault = Diagnostic::new(
                    Code::new('G', 505),
                    say!(lang, "台账里没有“{}”下的社区", "The ledger has no community under {}", renaming.from),
                    say!(lang, "核对 --from 的路径", "Check the path of --from"),
                );
                done.take("", vec![fault]);
            }
            for (id, path) in all {
                let mut after = path.parts().map(str::to_owned);
                for (slot, new) in after.iter_mut().zip(&to) {
                    slot.clone_from(new);
                }
                let [city, county, street, name] = after;
                let new = Path { city, county, street, name };
                let found = run.relocate(id, &path, &new, renaming, lang)?;
                if !done.take("", found) {
                    done.done += 1;
                }
            }
            Ok(done.end(terms))
        })
    }
}

impl Run<'_> {
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

#[cfg(test)]
mod tests {
    use super::{count, year};

    #[test]
    fn numbers_of_rosters() {
        for (text, wanted) in [
            ("1995", Some(1995)),
            ("1,995", Some(1995)),
            ("１２", Some(12)),
            ("0", Some(0)),
            ("2,0", None),
            (",100", None),
            ("12.5", None),
            ("-3", None),
            ("", None),
            ("12345678901", None),
        ] {
            assert_eq!(count(text), wanted, "{text}");
        }
        for (text, wanted) in
            [("2022", Some(2022)), ("2022年", Some(2022)), ("22", None), ("二〇二二", None)]
        {
            assert_eq!(year(text), wanted, "{text}");
        }
    }
}
