//! One loop for everything that comes in rows: each is judged and taken, or
//! refused; and what became of them.
//!
//! In: rows and what is to be done with one. Out: a [`Done`]. All or none,
//! unless the [`Terms`] ask for the good ones.

use std::borrow::Borrow;

use super::super::roster::{Row, refuses};
use super::super::{LedgerError, Outcome, Run};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;

/// How a command treats rows that cannot be taken.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Take the good rows, although others are refused.
    pub partial: bool,
    /// Language of findings.
    pub lang: Lang,
}

/// What became of a command's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// Rows that changed something.
    pub done: u64,
    /// Rows that said what the ledger said already.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Everything found, in the order of the rows, with their file.
    pub found: Vec<(String, Diagnostic)>,
    /// Whether the changes were kept: false where a row was refused and the
    /// good ones were not asked for.
    pub kept: bool,
}

/// What became of one row that nothing stands against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::registry) enum Taken {
    /// It changed something.
    Changed,
    /// The ledger said so already.
    Same,
    /// It is not for the ledger, which is no fault of the command.
    Passed,
}

impl Run<'_> {
    /// Takes items one after another. `take` adds what it finds, and changes
    /// nothing where an error is among it; `path` says where an item stands.
    pub(in crate::registry) fn each<I>(
        &mut self,
        items: impl IntoIterator<Item = I>,
        path: impl Fn(&I) -> &str,
        mut take: impl FnMut(&mut Self, &I, &mut Vec<Diagnostic>) -> Result<Taken, LedgerError>,
    ) -> Result<Done, LedgerError> {
        let mut done = Done::default();
        for item in items {
            let mut found = Vec::new();
            let taken = take(self, &item, &mut found)?;
            if !done.take(path(&item), found) {
                match taken {
                    Taken::Changed => done.done += 1,
                    Taken::Same => done.unchanged += 1,
                    Taken::Passed => {}
                }
            }
        }
        Ok(done)
    }

    /// The same for rows of rosters.
    pub(in crate::registry) fn rows<R: Borrow<Row>>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
        mut take: impl FnMut(&mut Self, &Row, &mut Vec<Diagnostic>) -> Result<Taken, LedgerError>,
    ) -> Result<Done, LedgerError> {
        self.each(rows, |row| row.borrow().path(), |run, row, found| take(run, row.borrow(), found))
    }
}

impl Done {
    /// A command that is refused as a whole.
    pub(in crate::registry) fn refused(found: Diagnostic) -> Done {
        let mut done = Done::default();
        done.take("", vec![found]);
        done
    }

    /// Takes what was found about one row; true where it refuses the row.
    pub(in crate::registry) fn take(&mut self, path: &str, found: Vec<Diagnostic>) -> bool {
        let refused = refuses(&found);
        self.refused += u64::from(refused);
        self.found.extend(found.into_iter().map(|found| (path.to_owned(), found)));
        refused
    }

    /// Whether the command holds.
    pub(in crate::registry) fn end(self, terms: Terms) -> Outcome<Done> {
        match self.end_with(terms, ()) {
            Outcome::Keep((done, ())) => Outcome::Keep(done),
            Outcome::Drop((done, ())) => Outcome::Drop(done),
        }
    }

    /// The same, with something else that it gives.
    pub(in crate::registry) fn end_with<T>(mut self, terms: Terms, value: T) -> Outcome<(Done, T)> {
        self.kept = terms.partial || self.refused == 0;
        if self.kept { Outcome::Keep((self, value)) } else { Outcome::Drop((self, value)) }
    }
}
