//! DER, written: tag, length, value (X.690, 8.1 and 10.1).
//!
//! In: contents. Out: bytes. Certificates and names go into a signature byte
//! for byte as their issuer wrote them, which a parse and a second encoding
//! would not promise. Reading is the `der` crate's.

use const_oid::ObjectIdentifier;

pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
/// NULL, whole.
pub(super) const NULL: &[u8] = &[0x05, 0x00];
/// TRUE, whole.
pub(super) const TRUE: &[u8] = &[0x01, 0x01, 0xff];

/// A context-specific, constructed tag.
pub(super) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One element out of its parts.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let bytes = bytes.iter().skip(zeros);
            out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(8));
            out.extend(bytes);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// SET OF: its members in the order that DER asks for (X.690, 11.6).
pub(super) fn set_of(tag: u8, mut members: Vec<Vec<u8>>) -> Vec<u8> {
    members.sort();
    let members: Vec<&[u8]> = members.iter().map(Vec::as_slice).collect();
    element(tag, &members)
}

/// An object identifier.
pub(super) fn oid(of: ObjectIdentifier) -> Vec<u8> {
    element(0x06, &[of.as_bytes()])
}

/// A non-negative INTEGER out of big-endian bytes.
pub(super) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = bytes.get(zeros..).unwrap_or_default();
    match bytes.first() {
        None => element(INTEGER, &[&[0]]),
        Some(first) if *first >= 0x80 => element(INTEGER, &[&[0], bytes]),
        Some(_) => element(INTEGER, &[bytes]),
    }
}

/// `r` and `s` as tokens and SM2 give them, one behind the other, as the
/// SEQUENCE of CMS (RFC 3279, 2.2.3; GM/T 0009, 7.3).
pub(super) fn pair(raw: &[u8]) -> Vec<u8> {
    let (r, s) = raw.split_at(raw.len() / 2);
    element(SEQUENCE, &[&unsigned(r), &unsigned(s)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_integers() {
        assert_eq!(element(OCTETS, &[]), [4, 0]);
        assert_eq!(element(OCTETS, &[&[7; 127]])[..2], [4, 127]);
        assert_eq!(element(OCTETS, &[&[7; 128]])[..3], [4, 0x81, 128]);
        assert_eq!(element(OCTETS, &[&[7; 200], &[7; 100]])[..4], [4, 0x82, 1, 44]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
        assert_eq!(unsigned(&[0, 0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(unsigned(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(set_of(SET, vec![vec![2, 1, 9], vec![2, 1, 3]]), [0x31, 6, 2, 1, 3, 2, 1, 9]);
    }
}
