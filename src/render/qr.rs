//! A text as a QR code.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder};

/// The modules of a QR code (ISO/IEC 18004, model 2, error correction M),
/// without quiet zone.
pub(super) struct Modules {
    rows: Vec<Vec<bool>>,
}

impl Modules {
    /// The code of a text; `None` where it is too long for any version (2,331
    /// bytes).
    pub(super) fn of(text: &str) -> Option<Modules> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let modules = code.data.get(..code.size * code.size)?;
        let rows = modules.chunks(code.size).map(|row| row.iter().map(|m| m.value()).collect());
        Some(Modules { rows: rows.collect() })
    }

    /// Rows of `1` for dark and `0` for light modules, for templates that draw
    /// the code in an ink of their own.
    pub(super) fn rows(&self) -> Vec<String> {
        let digit = |dark: &bool| if *dark { '1' } else { '0' };
        self.rows.iter().map(|row| row.iter().map(digit).collect()).collect()
    }

    /// One black path, a unit a module, neighbours in a row joined.
    pub(super) fn svg(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&true) {
                    let _ = write!(path, "M{x} {y}h{}v1h-{}z", run.len(), run.len());
                }
                x += run.len();
            }
        }
        let size = self.rows.len();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\"><path d=\"{path}\"/></svg>"
        )
    }
}
