use std::borrow::Cow;

use super::*;
use crate::record::{Date, NUMBER_SCALE, Value};

struct Names;

impl Scope for Names {
    fn type_of(&self, name: &str) -> Option<Type> {
        Some(match name {
            "community" | "cover.community" | "remark" => Type::Text,
            "lawn" | "grove" | "green" | "absent" => Type::Number,
            "filed_on" | "as_of" => Type::Date,
            "agreed" => Type::Bool,
            _ => return None,
        })
    }
    fn names(&self) -> Vec<&str> {
        vec!["community", "cover.community", "remark", "lawn", "grove", "filed_on", "as_of"]
    }
}

impl Values for Names {
    fn value(&self, name: &str) -> Option<Cow<'_, Value>> {
        Some(Cow::Owned(match name {
            "community" => Value::Text("玉林东路社区".into()),
            "cover.community" => Value::Text("玉 林 东路社区".into()),
            "lawn" => Value::Number(2 * NUMBER_SCALE),
            "grove" => Value::Number(35_000),
            "green" => Value::Number(55_000),
            "filed_on" => Value::Date(Date::new(2021, 9, 1)?),
            "as_of" => Value::Date(Date::new(2022, 6, 30)?),
            "agreed" => Value::Bool(true),
            _ => return None,
        }))
    }
}

#[test]
fn conditions_have_three_values() {
    let cases = [
        ("cover.community == community", Some(true)),
        ("community in ['玉林东路社区', '别的']", Some(true)),
        ("not ends_with(community, ['街道', '镇'])", Some(true)),
        ("ends_with(community, '社区') and starts_with(community, '玉林')", Some(true)),
        ("contains(community, ['无此', '东路'])", Some(true)),
        ("filed_on <= as_of", Some(true)),
        ("filed_on > as_of", Some(false)),
        ("days(filed_on, as_of) == 302", Some(true)),
        ("year(filed_on) == 2021", Some(true)),
        ("month(filed_on) == 9", Some(true)),
        ("sum(lawn, grove) == green", Some(true)),
        ("sum(lawn, absent) == lawn", Some(true)),
        ("sum(absent) == lawn", None),
        ("lawn + absent == green", None),
        ("lawn * 1.5 + 0.5 == grove", Some(true)),
        ("remark == community", None),
        ("remark == community and false", Some(false)),
        ("remark == community or true", Some(true)),
        ("blank(remark) and filled(community)", Some(true)),
        ("not remark == community", None),
        ("characters(community) == 6", Some(true)),
        ("-lawn < 0", Some(true)),
        ("agreed == true", Some(true)),
    ];
    for (text, expected) in cases {
        let expr = parse(text, &Names).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        assert_eq!(expr.holds(&Names), expected, "{text}");
    }
}

#[test]
fn mistakes_say_where_and_offer_the_nearest_name() {
    let cases = [
        ("comunity == '玉林'", 0, Some("community")),
        ("cover.comunity == community", 0, Some("cover.community")),
        ("ends_wiht(community, '镇')", 0, Some("ends_with")),
        ("community == lawn", 10, None),
        ("filed_on <= 3", 9, None),
        ("(community == '玉林'", 22, None),
        ("community ==", 12, None),
        ("community == '玉林", 13, None),
        ("lawn ！= 3", 5, None),
        ("1.23456 == lawn", 0, None),
        ("characters(lawn) > 3", 11, None),
        ("filled(lawn + 1)", 0, None),
    ];
    for (text, at, nearest) in cases {
        let fault = parse(text, &Names).expect_err(text);
        assert_eq!((fault.at, fault.nearest.as_deref()), (at, nearest), "{text}: {fault:?}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}true{}", "(".repeat(5000), ")".repeat(5000));
    assert!(parse(&deep, &Names).is_err());
    assert!(parse(&"not ".repeat(5000), &Names).is_err());
    assert!(parse(&"-".repeat(5000), &Names).is_err());
}

#[test]
fn names_are_listed_once() {
    let expr = parse("sum(lawn, grove) == lawn", &Names).expect("parses");
    assert_eq!(expr.names(), ["lawn", "grove"]);
}
