//! The rule file of an inspection: data that an archive can edit.
//!
//! In: TOML. Out: [`Rules`], or what is wrong with it: file, line, and what to
//! write instead. What a file leaves out is as in the built-in one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lang::Lang;
use crate::record::Date;
use crate::rule::nearest;
use crate::say;

/// The built-in rule file.
pub const BUILT_IN: &str = include_str!("rules.toml");

/// What an inspection asks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    pub(super) limits: Limits,
    pub(super) metadata: MetadataRules,
    pub(super) reference: Reference,
    pub(super) content: Content,
    pub(super) bag: BagRules,
    pub(super) formats: Formats,
    pub(super) outside: Outside,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) name_bytes: Option<usize>,
    pub(super) path_bytes: Option<usize>,
    pub(super) value: Option<usize>,
    pub(super) elements: Option<BTreeMap<String, usize>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MetadataRules {
    pub(super) required: Option<Vec<String>>,
    pub(super) present: Option<Vec<String>>,
    pub(super) acts: Option<Vec<String>>,
    pub(super) values: Option<BTreeMap<String, Vec<String>>>,
    pub(super) dates: Option<BTreeMap<String, Dates>>,
    pub(super) numbers: Option<BTreeMap<String, Numbers>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dates {
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    pub(super) from: i64,
    pub(super) to: i64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Reference {
    pub(super) pattern: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Content {
    pub(super) scope: Option<Vec<String>>,
    pub(super) layout: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BagRules {
    pub(super) info: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Formats {
    pub(super) allowed: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Outside {
    pub(super) virus: Option<Program>,
    pub(super) signatures: Option<Program>,
    pub(super) formats: Option<Program>,
}

/// A program of the outside that judges.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Program {
    #[serde(default)]
    pub(super) command: Vec<String>,
    #[serde(default)]
    pub(super) pass: Vec<i32>,
    #[serde(default)]
    pub(super) fail: Vec<i32>,
    #[serde(default = "an_hour")]
    pub(super) seconds: u64,
}

fn an_hour() -> u64 {
    3600
}

/// A rule file that is wrong (R861).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesError {
    /// The file as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The line itself.
    pub excerpt: String,
    /// What the reader of TOML says.
    told: String,
}

impl RulesError {
    /// File, line, what is wrong and what to write.
    pub fn text(&self, lang: Lang) -> String {
        let RulesError { file, line, excerpt, told } = self;
        let message = match unknown(told) {
            Some((name, known)) => {
                let near = nearest(name, known.iter().copied());
                let near = near.map(|near| say!(lang, "，是否为“{near}”", ", perhaps {near}"));
                let near = near.unwrap_or_default();
                let known = known.join(lang.pick("、", ", "));
                say!(
                    lang,
                    "没有叫“{name}”的键{near}；可以写：{known}",
                    "there is no key {name}{near}; there are: {known}"
                )
            }
            None => say!(lang, "这一行写错了：{told}", "this line is wrong: {told}"),
        };
        say!(
            lang,
            "错误[R861] 检测规则有误：{message}\n  --> {file}:{line}\n    {excerpt}",
            "error[R861] the rule file is wrong: {message}\n  --> {file}:{line}\n    {excerpt}"
        )
    }
}

/// The name and the known ones of serde's sentence on an unknown field.
fn unknown(told: &str) -> Option<(&str, Vec<&str>)> {
    let rest = told.strip_prefix("unknown field `")?;
    let (name, rest) = rest.split_once('`')?;
    Some((name, rest.split('`').skip(1).step_by(2).collect()))
}

impl Rules {
    /// The built-in rules.
    pub fn built_in() -> Rules {
        // A test reads them.
        toml::from_str(BUILT_IN).unwrap_or_default()
    }

    /// Rules of a file, over the built-in ones.
    pub fn read(file: &str, text: &str, today: Date) -> Result<Rules, RulesError> {
        let at = |offset: usize, told: String| {
            let before = text.get(..offset).unwrap_or_default();
            let line = before.matches('\n').count();
            let excerpt = text.lines().nth(line).unwrap_or_default().trim().to_owned();
            RulesError { file: file.to_owned(), line: line + 1, excerpt, told }
        };
        let rules: Rules = toml::from_str(text).map_err(|error| {
            at(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        for (name, range) in rules.metadata.dates.iter().flatten() {
            for value in [&range.from, &range.to] {
                if day(value, today).is_none() {
                    let offset = text.find(&format!("\"{value}\"")).unwrap_or(0);
                    return Err(at(offset, format!("{name}: \"{value}\" (2026-11-23, today)")));
                }
            }
        }
        Ok(rules.over(Rules::built_in()))
    }

    fn over(self, base: Rules) -> Rules {
        let Rules { limits, metadata, reference, content, bag, formats, outside } = self;
        Rules {
            limits: Limits {
                name_bytes: limits.name_bytes.or(base.limits.name_bytes),
                path_bytes: limits.path_bytes.or(base.limits.path_bytes),
                value: limits.value.or(base.limits.value),
                elements: limits.elements.or(base.limits.elements),
            },
            metadata: MetadataRules {
                required: metadata.required.or(base.metadata.required),
                present: metadata.present.or(base.metadata.present),
                acts: metadata.acts.or(base.metadata.acts),
                values: metadata.values.or(base.metadata.values),
                dates: metadata.dates.or(base.metadata.dates),
                numbers: metadata.numbers.or(base.metadata.numbers),
            },
            reference: Reference { pattern: reference.pattern.or(base.reference.pattern) },
            content: Content {
                scope: content.scope.or(base.content.scope),
                layout: content.layout.or(base.content.layout),
            },
            bag: BagRules { info: bag.info.or(base.bag.info) },
            formats: Formats { allowed: formats.allowed.or(base.formats.allowed) },
            outside: Outside {
                virus: outside.virus.or(base.outside.virus),
                signatures: outside.signatures.or(base.outside.signatures),
                formats: outside.formats.or(base.outside.formats),
            },
        }
    }
}

/// A day of a rule: a date, or `today`.
pub(super) fn day(text: &str, today: Date) -> Option<Date> {
    if text == "today" {
        return Some(today);
    }
    match crate::date::parse(text).date {
        crate::date::DateText::Date(date) => Some(date),
        _ => None,
    }
}

/// Whether a text has the shape of a pattern: `#` is a digit, `*` any text, and
/// everything else itself.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // For each position of the text: whether the pattern so far reaches it.
    let mut reached = vec![false; text.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for mark in pattern {
        let mut next = vec![false; text.len() + 1];
        let mut any = false;
        for at in 0..=text.len() {
            let here = reached.get(at).copied().unwrap_or(false);
            if mark == '*' {
                any |= here;
                if let Some(slot) = next.get_mut(at) {
                    *slot = any;
                }
            } else if here
                && text
                    .get(at)
                    .is_some_and(|c| if mark == '#' { c.is_ascii_digit() } else { *c == mark })
                && let Some(slot) = next.get_mut(at + 1)
            {
                *slot = true;
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::new(2026, 11, 27).unwrap()
    }

    #[test]
    fn the_built_in_rules_are_sound() {
        let rules = Rules::read("rules.toml", BUILT_IN, today()).unwrap();
        assert!(rules.metadata.required.is_some_and(|names| names.contains(&"题名".to_owned())));
    }

    #[test]
    fn a_file_is_read_over_them() {
        let rules = Rules::read("x", "[reference]\npattern = \"A-####\"\n", today()).unwrap();
        assert_eq!(rules.reference.pattern.as_deref(), Some("A-####"));
        assert_eq!(rules.limits.name_bytes, Some(255));
    }

    #[test]
    fn mistakes_have_their_line() {
        let cases = [
            ("[formats]\n\nallwed = []\n", 3, "allowed"),
            ("[limits]\nname_bytes = \"x\"\n", 2, ""),
            ("[metadata.dates]\n\"日期\" = { from = \"soon\", to = \"today\" }\n", 2, "2026-11-23"),
            ("[limits\n", 1, ""),
        ];
        for (text, line, says) in cases {
            let error = Rules::read("规则.toml", text, today()).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            let said = error.text(Lang::Zh);
            assert!(
                said.contains("R861") && said.contains("规则.toml") && said.contains(says),
                "{said}"
            );
        }
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("QT·####-*-####", "QT·2026-永久-0001", true),
            ("QT·####-*-####", "QT·2026-永久-001", false),
            ("*审批表*", "申报材料/审批表.docx", true),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("a*a*a", "aaa", true),
            ("a*a*a", "aa", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
