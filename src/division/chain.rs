//! One walk from the province down to the street.
//!
//! The longest official name wins at every level; only where none fits are
//! aliases, zones, short forms and unknown names tried, in that order.

use super::names::{city_length, county_length, street_length, zone_length};
use super::{Chain, Divisions, Level, Meaning, Note, Problem, nearest};
use crate::text::{is_unseen, narrow, nfc};

pub(super) fn parse<'a>(all: &'a Divisions, text: &str) -> Chain<'a> {
    let (line, asides) = prepare(text);
    let mut walk = Walk {
        all,
        rest: &line,
        asides: &asides,
        city: None,
        county: None,
        street: None,
        chain: Chain::default(),
    };
    walk.province();
    walk.city();
    walk.county();
    walk.beside_county();
    walk.street();
    walk.finish()
}

/// The text without white space and brackets, separators as single `/`; and
/// what stood in the brackets.
fn prepare(text: &str) -> (String, Vec<String>) {
    let (mut line, mut asides, mut depth) = (String::new(), Vec::new(), 0_u32);
    for c in nfc(text).chars().map(narrow) {
        match c {
            '(' | '[' | '{' | '【' | '〔' => {
                depth += 1;
                if depth == 1 {
                    asides.push(String::new());
                }
            }
            ')' | ']' | '}' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if is_unseen(c) || c == '_' => {}
            _ if depth > 0 => {
                if let Some(aside) = asides.last_mut() {
                    aside.push(c);
                }
            }
            _ if is_separator(c) => {
                if !line.is_empty() && !line.ends_with('/') {
                    line.push('/');
                }
            }
            _ => line.push(c),
        }
    }
    line.truncate(line.trim_end_matches('/').len());
    asides.retain(|aside| !aside.is_empty());
    (line, asides)
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '/' | '\\'
            | '|'
            | '-'
            | ','
            | '、'
            | '，'
            | ';'
            | '。'
            | '.'
            | '·'
            | '•'
            | '>'
            | '→'
            | '_'
            | ':'
            | '‐'..='―' | '−' | '─'
    )
}

struct Walk<'a, 't> {
    all: &'a Divisions,
    rest: &'t str,
    asides: &'t [String],
    /// What is meant, read or inferred; the chain holds only what was read.
    city: Option<usize>,
    county: Option<usize>,
    street: Option<&'a str>,
    chain: Chain<'a>,
}

impl<'a> Walk<'a, '_> {
    /// Takes bytes from the front, and the separator behind them.
    fn take(&mut self, length: usize) -> String {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest.trim_start_matches('/');
        taken.trim_end_matches('/').to_owned()
    }

    fn problem(&mut self, problem: Problem<'a>) {
        self.chain.problems.push(problem);
    }

    fn province(&mut self) {
        let all = self.all;
        self.rest = self.rest.strip_prefix("中国").unwrap_or(self.rest);
        let full = all.name(all.province);
        let Some(short) = full.strip_suffix('省') else { return };
        if self.rest.starts_with(full) {
            self.take(full.len());
        } else if self.rest.starts_with(short) && self.all.alias_at(self.rest).is_none() {
            let written = self.take(short.len());
            // 四川天府新区 is the zone's own name.
            if zone_length(self.rest).is_none() {
                let level = Level::Province;
                self.problem(Problem::Abbreviated { level, written, official: full });
            }
        }
    }

    fn city(&mut self) {
        let all = self.all;
        let full = all.cities.iter().position(|city| self.rest.starts_with(all.name(city.name)));
        if let Some(at) = full {
            self.read_city(at);
            self.take(self.chain.city.map_or(0, str::len));
            // 成都市成都市, 成都市市辖区.
            let again = self.chain.city.filter(|city| self.rest.starts_with(city));
            if let Some(word) = again.or(Some("市辖区")).filter(|word| self.rest.starts_with(word))
            {
                let extra = self.take(word.len());
                self.chain.notes.push(Note::Extra(extra));
            }
            return;
        }
        if let Some((length, Meaning::City(at))) = self.all.alias_at(self.rest) {
            let at = *at;
            self.short_city(at, length);
            return;
        }
        let lower = !self.all.counties_at(self.rest, None).is_empty()
            || self.all.alias_at(self.rest).is_some()
            || zone_length(self.rest).is_some()
            || !self.all.streets_at(self.rest, None).is_empty();
        if lower {
            return;
        }
        let mut bases = all.cities.iter().map(|city| all.base(city.name)).enumerate();
        if let Some((at, base)) = bases.find(|(_, base)| self.rest.starts_with(base)) {
            // 阿坝藏族自治州 leaves out a people.
            let autonomous = city_length(self.rest).filter(|&length| {
                self.rest.get(..length).is_some_and(|name| name.ends_with("自治州"))
            });
            self.short_city(at, autonomous.unwrap_or(0).max(base.len()));
            return;
        }
        if self.all.short_county_at(self.rest, None).is_none()
            && let Some(length) = city_length(self.rest)
        {
            let written = self.take(length);
            let nearest = nearest(&written, all.cities());
            self.problem(Problem::UnknownCity { written, nearest });
        }
    }

    fn read_city(&mut self, at: usize) {
        self.city = Some(at);
        self.chain.city = self.all.city_name(at);
    }

    fn short_city(&mut self, at: usize, length: usize) {
        self.read_city(at);
        let written = self.take(length);
        let official = self.chain.city.unwrap_or_default();
        self.problem(Problem::Abbreviated { level: Level::City, written, official });
    }

    fn county(&mut self) {
        let all = self.all;
        let unknown_city = matches!(self.chain.problems.last(), Some(Problem::UnknownCity { .. }));
        let given = self.city;
        // What is wrong with the county waits for the missing city, which is
        // inferred from it.
        let problem = self.county_step();
        self.city = self.city.or_else(|| Some(all.counties.get(self.county?)?.city));
        if given.is_none() && !unknown_city {
            let expected = self.city.and_then(|city| all.city_name(city));
            self.problem(Problem::Missing { level: Level::City, expected });
        }
        self.chain.problems.extend(problem);
    }

    fn county_step(&mut self) -> Option<Problem<'a>> {
        let all = self.all;
        // 1. A full name.
        let here = self.all.counties_at(self.rest, self.city);
        if let Some(&first) = here.first() {
            let name = all.county_name(first).unwrap_or_default();
            self.take(name.len());
            self.chain.county = Some(name);
            self.county = match here.as_slice() {
                [only] => Some(*only),
                // 市中区 without its city: the street tells which.
                several => only(
                    several.iter().copied().filter(|&at| self.all.has_street_at(self.rest, at)),
                ),
            };
            return None;
        }
        // 乐山市中区 for 乐山市市中区.
        if let Some(at) = self.middle_district() {
            self.read_county(at);
            return Some(self.short_county(at, "中区".len()));
        }
        // 2. Another name of a county, or of a zone.
        match self.all.alias_at(self.rest) {
            Some((length, &Meaning::County(at))) if self.all.is_in_city(at, self.city) => {
                self.read_county(at);
                return Some(self.short_county(at, length));
            }
            Some((length, &Meaning::Renamed(at, year))) if self.all.is_in_city(at, self.city) => {
                self.read_county(at);
                let written = self.take(length);
                let official = all.county_name(at).unwrap_or_default();
                return Some(Problem::Renamed { written, official, year });
            }
            Some((length, &(Meaning::County(at) | Meaning::Renamed(at, _)))) => {
                return Some(self.other_city(length, &[at]));
            }
            _ => {}
        }
        if let Some((length, candidates)) = self.all.zone_at(self.rest, self.city) {
            return self.zone(length, &candidates);
        }
        // 3. No county at all, for a street follows.
        let by_street = self.all.streets_at(self.rest, self.city);
        if !by_street.is_empty() {
            self.county = only(by_street.into_iter());
            let expected = self.county.and_then(|at| all.county_name(at));
            return Some(Problem::Missing { level: Level::County, expected });
        }
        // 4. A full name in another city.
        let elsewhere = self.all.counties_at(self.rest, None);
        if let Some(name) = elsewhere.first().and_then(|&at| all.county_name(at)) {
            return Some(self.other_city(name.len(), &elsewhere));
        }
        // 5. A short form.
        if let Some((at, length)) = self.all.short_county_at(self.rest, self.city) {
            self.read_county(at);
            return Some(self.short_county(at, length));
        }
        // 6. Something that is built like a county's name.
        if let Some(length) = county_length(self.rest) {
            let written = self.take(length);
            let expected = self.expect_by_street();
            let names = all.counties_of(self.city).filter_map(|at| all.county_name(at));
            let foreign = matches!(self.chain.problems.last(),
                Some(Problem::UnknownCity { nearest, .. }) if nearest.is_empty());
            let nearest = if foreign { Vec::new() } else { nearest(&written, names) };
            return Some(Problem::UnknownCounty { written, expected, nearest });
        }
        Some(Problem::Missing { level: Level::County, expected: None })
    }

    fn read_county(&mut self, at: usize) {
        self.county = Some(at);
        self.chain.county = self.all.county_name(at);
    }

    fn short_county(&mut self, at: usize, length: usize) -> Problem<'a> {
        let written = self.take(length);
        let official = self.all.county_name(at).unwrap_or_default();
        Problem::Abbreviated { level: Level::County, written, official }
    }

    fn middle_district(&self) -> Option<usize> {
        let fits = |&at: &usize| self.all.county_name(at) == Some("市中区");
        let found = self.all.counties_of(Some(self.city?)).find(fits);
        found.filter(|_| self.rest.starts_with("中区"))
    }

    fn other_city(&mut self, length: usize, counties: &[usize]) -> Problem<'a> {
        let all = self.all;
        self.take(length);
        let cities = counties.iter().filter_map(|&at| all.city_name(all.counties.get(at)?.city));
        Problem::OtherCity {
            county: counties.first().and_then(|&at| all.county_name(at)).unwrap_or_default(),
            cities: cities.collect(),
            expected: self.expect_by_street(),
        }
    }

    /// A zone where the county should stand. With the county right behind it,
    /// it is only a remark.
    fn zone(&mut self, length: usize, candidates: &[usize]) -> Option<Problem<'a>> {
        let all = self.all;
        let mut written = self.take(length);
        while let Some(more) = zone_length(self.rest) {
            written.push_str(&self.take(more));
        }
        if self.city.is_some()
            && let [at, ..] = *self.all.counties_at(self.rest, self.city)
        {
            self.read_county(at);
            self.take(self.chain.county.map_or(0, str::len));
            self.chain.notes.push(Note::Zone(written));
            return None;
        }
        self.city = self.city.or_else(|| city_of_zone(all, &written, candidates));
        let here = all.counties_of(self.city);
        let mut mentioned = self.asides.iter().flat_map(|aside| all.county_in_text(aside));
        let bracketed = mentioned
            .find_map(|(name, _)| here.clone().find(|&at| all.county_name(at) == Some(name)));
        let by_street = all.streets_at(self.rest, self.city);
        let likely = only(by_street.iter().copied().filter(|at| candidates.contains(at)));
        self.county = bracketed.or(likely).or_else(|| only(by_street.into_iter()));
        let county = self.county.and_then(|at| all.county_name(at));
        let named = |&at: &usize| all.county_name(at);
        let candidates = if county.is_some() { &[] } else { candidates };
        Some(Problem::Zone {
            written,
            county,
            candidates: candidates.iter().filter_map(named).collect(),
        })
    }

    /// The county of this city that has the street which follows; it is then
    /// taken as meant.
    fn expect_by_street(&mut self) -> Option<&'a str> {
        self.county = only(self.all.streets_at(self.rest, Some(self.city?)).into_iter());
        self.all.county_name(self.county?)
    }

    /// A zone or the county's name again, between county and street.
    fn beside_county(&mut self) {
        if self.chain.county.is_none() {
            return;
        }
        if let Some(again) = self.chain.county.filter(|county| self.rest.starts_with(county)) {
            let extra = self.take(again.len());
            self.chain.notes.push(Note::Extra(extra));
        }
        if let Some(length) = zone_length(self.rest)
            && self.county.is_none_or(|at| !self.all.has_street_at(self.rest, at))
        {
            let zone = self.take(length);
            self.chain.notes.push(Note::Zone(zone));
        }
    }

    fn street(&mut self) {
        let all = self.all;
        let county = self.county;
        let known = match county {
            Some(at) => longest(all.streets_of(at).filter(|name| self.rest.starts_with(name))),
            None => {
                let counties = all.counties_of(self.city);
                let streets = counties.flat_map(|at| all.streets_of(at));
                longest(streets.filter(|name| self.rest.starts_with(name)))
            }
        };
        if let Some(name) = known {
            self.take(name.len());
            self.chain.street = Some(name);
            self.street = Some(name);
            return;
        }
        let Some(at) = county else {
            // Without its county a street cannot be judged.
            match street_length(self.rest) {
                Some(length) => self.chain.street_written = Some(self.take(length)),
                None => self.problem(Problem::Missing { level: Level::Street, expected: None }),
            }
            return;
        };
        if let Some((length, &Meaning::Spelling(name))) = self.all.alias_at(self.rest)
            && all.street_keys(at).contains(&name)
        {
            let (written, name) = (self.take(length), all.name(name));
            self.chain.notes.push(Note::Spelling(written, name));
            self.chain.street = Some(name);
            self.street = Some(name);
        } else if let Some((official, length)) = self.all.short_street_at(self.rest, at) {
            let written = self.take(length);
            self.chain.street = Some(official);
            self.street = Some(official);
            self.problem(Problem::Abbreviated { level: Level::Street, written, official });
        } else if let Some(length) = street_length(self.rest) {
            let written = self.take(length);
            self.unknown_street(at, written);
        } else {
            self.problem(Problem::Missing { level: Level::Street, expected: None });
        }
    }

    fn unknown_street(&mut self, county: usize, written: String) {
        let all = self.all;
        self.chain.street_written = Some(written.clone());
        let nearest = nearest(&written, all.streets_of(county));
        let revoked =
            all.revoked.iter().any(|&(at, name)| at == county && all.name(name) == written);
        if revoked {
            self.problem(Problem::RevokedStreet { written, nearest });
            return;
        }
        let base = super::names::street_base(&written);
        let alike = all.street_keys(county).iter().find(|&&name| all.base(name) == base);
        if let Some(&name) = alike {
            let official = all.name(name);
            self.street = Some(official);
            self.problem(Problem::WrongSuffix { written, official });
            return;
        }
        let city = all.counties.get(county).map(|county| county.city);
        let others =
            all.counties_of(city).filter(|&at| all.streets_of(at).any(|name| name == written));
        let elsewhere = others.filter_map(|at| all.county_name(at)).collect();
        self.problem(Problem::UnknownStreet { written, nearest, elsewhere });
    }

    fn finish(mut self) -> Chain<'a> {
        let all = self.all;
        for office in ["人民政府", "镇政府", "办事处", "办"] {
            self.rest = self.rest.strip_prefix(office).unwrap_or(self.rest);
        }
        let rest = self.rest.trim_start_matches('/');
        let remarks = [rest].into_iter().filter(|rest| !rest.is_empty());
        for remark in self.asides.iter().map(String::as_str).chain(remarks) {
            let zone = zone_length(remark) == Some(remark.len());
            let note = if zone { Note::Zone } else { Note::Extra };
            self.chain.notes.push(note(remark.to_owned()));
        }
        let names = [
            self.city.and_then(|at| all.city_name(at)),
            self.county.and_then(|at| all.county_name(at)),
            self.street,
        ];
        if !self.chain.problems.is_empty() && names.iter().all(Option::is_some) {
            self.chain.suggestion = Some(names.into_iter().flatten().collect());
        }
        self.chain
    }
}

/// The city that a zone's counties lie in, or that its name holds.
fn city_of_zone(all: &Divisions, written: &str, counties: &[usize]) -> Option<usize> {
    let mut cities = counties.iter().filter_map(|&at| Some(all.counties.get(at)?.city));
    let first = cities.next().filter(|first| cities.all(|city| city == *first));
    first.or_else(|| all.cities.iter().position(|city| written.contains(all.base(city.name))))
}

fn longest<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.max_by_key(|name| name.len())
}

/// The one item, if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
