//! Many files: walking, workers, order, and the rules between applications.
//!
//! In: paths as the user gave them. Out: [`Application`]s, one after another in
//! order of path whatever the number of jobs, each complete with attachments
//! and the rules that need its neighbours. Memory does not grow with the batch
//! save for what those rules must remember: a few words an application.
//!
//! Nothing is written anywhere, and no file is opened for writing.
//!
//! [`Application`]: crate::application::Application

use std::io;
use std::sync::Arc;

use crate::application::{Application, Totals};
use crate::diagnostic::Diagnostic;
use crate::form::FormDef;
use crate::scan;
use crate::worker::{Program, Setup, Watch, Worker};

mod attach;
mod cross;
mod folder;
mod input;
mod lists;
mod look;
mod queue;
mod tree;

pub use input::{Input, InputError, inputs, once};

use cross::Cross;
use queue::Queue;

/// How a batch is run.
#[derive(Debug)]
pub struct Options {
    /// What the workers are told.
    pub setup: Arc<Setup>,
    /// How a worker is started.
    pub program: Program,
    /// Number of workers.
    pub jobs: usize,
    /// How scans are looked at; `None` where they are not.
    pub scans: Option<scan::Limits>,
}

/// What a batch found beside applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Sums.
    pub totals: Totals,
    /// Files passed over: `~$…`, `._…`, hidden files. Sorted.
    pub litter: Vec<String>,
    /// Folders in which nothing that can hold a form was found. Sorted.
    pub without_form: Vec<String>,
    /// Folders of attachments that nobody checked, since the form that they
    /// belong to cannot be read. Sorted.
    pub unchecked: Vec<String>,
    /// Files and folders that could not be listed, with the system's words.
    pub unlisted: Vec<(String, String)>,
}

/// Names listed in a summary; the rest is only counted by the caller's eye.
const LISTED: usize = 10_000;

/// Progress of a batch, for the terminal.
pub trait Progress: Sync {
    /// Applications that are done, and the path that was last worked on.
    fn step(&self, done: u64, path: &str);
}

/// No progress.
impl Progress for () {
    fn step(&self, _done: u64, _path: &str) {}
}

/// What is asked about an application once its neighbours have been: rules that
/// need more than the batch, such as a quota.
pub type Question<'a> = dyn FnMut(&Application) -> Vec<Diagnostic> + 'a;

/// Runs a batch; `each` takes the applications in order of path. An error of
/// `each` ends the run.
pub fn run(
    form: &FormDef,
    options: &Options,
    inputs: &[Input],
    progress: &dyn Progress,
    each: &mut dyn FnMut(Application) -> io::Result<()>,
) -> io::Result<Summary> {
    run_asking(form, options, inputs, progress, &mut |_| Vec::new(), each)
}

/// Runs a batch; `ask` may add to what was found, in order of path.
pub fn run_asking(
    form: &FormDef,
    options: &Options,
    inputs: &[Input],
    progress: &dyn Progress,
    ask: &mut Question<'_>,
    each: &mut dyn FnMut(Application) -> io::Result<()>,
) -> io::Result<Summary> {
    let watch = Watch::start();
    let queue = Queue::new(inputs);
    let mut summary = Summary::default();
    let outcome = std::thread::scope(|scope| {
        for own in 0..options.jobs.max(1) {
            let worker = Worker::new(
                options.program.clone(),
                Arc::clone(&options.setup),
                Arc::clone(&watch),
            );
            let queue = &queue;
            scope.spawn(move || queue.work(form, options, worker, own));
        }
        let mut cross = Cross::new(form, options.setup.lang);
        let mut outcome = Ok(());
        while let Some(done) = queue.next() {
            let mut application = done.application;
            cross.judge(&mut application, &done.scans);
            let more = ask(&application);
            application.diagnostics.extend(more);
            summary.totals.add(&application);
            progress.step(summary.totals.applications, &application.path);
            outcome = each(application);
            if outcome.is_err() {
                queue.stop();
                break;
            }
        }
        outcome
    });
    queue.finish(&mut summary);
    outcome.map(|()| summary)
}
