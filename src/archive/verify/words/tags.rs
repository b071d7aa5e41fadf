//! The words for tag files: the declaration, manifests, `fetch.txt` and
//! `bag-info.txt`, each by itself.

use super::{at, graded, mend, on_line, restore};
use crate::archive::bag::{Fault, Kind, reserved};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::digest::Algorithm;
use crate::lang::Lang;
use crate::manifest::name::shown;
use crate::say;

pub(in crate::archive::verify) fn no_declaration(manifests: bool, lang: Lang) -> Diagnostic {
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

pub(in crate::archive::verify) fn no_data(lang: Lang) -> Diagnostic {
    Diagnostic::new(
        Code::new('R', 804),
        say!(lang, "没有 data 文件夹", "There is no folder data"),
        restore(lang),
    )
    .at(at("data"))
}

pub(in crate::archive::verify) fn declaration(fault: &Fault, lang: Lang) -> Diagnostic {
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

pub(in crate::archive::verify) fn list(file: &str, fault: &Fault, lang: Lang) -> Diagnostic {
    common(file, fault, Code::new('R', 808), lang)
}

pub(in crate::archive::verify) fn fetch(fault: &Fault, lang: Lang) -> Diagnostic {
    common("fetch.txt", fault, Code::new('R', 812), lang)
}

pub(in crate::archive::verify) fn info(file: &str, fault: &Fault, lang: Lang) -> Diagnostic {
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

pub(in crate::archive::verify) fn unknown_algorithm(
    file: &str,
    name: &str,
    lang: Lang,
) -> Diagnostic {
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

pub(in crate::archive::verify) fn no_manifest(lang: Lang) -> Diagnostic {
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

pub(in crate::archive::verify) fn no_tag_manifest(lang: Lang) -> Diagnostic {
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

pub(in crate::archive::verify) fn weak(algorithms: &[Algorithm], lang: Lang) -> Diagnostic {
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
