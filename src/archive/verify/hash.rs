//! Every listed file, read once.
//!
//! In: the entries that manifests mean. Out: what does not fit, in order of
//! path whatever the number of threads. A file that an earlier, interrupted run
//! found intact, and that nobody has written since, is not read again.

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Follow, Judge, Listed, Stamp, is_payload, modified, words};
use crate::archive::tree::{Entry, Reader, Root, Tree, Workers};
use crate::digest::{self, Algorithm, Digest};
use crate::record::Date;
use crate::worker::Source;

/// A file to read, with all digests that any name of it has on record.
struct Job {
    entry: usize,
    digests: Vec<Digest>,
    /// A contradiction in the manifests was already told.
    conflict: bool,
}

/// What came of it.
enum Outcome {
    Differs { expected: Digest, actual: Digest },
    Unread(String),
}

impl Judge<'_> {
    /// Hashes what is listed and there.
    pub(super) fn hash(
        &mut self,
        root: &Root,
        workers: &Workers,
        threads: NonZeroUsize,
        listed: &[Listed],
        follow: &dyn Follow,
    ) {
        let jobs = jobs(listed);
        let outcomes = run(root, workers, self.tree, &jobs, threads, follow);
        let last_good = follow.last_good();
        let mut bad = 0;
        for (at, outcome) in outcomes {
            let Some(job) = jobs.get(at) else { continue };
            let Some(entry) = self.tree.entries.get(job.entry) else { continue };
            bad += 1;
            match outcome {
                Outcome::Unread(why) => {
                    self.verified.entries.unverified += 1;
                    self.say(words::unread(&entry.path, &why, self.lang));
                }
                Outcome::Differs { expected, actual } => {
                    self.verified.entries.altered += 1;
                    let rot = last_good.as_ref().and_then(|(date, fingerprint)| {
                        let untouched = *fingerprint == self.verified.fingerprint
                            || is_older(modified(entry), *date);
                        untouched.then_some(*date)
                    });
                    let found = match rot {
                        Some(date) => {
                            words::rotten(&entry.path, date, &expected, &actual, self.lang)
                        }
                        None => words::altered(&entry.path, &expected, &actual, self.lang),
                    };
                    self.say(found);
                }
            }
        }
        // Whose lines contradict each other is not intact, whatever it holds.
        let doubtful = jobs.iter().filter(|job| job.conflict).count() as u64;
        let good = (jobs.len() as u64).saturating_sub(bad);
        self.verified.entries.altered += doubtful.min(good);
        self.verified.entries.intact = good.saturating_sub(doubtful);
    }
}

/// One job an entry; several names may mean the same one.
fn jobs(listed: &[Listed]) -> Vec<Job> {
    let mut order: Vec<(usize, &Listed)> =
        listed.iter().filter_map(|one| Some((one.entry?, one))).collect();
    order.sort_by_key(|(entry, _)| *entry);
    let mut jobs: Vec<Job> = Vec::with_capacity(order.len());
    for (entry, one) in order {
        let job = match jobs.last_mut() {
            Some(job) if job.entry == entry => job,
            _ => {
                jobs.push(Job { entry, digests: Vec::new(), conflict: false });
                let Some(job) = jobs.last_mut() else { continue };
                job
            }
        };
        job.conflict |= one.conflict;
        if !one.conflict {
            let new = one.digests.iter().filter(|digest| !job.digests.contains(digest));
            let new: Vec<Digest> = new.copied().collect();
            job.digests.extend(new);
        }
    }
    jobs
}

/// Runs all jobs; what is not intact comes back, in order.
fn run(
    root: &Root,
    workers: &Workers,
    tree: &Tree,
    jobs: &[Job],
    threads: NonZeroUsize,
    follow: &dyn Follow,
) -> Vec<(usize, Outcome)> {
    let next = AtomicUsize::new(0);
    let bad: Mutex<Vec<(usize, Outcome)>> = Mutex::new(Vec::new());
    let settle = |at: usize, job: &Job, stamp: &Stamp<'_>, outcome: Option<Outcome>| {
        if outcome.is_none() && !job.conflict {
            follow.intact(stamp);
        }
        if is_payload(stamp.path) {
            follow.file(stamp.path, stamp.size);
        }
        if let (Some(outcome), Ok(mut bad)) = (outcome, bad.lock()) {
            bad.push((at, outcome));
        }
    };
    let work = || {
        let mut reader = Reader::new(root, workers);
        // The next file on disk to hash; what needs none, or comes out of a
        // zip, is settled on the way.
        let take = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let job = jobs.get(at)?;
                let Some(entry) = tree.entries.get(job.entry) else { continue };
                let stamp = job.stamp(entry);
                if job.digests.is_empty() || follow.known(&stamp) {
                    settle(at, job, &stamp, None);
                    continue;
                }
                let algorithms = job.algorithms();
                match reader.source(entry) {
                    Source::File(path) => return Some(((at, job, stamp), path, algorithms)),
                    Source::Member(..) => {
                        let outcome = job.compare(reader.digests(entry, &algorithms));
                        settle(at, job, &stamp, outcome);
                    }
                }
            }
        };
        digest::files(take, |(at, job, stamp), result| {
            settle(at, job, &stamp, job.compare(result));
        });
    };
    let threads = threads.get().min(jobs.len()).max(1);
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut bad = bad.into_inner().unwrap_or_default();
    bad.sort_by_key(|(at, _)| *at);
    bad
}

impl Job {
    fn stamp<'a>(&'a self, entry: &'a Entry) -> Stamp<'a> {
        Stamp {
            path: &entry.path,
            size: entry.size,
            modified: modified(entry),
            digests: &self.digests,
        }
    }

    /// Those of the digests on record, each once.
    fn algorithms(&self) -> Vec<Algorithm> {
        let mut algorithms: Vec<Algorithm> = self.digests.iter().map(Digest::algorithm).collect();
        algorithms.sort_unstable();
        algorithms.dedup();
        algorithms
    }

    /// What is wrong with a file of these digests, or that has none.
    fn compare<E: Display>(&self, found: Result<(u64, Vec<Digest>), E>) -> Option<Outcome> {
        let found = match found {
            Ok((_, found)) => found,
            Err(error) => return Some(Outcome::Unread(error.to_string())),
        };
        self.digests.iter().find_map(|expected| {
            let actual = found.iter().find(|found| found.algorithm() == expected.algorithm())?;
            let (expected, actual) = (*expected, *actual);
            (actual != expected).then_some(Outcome::Differs { expected, actual })
        })
    }
}

/// Whether a file was last written before a day began anywhere on Earth.
fn is_older(modified: u128, date: Date) -> bool {
    let Some(epoch) = Date::new(1970, 1, 1) else { return false };
    let days = i64::from(date.days_since(epoch));
    let begins = u128::try_from((days * 24 - 14) * 3600).unwrap_or(0) * 1_000_000_000;
    modified > 0 && modified < begins
}
