//! From csv text to [`Divisions`].

use csv::StringRecord;

use super::names::{city_base, county_base, street_base};
use super::{Alias, City, County, Divisions, Meaning, Name};
use crate::lang::Words;
use crate::words;

/// Why division data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not csv.
    #[error("{table}: {source}")]
    Csv {
        /// Which table.
        table: &'static str,
        /// What the csv reader says.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{table}: no column {column}")]
    Column {
        /// Which table.
        table: &'static str,
        /// Its name.
        column: &'static str,
    },
    /// The upper division of a row is not in the data.
    #[error("{table}, line {line}: unknown parent {parent}")]
    Parent {
        /// Which table.
        table: &'static str,
        /// Line, from 1.
        line: u64,
        /// The code.
        parent: String,
    },
    /// An alias that cannot be understood.
    #[error("{table}, line {line}: {}", what.en)]
    Alias {
        /// Which table.
        table: &'static str,
        /// Line, from 1.
        line: u64,
        /// What is wrong with it.
        what: Words,
    },
}

impl LoadError {
    /// The error in both languages.
    pub fn message(&self) -> Words {
        let zh = match self {
            LoadError::Csv { table, source } => format!("{table}不是完好的 csv：{source}"),
            LoadError::Column { table, column } => format!("{table}缺少“{column}”列"),
            LoadError::Parent { table, line, parent } => {
                format!("{table}第{line}行：上级“{parent}”不在数据中")
            }
            LoadError::Alias { table, line, what } => format!("{table}第{line}行：{}", what.zh),
        };
        Words { zh, en: self.to_string() }
    }
}

pub(super) fn load(
    city_county: &str,
    street: &str,
    revoked: &str,
    alias: &str,
) -> Result<Divisions, LoadError> {
    let size = city_county.len() + street.len() + revoked.len() + alias.len();
    let mut all = Divisions { text: String::with_capacity(size), ..Divisions::default() };
    let county_codes = load_counties(&mut all, city_county)?;
    load_streets(&mut all, street, &county_codes)?;
    load_revoked(&mut all, revoked, &county_codes)?;
    load_aliases(&mut all, alias)?;
    Ok(all)
}

const CITY_COUNTY: &str = "city-county.csv";
const STREET: &str = "street.csv";
const REVOKED: &str = "street-revoked.csv";
const ALIAS: &str = "alias.csv";

/// Codes in order, each with its index in [`Divisions::counties`].
type Codes = Vec<(String, usize)>;

fn load_counties(all: &mut Divisions, text: &str) -> Result<Codes, LoadError> {
    let mut rows = Vec::new();
    each_row(CITY_COUNTY, text, ["code", "name", "parent"], |line, [code, name, parent]| {
        rows.push((code.to_owned(), name.to_owned(), parent.to_owned(), line));
        Ok(())
    })?;
    rows.sort();
    let mut city_codes: Vec<(&str, usize)> = Vec::new();
    for (code, name, _, _) in rows.iter().filter(|row| row.0.len() <= 4) {
        if code.len() <= 2 {
            all.province = add(&mut all.text, name, city_base);
        } else {
            city_codes.push((code, all.cities.len()));
            let name = add(&mut all.text, name, city_base);
            all.cities.push(City { name, counties: 0..0 });
        }
    }
    let mut codes = Codes::new();
    let mut counties = Vec::new();
    for (code, name, parent, line) in rows.iter().filter(|row| row.0.len() > 4) {
        let city = find(&city_codes, parent).ok_or_else(|| LoadError::Parent {
            table: CITY_COUNTY,
            line: *line,
            parent: parent.clone(),
        })?;
        counties.push((city, code, name));
    }
    counties.sort();
    for (city, code, name) in counties {
        let at = all.counties.len();
        codes.push((code.clone(), at));
        let name = add(&mut all.text, name, county_base);
        all.counties.push(County { name, city, streets: 0..0 });
        if let Some(city) = all.cities.get_mut(city) {
            let start = if city.counties.is_empty() { at } else { city.counties.start };
            city.counties = start..at + 1;
        }
    }
    codes.sort();
    Ok(codes)
}

fn load_streets(all: &mut Divisions, text: &str, codes: &Codes) -> Result<(), LoadError> {
    let mut streets = Vec::with_capacity(text.len() / 28);
    let arena = &mut all.text;
    let mut last = (String::new(), 0);
    each_row(STREET, text, ["name", "parent", "code"], |line, [name, parent, _]| {
        if last.0 != parent {
            last = (parent.to_owned(), county(codes, STREET, line, parent)?);
        }
        streets.push((last.1, add(arena, name, street_base)));
        Ok(())
    })?;
    // Stable: the order of the file stays within a county.
    streets.sort_by_key(|&(county, _)| county);
    for (at, &(county, _)) in streets.iter().enumerate() {
        if let Some(county) = all.counties.get_mut(county) {
            let start = if county.streets.is_empty() { at } else { county.streets.start };
            county.streets = start..at + 1;
        }
    }
    all.streets = streets.into_iter().map(|(_, name)| name).collect();
    Ok(())
}

fn load_revoked(all: &mut Divisions, text: &str, codes: &Codes) -> Result<(), LoadError> {
    let (arena, revoked) = (&mut all.text, &mut all.revoked);
    each_row(REVOKED, text, ["name", "parent", "code"], |line, [name, parent, _]| {
        let county = county(codes, REVOKED, line, parent)?;
        let name = name.strip_suffix("（已撤销）").unwrap_or(name);
        revoked.push((county, add(arena, name, street_base)));
        Ok(())
    })
}

fn load_aliases(all: &mut Divisions, text: &str) -> Result<(), LoadError> {
    let mut aliases = Vec::new();
    each_row(ALIAS, text, ["input", "official", "kind"], |line, [input, official, kind]| {
        let bad = |what: Words| LoadError::Alias { table: ALIAS, line, what };
        let is_county = |county: &County| all.name(county.name) == official;
        let county = || all.counties.iter().position(is_county);
        let city = || all.cities.iter().position(|city| all.name(city.name) == official);
        let unknown =
            || bad(words!("official 不是数据中的行政区划", "official is no division of the data"));
        let meaning = if kind == "abbr" {
            let city = city().map(Meaning::City);
            city.or_else(|| county().map(Meaning::County)).ok_or_else(unknown)?
        } else if let Some(year) = kind.strip_prefix("renamed ") {
            let year = year
                .trim()
                .parse()
                .map_err(|_| bad(words!("renamed 之后没有年份", "no year after renamed")))?;
            Meaning::Renamed(county().ok_or_else(unknown)?, year)
        } else if kind == "spelling" {
            let mut streets = all.streets.iter().copied();
            Meaning::Spelling(
                streets.find(|&street| all.name(street) == official).ok_or_else(unknown)?,
            )
        } else if kind.starts_with("zone") {
            let named = |(_, county): &(usize, &County)| kind.contains(all.name(county.name));
            Meaning::Zone(all.counties.iter().enumerate().filter(named).map(|(at, _)| at).collect())
        } else {
            return Err(bad(words!(
                "kind 须为 abbr、renamed 年份、spelling 或 zone: …",
                "kind is none of abbr, renamed YEAR, spelling, zone: …"
            )));
        };
        aliases.push((input.to_owned(), meaning));
        Ok(())
    })?;
    // Longer ones first, so that the first match is the longest.
    aliases.sort_by_key(|(input, _)| std::cmp::Reverse(input.len()));
    for (input, meaning) in aliases {
        let input = add(&mut all.text, &input, |name| name);
        all.aliases.push(Alias { input, meaning });
    }
    Ok(())
}

fn add(text: &mut String, name: &str, base: fn(&str) -> &str) -> Name {
    // Offsets fit: a form folder's data is far below 4 GiB.
    let start = text.len() as u32;
    text.push_str(name);
    Name { start, end: text.len() as u32, base: start + base(name).len() as u32 }
}

fn find(codes: &[(&str, usize)], code: &str) -> Option<usize> {
    let at = codes.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    codes.get(at).map(|&(_, index)| index)
}

fn county(codes: &Codes, table: &'static str, line: u64, parent: &str) -> Result<usize, LoadError> {
    let at = codes.binary_search_by(|(known, _)| known.as_str().cmp(parent)).ok();
    let found = at.and_then(|at| codes.get(at)).map(|&(_, index)| index);
    found.ok_or_else(|| LoadError::Parent { table, line, parent: parent.to_owned() })
}

/// Calls `row` with the line and the wanted columns of every row.
fn each_row(
    table: &'static str,
    text: &str,
    columns: [&'static str; 3],
    mut row: impl FnMut(u64, [&str; 3]) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let failed = |source| LoadError::Csv { table, source };
    let head = reader.headers().map_err(failed)?.clone();
    let mut at = [0; 3];
    for (slot, column) in at.iter_mut().zip(columns) {
        let found = head.iter().position(|name| name.trim() == column);
        *slot = found.ok_or(LoadError::Column { table, column })?;
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(failed)? {
        let line = record.position().map_or(0, csv::Position::line);
        row(line, at.map(|at| record.get(at).unwrap_or_default().trim()))?;
    }
    Ok(())
}
