//! The flags of `shenpi verify`.

use clap::{ArgAction, Command, value_parser};

use super::{argument, flag, limits, option};
use crate::lang::Lang;

pub(super) fn verb(lang: Lang) -> Command {
    super::verb(
        lang,
        "verify",
        "核验签名的 PDF、摘要清单：谁签的、签后改没改、能不能信",
        "Judge signed PDFs and digest lists: who signed, what changed, what to trust",
    )
    .arg(
        argument(
            lang,
            "paths",
            "PATH",
            "PDF、清单文件，或文件夹（有清单的核对清单，否则核验其中的 PDF）",
            "PDFs, digest lists, or folders (their list, else the PDFs in them)",
        )
        .num_args(1..)
        .required(true),
    )
    .arg(
        option(
            lang,
            "trust",
            "PEM",
            "受信任的根证书（PEM，可含多张）；可多次使用",
            "Trusted roots (a PEM bundle); may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(flag(
        lang,
        "trust-system",
        "也信任本机系统的根证书库",
        "Trust the system's store of roots too",
    ))
    .arg(option(
        lang,
        "at",
        "DATE|TIME",
        "按哪一刻核验，如 2026-11-23 或 2026-11-23T09:00:00（不写时区为 +08:00；默认现在）",
        "The moment of validation (+08:00 where no zone is given; default: now)",
    ))
    .arg(
        option(
            lang,
            "crl",
            "FILE",
            "吊销列表（DER 或 PEM）；可多次使用",
            "A revocation list (DER or PEM); may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(
        option(
            lang,
            "ocsp",
            "FILE",
            "OCSP 应答（DER）；可多次使用",
            "An OCSP response (DER); may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(flag(
        lang,
        "require-revocation",
        "没有吊销数据时结论为“不能判定”",
        "A lack of revocation data makes the verdict indeterminate",
    ))
    .arg(
        option(lang, "format", "FORMAT", "human（默认）或 json", "human (default) or json")
            .value_parser(["human", "json"])
            .default_value("human")
            .hide_default_value(true),
    )
    .arg(option(
        lang,
        "report",
        "FILE.pdf",
        "另写一份核验报告（PDF/A）",
        "Also write a report of the verification (PDF/A)",
    ))
    .arg(option(
        lang,
        "output",
        "FILE",
        "结果写到这个文件（默认标准输出）",
        "Write the result into this file (default: stdout)",
    ))
    .arg(
        option(
            lang,
            "jobs",
            "N",
            "同时工作的进程数（默认按处理器）",
            "Processes (default: processors)",
        )
        .value_parser(value_parser!(u16).range(1..=256)),
    )
    .arg(limits(lang))
}
