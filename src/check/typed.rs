//! Texts to typed values, one field at a time: F101, F104, F105, F112, F117 and
//! the checks that a field's type brings.

use super::{Check, short};
use crate::date::{self, DateText};
use crate::diagnostic::Code;
use crate::document::Place;
use crate::form::{Field, Kind};
use crate::phone::{self, PhoneText};
use crate::record::Value;
use crate::rule;
use crate::say;
use crate::text;

impl Check<'_> {
    /// Reads one field into the record.
    pub(super) fn field(&mut self, field: &Field) {
        if field.cover && field.table {
            let id = format!("cover.{}", field.id);
            if let Some((text, found)) = self.text(&id)
                && !self.is_ambiguous(&id)
            {
                let place = found.place.clone();
                self.cover.set(&field.id, Value::Text(text), place);
            }
        }
        if self.is_ambiguous(&field.id) {
            return;
        }
        let Some((text, found)) = self.text(&field.id) else {
            self.blank(field);
            return;
        };
        let place = found.place.clone();
        match &field.kind {
            Kind::Text | Kind::LongText => self.set(field, text, place),
            Kind::Choice(options) => self.choice(field, options, &text, place),
            Kind::Date => self.date(field, &text, place),
            Kind::Phone => self.phone(field, &text, place),
            Kind::Division => self.division(field, &text, place),
            Kind::City(_) => self.city(field, &text, place),
            Kind::Person => self.person(field, text, place),
            Kind::Address => self.address(field, text, place),
            Kind::Number => self.number(field, &text, place),
        }
    }

    pub(super) fn set(&mut self, field: &Field, text: String, place: Place) {
        self.record.set(&field.id, Value::Text(text), place);
    }

    /// F101, and the cover's value in its stead.
    pub(super) fn blank(&mut self, field: &Field) {
        if let Some(located) = self.cover.get(&field.id).cloned() {
            self.record.set(&field.id, located.value, located.place);
        }
        if !field.required {
            return;
        }
        let lang = self.lang();
        let label = field.label.get(lang);
        let message = if self.filled.get(&field.id).is_some() {
            say!(lang, "“{label}”未填写", "“{label}” is blank")
        } else if field.cover && !field.table {
            say!(lang, "封面没有“{label}”一栏，或没有填写", "The cover has no “{label}”")
        } else {
            say!(lang, "表中没有“{label}”一栏", "The form has no “{label}”")
        };
        let help = field.fill.get(lang).to_owned();
        self.report(Code::new('F', 101), &field.id, message, help);
    }

    fn date(&mut self, field: &Field, text: &str, place: Place) {
        let reading = date::parse(text);
        match reading.date {
            DateText::Blank => self.blank(field),
            DateText::Date(date) => {
                self.record.set(&field.id, Value::Date(date), place);
                self.date_writing(&field.id, text, &reading);
            }
            DateText::Partial | DateText::Invalid => {
                self.not_a_date(&field.id, text, reading.date == DateText::Partial);
            }
        }
    }

    /// F104.
    pub(super) fn not_a_date(&mut self, id: &str, text: &str, partial: bool) {
        let lang = self.lang();
        let (label, text) = (self.label(id), short(text));
        let message = if partial {
            say!(
                lang,
                "“{label}”的日期“{text}”没有写全",
                "The date “{text}” of “{label}” is incomplete"
            )
        } else {
            say!(
                lang,
                "“{label}”的日期“{text}”不是真实存在的日期",
                "“{text}” of “{label}” is not a real date"
            )
        };
        let help = say!(
            lang,
            "写全四位年份和月、日，如“2021年9月1日”",
            "Write year in four digits, month and day, such as 2021年9月1日"
        );
        self.report(Code::new('F', 104), id, message, help);
    }

    /// F110 and F111 of a date that could be read all the same.
    pub(super) fn date_writing(&mut self, id: &str, text: &str, reading: &date::Reading) {
        if reading.chinese
            && let DateText::Date(date) = reading.date
        {
            let arabic = format!("{}年{}月{}日", date.year(), date.month(), date.day());
            self.chinese_numerals(id, &[(short(text), arabic)]);
        }
        if reading.full_width {
            self.full_width(id, &short(text));
        }
    }

    fn phone(&mut self, field: &Field, text: &str, place: Place) {
        let lang = self.lang();
        let reading = phone::parse(text);
        let numbers = match reading.phone {
            PhoneText::Blank => return self.blank(field),
            PhoneText::One(number) => vec![number],
            PhoneText::Many(numbers) => numbers,
            PhoneText::Invalid => {
                let (label, text) = (field.label.get(lang), short(text));
                let digits = text.chars().filter(|c| text::narrow(*c).is_ascii_digit()).count();
                let message = say!(
                    lang,
                    "“{label}”填的“{text}”不是电话号码（{digits}位数字）",
                    "“{text}” in “{label}” is not a telephone number ({digits} digits)"
                );
                let help = field.fill.get(lang).to_owned();
                return self.report(Code::new('F', 105), &field.id, message, help);
            }
        };
        if numbers.len() > 1 {
            let message = say!(
                lang,
                "“{}”填了{}个号码",
                "“{}” holds {} numbers",
                field.label.get(lang),
                numbers.len()
            );
            let help = say!(
                lang,
                "只留主要负责人最常用的一个号码",
                "Keep the one that the head uses most"
            );
            self.report(Code::new('F', 117), &field.id, message, help);
        }
        self.record.set(&field.id, Value::Text(numbers.join("、")), place);
        if reading.full_width {
            self.full_width(&field.id, &short(text));
        }
    }

    /// F117: an area code of another city. Asked once the division is known.
    pub(super) fn area_code(&mut self, field: &Field, city: &str) {
        let lang = self.lang();
        let Some(number) = self.record.text(&field.id) else { return };
        let foreign = number
            .split('、')
            .find(|number| phone::belongs_to(number, city, &self.form.area_codes) == Some(false));
        let Some(code) = foreign.and_then(phone::area_code) else { return };
        let message =
            say!(lang, "电话区号{code}不属于{city}", "The area code {code} is not that of {city}");
        let own = self.form.area_codes.iter().find(|(of, _)| of == city);
        let own = own.map_or("", |(_, code)| code.as_str());
        let help = say!(
            lang,
            "核对区号，{city}是 {own}；确是外地电话的，改填本地号码",
            "Check the area code; that of {city} is {own}"
        );
        self.report(Code::new('F', 117), &field.id, message, help);
    }

    /// F112.
    fn person(&mut self, field: &Field, name: String, place: Place) {
        let lang = self.lang();
        let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let title = self.form.job_titles.iter().find(|title| bare.contains(title.as_str()));
        let dots = ['•', '‧', '・', '．', '.', '∙', '●', '•'];
        let odd = bare.chars().find(|c| !text::is_han(*c) && *c != '·');
        let length = bare.chars().count();
        let label = field.label.get(lang);
        let message = if let Some(title) = title {
            Some(say!(
                lang,
                "“{label}”填的“{name}”带有职务“{title}”",
                "“{name}” in “{label}” carries the job title {title}"
            ))
        } else if let Some(odd) = odd {
            Some(if dots.contains(&odd) {
                say!(
                    lang,
                    "“{label}”填的“{name}”间隔号写法不规范",
                    "The dot in “{name}” is not the standard one"
                )
            } else {
                say!(
                    lang,
                    "“{label}”填的“{name}”含有不像姓名的字符“{odd}”",
                    "“{name}” in “{label}” holds “{odd}”, which is unusual in a name"
                )
            })
        } else if !(2..=20).contains(&length) {
            Some(say!(
                lang,
                "“{label}”填的“{name}”不像完整的姓名",
                "“{name}” in “{label}” does not look like a whole name"
            ))
        } else {
            None
        };
        if let Some(message) = message {
            let help = if odd.is_some_and(|odd| dots.contains(&odd)) && title.is_none() {
                let proper = bare.replace(dots, "·");
                say!(lang, "间隔号用“·”，写作“{proper}”", "Write it {proper}")
            } else {
                say!(lang, "只填姓名，不带职务和其他符号", "Write the name alone")
            };
            self.report(Code::new('F', 112), &field.id, message, help);
        }
        self.set(field, name, place);
    }

    fn number(&mut self, field: &Field, text: &str, place: Place) {
        let lang = self.lang();
        let plain: String =
            text::halfwidth(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let digits = plain.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = &plain[digits.len()..];
        let number = match digits.strip_prefix('-') {
            Some(digits) => rule::decimal(digits).map(|n| -n),
            None => rule::decimal(digits),
        };
        match number {
            // A unit behind the number is harmless; anything longer is not one.
            Some(number) if unit.chars().count() <= 4 => {
                self.record.set(&field.id, Value::Number(number), place);
            }
            _ => {
                let (label, text) = (field.label.get(lang), short(text));
                let message = say!(
                    lang,
                    "“{label}”填的“{text}”不是数（至多四位小数）",
                    "“{text}” in “{label}” is not a number (four decimals at most)"
                );
                let help = field.fill.get(lang).to_owned();
                self.report(Code::new('F', 120), &field.id, message, help);
            }
        }
    }
}
