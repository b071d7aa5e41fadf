//! A text as the modules of a QR code.

use qrcode::{EcLevel, QrCode};

/// Rows of a QR code (ISO/IEC 18004, model 2, error correction M), without
/// quiet zone: `1` is a dark module. `None` where the text is too long for
/// any version (2,331 bytes).
pub(super) fn rows(text: &str) -> Option<Vec<String>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let modules = code.to_colors();
    let row = |row: &[qrcode::Color]| {
        row.iter().map(|module| module.select('1', '0')).collect::<String>()
    };
    Some(modules.chunks(code.width()).map(row).collect())
}
