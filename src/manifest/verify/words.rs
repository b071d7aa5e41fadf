//! The sentences of A301, A302, A303, A309 and A310.
//!
//! In: what [`super::judge`] decided. Out: the diagnostic in the language
//! asked for. Nothing is decided here.

use super::Line;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::document::Place;
use crate::lang::Lang;
use crate::manifest::name::shown;
use crate::say;

fn speak(number: u16, file: &str, message: String, help: String) -> Diagnostic {
    let place = Place::Entry { path: file.to_owned() };
    Diagnostic::new(Code::new('A', number), message, help).at(place)
}

pub(super) fn missing(file: &str, line: Line, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let message = say!(
        lang,
        "清单“{list}”第{number}行列出的“{name}”不在文件夹中",
        "“{name}”, line {number} of list “{list}”, is not in the folder"
    );
    let help = say!(
        lang,
        "补交该文件，或从清单中删去这一行",
        "send the file, or delete the line from the list"
    );
    speak(301, file, message, help)
}

/// A file that is there and cannot be read is as good as missing.
pub(super) fn unread(file: &str, line: Line, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let message = say!(
        lang,
        "清单“{list}”第{number}行列出的“{name}”无法读取，未能核对",
        "“{name}”, line {number} of list “{list}”, cannot be read and was not checked"
    );
    let help = say!(lang, "重新提交该文件", "send the file again");
    speak(301, file, message, help)
}

pub(super) fn altered(
    file: &str,
    line: Line,
    expected: &Digest,
    actual: &Digest,
    lang: Lang,
) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let algorithm = expected.algorithm();
    let (expected, actual) = (abridged(expected), abridged(actual));
    let message = say!(
        lang,
        "文件“{name}”的内容与清单“{list}”第{number}行不符：清单 {algorithm}:{expected}，现为 {actual}",
        "the content of “{name}” is not what line {number} of list “{list}” says: {algorithm}:{expected} on record, {actual} found"
    );
    let help = say!(
        lang,
        "取回登记时的原件；确已更换的，重新生成清单（shenpi manifest）",
        "bring back the original; if it was replaced on purpose, make the list anew (shenpi manifest)"
    );
    speak(302, file, message, help)
}

pub(super) fn surplus(file: &str, lang: Lang) -> Diagnostic {
    let name = shown(file);
    let message = say!(lang, "文件“{name}”不在清单中", "“{name}” is not on the list");
    let help = say!(
        lang,
        "确认该文件应当报送，再重新生成清单（shenpi manifest）；不该报送的请移出文件夹",
        "if the file belongs here, make the list anew (shenpi manifest); else take it out of the folder"
    );
    speak(303, file, message, help)
}

pub(super) fn link(file: &str, lang: Lang) -> Diagnostic {
    let name = shown(file);
    let message = say!(
        lang,
        "“{name}”是链接，所指的不是本文件夹内的文件，未读取",
        "“{name}” is a link to something else than a file of the folder and was not read"
    );
    let help = say!(
        lang,
        "把文件本身放进文件夹，不要用链接或快捷方式",
        "put the file itself into the folder, not a link to it"
    );
    speak(309, file, message, help)
}

pub(super) fn special(file: &str, lang: Lang) -> Diagnostic {
    let name = shown(file);
    let message = say!(
        lang,
        "“{name}”不是普通文件，而是管道、套接字或设备，未读取",
        "“{name}” is no regular file but a pipe, a socket or a device, and was not read"
    );
    let help = say!(
        lang,
        "把它移出文件夹；要报送的内容另存为普通文件",
        "take it out of the folder; save what is to be sent as a regular file"
    );
    speak(309, file, message, help)
}

pub(super) fn without_list(count: usize, lang: Lang) -> Diagnostic {
    let message = say!(
        lang,
        "{count}个附件没有摘要清单，无法核对是否被改动",
        "no digest list covers the {count} attachment(s), so changes cannot be detected"
    );
    Diagnostic::new(Code::new('A', 310), message, make_list(lang))
}

pub(super) fn without_digest(file: &str, line: Line, count: usize, lang: Lang) -> Diagnostic {
    let (name, list, number) = (shown(file), shown(line.list), line.number);
    let message = if count > 1 {
        say!(
            lang,
            "清单“{list}”第{number}行的“{name}”等{count}个附件没有登记摘要，无法核对是否被改动",
            "{count} listed attachments have no digest on record, so changes cannot be detected; the first is “{name}”, line {number} of list “{list}”"
        )
    } else {
        say!(
            lang,
            "清单“{list}”第{number}行的“{name}”没有登记摘要，无法核对是否被改动",
            "“{name}”, line {number} of list “{list}”, has no digest on record, so changes cannot be detected"
        )
    };
    Diagnostic::new(Code::new('A', 310), message, make_list(lang))
}

fn make_list(lang: Lang) -> String {
    say!(
        lang,
        "用 shenpi manifest 生成摘要清单，与附件一并报送",
        "make a digest list with shenpi manifest and send it along"
    )
}

/// Enough of a digest to tell two apart by eye.
pub(super) fn abridged(digest: &Digest) -> String {
    let hex = digest.hex();
    match (hex.get(..4), hex.get(hex.len().saturating_sub(2)..)) {
        (Some(head), Some(tail)) => format!("{head}…{tail}"),
        _ => hex,
    }
}
