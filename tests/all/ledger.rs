//! The ledger: one batch from beginning to end, laws of flow and quota against
//! models that count by hand, and a file that nobody can change unseen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rusqlite::Connection;
use shenpi::form::FormDef;
use shenpi::form::flow::Deed;
use shenpi::lang::Lang;
use shenpi::record::Date;
use shenpi::registry::base::Terms;
use shenpi::registry::flow::{Instruction, Order, report};
use shenpi::registry::quota::State;
use shenpi::registry::roster::{self, Roster, Row};
use shenpi::registry::schema::TABLES;
use shenpi::registry::trace::{Asked, Figure, Traced};
use shenpi::registry::{Ledger, Stamp};

use crate::support::{root, run, shenpi, update};

fn form() -> FormDef {
    FormDef::built_in("sichuan-green-community", &[]).unwrap()
}

fn stamp() -> Stamp {
    Stamp { at: "2030-01-01T08:00:00+08:00".to_owned(), today: Date::new(2030, 1, 1).unwrap() }
}

const TERMS: Terms = Terms { partial: false, lang: Lang::Zh };

fn row(cells: &[&str]) -> Row {
    Row::given("", cells.iter().map(|cell| Some((*cell).to_owned())).collect())
}

/// What changes from run to run: moments, digests, and where the machine keeps
/// its files.
fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        let is_digest = digits.len() == 64;
        out.push_str(if is_digest { "<digest>" } else { digits });
        digits.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() || ('a'..='f').contains(&c) {
            digits.push(c);
        } else {
            flush(&mut digits, &mut out);
            out.push(c);
        }
    }
    flush(&mut digits, &mut out);
    let lines = out.lines().map(|line| match line.split_once("\"at\": \"") {
        Some((before, _)) => format!("{before}\"at\": \"<moment>\","),
        None => line.to_owned(),
    });
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn the_story_of_a_batch() {
    tell("story");
}

#[test]
fn the_story_of_a_year() {
    tell("year");
}

/// Runs the commands of `samples/ledger/NAME.args` and compares what they say.
fn tell(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root("samples/ledger")).unwrap().flatten() {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let script = fs::read_to_string(root(&format!("samples/ledger/{name}.args"))).unwrap();
    let mut told = String::new();
    for line in script.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let output = run(folder.path(), &words);
        told.push_str(&format!("$ shenpi {line}\n"));
        told.push_str(&masked(&String::from_utf8_lossy(&output.stdout)));
        told.push_str(&masked(&String::from_utf8_lossy(&output.stderr)));
        told.push_str(&format!("[{}]\n\n", output.status.code().unwrap()));
    }
    let path = root(&format!("samples/ledger/{name}.expected.txt"));
    if update() {
        fs::write(&path, &told).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    for (known, told) in known.split("\n$ ").zip(told.split("\n$ ")) {
        assert_eq!(told, known);
    }
    assert_eq!(told.len(), known.len());
    let left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".tmp") || name.ends_with("-wal") || name.ends_with("-shm"))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// A ledger with so many communities of 武侯区, each with a path of its own.
fn base(path: &Path, count: usize) -> Ledger {
    let form = form();
    Ledger::create(path, &form, &stamp()).unwrap();
    let mut ledger = Ledger::open(path, &form).unwrap();
    let rows: Vec<Row> = (0..count)
        .map(|at| row(&["成都市", "武侯区", "玉林街道", &format!("第{at}社区"), "城市社区"]))
        .collect();
    let done = ledger.import(&form, &rows, TERMS, &stamp()).unwrap();
    assert_eq!((done.done, done.refused), (count as u64, 0), "{:?}", done.found);
    ledger
}

fn apply(ledger: &mut Ledger, names: &[String], title: &str, filed: &str) {
    let form = form();
    let applications: Vec<serde_json::Value> = names
        .iter()
        .map(|name| {
            serde_json::json!({
                "path": name, "verdict": "accept", "sha256": null,
                "record": {"community": name, "title": title, "filed_on": filed,
                    "division": {"city": "成都市", "county": "武侯区", "street": "玉林街道"}},
            })
        })
        .collect();
    let json = serde_json::json!({
        "schema": "shenpi.check/1", "form": "sichuan-green-community",
        "applications": applications,
    });
    let all = report(&form, json.to_string().as_bytes(), None).unwrap();
    let done = ledger.apply(&form, &all, TERMS, &stamp()).unwrap();
    assert_eq!(done.done, names.len() as u64, "{:?}", done.found);
}

fn instruction(order: Order, on: Date) -> Instruction {
    Instruction {
        order,
        on,
        by: None,
        reason: Some("理由".to_owned()),
        until: None,
        batch: Some(1),
        title: None,
        file: None,
    }
}

/// A day of 2022 or 2023, for orders.
fn nth_day(at: i32) -> Date {
    let first = jiff::civil::date(2022, 1, 1);
    let day = first.saturating_add(jiff::ToSpan::days(i64::from(at)));
    Date::new(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any orders: a case moves one step forward or back to an earlier one,
    /// never before the date that stands; the model counts steps on its fingers.
    #[test]
    fn the_flow_is_its_model(orders in prop::collection::vec((0usize..12, 0i32..600), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = base(&folder.path().join("l.db"), 1);
        let names = ["第0社区".to_owned()];
        apply(&mut ledger, &names, "四川省绿色社区", "2022-01-01");
        let form = form();
        let flow = form.flow.as_ref().unwrap();
        // filed recommended reviewed confirmed inspected noticed named …
        let names_of: Vec<&str> = flow.steps.iter().map(|step| step.id.as_str()).collect();
        let next: BTreeMap<&str, &[&str]> = BTreeMap::from([
            ("filed", &["recommended", "withdrawn"][..]),
            ("recommended", &["reviewed", "withdrawn"][..]),
            ("reviewed", &["confirmed", "withdrawn"][..]),
            // No draw was held: nobody may pass the inspection by.
            ("confirmed", &["inspected", "withdrawn"][..]),
            ("inspected", &["noticed", "withdrawn"][..]),
            ("noticed", &["named", "withdrawn"][..]),
            ("named", &["plaqued"][..]),
            ("plaqued", &[][..]),
            ("withdrawn", &[][..]),
        ]);
        let (mut step, mut day, mut noticed) = ("filed", 0, 0);
        let mut ever = 0;
        for (to, at) in orders {
            let target = names_of[to];
            let back = to < names_of.iter().position(|id| *id == step).unwrap();
            let order = if back { Order::Return(to) } else { Order::Advance(Some(to)) };
            let allowed = step != "withdrawn" && at >= day && if back {
                !["named", "plaqued"].contains(&step) && to < 6
            } else {
                next[step].contains(&target)
                    && (target != "named" || nth_day(at) > flow.calendar.period_end(nth_day(noticed), 5).unwrap())
            };
            let own = instruction(order, nth_day(at));
            let path = row(&["成都市", "武侯区", "玉林街道", "第0社区"]);
            let done = ledger.instruct(&form, &[path], &own, TERMS, &stamp()).unwrap();
            prop_assert_eq!(done.done == 1, allowed, "{} → {} on {}: {:?}", step, target, at, done.found);
            if allowed {
                (step, day) = (target, at);
                ever += 1;
                if step == "noticed" {
                    noticed = at;
                }
            }
        }
        let found: String = ledger.connection().query_row("SELECT step FROM application", [], |row| row.get(0)).unwrap();
        prop_assert_eq!(found, step);
        let check = ledger.verify().unwrap();
        prop_assert_eq!(check.faults, vec![]);
        prop_assert_eq!(check.entries, 3 + ever);
    }

    /// The quota of every window, counted again by hand.
    #[test]
    fn the_quota_is_its_model(
        years in prop::collection::vec(2018i16..2026, 0..24),
        totals in prop::collection::btree_map(2018i16..2028, 0i64..80, 0..10),
        year in 2018i16..2028,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = base(&folder.path().join("l.db"), years.len() + 1);
        let form = form();
        let rows: Vec<Row> = totals
            .iter()
            .map(|(year, count)| row(&["成都市", &year.to_string(), &count.to_string(), "函"]))
            .collect();
        ledger.totals(&form, &rows, TERMS, &stamp()).unwrap();
        let rows: Vec<Row> = years
            .iter()
            .enumerate()
            .map(|(at, year)| {
                row(&["成都市", "武侯区", "玉林街道", &format!("第{at}社区"),
                    "四川省省级示范绿色社区", &format!("{year}-05-01"), "1"])
            })
            .collect();
        let done = ledger.awards(&form, &rows, TERMS, &stamp()).unwrap();
        prop_assert_eq!(done.refused, 0, "{:?}", done.found);
        apply(&mut ledger, &[format!("第{}社区", years.len())], "四川省省级示范绿色社区", "2022-01-01");

        let count = |to: i16| years.iter().filter(|year| (to - 2..=to).contains(*year)).count() as i64;
        let over = |to: i16| totals.get(&to).is_some_and(|total| 10 * count(to) > *total);
        let quotas = ledger.quota(&form, year).unwrap().unwrap();
        let city = &quotas.cities[0];
        prop_assert_eq!(city.window.awarded, count(year));
        prop_assert_eq!(city.pending, 1);
        let wanted = match totals.get(&year) {
            None => State::Unknown,
            Some(_) if over(year) => State::Exceeded,
            Some(total) if total / 10 - count(year) - 1 <= 0 => State::Full,
            Some(_) => State::Within,
        };
        prop_assert_eq!(city.state, wanted);
        prop_assert_eq!(city.left, totals.get(&year).map(|total| total / 10 - count(year) - 1));
        let earlier: Vec<i16> = (2000..year).filter(|to| over(*to)).collect();
        prop_assert_eq!(city.earlier.iter().map(|window| window.to).collect::<Vec<_>>(), earlier);
        // One more in that year: every window that holds it, as far as known.
        let room = ledger.room(&form, "成都市", year, 1).unwrap();
        let judged = match totals.get(&year) {
            None => "unknown",
            Some(_) if (year..year + 3).any(|to| {
                totals.get(&to).is_some_and(|total| count(to) + 2 > total / 10)
            }) => "exceeded",
            Some(_) => "room",
        };
        let found = match room.first() {
            None => "room",
            Some(shenpi::registry::quota::Judged::Exceeded(_)) => "exceeded",
            Some(shenpi::registry::quota::Judged::Unknown { .. }) => "unknown",
        };
        prop_assert_eq!(found, judged);
    }

    /// Whatever is changed behind the log's back is found.
    #[test]
    fn no_edit_stays_unseen(edits in prop::collection::vec((any::<u16>(), any::<u16>(), any::<u16>(), 0u8..4), 6)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("l.db");
        story(&path);
        let form = form();
        for (at, edit) in edits.into_iter().enumerate() {
            let copy = folder.path().join(format!("{at}.db"));
            fs::copy(&path, &copy).unwrap();
            if tampered(&copy, edit) {
                // The name of its form is asked before anything else.
                if let Ok(ledger) = Ledger::open(&copy, &form) {
                    let check = ledger.verify().unwrap();
                    prop_assert!(check.count > 0, "{:?}", edit);
                }
            }
        }
    }
}

/// A small ledger with something in most tables.
fn story(path: &Path) {
    let form = form();
    let mut ledger = base(path, 4);
    let totals = [row(&["成都市", "2022", "100", "函"])];
    ledger.totals(&form, &totals, TERMS, &stamp()).unwrap();
    let names: Vec<String> = (0..3).map(|at| format!("第{at}社区")).collect();
    apply(&mut ledger, &names, "四川省省级示范绿色社区", "2022-01-01");
    let rows: Vec<Row> =
        names.iter().map(|name| row(&["成都市", "武侯区", "玉林街道", name])).collect();
    let mut order = |order: Order, day: i32, rows: &[Row]| {
        let own = instruction(order, nth_day(day));
        let done = ledger.instruct(&form, rows, &own, TERMS, &stamp()).unwrap();
        assert_eq!(done.refused, 0, "{:?}", done.found);
    };
    for day in 1..=4 {
        order(Order::Advance(None), day, &rows);
    }
    order(Order::Advance(None), 10, &rows);
    order(Order::Object, 11, &rows[..1]);
    order(Order::Settle, 12, &rows[..1]);
    order(Order::Do(Deed::Name), 40, &rows);
    ledger.close().unwrap();
}

/// Changes, deletes or adds a row by raw SQL, with the triggers of the log taken
/// off and put back. False where the engine itself refuses.
fn tampered(path: &Path, (table, row, column, how): (u16, u16, u16, u8)) -> bool {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    let triggers: Vec<(String, String)> = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type='trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let mut names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    names.extend(["log", "log", "log"]);
    let name = names[usize::from(table) % names.len()];
    let count: i64 =
        conn.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0)).unwrap();
    let columns: Vec<String> = conn
        .prepare(&format!("SELECT name FROM pragma_table_info('{name}')"))
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let column = &columns[usize::from(column) % columns.len()];
    let rowid = format!(
        "(SELECT rowid FROM {name} ORDER BY rowid LIMIT 1 OFFSET {})",
        i64::from(row) % count.max(1)
    );
    let sql = match how {
        0 => format!("UPDATE {name} SET {column} = {column} || '0' WHERE rowid = {rowid}"),
        1 => format!("UPDATE {name} SET {column} = {column} + 1 WHERE rowid = {rowid}"),
        2 => format!("DELETE FROM {name} WHERE rowid = {rowid}"),
        _ => {
            let all = columns.join(",");
            let first = &columns[0];
            let rest = columns.get(1..).unwrap_or_default().join(",");
            format!(
                "INSERT INTO {name} ({all}) SELECT {first} + 1000, {rest} FROM {name} WHERE rowid = {rowid}"
            )
        }
    };
    let before = dump(&conn, name);
    let done = conn.execute(&sql, []).is_ok();
    let changed = done && dump(&conn, name) != before;
    for (_, sql) in &triggers {
        conn.execute_batch(sql).unwrap();
    }
    changed
}

fn dump(conn: &Connection, table: &str) -> Vec<String> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let count = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..count)
            .map(|at| row.get::<_, rusqlite::types::Value>(at).map(|value| format!("{value:?}")))
            .collect::<Result<String, _>>()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_shortened_log_and_a_forged_chain_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    story(&path);
    let form = form();
    let (seq, hash) = Ledger::open(&path, &form).unwrap().head().unwrap();
    // The last entry and its row go together: only the head written down knows.
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "DROP TRIGGER log_is_never_shortened; DELETE FROM log WHERE seq = (SELECT max(seq) FROM log);",
    )
    .unwrap();
    drop(conn);
    let ledger = Ledger::open(&path, &form).unwrap();
    let check = ledger.verify_against(Some((seq, &hash))).unwrap();
    let faults = format!("{:?}", check.faults);
    for wanted in ["Head", "Schema", "Row"] {
        assert!(faults.contains(wanted), "{wanted}: {faults}");
    }
}

/// Every code of the ledger is raised by something in the story or here.
#[test]
fn the_story_raises_the_codes_of_the_ledger() {
    if update() {
        return; // the story is being written
    }
    let story = fs::read_to_string(root("samples/ledger/story.expected.txt")).unwrap();
    // Raised elsewhere: files that were tampered with (above), numbers and rare
    // rosters (unit tests of the command, below).
    let elsewhere = ["G504", "G506", "G511", "G519", "G520", "G540", "G541", "G542", "G543"];
    let missing: Vec<String> = shenpi::diagnostic::entries()
        .map(|entry| entry.code.to_string())
        .filter(|code| code.starts_with('G') && !elsewhere.contains(&code.as_str()))
        .filter(|code| !story.contains(&format!("[{code}]")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn rare_findings() {
    let folder = tempfile::tempdir().unwrap();
    let (form, stamp) = (form(), stamp());
    let mut ledger = base(&folder.path().join("l.db"), 3);
    let codes = |found: &[(String, shenpi::diagnostic::Diagnostic)]| -> Vec<String> {
        found.iter().map(|(_, found)| found.code.to_string()).collect()
    };
    let place = |name: &'static str| row(&["成都市", "武侯区", "玉林街道", name]);
    // No case; the same community twice in a list.
    let own = instruction(Order::Advance(None), nth_day(1));
    let done = ledger.instruct(&form, &[place("第0社区")], &own, TERMS, &stamp).unwrap();
    assert_eq!(codes(&done.found), ["G506"]);
    apply(&mut ledger, &["第0社区".to_owned()], "四川省绿色社区", "2022-01-01");
    let twice = [place("第0社区"), place("第0社区")];
    let done = ledger.instruct(&form, &twice, &own, TERMS, &stamp).unwrap();
    assert_eq!((codes(&done.found), done.kept), (vec!["G504".to_owned()], false));
    // Two titles under way: which one?
    apply(&mut ledger, &["第0社区".to_owned()], "四川省省级示范绿色社区", "2022-01-01");
    let done = ledger.instruct(&form, &[place("第0社区")], &own, TERMS, &stamp).unwrap();
    assert_eq!(codes(&done.found), ["G506"]);
    // A title that is given once, and a number that is never used again.
    let award = |name: &'static str, on: &'static str, number: &'static str| {
        row(&["成都市", "武侯区", "玉林街道", name, "四川省绿色社区", on, "1", number])
    };
    let rows = [award("第1社区", "2021-01-01", "甲1")];
    assert_eq!(ledger.awards(&form, &rows, TERMS, &stamp).unwrap().done, 1);
    let rows = [award("第1社区", "2021-02-01", ""), award("第2社区", "2021-01-01", "甲1")];
    let done = ledger.awards(&form, &rows, TERMS, &stamp).unwrap();
    assert_eq!(codes(&done.found), ["G511", "G520"]);
    // A rural community applies: a remark.
    let rural = [row(&["成都市", "武侯区", "玉林街道", "乡下社区", "农村社区"])];
    ledger.import(&form, &rural, TERMS, &stamp).unwrap();
    let json = serde_json::json!({"schema": "shenpi.check/1", "applications": [{
        "path": "a", "verdict": "accept", "record": {"community": "乡下社区",
        "title": "四川省绿色社区", "filed_on": "2022-01-01",
        "division": {"city": "成都市", "county": "武侯区", "street": "玉林街道"}}}]});
    let all = report(&form, json.to_string().as_bytes(), None).unwrap();
    let done = ledger.apply(&form, &all, TERMS, &stamp).unwrap();
    assert_eq!((codes(&done.found), done.done), (vec!["G519".to_owned()], 1));
    assert!(ledger.verify().unwrap().faults.is_empty());
}

/// Roll-ups agree at every level, whatever the base (E5).
#[test]
fn sums_agree_from_street_to_province() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    story(&path);
    let form = form();
    let mut ledger = Ledger::open(&path, &form).unwrap();
    let more = [
        row(&["成都市", "锦江区", "春熙路街道", "大慈寺社区", "城关镇社区", "CD-1"]),
        row(&["绵阳市", "游仙区", "游仙街道", "和平社区", "农村社区"]),
    ];
    ledger.import(&form, &more, TERMS, &stamp()).unwrap();
    let stats = ledger.stats(&form, 2022).unwrap();
    for depth in 1..=3 {
        let mut sums = shenpi::registry::stats::Sums::default();
        stats.rolled_up(depth).iter().for_each(|(_, own)| sums.add(own));
        assert_eq!(sums, stats.province.sums, "depth {depth}");
    }
    assert_eq!((stats.province.sums.in_base, stats.province.sums.rural), (5, 1));
    assert_eq!((stats.province.sums.met, stats.province.sums.pilots), (3, 1));
}

/// The rows behind a figure are as many as the figure says, of every city.
fn traced(ledger: &Ledger, year: i16) {
    let form = form();
    let asked = Asked { within: Vec::new(), figure: None, lang: Lang::Zh };
    let stats = ledger.stats(&form, year).unwrap();
    let rows = ledger.trace_stats(&form, year, &asked).unwrap();
    let sum = |rows: &[Traced], city: &str, figure: Figure, window: Option<(i16, i16)>| -> i64 {
        let own = |of: &&Traced| of.city == city && of.figure == figure && of.window == window;
        rows.iter().filter(own).map(Traced::sum).sum()
    };
    for city in &stats.cities {
        for (figure, wanted) in [
            (Figure::Communities, city.communities.unwrap_or(0)),
            (Figure::InBase, city.sums.in_base),
            (Figure::Rural, city.sums.rural),
            (Figure::Pilots, city.sums.pilots),
            (Figure::TakingPart, city.sums.taking_part),
            (Figure::Met, city.sums.met),
            (Figure::Demonstration, city.sums.demonstration),
            (Figure::Revoked, city.sums.revoked),
            (Figure::Open, city.sums.open),
        ] {
            assert_eq!(
                sum(&rows, &city.name, figure, None),
                wanted,
                "{} {figure:?} {year}",
                city.name
            );
        }
    }
    let quotas = ledger.quota(&form, year).unwrap().unwrap();
    let rows = ledger.trace_quota(&form, &quotas, &asked).unwrap();
    for city in &quotas.cities {
        for window in city.earlier.iter().chain([&city.window]) {
            let years = Some((window.from, window.to));
            assert_eq!(sum(&rows, &city.city, Figure::Awarded, years), window.awarded);
            let given = sum(&rows, &city.city, Figure::Communities, years);
            assert_eq!(given, window.communities.unwrap_or(0));
        }
        let years = Some((city.window.from, city.window.to));
        assert_eq!(sum(&rows, &city.city, Figure::Pending, years), city.pending);
    }
    // Every row names an entry of the log that is about it.
    let conn = ledger.connection();
    for cause in rows.iter().flat_map(|of| &of.rows) {
        let path: Option<String> = conn
            .query_row("SELECT path FROM log WHERE seq=?1", [cause.entry], |row| row.get(0))
            .unwrap();
        assert_eq!(path.as_deref(), Some(cause.row.as_str()));
    }
}

#[test]
fn every_figure_has_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    story(&path);
    let form = form();
    let mut ledger = Ledger::open(&path, &form).unwrap();
    let totals = [row(&["成都市", "2021", "10", "函"]), row(&["绵阳市", "2023", "7", "函"])];
    ledger.totals(&form, &totals, TERMS, &stamp()).unwrap();
    // Demonstration titles of 2020 and 2021 beyond a cap, and a plain one.
    let title = "四川省省级示范绿色社区";
    let award = |at: usize, title: &'static str, on: &'static str| {
        let name = format!("新{at}社区");
        row(&["成都市", "武侯区", "玉林街道", &name, title, on, "1"])
    };
    let base: Vec<Row> = (0..4)
        .map(|at| {
            row(&["成都市", "武侯区", "玉林街道", &format!("新{at}社区"), "城市社区", "LX-1"])
        })
        .collect();
    ledger.import(&form, &base, TERMS, &stamp()).unwrap();
    let awards = [
        award(0, title, "2020-05-01"),
        award(1, title, "2021-05-01"),
        award(2, "四川省绿色社区", "2021-05-01"),
    ];
    assert_eq!(ledger.awards(&form, &awards, TERMS, &stamp()).unwrap().done, 3);
    apply(&mut ledger, &["新3社区".to_owned()], title, "2023-02-01");
    // One title is taken away, one community moves.
    let order = |order: Order, day: i32, until: Option<Date>| Instruction {
        until,
        title: Some(title.to_owned()),
        ..instruction(order, nth_day(day))
    };
    let first = [row(&["成都市", "武侯区", "玉林街道", "第0社区"])];
    let rectify = order(Order::Do(Deed::Rectify), 400, Some(nth_day(410)));
    assert_eq!(ledger.instruct(&form, &first, &rectify, TERMS, &stamp()).unwrap().done, 1);
    let revoke = order(Order::Do(Deed::Revoke), 411, None);
    assert_eq!(ledger.instruct(&form, &first, &revoke, TERMS, &stamp()).unwrap().done, 1);
    for year in 2019..=2024 {
        traced(&ledger, year);
    }
    let revoked = ledger.stats(&form, 2023).unwrap().province.sums;
    assert_eq!((revoked.revoked, revoked.met, revoked.open), (1, 5, 1));
    // What was under way at the end of a year still was, whatever came later.
    assert_eq!(ledger.stats(&form, 2021).unwrap().province.sums.open, 0);
    ledger.close().unwrap();
    let told = run(
        folder.path(),
        &[
            "registry",
            "--db",
            "l.db",
            "stats",
            "--year",
            "2023",
            "--explain",
            "--figure",
            "revoked",
            "--within",
            "成都市/武侯区",
        ],
    );
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("成都市 除名 1\n  成都市/武侯区/玉林街道/第0社区"), "{told}");
    let told = run(
        folder.path(),
        &["registry", "--db", "l.db", "stats", "--year", "2023", "--explain", "--format", "json"],
    );
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let city = &told["cities"][0];
    assert_eq!(city["explain"]["met"].as_array().unwrap().len(), 5, "{city}");
    assert_eq!(city["explain"]["communities"], serde_json::Value::Null, "no total of 2023");
    let told = run(
        folder.path(),
        &["registry", "--db", "l.db", "quota", "--year", "2023", "--explain", "--format", "json"],
    );
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let earlier = &told["cities"][0]["earlier"][0];
    assert_eq!(earlier["to"], 2021, "{told}");
    assert_eq!(earlier["explain"]["awarded"].as_array().unwrap().len(), 2);
    // The page is XML too, and every link leads somewhere.
    let page = run(
        folder.path(),
        &["registry", "--db", "l.db", "stats", "--year", "2023", "--explain", "--format", "html"],
    );
    let page = String::from_utf8(page.stdout).unwrap();
    let links: Vec<&str> =
        page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 10 && page.contains("<meter"));
    for link in links {
        assert_eq!(page.matches(&format!("id=\"{link}\"")).count(), 1, "{link}");
    }
}

#[test]
fn two_writers_wait_or_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    drop(base(&path, 1));
    fs::copy(root("samples/ledger/底表-改.csv"), folder.path().join("r.csv")).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let import = ["registry", "--db", "l.db", "import", "r.csv", "--wait", "0"];
    let output = run(folder.path(), &import);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("另一个程序正在写"), "{said}");
    // Readers need not wait.
    let stats = run(folder.path(), &["registry", "--db", "l.db", "stats", "--wait", "0"]);
    assert_eq!(stats.status.code(), Some(0));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(run(folder.path(), &import).status.code(), Some(0));
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    story(&path);
    let verify = |name: &str| {
        let output = run(folder.path(), &["registry", "--db", name, "verify"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), said + &String::from_utf8_lossy(&output.stdout))
    };
    fs::copy(&path, folder.path().join("newer.db")).unwrap();
    let newer = Connection::open(folder.path().join("newer.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let (code, said) = verify("newer.db");
    assert!(code == 2 && said.contains("更新版本"), "{code}: {said}");
    fs::write(folder.path().join("empty.db"), b"").unwrap();
    let (code, said) = verify("empty.db");
    assert!(code == 2 && said.contains("不是本程序的台账"), "{code}: {said}");
    // Cut short, and with bytes turned over: a sentence or a finding, no crash.
    let whole = fs::read(&path).unwrap();
    for cut in [100, 4096, 5000, whole.len() / 2, whole.len() - 1] {
        fs::write(folder.path().join("cut.db"), &whole[..cut]).unwrap();
        let (code, said) = verify("cut.db");
        assert!([1, 2, 3].contains(&code), "{cut}: {code}: {said}");
    }
    for at in (2048..whole.len()).step_by(7919) {
        let mut bytes = whole.clone();
        for byte in bytes.iter_mut().skip(at).take(64) {
            *byte = !*byte;
        }
        fs::write(folder.path().join("bent.db"), &bytes).unwrap();
        let (code, said) = verify("bent.db");
        // Free pages may be bent without harm.
        assert!([0, 1, 2, 3].contains(&code), "{at}: {code}: {said}");
    }
}

/// A ledger of an older version is brought up by whoever writes; a reader leaves
/// it as it is.
#[test]
fn an_older_ledger_is_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    story(&path);
    let form = form();
    let objects = |path: &Path| -> Vec<String> {
        let conn = Connection::open(path).unwrap();
        let sql = "SELECT type || name || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1";
        let mut statement = conn.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let wanted = objects(&path);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "DROP TABLE received; DROP TABLE score; PRAGMA user_version=1;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .unwrap();
    drop(conn);
    let before = fs::read(&path).unwrap();
    let ledger = Ledger::open_read_only(&path, &form).unwrap();
    assert_eq!(ledger.verify().unwrap().faults, vec![]);
    assert_eq!(ledger.stats(&form, 2022).unwrap().province.sums.met, 3);
    assert!(ledger.yearly(&form, 2022, stamp().today).is_ok());
    ledger.close().unwrap();
    assert!(fs::read(&path).unwrap() == before, "a reader wrote");
    let mut ledger = Ledger::open(&path, &form).unwrap();
    let on = Date::new(2022, 11, 8).unwrap();
    assert_eq!(ledger.received("成都市", 2022, on, None, &stamp()).unwrap(), Ok(()));
    assert_eq!(ledger.verify().unwrap().faults, vec![]);
    ledger.close().unwrap();
    assert_eq!(objects(&path), wanted);
}

/// A writer that is killed leaves all of its command or nothing.
#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("l.db");
    drop(base(&path, 1));
    let mut roster = String::from("市（州）,县（市、区）,街道（镇）,社区名称,类别\n");
    for at in 0..3000 {
        roster.push_str(&format!("成都市,武侯区,玉林街道,新{at}社区,城市社区\n"));
    }
    fs::write(folder.path().join("r.csv"), roster).unwrap();
    let form = form();
    let wal = folder.path().join("l.db-wal");
    for round in 0..4u64 {
        let mut child = shenpi(folder.path())
            .args(["registry", "--db", "l.db", "import", "r.csv"])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Killed when the write-ahead log has grown to so much, or never.
        while child.try_wait().unwrap().is_none() {
            if fs::metadata(&wal).is_ok_and(|found| found.len() > round * 60_000) {
                child.kill().unwrap();
                break;
            }
            std::thread::yield_now();
        }
        child.wait().unwrap();
        let ledger = Ledger::open(&path, &form).unwrap();
        let check = ledger.verify().unwrap();
        assert_eq!(check.faults, vec![], "round {round}");
        assert!([2, 3002].contains(&check.entries), "round {round}: {}", check.entries);
    }
}

#[test]
fn rosters_of_any_kind_are_read_alike() {
    let read = |text: &str| {
        let limits = shenpi::document::Limits::default();
        let document = shenpi::document::read(text.as_bytes(), &limits).unwrap();
        let (roster, found) = Roster::new("r.csv", None, document, roster::COMMUNITIES, Lang::Zh);
        (roster.rows().collect::<Vec<Row>>(), found)
    };
    // Titles above, columns in any order and under other names, sums below.
    let (rows, found) = read(
        "四川省社区底表,,,,\n,,,,\n社区类别,社区名称,街道,区县,所在市（州）\n城市社区,甲社区,玉林街道,武侯区,成都市\n,,,,合计\n",
    );
    assert_eq!((rows.len(), found.len()), (1, 0), "{found:?}");
    let cells: Vec<Option<&str>> = (0..5).map(|at| rows[0].get(at)).collect();
    assert_eq!(cells, ["成都市", "武侯区", "玉林街道", "甲社区", "城市社区"].map(Some));
    assert_eq!(rows[0].row, 4);
    let (rows, found) = read("a,b\n1,2\n");
    assert_eq!((rows.len(), found[0].code.to_string()), (0, "G501".to_owned()));
    // A merged cell holds for the rows that it covers, also those of no other cell.
    let page = "<table><tr><th>市（州）<th>县（市、区）<th>街道（镇）<th>社区名称<th>类别</tr>\
        <tr><td rowspan=3>成都市<td rowspan=2>武侯区<td rowspan=2>玉林街道<td>甲社区<td rowspan=3>城市社区</tr>\
        <tr><td>乙社区</tr><tr><td>锦江区<td>春熙路街道<td>丙社区</tr>\
        <tr><td colspan=5>合计</tr></table>";
    let (rows, found) = read(page);
    assert!(found.is_empty(), "{found:?}");
    let told: Vec<Vec<&str>> =
        rows.iter().map(|row| (0..5).filter_map(|at| row.get(at)).collect()).collect();
    assert_eq!(
        told,
        [
            ["成都市", "武侯区", "玉林街道", "甲社区", "城市社区"],
            ["成都市", "武侯区", "玉林街道", "乙社区", "城市社区"],
            ["成都市", "锦江区", "春熙路街道", "丙社区", "城市社区"],
        ]
    );
}

/// Papers come from the ledger, and their digests go back into it.
#[cfg(feature = "render")]
#[test]
fn papers_of_a_batch_are_recorded() {
    let folder = tempfile::tempdir().unwrap();
    story(&folder.path().join("l.db"));
    let into = |to: &str, output: &str, more: &[&str]| {
        let mut all = vec!["render", output, "--registry", "l.db", "--batch", "1", "--output", to];
        all.extend(more);
        run(folder.path(), &all)
    };
    let of = |output: &str, more: &[&str]| into("纸", output, more);
    let proof = into("样", "certificate", &["--proof"]);
    assert_eq!(proof.status.code(), Some(0), "{}", String::from_utf8_lossy(&proof.stderr));
    let form = form();
    let entries = || Ledger::open(&folder.path().join("l.db"), &form).unwrap().head().unwrap().0;
    let before = entries();
    let made = of("certificate", &[]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(entries(), before + 3, "a proof is no paper, three certificates are");
    let decision =
        ["--value", "document_number=川建〔2022〕1号", "--value", "signed_on=2022-02-10"];
    let made = of("decision", &decision);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    let ledger = Ledger::open(&folder.path().join("l.db"), &form).unwrap();
    let mut statement = ledger
        .connection()
        .prepare("SELECT output, number, file, sha256 FROM issued ORDER BY id")
        .unwrap();
    let issued: Vec<(String, Option<String>, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(issued.len(), 4);
    for (at, (output, number, file, sha256)) in issued.iter().enumerate() {
        let bytes = fs::read(folder.path().join("纸").join(file)).unwrap();
        let digest = shenpi::digest::bytes(&bytes, &[shenpi::digest::Algorithm::Sha256]);
        assert_eq!(digest[0].hex(), *sha256, "{file}");
        let wanted = (at < 3).then(|| format!("川绿社2022-{:05}", at + 1));
        assert_eq!((output == "certificate", number.clone()), (at < 3, wanted));
    }
    let reserved: i64 = ledger
        .connection()
        .query_row("SELECT count(*) FROM number WHERE state = 'reserved'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(reserved, 0);
    assert!(ledger.verify().unwrap().faults.is_empty());
    let nobody = run(folder.path(), &["render", "plaque", "--registry", "l.db", "--batch", "9"]);
    assert_eq!(nobody.status.code(), Some(2));
}
