//! The tree of pages, each page, and its annotations.
//!
//! In: both trees. Out: changes of pages and annotations. All but Annots is
//! compared to the letter.

use std::collections::BTreeSet;

use super::{Diff, Kind, What};
use crate::verify::pdf::{Dictionary, Id, Object, View};

/// Pages of a document, at most.
const PAGES: usize = 100_000;

impl Diff<'_, '_, '_> {
    /// The tree of pages: the same nodes with the same pages in them.
    pub(super) fn tree(
        &mut self,
        old: &Object,
        new: &Object,
        before: &mut Vec<Id>,
        after: &mut Vec<Id>,
        seen: &mut BTreeSet<Id>,
    ) {
        let mut open = vec![(old.clone(), new.clone())];
        while let Some((old, new)) = open.pop() {
            let (Some(one), Some(other)) = (old.reference(), new.reference()) else {
                self.same(&old, &new, Kind::Other, None, &What::Pages);
                continue;
            };
            if one != other {
                self.report(Kind::Other, What::Pages, Some(other.0));
            }
            if !seen.insert(one) || seen.len() > PAGES {
                continue;
            }
            let (Some(dictionary), Some(later)) = self.pair(Some(&old), Some(&new)) else {
                self.same(&old, &new, Kind::Other, None, &What::Pages);
                continue;
            };
            if dictionary.0.get("Kids").is_none() {
                before.push(one);
                after.push(other);
                self.compared.insert(other.0);
                continue;
            }
            self.compared.insert(other.0);
            self.keys(&dictionary.0, &later.0, &["Kids"], Kind::Other, Some(other.0), &|_| {
                What::Pages
            });
            let kids = Self::list(self.old, &dictionary.0, "Kids");
            let others = Self::list(self.new, &later.0, "Kids");
            if kids != others {
                self.report(Kind::Other, What::Pages, Some(other.0));
            }
            open.extend(kids.into_iter().zip(others).rev());
        }
    }

    pub(super) fn page(&mut self, old: Id, new: Id, number: usize) {
        let (before, after) = (Object::Reference(old), Object::Reference(new));
        let (Some(before), Some(after)) = self.pair(Some(&before), Some(&after)) else { return };
        self.keys(&before.0, &after.0, &["Annots"], Kind::Other, Some(new.0), &|_| {
            What::Page(number)
        });
        let list =
            (Self::list(self.old, &before.0, "Annots"), Self::list(self.new, &after.0, "Annots"));
        for one in &list.0 {
            if !list.1.contains(one) {
                self.report(Kind::Annotation, What::Annotation(number), Some(new.0));
            }
        }
        let kept: Vec<&Object> = list.1.iter().filter(|one| list.0.contains(one)).collect();
        let order: Vec<&Object> = list.0.iter().filter(|one| list.1.contains(one)).collect();
        if kept != order {
            // Another order is another painting.
            self.report(Kind::Annotation, What::Annotation(number), Some(new.0));
        }
        for one in &list.1 {
            let id = one.reference();
            if list.0.contains(one) {
                let done = id.is_some_and(|id| self.compared.contains(&id.0));
                if !done {
                    let pair = self.pair(Some(one), Some(one));
                    if let (Some(old), Some(new)) = pair {
                        self.compared.extend(new.1);
                        self.keys(&old.0, &new.0, &[], Kind::Annotation, new.1, &|_| {
                            What::Annotation(number)
                        });
                    }
                }
                continue;
            }
            if id.is_some_and(|id| self.signing.contains(&id.0)) {
                continue;
            }
            let note =
                Self::find(self.new, Some(one)).is_some_and(|(note, _)| is_note(self.new, &note));
            let what = if note { What::Note } else { What::Annotation };
            self.report(Kind::Annotation, what(number), id.map(|id| id.0));
        }
    }
}

/// Whether an annotation has a place where it is seen.
pub(super) fn is_seen(view: &View<'_, '_>, annotation: &Dictionary) -> bool {
    size(view, annotation).is_some_and(|(width, height)| width > 0.0 && height > 0.0)
        && view.value(annotation, "AP").is_some()
}

/// Width and height of the rectangle, in points.
fn size(view: &View<'_, '_>, annotation: &Dictionary) -> Option<(f64, f64)> {
    let rect = view.value(annotation, "Rect")?;
    let numbers: Vec<f64> = rect.array()?.iter().filter_map(Object::number).collect();
    let [left, bottom, right, top] = numbers[..] else { return None };
    Some(((right - left).abs(), (top - bottom).abs()))
}

/// A text note or a pop-up that can cover nothing but the spot of its icon:
/// no appearance of its own beyond half an inch.
fn is_note(view: &View<'_, '_>, annotation: &Dictionary) -> bool {
    let small =
        size(view, annotation).is_some_and(|(width, height)| width <= 36.0 && height <= 36.0);
    annotation.is("Subtype", "Text") && (small || annotation.get("AP").is_none())
        || annotation.is("Subtype", "Popup") && annotation.get("AP").is_none()
}
