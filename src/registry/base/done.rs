//! One loop for everything that comes in rows: each is judged and taken, or
//! refused; and what became of them.
//!
//! In: rows and what is to be done with one. Out: a [`Done`]. All or none,
//! unless the [`Terms`] ask for the good ones.

use std::borrow::Borrow;

use super::super::roster::{Columns, Row, blanks, refuses};
use super::super::{Ledger, LedgerError, Outcome, Run, Stamp};
use super::Judge;
use crate::diagnostic::Diagnostic;
use crate::form::FormDef;
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

impl Ledger {
    /// Takes the rows of a roster with these columns in, one after another.
    pub(super) fn take<R: Borrow<Row>>(
        &mut self,
        form: &FormDef,
        (rows, columns): (impl IntoIterator<Item = R>, Columns),
        terms: Terms,
        stamp: &Stamp,
        mut take: impl FnMut(&mut Run<'_>, &mut Line<'_, '_>) -> Result<Taken, LedgerError>,
    ) -> Result<Done, LedgerError> {
        let judge = Judge::new(form, stamp.today, terms.lang);
        self.write(stamp, |run| {
            let done = run.rows(rows, |run, row, found| {
                found.extend(blanks(row, columns, terms.lang));
                take(run, &mut Line { judge: &judge, row, found, lang: terms.lang })
            })?;
            Ok(done.end(terms))
        })
    }
}

/// A row that comes in, what it is judged with, and what was found about it.
pub(super) struct Line<'a, 'f> {
    pub(super) judge: &'a Judge<'f>,
    pub(super) row: &'a Row,
    pub(super) found: &'a mut Vec<Diagnostic>,
    pub(super) lang: Lang,
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
