//! Paths as addresses.
//!
//! In: the path of an application (contract, section 3). Out: a relative URI,
//! percent-encoded. It does not look whether the file is there.

use std::fmt::Write;

use super::Style;

/// A path as a URI reference: relative, or `file:///` where it is absolute.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len() * 2);
    let bytes = path.as_bytes();
    if matches!(bytes, [drive, b':', b'/', ..] if drive.is_ascii_alphabetic()) {
        uri.push_str("file:///");
        uri.push_str(path.get(..2).unwrap_or(""));
        encode(path.get(2..).unwrap_or(""), &mut uri);
    } else {
        if let Some(server) = path.strip_prefix("//") {
            uri.push_str("file://");
            encode(server, &mut uri);
            return uri;
        }
        if path.starts_with('/') {
            uri.push_str("file://");
        }
        encode(path, &mut uri);
    }
    uri
}

/// Percent-encodes what may not stand in the path of a URI (RFC 3986), and the
/// colon, which would make a scheme of the first segment.
fn encode(path: &str, uri: &mut String) {
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
}

/// The path that leads from the report to the file of an application; for a
/// member of an archive, to the archive.
pub(super) fn target(path: &str, style: &Style) -> Option<String> {
    if style.reproducible || path == "-" {
        return None;
    }
    let prefix = style.links.as_deref()?;
    let file = path.split("!/").next().unwrap_or(path);
    let absolute = file.starts_with('/') || file.as_bytes().get(1) == Some(&b':');
    Some(if absolute { file.to_owned() } else { format!("{prefix}{file}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, want) in [
            ("batch/a b.docx", "batch/a%20b.docx"),
            ("批/表.docx", "%E6%89%B9/%E8%A1%A8.docx"),
            ("x.zip!/a#1%.docx", "x.zip!/a%231%25.docx"),
            ("a:b.docx", "a%3Ab.docx"),
            ("/srv/a.docx", "file:///srv/a.docx"),
            ("C:/批/a.docx", "file:///C:/%E6%89%B9/a.docx"),
            ("//server/a.docx", "file://server/a.docx"),
        ] {
            assert_eq!(uri(path), want);
        }
    }

    #[test]
    fn links_lead_to_the_file_or_its_archive() {
        let style = Style { links: Some("../".to_owned()), ..Style::default() };
        assert_eq!(target("b/x.zip!/a.docx", &style).as_deref(), Some("../b/x.zip"));
        assert_eq!(target("/srv/a.docx", &style).as_deref(), Some("/srv/a.docx"));
        assert_eq!(target("-", &style), None);
        assert_eq!(target("a.docx", &Style::default()), None);
    }
}
