//! The flags of `archive` and its three verbs.

use clap::{ArgAction, Command, value_parser};

use super::{argument, flag, form, limits, option, verb};
use crate::lang::Lang;

pub(super) fn archive(lang: Lang) -> Command {
    let heading = lang.pick("命令", "Commands");
    verb(
        lang,
        "archive",
        "归档：封装、核验、四性检测",
        "Archives: pack bags, verify them, inspect them",
    )
    .subcommand_required(true)
    .arg_required_else_help(true)
    .disable_help_subcommand(true)
    .subcommand_help_heading(heading)
    .subcommand(verify(lang))
    .subcommand(pack(lang))
    .subcommand(inspect(lang))
}

fn as_of(lang: Lang) -> clap::Arg {
    option(
        lang,
        "as-of",
        "DATE",
        "今天按哪一天算，如 2026-11-23（默认今天）",
        "The day that counts as today, such as 2026-11-23",
    )
}

fn jobs(lang: Lang) -> clap::Arg {
    option(lang, "jobs", "N", "同时工作的线程数（默认按处理器）", "Threads (default: processors)")
        .value_parser(value_parser!(u16).range(1..=256))
}

fn verify(lang: Lang) -> Command {
    verb(
        lang,
        "verify",
        "核验封装包（BagIt 0.93 至 1.0）：缺了什么、多了什么、变了什么",
        "Verify bags (BagIt 0.93 to 1.0): what is missing, surplus or altered",
    )
    .arg(
        argument(
            lang,
            "paths",
            "PATH",
            "封装包的文件夹或 zip，或存放许多包的文件夹",
            "Bags as folders or zips, or folders that hold many",
        )
        .required(true)
        .num_args(1..),
    )
    .arg(flag(
        lang,
        "completeness-only",
        "只看文件齐不齐，不核对内容",
        "Only whether each file is there; compare no digest",
    ))
    .arg(option(
        lang,
        "state",
        "FILE",
        "把进度和结果记在这个文件里：中断后接着做，并能分辨介质损坏",
        "Keep progress and results in this file: a stopped run goes on, and bit rot is told apart",
    ))
    .arg(
        option(
            lang,
            "since",
            "DATE|DURATION",
            "只核验此后没有核验过的，如 2026-01-01 或 90d、12w、6m、1y；须同时写 --state",
            "Only what was not verified since then: 2026-01-01, or 90d, 12w, 6m, 1y; needs --state",
        )
        .requires("state"),
    )
    .arg(as_of(lang))
    .arg(
        option(lang, "format", "FORMAT", "human（默认）或 json", "human (default) or json")
            .value_parser(["human", "json"])
            .default_value("human")
            .hide_default_value(true),
    )
    .arg(option(
        lang,
        "output",
        "FILE",
        "报告写到这个文件（默认标准输出）",
        "Write the report to this file",
    ))
    .arg(jobs(lang))
    .arg(limits(lang))
    .arg(flag(lang, "quiet", "只列出有问题的", "List only what is not in order").short('q'))
}

fn pack(lang: Lang) -> Command {
    verb(
        lang,
        "pack",
        "把申报材料封装成 BagIt 1.0 包：表格、附件、文书、检查报告、元数据",
        "Pack applications as BagIt 1.0 bags: forms, scans, papers, reports, metadata",
    )
    .arg(
        argument(
            lang,
            "paths",
            "PATH",
            "申报文件夹或整个批次的文件夹",
            "Folders of applications, or of a whole batch",
        )
        .required(true)
        .num_args(1..),
    )
    .arg(
        option(
            lang,
            "output",
            "DIR",
            "包写到这个文件夹",
            "Write the bags into this folder",
        )
        .required(true),
    )
    .args(form(lang))
    .arg(
        option(
            lang,
            "stage",
            "STAGE",
            "检查到哪一步：community（默认）、street、county、city、province",
            "Where the forms stand: community (default), street, county, city, province",
        )
        .default_value("community")
        .hide_default_value(true),
    )
    .arg(as_of(lang))
    .arg(
        option(
            lang,
            "per",
            "UNIT",
            "case（默认，每个社区一个包）或 batch（整批一个包）",
            "case (default, a bag for each) or batch (one bag for all)",
        )
        .value_parser(["case", "batch"])
        .default_value("case")
        .hide_default_value(true),
    )
    .arg(
        option(
            lang,
            "algorithm",
            "NAME",
            "在 sha256 之外再做一份清单：sm3、sha512、sha384；可多次使用",
            "A manifest beside that of sha256: sm3, sha512, sha384; may be repeated",
        )
        .value_parser(["sha256", "sm3", "sha512", "sha384"])
        .action(ArgAction::Append),
    )
    .arg(
        option(
            lang,
            "include",
            "PATH",
            "一并收入的文件或文件夹，如生成和签过名的 PDF；可多次使用",
            "Files or folders to take in, such as rendered and signed PDFs; may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(
        option(
            lang,
            "trust",
            "PEM",
            "核验所收 PDF 的签名时受信任的根证书；核验报告收入包里；可多次使用",
            "Trusted roots for the signatures of PDFs taken in; the report of verify goes into the bag; may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(option(
        lang,
        "batch",
        "NUMBER",
        "批次号，如 2026-01",
        "The number of the batch, such as 2026-01",
    ))
    .arg(option(
        lang,
        "case-number",
        "PATTERN",
        "档号的写法，{n} 为顺序号，{n:4} 补足四位，如 QT·2026-永久-{n:4}",
        "How cases are numbered: {n} is the serial number, {n:4} pads it, such as QT·2026-永久-{n:4}",
    ))
    .arg(
        option(lang, "first-number", "N", "顺序号从几开始（默认 1）", "The first serial number (default 1)")
            .value_parser(value_parser!(u64))
            .default_value("1")
            .hide_default_value(true),
    )
    .arg(
        option(
            lang,
            "info",
            "LABEL=VALUE",
            "写进 bag-info.txt 的一项，如 Source-Organization=某市住建局；可多次使用",
            "An element of bag-info.txt, such as Source-Organization=…; may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(
        option(
            lang,
            "metadata",
            "FORMAT",
            "元数据写成 xml（默认）、json 或 both",
            "Metadata as xml (default), json or both",
        )
        .value_parser(["xml", "json", "both"])
        .default_value("xml")
        .hide_default_value(true),
    )
    .arg(flag(lang, "zip", "每个包打成一个 zip（只存储，不压缩）", "Each bag as a zip, stored and not compressed"))
    .arg(flag(
        lang,
        "with-returned",
        "没有通过检查的也封装（默认只封装受理的）",
        "Pack what is returned too (default: accepted only)",
    ))
    .arg(jobs(lang))
    .arg(limits(lang))
}

fn inspect(lang: Lang) -> Command {
    verb(
        lang,
        "inspect",
        "四性检测：真实性、完整性、可用性、安全性，逐项写明通过、不通过、未检测、需人工",
        "Inspect authenticity, integrity, usability and safety, item by item",
    )
    .arg(
        argument(
            lang,
            "paths",
            "PATH",
            "封装包，或存放材料的文件夹",
            "Bags, or folders of records",
        )
        .required_unless_present("print-rules")
        .num_args(1..),
    )
    .arg(
        option(
            lang,
            "stage",
            "STAGE",
            "环节：GD 归档（默认）、YJ 移交与接收、CQ 长期保存",
            "GD archiving (default), YJ transfer, CQ long-term keeping",
        )
        .value_parser(["GD", "YJ", "CQ"])
        .ignore_case(true)
        .default_value("GD")
        .hide_default_value(true),
    )
    .arg(option(
        lang,
        "rules",
        "FILE",
        "本单位的规则文件（TOML），代替自带的；见 docs/archive.md",
        "The office's own rule file (TOML) in place of the built-in one; see docs/archive.md",
    ))
    .arg(as_of(lang))
    .arg(
        option(
            lang,
            "format",
            "FORMAT",
            "human（默认）、json、xlsx、pdf；不写时按 --output 的扩展名",
            "human (default), json, xlsx, pdf; else by the extension of --output",
        )
        .value_parser(["human", "json", "xlsx", "pdf"]),
    )
    .arg(option(
        lang,
        "output",
        "FILE",
        "报告写到这个文件（默认标准输出）",
        "Write the report to this file",
    ))
    .arg(flag(
        lang,
        "print-rules",
        "输出自带的规则文件，供修改",
        "Print the built-in rule file, to edit",
    ))
    .arg(jobs(lang))
    .arg(limits(lang))
    .arg(flag(lang, "quiet", "只列出不通过的", "List only what failed").short('q'))
}
