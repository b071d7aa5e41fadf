//! Tasks in order of path, done by many, handed out in that order.
//!
//! A folder is a task; when it turns out to hold others, they are put in its
//! place. What is done is handed out once nothing before it is still open, so
//! that the order never depends on the number of jobs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::cross::Scan;
use super::folder::{self, Desk, Task};
use super::input::Input;
use super::{LISTED, Options, Summary};
use crate::application::Application;
use crate::form::FormDef;
use crate::worker::Worker;

/// An application that is judged but for its neighbours.
pub(super) struct Done {
    pub(super) application: Application,
    /// Its scans, for A308.
    pub(super) scans: Vec<Scan>,
}

/// Order of a task or application: the argument, its path by components, and
/// its number in the file.
type Key = (usize, String, usize);

/// `/` sorts before every other character, so that paths sort by components.
fn key(root: usize, shown: &str, number: usize) -> Key {
    (root, shown.replace('/', "\0"), number)
}

/// Applications that may wait for an earlier one, so that memory stays flat.
const WAITING: usize = 2048;

/// A task that waits.
struct Open {
    task: Task,
    /// The worker that must do it: a long roster is half read there.
    owner: Option<usize>,
}

#[derive(Default)]
struct State {
    open: BTreeMap<Key, Open>,
    running: BTreeSet<Key>,
    ready: BTreeMap<Key, Done>,
    stopped: bool,
    summary: Summary,
}

impl State {
    /// The task that a worker may do now.
    fn next_for(&self, own: usize) -> Option<Key> {
        let mut mine =
            self.open.iter().filter(|(_, open)| open.owner.is_none_or(|owner| owner == own));
        let first = mine.next().map(|(key, _)| key)?;
        let is_earliest = self.open.keys().next() == Some(first)
            && self.running.first().is_none_or(|running| first < running);
        // The earliest task may always run where all that is ready waits for it.
        // What comes before it is handed out first: a long roster must not be
        // read whole while its papers are being made.
        let is_awaited = is_earliest && self.ready.keys().next().is_none_or(|ready| first < ready);
        (self.ready.len() < WAITING || is_awaited).then(|| first.clone())
    }
}

/// The queue.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    pub(super) fn new(inputs: &[Input]) -> Queue {
        let mut state = State::default();
        for (root, input) in inputs.iter().enumerate() {
            let open = Open { task: Task::named(input), owner: None };
            state.open.insert(key(root, &input.shown, 0), open);
        }
        Queue { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works until nothing is left; `own` is the worker's number.
    pub(super) fn work(&self, form: &FormDef, options: &Options, mut worker: Worker, own: usize) {
        while let Some((key, task)) = self.take(own) {
            let mut desk = Desk::new(form, options, &mut worker);
            desk.first = key.2;
            folder::process(&mut desk, task);
            self.put(key, desk, own);
        }
    }

    fn take(&self, own: usize) -> Option<(Key, Task)> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(key) = state.next_for(own)
                && let Some(Open { task, .. }) = state.open.remove(&key)
            {
                state.running.insert(key.clone());
                return Some((key, task));
            }
            if state.open.is_empty() && state.running.is_empty() {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put(&self, done: Key, desk: Desk, worker: usize) {
        let root = done.0;
        let mut state = self.lock();
        for (number, done) in (desk.first..).zip(desk.done) {
            let key = key(root, &done.application.path, number);
            state.ready.insert(key, done);
        }
        for (shown, number, task) in desk.children {
            let owner = matches!(task, Task::Rows(_)).then_some(worker);
            state.open.insert(key(root, &shown, number), Open { task, owner });
        }
        add(&mut state.summary.litter, desk.litter);
        add(&mut state.summary.without_form, desk.without_form);
        add(&mut state.summary.unchecked, desk.unchecked);
        add(&mut state.summary.unlisted, desk.unlisted);
        state.running.remove(&done);
        drop(state);
        self.changed.notify_all();
    }

    /// The next application in order; `None` when there are no more.
    pub(super) fn next(&self) -> Option<Done> {
        let mut state = self.lock();
        loop {
            let open = state.open.first_key_value().map(|(key, _)| key);
            let barrier = [open, state.running.first()].into_iter().flatten().min();
            let free = match (state.ready.first_key_value(), barrier) {
                (Some((ready, _)), Some(barrier)) => ready < barrier,
                (ready, None) => {
                    ready?;
                    true
                }
                (None, Some(_)) => false,
            };
            if free && let Some((_, done)) = state.ready.pop_first() {
                let full = state.ready.len() + 1 >= WAITING;
                drop(state);
                if full {
                    self.changed.notify_all();
                }
                return Some(done);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends the run early.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Hands over what was passed over.
    pub(super) fn finish(&self, summary: &mut Summary) {
        let mut found = std::mem::take(&mut self.lock().summary);
        found.litter.sort();
        found.without_form.sort();
        found.unchecked = outermost(found.unchecked);
        found.unlisted.sort();
        found.totals = summary.totals;
        *summary = found;
    }
}

/// Folders without those that lie in another of them, sorted.
fn outermost(folders: Vec<String>) -> Vec<String> {
    let all: BTreeSet<String> = folders.into_iter().collect();
    let inside = |path: &str| {
        let mut path = path;
        while let Some((above, _)) = path.rsplit_once('/') {
            if all.contains(above) {
                return true;
            }
            path = above;
        }
        false
    };
    all.iter().filter(|path| !inside(path)).cloned().collect()
}

fn add<T>(all: &mut Vec<T>, more: Vec<T>) {
    let room = LISTED.saturating_sub(all.len());
    all.extend(more.into_iter().take(room));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::worker::Source;

    fn task() -> Open {
        let source = Source::File("名单.csv".into());
        Open {
            task: Task::Archive { shown: "名单.csv".into(), source, named: true }, owner: None
        }
    }

    fn row() -> Done {
        let application = Application {
            path: "名单.csv".into(),
            part: None,
            format: None,
            sha256: None,
            record: Record::default(),
            attachments: Vec::new(),
            diagnostics: Vec::new(),
            against: None,
        };
        Done { application, scans: Vec::new() }
    }

    #[test]
    fn a_long_roster_is_not_read_ahead_of_those_who_take_its_rows() {
        let mut state = State::default();
        state.open.insert(key(0, "名单.csv", WAITING), task());
        for number in 0..WAITING - 1 {
            state.ready.insert(key(0, "名单.csv", number), row());
        }
        assert!(state.next_for(0).is_some(), "there is room");
        state.ready.insert(key(0, "名单.csv", WAITING - 1), row());
        assert!(state.next_for(0).is_none(), "its earlier rows wait to be taken");
        state.ready.pop_first();
        assert!(state.next_for(0).is_some(), "there is room again");
    }

    #[test]
    fn the_task_that_all_wait_for_runs_however_many_wait() {
        let mut state = State::default();
        state.open.insert(key(0, "a.csv", 0), task());
        for number in 0..2 * WAITING {
            state.ready.insert(key(0, "b.csv", number), row());
        }
        assert!(state.next_for(0).is_some());
    }
}
