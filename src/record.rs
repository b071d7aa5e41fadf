//! What one form says: fields with their values and where each one stands.
//!
//! In: values found by `extract`. Out: a [`Record`] that rules, reports and
//! templates read. It does not know which fields a form has.

use serde::{Deserialize, Serialize};

use crate::document::Place;

/// The filled fields of one application, in the order of the form. A blank
/// field is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    fields: Vec<(String, Located)>,
}

/// A value and where it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Located {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

/// A field's value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Trimmed, NFC, placeholders removed.
    Text(String),
    /// A decimal number in ten-thousandths, never a float: 23.5 is 235000.
    Number(i64),
    /// A civil date.
    Date(Date),
    /// A ticked or open box.
    Bool(bool),
}

/// A civil date; always a day that exists. Orders by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

impl Date {
    /// The date, if there is such a day (years 1 to 9999).
    pub fn new(year: i16, month: u8, day: u8) -> Option<Date> {
        let (m, d) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        jiff::civil::Date::new(year, m, d).ok()?;
        (year > 0).then_some(Date { year, month, day })
    }

    /// Year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The date as official papers print it: `2022年9月1日`, without leading zeros
    /// (GB/T 9704-2012, 7.3.5.4).
    pub fn written(self) -> String {
        format!("{}年{}月{}日", self.year, self.month, self.day)
    }

    /// Days from an earlier date to this one; negative when it is later.
    pub fn days_since(self, earlier: Date) -> i32 {
        self.day_number() - earlier.day_number()
    }

    /// Days since 1 March of year 0, Gregorian.
    fn day_number(self) -> i32 {
        let (year, month, day) = (i32::from(self.year), i32::from(self.month), i32::from(self.day));
        // Years begin in March, so that the leap day is the last one.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Scale of [`Value::Number`].
pub const NUMBER_SCALE: i64 = 10_000;

impl Record {
    /// The value of a field, by dotted id (`opinions.street.text`).
    pub fn get(&self, id: &str) -> Option<&Located> {
        self.fields.iter().find(|(key, _)| key == id).map(|(_, located)| located)
    }

    /// The text of a text field.
    pub fn text(&self, id: &str) -> Option<&str> {
        match self.get(id)?.value {
            Value::Text(ref text) => Some(text),
            _ => None,
        }
    }

    /// The date of a date field.
    pub fn date(&self, id: &str) -> Option<Date> {
        match self.get(id)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Sets a field; an earlier value is replaced in its place.
    pub fn set(&mut self, id: &str, value: Value, place: Place) {
        let located = Located { value, place };
        match self.fields.iter_mut().find(|(key, _)| key == id) {
            Some((_, slot)) => *slot = located,
            None => self.fields.push((id.to_owned(), located)),
        }
    }

    /// All fields, in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Located)> {
        self.fields.iter().map(|(key, located)| (key.as_str(), located))
    }

    /// True where nothing was filled in.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}
