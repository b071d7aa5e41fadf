//! The names that expressions and messages of a form may use, with their types.

use std::collections::BTreeMap;

use super::{Field, Kind, Opinions, Setting};
use crate::record::Value;
use crate::rule::{Scope, Type};

/// All names of a form with their types.
pub(super) fn names(
    fields: &[Field],
    opinions: Option<&Opinions>,
    settings: &[Setting],
) -> BTreeMap<String, Type> {
    let mut names =
        BTreeMap::from([("as_of".to_owned(), Type::Date), ("stage".to_owned(), Type::Text)]);
    for field in fields {
        let kind = match field.kind {
            Kind::Date => Type::Date,
            Kind::Number => Type::Number,
            _ => Type::Text,
        };
        names.insert(field.id.clone(), kind);
        if field.cover && field.table {
            names.insert(format!("cover.{}", field.id), kind);
        }
        if field.kind == Kind::Division {
            for level in ["city", "county", "street"] {
                names.insert(format!("{}.{level}", field.id), Type::Text);
            }
        }
    }
    for level in opinions.iter().flat_map(|opinions| &opinions.levels) {
        names.insert(format!("opinions.{}.text", level.id), Type::Text);
        names.insert(format!("opinions.{}.unit", level.id), Type::Text);
        names.insert(format!("opinions.{}.date", level.id), Type::Date);
    }
    for setting in settings {
        let kind = match setting.value {
            Value::Text(_) => Type::Text,
            Value::Number(_) => Type::Number,
            Value::Date(_) => Type::Date,
            Value::Bool(_) => Type::Bool,
        };
        names.insert(format!("settings.{}", setting.id), kind);
    }
    names
}

impl Scope for BTreeMap<String, Type> {
    fn type_of(&self, name: &str) -> Option<Type> {
        self.get(name).copied()
    }

    fn names(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }
}
