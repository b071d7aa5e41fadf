//! The flags of `registry`.

use clap::{Arg, ArgAction, Command, value_parser};

use super::{argument, flag, form, limits, option, verb};
use crate::lang::Lang;

mod report;

/// `registry` with its subcommands.
pub(super) fn registry(lang: Lang) -> Command {
    let one = |name, zh, en| verb(lang, name, zh, en).args(form(lang));
    let step =
        |name, zh, en| one(name, zh, en).args(whom(lang)).args(decision(lang)).arg(limits(lang));
    verb(
        lang,
        "registry",
        "社区底表和台账：申报、命名、授牌、整改、名额、进度",
        "The community base and the ledger",
    )
    .arg(option(lang, "db", "FILE", "台账文件", "The ledger's file").global(true))
    .arg(
        option(
            lang,
            "wait",
            "SECONDS",
            "别的程序正在写时等几秒（默认 10）",
            "How long to wait for another writer (default 10)",
        )
        .value_parser(value_parser!(u64).range(0..=3600))
        .global(true),
    )
    .subcommand_required(true)
    .arg_required_else_help(true)
    .disable_help_subcommand(true)
    .subcommand_help_heading(lang.pick("子命令", "Subcommands"))
    .subcommand(one("init", "新建台账", "Make a new ledger"))
    .subcommand(
        one(
            "import",
            "录入社区底表（市（州）、县（市、区）、街道（镇）、社区名称、类别、改造项目号）",
            "Take communities in",
        )
        .args(rosters(lang)),
    )
    .subcommand(
        one(
            "totals",
            "录入各市（州）各年城市社区总数（市（州）、年份、城市社区总数、来源）",
            "Take the cities' numbers of urban communities in",
        )
        .args(rosters(lang)),
    )
    .subcommand(
        one(
            "awards",
            "补录台账建立以前的命名（全路径、称号、命名日期、批次、编号）",
            "Take in titles given before the ledger began",
        )
        .args(rosters(lang)),
    )
    .subcommand(
        one(
            "rename",
            "区划或社区更名、改属、合并；历史保留",
            "Rename, move or merge divisions or communities",
        )
        .arg(
            option(
                lang,
                "from",
                "PATH",
                "原路径，如 成都市/武侯区/甲街道",
                "The old path, such as CITY/COUNTY/STREET",
            )
            .required(true),
        )
        .arg(
            option(
                lang,
                "to",
                "PATH",
                "新路径，写到同一级",
                "The new path, down to the same level",
            )
            .required(true),
        )
        .arg(on(lang).required(true))
        .arg(
            option(lang, "reason", "TEXT", "依据，如批复文号", "Why, such as the document")
                .required(true),
        )
        .arg(as_of(lang)),
    )
    .subcommand(
        one(
            "apply",
            "录入 check 报告（json、ndjson）里受理的申报",
            "Take in the accepted applications of a report of check",
        )
        .arg(
            argument(
                lang,
                "report",
                "REPORT",
                "check --format json 的报告",
                "A report of check --format json",
            )
            .required(true)
            .num_args(1..),
        )
        .arg(partial(lang))
        .arg(as_of(lang)),
    )
    .subcommand(
        step("advance", "向前一步：推荐、初审、复核、抽验、公示", "One step forward")
            .arg(option(
                lang,
                "to",
                "STEP",
                "到哪一步（不写则下一步）",
                "Which step (default: the next)",
            ))
            .arg(batch(lang, "公示的批次", "The batch of the notice")),
    )
    .subcommand(
        step("return", "退回到更早的一步", "Back to an earlier step")
            .arg(option(lang, "to", "STEP", "退回到哪一步", "To which step").required(true)),
    )
    .subcommand(step("object", "登记公示期间的异议", "Record an objection"))
    .subcommand(step("settle", "登记异议的处理结果", "Record how objections were settled"))
    .subcommand(
        step("name", "命名：给编号、入批次", "Give the title and reserve the number")
            .arg(batch(lang, "第几批", "Which batch").required(true)),
    )
    .subcommand(step("plaque", "登记授牌", "Record that the plaque was handed over"))
    .subcommand(step("rectify", "责令限期整改", "Order to rectify by a deadline"))
    .subcommand(step("restore", "整改合格，恢复", "The deadline was met"))
    .subcommand(step("revoke", "除名", "Take the title away"))
    .subcommand(step("withdraw", "申报撤回，不再办理", "End a case without a title"))
    .subcommand(
        one(
            "sample",
            "抽样（抽验），种子和方法留档，谁都可以重现",
            "Draw the sample for the inspection",
        )
        .arg(batch(lang, "第几批", "Which batch").required(true))
        .arg(
            option(lang, "percent", "P", "百分之几，如 10 或 12.5", "Percent, such as 10 or 12.5")
                .required(true),
        )
        .arg(
            option(
                lang,
                "seed",
                "TEXT",
                "随机种子，如当众抽出的号码",
                "The seed, such as numbers drawn in public",
            )
            .required(true),
        )
        .arg(machine(lang))
        .arg(as_of(lang)),
    )
    .subcommand(
        one("void", "作废一个编号，另给一个", "Void a number; its title gets the next one")
            .arg(argument(lang, "number", "NUMBER", "编号", "The number").required(true))
            .arg(option(lang, "reason", "TEXT", "理由", "Why").required(true))
            .arg(option(lang, "by", "UNIT", "由谁决定", "Who decided"))
            .arg(as_of(lang)),
    )
    .subcommand(
        one(
            "undo",
            "撤销日志的一条（本身也是新的一条）",
            "Take an entry back; that is a new entry",
        )
        .arg(
            argument(lang, "seq", "SEQ", "第几条", "Which entry")
                .required(true)
                .value_parser(value_parser!(i64).range(1..)),
        )
        .arg(flag(lang, "run", "同一次命令的全部记录一起撤销", "All entries of the same command"))
        .arg(option(lang, "reason", "TEXT", "理由", "Why").required(true))
        .arg(option(lang, "by", "UNIT", "由谁决定", "Who decided"))
        .arg(as_of(lang)),
    )
    .subcommand(
        one("quota", "省级示范名额：连续三年不超过 10%", "The 10 % rule")
            .arg(year(lang))
            .arg(machine(lang))
            .args(explain(lang)),
    )
    .subcommands(report::subcommands(lang))
    .subcommand(
        one("stats", "进度：参与、达标、示范，逐级汇总", "Progress, rolled up by division")
            .arg(year(lang))
            .arg(
                option(
                    lang,
                    "level",
                    "LEVEL",
                    "列到哪一级：city（默认）、county、street",
                    "Down to city (default), county or street",
                )
                .value_parser(["city", "county", "street"])
                .default_value("city")
                .hide_default_value(true),
            )
            .arg(
                option(
                    lang,
                    "format",
                    "FORMAT",
                    "human（默认）、json、xlsx、csv、html（网页）；不写时按 --output 的扩展名",
                    "human (default), json, xlsx, csv, html; else by --output",
                )
                .value_parser(["human", "json", "xlsx", "csv", "html"]),
            )
            .args(explain(lang))
            .arg(option(
                lang,
                "output",
                "FILE",
                "写到这个文件（默认标准输出）",
                "Write to this file",
            )),
    )
    .subcommand(
        one("history", "一个社区的经过", "What happened to a community")
            .arg(
                argument(
                    lang,
                    "community",
                    "CITY/COUNTY/STREET/NAME",
                    "社区全路径，曾用的也可以",
                    "Full path, also a former one",
                )
                .required(true),
            )
            .arg(machine(lang)),
    )
    .subcommand(
        one("due", "整改期限已过、公示已满的", "Deadlines that ran out, notices that are over")
            .arg(as_of(lang)),
    )
    .subcommand(
        one("verify", "核查台账有没有被改动", "Whether anything was changed behind the log")
            .arg(option(
                lang,
                "head",
                "SEQ:HASH",
                "另记的某一条的序号和摘要，一并核对",
                "Number and digest of an entry written down elsewhere",
            ))
            .arg(machine(lang)),
    )
    .subcommand(
        one("backup", "备份（使用中也可以）", "Copy the ledger, also while in use").arg(
            argument(lang, "file", "OUT", "备份写到这个新文件", "The new file").required(true),
        ),
    )
    .subcommand(
        one(
            "restore-backup",
            "用备份换下台账；原来的改名保留",
            "Put a backup in the ledger's place; the old file is kept",
        )
        .arg(argument(lang, "file", "FILE", "备份", "The backup").required(true)),
    )
}

fn rosters(lang: Lang) -> Vec<Arg> {
    let mut all = vec![
        argument(
            lang,
            "roster",
            "ROSTER",
            "名单：xlsx、xls、ods、csv 等",
            "Rosters: xlsx, xls, ods, csv …",
        )
        .required(true)
        .num_args(1..),
        partial(lang),
        as_of(lang),
        limits(lang),
    ];
    all.shrink_to_fit();
    all
}

fn partial(lang: Lang) -> Arg {
    flag(
        lang,
        "partial",
        "有错的行跳过，其余照办（默认一行有错全不办）",
        "Take the good rows (default: all or none)",
    )
}

fn as_of(lang: Lang) -> Arg {
    option(
        lang,
        "as-of",
        "DATE",
        "按哪一天办理，如 2026-11-23（默认今天）",
        "The day that counts as today, such as 2026-11-23",
    )
}

fn on(lang: Lang) -> Arg {
    option(
        lang,
        "on",
        "DATE",
        "决定的日期（默认 --as-of 的日期）",
        "The day of the decision (default: --as-of)",
    )
}

fn batch(lang: Lang, zh: &'static str, en: &'static str) -> Arg {
    option(lang, "batch", "N", zh, en).value_parser(value_parser!(i64).range(1..=99_999))
}

fn year(lang: Lang) -> Arg {
    option(lang, "year", "Y", "哪一年（默认今年）", "Which year (default: this year)")
        .value_parser(value_parser!(i16).range(1949..=9999))
}

fn machine(lang: Lang) -> Arg {
    option(lang, "format", "FORMAT", "human（默认）或 json", "human (default) or json")
        .value_parser(["human", "json"])
        .default_value("human")
        .hide_default_value(true)
}

/// The rows behind the figures.
fn explain(lang: Lang) -> [Arg; 3] {
    [
        flag(
            lang,
            "explain",
            "列出每个数由哪些行、日志的哪一条得来",
            "List the rows and the entries of the log behind every figure",
        ),
        option(
            lang,
            "within",
            "DIVISION",
            "只列这个区划的，如 成都市/武侯区",
            "Only those of a division, such as CITY/COUNTY",
        )
        .requires("explain"),
        option(
            lang,
            "figure",
            "NAME",
            "只列这个数的，名称同 JSON，如 met、awarded",
            "Only those of one figure, by its name in JSON, such as met or awarded",
        )
        .requires("explain"),
    ]
}

/// Which communities a step is for.
fn whom(lang: Lang) -> [Arg; 3] {
    [
        option(
            lang,
            "community",
            "PATH",
            "社区全路径 CITY/COUNTY/STREET/NAME；可多次使用",
            "Full path; may be repeated",
        )
        .action(ArgAction::Append)
        .required_unless_present("list"),
        option(
            lang,
            "list",
            "ROSTER",
            "名单（市（州）、县（市、区）、街道（镇）、社区名称，可有 称号、理由、期限）",
            "A roster of full paths, with 称号, 理由, 期限 where needed",
        )
        .action(ArgAction::Append),
        option(
            lang,
            "title",
            "TITLE",
            "哪个称号（两个都在办时）",
            "Which title, where there are two cases",
        ),
    ]
}

/// What a decision needs.
fn decision(lang: Lang) -> [Arg; 7] {
    [
        on(lang),
        option(
            lang,
            "by",
            "UNIT",
            "由哪个单位决定（默认按流程）",
            "Who decided (default: as the flow says)",
        ),
        option(lang, "reason", "TEXT", "理由或处理结果", "Why, or with what outcome"),
        option(
            lang,
            "file",
            "PATH",
            "依据的文件，记下它的 SHA-256",
            "The file it rests on; its SHA-256 is recorded",
        ),
        option(
            lang,
            "until",
            "DATE",
            "整改期限，或公示到哪一天",
            "The deadline, or the last day of the notice",
        ),
        partial(lang),
        as_of(lang),
    ]
}
