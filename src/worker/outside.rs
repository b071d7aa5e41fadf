//! A program of the outside, run once within a limit of time.
//!
//! In: a command that the user's own rule file names. Out: how it ended and the
//! beginning of what it printed. It is given no input.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Watch;

/// How a program ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// It was killed for its time.
    pub late: bool,
    /// The beginning of what it printed on stdout.
    pub printed: String,
}

/// Bytes of output that are kept.
const KEPT: u64 = 16 * 1024;

/// How often a program that has said all is asked whether it has ended.
const POLL: Duration = Duration::from_millis(20);

/// Runs a command for at most so many seconds.
pub fn outside(command: &[String], seconds: u64, watch: &Watch) -> io::Result<Ended> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::Error::other("no command"));
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let out = child.stdout.take();
    let child = Arc::new(Mutex::new(child));
    let watched = watch.begin(&child, Duration::from_secs(seconds));
    let mut printed = Vec::new();
    if let Some(mut out) = out {
        let _ = (&mut out).take(KEPT).read_to_end(&mut printed);
        // The rest goes nowhere, so that the program is not held up.
        let _ = io::copy(&mut out, &mut io::sink());
    }
    // Its output may end before it does: asked again and again, so that the
    // watch can still lay hands on it.
    let status = loop {
        let asked = child.lock().unwrap_or_else(PoisonError::into_inner).try_wait();
        match asked {
            Ok(Some(status)) => break Ok(status),
            Ok(None) => std::thread::sleep(POLL),
            Err(error) => break Err(error),
        }
    };
    let late = watch.end(watched);
    let printed = String::from_utf8_lossy(&printed).into_owned();
    Ok(Ended { code: status?.code(), late, printed })
}
