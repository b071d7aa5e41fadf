//! Folders in a temporary place, and what GNU makes of the list.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::super::{Found, judge, parse};
use super::*;

const ONE: NonZeroUsize = NonZeroUsize::MIN;

/// A folder with these files, each holding its own path.
fn folder(paths: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for path in paths {
        let full = dir.path().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, path).unwrap();
    }
    dir
}

fn text(dir: &Path, algorithm: Algorithm) -> String {
    String::from_utf8(write_list(dir, algorithm, &|_| false, ONE).unwrap()).unwrap()
}

fn paths(list: &str) -> Vec<&str> {
    list.lines().map(|line| line.split_once("  ").unwrap().1).collect()
}

#[test]
fn what_is_listed_in_which_order() {
    let dir = folder(&[
        "审批表.docx",
        "附件/b.pdf",
        "附件/a b.jpg",
        "附件-2/x",
        "附件/深/层/c.txt",
        "Z",
        "a",
        ".DS_Store",
        "Thumbs.db",
        "附件/desktop.ini",
        "~$审批表.docx",
        "._a",
        ".git/config",
        "MANIFEST.sha256",
        "附件/SM3SUMS",
        "附件清单.xlsx",
        "略/x",
    ]);
    let skip = |path: &str| path == "略";
    let list = write_list(dir.path(), Algorithm::Sha256, &skip, ONE).unwrap();
    let list = String::from_utf8(list).unwrap();
    assert_eq!(
        paths(&list),
        ["Z", "a", "审批表.docx", "附件-2/x", "附件/a b.jpg", "附件/b.pdf", "附件/深/层/c.txt"]
    );
    let expected = digest::bytes("附件/b.pdf".as_bytes(), &[Algorithm::Sha256])[0];
    assert!(list.contains(&format!("\n{expected}  附件/b.pdf\n")));
}

#[test]
fn the_same_whatever_the_number_of_threads() {
    let names: Vec<String> = (0..100).map(|n| format!("附件/{}/{n}.jpg", n % 7)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let dir = folder(&names);
    let lists = [1, 2, 3, 8, 1000].map(|jobs| {
        let jobs = NonZeroUsize::new(jobs).unwrap();
        write_list(dir.path(), Algorithm::Sm3, &|_| false, jobs).unwrap()
    });
    assert_eq!(lists[0].iter().filter(|byte| **byte == b'\n').count(), 100);
    assert!(lists.iter().all(|list| *list == lists[0]));
}

#[test]
fn an_empty_folder_and_none() {
    assert_eq!(text(folder(&[]).path(), Algorithm::Sha256), "");
    let dir = folder(&[]);
    let error = write_list(&dir.path().join("无"), Algorithm::Sha256, &|_| false, ONE);
    assert!(matches!(error, Err(WriteError::Read { .. })));
}

/// What is written reads back without a fault, and everything is intact.
#[test]
fn written_lists_are_read() {
    let mut names =
        vec!["审批表.docx", "附件/工作 总结.pdf", "附件/N\u{fa}.jpg", "附件/100%25.jpg"];
    if cfg!(unix) {
        names.extend(["反\\斜", "换\n行", "回\r车", " 前空格", "后空格 ", "*星", "#井", "a) = b"]);
    }
    let dir = folder(&names);
    for algorithm in Algorithm::ALL {
        let list = text(dir.path(), algorithm);
        let manifest = parse(&format!("x.{algorithm}"), list.as_bytes());
        assert_eq!(manifest.faults, [], "{list}");
        let files: BTreeMap<String, Found> = names
            .iter()
            .map(|name| {
                let found = digest::bytes(name.as_bytes(), &[Algorithm::Sha256, algorithm]);
                ((*name).to_owned(), Found::Hashed(found))
            })
            .collect();
        let lists = [(format!("x.{algorithm}"), manifest)];
        let (attachments, diagnostics) = judge(&lists, &files, &|_| false, Lang::Zh);
        assert_eq!(diagnostics, []);
        assert_eq!(attachments.len(), names.len());
        let intact = |found: &crate::application::Attachment| found.status.name() == "intact";
        assert!(attachments.iter().all(intact), "{attachments:?}");
    }
}

#[test]
fn gnu_accepts_the_list() {
    let tools = [
        ("md5sum", Algorithm::Md5),
        ("sha1sum", Algorithm::Sha1),
        ("sha256sum", Algorithm::Sha256),
        ("sha512sum", Algorithm::Sha512),
    ];
    let mut names = vec!["审批表.docx", "附件/a b.jpg", "附件/*.jpg", "附件/深/c"];
    if cfg!(unix) {
        names.extend(["反\\斜", "换\n行", " 前空格", "后空格 "]);
    }
    let names: Vec<&str> =
        names.into_iter().filter(|name| cfg!(unix) || !name.contains('*')).collect();
    let dir = folder(&names);
    for (tool, algorithm) in tools {
        let list = dir.path().join(format!("清单.{algorithm}"));
        fs::write(&list, text(dir.path(), algorithm)).unwrap();
        let run = Command::new(tool)
            .args(["--check", "--strict", "--quiet"])
            .arg(&list)
            .current_dir(dir.path())
            .stdin(Stdio::null())
            .output();
        match run {
            Ok(output) => assert!(output.status.success(), "{tool}: {output:?}"),
            Err(error) => drop(writeln!(io::stderr(), "skipped: {tool} is not here ({error})")),
        }
    }
}

#[test]
fn names_that_clash() {
    let dir = folder(&["附件/a.jpg", "附件/A.jpg"]);
    if fs::read_dir(dir.path().join("附件")).unwrap().count() < 2 {
        let _ = writeln!(io::stderr(), "skipped: this file system knows no case");
        return;
    }
    let error = write_list(dir.path(), Algorithm::Sha256, &|_| false, ONE).unwrap_err();
    let WriteError::Twins { path, earlier } = &error else { panic!("{error}") };
    assert_eq!((earlier.as_str(), path.as_str()), ("附件/A.jpg", "附件/a.jpg"));
    assert!(error.message(Lang::Zh).contains("重命名"));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links() {
        let dir = folder(&["审批表.docx", "附件/a.jpg"]);
        let at = |path: &str| dir.path().join(path);
        symlink("附件/a.jpg", at("同一张.jpg")).unwrap();
        symlink("附件", at("链接")).unwrap();
        symlink("..", at("附件/回")).unwrap();
        symlink(".", at("附件/自己")).unwrap();
        let list = text(dir.path(), Algorithm::Sha256);
        assert_eq!(paths(&list), ["同一张.jpg", "审批表.docx", "链接/a.jpg", "附件/a.jpg"]);
        let digest = digest::bytes("附件/a.jpg".as_bytes(), &[Algorithm::Sha256])[0];
        assert!(list.contains(&format!("{digest}  同一张.jpg\n")));

        for target in ["/etc/hostname", "../别家", "无此文件", "跳出/x"] {
            symlink(target, at("跳出")).unwrap();
            let error = write_list(dir.path(), Algorithm::Sha256, &|_| false, ONE).unwrap_err();
            assert!(matches!(&error, WriteError::Leaves { path } if path == "跳出"), "{error}");
            fs::remove_file(at("跳出")).unwrap();
        }
    }

    #[test]
    fn a_folder_reached_through_a_link() {
        let dir = folder(&["真/a.jpg"]);
        let link = dir.path().join("假");
        symlink("真", &link).unwrap();
        assert_eq!(paths(&text(&link, Algorithm::Sha256)), ["a.jpg"]);
    }

    #[test]
    fn names_that_are_not_unicode() {
        let dir = folder(&["审批表.docx"]);
        let name = OsStr::from_bytes(b"\xc9\xf3.pdf");
        if let Err(error) = fs::write(dir.path().join(name), "x") {
            let _ =
                writeln!(io::stderr(), "skipped: this file system takes only Unicode ({error})");
            return;
        }
        let error = write_list(dir.path(), Algorithm::Sha256, &|_| false, ONE).unwrap_err();
        assert!(matches!(error, WriteError::NotUnicode { .. }), "{error}");
    }

    #[test]
    fn names_that_are_not_safe() {
        for name in ["C:x", "a\\..\\..\\x", "\\x", "~\\x"] {
            let dir = folder(&["审批表.docx"]);
            fs::write(dir.path().join(name), "x").unwrap();
            let error = write_list(dir.path(), Algorithm::Sha256, &|_| false, ONE).unwrap_err();
            assert!(matches!(&error, WriteError::Unsafe { path } if path == name), "{error}");
        }
    }
}
