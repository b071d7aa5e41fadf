//! What stands at the front of a text: the names to which a chain may go on.

use super::names::{street_length, zone_length};
use super::{Divisions, Meaning, Name};

impl Divisions {
    /// The longest alias, and its bytes.
    pub(super) fn alias_at(&self, text: &str) -> Option<(usize, &Meaning)> {
        let found = self.aliases.iter().find(|alias| text.starts_with(self.name(alias.input)))?;
        Some((self.name(found.input).len(), &found.meaning))
    }

    /// Counties, of a city or of all, whose full name is the longest.
    pub(super) fn counties_at(&self, text: &str, city: Option<usize>) -> Vec<usize> {
        let length = |at: usize| {
            let name = self.county_name(at).filter(|name| text.starts_with(name));
            name.map_or(0, str::len)
        };
        let longest = self.counties_of(city).map(length).max().unwrap_or(0);
        self.counties_of(city).filter(|&at| longest > 0 && length(at) == longest).collect()
    }

    /// Counties that have the street whose full name is the longest.
    pub(super) fn streets_at(&self, text: &str, city: Option<usize>) -> Vec<usize> {
        let mut best = 0;
        let mut found = Vec::new();
        for at in self.counties_of(city) {
            let here = self.streets_of(at).filter(|name| text.starts_with(name));
            let length = here.map(str::len).max().unwrap_or(0);
            if length > best {
                best = length;
                found.clear();
            }
            if length > 0 && length == best {
                found.push(at);
            }
        }
        found
    }

    pub(super) fn has_street_at(&self, text: &str, county: usize) -> bool {
        self.streets_of(county).any(|name| text.starts_with(name))
    }

    pub(super) fn is_in_city(&self, county: usize, city: Option<usize>) -> bool {
        city.is_none_or(|city| self.counties.get(county).is_some_and(|own| own.city == city))
    }

    /// A county without its suffix and its bytes, where what follows fits.
    pub(super) fn short_county_at(
        &self,
        text: &str,
        city: Option<usize>,
    ) -> Option<(usize, usize)> {
        let fits = |at: usize, after: &str| {
            after.is_empty()
                || after.starts_with('/')
                || (!after.starts_with(['区', '县', '市'])
                    && (street_length(after).is_some()
                        || self.short_street_at(after, at).is_some()))
        };
        let found = self.counties_of(city).filter_map(|at| {
            let base = self.base(self.counties.get(at)?.name);
            let after = text.strip_prefix(base)?;
            // 东 of 东区 and 高 of 高县 begin too many words.
            (base.chars().nth(1).is_some() && fits(at, after)).then_some((at, base.len()))
        });
        found.max_by_key(|&(_, length)| length)
    }

    /// 玉林 or 玉林街办 at the end of the text or before a separator, and its
    /// bytes.
    pub(super) fn short_street_at(&self, text: &str, county: usize) -> Option<(&str, usize)> {
        let part = text.split('/').next()?;
        let endings = ["街道办", "街办", "办事处", "街"];
        let base = endings.iter().find_map(|ending| part.strip_suffix(ending)).unwrap_or(part);
        let fits = |&&name: &&Name| {
            let own = self.base(name);
            (own == base || own == part) && own.chars().nth(1).is_some()
        };
        let found = self.street_keys(county).iter().find(fits)?;
        Some((self.name(*found), part.len()))
    }

    /// A functional zone, its bytes and the counties it is known to lie in.
    pub(super) fn zone_at(&self, text: &str, city: Option<usize>) -> Option<(usize, Vec<usize>)> {
        let city = city.and_then(|city| self.cities.get(city)).map(|city| self.base(city.name));
        let generic = zone_length(text).unwrap_or(0);
        for alias in &self.aliases {
            let Meaning::Zone(candidates) = &alias.meaning else { continue };
            let input = self.name(alias.input);
            // 成都高新区, or 高新区 after 成都市.
            let short = city.and_then(|city| input.strip_prefix(city));
            let names = [Some(input), short];
            if let Some(name) = names.into_iter().flatten().find(|name| text.starts_with(name)) {
                return Some((name.len().max(generic), candidates.clone()));
            }
        }
        (generic > 0).then(|| (generic, Vec::new()))
    }
}
