//! DER elements as they stand, without a copy.
//!
//! In: bytes. Out: elements with their tag, their content and their very
//! bytes. A signature covers bytes, not meanings: what is re-encoded from a
//! parsed structure may differ from what was signed.

use der::{AnyRef, Decode, Reader, SliceReader, Tag};

use super::Malformed;

/// Members of one element beyond which it is refused.
const MEMBERS: usize = 100_000;

/// One element.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Its tag.
    pub tag: Tag,
    /// Its content.
    pub value: &'a [u8],
    /// Header and content.
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element that the bytes are.
    pub fn only(bytes: &'a [u8]) -> Result<Element<'a>, Malformed> {
        let (element, rest) = Element::first(bytes)?;
        if rest.is_empty() { Ok(element) } else { Err(Malformed::new("bytes after the end")) }
    }

    /// The first element, and what follows it.
    pub fn first(bytes: &'a [u8]) -> Result<(Element<'a>, &'a [u8]), Malformed> {
        let mut reader = SliceReader::new(bytes)?;
        let whole = reader.tlv_bytes()?;
        let any = AnyRef::from_der(whole)?;
        let rest = bytes.get(whole.len()..).unwrap_or_default();
        Ok((Element { tag: der::Tagged::tag(&any), value: any.value(), whole }, rest))
    }

    /// The members of a constructed element.
    pub fn members(&self) -> Result<Vec<Element<'a>>, Malformed> {
        let mut members = Vec::new();
        let mut rest = self.value;
        while !rest.is_empty() {
            let (member, after) = Element::first(rest)?;
            members.push(member);
            rest = after;
            if members.len() > MEMBERS {
                return Err(Malformed::new("too many members"));
            }
        }
        Ok(members)
    }

    /// The members of a SEQUENCE.
    pub fn sequence(&self) -> Result<Members<'a>, Malformed> {
        if self.tag != Tag::Sequence {
            return Err(Malformed::new("no SEQUENCE"));
        }
        Ok(Members { left: self.members()?.into_iter().peekable() })
    }

    /// Whether it is `[number]` around other elements.
    pub fn is_context(&self, number: u32) -> bool {
        self.is_tagged(number, true)
    }

    /// Whether it is `[number]` in place of a plain value's own tag.
    pub fn is_implicit(&self, number: u32) -> bool {
        self.is_tagged(number, false)
    }

    fn is_tagged(&self, wanted: u32, nested: bool) -> bool {
        matches!(self.tag, Tag::ContextSpecific { constructed, number }
            if number.value() == wanted && constructed == nested)
    }

    /// Decodes it as a type of another crate.
    pub fn decode<T: for<'b> Decode<'b, Error = der::Error>>(&self) -> Result<T, Malformed> {
        Ok(T::from_der(self.whole)?)
    }
}

/// The members of a SEQUENCE, taken one after another.
#[derive(Debug)]
pub struct Members<'a> {
    left: std::iter::Peekable<std::vec::IntoIter<Element<'a>>>,
}

impl<'a> Members<'a> {
    /// The next one, which must be there.
    pub fn take(&mut self) -> Result<Element<'a>, Malformed> {
        self.left.next().ok_or_else(|| Malformed::new("a member is missing"))
    }

    /// The next one where its tag is this.
    pub fn take_tag(&mut self, tag: Tag) -> Result<Element<'a>, Malformed> {
        let element = self.take()?;
        if element.tag == tag { Ok(element) } else { Err(Malformed::new("unexpected tag")) }
    }

    /// The next one where it is `[number]` in place of a plain value's tag.
    pub fn take_implicit(&mut self, number: u32) -> Option<Element<'a>> {
        self.left.next_if(|element| element.is_implicit(number))
    }

    /// The next one where it is `[number]` around other elements.
    pub fn take_context(&mut self, number: u32) -> Option<Element<'a>> {
        self.left.next_if(|element| element.is_context(number))
    }

    /// The next one where its tag is this, else nothing is taken.
    pub fn take_if(&mut self, tag: Tag) -> Option<Element<'a>> {
        self.left.next_if(|element| element.tag == tag)
    }

    /// All were taken.
    pub fn finish(mut self) -> Result<(), Malformed> {
        match self.left.next() {
            None => Ok(()),
            Some(_) => Err(Malformed::new("a member too many")),
        }
    }
}
