//! The PDF side of a signature (ISO 32000-1, 12.8; ETSI EN 319 142-1).
//!
//! In: a file's bytes and a [`Plan`]. Out: a [`Prepared`] revision with room for
//! a CMS or a timestamp token, or a finished one that holds evidence. Nothing
//! here knows a key. [`prepare`] parses foreign bytes: call it through `worker`.
//! Only incremental updates: the bytes that were there stay, so every earlier
//! signature stays valid; of the objects no more are written again than must be.

use serde::{Deserialize, Serialize};

mod across;
mod appearance;
mod dss;
mod embed;
mod field;
mod places;
mod prepare;
mod revision;
mod seed;
mod structure;
mod survey;

pub use appearance::{Appearance, Art};
pub use dss::Evidence;
pub use places::{Place, add_places};
pub use prepare::prepare;
pub use seed::{Demand, Maker};
pub use survey::{Found, Kind, survey};

/// What a revision is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Plan {
    /// Sign in a field.
    Sign(Box<Approval>),
    /// Add a document timestamp (ETSI EN 319 142-1, 5.4.3); room for its token.
    Stamp {
        /// Bytes.
        room: usize,
    },
    /// Add evidence (the DSS dictionary, 5.4.2).
    Keep(Evidence),
}

/// A signature that is wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Approval {
    /// Name or mapping name of the field; without it the only empty one, else
    /// an invisible one.
    pub field: Option<String>,
    /// Where a field that is not there yet goes.
    pub at: Option<Spot>,
    /// Bytes of the CMS.
    pub room: usize,
    /// The claimed time, as PDF writes it (7.9.4).
    pub time: String,
    /// Who signs, in words.
    pub name: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// What is seen in the field.
    pub appearance: Option<Appearance>,
    /// The seal across the pages' edges (骑缝章).
    pub across: Option<Art>,
    /// Certification with this level of permitted changes (DocMDP, 12.8.2.2):
    /// 1 none, 2 filling in forms, 3 also annotations.
    pub certify: Option<u8>,
    /// Fields that nobody may change afterwards (FieldMDP, 12.8.2.4).
    pub lock: Option<Lock>,
    /// How it is made: a field may ask for a key, a digest, a time stamp.
    pub maker: Maker,
}

/// Fields that a signature locks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lock {
    /// All.
    All,
    /// These.
    Include(Vec<String>),
    /// All but these.
    Exclude(Vec<String>),
}

/// A place on a page, in millimetres from the upper left corner as it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// Page, from 1.
    pub page: usize,
    /// From the left edge.
    pub x: f32,
    /// From the upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Points in a millimetre.
pub(crate) const POINTS: f32 = 72.0 / 25.4;

/// A revision that is ready.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prepared {
    /// The bytes behind the file's own.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// The signed ranges as /ByteRange says them: start, length, start, length.
    /// `None` where nothing is to be signed.
    pub ranges: Option<[u64; 4]>,
    /// The name of the field.
    pub field: String,
}

/// Why there is no revision.
#[derive(Clone, Debug, thiserror::Error, Serialize, Deserialize)]
pub enum PrepareError {
    /// The bytes are no PDF that can be read, in the reader's words.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The file may not be signed so.
    #[error("{0:?}")]
    Refused(#[from] Refusal),
}

/// Why a file may not be signed as asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum Refusal {
    /// It is encrypted.
    #[error("encrypted")]
    Encrypted,
    /// Its cross-reference data is broken: a revision cannot refer to it.
    #[error("broken cross-references")]
    Broken,
    /// It has no field of this name; those it has.
    #[error("no field {0}")]
    NoField(String, Vec<String>),
    /// Several fields are empty: which one?
    #[error("several empty fields")]
    Several(Vec<String>),
    /// The field is signed already.
    #[error("{0} is signed")]
    Signed(String),
    /// Nothing may be changed after a certification.
    #[error("certified")]
    Certified,
    /// An earlier signature locked the field; its field.
    #[error("locked by {0}")]
    Locked(String),
    /// The field demands something of its signature (its name, what).
    #[error("{0} demands {1:?}")]
    Seed(String, Demand),
    /// Only the first signature may certify or seal across pages.
    #[error("not the first signature")]
    NotFirst {
        /// It was to certify; else to seal across pages.
        certify: bool,
    },
    /// The seal does not fit into the field: width and height of both in
    /// tenths of a millimetre.
    #[error("the seal is larger than the field")]
    Large {
        /// The seal.
        seal: [u32; 2],
        /// The field.
        field: [u32; 2],
    },
    /// The field has no area to show anything in.
    #[error("the field is invisible")]
    Invisible(String),
    /// There is no such page; how many there are.
    #[error("no page {0} of {1}")]
    NoPage(usize, usize),
    /// One page has no edges to seal across.
    #[error("one page")]
    OnePage,
    /// The picture of the seal cannot be read.
    #[error("seal: {0}")]
    Picture(String),
    /// There is no signature.
    #[error("no signature")]
    NoSignature,
}
