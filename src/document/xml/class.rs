//! Classes of bytes, one table look-up each.

/// May begin a name. Bytes of letters beyond ASCII all count as letters.
pub(super) const NAME_START: u8 = 1;
/// May stand in a name.
pub(super) const NAME: u8 = 2;
/// Ends a run of plain character data.
pub(super) const STOPS_TEXT: u8 = 4;
/// Ends a run of plain bytes in an attribute's value.
pub(super) const STOPS_VALUE: u8 = 8;

/// Whether a byte is in a class.
#[inline]
pub(super) fn has(byte: u8, class: u8) -> bool {
    CLASSES[byte as usize] & class != 0
}

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        let this = byte as u8;
        let mut class = 0;
        if this.is_ascii_alphabetic() || matches!(this, b'_' | b':' | 0x80..) {
            class |= NAME_START | NAME;
        }
        if this.is_ascii_digit() || matches!(this, b'-' | b'.') {
            class |= NAME;
        }
        if this < b' ' && !matches!(this, b'\t' | b'\n' | b'\r') {
            class |= STOPS_TEXT | STOPS_VALUE;
        }
        if matches!(this, b'<' | b'&') {
            class |= STOPS_TEXT | STOPS_VALUE;
        }
        if matches!(this, b'\r' | b']') {
            class |= STOPS_TEXT;
        }
        if matches!(this, b'"' | b'\'' | b'\t' | b'\n' | b'\r') {
            class |= STOPS_VALUE;
        }
        table[byte] = class;
        byte += 1;
    }
    table
}
