//! What is wrong with a list, and the words for it.
//!
//! In: a [`Fault`] of a list. Out: an A309 that names the list, the line and
//! the next thing to do.

use super::Manifest;
use super::name::{composed, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Algorithm;
use crate::document::Place;
use crate::lang::Lang;
use crate::say;

/// A line of a list that cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line or row, from 1; 0 where the whole list is meant.
    pub line: u32,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// The ways in which a line can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No known form of line.
    Malformed {
        /// The beginning of the line.
        text: String,
    },
    /// A digest of another length than its algorithm makes, or with a
    /// character that is not hexadecimal.
    NotADigest {
        /// What stands in its place.
        text: String,
        /// The algorithm that the list or the line announces; `None` where
        /// only the length could tell it, and does not.
        algorithm: Option<Algorithm>,
    },
    /// A line of an algorithm that is not known.
    UnknownAlgorithm {
        /// Its name as written.
        name: String,
    },
    /// A path outside the folder of the list.
    UnsafePath {
        /// The path as written.
        path: String,
    },
    /// An earlier line gives another digest for the same file.
    Conflict {
        /// The file.
        path: String,
        /// The earlier line.
        first: u32,
    },
    /// An earlier line has a name that differs only in case or normalisation.
    Twins {
        /// The name.
        path: String,
        /// The earlier name.
        earlier: String,
        /// The earlier line.
        first: u32,
    },
    /// A line longer than any path.
    TooLong,
    /// The list is not text in any encoding that is read.
    NotText,
}

/// Faults of one list that are told one by one.
const TOLD: usize = 20;

impl Manifest {
    /// One A309 a fault, up to twenty; the last one says how many are left.
    pub fn diagnostics(&self, list: &str, lang: Lang) -> Vec<Diagnostic> {
        let told = self.faults.iter().take(TOLD);
        let mut diagnostics: Vec<Diagnostic> =
            told.map(|fault| fault.diagnostic(list, lang)).collect();
        let left = self.faults.len().saturating_sub(TOLD);
        if let Some(last) = diagnostics.last_mut().filter(|_| left > 0) {
            last.message +=
                &say!(lang, "（清单中还有 {left} 处错误）", " ({left} more faults in this list)");
        }
        diagnostics
    }

    /// True where the list could not be read at all.
    pub fn is_unreadable(&self) -> bool {
        self.faults.iter().any(|fault| fault.kind == FaultKind::NotText)
    }
}

impl Fault {
    /// The A309 of this fault; `list` is the list's path in the application.
    pub fn diagnostic(&self, list: &str, lang: Lang) -> Diagnostic {
        let (message, help) = self.words(&shown(list), lang);
        Diagnostic::new(Code::new('A', 309), message, help)
            .at(Place::Entry { path: list.to_owned() })
    }

    fn words(&self, list: &str, lang: Lang) -> (String, String) {
        let line = self.line;
        match &self.kind {
            FaultKind::Malformed { text } => {
                let text = shown(text);
                (
                    say!(
                        lang,
                        "清单“{list}”第{line}行“{text}”不是“摘要  文件名”的格式",
                        "line {line} of list “{list}” is not of the form “digest  file name”: “{text}”"
                    ),
                    again(lang),
                )
            }
            FaultKind::NotADigest { text, algorithm } => {
                let digits = text.chars().count();
                let text = shown(text);
                let message = match algorithm {
                    Some(algorithm) => {
                        let length = algorithm.hex_length();
                        say!(
                            lang,
                            "清单“{list}”第{line}行的摘要“{text}”（{digits}位）不是 {algorithm} 摘要，应为{length}位十六进制数",
                            "the digest “{text}” ({digits} characters) in line {line} of list “{list}” is no {algorithm}: that takes {length} hexadecimal digits"
                        )
                    }
                    None => say!(
                        lang,
                        "清单“{list}”第{line}行的“{text}”不是任何已知算法的摘要",
                        "“{text}” in line {line} of list “{list}” is no digest of any known algorithm"
                    ),
                };
                (message, again(lang))
            }
            FaultKind::UnknownAlgorithm { name } => {
                let name = shown(name);
                (
                    say!(
                        lang,
                        "清单“{list}”第{line}行使用了不支持的摘要算法“{name}”",
                        "line {line} of list “{list}” uses an algorithm that is not supported: “{name}”"
                    ),
                    say!(
                        lang,
                        "用 SHA-256 或 SM3 重新生成清单（shenpi manifest）",
                        "make the list anew with SHA-256 or SM3 (shenpi manifest)"
                    ),
                )
            }
            FaultKind::UnsafePath { path } => {
                let path = shown(path);
                (
                    say!(
                        lang,
                        "清单“{list}”第{line}行的路径“{path}”不在本文件夹之内，未读取",
                        "the path “{path}” in line {line} of list “{list}” is not inside the folder and was not read"
                    ),
                    say!(
                        lang,
                        "只列本文件夹之内的文件，路径从清单所在文件夹写起，如 附件/工作总结.pdf",
                        "list only files inside the folder, with paths that begin at the list's own folder"
                    ),
                )
            }
            FaultKind::Conflict { path, first } => {
                let path = shown(path);
                (
                    say!(
                        lang,
                        "清单“{list}”第{line}行与第{first}行给“{path}”登记了不同的摘要",
                        "lines {first} and {line} of list “{list}” give different digests for “{path}”"
                    ),
                    say!(
                        lang,
                        "确认哪一个文件是原件，删去另一行，或重新生成清单（shenpi manifest）",
                        "find out which is right and delete the other line, or make the list anew (shenpi manifest)"
                    ),
                )
            }
            FaultKind::Twins { path, earlier, first } => {
                let whole = |name: &String| composed(name).unwrap_or_else(|| name.clone());
                let message = if whole(path) == whole(earlier) {
                    let path = shown(path);
                    say!(
                        lang,
                        "清单“{list}”第{line}行的文件名“{path}”与第{first}行只有字符编码形式不同",
                        "the names in lines {first} and {line} of list “{list}” differ only in Unicode normalisation: “{path}”"
                    )
                } else {
                    let (path, earlier) = (shown(path), shown(earlier));
                    say!(
                        lang,
                        "清单“{list}”第{line}行的“{path}”与第{first}行的“{earlier}”只有大小写或字符编码形式不同",
                        "“{path}” in line {line} and “{earlier}” in line {first} of list “{list}” differ only in case or Unicode normalisation"
                    )
                };
                (
                    message,
                    say!(
                        lang,
                        "给其中一个文件换一个名字，再重新生成清单（shenpi manifest）",
                        "rename one of the files and make the list anew (shenpi manifest)"
                    ),
                )
            }
            FaultKind::TooLong => (
                say!(
                    lang,
                    "清单“{list}”第{line}行过长，不可能是文件名",
                    "line {line} of list “{list}” is too long for a file name"
                ),
                again(lang),
            ),
            FaultKind::NotText => (
                say!(
                    lang,
                    "清单“{list}”不是文本文件，无法读取",
                    "list “{list}” is not a text file and cannot be read"
                ),
                again(lang),
            ),
        }
    }
}

fn again(lang: Lang) -> String {
    say!(
        lang,
        "改正这一处，或重新生成清单（shenpi manifest）",
        "mend it, or make the list anew (shenpi manifest)"
    )
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn twenty_are_told() {
        let text = "乱行\n".repeat(25);
        let found = parse("清单.sha256", text.as_bytes()).diagnostics("附件/清单.sha256", Lang::Zh);
        assert_eq!(found.len(), 20);
        assert!(found[0].message.contains("第1行“乱行”"), "{}", found[0].message);
        assert!(found[19].message.ends_with("（清单中还有 5 处错误）"));
        assert_eq!(found[0].place, Place::Entry { path: "附件/清单.sha256".into() });
    }

    #[test]
    fn every_fault_has_words() {
        let path = || "附件/a\nb.pdf".to_owned();
        let kinds = [
            FaultKind::Malformed { text: "x".into() },
            FaultKind::NotADigest { text: "abc123".into(), algorithm: Some(Algorithm::Sha256) },
            FaultKind::NotADigest { text: "abc123".into(), algorithm: None },
            FaultKind::UnknownAlgorithm { name: "BLAKE2b".into() },
            FaultKind::UnsafePath { path: "../x".into() },
            FaultKind::Conflict { path: path(), first: 1 },
            FaultKind::Twins { path: "A".into(), earlier: "a".into(), first: 1 },
            FaultKind::Twins { path: "u\u{301}".into(), earlier: "\u{fa}".into(), first: 1 },
            FaultKind::TooLong,
            FaultKind::NotText,
        ];
        for kind in kinds {
            for lang in [Lang::Zh, Lang::En] {
                let found = Fault { line: 7, kind: kind.clone() }.diagnostic("清单.sha256", lang);
                assert_eq!(found.code.to_string(), "A309");
                assert!(!found.message.contains(['\n', '。']) && !found.help.is_empty());
                let whole = kind == FaultKind::NotText;
                assert!(whole || found.message.contains('7'), "{}", found.message);
            }
        }
    }
}
