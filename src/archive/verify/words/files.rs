//! The words for files: what the manifests say against what is there.

use super::{at, graded, mend, on_line, restore};
use crate::archive::bag::{Oxum, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::lang::Lang;
use crate::manifest::name::shown;
use crate::record::Date;
use crate::say;

pub(in crate::archive::verify) fn missing(path: &str, payload: bool, lang: Lang) -> Diagnostic {
    let name = shown(path);
    let message = if payload {
        say!(lang, "清单所列“{name}”不在包里", "“{name}” is listed, but not in the bag")
    } else {
        say!(
            lang,
            "标签清单所列“{name}”不在包里",
            "“{name}” is listed by a tag manifest, but not in the bag"
        )
    };
    Diagnostic::new(Code::new('R', 804), message, restore(lang)).at(at(path))
}

pub(in crate::archive::verify) fn to_fetch(path: &str, wanted: &Wanted, lang: Lang) -> Diagnostic {
    let (name, url) = (shown(path), shown(&wanted.url));
    Diagnostic::new(
        Code::new('R', 813),
        say!(
            lang,
            "“{name}”还没有取回，来源是 {url}",
            "“{name}” has not been fetched yet; it is to come from {url}"
        ),
        say!(
            lang,
            "由可信的人取回后放到这个位置，再核验；本软件从不联网下载",
            "Have someone fetch it to this place, then verify again; this program never downloads"
        ),
    )
    .at(at(path))
}

pub(in crate::archive::verify) fn fetch_unlisted(wanted: &Wanted, lang: Lang) -> Diagnostic {
    let name = shown(&wanted.path);
    let found = Diagnostic::new(
        Code::new('R', 812),
        say!(
            lang,
            "“{name}”没有列在内容清单里，取回来也无法核对",
            "“{name}” is in no payload manifest and could not be checked when fetched"
        ),
        mend(lang),
    );
    on_line(found, "fetch.txt", wanted.line, lang)
}

pub(in crate::archive::verify) fn unlisted(path: &str, lang: Lang) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(
        Code::new('R', 806),
        say!(lang, "“{name}”不在任何内容清单里", "“{name}” is in no payload manifest"),
        say!(lang, "不属于这个包的移走；属于的，核实来源后重新封装", "Take it out if it does not belong here; if it does, find out where it came from and pack the bag anew"),
    )
    .at(at(path))
}

pub(in crate::archive::verify) fn untagged(path: &str, lang: Lang) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(
        Code::new('R', 831),
        say!(
            lang,
            "“{name}”没有列在标签清单里，变没变无从知道",
            "“{name}” is in no tag manifest: whether it changed nobody can tell"
        ),
        say!(lang, "核实后重新封装；无用的移走", "Check it and pack the bag anew, or take it out"),
    )
    .at(at(path))
}

pub(in crate::archive::verify) fn not_in_all(
    path: &str,
    lists: usize,
    all: usize,
    lang: Lang,
) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(
        Code::new('R', 807),
        say!(
            lang,
            "“{name}”只在 {all} 份内容清单中的 {lists} 份里，1.0 版要求每份都列全",
            "“{name}” is in {lists} of {all} payload manifests; version 1.0 wants it in each"
        ),
        mend(lang),
    )
    .at(at(path))
}

pub(in crate::archive::verify) fn twice(
    file: &str,
    path: &str,
    lines: (u32, u32),
    grave: bool,
    lang: Lang,
) -> Diagnostic {
    let (name, (first, again)) = (shown(path), lines);
    let (code, severity) = graded(grave, Code::new('R', 825), Code::new('R', 810));
    let message = say!(
        lang,
        "“{name}”在 {file} 里列了两次（第 {first} 行和第 {again} 行），摘要值相同",
        "“{name}” is listed twice in {file} (lines {first} and {again}), with the same digest"
    );
    Diagnostic { severity, ..Diagnostic::new(code, message, mend(lang)) }.at(at(file))
}

pub(in crate::archive::verify) fn conflict(
    file: &str,
    path: &str,
    lines: (u32, u32),
    lang: Lang,
) -> Diagnostic {
    let (name, (first, again)) = (shown(path), lines);
    Diagnostic::new(
        Code::new('R', 810),
        say!(lang, "“{name}”在 {file} 里列了两次（第 {first} 行和第 {again} 行），摘要值不同，两个都不能信", "“{name}” is listed twice in {file} (lines {first} and {again}) with different digests: neither can be believed"),
        mend(lang),
    )
    .at(at(file))
}

pub(in crate::archive::verify) fn twins(one: &str, other: &str, lang: Lang) -> Diagnostic {
    let (name, twin) = (shown(other), shown(one));
    Diagnostic::new(
        Code::new('R', 823),
        say!(lang, "“{name}”与“{twin}”只有大小写或字符编码形式不同，有的系统当作同一个文件", "“{name}” and “{twin}” differ only in case or Unicode normalisation: some systems take them for one file"),
        say!(lang, "重新封装前给其中一个改名", "Rename one of them before the bag is packed anew"),
    )
    .at(at(other))
}

pub(in crate::archive::verify) fn oxum(
    file: &str,
    said: Oxum,
    found: (u64, u64),
    lang: Lang,
) -> Diagnostic {
    let (bytes, files) = found;
    let message = say!(
        lang,
        "Payload-Oxum 登记 {} 字节、{} 个文件，实有 {bytes} 字节、{files} 个文件",
        "Payload-Oxum says {} bytes in {} files; there are {bytes} bytes in {files} files",
        said.bytes,
        said.files
    );
    Diagnostic::new(
        Code::new('R', 811),
        message,
        say!(
            lang,
            "缺少、多出和改动的文件另有逐个说明",
            "The missing, surplus and altered files are named one by one"
        ),
    )
    .at(at(file))
}

fn ends(expected: &Digest, actual: &Digest) -> (String, String) {
    let short = |digest: &Digest| {
        let hex = digest.hex();
        let (head, tail) = (hex.get(..8).unwrap_or(&hex), hex.get(hex.len().saturating_sub(4)..));
        format!("{head}…{}", tail.unwrap_or_default())
    };
    (short(expected), short(actual))
}

pub(in crate::archive::verify) fn altered(
    path: &str,
    expected: &Digest,
    actual: &Digest,
    lang: Lang,
) -> Diagnostic {
    let name = shown(path);
    let (should, is) = ends(expected, actual);
    let algorithm = expected.algorithm();
    Diagnostic::new(
        Code::new('R', 805),
        say!(
            lang,
            "“{name}”已变动：清单 {algorithm}:{should}，现为 {is}",
            "“{name}” was changed: the manifest has {algorithm}:{should}, it is {is}"
        ),
        restore(lang),
    )
    .at(at(path))
}

pub(in crate::archive::verify) fn rotten(
    path: &str,
    date: Date,
    expected: &Digest,
    actual: &Digest,
    lang: Lang,
) -> Diagnostic {
    let name = shown(path);
    let (should, is) = ends(expected, actual);
    let algorithm = expected.algorithm();
    Diagnostic::new(
        Code::new('R', 820),
        say!(lang, "“{name}”的内容坏了：{date} 核验时完好，此后没有人写过它，现在却不同（清单 {algorithm}:{should}，现为 {is}）", "“{name}” has rotted: it was intact on {date} and nobody wrote to it since, yet it differs (the manifest has {algorithm}:{should}, it is {is})"),
        say!(lang, "存储介质可能在损坏：从备份恢复这个文件，并检查同一介质上的其他包", "The medium may be failing: restore the file from a copy, and check the other bags on the same medium"),
    )
    .at(at(path))
}
