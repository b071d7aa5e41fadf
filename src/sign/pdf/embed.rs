//! The last step: the signature goes into its place.
//!
//! In: the file, a [`Prepared`] revision, DER. Out: the revision to write behind
//! the file. The ranges are proven on the bytes that will be written, whoever
//! prepared them.

use super::Prepared;
use crate::digest::{self, Algorithm};
use crate::sign::SignError;

/// Whether all digits are 0: without a way out before the end, which several
/// bytes at a time need.
pub(super) fn are_zeros(digits: &[u8]) -> bool {
    digits.iter().fold(0, |seen, digit| seen | (digit ^ b'0')) == 0
}

impl Prepared {
    /// The digest over the signed ranges.
    pub fn digest(&self, file: &[u8], algorithm: Algorithm) -> Result<Vec<u8>, SignError> {
        let (start, end) = self.gap(file)?;
        let head = self.bytes.get(..start).unwrap_or_default();
        let tail = self.bytes.get(end..).unwrap_or_default();
        Ok(digest::parts(&[file, head, tail], algorithm).bytes().to_vec())
    }

    /// The revision with the signature in its place: what comes behind the file.
    pub fn embed(mut self, file: &[u8], der: &[u8]) -> Result<Vec<u8>, SignError> {
        if self.ranges.is_none() {
            return match der {
                [] => Ok(self.bytes),
                _ => Err(SignError::Prepared("no room")),
            };
        }
        let (start, end) = self.gap(file)?;
        let room = (end - start - 2) / 2;
        if der.len() > room {
            return Err(SignError::Room { needed: der.len(), room });
        }
        let place = self.bytes.get_mut(start + 1..end - 1).ok_or(SignError::Prepared("gap"))?;
        let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
        for (pair, byte) in place.as_chunks_mut::<2>().0.iter_mut().zip(der) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        Ok(self.bytes)
    }

    /// Start and end of the gap in the new revision: a
    /// hexadecimal string of zeros between its brackets, and /ByteRange says it.
    fn gap(&self, file: &[u8]) -> Result<(usize, usize), SignError> {
        let wrong = SignError::Prepared("ByteRange");
        let Some([first, length, second, rest]) = self.ranges else { return Err(wrong) };
        let whole = (file.len() + self.bytes.len()) as u64;
        if first != 0
            || second.checked_add(rest) != Some(whole)
            || length.saturating_add(2) > second
        {
            return Err(wrong);
        }
        let inside = |at: u64| usize::try_from(at).ok()?.checked_sub(file.len());
        let inside = inside(length).zip(inside(second));
        let gap = inside.and_then(|(start, end)| self.bytes.get(start..end));
        let is_empty = gap.is_some_and(|gap| match gap {
            [b'<', zeros @ .., b'>'] => zeros.len() % 2 == 0 && are_zeros(zeros),
            _ => false,
        });
        let said = format!("/ByteRange[0 {length} {second} {rest}");
        let says = memchr::memmem::find_iter(&self.bytes, said.as_bytes()).count() == 1;
        inside.filter(|_| is_empty && says).ok_or(wrong)
    }
}
