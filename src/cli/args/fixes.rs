//! The flags of `fixes`.

use clap::{ArgAction, Command, value_parser};

use super::{argument, flag, form, limits, option};
use crate::lang::Lang;

pub(super) fn verb(lang: Lang) -> Command {
    super::verb(
        lang,
        "fixes",
        "为退回的申报写退改单：申报人自己的表，错处标出，批注写明代码、依据和办法",
        "Write corrections for what was returned: the applicant's own form with marks and comments",
    )
    .arg(
        argument(
            lang,
            "report",
            "REPORT",
            "check 的 JSON 报告（json 或 ndjson）",
            "A JSON report of check (json or ndjson)",
        )
        .required(true),
    )
    .args(form(lang))
    .arg(
        option(
            lang,
            "output",
            "DIR",
            "写到这个文件夹（默认 退改单）",
            "Write into this folder (default 退改单)",
        )
        .default_value("退改单")
        .hide_default_value(true),
    )
    .arg(
        option(
            lang,
            "root",
            "DIR",
            "原件所在的文件夹；不写时在当前文件夹和报告所在文件夹里找；可多次使用",
            "The folder of the originals, beside the working folder and the report's; may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(option(
        lang,
        "as-of",
        "DATE",
        "退改单的日期，如 2026-11-23（默认今天）",
        "The date of the corrections, such as 2026-11-23",
    ))
    .arg(
        option(lang, "jobs", "N", "同时工作的进程数（默认按处理器）", "Worker processes (default: processors)")
            .value_parser(value_parser!(u16).range(1..=256)),
    )
    .arg(limits(lang))
    .arg(flag(lang, "force", "已有同名文件时覆盖", "Overwrite existing files"))
}
