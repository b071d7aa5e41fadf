//! Long-term keeping: bags, their fixity, and the 四性检测.
//!
//! In: folders and zips. Out: verdicts with every finding ([`verify()`]), new
//! bags ([`pack`]), the report of an inspection ([`inspect`]), and the state
//! that lets a yearly check of thousands of bags go on where it was stopped
//! ([`fixity`]). Bags are judged by RFC 8493 and by the versions before it,
//! with the path rules of every system on every system.
//!
//! What it does not do: fetch what `fetch.txt` names, repair anything, or
//! write into a bag that exists.

pub mod bag;
mod find;
pub mod fixity;
pub mod inspect;
pub mod pack;
pub mod tree;
mod verify;

pub use find::{Place, find};
pub use verify::{Check, Entries, Follow, Options, Stamp, Verdict, Verified, verify};
