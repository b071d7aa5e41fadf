//! Names in lists: which are safe, and which are the same.
//!
//! In: a name as a list writes it. Out: the path it means inside the folder of
//! the list, or nothing where it points elsewhere on any system that people
//! use. Only text is looked at; no file is.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A name that stays inside the folder.
#[derive(Debug, PartialEq)]
pub(crate) struct Name {
    /// See [`super::Entry::path`].
    pub(crate) path: Box<str>,
    /// See [`super::Entry::literal`].
    pub(crate) literal: Option<Box<str>>,
}

/// The name a list writes, if it is safe: relative, inside the folder, and no
/// shorthand that a shell or a program might expand.
pub(crate) fn read(raw: &str) -> Option<Name> {
    let folded = raw.trim_matches([' ', '\t']).replace('\\', "/");
    if raw.contains('\0') || folded.starts_with('/') || is_elsewhere(&folded) {
        return None;
    }
    let path = inside(&folded).filter(|path| !is_elsewhere(path))?;
    let literal = inside(raw).filter(|literal| **literal != path).map(String::into_boxed_str);
    Some(Name { path: path.into_boxed_str(), literal })
}

/// True for `C:x`, `~/x`, `~user/x` and `%HomeDrive%/x`.
fn is_elsewhere(path: &str) -> bool {
    let mut components = path.split('/');
    let first = components.next().unwrap_or_default();
    let several = components.next().is_some();
    let drive = matches!(first.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let home = first.starts_with('~') && (several || first == "~");
    let variable = several && first.len() > 2 && first.starts_with('%') && first.ends_with('%');
    drive || home || variable
}

/// The path without `.`, `..` and empty components; `None` where it leaves
/// the folder, or is the folder itself.
fn inside(path: &str) -> Option<String> {
    let mut plain = String::with_capacity(path.len());
    for component in path.split('/') {
        match component {
            "" | "." => {}
            ".." => {
                if plain.is_empty() {
                    return None;
                }
                plain.truncate(plain.rfind('/').unwrap_or(0));
            }
            // Windows drops the blanks.
            name if name.trim_end() == ".." => return None,
            name => {
                if !plain.is_empty() {
                    plain.push('/');
                }
                plain.push_str(name);
            }
        }
    }
    (!plain.trim().is_empty()).then_some(plain)
}

/// A path of a list, seen from the folder of the application.
pub(super) fn join(list: &str, path: &str) -> String {
    match list.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_owned(),
    }
}

/// The name in NFC, where that is another one.
pub(crate) fn composed(name: &str) -> Option<String> {
    match is_nfc_quick(name.chars()) {
        IsNormalized::Yes => None,
        _ => Some(name.nfc().collect::<String>()).filter(|nfc| nfc != name),
    }
}

/// What two names have in common that some file system takes for one.
pub(crate) fn folded(name: &str) -> impl Iterator<Item = char> {
    // Up and then down reaches pairs that lower case alone keeps apart (ß, ſ);
    // character by character, so that a final sigma is no exception.
    name.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc()
}

/// A name or a piece of a line as a message can show it: one line, of
/// bearable length, with nothing that a terminal obeys.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || turns => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_names() {
        let cases = [
            ("a.jpg", "a.jpg", None),
            ("附件/工作总结.pdf", "附件/工作总结.pdf", None),
            ("./附件//工作总结.pdf", "附件/工作总结.pdf", None),
            ("附件/旧/../新.pdf", "附件/新.pdf", None),
            ("a/../b", "b", None),
            ("a/./b/", "a/b", None),
            ("附件\\a.jpg", "附件/a.jpg", Some("附件\\a.jpg")),
            (".\\附件\\a.jpg", "附件/a.jpg", Some(".\\附件\\a.jpg")),
            (" 前有空格.pdf", "前有空格.pdf", Some(" 前有空格.pdf")),
            ("后有空格.pdf ", "后有空格.pdf", Some("后有空格.pdf ")),
            ("con.txt", "con.txt", None),
            ("aux", "aux", None),
            ("..a", "..a", None),
            ("a..", "a..", None),
            ("...", "...", None),
            ("~$审批表.docx", "~$审批表.docx", None),
            ("a/~b/c", "a/~b/c", None),
            ("100%.pdf", "100%.pdf", None),
            ("图:一.jpg", "图:一.jpg", None),
        ];
        for (raw, path, literal) in cases {
            let expected = Name { path: path.into(), literal: literal.map(Into::into) };
            assert_eq!(read(raw), Some(expected), "{raw}");
        }
    }

    #[test]
    fn unsafe_names() {
        let cases = [
            "",
            " ",
            ".",
            "./",
            "/",
            "//",
            "/etc/hostname",
            "//server/share/x",
            "../x",
            "a/../../x",
            "a/..",
            "..",
            "..\\x",
            "a\\..\\..\\x",
            "C:\\x",
            "C:x",
            "c:/x",
            "C:",
            "\\x",
            "\\\\server\\x",
            "\\\\?\\UNC\\server\\x",
            "~",
            "~/x",
            "~user/x",
            "~\\x",
            "%HomeDrive%\\x",
            "./C:x",
            "a/../~/x",
            "a/.. /.. /x",
            "a/../ /",
            "a\0b",
            " /etc/hostname",
            "\t../x",
        ];
        for raw in cases {
            assert_eq!(read(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn same_names() {
        let cases = [
            ("a/B.jpg", "A/b.JPG", true),
            ("N\u{fa}\u{f1}ez", "Nu\u{301}n\u{303}ez", true),
            ("STRASSE", "straße", true),
            ("ΟΔΟΣ", "οδος", true),
            ("ΟΔΟΣ", "οδος", true),
            ("社区", "社區", false),
            ("a", "ａ", false),
        ];
        for (one, other, same) in cases {
            assert_eq!(folded(one).eq(folded(other)), same, "{one} {other}");
        }
    }

    #[test]
    fn composed_names() {
        assert_eq!(composed("附件/a.jpg"), None);
        assert_eq!(composed("N\u{fa}"), None);
        assert_eq!(composed("Nu\u{301}").as_deref(), Some("N\u{fa}"));
    }

    #[test]
    fn names_in_messages() {
        assert_eq!(shown("a\nb\u{1b}[31m\u{202e}c"), "a\\nb\u{fffd}[31m\u{fffd}c");
        assert_eq!(shown(&"长".repeat(500)).chars().count(), 121);
    }
}
