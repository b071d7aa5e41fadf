//! The flags of `shenpi sign`.

use clap::{ArgAction, Command, value_parser};

use super::{argument, flag, limits, option};
use crate::lang::Lang;

pub(super) fn verb(lang: Lang) -> Command {
    super::verb(
        lang,
        "sign",
        "给 PDF 签名盖章；原件不动，另存为 NAME.signed.pdf",
        "Sign PDFs; the original stays, NAME.signed.pdf is written",
    )
    .arg(argument(lang, "file", "FILE", "PDF 文件", "PDF files").required(true).num_args(1..))
    .arg(option(
        lang,
        "key",
        "FILE",
        "密钥：PKCS#12（.p12、.pfx）或 PEM",
        "The key: PKCS#12 (.p12, .pfx) or PEM",
    ))
    .arg(
        option(
            lang,
            "cert",
            "FILE",
            "签名者的证书和上级证书（PEM、DER）；可多次使用",
            "The signer's certificate and those above it (PEM, DER); may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(option(
        lang,
        "passphrase-file",
        "FILE",
        "口令在这个文件的第一行；别人可读的文件不接受",
        "The passphrase is the first line of this file, which nobody else may read",
    ))
    .arg(option(
        lang,
        "passphrase-env",
        "NAME",
        "口令在这个环境变量里",
        "The passphrase is in this environment variable",
    ))
    .arg(
        option(
            lang,
            "passphrase-fd",
            "N",
            "口令从这个文件描述符读取",
            "The passphrase is read from this file descriptor",
        )
        .value_parser(value_parser!(u32)),
    )
    .arg(option(
        lang,
        "pkcs11",
        "MODULE",
        "密码设备的 PKCS#11 模块（.so、.dll）；口令是它的 PIN",
        "The PKCS#11 module of a token; the passphrase is its PIN",
    ))
    .arg(option(lang, "token", "LABEL", "用哪个令牌", "Which token"))
    .arg(option(lang, "key-label", "LABEL", "令牌里的哪把密钥", "Which key of the token"))
    .arg(flag(lang, "pss", "RSA 用 PSS 填充", "RSA with PSS padding"))
    .arg(option(
        lang,
        "field",
        "NAME",
        "签在哪个签名域：名称（如 省级）或层级代码（如 province）",
        "The signature field: its name (省级) or the level's id (province)",
    ))
    .arg(option(
        lang,
        "at",
        "PAGE,X,Y,W,H",
        "没有签名域的，在这里新建：页码，距左、距上、宽、高（毫米）",
        "Make a field here: page, from the left, from above, width, height (mm)",
    ))
    .arg(option(
        lang,
        "seal",
        "IMAGE",
        "印章图片（PNG、SVG），背景透明",
        "The picture of the seal (PNG, SVG), transparent",
    ))
    .arg(option(
        lang,
        "seal-size",
        "MM",
        "印章的实际尺寸：直径，或 宽x高（默认 42）",
        "The true size of the seal: diameter, or WxH (default 42)",
    ))
    .arg(flag(
        lang,
        "no-words",
        "盖章处不印签名者和时间",
        "Do not print signer and time at the seal",
    ))
    .arg(flag(lang, "across", "加盖骑缝章（只限第一个签名）", "Seal across the pages' edges"))
    .arg(option(
        lang,
        "name",
        "NAME",
        "签名者的名称（默认取自证书）",
        "Who signs (default: the certificate)",
    ))
    .arg(option(lang, "reason", "TEXT", "签名原因", "Why"))
    .arg(option(lang, "location", "TEXT", "签名地点", "Where"))
    .arg(
        option(
            lang,
            "certify",
            "LEVEL",
            "认证签名，此后只许：1 不改，2 填表，3 填表和批注",
            "Certify; later changes: 1 none, 2 filling in forms, 3 also annotations",
        )
        .value_parser(value_parser!(u8).range(1..=3)),
    )
    .arg(option(
        lang,
        "lock",
        "FIELDS",
        "锁定签名域：all，或用逗号分开的名称；前加 ! 则锁定其余的",
        "Lock fields: all, or names with commas; a leading ! locks all others",
    ))
    .arg(
        option(
            lang,
            "level",
            "LEVEL",
            "B-B（默认）、B-T、B-LT、B-LTA；有 --tsa 时默认 B-T",
            "B-B (default), B-T, B-LT, B-LTA; with --tsa the default is B-T",
        )
        .value_parser(["B-B", "B-T", "B-LT", "B-LTA"]),
    )
    .arg(option(lang, "tsa", "URL", "时间戳服务的地址", "Address of the time-stamping authority"))
    .arg(option(lang, "tsa-policy", "OID", "要求的时间戳策略", "The policy wanted of it"))
    .arg(
        option(
            lang,
            "chain",
            "FILE",
            "上级证书，供留存证据；可多次使用",
            "Certificates for the evidence; may be repeated",
        )
        .action(ArgAction::Append),
    )
    .arg(
        option(lang, "crl", "FILE", "吊销列表；可多次使用", "Revocation lists; may be repeated")
            .action(ArgAction::Append),
    )
    .arg(
        option(lang, "ocsp", "FILE", "OCSP 应答；可多次使用", "OCSP responses; may be repeated")
            .action(ArgAction::Append),
    )
    .arg(flag(
        lang,
        "fetch",
        "缺少的证据按证书里的地址去取（否则不联网）",
        "Fetch missing evidence where the certificates say",
    ))
    .arg(
        option(
            lang,
            "upgrade",
            "LEVEL",
            "不签名，把已有的签名升到 LT 或 LTA",
            "Sign nothing; raise the signatures that are there to LT or LTA",
        )
        .value_parser(["LT", "LTA", "B-LT", "B-LTA"]),
    )
    .arg(flag(
        lang,
        "renew",
        "不签名，补充证据并加一个新的存档时间戳",
        "Sign nothing; add evidence and a new archive timestamp",
    ))
    .arg(option(
        lang,
        "time",
        "TIME",
        "声明的签名时间，如 2026-11-23T10:00:00+08:00（默认现在）",
        "The claimed time, such as 2026-11-23T10:00:00+08:00 (default now)",
    ))
    .arg(option(
        lang,
        "output",
        "FILE|DIR",
        "写到这个文件（一份）或文件夹",
        "Write to this file (of one PDF) or folder",
    ))
    .arg(flag(lang, "in-place", "换掉原文件（写好以后改名）", "Replace the file, by rename"))
    .arg(flag(lang, "force", "已有同名文件时覆盖", "Overwrite existing files"))
    .arg(
        option(
            lang,
            "jobs",
            "N",
            "同时工作的进程数（默认按处理器）",
            "Workers (default: processors)",
        )
        .value_parser(value_parser!(u16).range(1..=256)),
    )
    .arg(
        option(
            lang,
            "fonts",
            "DIR",
            "字体文件夹，供印签名者和时间",
            "A folder of fonts for signer and time",
        )
        .action(ArgAction::Append),
    )
    .arg(
        option(lang, "font", "ROLE=FILE", "字体，如 仿宋=文件", "A font, such as 仿宋=FILE")
            .action(ArgAction::Append),
    )
    .arg(limits(lang))
}
