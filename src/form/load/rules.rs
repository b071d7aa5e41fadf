//! `[[rule]]` and `[identity]`: expressions and messages over known names.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Loader, Names, words};
use crate::diagnostic::{Code, Severity, entry};
use crate::form::{FormError, Identity, Message, Rule, Words, schema};
use crate::rule::{self, Type};
use crate::say;

impl Loader<'_> {
    pub(super) fn known_name(
        &self,
        name: &Spanned<String>,
        names: &Names,
    ) -> Result<String, FormError> {
        if names.contains_key(name.get_ref()) {
            return Ok(name.get_ref().clone());
        }
        let id = name.get_ref();
        let message = words!("没有叫“{id}”的字段", "There is no field “{id}”");
        let mut error = self.error(name.span(), message);
        error.nearest = rule::nearest(id, names.keys().map(String::as_str));
        Err(error)
    }

    pub(super) fn expression(
        &self,
        text: &Spanned<String>,
        names: &Names,
    ) -> Result<rule::Expr, FormError> {
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

    pub(super) fn message(
        &self,
        words: &schema::Words,
        names: &Names,
    ) -> Result<Message, FormError> {
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

    pub(super) fn rule(&self, rule: &schema::Rule, names: &Names) -> Result<Rule, FormError> {
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
    pub(super) fn named(
        &self,
        mut rules: Vec<Rule>,
        parsed: &[schema::Rule],
    ) -> Result<Vec<Rule>, FormError> {
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

    pub(super) fn identity(
        &self,
        parsed: &schema::Identity,
        names: &Names,
    ) -> Result<Identity, FormError> {
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
}
