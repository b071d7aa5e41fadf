//! `bag-info.txt` (before 0.96 `package-info.txt`): labels and values.
//!
//! In: its text, version and encoding. Out: [`Info`], in the order of the file,
//! with labels as they are written, duplicates kept, and folded lines joined.

use super::text::{excerpt, lines};
use super::{Charset, Fault, Kind, Version};

/// The metadata of a bag.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// Label and value of every element, in order.
    pub elements: Vec<(String, String)>,
    /// `Payload-Oxum`, where one can be read.
    pub oxum: Option<Oxum>,
    /// What is wrong with the file.
    pub faults: Vec<Fault>,
}

/// The octetstream sum of the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oxum {
    /// Bytes of all payload files.
    pub bytes: u64,
    /// Their number.
    pub files: u64,
}

/// Elements that RFC 8493 (section 2.2.2) wants only once.
const ONCE: &[&str] =
    &["bagging-date", "bag-size", "payload-oxum", "bag-group-identifier", "bag-count"];

impl Info {
    /// Reads the file.
    pub fn read(bytes: &[u8], charset: Charset, version: Version) -> Info {
        let mut info = Info::default();
        let Some((text, mark)) = charset.decode(bytes) else {
            info.faults.push(Fault::grave(0, Kind::NotText));
            return info;
        };
        if mark {
            info.faults.push(Fault::doubt(1, Kind::Mark));
        }
        let mut numbers: Vec<u32> = Vec::new();
        for (number, line) in lines(&text) {
            if line.trim().is_empty() {
                continue;
            }
            if line.starts_with([' ', '\t']) {
                match info.elements.last_mut() {
                    Some((_, value)) => {
                        value.push(' ');
                        value.push_str(line.trim());
                    }
                    None => info.faults.push(Fault::grave(number, Kind::Line(excerpt(line)))),
                }
                continue;
            }
            let Some((label, value)) = line.split_once(':').filter(|(label, _)| !label.is_empty())
            else {
                info.faults.push(Fault::grave(number, Kind::Line(excerpt(line))));
                continue;
            };
            if label.trim() != label {
                // Before 1.0 the label may have blanks around it.
                let grave = version >= Version::RFC;
                info.faults.push(Fault { line: number, kind: Kind::Space(excerpt(line)), grave });
            } else if !value.is_empty() && !value.starts_with([' ', '\t']) {
                info.faults.push(Fault::doubt(number, Kind::Space(excerpt(line))));
            }
            info.elements.push((label.trim().to_owned(), value.trim().to_owned()));
            numbers.push(number);
        }
        info.known(&numbers);
        info
    }

    /// The first value of a label, without regard to case.
    pub fn get(&self, label: &str) -> Option<&str> {
        let found = self.elements.iter().find(|(known, _)| known.eq_ignore_ascii_case(label));
        found.map(|(_, value)| value.as_str())
    }

    /// What the elements that the standard knows must look like.
    fn known(&mut self, lines: &[u32]) {
        let mut seen: Vec<String> = Vec::new();
        for ((label, value), line) in self.elements.iter().zip(lines) {
            let lower = label.to_ascii_lowercase();
            let oxum = lower == "payload-oxum";
            if ONCE.contains(&lower.as_str()) {
                if seen.contains(&lower) {
                    let kind = Kind::Repeated(excerpt(label));
                    self.faults.push(Fault { line: *line, kind, grave: oxum });
                    continue;
                }
                seen.push(lower.clone());
            }
            if oxum {
                self.oxum = Oxum::parse(value);
                if self.oxum.is_none() {
                    self.faults.push(Fault::grave(*line, Kind::Oxum(excerpt(value))));
                }
            } else if lower == "bagging-date" && value.parse::<jiff::civil::Date>().is_err() {
                self.faults.push(Fault::doubt(*line, Kind::Date(excerpt(value))));
            }
        }
        self.faults.sort_by_key(|fault| fault.line);
    }
}

impl Oxum {
    /// `bytes.files`, decimal.
    fn parse(text: &str) -> Option<Oxum> {
        let (bytes, files) = text.split_once('.')?;
        let number = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
        };
        Some(Oxum { bytes: number(bytes)?, files: number(files)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, version: Version) -> Info {
        Info::read(text.as_bytes(), Charset::UTF8, version)
    }

    #[test]
    fn elements_folded_and_repeated() {
        let text = "Source-Organization: 市住建局\r\n档号: 一\n  二\n\t三\n档号: 四\nEmpty:\n";
        let info = read(text, Version::RFC);
        let expected = [
            ("Source-Organization", "市住建局"),
            ("档号", "一 二 三"),
            ("档号", "四"),
            ("Empty", ""),
        ];
        let found: Vec<(&str, &str)> =
            info.elements.iter().map(|(label, value)| (&**label, &**value)).collect();
        assert_eq!(found, expected);
        assert_eq!(info.faults, []);
        assert_eq!(info.get("source-organization"), Some("市住建局"));
    }

    #[test]
    fn faults() {
        let cases = [
            ("Label : 1\n", Version::RFC, vec![(1, true)]),
            ("Label : 1\n", Version(0, 97), vec![(1, false)]),
            ("Label:1\n", Version::RFC, vec![(1, false)]),
            ("no colon\n", Version(0, 97), vec![(1, true)]),
            (" folded first\n", Version::RFC, vec![(1, true)]),
            ("Payload-Oxum: 1.2\nPayload-Oxum: 1.2\n", Version::RFC, vec![(2, true)]),
            ("Payload-Oxum: 12\n", Version::RFC, vec![(1, true)]),
            ("Payload-Oxum: +1.2\n", Version::RFC, vec![(1, true)]),
            ("Bag-Count: 1\nbag-count: 2\n", Version::RFC, vec![(2, false)]),
            ("Bagging-Date: 2026年\n", Version::RFC, vec![(1, false)]),
        ];
        for (text, version, expected) in cases {
            let info = read(text, version);
            let found: Vec<(u32, bool)> =
                info.faults.iter().map(|fault| (fault.line, fault.grave)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
