//! The parent's side: one [`Worker`] is one child, started when first asked
//! and again after it died.

use std::borrow::Cow;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{
    Entry, LONGEST_FRAME, Listing, Looked, Reply, Request, Rest, Setup, Shown, Source, Watch,
    WorkerError, read_frame, write_frame,
};
use crate::digest::Algorithm;
use crate::document::{Damage, Limit, ReadError};
use crate::reading::{Reading, Scored};
use crate::remark::{self, Slip};
use crate::scan;
use crate::sign::pdf::{Found, Plan, PrepareError, Prepared};
use crate::verify::{Options, Report};

/// How to start a child: this binary and the hidden subcommand.
#[derive(Clone, Debug)]
pub struct Program {
    /// The binary.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl Program {
    /// The binary that runs now, under its hidden subcommand.
    pub fn this() -> io::Result<Program> {
        Ok(Program { path: std::env::current_exe()?, arguments: vec!["__worker".to_owned()] })
    }
}

/// One child process, or the promise of one.
#[derive(Debug)]
pub struct Worker {
    program: Program,
    setup: Arc<Setup>,
    watch: Arc<Watch>,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Arc<Mutex<Child>>,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    talk: ChildStderr,
    /// Whether the child knows what to trust.
    told: bool,
    /// The plan that the child was told last.
    plan: Option<Arc<Plan>>,
}

impl Worker {
    /// A worker that starts its child when first asked.
    pub fn new(program: Program, setup: Arc<Setup>, watch: Arc<Watch>) -> Worker {
        Worker { program, setup, watch, running: None }
    }

    /// Reads and judges a file; of a long roster, the first piece.
    pub fn read(&mut self, source: &Source, name: &str) -> Result<Reading, WorkerError> {
        let request = Request::Read { source: source.clone(), name: name.to_owned() };
        match self.ask(&request)? {
            Reply::Reading(reading) => Ok(*reading),
            other => Err(unexpected(other)),
        }
    }

    /// Reads and judges a file of scoring sheets.
    pub fn score(&mut self, source: &Source, name: &str) -> Result<Scored, WorkerError> {
        let request = Request::Score { source: source.clone(), name: name.to_owned() };
        match self.ask(&request)? {
            Reply::Scored(scored) => Ok(*scored),
            other => Err(unexpected(other)),
        }
    }

    /// The applications of a roster from this one on, no more than a piece.
    pub fn rest(&mut self, source: &Source, name: &str, from: usize) -> Result<Rest, WorkerError> {
        let request = Request::Rest { source: source.clone(), name: name.to_owned(), from };
        match self.ask(&request)? {
            Reply::Rest(rest) => Ok(rest),
            other => Err(unexpected(other)),
        }
    }

    /// What the reader sees of a file.
    pub fn show(&mut self, source: &Source) -> Result<Shown, WorkerError> {
        match self.ask(&Request::Show { source: source.clone() })? {
            Reply::Document(shown) => Ok(*shown?),
            other => Err(unexpected(other)),
        }
    }

    /// The members of an archive.
    pub fn list(&mut self, archive: &Path) -> Result<Listing, WorkerError> {
        match self.ask(&Request::List { archive: archive.to_owned() })? {
            Reply::Members(listing) => Ok(listing?),
            other => Err(unexpected(other)),
        }
    }

    /// All that an archive's directory lists, in its order: unsafe names,
    /// links and folders too. The second value tells that members share a
    /// name.
    pub fn entries(&mut self, archive: &Path) -> Result<(Vec<Entry>, bool), WorkerError> {
        match self.ask(&Request::Entries { archive: archive.to_owned() })? {
            Reply::Entries(entries) => Ok(entries?),
            other => Err(unexpected(other)),
        }
    }

    /// The members of an archive that may itself lie in one: none are listed
    /// there.
    pub fn entries_of(&mut self, source: &Source) -> Result<Vec<Entry>, WorkerError> {
        match source {
            Source::File(path) => Ok(self.entries(path)?.0),
            Source::Member(..) => Ok(Vec::new()),
        }
    }

    /// The bytes of a digest list.
    pub fn bytes(&mut self, source: &Source) -> Result<Vec<u8>, WorkerError> {
        match self.ask(&Request::Bytes { source: source.clone() })? {
            Reply::Bytes(bytes) => Ok(bytes?.into_vec()),
            other => Err(unexpected(other)),
        }
    }

    /// The bytes of a PDF's attachment; `None` where it has none of this name.
    #[cfg(feature = "render")]
    pub fn attached(
        &mut self,
        source: &Source,
        name: &str,
    ) -> Result<Option<Vec<u8>>, WorkerError> {
        let request = Request::Attached { source: source.clone(), name: name.to_owned() };
        match self.ask(&request)? {
            Reply::Attached(bytes) => Ok(bytes?.map(serde_bytes::ByteBuf::into_vec)),
            other => Err(unexpected(other)),
        }
    }

    /// A marked copy of a file, or what it holds. It is read once: what is
    /// marked is what has this SHA-256.
    pub fn remark(
        &mut self,
        source: &Source,
        sha256: &str,
        slip: &Slip,
    ) -> Result<remark::Outcome, WorkerError> {
        let (source, sha256) = (source.clone(), sha256.to_owned());
        match self.ask(&Request::Remark { source, sha256, slip: Box::new(slip.clone()) })? {
            Reply::Remarked(outcome) => Ok(outcome?),
            other => Err(unexpected(other)),
        }
    }

    /// The verdict over a signed PDF. A child is told the options once; they
    /// are the same for all its files.
    pub fn verify(&mut self, source: &Source, options: &Options) -> Result<Report, WorkerError> {
        if self.running.as_ref().is_none_or(|running| !running.told) {
            match self.ask(&Request::Trust { options: Box::new(options.clone()) })? {
                Reply::Trusted(Ok(())) => {}
                Reply::Trusted(Err(why)) => return Err(WorkerError::Unopened(why)),
                other => return Err(unexpected(other)),
            }
            if let Some(running) = &mut self.running {
                running.told = true;
            }
        }
        match self.ask(&Request::Verify { source: source.clone() })? {
            Reply::Verified(report) => Ok(*report?),
            other => Err(unexpected(other)),
        }
    }

    /// Digests of a file, as hexadecimal, in the order of the algorithms.
    pub fn digest(
        &mut self,
        source: &Source,
        algorithms: &[Algorithm],
    ) -> Result<Vec<String>, WorkerError> {
        let request = Request::Digest { source: source.clone(), algorithms: algorithms.to_vec() };
        match self.ask(&request)? {
            Reply::Digests(digests) => Ok(digests?),
            other => Err(unexpected(other)),
        }
    }

    /// One more revision of a PDF. Its bytes travel, not its path: what was
    /// prepared is what will be signed. A plan is told once, as long as the same
    /// one comes with the next PDF.
    pub fn prepare(
        &mut self,
        pdf: &[u8],
        plan: &Arc<Plan>,
    ) -> Result<Result<Prepared, PrepareError>, WorkerError> {
        let length = length(pdf)?;
        match self.send(Some(plan), &Request::Prepare { length }, pdf)? {
            Reply::Prepared(prepared) => Ok(prepared),
            other => Err(unexpected(other)),
        }
    }

    /// The signatures of a PDF.
    pub fn survey(&mut self, pdf: &[u8]) -> Result<Result<Vec<Found>, PrepareError>, WorkerError> {
        let length = length(pdf)?;
        match self.send(None, &Request::Survey { length }, pdf)? {
            Reply::Surveyed(found) => Ok(found),
            other => Err(unexpected(other)),
        }
    }

    /// Digests of a file, and what is to be seen on it.
    pub fn look(
        &mut self,
        source: &Source,
        name: &str,
        algorithms: &[Algorithm],
        limits: scan::Limits,
    ) -> Result<Looked, WorkerError> {
        let (source, name, algorithms) = (source.clone(), name.to_owned(), algorithms.to_vec());
        match self.ask(&Request::Look { source, name, algorithms, limits })? {
            Reply::Looked(looked) => Ok(*looked?),
            other => Err(unexpected(other)),
        }
    }

    fn ask(&mut self, request: &Request<'_>) -> Result<Reply, WorkerError> {
        self.send(None, request, &[])
    }

    /// Asks; a plan that the child does not have goes before the request, the
    /// bytes that it announces behind it.
    fn send(
        &mut self,
        plan: Option<&Arc<Plan>>,
        request: &Request<'_>,
        block: &[u8],
    ) -> Result<Reply, WorkerError> {
        let time = Duration::from_millis(self.setup.limits.time_ms);
        let running = match &mut self.running {
            Some(running) => running,
            none => none.insert(start(&self.program, &self.setup).map_err(WorkerError::Start)?),
        };
        let watched = self.watch.begin(&running.child, time);
        let reply = running
            .tell(plan)
            .and_then(|()| write_frame(&mut running.to, request))
            .and_then(|()| running.to.write_all(block))
            .and_then(|()| running.to.flush())
            .and_then(|()| read_frame::<Reply>(&mut running.from));
        let late = self.watch.end(watched);
        match reply {
            Ok(Reply::Unopened(why)) => Err(WorkerError::Unopened(why)),
            Ok(reply) => Ok(reply),
            Err(_) => Err(match self.running.take() {
                Some(running) => running.cause_of_death(late),
                None => WorkerError::Read(ReadError::Damaged(Damage::Reader("lost".to_owned()))),
            }),
        }
    }
}

/// The length of a PDF that may travel.
fn length(pdf: &[u8]) -> Result<u32, WorkerError> {
    let length = u32::try_from(pdf.len()).ok().filter(|length| *length <= LONGEST_FRAME);
    length.ok_or(WorkerError::Read(ReadError::OverLimit(Limit::Size)))
}

fn unexpected(_reply: Reply) -> WorkerError {
    WorkerError::Read(ReadError::Damaged(Damage::Reader("protocol".to_owned())))
}

fn start(program: &Program, setup: &Setup) -> io::Result<Running> {
    let mut child = Command::new(&program.path)
        .args(&program.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (Some(to), Some(from), Some(talk)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io::Error::other("no pipes"));
    };
    let mut running = Running {
        child: Arc::new(Mutex::new(child)),
        to: BufWriter::with_capacity(1 << 16, to),
        from: BufReader::with_capacity(1 << 16, from),
        talk,
        told: false,
        plan: None,
    };
    write_frame(&mut running.to, setup)?;
    Ok(running)
}

impl Running {
    /// Tells the plan, where it is another than the last.
    fn tell(&mut self, plan: Option<&Arc<Plan>>) -> io::Result<()> {
        let is_new =
            |plan: &&Arc<Plan>| self.plan.as_ref().is_none_or(|told| !Arc::ptr_eq(told, plan));
        let Some(plan) = plan.filter(is_new) else { return Ok(()) };
        write_frame(&mut self.to, &Request::Plan(Cow::Borrowed(&**plan)))?;
        self.plan = Some(Arc::clone(plan));
        Ok(())
    }

    fn cause_of_death(mut self, late: bool) -> WorkerError {
        self.kill();
        if late {
            return WorkerError::Read(ReadError::OverLimit(Limit::Time));
        }
        let mut talk = Vec::new();
        let _ = (&mut self.talk).take(1 << 16).read_to_end(&mut talk);
        let talk = String::from_utf8_lossy(&talk);
        // What the runtime prints before it aborts for want of memory.
        if talk.contains("memory allocation of") || talk.contains("out of memory") {
            return WorkerError::Read(ReadError::OverLimit(Limit::Memory));
        }
        WorkerError::Read(ReadError::Damaged(Damage::Reader("crash".to_owned())))
    }

    fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            // Its pipe closes and it ends by itself; a hung one is killed.
            running.kill();
        }
    }
}
