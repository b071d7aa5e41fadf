//! Work by several threads, told in order.
//!
//! In: items, what each thread has of its own, what is done with an item. Out:
//! the results, one by one in the order of the items, whatever the number of
//! threads. Whoever finishes an item tells of it and of those that waited for
//! it: no thread is woken for that. No thread runs far ahead of what was told,
//! so that few results wait in memory.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

/// Items for each thread that may be done before their turn has come.
const AHEAD: usize = 8;

/// What was done and waits, and who is next.
struct Turns<R, F, E> {
    /// The next item that nobody works on.
    next: usize,
    /// The item that is told next.
    turn: usize,
    waiting: BTreeMap<usize, R>,
    tell: F,
    failed: Option<E>,
    /// A thread fell: nobody may wait for what it had in hand.
    fallen: bool,
}

impl<R, F, E> Turns<R, F, E> {
    fn is_over(&self) -> bool {
        self.fallen || self.failed.is_some()
    }
}

/// Rings where its thread falls.
struct Alarm<'a, R, F, E>(&'a Mutex<Turns<R, F, E>>, &'a Condvar);

impl<R, F, E> Drop for Alarm<'_, R, F, E> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).fallen = true;
            self.1.notify_all();
        }
    }
}

/// Works on all items with so many threads. The first error of `tell` ends it:
/// what is under way is finished and not told.
pub(super) fn in_turn<T: Sync, O, R: Send, E: Send>(
    items: &[T],
    jobs: usize,
    own: impl Fn() -> O + Sync,
    work: impl Fn(&mut O, &T) -> R + Sync,
    tell: impl FnMut(&T, R) -> Result<(), E> + Send,
) -> Result<(), E> {
    let jobs = jobs.min(items.len()).max(1);
    let (waiting, failed) = (BTreeMap::new(), None);
    let turns = Mutex::new(Turns { next: 0, turn: 0, waiting, tell, failed, fallen: false });
    let moved = Condvar::new();
    let locked = || turns.lock().unwrap_or_else(PoisonError::into_inner);
    let thread = || {
        let mut own = own();
        let _alarm = Alarm(&turns, &moved);
        let mut turns = locked();
        loop {
            while !turns.is_over() && turns.next >= turns.turn + jobs * AHEAD {
                turns = moved.wait(turns).unwrap_or_else(PoisonError::into_inner);
            }
            let at = turns.next;
            let Some(item) = items.get(at).filter(|_| !turns.is_over()) else { return };
            turns.next += 1;
            drop(turns);
            let result = work(&mut own, item);
            turns = locked();
            turns.waiting.insert(at, result);
            turns.tell_all(items);
            if jobs > 1 {
                moved.notify_all();
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(thread);
        }
    });
    match turns.into_inner().unwrap_or_else(PoisonError::into_inner).failed {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

impl<R, F, E> Turns<R, F, E> {
    /// Tells of all whose turn has come.
    fn tell_all<T>(&mut self, items: &[T])
    where
        F: FnMut(&T, R) -> Result<(), E>,
    {
        while self.failed.is_none()
            && let Some(result) = self.waiting.remove(&self.turn)
            && let Some(item) = items.get(self.turn)
        {
            self.turn += 1;
            self.failed = (self.tell)(item, result).err();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_number_of_threads_the_order_is_the_same() {
        let items: Vec<u64> = (0..500).collect();
        for jobs in [0, 1, 2, 7, 600] {
            let mut told = Vec::new();
            // The work of the first takes longest.
            let work = |count: &mut u64, item: &u64| {
                *count += 1;
                (0..(500 - item) * 20).fold(*item, |sum, step| sum ^ step.wrapping_mul(31))
            };
            let done = in_turn(
                &items,
                jobs,
                || 0,
                work,
                |item, _| {
                    told.push(*item);
                    Ok::<(), ()>(())
                },
            );
            assert_eq!((done, &told), (Ok(()), &items), "{jobs}");
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let items: Vec<usize> = (0..100).collect();
        for jobs in [1, 4] {
            let mut told = 0;
            let done = in_turn(
                &items,
                jobs,
                || (),
                |(), item| *item,
                |_, item| {
                    told += 1;
                    if item == 5 { Err(item) } else { Ok(()) }
                },
            );
            assert_eq!((done, told), (Err(5), 6), "{jobs}");
        }
        let none: [usize; 0] = [];
        assert_eq!(in_turn(&none, 3, || (), |(), _| (), |_, ()| Err(())), Ok(()));
    }
}
