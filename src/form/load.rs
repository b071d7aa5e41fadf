//! `form.toml` to [`FormDef`]: every name resolved, every expression typed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::source::Source;
use super::{Field, FormDef, FormError, Scans, Setting, Template, Words, schema, scope, template};
use crate::division::Divisions;
use crate::numeral::Numerals;
use crate::record::{Date, NUMBER_SCALE, Value};
use crate::rule::{self, Type};
use crate::text;
use crate::{say, words};

mod fields;
mod flow;
mod outputs;
mod rules;
mod score;
pub(super) use outputs::{given, texts};
pub(crate) use score::title_key;

/// Loads and lints a form; `overrides` are settings by id.
pub(super) fn load(source: &Source, overrides: &[(String, String)]) -> Result<FormDef, FormError> {
    let text = source.read("form.toml")?;
    let file = source.shown("form.toml");
    let parsed: schema::File =
        toml::from_str(&text).map_err(|error| FormError::toml(&file, &text, &error))?;
    Loader { source, file, text }.form(parsed, overrides)
}

struct Loader<'a> {
    source: &'a Source,
    file: String,
    text: String,
}

type Names = BTreeMap<String, Type>;

impl Loader<'_> {
    fn error(&self, span: Range<usize>, message: Words) -> FormError {
        FormError::at(&self.file, &self.text, span.start, message)
    }

    fn form(
        &self,
        parsed: schema::File,
        overrides: &[(String, String)],
    ) -> Result<FormDef, FormError> {
        let divisions = parsed.divisions.as_ref().map(|data| self.divisions(data)).transpose()?;
        let fields = self.fields(&parsed.field, divisions.is_some())?;
        let opinions =
            parsed.opinions.as_ref().map(|data| self.opinions(data, &fields)).transpose()?;
        let programme = flow::read(self.source)?;
        let of_ledger = programme.as_ref().map(|(parsed, text)| (&parsed.settings, text));
        let settings = self.settings(&parsed.settings, of_ledger, overrides)?;
        let flow = programme
            .as_ref()
            .map(|(parsed, text)| flow::flow(self.source, parsed, text, &fields))
            .transpose()?;
        let names = scope::names(&fields, opinions.as_ref(), &settings);
        for field in &parsed.field {
            if let Some(other) = &field.same_as {
                self.known_name(other, &names)?;
            }
        }
        let rules = parsed
            .rule
            .iter()
            .map(|rule| self.rule(rule, &names))
            .collect::<Result<Vec<_>, _>>()?;
        let rules = self.named(rules, &parsed.rule)?;
        let identity = self.identity(&parsed.identity, &names)?;
        let labels = self.labels(&parsed)?;
        let places = divisions.iter().flat_map(Divisions::place_names_with_numerals);
        let listed = parsed.numerals.whitelist.iter().map(String::as_str);
        let numerals = Numerals::new(listed.chain(places));
        let title = words(&parsed.title);
        let template = self.template(parsed.template.as_ref(), &fields, &title.zh)?;
        let outputs = self.outputs(&parsed.output, &names)?;
        let numbering = parsed.numbering.as_ref();
        let numbering = numbering.map(|section| self.numbering(section, &names)).transpose()?;
        let score = parsed.score.as_ref();
        let score = score.map(|section| self.score(section, &settings)).transpose()?;
        let mut titles: Vec<String> = parsed.titles.iter().map(|t| text::label_key(t)).collect();
        titles.push(text::label_key(&title.zh));
        let instructions: Vec<String> =
            parsed.instructions.iter().map(|t| text::label_key(t)).collect();
        let keys = labels.keys().chain(&titles).chain(&instructions);
        let mut starts: Vec<char> = keys.filter_map(|key| key.chars().next()).collect();
        starts.sort_unstable();
        starts.dedup();
        let longest_label = labels.keys().map(|key| key.chars().count()).max().unwrap_or(0);
        Ok(FormDef {
            starts,
            longest_label,
            id: parsed.id.into_inner(),
            title,
            titles,
            instructions,
            fields,
            opinions,
            settings,
            rules,
            identity,
            layout: parsed.checks.layout,
            divisions,
            area_codes: parsed.phones.area_codes.into_iter().collect(),
            job_titles: parsed.persons.job_titles,
            scans: Scans {
                shared: parsed.scans.shared,
                opinion: parsed.scans.opinion,
                form: parsed.scans.form,
                stamped: parsed.scans.stamped,
                sealed: parsed.scans.sealed,
            },
            numerals,
            template,
            outputs,
            numbering,
            score,
            flow,
            source: self.source.clone(),
            labels: labels.into_iter().collect(),
        })
    }

    fn divisions(&self, data: &schema::Divisions) -> Result<Divisions, FormError> {
        let read = |name: &str| self.source.read(name);
        let texts = [&data.counties, &data.streets, &data.revoked, &data.aliases];
        let [counties, streets, revoked, aliases] = texts.map(|name| read(name));
        Divisions::load(&counties?, &streets?, &revoked?, &aliases?)
            .map_err(|error| FormError::whole(&self.source.shown("divisions"), error.message()))
    }

    fn settings(
        &self,
        parsed: &BTreeMap<String, schema::Setting>,
        of_ledger: Option<(&BTreeMap<String, schema::Setting>, &String)>,
        overrides: &[(String, String)],
    ) -> Result<Vec<Setting>, FormError> {
        let mut settings = Vec::new();
        let own = parsed.iter().map(|(id, setting)| (id, setting, &self.file, &self.text, false));
        let file = self.source.shown("flow.toml");
        let others = of_ledger.iter().flat_map(|(settings, text)| {
            settings.iter().map(|(id, setting)| (id, setting, &file, *text, true))
        });
        for (id, setting, file, text, of_ledger) in own.chain(others) {
            let value = value(setting.value.get_ref()).ok_or_else(|| {
                let message = words!(
                    "设定值须是文字、数（至多四位小数）、日期或真假",
                    "A setting is a text, a number (up to four decimals), a date, true or false"
                );
                FormError::at(file, text, setting.value.span().start, message)
            })?;
            if settings.iter().any(|known: &Setting| known.id == *id) {
                let message = words!("设定“{id}”写了两次", "The setting “{id}” stands twice");
                return Err(FormError::whole(file, message));
            }
            settings.push(Setting {
                id: id.clone(),
                value,
                one_of: setting.one_of.clone(),
                convention: setting.convention,
                reports: setting.reports.clone(),
                of_ledger,
                text: words(&setting.text),
            });
        }
        for (id, text) in overrides {
            let Some(setting) = settings.iter_mut().find(|setting| setting.id == *id) else {
                let mut error = FormError::whole(
                    "--set",
                    words!("没有叫“{id}”的设定", "There is no setting “{id}”"),
                );
                error.nearest = rule::nearest(id, settings.iter().map(|s| s.id.as_str()));
                return Err(error);
            };
            let refused = || {
                let message = Words::of(|lang| {
                    let refused = say!(
                        lang,
                        "设定“{id}”不能是“{text}”",
                        "The setting “{id}” cannot be “{text}”"
                    );
                    if setting.one_of.is_empty() {
                        return refused;
                    }
                    let known = setting.one_of.join(lang.pick("、", ", "));
                    say!(lang, "{refused}，可用：{known}", "{refused}; use one of {known}")
                });
                FormError::whole("--set", message)
            };
            if !setting.one_of.is_empty() && !setting.one_of.contains(text) {
                return Err(refused());
            }
            setting.value = parse_value(&setting.value, text).ok_or_else(refused)?;
        }
        Ok(settings)
    }

    fn template(
        &self,
        section: Option<&schema::Template>,
        fields: &[Field],
        title: &str,
    ) -> Result<Template, FormError> {
        let widths = section.and_then(|section| section.columns.as_ref());
        if let Some(widths) = widths
            && (widths.get_ref().iter().any(|width| !(15..=100).contains(width))
                || widths.get_ref().iter().sum::<u32>() > template::BLOCK_WIDTH)
        {
            let most = template::BLOCK_WIDTH;
            let message = words!(
                "四栏的宽度各为 15 至 100 毫米，合计不超过 {most} 毫米",
                "Each of the four widths is 15 to 100 mm, {most} mm together at most"
            );
            return Err(self.error(widths.span(), message));
        }
        template::template(section, fields, title).map_err(|mistake| {
            let mut error = self.error(mistake.at.span(), mistake.message);
            if mistake.unknown {
                let ids = fields.iter().filter(|field| field.table).map(|field| field.id.as_str());
                error.nearest = rule::nearest(mistake.at.get_ref(), ids);
            }
            error
        })
    }
}

fn words(words: &schema::Words) -> Words {
    both(words.zh.get_ref(), words.en.as_ref().map(|en| en.get_ref().as_str()))
}

fn both(zh: &str, en: Option<&str>) -> Words {
    Words { zh: zh.to_owned(), en: en.unwrap_or(zh).to_owned() }
}

fn value(value: &toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::String(text) => Value::Text(text.clone()),
        toml::Value::Boolean(bool) => Value::Bool(*bool),
        toml::Value::Integer(number) => Value::Number(number.checked_mul(NUMBER_SCALE)?),
        toml::Value::Float(number) => signed(&number.to_string())?,
        toml::Value::Datetime(date) => iso_date(&date.to_string())?,
        _ => return None,
    })
}

/// A setting's new value, in the type that it has.
fn parse_value(old: &Value, text: &str) -> Option<Value> {
    match old {
        Value::Text(_) => Some(Value::Text(text.to_owned())),
        Value::Number(_) => signed(text),
        Value::Date(_) => iso_date(text),
        Value::Bool(_) => text.parse().ok().map(Value::Bool),
    }
}

fn signed(text: &str) -> Option<Value> {
    let number = match text.strip_prefix('-') {
        Some(text) => rule::decimal(text)?.checked_neg()?,
        None => rule::decimal(text)?,
    };
    Some(Value::Number(number))
}

fn iso_date(text: &str) -> Option<Value> {
    let mut parts = text.splitn(3, '-');
    let mut part = || parts.next();
    let date = Date::new(part()?.parse().ok()?, part()?.parse().ok()?, part()?.parse().ok()?)?;
    Some(Value::Date(date))
}
