//! What became of a command's rows: findings as `check` prints them, then the
//! sums, on stderr.

use std::io::{self, Write};

use crate::cli::common::talk;
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::registry::base::Done;
use crate::report;
use crate::say;

/// Findings that are printed; the rest is counted.
const SHOWN: usize = 200;

/// Prints findings, file by file.
pub(super) fn found(all: &[(String, Diagnostic)], lang: Lang) {
    let mut out = io::stderr().lock();
    let mut before = "";
    for (path, found) in all.iter().take(SHOWN) {
        if path != before {
            let _ = writeln!(out, "{path}");
            before = path;
        }
        let _ = report::finding(&mut out, found, lang);
    }
    if let Some(more) = all.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "{}", say!(lang, "  另有 {more} 条", "  and {more} more"));
    }
}

/// Prints findings and sums.
pub(super) fn done(done: &Done, lang: Lang) {
    found(&done.found, lang);
    let Done { done: changed, unchanged, refused, kept, .. } = done;
    talk(&if *kept {
        say!(
            lang,
            "办理 {changed} 条，原已如此 {unchanged} 条，没有办理 {refused} 条",
            "{changed} done, {unchanged} as before, {refused} refused"
        )
    } else {
        say!(
            lang,
            "有 {refused} 条不能办理，台账没有改动；改好后再办，或加 --partial 只办其余的",
            "{refused} cannot be done, and nothing was changed; mend them, or take the others with --partial"
        )
    });
}
