//! MIME HTML, the "single file web page" of Word, WPS and browsers.
//!
//! In: the bytes of the file. Out: the page in its root part, read as HTML; of
//! a page of frames, as Excel saves several sheets, every page in the file.
//! Pictures and style sheets are passed over undecoded.

use std::borrow::Cow;

use memchr::memmem;

use super::{Damage, Document, Format, Limit, Limits, ReadError, html};

/// Multiparts inside multiparts.
const DEPTH: usize = 8;

/// A part: its headers and its body as it was sent.
struct Part<'a> {
    kind: String,
    boundary: Option<String>,
    start: Option<String>,
    charset: Option<String>,
    id: Option<String>,
    location: String,
    encoding: String,
    body: &'a [u8],
    depth: usize,
}

/// Reads the page that the file holds.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Damaged(Damage::Empty));
    }
    if bytes.len() as u64 > limits.part {
        return Err(ReadError::OverLimit(Limit::Size));
    }
    let whole = part(bytes.trim_ascii_start(), 0);
    let start = whole.start.clone();
    let pages = pages(whole, limits)?;
    let named = |part: &Part| part.id.is_some() && part.id == start;
    let root = pages.iter().position(named).unwrap_or(0);
    let Some(page) = pages.get(root) else {
        return Err(damaged("no page in it"));
    };
    let mut document = Document::new(Format::Mht);
    html::append(&body(page)?, page.charset.as_deref(), &mut document, limits)?;
    if pages.len() > 1 && html::has_frames(&document) {
        document.notes.retain(|note| !html::is_of_frames(note));
        for (at, page) in pages.iter().enumerate() {
            // Excel's row of tabs repeats the names of the sheets.
            if at != root && !page.location.to_ascii_lowercase().contains("tabstrip") {
                html::append(&body(page)?, page.charset.as_deref(), &mut document, limits)?;
            }
        }
    }
    Ok(document)
}

/// Whether bytes begin with the headers of a MIME page.
pub fn looks_like_mht(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or(bytes);
    let (headers, _) = headers(head);
    let has = |name: &str| headers.iter().any(|(known, _)| known == name);
    let page = headers.iter().any(|(name, value)| {
        let value = value.to_ascii_lowercase();
        name == "content-type"
            && (value.starts_with("multipart/") || value.starts_with("text/html"))
    });
    page && (has("mime-version") || has("content-transfer-encoding"))
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(Damage::Content(format!("MHT: {what}")))
}

/// The HTML parts, in their order.
fn pages<'a>(whole: Part<'a>, limits: &Limits) -> Result<Vec<Part<'a>>, ReadError> {
    let mut pages = Vec::new();
    let mut entries = 0;
    // Parts still to be looked at; the next one last.
    let mut open = vec![whole];
    while let Some(next) = open.pop() {
        entries += 1;
        if entries > limits.entries {
            return Err(ReadError::OverLimit(Limit::Entries));
        }
        if next.kind.starts_with("multipart/") {
            if next.depth >= DEPTH {
                return Err(ReadError::OverLimit(Limit::Depth));
            }
            let boundary = next.boundary.as_deref().ok_or_else(|| damaged("no boundary"))?;
            let mut parts: Vec<Part> = split(next.body, boundary)?
                .into_iter()
                .map(|piece| part(piece, next.depth + 1))
                .collect();
            parts.reverse();
            open.append(&mut parts);
        } else if matches!(next.kind.as_str(), "text/html" | "application/xhtml+xml") {
            pages.push(next);
        }
    }
    Ok(pages)
}

/// The pieces between boundary lines. Without the closing line the file was
/// cut short.
fn split<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<&'a [u8]>, ReadError> {
    let mark = format!("--{boundary}");
    let finder = memmem::Finder::new(mark.as_bytes());
    let mut pieces = Vec::new();
    let mut begin: Option<usize> = None;
    let mut from = 0;
    while let Some(found) = body.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + found;
        let after = at + mark.len();
        from = after;
        let starts_line = at == 0 || body.get(at - 1) == Some(&b'\n');
        let rest = body.get(after..).unwrap_or(&[]);
        let closing = rest.starts_with(b"--");
        let line_end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = rest.get(if closing { 2 } else { 0 }..line_end).unwrap_or(&[]);
        if !starts_line || !line.trim_ascii().is_empty() {
            continue;
        }
        if let Some(piece) = begin.and_then(|begin| body.get(begin..at)) {
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            pieces.push(piece.strip_suffix(b"\r").unwrap_or(piece));
        }
        if closing {
            return Ok(pieces);
        }
        begin = Some(after + line_end);
    }
    Err(damaged("cut short"))
}

/// Reads the headers of a part.
fn part(bytes: &[u8], depth: usize) -> Part<'_> {
    let (headers, body) = headers(bytes);
    let value = |name: &str| {
        let found = headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let kind = value("content-type");
    let id = value("content-id").trim();
    Part {
        kind: kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase(),
        boundary: parameter(kind, "boundary"),
        start: parameter(kind, "start"),
        charset: parameter(kind, "charset"),
        id: (!id.is_empty()).then(|| id.to_owned()),
        location: value("content-location").to_owned(),
        encoding: value("content-transfer-encoding").trim().to_ascii_lowercase(),
        body,
        depth,
    }
}

/// Header lines, names in small letters and folded lines joined, and what
/// follows the blank line.
fn headers(bytes: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        let text = String::from_utf8_lossy(line.trim_ascii_end());
        if text.is_empty() {
            return (headers, after);
        }
        match (text.starts_with([' ', '\t']), headers.last_mut()) {
            (true, Some((_, value))) => {
                value.push(' ');
                value.push_str(text.trim());
            }
            _ => match text.split_once(':') {
                Some((name, value)) if name.bytes().all(|b| b.is_ascii_graphic()) => {
                    headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
                }
                // No header: the body begins without a blank line.
                _ => return (headers, rest),
            },
        }
        rest = after;
    }
    (headers, rest)
}

/// A parameter of a header, quoted or not.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (found, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if key.trim_matches([' ', '\t', ';']).eq_ignore_ascii_case(name) {
            return Some(found.trim().to_owned());
        }
        rest = next;
    }
}

/// The body of a part, decoded.
fn body<'a>(part: &Part<'a>) -> Result<Cow<'a, [u8]>, ReadError> {
    match part.encoding.as_str() {
        "quoted-printable" => Ok(Cow::Owned(quoted_printable(part.body))),
        "base64" => base64(part.body).map(Cow::Owned).ok_or_else(|| damaged("base64")),
        _ => Ok(Cow::Borrowed(part.body)),
    }
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, escape) = rest.split_at(at);
        decoded.extend_from_slice(before);
        let digit = |at: usize| escape.get(at).and_then(|byte| (*byte as char).to_digit(16));
        rest = match (digit(1), digit(2)) {
            (Some(high), Some(low)) => {
                decoded.push((high << 4 | low) as u8);
                escape.get(3..)
            }
            _ => match soft_break(escape) {
                Some(after) => Some(after),
                None => {
                    decoded.push(b'=');
                    escape.get(1..)
                }
            },
        }
        .unwrap_or(&[]);
    }
    decoded.extend_from_slice(rest);
    decoded
}

/// What follows `=` and the end of its line, where nothing else stands there.
fn soft_break(escape: &[u8]) -> Option<&[u8]> {
    let rest = escape.get(1..)?;
    let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match rest.get(blank) {
        None => Some(&[]),
        Some(b'\n') => rest.get(blank + 1..),
        Some(_) => None,
    }
}

fn base64(body: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => continue,
            byte if byte.is_ascii_whitespace() => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str) -> Result<Vec<String>, ReadError> {
        let document = read(file.as_bytes(), &Limits::default())?;
        Ok(document.paragraphs().map(|(_, paragraph)| paragraph.text.clone()).collect())
    }

    const HEAD: &str = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=_x\"; type=\"text/html\"\r\n\r\nThis is a web archive.\r\n";

    #[test]
    fn pages_in_their_encodings() {
        let parts = [
            (
                "quoted-printable",
                "utf-8",
                "<p>=E7=A4=BE=\r\n=e5=8c=ba=3D=\t\r\n1 = 2</p>",
                "社区=1 = 2",
            ),
            ("base64", "utf-8", "PHA+56S+\r\n5Yy6PC9wPg==", "社区"),
            ("base64", "gb2312", "PHA+yejH+Dwv\ncD4=", "设区"),
            ("8bit", "utf-8", "<p>社区</p>", "社区"),
            ("quoted-printable", "gb2312", "<meta charset=3Dutf-8><p>=C9=E7=C7=F8</p>", "社区"),
        ];
        for (encoding, charset, body, text) in parts {
            let file = format!(
                "{HEAD}\r\n----=_x\r\nContent-Type: image/png\r\n\r\nno\r\n----=_x\r\n\
                 Content-Type: text/html; charset=\"{charset}\"\r\n\
                 Content-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n----=_x--\r\n"
            );
            assert_eq!(texts(&file), Ok(vec![text.to_owned()]), "{encoding} {charset}");
            assert!(looks_like_mht(file.as_bytes()));
        }
    }

    #[test]
    fn the_root_is_named_or_first() {
        let part = |id: &str, text: &str| {
            format!("--b\nContent-Type: text/html\nContent-ID: {id}\n\n<p>{text}</p>\n")
        };
        let parts = format!("{}{}--b--\n", part("<1>", "一"), part("<2>", "二"));
        let named =
            format!("Content-Type: multipart/related; boundary=b; start=\"<2>\"\n\n{parts}");
        let first = format!("Content-Type: multipart/related; boundary=b\n\n{parts}");
        assert_eq!(texts(&named), Ok(vec!["二".to_owned()]));
        assert_eq!(texts(&first), Ok(vec!["一".to_owned()]));
        let inner = format!("Content-Type: multipart/mixed; boundary=c\n\n--c\n{first}--c--\n");
        assert_eq!(texts(&inner), Ok(vec!["一".to_owned()]));
    }

    #[test]
    fn sheets_in_frames_are_read() {
        let file = "Content-Type: multipart/related; boundary=b\n\n\
            --b\nContent-Type: text/html\n\n<frameset><frame src=\"s1.htm\"></frameset>\n\
            --b\nContent-Type: text/html\nContent-Location: s1.htm\n\n<p>表一</p>\n\
            --b\nContent-Type: text/html\nContent-Location: tabstrip.htm\n\n<p>标签</p>\n--b--";
        let document = read(file.as_bytes(), &Limits::default()).expect("pages");
        assert_eq!(document.notes, []);
        assert_eq!(texts(file), Ok(vec!["表一".to_owned()]));
    }

    #[test]
    fn bad_files() {
        let cases = [
            (format!("{HEAD}\r\n----=_x\r\nContent-Type: text/html\r\n\r\n<p>"), "cut short"),
            (
                format!("{HEAD}\r\n----=_x\r\nContent-Type: text/css\r\n\r\n\r\n----=_x--"),
                "no page in it",
            ),
            ("Content-Type: multipart/related\n\nx".to_owned(), "no boundary"),
            (
                "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n???".to_owned(),
                "base64",
            ),
        ];
        for (file, why) in cases {
            assert_eq!(texts(&file), Err(damaged(why)));
        }
        assert!(!looks_like_mht(b"<html>"));
        assert!(!looks_like_mht("社区名称: 电话\n".as_bytes()));
    }
}
