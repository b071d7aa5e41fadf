//! Tables of attachments (附件清单), as a sheet, csv or table of the form.
//!
//! In: rows of cells, from whatever reader. Out: a [`Manifest`], if there is a
//! header row with a column of file names and one of digests. Other columns
//! are not looked at.

use unicode_normalization::UnicodeNormalization;

use super::fault::{Fault, FaultKind};
use super::{Entry, Manifest, name, settle};
use crate::digest::{Algorithm, Digest};

/// Reads a table; the numbers are those of the rows, from 1. `None` where no
/// row is a header.
pub fn from_rows(rows: impl Iterator<Item = (u32, Vec<String>)>) -> Option<Manifest> {
    let mut rows = rows;
    let header = rows.find_map(|(_, cells)| Header::read(&cells))?;
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        if Header::read(&cells).is_none() {
            header.row(line, &cells, &mut entries, &mut faults);
        }
    }
    Some(settle::settle(entries, faults))
}

/// Which column is what.
struct Header {
    name: usize,
    /// Columns of digests, with the algorithm that the label names.
    digests: Vec<(usize, Option<Algorithm>)>,
    algorithm: Option<usize>,
    stamped: Option<usize>,
}

/// Labels of the column of names; the first that occurs is taken.
const NAMES: [&[&str]; 4] = [
    &["文件路径", "附件路径", "路径", "path", "filepath"],
    &["文件名", "文件名称", "附件文件名", "file", "filename"],
    &["附件名称", "附件名", "附件", "文件"],
    &["名称", "name"],
];

/// Labels of a column of digests, without the algorithm.
const DIGESTS: [&str; 16] = [
    "摘要",
    "摘要值",
    "文件摘要",
    "校验值",
    "校验码",
    "文件校验值",
    "校验和",
    "哈希",
    "哈希值",
    "文件哈希",
    "散列值",
    "指纹",
    "hash",
    "hashvalue",
    "digest",
    "checksum",
];

impl Header {
    fn read(cells: &[String]) -> Option<Header> {
        // Most tables are no lists of digests: no cell says 摘要, hash or the like.
        let told = |c: char| {
            c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='ｚ' | '摘' | '校' | '哈' | '散' | '指')
        };
        if cells.len() < 2 || !cells.iter().any(|cell| cell.len() <= 120 && cell.contains(told)) {
            return None;
        }
        // Rows of data are long lists of long texts: labels are short.
        let labels: Vec<String> = cells
            .iter()
            .map(|cell| if cell.len() > 120 { String::new() } else { label(cell) })
            .collect();
        let column = |wanted: &[&str]| labels.iter().position(|label| wanted.contains(&&**label));
        let digests: Vec<(usize, Option<Algorithm>)> = labels
            .iter()
            .enumerate()
            .filter_map(|(at, label)| Some((at, digest_label(label)?)))
            .collect();
        if digests.is_empty() {
            return None;
        }
        Some(Header {
            name: NAMES.iter().find_map(|wanted| column(wanted))?,
            digests,
            algorithm: column(&["算法", "摘要算法", "哈希算法", "校验算法", "algorithm"]),
            stamped: column(&["是否盖章", "盖章", "已盖章", "是否加盖公章", "stamped"]),
        })
    }

    fn row(&self, line: u32, cells: &[String], entries: &mut Vec<Entry>, faults: &mut Vec<Fault>) {
        let cell = |at: usize| cells.get(at).map(String::as_str).unwrap_or_default();
        let raw = cell(self.name).trim();
        let digests: Vec<(Option<Algorithm>, String)> = self
            .digests
            .iter()
            .map(|(at, algorithm)| (*algorithm, squeezed(cell(*at))))
            .filter(|(_, text)| !is_placeholder(text))
            .collect();
        if is_placeholder(raw) || (digests.is_empty() && is_remark(raw)) {
            // A digest without a name is a mistake; a row without both is none.
            if let Some((_, text)) = digests.first() {
                faults.push(Fault { line, kind: FaultKind::Malformed { text: text.clone() } });
            }
            return;
        }
        let Some(name) = name::read(raw) else {
            faults.push(Fault { line, kind: FaultKind::UnsafePath { path: raw.to_owned() } });
            return;
        };
        let own = self.algorithm.and_then(|at| Algorithm::from_name(cell(at)));
        let stamped = self.stamped.is_some_and(|at| is_yes(cell(at)));
        let mut push = |digest, faulty| {
            let (path, literal) = (name.path.clone(), name.literal.clone());
            entries.push(Entry { path, literal, digest, line, stamped, faulty, twin: None });
        };
        if digests.is_empty() {
            push(None, false);
        }
        for (label, text) in digests {
            match digest(&text, label.or(own)) {
                Ok(digest) => push(Some(digest), false),
                Err(kind) => {
                    push(None, true);
                    faults.push(Fault { line, kind });
                }
            }
        }
    }
}

/// A digest as a cell writes it: with or without its algorithm in front.
fn digest(text: &str, announced: Option<Algorithm>) -> Result<Digest, FaultKind> {
    let (algorithm, hex) = match text.split_once([':', '=']) {
        Some((tag, hex)) => match Algorithm::from_name(tag) {
            Some(algorithm) => (Some(algorithm), hex),
            None => return Err(FaultKind::UnknownAlgorithm { name: tag.to_owned() }),
        },
        None => (announced.or_else(|| Algorithm::of_hex_length(text.len())), text),
    };
    algorithm
        .and_then(|algorithm| Digest::parse(algorithm, hex))
        .ok_or_else(|| FaultKind::NotADigest { text: hex.to_owned(), algorithm })
}

/// A label with its form folded away.
fn label(cell: &str) -> String {
    let folded = squeezed(cell).to_lowercase();
    folded.trim_end_matches([':', '*']).trim_start_matches('*').to_owned()
}

/// NFKC without white space and zero-width marks.
fn squeezed(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}'))
        .collect()
}

/// The algorithm that a label of digests names, if it is such a label at all.
fn digest_label(label: &str) -> Option<Option<Algorithm>> {
    if DIGESTS.contains(&label) {
        return Some(None);
    }
    let plain = label.replace(['(', ')', '-', '_', '/'], "").replace("国密", "");
    let (algorithm, rest) = Algorithm::ALL.into_iter().find_map(|algorithm| {
        let (before, after) = plain.split_once(algorithm.name())?;
        Some((algorithm, format!("{before}{after}")))
    })?;
    let rest = rest.replace("hex", "").replace("十六进制", "");
    (rest.is_empty() || rest == "值" || DIGESTS.contains(&&*rest)).then_some(Some(algorithm))
}

fn is_placeholder(text: &str) -> bool {
    let blank =
        |c: char| c.is_whitespace() || matches!(c, '/' | '-' | '—' | '–' | '－' | '_' | '\\');
    text.chars().all(blank) || matches!(text, "无" | "N/A" | "n/a")
}

/// A line under the table that happens to stand in the column of names.
fn is_remark(text: &str) -> bool {
    const REMARKS: [&str; 10] =
        ["备注", "注:", "注：", "说明", "合计", "总计", "共计", "制表", "填表", "填报"];
    let extension = text.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let file = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !file && REMARKS.iter().any(|remark| text.starts_with(remark))
}

fn is_yes(cell: &str) -> bool {
    matches!(
        squeezed(cell).to_lowercase().as_str(),
        "是" | "√"
            | "✓"
            | "✔"
            | "☑"
            | "■"
            | "有"
            | "已盖章"
            | "盖章"
            | "y"
            | "yes"
            | "true"
            | "1"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn read(rows: &[&[&str]]) -> Option<Manifest> {
        let owned = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
        from_rows((1..).zip(owned))
    }

    /// Path and digest (`alg:` and its first four digits) of every entry.
    fn seen(found: &Manifest) -> Vec<(&str, String)> {
        let short = |digest: &Digest| format!("{digest:?}").chars().take(10).collect();
        let entries = found.entries.iter();
        entries
            .map(|entry| (&*entry.path, entry.digest.as_ref().map(short).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn headers() {
        let cases: [(&[&str], &str); 14] = [
            (&["序号", "文件名", "SHA256"], "sha256"),
            (&["序号", "文件名称", "SHA-256"], "sha256"),
            (&["", "附 件", "SM3"], "sm3"),
            (&["", "名称", "SM3校验值"], "sm3"),
            (&["", "附件名称", "国密SM3摘要"], "sm3"),
            (&["", "路径", "摘要（SM3）"], "sm3"),
            (&["", "File", "Hash"], "sha256"),
            (&["", "FileName", "digest"], "sha256"),
            (&["", "path", "ＳＨＡ２５６校验值"], "sha256"),
            (&["", "文件名：", "SHA 256 值"], "sha256"),
            (&["", "文件名", "哈希值"], "sha256"),
            (&["", "文件名", "校 验 值"], "sha256"),
            (&["", "文件名", "摘要值"], "sha256"),
            (&["", "文件名", "SM3（hex）"], "sm3"),
        ];
        for (header, algorithm) in cases {
            let found = read(&[&["附件清单", "", ""], header, &["1", "附件/a.jpg", A]]).unwrap();
            assert_eq!(found.faults, [], "{header:?}");
            let digest = found.entries[0].digest.unwrap();
            assert_eq!(digest.algorithm().name(), algorithm, "{header:?}");
            assert_eq!(found.entries[0].line, 3);
        }
    }

    #[test]
    fn no_headers() {
        let cases: [&[&[&str]]; 5] = [
            &[],
            &[&["序号", "附件名称", "页数"], &["1", "a.jpg", "3"]],
            &[&["序号", "SHA256"], &["1", A]],
            &[&["文件名", "内容摘要"], &["a.jpg", "工作总结"]],
            &[&["文件名", "摘要算法"], &["a.jpg", "SM3"]],
        ];
        for rows in cases {
            assert_eq!(read(rows), None, "{rows:?}");
        }
    }

    #[test]
    fn the_algorithm_of_a_generic_column() {
        let long = A.repeat(2);
        let prefixed = format!("sm3:{B}");
        let wide = format!("ＳＨＡ－２５６：{B}");
        let found = read(&[
            &["文件名", "摘要", "算法"],
            &["a", A, ""],
            &["b", &long, ""],
            &["c", A, "国密SM3"],
            &["d", &prefixed, ""],
            &["e", &wide, ""],
            &["f", "BBBB BBBB\nbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", ""],
        ])
        .unwrap();
        assert_eq!(found.faults, []);
        let expected =
            ["sha256:aaa", "sha512:aaa", "sm3:aaaaaa", "sm3:bbbbbb", "sha256:bbb", "sha256:bbb"];
        let digests: Vec<String> = seen(&found).into_iter().map(|(_, digest)| digest).collect();
        assert_eq!(digests, expected);
    }

    #[test]
    fn rows() {
        let found = read(&[
            &["序号", "文件名", "SHA256", "是否盖章"],
            &["1", "附件\\a.jpg", A, "√"],
            &["", "", "", ""],
            &["2", "附件/b.pdf", "", "否"],
            &["3", "附件/c.pdf", "——"],
            &["序号", "文件名", "SHA256", "是否盖章"],
            &["4", "", B, ""],
            &["5", "附件/d.pdf", "abc123", "是"],
            &["6", "../e.pdf", B, ""],
            &["7", "附件/f.pdf", "blake3:ab", ""],
            &["合计", "共计7件", "", ""],
            &["", "说明.pdf", "", ""],
        ])
        .unwrap();
        let expected = [
            ("附件/a.jpg", "sha256:aaa"),
            ("附件/b.pdf", ""),
            ("附件/c.pdf", ""),
            ("附件/d.pdf", ""),
            ("附件/f.pdf", ""),
            ("说明.pdf", ""),
        ];
        assert_eq!(seen(&found), expected.map(|(path, digest)| (path, digest.to_owned())));
        let flags: Vec<_> =
            found.entries.iter().map(|entry| (entry.stamped, entry.faulty)).collect();
        let plain = (false, false);
        assert_eq!(flags, [(true, false), plain, plain, (true, true), (false, true), plain]);
        let kinds = [
            FaultKind::Malformed { text: B.into() },
            FaultKind::NotADigest { text: "abc123".into(), algorithm: Some(Algorithm::Sha256) },
            FaultKind::UnsafePath { path: "../e.pdf".into() },
            FaultKind::UnknownAlgorithm { name: "blake3".into() },
        ];
        let expected: Vec<Fault> =
            (7..).zip(kinds).map(|(line, kind)| Fault { line, kind }).collect();
        assert_eq!(found.faults, expected);
    }

    #[test]
    fn two_columns_of_digests() {
        let found = read(&[&["文件名", "SHA256", "SM3"], &["a", A, B], &["b", "", B]]).unwrap();
        let expected = [("a", "sha256:aaa"), ("a", "sm3:bbbbbb"), ("b", "sm3:bbbbbb")];
        assert_eq!(seen(&found), expected.map(|(path, digest)| (path, digest.to_owned())));
    }

    #[test]
    fn a_column_of_paths_wins_over_one_of_titles() {
        let found = read(&[&["附件名称", "文件名", "摘要"], &["街道意见", "a.jpg", A]]).unwrap();
        assert_eq!(seen(&found), [("a.jpg", "sha256:aaa".to_owned())]);
    }
}
