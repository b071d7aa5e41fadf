//! The rows behind the figures, on the terminal.

use std::io::{self, Write};

use super::human::table;
use super::words;
use crate::lang::Lang;
use crate::registry::trace::{Cause, Traced};
use crate::report::words::plain;
use crate::say;

/// Writes every figure with its rows.
pub fn explain(out: &mut dyn Write, all: &[Traced], lang: Lang) -> io::Result<()> {
    writeln!(
        out,
        "\n{}",
        lang.pick(
            "各数的依据（每行是台账里的一行；#为日志序号）",
            "The rows behind the figures (# is the entry of the log)"
        )
    )?;
    if all.is_empty() {
        return writeln!(out, "{}", lang.pick("没有可列的行。", "There are no rows."));
    }
    for one in all {
        writeln!(out, "\n{}", plain(&title(one, lang)))?;
        let rows: Vec<Vec<String>> = one.rows.iter().map(|cause| line(cause, one)).collect();
        table(out, &rows, &[false, false, true, false, true, false])?;
    }
    Ok(())
}

/// City, figure, window and number.
pub(super) fn title(of: &Traced, lang: Lang) -> String {
    let (city, sum) = (&of.city, of.sum());
    let figure = words::figure(of.figure, lang);
    match of.window {
        Some((from, to)) => {
            say!(lang, "{city} {from}—{to}年 {figure} {sum}", "{city} {from}–{to} {figure} {sum}")
        }
        None => say!(lang, "{city} {figure} {sum}", "{city} {figure} {sum}"),
    }
}

fn line(cause: &Cause, of: &Traced) -> Vec<String> {
    let total = of.figure == crate::registry::trace::Figure::Communities;
    vec![
        format!("  {}", cause.row),
        cause.what.clone(),
        if total { cause.count.to_string() } else { String::new() },
        cause.on.clone().unwrap_or_default(),
        format!("#{}", cause.entry),
        cause.file.clone().unwrap_or_default(),
    ]
}
