//! Administrative divisions: what a place name means, and what is wrong with it
//! (contract, sections 4 and 6.9; rules A5).
//!
//! In: the division data of a form folder as csv text, then texts from forms.
//! Out: chains of city, county and street with their problems, near names,
//! counties mentioned in an address. Names are the key, codes are not: two
//! official sources disagree on hundreds of codes. It reads no file and writes
//! no message; which problem is which code stands at [`Problem`].

use std::ops::Range;

mod chain;
mod front;
mod load;
mod mention;
mod names;
mod near;
#[cfg(test)]
mod tests;

pub use load::LoadError;
pub use near::nearest;

/// All divisions of a province down to street level, with aliases.
#[derive(Debug, Default)]
pub struct Divisions {
    /// Every name, one after another; [`Name`] points into it.
    text: String,
    province: Name,
    cities: Vec<City>,
    /// By city.
    counties: Vec<County>,
    /// By county.
    streets: Vec<Name>,
    /// County and name of streets that are no more.
    revoked: Vec<(usize, Name)>,
    aliases: Vec<Alias>,
}

/// Bytes of [`Divisions::text`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Name {
    start: u32,
    end: u32,
    /// Where the part that makes it distinct ends: 武侯 of 武侯区.
    base: u32,
}

#[derive(Debug)]
struct City {
    name: Name,
    counties: Range<usize>,
}

#[derive(Debug)]
struct County {
    name: Name,
    city: usize,
    streets: Range<usize>,
}

#[derive(Debug)]
struct Alias {
    input: Name,
    meaning: Meaning,
}

/// What another name stands for.
#[derive(Debug)]
enum Meaning {
    /// A short form of a city's name.
    City(usize),
    /// A short form of a county's name.
    County(usize),
    /// The county's name until it was renamed in this year.
    Renamed(usize, i16),
    /// Another spelling of a street's name that an official source prints.
    Spelling(Name),
    /// A functional zone, and the counties in which its streets lie.
    Zone(Vec<usize>),
}

/// A level of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 省.
    Province,
    /// 市（州）.
    City,
    /// 县（市、区）.
    County,
    /// 街道（镇、乡）.
    Street,
}

/// What a text says of 所在行政区划.
///
/// The names are official ones, also where an abbreviation or a former name was
/// written; what was not written is `None`, however clear it may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain<'a> {
    /// 市（州）.
    pub city: Option<&'a str>,
    /// 县（市、区）.
    pub county: Option<&'a str>,
    /// 街道（镇、乡）.
    pub street: Option<&'a str>,
    /// What stands at the level of the street, where the data has no such name
    /// or the county is not known.
    pub street_written: Option<String>,
    /// What is wrong, from the upper level to the lower.
    pub problems: Vec<Problem<'a>>,
    /// What else the text holds; no fault.
    pub notes: Vec<Note<'a>>,
    /// The whole chain as it should stand, where the problems leave no doubt.
    pub suggestion: Option<String>,
}

impl Chain<'_> {
    /// The name that was read at a level: the official one, else (an unknown or
    /// former name, a functional zone) what was written.
    pub fn read(&self, level: Level) -> Option<&str> {
        let written = self.problems.iter().find_map(|problem| match (level, problem) {
            (Level::City, Problem::UnknownCity { written, .. })
            | (
                Level::County,
                Problem::UnknownCounty { written, .. }
                | Problem::Renamed { written, .. }
                | Problem::Zone { written, .. },
            ) => Some(written.as_str()),
            (Level::County, Problem::OtherCity { county, .. }) => Some(*county),
            _ => None,
        });
        written.or(match level {
            Level::Province => None,
            Level::City => self.city,
            Level::County => self.county,
            Level::Street => self.street.or(self.street_written.as_deref()),
        })
    }
}

/// What is wrong with a chain. All are F106, save where it says F109.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem<'a> {
    /// A level is not there; the name it must have, where the rest decides it.
    Missing {
        /// Which level.
        level: Level,
        /// What it must be.
        expected: Option<&'a str>,
    },
    /// 成都 for 成都市, 北川县 for 北川羌族自治县, 武侯 for 武侯区.
    Abbreviated {
        /// Which level.
        level: Level,
        /// As written.
        written: String,
        /// In full.
        official: &'a str,
    },
    /// A former name: F109 where it was still official on the day of filing
    /// ([`was_official`]), else F106.
    Renamed {
        /// The former name.
        written: String,
        /// Today's name.
        official: &'a str,
        /// Year of the change.
        year: i16,
    },
    /// No city of the province.
    UnknownCity {
        /// As written.
        written: String,
        /// Near names, the nearest first.
        nearest: Vec<&'a str>,
    },
    /// No county of the province.
    UnknownCounty {
        /// As written.
        written: String,
        /// The county of this city that has the street.
        expected: Option<&'a str>,
        /// Near names in this city, the nearest first.
        nearest: Vec<&'a str>,
    },
    /// A county, but of another city.
    OtherCity {
        /// The county.
        county: &'a str,
        /// The cities that have one of that name.
        cities: Vec<&'a str>,
        /// The county of this city that has the street.
        expected: Option<&'a str>,
    },
    /// 高新区, 天府新区 and the like in place of a county.
    Zone {
        /// As written.
        written: String,
        /// The statutory county, where the street or a bracket decides it.
        county: Option<&'a str>,
        /// Else the counties in which the zone lies.
        candidates: Vec<&'a str>,
    },
    /// F109: the county has no such street or town.
    UnknownStreet {
        /// As written.
        written: String,
        /// Near names in this county, the nearest first.
        nearest: Vec<&'a str>,
        /// Other counties of this city that have one of that very name.
        elsewhere: Vec<&'a str>,
    },
    /// F109: 龙安街道 for 龙安镇.
    WrongSuffix {
        /// As written.
        written: String,
        /// The street or town of that name.
        official: &'a str,
    },
    /// F109: a street or town that was abolished.
    RevokedStreet {
        /// As written.
        written: String,
        /// Near names in this county, the nearest first.
        nearest: Vec<&'a str>,
    },
}

/// What a chain holds beside its levels.
#[derive(Clone, Debug, PartialEq)]
pub enum Note<'a> {
    /// A functional zone beside the statutory county.
    Zone(String),
    /// Another spelling that an official source prints, and the name in the data.
    Spelling(String, &'a str),
    /// Any other text, such as a community's name after the street.
    Extra(String),
}

/// What a text says where only a city is asked for (所在市（州）).
#[derive(Clone, Debug, PartialEq)]
pub enum CityText<'a> {
    /// Its full name.
    Full(&'a str),
    /// 成都, 阿坝州: the full name.
    Abbreviated(&'a str),
    /// None of the province; near names, the nearest first.
    Unknown(Vec<&'a str>),
}

/// Whether a name that was given up in `renamed` was still official when a form
/// was filed; the year of the change counts as still official.
pub fn was_official(renamed: i16, filed: i16) -> bool {
    filed <= renamed
}

impl Divisions {
    /// Reads the data of a form folder. Columns are `code,name,parent`, of
    /// `alias.csv` `input,official,kind`.
    pub fn load(
        city_county: &str,
        street: &str,
        revoked: &str,
        alias: &str,
    ) -> Result<Divisions, LoadError> {
        load::load(city_county, street, revoked, alias)
    }

    /// Reads 所在行政区划.
    pub fn parse(&self, text: &str) -> Chain<'_> {
        chain::parse(self, text)
    }

    /// Reads 所在市（州）; an optional province in front.
    pub fn city(&self, text: &str) -> CityText<'_> {
        let text = crate::text::compact(text);
        let name = text.strip_prefix(self.name(self.province)).unwrap_or(&text);
        if let Some(full) = self.cities().find(|&city| city == name) {
            return CityText::Full(full);
        }
        match self.city_of_abbreviation(name) {
            Some(official) => CityText::Abbreviated(official),
            None => CityText::Unknown(nearest(name, self.cities())),
        }
    }

    /// Whether this is a city's full name.
    pub fn is_city_full_name(&self, name: &str) -> bool {
        self.cities().any(|city| city == name)
    }

    /// The city that 成都 or 阿坝州 means.
    pub fn city_of_abbreviation(&self, name: &str) -> Option<&str> {
        let known = self.aliases.iter().find_map(|alias| match alias.meaning {
            Meaning::City(city) if self.name(alias.input) == name => Some(city),
            _ => None,
        });
        let short = || self.cities.iter().position(|city| self.base(city.name) == name);
        known.or_else(short).and_then(|city| self.city_name(city))
    }

    /// The province's name.
    pub fn province(&self) -> &str {
        self.name(self.province)
    }

    /// Full names of all cities, in the order of their codes.
    pub fn cities(&self) -> impl Iterator<Item = &str> {
        self.cities.iter().map(|city| self.name(city.name))
    }

    /// Full names of all counties with their city. 市中区 occurs twice.
    pub fn county_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.counties
            .iter()
            .filter_map(|county| Some((self.name(county.name), self.city_name(county.city)?)))
    }

    /// Streets and towns of a county.
    pub fn streets(&self, city: &str, county: &str) -> impl Iterator<Item = &str> {
        let found = self.counties.iter().enumerate().find(|(_, known)| {
            self.name(known.name) == county && self.city_name(known.city) == Some(city)
        });
        found.into_iter().flat_map(|(at, _)| self.streets_of(at))
    }

    /// Counties that an address mentions by their full name, with their city,
    /// in the order of the text. Where the text does not say which 市中区, both
    /// stand.
    pub fn county_in_text(&self, text: &str) -> Vec<(&str, &str)> {
        mention::counties(self, text)
    }

    /// Names of divisions that hold Chinese numerals (三圣街道), which are no
    /// numbers.
    pub fn place_names_with_numerals(&self) -> impl Iterator<Item = &str> {
        let counties = self.counties.iter().map(|county| county.name);
        let names = counties.chain(self.streets.iter().copied()).map(|name| self.name(name));
        names.filter(|name| name.chars().any(mention::is_numeral))
    }

    fn name(&self, name: Name) -> &str {
        self.text.get(name.start as usize..name.end as usize).unwrap_or_default()
    }

    fn base(&self, name: Name) -> &str {
        self.text.get(name.start as usize..name.base as usize).unwrap_or_default()
    }

    fn city_name(&self, city: usize) -> Option<&str> {
        self.cities.get(city).map(|city| self.name(city.name))
    }

    fn county_name(&self, county: usize) -> Option<&str> {
        self.counties.get(county).map(|county| self.name(county.name))
    }

    /// Indices of the counties of a city, or of all.
    fn counties_of(&self, city: Option<usize>) -> Range<usize> {
        match city {
            Some(city) => self.cities.get(city).map_or(0..0, |city| city.counties.clone()),
            None => 0..self.counties.len(),
        }
    }

    fn streets_of(&self, county: usize) -> impl Iterator<Item = &str> {
        self.street_keys(county).iter().map(|&name| self.name(name))
    }

    fn street_keys(&self, county: usize) -> &[Name] {
        let range = self.counties.get(county).map_or(0..0, |county| county.streets.clone());
        self.streets.get(range).unwrap_or_default()
    }
}
