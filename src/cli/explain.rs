//! `shenpi explain`.

use std::io::{self, Write};

use clap::ArgMatches;

use super::common;
use super::{Exit, Failure, Outcome};
use crate::diagnostic::{self, Code, Severity};
use crate::form::{FormDef, Rule};
use crate::lang::Lang;
use crate::say;

pub(super) fn run(matches: &ArgMatches, lang: Lang) -> Outcome {
    let (form, _, _) = common::form(matches, lang)?;
    let Some(wanted) = matches.get_one::<String>("code") else {
        return list(&form, lang);
    };
    let known = |code: Code| {
        diagnostic::entry(code).is_some() || form.rules.iter().any(|rule| rule.code == code)
    };
    let near = diagnostic::nearest_codes(wanted);
    let code = wanted.to_uppercase().parse().ok().filter(|code| known(*code));
    // A slip of the keyboard with one meaning only is forgiven.
    let code = code.or(match near.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    let Some(code) = code else {
        let near: Vec<String> = near.iter().map(Code::to_string).collect();
        let offer = if near.is_empty() {
            String::new()
        } else {
            let near = near.join(lang.pick("、", ", "));
            say!(lang, "，是否为 {near}", "; perhaps {near}")
        };
        return Err(Failure::Usage(say!(
            lang,
            "没有“{wanted}”这个代码{offer}；用 shenpi explain 列出全部",
            "There is no code “{wanted}”{offer}; `shenpi explain` lists all"
        )));
    };
    let own = || own(&form, code, lang);
    let text = diagnostic::explain(code, lang).or_else(own).unwrap_or_default();
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// Every code with its name, a line each.
fn list(form: &FormDef, lang: Lang) -> Outcome {
    let mut out = io::stdout().lock();
    for entry in diagnostic::entries() {
        let severity = severity(entry.severity, lang);
        writeln!(out, "{}  {severity}  {}", entry.code, entry.name.get(lang))?;
    }
    for rule in form.own_codes() {
        let severity = severity(rule.severity, lang);
        writeln!(out, "{}  {severity}  {}", rule.code, name(form, rule, lang))?;
    }
    Ok(Exit::Clean)
}

/// A code of the form's own, with the clauses of all its rules.
fn own(form: &FormDef, code: Code, lang: Lang) -> Option<String> {
    let rule = form.own_codes().find(|rule| rule.code == code)?;
    let mut clauses: Vec<&str> = Vec::new();
    for rule in form.rules.iter().filter(|rule| rule.code == code) {
        if !rule.basis.is_empty() && !clauses.contains(&rule.basis.as_str()) {
            clauses.push(&rule.basis);
        }
    }
    let basis = clauses.join(lang.pick("；", "; "));
    Some(diagnostic::explain_own(code, &name(form, rule, lang), rule.severity, &basis, lang))
}

/// What the form calls its code, or that it is its code.
fn name(form: &FormDef, rule: &Rule, lang: Lang) -> String {
    let title = form.title.get(lang);
    match &rule.name {
        Some(name) => name.get(lang).to_owned(),
        None => say!(lang, "《{title}》的规则", "a rule of “{title}”"),
    }
}

fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("错误", "error  "),
        Severity::Warning => lang.pick("警告", "warning"),
        Severity::Info => lang.pick("提示", "info   "),
    }
}
