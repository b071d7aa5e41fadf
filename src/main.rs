//! Arguments to a call to an exit code. The only place that reads the clock.

use std::process::ExitCode;

use shenpi::record::Date;

fn main() -> ExitCode {
    let now = jiff::Timestamp::now();
    // The programme runs on Chinese time, wherever this machine stands.
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let today = zone.to_datetime(now).date();
    let today = Date::new(today.year(), today.month().unsigned_abs(), today.day().unsigned_abs());
    match today {
        Some(today) => shenpi::cli::run(std::env::args_os().collect(), today),
        None => ExitCode::from(shenpi::cli::Exit::Internal as u8),
    }
}
