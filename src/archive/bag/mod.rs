//! The tag files of a bag (BagIt 0.93 to 0.97, and 1.0 which is RFC 8493), as
//! text.
//!
//! In: the bytes of `bagit.txt`, `bag-info.txt`, a manifest or `fetch.txt`.
//! Out: what each says, with every [`Fault`] and the line where it stands.
//! Reading never fails, follows no path and touches no disk: a path that leaves
//! the bag on any system that people use is refused by its text alone. What
//! the files of the bag really are is the business of
//! [`verify`](super::verify()).

mod declaration;
mod fault;
mod fetch;
mod info;
mod list;
mod path;
mod text;

pub use declaration::{Declaration, Version};
pub use fault::{Fault, Kind};
pub use fetch::{Fetch, Wanted};
pub use info::{Info, Oxum};
pub use list::{Line, List};
pub(crate) use path::encode;
pub use path::reserved;
pub use text::Charset;
