//! The memory limit of a child: the only calls that differ by system.

/// Holds this process to so many bytes of address space; allocation beyond
/// aborts it, which costs the parent one diagnostic. Where the system refuses,
/// the readers' own limits still hold.
#[cfg(unix)]
pub(super) fn memory(bytes: u64) {
    // The binary, its stacks and the allocator's arenas come on top.
    let room = bytes.saturating_add(256 << 20);
    let _ = rlimit::setrlimit(rlimit::Resource::AS, room, room);
    let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
}

/// The same on Windows, by a job object.
#[cfg(windows)]
pub(super) fn memory(bytes: u64) {
    let Ok(job) = win32job::Job::create() else { return };
    let mut limits = win32job::ExtendedLimitInfo::new();
    limits.limit_working_memory(0, usize::try_from(bytes).unwrap_or(usize::MAX));
    limits.limit_kill_on_job_close();
    if job.set_extended_limit_info(&limits).is_ok() && job.assign_current_process().is_ok() {
        std::mem::forget(job); // the limit lasts as long as the process
    }
}

/// Elsewhere the readers' own limits hold.
#[cfg(not(any(unix, windows)))]
pub(super) fn memory(_bytes: u64) {}
