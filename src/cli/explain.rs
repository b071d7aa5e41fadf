//! `shenpi explain`.

use std::io::{self, Write};

use clap::ArgMatches;

use super::common;
use super::{Exit, Failure, Outcome};
use crate::diagnostic::{self, Code};
use crate::form::FormDef;
use crate::lang::Lang;
use crate::say;

pub(super) fn run(matches: &ArgMatches, lang: Lang) -> Outcome {
    let (form, _, _) = common::form(matches)?;
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
    let mut text = diagnostic::explain(code, lang).unwrap_or_else(|| format!("{code}\n"));
    let clauses: Vec<&str> = form
        .rules
        .iter()
        .filter(|rule| rule.code == code && !rule.basis.is_empty())
        .map(|rule| rule.basis.as_str())
        .collect();
    if diagnostic::entry(code).is_none() {
        for clause in clauses {
            text.push_str(&say!(lang, "依据：{clause}\n", "Clause: {clause}\n"));
        }
    }
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// Every code with its name, a line each.
fn list(form: &FormDef, lang: Lang) -> Outcome {
    let mut out = io::stdout().lock();
    for entry in diagnostic::entries() {
        let severity = match entry.severity {
            diagnostic::Severity::Error => lang.pick("错误", "error  "),
            diagnostic::Severity::Warning => lang.pick("警告", "warning"),
            diagnostic::Severity::Info => lang.pick("提示", "info   "),
        };
        writeln!(out, "{}  {severity}  {}", entry.code, entry.name.get(lang))?;
    }
    let mut own: Vec<Code> = form
        .rules
        .iter()
        .map(|rule| rule.code)
        .filter(|code| diagnostic::entry(*code).is_none())
        .collect();
    own.dedup();
    for code in own {
        let title = form.title.get(lang);
        writeln!(out, "{code}  {}", say!(lang, "《{title}》的规则", "a rule of “{title}”"))?;
    }
    Ok(Exit::Clean)
}
