//! The code table: one entry a code, sorted, append-only.

use super::{Code, Severity};
use crate::lang::Lang;

/// A text in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Bilingual {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Bilingual {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// What one code means.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// Its severity, unless a form's rule says otherwise.
    pub severity: Severity,
    /// A few words, for headings and charts.
    pub name: Bilingual,
    /// Why it matters and when it speaks.
    pub why: Bilingual,
    /// The clause of the policy, the section of the contract or the standard.
    pub basis: Bilingual,
    /// An example of what raises it.
    pub example: Bilingual,
    /// How to mend it.
    pub fix: Bilingual,
}

/// All entries, sorted by code.
pub static TABLE: &[Entry] = &[];

/// The entry of a code.
pub fn entry(code: Code) -> Option<&'static Entry> {
    TABLE.binary_search_by_key(&code, |entry| entry.code).ok().map(|at| &TABLE[at])
}
