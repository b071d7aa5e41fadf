//! What the ledger says: quota, progress, draw, history and check.
//!
//! In: the core types of `registry`. Out: text for a terminal, JSON of the
//! contract (section 7), csv, xlsx and a page. The settings that are our own reading
//! of the policy （口径） stand in every one of them that uses any.

mod csv;
mod explain;
mod html;
mod human;
mod json;
mod words;
mod xlsx;

pub use csv::stats as stats_csv;
pub use explain::explain;
pub use html::{Shown, stats as stats_html};
pub use human::{history, quota, stats, verify};
pub use json::{
    history as history_json, quota as quota_json, sample as sample_json, stats as stats_json,
    verify as verify_json,
};
pub use words::{Convention, conventions, fault};
pub use xlsx::stats as stats_xlsx;
