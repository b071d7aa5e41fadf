//! A PDF and what is to be added to it.
//!
//! In: bytes, or a document that was just made. Out: objects to read, and copies
//! of them to change; at the end the bytes of one more revision (ISO 32000-1,
//! 7.5.6), in the cross-reference form of the file.

use std::collections::BTreeMap;
use std::io::{self, Write};

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream};

use super::{PrepareError, Refusal};

/// Keeps what is written behind the file's own bytes, which come first and need
/// no copy; others in their place are refused.
struct Behind<'a> {
    expected: &'a [u8],
    bytes: Vec<u8>,
}

impl Write for Behind<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (own, kept) = bytes.split_at(self.expected.len().min(bytes.len()));
        let rest = self.expected.strip_prefix(own);
        self.expected = rest.ok_or_else(|| io::Error::other("bytes changed"))?;
        self.bytes.extend_from_slice(kept);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// References followed before an object counts as circular.
const DEPTH: usize = 32;

/// The objects of a file with those that change or are new.
pub(super) struct Revision {
    /// What was there.
    old: Document,
    /// What is written.
    new: Document,
}

impl Revision {
    /// The file that these bytes are.
    pub(super) fn of(bytes: &[u8]) -> Result<Revision, PrepareError> {
        let old = Document::load_mem(bytes).map_err(|error| match error {
            lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => {
                Refusal::Encrypted.into()
            }
            error => PrepareError::Damaged(error.to_string()),
        })?;
        if old.is_encrypted() || old.was_encrypted() {
            return Err(Refusal::Encrypted.into());
        }
        // What had to be repaired was not read as written: a revision behind it
        // would say "see there" of a place where nothing is.
        if old.xref_recovery.is_some() || old.xref_start == 0 {
            return Err(Refusal::Broken.into());
        }
        let mut new = Document::new_from_prev(&old);
        let size = old.trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(0);
        let last = u32::try_from(size.saturating_sub(1)).unwrap_or(0);
        new.max_id = new.max_id.max(last);
        Ok(Revision { old, new })
    }

    /// A document that is to be written as a whole.
    pub(super) fn whole(document: Document) -> Revision {
        Revision { old: Document::new(), new: document }
    }

    /// The document, changed.
    pub(super) fn into_whole(self) -> Document {
        self.new
    }

    /// The bytes behind the file's own.
    pub(super) fn append_to(self, bytes: &[u8]) -> Result<Vec<u8>, PrepareError> {
        let mut update = IncrementalDocument::create_from(bytes.to_vec(), self.old);
        update.new_document = self.new;
        let mut behind = Behind { expected: bytes, bytes: Vec::with_capacity(16 << 10) };
        update.save_to(&mut behind).map_err(|error| PrepareError::Damaged(error.to_string()))?;
        Ok(behind.bytes)
    }

    /// An object as it stands now.
    pub(super) fn get(&self, id: ObjectId) -> Option<&Object> {
        self.new.objects.get(&id).or_else(|| self.old.objects.get(&id))
    }

    /// What an object or reference means in the end.
    pub(super) fn resolve<'a>(&'a self, object: &'a Object) -> Option<&'a Object> {
        let mut object = object;
        for _ in 0..DEPTH {
            match object {
                Object::Reference(id) => object = self.get(*id)?,
                other => return Some(other),
            }
        }
        None
    }

    /// A member of a dictionary, resolved.
    pub(super) fn member<'a>(&'a self, of: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        self.resolve(of.get(key).ok()?)
    }

    /// The same where it is a dictionary.
    pub(super) fn dictionary<'a>(
        &'a self,
        of: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        self.member(of, key)?.as_dict().ok()
    }

    /// The same where it is an array.
    pub(super) fn array<'a>(&'a self, of: &'a Dictionary, key: &[u8]) -> Option<&'a Vec<Object>> {
        self.member(of, key)?.as_array().ok()
    }

    /// A text string, decoded.
    pub(super) fn text(&self, of: &Dictionary, key: &[u8]) -> Option<String> {
        lopdf::decode_text_string(self.member(of, key)?).ok()
    }

    /// An object that is a dictionary.
    pub(super) fn dict(&self, id: ObjectId) -> Option<&Dictionary> {
        self.get(id)?.as_dict().ok()
    }

    /// The number of the catalogue.
    pub(super) fn catalog(&self) -> Result<ObjectId, PrepareError> {
        let root = self.new.trailer.get(b"Root").and_then(Object::as_reference);
        root.map_err(|_| PrepareError::Damaged("Root".to_owned()))
    }

    /// The pages in order.
    pub(super) fn pages(&self) -> Vec<ObjectId> {
        let of = if self.old.objects.is_empty() { &self.new } else { &self.old };
        of.page_iter().collect()
    }

    /// A dictionary to change: its copy goes into the new revision.
    pub(super) fn edit(&mut self, id: ObjectId) -> Result<&mut Dictionary, PrepareError> {
        if let (false, Some(old)) = (self.new.objects.contains_key(&id), self.old.objects.get(&id))
        {
            self.new.objects.insert(id, old.clone());
        }
        let found = self.new.objects.get_mut(&id).and_then(|object| object.as_dict_mut().ok());
        found.ok_or_else(|| PrepareError::Damaged(format!("{} {} R", id.0, id.1)))
    }

    /// Adds an object.
    pub(super) fn add(&mut self, object: impl Into<Object>) -> Result<ObjectId, PrepareError> {
        let last = self.new.max_id.checked_add(1).filter(|last| *last < 8_388_607);
        self.new.max_id = last.ok_or_else(|| PrepareError::Damaged("Size".to_owned()))?;
        let id = (self.new.max_id, 0);
        self.new.objects.insert(id, object.into());
        Ok(id)
    }

    /// Adds objects that are numbered from 1 and refer to one another; gives the
    /// new number of one of them.
    pub(super) fn adopt(
        &mut self,
        objects: &BTreeMap<ObjectId, Object>,
        wanted: ObjectId,
    ) -> Result<ObjectId, PrepareError> {
        let before = self.new.max_id;
        for object in objects.values() {
            let mut object = object.clone();
            shift(&mut object, before);
            self.add(object)?;
        }
        Ok((before + wanted.0, 0))
    }

    /// Replaces an object that was added.
    pub(super) fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.new.objects.insert(id, object.into());
    }

    /// Appends to an array that stands in a dictionary, or behind a reference in
    /// it, or is not there yet.
    pub(super) fn push(
        &mut self,
        id: ObjectId,
        key: &[u8],
        value: Object,
    ) -> Result<(), PrepareError> {
        let known = self.dict(id).and_then(|of| of.get(key).ok()).cloned();
        match known {
            Some(Object::Reference(array)) => {
                if let (false, Some(old)) =
                    (self.new.objects.contains_key(&array), self.old.objects.get(&array))
                {
                    self.new.objects.insert(array, old.clone());
                }
                match self.new.objects.get_mut(&array) {
                    Some(Object::Array(members)) => members.push(value),
                    _ => return Err(PrepareError::Damaged(String::from_utf8_lossy(key).into())),
                }
            }
            Some(Object::Array(mut members)) => {
                members.push(value);
                self.edit(id)?.set(key, Object::Array(members));
            }
            None | Some(Object::Null) => self.edit(id)?.set(key, Object::Array(vec![value])),
            Some(_) => return Err(PrepareError::Damaged(String::from_utf8_lossy(key).into())),
        }
        Ok(())
    }

    /// Adds a stream, compressed where that helps.
    pub(super) fn add_stream(
        &mut self,
        dictionary: Dictionary,
        content: Vec<u8>,
    ) -> Result<ObjectId, PrepareError> {
        let mut stream = Stream::new(dictionary, content);
        let _ = stream.compress(); // uncompressed is as good
        self.add(stream)
    }
}

/// Raises the number of every reference in an object that we made: no deeper
/// than what was read.
fn shift(object: &mut Object, by: u32) {
    match object {
        Object::Reference(id) => id.0 = id.0.saturating_add(by),
        Object::Array(members) => members.iter_mut().for_each(|member| shift(member, by)),
        Object::Dictionary(members) => {
            members.iter_mut().for_each(|(_, member)| shift(member, by));
        }
        Object::Stream(stream) => {
            stream.dict.iter_mut().for_each(|(_, member)| shift(member, by));
        }
        _ => {}
    }
}
