//! `form.toml` to [`FormDef`]: every name resolved, every expression typed.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::source::Source;
use super::{
    Field, FormDef, FormError, Identity, Kind, Label, Level, Message, Opinions, Rule, Scans,
    Setting, Template, Words, schema, scope, template,
};
use crate::diagnostic::{Code, Severity, entry};
use crate::division::Divisions;
use crate::numeral::Numerals;
use crate::record::{Date, NUMBER_SCALE, Value};
use crate::rule::{self, Type};
use crate::text;
use crate::{say, words};

mod flow;
mod outputs;
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
        let names = scope(&fields, opinions.as_ref(), &settings);
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

    fn fields(&self, parsed: &[schema::Field], divisions: bool) -> Result<Vec<Field>, FormError> {
        let mut fields: Vec<Field> = Vec::new();
        for field in parsed {
            self.ascii_id(&field.id)?;
            let id = field.id.get_ref();
            if fields.iter().any(|known| known.id == *id) || id == "cover" || id == "opinions" {
                return Err(self.error(
                    field.id.span(),
                    words!(
                        "字段“{id}”重复或为保留名",
                        "The field “{id}” is there already, or its name is reserved"
                    ),
                ));
            }
            let kind = match field.kind.get_ref() {
                schema::Kind::Text => Kind::Text,
                schema::Kind::LongText => Kind::LongText,
                schema::Kind::Choice if field.options.len() < 2 => {
                    return Err(self.error(
                        field.kind.span(),
                        words!("choice 至少要有两个 options", "A choice has two options at least"),
                    ));
                }
                schema::Kind::Choice => Kind::Choice(field.options.clone()),
                schema::Kind::Date => Kind::Date,
                schema::Kind::Phone => Kind::Phone,
                schema::Kind::Division | schema::Kind::City if !divisions => {
                    return Err(self.error(
                        field.kind.span(),
                        words!(
                            "这种字段要有 [divisions] 指明区划数据",
                            "Such a field needs [divisions] to name the division data"
                        ),
                    ));
                }
                schema::Kind::Division => Kind::Division,
                schema::Kind::City => {
                    Kind::City(field.same_as.as_ref().map(|name| name.get_ref().clone()))
                }
                schema::Kind::Person => Kind::Person,
                schema::Kind::Address => Kind::Address,
                schema::Kind::Number => Kind::Number,
            };
            let label = field.label.get_ref();
            fields.push(Field {
                id: id.clone(),
                label: both(label, field.label_en.as_deref()),
                printed: field.printed.clone().unwrap_or_else(|| label.clone()),
                kind,
                required: field.required,
                cover: field.on.contains(&schema::On::Cover),
                table: field.on.contains(&schema::On::Table),
                numerals: field.numerals,
                fullwidth: field.fullwidth,
                fill: field.fill.as_ref().map_or_else(
                    || both(&format!("填写“{label}”"), Some(&format!("Fill in “{label}”"))),
                    words,
                ),
                basis: field.basis.clone(),
            });
        }
        Ok(fields)
    }

    fn ascii_id(&self, id: &Spanned<String>) -> Result<(), FormError> {
        let text = id.get_ref();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits) {
            return Ok(());
        }
        Err(self.error(
            id.span(),
            words!(
                "“{text}”不能作 id：只用小写字母、数字和下划线",
                "“{text}” is no id: lower-case letters, digits and underscores only"
            ),
        ))
    }

    fn opinions(&self, parsed: &schema::Opinions, fields: &[Field]) -> Result<Opinions, FormError> {
        let mut levels: Vec<Level> = Vec::new();
        let names = scope(fields, None, &[]);
        for level in &parsed.level {
            self.ascii_id(&level.id)?;
            let id = level.id.get_ref();
            if levels.iter().any(|known| known.id == *id) || id == "community" {
                return Err(self.error(
                    level.id.span(),
                    words!(
                        "级别“{id}”重复或为保留名",
                        "The level “{id}” is there already, or its name is reserved"
                    ),
                ));
            }
            if let Some(of) = &level.of {
                self.known_name(of, &names)?;
            }
            let label = level.label.get_ref();
            levels.push(Level {
                id: id.clone(),
                label: both(label, level.label_en.as_deref()),
                printed: level.printed.clone().unwrap_or_else(|| label.clone()),
                units: level.units.clone(),
                scans: level.scans.clone(),
                of: level.of.as_ref().map(|name| name.get_ref().clone()),
                of_fixed: level.of_fixed.clone(),
            });
        }
        let headings = std::iter::once(&parsed.label).chain(&parsed.aliases);
        Ok(Opinions {
            headings: headings.map(|label| text::label_key(label.get_ref())).collect(),
            label: both(parsed.label.get_ref(), parsed.label_en.as_deref()),
            levels,
            agree: parsed.agree.clone(),
            refuse: parsed.refuse.clone(),
            doubt: parsed.doubt.clone(),
            neutral: parsed.neutral.clone(),
            basis: parsed.basis.clone(),
        })
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

    fn known_name(&self, name: &Spanned<String>, names: &Names) -> Result<String, FormError> {
        if names.contains_key(name.get_ref()) {
            return Ok(name.get_ref().clone());
        }
        let id = name.get_ref();
        let message = words!("没有叫“{id}”的字段", "There is no field “{id}”");
        let mut error = self.error(name.span(), message);
        error.nearest = rule::nearest(id, names.keys().map(String::as_str));
        Err(error)
    }

    fn expression(&self, text: &Spanned<String>, names: &Names) -> Result<rule::Expr, FormError> {
        let expr = rule::parse(text.get_ref(), names).map_err(|fault| {
            FormError::expression(&self.file, &self.text, &text.span(), 0, fault)
        })?;
        if expr.result == Type::Bool {
            return Ok(expr);
        }
        let message = Words::of(|lang| {
            let found = expr.result.name(lang);
            say!(
                lang,
                "条件要得出真假，这里得出{found}",
                "A condition must be true or false; this is {found}"
            )
        });
        Err(self.error(text.span(), message))
    }

    fn message(&self, words: &schema::Words, names: &Names) -> Result<Message, FormError> {
        let en = words.en.as_ref().unwrap_or(&words.zh);
        // Parsed one by one, so that a fault points into the right text.
        for text in [&words.zh, en] {
            Message::parse(text.get_ref(), "", names).map_err(|fault| {
                FormError::expression(&self.file, &self.text, &text.span(), 0, fault)
            })?;
        }
        Message::parse(words.zh.get_ref(), en.get_ref(), names).map_err(|fault| {
            FormError::expression(&self.file, &self.text, &words.zh.span(), 0, fault)
        })
    }

    fn rule(&self, rule: &schema::Rule, names: &Names) -> Result<Rule, FormError> {
        let code: Code = rule.code.get_ref().parse().map_err(|_| {
            self.error(
                rule.code.span(),
                words!(
                    "代码是一个大写字母加三位数字，如“F103”",
                    "A code is a capital letter and three digits, such as “F103”"
                ),
            )
        })?;
        let severity = rule.severity.or_else(|| entry(code).map(|entry| entry.severity));
        Ok(Rule {
            code,
            name: rule.name.as_ref().map(words),
            severity: severity.unwrap_or(Severity::Error),
            when: rule.when.as_ref().map(|when| self.expression(when, names)).transpose()?,
            assert: self.expression(&rule.assert, names)?,
            at: self.known_name(&rule.at, names)?,
            message: self.message(&rule.message, names)?,
            help: self.message(&rule.help, names)?,
            basis: rule.basis.clone(),
        })
    }

    /// Gives every rule the name of its code. One name a code is enough; two
    /// are one too many, and a code of the table has one already.
    fn named(&self, mut rules: Vec<Rule>, parsed: &[schema::Rule]) -> Result<Vec<Rule>, FormError> {
        let mut names: BTreeMap<Code, Words> = BTreeMap::new();
        for (rule, parsed) in rules.iter().zip(parsed) {
            let (Some(name), Some(written)) = (&rule.name, &parsed.name) else { continue };
            let code = rule.code;
            let known = match entry(code) {
                Some(entry) => Some(Words::of(|lang| entry.name.get(lang).to_owned())),
                None => names.insert(code, name.clone()).filter(|known| known != name),
            };
            if let Some(known) = known {
                let message = Words::of(|lang| {
                    let known = known.get(lang);
                    say!(
                        lang,
                        "代码 {code} 已经叫“{known}”，不能另取名称",
                        "The code {code} has the name “{known}” and takes no other"
                    )
                });
                return Err(self.error(written.zh.span(), message));
            }
        }
        for rule in &mut rules {
            rule.name = names.get(&rule.code).cloned();
        }
        Ok(rules)
    }

    fn identity(&self, parsed: &schema::Identity, names: &Names) -> Result<Identity, FormError> {
        let one = |name: &Option<Spanned<String>>| {
            name.as_ref().map(|name| self.known_name(name, names)).transpose()
        };
        Ok(Identity {
            community: parsed
                .community
                .iter()
                .map(|name| self.known_name(name, names))
                .collect::<Result<_, _>>()?,
            title: one(&parsed.title)?,
            phone: one(&parsed.phone)?,
        })
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

    fn labels(&self, parsed: &schema::File) -> Result<BTreeMap<String, Label>, FormError> {
        let mut labels = BTreeMap::new();
        for (at, field) in parsed.field.iter().enumerate() {
            for label in std::iter::once(&field.label).chain(&field.aliases) {
                self.add_label(&mut labels, label, Label::Field(at))?;
            }
        }
        if let Some(opinions) = &parsed.opinions {
            for label in std::iter::once(&opinions.label).chain(&opinions.aliases) {
                self.add_label(&mut labels, label, Label::Opinions)?;
            }
            for (at, level) in opinions.level.iter().enumerate() {
                for label in std::iter::once(&level.label).chain(&level.aliases) {
                    self.add_label(&mut labels, label, Label::Level(at))?;
                }
            }
        }
        Ok(labels)
    }

    fn add_label(
        &self,
        labels: &mut BTreeMap<String, Label>,
        text: &Spanned<String>,
        label: Label,
    ) -> Result<(), FormError> {
        let key = text::label_key(text.get_ref());
        if key.is_empty() {
            return Err(self.error(text.span(), words!("标签不能为空", "A label cannot be empty")));
        }
        match labels.insert(key, label) {
            Some(other) if other != label => {
                let label = text.get_ref();
                let message = words!(
                    "标签“{label}”已属于别的栏目",
                    "The label “{label}” belongs to another field already"
                );
                Err(self.error(text.span(), message))
            }
            _ => Ok(()),
        }
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
