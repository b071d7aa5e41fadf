//! The page around the applications: head, sums, commonest mistakes, filters.
//!
//! In: totals and counts. Out: what stands before and after the applications.
//! Bars are inline SVG beside their numbers; no attribute holds a style, since
//! the policy forbids it.

use std::io::{self, Write};

use super::application::head as table_head;
use super::escape::{Esc, Grouped, policy_digest};
use crate::application::rounds::Sums;
use crate::application::{Head, Totals, Verdict};
use crate::report::tally::{CodeCount, Tally};
use crate::report::{Style, words};
use crate::say;

const CSS: &str = concat!(include_str!("../common.css"), include_str!("page.css"));
const SCRIPT: &str = include_str!("page.js");

/// What the page shows besides the applications.
pub(super) struct Page<'a> {
    pub(super) head: &'a Head,
    pub(super) style: &'a Style,
    pub(super) totals: &'a Totals,
    pub(super) tally: &'a Tally,
    /// The comparison with an earlier report.
    pub(super) since: Option<&'a Sums>,
}

impl Page<'_> {
    /// Everything before the first application.
    pub(super) fn opening(&self, out: &mut impl Write) -> io::Result<()> {
        let codes = self.tally.codes();
        self.document_head(out)?;
        self.banner(out)?;
        writeln!(out, "<main>")?;
        self.sums(out)?;
        self.since(out)?;
        writeln!(out, "<div class=\"columns\">")?;
        self.codes(out, &codes)?;
        writeln!(out, "<div class=\"aside\">")?;
        self.attachments(out)?;
        self.conventions(out)?;
        writeln!(out, "</div></div>")?;
        self.list(out, &codes)
    }

    /// Everything after the last one.
    pub(super) fn closing(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        writeln!(out, "</section></main><footer>")?;
        let note = lang.pick(
            "本报告由程序检查生成，只列出所见事实，不代替人工审核。",
            "Made by a program: it lists what it saw and does not replace review.",
        );
        let masked = lang.pick("电话号码已作遮挡。", "Telephone numbers are masked.");
        write!(
            out,
            "<p>{note}{}{}</p>",
            lang.pick("", " "),
            if self.style.mask { masked } else { "" }
        )?;
        writeln!(out, "</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>")
    }

    fn document_head(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        writeln!(out, "<!doctype html>\n<html lang=\"{}\">\n<head>", lang.pick("zh-CN", "en"))?;
        writeln!(out, "<meta charset=\"utf-8\">")?;
        writeln!(
            out,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; \
             style-src {}; script-src {}; base-uri 'none'; form-action 'none'\">",
            policy_digest(CSS),
            policy_digest(SCRIPT)
        )?;
        writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
        writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
        writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
        writeln!(out, "<title>{} · {}</title>", Esc(&self.head.title), self.kicker())?;
        writeln!(out, "<style>{CSS}</style>\n</head>\n<body>")
    }

    fn kicker(&self) -> &'static str {
        self.style.lang.pick("检查报告", "check report")
    }

    fn banner(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        let skip = lang.pick("跳到申报列表", "Skip to the applications");
        writeln!(out, "<a class=\"skip\" href=\"#list\">{skip}</a>\n<header class=\"banner\">")?;
        writeln!(out, "<p class=\"kicker\">{}</p>", self.kicker())?;
        writeln!(out, "<h1>{}</h1>\n<dl class=\"facts\">", Esc(&self.head.title))?;
        let as_of = self.head.as_of;
        let mut fact =
            |name: &str, value: &str| writeln!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>");
        fact(
            lang.pick("截至日期", "As of"),
            &format!("<time datetime=\"{as_of}\">{as_of}</time>"),
        )?;
        fact(lang.pick("审批阶段", "Stage"), &Esc(&self.head.stage.1).to_string())?;
        fact(lang.pick("表单", "Form"), &Esc(&self.head.form).to_string())?;
        if !self.style.reproducible {
            let version = format!("shenpi {}", self.style.version);
            fact(lang.pick("程序", "Program"), &Esc(&version).to_string())?;
        }
        writeln!(out, "</dl></header>")
    }

    fn sums(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        let totals = self.totals;
        let verdicts = [
            (Verdict::Accept, totals.accept),
            (Verdict::Return, totals.returned),
            (Verdict::Unreadable, totals.unreadable),
        ];
        writeln!(out, "<section id=\"sums\" aria-labelledby=\"h-sums\">")?;
        writeln!(out, "<h2 id=\"h-sums\">{}</h2>", lang.pick("结论", "Verdicts"))?;
        writeln!(out, "<dl class=\"totals\">")?;
        writeln!(
            out,
            "<div class=\"all\"><dt>{}</dt><dd>{}</dd></div>",
            lang.pick("申报", "applications"),
            Grouped(totals.applications)
        )?;
        for (verdict, count) in verdicts {
            writeln!(
                out,
                "<div class=\"{}\"><dt>{}</dt><dd>{} <small>{}</small></dd></div>",
                verdict.name(),
                words::verdict(verdict, lang),
                Grouped(count),
                percent(count, totals.applications)
            )?;
        }
        for (class, name, count) in [
            ("errors", lang.pick("错误", "errors"), totals.errors),
            ("warnings", lang.pick("警告", "warnings"), totals.warnings),
        ] {
            let count = Grouped(count);
            writeln!(out, "<div class=\"{class}\"><dt>{name}</dt><dd>{count}</dd></div>")?;
        }
        write!(out, "</dl>\n<svg class=\"share\" viewBox=\"0 0 1000 10\"")?;
        write!(out, " preserveAspectRatio=\"none\" aria-hidden=\"true\">")?;
        let mut from = 0;
        for (verdict, count) in verdicts {
            let width = per_mille(count, totals.applications);
            let class = verdict.name();
            write!(out, "<rect class=\"{class}\" x=\"{from}\" width=\"{width}\" height=\"10\"/>")?;
            from += width;
        }
        writeln!(out, "</svg></section>")
    }

    /// What became of the findings of the earlier report, and who is missing.
    fn since(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        let Some(sums) = self.since else { return Ok(()) };
        let title = lang.pick("与上一轮相比", "Since the earlier report");
        writeln!(out, "<section id=\"since\" aria-labelledby=\"h-since\">")?;
        writeln!(out, "<h2 id=\"h-since\">{title}</h2>")?;
        writeln!(out, "<p>{}</p>", Esc(&words::sums(sums, lang)))?;
        let absent = || sums.missing.iter().filter(|one| one.verdict != Verdict::Accept.name());
        if absent().next().is_some() {
            let heading = lang.pick("退回后未交回", "Returned and not come back");
            writeln!(out, "<h3>{heading}</h3>\n<ul>")?;
            for one in absent() {
                let round = one.round();
                let community = one.text("community").unwrap_or_default();
                let part = one.part.as_ref().map_or_else(String::new, |part| format!(" · {part}"));
                let text = say!(
                    lang,
                    "{community} {}{part}（第 {round} 轮退回）",
                    "{community} {}{part} (returned in round {round})",
                    one.path
                );
                writeln!(out, "<li>{}</li>", Esc(text.trim_start()))?;
            }
            writeln!(out, "</ul>")?;
        }
        writeln!(out, "</section>")
    }

    fn codes(&self, out: &mut impl Write, codes: &[CodeCount]) -> io::Result<()> {
        let lang = self.style.lang;
        let title = lang.pick("常见问题", "What was found");
        writeln!(out, "<section aria-labelledby=\"h-codes\"><h2 id=\"h-codes\">{title}</h2>")?;
        if codes.is_empty() {
            let none = lang.pick("没有发现问题。", "Nothing was found.");
            return writeln!(out, "<p class=\"none\">{none}</p></section>");
        }
        table_head(
            out,
            "codes",
            lang.pick("各代码出现次数", "How often each code was found"),
            &[
                lang.pick("级别", "Severity"),
                lang.pick("代码", "Code"),
                lang.pick("名称", "Name"),
                lang.pick("次数", "Count"),
            ],
        )?;
        let most = codes.iter().map(|of| of.count).max().unwrap_or(1);
        for of in codes {
            let class = of.severity.name();
            write!(
                out,
                "<tr class=\"{class}\"><td><span class=\"word\">{}</span></td>\
                 <td><a href=\"#list\" data-code=\"{}\">{1}</a></td><td>{}</td>",
                words::severity(of.severity, lang),
                of.code,
                Esc(&words::code_name(self.head, of.code, lang)),
            )?;
            writeln!(
                out,
                "<td class=\"bar\"><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" \
                 aria-hidden=\"true\"><rect width=\"{}\" height=\"10\"/></svg> {}</td></tr>",
                per_mille(of.count, most).max(5),
                Grouped(of.count)
            )?;
        }
        writeln!(out, "</tbody></table></section>")
    }

    fn attachments(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        let all = self.tally.attachments();
        if all == 0 {
            return Ok(());
        }
        let title = lang.pick("附件", "Attachments");
        writeln!(out, "<section aria-labelledby=\"h-files\"><h2 id=\"h-files\">{title}</h2>")?;
        table_head(
            out,
            "states",
            lang.pick("附件的状态", "States of attachments"),
            &[lang.pick("状态", "State"), lang.pick("个数", "Count"), lang.pick("占比", "Share")],
        )?;
        for (status, count) in self.tally.statuses() {
            writeln!(
                out,
                "<tr class=\"{}\"><td><span class=\"word\">{}</span></td><td>{}</td><td>{}</td></tr>",
                if count == 0 { "zero" } else { status.name() },
                words::status(status, lang),
                Grouped(count),
                percent(count, all)
            )?;
        }
        writeln!(out, "</tbody></table></section>")
    }

    fn conventions(&self, out: &mut impl Write) -> io::Result<()> {
        let lang = self.style.lang;
        if self.head.conventions.is_empty() {
            return Ok(());
        }
        let title = lang.pick("本次采用的口径", "Conventions in force");
        writeln!(out, "<section aria-labelledby=\"h-conv\"><h2 id=\"h-conv\">{title}</h2>")?;
        writeln!(out, "<ul class=\"conventions\">")?;
        for of in &self.head.conventions {
            let (text, id, value) = (Esc(&of.text), Esc(&of.id), Esc(&of.value));
            writeln!(out, "<li>{text} <code>{id} = {value}</code></li>")?;
        }
        writeln!(out, "</ul></section>")
    }

    /// Opens the list of applications; its filters appear only with script.
    fn list(&self, out: &mut impl Write, codes: &[CodeCount]) -> io::Result<()> {
        let lang = self.style.lang;
        let title = lang.pick("逐件结果", "Applications");
        writeln!(out, "<section id=\"list\" aria-labelledby=\"h-list\" tabindex=\"-1\">")?;
        writeln!(out, "<h2 id=\"h-list\">{title}</h2>\n<form id=\"filters\" hidden>")?;
        writeln!(out, "<fieldset><legend>{}</legend>", lang.pick("结论", "Verdict"))?;
        writeln!(
            out,
            "<label><input type=\"radio\" name=\"verdict\" value=\"\" checked> {}</label>",
            lang.pick("全部", "all")
        )?;
        for verdict in [Verdict::Accept, Verdict::Return, Verdict::Unreadable] {
            let (value, word) = (verdict.name(), words::verdict(verdict, lang));
            writeln!(
                out,
                "<label><input type=\"radio\" name=\"verdict\" value=\"{value}\"> {word}</label>"
            )?;
        }
        writeln!(out, "</fieldset>\n<label class=\"code\">{}", lang.pick("代码", "Code"))?;
        let any = lang.pick("不限", "any");
        writeln!(out, "<select name=\"code\"><option value=\"\">{any}</option>")?;
        for of in codes {
            let name = words::code_name(self.head, of.code, lang);
            writeln!(
                out,
                "<option value=\"{}\">{0} {} ({})</option>",
                of.code,
                Esc(&name),
                Grouped(of.count)
            )?;
        }
        writeln!(out, "</select></label>")?;
        writeln!(
            out,
            "<label class=\"text\">{}<input type=\"search\" name=\"text\" placeholder=\"{}\"></label>",
            lang.pick("查找", "Find"),
            lang.pick("社区、文件或问题", "community, file or problem")
        )?;
        writeln!(
            out,
            "<span class=\"buttons\"><button type=\"button\" id=\"expand\">{}</button>\
             <button type=\"button\" id=\"collapse\">{}</button>\
             <button type=\"reset\">{}</button></span></form>",
            lang.pick("全部展开", "Open all"),
            lang.pick("全部收起", "Close all"),
            lang.pick("清除条件", "Clear")
        )?;
        let all = say!(lang, "共 {} 件", "{} applications", Grouped(self.totals.applications));
        let shown = lang.pick("显示 {n} 件，{all}", "{n} shown, {all}");
        let shown = shown.replace("{all}", &all);
        writeln!(out, "<p id=\"shown\" role=\"status\" data-shown=\"{shown}\">{all}</p>")
    }
}

/// A part of a whole in thousandths, for the width of a bar.
fn per_mille(part: u64, whole: u64) -> u64 {
    (u128::from(part) * 1000 / u128::from(whole.max(1))) as u64
}

/// A part of a whole as `42.5 %`; rounded down, so that only all is 100 %.
fn percent(part: u64, whole: u64) -> String {
    let tenths = per_mille(part, whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_never_round_up_to_all() {
        for (part, whole, want) in
            [(0, 0, "0.0%"), (1, 3, "33.3%"), (99_999, 100_000, "99.9%"), (7, 7, "100.0%")]
        {
            assert_eq!(percent(part, whole), want);
        }
    }

    #[test]
    fn the_script_and_the_style_cannot_end_their_element() {
        assert!(!CSS.contains("</") && !SCRIPT.contains("</"));
    }
}
