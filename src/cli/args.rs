//! Every verb and flag, defined once, in both languages.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::lang::Lang;
use crate::report;

mod archive;
mod fixes;
mod registry;
mod score;
mod sign;
mod verify;

/// The language asked for, before anything is parsed: help and errors speak it
/// too.
pub(super) fn language(arguments: &[OsString]) -> Lang {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('='),
            None if argument == "--" => break,
            None => None,
        };
        match value {
            Some("en") => return Lang::En,
            Some("zh") => return Lang::Zh,
            _ => {}
        }
    }
    Lang::Zh
}

/// The whole command line.
pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    Command::new("shenpi")
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "审批：读取、检查《四川省绿色社区创建审批表》等申报表格",
            "Reads and checks the approval forms of Sichuan's green-community programme",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(t("命令", "Commands"))
        .help_template(template(lang, true))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(common(lang))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help_heading(t("选项", "Options"))
                .help(t("显示版本", "Print the version")),
        )
        .subcommand(check(lang))
        .subcommand(fixes::verb(lang))
        .subcommand(show(lang))
        .subcommand(explain(lang))
        .subcommand(template_verb(lang))
        .subcommand(render(lang))
        .subcommand(score::verb(lang))
        .subcommand(sign::verb(lang))
        .subcommand(manifest(lang))
        .subcommand(registry::registry(lang))
        .subcommand(verify::verb(lang))
        .subcommand(archive::archive(lang))
        .subcommand(
            verb(lang, "completions", "输出命令补全脚本", "Print shell completions").arg(
                Arg::new("shell")
                    .required(true)
                    .value_parser(value_parser!(clap_complete::Shell))
                    .help_heading(t("参数", "Arguments"))
                    .help(t("哪一种命令行", "Which shell")),
            ),
        )
        .subcommand(verb(lang, "man", "输出手册页（roff）", "Print the man page (roff)"))
}

fn template(lang: Lang, top: bool) -> String {
    let usage = lang.pick("用法：", "Usage: ");
    let more = if top {
        lang.pick(
            "\n\n例：\n  shenpi check 批次/ --stage street            检查一个文件夹，街道已签署意见\n  shenpi check 批次.zip --format xlsx --output 结果.xlsx\n  shenpi explain F103                          这个代码是什么意思\n",
            "\n\nExamples:\n  shenpi check batch/ --stage street           check a folder; the street has signed\n  shenpi check batch.zip --format xlsx --output result.xlsx\n  shenpi explain F103                          what a code means\n",
        )
    } else {
        ""
    };
    format!("{{about}}\n\n{usage}{{usage}}\n\n{{all-args}}{more}")
}

fn verb(lang: Lang, name: &'static str, zh: &'static str, en: &'static str) -> Command {
    Command::new(name)
        .about(lang.pick(zh, en))
        .help_template(template(lang, false))
        .disable_help_flag(true)
        .args(common(lang))
}

/// Flags of every verb.
fn common(lang: Lang) -> [Arg; 2] {
    let heading = lang.pick("选项", "Options");
    [
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help_heading(heading)
            .help(lang.pick("显示这段说明", "Print this help")),
        Arg::new("lang")
            .long("lang")
            .value_name("LANG")
            .value_parser(["zh", "en"])
            .default_value("zh")
            .hide_default_value(true)
            .hide_possible_values(true)
            .help_heading(heading)
            .help(lang.pick("语言：zh（默认）或 en", "Language: zh (default) or en")),
    ]
}

fn flag(lang: Lang, name: &'static str, zh: &'static str, en: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help_heading(lang.pick("选项", "Options"))
        .help(lang.pick(zh, en))
}

fn option(
    lang: Lang,
    name: &'static str,
    value: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .hide_possible_values(true)
        .help_heading(lang.pick("选项", "Options"))
        .help(lang.pick(zh, en))
}

fn argument(
    lang: Lang,
    name: &'static str,
    value: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Arg {
    Arg::new(name)
        .value_name(value)
        .help_heading(lang.pick("参数", "Arguments"))
        .help(lang.pick(zh, en))
}

/// Which form, and how it is set.
fn form(lang: Lang) -> [Arg; 2] {
    [
        option(
            lang,
            "form",
            "ID|DIR",
            "表格：内置的名称，或含 form.toml 的文件夹（默认 sichuan-green-community）",
            "The form: a built-in id, or a folder with form.toml (default sichuan-green-community)",
        ),
        option(
            lang,
            "set",
            "KEY=VALUE",
            "改一个设定，如 count=word；可多次使用",
            "Override a setting, such as count=word; may be repeated",
        )
        .action(ArgAction::Append),
    ]
}

fn limits(lang: Lang) -> Arg {
    option(
        lang,
        "limit",
        "KEY=VALUE",
        "改一个读取限度：expanded、part、ratio、entries、table_depth、xml_depth、cells、forms、pixels、seconds、memory",
        "Override a limit: expanded, part, ratio, entries, table_depth, xml_depth, cells, forms, pixels, seconds, memory",
    )
    .action(ArgAction::Append)
}

fn check(lang: Lang) -> Command {
    let formats = report::Kind::ALL.map(report::Kind::name);
    verb(
        lang,
        "check",
        "检查表格和附件，给出每个社区的结论（受理或退回）",
        "Check forms and attachments: a verdict for every community",
    )
    .arg(
        argument(
            lang,
            "paths",
            "PATH",
            "文件、文件夹、zip 压缩包、通配符；“-”为标准输入的一个文件",
            "Files, folders, zip archives, patterns; `-` is one file on stdin",
        )
        .num_args(0..),
    )
    .args(form(lang))
    .arg(
        option(
            lang,
            "stage",
            "STAGE",
            "走到哪一步：community（默认）、street、county、city、province；此前各级意见须齐全",
            "Where the form stands: community (default), street, county, city, province",
        )
        .default_value("community")
        .hide_default_value(true),
    )
    .arg(option(
        lang,
        "as-of",
        "DATE",
        "按哪一天检查，如 2026-11-23（默认今天）",
        "The day that counts as today, such as 2026-11-23",
    ))
    .arg(
        option(
            lang,
            "format",
            "FORMAT",
            "报告格式：human（默认）、json、ndjson、csv、sarif、xlsx、html；不写时按 --output 的扩展名",
            "Report: human (default), json, ndjson, csv, sarif, xlsx, html; else by the extension of --output",
        )
        .value_parser(formats),
    )
    .arg(option(lang, "output", "FILE", "报告写到这个文件（默认标准输出）", "Write the report to this file"))
    .arg(
        option(lang, "jobs", "N", "同时读取的进程数（默认按处理器）", "Worker processes (default: processors)")
            .value_parser(value_parser!(u16).range(1..=256)),
    )
    .arg(
        option(
            lang,
            "fail-on",
            "LEVEL",
            "退出码 1 从哪一级起：error（默认）或 warning",
            "Exit code 1 from error (default) or warning on",
        )
        .value_parser(["error", "warning"])
        .default_value("error")
        .hide_default_value(true),
    )
    .arg(option(
        lang,
        "files-from",
        "FILE",
        "从文件读取路径，一行一个；“-”为标准输入",
        "Read paths from a file, one a line; `-` is stdin",
    ))
    .arg(option(
        lang,
        "registry",
        "FILE",
        "台账：据以判定省级示范名额（B402、B403），只读",
        "The ledger, read only, for the quota (B402, B403)",
    ))
    .arg(option(
        lang,
        "against",
        "REPORT",
        "上一轮的 JSON 报告：列出已改、未改、新增的问题和未交回的社区，并记轮次",
        "The earlier JSON report: what is fixed, still open and new, who is missing, and which round it is",
    ))
    .arg(
        option(
            lang,
            "scans",
            "on|off",
            "是否检测扫描件：on（默认）或 off（只核对摘要，报告注明扫描件未检测）",
            "Look at scans: on (default) or off (digests only; the report says so)",
        )
        .value_parser(["on", "off"])
        .default_value("on")
        .hide_default_value(true),
    )
    .arg(limits(lang))
    .arg(flag(lang, "no-mask", "不遮盖电话号码", "Do not mask telephone numbers"))
    .arg(flag(lang, "quiet", "只列出退回和无法读取的", "List only what is returned or unreadable").short('q'))
    .arg(flag(
        lang,
        "reproducible",
        "报告里不写版本和链接，便于比较",
        "Leave version and links out of the report",
    ))
}

fn show(lang: Lang) -> Command {
    verb(
        lang,
        "show",
        "显示从文件里读到了什么：表格、段落、控件，哪个标签取了哪个值",
        "Show what the reader sees of a file",
    )
    .arg(
        argument(lang, "file", "FILE", "任何 Word、WPS、Excel 文件", "Any office file")
            .required(true),
    )
    .args(form(lang))
    .arg(
        option(lang, "format", "FORMAT", "human（默认）或 json", "human (default) or json")
            .value_parser(["human", "json"])
            .default_value("human")
            .hide_default_value(true),
    )
    .arg(limits(lang))
    .arg(flag(lang, "no-mask", "不遮盖电话号码", "Do not mask telephone numbers"))
}

fn explain(lang: Lang) -> Command {
    verb(lang, "explain", "解释一个代码：含义、依据、例子、办法", "Explain a code")
        .arg(argument(
            lang,
            "code",
            "CODE",
            "代码，如 F103；不写则列出全部",
            "A code such as F103; all when left out",
        ))
        .args(form(lang))
}

fn template_verb(lang: Lang) -> Command {
    verb(lang, "template", "输出空白表格，供填写", "Write a blank form to fill in")
        .arg(
            argument(
                lang,
                "what",
                "WHAT",
                "form（审批表）、roster（名单）或 score（评分表）",
                "form, roster or score",
            )
            .required(true)
            .value_parser(["form", "roster", "score"]),
        )
        .args(form(lang))
        .arg(
            option(
                lang,
                "format",
                "FORMAT",
                "docx 或 xlsx；不写时按 --output 的扩展名",
                "docx or xlsx; else by the extension of --output",
            )
            .value_parser(["docx", "xlsx"]),
        )
        .arg(option(lang, "output", "FILE", "写到这个文件", "Write to this file"))
        .arg(flag(lang, "force", "已有同名文件时覆盖", "Overwrite an existing file"))
}

fn render(lang: Lang) -> Command {
    verb(
        lang,
        "render",
        "由表格、名单或检查报告生成文书：审批表、证书、标识牌、命名决定、公示",
        "Make official papers: form, certificate, plaque, decision, notice",
    )
    .arg(
        argument(
            lang,
            "output-id",
            "OUTPUT",
            "哪种文书：form、certificate、plaque、decision、notice（由表格定义给出）",
            "Which paper: form, certificate, plaque, decision, notice (as the form declares)",
        )
        .required(true),
    )
    .arg(
        argument(
            lang,
            "from",
            "FROM",
            "表格文件或文件夹、名单、check 的 JSON 报告、记录 JSON，或本程序生成的 PDF",
            "Form files or folders, a roster, a JSON report of check, a record JSON, or a PDF made by shenpi",
        )
        .required_unless_present("registry")
        .num_args(1..),
    )
    .arg(option(
        lang,
        "registry",
        "FILE",
        "从台账生成：编号、命名日期都取自台账，并记下每份文件的摘要",
        "Make the papers from the ledger, which records the digest of each file",
    ).conflicts_with("from").requires("batch"))
    .arg(
        option(lang, "batch", "N", "台账里的第几批", "Which batch of the ledger")
            .value_parser(value_parser!(i64).range(1..=99_999))
            .requires("registry"),
    )
    .args(form(lang))
    .arg(
        option(
            lang,
            "stage",
            "STAGE",
            "表格走到哪一步：community（默认）、street、county、city、province",
            "Where the form stands: community (default), street, county, city, province",
        )
        .default_value("community")
        .hide_default_value(true),
    )
    .arg(option(
        lang,
        "as-of",
        "DATE",
        "按哪一天生成，如 2026-11-23（默认今天）",
        "The day that counts as today, such as 2026-11-23",
    ))
    .arg(option(
        lang,
        "value",
        "FIELD=TEXT",
        "给每份文书补一个值，如 named_on=2022-12-30；可多次使用",
        "A value for every paper, such as named_on=2022-12-30; may be repeated",
    )
    .action(ArgAction::Append))
    .arg(
        option(
            lang,
            "first-number",
            "N",
            "没有编号的，从这一号起按顺序编号",
            "Number those without a number from this one on",
        )
        .value_parser(value_parser!(u64).range(1..)),
    )
    .arg(
        option(lang, "format", "FORMAT", "pdf（默认）、svg、png", "pdf (default), svg, png")
            .value_parser(["pdf", "svg", "png"]),
    )
    .arg(option(
        lang,
        "output",
        "DIR|FILE",
        "写到这个文件夹；只有一份时可以是文件；以 .zip 结尾则打成一个压缩包（默认当前文件夹）",
        "Write into this folder, or this file where there is one paper; a name in .zip packs them",
    ))
    .arg(option(
        lang,
        "templates",
        "DIR",
        "本单位的模板和文字（*.typ、texts.toml），代替自带的",
        "The office's own templates and texts (*.typ, texts.toml)",
    ))
    .arg(option(
        lang,
        "fonts",
        "DIR",
        "字体文件夹，先于自带的；可多次使用",
        "A folder of fonts, searched first; may be repeated",
    )
    .action(ArgAction::Append))
    .arg(option(
        lang,
        "font",
        "ROLE=FILE",
        "某一用途的字体：仿宋、小标宋、黑体、楷体，如 仿宋=C:\\Windows\\Fonts\\simfang.ttf",
        "The font of a role: 仿宋, 小标宋, 黑体, 楷体",
    )
    .action(ArgAction::Append))
    .arg(
        option(lang, "dpi", "N", "png 的分辨率（默认 150）", "Resolution of png (default 150)")
            .value_parser(value_parser!(u16).range(20..=1200))
            .default_value("150")
            .hide_default_value(true),
    )
    .arg(
        option(lang, "jobs", "N", "同时工作的线程数（默认按处理器）", "Threads (default: processors)")
            .value_parser(value_parser!(u16).range(1..=256)),
    )
    .arg(limits(lang))
    .arg(flag(lang, "proof", "每页盖“样稿”；有错误的表格也可以出样稿", "Stamp 样稿 on every page"))
    .arg(flag(lang, "force", "已有同名文件时覆盖", "Overwrite existing files"))
}

fn manifest(lang: Lang) -> Command {
    verb(
        lang,
        "manifest",
        "为一个申报文件夹写摘要清单（sha256sum -c 可以核对）",
        "Write the digest list of an application's folder",
    )
    .arg(argument(lang, "dir", "DIR", "申报文件夹", "The folder").required(true))
    .arg(
        option(
            lang,
            "algorithm",
            "NAME",
            "sha256（默认）、sm3、sha512",
            "sha256 (default), sm3, sha512",
        )
        .value_parser(["sha256", "sm3", "sha512"])
        .default_value("sha256")
        .hide_default_value(true),
    )
    .arg(option(
        lang,
        "output",
        "FILE",
        "写到这个文件（默认 DIR/MANIFEST.sha256）；“-”为标准输出",
        "Write to this file (default DIR/MANIFEST.sha256); `-` is stdout",
    ))
    .arg(flag(lang, "force", "已有清单时覆盖", "Overwrite an existing list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        command(Lang::Zh).debug_assert();
        command(Lang::En).debug_assert();
    }
}
