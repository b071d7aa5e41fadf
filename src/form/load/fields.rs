//! `[[field]]` and `[opinions]`: what a form asks for, and every label of it.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Loader, both, words};
use crate::form::{Field, FormError, Kind, Label, Level, Opinions, schema, scope};
use crate::text;

impl Loader<'_> {
    pub(super) fn fields(
        &self,
        parsed: &[schema::Field],
        divisions: bool,
    ) -> Result<Vec<Field>, FormError> {
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

    pub(super) fn ascii_id(&self, id: &Spanned<String>) -> Result<(), FormError> {
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

    pub(super) fn opinions(
        &self,
        parsed: &schema::Opinions,
        fields: &[Field],
    ) -> Result<Opinions, FormError> {
        let mut levels: Vec<Level> = Vec::new();
        let names = scope::names(fields, None, &[]);
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

    pub(super) fn labels(
        &self,
        parsed: &schema::File,
    ) -> Result<BTreeMap<String, Label>, FormError> {
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

    pub(super) fn add_label(
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
