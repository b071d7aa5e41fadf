//! The community base: communities by full path, the cities' numbers of urban
//! communities, and titles given before the ledger began.
//!
//! In: roster rows. Out: entries of the log, and findings by row. A row that is
//! there already and says the same changes nothing; one that says something
//! else of the same community is an `update`. Divisions that are renamed or
//! merged move their communities ([`Ledger::rename`]): the former paths stay,
//! and everything that happened stays with the community.
//!
//! [`Ledger::rename`]: super::Ledger::rename

mod awards;
mod community;
mod done;
mod import;
mod judge;
mod rename;
mod totals;

pub use community::{Community, KINDS};
pub use done::{Done, Terms};
pub use rename::Renaming;

pub(super) use community::{community, renamed, unknown};
pub(super) use done::Taken;
pub(super) use judge::Judge;
