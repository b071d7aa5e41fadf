//! Elements that were read lately, and what they gave.
//!
//! Writers repeat the properties of runs, paragraphs and cells hundreds of
//! times. Where an element stands again byte by byte, under the same name and
//! namespaces, it is well formed again and gives the same: the reader steps
//! over it. Of the 1740 tags of a form of `benches/batch.py` 730 are left.

use super::{Reader, same};

/// A form seldom has more kinds of runs or paragraphs in turn.
const MOST: usize = 4;

/// Elements of one kind, with what each of them gave.
#[derive(Debug)]
pub struct Memo<'a, T> {
    known: Vec<(Mark<'a>, T)>,
    /// The one that a new one replaces.
    oldest: usize,
}

/// An element, as it stands in the part.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    /// Its name with prefix.
    name: &'a [u8],
    /// What stands behind its start tag; of known ones up to and with the end tag.
    rest: &'a [u8],
}

impl<T> Default for Memo<'_, T> {
    fn default() -> Self {
        Memo { known: Vec::new(), oldest: 0 }
    }
}

impl<'a, T> Memo<'a, T> {
    /// Steps over the element whose start tag was just read, if it is known, and
    /// gives what it gave.
    #[inline]
    pub fn pass(&self, xml: &mut Reader<'a>) -> Option<&T> {
        let here = xml.mark()?;
        let again =
            |known: &Mark<'a>| same(here.name, known.name) && here.rest.starts_with(known.rest);
        let (known, given) = self.known.iter().find(|(known, _)| again(known))?;
        xml.at += known.rest.len();
        xml.open.pop();
        Some(given)
    }

    /// Keeps what an element gave that was just read to its end.
    pub fn keep(&mut self, mark: Mark<'a>, xml: &Reader<'a>, given: T) {
        let length = mark.rest.len().saturating_sub(xml.rest(xml.at).len());
        let known = Mark { rest: mark.rest.get(..length).unwrap_or_default(), ..mark };
        match self.known.get_mut(self.oldest) {
            Some(place) => *place = (known, given),
            None => self.known.push((known, given)),
        }
        self.oldest = (self.oldest + 1) % MOST;
    }
}

impl<'a> Reader<'a> {
    /// Where the element begins whose start tag was just read; `None` where it
    /// is empty, or where namespaces are declared below the root.
    #[inline]
    pub fn mark(&self) -> Option<Mark<'a>> {
        let (start, end) = *self.open.last()?;
        let known = !self.empty && self.scope.is_of_root();
        let name = self.bytes().get(start..end)?;
        known.then(|| Mark { name, rest: self.rest(self.at) })
    }
}
