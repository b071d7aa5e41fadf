//! All integration tests in one binary: one link, one process.
//!
//! - `archive`: bags, packing, fixity and inspection as a user runs them;
//! - `bagit`: the BagIt conformance suite;
//! - `render_signed`: from a record to a sealed paper to a verdict;
//! - `samples`: the folders under `samples/check`, each with what it must give;
//! - `conformance`: the decided examples beside this repository;
//! - `codes`: every code has its samples;
//! - `score`: scoring sheets, each with what it must give;
//! - `layering`: modules use only what stands before them;
//! - `fixes`: corrections that go out, and what comes back of them;
//! - `cli`: exit codes, streams and formats of the command;
//! - `gallery`: every kind of paper as a picture;
//! - `long_roster`: rosters that come in pieces;
//! - `ledger`: the ledger, from an empty file to a title taken away;
//! - `scans`: scans and seals, on pages that are generated;
//! - `laws`: what must hold for any input;
//! - `verify…`: attacks on signed PDFs, public cases, that nothing is both valid
//!   and changed, revocation data and policies, mutated files;
//! - `sign…`: keys, fields, what fields demand, time stamps, what is fetched;
//! - `yearly`: the yearly report in every format;
//! - `render_…`: the papers and reports: what they say, how they measure, what
//!   the command does.

#[path = "all/support.rs"]
mod support;

#[path = "all/archive.rs"]
mod archive;
#[path = "all/bagit.rs"]
mod bagit;
#[path = "all/cli.rs"]
mod cli;
#[path = "all/codes.rs"]
mod codes;
#[path = "all/conformance.rs"]
mod conformance;
#[path = "all/fixes.rs"]
mod fixes;
#[cfg(feature = "render")]
#[path = "all/gallery.rs"]
mod gallery;
#[path = "all/laws.rs"]
mod laws;
#[path = "all/layering.rs"]
mod layering;
#[path = "all/ledger.rs"]
mod ledger;
#[path = "all/long_roster.rs"]
mod long_roster;
#[cfg(feature = "render")]
#[path = "all/render_cli.rs"]
mod render_cli;
#[cfg(feature = "render")]
#[path = "all/render_form.rs"]
mod render_form;
#[cfg(feature = "render")]
#[path = "all/render_gbt.rs"]
mod render_gbt;
#[cfg(feature = "render")]
#[path = "all/render_plate.rs"]
mod render_plate;
#[cfg(feature = "render")]
#[path = "all/render_report.rs"]
mod render_report;
#[cfg(feature = "render")]
#[path = "all/render_signed.rs"]
mod render_signed;
#[path = "all/samples.rs"]
mod samples;
#[path = "all/scans.rs"]
mod scans;
#[path = "all/score.rs"]
mod score;
#[path = "all/sign.rs"]
mod sign;
#[path = "all/sign_device.rs"]
mod sign_device;
#[path = "all/sign_fetch.rs"]
mod sign_fetch;
#[path = "all/sign_seed.rs"]
mod sign_seed;
#[path = "all/sign_time.rs"]
mod sign_time;
#[path = "all/verify.rs"]
mod verify;
#[path = "all/verify_evidence.rs"]
mod verify_evidence;
#[path = "all/verify_mutants.rs"]
mod verify_mutants;
#[path = "all/yearly.rs"]
mod yearly;
