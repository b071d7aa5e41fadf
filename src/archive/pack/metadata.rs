//! Metadata of a case, of the kind that DA/T 46-2009 asks for.
//!
//! In: elements by name, steps of the procedure, and the files that were packed.
//! Out: XML. The names are the standard's words as public material quotes them;
//! its element numbers are left out, since the standard itself was not at hand.

use std::fmt::Write as _;

use super::Packed;
use crate::document::Format;
use crate::record::Date;

/// Everything that is recorded of one case.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Elements of the record, in order: 题名, 责任者 …; blank ones are left
    /// out.
    pub elements: Vec<(String, String)>,
    /// What was done, in order of time.
    pub steps: Vec<Step>,
}

/// One step of the procedure.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done: 填报, 街道意见 …
    pub act: String,
    /// When.
    pub on: Option<Date>,
    /// Who did it.
    pub by: Option<String>,
    /// In what words.
    pub text: Option<String>,
}

impl Metadata {
    /// The whole as XML; `below` is what the paths of files begin with, which
    /// is left out of them.
    pub fn xml(&self, files: &[Packed], below: &str) -> Vec<u8> {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <电子文件元数据 schema=\"shenpi.metadata/1\">\n  <文件实体>\n",
        );
        for (name, value) in &self.elements {
            if is_name(name) {
                let _ = writeln!(out, "    <{name}>{}</{name}>", escaped(value));
            } else {
                let (name, value) = (escaped(name), escaped(value));
                let _ = writeln!(out, "    <附注 项=\"{name}\">{value}</附注>");
            }
        }
        out.push_str("    <电子属性>\n");
        for file in files {
            let Some(path) = file.path.strip_prefix(below) else { continue };
            let _ = writeln!(
                out,
                "      <文件>\n        <计算机文件名>{}</计算机文件名>\n        <格式>{}</格式>\n        <计算机文件大小>{}</计算机文件大小>",
                escaped(path),
                format_of(&file.head),
                file.size
            );
            for digest in &file.digests {
                let algorithm = digest.algorithm();
                let _ = writeln!(out, "        <摘要 算法=\"{algorithm}\">{digest}</摘要>");
            }
            out.push_str("      </文件>\n");
        }
        out.push_str("    </电子属性>\n  </文件实体>\n  <业务实体>\n");
        for step in &self.steps {
            let _ = writeln!(out, "    <业务行为>\n      <行为>{}</行为>", escaped(&step.act));
            if let Some(on) = step.on {
                let _ = writeln!(out, "      <时间>{on}</时间>");
            }
            if let Some(by) = &step.by {
                let _ = writeln!(out, "      <责任者>{}</责任者>", escaped(by));
            }
            if let Some(text) = &step.text {
                let _ = writeln!(out, "      <内容>{}</内容>", escaped(text));
            }
            out.push_str("    </业务行为>\n");
        }
        out.push_str("  </业务实体>\n</电子文件元数据>\n");
        out.into_bytes()
    }
}

/// The format of a file by its first bytes, as a word.
pub fn format_of(head: &[u8]) -> &'static str {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "pdf"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"II*\0", "tiff"),
        (b"MM\0*", "tiff"),
        (b"BM", "bmp"),
        (b"GIF8", "gif"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"Rar!", "rar"),
        (b"7z\xbc\xaf", "7z"),
        (b"MZ", "exe"),
        (b"\x7fELF", "elf"),
    ];
    let has = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    if head.starts_with(b"PK\x03\x04") {
        return if has(b"word/") {
            Format::Docx.name()
        } else if has(b"xl/") {
            Format::Xlsx.name()
        } else if has(b"OFD.xml") {
            "ofd"
        } else if has(b"opendocument.spreadsheet") {
            Format::Ods.name()
        } else if has(b"[Content_Types].xml") {
            "ooxml"
        } else {
            "zip"
        };
    }
    if head.len() >= 12 && head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return "webp";
    }
    if let Some((_, name)) = SIGNATURES.iter().find(|(bytes, _)| head.starts_with(bytes)) {
        return name;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    // The head may end inside a letter.
    let letters = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    match text {
        [] if head.is_empty() => "empty",
        [b'<', b'?', ..] if letters => "xml",
        [b'{' | b'[', ..] if letters => "json",
        [b'<', ..] if letters => "html",
        _ if letters && !head.contains(&0) => "text",
        _ => "unknown",
    }
}

/// Whether a label can be the name of an element.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_signature() {
        let cases: &[(&[u8], &str)] = &[
            (b"%PDF-1.7", "pdf"),
            (b"\xff\xd8\xff\xe0", "jpeg"),
            (b"PK\x03\x04 word/document.xml", "docx"),
            (b"PK\x03\x04 x.txt", "zip"),
            (b"{\"a\":1}", "json"),
            (b"<?xml version", "xml"),
            ("文字".as_bytes(), "text"),
            (&"文字".as_bytes()[..4], "text"),
            (b"\0\x01\x02", "unknown"),
            (b"", "empty"),
        ];
        for (head, expected) in cases {
            assert_eq!(format_of(head), *expected, "{head:?}");
        }
    }

    #[test]
    fn xml_is_well_formed_whatever_it_says() {
        let metadata = Metadata {
            elements: vec![
                ("题名".into(), "<a> & \"b\" \u{0}".into()),
                ("带 空格".into(), "x".into()),
            ],
            steps: vec![Step {
                act: "填报".into(),
                on: Date::new(2021, 9, 1),
                by: None,
                text: None,
            }],
        };
        let xml = metadata.xml(&[], "");
        let text = std::str::from_utf8(&xml).unwrap();
        let limits = crate::document::Limits::default();
        let mut reader = crate::document::xml::Reader::new("元数据.xml", text, &limits);
        loop {
            if matches!(reader.next_event().unwrap(), crate::document::xml::Event::Eof) {
                break;
            }
        }
    }
}
