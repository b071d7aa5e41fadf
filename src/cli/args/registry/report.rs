//! The flags of `registry report`, `received` and `scores`.

use clap::Command;

use super::super::{argument, form, option, verb};
use super::{as_of, year};
use crate::lang::Lang;

/// The subcommands.
pub(super) fn subcommands(lang: Lang) -> [Command; 3] {
    let one = |name, zh, en| verb(lang, name, zh, en).args(form(lang));
    [
        one(
            "report",
            "年度总结评估报告（四（五））：进度、质量、除名、比较、缺口",
            "The yearly report: progress, quality, removals, comparison, gaps",
        )
        .arg(year(lang))
        .arg(
            option(
                lang,
                "format",
                "FORMAT",
                "human（默认）、json、xlsx、html、pdf（公文版式）、docx（可编辑）；不写时按 --output 的扩展名",
                "human (default), json, xlsx, html, pdf (official layout), docx (to edit); else by the extension of --output",
            )
            .value_parser(["human", "json", "xlsx", "html", "pdf", "docx"]),
        )
        .arg(option(lang, "output", "FILE", "写到这个文件", "Write to this file"))
        .arg(option(lang, "fonts", "DIR", "pdf 的字体文件夹，先于自带的", "A folder of fonts for pdf, searched first"))
        .arg(as_of(lang)),
        one(
            "received",
            "登记收到某市（州）的年度总结评估报告",
            "Note that a city's yearly report came in",
        )
        .arg(option(lang, "city", "CITY", "市（州）全称", "The city's full name").required(true))
        .arg(year(lang))
        .arg(option(lang, "on", "DATE", "收到的日期（默认今天）", "The day it came (default: today)"))
        .arg(option(lang, "file", "PATH", "收到的文件，摘要留档", "The file; its digest is kept"))
        .arg(as_of(lang)),
        one(
            "scores",
            "录入 score 的 JSON 报告：各社区的得分，供年度报告",
            "Take in JSON reports of score, for the yearly report",
        )
        .arg(
            argument(lang, "report", "REPORT", "score --format json 的报告", "A report of score --format json")
                .required(true)
                .num_args(1..),
        )
        .arg(as_of(lang)),
    ]
}
