//! What a signature covers, and what came after it.
//!
//! In: the revisions. Out: coverage, the gravest later change, and whether the
//! signature allows all of them. Bytes that no section knows count as a change:
//! a reader that repairs would find them.

use std::collections::BTreeMap;

use super::Judge;
use crate::verify::changes::{self, Change, Kind, What};
use crate::verify::find::Found;
use crate::verify::pdf::{Parser, Pdf, Revision, View};
use crate::verify::words::Say;
use crate::verify::{Coverage, LaterChanges, Signature};

impl Judge<'_, '_, '_> {
    /// The revision that ends where the covered bytes end.
    pub(super) fn coverage(&self, end: usize) -> (Option<usize>, Coverage) {
        let bytes = self.pdf.bytes();
        let revisions = self.pdf.revisions();
        if end == bytes.len() {
            return (revisions.len().checked_sub(1), Coverage::WholeFile);
        }
        let ends = |revision: &Revision| {
            let between = bytes.get(revision.end..end);
            between.is_some_and(|between| matches!(between, b"" | b"\n" | b"\r" | b"\r\n"))
        };
        match revisions.iter().position(ends) {
            Some(at) => (Some(at), Coverage::WholeRevision),
            None => (None, Coverage::Partial),
        }
    }

    /// What came after a revision, and whether this signature allows it.
    pub(super) fn later(
        &self,
        found: &Found,
        revision: usize,
        signature: &Signature,
        say: &mut Say,
    ) -> (LaterChanges, bool) {
        let (mut worst, mut allowed) = (LaterChanges::None, true);
        if found.removed {
            say.removed();
            (worst, allowed) = (LaterChanges::Other, false);
        }
        let last = self.pdf.revisions().len().saturating_sub(1);
        if signature.coverage != Coverage::WholeFile && self.has_tail() {
            let what = What::Broken("bytes after the last revision");
            let tail = Change { kind: Kind::Other, what, object: None };
            (worst, allowed) = (LaterChanges::Other, false);
            say.change(&tail, last + 1, false, None);
        }
        for at in revision..last {
            for change in self.step(at) {
                let fits = self.allows(change, at, signature);
                let kind = match change.kind {
                    Kind::Signature => LaterChanges::Signature,
                    Kind::FormFill => LaterChanges::FormFill,
                    Kind::Annotation => LaterChanges::Annotation,
                    Kind::Other => LaterChanges::Other,
                };
                worst = worst.max(kind);
                allowed &= fits;
                say.change(change, at + 2, fits, signature.certification);
            }
        }
        (worst, allowed)
    }

    /// Whether something stands behind the last revision: no section knows it,
    /// but a reader that repairs would find it.
    pub(super) fn has_tail(&self) -> bool {
        let end = self.pdf.revisions().last().map_or(0, |last| last.end);
        let tail = self.pdf.bytes().get(end..).unwrap_or_default();
        !tail.iter().all(u8::is_ascii_whitespace)
    }

    pub(super) fn step(&self, at: usize) -> &[Change] {
        let Some(cell) = self.steps.get(at) else { return &[] };
        cell.get_or_init(|| {
            let (Some(old), Some(new)) =
                (self.pdf.revisions().get(at), self.pdf.revisions().get(at + 1))
            else {
                return Vec::new();
            };
            let view = self.pdf.view(new);
            let mut changes = changes::between(&self.pdf.view(old), &view);
            if stray(self.pdf, &view, old.end, new.end) {
                changes.push(Change {
                    kind: Kind::Other,
                    what: What::Broken("bytes that belong to no object"),
                    object: None,
                });
            }
            changes
        })
    }
}

/// Whether bytes of a later revision belong to no object and no section.
fn stray(pdf: &Pdf<'_>, view: &View<'_, '_>, from: usize, to: usize) -> bool {
    let bytes = pdf.bytes();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for number in view.numbers() {
        if let Some((offset, None)) = view.slot(number)
            && (from..to).contains(&offset)
            && let Some(span) = view.span(number)
        {
            places.insert(span.start, span.end);
        }
    }
    for section in pdf.sections() {
        places.insert(section.start, section.end);
    }
    let mut at = from;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) && at < to {
            at += 1;
        }
        if at >= to {
            return false;
        }
        if let Some(end) = places.get(&at).filter(|end| **end > at) {
            at = *end;
            continue;
        }
        // The close of a section.
        let mut parser = Parser::new(bytes, at);
        if parser.keyword("startxref") && parser.number().is_some() {
            at = parser.at;
            while matches!(bytes.get(at), Some(b' ' | b'\r' | b'\n')) {
                at += 1;
            }
            if bytes.get(at..).is_some_and(|rest| rest.starts_with(b"%%EOF")) {
                at += 5;
                continue;
            }
        }
        return true;
    }
}
