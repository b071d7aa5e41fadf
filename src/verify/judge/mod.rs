//! The verdict over a file: structure, then signatures, then time and trust.
//!
//! In: bytes and a [`Context`]. Out: a [`Report`]. One file a question: one
//! signature whole ([`signature`]), its Contents ([`open`]), time and trust
//! ([`trust`]), what came later ([`later`]), what it permits ([`permission`]).

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::changes::Change;
use super::content::{self, Wanted};
use super::find;
use super::pdf::{Dictionary, Pdf, PdfError};
use super::store::{self, Store};
use super::words::Say;
use super::{Context, Report, Signature, Verdict, record, shadow};

mod later;
mod open;
mod permission;
mod signature;
mod trust;

/// The first moment at which SHA-1 no longer counts: 2017-01-01 (SOG-IS,
/// NIST SP 800-131A: forged in February 2017).
const SHA1_ENDS: i64 = 1_483_228_800;

/// Judges a PDF.
pub fn judge(bytes: &[u8], context: &Context) -> Report {
    let mut say = Say::new(context.lang);
    let pdf = match Pdf::open(bytes) {
        Ok(pdf) => pdf,
        Err(error) => return unopened(bytes, &error, say),
    };
    let mut found = find::signatures(&pdf);
    let today = pdf.today();
    if today.catalog().is_err() {
        return unopened(bytes, &PdfError::Damaged("no catalogue"), say);
    }
    let record = record::read(&today, &mut say);
    let mut later = Say::new(context.lang);
    if found.is_empty() {
        if let Some(record) = record {
            let wanted = Wanted { text: true, hidden: false };
            record::compare(&record, content::look(&today, wanted).text, &mut say);
        }
        say.unsigned();
        return report(Verdict::Unsigned, &pdf, Vec::new(), say);
    }
    let judge = Judge {
        context,
        pdf: &pdf,
        store: store::read(&today),
        steps: pdf.revisions().iter().map(|_| OnceCell::new()).collect(),
        locks: permission::locks(&pdf, &found),
    };
    if judge.store.broken > 0 {
        later.store_broken(judge.store.broken);
    }
    // The outermost first: what it proves counts for those inside.
    let mut proofs: Vec<(usize, usize, Timestamp)> = Vec::new();
    let mut signatures = BTreeMap::new();
    for (at, found) in found.iter_mut().enumerate().rev() {
        let mut words = Say::new(context.lang);
        let signature = judge.signature(found, &mut proofs, &mut words);
        signatures.insert(at, (signature, words));
    }
    let mut list = Vec::new();
    for (_, (signature, words)) in signatures {
        list.push(signature);
        later.take(words);
    }
    let first = list.iter().map(|signature| signature.revision).min().unwrap_or(1);
    let signed = pdf.revisions().get(first - 1);
    let view = signed.map_or_else(|| pdf.today(), |signed| pdf.view(signed));
    // One look serves both where nothing came after the first signature.
    let is_today = first == pdf.revisions().len();
    let seen = content::look(&view, Wanted { text: is_today && record.is_some(), hidden: true });
    if let Some(record) = record {
        let text = match is_today {
            true => seen.text,
            false => content::look(&today, Wanted { text: true, hidden: false }).text,
        };
        record::compare(&record, text, &mut say);
    }
    say.take(later);
    if let Some(signed) = signed {
        shadow::look(signed, &view, &seen.hidden, &mut say);
    }
    let mut verdict = list.iter().map(|signature| signature.verdict).max();
    if judge.store.broken > 0 || say.has_record_fault() {
        verdict = verdict.max(Some(Verdict::Invalid));
    }
    report(verdict.unwrap_or(Verdict::Unsigned), &pdf, list, say)
}

fn report(verdict: Verdict, pdf: &Pdf<'_>, signatures: Vec<Signature>, say: Say) -> Report {
    Report { verdict, revisions: pdf.revisions().len(), signatures, diagnostics: say.diagnostics }
}

/// A file whose structure does not hold. What carries a signature is
/// unreadable: nobody can say which document was signed. Without one a lenient
/// reader may say that it is a PDF and unsigned.
fn unopened(bytes: &[u8], error: &PdfError, mut say: Say) -> Report {
    let signed = memchr::memmem::find(bytes, b"/ByteRange").is_some();
    let verdict = match error {
        PdfError::Encrypted => {
            say.encrypted();
            Verdict::Unreadable
        }
        PdfError::Damaged(_) if !signed && is_readable(bytes) => {
            say.repaired(&error.to_string());
            say.unsigned();
            Verdict::Unsigned
        }
        _ => {
            say.unreadable(&error.to_string(), signed);
            Verdict::Unreadable
        }
    };
    Report { verdict, revisions: 0, signatures: Vec::new(), diagnostics: say.diagnostics }
}

/// Whether a reader that repairs finds a document.
fn is_readable(bytes: &[u8]) -> bool {
    let options = lopdf::LoadOptions::with_max_decompressed_size(64 << 20);
    match lopdf::Document::load_mem_with_options(bytes, options) {
        Ok(found) => !found.is_encrypted() && found.catalog().is_ok(),
        Err(_) => false,
    }
}

struct Judge<'c, 'p, 'a> {
    context: &'c Context,
    pdf: &'p Pdf<'a>,
    store: Store,
    /// The changes from each revision to the next.
    steps: Vec<OnceCell<Vec<Change>>>,
    locks: Vec<(usize, Dictionary)>,
}
