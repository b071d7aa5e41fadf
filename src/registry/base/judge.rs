//! Judging the cells of rows: divisions by the form's data, names by its rules,
//! years and numbers.

use super::super::Path;
use super::super::roster::{self, Row};
use crate::check::{self, Context};
use crate::diagnostic::{Code, Diagnostic};
use crate::division::{CityText, Level, Problem};
use crate::document::Document;
use crate::extract::{Filled, Found};
use crate::form::{FormDef, Kind};
use crate::lang::Lang;
use crate::record::Date;
use crate::say;

/// Judges the paths of rows by the form's division data and its rules on names.
pub(in crate::registry) struct Judge<'a> {
    form: &'a FormDef,
    context: Context,
    division: Option<&'a str>,
    name: Option<&'a str>,
    document: Document,
}

impl<'a> Judge<'a> {
    pub(in crate::registry) fn new(form: &'a FormDef, today: Date, lang: Lang) -> Judge<'a> {
        let division =
            form.fields.iter().find(|field| field.kind == Kind::Division).map(|f| f.id.as_str());
        let name = form.identity.community.last().map(String::as_str);
        let context = Context { as_of: today, stage: 0, lang };
        let document = Document::new(crate::document::Format::Csv);
        Judge { form, context, division, name, document }
    }

    /// The path of a row whose first four cells are city, county, street and
    /// name; with the findings that `check` would give.
    pub(in crate::registry) fn path(&self, row: &Row) -> (Option<Path>, Vec<Diagnostic>) {
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
    pub(super) fn city(&self, row: &Row) -> Result<String, Diagnostic> {
        let written = row.get(0).map(crate::text::compact).unwrap_or_default();
        let Some(data) = &self.form.divisions else { return Ok(written) };
        let lang = self.context.lang;
        let (message, help) = match data.city(&written) {
            CityText::Full(city) => return Ok(city.to_owned()),
            CityText::Abbreviated(city) => (
                say!(lang, "“市（州）”填的“{written}”不是全称", "“{written}” is not the full name"),
                say!(lang, "改为“{city}”", "Write {city}"),
            ),
            CityText::Unknown(near) => (
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
pub(super) fn bad(row: &Row, at: usize, label: &str, wanted: String, lang: Lang) -> Diagnostic {
    let written = row.get(at).unwrap_or_default();
    Diagnostic::new(
        Code::new('G', 503),
        say!(lang, "“{label}”不能是“{written}”", "“{label}” cannot be “{written}”"),
        wanted,
    )
    .at(row.place(at))
}

/// G504: the same row stands above.
pub(super) fn twice(row: &Row, what: &str, lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('G', 504),
        say!(lang, "名单里“{what}”出现两次", "{what} stands twice in the roster"),
        say!(lang, "只留一行", "Keep one of the rows"),
    )
    .at(row.place(0))
}

/// A four-digit year; 年 may follow.
pub(super) fn year(text: &str) -> Option<i64> {
    let text = crate::text::halfwidth(text).into_owned();
    let digits = text.strip_suffix('年').unwrap_or(&text);
    let year: i64 = digits.parse().ok()?;
    (digits.len() == 4 && (1949..=9999).contains(&year)).then_some(year)
}

/// A whole number that is not negative; thousands may be parted by commas.
pub(super) fn count(text: &str) -> Option<i64> {
    let text = crate::text::halfwidth(text).replace('，', ",");
    let groups: Vec<&str> = text.trim().split(',').collect();
    let first = groups.first()?;
    let parted = groups.iter().skip(1).all(|group| group.len() == 3)
        && (groups.len() == 1 || (1..=3).contains(&first.len()));
    let digits = groups.concat();
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (parted && plain).then(|| digits.parse().ok()).flatten()
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
