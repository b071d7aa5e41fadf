//! Distinguished names: as a person reads them, and whether two are one.
//!
//! In: an X.501 name. Out: text in the order of RFC 4514 (`CN=…, O=…`), and
//! comparison by the rules of RFC 5280, 7.1: case, white space and the kind of
//! string do not count.

use der::{Any, Encode, Tag, Tagged};
use unicode_normalization::UnicodeNormalization;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RelativeDistinguishedName};

/// The short names of RFC 4514, 3, and those that X.509 tools add.
const KEYS: [(&str, &str); 13] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "street"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.42", "GN"),
    ("2.5.4.97", "organizationIdentifier"),
    ("1.2.840.113549.1.9.1", "E"),
];

/// The name as text, the most particular part first; controls and marks of
/// direction are shown as `\u{fffd}`, commas inside a value escaped.
pub fn shown(name: &Name) -> String {
    let mut parts: Vec<String> = Vec::new();
    for rdn in name.iter_rdn() {
        let members: Vec<String> = rdn.iter().map(member).collect();
        parts.push(members.join("+"));
    }
    parts.reverse();
    parts.join(", ")
}

/// The common name, else the whole name.
pub fn common(name: &Name) -> String {
    let is_cn = |member: &&AttributeTypeAndValue| member.oid == const_oid::db::rfc4519::CN;
    match name.iter().filter(is_cn).last() {
        Some(member) => value(&member.value),
        None => shown(name),
    }
}

fn member(member: &AttributeTypeAndValue) -> String {
    let oid = member.oid.to_string();
    let key = KEYS.iter().find(|(known, _)| *known == oid).map_or(oid.as_str(), |(_, key)| key);
    format!("{key}={}", value(&member.value))
}

fn value(found: &Any) -> String {
    let text = text(found).unwrap_or_else(|| {
        let bytes = found.to_der().unwrap_or_default();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("#{hex}")
    });
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ',' | '+' | '\\' | '"' => {
                shown.push('\\');
                shown.push(c);
            }
            c if c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                shown.push('\u{fffd}');
            }
            c => shown.push(c),
        }
    }
    shown
}

/// The characters of any kind of string.
fn text(value: &Any) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::Ia5String
        | Tag::NumericString
        | Tag::VisibleString => String::from_utf8(bytes.to_vec()).ok(),
        // Latin 1 is what everybody writes into it.
        Tag::TeletexString => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let (pairs, rest) = bytes.as_chunks::<2>();
            let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
            if rest.is_empty() {
                char::decode_utf16(units).collect::<Result<_, _>>().ok()
            } else {
                None
            }
        }
        _ => None,
    }
}

/// The parts of a name, each with its short name: CN, O.
pub fn parts(name: &Name) -> Vec<(String, String)> {
    let short = |member: &AttributeTypeAndValue| {
        let oid = member.oid.to_string();
        let key = KEYS.iter().find(|(known, _)| *known == oid).map(|(_, key)| (*key).to_owned());
        (key.unwrap_or(oid), text(&member.value).unwrap_or_default())
    };
    name.iter().map(short).collect()
}

/// A form that two names share exactly when they are one name.
pub fn folded(name: &Name) -> Vec<Vec<(String, String)>> {
    name.iter_rdn().map(folded_part).collect()
}

fn folded_part(part: &RelativeDistinguishedName) -> Vec<(String, String)> {
    let fold = |found: &AttributeTypeAndValue| {
        let value = match text(&found.value) {
            Some(text) => {
                let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
                lower.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            None => value(&found.value),
        };
        (found.oid.to_string(), value)
    };
    let mut members: Vec<(String, String)> = part.iter().map(fold).collect();
    members.sort();
    members
}

/// Whether two names are one.
pub fn same(one: &Name, other: &Name) -> bool {
    let (ones, others) = (one.iter_rdn(), other.iter_rdn());
    one.iter_rdn().count() == other.iter_rdn().count()
        && ones
            .zip(others)
            .all(|(one, other)| one == other || folded_part(one) == folded_part(other))
}

/// Whether `name` lies at or under `base` (RFC 5280, 4.2.1.10).
pub fn is_under(name: &Name, base: &Name) -> bool {
    folded(name).starts_with(&folded(base))
}
