//! The key that the arguments name.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::Timestamp;

use crate::cli::Failure;
use crate::cli::common::talk;
use crate::diagnostic::Code;
use crate::lang::Lang;
use crate::say;
use crate::sign::key::{self, KeyError, Note, Opened, token};
use crate::sign::passphrase::{Origin, Passphrase, PassphraseError};

/// Opens the key and asks whether its certificate may sign now. One prompt at
/// most, however many files there are.
pub(super) fn open(
    matches: &ArgMatches,
    now: Timestamp,
    lang: Lang,
) -> Result<Result<Opened, KeyError>, Failure> {
    let mut certificates = Vec::new();
    for name in ["cert", "chain"] {
        for path in matches.get_many::<String>(name).into_iter().flatten() {
            match key::certificates(&read(path, lang)?) {
                Ok(found) => certificates.extend(found),
                Err(error) => return Ok(Err(error)),
            }
        }
    }
    // Those of --chain never choose a key; they only lie above one.
    let origin = origin(matches);
    let mut failed = None;
    let mut ask = || match fetch(origin.as_ref(), lang) {
        Ok(passphrase) => passphrase,
        Err(sentence) => {
            failed = Some(sentence);
            None
        }
    };
    let opened = match (matches.get_one::<String>("key"), matches.get_one::<String>("pkcs11")) {
        (Some(path), None) => {
            let bytes = zeroize::Zeroizing::new(read(path, lang)?);
            key::open(&bytes, &certificates, matches.get_flag("pss"), &mut ask)
        }
        (None, Some(module)) => {
            let wanted = token::Wanted {
                token: matches.get_one::<String>("token").cloned(),
                key: matches.get_one::<String>("key-label").cloned(),
                pss: matches.get_flag("pss"),
            };
            token::open(Path::new(module), &wanted, &certificates, &mut ask)
        }
        _ => {
            return Err(Failure::Usage(say!(
                lang,
                "要用 --key 给出密钥文件，或用 --pkcs11 给出密码设备（二选一）",
                "Give the key with --key, or the token with --pkcs11 (one of them)"
            )));
        }
    };
    if let Some(sentence) = failed {
        return Err(Failure::Usage(sentence));
    }
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(error) => return Ok(Err(error)),
    };
    match key::suits(opened.signer.as_ref(), now) {
        Ok(note) => opened.notes.extend(note),
        Err(error) => return Ok(Err(error)),
    }
    for note in &opened.notes {
        say_note(*note, lang);
    }
    Ok(Ok(opened))
}

pub(super) fn read(path: &str, lang: Lang) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|why| {
        Failure::Usage(say!(lang, "读不了“{path}”：{why}", "Cannot read {path}: {why}"))
    })
}

fn origin(matches: &ArgMatches) -> Option<Origin> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    text("passphrase-file")
        .map(|path| Origin::File(PathBuf::from(path)))
        .or_else(|| text("passphrase-env").map(Origin::Variable))
        .or_else(|| matches.get_one::<u32>("passphrase-fd").copied().map(Origin::Descriptor))
}

/// The passphrase; `None` where nobody can be asked.
fn fetch(origin: Option<&Origin>, lang: Lang) -> Result<Option<Passphrase>, String> {
    let question = lang.pick("密钥口令（不显示）：", "Passphrase of the key (hidden): ");
    let error = match origin.unwrap_or(&Origin::Prompt).fetch(question) {
        Ok(passphrase) => return Ok(Some(passphrase)),
        Err(PassphraseError::NoTerminal) => return Ok(None),
        Err(error) => error,
    };
    Err(match error {
        PassphraseError::Open(path, mode) => {
            let path = path.display();
            say!(
                lang,
                "口令文件“{path}”别人也能读（权限 {mode:o}），没有使用；请先 chmod 600",
                "The passphrase file {path} can be read by others (mode {mode:o}) and was not used; chmod 600 it first"
            )
        }
        PassphraseError::Unreadable(why) => {
            say!(lang, "读不了口令：{why}", "Cannot read the passphrase: {why}")
        }
        PassphraseError::NotText => say!(
            lang,
            "口令不是一行 UTF-8 文字，请另存为 UTF-8",
            "The passphrase is not a line of UTF-8"
        ),
        PassphraseError::NoVariable | PassphraseError::NoTerminal => {
            say!(lang, "没有这个环境变量，请先设置它", "There is no such environment variable")
        }
    })
}

fn say_note(note: Note, lang: Lang) {
    let (number, text) = match note {
        Note::NoMac => (
            716,
            say!(
                lang,
                "这个 PKCS#12 文件没有完整性校验（MAC），看不出是否被改过；请向签发机构另要一份",
                "The PKCS#12 file has no MAC, nothing shows whether it was changed; ask for another"
            ),
        ),
        Note::Experimental => (
            717,
            say!(
                lang,
                "PDF 里的 SM2 签名是试验性的：多数阅读器不能验证，请用 shenpi verify",
                "SM2 in PDF is experimental: most readers cannot verify it; use shenpi verify"
            ),
        ),
        Note::NoUsage => (
            718,
            say!(
                lang,
                "签名证书没有写明密钥用途，有的软件不予认可；换证时请要求数字签名或不可否认",
                "The certificate states no key usage, some programs will not trust it; ask for digitalSignature or nonRepudiation"
            ),
        ),
    };
    let code = Code::new('S', number);
    talk(&say!(lang, "提醒[{code}] {text}", "note[{code}] {text}"));
}
