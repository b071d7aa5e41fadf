//! The rows behind the figures: a table for each, closed until it is wanted. A
//! link to what is inside opens it, without any script.

use std::fmt::Write as _;

use super::{Shown, TABLE_END, section, table};
use crate::report::html::escape::Esc;
use crate::report::registry::explain::title;

pub(super) fn write(out: &mut String, shown: &Shown<'_>) {
    let lang = shown.lang;
    section(out, "behind", lang.pick("各数的依据", "The rows behind the figures"));
    let Some(traced) = shown.traced else {
        let how = lang.pick(
            "加上 --explain，本页列出每个数由台账的哪些行、日志的哪一条得来。",
            "With --explain this page lists the rows of the ledger and the entries of the log behind every figure.",
        );
        let _ = writeln!(out, "<p class=\"note\">{how}</p></section>");
        return;
    };
    let columns = lang.pick(
        [
            ("行", false),
            ("内容", false),
            ("日期", false),
            ("计", true),
            ("日志", true),
            ("文件", false),
        ],
        [
            ("Row", false),
            ("Says", false),
            ("Date", false),
            ("Counts", true),
            ("Entry", true),
            ("File", false),
        ],
    );
    for (at, of) in traced.iter().enumerate() {
        let title = title(of, lang);
        let _ = writeln!(out, "<details><summary>{}</summary>\n<div id=\"r{at}\">", Esc(&title));
        table(out, &format!("r{at}"), &title, &columns);
        for cause in &of.rows {
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">#{}</td><td>{}</td></tr>",
                Esc(&cause.row),
                Esc(&cause.what),
                Esc(cause.on.as_deref().unwrap_or_default()),
                cause.count,
                cause.entry,
                Esc(cause.file.as_deref().unwrap_or_default())
            );
        }
        let _ = writeln!(out, "{TABLE_END}</div></details>");
    }
    let _ = writeln!(out, "</section>");
}
