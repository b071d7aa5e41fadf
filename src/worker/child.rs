//! The child's side: answer requests until the parent closes the pipe.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};

use serde_bytes::ByteBuf;

use super::archive::Archive;
use super::{Listing, Reply, Request, Rest, Setup, Shown, Source, limit, read_frame, write_frame};
use crate::check::Context;
use crate::digest;
use crate::document::{self, Limit, ReadError};
use crate::extract;
use crate::form::FormDef;
use crate::reading::{self, Content, Judged, Reading};
use crate::remark;
use crate::scan::{self, Kind};
use crate::sign::pdf::{self, Plan, PrepareError};
use crate::verify::{self, Context as Verifier};

/// A digest list longer than this is no list.
const LONGEST_LIST: u64 = 256 << 20;

/// Serves the parent on stdin and stdout. Returns when stdin ends.
pub fn serve() -> io::Result<()> {
    // A panic is reported as one diagnostic, not on the user's terminal.
    std::panic::set_hook(Box::new(|_| {}));
    let mut from = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut to = BufWriter::new(io::stdout().lock());
    let setup: Setup = read_frame(&mut from)?;
    limit::memory(setup.limits.memory);
    let form = match &setup.form {
        super::FormSource::BuiltIn(id) => FormDef::built_in(id, &setup.settings),
        super::FormSource::Folder(dir) => FormDef::load(dir, &setup.settings),
    };
    let form = form.map_err(io::Error::other)?;
    let context = Context { as_of: setup.as_of, stage: setup.stage, lang: setup.lang };
    let mut child =
        Child { form, setup, context, archive: None, roster: None, verifier: None, plan: None };
    loop {
        let request = match read_frame(&mut from) {
            Ok(request) => request,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let reply = match request {
            Request::Plan(plan) => {
                child.plan = Some(plan.into_owned());
                continue;
            }
            Request::Prepare { length } => child.prepare(&block(&mut from, length)?),
            Request::Survey { length } => {
                let pdf = block(&mut from, length)?;
                Ok(Reply::Surveyed(caught(|| pdf::survey(&pdf))))
            }
            other => child.answer(other),
        };
        let reply = reply.unwrap_or_else(|error| Reply::Unopened(error.to_string()));
        write_frame(&mut to, &reply)?;
        to.flush()?;
    }
}

/// The bytes that follow a frame.
fn block(from: &mut impl Read, length: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length as usize);
    match from.take(length.into()).read_to_end(&mut bytes)? {
        read if read == length as usize => Ok(bytes),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// A panic of the PDF reader is a damaged file.
fn caught<T>(read: impl FnOnce() -> Result<T, PrepareError>) -> Result<T, PrepareError> {
    let read = std::panic::AssertUnwindSafe(read);
    std::panic::catch_unwind(read)
        .unwrap_or_else(|_| Err(PrepareError::Damaged("panic".to_owned())))
}

/// One reading for all digests and for the eye.
fn look(
    bytes: &[u8],
    name: &str,
    algorithms: &[digest::Algorithm],
    limits: &scan::Limits,
) -> super::Looked {
    let digests = digest::bytes(bytes, algorithms).iter().map(digest::Digest::hex).collect();
    let head = bytes.get(..scan::HEAD).unwrap_or(bytes);
    let kind = Kind::of(head).or_else(|| Kind::claimed(name));
    super::Looked { digests, scan: kind.map(|_| scan::inspect(bytes, limits)) }
}

struct Child {
    /// What signatures are judged with, once it was told.
    verifier: Option<Verifier>,
    /// What is prepared, once it was told.
    plan: Option<Plan>,
    form: FormDef,
    setup: Setup,
    context: Context,
    /// The archive opened last: its members are asked for one after another.
    archive: Option<Archive>,
    /// What is left of the roster read last.
    roster: Option<Roster>,
}

/// Applications of a roster that go over the pipe at once: neither end holds
/// more of a long one in its replies.
const PIECE: usize = 256;

/// A roster of which a piece was given.
struct Roster {
    source: Source,
    sha256: Option<String>,
    next: usize,
    rest: std::vec::IntoIter<Judged>,
}

impl Child {
    fn answer(&mut self, request: Request<'_>) -> io::Result<Reply> {
        Ok(match request {
            Request::Read { source, name } => {
                let reading = self.read(&source, &name)?;
                Reply::Reading(Box::new(self.first_piece(reading, source)))
            }
            Request::Score { source, name } => {
                let lang = self.context.lang;
                Reply::Scored(Box::new(match self.bytes(&source, self.setup.limits.memory)? {
                    Ok(bytes) => {
                        reading::score(&self.form, &name, &bytes, &self.setup.limits, lang)
                    }
                    Err(error) => reading::unscored(&error, lang),
                }))
            }
            Request::Rest { source, name, from } => Reply::Rest(self.rest(source, &name, from)?),
            Request::Show { source } => {
                let bytes = self.bytes(&source, self.setup.limits.memory)?;
                Reply::Document(bytes.and_then(|bytes| self.show(&bytes)).map(Box::new))
            }
            Request::List { archive } => Reply::Members(self.list(archive)?),
            Request::Entries { archive } => {
                Reply::Entries(self.open(&archive)?.map(|archive| archive.entries()))
            }
            Request::Bytes { source } => {
                Reply::Bytes(self.bytes(&source, LONGEST_LIST)?.map(ByteBuf::from))
            }
            #[cfg(feature = "render")]
            Request::Attached { source, name } => {
                let bytes = self.bytes(&source, self.setup.limits.memory)?;
                let limits = &self.setup.limits;
                let found = bytes.and_then(|bytes| document::attached(&bytes, &name, limits));
                Reply::Attached(found.map(|found| found.map(ByteBuf::from)))
            }
            Request::Remark { source, sha256, slip } => {
                let bytes = self.bytes(&source, self.setup.limits.memory / 4)?;
                let (form, limits) = (&self.form, &self.setup.limits);
                Reply::Remarked(
                    bytes.and_then(|bytes| {
                        remark::mark_or_hold(form, &bytes, &sha256, &slip, limits)
                    }),
                )
            }
            Request::Trust { options } => Reply::Trusted(match Verifier::new(&options) {
                Ok(verifier) => {
                    self.verifier = Some(verifier);
                    Ok(())
                }
                Err(error) => Err(error.to_string()),
            }),
            Request::Verify { source } => {
                let bytes = self.bytes(&source, self.setup.limits.memory)?;
                let Some(verifier) = &self.verifier else {
                    return Err(io::Error::other("nothing was said about trust"));
                };
                Reply::Verified(bytes.map(|bytes| Box::new(verify::judge(&bytes, verifier))))
            }
            // Answered where their bytes are read.
            Request::Plan(_) | Request::Prepare { .. } | Request::Survey { .. } => {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            Request::Digest { source, algorithms } => Reply::Digests(match &source {
                Source::File(path) => digest::file(path, &algorithms)
                    .map(|(_, digests)| Ok(digests.iter().map(digest::Digest::hex).collect()))?,
                Source::Member(path, index) => {
                    self.open(path)?.and_then(|archive| archive.digest(*index, &algorithms))
                }
            }),
            Request::Look { source, name, algorithms, limits } => {
                let bytes = self.bytes(&source, self.setup.limits.memory / 2)?;
                Reply::Looked(
                    bytes.map(|bytes| Box::new(look(&bytes, &name, &algorithms, &limits))),
                )
            }
        })
    }

    fn prepare(&self, pdf: &[u8]) -> io::Result<Reply> {
        let Some(plan) = &self.plan else {
            return Err(io::Error::other("nothing was said about a plan"));
        };
        Ok(Reply::Prepared(caught(|| pdf::prepare(pdf, plan))))
    }

    fn read(&mut self, source: &Source, name: &str) -> io::Result<Reading> {
        Ok(match self.bytes(source, self.setup.limits.memory)? {
            Ok(bytes) => reading::read(&self.form, name, &bytes, &self.setup.limits, &self.context),
            Err(error) => reading::failed(error, self.context.lang),
        })
    }

    /// The reading with no more than a piece of its roster; the rest is kept.
    fn first_piece(&mut self, mut reading: Reading, source: Source) -> Reading {
        if let Content::Forms { forms, rest, roster: true, .. } = &mut reading.content
            && forms.len() > PIECE
        {
            let kept = forms.split_off(PIECE);
            *rest = kept.len();
            let sha256 = reading.sha256.clone();
            self.roster = Some(Roster { source, sha256, next: PIECE, rest: kept.into_iter() });
        }
        reading
    }

    /// The next piece. Where another file was read in between, the roster is
    /// read once more.
    fn rest(&mut self, source: Source, name: &str, from: usize) -> io::Result<Rest> {
        let kept = self.roster.take().filter(|kept| kept.source == source && kept.next == from);
        let mut roster = match kept {
            Some(kept) => kept,
            None => {
                let reading = self.read(&source, name)?;
                let forms = match reading.content {
                    Content::Forms { forms, roster: true, .. } => forms,
                    _ => Vec::new(),
                };
                let mut rest = forms.into_iter();
                if from > 0 {
                    let _ = rest.nth(from - 1);
                }
                Roster { source, sha256: reading.sha256, next: from, rest }
            }
        };
        let forms: Vec<Judged> = roster.rest.by_ref().take(PIECE).collect();
        roster.next += forms.len();
        let sha256 = roster.sha256.clone();
        self.roster = Some(roster);
        Ok(Rest { sha256, forms })
    }

    /// The bytes of a file or member, no more than `most`.
    fn bytes(&mut self, source: &Source, most: u64) -> io::Result<Result<Vec<u8>, ReadError>> {
        match source {
            Source::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                if size > most {
                    return Ok(Err(ReadError::OverLimit(Limit::Size)));
                }
                let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
                file.take(most).read_to_end(&mut bytes)?;
                Ok(Ok(bytes))
            }
            Source::Member(path, index) => {
                Ok(self.open(path)?.and_then(|archive| archive.read(*index)))
            }
        }
    }

    fn show(&self, bytes: &[u8]) -> Result<Shown, ReadError> {
        let document = document::read(bytes, &self.setup.limits)?;
        let found = extract::extract(&self.form, &document, self.setup.limits.forms);
        let fields = found
            .forms
            .into_iter()
            .flat_map(|form| form.fields)
            .map(|(id, found)| (id, found.place, found.text))
            .collect();
        Ok(Shown { document, fields })
    }

    fn open(&mut self, path: &std::path::Path) -> io::Result<Result<&mut Archive, ReadError>> {
        if self.archive.as_ref().is_none_or(|archive| archive.path() != path) {
            match Archive::open(path, &self.setup.limits)? {
                Ok(archive) => self.archive = Some(archive),
                Err(error) => return Ok(Err(error)),
            }
        }
        let missing = || ReadError::OverLimit(Limit::Entries);
        Ok(self.archive.as_mut().ok_or_else(missing))
    }

    fn list(&mut self, path: std::path::PathBuf) -> io::Result<Result<Listing, ReadError>> {
        Ok(self.open(&path)?.and_then(Archive::list))
    }
}
