//! The flags of `score`.

use clap::{Command, value_parser};

use super::{argument, flag, form, limits, option};
use crate::lang::Lang;
use crate::report::score::Kind;

pub(super) fn verb(lang: Lang) -> Command {
    super::verb(
        lang,
        "score",
        "读取填好的评分表（附件1），核对分数与合计，合并几位评分人的得分，出评分报告",
        "Read filled scoring sheets (附件1), judge them, merge several raters, report",
    )
    .arg(
        argument(
            lang,
            "files",
            "FILE",
            "评分表：xlsx、xls、ods、docx、doc 等；文件夹、zip 读取其中的表格文件",
            "Scoring sheets: xlsx, xls, ods, docx, doc …; of a folder or zip, the office files in it",
        )
        .required(true)
        .num_args(1..),
    )
    .args(form(lang))
    .arg(option(
        lang,
        "against",
        "REPORT",
        "check 的 JSON 报告：核对社区名称、户数、人数与审批表是否一致",
        "A JSON report of check: names, households and people are compared with the applications",
    ))
    .arg(option(
        lang,
        "as-of",
        "DATE",
        "报告的日期，如 2026-11-23（默认今天）",
        "The date of the report, such as 2026-11-23",
    ))
    .arg(
        option(
            lang,
            "format",
            "FORMAT",
            "报告格式：human（默认）、json、xlsx、html、pdf；不写时按 --output 的扩展名",
            "Report: human (default), json, xlsx, html, pdf; else by the extension of --output",
        )
        .value_parser(Kind::ALL.map(Kind::name)),
    )
    .arg(option(
        lang,
        "output",
        "FILE|DIR",
        "报告写到这个文件；已有的文件夹：每个社区一份，另有一份汇总",
        "Write the report to this file; into a folder: one a community, and one of all",
    ))
    .arg(option(
        lang,
        "fonts",
        "DIR",
        "pdf 的字体文件夹，先于自带的",
        "A folder of fonts for pdf, searched first",
    ))
    .arg(
        option(lang, "jobs", "N", "同时读取的进程数（默认按处理器）", "Worker processes (default: processors)")
            .value_parser(value_parser!(u16).range(1..=256)),
    )
    .arg(limits(lang))
    .arg(flag(lang, "no-mask", "不遮盖电话号码", "Do not mask telephone numbers"))
    .arg(flag(lang, "force", "覆盖文件夹里已有的报告", "Overwrite reports in the folder"))
    .arg(flag(
        lang,
        "reproducible",
        "报告里不写版本，便于比较",
        "Leave the version out of the report",
    ))
}
