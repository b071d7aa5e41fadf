//! How much a reader may spend on one file (contract, section 6.11).

use serde::{Deserialize, Serialize};

/// Limits of one read; over any of them is I104. All can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Expanded bytes of all parts that are read.
    pub expanded: u64,
    /// Expanded bytes of one part.
    pub part: u64,
    /// Expanded to packed bytes, asked of parts over [`Limits::ratio_from`].
    pub ratio: u64,
    /// Expanded size from which the ratio is asked.
    pub ratio_from: u64,
    /// Entries of a package or archive.
    pub entries: usize,
    /// Tables inside tables.
    pub table_depth: usize,
    /// XML elements inside elements.
    pub xml_depth: usize,
    /// Cells visited in all sheets or tables.
    pub cells: u64,
    /// Forms or roster rows in one file.
    pub forms: usize,
    /// Pixels of one picture.
    pub pixels: u64,
    /// Milliseconds for one file.
    pub time_ms: u64,
    /// Bytes of memory for one file.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            expanded: 512 << 20,
            part: 256 << 20,
            ratio: 200,
            ratio_from: 16 << 20,
            entries: 100_000,
            table_depth: 64,
            xml_depth: 256,
            cells: 5_000_000,
            // The whole province has 8,408 residents' committees.
            forms: 20_000,
            pixels: 100_000_000,
            time_ms: 10_000,
            memory: 1 << 30,
        }
    }
}
