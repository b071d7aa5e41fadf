//! The code table: one entry a code, append-only.
//!
//! A code given out is never taken back or given a second meaning, since
//! reports of past years are read with today's table. The texts are for clerks:
//! [`explain`](super::explain) prints one, and `docs/rules.md` is all of them.
//! Form rules may state another severity; what a code means stands only here.

use super::{Code, Severity};
use crate::lang::Lang;

mod archive;
mod attachment;
mod batch;
mod definition;
mod field;
mod field_doubt;
mod input;
mod layout;
mod ledger;
mod opinion;
mod paper;
mod score;
mod signing;
mod verifying;

#[cfg(test)]
mod tests;

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

/// A [`Bilingual`], short enough for a table.
const fn text(zh: &'static str, en: &'static str) -> Bilingual {
    Bilingual { zh, en }
}

/// What one code means.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// Its severity, unless a form's rule says otherwise.
    pub severity: Severity,
    /// A few words, for headings and charts; no full stop.
    pub name: Bilingual,
    /// When it speaks, why it matters, and the near miss that does not raise
    /// it. Whole sentences.
    pub why: Bilingual,
    /// The clause of the policy or the standard; “shenpi 约定” where the policy
    /// is silent and the reading is ours. No full stop.
    pub basis: Bilingual,
    /// A value or situation that raises it; no full stop.
    pub example: Bilingual,
    /// What the clerk does next. Whole sentences.
    pub fix: Bilingual,
}

/// The parts of the table, in order of code; each is sorted in itself.
static PARTS: [&[Entry]; 14] = [
    attachment::ENTRIES,
    batch::ENTRIES,
    score::ENTRIES,
    definition::ENTRIES,
    field::ENTRIES,
    field_doubt::ENTRIES,
    ledger::ENTRIES,
    input::ENTRIES,
    layout::ENTRIES,
    opinion::ENTRIES,
    paper::ENTRIES,
    archive::ENTRIES,
    signing::ENTRIES,
    verifying::ENTRIES,
];

/// All entries, sorted by code.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    PARTS.into_iter().flatten()
}

/// The entry of a code.
pub fn entry(code: Code) -> Option<&'static Entry> {
    PARTS.into_iter().find_map(|part| {
        let at = part.binary_search_by_key(&code, |entry| entry.code).ok()?;
        part.get(at)
    })
}
