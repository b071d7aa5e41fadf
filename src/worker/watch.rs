//! The clock over all children: who takes longer than the limit is killed.

use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Watches children from a thread of its own until it is dropped.
#[derive(Debug)]
pub struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    watched: Vec<Watched>,
    next: u64,
    stop: bool,
}

#[derive(Debug)]
struct Watched {
    id: u64,
    child: Arc<Mutex<Child>>,
    deadline: Instant,
    killed: bool,
}

/// How late a kill may come.
const TICK: Duration = Duration::from_millis(100);

impl Watch {
    /// Starts the thread.
    pub fn start() -> Arc<Watch> {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let thread = thread::spawn(move || own.run());
        Arc::new(Watch { shared, thread: Some(thread) })
    }

    /// Begins to watch a child; [`Watch::end`] takes the number.
    pub(super) fn begin(&self, child: &Arc<Mutex<Child>>, time: Duration) -> u64 {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.next += 1;
        let id = state.next;
        let deadline = Instant::now() + time;
        state.watched.push(Watched { id, child: Arc::clone(child), deadline, killed: false });
        id
    }

    /// Ends the watch; true where the child was killed for its time.
    pub(super) fn end(&self, id: u64) -> bool {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.watched.iter().position(|watched| watched.id == id) {
            Some(at) => state.watched.swap_remove(at).killed,
            None => false,
        }
    }
}

impl Shared {
    fn run(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.stop {
            let now = Instant::now();
            for watched in state.watched.iter_mut().filter(|watched| !watched.killed) {
                if watched.deadline <= now {
                    watched.killed = true;
                    let mut child = watched.child.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = child.kill(); // gone already is as good
                }
            }
            state = self
                .changed
                .wait_timeout(state, TICK)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
