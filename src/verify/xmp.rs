//! What the metadata of a document says, without the dates of its saving
//! (ISO 16684-1, XMP).
//!
//! In: the metadata stream. Out: every property and text in order, so that two
//! savings can be compared. It does not resolve namespaces: a prefix that
//! changes counts as a change.

use super::pdf::{Object, View};

/// What every saving writes anew, and nobody is shown: local names.
const FREE: [&str; 5] = ["ModifyDate", "MetadataDate", "InstanceID", "Producer", "xmptk"];

/// The properties; `None` where the stream cannot be read.
pub(super) fn said(view: &View<'_, '_>, value: &Object) -> Option<Vec<String>> {
    let object = view.resolve(value).ok()?;
    let data = view.pdf().data(object.stream()?, view).ok()?;
    Some(properties(std::str::from_utf8(&data).ok()?))
}

fn properties(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        let words = before.trim().trim_start_matches('\u{feff}');
        if !words.is_empty() && !is_free(&inside) {
            found.push(format!("{inside}={words}"));
        }
        let end = match tag {
            tag if tag.starts_with("<?") => tag.find("?>").map(|end| end + 2),
            tag if tag.starts_with("<!--") => tag.find("-->").map(|end| end + 3),
            tag => tag.find('>').map(|end| end + 1),
        };
        let Some(end) = end else {
            found.push(tag.to_owned()); // not XML: to the letter
            return found;
        };
        let (tag, after) = tag.split_at(end);
        rest = after;
        if tag.starts_with("<?") || tag.starts_with("<!--") {
            continue;
        }
        let body = tag.trim_matches(['<', '>', '/']).trim();
        let (name, attributes) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        inside = if tag.starts_with("</") { String::new() } else { name.to_owned() };
        let mut attributes = attributes.trim();
        while let Some((key, more)) = attributes.split_once('=') {
            let more = more.trim_start();
            let Some(quote) = more.chars().next().filter(|quote| matches!(quote, '"' | '\''))
            else {
                found.push(attributes.to_owned());
                break;
            };
            let Some((value, after)) = more.get(1..).and_then(|more| more.split_once(quote)) else {
                found.push(attributes.to_owned());
                break;
            };
            let key = key.trim();
            let about = key == "rdf:about" && value.is_empty();
            if !key.starts_with("xmlns") && !is_free(key) && !about {
                found.push(format!("{name}@{key}={value}"));
            }
            attributes = after.trim_start();
        }
    }
    if !rest.trim().is_empty() {
        found.push(rest.trim().to_owned());
    }
    found
}

fn is_free(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    FREE.contains(&local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_saving_do_not_count_and_titles_do() {
        let one = r#"<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="a">
            <rdf:Description rdf:about="" xmp:ModifyDate="2021"><dc:title>甲</dc:title>
            <xmp:MetadataDate>2021</xmp:MetadataDate></rdf:Description></x:xmpmeta>"#;
        let other = one.replace("2021", "2022").replace("\"a\"", "\"b\"");
        assert_eq!(properties(one), ["dc:title=甲"]);
        assert_eq!(properties(&other), properties(one));
        assert_ne!(properties(&one.replace('甲', "乙")), properties(one));
        assert_ne!(properties(&one.replace("xmp:ModifyDate", "dc:title")), properties(one));
        assert!(!properties("<a").is_empty());
    }
}
