//! The words for what is wrong with a bag.
//!
//! In: faults of tag files and what the comparison found. Out: diagnostics
//! with their R codes, at the entry that they speak of.

use crate::archive::bag::{Fault, Kind, Oxum, Wanted, reserved};
use crate::archive::tree::{Entry, ReadFailure, Root, What};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::{Algorithm, Digest};
use crate::document::Place;
use crate::lang::Lang;
use crate::manifest::name::shown;
use crate::record::Date;
use crate::say;

/// The code of what could not be read.
pub(super) const UNREAD: Code = Code::new('R', 815);

fn at(path: &str) -> Place {
    Place::Entry { path: path.to_owned() }
}

/// The same, said of a line of a file.
fn on_line(found: Diagnostic, path: &str, line: u32, lang: Lang) -> Diagnostic {
    let message = match line {
        0 => found.message,
        line => say!(lang, "第 {line} 行：{}", "line {line}: {}", found.message),
    };
    Diagnostic { message, place: at(path), ..found }
}

fn graded(grave: bool, doubt: Code, error: Code) -> (Code, Severity) {
    if grave { (error, Severity::Error) } else { (doubt, Severity::Warning) }
}

fn restore(lang: Lang) -> String {
    say!(
        lang,
        "从备份或移交单位取回这个文件；确认内容无误的，重新封装整个包",
        "Get the file back from a copy or from whoever handed the bag over; if its content is known to be right, pack the bag anew"
    )
}

fn mend(lang: Lang) -> String {
    say!(
        lang,
        "请封装的一方改正后重新封装，不要手工改清单",
        "Have whoever made the bag mend it and pack it anew; do not edit the lists by hand"
    )
}

/// The whole place could not be looked at.
pub(super) fn no_tree(root: &Root, error: &ReadFailure, lang: Lang) -> Diagnostic {
    let why = error.to_string();
    match root {
        Root::Folder(_) => Diagnostic::new(
            UNREAD,
            say!(lang, "打不开这个文件夹：{why}", "The folder cannot be opened: {why}"),
            say!(
                lang,
                "检查权限和存储介质后再核验",
                "Check permissions and the medium, then verify again"
            ),
        ),
        Root::Zip(..) => Diagnostic::new(
            Code::new('R', 819),
            say!(
                lang,
                "不是文件夹，也不是可以读取的 zip 压缩包：{why}",
                "Neither a folder nor a zip that can be read: {why}"
            ),
            say!(
                lang,
                "给出封装包的文件夹，或重新取得压缩包",
                "Name the bag's folder, or get the zip again"
            ),
        ),
    }
}

/// An entry that is no file of the bag's own.
pub(super) fn strange(entry: &Entry, lang: Lang) -> Option<Diagnostic> {
    let name = shown(&entry.path);
    let found = match &entry.what {
        What::File | What::Linked(_) | What::Member(_) => return None,
        What::Leaves => Diagnostic::new(
            Code::new('R', 816),
            say!(
                lang,
                "“{name}”是指向包外或已失效的链接，没有读取",
                "“{name}” is a link that leaves the bag or leads nowhere; it was not read"
            ),
            say!(
                lang,
                "把文件本身放进包里再封装",
                "Put the file itself into the bag and pack it anew"
            ),
        ),
        What::FolderLink => Diagnostic::new(
            Code::new('R', 832),
            say!(
                lang,
                "“{name}”是指向包内文件夹的链接，没有跟随",
                "“{name}” is a link to a folder of the bag; it was not followed"
            ),
            say!(
                lang,
                "其中的文件按它们自己的位置核验；清单若按链接列出它们，请重新封装",
                "Its files are checked where they stand; if the lists name them through the link, pack the bag anew"
            ),
        ),
        What::Special => Diagnostic::new(
            Code::new('R', 817),
            say!(
                lang,
                "“{name}”是管道、套接字或设备，没有打开",
                "“{name}” is a pipe, a socket or a device; it was not opened"
            ),
            say!(lang, "从包里移走它", "Take it out of the bag"),
        ),
        What::NotUnicode => Diagnostic::new(
            Code::new('R', 818),
            say!(
                lang,
                "文件名“{name}”不是 UTF-8 编码，清单无法写明它",
                "The name “{name}” is not UTF-8, so that no list can name it"
            ),
            say!(lang, "改成正常的文件名后重新封装", "Rename the file and pack the bag anew"),
        ),
        What::Unsafe => Diagnostic::new(
            Code::new('R', 809),
            say!(
                lang,
                "压缩包成员“{name}”的路径指向包外",
                "The member “{name}” of the zip has a path that leaves the bag"
            ),
            say!(
                lang,
                "不要解压这个压缩包；请移交单位重新打包",
                "Do not unpack this zip; have it made anew"
            ),
        ),
        What::Encrypted => Diagnostic::new(
            UNREAD,
            say!(
                lang,
                "压缩包成员“{name}”设有密码，无法核验",
                "The member “{name}” of the zip needs a password"
            ),
            say!(lang, "请移交单位去掉密码后重新打包", "Have the zip made anew without a password"),
        ),
        What::Unread(why) => return Some(unread(&entry.path, why, lang)),
    };
    Some(found.at(at(&entry.path)))
}

/// A file or folder that is there and cannot be read.
pub(super) fn unread(path: &str, why: &str, lang: Lang) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(
        UNREAD,
        say!(lang, "“{name}”读不出来：{why}", "“{name}” cannot be read: {why}"),
        say!(lang, "检查权限和存储介质；介质有坏道的，先做镜像再取备份", "Check permissions and the medium; if the medium is failing, image it before anything else"),
    )
    .at(at(path))
}

pub(super) fn no_declaration(manifests: bool, lang: Lang) -> Diagnostic {
    let message = if manifests {
        say!(
            lang,
            "缺少 bagit.txt，按 1.0 版核验其余部分",
            "bagit.txt is missing; the rest is judged as version 1.0"
        )
    } else {
        say!(
            lang,
            "不是封装包：没有 bagit.txt，也没有清单",
            "Not a bag: there is neither bagit.txt nor a manifest"
        )
    };
    Diagnostic::new(
        Code::new('R', 801),
        message,
        say!(
            lang,
            "核对路径；普通文件夹的清单用 shenpi verify 核验",
            "Check the path; shenpi verify judges the list of a plain folder"
        ),
    )
    .at(at("bagit.txt"))
}

pub(super) fn no_data(lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('R', 804),
        say!(lang, "没有 data 文件夹", "There is no folder data"),
        restore(lang),
    )
    .at(at("data"))
}

pub(super) fn declaration(fault: &Fault, lang: Lang) -> Diagnostic {
    let message = match &fault.kind {
        Kind::NotText => say!(lang, "bagit.txt 不是 UTF-8 文本", "bagit.txt is not UTF-8 text"),
        Kind::Mark => say!(
            lang,
            "bagit.txt 以字节顺序标记（BOM）开头",
            "bagit.txt begins with a byte order mark"
        ),
        Kind::Version(text) => {
            let text = shown(text);
            say!(
                lang,
                "BagIt 版本“{text}”不存在，可用 0.93 至 0.97 和 1.0",
                "There is no BagIt version “{text}”; there are 0.93 to 0.97 and 1.0"
            )
        }
        Kind::Encoding(text) => {
            let text = shown(text);
            say!(lang, "不认识编码“{text}”", "The encoding “{text}” is not known")
        }
        Kind::Space(text) => {
            let text = shown(text);
            say!(
                lang,
                "冒号前后的空白不合规定：“{text}”",
                "White space around the colon is not as the standard says: “{text}”"
            )
        }
        Kind::Declaration(text) if text.is_empty() => {
            say!(
                lang,
                "bagit.txt 缺少版本或编码这一行",
                "bagit.txt lacks the line with the version or the encoding"
            )
        }
        kind => {
            let text = text(kind);
            say!(
                lang,
                "bagit.txt 的这一行不合规定：“{text}”",
                "This line of bagit.txt is not as the standard says: “{text}”"
            )
        }
    };
    let (code, severity) = graded(fault.grave, Code::new('R', 824), Code::new('R', 802));
    let found = Diagnostic { severity, ..Diagnostic::new(code, message, mend(lang)) };
    on_line(found, "bagit.txt", fault.line, lang)
}

/// The text that a fault is about.
fn text(kind: &Kind) -> String {
    match kind {
        Kind::NotText | Kind::Mark => String::new(),
        Kind::Declaration(text)
        | Kind::Version(text)
        | Kind::Encoding(text)
        | Kind::Space(text)
        | Kind::Line(text)
        | Kind::Digest(text, _)
        | Kind::Elsewhere(text)
        | Kind::WrongPart(text)
        | Kind::Spelling(text)
        | Kind::Reserved(text)
        | Kind::Litter(text)
        | Kind::Length(text)
        | Kind::Oxum(text)
        | Kind::Repeated(text)
        | Kind::Date(text) => shown(text),
    }
}

/// What manifests, `fetch.txt` and `bag-info.txt` can have in common.
fn common(file: &str, fault: &Fault, code: Code, lang: Lang) -> Diagnostic {
    let found = text(&fault.kind);
    let (code, message, help) = match &fault.kind {
        Kind::NotText => (
            code,
            say!(lang, "{file} 不是所声明编码的文本", "{file} is no text in the declared encoding"),
            mend(lang),
        ),
        Kind::Mark => (
            Code::new('R', 829),
            say!(lang, "{file} 以字节顺序标记（BOM）开头", "{file} begins with a byte order mark"),
            say!(
                lang,
                "核验不受影响；重新封装时去掉",
                "It does no harm; leave it out when the bag is packed anew"
            ),
        ),
        Kind::Elsewhere(_) => (
            Code::new('R', 809),
            say!(
                lang,
                "路径“{found}”指向包外，没有读取",
                "The path “{found}” leaves the bag; it was not read"
            ),
            mend(lang),
        ),
        Kind::WrongPart(_) => (
            code,
            say!(
                lang,
                "“{found}”不该列在 {file} 里：内容清单只列 data/ 以内的文件，标签清单只列以外的",
                "“{found}” does not belong into {file}: payload manifests list files in data/, tag manifests the others"
            ),
            mend(lang),
        ),
        Kind::Digest(_, algorithm) => (
            code,
            say!(
                lang,
                "“{found}”不是 {algorithm} 摘要值",
                "“{found}” is not a digest of {algorithm}"
            ),
            mend(lang),
        ),
        Kind::Spelling(_) => (
            Code::new('R', 824),
            say!(
                lang,
                "路径“{found}”的写法不合规定（*、./、.. 或反斜杠）",
                "The path “{found}” is not spelt as the standard says (*, ./, .. or a backslash)"
            ),
            say!(
                lang,
                "已按通常的意思核验；重新封装时改正",
                "It was taken as usually meant; mend it when the bag is packed anew"
            ),
        ),
        Kind::Reserved(path) => {
            let part = shown(reserved(path).unwrap_or(path));
            (
                Code::new('R', 828),
                say!(
                    lang,
                    "“{found}”中的名称“{part}”在 Windows 上不能使用",
                    "The name “{part}” in “{found}” cannot be used on Windows"
                ),
                say!(
                    lang,
                    "在 Windows 上解开会丢失这个文件；重新封装前改名",
                    "Windows would lose the file; rename it before the bag is packed anew"
                ),
            )
        }
        Kind::Litter(_) => (
            Code::new('R', 826),
            say!(
                lang,
                "清单列有系统自动产生的文件“{found}”",
                "The manifest lists “{found}”, which systems leave behind"
            ),
            say!(
                lang,
                "系统会自行改写或删除它；重新封装时不要收入",
                "Systems rewrite or remove it by themselves; leave it out when the bag is packed anew"
            ),
        ),
        _ => (
            code,
            say!(
                lang,
                "{file} 的这一行不合规定：“{found}”",
                "This line of {file} is not as the standard says: “{found}”"
            ),
            mend(lang),
        ),
    };
    let severity = if fault.grave { Severity::Error } else { Severity::Warning };
    let found = Diagnostic { severity, ..Diagnostic::new(code, message, help) };
    on_line(found, file, fault.line, lang)
}

pub(super) fn list(file: &str, fault: &Fault, lang: Lang) -> Diagnostic {
    common(file, fault, Code::new('R', 808), lang)
}

pub(super) fn fetch(fault: &Fault, lang: Lang) -> Diagnostic {
    common("fetch.txt", fault, Code::new('R', 812), lang)
}

pub(super) fn info(file: &str, fault: &Fault, lang: Lang) -> Diagnostic {
    let (doubt, grave) = (Code::new('R', 827), Code::new('R', 814));
    let found = text(&fault.kind);
    let message = match &fault.kind {
        Kind::Space(_) => say!(
            lang,
            "标签或冒号前后的空白不合规定：“{found}”",
            "White space around the label or the colon is not as the standard says: “{found}”"
        ),
        Kind::Oxum(_) => say!(
            lang,
            "Payload-Oxum 应为“字节数.文件数”，而不是“{found}”",
            "Payload-Oxum must be “bytes.files”, not “{found}”"
        ),
        Kind::Repeated(_) => {
            say!(lang, "“{found}”出现了不止一次", "“{found}” occurs more than once")
        }
        Kind::Date(_) => say!(
            lang,
            "Bagging-Date 应写作 2026-11-23，而不是“{found}”",
            "Bagging-Date is written 2026-11-23, not “{found}”"
        ),
        _ => return common(file, fault, grave, lang),
    };
    let (code, severity) = graded(fault.grave, doubt, grave);
    let found = Diagnostic { severity, ..Diagnostic::new(code, message, mend(lang)) };
    on_line(found, file, fault.line, lang)
}

pub(super) fn unknown_algorithm(file: &str, name: &str, lang: Lang) -> Diagnostic {
    let name = shown(name);
    Diagnostic::new(
        Code::new('R', 822),
        say!(
            lang,
            "不认识摘要算法“{name}”，{file} 没有核对",
            "The algorithm “{name}” is not known; {file} was not checked"
        ),
        say!(
            lang,
            "其余清单照常核对；要核对这一份，请用封装时的软件",
            "The other manifests are checked; for this one use the software that made it"
        ),
    )
    .at(at(file))
}

pub(super) fn no_manifest(lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('R', 803),
        say!(
            lang,
            "没有可以核对的内容清单（manifest-算法.txt）",
            "There is no payload manifest that can be checked (manifest-ALGORITHM.txt)"
        ),
        mend(lang),
    )
}

pub(super) fn no_tag_manifest(lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('R', 830),
        say!(
            lang,
            "没有标签清单，bag-info.txt 等改动了也查不出来",
            "There is no tag manifest, so that a change of bag-info.txt and its kin would not show"
        ),
        say!(
            lang,
            "重新封装时加上 tagmanifest-sha256.txt",
            "Add tagmanifest-sha256.txt when the bag is packed anew"
        ),
    )
}

pub(super) fn weak(algorithms: &[Algorithm], lang: Lang) -> Diagnostic {
    let names: Vec<&str> = algorithms.iter().map(|algorithm| algorithm.name()).collect();
    let names = names.join(lang.pick("、", ", "));
    Diagnostic::new(
        Code::new('R', 821),
        say!(
            lang,
            "清单用的 {names} 可以伪造，只能防差错，不能防篡改",
            "The manifests use {names}, which can be forged: they show accidents, not tampering"
        ),
        say!(
            lang,
            "核验通过后，用 SHA-256 或 SM3 补做一份清单",
            "When the bag is valid, add a manifest of SHA-256 or SM3"
        ),
    )
}

pub(super) fn missing(path: &str, payload: bool, lang: Lang) -> Diagnostic {
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

pub(super) fn to_fetch(path: &str, wanted: &Wanted, lang: Lang) -> Diagnostic {
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

pub(super) fn fetch_unlisted(wanted: &Wanted, lang: Lang) -> Diagnostic {
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

pub(super) fn unlisted(path: &str, lang: Lang) -> Diagnostic {
    let name = shown(path);
    Diagnostic::new(
        Code::new('R', 806),
        say!(lang, "“{name}”不在任何内容清单里", "“{name}” is in no payload manifest"),
        say!(lang, "不属于这个包的移走；属于的，核实来源后重新封装", "Take it out if it does not belong here; if it does, find out where it came from and pack the bag anew"),
    )
    .at(at(path))
}

pub(super) fn untagged(path: &str, lang: Lang) -> Diagnostic {
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

pub(super) fn not_in_all(path: &str, lists: usize, all: usize, lang: Lang) -> Diagnostic {
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

pub(super) fn twice(
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

pub(super) fn conflict(file: &str, path: &str, lines: (u32, u32), lang: Lang) -> Diagnostic {
    let (name, (first, again)) = (shown(path), lines);
    Diagnostic::new(
        Code::new('R', 810),
        say!(lang, "“{name}”在 {file} 里列了两次（第 {first} 行和第 {again} 行），摘要值不同，两个都不能信", "“{name}” is listed twice in {file} (lines {first} and {again}) with different digests: neither can be believed"),
        mend(lang),
    )
    .at(at(file))
}

pub(super) fn twins(one: &str, other: &str, lang: Lang) -> Diagnostic {
    let (name, twin) = (shown(other), shown(one));
    Diagnostic::new(
        Code::new('R', 823),
        say!(lang, "“{name}”与“{twin}”只有大小写或字符编码形式不同，有的系统当作同一个文件", "“{name}” and “{twin}” differ only in case or Unicode normalisation: some systems take them for one file"),
        say!(lang, "重新封装前给其中一个改名", "Rename one of them before the bag is packed anew"),
    )
    .at(at(other))
}

pub(super) fn oxum(file: &str, said: Oxum, found: (u64, u64), lang: Lang) -> Diagnostic {
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

pub(super) fn altered(path: &str, expected: &Digest, actual: &Digest, lang: Lang) -> Diagnostic {
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

pub(super) fn rotten(
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
