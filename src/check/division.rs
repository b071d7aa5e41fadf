//! F106 and F109: 所在行政区划 is a chain of full official names.

use super::{Check, short};
use crate::diagnostic::Code;
use crate::division::{CityText, Divisions, Level, Problem, was_official};
use crate::document::Place;
use crate::form::{Field, Kind};
use crate::lang::Lang;
use crate::record::Value;
use crate::say;
use crate::text;

/// The full name of the city that a text means, abbreviated or not.
pub(super) fn city_meant<'a>(divisions: &'a Divisions, text: &str) -> Option<&'a str> {
    match divisions.city(text) {
        CityText::Full(city) | CityText::Abbreviated(city) => Some(city),
        CityText::Unknown(_) => None,
    }
}

impl Check<'_> {
    pub(super) fn division(&mut self, field: &Field, text: &str, place: Place) {
        let Some(divisions) = &self.form.divisions else { return };
        let lang = self.lang();
        let chain = divisions.parse(text);
        let filed = self.form.fields.iter().find_map(|known| match known.kind {
            Kind::Date => self.record.date(&known.id),
            _ => None,
        });
        let (mut errors, mut doubts) = (Vec::new(), Vec::new());
        let mut street = chain.street.map(str::to_owned);
        for problem in &chain.problems {
            let (message, help) = words(problem, lang);
            let doubtful = match problem {
                Problem::Renamed { year, .. } => {
                    filed.is_some_and(|filed| was_official(*year, filed.year()))
                }
                Problem::UnknownStreet { written, .. }
                | Problem::WrongSuffix { written, .. }
                | Problem::RevokedStreet { written, .. } => {
                    // Accepted as it stands: it is only not in the data.
                    street = Some(written.clone());
                    true
                }
                _ => false,
            };
            if doubtful { &mut doubts } else { &mut errors }.push((message, help));
        }
        for (level, name) in
            [("city", chain.city), ("county", chain.county), ("street", street.as_deref())]
        {
            if let Some(name) = name {
                let id = format!("{}.{level}", field.id);
                self.record.set(&id, Value::Text(name.to_owned()), place.clone());
            }
        }
        let suggestion = chain.suggestion.clone();
        let label = field.label.get(lang);
        for (number, found) in [(106, errors), (109, doubts)] {
            let Some((_, first_help)) = found.first() else { continue };
            let help = match &suggestion {
                Some(chain) if number == 106 => {
                    say!(lang, "改为“{chain}”", "Write {chain}")
                }
                _ => first_help.clone(),
            };
            let found: Vec<String> = found.into_iter().map(|(message, _)| message).collect();
            let found = found.join(lang.pick("；", "; "));
            let shown = short(text);
            let message =
                say!(lang, "“{label}”填的“{shown}”：{found}", "“{shown}” in “{label}”: {found}");
            self.report(Code::new('F', number), &field.id, message, help);
        }
    }

    /// F117 for every telephone: asked once all fields are read.
    pub(super) fn area_codes(&mut self) {
        let form = self.form;
        let of_kind = |kind: &'static Kind| form.fields.iter().filter(move |f| f.kind == *kind);
        for division in of_kind(&Kind::Division) {
            let id = format!("{}.city", division.id);
            let Some(city) = self.record.text(&id).map(str::to_owned) else { continue };
            for phone in of_kind(&Kind::Phone) {
                self.area_code(phone, &city);
            }
        }
    }

    pub(super) fn city(&mut self, field: &Field, written: &str, place: Place) {
        let Some(divisions) = &self.form.divisions else { return };
        let lang = self.lang();
        let label = field.label.get(lang);
        let shown = short(written);
        let (message, help, value) = match divisions.city(written) {
            CityText::Full(city) => return self.set(field, city.to_owned(), place),
            CityText::Abbreviated(city) => (
                say!(
                    lang,
                    "“{label}”填的“{shown}”不是全称",
                    "“{shown}” in “{label}” is not the full name"
                ),
                say!(lang, "改为“{city}”", "Write {city}"),
                written.to_owned(),
            ),
            CityText::Unknown(near) => {
                let county = text::compact(written);
                let of_county = divisions.county_in_text(&county).first().map(|(_, city)| *city);
                let help = match of_county.or(near.first().copied()) {
                    Some(city) => {
                        say!(
                            lang,
                            "填市（州）全称，是否为“{city}”",
                            "Write the city in full: {city}?"
                        )
                    }
                    None => field.fill.get(lang).to_owned(),
                };
                let message = say!(
                    lang,
                    "“{label}”填的“{shown}”不是四川省的市（州）",
                    "“{shown}” in “{label}” is no city or prefecture of the province"
                );
                (message, help, written.to_owned())
            }
        };
        self.set(field, value, place);
        self.report(Code::new('F', 106), &field.id, message, help);
    }
}

/// A problem in words, and what to write instead.
fn words(problem: &Problem, lang: Lang) -> (String, String) {
    let level = |level: Level| match level {
        Level::Province => lang.pick("省", "province"),
        Level::City => lang.pick("市（州）", "city"),
        Level::County => lang.pick("县（市、区）", "county"),
        Level::Street => lang.pick("街道（镇）", "street or town"),
    };
    let offer = |names: &[&str]| {
        if names.is_empty() {
            return say!(lang, "核对名称，填写全称", "Check the name and write it in full");
        }
        let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
        let names = names.join(lang.pick("、", ", "));
        say!(lang, "核对名称，是否为{names}", "Check the name: {names}?")
    };
    match problem {
        Problem::Missing { level: at, expected } => (
            say!(lang, "缺少{}", "the {} is missing", level(*at)),
            match expected {
                Some(name) => say!(lang, "补上“{name}”", "Add {name}"),
                None => say!(
                    lang,
                    "补上{}全称，三级都要写",
                    "Add the full name of the {}; all three levels are needed",
                    level(*at)
                ),
            },
        ),
        Problem::Abbreviated { written, official, .. } => (
            say!(lang, "“{written}”不是全称", "{written} is not the full name"),
            say!(lang, "改为“{official}”", "Write {official}"),
        ),
        Problem::Renamed { written, official, year } => (
            say!(
                lang,
                "“{written}”已于{year}年改为“{official}”",
                "{written} became {official} in {year}"
            ),
            say!(lang, "改为“{official}”", "Write {official}"),
        ),
        Problem::UnknownCity { written, nearest } => (
            say!(
                lang,
                "“{written}”不是四川省的市（州）",
                "{written} is no city or prefecture of the province"
            ),
            offer(nearest),
        ),
        Problem::UnknownCounty { written, expected, nearest } => (
            say!(lang, "没有“{written}”这个县（市、区）", "there is no county {written}"),
            match expected {
                Some(name) => offer(&[name]),
                None => offer(nearest),
            },
        ),
        Problem::OtherCity { county, cities, expected } => (
            say!(
                lang,
                "“{county}”属于{}，不属于这里写的市（州）",
                "{county} belongs to {}, not to the city given",
                cities.join(lang.pick("、", ", "))
            ),
            match expected {
                Some(name) => offer(&[name]),
                None => say!(
                    lang,
                    "核对市（州）和县（市、区）哪一个写错了",
                    "Check which of the two is wrong"
                ),
            },
        ),
        Problem::Zone { written, county, candidates } => (
            say!(
                lang,
                "“{written}”是功能区，不是行政区划",
                "{written} is a functional zone, not a division"
            ),
            match county {
                Some(county) => say!(
                    lang,
                    "填法定的县（市、区），这里应为“{county}”；功能区可注在括号里",
                    "Write the statutory county, here {county}; the zone may stand in brackets"
                ),
                None if candidates.is_empty() => say!(
                    lang,
                    "填法定的县（市、区）；功能区可注在括号里",
                    "Write the statutory county; the zone may stand in brackets"
                ),
                None => say!(
                    lang,
                    "填法定的县（市、区），如{}；功能区可注在括号里",
                    "Write the statutory county, one of {}; the zone may stand in brackets",
                    candidates.join(lang.pick("、", ", "))
                ),
            },
        ),
        Problem::UnknownStreet { written, nearest, elsewhere } => (
            if elsewhere.is_empty() {
                say!(lang, "区划库里没有“{written}”", "the division data have no {written}")
            } else {
                say!(
                    lang,
                    "“{written}”在{}，不在这里写的县（市、区）",
                    "{written} lies in {}, not in the county given",
                    elsewhere.join(lang.pick("、", ", "))
                )
            },
            offer(nearest),
        ),
        Problem::WrongSuffix { written, official } => (
            say!(
                lang,
                "区划库里没有“{written}”，有“{official}”",
                "the division data have {official}, not {written}"
            ),
            offer(&[official]),
        ),
        Problem::RevokedStreet { written, nearest } => {
            (say!(lang, "“{written}”已撤销", "{written} was abolished"), offer(nearest))
        }
    }
}
