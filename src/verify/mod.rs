//! Whether a signed PDF is what its signers signed, and who they are.
//!
//! In: the bytes of a PDF, [`Options`] (trusted roots, evidence, the moment).
//! Out: a [`Report`]: every signature with what it covers, what came after it,
//! how far its signer can be trusted, and the verdict that follows
//! (contract, section 5; ETSI EN 319 102-1 for the meaning of the states).
//!
//! By ISO 32000-2, 12.8 (ByteRange, Contents, DocMDP, FieldMDP, DSS), ETSI EN 319
//! 142-1 (PAdES), RFC 5652 (CMS) with RFC 5035 (ESS), RFC 5280 (paths and
//! revocation lists), RFC 3161 with RFC 5816 (time stamps), RFC 6960 (OCSP);
//! SM2 and SM3 by GM/T 0009 and GB/T 35275.
//!
//! Nothing is fetched, no clock is read, and nothing is repaired: where two
//! readers could see two documents, the verdict is not `valid`.

use std::cell::RefCell;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::pki::{Certificate, Links, Malformed, revocation::Evidence};

mod changes;
mod content;
mod find;
mod judge;
pub mod pdf;
mod record;
mod shadow;
mod store;
mod text;
mod words;
mod xmp;

pub use judge::judge;

/// What a verifier is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Trusted roots, as DER.
    pub trust: Vec<Vec<u8>>,
    /// Revocation lists and OCSP responses, as DER.
    pub evidence: Vec<Vec<u8>>,
    /// The moment of validation, in seconds after 1970.
    pub at: i64,
    /// A lack of revocation data makes the verdict indeterminate.
    pub require_revocation: bool,
    /// Language of messages.
    pub lang: Lang,
}

/// Options ready for use; one for a run.
#[derive(Debug)]
pub struct Context {
    pub(crate) trust: Vec<Certificate>,
    pub(crate) evidence: RefCell<Evidence>,
    pub(crate) at: Timestamp,
    pub(crate) require_revocation: bool,
    pub(crate) lang: Lang,
    pub(crate) links: Links,
}

impl Context {
    /// Reads the certificates and the evidence.
    pub fn new(options: &Options) -> Result<Context, Malformed> {
        let trust = options.trust.iter().map(|der| Certificate::from_der(der));
        let mut evidence = Evidence::default();
        for der in &options.evidence {
            if !evidence.add(der) {
                return Err(Malformed::new("neither a revocation list nor an OCSP response"));
            }
        }
        Ok(Context {
            trust: trust.collect::<Result<_, _>>()?,
            evidence: RefCell::new(evidence),
            at: Timestamp::from_second(options.at).map_err(Malformed::new)?,
            require_revocation: options.require_revocation,
            lang: options.lang,
            links: Links::default(),
        })
    }
}

/// The verdict over a file or a signature. Orders from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Unchanged, and every signer can be trusted.
    Valid,
    /// Nothing is signed.
    Unsigned,
    /// Unchanged, but trust cannot be judged.
    Indeterminate,
    /// Changed, forged, or signed by somebody who must not.
    Invalid,
    /// The file cannot be read.
    Unreadable,
}

/// Whether the signed bytes are as they were signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Integrity {
    /// They are.
    Intact,
    /// They are not.
    Altered,
    /// The signature is not built as it must be.
    Malformed,
    /// It is of a kind or algorithm that is not supported: nobody looked. ETSI
    /// EN 319 102-1 knows no failure where nothing was checked; the verdict is
    /// [`Verdict::Indeterminate`].
    Unknown,
}

/// How much of the file is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// All of it.
    WholeFile,
    /// All of it as it stood at a revision.
    WholeRevision,
    /// Not even that.
    Partial,
}

/// The gravest thing that came after the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaterChanges {
    /// Nothing.
    None,
    /// Another signature, time stamp or DSS data.
    Signature,
    /// Values of fields that were there.
    FormFill,
    /// Annotations.
    Annotation,
    /// Anything else.
    Other,
}

/// How far the signer's certificate can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// To a trusted root.
    Trusted,
    /// To a root that is not trusted.
    Untrusted,
    /// A link is missing.
    Incomplete,
    /// Not valid yet, or no longer, at the moment that counts.
    Expired,
    /// Taken back at the moment that counts.
    Revoked,
    /// Not for signing documents.
    Unsuitable,
    /// No trusted roots were given, or the signature was not judged.
    Unknown,
}

/// The level of a signature (ETSI EN 319 142-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// `adbe.pkcs7`: a signature of ISO 32000-1.
    #[serde(rename = "basic")]
    Basic,
    /// With the signer's certificate signed.
    #[serde(rename = "B-B")]
    BaselineB,
    /// With a time stamp over the signature.
    #[serde(rename = "B-T")]
    BaselineT,
    /// With certificates and revocation data for later.
    #[serde(rename = "B-LT")]
    BaselineLt,
    /// With a time stamp over those.
    #[serde(rename = "B-LTA")]
    BaselineLta,
    /// A document time stamp alone.
    #[serde(rename = "document-timestamp")]
    DocumentTimestamp,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The full name of its field.
    pub field: String,
    /// The revision that it covers or, where it covers none, that brought it;
    /// from 1.
    pub revision: usize,
    /// Its own verdict.
    pub verdict: Verdict,
    /// Whether the signed bytes are as they were signed.
    pub integrity: Integrity,
    /// How much of the file is signed.
    pub coverage: Coverage,
    /// The gravest thing that came after.
    pub later_changes: LaterChanges,
    /// How far the signer's certificate can be trusted.
    pub trust: Trust,
    /// The signer.
    pub signer: Option<String>,
    /// The trusted root that it leads to.
    pub root: Option<String>,
    /// The algorithm.
    pub algorithm: Option<String>,
    /// The level.
    pub level: Level,
    /// When the signer says it was, in seconds after 1970.
    pub claimed_time: Option<i64>,
    /// Before when it was for certain, in seconds after 1970.
    pub proven_time: Option<i64>,
    /// The level of a certification (DocMDP), 1 to 3.
    pub certification: Option<u8>,
    /// Whether revocation data spoke of every certificate of the path.
    pub revocation_checked: bool,
}

/// The verdict over a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Revisions of the file.
    pub revisions: usize,
    /// Every signature, in the order of what they cover.
    pub signatures: Vec<Signature>,
    /// What is to be said.
    pub diagnostics: Vec<Diagnostic>,
}
