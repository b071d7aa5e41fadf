//! The words for what is wrong with a bag.
//!
//! In: faults of tag files and what the comparison found. Out: diagnostics
//! with their R codes, at the entry that they speak of.

use crate::archive::tree::{Entry, ReadFailure, Root, What};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::Place;
use crate::lang::Lang;
use crate::manifest::name::shown;
use crate::say;

mod files;
mod tags;

pub(super) use files::{
    altered, conflict, fetch_unlisted, missing, not_in_all, oxum, rotten, to_fetch, twice, twins,
    unlisted, untagged,
};
pub(super) use tags::{
    declaration, fetch, info, list, no_data, no_declaration, no_manifest, no_tag_manifest,
    unknown_algorithm, weak,
};

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
