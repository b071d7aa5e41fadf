//! Arguments to a call to an exit code. The only place that reads the clock.

use std::process::ExitCode;

use shenpi::record::Date;

fn main() -> ExitCode {
    let now = jiff::Timestamp::now();
    // The programme runs on Chinese time, wherever this machine stands.
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let here = zone.to_datetime(now);
    let at = format!("{}+08:00", here.strftime("%Y-%m-%dT%H:%M:%S"));
    let today = here.date();
    let today = Date::new(today.year(), today.month().unsigned_abs(), today.day().unsigned_abs());
    match today {
        Some(today) => shenpi::cli::run(std::env::args_os().collect(), today, &at),
        None => ExitCode::from(shenpi::cli::Exit::Internal as u8),
    }
}
