#![no_main]
//! Expressions of form rules: parsed, typed, evaluated. The first byte says
//! which names are blank.

use std::borrow::Cow;
use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use shenpi::record::{Date, Value};
use shenpi::rule::{self, Type, Values};

struct Some8(u8);

impl Values for Some8 {
    fn value(&self, name: &str) -> Option<Cow<'_, Value>> {
        let (bit, value) = match name {
            "community" => (1, Value::Text("玉林东路社区".to_owned())),
            "cover.community" => (2, Value::Text("玉 林东路社区".to_owned())),
            "area" => (4, Value::Number(235_000)),
            "huge" => (8, Value::Number(i64::MAX)),
            "least" => (16, Value::Number(i64::MIN)),
            "filed_on" => (32, Value::Date(Date::new(2021, 9, 1)?)),
            "first" => (64, Value::Date(Date::new(1, 1, 1)?)),
            "open" => (128, Value::Bool(true)),
            _ => return None,
        };
        (self.0 & bit == 0).then_some(Cow::Owned(value))
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((blank, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let scope: BTreeMap<String, Type> = [
        ("community", Type::Text),
        ("cover.community", Type::Text),
        ("area", Type::Number),
        ("huge", Type::Number),
        ("least", Type::Number),
        ("filed_on", Type::Date),
        ("first", Type::Date),
        ("open", Type::Bool),
    ]
    .into_iter()
    .map(|(name, kind)| (name.to_owned(), kind))
    .collect();
    let Ok(expression) = rule::parse(text, &scope) else { return };
    assert!(expression.names().iter().all(|name| scope.contains_key(*name)), "an unknown name");
    let value = expression.evaluate(&Some8(*blank));
    let kind = value.as_ref().map(|value| match value {
        Value::Text(_) => Type::Text,
        Value::Number(_) => Type::Number,
        Value::Date(_) => Type::Date,
        Value::Bool(_) => Type::Bool,
    });
    assert!(kind.is_none_or(|kind| kind == expression.result), "{text}: {value:?}");
    let holds = match value {
        Some(Value::Bool(bool)) => Some(bool),
        _ => None,
    };
    assert_eq!(expression.holds(&Some8(*blank)), holds, "{text}");
});
