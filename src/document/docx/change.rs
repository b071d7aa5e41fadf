//! Tracked changes: how many there are, and where the first one stands.

use crate::document::{Note, Place};

/// The changes met so far. Changes of formatting alone are not counted.
#[derive(Debug, Default)]
pub(super) struct Changes {
    edits: u32,
    moved_from: u32,
    moved_to: u32,
    first: Option<Place>,
}

/// The kinds of change that alter what a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// An insertion or deletion, of text, paragraph marks, rows or cells.
    Edit,
    /// Where moved text came from.
    MovedFrom,
    /// Where it went.
    MovedTo,
}

impl Changes {
    /// Counts a change.
    pub(super) fn add(&mut self, change: Change, place: Place) {
        match change {
            Change::Edit => self.edits = self.edits.saturating_add(1),
            Change::MovedFrom => self.moved_from = self.moved_from.saturating_add(1),
            Change::MovedTo => self.moved_to = self.moved_to.saturating_add(1),
        }
        self.first.get_or_insert(place);
    }

    /// The place of the first one, should blocks change their order.
    pub(super) fn first_place(&mut self) -> Option<&mut Place> {
        self.first.as_mut()
    }

    /// What the clerk should know of them. The two ends of a move are one change.
    pub(super) fn note(self) -> Option<Note> {
        let place = self.first?;
        let moves = self.moved_from.max(self.moved_to);
        Some(Note::TrackedChanges { count: self.edits.saturating_add(moves), place })
    }
}
