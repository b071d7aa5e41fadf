//! Many papers at once, in the order in which they came.
//!
//! In: papers to make, from one source. Out: each paper's files as bytes, in
//! the order of the source whatever the number of threads, and what stood
//! against it. No more than a few papers a thread are held at a time: the
//! source waits. Files are written by the caller.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};

use rayon::{Scope, ThreadPool, ThreadPoolBuilder};

use super::{Paper, PaperError, Refusal, Renderer, data};
use crate::application::Application;
use crate::diagnostic::Diagnostic;
use crate::form::{FormError, Format};
use crate::words;

/// Stack of a thread: templates nest, and layout follows them down.
pub(super) const STACK: usize = 16 << 20;

/// Papers a thread that may wait for one before them.
const WAITING: usize = 8;

/// Papers after which what the layout engine remembered of one is forgotten.
/// What every paper asks for stays: it is young again each time.
const REMEMBERED: usize = 5;

/// Threads that make papers.
#[derive(Debug)]
pub struct Press<'r> {
    renderer: &'r Renderer,
    format: Format,
    dpi: f64,
    pool: ThreadPool,
    jobs: usize,
}

/// A paper's files.
#[derive(Debug)]
pub struct Made {
    /// One for the whole paper (PDF), or one a page (SVG, PNG).
    pub files: Vec<File>,
    /// Number of pages.
    pub pages: usize,
    /// What is worth knowing about it.
    pub notes: Vec<Diagnostic>,
}

/// One file of a paper.
#[derive(Debug)]
pub struct File {
    /// Its content.
    pub bytes: Vec<u8>,
    /// SHA-256 of it, lower-case hexadecimal.
    pub sha256: String,
}

/// What became of a paper.
#[derive(Debug)]
pub enum Outcome {
    /// It was not to be made.
    Passed,
    /// It is made.
    Made(Made),
    /// The record does not give one.
    Refused(Vec<Diagnostic>),
}

/// Why a run cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// A template is wrong, or its paper does not keep the output's standards.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A page is too large for a picture of this resolution.
    #[error("page {0} cannot be drawn")]
    Page(usize),
    /// The source or the caller failed, or threads could not be started.
    #[error(transparent)]
    System(#[from] io::Error),
}

type Done<T> = (u64, T, Result<Outcome, PressError>);

/// Where the source puts its papers.
pub struct Tray<'t, 'scope, T> {
    press: &'scope Press<'scope>,
    scope: &'t Scope<'scope>,
    to: Sender<Done<T>>,
    from: Receiver<Done<T>>,
    each: &'t mut dyn FnMut(T, Outcome) -> Result<(), PressError>,
    /// Done before one that came earlier.
    early: BTreeMap<u64, (T, Result<Outcome, PressError>)>,
    given: u64,
    taken: u64,
}

impl<'r> Press<'r> {
    /// So many threads, each with the stack that layout needs.
    pub fn new(
        renderer: &'r Renderer,
        format: Format,
        dpi: u16,
        jobs: usize,
    ) -> io::Result<Press<'r>> {
        let jobs = jobs.max(1);
        let pool = ThreadPoolBuilder::new()
            .num_threads(jobs)
            .stack_size(STACK)
            .thread_name(|at| format!("paper {at}"))
            .build()
            .map_err(io::Error::other)?;
        Ok(Press { renderer, format, dpi: f64::from(dpi), pool, jobs })
    }

    /// Makes the papers that `source` puts into the tray; `each` takes them in
    /// that order, with what the source said of each.
    pub fn run<T: Send, R>(
        &self,
        source: impl FnOnce(&mut Tray<'_, '_, T>) -> Result<R, PressError>,
        each: &mut dyn FnMut(T, Outcome) -> Result<(), PressError>,
    ) -> Result<R, PressError> {
        let (to, from) = mpsc::channel();
        self.pool.in_place_scope(|scope| {
            let early = BTreeMap::new();
            let mut tray = Tray { press: self, scope, to, from, each, early, given: 0, taken: 0 };
            let result = source(&mut tray)?;
            tray.hand_out(0)?;
            // What the layout engine remembers serves nobody any more: its room
            // is for the list.
            comemo::evict(0);
            Ok(result)
        })
    }

    fn make(&self, cases: &[Application]) -> Result<Outcome, PressError> {
        let made = match self.renderer.render(cases, self.format) {
            Ok(paper) => self.write(&paper).map(Outcome::Made),
            Err(Refusal::Record(found)) => Ok(Outcome::Refused(found)),
            Err(Refusal::Template(error)) => Err(PressError::Form(error)),
        };
        comemo::evict(REMEMBERED * self.jobs);
        made
    }

    fn write(&self, paper: &Paper) -> Result<Made, PressError> {
        let pages = paper.pages();
        let files = match self.format {
            Format::Pdf => vec![paper.pdf()],
            Format::Svg => (0..pages).map(|page| paper.svg(page)).collect(),
            Format::Png => (0..pages).map(|page| paper.png(page, self.dpi)).collect(),
        };
        let file = |bytes: Result<Vec<u8>, PaperError>| match bytes {
            Ok(bytes) => Ok(File { sha256: data::sha256(&bytes), bytes }),
            Err(PaperError::Page(page)) => Err(PressError::Page(page)),
            Err(PaperError::Pdf(error)) => Err(PressError::System(io::Error::other(error))),
            Err(PaperError::Field(error)) => Err(PressError::System(io::Error::other(error))),
            Err(PaperError::Standard(why)) => {
                let template = self.renderer.form().shown_file(&self.renderer.output().template);
                let message = words!(
                    "写不成所要的 PDF 标准：{why}",
                    "The PDF standard cannot be kept: {why}"
                );
                Err(PressError::Form(FormError::about(&template, message)))
            }
        };
        let files = files.into_iter().map(file).collect::<Result<_, _>>()?;
        Ok(Made { files, pages, notes: paper.notes.clone() })
    }
}

impl<T: Send> Tray<'_, '_, T> {
    /// One more paper of these records; of none, `said` is only handed on in
    /// its turn. Waits while too many are under way.
    pub fn put(&mut self, cases: Vec<Application>, said: T) -> Result<(), PressError>
    where
        T: 'static,
    {
        let number = self.given;
        self.given += 1;
        if cases.is_empty() {
            self.early.insert(number, (said, Ok(Outcome::Passed)));
        } else {
            let (press, to) = (self.press, self.to.clone());
            self.scope.spawn(move |_| {
                // A fault of the layout engine must not leave the run waiting.
                let made = catch_unwind(AssertUnwindSafe(|| press.make(&cases)));
                let broke = |_| Err(io::Error::other("the layout engine failed").into());
                let outcome = made.unwrap_or_else(broke);
                // Nobody waits for it where the run has ended.
                let _ = to.send((number, said, outcome));
            });
        }
        self.hand_out(self.press.jobs * WAITING)
    }

    /// Hands out what is done, in order, until no more than so many are left.
    fn hand_out(&mut self, left: usize) -> Result<(), PressError> {
        loop {
            while let Some((said, outcome)) = self.early.remove(&self.taken) {
                self.taken += 1;
                (self.each)(said, outcome?)?;
            }
            let waiting = self.given - self.taken;
            let done = if waiting > left as u64 {
                self.from.recv().ok()
            } else {
                self.from.try_recv().ok()
            };
            let Some((number, said, outcome)) = done else { return Ok(()) };
            self.early.insert(number, (said, outcome));
        }
    }
}
