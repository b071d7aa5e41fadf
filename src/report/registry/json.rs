//! JSON of the contract, section 7.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::words::{Convention, conventions, fault};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::registry::Path;
use crate::registry::history::tell;
use crate::registry::log::Entry;
use crate::registry::quota::{Quotas, Window};
use crate::registry::sample::Sample;
use crate::registry::stats::{Place, Stats, Sums};
use crate::registry::trace::{Cause, Traced};
use crate::registry::verify::Check;

fn write(out: &mut dyn Write, view: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, view)?;
    out.write_all(b"\n")
}

/// A row behind a figure.
#[derive(Serialize)]
struct CauseView<'a> {
    row: &'a str,
    what: &'a str,
    on: Option<&'a str>,
    count: i64,
    /// Number of the entry of the log.
    entry: i64,
    file: Option<&'a str>,
}

/// Figure → its rows.
type Explained<'a> = BTreeMap<&'static str, Vec<CauseView<'a>>>;

/// The figures of a city, of a window where it is the quota.
fn explained<'a>(
    traced: Option<&'a [Traced]>,
    city: &str,
    window: Option<(i16, i16)>,
) -> Option<Explained<'a>> {
    let own = traced?.iter().filter(|of| of.city == city && of.window == window);
    let view = |cause: &'a Cause| CauseView {
        row: &cause.row,
        what: &cause.what,
        on: cause.on.as_deref(),
        count: cause.count,
        entry: cause.entry,
        file: cause.file.as_deref(),
    };
    Some(own.map(|of| (of.figure.name(), of.rows.iter().map(view).collect())).collect())
}

#[derive(Serialize)]
struct WindowView<'a> {
    from: i16,
    to: i16,
    communities: Option<i64>,
    cap: Option<i64>,
    awarded: i64,
    /// With `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained<'a>>,
}

impl<'a> WindowView<'a> {
    fn of(window: &Window, city: &str, traced: Option<&'a [Traced]>) -> WindowView<'a> {
        let Window { from, to, communities, cap, awarded } = *window;
        let explain = explained(traced, city, Some((from, to)));
        WindowView { from, to, communities, cap, awarded, explain }
    }
}

#[derive(Serialize)]
struct CityQuota<'a> {
    city: &'a str,
    #[serde(flatten)]
    window: WindowView<'a>,
    pending: i64,
    left: Option<i64>,
    state: &'static str,
    /// What is missing, where it cannot be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    earlier: Vec<WindowView<'a>>,
}

#[derive(Serialize)]
struct QuotaView<'a> {
    schema: &'static str,
    year: i16,
    title: &'a str,
    conventions: Vec<Convention>,
    cities: Vec<CityQuota<'a>>,
}

/// `shenpi.quota/1`.
pub fn quota(
    out: &mut dyn Write,
    form: &FormDef,
    quotas: &Quotas,
    traced: Option<&[Traced]>,
    lang: Lang,
) -> io::Result<()> {
    let cities = quotas.cities.iter().map(|city| CityQuota {
        city: &city.city,
        window: WindowView::of(&city.window, &city.city, traced),
        pending: city.pending,
        left: city.left,
        state: city.state.name(),
        missing: city.left.is_none().then(|| format!("{} {}", city.city, city.base_year)),
        earlier: city
            .earlier
            .iter()
            .map(|window| WindowView::of(window, &city.city, traced))
            .collect(),
    });
    write(
        out,
        &QuotaView {
            schema: "shenpi.quota/1",
            year: quotas.year,
            title: &quotas.title,
            conventions: conventions(form, "quota_", lang),
            cities: cities.collect(),
        },
    )
}

#[derive(Serialize)]
struct PlaceView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    communities: Option<i64>,
    in_base: i64,
    rural: i64,
    pilots: i64,
    taking_part: i64,
    met: i64,
    demonstration: i64,
    revoked: i64,
    open: i64,
    target_percent: Option<i64>,
    target: Option<&'static str>,
    /// With `--explain`; the province's figures are the sums of its cities'.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained<'a>>,
}

impl<'a> PlaceView<'a> {
    fn of(place: &'a Place, is_city: bool, traced: Option<&'a [Traced]>) -> PlaceView<'a> {
        let Sums { in_base, rural, pilots, taking_part, met, demonstration, revoked, open } =
            place.sums;
        PlaceView {
            city: is_city.then_some(place.name.as_str()),
            communities: place.communities,
            in_base,
            rural,
            pilots,
            taking_part,
            met,
            demonstration,
            revoked,
            open,
            target_percent: place.percent,
            target: place.target.map(|target| target.name()),
            explain: is_city.then(|| explained(traced, &place.name, None)).flatten(),
        }
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    place: PlaceView<'a>,
    /// Cities whose number of communities is missing.
    missing: &'a [String],
    pilot_target: Option<i64>,
    demonstration_target: Option<i64>,
    /// What the cities' quotas allow in all.
    demonstration_cap: Option<i64>,
    feasible: Option<bool>,
}

#[derive(Serialize)]
struct StatsView<'a> {
    schema: &'static str,
    year: i16,
    province: Whole<'a>,
    cities: Vec<PlaceView<'a>>,
}

/// `shenpi.stats/1`.
pub fn stats(
    out: &mut dyn Write,
    form: &FormDef,
    stats: &Stats,
    traced: Option<&[Traced]>,
) -> io::Result<()> {
    let targets = form.flow.as_ref().map(|flow| &flow.targets);
    let titled = targets.and_then(|targets| targets.titled);
    write(
        out,
        &StatsView {
            schema: "shenpi.stats/1",
            year: stats.year,
            province: Whole {
                place: PlaceView::of(&stats.province, false, None),
                missing: &stats.missing,
                pilot_target: targets.and_then(|targets| targets.pilots),
                demonstration_target: titled,
                demonstration_cap: stats.feasible,
                feasible: stats.feasible.zip(titled).map(|(most, wanted)| most >= wanted),
            },
            cities: stats.cities.iter().map(|city| PlaceView::of(city, true, traced)).collect(),
        },
    )
}

#[derive(Serialize)]
struct SampleView<'a> {
    schema: &'static str,
    seed: &'a str,
    percent: &'a str,
    method: &'static str,
    population: usize,
    drawn: &'a [String],
}

/// `shenpi.sample/1`.
pub fn sample(out: &mut dyn Write, sample: &Sample) -> io::Result<()> {
    write(
        out,
        &SampleView {
            schema: "shenpi.sample/1",
            seed: &sample.seed,
            percent: &sample.percent,
            method: crate::registry::sample::METHOD,
            population: sample.population,
            drawn: &sample.drawn,
        },
    )
}

#[derive(Serialize)]
struct EntryView<'a> {
    seq: i64,
    at: &'a str,
    what: &'a str,
    /// The entry in one sentence.
    text: String,
    community: Option<&'a str>,
    by: Option<&'a str>,
    on: Option<&'a str>,
    reason: Option<&'a str>,
    file: Option<&'a str>,
    sha256: Option<&'a str>,
    changes: serde_json::Value,
    hash: &'a str,
}

#[derive(Serialize)]
struct HistoryView<'a> {
    schema: &'static str,
    community: String,
    entries: Vec<EntryView<'a>>,
}

/// `shenpi.history/1`.
pub fn history(
    out: &mut dyn Write,
    form: &FormDef,
    path: &Path,
    entries: &[Entry],
    lang: Lang,
) -> io::Result<()> {
    let entries = entries.iter().map(|entry| EntryView {
        seq: entry.seq,
        at: &entry.at,
        what: &entry.what,
        text: tell(form, entry, lang),
        community: entry.path.as_deref(),
        by: entry.by.as_deref(),
        on: entry.on.as_deref(),
        reason: entry.reason.as_deref(),
        file: entry.file.as_deref(),
        sha256: entry.digest.as_deref(),
        changes: serde_json::from_str(&entry.changes).unwrap_or_default(),
        hash: &entry.hash,
    });
    write(
        out,
        &HistoryView {
            schema: "shenpi.history/1",
            community: path.to_string(),
            entries: entries.collect(),
        },
    )
}

#[derive(Serialize)]
struct FaultView {
    code: String,
    message: String,
}

#[derive(Serialize)]
struct CheckView<'a> {
    schema: &'static str,
    verdict: &'static str,
    entries: i64,
    rows: u64,
    head: &'a str,
    faults: u64,
    diagnostics: Vec<FaultView>,
}

/// `shenpi.registry-check/1`.
pub fn verify(out: &mut dyn Write, check: &Check, lang: Lang) -> io::Result<()> {
    let faults = check.faults.iter().map(|one| {
        let found = fault(one, lang);
        FaultView { code: found.code.to_string(), message: found.message }
    });
    write(
        out,
        &CheckView {
            schema: "shenpi.registry-check/1",
            verdict: if check.count == 0 { "valid" } else { "invalid" },
            entries: check.entries,
            rows: check.rows,
            head: &check.head,
            faults: check.count,
            diagnostics: faults.collect(),
        },
    )
}
