//! `[[output]]`, `[numbering]` and `texts.toml`.

use toml::Spanned;

use super::{Loader, Names, words};
use crate::form::source::Source;
use crate::form::{FormError, Message, Numbering, Output, schema};
use crate::record::Value;
use crate::rule::{self, Type};
use crate::words as wording;

/// Where the texts of all outputs stand.
const TEXTS: &str = "texts.toml";

/// Names that texts may use beside the form's own.
fn with_own_names(names: &Names) -> Names {
    let mut names = names.clone();
    names.insert("digest".to_owned(), Type::Text);
    names.insert("sequence".to_owned(), Type::Text);
    names.insert("count".to_owned(), Type::Number);
    names
}

impl Loader<'_> {
    /// The outputs in order, with their texts.
    pub(super) fn outputs(
        &self,
        parsed: &[schema::Output],
        names: &Names,
    ) -> Result<Vec<Output>, FormError> {
        let own = with_own_names(names);
        let mut outputs: Vec<Output> = Vec::new();
        for output in parsed {
            let id = output.id.get_ref();
            // Outputs are named on the command line only, never in rules.
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
            if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(fits) {
                let message = wording!(
                    "“{id}”不能作 id：只用小写字母、数字、连字符和下划线",
                    "“{id}” cannot be an id: use lower-case letters, digits, hyphen and underscore"
                );
                return Err(self.error(output.id.span(), message));
            }
            if outputs.iter().any(|known| known.id == *id) {
                return Err(self.error(
                    output.id.span(),
                    wording!("文书“{id}”写了两次", "The output “{id}” stands twice"),
                ));
            }
            if output.formats.get_ref().is_empty() {
                return Err(self.error(
                    output.formats.span(),
                    wording!("至少要有一种 formats", "At least one of formats is needed"),
                ));
            }
            if !self.source.has(output.template.get_ref()) {
                let name = output.template.get_ref();
                let message = wording!("没有模板文件“{name}”", "There is no template “{name}”");
                return Err(self.error(output.template.span(), message));
            }
            let known = |list: &[Spanned<String>]| {
                list.iter().map(|name| self.known_name(name, names)).collect::<Result<Vec<_>, _>>()
            };
            let (fields, needs) = (known(&output.fields)?, known(&output.needs)?);
            outputs.push(Output {
                id: id.clone(),
                name: words(&output.name),
                template: output.template.get_ref().clone(),
                formats: output.formats.get_ref().clone(),
                standards: output.standards.clone(),
                per: output.per,
                fields,
                needs,
                file: self.line(&output.file, &own)?,
                qr: output.qr.as_ref().map(|text| self.line(text, &own)).transpose()?,
                duplex: output.duplex,
                attach: output.attach,
                seals: output.seals.clone(),
                wording: output.texts.as_ref().unwrap_or(&output.id).get_ref().clone(),
                texts: Vec::new(),
            });
        }
        if !outputs.is_empty() && self.source.has(TEXTS) {
            texts(self.source, names, &mut outputs, false)?;
        }
        Ok(outputs)
    }

    /// The format of numbers.
    pub(super) fn numbering(
        &self,
        parsed: &schema::Numbering,
        names: &Names,
    ) -> Result<Numbering, FormError> {
        let digits = *parsed.digits.get_ref();
        if !(1..=12).contains(&digits) {
            return Err(self.error(
                parsed.digits.span(),
                wording!("位数须在 1 至 12 之间", "The digits must be 1 to 12"),
            ));
        }
        Ok(Numbering {
            field: self.known_name(&parsed.field, names)?,
            format: self.line(&parsed.format, &with_own_names(names))?,
            digits: usize::from(digits),
        })
    }

    /// A text of one language with placeholders.
    fn line(&self, text: &Spanned<String>, names: &Names) -> Result<Message, FormError> {
        Message::parse(text.get_ref(), text.get_ref(), names)
            .map_err(|fault| FormError::expression(&self.file, &self.text, &text.span(), 0, fault))
    }
}

/// Reads the texts of a source into the outputs. Where they override, each key
/// must be there already.
pub(in crate::form) fn texts(
    source: &Source,
    names: &Names,
    outputs: &mut [Output],
    overriding: bool,
) -> Result<(), FormError> {
    let text = source.read(TEXTS)?;
    let file = source.shown(TEXTS);
    let parsed: schema::Texts =
        toml::from_str(&text).map_err(|error| FormError::toml(&file, &text, &error))?;
    let own = with_own_names(names);
    for (id, keys) in parsed {
        let known: Vec<String> = outputs.iter().map(|output| output.id.clone()).collect();
        let mut speakers: Vec<&mut Output> =
            outputs.iter_mut().filter(|output| output.wording == *id.get_ref()).collect();
        if speakers.is_empty() {
            let name = id.get_ref();
            let message = wording!("没有叫“{name}”的文书", "There is no output “{name}”");
            let mut error = FormError::at(&file, &text, id.span().start, message);
            error.nearest = rule::nearest(id.get_ref(), known.iter().map(String::as_str));
            return Err(error);
        }
        for (key, line) in keys {
            let message = Message::parse(line.get_ref(), line.get_ref(), &own)
                .map_err(|fault| FormError::expression(&file, &text, &line.span(), 0, fault))?;
            for output in &mut speakers {
                match output.texts.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, old)) => *old = message.clone(),
                    None if overriding => {
                        let id = &output.id;
                        let reason = wording!(
                            "文书“{id}”没有叫“{key}”的文字",
                            "The output “{id}” has no text “{key}”"
                        );
                        let mut error = FormError::at(&file, &text, line.span().start, reason);
                        let known = output.texts.iter().map(|(known, _)| known.as_str());
                        error.nearest = rule::nearest(&key, known);
                        return Err(error);
                    }
                    None => output.texts.push((key.clone(), message.clone())),
                }
            }
        }
    }
    Ok(())
}

/// A value given on the command line, in the type of its field.
pub(in crate::form) fn given(kind: Type, text: &str) -> Option<Value> {
    match kind {
        Type::Date => match crate::date::parse(text).date {
            crate::date::DateText::Date(date) => Some(Value::Date(date)),
            _ => None,
        },
        Type::Number => rule::decimal(text).map(Value::Number),
        Type::Text => Some(Value::Text(text.to_owned())),
        Type::Bool | Type::List => None,
    }
}
