//! One file from its bytes to the signed bytes, at the level asked for.
//!
//! In: bytes, a [`Task`], and how to prepare a revision (in a worker). Out: the
//! file with one to four revisions more: the signature, evidence, a document
//! timestamp. The file on disk is not touched.

use std::sync::Arc;

use jiff::Timestamp;

use super::evidence::{Lack, Stock, of_token};
use super::pdf::{Approval, Evidence, Found, Kind, Maker, Plan, PrepareError, Prepared, Refusal};
use super::timestamp::{Authority, TimestampError};
use super::{SignError, Signer, cms};
use crate::digest::Algorithm;
use crate::pki::Certificate;
use crate::pki::cms::SignedData;

/// Baseline levels (ETSI EN 319 142-1, 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A signature.
    B,
    /// With a time that an authority proves.
    T,
    /// With the evidence to verify it for as long as the timestamp holds.
    Lt,
    /// With a document timestamp over all of that.
    Lta,
}

/// What is to be done with a file.
#[derive(Clone, Debug)]
pub enum Task {
    /// Sign it up to a level, by a plan that [`Task::sign`] completed: it is the
    /// same for all files of a run and is shared by them.
    Sign(Arc<Plan>, Level),
    /// Raise what is signed to a level: `Lt` or `Lta`.
    Upgrade(Level),
    /// Evidence for the last timestamp, and a new one over everything.
    Renew,
}

impl Task {
    /// Signing as wanted: the plan gets what the signer and the level add to it.
    /// `token` is the room for a timestamp token, see [`measure`].
    pub fn sign(
        signer: &dyn Signer,
        wanted: Approval,
        level: Level,
        token: usize,
    ) -> Result<Task, SignError> {
        let timed = level >= Level::T;
        let digest = signer.scheme().digest().to_string().replace('-', "").to_uppercase();
        let maker = Maker { chain: signer.chain().to_vec(), digest, timed };
        let room = cms::longest(signer, if timed { token } else { 0 })?;
        Ok(Task::Sign(Arc::new(Plan::Sign(Box::new(Approval { room, maker, ..wanted }))), level))
    }
}

/// What a run has at hand.
pub struct Desk<'a> {
    /// Who signs.
    pub signer: Option<&'a dyn Signer>,
    /// Who proves the time.
    pub authority: Option<&'a Authority>,
    /// Bytes to reserve for a token: measured, see [`measure`].
    pub token: usize,
    /// Evidence.
    pub stock: &'a Stock,
    /// The moment.
    pub now: Timestamp,
    /// Numbers for timestamp requests, never twice the same.
    pub nonce: &'a (dyn Fn() -> [u8; 8] + Sync),
}

/// How foreign bytes are parsed: [`super::pdf::prepare`] and
/// [`super::pdf::survey`], where a crash costs nothing.
pub trait Bench {
    /// The worker's own failure.
    type Error: From<Fault>;

    /// One more revision. The plan is often the one of the call before.
    fn prepare(&mut self, bytes: &[u8], plan: &Arc<Plan>) -> Result<Prepared, Self::Error>;

    /// The signatures that are there.
    fn survey(&mut self, bytes: &[u8]) -> Result<Vec<Found>, Self::Error>;
}

/// Why a file was not signed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file.
    #[error(transparent)]
    File(#[from] PrepareError),
    /// The key, or a structure.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The time.
    #[error(transparent)]
    Timestamp(#[from] TimestampError),
    /// The evidence.
    #[error(transparent)]
    Lack(#[from] Lack),
    /// A timestamp is needed, and no authority was named.
    #[error("no authority")]
    NoAuthority,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Done {
    /// The bytes behind its own, which stay as they are.
    pub added: Vec<u8>,
    /// The field that was signed; empty where none was.
    pub field: String,
}

/// Does the task.
pub fn work<B: Bench>(
    bench: &mut B,
    desk: &Desk<'_>,
    bytes: &[u8],
    task: &Task,
) -> Result<Done, B::Error> {
    let (mut whole, field) = match task {
        Task::Sign(plan, level) => {
            let signer = desk.signer.ok_or(Fault::Sign(SignError::NoCertificate))?;
            let done = sign(bench, desk, signer, bytes, plan, *level >= Level::T)?;
            if *level < Level::Lt {
                return Ok(done);
            }
            let signed = [bytes, &done.added].concat();
            (upgrade(bench, desk, signed, *level == Level::Lta)?, done.field)
        }
        Task::Upgrade(level) => {
            (upgrade(bench, desk, bytes.to_vec(), *level == Level::Lta)?, String::new())
        }
        Task::Renew => {
            let kept = keep(bench, desk, bytes.to_vec())?;
            (stamp(bench, desk, kept)?, String::new())
        }
    };
    Ok(Done { added: whole.split_off(bytes.len()), field })
}

/// The room that tokens of an authority take: one is fetched over zeros and
/// measured. Its serial number, time and signature may be a little longer next
/// time; when they are more than that, the signature is prepared once more.
pub fn measure(authority: &Authority, nonce: [u8; 8]) -> Result<usize, TimestampError> {
    Ok(authority.stamp(&[0; 32], nonce)?.len() + SLACK)
}

/// Bytes by which tokens of one authority differ: serial number, accuracy,
/// fraction of the second, ECDSA.
const SLACK: usize = 64;

fn sign<B: Bench>(
    bench: &mut B,
    desk: &Desk<'_>,
    signer: &dyn Signer,
    bytes: &[u8],
    plan: &Arc<Plan>,
    timed: bool,
) -> Result<Done, B::Error> {
    let authority = match (timed, desk.authority) {
        (true, None) => return Err(Fault::NoAuthority.into()),
        (true, Some(authority)) => Some(authority),
        (false, _) => None,
    };
    let mut roomier = None;
    loop {
        let prepared = bench.prepare(bytes, roomier.as_ref().unwrap_or(plan))?;
        let digest = prepared.digest(bytes, signer.scheme().digest()).map_err(Fault::from)?;
        let mut needed = 0;
        let mut stamp = |signature: &[u8]| -> Result<Vec<u8>, Fault> {
            let authority = authority.ok_or(Fault::NoAuthority)?;
            let made = authority.stamp_message(signature, (desk.nonce)())?;
            needed = made.len();
            Ok(made)
        };
        let der = match timed {
            true => cms::sign(signer, &digest, Some(&mut stamp))?,
            false => cms::sign::<Fault>(signer, &digest, None)?,
        };
        let field = prepared.field.clone();
        match (prepared.embed(bytes, &der), &**plan) {
            (Ok(added), _) => return Ok(Done { added, field }),
            // Once more, with the size that is now known.
            (Err(SignError::Room { .. }), Plan::Sign(approval))
                if needed > desk.token && roomier.is_none() =>
            {
                let room = cms::longest(signer, needed + SLACK).map_err(Fault::from)?;
                let approval = Approval { room, ..(**approval).clone() };
                roomier = Some(Arc::new(Plan::Sign(Box::new(approval))));
            }
            (Err(error), _) => return Err(Fault::Sign(error).into()),
        }
    }
}

/// Evidence for all signatures, behind a timestamp where there is none yet.
fn upgrade<B: Bench>(
    bench: &mut B,
    desk: &Desk<'_>,
    mut bytes: Vec<u8>,
    archive: bool,
) -> Result<Vec<u8>, B::Error> {
    let found = bench.survey(&bytes)?;
    let timed = found.iter().any(|one| one.kind == Kind::Timestamp)
        || found.iter().all(|one| token(&one.der).is_some());
    // Without a proven time evidence proves nothing later on: a document
    // timestamp makes the signature B-T first (EN 319 142-1, 6.3).
    if !timed {
        bytes = stamp(bench, desk, bytes)?;
    }
    bytes = keep(bench, desk, bytes)?;
    if archive {
        bytes = stamp(bench, desk, bytes)?;
    }
    Ok(bytes)
}

/// Evidence for every signature and timestamp that is there.
fn keep<B: Bench>(bench: &mut B, desk: &Desk<'_>, mut bytes: Vec<u8>) -> Result<Vec<u8>, B::Error> {
    let found = bench.survey(&bytes)?;
    let mut evidence = Evidence::default();
    for one in &found {
        let (leaves, more) = certificates(one).ok_or_else(unreadable)?;
        let part = desk.stock.gather(&leaves, &more, desk.now).map_err(Fault::from)?;
        for (all, part) in [
            (&mut evidence.certificates, part.certificates),
            (&mut evidence.crls, part.crls),
            (&mut evidence.ocsps, part.ocsps),
        ] {
            let new: Vec<Vec<u8>> = part.into_iter().filter(|der| !all.contains(der)).collect();
            all.extend(new);
        }
        evidence.signatures.push(one.key.clone());
    }
    let prepared = bench.prepare(&bytes, &Arc::new(Plan::Keep(evidence)))?;
    let added = prepared.embed(&bytes, &[]).map_err(Fault::from)?;
    bytes.extend(added);
    Ok(bytes)
}

fn unreadable() -> Fault {
    Fault::File(PrepareError::Refused(Refusal::NoSignature))
}

/// The certificates to prove of a signature, and those that came with it.
fn certificates(found: &Found) -> Option<(Vec<Certificate>, Vec<Certificate>)> {
    if found.kind == Kind::Timestamp {
        let (leaf, more) = of_token(&found.der)?;
        return Some((vec![leaf], more));
    }
    let signed = SignedData::from_der(&found.der).ok()?;
    let leaf = signed.certificates.iter().find(|one| signed.signer.id.is_of(one))?.clone();
    let mut leaves = vec![leaf];
    let mut more = signed.certificates.clone();
    if let Some(token) = token(&found.der) {
        let (leaf, others) = of_token(&token)?;
        leaves.push(leaf);
        more.extend(others);
    }
    Some((leaves, more))
}

/// The timestamp token in a signature.
fn token(der: &[u8]) -> Option<Vec<u8>> {
    let signed = SignedData::from_der(der).ok()?;
    signed.signer.unsigned_values(cms::SIGNATURE_TIMESTAMP).next().map(<[u8]>::to_vec)
}

/// A document timestamp over everything.
fn stamp<B: Bench>(
    bench: &mut B,
    desk: &Desk<'_>,
    mut bytes: Vec<u8>,
) -> Result<Vec<u8>, B::Error> {
    let authority = desk.authority.ok_or(Fault::NoAuthority)?;
    let mut room = desk.token;
    loop {
        let prepared = bench.prepare(&bytes, &Arc::new(Plan::Stamp { room }))?;
        let digest = prepared.digest(&bytes, Algorithm::Sha256).map_err(Fault::from)?;
        let token = authority.stamp(&digest, (desk.nonce)()).map_err(Fault::from)?;
        match prepared.embed(&bytes, &token) {
            Ok(added) => {
                bytes.extend(added);
                return Ok(bytes);
            }
            Err(SignError::Room { needed, .. }) if room == desk.token => room = needed + SLACK,
            Err(error) => return Err(Fault::Sign(error).into()),
        }
    }
}
