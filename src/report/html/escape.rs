//! Text into HTML, and digests for the page's policy.
//!
//! In: any text. Out: text that HTML takes for text, in an element as well as
//! in a quoted attribute.

use std::fmt::{self, Display, Formatter, Write};

use sha2::{Digest, Sha256};

use crate::report::words;

/// A text, escaped when displayed; what could turn the reading direction is
/// tamed, and line ends become spaces.
pub(in crate::report) struct Esc<'a>(pub(in crate::report) &'a str);

impl Display for Esc<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        escaped(&words::plain(self.0), f)
    }
}

/// The same, with line ends as `<br>`.
pub(super) struct Lines<'a>(pub(super) &'a str);

impl Display for Lines<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, line) in self.0.lines().enumerate() {
            if at > 0 {
                f.write_str("<br>")?;
            }
            Esc(line).fmt(f)?;
        }
        Ok(())
    }
}

fn escaped(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        f.write_str(before)?;
        let mut chars = from.chars();
        f.write_str(match chars.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = chars.as_str();
    }
    f.write_str(rest)
}

/// A count with commas: `12,345`.
pub(super) struct Grouped(pub(super) u64);

impl Display for Grouped {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_char(',')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

/// The source expression by which a content security policy allows exactly this
/// inline text.
pub(in crate::report) fn policy_digest(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text)))
}

pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize).copied();
            text.push(if at <= chunk.len() { letter.map_or('=', char::from) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, want) in [
            ("玉林东路社区", "玉林东路社区"),
            ("<script>&\"'", "&lt;script&gt;&amp;&quot;&#39;"),
            ("a\nb\u{202e}", "a b\u{fffd}"),
            ("", ""),
        ] {
            assert_eq!(Esc(text).to_string(), want);
        }
        assert_eq!(Lines("一<\n二").to_string(), "一&lt;<br>二");
    }

    #[test]
    fn counts_have_commas() {
        for (count, want) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(Grouped(count).to_string(), want);
        }
    }

    #[test]
    fn base64_as_rfc_4648_has_it() {
        for (bytes, want) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), want);
        }
    }
}
