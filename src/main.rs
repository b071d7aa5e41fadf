//! Arguments to a call to an exit code. The only place that reads the clock.

use std::process::ExitCode;

fn main() -> ExitCode {
    shenpi::cli::run(std::env::args_os().collect(), jiff::Timestamp::now())
}
