//! Arguments to a plan: what is signed, where, how it looks, at what level.

use std::time::Duration;

use clap::ArgMatches;
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

use super::key::read;
use crate::cli::Failure;
use crate::lang::Lang;
use crate::pki::crl::Crl;
use crate::pki::ocsp::Ocsp;
use crate::pki::{Certificate, name};
use crate::say;
use crate::sign::Signer;
use crate::sign::evidence::Stock;
use crate::sign::fetch::Client;
use crate::sign::pdf::{Appearance, Approval, Art, Lock, PrepareError, Refusal, Spot};
use crate::sign::timestamp::Authority;
use crate::sign::work::{Level, Task};

/// How long an authority may take.
const PATIENCE: Duration = Duration::from_secs(20);

fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

/// `--time`, else now.
pub(super) fn time(matches: &ArgMatches, now: Timestamp, lang: Lang) -> Result<Timestamp, Failure> {
    let Some(text) = text(matches, "time") else { return Ok(now) };
    let civil = || -> Option<Timestamp> {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        TimeZone::fixed(offset(8)).to_timestamp(civil).ok()
    };
    text.parse().ok().or_else(civil).ok_or_else(|| {
        Failure::Usage(say!(
            lang,
            "“{text}”不是时间，写作 2026-11-23T10:00:00+08:00",
            "“{text}” is not a time; write 2026-11-23T10:00:00+08:00"
        ))
    })
}

/// A time as PDF writes it (ISO 32000-1, 7.9.4), Chinese time.
fn pdf_time(at: Timestamp) -> String {
    let civil = TimeZone::fixed(offset(8)).to_datetime(at);
    format!("D:{}+08'00'", civil.strftime("%Y%m%d%H%M%S"))
}

/// `--level`; B-T where only an authority is named.
pub(super) fn level(matches: &ArgMatches, lang: Lang) -> Result<Level, Failure> {
    let timed = matches.contains_id("tsa");
    let level = match matches.get_one::<String>("level").map(String::as_str) {
        None if timed => Level::T,
        None | Some("B-B") => Level::B,
        Some("B-T") => Level::T,
        Some("B-LT") => Level::Lt,
        Some(_) => Level::Lta,
    };
    let raises = matches.get_flag("renew")
        || matches.get_one::<String>("upgrade").is_some_and(|level| level.ends_with("LTA"));
    if !timed && (level >= Level::T || raises) {
        return Err(Failure::Usage(say!(
            lang,
            "这一级需要时间戳，请用 --tsa 给出时间戳服务的地址",
            "This level needs a timestamp; name the authority with --tsa"
        )));
    }
    Ok(level)
}

/// `--upgrade` or `--renew`.
pub(super) fn raise(matches: &ArgMatches) -> Task {
    match matches.get_one::<String>("upgrade") {
        Some(level) if level.ends_with("LTA") => Task::Upgrade(Level::Lta),
        Some(_) => Task::Upgrade(Level::Lt),
        None => Task::Renew,
    }
}

/// The signature that is wanted.
pub(super) fn approval(
    matches: &ArgMatches,
    signer: &dyn Signer,
    at: Timestamp,
    lang: Lang,
) -> Result<Approval, Failure> {
    let own = signer.chain().first().and_then(|der| Certificate::from_der(der).ok());
    let own = own.map(|certificate| name::common(certificate.subject()));
    let who = text(matches, "name").or(own.filter(|name| !name.is_empty()));
    let seal = match text(matches, "seal") {
        Some(path) => {
            let (width, height) = size(matches, lang)?;
            Some(seal(matches, &path, width, height, lang)?)
        }
        None => None,
    };
    let across = matches.get_flag("across");
    if across && seal.is_none() {
        return Err(Failure::Usage(say!(
            lang,
            "骑缝章要用 --seal 给出印章图片",
            "--across needs the seal's picture: --seal"
        )));
    }
    let words = match (&who, matches.get_flag("no-words")) {
        (Some(who), false) if seal.is_some() => words(matches, who, at, lang)?,
        _ => None,
    };
    let appearance = seal.clone().map(|seal| Appearance { seal: Some(seal), words });
    Ok(Approval {
        field: text(matches, "field"),
        at: spot(matches, lang)?,
        room: 0,
        time: pdf_time(at),
        name: who,
        reason: text(matches, "reason"),
        location: text(matches, "location"),
        appearance,
        across: seal.filter(|_| across),
        certify: matches.get_one::<u8>("certify").copied(),
        lock: text(matches, "lock").map(|text| lock(&text)),
        ..Approval::default()
    })
}

fn lock(text: &str) -> Lock {
    let names = |text: &str| {
        text.split([',', '，', '、']).map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    };
    match text.strip_prefix(['!', '！']) {
        Some(rest) => Lock::Exclude(names(rest)),
        None if text == "all" => Lock::All,
        None => Lock::Include(names(text)),
    }
}

/// `--at`.
fn spot(matches: &ArgMatches, lang: Lang) -> Result<Option<Spot>, Failure> {
    let Some(text) = text(matches, "at") else { return Ok(None) };
    let bad = || {
        Failure::Usage(say!(
            lang,
            "--at 要写成 页码,距左,距上,宽,高（毫米），如 1,120,200,42,42，而不是“{text}”",
            "--at takes PAGE,X,Y,W,H in mm, such as 1,120,200,42,42, not “{text}”"
        ))
    };
    let (page, rest) = text.split_once(',').ok_or_else(bad)?;
    let numbers: Vec<f32> = rest.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    let [x, y, width, height] = numbers.as_slice() else { return Err(bad()) };
    let page = page.trim().parse().map_err(|_| bad())?;
    let sound = |n: &f32| n.is_finite() && (0.0..=5000.0).contains(n);
    if page == 0 || !numbers.iter().all(sound) || *width <= 0.0 || *height <= 0.0 {
        return Err(bad());
    }
    Ok(Some(Spot { page, x: *x, y: *y, width: *width, height: *height }))
}

/// `--seal-size`.
fn size(matches: &ArgMatches, lang: Lang) -> Result<(f32, f32), Failure> {
    let text = text(matches, "seal-size").unwrap_or_else(|| "42".to_owned());
    let mut numbers = text.split(['x', 'X', '×']).map(|n| n.trim().parse::<f32>());
    let found = match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(width)), None, _) => Some((width, width)),
        (Some(Ok(width)), Some(Ok(height)), None) => Some((width, height)),
        _ => None,
    };
    found.filter(|(w, h)| [w, h].iter().all(|n| (5.0..=150.0).contains(*n))).ok_or_else(|| {
        Failure::Usage(say!(
            lang,
            "--seal-size 要写毫米数，如 42 或 45x30（5 到 150），而不是“{text}”",
            "--seal-size takes millimetres, such as 42 or 45x30 (5 to 150), not “{text}”"
        ))
    })
}

/// The seal at its true size.
fn seal(
    matches: &ArgMatches,
    path: &str,
    width: f32,
    height: f32,
    lang: Lang,
) -> Result<Art, Failure> {
    let bytes = read(path, lang)?;
    let made = match bytes.starts_with(b"\x89PNG") {
        true => Art::of_png(&bytes, width, height).map_err(|why| match why {
            PrepareError::Refused(Refusal::Picture(why)) => why,
            why => why.to_string(),
        }),
        false => drawn(matches, &bytes, width, height, lang)?,
    };
    made.map_err(|why| {
        Failure::Usage(say!(
            lang,
            "印章图片“{path}”画不出来（{why}）；请用 PNG 或 SVG",
            "The seal {path} cannot be drawn ({why}); give PNG or SVG"
        ))
    })
}

#[cfg(feature = "render")]
fn drawn(
    matches: &ArgMatches,
    svg: &[u8],
    width: f32,
    height: f32,
    lang: Lang,
) -> Result<Result<Art, String>, Failure> {
    let fonts = crate::cli::render::fonts(matches, lang)?;
    let page = crate::render::seal::picture(svg, width, height, fonts);
    Ok(page.map(Art::of_page).map_err(|why| why.to_string()))
}

/// SVG needs the layout engine.
#[cfg(not(feature = "render"))]
fn drawn(
    _: &ArgMatches,
    _: &[u8],
    _: f32,
    _: f32,
    _: Lang,
) -> Result<Result<Art, String>, Failure> {
    Ok(Err("no feature `render`: PNG only".to_owned()))
}

#[cfg(not(feature = "render"))]
fn words(_: &ArgMatches, _: &str, _: Timestamp, _: Lang) -> Result<Option<Art>, Failure> {
    Ok(None)
}

/// Signer and time, for the seal's lower edge.
#[cfg(feature = "render")]
fn words(
    matches: &ArgMatches,
    who: &str,
    at: Timestamp,
    lang: Lang,
) -> Result<Option<Art>, Failure> {
    let fonts = crate::cli::render::fonts(matches, lang)?;
    let (width, _) = size(matches, lang)?;
    let lines = [who.to_owned(), crate::sign::shown(at)];
    let page = crate::render::seal::words(&lines, width, fonts).map_err(|why| {
        Failure::Usage(say!(
            lang,
            "签名者和时间印不出来（{why}）；请用 --name 换个写法，或加 --no-words",
            "Signer and time cannot be printed ({why}); change --name, or add --no-words"
        ))
    })?;
    Ok(Some(Art::of_page(page)))
}

/// `--tsa`.
pub(super) fn authority(matches: &ArgMatches, lang: Lang) -> Result<Option<Authority>, Failure> {
    let Some(url) = text(matches, "tsa") else { return Ok(None) };
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(Failure::Usage(say!(
            lang,
            "--tsa 要写 http:// 或 https:// 开头的地址，而不是“{url}”",
            "--tsa takes an address that begins with http:// or https://, not “{url}”"
        )));
    }
    let policy = match text(matches, "tsa-policy") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            Failure::Usage(say!(
                lang,
                "--tsa-policy 要写对象标识符，如 1.2.3.4，而不是“{text}”",
                "--tsa-policy takes an object identifier such as 1.2.3.4, not “{text}”"
            ))
        })?),
    };
    Ok(Some(Authority { url, policy, client: Client::new(PATIENCE) }))
}

/// `--chain`, `--crl`, `--ocsp`, `--fetch`.
pub(super) fn stock(matches: &ArgMatches, lang: Lang) -> Result<Stock, Failure> {
    let bad = |path: &str, why: String| {
        Failure::Usage(say!(
            lang,
            "“{path}”读不出来（{why}）；请核对是否给错了文件",
            "{path} cannot be read ({why}); is it the right file?"
        ))
    };
    let all = |name: &str| -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let paths = matches.get_many::<String>(name).into_iter().flatten();
        paths.map(|path| Ok((path.clone(), read(path, lang)?))).collect()
    };
    let mut certificates = Vec::new();
    for name in ["chain", "cert"] {
        for (path, bytes) in all(name)? {
            let found = crate::sign::key::certificates(&bytes);
            for der in found.map_err(|why| bad(&path, why.to_string()))? {
                certificates.extend(Certificate::from_der(&der));
            }
        }
    }
    let mut crls = Vec::new();
    for (path, bytes) in all("crl")? {
        crls.extend(Crl::from_file(&bytes).map_err(|why| bad(&path, why.to_string()))?);
    }
    let mut ocsps = Vec::new();
    for (path, bytes) in all("ocsp")? {
        ocsps.push(Ocsp::from_der(&bytes).map_err(|why| bad(&path, why.to_string()))?);
    }
    let client = matches.get_flag("fetch").then(|| Client::new(PATIENCE));
    Ok(Stock::new(certificates, crls, ocsps, client))
}
